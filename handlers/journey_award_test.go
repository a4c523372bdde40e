package handlers

import (
	"fmt"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// soundOnPhone checks that a page works for everybody: no fault that axe finds, nothing to scroll sideways, not even on the narrowest phone; and
// keeps its picture.
func soundOnPhone(p *browser.Page, picture string) { soundAt(p, 360, picture) }

// soundOnDesk is the same on an office computer.
func soundOnDesk(p *browser.Page, picture string) { soundAt(p, 1280, picture) }

func soundAt(p *browser.Page, width int, picture string) {
	p.Axe()
	p.NoSidewaysScroll()
	p.Screenshot(picture)
	p.Width(320)
	p.NoSidewaysScroll()
	p.Screenshot(picture + "-320")
	p.Width(width)
}

// fillDay types a day into the three fields of a question.
func fillDay(p *browser.Page, question string, day time.Time) {
	at := p.In(question)
	at.Fill("Day", fmt.Sprint(day.Day()))
	at.Fill("Month", fmt.Sprint(int(day.Month())))
	at.Fill("Year", fmt.Sprint(day.Year()))
}

// From the published result to money that was paid: an officer proposes, another person approves, the group accepts and asks, another person
// approves and records.
func TestJourneyAwards(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
		s.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		s.Proposal(r, models.ProposalEligible, "A new hall", 3_900_000)
		s.Published(r)

		officer := s.signedIn(browser.Desktop, s.Officer)
		officer.Visit("/desk/rounds/" + r.Slug + "/awards")
		officer.See("£40,000", "Northgate baby bank", "Voted in", "388 votes", "Total £7,000")
		soundOnDesk(officer, "awards-propose")
		officer.Fill("Award for Walking bus in pounds", "750")
		officer.Choose("Award A new hall")
		officer.Fill("Award for A new hall in pounds", "20,000")
		officer.Click("Work out the total")
		officer.See("Total £26,950")
		officer.Click("Propose these awards")
		soundOnDesk(officer, "awards-propose-wrong")
		if errors := officer.ErrorSummary(); len(errors) != 2 {
			t.Errorf("errors %q", errors)
		}
		officer.Fill("Why Walking bus differs from the result", "The school lends the high-visibility vests")
		officer.Fill("Why A new hall differs from the result", "The group can do with a smaller hall")
		officer.Click("Propose these awards")
		officer.See("Waiting for a decision", "Olive Officer proposed", "The school lends")
		soundOnDesk(officer, "awards-waiting")

		approver := s.signedIn(browser.Desktop, s.Approver)
		approver.Visit("/desk")
		approver.Click(r.Name)
		approver.See("Awards to approve", "Olive Officer", "£26,950", "2 projects", "Another amount", "The group can do with a smaller hall")
		soundOnDesk(approver, "award-decide")
		approver.Click("Record my decision")
		soundOnDesk(approver, "award-decide-wrong")
		approver.Choose("Approve these awards")
		approver.Click("Record my decision")
		approver.See("Approved. The groups have their offers.")
		officer.Reload()
		officer.See("Offered", "AWD-")
		soundOnDesk(officer, "awards-made")

		public := browser.Open(t, browser.Phone, s.url)
		public.Visit("/rounds/" + r.Slug + "/awards")
		public.See("£26,950 awarded", "Offered, not yet accepted", "It was not voted in. It got an award because:", "Another person, a finance approver")
		public.DontSee("Olive", "Anna")
		soundOnPhone(public, "round-awards")

		lead := s.signedIn(browser.Phone, s.Lead)
		lead.Visit("/desk")
		lead.Click("Answer the offer for Northgate baby bank")
		lead.See("£6,200 for Northgate baby bank", "Hall and biscuits", "Lend the hall", "Answer by")
		soundOnPhone(lead, "offer")
		lead.Click("Accept this offer")
		soundOnPhone(lead, "offer-accept")
		lead.Click("Accept the offer")
		soundOnPhone(lead, "offer-accept-wrong")
		lead.Choose("I can accept for the group")
		lead.Click("Accept the offer")
		lead.See("You accepted the offer", "Northgate baby bank", "£6,200 left to ask for")
		soundOnPhone(lead, "manage-new")

		lead.Click("Ask for a payment")
		soundOnPhone(lead, "payment-ask")
		lead.Fill("How much, in pounds", "7000")
		lead.Click("Ask for it")
		soundOnPhone(lead, "payment-ask-wrong")
		lead.Fill("How much, in pounds", "2,000")
		lead.Fill("What is it for?", "Cots, sheets and the first month's hall")
		lead.Select("Is it for one of your steps?", "We have started")
		lead.Click("Ask for it")
		lead.See("You asked for the payment", "£2,000 asked for")

		approver.Visit("/desk/payments")
		soundOnDesk(approver, "payments")
		approver.Click("Northgate baby bank: Cots, sheets and the first month's hall")
		approver.See("Leah Lead", "not in Acorn", "£2,000")
		soundOnDesk(approver, "payment-decide")
		approver.Choose("Approve this payment")
		approver.Click("Record my decision")
		approver.See("Record that it was paid")
		approver.Click("Record the payment")
		soundOnDesk(approver, "payment-record-wrong")
		approver.Fill("Reference in the finance system", "HC-204113")
		approver.Click("Record the payment")
		approver.See("Recorded. The group has been told.")
		soundOnDesk(approver, "payments-done")

		lead.Reload()
		lead.See("£2,000 paid", "£4,200 left to ask for")
		soundOnPhone(lead, "manage-paid")
		public.Visit("/initiatives/" + bank.Slug)
		public.See("£6,200 agreed", "£2,000 paid", "£4,200 to come", "Chosen by 388 voters.", "said by 73 people", "Nothing reported yet.")
		soundOnPhone(public, "initiative-new")
	})
}

// A small award is asked for whole with one button, and gives back one number and one sentence. Without scripts.
func TestJourneySmallAwardWithoutScripts(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bus, hall := s.Proposal(r, models.ProposalEligible, "Walking bus", 80_000), s.Proposal(r, models.ProposalEligible, "A new hall", 200_000)
		s.Published(r)
		award := s.Offer(r, bus.ID, 80_000)
		no := s.Offer(r, hall.ID, 200_000)
		lead := s.signedIn(browser.Phone, s.Lead, browser.WithoutScripts)
		lead.Visit("/offers/" + award.ID)
		lead.See("£800 for Walking bus", "one number and one sentence")
		lead.Click("Accept this offer")
		lead.Choose("I can accept for the group")
		lead.Click("Accept the offer")
		lead.Click("Ask for the whole £800")
		lead.See("£800 asked for")
		soundOnPhone(lead, "manage-small")
		lead.Click("Tell us how it went")
		lead.Click("Send")
		soundOnPhone(lead, "report-small-wrong")
		lead.Fill("How many people did it reach?", "24")
		lead.Fill("What did it do, in one sentence?", "Twenty-four children walk to school together now.")
		lead.Click("Send")
		lead.See("It reached 24 people.")
		lead.Click("See the public page")
		lead.See("It reached 24 people.", "Nobody measured what changed.")
		soundOnPhone(lead, "initiative-small")

		lead.Visit("/offers/" + no.ID + "/decline")
		lead.Click("Say no to the money")
		soundOnPhone(lead, "offer-decline-wrong")
		lead.Fill("Why do you say no?", "We lost the site")
		lead.Click("Say no to the money")
		lead.See("You said no to the offer")
		soundOnPhone(lead, "offer-declined")
	})
}
