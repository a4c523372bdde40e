package store_test

import (
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

func (b paperBatch) back(actor models.Actor, paper int) error {
	_, err := b.Store.TakePaperBack(b.t.Context(), actor, b.v.Slug, b.id, b.number(paper))
	return err
}

func (b paperBatch) strike(actor models.Actor, paper int, reason string) error {
	return b.Store.StrikePaper(b.t.Context(), actor, b.v.Slug, b.id, models.PaperStrike{Number: b.number(paper), Reason: reason})
}

// must fails the test at an error.
func (b paperBatch) must(errs ...error) {
	b.t.Helper()
	for i, err := range errs {
		if err != nil {
			b.t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

// TestAPaperUnderAWrongNumberIsTakenBack by who keyed it, so that its batch adds up; what others keyed stays, and the trail has nothing of what was on it.
func TestAPaperUnderAWrongNumberIsTakenBack(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		b := printed(t, w, v, "Saturday", 6)
		b.both(0, "1")
		b.count(2, 0, 4, 0)
		b.must(b.key(w.Officer, 2, "3 1"), b.key(w.Officer2, 1, "3 1")) // the same paper: the officer's number was a slip
		b.tells("2 came back and 3 are keyed: 1 too many", "2 are keyed by one person only")
		refused(t, "taking back what another keyed", b.back(w.Officer2, 2), models.Invalid, "[number:")
		refused(t, "taking back what nobody keyed", b.back(w.Officer, 5), models.Invalid, "[number:")
		b.must(b.back(w.Officer, 2), b.key(w.Officer, 1, "3 1"))
		refused(t, "taking it back twice", b.back(w.Officer, 2), models.Invalid, "[number:")
		page, err := w.Store.KeyingPage(t.Context(), w.Officer, v.Slug, b.id, 0, b.papers[2].Number)
		if err != nil || page.Last != nil || page.Undone != b.papers[2].Number || page.Keyed != 2 {
			t.Errorf("%+v, %v", page, err)
		}
		b.must(w.Store.ProposeSettling(t.Context(), w.Officer, v.Slug, b.id))

		// Where two agreed, one of them alone makes it one person's again, the paper's code works again, and what was proposed is so no more.
		code := with(v.cast(t, w, 2), b.papers[1].Code)
		if _, err := w.Store.CastBallot(t.Context(), code); models.CodeOf(err) != models.Invalid {
			t.Errorf("a paper that was handed in is used online: %v", err)
		}
		b.must(b.back(w.Officer, 1))
		refused(t, "settling what was changed since it was proposed", settlesPaper(t.Context(), w.Store, w.Officer2, v.Slug, b.id), models.Conflict, "")
		b.tells("1 are keyed by one person only")
		refused(t, "an officer taking out what another still can", b.strike(w.Officer, 0, "A slip"), models.Invalid, "[strike_number:")
		refused(t, "keying again what one's own reading alone stands for", b.key(w.Officer2, 1, "3 1"), models.Invalid, "[number:")
		refused(t, "another look by the only one who looked", b.again(w.Officer2, 1, "3 1"), models.Invalid, "[number:")
		if _, err := w.Store.CastBallot(t.Context(), code); err != nil {
			t.Errorf("its code online: %v", err)
		}
		b.must(b.key(w.Helper, 1, "3 1"))
		b.must(b.settle())
		if got := b.ballots(); !slices.Equal(got, []string{"1 1", "2 1 3"}) {
			t.Errorf("ballots %q", got)
		}
		refused(t, "taking back what is settled", b.back(w.Officer, 0), models.Conflict, "")

		trail, err := w.Store.AuditTrail(t.Context(), w.Auditor, 50)
		if err != nil {
			t.Fatal(err)
		}
		told := 0
		for _, l := range trail {
			if strings.Contains(l.Detail, `"taken back"`) {
				told++
				if strings.Contains(l.Detail, "reading") || !strings.Contains(l.Detail, `"number":"`+b.number(2)+`"`) && !strings.Contains(l.Detail, `"number":"`+b.number(1)+`"`) {
					t.Errorf("the trail says %s", l.Detail)
				}
			}
		}
		if told != 2 {
			t.Errorf("%d entries of the trail say that papers were taken back", told)
		}
	})
}

// TestTakingBackNeverLetsOnePersonSettleAPaper whatever is taken back in which order.
func TestTakingBackNeverLetsOnePersonSettleAPaper(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		b := printed(t, w, v, "Saturday", 2)
		b.count(1, 0, 1, 0)
		b.must(b.key(w.Officer, 0, "1"), b.key(w.Officer2, 0, "2"), b.again(w.Officer, 0, "2"))
		if page := b.page(); page.Differ != 0 || page.Twice != 1 {
			t.Fatalf("%+v", page.PaperProgress)
		}
		b.must(b.back(w.Officer2, 0)) // two looks of one person are left
		if page := b.page(); page.Keyed != 1 || page.Twice != 0 || page.Mine != 0 {
			t.Errorf("%+v", page.PaperProgress)
		}
		b.tells("1 are keyed by one person only")
		refused(t, "their own reading once more", b.key(w.Officer, 0, "2"), models.Invalid, "[number:")
		refused(t, "their own reading once more as another look", b.again(w.Officer, 0, "2"), models.Invalid, "[number:")
		b.must(b.key(w.Helper, 0, "3"))
		b.tells("1 were read differently")

		// Three looks of which two agree: taking back the third changes nothing.
		b.must(b.again(w.Officer2, 0, "3"), b.back(w.Officer, 0))
		if page := b.page(); page.Differ != 0 || page.Twice != 1 || page.Keyed != 1 {
			t.Errorf("%+v", page.PaperProgress)
		}
		b.must(b.settle())
		if got := b.ballots(); !slices.Equal(got, []string{"1 3"}) {
			t.Errorf("ballots %q", got)
		}
	})
}

// TestAnOfficerTakesOutWhatAHelperWhoIsGoneKeyed with a reason that is kept, and helpers do not.
func TestAnOfficerTakesOutWhatAHelperWhoIsGoneKeyed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		b := printed(t, w, v, "Saturday", 3)
		b.must(b.key(w.Helper, 0, "1"), b.key(w.Officer2, 1, "1"))
		if !b.page().CanStrike {
			t.Error("the officer is not asked")
		}
		refused(t, "a helper", b.strike(w.Helper, 1, "A slip"), models.Forbidden, "")
		refused(t, "without a reason", b.strike(w.Officer, 0, " "), models.Invalid, "[strike_reason:")
		refused(t, "what nobody keyed", b.strike(w.Officer, 2, "A slip"), models.Invalid, "[strike_number:")
		b.must(b.strike(w.Officer, 0, "The number of the paper before"))
		b.must(b.back(w.Officer2, 1))
		if page := b.page(); page.Keyed != 0 || page.CanStrike {
			t.Errorf("%+v", page.PaperProgress)
		}
		b.count(0, 0, 3, 0)
		b.must(b.settle())
	})
}

// TestAReadingIsNotFoundOutByGuessing: whoever has no paper in hand learns with each try whether it is what another keyed, so they have one more after the first.
func TestAReadingIsNotFoundOutByGuessing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 3)
		looks := func() int {
			t.Helper()
			trail, err := w.Store.AuditTrail(t.Context(), w.Officer, 50)
			must(t, err)
			n := 0
			for _, l := range trail {
				if strings.Contains(l.Detail, `"looked again"`) && strings.Contains(l.Detail, b.number(0)) {
					n++
				}
			}
			return n
		}
		b.must(b.key(w.Officer, 0, "2 4"), b.key(w.Officer2, 0, "1"), b.again(w.Officer2, 0, "2"))
		refused(t, "a third guess", b.again(w.Officer2, 0, "3"), models.Invalid, "[number:")
		b.must(b.back(w.Officer2, 0))
		refused(t, "a guess after taking back", b.key(w.Officer2, 0, "2 4"), models.Invalid, "[number:")
		b.must(b.key(w.Helper, 0, "2"), b.again(w.Officer, 0, "2")) // a third person, and who keyed it first
		if n := looks(); n != 2 {
			t.Errorf("%d further looks are on record", n)
		}

		// Taking back what another keyed as well, and guessing anew, is one too.
		b.must(b.key(w.Officer, 1, "2 4"), b.key(w.Officer2, 1, "1"), b.back(w.Officer2, 1), b.key(w.Officer2, 1, "2"))
		refused(t, "and then under differences", b.again(w.Officer2, 1, "3"), models.Invalid, "[number:")

		// A slip in a number that nobody else keyed yet costs nothing: there was nothing to compare it with.
		b.must(b.key(w.Officer2, 2, "1"), b.back(w.Officer2, 2), b.key(w.Officer, 2, "2 4"), b.key(w.Officer2, 2, "2"), b.again(w.Officer2, 2, "2 4"))
	})
}
