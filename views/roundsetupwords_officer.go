package views

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/tally"
	"acorn/views/components"
)

// MostContributions is how many organisations a form asks about. The first ones show; the rest unfold.
const (
	MostContributions  = 6
	contributionsShown = 2
)

// templateText is what a template's card says.
type templateText struct {
	name, means, button, theme string
	points                     []string
}

func templateWords(template string) templateText {
	switch template {
	case models.TemplateEvent:
		return templateText{name: "One event day", theme: "all-ages", button: "Set up an event day",
			means:  "People come to a hall, meet the groups, and vote before they go home.",
			points: []string{"Proposals open for five weeks", "Voting lasts one Saturday, 10am to 4pm", "Voting codes at the door", "Best for up to £50,000 and one place"}}
	case models.TemplateYouth:
		return templateText{name: "Young people decide", theme: "young-people", button: "Set up a youth round",
			means:  "A youth panel scores the proposals, then young people vote in schools and youth clubs.",
			points: []string{"Proposals open for five weeks", "The panel scores in the weeks after", "Voting lasts two weeks, with codes by class list", "An adult backs each idea"}}
	default:
		return templateText{name: "By phone, in schools and libraries", theme: "families", button: "Set up a local round",
			means:  "Neighbours vote on their phones. Schools and libraries help those who have none.",
			points: []string{"Proposals open for five weeks", "Voting lasts two weeks", "A code that we send, or from a school or library", "Best for a ward or a town"}}
	}
}

// begunFrom says what a round that somebody began is made from.
func begunFrom(b RoundBegun) string {
	if b.Template == "" {
		return "A copy of an earlier round"
	}
	return TemplateName(b.Template)
}

// TemplateName is a template in words, for titles.
func TemplateName(template string) string { return templateWords(template).name }

// begunRows are the rounds whose first questions were put aside.
func begunRows(ctx context.Context, begun []RoundBegun) []components.SummaryRow {
	rows := make([]components.SummaryRow, len(begun))
	for i, b := range begun {
		name := b.Name
		if name == "" {
			name = "A round without a name"
		}
		rows[i] = components.SummaryRow{Key: name, Text: fmt.Sprintf("%s. Put aside on %s.", begunFrom(b), dayAndTime(ctx, b.At)), Actions: []components.Action{{Text: "Go on", HiddenText: "with " + name, Href: b.Href}}}
	}
	return rows
}

func copyRows(ctx context.Context, rounds []models.RoundCard) []components.SummaryRow {
	rows := make([]components.SummaryRow, len(rounds))
	for i, r := range rounds {
		rows[i] = components.SummaryRow{Key: r.Name, Text: fmt.Sprintf("%s from %s. %s.", lang.Money(ctx, r.PotPence), r.FundName, StageTag(ctx, r.Stage).Text),
			Actions: []components.Action{{Text: "Copy", HiddenText: r.Name, Href: "/desk/rounds/" + r.Slug + "/copy"}}}
	}
	return rows
}

// RoundPartTitle is the heading of a part's page.
func RoundPartTitle(part models.RoundPart) string {
	switch part {
	case models.RoundMoneyPart:
		return "The name and the money"
	case models.RoundPeoplePart:
		return "The place and the people"
	case models.RoundDatesPart:
		return "The dates"
	case models.RoundChecksPart:
		return "The panel, and keeping people safe"
	case models.RoundSafetyPart:
		return "Who leads on safeguarding"
	case models.RoundRulesPart:
		return "The rules of the vote"
	default:
		return "What the panel is asked"
	}
}

// partCaption says where in the ten questions a page is, or which round it is about.
func partCaption(p RoundPartForm) string {
	if p.Copied != "" {
		return "Copy a round"
	}
	if !p.Walk {
		return p.Setup.Name
	}
	switch p.Input.Part {
	case models.RoundMoneyPart:
		return "Questions 1 to 3 of 10"
	case models.RoundPeoplePart:
		return "Questions 4 to 7 of 10"
	case models.RoundDatesPart:
		return "Question 8 of 10"
	default:
		return "Questions 9 and 10 of 10"
	}
}

// asked numbers a question while the ten are answered one page after the other.
func asked(p RoundPartForm, number int, text string) string {
	if !p.Walk || p.Copied != "" {
		return text
	}
	return fmt.Sprintf("%d. %s", number, text)
}

func fundChoices(ctx context.Context, p RoundPartForm) []components.Choice {
	var items []components.Choice
	for _, f := range p.Options.Funds {
		if p.Setup.PublishedAt != nil && f.ID != p.Setup.FundID {
			continue
		}
		items = append(items, components.Choice{Value: f.ID, Label: f.Name + ", " + f.FinancialYear,
			Hint: fmt.Sprintf("%s left of %s", lang.Money(ctx, max(f.LeftPence, 0)), lang.Money(ctx, f.TotalPence))})
	}
	if p.Setup.PublishedAt == nil {
		items = append(items, components.Choice{Value: models.NewFundChoice, Label: "A new fund", Conditional: fundFields(p.Page, p.Options, p.Input.Money.NewFund)})
	}
	return items
}

func holderOptions(o models.RoundOptions) []components.Option {
	items := make([]components.Option, len(o.Holders))
	for i, h := range o.Holders {
		items[i] = components.Option{Value: h.ID, Label: h.Name}
	}
	return items
}

func contribution(in models.FundInput, i int) models.ContributionInput {
	if i < len(in.Contributions) {
		return in.Contributions[i]
	}
	return models.ContributionInput{}
}

// contributions is how many rows of a form have something in them, counted to the last.
func contributions(in models.FundInput) int {
	n := 0
	for i, c := range in.Contributions {
		if c.Organisation != "" || c.Amount != "" {
			n = i + 1
		}
	}
	return n
}

func roundAreas(o models.RoundOptions) []components.Option {
	items := []components.Option{{Value: "", Label: "The whole council area"}}
	for _, a := range o.Areas {
		items = append(items, components.Option{Value: a.ID, Label: a.Name})
	}
	return items
}

func roundTeams(o models.RoundOptions, nobody string) []components.Option {
	items := []components.Option{{Value: "", Label: nobody}}
	for _, t := range o.Teams {
		items = append(items, components.Option{Value: t.ID, Label: t.Name})
	}
	return items
}

func panelChoices(p RoundPartForm) []components.Choice {
	items := []components.Choice{{Value: "", Label: "No panel", Checked: p.Input.Checks.Panel == ""}}
	for _, t := range p.Options.Teams {
		hint := map[string]string{"youth": "A youth panel", "parents": "A group of parents", "community": "A community team"}[t.Kind]
		items = append(items, components.Choice{Value: t.ID, Label: t.Name, Hint: hint, Checked: t.ID == p.Input.Checks.Panel})
	}
	return items
}

// ballotChoices are the ballots, each with what it asks of a voter and when it suits.
func ballotChoices(p RoundPartForm) []components.Choice {
	return []components.Choice{
		{Value: models.BallotApproval, Label: "Choose up to a number (usual)", Conditional: mostPicks(p),
			Hint: "People tick the ideas they would fund. Quick, and hard to get wrong. It suits every round. It does not say which idea somebody wants most."},
		{Value: models.BallotKnapsack, Label: "Spend the budget",
			Hint: "People tick ideas that cost no more together than you share out, and see what is left as they go. It suits rounds where you want people to weigh costs. " +
				"It takes longer, and dear ideas lose: whoever picks one can pick little else."},
		{Value: models.BallotCumulative, Label: "Share points", Conditional: sharedPoints(p),
			Hint: "People share out points, one for each of many ideas or all for one. It suits rounds where some want one thing very much. It needs adding up, and a group that puts all its points on one idea gains by it."},
		{Value: models.BallotScore, Label: "Score each idea from 0 to 5",
			Hint: "People score as many ideas as they like, and nothing runs out. It suits up to about a dozen ideas. With more, those that few people get to read score badly: no score counts as 0."},
		{Value: models.BallotRanking, Label: "Put ideas in order", Conditional: rankPlaces(p),
			Hint: "People choose a first, a second and so on. It suits groups that know all the ideas, like a panel. It takes the most thought."},
	}
}

// ballotFact is how people vote, in a few words.
func ballotFact(ctx context.Context, b models.Rulebook) string {
	switch b.BallotType {
	case models.BallotApproval:
		return lang.N(ctx, b.MaxChoices, "Each person picks {{.N}} idea", "Each person picks up to {{.N}} ideas")
	case models.BallotCumulative:
		return lang.N(ctx, b.Points, "Each person gives {{.N}} point", "Each person shares {{.N}} points")
	case models.BallotRanking:
		return lang.N(ctx, b.MaxChoices, "Each person chooses a first", "Each person puts up to {{.N}} ideas in order")
	case models.BallotScore:
		return "Each person scores each idea from 0 to 5"
	default:
		return "Each person picks what the budget pays for"
	}
}

// ruleChoices are the counting rules, each with what it does and what speaks for and against it.
func ruleChoices(ctx context.Context, p RoundPartForm) []components.Choice {
	return []components.Choice{
		{Value: string(tally.Greedy), Label: ruleTitle(ctx, tally.Greedy) + " (usual)", Conditional: moreOfGreedy(p),
			Hint: "The idea with the most votes comes first, then the next. One that costs more than what is left is skipped. " +
				"For it: everybody knows it, and anybody can check it on paper. Against it: the largest group of voters can win everything, and a smaller one nothing."},
		{Value: string(tally.EqualShares), Label: ruleTitle(ctx, tally.EqualShares), Conditional: moreOfShares(p),
			Hint: "The money is divided equally between the voters, and each share is spent only on what that person picked. An idea is in when the shares of its voters pay for it. " +
				"For it: no group can win everything, so often more people see something they voted for. Against it: it takes longer to explain, and where people pick two or three ideas it often changes little. Where people give points, each pays in proportion to theirs."},
		{Value: string(tally.Phragmen), Label: ruleTitle(ctx, tally.Phragmen), Conditional: moreOfPhragmen(p),
			Hint: "All voters earn money at the same speed. An idea is in as soon as its voters have earned its cost together, and then they begin again from nothing. " +
				"For it: small groups have their turn early, with cheap ideas. Against it: a dear idea that many want can come too late, and we know of no council that votes by it. Only where people pick: it knows no points."},
	}
}

// wordOptions are a select's options out of the values that a rulebook may have.
func wordOptions[T ~string](ctx context.Context, values ...T) []components.Option {
	items := make([]components.Option, len(values))
	for i, v := range values {
		items[i] = components.Option{Value: string(v), Label: countingWord(ctx, string(v))}
	}
	return items
}

func thresholdChoices(p RoundPartForm) []components.Choice {
	return []components.Choice{
		{Value: models.ThresholdNone, Label: "No"},
		{Value: models.ThresholdVotes, Label: "A number of votes", Conditional: leastVotes(p)},
		{Value: models.ThresholdShare, Label: "A share of the votes", Conditional: leastShare(p)},
	}
}

func ownValue(in models.DatesInput) string {
	if in.Own {
		return "yes"
	}
	return "no"
}

func rubricShown(r models.RoundSetup) []models.RubricCriterion {
	if len(r.Rubric) > 0 {
		return r.Rubric
	}
	return models.SuggestedRubric(r.Template)
}

// momentDescribed lists the ids that describe a moment's four fields.
func momentDescribed(field, hint, dayError, timeError string) string {
	var ids []string
	for _, id := range []struct {
		on   bool
		name string
	}{{hint != "", field + "-hint"}, {dayError != "", field + "-day-error"}, {timeError != "", field + "-time-error"}} {
		if id.on {
			ids = append(ids, id.name)
		}
	}
	return strings.Join(ids, " ")
}

// reasonHint says when a change of a public round needs a reason.
func reasonHint(p RoundPartForm) string {
	if p.Input.Part == models.RoundSafetyPart {
		return "One sentence that everybody can read. Leave out names and numbers: only the council sees those."
	}
	return "One sentence that everybody can read. You need none where nothing changes that people were told."
}

// partForm is the id of the form of a part of a round, for the button that stands above it.
const partForm = "part"

// asideText says when what was put aside counts.
func (p RoundPartForm) asideText() string {
	switch {
	case p.Copied != "":
		return "This is what you typed before. It counts once you press “Make the copy”."
	case p.Walk || p.Setup.Slug == "":
		return "This is what you typed before. It counts once you press “Save and continue”."
	}
	return "This is what you typed before. It counts once you press “Save”."
}

// BackInSetUp leads back from a question about a round, and keeps what is typed.
func BackInSetUp(enter string) *components.BackButtonProps {
	return &components.BackButtonProps{Text: "Back", Form: partForm, Name: "back", Value: "yes", Enter: enter}
}
