package council

// Initiatives are what came of the awards: six finished, one stopped early, some just begun and some about to. They are honest: some did
// well, one changed nothing that it hoped to change, one can hardly say, and one never reported. What lies after the demo's first start is
// how the story goes on.
func Initiatives() []Initiative {
	return []Initiative{
		babyBank(), talkItOut(), readingMates(), streetPlay(), beachMornings(), mealtimes(), bikes(),
		kitchenTutors(), firstAid(), warmWednesdays(), trails(), allotment(), winterFridays(),
	}
}

// paid is a payment that the group's lead asked for, finance approved and the council made three days later.
func paid(what string, pounds int64, day int, approver string) Payment {
	return Payment{For: what, Pence: gbp(pounds), AskedAt: at(day, 10), DecidedBy: approver, PaidAt: at(day+3, 12)}
}

func babyBank() Initiative {
	return Initiative{
		Proposal: "first-baby-bank", Accepted: at(-716, 20), Start: at(-700, 9), End: at(-336, 17),
		Milestones: []Milestone{
			{Title: "Cupboard fitted and first bags packed", Due: at(-670, 17), Done: at(-674, 17)},
			{Title: "Six volunteers trained", Due: at(-630, 17), Done: at(-611, 17), Note: "Two weeks late. The trainer had flu."},
			{Title: "Ten volunteers on the rota", Due: at(-550, 17)},
			{Title: "A year of Tuesdays and Fridays", Due: at(-340, 17), Done: at(-337, 13), Note: "Open 97 times out of 101. The boiler had the other four."},
		},
		Payments: []Payment{
			paid("Start: shelves, machine, training", 3_100, -699, "anita"),
			paid("Half way: mattresses and car seats", 2_100, -518, "stephen"),
			paid("End: what is left", 1_000, -347, "anita"),
		},
		Updates: []Update{
			{At: at(-668, 20), By: "shanice",
				Text: "First day. We opened with eleven bags and no idea. Fourteen families came, and two cots went home on a night bus."},
			{At: at(-548, 21), By: "shanice",
				Text: "Seven, not ten. We said ten volunteers by the summer and we have seven. It is enough if nobody is ill. We are asking at the school gates.\n\n" +
					"A mum said to us on Friday: “I came for a cot and stayed for the company.”"},
			{At: at(-345, 20), By: "tomasz",
				Text: "A year in numbers: 112 families, 31 cots, 44 mattresses and about 2,000 cups of tea. Mostly mums come. We want to know why, and a Saturday may be the answer."},
		},
		Measurements: []Measurement{{
			Indicator: "turn-to", At: at(-338, 20), By: "shanice", VerifiedBy: "kofi", VerifiedAt: at(-330, 11), How: BySurvey,
			Method:     "We asked the same question on a card when people first came and again a year on. Cards went into a box.",
			AskedStart: 41, AskedBoth: 33, Reached: 112, Baseline: 36.4, Target: 60, Actual: 69.7, Better: 13, Same: 18, Worse: 2,
			Note: "Those eight moved or stopped coming. Babies get older and parents find friends anyway, so some of this would have happened without us.",
		}},
		Ending: Ending{State: Finished, At: at(-335, 12)},
	}
}

func talkItOut() Initiative {
	return Initiative{
		Proposal: "first-talk-it-out", Accepted: at(-711, 20), Start: at(-695, 9), End: at(-340, 17),
		Milestones: []Milestone{
			{Title: "Twelve local people trained", Due: at(-575, 17), Done: at(-540, 17), Note: "Nine of them. Three dropped out and we could not fill the places."},
			{Title: "Sixty families helped", Due: at(-345, 17)},
		},
		Payments: []Payment{
			paid("Start: training", 3_700, -692, "stephen"),
			paid("Half way: counsellor", 2_300, -505, "anita"),
		},
		Updates: []Update{
			{At: at(-538, 15), By: "ngozi",
				Text: "Nine people trained: a hairdresser, two midwives, a coach, a dinner lady and four others. Three found it too heavy and stopped, which is fair enough."},
			{At: at(-343, 16), By: "ngozi",
				Text: "What we would do differently. We hoped to help sixty families and we helped 38. Evenings suited couples. Separated parents mostly wanted a telephone call at nine at night. " +
					"We took less than we were awarded, because we did less."},
		},
		Measurements: []Measurement{{
			Indicator: "calm-days", At: at(-341, 12), By: "ngozi", How: BySurvey,
			Method:     "One question on paper to one grown-up in each family, at the first session and six months later.",
			AskedStart: 26, AskedBoth: 11, Reached: 38, Baseline: 36.4, Target: 70, Actual: 54.5, Better: 3, Same: 7, Worse: 1,
			Note: "15 of the 26 did not answer a second time. People for whom it went badly may be the ones we did not hear from. Eleven is too few to say much.",
		}},
		Ending: Ending{State: Finished, At: at(-338, 12)},
	}
}

func readingMates() Initiative {
	return Initiative{
		Proposal: "first-reading-mates", Accepted: at(-717, 20), Start: at(-690, 9), End: at(-345, 17),
		Milestones: []Milestone{
			{Title: "Twenty readers found and checked", Due: at(-650, 17), Done: at(-648, 17), Note: "22 in the end."},
			{Title: "Half a school year of reading", Due: at(-520, 17), Done: at(-520, 17)},
			{Title: "A full school year of reading", Due: at(-350, 17), Done: at(-350, 15), Note: "94 sessions in every hundred happened."},
		},
		Payments: []Payment{
			paid("Start: checks, training, books", 2_950, -688, "anita"),
			paid("Half way: coordinator", 1_950, -516, "anita"),
			paid("End: what is left", 1_000, -353, "stephen"),
		},
		Updates: []Update{
			{At: at(-642, 18), By: "ruth",
				Text: "Dinosaurs, mostly. Twenty-two readers, two schools, 38 children. We have bought every dinosaur book in the shop.\n\n" +
					"The council promised that checks on volunteers would take two weeks. They took five. It has said sorry and changed how it orders them."},
			{At: at(-349, 18), By: "ruth",
				Text: "What worked and what did not. More children pick up a book for fun. We hoped that they would miss less school as well, and they did not. Reading is reading. " +
					"Getting to school is something else.\n\nA grandad told us: “He reads to the dog now. The dog is very patient.”"},
		},
		Measurements: []Measurement{
			{
				Indicator: "picks-up-book", At: at(-346, 11), By: "ruth", VerifiedBy: "kofi", VerifiedAt: at(-340, 15), How: ByInterview,
				Method:     "Each child was asked on a Monday in the first month and on a Monday in the last, by their own reader.",
				AskedStart: 38, AskedBoth: 29, Reached: 40, Baseline: 37.9, Target: 70, Actual: 65.5, Better: 10, Same: 17, Worse: 2,
				Note: "A child may say yes to be nice to the reader who asks. Children also read more as they grow.",
			},
			{
				Indicator: "days-missed", At: Offset{Days: -346, Hour: 11, Minute: 20}, By: "ruth", VerifiedBy: "kofi", VerifiedAt: Offset{Days: -340, Hour: 15, Minute: 10}, How: ByRecords,
				Method:     "The two schools each gave one average for the whole group, for the term before and for the last term.",
				AskedStart: 38, AskedBoth: 36, Reached: 40, Baseline: 4.1, Target: 3.5, Actual: 4.4,
				Note: "It went slightly the wrong way. There was a sickness bug in the last term, so we cannot say more than that it did not help.",
			},
		},
		Ending: Ending{State: Finished, At: at(-339, 10)},
	}
}
