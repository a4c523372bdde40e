package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"acorn/cmd/acorn/council"
	"acorn/models"
	"acorn/models/lang"
	"acorn/models/store"
)

// errHalfMade is a council whose first start was interrupted. It can only be made afresh.
var errHalfMade = errors.New("the demo's first start was interrupted, so its council is only half there")

// live makes the council when the folder is empty, else lets time go on by ordinary acts: those of the story whose time has come since it
// was last told. A database that has people in it and no story belongs to somebody else, and is left alone.
func (a *app) live(ctx context.Context, stdout io.Writer) error {
	story, err := a.store.DemoStory(ctx)
	switch {
	case err != nil:
		return err
	case story.StartedAt.IsZero() && !story.Empty:
		return nil
	case story.StartedAt.IsZero():
		return a.begin(ctx, stdout)
	case story.Done == 0:
		return errHalfMade
	default:
		return a.goOn(ctx, story)
	}
}

// begin tells the story up to now, with the store's clock at each act's own moment.
func (a *app) begin(ctx context.Context, stdout io.Writer) error {
	start, err := a.store.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(stdout, "Making the council of Harwick: two years of ideas, votes and what came of them. It takes a few seconds."); err != nil {
		return err
	}
	if err := a.store.KeepDemoStory(ctx, models.DemoStory{StartedAt: start}); err != nil {
		return err
	}
	t := newTeller(a.store, start)
	done := 0
	if err := a.store.Careless(ctx, func() error {
		done, err = t.tellUntil(ctx, start)
		return err
	}); err != nil {
		return err
	}
	if err := a.keepCodes(t.spare); err != nil {
		return err
	}
	return a.store.KeepDemoStory(ctx, models.DemoStory{StartedAt: start, Done: done})
}

// tellUntil does every act up to a time, each at its own moment of the store's clock, and answers how many.
func (t *teller) tellUntil(ctx context.Context, until time.Time) (int, error) {
	defer t.store.SetOffset(0)
	for i, act := range t.acts {
		if act.at.After(until) {
			return i, nil
		}
		if err := ctx.Err(); err != nil {
			return i, err
		}
		// A second later, so that what opens at the very moment is open by the database's clock too.
		t.store.SetOffset(time.Until(act.at.Add(time.Second)))
		if err := act.do(ctx); err != nil {
			return i, fmt.Errorf("making the demo's council: %s, %s: %w", lang.DateTime(ctx, act.at), act.what, err)
		}
	}
	return len(t.acts), nil
}

// goOn does the acts whose time has come, at the present clock. Visitors act in the council too, so that an act may be impossible by now, or
// done already: then the story goes on without it.
func (a *app) goOn(ctx context.Context, story models.DemoStory) error {
	now, err := a.store.Now(ctx)
	if err != nil {
		return err
	}
	t := newTeller(a.store, story.StartedAt)
	for story.Done < len(t.acts) && !t.acts[story.Done].at.After(now) {
		act := t.acts[story.Done]
		if err := act.do(ctx); err != nil {
			var refused *models.Error
			if !errors.As(err, &refused) || refused.Code == models.Internal {
				return fmt.Errorf("going on with the demo's story: %s: %w", act.what, err)
			}
			a.log.Info("the demo's story goes on without an act", "act", act.what, "because", refused.Error())
		}
		story.Done++
		if err := a.store.KeepDemoStory(ctx, story); err != nil {
			return err
		}
	}
	return nil
}

// act is one thing that somebody does in the demo's council, at its time.
type act struct {
	at   time.Time
	what string // for errors: who does what
	do   func(ctx context.Context) error
}

// teller knows the whole story of the demo's council: every act in it, in the order of time, by the store's use cases and as the people
// who did it. The acts lie before and after the demo's first start; which have been done is kept beside them, not in them.
type teller struct {
	store *store.Store
	demo  council.Demo
	start time.Time
	acts  []act

	actors   map[string]models.Actor            // by the key of the person
	ideas    map[string]string                  // slugs of proposals by key
	codes    map[string][]string                // unused voting codes by the key of the round
	projects map[string]map[string]string       // ids on a ballot by title, by the key of the round
	rubrics  map[string][]models.RubricQuestion // by the key of the round
	spare    []spareCodes                       // voting codes for whoever tries the demo
}

// newTeller dates the story from the demo's first start.
func newTeller(s *store.Store, start time.Time) *teller {
	t := &teller{store: s, demo: council.Harwick(), start: start, actors: map[string]models.Actor{}, ideas: map[string]string{}, codes: map[string][]string{},
		projects: map[string]map[string]string{}, rubrics: map[string][]models.RubricQuestion{}}
	t.base()
	t.needs()
	t.grants()
	for _, r := range t.demo.Rounds {
		t.round(r)
		t.plan(r)
		t.score(r)
		t.vote(r)
		t.polling(r)
	}
	t.proposals()
	t.award()
	t.deliver()
	t.concerns()
	slices.SortStableFunc(t.acts, func(a, b act) int { return a.at.Compare(b.at) })
	return t
}

// moment is when an offset from the first start falls.
func (t *teller) moment(o council.Offset) time.Time {
	return o.From(t.start, lang.London(t.start).Location())
}

// add puts an act into the story.
func (t *teller) add(at council.Offset, what string, do func(ctx context.Context) error) {
	t.addAt(t.moment(at), what, do)
}

func (t *teller) addAt(at time.Time, what string, do func(ctx context.Context) error) {
	t.acts = append(t.acts, act{at, what, do})
}

// as is one of the people, with the roles that they hold.
func (t *teller) as(ctx context.Context, person string) (models.Actor, error) {
	if actor, known := t.actors[person]; known {
		return actor, nil
	}
	actor, err := t.store.Actor(ctx, idOf("person", person))
	if err == nil && !actor.SignedIn() {
		err = models.Missing()
	}
	if err != nil {
		return actor, err
	}
	t.actors[person] = actor
	return actor, nil
}

// by makes an act of a use case that a person does.
func (t *teller) by(person string, do func(ctx context.Context, actor models.Actor) error) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		actor, err := t.as(ctx, person)
		if err != nil {
			return err
		}
		return do(ctx, actor)
	}
}

// spread is the moment of the i-th of n acts between two times, when people are awake: from eight in the morning to ten at night.
func spread(from, to time.Time, i, n int) time.Time {
	at := lang.London(from.Add(to.Sub(from) * time.Duration(2*i+1) / time.Duration(2*n)))
	hour := min(max(at.Hour(), 8), 21)
	return time.Date(at.Year(), at.Month(), at.Day(), hour, at.Minute(), at.Second(), 0, at.Location()).UTC()
}

// find is the first element that fits, or models.Missing: what the story looks for may have become something else meanwhile.
func find[T any](list []T, fits func(T) bool) (T, error) {
	if i := slices.IndexFunc(list, fits); i >= 0 {
		return list[i], nil
	}
	var none T
	return none, models.Missing()
}

// keyed is the element with a key, which the tests of the council's content know to be there.
func keyed[T any](list []T, key string, keyOf func(T) string) T {
	i := slices.IndexFunc(list, func(item T) bool { return keyOf(item) == key })
	return list[i]
}
