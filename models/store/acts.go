package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// What the trail says of acts by which a vote closes at another time than the sealed one.
const (
	auditMoreTime = "more time given"
	auditEnded    = "ended"
)

// checkActs is the part of E1 and R about what officers did: the trail holds, every entry of the roll stands as it says, and more time and the end of an event are what it
// has, no more and no less. It answers the roll. All is read at one time, so that what another officer does meanwhile is in all of it or in none.
// Before the close only the round's own lines are read.
func (s *Store) checkActs(db *gorm.DB, c *counted) ([]models.RollEntry, error) {
	var entries []models.RollEntry
	noted, err := s.notedAudit()
	if err != nil {
		return nil, err
	}
	look := func(tx *gorm.DB) error {
		err := tx.Select("id", "round_id", "standing", "contact", "contact_hash", "mobile", "mobile_hash", "reference_hash", "channel", "bound").
			Where("round_id = ?", c.round.ID).Find(&entries).Error
		if err != nil {
			return fmt.Errorf("loading the roll: %w", err)
		}
		trail, err := actsOnRecord(tx, c, noted)
		if errors.Is(err, errTrail) {
			c.breach("E1: {{.What}}, so nobody can say what officers decided about this vote. Whoever runs Acorn for you finds under “The audit trail” in docs/operating.md what to do", "What", err.Error())
			return nil
		}
		if err != nil {
			return err
		}
		return errors.Join(s.checkStandings(tx, c, entries, trail), s.checkClock(tx, c, trail))
	}
	if c.live { // who looks then reads all at one time anyway
		err = look(db)
	} else {
		err = s.atOneTime(db, look)
	}
	return entries, err
}

// actsOnRecord are the lines of the trail about who may vote in a round, and until when. For a count the whole trail is verified.
func actsOnRecord(tx *gorm.DB, c *counted, noted notedEntry) ([]models.AuditEntry, error) {
	var trail []models.AuditEntry
	if c.live {
		if err := tx.Where("round_id = ? AND act IN ?", c.round.ID, actsFollowed).Order("number").Find(&trail).Error; err != nil {
			return nil, fmt.Errorf("reading what was decided on a vote: %w", err)
		}
		return trail, nil
	}
	_, err := followAudit(tx, notedEntry{}, noted, func(e models.AuditEntry) {
		if text(e.RoundID) == c.round.ID && slices.Contains(actsFollowed, models.Act(e.Act)) {
			trail = append(trail, e)
		}
	})
	return trail, err
}

// checkClock is the part of R about when the vote closed: two officers ended it in the room, where it was ended, and nothing that they gave or ended is gone.
func (s *Store) checkClock(tx *gorm.DB, c *counted, trail []models.AuditEntry) error {
	var extensions []models.Extension
	if err := tx.Where("round_id = ? AND confirmed_at IS NOT NULL", c.round.ID).Find(&extensions).Error; err != nil {
		return fmt.Errorf("loading the extensions of a vote: %w", err)
	}
	end, err := eventEnd(tx, c.round.ID)
	if err != nil {
		return err
	}
	var ended *time.Time
	if end != nil && c.round.Template == models.TemplateEvent {
		ended = s.ended(c.round.ID, end.ConfirmedAt, end.Mark)
	}
	if at := c.round.State.Clock.EndedAt; at != nil && (ended == nil || !ended.Equal(*at)) {
		c.breach("R: the vote was ended in the database, and by no officers")
	}
	lostTime, lostEnd := 0, c.noted.end != nil && (ended == nil || !ended.Equal(*c.noted.end))
	for _, line := range trail {
		var told struct {
			State    string
			ClosesTo string `json:"closes_to"`
		}
		if err := json.Unmarshal([]byte(line.Detail), &told); err != nil || line.Act != string(models.ActExtend) {
			continue
		}
		given := func(e models.Extension) bool { return e.CloseTo.UTC().Format(time.RFC3339) == told.ClosesTo }
		switch {
		case told.State == auditMoreTime && !slices.ContainsFunc(extensions, given):
			lostTime++
		case told.State == auditEnded && ended == nil:
			lostEnd = true
		}
	}
	if lostTime > 0 {
		c.breach("R: officers gave the vote more time, and {{.N}} of these acts are in the database no more", "N", lostTime)
	}
	if lostEnd {
		c.breach("R: two officers ended the vote in the room, and that is in the database no more")
	}
	return nil
}
