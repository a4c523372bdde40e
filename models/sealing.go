package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"acorn/models/tally"
)

// SealedRules is everything that a round decides by, as it is published: whoever has this file and the ballots can count again. Its bytes
// never change for a sealed round, and their SHA-256 is the rulebook's hash.
type SealedRules struct {
	Version        string          `json:"version"`
	Round          string          `json:"round"`
	PotPence       int64           `json:"pot_pence"`
	WhoMayVote     string          `json:"who_may_vote"`
	Area           string          `json:"area,omitempty"` // by its id; left out where the round is for no area
	MinAge         int             `json:"min_age"`
	Belonging      []string        `json:"belonging,omitempty"` // of which a voter needs one; left out where each way to belong gives a vote
	Assurance      string          `json:"assurance"`
	KeyFingerprint string          `json:"key_fingerprint"`
	BallotType     string          `json:"ballot_type"`
	MaxChoices     int             `json:"max_choices,omitempty"`     // approval: how many one person may pick
	MostCostPence  int64           `json:"most_cost_pence,omitempty"` // knapsack: what one person's picks may cost together
	SharedPoints   int             `json:"shared_points,omitempty"`   // cumulative: how many one person shares out
	TopScore       int             `json:"top_score,omitempty"`       // score: the highest; a project without a score has 0
	PlacePoints    []int           `json:"place_points,omitempty"`    // ranking: what the first place gives, the second, and so on
	CountingRule   string          `json:"counting_rule"`
	Support        string          `json:"support,omitempty"` // of most votes first: votes-per-cost; left out for votes
	Unfit          string          `json:"unfit"`             // empty under Equal Shares, which asks no such thing
	Utility        string          `json:"utility,omitempty"`
	Completion     string          `json:"completion,omitempty"`
	StepPence      int64           `json:"step_pence,omitempty"`
	Ties           []string        `json:"ties"`
	MinSupport     int             `json:"min_support"`
	MinShare       tally.Decimal   `json:"min_share,omitempty"`  // in per cent of the ballots that are not blank
	AlsoShown      string          `json:"also_shown,omitempty"` // the rule whose outcome is shown beside the result
	PanelWeight    int             `json:"panel_weight"`
	GraceMinutes   int             `json:"grace_minutes"`
	Timetable      []SealedWindow  `json:"timetable"`
	Projects       []SealedProject `json:"projects"`
}

// SealedWindow is one stage of the timetable in UTC.
type SealedWindow struct {
	Stage  string    `json:"stage"`
	Opens  time.Time `json:"opens"`
	Closes time.Time `json:"closes"`
}

// SealedProject is one project on the ballot.
type SealedProject struct {
	Number    int    `json:"number"`
	ID        string `json:"id"`
	Title     string `json:"title"`
	CostPence int64  `json:"cost_pence"`
}

// The forms of the file. Rules of the first rounds had none of the fields that can be left out, and are the same bytes still; the second form differs in
// what it calls the last tie-break.
const rulesVersion, rulesVersionAtFirst = "acorn-rules/2", "acorn-rules/1"

// CanonicalRules writes the file of a round's rules and projects: the same round always gives the same bytes.
func CanonicalRules(r Round, b Rulebook, timetable Timetable, projects []Project) ([]byte, error) {
	file := b.sealed(r.PotPence)
	file.Round, file.PotPence, file.WhoMayVote, file.MinAge = r.ID, r.PotPence, r.WhoMayVote, r.MinAge
	file.Area = text(r.AreaID)
	if !r.ForAnybodyHere() {
		file.Belonging = r.Belongings()
	}
	file.Assurance, file.KeyFingerprint, file.Timetable, file.Projects = r.Assurance, r.KeyFingerprint, []SealedWindow{}, []SealedProject{}
	for kind, w := range timetable {
		file.Timetable = append(file.Timetable, SealedWindow{kind, w.OpensAt.UTC(), w.ClosesAt.UTC()})
	}
	slices.SortFunc(file.Timetable, func(a, b SealedWindow) int { return strings.Compare(a.Stage, b.Stage) })
	for _, p := range projects {
		file.Projects = append(file.Projects, SealedProject{p.Number, p.ProposalID, p.Title, p.CostPence})
	}
	slices.SortFunc(file.Projects, func(a, b SealedProject) int { return a.Number - b.Number })
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the rules: %w", err)
	}
	return append(text, '\n'), nil
}

// RulebookHash is the SHA-256 of the round's canonical rules, as hexadecimal digits. It is published when the round is sealed.
func RulebookHash(r Round, b Rulebook, timetable Timetable, projects []Project) (string, error) {
	text, err := CanonicalRules(r, b, timetable, projects)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// SealHash is the ContentHash of what whoever seals the round confirms: its rules, its projects with what each says, and who gets the log's checkpoints.
func SealHash(r Round, b Rulebook, timetable Timetable, projects []Project) (string, error) {
	b.Ties = NamedTies(b.Ties)
	rules, err := RulebookHash(r, b, timetable, projects)
	if err != nil {
		return "", err
	}
	versions := make([]string, len(projects))
	for i, p := range projects {
		versions[i] = p.VersionID
	}
	return ContentHash(map[string]any{"rules": rules, "versions": versions, "witness": r.WitnessEmail})
}

// Election is what is counted: the sealed projects in the order of their numbers, and ballots as their choices were kept.
func Election(potPence int64, projects []Project, choices []string) (tally.Election, error) {
	projects = slices.Clone(projects)
	slices.SortFunc(projects, func(a, b Project) int { return a.Number - b.Number })
	e := tally.Election{Budget: potPence, Projects: make([]tally.Project, len(projects)), Ballots: make([]tally.Ballot, len(choices))}
	for i, p := range projects {
		e.Projects[i] = tally.Project{ID: p.ProposalID, Name: p.Title, Cost: p.CostPence}
	}
	for i, c := range choices {
		points, err := ParseChoices(c)
		if err != nil {
			return e, err
		}
		ballot := tally.Ballot{Weight: 1, Choices: make([]tally.Choice, 0, len(points))}
		for _, p := range projects {
			if n, ok := points[p.ProposalID]; ok {
				ballot.Choices = append(ballot.Choices, tally.Choice{ProjectID: p.ProposalID, Points: n})
			}
		}
		if len(ballot.Choices) != len(points) {
			return e, fmt.Errorf("%w: a ballot names what is not a project of this round", tally.ErrElection)
		}
		e.Ballots[i] = ballot
	}
	return e, nil
}

// Notice is a sentence for a page, with the place where something can be done about it.
type Notice struct {
	Text string
	Args []any
	Href string
}

// SealPage is what an officer sees before and after sealing a round.
type SealPage struct {
	RoundFrame
	AreaName string
	Projects []Project // on the ballot, or that would be
	Stops    []Notice  // what must be done before the round can be sealed
	Warnings []Notice
	SealedBy string // the officer's name
	Codes    int    // voting codes printed and not void
	CanSeal  bool   // this officer may, now
	CanIssue bool
	TakesTwo bool   // one officer proposes to seal it, another does
	Proposer string // the name of the officer who proposes to seal it as it stands, if somebody does
	Own      bool   // the actor does, so another officer seals
	Lapsed   bool   // somebody proposed to seal it, and it has changed since
	Seen     string // the hash of the rules and projects, while they are not sealed
}

// RulesPage is what everybody may read of how a round decides.
type RulesPage struct {
	RoundFrame
	AreaName string
	Projects []Project // once sealed
}

// DutyCount is how many duties a holder answers before a round is published.
const DutyCount = 7

// SealCheck is what stands against sealing a round follows from.
type SealCheck struct {
	Round     Round
	Rules     Rulebook
	Timetable Timetable
	Now       time.Time
	Projects  []Project // that would be on the ballot
	Appeals   int       // that nobody has decided on
	Off       []Decided // proposals that a decision leaves off it
	Undecided int       // submitted proposals without a decision
	Duties    int       // duties answered
	Scoring   bool      // the panel's time is not over, and not everyone has finished
	Auditors  int       // who get the checkpoints of the vote's log
	OnRoll    int       // people on an imported roll
	SignIn    bool      // there is somewhere to sign in
}

// Stops are what must be done before the round can be sealed, in the order of doing it.
func (c SealCheck) Stops() []Notice {
	var stops []Notice
	stop := func(met bool, href, text string, args ...any) {
		if met {
			stops = append(stops, Notice{Text: text, Args: args, Href: href})
		}
	}
	desk := "/desk/rounds/" + c.Round.Slug
	stop(c.Undecided == 1, desk+"/proposals", "1 proposal waits for a decision. Decide on it first")
	stop(c.Undecided > 1, desk+"/proposals", "{{.N}} proposals wait for a decision. Decide on them first", "N", c.Undecided)
	stop(c.Appeals == 1, desk+"/proposals", "1 appeal waits for a decision. Another officer than the reviewer decides on it first")
	stop(c.Appeals > 1, desk+"/proposals", "{{.N}} appeals wait for a decision. Another officer than the reviewer decides on them first", "N", c.Appeals)
	c.stopForAnswers(stop, desk)
	stop(c.Scoring, desk+"/panel", "The panel is still scoring. Sealing would end that, so wait until everyone has finished or its time is over, or change its dates")
	stop(len(c.Projects) == 0, desk+"/proposals", "No proposal is eligible, so there is nothing to vote on")
	stop(c.Rules.BallotType == BallotRanking && len(c.Projects) > 0 && len(c.Projects) < c.Rules.MaxChoices, desk+"/change/rules",
		"There are {{.Places}} places to put projects in order, and only {{.N}} of them. Change how people vote", "Places", c.Rules.MaxChoices, "N", len(c.Projects))
	stop(c.Duties < DutyCount, desk+"/duties", "{{.N}} of the duties are not answered", "N", DutyCount-c.Duties)
	_, err := c.Rules.TallyRule()
	stop(err != nil, desk, "Acorn cannot count by these rules yet. Choose a way of counting that goes with the ballot, and no weight for the panel")
	for _, p := range c.Projects {
		stop(p.CostPence <= 0 || p.CostPence > c.Round.PotPence, desk+"/proposals", "“{{.Title}}” does not cost between 1p and the whole pot", "Title", p.Title)
	}
	stop(c.Round.Assurance == AssuranceRoll && c.OnRoll == 0, desk+"/roll", "Nobody is on the roll. Bring in the list of who may vote, and have another officer apply it")
	stop(c.Round.Assurance == AssuranceSignIn && !c.SignIn, desk+"/change/checks", "Voters are to sign in, and there is nowhere to. Choose another way in which voters prove who they are")
	voting, votes := c.Timetable[Voting]
	stop(!votes, desk, "There are no dates for voting")
	stop(votes && !c.Now.Before(voting.ClosesAt), desk, "The dates for voting are over. Change them first")
	return stops
}

// stopForAnswers has a decision that leaves a proposal off the ballot stand for some days before the ballot is made. That the vote opens sooner shortens them for
// nobody: else whoever decides late enough would take them away.
func (c SealCheck) stopForAnswers(stop func(met bool, href, text string, args ...any), desk string) {
	var last time.Time
	for _, d := range c.Off {
		until := d.Until()
		if !c.Now.Before(until) {
			continue
		}
		if until.After(last) {
			last = until
		}
		stop(d.State == ProposalNotEligible, "/desk/proposals/"+d.Slug,
			"“{{.Title}}” cannot go forward, and its group has until {{.When}} to ask for another look. Seal after that, or when its group has said that it asks for none, or another officer has decided",
			"Title", d.Title, "When", Moment(until))
		stop(d.State == ProposalChangesRequested, "/desk/proposals/"+d.Slug,
			"“{{.Title}}” was sent back for changes, and its group has until {{.When}} to send it in again. Seal after that, or when it is here again and decided on", "Title", d.Title, "When", Moment(until))
	}
	voting, votes := c.Timetable[Voting]
	stop(votes && voting.OpensAt.Before(last), desk,
		"Voting is to open on {{.Opens}}, and groups have until {{.When}} to answer. Give the vote later dates, or seal then and have it open late", "Opens", Moment(voting.OpensAt), "When", Moment(last))
}

// notBack are the proposals that were sent back for changes and did not come back in time.
func (c SealCheck) notBack() int {
	n := 0
	for _, d := range c.Off {
		if d.State == ProposalChangesRequested && !c.Now.Before(d.Until()) {
			n++
		}
	}
	return n
}

// Warnings are what an officer should know before sealing.
func (c SealCheck) Warnings() []Notice {
	var warnings []Notice
	back := Notice{Href: "/desk/rounds/" + c.Round.Slug + "/proposals"}
	switch n := c.notBack(); {
	case n == 1:
		back.Text = "1 proposal that you sent back for changes is not here again. It will not be on the ballot"
		warnings = append(warnings, back)
	case n > 1:
		back.Text, back.Args = "{{.N}} proposals that you sent back for changes are not here again. They will not be on the ballot", []any{"N", n}
		warnings = append(warnings, back)
	}
	warnings = append(warnings, alike(c.Projects)...)
	if c.Auditors == 0 {
		warnings = append(warnings, Notice{Text: "Nobody is an auditor. Give a mailbox for the checkpoints of the vote, so that they are kept by somebody who does not run this server"})
	}
	if voting := c.Timetable[Voting]; !c.Now.Before(voting.OpensAt) && c.Now.Before(voting.ClosesAt) {
		warnings = append(warnings, Notice{Text: "Voting should have opened already. It opens the moment you seal"})
	}
	return warnings
}

// alike warns of projects whose titles a voter may take for each other.
func alike(projects []Project) []Notice {
	var warnings []Notice
	first := map[string]Project{}
	for _, p := range projects {
		read := readAs(p.Title)
		if other, known := first[read]; known {
			warnings = append(warnings, Notice{Text: "“{{.One}}” (project {{.First}}) and “{{.Other}}” (project {{.Second}}) look the same on a ballot. Look at both, and ask for another title where one copies the other",
				Args: []any{"One", other.Title, "First", other.Number, "Other", p.Title, "Second", p.Number}})
			continue
		}
		first[read] = p
	}
	return warnings
}

// TakesTwo reports whether the round shares, or did before one of the changes since it was published, so much that one officer proposes to seal or to cancel it and
// another does: else whoever wants to do it alone would make the round smaller first.
func (r Round) TakesTwo(changes []RoundChange) bool {
	most := r.PotPence
	for _, change := range changes {
		for _, fact := range change.Facts {
			if fact.Name == "pot" {
				before, _ := strconv.ParseInt(fact.From, 10, 64)
				most = max(most, before)
			}
		}
	}
	return most > TwoPeopleAbove
}

// SealProposed reports whether an officer proposes to seal what hash, a SealHash, is of, and nobody has done it.
func (b Rulebook) SealProposed(hash string) bool {
	return b.SealProposedBy != nil && b.SealProposedHash == hash && !b.Sealed()
}

// CheckWitness reads an address that gets the checkpoints of a vote's log; none is fine.
func CheckWitness(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", nil
	}
	_, ok := NormaliseEmail(typed)
	var checks Checks
	checks.Require(ok, "witness", "Enter a whole email address, like audit@example.org, or leave it empty")
	return strings.ToLower(typed), checks.Err()
}

// NewCodes is a batch of printed voting codes to issue.
type NewCodes struct {
	Label  string // which batch: "Year 6, St Luke's"
	HeldBy string // who has them: a school, a library
	Kind   string // of place: one of CodePlaces; empty is another
	Count  string // as typed
}

// Place is the kind of place that the codes go to.
func (n NewCodes) Place() string {
	if n.Kind == "" {
		return PlaceOther
	}
	return n.Kind
}

// Check says what must be changed before the codes can be made, and answers how many are wanted.
func (n NewCodes) Check() (int, error) {
	var checks Checks
	checks.Require(n.Label != "", "label", "Say which batch this is, like Year 6 or Saturday stall")
	checks.Require(len(n.Label) <= 100, "label", "Make the name of the batch shorter")
	checks.Require(n.HeldBy != "", "held_by", "Say who has the codes, like St Luke's School")
	checks.Require(len(n.HeldBy) <= 100, "held_by", "Make the name of who has the codes shorter")
	checks.Require(!IsOwnPlace(n.HeldBy), "held_by", ownPlaceText)
	checks.Require(slices.Contains(CodePlaces[:], n.Place()), "kind", "Choose what kind of place it is")
	count, ok := ParseCount(n.Count)
	checks.Require(ok && count >= 1 && count <= MostCodes, "count", "Enter how many codes you need, from 1 to {{.Most}}", "Most", MostCodes)
	return count, checks.Err()
}

// CodesPage is the batches of voting codes that somebody looks after.
type CodesPage struct {
	RoundFrame
	Batches  []CodeBatchLine
	Venue    string // the helper's own, where they may issue for no other
	CanIssue bool
	Alerts   []CodeAlert // that nobody has looked into, for officers
}

// CodeBatchLine is a batch with how far it is used. Used says that votes came in, never which.
type CodeBatchLine struct {
	CodeBatch
	IssuedByName string
	Count        int
	Used         int
	KeyGone      bool // nothing leads from a code to a ballot any more, so nobody knows how many were used
}

// IssuedCodes is a batch as it is shown once, to be printed.
type IssuedCodes struct {
	RoundFrame
	Batch CodeBatch
	Codes []string
}
