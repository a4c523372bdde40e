package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"

	"github.com/google/uuid"
)

// pass is the code of a pass for today.
func (s *site) pass(r models.Round) string {
	s.t.Helper()
	made, err := s.Store.MakePass(s.t.Context(), s.Officer, r.Slug, passToday(s.Now))
	if err != nil {
		s.t.Fatal(err)
	}
	return made.Code
}

// enter signs a helper in by their pass.
func (v *visitor) enter(code string) answer {
	v.site.t.Helper()
	form := v.get("/help").page.Form("Begin")
	form.Fill("The code on your pass", code)
	return v.submit(form)
}

// TestAHelpersDay is a day of a teacher with a pass: sign in, print codes, write them into the log, run a device, and take it back.
func TestAHelpersDay(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		officer := s.as(s.Officer)
		form := officer.get("/desk/rounds/" + r.Slug + "/helpers").page.Form("Make the pass")
		in := passToday(s.Now)
		form.Fill("What to call them", in.Name)
		form.Fill("Where they help", in.Venue)
		form.Values.Set("day-day", in.Day.Day)
		form.Values.Set("day-month", in.Day.Month)
		form.Values.Set("day-year", in.Day.Year)
		made := officer.submit(form)
		code := strings.ReplaceAll(made.page.Text(".acorn-slips__code"), " ", "")
		if len(code) != models.VotingCodeLength || !strings.Contains(made.page.Text(".acorn-qr__words"), "acorn.example/help") {
			t.Fatalf("the pass: %d %q %s", made.status, code, made.page.Text("main"))
		}

		tablet := s.visitor()
		wrong := tablet.enter("AAAA BBBB CCCC")
		if wrong.status != http.StatusUnprocessableEntity {
			t.Errorf("a wrong pass: %d", wrong.status)
		}
		page := tablet.enter(strings.ToLower(code[:6]) + " " + code[6:])
		if page.path != "/rounds/"+r.Slug+"/help" || page.page.H1() != "Help people vote at Brook Lane Primary" {
			t.Fatalf("the pass leads to %s: %s", page.path, page.page.H1())
		}
		for _, path := range []string{"/you", "/desk/rounds/" + r.Slug + "/helpers", "/desk/rounds/" + r.Slug, "/desk/rounds/" + r.Slug + "/count", "/rounds/" + r.Slug + "/plan/x"} {
			if a := tablet.get(path); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
				t.Errorf("%s with a pass: %d", path, a.status)
			}
		}
		form = tablet.get("/desk/rounds/" + r.Slug + "/codes").page.Form("Make the codes")
		form.Fill("Name of the batch", "Class 5B")
		form.Fill("How many codes", "3")
		printed := tablet.submit(form)
		slips := printed.page.Texts(".acorn-slips__code")
		if len(slips) != 3 || printed.page.Count(".acorn-qr svg") != 3 || printed.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%d slips: %s", len(slips), printed.page.Text("main"))
		}
		if strings.Contains(printed.page.Text(".acorn-qr__words"), strings.ReplaceAll(slips[0], " ", "")) {
			t.Error("the address in words has the code in it")
		}
		batch := tablet.get("/rounds/" + r.Slug + "/help").page.Link("The log of Class 5B")
		form = tablet.get(batch).page.Form("Write it down")
		form.Choose("Handed out")
		form.Fill("How many codes", "2")
		form.Fill("Who or where", "Year 5 teacher")
		if a := tablet.submit(form); a.status != http.StatusOK || !strings.Contains(a.page.Text("main table"), "Year 5 teacher") {
			t.Errorf("the log: %d %s", a.status, a.page.Text("main"))
		}

		begun := tablet.submit(tablet.get("/rounds/" + r.Slug + "/help").page.Form("Start the shared device"))
		if !strings.HasPrefix(begun.path, "/rounds/"+r.Slug+"/vote?new=") || !strings.Contains(begun.page.Text("body"), "This device is at Brook Lane Primary.") {
			t.Fatalf("the device: %s %s", begun.path, begun.page.Text("body"))
		}
		if a := tablet.get("/rounds/" + r.Slug + "/help"); a.page.H1() == "Help people vote at Brook Lane Primary" {
			t.Error("the helper's page is open on the shared device")
		}
		if a := tablet.post("/help/stop", url.Values{}); strings.Contains(a.page.Text("body"), "no shared device any more") {
			t.Error("a voter stopped the device")
		}
		device(t, s, tablet, r, slips)
		if a := tablet.enter(code); a.page.H1() != "Help people vote at Brook Lane Primary" || a.page.Count("form[action='/help/stop']") > 0 {
			t.Errorf("taking the device back: %s", a.page.Text("main"))
		}
		if text := tablet.get("/rounds/" + r.Slug + "/vote").page.Text("body"); strings.Contains(text, "This device is at") {
			t.Error("the device is still shared")
		}
	})
}

// device votes twice on a shared device, and looks for the first voter after them.
func device(t *testing.T, s *site, tablet *visitor, r models.Round, slips []string) {
	t.Helper()
	vote := func(code string) answer {
		form := tablet.review(r).page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", code)
		return tablet.submit(form)
	}
	receipt := vote(slips[0])
	if receipt.page.H1() != "Your vote is in" || receipt.page.Count("noscript") != 1 {
		t.Fatalf("voting: %s", receipt.page.Text("body"))
	}
	if receipt.page.Count("main a") > 0 {
		t.Errorf("the receipt on a shared device leads elsewhere than to the next voter: %s", receipt.page.Text("main"))
	}
	next := tablet.submit(receipt.page.Form("Next voter"))
	if !strings.HasPrefix(next.path, "/rounds/"+r.Slug+"/vote?new=") || strings.Contains(next.page.Text("main"), "See the receipt") {
		t.Errorf("the next voter: %s %s", next.path, next.page.Text("main"))
	}
	for _, path := range []string{receipt.path, "/rounds/" + r.Slug + "/vote/review", "/rounds/" + r.Slug + "/vote"} {
		if a := tablet.get(path); a.page.H1() == "Your vote is in" || strings.Contains(a.page.Text("main"), "Check your vote") || a.page.Count("input[checked]") > 0 {
			t.Errorf("going back to %s: %s", path, a.page.Text("main"))
		}
	}
	abandoned := tablet.review(r)
	if abandoned.page.H1() != "Check your vote" {
		t.Fatal(abandoned.page.H1())
	}
	tablet.submit(abandoned.page.Form("Start again for the next voter"))
	if a := tablet.get("/rounds/" + r.Slug + "/vote"); a.page.Count("input[checked]") > 0 {
		t.Error("what somebody picked and left is there for the next")
	}
	if a := vote(slips[1]); a.page.H1() != "Your vote is in" {
		t.Errorf("the second voter: %s", a.page.H1())
	}
	if n := s.turnout(r); n != 2 {
		t.Errorf("%d ballots", n)
	}
}

// TestTheNextVoterFindsNoVoteOfAnyRound: a device forgets what was begun in every round, not in the one whose page was left last.
func TestTheNextVoterFindsNoVoteOfAnyRound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		first, second := s.ballotRound(models.StageVoting), s.ballotRound(models.StageVoting)
		v := s.visitor()
		v.review(first)
		review := v.review(second)
		codes := s.voteCodes(second, "1")
		form := review.page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", codes[0])
		v.submit(v.submit(form).page.Form("Next voter"))
		for _, r := range []models.Round{first, second} {
			if a := v.get("/rounds/" + r.Slug + "/vote/review"); a.page.H1() == "Check your vote" || a.page.Count("input[checked]") > 0 {
				t.Errorf("%s: %s", r.Slug, a.page.Text("main"))
			}
		}
	})
}

// TestASchoolIsNeverSlowed: 1,200 pupils vote by printed code from one network, and every fifth types the code wrongly first.
func TestASchoolIsNeverSlowed(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	const pupils = 1200
	var codes []string
	for _, class := range []string{"Years 3 and 4", "Years 5 and 6", "The rest"} {
		issued, err := s.Store.IssueCodes(t.Context(), s.Officer, r.Slug, models.NewCodes{Label: class, HeldBy: "Brook Lane Primary", Kind: models.PlaceSchool, Count: "400"})
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, issued.Codes...)
	}
	school := s.visitor()
	form := school.review(r).page.Form("Send my vote")
	form.Choose("live in Northgate")
	school.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	send := func(code string) string {
		form.Values.Set("voting_code", code)
		form.Values.Set("submission", uuid.NewString())
		return school.submit(form).header.Get("Location")
	}
	begun := time.Now()
	for i, code := range codes {
		if i%5 == 0 {
			if to := send("0000 0000 0000"); !strings.HasSuffix(to, "/vote/review") {
				t.Fatalf("a wrong code leads to %s", to)
			}
		}
		if to := send(code); !strings.Contains(to, "/vote/receipt/") {
			t.Fatalf("pupil %d is sent to %s", i+1, to)
		}
	}
	t.Logf("%d pupils in %s", pupils, time.Since(begun).Round(time.Millisecond))
	if n := s.turnout(r); n != pupils {
		t.Errorf("%d ballots", n)
	}
	page, err := s.Store.CodesPage(t.Context(), s.Officer, r.Slug)
	if err != nil || len(page.Alerts) != 0 {
		t.Errorf("%d alerts about a school, %v", len(page.Alerts), err)
	}
}

// TestGuessersAreTurnedAwayAndOfficersTold: past the limit a network's wrong codes are told to wait, by any copy of the program; a right one opens all the same.
func TestGuessersAreTurnedAwayAndOfficersTold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "2")
		guesser := s.elsewhere("127.0.0.3")
		vote := func(v *visitor, code string) answer {
			form := v.review(r).page.Form("Send my vote")
			form.Choose("live in Northgate")
			form.Fill("Your voting code", code)
			return v.submit(form)
		}
		if a := vote(guesser, "0000 0000 0000"); a.status != http.StatusUnprocessableEntity {
			t.Fatalf("a wrong code: %d", a.status)
		}
		s.tried(s.app.bucket("vote-code", "127.0.0.3"), models.WrongCodesNoticed-1)
		vote(guesser, "0000 0000 0000")
		desk := s.as(s.Officer)
		if text := desk.get("/desk/rounds/" + r.Slug).page.Text("main"); !strings.Contains(text, "Many wrong codes were typed") {
			t.Errorf("the desk: %s", text)
		}
		form := desk.get("/desk/rounds/" + r.Slug + "/codes").page.Form("I have looked into it")
		form.Fill("What did you find?", "Nobody here")
		if a := desk.submit(form); a.status != http.StatusOK || strings.Contains(a.page.Text("main"), "Many wrong codes were typed") {
			t.Errorf("looked into: %d", a.status)
		}
		s.tried(s.app.bucket("vote-code", "127.0.0.3"), models.WrongCodesLimit)
		if a := vote(guesser, "0000 0000 0000"); a.status != http.StatusTooManyRequests || !strings.Contains(a.page.Text("main"), "A right code works at once") {
			t.Errorf("a wrong code after so many: %d", a.status)
		}
		mine := guesser.get("/rounds/" + r.Slug + "/vote/mine").page.Form("See my vote")
		mine.Fill("Your voting code", "0000 0000 0000")
		if a := guesser.submit(mine); a.status != http.StatusTooManyRequests {
			t.Errorf("a wrong code to see a vote, after so many: %d", a.status)
		}
		// Whoever shares the network of a machine that guesses votes on: one device shuts out no school.
		if a := vote(guesser, codes[0]); a.page.H1() != "Your vote is in" {
			t.Errorf("a right code after so many wrong ones: %d %s", a.status, a.page.H1())
		}
		mine.Fill("Your voting code", codes[0])
		if a := guesser.submit(mine); a.status != http.StatusOK {
			t.Errorf("a right code to see a vote, after so many wrong ones: %d", a.status)
		}
		if a := vote(s.elsewhere("127.0.0.2"), codes[1]); a.page.H1() != "Your vote is in" {
			t.Errorf("another network: %d %s", a.status, a.page.H1())
		}
	})
}

// tried sets how many wrong codes were counted.
func (s *site) tried(bucket string, n int) {
	s.t.Helper()
	if err := s.Store.Setup(s.t.Context(), patchTries(bucket, n)); err != nil {
		s.t.Fatal(err)
	}
}

func patchTries(bucket string, n int) store.Patch {
	return store.Patch{Row: &attempts{}, Key: "bucket", Value: bucket, Values: map[string]any{"tries": n}}
}
