package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/recount"
	"acorn/testing/world"
)

// paperBatch is a batch of paper that was printed in a test.
type paperBatch struct {
	t *testing.T
	*world.World
	v      voting
	id     string
	papers []models.PrintedPaper
}

// printed prints papers for a vote that is open, and has them out.
func printed(t *testing.T, w *world.World, v voting, label string, n int) paperBatch {
	t.Helper()
	got, err := w.Store.PrintPapers(t.Context(), w.Officer, v.Slug, models.NewPapers{Label: label, Venue: "Northgate Library", Count: fmt.Sprint(n)})
	if err != nil || len(got.Papers) != n || len(got.Projects) != 4 {
		t.Fatalf("%d papers, %v", len(got.Papers), err)
	}
	if err := w.Store.SendPapersOut(t.Context(), w.Officer, v.Slug, got.Batch.ID); err != nil {
		t.Fatal(err)
	}
	return paperBatch{t, w, v, got.Batch.ID, got.Papers}
}

func (b paperBatch) number(paper int) string { return models.PaperNumber(b.papers[paper].Number) }

func (b paperBatch) key(actor models.Actor, paper int, reading string) error {
	_, err := b.Store.KeyPaper(b.t.Context(), actor, b.v.Slug, b.id, models.KeyInput{Number: b.number(paper), Reading: reading}, false)
	return err
}

func (b paperBatch) again(actor models.Actor, paper int, reading string) error {
	_, err := b.Store.KeyPaper(b.t.Context(), actor, b.v.Slug, b.id, models.KeyInput{Number: b.number(paper), Reading: reading}, true)
	return err
}

// swap swaps a paper as spoiled.
func (b paperBatch) swap(paper int) {
	b.t.Helper()
	must(b.t, b.Store.SwapPaper(b.t.Context(), b.Officer, b.v.Slug, b.id, models.PaperSwap{Code: b.papers[paper].Code, Number: b.number(paper)}))
}

// both has two officers key a paper alike.
func (b paperBatch) both(paper int, reading string) {
	b.t.Helper()
	for _, actor := range []models.Actor{b.Officer, b.Officer2} {
		if err := b.key(actor, paper, reading); err != nil {
			b.t.Fatalf("keying %s: %v", b.number(paper), err)
		}
	}
}

// count says how many came back, were spoiled, left over and taken away.
func (b paperBatch) count(returned, spoiled, unused, away int) {
	b.t.Helper()
	in := models.PaperCounts{Returned: fmt.Sprint(returned), Spoiled: fmt.Sprint(spoiled), Unused: fmt.Sprint(unused), Away: fmt.Sprint(away)}
	if away > 0 {
		in.Note = "They wanted to think it over"
	}
	if err := b.Store.CountPapers(b.t.Context(), b.Officer, b.v.Slug, b.id, in); err != nil {
		b.t.Fatal(err)
	}
}

func (b paperBatch) settle() error {
	return errors.Join(b.Store.ProposeSettling(b.t.Context(), b.Officer, b.v.Slug, b.id), settlesPaper(b.t.Context(), b.Store, b.Officer2, b.v.Slug, b.id))
}

func (b paperBatch) page() models.PaperBatchPage {
	b.t.Helper()
	page, err := b.Store.PaperBatchPage(b.t.Context(), b.Officer, b.v.Slug, b.id)
	if err != nil {
		b.t.Fatal(err)
	}
	return page
}

// ballots are the version of each of the round's ballots with the numbers of its picks.
func (b paperBatch) ballots() []string {
	b.t.Helper()
	ballots, err := b.Store.OpenedBallots(b.t.Context(), b.v.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	var all []string
	for _, ballot := range ballots {
		if ballot.State != "counted" {
			continue
		}
		version := fmt.Sprint(ballot.Version)
		points, err := models.ParseChoices(ballot.Choices)
		if err != nil {
			b.t.Fatal(err)
		}
		for i, p := range b.v.projects {
			if points[p.ID] > 0 {
				version += fmt.Sprintf(" %d", i+1)
			}
		}
		all = append(all, version)
	}
	slices.Sort(all)
	return all
}

// tells fails the test unless the batch cannot be settled and its page says why.
func (b paperBatch) tells(want ...string) {
	b.t.Helper()
	err := b.Store.ProposeSettling(b.t.Context(), b.Officer, b.v.Slug, b.id)
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Conflict || len(e.Fields) != len(want) {
		b.t.Errorf("settling: %v, not %q", err, want)
		return
	}
	for i, text := range want {
		got := e.Fields[i].Text
		for j := 0; j+1 < len(e.Fields[i].Args); j += 2 {
			got = strings.ReplaceAll(got, fmt.Sprintf("{{.%v}}", e.Fields[i].Args[j]), fmt.Sprint(e.Fields[i].Args[j+1]))
		}
		if !strings.Contains(got, text) {
			b.t.Errorf("it says %q, not %q", got, text)
		}
	}
}

func TestPaperIsCastWhenItAddsUp(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		b := printed(t, w, v, "Saturday", 8)
		b.tells("Nobody has counted")
		b.both(0, "1 2")
		b.both(1, "b")
		b.both(2, "1 2 3 4")
		refused(t, "the same person twice", b.key(w.Officer, 0, "1 2"), models.Invalid, "[number:")
		if err := b.key(w.Officer, 3, "3"); err != nil {
			t.Fatal(err)
		}
		refused(t, "the same person twice, another reading", b.key(w.Officer, 3, "4"), models.Invalid, "[number:")
		b.swap(7)
		b.count(5, 1, 3, 0)
		b.tells("8 were printed and 9 are accounted for: 1 too many", "5 came back and 4 are keyed: 1 too few", "1 are keyed by one person only")
		b.count(4, 1, 2, 0)
		b.tells("8 were printed and 7 are accounted for: 1 too few", "1 are keyed by one person only")
		b.count(4, 1, 3, 0)
		refused(t, "another look before there are two", b.again(w.Helper, 3, "3"), models.Invalid, "[number:")
		if err := b.key(w.Officer2, 3, "4"); err != nil {
			t.Fatal(err)
		}
		b.tells("1 were read differently")
		if state := b.page().State(); state != models.PaperKeyedTwice {
			t.Errorf("the batch is %s", state)
		}
		refused(t, "keying again as if there were no difference", b.key(w.Helper, 3, "3"), models.Invalid, "[number:")
		if err := b.again(w.Officer, 3, "3"); err != nil { // repeats what they read: that alone settles nothing
			t.Fatal(err)
		}
		b.tells("1 were read differently")
		if err := b.again(w.Helper, 3, "3"); err != nil {
			t.Fatal(err)
		}
		refused(t, "a look too many", b.again(w.Officer2, 3, "4"), models.Invalid, "[number:")
		refused(t, "settling what nobody proposes", settlesPaper(t.Context(), w.Store, w.Officer2, v.Slug, b.id), models.Conflict, "")
		if err := w.Store.ProposeSettling(t.Context(), w.Officer, v.Slug, b.id); err != nil {
			t.Fatal(err)
		}
		refused(t, "settling alone", settlesPaper(t.Context(), w.Store, w.Officer, v.Slug, b.id), models.Conflict, "")
		w.Queries.Taken()
		if err := settlesPaper(t.Context(), w.Store, w.Officer2, v.Slug, b.id); err != nil {
			t.Fatal(err)
		}
		for _, sql := range w.Queries.Taken() {
			if strings.HasPrefix(sql, "UPDATE") && (strings.Contains(sql, "roll_entries") || strings.Contains(sql, "voting_codes") || strings.Contains(sql, "paper_ballots")) {
				t.Errorf("a row that leads to a voter is written beside the ballots: %s", sql)
			}
		}
		if got := b.ballots(); !slices.Equal(got, []string{"1", "1 1", "1 1 2", "1 3"}) {
			t.Errorf("ballots %q", got)
		}
		page := b.page()
		if page.State() != models.PaperSettled || page.CastBallots != 3 || page.Refused != 1 || page.Replaced != 0 || page.ReadingsHash == "" {
			t.Errorf("settled as %+v", page.PaperBatch)
		}
		refused(t, "settling twice", settlesPaper(t.Context(), w.Store, w.Officer2, v.Slug, b.id), models.Conflict, "")
		refused(t, "keying what is settled", b.key(w.Helper, 5, "1"), models.Conflict, "")
		if len(b.ballots()) != 4 {
			t.Errorf("ballots %q", b.ballots())
		}
		for _, p := range b.papers {
			_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 4), p.Code))
			refused(t, "a settled paper's code online", err, models.Invalid, "[voting_code:")
		}
	})
}

// Whoever votes online with a paper's code and hands the paper in has one vote: the paper, in whatever order they came.
func TestPaperHandedInReplacesTheSamePaperOnline(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 3)
		online := func(paper int, numbers ...int) error {
			_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, numbers...), b.papers[paper].Code))
			return err
		}
		if err := errors.Join(online(0, 1), online(2, 4)); err != nil {
			t.Fatal(err)
		}
		b.both(0, "2")
		b.both(1, "3")
		refused(t, "a paper that was handed in, online", online(0, 1), models.Invalid, "[voting_code:")
		refused(t, "a paper that was handed in and never used online", online(1, 1), models.Invalid, "[voting_code:")
		if err := online(2, 4, 1); err != nil {
			t.Errorf("a paper that was taken away: %v", err)
		}
		b.count(2, 0, 1, 0)
		if page := b.page(); page.Online != 0 || len(page.Stops) > 0 {
			t.Errorf("while people vote it tells that %d voted online: %v", page.Online, page.Stops)
		}
		refused(t, "settling before the close", b.settle(), models.Conflict, "Settle it after voting has closed")
		b.count(2, 0, 0, 1)
		b.tells("Settle after the vote has closed")
		endVote(t, w, v)
		refused(t, "counting before paper is settled", w.Store.CountRound(t.Context(), w.Officer, v.Slug), models.Conflict, "")
		seeClose(t, w)
		if n, err := w.Store.TakeCheckpoints(t.Context()); err != nil || n != 0 {
			t.Errorf("%d checkpoints before the paper is settled, %v", n, err)
		}
		if err := b.settle(); err != nil {
			t.Fatal(err)
		}
		if got := b.ballots(); !slices.Equal(got, []string{"1 3", "2 1 4", "2 2"}) {
			t.Errorf("ballots %q", got)
		}
		if page := b.page(); page.Replaced != 1 || page.CastBallots != 2 {
			t.Errorf("%d cast, %d replaced", page.CastBallots, page.Replaced)
		}
		for _, act := range []func(context.Context, models.Actor, string) error{w.Store.CountRound, w.Store.TellProposers, w.Store.PublishResult} {
			if err := act(t.Context(), w.Officer, v.Slug); err != nil {
				t.Fatal(err)
			}
		}
		packed, err := w.Store.RecountZip(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		files, err := recount.Unzip(packed)
		if err != nil {
			t.Fatal(err)
		}
		if report, err := recount.Check(files); err != nil || !report.Agrees() {
			t.Errorf("checking what is published: %s, %v", report.Line(), err)
		}
		page, err := w.Store.ResultPage(t.Context(), v.Slug)
		if err != nil || page.Result.Ballots != 3 {
			t.Errorf("%d ballots were counted, %v", page.Result.Ballots, err)
		}
		_, err = w.Store.PrintPapers(t.Context(), w.Officer, v.Slug, models.NewPapers{Label: "Late", Venue: "Library", Count: "1"})
		refused(t, "printing for a counted round", err, models.Closed, "")
	})
}

// A settling that breaks off leaves everything as it was.
func TestSettlingIsAllOrNothing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 3)
		for paper := range 3 {
			b.both(paper, "1 2")
		}
		b.count(3, 0, 0, 0)
		if err := w.Store.ProposeSettling(t.Context(), w.Officer, v.Slug, b.id); err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{"INSERT INTO ballots", "UPDATE \"paper_batches\"", "DELETE FROM \"paper_entries\""} {
			ctx, stop := context.WithCancel(t.Context())
			w.Queries.Hold(func(sql string) {
				if strings.Contains(strings.ReplaceAll(sql, "`", `"`), at) {
					stop()
				}
			})
			if err := settlesPaper(ctx, w.Store, w.Officer2, v.Slug, b.id); err == nil {
				t.Errorf("settled although it was ended at %s", at)
			}
			w.Queries.Hold(nil)
			stop()
			if n := b.ballots(); len(n) != 0 || b.page().SettledAt != nil || b.page().Twice != 3 {
				t.Errorf("ended at %s: %q, %+v", at, n, b.page().PaperBatchLine)
			}
		}
		if err := settlesPaper(t.Context(), w.Store, w.Officer2, v.Slug, b.id); err != nil || len(b.ballots()) != 3 {
			t.Errorf("%v, %q", err, b.ballots())
		}
	})
}

// After settling nothing joins what was keyed, or a paper's number, to a ballot: T-S2.
func TestNothingLeadsFromAPaperToItsBallot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 4)
		for paper := range 4 {
			b.both(paper, fmt.Sprint(paper+1))
		}
		b.count(4, 0, 0, 0)
		if err := b.settle(); err != nil {
			t.Fatal(err)
		}
		db := plain(t, w)
		one := func(query string) string {
			t.Helper()
			var text string
			if err := db.QueryRowContext(t.Context(), query).Scan(&text); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			return text
		}
		if n := one("SELECT COUNT(*) FROM paper_entries"); n != "0" {
			t.Errorf("%s readings are left", n)
		}
		if n := one("SELECT COUNT(*) FROM ballots b JOIN paper_ballots p ON p.id = b.id OR p.roll_entry_id = b.id OR p.id = b.tracker"); n != "0" {
			t.Errorf("%s papers share an id with a ballot", n)
		}
		trail, err := w.Store.AuditTrail(t.Context(), w.Auditor, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range trail {
			for _, p := range v.projects {
				if strings.Contains(line.Detail, p.ID) {
					t.Errorf("the trail tells choices: %s", line.Detail)
				}
			}
		}
		if w.Options.DatabaseURL == "" {
			return
		}
		if n := one("SELECT COUNT(DISTINCT b.xmin::text) FROM ballots b"); n != "1" {
			t.Errorf("the ballots were written in %s transactions", n)
		}
		if n := one("SELECT COUNT(*) FROM ballots b JOIN paper_ballots p ON p.xmin::text = b.xmin::text"); n != "0" {
			t.Errorf("%s papers were written with a ballot", n)
		}
		if n := one("SELECT COUNT(*) FROM ballots b JOIN roll_entries e ON e.xmin::text = b.xmin::text"); n != "0" {
			t.Errorf("%s entries of the roll were written with a ballot", n)
		}
	})
}

// A helper looks after the papers of their own venue.
func TestAHelperKeysTheirOwnVenue(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		other, err := w.Store.PrintPapers(t.Context(), w.Officer, v.Slug, models.NewPapers{Label: "Elsewhere", Venue: "Fernhill Hall", Count: "2", Large: true})
		if err != nil || !other.Large {
			t.Fatal(err)
		}
		got, err := w.Store.PrintPapers(t.Context(), w.Helper, v.Slug, models.NewPapers{Label: "Own", Venue: "Somewhere else", Count: "2"})
		if err != nil || got.Batch.Venue != "Northgate Library" || got.Batch.FirstNumber != other.Batch.LastNumber()+1 {
			t.Fatalf("%+v, %v", got.Batch, err)
		}
		page, err := w.Store.PaperPage(t.Context(), w.Helper, v.Slug)
		if err != nil || len(page.Batches) != 1 || page.Batches[0].ID != got.Batch.ID {
			t.Errorf("the helper sees %+v, %v", page.Batches, err)
		}
		_, err = w.Store.PaperBatchPage(t.Context(), w.Helper, v.Slug, other.Batch.ID)
		refused(t, "another venue's batch", err, models.NotFound, "")
		refused(t, "sending another venue's papers out", w.Store.SendPapersOut(t.Context(), w.Helper, v.Slug, other.Batch.ID), models.NotFound, "")
		// A paper that is not out opens nothing.
		_, err = w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), got.Papers[0].Code))
		refused(t, "a paper that is not out, online", err, models.Invalid, "[voting_code:")
		_, err = w.Store.KeyPaper(t.Context(), w.Helper, v.Slug, got.Batch.ID, models.KeyInput{Number: models.PaperNumber(got.Papers[0].Number), Reading: "1"}, false)
		refused(t, "keying what is not out", err, models.Conflict, "")
		// What never went out is settled as left over, and then the round is counted.
		for _, batch := range []string{other.Batch.ID, got.Batch.ID} {
			b := paperBatch{t, w, v, batch, got.Papers}
			b.count(0, 1, 1, 0)
			b.tells("all 2 are left over, and you say 1", "1 were spoiled and swapped, and the codes of 0 are closed")
			b.count(0, 0, 2, 0)
			if err := b.settle(); err != nil {
				t.Fatal(err)
			}
		}
		endVote(t, w, v)
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
	})
}

// Whoever shows another right to vote and takes paper has the paper alone.
func TestAnExchangedRightToVoteIsClosed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		b := printed(t, w, v, "Saturday", 4)
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		gives := func(in models.PaperExchange) error {
			return w.Store.ExchangePaper(t.Context(), w.Helper, v.Slug, b.id, in)
		}
		exchange := func(shown string) error { return gives(models.PaperExchange{Shown: shown}) }
		if err := exchange(models.GroupCode(v.codes[0])); err != nil {
			t.Fatal(err)
		}
		// An address is given up by who reads its mail, and by nobody else.
		for _, typed := range []models.PaperExchange{{}, {Code: "123456"}, {Code: "123456", Request: newID()}} {
			typed.Shown = "Sam@People.example"
			refused(t, "an address without its mail", gives(typed), models.Invalid, "[email_code:")
		}
		_, err := w.Store.AskToExchange(t.Context(), w.Resident, v.Slug, b.id, "sam@people.example", models.OneTimeCodeTries)
		wantCode(t, "a code asked for by a resident", err, models.Forbidden)
		request, err := w.Store.AskToExchange(t.Context(), w.Helper, v.Slug, b.id, "Sam@People.example", models.OneTimeCodeTries)
		if err != nil {
			t.Fatal(err)
		}
		proved := models.PaperExchange{Shown: " Sam@People.example ", Code: sentCode(t, w), Request: request}
		refused(t, "another address by that mail", gives(models.PaperExchange{Shown: "kim@people.example", Code: proved.Code, Request: request}), models.Invalid, "[email_code:")
		if err := gives(proved); err != nil {
			t.Fatal(err)
		}
		refused(t, "an address again", gives(proved), models.Invalid, "")
		for name, shown := range map[string]string{"a code again": v.codes[0], "nothing": " ", "no code": "0000 0000 0000", "a paper's own": b.papers[0].Code} {
			refused(t, name, exchange(shown), models.Invalid, "[shown:")
		}
		_, err = w.Store.CastBallot(t.Context(), with(v.cast(t, w, 2), v.codes[0]))
		refused(t, "an exchanged code online", err, models.Invalid, "[voting_code:")
		b.both(0, "3")
		b.count(1, 0, 3, 0)
		b.tells("2 were given out for another right to vote, and only 1 were given out at all: 1 too many")
		b.both(1, "3")
		b.count(2, 0, 2, 0)
		if err := b.settle(); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.SettleStandings(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := b.ballots(); !slices.Equal(got, []string{"1 3", "1 3"}) {
			t.Errorf("ballots %q", got)
		}
		endVote(t, w, v)
		refused(t, "exchanging after the close", exchange(v.codes[1]), models.Closed, "")
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
	})
}

// Papers go out until the close and count if they did. Nothing of them is keyed, counted or settled before the vote has opened.
func TestPaperGoesOutBeforeTheCloseAndComesBackAfterTheOpening(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		s, ctx := w.Store, t.Context()
		v := voteAt(t, w, models.StageSealed, 0)
		b := printed(t, w, v, "Early", 2)
		refused(t, "keying before the vote", b.key(w.Officer, 0, "1"), models.Closed, "")
		refused(t, "a third look before the vote", b.again(w.Officer, 0, "1"), models.Closed, "")
		refused(t, "counting before the vote", s.CountPapers(ctx, w.Officer, v.Slug, b.id, models.PaperCounts{Returned: "1", Spoiled: "0", Unused: "1", Away: "0"}), models.Closed, "")
		refused(t, "proposing before the vote", s.ProposeSettling(ctx, w.Officer, v.Slug, b.id), models.Closed, "")
		refused(t, "settling before the vote", settlesPaper(ctx, s, w.Officer2, v.Slug, b.id), models.Closed, "")
		if _, err := s.KeyingPage(ctx, w.Officer, v.Slug, b.id, 0, 0); models.CodeOf(err) != models.Closed {
			t.Errorf("the page for keying before the vote: %v", err)
		}
		if page := b.page(); page.CanCount || page.CanKey || page.CanGo {
			t.Errorf("before the vote the page offers %+v", page)
		}
		frame, err := s.Frame(ctx, v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		s.Advance(frame.Timetable[models.Voting].OpensAt.Sub(frame.Now))
		late, err := s.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: "Late", Venue: "Northgate Library", Count: "2"})
		if err != nil {
			t.Fatal(err)
		}
		b.both(0, "1")
		endVote(t, w, v)
		refused(t, "sending papers out after the close", s.SendPapersOut(ctx, w.Officer, v.Slug, late.Batch.ID), models.Closed, "")
		l := paperBatch{t, w, v, late.Batch.ID, late.Papers}
		if page := l.page(); page.CanGo || page.CanKey || !page.CanCount {
			t.Errorf("after the close the page of what never went out offers %+v", page)
		}
		refused(t, "keying what did not go out", l.key(w.Officer, 0, "1"), models.Conflict, "")
		l.count(2, 0, 0, 0)
		l.tells("all 2 are left over, and you say 0", "2 came back and 0 are keyed")
		l.count(0, 0, 2, 0)
		b.count(1, 0, 1, 0)
		if err := errors.Join(l.settle(), b.settle(), s.CountRound(ctx, w.Officer, v.Slug)); err != nil {
			t.Fatal(err)
		}
		if got := b.ballots(); !slices.Equal(got, []string{"1 1"}) {
			t.Errorf("ballots %q", got)
		}
	})
}

// A slip of one person's in the number of a paper closes nobody's vote online: the same reading of two people does.
func TestOneLookAtAPaperClosesNothing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 2)
		online := func(paper int, numbers ...int) error {
			_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, numbers...), b.papers[paper].Code))
			return err
		}
		for i, look := range []func() error{
			func() error { return b.key(w.Helper, 0, "1") },
			func() error { return b.key(w.Officer, 0, "2") },
			func() error { return b.again(w.Officer, 0, "2") },
		} {
			if err := errors.Join(look(), online(0, i+1)); err != nil {
				t.Errorf("voting after look %d at the paper: %v", i+1, err)
			}
		}
		if err := b.again(w.Officer2, 0, "2"); err != nil {
			t.Fatal(err)
		}
		refused(t, "voting after two people read the same", online(0, 4), models.Invalid, "[voting_code:")
		if got := b.ballots(); !slices.Equal(got, []string{"3 3"}) {
			t.Errorf("ballots %q", got)
		}
		b.count(1, 0, 1, 0)
		if err := b.settle(); err != nil {
			t.Fatal(err)
		}
		if got := b.ballots(); !slices.Equal(got, []string{"4 2"}) {
			t.Errorf("ballots %q", got)
		}
	})
}
