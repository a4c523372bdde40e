package store_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"testing"

	"acorn/testing/world"
)

// TestTheKeyIsNotInTheDatabase: a copy of the database has no sixteen bytes of a round's key, nor as they would be written.
func TestTheKeyIsNotInTheDatabase(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := publishedVote(t, w, []int{1}, []int{2}, []int{1, 2})
		key, err := w.Keys.Round(v.ID)
		if err != nil || len(key) != 32 {
			t.Fatalf("%d bytes of a key, %v", len(key), err)
		}
		var windows [][]byte
		for i := range len(key) - 15 {
			part := key[i : i+16]
			windows = append(windows, part, []byte(hex.EncodeToString(part)))
		}
		windows = append(windows, []byte(base64.StdEncoding.EncodeToString(key)), []byte(base64.RawURLEncoding.EncodeToString(key)))
		rows := everything(t, w, plain(t, w))
		if len(rows) < 100 {
			t.Fatalf("only %d rows were looked at", len(rows))
		}
		for _, row := range rows {
			for _, part := range windows {
				if bytes.Contains([]byte(row), part) {
					t.Fatalf("a row has part of the round's key: %q", row)
				}
			}
		}
	})
}

// TestOnlyABallotsOwnRowsAreWrittenWithIt: rows that PostgreSQL wrote in one transaction can be told to be so for ever after. With a ballot go its commitment
// and the answer to its form, and nothing that names or leads to a voter.
func TestOnlyABallotsOwnRowsAreWrittenWithIt(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		if w.Options.DatabaseURL == "" { // it keeps no numbers of transactions; what could tell the order there is the number of a row
			tables := column[string](t, plain(t, w), "SELECT name FROM pragma_table_list WHERE wr AND name IN ('ballots', 'ballot_leaves', 'submissions')")
			if len(tables) != 3 {
				t.Errorf("only %q of a ballot's tables keep no order", tables)
			}
			return
		}
		ctx, v := t.Context(), openVote(t, w, 8)
		for i := range 8 {
			castBy(t, w, v, i, i%3+1)
		}
		castBy(t, w, v, 3, 2)
		for _, address := range []string{"a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example", "f@x.example"} {
			if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), address)); err != nil {
				t.Fatal(err)
			}
		}
		for _, follows := range []func() (int, error){
			func() (int, error) { return w.Store.SendReceipts(ctx) }, func() (int, error) { return w.Store.NoteTurnout(ctx) },
		} { // what takes the marks of the order away is looked at in TestTheOrderOfVotesLeadsToNoVoter
			if _, err := follows(); err != nil {
				t.Fatal(err)
			}
		}
		elsewhere := signInVote(t, w)
		for _, name := range []string{"ana", "bo", "cy"} {
			if _, err := w.Store.CastBallot(ctx, signedIn(t, w, elsewhere.cast(t, w, 1), name)); err != nil {
				t.Fatal(err)
			}
		}
		db := plain(t, w)
		ballots := column[string](t, db, "SELECT DISTINCT xmin::text FROM ballots")
		if len(ballots) != 17 {
			t.Fatalf("17 ballots were written in %d transactions", len(ballots))
		}
		together := 0
		for _, table := range column[string](t, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'") {
			if table == "ballots" {
				continue
			}
			for _, x := range column[string](t, db, "SELECT xmin::text FROM "+table) {
				if !slices.Contains(ballots, x) {
					continue
				}
				if table != "ballot_leaves" && table != "submissions" {
					t.Errorf("%s has a row that was written with a ballot", table)
				}
				together++
			}
		}
		if together == 0 {
			t.Error("not even a commitment was found that was written with its ballot: this test sees nothing")
		}
	})
}

// TestBothReceiptsOfAChangedVoteHold: a voter who was made to show a receipt can vote again, and nothing public says which of the two counts.
func TestBothReceiptsOfAChangedVoteHold(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 2)
		first, second := castBy(t, w, v, 0, 1), castBy(t, w, v, 0, 2)
		if first.Tracker == second.Tracker {
			t.Fatal("both have one receipt")
		}
		for _, tracker := range []string{first.Tracker, second.Tracker} {
			r, err := w.Store.Receipt(ctx, v.Slug, tracker)
			if err != nil || r.Tracker != tracker || r.Replaces {
				t.Errorf("the receipt %s: %+v, %v", tracker, r, err)
			}
		}
		page, err := w.Store.OwnBallot(ctx, with(v.cast(t, w), v.codes[0]))
		if err != nil || !slices.Equal(page.Picks, []string{v.projects[1].ID}) {
			t.Errorf("the vote is %v, %v", page.Picks, err)
		}
	})
}
