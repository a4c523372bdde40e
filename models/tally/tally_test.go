package tally_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"acorn/models/tally"
)

// ticks is a ballot of weight n that chooses these projects, given as letters.
func ticks(n int, projects string) tally.Ballot {
	b := tally.Ballot{Weight: n}
	for _, p := range projects {
		b.Choices = append(b.Choices, tally.Choice{ProjectID: string(p), Points: 1})
	}
	return b
}

func rule(support tally.Support, unfit tally.Unfit, ties ...tally.TieBreak) tally.Rule {
	return tally.Rule{Method: tally.Greedy, Support: support, Unfit: unfit, Ties: ties}
}

func TestCount(t *testing.T) {
	abc := []tally.Project{{ID: "a", Cost: 60}, {ID: "b", Cost: 50}, {ID: "c", Cost: 30}}
	tests := []struct {
		name     string
		budget   int64
		projects []tally.Project
		ballots  []tally.Ballot
		rule     tally.Rule
		want     string // for each project by rank: id, reason, votes needed
		ties     string
	}{
		{"skips what does not fit", 100, abc, []tally.Ballot{ticks(3, "a"), ticks(2, "b"), ticks(1, "c")}, rule(tally.Votes, tally.Skip, tally.TieID),
			"a voted_in 0, b not_enough_left 2, c voted_in 0", ""},
		{"stops at what does not fit", 100, abc, []tally.Ballot{ticks(3, "a"), ticks(2, "b"), ticks(1, "c")}, rule(tally.Votes, tally.Stop, tally.TieID),
			"a voted_in 0, b not_enough_left 2, c stopped_before 2", ""},
		{"an exact fit is in", 110, abc, []tally.Ballot{ticks(3, "a"), ticks(2, "b"), ticks(1, "c")}, rule(tally.Votes, tally.Skip, tally.TieID),
			"a voted_in 0, b voted_in 0, c not_enough_left 2", ""},
		{"votes for each pound", 100, abc, []tally.Ballot{ticks(6, "a"), ticks(4, "b"), ticks(4, "c")}, rule(tally.VotesPerCost, tally.Skip, tally.TieID),
			"c voted_in 0, a voted_in 0, b not_enough_left 2", ""},
		{"a tie goes to the cheaper", 60, abc, []tally.Ballot{ticks(2, "ab")}, rule(tally.Votes, tally.Skip, tally.TieCheapest, tally.TieID),
			"b voted_in 0, a not_enough_left 1, c no_votes 2", "b a by cheapest"},
		{"a tie goes by the id as text", 60, []tally.Project{{ID: "2", Cost: 60}, {ID: "10", Cost: 60}}, []tally.Ballot{ticks(1, "2"),
			{Weight: 1, Choices: []tally.Choice{{"10", 1}}}}, rule(tally.Votes, tally.Skip, tally.TieID),
			"10 voted_in 0, 2 not_enough_left 1", "10 2 by id"},
		{"a tie goes by the file", 60, []tally.Project{{ID: "b", Cost: 60}, {ID: "a", Cost: 60}}, []tally.Ballot{ticks(1, "ab")},
			rule(tally.Votes, tally.Skip, tally.TieFile), "b voted_in 0, a not_enough_left 1", "b a by file"},
		{"a tie for each pound goes to more votes", 60, []tally.Project{{ID: "a", Cost: 30}, {ID: "b", Cost: 60}},
			[]tally.Ballot{ticks(1, "ab"), ticks(1, "b")}, rule(tally.VotesPerCost, tally.Skip, tally.TieVotes, tally.TieID),
			"b voted_in 0, a not_enough_left 1", "b a by votes"},
		{"a tie that both win is not reported", 200, abc, []tally.Ballot{ticks(2, "ab")}, rule(tally.Votes, tally.Skip, tally.TieID),
			"a voted_in 0, b voted_in 0, c no_votes 1", ""},
		{"a tie that both lose is not reported", 70, []tally.Project{{ID: "a", Cost: 60}, {ID: "b", Cost: 50}, {ID: "c", Cost: 40}},
			[]tally.Ballot{ticks(2, "abc"), ticks(1, "a")}, rule(tally.Votes, tally.Skip, tally.TieID),
			"a voted_in 0, b not_enough_left 2, c not_enough_left 2", ""},
		{"a tie beside one that does not fit matters where the count stops", 100, []tally.Project{{ID: "a", Cost: 60}, {ID: "b", Cost: 50},
			{ID: "c", Cost: 30}}, []tally.Ballot{ticks(2, "abc"), ticks(1, "a")}, rule(tally.Votes, tally.Stop, tally.TieID),
			"a voted_in 0, b not_enough_left 2, c stopped_before 1", "b c by id"},
		{"a tie after the count stopped is not reported, though its first is below the threshold", 100,
			[]tally.Project{{ID: "a", Cost: 90}, {ID: "b", Cost: 95}, {ID: "c", Cost: 2}, {ID: "d", Cost: 8}, {ID: "e", Cost: 8}},
			[]tally.Ballot{ticks(190, "a"), ticks(195, "b"), ticks(1, "c"), ticks(4, "de")},
			tally.Rule{Method: tally.Greedy, Support: tally.VotesPerCost, Unfit: tally.Stop, Ties: []tally.TieBreak{tally.TieID}, MinSupport: 2},
			"a voted_in 0, b not_enough_left 6, c below_threshold 4, d stopped_before 13, e stopped_before 13", ""},
		{"no votes is not voted in though it fits", 200, abc, []tally.Ballot{ticks(1, "a")}, rule(tally.Votes, tally.Skip, tally.TieID),
			"a voted_in 0, b no_votes 1, c no_votes 1", ""},
		{"no votes and no ballots", 200, abc, nil, rule(tally.Votes, tally.Skip, tally.TieID), "a no_votes 1, b no_votes 1, c no_votes 1", ""},
		{"the threshold is passed over and does not stop", 200, abc, []tally.Ballot{ticks(5, "a"), ticks(2, "b"), ticks(3, "c")},
			tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Stop, Ties: []tally.TieBreak{tally.TieID}, MinSupport: 3},
			"a voted_in 0, c voted_in 0, b below_threshold 1", ""},
		{"a withdrawn project is passed over, whatever it costs", 100, []tally.Project{{ID: "a", Cost: 999999999, Withdrawn: true},
			{ID: "b", Cost: 50}}, []tally.Ballot{ticks(3, "a"), ticks(1, "b")}, rule(tally.Votes, tally.Stop, tally.TieID),
			"b voted_in 0, a withdrawn 0", ""},
		{"points count as votes", 60, abc, []tally.Ballot{{Weight: 2, Choices: []tally.Choice{{"a", 3}, {"b", 1}}}, ticks(5, "b")},
			rule(tally.Votes, tally.Skip, tally.TieID), "b voted_in 0, a not_enough_left 1, c no_votes 8", ""},
		{"a project named twice counts once", 60, abc, []tally.Ballot{ticks(1, "bbb"), ticks(2, "a")}, rule(tally.Votes, tally.Skip, tally.TieID),
			"a voted_in 0, b not_enough_left 2, c no_votes 3", ""},
		{"no projects", 0, nil, []tally.Ballot{ticks(2, "")}, rule(tally.Votes, tally.Skip, tally.TieID), "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := count(t, tally.Election{Budget: test.budget, Projects: test.projects, Ballots: test.ballots}, test.rule)
			var lines, ties []string
			for _, l := range o.Lines {
				lines = append(lines, strings.Join([]string{l.ID, string(l.Reason.Code), strconv.FormatInt(l.VotesNeeded, 10)}, " "))
			}
			for _, tie := range o.Ties {
				text := strings.Join(tie.Projects, " ") + " by"
				for _, b := range tie.By {
					text += " " + string(b)
				}
				ties = append(ties, text)
			}
			if got := strings.Join(lines, ", "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if got := strings.Join(ties, ", "); got != test.ties {
				t.Errorf("ties %q, want %q", got, test.ties)
			}
		})
	}
}

func TestReasonsCarryTheirNumbers(t *testing.T) {
	e := tally.Election{Budget: 100, Projects: []tally.Project{{ID: "a", Cost: 60}, {ID: "b", Cost: 50}, {ID: "c", Cost: 30}, {ID: "d", Cost: 5}},
		Ballots: []tally.Ballot{ticks(9, "a"), ticks(8, "b"), ticks(7, "c"), ticks(1, "d")}}
	r := rule(tally.Votes, tally.Stop, tally.TieID)
	r.MinSupport = 2
	o := count(t, e, r)
	for id, want := range map[string]tally.Reason{
		"a": {Code: tally.VotedIn, Cost: 60, Left: 100},
		"b": {Code: tally.NotEnoughLeft, Cost: 50, Left: 40},
		"c": {Code: tally.StoppedBefore, Cost: 30, Left: 40, Project: "b"},
		"d": {Code: tally.BelowThreshold, Cost: 5, Left: 40, MinSupport: 2},
	} {
		if l, ok := o.Line(id); !ok || l.Reason != want {
			t.Errorf("%s: %+v, want %+v", id, l.Reason, want)
		}
	}
	if _, ok := o.Line("z"); ok {
		t.Error("a line for a project that is not there")
	}
}

func TestOutcomeJSONIsWhole(t *testing.T) {
	o := count(t, tally.Election{Budget: 10, Projects: []tally.Project{{ID: "a", Name: "A", Cost: 7}}, Ballots: []tally.Ballot{ticks(2, "a"), ticks(1, "")}},
		tally.Standard())
	const want = `{"version":"acorn-tally/2","rule":{"method":"greedy","support":"votes","unfit":"skip","ties":["cheapest","id"],` +
		`"min_support":0,"zero_votes":"not-funded"},"budget":10,"spent":7,"selected":[{"round":1,"id":"a","cost":7,"left":3}],` +
		`"lines":[{"id":"a","name":"A","cost":7,"votes":2,"people":2,"rank":1,"left":10,"voted_in":true,"round":1,` +
		`"reason":{"code":"voted_in","cost":7,"left":10},"votes_needed":0}],"ties":[],` +
		`"turnout":{"ballots":3,"valid":2,"blank":1,"duplicates":0},"measures":{"voters":2,"with_winner":2,"spent":7,` +
		`"by_winners":[0,2],"average":1,"exclusion":0,"money_share":70,"gini":0,"median_cost":7}}`
	if got := asJSON(t, o); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	r := tally.Standard()
	r.ZeroVotes = ""
	if got := asJSON(t, count(t, tally.Election{}, r)); !strings.Contains(got, `"zero_votes":"not-funded"`) ||
		!strings.Contains(got, `"selected":[],"lines":[],"ties":[]`) {
		t.Errorf("an empty outcome leaves something unsaid: %s", got)
	}
}

func TestCountRefuses(t *testing.T) {
	a := []tally.Project{{ID: "a", Cost: 5}}
	with := func(change func(*tally.Rule)) tally.Rule {
		r := tally.Standard()
		change(&r)
		return r
	}
	tests := []struct {
		name     string
		election tally.Election
		rule     tally.Rule
		want     error
		says     string
	}{
		{"a negative cost", tally.Election{Budget: 9, Projects: []tally.Project{{ID: "a", Cost: -1, Withdrawn: true}}}, tally.Standard(), tally.ErrElection, "costs -1"},
		{"a negative budget", tally.Election{Budget: -1}, tally.Standard(), tally.ErrElection, "budget is -1"},
		{"no id", tally.Election{Budget: 9, Projects: []tally.Project{{Cost: 5}}}, tally.Standard(), tally.ErrElection, "no id"},
		{"the same id twice", tally.Election{Budget: 9, Projects: append(a, a...)}, tally.Standard(), tally.ErrElection, `the id "a"`},
		{"a ballot for another project", tally.Election{Budget: 9, Projects: a, Ballots: []tally.Ballot{ticks(1, "x")}}, tally.Standard(), tally.ErrElection, `names "x"`},
		{"a ballot of nobody", tally.Election{Budget: 9, Projects: a, Ballots: []tally.Ballot{ticks(0, "a")}}, tally.Standard(), tally.ErrElection, "0 people"},
		{"a choice of no points", tally.Election{Budget: 9, Projects: a, Ballots: []tally.Ballot{{1, []tally.Choice{{ProjectID: "a"}}}}}, tally.Standard(),
			tally.ErrElection, "0 points"},
		{"two minds on one ballot", tally.Election{Budget: 9, Projects: a, Ballots: []tally.Ballot{{1, []tally.Choice{{"a", 1}, {"a", 2}}}}}, tally.Standard(),
			tally.ErrElection, "both 1 and 2"},
		{"more votes than a number holds", tally.Election{Budget: 9, Projects: a, Ballots: []tally.Ballot{{math.MaxInt32, []tally.Choice{{"a", math.MaxInt}}}}},
			tally.Standard(), tally.ErrElection, "more votes than can be counted"},
		{"more ballots than a number holds", tally.Election{Budget: 9, Ballots: []tally.Ballot{{Weight: math.MaxInt}}}, tally.Standard(), tally.ErrElection,
			"more ballots than can be counted"},
		{"an unknown method", tally.Election{}, with(func(r *tally.Rule) { r.Method = "lottery" }), tally.ErrRule, "lottery"},
		{"an unknown support", tally.Election{}, with(func(r *tally.Rule) { r.Support = "" }), tally.ErrRule, "support"},
		{"an unknown unfit", tally.Election{}, with(func(r *tally.Rule) { r.Unfit = "" }), tally.ErrRule, "unfit"},
		{"an unknown zero votes", tally.Election{}, with(func(r *tally.Rule) { r.ZeroVotes = "maybe" }), tally.ErrRule, "maybe"},
		{"an unknown tie-break", tally.Election{}, with(func(r *tally.Rule) { r.Ties = []tally.TieBreak{"coin", tally.TieID} }), tally.ErrRule, "coin"},
		{"a tie-break twice", tally.Election{}, with(func(r *tally.Rule) { r.Ties = []tally.TieBreak{tally.TieID, tally.TieID} }), tally.ErrRule, "twice"},
		{"ties left open", tally.Election{}, with(func(r *tally.Rule) { r.Ties = []tally.TieBreak{tally.TieCheapest} }), tally.ErrRule, "last tie-break"},
		{"no tie-break", tally.Election{}, with(func(r *tally.Rule) { r.Ties = nil }), tally.ErrRule, "last tie-break"},
		{"a negative threshold", tally.Election{}, with(func(r *tally.Rule) { r.MinSupport = -1 }), tally.ErrRule, "below 0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := tally.Count(test.election, test.rule)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %v that says %s", err, test.want, test.says)
			}
		})
	}
}

// Costs and votes as large as they may be: sums and products must not wrap round.
func TestLargeNumbersAreExact(t *testing.T) {
	const huge = math.MaxInt64
	e := tally.Election{
		Budget:   huge,
		Projects: []tally.Project{{ID: "a", Cost: huge}, {ID: "b", Cost: huge - 1}, {ID: "c", Cost: 1}},
		Ballots:  []tally.Ballot{ticks(1<<58, "ab"), ticks(1<<57, "c")},
	}
	o := count(t, e, rule(tally.VotesPerCost, tally.Skip, tally.TieID))
	if got := o.Winners(); len(got) != 2 || got[0] != "c" || got[1] != "b" {
		t.Errorf("voted in %v, want c and b", got)
	}
	if a, _ := o.Line("a"); a.VotesNeeded != 0 { // more than 2^119, which no electorate has
		t.Errorf("a needs %d more votes for each pound than c at 1p, want no number", a.VotesNeeded)
	}
	o = count(t, e, rule(tally.Votes, tally.Skip, tally.TieID))
	if a, _ := o.Line("a"); !a.VotedIn || len(o.Ties) != 1 {
		t.Errorf("a %+v, ties %v", a, o.Ties)
	}
	e = tally.Election{Budget: huge, Ballots: []tally.Ballot{ticks(1, "abc")}} // the three costs add up to more than two times round
	for _, id := range []string{"a", "b", "c"} {
		e.Projects = append(e.Projects, tally.Project{ID: id, Cost: huge})
	}
	if o = count(t, e, rule(tally.Votes, tally.Skip, tally.TieID)); len(o.Ties) != 1 || len(o.Ties[0].Projects) != 3 {
		t.Errorf("ties %v", o.Ties)
	}
}

func TestInTen(t *testing.T) {
	for _, test := range []struct {
		voters, with int64
		want         int
	}{{0, 0, 0}, {10, 9, 9}, {100, 89, 8}, {100, 100, 10}, {3, 2, 6}, {3, 0, 0}, {math.MaxInt64 / 16, math.MaxInt64 / 16, 10}} {
		if got := (tally.Measures{Voters: test.voters, WithWinner: test.with}).InTen(); got != test.want {
			t.Errorf("%d of %d is %d in 10, want %d", test.with, test.voters, got, test.want)
		}
	}
}

func TestCountChangesNothingItIsGiven(t *testing.T) {
	e := tally.Election{Budget: 9, Projects: []tally.Project{{ID: "b", Cost: 5}, {ID: "a", Cost: 5}}, Ballots: []tally.Ballot{ticks(2, "ba")}}
	r := tally.Standard()
	before := asJSON(t, e) + asJSON(t, r)
	o := count(t, e, r)
	o.Rule.Ties[0] = "scribble"
	if after := asJSON(t, e) + asJSON(t, r); after != before {
		t.Errorf("the election or rule became %s", after)
	}
}
