package handlers

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// TestTheProgramsClockIsWorthNothing: the database's clock is days ahead of the program's, or behind it, so that by the program's an open vote has not opened or is over.
// Whether one may vote, and how long an emailed code, a pass, a shared device and a session last, goes by the database's.
func TestTheProgramsClockIsWorthNothing(t *testing.T) {
	for name, off := range map[string]time.Duration{"Behind": 5 * 24 * time.Hour, "Ahead": -5 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *site) {
				s.Store.SetOffset(off)
				s.Now = s.Now.Add(off)
				r := s.ballotRound(models.StageVoting)
				codes := s.voteCodes(r, "2")
				onATablet(t, s, r, codes[0])

				late, officer := s.visitor(), s.as(s.Officer)
				form := late.almostSent(r, codes[1])
				asked := s.visitor()
				mail := asked.review(r).page.Form("Email me a code")
				mail.Choose("live in Northgate")
				mail.Fill("Your email address", "sam@example.org")
				check := asked.submit(mail).page.Form("Send my vote")
				code := s.mailed("sam@example.org")
				check.Fill("The 6 numbers from the email", code)
				s.Store.Advance(models.OneTimeCodeLife + time.Minute)
				if a := asked.submit(check); a.status != http.StatusUnprocessableEntity || a.page.H1() == "Your vote is in" {
					t.Errorf("a code of 11 minutes ago: %d %s", a.status, a.page.H1())
				}
				if a := officer.get("/desk/rounds/" + r.Slug); a.status != http.StatusOK {
					t.Errorf("an officer after 11 minutes: %d", a.status)
				}
				s.Store.Advance(16 * time.Minute)
				if a := officer.get("/desk/rounds/" + r.Slug); a.page.H1() == r.Name || strings.HasPrefix(a.path, "/desk/rounds") && a.status == http.StatusOK {
					t.Errorf("an officer who did nothing for 16 minutes: %d at %s", a.status, a.path)
				}
				s.endVote(r)
				if a := late.submit(form); a.page.H1() == "Your vote is in" || a.status == http.StatusOK {
					t.Errorf("after the close: %d %s", a.status, a.page.H1())
				}
				if n := s.turnout(r); n != 1 {
					t.Errorf("%d ballots", n)
				}
			})
		})
	}
}

// onATablet votes on a shared device, which is one until its day is over.
func onATablet(t *testing.T, s *site, r models.Round, code string) {
	t.Helper()
	tablet := s.visitor()
	tablet.enter(s.pass(r))
	begun := tablet.submit(tablet.get("/rounds/" + r.Slug + "/help").page.Form("Start the shared device"))
	if !strings.Contains(begun.page.Text("body"), "This device is at") {
		t.Fatalf("no shared device: %s", begun.page.Text("main"))
	}
	receipt := tablet.submit(tablet.almostSent(r, code))
	if receipt.page.H1() != "Your vote is in" {
		t.Fatalf("voting: %d %s", receipt.status, receipt.page.Text("main"))
	}
	tablet.submit(receipt.page.Form("Next voter"))
	s.Store.Advance(24 * time.Hour)
	if a := tablet.get("/rounds/" + r.Slug + "/vote"); strings.Contains(a.page.Text("body"), "This device is at") {
		t.Error("it is a shared device the day after")
	}
	s.Store.Advance(-24 * time.Hour)
}
