package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// Two officers bring postcodes in. While a round is sealed and not counted nobody changes by them who may vote in it: they only add to what is there.
func TestPostcodesChangeNoVoteThatIsSealed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		s, ctx := w.Store, t.Context()
		const other = "E05000777"
		if _, err := plain(t, w).ExecContext(ctx, "INSERT INTO areas (id, name, ons_code) VALUES ('"+newID()+"', 'Elsewhere', '"+other+"')"); err != nil {
			t.Fatal(err)
		}
		bring := func(replaces bool, rows ...string) models.ListPage {
			t.Helper()
			id, err := s.ReceivePostcodes(ctx, w.Officer, models.NewList{Source: "ONSPD", Replaces: replaces}, strings.NewReader("pcds,doterm,osward\n"+strings.Join(rows, "\n")+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			work(t, w)
			return list(t, w, "", id)
		}
		apply := func(actor models.Actor, l models.ListPage) error {
			if err := s.ApplyList(ctx, actor, "", l.List.ID, l.List.FileHash); err != nil {
				return err
			}
			work(t, w)
			return nil
		}
		drop := func(l models.ListPage) {
			t.Helper()
			if _, err := s.DiscardList(ctx, w.Officer, "", l.List.ID); err != nil {
				t.Fatal(err)
			}
		}
		here := func(postcode string) string { return postcode + ",," + w.Area.OnsCode }
		there := func(postcode string) string { return postcode + ",," + other }

		first := bring(true, there("NR9 9ZZ"))
		if !first.Own || first.CanApply {
			t.Errorf("who brought the list in may apply it: %+v", first)
		}
		refused(t, "one's own list", apply(w.Officer, first), models.Conflict, "another officer")
		if err := apply(w.Officer2, first); err != nil {
			t.Fatal(err)
		}
		v := voteAt(t, w, models.StageSealed, 0)
		asks := func(want bool) {
			t.Helper()
			if page, err := s.BallotPage(ctx, v.Slug, ""); err != nil || page.AsksPostcode != want {
				t.Errorf("the round asks for a postcode: %t, %v", page.AsksPostcode, err)
			}
		}
		starts := bring(false, here("NR1 3QU"))
		var e *models.Error
		if err := apply(w.Officer2, starts); !errors.As(err, &e) || e.Code != models.Conflict || !slices.Contains(e.Args, any(v.Name)) {
			t.Errorf("a list that makes a sealed round ask: %v", err)
		}
		drop(starts)
		if err := apply(w.Officer2, bring(false, there("NR9 9ZY"))); err != nil {
			t.Errorf("postcodes of an area without a vote: %v", err)
		}
		asks(false)
		// Its area had postcodes when it was sealed.
		if _, err := plain(t, w).ExecContext(ctx, "INSERT INTO postcodes (postcode, area_id) VALUES ('NR13QU', '"+w.Area.ID+"'), ('NR13QV', '"+w.Area.ID+"')"); err != nil {
			t.Fatal(err)
		}
		asks(true)
		for name, l := range map[string]func() models.ListPage{
			"a list without one of them":         func() models.ListPage { return bring(true, here("NR1 3QU"), there("NR9 9ZZ")) },
			"a list that moves one elsewhere":    func() models.ListPage { return bring(false, there("NR1 3QU")) },
			"a list that has all of them moved":  func() models.ListPage { return bring(true, there("NR1 3QU"), there("NR1 3QV")) },
			"a list that has none of the area's": func() models.ListPage { return bring(true, there("NR9 9ZZ")) },
		} {
			page := l()
			refused(t, name, apply(w.Officer2, page), models.Conflict, "changes who may vote in")
			drop(page)
		}
		for _, l := range []func() models.ListPage{
			func() models.ListPage { return bring(false, here("NR1 3QW"), there("NR9 9ZX")) },
			func() models.ListPage {
				return bring(true, here("NR1 3QU"), here("NR1 3QV"), here("NR1 3QW"), here("NR1 3QX"))
			},
		} {
			if err := apply(w.Officer2, l()); err != nil {
				t.Errorf("a list that adds: %v", err)
			}
		}
		endVote(t, w, v)
		late := bring(true, there("NR9 9ZZ"))
		refused(t, "before the count", apply(w.Officer2, late), models.Conflict, "changes who may vote in")
		if err := s.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		if err := apply(w.Officer2, late); err != nil {
			t.Errorf("after the count: %v", err)
		}
	})
}

// A list that was being put in when a round was sealed changes nothing of it either.
func TestPostcodesThatARoundWasSealedBeforeAreNotPutIn(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		s, ctx := w.Store, t.Context()
		id, err := s.ReceivePostcodes(ctx, w.Officer, models.NewList{Source: "ONSPD"}, strings.NewReader("pcds,doterm,osward\nNR1 3QU,,"+w.Area.OnsCode+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		work(t, w)
		if err := s.ApplyList(ctx, w.Officer2, "", id, list(t, w, "", id).List.FileHash); err != nil {
			t.Fatal(err)
		}
		v := voteAt(t, w, models.StageSealed, 0)
		work(t, w)
		if l := list(t, w, "", id).List; l.State != models.ListChecked || l.Trouble == "" {
			t.Errorf("the list is %s, %q", l.State, l.Trouble)
		}
		if page, err := s.BallotPage(ctx, v.Slug, ""); err != nil || page.AsksPostcode {
			t.Errorf("the round asks for a postcode, %v", err)
		}
	})
}
