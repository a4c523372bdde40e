package handlers

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// withTexts is a site where texts are sent.
func withTexts(t *testing.T) *site {
	t.Helper()
	o := sqliteOptions(t)
	o.Texts = true
	return newSite(t, o)
}

// texted is the newest text to a number.
func (s *site) texted(number string) string {
	s.t.Helper()
	messages, err := s.Store.Messages(s.t.Context(), 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range messages {
		if m.Recipient == number {
			return m.Body
		}
	}
	s.t.Fatalf("no text was sent to %s", number)
	return ""
}

// sendCode fills in the review's form with where a code is to go, and sends it.
func (v *visitor) sendCode(r models.Round, to string) answer {
	v.site.t.Helper()
	form := v.review(r).page.Form("Send me a code")
	form.Choose("live in Northgate")
	form.Fill("Your email address or mobile number", to)
	return v.submit(form)
}

const askForContact = "Your email address or mobile number"

func TestVotingByText(t *testing.T) {
	t.Parallel()
	s := withTexts(t)
	r := s.ballotRound(models.StageVoting)
	v := s.visitor()
	a := v.sendCode(r, "07700 900123")
	if a.page.H1() != "Check your texts" || strings.Contains(a.page.Text("main"), "900") {
		t.Errorf("%q shows the number: %s", a.page.H1(), a.page.Text("main"))
	}
	a.page.Has("main", "We have sent a text with a code to the number ending 123.", "No text?")
	a.page.HasNot("main", "junk mail", "email from us")
	a.page.Accessible()
	if kind := a.page.Attr("#code", "autocomplete"); kind != "one-time-code" {
		t.Errorf("the code's field is filled in by %q", kind)
	}
	form := a.page.Form("Send my vote")
	form.Fill("The 6 numbers from the text", "000 000")
	a = v.submit(form)
	a.page.Has(".govuk-error-summary", "Check the newest text from us")
	text := s.texted("+447700900123")
	form = a.page.Form("Send my vote")
	form.Fill("The 6 numbers from the text", text[:6])
	if !strings.HasPrefix(text[6:], " is your code to vote") {
		t.Fatalf("the text is %q", text)
	}
	v.submit(form).page.Has("main", "Your vote is in")

	// Somebody else's browser, the same phone: their own vote, however the number is typed.
	other := s.visitor()
	form = other.get("/rounds/" + r.Slug + "/vote/mine").page.Form("Send me a code")
	form.Fill(askForContact, "+44 (0)7700 900123")
	a = other.submit(form)
	a.page.Has("main", "If you voted with the number ending 123, we have sent you a text with a code.")
	form = a.page.Form("See my vote")
	form.Fill("The 6 numbers from the text", s.texted("+447700900123")[:6])
	a = other.submit(form)
	a.page.Has("main", "This is the vote that you sent")
	a = other.submit(a.page.Form("Review my vote"))
	a.page.Has("main", "You are changing the vote of the number ending 123.")
}

func TestNumbersThatGetNoTextSayWhatToDo(t *testing.T) {
	t.Parallel()
	s := withTexts(t)
	r := s.ballotRound(models.StageVoting)
	for typed, says := range map[string]string{
		"01632 960983":  "A mobile number begins with 07",
		"+33 612345678": "UK mobile numbers only",
		"070 1234 5678": "070 or 076",
		"07700 90012":   "11 digits",
		"sam":           "or your mobile number, like 07700 900123",
		"":              "or your mobile number, like 07700 900123",
	} {
		v := s.visitor()
		form := v.review(r).page.Form("Send me a code")
		form.Choose("live in Northgate")
		form.Fill(askForContact, typed)
		form.Values.Set("way", "email")
		a := v.submit(form)
		kept := a.page.Form("Send me a code").Values.Get("email")
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.page.Text(".govuk-error-summary"), says) || kept != typed {
			t.Errorf("%q: %d, %q, the field has %q", typed, a.status, a.page.Text(".govuk-error-summary"), kept)
		}
	}
	// Nothing tells whether a number is on the roll.
	mine := func(number string) string {
		v := s.visitor()
		form := v.get("/rounds/" + r.Slug + "/vote/mine").page.Form("Send me a code")
		form.Fill(askForContact, number)
		a := v.submit(form)
		return a.page.Text("main")
	}
	s.visitor().sendCode(r, "07700 900123")
	if known, unknown := mine("07700 900123"), mine("07701 900123"); known != unknown {
		t.Errorf("a number that is on the roll is told from one that is not:\n%s\n%s", known, unknown)
	}
}

// Whoever asks for more texts than a phone needs is told of the ways that are left.
func TestTooManyTextsNameTheOtherWays(t *testing.T) {
	t.Parallel()
	s := withTexts(t)
	r := s.ballotRound(models.StageVoting)
	s.farFromMidnight()
	var last answer
	for i := range 9 {
		if i == 5 {
			s.Store.Advance(models.OneTimeCodeLife + time.Second)
		}
		last = s.visitor().sendCode(r, "07700 900123")
	}
	if last.status != http.StatusTooManyRequests {
		t.Fatalf("the ninth text: %d", last.status)
	}
	last.page.Has("main", "your email address", "printed voting code")
	a := s.visitor().sendCode(r, "sam@example.org")
	a.page.Has("main", "We have sent a code to sam@example.org")
}

// farFromMidnight moves the clock past the end of a day that is about to end: what is counted by the day is then counted as one.
func (s *site) farFromMidnight() {
	s.t.Helper()
	now, err := s.Store.Now(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	if left := 24*time.Hour - now.Sub(now.Truncate(24*time.Hour)); left < time.Hour {
		s.Store.Advance(left)
	}
}

// What is refused because one asker was too quick is no text, and uses up none of the number's: its owner is sent one at home, and later where the asker was too.
func TestAStrangersAsksUseUpNoTexts(t *testing.T) {
	t.Parallel()
	s := withTexts(t)
	r := s.ballotRound(models.StageVoting)
	v := s.visitor()
	for i := range 9 {
		if a := v.sendCode(r, "07700 900123"); (a.status == http.StatusTooManyRequests) != (i >= 5) {
			t.Fatalf("the %d. ask: %d", i+1, a.status)
		}
	}
	home := s.elsewhere("127.0.9.1")
	home.sendCode(r, "07700 900123").page.Has("main", "We have sent a text with a code")
	s.Store.Advance(models.OneTimeCodeLife + time.Second)
	s.visitor().sendCode(r, "07700 900123").page.Has("main", "We have sent a text with a code")
}

// Where no texts are sent, pages ask for an address alone.
func TestWithoutTextsPagesAskForAnEmail(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	v := s.visitor()
	for _, a := range []answer{v.review(r), v.get("/rounds/" + r.Slug + "/vote/mine"), v.get("/rounds/" + r.Slug + "/vote/someone"), v.get("/rounds/" + r.Slug + "/rules"), v.get("/privacy"), v.get("/privacy/children")} {
		if text := strings.ToLower(a.page.Text("main")); strings.Contains(text, "mobile") || strings.Contains(text, "by text") || strings.Contains(text, "number ending") {
			t.Errorf("%q speaks of texts", a.page.H1())
		}
	}
}

// When texts run up a bill the round's officers read it on the round's desk, and what to do at its codes.
func TestOfficersAreToldOfManyTexts(t *testing.T) {
	t.Parallel()
	s := withTexts(t)
	r := s.ballotRound(models.StageVoting)
	for i := range 31 {
		a := s.visitor().sendCode(r, fmt.Sprintf("07911 123%03d", i))
		if refused := a.status == http.StatusTooManyRequests; refused != (i == 30) {
			t.Fatalf("the %d. number in a row: %d", i+1, a.status)
		}
	}
	officer := s.as(s.Officer)
	officer.get("/desk/rounds/"+r.Slug).page.Has(".govuk-notification-banner", "Many texts with codes were asked for.")
	a := officer.get("/desk/rounds/" + r.Slug + "/codes")
	a.page.Has("main", "Many texts were asked for", "we stopped sending some")
	a.page.HasNot("main", "more wrong codes came")
	form := a.page.Form("I have looked into it")
	form.Fill("What did you find?", "A list of numbers in a row")
	officer.submit(form).page.HasNot("main", "Many texts were asked for")
}
