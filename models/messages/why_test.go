package messages

import (
	"testing"

	"acorn/models"
	"acorn/models/tally"
)

func TestWhyIsSaidInWords(t *testing.T) {
	for want, line := range map[string]models.ResultLine{
		"It came first in the count.": {Rank: 1, VotedIn: true, Reason: "voted_in", LeftPence: 4_000_000},
		"It was number 4 in the count. When its turn came, £24,300 was left, which was enough.":                                  {Rank: 4, VotedIn: true, Reason: "voted_in", LeftPence: 2_430_000},
		"It costs £26,000. When its turn came, £24,300 was left. 48 more votes would have put it in.":                            {Rank: 3, Reason: "not_enough_left", CostPence: 2_600_000, LeftPence: 2_430_000, VotesShort: 48},
		"It costs £26,000. When its turn came, £24,300 was left.":                                                                {Rank: 3, Reason: "not_enough_left", CostPence: 2_600_000, LeftPence: 2_430_000},
		"Nobody picked it. 1 vote would have put it in.":                                                                         {Rank: 9, Reason: "no_votes", VotesShort: 1},
		"A project before it cost more than was left, and by the rules the count ends there. 2 more votes would have put it in.": {Rank: 9, Reason: "stopped_before", VotesShort: 2},
		"It was withdrawn before the count.":                                                                                     {Reason: "withdrawn"},
		"The rules of the round say why.":                                                                                        {Reason: "something newer"},
	} {
		if got := Why(t.Context(), models.BallotApproval, line, tally.Outcome{}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestWhyUnderEachRule counts small votes and reads what each project is told.
func TestWhyUnderEachRule(t *testing.T) {
	// £90 to share. Four people pick the Bench (and two of them the Ramp), two the Choir and the Drums, one each of them.
	election := tally.Election{Budget: 90_00, Projects: []tally.Project{{ID: "b", Name: "Bench", Cost: 40_00}, {ID: "r", Name: "Ramp", Cost: 45_00},
		{ID: "c", Name: "Choir", Cost: 30_00}, {ID: "d", Name: "Drums", Cost: 60_00}},
		Ballots: []tally.Ballot{vote(2, "b"), vote(2, "b", "r"), vote(1, "c"), vote(1, "c", "d")}}
	ties := []tally.TieBreak{tally.TieCheapest, tally.TieVotes, tally.TieFile}
	for _, test := range []struct {
		rule tally.Rule
		want map[string]string
	}{
		{tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.NoCompletion}, map[string]string{
			"b": "It was number 1 to be bought. The 4 people who picked it paid £10 each.",
			"c": "It was number 2 to be bought. The 2 people who picked it paid £15 each.",
			"r": "It costs £45, and the shares of the people who picked it would have paid 50% of that at best. 3 more votes would have put it in.",
			"d": "It costs £60, and the shares of the people who picked it would have paid 25% of that at best. 3 more votes would have put it in."}},
		{tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.Add1, Step: 5_00}, map[string]string{
			"b": "It was number 1 to be bought. The 4 people who picked it paid £10 each."}},
		{tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.Utilitarian}, map[string]string{
			"d": "The shares of the people who picked it would have paid 25% of its £60 at best, and the £20 that was left over was not enough. 3 more votes would have put it in."}},
		{tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.NoCompletion, MinSupport: 3}, map[string]string{
			"c": "It needed at least 3 votes. 1 more vote would have put it in."}},
		{tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Skip, MinShare: 30_000}, map[string]string{
			"d": "It needed the votes of at least 30% of everyone who picked something, which is 2 votes. 4 more votes would have put it in."}},
		{tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Stop}, map[string]string{
			"r": "It costs £45. When its turn came, £20 was left. 1 more vote would have put it in.",
			"d": "“Ramp” came before it and cost more than was left. By the rules the count ends there. 4 more votes would have put it in."}},
		{tally.Rule{Method: tally.Phragmen, Unfit: tally.Skip}, map[string]string{
			"b": "It was number 1 to be bought. That was when the 4 people who picked it had earned its £40 together."}},
	} {
		test.rule.Ties = ties
		o, err := tally.Count(election, test.rule)
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range test.want {
			l, _ := o.Line(id)
			line := models.ResultLine{ProposalID: id, Rank: l.Rank, Votes: int(l.Votes), CostPence: l.Cost, LeftPence: l.Left, VotedIn: l.VotedIn, Reason: string(l.Reason.Code), VotesShort: int(l.VotesNeeded)}
			if got := Why(t.Context(), models.BallotApproval, line, o); got != want {
				t.Errorf("%s %s %s: %q, want %q", test.rule.Method, test.rule.Completion, id, got, want)
			}
		}
	}
}

func vote(weight int, ids ...string) tally.Ballot {
	b := tally.Ballot{Weight: weight}
	for _, id := range ids {
		b.Choices = append(b.Choices, tally.Choice{ProjectID: id, Points: 1})
	}
	return b
}

// TestWhyWherePeopleGivePoints reads what projects are told on a ballot of points.
func TestWhyWherePeopleGivePoints(t *testing.T) {
	// £90 to share. Two people give the Bench 3 points each and the Ramp 1; one gives the Choir 2.
	points := func(weight int, given ...tally.Choice) tally.Ballot {
		return tally.Ballot{Weight: weight, Choices: given}
	}
	election := tally.Election{Budget: 90_00, Projects: []tally.Project{{ID: "b", Name: "Bench", Cost: 60_00}, {ID: "r", Name: "Ramp", Cost: 50_00}, {ID: "c", Name: "Choir", Cost: 30_00}, {ID: "d", Name: "Drums", Cost: 40_00}},
		Ballots: []tally.Ballot{points(2, tally.Choice{ProjectID: "b", Points: 3}, tally.Choice{ProjectID: "r", Points: 1}), points(1, tally.Choice{ProjectID: "c", Points: 1})}}
	for _, test := range []struct {
		rule tally.Rule
		want map[string]string
	}{
		{tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Skip}, map[string]string{
			"r": "It costs £50. When its turn came, £30 was left. 4 more points would have put it in.", "d": "Nobody picked it. 6 more points would have put it in."}},
		{tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Skip, MinSupport: 2}, map[string]string{
			"c": "It needed at least 2 points. 1 more point would have put it in."}},
		{tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.NoCompletion}, map[string]string{
			"b": "It was number 1 to be bought. The 2 people who gave it points paid £10 for each point.", "c": "It was number 2 to be bought. The 1 person who gave it points paid £30 for each point."}},
	} {
		test.rule.Ties = []tally.TieBreak{tally.TieCheapest, tally.TieVotes, tally.TieFile}
		o, err := tally.Count(election, test.rule)
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range test.want {
			l, _ := o.Line(id)
			line := models.ResultLine{ProposalID: id, Rank: l.Rank, Votes: int(l.Votes), CostPence: l.Cost, LeftPence: l.Left, VotedIn: l.VotedIn, Reason: string(l.Reason.Code), VotesShort: int(l.VotesNeeded)}
			if got := Why(t.Context(), models.BallotCumulative, line, o); got != want {
				t.Errorf("%s %s: %q, want %q", test.rule.Method, id, got, want)
			}
		}
	}
}
