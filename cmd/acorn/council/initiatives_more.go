package council

// streetPlay had £1,000 or less, so it was paid at once and owed one number and one sentence, once.
func streetPlay() Initiative {
	return Initiative{
		Proposal: "first-street-play", State: Finished, Start: at(-698, 9), End: at(-336, 17),
		Milestones: []Milestone{
			{Title: "First Sunday", Due: at(-660, 16), Done: at(-658, 16)},
			{Title: "Twelve Sundays", Due: at(-338, 16), Done: at(-338, 16), Note: "Eleven. One was under water."},
		},
		Payments: []Payment{paid("All of it, up front", 900, -697, "stephen")},
		Spends: []Spend{
			spent("Road signs, cones and eight hi-vis jackets", 395, -680), spent("Chalk, ropes and a tea urn", 205, -660), spent("Insurance for a year", 300, -690),
		},
		Updates: []Update{
			{At: at(-657, 18), By: "kelly-ann", Title: "Somebody brought a piano",
				Text: "We closed the road and 41 people came out. So did a piano, on a trolley. No cars were cross for long."},
		},
		CouncilKept: []Promise{
			{Text: "Make the road closing order for free", Kept: KeptYes},
			{Text: "Lend the first set of signs", Kept: KeptYes},
		},
		GroupKept: []Promise{
			{Text: "Have four stewards at every session", Kept: KeptYes},
			{Text: "Knock on every door a week before", Kept: KeptPart, Note: "Every door in summer. Most doors in winter."},
		},
		Measurements: []Measurement{{
			Indicator: "turn-out", At: at(-337, 17), By: "kelly-ann",
			Method:     "Heads counted half way through each of eleven Sundays. This is the middle number.",
			Comparison: "none", Occasions: 11, Baseline: 0, Target: 40, Actual: 34,
			Note: "Nothing happened on the road before, so we started from 0. Children from three other streets came as well.",
		}},
	}
}

func beachMornings() Initiative {
	return Initiative{
		Proposal: "first-beach", State: Finished, Start: at(-694, 9), End: at(-338, 17),
		Milestones: []Milestone{
			{Title: "Suits bought and helpers trained", Due: at(-655, 17), Done: at(-651, 17)},
			{Title: "A year of Thursdays", Due: at(-340, 17), Done: at(-340, 12), Note: "46 out of 50. We stay in when there is a storm."},
		},
		Payments: []Payment{
			paid("Start: suits, training, insurance", 2_300, -691, "anita"),
			paid("Half way: the rest", 1_000, -514, "stephen"),
		},
		Spends: []Spend{
			spent("Waterproof suits and wellies to lend", 1_310, -660), spent("Beach first aid training for five", 650, -655),
			spent("Insurance and a storage locker", 865, -650), spent("Buckets, nets, flasks and cocoa", 475, -360),
		},
		Updates: []Update{
			{At: at(-560, 14), By: "yusuf", Title: "February",
				Text: "Nine families in the sleet, and nobody wanted to go home. The suits have paid for themselves in smiles."},
		},
		CouncilKept: []Promise{{Text: "Unlock the blue shelter on Thursdays", Kept: KeptPart, Note: "Most Thursdays. We were given our own key in the end."}},
		GroupKept: []Promise{
			{Text: "Be there every Thursday, all year", Kept: KeptYes, Note: "46 out of 50."},
			{Text: "Keep one grown-up for every three children near the water", Kept: KeptYes},
		},
		Measurements: []Measurement{{
			Indicator: "active-hours", At: at(-339, 13), By: "yusuf", VerifiedBy: "rachel",
			Method:     "Families filled in a week's chart in their first month and another a year later.",
			Comparison: "none", AskedStart: 30, AskedEnd: 23, AskedBoth: 21, Baseline: 6.2, Target: 8, Actual: 9, Better: 14, Same: 4, Worse: 3,
			Note: "The first week was wet and the second was dry. Toddlers who walk also move more than babies who don't.",
		}},
	}
}

// mealtimes was well liked and did not change what it set out to change.
func mealtimes() Initiative {
	return Initiative{
		Proposal: "first-mealtimes", State: Finished, Start: at(-685, 9), End: at(-350, 17),
		Milestones: []Milestone{
			{Title: "First course", Due: at(-620, 18), Done: at(-620, 18)},
			{Title: "Second course", Due: at(-500, 18), Done: at(-500, 18)},
			{Title: "Third course", Due: at(-380, 18), Done: at(-373, 18)},
		},
		Payments: []Payment{
			paid("Start: two courses", 1_800, -682, "stephen"),
			paid("Third course", 800, -440, "anita"),
		},
		Spends: []Spend{
			spent("Food for 18 sessions", 1_298, -374), spent("Take-home bags", 684, -374), spent("Hall and gas", 440, -374),
			spent("Pans, knives and aprons in small sizes", 178, -660),
		},
		Updates: []Update{
			{At: at(-372, 20), By: "leanne", Title: "They loved it. It didn't last",
				Text: "Full every week, and people cried at the last one. But when we looked at the fridge charts, families eat together as often as before. Shift work is stronger than soup. We are thinking again, and Warm Wednesdays is the result."},
		},
		CouncilKept: []Promise{{Text: "Tell families about it through the school meals letter", Kept: KeptYes}},
		GroupKept: []Promise{
			{Text: "Run three courses of six weeks", Kept: KeptYes},
			{Text: "Keep places for families who have not come to anything before", Kept: KeptYes, Note: "14 of the 24 families were new to us."},
		},
		Measurements: []Measurement{{
			Indicator: "meals-together", At: at(-352, 20), By: "leanne", VerifiedBy: "kofi",
			Method:     "Each family kept a fridge chart for a week before the course and for a week three months after it.",
			Comparison: "none", AskedStart: 24, AskedEnd: 22, AskedBoth: 22, Baseline: 3.1, Target: 5, Actual: 3.2, Better: 7, Same: 9, Worse: 6,
			Note: "No real change. A tenth of a meal is less than a fridge chart can tell.",
		}},
	}
}

// bikes stopped when both organisers moved away. What it had not spent went back, and nothing was ever measured.
func bikes() Initiative {
	return Initiative{
		Proposal: "first-bikes", State: Stopped, Start: at(-692, 9), End: at(-560, 17),
		Milestones: []Milestone{
			{Title: "Two ride leaders trained", Due: at(-640, 17), Done: at(-636, 17), Note: "One of the two. The other had left."},
			{Title: "Rides twice a week", Due: at(-600, 17), Note: "Five rides in all."},
		},
		Payments: []Payment{
			paid("Start: helmets, locks and training", 600, -690, "stephen"),
			{For: "Half way: parts and the second training place", Pence: gbp(500), RequestedBy: "rachel", RequestedAt: at(-566, 10),
				Note: "Finance did not approve it, because the group had closed. The money stayed in the fund."},
		},
		Spends: []Spend{spent("Helmets and lights", 214, -670), spent("Ride leader training for one", 200, -637)},
		Updates: []Update{
			{At: at(-563, 21), By: "piotr", Title: "We have to stop",
				Text: "My job has moved and I have moved with it. Two of us ran everything, and now there is nobody. I am sorry. The helmets have gone to Second Spin."},
		},
		CouncilKept: []Promise{{Text: "Lend the playground for practice in the holidays", Kept: KeptYes}},
		GroupKept: []Promise{
			{Text: "Ride twice a week in term", Kept: KeptNo, Note: "Five rides."},
			{Text: "Check every bike before every ride", Kept: KeptYes},
		},
		Returned:    gbp(186),
		NotReported: "The group closed after four months, so nobody could be asked a second time. We do not know whether it helped.",
	}
}

// kitchenTutors has been accepted and waits for its first payment.
func kitchenTutors() Initiative {
	return Initiative{
		Proposal: "fernhill-tutors", State: UnderWay, Start: at(-9, 19), End: at(358, 17),
		Milestones: []Milestone{
			{Title: "Fourteen volunteers found and checked", Due: at(35, 17)},
			{Title: "First Monday", Due: at(49, 17)},
			{Title: "Half a year, with numbers", Due: at(200, 17)},
			{Title: "The whole year, with numbers", Due: at(350, 17)},
		},
		Payments: []Payment{
			{For: "Start: checks, training and the first term", Pence: gbp(2_300), RequestedBy: "rachel", RequestedAt: at(-2, 11)},
		},
		Updates: []Update{
			{At: at(-8, 20), By: "ruth", Title: "We said yes",
				Text: "The offer is accepted. Nine people have put their names down as tutors, and we need fourteen. You don't have to be good at maths, only patient."},
		},
		NotReported: "It has only just begun. The first numbers are due half way through the year.",
	}
}
