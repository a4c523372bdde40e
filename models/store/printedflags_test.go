package store_test

import (
	"fmt"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestPrintedCodesThatStandOut: a batch of which more is used than was handed out, until it is written down who was; and an hour of a place that is many times its
// usual one, of which nothing is said before it is an hour old.
func TestPrintedCodesThatStandOut(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		codes := map[string][]string{}
		batches := map[string]string{}
		for _, venue := range []string{"Library", "School"} {
			issued, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: venue, HeldBy: venue, Count: "130"})
			if err != nil {
				t.Fatal(err)
			}
			codes[venue], batches[venue] = issued.Codes, issued.Batch.ID
		}
		vote := func(venue string, n int) {
			t.Helper()
			for _, code := range codes[venue][:n] {
				if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), code)); err != nil {
					t.Fatal(err)
				}
			}
			codes[venue] = codes[venue][n:]
		}
		hour := func() {
			t.Helper()
			now, err := w.Store.Now(ctx)
			if err != nil {
				t.Fatal(err)
			}
			w.Store.Advance(now.Truncate(time.Hour).Add(time.Hour + time.Minute).Sub(now))
			if _, err := w.Store.NoteTurnout(ctx); err != nil {
				t.Fatal(err)
			}
		}
		said := func() (all []string) {
			t.Helper()
			page, err := w.Store.ChecksPage(ctx, w.Officer, v.Slug)
			if err != nil || len(page.Broken) > 0 {
				t.Fatal(page.Broken, err)
			}
			for _, f := range page.Printed {
				all = append(all, fmt.Sprintf("%s %s: %d %d %d", f.Label, f.Venue, f.Over, f.Count, f.Usual))
			}
			return all
		}
		want := func(what string, flags ...string) {
			t.Helper()
			if got := said(); fmt.Sprint(got) != fmt.Sprint(flags) {
				t.Errorf("%s: %q", what, got)
			}
		}
		log := func(venue, kind, n string) {
			t.Helper()
			if err := w.Store.LogCustody(ctx, w.Officer, v.Slug, batches[venue], models.CustodyInput{Kind: kind, Codes: n, Place: "Front desk"}); err != nil {
				t.Fatal(err)
			}
		}
		vote("School", 9)
		want("nine that nobody was given")
		vote("School", 12)
		want("21 that nobody was given", "School School: 20 0 0")
		log("School", models.CustodyHandedOut, "30")
		log("Library", models.CustodyHandedOut, "130")
		want("once it is written down")
		for range 5 {
			vote("Library", 10)
			hour()
		}
		want("ten an hour")
		vote("Library", 70)
		hour()
		want("at once, in an hour that is not told yet")
		hour()
		want("told", " Library: 0 60 10")
	})
}
