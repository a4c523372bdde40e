package council

// Roll is a list of who may vote that an officer brings in, and another applies.
type Roll struct {
	By, AppliedBy         string // keys of officers
	Broken                Offset // when the first try came in, with rows that had to be put right
	BroughtIn, AppliedAt  Offset
	Letters               Offset // when codes are made for those without email
	Source, Basis, Ground string
	WithEmail, ByLetter   int // people on it
}

// Pass lets a helper in at a place for one day, and says what they did there.
type Pass struct {
	By          string // key of an officer
	Venue, Name string
	Made, Day   Offset // the hour of Day is when the helper comes
	Label       string // of the codes that they print; "" where they have not come yet
	Codes       int
}

// Papers is a batch of paper ballots. Some of what came back is typed in by two people when the demo first starts; the rest is later.
type Papers struct {
	Label, Venue      string
	Printed           int
	PrintedBy         string // key of an officer, who takes the third look and settles too
	PrintedAt, Out    Offset
	First, Second     string // keys of who types them in
	Typed             Offset // when they did
	Readings          []string
	Twice             int    // how many of them the second person has typed in by then
	Differs           int    // which of these they read otherwise, from 1
	Otherwise         string // what they read
	Rest, Looked      Offset // when the rest is typed in, and the difference is looked at
	Proposed, Settled Offset
}

// Odd is a lot of votes that stand out: one network, one night, addresses in a row.
type Odd struct {
	At         Offset
	Count      int
	Address    string // with %02d for the number
	Pick       string // key of a proposal
	ProposedBy string // key of the officer who proposes to set them aside
	ProposedAt Offset
	Reason     string
	DecidedBy  string
	DecidedAt  Offset
}

// MoreTime is an extension of a vote. Where it takes two officers, the second confirms it.
type MoreTime struct {
	By          string // key of an officer
	At, To      Offset
	Reason      string
	ConfirmedBy string // "" where it takes one officer
	ConfirmedAt Offset
}

// TakenOff is a translation that one officer proposes to take off the ballot, and another confirms.
type TakenOff struct {
	Title    string // of the project, in English
	Language string
	By       string // key of an officer
	At       Offset
	Reason   string

	ConfirmedBy string
	ConfirmedAt Offset
}

// Look is a page of a vote to look at, and as whom.
type Look struct {
	Person      string // key
	Round       string // key
	Where, What string
}

// Looks are where to see how a vote is kept safe when the demo first starts. Each is a page of the round on that person's desk.
func Looks() []Look {
	return []Look{
		{"kofi", NorthgateRound, "Checks", "24 addresses stand out, and Rachel proposes to set their votes aside. Confirm it or refuse it."},
		{"rachel", NorthgateRound, "Paper", "Two people read one paper differently. Take the third look."},
		{"rachel", NorthgateRound, "Voting codes", "See which places have codes, and their log. Passes for helpers are beside them."},
		{"rachel", NorthgateRound, "By phone", "Take a vote with a voting code, then be Kofi Agyeman and confirm that you listened."},
		{"rachel", NorthgateRound, "Time to vote", "See why the vote has one more day. Everybody reads it on the ballot."},
		{"rachel", NorthgateRound, "What people see", "About how many voted where, rounded to tens."},
		{"rachel", BrookLaneRound, "Who may vote", "Look at the list that Kofi brought in, and apply it."},
		{"rachel", RoomsRound, "Time to vote", "Above £50,000 it takes two. Kofi proposes four more days: confirm that, or refuse it."},
		{"rachel", RoomsRound, "Other languages", "Kofi proposes to take a Polish text off the ballot that says too much. Confirm it, or keep the text."},
	}
}

// brookLaneRoll is the school's and the residents' list. It waits for the other officer when the demo first starts.
func brookLaneRoll() Roll {
	return Roll{By: "kofi", AppliedBy: "rachel", Broken: at(-4, 15), BroughtIn: at(-3, 10), AppliedAt: at(3, 10), Letters: at(13, 10),
		Source: "Brook Lane Residents' members and the families of Brook Lane Primary, 1 of this month", Basis: "public task",
		Ground:    "Harwick cabinet decision 41: residents of Brook Lane decide on this money. Both bodies told their members.",
		WithEmail: 66, ByLetter: 14}
}

// northgatePasses let helpers in at the youth club, who came and printed codes, and at the school, who comes soon.
func northgatePasses() []Pass {
	return []Pass{
		{By: "rachel", Venue: "Harwick Youth Works", Name: "Dev, Youth Works", Made: at(-3, 9), Day: at(-2, 17), Label: "Drop-in", Codes: 25},
		{By: "rachel", Venue: "Northgate Primary School", Name: "Ms Okafor, Year 6", Made: at(-1, 12), Day: at(2, 9)},
	}
}

// northgatePapers are for people who like paper better.
func northgatePapers() Papers {
	return Papers{Label: "Large print and plain, week one", Venue: "Northgate Library", Printed: 30, PrintedBy: "rachel", PrintedAt: at(-6, 11), Out: at(-5, 9),
		First: "tessa", Second: "kofi", Typed: at(-2, 11),
		Readings: []string{"1 3 10", "6 8", "2 10 13", "5 12", "6 8 15", "b", "3 9 15", "5 11", "1 6 8 13", "2 4", "7 8 15", "6 13"},
		Twice:    9, Differs: 5, Otherwise: "6 9 15",
		Rest: at(3, 11), Looked: at(4, 11), Proposed: at(6, 10), Settled: at(6, 15)}
}

// northgateOdd are votes for the skate ramp that came from one place in one night.
func northgateOdd() Odd {
	return Odd{At: at(-3, 1), Count: 24, Address: "ramp.fan.%02d@quickbox.example", Pick: "skate-lights-small", ProposedBy: "rachel", ProposedAt: at(-1, 11),
		Reason:    "24 addresses in a row, from one network, within half an hour at night. We asked at the youth club and at the ramp: nobody knows them.",
		DecidedBy: "kofi", DecidedAt: at(8, 11)}
}

// northgateMoreTime makes good for a day on which the library was shut.
func northgateMoreTime() MoreTime {
	return MoreTime{By: "rachel", At: at(-2, 9), To: at(10, 17),
		Reason: "A pipe burst at Northgate Library and it was shut on the first day of the vote. You have one more day."}
}
