package models

import (
	"strings"
	"time"
)

// reviewTime is how long proposals must be closed before voting opens: an officer checks the last ones, and seals the rules.
const reviewTime = 24 * time.Hour

func (in DatesInput) apply(checks *Checks, before RoundSetup, r *RoundSetup, now time.Time) {
	already := len(*checks)
	proposing := Window{RoundID: r.ID, Kind: Proposing, OpensAt: in.ProposalsOpen.check(checks, "proposals_open", "proposals open"),
		ClosesAt: in.ProposalsClose.check(checks, "proposals_close", "proposals close")}
	voting := Window{RoundID: r.ID, Kind: Voting, OpensAt: in.VotingOpen.check(checks, "voting_open", "voting opens"),
		ClosesAt: in.VotingClose.check(checks, "voting_close", "voting closes")}
	if len(*checks) > already {
		return
	}
	checks.Require(proposing.OpensAt.Before(proposing.ClosesAt), "proposals_close-day", "Proposals must close after they open")
	checks.Require(!voting.OpensAt.Before(proposing.ClosesAt.Add(reviewTime)), "voting_open-day",
		"Leave at least a day between the close of proposals and the vote. You need it to check the last ones and seal the rules")
	checks.Require(voting.OpensAt.Before(voting.ClosesAt), "voting_close-day", "Voting must close after it opens")
	r.Timetable = Timetable{Proposing: proposing, Voting: voting}
	if in.Own {
		in.applyOwn(checks, r)
	} else {
		r.Timetable.derive(r.TeamID != nil, r.PanelTeamID != nil)
	}
	r.Timetable.keep(before.Timetable)
	checkPast(checks, before, *r, now)
}

// applyVenue reads where an event is held. Other rounds have no one place.
func (in DatesInput) applyVenue(checks *Checks, r *RoundSetup) {
	if r.Template != TemplateEvent {
		return
	}
	r.Venue = strings.Join(strings.Fields(in.Venue), " ")
	checks.requireText("venue", r.Venue, 200, "Say where people vote: the hall and its address")
}

// keep leaves a moment as it was where the fields show the same: they show no seconds.
func (t Timetable) keep(before Timetable) {
	same := func(was, is time.Time) time.Time {
		if TypedMomentOf(was) == TypedMomentOf(is) {
			return was
		}
		return is
	}
	for kind, w := range t {
		if was, had := before[kind]; had {
			w.OpensAt, w.ClosesAt = same(was.OpensAt, w.OpensAt), same(was.ClosesAt, w.ClosesAt)
			t[kind] = w
		}
	}
}

// applyOwn reads the dates of planning and scoring where the officer chose them.
func (in DatesInput) applyOwn(checks *Checks, r *RoundSetup) {
	proposing, voting := r.Timetable[Proposing], r.Timetable[Voting]
	if r.TeamID != nil {
		already := len(*checks)
		w := Window{RoundID: r.ID, Kind: Planning, OpensAt: in.PlanningOpen.check(checks, "planning_open", "planning opens"),
			ClosesAt: in.PlanningClose.check(checks, "planning_close", "planning closes")}
		if len(*checks) == already {
			checks.Require(w.OpensAt.Before(w.ClosesAt), "planning_close-day", "Planning must close after it opens")
			checks.Require(!w.ClosesAt.After(proposing.OpensAt), "planning_close-day", "Planning must close before proposals open, so that people know the priorities")
			r.Timetable[Planning] = w
		}
	}
	if r.PanelTeamID != nil {
		already := len(*checks)
		w := Window{RoundID: r.ID, Kind: Scoring, OpensAt: in.ScoringOpen.check(checks, "scoring_open", "scoring opens"),
			ClosesAt: in.ScoringClose.check(checks, "scoring_close", "scoring closes")}
		if len(*checks) == already {
			checks.Require(w.OpensAt.Before(w.ClosesAt), "scoring_close-day", "Scoring must close after it opens")
			checks.Require(!w.OpensAt.Before(proposing.ClosesAt), "scoring_open-day", "Scoring must open after proposals close, so that every idea gets the same time")
			checks.Require(!w.ClosesAt.After(voting.OpensAt), "scoring_close-day", "Scoring must close before voting opens")
			r.Timetable[Scoring] = w
		}
	}
}

// checkPast refuses a new date that is past already. What was saved before may be: it happened, and a draft is not published with it.
func checkPast(checks *Checks, before, after RoundSetup, now time.Time) {
	past := func(kind, field string) {
		was, is := before.Timetable[kind], after.Timetable[kind]
		checks.Require(is.OpensAt.Equal(was.OpensAt) || is.OpensAt.After(now), field+"_open-day", "This is past. Choose a later date")
		checks.Require(is.ClosesAt.Equal(was.ClosesAt) || is.ClosesAt.After(now), field+"_close-day", "This is past. Choose a later date")
	}
	past(Proposing, "proposals")
	past(Voting, "voting")
}

// datesInputOf is a timetable as it stands in the fields. usual says that planning and scoring follow from the other dates.
func datesInputOf(t Timetable, usual bool) DatesInput {
	return DatesInput{
		ProposalsOpen: TypedMomentOf(t[Proposing].OpensAt), ProposalsClose: TypedMomentOf(t[Proposing].ClosesAt),
		VotingOpen: TypedMomentOf(t[Voting].OpensAt), VotingClose: TypedMomentOf(t[Voting].ClosesAt), Own: !usual,
		PlanningOpen: TypedMomentOf(t[Planning].OpensAt), PlanningClose: TypedMomentOf(t[Planning].ClosesAt),
		ScoringOpen: TypedMomentOf(t[Scoring].OpensAt), ScoringClose: TypedMomentOf(t[Scoring].ClosesAt),
	}
}

// usual reports whether the dates of planning and scoring are those that follow from the others.
func (t Timetable) usual() bool {
	_, planned := t[Planning]
	_, scored := t[Scoring]
	derived := Timetable{Proposing: t[Proposing], Voting: t[Voting]}
	derived.derive(planned, scored)
	for _, kind := range []string{Planning, Scoring} {
		if !derived[kind].OpensAt.Equal(t[kind].OpensAt) || !derived[kind].ClosesAt.Equal(t[kind].ClosesAt) {
			return false
		}
	}
	return true
}
