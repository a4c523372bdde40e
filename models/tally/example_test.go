package tally_test

import (
	"fmt"

	"acorn/models/tally"
)

// Three projects, £10,000, and seven people who each chose one or two.
func Example() {
	election := tally.Election{
		Budget: 10_000_00,
		Projects: []tally.Project{
			{ID: "baby-bank", Name: "Baby bank", Cost: 6_000_00},
			{ID: "hub", Name: "Relationships hub", Cost: 5_000_00},
			{ID: "mentors", Name: "Mentoring", Cost: 4_000_00},
		},
		Ballots: []tally.Ballot{
			{Weight: 4, Choices: []tally.Choice{{ProjectID: "baby-bank", Points: 1}, {ProjectID: "hub", Points: 1}}},
			{Weight: 1, Choices: []tally.Choice{{ProjectID: "baby-bank", Points: 1}}},
			{Weight: 2, Choices: []tally.Choice{{ProjectID: "mentors", Points: 1}}},
		},
	}
	outcome, err := tally.Count(election, tally.Standard())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range outcome.Lines {
		fmt.Printf("%d. %s: %d votes, %s, %d more needed\n", l.Rank, l.Name, l.Votes, l.Reason.Code, l.VotesNeeded)
	}
	fmt.Printf("%d in 10 see something they voted for\n", outcome.Measures.InTen())
	// Output:
	// 1. Baby bank: 5 votes, voted_in, 0 more needed
	// 2. Relationships hub: 4 votes, not_enough_left, 1 more needed
	// 3. Mentoring: 2 votes, voted_in, 0 more needed
	// 10 in 10 see something they voted for
}
