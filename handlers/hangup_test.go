package handlers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"acorn/models"
)

// hangUps are how many requests end before their answer.
const hangUps = 1000

// line is a site whose requests end by lot: at every statement of anybody's, one of those under way may.
type line struct {
	*site
	mu    sync.Mutex
	calls []context.CancelFunc
	hung  atomic.Int64 // how many ended before their answer
}

// cut ends one of the requests under way, once in ten times that it is called.
func (l *line) cut(string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.calls) > 0 && rand.IntN(10) == 0 {
		i := rand.IntN(len(l.calls))
		l.calls[i]()
		l.calls = slices.Delete(l.calls, i, i+1)
	}
}

// answers answers a request, whose sender may go away at any moment.
func (l *line) answers(request *http.Request) *httptest.ResponseRecorder {
	ctx, leave := context.WithCancel(request.Context())
	defer leave()
	l.mu.Lock()
	l.calls = append(l.calls, leave)
	l.mu.Unlock()
	recorder := httptest.NewRecorder()
	l.handler.ServeHTTP(recorder, request.WithContext(ctx))
	if ctx.Err() != nil {
		l.hung.Add(1)
	}
	return recorder
}

// TestAThousandHangUpsMixNothing: a thousand requests end by lot before their answer, many at once: votes, and pages on which people read their own. Whoever gets an answer,
// in time or because they stay, reads their own and nobody else's; each vote is in as it was sent, or not at all; nobody is called for it; and afterwards every
// connection to the database is free.
func TestAThousandHangUpsMixNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, voters := s.ballotRound(models.StageVoting), 300
		codes, page := s.voteCodes(r, fmt.Sprint(voters)), s.visitor().get("/rounds/"+r.Slug+"/vote").page.Form("Review my vote")
		forms := make([]url.Values, voters)
		for i, code := range codes {
			forms[i] = s.ballotForm(r, page, code, i%5+1)
		}
		readers := s.readers(s.Lead, s.Member, s.Advisor, s.Officer, s.Approver, s.Resident)
		l := &line{site: s}
		var tried atomic.Int64
		var read, stayed atomic.Int64
		var wait sync.WaitGroup
		s.Queries.Hold(l.cut)
		for range 24 {
			wait.Go(func() {
				for i := int(tried.Add(1)); l.hung.Load() < hangUps && i < 20*hangUps; i = int(tried.Add(1)) {
					me := readers[i/4%len(readers)]
					switch {
					case i%2 == 0:
						l.answers(s.posting(votePath(r.Slug, "/check"), forms[i/2%voters]))
					case i%8 == 1:
						recorder := httptest.NewRecorder()
						s.handler.ServeHTTP(recorder, me.request())
						if !me.own(recorder) {
							t.Errorf("who stayed got %d %.200s", recorder.Code, recorder.Body)
						}
						stayed.Add(1)
					default:
						if me.own(l.answers(me.request())) {
							read.Add(1)
						}
					}
				}
			})
		}
		wait.Wait()
		s.Queries.Hold(nil)
		t.Logf("%d requests ended before their answer of %d; %d people read their own in time, and %d who stayed", l.hung.Load(), tried.Load(), read.Load(), stayed.Load())
		if l.hung.Load() < hangUps || stayed.Load() == 0 {
			t.Error("too few ended, or nobody stayed")
		}
		s.takeConnections()()
		in := s.turnout(r)
		for i, form := range forms {
			c := models.Cast{Slug: r.Slug, Opened: form.Get("opened"), Code: form.Get("voting_code")}
			before, err := s.Store.OwnBallot(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if receiptOf(s.send(votePath(r.Slug, "/check"), form)) == "" {
				t.Errorf("voter %d sends their form again, and it is not taken", i)
			}
			own, err := s.Store.OwnBallot(t.Context(), c)
			if err != nil || own.Version != 1 || !slices.Equal(own.Picks, form["project"]) || before.Voted && !slices.Equal(before.Picks, own.Picks) {
				t.Errorf("voter %d: %v before, version %d of %v, %v", i, before.Picks, own.Version, own.Picks, err)
			}
		}
		t.Logf("%d of %d votes were in", in, voters)
		if in == 0 || in == voters {
			t.Error("all went the same way")
		}
		s.endVote(r)
		if err := s.Store.CountRound(t.Context(), s.Officer, r.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
		if loud := s.refusals.loud(); len(loud) > 0 {
			t.Errorf("the log calls for somebody %d times: %v", len(loud), loud[0])
		}
	})
}

// posting is a form on its way to the program.
func (s *site) posting(path string, fields url.Values) *http.Request {
	request := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(fields.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(&http.Cookie{Name: "acorn-form", Value: testBrowser})
	return request
}

// reader is somebody who asks for what Acorn keeps of them.
type reader struct {
	site    *site
	address string
	others  []string
	cookies []*http.Cookie
}

// readers are these people, each signed in.
func (s *site) readers(people ...models.Actor) []*reader {
	s.t.Helper()
	home, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	readers := make([]*reader, len(people))
	for i, actor := range people {
		readers[i] = &reader{site: s, address: actor.Email, cookies: s.as(actor).client.Jar.Cookies(home)}
		for _, other := range people {
			if other.Email != actor.Email {
				readers[i].others = append(readers[i].others, other.Email)
			}
		}
	}
	return readers
}

// request asks for it.
func (r *reader) request() *http.Request {
	request := httptest.NewRequestWithContext(r.site.t.Context(), http.MethodGet, "/you", nil)
	for _, c := range r.cookies {
		request.AddCookie(c)
	}
	return request
}

// own reports whether an answer is the reader's own data. That of anybody else is never answered, nor a part of it.
func (r *reader) own(a *httptest.ResponseRecorder) bool {
	body := a.Body.String()
	for _, other := range r.others {
		if strings.Contains(body, other) {
			r.site.t.Errorf("%s reads of %s", r.address, other)
		}
	}
	return a.Code == http.StatusOK && strings.Contains(body, r.address)
}
