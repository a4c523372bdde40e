// Package browser drives a real Chromium the way a person does: it finds things by what they say on the page, presses where
// they are, and fails the test when something lies over them. It looks for no id, class or test attribute.
//
//	p := browser.Open(t, browser.Phone, server.URL)
//	p.Visit("/rounds/1")
//	p.Click("Vote now")
//	p.Fill("Your voting code", "ABCD-EFGH")
//	p.Choose("I live in Northgate")
//	p.Click("Continue")
//	p.See("Thank you")
//	p.In("Baby bank").See("£2,500")
//
// A verb that finds no such thing, or more than one, fails the test with what is on the page instead. A verb that leads to
// another page returns when that page has loaded. Where a script brings something later, the verbs look again for a few
// seconds; no test needs to wait.
//
// All pages of a test process share one Chromium, each with cookies of its own, as if it were a device of its own. A page
// fails its test at the end where a script failed on it, its content security policy refused something, or a part of it could
// not be loaded, unless the test has asked for Problems.
//
// Where there is no Chromium the test is skipped, and fails where CI=true. Under "go test -short" it is always skipped.
package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A Device is what the person holds.
type Device int

const (
	// Phone is a small phone, 360 x 740, touched.
	Phone Device = iota
	// Desktop is an office computer, 1280 x 900, with a mouse.
	Desktop
)

// lookFor is how long a verb looks again for something that a script may still bring.
const lookFor = 5 * time.Second

//go:embed finder.js
var finder string

// A Page is one tab of one device, from Open to the end of its test. It is for the test's own goroutine.
type Page struct {
	t       testing.TB
	ctx     context.Context
	base    string
	device  Device
	width   int
	height  int
	scripts bool
	nav     *navigation
	in      []string // the texts of In, outermost first
}

// An Option changes how a Page is opened.
type Option func(*Page)

// WithoutScripts opens a page on which no script of the site runs, as on a phone where they did not load.
func WithoutScripts(p *Page) { p.scripts = false }

// Open gives the test a device with an empty browser, on a blank page. Visit's paths are below baseURL.
func Open(t testing.TB, device Device, baseURL string, options ...Option) *Page {
	t.Helper()
	b := running(t)
	p := &Page{t: t, base: strings.TrimSuffix(baseURL, "/"), device: device, width: 360, height: 740, scripts: true, nav: newNavigation()}
	if device == Desktop {
		p.width, p.height = 1280, 900
	}
	for _, option := range options {
		option(p)
	}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	p.ctx = ctx
	t.Cleanup(func() {
		p.finish()
		cancel()
	})
	if err := p.prepare(); err != nil {
		t.Fatalf("opening a page: %v", err)
	}
	return p
}

// hear takes one message of the browser. It must not block, so it answers a dialog elsewhere. Every dialog is agreed to.
func (p *Page) hear(event any) {
	if e, ok := event.(*page.EventJavascriptDialogOpening); ok {
		if e.Type != page.DialogTypeBeforeunload {
			p.nav.problem("a script opened a dialog: " + e.Message)
		}
		go chromedp.Do(p.ctx, step(page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}))
		return
	}
	p.nav.hear(event)
}

// prepare makes the tab the device that it stands for.
func (p *Page) prepare() error {
	if err := chromedp.Do(p.ctx); err != nil {
		return fmt.Errorf("making a tab: %w", err)
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	c := chromedp.FromContext(p.ctx)
	p.nav.attach(cdp.FrameID(c.Target.TargetID))
	call := chromedp.Do(ctx,
		p.metrics(1),
		step(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: p.device == Phone}),
		step(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		step(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}),
		step(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !p.scripts}),
		step(log.Enable, cdp.Empty{}),
	)
	if call != nil {
		return fmt.Errorf("setting up a tab: %w", call)
	}
	if _, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: c.BrowserContextID,
	}); err != nil {
		return fmt.Errorf("refusing downloads: %w", err)
	}
	return nil
}

// step is a command of the browser as one step of several.
func step[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// metrics sets the window's size in the page's own pixels, zoom of them to a pixel of a screen without zoom.
func (p *Page) metrics(zoom float64) chromedp.Action[chromedp.Void] {
	return step(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(p.width), Height: int64(p.height), DeviceScaleFactor: zoom, Mobile: p.device == Phone,
	})
}

// finish reports what went wrong on the page without a verb having seen it, and keeps a picture of a failure.
func (p *Page) finish() {
	p.t.Helper()
	for _, problem := range p.nav.taken() {
		p.t.Errorf("on a page of this test, %s", problem)
	}
	if p.t.Failed() {
		p.Screenshot("failed-" + p.t.Name())
	}
}

// Problems is what went wrong on the pages since it was last asked: scripts that failed, parts that could not be loaded, what
// the content security policy refused. What it returns no longer fails the test.
func (p *Page) Problems() []string { return p.nav.taken() }

// Visit types the address of a path of the site and returns when the page has loaded, however it was answered (see Status).
func (p *Page) Visit(path string) {
	p.t.Helper()
	p.navigate(path, false, func(ctx context.Context) error {
		r, err := chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: p.base + path})
		if err == nil && r.ErrorText != "" {
			err = errors.New(r.ErrorText)
		}
		return err
	})
}

// Reload asks for the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.navigate("the same page", false, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.Reload, page.ReloadParams{})
		return err
	})
}

// Back presses the browser's back button.
func (p *Page) Back() {
	p.t.Helper()
	p.navigate("the page before", true, func(ctx context.Context) error {
		history, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
		if err != nil {
			return err
		}
		if history.CurrentIndex < 1 {
			return errors.New("there is none")
		}
		_, err = chromedp.Call(ctx, page.NavigateToHistoryEntry,
			page.NavigateToHistoryEntryParams{EntryID: history.Entries[history.CurrentIndex-1].ID})
		return err
	})
}

func (p *Page) navigate(to string, history bool, ask func(ctx context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	p.nav.begin(history)
	if err := ask(ctx); err != nil {
		p.t.Fatalf("visiting %s: %v", to, err)
	}
	p.settle(ctx)
}

// settle waits for the page that a verb led to, if it led to one.
func (p *Page) settle(ctx context.Context) {
	p.t.Helper()
	// The answer to a question that the page itself has to answer comes after every message about what the verb set off. An
	// error says that the page is already gone, which the messages say too.
	_ = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("0"))
	for {
		if err := p.nav.settle(ctx); err != nil {
			p.fail("%v", err)
		}
		// A script that is about to send a form says so.
		sending, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.querySelector("form[data-sending=now]") !== null`))
		if err == nil && !sending {
			return
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			p.fail("the form was not sent within %s", patience)
		}
	}
}

// point is where to press, in pixels of the window.
type point struct{ X, Y float64 }

func (p *Page) press(at point) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.MouseClickXY(at.X, at.Y)); err != nil {
		p.fail("pressing at %v: %v", at, err)
	}
	p.settle(ctx)
}

// ask asks the page with one of finder.js's verbs, again while the answer is an error that a script may yet mend, and fails the
// test with the last error.
func ask[T any](p *Page, verb string, args ...any) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, lookFor)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	var last error
	for {
		arriving := !p.scripts && p.arriving(ctx)
		answer, err := once[T](ctx, p, verb, args...)
		if err == nil {
			return answer
		}
		if ctx.Err() != nil && last != nil {
			err = last // time ran out in the middle of asking: what the page said before says more
		}
		last = err
		if !p.scripts && !arriving {
			p.fail("%v", err)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			p.fail("%v", err)
		}
		if err := p.nav.settle(ctx); err != nil {
			p.fail("%v", err)
		}
	}
}

// arriving says that a page which another page led to by itself is not here as a whole yet.
func (p *Page) arriving(ctx context.Context) bool {
	whole, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === "complete"`))
	return err != nil || !whole
}

// once asks the page with one of finder.js's verbs.
func once[T any](ctx context.Context, p *Page, verb string, args ...any) (T, error) {
	var answer T
	question, err := p.question(verb, args...)
	if err != nil {
		return answer, err
	}
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](question, chromedp.EvalAsValue, chromedp.EvalAwaitPromise))
	if err != nil {
		return answer, fmt.Errorf("asking the page: %w", err)
	}
	var failed struct{ Error string }
	if json.Unmarshal(raw, &failed) == nil && failed.Error != "" {
		return answer, errors.New(failed.Error)
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return answer, fmt.Errorf("reading the page's answer %s: %w", raw, err)
	}
	return answer, nil
}

// question is the script that runs a verb of finder.js. Verbs about the page as a whole take no part.
func (p *Page) question(verb string, args ...any) (string, error) {
	switch verb {
	case "title", "heading", "errors", "focused", "sideways", "within", "axe":
	default:
		args = append([]any{append([]string{}, p.in...)}, args...)
	}
	if args == nil {
		args = []any{}
	}
	list, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("asking the page: %w", err)
	}
	return fmt.Sprintf("%s(%q, %s)", strings.TrimSpace(finder), verb, list), nil
}

// fail ends the test with what was expected and what is on the page.
func (p *Page) fail(format string, args ...any) {
	p.t.Helper()
	whole := *p
	whole.in = nil
	ctx, cancel := context.WithTimeout(p.ctx, lookFor)
	defer cancel()
	text, err := once[string](ctx, &whole, "text")
	if err != nil {
		text = err.Error()
	}
	if len(text) > 1500 {
		text = text[:1500] + " ..."
	}
	where := p.address()
	if len(p.in) > 0 {
		where += ", in " + strings.Join(p.in, ", in ")
	}
	p.t.Fatalf("%s\n  page: %s (status %d)\n  it says: %s", fmt.Sprintf(format, args...), where, p.Status(), text)
}
