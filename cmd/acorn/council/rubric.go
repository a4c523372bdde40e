package council

// PanelRubric is the four questions that Young Advisors and parents answer about each proposal. The first counts twice, so a scorecard
// gives up to twenty points.
func PanelRubric() Rubric {
	return Rubric{
		Name:  "The Young Advisors' four questions",
		Intro: "Read the proposal first. Pick the sentence that fits best. There is no trick, and nobody sees your points until you press Finish.",
		Criteria: []Criterion{
			{Key: "reach", Weight: 2,
				Question: "Would it reach people who get least?",
				Why:      "Some families get asked to everything. Others never hear about it. We want the money to go further than the usual faces.",
				Levels: [4]string{
					"Mostly people who already get help",
					"A few new families",
					"Many, and it says how it'll find them",
					"The ones everyone else misses",
				}},
			{Key: "early", Weight: 1,
				Question: "Would it stop things getting worse?",
				Why:      "The money is for helping early, before there is a crisis.",
				Levels: [4]string{
					"It helps once things have gone wrong",
					"It might help a bit, I can't see how",
					"I can see how it helps before things get bad",
					"It gets in early and keeps helping after",
				}},
			{Key: "do-it", Weight: 1,
				Question: "Can this group really do it?",
				Why:      "A great idea that never happens helps no one.",
				Levels: [4]string{
					"I don't think they could",
					"Maybe, but there are gaps",
					"Yes, they've thought it through",
					"Yes, and they've done something like it before",
				}},
			{Key: "worth-it", Weight: 1,
				Question: "Is it worth the money?",
				Why:      "Every pound here is a pound that something else doesn't get.",
				Levels: [4]string{
					"It costs too much for what it does",
					"It's a bit dear",
					"It's fair",
					"It does a lot with a little",
				}},
		},
	}
}
