package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/recount"
	"acorn/testing/world"
)

const slow = "The website was down for much of the evening."

// until is more time for a vote, to then.
func until(at time.Time) models.ExtendInput {
	return models.ExtendInput{Reason: slow, To: models.TypedMomentOf(at)}
}

// downFor is more time for a vote that nobody could reach.
func downFor(to, from, up time.Time) models.ExtendInput {
	in := until(to)
	in.Outage, in.DownFrom, in.DownTo = true, models.TypedMomentOf(from), models.TypedMomentOf(up)
	return in
}

// closeOf is when a vote closes, and the store's time.
func closeOf(t *testing.T, w *world.World, slug string) (time.Time, time.Time) {
	t.Helper()
	f, err := w.Store.Frame(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	return f.Timetable[models.Voting].ClosesAt, f.Now
}

// goTo moves the clock to so long after a moment, or before it.
func goTo(t *testing.T, w *world.World, slug string, at time.Time) {
	t.Helper()
	_, now := closeOf(t, w, slug)
	w.Store.Advance(at.Sub(now))
}

func TestAVoteIsExtended(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 6)
		sealed, _ := closeOf(t, w, v.Slug)
		before, err := w.Store.RulesFile(ctx, v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		goTo(t, w, v.Slug, sealed.Add(-time.Minute))
		opened := with(v.cast(t, w, 1), v.codes[0])
		for name, c := range map[string]struct {
			who  models.Actor
			want models.Code
		}{"a lead": {w.Lead, models.Forbidden}, "an approver": {w.Approver, models.Forbidden}, "a helper": {w.Helper, models.Forbidden}, "an auditor": {w.Auditor, models.Forbidden}, "nobody": {models.Actor{}, models.Forbidden}} {
			refusedWith(t, name, w.Store.ExtendVote(ctx, c.who, v.Slug, until(sealed.Add(time.Hour))), c.want)
		}
		elsewhere := w.Officer
		elsewhere.Memberships = []models.Membership{{Role: models.Officer, OrganisationID: &w.Health.ID}}
		refusedWith(t, "an officer of another holder", w.Store.ExtendVote(ctx, elsewhere, v.Slug, until(sealed.Add(time.Hour))), models.NotFound)
		refusedWith(t, "a shorter vote", w.Store.ExtendVote(ctx, w.Officer, v.Slug, until(sealed.Add(-time.Hour))), models.Invalid, "to-day")
		if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, until(sealed.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		closes, _ := closeOf(t, w, v.Slug)
		if !closes.Equal(sealed.Add(time.Hour).Truncate(time.Minute)) {
			t.Errorf("it closes at %s, %s after the sealed close", closes, closes.Sub(sealed))
		}
		// Past the sealed close new ballots are given out, and the page from before it is as good.
		goTo(t, w, v.Slug, sealed.Add(25*time.Minute))
		page, err := w.Store.BallotPage(ctx, v.Slug, "")
		if err != nil || !page.Open || page.Stage != models.StageVoting || page.State.Clock.Last() == nil || page.State.Clock.Last().Reason != slow || !page.Closes().Equal(closes) {
			t.Errorf("the ballot after the sealed close: open %t, %s, %+v, %v", page.Open, page.Stage, page.State.Clock, err)
		}
		if _, err := w.Store.CastBallot(ctx, opened); err != nil {
			t.Errorf("a page from before the sealed close: %v", err)
		}
		goTo(t, w, v.Slug, closes.Add(-time.Second))
		late := with(v.cast(t, w, 2), v.codes[1])
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2), v.codes[2])); err != nil {
			t.Errorf("a second before the new close: %v", err)
		}
		goTo(t, w, v.Slug, closes.Add(time.Second))
		if page, err := w.Store.BallotPage(ctx, v.Slug, ""); err != nil || page.Open || page.Stage != models.StageGrace {
			t.Errorf("a new page after the new close: open %t, %s, %v", page.Open, page.Stage, err)
		}
		goTo(t, w, v.Slug, closes.Add(19*time.Minute+58*time.Second))
		if _, err := w.Store.CastBallot(ctx, late); err != nil {
			t.Errorf("within the grace: %v", err)
		}
		goTo(t, w, v.Slug, closes.Add(20*time.Minute+time.Second))
		_, err = w.Store.CastBallot(ctx, with(late, v.codes[3]))
		refusedWith(t, "after the hard close", err, models.Closed)
		refusedWith(t, "once it has closed", w.Store.ExtendVote(ctx, w.Officer, v.Slug, until(closes.Add(2*time.Hour))), models.Invalid, "outage")
		// What was sealed is as it was, and the votes add up.
		if after, err := w.Store.RulesFile(ctx, v.Slug); err != nil || string(after) != string(before) {
			t.Errorf("the sealed rules changed: %v", err)
		}
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Error(err)
		}
		publishCounted(t, w, v)
		files, err := w.Store.RecountFile(recount.Result)(ctx, v.Slug)
		if err != nil || !strings.Contains(string(files), slow) {
			t.Errorf("the published files do not say that it was extended: %v", err)
		}
		refusedWith(t, "once it is counted", w.Store.ExtendVote(ctx, w.Officer, v.Slug, downFor(closes.Add(2*time.Hour), closes.Add(-time.Hour), closes)), models.Closed)
		if got := mail(t, w, "vote_clock"); len(got) != 5 || slices.Contains(got, w.Parent.Email) || !slices.Contains(got, w.Lead.Email) || !slices.Contains(got, w.Helper.Email) {
			t.Errorf("told were %q", got)
		}
	})
}

// largeVote is an open vote above £50,000.
func largeVote(t *testing.T, w *world.World) models.Round {
	t.Helper()
	r := w.Round(models.StageVoting)
	patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"})
	w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
	w.Seal(r, "test")
	return r
}

func TestTwoOfficersExtendALargeVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := largeVote(t, w)
		sealed, _ := closeOf(t, w, r.Slug)
		longer := until(sealed.Add(time.Hour))
		if err := w.Store.ExtendVote(ctx, w.Officer, r.Slug, longer); err != nil {
			t.Fatal(err)
		}
		if closes, _ := closeOf(t, w, r.Slug); !closes.Equal(sealed) || len(mail(t, w, "vote_clock")) != 0 {
			t.Errorf("one alone moved it to %s", closes)
		}
		refusedWith(t, "proposing it again", w.Store.ExtendVote(ctx, w.Officer2, r.Slug, longer), models.Conflict)
		refusedWith(t, "confirming one's own", confirmsExtension(ctx, w.Store, w.Officer, r.Slug), models.Conflict)
		if desk, err := w.Store.RoundDesk(ctx, w.Officer2, r.Slug); err != nil || desk.Next().Kind != models.StepConfirmClock {
			t.Errorf("next is %+v, %v", desk.Next(), err)
		}
		if cards, err := w.Store.MyRounds(ctx, w.Officer2); err != nil || len(cards) != 1 || cards[0].Next.Kind != models.StepConfirmClock {
			t.Errorf("the other officer's desk: %+v, %v", cards, err)
		}
		if err := w.Store.DropExtension(ctx, w.Officer2, r.Slug); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "confirming what was taken back", confirmsExtension(ctx, w.Store, w.Officer2, r.Slug), models.Conflict)
		if err := w.Store.ExtendVote(ctx, w.Officer, r.Slug, longer); err != nil {
			t.Fatal(err)
		}
		if err := confirmsExtension(ctx, w.Store, w.Officer2, r.Slug); err != nil {
			t.Fatal(err)
		}
		closes, _ := closeOf(t, w, r.Slug)
		if !closes.After(sealed) || len(mail(t, w, "vote_clock")) != 5 {
			t.Errorf("two moved it to %s, and %q were told", closes, mail(t, w, "vote_clock"))
		}
		// What was proposed before the close and not confirmed by then is not confirmed after it.
		if err := w.Store.ExtendVote(ctx, w.Officer, r.Slug, until(closes.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		goTo(t, w, r.Slug, closes.Add(time.Second))
		refusedWith(t, "confirming after the close", confirmsExtension(ctx, w.Store, w.Officer2, r.Slug), models.Conflict)
	})
}

// After an outage that spans the close two officers open the vote again, and whoever had a page or wants one can vote.
func TestAnOutageAcrossTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 3)
		sealed, _ := closeOf(t, w, v.Slug)
		for _, at := range []time.Duration{-3 * time.Hour, -2 * time.Hour, -30 * time.Minute, 45 * time.Minute} {
			goTo(t, w, v.Slug, sealed.Add(at))
			if err := w.Store.Beat(ctx); err != nil {
				t.Fatal(err)
			}
		}
		begun := v.codes[0]
		desk, err := w.Store.RoundDesk(ctx, w.Officer, v.Slug)
		if err != nil || desk.Next().Kind != models.StepOutage || desk.Stage != models.StageClosed {
			t.Errorf("the desk: %s, %+v, %v", desk.Stage, desk.Next(), err)
		}
		page, err := w.Store.ClockPage(ctx, w.Officer, v.Slug)
		if err != nil || len(page.Outages) != 3 || !page.Suggested.Outage || !page.CanExtend || !page.Closed {
			t.Fatalf("noticed: %+v, %v", page.Outages, err)
		}
		in := page.Suggested
		in.Reason = slow
		if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, in); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "one alone after the close", confirmsExtension(ctx, w.Store, w.Officer, v.Slug), models.Conflict)
		if err := confirmsExtension(ctx, w.Store, w.Officer2, v.Slug); err != nil {
			t.Fatal(err)
		}
		if page, err := w.Store.BallotPage(ctx, v.Slug, ""); err != nil || !page.Open || !page.State.Clock.Last().Outage() {
			t.Errorf("new pages: open %t, %v", page.Open, err)
		}
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), begun)); err != nil {
			t.Error(err)
		}
		if page, err := w.Store.ClockPage(ctx, w.Officer, v.Slug); err != nil || len(page.Outages) != 2 {
			t.Errorf("what is left to make good for: %+v, %v", page.Outages, err)
		}
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Error(err)
		}
	})
}

// A vote is extended while ballots come in and its close passes: whoever is told that their vote is in, is, and the count has them all.
func TestExtendingWhileTheCloseComes(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 500)
		sealed, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, sealed.Add(-300*time.Millisecond))
		var mu sync.Mutex
		var wait sync.WaitGroup
		in, late := 0, 0
		for _, code := range v.codes {
			wait.Go(func() {
				c, err := w.Store.BallotPage(ctx, v.Slug, "")
				if err != nil {
					t.Error(err)
					return
				}
				_, err = w.Store.CastBallot(ctx, models.Cast{Slug: v.Slug, Opened: c.Opened, Submission: newID(), Code: code, Marks: models.Marks{Picks: []string{v.projects[0].ID}}})
				mu.Lock()
				defer mu.Unlock()
				switch models.CodeOf(err) {
				case models.Closed:
					late++
				default:
					if err != nil {
						t.Error(err)
					}
					in++
				}
			})
		}
		wait.Go(func() {
			err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, until(sealed.Add(10*time.Minute)))
			if err != nil && models.CodeOf(err) != models.Invalid {
				t.Errorf("extending at the close: %v", err)
			}
		})
		wait.Wait()
		t.Logf("%d in, %d too late", in, late)
		w.Store.Advance(time.Hour)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		if p, err := w.Store.CountPage(ctx, w.Officer, v.Slug); err != nil || p.Result.Ballots != in || in+late != 500 {
			t.Errorf("%d were told that their vote is in, %d that it is too late, %d are counted, %v", in, late, p.Result.Ballots, err)
		}
	})
}

// eventVote is the vote of an event day.
func eventVote(t *testing.T, w *world.World, codes int) voting {
	t.Helper()
	r := w.Round(models.StageVoting)
	patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"template": models.TemplateEvent, "venue": "The boathouse"})
	w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
	fingerprint, err := w.Keys.NewRound(r.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.Seal(r, fingerprint)
	page, err := w.Store.BallotPage(t.Context(), r.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	return voting{Round: r, projects: page.Projects, codes: issue(t, w, r, "Batch", codes)}
}

func TestTwoOfficersEndAnEventInTheRoom(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		plain := openVote(t, w, 0)
		refusedWith(t, "what is no event", w.Store.ProposeEnd(ctx, w.Officer, plain.Slug), models.Conflict)
		v := eventVote(t, w, 3)
		refusedWith(t, "a helper", w.Store.ProposeEnd(ctx, w.Helper, v.Slug), models.Forbidden)
		refusedWith(t, "confirming nothing", w.Store.EndEvent(ctx, w.Officer2, v.Slug), models.Conflict)
		if err := w.Store.ProposeEnd(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "confirming one's own", w.Store.EndEvent(ctx, w.Officer, v.Slug), models.Conflict)
		if err := w.Store.KeepEvent(ctx, w.Officer2, v.Slug); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.ProposeEnd(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		// A ballot that was taken is still being written when the second officer ends the vote: it is in. One that comes after is told so.
		onScreen := with(v.cast(t, w, 1), v.codes[1])
		c := with(v.cast(t, w, 1), v.codes[0])
		reached, release := holdWriting(t, w, v, c)
		cast, end := make(chan error, 1), make(chan error, 1)
		go func() { _, err := w.Store.CastBallot(ctx, c); cast <- err }()
		reached()
		go func() { end <- w.Store.EndEvent(ctx, w.Officer2, v.Slug) }()
		select {
		case err := <-end:
			t.Errorf("the end did not wait for the ballot: %v", err)
			end <- err
		case <-time.After(200 * time.Millisecond):
		}
		w.Queries.Hold(nil)
		release()
		if err := <-cast; err != nil {
			t.Errorf("the ballot that was on its way: %v", err)
		}
		if err := <-end; err != nil {
			t.Fatal(err)
		}
		_, err := w.Store.CastBallot(ctx, onScreen)
		refusedWith(t, "a ballot that was on a screen", err, models.Closed)
		page, err := w.Store.BallotPage(ctx, v.Slug, "")
		if err != nil || page.Open || page.Stage != models.StageClosed || page.State.Clock.EndedAt == nil || !page.Closes().Equal(page.State.HardClose()) {
			t.Errorf("after the end: open %t, %s, %+v, %v", page.Open, page.Stage, page.State.Clock, err)
		}
		refusedWith(t, "ending it again", w.Store.ProposeEnd(ctx, w.Officer, v.Slug), models.Closed)
		closes, now := closeOf(t, w, v.Slug)
		refusedWith(t, "more time after it", w.Store.ExtendVote(ctx, w.Officer, v.Slug, downFor(now.Add(2*time.Hour), closes.Add(-time.Hour), now)), models.Closed)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		if p, err := w.Store.CountPage(ctx, w.Officer, v.Slug); err != nil || p.Result.Ballots != 1 {
			t.Errorf("%+v, %v", p.Result, err)
		}
		publishCounted(t, w, v)
	})
}

// publishCounted publishes a result, and counts its files again as anybody can.
func publishCounted(t *testing.T, w *world.World, v voting) {
	t.Helper()
	if err := w.Store.TellProposers(t.Context(), w.Officer, v.Slug); err != nil {
		t.Fatal(err)
	}
	if err := w.Store.PublishResult(t.Context(), w.Officer, v.Slug); err != nil {
		t.Fatal(err)
	}
	checkPublished(t, w, v)
}

func TestTheRollIsKeptForAsLongAsTheVoteIsExtended(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 2)
		sealed, _ := closeOf(t, w, v.Slug)
		if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, until(sealed.Add(10*24*time.Hour))); err != nil {
			t.Fatal(err)
		}
		f, err := w.Store.BallotPage(ctx, v.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		var kept int64
		query := fmt.Sprintf("SELECT COUNT(*) FROM roll_entries WHERE round_id = '%s' AND keep_until >= '%s'", v.ID, f.AddressesGo().Add(-time.Second).UTC().Format("2006-01-02 15:04:05-07:00"))
		if err := plain(t, w).QueryRowContext(ctx, query).Scan(&kept); err != nil || kept != 2 {
			t.Errorf("%d on the roll are kept until then, %v", kept, err)
		}
	})
}

// TestWhoLeadsOnSafeguardingMovesNoDate: what more time to vote gave the roll stays when something else of the round changes.
func TestWhoLeadsOnSafeguardingMovesNoDate(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 1)
		page, err := w.Store.BallotPage(ctx, v.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, models.ExtendInput{Reason: "Many were away", To: models.TypedMomentOf(page.Closes().AddDate(0, 0, 14))}); err != nil {
			t.Fatal(err)
		}
		before := column[time.Time](t, plain(t, w), "SELECT keep_until FROM roll_entries")
		err = w.Store.ChangeRound(ctx, w.Officer, v.Slug, models.RoundInput{Part: models.RoundSafetyPart, Reason: "Ann has a new number",
			Checks: models.ChecksInput{SafeguardingLead: "Ann Lee, 020 7946 0001", SafeguardingDeputy: "Bo Kay, 020 7946 0002"}})
		if err != nil {
			t.Fatal(err)
		}
		if after := column[time.Time](t, plain(t, w), "SELECT keep_until FROM roll_entries"); len(before) != 1 || len(after) != 1 || !after[0].Equal(before[0]) {
			t.Errorf("addresses were kept until %v, and now until %v", before, after)
		}
	})
}
