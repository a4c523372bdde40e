package store

import (
	"context"
	"errors"
	"time"

	"acorn/models"
	"acorn/models/tally"

	"gorm.io/gorm"
)

// TranslateSQLite is the error that a use case gets for one of SQLite's.
func TranslateSQLite(err error, onDiskFailure func(error)) error {
	return sqliteDialector{onDiskFailure: onDiskFailure}.Translate(err)
}

// CountBy has the first of the two counts done by something else, as by a program with a fault.
func (s *Store) CountBy(count func(tally.Election, tally.Rule) (tally.Outcome, error)) {
	s.firstCount = count
}

// MarkOf is the mark of the entry of a roll with this address, as if it had been put there as it is.
func (s *Store) MarkOf(ctx context.Context, contact string) ([]byte, error) {
	var e models.RollEntry
	err := one(s.read(ctx).Where("contact = ?", contact), &e)
	return s.entryMark(e), err
}

// SetKeys has other keys used from now on.
func (s *Store) SetKeys(k Keys) { s.keys = k }

// SetSteady puts the program's own clock to so long after it began.
func (s *Store) SetSteady(at time.Duration) { s.steady = func() time.Duration { return at } }

// TellOfClocks is what a beat says of what the database's clock and this machine's said at one moment.
func (s *Store) TellOfClocks(ctx context.Context, database, program time.Time) {
	s.tellOfClocks(ctx, clockReading{database, program})
}

// Unclean reports whether PostgreSQL's files still have removed ballots.
func (s *Store) Unclean() bool { return s.unclean.Load() }

// OpenedBallots are the ballots of a round with what they say, which takes the round's key.
func (s *Store) OpenedBallots(ctx context.Context, roundID string) ([]models.Ballot, error) {
	var ballots []models.Ballot
	if err := s.read(ctx).Where("round_id = ?", roundID).Find(&ballots).Error; err != nil {
		return nil, err
	}
	projects, err := projectsOf(s.read(ctx), roundID)
	if err != nil {
		return nil, err
	}
	return ballots, s.openBallots(roundID, projects, ballots)
}

// SealedAgain are the ids of a round's ballots with other choices, sealed as whoever has the key can.
func (s *Store) SealedAgain(ctx context.Context, roundID, choices string) (map[string]string, error) {
	var ballots []models.Ballot
	if err := s.read(ctx).Where("round_id = ?", roundID).Find(&ballots).Error; err != nil {
		return nil, err
	}
	projects, err := projectsOf(s.read(ctx), roundID)
	if err != nil {
		return nil, err
	}
	seal, err := s.ballotSealOf(roundID)
	if err != nil {
		return nil, err
	}
	again := map[string]string{}
	for _, b := range ballots {
		if again[b.ID], err = seal.seal(b, projects, choices); err != nil {
			return nil, err
		}
	}
	return again, nil
}

// CastAny casts a ballot that says anything, with all that belongs to it, as a program could that does not look at what people may pick.
func (s *Store) CastAny(ctx context.Context, roundID, entry, choices string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil {
			return err
		}
		voter := sealing{}
		var err1, err2, err3 error
		voter.ballotSeal, err1 = s.ballotSealOf(roundID)
		voter.projects, err2 = projectsOf(tx, roundID)
		voter.ref, err3 = s.keys.VoterRef(roundID, entry)
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
		_, rows, err := s.ballotRows(f, voter, choices, 0, nil)
		if err != nil {
			return err
		}
		return s.insertTogether(tx, rows)
	})
}

// PutOnRoll puts an address on a roll in some way, as a program could that does not look at the rules.
func (s *Store) PutOnRoll(ctx context.Context, roundID, channel, contact string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil {
			return err
		}
		_, err = s.join(tx, f, models.RollEntry{Channel: channel, Contact: contact, ContactHash: s.contactHash(roundID, contact), Declared: "live"})
		return err
	})
}

// Stand gives an entry of the roll another standing by a decision of two people that is on record.
func (s *Store) Stand(ctx context.Context, entry, standing string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var e models.RollEntry
		if err := one(tx.Where("id = ?", entry), &e); err != nil {
			return err
		}
		r, err := s.roundBy(tx, "id", e.RoundID)
		if err != nil {
			return err
		}
		var people []string
		if err := tx.Model(&models.Person{}).Order("id").Limit(2).Pluck("id", &people).Error; err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		kind := map[string]string{models.StandingClosed: models.DecideClose, models.StandingQuarantined: models.DecideSetAside, models.StandingOpen: models.DecideLetIn}[standing]
		d := models.StandingDecision{ID: id, RoundID: r.ID, Kind: kind, Reason: "For a test", ProposedBy: people[0], ProposedAt: r.Now, State: models.StandingConfirmed, DecidedBy: &people[1], DecidedAt: &r.Now}
		if err := errors.Join(tx.Create(&d).Error, tx.Create(&models.StandingEntry{DecisionID: id, RollEntryID: entry}).Error); err != nil {
			return err
		}
		return errors.Join(stand(tx, r, kind, []string{entry}), s.auditStanding(tx, models.Actor{PersonID: people[1]}, r, d, []string{entry}))
	})
}

// AppendAgain adds a line of the trail once more at its end, as whoever owns the database can: its chain takes no key.
func (s *Store) AppendAgain(ctx context.Context, line models.AuditEntry) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var last models.AuditEntry
		if err := tx.Order("number DESC").Take(&last).Error; err != nil {
			return err
		}
		line.Number, line.PrevHash, line.At = last.Number+1, last.Hash, last.At.Add(time.Second)
		line.Hash = auditHash(line)
		return tx.Create(&line).Error
	})
}

// Trail is what the trail says of a round.
func (s *Store) Trail(ctx context.Context, roundID string) ([]models.AuditEntry, error) {
	var lines []models.AuditEntry
	return lines, s.read(ctx).Where("round_id = ?", roundID).Order("number").Find(&lines).Error
}

// KeyMark is what the confirmation to destroy a key is marked with, which takes the pepper.
func (s *Store) KeyMark(d models.KeyDestruction) []byte { return s.keyMark(d) }

// WriteAgain runs a transaction as those of voters are run.
func (s *Store) WriteAgain(ctx context.Context, use func(tx *gorm.DB) error) error {
	return s.writeAgain(ctx, use)
}
