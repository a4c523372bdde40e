// Package council is the content of the demonstration council, Harwick: its people, places, funds, rounds, proposals and what came of
// them. It is data only. Another part of the program turns it into acts, in the order that a real council would have made them.
//
// Harwick does not exist. Its people, groups, places, counts and results are made up so that every page has something true to life on
// it. Facts about real places appear only as [Context] notes, each with its source, and never as something found in Harwick.
//
// Things point at each other by short keys such as "northgate-baby-bank". Every key is unique within its kind and every pointer is
// checked by this package's tests, as are sums of money, lengths of texts, phone numbers and what may be said about a child.
package council

// Demo is the whole council, as the functions of this package return it piece by piece.
type Demo struct {
	Settings      Settings
	Areas         []Area
	Organisations []Organisation
	Teams         []Team
	People        []Person
	Grants        []Grant
	Framework     Framework
	Rubric        []Criterion
	Needs         []Need
	Voices        []Voice
	Funds         []Fund
	Rounds        []Round
	Proposals     []Proposal
	Allocations   []Allocation
	Refusals      []Refusal
	Initiatives   []Initiative
	Concerns      []Concern
}

// Harwick is the whole council. Each call makes a fresh copy, so that a caller may change what it gets.
func Harwick() Demo {
	return Demo{
		Settings:      CouncilSettings(),
		Areas:         Areas(),
		Organisations: Organisations(),
		Teams:         Teams(),
		People:        People(),
		Grants:        Grants(),
		Framework:     OutcomeFramework(),
		Rubric:        Rubric(),
		Needs:         Needs(),
		Voices:        Voices(),
		Funds:         Funds(),
		Rounds:        Rounds(),
		Proposals:     Proposals(),
		Allocations:   Allocations(),
		Refusals:      Refusals(),
		Initiatives:   Initiatives(),
		Concerns:      Concerns(),
	}
}
