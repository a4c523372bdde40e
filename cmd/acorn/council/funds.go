package council

// Funds are the devolved budgets. One is the council's alone, one is pooled by three bodies, and one is for young people to run.
func Funds() []Fund {
	return []Fund{
		{Key: "first-fund", Name: "Harwick Early Help Fund", Year: "two years ago", Holder: "harwick-council",
			Purpose: "The first try: £30,000 for things that help families early, chosen by the people who live here.",
			Contributions: []Contribution{
				{"harwick-council", gbp(30_000), "From the children's services budget, agreed by the cabinet for one year."},
			}},
		{Key: "together-fund", Name: "Harwick Together Fund", Year: "this year", Holder: "harwick-council",
			Purpose: "One pot from three purses, so that a good idea does not fall between the council, the surgery and the charity.",
			Contributions: []Contribution{
				{"harwick-council", gbp(50_000), "The council's share, voted in the budget for prevention."},
				{"health", gbp(22_000), "For things that keep children and parents well."},
				{"tidewater", gbp(13_000), "For groups that neighbours run themselves. Not for public bodies."},
			}},
		{Key: "young-fund", Name: "Young Harwick Fund", Year: "this year", Holder: "harwick-council",
			Purpose: "Money that young people decide about, from the first rule to the last pound.",
			Contributions: []Contribution{
				{"harwick-council", gbp(9_000), "Put aside for young people to decide about."},
				{"harbour-homes", gbp(3_000), "From tenants' funds, for things on or near its estates."},
			}},
	}
}
