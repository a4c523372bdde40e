package views

import (
	"context"
	"strconv"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// Seal is the page on which an officer puts a round to the vote.
type Seal struct {
	Page
	models.SealPage
	Witness string // as typed
}

func (p Seal) head() []components.Cell {
	return []components.Cell{{Text: "Number"}, {Text: "Project"}, {Text: "Cost", Numeric: true}}
}

func (p Seal) rows(ctx context.Context) [][]components.Cell {
	rows := make([][]components.Cell, len(p.Projects))
	for i, project := range p.Projects {
		rows[i] = []components.Cell{{Text: strconv.Itoa(project.Number)}, {Text: project.Title}, {Text: lang.Money(ctx, project.CostPence), Numeric: true}}
	}
	return rows
}

// total is what all projects cost together: voters only choose if it is more than the pot.
func (p Seal) total() int64 {
	total := int64(0)
	for _, project := range p.Projects {
		total += project.CostPence
	}
	return total
}

// Codes is the page of a round's printed voting codes.
type Codes struct {
	Page
	models.CodesPage
	Form  models.NewCodes
	Found string // as typed about an alert
}

// IssuedCodes is the page that shows new codes once.
type IssuedCodes struct {
	Page
	models.IssuedCodes
	BallotURL string
}

// code is the n-th code in groups.
func (p IssuedCodes) code(n int) string { return models.GroupCode(p.Codes[n]) }

// address is the ballot's with the n-th code where no server reads it: browsers send what follows a "#" to nobody. The page's script puts it into the field
// for the code and takes it out of the address.
func (p IssuedCodes) address(n int) string { return p.BallotURL + "#code=" + p.Codes[n] }

// Count is the page on which an officer counts a round and publishes the result.
type Count struct {
	Page
	models.CountPage
}

// nightText says what the page for the hall shows, while it still keeps something back.
func (p Count) nightText() string {
	if p.Stage == models.StagePublished {
		return "each project that was voted in, one after another."
	}
	return "until when people vote, then each project that was voted in, one after another. Before you publish it tells nothing of the result."
}

func (p Count) head(ctx context.Context) []components.Cell {
	return []components.Cell{{Text: "Place", Numeric: true}, {Text: "Project"}, {Text: "Cost", Numeric: true}, {Text: votesHead(ctx, p.RoundFrame.Rules.BallotType), Numeric: true}, {Text: "Result"}, {Text: "Why"}}
}

func (p Count) rows(ctx context.Context) [][]components.Cell {
	rows := make([][]components.Cell, len(p.Projects))
	for i, project := range p.Projects {
		result := components.TagProps{Text: "Not this time", Colour: components.TagOrange}
		if project.VotedIn {
			result = components.TagProps{Text: "Voted in", Colour: components.TagGreen}
		}
		rows[i] = []components.Cell{{Text: strconv.Itoa(project.Rank), Numeric: true}, {Text: project.Title}, {Text: lang.Money(ctx, project.CostPence), Numeric: true},
			{Text: lang.Number(ctx, int64(project.Votes)), Numeric: true}, {Content: components.Tag(result)}, {Text: project.Why}}
	}
	return rows
}

// equationMeans says what it means that one of the sums of a count does not hold.
var equationMeans = map[string]string{
	"R":  "The rules, the projects or a cost were changed after they were sealed.",
	"E1": "Votes and the list of voters do not fit together: a vote was put in or taken out beside the program, somebody was closed or set aside with no decision on record, or somebody with a receipt has no vote.",
	"E2": "A vote says more than one person may say, or votes were lost between the ballots and the projects.",
	"E3": "Two ways of counting the same votes do not give the same. One of them is wrong, or what it reads was changed meanwhile.",
	"E4": "The votes, or the log of them, are not what came in and was signed while people voted.",
}

// equationRows are what the sums that do not hold mean, each once.
func equationRows(b models.Breach) []components.SummaryRow {
	var rows []components.SummaryRow
	for _, equation := range b.Equations() {
		rows = append(rows, components.SummaryRow{Key: equation, Text: equationMeans[equation]})
	}
	return rows
}

// stats are the numbers of a count.
func (p Count) stats(ctx context.Context) []components.Stat {
	if models.TellsTurnout(p.Stage) {
		return turnoutStats(ctx, p.VotedSoFar)
	}
	stats := []components.Stat{{Figure: lang.Number(ctx, int64(p.Ballots)), Label: lang.N(ctx, p.Ballots, "person voted", "people voted")}}
	if p.Result == nil {
		return stats
	}
	return append(stats, components.Stat{Figure: lang.Money(ctx, p.Result.SpentPence), Label: "of " + lang.Money(ctx, p.PotPence) + " shared"},
		components.Stat{Figure: strconv.Itoa(p.Outcome.Measures.InTen()) + " in 10", Label: "see something they voted for"})
}

// wait says what an officer waits for before the count.
func (p Count) wait(ctx context.Context) string {
	switch p.Stage {
	case models.StageVoting:
		return "Voting is open. You can count from " + lang.DateTime(ctx, p.HardClose) + ". Until then nobody sees how many votes a project has."
	case models.StageGrace:
		return "Voting has closed. Whoever had begun can finish until " + lang.Clock(ctx, p.HardClose) + ". Then you can count."
	case models.StageClosed:
		return "Acorn saw this vote end, but by the server's clock it is not over yet. Look at \"Time to vote\" of the round. You can count once the clock is past " + lang.DateTime(ctx, p.HardClose) + "."
	case models.StageCancelled:
		return "This round was cancelled. There is nothing to count."
	default:
		return "Voting has not opened yet. There is nothing to count."
	}
}
