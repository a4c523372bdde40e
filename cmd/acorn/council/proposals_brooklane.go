package council

// brookLaneProposals are those that the panel scores now. Several learn from what was tried two years ago.
func brookLaneProposals() []Proposal {
	return append(brookLaneFamilies(), brookLaneChildren()...)
}

func brookLaneFamilies() []Proposal {
	return []Proposal{
		{
			Key: "brook-ring-at-nine", Round: BrookLaneRound, Title: "Someone to ring at nine",
			Summary: "Parents who live apart get a calm voice on the telephone before a row, not after.",
			Need:    "both-homes", Theme: ThemeParents, Group: "harbour-families", Proposer: "ngozi",
			Partners: []string{"northgate-hub", "health"},
			What: "Two years ago we ran evenings for couples. Separated parents told us that what they wanted was a telephone call at nine at night. So this is that: four trained listeners, " +
				"five evenings a week, and a counsellor behind them.\n\nWhen somebody is afraid, we help them to safe advice first.",
			Where:   "On the telephone, and at the school's family room for those who want to meet",
			ForWhom: "Parents and grandparents in Brook Lane who bring up children between two homes",
			Reach:   45,
			Budget: []Line{line("Four listeners, five evenings a week, 30 weeks", 2_900), line("A counsellor, 30 hours", 1_500),
				line("Training", 500), line("Telephone and cards", 300)},
			Outcomes: []string{"calm-home", "sure-parents"}, Indicator: "calm-days",
			CouncilWill: []string{"Put the number in the school's letters"},
			GroupWill:   []string{"Answer until ten, five evenings a week", "Ring back within a day if we miss you"},
			Stage:       Eligible, Sent: at(-29, 11),
			Review: eligible("kofi", -12, "It meets every rule. The group says plainly what did not work last time and what it learned."),
			Panel: Panel{Scores: []string{"", "4343", "4443", "", "", "", "", ""},
				Later: []string{"4443", "", "", "4344", "3343", "4443", "", "4343"}},
		},
		{
			Key: "brook-slow-cookers", Round: BrookLaneRound, Title: "Slow cookers, quick evenings",
			Summary: "Families come home to a hot dinner that cooked itself while they were at work.",
			Need:    "no-time-cook", Theme: ThemeFood, Group: "cookpot", Proposer: "leanne",
			Partners: []string{"brook-lane-primary"},
			What: "Our cooking course was full every week, and a year later nobody ate together any more than before. Shift work was stronger than soup. So we lend forty slow cookers, " +
				"teach six dinners that cost under £4, and fill the first pot with you.",
			Where:       "The kitchen of Brook Lane Primary School, Saturday mornings",
			ForWhom:     "Families in Brook Lane where the last shift ends after six",
			Reach:       40,
			Budget:      []Line{line("Forty slow cookers", 720), line("Food for eight mornings", 440), line("Recipe cards in four languages", 110), line("Safety checks and spare parts", 180)},
			Outcomes:    []string{"calm-home", "fed"},
			Indicator:   "meals-together",
			CouncilWill: []string{"Lend the kitchen on Saturdays"},
			GroupWill:   []string{"Lend forty cookers for a year", "Count meals with a fridge chart, as we did last time"},
			Stage:       Eligible, Sent: at(-34, 22),
			Review: eligible("kofi", -13, "It meets every rule."),
			Panel: Panel{Scores: []string{"", "3344", "", "", "", "", "", ""},
				Later: []string{"3344", "", "4344", "3344", "3343", "3344", "3344", "3344"}},
		},
		{
			Key: "brook-grown-ups-read", Round: BrookLaneRound, Title: "Grown-ups read too",
			Summary: "Parents who find reading hard learn beside their own children, with nobody watching.",
			Need:    "reading", Theme: ThemeFamilies, Group: "reading-mates", Proposer: "ruth",
			Partners: []string{"brook-lane-primary", "northgate-library"},
			What:     "Six of our readers sit with six families for two terms, once a week. Parent and child read the same book. Nobody is tested, and nobody outside the room knows who comes.",
			Where:    "A side room at Brook Lane Primary School with its own door",
			ForWhom:  "Parents and carers who would rather not say that they find reading hard",
			Reach:    24,
			Budget:   []Line{line("Coordinator, three hours a week", 1_350), line("Training for eight volunteers", 480), line("Books in pairs", 560), line("Childcare for little ones", 310)},
			Outcomes: []string{"reads-talks", "sure-parents"}, Indicator: "picks-up-book",
			CouncilWill: []string{"Do the volunteers' checks within two weeks"},
			GroupWill:   []string{"Keep each family with the same reader", "Tell no one who comes"},
			Stage:       Eligible, Sent: at(-26, 15),
			Review: eligible("kofi", -11, "It meets every rule."),
			Panel: Panel{Scores: []string{"", "", "4343", "", "", "", "", ""},
				Later: []string{"4343", "4443", "", "4343", "3343", Conflict, "4344", "4343"}},
		},
	}
}

func brookLaneChildren() []Proposal {
	return []Proposal{
		{
			Key: "brook-more-streets", Round: BrookLaneRound, Title: "More streets to play in",
			Summary: "Children on three more roads get to play out, with neighbours looking on.",
			Need:    "know-nobody", Theme: ThemeOutdoors, Group: "street-play", Proposer: "kelly-ann",
			Partners: []string{"harwick-council"},
			What:     "Alder Road has closed to cars one Sunday a month for a year, and 34 people come out on an ordinary one. Three more roads have asked. We train their stewards and lend the cones.",
			Where:    "Alder Road, Beech Close, Willow Way and Brook Street",
			ForWhom:  "Children from about 240 homes, and the grown-ups who bring a chair",
			Reach:    120,
			Budget:   []Line{line("Signs and cones for three roads", 780), line("Hi-vis jackets and radios", 340), line("Insurance for a year", 480), line("Chalk, ropes and tea", 300)},
			Outcomes: []string{"belong", "active"}, Indicator: "turn-out",
			CouncilWill: []string{"Make the three road closing orders for free"},
			GroupWill:   []string{"Have four stewards at every session", "Count heads every time"},
			Stage:       Eligible, Sent: at(-40, 20),
			Review: eligible("kofi", -13, "It meets every rule. Nine people have offered to steward, so it does not hang on two."),
			Panel: Panel{Scores: []string{"", "2344", "3344", "", "", "", "", ""},
				Later: []string{"3344", "", "", "3344", "2344", "3344", "3344", "2344"}},
		},
		{
			Key: "brook-more-matches", Round: BrookLaneRound, Title: "Nine more matches",
			Summary: "Nine children get a grown-up friend of their own who comes every week.",
			Need:    "someone-older", Theme: ThemeMentoring, Group: "corner", Proposer: "marcus",
			Partners: []string{"brook-lane-primary", "youth-works"},
			What:     "We have eleven matches in Brook Lane and a waiting list of nine. This finds, checks and trains the nine volunteers. A match lasts a year at least.",
			Where:    "Out and about in Brook Lane, always in places with other people",
			ForWhom:  "Children aged 7 to 12 who are on the list now",
			Reach:    9,
			Budget:   []Line{line("Matching and support, seven hours a week", 3_300), line("Checks and training for ten volunteers", 750), line("Bus fares and days out", 550), line("Insurance", 200)},
			Outcomes: []string{"someone-there", "well-mind"}, Indicator: "trusted-adult",
			CouncilWill: []string{"Do volunteers' checks within three weeks"},
			GroupWill:   []string{"Keep each match for at least a year", "Ring every family once a month"},
			Stage:       Eligible, Sent: at(-31, 13),
			Review: eligible("kofi", -12, "It meets every rule."),
			Panel: Panel{Scores: []string{"", "", "4444", "", "", "", "", ""},
				Later: []string{"4443", "3343", "", "4443", "4444", "4443", "4343", "4443"}},
		},
		{
			Key: "brook-bike-library", Round: BrookLaneRound, Title: "A bike library for Brook Lane",
			Summary: "Children borrow a bike that fits and learn to ride it to school safely.",
			Need:    "too-far", Theme: ThemeYoung, Group: "second-spin", Proposer: "devan",
			Partners: []string{"brook-lane-primary"},
			What: "When the bike club closed, its helmets came to us. We add thirty mended bikes that swap as children grow. Four people run it and four have keys, because two was not enough.\n\n" +
				"Ride leaders take a group to school on Tuesdays and Thursdays.",
			Where:    "A container behind the shop on Brook Lane",
			ForWhom:  "Children aged 6 to 13 from the estate",
			Reach:    60,
			Budget:   []Line{line("Container and racks", 1_250), line("Parts for thirty bikes", 780), line("Ride leader training for four", 620), line("Locks and lights", 250)},
			Outcomes: []string{"active", "safe-out"}, Indicator: "active-hours",
			CouncilWill: []string{"Let the container stand on the verge"},
			GroupWill:   []string{"Ride twice a week in term", "Check every bike before every ride", "Keep four people with keys"},
			Stage:       Eligible, Sent: at(-22, 20),
			Review: eligible("kofi", -11, "It meets every rule, the one about more than two people included."),
			Panel: Panel{Scores: []string{"", "3343", "3343", "", "", "", "", ""},
				Later: []string{"3343", "", "", "3333", "3343", "3344", "3343", "3333"}},
		},
	}
}
