package models

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"acorn/models/tally"
)

var ties = []tally.TieBreak{tally.TieCheapest, tally.TieVotes, tally.TieFile}

// TestRulesAsTyped chooses each rule on the officer's page and reads it back as the count takes it, as the page shows it and as it is published.
func TestRulesAsTyped(t *testing.T) {
	greedy := tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Skip, Ties: ties, ZeroVotes: tally.ZeroNotFunded}
	shares := tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.Add1Utilitarian, Step: 100, Ties: ties, ZeroVotes: tally.ZeroNotFunded}
	with := func(r tally.Rule, change func(*tally.Rule)) tally.Rule { change(&r); return r }
	for _, c := range []struct {
		what   string
		typed  func(*RulesInput)
		want   tally.Rule
		wrong  string
		sealed string // what the published file says beside what it said before there was a choice
	}{
		{"as it is", func(*RulesInput) {}, greedy, "", ``},
		{"votes per pound", func(in *RulesInput) { in.Support = "votes-per-cost" }, with(greedy, func(r *tally.Rule) { r.Support = tally.VotesPerCost }), "", `"support": "votes-per-cost"`},
		{"stopping", func(in *RulesInput) { in.Unfit = "stop" }, with(greedy, func(r *tally.Rule) { r.Unfit = tally.Stop }), "", `"unfit": "stop"`},
		{"50 votes", func(in *RulesInput) { in.Threshold, in.MinSupport = "votes", "50" }, with(greedy, func(r *tally.Rule) { r.MinSupport = 50 }), "", `"min_support": 50`},
		{"2.5 per cent", func(in *RulesInput) { in.Threshold, in.MinShare = "share", "2.5%" }, with(greedy, func(r *tally.Rule) { r.MinShare = 2500 }), "", `"min_share": 2.5`},
		{"Equal Shares", func(in *RulesInput) { in.Rule = "equal-shares" }, shares, "", `"completion": "add1+utilitarian"`},
		{"by 50p", func(in *RulesInput) { in.Rule, in.Completion, in.Step = "equal-shares", "add1-full", "0.50" },
			with(shares, func(r *tally.Rule) { r.Completion, r.Step = tally.Add1Full, 50 }), "", `"step_pence": 50`},
		{"no raising", func(in *RulesInput) { in.Rule, in.Completion, in.Step = "equal-shares", "utilitarian", "nothing" },
			with(shares, func(r *tally.Rule) { r.Completion, r.Step = tally.Utilitarian, 0 }), "", `"utility": "cost"`},
		{"Phragmén", func(in *RulesInput) { in.Rule, in.PhragmenUnfit = "phragmen", "stop" },
			tally.Rule{Method: tally.Phragmen, Unfit: tally.Stop, Ties: ties, ZeroVotes: tally.ZeroNotFunded}, "", `"counting_rule": "phragmen"`},
		{"shown beside it", func(in *RulesInput) { in.ShowOther = "yes" }, greedy, "", `"also_shown": "equal-shares"`},
		{"shown beside Equal Shares", func(in *RulesInput) { in.Rule, in.ShowOther = "equal-shares", "yes" }, shares, "", `"also_shown": "greedy"`},
		{"no rule", func(in *RulesInput) { in.Rule = "" }, tally.Rule{}, "rule", ""},
		{"unknown parts", func(in *RulesInput) { in.Support, in.Unfit = "applause", "" }, tally.Rule{}, "support unfit", ""},
		{"an unknown completion", func(in *RulesInput) { in.Rule, in.Completion = "equal-shares", "magic" }, tally.Rule{}, "completion", ""},
		{"no step", func(in *RulesInput) { in.Rule, in.Step = "equal-shares", "0" }, tally.Rule{}, "step", ""},
		{"an unknown end", func(in *RulesInput) { in.Rule, in.PhragmenUnfit = "phragmen", "go on" }, tally.Rule{}, "phragmen_unfit", ""},
		{"no votes", func(in *RulesInput) { in.Threshold, in.MinSupport = "votes", "0" }, tally.Rule{}, "min_support", ""},
		{"all votes", func(in *RulesInput) { in.Threshold, in.MinShare = "share", "50.001" }, tally.Rule{}, "min_share", ""},
	} {
		before := answered(t, TemplateYouth)
		in := RoundInputOf(RoundRulesPart, before)
		c.typed(&in.Rules)
		after, _, err := in.Apply(before, setupOptions(t))
		if wrongFields(err) != c.wrong {
			t.Errorf("%s: wrong %q, want %q", c.what, wrongFields(err), c.wrong)
		}
		if c.wrong != "" {
			continue
		}
		rule, err := after.Rules.TallyRule()
		if err != nil || !reflect.DeepEqual(rule, c.want) {
			t.Errorf("%s: %+v, %v", c.what, rule, err)
		}
		again, _, err := RoundInputOf(RoundRulesPart, after).Apply(before, setupOptions(t))
		if err != nil || !reflect.DeepEqual(again.Rules, after.Rules) {
			t.Errorf("%s: saved again as the page shows it: %+v, was %+v, %v", c.what, again.Rules, after.Rules, err)
		}
		if copied := after.Copied(setupOptions(t).Now).Rules; !reflect.DeepEqual(copied, after.Rules) {
			t.Errorf("%s: copied %+v", c.what, copied)
		}
		checkSealed(t, c.what, after.Rules, c.want, c.sealed)
	}
}

// checkSealed counts by what is published, as anybody can.
func checkSealed(t *testing.T, what string, b Rulebook, want tally.Rule, says string) {
	t.Helper()
	text, err := CanonicalRules(Round{}, b, nil, nil)
	if err != nil || !strings.Contains(string(text), says) {
		t.Errorf("%s: %s, %v", what, text, err)
	}
	var file SealedRules
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if rule, err := file.TallyRule(); err != nil || !reflect.DeepEqual(rule, want) {
		t.Errorf("%s, read from the file: %+v, %v", what, rule, err)
	}
	if (file.AlsoShown != "") != b.ShowOther {
		t.Errorf("%s: also shown %q", what, file.AlsoShown)
	}
	if other, err := file.OtherRule(); b.ShowOther && (err != nil || other.Method == want.Method) {
		t.Errorf("%s, the other rule: %+v, %v", what, other, err)
	}
}

// TestRulesKeepTheirBytes holds sealed rules to the bytes they were sealed with, so that results published by them verify as ever: those from before
// there was a choice of rule, which call the number on the ballot "id", and those of now. Both count by that number.
func TestRulesKeepTheirBytes(t *testing.T) {
	for _, c := range []struct{ what, ties, hash, version string }{
		{"the first", "cheapest,votes,id", "39fe97bc491d64dad743b39fee0944d8681428103f1b85247dd0c3fdacc37021", "acorn-rules/1"},
		{"those of now", TiesCheapest, "d3f33fcefcd4544b8285caf8dae7b0c8fae95766800f04c107e4ec53b51cf43e", "acorn-rules/2"},
	} {
		b := Rulebook{BallotType: "approval", MaxChoices: 3, Ties: c.ties, MinSupport: 2, GraceMinutes: 20}
		b.CountBy(tally.Greedy)
		round := Round{ID: "r", PotPence: 4_000_000, WhoMayVote: "Anyone", MinAge: 8, Assurance: "email", KeyFingerprint: "k"}
		hash, err := RulebookHash(round, b, nil, []Project{{Number: 1, ProposalID: "p", Title: "Bench", CostPence: 40_00}})
		if err != nil || hash != c.hash {
			t.Errorf("%s: %s, %v", c.what, hash, err)
		}
		projects := []Project{{Number: 2, ProposalID: "a", Title: "A", CostPence: 100}, {Number: 1, ProposalID: "b", Title: "B", CostPence: 100}}
		text, err := CanonicalRules(Round{ID: "r", PotPence: 100}, b, nil, projects)
		if err != nil {
			t.Fatal(err)
		}
		var file SealedRules
		if err := json.Unmarshal(text, &file); err != nil || strings.Join(file.Ties, ",") != c.ties || file.Version != c.version {
			t.Errorf("%s: the file says %s, ties %q, %v", c.what, file.Version, file.Ties, err)
		}
		if won := winnerOfTie(t, file, projects); won != "b" {
			t.Errorf("%s: %q is voted in", c.what, won)
		}
		if again := (RoundSetup{Round: round, Rules: b}).Copied(time.Now()).Rules; again.Ties != TiesCheapest {
			t.Errorf("%s, copied: %q", c.what, again.Ties)
		}
	}
}

// winnerOfTie counts, by a published file of rules, two votes for each of two projects of which one can be paid.
func winnerOfTie(t *testing.T, file SealedRules, projects []Project) string {
	t.Helper()
	rule, err := file.TallyRule()
	if err != nil {
		t.Fatal(err)
	}
	e, err := Election(100, projects, []string{`{"a":1,"b":1}`, `{"a":1,"b":1}`})
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := tally.Count(e, rule)
	if err != nil || len(outcome.Selected) != 1 {
		t.Fatalf("voted in: %+v, %v", outcome.Selected, err)
	}
	return outcome.Selected[0].ID
}

// TestBallotsAsTyped chooses each ballot on the officer's page and reads it back as the rulebook has it and as the page shows it.
func TestBallotsAsTyped(t *testing.T) {
	for _, c := range []struct {
		what         string
		typed        func(*RulesInput)
		want         string
		most, points int
		wrong        string
	}{
		{"as it is", func(*RulesInput) {}, BallotApproval, 3, 0, ""},
		{"five picks", func(in *RulesInput) { in.MaxChoices = "5" }, BallotApproval, 5, 0, ""},
		{"the budget", func(in *RulesInput) { in.Ballot, in.MaxChoices = BallotKnapsack, "none" }, BallotKnapsack, 0, 0, ""},
		{"twenty points", func(in *RulesInput) { in.Ballot, in.Points = BallotCumulative, "20" }, BallotCumulative, 0, 20, ""},
		{"scores", func(in *RulesInput) { in.Ballot, in.Points = BallotScore, "" }, BallotScore, 0, TopScore, ""},
		{"four places", func(in *RulesInput) { in.Ballot, in.Places = BallotRanking, "4" }, BallotRanking, 4, 0, ""},
		{"no ballot", func(in *RulesInput) { in.Ballot = "" }, "", 0, 0, "ballot"},
		{"no picks", func(in *RulesInput) { in.MaxChoices = "0" }, "", 0, 0, "max_choices"},
		{"too many points", func(in *RulesInput) { in.Ballot, in.Points = BallotCumulative, "101" }, "", 0, 0, "points"},
		{"too many places", func(in *RulesInput) { in.Ballot, in.Places = BallotRanking, "11" }, "", 0, 0, "places"},
		{"points and Phragmén", func(in *RulesInput) { in.Ballot, in.Rule = BallotScore, "phragmen" }, "", 0, 0, "rule"},
	} {
		before := answered(t, TemplateYouth)
		in := RoundInputOf(RoundRulesPart, before)
		c.typed(&in.Rules)
		after, _, err := in.Apply(before, setupOptions(t))
		if wrongFields(err) != c.wrong {
			t.Errorf("%s: wrong %q, want %q", c.what, wrongFields(err), c.wrong)
		}
		if c.wrong != "" {
			continue
		}
		if after.Rules.BallotType != c.want || after.Rules.MaxChoices != c.most || after.Rules.Points != c.points {
			t.Errorf("%s: %+v", c.what, after.Rules)
		}
		again, _, err := RoundInputOf(RoundRulesPart, after).Apply(before, setupOptions(t))
		if err != nil || !reflect.DeepEqual(again.Rules, after.Rules) {
			t.Errorf("%s: saved again as the page shows it: %+v, was %+v, %v", c.what, again.Rules, after.Rules, err)
		}
		if copied := after.Copied(setupOptions(t).Now).Rules; !reflect.DeepEqual(copied, after.Rules) {
			t.Errorf("%s: copied %+v", c.what, copied)
		}
		changes := Changes(before, after, setupOptions(t))
		if changed := len(changes) > 0; changed != (!reflect.DeepEqual(after.Rules, before.Rules)) {
			t.Errorf("%s: people are told %v", c.what, changes)
		}
	}
}
