package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
	"acorn/testing/world"
)

// What was signed of the log is noted outside the database, and what ballots say is told to nobody before all of them are what was cast.

// TestTheLogIsNotSignedAnew: signed votes are taken out with their commitments, and the log is numbered and signed again from its beginning.
func TestTheLogIsNotSignedAnew(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := signedVotes(t, w, 30)
		gone := someTrackers(t, w, v, "number IS NOT NULL", 10)
		endVote(t, w, v)
		withoutTriggers(t, w, "ballots", "DELETE FROM ballots WHERE tracker IN "+gone)
		withoutTriggers(t, w, "ballot_leaves", "DELETE FROM ballot_leaves WHERE tracker IN "+gone, "UPDATE ballot_leaves SET number = NULL")
		withoutTriggers(t, w, "checkpoints", "DELETE FROM checkpoints")
		breach(t, w, v, "E4: {{.What}}")
		if n, err := w.Store.TakeCheckpoints(t.Context()); n != 0 || !strings.Contains(fmt.Sprint(err), "one of its first 20 votes was changed, taken out or put in") {
			t.Errorf("%d checkpoints were signed, %v", n, err)
		}
	})
}

// TestACheckpointIsKeptAsItWasSigned: one that is given another hour keeps no vote unsigned, and is found while people vote and by the count.
func TestACheckpointIsKeptAsItWasSigned(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, rounds := t.Context(), map[string]voting{}
		sets := []string{"hour = '2031-01-01 00:00:00+00:00'", "hour = '2020-01-01 00:00:00+00:00'", "size = size - 1", "note = 'acorn'"}
		for _, set := range sets {
			v := openVote(t, w, 20)
			castAll(t, w, v, 0, 20)
			rounds[set] = v
		}
		nextHour(t, w, rounds[sets[0]])
		if n, err := w.Store.TakeCheckpoints(ctx); n != len(sets) || err != nil {
			t.Fatalf("%d checkpoints, %v", n, err)
		}
		for set, v := range rounds {
			withoutTriggers(t, w, "checkpoints", "UPDATE checkpoints SET "+set+" WHERE round_id = '"+v.ID+"'")
		}
		n, failed := w.Store.TakeCheckpoints(ctx)
		for set, v := range rounds {
			if n != 0 || !errors.Is(failed, ballotlog.ErrChanged) || !strings.Contains(failed.Error(), v.ID) {
				t.Errorf("%s: %d checkpoints, %v", set, n, failed)
			}
			checks, err := w.Store.ChecksPage(ctx, w.Officer, v.Slug)
			if err != nil || len(checks.Broken) != 1 || checks.Broken[0].Equation() != "E4" {
				t.Errorf("%s: officers read %v, %v", set, checks.Broken, err)
			}
		}
		for set, v := range rounds {
			endVote(t, w, v)
			if err := w.Store.CountRound(ctx, w.Officer, v.Slug); !strings.Contains(fmt.Sprint(err), "E4") {
				t.Errorf("%s: the count: %v", set, err)
			}
		}
	})
}

// TestACheckpointOfAnHourToComeIsSaid: one that was signed while the database's clock was wrong keeps votes unsigned, and the job says so.
func TestACheckpointOfAnHourToComeIsSaid(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 25)
		castAll(t, w, v, 0, 25)
		w.Store.Advance(5 * time.Hour)
		if list := take(t, w, v.Slug); len(list) != 1 {
			t.Fatalf("%d checkpoints", len(list))
		}
		w.Store.Advance(-3 * time.Hour)
		if n, err := w.Store.TakeCheckpoints(t.Context()); n != 0 || !errors.Is(err, ballotlog.ErrChanged) {
			t.Errorf("%d checkpoints, %v", n, err)
		}
	})
}

// TestNothingIsToldOfBallotsThatAreNotAllThere: all ballots but one are spoiled, or a project is put in the place of another, and an officer counts. What the one says is told
// neither to the database nor by what was found.
func TestNothingIsToldOfBallotsThatAreNotAllThere(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		tests, rounds, last := map[string]struct{ table, sql, want string }{
			"spoiled":         {"ballots", "UPDATE ballots SET nonce = voter_ref WHERE tracker <> 'TRACKER' AND round_id = 'ROUND'", "E4"},
			"another project": {"projects", "UPDATE projects SET number = CASE number WHEN 1 THEN 91 WHEN 91 THEN 1 ELSE number END WHERE round_id = 'ROUND'", "R"},
			"nothing":         {},
		}, map[string]voting{}, map[string]string{}
		for name := range tests {
			rounds[name] = votesBy(t, w, nil, []int{1}, []int{2}, []int{3}, []int{1})
			last[name] = castBy(t, w, rounds[name], 0, 2, 3).Tracker
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v)
			if test.sql != "" {
				withoutTriggers(t, w, test.table, strings.NewReplacer("TRACKER", last[name], "ROUND", v.ID).Replace(test.sql))
			}
			told := 0
			w.Queries.Hold(func(sql string) {
				if strings.Contains(sql, "json") && strings.Contains(sql, v.projects[1].ID) {
					told++
				}
			})
			err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
			w.Queries.Hold(nil)
			switch {
			case test.want == "" && (err != nil || told == 0):
				t.Errorf("%s: %v, and the database was told %d times", name, err, told)
			case test.want != "" && told != 0:
				t.Errorf("%s: the database was told %d times", name, told)
			case test.want != "":
				breached(t, err, test.want)
			}
		}
	})
}

// TestOtherProjectsTellNothingWhilePeopleVote: with another project in the place of one, officers read that, and not how many ballots are other than they were.
func TestOtherProjectsTellNothingWhilePeopleVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1}, []int{2})
		withoutTriggers(t, w, "projects", "UPDATE projects SET number = 91 WHERE number = 1 AND round_id = '"+v.ID+"'")
		checks, err := w.Store.ChecksPage(t.Context(), w.Officer, v.Slug)
		if err != nil || len(checks.Broken) != 1 || checks.Broken[0].Equation() != "R" {
			t.Errorf("officers read %v, %v", checks.Broken, err)
		}
	})
}

// TestABallotOverTheLimitsIsNotCounted: one that was cast with all that belongs to it, and says more than one person may.
func TestABallotOverTheLimitsIsNotCounted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1})
		entry, err := w.Store.FindVoter(t.Context(), w.Officer, v.Slug, issue(t, w, v.Round, "Over", 1)[0])
		if err != nil {
			t.Fatal(err)
		}
		points := map[string]int{}
		for _, p := range v.projects {
			points[p.ID] = 1
		}
		choices, err := models.CanonicalChoices(points)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.CastAny(t.Context(), v.ID, entry, choices); err != nil {
			t.Fatal(err)
		}
		endVote(t, w, v)
		err = w.Store.CountRound(t.Context(), w.Officer, v.Slug)
		breached(t, err, "E2")
		if !strings.Contains(fmt.Sprint(err), "more than one person may put on them") {
			t.Errorf("%v", err)
		}
	})
}
