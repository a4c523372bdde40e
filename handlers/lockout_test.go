package handlers

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// elsewhere is a browser in another network.
func (s *site) elsewhere(address string) *visitor {
	s.t.Helper()
	v := s.visitor()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, to)
	}}
	s.t.Cleanup(transport.CloseIdleConnections)
	v.client.Transport = transport
	return v
}

// askToSignIn asks for a code to sign in with, and answers the page that asks for it.
func (v *visitor) askToSignIn(email string) answer {
	v.site.t.Helper()
	form := v.get("/sign-in").page.Form("Send me a code")
	form.Fill("Your email address", email)
	return v.submit(form)
}

// mailed is the newest code that was sent to an address.
func (s *site) mailed(email string) string {
	s.t.Helper()
	messages, err := s.Store.Messages(s.t.Context(), 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range messages {
		if _, code, found := strings.Cut(m.Body, "Your code is "); found && m.Recipient == email {
			return code[:6]
		}
	}
	s.t.Fatalf("no code was sent to %s", email)
	return ""
}

// wrong is a code that is not this one.
func wrong(code string) string {
	if code == "111111" {
		return "222222"
	}
	return "111111"
}

// TestAStrangerCannotKeepSomebodyFromSigningIn: whoever knows an address can neither use up its codes nor its right to ask for one.
func TestAStrangerCannotKeepSomebodyFromSigningIn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		email := s.Officer.Email
		victim := s.elsewhere("127.0.0.2")
		page := victim.askToSignIn(email)
		code := s.mailed(email)

		stranger := s.elsewhere("127.0.0.3")
		guess := stranger.askToSignIn(email).page.Form("Sign in")
		for range 200 {
			guess.Fill("The 6 digits from the email", wrong(code))
			if a := stranger.submit(guess); a.status != http.StatusUnprocessableEntity {
				t.Fatalf("a wrong code: %d", a.status)
			}
		}
		guess.Fill("The 6 digits from the email", code)
		if a := stranger.submit(guess); a.status != http.StatusUnprocessableEntity {
			t.Errorf("the right code in another browser: %d", a.status)
		}
		// They ask for codes from a street of networks, as often as they can.
		refusedAt := 0
		for n := range 70 {
			if s.elsewhere(fmt.Sprintf("127.0.1.%d", n%14+1)).askToSignIn(email).status == http.StatusTooManyRequests {
				refusedAt++
			}
		}
		if refusedAt == 0 {
			t.Error("a mailbox can be flooded")
		}

		form := page.page.Form("Sign in")
		form.Fill("The 6 digits from the email", code)
		if a := victim.submit(form); a.status != http.StatusOK || !strings.Contains(a.body, "Sign out") {
			t.Errorf("the victim cannot sign in: %d", a.status)
		}
		if a := s.elsewhere("127.0.0.4").askToSignIn(email); a.page.H1() != "Check your email" {
			t.Errorf("the victim cannot ask from their own network: %d", a.status)
		}
	})
}

// TestAStrangerCannotKeepSomebodyFromVoting is the same for a vote by e-mail.
func TestAStrangerCannotKeepSomebodyFromVoting(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		const email = "sam@example.org"
		ask := func(v *visitor) answer {
			form := v.review(r).page.Form("Email me a code")
			form.Choose("live in Northgate")
			form.Fill("Your email address", email)
			return v.submit(form)
		}
		victim := s.elsewhere("127.0.0.2")
		page := ask(victim)
		code := s.mailed(email)

		form := page.page.Form("Send my vote")
		for n := range models.OneTimeCodeTries + 1 {
			form.Fill("The 6 numbers from the email", code[:n]) // from none to five of them
			victim.submit(form).page.Has(".govuk-error-summary", "Type the 6 numbers from the newest email from us, or ask for another code")
		}

		stranger := s.elsewhere("127.0.0.3")
		guess := ask(stranger).page.Form("Send my vote")
		for n := range 1000 {
			guess.Fill("The 6 numbers from the email", wrong(code))
			path := "/rounds/" + r.Slug + "/vote/cast"
			if n%2 == 1 {
				path = "/rounds/" + r.Slug + "/vote/mine"
				guess.Values.Set("way", "email")
			}
			if a := stranger.post(path, guess.Values); a.status != http.StatusUnprocessableEntity {
				t.Fatalf("a wrong code: %d", a.status)
			}
		}
		guess.Fill("The 6 numbers from the email", code)
		if a := stranger.submit(guess); a.status != http.StatusUnprocessableEntity {
			t.Errorf("the right code on another page: %d", a.status)
		}
		for range 10 {
			ask(stranger)
		}

		form.Fill("The 6 numbers from the email", code)
		if a := victim.submit(form); a.page.H1() != "Your vote is in" {
			t.Errorf("the victim cannot vote: %d %s", a.status, a.page.H1())
		}
		if n := s.turnout(r); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}

// TestGuessesAtSentCodesAreCounted: a wrong code counts for the wider network that it comes from, to vote with and to see a vote with. The officers are told, and where very many
// were wrong, one more uses a code up.
func TestGuessesAtSentCodesAreCounted(t *testing.T) {
	for _, at := range []string{"/cast", "/mine"} {
		t.Run(at, func(t *testing.T) {
			guessesAreCounted(t, at)
		})
	}
}

func guessesAreCounted(t *testing.T, at string) {
	t.Helper()
	const email = "sam@example.org"
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		v := s.visitor()
		form := v.review(r).page.Form("Email me a code")
		form.Choose("live in Northgate")
		form.Fill("Your email address", email)
		guess := v.submit(form).page.Form("Send my vote")
		guess.Values.Set("way", "email")
		try := func(code string) answer {
			guess.Fill("The 6 numbers from the email", code)
			return v.post("/rounds/"+r.Slug+"/vote"+at, guess.Values)
		}
		code := s.mailed(email)
		try(wrong(code))
		s.tried(s.app.bucket("sent-code", "127.0.0.0/24"), models.WrongSentNoticed-1)
		try(wrong(code))
		page, err := s.Store.CodesPage(t.Context(), s.Officer, r.Slug)
		if err != nil || len(page.Alerts) != 1 {
			t.Errorf("%s: %d alerts, %v", at, len(page.Alerts), err)
		}
		s.tried(s.app.bucket("sent-code", "127.0.0.0/24"), models.WrongSentGuarded)
		try(wrong(code))
		if a := try(code); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: a code that was used up: %d %s", at, a.status, a.page.H1())
		}
	})
}

// TestTheTimeOfAnAnswerTellsNobodyWhoIsOnTheRoll: an answer to an ask for a code, and to a wrong code, waits after its turn is given back, on a roll or not; a right code does not.
func TestTheTimeOfAnAnswerTellsNobodyWhoIsOnTheRoll(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	var waited time.Duration
	s.app.votes.pause = func(_ context.Context, d time.Duration) {
		waited = d + time.Minute // what the work took may be longer on a slow machine
		if n := len(s.app.votes.turns); n != 0 {
			t.Errorf("%d turns are held by those who wait", n)
		}
	}
	waits := func(what string, want bool) {
		t.Helper()
		if got := waited != 0; got != want {
			t.Errorf("%s: the answer waits %t", what, got)
		}
		waited = 0
	}
	v := s.visitor()
	mine := v.get("/rounds/" + r.Slug + "/vote/mine").page.Form("Email me a code")
	mine.Fill("Your email address", "nobody@example.org")
	v.submit(mine)
	waits("an ask to see a vote", true)
	form := v.review(r).page.Form("Email me a code")
	form.Choose("live in Northgate")
	form.Fill("Your email address", "sam@example.org")
	guess := v.submit(form).page.Form("Send my vote")
	waits("an ask to vote", true)
	code := s.mailed("sam@example.org")
	guess.Fill("The 6 numbers from the email", wrong(code))
	v.submit(guess)
	waits("a wrong code", true)
	guess.Fill("The 6 numbers from the email", code)
	if a := v.submit(guess); a.page.H1() != "Your vote is in" {
		t.Fatalf("%d %s", a.status, a.page.H1())
	}
	waits("a right code", false)
}

// TestABlankIsNoVotingCode: an officer who takes calls asks for no more codes to an address with a blank where the voting code goes than without.
func TestABlankIsNoVotingCode(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		officer := s.as(s.Officer)
		sent := func(code string) int {
			n := 0
			for range models.OneTimeCodeTries + 2 {
				form := officer.get("/desk/rounds/" + r.Slug + "/phone").page.Form("Go on to the ballot")
				form.Choose("live in Northgate")
				form.Values.Set("voting_code", code)
				form.Values.Set("email", "victim@people.example")
				if a := officer.submit(form); a.status == http.StatusOK {
					n++
				} else if a.status != http.StatusTooManyRequests {
					t.Errorf("asking with %q: %d %q", code, a.status, a.page.H1())
				}
			}
			return n
		}
		if without, blank := sent(""), sent(" \t"); without == 0 || without > models.OneTimeCodeTries || blank != 0 {
			t.Errorf("%d codes were sent, and %d more with a blank", without, blank)
		}
	})
}
