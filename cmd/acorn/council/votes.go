package council

import "strings"

// bloc is a number of ballots with the same picks, whose keys have spaces between them, best first where the ballot is in order. No picks is a blank ballot, which counts as a
// person who took part.
func bloc(ballots int, channel, picks string) Bloc {
	return Bloc{Ballots: ballots, Channel: channel, Picks: strings.Fields(picks)}
}

// firstBlocs are the ballots of two years ago: 872 people. The skate ramp lights came second and cost more than was left. Many of those who picked them
// also wanted the garden and nothing else that won: by Equal Shares their money would have bought it.
func firstBlocs() []Bloc {
	return []Bloc{
		bloc(116, ByCode, "first-baby-bank first-talk-it-out first-reading-mates first-street-play"),
		bloc(102, ByCode, "first-skate-lights first-sensory-garden"),
		bloc(52, ByCode, "first-skate-lights first-street-play first-bikes first-sensory-garden"),
		bloc(36, ByCode, "first-skate-lights first-street-play first-bikes"),
		bloc(74, ByCode, "first-baby-bank first-beach first-talk-it-out first-mealtimes"),
		bloc(66, ByCode, "first-skate-lights first-reading-mates first-dads-breakfast"),
		bloc(58, ByCode, "first-reading-mates first-baby-bank"),
		bloc(52, ByCode, "first-baby-bank first-beach first-talk-it-out"),
		bloc(48, ByCode, "first-reading-mates first-beach first-bikes"),
		bloc(44, ByCode, "first-baby-bank first-mealtimes"),
		bloc(42, ByCode, "first-skate-lights first-baby-bank first-talk-it-out first-street-play"),
		bloc(36, ByCode, "first-skate-lights first-beach first-sensory-garden"),
		bloc(34, ByCode, "first-mealtimes first-reading-mates first-talk-it-out first-baby-bank"),
		bloc(32, ByCode, "first-beach first-street-play first-bikes first-mealtimes"),
		bloc(28, ByCode, "first-dads-breakfast first-bikes first-skate-lights"),
		bloc(24, ByCode, "first-sensory-garden first-mealtimes"),
		bloc(18, ByCode, "first-dads-breakfast first-talk-it-out"),
		bloc(10, ByCode, ""),
	}
}

// fernhillBlocs are Fernhill's ballots: 376 people. The youth café came fourth and was £250 short.
func fernhillBlocs() []Bloc {
	return []Bloc{
		bloc(54, ByEmail, "fernhill-warm-wednesdays fernhill-tutors fernhill-first-aid"),
		bloc(48, ByCode, "fernhill-youth-cafe fernhill-warm-wednesdays fernhill-tutors"),
		bloc(38, ByCode, "fernhill-youth-cafe fernhill-first-aid"),
		bloc(36, ByEmail, "fernhill-warm-wednesdays fernhill-trails fernhill-first-aid"),
		bloc(32, ByEmail, "fernhill-tutors fernhill-trails fernhill-allotment"),
		bloc(30, ByCode, "fernhill-warm-wednesdays fernhill-choir fernhill-allotment"),
		bloc(26, ByCode, "fernhill-youth-cafe fernhill-warm-wednesdays fernhill-trails"),
		bloc(22, ByEmail, "fernhill-tutors fernhill-first-aid fernhill-allotment"),
		bloc(20, ByCode, "fernhill-choir fernhill-allotment"),
		bloc(18, ByCode, "fernhill-youth-cafe fernhill-tutors"),
		bloc(16, ByEmail, "fernhill-warm-wednesdays fernhill-trails"),
		bloc(14, ByEmail, "fernhill-first-aid fernhill-trails fernhill-allotment"),
		bloc(12, ByCode, "fernhill-youth-cafe"),
		bloc(8, ByCode, "fernhill-warm-wednesdays fernhill-choir"),
		bloc(2, ByEmail, ""),
	}
}

// oldQuayBlocs are the ballots of the harbour day: 228 people in one room. Nobody has counted them.
func oldQuayBlocs() []Bloc {
	return []Bloc{
		bloc(52, ByCode, "quay-winter-fridays quay-crab-lines quay-songs"),
		bloc(41, ByCode, "quay-wetsuits quay-crab-lines quay-repair"),
		bloc(37, ByCode, "quay-fish-supper quay-winter-fridays"),
		bloc(29, ByCode, "quay-wetsuits quay-winter-fridays quay-songs"),
		bloc(24, ByCode, "quay-fish-supper quay-repair quay-songs"),
		bloc(21, ByCode, "quay-wetsuits quay-fish-supper"),
		bloc(13, ByCode, "quay-repair quay-songs"),
		bloc(8, ByCode, "quay-crab-lines quay-winter-fridays quay-wetsuits"),
		bloc(3, ByCode, ""),
	}
}

// northgateBlocs are the ballots cast so far in Northgate: 412 people. Nobody may see what they add up to before the close.
func northgateBlocs() []Bloc {
	return []Bloc{
		bloc(34, ByEmail, "big-brother-sister baby-bank-saturday parents-teach-parents calm-room young-carers-night"),
		bloc(52, ByCode, "skate-lights-small girls-football second-spin-families holiday-lunches"),
		bloc(28, ByEmail, "holiday-lunches young-carers-night kinship-thursdays big-brother-sister story-bags"),
		bloc(47, ByCode, "skate-lights-small girls-football"),
		bloc(25, ByEmail, "listen-first calm-room young-carers-night story-bags baby-bank-saturday"),
		bloc(24, ByCode, "hub-carers kinship-thursdays young-carers-night holiday-lunches parents-teach-parents"),
		bloc(38, ByCode, "girls-football second-spin-families big-brother-sister"),
		bloc(19, ByCode, "dads-shed baby-bank-saturday parents-teach-parents holiday-lunches"),
		bloc(33, ByCode, "we-ask-questions girls-football young-carers-night story-bags holiday-lunches"),
		bloc(16, ByEmail, "big-brother-sister calm-room listen-first parents-teach-parents story-bags"),
		bloc(14, ByCode, "hub-carers big-brother-sister kinship-thursdays calm-room"),
		bloc(22, ByCode, "second-spin-families dads-shed skate-lights-small"),
		bloc(18, ByCode, "holiday-lunches kinship-thursdays story-bags baby-bank-saturday"),
		bloc(12, ByCode, "hub-carers young-carers-night listen-first"),
		bloc(15, ByCode, "we-ask-questions second-spin-families holiday-lunches big-brother-sister"),
		bloc(11, ByEmail, "story-bags"),
		bloc(4, ByEmail, ""),
	}
}

// northgateLater are those that come in while the demo lives on.
func northgateLater() []Bloc {
	return []Bloc{
		bloc(14, ByEmail, "young-carers-night holiday-lunches story-bags big-brother-sister calm-room"),
		bloc(12, ByEmail, "girls-football skate-lights-small second-spin-families"),
		bloc(11, ByEmail, "baby-bank-saturday parents-teach-parents dads-shed story-bags"),
		bloc(9, ByEmail, "kinship-thursdays hub-carers young-carers-night"),
		bloc(8, ByEmail, "listen-first we-ask-questions calm-room"),
		bloc(6, ByEmail, "holiday-lunches girls-football"),
	}
}

// brookLaneLater are the ballots that Brook Lane will cast.
func brookLaneLater() []Bloc {
	return []Bloc{
		bloc(16, ByEmail, "brook-ring-at-nine brook-slow-cookers brook-more-matches"),
		bloc(14, ByEmail, "brook-more-streets brook-bike-library brook-slow-cookers"),
		bloc(12, ByEmail, "brook-more-matches brook-grown-ups-read brook-ring-at-nine"),
		bloc(9, ByEmail, "brook-more-streets brook-slow-cookers"),
		bloc(7, ByEmail, "brook-bike-library brook-more-matches"),
		bloc(5, ByEmail, "brook-grown-ups-read brook-slow-cookers"),
		bloc(2, ByEmail, ""),
	}
}
