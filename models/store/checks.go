package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// enrolledTo is how exactly it is kept when an address joined a roll.
const enrolledTo = time.Hour

// ChecksPage is whether the sums of a vote that goes on hold, what stands out among its voters, and what officers decided about that. Nothing is counted by
// project.
func (s *Store) ChecksPage(ctx context.Context, actor models.Actor, slug string) (models.ChecksPage, error) {
	var page models.ChecksPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActStanding); err != nil {
		return page, err
	}
	page.RoundFrame, page.CanAct = r.frame(), models.OpenDuring(models.ActStanding, r.Stage)
	if page.Waiting, page.Done, err = standingLines(tx.Where("standing_decisions.kind <> ? OR standing_decisions.flag = ?", models.DecideClose, models.FlagLetters), actor, r.ID,
		models.DecideSetAside, models.DecideLetIn, models.DecideClose); err != nil {
		return page, err
	}
	if !page.CanAct {
		return page, nil
	}
	page.Checked = true
	if page.Broken, err = s.liveChecks(ctx, r); err != nil {
		return page, err
	}
	if page.Flags, err = s.flagsOf(tx, r); err != nil {
		return page, err
	}
	if page.Printed, err = s.printedFlags(tx, r); err != nil {
		return page, err
	}
	return page, s.markWaiting(tx, r.ID, page.Flags)
}

// liveChecks looks at R, at E1 without the receipts and at E4, which tell nothing of what was chosen. It reads all at one time.
func (s *Store) liveChecks(ctx context.Context, r loadedRound) ([]models.FieldError, error) {
	c := counted{round: r, live: true}
	var err error
	if c.noted, err = s.notedOutside(r.ID); err != nil {
		return nil, err
	}
	err = s.atOneTime(s.read(ctx), func(tx *gorm.DB) error {
		var ballots []models.Ballot
		if err := tx.Where("round_id = ?", r.ID).Find(&ballots).Error; err != nil {
			return fmt.Errorf("loading the ballots: %w", err)
		}
		var err error
		if c.projects, err = projectsOf(tx, r.ID); err != nil {
			return err
		}
		if err := s.checkRules(&c); err != nil || len(c.breaches) > 0 {
			return err
		}
		if err := s.openBallots(r.ID, c.projects, ballots); err != nil {
			return err
		}
		return errors.Join(s.checkRoll(tx, &c, ballots), s.checkLeaves(tx, &c, ballots))
	})
	return c.breaches, err
}

// atOneTime has what is read be of one moment, whatever others write meanwhile. On SQLite nobody does.
func (s *Store) atOneTime(db *gorm.DB, read func(tx *gorm.DB) error) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if !s.sqlite {
			if err := tx.Exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").Error; err != nil {
				return fmt.Errorf("reading a vote at one time: %w", err)
			}
		}
		return read(tx)
	})
}

// markWaiting says of each flag whether a decision about some of its entries waits.
func (s *Store) markWaiting(tx *gorm.DB, roundID string, flags []models.Flag) error {
	var ids []string
	err := tx.Model(&models.StandingEntry{}).Joins("JOIN standing_decisions ON standing_decisions.id = standing_entries.decision_id").
		Where("standing_decisions.round_id = ? AND standing_decisions.state = ?", roundID, models.StandingProposed).Pluck("standing_entries.roll_entry_id", &ids).Error
	if err != nil {
		return fmt.Errorf("loading what waits for a decision: %w", err)
	}
	waits := make(map[string]bool, len(ids))
	for _, id := range ids {
		waits[id] = true
	}
	for i := range flags {
		for _, entry := range flags[i].Entries {
			flags[i].Waiting = flags[i].Waiting || waits[entry]
		}
	}
	return nil
}
