package council

// page is the address of one of the council's own papers.
func page(path string) string { return "https://www.harwick.example/acorn/" + path }

// firstDuties are what the officer answered two years ago.
func firstDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("first-round/dpia")},
		{Duty: DutyEquality, Link: page("first-round/equality")},
		{Duty: DutyPower, Link: page("first-round/decision"), Reason: "General power of competence, Localism Act 2011, section 1. The cabinet decided."},
		{Duty: DutyElections, Reason: "There was no election within six weeks of the launch or the result."},
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
		{Duty: DutyElections, Reason: "There is no election within six weeks of the vote or the result. We looked at by-elections on the day that we launched."},
		{Duty: DutySubsidy, Link: page("northgate/subsidy"), Reason: "The football and bike groups charge nothing, so neither is trading."},
		{Duty: DutySafeguarding, Link: page("northgate/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy. Every group that works with children shows its policy before it is paid."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

func saltmarshDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("saltmarsh/dpia")},
		{Duty: DutyEquality, Link: page("saltmarsh/equality"), Reason: "The pool has a lift and a hoist. Two languages are spoken at the door."},
		{Duty: DutyPower, Link: page("saltmarsh/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with the pooled fund."},
		{Duty: DutyElections, Reason: "No election is called for the day of the event or the result. We look again before the vote."},
		{Duty: DutySubsidy, Reason: "We check each award when we know who gets one. The sailing club charges its members, so we look at that one first."},
		{Duty: DutySafeguarding, Link: page("saltmarsh/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy. Both come to the event day."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

func fernhillDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("fernhill/dpia")},
		{Duty: DutyEquality, Link: page("fernhill/equality")},
		{Duty: DutyPower, Link: page("fernhill/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with the pooled fund."},
		{Duty: DutyElections, Reason: "There was no election within six weeks of the vote or the result."},
		{Duty: DutySubsidy, Reason: "None of the seven ideas sells anything."},
		{Duty: DutySafeguarding, Link: page("fernhill/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

// youthDuties are not finished: the round is still being planned and cannot be published yet.
func youthDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Reason: "Being written. It needs the schools' answer about class lists. Due before proposals open."},
		{Duty: DutyEquality, Reason: "Being written with the Young Advisors."},
		{Duty: DutyPower, Link: page("young-harwick/decision"), Reason: "General power of competence, Localism Act 2011, section 1."},
		{Duty: DutyElections, Reason: "Not checked yet. The vote is more than three months away."},
		{Duty: DutySubsidy, Reason: "No award can be above £1,500, and none goes to a business."},
		{Duty: DutySafeguarding, Link: page("young-harwick/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}
