package models

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ScoringOpen reports whether the panel may score now: proposals are closed, the rules are not yet sealed, and where the timetable has a
// window for scoring, it is open.
func (s RoundState) ScoringOpen(now time.Time) bool {
	if !OpenDuring(ActScore, s.Stage(now)) {
		return false
	}
	window, has := s.Timetable[Scoring]
	return !has || window.Open(now)
}

// ScoringOver reports whether scoring will not be open again: its window has closed, or the rules are sealed.
func (s RoundState) ScoringOver(now time.Time) bool {
	switch s.Stage(now) {
	case StageDraft, StagePlanning, StageWaiting, StageProposing:
		return false
	case StageReviewing:
		window, has := s.Timetable[Scoring]
		return has && !now.Before(window.ClosesAt)
	default:
		return true
	}
}

// RubricQuestion is one criterion with the levels that it is scored by, lowest first.
type RubricQuestion struct {
	Criterion
	Levels []CriterionLevel
}

// Level is the level with this score, and whether there is one.
func (q RubricQuestion) Level(score int) (CriterionLevel, bool) {
	for _, l := range q.Levels {
		if l.Score == score {
			return l, true
		}
	}
	return CriterionLevel{}, false
}

func (q RubricQuestion) least() int { return q.Weight * q.Levels[0].Score }
func (q RubricQuestion) most() int  { return q.Weight * q.Levels[len(q.Levels)-1].Score }

// Rubric is the questions that a round's panel scores by, in order. A question without levels is not one yet and must not be in it.
type Rubric []RubricQuestion

// Most is the points that a proposal gets at most: the highest score of each question times its weight.
func (r Rubric) Most() int {
	sum := 0
	for _, q := range r {
		sum += q.most()
	}
	return sum
}

// Least is the points that a proposal gets at least.
func (r Rubric) Least() int {
	sum := 0
	for _, q := range r {
		sum += q.least()
	}
	return sum
}

// Points is what these scores are worth: each times its question's weight.
func (r Rubric) Points(scores Scores) int {
	sum := 0
	for _, q := range r {
		sum += q.Weight * scores[q.ID]
	}
	return sum
}

// Unanswered are the numbers, from 1, of the questions that have no score among their levels.
func (r Rubric) Unanswered(scores Scores) []int {
	var numbers []int
	for i, q := range r {
		if _, ok := q.Level(scores[q.ID]); !ok {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// Worth is how a question's weight compares to the others': Times is how many times it counts. Others says that it counts that many times as
// much as each of the others, which are all alike; Same says that all questions count alike.
type Worth struct {
	Times        int
	Others, Same bool
}

// Worth is what the question with this number, from 1, counts.
func (r Rubric) Worth(number int) Worth {
	mine := r[number-1].Weight
	others := slices.Delete(slices.Clone(r), number-1, number)
	alike := len(others) > 0
	for _, q := range others {
		alike = alike && q.Weight == others[0].Weight
	}
	switch {
	case len(others) == 0 || alike && others[0].Weight == mine:
		return Worth{Times: 1, Same: true}
	case alike && mine > others[0].Weight && mine%others[0].Weight == 0:
		return Worth{Times: mine / others[0].Weight, Others: true}
	default:
		return Worth{Times: mine}
	}
}

// Scores are one member's scores for one proposal by the ids of the criteria.
type Scores map[string]int

// NoInterest is the answer of a member who knows nobody who would get the money.
const NoInterest = "no"

// InterestKinds are the interests that a member can declare, as they are kept.
var InterestKinds = [...]string{"own", "family", "friend", "work", "other"}

// CheckInterest says what is wrong with the answer to "Do you know the people who would get this money?". own says that the proposal is the
// member's, or of a group that they belong to: then there is only one answer.
func CheckInterest(answer string, own bool) error {
	var checks Checks
	known := answer == NoInterest || slices.Contains(InterestKinds[:], answer)
	checks.Require(known, "know", "Choose one answer")
	checks.Require(!known || !own || answer == "own", "know", "You or your group sent this in, so choose \"It is mine, or my group's\"")
	return checks.Err()
}

// The most characters that the panel's boxes take.
const (
	mostWhy     = 500
	mostComment = 1000
)

// ScoreInput is an answer to one question of the rubric, as it was typed. CriterionID is the question that the person read.
type ScoreInput struct {
	CriterionID string
	Score       string
	Why         string
}

// Check answers the score, or what must be changed.
func (in ScoreInput) Check(q RubricQuestion) (int, error) {
	if in.CriterionID != q.ID {
		return 0, Errorf(Conflict, "The questions have changed since you opened this page. Read the question again, then answer it")
	}
	var checks Checks
	score, err := strconv.Atoi(in.Score)
	_, ok := q.Level(score)
	checks.Require(in.Score == "" || err == nil && ok, "score", "Choose one of the answers on this page")
	checks.Require(in.Score != "", "score", "Choose the answer that fits best")
	checks.Require(utf8.RuneCountInString(in.Why) <= mostWhy, "why", "Make it shorter: 500 characters at most")
	checks.Require(!HasContact(in.Why), "why", "Leave out phone numbers, emails, web addresses and postcodes")
	return score, checks.Err()
}

// CheckComment says what must be changed in a comment for the group.
func CheckComment(comment string) error {
	var checks Checks
	checks.Require(utf8.RuneCountInString(comment) <= mostComment, "comment", "Make it shorter: 1,000 characters at most")
	checks.Require(!HasContact(comment), "comment", "Leave out phone numbers, emails, web addresses and postcodes")
	return checks.Err()
}

// CheckFinish says why a scorecard cannot be finished yet, or nothing.
func CheckFinish(r Rubric, scores Scores) error {
	missing := r.Unanswered(scores)
	if len(missing) == 0 {
		return nil
	}
	numbers := make([]string, len(missing))
	for i, n := range missing {
		numbers[i] = strconv.Itoa(n)
	}
	if len(missing) == 1 {
		return Errorf(Invalid, "Answer question {{.Number}}, then finish", "Number", numbers[0])
	}
	return Errorf(Invalid, "Answer questions {{.Numbers}}, then finish", "Numbers", strings.Join(numbers, ", "))
}

// CheckUndo says what is missing before an officer can undo a declared interest.
func CheckUndo(reason string) error {
	var checks Checks
	checks.Require(strings.TrimSpace(reason) != "", "reason", "Say why it was a mistake")
	checks.Require(utf8.RuneCountInString(reason) <= mostWhy, "reason", "Make it shorter: 500 characters at most")
	return checks.Err()
}
