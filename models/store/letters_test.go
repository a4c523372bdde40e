package store_test

import (
	"slices"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// twoLetters is a vote on a roll in which the first of two people, who both had a letter, voted for the first project. Then the letters were revoked, and printed again.
func twoLetters(t *testing.T, w *world.World) (v voting, first, again []string) {
	t.Helper()
	ctx := t.Context()
	v = sealedBy(t, w, models.AssuranceRoll)
	applied(t, w, v.Slug, "reference,email\nMrs A Khan 12 Mill Lane,\nMr B Lee 14 Mill Lane,\n", false)
	openNow(t, w, v)
	codes := func(actor models.Actor, label string) (string, []string) {
		letters, err := w.Store.IssueLetters(ctx, actor, v.Slug, label, models.MostLetters)
		must(t, err)
		var list []string
		for _, line := range letters.Lines {
			list = append(list, line.Code)
		}
		return letters.Batch.ID, list
	}
	batch, first := codes(w.Officer2, "March")
	_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), first[0]))
	must(t, err)
	must(t, w.Store.RevokeCodes(ctx, w.Officer, v.Slug, batch, "The post was lost"))
	_, again = codes(w.Officer, "April")
	return v, first, again
}

// TestANewLetterNeitherShowsNorReplacesAnEarlierVote: one officer can revoke letters and print them again. The new codes are no way to what came in before.
func TestANewLetterNeitherShowsNorReplacesAnEarlierVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v, _, again := twoLetters(t, w)
		for i, code := range again {
			own, err := w.Store.OwnBallot(ctx, models.Cast{Slug: v.Slug, Code: code})
			if err != nil || own.Voted || own.Version != 0 || len(own.Picks) > 0 {
				t.Errorf("letter %d tells who has voted, or how: %v, %+v", i, err, own.Marks)
			}
		}
		_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2), again[0]))
		refused(t, "replacing the vote by the earlier letter", err, models.Conflict, "earlier letter")
		receipt, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2), again[1]))
		if err != nil || receipt.Replaces {
			t.Fatalf("who had not voted: %v", err)
		}
		c := with(v.cast(t, w, 1, 2), again[1])
		if own, err := w.Store.OwnBallot(ctx, c); err != nil || !own.Voted || len(own.Picks) != 1 {
			t.Errorf("one's own vote by the new letter: %v, %+v", err, own.Marks)
		}
		if receipt, err = w.Store.CastBallot(ctx, c); err != nil || !receipt.Replaces {
			t.Errorf("changing it: %v", err)
		}
		endVote(t, w, v)
		must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
		ballots, err := w.Store.OpenedBallots(ctx, v.ID)
		must(t, err)
		var says []int
		for _, b := range ballots {
			points, err := models.ParseChoices(b.Choices)
			must(t, err)
			says = append(says, len(points))
		}
		slices.Sort(says)
		if !slices.Equal(says, []int{1, 2}) {
			t.Errorf("the ballots have %v picks", says)
		}
	})
}

// TestANewLetterTellsNobodyWhoHasVoted: a form that would not be taken anyway is answered alike, whether or not a vote by an earlier letter is in.
func TestANewLetterTellsNobodyWhoHasVoted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v, _, again := twoLetters(t, w)
		used := with(v.cast(t, w, 1), issue(t, w, v.Round, "Slips", 1)[0])
		_, err := w.Store.CastBallot(ctx, used)
		must(t, err)
		for _, code := range again {
			empty := with(v.cast(t, w), code)
			empty.Marks = models.Marks{Picks: []string{"nothing"}}
			_, err := w.Store.CastBallot(ctx, empty)
			refused(t, "a form with what is not on the ballot", err, models.Invalid, "")
			late := with(v.cast(t, w, 1), code)
			late.Submission = used.Submission
			_, err = w.Store.CastBallot(ctx, late)
			refused(t, "a form that was used", err, models.Conflict, "used before")
			_, err = w.Store.BeginPhoneVote(ctx, w.Officer, v.Slug, models.PhoneInput{Code: code, Belongs: "live"}, 5)
			must(t, err)
		}
	})
}

// TestANewLetterReplacesNoVoteByPhoneOrPaper: by phone two people hear that an earlier vote counts, and at the table it stays open. The help desk is the way to another vote.
func TestANewLetterReplacesNoVoteByPhoneOrPaper(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v, _, again := twoLetters(t, w)
		id, err := w.Store.BeginPhoneVote(ctx, w.Officer, v.Slug, models.PhoneInput{Code: again[0], Belongs: "live"}, 5)
		must(t, err)
		must(t, w.Store.FillPhoneVote(ctx, w.Officer, v.Slug, id, models.Marks{Picks: []string{v.projects[1].ID}}))
		page, err := w.Store.PhoneVotePage(ctx, w.Officer, v.Slug, id)
		must(t, err)
		must(t, w.Store.AgreePhoneVote(ctx, w.Officer, v.Slug, id, page.Reading()))
		_, err = w.Store.WitnessPhoneVote(ctx, w.Officer2, v.Slug, id)
		refused(t, "by phone", err, models.Conflict, "earlier letter")

		papers, err := w.Store.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: "Saturday", Venue: "Northgate Library", Count: "3"})
		must(t, err)
		must(t, w.Store.SendPapersOut(ctx, w.Officer, v.Slug, papers.Batch.ID))
		exchange := func(code string) error {
			return w.Store.ExchangePaper(ctx, w.Helper, v.Slug, papers.Batch.ID, models.PaperExchange{Shown: code})
		}
		refused(t, "for a paper", exchange(again[0]), models.Invalid, "shown")
		must(t, exchange(again[1]))

		entry, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, again[0])
		must(t, err)
		must(t, w.Store.ProposeClosing(ctx, w.Officer, v.Slug, entry, models.ClosingInput{Kind: models.DecideReissue, Reason: "She did not send that vote"}))
		voters, err := w.Store.VotersPage(ctx, w.Officer2, v.Slug)
		must(t, err)
		given, err := w.Store.ConfirmStanding(ctx, w.Officer2, v.Slug, voters.Waiting[0].ID)
		must(t, err)
		if receipt, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2), given.Code)); err != nil || receipt.Replaces {
			t.Errorf("with the code of the help desk: %v", err)
		}
		w.Store.Advance(time.Minute)
		_, err = w.Store.SettleStandings(ctx)
		must(t, err)
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots count", n)
		}
	})
}

// TestAClosedEntryGetsNoLetter: whom two officers closed or set aside has no letter to come, as no code of theirs would be counted.
func TestAClosedEntryGetsNoLetter(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := sealedBy(t, w, models.AssuranceRoll)
		applied(t, w, v.Slug, "reference,email\nMrs A Khan 12 Mill Lane,\nMr B Lee 14 Mill Lane,\nMs C Obi 16 Mill Lane,\n", false)
		openNow(t, w, v)
		entries := column[string](t, plain(t, w), "SELECT roll_entry_id FROM roll_letters WHERE round_id = '"+v.ID+"' ORDER BY reference")
		stand(t, w, entries[0], models.StandingClosed)
		stand(t, w, entries[1], models.StandingQuarantined)
		page, err := w.Store.RollPage(ctx, w.Officer, v.Slug)
		if err != nil || page.ToSend != 1 {
			t.Errorf("%d letters to send, %v", page.ToSend, err)
		}
		letters, err := w.Store.IssueLetters(ctx, w.Officer, v.Slug, "March", models.MostLetters)
		if err != nil || len(letters.Lines) != 1 || letters.Lines[0].Reference != "MS C OBI 16 MILL LANE" || letters.Left != 0 {
			t.Errorf("printed %+v, %v", letters.Lines, err)
		}
	})
}
