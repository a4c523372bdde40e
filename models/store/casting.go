package store

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"io"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// CastBallot takes the ballot of whoever proves that they may vote: the first, or a changed one in place of their last. It is answered once it is on the
// disk. The same form sent again gets the same receipt, after the vote has ended too and after its code is too old, until the count. When many vote at once each statement
// counts, and each wait for PostgreSQL's answer, of which there are three: to one statement that proves who votes, or two for a code on paper; to one for the locks and one for all that the ballot
// is judged by; and to the one that writes, with COMMIT (BenchmarkSubmit).
func (s *Store) CastBallot(ctx context.Context, c models.Cast) (models.Receipt, error) {
	roundID, err := s.publishedRound(ctx, c.Slug)
	if err != nil {
		return models.Receipt{}, err
	}
	entry, err := s.prove(ctx, roundID, c)
	if models.CodeOf(err) == models.Invalid {
		return s.sentFrom(ctx, roundID, c, err)
	}
	if err != nil {
		return models.Receipt{}, err
	}
	return s.castFor(ctx, roundID, entry, c)
}

// sentFrom answers the receipt of a form that is in and comes again when what proved its voter is too old by then, as from a phone that had no signal for long.
// Its id is proof enough that it comes from the page that was sent: nobody else knows it, and each set of picks and each ask for a code or sign-in has its own, so
// no pick on the form is compared, and nobody can find out by it what somebody picked. Any other form fails as it did, and so does one whose right to vote was closed or
// set aside since: that its vote is in would be no help. One with an address or a number that is not its voter's fails too, whoever's that is: the codes of others are guessed
// at with a form that one has sent. A printed code never is too old, and who mistypes one may be the next to use the page.
func (s *Store) sentFrom(ctx context.Context, roundID string, c models.Cast, failed error) (models.Receipt, error) {
	if c.SignedIn == "" && c.Email == "" || !validID(c.Submission) {
		return models.Receipt{}, failed
	}
	tx := s.read(ctx)
	var sent []models.Submission
	if err := tx.Where("id = ? AND round_id = ?", c.Submission, roundID).Find(&sent).Error; err != nil {
		return models.Receipt{}, fmt.Errorf("looking for a form that came before: %w", err)
	}
	if len(sent) == 0 {
		return models.Receipt{}, failed
	}
	theirs, err := s.sentBy(tx, sent[0], c)
	if err != nil {
		return models.Receipt{}, err
	}
	if !theirs {
		return models.Receipt{}, failed
	}
	f, err := s.voteFrame(tx, "id", roundID, c.Opened)
	if err == nil {
		err = s.kept(ctx)
	}
	return models.Receipt{VoteFrame: f, Tracker: sent[0].Tracker}, err
}

// sentBy reports whether whoever sends a form may be who sent it before, and may vote still: by the address or number on it. Where they signed in there is none, nor anything to
// guess at, and the browser has let go of the sign-in.
func (s *Store) sentBy(tx *gorm.DB, sent models.Submission, c models.Cast) (bool, error) {
	bySignIn, list := c.SignedIn != "", tx.Where("round_id = ? AND standing <> ?", sent.RoundID, models.StandingOpen) // who may not
	if !bySignIn {
		contact, _ := models.ParseContact(c.Email)
		list = s.ofContact(tx, sent.RoundID, contact).Where("standing = ?", models.StandingOpen)
	}
	var entries []string
	if err := list.Model(&models.RollEntry{}).Pluck("id", &entries).Error; err != nil {
		return false, fmt.Errorf("looking for who sent a form: %w", err)
	}
	for _, entry := range entries {
		ref, err := s.keys.VoterRef(sent.RoundID, entry)
		if err != nil {
			return false, fmt.Errorf("looking for who sent a form: %w", err)
		}
		if hmac.Equal(ref, sent.VoterRef) {
			return !bySignIn, nil
		}
	}
	return bySignIn, nil
}

// publishedRound answers a round's id by its slug. A published round keeps both for good, so they are kept in memory.
func (s *Store) publishedRound(ctx context.Context, slug string) (string, error) {
	if kept, ok := s.published.Load(slug); ok {
		if id, ok := kept.(string); ok {
			return id, nil
		}
	}
	var r models.Round
	if err := one(s.read(ctx).Select("id").Where("slug = ? AND published_at IS NOT NULL", slug), &r); err != nil {
		return "", err
	}
	s.published.Store(slug, r.ID)
	return r.ID, nil
}

// castFor casts the ballot of a roll entry. Its transaction writes the ballot, its commitment and the submission, and no row that names or leads to a voter:
// rows written together can be told to be so for ever after.
func (s *Store) castFor(ctx context.Context, roundID, entry string, c models.Cast) (models.Receipt, error) {
	var receipt models.Receipt
	ref, key, fingerprint, err := s.keys.Voter(roundID, entry)
	if err != nil {
		return receipt, s.noKey(ctx, c, err)
	}
	seal, err := newBallotSeal(key)
	if err != nil {
		return receipt, err
	}
	repeated := false
	err = s.again(ctx, func() error {
		var state castState
		first := append(s.ballotLocks(roundID, ref), s.askState(&state, roundID, entry, ref, c.Submission))
		return s.writeBetween(ctx, first, func(tx *gorm.DB) (written, error) {
			f, projects, err := s.sealedBallot(tx, roundID, state)
			if err != nil {
				return written{}, err
			}
			f = s.open(f, c.Opened)
			receipt.VoteFrame = f
			switch {
			case f.Stage == models.StageSealed:
				return written{}, models.VoteClosed()
			case !f.Open && state.Earlier.ID == "":
				return written{}, models.VoteLate(state.Version > 0, state.CountedAt != nil)
			case f.KeyFingerprint != fingerprint:
				return written{}, errors.New("casting a ballot: the round's key is not the one it was sealed with")
			case state.HandedIn:
				return written{}, models.WrongVotingCode()
			}
			if err := s.notBehind(tx, roundID, state.Signed); err != nil {
				return written{}, err
			}
			var rows written
			receipt.Tracker, receipt.Replaces, rows, err = s.castOnce(f, sealing{ballotSeal: seal, projects: projects, ref: ref, code: s.codeIn(c)}, state, c)
			repeated = err == nil && rows.all == ""
			return rows, err
		})
	})
	if err == nil && repeated {
		err = s.kept(ctx)
	}
	return receipt, err
}

// noKey is the answer where the round's key is missing: after it was destroyed that is because the vote is over.
func (s *Store) noKey(ctx context.Context, c models.Cast, missing error) error {
	if f, err := s.voteFrame(s.read(ctx), "slug", c.Slug, c.Opened); err == nil && !f.Open {
		return models.VoteClosed()
	}
	return fmt.Errorf("casting a ballot: %w", missing)
}

// castState is what may differ from one ballot of a round to the next, in one row: the clock, what was decided about the round since it was sealed, and what
// this voter, this paper and this form did before.
type castState struct {
	Clock             string
	RulebookHash      string
	CancelledAt       *time.Time
	CloseSeen         *time.Time
	CountedAt         *time.Time
	ResultPublishedAt *time.Time
	EndedAt           *time.Time
	EndMark           []byte
	CloseTo           *time.Time // of the last extension that is confirmed
	ExtensionMark     []byte
	Signed            int64 // how many votes the last checkpoint counts
	HandedIn          bool  // the entry's paper, so no ballot online is taken for it
	Version           int   // of the voter's ballot; 0 where there is none
	Tracker           string
	Sealed            models.Ballot     // what opens that ballot
	Earlier           models.Submission // of the same form; no id where there is none
}

// castStateSQL takes the roll entry, the voter's reference, the form's id and the round's id. It reads what castState lists, in its order.
const castStateSQL = `, rulebooks.hash, rounds.cancelled_at, rounds.close_seen, results.counted_at, results.published_at, event_ends.confirmed_at, event_ends.mark, extensions.close_to, extensions.mark,
	COALESCE((SELECT size FROM checkpoints WHERE checkpoints.round_id = rounds.id ORDER BY hour DESC LIMIT 1), 0),
	EXISTS (SELECT 1 FROM paper_ballots JOIN paper_batches ON paper_batches.id = paper_ballots.batch_id
		WHERE paper_ballots.roll_entry_id = $1 AND (paper_ballots.state = 'in' OR paper_batches.settled_at IS NOT NULL)),
	COALESCE(ballots.version, 0), COALESCE(ballots.tracker, ''), COALESCE(ballots.choices, ''), ballots.nonce, COALESCE(ballots.rulebook_hash, ''),
	COALESCE(submissions.id, ''), submissions.voter_ref, submissions.payload_hash, COALESCE(submissions.tracker, '')
	FROM rounds JOIN rulebooks ON rulebooks.round_id = rounds.id
	LEFT JOIN results ON results.round_id = rounds.id LEFT JOIN event_ends ON event_ends.round_id = rounds.id` + lastExtensionSQL + `
	LEFT JOIN ballots ON ballots.round_id = rounds.id AND ballots.voter_ref = $2 AND ballots.state <> 'void'
	LEFT JOIN submissions ON submissions.id = $3
	WHERE rounds.id = $4`

// askState reads the clock and the rest, once the locks were waited for. A submission that is no id was made by no form of ours, and is refused later.
func (s *Store) askState(c *castState, roundID, entry string, ref []byte, submission string) opening {
	if !validID(submission) {
		submission = ""
	}
	into := []any{&c.Clock, &c.RulebookHash, &c.CancelledAt, &c.CloseSeen, &c.CountedAt, &c.ResultPublishedAt, &c.EndedAt, &c.EndMark, &c.CloseTo, &c.ExtensionMark, &c.Signed, &c.HandedIn,
		&c.Version, &c.Tracker, &c.Sealed.Choices, &c.Sealed.Nonce, &c.Sealed.RulebookHash, &c.Earlier.ID, &c.Earlier.VoterRef, &c.Earlier.PayloadHash, &c.Earlier.Tracker}
	return opening{"SELECT " + s.clockSQL() + castStateSQL, []any{entry, ref, submission, roundID}, into}
}

// sealed is a sealed round as it never changes, which triggers see to.
type sealed struct {
	frame     models.VoteFrame
	timetable models.Timetable
	projects  []models.Project
}

// sealedBallot answers the round as it stands, and what is on its ballot. A sealed round is kept in memory under the hash that binds it: what a copy of the
// program remembers of another hash is of no use to it.
func (s *Store) sealedBallot(tx *gorm.DB, roundID string, state castState) (models.VoteFrame, []models.Project, error) {
	key := roundID + "|" + state.RulebookHash
	kept, _ := s.ballots.Load(key)
	round, ok := kept.(sealed)
	if !ok {
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil {
			return f, nil, err
		}
		projects, err := projectsOf(tx, roundID)
		if err != nil || !f.Rules.Sealed() {
			return f, projects, err
		}
		if err := s.sealedAs(f.Round, f.Rules, f.State, projects); err != nil {
			return f, nil, err
		}
		round = sealed{frame: f, timetable: f.State.Clock.Sealed(f.State.Timetable), projects: projects}
		s.ballots.Store(key, round)
	}
	f := round.frame
	f.VotedSoFar = 0 // it grows, and no receipt says it
	var err error
	if f.Now, err = s.clock(state.Clock); err != nil {
		return f, nil, err
	}
	var extended []models.Extension
	if state.CloseTo != nil && s.marked(models.Extension{RoundID: roundID, CloseTo: *state.CloseTo, Mark: state.ExtensionMark}) {
		extended = []models.Extension{{CloseTo: *state.CloseTo}}
	}
	ended, err := s.endOf(roundID, state.EndedAt, state.EndMark)
	if err != nil {
		return f, nil, err
	}
	f.CancelledAt, f.CloseSeen = state.CancelledAt, state.CloseSeen
	f.State = models.RoundState{PublishedAt: f.PublishedAt, CancelledAt: state.CancelledAt, Timetable: round.timetable, SealedAt: f.Rules.SealedAt,
		GraceMinutes: f.Rules.GraceMinutes, CountedAt: state.CountedAt, ResultPublishedAt: state.ResultPublishedAt, CloseSeen: state.CloseSeen}.Set(extended, ended)
	f.Stage = f.State.Stage(f.Now)
	return f, round.projects, nil
}

// castOnce is what to write of the ballot: nothing where this very form was answered before. It answers the receipt's number, and whether the ballot replaces an earlier one: of a
// ballot that was sent before and changed since, nothing is said. A change that was made from another version than the last is refused; a ballot that was
// filled in afresh has none, unless it says so. A ballot that came in with another code is left as it is; that is looked at last but for the versions, so that nobody finds out by a form that
// would not be taken anyway who has voted. Each change is a line in the log for good, so whoever sends one themselves has so many; a vote by phone takes two people, who
// are limit enough, and is the way on where somebody else used them up.
func (s *Store) castOnce(f models.VoteFrame, voter sealing, state castState, c models.Cast) (string, bool, written, error) {
	points, err := models.Paper{Rules: f.Rules, PotPence: f.PotPence, Projects: voter.projects}.Read(c.Marks)
	if err != nil {
		return "", false, written{}, err
	}
	choices, err := models.CanonicalChoices(points)
	if err != nil {
		return "", false, written{}, err
	}
	if !validID(c.Submission) {
		return "", false, written{}, sentBefore()
	}
	payload := voter.payload(c.Submission, choices)
	if earlier := state.Earlier; earlier.ID != "" {
		switch {
		case hmac.Equal(earlier.VoterRef, voter.ref) && hmac.Equal(earlier.PayloadHash, payload):
			return earlier.Tracker, state.Version > 1 && state.Tracker == earlier.Tracker, written{}, nil
		case !f.Open:
			return "", false, written{}, models.VoteLate(state.Version > 0, false)
		}
		return "", false, written{}, sentBefore()
	}
	if voter.ofAnotherCode(f.ID, state) {
		return "", false, written{}, models.VoteOfEarlierLetter()
	}
	if state.Version > models.MostChanges && !c.Exactly {
		return "", false, written{}, models.VoteChangedOften()
	}
	if (c.Exactly || c.Version > 0 && state.Version > 0) && c.Version != state.Version {
		return "", false, written{}, models.VoteChanged()
	}
	tracker, rows, err := s.ballotRows(f, voter, choices, state.Version, &models.Submission{ID: c.Submission, PayloadHash: payload})
	return tracker, state.Version > 0, rows, err
}

// sentBefore is the answer to a form that was used for another ballot, as after going back on a shared device.
func sentBefore() error {
	return models.Errorf(models.Conflict, "This page was used before. Check the picks on it, then send them again")
}

// lastVersion is the version of a voter's ballot; 0 where there is none.
func lastVersion(tx *gorm.DB, roundID string, ref []byte) (int, error) {
	var version int
	err := tx.Model(&models.Ballot{}).Where("round_id = ? AND voter_ref = ? AND state <> 'void'", roundID, ref).Select("COALESCE(MAX(version), 0)").Scan(&version).Error
	if err != nil {
		return 0, fmt.Errorf("looking for the last ballot: %w", err)
	}
	return version, nil
}

// The rows of a cast ballot: the ballot as the version after the last, which writes nothing where another came between, or it was made void meanwhile; the commitment to it; and the form
// that it came by. They take the same values by number, the form the last two alone.
const (
	ballotSQL = `INSERT INTO ballots (id, round_id, voter_ref, version, choices, rulebook_hash, nonce, tracker, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'counted')
		ON CONFLICT (round_id, voter_ref) DO UPDATE SET version = excluded.version, choices = excluded.choices,
		rulebook_hash = excluded.rulebook_hash, nonce = excluded.nonce, tracker = excluded.tracker WHERE ballots.version = excluded.version - 1 AND ballots.state <> 'void'`
	leafSQL       = `INSERT INTO ballot_leaves (round_id, commitment, tracker, sealed) VALUES ($2, $9, $8, $10)`
	submissionSQL = `INSERT INTO submissions (id, round_id, voter_ref, payload_hash, tracker) VALUES ($11, $2, $3, $12, $8)`
)

// The rows of a ballot from a form, and of one on paper.
var (
	formRows  = togetherOf(ballotSQL, leafSQL, submissionSQL)
	paperRows = togetherOf(ballotSQL, leafSQL)
)

// sealing is what a voter's ballot is kept under and sealed with, and of which projects it is.
type sealing struct {
	ballotSeal
	projects []models.Project
	ref      []byte
	code     []byte // what stands for the printed code that it comes in with; empty for one that comes otherwise
}

// codeIn is what stands, in a sealed ballot, for the printed code that it is cast with; empty for one that is cast otherwise.
func (s *Store) codeIn(c models.Cast) []byte {
	code, printed := models.ParseVotingCode(c.Code)
	if c.SignedIn != "" || c.Email != "" || !printed {
		return nil
	}
	return s.votingCodeHash(code)[:codeSize]
}

// ofAnotherCode reports whether the voter's ballot came in with another printed code than this one: with the earlier of two letters. One that cannot be opened may have.
func (v sealing) ofAnotherCode(roundID string, state castState) bool {
	if len(v.code) == 0 || state.Version == 0 {
		return false
	}
	row := state.Sealed
	row.RoundID, row.VoterRef = roundID, v.ref
	_, code := v.open(v.projects, row)
	return !hmac.Equal(code, v.code)
}

// ballotRows are the voter's ballot, sealed, as the version after the last, 0 where there is none, with a commitment to it and the form that it came by, nil for
// paper; and the receipt's number. Whoever casts for the same voter waits for the lock on their reference.
func (s *Store) ballotRows(f models.VoteFrame, voter sealing, choices string, last int, form *models.Submission) (string, written, error) {
	id, err := s.newID()
	if err != nil {
		return "", written{}, err
	}
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(s.rand, salt); err != nil {
		return "", written{}, fmt.Errorf("drawing a nonce: %w", err)
	}
	sealed, err := voter.seal(models.Ballot{RoundID: f.ID, VoterRef: voter.ref, RulebookHash: f.Rules.Hash, Nonce: salt, Code: voter.code}, voter.projects, choices)
	if err != nil {
		return "", written{}, err
	}
	commitment := models.Commitment(f.ID, choices, last+1, voter.nonce(salt))
	tracker := models.Tracker(commitment)
	values := []any{id, f.ID, voter.ref, last + 1, sealed, f.Rules.Hash, salt, tracker, commitment[:], voter.sealLeaf(f.ID, commitment[:], voter.ref, last+1)}
	if form == nil {
		return tracker, written{paperRows, values}, nil
	}
	return tracker, written{formRows, append(values, form.ID, form.PayloadHash)}, nil
}
