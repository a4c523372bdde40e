package council

// Rubric is the four questions that Young Advisors and parents answer about each proposal. The first counts twice, so a scorecard gives up
// to twenty points.
func Rubric() []Criterion {
	return []Criterion{
		{Weight: 2, Question: "Would it reach people who get least?",
			Levels: [4]string{"Mostly people who already get help", "A few new families", "Many, and it says how it'll find them", "The ones everyone else misses"}},
		{Weight: 1, Question: "Would it stop things getting worse?",
			Levels: [4]string{"It helps once things have gone wrong", "It might help a bit, I can't see how", "I can see how it helps before things get bad", "It gets in early and keeps helping after"}},
		{Weight: 1, Question: "Can this group really do it?",
			Levels: [4]string{"I don't think they could", "Maybe, but there are gaps", "Yes, they've thought it through", "Yes, and they've done something like it before"}},
		{Weight: 1, Question: "Is it worth the money?",
			Levels: [4]string{"It costs too much for what it does", "It's a bit dear", "It's fair", "It does a lot with a little"}},
	}
}
