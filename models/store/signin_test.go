package store_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// signInCode asks for a code to sign in with, and answers it with the request that it belongs to.
func signInCode(t *testing.T, w *world.World, email string) (string, string) {
	t.Helper()
	w.Store.Advance(time.Second)
	request, err := w.Store.SendSignInCode(t.Context(), models.Council{Name: "Harwick"}, email, models.OneTimeCodeTries)
	if err != nil {
		t.Fatal(err)
	}
	messages, err := w.Store.Messages(t.Context(), 1)
	if err != nil || len(messages) != 1 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	_, code, _ := strings.Cut(messages[0].Body, "Your code is ")
	return request, code[:6]
}

func otherCode(t *testing.T, code string) string {
	t.Helper()
	return fmt.Sprintf("%06d", (atoi(t, code)+1)%1_000_000)
}

func TestASignInCode(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		wrong := func(what, email, request, code string) {
			t.Helper()
			in, err := w.Store.SignInByCode(t.Context(), email, request, code, "network")
			refused(t, what, err, models.Invalid, "[code: That code is not right, or it is too old.")
			if in != (store.SignedIn{}) {
				t.Errorf("%s names somebody: %+v", what, in)
			}
		}
		right := func(what, email, request, code string) store.SignedIn {
			t.Helper()
			in, err := w.Store.SignInByCode(t.Context(), email, request, code, "network")
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
			return in
		}
		email := w.Officer.Email
		request, code := signInCode(t, w, email)
		wrong("a wrong code", email, request, otherCode(t, code))
		wrong("no code", email, request, "")
		wrong("letters", email, request, "abcdef")
		wrong("another address", w.Officer2.Email, request, code)
		wrong("another browser", email, uuid.NewString(), code)
		wrong("no browser", email, "", code)
		if in := right("the code as people type it", " "+strings.ToUpper(email), request, "Your code is: "+code[:3]+" "+code[3:]); in.PersonID != w.Officer.PersonID || in.Fresh {
			t.Errorf("it signs in %+v", in)
		}
		wrong("a second time", email, request, code)

		request, code = signInCode(t, w, email)
		w.Store.Advance(models.OneTimeCodeLife - time.Second)
		right("a second before it is too old", email, request, code)
		request, code = signInCode(t, w, email)
		w.Store.Advance(models.OneTimeCodeLife + time.Second)
		wrong("too old", email, request, code)

		request, code = signInCode(t, w, email)
		for range models.OneTimeCodeTries - 1 {
			wrong("a wrong try", email, request, otherCode(t, code))
		}
		right("the last of five tries", email, request, code)
		request, code = signInCode(t, w, email)
		for range models.OneTimeCodeTries {
			wrong("a wrong try", email, request, otherCode(t, code))
		}
		wrong("the sixth try", email, request, code)

		first, firstCode := signInCode(t, w, email)
		second, secondCode := signInCode(t, w, email)
		if firstCode != secondCode {
			wrong("one browser's code in another", email, second, firstCode)
		}
		right("a browser that asked first", email, first, firstCode)
		right("a browser that asked later", email, second, secondCode)

		if in := right("somebody new", "new@people.example", mustRequest(t, w), newestCode(t, w)); in.PersonID == "" || !in.Fresh {
			t.Errorf("somebody new: %+v", in)
		}
	})
}

// mustRequest asks for a code for somebody whom nobody knows yet; newestCode is what was sent.
func mustRequest(t *testing.T, w *world.World) string {
	t.Helper()
	request, _ := signInCode(t, w, "new@people.example")
	return request
}

func newestCode(t *testing.T, w *world.World) string {
	t.Helper()
	messages, err := w.Store.Messages(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(messages[0].Body, "Your code is ")
	return code[:6]
}

// TestACodeSignsInOnce: of many who type the same right code at once, one is signed in.
func TestACodeSignsInOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		request, code := signInCode(t, w, w.Lead.Email)
		var wait sync.WaitGroup
		var in atomic.Int32
		for range 10 {
			wait.Go(func() {
				if _, err := w.Store.SignInByCode(t.Context(), w.Lead.Email, request, code, "network"); err == nil {
					in.Add(1)
				} else if models.CodeOf(err) != models.Invalid {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if in.Load() != 1 {
			t.Errorf("the code signed in %d times", in.Load())
		}
	})
}

// TestAccountsThatNobodySignsInTo: a closed account, and one whose address reaches nobody.
func TestAccountsThatNobodySignsInTo(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		request, code := signInCode(t, w, w.Parent.Email)
		if err := w.Store.EraseAccount(t.Context(), w.Parent); err != nil {
			t.Fatal(err)
		}
		_, err := w.Store.SignInByCode(t.Context(), w.Parent.Email, request, code, "network")
		refused(t, "a code that was sent before the account was closed", err, models.Invalid, "[code:")
		in, err := w.Store.SignInByIdentity(t.Context(), models.Identity{Provider: "council", Issuer: "https://idp.example", Subject: "1"}, "Ana")
		if err != nil {
			t.Fatal(err)
		}
		actor, err := w.Store.Actor(t.Context(), in.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		before, err := w.Store.Messages(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		if request, err = w.Store.SendSignInCode(t.Context(), models.Council{}, actor.Email, models.OneTimeCodeTries); err != nil || request == "" {
			t.Errorf("the answer tells the address from another: %q, %v", request, err)
		}
		after, err := w.Store.Messages(t.Context(), 100)
		if err != nil || len(after) != len(before) {
			t.Errorf("a code was sent to nobody: %d and %d messages, %v", len(before), len(after), err)
		}
	})
}

// TestSessionsEndByTheClock: without a request, at the latest, and for good.
func TestSessionsEndByTheClock(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		for _, staff := range []bool{false, true} {
			life := models.LifeOfSession(staff)
			lives := func(token string) bool {
				t.Helper()
				_, found, err := w.Store.FindSession(ctx, token)
				if err != nil {
					t.Fatal(err)
				}
				return found
			}
			begin := func() string {
				t.Helper()
				token := uuid.NewString()
				if err := w.Store.BeginSession(ctx, token, w.Officer.PersonID, []byte("data"), life); err != nil {
					t.Fatal(err)
				}
				return token
			}
			idle := begin()
			w.Store.Advance(life.Idle - time.Second)
			if !lives(idle) {
				t.Errorf("staff %t: it ends before %s", staff, life.Idle)
			}
			w.Store.Advance(2 * time.Second)
			if lives(idle) {
				t.Errorf("staff %t: it lives on after %s without a request", staff, life.Idle)
			}
			if kept, err := w.Store.KeepSession(ctx, idle, []byte("data"), life.Idle); err != nil || kept || lives(idle) {
				t.Errorf("staff %t: what had ended goes on: %t, %v", staff, kept, err)
			}

			busy, steps := begin(), 0
			for ; lives(busy) && steps < 1000; steps++ {
				w.Store.Advance(life.Idle / 2)
				if _, err := w.Store.KeepSession(ctx, busy, []byte("data"), life.Idle); err != nil {
					t.Fatal(err)
				}
			}
			if lived := time.Duration(steps) * life.Idle / 2; lived < life.Most-life.Idle/2 || lived > life.Most+life.Idle/2 {
				t.Errorf("staff %t: with a request every few minutes it lives %s, want %s", staff, lived, life.Most)
			}

			ended := begin()
			if err := w.Store.EndSession(ctx, ended); err != nil {
				t.Fatal(err)
			}
			if kept, err := w.Store.KeepSession(ctx, ended, []byte("data"), life.Idle); err != nil || kept || lives(ended) {
				t.Errorf("staff %t: a request under way brings back a session that was ended: %t, %v", staff, kept, err)
			}
			one, two := begin(), begin()
			if err := w.Store.EndSessionsOf(ctx, w.Officer.PersonID); err != nil || lives(one) || lives(two) {
				t.Errorf("staff %t: signed out everywhere, and still somewhere: %v", staff, err)
			}
		}
		if staff, others := models.LifeOfSession(true), models.LifeOfSession(false); staff.Idle >= others.Idle || staff.Most >= others.Most {
			t.Errorf("staff stay signed in for %+v, others for %+v", staff, others)
		}
	})
}

func TestParkedForms(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		anyones, err := w.Store.ParkForm(ctx, models.Actor{}, "browser", "/needs/new", "title=Bus")
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := w.Store.ParkForm(ctx, w.Approver, "browser", "/desk/payments/1", "decide=approve")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what, id, browser string
			actor             models.Actor
			found             bool
		}{
			{"of nobody yet", anyones, "browser", w.Parent, true},
			{"in another browser", anyones, "another", w.Parent, false},
			{"their own", theirs, "browser", w.Approver, true},
			{"somebody else's", theirs, "browser", w.Approver2, false},
			{"somebody's, as a visitor", theirs, "browser", models.Actor{}, false},
			{"their own in another browser", theirs, "another", w.Approver, false},
		} {
			if form, err := w.Store.ParkedForm(ctx, c.actor, c.browser, c.id); (err == nil) != c.found || c.found && form.Fields == "" {
				t.Errorf("%s: %+v, %v", c.what, form, err)
			}
		}
		w.Store.Advance(24*time.Hour + time.Second)
		_, err = w.Store.ParkedForm(ctx, w.Approver, "browser", theirs)
		refused(t, "after a day", err, models.NotFound, "")
	})
}
