package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// members is a list that an officer may bring in.
func members(replaces bool) models.NewList {
	return models.NewList{Source: "The library's members", Basis: "public task", BasisNote: "Localism Act 2011, section 1", Lawful: true, Replaces: replaces, FileName: "members.csv"}
}

// broughtIn is a list that was received and read.
func broughtIn(t *testing.T, w *world.World, slug, file string, replaces bool) models.ListPage {
	t.Helper()
	id, err := w.Store.ReceiveRoll(t.Context(), w.Officer, slug, members(replaces), strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	work(t, w)
	return list(t, w, slug, id)
}

func work(t *testing.T, w *world.World) {
	t.Helper()
	if _, err := w.Store.WorkOnLists(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, w *world.World, slug, id string) models.ListPage {
	t.Helper()
	page, err := w.Store.ListPage(t.Context(), w.Officer, slug, id, 1)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// applied brings in a list that another officer applies.
func applied(t *testing.T, w *world.World, slug, file string, replaces bool) {
	t.Helper()
	page := broughtIn(t, w, slug, file, replaces)
	if err := w.Store.ApplyList(t.Context(), w.Officer2, slug, page.List.ID, page.List.FileHash); err != nil {
		t.Fatalf("%v: %+v", err, page.Problems)
	}
	work(t, w)
	if state := list(t, w, slug, page.List.ID).List; state.State != models.ListApplied || state.AppliedByName == state.UploadedByName {
		t.Fatalf("the list is %s by %q, %s", state.State, state.AppliedByName, state.Trouble)
	}
}

func roll(t *testing.T, w *world.World, slug string) models.RollPage {
	t.Helper()
	page, err := w.Store.RollPage(t.Context(), w.Officer, slug)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestAListIsReadBeforeItCounts(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, r := t.Context(), w.Round(models.StageReviewing)
		file := "Reference;Email;Age\nA1;sam@people.example;9\n a1 ;;8\nA2;SAM@people.example;30\nA3;jo@people.example;7\n=A4;;\nA5;ko@people.example\n"
		page := broughtIn(t, w, r.Slug, file, false)
		var got []string
		for _, p := range page.Problems {
			got = append(got, fmt.Sprintf("%d %s", p.Number, p.Problem))
		}
		want := "3 The reference is the same as in row 2\n4 The email address is the same as in row 2\n5 By the age, this person is too young. The round is for people aged 8 or over\n" +
			"6 The reference begins with =, like a formula. Change it, or make its column text\n7 This row has 2 cells, and the first row has 3"
		if text := strings.Join(got, "\n"); text != want {
			t.Errorf("problems:\n%s\nwant\n%s", text, want)
		}
		l := page.List
		if l.Good != 1 || l.Bad != 5 || l.Duplicates != 2 || l.State != models.ListChecked || l.Percent() != 100 || roll(t, w, r.Slug).People != 0 {
			t.Errorf("%+v", l)
		}
		refused(t, "a list with problems", w.Store.ApplyList(ctx, w.Officer2, r.Slug, l.ID, l.FileHash), models.Conflict, "cannot be applied")
		problems, err := w.Store.ListProblems(ctx, w.Officer2, r.Slug, l.ID)
		if err != nil || strings.Count(string(problems), "\n") != 6 || strings.Contains(string(problems), "sam@") {
			t.Errorf("the problems as a file: %q, %v", problems, err)
		}
		_, err = w.Store.ReceiveRoll(ctx, w.Officer2, r.Slug, members(false), strings.NewReader("reference,email\nB1,\n"))
		refused(t, "a second list", err, models.Conflict, "waits here already")
		if _, err := w.Store.DiscardList(ctx, w.Officer2, r.Slug, l.ID); err != nil {
			t.Fatal(err)
		}
		none(t, w, "SELECT COUNT(*) FROM import_rows")
		none(t, w, "SELECT COUNT(*) FROM import_pieces")
		none(t, w, "SELECT COUNT(*) FROM list_imports")
	})
}

// TestAgesThatStandOutAreShownBeforeAListIsApplied, as numbers alone, to whoever applies it and on the record.
func TestAgesThatStandOutAreShownBeforeAListIsApplied(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, r := t.Context(), w.Round(models.StageReviewing)
		var file strings.Builder
		file.WriteString("reference,email,age\n")
		for i := range 97 {
			fmt.Fprintf(&file, "O%d,,97\n", i)
		}
		for i := range 1200 { // more than are read at a time
			fmt.Fprintf(&file, "M%d,,%d\n", i, 8+i%80)
		}
		page := broughtIn(t, w, r.Slug, file.String(), false)
		want := []models.AgeCount{{Age: 97, People: 97}}
		ages, err := page.List.Ages()
		if got := ages.Counts(); err != nil || !slices.Equal(got, want) || ages.Usual != 15 {
			t.Fatalf("what stands out: %+v, usual %d, %v", got, ages.Usual, err)
		}
		if err := w.Store.ApplyList(ctx, w.Officer2, r.Slug, page.List.ID, page.List.FileHash); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.WorkOnLists(ctx); err != nil {
			t.Fatal(err)
		}
		lists := roll(t, w, r.Slug).Lists
		if len(lists) != 1 || lists[0].AgeCounts != `{"usual":15,"people":{"97":97}}` {
			t.Errorf("the record says %+v", lists)
		}
	})
}

// TestOneMailboxTwiceInAListIsFoundByRow before anybody applies it, whichever spelling stands where.
func TestOneMailboxTwiceInAListIsFoundByRow(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		page := broughtIn(t, w, r.Slug, "reference,email\nA1,sam.lee@proton.me\nA2,jo@me.com\nA3,samlee@pm.me\nA4,Sam.Lee+vote@proton.me\nA5,jo@icloud.com\nA6,\nA7,\n", false)
		var got []string
		for _, p := range page.Problems {
			got = append(got, fmt.Sprintf("%d %s", p.Number, p.Problem))
		}
		want := "4 The email address leads to the same mailbox as the one in row 2\n5 The email address is the same as in row 2\n6 The email address leads to the same mailbox as the one in row 3"
		if text := strings.Join(got, "\n"); text != want || page.List.Duplicates != 3 || page.List.Good != 4 {
			t.Errorf("problems:\n%s\nwant\n%s\n%+v", text, want, page.List)
		}
	})
}

// TestOnSQLiteARollHasNoMoreThanItCanCarry and a longer list is refused when it is read, so that applying it never holds up a vote.
func TestOnSQLiteARollHasNoMoreThanItCanCarry(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		people := func(from, n int) string {
			var file strings.Builder
			file.WriteString("reference,email\n")
			for i := range n {
				fmt.Fprintf(&file, "M%d,\n", from+i)
			}
			return file.String()
		}
		sqlite := w.Options.DatabaseURL == ""
		refusedAs := func(what, file string, replaces bool, says string) {
			t.Helper()
			page := broughtIn(t, w, r.Slug, file, replaces)
			if got := page.List.Trouble; sqlite != strings.Contains(got, says) || !sqlite && got != "" || page.CanApply && sqlite {
				t.Errorf("%s: %q", what, got)
			}
			if _, err := w.Store.DiscardList(t.Context(), w.Officer, r.Slug, page.List.ID); err != nil {
				t.Fatal(err)
			}
		}
		refusedAs("one too many", people(0, models.SQLiteMostVoters+1), false, "the roll would have more than 10,000 people. Here everything is kept in one SQLite file")
		applied(t, w, r.Slug, people(0, 3), false)
		refusedAs("one too many with those on the roll", people(10, models.SQLiteMostVoters-2), false, "the roll would have more than 10,000 people")
		page := broughtIn(t, w, r.Slug, people(0, models.SQLiteMostVoters), true)
		if page.List.Trouble != "" || page.List.Good != models.SQLiteMostVoters {
			t.Errorf("as many as it carries, in the place of others: %+v", page.List)
		}
		if most := roll(t, w, r.Slug).Most; sqlite != (most == models.SQLiteMostVoters) {
			t.Errorf("the page says %d", most)
		}
	})
}

// TestPostgreSQLKnowsHowLongAListIs: where it knew of the list before alone, which it looks at when it likes, it took minutes to find what is twice in 10,000 rows.
func TestPostgreSQLKnowsHowLongAListIs(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		if w.Options.DatabaseURL == "" {
			return // SQLite plans as the indexes are
		}
		r, db := w.Round(models.StageReviewing), plain(t, w)
		for range 2 {
			list := broughtIn(t, w, r.Slug, "reference,email\nA1,\nA2,\nA3,\n", false).List.ID
			known := column[string](t, db, "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'import_rows' AND attname = 'import_id'")
			if len(known) != 1 || known[0] != "{"+list+"}" {
				t.Errorf("of the list %s the database knows %q", list, known)
			}
			if _, err := w.Store.DiscardList(t.Context(), w.Officer, r.Slug, list); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAnotherOfficerAppliesTheVeryList(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, r := t.Context(), w.Round(models.StageReviewing)
		page := broughtIn(t, w, r.Slug, "reference,email\nA1,sam@people.example\nA2,\n", false)
		refused(t, "one's own list", w.Store.ApplyList(ctx, w.Officer, r.Slug, page.List.ID, page.List.FileHash), models.Conflict, "another officer")
		refused(t, "another file", w.Store.ApplyList(ctx, w.Officer2, r.Slug, page.List.ID, "0"), models.Conflict, "not the list")
		refused(t, "a resident", w.Store.ApplyList(ctx, w.Resident, r.Slug, page.List.ID, page.List.FileHash), models.Forbidden, "")
		if err := w.Store.ApplyList(ctx, w.Officer2, r.Slug, page.List.ID, page.List.FileHash); err != nil {
			t.Fatal(err)
		}
		_, err := w.Store.DiscardList(ctx, w.Officer, r.Slug, page.List.ID)
		refused(t, "a list that is being applied", err, models.Conflict, "applied already")
		work(t, w)
		p := roll(t, w, r.Slug)
		if p.People != 2 || p.WithEmail != 1 || p.ToSend != 1 || len(p.Lists) != 1 || p.Waiting != nil {
			t.Errorf("%+v", p)
		}
		none(t, w, "SELECT COUNT(*) FROM import_rows")
		none(t, w, "SELECT COUNT(*) FROM import_pieces")
		// Who is on the roll cannot be on it twice; a list in its place may name them again.
		if again := broughtIn(t, w, r.Slug, "reference,email\nA2,sam@people.example\nA3,\n", false); again.List.Bad != 1 ||
			again.Problems[0].Problem != "This reference is on the roll already. This email address is on the roll already" {
			t.Errorf("%+v", again.Problems)
		} else if _, err := w.Store.DiscardList(ctx, w.Officer, r.Slug, again.List.ID); err != nil {
			t.Fatal(err)
		}
		applied(t, w, r.Slug, "reference,email\nA2,sam@people.example\nA3,\nA4,\n", true)
		if p := roll(t, w, r.Slug); p.People != 3 || p.WithEmail != 1 || p.ToSend != 2 || len(p.Lists) != 2 {
			t.Errorf("in its place: %+v", p)
		}
	})
}

func TestAListThatCannotBeRead(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, r := t.Context(), w.Round(models.StageReviewing)
		_, err := w.Store.ReceiveRoll(ctx, w.Officer, r.Slug, members(false), strings.NewReader("PK\x03\x04 and more"))
		refused(t, "a spreadsheet", err, models.Invalid, "[file:")
		_, err = w.Store.ReceiveRoll(ctx, w.Officer, r.Slug, models.NewList{}, strings.NewReader("reference,email\nA1,\n"))
		refused(t, "no source", err, models.Invalid, "[source:")
		_, err = w.Store.ReceiveRoll(ctx, w.Officer, r.Slug, members(false), strings.NewReader(""))
		refused(t, "nothing", err, models.Invalid, "[file:")
		_, err = w.Store.ReceiveRoll(ctx, w.Officer, r.Slug, members(false), broken{})
		if !errors.Is(err, errBroken) {
			t.Errorf("a line that broke: %v", err)
		}
		none(t, w, "SELECT COUNT(*) FROM list_imports")
		page := broughtIn(t, w, r.Slug, "name,email\nSam,\n", false)
		if page.List.State != models.ListChecked || !strings.Contains(page.List.Trouble, "reference") || page.CanApply {
			t.Errorf("%+v", page.List)
		}
	})
}

var errBroken = errors.New("the line broke")

// broken is an upload that breaks off.
type broken struct{}

func (broken) Read(p []byte) (int, error) { return copy(p, "reference,email\nA1,\n"), errBroken }

// TestAListThatTheProgramWasKilledOver reads a list, is killed at 63 %, and goes on in another program: every row is there once.
func TestAListThatTheProgramWasKilledOver(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		var file strings.Builder
		file.WriteString("reference,email,note\n")
		rows := 10_000
		for i := range rows {
			fmt.Fprintf(&file, "M%d,m%d@people.example,\"two\nlines\"\n", i, i)
		}
		id, err := w.Store.ReceiveRoll(t.Context(), w.Officer, r.Slug, members(false), strings.NewReader(file.String()))
		if err != nil {
			t.Fatal(err)
		}
		ctx, kill := context.WithCancel(t.Context())
		commits := 0
		w.Queries.Hold(func(sql string) {
			if strings.Contains(sql, "UPDATE") && strings.Contains(sql, "read_to") {
				if commits++; commits == rows/1000*63/100+1 {
					kill()
				}
			}
		})
		_, err = w.Store.WorkOnLists(ctx)
		w.Queries.Hold(nil)
		if err == nil {
			t.Fatal("it was not killed")
		}
		if p := list(t, w, r.Slug, id).List; p.Percent() < 50 || p.Percent() > 70 || p.State != models.ListReading {
			t.Fatalf("killed at %d %%: %+v", p.Percent(), p)
		}
		again, err := store.Open(t.Context(), w.Options)
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if _, err := again.WorkOnLists(t.Context()); err != nil {
			t.Fatal(err)
		}
		p := list(t, w, r.Slug, id).List
		if p.Good != rows || p.Bad != 0 || p.State != models.ListChecked {
			t.Errorf("%+v", p)
		}
		if err := w.Store.ApplyList(t.Context(), w.Officer2, r.Slug, id, p.FileHash); err != nil {
			t.Fatal(err)
		}
		work(t, w)
		if n := roll(t, w, r.Slug).People; n != rows {
			t.Errorf("%d people on the roll", n)
		}
	})
}

func TestARollVotesByTheAddressOnIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := sealedBy(t, w, models.AssuranceRoll)
		applied(t, w, v.Slug, "reference,email\nA1,Sam.Resident@gmail.com\nA2,\n", false)
		openNow(t, w, v)
		c := v.cast(t, w, 1)
		receipt, err := w.Store.CastBallot(ctx, asked(t, w, c, "samresident@googlemail.com"))
		if err != nil || receipt.Tracker == "" {
			t.Fatal(err)
		}
		before := messagesSent(t, w)
		w.Store.Advance(time.Second)
		request, err := w.Store.SendVoteCode(ctx, byEmail(v.cast(t, w, 1), "stranger@people.example", ""), 5)
		if err != nil || request == "" || messagesSent(t, w) != before {
			t.Errorf("somebody who is not on the roll: %q, %v", request, err)
		}
		none(t, w, "SELECT COUNT(*) FROM roll_entries WHERE channel = 'email'")
		letters, err := w.Store.IssueLetters(ctx, w.Officer, v.Slug, "First letters", models.MostLetters)
		if err != nil || len(letters.Lines) != 1 || letters.Lines[0].Reference != "A2" || letters.Left != 0 {
			t.Fatalf("%+v, %v", letters, err)
		}
		c = v.cast(t, w, 2)
		c.Code = letters.Lines[0].Code
		if _, err := w.Store.CastBallot(ctx, c); err != nil {
			t.Fatal(err)
		}
		_, err = w.Store.IssueLetters(ctx, w.Officer, v.Slug, "More", models.MostLetters)
		refused(t, "nobody left", err, models.Conflict, "Everyone")
		_, err = w.Store.IssueLetters(ctx, w.Helper, v.Slug, "Mine", models.MostLetters)
		if models.CodeOf(err) != models.NotFound {
			t.Errorf("a helper: %v", err)
		}
		// A letter that was lost: the new code shows nothing of the vote that is in, and the old one opens nothing.
		if err := w.Store.RevokeCodes(ctx, w.Officer, v.Slug, letters.Batch.ID, "The post was lost"); err != nil {
			t.Fatal(err)
		}
		again, err := w.Store.IssueLetters(ctx, w.Officer, v.Slug, "Again", models.MostLetters)
		if err != nil || len(again.Lines) != 1 {
			t.Fatal(err)
		}
		own, err := w.Store.OwnBallot(ctx, models.Cast{Slug: v.Slug, Code: again.Lines[0].Code})
		if err != nil || own.Voted || len(own.Picks) > 0 {
			t.Errorf("the new letter: %v, voted %t, %v", err, own.Voted, own.Picks)
		}
		_, err = w.Store.OwnBallot(ctx, models.Cast{Slug: v.Slug, Code: letters.Lines[0].Code})
		refused(t, "the lost letter", err, models.Invalid, "voting_code")
		if n := turnout(t, w, v.Slug); n != 2 {
			t.Errorf("%d ballots", n)
		}
		refused(t, "a list once the vote is open", func() error {
			_, err := w.Store.ReceiveRoll(ctx, w.Officer, v.Slug, members(false), strings.NewReader("reference,email\nA9,\n"))
			return err
		}(), models.Closed, "")
	})
}

// messagesSent is how many mails there are.
func messagesSent(t *testing.T, w *world.World) int {
	t.Helper()
	messages, err := w.Store.Messages(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return len(messages)
}

// none fails unless the query counts nothing.
func none(t *testing.T, w *world.World, query string) {
	t.Helper()
	n := 0
	if err := plain(t, w).QueryRowContext(t.Context(), query).Scan(&n); err != nil || n != 0 {
		t.Errorf("%s: %d, %v", query, n, err)
	}
}

// sealedBy is a sealed round whose voters prove in this way who they are.
func sealedBy(t *testing.T, w *world.World, assurance string) voting {
	t.Helper()
	r := w.Round(models.StageSealed)
	patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"assurance": assurance})
	for _, title := range []string{"Baby bank", "Girls' football"} {
		w.Proposal(r, models.ProposalEligible, title, 620_000)
	}
	fingerprint, err := w.Keys.NewRound(r.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.Seal(r, fingerprint)
	page, err := w.Store.BallotPage(t.Context(), r.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	return voting{Round: r, projects: page.Projects}
}

// openNow moves the clock to when a vote has just opened.
func openNow(t *testing.T, w *world.World, v voting) {
	t.Helper()
	page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	w.Store.Advance(page.State.Timetable[models.Voting].OpensAt.Sub(page.Now) + time.Minute)
}

func TestARollIsNeededToSeal(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, r := t.Context(), w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"assurance": models.AssuranceRoll})
		w.Store.SetOffset(scored)
		refused(t, "no roll", seals(ctx, w.Store, w.Officer, r.Slug), models.Conflict, "Nobody is on the roll")
		applied(t, w, r.Slug, "reference,email\nA1,\n", false)
		if err := seals(ctx, w.Store, w.Officer, r.Slug); err != nil {
			t.Error(err)
		}
		other := w.Round(models.StageReviewing)
		w.Proposal(other, models.ProposalEligible, "Baby bank", 620_000)
		w.Store.SetOffset(scored)
		patch(t, w, &models.Round{}, "id", other.ID, map[string]any{"assurance": models.AssuranceSignIn})
		refused(t, "nowhere to sign in", seals(ctx, w.Store, w.Officer, other.Slug), models.Conflict, "nowhere to")
	})
}

// TestARollIsKeptForAVoteThatMoved: a list came in, and then the dates were put off. Its addresses are there until the new ones are over.
func TestARollIsKeptForAVoteThatMoved(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, r := t.Context(), w.Round(models.StageReviewing)
		applied(t, w, r.Slug, "reference,email\nA1,sam@people.example\n", false)
		setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
		must(t, err)
		in := models.RoundInputOf(models.RoundDatesPart, setup)
		voting := setup.Timetable[models.Voting]
		in.Dates.VotingOpen, in.Dates.VotingClose = models.TypedMomentOf(voting.OpensAt.AddDate(0, 0, 90)), models.TypedMomentOf(voting.ClosesAt.AddDate(0, 0, 90))
		in.Reason = "The hall was flooded"
		must(t, w.Store.ChangeRound(ctx, w.Officer, r.Slug, in))
		closes := voting.ClosesAt.Add(time.Duration(setup.Rules.GraceMinutes) * time.Minute)
		w.Store.SetOffset(time.Until(closes.Add(models.AddressKept + 24*time.Hour))) // when they would have gone
		_, err = w.Store.DeleteExpired(ctx)
		must(t, err)
		if kept := column[string](t, plain(t, w), "SELECT contact FROM roll_entries WHERE round_id = '"+r.ID+"'"); len(kept) != 1 || kept[0] != "sam@people.example" {
			t.Errorf("before the vote that moved the roll has %q", kept)
		}
	})
}
