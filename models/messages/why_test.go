package messages

import (
	"testing"

	"acorn/models"
)

func TestWhyIsSaidInWords(t *testing.T) {
	for want, line := range map[string]models.ResultLine{
		"It came first in the count.": {Rank: 1, VotedIn: true, Reason: "voted_in", LeftPence: 4_000_000},
		"It was number 4 in the count. £24,300 was left at its turn, which was enough.":                                          {Rank: 4, VotedIn: true, Reason: "voted_in", LeftPence: 2_430_000},
		"It costs £26,000, and £24,300 was left at its turn. 48 more votes would have put it in.":                                {Rank: 3, Reason: "not_enough_left", CostPence: 2_600_000, LeftPence: 2_430_000, VotesShort: 48},
		"It costs £26,000, and £24,300 was left at its turn.":                                                                    {Rank: 3, Reason: "not_enough_left", CostPence: 2_600_000, LeftPence: 2_430_000},
		"Nobody picked it. 1 vote would have put it in.":                                                                         {Rank: 9, Reason: "no_votes", VotesShort: 1},
		"It needed at least 20 votes. 3 more votes would have put it in.":                                                        {Rank: 9, Reason: "below_threshold", VotesShort: 3},
		"A project before it cost more than was left, and by the rules the count ends there. 2 more votes would have put it in.": {Rank: 9, Reason: "stopped_before", VotesShort: 2},
		"It was withdrawn before the count.":                                                                                     {Reason: "withdrawn"},
		"The rules of the round say why.":                                                                                        {Reason: "something newer"},
	} {
		if got := Why(t.Context(), line, 20); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
