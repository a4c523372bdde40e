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

// alertWords say what about codes is to be looked into.
func (p RoundDesk) alertWords() string {
	if p.TextAlert {
		return "Many texts with codes were asked for."
	}
	return "Many wrong codes were typed."
}

// frame is the round as the pages that everybody sees show it.
func (p RoundDesk) frame() models.RoundFrame {
	return models.RoundFrame{Round: p.Round, FundName: p.FundName, FundSlug: p.FundSlug, Timetable: p.Timetable, Clock: p.Clock, Rules: p.Rules, Stage: p.Stage,
		HardClose: p.HardClose, HasPanel: p.PanelTeamID != nil, Now: p.Options.Now}
}

// nextText is what the card of the next act says.
type nextText struct {
	title, text, button, href string
	kind                      components.ButtonKind
}

// NextTitle is a next step in a few words, for the desk.
func NextTitle(ctx context.Context, slug string, next models.NextStep) string {
	return nextWords(ctx, slug, next).title
}

func nextWords(ctx context.Context, slug string, next models.NextStep) nextText {
	desk, public := "/desk/rounds/"+slug, "/rounds/"+slug
	when := ""
	if !next.At.IsZero() {
		when = lang.DateTime(ctx, next.At)
	}
	switch next.Kind {
	case models.StepAnswer:
		return nextText{title: "Next: go on with the questions", text: "What you answered is saved. Nobody else sees this round yet.", button: "Go on", href: desk + "/change/" + string(next.Part) + "?walk=yes"}
	case models.StepDuties:
		return nextText{title: fmt.Sprintf("Next: %s before you publish", lang.N(ctx, next.Count, "{{.N}} duty to answer", "{{.N}} duties to answer")),
			text: "For each, a link or a reason why not.", button: "Answer them", href: desk + "/duties"}
	case models.StepPublish:
		return nextText{title: "Next: publish the round", text: "The ten questions and the seven duties are answered.", button: "Look once more and publish", href: desk + "/duties#publish"}
	case models.StepWaitPlan:
		return nextText{title: "Nothing to do until planning begins", text: "The planning group begins on " + when + ". Tell its members.", button: "See its page", href: public + "/plan", kind: components.ButtonSecondary}
	case models.StepFollowPlan:
		return nextText{title: "The planning group is choosing", text: "It has until " + when + ". Take part, and remind those who have not chosen.", button: "See what they choose", href: public + "/plan", kind: components.ButtonSecondary}
	case models.StepWaitProposals:
		return nextText{title: "Nothing to do until proposals open", text: "They open on " + when + ". Tell people where to find the round.", button: "See what people see", href: public, kind: components.ButtonSecondary}
	case models.StepReview:
		return nextText{title: "Next: " + lang.N(ctx, next.Count, "{{.N}} proposal to review", "{{.N}} proposals to review"), text: "Each waits for a decision with reasons.", button: "Review them", href: desk + "/proposals"}
	case models.StepWaitMore:
		return nextText{title: "No proposal waits for you", text: "People can send them in until " + when + ".", button: "See all proposals", href: desk + "/proposals", kind: components.ButtonSecondary}
	case models.StepFollowPanel:
		return nextText{title: "The panel is scoring", text: "It has until " + when + ".", button: "See how far it is", href: desk + "/panel", kind: components.ButtonSecondary}
	case models.StepReleasePanel:
		return nextText{title: "Next: release the panel's result", text: "Its time to score is over. The groups want to know.", button: "Look at it", href: desk + "/panel"}
	case models.StepMoveVote:
		return nextText{title: "Next: move the dates of the vote", text: "Voting should have closed on " + when + ", but the rules were never sealed, so nobody could vote.", button: "Change the dates", href: desk + "/change/dates"}
	default:
		return nextVoteWords(ctx, desk, public, when, next)
	}
}

func nextVoteWords(ctx context.Context, desk, public, when string, next models.NextStep) nextText {
	switch next.Kind {
	case models.StepSeal:
		return nextText{title: "Next: seal the rules", text: fmt.Sprintf("%s on the ballot. Voting opens on %s, but only if the rules are sealed by then.", lang.N(ctx, next.Count, "{{.N}} proposal is", "{{.N}} proposals are"), when),
			button: "Check and seal", href: desk + "/vote"}
	case models.StepCodes:
		return nextText{title: "Next: make the voting codes", text: "Voting opens on " + when + ". People need a code to vote.", button: "Make codes", href: desk + "/codes"}
	case models.StepWaitVote:
		return nextText{title: "Ready for the vote", text: "It opens on its own on " + when + ".", button: "See the vote", href: desk + "/vote", kind: components.ButtonSecondary}
	case models.StepFollowVote:
		return nextText{title: "People are voting", text: "The vote closes on its own on " + when + ".", button: "See the vote", href: desk + "/vote", kind: components.ButtonSecondary}
	case models.StepConfirmClock:
		return nextText{title: "An officer proposes to change when voting ends", text: "Another officer confirms it, or takes it back.", button: "Look at it", href: desk + "/clock"}
	case models.StepOutage:
		return nextText{title: "Next: extend the vote", text: "Acorn was not running for " + lang.N(ctx, next.Count, "{{.N}} minute", "{{.N}} minutes") +
			" on the last day of the vote. By the published rule the vote goes on for at least as long.", button: "Look at it", href: desk + "/clock"}
	case models.StepSetBack:
		return nextText{title: "Next: look at the clock", text: "Acorn saw the vote end, but by the server's clock it is not over yet. People cannot vote.", button: "Look at it", href: desk + "/clock"}
	case models.StepCount:
		return nextText{title: "Next: count the votes", text: "Voting has closed.", button: "Count", href: desk + "/count"}
	case models.StepConfirmCancel:
		return nextText{title: "An officer proposes to cancel this round", text: "Another officer confirms it, or goes on with the round.", button: "Look at it", href: desk + "/cancel"}
	case models.StepCancelled:
		return nextText{title: "This round was cancelled", text: "Those who sent in ideas were told why. A copy begins with the same answers, its dates a year on.", button: "Copy it into a new round", href: desk + "/copy?from=desk",
			kind: components.ButtonSecondary}
	case models.StepPublishResult:
		return nextText{title: "Next: publish the result", text: "The votes are counted. Those who proposed hear first.", button: "Go to the result", href: desk + "/count"}
	default:
		return nextAwardWords(ctx, desk, public, next)
	}
}

func nextAwardWords(ctx context.Context, desk, public string, next models.NextStep) nextText {
	switch next.Kind {
	case models.StepWaitApprover:
		return nextText{title: "Awards wait for an approver", text: "Somebody else decides on what you proposed.", button: "See the awards", href: desk + "/awards", kind: components.ButtonSecondary}
	case models.StepWaitAnswers:
		return nextText{title: lang.N(ctx, next.Count, "{{.N}} offer waits for an answer", "{{.N}} offers wait for an answer"), text: "The groups were told. You can give them more time.", button: "See the awards", href: desk + "/awards",
			kind: components.ButtonSecondary}
	case models.StepDeliver:
		settled := nextText{title: "Everything that was voted in is settled", text: "Follow the money and what it does.", button: "See the awards", href: public + "/awards", kind: components.ButtonSecondary}
		if next.Count > 0 {
			settled.text = lang.N(ctx, next.Count, "{{.N}} project that was voted in got no award. If that changes, propose one.", "{{.N}} projects that were voted in got no award. If that changes, propose them.")
			settled.href = desk + "/awards"
		}
		return settled
	default:
		return nextText{title: "Next: " + lang.N(ctx, next.Count, "{{.N}} award to propose", "{{.N}} awards to propose"), text: "The result is public. Propose the awards, and somebody else approves them.",
			button: "Go to the awards", href: desk + "/awards"}
	}
}

// SecondAct says what waits for another officer's decision, and where it is decided.
func SecondAct(ctx context.Context, slug string, act models.SecondAct) (title, href string) {
	desk := "/desk/rounds/" + slug
	switch act.Kind {
	case models.SecondExtension:
		return "More time to vote, to confirm or take back", desk + "/clock"
	case models.SecondEnd:
		return "The end of the vote in the room, to confirm or take back", desk + "/clock"
	case models.SecondCancel:
		return "Cancelling the round, to confirm or take back", desk + "/cancel"
	case models.SecondSeal:
		return "Sealing the rules and projects, to do or take back", desk + "/vote"
	case models.SecondRoll:
		return "The list of who may vote, to look at and apply", desk + "/roll"
	case models.SecondVoter:
		return lang.N(ctx, act.Count, "{{.N}} report that somebody else voted, to confirm or refuse", "{{.N}} reports that somebody else voted, to confirm or refuse"), desk + "/voters"
	case models.SecondSetAside:
		return lang.N(ctx, act.Count, "{{.N}} decision about votes that stood out, to confirm or refuse", "{{.N}} decisions about votes that stood out, to confirm or refuse"), desk + "/checks"
	case models.SecondPapers:
		return lang.N(ctx, act.Count, "{{.N}} batch of paper ballots, to settle", "{{.N}} batches of paper ballots, to settle"), desk + "/paper"
	case models.SecondWords:
		return lang.N(ctx, act.Count, "{{.N}} text in another language, to confirm before the vote opens", "{{.N}} texts in other languages, to confirm before the vote opens"), desk + "/translations"
	case models.SecondText:
		return lang.N(ctx, act.Count, "{{.N}} translation to take off the ballot, to confirm or keep", "{{.N}} translations to take off the ballot, to confirm or keep"), desk + "/translations"
	case models.SecondPhone:
		return lang.N(ctx, act.Count, "{{.N}} vote by phone, to witness within the hour", "{{.N}} votes by phone, to witness within the hour"), desk + "/phone"
	default:
		return "Destroying the key of the vote, to confirm", desk + "/key"
	}
}

// deskStats are the counts of a round, each named by the state it counts.
func deskStats(ctx context.Context, p RoundDesk) []components.Stat {
	number := func(n int) string { return lang.Number(ctx, int64(n)) }
	items := []components.Stat{{Figure: number(p.Needs), Label: "needs that people can read", Note: waitingNote(ctx, p.NeedsWaiting)}}
	if p.Stage == models.StageDraft || p.Stage == models.StagePlanning || p.Stage == models.StageWaiting {
		return append(items, components.Stat{Figure: number(p.PlanItems), Label: "priorities and rules to agree"})
	}
	for _, s := range []struct{ state, label string }{
		{models.ProposalSubmitted, "to review"}, {models.ProposalChangesRequested, "asked to change"}, {models.ProposalEligible, "can go forward"},
		{models.ProposalNotEligible, "cannot go forward"}, {models.ProposalDraft, "still being written"}, {models.ProposalWithdrawn, "withdrawn"},
	} {
		if n := p.Proposals[s.state]; n > 0 || s.state == models.ProposalSubmitted || s.state == models.ProposalEligible {
			items = append(items, components.Stat{Figure: number(n), Label: s.label})
		}
	}
	return append(items, turnoutStats(ctx, p.VotedSoFar)...)
}

func waitingNote(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return lang.N(ctx, n, "{{.N}} more to read", "{{.N}} more to read")
}

// deskParts are what was decided, a card a part.
func deskParts(ctx context.Context, p RoundDesk) []components.SummaryListProps {
	area := p.Options.AreaName(p.AreaID)
	if area == "" {
		area = "The whole council area"
	}
	parts := []components.SummaryListProps{
		deskPart(p, models.RoundMoneyPart, "The name and the money", fact("Called", p.RoundDesk.Name), fact("In a sentence", p.Summary), fact("Fund", p.FundName), fact("Shared", lang.Money(ctx, p.PotPence)),
			fact("One idea may ask for", lang.Money(ctx, p.MinAskPence)+" to "+lang.Money(ctx, p.MaxAskPence))),
		deskPart(p, models.RoundPeoplePart, "The place and the people", fact("Where", area), fact("Planned by", orNobody(p.Options.TeamName(p.TeamID))),
			fact("Who may propose", p.WhoMayPropose), fact("Who may vote", p.WhoMayVote), fact("A voter needs one of these", belongsList(ctx, p.Belongings())), fact("Youngest voter", fmt.Sprint(p.MinAge))),
		deskPart(p, models.RoundDatesPart, "The dates", dateFacts(ctx, p)...),
		deskPart(p, models.RoundChecksPart, "Panel and safety", fact("Panel", orNobody(p.Options.TeamName(p.PanelTeamID))), fact("Safeguarding lead", p.SafeguardingLead),
			fact("Deputy", p.SafeguardingDeputy), fact("Voters prove who they are", choiceWord(ctx, p.Assurance))),
		deskPart(p, models.RoundRulesPart, "The rules of the vote", fact("How people vote", ballotFact(ctx, p.Rules)), fact("Counted by", ruleTitle(ctx, tally.Method(p.Rules.CountingRule))),
			fact("In a tie", choiceWord(ctx, p.Rules.Ties)), fact("Votes needed", votesNeeded(p.Rules)), fact("Who sees the panel's result", choiceWord(ctx, fmt.Sprint(p.Rules.PanelPublic))), fact("Extra minutes for people already voting", fmt.Sprint(p.Rules.GraceMinutes))),
	}
	if p.PanelTeamID != nil {
		parts = append(parts, deskPart(p, models.RoundRubricPart, "What the panel is asked", rubricFacts(p.Rubric)...))
	}
	return parts
}

func deskPart(p RoundDesk, part models.RoundPart, title string, rows ...components.SummaryRow) components.SummaryListProps {
	card := &components.SummaryCardProps{Title: title, HeadingLevel: 3}
	if !p.Rules.Sealed() && p.Stage != models.StageCancelled {
		card.Actions = []components.Action{{Text: "Change", HiddenText: strings.ToLower(title[:1]) + title[1:], Href: "/desk/rounds/" + p.Slug + "/change/" + string(part)}}
	} else if part == models.RoundChecksPart && p.Stage != models.StageCancelled {
		card.Actions = []components.Action{{Text: "Change", HiddenText: "who leads on safeguarding", Href: "/desk/rounds/" + p.Slug + "/change/" + string(models.RoundSafetyPart)}}
	}
	return components.SummaryListProps{Rows: rows, Card: card}
}

func fact(key, text string) components.SummaryRow {
	if text == "" {
		text = "Not answered yet"
	}
	return components.SummaryRow{Key: key, Text: text}
}

func votesNeeded(b models.Rulebook) string {
	if b.Threshold() == models.ThresholdShare {
		return tally.Decimal(b.MinShare).String() + "% of the people who pick something"
	}
	if b.MinSupport > 0 && !models.Ticks(b.BallotType) {
		return fmt.Sprint(b.MinSupport) + " points"
	}
	return fmt.Sprint(b.MinSupport)
}

func orNobody(name string) string {
	if name == "" {
		return "Nobody"
	}
	return name
}

func dateFacts(ctx context.Context, p RoundDesk) []components.SummaryRow {
	rows := timetableFacts(ctx, p.Timetable)
	if rows == nil {
		rows = []components.SummaryRow{fact("Proposals and voting", "")}
	}
	if p.Template == models.TemplateEvent {
		rows = append(rows, fact("People vote at", p.Venue))
	}
	return rows
}

// timetableFacts are the dates of a round with the day of the week, so that a Sunday is seen before it is published.
func timetableFacts(ctx context.Context, t models.Timetable) []components.SummaryRow {
	var rows []components.SummaryRow
	for _, kind := range []struct{ kind, name string }{{models.Planning, "Planning"}, {models.Proposing, "Proposals"}, {models.Scoring, "Scoring"}, {models.Voting, "Voting"}} {
		if w, ok := t[kind.kind]; ok {
			rows = append(rows, fact(kind.name, dayAndTime(ctx, w.OpensAt)+" to "+dayAndTime(ctx, w.ClosesAt)))
		}
	}
	return rows
}

func rubricFacts(rubric []models.RubricCriterion) []components.SummaryRow {
	rows := make([]components.SummaryRow, len(rubric))
	for i, c := range rubric {
		weight := "Counts once"
		if c.Weight > 1 {
			weight = fmt.Sprintf("Counts %d times", c.Weight)
		}
		rows[i] = fact(c.Question, weight)
	}
	return rows
}

// columns puts the parts into two columns, filled in turn so that the first ones stand at the top.
func columns(parts []components.SummaryListProps) [2][]components.SummaryListProps {
	var both [2][]components.SummaryListProps
	for i, part := range parts {
		both[i%2] = append(both[i%2], part)
	}
	return both
}
