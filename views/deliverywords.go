package views

import (
	"context"
	"fmt"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// onDay is a day written 2026-11-22 as a time within it, for the functions that write dates.
func onDay(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}

// longDay writes a day kept as 2026-11-22: Sunday 22 November 2026.
func longDay(ctx context.Context, day string) string { return lang.Date(ctx, onDay(day)) }

// shortDay writes a day where room is short: 22 Nov 2026.
func shortDay(ctx context.Context, day string) string { return lang.ShortDate(ctx, onDay(day)) }

// textLines are the paragraphs of a text that somebody typed.
func textLines(text string) []string {
	var lines []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// initiativeTag says where an initiative stands.
func initiativeTag(ctx context.Context, in models.Initiative, today string) components.TagProps {
	switch in.State {
	case models.InitiativeFinished:
		return components.TagProps{Text: lang.T(ctx, "Finished"), Colour: components.TagGrey}
	case models.InitiativeStopped:
		return components.TagProps{Text: lang.T(ctx, "Stopped early"), Colour: components.TagOrange}
	}
	month, of := in.Month(today)
	if month == 0 {
		return components.TagProps{Text: lang.T(ctx, "Starts {{.Day}}", "Day", shortDay(ctx, in.StartsOn)), Colour: components.TagBlue}
	}
	return components.TagProps{Text: lang.T(ctx, "Under way · month {{.Month}} of {{.Of}}", "Month", month, "Of", of), Colour: components.TagGreen}
}

// initiativeWho is the one line under the title: who, where, for whom, when.
func initiativeWho(ctx context.Context, p models.InitiativePage) string {
	var parts []string
	for _, part := range []string{p.GroupName, p.Place, p.WhoFor, lang.T(ctx, "{{.From}} to {{.To}}", "From", shortDay(ctx, p.StartsOn), "To", shortDay(ctx, p.EndsOn))} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// paidBar shows what of an award was paid, what is to come, and what went back to the fund because an ended initiative did not need it.
func paidBar(ctx context.Context, id string, m models.AwardMoney) components.MoneyBarProps {
	p := components.MoneyBarProps{ID: id, Title: lang.T(ctx, "What was paid of the {{.Amount}} agreed", "Amount", lang.Money(ctx, m.AwardPence)), TotalPence: m.AwardPence,
		Segments: []components.MoneySegment{{Text: lang.T(ctx, "{{.Amount}} paid", "Amount", lang.Money(ctx, m.PaidPence)), Pence: m.PaidPence}}}
	if m.ToPay() > 0 && m.Back() > 0 {
		p.Segments = append(p.Segments, components.MoneySegment{Text: lang.T(ctx, "{{.Amount}} to come", "Amount", lang.Money(ctx, m.ToPay())), Pence: m.ToPay()})
		p.Rest = lang.T(ctx, "{{.Amount}} not needed any more, back in the fund", "Amount", lang.Money(ctx, m.Back()))
		return p
	}
	p.Rest = notPaid(ctx, m)
	return p
}

// milestoneItems are the steps of an initiative: done, or to come.
func milestoneItems(ctx context.Context, p models.InitiativePage) []components.StageItem {
	items := make([]components.StageItem, len(p.Milestones))
	for i, m := range p.Milestones {
		item := components.StageItem{Name: m.Title, When: lang.T(ctx, "Planned for {{.Day}}", "Day", shortDay(ctx, m.DueOn))}
		switch {
		case m.DoneOn != nil && m.Note != "":
			item.State, item.When = components.StageDone, lang.T(ctx, "Done {{.Day}}. {{.Note}}", "Day", shortDay(ctx, *m.DoneOn), "Note", m.Note)
		case m.DoneOn != nil:
			item.State, item.When = components.StageDone, lang.T(ctx, "Done {{.Day}}", "Day", shortDay(ctx, *m.DoneOn))
		case p.State != models.InitiativeUnderWay:
			item.When = lang.T(ctx, "Not reached. It was planned for {{.Day}}", "Day", shortDay(ctx, m.DueOn))
		case m.DueOn < p.Today:
			item.When = lang.T(ctx, "It was planned for {{.Day}}", "Day", shortDay(ctx, m.DueOn))
		}
		items[i] = item
	}
	return items
}

// planChange is one change of the plan, in words.
func planChange(ctx context.Context, c models.MilestoneChange) string {
	switch {
	case c.TitleBefore == "":
		return lang.T(ctx, "Added: {{.Step}}, for {{.Day}}", "Step", c.TitleAfter, "Day", shortDay(ctx, c.DueAfter))
	case c.TitleAfter == "":
		return lang.T(ctx, "Taken out: {{.Step}}, planned for {{.Day}}", "Step", c.TitleBefore, "Day", shortDay(ctx, c.DueBefore))
	case c.TitleBefore == c.TitleAfter:
		return lang.T(ctx, "{{.Step}}: moved from {{.From}} to {{.To}}", "Step", c.TitleAfter, "From", shortDay(ctx, c.DueBefore), "To", shortDay(ctx, c.DueAfter))
	case c.DueBefore == c.DueAfter:
		return lang.T(ctx, "“{{.Before}}” became “{{.After}}”", "Before", c.TitleBefore, "After", c.TitleAfter)
	default:
		return lang.T(ctx, "“{{.Before}}” became “{{.After}}”, and moved from {{.From}} to {{.To}}", "Before", c.TitleBefore, "After", c.TitleAfter,
			"From", shortDay(ctx, c.DueBefore), "To", shortDay(ctx, c.DueAfter))
	}
}

// figure writes a value in its unit: 36%, 12.5 days.
func figure(ctx context.Context, unit string, thousandths int64) string {
	text := lang.Number(ctx, thousandths/1000)
	if _, part, dotted := strings.Cut(models.Thousandths(thousandths), "."); dotted {
		text += "." + part
	}
	switch unit {
	case "percent":
		return lang.T(ctx, "{{.Figure}}%", "Figure", text)
	case "days":
		return lang.T(ctx, "{{.Figure}} days", "Figure", text)
	case "hours":
		return lang.T(ctx, "{{.Figure}} hours", "Figure", text)
	default:
		return text
	}
}

// hidden says why a figure is not shown.
func hidden(ctx context.Context) string {
	return lang.T(ctx, "fewer than 5 people, so we don't show the figure")
}

// fewOrMore says how many people a figure is about, unless they are so few that even that could tell who.
func fewOrMore(ctx context.Context, n int) string {
	if n < models.FewPeople {
		return lang.T(ctx, "fewer than 5 people")
	}
	return lang.N(ctx, n, "{{.N}} person", "{{.N}} people")
}

// startText is the figure at the start, or why there is none to show.
func startText(ctx context.Context, m models.Measurement, unit string) string {
	switch {
	case m.Baseline == nil:
		return lang.T(ctx, "not measured")
	case m.FewAtStart():
		return hidden(ctx)
	default:
		return figure(ctx, unit, *m.Baseline)
	}
}

// endText is the figure at the end, or why it is not shown.
func endText(ctx context.Context, m models.Measurement, unit string) string {
	if m.FewAtEnd() {
		return hidden(ctx)
	}
	return figure(ctx, unit, m.Actual)
}

// changeText is both figures in one sentence.
func changeText(ctx context.Context, m models.Measurement, unit string) string {
	switch {
	case m.FewAtStart() || m.FewAtEnd():
		return lang.T(ctx, "The figure is about fewer than 5 people, so we don't show it.")
	case m.Baseline == nil:
		return lang.T(ctx, "{{.End}} at the end.", "End", endText(ctx, m, unit))
	default:
		return lang.T(ctx, "{{.Start}} at the start, {{.End}} at the end.", "Start", startText(ctx, m, unit), "End", endText(ctx, m, unit))
	}
}

// targetText says whether the figure is where it was meant to be. It says nothing of a figure that is not shown.
func targetText(ctx context.Context, r models.Reported) string {
	target := figure(ctx, r.Indicator.Unit, r.Target)
	reached := r.Actual >= r.Target
	if r.Indicator.Direction == "down" {
		reached = r.Actual <= r.Target
	}
	switch {
	case r.FewAtStart() || r.FewAtEnd():
		return lang.T(ctx, "The target was {{.Target}}.", "Target", target)
	case reached:
		return lang.T(ctx, "The target was {{.Target}}. It was reached.", "Target", target)
	default:
		return lang.T(ctx, "The target was {{.Target}}. It was not reached.", "Target", target)
	}
}

// measureChart draws an outcome on its scale.
func measureChart(ctx context.Context, r models.Reported) components.MeasureChartProps {
	unit := r.Indicator.Unit
	top := int64(100_000)
	if unit != "percent" {
		top = scaleTop(max(r.Actual, r.Target, baselineOf(r.Measurement)))
	}
	start := components.MeasurePoint{Label: lang.T(ctx, "At the start"), Missing: r.Baseline == nil}
	if r.Baseline != nil {
		start.Value, start.Text, start.People = float64(*r.Baseline), startText(ctx, r.Measurement, unit), fewOrMore(ctx, r.PeopleStart)
	}
	end := components.MeasurePoint{Label: lang.T(ctx, "At the end"), Value: float64(r.Actual), Text: endText(ctx, r.Measurement, unit), People: fewOrMore(ctx, r.PeopleEnd)}
	return components.MeasureChartProps{ID: "m-" + r.Measurement.ID, Title: r.Indicator.Name, Desc: changeText(ctx, r.Measurement, unit) + " " + targetText(ctx, r),
		Points: []components.MeasurePoint{start, end}, HasTarget: true, Target: float64(r.Target),
		TargetText: lang.T(ctx, "Target {{.Target}}", "Target", figure(ctx, unit, r.Target)), Max: float64(top),
		MinText: figure(ctx, unit, 0), MaxText: figure(ctx, unit, top)}
}

func baselineOf(m models.Measurement) int64 {
	if m.Baseline == nil {
		return 0
	}
	return *m.Baseline
}

// scaleTop is a round number at or above a value in thousandths: 1, 2 or 5 with noughts.
func scaleTop(value int64) int64 {
	for unit := int64(1000); ; unit *= 10 {
		for _, step := range []int64{1, 2, 5} {
			if unit*step >= value {
				return unit * step
			}
		}
	}
}

// methodText is how an outcome was measured.
func methodText(ctx context.Context, method string) string {
	switch method {
	case "survey":
		return lang.T(ctx, "A survey")
	case "register":
		return lang.T(ctx, "A register of who came")
	case "observation":
		return lang.T(ctx, "Watching and writing down")
	case "records":
		return lang.T(ctx, "Records somebody already keeps")
	default:
		return lang.T(ctx, "Talking with people")
	}
}

// comparisonText is what an outcome was compared with.
func comparisonText(ctx context.Context, comparison string) string {
	switch comparison {
	case "similar_people":
		return lang.T(ctx, "Similar people who did not take part")
	case "area_figures":
		return lang.T(ctx, "Figures for the whole area")
	case "random":
		return lang.T(ctx, "People not picked in a draw")
	default:
		return lang.T(ctx, "Nothing")
	}
}

// reachText says how many people the figures are about.
func reachText(ctx context.Context, m models.Measurement) string {
	if m.Baseline == nil {
		return lang.T(ctx, "{{.End}} at the end. {{.Reached}} took part in all.", "End", capital(fewOrMore(ctx, m.PeopleEnd)), "Reached", capital(fewOrMore(ctx, m.PeopleReached)))
	}
	return lang.T(ctx, "{{.Start}} at the start, {{.End}} at the end. {{.Reached}} took part in all.", "Start", capital(fewOrMore(ctx, m.PeopleStart)),
		"End", fewOrMore(ctx, m.PeopleEnd), "Reached", capital(fewOrMore(ctx, m.PeopleReached)))
}

// capital makes the first letter of a sentence large.
func capital(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}

// sureness is the component's word for a verdict.
func sureness(v models.Verdict) components.Sureness {
	return [...]components.Sureness{components.SureNot, components.SureFairly, components.SureMore}[v.Level]
}

// sureText is a verdict in a few words, for a card.
func sureText(ctx context.Context, v models.Verdict) string {
	switch v.Level {
	case models.MoreSure:
		return lang.T(ctx, "How sure are we? More sure than most.")
	case models.FairlySure:
		return lang.T(ctx, "How sure are we? Fairly.")
	default:
		return lang.T(ctx, "How sure are we? Not very.")
	}
}

// dateInput asks for a day with what was typed.
func dateInput(ctx context.Context, p Page, name, legend, hint string, typed models.TypedDay) components.DateInputProps {
	return components.DateInputProps{Name: name, Legend: legend, LegendSize: components.SizeS, Hint: hint, Day: typed.Day, Month: typed.Month, Year: typed.Year,
		Error: p.Error(ctx, name+"-day")}
}

// rankField is the name of a project's field in the awards form.
func rankField(name string, rank int) string { return fmt.Sprintf("%s-%d", name, rank) }
