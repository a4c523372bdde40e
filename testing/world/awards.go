package world

import (
	"time"

	"acorn/models"
	"acorn/models/store"
)

// Published publishes the result of a closed round: its eligible proposals, in the order they were made, are voted in while they fit the pot.
func (w *World) Published(r models.Round) []models.ResultLine {
	w.t.Helper()
	w.Seal(r, "test")
	at, left := w.Now.Add(-time.Hour), r.PotPence
	result := models.Result{RoundID: r.ID, RulebookHash: "rules-of-" + r.Slug, BallotsHash: "test", Ballots: 500, VotersServed: 450, Outcome: "{}", CountedBy: w.Officer.PersonID,
		CountedAt: at, ProposersToldBy: &w.Officer.PersonID, ProposersToldAt: &at}
	lines := make([]models.ResultLine, len(w.eligible[r.ID]))
	for i, p := range w.eligible[r.ID] {
		lines[i] = models.ResultLine{RoundID: r.ID, ProposalID: p.ProposalID, Rank: i + 1, Votes: 388 - 30*i, People: 388 - 30*i, CostPence: p.CostPence, LeftPence: left,
			VotedIn: p.CostPence <= left, Reason: "not_enough_left"}
		if lines[i].VotedIn {
			left -= p.CostPence
			lines[i].Reason = "voted_in"
		}
	}
	result.SpentPence = r.PotPence - left
	w.setup(&result)
	for i := range lines {
		w.setup(&lines[i])
	}
	w.setup(store.Patch{Row: &models.Result{}, Key: "round_id", Value: r.ID, Values: map[string]any{"published_by": w.Officer.PersonID, "published_at": at}})
	return lines
}

// Offer makes an award that was approved and waits for the group's answer.
func (w *World) Offer(r models.Round, proposalID string, pence int64) models.Award {
	w.t.Helper()
	at := w.Now.Add(-time.Hour)
	a := models.Allocation{ID: id(), RoundID: r.ID, ContentHash: "test", ProposedBy: w.Officer.PersonID, ProposedAt: at, State: models.AllocationProposed}
	award := models.Award{ID: id(), Reference: "AWD-" + id()[:8], FundID: r.FundID, ProposalID: proposalID, AllocationID: a.ID, OrganisationID: &w.Group.ID,
		AmountPence: pence, State: models.AwardOffered, OfferedAt: at, AnswerBy: at.Add(models.AnswerDays * day)}
	w.setup(&a, &models.AllocationLine{AllocationID: a.ID, ProposalID: proposalID, AmountPence: pence, Override: "Test"},
		store.Patch{Row: &models.Allocation{}, Key: "id", Value: a.ID, Values: map[string]any{"state": models.AllocationApproved, "decided_by": w.Approver.PersonID, "decided_at": at}}, &award)
	return award
}

// Initiative makes an initiative that began two months ago and runs for a year, with three steps of which the first is done.
func (w *World) Initiative(r models.Round, p models.Proposal, title string, pence int64) models.Initiative {
	w.t.Helper()
	award := w.Offer(r, p.ID, pence)
	start := w.Now.AddDate(0, -2, 0)
	on := func(months int) string { return start.AddDate(0, months, 0).Format(time.DateOnly) }
	in := models.Initiative{ID: id(), Slug: p.Slug, AwardID: award.ID, ProposalID: p.ID, Title: title, State: models.InitiativeUnderWay, StartsOn: on(0),
		EndsOn: start.AddDate(1, 0, -1).Format(time.DateOnly)}
	done := on(0)
	w.setup(store.Patch{Row: &models.Award{}, Key: "id", Value: award.ID, Values: map[string]any{"state": models.AwardAccepted, "answered_by": w.Lead.PersonID, "answered_at": w.Now}},
		&in, &models.Milestone{ID: id(), InitiativeID: in.ID, Position: 1, Title: "We have started", DueOn: on(0), DoneOn: &done, Note: "Doors open, twelve families came."},
		&models.Milestone{ID: id(), InitiativeID: in.ID, Position: 2, Title: "We are half way", DueOn: on(6)},
		&models.Milestone{ID: id(), InitiativeID: in.ID, Position: 3, Title: "We have finished", DueOn: in.EndsOn})
	return in
}

// Paid makes a payment that was asked for, approved and paid.
func (w *World) Paid(in models.Initiative, pence int64, purpose string) models.Payment {
	w.t.Helper()
	p := models.Payment{ID: id(), AwardID: in.AwardID, AmountPence: pence, Purpose: purpose, ContentHash: "test", State: models.PaymentAsked, AskedBy: w.Lead.PersonID, AskedAt: w.Now}
	paidOn := w.Now.Format(time.DateOnly)
	w.setup(&p, store.Patch{Row: &models.Payment{}, Key: "id", Value: p.ID, Values: map[string]any{"state": models.PaymentApproved, "decided_by": w.Approver.PersonID, "decided_at": w.Now}},
		store.Patch{Row: &models.Payment{}, Key: "id", Value: p.ID, Values: map[string]any{"state": models.PaymentPaid, "paid_on": paidOn, "finance_reference": "FIN-1"}})
	return p
}

// Measured reports an outcome of an initiative; change alters it before it is written.
func (w *World) Measured(in models.Initiative, change func(*models.Measurement)) models.Measurement {
	w.t.Helper()
	baseline := int64(36_000)
	m := models.Measurement{ID: id(), InitiativeID: in.ID, IndicatorID: w.Indicator.ID, Baseline: &baseline, Target: 65_000, Actual: 70_000,
		MeasuredFrom: in.StartsOn, MeasuredTo: w.Now.Format(time.DateOnly), Method: "survey", MethodNote: "We asked everyone who came, on paper.",
		PeopleStart: 41, PeopleEnd: 33, PeopleReached: 90, Comparison: "none", Learned: "Mornings work better than afternoons.", ReportedBy: w.Lead.PersonID, ReportedAt: w.Now}
	if change != nil {
		change(&m)
	}
	w.setup(&m)
	return m
}
