package browser_test

import (
	"embed"
	"fmt"
	"html"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"acorn/testing/browser"
)

//go:embed testdata
var pages embed.FS

// site is a small site with a policy as strict as Acorn's own.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{name}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		body, err := pages.ReadFile("testdata/" + name)
		switch {
		case err != nil:
			http.NotFound(w, r)
			return
		case strings.HasSuffix(name, ".js"):
			w.Header().Set("Content-Type", "text/javascript")
		case strings.HasSuffix(name, ".css"):
			w.Header().Set("Content-Type", "text/css")
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		w.Write(body)
	})
	mux.HandleFunc("POST /answer", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if r.FormValue("name") == "" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			write(w, `<title>Error: Ask</title><main><div role="alert"><h2>There is a problem</h2><ul><li><a href="#n">Enter your name</a></li>`+
				`<li><a href="#w">Say where you live</a></li></ul></div><h1>Ask</h1></main>`)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "name", Value: r.FormValue("name"), Path: "/"})
		var said []string
		for _, field := range []string{"name", "story", "ward", "day", "month", "news", "age", "date", "go"} {
			said = append(said, field+"="+strings.Join(r.Form[field], "+"))
		}
		if f, h, err := r.FormFile("picture"); err == nil {
			f.Close()
			said = append(said, "picture="+h.Filename)
		}
		write(w, "<title>Thanks</title><main><h1>Thank you</h1><p>"+html.EscapeString(strings.Join(said, "; "))+"</p></main>")
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		name := "nobody"
		if c, err := r.Cookie("name"); err == nil {
			name = c.Value
		}
		write(w, "<title>Me</title><main><h1>Hello "+html.EscapeString(name)+"</h1></main>")
	})
	mux.HandleFunc("GET /nothing", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /table.csv", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="table.csv"`)
		fmt.Fprintln(w, "a,b")
	})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func write(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">`, body, `</html>`)
}

func TestAPersonFillsInAForm(t *testing.T) {
	p := browser.Open(t, browser.Phone, site(t).URL)
	p.Visit("/form.html")
	if got := p.Value("Your story (optional)"); got != "Once" {
		t.Errorf("the story says %q", got)
	}
	p.Fill("Your name", "Amina")
	p.Fill("Your story", "One line,\nand £2,500")
	p.Choose("Old Quay")
	p.In("When does it open?").Fill("Day", "3")
	p.In("When does it open?").Fill("Month", "12")
	p.Unchoose("Send me news")
	p.Unchoose("Send me news")
	p.Select("Your age", "8 to 11")
	p.Fill("A date", "2026-12-03")
	picture := filepath.Join(t.TempDir(), "oak.png")
	if err := os.WriteFile(picture, []byte("png"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Upload("A picture", picture)
	if !p.Chosen("Old Quay") || p.Chosen("Northgate") {
		t.Error("the wrong ward is chosen")
	}
	if got := p.Value("Your age"); got != "8 to 11" {
		t.Errorf("the age says %q", got)
	}
	p.Click("Continue")
	p.See("Thank you")
	p.See("name=Amina; story=One line, and £2,500; ward=quay; day=3; month=12; news=; age=8; date=2026-12-03; go=on; picture=oak.png")
	if got := p.Heading(); got != "Thank you" {
		t.Errorf("the heading says %q", got)
	}
	if got := p.Title(); got != "Thanks" {
		t.Errorf("the title says %q", got)
	}
	if p.URL() != "/answer" || p.Status() != http.StatusOK {
		t.Errorf("at %s, status %d", p.URL(), p.Status())
	}
}

func TestFillReplacesAndEmpties(t *testing.T) {
	p := browser.Open(t, browser.Desktop, site(t).URL)
	p.Visit("/form.html")
	for _, value := range []string{"Twice upon a time", "", "", "Thrice"} {
		p.Fill("Your story (optional)", value)
		if got := p.Value("Your story (optional)"); got != value {
			t.Errorf("filled in %q, the field says %q", value, got)
		}
	}
}

func TestAFormThatComesBackListsItsErrors(t *testing.T) {
	p := browser.Open(t, browser.Phone, site(t).URL)
	p.Visit("/form.html")
	if got := p.ErrorSummary(); len(got) != 0 {
		t.Errorf("there are errors before anything was sent: %q", got)
	}
	p.Click("Continue")
	if p.Status() != http.StatusUnprocessableEntity {
		t.Errorf("status %d", p.Status())
	}
	if got, want := p.ErrorSummary(), []string{"Enter your name", "Say where you live"}; !slices.Equal(got, want) {
		t.Errorf("errors %q, not %q", got, want)
	}
	p.Back()
	if p.URL() != "/form.html" || p.Heading() != "Tell us about you" {
		t.Errorf("back at %s, %q", p.URL(), p.Heading())
	}
	p.Reload()
	p.See("Tell us about you")
}

func TestDevicesDoNotShareCookies(t *testing.T) {
	s := site(t)
	mine, yours := browser.Open(t, browser.Phone, s.URL), browser.Open(t, browser.Desktop, s.URL)
	mine.Visit("/form.html")
	mine.Fill("Your name", "Amina")
	mine.Click("Continue")
	mine.Visit("/me")
	mine.See("Hello Amina")
	yours.Visit("/me")
	yours.See("Hello nobody")
}

func TestOnlyWhatEyesCanReadIsSeen(t *testing.T) {
	p := browser.Open(t, browser.Desktop, site(t).URL)
	p.Visit("/form.html")
	p.See("Tell us about you", "Hub £900 Review", "Pick one", "Once")
	p.DontSee("Only for", "Not for anyone", "8 to 11", "form.js")
	p.In("Baby bank").See("£2,500")
	p.In("Baby bank").DontSee("£900")
}

func TestTheSameWordsInTwoRowsAreToldApart(t *testing.T) {
	p := browser.Open(t, browser.Desktop, site(t).URL)
	p.Visit("/form.html")
	p.In("Hub").Click("Review")
	if p.URL() != "/me?hub" {
		t.Errorf("at %s", p.URL())
	}
	p.Visit("/form.html")
	p.Click("Review Baby bank")
	if p.URL() != "/me?baby" {
		t.Errorf("at %s", p.URL())
	}
}

func TestLinksThatLeaveThePageWhereItIs(t *testing.T) {
	p := browser.Open(t, browser.Phone, site(t).URL)
	p.Visit("/form.html")
	for _, link := range []string{"Nothing", "Table as CSV", "Write to us"} {
		p.Click(link)
		if p.URL() != "/form.html" {
			t.Errorf("%s led to %s", link, p.URL())
		}
	}
	p.Click("Go to the middle")
	if p.URL() != "/form.html#middle" {
		t.Errorf("the link within the page led to %s", p.URL())
	}
	p.Problems()
}

func TestWhatAScriptBringsLaterIsWaitedFor(t *testing.T) {
	p := browser.Open(t, browser.Phone, site(t).URL)
	p.Visit("/form.html")
	p.DontSee("It came late")
	p.Click("Late page")
	p.See("It came late")
	p.See("Hello nobody")
	p.DontSee("It came late")
}

func TestWithoutScriptsNoneRuns(t *testing.T) {
	s := site(t)
	p := browser.Open(t, browser.Phone, s.URL, browser.WithoutScripts)
	p.Visit("/broken.html")
	p.See("Scripts are off")
	p.DontSee("Scripts are on")
	if got := p.Problems(); !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "not-there.css") }) {
		t.Errorf("problems %q do not name the missing part", got)
	}
	p.Visit("/form.html")
	p.Axe()
	p.Fill("Your name", "Amina")
	p.Choose("Northgate")
	p.Click("Continue")
	p.See("ward=northgate")
	p.Visit("/broken.html")
	p.DontSee("Scripts are on")
	p.Problems()
}

func TestProblemsFailTheTest(t *testing.T) {
	s := site(t)
	said := outcome(t, func(tb testing.TB) {
		p := browser.Open(tb, browser.Phone, s.URL)
		p.Visit("/broken.html")
		p.See("Scripts are on")
	})
	for _, want := range []string{"kettle boiled over", "not-there.css", "Content Security Policy"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not among what failed the test: %s", want, said)
		}
	}
	if said := outcome(t, func(tb testing.TB) {
		p := browser.Open(tb, browser.Phone, s.URL)
		p.Visit("/broken.html")
		if len(p.Problems()) == 0 {
			tb.Error("no problem was seen")
		}
	}); said != "" {
		t.Errorf("problems that were asked for fail the test: %s", said)
	}
}

func TestWhatIsNotThereFailsTheTest(t *testing.T) {
	s := site(t)
	for _, c := range []struct {
		name, path string
		do         func(p *browser.Page)
		want       string
	}{
		{"no such text", "/bad.html", func(p *browser.Page) { p.See("Bad", "Good") }, `does not say "Good"`},
		{"a text that is there", "/bad.html", func(p *browser.Page) { p.DontSee("Good", "Worse") }, `says "Worse"`},
		{"no such button", "/bad.html", func(p *browser.Page) { p.Click("Shut") }, `no button or link says "Shut"; there is "Under", "Open"`},
		{"part of a word", "/bad.html", func(p *browser.Page) { p.Click("Sam") }, `no button or link says "Sam"`},
		{"two links", "/bad.html", func(p *browser.Page) { p.Click("Open") }, `2 things ("Open") could be the button or link "Open"`},
		{"a covered button", "/bad.html", func(p *browser.Page) { p.Click("Under") }, `is covered by <div>`},
		{"a button that is off", "/bad.html", func(p *browser.Page) { p.Click("Locked") }, `cannot be used`},
		{"a field that cannot change", "/bad.html", func(p *browser.Page) { p.Fill("Fixed", "other") }, `cannot be changed`},
		{"two main headings", "/bad.html", func(p *browser.Page) { p.Heading() }, `2 main headings`},
		{"no such part", "/form.html", func(p *browser.Page) { p.In("Library").Click("Review") }, `no row, card, group or section says "Library"`},
		{"another row's link", "/form.html", func(p *browser.Page) { p.In("Hub").Click("Home") }, `no button or link says "Home"`},
		{"a label in two groups", "/form.html", func(p *browser.Page) { p.Fill("Day", "3") }, `2 things`},
		{"no such option", "/form.html", func(p *browser.Page) { p.Select("Your age", "90") }, `there is "Pick one", "8 to 11", "12 or over"`},
		{"not a date", "/form.html", func(p *browser.Page) { p.Fill("A date", "soon") }, `does not take "soon"`},
		{"no page before", "/form.html", func(p *browser.Page) { p.Back(); p.Back(); p.Back() }, `visiting the page before: there is none`},
		{"no server", "/form.html", func(p *browser.Page) { p.Visit("0/") }, `visiting 0/: `},
	} {
		t.Run(c.name, func(t *testing.T) {
			said := outcome(t, func(tb testing.TB) {
				p := browser.Open(tb, browser.Desktop, s.URL, browser.WithoutScripts)
				p.Visit(c.path)
				c.do(p)
			})
			if !strings.Contains(said, c.want) {
				t.Errorf("the test says %q, not %q", said, c.want)
			}
		})
	}
}

func TestAFailureSaysWhatIsOnThePage(t *testing.T) {
	s := site(t)
	said := outcome(t, func(tb testing.TB) {
		p := browser.Open(tb, browser.Phone, s.URL, browser.WithoutScripts)
		p.Visit("/form.html")
		p.In("Baby bank").See("£3")
	})
	for _, want := range []string{s.URL + "/form.html, in Baby bank (status 200)", "it says: Home Me"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not say %q", said, want)
		}
	}
}

func TestTheKeyboardIsEnough(t *testing.T) {
	p := browser.Open(t, browser.Desktop, site(t).URL)
	p.Visit("/form.html")
	if got := p.Focused(); got != "" {
		t.Errorf("%q has the focus at first", got)
	}
	p.Tab()
	if got := p.Focused(); got != "Home" {
		t.Errorf("the first stop is %q", got)
	}
	p.Tab()
	p.Press("Shift+Tab")
	if got := p.Focused(); got != "Home" {
		t.Errorf("back at %q", got)
	}
	p.TabTo("Northgate")
	p.Press("Space")
	p.Press("ArrowDown")
	if !p.Chosen("Old Quay") {
		t.Error("the arrow does not move the choice")
	}
	p.TabTo("Review Baby bank")
	p.Press("Enter")
	if p.URL() != "/me?baby" {
		t.Errorf("Enter led to %s", p.URL())
	}
}

func TestAxe(t *testing.T) {
	s := site(t)
	p := browser.Open(t, browser.Phone, s.URL)
	p.Visit("/form.html")
	p.Axe()

	said := outcome(t, func(tb testing.TB) {
		p := browser.Open(tb, browser.Phone, s.URL)
		p.Visit("/bad.html")
		p.Axe()
	})
	for _, want := range []string{"axe-core at /bad.html, 360 px wide", "html-has-lang: ", "label: ", "#lonely", "Fix any of the following"} {
		if !strings.Contains(said, want) {
			t.Errorf("axe-core does not say %q: %s", want, said)
		}
	}
}

func TestNoSidewaysScroll(t *testing.T) {
	s := site(t)
	for name, device := range map[string]browser.Device{"phone": browser.Phone, "desktop": browser.Desktop} {
		t.Run(name, func(t *testing.T) {
			p := browser.Open(t, device, s.URL)
			p.Visit("/form.html")
			p.NoSidewaysScroll()
			p.Width(320)
			p.NoSidewaysScroll()
			said := outcome(t, func(tb testing.TB) {
				p := browser.Open(tb, device, s.URL, browser.WithoutScripts)
				p.Visit("/bad.html")
				p.NoSidewaysScroll()
			})
			if want := `px; too wide: <p> "This line is far too long" class="wide"`; !strings.Contains(said, want) {
				t.Errorf("a wide page is said to be %q, not %q", said, want)
			}
		})
	}
}

func TestNoScrollWithin(t *testing.T) {
	s := site(t)
	p := browser.Open(t, browser.Phone, s.URL)
	p.Visit("/form.html")
	p.NoScrollWithin()
	said := outcome(t, func(tb testing.TB) {
		p := browser.Open(tb, browser.Phone, s.URL, browser.WithoutScripts)
		p.Visit("/bad.html")
		p.NoScrollWithin()
	})
	if want := "these scroll sideways: A wide table ("; !strings.Contains(said, want) {
		t.Errorf("a box that scrolls is said to be %q, not %q", said, want)
	}
}

func TestZoom200HalvesThePage(t *testing.T) {
	s := site(t)
	said := outcome(t, func(tb testing.TB) {
		p := browser.Open(tb, browser.Desktop, s.URL, browser.WithoutScripts)
		p.Visit("/bad.html")
		p.Zoom200()
		p.NoSidewaysScroll()
	})
	if !strings.Contains(said, "in a window of 640 px") {
		t.Errorf("zoomed, the page says %q", said)
	}
}

func TestScreenshot(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "shots")
	p := browser.Open(t, browser.Phone, site(t).URL)
	p.Visit("/form.html")
	p.Screenshot("none is asked for")
	t.Setenv(browser.Screenshots, folder)
	p.Screenshot("the form/phone")
	f, err := os.Open(filepath.Join(folder, "the-form-phone.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 360 || size.Y <= 740 {
		t.Errorf("the picture of the whole page is %v", size)
	}
	if all, _ := os.ReadDir(folder); len(all) != 1 {
		t.Errorf("%d pictures were taken", len(all))
	}
}

// witness is a test that may fail without failing this one. What it says is kept.
type witness struct {
	testing.TB
	said    strings.Builder
	failed  bool
	cleanup []func()
}

func (w *witness) Errorf(format string, args ...any) {
	w.failed = true
	fmt.Fprintf(&w.said, format+"\n", args...)
}
func (w *witness) Error(args ...any) { w.failed = true; fmt.Fprintln(&w.said, args...) }
func (w *witness) Fatal(args ...any) { w.Error(args...); runtime.Goexit() }
func (w *witness) Failed() bool      { return w.failed }
func (w *witness) Cleanup(f func())  { w.cleanup = append(w.cleanup, f) }
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
		defer func() {
			for _, f := range slices.Backward(w.cleanup) {
				f()
			}
		}()
		test(w)
	}()
	<-done
	return w.said.String()
}
