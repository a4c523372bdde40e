package models

import "strings"

// PaymentInput is how a payment is asked for, as typed.
type PaymentInput struct {
	Whole       bool // the whole award, up front: nothing else need be typed
	Amount      string
	Purpose     string
	MilestoneID string
}

// Parse reads the amount. left is what the award has left to ask for, in pence.
func (in PaymentInput) Parse(left int64) (int64, error) {
	var checks Checks
	pence, ok := ParsePounds(in.Amount)
	checks.Require(ok && pence > 0, "amount", "Enter how much you need in pounds, like 1,200")
	checks.Require(!ok || pence <= left, "amount", "That is more than the award has left. Ask for less")
	checks.publicText("purpose", strings.TrimSpace(in.Purpose), mostSentence, "Say what the money is for")
	return pence, checks.Err()
}

// Content is what is approved of a payment, for its hash.
func (p Payment) Content(award Award, recipient Recipient) map[string]any {
	return map[string]any{"amount_pence": p.AmountPence, "asked_by": p.AskedBy, "award": award.Reference, "milestone": p.MilestoneID,
		"organisation": recipient.OrganisationID, "payment": p.ID, "proposer": recipient.MadeBy, "purpose": p.Purpose}
}

// PaymentView is a payment as an approver sees it.
type PaymentView struct {
	Payment
	Title          string // of the initiative
	InitiativeSlug string
	GroupName      string
	AwardReference string
	AwardPence     int64
	AskedByName    string
	DecidedByName  string
	MilestoneTitle string
	Recipient      Recipient
}

// PaymentPage is one payment for whoever decides on it and records it.
type PaymentPage struct {
	PaymentView
	RoundID    string
	Holder     string
	PaidPence  int64 // of the same award, before this one
	OtherPence int64 // asked for or approved besides this one
	Today      string
	MayNot     *Error // why this person may not decide, or nil
}

// PaymentsPage is an approver's list: what waits for a decision, what waits to be paid, and what was decided last.
type PaymentsPage struct {
	Asked, Approved, Done []PaymentView
}

// PaidInput is what was done in the council's finance system, as typed.
type PaidInput struct {
	PaidOn    TypedDay
	Reference string
}

// Parse reads the day of the payment. approvedOn and today are days written 2026-11-22.
func (in PaidInput) Parse(approvedOn, today string) (string, error) {
	var checks Checks
	day, ok := in.PaidOn.Parse()
	checks.Require(ok, "paid_on-day", "Enter the day when it was paid, like 27 3 2027")
	checks.Require(!ok || day <= today, "paid_on-day", "Enter a day that is not in the future")
	checks.Require(!ok || day >= approvedOn, "paid_on-day", "Enter a day on or after its approval")
	checks.requireText("reference", strings.TrimSpace(in.Reference), mostTitle, "Enter the finance system's reference")
	return day, checks.Err()
}

// What can wait for an approver.
const (
	WaitingAward   = "award"
	WaitingPayment = "payment"
)

// Waiting is something that waits for an approver's decision.
type Waiting struct {
	Kind        string // WaitingAward or WaitingPayment
	ID          string
	Title       string
	Href        string
	AmountPence int64
}
