package council

// Proposals are all the ideas of all rounds, of every fate.
func Proposals() []Proposal {
	all := firstVotedIn()
	all = append(all, firstOthers()...)
	all = append(all, fernhillProposals()...)
	all = append(all, oldQuayProposals()...)
	all = append(all, northgateFamilies()...)
	all = append(all, northgateChildren()...)
	all = append(all, northgateOthers()...)
	all = append(all, roomsProposals()...)
	all = append(all, brookLaneProposals()...)
	return append(all, saltmarshProposals()...)
}

// eligible is a review that lets a proposal go on, by an officer on a day.
func eligible(by string, day int, reasons ...string) Review {
	return Review{By: by, At: at(day, 11), Decision: Eligible, Reasons: reasons}
}

// changes is a review that sends a version back.
func changes(by string, day int, reasons ...string) Review {
	return Review{By: by, At: at(day, 15), Decision: Changes, Reasons: reasons}
}
