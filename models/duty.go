package models

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// The duties that the holder of a fund looks at before a round is published.
const (
	DutyDataProtection = "data_protection"
	DutyEquality       = "equality"
	DutyPower          = "power"
	DutyPreElection    = "pre_election"
	DutySubsidy        = "subsidy"
	DutySafeguarding   = "safeguarding"
	DutyComplaints     = "complaints"
)

// Duties are all seven, in the order of the page.
var Duties = [...]string{DutyDataProtection, DutyEquality, DutyPower, DutyPreElection, DutySubsidy, DutySafeguarding, DutyComplaints}

// DutyInput is what an officer answers to one duty: where it is written down, or why it is not, or both.
type DutyInput struct{ Kind, Link, Reason string }

// leastDutyReason is less than any sentence that says why a paper is not needed.
const leastDutyReason = 10

// Empty reports whether nothing was typed.
func (in DutyInput) Empty() bool { return strings.TrimSpace(in.Link+in.Reason) == "" }

// DutyField names a field of one duty's form.
func DutyField(kind, field string) string { return kind + "_" + field }

// Check says what must be changed.
func (in DutyInput) Check() error {
	if !slices.Contains(Duties[:], in.Kind) {
		return Missing()
	}
	var checks Checks
	link, reason := strings.TrimSpace(in.Link), strings.TrimSpace(in.Reason)
	checks.Require(link != "" || reason != "", DutyField(in.Kind, "link"), "Enter a link, or say why there is none")
	if link != "" {
		address, err := url.Parse(link)
		checks.Require(err == nil && (address.Scheme == "https" || address.Scheme == "http") && strings.Contains(address.Host, "."),
			DutyField(in.Kind, "link"), "Enter the whole address, like https://www.council.gov.uk/paper")
	}
	checks.Require(reason == "" || isSentence(reason, leastDutyReason), DutyField(in.Kind, "reason"), "Say it in a sentence, {{.Least}} letters or more. Others must understand it later", "Least", leastDutyReason)
	checks.limitText(DutyField(in.Kind, "link"), link, 500)
	checks.limitText(DutyField(in.Kind, "reason"), reason, 1000)
	return checks.Err()
}

// CheckDuties says what must be changed in some answers, each in its own fields.
func CheckDuties(list []DutyInput) error {
	var checks Checks
	for _, in := range list {
		err := in.Check()
		fields := fieldsOf(err)
		if err != nil && fields == nil {
			return err
		}
		checks = append(checks, fields...)
	}
	return checks.Err()
}

// DutyAnswer is one duty of a round with its answer, if it has one. Last is what was answered for the round that this one was copied from.
type DutyAnswer struct {
	Kind       string
	Answered   bool
	Link       string
	Reason     string
	AnsweredBy string
	AnsweredAt time.Time
	Last       *Duty
}

// DutiesPage is what the page "Before you publish" shows.
type DutiesPage struct {
	RoundFrame
	Duties     []DutyAnswer
	Unanswered RoundPart // a part of the ten questions that has no answer yet
	Near       []NearDate
}

// noticeTime is how long people need at least between hearing of a round and being able to propose.
const noticeTime = 7 * 24 * time.Hour

// Soon reports whether proposals open so soon after the round is published that few will have heard of it.
func (p DutiesPage) Soon() bool {
	opens := p.Timetable[Proposing].OpensAt
	return p.PublishedAt == nil && opens.After(p.Now) && opens.Sub(p.Now) < noticeTime
}

// Past reports whether the round says that proposals opened in the past, so that it cannot be published.
func (p DutiesPage) Past() bool {
	opens := p.Timetable[Proposing].OpensAt
	return p.PublishedAt == nil && !opens.IsZero() && opens.Before(p.Now)
}

// NearDate is a date of a round that falls in the weeks before an election.
type NearDate struct {
	What     string // launch, proposing, voting or result
	At       time.Time
	Election time.Time
}

// Open is how many duties have no answer.
func (p DutiesPage) Open() int {
	n := 0
	for _, d := range p.Duties {
		if !d.Answered {
			n++
		}
	}
	return n
}

// resultDays is about how long after the vote its result is published.
const resultDays = 7

// NearElections are the dates on which a round that is published now would be in the news shortly before an election.
func NearElections(t Timetable, now time.Time) []NearDate {
	dates := []NearDate{{What: "launch", At: now}}
	if w, ok := t[Proposing]; ok {
		dates = append(dates, NearDate{What: "proposing", At: w.OpensAt})
	}
	if w, ok := t[Voting]; ok {
		dates = append(dates, NearDate{What: "voting", At: w.OpensAt}, NearDate{What: "result", At: w.ClosesAt.AddDate(0, 0, resultDays)})
	}
	var near []NearDate
	for _, d := range dates {
		if d.Election = NearElection(d.At); !d.Election.IsZero() {
			near = append(near, d)
		}
	}
	return near
}

// CheckPublish says what must be done before a round can be published. left is what its fund can share with this round.
func CheckPublish(r RoundSetup, duties []Duty, left int64, now time.Time) error {
	if r.PublishedAt != nil {
		return Errorf(Conflict, "This round is published already")
	}
	if part := r.Unanswered(); part != "" {
		return Errorf(Conflict, "Some of the ten questions have no answer yet. Answer them first")
	}
	var checks Checks
	for _, kind := range Duties {
		answered := slices.ContainsFunc(duties, func(d Duty) bool { return d.Kind == kind })
		checks.Require(answered, DutyField(kind, "link"), dutyMissing[kind])
	}
	if err := checks.Err(); err != nil {
		return err
	}
	switch {
	case !r.Timetable[Proposing].ClosesAt.After(now):
		return Errorf(Conflict, "Proposals would be closed already. Change the dates first")
	case r.Timetable[Proposing].OpensAt.Before(now):
		return Errorf(Conflict, "Proposals would have opened before people hear of the round. Change the dates first")
	case r.PotPence > left:
		return Errorf(Conflict, "The fund has only {{.Left}} left. Change how much is shared first", "Left", Pounds(max(left, 0)))
	case r.Assurance == AssuranceEmail && !EmailIsEnough(r.PotPence, r.MaxAskPence):
		return Errorf(Conflict, "A code by email is not enough for so much money. Change how voters prove who they are first")
	}
	return nil
}

// dutyMissing says which duty has no answer, for the list of what stands against publishing.
var dutyMissing = map[string]string{
	DutyDataProtection: "Answer “Data protection”: a link, or why not",
	DutyEquality:       "Answer “Equality”: a link, or why not",
	DutyPower:          "Answer “The power to do this”: a link, or why not",
	DutyPreElection:    "Answer “Elections”: a link, or why not",
	DutySubsidy:        "Answer “Subsidy”: a link, or why not",
	DutySafeguarding:   "Answer “Safeguarding”: a link, or why not",
	DutyComplaints:     "Answer “Complaints”: a link, or why not",
}
