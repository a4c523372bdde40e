package views

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"

	"github.com/a-h/templ"
)

// reviewTag is a row's state: an appeal that waits comes before what was decided.
func reviewTag(row models.ReviewRow) components.TagProps {
	if row.Appealed {
		return components.TagProps{Text: "Appeal, look again", Colour: components.TagPurple}
	}
	return *officerTag(row.ProposalCard)
}

// officerTag is a proposal's state in the words of the decision.
func officerTag(c models.ProposalCard) *components.TagProps {
	switch c.State {
	case models.ProposalChangesRequested:
		return &components.TagProps{Text: "Changes asked", Colour: components.TagYellow}
	case models.ProposalEligible:
		return &components.TagProps{Text: "Eligible", Colour: components.TagGreen}
	case models.ProposalNotEligible:
		return &components.TagProps{Text: "Not eligible", Colour: components.TagOrange}
	case models.ProposalWithdrawn:
		return &components.TagProps{Text: "Withdrawn", Colour: components.TagGrey}
	default:
		if c.Version > 1 {
			return &components.TagProps{Text: "Changed, read again", Colour: components.TagPurple}
		}
		return &components.TagProps{Text: "New"}
	}
}

func reviewHeading(p ReviewTable) string {
	switch n := p.Waiting(); n {
	case 0:
		return "No proposal waits for a decision"
	case 1:
		return "1 proposal waits for a decision"
	default:
		return strconv.Itoa(n) + " proposals wait for a decision"
	}
}

// reviewLead is the dates that decide how much time there is, and the longest wait.
func reviewLead(ctx context.Context, p ReviewTable) string {
	proposing, voting := p.Round.Timetable[models.Proposing], p.Round.Timetable[models.Voting]
	text := ""
	switch p.Round.Stage {
	case models.StageCancelled:
		return "This round was cancelled. Nothing in it waits for a decision."
	case models.StageProposing:
		text = "Proposals close on " + lang.DateTime(ctx, proposing.ClosesAt) + ". "
	case models.StageReviewing:
		text = "Proposals have closed. What you sent back can still be changed until the round is sealed. "
	}
	if !voting.OpensAt.IsZero() && p.Round.Now.Before(voting.OpensAt) {
		text += "Voting opens on " + lang.DateTime(ctx, voting.OpensAt) + ". "
	}
	if p.LongestWait > 0 {
		text += "Longest wait: " + days(p.LongestWait) + "."
	}
	return text
}

func days(n int) string {
	switch n {
	case 0:
		return "today"
	case 1:
		return "1 day"
	default:
		return strconv.Itoa(n) + " days"
	}
}

// reviewsPath is where the table of a round's proposals is, and reviewsHref how it is narrowed and ordered.
func reviewsPath(p ReviewTable) string { return "/desk/rounds/" + p.Round.Slug + "/proposals" }

func reviewsHref(p ReviewTable, words, show, sort string) string {
	return ReviewsHref(p.Round.Slug, models.ReviewFilter{Words: words, Show: show, Sort: sort})
}

// ReviewsHref is the address of the table of a round's proposals, narrowed and ordered. What is so anyway stands in no address.
func ReviewsHref(slug string, filter models.ReviewFilter) string {
	usual, query := models.ReviewFilter{}.Sensible(), url.Values{}
	for _, v := range []struct{ name, value, usual string }{{"show", filter.Show, usual.Show}, {"q", filter.Words, usual.Words}, {"sort", filter.Sort, usual.Sort}} {
		if v.value != v.usual && v.value != "" {
			query.Set(v.name, v.value)
		}
	}
	href := "/desk/rounds/" + slug + "/proposals"
	if len(query) > 0 {
		href += "?" + query.Encode()
	}
	return href
}

func reviewChips(p ReviewTable) []components.Chip {
	var chips []components.Chip
	for _, c := range []struct{ state, text string }{
		{models.ProposalSubmitted, "Waiting"}, {models.ProposalChangesRequested, "Changes asked"}, {models.ProposalEligible, "Eligible"},
		{models.ProposalNotEligible, "Not eligible"}, {models.ProposalWithdrawn, "Withdrawn"}, {models.ReviewAll, "All"},
	} {
		if c.state == models.ProposalWithdrawn && p.Counts[c.state] == 0 {
			continue
		}
		chips = append(chips, components.Chip{Text: c.text, Href: reviewsHref(p, p.Filter.Words, c.state, p.Filter.Sort), Count: p.Found[c.state], HasCount: true, Current: p.Filter.Show == c.state})
	}
	return chips
}

func draftsNote(n int) string {
	if n == 1 {
		return "1 more is being written. You see it when it is sent in."
	}
	return strconv.Itoa(n) + " more are being written. You see them when they are sent in."
}

// reviewColumns are the columns of the table, and what each orders it by.
var reviewColumns = [...]struct {
	column, text string
	numeric      bool
}{
	{models.ReviewByTitle, "Proposal", false}, {models.ReviewByTheme, "Theme", false}, {models.ReviewByAsk, "Asks for", true}, {models.ReviewByVersion, "Version", true},
	{models.ReviewByWaiting, "Waiting", false}, {models.ReviewByState, "State", false}, {models.ReviewByChecks, "Checks", false},
}

func reviewHead(p ReviewTable) []components.Cell {
	var head []components.Cell
	if reviewsOpen(p) > 0 {
		head = append(head, components.Cell{Text: "Tick"})
	}
	by, descending := p.Filter.Column()
	for _, c := range reviewColumns {
		cell := components.Cell{Text: c.text, Content: sortLink(p, c.column, c.text), Numeric: c.numeric, Classes: "acorn-nowrap"}
		if c.column == by {
			cell.Attrs = templ.Attributes{"aria-sort": "ascending"}
			if descending {
				cell.Attrs = templ.Attributes{"aria-sort": "descending"}
			}
		}
		head = append(head, cell)
	}
	return head
}

// sortNext is the order that a column's link asks for: the other way round where the table is in its order. What there is most of comes first for
// money, waits, versions and checks, the alphabet's beginning for words.
func sortNext(p ReviewTable, column string) string {
	by, descending := p.Filter.Column()
	most := column == models.ReviewByAsk || column == models.ReviewByWaiting || column == models.ReviewByVersion || column == models.ReviewByChecks
	if by == column {
		most = !descending
	}
	if most {
		return "-" + column
	}
	return column
}

// reviewCaption says what the table holds to whoever cannot see its chips.
func reviewCaption(p ReviewTable) string {
	by, descending := p.Filter.Column()
	text := "Proposals"
	for _, c := range reviewColumns {
		if c.column == by {
			text += " by " + strings.ToLower(c.text)
		}
	}
	if descending {
		text += ", the most first"
	}
	if p.Filter.Words != "" {
		text += ", with “" + p.Filter.Words + "”"
	}
	return text
}

// reviewsOpen is how many of the rows this officer may decide on now.
func reviewsOpen(p ReviewTable) int {
	n := 0
	for _, row := range p.Rows {
		if row.Open {
			n++
		}
	}
	return n
}

func tickAllText(p ReviewTable) string { return "Tick all " + strconv.Itoa(reviewsOpen(p)) }

func reviewRows(ctx context.Context, p ReviewTable) [][]components.Cell {
	rows, open, ticks := make([][]components.Cell, len(p.Rows)), reviewsOpen(p) > 0, 0
	for i, row := range p.Rows {
		waiting := ""
		if row.State == models.ProposalSubmitted || row.Appealed {
			waiting = days(row.WaitingDays)
		}
		if open {
			tick := components.Cell{}
			if row.Open {
				id := "pick" // the first is what an error in the list at the top leads to
				if ticks++; ticks > 1 {
					id += "-" + strconv.Itoa(ticks)
				}
				tick.Content = reviewTick(p, row, id)
			}
			rows[i] = append(rows[i], tick)
		}
		rows[i] = append(rows[i], components.Cell{Content: reviewTitle(row), NamesRow: true}, components.Cell{Text: ThemeName(ctx, row.Theme)}, components.Cell{Text: lang.Money(ctx, row.AskPence), Numeric: true},
			components.Cell{Text: strconv.Itoa(row.Version), Numeric: true}, components.Cell{Text: waiting, Classes: "acorn-nowrap"}, components.Cell{Content: reviewState(row)}, components.Cell{Content: reviewDots(row)})
	}
	return rows
}

// ReviewsTitle heads the page on which several decisions are checked.
func ReviewsTitle(n int) string {
	if n == 1 {
		return "Check and send: 1 proposal is eligible"
	}
	return "Check and send: " + strconv.Itoa(n) + " proposals are eligible"
}

func sendAllText(n int) string {
	if n == 1 {
		return "Record the decision and send it"
	}
	return "Record " + strconv.Itoa(n) + " decisions and send them"
}

// ReviewsDone says that so many decisions were recorded and sent.
func ReviewsDone(n int) string {
	if n == 1 {
		return "1 proposal is eligible. The group has been told by email."
	}
	return strconv.Itoa(n) + " proposals are eligible. Each group has been told by email."
}

func untoldText(n int) string {
	if n == 1 {
		return "One of these groups has nobody with an email address. Tell it yourself."
	}
	return strconv.Itoa(n) + " of these groups have nobody with an email address. Tell them yourself."
}

func reviewsDraftRows(p ReviewsCheck) [][]components.Cell {
	rows := make([][]components.Cell, len(p.Rows))
	for i, row := range p.Rows {
		rows[i] = []components.Cell{{Content: linkTo("/desk/proposals/"+row.Slug, row.Title)}, {Text: row.GroupName}, {Text: strconv.Itoa(row.To), Numeric: true}}
	}
	return rows
}

func pastReviewTitle(ctx context.Context, past models.PastReview) string {
	return fmt.Sprintf("%s, version %d, %s", decisionWord(past.Decision), past.Version, lang.Date(ctx, past.DecidedAt))
}

// appealTitle says when a group asked for another look, or what came of it.
func appealTitle(ctx context.Context, a models.Appeal) string {
	if a.Waits() {
		return "The group thinks that this is wrong, " + lang.Date(ctx, a.MadeAt)
	}
	return fmt.Sprintf("Another officer looked again: %s, %s", strings.ToLower(decisionWord(a.Outcome)), lang.Date(ctx, *a.DecidedAt))
}

func decisionWord(decision string) string {
	switch decision {
	case models.ProposalEligible:
		return "Eligible"
	case models.ProposalChangesRequested:
		return "Changes requested"
	default:
		return "Not eligible"
	}
}

// decisionAction is where the form of a decision goes: on a proposal, or on the appeal that waits.
func decisionAction(p models.ReviewPage) string {
	if p.Appeal != nil {
		return "/desk/proposals/" + p.Slug + "/appeal"
	}
	return "/desk/proposals/" + p.Slug
}

// The steps of a decision: it is shown as it will be read before it is sent.
const (
	StepCheck  = "check"
	StepChange = "change"
	StepSend   = "send"
	// StepTickAll ticks every proposal that the table shows. It works with scripts off, and changes nothing.
	StepTickAll = "tick_all"
)

// publicDecision is what the proposal's public page says above the reasons.
func publicDecision(ctx context.Context, p ReviewCheck) string {
	switch p.Form.Decision {
	case models.ProposalEligible:
		return lang.T(ctx, "It can go forward. This is why:")
	case models.ProposalChangesRequested:
		return lang.T(ctx, "We asked the group to change something. This is what we said:")
	default:
		if p.Appeal != nil {
			return lang.T(ctx, "A person who did not decide looked again. It still cannot go forward. This is why:")
		}
		return lang.T(ctx, "It cannot go forward. This is why:")
	}
}

// sendTo says who gets the email.
func sendTo(n int) string {
	switch n {
	case 0:
		return "Nobody in the group has an email address, so tell them yourself."
	case 1:
		return "1 person in the group gets this email:"
	default:
		return strconv.Itoa(n) + " people in the group get this email:"
	}
}

// whyNot is why this officer may not decide now.
func whyNot(ctx context.Context, err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return lang.T(ctx, e.Text, e.Args...)
	}
	return ""
}

// comparedText is a run of words as an officer reads it.
func comparedText(ctx context.Context, fact models.ComparedFact, run models.Marked) string {
	if fact.Part == models.PartPicture {
		return ThemeName(ctx, run.Text)
	}
	return run.Text
}
