package council

// page is the address of one of the council's own papers.
func page(path string) string { return "https://www.harwick.example/acorn/" + path }

// firstDuties are what the officer answered two years ago.
func firstDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("first-round/dpia")},
		{Duty: DutyEquality, Link: page("first-round/equality")},
		{Duty: DutyPower, Link: page("first-round/decision"), Reason: "General power of competence, Localism Act 2011, section 1. The cabinet decided."},
		{Duty: DutyElections, Reason: "Before we published we looked for elections and by-elections near the launch, the vote and the result."},
		{Duty: DutySubsidy, Reason: "No group is a business that sells this. Each award is far below the limit for minimal financial assistance."},
		{Duty: DutySafeguarding, Link: page("first-round/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

func northgateDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("northgate/dpia"), Reason: "Covers children from 8 who vote, and what schools do with class lists."},
		{Duty: DutyEquality, Link: page("northgate/equality"), Reason: "Checked for people who read little English, cannot get out, or use a screen reader."},
		{Duty: DutyPower, Link: page("northgate/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with the pooled fund."},
		{Duty: DutyElections, Reason: "Before we published we looked for elections and by-elections near the launch, the vote and the result."},
		{Duty: DutySubsidy, Link: page("northgate/subsidy"), Reason: "The football and bike groups charge nothing, so neither is trading."},
		{Duty: DutySafeguarding, Link: page("northgate/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy. Every group that works with children shows its policy before it is paid."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

func saltmarshDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("saltmarsh/dpia")},
		{Duty: DutyEquality, Link: page("saltmarsh/equality"), Reason: "Checked for people who read little English, cannot get out, or use a screen reader."},
		{Duty: DutyPower, Link: page("saltmarsh/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with the pooled fund."},
		{Duty: DutyElections, Reason: "Before we published we looked for elections and by-elections near the launch, the vote and the result."},
		{Duty: DutySubsidy, Reason: "We check each award when we know who gets one. The sailing club charges its members, so we look at that one first."},
		{Duty: DutySafeguarding, Link: page("saltmarsh/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

func fernhillDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("fernhill/dpia")},
		{Duty: DutyEquality, Link: page("fernhill/equality")},
		{Duty: DutyPower, Link: page("fernhill/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with the pooled fund."},
		{Duty: DutyElections, Reason: "Before we published we looked for elections and by-elections near the launch, the vote and the result."},
		{Duty: DutySubsidy, Reason: "No group that asked sells anything."},
		{Duty: DutySafeguarding, Link: page("fernhill/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

func brookLaneDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("brook-lane/dpia")},
		{Duty: DutyEquality, Link: page("brook-lane/equality"), Reason: "Checked with parents who work shifts."},
		{Duty: DutyPower, Link: page("brook-lane/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with the pooled fund."},
		{Duty: DutyElections, Reason: "Before we published we looked for elections and by-elections near the launch, the vote and the result."},
		{Duty: DutySubsidy, Reason: "None of the groups sells anything."},
		{Duty: DutySafeguarding, Link: page("brook-lane/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy. Volunteers who work with children are checked first."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

func oldQuayDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("old-quay/dpia"), Reason: "Codes at the door, and no names written down."},
		{Duty: DutyEquality, Link: page("old-quay/equality"), Reason: "The boathouse has a ramp. Whoever can't come can ask for a code by post."},
		{Duty: DutyPower, Link: page("old-quay/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with the pooled fund."},
		{Duty: DutyElections, Reason: "Before we published we looked for elections and by-elections near the launch, the vote and the result."},
		{Duty: DutySubsidy, Reason: "No award can be above £2,000, and none goes to a business."},
		{Duty: DutySafeguarding, Link: page("old-quay/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy. Both were at the boathouse all day."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

// youthDuties were answered before the Young Advisors began to plan. Some are looked at again before anybody votes.
func youthDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("young-harwick/dpia"), Reason: "The schools have still to answer about class lists. We bring it up to date before a code is printed."},
		{Duty: DutyEquality, Link: page("young-harwick/equality"), Reason: "Written with the Young Advisors."},
		{Duty: DutyPower, Link: page("young-harwick/decision"), Reason: "General power of competence, Localism Act 2011, section 1."},
		{Duty: DutyElections, Reason: "The vote is more than three months away. We look again when its dates are near."},
		{Duty: DutySubsidy, Reason: "No award can be above £1,500, and none goes to a business."},
		{Duty: DutySafeguarding, Link: page("young-harwick/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}
