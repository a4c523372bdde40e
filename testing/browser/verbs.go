package browser

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// In is the same page seen through one of its parts: the row, card, fieldset, section or other group that says the text. Its
// verbs look in that part only.
func (p *Page) In(text string) *Page {
	part := *p
	part.in = append(append([]string(nil), p.in...), text)
	return &part
}

// Click presses the button or link that says the text.
func (p *Page) Click(text string) {
	p.t.Helper()
	at := ask[point](p, "click", text)
	p.press(at)
}

// Fill types the value into the text field with the label, in place of what stood there.
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	field := ask[struct {
		point
		Type  string `json:"type"`
		Empty bool   `json:"empty"`
	}](p, "fill", label)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	var err error
	switch {
	case strings.Contains("date time month week datetime-local color range", field.Type):
		ask[bool](p, "put", label, value)
	case value != "":
		_, err = chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: value})
	case !field.Empty:
		err = chromedp.Do(ctx, chromedp.KeyEvent(key("Delete")))
	}
	if err != nil {
		p.fail("typing into %q: %v", label, err)
	}
	p.settle(ctx)
}

// Choose makes the radio button or checkbox with the label the chosen one.
func (p *Page) Choose(label string) {
	p.t.Helper()
	p.tick(label, true)
}

// Unchoose takes the tick from the checkbox with the label.
func (p *Page) Unchoose(label string) {
	p.t.Helper()
	p.tick(label, false)
}

func (p *Page) tick(label string, on bool) {
	p.t.Helper()
	at := ask[struct {
		point
		Done bool `json:"done"`
	}](p, "choose", label, on)
	if at.Done {
		return
	}
	p.press(at.point)
	if ask[bool](p, "chosen", label) != on {
		p.fail("pressing %q did not change it", label)
	}
}

// Select picks the option that says the text from the list with the label.
func (p *Page) Select(label, option string) {
	p.t.Helper()
	ask[bool](p, "select", label, option)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	p.settle(ctx)
}

// See fails the test unless the page says each of the texts where a person can see them. Runs of spaces and line ends count as
// one space; what stands in a field counts as said.
func (p *Page) See(texts ...string) {
	p.t.Helper()
	ask[bool](p, "see", texts)
}

// DontSee fails the test if the page says any of the texts where a person can see it.
func (p *Page) DontSee(texts ...string) {
	p.t.Helper()
	ask[bool](p, "dontSee", texts)
}

// Text is all that a person can read on the page.
func (p *Page) Text() string {
	p.t.Helper()
	return ask[string](p, "text")
}

// Value is what stands in the text field, or is selected in the list, with the label.
func (p *Page) Value(label string) string {
	p.t.Helper()
	return ask[string](p, "value", label)
}

// Chosen reports whether the radio button or checkbox with the label is the chosen one.
func (p *Page) Chosen(label string) bool {
	p.t.Helper()
	return ask[bool](p, "chosen", label)
}

// Title is what the browser's tab says.
func (p *Page) Title() string {
	p.t.Helper()
	return ask[string](p, "title")
}

// Heading is the page's main heading. It fails the test where the page has none or several.
func (p *Page) Heading() string {
	p.t.Helper()
	return ask[string](p, "heading")
}

// ErrorSummary is the errors listed at the top of a form that came back, in their order; empty where there is none.
func (p *Page) ErrorSummary() []string {
	p.t.Helper()
	return ask[[]string](p, "errors")
}

// URL is the page's address, without the site's own part of it.
func (p *Page) URL() string {
	p.t.Helper()
	return strings.TrimPrefix(p.address(), p.base)
}

func (p *Page) address() string {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	address, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		return "unknown: " + err.Error()
	}
	return address
}

// Status is the HTTP status that the last page was answered with.
func (p *Page) Status() int { return p.nav.answered() }

// Upload gives the files to the field with the label.
func (p *Page) Upload(label string, files ...string) {
	p.t.Helper()
	ask[struct{}](p, "file", label)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	question, err := p.question("file", label)
	if err != nil {
		p.fail("%v", err)
	}
	field, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](question))
	if err == nil {
		_, err = chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: files, ObjectID: field.ObjectID})
	}
	if err != nil {
		p.fail("giving files to %q: %v", label, err)
	}
	p.settle(ctx)
}
