package store_test

import (
	"fmt"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestNobodyReadsOneVoteFromWhatIsSetAside: of a revoked batch whose other nine votes one officer cast, the result says only whether others would have been voted in.
func TestNobodyReadsOneVoteFromWhatIsSetAside(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		others, victim int
		want           string
	}{{2, 1, models.WithThemOthers}, {2, 2, models.WithThemOthers}, {2, 3, models.WithThemOthers}, {1, 1, models.WithThemSame}} {
		t.Run(fmt.Sprintf("%d beside %d", test.victim, test.others), func(t *testing.T) {
			both(t, func(t *testing.T, w *world.World) {
				if got := withNineKnown(t, w, test.others, test.victim); got != test.want {
					t.Errorf("with one vote for %d it says %q, want %q", test.victim, got, test.want)
				}
			})
		})
	}
}

// withNineKnown counts twelve votes for one project, beside which nine for the first and the victim's are set aside, and answers what is told of those.
func withNineKnown(t *testing.T, w *world.World, others, victim int) string {
	t.Helper()
	ctx := t.Context()
	v := openVote(t, w, 12)
	vote := func(pick int, codes ...string) {
		for _, code := range codes {
			_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, pick), code))
			must(t, err)
		}
	}
	vote(others, v.codes...)
	issued, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: "Stall", HeldBy: "The market", Count: "10"})
	must(t, err)
	vote(1, issued.Codes[:9]...)
	vote(victim, issued.Codes[9])
	must(t, w.Store.RevokeCodes(ctx, w.Officer, v.Slug, issued.Batch.ID, "The sheet was stolen"))
	must(t, w.Store.ProposeSetAside(ctx, w.Officer, v.Slug, flags(t, w, v, models.FlagRevoked)[0].Key, "reason", "The sheet was stolen"))
	_, err = w.Store.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v))
	must(t, err)
	settle(t, w, 10)
	endVote(t, w, v)
	must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
	page, err := w.Store.CountPage(ctx, w.Officer, v.Slug)
	must(t, err)
	return page.Beside.WithThem
}

// TestASheetIsRevokedAfterTheClose: where it turns out late that one was stolen, its batch is revoked, and two officers set its votes aside before they are counted.
func TestASheetIsRevokedAfterTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 12)
		for i, code := range v.codes {
			_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1+i%2), code))
			must(t, err)
		}
		stolen, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: "Stall", HeldBy: "Northgate Library", Count: "12"})
		must(t, err)
		for _, code := range stolen.Codes {
			_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 3), code))
			must(t, err)
		}
		endVote(t, w, v)
		refused(t, "a helper, at whose venue the codes are", w.Store.RevokeCodes(ctx, w.Helper, v.Slug, stolen.Batch.ID, "The sheet was stolen"), models.Conflict, "Ask an officer")
		must(t, w.Store.RevokeCodes(ctx, w.Officer, v.Slug, stolen.Batch.ID, "The sheet was stolen"))
		found := flags(t, w, v, models.FlagRevoked)
		if len(found) != 1 || found[0].Count != 12 || found[0].Batch != stolen.Batch.ID {
			t.Fatalf("revoked batches: %+v", found)
		}
		must(t, w.Store.ProposeSetAside(ctx, w.Officer, v.Slug, found[0].Key, "reason", "The sheet was stolen"))
		_, err = w.Store.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v))
		must(t, err)
		must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
		page, err := w.Store.CountPage(ctx, w.Officer, v.Slug)
		if err != nil || page.Ballots != 12 {
			t.Errorf("%d ballots counted, %v", page.Ballots, err)
		}
		refused(t, "once it is counted", w.Store.RevokeCodes(ctx, w.Officer, v.Slug, stolen.Batch.ID, "The sheet was stolen"), models.Closed, "")
	})
}

// TestVotesOfAStolenSheetAreSetAside: two officers set the votes of a revoked batch aside, used codes and unused ones, and can let them in again.
func TestVotesOfAStolenSheetAreSetAside(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		batch := func(label, count string) models.IssuedCodes {
			issued, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: label, HeldBy: "St Luke's School", Count: count})
			must(t, err)
			return issued
		}
		vote := func(codes []string, pick int) {
			for _, code := range codes {
				_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, pick), code))
				must(t, err)
			}
		}
		stolen, few := batch("Year 6", "12"), batch("Year 5", "9")
		vote(stolen.Codes[:10], 3) // the thief
		if n := len(flags(t, w, v, models.FlagRevoked)); n != 0 {
			t.Fatalf("%d batches can be set aside, and none is revoked", n)
		}
		must(t, w.Store.RevokeCodes(ctx, w.Officer, v.Slug, stolen.Batch.ID, "The sheet was stolen"))
		must(t, w.Store.RevokeCodes(ctx, w.Officer, v.Slug, few.Batch.ID, "It was lost"))
		vote(batch("Year 6 again", "12").Codes, 1) // the children
		for id, many := range map[string]bool{stolen.Batch.ID: true, few.Batch.ID: false} {
			page, err := w.Store.BatchPage(ctx, w.Officer, v.Slug, id)
			if err != nil || !page.MayDecide || page.CanDecide != many {
				t.Errorf("the page of %s: %+v, %v", page.Batch.Label, page, err)
			}
		}
		found := flags(t, w, v, models.FlagRevoked)
		if len(found) != 1 || found[0].Count != 12 || found[0].What != "Year 6, St Luke's School" {
			t.Fatalf("revoked batches: %+v", found)
		}
		must(t, w.Store.ProposeSetAside(ctx, w.Officer, v.Slug, found[0].Key, "reason", "The sheet was stolen"))
		settle(t, w, 0)
		decision := waitingStanding(t, w, v)
		_, err := w.Store.ConfirmStanding(ctx, w.Officer, v.Slug, decision)
		refused(t, "alone", err, models.Conflict, "Another officer")
		_, err = w.Store.ConfirmStanding(ctx, w.Officer2, v.Slug, decision)
		must(t, err)
		settle(t, w, 10)
		if found = flags(t, w, v, models.FlagRevoked); found[0].SetAside != 12 {
			t.Errorf("%d of 12 are set aside", found[0].SetAside)
		}
		must(t, w.Store.ProposeLetIn(ctx, w.Officer, v.Slug, decision, "reason", "It was found in a drawer"))
		refuse := waitingStanding(t, w, v)
		must(t, w.Store.RefuseStanding(ctx, w.Officer2, v.Slug, refuse))
		endVote(t, w, v)
		must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
		page, err := w.Store.CountPage(ctx, w.Officer, v.Slug)
		if err != nil || page.Ballots != 12 {
			t.Errorf("%d ballots counted, %v", page.Ballots, err)
		}
	})
}
