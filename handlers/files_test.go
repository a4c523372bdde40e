package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/labstack/echo/v4"
)

// TestAResultsFileIsMadeOnceAtATime: however many download at once, one of them has it made, and those after it get what was made.
func TestAResultsFileIsMadeOnceAtATime(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	var making, made, most atomic.Int32
	failing := errors.New("no disk")
	load := func(_ context.Context, slug string) ([]byte, error) {
		now := making.Add(1)
		defer making.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		if made.Add(1) == 1 {
			return nil, failing
		}
		return bytes.Repeat([]byte(slug), 1000), nil
	}
	handler := s.app.resultFile(load, "text/csv; charset=utf-8", "ballots.csv")
	get := func(slug string) (*httptest.ResponseRecorder, error) {
		request := httptest.NewRequest(http.MethodGet, "/"+slug, http.NoBody)
		answer := httptest.NewRecorder()
		c := echo.New().NewContext(request, answer)
		c.SetParamNames("slug")
		c.SetParamValues(slug)
		return answer, handler(c)
	}
	if _, err := get("a"); !errors.Is(err, failing) {
		t.Fatalf("what cannot be made: %v", err)
	}
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			slug := string("ab"[i%2])
			answer, err := get(slug)
			if err != nil || answer.Body.String() != string(bytes.Repeat([]byte(slug), 1000)) || answer.Header().Get("Content-Disposition") != `attachment; filename="ballots.csv"` {
				t.Errorf("%s: %v, %d bytes", slug, err, answer.Body.Len())
			}
		})
	}
	all.Wait()
	if made.Load() != 3 || most.Load() != 1 {
		t.Errorf("made %d times, %d at once; want one that failed and one of each, one at a time", made.Load(), most.Load())
	}
	s.app.files.clear()
	if _, err := get("a"); err != nil || made.Load() != 4 {
		t.Errorf("after what was made is forgotten: %d, %v", made.Load(), err)
	}
}

// TestMadeUpQueriesPushNoPageOff what visitors are shown from memory, and fill no more of that than there is for them.
func TestMadeUpQueriesPushNoPageOff(t *testing.T) {
	t.Parallel()
	cache := newPageCache()
	at := func(path string) echo.Context {
		return echo.New().NewContext(httptest.NewRequest(http.MethodGet, path, http.NoBody), httptest.NewRecorder())
	}
	body := make([]byte, 1<<20)
	cache.keep(at("/rounds"), body)
	for i := range 2 * shelfMost / len(body) {
		cache.keep(at(fmt.Sprintf("/rounds?%d", i)), body)
		if cache.queried.bytes > shelfMost {
			t.Fatalf("%d bytes are kept", cache.queried.bytes)
		}
	}
	for _, path := range []string{"/rounds", fmt.Sprintf("/rounds?%d", 2*shelfMost/len(body)-1)} {
		if shelf, name := cache.of(at(path)); shelf.get(name) == nil {
			t.Errorf("%s is not kept", path)
		}
	}
	cache.keep(at("/large"), make([]byte, shelfMost+1))
	if shelf, name := cache.of(at("/large")); shelf.get(name) != nil || cache.plain.bytes > shelfMost {
		t.Error("what is larger than the shelf is kept")
	}
	cache.clear()
	if shelf, name := cache.of(at("/rounds")); shelf.get(name) != nil || shelf.bytes != 0 {
		t.Error("something is left")
	}
}

// TestMadeUpQueriesTakeNoTurnOfTheFiles: the page about a result's files is made once, whatever is asked for with it.
func TestMadeUpQueriesTakeNoTurnOfTheFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	v := s.visitor()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{"/rounds/none/result/files", "/elections/none/files"} {
		if a := v.get(path + "?x=1"); a.status != http.StatusSeeOther || a.header.Get("Location") != path {
			t.Errorf("%s?x=1: %d to %q", path, a.status, a.header.Get("Location"))
		}
		if a := v.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}
