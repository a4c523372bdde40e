package htmlcheck

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// A Form is a form as it was served, with what a browser would send back: its fields' values, hidden ones among them, and the
// button that sends it.
type Form struct {
	// Method is GET or POST.
	Method string
	// Action is where the form goes; empty for the address that it was served from.
	Action string
	// Values is what it sends.
	Values url.Values

	t     testing.TB
	form  *goquery.Selection
	multi bool
}

// Form lifts the form whose button says the text. An empty text takes the only form of the page.
func (p *Page) Form(button string) *Form {
	p.t.Helper()
	forms, pressed := p.Doc.Find("form"), (*goquery.Selection)(nil)
	if button != "" {
		forms = forms.FilterFunction(func(_ int, s *goquery.Selection) bool {
			for _, b := range s.Find("button, input[type=submit]").EachIter() {
				if label(b) == button {
					pressed = b
					return true
				}
			}
			return false
		})
	}
	if forms.Length() != 1 {
		p.t.Fatalf("the page has %d forms with a button %q, not one; its buttons say %q",
			forms.Length(), button, p.Texts("form button"))
	}
	f := &Form{
		Method: strings.ToUpper(forms.AttrOr("method", "get")),
		Action: forms.AttrOr("action", ""),
		Values: url.Values{},
		t:      p.t,
		form:   forms,
		multi:  forms.AttrOr("enctype", "") == "multipart/form-data",
	}
	f.lift()
	if pressed != nil {
		if name := pressed.AttrOr("name", ""); name != "" {
			f.Values.Add(name, pressed.AttrOr("value", ""))
		}
		f.Action = pressed.AttrOr("formaction", f.Action)
	}
	return f
}

// lift reads the fields as a browser does before anyone touches them.
func (f *Form) lift() {
	for _, s := range f.form.Find("input, textarea, select").EachIter() {
		name := s.AttrOr("name", "")
		if _, disabled := s.Attr("disabled"); disabled || name == "" {
			continue
		}
		switch kind(s) {
		case "submit", "button", "image", "reset", "file":
		case "radio", "checkbox":
			if _, checked := s.Attr("checked"); checked {
				f.Values.Add(name, s.AttrOr("value", "on"))
			}
		case "select":
			chosen := s.Find("option[selected]")
			if _, many := s.Attr("multiple"); chosen.Length() == 0 && !many {
				chosen = s.Find("option").First()
			}
			for _, option := range chosen.EachIter() {
				f.Values.Add(name, option.AttrOr("value", text(option)))
			}
		case "textarea":
			f.Values.Add(name, strings.TrimPrefix(s.Text(), "\n"))
		default:
			f.Values.Add(name, s.AttrOr("value", ""))
		}
	}
}

// Fill types the value into the text field with the label.
func (f *Form) Fill(labelled, value string) {
	f.t.Helper()
	field := f.field(labelled, func(s *goquery.Selection) bool {
		switch kind(s) {
		case "radio", "checkbox", "select", "hidden", "submit", "button", "file":
			return false
		}
		return true
	})
	f.Values.Set(field.AttrOr("name", ""), value)
}

// Choose picks the radio button or ticks the checkbox with the label.
func (f *Form) Choose(labelled string) {
	f.t.Helper()
	box := f.field(labelled, func(s *goquery.Selection) bool { return kind(s) == "radio" || kind(s) == "checkbox" })
	name, value := box.AttrOr("name", ""), box.AttrOr("value", "on")
	if kind(box) == "radio" {
		f.Values.Del(name)
	}
	if !slices.Contains(f.Values[name], value) { // it may be ticked already
		f.Values.Add(name, value)
	}
}

// Unchoose takes the tick from the checkbox with the label.
func (f *Form) Unchoose(labelled string) {
	f.t.Helper()
	box := f.field(labelled, func(s *goquery.Selection) bool { return kind(s) == "checkbox" })
	name, value := box.AttrOr("name", ""), box.AttrOr("value", "on")
	kept := f.Values[name]
	f.Values.Del(name)
	for _, v := range kept {
		if v != value {
			f.Values.Add(name, v)
		}
	}
}

// Select picks the option that says the text from the list with the label.
func (f *Form) Select(labelled, option string) {
	f.t.Helper()
	list := f.field(labelled, func(s *goquery.Selection) bool { return kind(s) == "select" })
	for _, o := range list.Find("option").EachIter() {
		if text(o) == option {
			f.Values.Set(list.AttrOr("name", ""), o.AttrOr("value", text(o)))
			return
		}
	}
	f.t.Fatalf("the list %q has no option %q", labelled, option)
}

// Request is the form sent back to the server it came from. A form without an action of its own needs Action set first.
func (f *Form) Request() *http.Request {
	f.t.Helper()
	if f.Action == "" {
		f.t.Fatal("the form has no action: set Action to the address that it was served from")
	}
	if f.Method == http.MethodGet {
		where, _, _ := strings.Cut(f.Action, "?")
		return httptest.NewRequest(f.Method, where+"?"+f.Values.Encode(), nil)
	}
	body, contentType := io.Reader(strings.NewReader(f.Values.Encode())), "application/x-www-form-urlencoded"
	if f.multi {
		body, contentType = f.parts()
	}
	r := httptest.NewRequest(f.Method, f.Action, body)
	r.Header.Set("Content-Type", contentType)
	return r
}

func (f *Form) parts() (io.Reader, string) {
	f.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range f.Values {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				f.t.Fatalf("writing the form: %v", err)
			}
		}
	}
	if err := w.Close(); err != nil {
		f.t.Fatalf("writing the form: %v", err)
	}
	return &body, w.FormDataContentType()
}

// field is the one field of a kind with the label. Fields that share a label, as two dates' days do, are for Values.
func (f *Form) field(labelled string, fits func(*goquery.Selection) bool) *goquery.Selection {
	f.t.Helper()
	var found []*goquery.Selection
	var labels []string
	for _, s := range f.form.Find("input, textarea, select").EachIter() {
		if !fits(s) {
			continue
		}
		labels = append(labels, label(s))
		if label(s) == labelled {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		f.t.Fatalf("the form has %d such fields labelled %q, not one; there is %q", len(found), labelled, labels)
	}
	return found[0]
}

// kind is a field's type, or its element where that says it.
func kind(s *goquery.Selection) string {
	if node := goquery.NodeName(s); node != "input" {
		return node
	}
	return strings.ToLower(s.AttrOr("type", "text"))
}

// label is the name that a field or button goes by: its aria attributes, its labels, its own text or value.
func label(s *goquery.Selection) string {
	if ids, ok := s.Attr("aria-labelledby"); ok {
		return byIDs(s, ids)
	}
	if name, ok := s.Attr("aria-label"); ok {
		return squash(name)
	}
	switch node := goquery.NodeName(s); {
	case node == "button":
		return text(s)
	case node == "input" && (kind(s) == "submit" || kind(s) == "button"):
		return squash(s.AttrOr("value", ""))
	}
	var names []string
	if id := s.AttrOr("id", ""); id != "" {
		for _, l := range root(s).Find("label").EachIter() {
			if l.AttrOr("for", "") == id {
				names = append(names, caption(l))
			}
		}
	}
	if around := s.Closest("label"); len(names) == 0 && around.Length() > 0 {
		names = append(names, caption(around))
	}
	return squash(strings.Join(names, " "))
}

// caption is what a label says, without what stands in a field inside it and what is hidden.
func caption(l *goquery.Selection) string {
	l = l.Clone()
	l.Find("textarea, select, [hidden]").Remove()
	return text(l)
}

// byIDs is the text of the elements with the ids of a list attribute.
func byIDs(s *goquery.Selection, ids string) string {
	var texts []string
	for _, id := range strings.Fields(ids) {
		for _, el := range root(s).Find("[id]").EachIter() {
			if el.AttrOr("id", "") == id {
				texts = append(texts, text(el))
			}
		}
	}
	return squash(strings.Join(texts, " "))
}

// root is the whole document that something stands in.
func root(s *goquery.Selection) *goquery.Selection {
	if s.Length() == 0 {
		return s
	}
	top := s.Nodes[0]
	for top.Parent != nil {
		top = top.Parent
	}
	return goquery.NewDocumentFromNode(top).Selection
}
