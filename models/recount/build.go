package recount

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/pabulib"
	"acorn/models/tally"
)

// Round is a round of Acorn whose result is published, with the files that it has already.
type Round struct {
	Council, Name, Slug      string
	Result                   models.Result
	Projects                 []models.ResultProject // by rank
	Rules, Ballots, Receipts []byte
	Log, Checkpoints         []byte
	Clock                    models.VoteClock // what moved the close of the vote
	LogKey                   string           // the public key that checkpoints are checked with
}

// OfRound is every file of a published round: those that it has, and what follows from them.
func OfRound(r Round) (Files, error) {
	files := Files{Rules: r.Rules, Ballots: r.Ballots, Receipts: r.Receipts, Log: r.Log, Checkpoints: r.Checkpoints}
	p := Published{Version: resultVersion, Council: r.Council, Round: r.Name, Slug: r.Slug, Currency: models.Sterling, LogKey: r.LogKey, CountedAt: r.Result.CountedAt.UTC(),
		Ballots: r.Result.Ballots, Served: r.Result.VotersServed, Spent: r.Result.SpentPence, Projects: []Line{}, Count: json.RawMessage(r.Result.Outcome)}
	if r.Result.PublishedAt != nil {
		p.PublishedAt = r.Result.PublishedAt.UTC()
	}
	p.Extensions, p.EndedAt = extensions(r.Clock), inUTC(r.Clock.EndedAt)
	if r.Result.OtherOutcome != "" {
		p.AlsoShown = json.RawMessage(r.Result.OtherOutcome)
	}
	for _, l := range r.Projects {
		p.Projects = append(p.Projects, Line{Number: l.Number, ID: l.ProposalID, Title: l.Title, Rank: l.Rank, Votes: l.Votes, Cost: l.CostPence, Left: l.LeftPence,
			VotedIn: l.VotedIn, Reason: l.Reason, VotesNeeded: l.VotesShort})
	}
	var rules models.SealedRules
	err := json.Unmarshal(r.Rules, &rules)
	if err != nil {
		return nil, fmt.Errorf("reading the rules: %w", err)
	}
	if files[Election], err = electionFile(r, rules, p); err != nil {
		return nil, err
	}
	p.Files = fingerprints(files)
	if files[Result], err = p.write(); err != nil {
		return nil, err
	}
	files[ReadMe] = readMe(p, models.Ticks(rules.BallotType))
	return files, nil
}

// electionFile is a round for other programs. Projects go by their numbers on the ballot, and no vote says anything of its voter. Votes are in the order of
// what they say, as in ballots.csv, rather than shuffled: an order that follows from the votes alone tells nothing of who voted or when, it needs no secret
// that somebody would have to trust, and whoever has ballots.csv can write the same bytes again.
func electionFile(r Round, rules models.SealedRules, p Published) ([]byte, error) {
	rule, err := rules.TallyRule()
	if err != nil {
		return nil, err
	}
	e, err := electionOf(rules, r.Ballots)
	if err != nil {
		return nil, err
	}
	number := map[string]string{}
	voteType, limits := form(rules)
	head := pabulib.Head{VoteType: voteType, Unit: 100, Budget: rules.PotPence}
	for _, project := range rules.Projects {
		number[project.ID] = strconv.Itoa(project.Number)
		selected := 0
		if slices.ContainsFunc(p.Projects, func(l Line) bool { return l.ID == project.ID && l.VotedIn }) {
			selected = 1
		}
		head.Projects = append(head.Projects, pabulib.Project{Project: tally.Project{ID: number[project.ID], Name: project.Title, Cost: project.CostPence}, Selected: selected})
	}
	for i := range e.Ballots {
		for j, c := range e.Ballots[i].Choices {
			e.Ballots[i].Choices[j].ProjectID = number[c.ProjectID]
		}
		if voteType == pabulib.Ordinal { // best first
			slices.SortFunc(e.Ballots[i].Choices, func(a, b tally.Choice) int { return b.Points - a.Points })
		}
	}
	begin, end := voting(rules)
	if last := r.Clock.Last(); last != nil {
		end = lang.London(last.CloseTo).Format(pabulibDay)
	}
	head.Meta = pabulib.Meta{{Key: "description", Value: r.Name}, {Key: "country", Value: "United Kingdom"}, {Key: "unit", Value: r.Council}, {Key: "instance", Value: r.Slug},
		{Key: "rule", Value: pabulib.RuleLabel(rule)}, {Key: "date_begin", Value: begin}, {Key: "date_end", Value: end},
		{Key: "language", Value: "en"}, {Key: "currency", Value: models.Sterling},
		{Key: "comment", Value: fmt.Sprintf("#1: Counted by Acorn. The same by hand: %s #2: Votes are in the order of what they say, and voters are numbered in that order. #3: SHA-256 of the sealed rules: %s",
			Command(rule), models.Fingerprint(r.Rules))}}
	head.Meta = append(head.Meta, limits...)
	var out bytes.Buffer
	if err := pabulib.Write(&out, head, e.Ballots); err != nil {
		return nil, fmt.Errorf("writing the election: %w", err)
	}
	return out.Bytes(), nil
}

// pabulibDay is how .pb files write a day.
const pabulibDay = "02.01.2006"

// extensions are what a vote was extended by, as they are published.
func extensions(c models.VoteClock) []Extension {
	var list []Extension
	for _, e := range c.Extensions {
		published := Extension{From: e.CloseFrom.UTC(), To: e.CloseTo.UTC(), Reason: e.Reason, DownFrom: inUTC(e.DownFrom), DownTo: inUTC(e.DownTo), TwoPeople: e.TwoPeople}
		if e.ConfirmedAt != nil {
			published.ConfirmedAt = e.ConfirmedAt.UTC()
		}
		list = append(list, published)
	}
	return list
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	utc := t.UTC()
	return &utc
}

// voting is the first and the last day of the vote by the sealed rules, as .pb files write them.
func voting(rules models.SealedRules) (string, string) {
	for _, w := range rules.Timetable {
		if w.Stage == models.Voting {
			day := func(t time.Time) string { return lang.London(t).Format(pabulibDay) }
			return day(w.Opens), day(w.Closes)
		}
	}
	return "", ""
}

// mostPoints is more than any ballot gives one project.
const mostPoints = 1_000_000

// form is how the format says what one person may put on a ballot. It has no word for a knapsack but the limit of what picks cost.
func form(rules models.SealedRules) (string, pabulib.Meta) {
	limit := func(key string, n int) pabulib.Meta { return pabulib.Meta{{Key: key, Value: strconv.Itoa(n)}} }
	switch rules.BallotType {
	case models.BallotKnapsack:
		return pabulib.Approval, pabulib.Meta{{Key: "max_sum_cost", Value: units(rules.MostCostPence)}}
	case models.BallotCumulative:
		return pabulib.Cumulative, limit("max_sum_points", rules.SharedPoints)
	case models.BallotScore:
		return pabulib.Scoring, limit("max_points", rules.TopScore)
	case models.BallotRanking:
		return pabulib.Ordinal, limit("max_length", len(rules.PlacePoints))
	default:
		return pabulib.Approval, limit("max_length", min(rules.MaxChoices, len(rules.Projects)))
	}
}

// electionOf is what is counted, read from the sealed rules and the file of ballots as anybody has them. Ballots that say the same are together.
func electionOf(rules models.SealedRules, ballots []byte) (tally.Election, error) {
	e := tally.Election{Budget: rules.PotPence}
	for _, p := range rules.Projects {
		e.Projects = append(e.Projects, tally.Project{ID: p.ID, Name: p.Title, Cost: p.CostPence})
	}
	rows, err := csv.NewReader(bytes.NewReader(ballots)).ReadAll()
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return e, bad("%s cannot be read: line %d is not as the others are", Ballots, parse.Line)
	}
	if err != nil || len(rows) == 0 || len(rows[0]) != len(rules.Projects)+1 {
		return e, bad("%s does not have a column for each of the %d projects in %s", Ballots, len(rules.Projects), Rules)
	}
	at := map[string]int{}
	for i, row := range rows[1:] {
		says := strings.Join(row[1:], ",")
		if place, ok := at[says]; ok {
			e.Ballots[place].Weight++
			continue
		}
		b := tally.Ballot{Weight: 1}
		for j, cell := range row[1:] {
			n, err := strconv.Atoi(cell)
			switch ticks := models.Ticks(rules.BallotType); {
			case ticks && (err != nil || n < 0 || n > 1):
				return e, bad("%s cannot be read: line %d says %q where it must be 0 or 1", Ballots, i+2, cell)
			case err != nil || n < 0 || n > mostPoints:
				return e, bad("%s cannot be read: line %d says %q where it must be points from 0", Ballots, i+2, cell)
			}
			if n > 0 {
				b.Choices = append(b.Choices, tally.Choice{ProjectID: rules.Projects[j].ID, Points: n})
			}
		}
		at[says] = len(e.Ballots)
		e.Ballots = append(e.Ballots, b)
	}
	return e, nil
}
