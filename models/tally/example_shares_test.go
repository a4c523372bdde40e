package tally_test

import (
	"fmt"

	"acorn/models/tally"
)

// Three people in five want the hub, two of them the baby bank as well. The other two want only the mentors.
func Example_equalShares() {
	election := tally.Election{
		Budget: 10_000_00,
		Projects: []tally.Project{
			{ID: "baby-bank", Name: "Baby bank", Cost: 6_000_00},
			{ID: "hub", Name: "Relationships hub", Cost: 4_000_00},
			{ID: "mentors", Name: "Mentoring", Cost: 4_000_00},
		},
		Ballots: []tally.Ballot{
			{Weight: 2, Choices: []tally.Choice{{ProjectID: "baby-bank", Points: 1}, {ProjectID: "hub", Points: 1}}},
			{Weight: 1, Choices: []tally.Choice{{ProjectID: "hub", Points: 1}}},
			{Weight: 2, Choices: []tally.Choice{{ProjectID: "mentors", Points: 1}}},
		},
	}
	rule := tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.NoCompletion, Ties: []tally.TieBreak{tally.TieCheapest, tally.TieID}}
	outcome, err := tally.Count(election, rule)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, round := range outcome.Parts[0].Rounds {
		fmt.Printf("%s: %s effective votes, each of them pays %s pence\n", round.ID, round.Effective, round.Price)
	}
	for _, l := range outcome.Lines {
		if !l.VotedIn {
			fmt.Printf("%s: its voters had %d pence left, %s %% of its cost; %d more people would have done\n", l.ID, l.Behind, l.EffectiveSupport, l.VotesNeeded)
		}
	}
	// Output:
	// hub: 3 effective votes, each of them pays 133333.333 pence
	// mentors: 2 effective votes, each of them pays 200000 pence
	// baby-bank: its voters had 133333 pence left, 66.666 % of its cost; 2 more people would have done
}
