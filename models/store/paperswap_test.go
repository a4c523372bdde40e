package store_test

import (
	"slices"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestASwappedPaperGivesNoSecondVote: whoever photographed a paper's code and swaps the paper as spoiled votes once, and nobody has to say what is not true to settle the batch.
func TestASwappedPaperGivesNoSecondVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 5)
		early := with(v.cast(t, w, 2), b.papers[1].Code) // they vote online with it, then say that it is spoiled
		_, err := w.Store.CastBallot(ctx, early)
		must(t, err)
		b.swap(0)
		b.swap(1)
		for paper := range 2 {
			_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), b.papers[paper].Code))
			refused(t, "a swapped paper's code online", err, models.Invalid, "[voting_code:")
			refused(t, "typing in a swapped paper", b.key(w.Officer, paper, "1"), models.Invalid, "was swapped")
			refused(t, "swapping it twice", w.Store.SwapPaper(ctx, w.Helper, v.Slug, b.id, models.PaperSwap{Code: b.papers[paper].Code, Number: b.number(paper)}), models.Invalid, "swapped before")
		}
		b.both(2, "1")
		b.count(1, 2, 2, 0)
		_, err = w.Store.SettleStandings(ctx)
		must(t, err)
		endVote(t, w, v)
		must(t, b.settle())
		must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
		page, err := w.Store.CountPage(ctx, w.Officer, v.Slug)
		if err != nil || page.Ballots != 1 {
			t.Errorf("%d ballots counted, %v", page.Ballots, err)
		}
	})
}

// TestAForgottenSwapIsMadeGood: a swap that nobody typed in is found when the papers are counted, and typed in then.
func TestAForgottenSwapIsMadeGood(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 1)
		b := printed(t, w, v, "Saturday", 4)
		b.both(1, "1")
		_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), b.papers[0].Code))
		must(t, err)
		endVote(t, w, v)
		b.count(1, 1, 2, 0)
		b.tells("1 were spoiled and swapped, and the codes of 0 are closed", "1 that were not handed in were voted with online")
		swap := func(code, number string) error {
			return w.Store.SwapPaper(ctx, w.Helper, v.Slug, b.id, models.PaperSwap{Code: code, Number: number})
		}
		refused(t, "by a number", swap(b.number(0), b.number(0)), models.Invalid, "not its number")
		refused(t, "by a code that is on no paper", swap(v.codes[0], b.number(0)), models.Invalid, "[spoiled_code:")
		refused(t, "one that was handed in", swap(b.papers[1].Code, b.number(1)), models.Invalid, "typed this paper in")
		refused(t, "the paper that is given out instead", swap(b.papers[2].Code, b.number(0)), models.Invalid, "[spoiled_number: The code is on paper "+b.number(2))
		must(t, swap(b.papers[0].Code, b.number(0)))
		must(t, b.Store.ProposeSettling(ctx, b.Officer, v.Slug, b.id))
		must(t, swap(b.papers[2].Code, b.number(2))) // one more turns up
		if b.page().ProposedBy != nil {
			t.Error("it is proposed still, with other sums")
		}
		b.count(1, 2, 1, 0)
		must(t, b.settle())
		must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
		if got := b.ballots(); !slices.Equal(got, []string{"1 1"}) {
			t.Errorf("ballots %q", got)
		}
	})
}
