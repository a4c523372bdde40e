package council

// Short names of the national frameworks that outcomes map to.
const (
	lofStart    = "Local Outcomes Framework: Best start in life"
	lofThrive   = "Local Outcomes Framework: Every child achieving and thriving"
	lofSafe     = "Local Outcomes Framework: Keeping children safe and family security"
	sfSchool    = "Supporting Families 1: getting a good education"
	sfEarly     = "Supporting Families 2: good early years development"
	sfHealth    = "Supporting Families 3: improved mental and physical health"
	sfRelations = "Supporting Families 5: improved family relationships"
	sfSafe      = "Supporting Families 6: safe from abuse and exploitation"
	sfCrime     = "Supporting Families 7: crime prevention and tackling crime"
	sfMoney     = "Supporting Families 10: financial stability"
)

// OutcomeFramework is what proposals in Harwick choose their outcomes from.
func OutcomeFramework() Framework {
	return Framework{
		Name: "What we want for Harwick's children",
		About: "Five things that we want for every child: to be safe, healthy, happy, learning and engaged. Under each are outcomes in plain words. " +
			"Under each outcome is at least one way to see whether it moved.",
		Sources:    frameworkSources(),
		Domains:    domains(),
		Outcomes:   outcomes(),
		Indicators: indicators(),
	}
}

// frameworkSources says where the framework's shape and its caution come from.
func frameworkSources() []Context {
	return []Context{
		{Text: "The five headings are those that thirteen London boroughs agreed for family hubs and beyond.",
			Source: "Common Outcomes, Family Hubs and Beyond shared outcomes framework"},
		{Text: "Councils in England report against sixteen priority outcomes. Ours say which of them they help.",
			Source: "Local Outcomes Framework, Ministry of Housing, Communities and Local Government, 9 February 2026"},
		{Text: "Ten headline outcomes for families. The national programme has moved on, and many councils still use the ten.",
			Source: "Supporting Families Outcome Framework, in use from 3 October 2022"},
		{Text: "A review of children's services projects found 12 with stronger tests of whether they worked. " +
			"In 29 the test was compromised, only looked at change over time, or was missing. The weaker the test, the more often it found good news.",
			Source: "What Works for Children's Social Care, Learning from Innovation, July 2021"},
	}
}

func domains() []Domain {
	return []Domain{
		{Key: "safe", Name: "Safe", Plain: "At home, at school, online and out and about."},
		{Key: "healthy", Name: "Healthy", Plain: "Body and mind, from before you are born."},
		{Key: "happy", Name: "Happy", Plain: "People who love you, and someone to turn to on a bad day."},
		{Key: "learning", Name: "Learning", Plain: "In school, out of school, and for grown-ups too."},
		{Key: "engaged", Name: "Engaged", Plain: "You belong here, and what you say changes things."},
	}
}

func outcomes() []Outcome {
	return []Outcome{
		{Key: "calm-home", Domain: "safe", Name: "Home is calmer", Plain: "Less shouting, more days that go all right.",
			Maps: []string{lofSafe, sfRelations}},
		{Key: "safe-home", Domain: "safe", Name: "Home is safer for small children", Plain: "Grown-ups know what to do when something goes wrong.",
			Maps: []string{lofSafe, sfSafe}},
		{Key: "safe-out", Domain: "safe", Name: "Children are safe out and about", Plain: "You can walk home and not feel scared.",
			Maps: []string{sfSafe, sfCrime}},
		{Key: "good-start", Domain: "healthy", Name: "Babies get a good start", Plain: "Babies are warm, fed, talked to and checked.",
			Maps: []string{lofStart, sfEarly}},
		{Key: "active", Domain: "healthy", Name: "Children move more", Plain: "Running about, playing out, riding, swimming.",
			Maps: []string{lofThrive, sfHealth}},
		{Key: "fed", Domain: "healthy", Name: "Nobody goes hungry", Plain: "There is a proper meal, in term and in the holidays.",
			Maps: []string{sfMoney, sfHealth}},
		{Key: "well-mind", Domain: "happy", Name: "People feel better in themselves", Plain: "Fewer low days, for children and for grown-ups.",
			Maps: []string{lofThrive, sfHealth}},
		{Key: "someone-there", Domain: "happy", Name: "Everyone has someone to turn to", Plain: "You can name a person who would help.",
			Maps: []string{sfRelations}},
		{Key: "sure-parents", Domain: "happy", Name: "Parents feel sure of themselves", Plain: "Mums, dads and carers know what to try on a hard day.",
			Maps: []string{lofSafe, sfRelations}},
		{Key: "carers-rest", Domain: "happy", Name: "Carers get a rest", Plain: "People who look after others get time off.",
			Maps: []string{sfHealth}},
		{Key: "in-school", Domain: "learning", Name: "Children are in school and settled", Plain: "More days in, and more good days.",
			Maps: []string{lofThrive, sfSchool}},
		{Key: "reads-talks", Domain: "learning", Name: "Children read and talk well", Plain: "Stories, words and books, in any language.",
			Maps: []string{lofStart, sfEarly, sfSchool}},
		{Key: "new-skills", Domain: "learning", Name: "Young people learn something useful", Plain: "A thing you can do now that you could not do before.",
			Maps: []string{lofThrive, sfSchool}},
		{Key: "heard", Domain: "engaged", Name: "Children and families are heard", Plain: "Someone asks, listens, and tells you what changed.",
			Maps: []string{lofThrive}},
		{Key: "belong", Domain: "engaged", Name: "People belong where they live", Plain: "Somewhere to go, and people who know your name.",
			Maps: []string{lofThrive, sfCrime}},
	}
}

func indicators() []Indicator {
	return append(homeIndicators(), outsideIndicators()...)
}

// homeIndicators are those about families and how people feel.
func homeIndicators() []Indicator {
	return []Indicator{
		{Key: "calm-days", Outcome: "calm-home", Name: "Families who say most days at home are calm", Unit: UnitPercent, Better: Higher,
			How: "Ask one grown-up in each family the same question at the start and at the end."},
		{Key: "meals-together", Outcome: "calm-home", Name: "Meals a family eats together", Unit: UnitMean, Of: "meals a week", Better: Higher,
			How: "Each family keeps a fridge chart for one week at the start and one week at the end."},
		{Key: "choking", Outcome: "safe-home", Name: "Parents who know what to do when a baby chokes", Unit: UnitPercent, Better: Higher,
			How: "A trainer watches each parent on a practice doll, before the course and after."},
		{Key: "two-year-check", Outcome: "good-start", Name: "Two-year-olds who had their check on time", Unit: UnitPercent, Better: Higher,
			How: "Families tell us the date. Health visitors are not asked for anyone's records."},
		{Key: "food-short", Outcome: "fed", Name: "Families who ran short of food last month", Unit: UnitPercent, Better: Lower,
			How: "Ask in private, on paper, folded into a box. Once at the start and once at the end."},
		{Key: "low-week", Outcome: "well-mind", Name: "People who felt low most of last week", Unit: UnitPercent, Better: Lower,
			How: "One plain question, the same people, at the start and at the end. Nobody has to answer."},
		{Key: "turn-to", Outcome: "someone-there", Name: "Parents who feel they have someone to turn to", Unit: UnitPercent, Better: Higher,
			How: "Ask each parent the same question when they first come and again a year on."},
		{Key: "trusted-adult", Outcome: "someone-there", Name: "Children who can name an adult they trust outside home", Unit: UnitPercent, Better: Higher,
			How: "An adult they know asks each child, at the start and after nine months. No names are written down."},
		{Key: "hard-day", Outcome: "sure-parents", Name: "Parents who feel sure what to try on a hard day", Unit: UnitPercent, Better: Higher,
			How: "Ask each parent at the first session and at the last."},
		{Key: "rest-hours", Outcome: "carers-rest", Name: "Time off for each carer", Unit: UnitMean, Of: "hours a month", Better: Higher,
			How: "Carers write down their hours off in one month at the start and one at the end."},
	}
}

// outsideIndicators are those about school, play and being part of a place.
func outsideIndicators() []Indicator {
	return []Indicator{
		{Key: "safe-walk", Outcome: "safe-out", Name: "Young people who feel safe walking home after dark", Unit: UnitPercent, Better: Higher,
			How: "A show of cards at a session in the first month and in the last. No names."},
		{Key: "active-hours", Outcome: "active", Name: "Time a child spends moving about", Unit: UnitMean, Of: "hours a week", Better: Higher,
			How: "Families fill in a week's chart at the start and at the end."},
		{Key: "regulars", Outcome: "active", Name: "Children who come most weeks", Unit: UnitCount, Of: "children", Better: Higher,
			How: "Count on the register who came to at least six sessions in ten."},
		{Key: "days-missed", Outcome: "in-school", Name: "School days missed", Unit: UnitMean, Of: "days a term", Better: Lower,
			How: "Schools give one average for the whole group, the term before and the term after. No child's record leaves the school."},
		{Key: "picks-up-book", Outcome: "reads-talks", Name: "Children who picked up a book at home this week", Unit: UnitPercent, Better: Higher,
			How: "Ask each child on the same weekday at the start and at the end."},
		{Key: "story-times", Outcome: "reads-talks", Name: "Times a child hears a story at home", Unit: UnitMean, Of: "times a week", Better: Higher,
			How: "Parents put a sticker on a card for each story, for a week at the start and a week at the end."},
		{Key: "new-skill", Outcome: "new-skills", Name: "Young people who can show a new skill", Unit: UnitCount, Of: "young people", Better: Higher,
			How: "Each shows it to somebody outside the group, who ticks a card."},
		{Key: "changes-made", Outcome: "heard", Name: "Things that changed because families asked", Unit: UnitCount, Of: "changes", Better: Higher,
			How: "Keep a list of what was asked, who answered and what is different. Publish it twice a year."},
		{Key: "turn-out", Outcome: "belong", Name: "People who come on an ordinary day", Unit: UnitCount, Of: "people", Better: Higher,
			How: "Count heads at each session and take the middle number."},
		{Key: "know-five", Outcome: "belong", Name: "People who know five neighbours by name", Unit: UnitPercent, Better: Higher,
			How: "Ask at the first session and at the last."},
	}
}
