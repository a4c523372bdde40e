package council

import "strings"

// bloc is a number of ballots with the same picks, whose keys have spaces between them. No picks is a blank ballot, which counts as a
// person who took part.
func bloc(ballots int, channel, picks string) Bloc {
	return Bloc{Ballots: ballots, Channel: channel, Picks: strings.Fields(picks)}
}

// firstBlocs are the ballots of two years ago: 436 people. The skate ramp lights came second and cost more than was left.
func firstBlocs() []Bloc {
	return []Bloc{
		bloc(58, ByCode, "first-baby-bank first-talk-it-out first-reading-mates first-street-play"),
		bloc(51, ByCode, "first-skate-lights"),
		bloc(44, ByCode, "first-skate-lights first-street-play first-bikes"),
		bloc(37, ByCode, "first-baby-bank first-beach first-talk-it-out first-mealtimes"),
		bloc(33, ByCode, "first-skate-lights first-reading-mates first-dads-breakfast"),
		bloc(29, ByPaper, "first-reading-mates first-baby-bank first-sensory-garden"),
		bloc(26, ByCode, "first-sensory-garden first-baby-bank first-beach first-talk-it-out"),
		bloc(24, ByCode, "first-reading-mates first-beach first-bikes"),
		bloc(22, ByPaper, "first-baby-bank first-mealtimes first-sensory-garden"),
		bloc(21, ByCode, "first-skate-lights first-baby-bank first-talk-it-out first-street-play"),
		bloc(18, ByCode, "first-skate-lights first-beach first-sensory-garden"),
		bloc(17, ByCode, "first-mealtimes first-reading-mates first-talk-it-out first-baby-bank"),
		bloc(16, ByCode, "first-beach first-street-play first-bikes first-mealtimes"),
		bloc(14, ByCode, "first-dads-breakfast first-bikes first-skate-lights"),
		bloc(12, ByPaper, "first-sensory-garden first-mealtimes"),
		bloc(9, ByPaper, "first-dads-breakfast first-talk-it-out"),
		bloc(5, ByPaper, ""),
	}
}

// fernhillBlocs are Fernhill's ballots: 188 people. The youth café came fourth and was £250 short.
func fernhillBlocs() []Bloc {
	return []Bloc{
		bloc(27, ByEmail, "fernhill-warm-wednesdays fernhill-tutors fernhill-first-aid"),
		bloc(24, ByCode, "fernhill-youth-cafe fernhill-warm-wednesdays fernhill-tutors"),
		bloc(19, ByCode, "fernhill-youth-cafe fernhill-first-aid"),
		bloc(18, ByEmail, "fernhill-warm-wednesdays fernhill-trails fernhill-first-aid"),
		bloc(16, ByEmail, "fernhill-tutors fernhill-trails fernhill-allotment"),
		bloc(15, ByPaper, "fernhill-warm-wednesdays fernhill-choir fernhill-allotment"),
		bloc(13, ByCode, "fernhill-youth-cafe fernhill-warm-wednesdays fernhill-trails"),
		bloc(11, ByEmail, "fernhill-tutors fernhill-first-aid fernhill-allotment"),
		bloc(10, ByPaper, "fernhill-choir fernhill-allotment"),
		bloc(9, ByCode, "fernhill-youth-cafe fernhill-tutors"),
		bloc(8, ByEmail, "fernhill-warm-wednesdays fernhill-trails"),
		bloc(7, ByEmail, "fernhill-first-aid fernhill-trails fernhill-allotment"),
		bloc(6, ByCode, "fernhill-youth-cafe"),
		bloc(4, ByPaper, "fernhill-warm-wednesdays fernhill-choir"),
		bloc(1, ByEmail, ""),
	}
}

// northgateBlocs are the ballots cast so far in Northgate: 203 people. Nobody may see what they add up to before the close.
func northgateBlocs() []Bloc {
	return []Bloc{
		bloc(24, ByEmail, "big-brother-sister baby-bank-saturday parents-teach-parents calm-room story-bags young-carers-night holiday-lunches"),
		bloc(21, ByCode, "skate-lights-small girls-football second-spin-families holiday-lunches story-bags"),
		bloc(19, ByEmail, "holiday-lunches young-carers-night kinship-thursdays big-brother-sister baby-bank-saturday story-bags"),
		bloc(17, ByCode, "skate-lights-small girls-football"),
		bloc(16, ByEmail, "listen-first calm-room young-carers-night story-bags baby-bank-saturday"),
		bloc(15, ByEmail, "hub-carers kinship-thursdays young-carers-night holiday-lunches parents-teach-parents baby-bank-saturday"),
		bloc(14, ByCode, "girls-football second-spin-families big-brother-sister skate-lights-small"),
		bloc(13, ByEmail, "dads-shed baby-bank-saturday parents-teach-parents holiday-lunches"),
		bloc(12, ByCode, "we-ask-questions girls-football young-carers-night story-bags holiday-lunches"),
		bloc(11, ByEmail, "big-brother-sister calm-room listen-first parents-teach-parents story-bags"),
		bloc(9, ByEmail, "hub-carers big-brother-sister kinship-thursdays calm-room"),
		bloc(8, ByCode, "second-spin-families dads-shed skate-lights-small"),
		bloc(7, ByPaper, "holiday-lunches kinship-thursdays story-bags baby-bank-saturday"),
		bloc(6, ByPaper, "hub-carers young-carers-night listen-first"),
		bloc(5, ByCode, "we-ask-questions second-spin-families holiday-lunches girls-football big-brother-sister"),
		bloc(4, ByEmail, "story-bags"),
		bloc(2, ByEmail, ""),
	}
}
