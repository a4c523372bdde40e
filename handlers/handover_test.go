package handlers

import (
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// TestAYoungPersonAsksAnAdultInBrowser: somebody under 18 writes an idea and asks an adult, who says yes and sends it in. The one who began it goes on reading it,
// and no public page says who they are.
func TestAYoungPersonAsksAnAdultInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		draft := s.as(s.Advisor).writes(s.Round(models.StageProposing))
		young := &walk{Page: open(t, browser.Phone, s.url), name: "handover"}
		young.signInAs(s.Advisor)
		young.Visit(draft + "/edit")
		young.See("You are under 18, so an adult has to send this in.", "It has to be sent in before")
		young.fine("list")
		young.Click("Ask an adult to send this in")
		young.fine("ask")
		young.Fill("The adult's email address", "my mum")
		young.Click("Ask them")
		wantSummary(t, young.Page, "Enter an email address, like name@example.com")
		young.fine("ask-error")
		young.Fill("The adult's email address", s.Parent.Email)
		young.Click("Ask them")
		young.See("We have asked them by email.", "You asked "+s.Parent.Email)
		young.fine("list-asked")

		adult := &walk{Page: open(t, browser.Phone, s.url), name: "handover"}
		adult.signInAs(s.Parent)
		adult.Visit("/desk")
		adult.Click(s.Advisor.DisplayName + " asked you to look after Baby bank")
		adult.See(s.Advisor.DisplayName+" asked you to look after this idea.", "What it says so far", "We open twice a week.")
		adult.fine("look-after")
		adult.Visit(draft)
		adult.See("asked you to look after this idea")
		adult.Click("Say yes or no")
		adult.Click("Yes, I will look after it")
		adult.See("The idea is yours now.", s.Advisor.DisplayName+" began this idea, and can still change it.")
		adult.fine("list-yours")
		adult.Click("Check your answers")
		adult.Choose("What I wrote is true as far as I know. Our group agrees to it and will do its part if the idea wins.")

		young.Visit(draft + "/edit/check")
		young.See("Somebody else looks after this idea now")
		young.DontSee("Send in your idea", "Delete this draft", s.Parent.DisplayName)
		young.fine("check-theirs")
		if a := s.as(s.Advisor).get(draft + "/edit/withdraw"); a.status != http.StatusForbidden {
			t.Errorf("whoever began it comes to deleting it: %d", a.status)
		}

		adult.Click("Send in your idea")
		adult.See("Your idea is in")
		young.Visit("/desk")
		young.Click("Baby bank")
		young.See("Being checked", "We open twice a week.")
		public := s.visitor().get("/proposals/baby-bank")
		for _, name := range []string{s.Advisor.DisplayName, s.Parent.DisplayName, "Priya", "young person"} {
			if strings.Contains(public.body, name) {
				t.Errorf("the public page says %q", name)
			}
		}
	})
}

// TestAnAdultSaysNoInBrowser: whoever asked sees it, and asks somebody else; what is taken back is there for nobody.
func TestAnAdultSaysNoInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		draft := s.as(s.Member).writes(s.Round(models.StageProposing))
		asking := open(t, browser.Phone, s.url, browser.WithoutScripts)
		w := &walk{Page: asking, name: "handover-no"}
		w.signInAs(s.Member)
		w.Visit(draft + "/edit")
		w.Click("Ask somebody else to look after this idea")
		w.Fill("Their email address", s.Parent.Email)
		w.Click("Ask them")
		v := s.as(s.Parent)
		form := v.get(draft + "/look-after").page.Form("No")
		v.submit(form).page.Has("main", "You said no.")
		if a := v.get(draft + "/look-after"); a.status != http.StatusNotFound || !strings.Contains(a.body, "sign in with the address that it came to") {
			t.Errorf("after a no: %d", a.status)
		}
		w.Reload()
		w.See("They said no.")
		w.fine("list")
		w.Click("Ask somebody else")
		w.See("They said no.")
		w.Fill("Their email address", s.Resident.Email)
		w.Click("Ask them")
		w.Click("Take it back")
		w.fine("asked")
		w.Click("Take it back")
		w.See("Taken back. The idea is still yours.")
		if a := s.as(s.Resident).get(draft + "/look-after"); a.status != http.StatusNotFound {
			t.Errorf("what was taken back: %d", a.status)
		}
		if a := s.as(s.Member).get(draft + "/look-after"); a.path != draft+"/edit" {
			t.Errorf("whoever has it already is led to %s", a.path)
		}
	})
}
