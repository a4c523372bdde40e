// Package store keeps everything. One exported method is one use case and one transaction: it loads, asks the rules in models, writes,
// and commits once. It is the only package that knows gorm; SQLite and PostgreSQL behave alike behind it.
package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
	"acorn/models/tally"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Keys are the secrets that live outside the database: see package keys.
type Keys interface {
	// NewRound makes the key of a round and answers its fingerprint; a round that has one keeps it.
	NewRound(roundID string) (string, error)
	// Fingerprint names a round's key without telling it.
	Fingerprint(roundID string) (string, error)
	// VoterRef is the keyed hash that stands for a roll entry on its ballot.
	VoterRef(roundID, rollEntryID string) ([]byte, error)
	// BallotKey is what the ballots of a round are sealed with.
	BallotKey(roundID string) ([]byte, error)
	// Voter is VoterRef, BallotKey and the Fingerprint of the key that made them, from one look at the key.
	Voter(roundID, rollEntryID string) ([]byte, []byte, string, error)
	// Pepper is a secret for one purpose, the same in every copy of the program.
	Pepper(purpose string) []byte
	// Sign and PublicKey are for checkpoints of logs of votes.
	ballotlog.Signer
	// Destroy removes a round's key and what is kept of it beside it; a round without a key is not an error.
	Destroy(roundID string) error
	// LastCheckpoint is how long a round's log of votes was when that was last noted outside the database, and its root; 0 when it never was.
	LastCheckpoint(roundID string) (size int64, root []byte, err error)
	// NoteCheckpoint notes how long it is, and its root.
	NoteCheckpoint(roundID string, size int64, root []byte) error
	// LastReceipts is how many receipts of a round were queued when that was last noted there, and a sum over whose; 0 when it never was.
	LastReceipts(roundID string) (n int64, sum []byte, err error)
	// NoteReceipts notes how many there are, with the sum.
	NoteReceipts(roundID string, n int64, sum []byte) error
	// LastEnd is when two officers ended a round's vote in the room, as that was noted there; nil where it never was.
	LastEnd(roundID string) (*time.Time, error)
	// NoteEnd notes when they did; what was noted first stays.
	NoteEnd(roundID string, at time.Time) error
	// LastAudit is the newest entry of the audit trail that was noted outside the database, with its hash; 0 when none was.
	LastAudit() (number int64, hash string, err error)
	// NoteAudit notes an entry there.
	NoteAudit(number int64, hash string) error
}

// Options is what a store needs from outside.
type Options struct {
	DatabaseURL string           // postgres://…, or empty for SQLite
	SQLitePath  string           // the embedded database's file, when DatabaseURL is empty
	Keys        Keys             // may be nil for a program that neither seals nor takes ballots
	Offset      time.Duration    // added to the database's clock; only tests and the demo's seeding set it
	Rand        io.Reader        // nil means crypto/rand
	BaseURL     string           // where people reach Acorn, for links in mail: https://acorn.example.gov.uk
	SignIn      bool             // voters can sign in at an identity provider
	Texts       bool             // texts can be sent: a voter may give a mobile number in place of an address
	Log         *slog.Logger     // for whoever runs the program. nil means nobody
	OnQuery     func(sql string) // called after each statement; only tests set it
	Listening   func() bool      // whether OnQuery wants to know now: putting the values into each statement takes its time. nil means always
	// OnDiskFailure is called when the disk did not take what the embedded database wrote, before that is answered to anybody: see diskFailed. The program
	// should end there and then.
	OnDiskFailure func(error)
}

// Store keeps everything.
type Store struct {
	db       *gorm.DB
	sqlite   bool
	keys     Keys
	rand     io.Reader
	offset   atomic.Int64 // a time.Duration
	log      *slog.Logger
	baseURL  string
	signIn   bool
	texts    bool
	lastRead atomic.Pointer[clockReading]
	unclean  atomic.Bool // PostgreSQL's files still have removed ballots
	// firstCount is the first of the two ways in which votes are counted: tally.Count. Tests put a faulty one in its place, to see the second find it.
	firstCount func(tally.Election, tally.Rule) (tally.Outcome, error)
	// What never changes is kept in memory for the vote, where each statement counts.
	published sync.Map // the ids of published rounds, by slug
	ballots   sync.Map // sealed rounds, by id and hash
	shown     sync.Map // their ballots as they were shown last, by slug
	guesses   remembered
	results   recollected // what cards say of published results
	// mixed is the hour, in Unix seconds, in which this copy of the program last saw to it that the order of votes shows nowhere: it need not look again.
	mixed atomic.Int64
	// What the database's clock said at a beat, and the program's own clock that nobody sets.
	beats    sync.Mutex
	lastBeat *reading
	steady   func() time.Duration
}

// Open opens the database and brings the embedded one's schema up to date; PostgreSQL's must be up to date already (acorn migrate).
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{keys: o.Keys, log: o.Log, rand: o.Rand, sqlite: o.DatabaseURL == "", baseURL: o.BaseURL, signIn: o.SignIn, texts: o.Texts, firstCount: tally.Count}
	s.SetOffset(o.Offset)
	began := time.Now()
	s.steady = func() time.Duration { return time.Since(began) }
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	open := openPostgres
	if s.sqlite {
		open = openSQLite
	}
	db, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	s.db = db
	if err := classifyRaw(db); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if _, err := s.Now(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error {
	db, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("closing the database: %w", err)
	}
	return db.Close()
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	db, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("reaching the database: %w", err)
	}
	return db.PingContext(ctx)
}

// Advance moves the store's clock. Only tests and the demo's seeding call it: on a real installation time is the database's.
func (s *Store) Advance(d time.Duration) { s.offset.Add(int64(d)) }

// SetOffset sets how far the store's clock is from the database's. Only tests and the demo's seeding call it.
func (s *Store) SetOffset(d time.Duration) { s.offset.Store(int64(d)) }

// Now is the store's clock, by which every rule about time is judged.
func (s *Store) Now(ctx context.Context) (time.Time, error) { return s.now(s.db.WithContext(ctx)) }

// clockReading is the database's clock as it was read last, and when that was by the program's. The time since is the steady clock's, which nobody sets.
type clockReading struct{ database, program time.Time }

// Around is the store's clock to about a second, without asking the database: as it was read last, by whatever used it, and the time since. It is for what a browser
// keeps for a while, which copies of the program whose own clocks differ must judge alike. No rule about a vote is judged by it.
func (s *Store) Around() time.Time {
	last := s.lastRead.Load()
	return last.database.Add(time.Since(last.program) + time.Duration(s.offset.Load()))
}

// now reads the database's clock at this moment, even inside a long transaction, in UTC and microseconds.
func (s *Store) now(tx *gorm.DB) (time.Time, error) {
	var text string
	if err := tx.Raw("SELECT " + s.clockSQL()).Scan(&text).Error; err != nil {
		return time.Time{}, fmt.Errorf("reading the database's clock: %w", err)
	}
	return s.clock(text)
}

// clockSQL is the database's clock as a text for clock to read, part of a query that reads more.
func (s *Store) clockSQL() string {
	if s.sqlite {
		return "strftime('%Y-%m-%d %H:%M:%f', 'now')"
	}
	return "pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
}

func (s *Store) clock(text string) (time.Time, error) {
	now, err := time.Parse("2006-01-02 15:04:05.999999", text)
	if err != nil {
		return now, fmt.Errorf("reading the database's clock: %w", err)
	}
	s.lastRead.Store(&clockReading{now, time.Now()})
	return now.Add(time.Duration(s.offset.Load())).Truncate(time.Microsecond), nil
}

// mostTriesAgain is how often a voter's transaction is run again that was undone.
const mostTriesAgain = 2

// errUndone is in the error of a transaction of which surely nothing was committed: PostgreSQL undid it as a whole, because two were in each other's way, or its connection was found broken
// before it was asked to commit.
var errUndone = errors.New("the transaction was undone")

// write runs a use case in one transaction. Everything in it must use tx; an error undoes it all. What it wrote into the trail that a count follows is then noted outside the
// database: where that cannot be done the act stays, and the log says so.
func (s *Store) write(ctx context.Context, use func(tx *gorm.DB) error) error {
	var entry models.AuditEntry
	err := s.db.WithContext(context.WithValue(ctx, toNote{}, &entry)).Transaction(use)
	if err != nil || entry.Number == 0 || s.keys == nil {
		return err
	}
	if err := s.noteEntry(context.WithoutCancel(ctx), entry); err != nil {
		s.log.Error("noting the audit trail", "error", err)
	}
	return nil
}

// writeAgain is write for what voters do. A transaction that was undone (errUndone) is run again after a moment, a few times at most: so what use changes outside tx, each run
// sets anew. Where nobody can know whether it was committed, as when the connection broke meanwhile, it is never run again: the voter sends the same form.
func (s *Store) writeAgain(ctx context.Context, use func(tx *gorm.DB) error) error {
	return s.again(ctx, func() error { return s.write(ctx, use) })
}

// again runs a transaction as writeAgain does.
func (s *Store) again(ctx context.Context, run func() error) error {
	for again := 1; ; again++ {
		err := run()
		if again > mostTriesAgain || !errors.Is(err, errUndone) || !s.waitByLot(ctx, again) {
			return err
		}
	}
}

// waitByLot waits for 20 to 70 milliseconds, longer each time, so that those who were in each other's way do not meet again. It reports false when ctx ended.
func (s *Store) waitByLot(ctx context.Context, times int) bool {
	var lot [1]byte
	if _, err := io.ReadFull(s.rand, lot[:]); err != nil {
		return false
	}
	wait := time.NewTimer(time.Duration(times) * (20*time.Millisecond + time.Duration(lot[0])*200*time.Microsecond))
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// read gives queries that change nothing.
func (s *Store) read(ctx context.Context) *gorm.DB { return s.db.WithContext(ctx) }

// newID is a random UUID: it says nothing about when a thing was made.
func (s *Store) newID() (string, error) {
	id, err := uuid.NewRandomFromReader(s.rand)
	if err != nil {
		return "", fmt.Errorf("making an id: %w", err)
	}
	return id.String(), nil
}

// validID reports whether an id from outside is one of ours, before it goes near a query.
func validID(id string) bool { return uuid.Validate(id) == nil && len(id) == 36 }

// one loads the row that the query finds into dest; none at all is models.Missing.
func one(query *gorm.DB, dest any) error {
	err := query.Take(dest).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.Missing().Because(err)
	}
	if err != nil {
		return fmt.Errorf("loading: %w", err)
	}
	return nil
}

// lock makes the rows of a query wait for each other's writers: FOR UPDATE on PostgreSQL; on SQLite the transaction already has the
// only write lock.
func lock(query *gorm.DB) *gorm.DB { return query.Clauses(clause.Locking{Strength: "UPDATE"}) }

// changed turns an update that must have met exactly one row into a conflict when it met none.
func changed(result *gorm.DB) error {
	if result.Error != nil {
		return conflict(result.Error)
	}
	if result.RowsAffected != 1 {
		return changedMeanwhile()
	}
	return nil
}

func changedMeanwhile() error {
	return models.Errorf(models.Conflict, "This was changed by someone else a moment ago. Look at it again, then decide")
}

// conflict turns what the schema refuses into a conflict that a person can understand; other errors stay as they are.
func conflict(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return models.Errorf(models.Conflict, "This has already been done").Because(err)
	case errors.Is(err, ErrRefused), errors.Is(err, gorm.ErrCheckConstraintViolated), errors.Is(err, gorm.ErrForeignKeyViolated):
		return models.Errorf(models.Conflict, "This can no longer be changed").Because(err)
	default:
		return fmt.Errorf("writing: %w", err)
	}
}

// ErrRefused is what a trigger of the schema answers with when a rule forbids the write.
var ErrRefused = errors.New("the schema refuses")
