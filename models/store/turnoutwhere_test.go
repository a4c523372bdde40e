package store_test

import (
	"fmt"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestTurnoutByPlaceIsRounded: people vote with codes from a school, a library and a club, and can on papers of another library; everybody reads about how many, an hour late, and never fewer than 20.
func TestTurnoutByPlaceIsRounded(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		vote := func(codes []string) {
			t.Helper()
			for _, code := range codes {
				if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), code)); err != nil {
					t.Fatal(err)
				}
			}
		}
		codes := func(venue string, n int) []string {
			t.Helper()
			issued, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: venue, HeldBy: venue, Count: fmt.Sprint(n)})
			if err != nil {
				t.Fatal(err)
			}
			return issued.Codes
		}
		school, library := codes("School", 40), codes("Library", 10)
		vote(school[:33])
		vote(library[:7])
		codes("Youth club", 5)
		printed(t, w, v, "Evening", 3)
		page := func() models.TurnoutTable {
			t.Helper()
			night, err := w.Store.ResultsNight(ctx, v.Slug)
			if err != nil {
				t.Fatal(err)
			}
			round, err := w.Store.RoundPage(ctx, models.Actor{}, v.Slug)
			if err != nil || fmt.Sprint(round.Where) != fmt.Sprint(night.Where) {
				t.Errorf("the round's page says %v, %v", round.Where, err)
			}
			count, err := w.Store.CountPage(ctx, w.Officer, v.Slug)
			if err != nil || fmt.Sprint(count.Where) != fmt.Sprint(night.Where) {
				t.Errorf("the officers' page says %v, %v", count.Where, err)
			}
			return night.Where
		}
		hour := w.Now.Add(2 * time.Hour).Truncate(time.Hour)
		w.Store.SetOffset(time.Until(hour.Add(time.Minute)))
		if n, err := w.Store.NoteTurnout(ctx); err != nil || n != 1 {
			t.Fatalf("%d noted, %v", n, err)
		}
		if got := page(); len(got.Parts) != 0 {
			t.Errorf("at once: %v", got)
		}
		w.Store.SetOffset(time.Until(hour.Add(time.Hour + 30*time.Minute)))
		want := "School 30, Library 0, Youth club 0, Northgate Library 0, "
		says := func(table models.TurnoutTable) string {
			text := ""
			for _, part := range table.Parts {
				text += fmt.Sprintf("%s %d, ", part.Venue, part.Voters)
			}
			return text
		}
		if got := page(); says(got) != want || !got.Hour.Equal(hour) {
			t.Errorf("an hour later: %q", says(got))
		}
		vote(school[33:36])
		close, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, close.Add(time.Hour))
		// 43 are in at the end, and about 40 were then: that they were 40 to 43 would be too much to know.
		if got := page(); len(got.Parts) != 0 {
			t.Errorf("after the close, with the exact total near it: %q", says(got))
		}
		if n, err := w.Store.NoteTurnout(ctx); err != nil || n != 0 {
			t.Errorf("after the close %d noted, %v", n, err)
		}
	})
}

// TestTurnoutByPlaceKeepsWhoGotANewCode: of 21 who voted with a school's codes, one code was another's doing, twice, and one batch is gone. Everybody stays where they were,
// and the help desk's codes are nobody's place.
func TestTurnoutByPlaceKeepsWhoGotANewCode(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := openVote(t, w, 0)
		issue := func(venue string, n int) models.IssuedCodes {
			t.Helper()
			issued, err := s.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: venue, HeldBy: venue, Count: fmt.Sprint(n)})
			if err != nil {
				t.Fatal(err)
			}
			return issued
		}
		vote := func(code string) {
			t.Helper()
			if _, err := s.CastBallot(ctx, with(v.cast(t, w, 1), code)); err != nil {
				t.Fatal(err)
			}
		}
		school := issue("School", 21)
		issue("Library", 5)
		for _, code := range school.Codes {
			vote(code)
		}
		code := school.Codes[0]
		for range 2 {
			entry, err := s.FindVoter(ctx, w.Officer, v.Slug, code)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.ProposeClosing(ctx, w.Officer, v.Slug, entry, models.ClosingInput{Kind: models.DecideReissue, Reason: "She showed us that she was in hospital."}); err != nil {
				t.Fatal(err)
			}
			done, err := s.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v))
			if err != nil {
				t.Fatal(err)
			}
			settle(t, w, 1)
			code = done.Code
			vote(code)
		}
		_, err := plain(t, w).ExecContext(ctx, "INSERT INTO voting_codes (id, round_id, batch_id, roll_entry_id, code_hash, void_at) SELECT 'again-' || id, round_id, batch_id, roll_entry_id, "+
			"code_hash || code_hash, '2026-01-01 00:00:00' FROM voting_codes WHERE batch_id = '"+school.Batch.ID+"' AND void_at IS NULL")
		if err != nil {
			t.Fatal(err)
		}
		hour := w.Now.Add(2 * time.Hour).Truncate(time.Hour)
		s.SetOffset(time.Until(hour.Add(time.Minute)))
		if n, err := s.NoteTurnout(ctx); err != nil || n != 1 {
			t.Fatalf("%d noted, %v", n, err)
		}
		s.SetOffset(time.Until(hour.Add(time.Hour + 30*time.Minute)))
		night, err := s.ResultsNight(ctx, v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, part := range night.Where.Parts {
			text += fmt.Sprintf("%s %s %d, ", part.Channel, part.Venue, part.Voters)
		}
		if text != "code School 20, code Library 0, " {
			t.Error(text)
		}
		if posters, err := s.PosterPage(ctx, w.Officer, v.Slug); err != nil || fmt.Sprint(posters.Venues) != "[Library School]" {
			t.Errorf("posters for %v, %v", posters.Venues, err)
		}
	})
}

// TestResultsNightTellsNothingEarly: before the result is published, nobody finds any of it on the big screen.
func TestResultsNightTellsNothingEarly(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 3)
		for i, code := range v.codes {
			if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, i+1), code)); err != nil {
				t.Fatal(err)
			}
		}
		nothing := func(when string) {
			t.Helper()
			if p, err := w.Store.ResultsNight(ctx, v.Slug); err != nil || len(p.Winners) != 0 || p.Ballots != 0 || p.SpentPence != 0 {
				t.Errorf("%s: %+v, %v", when, p.Winners, err)
			}
		}
		nothing("while people vote")
		endVote(t, w, v)
		nothing("before the count")
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		nothing("after the count")
		if err := w.Store.TellProposers(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		nothing("while the proposers hear")
		if err := w.Store.PublishResult(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		p, err := w.Store.ResultsNight(ctx, v.Slug)
		if err != nil || len(p.Winners) == 0 || p.Ballots != 3 || p.Told(len(p.Winners)) != p.SpentPence {
			t.Errorf("published: %d winners of %d votes for %d, %v", len(p.Winners), p.Ballots, p.SpentPence, err)
		}
		_, err = w.Store.ResultsNight(ctx, w.Round(models.StageDraft).Slug)
		refusedWith(t, "a draft", err, models.NotFound)
	})
}
