package store_test

import (
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// duringRules does something while a sealed round has another value in the database, and puts it back.
func duringRules(t *testing.T, w *world.World, v voting, column, value string, do func()) {
	t.Helper()
	behind(t, w, "CREATE TABLE kept_rounds AS SELECT * FROM rounds")
	withoutTriggers(t, w, "rounds", "UPDATE rounds SET "+column+" = "+value+" WHERE id = '"+v.ID+"'")
	do()
	withoutTriggers(t, w, "rounds", "UPDATE rounds SET "+column+" = (SELECT kept_rounds."+column+" FROM kept_rounds WHERE kept_rounds.id = rounds.id)")
	behind(t, w, "DROP TABLE kept_rounds")
}

// TestNobodyJoinsByOtherRules: who writes to the database alone gives a round other rules for the moment in which somebody asks for a code, or signs in, and puts them back.
func TestNobodyJoinsByOtherRules(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		for _, sealed := range []string{models.AssuranceCode, models.AssuranceRoll, models.AssuranceSignIn, models.AssuranceEmail} {
			v := sealedBy(t, w, sealed)
			w.Store.SetOffset(0)
			openNow(t, w, v)
			c := v.cast(t, w, 1)
			for _, change := range []struct{ column, value string }{{"assurance", "'email'"}, {"assurance", "'sign_in'"}, {"min_age", "min_age + 1"}, {"belonging", "'live'"}} {
				if change.value == "'"+sealed+"'" {
					continue
				}
				duringRules(t, w, v, change.column, change.value, func() {
					if _, err := w.Store.SendVoteCode(ctx, byEmail(c, "stranger@example.org", ""), models.OneTimeCodeTries); err == nil {
						t.Errorf("sealed for %s, with %s = %s, a stranger is sent a code", sealed, change.column, change.value)
					}
					if _, err := w.Store.JoinBySignIn(ctx, c, atCouncil("stranger")); err == nil {
						t.Errorf("sealed for %s, with %s = %s, a stranger signs in", sealed, change.column, change.value)
					}
					if _, err := w.Store.CodeToReadOut(ctx, c, models.ReadOutForPhone, atCouncil("stranger")); err == nil {
						t.Errorf("sealed for %s, with %s = %s, a stranger gets a code to read out", sealed, change.column, change.value)
					}
				})
			}
			none(t, w, "SELECT COUNT(*) FROM roll_entries WHERE round_id = '"+v.ID+"'")
		}
	})
}

// TestWhoCameByAnotherWayIsFound: an entry of the roll that is as it was put there, in a way that the sealed rules do not have, stops the count.
func TestWhoCameByAnotherWayIsFound(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := sealedBy(t, w, models.AssuranceCode)
		openNow(t, w, v)
		c := with(v.cast(t, w, 1), issue(t, w, v.Round, "Slips", 1)[0])
		if _, err := w.Store.CastBallot(ctx, c); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.PutOnRoll(ctx, v.ID, "email", "stranger@example.org"); err != nil {
			t.Fatal(err)
		}
		entry := idOf(t, w, "id FROM roll_entries", "channel = 'email'")
		one := strings.ReplaceAll(`{"ID":1}`, "ID", v.projects[0].ID)
		if err := w.Store.CastAny(ctx, v.ID, entry, one); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.SendReceipts(ctx); err != nil {
			t.Fatal(err)
		}
		endVote(t, w, v)
		breach(t, w, v, "E1: {{.N}} of those on the roll came there in a way that the sealed rules do not have")
	})
}
