package store_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
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
	return voteBy(t, w, stage, codes, nil)
}

// voteBy is voteAt with these columns of the rulebook changed before it is sealed.
func voteBy(t *testing.T, w *world.World, stage models.Stage, codes int, rules map[string]any) voting {
	t.Helper()
	r := w.Round(stage)
	if rules != nil {
		patch(t, w, &models.Rulebook{}, "round_id", r.ID, rules)
	}
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
		if first.Replaces || !second.Replaces {
			t.Errorf("they replace an earlier vote: %t, %t", first.Replaces, second.Replaces)
		}
		if first.Tracker == second.Tracker || len(first.Tracker) != models.TrackerLength {
			t.Errorf("trackers %q and %q", first.Tracker, second.Tracker)
		}
		for _, tracker := range []string{first.Tracker, second.Tracker} {
			if r, err := w.Store.Receipt(t.Context(), v.Slug, tracker); err != nil || r.Tracker != tracker || r.Replaces {
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

// TestAVoteIsChangedSoOften: then its last version counts, which its form still gets a receipt of, and only a call or another code is a way on.
func TestAVoteIsChangedSoOften(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 2)
		last, in := with(v.cast(t, w, 1), v.codes[0]), models.Receipt{}
		for i := range 1 + models.MostChanges {
			last.Submission = newID()
			var err error
			if in, err = w.Store.CastBallot(ctx, last); err != nil {
				t.Fatalf("change %d: %v", i, err)
			}
		}
		more := with(v.cast(t, w, 2), v.codes[0])
		_, err := w.Store.CastBallot(ctx, more)
		refused(t, "one more", err, models.TooMany, "")
		if again, err := w.Store.CastBallot(ctx, last); err != nil || again.Tracker != in.Tracker {
			t.Errorf("the last form again: %+v, %v", again.Tracker, err)
		}
		if called, err := w.Store.WitnessPhoneVote(ctx, w.Helper, v.Slug, theCall(t, w, v, v.codes[0], 2)); err != nil || !called.Replaces {
			t.Errorf("by phone: %+v, %v", called, err)
		}
		_, err = w.Store.CastBallot(ctx, more)
		refused(t, "and again", err, models.TooMany, "")
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 3), v.codes[1])); err != nil {
			t.Errorf("another voter: %v", err)
		}
		if got := (paperBatch{t: t, World: w, v: v}).ballots(); !slices.Equal(got, []string{"1 3", "102 2"}) {
			t.Errorf("ballots %q", got)
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
		if again, err := w.Store.CastBallot(t.Context(), c); err != nil || again.Tracker != first.Tracker || again.Replaces {
			t.Errorf("again: %q, %v, want %q", again.Tracker, err, first.Tracker)
		}
		w.Store.Advance(time.Hour)
		if again, err := w.Store.CastBallot(t.Context(), c); err != nil || again.Tracker != first.Tracker || again.Replaces {
			t.Errorf("an hour later: %q, %v, want %q", again.Tracker, err, first.Tracker)
		}
		w.Store.Advance(-time.Hour)
		change := with(v.cast(t, w, 3), v.codes[1])
		for range 2 {
			if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[1])); err != nil {
				t.Fatal(err)
			}
		}
		changed, err := w.Store.CastBallot(t.Context(), change)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Store.CastBallot(t.Context(), change); err != nil || again.Tracker != changed.Tracker || !again.Replaces || !changed.Replaces {
			t.Errorf("a change again: %+v, %v", again.Replaces, err)
		}
		other := c
		other.Picks = c.Picks[:1]
		_, err = w.Store.CastBallot(t.Context(), other)
		refused(t, "the same form with other picks", err, models.Conflict, "")
		_, err = w.Store.CastBallot(t.Context(), with(c, v.codes[1]))
		refused(t, "the same form by the next person", err, models.Conflict, "")
		own, err := w.Store.OwnBallot(t.Context(), c)
		if err != nil || !slices.Equal(slices.Sorted(slices.Values(own.Picks)), slices.Sorted(slices.Values(c.Picks))) || own.Version != 1 {
			t.Errorf("the ballot changed: version %d for %v, %v", own.Version, own.Picks, err)
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

// tablesWritten finds what a statement writes to, also as a part of another.
var tablesWritten = regexp.MustCompile(`(?:INSERT INTO|UPDATE|DELETE FROM) ["\x60]?(\w+)`)

// Nobody, not even an officer's page, adds up votes by project while the vote is open; and a ballot's transaction writes nothing that names a voter.
func TestNothingCountsProjectsBeforeTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		w.Queries.Taken()
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1, 2), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		var tables []string
		for _, sql := range w.Queries.Taken() {
			for _, m := range tablesWritten.FindAllStringSubmatch(strings.ReplaceAll(sql, "DO UPDATE SET", ""), -1) {
				tables = append(tables, m[1])
			}
		}
		if !slices.Equal(tables, []string{"ballots", "ballot_leaves", "submissions"}) {
			t.Errorf("casting a ballot writes to %q", tables)
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
