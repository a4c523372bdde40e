package components_test

import (
	"strings"
	"testing"

	"acorn/testing/htmlcheck"
	"acorn/views/components"

	"github.com/a-h/templ"
)

// rendered is a component as a page to look at.
func rendered(t *testing.T, c templ.Component) *htmlcheck.Page {
	t.Helper()
	var b strings.Builder
	render(t, &b, c)
	return htmlcheck.ParseString(t, b.String())
}

func TestWhatPeopleTypeIsEscaped(t *testing.T) {
	const evil = `<script>alert(1)</script>`
	for name, c := range map[string]templ.Component{
		"card":    components.ProjectCard(components.ProjectCardProps{ID: "p", Title: evil, Href: "javascript:alert(1)", Sentence: evil, Who: evil, Pick: &components.Pick{Value: `"><script>`}}),
		"result":  components.ResultCard(components.ResultCardProps{Title: evil, Why: evil}),
		"money":   components.MoneyBar(components.MoneyBarProps{Title: evil, TotalPence: 1, Segments: []components.MoneySegment{{Text: evil, Pence: 1}}, Rest: evil}),
		"bars":    components.BarChart(components.BarChartProps{Caption: evil, Bars: []components.Bar{{Label: evil, Value: 1, Text: evil}}}),
		"measure": components.MeasureChart(components.MeasureChartProps{Title: evil, Desc: evil, Max: 1, MaxText: evil, Points: []components.MeasurePoint{{Label: evil, Text: evil}}}),
		"deal":    components.Deal(components.DealProps{GroupItems: []components.DealItem{{Text: evil}}}),
		"levels":  components.LevelRadios(components.LevelRadiosProps{Name: "l", Legend: evil, Items: []components.Level{{Value: "1", Text: evil}}}),
	} {
		t.Run(name, func(t *testing.T) {
			p := rendered(t, c)
			if p.Count("script") > 0 || p.Count(`[href^="javascript:"]`) > 0 {
				t.Error("a script came through")
			}
		})
	}
}

func TestMoneyBarSaysEverythingInWords(t *testing.T) {
	p := rendered(t, components.MoneyBar(components.MoneyBarProps{
		ID: "m", Title: "Where the £6,200 is", TotalPence: 620000, Rest: "£1,550 to come",
		Segments: []components.MoneySegment{{Text: "£3,600 spent", Pence: 360000}, {Text: "£1,050 paid, not yet spent", Pence: 105000}},
	}))
	for _, text := range []string{"£3,600 spent", "£1,050 paid, not yet spent", "£1,550 to come"} {
		p.Has("li", text)
	}
	p.Has(`svg[role="img"][aria-labelledby="m-title"] title`, "Where the £6,200 is")
	p.Has(`rect[x="58.064518%"][width="16.935484%"]`)
}

// A bar whose figures do not fit, an overspend or an empty pot, stays inside its frame.
func TestBarsStayInside(t *testing.T) {
	over := rendered(t, components.MoneyBar(components.MoneyBarProps{Title: "Overspent", TotalPence: 100, Segments: []components.MoneySegment{{Text: "£3 spent", Pence: 300}}}))
	over.Has(`rect.acorn-fill-1[width="100%"]`)
	empty := rendered(t, components.BarChart(components.BarChartProps{Caption: "Nothing yet", Bars: []components.Bar{{Label: "A", Text: "0"}}}))
	empty.Has(`rect[width="0%"]`)
	empty.Has("td", "0")
}

func TestMeasureChartTellsWhatIsMissing(t *testing.T) {
	p := rendered(t, components.MeasureChart(components.MeasureChartProps{
		ID: "m", Title: "Days missed", Desc: "Not measured at the start. 4 days a year on.", Max: 20, MinText: "0", MaxText: "20 days",
		Points: []components.MeasurePoint{{Label: "At the start", Missing: true}, {Label: "A year on", Value: 4, Text: "4 days", People: "12 children"}},
	}))
	p.Has("svg text", "At the start: not measured")
	p.Has("svg desc", "Not measured at the start")
	if n := p.Count("svg circle"); n != 1 {
		t.Errorf("%d marks, not one: what nobody measured has none", n)
	}
	p.Has(`svg circle[cx="20.00%"]`)
	p.Has("tr", "At the start", "Not measured")
	p.Has("tr", "A year on", "4 days", "12 children")
	p.HasNot("svg", "Target")
}

func TestHowSureNeverGuesses(t *testing.T) {
	rendered(t, components.HowSure(components.HowSureProps{})).Has(".govuk-tag", "Not rated yet")
	rendered(t, components.HowSure(components.HowSureProps{Sureness: components.SureNot, Text: "There is no comparison group."})).Has("div", "Not very", "There is no comparison group.")
}

func TestStatesAreWordsToo(t *testing.T) {
	deal := rendered(t, components.Deal(components.DealProps{
		CouncilItems: []components.DealItem{{Text: "Hall rent-free", State: components.DealDone}, {Text: "Training", State: components.DealTodo}},
		GroupItems:   []components.DealItem{{Text: "Ten volunteers", State: components.DealPart}},
	}))
	deal.Has("li", "Done:", "Hall rent-free")
	deal.Has("li", "Not yet:", "Training")
	deal.Has("li", "Partly done:", "Ten volunteers")

	stages := rendered(t, components.StageLine(components.StageLineProps{Items: []components.StageItem{
		{Name: "Propose", When: "Until Friday", State: components.StageDone}, {Name: "Vote", When: "Until Monday", State: components.StageNow}, {Name: "Result", When: "Tuesday"},
	}}))
	stages.Has("li", "Propose", "(done)")
	stages.Has(`li[aria-current="step"]`, "Vote", "Now")
	stages.HasNot(`li[aria-current]`, "Result")

	result := rendered(t, components.ResultCard(components.ResultCardProps{Title: "Skate ramp lights", Href: "/p", CostPence: 2600000, Votes: 1, Why: "It cost more than was left."}))
	result.Has("article", "Not this time", "1 vote", "£26,000", "It cost more than was left.")
}

func TestWorriedAboutSaysWhomToCall(t *testing.T) {
	p := rendered(t, components.WorriedAbout(components.WorriedAboutProps{Phone: "01632 960 123", Hours: "Monday to Friday, 9am to 5pm", Concern: "/concern"}))
	p.Has(`a[href="tel:999"]`, "999")
	p.Has(`a[href="tel:08001111"]`, "0800 1111")
	p.Has(`a[href="tel:01632960123"]`, "01632 960 123")
	p.Has("li", "Monday to Friday, 9am to 5pm")
	p.Has(`a[href="/concern"]`, "Raise a concern")
}

func TestAnUnknownThemeStillHasAPicture(t *testing.T) {
	rendered(t, components.Picture(components.PictureProps{Theme: "../../etc"})).Has(`img[src*="/static/theme-all-ages."][alt=""]`)
	rendered(t, components.Picture(components.PictureProps{Image: "/pictures/1.jpg", Alt: "Two cots"})).Has(`img[src="/pictures/1.jpg"][alt="Two cots"]`)
}

func TestLevelsKeepWhatWasChosen(t *testing.T) {
	p := rendered(t, components.LevelRadios(components.LevelRadiosProps{
		Name: "reach", Legend: "Would it reach people who get least?", Hint: "Worth twice the others", Error: "Choose a level", Value: "2",
		Items: []components.Level{{Value: "1", Text: "Few"}, {Value: "2", Text: "Many"}},
	}))
	p.Has(`fieldset[aria-describedby="reach-hint reach-error"] legend`, "Would it reach people who get least?")
	p.Has("#reach-error", "Choose a level")
	p.Has(`input#reach-2[value="2"][checked]`)
	p.HasNot(`input[value="1"][checked]`)
}

func TestMoneyInputKeepsWhatWasTyped(t *testing.T) {
	p := rendered(t, components.MoneyInput(components.InputProps{Name: "ask", Label: "How much?", Value: "£1,2OO", Error: "Enter an amount in pounds"}))
	p.Has(`input[inputmode="decimal"][value="£1,2OO"][aria-describedby="ask-error"]`)
	p.Has(".govuk-input__prefix", "£")
}
