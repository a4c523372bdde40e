package models

import (
	"strings"
	"time"
)

// AwardMoney is what became of an award, or of several together, in pence.
type AwardMoney struct {
	AwardPence  int64 // what was agreed
	StandsPence int64 // what of it is or will be paid: less than was agreed once an initiative ended and had not asked for the rest
	PaidPence   int64
}

// ToPay is what is still to be paid.
func (m AwardMoney) ToPay() int64 { return m.StandsPence - m.PaidPence }

// Back is what was agreed and is not needed any more: it went back to the fund.
func (m AwardMoney) Back() int64 { return m.AwardPence - m.StandsPence }

// Plus is both together.
func (m AwardMoney) Plus(other AwardMoney) AwardMoney {
	return AwardMoney{m.AwardPence + other.AwardPence, m.StandsPence + other.StandsPence, m.PaidPence + other.PaidPence}
}

// FundSums is the money of a fund, in pence, with what became of all its awards.
type FundSums struct {
	TotalPence int64 // what was put in
	HeldPence  int64 // what its rounds hold: their pots, those of drafts too, so that two officers do not promise the same money; less what came back
	AwardMoney
}

// Left is what no round holds.
func (f FundSums) Left() int64 { return f.TotalPence - f.HeldPence }

// NotAwarded is what is in the fund and promised to nobody, with what came back to it.
func (f FundSums) NotAwarded() int64 { return f.TotalPence - f.StandsPence }

// BackNow is what of the money that came back is still in the fund: some may have been awarded again since.
func (f FundSums) BackNow() int64 { return min(f.Back(), f.NotAwarded()) }

// FundCard is a fund in the list of all. A draft is one of which no round was published: only those who work for its holder see it.
type FundCard struct {
	Fund
	FundSums
	HolderName string
	Draft      bool
}

// FundsPage is all funds that this person may see.
type FundsPage struct {
	Funds   []FundCard
	MayMake bool
}

// FundPage is the page of a fund: who put in what, and where it went.
type FundPage struct {
	FundCard
	Contributions []FundContribution // one an organisation, the largest first
	Added         []FundAddition     // what came after people were told of the fund, newest first
	Rounds        []PublicRound
	Initiatives   []FundInitiative // what it paid for, by title
	MayChange     bool             // correct it while it is a draft, add money afterwards
}

// FundContribution is what an organisation put into a fund, with its name.
type FundContribution struct {
	Name        string
	AmountPence int64
}

// FundAddition is money that came into a fund after people were told of it, with the published reason.
type FundAddition struct {
	FundContribution
	Reason    string
	CreatedAt time.Time
}

// FundInitiative is something that a fund pays for.
type FundInitiative struct {
	Slug, Title, State string
	AwardMoney
}

// FundToChange is a fund for the officer who corrects it or adds to it.
type FundToChange struct {
	FundPage
	Options RoundOptions
}

// Input is the fund as the form to correct it begins.
func (f FundToChange) Input() FundInput {
	in := FundInput{Name: f.Name, Purpose: f.Purpose, Year: f.FinancialYear, Holder: f.HolderID}
	for _, c := range f.Contributions {
		in.Contributions = append(in.Contributions, ContributionInput{Organisation: c.Name, Amount: poundsTyped(c.AmountPence)})
	}
	return in
}

// CheckHolds refuses a fund with less in it than its rounds hold.
func (f NewFund) CheckHolds(heldPence int64) error {
	var checks Checks
	checks.Require(f.TotalPence() >= heldPence, ContributionField(0)+"_amount", "The rounds of this fund hold {{.Held}} together. Enter at least that much in all, or make a round smaller first", "Held", Pounds(heldPence))
	return checks.Err()
}

// AdditionInput is money that comes into a fund after people were told of it, as typed.
type AdditionInput struct{ Organisation, Amount, Reason string }

// Parse reads who puts in how much more, and why.
func (in AdditionInput) Parse() (NewContribution, string, error) {
	var checks Checks
	name, reason := oneLine(in.Organisation), strings.TrimSpace(in.Reason)
	checks.requireText("organisation", name, 100, "Enter who puts this money in")
	pence, ok := ParsePounds(in.Amount)
	checks.Require(ok && pence > 0, "amount", "Enter how much they put in, in pounds, like 50,000")
	checks.requireText("reason", reason, mostSentence, "Say in a sentence why this money comes now. Everybody can read it")
	checks.takeOut("reason", reason)
	return NewContribution{name, pence}, reason, checks.Err()
}
