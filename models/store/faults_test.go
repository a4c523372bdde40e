package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// cutShort runs an act again and again, and each time its context ends after one statement more, until one comes through. It answers after how many.
func cutShort(t *testing.T, w *world.World, act func(ctx context.Context) error, after func()) int {
	t.Helper()
	for n := 1; n < 500; n++ {
		ctx, cancel := context.WithCancel(t.Context())
		var sent atomic.Int64
		w.Queries.Hold(func(string) {
			if sent.Add(1) == int64(n) {
				cancel()
			}
		})
		err := act(ctx)
		w.Queries.Hold(nil)
		ended := ctx.Err() != nil
		cancel()
		switch {
		case err == nil && ended && sent.Load() == int64(n), err == nil && !ended:
			return n
		case err == nil:
			t.Fatalf("cut short after statement %d of %d, it said that it was done", n, sent.Load())
		case !ended:
			t.Fatalf("after %d tries that were cut short: %v", n-1, err)
		}
		after()
	}
	t.Fatal("it is never done")
	return 0
}

// TestSealingCountingAndDestroyingAKeyGoOnWhereTheyWereCutShort: whichever statement they end after, nothing is half done, doing it again does it, and
// doing it once more is refused.
func TestSealingCountingAndDestroyingAKeyGoOnWhereTheyWereCutShort(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Skate ramp lights", 900_000)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Store.SetOffset(scored)
		seal := func(ctx context.Context) error { return seals(ctx, w.Store, w.Officer2, r.Slug) }
		n := cutShort(t, w, seal, func() {
			if page, err := w.Store.SealPage(t.Context(), w.Officer, r.Slug); err != nil || page.Stage != models.StageReviewing || !page.CanSeal {
				t.Fatalf("half sealed: %s, %v", page.Stage, err)
			}
		})
		refused(t, "sealing again", seal(t.Context()), models.Closed, "")
		page, err := w.Store.SealPage(t.Context(), w.Officer, r.Slug)
		if fingerprint, wrong := w.Keys.Fingerprint(r.ID); err != nil || wrong != nil || page.Stage != models.StageSealed || page.KeyFingerprint != fingerprint || len(page.Projects) != 2 {
			t.Errorf("sealed after %d statements: %s, %v, %v", n, page.Stage, err, wrong)
		}
		w.Store.SetOffset(0)

		v := voted(t, w, []int{1, 3}, []int{3}, []int{2}, nil)
		count := func(ctx context.Context) error { return w.Store.CountRound(ctx, w.Officer, v.Slug) }
		n = cutShort(t, w, count, func() {
			if f, err := w.Store.Frame(t.Context(), v.Slug); err != nil || f.Stage != models.StageClosed {
				t.Fatalf("half counted: %s, %v", f.Stage, err)
			}
		})
		t.Logf("counted after %d statements", n)
		refused(t, "counting again", count(t.Context()), models.Conflict, "")
		for _, step := range []func(context.Context, models.Actor, string) error{w.Store.TellProposers, w.Store.PublishResult} {
			if err := step(t.Context(), w.Officer, v.Slug); err != nil {
				t.Fatal(err)
			}
		}
		checkPublished(t, w, v)
		file, err := w.Store.BallotsFile(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}

		w.Store.Advance(93 * 24 * time.Hour)
		if err := w.Store.ProposeKeyDestruction(t.Context(), w.Officer, v.Slug, true, nothingOpen); err != nil {
			t.Fatal(err)
		}
		destroy := func(ctx context.Context) error {
			if page, err := w.Store.KeyPage(ctx, w.Officer, v.Slug); err != nil || page.Destruction.ConfirmedAt == nil {
				return destroysKey(ctx, w.Store, w.Officer2, v.Slug)
			}
			_, err := w.Store.FinishKeys(ctx) // what the program does at its start and each hour
			return err
		}
		n = cutShort(t, w, destroy, func() {
			if again, err := w.Store.BallotsFile(t.Context(), v.Slug); err != nil || !bytes.Equal(again, file) {
				t.Fatalf("half destroyed, the file of ballots is another: %v", err)
			}
		})
		t.Logf("destroyed after %d statements", n)
		refused(t, "destroying it again", destroysKey(t.Context(), w.Store, w.Officer2, v.Slug), models.Conflict, "")
		if _, err := w.Keys.Fingerprint(v.ID); err == nil {
			t.Error("the key is still there")
		}
		if n, err := w.Store.FinishKeys(t.Context()); err != nil || n != 0 {
			t.Errorf("%d keys are not finished, %v", n, err)
		}
		if page, err := w.Store.KeyPage(t.Context(), w.Officer, v.Slug); err != nil || page.Destruction.DestroyedAt == nil {
			t.Errorf("that it is destroyed is not on record: %v", err)
		}
	})
}

// holdForm keeps the last row of a form's ballot from being written, and with it COMMIT, which is behind it, until it is let go: another has not yet committed one of the
// same id, and undoes it then.
func holdForm(t *testing.T, db *sql.DB, roundID, form string) func() {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "INSERT INTO submissions (id, round_id, voter_ref, payload_hash, tracker) VALUES ($1, $2, 'x', 'x', 'x')", form, roundID); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// The connections of a database that wait for a lock, and those with a transaction that nobody ends.
const (
	waitForALock = "wait_event_type = 'Lock'"
	leftOpen     = "state LIKE 'idle in transaction%'"
)

// awaitConnections waits until there are so many of those.
func awaitConnections(t *testing.T, db *sql.DB, want int, those string) {
	t.Helper()
	for n, end := -1, time.After(20*time.Second); n != want; {
		select {
		case <-end:
			t.Fatalf("%d connections where %s, not %d", n, those, want)
		case <-time.After(5 * time.Millisecond):
		}
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "+those).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
}

// holdWriting has a ballot that is cast be in the middle of its write, and the write wait until it is let go. It answers how to wait until it is there.
func holdWriting(t *testing.T, w *world.World, v voting, c models.Cast) (reached, release func()) {
	t.Helper()
	if w.Options.DatabaseURL != "" {
		db := plain(t, w)
		return func() { awaitConnections(t, db, 1, waitForALock) }, holdForm(t, db, v.ID, c.Submission)
	}
	there, free := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.Queries.Hold(func(query string) {
		if strings.Contains(query, "INSERT INTO ballots") {
			once.Do(func() { close(there); <-free })
		}
	})
	return func() { <-there }, func() { close(free) }
}

// TestABallotWhoseConnectionIsCutIsThereOnce: PostgreSQL ends the connection where the ballot is being written and not committed. The voter is told, nothing is kept,
// and the same form sent again is one ballot.
func TestABallotWhoseConnectionIsCutIsThereOnce(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 1)
	db := plain(t, w)
	c := with(v.cast(t, w, 1, 3), v.codes[0])
	release := holdForm(t, db, v.ID, c.Submission)
	cast := make(chan error, 1)
	go func() { _, err := w.Store.CastBallot(t.Context(), c); cast <- err }()
	awaitConnections(t, db, 1, waitForALock)
	ended := 0
	err := db.QueryRowContext(t.Context(), "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND "+waitForALock).Scan(&ended)
	if err != nil || ended != 1 {
		t.Errorf("ended %d connections, %v", ended, err)
	}
	refused(t, "a ballot that is not on the disk", <-cast, models.Busy, "")
	release()
	if n := turnout(t, w, v.Slug); n != 0 {
		t.Errorf("%d ballots", n)
	}
	if _, err := w.Store.CastBallot(t.Context(), c); err != nil {
		t.Errorf("again: %v", err)
	}
	if n := turnout(t, w, v.Slug); n != 1 {
		t.Errorf("%d ballots", n)
	}
}

// TestABallotThatAnotherOvertookIsRefusedWhole: between what a ballot is judged by and its write, which the lock on its voter keeps everybody out of who asks for it,
// the voter's ballot becomes another all the same. COMMIT is sent with the write, and nothing is committed.
func TestABallotThatAnotherOvertookIsRefusedWhole(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 1)
	db := plain(t, w)
	if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); err != nil {
		t.Fatal(err)
	}
	rows := func() string {
		kept := ""
		err := db.QueryRowContext(t.Context(), "SELECT (SELECT tracker || ' ' || version FROM ballots) || ' ' || (SELECT COUNT(*) FROM ballot_leaves) || ' ' || (SELECT COUNT(*) FROM submissions)").Scan(&kept)
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	before := ""
	w.Queries.Hold(func(query string) {
		if strings.Contains(query, "LEFT JOIN submissions") {
			w.Queries.Hold(nil)
			if _, err := db.ExecContext(t.Context(), "UPDATE ballots SET version = version + 1, tracker = 'another'"); err != nil {
				t.Error(err)
			}
			before = rows()
		}
	})
	c := with(v.cast(t, w, 3), v.codes[0])
	_, err := w.Store.CastBallot(t.Context(), c)
	refused(t, "a ballot that another overtook", err, models.Conflict, "changed by someone else")
	if after := rows(); before != "another 2 1 1" || after != before {
		t.Errorf("before %q, after %q", before, after)
	}
	awaitConnections(t, db, 0, leftOpen)
	if _, err := w.Store.CastBallot(t.Context(), c); err != nil {
		t.Errorf("again: %v", err)
	}
	if after := rows(); !strings.HasSuffix(after, " 3 2 2") {
		t.Errorf("again: %q", after)
	}
}

// TestWhoGoesAwayLeavesNoTransaction: voters whose phones hang up while their ballots are judged, or are being written, leave neither a ballot nor a transaction that is
// open: as many of them as there are connections, and then another votes.
func TestWhoGoesAwayLeavesNoTransaction(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 1)
	c, db := with(v.cast(t, w, 1, 3), v.codes[0]), plain(t, w)
	cast := make(chan error, 1)
	for range 22 {
		ctx, hangUp := context.WithCancel(t.Context())
		w.Queries.Hold(func(query string) {
			if strings.Contains(query, "pg_advisory_xact_lock") {
				hangUp()
			}
		})
		if r, err := w.Store.CastBallot(ctx, c); err == nil {
			t.Errorf("who hung up got the receipt %s", r.Tracker)
		}
		w.Queries.Hold(nil)

		ctx, hangUp = context.WithCancel(t.Context())
		release := holdForm(t, db, v.ID, c.Submission)
		go func() { _, err := w.Store.CastBallot(ctx, c); cast <- err }()
		awaitConnections(t, db, 1, waitForALock)
		hangUp()
		if err := <-cast; err == nil {
			t.Error("who hung up got a receipt")
		}
		awaitConnections(t, db, 0, waitForALock)
		release()
	}
	awaitConnections(t, db, 0, leftOpen)
	if n := turnout(t, w, v.Slug); n != 0 {
		t.Errorf("%d ballots", n)
	}
	if _, err := w.Store.CastBallot(t.Context(), c); err != nil {
		t.Errorf("who stayed: %v", err)
	}
}

// TestABallotWhoseAnswerIsLostIsThereOnce: the network goes just after COMMIT was sent, so that nobody here knows whether the ballot is in. It is; the same
// form sent again gets the receipt that it would have got, and is no second version.
func TestABallotWhoseAnswerIsLostIsThereOnce(t *testing.T) {
	t.Parallel()
	wire := &wire{}
	w := onPostgres(t, wire)
	v := openVote(t, w, 1)
	c := with(v.cast(t, w, 1, 3), v.codes[0])
	wire.cut.Store(true)
	if r, err := w.Store.CastBallot(t.Context(), c); err == nil {
		t.Errorf("the answer that was lost is the receipt %s", r.Tracker)
	}
	if wire.cut.Load() {
		t.Fatal("the connection was not cut")
	}
	var tracker string
	var version int
	if err := plain(t, w).QueryRowContext(t.Context(), "SELECT tracker, version FROM ballots WHERE round_id = $1", v.ID).Scan(&tracker, &version); err != nil {
		t.Fatalf("the ballot is not in: %v", err)
	}
	w.Queries.Taken()
	r, err := w.Store.CastBallot(t.Context(), c)
	if !slices.ContainsFunc(w.Queries.Taken(), func(sql string) bool { return strings.Contains(sql, "pg_logical_emit_message") }) {
		t.Error("again: nothing was written, so no synchronous standby was waited for")
	}
	if err != nil || r.Tracker != tracker || version != 1 || r.Replaces {
		t.Errorf("again: %s, replaces %t, %v; the ballot is version %d with %s", r.Tracker, r.Replaces, err, version, tracker)
	}
	if n := turnout(t, w, v.Slug); n != 1 {
		t.Errorf("%d ballots", n)
	}
}

// wire is a connection to PostgreSQL that can be cut where it hurts most.
type wire struct {
	cut atomic.Bool // after the next COMMIT, before its answer
}

// commit is a COMMIT as it is on the wire: a statement that was prepared, under the name that the driver gives it.
var commit = func() []byte {
	sum := sha256.Sum256([]byte("commit"))
	return fmt.Appendf(nil, "\x00stmtcache_%x\x00", sum[:24])
}()

// carry takes connections for a server, and answers where. It ends with the test.
func (w *wire) carry(t *testing.T, server string) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			backend, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", server)
			if err != nil {
				client.Close()
				continue
			}
			go w.between(client, backend)
		}
	}()
	return listener.Addr().String()
}

func (w *wire) between(client, server net.Conn) {
	var lost atomic.Bool
	go func() {
		defer server.Close()
		defer client.Close()
		b := make([]byte, 64<<10)
		for {
			n, err := client.Read(b)
			if err != nil {
				return
			}
			if bytes.Contains(b[:n], commit) && w.cut.CompareAndSwap(true, false) {
				lost.Store(true)
			}
			if _, err := server.Write(b[:n]); err != nil {
				return
			}
		}
	}()
	_, _ = io.Copy(dropWhen{client, &lost}, server)
	client.Close()
	server.Close()
}

// dropWhen passes on what it is given until it is lost; then it resets the connection.
type dropWhen struct {
	net.Conn
	lost *atomic.Bool
}

func (d dropWhen) Write(b []byte) (int, error) {
	if !d.lost.Load() {
		return d.Conn.Write(b)
	}
	if tcp, ok := d.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	return 0, net.ErrClosed
}

// onPostgres is a council on PostgreSQL alone, over a wire where one is given.
func onPostgres(t *testing.T, over *wire) *world.World {
	t.Helper()
	o := store.Options{DatabaseURL: migrated.Database(t)}
	if over != nil {
		address, err := url.Parse(o.DatabaseURL)
		if err != nil {
			t.Fatal(err)
		}
		address.Host = over.carry(t, address.Host)
		o.DatabaseURL = address.String()
	}
	return opened(t, o)
}

// TestABallotWaitsForALockNoLongerThanItsVoter: whoever holds the table up holds a voter up until their time is over, and not longer; then it can be sent.
func TestABallotWaitsForALockNoLongerThanItsVoter(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		c := with(v.cast(t, w, 2), v.codes[0])
		release := hold(t, w)
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, err := w.Store.CastBallot(ctx, c)
		cancel()
		if took := time.Since(begin); err == nil || took > 8*time.Second {
			t.Errorf("after %s: %v", took, err)
		}
		release()
		if _, err := w.Store.CastBallot(t.Context(), c); err != nil {
			t.Errorf("once it is free: %v", err)
		}
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}

// hold keeps everybody else from writing ballots until it is let go.
func hold(t *testing.T, w *world.World) func() {
	t.Helper()
	db := plain(t, w)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	statements := []string{"BEGIN", "LOCK TABLE ballots IN ACCESS EXCLUSIVE MODE"}
	if w.Options.DatabaseURL == "" {
		statements = []string{"BEGIN IMMEDIATE"}
	}
	for _, statement := range statements {
		if _, err := conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
			t.Error(err)
		}
		if err := conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
			t.Error(err)
		}
	}
}
