package handlers

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/htmlcheck"
)

// almostSent is a vote with a code, filled in up to the last button.
func (v *visitor) almostSent(r models.Round, code string) *htmlcheck.Form {
	v.site.t.Helper()
	form := v.review(r).page.Form("Send my vote")
	form.Choose("live in Northgate")
	form.Fill("Your voting code", code)
	return form
}

// notTaken holds that a vote was not taken and that nothing of it is lost: the page says so and has the form that sends it again.
func notTaken(t *testing.T, a answer) *htmlcheck.Form {
	t.Helper()
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Fatalf("%d at %s, Retry-After %q: %s", a.status, a.path, a.header.Get("Retry-After"), a.page.H1())
	}
	if slices.Contains(a.page.Texts("form button"), "Send it again") {
		return a.page.Form("Send it again")
	}
	a.page.Has("main", "Northgate baby bank")
	return a.page.Form("Send my vote")
}

// beside is the database without the program.
func (s *site) beside() *sql.DB {
	s.t.Helper()
	driver, address := "pgx", s.Options.DatabaseURL
	if address == "" {
		driver, address = "sqlite", "file:"+s.Options.SQLitePath+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { db.Close() })
	return db
}

// statement runs one beside the program.
func (s *site) statement(db interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, text string) {
	s.t.Helper()
	if _, err := db.ExecContext(s.t.Context(), text); err != nil {
		s.t.Fatalf("%s: %v", text, err)
	}
}

// TestADatabaseThatDoesNotAnswerKeepsTheVote: a lock that somebody holds, and connections that are all taken, are waited for so long and no longer.
func TestADatabaseThatDoesNotAnswerKeepsTheVote(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "2")
		if usual := newAdmission().limit; usual != 8*time.Second {
			t.Errorf("a vote takes up to %s", usual)
		}
		s.app.votes.limit = 500 * time.Millisecond // so that this need not wait for them

		v := s.visitor()
		form := v.almostSent(r, codes[0])
		tx, err := s.beside().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		lock := "LOCK TABLE ballots IN ACCESS EXCLUSIVE MODE"
		if s.Options.DatabaseURL == "" {
			lock = "UPDATE ballots SET version = version" // the first write takes the lock of them all
		}
		s.statement(tx, lock)
		begin := time.Now()
		held := v.submit(form)
		if took := time.Since(begin); took > 8*time.Second {
			t.Errorf("answered after %s", took)
		}
		again := notTaken(t, held)
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		again.Values.Set("belongs", models.BelongsLive)
		again.Values.Set("voting_code", codes[0])
		v.submit(again).page.Has("main", "Your vote is in")

		v = s.visitor()
		form = v.almostSent(r, codes[1])
		let := s.takeConnections()
		turned := v.submit(form)
		turned.page.Has(".acorn-picks__item", "Northgate baby bank")
		again = notTaken(t, turned)
		let()
		v.submit(again).page.Has("main", "Your vote is in")
		if n := s.turnout(r); n != 2 {
			t.Errorf("%d ballots", n)
		}
	})
}

// takeConnections has others use all connections to the database until they are let go.
func (s *site) takeConnections() func() {
	s.t.Helper()
	all := 20
	if s.Options.DatabaseURL == "" {
		all = 1
	}
	free, holding, let, done := make(chan struct{}, all), make(chan struct{}), make(chan struct{}), make(chan error, all)
	s.Queries.Hold(func(string) {
		select {
		case free <- struct{}{}:
			holding <- struct{}{}
			<-let
		default:
		}
	})
	for i := range all {
		go func() { done <- s.Store.Attempt(s.t.Context(), fmt.Sprint("held ", i), 5, time.Minute) }()
	}
	for range all {
		<-holding
	}
	s.Queries.Hold(nil)
	return func() {
		close(let)
		for range all {
			if err := <-done; err != nil {
				s.t.Error(err)
			}
		}
	}
}

// TestADatabaseThatCannotWriteTakesNoVote: on a full disk, and on a database that may only be read, nobody is told that their vote is in; picks and code stay
// on the page, and that sends them once there is room.
func TestADatabaseThatCannotWriteTakesNoVote(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "100")
		db := s.beside()
		page := s.visitor().get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
		// endConnections has PostgreSQL let everybody else go, and the program notice it.
		endConnections := func() {
			s.statement(db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
			for ended := 0; ended < 2; ended++ {
				if _, err := s.Store.Now(t.Context()); err != nil {
					ended = 0
				}
			}
		}
		full, again := s, func() {}
		if s.Options.DatabaseURL == "" {
			// A copy of the program to which the disk has room for little more than there is.
			var pages int
			if err := db.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages); err != nil {
				t.Fatal(err)
			}
			o := s.Options
			o.SQLitePath += fmt.Sprintf("?_pragma=max_page_count(%d)&rest=", pages+3)
			full = serve(t, o, s.keys)
			full.World = s.World
		} else {
			s.statement(db, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
			endConnections()
			again = func() {
				s.statement(db, "SET default_transaction_read_only = off")
				s.statement(db, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = off', current_database()); END $$")
				endConnections()
			}
		}
		in, out := 0, -1
		for i, code := range codes {
			a := full.send(votePath(r.Slug, "/check"), s.ballotForm(r, page, code, 1))
			if receiptOf(a) == "" {
				out = i
				break
			}
			in++
		}
		if out < 0 {
			t.Fatalf("all %d were taken", len(codes))
		}
		v := full.visitor()
		form := notTaken(t, v.submit(v.almostSent(r, codes[out])))
		if n := s.turnout(r); n != in {
			t.Errorf("%d ballots, and %d were told that theirs is in", n, in)
		}
		again() // where the disk is full, by the copy that has room
		form.Values.Set("belongs", models.BelongsLive)
		form.Values.Set("voting_code", codes[out])
		done := s.visitor()
		done.client.Jar = v.client.Jar
		done.submit(form).page.Has("main", "Your vote is in")
		if n := s.turnout(r); n != in+1 {
			t.Errorf("%d ballots in the end, want %d", n, in+1)
		}
	})
}

// TestNewSecretsLoseNoVote: whoever opened a page before the secrets of forms and cookies were changed gets what they picked back, with a button.
func TestNewSecretsLoseNoVote(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		v := s.visitor()
		form := v.almostSent(r, s.voteCodes(r, "1")[0])
		d := s.app.Deps
		d.FormKey, d.VoteKey = s.keys.Pepper("other forms"), s.keys.Pepper("other votes")
		_, handler, err := build(d)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(handler)
		defer server.Close()
		old := *s
		s.url = server.URL
		defer func() { s.url = old.url }()
		v.moved(t, old.url, server.URL)
		told := v.submit(form)
		if told.status != http.StatusConflict {
			t.Errorf("the old page: %d", told.status)
		}
		told.page.Has("main", "Nothing is lost.")
		v.submit(told.page.Form("Send it again")).page.Has("main", "Your vote is in")
		own, err := s.Store.OwnBallot(t.Context(), models.Cast{Slug: r.Slug, Opened: form.Values.Get("opened"), Code: form.Values.Get("voting_code")})
		if err != nil || len(own.Picks) != 1 {
			t.Errorf("the vote has %v, %v", own.Picks, err)
		}
	})
}

// moved takes the cookies of a browser along to another address of the same program.
func (v *visitor) moved(t *testing.T, from, to string) {
	t.Helper()
	addresses := [2]*url.URL{}
	for i, text := range [2]string{from, to} {
		address, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		addresses[i] = address
	}
	v.client.Jar.SetCookies(addresses[1], v.client.Jar.Cookies(addresses[0]))
}
