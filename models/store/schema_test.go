package store_test

import (
	"strings"
	"testing"
	"time"

	"acorn/migrations"
	"acorn/models"
	"acorn/testing/world"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"
)

func TestWorldHoldsEveryStage(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for _, stage := range models.Stages[:9] {
			r := w.Round(stage)
			for _, state := range []string{models.ProposalDraft, models.ProposalSubmitted, models.ProposalChangesRequested, models.ProposalEligible,
				models.ProposalNotEligible, models.ProposalWithdrawn} {
				w.Proposal(r, state, "Baby bank "+state, 620_000)
			}
			switch stage {
			case models.StageSealed, models.StageVoting, models.StageGrace, models.StageClosed:
				w.Seal(r, "test")
			}
		}
		if n, err := w.Store.VerifyAudit(t.Context()); err != nil || n == 0 {
			t.Errorf("audit trail: %d entries, %v", n, err)
		}
	})
}

// TestVotesThatBeganEndBeforeWhatTheyNeedIsMarked: no SQL can make the marks of rights, and the seals of commitments, that were made before, so nothing is brought up to date while
// a vote needs some.
func TestVotesThatBeganEndBeforeWhatTheyNeedIsMarked(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		publishedVote(t, w, []int{1})
		r := w.Round(models.StageReviewing)
		move := mover(t, w)
		for _, test := range []struct {
			before    int64
			table, do string
		}{
			{15, "ballot_leaves", "INSERT INTO ballot_leaves (round_id, commitment, tracker) SELECT '" + r.ID + "', commitment, 'ANOTHER' FROM ballot_leaves"},
			{14, "roll_entries", "INSERT INTO roll_entries (id, round_id, channel, contact, mobile, declared, keep_until, standing) VALUES ('" + uuid.NewString() + "', '" + r.ID +
				"', 'code', '', '', '', '" + w.Now.Format(time.DateTime) + "', 'open')"},
		} {
			down := func() {
				t.Helper()
				if _, err := move.DownTo(t.Context(), test.before); err != nil {
					t.Fatal(err)
				}
			}
			down()
			if _, err := move.UpTo(t.Context(), test.before+1); err != nil {
				t.Errorf("%s, with a vote whose result is out: %v", test.table, err)
			}
			down()
			withoutTriggers(t, w, test.table, test.do)
			if _, err := move.UpTo(t.Context(), test.before+1); err == nil || !strings.Contains(err.Error(), "open_votes_end_or_are_cancelled_before_this_upgrade") {
				t.Errorf("%s, with a vote that began: %v", test.table, err)
			}
			if at, err := move.GetDBVersion(t.Context()); err != nil || at != test.before {
				t.Errorf("%s: it is left at %d, %v", test.table, at, err)
			}
		}
	})
}

// TestNoRoundIsSealedBeforeThereAreMarks, and none that goes on has a roll or codes: no migration can make their marks.
func TestNoRoundIsSealedBeforeThereAreMarks(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const before, after = 18, 19
		r := w.Round(models.StageReviewing)
		move := mover(t, w)
		entry := "INSERT INTO roll_entries (id, round_id, channel, contact, mobile, declared, keep_until, standing, bound) VALUES ('" + uuid.NewString() + "', '" + r.ID +
			"', 'code', '', '', '', '" + w.Now.Format(time.DateTime) + "', 'open', CAST('" + strings.Repeat("m", 32) + "' AS " + map[bool]string{true: "BLOB", false: "BYTEA"}[w.Options.DatabaseURL == ""] + "))"
		for _, test := range []struct {
			what, stops string
			do          func()
		}{
			{"no round that is sealed", "", func() {}},
			{"codes", "rounds_with_a_roll_or_codes_are_cancelled_before_this_upgrade", func() { withoutTriggers(t, w, "roll_entries", entry) }},
			{"codes of a round that was cancelled", "", func() {
				withoutTriggers(t, w, "rounds", "UPDATE rounds SET cancel_proposed_by = '"+w.Officer.PersonID+"', cancel_proposed_at = published_at, cancelled_by = '"+w.Officer.PersonID+"', cancelled_at = published_at, cancel_reason = 'x' WHERE id = '"+r.ID+"'")
			}},
			{"a sealed round", "no_round_is_sealed_before_this_upgrade", func() { openVote(t, w, 0) }},
		} {
			test.do()
			if _, err := move.DownTo(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			_, err := move.UpTo(t.Context(), after)
			if refused := err != nil && strings.Contains(err.Error(), test.stops); refused != (test.stops != "") || test.stops == "" && err != nil {
				t.Errorf("with %s: %v", test.what, err)
			}
			if _, err := move.Up(t.Context()); test.stops == "" && err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestNoRoundIsSealedBeforeItsAreaIs: nor could the votes in it be opened.
func TestNoRoundIsSealedBeforeItsAreaIs(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const before, after = 21, 22
		move := mover(t, w)
		for _, sealed := range []bool{false, true} {
			if sealed {
				openVote(t, w, 0)
			}
			if _, err := move.DownTo(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			_, err := move.UpTo(t.Context(), after)
			if refused := err != nil && strings.Contains(err.Error(), "no_round_is_sealed_before_this_upgrade"); refused != sealed || !sealed && err != nil {
				t.Errorf("with a sealed round %t: %v", sealed, err)
			}
			if !sealed {
				if _, err := move.Up(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestNoVoteHasTextsBeforeTheyAreConfirmedByAMark: in one that goes on they would go from the ballot.
func TestNoVoteHasTextsBeforeTheyAreConfirmedByAMark(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const before, after = 23, 24
		v := voteAt(t, w, models.StageSealed, 0)
		move := mover(t, w)
		for _, texts := range []bool{false, true} {
			if texts {
				must(t, w.Store.Translate(t.Context(), w.Officer, v.Slug, "pl", models.TranslationInput{1: {Title: "Tytuł", Summary: "Zdanie", What: "Co zrobią", Place: "Gdzie"}}))
			}
			if _, err := move.DownTo(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			_, err := move.UpTo(t.Context(), after)
			if refused := err != nil && strings.Contains(err.Error(), "no_vote_has_confirmed_texts_before_this_upgrade"); refused != texts || !texts && err != nil {
				t.Errorf("with texts %t: %v", texts, err)
			}
		}
	})
}

// TestNoCountIsLeftThatCannotBePublished: what an earlier version noted of votes set aside, a count that is made again would not give.
func TestNoCountIsLeftThatCannotBePublished(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const before, after = 25, 26
		v := voted(t, w, []int{1})
		endVote(t, w, v)
		must(t, w.Store.CountRound(t.Context(), w.Officer, v.Slug))
		move := mover(t, w)
		for _, sums := range []bool{false, true} {
			if sums {
				withoutTriggers(t, w, "count_checks", `UPDATE count_checks SET set_aside = 12, with_them = '{"one":12}' WHERE round_id = '`+v.ID+"'")
			}
			if _, err := move.DownTo(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			_, err := move.UpTo(t.Context(), after)
			if refused := err != nil && strings.Contains(err.Error(), "no_count_with_sums_of_votes_set_aside_waits_before_this_upgrade"); refused != sums || !sums && err != nil {
				t.Errorf("with sums %t: %v", sums, err)
			}
		}
	})
}

// mover moves the schema of a world's database.
func mover(t *testing.T, w *world.World) *goose.Provider {
	t.Helper()
	dialect, files := goose.DialectSQLite3, migrations.SQLite()
	if w.Options.DatabaseURL != "" {
		dialect, files = goose.DialectPostgres, migrations.PostgreSQL()
	}
	move, err := goose.NewProvider(dialect, plain(t, w), files)
	if err != nil {
		t.Fatal(err)
	}
	return move
}
