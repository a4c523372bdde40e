package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// voting is a round that is open to vote, with four projects on its ballot and codes for it.
type voting struct {
	models.Round
	projects []models.BallotProject
	codes    []string
}

// openVote makes a round whose vote is open and gives out printed codes.
func openVote(t *testing.T, w *world.World, codes int) voting {
	t.Helper()
	return voteAt(t, w, models.StageVoting, codes)
}

func voteAt(t *testing.T, w *world.World, stage models.Stage, codes int) voting {
	t.Helper()
	r := w.Round(stage)
	for i, title := range []string{"Baby bank", "Girls' football", "Skate ramp lights", "Calm room"} {
		w.Proposal(r, models.ProposalEligible, title, []int64{620_000, 480_000, 900_000, 2_600_000}[i])
	}
	fingerprint, err := w.Keys.NewRound(r.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.Seal(r, fingerprint)
	v := voting{Round: r}
	page, err := w.Store.BallotPage(t.Context(), r.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	v.projects = page.Projects
	if codes > 0 {
		v.codes = issue(t, w, r, "Batch", codes)
	}
	return v
}

func issue(t *testing.T, w *world.World, r models.Round, label string, n int) []string {
	t.Helper()
	issued, err := w.Store.IssueCodes(t.Context(), w.Officer, r.Slug, models.NewCodes{Label: label, HeldBy: "St Luke's School", Count: fmt.Sprint(n)})
	if err != nil {
		t.Fatal(err)
	}
	return issued.Codes
}

// cast is a ballot for the projects with these numbers, on a fresh page.
func (v voting) cast(t *testing.T, w *world.World, numbers ...int) models.Cast {
	t.Helper()
	page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	c := models.Cast{Slug: v.Slug, Opened: page.Opened, Submission: uuid.NewString(), Belongs: models.BelongsLive}
	for _, n := range numbers {
		c.Picks = append(c.Picks, v.projects[n-1].ID)
	}
	return c
}

// with is the same ballot proved by a printed code.
func with(c models.Cast, code string) models.Cast {
	c.Code = code
	return c
}

func turnout(t *testing.T, w *world.World, slug string) int {
	t.Helper()
	page, err := w.Store.CountPage(t.Context(), w.Officer, slug)
	if err != nil {
		t.Fatal(err)
	}
	return page.Ballots
}

func TestACodeCastsChangesAndReopensOneBallot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		first, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1, 2), v.codes[0]))
		if err != nil {
			t.Fatal(err)
		}
		typed := strings.ToLower(models.GroupCode(v.codes[0]))
		second, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 3), typed))
		if err != nil {
			t.Fatal(err)
		}
		if first.Tracker == second.Tracker || len(first.Tracker) != models.TrackerLength {
			t.Errorf("trackers %q and %q", first.Tracker, second.Tracker)
		}
		for _, tracker := range []string{first.Tracker, second.Tracker} {
			if r, err := w.Store.Receipt(t.Context(), v.Slug, tracker); err != nil || r.Tracker != tracker {
				t.Errorf("receipt %s: %+v, %v", tracker, r.Tracker, err)
			}
		}
		own, err := w.Store.OwnBallot(t.Context(), with(v.cast(t, w), v.codes[0]))
		if err != nil || !own.Voted || len(own.Picks) != 1 || own.Picks[0] != v.projects[2].ID {
			t.Errorf("own ballot: %v %v, %v", own.Voted, own.Picks, err)
		}
		if own, err = w.Store.OwnBallot(t.Context(), with(v.cast(t, w), v.codes[1])); err != nil || own.Voted {
			t.Errorf("somebody who has not voted: %v %v, %v", own.Voted, own.Picks, err)
		}
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}

func TestTheSameFormSentAgainIsTheSameBallot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		c := with(v.cast(t, w, 1, 2), v.codes[0])
		first, err := w.Store.CastBallot(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Store.CastBallot(t.Context(), c); err != nil || again.Tracker != first.Tracker {
			t.Errorf("again: %q, %v, want %q", again.Tracker, err, first.Tracker)
		}
		other := c
		other.Picks = c.Picks[:1]
		_, err = w.Store.CastBallot(t.Context(), other)
		refused(t, "the same form with other picks", err, models.Conflict, "")
		_, err = w.Store.CastBallot(t.Context(), with(c, v.codes[1]))
		refused(t, "the same form by the next person", err, models.Conflict, "")
		if own, err := w.Store.OwnBallot(t.Context(), c); err != nil || len(own.Picks) != 2 {
			t.Errorf("the ballot changed: %v, %v", own.Picks, err)
		}
	})
}

func TestBadBallotsAreRefusedAndNothingIsKept(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		other := openVote(t, w, 0)
		for name, change := range map[string]func(c *models.Cast){
			"too many":              func(c *models.Cast) { c.Picks = v.cast(t, w, 1, 2, 3, 4).Picks },
			"twice":                 func(c *models.Cast) { c.Picks = v.cast(t, w, 1, 1).Picks },
			"another round's":       func(c *models.Cast) { c.Picks = other.cast(t, w, 1).Picks },
			"no project":            func(c *models.Cast) { c.Picks = []string{"' OR 1=1 --"} },
			"one project and a gap": func(c *models.Cast) { c.Picks = append(c.Picks, "") },
		} {
			c := with(v.cast(t, w, 1), v.codes[0])
			change(&c)
			_, err := w.Store.CastBallot(t.Context(), c)
			refused(t, name, err, models.Invalid, "[project:")
		}
		c := with(v.cast(t, w, 1), v.codes[0])
		c.Submission = "1"
		_, err := w.Store.CastBallot(t.Context(), c)
		refused(t, "no form of ours", err, models.Conflict, "")
		if n := turnout(t, w, v.Slug); n != 0 {
			t.Errorf("%d ballots were kept", n)
		}
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w), v.codes[0])); err != nil {
			t.Errorf("a blank ballot: %v", err)
		}
	})
}

func TestWrongCodesAnswerAlike(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v, other := openVote(t, w, 1), openVote(t, w, 1)
		revoked := issue(t, w, v.Round, "Lost", 1)
		page, err := w.Store.CodesPage(t.Context(), w.Officer, v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range page.Batches {
			if b.Label == "Lost" {
				if err := w.Store.RevokeCodes(t.Context(), w.Officer, v.Slug, b.ID, "A sheet was lost"); err != nil {
					t.Fatal(err)
				}
			}
		}
		want := models.WrongVotingCode().Error()
		for name, code := range map[string]string{"never printed": "0000 0000 0000", "another round's": other.codes[0], "void": revoked[0], "too short": "123", "nothing": " "} {
			if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), code)); err == nil || err.Error() != want {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := w.Store.OwnBallot(t.Context(), with(v.cast(t, w), code)); err == nil || err.Error() != want {
				t.Errorf("%s, own ballot: %v", name, err)
			}
		}
	})
}

// sentCode reads the newest code that was sent.
func sentCode(t *testing.T, w *world.World) string {
	t.Helper()
	messages, err := w.Store.Messages(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if _, rest, found := strings.Cut(m.Body, "Your code is "); found && m.Kind == "vote_code" {
			return rest[:6]
		}
	}
	t.Fatal("no code was sent")
	return ""
}

func byEmail(c models.Cast, email, code string) models.Cast {
	c.Email, c.EmailCode = email, code
	return c
}

func TestAnAddressHasOneBallotHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		trackers := map[string]bool{}
		for i, typed := range []string{"sam.resident@gmail.com", " SAM.Resident+vote@GoogleMail.com "} {
			w.Store.Advance(time.Second)
			if _, err := w.Store.SendVoteCode(t.Context(), byEmail(v.cast(t, w), typed, "")); err != nil {
				t.Fatal(err)
			}
			r, err := w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, i+1), typed, sentCode(t, w)))
			if err != nil {
				t.Fatal(err)
			}
			trackers[r.Tracker] = true
		}
		if n := turnout(t, w, v.Slug); n != 1 || len(trackers) != 2 {
			t.Errorf("%d ballots, %d trackers", n, len(trackers))
		}
		// The same code opens the ballot again until it is too old.
		code := sentCode(t, w)
		own, err := w.Store.OwnBallot(t.Context(), byEmail(v.cast(t, w), "sam.resident@gmail.com", code))
		if err != nil || len(own.Picks) != 1 || own.Picks[0] != v.projects[1].ID {
			t.Errorf("own ballot: %v, %v", own.Picks, err)
		}
		w.Store.Advance(models.OneTimeCodeLife)
		_, err = w.Store.OwnBallot(t.Context(), byEmail(v.cast(t, w), "sam.resident@gmail.com", code))
		refused(t, "an old code", err, models.Invalid, "[code:")
	})
}

func TestEmailCodesAreGuessedFiveTimesAtMost(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		const email = "sam@example.org"
		send := func() string {
			w.Store.Advance(time.Second)
			if _, err := w.Store.SendVoteCode(t.Context(), byEmail(v.cast(t, w), email, "")); err != nil {
				t.Fatal(err)
			}
			return sentCode(t, w)
		}
		code := send()
		wrong := fmt.Sprintf("%06d", (atoi(t, code)+1)%1_000_000)
		var wait sync.WaitGroup
		for range 20 {
			c := byEmail(v.cast(t, w, 1), email, wrong)
			wait.Go(func() {
				if _, err := w.Store.CastBallot(t.Context(), c); models.CodeOf(err) != models.Invalid {
					t.Errorf("a wrong code: %v", err)
				}
			})
		}
		wait.Wait()
		_, err := w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), email, code))
		refused(t, "the right code after too many tries", err, models.Invalid, "[code:")
		old := code
		code = send()
		if old != code {
			_, err = w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), email, old))
			refused(t, "the code before the newest", err, models.Invalid, "[code:")
		}
		if _, err := w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), email, code)); err != nil {
			t.Errorf("the newest code: %v", err)
		}
		_, err = w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), "stranger@example.org", code))
		refused(t, "another's code", err, models.Invalid, "[code:")
	})
}

func atoi(t *testing.T, digits string) int {
	t.Helper()
	n, ok := models.ParseCount(digits)
	if !ok {
		t.Fatalf("%q is no number", digits)
	}
	return n
}

func TestRoundsThatAskForACodeTakeNoEmail(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageVoting)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		if err := w.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"assurance": "code"}}); err != nil {
			t.Fatal(err)
		}
		w.Seal(r, "test")
		_, err := w.Store.SendVoteCode(t.Context(), models.Cast{Slug: r.Slug, Email: "sam@example.org", Belongs: "live"})
		refused(t, "an e-mailed code", err, models.Invalid, "")
	})
}

func TestFortyVotersFiveTimesAtOnceAreFortyBallots(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 40)
		type sent struct {
			voter, form int
			tracker     string
		}
		var mu sync.Mutex
		var all []sent
		var wait sync.WaitGroup
		for voter, code := range v.codes {
			forms := []models.Cast{with(v.cast(t, w, voter%4+1), code), with(v.cast(t, w, (voter+1)%4+1), code)}
			for try := range 5 {
				form := try % 2 // a double click on one form, and another tab
				wait.Go(func() {
					r, err := w.Store.CastBallot(t.Context(), forms[form])
					if err != nil {
						t.Errorf("voter %d: %v", voter, err)
					}
					mu.Lock()
					all = append(all, sent{voter, form, r.Tracker})
					mu.Unlock()
				})
			}
		}
		wait.Wait()
		if n := turnout(t, w, v.Slug); n != 40 {
			t.Errorf("%d ballots of 40 voters", n)
		}
		trackers := map[[2]int]string{}
		for _, s := range all {
			key := [2]int{s.voter, s.form}
			if trackers[key] != "" && trackers[key] != s.tracker {
				t.Errorf("voter %d got two receipts for one form", s.voter)
			}
			trackers[key] = s.tracker
		}
		w.Store.Advance(30 * 24 * time.Hour)
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Errorf("counting: %v", err)
		}
	})
}

func TestTheCloseIsExact(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 3)
		page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
		if err != nil || !page.Open || page.Opened == "" {
			t.Fatalf("open %v, %v", page.Open, err)
		}
		early := with(v.cast(t, w, 1), v.codes[0])
		w.Store.Advance(page.Closes().Sub(page.Now) + time.Second)
		late, err := w.Store.BallotPage(t.Context(), v.Slug, "")
		if err != nil || late.Open || late.Stage != models.StageGrace {
			t.Errorf("a new page after the close: open %v in %s, %v", late.Open, late.Stage, err)
		}
		if begun, err := w.Store.BallotPage(t.Context(), v.Slug, early.Opened); err != nil || !begun.Open {
			t.Errorf("a page opened before the close: open %v, %v", begun.Open, err)
		}
		if _, err := w.Store.CastBallot(t.Context(), early); err != nil {
			t.Errorf("within the grace: %v", err)
		}
		for name, opened := range map[string]string{"no proof": "", "another's proof": openVote(t, w, 0).cast(t, w).Opened, "a forged proof": early.Opened[:len(early.Opened)-2] + "AA", "rubbish": "%%%"} {
			c := with(v.cast(t, w, 1), v.codes[1])
			c.Opened = opened
			_, err := w.Store.CastBallot(t.Context(), c)
			refused(t, name, err, models.Closed, "")
		}
		_, err = w.Store.SendVoteCode(t.Context(), models.Cast{Slug: v.Slug, Email: "sam@example.org", Belongs: "live"})
		refused(t, "a code to vote after the close", err, models.Closed, "")
		w.Store.Advance(20 * time.Minute)
		c := with(early, v.codes[2])
		c.Submission = uuid.NewString()
		_, err = w.Store.CastBallot(t.Context(), c)
		refused(t, "after the grace", err, models.Closed, "")
		_, err = w.Store.OwnBallot(t.Context(), early)
		refused(t, "one's own ballot after the close", err, models.Closed, "")
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}

func TestNoBallotBeforeTheVoteOpens(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := voteAt(t, w, models.StageSealed, 1)
		_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0]))
		refused(t, "before the vote opens", err, models.Closed, "")
		draft := w.Round(models.StageDraft)
		_, err = w.Store.BallotPage(t.Context(), draft.Slug, "")
		refused(t, "the ballot of a draft", err, models.NotFound, "")
		_, err = w.Store.BallotPage(t.Context(), "nowhere", "")
		refused(t, "no round", err, models.NotFound, "")
	})
}

// Ballots race the close: whatever was acknowledged is counted, and nothing else.
func TestBallotsRaceTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 24)
		page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(page.State.HardClose().Sub(page.Now) - 400*time.Millisecond)
		var mu sync.Mutex
		acknowledged := map[int]string{}
		var wait sync.WaitGroup
		for voter, code := range v.codes {
			picks := v.projects[voter%4].ID
			wait.Go(func() {
				for {
					r, err := w.Store.CastBallot(t.Context(), models.Cast{Slug: v.Slug, Opened: page.Opened, Submission: uuid.NewString(), Code: code, Picks: []string{picks}})
					if models.CodeOf(err) == models.Closed {
						return
					}
					if err != nil {
						t.Errorf("voter %d: %v", voter, err)
						return
					}
					mu.Lock()
					acknowledged[voter] = r.Tracker
					mu.Unlock()
				}
			})
		}
		counted := make(chan error, 1)
		go func() {
			for {
				err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
				if models.CodeOf(err) != models.Closed {
					counted <- err
					return
				}
			}
		}()
		wait.Wait()
		if err := <-counted; err != nil {
			t.Fatal(err)
		}
		p, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug)
		if err != nil || len(acknowledged) == 0 || p.Result.Ballots != len(acknowledged) || p.Ballots != len(acknowledged) {
			t.Errorf("%d acknowledged, %d counted, %v", len(acknowledged), p.Result.Ballots, err)
		}
		for voter, tracker := range acknowledged {
			if _, err := w.Store.Receipt(t.Context(), v.Slug, tracker); err != nil {
				t.Errorf("voter %d's receipt: %v", voter, err)
			}
		}
	})
}

func TestAnotherKeyTakesNoBallots(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		if err := w.Keys.Destroy(v.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); models.CodeOf(err) != models.Internal {
			t.Errorf("without a key: %v", err)
		}
		if _, err := w.Keys.NewRound(v.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); models.CodeOf(err) != models.Internal {
			t.Errorf("with another key: %v", err)
		}
		if n := turnout(t, w, v.Slug); n != 0 {
			t.Errorf("%d ballots", n)
		}
	})
}

func TestTheBallotPageTakesFewQueries(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		w.Queries.Taken()
		if _, err := w.Store.BallotPage(t.Context(), v.Slug, ""); err != nil {
			t.Fatal(err)
		}
		if sent := w.Queries.Taken(); len(sent) == 0 || len(sent) > 4 {
			t.Errorf("%d queries:\n%s", len(sent), strings.Join(sent, "\n"))
		}
	})
}

// Nobody, not even an officer's page, adds up votes by project while the vote is open; and a ballot's transaction writes nothing that names a voter.
func TestNothingCountsProjectsBeforeTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		w.Queries.Taken()
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1, 2), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		for _, sql := range w.Queries.Taken() {
			verb, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
			if verb == "SELECT" {
				continue
			}
			written := false
			for _, table := range []string{"ballots", "ballot_leaves", "submissions"} {
				written = written || strings.HasPrefix(strings.ReplaceAll(sql, `"`, "`"), "INSERT INTO `"+table+"`") || strings.HasPrefix(sql, "INSERT INTO "+table+" ")
			}
			if !written {
				t.Errorf("casting a ballot writes: %s", sql)
			}
		}
		for _, read := range []func() error{
			func() error { _, err := w.Store.SealPage(t.Context(), w.Officer, v.Slug); return err },
			func() error { _, err := w.Store.CodesPage(t.Context(), w.Officer, v.Slug); return err },
			func() error { _, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug); return err },
			func() error { _, err := w.Store.RulesPage(t.Context(), v.Slug); return err },
			func() error { _, err := w.Store.BallotPage(t.Context(), v.Slug, ""); return err },
			func() error { _, err := w.Store.SendReceipts(t.Context()); return err },
		} {
			if err := read(); err != nil {
				t.Error(err)
			}
		}
		for _, sql := range w.Queries.Taken() {
			plain := strings.ReplaceAll(strings.ToLower(sql), "max_choices", "")
			for _, word := range []string{"choices", "json", "group by", "sum("} {
				if strings.Contains(plain, word) {
					t.Errorf("before the close the database is asked: %s", sql)
				}
			}
		}
	})
}
