package handlers

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/testing/htmlcheck"
)

func TestSetupIsForOfficersOfTheHolder(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageDraft)
		desk := "/desk/rounds/" + r.Slug
		for _, path := range []string{"/desk/funds/new", "/desk/rounds/new", "/desk/rounds/new/local", desk, desk + "/copy", desk + "/change/dates", desk + "/duties"} {
			if a := s.visitor().get(path); !strings.HasPrefix(a.path, "/sign-in") {
				t.Errorf("a visitor at %s: %d at %s", path, a.status, a.path)
			}
			if a := s.as(s.Parent).get(path); a.status != http.StatusForbidden {
				t.Errorf("a parent at %s: %d", path, a.status)
			}
			if a := s.as(s.Officer2).get(path); a.status != http.StatusOK {
				t.Errorf("an officer at %s: %d", path, a.status)
			}
		}
		for _, path := range []string{"/desk/rounds/nothing", "/desk/rounds/new/nothing", desk + "/change/nothing", "/desk/rounds/nothing/copy"} {
			if a := s.as(s.Officer).get(path); a.status != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.status)
			}
		}
	})
}

func TestAChangeOfAPublicRoundIsReadByEverybody(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageWaiting)
		officer := s.as(s.Officer)
		change := "/desk/rounds/" + r.Slug + "/change/rules"
		form := officer.get(change).page.Form("Save")
		form.Fill("How many ideas may one person pick?", "5")
		a := officer.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Fatalf("without a reason: %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#reason']", "Say why this changes. Everybody can read it")
		form = a.page.Form("Save")
		if got := form.Values.Get("max_choices"); got != "5" {
			t.Errorf("what was typed came back as %q", got)
		}
		form.Fill("Why does this change?", "People asked for more choices")
		if a = officer.submit(form); a.status != http.StatusOK || a.path != "/desk/rounds/"+r.Slug {
			t.Fatalf("with a reason: %d at %s", a.status, a.path)
		}
		for _, path := range []string{"/rounds/" + r.Slug, "/rounds/" + r.Slug + "/plan"} {
			page := s.visitor().get(path).page
			page.Has("main", "People asked for more choices")
			page.Has("main li", "How many ideas one person may pick: 5. It was: 3.")
		}
	})
}

func TestASealedRoundSaysThatNothingChanges(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageSealed)
		officer := s.as(s.Officer)
		form := officer.get("/desk/rounds/" + r.Slug + "/change/dates").page.Form("Save")
		s.Seal(r, "key")
		a := officer.submit(form)
		if a.status != http.StatusConflict {
			t.Errorf("a change after sealing: %d", a.status)
		}
		a.page.Has(".govuk-error-summary", "The rules are sealed")
		if a := officer.get("/desk/rounds/" + r.Slug + "/change/rules"); a.path != "/desk/rounds/"+r.Slug {
			t.Errorf("the form for what cannot change: %q", a.path)
		}
		hub := officer.get("/desk/rounds/" + r.Slug).page
		hub.Has("main", "The rules are sealed. Nothing here changes now.")
		hub.HasNot("main a[href*='/change/']:not([href$='/change/safety'])")
		// Who leads on safeguarding is no rule of the vote.
		form = officer.get("/desk/rounds/" + r.Slug + "/change/safety").page.Form("Save")
		form.Fill("Safeguarding lead: name and phone or email", "Ines Okafor, 01632 960 009")
		a = officer.submit(form)
		a.page.Has(".govuk-error-summary a[href='#reason']", "Say why this changes. Everybody can read it")
		form = a.page.Form("Save")
		form.Fill("Why does this change?", "The first lead has a new job.")
		officer.submit(form).page.Has("main", "Ines Okafor, 01632 960 009")
		public := s.visitor().get("/rounds/" + r.Slug).page
		public.Has("main", "The first lead has a new job.", "Who looks after people's safety in this round, or how to reach them.")
		public.HasNot("main", "Ines Okafor")
	})
}

func TestCopyingLastYearsRoundTakesMinutes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		old := s.Round(models.StageClosed)
		s.Seal(old, "key")
		officer := s.as(s.Officer)
		start := officer.get("/desk/rounds/new").page
		if !strings.HasSuffix(start.Link("Copy "+old.Name), "/desk/rounds/"+old.Slug+"/copy") {
			t.Errorf("the link to copy leads to %q", start.Link("Copy "+old.Name))
		}
		page := officer.get("/desk/rounds/" + old.Slug + "/copy").page
		page.Has("main", "This copies “"+old.Name+"”")
		form := page.Form("Make the copy")
		form.Fill("What is the round called?", "Northgate, once more")
		a := officer.submit(form)
		if a.status != http.StatusOK || a.path != "/desk/rounds/northgate-once-more" {
			t.Fatalf("%d at %s", a.status, a.path)
		}
		a.page.Has("main", "Next: 7 duties to answer before you publish")
		a.page.Has("main", old.WhoMayVote)
		duties := officer.get(a.path + "/duties").page
		duties.Has("main", "This is last time's answer. Check that it is still true, then save it.")
		a = officer.submit(duties.Form("Save: Equality"))
		a.page.Has("main", "1 of 7 answered")
	})
}

func TestAFundOfSeveralOrganisations(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer := s.as(s.Officer)
		form := officer.get("/desk/funds/new").page.Form("Make the fund")
		a := officer.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Fatalf("an empty fund: %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#fund_name']", "Give the fund a name")
		form = a.page.Form("Make the fund")
		form.Fill("Name of the fund", "Pooled fund")
		form.Fill("What it is for, in a sentence", "Help early")
		for field, value := range map[string]string{"contribution1_amount": "10,000", "contribution5_organisation": "Harbour Homes", "contribution5_amount": "2,500"} {
			form.Values.Set(field, value)
		}
		if a = officer.submit(form); a.status != http.StatusOK || a.path != "/funds/pooled-fund" {
			t.Fatalf("%d at %s", a.status, a.path)
		}
		a.page.Has("main", "£12,500", "Harbour Homes", "Nobody else sees this fund yet.")
		if a := s.visitor().get("/funds/pooled-fund"); a.status != http.StatusNotFound {
			t.Errorf("a visitor reads the draft: %d", a.status)
		}
		form = officer.get(a.page.Link("Correct this fund")).page.Form("Save")
		form.Values.Set("contribution1_amount", "11,000")
		a = officer.submit(form)
		a.page.Has("main", "The fund is corrected", "£13,500")
		if a = officer.get("/desk/funds/pooled-fund/add"); a.path != "/desk/funds/pooled-fund/correct" {
			t.Errorf("adding to a draft leads to %s", a.path)
		}
	})
}

func TestMoneyAddedToAFundIsPublic(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		s.Round(models.StageProposing)
		officer, path := s.as(s.Officer), "/funds/"+s.Fund.Slug
		list := s.visitor().get("/rounds").page
		list = s.visitor().get(list.Link("Where the money comes from: all funds")).page
		list.Has("main", s.Fund.Name, "£100,000 for 2026-27, held by Harwick Council")
		list.HasNot("main", "Make a fund")
		s.visitor().get(path).page.HasNot("main", "Add money to this fund")
		form := officer.get(officer.get(path).page.Link("Add money to this fund")).page.Form("Add the money")
		form.Fill("Who puts it in", "Harbour Homes")
		form.Fill("How much more", "2,500")
		a := officer.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Fatalf("without a reason: %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#reason']", "Say in a sentence why this money comes now")
		form = a.page.Form("Add the money")
		form.Fill("Why", "They sold an empty shop")
		officer.submit(form).page.Has("main", "The money is added")
		s.visitor().get(path).page.Has("main", "£102,500 in all", "Harbour Homes put in £2,500", "They sold an empty shop")
	})
}

func TestADraftCanBeThrownAway(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageDraft)
		officer := s.as(s.Officer)
		// The draft of this world has a need; throwing away is for what nobody has said anything in.
		form := officer.get("/desk/rounds/" + r.Slug).page.Form("Throw it away")
		if a := officer.submit(form); a.status != http.StatusConflict {
			t.Errorf("a draft with a need: %d", a.status)
		}
		money := officer.get("/desk/rounds/new/event").page.Form("Save and come back later")
		money.Fill("1. What is the round called?", "A mistake")
		money.Choose("Families First fund, 2026-27")
		money.Fill("All of it together", "1,000")
		money.Fill("The least one idea may ask for", "0")
		money.Fill("The most one idea may ask for", "500")
		a := officer.submit(money)
		a.page.Has("main", "Next: go on with the questions")
		if a = officer.submit(a.page.Form("Throw it away")); a.status != http.StatusOK || a.path != "/desk" {
			t.Errorf("%d at %s", a.status, a.path)
		}
		if a = officer.get("/desk/rounds/a-mistake"); a.status != http.StatusNotFound {
			t.Errorf("the draft is still there: %d", a.status)
		}
	})
}

func TestAnEmailedCodeIsRefusedForMuchMoney(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer := s.as(s.Officer)
		form := officer.get("/desk/rounds/new/local").page.Form("Save and come back later")
		form.Fill("1. What is the round called?", "Large")
		form.Choose("Families First fund, 2026-27")
		form.Fill("All of it together", "60,000")
		form.Fill("The least one idea may ask for", "0")
		form.Fill("The most one idea may ask for", "12,000")
		officer.submit(form)
		checks := officer.get("/desk/rounds/large/change/checks").page.Form("Save")
		if checks.Values.Get("assurance") != models.AssuranceCode {
			t.Errorf("£60,000 suggests %q", checks.Values.Get("assurance"))
		}
		checks.Fill("Safeguarding lead: name and phone or email", "Grace, 01632 960001")
		checks.Fill("Deputy: name and phone or email", "Hugh, 01632 960002")
		checks.Choose("A code by email is enough")
		a := officer.submit(checks)
		a.page.Has(".govuk-error-summary a[href='#assurance']", "This round shares £60,000 and one idea may cost £12,000. Choose voting codes")
		checks = a.page.Form("Save")
		checks.Choose("They sign in") // there is somewhere to
		officer.submit(checks)
		if got := officer.get("/desk/rounds/large/change/checks").page.Form("Save").Values.Get("assurance"); got != models.AssuranceSignIn {
			t.Errorf("voters prove who they are by %q", got)
		}
	})
}

// TestGoingBackMakesNoSecondRound: the first questions are sent twice, as somebody does who goes back, with the page as the browser kept it and as it loads anew.
func TestGoingBackMakesNoSecondRound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer := s.as(s.Officer)
		first := officer.get("/desk/rounds/new/local")
		form := first.page.Form("Save and continue")
		form.Fill("1. What is the round called?", "Brook Lane decides")
		form.Choose("Families First fund, 2026-27")
		form.Fill("All of it together", "60,000")
		form.Fill("The least one idea may ask for", "0")
		form.Fill("The most one idea may ask for", "500")
		a := officer.submit(form)
		const people = "/desk/rounds/brook-lane-decides/change/people?walk=yes"
		if a.path != people {
			t.Fatalf("the first time: %d at %s", a.status, a.path)
		}
		half := goesBack(a)
		half.Values.Set("who_may_vote", "Whoever lives there")
		back := officer.submit(half)
		if back.path != "/desk/rounds/brook-lane-decides/change/money?walk=yes" {
			t.Errorf("the way back leads to %s", back.path)
		}
		form.Fill("All of it together", "70,000") // twice as much as the fund would have left, were it a second round
		if a = officer.submit(form); a.status != http.StatusOK || a.path != people {
			t.Fatalf("the second time: %d at %s", a.status, a.path)
		}
		if a = officer.get("/desk/rounds/new/local?draft=" + form.Values.Get("draft")); a.path != "/desk/rounds/brook-lane-decides/change/money?walk=yes" {
			t.Errorf("the page of the first questions leads to %s", a.path)
		}
		a.page.Has("input[name=pot][value='70,000']")
		if a = officer.get("/desk/rounds/brook-lane-decides-2"); a.status != http.StatusNotFound {
			t.Errorf("there is a second round: %d", a.status)
		}
	})
}

// TestGoingBackKeepsWhatWasTyped: Back from a question puts aside what was typed there, however unfinished, and shows it to whoever comes on again. A page that nobody touched
// leaves nothing.
func TestGoingBackKeepsWhatWasTyped(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer := s.as(s.Officer)
		for _, from := range []string{"/desk/rounds/new/local", "/desk/rounds/new/youth", "/desk/rounds/" + s.ballotRound(models.StagePublished).Slug + "/copy"} {
			a := officer.submit(goesBack(officer.get(from)))
			if a.path != "/desk/rounds/new" || strings.Contains(a.body, "Go on with what you began") {
				t.Errorf("back from %s, where nothing was typed: %s", from, a.path)
			}
		}
		form := goesBack(officer.get("/desk/rounds/new/local"))
		form.Fill("1. What is the round called?", "Brook Lane decides")
		form.Fill("All of it together", "a lot")
		a := officer.submit(form)
		a.page.Has("main", "Go on with what you began", "Brook Lane decides")
		form = officer.get("/desk/rounds/new/local?draft=" + form.Values.Get("draft")).page.Form("Save and continue")
		if got := form.Values.Get("pot"); got != "a lot" {
			t.Errorf("the money came back as %q", got)
		}
		form.Choose("Families First fund, 2026-27")
		form.Fill("All of it together", "60,000")
		form.Fill("The least one idea may ask for", "0")
		form.Fill("The most one idea may ask for", "500")
		on := officer.submit(form).path
		for _, name := range []string{"who_may_vote", "proposals_open-day", "safeguarding_lead"} {
			officer.submit(goesBack(officer.get(on)))
			officer.get(on).page.HasNot(".govuk-inset-text", "This is what you typed before")
			form := goesBack(officer.get(on))
			form.Values.Set(name, "half of it")
			officer.submit(form)
			a := officer.get(on)
			a.page.Has(".govuk-inset-text", "This is what you typed before")
			if got := a.page.Form("Save and continue").Values.Get(name); got != "half of it" {
				t.Errorf("%s came back as %q", name, got)
			}
			_, part, _ := strings.Cut(on, "/change/")
			part, _, _ = strings.Cut(part, "?")
			on = walkTo("brook-lane-decides", models.NextPart(models.RoundPart(part)))
		}
	})
}

// TestLeavingAChangeKeepsWhatWasTyped: outside the set-up too, whether something was wrong or not; it can be thrown away, and a copy leads back to the round that it was
// begun from.
func TestLeavingAChangeKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	officer, r := s.as(s.Officer), s.Round(models.StageProposing)
	desk := "/desk/rounds/" + r.Slug
	change := desk + "/change/people"
	if a := officer.submit(goesBack(officer.get(change))); a.path != desk || strings.Contains(a.body, "is kept") {
		t.Errorf("back where nothing was typed: %s", a.path)
	}
	form := officer.get(change).page.Form("Save")
	form.Values.Set("min_age", "nine")
	a := officer.submit(form)
	if got := a.page.Form("Save").Values.Get("min_age"); a.status != http.StatusUnprocessableEntity || got != "nine" {
		t.Errorf("with something wrong: %d, %q", a.status, got)
	}
	a = officer.submit(goesBack(a))
	a.page.Has(".govuk-notification-banner", "Nothing is changed. What you typed is kept")
	a = officer.get(change)
	a.page.Has(".govuk-inset-text", "It counts once you press “Save”.")
	if got := a.page.Form("Save").Values.Get("min_age"); a.path != change || got != "nine" {
		t.Errorf("%s came back with %q", a.path, got)
	}
	s.as(s.Officer2).get(change).page.HasNot(".govuk-inset-text", "This is what you typed before")
	officer.submit(a.page.Form("Throw it away")).page.Has(".govuk-notification-banner", "Thrown away. Nothing is changed")
	form = officer.get(change).page.Form("Save")
	if got := form.Values.Get("min_age"); got == "nine" {
		t.Error("it came back after it was thrown away")
	}
	officer.submit(goesBack(officer.get(change)))

	copied := officer.get(officer.get(desk).page.Link("Copy this round"))
	if a := officer.submit(goesBack(copied)); a.path != desk {
		t.Errorf("back from the copy: %s", a.path)
	}
	form = goesBack(copied)
	form.Fill("All of it together", "some")
	a = officer.submit(form)
	a.page.Has(".govuk-notification-banner", "What you typed is kept.")
	officer.get("/desk/rounds/new").page.Has("main", "Go on with what you began", "A copy of an earlier round. Put aside on")
}

// goesBack is the form of a page as the button Back sends it, which stands above it.
func goesBack(a answer) *htmlcheck.Form {
	button := a.page.Doc.Find("button[form][name]")
	form := a.page.Form(a.page.Text("main form[data-submit-once] button:not([name])"))
	form.Values.Set(button.AttrOr("name", ""), button.AttrOr("value", ""))
	return form
}

// TestSavingOneDutySavesThemAll: whoever types in two cards and saves at one of them loses nothing, and nothing is saved while something is wrong.
func TestSavingOneDutySavesThemAll(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer := s.as(s.Officer)
		form := officer.get("/desk/rounds/new/event").page.Form("Save and come back later")
		form.Fill("1. What is the round called?", "Old Quay day")
		form.Choose("Families First fund, 2026-27")
		form.Fill("All of it together", "1,000")
		form.Fill("The least one idea may ask for", "0")
		form.Fill("The most one idea may ask for", "500")
		officer.submit(form)
		const duties = "/desk/rounds/old-quay-day/duties"
		form = officer.get(duties).page.Form("Save: Equality")
		form.Values.Set("equality_link", "https://harwick.example/equality")
		form.Values.Set("subsidy_reason", "no")
		form.Values.Set("complaints_reason", "They write to customer relations.")
		a := officer.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Fatalf("with a shrug among them: %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#subsidy_reason']", "Say it in a sentence, 10 letters or more.")
		a.page.Has("main", "0 of 7 answered")
		form = a.page.Form("Save: Equality")
		if got := form.Values.Get("complaints_reason"); got != "They write to customer relations." {
			t.Errorf("what was typed in another card came back as %q", got)
		}
		form.Values.Set("subsidy_reason", "The awards are far below the limit.")
		a = officer.submit(form)
		a.page.Has("main", "3 of 7 answered", "They write to customer relations.")
		a = officer.submit(a.page.Form("Save everything"))
		a.page.Has("main", "3 of 7 answered")
	})
}

// TestDatesInThePast: a date that is past is refused where it is typed, the day of the week stands beside each, and what became past cannot be published.
func TestDatesInThePast(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageDraft)
		officer := s.as(s.Officer)
		dates := "/desk/rounds/" + r.Slug + "/change/dates"
		page := officer.get(dates).page
		opens := s.Now.Add(21 * 24 * time.Hour)
		page.Has("main", lang.Date(t.Context(), opens))
		form := page.Form("Save")
		form.Values.Set("proposals_open-year", "2024")
		a := officer.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("proposals that opened in 2024: %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#proposals_open-day']", "This is past. Choose a later date")

		duties := "/desk/rounds/" + r.Slug + "/duties"
		page = officer.get(duties).page
		page.Has("#publish", lang.Date(t.Context(), opens))
		page.HasNot("#publish", "less than a week")
		s.Store.Advance(15 * 24 * time.Hour)
		s.as(s.Officer).get(duties).page.Has("#publish", "Proposals open in less than a week.")
		s.Store.Advance(7 * 24 * time.Hour)
		officer = s.as(s.Officer)
		page = officer.get(duties).page
		page.Has("#publish", "Proposals would have opened before people hear of the round.")
		if a = officer.submit(page.Form("Publish the round")); a.status != http.StatusConflict {
			t.Errorf("publishing it: %d", a.status)
		}
	})
}

// TestAnUnfinishedFirstPageIsPutAside: whoever leaves the first questions half answered finds them again, from any browser, until they finish or throw them away.
func TestAnUnfinishedFirstPageIsPutAside(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		form := s.as(s.Officer).get("/desk/rounds/new/event").page.Form("Save and come back later")
		form.Fill("1. What is the round called?", "Harbour day")
		form.Fill("All of it together", "about 5,000")
		a := s.as(s.Officer).submit(form)
		if a.path != "/desk/rounds/new" {
			t.Fatalf("%d at %s", a.status, a.path)
		}
		a.page.Has("main", "Go on with what you began", "Harbour day")
		s.as(s.Officer2).get("/desk/rounds/new").page.HasNot("main", "Harbour day")
		officer := s.as(s.Officer)
		a = officer.get(a.page.Link("Go on with Harbour day"))
		a.page.Has("main", "This is what you typed before.")
		form = a.page.Form("Save and continue")
		if form.Values.Get("name") != "Harbour day" || form.Values.Get("pot") != "about 5,000" {
			t.Errorf("what was typed came back as %v", form.Values)
		}
		form.Choose("Families First fund, 2026-27")
		form.Fill("All of it together", "5,000")
		form.Fill("The least one idea may ask for", "0")
		form.Fill("The most one idea may ask for", "500")
		a = officer.submit(form)
		const people = "/desk/rounds/harbour-day/change/people"
		if a.path != people+"?walk=yes" {
			t.Fatalf("finished: %d at %s", a.status, a.path)
		}
		officer.get("/desk/rounds/new").page.HasNot("main", "Go on with what you began")

		form = a.page.Form("Save and come back later")
		form.Fill("7. Who may vote?", "")
		a = officer.submit(form)
		a.page.Has("main", "Next: go on with the questions")
		a = officer.get(people + "?walk=yes")
		a.page.Has("main", "This is what you typed before.")
		form = a.page.Form("Save and continue")
		form.Fill("7. Who may vote?", "Anyone aged 8 or over who lives here.")
		officer.submit(form)
		officer.get(people+"?walk=yes").page.HasNot("main", "This is what you typed before.")

		form = officer.get("/desk/rounds/new/local").page.Form("Save and come back later")
		a = officer.submit(form)
		a = officer.get(a.page.Link("Go on with A round without a name"))
		a = officer.submit(a.page.Form("Throw it away"))
		a.page.HasNot("main", "Go on with what you began")
	})
}
