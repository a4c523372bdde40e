package store_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// exchanged swaps what two rows have in columns of bytes, as who can write to the database can. Doing it again puts it back.
func exchanged(t *testing.T, w *world.World, table, one, other string, columns ...string) {
	t.Helper()
	db := plain(t, w)
	for _, name := range columns {
		set := func(id string, value []byte) string {
			format := "UPDATE %s SET %s = x'%x' WHERE id = '%s'"
			if w.Options.DatabaseURL != "" {
				format = `UPDATE %s SET %s = '\x%x' WHERE id = '%s'`
			}
			return fmt.Sprintf(format, table, name, value, id)
		}
		has := func(id string) []byte {
			return column[[]byte](t, db, "SELECT "+name+" FROM "+table+" WHERE id = '"+id+"'")[0]
		}
		first, second, spare := has(one), has(other), uuid.New()
		withoutTriggers(t, w, table, set(one, spare[:]), set(other, first), set(one, second))
	}
}

// behind does something in the database alone, to a table without triggers.
func behind(t *testing.T, w *world.World, statement string) {
	t.Helper()
	if _, err := plain(t, w).ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// idOf is the one id that a condition meets.
func idOf(t *testing.T, w *world.World, of, where string) string {
	t.Helper()
	ids := column[string](t, plain(t, w), "SELECT "+of+" WHERE "+where)
	if len(ids) != 1 {
		t.Fatalf("%s where %s: %d", of, where, len(ids))
	}
	return ids[0]
}

// opensNothing fails where a right shows or takes anything, or is answered otherwise than one that never was.
func opensNothing(t *testing.T, w *world.World, what string, c, never models.Cast) {
	t.Helper()
	_, unknown := w.Store.CastBallot(t.Context(), never)
	own, err := w.Store.OwnBallot(t.Context(), c)
	if err == nil || own.Voted || len(own.Picks) > 0 {
		t.Errorf("%s: it shows a vote, %v", what, err)
	}
	_, err = w.Store.CastBallot(t.Context(), c)
	if models.CodeOf(err) != models.Invalid || unknown == nil || err.Error() != unknown.Error() {
		t.Errorf("%s: a vote is answered %v, one by what never was a right %v", what, err, unknown)
	}
}

// addsUpTo counts a round and expects so many ballots.
func addsUpTo(t *testing.T, w *world.World, v voting, ballots int) {
	t.Helper()
	endVote(t, w, v)
	if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
		t.Errorf("the count: %v", err)
	}
	if page, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug); err != nil || page.Ballots != ballots {
		t.Errorf("%d ballots count, want %d, %v", page.Ballots, ballots, err)
	}
}

// TestACodeOpensTheVoteOfItsOwnEntryAlone: who can write to the database leads their code to the entry of somebody who voted, whichever way, and puts it back before anybody looks.
func TestACodeOpensTheVoteOfItsOwnEntryAlone(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		mine, theirs := issue(t, w, v.Round, "Mine", 1)[0], issue(t, w, v.Round, "Theirs", 1)[0]
		code := func(label string) (id, entry string) {
			from := "FROM voting_codes JOIN code_batches ON code_batches.id = voting_codes.batch_id"
			return idOf(t, w, "voting_codes.id "+from, "label = '"+label+"'"), idOf(t, w, "roll_entry_id "+from, "label = '"+label+"'")
		}
		ownID, own := code("Mine")
		theirID, their := code("Theirs")
		receipt, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2, 3), theirs))
		if err != nil {
			t.Fatal(err)
		}
		void := "UPDATE voting_codes SET void_at = '2026-01-01 00:00:00+00:00' WHERE id = '" + theirID + "'"
		lead := "UPDATE voting_codes SET roll_entry_id = '" + their + "' WHERE id = '" + ownID + "'"
		back := []string{"UPDATE voting_codes SET roll_entry_id = '" + own + "' WHERE id = '" + ownID + "'", "UPDATE voting_codes SET void_at = NULL WHERE id = '" + theirID + "'"}
		for what, columns := range map[string][]string{"led to another's entry": nil, "with the other's mark": {"bound"}} {
			withoutTriggers(t, w, "voting_codes", void, lead)
			exchanged(t, w, "voting_codes", ownID, theirID, columns...)
			opensNothing(t, w, what, with(v.cast(t, w, 1), mine), with(v.cast(t, w, 1), "0123ABCD9XYZ"))
			_, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, mine)
			refusedWith(t, what+": at the help desk", err, models.Invalid, "voter_code")
			b := printed(t, w, v, "Paper, "+what, 1)
			refusedWith(t, what+": given up for a paper", w.Store.ExchangePaper(ctx, w.Officer, v.Slug, b.id, models.PaperExchange{Shown: mine}), models.Invalid, "shown")
			_, err = w.Store.BeginPhoneVote(ctx, w.Officer, v.Slug, models.PhoneInput{Code: mine, Belongs: models.BelongsLive}, models.OneTimeCodeTries)
			refused(t, what+": by phone", err, models.Invalid, "")
			b.count(0, 0, 1, 0)
			b.must(b.settle())
			exchanged(t, w, "voting_codes", ownID, theirID, columns...)
			withoutTriggers(t, w, "voting_codes", back...)
		}
		for what, columns := range map[string][]string{"another's hash": {"code_hash"}, "another's hash and mark": {"code_hash", "bound"}} {
			exchanged(t, w, "voting_codes", ownID, theirID, columns...)
			opensNothing(t, w, what, with(v.cast(t, w, 1), mine), with(v.cast(t, w, 1), "0123ABCD9XYZ"))
			exchanged(t, w, "voting_codes", ownID, theirID, columns...)
		}
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), mine)); err != nil {
			t.Errorf("put back, it opens its own: %v", err)
		}
		if seen, err := w.Store.OwnBallot(ctx, with(models.Cast{Slug: v.Slug}, theirs)); err != nil || seen.Version != 1 || len(seen.Picks) != 2 {
			t.Errorf("the other's vote is now %+v, %v", seen.Marks, err)
		}
		addsUpTo(t, w, v, 2)
		if _, err := w.Store.Receipt(ctx, v.Slug, receipt.Tracker); err != nil {
			t.Errorf("the other's receipt: %v", err)
		}
	})
}

// TestOneCodeVotesOnce: entries are put on the roll in the database alone, and a code is led along them.
func TestOneCodeVotesOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), votesBy(t, w, nil, []int{2})
		own := idOf(t, w, "roll_entry_id FROM voting_codes", "round_id = '"+v.ID+"'")
		for _, bound := range []string{"NULL", "bound"} {
			id := uuid.NewString()
			withoutTriggers(t, w, "roll_entries", "INSERT INTO roll_entries (id, round_id, channel, contact, mobile, declared, keep_until, standing, bound) SELECT '"+id+
				"', round_id, channel, contact, mobile, declared, keep_until, standing, "+bound+" FROM roll_entries WHERE id = '"+own+"'")
			withoutTriggers(t, w, "voting_codes", "UPDATE voting_codes SET roll_entry_id = '"+id+"' WHERE round_id = '"+v.ID+"'")
			opensNothing(t, w, "a code on an entry with the mark "+bound, with(v.cast(t, w, 1), v.codes[0]), with(v.cast(t, w, 1), "0123ABCD9XYZ"))
		}
		withoutTriggers(t, w, "voting_codes", "UPDATE voting_codes SET roll_entry_id = '"+own+"' WHERE round_id = '"+v.ID+"'")
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("one code gave %d ballots", n)
		}
		endVote(t, w, v)
		if got := equations(t, w.Store.CountRound(ctx, w.Officer, v.Slug)); !slices.Equal(got, []string{"E1"}) {
			t.Errorf("with what was put on the roll the count finds %v", got)
		}
		withoutTriggers(t, w, "roll_entries", "DELETE FROM roll_entries WHERE round_id = '"+v.ID+"' AND id <> '"+own+"'")
		addsUpTo(t, w, v, 1)
	})
}

// TestAMailboxOrAnAccountOpensTheVoteOfItsOwnEntryAlone: what an address, a number or an account is found by is swapped with another's.
func TestAMailboxOrAnAccountOpensTheVoteOfItsOwnEntryAlone(t *testing.T) {
	t.Parallel()
	bothWith(t, func(o *store.Options) { o.Texts, o.SignIn = true, true }, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		contacts := map[string]struct {
			hash, mine, theirs string
			asks               func(t *testing.T, w *world.World, c models.Cast, contact string) models.Cast
		}{
			"address": {"contact_hash", "evil@people.example", "sam@people.example", asked},
			"number":  {"mobile_hash", "07700 900123", "07700 900456", texted},
		}
		receipts := map[string]voting{}
		for what, test := range contacts {
			v := openVote(t, w, 0)
			receipt, err := w.Store.CastBallot(ctx, test.asks(t, w, v.cast(t, w, 2, 3), test.theirs))
			if err != nil {
				t.Fatal(err)
			}
			before := test.asks(t, w, v.cast(t, w, 1), test.mine)
			entries := column[string](t, plain(t, w), "SELECT id FROM roll_entries WHERE round_id = '"+v.ID+"'")
			never := byEmail(v.cast(t, w, 1), test.mine, "000000")
			for _, columns := range [][]string{{test.hash}, {test.hash, "bound"}} {
				exchanged(t, w, "roll_entries", entries[0], entries[1], columns...)
				opensNothing(t, w, what+" with a code of before", before, never)
				sent := messagesSent(t, w)
				w.Store.Advance(time.Second)
				request, err := w.Store.SendVoteCode(ctx, byEmail(v.cast(t, w, 1), test.mine, ""), models.OneTimeCodeTries)
				if err != nil || request == "" || messagesSent(t, w) != sent {
					t.Errorf("%s: another code was sent, %q, %v", what, request, err)
				}
				_, err = w.Store.FindVoter(ctx, w.Officer, v.Slug, test.mine)
				refusedWith(t, what+" at the help desk", err, models.Invalid, "voter_code")
				exchanged(t, w, "roll_entries", entries[0], entries[1], columns...)
			}
			if _, err := w.Store.CastBallot(ctx, before); err != nil {
				t.Errorf("%s, put back: %v", what, err)
			}
			receipts[receipt.Tracker] = v
		}
		v := signInVote(t, w)
		for _, name := range []string{"evil", "sam"} {
			if _, err := w.Store.CastBallot(ctx, signedIn(t, w, v.cast(t, w, 2), name)); err != nil {
				t.Fatal(err)
			}
		}
		entries := column[string](t, plain(t, w), "SELECT id FROM roll_entries WHERE round_id = '"+v.ID+"'")
		for _, columns := range [][]string{{"contact_hash"}, {"contact_hash", "bound"}} {
			exchanged(t, w, "roll_entries", entries[0], entries[1], columns...)
			if proof, err := w.Store.FindBySignIn(ctx, v.cast(t, w, 1), atCouncil("evil")); err != nil || proof != "" {
				t.Errorf("an account finds another's vote: %v", err)
			}
			_, err := w.Store.JoinBySignIn(ctx, v.cast(t, w, 1), atCouncil("evil"))
			refusedWith(t, "an account that joins", err, models.Invalid, "sign_in")
			_, err = w.Store.CodeToReadOut(ctx, v.cast(t, w, 1), models.ReadOutForPaper, atCouncil("evil"))
			refusedWith(t, "a code to read out", err, models.Invalid, "sign_in")
			exchanged(t, w, "roll_entries", entries[0], entries[1], columns...)
		}
		addsUpTo(t, w, v, 2)
		for tracker, v := range receipts {
			addsUpTo(t, w, v, 2)
			if _, err := w.Store.Receipt(ctx, v.Slug, tracker); err != nil {
				t.Errorf("the other's receipt: %v", err)
			}
		}
	})
}

// TestACodeThatIsReadOutGivesItsOwnVoteUpAlone: it is led to another's entry.
func TestACodeThatIsReadOutGivesItsOwnVoteUpAlone(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), signInVote(t, w)
		if _, err := w.Store.CastBallot(ctx, signedIn(t, w, v.cast(t, w, 2), "sam")); err != nil {
			t.Fatal(err)
		}
		their := entriesOf(t, w, v)[0]
		codes := map[string]string{}
		for _, what := range []string{models.ReadOutForPaper, models.ReadOutForPhone, models.ReadOutForHelp} {
			var err error
			if codes[what], err = w.Store.CodeToReadOut(ctx, v.cast(t, w, 1), what, atCouncil("evil")); err != nil {
				t.Fatal(err)
			}
		}
		got, err := w.Store.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: "Saturday", Venue: "Northgate Library", Count: "2"})
		if err == nil {
			err = w.Store.SendPapersOut(ctx, w.Officer, v.Slug, got.Batch.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		behind(t, w, "UPDATE vote_codes SET roll_entry_id = '"+their+"'")
		refusedWith(t, "for a paper", w.Store.ExchangePaper(ctx, w.Officer, v.Slug, got.Batch.ID, models.PaperExchange{Shown: codes[models.ReadOutForPaper]}), models.Invalid, "shown")
		_, err = w.Store.FindVoter(ctx, w.Officer, v.Slug, codes[models.ReadOutForHelp])
		refusedWith(t, "at the help desk", err, models.Invalid, "voter_code")
		_, err = w.Store.BeginPhoneVote(ctx, w.Officer, v.Slug, models.PhoneInput{Code: codes[models.ReadOutForPhone], Belongs: models.BelongsLive}, models.OneTimeCodeTries)
		refused(t, "by phone", err, models.Invalid, "")
		if open := entriesOf(t, w, v); !slices.Contains(open, their) {
			t.Error("another's vote was given up")
		}
	})
}

// TestAPaperCastsForItsOwnEntryAlone: a paper is led to the entry of somebody who voted, or to another paper's number, before it is keyed and after.
func TestAPaperCastsForItsOwnEntryAlone(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), votesBy(t, w, nil, []int{2})
		their := idOf(t, w, "roll_entry_id FROM voting_codes", "round_id = '"+v.ID+"'")
		b := printed(t, w, v, "Saturday", 3)
		paper := func(i int) string { return fmt.Sprintf("number = %d AND batch_id = '%s'", b.papers[i].Number, b.id) }
		id, own := idOf(t, w, "id FROM paper_ballots", paper(0)), idOf(t, w, "roll_entry_id FROM paper_ballots", paper(0))
		other := idOf(t, w, "id FROM paper_ballots", paper(1))
		lead := func(entry string) {
			withoutTriggers(t, w, "paper_ballots", "UPDATE paper_ballots SET roll_entry_id = '"+entry+"' WHERE id = '"+id+"'")
		}
		number := func(id string, n int) string {
			return fmt.Sprintf("UPDATE paper_ballots SET number = %d WHERE id = '%s'", n, id)
		}
		first, second := b.papers[0].Number, b.papers[1].Number
		lead(their)
		opensNothing(t, w, "a paper online", with(v.cast(t, w, 1), b.papers[0].Code), with(v.cast(t, w, 1), "0123ABCD9XYZ"))
		refused(t, "keyed by its number", b.key(w.Officer, 0, "1"), models.Invalid, "No paper of this batch")
		lead(own)
		withoutTriggers(t, w, "paper_ballots", number(id, 999), number(other, first), number(id, second))
		refused(t, "keyed as another", b.key(w.Officer, 0, "1"), models.Invalid, "No paper of this batch")
		withoutTriggers(t, w, "paper_ballots", number(id, 999), number(other, second), number(id, first))
		b.both(0, "1")
		b.count(1, 0, 2, 0)
		lead(their)
		refused(t, "settled for another", b.settle(), models.Conflict, "is not kept as it was printed")
		lead(own)
		if err := settlesPaper(ctx, w.Store, w.Officer2, v.Slug, b.id); err != nil {
			t.Errorf("put back: %v", err)
		}
		addsUpTo(t, w, v, 2)
	})
}

// TestALetterIsToThePersonOfItsEntry: a letter to somebody is led to the entry of another, or the other has their reference.
func TestALetterIsToThePersonOfItsEntry(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), sealedBy(t, w, models.AssuranceRoll)
		applied(t, w, v.Slug, "reference,email\nA1,sam@people.example\nA2,\n", false)
		openNow(t, w, v)
		if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "sam@people.example")); err != nil {
			t.Fatal(err)
		}
		own, their := idOf(t, w, "id FROM roll_entries", "contact = ''"), idOf(t, w, "id FROM roll_entries", "contact <> ''")
		lead := func(entry string) {
			behind(t, w, "UPDATE roll_letters SET roll_entry_id = '"+entry+"'")
		}
		issue := func(label string) error {
			_, err := w.Store.IssueLetters(ctx, w.Officer, v.Slug, label, models.MostLetters)
			return err
		}
		lead(their)
		refused(t, "a letter to another", issue("First"), models.Conflict, "not kept as it was brought in")
		for _, columns := range [][]string{{"reference_hash"}, {"reference_hash", "bound"}} {
			exchanged(t, w, "roll_entries", own, their, columns...)
			refused(t, "with their reference too", issue("First"), models.Conflict, "not kept as it was brought in")
			_, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, "A2")
			refusedWith(t, "by reference at the help desk", err, models.Invalid, "voter_code")
			exchanged(t, w, "roll_entries", own, their, columns...)
		}
		lead(own)
		if err := issue("First"); err != nil {
			t.Errorf("put back: %v", err)
		}
		addsUpTo(t, w, v, 1)
	})
}

// TestTheCountFindsRightsThatWereChanged, whoever they let vote, and that no receipt went to an entry that was.
func TestTheCountFindsRightsThatWereChanged(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const of = " WHERE round_id = ?"
		const byMail = " WHERE channel = 'email' AND round_id = ?"
		tests := map[string]struct {
			table string
			sql   string // with the round's id in place of ?
			want  []string
		}{
			"nothing":              {},
			"a code revoked":       {"voting_codes", "UPDATE voting_codes SET void_at = '2026-01-01 00:00:00+00:00'" + of, nil},
			"a code's mark":        {"voting_codes", "UPDATE voting_codes SET bound = code_hash" + of, []string{"E1"}},
			"a code without one":   {"voting_codes", "UPDATE voting_codes SET bound = NULL" + of, []string{"E1"}},
			"a code gone":          {"voting_codes", "DELETE FROM voting_codes" + of, []string{"E1"}},
			"an entry's mark":      {"roll_entries", "UPDATE roll_entries SET bound = NULL" + byMail, []string{"E1", "E1"}},
			"an address's hash":    {"roll_entries", "UPDATE roll_entries SET contact_hash = bound" + byMail, []string{"E1", "E1"}},
			"an address forgotten": {"roll_entries", "UPDATE roll_entries SET contact_hash = NULL, contact = ''" + byMail, []string{"E1"}},
			"how somebody votes":   {"roll_entries", "UPDATE roll_entries SET channel = 'roll'" + byMail, []string{"E1", "E1"}},
		}
		rounds := map[string]voting{}
		for name := range tests {
			v := votesBy(t, w, nil, []int{1})
			if _, err := w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1), "sam@people.example")); err != nil {
				t.Fatal(err)
			}
			rounds[name] = v
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v)
			if test.sql != "" {
				withoutTriggers(t, w, test.table, strings.ReplaceAll(test.sql, "?", "'"+v.ID+"'"))
			}
			err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
			if test.want == nil {
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			if got := equations(t, err); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", name, got, test.want)
			}
			if page, err := w.Store.CountPage(t.Context(), w.Officer2, v.Slug); err != nil || page.Breach == nil || len(page.Breach.Found) != len(test.want) {
				t.Errorf("%s: another officer reads %+v, %v", name, page.Breach, err)
			}
		}
	})
}

// TestAMailboxIsOnTheRollOnce: its entry is hidden while it is put on the roll again, and shown after, which takes a table without its constraint.
func TestAMailboxIsOnTheRollOnce(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{DatabaseURL: migrated.Database(t)})
	ctx, v := t.Context(), openVote(t, w, 0)
	if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "evil@people.example")); err != nil {
		t.Fatal(err)
	}
	first := idOf(t, w, "id FROM roll_entries", "contact <> ''")
	withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET contact_hash = bound WHERE id = '"+first+"'")
	if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "evil@people.example")); err != nil {
		t.Fatal(err)
	}
	withoutTriggers(t, w, "roll_entries", "ALTER TABLE roll_entries DROP CONSTRAINT roll_entries_round_id_contact_hash_key",
		"UPDATE roll_entries SET contact_hash = (SELECT contact_hash FROM roll_entries WHERE id <> '"+first+"') WHERE id = '"+first+"'")
	endVote(t, w, v)
	err := w.Store.CountRound(ctx, w.Officer, v.Slug)
	if got := equations(t, err); !slices.Equal(got, []string{"E1"}) || !strings.Contains(fmt.Sprint(err), "more than once") {
		t.Errorf("the count finds %v: %v", got, err)
	}
}

// TestTheLogHasThatARightDidNotFit, and neither which nor whose.
func TestTheLogHasThatARightDidNotFit(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := opened(t, store.Options{SQLitePath: world.SQLite(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	v := openVote(t, w, 1)
	entry := entriesOf(t, w, v)[0]
	if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); err != nil || log.Len() > 0 {
		t.Errorf("a right that fits: %v, %s", err, log.String())
	}
	withoutTriggers(t, w, "voting_codes", "UPDATE voting_codes SET bound = code_hash")
	_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0]))
	refused(t, "one that does not", err, models.Invalid, "voting_code")
	said := log.String()
	if strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, "for which it was not given") || strings.Contains(said, entry) || strings.Contains(said, v.ID) || strings.Contains(strings.ToUpper(said), v.codes[0]) {
		t.Errorf("the log has %q", said)
	}
}
