package store

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// KeyPage is what officers see of their round's key, and auditors of any.
func (s *Store) KeyPage(ctx context.Context, actor models.Actor, slug string) (models.KeyPage, error) {
	var page models.KeyPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActWitnessKey); err != nil {
		return page, err
	}
	page.RoundFrame, page.ResultAt, page.MayAct = r.frame(), r.State.ResultPublishedAt, r.mayEver(actor, models.ActDestroyKey) == nil
	if page.Destruction, err = keyDestruction(tx, r.ID); err != nil || page.Destruction == nil {
		return page, err
	}
	d := page.Destruction
	page.Own, page.Forged = d.ProposedBy == actor.PersonID, d.ConfirmedAt != nil && !s.keyDecided(*d)
	proposed, err1 := displayName(tx, &d.ProposedBy)
	confirmed, err2 := displayName(tx, d.ConfirmedBy)
	seen, err3 := d.Hash()
	page.ProposedName, page.ConfirmedName, page.Seen = proposed, confirmed, seen
	return page, errors.Join(err1, err2, err3)
}

// keyDestruction is the decision to destroy a round's key; nil while nobody proposes that.
func keyDestruction(tx *gorm.DB, roundID string) (*models.KeyDestruction, error) {
	var list []models.KeyDestruction
	if err := tx.Where("round_id = ?", roundID).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading what was decided on the key: %w", err)
	}
	if len(list) == 0 {
		return nil, nil //nolint:nilnil // nobody proposes it
	}
	return &list[0], nil
}

// keyToDestroy loads a round of the officer's whose key may be destroyed now.
func (s *Store) keyToDestroy(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, *models.KeyDestruction, error) {
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, nil, err
	}
	if err := r.may(actor, models.ActDestroyKey); err != nil {
		return r, nil, err
	}
	if due := models.KeyDueAt(*r.State.ResultPublishedAt); r.Now.Before(due) {
		return r, nil, models.Errorf(models.Conflict, "A round's key is kept for three months after its result, so that a complaint can be answered")
	}
	d, err := keyDestruction(tx, r.ID)
	return r, d, err
}

// ProposeKeyDestruction is the first officer's half of destroying a round's key. closed says that nothing about the round is open, statement how they know.
// The auditors are told.
func (s *Store) ProposeKeyDestruction(ctx context.Context, actor models.Actor, slug string, closed bool, statement string) error {
	statement = strings.TrimSpace(statement)
	return s.write(ctx, func(tx *gorm.DB) error {
		r, d, err := s.keyToDestroy(tx, actor, slug)
		if err != nil {
			return err
		}
		if d != nil {
			return models.Errorf(models.Conflict, "Destroying this key has been proposed already")
		}
		if err := models.CheckKeyStatement(closed, statement); err != nil {
			return err
		}
		if err := tx.Create(&models.KeyDestruction{RoundID: r.ID, Statement: statement, ProposedBy: actor.PersonID, ProposedAt: r.Now}).Error; err != nil {
			return conflict(err)
		}
		if err := s.tellWitnesses(ctx, tx, r, "proposed"); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDestroyKey, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: statement, Detail: map[string]string{"state": "proposed"}})
	})
}

// KeepKey takes back a proposal to destroy a key, whoever made it.
func (s *Store) KeepKey(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, d, err := s.keyToDestroy(tx, actor, slug)
		if err != nil {
			return err
		}
		if d == nil || d.ConfirmedAt != nil {
			return models.Errorf(models.Conflict, "Nobody proposes to destroy this key")
		}
		if err := changed(tx.Where("round_id = ? AND confirmed_at IS NULL", r.ID).Delete(&models.KeyDestruction{})); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDestroyKey, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: d.Statement, Detail: map[string]string{"state": "kept"}})
	})
}

// DestroyKey is the second officer's half: the counted ballots are copied in random order without what led to voters, those they were copied from are
// removed, and the key is destroyed. None of it can be undone. What is published of the result stays as it was, byte for byte. seen is the hash of what they read.
func (s *Store) DestroyKey(ctx context.Context, actor models.Actor, slug, seen string) error {
	roundID := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, d, err := s.keyToDestroy(tx, actor, slug)
		if err != nil {
			return err
		}
		switch {
		case d == nil:
			return models.Errorf(models.Conflict, "Nobody proposes to destroy this key")
		case d.ConfirmedAt != nil:
			return models.Errorf(models.Conflict, "This key is destroyed already")
		case d.ProposedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You proposed this. Another officer confirms it")
		}
		if err := asSeen(seen, d.Hash); err != nil {
			return err
		}
		roundID = r.ID
		d.ConfirmedBy, d.ConfirmedAt = &actor.PersonID, &r.Now
		err = changed(tx.Model(&models.KeyDestruction{}).Where("round_id = ? AND confirmed_at IS NULL", r.ID).
			Updates(map[string]any{"confirmed_by": d.ConfirmedBy, "confirmed_at": d.ConfirmedAt, "mark": s.keyMark(*d)}))
		if err != nil {
			return err
		}
		if err := s.unlink(tx, r.ID); err != nil {
			return err
		}
		if err := s.tellWitnesses(ctx, tx, r, "destroyed"); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDestroyKey, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: d.Statement,
			Detail: map[string]string{"state": "destroyed", "fingerprint": r.KeyFingerprint}})
	})
	if err != nil {
		return err
	}
	return s.finishKey(ctx, roundID)
}

// keyMark is what the confirmation to destroy a key is marked with.
func (s *Store) keyMark(d models.KeyDestruction) []byte {
	return s.keyed("key-destruction", d.RoundID, d.ProposedBy, text(d.ConfirmedBy), d.ConfirmedAt.UTC().Format(time.RFC3339Nano))
}

// keyDecided reports whether two officers decided to destroy a key, and not whoever only writes to the database.
func (s *Store) keyDecided(d models.KeyDestruction) bool {
	return d.ConfirmedAt != nil && hmac.Equal(d.Mark, s.keyMark(d))
}

// unlink copies a round's counted ballots in random order, under new ids, and removes the ballots with the references of their voters. Rows that were
// written together can be told to be so; these were all written at once. It refuses where what is left for good would not be what was counted.
func (s *Store) unlink(tx *gorm.DB, roundID string) error {
	projects, err := projectsOf(tx, roundID)
	if err != nil {
		return err
	}
	choices, err := s.countedChoices(tx, roundID, projects)
	if err != nil {
		return err
	}
	file, err := models.BallotsFile(projects, choices)
	if err != nil {
		return err
	}
	var result models.Result
	if err := one(tx.Select("ballots_hash").Where("round_id = ?", roundID), &result); err != nil {
		return err
	}
	if models.Fingerprint(file) != result.BallotsHash {
		return models.Errorf(models.Conflict, "The ballots are not those that were counted, so nothing was destroyed. Tell whoever runs Acorn for you: somebody changed the database")
	}
	if err := shuffle(s.rand, choices); err != nil {
		return err
	}
	copies := make([]models.CountedBallot, len(choices))
	for i, choice := range choices {
		id, err := s.newID()
		if err != nil {
			return err
		}
		copies[i] = models.CountedBallot{ID: id, RoundID: roundID, Choices: choice}
	}
	if len(copies) > 0 {
		if err := tx.CreateInBatches(&copies, 500).Error; err != nil {
			return fmt.Errorf("copying the ballots: %w", err)
		}
	}
	if err := tx.Where("round_id = ?", roundID).Delete(&models.Ballot{}).Error; err != nil {
		return fmt.Errorf("removing the ballots that led to voters: %w", err)
	}
	return nil
}

// mayFinishKey refuses to destroy a key that no two officers decided to, or that is still needed, whatever the rows say.
func (s *Store) mayFinishKey(ctx context.Context, roundID string) error {
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "id", roundID)
	if err != nil {
		return err
	}
	d, err := keyDestruction(tx, roundID)
	if err != nil {
		return err
	}
	if d == nil || !s.keyDecided(*d) {
		return models.KeyNotDecided()
	}
	var left int64
	if err := tx.Model(&models.Ballot{}).Where("round_id = ?", roundID).Count(&left).Error; err != nil {
		return fmt.Errorf("looking for ballots that lead to voters: %w", err)
	}
	return models.CheckKeyEnd(r.State.ResultPublishedAt, r.Now, left)
}

// finishKey destroys the key of a round whose ballots are unlinked, takes what was removed out of the database's files, and records that it is done.
func (s *Store) finishKey(ctx context.Context, roundID string) error {
	if err := s.mayFinishKey(ctx, roundID); err != nil {
		return err
	}
	if err := s.keys.Destroy(roundID); err != nil {
		return fmt.Errorf("destroying a round's key: %w", err)
	}
	clean, err := s.cleanFiles(ctx)
	if err != nil {
		return err
	}
	if !clean {
		s.unclean.Store(true) // the key is gone and so are the rows: nobody need wait for others who write
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		return changed(tx.Model(&models.KeyDestruction{}).Where("round_id = ? AND destroyed_at IS NULL", roundID).Update("destroyed_at", now))
	})
}

// How often, and how long after one another, it is tried to have nothing in PostgreSQL's files of what was removed.
const (
	cleanTries = 4
	cleanPause = 250 * time.Millisecond
)

// cleanFiles takes what was removed out of the files of ballots and submissions. PostgreSQL writes both tables anew, so that no page keeps what was on it: nobody
// else can use them meanwhile, a second or two at the largest. It keeps removed rows for as long as any transaction on its server that writes, of another
// database too, began before they were removed; the age of the files' oldest possible row tells, and then it is done again. It answers false where that did not
// help: the job does it from then on.
func (s *Store) cleanFiles(ctx context.Context) (bool, error) {
	if s.sqlite {
		err := s.vacuum(ctx, "")
		return err == nil, err
	}
	for range cleanTries {
		var since string
		if err := s.db.WithContext(ctx).Raw("SELECT CAST(pg_current_xact_id() AS text)").Scan(&since).Error; err != nil {
			return false, fmt.Errorf("asking for the number of a transaction: %w", err)
		}
		if err := s.vacuum(ctx, "(FULL) ballots, submissions"); err != nil {
			return false, err
		}
		var left int64
		err := s.db.WithContext(ctx).Raw(`SELECT COUNT(*) FROM pg_class WHERE oid IN (CAST('ballots' AS regclass), CAST('submissions' AS regclass))
			AND age(relfrozenxid) > age(CAST(CAST(? AS xid8) AS xid))`, since).Scan(&left).Error
		if err != nil {
			return false, fmt.Errorf("looking for rows that are gone: %w", err)
		}
		if left == 0 {
			return true, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(cleanPause):
		}
	}
	return false, nil
}

// FinishKeys destroys keys whose destruction was confirmed and cut short, as by a power cut, and answers how many. One that is not to be destroyed keeps none of the
// others. What could not be taken out of PostgreSQL's files at once it takes out now.
func (s *Store) FinishKeys(ctx context.Context) (int, error) {
	var rounds []string
	if err := s.read(ctx).Model(&models.KeyDestruction{}).Where("confirmed_at IS NOT NULL AND destroyed_at IS NULL").Pluck("round_id", &rounds).Error; err != nil {
		return 0, fmt.Errorf("looking for keys to destroy: %w", err)
	}
	finished, failed := 0, []error(nil)
	for _, id := range rounds {
		if err := s.finishKey(ctx, id); err != nil {
			failed = append(failed, fmt.Errorf("round %s: %w", id, err))
			continue
		}
		finished++
	}
	if s.unclean.Load() {
		clean, err := s.cleanFiles(ctx)
		if err != nil {
			return finished, errors.Join(append(failed, err)...)
		}
		s.unclean.Store(!clean)
	}
	return finished, errors.Join(failed...)
}

// tellWitnesses tells every auditor what becomes of a round's key.
func (s *Store) tellWitnesses(ctx context.Context, tx *gorm.DB, r loadedRound, what string) error {
	to, err := witnesses(tx, models.Round{})
	if err != nil {
		return err
	}
	subject, body := messages.KeyDestruction(ctx, r.Name, what == "destroyed", s.baseURL+"/desk/rounds/"+r.Slug+"/key")
	for _, address := range to {
		key := fmt.Sprintf("key|%s|%s|%s|%s", r.ID, what, r.Now.UTC().Format(time.RFC3339), address)
		if err := s.enqueue(tx, r.Now, "key", key, address, subject, body); err != nil {
			return err
		}
	}
	return nil
}
