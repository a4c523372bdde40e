package council

// saltmarshProposals are those of the round that takes proposals now: some ready, some waiting, some half written.
func saltmarshProposals() []Proposal {
	all := saltmarshEligible()
	all = append(all, saltmarshWaiting()...)
	all = append(all, saltmarshDrafts()...)
	return append(all, saltmarshRefused()...)
}

// saltmarshEligible are ready for the panel, which scores once no more ideas can be sent in.
func saltmarshEligible() []Proposal {
	return []Proposal{
		{
			Key: "dock-road-breakfast", Round: SaltmarshRound, Title: "Breakfast on Dock Road",
			Summary: "Families get a hot breakfast on Saturdays, when there's no breakfast club at school.",
			Need:    "long-holidays", Theme: ThemeFood, Group: "cookpot", Proposer: "leanne",
			Partners: []string{"saltmarsh-residents", "saltmarsh-boxing"},
			What:     "Porridge, eggs and fruit for forty, every Saturday from November to March. Two young people help to cook and get a food hygiene certificate. There's a jar by the door.\n\nThe boxing club has said yes. We'll put cards in the lifts in three languages.",
			Where:    "The gym over the tyre shop in Saltmarsh",
			ForWhom:  "Anyone with children who lives near Dock Road",
			Reach:    40,
			Budget:   []Line{line("Food, 20 Saturdays", 1_600), line("Gym and gas", 700), line("Food hygiene course for eight", 280), line("Pans, bowls and a second hob", 320)},
			Outcomes: []string{"fed", "new-skills"}, Indicator: "food-short",
			CouncilWill: []string{"Send someone from the money advice team once a month"},
			GroupWill:   []string{"Open 20 Saturdays from November", "Ask nobody why they came"},
			Stage:       Eligible, Sent: at(-14, 21),
			Review: eligible("kofi", -7, "It meets every rule. The club's letter is with it."),
		},
		{
			Key: "gloves-on", Round: SaltmarshRound, Title: "Gloves on at half term",
			Summary: "Young people get fit, fed and listened to at the gym, every day of half term.",
			Need:    "after-four", Theme: ThemeSport, Group: "saltmarsh-boxing", Proposer: "kwame",
			Partners: []string{"youth-works"},
			What:     "Five days of skipping, pads and footwork, with lunch. No one gets hit: it's training, not fighting. A youth worker sits in the corner every day with the biscuits.\n\nThere's a separate hour for girls. Youth workers will bring the ones who never join anything.",
			Where:    "The gym over the tyre shop in Saltmarsh",
			ForWhom:  "Young people aged 10 to 16, twenty-five a day",
			Reach:    60,
			Budget:   []Line{line("Coaches, two half terms", 1_500), line("Lunches", 700), line("Youth worker, ten days", 600), line("Gloves and wraps to lend", 300)},
			Outcomes: []string{"active", "someone-there"}, Indicator: "regulars",
			CouncilWill: []string{"Print it in the schools' half-term leaflet"},
			GroupWill:   []string{"Run the girls' hour every day", "Keep it free", "Have four coaches with checks, and two there every day"},
			Stage:       Eligible, Sent: at(-6, 22),
			Review: eligible("kofi", -4, "It meets every rule.", "Version 2 answers our question about the coaches."),
		},
	}
}

// saltmarshWaiting are with an officer, or back with the group.
func saltmarshWaiting() []Proposal {
	return []Proposal{
		{
			Key: "sea-legs", Round: SaltmarshRound, Title: "Sea legs for twelve-year-olds",
			Summary: "Children who can see the harbour from their window get to sail on it.",
			Need:    "after-four", Theme: ThemeSport, Group: "old-quay-sailing", Proposer: "sunil",
			Partners: []string{"youth-works", "saltmarsh-academy"},
			What:     "Four groups of ten learn to sail over six Saturdays. First a swim test at the pool, then a small boat with an instructor in it. At the end they sail their families round the buoy.\n\nHalf the places are for families on free school meals.",
			Where:    "The slipway at Old Quay, and the pool when it's too rough",
			ForWhom:  "Children aged 11 to 13 from Saltmarsh and Old Quay",
			Reach:    40,
			Budget:   []Line{line("Instructors, 24 mornings", 2_160), line("Small buoyancy aids and suits", 1_240), line("Pool hire for swim tests", 300), line("Safety boat fuel and insurance", 500)},
			Outcomes: []string{"active", "new-skills"}, Indicator: "new-skill",
			CouncilWill: []string{"Waive the slipway fee"},
			GroupWill:   []string{"Keep one instructor for every five children", "Give each child a free year as a member"},
			Stage:       Submitted, Sent: at(-5, 20),
			Review: eligible("kofi", 9, "It meets every rule. The academy's letter is with it, and the swim test comes first."),
		},
		{
			Key: "two-languages", Round: SaltmarshRound, Title: "Growing up with two languages",
			Summary: "Parents find out that two languages are a gift, and how to keep both going.",
			Need:    "books-home", Theme: ThemeUnderFives, Group: "two-tongues", Proposer: "farida",
			Partners: []string{"health"},
			What:     "Ten Saturday mornings of rhymes, cooking and chat in whatever language comes out. A speech therapist comes to three of them. Parents make a song book that has everyone in it.\n\nDads and grandparents are welcome too.",
			Where:    "The upstairs room at the pool in Saltmarsh",
			ForWhom:  "Families with under-fives who speak more than one language",
			Reach:    30,
			Budget:   []Line{line("Room, ten mornings", 400), line("Speech therapist, three mornings", 480), line("Cooking and craft", 320), line("Printing 100 song books", 450)},
			Outcomes: []string{"reads-talks", "someone-there"}, Indicator: "story-times",
			CouncilWill: []string{"Give a song book to every new baby"},
			GroupWill:   []string{"Run ten mornings", "Welcome any language"},
			Stage:       Submitted, Sent: at(-2, 23),
			Review: eligible("kofi", 1, "It meets every rule. The pool has kept the room free."),
		},
		{
			Key: "quiet-hour-pool", Round: SaltmarshRound, Title: "Quiet hour at the pool",
			Summary: "Children who can't bear noise get to swim, with the music off and the lights low.",
			Need:    "too-loud", Theme: ThemeSEND, Group: "send-voices", Proposer: "carys",
			What:     "One hour a week with no music, no whistle and half the lights. An extra lifeguard who has had training. A picture story shows what will happen from the door to the water.\n\nThe pool's manager says yes to Sundays at nine, and lends a second lifeguard who is there anyway.",
			Where:    "The pool in Saltmarsh, Sundays at nine",
			ForWhom:  "Children and grown-ups who find the ordinary pool too much, with their families",
			Reach:    30,
			Budget:   []Line{line("An extra lifeguard, 24 hours", 360), line("Training for pool staff", 350), line("Picture story and cards", 180)},
			Outcomes: []string{"active", "belong"}, Indicator: "turn-out",
			CouncilWill: []string{"Keep the price of a swim the same"},
			GroupWill:   []string{"Swim at the first three and say what needs changing"},
			Stage:       Changes,
			Earlier: []Version{{Sent: at(-13, 19),
				What:   "One hour a week with no music, no whistle and half the lights. Two extra lifeguards who have had training. A picture story shows what will happen from the door to the water.",
				Budget: []Line{line("Extra lifeguards, 24 hours", 720), line("Training for pool staff", 350), line("Picture story and cards", 180)},
				Review: changes("kofi", -4,
					"We like it. The pool has not said yes yet to Sundays at nine. Ask the manager for two lines and add what they say.",
					"24 hours at £30 is £720 only if the pool has no one on shift. Check whether you need both lifeguards.")}},
			Sent:   at(8, 19),
			Review: eligible("kofi", 11, "It meets every rule. The pool says yes to Sundays at nine."),
		},
		{
			Key: "last-bus", Round: SaltmarshRound, Title: "A last bus from the youth club",
			Summary: "Young people get home safely at nine, and can come to the club at all.",
			Need:    "too-far", Theme: ThemeYoung, Group: "youth-works", Proposer: "joanne",
			What:     "A minibus leaves the club at nine, twice a week, and goes round Old Quay. A youth worker rides on it. Our driver drove the school bus for eleven years and has the licence.",
			Where:    "From the youth club in Saltmarsh to the corner of your road",
			ForWhom:  "Young people aged 11 to 17 who don't come now because of the walk home",
			Reach:    35,
			Budget:   []Line{line("Minibus hire and fuel, 70 evenings", 2_240), line("Driver", 1_150), line("Youth worker's extra hour", 780)},
			Outcomes: []string{"safe-out", "belong"}, Indicator: "safe-walk",
			CouncilWill: []string{"Let us park at the pool"},
			GroupWill:   []string{"Run it every Tuesday and Thursday in term"},
			Partners:    []string{"saltmarsh-residents"},
			Stage:       Changes,
			Earlier: []Version{{Sent: at(-9, 16),
				What:   "A minibus leaves the club at nine, twice a week. It goes round Old Quay and up to Fernhill. A youth worker rides on it.",
				Budget: []Line{line("Minibus hire and fuel, 70 evenings", 3_150), line("Driver", 1_470), line("Youth worker's extra hour", 780)},
				Review: changes("kofi", -3,
					"Say who drives, and whether they hold the right licence for a minibus with passengers.",
					"Fernhill is outside this round. Tell us what it costs for Old Quay alone.")}},
			Sent:   at(10, 16),
			Review: eligible("kofi", 14, "It meets every rule. The driver's licence is with it."),
		},
	}
}

// saltmarshDrafts are seen only by the people who are writing them.
func saltmarshDrafts() []Proposal {
	return []Proposal{
		{
			Key: "uniform-swap", Round: SaltmarshRound, Title: "Swap shop for uniforms",
			Summary: "Families get school shoes and blazers for nothing, and good ones don't go in the bin.",
			Need:    "school-costs", Theme: ThemeFamilies, Group: "northgate-parents", Proposer: "shanice",
			What:     "Bring what they've grown out of, take what fits. Two swap days, in June and at the end of August. Someone with a sewing machine puts up hems while you wait.\n\nBring nothing and you can still take something.",
			Where:    "Upstairs at the pool in Saltmarsh",
			ForWhom:  "Anyone with a child at school",
			Reach:    80,
			Budget:   []Line{line("Two rails, hangers and a mirror", 190), line("Sewing machine service, thread and name tapes", 130), line("Room and tea, two days", 160)},
			Outcomes: []string{"belong"}, Indicator: "turn-out",
			Partners:    []string{"saltmarsh-residents"},
			CouncilWill: []string{"Put a collecting box in the library"},
			GroupWill:   []string{"Hold two swap days", "Store what is left"},
			Stage:       Draft, Begun: at(-3, 22), Sent: at(12, 21),
			Review: eligible("kofi", 15, "It meets every rule. Six answers were enough."),
		},
		{
			Key: "dawn-dips", Round: SaltmarshRound, Title: "Mums' dawn dips",
			Summary: "Mums get twenty minutes in the sea, a hot drink and somebody to laugh with.",
			Need:    "know-nobody", Theme: ThemeMental, Group: "saltmarsh-residents", Proposer: "donna",
			What:     "Two mornings a week we go in together, in sight of each other and never past the groyne. Someone stays on the beach with the babies and the flasks.\n\nYou don't have to swim, only shriek.",
			Where:    "The steps at the end of Dock Road in Saltmarsh",
			ForWhom:  "Mums, most of all those with a baby and not much sleep",
			Reach:    20,
			Budget:   []Line{line("Two lifesaving courses", 340), line("Warm robes and tow floats to lend", 300), line("Insurance and flasks", 140)},
			Outcomes: []string{"well-mind", "someone-there"}, Indicator: "low-week",
			CouncilWill: []string{"Unlock the toilets at seven"},
			GroupWill:   []string{"Check the tide and the wind every time"},
			Stage:       Draft, Begun: at(-7, 21),
		},
	}
}

// saltmarshRefused cannot go to the vote, and everyone can read why.
func saltmarshRefused() []Proposal {
	return []Proposal{
		{
			Key: "shop-cameras", Round: SaltmarshRound, Title: "Cameras for the Dock Road shops",
			Summary: "Shoppers on Dock Road would feel safer in the evening, with four new cameras.",
			Need:    "after-four", Theme: ThemeAllAges, Group: "saltmarsh-residents", Proposer: "donna",
			What:     "Four cameras over the shops, watched by the council's control room.",
			Where:    "The parade on Dock Road in Saltmarsh",
			ForWhom:  "Everyone who uses the shops, and the people who work in them",
			Reach:    900,
			Budget:   []Line{line("Four cameras", 6_000), line("Fitting", 2_500)},
			Outcomes: []string{"safe-out"}, Indicator: "safe-walk",
			CouncilWill: []string{"Watch the cameras"},
			GroupWill:   []string{"Tell us where to point them"},
			Stage:       NotEligible, Sent: at(-15, 18),
			Review: Review{By: "kofi", At: at(-9, 11), Decision: NotEligible, Reasons: []string{
				"Cameras are for the council and the police to pay for. Your planning group agreed that this round is not for such things.",
				"Young people were not asked, and most of the people in the pictures would be young. We have asked the youth workers to talk with you and them.",
				"If you think that we got this wrong, tell us. A different officer looks at it.",
			}},
		},
		{
			Key: "boathouse-roof", Round: SaltmarshRound, Title: "A new roof for the boathouse",
			Summary: "The boathouse would stop leaking, so groups could use it in winter.",
			Need:    "know-nobody", Theme: ThemeAllAges, Group: "old-quay-sailing", Proposer: "sunil",
			What:     "A new roof over the boathouse. The old one is from 1971 and so are the buckets.",
			Where:    "The sailing club at Old Quay",
			ForWhom:  "The club, the toddlers' group and anyone who hires it",
			Reach:    200,
			Budget:   []Line{line("Roof sheets and timber", 5_400), line("Roofers and scaffold", 4_500)},
			Outcomes: []string{"belong"}, Indicator: "turn-out",
			CouncilWill: []string{"Check the plans"},
			GroupWill:   []string{"Raise the other £12,000"},
			Stage:       NotEligible, Sent: at(-14, 9),
			Review: Review{By: "kofi", At: at(-8, 11), Decision: NotEligible, Reasons: []string{
				"£9,900 does not finish the roof. It needs another £12,000 that nobody has yet, so people could vote for half a roof.",
				"Come back when the rest is promised. Tidewater Trust has a fund for buildings, and we have introduced you.",
			}},
		},
	}
}
