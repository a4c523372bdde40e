package store_test

import (
	"fmt"
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

// TestAWrongSwapIsPutBack: another officer than who swapped a paper by mistake puts it back, once and for a reason. Its code works again, the vote that came in by it counts, the sums follow, and
// the count finds each entry as the trail leaves it.
func TestAWrongSwapIsPutBack(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 5)
		voted := with(v.cast(t, w, 2), b.papers[0].Code)
		_, err := w.Store.CastBallot(ctx, voted)
		must(t, err)
		b.swap(0)
		b.swap(1)
		b.swap(2)
		_, err = w.Store.SettleStandings(ctx) // the hourly job
		must(t, err)
		back := func(actor models.Actor, paper int, reason string) error {
			return w.Store.PutPaperBack(ctx, actor, v.Slug, b.id, models.PaperPutBack{Number: b.number(paper), Reason: reason})
		}
		refused(t, "by who swapped it", back(w.Officer, 0, "It was another"), models.Conflict, "Another officer puts it back")
		refused(t, "by a helper", back(w.Helper, 0, "It was another"), models.Forbidden, "")
		refused(t, "for no reason", back(w.Officer2, 0, " "), models.Invalid, "put-back-"+b.number(0))
		refused(t, "one that was not swapped", back(w.Officer2, 3, "It was another"), models.Conflict, "was not swapped")
		refused(t, "one of no batch", w.Store.PutPaperBack(ctx, w.Officer2, v.Slug, b.id, models.PaperPutBack{Number: "9999", Reason: "It was another"}), models.Conflict, "is swapped here")
		must(t, back(w.Officer2, 0, "It was another"))
		must(t, back(w.Officer2, 1, "It was another"))
		must(t, back(w.Officer2, 2, "It was another"))
		refused(t, "twice", back(w.Officer2, 0, "It was another"), models.Conflict, "put back before")
		b.swap(2) // it is spoiled after all
		refused(t, "one that was swapped again", back(w.Officer2, 2, "It was another"), models.Conflict, "put back before")
		b.both(1, "1")
		_, err = w.Store.CastBallot(ctx, with(v.cast(t, w, 1), b.papers[2].Code))
		refused(t, "the code of the paper that was swapped again", err, models.Invalid, "[voting_code:")
		page := b.page()
		if page.Swapped != 1 || len(page.Swaps) != 3 {
			t.Errorf("%d swapped, on its page %+v", page.Swapped, page.Swaps)
		}
		for _, swap := range page.Swaps {
			if again := swap.Number == b.papers[2].Number; swap.By != w.Officer.DisplayName || swap.BackBy != w.Officer2.DisplayName || swap.Waits || (swap.AgainAt != nil) != again {
				t.Errorf("on its page %+v", swap)
			}
		}
		for range 2 { // the program looks at what it left half-way
			_, err = w.Store.SettleStandings(ctx)
			must(t, err)
		}
		endVote(t, w, v)
		b.count(1, 1, 2, 1)
		must(t, b.Store.ProposeSettling(ctx, b.Officer, v.Slug, b.id))
		b.swap(3)
		must(t, back(w.Officer2, 3, "It was another"))
		if b.page().ProposedBy != nil {
			t.Error("it is proposed still, with other sums")
		}
		must(t, b.settle())
		refused(t, "after it is settled", back(w.Officer2, 3, "It was another"), models.Conflict, "settled")
		must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
		if got := b.ballots(); !slices.Equal(got, []string{"1 1", "1 2"}) {
			t.Errorf("ballots %q", got)
		}
	})
}

// TestNobodyPutsAPaperBackInTheDatabase: whoever writes there alone lets a paper in again that was swapped, before the batch is settled or after, and the count stops.
func TestNobodyPutsAPaperBackInTheDatabase(t *testing.T) {
	t.Parallel()
	for what, settled := range map[string]bool{"before it is settled": false, "after": true} {
		t.Run(what, func(t *testing.T) {
			both(t, func(t *testing.T, w *world.World) {
				v := openVote(t, w, 0)
				b := printed(t, w, v, "Saturday", 2)
				_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 2), b.papers[0].Code))
				must(t, err)
				b.swap(0)
				b.swap(1)
				must(t, w.Store.PutPaperBack(t.Context(), w.Officer2, v.Slug, b.id, models.PaperPutBack{Number: b.number(1), Reason: "It was another"}))
				endVote(t, w, v)
				b.count(0, 1, 1, 0)
				if settled {
					must(t, b.settle())
					settle(t, w, 1)
				}
				withoutTriggers(t, w, "roll_entries", fmt.Sprintf("UPDATE roll_entries SET standing = 'open' WHERE id = (SELECT roll_entry_id FROM paper_ballots WHERE batch_id = '%s' AND number = %d)", b.id, b.papers[0].Number))
				if !settled {
					b.count(0, 0, 1, 1)
					must(t, b.settle())
				}
				breach(t, w, v, "E1: {{.N}} of those who may vote were closed, set aside or let in, and no decision about it is on record")
			})
		})
	}
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
			return w.Store.SwapPaper(ctx, w.Officer, v.Slug, b.id, models.PaperSwap{Code: code, Number: number})
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

// TestNobodyVoidsVotesOfPapersTakenHomeAlone: whoever noted the codes of papers before they were given out does not close them after the close, with the votes that came in by them, unless
// they are an officer and another officer settles the batch, who reads how many there are and can put them back.
func TestNobodyVoidsVotesOfPapersTakenHomeAlone(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 1)
		b := printed(t, w, v, "Saturday", 4)
		for paper := range 2 {
			_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2), b.papers[paper].Code))
			must(t, err)
		}
		swap := func(who models.Actor, paper int) error {
			return w.Store.SwapPaper(ctx, who, v.Slug, b.id, models.PaperSwap{Code: b.papers[paper].Code, Number: b.number(paper)})
		}
		must(t, swap(w.Helper, 2)) // while people vote, for somebody at the table
		endVote(t, w, v)
		refused(t, "by a helper after the close", swap(w.Helper, 0), models.Invalid, "an officer closes this paper")
		page, err := w.Store.PaperBatchPage(ctx, w.Helper, v.Slug, b.id)
		if err != nil || page.CanSwap || page.SwappedLate != 0 {
			t.Errorf("a helper reads %v %d, %v", page.CanSwap, page.SwappedLate, err)
		}
		must(t, swap(w.Officer, 0))
		must(t, swap(w.Officer, 1))
		b.count(0, 3, 1, 0)
		page, err = w.Store.PaperBatchPage(ctx, w.Officer2, v.Slug, b.id)
		if err != nil || !page.CanSwap || page.SwappedLate != 2 {
			t.Errorf("the other officer reads %v %d, %v", page.CanSwap, page.SwappedLate, err)
		}
		settles := func(first, second models.Actor) error {
			must(t, w.Store.ProposeSettling(ctx, first, v.Slug, b.id))
			page, err := w.Store.PaperBatchPage(ctx, second, v.Slug, b.id)
			must(t, err)
			return w.Store.SettlePaper(ctx, second, v.Slug, b.id, page.Seen)
		}
		refused(t, "settled by who swapped them", settles(w.Officer2, w.Officer), models.Conflict, "An officer settles it who swapped none")
		b.count(0, 3, 1, 0)
		refused(t, "settled by a helper", settles(w.Officer, w.Helper), models.Conflict, "An officer settles it who swapped none")
		must(t, w.Store.PutPaperBack(ctx, w.Officer2, v.Slug, b.id, models.PaperPutBack{Number: b.number(1), Reason: "It is not in the envelope"}))
		must(t, swap(w.Officer, 1)) // again
		must(t, settles(w.Officer, w.Officer2))
	})
}
