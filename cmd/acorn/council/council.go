package council

// Settings are the council's own words, numbers and colours.
type Settings struct {
	Name         string // of the council
	Short        string // as in "Acorn for Harwick"
	Strapline    string
	About        string
	Address      string
	Phone        string
	Email        string
	Hours        string
	Web          string
	Brand, Leaf  string // colours, as in CSS
	Accent       string
	Complaints   Contact
	Privacy      Contact
	Access       Contact
	Safeguarding Safeguarding
	Statements   []Statement
}

// Contact is how to reach somebody about something.
type Contact struct {
	Name, Email, Phone, Hours, Promise string
}

// Safeguarding is who to tell when somebody may be at risk.
type Safeguarding struct {
	Lead, Deputy    string // keys of people
	Email           string
	Phone, Hours    string
	OutOfHoursPhone string
	OutOfHours      string
	WhatHappens     string
	WhenAway        string
}

// Statement is one of the pages at the foot of every page.
type Statement struct {
	Title, Link string
}

// CouncilSettings is how Harwick Council presents itself. Telephone numbers are from the ranges that Ofcom keeps for drama, so that
// nobody's telephone rings.
func CouncilSettings() Settings {
	return Settings{
		Name:      "Harwick Council",
		Short:     "Harwick",
		Strapline: "You live here. You decide.",
		About: "Harwick is a harbour town with five wards and about 41,000 people. It is made up, so that you can try everything here and upset nobody. " +
			"Any fact about a real place says where it comes from.",
		Address: "Town Hall, Ropewalk, Harwick HW1 1AA",
		Phone:   "01632 960100",
		Email:   "hello@harwick.example",
		Hours:   "Monday to Friday, 8.30am to 5pm",
		Web:     "https://www.harwick.example",
		Brand:   "#23402f",
		Leaf:    "#0f7a52",
		Accent:  "#b4541a",
		Complaints: Contact{
			Name: "Complaints team", Email: "complaints@harwick.example", Phone: "01632 960140", Hours: "Monday to Friday, 9am to 4pm",
			Promise: "We write back within 3 working days to say we have it, and with an answer within 10.",
		},
		Privacy: Contact{
			Name: "Data protection officer", Email: "privacy@harwick.example", Phone: "01632 960150", Hours: "Monday to Friday, 9am to 4pm",
			Promise: "We say that we have your complaint within 30 days, and we answer without delay after that.",
		},
		Access: Contact{
			Name: "Web team", Email: "access@harwick.example", Phone: "01632 960160", Hours: "Monday to Friday, 9am to 4pm",
			Promise: "Tell us what did not work and how you would like to get it. We reply within 5 working days.",
		},
		Safeguarding: Safeguarding{
			Lead: "grace", Deputy: "hugh",
			Email: "safeguarding@harwick.example",
			Phone: "01632 960199", Hours: "Monday to Friday, 8.30am to 5pm",
			OutOfHoursPhone: "01632 960198", OutOfHours: "Every night, weekend and bank holiday",
			WhatHappens: "A social worker listens, asks what you have seen and decides with you what to do first. You do not have to be sure.",
			WhenAway:    "When Grace is away, Hugh reads every concern the same day.",
		},
		Statements: []Statement{
			{"Accessibility statement", "https://www.harwick.example/acorn/accessibility"},
			{"How we use your details", "https://www.harwick.example/acorn/privacy"},
			{"How we use your details: for children", "https://www.harwick.example/acorn/privacy-children"},
			{"Cookies", "https://www.harwick.example/acorn/cookies"},
			{"Complaints", "https://www.harwick.example/acorn/complaints"},
		},
	}
}

// Areas are the five wards. Their codes are shaped like those of the Office for National Statistics and belong to no real ward; the
// postcode area HW is not in use.
func Areas() []Area {
	return []Area{
		{Key: "northgate", Name: "Northgate", Code: "E05999001", Postcodes: []string{"HW1 1", "HW1 2"}, People: 9400,
			About: "Tower blocks, terraces and the big rec. The market is on Thursdays and the family hub is next to it."},
		{Key: "brook-lane", Name: "Brook Lane", Code: "E05999002", Postcodes: []string{"HW2 1", "HW2 2"}, People: 8600,
			About: "A long estate beside the stream. Two bus routes, one shop and a lot of prams."},
		{Key: "saltmarsh", Name: "Saltmarsh", Code: "E05999003", Postcodes: []string{"HW3 1"}, People: 7900,
			About: "Flat streets between the docks and the marsh. The pool, the boxing gym and the best chips are here."},
		{Key: "old-quay", Name: "Old Quay", Code: "E05999004", Postcodes: []string{"HW4 1"}, People: 6300,
			About: "The harbour, the slipway and the oldest houses. Busy in August, quiet in February."},
		{Key: "fernhill", Name: "Fernhill", Code: "E05999005", Postcodes: []string{"HW5 1", "HW5 2"}, People: 8800,
			About: "Up the hill. Allotments, a village hall and a 25-minute wait for the bus down."},
	}
}
