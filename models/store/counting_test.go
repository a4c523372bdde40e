package store_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/recount"
	"acorn/models/store"
	"acorn/models/tally"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// voted is a round in which these ballots were cast and whose vote is over.
func voted(t *testing.T, w *world.World, ballots ...[]int) voting {
	t.Helper()
	v := votesBy(t, w, nil, ballots...)
	endVote(t, w, v)
	return v
}

// votesBy is a round whose vote goes on, with these columns of the rulebook changed before it was sealed.
func votesBy(t *testing.T, w *world.World, rules map[string]any, ballots ...[]int) voting {
	t.Helper()
	v := voteBy(t, w, models.StageVoting, len(ballots), rules)
	for i, numbers := range ballots {
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, numbers...), v.codes[i])); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

func endVote(t *testing.T, w *world.World, v voting) {
	t.Helper()
	page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	w.Store.Advance(page.State.HardClose().Sub(page.Now))
}

func TestCountTellAndPublish(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		// Of £40,000: the skate ramp and the calm room fit, then the baby bank does not, then the girls' football does.
		v := voted(t, w, []int{1, 3, 4}, []int{1, 3, 4}, []int{3, 4}, []int{3}, []int{2}, nil)
		_, err := w.Store.ResultPage(t.Context(), v.Slug)
		refused(t, "a result before the count", err, models.NotFound, "")
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.CountPage(t.Context(), w.Officer2, v.Slug)
		if err != nil || page.Stage != models.StageCounted || page.Result.Ballots != 6 || page.Result.VotersServed != 5 || page.Result.SpentPence != 3_980_000 {
			t.Errorf("%s: %+v, %v", page.Stage, page.Result, err)
		}
		var got []string
		for _, p := range page.Projects {
			got = append(got, fmt.Sprintf("%d %s %d %v %d %d", p.Rank, p.Title, p.Votes, p.VotedIn, p.LeftPence, p.VotesShort))
		}
		want := []string{"1 Skate ramp lights 4 true 4000000 0", "2 Calm room 3 true 3100000 0", "3 Baby bank 2 false 500000 1", "4 Girls' football 1 true 500000 0"}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		_, err = w.Store.ResultPage(t.Context(), v.Slug)
		refused(t, "a result before it is published", err, models.NotFound, "")
		if r, err := w.Store.ProjectResult(t.Context(), v.projects[0].ID); err != nil || r != nil {
			t.Errorf("a project's page tells before it is published: %+v, %v", r, err)
		}
		_, err = w.Store.BallotsFile(t.Context(), v.Slug)
		refused(t, "the ballots before it is published", err, models.NotFound, "")
		refused(t, "publishing first", w.Store.PublishResult(t.Context(), w.Officer, v.Slug), models.Conflict, "")
		refused(t, "counting again", w.Store.CountRound(t.Context(), w.Officer, v.Slug), models.Conflict, "")
		if err := w.Store.TellProposers(t.Context(), w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		refused(t, "telling twice", w.Store.TellProposers(t.Context(), w.Officer, v.Slug), models.Conflict, "")
		told := 0
		messages, err := w.Store.Messages(t.Context(), 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			if m.Kind == "result" {
				told++
				if m.Recipient != w.Lead.Email || !strings.Contains(m.Body, "/proposals/") {
					t.Errorf("told %s: %s", m.Recipient, m.Body)
				}
			}
		}
		if told != 4 {
			t.Errorf("%d mails to the proposers of 4 projects", told)
		}
		if err := w.Store.PublishResult(t.Context(), w.Officer2, v.Slug); err != nil {
			t.Fatal(err)
		}
		checkPublished(t, w, v)
		for _, act := range []error{w.Store.PublishResult(t.Context(), w.Officer, v.Slug), w.Store.CountRound(t.Context(), w.Officer, v.Slug)} {
			refused(t, "a published result again", act, models.Closed, "")
		}
	})
}

// checkPublished counts the published files again, as anybody can.
func checkPublished(t *testing.T, w *world.World, v voting) {
	t.Helper()
	page, err := w.Store.ResultPage(t.Context(), v.Slug)
	if err != nil {
		t.Fatal(err)
	}
	rulesFile, err := w.Store.RulesFile(t.Context(), v.Slug)
	if err != nil {
		t.Fatal(err)
	}
	ballots, err := w.Store.BallotsFile(t.Context(), v.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if models.Fingerprint(rulesFile) != page.Result.RulebookHash || models.Fingerprint(ballots) != page.Result.BallotsHash {
		t.Error("a published file is not the one that the result names")
	}
	if numbers, err := w.Store.ReceiptNumbers(t.Context(), v.Slug); err != nil || strings.Count(string(numbers), "\n") != page.Result.Ballots+page.Beside.VoidBallots+page.Beside.SetAside {
		t.Errorf("receipt numbers %q, %v", numbers, err)
	}
	packed, err := w.Store.RecountZip(t.Context(), v.Slug)
	if err != nil {
		t.Fatal(err)
	}
	files, err := recount.Unzip(packed)
	if err != nil {
		t.Fatal(err)
	}
	if report, err := recount.Check(files); err != nil || !report.Agrees() || string(files[recount.Ballots]) != string(ballots) {
		t.Errorf("checking what is published: %s, %v", report.Line(), err)
	}
	var rules models.SealedRules
	if err := json.Unmarshal(rulesFile, &rules); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(ballots)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	e := tally.Election{Budget: rules.PotPence}
	for _, p := range rules.Projects {
		e.Projects = append(e.Projects, tally.Project{ID: p.ID, Name: p.Title, Cost: p.CostPence})
	}
	for _, row := range rows[1:] {
		b := tally.Ballot{Weight: 1}
		for i, cell := range row[1:] {
			points, err := strconv.Atoi(cell)
			if err != nil {
				t.Fatal(err)
			}
			if points > 0 {
				b.Choices = append(b.Choices, tally.Choice{ProjectID: rules.Projects[i].ID, Points: points})
			}
		}
		e.Ballots = append(e.Ballots, b)
	}
	countAgain(t, e, rules.TallyRule, page.Result.Outcome)
	if rules.AlsoShown != "" {
		countAgain(t, e, rules.OtherRule, page.Result.OtherOutcome)
	}
	for _, p := range page.Projects {
		r, err := w.Store.ProjectResult(t.Context(), p.ProposalID)
		if err != nil || r == nil || r.VotedIn != p.VotedIn || r.Why == "" || r.RoundSlug != v.Slug {
			t.Errorf("the page of %s: %+v, %v", p.Title, r, err)
		}
	}
}

// countAgain counts an election by a published rule and holds the outcome against the published one.
func countAgain(t *testing.T, e tally.Election, by func() (tally.Rule, error), want string) {
	t.Helper()
	rule, err := by()
	if err != nil {
		t.Fatal(err)
	}
	o, err := tally.Count(e, rule)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(o); err != nil || string(again) != want {
		t.Errorf("counting the published files again by %s gives\n%s, not\n%s (%v)", rule.Method, again, want, err)
	}
}

// TestEachRuleIsCountedTwiceAndCanBeCountedAgain takes one vote through each rule to its published result. Four people want the ramp and the calm room,
// two the baby bank.
func TestEachRuleIsCountedTwiceAndCanBeCountedAgain(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ballots := [][]int{{3, 4}, {3, 4}, {3, 4}, {3, 4}, {1}, {1}}
		shares := func(completion string, step int) map[string]any {
			return map[string]any{"counting_rule": "equal-shares", "support": "", "unfit": "", "completion": completion, "step_pence": step}
		}
		and := func(rules map[string]any, key string, value any) map[string]any { rules[key] = value; return rules }
		tests := map[string]struct {
			rules   map[string]any
			winners string
			other   string
		}{
			"most votes first":     {map[string]any{"show_other": true}, "Skate ramp lights, Calm room", "Skate ramp lights, Baby bank"},
			"votes for each pound": {map[string]any{"support": "votes-per-cost"}, "Skate ramp lights, Baby bank", ""},
			"half of the votes":    {map[string]any{"min_share": 40_000}, "Skate ramp lights, Calm room", ""},
			"Equal Shares":         {and(shares("add1+utilitarian", 100), "show_other", true), "Skate ramp lights, Baby bank", "Skate ramp lights, Calm room"},
			"3 votes at least":     {and(shares("none", 0), "min_support", 3), "Skate ramp lights", ""},
			"Phragmén":             {map[string]any{"counting_rule": "phragmen", "support": ""}, "Skate ramp lights, Baby bank", ""},
		}
		rounds := map[string]voting{}
		for name, test := range tests {
			rounds[name] = votesBy(t, w, test.rules, ballots...)
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v)
			for _, act := range []func(context.Context, models.Actor, string) error{w.Store.CountRound, w.Store.TellProposers, w.Store.PublishResult} {
				if err := act(t.Context(), w.Officer, v.Slug); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			page, err := w.Store.ResultPage(t.Context(), v.Slug)
			if err != nil {
				t.Fatal(err)
			}
			var o, other tally.Outcome
			if err := json.Unmarshal([]byte(page.Result.Outcome), &o); err != nil {
				t.Fatal(err)
			}
			if got := winners(o); got != test.winners {
				t.Errorf("%s votes in %s, want %s", name, got, test.winners)
			}
			if page.Result.OtherOutcome != "" {
				if err := json.Unmarshal([]byte(page.Result.OtherOutcome), &other); err != nil {
					t.Fatal(err)
				}
			}
			if got := winners(other); got != test.other {
				t.Errorf("%s shows %q beside it, want %q", name, got, test.other)
			}
			checkPublished(t, w, v)
		}
	})
}

// winners are the titles of what an outcome votes in.
func winners(o tally.Outcome) string {
	var titles []string
	for _, id := range o.Winners() {
		line, _ := o.Line(id)
		titles = append(titles, line.Name)
	}
	return strings.Join(titles, ", ")
}

func TestACountThatDoesNotAddUpIsNotWritten(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		tests := map[string]struct {
			tamper func(v voting, tracker string) any
			want   []string
		}{
			"a ballot put in": {func(v voting, _ string) any {
				f, err := w.Store.Frame(t.Context(), v.Slug)
				if err != nil {
					t.Fatal(err)
				}
				return &models.Ballot{ID: uuid.NewString(), RoundID: v.ID, VoterRef: []byte("nobody"), Version: 1, Choices: "{}", RulebookHash: f.Rules.Hash, Nonce: []byte{1}, Tracker: uuid.NewString(), State: "counted"}
			}, []string{"E1", "E4", "E4"}},
			"a ballot changed": {func(v voting, tracker string) any {
				return store.Patch{Row: &models.Ballot{}, Key: "tracker", Value: tracker, Values: map[string]any{"choices": fmt.Sprintf(`{"%s":1}`, v.projects[3].ID)}}
			}, []string{"E4"}},
			"a version that left no commitment": {func(_ voting, tracker string) any {
				return store.Patch{Row: &models.Ballot{}, Key: "tracker", Value: tracker, Values: map[string]any{"version": 2}}
			}, []string{"E4", "E4"}},
			"a commitment without a ballot": {func(v voting, _ string) any {
				return &models.BallotLeaf{RoundID: v.ID, Commitment: []byte("nothing"), Tracker: uuid.NewString(), Sealed: make([]byte, 52)}
			}, []string{"E4"}},
		}
		rounds := map[string]voting{}
		for name, test := range tests {
			v := openVote(t, w, 1)
			r, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0]))
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Store.Setup(t.Context(), test.tamper(v, r.Tracker)); err != nil {
				t.Fatal(err)
			}
			rounds[name] = v
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v)
			err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
			var e *models.Error
			if !errors.As(err, &e) || e.Code != models.Conflict {
				t.Errorf("%s: %v", name, err)
				continue
			}
			var got []string
			for _, f := range e.Fields {
				equation, _, _ := strings.Cut(f.Text, ":")
				got = append(got, equation)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", name, e.Fields, test.want)
			}
			if f, err := w.Store.Frame(t.Context(), v.Slug); err != nil || f.Stage != models.StageClosed {
				t.Errorf("%s: the round is %s, %v", name, f.Stage, err)
			}
			trail, err := w.Store.AuditTrail(t.Context(), w.Officer, 1)
			if err != nil || !strings.Contains(trail[0].Detail, "breaches") {
				t.Errorf("%s: the trail has %+v, %v", name, trail, err)
			}
		}
	})
}

func TestCountingHasItsTimeAndItsPeople(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		refused(t, "counting an open vote", w.Store.CountRound(t.Context(), w.Officer, v.Slug), models.Closed, "")
		endVote(t, w, v)
		for name, actor := range map[string]models.Actor{"a resident": w.Resident, "a helper": w.Helper, "an approver": w.Approver, "an auditor": w.Auditor, "a visitor": {}} {
			for act, err := range map[string]error{"counts": w.Store.CountRound(t.Context(), actor, v.Slug), "tells": w.Store.TellProposers(t.Context(), actor, v.Slug),
				"publishes": w.Store.PublishResult(t.Context(), actor, v.Slug)} {
				if models.CodeOf(err) != models.Forbidden {
					t.Errorf("%s %s: %v", name, act, err)
				}
			}
			if _, err := w.Store.CountPage(t.Context(), actor, v.Slug); models.CodeOf(err) != models.Forbidden {
				t.Errorf("%s sees the count: %v", name, err)
			}
		}
		refused(t, "telling before the count", w.Store.TellProposers(t.Context(), w.Officer, v.Slug), models.Conflict, "")
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Errorf("a vote without ballots: %v", err)
		}
		if page, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug); err != nil || page.Result.Ballots != 0 || page.Result.SpentPence != 0 {
			t.Errorf("%+v, %v", page.Result, err)
		}
	})
}

func TestReceiptsFollowTogether(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		vote := func(email string) string {
			r, err := w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1), email))
			if err != nil {
				t.Fatal(err)
			}
			return models.GroupCode(r.Tracker)
		}
		queue := func(want int) {
			t.Helper()
			if n, err := w.Store.SendReceipts(t.Context()); err != nil || n != want {
				t.Errorf("%d receipts, want %d, %v", n, want, err)
			}
		}
		trackers := map[string]string{}
		for i := range 4 {
			email := fmt.Sprintf("voter%d@example.org", i)
			trackers[email] = vote(email)
		}
		asked(t, w, v.cast(t, w), "no.vote@example.org")
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		queue(0) // four could be told apart too easily
		trackers["voter4@example.org"] = vote("voter4@example.org")
		queue(5)
		queue(0)
		trackers["late@example.org"] = vote("late@example.org")
		queue(0)
		endVote(t, w, v)
		queue(1)
		messages, err := w.Store.Messages(t.Context(), 50)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, m := range messages {
			if m.Kind == "vote_receipt" {
				seen++
				if !strings.Contains(m.Body, trackers[m.Recipient]) || strings.Contains(m.Body, "Baby bank") {
					t.Errorf("to %s: %s", m.Recipient, m.Body)
				}
			}
		}
		if seen != len(trackers) {
			t.Errorf("%d receipts to %d voters", seen, len(trackers))
		}
	})
}
