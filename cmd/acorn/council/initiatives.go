package council

// Initiatives are what came of the awards: six finished, one stopped early, and one about to begin. They are honest: some did well, one
// changed nothing that it hoped to change, one can hardly say, and one never reported.
func Initiatives() []Initiative {
	return []Initiative{
		babyBank(), talkItOut(), readingMates(), streetPlay(), beachMornings(), mealtimes(), bikes(), kitchenTutors(),
	}
}

// paid is a payment that an officer asked for, finance approved and the council made three days later.
func paid(what string, pounds int64, day int, approver string) Payment {
	return Payment{For: what, Pence: gbp(pounds), RequestedBy: "rachel", RequestedAt: at(day, 10), ApprovedBy: approver, PaidAt: at(day+3, 12)}
}

// spent is money that a group spent, in pounds.
func spent(what string, pounds int64, day int) Spend {
	return Spend{What: what, Pence: gbp(pounds), At: at(day, 12)}
}

func babyBank() Initiative {
	return Initiative{
		Proposal: "first-baby-bank", State: Finished, Start: at(-700, 9), End: at(-336, 17),
		Milestones: []Milestone{
			{Title: "Cupboard fitted and first bags packed", Due: at(-670, 17), Done: at(-674, 17)},
			{Title: "Six volunteers trained", Due: at(-630, 17), Done: at(-611, 17), Note: "Two weeks late. The trainer had flu."},
			{Title: "Ten volunteers on the rota", Due: at(-550, 17), Note: "We got to seven and stayed there."},
			{Title: "A year of Tuesdays and Fridays", Due: at(-340, 17), Done: at(-337, 13), Note: "Open 97 times out of 101. The boiler had the other four."},
		},
		Payments: []Payment{
			paid("Start: shelves, machine, training", 3_100, -699, "anita"),
			paid("Half way: mattresses and car seats", 2_100, -518, "stephen"),
			paid("End: what is left", 1_000, -347, "anita"),
		},
		Spends: []Spend{
			spent("Shelving, boxes and a washing machine", 1_690, -682), spent("Training for six volunteers", 1_200, -612),
			spent("Safe new mattresses and car seats", 1_910, -470), spent("Tea, toast and heating", 1_318, -342),
		},
		Updates: []Update{
			{At: at(-668, 20), By: "shanice", Title: "First day",
				Text: "We opened with eleven bags and no idea. Fourteen families came, and two cots went home on a night bus. Thank you, Tomasz."},
			{At: at(-548, 21), By: "shanice", Title: "Seven, not ten",
				Text:  "We said ten volunteers by the summer and we have seven. It is enough if nobody is ill. We are asking at the school gates.",
				Quote: Quote{Words: "I came for a cot and stayed for the company.", Who: "A mum at the baby bank. She is made up, like everyone in Harwick."}},
			{At: at(-345, 20), By: "tomasz", Title: "A year in numbers",
				Text: "112 families, 31 cots, 44 mattresses and about 2,000 cups of tea. Mostly mums come. We want to know why, and a Saturday may be the answer."},
		},
		CouncilKept: []Promise{
			{Text: "Pay the hall's rent for a year", Kept: KeptYes},
			{Text: "Give safeguarding training twice a year", Kept: KeptPart, Note: "Once. The second was cancelled and not put back."},
		},
		GroupKept: []Promise{
			{Text: "Open twice a week, all year", Kept: KeptYes, Note: "97 times out of 101."},
			{Text: "Have ten volunteers by the summer", Kept: KeptPart, Note: "Seven."},
		},
		Measurements: []Measurement{{
			Indicator: "turn-to", At: at(-338, 20), By: "shanice", VerifiedBy: "kofi",
			Method:     "We asked the same question on a card when people first came and again a year on. Cards went into a box.",
			Comparison: "none", AskedStart: 41, AskedEnd: 33, AskedBoth: 33, Baseline: 36.4, Target: 60, Actual: 69.7, Better: 13, Same: 18, Worse: 2,
			Note: "Eight people were asked only at the start, because they moved or stopped coming. Babies get older and parents find friends anyway, so some of this would have happened without us.",
		}},
		Returned: gbp(82),
	}
}

func talkItOut() Initiative {
	return Initiative{
		Proposal: "first-talk-it-out", State: Finished, Start: at(-695, 9), End: at(-340, 17),
		Milestones: []Milestone{
			{Title: "Twelve local people trained", Due: at(-575, 17), Done: at(-540, 17), Note: "Nine of them. Three dropped out and we could not fill the places."},
			{Title: "Sixty families helped", Due: at(-345, 17), Note: "We helped 38."},
		},
		Payments: []Payment{
			paid("Start: training", 3_700, -692, "stephen"),
			paid("Half way: counsellor", 2_300, -505, "anita"),
		},
		Spends: []Spend{
			spent("Training and support for nine local people", 2_050, -545), spent("A counsellor, 51 hours", 2_550, -350),
			spent("Childcare on Wednesday evenings", 820, -352), spent("Room, tea and printing", 480, -352),
		},
		Updates: []Update{
			{At: at(-538, 15), By: "ngozi", Title: "Nine people trained",
				Text: "A hairdresser, two midwives, a coach, a dinner lady and four others. Three found it too heavy and stopped, which is fair enough."},
			{At: at(-343, 16), By: "ngozi", Title: "What we would do differently",
				Text: "Evenings suited couples. Separated parents mostly wanted a telephone call at nine at night. We took less than we were awarded, because we did less."},
		},
		CouncilKept: []Promise{{Text: "Let the hub stay open until 8pm on Wednesdays", Kept: KeptYes}},
		GroupKept: []Promise{
			{Text: "Train twelve people in the first four months", Kept: KeptPart, Note: "Nine, in five months."},
			{Text: "See anyone who asks within two weeks", Kept: KeptYes, Note: "The longest wait was 13 days."},
		},
		Measurements: []Measurement{{
			Indicator: "calm-days", At: at(-341, 12), By: "ngozi",
			Method:     "One question on paper to one grown-up in each family, at the first session and six months later.",
			Comparison: "none", AskedStart: 26, AskedEnd: 13, AskedBoth: 11, Baseline: 36.4, Target: 70, Actual: 54.5, Better: 3, Same: 7, Worse: 1,
			Note: "15 of the 26 did not answer a second time. People for whom it went badly may be the ones we did not hear from. Eleven is too few to say much.",
		}},
		Returned: gbp(100),
	}
}

func readingMates() Initiative {
	return Initiative{
		Proposal: "first-reading-mates", State: Finished, Start: at(-690, 9), End: at(-345, 17),
		Milestones: []Milestone{
			{Title: "Twenty readers found and checked", Due: at(-650, 17), Done: at(-648, 17), Note: "22 in the end."},
			{Title: "Half a school year of reading", Due: at(-520, 17), Done: at(-520, 17)},
			{Title: "A full school year of reading", Due: at(-350, 17), Done: at(-350, 15)},
		},
		Payments: []Payment{
			paid("Start: checks, training, books", 2_950, -688, "anita"),
			paid("Half way: coordinator", 1_950, -516, "anita"),
			paid("End: what is left", 1_000, -353, "stephen"),
		},
		Spends: []Spend{
			spent("Coordinator, 38 weeks", 2_660, -352), spent("Checks and training for 24 volunteers", 1_096, -650),
			spent("Books that children chose", 1_384, -500), spent("Bus fares for volunteers", 742, -352),
		},
		Updates: []Update{
			{At: at(-642, 18), By: "ruth", Title: "Dinosaurs, mostly",
				Text: "Twenty-two readers, two schools, 38 children. We have bought every dinosaur book in the shop."},
			{At: at(-349, 18), By: "ruth", Title: "What worked and what did not",
				Text:  "More children pick up a book for fun. We hoped that they would miss less school as well, and they did not. Reading is reading. Getting to school is something else.",
				Quote: Quote{Words: "He reads to the dog now. The dog is very patient.", Who: "A grandad. He is made up, like everyone in Harwick."}},
		},
		CouncilKept: []Promise{{Text: "Pay for the volunteers' checks to be done within two weeks", Kept: KeptNo, Note: "They took five weeks. We have changed how we order them."}},
		GroupKept: []Promise{
			{Text: "Turn up: every child, every week, or ring the school", Kept: KeptYes, Note: "94 sessions in every hundred."},
			{Text: "Find twenty readers", Kept: KeptYes, Note: "22."},
		},
		Measurements: []Measurement{
			{
				Indicator: "picks-up-book", At: at(-346, 11), By: "ruth", VerifiedBy: "kofi",
				Method:     "Each child was asked on a Monday in the first month and on a Monday in the last, by their own reader.",
				Comparison: "none", AskedStart: 38, AskedEnd: 31, AskedBoth: 29, Baseline: 37.9, Target: 70, Actual: 65.5, Better: 10, Same: 17, Worse: 2,
				Note: "A child may say yes to be nice to the reader who asks. Children also read more as they grow.",
			},
			{
				Indicator: "days-missed", At: at(-346, 11), By: "ruth", VerifiedBy: "kofi",
				Method:     "The two schools each gave one average for the whole group, for the term before and for the last term.",
				Comparison: "none", AskedStart: 38, AskedEnd: 36, AskedBoth: 36, Baseline: 4.1, Target: 3.5, Actual: 4.4,
				Note: "It went slightly the wrong way. There was a sickness bug in the last term, so we cannot say more than that it did not help.",
			},
		},
		Returned: gbp(18),
	}
}
