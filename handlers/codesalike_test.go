package handlers

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/htmlcheck"
)

// unlike is what differs from one answer to the next whoever asks: the number of the request, and on the page the ids and tokens made for it.
var unlike = regexp.MustCompile(`(value|name|id|for|href)="[^"]*"|nonce-[A-Za-z0-9+/=_-]+|\d{1,2}:\d\d[ap]m`)

// TestCodesThatAreNoGoodAnswerAlike: whoever tries a code cannot tell whether it was ever printed. A void one, a wrong one, one of another round and one of a vote that is over
// elsewhere get the same status, headers and page, after the same number of statements.
func TestCodesThatAreNoGoodAnswerAlike(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, other, over := s.ballotRound(models.StageVoting), s.ballotRound(models.StageVoting), s.ballotRound(models.StageClosed)
		void := s.voteCodes(r, "1")[0]
		page, err := s.Store.CodesPage(t.Context(), s.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Store.RevokeCodes(t.Context(), s.Officer, r.Slug, page.Batches[0].ID, "A sheet was lost"); err != nil {
			t.Fatal(err)
		}
		s.Store.SetOffset(-5 * 24 * time.Hour)
		expired := s.voteCodes(over, "1")[0]
		s.Store.SetOffset(0)
		codes := map[string]string{"void": void, "never printed": "AAAA BBBB CCCC", "another round's": s.voteCodes(other, "1")[0], "of a vote that is over": expired}
		for _, way := range []string{"Send my vote", "See my vote"} {
			s.tellsOf(t, r, way, "BBBB CCCC DDDD") // the first one loads what is then kept in memory
			answers := map[string]string{}
			for name, code := range codes {
				answers[name] = s.tellsOf(t, r, way, code)
			}
			for name, answer := range answers {
				got, want := strings.Split(answer, "\n"), strings.Split(answers["never printed"], "\n")
				for i := range min(len(got), len(want)) {
					if got[i] != want[i] {
						t.Errorf("%s, %s: answers\n%s\nand one that was never printed\n%s", way, name, got[i], want[i])
					}
				}
				if len(got) != len(want) {
					t.Errorf("%s, %s: answers %d lines, and one that was never printed %d", way, name, len(got), len(want))
				}
			}
		}
	})
}

// tellsOf is all that somebody who tries a code can tell from its answer, and how many statements it took.
func (s *site) tellsOf(t *testing.T, r models.Round, way, code string) string {
	t.Helper()
	v := s.visitor()
	form := v.review(r).page.Form("Send my vote")
	if way != "Send my vote" {
		form = v.get("/rounds/" + r.Slug + "/vote/mine").page.Form("")
	} else {
		form.Choose("live in Northgate")
	}
	form.Values.Set("voting_code", code)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	s.Queries.Taken()
	first := v.submit(form)
	statements := len(s.Queries.Taken())
	second := v.get(first.header.Get("Location"))
	statements2 := len(s.Queries.Taken())
	if first.status != http.StatusSeeOther || second.status != http.StatusUnprocessableEntity || statements < 3 {
		t.Fatalf("%s: %d, then %d, %d statements", way, first.status, second.status, statements)
	}
	said := fmt.Sprintln(first.status, statements, second.status, statements2)
	for _, a := range []answer{first, second} {
		var heads []string
		for name, values := range a.header {
			switch name {
			case "X-Request-Id", "Date":
			case "Set-Cookie", "Content-Length": // the cookie holds what was typed, sealed, and what it is as long as
				heads = append(heads, fmt.Sprint(name, len(values)))
			default:
				heads = append(heads, name+": "+strings.Join(values, "; "))
			}
		}
		slices.Sort(heads)
		said += strings.Join(heads, "\n") + "\n"
	}
	return unlike.ReplaceAllString(said+strings.ReplaceAll(second.body, code, ""), "$1")
}

// TestGuessesWithAFormThatWasSentAnswerAlike: somebody whose own vote is in guesses at codes with its form. They are told the same of whoever was sent a code and of whoever was
// not, each guess is counted for their network, and their own form still gets its receipt.
func TestGuessesWithAFormThatWasSentAnswerAlike(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		ask := func(v *visitor, email string) *htmlcheck.Form {
			form := v.review(r).page.Form("Email me a code")
			form.Choose("live in Northgate")
			form.Fill("Your email address", email)
			return v.submit(form).page.Form("Send my vote")
		}
		const own, victim = "guesser@example.org", "victim@example.org"
		v := s.elsewhere("127.0.0.9")
		form := ask(v, own)
		form.Fill("The 6 numbers from the email", s.mailed(own))
		if a := v.submit(form); a.page.H1() != "Your vote is in" {
			t.Fatalf("%d %s", a.status, a.page.H1())
		}
		used := form.Values.Get("submission")
		guess := ask(v, victim)
		guess.Values.Set("submission", used)
		guess.Fill("The 6 numbers from the email", wrong(s.mailed(victim)))
		try := func(email string) answer {
			guess.Values.Set("email", email)
			return v.post("/rounds/"+r.Slug+"/vote/cast", guess.Values)
		}
		try(victim) // one makes the count
		s.tried(s.app.bucket("sent-code", "127.0.0.0/24"), models.WrongSentNoticed-2)
		for _, email := range []string{"nobody@example.org", victim} {
			if a := try(email); a.status != http.StatusUnprocessableEntity || a.page.H1() != "Check your email" {
				t.Errorf("a guess at the code of %s: %d %s", email, a.status, a.page.H1())
			}
		}
		if page, err := s.Store.CodesPage(t.Context(), s.Officer, r.Slug); err != nil || len(page.Alerts) != 1 {
			t.Errorf("%d alerts, %v", len(page.Alerts), err)
		}
		s.Store.Advance(models.OneTimeCodeLife + time.Minute)
		if a := v.submit(form); a.page.H1() != "Your vote is in" {
			t.Errorf("their own form, again: %d %s", a.status, a.page.H1())
		}
	})
}
