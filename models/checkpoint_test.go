package models_test

import (
	"testing"
	"time"

	"acorn/models"
)

func TestCheckpointHour(t *testing.T) {
	t.Parallel()
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 3, hour, minute, 0, 0, time.UTC) }
	for name, test := range map[string]struct{ now, hardClose, want time.Time }{
		"during the vote":                       {at(15, 59), at(17, 20), at(15, 0)},
		"on the hour":                           {at(16, 0), at(17, 20), at(16, 0)},
		"in the last minutes":                   {at(17, 19), at(17, 20), at(17, 0)},
		"at the end":                            {at(17, 20), at(17, 20), at(18, 0)},
		"long after":                            {at(23, 1), at(17, 20), at(18, 0)},
		"where the vote ends on the hour":       {at(17, 0), at(17, 0), at(17, 0)},
		"just before a vote ending on the hour": {at(16, 59), at(17, 0), at(16, 0)},
	} {
		if got := models.CheckpointHour(test.now, test.hardClose); !got.Equal(test.want) {
			t.Errorf("%s: %v, not %v", name, got, test.want)
		}
	}
}

func TestInCheckpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		waiting int
		over    bool
		want    int
	}{
		{0, false, 0}, {1, false, 0}, {10, false, 0}, {19, false, 0}, {20, false, 10}, {21, false, 11}, {132_000, false, 131_990},
		{0, true, 0}, {1, true, 1}, {19, true, 19}, {20, true, 20}, {132_000, true, 132_000},
	} {
		if got := models.InCheckpoint(test.waiting, test.over); got != test.want {
			t.Errorf("of %d votes, over %t: %d, not %d", test.waiting, test.over, got, test.want)
		}
	}
	// However many votes come in an hour, each checkpoint is of ten at least, the last too once there was one before, and none is forgotten.
	for perHour := range 25 {
		waiting, signed := 0, 0
		for range 50 {
			waiting += perHour
			n := models.InCheckpoint(waiting, false)
			if n != 0 && n < 10 || n > waiting {
				t.Fatalf("%d votes an hour: a checkpoint of %d with %d waiting", perHour, n, waiting)
			}
			waiting, signed = waiting-n, signed+n
		}
		if last := models.InCheckpoint(waiting, true); last != waiting || signed > 0 && last < 10 || last > 19 {
			t.Errorf("%d votes an hour: the last checkpoint is of %d with %d waiting", perHour, last, waiting)
		}
	}
}
