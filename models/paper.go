package models

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"acorn/models/tally"
)

// The ballots: what a round asks of a voter.
const (
	BallotApproval   = "approval"   // pick up to so many projects
	BallotKnapsack   = "knapsack"   // pick what the pot would pay for
	BallotCumulative = "cumulative" // share out so many points
	BallotScore      = "score"      // score each project from 0
	BallotRanking    = "ranking"    // put so many projects in order, best first
)

// BallotTypes are the ballots, the usual one first.
var BallotTypes = [...]string{BallotApproval, BallotKnapsack, BallotCumulative, BallotScore, BallotRanking}

// The limits of ballots: the usual ones, and the most that an officer can set. Scores go from 0 to TopScore in every round.
const (
	usualPicks  = 3
	mostPicks   = 500
	usualPoints = 10
	mostPoints  = 100
	mostPlaces  = 10
	TopScore    = 5
)

// VoteBy makes this the ballot of the rulebook, with its usual limit. What another ballot would use is emptied.
func (b *Rulebook) VoteBy(ballot string) {
	b.BallotType, b.MaxChoices, b.Points = ballot, 0, 0
	switch ballot {
	case BallotApproval, BallotRanking:
		b.MaxChoices = usualPicks
	case BallotCumulative:
		b.Points = usualPoints
	case BallotScore:
		b.Points = TopScore
	}
}

// Ticks reports whether people pick projects, each as good as the next. On other ballots they give points, or places that give points.
func Ticks(ballot string) bool { return ballot == BallotApproval || ballot == BallotKnapsack }

// CountsBy reports whether a counting rule goes with a ballot. Phragmén's rule knows no points: it would count every project that has any alike.
func CountsBy(ballot string, method tally.Method) bool {
	return slices.Contains(BallotTypes[:], ballot) && (Ticks(ballot) || method != tally.Phragmen)
}

// placePoints are what the places of a ranking give, the first place first: each one more than the next, and the last 1. Kraków's and Zürich's votes
// count places like this.
func (b Rulebook) placePoints() []int {
	points := make([]int, b.MaxChoices)
	for i := range points {
		points[i] = b.MaxChoices - i
	}
	return points
}

// Marks are what somebody put on a ballot, as they typed it.
type Marks struct {
	Picks []string          // ids of what is ticked, where people pick
	Typed map[string]string // where they do not: the points, score or place of a project, by its id
}

// MarksFrom is what a form says of the ballot: the picks, or what was typed for each project. What is in it is judged by the paper.
func MarksFrom(form url.Values) Marks {
	m := Marks{Picks: form["project"]}
	for field, typed := range form {
		if project, ok := MarkedProject(field); ok {
			if m.Typed == nil {
				m.Typed = map[string]string{}
			}
			m.Typed[project] = strings.Join(typed, " and ") // two answers for one project are no number
		}
	}
	return m
}

// Blank reports whether nothing is on it. A score of 0 is nothing.
func (m Marks) Blank() bool {
	for _, typed := range m.Typed {
		if n, ok := ParseCount(typed); typed != "" && (!ok || n != 0) {
			return false
		}
	}
	return len(m.Picks) == 0
}

// Without is the same with nothing on one project. The places behind it move up.
func (p Paper) Without(m Marks, project string) Marks {
	out := Marks{Picks: slices.DeleteFunc(slices.Clone(m.Picks), func(id string) bool { return id == project }), Typed: maps.Clone(m.Typed)}
	gone, ranked := ParseCount(out.Typed[project])
	delete(out.Typed, project)
	if p.Rules.BallotType != BallotRanking || !ranked {
		return out
	}
	for id, typed := range out.Typed {
		if place, ok := ParseCount(typed); ok && place > gone {
			out.Typed[id] = fmt.Sprint(place - 1)
		}
	}
	return out
}

// Moved is a list in order with one project so many places further down, or up where by is less than 0, and the one that was there in its place.
func (p Paper) Moved(m Marks, project string, by int) Marks {
	from, ranked := ParseCount(m.Typed[project])
	to := from + by
	if p.Rules.BallotType != BallotRanking || !ranked || from < 1 || to < 1 {
		return m
	}
	for id, typed := range m.Typed {
		if place, ok := ParseCount(typed); ok && place == to {
			out := Marks{Picks: m.Picks, Typed: maps.Clone(m.Typed)}
			out.Typed[project], out.Typed[id] = fmt.Sprint(to), fmt.Sprint(from)
			return out
		}
	}
	return m
}

// MarkField is the name of the field for the points, score or place of a project.
func MarkField(project string) string { return markPrefix + project }

const markPrefix = "points-"

// MarkedProject is the project that a field of this name is for, and whether it is for any.
func MarkedProject(field string) (string, bool) { return strings.CutPrefix(field, markPrefix) }

// Paper is a round's ballot with its limits. Whatever it does not allow is refused, in words that say what to change.
type Paper struct {
	Rules    Rulebook
	PotPence int64
	Projects []Project
}

// Paper is the ballot as the published rules have it.
func (f SealedRules) Paper() Paper {
	p := Paper{PotPence: f.PotPence, Rules: Rulebook{BallotType: f.BallotType, MaxChoices: max(f.MaxChoices, len(f.PlacePoints)), Points: max(f.SharedPoints, f.TopScore)}}
	for _, project := range f.Projects {
		p.Projects = append(p.Projects, Project{RoundID: f.Round, ProposalID: project.ID, Number: project.Number, Title: project.Title, CostPence: project.CostPence})
	}
	return p
}

// Form is the paper as the count's library knows it.
func (p Paper) Form() tally.Form {
	switch p.Rules.BallotType {
	case BallotKnapsack:
		return tally.Form{Kind: tally.Knapsack, MaxCost: p.PotPence}
	case BallotCumulative:
		return tally.Form{Kind: tally.Cumulative, MinPoints: 1, MaxSum: p.Rules.Points}
	case BallotScore:
		return tally.Form{Kind: tally.Scores, MinPoints: 1, MaxPoints: p.Rules.Points}
	case BallotRanking:
		return tally.Form{Kind: tally.Ranking, MaxChoices: p.Rules.MaxChoices, Places: p.Rules.placePoints()}
	default:
		return tally.Form{Kind: tally.Approval, MaxChoices: p.Rules.MaxChoices}
	}
}

// Read turns what somebody put on the paper into the points that are counted: one for each pick, those given, or those of a place. A project with no
// points is left out: no score and a score of 0 are the same. A blank ballot is one too.
func (p Paper) Read(m Marks) (map[string]int, error) {
	points := map[string]int{}
	known := make(map[string]Project, len(p.Projects))
	for _, project := range p.Projects {
		known[project.ProposalID] = project
	}
	for _, pick := range m.Picks {
		if _, ok := known[pick]; !ok || !Ticks(p.Rules.BallotType) {
			return nil, wrongMark("project", "One of your picks is not on this ballot. Look at your picks and send them again")
		}
		if points[pick] != 0 {
			return nil, wrongMark("project", "You can pick each project once. Look at your picks and send them again")
		}
		points[pick] = 1
	}
	for id := range m.Typed {
		if _, ok := known[id]; !ok || Ticks(p.Rules.BallotType) {
			return nil, wrongMark("project", "One of your picks is not on this ballot. Look at your picks and send them again")
		}
	}
	var checks Checks
	for _, project := range p.Projects {
		n, ok := 0, true
		if typed := strings.TrimSpace(m.Typed[project.ProposalID]); typed != "" {
			n, ok = ParseCount(typed)
		}
		p.checkNumber(&checks, project, n, ok)
		if n > 0 {
			points[project.ProposalID] = n
		}
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	if p.Rules.BallotType == BallotRanking {
		return p.ranked(points)
	}
	if err := p.checkAll(points); err != nil {
		return nil, err
	}
	return points, nil
}

// checkNumber says what is wrong with the number typed for one project.
func (p Paper) checkNumber(checks *Checks, project Project, n int, ok bool) {
	field, most := MarkField(project.ProposalID), p.Rules.Points
	switch p.Rules.BallotType {
	case BallotCumulative:
		checks.Require(ok && n <= 1000, field, "Type the points for “{{.Title}}” as a whole number, like 3", "Title", project.Title)
	case BallotScore:
		checks.Require(ok && n <= most, field, "Give “{{.Title}}” a score from 0 to {{.Top}}", "Title", project.Title, "Top", most)
	case BallotRanking:
		checks.Require(ok && n <= p.Rules.MaxChoices, field, "Choose a place for “{{.Title}}” from 1 to {{.Last}}", "Title", project.Title, "Last", p.Rules.MaxChoices)
	}
}

// checkAll says what is wrong with a ballot as a whole.
func (p Paper) checkAll(points map[string]int) error {
	cost, sum := int64(0), 0
	for _, project := range p.Projects {
		if n := points[project.ProposalID]; n > 0 {
			cost += project.CostPence
			sum += n
		}
	}
	switch {
	case p.Rules.BallotType == BallotApproval && len(points) > p.Rules.MaxChoices:
		return wrongMark("project", "You picked {{.Picked}} projects and you can pick {{.Most}}. Take out {{.Over}}",
			"Picked", len(points), "Most", p.Rules.MaxChoices, "Over", len(points)-p.Rules.MaxChoices)
	case p.Rules.BallotType == BallotKnapsack && cost > p.PotPence:
		return wrongMark("project", "Your picks cost {{.Cost}} together and there is {{.Pot}}. That is {{.Over}} too much. Take something out",
			"Cost", Pounds(cost), "Pot", Pounds(p.PotPence), "Over", Pounds(cost-p.PotPence))
	case p.Rules.BallotType == BallotCumulative && sum > p.Rules.Points:
		return wrongMark("project", "You gave {{.Given}} points and you have {{.Points}}. Take back {{.Over}}", "Given", sum, "Points", p.Rules.Points, "Over", sum-p.Rules.Points)
	}
	return nil
}

// ranked are the points of places. No two projects have one place, and none is left out before another.
func (p Paper) ranked(places map[string]int) (map[string]int, error) {
	in := map[int]Project{}
	last := 0
	for _, project := range p.Projects {
		place := places[project.ProposalID]
		if place == 0 {
			continue
		}
		if other, taken := in[place]; taken {
			return nil, wrongMark(MarkField(project.ProposalID), "“{{.First}}” and “{{.Second}}” both have place {{.Place}}. Give each a place of its own",
				"First", other.Title, "Second", project.Title, "Place", place)
		}
		in[place], last = project, max(last, place)
	}
	points := map[string]int{}
	for place := 1; place <= last; place++ {
		project, taken := in[place]
		if !taken {
			return nil, wrongMark("project", "You have a place {{.Last}} and no place {{.Place}}. Fill place {{.Place}} too, or move what comes after it up", "Last", last, "Place", place)
		}
		points[project.ProposalID] = p.Rules.placePoints()[place-1]
	}
	return points, nil
}

// Keeps reports whether a ballot's points, as they were kept, are within the limits of the paper: nothing else is ever counted.
func (p Paper) Keeps(points map[string]int) bool {
	cost := make(map[string]int64, len(p.Projects))
	for _, project := range p.Projects {
		cost[project.ProposalID] = project.CostPence
	}
	marks := make([]tally.Choice, 0, len(points))
	for id, n := range points {
		if _, known := cost[id]; !known || n < 1 {
			return false
		}
		marks = append(marks, tally.Choice{ProjectID: id, Points: n})
	}
	slices.SortFunc(marks, func(a, b tally.Choice) int { return b.Points - a.Points })
	filled, err := p.Form().Fill(marks, func(id string) int64 { return cost[id] })
	return err == nil && slices.Equal(filled, marks)
}

// Marked is a paper with these points on it, as its voter would have filled it in.
func (p Paper) Marked(points map[string]int) Marks {
	if Ticks(p.Rules.BallotType) {
		return Marks{Picks: slices.Sorted(maps.Keys(points))}
	}
	m := Marks{Typed: make(map[string]string, len(points))}
	for id, n := range points {
		if p.Rules.BallotType == BallotRanking {
			n = p.Rules.MaxChoices + 1 - n
		}
		m.Typed[id] = fmt.Sprint(n)
	}
	return m
}

// wrongMark is the answer to a ballot that breaks a limit.
func wrongMark(field, text string, args ...any) error {
	return &Error{Code: Invalid, Text: "There is a problem", Fields: []FieldError{{Field: field, Text: text, Args: args}}}
}

// applyBallot reads how people vote. The limit of another ballot than the chosen one is not read.
func (in RulesInput) applyBallot(checks *Checks, b *Rulebook) {
	b.VoteBy(in.Ballot)
	limit := func(field, typed string, most int, wrong string, args ...any) int {
		n, ok := ParseCount(typed)
		checks.Require(ok && n >= 1 && n <= most, field, wrong, args...)
		return n
	}
	switch in.Ballot {
	case BallotApproval:
		b.MaxChoices = limit("max_choices", in.MaxChoices, mostPicks, "Enter how many ideas one person may pick: 1 or more")
	case BallotCumulative:
		b.Points = limit("points", in.Points, mostPoints, "Enter how many points each person shares out: 1 to {{.Most}}", "Most", mostPoints)
	case BallotRanking:
		b.MaxChoices = limit("places", in.Places, mostPlaces, "Enter how many places there are: 1 to {{.Most}}", "Most", mostPlaces)
	case BallotKnapsack, BallotScore:
	default:
		checks.Require(false, "ballot", "Choose how people vote")
	}
}

// ballotInput is how people vote as it stands in the fields of its page. What the ballot does not use has its usual value.
func (b Rulebook) ballotInput(in *RulesInput) {
	in.Ballot, in.MaxChoices, in.Points, in.Places = b.BallotType, fmt.Sprint(usualPicks), fmt.Sprint(usualPoints), fmt.Sprint(usualPicks)
	switch b.BallotType {
	case BallotApproval:
		in.MaxChoices = fmt.Sprint(b.MaxChoices)
	case BallotCumulative:
		in.Points = fmt.Sprint(b.Points)
	case BallotRanking:
		in.Places = fmt.Sprint(b.MaxChoices)
	}
}

// ballotFacts are what the public is told of how people vote. The limits of other ballots are empty.
func (b Rulebook) ballotFacts() []Fact {
	facts := []Fact{{"ballot", "choice", b.BallotType}, {"max_choices", "count", ""}, {"points", "count", ""}, {"places", "count", ""}}
	switch b.BallotType {
	case BallotApproval:
		facts[1].Value = fmt.Sprint(b.MaxChoices)
	case BallotCumulative:
		facts[2].Value = fmt.Sprint(b.Points)
	case BallotRanking:
		facts[3].Value = fmt.Sprint(b.MaxChoices)
	}
	return facts
}
