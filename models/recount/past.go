package recount

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/pabulib"
	"acorn/models/tally"
)

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// OfPast reads a past election from a .pb file, for a name, a source and an importer to be put to it. What is kept of the file has nothing about its
// voters. An error is an InputError: it says with the line what is wrong, or what Acorn has no pages for.
func OfPast(file []byte) (models.PastElection, models.ElectionDetail, error) {
	var e models.PastElection
	var d models.ElectionDetail
	f, err := pabulib.Read(bytes.NewReader(file), pabulib.Lenient)
	var at *pabulib.Error
	if errors.As(err, &at) {
		return e, d, bad("the file cannot be read: %s", at)
	}
	if err != nil {
		return e, d, bad("the file cannot be read: it is not a .pb file")
	}
	if err := canShow(f); err != nil {
		return e, d, err
	}
	d = models.ElectionDetail{BallotType: ballotOf[f.VoteType], Currency: f.Meta.Get("currency"), Budget: f.Budget, Projects: len(f.Projects), Place: join(", ", f.Meta.Get("subunit"), f.Meta.Get("unit"), f.Meta.Get("country")),
		When: join(" – ", f.Meta.Get("date_begin"), f.Meta.Get("date_end")), Label: f.Meta.Get("rule"), Announced: []string{}, Warnings: []string{}, Unnamed: f.Unnamed}
	for _, b := range f.Election.Ballots {
		d.Ballots += b.Weight
	}
	for _, w := range f.Warnings {
		d.Warnings = append(d.Warnings, w.Error())
	}
	for i := range f.Projects {
		p := &f.Projects[i]
		if p.Name == "" {
			p.Name = "Project " + p.ID
		}
		d.Marked = d.Marked || p.Selected >= 0
		if p.Selected == 1 {
			d.Announced = append(d.Announced, p.ID)
		}
	}
	d.FileRule, d.Known = ruleOf(f.Head)
	var data bytes.Buffer
	if err := pabulib.Write(&data, f.Head, f.Election.Ballots); err != nil {
		return e, d, bad("the file cannot be written again: %s", err)
	}
	e.Data, e.Hash, e.Name = data.String(), models.Fingerprint(file), cut(f.Meta.Get("description"), 150)
	text, err := json.Marshal(d)
	if err != nil {
		return e, d, fmt.Errorf("writing what the file says: %w", err)
	}
	e.Detail = string(text)
	return e, d, nil
}

// ballotOf is what a round's rulebook calls the ballots in which people gave points or places.
var ballotOf = map[string]string{pabulib.Cumulative: models.BallotCumulative, pabulib.Scoring: models.BallotScore, pabulib.Ordinal: models.BallotRanking}

// ticked reports whether people ticked projects.
func ticked(voteType string) bool {
	return voteType == pabulib.Approval || voteType == pabulib.ChooseOne
}

// canShow refuses what the pages of a result cannot say truthfully.
func canShow(f *pabulib.File) error {
	switch {
	case !ticked(f.VoteType) && ballotOf[f.VoteType] == "":
		return bad("the file says %q of its votes, and Acorn has no pages for those", f.VoteType)
	case !currencyCode.MatchString(f.Meta.Get("currency")):
		return bad("the file does not say in which currency its money is. Add a line like currency;PLN to its META")
	case f.Budget <= 0 || len(f.Projects) == 0:
		return bad("there is no money to share in the file, or nothing to vote on")
	}
	return InHundredths(f)
}

func join(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), between)
}

// cut is the beginning of a text, so many bytes at most, in whole characters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.TrimSpace(strings.ToValidUTF8(text[:most], ""))
}

// ruleOf is the rule that a file names, where Acorn has it: ties by the order of the file, since no city says how it settles them. What a point is worth to a
// voter under equal shares no file says, so that rule is not taken from one where people gave points.
func ruleOf(h pabulib.Head) (tally.Rule, bool) {
	r := tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Skip, Ties: []tally.TieBreak{tally.TieFile}, ZeroVotes: tally.ZeroNotFunded}
	label, _ := strings.CutSuffix(h.Meta.Get("rule"), "-comparison")
	switch label {
	case "greedy":
	case "greedy-no-skip":
		r.Unfit = tally.Stop
	case "greedy-threshold":
		n, err := strconv.Atoi(h.Meta.Get("min_project_score_threshold"))
		if err != nil || n < 0 {
			return r, false
		}
		r.MinSupport = n
	case "equalshares", "equalshares/add1":
		if !ticked(h.VoteType) {
			return r, false
		}
		r = tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility, Completion: tally.NoCompletion, Ties: []tally.TieBreak{tally.TieCheapest, tally.TieVotes, tally.TieFile}, ZeroVotes: tally.ZeroNotFunded}
		if label == "equalshares/add1" {
			r.Completion, r.Step = tally.Add1Full, h.Unit
		}
	default:
		return r, false
	}
	return r, true
}

// LinesOf are what an outcome says of each project, as results keep them, in the order of the outcome.
func LinesOf(o tally.Outcome) []models.ResultLine {
	lines := make([]models.ResultLine, len(o.Lines))
	for i, l := range o.Lines {
		lines[i] = models.ResultLine{ProposalID: l.ID, Rank: l.Rank, Votes: int(l.Votes), People: int(l.People), CostPence: l.Cost, LeftPence: l.Left, VotedIn: l.VotedIn, Reason: string(l.Reason.Code), VotesShort: int(l.VotesNeeded)}
	}
	return lines
}

// OfElection is every file of a past election that was brought in.
func OfElection(council string, page models.ElectionPage) (Files, error) {
	files := Files{Election: []byte(page.Data)}
	p := Published{Version: resultVersion, Council: council, Round: page.PastElection.Name, Slug: page.PastElection.Slug, Currency: page.Detail.Currency, CountedAt: page.ImportedAt.UTC(),
		Imported: &Imported{Source: page.Source, SHA256: page.Hash, By: council, At: page.ImportedAt.UTC()}, Files: fingerprints(files), Ballots: page.Detail.Ballots,
		Served: page.ResultPage.Result.VotersServed, Spent: page.ResultPage.Result.SpentPence, Projects: []Line{}, Count: json.RawMessage(page.PastElection.Outcome)}
	if page.PastElection.PublishedAt != nil {
		p.PublishedAt = page.PastElection.PublishedAt.UTC()
	}
	for _, l := range page.Projects {
		p.Projects = append(p.Projects, Line{Number: l.Number, ID: l.ProposalID, Title: l.Title, Rank: l.Rank, Votes: l.Votes, Cost: l.CostPence, Left: l.LeftPence,
			VotedIn: l.VotedIn, Reason: l.Reason, VotesNeeded: l.VotesShort})
	}
	var err error
	if files[Result], err = p.write(); err != nil {
		return nil, err
	}
	files[ReadMe] = readMe(p, true)
	return files, nil
}
