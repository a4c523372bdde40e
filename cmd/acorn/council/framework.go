package council

// OutcomeFramework is what proposals in Harwick choose their outcomes from.
func OutcomeFramework() Framework {
	return Framework{
		Name: "What we want for Harwick's children",
		Source: "The five headings are those that thirteen London boroughs agreed for family hubs and beyond (Common Outcomes, Family Hubs and Beyond " +
			"shared outcomes framework). Under each are outcomes in plain words, and under each outcome at least one way to see whether it moved.",
		Domains: []Domain{{"safe", "Safe"}, {"healthy", "Healthy"}, {"happy", "Happy"}, {"learning", "Learning"}, {"engaged", "Taking part"}},
		Outcomes: []Outcome{
			{"calm-home", "safe", "Home is calmer"},
			{"safe-home", "safe", "Home is safer for small children"},
			{"safe-out", "safe", "Children are safe out and about"},
			{"good-start", "healthy", "Babies get a good start"},
			{"active", "healthy", "Children move more"},
			{"fed", "healthy", "Nobody goes hungry"},
			{"well-mind", "happy", "People feel better in themselves"},
			{"someone-there", "happy", "Everyone has someone to turn to"},
			{"sure-parents", "happy", "Parents feel sure of themselves"},
			{"carers-rest", "happy", "Carers get a rest"},
			{"in-school", "learning", "Children are in school and settled"},
			{"reads-talks", "learning", "Children read and talk well"},
			{"new-skills", "learning", "Young people learn something useful"},
			{"heard", "engaged", "Children and families are heard"},
			{"belong", "engaged", "People belong where they live"},
		},
		Indicators: append(homeIndicators(), outsideIndicators()...),
	}
}

// homeIndicators are those about families and how people feel.
func homeIndicators() []Indicator {
	return []Indicator{
		{Key: "calm-days", Outcome: "calm-home", Name: "Families who say most days at home are calm", Unit: UnitPercent, Better: Higher,
			How: "We ask one grown-up in each family the same question at the start and at the end."},
		{Key: "meals-together", Outcome: "calm-home", Name: "Meals a family eats together in a week", Unit: UnitNumber, Better: Higher,
			How: "Each family keeps a fridge chart for one week at the start and one week at the end."},
		{Key: "choking", Outcome: "safe-home", Name: "Parents who know what to do when a baby chokes", Unit: UnitPercent, Better: Higher,
			How: "A trainer watches each parent on a practice doll, before the course and after."},
		{Key: "two-year-check", Outcome: "good-start", Name: "Two-year-olds who had their check on time", Unit: UnitPercent, Better: Higher,
			How: "Families tell us the date. We ask nobody for anyone's records."},
		{Key: "food-short", Outcome: "fed", Name: "Families who ran short of food last month", Unit: UnitPercent, Better: Lower,
			How: "We ask in private, on paper, folded into a box. Once at the start and once at the end."},
		{Key: "low-week", Outcome: "well-mind", Name: "People who felt low most of last week", Unit: UnitPercent, Better: Lower,
			How: "We ask the same people one plain question at the start and at the end. Nobody has to answer."},
		{Key: "turn-to", Outcome: "someone-there", Name: "Parents who feel they have someone to turn to", Unit: UnitPercent, Better: Higher,
			How: "We ask each parent the same question when they first come and again a year on."},
		{Key: "trusted-adult", Outcome: "someone-there", Name: "Children who can name an adult they trust outside home", Unit: UnitPercent, Better: Higher,
			How: "An adult they know asks each child, at the start and after nine months. We write down no names."},
		{Key: "hard-day", Outcome: "sure-parents", Name: "Parents who feel sure what to try on a hard day", Unit: UnitPercent, Better: Higher,
			How: "We ask each parent at the first session and at the last."},
		{Key: "rest-hours", Outcome: "carers-rest", Name: "Time off for each carer in a month", Unit: UnitHours, Better: Higher,
			How: "Carers write down their hours off in one month at the start and one at the end."},
	}
}

// outsideIndicators are those about school, play and being part of a place.
func outsideIndicators() []Indicator {
	return []Indicator{
		{Key: "safe-walk", Outcome: "safe-out", Name: "Young people who feel safe walking home after dark", Unit: UnitPercent, Better: Higher,
			How: "We ask for a show of cards at a session in the first month and in the last. No names."},
		{Key: "active-hours", Outcome: "active", Name: "Time a child spends moving about in a week", Unit: UnitHours, Better: Higher,
			How: "Families fill in a week's chart at the start and at the end."},
		{Key: "regulars", Outcome: "active", Name: "Children who come most weeks", Unit: UnitNumber, Better: Higher,
			How: "We count on the register who came to at least six sessions in ten."},
		{Key: "days-missed", Outcome: "in-school", Name: "School days missed in a term", Unit: UnitDays, Better: Lower,
			How: "Schools give one average for the whole group, the term before and the term after. No child's record leaves the school."},
		{Key: "picks-up-book", Outcome: "reads-talks", Name: "Children who picked up a book at home this week", Unit: UnitPercent, Better: Higher,
			How: "We ask each child on the same weekday at the start and at the end."},
		{Key: "story-times", Outcome: "reads-talks", Name: "Times a child hears a story at home in a week", Unit: UnitNumber, Better: Higher,
			How: "Parents put a sticker on a card for each story, for a week at the start and a week at the end."},
		{Key: "new-skill", Outcome: "new-skills", Name: "Young people who can show a new skill", Unit: UnitNumber, Better: Higher,
			How: "Each shows it to somebody outside the group, who ticks a card."},
		{Key: "changes-made", Outcome: "heard", Name: "Things that changed because families asked", Unit: UnitNumber, Better: Higher,
			How: "We keep a list of what was asked, who answered and what is different. We publish it twice a year."},
		{Key: "turn-out", Outcome: "belong", Name: "People who come on an ordinary day", Unit: UnitNumber, Better: Higher,
			How: "We count heads at each session and take the middle number."},
		{Key: "know-five", Outcome: "belong", Name: "People who know five neighbours by name", Unit: UnitPercent, Better: Higher,
			How: "We ask at the first session and at the last."},
	}
}
