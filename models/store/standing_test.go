package store_test

import (
	"fmt"
	"slices"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// stand gives an entry of the roll another standing, by a decision of two.
func stand(t *testing.T, w *world.World, entry, standing string) {
	t.Helper()
	if err := w.Store.Stand(t.Context(), entry, standing); err != nil {
		t.Fatal(err)
	}
}

// entriesOf are the ids of a round's entries whose standing is open.
func entriesOf(t *testing.T, w *world.World, v voting) []string {
	t.Helper()
	return column[string](t, plain(t, w), "SELECT id FROM roll_entries WHERE standing = 'open' AND round_id = '"+v.ID+"'")
}

// states are how many ballots of a round are in each state.
func states(t *testing.T, w *world.World, v voting) string {
	t.Helper()
	db := plain(t, w)
	n := func(state string) int {
		return len(column[string](t, db, "SELECT id FROM ballots WHERE round_id = '"+v.ID+"' AND state = '"+state+"'"))
	}
	return fmt.Sprintf("%d counted, %d quarantined, %d void", n("counted"), n("quarantined"), n("void"))
}

func settle(t *testing.T, w *world.World, want int) {
	t.Helper()
	if n, err := w.Store.SettleStandings(t.Context()); err != nil || n != want {
		t.Errorf("%d ballots were settled, %v, want %d", n, err, want)
	}
}

func TestBallotsFollowFromTheRoll(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
		entries := entriesOf(t, w, v)
		settle(t, w, 0)
		stand(t, w, entries[0], models.StandingQuarantined)
		settle(t, w, 1)
		settle(t, w, 0)
		if got := states(t, w, v); got != "2 counted, 1 quarantined, 0 void" {
			t.Error(got)
		}
		stand(t, w, entries[0], models.StandingOpen)
		stand(t, w, entries[1], models.StandingClosed)
		stand(t, w, entries[2], models.StandingQuarantined)
		settle(t, w, 3)
		if got := states(t, w, v); got != "1 counted, 1 quarantined, 1 void" {
			t.Error(got)
		}
		if opened, err := w.Store.OpenedBallots(t.Context(), v.ID); err != nil || slices.ContainsFunc(opened, func(b models.Ballot) bool { return b.Choices == "" }) {
			t.Errorf("a ballot that does not count is not as it was cast: %+v, %v", opened, err)
		}
		// The count settles what nobody settled before, and its sums hold with ballots that do not count.
		stand(t, w, entries[2], models.StandingClosed)
		endVote(t, w, v)
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		if got := states(t, w, v); got != "1 counted, 0 quarantined, 2 void" {
			t.Error(got)
		}
		if page, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug); err != nil || page.Result.Ballots != 1 {
			t.Errorf("%+v, %v", page.Result, err)
		}
	})
}

func TestWhoIsNotOpenIsAnsweredLikeAnybodyUnknown(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		code := with(v.cast(t, w, 1), v.codes[0])
		mailed := asked(t, w, v.cast(t, w, 1), "sam@example.org")
		for _, standing := range []string{models.StandingQuarantined, models.StandingClosed} {
			for _, entry := range column[string](t, plain(t, w), "SELECT id FROM roll_entries WHERE round_id = '"+v.ID+"'") {
				stand(t, w, entry, standing)
			}
			for c, want := range map[*models.Cast]error{&code: models.WrongVotingCode(), &mailed: models.WrongEmailCode("")} {
				if _, err := w.Store.CastBallot(t.Context(), *c); err == nil || err.Error() != want.Error() {
					t.Errorf("%s: casting answers %v", standing, err)
				}
				if _, err := w.Store.OwnBallot(t.Context(), *c); err == nil || err.Error() != want.Error() {
					t.Errorf("%s: one's own ballot answers %v", standing, err)
				}
			}
			w.Queries.Taken()
			for _, send := range []func() (string, error){
				func() (string, error) { return w.Store.SendVoteCode(t.Context(), mailed, models.OneTimeCodeTries) },
				func() (string, error) { return w.Store.SendOwnCode(t.Context(), mailed, models.OneTimeCodeTries) },
			} {
				if request, err := send(); err != nil || request == "" {
					t.Errorf("%s: asking for a code answers %q, %v", standing, request, err)
				}
			}
			if n := len(column[string](t, plain(t, w), "SELECT id FROM outbox WHERE kind = 'vote_code'")); n != 1 {
				t.Errorf("%s: %d codes were sent", standing, n)
			}
		}
	})
}

// The count stops when a ballot's state is not what officers decided, or when somebody who got a receipt has no ballot.
func TestACountStopsOnBallotsSetAsideBesideTheProgram(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		for i := range 6 {
			if _, err := w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1), fmt.Sprintf("voter%d@example.org", i))); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := w.Store.SendReceipts(t.Context()); err != nil || n != 6 {
			t.Fatalf("%d receipts, %v", n, err)
		}
		endVote(t, w, v)
		ballot := column[string](t, plain(t, w), "SELECT id FROM ballots WHERE round_id = '"+v.ID+"'")[0]
		patch(t, w, &models.Ballot{}, "id", ballot, map[string]any{"state": "void"})
		err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
		refused(t, "a ballot that was made void beside the program", err, models.Conflict, "E1: {{.N}} of the ballots count, are set aside or are void although officers decided otherwise")
		refused(t, "a receipt without a ballot", err, models.Conflict, "E1: {{.N}} people were sent a receipt, and their ballot is not there")
	})
}

// Whoever voted by e-mail and was sent no receipt gets one before the count, however late that is.
func TestReceiptsThatAreOwedGoBeforeTheCount(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		if _, err := w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1), "sam@example.org")); err != nil {
			t.Fatal(err)
		}
		endVote(t, w, v)
		w.Store.Advance(5 * aDay)
		if n, err := w.Store.SendReceipts(t.Context()); err != nil || n != 0 {
			t.Errorf("%d late receipts, %v", n, err)
		}
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		if n := len(column[string](t, plain(t, w), "SELECT id FROM outbox WHERE kind = 'vote_receipt'")); n != 1 {
			t.Errorf("%d receipts", n)
		}
	})
}

// Voters close their accounts after their receipts went, or nobody used them: what was sent to them is gone with their addresses, and the count still finds every receipt.
func TestAClosedAccountDoesNotStopTheCount(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		for _, email := range []string{w.Parent.Email, w.Councillor.Email, "a@people.example", "b@people.example", "c@people.example"} {
			if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), email)); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := w.Store.SendReceipts(ctx); err != nil || n != 5 {
			t.Fatalf("%d receipts, %v", n, err)
		}
		patch(t, w, &models.Person{}, "id", w.Councillor.PersonID, map[string]any{"keep_until": w.Now.AddDate(-1, 0, 0)})
		if err := w.Store.EraseAccount(ctx, w.Parent); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.DeleteExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.Messages(ctx, 100); err != nil {
			t.Errorf("the inbox of the demo: %v", err)
		}
		db := plain(t, w)
		for _, email := range []string{w.Parent.Email, w.Councillor.Email} {
			if n := len(column[string](t, db, "SELECT id FROM outbox WHERE recipient = '"+email+"'")); n != 0 {
				t.Errorf("%d mails to %s are still there", n, email)
			}
		}
		if n := len(column[string](t, db, "SELECT id FROM outbox WHERE kind = 'vote_receipt' AND failed_at IS NULL")); n != 3 {
			t.Errorf("%d receipts wait to be sent, want those of the three who are still here", n)
		}
		endVote(t, w, v)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
	})
}
