package council

// Organisations are the bodies of Harwick, public ones first.
func Organisations() []Organisation {
	return append(publicBodies(), groups()...)
}

// publicBodies pay, lend rooms and help.
func publicBodies() []Organisation {
	return []Organisation{
		{Key: "harwick-council", Name: "Harwick Council", Kind: KindCouncil, Email: "hello@harwick.example",
			About: "Runs the town's services and holds the money until a vote says where it goes."},
		{Key: "health", Name: "Harwick and Coast Health Partnership", Kind: KindHealth, Email: "partnership@health.harwick.example",
			About: "The surgeries, health visitors and hospital of this bit of coast, working as one."},
		{Key: "tidewater", Name: "Tidewater Trust", Kind: KindCharity, Email: "grants@tidewater.example",
			About: "A small grant-maker, set up by three dockers' families in 1958. It backs things that neighbours run themselves."},
		{Key: "harbour-homes", Name: "Harbour Homes", Kind: KindHousing, Email: "community@harbourhomes.example",
			About: "The housing association with most of the flats in Northgate and Saltmarsh. It lends rooms and lock-ups."},
		{Key: "northgate-primary", Name: "Northgate Primary School", Kind: KindSchool, Area: "northgate", Email: "office@northgateprimary.example",
			About: "Two classes a year. Gates open at 7.45am for breakfast."},
		{Key: "brook-lane-primary", Name: "Brook Lane Primary School", Kind: KindSchool, Area: "brook-lane", Email: "office@brooklaneprimary.example",
			About: "One class a year, a big field and a very good cook."},
		{Key: "saltmarsh-academy", Name: "Saltmarsh Academy", Kind: KindSchool, Area: "saltmarsh", Email: "office@saltmarshacademy.example",
			About: "The town's secondary school, on the dock road."},
		{Key: "northgate-library", Name: "Northgate Library", Kind: KindLibrary, Area: "northgate", Email: "northgate.library@harwick.example",
			About: "Books, six computers, warm radiators and voting codes."},
		{Key: "northgate-hub", Name: "Northgate Family Hub", Kind: KindCouncil, Area: "northgate", Email: "northgate.hub@harwick.example",
			About: "Midwives, baby clinics and a kitchen, in the old swimming baths by the market."},
		{Key: "st-lukes", Name: "St Luke's Hall", Kind: KindCharity, Area: "northgate", Email: "bookings@stlukeshall.example",
			About: "A hall with a kitchen, a ramp and a store cupboard. Run by volunteers for anyone."},
	}
}

// groups are who proposes and does things.
func groups() []Organisation {
	return []Organisation{
		{Key: "northgate-parents", Name: "Northgate Parents", Kind: KindGroup, Area: "northgate", Email: "hello@northgateparents.example",
			About: "Started with six mums and one kettle. Now about forty parents, and still one kettle."},
		{Key: "send-voices", Name: "SEND Voices Harwick", Kind: KindGroup, Email: "hello@sendvoices.example",
			About: "Parents and carers of children with special needs and disabilities, who back each other up at meetings."},
		{Key: "harbour-families", Name: "Harbour Families", Kind: KindCharity, Email: "hello@harbourfamilies.example",
			About: "A charity with four staff. It helps couples, grandparents and carers before things boil over."},
		{Key: "youth-works", Name: "Harwick Youth Works", Kind: KindCharity, Email: "hello@youthworks.example",
			About: "Youth clubs in two wards, and youth workers on foot in the other three."},
		{Key: "corner", Name: "Someone in Your Corner", Kind: KindCharity, Email: "hello@corner.example",
			About: "Matches children with grown-ups who turn up every week. Eleven matches so far."},
		{Key: "cookpot", Name: "The Cookpot", Kind: KindGroup, Email: "hello@cookpot.example",
			About: "Cooks in other people's kitchens, with children, for whoever is hungry."},
		{Key: "harwick-dads", Name: "Harwick Dads", Kind: KindGroup, Email: "hello@harwickdads.example",
			About: "Dads, stepdads and grandads. Bacon rolls first, talking after."},
		{Key: "library-friends", Name: "Friends of Northgate Library", Kind: KindGroup, Area: "northgate", Email: "friends@northgatereads.example",
			About: "Twenty people who love the library and speak nine languages between them."},
		{Key: "northgate-juniors", Name: "Northgate Juniors FC", Kind: KindClub, Area: "northgate", Email: "club@northgatejuniors.example",
			About: "Six boys' teams, no girls' team yet, and a lot of washing."},
		{Key: "northgate-skaters", Name: "Northgate Skaters", Kind: KindGroup, Area: "northgate", Email: "skate@northgateskaters.example",
			About: "Looks after the ramps on the rec. Everyone brings a broom."},
		{Key: "second-spin", Name: "Second Spin", Kind: KindGroup, Area: "northgate", Email: "bikes@secondspin.example",
			About: "Mends old bikes in a lock-up behind the flats and gives them to whoever needs one."},
		{Key: "reading-mates", Name: "Reading Mates", Kind: KindGroup, Area: "brook-lane", Email: "hello@readingmates.example",
			About: "Retired people who read with seven-year-olds, and learn about dinosaurs."},
		{Key: "street-play", Name: "Brook Lane Street Play", Kind: KindGroup, Area: "brook-lane", Email: "play@brooklanestreet.example",
			About: "Neighbours in hi-vis who close one road for two hours so that children can play in it."},
		{Key: "brook-lane-bikes", Name: "Brook Lane Bike Club", Kind: KindGroup, Area: "brook-lane", Email: "rides@brooklanebikes.example", Folded: true,
			About: "Taught children to ride to school. It closed when its two organisers moved away."},
		{Key: "tide-toddlers", Name: "Tide and Toddlers", Kind: KindGroup, Area: "old-quay", Email: "hello@tideandtoddlers.example",
			About: "Parents, buckets and under-fives on the beach, all year round."},
		{Key: "fernhill-residents", Name: "Fernhill Residents", Kind: KindGroup, Area: "fernhill", Email: "hello@fernhillresidents.example",
			About: "Meets on the first Tuesday. Argues about buses, agrees about cake."},
		{Key: "fernhill-babies", Name: "Fernhill Bumps and Babies", Kind: KindGroup, Area: "fernhill", Email: "hello@fernhillbabies.example",
			About: "A coffee morning for anyone expecting a baby or carrying one."},
		{Key: "old-quay-sailing", Name: "Old Quay Sailing Club", Kind: KindClub, Area: "old-quay", Email: "sail@oldquaysailing.example",
			About: "Nine dinghies, one leaky roof, and a waiting list of grown-ups."},
		{Key: "saltmarsh-residents", Name: "Saltmarsh Tenants and Residents", Kind: KindGroup, Area: "saltmarsh", Email: "hello@saltmarshtra.example",
			About: "Speaks up for the dock road flats. Best known for the summer fair."},
		{Key: "saltmarsh-boxing", Name: "Saltmarsh Amateur Boxing Club", Kind: KindClub, Area: "saltmarsh", Email: "gym@saltmarshboxing.example",
			About: "A gym over the tyre shop. Nobody is turned away for want of a pound."},
		{Key: "two-tongues", Name: "Two Tongues", Kind: KindGroup, Email: "hello@twotongues.example",
			About: "Families who speak one language at home and another outside, and are proud of both."},
	}
}

// Teams are the five community teams, the Young Advisors and two parent groups.
func Teams() []Team {
	return []Team{
		{Key: "team-northgate", Name: "Northgate Community Team", Kind: TeamCommunity, Area: "northgate",
			About: "Residents, a councillor, a community officer and local groups, who decide what Northgate's share is for.",
			Meets: "First Monday, 6.30pm, St Luke's Hall. Crèche and a hot drink."},
		{Key: "team-brook-lane", Name: "Brook Lane Community Team", Kind: TeamCommunity, Area: "brook-lane",
			About: "Five people who answer to about 8,600, and know most of the dogs.",
			Meets: "Second Wednesday, 10am, in the school's family room."},
		{Key: "team-saltmarsh", Name: "Saltmarsh Community Team", Kind: TeamCommunity, Area: "saltmarsh",
			About: "Set up after the summer fair, when people asked who decides.",
			Meets: "Third Thursday, 7pm, upstairs at the pool."},
		{Key: "team-old-quay", Name: "Old Quay Community Team", Kind: TeamCommunity, Area: "old-quay",
			About: "Keeps an eye on the winter months, when the visitors have gone and the families have not.",
			Meets: "Last Tuesday, 6pm, in the sailing club."},
		{Key: "team-fernhill", Name: "Fernhill Community Team", Kind: TeamCommunity, Area: "fernhill",
			About: "Small, stubborn and good at minutes.",
			Meets: "Every other Friday, 4pm, in the village hall."},
		{Key: "young-advisors", Name: "Young Advisors", Kind: TeamYouth,
			About: "Young people aged 13 to 17 from all five wards, and two parents. They score proposals, and ask the council for things in writing.",
			Meets: "Every second Tuesday, 5pm, at the youth club. Bus fares paid, pizza provided."},
		{Key: "parents-northgate", Name: "Northgate Parents", Kind: TeamParents, Area: "northgate", Organisation: "northgate-parents",
			About: "Parents who run things for parents.",
			Meets: "Fridays after drop-off, St Luke's Hall."},
		{Key: "parents-send", Name: "SEND Voices Harwick", Kind: TeamParents, Organisation: "send-voices",
			About: "Parents and carers who want to be asked before, not after.",
			Meets: "Last Saturday, 10am, online and at the family hub."},
	}
}
