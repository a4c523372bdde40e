package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"acorn/cmd/acorn/council"
	"acorn/models"
)

// deliver lets groups take up their offers and do what they said, and get paid for it.
func (t *teller) deliver() {
	for _, in := range t.demo.Initiatives {
		p := t.proposal(in.Proposal)
		t.add(in.Accepted, p.Proposer+" accepts the offer for “"+p.Title+"”", t.by(p.Proposer, func(ctx context.Context, lead models.Actor) error {
			offer, err := t.offer(ctx, lead, p)
			if err != nil {
				return err
			}
			_, err = t.store.AcceptOffer(ctx, lead, offer.ID, t.accept(in))
			return err
		}))
		for _, m := range in.Milestones {
			if !m.Done.IsZero() {
				t.delivers(in, m.Done, p.Proposer, "takes the step “"+m.Title+"”", func(ctx context.Context, lead models.Actor, idea string) error { return t.done(ctx, lead, idea, m) })
			}
		}
		for _, u := range in.Updates {
			t.delivers(in, u.At, u.By, "posts news", func(ctx context.Context, actor models.Actor, idea string) error {
				return t.store.PostUpdate(ctx, actor, idea, u.Text)
			})
		}
		for _, pay := range in.Payments {
			t.pay(in, pay)
		}
		for _, m := range in.Measurements {
			t.measure(in, m)
		}
		for _, said := range in.Promises {
			t.delivers(in, said.At, said.By, "says whether a promise was kept", func(ctx context.Context, actor models.Actor, idea string) error {
				return t.promised(ctx, actor, idea, said)
			})
		}
		if r := in.Report; r.People > 0 {
			t.delivers(in, r.At, p.Proposer, "gives back one number and one sentence", func(ctx context.Context, lead models.Actor, idea string) error {
				return t.store.ReportSmall(ctx, lead, idea, models.SmallReportInput{People: strconv.Itoa(r.People), Words: r.Words})
			})
		}
		if e := in.Ending; e.State != "" {
			t.delivers(in, e.At, p.Proposer, "says how it ended", func(ctx context.Context, lead models.Actor, idea string) error {
				return t.store.EndInitiative(ctx, lead, idea, models.EndInput{State: e.State, Why: e.Why})
			})
		}
	}
}

// delivers puts an act of an initiative's people into the story. An initiative lives at the address of its proposal.
func (t *teller) delivers(in council.Initiative, at council.Offset, person, what string, do func(ctx context.Context, actor models.Actor, idea string) error) {
	p := t.proposal(in.Proposal)
	t.add(at, person+" of “"+p.Title+"” "+what, t.by(person, func(ctx context.Context, actor models.Actor) error {
		idea, err := t.idea(ctx, p.Key)
		if err != nil {
			return err
		}
		return do(ctx, actor, idea)
	}))
}

// accept is how a group takes up its offer: from when to when, and the steps between.
func (t *teller) accept(in council.Initiative) models.AcceptInput {
	start, end := t.moment(in.Start), t.moment(in.End)
	accept := models.AcceptInput{CanAccept: true, Starts: typedDay(start), Ends: typedDay(end)}
	for _, m := range in.Milestones {
		percent := int(t.moment(m.Due).Sub(start) * 100 / end.Sub(start))
		accept.Milestones = append(accept.Milestones, models.MilestoneInput{Title: m.Title, At: strconv.Itoa(percent)})
	}
	return accept
}

// promised says whether a promise was kept.
func (t *teller) promised(ctx context.Context, actor models.Actor, idea string, said council.Promise) error {
	page, err := t.store.ManagePage(ctx, actor, idea)
	if err != nil {
		return err
	}
	promise, err := find(page.Promises, func(p models.Promise) bool { return p.Body == said.Text })
	if err != nil {
		return err
	}
	return t.store.MarkPromise(ctx, actor, idea, promise.ID, models.DealMarkInput{Kept: map[bool]string{true: "yes", false: "no"}[said.Kept], Why: said.Why})
}

func (t *teller) done(ctx context.Context, lead models.Actor, idea string, m council.Milestone) error {
	page, err := t.store.ManagePage(ctx, lead, idea)
	if err != nil {
		return err
	}
	milestone, err := find(page.Milestones, func(s models.Milestone) bool { return s.Title == m.Title })
	if err != nil {
		return err
	}
	return t.store.MilestoneDone(ctx, lead, idea, milestone.ID, models.DoneInput{DoneOn: typedDay(t.moment(m.Done)), Note: m.Note})
}

// pay asks for money, has it approved or refused, and records that it was paid. Awards of £1,000 or less are asked for whole.
func (t *teller) pay(in council.Initiative, pay council.Payment) {
	p := t.proposal(in.Proposal)
	t.delivers(in, pay.AskedAt, p.Proposer, "asks for a payment", func(ctx context.Context, lead models.Actor, idea string) error {
		ask := models.PaymentInput{Amount: pounds(pay.Pence), Purpose: pay.For}
		if pay.Pence == p.Ask() && pay.Pence <= models.UpFrontPence {
			ask = models.PaymentInput{Whole: true}
		}
		_, err := t.store.AskPayment(ctx, lead, idea, ask)
		return err
	})
	decided := pay.AskedAt
	decided.Days += 2
	if !pay.PaidAt.IsZero() {
		decided = council.Offset{Days: pay.PaidAt.Days - 1, Hour: 14}
	}
	t.add(decided, pay.DecidedBy+" decides on a payment to “"+p.Title+"”", t.by(pay.DecidedBy, func(ctx context.Context, approver models.Actor) error {
		waiting, err := t.waiting(ctx, approver, "payment", p.Title, pay.Pence)
		if err != nil {
			return err
		}
		page, err := t.store.PaymentPage(ctx, approver, waiting.ID)
		if err != nil {
			return err
		}
		decision := models.DecisionInput{Hash: page.ContentHash, Decide: "approve"}
		if pay.Refused != "" {
			decision.Decide, decision.Reason = "refuse", pay.Refused
		}
		return t.store.DecidePayment(ctx, approver, waiting.ID, decision)
	}))
	if pay.PaidAt.IsZero() {
		return
	}
	t.add(pay.PaidAt, pay.DecidedBy+" records a payment to “"+p.Title+"”", t.by(pay.DecidedBy, func(ctx context.Context, approver models.Actor) error {
		page, err := t.store.PaymentsPage(ctx, approver)
		if err != nil {
			return err
		}
		payment, err := find(page.Approved, func(v models.PaymentView) bool { return v.Title == p.Title && v.AmountPence == pay.Pence })
		if err != nil {
			return err
		}
		now, err := t.store.Now(ctx)
		if err != nil {
			return err
		}
		reference := fmt.Sprintf("HC-%s-%d", now.Format("060102"), pay.Pence/100)
		return t.store.RecordPaid(ctx, approver, payment.ID, models.PaidInput{PaidOn: typedDay(now), Reference: reference})
	}))
}

// measure reports an outcome, and has an officer check it where one has.
func (t *teller) measure(in council.Initiative, m council.Measurement) {
	t.delivers(in, m.At, m.By, "reports an outcome", func(ctx context.Context, actor models.Actor, idea string) error {
		return t.store.Measure(ctx, actor, idea, models.MeasurementInput{IndicatorID: idOf("indicator", m.Indicator), HasBaseline: "yes", Baseline: figure(m.Baseline),
			PeopleStart: strconv.Itoa(m.AskedBoth), Target: figure(m.Target), Actual: figure(m.Actual), PeopleEnd: strconv.Itoa(m.AskedBoth),
			PeopleReached: strconv.Itoa(m.Reached), From: typedDay(t.moment(in.Start)), To: typedDay(t.moment(m.At).Add(-24 * time.Hour)), Method: m.How, MethodNote: m.Method,
			Comparison: "none", Learned: learned(m)})
	})
	if m.VerifiedBy == "" {
		return
	}
	t.delivers(in, m.VerifiedAt, m.VerifiedBy, "checks an outcome", func(ctx context.Context, officer models.Actor, idea string) error {
		page, err := t.store.InitiativePage(ctx, officer, idea)
		if err != nil {
			return err
		}
		reported, err := find(page.Measured, func(r models.Reported) bool {
			return r.IndicatorID == idOf("indicator", m.Indicator) && r.VerifiedAt == nil
		})
		if err != nil {
			return err
		}
		return t.store.VerifyMeasurement(ctx, officer, idea, reported.ID)
	})
}

// figure is a figure as people type it: with no more decimals than it has.
func figure(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// learned is what a group wants readers to know, after how many moved which way where that is known.
func learned(m council.Measurement) string {
	var text strings.Builder
	if m.Better+m.Same+m.Worse > 0 {
		fmt.Fprintf(&text, "Of the %d, it got better for %d, stayed the same for %d and got worse for %d. ", m.AskedBoth, m.Better, m.Same, m.Worse)
	}
	if once := m.AskedStart - m.AskedBoth; once > 0 {
		fmt.Fprintf(&text, "%d more were asked only at the start, and are left out of these figures. ", once)
	}
	return text.String() + m.Note
}
