package htmlcheck

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Accessible fails the test for each thing that would shut someone out and that can be told from the markup alone: a page
// without a language, a title or exactly one main heading; a field, button, link or group without a name; a picture without
// an alternative; an id that is there twice, or is referred to and not there. It is for every page of every handler test; what
// needs layout is for axe-core in the browser.
func (p *Page) Accessible() {
	p.t.Helper()
	for _, fault := range p.faults() {
		p.t.Errorf("not for everyone: %s", fault)
	}
}

func (p *Page) faults() []string {
	doc := root(p.Doc)
	var faults []string
	add := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }

	if strings.TrimSpace(doc.Find("html").AttrOr("lang", "")) == "" {
		add("<html> has no lang")
	}
	if text(doc.Find("head > title")) == "" {
		add("the page has no title")
	}
	if n := doc.Find("h1").Length(); n != 1 {
		add("the page has %d main headings, not one", n)
	}
	if n := doc.Find("main").Length(); n != 1 {
		add("the page has %d <main>, not one", n)
	}
	faults = append(faults, nameless(doc)...)
	return append(faults, references(doc)...)
}

// nameless is what a screen reader would have no word for.
func nameless(doc *goquery.Selection) []string {
	var faults []string
	for _, s := range doc.Find("input, textarea, select, button").EachIter() {
		if kind(s) != "hidden" && label(s) == "" && kind(s) != "image" {
			faults = append(faults, "no label for "+tag(s))
		}
	}
	for _, s := range doc.Find("a[href]").EachIter() {
		_, named := s.Attr("aria-label")
		pictured := false
		for _, img := range s.Find("img[alt], svg[aria-label], svg title").EachIter() {
			pictured = pictured || img.AttrOr("alt", img.AttrOr("aria-label", text(img))) != ""
		}
		if text(s) == "" && !named && !pictured {
			faults = append(faults, "no text in "+tag(s))
		}
	}
	for _, s := range doc.Find("fieldset").EachIter() {
		_, named := s.Attr("aria-labelledby")
		if text(s.ChildrenFiltered("legend")) == "" && !named {
			faults = append(faults, "no legend in "+tag(s))
		}
	}
	for _, s := range doc.Find("img, input[type=image]").EachIter() {
		if _, ok := s.Attr("alt"); !ok {
			faults = append(faults, "no alt on "+tag(s))
		}
	}
	return faults
}

// references is the ids that are there twice, and those referred to and not there.
func references(doc *goquery.Selection) []string {
	var faults []string
	ids := map[string]bool{}
	for _, s := range doc.Find("[id]").EachIter() {
		id := s.AttrOr("id", "")
		switch {
		case id == "" || strings.ContainsAny(id, " \t\n"):
			faults = append(faults, fmt.Sprintf("%q is no id", id))
		case ids[id]:
			faults = append(faults, fmt.Sprintf("the id %q is there twice", id))
		}
		ids[id] = true
	}
	for _, attribute := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-errormessage"} {
		for _, s := range doc.Find("[" + attribute + "]").EachIter() {
			for _, id := range strings.Fields(s.AttrOr(attribute, "")) {
				if !ids[id] {
					faults = append(faults, fmt.Sprintf("%s of %s refers to %q, which is not there", attribute, tag(s), id))
				}
			}
		}
	}
	for _, s := range doc.Find(`a[href^="#"]`).EachIter() {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); id != "" && !ids[id] {
			faults = append(faults, fmt.Sprintf("the link %q leads to %q, which is not there", text(s), id))
		}
	}
	return faults
}

// tag is an element's opening tag, as far as it tells elements apart.
func tag(s *goquery.Selection) string {
	out := "<" + goquery.NodeName(s)
	for _, name := range []string{"type", "id", "name", "href"} {
		if value, ok := s.Attr(name); ok {
			out += fmt.Sprintf(" %s=%q", name, value)
		}
	}
	return out + ">"
}
