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
		{Key: "new-baby", Title: "Nowhere to go with a new baby", SaidBy: SaidResident, People: 73,
			Text: "You can go all week and not talk to a grown-up. The cafés are dear and the buggy doesn't fit. " +
				"A cot costs more than a week's shopping.",
			Source: "61 parents and 12 neighbours, in a listening week at the baby clinic, the launderette and the market stall",
			Context: []Context{
				{Text: "Hartlepool: a few local mothers, trained to listen, ran a baby bank with coffee for parents of under-twos.", Source: nlgn},
				{Text: "England: spending on Sure Start and early years fell by 44% between 2010-11 and 2015-16. Over the same years, spending on the services that the law requires rose by 10%.", Source: nlgn},
			}},
		{Key: "rows-at-home", Title: "Rows at home wear children down", SaidBy: SaidResident, People: 82,
			Text: "Nobody hits anyone. It's the shouting, the silence, the doors. You can't get help until it is much worse than that. " +
				"It should be easier to ask sooner.",
			Source: "44 parents and 38 young people, on cards in a box at five schools and two surgeries, no names asked",
			Context: []Context{
				{Text: "Hartlepool: from 2015 a partnership trained people in community hubs to support parents' relationships. The money went to the voluntary sector and not to the council.", Source: nlgn},
				{Text: "Norfolk: 179 families had finished or were on track to finish family therapy. Of the young people who took part, 92% stayed with their families. The partners reported this themselves.", Source: lab},
				{Text: "Norfolk: of 84 parents asked after family therapy, 70% reported that their family worked better together. There was no comparison group.", Source: lab},
			}},
		{Key: "parents-alone", Title: "Parents want tips from people like them", SaidBy: SaidResident, People: 57, Round: NorthgateRound,
			Text:   "I don't want a leaflet and I don't want telling. I want someone from my block who got a three-year-old to bed.",
			Source: "57 parents, in kitchen-table talks held by Northgate Parents",
			Context: []Context{
				{Text: "Hartlepool: local parents were trained, supervised and accredited to lead parenting courses for other parents, in a programme called Empowering Parents Empowering Communities.", Source: nlgn},
			}},
		{Key: "carers-break", Title: "Nobody to take over for one night", SaidBy: SaidResident, People: 45, Round: NorthgateRound,
			Text:   "Grandparents, aunties and carers keep going until they can't. One night's sleep, or someone to ring at ten o'clock, would change the week.",
			Source: "29 carers and 16 parents, at a coffee morning and in calls to the family hub",
			Context: []Context{
				{Text: "Coventry: a community hub carer programme offered short breaks so that families could stay together.", Source: nlgn},
				{Text: "Mockingbird, where six to ten homes share one hub home: more foster carers stayed on. Unplanned endings and children going missing did not change.", Source: wwc, Rating: RatingUnknown},
				{Text: "Fife: seven area offices each had the cost of one child's year in care to spend on prevention. Numbers in care fell by 70% in three years, along with other changes.", Source: nlgn},
			}},
		{Key: "lonely-dads", Title: "Dads don't know where to go", SaidBy: SaidResident, People: 33,
			Text:   "Every group I tried was all mums, and lovely, and I never went back. A place to turn up with the kids and not explain yourself.",
			Source: "33 dads, at school gates, the tyre shop and a barber in Saltmarsh"},
		{Key: "not-heard", Title: "Families with SEND are asked too late", SaidBy: SaidResident, People: 65, Round: NorthgateRound,
			Text:   "They ask what we think when the plan is already printed. Ask us at the start. Then tell us what you changed.",
			Source: "48 parents and 17 young people, at two Saturday meetings and a phone-in of SEND Voices Harwick",
			Context: []Context{
				{Text: "Bristol: young people with special needs met every week as the Listening Partnership, and joined interview panels, staff training and inspections.", Source: nlgn},
			}},
		{Key: "too-loud", Title: "Town is too loud and too bright", SaidBy: SaidResident, People: 40,
			Text:   "The pool, the hub, the shops. Ten minutes in and we have to leave. We would stay for hours if there was one quiet hour or one quiet room.",
			Source: "26 parents and 14 young people, at SEND Voices Harwick and in the pool's suggestion book"},
		{Key: "both-homes", Title: "Two homes, and nobody to ask", SaidBy: SaidResident, People: 24, Round: BrookLaneRound,
			Text:   "After we split up, every handover was a row on the doorstep with him watching. I'd have talked to anyone at nine o'clock that night.",
			Source: "24 parents who live apart, on cards at Talk it out and at the school office",
			Context: []Context{
				{Text: "Hartlepool: people in community hubs were trained to support the relationship between parents, those who live apart included.", Source: nlgn},
			}},
		{Key: "no-time-cook", Title: "Shifts end when tea should be ready", SaidBy: SaidResident, People: 31, Round: BrookLaneRound,
			Text:   "I finish at seven. They've had toast. I'd love us to sit down, and it is gone eight before there's anything to sit down to.",
			Source: "31 parents, at the school gate and the warehouse canteen"},
	}
}

// childNeeds are about children and young people.
func childNeeds() []Need {
	return []Need{
		{Key: "someone-older", Title: "Some children need one more grown-up", SaidBy: SaidYoung, People: 52,
			Text:   "Someone who isn't your mum and isn't your teacher. Who comes when they say they will.",
			Source: "52 young people and 21 parents. The Young Advisors asked 180 people aged 10 to 16 what was missing",
			Context: []Context{
				{Text: "Oxfordshire: volunteers were matched with children aged 7 to 12 and met them about once a week, with a small budget for bus fares and days out.", Source: nlgn},
				{Text: "Right Balance for Families, which gave families of 10 to 13-year-olds intensive help with mentoring in it: no change in re-referrals, length of cases or cases becoming more serious.", Source: wwc, Rating: RatingUnknown},
			}},
		{Key: "after-four", Title: "Nothing to do after four o'clock", SaidBy: SaidYoung, People: 96,
			Text:   "It's dark, it's raining, and we get moved on from the shops. We're not doing anything. That's the problem.",
			Source: "96 young people on cards at three youth sessions, and 31 neighbours in letters about the shops",
			Context: []Context{
				{Text: "Leeds: ten community teams of councillors, officers and local groups had some of the council's money to decide what their area needed.", Source: nlgn},
			}},
		{Key: "long-holidays", Title: "Holidays are long and hungry", SaidBy: SaidResident, People: 63,
			Text:   "Free school meals stop in July. So does the only hot dinner some of them sit down to.",
			Source: "39 parents and 24 neighbours, at two food banks and through a school cook. In June 1,140 children had free school meals",
			Context: []Context{
				{Text: "United Kingdom: 4.1 million children lived in poverty, half a million more than five years before.", Source: nlgn},
			}},
		{Key: "young-carers", Title: "Young carers never get an evening off", SaidBy: SaidYoung, People: 19, Round: NorthgateRound,
			Text:   "You do the dinner and the tablets and your homework, in that order. You don't get a Friday.",
			Source: "19 young people, who told Harwick Youth Works in private, one at a time"},
		{Key: "reading", Title: "Some children fall behind with reading early", SaidBy: SaidData, People: 212,
			Text:   "If a child is stuck at seven, everything after that is harder. An adult and a good book, often, is what they need.",
			Source: "Harwick's primary schools counted 212 seven-year-olds behind with reading, as one number for the town"},
		{Key: "school-costs", Title: "School costs more than people think", SaidBy: SaidResident, People: 36, Round: SaltmarshRound,
			Text:   "A blazer, a skirt, a trip and a tablet. It comes to three hundred pounds in one week of August, and nobody likes to say so.",
			Source: "36 parents, at the uniform table of Saltmarsh summer fair"},
		{Key: "books-home", Title: "No books at home in our own language", SaidBy: SaidResident, People: 34,
			Text:   "Granny wants to read to them. There are eleven books in Polish in the library and mine know them all by heart.",
			Source: "34 parents, at story time with the Friends of Northgate Library"},
		{Key: "too-far", Title: "Too far to walk, too dear by bus", SaidBy: SaidResident, People: 68,
			Text:   "Two children and a return to town is eight pounds. So we don't go. Bikes would do it, if we had bikes.",
			Source: "41 neighbours and 27 young people, in bus stop talks by the community officers"},
		{Key: "know-nobody", Title: "I don't know my own neighbours", SaidBy: SaidResident, People: 47,
			Text:   "We've been here three years and I know one name. If something happened I wouldn't know whose door to knock on.",
			Source: "47 neighbours, in doorstep talks in Brook Lane, Fernhill and the Northgate flats",
			Context: []Context{
				{Text: "Whitehaven: children trained as researchers interviewed local people about who they knew. What they found led to family fitness sessions and work against litter.", Source: nlgn},
			}},
		{Key: "winter-quay", Title: "The quay is empty all winter", SaidBy: SaidResident, People: 38, Round: OldQuayRound,
			Text:   "In August you can't move. In February there's nobody, the shutters are down and the children are indoors with a screen.",
			Source: "38 neighbours, on a wall of sticky notes at the sailing club's open day"},
		{Key: "sea-near", Title: "We can see the sea and have never been on it", SaidBy: SaidYoung, People: 41, Round: OldQuayRound,
			Text:   "You need a wetsuit and a boat and somebody's uncle. We've got the view.",
			Source: "41 young people, at Saturday club on the harbour wall"},
	}
}

// Voice is a need that somebody says themselves, in their own words. Some wait to be read.
type Voice struct {
	At       Offset
	By       string // key of a person; "" for somebody who did not sign in
	Young    bool
	Title    string
	Text     string
	Area     string
	Released Offset // zero while it waits
}

// Voices are what people said lately, one at a time.
func Voices() []Voice {
	return []Voice{
		{At: at(-11, 21), By: "mina", Title: "The lift is out and I have a buggy", Area: "northgate",
			Text:     "It is the third time since Christmas. I carry him down and then I carry the buggy down. Some days we just stay in.",
			Released: at(-10, 9)},
		{At: at(-6, 16), Young: true, Title: "The bus home stops at six", Area: "old-quay",
			Text:     "Club ends at eight. My mum says I can't walk along the docks on my own, and she is right.",
			Released: at(-5, 10)},
		{At: at(-2, 13), By: "tomasz", Title: "Nobody told us about the two-year check",
			Text: "We only found out because another dad at the baby bank mentioned it. It should not depend on who you sit next to."},
		{At: at(-1, 19), Young: true, Title: "Somewhere to do homework that is warm", Area: "saltmarsh",
			Text: "The library shuts at five and there are five of us at home."},
	}
}
