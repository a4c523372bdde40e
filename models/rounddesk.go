package models

import (
	"slices"
	"time"
)

// RoundDesk is the officer's hub of one round.
type RoundDesk struct {
	RoundSetup
	Options       RoundOptions
	Stage         Stage
	HardClose     time.Time
	Clock         VoteClock // the timetable above has what moved the close of the vote
	Outages       []Gap     // of the vote's last day, for which nobody has extended it
	Seconds       []SecondAct
	Flags         int // of what stands out among who votes, and nobody decided about
	FundName      string
	FundSlug      string
	CopiedName    string // of the round that it was copied from
	CopiedSlug    string
	Proposals     map[string]int // how many there are, by state
	Appeals       int            // that wait for another officer's decision
	Needs         int            // that have been released
	NeedsWaiting  int            // to be read
	PlanItems     int
	DutiesOpen    int
	PanelReleased bool
	Awards        AwardProgress
	VotedSoFar    int64         // as the public reads it
	CodeAlert     bool          // many wrong voting codes came, or many texts were asked for, and nobody has looked into it
	TextAlert     bool          // the newest of those is about texts
	Breach        *Breach       // what the last count found that does not add up
	Changes       []RoundChange // after it was published, newest first
}

// Next is what the officer does next.
func (d RoundDesk) Next() NextStep {
	switch {
	case slices.ContainsFunc(d.Seconds, func(a SecondAct) bool { return a.Kind == SecondExtension || a.Kind == SecondEnd }):
		return NextStep{Kind: StepConfirmClock}
	case len(d.Outages) > 0:
		return NextStep{Kind: StepOutage, Count: d.Outages[len(d.Outages)-1].Minutes()}
	}
	return nextStep(nextFacts{
		setup: d.RoundSetup, stage: d.Stage, now: d.Options.Now, dutiesOpen: d.DutiesOpen,
		submitted: d.Proposals[ProposalSubmitted] + d.Appeals, eligible: d.Proposals[ProposalEligible], released: d.PanelReleased, awards: d.Awards,
	})
}

// SecondAct is what one officer proposed in a round and another has to decide.
type SecondAct struct {
	RoundID string
	Kind    string // one of those below
	Count   int
	Own     int // how many of them the reader proposed, or took by phone, and so cannot decide
}

// What waits for another officer.
const (
	SecondExtension = "extension"
	SecondEnd       = "end" // of an event's vote, in the room
	SecondCancel    = "cancel"
	SecondSeal      = "seal"
	SecondRoll      = "roll"
	SecondVoter     = "voter"     // a voter's code or address is closed, with or without a new code
	SecondSetAside  = "set-aside" // votes are set aside, or let in again
	SecondPapers    = "papers"
	SecondKey       = "key"
	SecondWords     = "words"       // translations come on the ballot
	SecondText      = "translation" // a translation is taken off the ballot
	SecondPhone     = "phone"       // a vote by phone needs its witness before its hour is over
)

// Open reports whether it can still be decided in a round at this stage.
func (a SecondAct) Open(stage Stage) bool {
	switch a.Kind {
	case SecondExtension:
		return OpenDuring(ActExtend, stage)
	case SecondEnd:
		return stage == StageVoting
	case SecondCancel:
		return stage.Cancellable()
	case SecondSeal:
		return OpenDuring(ActSeal, stage)
	case SecondRoll:
		return OpenDuring(ActImportRoll, stage)
	case SecondVoter, SecondSetAside:
		return OpenDuring(ActStanding, stage)
	case SecondPapers:
		return OpenDuring(ActKeyPaper, stage)
	case SecondWords:
		return stage == StageSealed
	case SecondText:
		return OpenDuring(ActVote, stage)
	case SecondPhone:
		return OpenDuring(ActWitnessPhone, stage)
	default:
		return OpenDuring(ActDestroyKey, stage)
	}
}

// ForReader reports whether the reader can decide one of them.
func (a SecondAct) ForReader() bool { return a.Count > a.Own }

// AwardProgress is how far the awards of a published result are.
type AwardProgress struct {
	Missing  int  // projects that were voted in, were not withdrawn, and about whose money nobody has decided
	LeftOut  int  // projects that were voted in and that approved awards gave nothing
	Offered  int  // groups that have not answered yet
	Begun    int  // initiatives by now
	Ended    int  // those that finished or stopped
	Proposed bool // awards wait for an approver's decision
}

// Settled reports whether nothing more is to be decided about what was voted in.
func (a AwardProgress) Settled() bool { return !a.Proposed && a.Missing == 0 && a.Offered == 0 }

// RoundCard is a round as the desk of somebody who works on it shows it.
type RoundCard struct {
	Slug     string
	Name     string
	FundName string
	PotPence int64
	Stage    Stage
	Officer  bool   // the reader runs it; otherwise they are of its planning group or panel, or help people vote
	Venue    string // where the reader helps people vote, when they are a session helper
	Plans    bool   // the reader can choose priorities and rules now
	ToChoose int    // how many of them the reader has not chosen about
	Next     NextStep
	Seconds  []SecondAct // only for an officer
}

// StepKind names a next step.
type StepKind string

// The next steps of an officer. Those that begin with Wait need nothing now.
const (
	StepAnswer        StepKind = "answer"    // go on with the ten questions at Part
	StepDuties        StepKind = "duties"    // Count are open
	StepPublish       StepKind = "publish"   //
	StepWaitPlan      StepKind = "planning"  // the planning group begins At
	StepFollowPlan    StepKind = "plan"      // the planning group is choosing until At
	StepWaitProposals StepKind = "waiting"   // proposals open At
	StepReview        StepKind = "review"    // Count wait to be read
	StepWaitMore      StepKind = "proposing" // none waits; proposals close At
	StepFollowPanel   StepKind = "panel"     // the panel scores until At
	StepReleasePanel  StepKind = "release"   // the panel's time is over
	StepSeal          StepKind = "seal"      // voting opens At
	StepMoveVote      StepKind = "move"      // the vote's dates are over and it was never sealed
	StepCodes         StepKind = "codes"     // make voting codes before voting opens At
	StepWaitVote      StepKind = "sealed"    // voting opens At
	StepFollowVote    StepKind = "voting"    // voting closes At
	StepConfirmClock  StepKind = "clock"     // more time to vote, or the end of an event, waits for another officer
	StepOutage        StepKind = "outage"    // Count minutes of the last day nobody could vote, and the vote is not extended
	StepSetBack       StepKind = "set-back"  // the vote was seen to be over, and by the clock it is not
	StepCount         StepKind = "count"
	StepPublishResult StepKind = "result"
	StepAwards        StepKind = "awards"   // Count were voted in and have no award
	StepWaitApprover  StepKind = "approver" // awards wait for somebody else's decision
	StepWaitAnswers   StepKind = "answers"  // Count groups have not answered their offers
	StepDeliver       StepKind = "deliver"  // everything that was voted in is settled; Count of it got nothing
	StepCancelled     StepKind = "cancelled"
	StepConfirmCancel StepKind = "cancel" // an officer proposes to cancel the round, and another confirms
)

// NextStep is the one thing to do next in a round.
type NextStep struct {
	Kind  StepKind
	Part  RoundPart
	Count int
	At    time.Time
}

type nextFacts struct {
	setup                           RoundSetup
	stage                           Stage
	now                             time.Time
	dutiesOpen, submitted, eligible int
	released                        bool
	awards                          AwardProgress
}

func nextStep(f nextFacts) NextStep {
	planning, proposing, voting := f.setup.Timetable[Planning], f.setup.Timetable[Proposing], f.setup.Timetable[Voting]
	if f.setup.CancelProposed() && f.stage.Cancellable() {
		return NextStep{Kind: StepConfirmCancel}
	}
	switch f.stage {
	case StageDraft:
		return draftStep(f)
	case StagePlanning:
		return NextStep{Kind: StepFollowPlan, At: planning.ClosesAt}
	case StageWaiting:
		if f.now.Before(planning.OpensAt) {
			return NextStep{Kind: StepWaitPlan, At: planning.OpensAt}
		}
		return NextStep{Kind: StepWaitProposals, At: proposing.OpensAt}
	case StageProposing:
		if f.submitted > 0 {
			return NextStep{Kind: StepReview, Count: f.submitted, At: proposing.ClosesAt}
		}
		return NextStep{Kind: StepWaitMore, At: proposing.ClosesAt}
	case StageReviewing:
		return reviewStep(f)
	case StageSealed:
		if f.setup.Assurance == AssuranceCode {
			return NextStep{Kind: StepCodes, At: voting.OpensAt}
		}
		return NextStep{Kind: StepWaitVote, At: voting.OpensAt}
	case StageVoting, StageGrace:
		return NextStep{Kind: StepFollowVote, At: voting.ClosesAt}
	case StageClosed:
		if f.now.Before(voting.ClosesAt) {
			return NextStep{Kind: StepSetBack}
		}
		return NextStep{Kind: StepCount}
	case StageCounted:
		return NextStep{Kind: StepPublishResult}
	case StageCancelled:
		return NextStep{Kind: StepCancelled}
	default:
		return awardStep(f.awards)
	}
}

func awardStep(a AwardProgress) NextStep {
	switch {
	case a.Proposed:
		return NextStep{Kind: StepWaitApprover}
	case a.Missing > 0:
		return NextStep{Kind: StepAwards, Count: a.Missing}
	case a.Offered > 0:
		return NextStep{Kind: StepWaitAnswers, Count: a.Offered}
	default:
		return NextStep{Kind: StepDeliver, Count: a.LeftOut}
	}
}

func draftStep(f nextFacts) NextStep {
	if part := f.setup.Unanswered(); part != "" {
		return NextStep{Kind: StepAnswer, Part: part}
	}
	if f.dutiesOpen > 0 {
		return NextStep{Kind: StepDuties, Count: f.dutiesOpen}
	}
	return NextStep{Kind: StepPublish}
}

func reviewStep(f nextFacts) NextStep {
	scoring, voting := f.setup.Timetable[Scoring], f.setup.Timetable[Voting]
	switch {
	case f.submitted > 0:
		return NextStep{Kind: StepReview, Count: f.submitted}
	case !voting.ClosesAt.After(f.now):
		return NextStep{Kind: StepMoveVote, At: voting.ClosesAt}
	case f.setup.PanelTeamID != nil && !f.released && f.now.Before(scoring.ClosesAt):
		return NextStep{Kind: StepFollowPanel, At: scoring.ClosesAt}
	case f.setup.PanelTeamID != nil && !f.released:
		return NextStep{Kind: StepReleasePanel}
	default:
		return NextStep{Kind: StepSeal, Count: f.eligible, At: voting.OpensAt}
	}
}
