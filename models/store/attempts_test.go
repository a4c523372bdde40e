package store_test

import (
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// TestAttemptsAreCountedInTheDatabase: two copies of the program on one database count together, in windows that begin by the store's clock.
func TestAttemptsAreCountedInTheDatabase(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const limit, window = 10, time.Hour
		second, err := store.Open(t.Context(), w.Options)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		copies := []*store.Store{w.Store, second}
		clock := func(at time.Time) {
			for _, s := range copies {
				s.SetOffset(time.Until(at))
			}
		}
		begins := w.Now.Truncate(window).Add(2 * window)
		clock(begins.Add(time.Minute))
		allowed, refused := 0, 0
		var mu sync.Mutex
		var wait sync.WaitGroup
		for i := range 4 * limit {
			wait.Go(func() {
				err := copies[i%2].Attempt(t.Context(), "bucket", limit, window)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					allowed++
				case models.CodeOf(err) == models.TooMany:
					refused++
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if allowed != limit || refused != 3*limit {
			t.Errorf("of %d tries at once %d were allowed and %d refused", 4*limit, allowed, refused)
		}
		for _, s := range copies {
			if err := s.Attempt(t.Context(), "another", limit, window); err != nil {
				t.Errorf("another bucket: %v", err)
			}
		}
		clock(begins.Add(window - time.Minute))
		wantCode(t, "just before the window ends", second.Attempt(t.Context(), "bucket", limit, window), models.TooMany)
		clock(begins.Add(window + time.Second))
		if err := second.Attempt(t.Context(), "bucket", limit, window); err != nil {
			t.Errorf("in the next window: %v", err)
		}

		rows := func() (n int) {
			t.Helper()
			db := plain(t, w)
			if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM attempts").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		tidied := func(at time.Time, want int) {
			t.Helper()
			clock(at)
			if _, err := w.Store.DeleteExpired(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := rows(); got != want {
				t.Errorf("after tidying at %s there are %d rows, want %d", at, got, want)
			}
		}
		tidied(begins.Add(24*time.Hour-time.Minute), 3)
		tidied(begins.Add(24*time.Hour+time.Minute), 1)
		tidied(begins.Add(25*time.Hour+time.Minute), 0)
	})
}

// plain is the database without the store.
func plain(t *testing.T, w *world.World) *sql.DB {
	t.Helper()
	driver, address := "pgx", w.Options.DatabaseURL
	if address == "" {
		driver, address = "sqlite", "file:"+w.Options.SQLitePath+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// However often strangers ask for codes for an address, its owner gets one a day where they are, to be typed once, and may not get a second.
func TestAFloodOfAsksKeepsNobodyFromTheirCode(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ask := func(network, around string) (int, error) {
			return w.Store.AskForCode(t.Context(), store.CodeBuckets{Network: network, Here: network + "|victim", Around: around + "|victim", Address: "victim"})
		}
		if tries, err := ask("stranger", "far"); err != nil || tries != models.OneTimeCodeTries {
			t.Fatalf("%d tries, %v", tries, err)
		}
		if _, err := plain(t, w).ExecContext(t.Context(), "UPDATE attempts SET tries = 5000 WHERE bucket = 'victim'"); err != nil {
			t.Fatal(err)
		}
		if tries, err := ask("home", "street"); err != nil || tries != 1 {
			t.Errorf("the owner at home: %d tries, %v", tries, err)
		}
		_, err := ask("home", "street")
		wantCode(t, "again", err, models.TooMany)
		_, err = ask("another device of one network", "street")
		wantCode(t, "from the same wider network", err, models.TooMany)
		if tries, err := ask("library", "town"); err != nil || tries != 1 {
			t.Errorf("the owner at the library: %d tries, %v", tries, err)
		}
	})
}

// Six digits can be guessed at many addresses. The officers are told, and where very many wrong ones came from, each wrong one more uses a code up: a right one opens everywhere, and
// elsewhere a code may be typed wrongly as ever.
func TestGuessingAtSentCodesIsNoticedAndDear(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		// Whoever guesses at the codes of others does so with a form that was sent, to be answered as if it were theirs.
		used := asked(t, w, v.cast(t, w, 1), "guesser@people.example")
		if _, err := w.Store.CastBallot(ctx, used); err != nil {
			t.Fatal(err)
		}
		victim := asked(t, w, v.cast(t, w, 1), "victim@people.example")
		used.Guessing = "here"
		wrong := func(email, request string) int {
			t.Helper()
			guess := byEmail(used, email, "000000")
			guess.Request = request
			_, err := w.Store.CastBallot(ctx, guess)
			refusedWith(t, "a guess at the code of "+email, err, models.Invalid, "code")
			page, err := w.Store.CodesPage(ctx, w.Officer, v.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Alerts)
		}
		counted := func(n int) {
			t.Helper()
			if _, err := plain(t, w).ExecContext(ctx, fmt.Sprintf("UPDATE attempts SET tries = %d WHERE bucket = 'here'", n)); err != nil {
				t.Fatal(err)
			}
		}
		if n := wrong("victim@people.example", victim.Request); n != 0 {
			t.Errorf("%d alerts at the first", n)
		}
		counted(models.WrongSentNoticed - 2)
		if n := wrong("nobody@people.example", victim.Request); n != 0 {
			t.Errorf("%d alerts too early", n)
		}
		if n := wrong("victim@people.example", victim.Request); n != 1 {
			t.Errorf("%d alerts", n)
		}
		afterOneWrong := func(email, network string) error {
			t.Helper()
			c := asked(t, w, v.cast(t, w, 1), email)
			c.Guessing = network
			right := c.EmailCode
			if c.EmailCode = "000000"; right == c.EmailCode {
				c.EmailCode = "000001"
			}
			_, err := w.Store.CastBallot(ctx, c)
			wantCode(t, "a wrong code", err, models.Invalid)
			c.EmailCode = right
			_, err = w.Store.CastBallot(ctx, c)
			return err
		}
		if err := afterOneWrong("ash@people.example", "here"); err != nil {
			t.Errorf("after one wrong try where a school votes: %v", err)
		}
		counted(models.WrongSentGuarded)
		wantCode(t, "after one wrong try where somebody guesses", afterOneWrong("kim@people.example", "here"), models.Invalid)
		if err := afterOneWrong("lee@people.example", "elsewhere"); err != nil {
			t.Errorf("after one wrong try elsewhere: %v", err)
		}
		c := asked(t, w, v.cast(t, w, 1), "sam@people.example")
		c.Guessing = "here"
		if _, err := w.Store.CastBallot(ctx, c); err != nil {
			t.Errorf("a right code where somebody guesses: %v", err)
		}
	})
}

// Who gives out papers or takes calls has every right to ask for codes to addresses of others, and guesses at them at most so often: each wrong one is on record, and after some tens the officers are
// told and every further one uses a code up.
func TestGuessesByHelpersAreOnRecordAndDear(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 3)
		alerts := func() int {
			t.Helper()
			page, err := w.Store.CodesPage(ctx, w.Officer, v.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Alerts)
		}
		guess := func(email, request string) {
			t.Helper()
			err := w.Store.ExchangePaper(ctx, w.Helper, v.Slug, b.id, models.PaperExchange{Shown: email, Code: "000000", Request: request})
			refusedWith(t, "a guess at the code of "+email, err, models.Invalid, "email_code")
		}
		ask := func(email string) string {
			t.Helper()
			request, err := w.Store.AskToExchange(ctx, w.Helper, v.Slug, b.id, email, 1)
			if err != nil {
				t.Fatal(err)
			}
			return request
		}
		for i := range models.WrongSentByOne - 1 {
			guess(fmt.Sprintf("p%d@people.example", i), "no request")
		}
		if n := alerts(); n != 0 {
			t.Errorf("%d alerts before there are many", n)
		}
		guess("last@people.example", "no request")
		if n := alerts(); n != 1 {
			t.Errorf("%d alerts of %d wrong codes that one helper typed", n, models.WrongSentByOne)
		}
		request := ask("victim@people.example")
		code := newestCode(t, w)
		guess("victim@people.example", request)
		err := w.Store.ExchangePaper(ctx, w.Helper, v.Slug, b.id, models.PaperExchange{Shown: "victim@people.example", Code: code, Request: request})
		refusedWith(t, "the right code after a wrong one", err, models.Invalid, "email_code")
		lines, err := w.Store.AuditTrail(ctx, w.Auditor, models.WrongSentByOne+1)
		if err != nil {
			t.Fatal(err)
		}
		on := 0
		for _, l := range lines {
			if l.Fact("state") == "wrong code" && l.ActorID != nil && *l.ActorID == w.Helper.PersonID && l.RoundID != nil && *l.RoundID == v.ID {
				on++
			}
		}
		if on != models.WrongSentByOne+1 {
			t.Errorf("%d guesses are on record, of %d", on, models.WrongSentByOne+2)
		}
	})
}

// Wrong codes to sign in are counted for their network: the administrators are told once, and after very many each one uses a code up.
func TestGuessesAtSignInCodesAreNoticedAndDear(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		counted := func(n int) {
			t.Helper()
			if _, err := plain(t, w).ExecContext(ctx, fmt.Sprintf("UPDATE attempts SET tries = %d WHERE bucket = 'here'", n)); err != nil {
				t.Fatal(err)
			}
		}
		told := func() int {
			return len(column[string](t, plain(t, w), "SELECT recipient FROM outbox WHERE kind = 'wrong_codes'"))
		}
		wrongly := func(email, request string) {
			t.Helper()
			_, err := w.Store.SignInByCode(ctx, email, request, "000000", "here")
			refused(t, "a wrong code", err, models.Invalid, "[code:")
		}
		wrongly("nobody@people.example", "none")
		counted(models.WrongSentNoticed - 1)
		request, code := signInCode(t, w, w.Lead.Email)
		if n := told(); n != 0 {
			t.Errorf("%d mails before there are many", n)
		}
		wrongly(w.Lead.Email, request)
		wrongly("nobody@people.example", "none")
		if n := told(); n != 2 {
			t.Errorf("%d administrators are told, want both, once", n)
		}
		if _, err := w.Store.SignInByCode(ctx, w.Lead.Email, request, code, "here"); err != nil {
			t.Errorf("a right code after a wrong one: %v", err)
		}
		request, code = signInCode(t, w, w.Lead.Email)
		counted(models.WrongSentGuarded)
		wrongly(w.Lead.Email, request)
		_, err := w.Store.SignInByCode(ctx, w.Lead.Email, request, code, "here")
		refused(t, "a code that a wrong one from there used up", err, models.Invalid, "[code:")
		request, code = signInCode(t, w, w.Lead.Email)
		if _, err := w.Store.SignInByCode(ctx, w.Lead.Email, request, code, "here"); err != nil {
			t.Errorf("a right code there: %v", err)
		}
	})
}
