package htmlcheck_test

import (
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"acorn/testing/htmlcheck"
)

const good = `<!doctype html><html lang="en"><head><title>Propose
 an idea</title></head><body>
<nav><a href="/rounds">Rounds</a> <a href="/rounds">Rounds</a> <a href="#main">Skip</a> <a href="/"><img src="a.svg" alt="Acorn"></a></nav>
<main id="main"><h1>Propose <b>an idea</b></h1>
<div class="card">Baby bank <b>£2,500</b></div><div class="card">Hub £900</div>
<form method="get" action="/search?old=1"><label for="q">Search</label><input id="q" name="q" value="oak"><button>Find</button></form>
<form method="post" action="/ideas" novalidate>
<input type="hidden" name="csrf" value="tok+en">
<label for="t">Title</label> <input id="t" name="title" value="Old" aria-describedby="t-hint t-error">
<p id="t-hint">Short</p><p id="t-error">Too long</p>
<label>Story <textarea name="story">
Once</textarea></label>
<fieldset><legend>Ward</legend>
<input type="radio" name="ward" id="w1" value="northgate" checked><label for="w1">Northgate</label>
<input type="radio" name="ward" id="w2" value="quay"><label for="w2">Old Quay</label></fieldset>
<fieldset><legend>For whom</legend>
<input type="checkbox" name="who" id="c1" value="young" checked><label for="c1">Young people</label>
<input type="checkbox" name="who" id="c2" value="old"><label for="c2">Older people</label></fieldset>
<label for="s">Kind</label><select id="s" name="kind"><option value="">Pick</option><option value="arts">Arts</option><option>Sport</option></select>
<input type="text" name="off" disabled aria-label="Off"> <input type="file" name="picture" aria-label="Picture">
<button name="go" value="save">Save</button> <button name="go" value="send" formaction="/ideas/send">Send it</button>
</form></main></body></html>`

func TestTheFormIsSentBackAsItWasServed(t *testing.T) {
	form := htmlcheck.ParseString(t, good).Form("Save")
	r := form.Request()
	if err := r.ParseForm(); err != nil {
		t.Fatal(err)
	}
	if r.Method != http.MethodPost || r.URL.Path != "/ideas" {
		t.Errorf("%s %s", r.Method, r.URL)
	}
	if got, want := r.PostForm.Encode(), "csrf=tok%2Ben&go=save&kind=&story=Once&title=Old&ward=northgate&who=young"; got != want {
		t.Errorf("it sends\n%s, not\n%s", got, want)
	}
}

func TestAFormFilledIn(t *testing.T) {
	form := htmlcheck.ParseString(t, good).Form("Send it")
	form.Fill("Title", "New & old")
	form.Fill("Story", "Two\nlines")
	form.Choose("Old Quay")
	form.Choose("Older people")
	form.Unchoose("Young people")
	form.Select("Kind", "Sport")
	r := form.Request()
	if err := r.ParseForm(); err != nil {
		t.Fatal(err)
	}
	if r.URL.Path != "/ideas/send" {
		t.Errorf("it goes to %s", r.URL)
	}
	want := "csrf=tok%2Ben&go=send&kind=Sport&story=Two%0Alines&title=New+%26+old&ward=quay&who=old"
	if got := r.PostForm.Encode(); got != want {
		t.Errorf("it sends\n%s, not\n%s", got, want)
	}
}

func TestAFormThatGets(t *testing.T) {
	form := htmlcheck.ParseString(t, good).Form("Find")
	form.Fill("Search", "baby bank")
	if got := form.Request().URL.String(); got != "/search?q=baby+bank" {
		t.Errorf("it gets %s", got)
	}
}

func TestAFormInParts(t *testing.T) {
	form := htmlcheck.ParseString(t, `<form method="post" enctype="multipart/form-data" action="/x"><input name="a" value="é"></form>`).Form("")
	r := form.Request()
	if err := r.ParseMultipartForm(1000); err != nil || r.FormValue("a") != "é" {
		t.Errorf("a is %q, %v", r.FormValue("a"), err)
	}
}

func TestWhatThePageSays(t *testing.T) {
	page := htmlcheck.ParseString(t, good)
	page.Has(".card", "Baby bank", "£2,500")
	page.HasNot(".card", "Baby bank", "£900")
	page.HasNot(".none")
	page.In(".card", "Baby bank").Has("b", "£2,500")
	if got := page.Title(); got != "Propose an idea" {
		t.Errorf("the title is %q", got)
	}
	if got := page.H1(); got != "Propose an idea" {
		t.Errorf("the heading is %q", got)
	}
	if got := page.Link("Rounds"); got != "/rounds" {
		t.Errorf("the link leads to %q", got)
	}
	if got := page.Texts(".card"); !slices.Equal(got, []string{"Baby bank £2,500", "Hub £900"}) {
		t.Errorf("the cards say %q", got)
	}
	if got := page.Attr("form", "method"); got != "get" {
		t.Errorf("the method is %q", got)
	}
	if got := page.Count(".card"); got != 2 {
		t.Errorf("there are %d cards", got)
	}
	page.Accessible()
}

func TestWhatIsNotThereFailsTheTest(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(p *htmlcheck.Page)
		want string
	}{
		"text":              {func(p *htmlcheck.Page) { p.Has(".card", "Library") }, `no .card says ["Library"]; they say ["Baby bank £2,500" "Hub £900"]`},
		"element":           {func(p *htmlcheck.Page) { p.Has(".none", "Library") }, `the page has no .none; it says: Propose an idea`},
		"unwanted text":     {func(p *htmlcheck.Page) { p.HasNot(".card", "Hub") }, `the page has .card that says ["Hub"]`},
		"attribute":         {func(p *htmlcheck.Page) { p.Attr("form", "target") }, `form has no target`},
		"link":              {func(p *htmlcheck.Page) { p.Link("Ideas") }, `0 links say "Ideas"`},
		"form":              {func(p *htmlcheck.Page) { p.Form("Delete") }, `0 forms with a button "Delete"`},
		"which form":        {func(p *htmlcheck.Page) { p.Form("") }, `2 forms`},
		"field":             {func(p *htmlcheck.Page) { p.Form("Save").Fill("Name", "x") }, `0 such fields labelled "Name", not one; there is ["Title" "Story" "Off"]`},
		"kind of field":     {func(p *htmlcheck.Page) { p.Form("Save").Fill("Old Quay", "x") }, `0 such fields`},
		"option":            {func(p *htmlcheck.Page) { p.Form("Save").Select("Kind", "Opera") }, `the list "Kind" has no option "Opera"`},
		"where a form goes": {func(p *htmlcheck.Page) { f := p.Form("Save"); f.Action = ""; f.Request() }, `the form has no action`},
	} {
		t.Run(name, func(t *testing.T) {
			said := outcome(t, func(tb testing.TB) { c.do(htmlcheck.ParseString(tb, good)) })
			if !strings.Contains(said, c.want) {
				t.Errorf("the test says %q, not %q", said, c.want)
			}
		})
	}
}

func TestAccessible(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"language":      {` lang="en"`, ``, `<html> has no lang`},
		"title":         {"<title>Propose\n an idea</title>", `<title> </title>`, `the page has no title`},
		"no heading":    {`<h1>Propose <b>an idea</b></h1>`, ``, `0 main headings`},
		"two headings":  {`<h1>`, `<h1>Again</h1><h1>`, `2 main headings`},
		"no main":       {`<main id="main">`, `<div id="main">`, `0 <main>`},
		"no label":      {`<label for="t">Title</label>`, ``, `no label for <input id="t" name="title">`},
		"empty label":   {`<label for="t">Title</label>`, `<label for="t"> </label>`, `no label for <input id="t" name="title">`},
		"label for":     {`<label for="t">`, `<label for="nowhere">`, `for of <label> refers to "nowhere", which is not there`},
		"described by":  {`id="t-error"`, ``, `aria-describedby of <input id="t" name="title"> refers to "t-error", which is not there`},
		"id twice":      {`id="t-error"`, `id="t-hint"`, `the id "t-hint" is there twice`},
		"id with space": {`id="t-error"`, `id="t error"`, `"t error" is no id`},
		"legend":        {`<legend>Ward</legend>`, ``, `no legend in <fieldset>`},
		"alt":           {` alt="Acorn"`, ``, `no alt on <img>`},
		"link text":     {` alt="Acorn"`, ` alt=""`, `no text in <a href="/">`},
		"link inside":   {`<main id="main">`, `<main>`, `the link "Skip" leads to "main", which is not there`},
		"button":        {`>Save</button>`, `></button>`, `no label for <button name="go">`},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c.from) {
				t.Fatalf("%q is not in the page", c.from)
			}
			said := outcome(t, func(tb testing.TB) {
				htmlcheck.ParseString(tb, strings.Replace(good, c.from, c.to, 1)).Accessible()
			})
			if !strings.Contains(said, c.want) {
				t.Errorf("the test says %q, not %q", said, c.want)
			}
		})
	}
}

// witness is a test that may fail without failing this one. What it says is kept.
type witness struct {
	testing.TB
	said strings.Builder
}

func (w *witness) Errorf(format string, args ...any) { fmt.Fprintf(&w.said, format+"\n", args...) }
func (w *witness) Fatal(args ...any) {
	fmt.Fprintln(&w.said, args...)
	runtime.Goexit()
}
func (w *witness) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	runtime.Goexit()
}

// outcome runs a test to its end and returns what it failed with, empty where it passed.
func outcome(t *testing.T, test func(tb testing.TB)) string {
	t.Helper()
	w := &witness{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(w)
	}()
	<-done
	return w.said.String()
}
