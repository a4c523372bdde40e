package models

import "testing"

func TestRoundedTurnout(t *testing.T) {
	for ballots, want := range map[int64]int64{0: 0, 19: 0, 20: 20, 29: 20, 128: 120, 199: 190, 200: 200, 249: 200, 250: 250, 999: 950, 1000: 1000, 1099: 1000, 12_345: 12_300} {
		if got := RoundedTurnout(ballots); got != want {
			t.Errorf("%d ballots: about %d, want %d", ballots, got, want)
		}
	}
}
