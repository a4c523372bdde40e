package main

import (
	"context"

	"acorn/cmd/acorn/council"
	"acorn/models"
)

// award proposes awards, has another person approve them, and lets groups say no.
func (t *teller) award() {
	for _, a := range t.demo.Allocations {
		r := t.roundOf(a.Round)
		t.add(a.ProposedAt, a.ProposedBy+" proposes awards of "+r.Name, t.by(a.ProposedBy, func(ctx context.Context, officer models.Actor) error {
			return t.propose(ctx, officer, r, a)
		}))
		t.add(a.ApprovedAt, a.ApprovedBy+" approves awards of "+r.Name, t.by(a.ApprovedBy, func(ctx context.Context, approver models.Actor) error {
			waiting, err := t.waiting(ctx, approver, "award", r.Name, 0)
			if err != nil {
				return err
			}
			page, err := t.store.DecisionPage(ctx, approver, waiting.ID)
			if err != nil {
				return err
			}
			return t.store.DecideAwards(ctx, approver, waiting.ID, models.DecisionInput{Hash: page.ContentHash, Decide: "approve"})
		}))
	}
	for _, refusal := range t.demo.Refusals {
		p := t.proposal(refusal.Proposal)
		t.add(refusal.At, p.Proposer+" declines the offer for “"+p.Title+"”", t.by(p.Proposer, func(ctx context.Context, lead models.Actor) error {
			offer, err := t.offer(ctx, lead, p)
			if err != nil {
				return err
			}
			return t.store.DeclineOffer(ctx, lead, offer.ID, refusal.Reason)
		}))
	}
}

// propose awards what was voted in and has no award yet, but for what the allocation says otherwise.
func (t *teller) propose(ctx context.Context, officer models.Actor, r council.Round, a council.Allocation) error {
	page, err := t.store.AwardsPage(ctx, officer, slug(r))
	if err != nil {
		return err
	}
	in := models.AllocationInput{Note: a.Note, Lines: map[int]models.AllocationLineInput{}}
	for _, c := range page.Candidates {
		line := models.AllocationLineInput{Award: c.VotedIn, Amount: pounds(c.CostPence)}
		for _, l := range a.Lines {
			if t.proposal(l.Proposal).Title == c.Title {
				line = models.AllocationLineInput{Award: l.Pence > 0, Amount: pounds(l.Pence), Override: l.Override}
			}
		}
		in.Lines[c.Rank] = line
	}
	_, err = t.store.ProposeAwards(ctx, officer, slug(r), in)
	return err
}

// waiting is what waits for an approver's decision, of a kind, with a title and, where it is not 0, an amount.
func (t *teller) waiting(ctx context.Context, approver models.Actor, kind, title string, pence int64) (models.Waiting, error) {
	list, err := t.store.WaitingForApprover(ctx, approver)
	if err != nil {
		return models.Waiting{}, err
	}
	return find(list, func(w models.Waiting) bool {
		return w.Kind == kind && w.Title == title && (pence == 0 || w.AmountPence == pence)
	})
}

// offer is the offer that the lead of a group has for a proposal.
func (t *teller) offer(ctx context.Context, lead models.Actor, p council.Proposal) (models.OfferCard, error) {
	offers, err := t.store.OffersFor(ctx, lead)
	if err != nil {
		return models.OfferCard{}, err
	}
	return find(offers, func(o models.OfferCard) bool { return o.Title == p.Title })
}
