package main

import (
	"context"
	"fmt"
	"time"

	"acorn/cmd/acorn/council"
	"acorn/models"
)

// card is one member's scorecard for one proposal: a digit for each question of the rubric, or an interest.
type card struct {
	idea    council.Proposal
	member  string
	scores  string
	comment string
}

// score lets the panel score a round's proposals, each member a few at a time, and releases what it adds up to.
func (t *teller) score(r council.Round) {
	if r.Panel == "" {
		return
	}
	var soon, later []card
	for m, member := range council.PanelMembers() {
		for _, p := range t.demo.Proposals {
			if p.Round != r.Key {
				continue
			}
			if m < len(p.Panel.Scores) && p.Panel.Scores[m] != "" {
				soon = append(soon, newCard(p, member, p.Panel.Scores[m]))
			}
			if m < len(p.Panel.Later) && p.Panel.Later[m] != "" {
				later = append(later, newCard(p, member, p.Panel.Later[m]))
			}
		}
	}
	opens, closes := t.moment(r.Timetable.ScoringOpen), t.moment(r.Timetable.ScoringClose)
	if r.State == council.StateScoring {
		now := t.moment(council.Offset{Days: -1, Hour: 21})
		t.cards(r, soon, opens, now)
		next := t.moment(council.Offset{Days: 2, Hour: 9})
		// Nobody leaves it to the last evening: whoever starts the demo twice a day then misses nothing.
		t.cards(r, later, next, closes.Add(-12*time.Hour))
	} else {
		t.cards(r, soon, opens, closes)
	}
	if released := r.Timetable.Released; !released.IsZero() {
		t.add(released, r.Officer+" releases what the panel of "+r.Name+" says", t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
			return t.store.ReleasePanel(ctx, officer, slug(r))
		}))
	}
}

// newCard is a member's scorecard. A parent who scores this proposal types what the panel says together.
func newCard(p council.Proposal, member, scores string) card {
	c := card{idea: p, member: member, scores: scores}
	members := council.PanelMembers()
	for i := len(members) - 1; i >= 0; i-- {
		if p.Panel.Scores[i] != council.Conflict {
			if members[i] == member {
				c.comment = p.Panel.Said
			}
			return c
		}
	}
	return c
}

// cards puts scorecards into the story, evenly between two times.
func (t *teller) cards(r council.Round, list []card, from, to time.Time) {
	for i, c := range list {
		t.addAt(spread(from, to, i, len(list)), c.member+" scores “"+c.idea.Title+"”", t.by(c.member, func(ctx context.Context, actor models.Actor) error {
			idea, err := t.idea(ctx, c.idea.Key)
			if err != nil {
				return err
			}
			return t.fill(ctx, actor, r, idea, c)
		}))
	}
}

// fill scores one proposal from the first question to the last, or says why the member does not.
func (t *teller) fill(ctx context.Context, actor models.Actor, r council.Round, idea string, c card) error {
	if c.scores == council.Conflict {
		return t.store.AnswerInterest(ctx, actor, slug(r), idea, "friend")
	}
	if err := t.store.AnswerInterest(ctx, actor, slug(r), idea, models.NoInterest); err != nil {
		return err
	}
	if t.rubrics[r.Key] == nil {
		page, err := t.store.ScoringPage(ctx, actor, slug(r), idea)
		if err != nil {
			return err
		}
		t.rubrics[r.Key] = page.Rubric
	}
	for i, digit := range c.scores {
		in := models.ScoreInput{CriterionID: t.rubrics[r.Key][i].ID, Score: string(digit)}
		if err := t.store.SaveScore(ctx, actor, slug(r), idea, i+1, in); err != nil {
			return fmt.Errorf("question %d: %w", i+1, err)
		}
	}
	if c.comment != "" {
		if err := t.store.SavePanelComment(ctx, actor, slug(r), idea, c.comment); err != nil {
			return err
		}
	}
	return t.store.FinishScorecard(ctx, actor, slug(r), idea)
}
