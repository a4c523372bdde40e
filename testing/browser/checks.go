package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Screenshots names the folder that Screenshot, and every failed test, leaves pictures in. Unset, none are taken.
const Screenshots = "ACORN_SCREENSHOTS"

// unsafe is what a file's name is better without.
var unsafe = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// Screenshot keeps a picture of the whole page as name.png in the folder that ACORN_SCREENSHOTS names.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	folder := os.Getenv(Screenshots)
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, unsafe.ReplaceAllString(name, "-")+".png"), picture, 0o644)
	}
	if err != nil {
		p.t.Errorf("taking a picture of %s: %v", name, err)
	}
}

// Width makes the window this many pixels wide, keeping its height.
func (p *Page) Width(px int) {
	p.t.Helper()
	p.width = px
	p.resize(1)
}

// Zoom200 zooms to 200 %: the window holds half as many of the page's pixels each way, each twice as large.
func (p *Page) Zoom200() {
	p.t.Helper()
	p.width, p.height = p.width/2, p.height/2
	p.resize(2)
}

func (p *Page) resize(zoom float64) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, p.metrics(zoom)); err != nil {
		p.fail("resizing the window: %v", err)
	}
	p.settle(ctx)
}

// NoSidewaysScroll fails the test where the page is wider than the window, naming what sticks out.
func (p *Page) NoSidewaysScroll() {
	p.t.Helper()
	ask[bool](p, "sideways", p.width)
}

// NoScrollWithin fails the test where something on the page scrolls sideways, like a table that is wider than its place.
func (p *Page) NoScrollWithin() {
	p.t.Helper()
	ask[bool](p, "within")
}

// standards are the axe-core rules that a page must meet: WCAG 2.2 AA, and axe's own advice.
var standards = [...]string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}

// violation is one rule of axe-core that a page breaks, and where.
type violation struct {
	Rule, Help string
	Nodes      []struct{ Target, Summary string }
}

// Axe fails the test where axe-core finds the page hard to use for someone, naming each rule, place and reason.
func (p *Page) Axe() {
	p.t.Helper()
	source, err := axeCore()
	if err != nil {
		unavailable(p.t, err)
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if !p.scripts {
		// axe-core is a script itself. The page's own scripts stay unrun: they were refused when it loaded.
		p.allowScripts(ctx, true)
		defer p.allowScripts(ctx, false)
	}
	// It stays on the page, which is often looked at again at another width: the second time it is there, and runs twice as fast.
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("if (!window.axe) {"+source+"}")); err != nil {
		p.fail("loading axe-core: %v", err)
	}
	found, err := once[[]violation](ctx, p, "axe", standards)
	if err != nil {
		p.fail("running axe-core: %v", err)
	}
	if len(found) == 0 {
		return
	}
	var report strings.Builder
	for _, v := range found {
		fmt.Fprintf(&report, "\n  %s: %s", v.Rule, v.Help)
		for _, n := range v.Nodes {
			fmt.Fprintf(&report, "\n    %s\n      %s", n.Target, strings.ReplaceAll(n.Summary, "\n", "\n      "))
		}
	}
	p.t.Errorf("axe-core at %s, %d px wide:%s", p.URL(), p.width, report.String())
}

func (p *Page) allowScripts(ctx context.Context, yes bool) {
	p.t.Helper()
	if err := chromedp.Do(ctx,
		step(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !yes})); err != nil {
		p.fail("allowing or refusing scripts: %v", err)
	}
}

// axeCore is the source of axe-core, from the npm packages of the module that is tested.
func axeCore() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding axe-core: %w", err)
	}
	for {
		source, err := os.ReadFile(filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
		if err == nil {
			return string(source), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("reading axe-core: %w", err)
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("axe-core is not installed (run: npm ci)")
		}
		folder = filepath.Dir(folder)
	}
}

// Signal takes the device's network away, or gives it back. Without it, nothing that the page asks for is answered.
func (p *Page) Signal(there bool) {
	p.t.Helper()
	p.network(network.Conditions{Offline: !there, DownloadThroughput: -1, UploadThroughput: -1})
}

// Slow makes the device's network one on which an answer begins no sooner than so long after its request, and so many bytes come or go in a second.
func (p *Page) Slow(roundTrip time.Duration, bytes float64) {
	p.t.Helper()
	p.network(network.Conditions{Latency: float64(roundTrip.Milliseconds()), DownloadThroughput: bytes, UploadThroughput: bytes})
}

func (p *Page) network(limits network.Conditions) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, step(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{&limits}}),
		step(network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: limits.Offline, Latency: limits.Latency, DownloadThroughput: limits.DownloadThroughput,
			UploadThroughput: limits.UploadThroughput})); err != nil {
		p.fail("changing the network: %v", err)
	}
}

// spoken are the roles of what a screen reader stops at with its keys for headings, landmarks and controls.
var spoken = map[string]bool{"heading": true, "main": true, "button": true, "link": true, "checkbox": true, "radio": true, "textbox": true, "radiogroup": true, "group": true, "spinbutton": true,
	"combobox": true, "alert": true, "status": true, "article": true}

// Tree is what a screen reader is told of the page's main part, in its order: the role and the name of each heading, landmark and control, as "button: Review my
// vote", with ", checked" after those that are.
func (p *Page) Tree() []string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	tree, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		p.fail("asking for the accessibility tree: %v", err)
	}
	nodes := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range tree.Nodes {
		nodes[n.NodeID] = n
	}
	var lines []string
	var walk func(n *accessibility.Node, inside bool)
	walk = func(n *accessibility.Node, inside bool) {
		role := axText(n.Role)
		inside = inside || role == "main"
		if inside && !n.Ignored && spoken[role] {
			lines = append(lines, role+": "+axText(n.Name)+checked(n))
		}
		for _, id := range n.ChildIDs {
			if child := nodes[id]; child != nil {
				walk(child, inside)
			}
		}
	}
	if len(tree.Nodes) > 0 {
		walk(tree.Nodes[0], false)
	}
	return lines
}

func axText(v *accessibility.Value) string {
	var text string
	if v == nil || json.Unmarshal(v.Value, &text) != nil {
		return ""
	}
	return strings.Join(strings.Fields(text), " ")
}

func checked(n *accessibility.Node) string {
	for _, property := range n.Properties {
		if property.Name == accessibility.PropertyNameChecked && axText(property.Value) == "true" {
			return ", checked"
		}
	}
	return ""
}
