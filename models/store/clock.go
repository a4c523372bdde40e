package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// extendedMail is the kind of mail that says that a vote goes on for longer, or has ended.
const extendedMail = "vote_clock"

// setClocks puts the clocks of rounds to what was decided since they were sealed.
func setClocks(tx *gorm.DB, states map[string]models.RoundState) error {
	ids := make([]string, 0, len(states))
	for id := range states {
		ids = append(ids, id)
	}
	var extensions []models.Extension
	var ends []models.EventEnd
	if err := tx.Where("round_id IN ? AND confirmed_at IS NOT NULL", ids).Find(&extensions).Error; err != nil {
		return fmt.Errorf("loading the extensions of votes: %w", err)
	}
	if err := tx.Where("round_id IN ? AND confirmed_at IS NOT NULL", ids).Find(&ends).Error; err != nil {
		return fmt.Errorf("loading the ends of events: %w", err)
	}
	of, ended := map[string][]models.Extension{}, map[string]*time.Time{}
	for _, e := range extensions {
		of[e.RoundID] = append(of[e.RoundID], e)
	}
	for _, e := range ends {
		ended[e.RoundID] = e.ConfirmedAt
	}
	for id, state := range states {
		states[id] = state.Set(of[id], ended[id])
	}
	return nil
}

// ClockPage is what officers see of the clock of a round's vote.
func (s *Store) ClockPage(ctx context.Context, actor models.Actor, slug string) (models.ClockPage, error) {
	var page models.ClockPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActExtend); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	if !r.Rules.Sealed() || r.State.CancelledAt != nil {
		return page, nil
	}
	page.Closed = !r.Now.Before(r.State.Timetable[models.Voting].ClosesAt)
	page.CanExtend = r.may(actor, models.ActExtend) == nil && r.State.Clock.EndedAt == nil
	page.CanEndRoom = r.CanEnd(r.Stage)
	if page.Outages, err = outages(tx, r); err != nil {
		return page, err
	}
	page.Suggested = models.ExtendInput{To: models.TypedMomentOf(r.State.Timetable[models.Voting].ClosesAt)}
	if len(page.Outages) > 0 {
		page.Suggested = r.State.Outage(page.Outages[len(page.Outages)-1], r.Now)
	}
	people, err := clockPeople(tx, r)
	if err != nil {
		return page, err
	}
	page.Told = len(people)
	if page.Waiting, err = waitingExtension(tx, r.ID); err != nil {
		return page, err
	}
	if page.End, err = eventEnd(tx, r.ID); err != nil {
		return page, err
	}
	if e := page.Waiting; e != nil {
		page.Own = e.ProposedBy == actor.PersonID
		if page.WaitingBy, err = personName(tx, e.ProposedBy); err != nil {
			return page, err
		}
	}
	if e := page.End; e != nil {
		page.OwnEnd = e.ProposedBy == actor.PersonID
		page.EndBy, err = personName(tx, e.ProposedBy)
	}
	return page, err
}

func personName(tx *gorm.DB, id string) (string, error) {
	var person models.Person
	err := one(tx.Select("display_name").Where("id = ?", id), &person)
	return person.DisplayName, err
}

// waitingExtension is more time for a vote that one officer proposed and no other confirmed; nil where there is none.
func waitingExtension(tx *gorm.DB, roundID string) (*models.Extension, error) {
	var list []models.Extension
	if err := tx.Where("round_id = ? AND confirmed_at IS NULL", roundID).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("looking for a proposal to extend the vote: %w", err)
	}
	if len(list) == 0 {
		return nil, nil //nolint:nilnil // nobody proposes it
	}
	return &list[0], nil
}

// eventEnd is what was decided on the end of an event's vote; nil while nobody proposes it.
func eventEnd(tx *gorm.DB, roundID string) (*models.EventEnd, error) {
	var list []models.EventEnd
	if err := tx.Where("round_id = ?", roundID).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("looking for the end of the event: %w", err)
	}
	if len(list) == 0 {
		return nil, nil //nolint:nilnil // nobody proposes it
	}
	return &list[0], nil
}

// roundOnTheClock loads a round of the officer's and holds back its ballots: whoever casts one meanwhile is judged by the clock as this act leaves it.
func (s *Store) roundOnTheClock(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, error) {
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, err
	}
	if err := s.lockVotes(tx, r.ID, exclusive); err != nil {
		return r, err
	}
	if r, err = s.roundBy(tx, "slug", slug); err != nil { // the clock is read after the lock
		return r, err
	}
	if err := r.may(actor, models.ActExtend); err != nil {
		return r, err
	}
	if r.State.Clock.EndedAt != nil {
		return r, models.Errorf(models.Closed, "Two officers ended this vote in the room. That is final")
	}
	return r, nil
}

// ExtendVote gives a vote more time, for a reason that everybody reads. Above £50,000, and always once the vote has closed, it only proposes that to another
// officer. After the close it takes an outage that was going on at the close.
func (s *Store) ExtendVote(ctx context.Context, actor models.Actor, slug string, in models.ExtendInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundOnTheClock(tx, actor, slug)
		if err != nil {
			return err
		}
		waiting, err := waitingExtension(tx, r.ID)
		if err != nil {
			return err
		}
		if waiting != nil {
			return models.Errorf(models.Conflict, "Extending this vote has been proposed already")
		}
		e, err := in.Check(r.Round, r.State, r.Now)
		if err != nil {
			return err
		}
		if e.ID, err = s.newID(); err != nil {
			return err
		}
		e.ProposedBy = actor.PersonID
		if !e.TwoPeople {
			e.ConfirmedAt = &r.Now
		}
		if err := tx.Create(&e).Error; err != nil {
			return conflict(err)
		}
		if e.TwoPeople {
			return s.auditExtension(tx, actor, r, e, "more time proposed")
		}
		return s.extended(ctx, tx, actor, r, e)
	})
}

// ConfirmExtension is the second officer's half of giving a vote more time.
func (s *Store) ConfirmExtension(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundOnTheClock(tx, actor, slug)
		if err != nil {
			return err
		}
		e, err := waitingExtension(tx, r.ID)
		if err != nil {
			return err
		}
		if e == nil {
			return models.Errorf(models.Conflict, "Nobody proposes to extend this vote")
		}
		if e.ProposedBy == actor.PersonID {
			return models.Errorf(models.Conflict, "You proposed this. Another officer confirms it")
		}
		if err := e.StillGood(r.State, r.Now); err != nil {
			return err
		}
		err = changed(tx.Model(&models.Extension{}).Where("id = ? AND confirmed_at IS NULL", e.ID).Updates(map[string]any{"confirmed_by": actor.PersonID, "confirmed_at": r.Now}))
		if err != nil {
			return err
		}
		e.ConfirmedBy, e.ConfirmedAt = &actor.PersonID, &r.Now
		return s.extended(ctx, tx, actor, r, *e)
	})
}

// DropExtension takes back a proposal to give a vote more time, whoever made it.
func (s *Store) DropExtension(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundOnTheClock(tx, actor, slug)
		if err != nil {
			return err
		}
		e, err := waitingExtension(tx, r.ID)
		if err != nil {
			return err
		}
		if e == nil {
			return models.Errorf(models.Conflict, "Nobody proposes to extend this vote")
		}
		if err := changed(tx.Where("id = ? AND confirmed_at IS NULL", e.ID).Delete(&models.Extension{})); err != nil {
			return err
		}
		return s.auditExtension(tx, actor, r, *e, "more time not given")
	})
}

// extended does what follows from more time: addresses are kept for as long after the new close, and people are told.
func (s *Store) extended(ctx context.Context, tx *gorm.DB, actor models.Actor, r loadedRound, e models.Extension) error {
	state := r.State.Set(append(slices.Clone(r.State.Clock.Extensions), e), nil)
	keep := state.HardClose().Add(models.AddressKept)
	if err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND keep_until < ?", r.ID, keep).Update("keep_until", keep).Error; err != nil {
		return fmt.Errorf("keeping the roll for as long: %w", err)
	}
	people, err := clockPeople(tx, r)
	if err != nil {
		return err
	}
	for _, p := range people {
		subject, body := messages.VoteExtended(ctx, r.Name, e.Reason, e.CloseTo, s.baseURL+"/rounds/"+r.Slug)
		if err := s.enqueue(tx, r.Now, extendedMail, extendedMail+"|"+e.ID+"|"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return s.auditExtension(tx, actor, r, e, "more time given")
}

func (s *Store) auditExtension(tx *gorm.DB, actor models.Actor, r loadedRound, e models.Extension, state string) error {
	detail := map[string]any{"state": state, "closes_from": e.CloseFrom.UTC().Format(time.RFC3339), "closes_to": e.CloseTo.UTC().Format(time.RFC3339)}
	if e.Outage() {
		detail["down_from"], detail["down_to"] = e.DownFrom.UTC().Format(time.RFC3339), e.DownTo.UTC().Format(time.RFC3339)
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActExtend, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: e.Reason, Detail: detail})
}

// clockPeople are those who are told of the clock of a vote: who proposed what is in it, its officers and its session helpers. Whoever voted is not written
// to: the page says it.
func clockPeople(tx *gorm.DB, r loadedRound) ([]models.Person, error) {
	people, err := everyProposer(tx, r.ID)
	if err != nil {
		return nil, err
	}
	var staff []models.Person
	theirs := fresh(tx).Model(&models.Membership{}).Select("person_id").Where("ended_at IS NULL AND (role = ? AND organisation_id = ? OR role = ? AND round_id = ?)",
		models.Officer, r.Fund.HolderID, models.Helper, r.ID)
	if err := tx.Where("disabled_at IS NULL AND id IN (?)", theirs).Order("id").Find(&staff).Error; err != nil {
		return nil, fmt.Errorf("loading who works on the round: %w", err)
	}
	for _, p := range staff {
		if !slices.ContainsFunc(people, func(other models.Person) bool { return other.ID == p.ID }) {
			people = append(people, p)
		}
	}
	return people, nil
}

// ProposeEnd is the first officer's half of ending the vote of an event in the room.
func (s *Store) ProposeEnd(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, end, err := s.eventToEnd(tx, actor, slug)
		if err != nil {
			return err
		}
		if end != nil {
			return models.Errorf(models.Conflict, "Ending this vote has been proposed already")
		}
		if err := tx.Create(&models.EventEnd{RoundID: r.ID, ProposedBy: actor.PersonID, ProposedAt: r.Now}).Error; err != nil {
			return conflict(err)
		}
		return s.auditEnd(tx, actor, r, "end proposed")
	})
}

// EndEvent is the second officer's half: the vote is over at this very moment. A ballot that is on its way to the disk is in; any that comes later is told
// that it is too late.
func (s *Store) EndEvent(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, end, err := s.eventToEnd(tx, actor, slug)
		if err != nil {
			return err
		}
		switch {
		case end == nil:
			return models.Errorf(models.Conflict, "Nobody proposes to end this vote")
		case end.ProposedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You proposed this. Another officer in the room confirms it")
		}
		err = changed(tx.Model(&models.EventEnd{}).Where("round_id = ? AND confirmed_at IS NULL", r.ID).Updates(map[string]any{"confirmed_by": actor.PersonID, "confirmed_at": r.Now}))
		if err != nil {
			return err
		}
		if err := tx.Where("round_id = ? AND confirmed_at IS NULL", r.ID).Delete(&models.Extension{}).Error; err != nil {
			return fmt.Errorf("dropping the proposal to extend the vote: %w", err)
		}
		return s.auditEnd(tx, actor, r, "ended")
	})
}

// KeepEvent takes back a proposal to end a vote in the room, whoever made it.
func (s *Store) KeepEvent(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, _, err := s.eventToEnd(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := changed(tx.Where("round_id = ? AND confirmed_at IS NULL", r.ID).Delete(&models.EventEnd{})); err != nil {
			return err
		}
		return s.auditEnd(tx, actor, r, "end not confirmed")
	})
}

// eventToEnd loads an event of the officer's whose vote is open, with its ballots held back.
func (s *Store) eventToEnd(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, *models.EventEnd, error) {
	r, err := s.roundOnTheClock(tx, actor, slug)
	if err != nil {
		return r, nil, err
	}
	switch {
	case r.Template != models.TemplateEvent:
		return r, nil, models.Errorf(models.Conflict, "Only the vote of an event day is ended in the room. This one closes by the clock")
	case !r.CanEnd(r.Stage):
		return r, nil, models.Errorf(models.Closed, "A vote is ended in the room while it is open")
	}
	end, err := eventEnd(tx, r.ID)
	return r, end, err
}

func (s *Store) auditEnd(tx *gorm.DB, actor models.Actor, r loadedRound, state string) error {
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActExtend, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]string{"state": state}})
}

// Beat notes that a copy of the program is running, once a minute however many there are.
func (s *Store) Beat(ctx context.Context) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&models.Heartbeat{Minute: now.UTC().Truncate(time.Minute)}).Error; err != nil {
			return fmt.Errorf("noting that the program runs: %w", err)
		}
		return nil
	})
}

// outages are the times in which nobody could vote on the last day of a round's vote, until it is counted, for which nobody has extended it.
func outages(tx *gorm.DB, r loadedRound) ([]models.Gap, error) {
	if !models.OpenDuring(models.ActExtend, r.Stage) || r.Stage == models.StageSealed || r.State.Clock.EndedAt != nil {
		return nil, nil
	}
	var beats []models.Heartbeat
	from, to := r.State.Timetable[models.Voting].ClosesAt.Add(-models.LastDay), r.State.HardClose()
	// The last before and the first after are ends of gaps too.
	err := tx.Raw(`SELECT minute FROM heartbeats WHERE minute BETWEEN COALESCE((SELECT MAX(minute) FROM heartbeats WHERE minute <= ?), ?)
		AND COALESCE((SELECT MIN(minute) FROM heartbeats WHERE minute >= ?), ?) ORDER BY minute`, from, from, to, to).Scan(&beats).Error
	if err != nil {
		return nil, fmt.Errorf("loading when the program ran: %w", err)
	}
	minutes := make([]time.Time, len(beats))
	for i, b := range beats {
		minutes[i] = b.Minute
	}
	return r.State.Outages(minutes), nil
}

// deskClock is what an officer's hub of a round says of the clock of its vote.
func deskClock(tx *gorm.DB, r loadedRound, desk *models.RoundDesk) error {
	if !models.OpenDuring(models.ActExtend, r.Stage) {
		return nil
	}
	waiting, err := waitingExtension(tx, r.ID)
	if err != nil {
		return err
	}
	end, err := eventEnd(tx, r.ID)
	if err != nil {
		return err
	}
	desk.Waiting = waiting != nil || end != nil && end.ConfirmedAt == nil && r.CanEnd(r.Stage)
	desk.Outages, err = outages(tx, r)
	return err
}

// waitingClocks says in which rounds one officer proposed more time to vote, or the end of an event, and no other confirmed it.
func waitingClocks(tx *gorm.DB, rounds []string) (map[string]int, error) {
	waiting := map[string]int{}
	for _, row := range []any{&models.Extension{}, &models.EventEnd{}} {
		counts, err := countByRound(tx.Model(row).Where("round_id IN ? AND confirmed_at IS NULL", rounds))
		if err != nil {
			return nil, err
		}
		for id, n := range counts {
			waiting[id] += n
		}
	}
	return waiting, nil
}
