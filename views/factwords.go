package views

import (
	"context"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/tally"
)

// factChanged says what a fact was and what it is now.
func factChanged(ctx context.Context, f models.FactChange) string {
	return lang.T(ctx, "{{.Fact}}: {{.To}}. It was: {{.From}}.", "Fact", factName(ctx, f.Name), "To", changedValue(ctx, f, f.To), "From", changedValue(ctx, f, f.From))
}

// factName is the name of something that people were told about a round.
func factName(ctx context.Context, name string) string {
	switch name {
	case "name":
		return lang.T(ctx, "The name")
	case "summary":
		return lang.T(ctx, "The round in a sentence")
	case "pot":
		return lang.T(ctx, "How much is shared")
	case "min_ask":
		return lang.T(ctx, "The least one idea may ask for")
	case "max_ask":
		return lang.T(ctx, "The most one idea may ask for")
	case "area":
		return lang.T(ctx, "Where it is for")
	case "team":
		return lang.T(ctx, "Who plans it")
	case "who_may_propose":
		return lang.T(ctx, "Who may send in ideas")
	case "who_may_vote":
		return lang.T(ctx, "Who may vote")
	case "min_age":
		return lang.T(ctx, "The youngest age that may vote")
	case "belonging":
		return lang.T(ctx, "What must be true of a voter")
	case "panel":
		return lang.T(ctx, "Who scores the ideas")
	case "rubric":
		return lang.T(ctx, "What the panel is asked")
	case "venue":
		return lang.T(ctx, "Where it is held")
	case "assurance":
		return lang.T(ctx, "How voters prove who they are")
	default:
		return ruleName(ctx, name)
	}
}

func ruleName(ctx context.Context, name string) string {
	switch name {
	case "max_choices":
		return lang.T(ctx, "How many ideas one person may pick")
	case "ballot":
		return lang.T(ctx, "How people vote")
	case "points":
		return lang.T(ctx, "How many points one person shares out")
	case "places":
		return lang.T(ctx, "How many ideas one person may put in order")
	case "rule":
		return lang.T(ctx, "How votes are counted")
	case "support":
		return lang.T(ctx, "What comes first")
	case "unfit":
		return lang.T(ctx, "What happens with an idea that costs more than what is left")
	case "completion":
		return lang.T(ctx, "What happens with money that the shares leave over")
	case "step":
		return lang.T(ctx, "By how much each share is raised at a time")
	case "min_share":
		return lang.T(ctx, "The share of the votes that an idea needs at least")
	case "show_other":
		return lang.T(ctx, "Whether the result shows another rule beside it")
	case "ties":
		return lang.T(ctx, "What happens in a tie")
	case "min_support":
		return lang.T(ctx, "How many votes an idea needs at least")
	case "panel_public":
		return lang.T(ctx, "Who sees the panel's result")
	case "grace":
		return lang.T(ctx, "Extra minutes for people already voting")
	case models.Planning + "_opens":
		return lang.T(ctx, "Planning opens")
	case models.Planning + "_closes":
		return lang.T(ctx, "Planning closes")
	case models.Proposing + "_opens":
		return lang.T(ctx, "Ideas open")
	case models.Proposing + "_closes":
		return lang.T(ctx, "Ideas close")
	case models.Scoring + "_opens":
		return lang.T(ctx, "The panel begins to score")
	case models.Scoring + "_closes":
		return lang.T(ctx, "The panel's scoring ends")
	case models.Voting + "_opens":
		return lang.T(ctx, "Voting opens")
	default:
		return lang.T(ctx, "Voting closes")
	}
}

// changedValue writes a value by its kind. A fact that there was none of is said so.
func changedValue(ctx context.Context, f models.FactChange, value string) string {
	if value == "" {
		return lang.T(ctx, "Nothing set")
	}
	switch f.Kind {
	case "money":
		if pence, err := strconv.ParseInt(value, 10, 64); err == nil {
			return lang.Money(ctx, pence)
		}
	case "time":
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return dayAndTime(ctx, at)
		}
	case "percent":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return lang.T(ctx, "{{.Percent}}%", "Percent", tally.Decimal(n).String())
		}
	case "yes":
		if value == "true" {
			return lang.T(ctx, "Yes")
		}
		return lang.T(ctx, "No")
	case "choice":
		return choiceWord(ctx, value)
	case "belonging":
		return belongsList(ctx, strings.Fields(value))
	}
	return value
}

func choiceWord(ctx context.Context, value string) string {
	switch models.NamedTies(value) {
	case models.AssuranceEmail:
		return lang.T(ctx, "A code that we send is enough")
	case models.AssuranceCode:
		return lang.T(ctx, "Only with a voting code")
	case models.AssuranceRoll:
		return lang.T(ctx, "By a list that the council has")
	case models.AssuranceSignIn:
		return lang.T(ctx, "They sign in")
	case models.TiesCheapest:
		return lang.T(ctx, "The one that costs less comes first")
	case models.TiesNumber:
		return lang.T(ctx, "The one that is first on the ballot's list comes first")
	case models.BallotApproval, models.BallotKnapsack, models.BallotCumulative, models.BallotScore, models.BallotRanking:
		return ballotTitle(ctx, value)
	case "true":
		return lang.T(ctx, "Everybody, once it is released")
	case "false":
		return lang.T(ctx, "Only the groups, the panel and the council")
	default:
		return countingWord(ctx, value)
	}
}

// countingWord is one of the choices about how votes are counted.
func countingWord(ctx context.Context, value string) string {
	switch value {
	case string(tally.Greedy), string(tally.EqualShares), string(tally.Phragmen):
		return ruleTitle(ctx, tally.Method(value))
	case string(tally.Votes):
		return lang.T(ctx, "The most votes")
	case string(tally.VotesPerCost):
		return lang.T(ctx, "The most votes for each pound")
	case string(tally.Skip):
		return lang.T(ctx, "It is skipped, and the next one has its turn")
	case string(tally.Stop):
		return lang.T(ctx, "The count ends there")
	case string(tally.NoCompletion):
		return lang.T(ctx, "It is not shared out")
	case string(tally.Add1):
		return lang.T(ctx, "Shares are raised until nothing more fits")
	case string(tally.Add1Full):
		return lang.T(ctx, "Shares are raised as far as the money lasts")
	case string(tally.Utilitarian):
		return lang.T(ctx, "It goes to the most votes")
	case string(tally.Add1Utilitarian):
		return lang.T(ctx, "Shares are raised until nothing more fits, and what is left then goes to the most votes")
	default:
		return value
	}
}

// dayAndTime writes a moment with its year: Monday 7 December 2026 at 9am.
func dayAndTime(ctx context.Context, t time.Time) string {
	return lang.T(ctx, "{{.Day}} at {{.Time}}", "Day", lang.Date(ctx, t), "Time", lang.Clock(ctx, t))
}
