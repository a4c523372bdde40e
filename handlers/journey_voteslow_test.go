package handlers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// A phone where there is only 2G: an answer begins 800 ms after its request, and 250 kilobits come in a second.
const (
	slowTrip  = 800 * time.Millisecond
	slowBytes = 250_000 / 8
)

// TestTheVoteOnASlowPhoneInBrowser is the whole vote where everything takes long.
func TestTheVoteOnASlowPhoneInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		code := s.voteCodes(r, "1")[0]
		p := s.voter("slow")
		p.Slow(slowTrip, slowBytes)
		begun := time.Now()
		p.Visit("/rounds/" + r.Slug + "/vote")
		t.Logf("the ballot is there after %s", time.Since(begun).Round(100*time.Millisecond))
		p.Choose("Northgate baby bank")
		p.Choose("Skate ramp lights")
		p.Click("Review my vote")
		p.Choose("live in Northgate")
		p.Fill("Your voting code", code)
		p.Click("Send my vote")
		p.See("Your vote is in")
		took := time.Since(begun)
		t.Logf("the vote is in after %s", took.Round(100*time.Millisecond))
		if took < 4*slowTrip {
			t.Error("the network was not slow")
		}
		s.isIn(r, code, 2)
	})
}

// isIn holds that a code's vote is in once, with so many picks.
func (s *site) isIn(r models.Round, code string, picks int) {
	s.t.Helper()
	own, err := s.Store.OwnBallot(s.t.Context(), models.Cast{Slug: r.Slug, Opened: s.opened(r), Code: code})
	if err != nil || own.Version != 1 || len(own.Picks) != picks || s.turnout(r) != 1 {
		s.t.Errorf("version %d with %d picks of %d ballots, %v", own.Version, len(own.Picks), s.turnout(r), err)
	}
}

// halves is the program where the signal goes in the middle of each page, the first time that somebody opens it: of a ballot once its first picture was asked for, and
// so all that came was read.
type halves struct {
	http.Handler
	mu    sync.Mutex
	cut   map[string]bool // the addresses of which half has come
	shown chan struct{}   // closed when a picture was asked for
	once  sync.Once
}

// ServeHTTP sends half of a page, and ends the connection.
func (h *halves) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/theme-") {
		h.once.Do(func() { close(h.shown) })
	}
	recorder := httptest.NewRecorder()
	h.Handler.ServeHTTP(recorder, r)
	for name, values := range recorder.Header() {
		w.Header()[name] = values
	}
	body := recorder.Body.Bytes()
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(recorder.Code)
	if h.whole(r, recorder) {
		_, _ = w.Write(body) // a browser that went on is none of this test's
		return
	}
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	if strings.HasSuffix(r.URL.Path, "/vote") {
		select {
		case <-h.shown:
		case <-r.Context().Done():
		}
	}
	panic(http.ErrAbortHandler)
}

// whole reports whether an answer comes whole: one that is no page, and a page that came half before.
func (h *halves) whole(r *http.Request, a *httptest.ResponseRecorder) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	again := h.cut[r.URL.Path]
	page := strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") && a.Code == http.StatusOK
	h.cut[r.URL.Path] = again || page
	return again || !page
}

// again has the page at an address come half once more.
func (h *halves) again(path string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.cut, path)
}

// TestHalfABallotIsNoLostVoteInBrowser: each page of the vote comes half, the first time. What came can be read and used; opened again it is whole, and
// what was picked is still picked.
func TestHalfABallotIsNoLostVoteInBrowser(t *testing.T) {
	for name, options := range map[string][]browser.Option{"with scripts": nil, "without": {browser.WithoutScripts}} {
		t.Run(name, func(t *testing.T) {
			inBrowser(t, func(t *testing.T, s *site) {
				r := s.longBallot()
				code := s.voteCodes(r, "1")[0]
				h := &halves{Handler: s.handler, cut: map[string]bool{}, shown: make(chan struct{})}
				broken := httptest.NewServer(h)
				t.Cleanup(broken.Close)
				p := &walk{Page: open(t, browser.Phone, broken.URL, options...), name: "half"}
				p.Visit("/rounds/" + r.Slug + "/vote")
				p.See("Share £40,000 in Northgate", "Pick up to 3 that you would fund.", "You can change your mind until", "Number ")
				p.DontSee("Keep my picks")
				p.fine("1-half-ballot")
				p.Reload()
				p.Choose("Northgate baby bank")
				p.Choose("Skate ramp lights")
				p.Click("Review my vote")
				p.Reload()
				p.See("Check your vote", "Northgate baby bank", "Skate ramp lights")
				h.again(votePath(r.Slug, ""))
				p.Click("Change my picks")
				p.Reload()
				if !p.Chosen("Northgate baby bank") || !p.Chosen("Skate ramp lights") {
					t.Error("what was picked is gone from the ballot")
				}
				p.Click("Review my vote")
				p.Choose("live in Northgate")
				p.Fill("Your voting code", code)
				p.Click("Send my vote")
				p.Reload()
				p.See("Your vote is in")
				s.isIn(r, code, 2)
				if len(h.cut) < 3 {
					t.Errorf("only %v came half", h.cut)
				}
				p.Problems() // what did not come
			})
		})
	}
}

// longBallot is a round that is open to vote, with twenty projects.
func (s *site) longBallot() models.Round {
	s.t.Helper()
	r := s.Round(models.StageVoting)
	for i := range 15 {
		s.ThemedProposal(r, models.ProposalEligible, fmt.Sprint("Project ", i), 100_000, onBallot[i%5].theme)
	}
	s.sealBallot(r)
	return r
}
