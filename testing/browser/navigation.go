package browser

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// navigation follows what the browser says about a tab: whether it is between two pages, how the last page was answered, and
// what went wrong on it. The browser's messages arrive in order and before the answer to the command that caused them, so once
// a click has been answered it is known whether it leads elsewhere: no verb needs to guess how long to wait.
type navigation struct {
	mu       sync.Mutex
	frame    cdp.FrameID
	asked    bool          // a page was asked for, by a verb or by a link, form or script
	loading  bool          // a page is being loaded
	turning  bool          // the history was asked for a page, which the browser may bring back without loading it
	changed  chan struct{} // closed and replaced when any of the three may have changed
	status   int
	pages    map[network.RequestID]bool // requests for pages, whose failure is no problem of another page
	problems []string
}

func newNavigation() *navigation {
	return &navigation{changed: make(chan struct{}), pages: map[network.RequestID]bool{}}
}

// hear takes one message of the browser. It is called by chromedp's reader and must not block.
func (n *navigation) hear(event any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		n.asked = n.asked || (n.ours(e.FrameID) && e.Disposition == page.ClientNavigationDispositionCurrentTab)
	case *page.EventFrameStartedNavigating:
		n.asked = n.asked || n.ours(e.FrameID)
	case *page.EventFrameStartedLoading:
		n.loading = n.loading || n.ours(e.FrameID)
	case *page.EventFrameStoppedLoading:
		if n.ours(e.FrameID) {
			n.asked, n.loading = false, false
		}
	case *page.EventFrameNavigated:
		n.turning = n.turning && !n.ours(e.Frame.ID)
	case *page.EventNavigatedWithinDocument:
		if n.ours(e.FrameID) {
			n.asked, n.turning = false, false
		}
	default:
		n.note(event)
		return
	}
	close(n.changed)
	n.changed = make(chan struct{})
}

// note keeps what a test wants to know of a page later.
func (n *navigation) note(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			n.pages[e.RequestID] = true
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument && n.ours(e.FrameID) {
			n.status = int(e.Response.Status)
		}
	case *runtime.EventExceptionThrown:
		n.problems = append(n.problems, "a script failed: "+describe(e.ExceptionDetails))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !n.pages[e.Entry.NetworkRequestID] {
			n.problems = append(n.problems, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	}
}

func (n *navigation) ours(frame cdp.FrameID) bool { return n.frame == "" || frame == n.frame }

// settle returns when the tab is not between two pages.
func (n *navigation) settle(ctx context.Context) error {
	for {
		n.mu.Lock()
		busy, changed := n.asked || n.loading || n.turning, n.changed
		n.mu.Unlock()
		if !busy {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("the next page did not finish loading within %s", patience)
		}
	}
}

// begin says that a page has been asked for, before the browser says so: a new one, or one of the history.
func (n *navigation) begin(history bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked, n.turning = !history, history
}

func (n *navigation) problem(text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.problems = append(n.problems, text)
}

// taken returns what went wrong since it was last asked.
func (n *navigation) taken() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	problems := n.problems
	n.problems = nil
	return problems
}

func (n *navigation) answered() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.status
}

func describe(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Exception.Description
	}
	return e.Text
}

// patience is how long a verb waits for a page to load, or for a script to bring what the verb looks for.
const patience = 20 * time.Second

// attach names the tab's own frame: what the frames inside it do is not a navigation of the page.
func (n *navigation) attach(frame cdp.FrameID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.frame = frame
}
