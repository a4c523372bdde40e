package council

// Allocations are what officers proposed to award, oldest first. The third waits for an approver when the demo first starts; what is later is how the story goes on.
func Allocations() []Allocation {
	return []Allocation{
		{Round: FirstRound, ProposedBy: "rachel", ProposedAt: at(-722, 10), ApprovedBy: "anita", ApprovedAt: at(-719, 14),
			Note: "£2,600 of the pot is left after the count. The planning group asked whether the dads could start on that.",
			Lines: []AllocationLine{
				{"first-dads-breakfast", gbp(2_600), "It was not voted in and £2,600 was left. The planning group asks whether a smaller breakfast would work."},
			}},
		{Round: FernhillRound, ProposedBy: "rachel", ProposedAt: at(-12, 10), ApprovedBy: "stephen", ApprovedAt: at(-10, 15),
			Lines: []AllocationLine{
				{"fernhill-trails", 0, "The group's insurance papers are not here yet. We put it forward as soon as they are."},
				{"fernhill-allotment", 0, "The allotment society has not signed for plot 14 yet. We put it forward as soon as it has."},
			}},
		{Round: FernhillRound, ProposedBy: "rachel", ProposedAt: at(-2, 10),
			Note: "The insurance papers for Wheels and walks came on Monday.",
			Lines: []AllocationLine{
				{"fernhill-allotment", 0, "The allotment society has not signed for plot 14 yet. We put it forward as soon as it has."},
			}, ApprovedBy: "anita", ApprovedAt: at(4, 14)},
		{Round: FernhillRound, ProposedBy: "rachel", ProposedAt: at(8, 10), ApprovedBy: "stephen", ApprovedAt: at(10, 15)},
		{Round: OldQuayRound, ProposedBy: "rachel", ProposedAt: at(8, 11), ApprovedBy: "anita", ApprovedAt: at(9, 15)},
		{Round: NorthgateRound, ProposedBy: "rachel", ProposedAt: at(20, 10), ApprovedBy: "stephen", ApprovedAt: at(22, 15)},
	}
}

// Refusals are offers that groups did not take up.
func Refusals() []Refusal {
	return []Refusal{
		{Proposal: "first-dads-breakfast", At: at(-708, 21),
			Reason: "Thank you, but twelve breakfasts cost £3,200 and we will not promise what we can't do. We will run it once a month out of our own pockets and ask again."},
	}
}
