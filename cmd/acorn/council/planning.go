package council

import "strings"

// chose is what a planning group chose, from three lists of people's keys with spaces between: those who agree, are not sure and disagree.
// whys are people's keys, each followed by why they chose so.
func chose(agree, notSure, disagree string, whys ...string) []Choice {
	var c []Choice
	for _, g := range []struct{ keys, answer string }{{agree, Agree}, {notSure, NotSure}, {disagree, Disagree}} {
		for k := range strings.FieldsSeq(g.keys) {
			choice := Choice{Person: k, Answer: g.answer}
			for i := 0; i+1 < len(whys); i += 2 {
				if whys[i] == k {
					choice.Why = whys[i+1]
				}
			}
			c = append(c, choice)
		}
	}
	return c
}

// youthPlan is being agreed now: five priorities and four rules. Two of them hang on one young person who has not chosen yet.
func youthPlan() []PlanItem {
	return []PlanItem{
		{Text: "Somewhere warm to be between four and eight",
			Why: "It was said more than anything else. The shops move you on and home is not always quiet.",
			Choices: chose("amara callum zofia hassan ellie jaden nadia helen luke", "kofi", "",
				"zofia", "The library shuts at five. It is the hours after that.", "kofi", "I want to know who has the keys before I say yes.")},
		{Text: "Getting there and back for free",
			Why: "A free club is not free when the bus is £2 each way.",
			Choices: chose("amara zofia hassan ellie jaden nadia andrew luke", "callum helen kofi", "",
				"jaden", "It is £4 and an hour from where I live, every time.")},
		{Text: "Things for people who hate crowds",
			Why: "Not everyone wants football. Some of us want a room, a rug and nobody shouting.",
			Choices: chose("zofia ellie jaden nadia andrew callum", "amara kofi", "hassan",
				"hassan", "I like it, but we only have £12,000.")},
		{Text: "Knowing what to say when a friend is having a bad time",
			Why: "We get told before any adult does. We should know what to do next.",
			Choices: chose("amara zofia hassan ellie nadia helen luke kofi", "jaden andrew", "callum",
				"callum", "That is a lot to put on someone who is fourteen.", "helen", "They are doing it already, on their own, at midnight.")},
		{Text: "A first job, or a taste of one",
			Why: "You need a job to get a job. Someone has to go first.",
			Choices: chose("hassan jaden", "amara ellie nadia luke", "zofia kofi",
				"zofia", "School does this. Let's do what nobody else does.")},
		{Rule: true, Text: "Someone under 19 has to lead each idea, with an adult beside them",
			Why:     "Otherwise it turns into grown-ups asking for money with a young person in the photo.",
			Choices: chose("amara callum zofia hassan ellie jaden andrew kofi", "nadia luke helen", "")},
		{Rule: true, Text: "No idea can ask for more than £1,500",
			Why: "£12,000 could be eight ideas or forty. We think lots of small ones.",
			Choices: chose("zofia ellie nadia", "jaden luke helen kofi", "amara hassan andrew",
				"amara", "A proper youth worker for a year costs more than that.", "ellie", "Big ideas take the whole pot. We saw it in Northgate.")},
		{Rule: true, Text: "An idea needs 30 votes to get money",
			Why:     "So that one group of friends can't win it on their own.",
			Choices: chose("jaden zofia amara andrew nadia", "ellie helen luke kofi callum", "hassan")},
		{Rule: true, Text: "Every idea that loses gets told why, by a person, within a week",
			Why:     "Last time some people found out from a poster.",
			Choices: chose("amara callum zofia hassan ellie jaden nadia andrew helen luke kofi", "", "")},
	}
}

// firstPlan was agreed without any young people, which is why the Young Advisors exist now.
func firstPlan() []PlanItem {
	return []PlanItem{
		{Text: "Help families before things get bad",
			Why:     "By the time there is a crisis it costs more and hurts more.",
			Choices: chose("shanice helen luke rachel kofi", "", "")},
		{Text: "Close enough to walk to",
			Why:     "Nobody gets two buses with a pram.",
			Choices: chose("shanice luke kofi", "helen rachel", "")},
		{Rule: true, Text: "No top limit on what a group can ask for",
			Why:     "We did not want to shut out a big idea.",
			Choices: chose("helen rachel luke", "kofi", "shanice", "shanice", "One idea could take the lot. I would rather see ten small ones.")},
	}
}

func northgatePlan() []PlanItem {
	return []PlanItem{
		{Text: "New parents who are on their own too much",
			Why:     "73 people said it in one week.",
			Choices: chose("shanice amara hassan nadia helen luke rachel", "", "")},
		{Text: "One more grown-up that a child can count on",
			Why: "Young people said this more than parents did. That is why it is here.",
			Choices: chose("amara hassan shanice luke rachel", "helen", "",
				"hassan", "Somebody who comes when they say they will.")},
		{Text: "Families with SEND asked first, for once",
			Why:     "They have filled in enough forms about plans that were already made.",
			Choices: chose("shanice amara nadia luke helen", "hassan rachel", "")},
		{Rule: true, Text: "It has to help early, and stop things getting worse",
			Why:     "There is other money for a crisis. There is hardly any for the year before it.",
			Choices: chose("shanice amara hassan nadia helen luke rachel", "", "")},
		{Rule: true, Text: "No more than £10,000 for one idea",
			Why: "Two years ago one idea asked for £26,000 and could not fit.",
			Choices: chose("shanice amara hassan luke rachel nadia", "helen", "",
				"shanice", "That one hurt. People had worked on it for months.")},
		{Rule: true, Text: "Say how you will find the families who never come",
			Why:     "The usual faces hear about everything. We want the others.",
			Choices: chose("amara hassan shanice luke helen rachel", "nadia", "")},
	}
}

func saltmarshPlan() []PlanItem {
	return []PlanItem{
		{Text: "Things that happen from November to March",
			Why:     "In August there is plenty. In February there is the chip shop.",
			Choices: chose("donna nadia zofia ellie raymond joanne sian", "kofi", "")},
		{Text: "Children of the harbour who can swim and sail",
			Why:     "Half of us live within sight of the sea and have never been on it.",
			Choices: chose("donna ellie sian kofi", "zofia nadia joanne", "raymond")},
		{Text: "Free, or as good as free",
			Why:     "If it costs £3 a child, a family with three doesn't come.",
			Choices: chose("donna nadia zofia ellie raymond sian kofi joanne", "", "")},
		{Rule: true, Text: "Not for things that the council must do by law anyway",
			Why:     "Bins, potholes and cameras have their own budgets. This is extra.",
			Choices: chose("donna zofia ellie raymond sian kofi", "nadia joanne", "")},
		{Rule: true, Text: "If you use somebody's building, show that they said yes",
			Why:     "An idea that turns out to have no room is a vote wasted.",
			Choices: chose("donna nadia raymond sian kofi", "ellie joanne", "zofia")},
	}
}

func brookLanePlan() []PlanItem {
	return []PlanItem{
		{Text: "The hours between school and tea",
			Why:     "That is when it goes wrong, or right.",
			Choices: chose("kelly-ann obi callum luke kofi andrew", "ngozi", "")},
		{Text: "Learn from what we tried two years ago",
			Why:     "Some of it worked and some did not, and we wrote down which.",
			Choices: chose("kelly-ann ngozi obi callum luke kofi", "", "", "obi", "The bike club stopped because two people ran it. Let's not do that again.")},
		{Rule: true, Text: "More than two people must be able to run it",
			Why:     "When two people left, the bike club closed.",
			Choices: chose("kelly-ann obi callum luke kofi andrew", "ngozi", "")},
	}
}

func oldQuayPlan() []PlanItem {
	return []PlanItem{
		{Text: "Something on the quay in every winter month",
			Why:     "The wall of sticky notes was mostly about February.",
			Choices: chose("carys yusuf priti sian ellie", "", "")},
		{Text: "Get children onto the water",
			Why:     "They look at it every day.",
			Choices: chose("yusuf ellie sian priti", "carys", "")},
		{Rule: true, Text: "Small ideas only, £2,000 at most",
			Why:     "With £5,000 we would rather have four than one.",
			Choices: chose("carys yusuf priti ellie", "sian rachel", "")},
	}
}

func fernhillPlan() []PlanItem {
	return []PlanItem{
		{Text: "Up here, so that nobody needs the bus",
			Why:     "The bus down takes 25 minutes when it comes.",
			Choices: chose("margaret andrew jaden elspeth sian", "rachel", "")},
		{Text: "Old and young doing things together",
			Why:     "We have plenty of both and they never meet.",
			Choices: chose("margaret elspeth sian rachel", "andrew jaden", "")},
		{Rule: true, Text: "No more than half the pot for one idea",
			Why:     "£9,000 is already a lot for one hall.",
			Choices: chose("margaret andrew jaden elspeth sian rachel", "", "")},
	}
}
