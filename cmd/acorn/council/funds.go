package council

// Keys of the funds.
const (
	FirstFund    = "first-fund"
	TogetherFund = "together-fund"
	RoomsFund    = "rooms-fund"
	YoungFund    = "young-fund"
)

// Funds are the devolved budgets. One is the council's alone, one is pooled by three bodies, one is for rooms, and one is for young people to run.
func Funds() []Fund {
	return []Fund{
		{Key: FirstFund, Name: "Harwick Early Help Fund", Holder: "harwick-council",
			Purpose:       "The first try: £30,000 for things that help families early, chosen by the people who live here.",
			Contributions: []Contribution{{"harwick-council", gbp(30_000)}}},
		{Key: TogetherFund, Name: "Harwick Together Fund", Holder: "harwick-council",
			Purpose:       "One pot from three purses, so that a good idea does not fall between the council, the surgery and the charity.",
			Contributions: []Contribution{{"harwick-council", gbp(65_000)}, {"health", gbp(25_000)}, {"tidewater", gbp(15_000)}}},
		{Key: RoomsFund, Name: "Harwick Rooms Fund", Holder: "harwick-council",
			Purpose:       "To put right rooms that many groups can use, so that there is somewhere to meet in every part of Harwick.",
			Contributions: []Contribution{{"harwick-council", gbp(45_000)}, {"harbour-homes", gbp(15_000)}}},
		{Key: YoungFund, Name: "Young Harwick Fund", Holder: "harwick-council",
			Purpose:       "Money that young people decide about, from the first rule to the last pound.",
			Contributions: []Contribution{{"harwick-council", gbp(9_000)}, {"harbour-homes", gbp(3_000)}}},
	}
}
