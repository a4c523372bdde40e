package council

// streetPlay had £1,000 or less, so it was paid at once and owed one number and one sentence, once.
func streetPlay() Initiative {
	return Initiative{
		Proposal: "first-street-play", Accepted: at(-715, 20), Start: at(-698, 9), End: at(-336, 17),
		Milestones: []Milestone{
			{Title: "First Sunday", Due: at(-660, 16), Done: at(-658, 16)},
			{Title: "Twelve Sundays", Due: at(-338, 16), Done: at(-338, 16), Note: "Eleven. One was under water."},
		},
		Payments: []Payment{paid("All of it, up front", 900, -697, "stephen")},
		Updates: []Update{
			{At: at(-657, 18), By: "kelly-ann",
				Text: "We closed the road and 41 people came out. So did a piano, on a trolley. No cars were cross for long."},
		},
		Report: Report{At: at(-337, 17), People: 126, Words: "On an ordinary Sunday 34 people came out to play, and three other roads want to do the same."},
		Promises: []Promise{
			{At: at(-335, 19), By: "kelly-ann", Text: "Make the road closing order for free", Kept: true, Why: "It came in three weeks and cost us nothing."},
			{At: at(-335, 20), By: "kelly-ann", Text: "Lend the first set of signs", Why: "They were lent to another street, so we bought our own."},
			{At: at(-334, 10), By: "rachel", Text: "Have four stewards at every session", Kept: true, Why: "We came to three sessions and counted."},
		},
		Ending: Ending{State: Finished, At: at(-336, 9)},
	}
}

func beachMornings() Initiative {
	return Initiative{
		Proposal: "first-beach", Accepted: at(-713, 20), Start: at(-694, 9), End: at(-338, 17),
		Milestones: []Milestone{
			{Title: "Suits bought and helpers trained", Due: at(-655, 17), Done: at(-651, 17)},
			{Title: "A year of Thursdays", Due: at(-340, 17), Done: at(-340, 12), Note: "46 out of 50. We stay in when there is a storm."},
		},
		Payments: []Payment{
			paid("Start: suits, training, insurance", 2_300, -691, "anita"),
			paid("Half way: the rest", 1_000, -514, "stephen"),
		},
		Updates: []Update{
			{At: at(-560, 14), By: "yusuf",
				Text: "February. Nine families in the sleet, and nobody wanted to go home. The suits have paid for themselves in smiles."},
		},
		Measurements: []Measurement{{
			Indicator: "active-hours", At: at(-339, 13), By: "yusuf", VerifiedBy: "rachel", VerifiedAt: at(-331, 10), How: BySurvey,
			Method:     "Families filled in a week's chart in their first month and another a year later.",
			AskedStart: 30, AskedBoth: 21, Reached: 47, Baseline: 6.2, Target: 8, Actual: 9, Better: 14, Same: 4, Worse: 3,
			Note: "The first week was wet and the second was dry. Toddlers who walk also move more than babies who don't.",
		}},
		Ending: Ending{State: Finished, At: at(-337, 12)},
	}
}

// mealtimes was well liked and did not change what it set out to change.
func mealtimes() Initiative {
	return Initiative{
		Proposal: "first-mealtimes", Accepted: at(-709, 20), Start: at(-685, 9), End: at(-350, 17),
		Milestones: []Milestone{
			{Title: "First course", Due: at(-620, 18), Done: at(-620, 18)},
			{Title: "Second course", Due: at(-500, 18), Done: at(-500, 18)},
			{Title: "Third course", Due: at(-380, 18), Done: at(-373, 18)},
		},
		Payments: []Payment{
			paid("Start: two courses", 1_800, -682, "stephen"),
			paid("Third course", 800, -440, "anita"),
		},
		Updates: []Update{
			{At: at(-372, 20), By: "leanne",
				Text: "They loved it. It didn't last. Full every week, and people cried at the last one. But when we looked at the fridge charts, families eat together as often as before. " +
					"Shift work is stronger than soup. We are thinking again."},
		},
		Measurements: []Measurement{{
			Indicator: "meals-together", At: at(-352, 20), By: "leanne", VerifiedBy: "kofi", VerifiedAt: at(-345, 14), How: BySurvey,
			Method:     "Each family kept a fridge chart for a week before the course and for a week three months after it.",
			AskedStart: 24, AskedBoth: 22, Reached: 24, Baseline: 3.1, Target: 5, Actual: 3.2, Better: 7, Same: 9, Worse: 6,
			Note: "No real change. A tenth of a meal is less than a fridge chart can tell.",
		}},
		Ending: Ending{State: Finished, At: at(-349, 12)},
	}
}

// bikes stopped when both organisers moved away. Nothing was ever measured.
func bikes() Initiative {
	return Initiative{
		Proposal: "first-bikes", Accepted: at(-707, 20), Start: at(-692, 9), End: at(-345, 17),
		Milestones: []Milestone{
			{Title: "Two ride leaders trained", Due: at(-640, 17), Done: at(-636, 17), Note: "One of the two. The other had left."},
			{Title: "Rides twice a week", Due: at(-600, 17)},
		},
		Payments: []Payment{
			paid("Start: helmets, locks and training", 600, -690, "stephen"),
			{For: "Half way: parts and the second training place", Pence: gbp(500), AskedAt: at(-566, 10), DecidedBy: "anita",
				Refused: "The group has told us that it is closing. The money stays in the fund."},
		},
		Updates: []Update{
			{At: at(-563, 21), By: "piotr",
				Text: "We have to stop. My job has moved and I have moved with it. Two of us ran everything, and now there is nobody. I am sorry. The helmets have gone to Second Spin. We never asked for the last £500."},
		},
		Promises: []Promise{
			{At: at(-562, 20), By: "piotr", Text: "Lend the playground for practice in the holidays", Kept: true, Why: "The gate was open for us every holiday morning."},
			{At: at(-559, 11), By: "rachel", Text: "Ride twice a week in term", Why: "There were five rides, then the organisers moved away."},
			{At: at(-559, 12), By: "rachel", Text: "Check every bike before every ride", Kept: true, Why: "The sheets of all five rides are signed."},
		},
		Ending: Ending{State: Stopped, At: at(-560, 17),
			Why: "Both organisers moved away after five rides. Nobody could be asked a second time, so we do not know whether it helped."},
	}
}

// kitchenTutors has been accepted and waits for its first payment.
func kitchenTutors() Initiative {
	return Initiative{
		Proposal: "fernhill-tutors", Accepted: at(-7, 19), Start: at(-3, 9), End: at(358, 17),
		Milestones: []Milestone{
			{Title: "Fourteen volunteers found and checked", Due: at(35, 17)},
			{Title: "First evening", Due: at(49, 17)},
			{Title: "Half a year, with numbers", Due: at(200, 17)},
			{Title: "The whole year, with numbers", Due: at(350, 17)},
		},
		Payments: []Payment{
			{For: "Start: checks, training and the first term", Pence: gbp(2_300), AskedAt: at(-2, 11), DecidedBy: "stephen", PaidAt: at(9, 12)},
		},
		Updates: []Update{
			{At: at(-6, 20), By: "ruth",
				Text: "We said yes. Nine people have put their names down as tutors, and we need fourteen. You don't have to be good at maths, only patient."},
			{At: at(3, 19), By: "ruth",
				Text: "Twelve of fourteen. The postman is one of them. He says that he has been adding up in his head for thirty years and may as well share it."},
		},
	}
}

// firstAid had £1,000 or less, so it was paid at once.
func firstAid() Initiative {
	return Initiative{
		Proposal: "fernhill-first-aid", Accepted: at(-8, 20), Start: at(-5, 9), End: at(180, 17),
		Milestones: []Milestone{
			{Title: "First Saturday morning", Due: at(12, 12), Done: at(12, 13), Note: "Eleven parents and nine babies."},
			{Title: "All four mornings", Due: at(150, 12)},
		},
		Payments: []Payment{paid("All of it, up front", 850, -7, "anita")},
		Updates: []Update{
			{At: at(-3, 13), By: "chloe", Text: "The practice dolls have come. They are heavier than they look, which is the point. Somebody has named one of them Kevin."},
			{At: at(14, 20), By: "chloe", Text: "Our first morning: eleven parents and nine babies. A grandad asked whether he could come back and just hold the door. He can."},
		},
	}
}

// warmWednesdays has its offer, which its lead takes up if no visitor has.
func warmWednesdays() Initiative {
	return Initiative{
		Proposal: "fernhill-warm-wednesdays", Accepted: at(3, 20), Start: at(5, 9), End: at(215, 17),
		Milestones: []Milestone{
			{Title: "Six people with a food hygiene certificate", Due: at(40, 17)},
			{Title: "First Wednesday", Due: at(60, 17)},
			{Title: "Last Wednesday in April", Due: at(210, 17)},
		},
		Payments: []Payment{{For: "Start: food for ten weeks, pots and the course", Pence: gbp(1_700), AskedAt: at(7, 10), DecidedBy: "anita", PaidAt: at(12, 12)}},
		Updates: []Update{{At: at(8, 21), By: "leanne",
			Text: "We are on. The hall is booked, the dominoes are found, and four teenagers want to learn to make gravy."}},
	}
}

func trails() Initiative {
	return Initiative{
		Proposal: "fernhill-trails", Accepted: at(6, 20), Start: at(8, 9), End: at(220, 17),
		Milestones: []Milestone{{Title: "First two days out", Due: at(70, 17)}, {Title: "All six days, and the path written up", Due: at(215, 17)}},
	}
}

func allotment() Initiative {
	return Initiative{
		Proposal: "fernhill-allotment", Accepted: at(13, 20), Start: at(15, 9), End: at(300, 17),
		Milestones: []Milestone{{Title: "Brambles out", Due: at(60, 17)}, {Title: "First things picked and eaten", Due: at(200, 17)}},
	}
}

func winterFridays() Initiative {
	return Initiative{
		Proposal: "quay-winter-fridays", Accepted: at(12, 20), Start: at(14, 9), End: at(180, 17),
		Milestones: []Milestone{{Title: "Fire drum and first lanterns", Due: at(40, 17)}, {Title: "Eight Fridays", Due: at(175, 17)}},
	}
}
