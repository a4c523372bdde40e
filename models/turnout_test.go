package models

import "testing"

func TestRoundedTurnout(t *testing.T) {
	for ballots, want := range map[int64]int64{0: 0, 19: 0, 20: 20, 29: 20, 128: 120, 199: 190, 200: 200, 249: 200, 250: 250, 999: 950, 1000: 1000, 1099: 1000, 12_345: 12_300} {
		if got := RoundedTurnout(ballots); got != want {
			t.Errorf("%d ballots: about %d, want %d", ballots, got, want)
		}
	}
}

// TestUsedCodesAreToldInTensWhilePeopleVote, and exactly before and after.
func TestUsedCodesAreToldInTensWhilePeopleVote(t *testing.T) {
	for _, c := range []struct {
		used  int
		stage Stage
		want  int
	}{{0, StageVoting, 0}, {9, StageVoting, 0}, {10, StageGrace, 10}, {29, StageVoting, 20}, {29, StageSealed, 29}, {29, StageClosed, 29}} {
		if got := UsedCodes(c.used, c.stage); got != c.want {
			t.Errorf("%d codes are used while %s: told are %d, want %d", c.used, c.stage, got, c.want)
		}
	}
}
