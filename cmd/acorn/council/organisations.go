package council

// Organisations are the bodies of Harwick, public ones first.
func Organisations() []Organisation {
	return append(publicBodies(), groups()...)
}

// publicBodies pay, lend rooms and help.
func publicBodies() []Organisation {
	return []Organisation{
		{Key: "harwick-council", Name: "Harwick Council", Kind: KindCouncil,
			About: "Runs the town's services and holds the money until a vote says where it goes."},
		{Key: "health", Name: "Harwick and Coast Health Partnership", Kind: KindPartnership,
			About: "The surgeries, health visitors and hospital of this bit of coast, working as one."},
		{Key: "tidewater", Name: "Tidewater Trust", Kind: KindFunder,
			About: "A small grant-maker, set up by three dockers' families in 1958. It backs things that neighbours run themselves."},
		{Key: "harbour-homes", Name: "Harbour Homes", Kind: KindCharity,
			About: "The housing association with most of the flats in Northgate and Saltmarsh. It lends rooms and lock-ups."},
		{Key: "northgate-primary", Name: "Northgate Primary School", Kind: KindSchool,
			About: "Two classes a year. Gates open at 7.45am for breakfast."},
		{Key: "brook-lane-primary", Name: "Brook Lane Primary School", Kind: KindSchool,
			About: "One class a year, a big field and a very good cook."},
		{Key: "saltmarsh-academy", Name: "Saltmarsh Academy", Kind: KindSchool,
			About: "The town's secondary school, on the dock road."},
		{Key: "northgate-library", Name: "Northgate Library", Kind: KindCouncil,
			About: "Books, six computers, warm radiators and voting codes."},
		{Key: "northgate-hub", Name: "Northgate Family Hub", Kind: KindCouncil,
			About: "Midwives, baby clinics and a kitchen, in the old swimming baths by the market."},
		{Key: "st-lukes", Name: "St Luke's Hall", Kind: KindCharity,
			About: "A hall with a kitchen, a ramp and a store cupboard. Run by volunteers for anyone."},
	}
}

// groups are who proposes and does things.
func groups() []Organisation {
	return []Organisation{
		{Key: "northgate-parents", Name: "Northgate Parents", Kind: KindGroup,
			About: "Started with six mums and one kettle. Now about forty parents, and still one kettle."},
		{Key: "send-voices", Name: "SEND Voices Harwick", Kind: KindGroup,
			About: "Parents and carers of children with special needs and disabilities, who back each other up at meetings."},
		{Key: "harbour-families", Name: "Harbour Families", Kind: KindCharity,
			About: "A charity with four staff. It helps couples, grandparents and carers before things boil over."},
		{Key: "youth-works", Name: "Harwick Youth Works", Kind: KindCharity,
			About: "Youth clubs in two wards, and youth workers on foot in the other three."},
		{Key: "corner", Name: "Someone in Your Corner", Kind: KindCharity,
			About: "Matches children with grown-ups who turn up every week. Eleven matches so far."},
		{Key: "cookpot", Name: "The Cookpot", Kind: KindGroup,
			About: "Cooks in other people's kitchens, with children, for whoever is hungry."},
		{Key: "harwick-dads", Name: "Harwick Dads", Kind: KindGroup,
			About: "Dads, stepdads and grandads. Bacon rolls first, talking after."},
		{Key: "library-friends", Name: "Friends of Northgate Library", Kind: KindGroup,
			About: "Twenty people who love the library and speak nine languages between them."},
		{Key: "northgate-juniors", Name: "Northgate Juniors FC", Kind: KindGroup,
			About: "Six boys' teams, no girls' team yet, and a lot of washing."},
		{Key: "northgate-skaters", Name: "Northgate Skaters", Kind: KindGroup,
			About: "Looks after the ramps on the rec. Everyone brings a broom."},
		{Key: "second-spin", Name: "Second Spin", Kind: KindGroup,
			About: "Mends old bikes in a lock-up behind the flats and gives them to whoever needs one."},
		{Key: "reading-mates", Name: "Reading Mates", Kind: KindGroup,
			About: "Retired people who read with seven-year-olds, and learn about dinosaurs."},
		{Key: "street-play", Name: "Brook Lane Street Play", Kind: KindGroup,
			About: "Neighbours in hi-vis who close one road for two hours so that children can play in it."},
		{Key: "brook-lane-bikes", Name: "Brook Lane Bike Club", Kind: KindGroup,
			About: "Taught children to ride to school. It closed when its two organisers moved away."},
		{Key: "tide-toddlers", Name: "Tide and Toddlers", Kind: KindGroup,
			About: "Parents, buckets and under-fives on the beach, all year round."},
		{Key: "fernhill-residents", Name: "Fernhill Residents", Kind: KindGroup,
			About: "Meets on the first Tuesday. Argues about buses, agrees about cake."},
		{Key: "fernhill-babies", Name: "Fernhill Bumps and Babies", Kind: KindGroup,
			About: "A coffee morning for anyone expecting a baby or carrying one."},
		{Key: "old-quay-sailing", Name: "Old Quay Sailing Club", Kind: KindGroup,
			About: "Nine dinghies, one leaky roof, and a waiting list of grown-ups."},
		{Key: "saltmarsh-residents", Name: "Saltmarsh Tenants and Residents", Kind: KindGroup,
			About: "Speaks up for the dock road flats. Best known for the summer fair."},
		{Key: "saltmarsh-boxing", Name: "Saltmarsh Amateur Boxing Club", Kind: KindGroup,
			About: "A gym over the tyre shop. Nobody is turned away for want of a pound."},
		{Key: "two-tongues", Name: "Two Tongues", Kind: KindGroup,
			About: "Families who speak one language at home and another outside, and are proud of both."},
	}
}

// Teams are the five community teams, the Young Advisors and two parent groups.
func Teams() []Team {
	return []Team{
		{Key: "team-northgate", Name: "Northgate Community Team", Kind: TeamCommunity, Area: "northgate",
			About: "Residents, a councillor, a community officer and local groups, who decide what Northgate's share is for. Meets on the first Monday of the month at 6.30pm in St Luke's Hall. Crèche and a hot drink."},
		{Key: "team-brook-lane", Name: "Brook Lane Community Team", Kind: TeamCommunity, Area: "brook-lane",
			About: "Five people who answer to about 8,600, and know most of the dogs. Meets on the second Wednesday at 10am in the school's family room."},
		{Key: "team-saltmarsh", Name: "Saltmarsh Community Team", Kind: TeamCommunity, Area: "saltmarsh",
			About: "Set up after the summer fair, when people asked who decides. Meets on the third Thursday at 7pm, upstairs at the pool."},
		{Key: "team-old-quay", Name: "Old Quay Community Team", Kind: TeamCommunity, Area: "old-quay",
			About: "Keeps an eye on the winter months, when the visitors have gone and the families have not. Meets on the last Tuesday at 6pm in the sailing club."},
		{Key: "team-fernhill", Name: "Fernhill Community Team", Kind: TeamCommunity, Area: "fernhill",
			About: "Small, stubborn and good at minutes. Meets every other Friday at 4pm in the village hall."},
		{Key: YoungAdvisors, Name: "Young Advisors", Kind: TeamYouth,
			About: "Young people aged 13 to 17 from all five wards, and two parents. They score proposals, and ask the council for things in writing. They meet every second Tuesday at 5pm at the youth club. Bus fares paid, pizza provided."},
		{Key: "parents-northgate", Name: "Northgate Parents", Kind: TeamParents, Area: "northgate",
			About: "Parents who run things for parents. They meet on Fridays after drop-off in St Luke's Hall."},
		{Key: "parents-send", Name: "SEND Voices Harwick", Kind: TeamParents,
			About: "Parents and carers who want to be asked before, not after. They meet on the last Saturday at 10am, online and at the family hub."},
	}
}
