package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// onRoll is all that the roll and what is beside it say of people, on PostgreSQL with what it keeps of each row.
func onRoll(t *testing.T, w *world.World) []string {
	t.Helper()
	kept := ""
	if w.Options.DatabaseURL != "" {
		kept = "ctid::text || xmin::text || "
	}
	db := plain(t, w)
	return append(column[string](t, db, "SELECT "+kept+"contact || ' ' || declared || ' ' || standing FROM roll_entries ORDER BY 1"),
		column[string](t, db, "SELECT "+kept+"roll_entry_id FROM enrolments ORDER BY 1")...)
}

func settleAll(t *testing.T, w *world.World) {
	t.Helper()
	if _, err := w.Store.SettleStandings(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestAnAskLeavesNothingOnTheRoll: anybody can ask for a code to any address, and that changes nothing of who is on the roll and enrols nobody.
func TestAnAskLeavesNothingOnTheRoll(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		ask := func(email, belongs string) {
			t.Helper()
			c := byEmail(v.cast(t, w, 1), email, "")
			c.Belongs, c.Network = belongs, "203.0.113.0/24"
			if _, err := w.Store.SendVoteCode(ctx, c, 1); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 10 {
			if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), fmt.Sprintf("voter%d@x.example", i))); err != nil {
				t.Fatal(err)
			}
		}
		settleAll(t, w)
		before := onRoll(t, w)
		for i := range 10 {
			ask(fmt.Sprintf("voter%d@x.example", i), models.BelongsVolunteer)
		}
		settleAll(t, w)
		if after := onRoll(t, w); !slices.Equal(before, after) {
			t.Errorf("strangers' asks change the roll from %q to %q", before, after)
		}
		for i := range 40 {
			ask(fmt.Sprintf("nobody%d@y.example", i), models.BelongsLive)
		}
		settleAll(t, w)
		checks, err := w.Store.ChecksPage(ctx, w.Officer, v.Slug)
		if err != nil || len(checks.Flags) != 0 {
			t.Errorf("40 asks that nobody proved stand out: %+v, %v", checks.Flags, err)
		}
		own := byEmail(v.cast(t, w, 1), "nobody1@y.example", "")
		if _, err := w.Store.SendOwnCode(ctx, own, models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		if n := len(column[string](t, plain(t, w), "SELECT id FROM vote_codes WHERE roll_entry_id = (SELECT id FROM roll_entries WHERE contact = 'nobody1@y.example')")); n != 1 {
			t.Errorf("who has proved nothing was sent a code to see their vote: %d codes", n)
		}
		w.Store.Advance(models.OneTimeCodeLife + 7*time.Minute)
		if _, err := w.Store.DeleteExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if after := onRoll(t, w); !slices.Equal(before, after) {
			t.Errorf("when their codes are too old, the roll is %q, and was %q", after, before)
		}
	})
}

// TestPeopleAreEnrolledTogether: whoever proves an address is put on the roll with nine others at least, or when the vote is over, and what was said first stands.
func TestPeopleAreEnrolledTogether(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v, db := t.Context(), openVote(t, w, 0), plain(t, w)
		enrolled := func() []string {
			return column[string](t, db, "SELECT contact || ' ' || declared FROM roll_entries WHERE declared <> '' ORDER BY 1")
		}
		for i := range 9 {
			for range 3 {
				c := v.cast(t, w, 1)
				c.Network = "203.0.113.0/24"
				if _, err := w.Store.CastBallot(ctx, asked(t, w, c, fmt.Sprintf("voter%d@x.example", i))); err != nil {
					t.Fatal(err)
				}
			}
		}
		settleAll(t, w)
		if list := enrolled(); len(list) != 0 {
			t.Errorf("with nine who wait the roll says %q", list)
		}
		if n := len(column[string](t, db, "SELECT roll_entry_id FROM vote_codes WHERE proved")); n != 9 {
			t.Errorf("of nine people who came three times each %d proofs wait", n)
		}
		if _, err := w.Store.SendOwnCode(ctx, byEmail(v.cast(t, w, 1), "voter1@x.example", ""), models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		if n := len(column[string](t, db, "SELECT id FROM vote_codes WHERE roll_entry_id = (SELECT id FROM roll_entries WHERE contact = 'voter1@x.example')")); n != 4 {
			t.Errorf("who waits to be enrolled was sent %d codes, not 4", n)
		}
		w.Store.Advance(time.Hour)
		if _, err := w.Store.DeleteExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if n := len(column[string](t, db, "SELECT id FROM roll_entries")); n != 9 {
			t.Fatalf("of nine who wait to be enrolled %d are left", n)
		}
		if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "voter9@x.example")); err != nil {
			t.Fatal(err)
		}
		settleAll(t, w)
		if list := enrolled(); len(list) != 10 || !strings.HasSuffix(list[0], " "+models.BelongsLive) {
			t.Errorf("with ten who wait the roll says %q", list)
		}
		if w.Options.DatabaseURL != "" {
			if n := len(column[string](t, db, "SELECT DISTINCT xmin::text FROM roll_entries")); n != 1 {
				t.Errorf("ten were enrolled by %d transactions", n)
			}
		}
		if n := len(column[string](t, db, "SELECT roll_entry_id FROM enrolments")); n != 9 {
			t.Errorf("of nine it was known from where, and of %d it is noted", n)
		}
		if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "late@x.example")); err != nil {
			t.Fatal(err)
		}
		settleAll(t, w)
		if list := enrolled(); len(list) != 10 {
			t.Errorf("one more was enrolled alone: %q", list)
		}
		endVote(t, w, v)
		settleAll(t, w)
		if list := enrolled(); len(list) != 11 {
			t.Errorf("after the vote the roll says %q", list)
		}
	})
}

// TestACodeThatGoesMeanwhileProvesNothing: a code may be deleted between being read and being noted as typed. Then it is a wrong one, so that no ballot comes in for an
// entry that goes too, and the count holds.
func TestACodeThatGoesMeanwhileProvesNothing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 2)
		castBy(t, w, v, 0, 1)
		late, wrong := asked(t, w, v.cast(t, w, 2), "late@people.example"), asked(t, w, v.cast(t, w, 2), "wrong@people.example")
		wrong.EmailCode = "000000"
		again := asked(t, w, v.cast(t, w, 2), "again@people.example")
		if _, err := w.Store.CastBallot(ctx, again); err != nil {
			t.Fatal(err)
		}
		again = asked(t, w, v.cast(t, w, 3), "again@people.example")
		answers := make(chan error, 2)
		deleted := deletes(t, w, "vote_codes WHERE NOT proved AND roll_entry_id <> (SELECT id FROM roll_entries WHERE contact = 'again@people.example')")
		for _, c := range []models.Cast{late, wrong} {
			go func() { _, err := w.Store.CastBallot(ctx, c); answers <- err }()
		}
		deleted(2)
		for range 2 {
			refused(t, "a code that went", <-answers, models.Invalid, "[code:")
		}
		if _, err := w.Store.CastBallot(ctx, again); err != nil {
			t.Errorf("who proved their address before: %v", err)
		}
		w.Store.Advance(models.OneTimeCodeLife + 7*time.Minute)
		if gone, err := w.Store.DeleteExpired(ctx); err != nil || gone["addresses that nobody proved"] != 2 {
			t.Errorf("%d went of two who proved nothing, %v", gone["addresses that nobody proved"], err)
		}
		if n := turnout(t, w, v.Slug); n != 2 {
			t.Errorf("%d ballots", n)
		}
		endVote(t, w, v)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
	})
}

// deletes deletes rows as another program does. The answer has it committed once so many wait for it; on SQLite, where one writes at a time, it is already.
func deletes(t *testing.T, w *world.World, from string) func(waiting int) {
	t.Helper()
	ctx, db := t.Context(), plain(t, w)
	if w.Options.DatabaseURL == "" {
		if _, err := db.ExecContext(ctx, "DELETE FROM "+from); err != nil {
			t.Fatal(err)
		}
		return func(int) {}
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM "+from); err != nil {
		t.Fatal(err)
	}
	return func(waiting int) {
		t.Helper()
		for n, end := 0, time.After(20*time.Second); n < waiting; {
			select {
			case <-end:
				t.Fatalf("%d wait", n)
			case <-time.After(10 * time.Millisecond):
			}
			if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}
