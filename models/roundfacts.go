package models

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fact is one thing that the public is told about a round. Name is a word for the thing; Kind says how Value is written, so that a page can
// word both in its reader's language.
type Fact struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"` // text, money (pence), time (RFC 3339), count, percent (thousandths), yes (true or false), or choice (one of a few known values), or belonging (ways to belong, with spaces between)
	Value string `json:"value"`
}

// FactChange is a fact that became another.
type FactChange struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	From string `json:"from"`
	To   string `json:"to"`
}

// RoundChange is what an officer changed in a round after people had been told otherwise, and why.
type RoundChange struct {
	At     time.Time
	Reason string
	Facts  []FactChange
}

// factVenue is where an event is held.
const factVenue = "venue"

// ConcernsProposers reports whether somebody who has an idea in the round must hear of the change: the money, or when and where what is.
func (f FactChange) ConcernsProposers() bool {
	return f.Name == "pot" || f.Name == "min_ask" || f.Name == "max_ask" || f.Name == factVenue || f.Kind == "time"
}

// told is what the public is told about a round. Who to ring about safeguarding is not in it: the council's own numbers are.
func told(r RoundSetup, options RoundOptions) []Fact {
	facts := []Fact{
		{"name", "text", r.Name}, {"summary", "text", r.Summary}, {"pot", "money", fmt.Sprint(r.PotPence)},
		{"min_ask", "money", fmt.Sprint(r.MinAskPence)}, {"max_ask", "money", fmt.Sprint(r.MaxAskPence)},
		{"area", "text", options.AreaName(r.AreaID)}, {"team", "text", options.TeamName(r.TeamID)},
		{"who_may_propose", "text", r.WhoMayPropose}, {"who_may_vote", "text", r.WhoMayVote}, {"min_age", "count", fmt.Sprint(r.MinAge)},
		{"belonging", "belonging", r.Belonging},
		{"panel", "text", options.TeamName(r.PanelTeamID)}, {"assurance", "choice", r.Assurance},
		{"panel_public", "choice", fmt.Sprint(r.Rules.PanelPublic)}, {"grace", "count", fmt.Sprint(r.Rules.GraceMinutes)},
	}
	if r.Template == TemplateEvent {
		facts = append(facts, Fact{factVenue, "text", r.Venue})
	}
	facts = append(facts, r.Rules.ballotFacts()...)
	facts = append(facts, r.Rules.countingFacts()...)
	for _, kind := range []string{Planning, Proposing, Scoring, Voting} {
		w := r.Timetable[kind]
		facts = append(facts, Fact{kind + "_opens", "time", moment(w.OpensAt)}, Fact{kind + "_closes", "time", moment(w.ClosesAt)})
	}
	if r.PanelTeamID != nil {
		facts = append(facts, Fact{"rubric", "text", rubricText(r.Rubric)})
	}
	return facts
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func momentOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return moment(*t)
}

func rubricText(rubric []RubricCriterion) string {
	lines := make([]string, len(rubric))
	for i, c := range rubric {
		lines[i] = fmt.Sprintf("%s (×%d): %s", c.Question, c.Weight, strings.Join(c.Levels, " / "))
	}
	return strings.Join(lines, "; ")
}

// Changes are the facts that the public was told and that would no longer be true.
func Changes(before, after RoundSetup, options RoundOptions) []FactChange {
	var changes []FactChange
	was, is := told(before, options), told(after, options)
	value := func(facts []Fact, name string) (string, bool) {
		i := slices.IndexFunc(facts, func(f Fact) bool { return f.Name == name })
		if i < 0 {
			return "", false
		}
		return facts[i].Value, true
	}
	for _, f := range is {
		if old, _ := value(was, f.Name); old != f.Value {
			changes = append(changes, FactChange{f.Name, f.Kind, old, f.Value})
		}
	}
	for _, f := range was {
		if _, still := value(is, f.Name); !still {
			changes = append(changes, FactChange{f.Name, f.Kind, f.Value, ""})
		}
	}
	return changes
}

// AreaName is the name of an area, empty for none: then a round is for the whole council.
func (o RoundOptions) AreaName(id *string) string {
	for _, a := range o.Areas {
		if id != nil && a.ID == *id {
			return a.Name
		}
	}
	return ""
}

// TeamName is the name of a team, empty for none.
func (o RoundOptions) TeamName(id *string) string {
	for _, t := range o.Teams {
		if id != nil && t.ID == *id {
			return t.Name
		}
	}
	return ""
}

// Fund is one of the funds to choose from.
func (o RoundOptions) Fund(id string) FundOption {
	for _, f := range o.Funds {
		if f.ID == id {
			return f
		}
	}
	return FundOption{}
}

// DefaultSummary is the sentence about a round that nobody has written another for.
func DefaultSummary(r RoundSetup, options RoundOptions) string {
	where := options.AreaName(r.AreaID)
	if where == "" {
		return fmt.Sprintf("Share %s between ideas that help families and young people.", Pounds(r.PotPence))
	}
	return fmt.Sprintf("Share %s in %s between ideas that help families and young people.", Pounds(r.PotPence), where)
}

// Pounds writes pence for the texts of this package, which know no language: £12,500, or £3.20 where there are pence.
func Pounds(pence int64) string {
	pounds := fmt.Sprint(pence / 100)
	for i := len(pounds) - 3; i > 0; i -= 3 {
		pounds = pounds[:i] + "," + pounds[i:]
	}
	if pence%100 != 0 {
		return fmt.Sprintf("£%s.%02d", pounds, pence%100)
	}
	return "£" + pounds
}

func fieldsOf(err error) []FieldError {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// RoundInputOf is a part of a round as it stands in the fields of its page.
func RoundInputOf(part RoundPart, r RoundSetup) RoundInput {
	in := RoundInput{Part: part}
	switch part {
	case RoundMoneyPart:
		in.Money = MoneyInput{Name: r.Name, Summary: r.Summary, Fund: r.FundID, Pot: poundsTyped(r.PotPence), Min: poundsTyped(r.MinAskPence), Max: poundsTyped(r.MaxAskPence)}
		if r.PotPence == 0 {
			in.Money.Pot, in.Money.Min, in.Money.Max = "", "", ""
		}
	case RoundPeoplePart:
		in.People = PeopleInput{Area: text(r.AreaID), Team: text(r.TeamID), WhoMayPropose: r.WhoMayPropose, WhoMayVote: r.WhoMayVote, MinAge: fmt.Sprint(r.MinAge), Belonging: r.Belongings()}
	case RoundDatesPart:
		in.Dates = datesInputOf(r.Timetable, r.Timetable.usual())
		in.Dates.Venue = r.Venue
	case RoundChecksPart, RoundSafetyPart:
		in.Checks = ChecksInput{Panel: text(r.PanelTeamID), SafeguardingLead: r.SafeguardingLead, SafeguardingDeputy: r.SafeguardingDeputy, Assurance: r.Assurance}
	case RoundRulesPart:
		in.Rules = RulesInput{Ties: NamedTies(r.Rules.Ties), PanelPublic: "no", Grace: fmt.Sprint(r.Rules.GraceMinutes)}
		r.Rules.ballotInput(&in.Rules)
		r.Rules.countingInput(&in.Rules)
		if r.Rules.ShowOther {
			in.Rules.ShowOther = "yes"
		}
		if r.Rules.PanelPublic {
			in.Rules.PanelPublic = "yes"
		}
	case RoundRubricPart:
		in.Rubric = rubricInputOf(r.Rubric)
	}
	return in
}

func rubricInputOf(rubric []RubricCriterion) RubricInput {
	in := RubricInput{Criteria: make([]CriterionInput, max(rubricSize, len(rubric)))}
	for i := range in.Criteria {
		in.Criteria[i].Weight = "1"
		if i < len(rubric) {
			in.Criteria[i].Question, in.Criteria[i].Weight = rubric[i].Question, fmt.Sprint(rubric[i].Weight)
			copy(in.Criteria[i].Levels[:], rubric[i].Levels)
		}
	}
	return in
}

func poundsTyped(pence int64) string { return strings.TrimPrefix(Pounds(pence), "£") }

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
