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

const stolenPost = "They never left the printer's."

// lettersVote is an open vote of so many people who get their code by letter.
func lettersVote(t *testing.T, w *world.World, people int) voting {
	t.Helper()
	v := sealedBy(t, w, models.AssuranceRoll)
	var file strings.Builder
	file.WriteString("reference,email\n")
	for i := range people {
		fmt.Fprintf(&file, "Resident %d Mill Lane,\n", i)
	}
	applied(t, w, v.Slug, file.String(), false)
	openNow(t, w, v)
	return v
}

// printLetters prints all letters that there are to print.
func printLetters(t *testing.T, w *world.World, v voting, label string) models.RollLetters {
	t.Helper()
	issued, err := w.Store.IssueLetters(t.Context(), w.Officer, v.Slug, label, models.MostLetters)
	must(t, err)
	return issued
}

// voteByLetter has a vote sent with each of these letters.
func voteByLetter(t *testing.T, w *world.World, v voting, lines []models.RollLetterLine, pick int) {
	t.Helper()
	for _, line := range lines {
		_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, pick), line.Code))
		must(t, err)
	}
}

// lettersFlag is the one revoked batch of letters, of this name, that can be decided about.
func lettersFlag(t *testing.T, w *world.World, v voting, label string) models.Flag {
	t.Helper()
	for _, f := range flags(t, w, v, models.FlagLetters) {
		if f.What == label {
			return f
		}
	}
	t.Fatalf("the letters %s are not on the page of checks", label)
	return models.Flag{}
}

// closeLetters has two officers close a revoked batch of letters.
func closeLetters(t *testing.T, w *world.World, v voting, label string) {
	t.Helper()
	must(t, w.Store.ProposeSetAside(t.Context(), w.Officer, v.Slug, lettersFlag(t, w, v, label).Key, "reason", stolenPost))
	_, err := w.Store.ConfirmStanding(t.Context(), w.Officer2, v.Slug, waitingStanding(t, w, v))
	must(t, err)
}

// TestStolenLettersAreClosedAsAWhole: one officer printed letters, posted none, voted with all, revoked them and printed others. Two officers close them, and the people they were to vote.
func TestStolenLettersAreClosedAsAWhole(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := lettersVote(t, w, 12)
		march := printLetters(t, w, v, "March")
		voteByLetter(t, w, v, march.Lines, 1) // the thief
		if n := len(flags(t, w, v, models.FlagLetters)); n != 0 {
			t.Errorf("%d batches can be closed, and none is revoked", n)
		}
		must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, march.Batch.ID, "The post was lost"))
		april := printLetters(t, w, v, "April")
		for _, line := range april.Lines {
			_, err := s.CastBallot(ctx, with(v.cast(t, w, 2), line.Code))
			refused(t, "a vote by the letter that came", err, models.Conflict, "earlier letter")
		}
		if f := lettersFlag(t, w, v, "March"); f.Decidable() || f.Count != 0 || f.Later != 12 {
			t.Errorf("while all have a later letter: %+v", f)
		}
		refused(t, "while all have a later letter", s.ProposeSetAside(ctx, w.Officer, v.Slug, lettersFlag(t, w, v, "March").Key, "reason", stolenPost), models.Conflict, "")
		must(t, s.RevokeCodes(ctx, w.Officer2, v.Slug, april.Batch.ID, "Votes came in by the first letters"))
		key := lettersFlag(t, w, v, "March").Key
		refused(t, "without a reason", s.ProposeSetAside(ctx, w.Officer, v.Slug, key, "flag-1", ""), models.Invalid, "flag-1")
		must(t, s.ProposeSetAside(ctx, w.Officer, v.Slug, key, "reason", stolenPost))
		if f := lettersFlag(t, w, v, "April"); !f.Waiting {
			t.Errorf("the other letters to the same people: %+v", f)
		}
		refused(t, "for the other letters too", s.ProposeSetAside(ctx, w.Officer2, v.Slug, lettersFlag(t, w, v, "April").Key, "reason", stolenPost), models.Conflict, "waits already")
		_, err := s.IssueLetters(ctx, w.Officer, v.Slug, "May", models.MostLetters)
		refused(t, "letters while it waits", err, models.Conflict, "wait for another officer")
		if page := roll(t, w, v.Slug); page.People != 12 || page.ToSend != 0 || page.Held != 12 || page.Anew != 0 {
			t.Errorf("the roll while it waits: %+v", page)
		}
		decision := waitingStanding(t, w, v)
		_, err = s.ConfirmStanding(ctx, w.Officer, v.Slug, decision)
		refused(t, "alone", err, models.Conflict, "Another officer")
		w.Queries.Taken()
		_, err = s.ConfirmStanding(ctx, w.Officer2, v.Slug, decision)
		must(t, err)
		writes(t, w, "closing letters", "ballot")
		if len(flags(t, w, v, models.FlagLetters)) != 0 {
			t.Error("closed letters are listed still")
		}
		if page := roll(t, w, v.Slug); page.People != 12 || page.ToSend != 12 || page.Held != 0 || page.Anew != 12 {
			t.Errorf("the roll afterwards: %+v", page)
		}
		may := printLetters(t, w, v, "May")
		if len(may.Lines) != 12 || !slices.EqualFunc(may.Lines, march.Lines, func(a, b models.RollLetterLine) bool { return a.Reference == b.Reference && a.Anew && !b.Anew }) {
			t.Fatalf("the new letters: %+v", may.Lines)
		}
		for _, line := range may.Lines[:10] {
			if own, err := s.OwnBallot(ctx, models.Cast{Slug: v.Slug, Code: line.Code}); err != nil || own.Voted {
				t.Errorf("a new letter tells of another's vote: %v", err)
			}
			receipt, err := s.CastBallot(ctx, with(v.cast(t, w, 2), line.Code))
			if err != nil || receipt.Replaces {
				t.Fatalf("a vote by a new letter: %v, %v", receipt.Replaces, err)
			}
		}
		flags(t, w, v, "") // the sums hold before the ballots are settled
		w.Queries.Taken()
		settle(t, w, 12)
		writes(t, w, "settling the ballots", "roll_", "voting_codes", "standing_", "audit")
		if got := states(t, w, v); got != "10 counted, 0 quarantined, 12 void" {
			t.Error(got)
		}
		for _, line := range slices.Concat(march.Lines, april.Lines) {
			_, err := s.CastBallot(ctx, with(v.cast(t, w, 1), line.Code))
			refused(t, "a vote by a closed letter", err, models.Invalid, "voting_code")
		}
		flags(t, w, v, "")
		endVote(t, w, v)
		publish(t, w, v)
		page, err := s.ResultPage(ctx, v.Slug)
		if b := page.Beside; err != nil || page.Result.Ballots != 10 || b.Letters != 12 || !slices.Equal(b.Stolen, []string{stolenPost}) || len(b.Closed)+len(b.Why)+b.Reissued != 0 || b.VoidBallots != 12 {
			t.Errorf("the result says %+v, %v", page.Beside, err)
		}
		checkPublished(t, w, v)
		if w.Options.DatabaseURL == "" {
			return
		}
		shared := column[string](t, plain(t, w), "SELECT DISTINCT xmin::text FROM ballots WHERE xmin IN (SELECT xmin FROM roll_entries UNION ALL SELECT xmin FROM voting_codes UNION ALL SELECT xmin FROM roll_letters UNION ALL SELECT xmin FROM standing_entries)")
		if len(shared) > 0 {
			t.Errorf("transactions %v wrote ballots and what is known of voters", shared)
		}
	})
}

// TestAFewLettersAreClosedTwice: of three letters that were lost one voter had got hers. Then the next are lost too. Who was given a code or a paper before is not concerned.
func TestAFewLettersAreClosedTwice(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := lettersVote(t, w, 5)
		first := printLetters(t, w, v, "March")
		find := func(typed string) models.VoterPage {
			t.Helper()
			entry, err := s.FindVoter(ctx, w.Officer, v.Slug, typed)
			must(t, err)
			page, err := s.VoterPage(ctx, w.Officer, v.Slug, entry)
			must(t, err)
			return page
		}
		must(t, s.ProposeClosing(ctx, w.Officer, v.Slug, find(first.Lines[3].Code).Entry, models.ClosingInput{Kind: models.DecideReissue, Reason: "She says that it was opened"}))
		_, err := s.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v))
		must(t, err)
		papers, err := s.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: "Saturday", Venue: "Northgate Library", Count: "2"})
		must(t, err)
		must(t, s.SendPapersOut(ctx, w.Officer, v.Slug, papers.Batch.ID))
		must(t, s.ExchangePaper(ctx, w.Helper, v.Slug, papers.Batch.ID, models.PaperExchange{Shown: first.Lines[4].Code}))
		voteByLetter(t, w, v, first.Lines[:1], 1)
		must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, first.Batch.ID, "Lost in the post"))
		if f := lettersFlag(t, w, v, "March"); f.Count != 3 || f.Later != 0 {
			t.Errorf("%+v", f)
		}
		must(t, s.ProposeSetAside(ctx, w.Officer, v.Slug, lettersFlag(t, w, v, "March").Key, "reason", stolenPost))
		must(t, s.RefuseStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v)))
		if page := roll(t, w, v.Slug); page.ToSend != 3 || page.Held != 0 || page.Anew != 0 {
			t.Errorf("refused: %+v", page)
		}
		closeLetters(t, w, v, "March")
		second := printLetters(t, w, v, "April")
		if len(second.Lines) != 3 {
			t.Fatalf("%d letters", len(second.Lines))
		}
		must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, second.Batch.ID, "Lost again"))
		closeLetters(t, w, v, "April")
		third := printLetters(t, w, v, "May")
		voteByLetter(t, w, v, third.Lines, 2)
		if page := find(third.Lines[0].Reference); !page.Voted || page.Closed || page.NewEntry != "" {
			t.Errorf("by the reference: %+v", page)
		}
		if typed := "  " + strings.ToLower(third.Lines[0].Reference) + " "; find(typed).Entry != find(third.Lines[0].Reference).Entry {
			t.Errorf("by the reference typed as %q: somebody else", typed)
		}
		one := find(first.Lines[0].Code)
		if two := find(second.Lines[0].Code); !one.Closed || one.Voted || !one.ByLetter || one.NewEntry != two.Entry || two.NewEntry != find(third.Lines[0].Code).Entry {
			t.Errorf("from the first letter to the second: %+v, %+v", one, two)
		}
		if page := roll(t, w, v.Slug); page.People != 5 || page.ToSend != 0 || page.Anew != 6 {
			t.Errorf("the roll: %+v", page)
		}
		settle(t, w, 1)
		flags(t, w, v, "")
		if n := turnout(t, w, v.Slug); n != 3 {
			t.Errorf("%d ballots", n)
		}
	})
}

// TestThousandsOfLettersAreClosed in one decision.
func TestThousandsOfLettersAreClosed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := lettersVote(t, w, 1203)
		first := printLetters(t, w, v, "March")
		must(t, w.Store.RevokeCodes(t.Context(), w.Officer, v.Slug, first.Batch.ID, "Lost in the post"))
		closeLetters(t, w, v, "March")
		if n := len(printLetters(t, w, v, "April").Lines); n != 1203 {
			t.Errorf("%d letters", n)
		}
		flags(t, w, v, "")
	})
}

// TestLettersAreSetAsideAfterTheClose, when no new letter could be used: as any revoked batch of ten or more is.
func TestLettersAreSetAsideAfterTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := lettersVote(t, w, 15)
		first := printLetters(t, w, v, "March")
		voteByLetter(t, w, v, first.Lines, 1)
		must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, first.Batch.ID, "Stolen"))
		must(t, s.ProposeSetAside(ctx, w.Officer, v.Slug, lettersFlag(t, w, v, "March").Key, "reason", stolenPost))
		endVote(t, w, v)
		late := waitingStanding(t, w, v)
		_, err := s.ConfirmStanding(ctx, w.Officer2, v.Slug, late)
		refused(t, "after the close", err, models.Closed, "a new letter could not be used")
		if n := len(flags(t, w, v, models.FlagLetters)); n != 0 {
			t.Errorf("%d batches can be closed after the close", n)
		}
		must(t, s.RefuseStanding(ctx, w.Officer2, v.Slug, late))
		aside := flags(t, w, v, models.FlagRevoked)
		if len(aside) != 1 || aside[0].Count != 15 || aside[0].Waiting {
			t.Fatalf("%+v", aside)
		}
		must(t, s.ProposeSetAside(ctx, w.Officer, v.Slug, aside[0].Key, "reason", stolenPost))
		decision := waitingStanding(t, w, v)
		_, err = s.ConfirmStanding(ctx, w.Officer2, v.Slug, decision)
		must(t, err)
		settle(t, w, 15)
		must(t, s.ProposeLetIn(ctx, w.Officer, v.Slug, decision, "reason", "They were in a drawer"))
		_, err = s.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v))
		must(t, err)
		settle(t, w, 15)
		addsUpTo(t, w, v, 15)
	})
}

// TestLaterLettersThatWorkAreToldAfterTheClose: what to do is said, and none of those who may have voted with a later letter is set aside.
func TestLaterLettersThatWorkAreToldAfterTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := lettersVote(t, w, 12)
		first := printLetters(t, w, v, "March")
		voteByLetter(t, w, v, first.Lines, 1)
		must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, first.Batch.ID, "Stolen"))
		printLetters(t, w, v, "April")
		endVote(t, w, v)
		found := flags(t, w, v, models.FlagRevoked)
		if len(found) != 1 || found[0].Count != 0 || found[0].Later != 12 || found[0].Decidable() {
			t.Fatalf("%+v", found)
		}
		refused(t, "setting them aside", s.ProposeSetAside(ctx, w.Officer, v.Slug, found[0].Key, "reason", stolenPost), models.Conflict, "")
	})
}

// TestFewLettersAreNotSetAsideAfterTheClose: it could be told whose votes they were.
func TestFewLettersAreNotSetAsideAfterTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := lettersVote(t, w, 9)
		first := printLetters(t, w, v, "March")
		must(t, w.Store.RevokeCodes(t.Context(), w.Officer, v.Slug, first.Batch.ID, "Stolen"))
		endVote(t, w, v)
		if n := len(flags(t, w, v, models.FlagRevoked)) + len(flags(t, w, v, models.FlagLetters)); n != 0 {
			t.Errorf("%d batches", n)
		}
	})
}

// TestLettersChangedMeanwhileAreNotClosed: what the second officer confirms is what the first looked at.
func TestLettersChangedMeanwhileAreNotClosed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := lettersVote(t, w, 3)
		first := printLetters(t, w, v, "March")
		must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, first.Batch.ID, "Stolen"))
		must(t, s.ProposeSetAside(ctx, w.Officer, v.Slug, lettersFlag(t, w, v, "March").Key, "reason", stolenPost))
		entry, err := s.FindVoter(ctx, w.Officer, v.Slug, first.Lines[0].Code)
		must(t, err)
		stand(t, w, entry, models.StandingClosed)
		_, err = s.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v))
		refused(t, "one of them closed since", err, models.Conflict, "Something happened")
		must(t, s.RefuseStanding(ctx, w.Officer, v.Slug, waitingStanding(t, w, v)))
		closeLetters(t, w, v, "March")
		if n := len(printLetters(t, w, v, "April").Lines); n != 2 {
			t.Errorf("%d letters", n)
		}
		addsUpTo(t, w, v, 0)
	})
}

// TestLettersThatAreSetAsideAreClosed: their people are on the council's list, and were set aside for these letters alone.
func TestLettersThatAreSetAsideAreClosed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := lettersVote(t, w, 2)
		first := printLetters(t, w, v, "March")
		voteByLetter(t, w, v, first.Lines, 1)
		must(t, w.Store.RevokeCodes(t.Context(), w.Officer, v.Slug, first.Batch.ID, "Stolen"))
		for _, entry := range column[string](t, plain(t, w), "SELECT roll_entry_id FROM roll_letters") {
			stand(t, w, entry, models.StandingQuarantined)
		}
		settle(t, w, 2)
		if f := lettersFlag(t, w, v, "March"); f.SetAside != 2 || !f.Decidable() {
			t.Errorf("%+v", f)
		}
		closeLetters(t, w, v, "March")
		voteByLetter(t, w, v, printLetters(t, w, v, "April").Lines[:1], 2)
		settle(t, w, 2)
		addsUpTo(t, w, v, 1)
	})
}

// TestClosedLettersMakeNoPlaceOfTheirOwn: who votes by the next letters is told of where those who voted by the first were, and the other officers are mailed where to confirm it.
func TestClosedLettersMakeNoPlaceOfTheirOwn(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := lettersVote(t, w, 25)
		issue(t, w, v.Round, "Slips", 5)
		first := printLetters(t, w, v, "March")
		voteByLetter(t, w, v, first.Lines, 1)
		must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, first.Batch.ID, "Stolen"))
		closeLetters(t, w, v, "March")
		mails := column[string](t, plain(t, w), "SELECT body FROM outbox WHERE kind = 'to_confirm'")
		if len(mails) == 0 || !strings.Contains(mails[0], "/desk/rounds/"+v.Slug+"/checks") {
			t.Errorf("mails: %q", mails)
		}
		settle(t, w, 25)
		voteByLetter(t, w, v, printLetters(t, w, v, "April").Lines, 2)
		now, err := s.BallotPage(ctx, v.Slug, "")
		must(t, err)
		s.Advance(now.Now.Truncate(time.Hour).Add(time.Hour + time.Minute).Sub(now.Now))
		if n, err := s.NoteTurnout(ctx); err != nil || n != 1 {
			t.Fatalf("%d noted, %v", n, err)
		}
		s.Advance(time.Hour + 30*time.Minute)
		night, err := s.ResultsNight(ctx, v.Slug)
		must(t, err)
		if parts := night.Where.Parts; len(parts) != 2 || parts[0].Channel != "roll" || parts[0].Venue != models.HeldByRoll || parts[0].Voters != 20 {
			t.Errorf("%+v", night.Where.Parts)
		}
	})
}

// TestTheCountFindsLettersThatNobodyClosed: whoever writes to the database alone adds entries to the roll, takes those away that came in others' place, or changes which decision it was.
func TestTheCountFindsLettersThatNobodyClosed(t *testing.T) {
	t.Parallel()
	const closed = "E1: {{.N}} letters were closed and nobody is on the roll in place of the person"
	const standing = "E1: {{.N}} of those who may vote were closed"
	const open = "UPDATE roll_entries SET standing = 'open' WHERE id = '%s'"
	for name, test := range map[string]struct {
		do     func(t *testing.T, w *world.World, old, anew string)
		prints string // what printing letters answers
		count  string // what the count answers, where it does not add up
	}{
		"nothing": {func(*testing.T, *world.World, string, string) {}, "", ""},
		"one added": {func(t *testing.T, w *world.World, _, anew string) {
			behind(t, w, "INSERT INTO roll_entries (id, round_id, channel, reference_hash, contact, mobile, declared, keep_until, standing, bound) SELECT 'added', round_id, channel, bound, contact, mobile, declared, keep_until, standing, bound FROM roll_entries WHERE id = '"+anew+"'")
		}, "", "E1: {{.N}} of those on the roll are not as they were put there"},
		"one taken away": {func(t *testing.T, w *world.World, _, anew string) {
			behind(t, w, "DELETE FROM roll_letters WHERE roll_entry_id = '"+anew+"'")
			withoutTriggers(t, w, "roll_entries", "DELETE FROM roll_entries WHERE id = '"+anew+"'")
		}, "", closed},
		"opened again": {func(t *testing.T, w *world.World, old, _ string) {
			withoutTriggers(t, w, "roll_entries", fmt.Sprintf(open, old))
		}, "", standing},
		"opened again with its letter": {func(t *testing.T, w *world.World, old, anew string) {
			withoutTriggers(t, w, "roll_entries", fmt.Sprintf(open, old))
			behind(t, w, "UPDATE roll_letters SET roll_entry_id = '"+old+"' WHERE roll_entry_id = '"+anew+"'")
		}, "not kept as it was brought in", standing},
		"a decision of another kind": {func(t *testing.T, w *world.World, _, _ string) {
			withoutTriggers(t, w, "standing_decisions", "UPDATE standing_decisions SET flag = ''")
		}, "not kept as it was brought in", closed},
		"a decision on somebody else": {func(t *testing.T, w *world.World, _, anew string) {
			stand(t, w, anew, models.StandingClosed)
			withoutTriggers(t, w, "standing_decisions", "UPDATE standing_decisions SET flag = 'letters'")
		}, "", closed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			both(t, func(t *testing.T, w *world.World) {
				ctx, s := t.Context(), w.Store
				v := lettersVote(t, w, 4)
				first := printLetters(t, w, v, "March")
				voteByLetter(t, w, v, first.Lines[:2], 1)
				must(t, s.RevokeCodes(ctx, w.Officer, v.Slug, first.Batch.ID, "Stolen"))
				old, err := s.FindVoter(ctx, w.Officer, v.Slug, first.Lines[3].Code)
				must(t, err)
				closeLetters(t, w, v, "March")
				anew, err := s.FindVoter(ctx, w.Officer, v.Slug, first.Lines[3].Reference)
				must(t, err)
				settle(t, w, 2)
				test.do(t, w, old, anew)
				_, err = s.IssueLetters(ctx, w.Officer, v.Slug, "April", models.MostLetters)
				if test.prints == "" {
					must(t, err)
				} else {
					refused(t, "printing", err, models.Conflict, test.prints)
				}
				endVote(t, w, v)
				if test.count == "" {
					must(t, s.CountRound(ctx, w.Officer, v.Slug))
				} else {
					breach(t, w, v, test.count)
				}
			})
		})
	}
}
