package council

// roomsRound is open to vote, and shares so much that its rules, its time and its ballot take two officers.
func roomsRound() Round {
	return Round{
		Key: RoomsRound, Name: "Rooms for everyone", Fund: RoomsFund,
		Intro:    "Four rooms that all of Harwick could use, and money for two or three of them.",
		Team:     "team-northgate",
		Template: TemplateLocal,
		State:    StateVoting,
		Pot:      gbp(60_000), MinAsk: gbp(5_000), MaxAsk: gbp(30_000),
		Officer: "kofi", SealedBy: "rachel",
		WhoMayPropose: "Any group that looks after a room in Harwick which others can use.",
		Ballot: Ballot{MaxPicks: 2, MinimumAge: 8, Assurance: AssuranceCode,
			Who: "Anyone aged 8 or over who lives in Harwick or goes to school here.", Belonging: []string{"live", "study"}},
		Timetable: Timetable{
			SetUp: at(-80, 10), PlanningFrom: at(-72, 9), PlanningTo: at(-58, 20),
			ProposalsOpen: at(-54, 9), ProposalsClose: at(-20, 17),
			Sealed: at(-7, 15), VotingOpen: at(-4, 9), VotingClose: at(12, 17),
			Counted: at(18, 10), ProposersTold: at(20, 16), Result: at(24, 9),
		},
		Plan:    roomsPlan(),
		Duties:  roomsDuties(),
		Batches: []Batch{{"Posted to homes", "Town hall post room", 120, "letters", "Homes in the dock road flats, by post"}, {"School", "Saltmarsh Academy", 60, "school", "Class teachers"}},
		Blocs: []Bloc{
			bloc(22, ByCode, "rooms-kitchen rooms-hall"), bloc(17, ByCode, "rooms-gym rooms-quiet"),
			bloc(14, ByCode, "rooms-kitchen rooms-quiet"), bloc(11, ByCode, "rooms-hall"),
		},
		Translated: []Translated{{"A kitchen that works at St Luke's", "pl", "Porządna kuchnia w St Luke's", "Rodzice i sąsiedzi gotują razem w kuchni, w której działa wszystko, w każdą niedzielę.",
			"Wymienimy kuchenkę, zlew i blaty, a podłogę zrobimy tak, żeby nikt się nie poślizgnął. Z kuchni korzysta dziewięć grup, a będzie mogła każda.", "St Luke's Hall w Northgate"}},
		MoreTime: MoreTime{By: "kofi", At: at(-1, 10), To: at(16, 17), ConfirmedBy: "rachel", ConfirmedAt: at(3, 10),
			Reason: "The codes for the dock road flats came four days late. You have four more days."},
		TakenOff: TakenOff{Title: "A kitchen that works at St Luke's", Language: "pl", By: "kofi", At: at(-1, 14), ConfirmedBy: "rachel", ConfirmedAt: at(3, 11),
			Reason: "The Polish says that the kitchen is open every Sunday. Nobody has promised that."},
	}
}

func roomsPlan() []PlanItem {
	return []PlanItem{
		{Text: "Rooms that more than one group can use",
			Why:     "A room with one key is a room for one group.",
			Choices: chose("shanice helen luke rachel kofi", "", "")},
		{Text: "Warm, dry and with a ramp",
			Why:     "Half of us cannot get into half of the halls.",
			Choices: chose("shanice luke helen kofi", "rachel", "")},
		{Rule: true, Text: "Whoever gets the money lends the room to others for ten years",
			Why:     "It is everyone's money, so it should be everyone's room.",
			Choices: chose("helen rachel luke kofi", "shanice", "", "shanice", "Ten years is longer than some of our groups have lived.")},
	}
}

func roomsDuties() []Duty {
	return []Duty{
		{Duty: DutyDataProtection, Link: page("rooms/dpia")},
		{Duty: DutyEquality, Link: page("rooms/equality"), Reason: "Each room was looked at with somebody who uses a wheelchair."},
		{Duty: DutyPower, Link: page("rooms/decision"), Reason: "General power of competence, Localism Act 2011, section 1. Decided by the cabinet with Harbour Homes."},
		{Duty: DutyElections, Reason: "Before we published we looked for elections and by-elections near the launch, the vote and the result."},
		{Duty: DutySubsidy, Link: page("rooms/subsidy"), Reason: "The rooms are lent to others at cost."},
		{Duty: DutySafeguarding, Link: page("rooms/safeguarding"), Reason: "Grace Bello leads, Hugh Lister is deputy."},
		{Duty: DutyComplaints, Link: page("complaints")},
	}
}

// roomsProposals are the four rooms. Together they cost half as much again as there is.
func roomsProposals() []Proposal {
	return []Proposal{
		{
			Key: "rooms-kitchen", Round: RoomsRound, Title: "A kitchen that works at St Luke's",
			Summary: "Parents and neighbours cook together in a kitchen where everything works.",
			Need:    "new-baby", Theme: ThemeFood, Group: "northgate-parents", Proposer: "shanice",
			Partners: []string{"st-lukes", "harwick-council"},
			What:     "We replace the cooker, the sink and the worktops, and lay a floor that nobody slips on. Nine groups use the kitchen now, and any group may.",
			Where:    "St Luke's Hall in Northgate",
			ForWhom:  "Nine groups that cook there, and whoever books it",
			Reach:    400,
			Budget:   []Line{line("Cooker, sink and worktops", 13_500), line("Floor and drains", 7_200), line("Electrics and testing", 3_800)},
			Outcomes: []string{"belong", "fed"}, Indicator: "turn-out",
			CouncilWill: []string{"Have the electrics inspected for free"},
			GroupWill:   []string{"Lend the kitchen to any group in Harwick for ten years"},
			Stage:       Eligible, Sent: at(-40, 20), Review: eligible("rachel", -18, "It meets every rule. The hall has said yes in writing."),
		},
		{
			Key: "rooms-gym", Round: RoomsRound, Title: "A lift to the gym over the tyre shop",
			Summary: "Everybody gets up to the gym, with a pram, a wheelchair or a bad knee.",
			Need:    "after-four", Theme: ThemeSport, Group: "saltmarsh-boxing", Proposer: "kwame",
			Partners: []string{"harbour-homes"},
			What:     "A platform lift on the outside wall, and a changing room with a door wide enough. The stairs have 22 steps. The builder has drawn it, and the landlord agrees.",
			Where:    "Over the tyre shop in Saltmarsh",
			ForWhom:  "Anyone who cannot use the stairs, and the groups that would come if they could",
			Reach:    150,
			Budget:   []Line{line("Platform lift, with fitting", 21_000), line("Changing room", 5_500), line("Drawings and permission", 1_500)},
			Outcomes: []string{"active", "belong"}, Indicator: "regulars",
			CouncilWill: []string{"Answer the planning application within eight weeks"},
			GroupWill:   []string{"Open the gym to other groups on three mornings a week"},
			Stage:       Eligible, Sent: at(-33, 21), Review: eligible("kofi", -17, "It meets every rule. The landlord's letter is there."),
		},
		{
			Key: "rooms-hall", Round: RoomsRound, Title: "A village hall that is warm in winter",
			Summary: "Fernhill meets all winter, because the hall is warm and costs less to heat.",
			Need:    "know-nobody", Theme: ThemeAllAges, Group: "fernhill-residents", Proposer: "margaret",
			Partners: []string{"harwick-council"},
			What:     "We put in windows that shut, insulate the roof and change the heater. In January the hall is at eleven degrees and stands empty.",
			Where:    "Fernhill village hall",
			ForWhom:  "Everyone up the hill, and the babies' coffee morning first",
			Reach:    300,
			Budget:   []Line{line("Windows", 11_000), line("Roof insulation", 6_200), line("Heater", 3_800)},
			Outcomes: []string{"belong"}, Indicator: "turn-out",
			CouncilWill: []string{"Lend a surveyor for two days"},
			GroupWill:   []string{"Keep the hall open on four evenings a week in winter"},
			Stage:       Eligible, Sent: at(-30, 18), Review: eligible("rachel", -16, "It meets every rule."),
		},
		{
			Key: "rooms-quiet", Round: RoomsRound, Title: "A quiet room at the library",
			Summary: "Children who find town too loud have a calm room with soft light to be in.",
			Need:    "too-loud", Theme: ThemeSEND, Group: "library-friends", Proposer: "farida",
			Partners: []string{"northgate-library"},
			What:     "The store at the back becomes a room with thick walls, soft light and a door to the garden. Anyone can book it, for one child or for a small group.",
			Where:    "Northgate Library, at the back",
			ForWhom:  "Children and grown-ups who need less noise",
			Reach:    120,
			Budget:   []Line{line("Walls, door and window", 11_400), line("Lights and furniture", 5_100)},
			Outcomes: []string{"well-mind", "belong"}, Indicator: "turn-out",
			CouncilWill: []string{"Move the store to the town hall"},
			GroupWill:   []string{"Have somebody at the door whenever the library is open"},
			Stage:       Eligible, Sent: at(-28, 19), Review: eligible("kofi", -16, "It meets every rule."),
		},
	}
}
