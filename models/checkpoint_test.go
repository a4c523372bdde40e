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
