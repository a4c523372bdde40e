package models

import (
	"slices"
	"strings"
	"time"
)

// What more time to vote keeps to.
const (
	// OutageLeast is how long nobody could vote before that is a reason to extend a vote after its close.
	OutageLeast = 15 * time.Minute
	// LastDay is the last part of a vote, in which an outage extends it by at least as long.
	LastDay = 24 * time.Hour
	// MostExtension is how much one act adds to a vote: a slip of the pen in the year is refused.
	MostExtension = 14 * 24 * time.Hour
)

// Extension is more time to vote. What was sealed stays as it is: the vote closes at the latest of its sealed close and of its confirmed extensions.
type Extension struct {
	ID          string
	RoundID     string
	Reason      string // everybody reads it
	CloseFrom   time.Time
	CloseTo     time.Time
	DownFrom    *time.Time // from when to when nobody could vote, where that is why
	DownTo      *time.Time
	TwoPeople   bool // another officer confirms it; else the act of one is confirmed by itself
	ProposedBy  string
	ProposedAt  time.Time
	ConfirmedBy *string
	ConfirmedAt *time.Time
	Mark        []byte // of the round and the close, once it is confirmed, by a key that is not in the database
}

// Hash is the ContentHash of what another officer confirms.
func (e Extension) Hash() (string, error) {
	return ContentHash(map[string]any{"round": e.RoundID, "close_to": moment(e.CloseTo), "down_from": momentOf(e.DownFrom), "down_to": momentOf(e.DownTo), "reason": e.Reason, "proposed_by": e.ProposedBy})
}

// Outage reports whether the vote goes on for longer because nobody could vote for a time.
func (e Extension) Outage() bool { return e.DownFrom != nil && e.DownTo != nil }

// covers reports whether the extension makes good for an outage that overlaps this one.
func (e Extension) covers(g Gap) bool {
	return e.Outage() && e.DownFrom.Before(g.To) && g.From.Before(*e.DownTo)
}

// EventEnd is the decision of two officers in the room that the vote of an event is over.
type EventEnd struct {
	RoundID     string `gorm:"primaryKey"`
	ProposedBy  string
	ProposedAt  time.Time
	ConfirmedBy *string
	ConfirmedAt *time.Time
	Mark        []byte // of the confirmation, by a key that is not in the database
}

// Heartbeat is a minute in which a copy of the program was running.
type Heartbeat struct {
	Minute time.Time `gorm:"primaryKey"`
}

// Gap is a time in which no copy of the program was running.
type Gap struct{ From, To time.Time }

// Minutes is how long it was.
func (g Gap) Minutes() int { return int(g.To.Sub(g.From).Minutes()) }

// VoteClock is what was decided on the clock of a sealed vote after it was sealed; the zero value is nothing.
type VoteClock struct {
	SealedClose time.Time   // when the sealed timetable closes the vote
	Extensions  []Extension // confirmed, in order of the closes
	EndedAt     *time.Time  // when two officers ended it in the room
}

// Moved reports whether the vote closes at another time than the sealed one.
func (c VoteClock) Moved() bool { return len(c.Extensions) > 0 || c.EndedAt != nil }

// Last is the extension that says when the vote closes now; nil where there is none, or the vote was ended since.
func (c VoteClock) Last() *Extension {
	if len(c.Extensions) == 0 || c.EndedAt != nil {
		return nil
	}
	return &c.Extensions[len(c.Extensions)-1]
}

// Set puts the round's clock to what was decided since it was sealed. This is the one place that moves the close of a vote: from here on the timetable says
// when the vote closes, and SealedTimetable what was sealed.
func (s RoundState) Set(extensions []Extension, endedAt *time.Time) RoundState {
	voting, dated := s.Timetable[Voting]
	if !dated || len(extensions) == 0 && endedAt == nil {
		return s
	}
	s.Clock = VoteClock{SealedClose: voting.ClosesAt, Extensions: slices.SortedFunc(slices.Values(extensions), func(a, b Extension) int { return a.CloseTo.Compare(b.CloseTo) }), EndedAt: endedAt}
	for _, e := range s.Clock.Extensions {
		if e.CloseTo.After(voting.ClosesAt) {
			voting.ClosesAt = e.CloseTo
		}
	}
	if endedAt != nil {
		voting.ClosesAt = *endedAt
	}
	moved := Timetable{}
	for kind, w := range s.Timetable {
		moved[kind] = w
	}
	moved[Voting] = voting
	s.Timetable = moved
	return s
}

// Sealed is a timetable of the round as it was sealed.
func (c VoteClock) Sealed(t Timetable) Timetable {
	if !c.Moved() {
		return t
	}
	sealed := Timetable{}
	for kind, w := range t {
		if kind == Voting {
			w.ClosesAt = c.SealedClose
		}
		sealed[kind] = w
	}
	return sealed
}

// ExtendInput is an officer's proposal to extend a vote, as typed.
type ExtendInput struct {
	Reason   string
	To       TypedMoment
	Outage   bool
	DownFrom TypedMoment
	DownTo   TypedMoment
}

// ExtensionTakesTwo reports whether another officer confirms more time for a vote: where it shares so much, and always once the vote has closed, was seen to
// have, or may have because the clock was seen to go back.
func (r Round) ExtensionTakesTwo(closed bool) bool { return closed || r.PotPence > TwoPeopleAbove }

// Check reads a proposal to extend the vote of a round in this state. Before the close any published reason will do, for two officers where the vote was seen to be
// over, or the clock was later than it is: that is the way out when a clock was wrong. After the close it takes an outage that was going on at the close, and only
// until the votes are counted.
func (in ExtendInput) Check(round Round, state RoundState, now time.Time, wasLater bool) (Extension, error) {
	var checks Checks
	closes := state.Timetable[Voting].ClosesAt
	closed := !now.Before(closes)
	e := Extension{RoundID: round.ID, Reason: strings.TrimSpace(in.Reason), CloseFrom: closes, TwoPeople: round.ExtensionTakesTwo(closed || wasLater || state.SeenOver()), ProposedAt: now}
	if in.Outage {
		from, to := in.DownFrom.check(&checks, "down_from", "nobody could vote from"), in.DownTo.check(&checks, "down_to", "voting worked again")
		e.DownFrom, e.DownTo = &from, &to
	} else {
		checks.Require(!closed, "outage", "Voting has closed. It can only be extended for an outage that was going on at the close")
	}
	e.CloseTo = in.To.check(&checks, "to", "voting now closes")
	if err := checks.Err(); err != nil { // without the times nothing else can be said of them
		checks.publicText("reason", e.Reason, mostReason, "Say why. Everybody can read it")
		return e, checks.Err()
	}
	if e.CloseTo.After(closes) {
		checks.Require(e.CloseTo.After(now), "to-day", "This is past. Choose a later date")
	} else {
		checks.Require(false, "to-day", "Voting closes on that day and time already, or later. A vote is never made shorter")
	}
	checks.Require(e.CloseTo.Sub(closes) <= MostExtension, "to-day", "Extend a vote by 14 days at most")
	checks.publicText("reason", e.Reason, mostReason, "Say why. Everybody can read it")
	if e.Outage() {
		e.checkOutage(&checks, state, now)
	}
	return e, checks.Err()
}

// checkOutage holds the times of an outage to the published rule.
func (e Extension) checkOutage(checks *Checks, state RoundState, now time.Time) {
	down := e.DownTo.Sub(*e.DownFrom)
	checks.Require(!e.DownTo.After(now), "down_to-day", "This is not past yet. Wait until voting works again")
	checks.Require(down >= OutageLeast, "down_to-day", "An outage that extends a vote is 15 minutes or longer")
	checks.Require(!e.DownTo.Before(e.CloseFrom.Add(-LastDay)), "down_from-day", "This was before the last day of the vote. Leave the outage out and say why in words")
	checks.Require(e.CloseTo.Sub(e.CloseFrom) >= down || !e.CloseTo.After(e.CloseFrom), "to-day", "Extend the vote by at least as long as nobody could vote")
	if !now.Before(e.CloseFrom) {
		checks.Require(e.DownFrom.Before(state.HardClose()) && !e.DownTo.Before(e.CloseFrom), "down_to-day", "Voting has closed. It can only be extended for an outage that was going on at the close")
	}
}

// Outages are the gaps in the heartbeats of a vote's last day, up to its hard close, that no extension has made good for. The minutes are in order.
func (s RoundState) Outages(minutes []time.Time) []Gap {
	var gaps []Gap
	from := s.Timetable[Voting].ClosesAt.Add(-LastDay)
	if opens := s.Timetable[Voting].OpensAt; opens.After(from) {
		from = opens
	}
	for i := 1; i < len(minutes); i++ {
		g := Gap{From: minutes[i-1], To: minutes[i]}
		if !g.To.After(from) || !g.From.Before(s.HardClose()) || g.To.Sub(g.From) <= OutageLeast {
			continue
		}
		if !slices.ContainsFunc(s.Clock.Extensions, func(e Extension) bool { return e.covers(g) }) {
			gaps = append(gaps, g)
		}
	}
	return gaps
}

// Outage is the times of an outage as an officer proposes them, from what the program noticed: the vote goes on for at least as long, from its close or, where
// that time is past by now, from now.
func (s RoundState) Outage(g Gap, now time.Time) ExtendInput {
	down := g.To.Sub(g.From)
	to := s.Timetable[Voting].ClosesAt.Add(down)
	if !to.After(now) {
		to = now.Add(down)
	}
	to = to.Add(time.Minute - 1).Truncate(time.Minute)
	return ExtendInput{Outage: true, DownFrom: TypedMomentOf(g.From), DownTo: TypedMomentOf(g.To), To: TypedMomentOf(to)}
}

// CanEnd reports whether two officers may end the vote in the room: it is an event's, and open.
func (r Round) CanEnd(stage Stage) bool { return r.Template == TemplateEvent && stage == StageVoting }

// ClockPage is what officers see of the clock of a round's vote.
type ClockPage struct {
	RoundFrame
	Waiting    *Extension // proposed, and not confirmed
	WaitingBy  string
	Own        bool   // the actor proposed it, so another officer confirms
	Seen       string // the hash of what is proposed
	CanExtend  bool   // now
	Closed     bool   // only an outage that was going on at the close extends it now
	SetBack    bool   // it was noted that the vote was over, and by the clock it is not
	WasLater   bool   // the clock was later than it is, so one of its times was wrong
	Outages    []Gap
	End        *EventEnd
	EndBy      string // who proposes to end it in the room
	OwnEnd     bool
	CanEndRoom bool
	Told       int // how many people get an email
	Suggested  ExtendInput
}

// TakesTwo reports whether another officer confirms more time for this vote now.
func (p ClockPage) TakesTwo() bool { return p.ExtensionTakesTwo(p.Closed || p.SetBack || p.WasLater) }

// StillGood says why a proposal to extend a vote can no longer be confirmed: the vote closed meanwhile, or by now its time is past.
func (e Extension) StillGood(state RoundState, now time.Time) error {
	closes := state.Timetable[Voting].ClosesAt
	spans := e.Outage() && e.DownFrom.Before(state.HardClose()) && !e.DownTo.Before(closes)
	switch {
	case !e.CloseFrom.Equal(closes):
		return Errorf(Conflict, "Voting closes at another time than when this was proposed. Propose it again")
	case !now.Before(closes) && !spans:
		return Errorf(Conflict, "Voting has closed. It can only be extended for an outage that was going on at the close")
	case !e.CloseTo.After(now):
		return Errorf(Conflict, "The new close is past by now. Propose a later one")
	}
	return nil
}
