package council

// Awards are those of the delivered round, all accepted, and those of Fernhill, each at a different point on its way.
func Awards() []Award {
	return append(firstAwards(), fernhillAwards()...)
}

// firstAwards were proposed by one officer, approved by finance three days later and accepted within two weeks.
func firstAwards() []Award {
	accepted := func(proposal string, pounds int64, by string, day int) Award {
		return Award{Proposal: proposal, Pence: gbp(pounds), Stage: AwardAccepted,
			ProposedBy: "rachel", ProposedAt: at(-722, 10), ApprovedBy: "anita", ApprovedAt: at(-719, 14),
			OfferedAt: at(-718, 9), AcceptedBy: by, AcceptedAt: at(day, 20)}
	}
	return []Award{
		accepted("first-baby-bank", 6_200, "shanice", -716),
		accepted("first-talk-it-out", 7_400, "ngozi", -711),
		accepted("first-reading-mates", 5_900, "ruth", -717),
		accepted("first-street-play", 900, "kelly-ann", -715),
		accepted("first-beach", 3_300, "yusuf", -713),
		accepted("first-mealtimes", 2_600, "leanne", -709),
		accepted("first-bikes", 1_100, "piotr", -707),
	}
}

// fernhillAwards leave something for everybody to do: a group to accept, an approver to approve, a group to find its second signatory. The
// allotment was voted in too and has no award yet, so that an officer has one to propose.
func fernhillAwards() []Award {
	return []Award{
		{Proposal: "fernhill-tutors", Pence: gbp(4_600), Stage: AwardAccepted,
			ProposedBy: "rachel", ProposedAt: at(-16, 10), ApprovedBy: "stephen", ApprovedAt: at(-14, 15),
			OfferedAt: at(-13, 9), AcceptedBy: "ruth", AcceptedAt: at(-9, 19),
			Waiting: "Finance has the first payment to approve."},
		{Proposal: "fernhill-warm-wednesdays", Pence: gbp(3_800), Stage: AwardOffered,
			ProposedBy: "rachel", ProposedAt: at(-16, 10), ApprovedBy: "stephen", ApprovedAt: at(-14, 15),
			OfferedAt: at(-6, 9),
			Waiting:   "The Cookpot has the offer and has to accept it and enter its bank details."},
		{Proposal: "fernhill-first-aid", Pence: gbp(850), Stage: AwardApproved,
			ProposedBy: "rachel", ProposedAt: at(-16, 10), ApprovedBy: "stephen", ApprovedAt: at(-14, 15),
			Waiting: "The group has one person who signs for money and needs two. The offer goes out when it has."},
		{Proposal: "fernhill-trails", Pence: gbp(3_200), Stage: AwardProposed,
			ProposedBy: "rachel", ProposedAt: at(-2, 10),
			Waiting: "Finance has to approve it. The group's insurance came on the last day."},
	}
}
