package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// TakePaperBack takes back all that the actor keyed of a paper, and answers its number: it was of another paper, whose number they meant to type. What others keyed of
// it stays, and where two had read the same it is one person's again.
func (s *Store) TakePaperBack(ctx context.Context, actor models.Actor, slug, batch, typed string) (int, error) {
	number := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		row, looks, err := s.looksAt(tx, r, b, typed)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(looks, func(look models.PaperEntry) bool { return look.Keyer == actor.PersonID }) {
			return models.WrongPaper("You have typed nothing in for this paper, so there is nothing to take back")
		}
		number = row.Number
		return s.takeOut(tx, r, b, paperLooks{PaperBallot: row, looks: looks}, actor.PersonID, act{Actor: actor, Act: models.ActKeyPaper,
			Detail: map[string]any{"label": b.Label, "state": paperBack, "number": models.PaperNumber(row.Number), "beside": models.Keyers(looks) > 1}})
	})
	return number, err
}

// StrikePaper takes out what one person keyed of a paper who is not there to take it back. An officer does so with a reason, and only where nobody else keyed it: what
// two people looked at takes both to undo.
func (s *Store) StrikePaper(ctx context.Context, actor models.Actor, slug, batch string, in models.PaperStrike) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStrikePaper); err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		row, looks, err := s.looksAt(tx, r, b, in.Number)
		if err != nil {
			return err
		}
		switch models.Keyers(looks) {
		case 0:
			return models.WrongPaper("Nobody has typed this paper in")
		case 1:
			return s.takeOut(tx, r, b, paperLooks{PaperBallot: row, looks: looks}, looks[0].Keyer, act{Actor: actor, Act: models.ActStrikePaper, Reason: strings.TrimSpace(in.Reason),
				Detail: map[string]any{"label": b.Label, "number": models.PaperNumber(row.Number)}})
		default:
			return models.WrongPaper("Two people have typed this paper in. Each takes their own back, where they type papers in")
		}
	})
	var e *models.Error
	if errors.As(err, &e) {
		for i, f := range e.Fields {
			if f.Field == "number" {
				e.Fields[i].Field = "strike_number" // as the batch's page calls it
			}
		}
	}
	return err
}

// looksAt finds a paper of a batch that can be keyed now, with what was keyed of it.
func (s *Store) looksAt(tx *gorm.DB, r loadedRound, b models.PaperBatch, typed string) (models.PaperBallot, []models.PaperEntry, error) {
	if err := canKey(r, b); err != nil {
		return models.PaperBallot{}, nil, err
	}
	row, err := s.findPaper(tx, b, typed)
	if err != nil {
		return row, nil, err
	}
	looks, err := s.readings(tx, r.ID, row.ID)
	return row, looks, err
}

// takeOut removes what a person keyed of a paper, and records it: the paper's number, and nothing of what was on it. Where no two people read the same on it any more, its
// code opens the ballot online again. Whoever had proposed to settle the batch must do so again.
func (s *Store) takeOut(tx *gorm.DB, r loadedRound, b models.PaperBatch, paper paperLooks, keyer string, a act) error {
	if err := tx.Where("ballot_id = ? AND keyer = ?", paper.ID, keyer).Delete(&models.PaperEntry{}).Error; err != nil {
		return fmt.Errorf("taking back what was keyed: %w", err)
	}
	rest := slices.DeleteFunc(paper.looks, func(look models.PaperEntry) bool { return look.Keyer == keyer })
	if _, agreed := models.AgreedReading(rest); !agreed && paper.State == "in" {
		if err := changed(tx.Model(&models.PaperBallot{}).Where("id = ? AND state = 'in'", paper.ID).Update("state", "out")); err != nil {
			return err
		}
	}
	if b.ProposedBy != nil {
		err := changed(tx.Model(&models.PaperBatch{}).Where("id = ? AND settled_at IS NULL", b.ID).Updates(map[string]any{"proposed_by": nil, "proposed_at": nil}))
		if err != nil {
			return err
		}
	}
	a.Kind, a.ID, a.Round = auditPaper, b.ID, r.ID
	return s.audit(tx, r.Now, a)
}
