package models

// ResultsNight is a round as a hall sees it on a big screen. Winners, Ballots and SpentPence are of the published result, and empty before.
type ResultsNight struct {
	RoundFrame
	AreaName   string
	VotedSoFar int64 // as the public reads it, while the vote is open
	Where      TurnoutTable
	Winners    []ResultProject // in the order of the count
	Ballots    int
	SpentPence int64
}

// Told is how much of the first projects' costs there is together.
func (p ResultsNight) Told(shown int) int64 {
	sum := int64(0)
	for _, w := range p.Winners[:min(shown, len(p.Winners))] {
		sum += w.CostPence
	}
	return sum
}
