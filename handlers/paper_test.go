package handlers

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// printPaper prints papers at the desk and answers their numbers, their codes and the address of the batch.
func (v *visitor) printPaper(r models.Round, count string) (numbers, codes []string, batch string) {
	v.site.t.Helper()
	form := v.get("/desk/rounds/" + r.Slug + "/paper").page.Form("Make the papers")
	form.Fill("Name of the batch", "Saturday")
	form.Fill("Where people fill them in", "Northgate Library")
	form.Fill("How many papers", count)
	a := v.submit(form)
	for _, m := range regexp.MustCompile(`aria-label="Paper ([0-9-]+)"`).FindAllStringSubmatch(a.body, -1) {
		numbers = append(numbers, m[1])
	}
	for _, m := range regexp.MustCompile(`acorn-paper__code">([0-9A-Z ]+)<`).FindAllStringSubmatch(a.body, -1) {
		codes = append(codes, m[1])
	}
	return numbers, codes, a.page.Link("I have printed them. Go on to this batch")
}

// Paper goes from the printer to the count by plain forms: a number with a slip is caught, Enter after the number goes on to what is on the paper, and the
// second person never sees what the first typed.
func TestPaperFromThePrinterToTheCount(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		officer, helper := s.as(s.Officer), s.as(s.Helper)
		numbers, codes, batch := officer.printPaper(r, "3")
		if len(numbers) != 3 || len(codes) != 3 {
			t.Fatalf("papers %q with codes %q", numbers, codes)
		}
		if a := officer.submit(officer.get(batch).page.Form("The venue has the papers")); !strings.Contains(a.body, "The papers are out") {
			t.Fatal(a.body)
		}
		key := func(v *visitor, number, reading string) answer {
			form := v.get(batch + "/key").page.Form("Save and go on")
			form.Fill("Number of the paper", number)
			form.Fill("What is on it", reading)
			return v.submit(form)
		}
		if a := key(officer, numbers[0][:len(numbers[0])-1]+map[bool]string{true: "1", false: "0"}[strings.HasSuffix(numbers[0], "0")], "1"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "The last one does not fit") {
			t.Errorf("a slip in the number: %d", a.status)
		}
		a := key(officer, strings.ReplaceAll(numbers[0], "-", ""), "")
		a.page.Has("input[name=reading][autofocus]")
		if form := a.page.Form("Save and go on"); form.Values.Get("number") != numbers[0] {
			t.Errorf("the number is %q", form.Values.Get("number"))
		}
		a = key(officer, numbers[0], "1 2")
		a.page.Has(".govuk-inset-text", "Last: "+numbers[0]+": 1 2")
		a.page.Has("input[name=number][autofocus]")
		if a = key(officer, numbers[0], "1 2"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Another person keys it a second time") {
			t.Errorf("the same person again: %d", a.status)
		}
		if a = helper.get(batch + "/key?last=" + numbers[0]); strings.Contains(a.body, "Last:") || strings.Contains(a.page.Text("main"), numbers[0]) {
			t.Error("the second person sees what the first typed")
		}
		if a = key(helper, codes[0], "2"); a.status != http.StatusOK { // as a scanner types it
			t.Errorf("keying by the code: %d", a.status)
		}
		for _, v := range []*visitor{officer, helper} {
			key(v, numbers[1], "b")
		}
		form := officer.get(batch).page.Form("Save the counts")
		for _, field := range [][2]string{{"Handed in", "2"}, {"Spoiled and swapped for a new one", "0"}, {"Left over", "2"}, {"Taken away and not handed in", "0"}} {
			form.Fill(field[0], field[1])
		}
		if a = officer.submit(form); !strings.Contains(a.body, "3 were printed and 4 are accounted for: 1 too many") {
			t.Error("the sum does not show")
		}
		form = officer.get(batch).page.Form("Save the counts")
		form.Fill("Left over", "1")
		if a = officer.submit(form); !strings.Contains(a.body, "1 were read differently by two people") {
			t.Error("the difference does not show")
		}
		again := helper.get(batch + "/again")
		again.page.Has("main", "Two people read these papers differently: "+numbers[0])
		form = again.page.Form("Save and go on")
		form.Fill("Number of the paper", numbers[0])
		form.Fill("What is on it", "1 2")
		helper.submit(form)
		if a = officer.submit(officer.get(batch).page.Form("Propose to settle it")); !strings.Contains(a.body, "Another person confirms it") {
			t.Fatal("settling cannot be proposed")
		}
		if a = helper.submit(helper.get(batch).page.Form("Settle it and cast the votes")); !strings.Contains(a.body, "Settled on") {
			t.Fatalf("settling: %d", a.status)
		}
		a = officer.get("/rounds/" + r.Slug + "/rules")
		a.page.Has("li", "If you did both, the paper counts.")
	})
}

// A paper that was swapped by mistake is on the page of its batch, with who swapped it, and another officer puts it back there who has just shown who they are.
func TestAWrongSwapIsPutBackOnThePageOfTheBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, officer, second := s.ballotRound(models.StageVoting), s.as(s.Officer), s.as(s.Officer2)
		numbers, codes, batch := officer.printPaper(r, "2")
		officer.submit(officer.get(batch).page.Form("The venue has the papers"))
		form := officer.get(batch).page.Form("Close this paper")
		form.Fill("Number on the spoiled paper", numbers[0])
		form.Fill("Code on the spoiled paper", codes[0])
		a := officer.submit(form)
		a.page.Has("h3", "1 paper was swapped")
		a.page.Has("p", "Until the batch is settled, another officer can put this one back.")
		if strings.Contains(a.body, "/put-back") {
			t.Error("who swapped it puts it back")
		}
		helper := s.as(s.Helper)
		if strings.Contains(helper.get(batch).body, "/put-back") {
			t.Error("a helper puts it back")
		}
		put := second.get(batch).page.Form("Put " + numbers[0] + " back")
		a = second.submit(put)
		a.page.Has(".govuk-error-summary a[href='#put-back-"+numbers[0]+"']", "Say how you know")
		put.Fill("How do you know?", "The code is on the sheet beside it")
		s.Store.Advance(models.ProofLife + time.Second)
		a = second.submit(put)
		if a.page.H1() != "Check it is you" {
			t.Fatalf("five minutes after signing in: %q", a.page.H1())
		}
		a = second.submit(a.page.Form("Be " + s.Officer2.DisplayName))
		a = second.submit(a.page.Form("Send it again"))
		a.page.Has("p", s.Officer2.DisplayName+" put it back on ")
		a.page.Has("p", "The code is on the sheet beside it")
		if !strings.Contains(a.body, "Paper "+numbers[0]+" is put back") || strings.Contains(a.body, "/put-back") {
			t.Errorf("it is not put back: %d %q", a.status, a.page.H1())
		}
		officer = s.as(s.Officer)
		officer.get("/audit").page.Has("table", "Put back a paper that was swapped by mistake")
	})
}

// A number that was a slip is mended where papers are typed in: by its button, or by the number and x; and by an officer where its keyer is gone.
func TestAPaperIsTakenBackWhereItIsTypedIn(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	officer, helper := s.as(s.Officer), s.as(s.Helper)
	numbers, _, batch := officer.printPaper(r, "3")
	officer.submit(officer.get(batch).page.Form("The venue has the papers"))
	key := func(v *visitor, number, reading string) answer {
		form := v.get(batch + "/key").page.Form("Save and go on")
		form.Fill("Number of the paper", number)
		form.Fill("What is on it", reading)
		return v.submit(form)
	}
	const undone = ": nothing that you typed stands for it now."
	a := key(helper, numbers[0], "1 2")
	a = helper.submit(a.page.Form("Take " + numbers[0] + " back"))
	a.page.Has(".govuk-inset-text", numbers[0]+undone)
	a.page.Has("input[name=number][autofocus]")
	a.page.Has("p", "0 of 3 are typed in")
	if strings.Contains(a.body, "Last:") {
		t.Error("what was taken back is shown")
	}
	key(helper, numbers[0], "1")
	key(helper, numbers[1], "2")
	key(helper, numbers[0], " X ").page.Has(".govuk-inset-text", numbers[0]+undone)
	a = key(officer, numbers[1], "x")
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("taking back what another typed: %d", a.status)
	}
	a.page.Has(".govuk-error-summary a[href='#number']", "there is nothing to take back")
	if form := a.page.Form("Save and go on"); form.Values.Get("number") != numbers[1] {
		t.Error("the number is not kept")
	}
	if strings.Contains(helper.get(batch).body, "Take out a paper") {
		t.Error("a helper is asked to take out what others typed")
	}
	form := officer.get(batch).page.Form("Take it out")
	form.Fill("Number that was typed", numbers[1])
	a = officer.submit(form)
	a.page.Has(".govuk-error-summary a[href='#strike_reason']", "Say what went wrong")
	form = a.page.Form("Take it out")
	form.Fill("What went wrong?", "It was another paper's number")
	officer.submit(form).page.Has(".govuk-notification-banner", "It is taken out.")
	officer.get("/audit").page.Has("table", "Took out what another typed of a paper ballot")
	officer.get("/audit").page.Has("table", "Took back what they typed of a paper ballot")
}

// At the table of a round in which people sign in to vote nobody is asked for an address. Whoever signs in to vote does so once more, reads out the code that they
// get, and has a paper; the code at the help desk is another, and so is the one for a vote by phone.
func TestACodeToReadOutIsForPaperPhoneOrHelpDesk(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	m, r := s.provider(t), s.signInRound()
	officer := s.as(s.Officer)
	_, _, batch := officer.printPaper(r, "2")
	officer.submit(officer.get(batch).page.Form("The venue has the papers"))
	a := officer.get(batch)
	a.page.Link("/rounds/" + r.Slug + "/vote/read-out")
	a = officer.submit(a.page.Form("Close it"))
	a.page.Has(".govuk-error-summary a[href='#shown']", "Enter their voting code, or the code that they read out")
	if strings.Contains(a.page.Text("main"), "email") {
		t.Error("it speaks of an email address")
	}
	const asked = "Their voting code, or the code they read out"
	form := officer.get(batch).page.Form("Close it")
	form.Fill(asked, s.voteCodes(r, "1")[0])
	officer.submit(form).page.Has(".govuk-notification-banner", "It is closed. Give them a paper now")

	v := s.visitor()
	v.submit(v.signsInToVote(m, r, ana()).page.Form("Send my vote")).page.Has("main", "Your vote is in")
	path := "/rounds/" + r.Slug + "/vote/read-out"
	v.get(v.get("/rounds/" + r.Slug + "/vote/mine").page.Link("Get a code to read out, for paper, by phone or for the help desk"))
	a = v.submit(v.get(path).page.Form(withCouncil))
	a.page.Has(".govuk-error-summary a[href='#for']", "Choose what the code is for")
	spoken := func(what string) string {
		t.Helper()
		form := v.get(path).page.Form(withCouncil) // another code is to be had on the page of the first
		form.Choose(what)
		leaving := v.submit(form)
		m.QueueUser(ana())
		a := v.follow(leaving)
		if a.page.H1() != "Read this code out" {
			t.Fatalf("%s: %d at %s", a.page.H1(), a.status, a.path)
		}
		return strings.TrimSpace(a.page.Text(".govuk-panel__title"))
	}
	help, paper := spoken("Someone has voted as me"), spoken("I want to vote on paper instead")
	for what, code := range map[string]string{"another's": "0000 0000", "the help desk's": help} {
		form := officer.get(batch).page.Form("Close it")
		form.Fill(asked, code)
		officer.submit(form).page.Has(".govuk-error-summary a[href='#shown']", "does not open a vote here")
		if t.Failed() {
			t.Fatal(what)
		}
	}
	look := officer.get("/desk/rounds/" + r.Slug + "/voters").page.Form("Look it up")
	look.Fill("Voting code, or the code that they read out", paper)
	officer.submit(look).page.Has(".govuk-error-summary", "Nobody has asked to vote in this round with that.")
	look.Fill("Voting code, or the code that they read out", help)
	officer.submit(look).page.Has("main", "By signing in")

	// On the phone they read a third one out.
	calls := officer.get("/desk/rounds/" + r.Slug + "/phone")
	calls.page.Link("/rounds/" + r.Slug + "/vote/read-out")
	const their = "Their voting code, or the code that they get by signing in"
	call := calls.page.Form("Go on to the ballot")
	call.Choose("live in Northgate")
	officer.submit(call).page.Has(".govuk-error-summary a[href='#voting_code']", "Enter their voting code, or the code that they get by signing in")
	call.Fill(their, paper)
	officer.submit(call).page.Has(".govuk-error-summary a[href='#voting_code']", "That code does not work for this vote.")
	call.Fill(their, spoken("I cannot vote alone, and want to vote by phone"))
	officer.submit(call).page.Has("h1", "Read the ballot aloud")

	form = officer.get(batch).page.Form("Close it")
	form.Fill(asked, strings.ToLower(paper))
	officer.submit(form).page.Has(".govuk-notification-banner", "It is closed. Give them a paper now")
	officer.submit(form).page.Has(".govuk-error-summary", "it was exchanged before")
	v.submit(v.review(r).page.Form(withCouncil)) // not signed in any more, and
	again := v.signsInToVote(m, r, ana())
	again.page.Has(".govuk-error-summary", "You cannot vote with that account in this vote.")
}

// TestAPaperIsLookedAtAgainOnceByEach: whoever typed it once more under differences, and differs still, is told that another person looks at it.
func TestAPaperIsLookedAtAgainOnceByEach(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		officer, helper := s.as(s.Officer), s.as(s.Helper)
		numbers, _, batch := officer.printPaper(r, "2")
		officer.submit(officer.get(batch).page.Form("The venue has the papers"))
		types := func(v *visitor, at, reading string) answer {
			t.Helper()
			form := v.get(batch + at).page.Form("Save and go on")
			form.Fill("Number of the paper", numbers[0])
			form.Fill("What is on it", reading)
			return v.submit(form)
		}
		types(officer, "/key", "1 2")
		types(helper, "/key", "1")
		if a := types(helper, "/again", "2"); a.status != http.StatusOK {
			t.Errorf("once more: %d", a.status)
		}
		a := types(helper, "/again", "1 2")
		a.page.Has(".govuk-error-summary", "You have looked at this paper again already. Another person takes it and looks at it now")
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("and once more: %d", a.status)
		}
		officer.get("/audit").page.Has("table", "Typed a paper ballot once more that another person had typed")
	})
}

// After the close a helper has no form to close a forgotten paper, an officer has, and whoever settles reads how many were closed so.
func TestForgottenSwapsAfterTheCloseOnThePageOfTheBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, officer := s.ballotRound(models.StageVoting), s.as(s.Officer)
		numbers, codes, batch := officer.printPaper(r, "2")
		officer.submit(officer.get(batch).page.Form("The venue has the papers"))
		s.Store.Advance(40 * 24 * time.Hour)
		officer, helper := s.as(s.Officer), s.as(s.Helper)
		a := helper.get(batch)
		a.page.Has("p", "an officer closes the papers that were forgotten")
		if strings.Contains(a.body, "spoiled_code") {
			t.Error("a helper has the form")
		}
		form := officer.get(batch).page.Form("Close this paper")
		form.Fill("Number on the spoiled paper", numbers[0])
		form.Fill("Code on the spoiled paper", codes[0])
		officer.submit(form)
		s.as(s.Officer2).get(batch).page.Has("p", "1 paper was swapped after voting closed")
	})
}
