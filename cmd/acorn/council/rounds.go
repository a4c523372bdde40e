package council

// Keys of the rounds.
const (
	FirstRound     = "first-round"
	NorthgateRound = "northgate"
	SaltmarshRound = "saltmarsh-old-quay"
	FernhillRound  = "fernhill"
	YouthRound     = "young-harwick"
)

// Rounds are the five rounds of Harwick, oldest first.
func Rounds() []Round {
	return []Round{firstRound(), fernhillRound(), northgateRound(), saltmarshRound(), youthRound()}
}

// firstRound was voted two years ago and has been delivered. It had no panel.
func firstRound() Round {
	return Round{
		Key: FirstRound, Name: "The first Harwick round", Fund: "first-fund",
		Intro:         "Harwick's first try at letting people decide. £30,000, the whole town, ten ideas on the ballot.",
		Areas:         []string{"northgate", "brook-lane", "saltmarsh", "old-quay", "fernhill"},
		Team:          "team-northgate",
		Template:      TemplatePhone,
		State:         StateDelivered,
		Pot:           gbp(30_000),
		MinAsk:        gbp(500),
		MaxAsk:        gbp(30_000),
		Officer:       "rachel",
		WhoMayPropose: "Any group in Harwick with two people who sign, or one person with a group behind them.",
		Ballot: Ballot{MaxPicks: 4, MinimumAge: 8,
			Who:   "Anyone aged 8 or over who lives in Harwick or goes to school here.",
			Proof: "A voting code, by post to every home, or from a school or a library."},
		Timetable: Timetable{
			PlanningFrom: at(-860, 9), PlanningTo: at(-836, 20),
			ProposalsOpen: at(-830, 9), ProposalsClose: at(-790, 17), ReviewBy: at(-772, 17),
			Sealed: at(-752, 15), VotingOpen: at(-745, 9), VotingClose: at(-731, 17),
			Counted: at(-730, 10), ProposersTold: at(-728, 16), Result: at(-725, 9),
			AwardsBy: at(-700, 17), DeliveryEnds: at(-335, 17),
		},
		Needs:   []string{"new-baby", "rows-at-home", "reading", "after-four", "too-loud", "too-far", "know-nobody", "lonely-dads"},
		Plan:    firstPlan(),
		Duties:  firstDuties(),
		Blocs:   firstBlocs(),
		VotedIn: []string{"first-baby-bank", "first-talk-it-out", "first-reading-mates", "first-street-play", "first-beach", "first-mealtimes", "first-bikes"},
		Blind: "A code was sent to each home, so a home with five voters had one vote by post. Children voted with their own codes from school. " +
			"We could not tell whether a code was used by the person it was meant for.",
	}
}

// fernhillRound closed a few weeks ago; its awards are under way.
func fernhillRound() Round {
	return Round{
		Key: FernhillRound, Name: "Fernhill decides", Fund: "together-fund",
		Intro:         "£18,000 for the families up the hill. The vote is counted and the offers are going out.",
		Areas:         []string{"fernhill"},
		Team:          "team-fernhill",
		Template:      TemplatePhone,
		State:         StateAwards,
		Pot:           gbp(18_000),
		MinAsk:        gbp(400),
		MaxAsk:        gbp(9_000),
		Officer:       "rachel",
		WhoMayPropose: "Any group that will do the work in Fernhill. It need not be a charity.",
		Ballot: Ballot{MaxPicks: 3, MinimumAge: 8,
			Who:   "Anyone aged 8 or over who lives, learns or volunteers in Fernhill.",
			Proof: "A voting code, or a code sent to your email address."},
		Timetable: Timetable{
			PlanningFrom: at(-132, 9), PlanningTo: at(-118, 20),
			ProposalsOpen: at(-112, 9), ProposalsClose: at(-78, 17), ReviewBy: at(-64, 17),
			ScoringOpen: at(-62, 9), ScoringClose: at(-50, 20),
			Sealed: at(-44, 15), VotingOpen: at(-38, 9), VotingClose: at(-24, 17),
			Counted: at(-23, 10), ProposersTold: at(-21, 16), Result: at(-18, 9),
			AwardsBy: at(6, 17), DeliveryEnds: at(371, 17),
		},
		Needs:   []string{"reading", "long-holidays", "too-loud", "know-nobody", "new-baby", "after-four"},
		Plan:    fernhillPlan(),
		Duties:  fernhillDuties(),
		Panel:   PanelMembers(),
		Blocs:   fernhillBlocs(),
		VotedIn: []string{"fernhill-warm-wednesdays", "fernhill-tutors", "fernhill-first-aid", "fernhill-trails", "fernhill-allotment"},
		Blind: "Somebody with two email addresses could say twice that they live in Fernhill. We looked for many votes from one place in one hour and found none. " +
			"That does not prove that there were none.",
	}
}

// northgateRound is open to vote. No project costs more than £10,000, so an emailed code is enough to vote.
func northgateRound() Round {
	return Round{
		Key: NorthgateRound, Name: "Northgate decides", Fund: "together-fund",
		Intro:         "Share £40,000 in Northgate. Fifteen ideas from people who live here. Pick what you would fund.",
		Areas:         []string{"northgate"},
		Team:          "team-northgate",
		Template:      TemplatePhone,
		State:         StateVoting,
		Pot:           gbp(40_000),
		MinAsk:        gbp(400),
		MaxAsk:        gbp(10_000),
		Officer:       "rachel",
		WhoMayPropose: "Any group that will do the work in Northgate, or for people from Northgate. It need not be a charity.",
		Ballot: Ballot{MaxPence: gbp(40_000), MinimumAge: 8,
			Who:   "Anyone aged 8 or over who lives, works, learns or volunteers in Northgate.",
			Proof: "A voting code from a school, the library or the family hub, or a code sent to your email address."},
		Timetable: Timetable{
			PlanningFrom: at(-96, 9), PlanningTo: at(-82, 20),
			ProposalsOpen: at(-76, 9), ProposalsClose: at(-41, 17), ReviewBy: at(-29, 17),
			ScoringOpen: at(-27, 9), ScoringClose: at(-13, 20),
			Sealed: at(-8, 15), VotingOpen: at(-5, 9), VotingClose: at(10, 17),
			Counted: at(11, 10), ProposersTold: at(13, 16), Result: at(17, 9),
			AwardsBy: at(38, 17), DeliveryEnds: at(403, 17),
		},
		Needs: []string{"new-baby", "someone-older", "parents-alone", "not-heard", "carers-break", "after-four", "long-holidays",
			"young-carers", "too-loud", "books-home", "too-far", "lonely-dads", "know-nobody"},
		Plan:   northgatePlan(),
		Duties: northgateDuties(),
		Panel:  PanelMembers(),
		Blocs:  northgateBlocs(),
		Blind: "Somebody with two email addresses could say twice that they live in Northgate. A parent could use a child's code. " +
			"We look for many votes from one place in one hour, and we say here after the count what we found.",
	}
}

// saltmarshRound takes proposals. The panel scores those that are already eligible while others are still being written.
func saltmarshRound() Round {
	return Round{
		Key: SaltmarshRound, Name: "Saltmarsh and Old Quay", Fund: "together-fund",
		Intro:         "£25,000 for the streets between the docks and the harbour. Have an idea? Tell us. It can be small.",
		Areas:         []string{"saltmarsh", "old-quay"},
		Team:          "team-saltmarsh",
		Template:      TemplateEvent,
		State:         StateProposals,
		Pot:           gbp(25_000),
		MinAsk:        gbp(400),
		MaxAsk:        gbp(10_000),
		Officer:       "kofi",
		WhoMayPropose: "Any group that will do the work in Saltmarsh or Old Quay. It need not be a charity, and you can ask us to help you write it.",
		Ballot: Ballot{MaxPicks: 5, MinimumAge: 8,
			Who:   "Anyone aged 8 or over who lives, works, learns or volunteers in Saltmarsh or Old Quay.",
			Proof: "Come to the day at the pool and get a voting code at the door. If you can't come, ask for one by post."},
		Timetable: Timetable{
			PlanningFrom: at(-44, 9), PlanningTo: at(-21, 20),
			ProposalsOpen: at(-16, 9), ProposalsClose: at(21, 17), ReviewBy: at(33, 17),
			ScoringOpen: at(-3, 9), ScoringClose: at(40, 20),
			Sealed: at(45, 15), VotingOpen: at(52, 10), VotingClose: at(52, 16),
			Counted: at(52, 17), ProposersTold: at(54, 16), Result: at(56, 9),
			AwardsBy: at(77, 17), DeliveryEnds: at(442, 17),
		},
		Needs:  []string{"after-four", "long-holidays", "too-loud", "school-costs", "books-home", "too-far", "know-nobody"},
		Plan:   saltmarshPlan(),
		Duties: saltmarshDuties(),
		Panel:  PanelMembers(),
		Blind: "Codes are given at the door to people who say that they may vote. We do not ask for papers. " +
			"Somebody could come back in another coat.",
	}
}

// youthRound is still being planned, by the people who will run it.
func youthRound() Round {
	return Round{
		Key: YouthRound, Name: "Young Harwick", Fund: "young-fund",
		Intro:         "£12,000 that people under 19 decide about. Right now the Young Advisors are agreeing what it is for and what the rules are.",
		Areas:         []string{"northgate", "brook-lane", "saltmarsh", "old-quay", "fernhill"},
		Team:          "young-advisors",
		Template:      TemplateYouth,
		State:         StatePlanning,
		Pot:           gbp(12_000),
		MinAsk:        gbp(100),
		MaxAsk:        gbp(1_500),
		Officer:       "kofi",
		WhoMayPropose: "Anyone aged 8 to 18, with an adult or a group that they trust to hold the money.",
		Ballot: Ballot{MaxPicks: 3, MinimumAge: 8,
			Who:   "Anyone aged 8 to 18 who lives or learns in Harwick.",
			Proof: "A voting code from your school or youth club."},
		Timetable: Timetable{
			PlanningFrom: at(-9, 17), PlanningTo: at(12, 20),
			ProposalsOpen: at(20, 9), ProposalsClose: at(55, 17), ReviewBy: at(69, 17),
			ScoringOpen: at(71, 9), ScoringClose: at(85, 20),
			Sealed: at(90, 15), VotingOpen: at(97, 9), VotingClose: at(111, 16),
			Counted: at(112, 10), ProposersTold: at(114, 16), Result: at(116, 12),
			AwardsBy: at(130, 17), DeliveryEnds: at(495, 17),
		},
		Needs:  []string{"after-four", "someone-older", "young-carers", "too-far", "too-loud"},
		Plan:   youthPlan(),
		Duties: youthDuties(),
		Panel:  PanelMembers(),
		Blind:  "Schools give one code to each pupil on a list. Somebody who goes to school and to a youth club could get two.",
	}
}
