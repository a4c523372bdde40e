package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// voteRow is a round with all that the vote is judged by, in one row: the ballot page is the busiest there is.
type voteRow struct {
	models.Round      `gorm:"embedded"`
	AreaName          string
	Rules             models.Rulebook `gorm:"embedded;embeddedPrefix:rules_"`
	CountedAt         *time.Time
	ResultPublishedAt *time.Time
	VotedSoFar        int64
	Extension         models.Extension `gorm:"embedded;embeddedPrefix:ext_"` // the last that is confirmed; no id where there is none
	EndedAt           *time.Time
	AsksPostcode      bool
}

// selectVoteRow takes the time up to which turnouts may be told.
const selectVoteRow = `SELECT rounds.*, ` + votedSoFarSQL + ` AS voted_so_far, COALESCE(areas.name, '') AS area_name,
	rounds.assurance = 'email' AND EXISTS (SELECT 1 FROM postcodes WHERE postcodes.area_id = rounds.area_id) AS asks_postcode, results.counted_at, results.published_at AS result_published_at,
	event_ends.confirmed_at AS ended_at, extensions.id AS ext_id, extensions.reason AS ext_reason, extensions.close_from AS ext_close_from, extensions.close_to AS ext_close_to,
	extensions.down_from AS ext_down_from, extensions.down_to AS ext_down_to,
	rulebooks.round_id AS rules_round_id, rulebooks.ballot_type AS rules_ballot_type, rulebooks.max_choices AS rules_max_choices, rulebooks.points AS rules_points,
	rulebooks.counting_rule AS rules_counting_rule, rulebooks.unfit AS rules_unfit, rulebooks.ties AS rules_ties, rulebooks.min_support AS rules_min_support,
	rulebooks.support AS rules_support, rulebooks.completion AS rules_completion, rulebooks.step_pence AS rules_step_pence,
	rulebooks.min_share AS rules_min_share, rulebooks.show_other AS rules_show_other,
	rulebooks.panel_weight AS rules_panel_weight, rulebooks.panel_public AS rules_panel_public, rulebooks.grace_minutes AS rules_grace_minutes,
	rulebooks.sealed_by AS rules_sealed_by, rulebooks.sealed_at AS rules_sealed_at, rulebooks.hash AS rules_hash
	FROM rounds JOIN rulebooks ON rulebooks.round_id = rounds.id
	LEFT JOIN areas ON areas.id = rounds.area_id LEFT JOIN results ON results.round_id = rounds.id
	LEFT JOIN event_ends ON event_ends.round_id = rounds.id
	LEFT JOIN extensions ON extensions.round_id = rounds.id AND extensions.confirmed_at IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM extensions later WHERE later.round_id = rounds.id AND later.confirmed_at IS NOT NULL AND later.close_to > extensions.close_to)
	WHERE rounds.`

// voteFrame loads a published round for the vote, by its id or its slug, at this moment of the store's clock. opened is the form's proof of when its ballot
// page was given out, empty for a new page.
func (s *Store) voteFrame(tx *gorm.DB, column, value, opened string) (models.VoteFrame, error) {
	var f models.VoteFrame
	if column != "id" && column != "slug" {
		return f, fmt.Errorf("rounds are not found by %s", column)
	}
	now, err := s.now(tx)
	if err != nil {
		return f, err
	}
	var rows []voteRow
	if err := tx.Raw(selectVoteRow+column+" = ?", now.Add(-models.TurnoutDelay), value).Scan(&rows).Error; err != nil {
		return f, fmt.Errorf("loading the round: %w", err)
	}
	if len(rows) != 1 || rows[0].PublishedAt == nil {
		return f, models.Missing()
	}
	row := rows[0]
	var windows []models.Window
	if err := tx.Where("round_id = ?", row.ID).Find(&windows).Error; err != nil {
		return f, fmt.Errorf("loading the timetable: %w", err)
	}
	f = models.VoteFrame{Round: row.Round, AreaName: row.AreaName, AsksPostcode: row.AsksPostcode, Rules: row.Rules, Now: now, State: models.RoundState{PublishedAt: row.PublishedAt, CancelledAt: row.CancelledAt,
		Timetable: models.Timetable{}, SealedAt: row.Rules.SealedAt, GraceMinutes: row.Rules.GraceMinutes, CountedAt: row.CountedAt, ResultPublishedAt: row.ResultPublishedAt}}
	for _, w := range windows {
		f.State.Timetable[w.Kind] = w
	}
	var extended []models.Extension
	if row.Extension.ID != "" {
		extended = []models.Extension{row.Extension}
	}
	f.State = f.State.Set(extended, row.EndedAt)
	f.Stage = f.State.Stage(now)
	if models.TellsTurnout(f.Stage) {
		f.VotedSoFar = row.VotedSoFar
	}
	return s.open(f, opened), nil
}

// open says whether a ballot may still be sent. New ballot pages are given out until the close; after it, whoever has one may finish until the hard close.
func (s *Store) open(f models.VoteFrame, opened string) models.VoteFrame {
	at, proved := s.openedAt(f.ID, opened)
	proved = proved && !at.After(f.Now) && at.Before(f.Closes())
	switch f.Stage {
	case models.StageVoting:
		f.Open = true
		f.Opened = opened
		if !proved {
			f.Opened = s.openedToken(f.ID, f.Now)
		}
	case models.StageGrace:
		f.Open, f.Opened = proved, opened
	}
	return f
}

// openedToken proves to a later request when a ballot page was given out, by the store's clock and not by the phone's.
func (s *Store) openedToken(roundID string, at time.Time) string {
	token := binary.BigEndian.AppendUint64(nil, uint64(at.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(token, s.openedMAC(roundID, token)...))
}

func (s *Store) openedAt(roundID, token string) (time.Time, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 8+16 || !hmac.Equal(raw[8:], s.openedMAC(roundID, raw[:8])) {
		return time.Time{}, false
	}
	return time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC(), true
}

func (s *Store) openedMAC(roundID string, at []byte) []byte {
	return s.keyed("ballot-page", roundID, string(at))[:16]
}

// keyed is the HMAC-SHA-256 of the parts under the pepper for one purpose. The parts must not run into one another: ids have a fixed length.
func (s *Store) keyed(purpose string, parts ...string) []byte {
	mac := hmac.New(sha256.New, s.keys.Pepper(purpose))
	for _, part := range parts {
		mac.Write([]byte(part + "|"))
	}
	return mac.Sum(nil)
}

// ballotProjectsSQL takes a round's id.
const ballotProjectsSQL = `SELECT projects.proposal_id AS id, proposals.slug, projects.number, projects.title, projects.cost_pence, v.summary, v.group_name, v.place,
	v.people_count, v.theme, EXISTS (SELECT 1 FROM project_translations t WHERE t.round_id = projects.round_id AND t.number = projects.number) AS translated FROM projects JOIN proposals ON proposals.id = projects.proposal_id JOIN proposal_versions v ON v.id = projects.version_id
	WHERE projects.round_id = ? ORDER BY projects.number`

// BallotPage is the ballot of a round. opened is empty for a new page, or the proof that came with a form. When the vote is not open, for this person, it
// says so and its projects are there all the same, so that nobody's picks are lost.
func (s *Store) BallotPage(ctx context.Context, slug, opened string) (models.BallotPage, error) {
	var p models.BallotPage
	var err error
	tx := s.read(ctx)
	if p.VoteFrame, err = s.voteFrame(tx, "slug", slug, opened); err != nil {
		return p, err
	}
	if p.Projects, err = ballotProjects(tx, p.ID); err != nil {
		return p, err
	}
	if slices.ContainsFunc(p.Projects, func(project models.BallotProject) bool { return project.Translated }) {
		if p.Translations, err = translationsOf(tx, p.ID); err != nil {
			return p, err
		}
	}
	p.Submission, err = s.newID()
	return p, err
}

// ballotProjects are the projects on a round's ballot by number, with what people choose by.
func ballotProjects(tx *gorm.DB, roundID string) ([]models.BallotProject, error) {
	var projects []models.BallotProject
	if err := tx.Raw(ballotProjectsSQL, roundID).Scan(&projects).Error; err != nil {
		return nil, fmt.Errorf("loading the ballot: %w", err)
	}
	return projects, nil
}

// CastBallot takes the ballot of whoever proves that they may vote: the first, or a changed one in place of their last. It is answered once it is on the
// disk. The same form sent again gets the same receipt.
func (s *Store) CastBallot(ctx context.Context, c models.Cast) (models.Receipt, error) {
	var none models.Receipt
	var r models.Round
	if err := one(s.read(ctx).Select("id").Where("slug = ? AND published_at IS NOT NULL", c.Slug), &r); err != nil {
		return none, err
	}
	entry, err := s.prove(ctx, r.ID, c)
	if err != nil {
		return none, err
	}
	return s.castFor(ctx, r.ID, entry, c)
}

// castFor casts the ballot of a roll entry. Its transaction writes the ballot, its commitment and the submission, and no row that names or leads to a voter:
// rows written together can be told to be so for ever after.
func (s *Store) castFor(ctx context.Context, roundID, entry string, c models.Cast) (models.Receipt, error) {
	var receipt models.Receipt
	ref, err := s.keys.VoterRef(roundID, entry)
	if err != nil {
		return receipt, s.noKey(ctx, c, err)
	}
	fingerprint, err := s.keys.Fingerprint(roundID)
	if err != nil {
		return receipt, s.noKey(ctx, c, err)
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := errors.Join(s.lockVotes(tx, roundID, shared), s.lockVotes(tx, string(ref), exclusive)); err != nil {
			return err
		}
		f, err := s.voteFrame(tx, "id", roundID, c.Opened) // the clock is read after the lock
		if err != nil {
			return err
		}
		receipt.VoteFrame = f
		switch {
		case !f.Open:
			return models.VoteClosed()
		case f.KeyFingerprint != fingerprint:
			return errors.New("casting a ballot: the round's key is not the one it was sealed with")
		}
		if err := errors.Join(s.notBehind(tx, f.ID), handedIn(tx, entry)); err != nil {
			return err
		}
		receipt.Tracker, receipt.Replaces, err = s.castOnce(tx, f, ref, c)
		return err
	})
	return receipt, err
}

// noKey is the answer where the round's key is missing: after it was destroyed that is because the vote is over.
func (s *Store) noKey(ctx context.Context, c models.Cast, missing error) error {
	if f, err := s.voteFrame(s.read(ctx), "slug", c.Slug, c.Opened); err == nil && !f.Open {
		return models.VoteClosed()
	}
	return fmt.Errorf("casting a ballot: %w", missing)
}

// castOnce writes the ballot unless this very form was answered before. It answers the receipt's number, and whether the ballot replaces an earlier one.
func (s *Store) castOnce(tx *gorm.DB, f models.VoteFrame, ref []byte, c models.Cast) (string, bool, error) {
	projects, err := s.sealedProjects(tx, f)
	if err != nil {
		return "", false, err
	}
	points, err := models.Paper{Rules: f.Rules, PotPence: f.PotPence, Projects: projects}.Read(c.Marks)
	if err != nil {
		return "", false, err
	}
	choices, err := models.CanonicalChoices(points)
	if err != nil {
		return "", false, err
	}
	if !validID(c.Submission) {
		return "", false, sentBefore()
	}
	payload := sha256.Sum256([]byte(f.ID + "|" + choices))
	var earlier []models.Submission
	if err := tx.Where("id = ?", c.Submission).Find(&earlier).Error; err != nil {
		return "", false, fmt.Errorf("looking for the same form: %w", err)
	}
	if len(earlier) == 1 {
		if !hmac.Equal(earlier[0].VoterRef, ref) || !hmac.Equal(earlier[0].PayloadHash, payload[:]) {
			return "", false, sentBefore()
		}
		replaces, err := s.replaced(tx, f, ref, earlier[0].Tracker)
		return earlier[0].Tracker, replaces, err
	}
	tracker, replaces, err := s.putBallot(tx, f, ref, choices, c.Version)
	if err != nil {
		return "", false, err
	}
	return tracker, replaces, conflict(tx.Create(&models.Submission{ID: c.Submission, RoundID: f.ID, VoterRef: ref, PayloadHash: payload[:], Tracker: tracker}).Error)
}

// replaced reports whether the voter's ballot, as it stands under this receipt's number, was there in place of an earlier one. Of a ballot that was changed
// since, nothing is said.
func (s *Store) replaced(tx *gorm.DB, f models.VoteFrame, ref []byte, tracker string) (bool, error) {
	var versions []int
	err := tx.Model(&models.Ballot{}).Where("round_id = ? AND voter_ref = ? AND tracker = ? AND state <> 'void'", f.ID, ref, tracker).Pluck("version", &versions).Error
	if err != nil {
		return false, fmt.Errorf("looking for the ballot that was sent before: %w", err)
	}
	return len(versions) == 1 && versions[0] > 1, nil
}

// sentBefore is the answer to a form that was used for another ballot, as after going back on a shared device.
func sentBefore() error {
	return models.Errorf(models.Conflict, "This page was used before. Check the picks on it, then send them again")
}

// putBallot writes the voter's ballot as its next version, with a commitment to it, and answers its receipt's number and whether there was a version before.
// Whoever casts for the same voter waits for the lock on their reference. A change that was made from another version than the last is refused: madeFrom is
// 0 for a ballot that was filled in afresh.
func (s *Store) putBallot(tx *gorm.DB, f models.VoteFrame, ref []byte, choices string, madeFrom int) (string, bool, error) {
	var versions []int
	if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND voter_ref = ? AND state <> 'void'", f.ID, ref).Pluck("version", &versions).Error; err != nil {
		return "", false, fmt.Errorf("looking for the last ballot: %w", err)
	}
	b := models.Ballot{RoundID: f.ID, VoterRef: ref, Version: 1, Choices: choices, RulebookHash: f.Rules.Hash, Nonce: make([]byte, 16), State: "counted"}
	if len(versions) == 1 {
		if madeFrom > 0 && madeFrom != versions[0] {
			return "", false, models.VoteChanged()
		}
		b.Version = versions[0] + 1
	}
	var err error
	if b.ID, err = s.newID(); err != nil {
		return "", false, err
	}
	if _, err := io.ReadFull(s.rand, b.Nonce); err != nil {
		return "", false, fmt.Errorf("drawing a nonce: %w", err)
	}
	commitment := models.Commitment(f.ID, choices, b.Version, b.Nonce)
	b.Tracker = models.Tracker(commitment)
	err = changed(tx.Exec(`INSERT INTO ballots (id, round_id, voter_ref, version, choices, rulebook_hash, nonce, tracker, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (round_id, voter_ref) WHERE state <> 'void' DO UPDATE SET version = excluded.version, choices = excluded.choices,
		rulebook_hash = excluded.rulebook_hash, nonce = excluded.nonce, tracker = excluded.tracker WHERE ballots.version = excluded.version - 1`,
		b.ID, b.RoundID, b.VoterRef, b.Version, b.Choices, b.RulebookHash, b.Nonce, b.Tracker, b.State))
	if err != nil {
		return "", false, err
	}
	return b.Tracker, b.Version > 1, conflict(tx.Create(&models.BallotLeaf{RoundID: f.ID, Commitment: commitment[:], Tracker: b.Tracker}).Error)
}

// Receipt is what a receipt's number stands for: a version of a ballot that is in. It does not say whose, what, or whether it was the last.
func (s *Store) Receipt(ctx context.Context, slug, tracker string) (models.Receipt, error) {
	f, err := s.voteFrame(s.read(ctx), "slug", slug, "")
	if err != nil {
		return models.Receipt{}, err
	}
	number, ok := models.ParseTracker(tracker)
	if !ok {
		return models.Receipt{}, models.Missing()
	}
	var leaf models.BallotLeaf
	if err := one(s.read(ctx).Where("round_id = ? AND tracker = ?", f.ID, number), &leaf); err != nil {
		return models.Receipt{}, err
	}
	return models.Receipt{VoteFrame: f, Tracker: leaf.Tracker}, nil
}

// OwnBallot is the ballot with what this person chose before, for them to change: only while the vote is open, and only to who proves that it is theirs.
func (s *Store) OwnBallot(ctx context.Context, c models.Cast) (models.OwnBallot, error) {
	var own models.OwnBallot
	var err error
	if own.BallotPage, err = s.BallotPage(ctx, c.Slug, c.Opened); err != nil {
		return own, err
	}
	if !own.Open {
		return own, models.VoteClosed()
	}
	entry, err := s.prove(ctx, own.ID, c)
	if err != nil {
		return own, err
	}
	ref, err := s.keys.VoterRef(own.ID, entry)
	if err != nil {
		return own, fmt.Errorf("looking for one's own ballot: %w", err)
	}
	var ballots []models.Ballot
	if err := s.read(ctx).Where("round_id = ? AND voter_ref = ? AND state <> 'void'", own.ID, ref).Find(&ballots).Error; err != nil {
		return own, fmt.Errorf("looking for one's own ballot: %w", err)
	}
	for _, b := range ballots {
		points, err := models.ParseChoices(b.Choices)
		if err != nil {
			return own, err
		}
		own.Voted, own.Version = true, b.Version
		own.Marks = own.Paper().Marked(points)
	}
	return own, nil
}

// How a lock of the vote is held: ballots share the round's, and whoever closes, seals or counts it has it alone. Row locks would starve the one who
// closes, and would write to the row.
const (
	shared    = "SELECT pg_advisory_xact_lock_shared(?)"
	exclusive = "SELECT pg_advisory_xact_lock(?)"
)

// lockVotes waits for the lock on a round's vote, or on one voter's ballot, until the transaction ends. On SQLite the transaction has the only write lock.
func (s *Store) lockVotes(tx *gorm.DB, name, how string) error {
	if s.sqlite {
		return nil
	}
	sum := sha256.Sum256([]byte("votes|" + name))
	if err := tx.Exec(how, int64(binary.BigEndian.Uint64(sum[:]))).Error; err != nil {
		return fmt.Errorf("locking the vote: %w", err)
	}
	return nil
}

// sealedProjects are what is on a sealed round's ballot. They never change, which triggers see to, so they are kept in memory under the hash that binds
// them: what a copy of the program remembers of another hash is of no use to it.
func (s *Store) sealedProjects(tx *gorm.DB, f models.VoteFrame) ([]models.Project, error) {
	key := f.ID + "|" + f.Rules.Hash
	if kept, ok := s.ballots.Load(key); ok {
		if projects, ok := kept.([]models.Project); ok {
			return projects, nil
		}
	}
	projects, err := projectsOf(tx, f.ID)
	if err == nil && f.Rules.Sealed() {
		s.ballots.Store(key, projects)
	}
	return projects, err
}
