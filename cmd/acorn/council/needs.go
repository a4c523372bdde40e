package council

// Sources that several texts quote.
const (
	nlgn = "NLGN, From Tiny Acorns, 2019"
	wwc  = "What Works for Children's Social Care, Learning from Innovation, July 2021"
	lab  = "Government Outcomes Lab session on Norfolk's Stronger Families, 9 May 2023"
)

// Needs are what people in Harwick said, and what the council's own counts say. The people and the counts are invented; the notes under
// Context are not, and are about other places.
func Needs() []Need {
	return append(familyNeeds(), childNeeds()...)
}

// familyNeeds are about parents, carers and homes.
func familyNeeds() []Need {
	return []Need{
		{Key: "new-baby", Title: "Nowhere to go with a new baby", Area: "northgate",
			Text: "You can go all week and not talk to a grown-up. The cafés are dear and the buggy doesn't fit. " +
				"A cot costs more than a week's shopping.",
			Said:   []Said{{SaidParents, 61}, {SaidResidents, 12}},
			Source: "Northgate listening week: baby clinic, launderette and the market stall",
			Context: []Context{
				{Text: "Hartlepool: a few local mothers, trained to listen, ran a baby bank with coffee for parents of under-twos.", Source: nlgn},
				{Text: "England: spending on Sure Start and early years fell by 44% between 2010-11 and 2015-16. Over the same years, spending on the services that the law requires rose by 10%.", Source: nlgn},
			}},
		{Key: "rows-at-home", Title: "Rows at home wear children down",
			Text: "Nobody hits anyone. It's the shouting, the silence, the doors. You can't get help until it is much worse than that. " +
				"It should be easier to ask sooner.",
			Said:   []Said{{SaidParents, 44}, {SaidYoung, 38}},
			Source: "Cards in a box at five schools and two surgeries, no names asked",
			Context: []Context{
				{Text: "Hartlepool: from 2015 a partnership trained people in community hubs to support parents' relationships. The money went to the voluntary sector and not to the council.", Source: nlgn},
				{Text: "Norfolk: 179 families had finished or were on track to finish family therapy. Of the young people who took part, 92% stayed with their families. The partners reported this themselves.", Source: lab},
			}},
		{Key: "parents-alone", Title: "Parents want tips from people like them",
			Text: "I don't want a leaflet and I don't want telling. I want someone from my block who got a three-year-old to bed.",
			Said: []Said{{SaidParents, 57}}, Area: "northgate",
			Source: "Kitchen-table talks held by Northgate Parents",
			Context: []Context{
				{Text: "Hartlepool: local parents were trained, supervised and accredited to lead parenting courses for other parents, in a programme called Empowering Parents Empowering Communities.", Source: nlgn},
			}},
		{Key: "carers-break", Title: "Nobody to take over for one night",
			Text:   "Grandparents, aunties and carers keep going until they can't. One night's sleep, or someone to ring at ten o'clock, would change the week.",
			Said:   []Said{{SaidResidents, 29}, {SaidParents, 16}},
			Source: "Carers' coffee morning and calls to the family hub",
			Context: []Context{
				{Text: "Coventry: a community hub carer programme offered short breaks so that families could stay together.", Source: nlgn},
				{Text: "Mockingbird, where six to ten homes share one hub home: more foster carers stayed on. Unplanned endings and children going missing did not change.", Source: wwc, Rating: RatingUnknown},
				{Text: "Fife: seven area offices each had the cost of one child's year in care to spend on prevention. Numbers in care fell by 70% in three years, along with other changes.", Source: nlgn},
			}},
		{Key: "lonely-dads", Title: "Dads don't know where to go",
			Text: "Every group I tried was all mums, and lovely, and I never went back. A place to turn up with the kids and not explain yourself.",
			Said: []Said{{SaidParents, 33}}, Source: "School gates, the tyre shop and a barber in Saltmarsh"},
		{Key: "not-heard", Title: "Families with SEND are asked too late",
			Text:   "They ask what we think when the plan is already printed. Ask us at the start. Then tell us what you changed.",
			Said:   []Said{{SaidParents, 48}, {SaidYoung, 17}},
			Source: "SEND Voices Harwick, two Saturday meetings and a phone-in",
			Context: []Context{
				{Text: "Bristol: young people with special needs met every week as the Listening Partnership, and joined interview panels, staff training and inspections.", Source: nlgn},
			}},
		{Key: "too-loud", Title: "Town is too loud and too bright",
			Text: "The pool, the hub, the shops. Ten minutes in and we have to leave. We would stay for hours if there was one quiet hour or one quiet room.",
			Said: []Said{{SaidParents, 26}, {SaidYoung, 14}}, Source: "SEND Voices Harwick and the pool's suggestion book"},
	}
}

// childNeeds are about children and young people.
func childNeeds() []Need {
	return []Need{
		{Key: "someone-older", Title: "Some children need one more grown-up",
			Text:   "Someone who isn't your mum and isn't your teacher. Who comes when they say they will.",
			Said:   []Said{{SaidYoung, 52}, {SaidParents, 21}},
			Source: "Young Advisors asked 180 people aged 10 to 16 what was missing",
			Context: []Context{
				{Text: "Oxfordshire: volunteers were matched with children aged 7 to 12 and met them about once a week, with a small budget for bus fares and days out.", Source: nlgn},
				{Text: "Right Balance for Families, which gave families of 10 to 13-year-olds intensive help with mentoring in it: no change in re-referrals, length of cases or cases becoming more serious.", Source: wwc, Rating: RatingUnknown},
			}},
		{Key: "after-four", Title: "Nothing to do after four o'clock",
			Text: "It's dark, it's raining, and we get moved on from the shops. We're not doing anything. That's the problem.",
			Said: []Said{{SaidYoung, 96}, {SaidResidents, 31}}, Source: "Cards handed round at three youth sessions, and letters about the shops",
			Context: []Context{
				{Text: "Leeds: ten community teams of councillors, officers and local groups had some of the council's money to decide what their area needed.", Source: nlgn},
			}},
		{Key: "long-holidays", Title: "Holidays are long and hungry",
			Text:   "Free school meals stop in July. So does the only hot dinner some of them sit down to.",
			Said:   []Said{{SaidParents, 39}, {SaidResidents, 24}, {SaidData, 1140}},
			Source: "Two food banks and a school cook. The 1,140 is the council's count of children who had free school meals in June",
			Context: []Context{
				{Text: "United Kingdom: 4.1 million children lived in poverty, half a million more than five years before.", Source: nlgn},
			}},
		{Key: "young-carers", Title: "Young carers never get an evening off",
			Text: "You do the dinner and the tablets and your homework, in that order. You don't get a Friday.",
			Said: []Said{{SaidYoung, 19}, {SaidParents, 6}}, Source: "Harwick Youth Works, in private, one at a time"},
		{Key: "reading", Title: "Some children fall behind with reading early",
			Text:   "If a child is stuck at seven, everything after that is harder. An adult and a good book, often, is what they need.",
			Said:   []Said{{SaidData, 212}, {SaidParents, 28}},
			Source: "Harwick's primary schools counted 212 seven-year-olds behind with reading, as one number for the town"},
		{Key: "school-costs", Title: "School costs more than people think",
			Text: "A blazer, a skirt, a trip and a tablet. It comes to three hundred pounds in one week of August, and nobody likes to say so.",
			Said: []Said{{SaidParents, 36}}, Source: "The uniform bank at Saltmarsh summer fair"},
		{Key: "books-home", Title: "No books at home in our own language",
			Text: "Granny wants to read to them. There are eleven books in Polish in the library and mine know them all by heart.",
			Said: []Said{{SaidParents, 34}}, Source: "Friends of Northgate Library, at story time", Area: "northgate"},
		{Key: "too-far", Title: "Too far to walk, too dear by bus",
			Text: "Two children and a return to town is eight pounds. So we don't go. Bikes would do it, if we had bikes.",
			Said: []Said{{SaidResidents, 41}, {SaidYoung, 27}}, Source: "Bus stop talks by the community officers"},
		{Key: "know-nobody", Title: "I don't know my own neighbours",
			Text: "We've been here three years and I know one name. If something happened I wouldn't know whose door to knock on.",
			Said: []Said{{SaidResidents, 47}}, Source: "Doorstep talks in Brook Lane, Fernhill and the Northgate flats"},
	}
}
