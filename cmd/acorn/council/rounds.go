package council

// Keys of the rounds.
const (
	FirstRound     = "first-round"
	FernhillRound  = "fernhill"
	OldQuayRound   = "old-quay"
	NorthgateRound = "northgate"
	RoomsRound     = "rooms"
	BrookLaneRound = "brook-lane"
	SaltmarshRound = "saltmarsh-old-quay"
	YouthRound     = "young-harwick"
)

// Rounds are the rounds of Harwick, oldest first.
func Rounds() []Round {
	return []Round{firstRound(), fernhillRound(), oldQuayRound(), northgateRound(), roomsRound(), brookLaneRound(), saltmarshRound(), youthRound()}
}

// firstRound was voted two years ago and has been delivered. It had no panel.
func firstRound() Round {
	return Round{
		Key: FirstRound, Name: "The first Harwick round", Fund: FirstFund,
		Intro:    "Harwick's first try at letting people decide: the whole town, and ten ideas on the ballot.",
		Team:     "team-northgate",
		Template: TemplateLocal,
		State:    StateDelivered,
		Pot:      gbp(30_000), MinAsk: gbp(500), MaxAsk: gbp(30_000),
		Officer:       "rachel",
		WhoMayPropose: "Any group in Harwick with two people who sign, or one person with a group behind them.",
		Ballot: Ballot{MaxPicks: 4, ShowOther: true, MinimumAge: 8, Assurance: AssuranceCode,
			Who: "Anyone aged 8 or over who lives in Harwick or goes to school here.", Belonging: []string{"live", "study"}},
		Timetable: Timetable{
			SetUp: at(-870, 10), PlanningFrom: at(-860, 9), PlanningTo: at(-836, 20),
			ProposalsOpen: at(-830, 9), ProposalsClose: at(-790, 17),
			Sealed: at(-752, 15), VotingOpen: at(-745, 9), VotingClose: at(-731, 17),
			Counted: at(-730, 10), ProposersTold: at(-728, 16), Result: at(-725, 9),
		},
		Plan:    firstPlan(),
		Duties:  firstDuties(),
		Batches: []Batch{{"Posted to homes", "Town hall post room", 500, "letters", "Every home in the ward, by post"}, {"Schools", "Two primary schools and the academy", 400, "school", "Class teachers"}},
		Blocs:   firstBlocs(),
		VotedIn: []string{"first-baby-bank", "first-talk-it-out", "first-reading-mates", "first-street-play", "first-beach", "first-mealtimes", "first-bikes"},
	}
}

// fernhillRound closed a few weeks ago; its awards are under way.
func fernhillRound() Round {
	return Round{
		Key: FernhillRound, Name: "Fernhill decides", Fund: TogetherFund,
		Intro: "For the families up the hill, shared by their own vote.",
		Area:  "fernhill", Team: "team-fernhill", Panel: YoungAdvisors,
		Template: TemplateLocal,
		State:    StateAwards,
		Pot:      gbp(18_000), MinAsk: gbp(400), MaxAsk: gbp(9_000),
		Officer:       "rachel",
		WhoMayPropose: "Any group that will do the work in Fernhill. It need not be a charity.",
		Ballot: Ballot{MaxPicks: 3, MinimumAge: 8, Assurance: AssuranceEmail,
			Who: "Anyone aged 8 or over who lives, learns or volunteers in Fernhill.", Belonging: []string{"live", "study", "volunteer"}},
		Timetable: Timetable{
			SetUp: at(-140, 10), PlanningFrom: at(-132, 9), PlanningTo: at(-118, 20),
			ProposalsOpen: at(-112, 9), ProposalsClose: at(-78, 17),
			ScoringOpen: at(-62, 9), ScoringClose: at(-50, 20), Released: at(-47, 10),
			Sealed: at(-44, 15), VotingOpen: at(-38, 9), VotingClose: at(-24, 17),
			Counted: at(-23, 10), ProposersTold: at(-21, 16), Result: at(-18, 9),
		},
		Plan:    fernhillPlan(),
		Duties:  fernhillDuties(),
		Batches: []Batch{{"Village hall", "Fernhill village hall", 120, "", "The desk at the hall"}, {"School gate", "Fernhill Residents' stall", 130, "school", "The two at the stall"}},
		Blocs:   fernhillBlocs(),
		VotedIn: []string{"fernhill-warm-wednesdays", "fernhill-tutors", "fernhill-first-aid", "fernhill-trails", "fernhill-allotment"},
	}
}

// oldQuayRound was voted on one day, yesterday, and waits to be counted.
func oldQuayRound() Round {
	return Round{
		Key: OldQuayRound, Name: "Old Quay harbour day", Fund: TogetherFund,
		Intro: "For a livelier winter on the quay. One day, one room, everyone puts their first three in order.",
		Area:  "old-quay", Team: "team-old-quay", Panel: YoungAdvisors,
		Template: TemplateEvent, Venue: "The Boathouse, Harbour Walk, Old Quay",
		State: StateClosed,
		Pot:   gbp(5_000), MinAsk: gbp(200), MaxAsk: gbp(2_000),
		Officer:       "rachel",
		WhoMayPropose: "Anyone with an idea for Old Quay and somebody to do it with.",
		Ballot: Ballot{MaxPicks: 3, InOrder: true, MinimumAge: 8, Assurance: AssuranceCode,
			Who: "Anyone aged 8 or over who lives, works, learns or volunteers in Old Quay.", Belonging: []string{"live", "work", "study", "volunteer"}},
		Timetable: Timetable{
			SetUp: at(-62, 10), PlanningFrom: at(-56, 9), PlanningTo: at(-47, 20),
			ProposalsOpen: at(-46, 9), ProposalsClose: at(-20, 17),
			ScoringOpen: at(-19, 9), ScoringClose: at(-8, 20), Released: at(-7, 10),
			Sealed: at(-6, 15), VotingOpen: at(-1, 10), VotingClose: at(-1, 16),
			Counted: at(4, 10), ProposersTold: at(4, 15), Result: at(6, 9),
		},
		Plan:    oldQuayPlan(),
		Duties:  oldQuayDuties(),
		Batches: []Batch{{"At the door", "Boathouse door, Siân Powell", 260, "event", "The two at the door"}},
		Blocs:   oldQuayBlocs(),
	}
}

// northgateRound is open to vote. No project costs more than £10,000, so an emailed code is enough to vote.
func northgateRound() Round {
	return Round{
		Key: NorthgateRound, Name: "Northgate decides", Fund: TogetherFund,
		Intro: "Fifteen ideas from people who live here. Pick up to five that you would fund.",
		Area:  "northgate", Team: "team-northgate", Panel: YoungAdvisors,
		Template: TemplateLocal,
		State:    StateVoting,
		Pot:      gbp(40_000), MinAsk: gbp(400), MaxAsk: gbp(10_000),
		Officer:       "rachel",
		WhoMayPropose: "Any group that will do the work in Northgate, or for people from Northgate. It need not be a charity.",
		Ballot: Ballot{MaxPicks: 5, MinimumAge: 8, Assurance: AssuranceEmail,
			Who: "Anyone aged 8 or over who lives, works, learns or volunteers in Northgate.", Belonging: []string{"live", "work", "study", "volunteer"}},
		Timetable: Timetable{
			SetUp: at(-104, 10), PlanningFrom: at(-96, 9), PlanningTo: at(-82, 20),
			ProposalsOpen: at(-76, 9), ProposalsClose: at(-41, 17),
			ScoringOpen: at(-27, 9), ScoringClose: at(-13, 20), Released: at(-10, 10),
			Sealed: at(-8, 15), VotingOpen: at(-5, 9), VotingClose: at(9, 17),
			Counted: at(11, 10), ProposersTold: at(13, 16), Result: at(17, 9),
		},
		Plan:    northgatePlan(),
		Duties:  northgateDuties(),
		Batches: []Batch{{"Class lists", "Northgate Primary School", 220, "school", "Class teachers"}, {"Baby clinic and market stall", "Northgate Family Hub", 120, "", "The health visitor and the stall"}, {"Youth club", "Harwick Youth Works", 80, "youth_club", ""}},
		Translated: []Translated{
			{"A big brother or sister", "pl", "Starszy brat albo siostra", "Dzieci mają dorosłego przyjaciela, który przychodzi co tydzień przez rok, cokolwiek się dzieje.",
				"Znajdziemy, sprawdzimy i przeszkolimy piętnastu wolontariuszy. Każdemu dobierzemy dziecko, które lubi to samo, i będą się spotykać co tydzień: piłka, pieczenie, lekcje, molo. Jest trochę pieniędzy na bilety i frytki.\n\nRodzice zawsze wiedzą, gdzie i kiedy. Zgłosić się mogą rodzice, dzieci i szkoły.",
				"W różnych miejscach w Northgate, zawsze wśród ludzi"},
			{"Girls' football, Fridays", "pl", "Piłka nożna dla dziewcząt w piątki", "Dziewczęta mają własną drużynę, trenerkę i stroje, a grać może każda.",
				"W każdy piątek dwa treningi: jeden dla dziewcząt do jedenastu lat i jeden dla starszych. Dwie mamy uczą się na trenerki. Buty są ze wspólnej skrzyni i nikt nic nie płaci.\n\nW szatni będzie zamek, który działa. Grać można w chuście, w legginsach i w koszulce brata.",
				"Boisko ze sztuczną trawą na dużym terenie rekreacyjnym w Northgate"},
			{"Skate ramp lights, the small version", "pl", "Małe oświetlenie rampy", "Młodzież może jeździć po szkole przez całą zimę, przy trzech lampach, które mniej kosztują.",
				"Trzy ciche, oszczędne lampy na dachu pawilonu, skierowane w dół, bo mieszkańcy bloków pytali o oślepianie. Zastąpią sześć słupów. Bez kopania. Przycisk włącza je na pół godziny, a o dziewiątej gasną.\n\nDziewczęta prosiły o swoją godzinę w poniedziałki, więc ją mają.",
				"Rampy na dużym terenie rekreacyjnym w Northgate, gdzie o czwartej jest już ciemno"},
		},
		Desk:   Batch{"Library desk", "Northgate Library", 20, "library", "The desk"},
		Blocs:  northgateBlocs(),
		Later:  northgateLater(),
		Passes: northgatePasses(), Papers: northgatePapers(), Odd: northgateOdd(), MoreTime: northgateMoreTime(),
	}
}

// brookLaneRound has its proposals in, and the panel scores them.
func brookLaneRound() Round {
	return Round{
		Key: BrookLaneRound, Name: "Brook Lane after school", Fund: TogetherFund,
		Intro: "For the hours between school and tea.",
		Area:  "brook-lane", Team: "team-brook-lane", Panel: YoungAdvisors,
		Template: TemplateLocal,
		State:    StateScoring,
		Pot:      gbp(15_000), MinAsk: gbp(300), MaxAsk: gbp(6_000),
		Officer:       "kofi",
		WhoMayPropose: "Any group that will do the work in Brook Lane. It need not be a charity.",
		Ballot: Ballot{MaxPicks: 3, MinimumAge: 8, Assurance: AssuranceRoll,
			Who: "Anyone aged 8 or over who is a member of Brook Lane Residents or of a family at Brook Lane Primary.", Belonging: []string{"live", "study"}},
		Timetable: Timetable{
			SetUp: at(-84, 10), PlanningFrom: at(-76, 9), PlanningTo: at(-61, 20),
			ProposalsOpen: at(-58, 9), ProposalsClose: at(-15, 17),
			ScoringOpen: at(-4, 9), ScoringClose: at(10, 20), Released: at(11, 10),
			Sealed: at(12, 15), VotingOpen: at(15, 9), VotingClose: at(29, 17),
			Counted: at(30, 10), ProposersTold: at(32, 16), Result: at(36, 9),
		},
		Plan:   brookLanePlan(),
		Duties: brookLaneDuties(),
		Later:  brookLaneLater(),
		Roll:   brookLaneRoll(),
	}
}

// saltmarshRound takes proposals.
func saltmarshRound() Round {
	return Round{
		Key: SaltmarshRound, Name: "Saltmarsh and Old Quay", Fund: TogetherFund,
		Intro: "For the streets between the docks and the harbour. Have an idea? Tell us. It can be small.",
		Team:  "team-saltmarsh", Panel: YoungAdvisors,
		Template: TemplateLocal,
		State:    StateProposals,
		Pot:      gbp(25_000), MinAsk: gbp(400), MaxAsk: gbp(10_000),
		Officer:       "kofi",
		WhoMayPropose: "Any group that will do the work in Saltmarsh or Old Quay. It need not be a charity, and you can ask us to help you write it.",
		Ballot: Ballot{MaxPicks: 5, MinimumAge: 8, Assurance: AssuranceEmail,
			Who: "Anyone aged 8 or over who lives, works, learns or volunteers in Saltmarsh or Old Quay.", Belonging: []string{"live", "work", "study", "volunteer"}},
		Timetable: Timetable{
			SetUp: at(-52, 10), PlanningFrom: at(-44, 9), PlanningTo: at(-21, 20),
			ProposalsOpen: at(-16, 9), ProposalsClose: at(21, 17),
			ScoringOpen: at(24, 9), ScoringClose: at(40, 20),
			VotingOpen: at(52, 9), VotingClose: at(66, 17),
		},
		Plan:   saltmarshPlan(),
		Duties: saltmarshDuties(),
	}
}

// youthRound is still being planned, by the people who will run it.
func youthRound() Round {
	return Round{
		Key: YouthRound, Name: "Young Harwick", Fund: YoungFund,
		Intro: "Decided by people under 19, from the first rule to the last pound.",
		Team:  YoungAdvisors, Panel: YoungAdvisors,
		Template: TemplateYouth,
		State:    StatePlanning,
		Pot:      gbp(12_000), MinAsk: gbp(100), MaxAsk: gbp(1_500),
		Officer:       "kofi",
		WhoMayPropose: "Anyone aged 8 to 18, with an adult or a group that they trust to hold the money.",
		Ballot: Ballot{MaxPicks: 3, MinimumAge: 8, Assurance: AssuranceCode,
			Who: "Anyone aged 8 to 18 who lives or learns in Harwick.", Belonging: []string{"live", "study"}},
		Timetable: Timetable{
			SetUp: at(-16, 10), PlanningFrom: at(-9, 17), PlanningTo: at(12, 20),
			ProposalsOpen: at(20, 9), ProposalsClose: at(55, 17),
			ScoringOpen: at(71, 9), ScoringClose: at(85, 20),
			VotingOpen: at(97, 9), VotingClose: at(111, 16),
		},
		Plan:   youthPlan(),
		Duties: youthDuties(),
	}
}
