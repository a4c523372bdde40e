package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models/ballotlog"
	"acorn/testing/world"
)

// What each commitment is to is sealed with the round's key, so whoever owns the database cannot have one stand for a ballot that they took out, or put back as it was.

const (
	nobodysLeaf = "E4: {{.N}} of the commitments are to no version of a ballot, or to one that has another"
	unevenLeaf  = "E4: {{.N}} of the ballots have versions without a commitment"
)

// signedVotes is a vote of so many, whose first checkpoint is taken.
func signedVotes(t *testing.T, w *world.World, n int) voting {
	t.Helper()
	v := openVote(t, w, n)
	castAll(t, w, v, 0, n)
	nextHour(t, w, v)
	if list := take(t, w, v.Slug); len(list) != 1 {
		t.Fatalf("%d checkpoints", len(list))
	}
	return v
}

// someTrackers are the receipt numbers of some commitments of a round, as a list for SQL.
func someTrackers(t *testing.T, w *world.World, v voting, which string, n int) string {
	t.Helper()
	list := column[string](t, plain(t, w), fmt.Sprintf("SELECT tracker FROM ballot_leaves WHERE round_id = '%s' AND %s LIMIT %d", v.ID, which, n))
	if len(list) != n {
		t.Fatalf("%d commitments with %s, not %d", len(list), which, n)
	}
	return "('" + strings.Join(list, "','") + "')"
}

// TestNoOtherBallotStandsForOneThatWasTakenOut: ten signed votes are taken out, and one of the attacker's own says that it is as many versions.
func TestNoOtherBallotStandsForOneThatWasTakenOut(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := signedVotes(t, w, 31)
		gone := someTrackers(t, w, v, "number IS NOT NULL", 10)
		v.codes = append(v.codes, issue(t, w, v.Round, "Mine", 1)...)
		mine := castBy(t, w, v, 31, 2).Tracker
		withoutTriggers(t, w, "ballots", "UPDATE ballots SET version = 11 WHERE tracker = '"+mine+"'")
		castBy(t, w, v, 31, 2)
		withoutTriggers(t, w, "ballots", "DELETE FROM ballots WHERE tracker IN "+gone)
		endVote(t, w, v)
		breach(t, w, v, nobodysLeaf)
		breach(t, w, v, unevenLeaf)
	})
}

// TestNoVoteIsSetBackToAnEarlierVersion: a version of the attacker's own, whose commitment is taken out, does not make up for the victim's last.
func TestNoVoteIsSetBackToAnEarlierVersion(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1}, []int{1}, []int{2})
		tracker := castBy(t, w, v, 2, 2).Tracker
		behind(t, w, "CREATE TABLE earlier AS SELECT * FROM ballots WHERE tracker = '"+tracker+"'")
		castBy(t, w, v, 2, 1)
		castBy(t, w, v, 0, 3)
		old := castBy(t, w, v, 0, 3).Tracker
		castBy(t, w, v, 0, 3)
		withoutTriggers(t, w, "ballot_leaves", "DELETE FROM ballot_leaves WHERE tracker = '"+old+"'")
		withoutTriggers(t, w, "ballots", "DELETE FROM ballots WHERE id = (SELECT id FROM earlier)", "INSERT INTO ballots SELECT * FROM earlier")
		endVote(t, w, v)
		breach(t, w, v, nobodysLeaf)
		breach(t, w, v, unevenLeaf)
	})
}

// TestACommitmentIsToOneVersion: what is sealed beside one is of no use beside another, and no receipt number goes to another vote.
func TestACommitmentIsToOneVersion(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		tests := map[string]string{
			"swapped":                  "UPDATE ballot_leaves SET sealed = CASE tracker WHEN 'OLD' THEN (SELECT sealed FROM ballot_leaves WHERE tracker = 'NEW') ELSE (SELECT sealed FROM ballot_leaves WHERE tracker = 'OLD') END WHERE tracker IN ('OLD', 'NEW')",
			"as before there were any": "UPDATE ballot_leaves SET sealed = '' WHERE tracker = 'OLD'",
			"another receipt number":   "UPDATE ballot_leaves SET tracker = 'ANOTHER' || substr(tracker, 8) WHERE tracker = 'OLD'",
			"another round's":          "UPDATE ballot_leaves SET round_id = 'ROUND' WHERE tracker = 'OTHER'",
		}
		rounds, other := map[string]voting{}, votesBy(t, w, nil, []int{1}, []int{2})
		for name := range tests {
			rounds[name] = votesBy(t, w, nil, []int{1}, []int{2})
		}
		for name, sql := range tests {
			v := rounds[name]
			trackers := column[string](t, plain(t, w), "SELECT tracker FROM ballots WHERE round_id = '"+v.ID+"'")
			if checks, err := w.Store.ChecksPage(t.Context(), w.Officer, v.Slug); err != nil || len(checks.Broken) > 0 {
				t.Fatalf("%s, before it: %v, %v", name, checks.Broken, err)
			}
			withoutTriggers(t, w, "ballot_leaves", strings.NewReplacer("OLD", trackers[0], "NEW", trackers[1], "ROUND", v.ID,
				"OTHER", column[string](t, plain(t, w), "SELECT tracker FROM ballots WHERE round_id = '"+other.ID+"'")[0]).Replace(sql))
			checks, err := w.Store.ChecksPage(t.Context(), w.Officer, v.Slug)
			if err != nil || len(checks.Broken) == 0 || checks.Broken[0].Text != nobodysLeaf {
				t.Errorf("%s: while people vote officers read %v, %v", name, checks.Broken, err)
			}
			endVote(t, w, v)
			breach(t, w, v, nobodysLeaf)
		}
	})
}

// TestNobodysCommitmentIsNotSigned: one that was put in is left out of the checkpoint, which is said, and once it is taken out again the vote is counted.
func TestNobodysCommitmentIsNotSigned(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 25)
		castAll(t, w, v, 0, 25)
		withoutTriggers(t, w, "ballot_leaves", "INSERT INTO ballot_leaves (round_id, commitment, tracker, sealed) SELECT round_id, voter_ref, 'ZZZZZZZZZZZZZZZZ', sealed FROM ballots, (SELECT sealed FROM ballot_leaves LIMIT 1) AS one LIMIT 1")
		nextHour(t, w, v)
		if n, err := w.Store.TakeCheckpoints(ctx); n != 1 || !errors.Is(err, ballotlog.ErrChanged) {
			t.Errorf("%d checkpoints, %v", n, err)
		}
		if got := numbers(t, w, v); got != "15 and 11" {
			t.Errorf("with a number, and without: %s", got)
		}
		endVote(t, w, v)
		breached(t, w.Store.CountRound(ctx, w.Officer, v.Slug), nobodysLeaf)
		if got := numbers(t, w, v); got != "25 and 1" {
			t.Errorf("in the end with a number, and without: %s", got)
		}
		withoutTriggers(t, w, "ballot_leaves", "DELETE FROM ballot_leaves WHERE tracker = 'ZZZZZZZZZZZZZZZZ'")
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Errorf("without it: %v", err)
		}
	})
}

// TestALateVoteIsNotNumberedByHand: a vote that came after the last checkpoint is found where somebody gave it the next number, too.
func TestALateVoteIsNotNumberedByHand(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1}, []int{2})
		late := with(v.cast(t, w, 1), issue(t, w, v.Round, "Late", 1)[0])
		closes, now := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		seeClose(t, w)
		take(t, w, v.Slug)
		goTo(t, w, v.Slug, now)
		withoutTriggers(t, w, "rounds", "UPDATE rounds SET close_seen = NULL WHERE id = '"+v.ID+"'")
		if _, err := w.Store.CastBallot(t.Context(), late); err != nil {
			t.Fatal(err)
		}
		withoutTriggers(t, w, "ballot_leaves", "UPDATE ballot_leaves SET number = 3 WHERE number IS NULL")
		goTo(t, w, v.Slug, closes.Add(22*time.Minute))
		breach(t, w, v, "E4: {{.N}} votes came after the log was signed for the last time")
	})
}

// TestWhatIsSealedBesideACommitmentTellsNothing: all are of one length and none like another, whoever votes and how often.
func TestWhatIsSealedBesideACommitmentTellsNothing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v, db := votesBy(t, w, nil, []int{1}, []int{1}, []int{2}), plain(t, w)
		for range 4 {
			castBy(t, w, v, 0, 1)
		}
		lengths, parts := map[int]bool{}, map[string]bool{}
		sealed := column[[]byte](t, db, "SELECT sealed FROM ballot_leaves")
		for _, s := range sealed {
			lengths[len(s)] = true
			for i := range len(s) - 7 {
				parts[string(s[i:i+8])] = true
			}
		}
		if len(sealed) != 7 || len(lengths) != 1 || len(parts) != 7*45 {
			t.Errorf("%d commitments have seals of %d lengths, and %d different parts", len(sealed), len(lengths), len(parts))
		}
		if n := len(column[string](t, db, "SELECT id FROM ballots WHERE round_id = '"+v.ID+"' AND state = 'counted'")); n != 3 {
			t.Errorf("%d ballots", n)
		}
	})
}

// TestWithoutTheKeyTheLogNeedsNoSeal: once the key is destroyed nothing of what is published asks for it.
func TestWithoutTheKeyTheLogNeedsNoSeal(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{2})
		tracker := castBy(t, w, v, 0, 3).Tracker
		endVote(t, w, v)
		for _, do := range []func() error{
			func() error { return w.Store.CountRound(ctx, w.Officer, v.Slug) },
			func() error { return w.Store.TellProposers(ctx, w.Officer, v.Slug) },
			func() error { return w.Store.PublishResult(ctx, w.Officer, v.Slug) },
			func() error { w.Store.Advance(100 * 24 * time.Hour); return nil },
			func() error { return w.Store.ProposeKeyDestruction(ctx, w.Officer, v.Slug, true, "Nothing is open") },
			func() error { return destroysKey(ctx, w.Store, w.Officer2, v.Slug) },
		} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
		found, err := w.Store.FindReceipt(ctx, v.Slug, &tracker)
		if err != nil || !found.Found || found.Proof == nil {
			t.Errorf("a receipt: %+v, %v", found, err)
		}
		if log, err := w.Store.LogFile(ctx, v.Slug); err != nil || strings.Count(string(log), "\n") != 4 {
			t.Errorf("the log: %s, %v", log, err)
		}
		if _, err := w.Store.BallotsFile(ctx, v.Slug); err != nil {
			t.Errorf("the ballots: %v", err)
		}
		if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 0 {
			t.Errorf("%d checkpoints, %v", n, err)
		}
	})
}
