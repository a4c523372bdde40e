package handlers

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
)

// connections is how many clients ask at once.
const connections = 50

// measured is what a load said of a handler.
type measured struct {
	rate float64       // answers a second
	p95  time.Duration // of the time to an answer
}

// load asks for a page n times over 50 connections as a client that takes gzip, and reads every answer.
func load(b *testing.B, url string, n int) measured {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}}
	defer client.CloseIdleConnections()
	took := make([][]time.Duration, connections)
	var wait sync.WaitGroup
	begin := time.Now()
	for i := range connections {
		wait.Go(func() {
			for range n / connections {
				request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
				if err != nil {
					b.Error(err)
					return
				}
				request.Header.Set("Accept-Encoding", "gzip")
				start := time.Now()
				response, err := client.Do(request)
				if err != nil {
					b.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, response.Body)
				if err != nil || response.Body.Close() != nil || response.StatusCode != http.StatusOK {
					b.Errorf("%s: %d, %v", url, response.StatusCode, err)
					return
				}
				took[i] = append(took[i], time.Since(start))
			}
		})
	}
	wait.Wait()
	elapsed := time.Since(begin)
	all := slices.Concat(took...)
	slices.Sort(all)
	if len(all) == 0 {
		b.Fatal("nothing was answered")
	}
	return measured{rate: float64(len(all)) / elapsed.Seconds(), p95: all[len(all)*95/100]}
}

// BenchmarkRoundPage asks for the public page of a round with 40 projects on PostgreSQL, and for the same bytes from a handler that does
// nothing but write them, on the same machine in the same run.
func BenchmarkRoundPage(b *testing.B) {
	s := newSite(b, store.Options{DatabaseURL: migrated.Database(b)})
	round := s.Round(models.StageVoting)
	for _, title := range titles(40) {
		s.Proposal(round, models.ProposalEligible, title, 500_000)
	}
	s.Seal(round, "bench")
	page := s.url + "/rounds/" + round.Slug
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, page, nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || response.Body.Close() != nil {
		b.Fatal(err)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range response.Header {
			w.Header()[name] = values
		}
		if _, err := w.Write(body); err != nil {
			b.Error(err)
		}
	}))
	defer bare.Close()
	n := max(b.N, 5000)
	load(b, page, 1000)
	b.ResetTimer()
	ours, theirs := load(b, page, n), load(b, bare.URL, n)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(body)), "bytes")
	b.ReportMetric(ours.rate, "req/s")
	b.ReportMetric(float64(ours.p95.Microseconds())/1000, "p95-ms")
	b.ReportMetric(ours.rate/theirs.rate, "of-bare-rate")
	b.ReportMetric(float64(ours.p95)/float64(theirs.p95), "of-bare-p95")
}

// titles are n different titles.
func titles(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = "Saturday breakfast club " + string(rune('A'+i%26)) + string(rune('a'+i/26))
	}
	return list
}
