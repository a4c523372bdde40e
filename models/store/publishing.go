package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"acorn/models"
	"acorn/models/messages"
	"acorn/models/recount"

	"gorm.io/gorm"
)

// result is what a count writes down: the result, without who counted and when, and its lines.
func (c *counted) result() (models.Result, []models.ResultLine) {
	m := c.outcome.Measures
	lines := recount.LinesOf(c.outcome)
	for i := range lines {
		lines[i].RoundID = c.round.ID
	}
	return models.Result{RoundID: c.round.ID, RulebookHash: c.round.Rules.Hash, BallotsHash: models.Fingerprint(c.file), Ballots: int(c.outcome.Turnout.Ballots),
		VotersServed: int(m.WithWinner), SpentPence: m.Spent, Outcome: string(c.text), OtherOutcome: string(c.other)}, lines
}

// checkWritten is the part of E3 about what was written: all of a result that anybody reads is what a count gives that is made again.
func (c *counted) checkWritten(w *wholeResult) error {
	if len(c.breaches) > 0 {
		return nil // the count stopped there
	}
	written := w.result
	result, lines := c.result()
	switch {
	case written.Outcome != result.Outcome || written.OtherOutcome != result.OtherOutcome || written.BallotsHash != result.BallotsHash:
		c.breach("E3: counting again does not give the result that was written")
		return nil
	case written.Ballots != result.Ballots || written.VotersServed != result.VotersServed || written.SpentPence != result.SpentPence || written.RulebookHash != result.RulebookHash:
		c.breach("E3: how many voted, how many got a project that they voted for, or what is spent is written down other than counting again gives it")
	}
	again, titles := make(map[string]models.ResultLine, len(lines)), make(map[string]string, len(lines))
	for _, line := range lines {
		again[line.ProposalID] = line
	}
	for _, p := range c.projects {
		titles[p.ProposalID] = p.Title
	}
	for _, line := range w.lines {
		if title := titles[line.ProposalID]; line.ResultLine != again[line.ProposalID] || line.Title != title {
			c.breach("E3: the result of “{{.Title}}” is written down other than counting again gives it", "Title", title)
		}
		delete(again, line.ProposalID)
	}
	if len(again) > 0 {
		c.breach("E3: the results of {{.N}} projects are not written down", "N", len(again))
	}
	return c.checkBeside(w.check)
}

// checkBeside is the same for what stands beside the result. How full ballots were in the round before is left as it was read at the count.
func (c *counted) checkBeside(written models.CountCheck) error {
	var filling models.Filling
	if written.Partly != "" && json.Unmarshal([]byte(written.Partly), &filling) != nil {
		filling = models.Filling{}
	}
	check, err := c.beside(filling.Before)
	if err != nil {
		return err
	}
	if written != check {
		c.breach("E3: what stands beside the result is written down other than counting again gives it")
	}
	return nil
}

// asCounted does something with a result that is not published yet, once a count that is made again gives all that is written of it. ready says why it is not its turn.
func (s *Store) asCounted(ctx context.Context, actor models.Actor, slug string, ready func(models.Result) error, do func(tx *gorm.DB, r loadedRound, of *wholeResult) error) error {
	var r loadedRound
	err := s.write(ctx, func(tx *gorm.DB) error {
		var result models.Result
		var err error
		if r, result, err = s.countedRound(tx, actor, slug); err != nil {
			return err
		}
		return ready(result)
	})
	if err != nil {
		return err
	}
	c, err := s.count(s.read(ctx), r)
	if err != nil {
		return err
	}
	var broken error
	err = s.write(ctx, func(tx *gorm.DB) error {
		r, result, err := s.countedRound(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := ready(result); err != nil {
			return err
		}
		of, err := wholeResultOf(ctx, tx, r)
		if err != nil {
			return err
		}
		if err := c.checkWritten(of); err != nil {
			return err
		}
		if broken = c.addsUp(); broken != nil {
			return broken
		}
		return do(tx, r, of)
	})
	if broken != nil {
		return errors.Join(err, s.noteBreaches(ctx, actor, r, c))
	}
	return err
}

// proposerRow is somebody who hears of one project's result.
type proposerRow struct {
	ProposalID string
	PersonID   string
	Email      string
}

// TellProposers tells everyone who proposed what was on the ballot how it went, before anybody else: whoever made or began the proposal, and the leads of its group.
// Nobody is told what counting again does not give.
func (s *Store) TellProposers(ctx context.Context, actor models.Actor, slug string) error {
	notYet := func(result models.Result) error {
		if result.ProposersToldAt != nil {
			return models.Errorf(models.Conflict, "The proposers have been told already")
		}
		return nil
	}
	return s.asCounted(ctx, actor, slug, notYet, func(tx *gorm.DB, r loadedRound, of *wholeResult) error {
		var people []proposerRow
		err := tx.Raw(`SELECT proposals.id AS proposal_id, people.id AS person_id, people.email FROM projects JOIN proposals ON proposals.id = projects.proposal_id
			JOIN people ON people.disabled_at IS NULL AND (people.id IN (proposals.made_by, proposals.begun_by) OR people.id IN (SELECT person_id FROM memberships
			WHERE role = 'lead' AND ended_at IS NULL AND organisation_id = proposals.organisation_id)) WHERE projects.round_id = ?`, r.ID).Scan(&people).Error
		if err != nil {
			return fmt.Errorf("loading the proposers: %w", err)
		}
		for _, line := range of.lines {
			for _, person := range people {
				if person.ProposalID != line.ProposalID {
					continue
				}
				subject, body := messages.ResultForProposer(ctx, line.Title, line.VotedIn, line.Why, s.baseURL+"/proposals/"+line.Slug)
				if err := s.enqueue(tx, r.Now, "result", "result|"+line.ProposalID+"|"+person.PersonID, person.Email, subject, body); err != nil {
					return err
				}
			}
		}
		err = changed(tx.Model(&models.Result{}).Where("round_id = ? AND proposers_told_at IS NULL", r.ID).
			Updates(map[string]any{"proposers_told_by": actor.PersonID, "proposers_told_at": r.Now}))
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActCount, Kind: "result", ID: r.ID, Round: r.ID, Detail: map[string]any{"told": len(people)}})
	})
}

// countedRound is a round that is counted and not published yet, for an officer who may publish it.
func (s *Store) countedRound(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, models.Result, error) {
	var result models.Result
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, result, err
	}
	if err := r.may(actor, models.ActCount); err != nil {
		return r, result, err
	}
	if r.Stage != models.StageCounted {
		return r, result, models.Errorf(models.Conflict, "Count the votes first")
	}
	return r, result, one(lock(tx.Where("round_id = ?", r.ID)), &result)
}

// PublishResult shows the result to everybody, once the proposers have been told. The whole count is made again first and must give the same bytes: nothing
// is published that the ballots and rules do not say. What was looked at is marked, and nothing else is shown.
func (s *Store) PublishResult(ctx context.Context, actor models.Actor, slug string) error {
	told := func(result models.Result) error {
		if result.ProposersToldAt == nil {
			return models.Errorf(models.Conflict, "Tell the proposers first")
		}
		return nil
	}
	return s.asCounted(ctx, actor, slug, told, func(tx *gorm.DB, r loadedRound, of *wholeResult) error {
		mark, err := s.publishedMark(of)
		if err != nil {
			return err
		}
		err = changed(tx.Model(&models.Result{}).Where("round_id = ? AND published_at IS NULL", r.ID).
			Updates(map[string]any{"published_by": actor.PersonID, "published_at": r.Now, "mark": mark}))
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActCount, Kind: "result", ID: r.ID, Round: r.ID,
			Detail: map[string]any{"published": true, "outcome_hash": models.Fingerprint([]byte(of.result.Outcome)), "ballots_hash": of.result.BallotsHash}})
	})
}
