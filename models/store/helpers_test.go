package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// passToday is a pass for the day of the world's clock.
func passToday(w *world.World) models.PassInput {
	return models.PassInput{Venue: "Brook Lane Primary", Name: "Ms Khan, Brook Lane Primary", Day: models.TypedDayOf(models.EndOfDay(w.Now).Add(-12 * time.Hour).Format(time.DateOnly))}
}

func makePass(t *testing.T, w *world.World, slug string, in models.PassInput) models.MadePass {
	t.Helper()
	made, err := w.Store.MakePass(t.Context(), w.Officer, slug, in)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestAPassLetsOneHelperInForADay: on its day, at its venue, and not a moment longer.
func TestAPassLetsOneHelperInForADay(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v, other := openVote(t, w, 0), openVote(t, w, 0)
		ctx := t.Context()
		made := makePass(t, w, v.Slug, passToday(w))
		person, slug, err := w.Store.OpenPass(ctx, " "+strings.ToLower(models.GroupCode(made.Code)))
		if err != nil || slug != v.Slug || person != made.Pass.PersonID {
			t.Fatalf("the pass opens %q, %q, %v", slug, person, err)
		}
		helper, err := w.Store.Actor(ctx, person)
		if err != nil || !helper.ByPass || !helper.Has(models.Helper) || helper.DisplayName != "Ms Khan, Brook Lane Primary" {
			t.Fatalf("whoever it lets in is %+v, %v", helper, err)
		}
		issued, err := w.Store.IssueCodes(ctx, helper, v.Slug, models.NewCodes{Label: "Class 5B", HeldBy: "Somewhere else", Kind: models.PlaceSchool, Count: "3"})
		if err != nil || issued.Batch.HeldBy != "Brook Lane Primary" {
			t.Errorf("codes for %q, %v", issued.Batch.HeldBy, err)
		}
		_, err = w.Store.IssueCodes(ctx, helper, other.Slug, models.NewCodes{Label: "Class 5B", Count: "3"})
		refused(t, "codes of another round", err, models.NotFound, "")
		_, err = w.Store.StartDevice(ctx, helper, other.Slug, "")
		refused(t, "a device of another round", err, models.NotFound, "")
		_, err = w.Store.MakePass(ctx, helper, v.Slug, passToday(w))
		refused(t, "a pass by a pass", err, models.Forbidden, "")
		for _, act := range []models.Act{models.ActDraft, models.ActOwnData, models.ActSayNeed, models.ActCount} {
			if models.Can(helper, act, models.AnyStage) != models.ScopeNone {
				t.Errorf("a pass lets people %s", act)
			}
		}
		second := makePass(t, w, v.Slug, passToday(w))
		if err := w.Store.EndPass(ctx, w.Officer2, v.Slug, second.Pass.ID); err != nil {
			t.Fatal(err)
		}
		refused(t, "ending it again", w.Store.EndPass(ctx, w.Officer2, v.Slug, second.Pass.ID), models.Conflict, "")
		refused(t, "as another round's", w.Store.EndPass(ctx, w.Officer2, other.Slug, made.Pass.ID), models.NotFound, "")
		for name, code := range map[string]string{"ended": second.Code, "never made": "0123ABCD9XYZ", "no code": "hello"} {
			_, _, err := w.Store.OpenPass(ctx, code)
			refused(t, name, err, models.Invalid, "[pass_code:")
		}
		if gone, err := w.Store.Actor(ctx, second.Pass.PersonID); err != nil || gone.SignedIn() {
			t.Errorf("an ended pass leaves %+v, %v", gone, err)
		}
		at := func(moment time.Time) { w.Store.SetOffset(time.Until(moment)) }
		at(made.Pass.EndsAt.Add(time.Second))
		if gone, err := w.Store.Actor(ctx, person); err != nil || gone.SignedIn() {
			t.Errorf("after its day a pass leaves %+v, %v", gone, err)
		}
		_, _, err = w.Store.OpenPass(ctx, made.Code)
		refused(t, "after its day", err, models.Invalid, "[pass_code:")
		at(made.Pass.StartsAt.Add(-time.Minute))
		_, _, err = w.Store.OpenPass(ctx, made.Code)
		refused(t, "before its day", err, models.Invalid, "[pass_code:")
	})
}

func TestAPassIsForADayOfTheVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		for field, change := range map[string]func(*models.PassInput){
			"venue":   func(in *models.PassInput) { in.Venue = " " },
			"name":    func(in *models.PassInput) { in.Name = "" },
			"day-day": func(in *models.PassInput) { in.Day = models.TypedDay{Day: "31", Month: "2", Year: "2027"} },
		} {
			in := passToday(w)
			change(&in)
			_, err := w.Store.MakePass(t.Context(), w.Officer, v.Slug, in)
			refused(t, field, err, models.Invalid, "["+field+":")
		}
		for name, days := range map[string]int{"yesterday": -1, "after the vote": 40} {
			in := passToday(w)
			in.Day = models.TypedDayOf(models.EndOfDay(w.Now).Add(-12*time.Hour).AddDate(0, 0, days).Format(time.DateOnly))
			_, err := w.Store.MakePass(t.Context(), w.Officer, v.Slug, in)
			refused(t, name, err, models.Invalid, "[day-day:")
		}
		page, err := w.Store.PassesPage(t.Context(), w.Officer, v.Slug)
		if err != nil || len(page.Passes) != 0 || !page.CanMake {
			t.Errorf("%+v, %v", page, err)
		}
		_, err = w.Store.PassesPage(t.Context(), w.Helper, v.Slug)
		refused(t, "a helper looks at passes", err, models.Forbidden, "")
	})
}

func TestABatchHasALog(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 12)
		ctx := t.Context()
		all, err := w.Store.CodesPage(ctx, w.Officer, v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		batch := all.Batches[0].ID
		log := func(actor models.Actor, kind, codes, place string) error {
			return w.Store.LogCustody(ctx, actor, v.Slug, batch, models.CustodyInput{Kind: kind, Codes: codes, Place: place})
		}
		for _, code := range v.codes[:10] {
			if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), code)); err != nil {
				t.Fatal(err)
			}
		}
		page := func() models.BatchPage {
			t.Helper()
			p, err := w.Store.BatchPage(ctx, w.Officer, v.Slug, batch)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		if p := page(); len(p.Log) != 1 || p.Custody.Printed != 12 || len(p.Misfits()) != 1 {
			t.Errorf("after printing, and ten votes that nobody was given a code for: %+v, %v", p.Custody, p.Misfits())
		}
		if err := log(w.Officer, models.CustodyHandedOut, "11", "Year 6 teacher"); err != nil {
			t.Fatal(err)
		}
		if p := page(); len(p.Misfits()) != 0 || p.Custody.HandedOut != 11 || p.Custody.Left() != 1 || p.Batch.Used != 10 {
			t.Errorf("after handing out: %+v, %v", p.Custody, p.Misfits())
		}
		refused(t, "more than there are", log(w.Officer, models.CustodyLost, "13", ""), models.Invalid, "[how_many:")
		refused(t, "another venue's helper", log(w.Helper, models.CustodyLost, "1", ""), models.NotFound, "")
		refused(t, "nobody of this", log(w.Resident, models.CustodyLost, "1", ""), models.Forbidden, "")
		if err := w.Store.RevokeCodes(ctx, w.Officer, v.Slug, batch, "A sheet was lost"); err != nil {
			t.Fatal(err)
		}
		p := page()
		if last := p.Log[len(p.Log)-1]; last.Kind != models.CustodyRevoked || last.Codes != 12 || last.Who != w.Officer.DisplayName || p.Batch.Used != 10 {
			t.Errorf("after revoking: %+v, %+v", last, p.Batch)
		}
		_, err = w.Store.BatchPage(ctx, w.Helper, v.Slug, batch)
		refused(t, "another venue's helper reads", err, models.NotFound, "")
	})
}

// TestGuessingIsNoticed: two copies of the program count wrong codes together, the officers are told once a day, and one network's guessing keeps no other
// from voting.
func TestGuessingIsNoticed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		ctx := t.Context()
		w.Store.SetOffset(time.Until(w.Now.Truncate(models.WrongCodesWindow).Add(models.WrongCodesWindow + time.Minute)))
		wrong := func(n int, bucket string) {
			t.Helper()
			for range n {
				if err := w.Store.NoteWrongCode(ctx, v.Slug, bucket); err != nil {
					t.Fatal(err)
				}
			}
		}
		alerts := func() int {
			t.Helper()
			page, err := w.Store.CodesPage(ctx, w.Officer, v.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Alerts)
		}
		wrong(models.WrongCodesNoticed-1, "here")
		if n := alerts(); n != 0 {
			t.Errorf("%d alerts too early", n)
		}
		wrong(2, "here")
		if n := alerts(); n != 1 {
			t.Errorf("%d alerts", n)
		}
		wrong(models.WrongCodesNoticed+1, "elsewhere")
		if n := alerts(); n != 1 {
			t.Errorf("%d alerts on one day", n)
		}
		mails, err := w.Store.ClaimMessages(ctx, 100)
		if err != nil {
			t.Fatal(err)
		}
		told := slices.DeleteFunc(mails, func(m models.Message) bool { return m.Kind != "wrong_codes" })
		if len(told) != 2 || !strings.Contains(told[0].Body, "/desk/rounds/"+v.Slug+"/codes") {
			t.Errorf("the two officers got %+v", told)
		}
		desk, err := w.Store.RoundDesk(ctx, w.Officer, v.Slug)
		if err != nil || !desk.CodeAlert {
			t.Errorf("the desk says %t, %v", desk.CodeAlert, err)
		}
		refused(t, "found nothing", w.Store.LookIntoCodes(ctx, w.Officer, v.Slug, " "), models.Invalid, "[found:")
		refused(t, "a helper", w.Store.LookIntoCodes(ctx, w.Helper, v.Slug, "A class"), models.NotFound, "")
		if err := w.Store.LookIntoCodes(ctx, w.Officer, v.Slug, "A class that typed the round's name"); err != nil {
			t.Fatal(err)
		}
		if n := alerts(); n != 0 {
			t.Errorf("%d alerts after somebody looked", n)
		}
		if err := w.Store.TooManyWrong(ctx, "here"); err != nil {
			t.Errorf("below the limit: %v", err)
		}
		limit(t, w)
	})
}

// limit raises one network's count to the limit.
func limit(t *testing.T, w *world.World) {
	t.Helper()
	ctx := t.Context()
	db := plain(t, w)
	if _, err := db.ExecContext(ctx, "UPDATE attempts SET tries = 4000 WHERE bucket = 'here'"); err != nil {
		t.Fatal(err)
	}
	if err := w.Store.TooManyWrong(ctx, "here"); models.CodeOf(err) != models.TooMany {
		t.Errorf("at the limit: %v", err)
	}
	if err := w.Store.TooManyWrong(ctx, "elsewhere"); err != nil {
		t.Errorf("another network: %v", err)
	}
	w.Store.Advance(models.WrongCodesWindow)
	if err := w.Store.TooManyWrong(ctx, "here"); err != nil {
		t.Errorf("in the next window: %v", err)
	}
}

func TestAPlaceIsOneHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := openVote(t, w, 0)
		issued, err := w.Store.IssueCodes(ctx, w.Officer, r.Slug, models.NewCodes{Label: "One", HeldBy: "Harwick Youth Works", Count: "2"})
		if err != nil {
			t.Fatal(err)
		}
		for i, typed := range []string{"harwick youth works", " Harwick Youthworks ", "HARWICK YOUTH-WORKS"} {
			again, err := w.Store.IssueCodes(ctx, w.Officer, r.Slug, models.NewCodes{Label: fmt.Sprint("Again ", i), HeldBy: typed, Count: "2"})
			if err != nil || again.Batch.HeldBy != issued.Batch.HeldBy {
				t.Errorf("%q is %q, %v", typed, again.Batch.HeldBy, err)
			}
		}
		if other, err := w.Store.IssueCodes(ctx, w.Officer, r.Slug, models.NewCodes{Label: "Other", HeldBy: "Harwick Youth Work", Count: "2"}); err != nil || other.Batch.HeldBy != "Harwick Youth Work" {
			t.Errorf("another place is %q, %v", other.Batch.HeldBy, err)
		}
	})
}
