package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

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
	page.SetBack = r.State.SetBack(r.Now)
	if page.WasLater, err = wasLater(tx, r.Now); err != nil {
		return page, err
	}
	page.CanExtend = r.may(actor, models.ActExtend) == nil && r.State.Clock.EndedAt == nil
	page.CanEndRoom = r.CanEnd(r.Stage)
	if page.Outages, err = outages(tx, r); err != nil {
		return page, err
	}
	page.Suggested = models.ExtendInput{To: models.TypedMomentOf(r.State.Timetable[models.Voting].ClosesAt)}
	if page.SetBack {
		page.Suggested.To = models.TypedMomentOf(r.State.Timetable[models.Voting].ClosesAt.Add(time.Minute))
	}
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
		if page.Seen, err = e.Hash(); err != nil {
			return page, err
		}
		if page.WaitingBy, err = displayName(tx, &e.ProposedBy); err != nil {
			return page, err
		}
	}
	if e := page.End; e != nil {
		page.OwnEnd = e.ProposedBy == actor.PersonID
		page.EndBy, err = displayName(tx, &e.ProposedBy)
	}
	return page, err
}

// roundOnTheClock loads a round of the officer's and holds back its ballots: whoever casts one meanwhile is judged by the clock as this act leaves it.
func (s *Store) roundOnTheClock(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, error) {
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, err
	}
	if err := s.lockVotes(tx, r.ID); err != nil {
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

// deskClock is what an officer's hub of a round says of the clock of its vote.
func deskClock(tx *gorm.DB, r loadedRound, desk *models.RoundDesk) error {
	if !models.OpenDuring(models.ActExtend, r.Stage) {
		return nil
	}
	var err error
	desk.Outages, err = outages(tx, r)
	return err
}
