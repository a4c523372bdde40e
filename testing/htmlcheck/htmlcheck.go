// Package htmlcheck checks the HTML that a handler wrote, without a browser: what it says, whether it is marked up for everyone,
// and its forms, which a test fills in and sends back as they were served, hidden fields and CSRF token included.
//
//	page := htmlcheck.Parse(t, recorder.Body)
//	page.Has(".govuk-summary-card", "Baby bank", "£2,500")
//	page.Accessible()
//	form := page.Form("Continue")
//	form.Fill("Your name", "Amina")
//	handler.ServeHTTP(recorder, form.Request())
//
// What a page does in a browser is for the browser package.
package htmlcheck

import (
	"io"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// A Page is one HTML document, or a part of one. What it lacks fails the test.
type Page struct {
	// Doc is the part of the document that the checks look in, for what they do not cover.
	Doc *goquery.Selection

	t testing.TB
}

// Parse reads a document, or a fragment of one, which then stands in a document of its own.
func Parse(t testing.TB, body io.Reader) *Page {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(body)
	if err != nil {
		t.Fatalf("reading HTML: %v", err)
	}
	return &Page{doc.Selection, t}
}

// ParseString is Parse of a text.
func ParseString(t testing.TB, body string) *Page {
	t.Helper()
	return Parse(t, strings.NewReader(body))
}

// In is the first part of the page that the selector matches and that says each of the texts.
func (p *Page) In(selector string, texts ...string) *Page {
	p.t.Helper()
	found := p.find(selector, texts)
	if found.Length() == 0 {
		p.missing(selector, texts)
	}
	return &Page{found.First(), p.t}
}

// Has fails the test unless something that the selector matches says each of the texts.
func (p *Page) Has(selector string, texts ...string) {
	p.t.Helper()
	if p.find(selector, texts).Length() == 0 {
		p.missing(selector, texts)
	}
}

// HasNot fails the test if something that the selector matches says each of the texts.
func (p *Page) HasNot(selector string, texts ...string) {
	p.t.Helper()
	if found := p.find(selector, texts); found.Length() > 0 {
		p.t.Errorf("the page has %s that says %q: %s", selector, texts, excerpt(text(found.First())))
	}
}

// Count is how many things the selector matches.
func (p *Page) Count(selector string) int { return p.Doc.Find(selector).Length() }

// Text is what the first thing that the selector matches says.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return text(p.In(selector).Doc)
}

// Texts is what each thing that the selector matches says, in the order of the page.
func (p *Page) Texts(selector string) []string {
	return p.Doc.Find(selector).Map(func(_ int, s *goquery.Selection) string { return text(s) })
}

// Attr is an attribute of the first thing that the selector matches, which must have it.
func (p *Page) Attr(selector, name string) string {
	p.t.Helper()
	value, ok := p.In(selector).Doc.Attr(name)
	if !ok {
		p.t.Fatalf("%s has no %s", selector, name)
	}
	return value
}

// Title is the document's title.
func (p *Page) Title() string {
	p.t.Helper()
	return p.Text("head > title")
}

// H1 is the page's main heading. It fails the test where there is none or several.
func (p *Page) H1() string {
	p.t.Helper()
	if n := p.Count("h1"); n != 1 {
		p.t.Fatalf("the page has %d main headings, not one", n)
	}
	return p.Text("h1")
}

// Link is where the link that says the text leads. Links that say the same must lead to the same place.
func (p *Page) Link(says string) string {
	p.t.Helper()
	where := map[string]bool{}
	for _, link := range p.Doc.Find("a[href]").EachIter() {
		if text(link) == says {
			where[link.AttrOr("href", "")] = true
		}
	}
	if len(where) != 1 {
		p.t.Fatalf("%d links say %q, not one; there is %q", len(where), says, p.Texts("a[href]"))
	}
	for href := range where {
		return href
	}
	return ""
}

// find is everything that the selector matches and that says each of the texts.
func (p *Page) find(selector string, texts []string) *goquery.Selection {
	return p.Doc.Find(selector).FilterFunction(func(_ int, s *goquery.Selection) bool {
		said := text(s)
		for _, t := range texts {
			if !strings.Contains(said, squash(t)) {
				return false
			}
		}
		return true
	})
}

func (p *Page) missing(selector string, texts []string) {
	p.t.Helper()
	switch found := p.Texts(selector); {
	case len(found) > 0:
		p.t.Fatalf("no %s says %q; they say %q", selector, texts, found)
	default:
		p.t.Fatalf("the page has no %s; it says: %s", selector, excerpt(text(p.Doc)))
	}
}

func text(s *goquery.Selection) string { return squash(s.Text()) }

// squash makes every run of white space one space, as a browser does.
func squash(s string) string { return strings.Join(strings.Fields(s), " ") }

func excerpt(s string) string {
	if len(s) > 600 {
		return s[:600] + " ..."
	}
	return s
}
