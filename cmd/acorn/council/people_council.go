package council

// teamPeople are the councillors and community officers of the five community teams, and the librarian who helps people vote.
func teamPeople() []Person {
	councillor := func(key, name, area, team, about string) Person {
		return Person{Key: key, Name: "Councillor " + name, Email: "cllr." + key + "@harwick.example", Area: area,
			Memberships: []Membership{{Role: RoleResident}, {Role: RoleTeam, In: team, As: AsCouncillor}}, About: about}
	}
	helen := councillor("helen", "Helen Ashdown", "northgate", "team-northgate", "Councillor for Northgate. Holds her surgery in the launderette.")
	helen.Demo, helen.Try = true, "Look at Northgate's round as a team member. You see turnout, never anyone's vote."
	return []Person{
		helen,
		councillor("obi", "Obi Nwosu", "brook-lane", "team-brook-lane", "Councillor for Brook Lane. Coaches under-nines on Saturdays."),
		councillor("raymond", "Raymond Tapp", "saltmarsh", "team-saltmarsh", "Councillor for Saltmarsh. Was a docker, then a lollipop man."),
		councillor("priti", "Priti Solanki", "old-quay", "team-old-quay", "Councillor for Old Quay. Runs the pharmacy on the corner."),
		councillor("elspeth", "Elspeth Muir", "fernhill", "team-fernhill", "Councillor for Fernhill. Is always on the bus, being told about the bus."),
		{Key: "luke", Name: "Luke Fenwick", Email: "luke.fenwick@harwick.example", Area: "brook-lane", Demo: true,
			Memberships: []Membership{{Role: RoleResident},
				{Role: RoleTeam, In: "team-northgate", As: AsOfficer}, {Role: RoleTeam, In: "team-brook-lane", As: AsOfficer}},
			About: "Community officer for Northgate and Brook Lane. Spends most of the day on foot.",
			Try:   "Read who chose which priority, and add a need that somebody told you on the doorstep."},
		{Key: "sian", Name: "Siân Powell", Email: "sian.powell@harwick.example", Area: "old-quay",
			Memberships: []Membership{{Role: RoleResident}, {Role: RoleTeam, In: "team-saltmarsh", As: AsOfficer},
				{Role: RoleTeam, In: "team-old-quay", As: AsOfficer}, {Role: RoleTeam, In: "team-fernhill", As: AsOfficer}},
			About: "Community officer for Saltmarsh, Old Quay and Fernhill. Has three sets of hall keys."},
		{Key: "tessa", Name: "Tessa Bright", Email: "tessa.bright@harwick.example", Area: "northgate", Demo: true,
			Memberships: []Membership{{Role: RoleResident}, {Role: RoleHelper, In: "northgate-library"}},
			About:       "Librarian at Northgate. Helps people vote and never looks.",
			Try:         "Hand out a voting code at the library desk and see which codes have been used."},
	}
}

// councilStaff are the officers. Whoever asks for money to be paid is never the one who approves it.
func councilStaff() []Person {
	staff := func(key, name, email, role, about, try string) Person {
		return Person{Key: key, Name: name, Email: email + "@harwick.example", Demo: try != "",
			Memberships: []Membership{{Role: RoleResident}, {Role: role}}, About: about, Try: try}
	}
	return []Person{
		staff("rachel", "Rachel Dunmore", "rachel.dunmore", RoleOfficer,
			"Officer. Runs the Northgate and Fernhill rounds from one corner of the town hall.",
			"Propose the last Fernhill award, for Grandparents' allotment, or set up a round of your own in an afternoon."),
		staff("kofi", "Kofi Agyeman", "kofi.agyeman", RoleOfficer,
			"Officer. Reviews what Saltmarsh and Old Quay send in, and writes reasons that people can read.",
			"Review Sea legs for twelve-year-olds: say that it can go to the vote, ask for changes, or say no with reasons."),
		staff("anita", "Anita Kulkarni", "anita.kulkarni", RoleApprover,
			"Finance. Approves exactly what she sees, and asks when she does not.",
			"Approve the award for Wheels and walks, or send it back. Nobody approves what they proposed."),
		staff("stephen", "Stephen Marlow", "stephen.marlow", RoleApprover,
			"Finance. Covers for Anita, and has never yet approved a round number.",
			"Approve the first payment for Kitchen table tutors, or send it back."),
		staff("grace", "Grace Bello", "grace.bello", RoleSafeguarding,
			"Safeguarding lead. Reads every concern herself, the same day.",
			"Read a concern that somebody raised, and decide what to do first."),
		staff("hugh", "Hugh Lister", "hugh.lister", RoleSafeguarding,
			"Deputy safeguarding lead.", ""),
		staff("miriam", "Miriam Castell", "miriam.castell", RoleAuditor,
			"Auditor from outside the council. Holds no other job here.",
			"Recount the first Harwick round yourself and read who did what."),
		staff("owen", "Owen Trask", "owen.trask", RoleAdmin,
			"Keeps Acorn running. Can give somebody a role only when a second admin agrees.",
			"Change the council's telephone number, then see that it is on record."),
		staff("jas", "Jas Virdee", "jas.virdee", RoleAdmin,
			"The second admin, so that nobody hands out roles alone.", ""),
	}
}
