package browser

import (
	"context"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stops is how many presses of the Tab key TabTo makes before it gives up: more than any page has things to focus.
const stops = 300

// key is the code that chromedp knows a named key by, or the name itself, for letters and digits.
func key(name string) string {
	switch name {
	case "Tab":
		return kb.Tab
	case "Enter":
		return kb.Enter
	case "Escape":
		return kb.Escape
	case "Space":
		return " "
	case "Delete":
		return kb.Delete
	case "Backspace":
		return kb.Backspace
	case "ArrowUp":
		return kb.ArrowUp
	case "ArrowDown":
		return kb.ArrowDown
	case "ArrowLeft":
		return kb.ArrowLeft
	case "ArrowRight":
		return kb.ArrowRight
	case "Home":
		return kb.Home
	case "End":
		return kb.End
	default:
		return name
	}
}

// Press presses a key: "Tab", "Shift+Tab", "Enter", "Escape", "Space", "Delete", "Backspace", "Home", "End", an arrow as
// "ArrowDown", or a letter.
func (p *Page) Press(name string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	var options []chromedp.KeyOption
	plain, shifted := strings.CutPrefix(name, "Shift+")
	if shifted {
		options = append(options, chromedp.KeyModifiers(kb.ModifierShift))
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent(key(plain), options...)); err != nil {
		p.fail("pressing %s: %v", name, err)
	}
	p.settle(ctx)
}

// Tab moves to the next thing that can be used from the keyboard.
func (p *Page) Tab() {
	p.t.Helper()
	p.Press("Tab")
}

// TabTo presses Tab until what has the focus says the text, and fails the test where nothing on the page does.
func (p *Page) TabTo(text string) {
	p.t.Helper()
	var passed []string
	for range stops {
		p.Tab()
		focused := p.Focused()
		if focused == text {
			return
		}
		passed = append(passed, focused)
	}
	p.fail("the Tab key does not reach %q; it passed %q", text, passed[:min(len(passed), 40)])
}

// Focused is what a screen reader calls the thing that has the focus; empty where nothing has.
func (p *Page) Focused() string {
	p.t.Helper()
	return ask[string](p, "focused")
}
