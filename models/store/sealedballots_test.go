package store_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestWithoutTheKeyNoBallotSaysAnything: whoever reads the whole database, twice, and knows whose each ballot is, learns of none what it says, neither by reading
// it nor by trying every ballot that there could be.
func TestWithoutTheKeyNoBallotSaysAnything(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v, db := t.Context(), openVote(t, w, 24), plain(t, w)
		for i := range 24 {
			castBy(t, w, v, i, 1+i%2)
		}
		var rows []string // of the votes, in two copies of the database
		copied := func() {
			for _, b := range ballotTables {
				rows = append(rows, rowsAsText(t, db, b.table)...)
			}
		}
		copied()
		// One entry is closed and one is set aside, so that it is known whose two of the ballots are; others change their votes, and one more votes.
		entries := entriesOf(t, w, v)
		stand(t, w, entries[0], models.StandingClosed)
		stand(t, w, entries[1], models.StandingQuarantined)
		settle(t, w, 2)
		for i := 2; i < 5; i++ {
			castBy(t, w, v, i, 3, 4)
		}
		nextHour(t, w, v)
		take(t, w, v.Slug)
		copied()
		for _, row := range rows {
			for _, p := range v.projects {
				if strings.Contains(row, p.ID) {
					t.Fatalf("a project is named by %s", row)
				}
			}
		}
		if len(rows) != 24*3+24+27+27 {
			t.Fatalf("%d rows of votes were looked at", len(rows))
		}
		lengths, texts := map[int]bool{}, map[string]bool{}
		for _, sealed := range column[string](t, db, "SELECT choices FROM ballots") {
			lengths[len(sealed)], texts[sealed] = true, true
		}
		if len(lengths) != 1 || len(texts) != 24 {
			t.Errorf("24 ballots have %d lengths and are %d different texts", len(lengths), len(texts))
		}
		if n := len(column[string](t, db, "SELECT DISTINCT choices FROM ballots WHERE state = 'quarantined'")); n != 1 {
			t.Fatalf("%d ballots are set aside, so this test sees nothing", n)
		}
		commitments, trackers := map[string]bool{}, column[string](t, db, "SELECT tracker FROM ballots")
		for _, leaf := range column[[]byte](t, db, "SELECT commitment FROM ballot_leaves") {
			commitments[string(leaf)] = true
		}
		payloads := column[[]byte](t, db, "SELECT payload_hash FROM submissions")
		distinct := map[string]bool{}
		for _, p := range payloads {
			distinct[string(p)] = true
		}
		if len(distinct) != len(payloads) {
			t.Errorf("of %d forms %d are told apart: those that sent the same are known", len(payloads), len(distinct))
		}
		nonces := column[[]byte](t, db, "SELECT nonce FROM ballots")
		for _, choices := range everyBallot(t, v) {
			for version := 1; version < 3; version++ {
				for _, nonce := range nonces {
					commitment := models.Commitment(v.ID, choices, version, nonce)
					if commitments[string(commitment[:])] || slices.Contains(trackers, models.Tracker(commitment)) {
						t.Fatalf("%s was found by trying", choices)
					}
				}
			}
		}
		opened, err := w.Store.OpenedBallots(ctx, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]int{}
		for _, b := range opened {
			said[b.Choices]++
		}
		if len(said) != 3 { // changed, and the others' two ways
			t.Errorf("with the key the ballots say %v", said)
		}
	})
}

// TestAFormThatWaitsSaysNothing: what an officer sent of a caller's vote when their session had ended waits until they have signed in, and nobody else reads it.
func TestAFormThatWaitsSaysNothing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const picks = "project=7b0c&project=9a1d"
		id, err := w.Store.ParkForm(t.Context(), w.Officer, "browser", "/desk/rounds/x/phone/1", picks)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rowsAsText(t, plain(t, w), "parked_forms") {
			if strings.Contains(row, "project") || strings.Contains(row, "7b0c") {
				t.Errorf("a form that waits is readable: %s", row)
			}
		}
		if form, err := w.Store.ParkedForm(t.Context(), w.Officer, "browser", id); err != nil || form.Fields != picks {
			t.Errorf("its sender gets %q, %v", form.Fields, err)
		}
	})
}

// everyBallot is each ballot of one or two picks that there could be.
func everyBallot(t *testing.T, v voting) []string {
	t.Helper()
	var all []string
	for _, a := range v.projects {
		for _, b := range v.projects {
			choices, err := models.CanonicalChoices(map[string]int{a.ID: 1, b.ID: 1})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, choices)
		}
	}
	return all
}

// TestASealedBallotIsOfItsRowAlone: one that was moved, cut or changed cannot be opened, and its voter is not shown another's.
func TestASealedBallotIsOfItsRowAlone(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		castBy(t, w, v, 0, 1)
		castBy(t, w, v, 1, 2)
		db := plain(t, w)
		sealed := column[string](t, db, "SELECT choices FROM ballots ORDER BY id")
		raw, err := base64.StdEncoding.DecodeString(sealed[0])
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Clone(raw)
		changed[0] ^= 1
		for what, text := range map[string]string{"another's": sealed[1], "cut": base64.StdEncoding.EncodeToString(raw[:len(raw)-1]),
			"changed": base64.StdEncoding.EncodeToString(changed), "blank": "{}", "nothing": ""} {
			withoutTriggers(t, w, "ballots", "UPDATE ballots SET choices = '"+text+"' WHERE choices = '"+sealed[0]+"'")
			opened, err := w.Store.OpenedBallots(t.Context(), v.ID)
			if err != nil {
				t.Fatal(err)
			}
			unread := 0
			for _, b := range opened {
				if b.Choices == "" {
					unread++
				}
			}
			if unread != 1 {
				t.Errorf("%s: %d ballots cannot be opened, want 1", what, unread)
			}
			withoutTriggers(t, w, "ballots", "UPDATE ballots SET choices = '"+sealed[0]+"' WHERE choices = '"+text+"' AND tracker = (SELECT tracker FROM ballots ORDER BY id LIMIT 1)")
		}
	})
}

// TestWithoutTheKeyNoPaperSaysAnything: what people read on papers is in the database until their batch is settled, and whoever reads that learns nothing of it, not
// even which are blank or alike.
func TestWithoutTheKeyNoPaperSaysAnything(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v, db := openVote(t, w, 0), plain(t, w)
		b := printed(t, w, v, "Saturday", 5)
		readings := []string{"1", "1 2 3", "b", "s", "1"}
		for paper, reading := range readings {
			b.both(paper, reading)
		}
		lengths, texts := map[int]bool{}, map[string]bool{}
		for _, sealed := range column[string](t, db, "SELECT reading FROM paper_entries") {
			lengths[len(sealed)], texts[sealed] = true, true
			for _, p := range v.projects {
				if strings.Contains(sealed, p.ID) || strings.Contains(sealed, "spoiled") {
					t.Errorf("a reading says %s", sealed)
				}
			}
		}
		if len(lengths) != 1 || len(texts) != 2*len(readings) {
			t.Errorf("%d readings have %d lengths and are %d different texts", 2*len(readings), len(lengths), len(texts))
		}
		b.count(5, 0, 0, 0)
		b.must(b.settle())
		if got := b.ballots(); !slices.Equal(got, []string{"1", "1 1", "1 1", "1 1 2 3"}) {
			t.Errorf("ballots %q", got)
		}
	})
}

// TestASealedReadingIsOfItsLookAlone: one that was put beside another paper or person cannot be opened and agrees with none, so people key that paper again.
func TestASealedReadingIsOfItsLookAlone(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v, db := openVote(t, w, 0), plain(t, w)
		b := printed(t, w, v, "Saturday", 2)
		b.both(0, "1")
		b.both(1, "2")
		var papers []string
		for _, p := range b.papers {
			papers = append(papers, column[string](t, db, fmt.Sprintf("SELECT id FROM paper_ballots WHERE number = %d", p.Number))...)
		}
		withoutTriggers(t, w, "paper_entries", "UPDATE paper_entries SET reading = (SELECT other.reading FROM paper_entries AS other WHERE other.ballot_id = '"+papers[0]+
			"' AND other.look = 1) WHERE ballot_id = '"+papers[1]+"'")
		b.count(2, 0, 0, 0)
		b.tells("1 were read differently")
		page, err := w.Store.KeyingPage(t.Context(), w.Officer, v.Slug, b.id, b.papers[1].Number, 0)
		if err != nil || page.Last != nil || !slices.Equal(page.Differs, []int{b.papers[1].Number}) {
			t.Errorf("%+v, %v", page, err)
		}
		b.must(b.back(w.Officer, 1), b.key(w.Officer, 1, "2"), b.again(w.Helper, 1, "2"))
		b.must(b.settle())
		if got := b.ballots(); !slices.Equal(got, []string{"1 1", "1 2"}) {
			t.Errorf("ballots %q", got)
		}
	})
}
