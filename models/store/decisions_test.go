package store_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// unknownPeople is why an officer sets people aside.
const unknownPeople = "Nobody at this place knows of them."

// waitingStanding is the id of the one decision on the roll that waits.
func waitingStanding(t *testing.T, w *world.World, v voting) string {
	t.Helper()
	ids := column[string](t, plain(t, w), "SELECT id FROM standing_decisions WHERE state = 'proposed' AND round_id = '"+v.ID+"'")
	if len(ids) != 1 {
		t.Fatalf("%d decisions wait", len(ids))
	}
	return ids[0]
}

// enrol has so many people ask for a code from a network and type it, without voting, and answers their addresses.
func enrol(t *testing.T, w *world.World, v voting, network string, n int) []string {
	t.Helper()
	var all []string
	for i := range n {
		c := v.cast(t, w, 1)
		c.Email, c.Network = fmt.Sprintf("%s%s@gmail.com", letters(len(all)+i), strings.ReplaceAll(network[:len(network)-3], ".", "n")), network
		if _, err := w.Store.OwnBallot(t.Context(), asked(t, w, c, c.Email)); err != nil {
			t.Fatal(err)
		}
		all = append(all, c.Email)
	}
	settleAll(t, w)
	return all
}

// letters is another word for each number, so that addresses differ by more than a number.
func letters(n int) string {
	return string([]byte{byte('a' + n/26%26), byte('a' + n%26), byte('a' + n/676)})
}

// flags are what stands out in a round, of one kind.
func flags(t *testing.T, w *world.World, v voting, kind string) []models.Flag {
	t.Helper()
	page, err := w.Store.ChecksPage(t.Context(), w.Officer, v.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Broken) > 0 {
		t.Errorf("the sums of the vote do not hold: %v", page.Broken)
	}
	var list []models.Flag
	for _, f := range page.Flags {
		if f.Kind == kind {
			list = append(list, f)
		}
	}
	return list
}

// Somebody voted with another's code: two officers close it, its ballot is void, the voter votes with a new code, and the number of votes is what it was.
func TestSomeoneVotedAsMe(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
		_, err := s.FindVoter(ctx, w.Officer, v.Slug, "nobody@example.org")
		refused(t, "an address that nobody votes with", err, models.Invalid, "voter_code")
		_, err = s.FindVoter(ctx, w.Auditor, v.Slug, v.codes[0])
		refused(t, "a look-up by an auditor", err, models.Forbidden, "")
		entry, err := s.FindVoter(ctx, w.Officer, v.Slug, strings.ToLower(models.GroupCode(v.codes[0])))
		if err != nil {
			t.Fatal(err)
		}
		if page, err := s.VoterPage(ctx, w.Officer, v.Slug, entry); err != nil || page.Channel != "code" || !page.Voted || !page.CanReissue {
			t.Errorf("the help desk sees %+v, %v", page, err)
		}
		in := models.ClosingInput{Kind: models.DecideReissue, Reason: "She showed us that she was in hospital."}
		refused(t, "without a reason", s.ProposeClosing(ctx, w.Officer, v.Slug, entry, models.ClosingInput{Kind: models.DecideReissue}), models.Invalid, "reason")
		refused(t, "by a helper", s.ProposeClosing(ctx, w.Helper, v.Slug, entry, in), models.Forbidden, "")
		if err := s.ProposeClosing(ctx, w.Officer, v.Slug, entry, in); err != nil {
			t.Fatal(err)
		}
		refused(t, "twice", s.ProposeClosing(ctx, w.Officer2, v.Slug, entry, in), models.Conflict, "")
		id := waitingStanding(t, w, v)
		_, err = s.ConfirmStanding(ctx, w.Officer, v.Slug, id)
		refused(t, "by who proposed it", err, models.Conflict, "Another officer")
		if _, err := s.OwnBallot(ctx, with(v.cast(t, w), v.codes[0])); err != nil {
			t.Errorf("before it is confirmed the code should work: %v", err)
		}
		done, err := s.ConfirmStanding(ctx, w.Officer2, v.Slug, id)
		if err != nil || len(done.Code) != models.VotingCodeLength {
			t.Fatalf("%+v, %v", done, err)
		}
		_, err = s.ConfirmStanding(ctx, w.Officer2, v.Slug, id)
		refused(t, "twice", err, models.Conflict, "")
		_, err = s.CastBallot(ctx, with(v.cast(t, w, 2), v.codes[0]))
		if err == nil || err.Error() != models.WrongVotingCode().Error() {
			t.Errorf("the closed code answers %v", err)
		}
		settle(t, w, 1)
		if got := states(t, w, v); got != "2 counted, 0 quarantined, 1 void" {
			t.Error(got)
		}
		if _, err := s.CastBallot(ctx, with(v.cast(t, w, 4), done.Code)); err != nil {
			t.Fatal(err)
		}
		if got := states(t, w, v); got != "3 counted, 0 quarantined, 1 void" {
			t.Error(got)
		}
		old, err := s.VoterPage(ctx, w.Officer, v.Slug, entry)
		if err != nil || !old.Closed || old.Voted {
			t.Errorf("afterwards the help desk sees %+v, %v", old, err)
		}
		// A new code that is lost is found from the old one, and closed like any other.
		if page, err := s.VoterPage(ctx, w.Officer, v.Slug, old.NewEntry); err != nil || !page.Voted || !page.CanReissue || page.NewEntry != "" {
			t.Errorf("of the new code the help desk sees %+v, %v", page, err)
		}
		if page, err := s.ChecksPage(ctx, w.Officer, v.Slug); err != nil || !page.Checked || len(page.Broken) > 0 {
			t.Errorf("the checks say %v, %v", page.Broken, err)
		}
		endVote(t, w, v)
		other, err := s.FindVoter(ctx, w.Officer, v.Slug, v.codes[1])
		if err != nil {
			t.Fatal(err)
		}
		refused(t, "a new code after the close", s.ProposeClosing(ctx, w.Officer, v.Slug, other, in), models.Closed, "")
		publish(t, w, v)
		page, err := s.ResultPage(ctx, v.Slug)
		if err != nil || page.Result.Ballots != 3 || page.Beside.Reissued != 1 || page.Beside.VoidBallots != 1 || page.Beside.SetAside != 0 {
			t.Errorf("the result says %+v, %v", page.Beside, err)
		}
		checkPublished(t, w, v)
		_, err = s.FindVoter(ctx, w.Officer, v.Slug, v.codes[1])
		refused(t, "a look-up after the count", err, models.Closed, "")
	})
}

func publish(t *testing.T, w *world.World, v voting) {
	t.Helper()
	for _, step := range []func() error{
		func() error { return w.Store.CountRound(t.Context(), w.Officer, v.Slug) },
		func() error { return w.Store.TellProposers(t.Context(), w.Officer, v.Slug) },
		func() error { return w.Store.PublishResult(t.Context(), w.Officer, v.Slug) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
}

// What stands out is set aside by two officers, let in again by two, and what is set aside at the count is published as a number with its reason.
func TestWhatStandsOutIsSetAsideByTwo(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := votesBy(t, w, nil, []int{1, 2}, []int{2})
		for i := range 12 {
			c := v.cast(t, w, 3)
			c.Network = "203.0.113.0/24"
			if _, err := s.CastBallot(ctx, asked(t, w, c, letters(i)+"sam@example.org")); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.SendReceipts(ctx); err != nil || n != 12 {
			t.Fatalf("%d receipts, %v", n, err)
		}
		enrol(t, w, v, "203.0.113.0/24", 13)
		list := flags(t, w, v, models.FlagNetwork)
		if len(list) != 1 || list[0].Count != 25 {
			t.Fatalf("%+v", list)
		}
		refused(t, "without a reason", s.ProposeSetAside(ctx, w.Officer, v.Slug, list[0].Key, "flag-1", " "), models.Invalid, "flag-1")
		refused(t, "what does not stand out", s.ProposeSetAside(ctx, w.Officer, v.Slug, "network|00", "flag-1", unknownPeople), models.Conflict, "")
		if err := s.ProposeSetAside(ctx, w.Officer, v.Slug, list[0].Key, "flag-1", unknownPeople); err != nil {
			t.Fatal(err)
		}
		if list = flags(t, w, v, models.FlagNetwork); !list[0].Waiting || list[0].SetAside != 0 {
			t.Errorf("%+v", list)
		}
		first := waitingStanding(t, w, v)
		_, err := s.ConfirmStanding(ctx, w.Officer, v.Slug, first)
		refused(t, "by who proposed it", err, models.Conflict, "Another officer")
		confirm := func(id string) {
			t.Helper()
			if _, err := s.ConfirmStanding(ctx, w.Officer2, v.Slug, id); err != nil {
				t.Fatal(err)
			}
		}
		confirm(first)
		settle(t, w, 12)
		if list = flags(t, w, v, models.FlagNetwork); list[0].Waiting || list[0].SetAside != 25 {
			t.Errorf("%+v", list)
		}
		letIn := func() string {
			t.Helper()
			if err := s.ProposeLetIn(ctx, w.Officer, v.Slug, first, "reason", "The library told us who they are."); err != nil {
				t.Fatal(err)
			}
			return waitingStanding(t, w, v)
		}
		// The help desk says of them what it says of anybody.
		entry, err := s.FindVoter(ctx, w.Officer, v.Slug, letters(0)+"sam@example.org")
		if err != nil {
			t.Fatal(err)
		}
		if page, err := s.VoterPage(ctx, w.Officer, v.Slug, entry); err != nil || !page.Voted || page.Closed {
			t.Errorf("of who is set aside the help desk sees %+v, %v", page, err)
		}
		anew := models.ClosingInput{Kind: models.DecideReissue, Reason: "They say that somebody voted as them."}
		refused(t, "a new code in place of what is set aside", s.ProposeClosing(ctx, w.Officer, v.Slug, entry, anew), models.Conflict, "")
		if err := s.RefuseStanding(ctx, w.Officer, v.Slug, letIn()); err != nil {
			t.Fatal(err)
		}
		confirm(letIn())
		settle(t, w, 12)
		if got := states(t, w, v); got != "14 counted, 0 quarantined, 0 void" {
			t.Error(got)
		}
		if err := s.ProposeClosing(ctx, w.Officer, v.Slug, entry, anew); err != nil {
			t.Errorf("a new code for who was let in: %v", err)
		}
		stand(t, w, entry, models.StandingQuarantined)
		again := waitingStanding(t, w, v)
		_, err = s.ConfirmStanding(ctx, w.Officer2, v.Slug, again)
		refused(t, "confirming a new code for who was set aside since", err, models.Conflict, "set aside")
		stand(t, w, entry, models.StandingOpen)
		if err := s.RefuseStanding(ctx, w.Officer2, v.Slug, again); err != nil {
			t.Fatal(err)
		}
		if err := s.ProposeSetAside(ctx, w.Officer, v.Slug, list[0].Key, "flag-1", unknownPeople); err != nil {
			t.Fatal(err)
		}
		confirm(waitingStanding(t, w, v))
		endVote(t, w, v)
		publish(t, w, v)
		page, err := s.ResultPage(ctx, v.Slug)
		if err != nil || page.Result.Ballots != 2 || page.Beside.SetAside != 12 || len(page.Beside.Why) != 1 || page.Beside.Why[0] != unknownPeople {
			t.Fatalf("the result says %+v, %v", page.Beside, err)
		}
		if page.Beside.WithThem != models.WithThemOthers {
			t.Errorf("with them: %q", page.Beside.WithThem)
		}
		checkPublished(t, w, v)
		if left := column[string](t, plain(t, w), "SELECT roll_entry_id FROM enrolments"); len(left) > 0 {
			t.Errorf("%d enrolments are kept after the count", len(left))
		}
	})
}

// Who stuffs a vote closes the accounts of their addresses: they stand out as before, by name as long as one of them is there, and can be set aside until the count.
func TestClosedAccountsStandOutStill(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := openVote(t, w, 0)
		const stuffed = 12
		for i := range stuffed {
			c := v.cast(t, w, 1)
			c.Network = fmt.Sprintf("network %d", i)
			if _, err := s.CastBallot(ctx, asked(t, w, c, fmt.Sprintf("a%d@stuffer.example", i))); err != nil {
				t.Fatal(err)
			}
		}
		settleAll(t, w)
		leave := func(from, to int) {
			t.Helper()
			for i := from; i < to; i++ {
				email := fmt.Sprintf("a%d@stuffer.example", i)
				request, code := signInCode(t, w, email)
				in, err := s.SignInByCode(ctx, email, request, code, "network")
				if err != nil {
					t.Fatal(err)
				}
				actor, err := s.Actor(ctx, in.PersonID)
				if err == nil {
					err = s.EraseAccount(ctx, actor)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		named := func(kind string) string {
			t.Helper()
			list := flags(t, w, v, kind)
			if len(list) != 1 || list[0].Count != stuffed {
				t.Fatalf("%s: %+v", kind, list)
			}
			return list[0].What
		}
		leave(0, stuffed-1)
		if domain, series := named(models.FlagDomain), named(models.FlagSeries); domain != "stuffer.example" || series != "a@stuffer.example" {
			t.Errorf("while one is there they stand out as %q and %q", domain, series)
		}
		leave(stuffed-1, stuffed)
		if domain, series := named(models.FlagDomain), named(models.FlagSeries); strings.Contains(domain+series, "stuffer") {
			t.Errorf("once all are gone the roll says %q and %q", domain, series)
		}
		if err := s.ProposeSetAside(ctx, w.Officer, v.Slug, flags(t, w, v, models.FlagDomain)[0].Key, "flag-1", unknownPeople); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v)); err != nil {
			t.Fatal(err)
		}
		endVote(t, w, v)
		if err := s.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		if page, err := s.CountPage(ctx, w.Officer, v.Slug); err != nil || page.Ballots != 0 {
			t.Errorf("%d of their ballots are counted, %v", page.Ballots, err)
		}
	})
}

// A school votes with printed codes behind one network: nothing about that is kept, so nothing stands out.
func TestPrintedCodesNeverStandOut(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 60)
		for _, code := range v.codes {
			c := with(v.cast(t, w, 1), code)
			c.Network = "198.51.100.0/24"
			if _, err := w.Store.CastBallot(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		page, err := w.Store.ChecksPage(t.Context(), w.Officer, v.Slug)
		if err != nil || len(page.Flags) > 0 || len(page.Broken) > 0 {
			t.Errorf("%+v, %v", page, err)
		}
		if kept := column[string](t, plain(t, w), "SELECT roll_entry_id FROM enrolments"); len(kept) > 0 {
			t.Errorf("%d enrolments of printed codes", len(kept))
		}
	})
}

// Nothing that a decision on the roll or its settling writes leads from a voter to a ballot: no column of the one has what a column of the other has, and no
// transaction wrote both.
func TestDecisionsDoNotLeadToBallots(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := votesBy(t, w, nil, []int{1})
		for i := range 20 {
			c := v.cast(t, w, 3)
			c.Network = "203.0.113.0/24"
			if _, err := s.CastBallot(ctx, asked(t, w, c, letters(i)+"sam@example.org")); err != nil {
				t.Fatal(err)
			}
		}
		settleAll(t, w)
		if err := s.ProposeSetAside(ctx, w.Officer, v.Slug, flags(t, w, v, models.FlagNetwork)[0].Key, "flag-1", unknownPeople); err != nil {
			t.Fatal(err)
		}
		w.Queries.Taken()
		if _, err := s.ConfirmStanding(ctx, w.Officer2, v.Slug, waitingStanding(t, w, v)); err != nil {
			t.Fatal(err)
		}
		writes(t, w, "confirming a decision", "ballot")
		settle(t, w, 20)
		writes(t, w, "settling the ballots", "roll_entries", "voting_codes", "standing_", "enrolments", "audit")
		db := plain(t, w)
		var ballots []string
		for _, c := range []string{"id", "tracker"} {
			ballots = append(ballots, column[string](t, db, "SELECT "+c+" FROM ballots WHERE round_id = '"+v.ID+"'")...)
		}
		for _, ref := range column[[]byte](t, db, "SELECT voter_ref FROM ballots WHERE round_id = '"+v.ID+"'") {
			ballots = append(ballots, string(ref), hex.EncodeToString(ref))
		}
		var voters []string
		for _, query := range []string{"SELECT id FROM roll_entries", "SELECT contact FROM roll_entries", "SELECT decision_id FROM standing_entries", "SELECT id FROM standing_decisions", "SELECT detail FROM audit_entries"} {
			voters = append(voters, column[string](t, db, query)...)
		}
		for _, network := range column[[]byte](t, db, "SELECT network FROM enrolments") {
			voters = append(voters, string(network))
		}
		for _, b := range ballots {
			for _, voter := range voters {
				if voter != "" && strings.Contains(voter, b) {
					t.Errorf("%q of a ballot is in %q", b, voter)
				}
			}
		}
		if w.Options.DatabaseURL == "" {
			return
		}
		shared := column[string](t, db, "SELECT DISTINCT xmin::text FROM ballots WHERE xmin IN (SELECT xmin FROM roll_entries UNION ALL SELECT xmin FROM standing_decisions UNION ALL SELECT xmin FROM standing_entries UNION ALL SELECT xmin FROM enrolments UNION ALL SELECT xmin FROM audit_entries)")
		if len(shared) > 0 {
			t.Errorf("transactions %v wrote ballots and what is known of voters", shared)
		}
		if together := column[string](t, db, "SELECT DISTINCT xmin::text FROM ballots WHERE state = 'quarantined'"); len(together) != 1 {
			t.Errorf("ballots were set aside one by one, by %d transactions", len(together))
		}
	})
}

// writes fails the test if something that was done wrote to a table of one of these names.
func writes(t *testing.T, w *world.World, what string, names ...string) {
	t.Helper()
	for _, sql := range w.Queries.Taken() {
		plain := strings.NewReplacer("`", "", `"`, "").Replace(sql)
		if strings.HasPrefix(plain, "SELECT") {
			continue
		}
		for _, name := range names {
			if strings.HasPrefix(plain, "UPDATE "+name) || strings.HasPrefix(plain, "INSERT INTO "+name) || strings.HasPrefix(plain, "DELETE FROM "+name) {
				t.Errorf("%s writes: %s", what, plain)
			}
		}
	}
}
