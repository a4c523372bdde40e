package views

import (
	"context"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/tally"
	"acorn/views/components"
)

// Rules is the page that says how a round decides.
type Rules struct {
	Page
	models.RulesPage
}

// countWords say how votes are counted, a sentence or two at a time, by the rulebook of the round.
func countWords(ctx context.Context, r models.RoundFrame) []string {
	b := r.Rules
	words := ballotWords(ctx, r)
	words = append(words, methodWords(ctx, b, lang.Money(ctx, r.PotPence))...)
	words = append(words, tieWords(ctx, b)...)
	words = append(words, thresholdWords(ctx, b))
	if other := otherWords(ctx, b); other != "" {
		words = append(words, other)
	}
	if r.HasPanel && b.PanelWeight == 0 {
		words = append(words, lang.T(ctx, "The panel's scores are there to help people choose. They do not change the count."))
	}
	return words
}

// tieWords say which of two projects that are level goes first. Where the most votes come first and people pick, "votes" settles nothing.
func tieWords(ctx context.Context, b models.Rulebook) []string {
	var words []string
	byVotes, ticks := b.Support == string(tally.Votes), models.Ticks(b.BallotType)
	for _, tie := range strings.Split(models.NamedTies(b.Ties), ",") {
		switch {
		case tie == "cheapest" && byVotes && !ticks:
			words = append(words, lang.T(ctx, "If two projects have the same number of points, the one that costs less goes first."))
		case tie == "cheapest" && byVotes:
			words = append(words, lang.T(ctx, "If two projects have the same number of votes, the one that costs less goes first."))
		case tie == "cheapest":
			words = append(words, lang.T(ctx, "If two projects are level, the one that costs less goes first."))
		case tie == "votes" && !byVotes && !ticks:
			words = append(words, lang.T(ctx, "If that does not settle it, the one with more points goes first."))
		case tie == "votes" && !byVotes:
			words = append(words, lang.T(ctx, "If that does not settle it, the one with more votes goes first."))
		case tie == "number" && len(words) == 0:
			words = append(words, lang.T(ctx, "If two projects are level, the one with the lower number on the ballot goes first."))
		case tie == "number":
			words = append(words, lang.T(ctx, "If that does not settle it, the one with the lower number on the ballot goes first."))
		}
	}
	return words
}

// voterWords say who may vote and how they show it.
func voterWords(ctx context.Context, p Page, r models.RoundFrame) []string {
	words := []string{lang.T(ctx, "Who may vote: {{.Who}}.", "Who", strings.TrimSuffix(r.WhoMayVote, "."))}
	switch r.Assurance {
	case models.AssuranceEmail:
		return append(words, p.eitherWay(lang.T(ctx, "You show that you may vote with a code that we send to your email or phone, or with a printed voting code."),
			lang.T(ctx, "You show that you may vote with a code that we send to your email, or with a printed voting code.")),
			p.eitherWay(lang.T(ctx, "These checks do not find someone who votes with two email addresses or mobile numbers, with an address and a number, or with one of them and a printed code."),
				lang.T(ctx, "These checks do not find someone who votes with two email addresses, or with an address and a printed code.")))
	case models.AssuranceRoll:
		return append(words, p.eitherWay(lang.T(ctx, "You show that you may vote with a code that goes to you at the address or mobile number on the council's list, by email, text or letter, or with a printed voting code."),
			lang.T(ctx, "You show that you may vote with a code that goes to you at the address on the council's list, by email or by letter, or with a printed voting code.")),
			lang.T(ctx, "These checks do not find someone who is on the list twice with different details, or who is on it and was also given a printed code."))
	case models.AssuranceSignIn:
		return append(words, lang.T(ctx, "You show that you may vote by signing in with an account that you have elsewhere, or with a printed voting code."),
			lang.T(ctx, "These checks do not find someone who has two accounts, or an account and a printed code or a paper."))
	default:
		return append(words, lang.T(ctx, "You show that you may vote with a voting code from someone the council trusts, like a school or a library."),
			lang.T(ctx, "This check does not find someone who was given two codes."))
	}
}

// timeWords say when one can vote.
func timeWords(ctx context.Context, r models.RoundFrame) []string {
	voting, dated := r.Timetable[models.Voting]
	if !dated {
		return nil
	}
	words := []string{lang.T(ctx, "Voting opens on {{.From}} and closes on {{.To}}.", "From", lang.DateTime(ctx, voting.OpensAt), "To", lang.DateTime(ctx, voting.ClosesAt)),
		lang.T(ctx, "Until then you can change your vote, up to {{.N}} times. Only your last vote counts.", "N", models.MostChanges)}
	if r.Rules.GraceMinutes > 0 {
		words = append(words, lang.N(ctx, r.Rules.GraceMinutes, "If you have begun when it closes, you have {{.N}} more minute to send your vote.",
			"If you have begun when it closes, you have {{.N}} more minutes to send your vote."))
	}
	return append(words, outageWords(ctx, r)...)
}

// secretWords say how votes are kept.
func secretWords(ctx context.Context) []string {
	return []string{
		lang.T(ctx, "Votes are kept without names, addresses or codes. A secret key links votes to the list of voters. It is kept apart from both, and destroyed later."),
		lang.T(ctx, "Nobody, not even the council, sees how many votes a project has before voting closes."),
		lang.T(ctx, "After the count we publish every vote without saying whose it was, so that anyone can count again."),
	}
}

func (p Rules) head(ctx context.Context) []components.Cell {
	return []components.Cell{{Text: lang.T(ctx, "Number")}, {Text: lang.T(ctx, "Project")}, {Text: lang.T(ctx, "Cost"), Numeric: true}}
}

func (p Rules) rows(ctx context.Context) [][]components.Cell {
	var rows [][]components.Cell
	for _, project := range p.Projects {
		rows = append(rows, []components.Cell{{Text: strconv.Itoa(project.Number)}, {Text: project.Title}, {Text: lang.Money(ctx, project.CostPence), Numeric: true}})
	}
	return rows
}
