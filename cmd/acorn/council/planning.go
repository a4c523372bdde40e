package council

import "strings"

// chose is what a planning group chose, from three lists of people's keys with spaces between: those who agree, are not sure and disagree.
func chose(agree, notSure, disagree string) []Choice {
	as := planners()
	var c []Choice
	for _, g := range []struct{ keys, answer string }{{agree, Agree}, {notSure, NotSure}, {disagree, Disagree}} {
		for _, k := range strings.Fields(g.keys) {
			c = append(c, Choice{Person: k, As: as[k], Answer: g.answer})
		}
	}
	return c
}

// planners is the capacity in which each person sits on planning groups.
func planners() map[string]string {
	return map[string]string{
		"amara": AsYoungPerson, "callum": AsYoungPerson, "zofia": AsYoungPerson, "hassan": AsYoungPerson, "ellie": AsYoungPerson, "jaden": AsYoungPerson,
		"shanice": AsResident, "mina": AsResident, "donna": AsResident, "carys": AsResident, "margaret": AsResident, "andrew": AsResident,
		"nadia": AsResident, "kelly-ann": AsResident,
		"helen": AsCouncillor, "obi": AsCouncillor, "raymond": AsCouncillor, "priti": AsCouncillor, "elspeth": AsCouncillor,
		"rachel": AsOfficer, "kofi": AsOfficer, "luke": AsOfficer, "sian": AsOfficer,
	}
}

// youthPlan is being agreed now: five priorities and four rules, some settled and some not.
func youthPlan() []PlanItem {
	return []PlanItem{
		{Key: "evenings", Text: "Somewhere warm to be between four and eight", Agreed: true,
			Why:     "It was said more than anything else. The shops move you on and home is not always quiet.",
			Choices: chose("amara callum zofia hassan ellie jaden nadia helen luke", "kofi", "")},
		{Key: "get-there", Text: "Getting there and back for free", Agreed: true,
			Why:     "A free club is not free when the bus is £2 each way.",
			Choices: chose("amara zofia hassan ellie jaden nadia andrew luke", "callum helen kofi", "")},
		{Key: "quiet-ones", Text: "Things for people who hate crowds",
			Why:     "Not everyone wants football. Some of us want a room, a rug and nobody shouting.",
			Choices: chose("zofia ellie jaden nadia andrew", "amara kofi", "hassan")},
		{Key: "help-friends", Text: "Knowing what to say when a friend is having a bad time",
			Why:     "We get told before any adult does. We should know what to do next.",
			Choices: chose("amara zofia hassan ellie nadia helen luke kofi", "jaden andrew", "callum")},
		{Key: "first-jobs", Text: "A first job, or a taste of one",
			Why:     "You need a job to get a job. Someone has to go first.",
			Choices: chose("callum hassan jaden andrew", "amara ellie nadia luke", "zofia kofi")},
		{Key: "young-lead", Rule: true, Text: "Someone under 19 has to lead each idea, with an adult beside them", Agreed: true,
			Why:     "Otherwise it turns into grown-ups asking for money with a young person in the photo.",
			Choices: chose("amara callum zofia hassan ellie jaden andrew kofi", "nadia luke helen", "")},
		{Key: "top-limit", Rule: true, Text: "No idea can ask for more than £1,500",
			Why:     "£12,000 could be eight ideas or forty. We think lots of small ones.",
			Choices: chose("callum zofia ellie nadia kofi", "amara jaden luke helen", "hassan andrew")},
		{Key: "two-wards", Rule: true, Text: "At least one idea in each ward gets money, if it has 30 votes",
			Why:     "Fernhill always loses because it is smaller. 30 votes means that people really want it.",
			Choices: chose("jaden zofia amara andrew nadia", "ellie helen luke kofi", "hassan")},
		{Key: "tell-us", Rule: true, Text: "Every idea that loses gets told why, by a person, within a week", Agreed: true,
			Why:     "Last time some people found out from a poster.",
			Choices: chose("amara callum zofia hassan ellie jaden nadia andrew helen luke kofi", "", "")},
	}
}

// firstPlan was agreed without any young people, which is why the Young Advisors exist now.
func firstPlan() []PlanItem {
	return []PlanItem{
		{Key: "early", Text: "Help families before things get bad", Agreed: true,
			Why:     "By the time there is a crisis it costs more and hurts more.",
			Choices: chose("shanice margaret kelly-ann helen obi rachel luke", "", "")},
		{Key: "close", Text: "Close enough to walk to", Agreed: true,
			Why:     "Nobody gets two buses with a pram.",
			Choices: chose("shanice margaret kelly-ann obi luke", "helen rachel", "")},
		{Key: "no-top", Rule: true, Text: "No top limit on what a group can ask for", Agreed: true,
			Why:     "We did not want to shut out a big idea. Looking back, a £26,000 idea in a £30,000 pot was hard on everyone.",
			Choices: chose("helen obi rachel", "shanice luke", "margaret kelly-ann")},
	}
}

func northgatePlan() []PlanItem {
	return []PlanItem{
		{Key: "babies", Text: "New parents who are on their own too much", Agreed: true,
			Why:     "73 people said it in one week.",
			Choices: chose("shanice mina amara hassan helen luke rachel", "", "")},
		{Key: "one-adult", Text: "One more grown-up that a child can count on", Agreed: true,
			Why:     "Young people said this more than parents did. That is why it is here.",
			Choices: chose("amara hassan shanice mina luke rachel", "helen", "")},
		{Key: "send-first", Text: "Families with SEND asked first, for once", Agreed: true,
			Why:     "They have filled in enough forms about plans that were already made.",
			Choices: chose("shanice mina amara luke helen", "hassan rachel", "")},
		{Key: "early-only", Rule: true, Text: "It has to help early, and stop things getting worse", Agreed: true,
			Why:     "There is other money for a crisis. There is hardly any for the year before it.",
			Choices: chose("shanice mina amara hassan helen luke rachel", "", "")},
		{Key: "ten-limit", Rule: true, Text: "No more than £10,000 for one idea", Agreed: true,
			Why:     "Two years ago one idea asked for £26,000 and could not fit.",
			Choices: chose("shanice mina amara hassan luke rachel", "helen", "")},
		{Key: "share-plan", Rule: true, Text: "Say how you will find the families who never come", Agreed: true,
			Why:     "The usual faces hear about everything. We want the others.",
			Choices: chose("amara hassan shanice luke helen rachel", "mina", "")},
	}
}

func saltmarshPlan() []PlanItem {
	return []PlanItem{
		{Key: "winter", Text: "Things that happen from November to March", Agreed: true,
			Why:     "In August there is plenty. In February there is the chip shop.",
			Choices: chose("donna carys nadia zofia ellie raymond priti sian", "kofi", "")},
		{Key: "water", Text: "Children of the harbour who can swim and sail", Agreed: true,
			Why:     "Half of us live within sight of the sea and have never been on it.",
			Choices: chose("donna ellie priti sian kofi", "carys zofia nadia", "raymond")},
		{Key: "free", Text: "Free, or as good as free", Agreed: true,
			Why:     "If it costs £3 a child, a family with three doesn't come.",
			Choices: chose("donna carys nadia zofia ellie raymond sian kofi", "priti", "")},
		{Key: "not-duty", Rule: true, Text: "Not for things that the council must do by law anyway", Agreed: true,
			Why:     "Bins, potholes and cameras have their own budgets. This is extra.",
			Choices: chose("donna carys zofia ellie raymond priti sian kofi", "nadia", "")},
		{Key: "permission", Rule: true, Text: "If you use somebody's building, show that they said yes", Agreed: true,
			Why:     "An idea that turns out to have no room is a vote wasted.",
			Choices: chose("donna nadia raymond priti sian kofi", "carys ellie", "zofia")},
	}
}

func fernhillPlan() []PlanItem {
	return []PlanItem{
		{Key: "up-here", Text: "Up here, so that nobody needs the bus", Agreed: true,
			Why:     "The bus down takes 25 minutes when it comes.",
			Choices: chose("margaret andrew jaden elspeth sian", "rachel", "")},
		{Key: "mix", Text: "Old and young doing things together", Agreed: true,
			Why:     "We have plenty of both and they never meet.",
			Choices: chose("margaret elspeth sian rachel", "andrew jaden", "")},
		{Key: "nine-limit", Rule: true, Text: "No more than half the pot for one idea", Agreed: true,
			Why:     "£9,000 is already a lot for one hall.",
			Choices: chose("margaret andrew jaden elspeth sian rachel", "", "")},
	}
}
