package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"syscall"
	"testing"

	"acorn/models"
)

// hungUp is the connection of somebody who sent a request and went away: nothing can be written on it.
type hungUp struct {
	site           *site
	header         http.Header
	status         int
	begun, written int      // how often an answer was begun, and how often something of one was tried to be written
	after          []string // the statements after that
}

// Header is that of the answer.
func (h *hungUp) Header() http.Header { return h.header }

// WriteHeader begins an answer.
func (h *hungUp) WriteHeader(status int) { h.status, h.begun = status, h.begun+1 }

// Write fails, as on a pipe whose other end is closed.
func (h *hungUp) Write([]byte) (int, error) {
	if h.begun == 0 {
		h.WriteHeader(http.StatusOK)
	}
	h.written++
	h.site.Queries.Taken()
	return 0, syscall.EPIPE
}

// RoundTrip makes it the way on which a browser's requests go: to the program, and nothing comes back but what its answer would have begun with.
func (h *hungUp) RoundTrip(request *http.Request) (*http.Response, error) {
	*h = hungUp{site: h.site, header: http.Header{}}
	request.RemoteAddr, request.RequestURI = "127.0.0.1:1", request.URL.RequestURI()
	if request.Body == nil {
		request.Body = http.NoBody
	}
	h.site.handler.ServeHTTP(h, request)
	if h.written > 0 {
		h.after = h.site.Queries.Taken()
	}
	header := h.header.Clone()
	header.Del("Content-Type") // there is no page
	return &http.Response{StatusCode: h.status, Header: header, Body: http.NoBody, Request: request}, nil
}

// loud are the lines of the log by which whoever runs the program is called.
func (r *refusals) loud() []map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []map[string]string
	for _, lines := range r.lines {
		found = append(found, slices.DeleteFunc(slices.Clone(lines), func(line map[string]string) bool { return line["level"] != "ERROR" && line["level"] != "WARN" })...)
	}
	return found
}

// TestNothingIsDoneForWhoWentAwayOneByOne sends every request as somebody who may, to whom nothing can be answered: what they asked for is done once, the answer is
// begun once, after it broke nothing more is asked of the database or written, and nobody is called for it.
func TestNothingIsDoneForWhoWentAwayOneByOne(t *testing.T) {
	oneByOne(t, func(t *testing.T, s *site) {
		routes, ps, w, broke := visited(t), s.places(), newWalker(s), 0
		gone := &hungUp{site: s}
		for _, v := range allVisits() {
			r, ok := routes[v.route]
			if !ok || r.kind == machine {
				continue
			}
			p := s.people()[slices.IndexFunc(s.people(), func(p person) bool { return may(p, r.act) && (len(v.who) == 0 || slices.Contains(v.who, p.name)) })]
			at := ps.at(v.stage())
			browser, _ := w.browser(p)
			browser.client.Transport = gone
			a := w.send(v, r, p, at)
			browser.client.Transport = nil
			ps.use(r, a, v.stage())
			if gone.written > 0 {
				broke++
			}
			if len(gone.after) > 0 {
				t.Errorf("%s as %s: after the answer broke the database was asked %q", v.route, p.name, gone.after)
			}
			if gone.begun != 1 || gone.written > 1 {
				t.Errorf("%s as %s: %d answers were begun, and written to %d times", v.route, p.name, gone.begun, gone.written)
			}
			if line := s.refusals.line(a, "request"); line["level"] != "INFO" {
				t.Errorf("%s as %s: the log says %v", v.route, p.name, line)
			}
		}
		if broke < 100 {
			t.Errorf("only %d answers broke", broke)
		}
		if loud := s.refusals.loud(); len(loud) > 0 {
			t.Errorf("the log calls for somebody: %v", loud)
		}
		s.takeConnections()()
	})
}

// TestAVoteWhoseReceiptWentNowhereIsInOnce: the voter's phone went away while their vote was taken, by a printed code and by one that was sent. The vote is in; the same form
// again, even to whom nothing can be answered either, is no other vote, and gets its receipt.
func TestAVoteWhoseReceiptWentNowhereIsInOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		code := s.voteCodes(r, "1")[0]
		gone := &hungUp{site: s}
		printed := s.visitor()
		byCode := printed.almostSent(r, code)

		phone := s.visitor()
		ask := phone.review(r).page.Form("Email me a code")
		ask.Choose("live in Northgate")
		ask.Fill("Your email address", "sam@example.org")
		phone.client.Transport = gone
		phone.submit(ask) // the code is sent once, to whoever does not see the page
		phone.client.Transport = nil
		if n := s.mailsTo("sam@example.org"); n != 1 {
			t.Fatalf("%d mails with a code", n)
		}
		bySent := phone.get("/rounds/" + r.Slug + "/vote/check").page.Form("Send my vote")
		bySent.Fill("The 6 numbers from the email", s.mailed("sam@example.org"))

		for who, form := range map[*visitor]struct {
			action string
			values url.Values
		}{printed: {byCode.Action, byCode.Values}, phone: {bySent.Action, bySent.Values}} {
			who.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			jar := who.client.Jar
			receipts := map[string]bool{}
			for range 3 {
				who.client.Jar, who.client.Transport = jarOf(t, s, jar), gone // what the answer set never came
				receipts[who.post(form.action, form.values).header.Get("Location")] = true
			}
			who.client.Jar, who.client.Transport, who.client.CheckRedirect = jar, nil, nil
			a := who.post(form.action, form.values)
			if a.page.H1() != "Your vote is in" || len(receipts) != 1 || !receipts[a.path] {
				t.Errorf("the form again: %d %s at %s; before it led to %v", a.status, a.page.H1(), a.path, receipts)
			}
			a.page.HasNot("main", "This replaces your earlier vote.")
		}
		if n := s.turnout(r); n != 2 {
			t.Errorf("%d ballots", n)
		}
		own, err := s.Store.OwnBallot(t.Context(), models.Cast{Slug: r.Slug, Opened: byCode.Values.Get("opened"), Code: code})
		if err != nil || own.Version != 1 || len(own.Picks) != 1 {
			t.Errorf("version %d of %v, %v", own.Version, own.Picks, err)
		}
		if loud := s.refusals.loud(); len(loud) > 0 {
			t.Errorf("the log calls for somebody: %v", loud)
		}
		s.endVote(r)
		if err := s.Store.CountRound(t.Context(), s.Officer, r.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
	})
}

// jarOf is a copy of what a browser keeps for the program.
func jarOf(t *testing.T, s *site, of http.CookieJar) http.CookieJar {
	t.Helper()
	home, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	jar := s.visitor().client.Jar
	jar.SetCookies(home, of.Cookies(home))
	return jar
}

// mailsTo is how many mails wait for an address.
func (s *site) mailsTo(address string) int {
	s.t.Helper()
	all, err := s.Store.Messages(s.t.Context(), 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(slices.DeleteFunc(all, func(m models.Message) bool { return m.Recipient != address }))
}
