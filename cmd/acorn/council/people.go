package council

// People are the invented people of Harwick. Those marked Demo are on the page where a visitor picks whom to be; the others are there so
// that groups, teams and decisions have somebody in them.
func People() []Person {
	all := residents()
	all = append(all, youngAdvisors()...)
	all = append(all, teamPeople()...)
	return append(all, councilStaff()...)
}

// lead is a person who leads a group, with a resident's role like everybody.
func lead(groups ...string) []Membership {
	m := []Membership{{Role: RoleResident}}
	for _, g := range groups {
		m = append(m, Membership{Role: RoleLead, In: g})
	}
	return m
}

// sits adds a seat on a team.
func sits(m []Membership, team, as string) []Membership {
	return append(m, Membership{Role: RoleTeam, In: team, As: as})
}

// residents are parents, neighbours and the people who lead groups.
func residents() []Person {
	return append([]Person{
		{Key: "mina", Name: "Mina Karimi", Email: "mina.karimi@people.example", Area: "northgate", Demo: true,
			Memberships: []Membership{{Role: RoleResident}},
			About:       "Lives on the fourth floor at Northgate. Has two minutes and one bar of signal.",
			Try:         "Vote in the Northgate round on your phone, then change your mind."},
		{Key: "shanice", Name: "Shanice Bailey", Email: "shanice.bailey@people.example", Area: "northgate", Demo: true,
			Memberships: sits(lead("northgate-parents"), "team-northgate", AsResident),
			About:       "Mum, school cook, and the one with the key to the baby bank.",
			Try:         "Finish the draft of Swap shop for uniforms and send it in. Then look at what the baby bank did."},
		{Key: "tomasz", Name: "Tomasz Wrona", Email: "tomasz.wrona@people.example", Area: "northgate", Demo: true,
			Memberships: []Membership{{Role: RoleResident}, {Role: RoleGroup, In: "northgate-parents"}},
			About:       "Drives a night bus. Carries the cots for the baby bank.",
			Try:         "See what a group's member may do, and what only its lead may do."},
		{Key: "carys", Name: "Carys Llewellyn", Email: "carys.llewellyn@people.example", Area: "old-quay", Demo: true,
			Memberships: sits(lead("send-voices"), "team-old-quay", AsResident),
			About:       "Keeps the list of everything that families asked for, with dates.",
			Try:         "Answer the council's question about Quiet hour at the pool and send it in again."},
		{Key: "leanne", Name: "Leanne Stubbs", Email: "leanne.stubbs@people.example", Area: "fernhill", Demo: true,
			Memberships: lead("cookpot"),
			About:       "Can feed sixty from one hob. Runs The Cookpot.",
			Try:         "Accept the offer for Warm Wednesdays and enter the group's bank details."},
		{Key: "farida", Name: "Farida Haque", Email: "farida.haque@people.example", Area: "northgate",
			Memberships: lead("library-friends", "two-tongues"),
			About:       "Reads aloud in Bengali and English, often in the same sentence."},
		{Key: "gareth", Name: "Gareth Pugh", Email: "gareth.pugh@people.example", Area: "saltmarsh",
			Memberships: lead("harwick-dads"),
			About:       "Tyre fitter. Said no to running a group twice, then ran one."},
		{Key: "ngozi", Name: "Ngozi Eze", Email: "ngozi.eze@people.example", Area: "brook-lane",
			Memberships: sits(lead("harbour-families"), "team-brook-lane", AsVoluntary),
			About:       "Family worker at Harbour Families. Always has biscuits in her bag."},
		{Key: "imran", Name: "Imran Siddiqui", Email: "imran.siddiqui@people.example", Area: "northgate",
			Memberships: lead("northgate-juniors"),
			About:       "Referee, taxi driver and the club's washing machine."},
		{Key: "devan", Name: "Devan Mistry", Email: "devan.mistry@people.example", Area: "northgate",
			Memberships: lead("second-spin"),
			About:       "Mends bikes and, if you ask nicely, toasters."},
		{Key: "bex", Name: "Bex Hollis", Email: "bex.hollis@people.example", Area: "northgate",
			Memberships: lead("northgate-skaters"),
			About:       "Scaffolder by day. Has asked for lights at the ramp for six years."},
		{Key: "marcus", Name: "Marcus Adeyemi", Email: "marcus.adeyemi@people.example", Area: "brook-lane",
			Memberships: lead("corner"),
			About:       "Matches children with mentors, slowly and carefully."},
	}, moreResidents()...)
}

// moreResidents lead the groups of the other wards.
func moreResidents() []Person {
	return []Person{
		{Key: "joanne", Name: "Joanne Tully", Email: "joanne.tully@people.example", Area: "saltmarsh",
			Memberships: sits(lead("youth-works"), "team-saltmarsh", AsVoluntary),
			About:       "Youth worker. Knows who is not at the bus stop tonight."},
		{Key: "ruth", Name: "Ruth Abelson", Email: "ruth.abelson@people.example", Area: "brook-lane",
			Memberships: lead("reading-mates"),
			About:       "Taught for 34 years and missed it after a week."},
		{Key: "kelly-ann", Name: "Kelly-Ann Marsh", Email: "kellyann.marsh@people.example", Area: "brook-lane",
			Memberships: sits(lead("street-play"), "team-brook-lane", AsResident),
			About:       "Owns four traffic cones and a whistle."},
		{Key: "piotr", Name: "Piotr Zielak", Email: "piotr.zielak@people.example", Area: "brook-lane",
			Memberships: lead("brook-lane-bikes"),
			About:       "Ran the bike club until his job moved to another town."},
		{Key: "yusuf", Name: "Yusuf Demir", Email: "yusuf.demir@people.example", Area: "old-quay",
			Memberships: sits(lead("tide-toddlers"), "team-old-quay", AsVoluntary),
			About:       "Stay-at-home dad with a very large flask."},
		{Key: "margaret", Name: "Margaret Oyelaran", Email: "margaret.oyelaran@people.example", Area: "fernhill",
			Memberships: sits(lead("fernhill-residents"), "team-fernhill", AsResident),
			About:       "Retired midwife. Delivered half of Fernhill and still checks up on it."},
		{Key: "chloe", Name: "Chloe Nakamura", Email: "chloe.nakamura@people.example", Area: "fernhill",
			Memberships: lead("fernhill-babies"),
			About:       "New to Harwick, newer to being a mum."},
		{Key: "sunil", Name: "Sunil Rao", Email: "sunil.rao@people.example", Area: "old-quay",
			Memberships: lead("old-quay-sailing"),
			About:       "Commodore, which mostly means buckets under the leak."},
		{Key: "donna", Name: "Donna Frith", Email: "donna.frith@people.example", Area: "saltmarsh",
			Memberships: sits(lead("saltmarsh-residents"), "team-saltmarsh", AsResident),
			About:       "Chairs the tenants. Swims in the sea in January."},
		{Key: "kwame", Name: "Kwame Asare", Email: "kwame.asare@people.example", Area: "saltmarsh",
			Memberships: lead("saltmarsh-boxing"),
			About:       "Coaches boxing four nights a week and cooks on the fifth."},
	}
}

// youngAdvisors are the panel: six young people, known by a first name and an initial, and two parents.
func youngAdvisors() []Person {
	young := func(key, name, area, about string) Person {
		return Person{Key: key, Name: name, Email: key + "@people.example", Area: area, Under18: true,
			Memberships: []Membership{{Role: RoleResident}, {Role: RolePanel, In: "young-advisors", As: AsYoungPerson}},
			About:       about}
	}
	amara := young("amara", "Amara B.", "northgate", "Young Advisor. Asks the question that everyone else was about to.")
	amara.Demo, amara.Try = true, "Score a proposal from Saltmarsh and Old Quay. Nobody sees your points until you press Finish."
	callum := young("callum", "Callum D.", "brook-lane", "Young Advisor. Reads the budget first.")
	callum.Demo, callum.Try = true, "Say where you stand on two things that the Young Harwick round has still to settle."
	nadia := Person{Key: "nadia", Name: "Nadia Rahimi", Email: "nadia.rahimi@people.example", Area: "saltmarsh", Demo: true,
		Memberships: []Membership{{Role: RoleResident}, {Role: RolePanel, In: "young-advisors", As: AsParent}},
		About:       "Parent on the panel. Takes the notes and leaves the talking to the young people.",
		Try:         "Say that you know somebody behind a proposal, and see that you cannot score it."}
	andrew := Person{Key: "andrew", Name: "Andrew Mwangi", Email: "andrew.mwangi@people.example", Area: "fernhill",
		Memberships: []Membership{{Role: RoleResident}, {Role: RolePanel, In: "young-advisors", As: AsParent}},
		About:       "Parent on the panel. Works nights, comes anyway."}
	return []Person{
		amara, callum,
		young("zofia", "Zofia K.", "saltmarsh", "Young Advisor. Always asks who would miss out."),
		young("hassan", "Hassan M.", "northgate", "Young Advisor. Wants to know what happens when the money stops."),
		young("ellie", "Ellie R.", "old-quay", "Young Advisor. Good at spotting a made-up number."),
		young("jaden", "Jaden T.", "fernhill", "Young Advisor. Speaks last and changes people's minds."),
		nadia, andrew,
	}
}

// PanelMembers are the keys of the panel in the order in which Panel.Scores lists them.
func PanelMembers() []string {
	return []string{"amara", "callum", "zofia", "hassan", "ellie", "jaden", "nadia", "andrew"}
}
