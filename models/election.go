package models

import (
	"slices"
	"strings"
	"time"

	"acorn/models/tally"
)

// PastElection is a past election from elsewhere that an officer brought in from a .pb file, to be counted and compared. It was not run on Acorn: there is no
// fund, no proposal, no voter and no award behind it.
type PastElection struct {
	ID          string
	Slug        string
	Name        string
	Source      string     // where the file comes from, in the officer's words
	Data        string     // the election as a .pb file, without anything about its voters
	Hash        string     // SHA-256 of the file as it came
	Detail      string     // an ElectionDetail as JSON
	Outcome     string     // the tally's own JSON, which begins with the rule
	ImportedBy  string     // the id of the officer
	ImportedAt  time.Time  //
	PublishedAt *time.Time // when it was shown to everybody; nil while an officer checks it
}

// TableName is where past elections are kept.
func (PastElection) TableName() string { return "elections" }

// ElectionDetail is what a file says of itself, and what was found while it was read.
type ElectionDetail struct {
	// BallotType is what people filled in, as a round's rulebook calls it; empty where they ticked projects.
	BallotType string     `json:"ballot_type,omitempty"`
	Currency   string     `json:"currency"` // ISO 4217
	Budget     int64      `json:"budget"`   // hundredths of the currency, as all money here
	Ballots    int        `json:"ballots"`
	Projects   int        `json:"projects"`
	Place      string     `json:"place"` // city and country
	When       string     `json:"when"`  // as the file has the dates
	Label      string     `json:"rule"`  // the counting rule, as the file calls it
	Known      bool       `json:"known"` // whether that is a rule of Acorn's
	FileRule   tally.Rule `json:"file_rule"`
	Announced  []string   `json:"announced"` // ids of the projects that the file marks as winners
	Marked     bool       `json:"marked"`    // whether the file marks winners at all
	Warnings   []string   `json:"warnings"`  // with their lines
	Unnamed    int        `json:"unnamed"`   // warnings beyond those
}

// The rules that an officer can have a past election counted by.
const (
	ByFile       = "file" // the one that the file names, where Acorn has it
	ByVotes      = "greedy"
	ByVotesStop  = "greedy-stop"
	ByShares     = "equal-shares"
	ByPhragmen   = "phragmen"
	MostElection = 8 << 20 // bytes of a file that is sent through the browser
)

// Ballot is what people filled in, as a round's rulebook calls it.
func (d ElectionDetail) Ballot() string {
	if d.BallotType == "" {
		return BallotApproval
	}
	return d.BallotType
}

// Rule is the counting rule that a choice stands for, and false for what is no choice here. As in rounds, what nobody chose is never voted in.
func (d ElectionDetail) Rule(choice string) (tally.Rule, bool) {
	b := Rulebook{BallotType: d.Ballot(), Ties: TiesCheapest}
	switch choice {
	case ByFile:
		return d.FileRule, d.Known
	case ByVotes, ByVotesStop:
		b.CountBy(tally.Greedy)
		if choice == ByVotesStop {
			b.Unfit = string(tally.Stop)
		}
	case ByShares:
		b.CountBy(tally.EqualShares)
	case ByPhragmen:
		b.CountBy(tally.Phragmen)
	default:
		return tally.Rule{}, false
	}
	rule, err := b.TallyRule()
	return rule, err == nil
}

// RulebookOf is a rule for one kind of ballot as a round's rulebook has it, for the pages that say in words how it counts.
func RulebookOf(ballot string, r tally.Rule) Rulebook {
	ties := make([]string, len(r.Ties))
	for i, tie := range r.Ties {
		if ties[i] = string(tie); tie == tally.TieFile {
			ties[i] = tieNumber
		}
	}
	return Rulebook{BallotType: ballot, CountingRule: string(r.Method), Support: string(r.Support), Unfit: string(r.Unfit), Completion: string(r.Completion),
		StepPence: r.Step, Ties: strings.Join(ties, ","), MinSupport: r.MinSupport, MinShare: int64(r.MinShare)}
}

// ElectionInput is what an officer types about a past election that they bring in.
type ElectionInput struct {
	Name, Source string
	File         []byte
}

// Check says what must be changed before the file is read.
func (in ElectionInput) Check() error {
	var checks Checks
	checks.Require(len(in.File) > 0, "file", "Choose the file to bring in")
	checks.Require(in.Source != "", "source", "Say where the file comes from, like an address on the web")
	checks.Require(len(in.Source) <= 500, "source", "Make where the file comes from shorter")
	checks.Require(len(in.Name) <= 150, "name", "Make the name shorter")
	return checks.Err()
}

// ElectionPage is what is shown of a past election: the same as of a round's result, and where it comes from.
type ElectionPage struct {
	PastElection
	Detail ElectionDetail
	ResultPage
	ImportedByName string
}

// Agrees reports whether the count votes in what the file marks as winners.
func (p ElectionPage) Agrees() bool { return len(p.OnlyAnnounced())+len(p.OnlyCounted()) == 0 }

// OnlyAnnounced are the projects that the file marks as winners and the count does not vote in.
func (p ElectionPage) OnlyAnnounced() []ResultProject {
	return p.filter(func(r ResultProject) bool { return !r.VotedIn && slices.Contains(p.Detail.Announced, r.ProposalID) })
}

// OnlyCounted are the projects that the count votes in and the file does not mark as winners.
func (p ElectionPage) OnlyCounted() []ResultProject {
	return p.filter(func(r ResultProject) bool { return r.VotedIn && !slices.Contains(p.Detail.Announced, r.ProposalID) })
}

func (p ElectionPage) filter(keep func(ResultProject) bool) []ResultProject {
	var list []ResultProject
	for _, r := range p.Projects {
		if keep(r) {
			list = append(list, r)
		}
	}
	return list
}

// ElectionCard is a past election in a list.
type ElectionCard struct {
	Slug, Name, Source string
	Detail             ElectionDetail
	VotedIn            int
	ImportedAt         time.Time
	ImportedByName     string
	Published          bool
}

// ElectionFiles is what the page says that gives the files of a past election.
type ElectionFiles struct {
	ElectionPage
	Hashes   map[string]string // the fingerprint of each file by its name
	ZipBytes int               // how large all files together are as one
	Command  string            // which counts election.pb by the same rule
}

// ElectionsPage is the past elections from elsewhere: those that everybody sees, or all of them for officers.
type ElectionsPage struct{ Elections []ElectionCard }

// ElectionCheck is what an officer sees before a past election is shown to everybody.
type ElectionCheck struct {
	ElectionPage
	Choice  string           // the rule that was chosen
	Choices []ElectionChoice // what each rule makes of it
}

// ElectionChoice is what one rule makes of a past election.
type ElectionChoice struct {
	Choice  string
	Outcome tally.Outcome
	Differs int // projects in which it differs from what the file marks as winners
}
