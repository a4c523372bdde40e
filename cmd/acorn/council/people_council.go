package council

// teamPeople are the councillors and community officers of the five community teams.
func teamPeople() []Person {
	councillor := func(key, name, team, about string) Person {
		return Person{Key: key, Name: "Councillor " + name, Email: "cllr." + key + "@harwick.example",
			Memberships: []Membership{{Role: RoleTeam, In: team, As: AsCouncillor}}, About: about}
	}
	helen := councillor("helen", "Helen Ashdown", "team-northgate", "Councillor for Northgate. Holds her surgery in the launderette.")
	helen.Memberships = sits(helen.Memberships, YoungAdvisors, AsCouncillor)
	helen.Try = "Agree what Young Harwick is for, beside the young people. Everyone sees what you choose."
	return []Person{
		helen,
		{Key: "luke", Name: "Luke Fenwick", Email: "luke.fenwick@harwick.example",
			Memberships: []Membership{{Role: RoleTeam, In: "team-northgate", As: AsOfficer}, {Role: RoleTeam, In: "team-brook-lane", As: AsOfficer},
				{Role: RoleTeam, In: YoungAdvisors, As: AsOfficer}},
			About: "Community officer for Northgate and Brook Lane. Spends most of the day on foot.",
			Try:   "Read who chose which priority, and say a need that somebody told you on the doorstep."},
		councillor("obi", "Obi Nwosu", "team-brook-lane", "Councillor for Brook Lane. Coaches under-nines on Saturdays."),
		councillor("raymond", "Raymond Tapp", "team-saltmarsh", "Councillor for Saltmarsh. Was a docker, then a lollipop man."),
		councillor("priti", "Priti Solanki", "team-old-quay", "Councillor for Old Quay. Runs the pharmacy on the corner."),
		councillor("elspeth", "Elspeth Muir", "team-fernhill", "Councillor for Fernhill. Is always on the bus, being told about the bus."),
		{Key: "sian", Name: "Siân Powell", Email: "sian.powell@harwick.example",
			Memberships: []Membership{{Role: RoleTeam, In: "team-saltmarsh", As: AsOfficer}, {Role: RoleTeam, In: "team-old-quay", As: AsOfficer},
				{Role: RoleTeam, In: "team-fernhill", As: AsOfficer}},
			About: "Community officer for Saltmarsh, Old Quay and Fernhill. Has three sets of hall keys."},
	}
}

// councilStaff are the officers and the librarian. Whoever asks for money to be paid is never the one who approves it.
func councilStaff() []Person {
	staff := func(key, name, email, role, about, try string) Person {
		return Person{Key: key, Name: name, Email: email + "@harwick.example", Memberships: []Membership{{Role: role}}, About: about, Try: try}
	}
	tessa := staff("tessa", "Tessa Bright", "tessa.bright", RoleHelper, "Librarian at Northgate. Helps people vote and never looks.",
		"Print voting codes at the library desk and see which have been used.")
	tessa.Memberships[0].In = "northgate-library"
	return []Person{
		staff("rachel", "Rachel Dunmore", "rachel.dunmore", RoleOfficer,
			"Officer. Runs three rounds from one corner of the town hall.",
			"Count the Old Quay vote, tell the groups first, publish it and propose the awards. Or set up a round of your own."),
		staff("kofi", "Kofi Agyeman", "kofi.agyeman", RoleOfficer,
			"Officer. Reviews what people send in, and writes reasons that they can read.",
			"Review Sea legs for twelve-year-olds: let it go to the vote, ask for changes, or say no with reasons."),
		staff("anita", "Anita Kulkarni", "anita.kulkarni", RoleApprover,
			"Finance. Approves exactly what she sees, and asks when she does not.",
			"Approve the award for Wheels and walks, or send it back. Nobody approves what they proposed."),
		tessa,
		staff("grace", "Grace Bello", "grace.bello", RoleSafeguarding,
			"Safeguarding lead. Reads every concern herself, the same day.",
			"Read a concern that somebody raised last night, and say what was done."),
		staff("miriam", "Miriam Castell", "miriam.castell", RoleAuditor,
			"Auditor from outside the council. Holds no other job here.",
			"Read who did what, and check that nobody changed the record."),
		staff("stephen", "Stephen Marlow", "stephen.marlow", RoleApprover,
			"Finance. Covers for Anita, and has never yet approved a round number.",
			"Approve the first payment for Kitchen table tutors, or send it back."),
		staff("owen", "Owen Trask", "owen.trask", RoleAdmin,
			"Keeps Acorn running. Gives people their roles.",
			"Propose a role for somebody, then be Jas Virdee and confirm it. Nobody gives a role alone."),
		staff("hugh", "Hugh Lister", "hugh.lister", RoleSafeguarding,
			"Deputy safeguarding lead.", ""),
		staff("jas", "Jas Virdee", "jas.virdee", RoleAdmin,
			"The second administrator, so that nobody hands out roles alone.",
			"Confirm the role that Owen proposes for Marcus, or refuse it. Then change the council's telephone number, and see that it is on record."),
	}
}

// Grants are the roles that the council gave since it began, and one that waits for the second administrator.
func Grants() []Grant {
	return []Grant{
		{Person: "tessa", Membership: Membership{Role: RoleHelper, In: "northgate-library"}, Round: NorthgateRound,
			ProposedBy: "owen", ProposedAt: at(-7, 10), ConfirmedBy: "jas", ConfirmedAt: at(-7, 14)},
		{Person: "marcus", Membership: Membership{Role: RoleTeam, In: "team-old-quay", As: AsVoluntary}, ProposedBy: "owen", ProposedAt: at(-1, 16)},
	}
}
