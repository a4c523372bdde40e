package council

// People are the invented people of Harwick. Those with something to try are on the page where a visitor picks whom to be; the others are
// there so that groups, teams and decisions have somebody in them.
func People() []Person {
	all := residents()
	all = append(all, youngAdvisors()...)
	all = append(all, councilStaff()...)
	all = append(all, teamPeople()...)
	return append(all, otherResidents()...)
}

// Visitors are the keys of those whom a visitor can be, those with most to try first.
func Visitors() []string {
	return []string{"mina", "shanice", "amara", "callum", "rachel", "kofi", "anita", "leanne", "carys", "tessa", "grace", "nadia",
		"yusuf", "ruth", "stephen", "miriam", "owen", "jas", "helen", "luke", "tomasz"}
}

// lead is a person who leads groups.
func lead(groups ...string) []Membership {
	var m []Membership
	for _, g := range groups {
		m = append(m, Membership{Role: RoleLead, In: g})
	}
	return m
}

// sits adds a seat on a team.
func sits(m []Membership, team, as string) []Membership {
	return append(m, Membership{Role: RoleTeam, In: team, As: as})
}

// residents are the parents and neighbours whom a visitor can be.
func residents() []Person {
	return []Person{
		{Key: "mina", Name: "Mina Karimi", Email: "mina.karimi@people.example",
			About: "Lives on the fourth floor at Northgate. Has two minutes and one bar of signal.",
			Try:   "Vote in Northgate decides on your phone, then change your mind. You need not sign in."},
		{Key: "shanice", Name: "Shanice Bailey", Email: "shanice.bailey@people.example",
			Memberships: sits(lead("northgate-parents"), "team-northgate", AsResident),
			About:       "Mum, school cook, and the one with the key to the baby bank.",
			Try:         "Finish the draft of Swap shop for uniforms and send it in. Then look at what the baby bank did."},
		{Key: "leanne", Name: "Leanne Stubbs", Email: "leanne.stubbs@people.example",
			Memberships: lead("cookpot"),
			About:       "Can feed sixty from one hob. Runs The Cookpot.",
			Try:         "Accept the offer for Warm Wednesdays and plan its steps."},
		{Key: "carys", Name: "Carys Llewellyn", Email: "carys.llewellyn@people.example",
			Memberships: sits(lead("send-voices"), "team-old-quay", AsResident),
			About:       "Keeps the list of everything that families asked for, with dates.",
			Try:         "Answer the council's question about Quiet hour at the pool and send it in again."},
		{Key: "tomasz", Name: "Tomasz Wrona", Email: "tomasz.wrona@people.example",
			Memberships: []Membership{{Role: RoleGroup, In: "northgate-parents"}},
			About:       "Drives a night bus. Carries the cots for the baby bank.",
			Try:         "See what a member of a group may do, and what only its lead may do."},
		{Key: "ruth", Name: "Ruth Abelson", Email: "ruth.abelson@people.example",
			Memberships: lead("reading-mates"),
			About:       "Taught for 34 years and missed it after a week.",
			Try:         "Post news from Kitchen table tutors, or say that a step is done."},
		{Key: "yusuf", Name: "Yusuf Demir", Email: "yusuf.demir@people.example",
			Memberships: sits(lead("tide-toddlers"), "team-old-quay", AsVoluntary),
			About:       "Stay-at-home dad with a very large flask.",
			Try:         "Accept the offer for Winter Fridays, once Rachel has counted the vote of Old Quay and Anita has approved the awards."},
	}
}

// otherResidents lead groups and sit on teams.
func otherResidents() []Person {
	return []Person{
		{Key: "farida", Name: "Farida Haque", Email: "farida.haque@people.example", Memberships: lead("library-friends", "two-tongues"),
			About: "Reads aloud in Bengali and English, often in the same sentence."},
		{Key: "gareth", Name: "Gareth Pugh", Email: "gareth.pugh@people.example", Memberships: lead("harwick-dads"),
			About: "Tyre fitter. Said no to running a group twice, then ran one."},
		{Key: "ngozi", Name: "Ngozi Eze", Email: "ngozi.eze@people.example", Memberships: sits(lead("harbour-families"), "team-brook-lane", AsVoluntary),
			About: "Family worker at Harbour Families. Always has biscuits in her bag."},
		{Key: "imran", Name: "Imran Siddiqui", Email: "imran.siddiqui@people.example", Memberships: lead("northgate-juniors"),
			About: "Referee, taxi driver and the club's washing machine."},
		{Key: "devan", Name: "Devan Mistry", Email: "devan.mistry@people.example", Memberships: lead("second-spin"),
			About: "Mends bikes and, if you ask nicely, toasters."},
		{Key: "bex", Name: "Bex Hollis", Email: "bex.hollis@people.example", Memberships: lead("northgate-skaters"),
			About: "Scaffolder by day. Has asked for lights at the ramp for six years."},
		{Key: "marcus", Name: "Marcus Adeyemi", Email: "marcus.adeyemi@people.example", Memberships: lead("corner"),
			About: "Matches children with mentors, slowly and carefully."},
		{Key: "joanne", Name: "Joanne Tully", Email: "joanne.tully@people.example", Memberships: sits(lead("youth-works"), "team-saltmarsh", AsVoluntary),
			About: "Youth worker. Knows who is not at the bus stop tonight."},
		{Key: "kelly-ann", Name: "Kelly-Ann Marsh", Email: "kellyann.marsh@people.example", Memberships: sits(lead("street-play"), "team-brook-lane", AsResident),
			About: "Owns four traffic cones and a whistle."},
		{Key: "piotr", Name: "Piotr Zielak", Email: "piotr.zielak@people.example", Memberships: lead("brook-lane-bikes"),
			About: "Ran the bike club until his job moved to another town."},
		{Key: "margaret", Name: "Margaret Oyelaran", Email: "margaret.oyelaran@people.example", Memberships: sits(lead("fernhill-residents"), "team-fernhill", AsResident),
			About: "Retired midwife. Delivered half of Fernhill and still checks up on it."},
		{Key: "chloe", Name: "Chloe Nakamura", Email: "chloe.nakamura@people.example", Memberships: lead("fernhill-babies"),
			About: "New to Harwick, newer to being a mum."},
		{Key: "sunil", Name: "Sunil Rao", Email: "sunil.rao@people.example", Memberships: lead("old-quay-sailing"),
			About: "Commodore, which mostly means buckets under the leak."},
		{Key: "donna", Name: "Donna Frith", Email: "donna.frith@people.example", Memberships: sits(lead("saltmarsh-residents"), "team-saltmarsh", AsResident),
			About: "Chairs the tenants. Swims in the sea in January."},
		{Key: "kwame", Name: "Kwame Asare", Email: "kwame.asare@people.example", Memberships: lead("saltmarsh-boxing"),
			About: "Coaches boxing four nights a week and cooks on the fifth."},
	}
}

// youngAdvisors are the panel: six young people, known by a first name and an initial, and two parents.
func youngAdvisors() []Person {
	young := func(key, name, about, try string) Person {
		return Person{Key: key, Name: name, Email: key + "@people.example", Under18: true, About: about, Try: try,
			Memberships: []Membership{{Role: RolePanel, In: YoungAdvisors, As: AsYoungPerson}}}
	}
	parent := func(key, name, email, about, try string) Person {
		return Person{Key: key, Name: name, Email: email + "@people.example", About: about, Try: try,
			Memberships: []Membership{{Role: RolePanel, In: YoungAdvisors, As: AsParent}}}
	}
	return []Person{
		young("amara", "Amara B.", "Young Advisor. Asks the question that everyone else was about to.",
			"Score a proposal from Brook Lane. Nobody sees your points until you press Finish."),
		young("callum", "Callum D.", "Young Advisor. Reads the budget first.",
			"Say where you stand on two things that Young Harwick has still to settle. They hang on you."),
		parent("nadia", "Nadia Rahimi", "nadia.rahimi", "Parent on the panel. Takes the notes and leaves the talking to the young people.",
			"Say that you know somebody behind a proposal from Brook Lane, and see that you cannot score it."),
		young("zofia", "Zofia K.", "Young Advisor. Always asks who would miss out.", ""),
		young("hassan", "Hassan M.", "Young Advisor. Wants to know what happens when the money stops.", ""),
		young("ellie", "Ellie R.", "Young Advisor. Good at spotting a made-up number.", ""),
		young("jaden", "Jaden T.", "Young Advisor. Speaks last and changes people's minds.", ""),
		parent("andrew", "Andrew Mwangi", "andrew.mwangi", "Parent on the panel. Works nights, comes anyway.", ""),
	}
}

// YoungAdvisors is the key of the youth panel.
const YoungAdvisors = "young-advisors"

// PanelMembers are the keys of the panel in the order in which Panel.Scores lists them. The last two are parents, who type what it says together.
func PanelMembers() []string {
	return []string{"amara", "callum", "zofia", "hassan", "ellie", "jaden", "nadia", "andrew"}
}
