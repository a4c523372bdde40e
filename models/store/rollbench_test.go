package store_test

import (
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/rollfile"
	"acorn/models/store"
	"acorn/testing/world"
)

// everybody is a list of so many people, half of them with an address, written as it is read.
func everybody(people int) io.Reader {
	r, w := io.Pipe()
	go func() {
		fmt.Fprint(w, "reference,email,postcode\n")
		for i := range people {
			address := ""
			if i%2 == 0 {
				address = fmt.Sprintf("person.%d@people.example", i)
			}
			fmt.Fprintf(w, "HW-%06d,%s,HW1 %dAB\n", i, address, i%10)
		}
		w.Close()
	}()
	return r
}

// BenchmarkRoll brings in and applies the longest roll there may be, while somebody else goes on writing.
func BenchmarkRoll(b *testing.B) {
	for name, options := range map[string]func() store.Options{
		"SQLite":     func() store.Options { return store.Options{SQLitePath: world.SQLite(b)} },
		"PostgreSQL": func() store.Options { return store.Options{DatabaseURL: migrated.Database(b)} },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				bringInEverybody(b, opened(b, options()), map[string]int{"SQLite": models.SQLiteMostVoters, "PostgreSQL": rollfile.MostRows}[name])
			}
		})
	}
}

func bringInEverybody(b *testing.B, w *world.World, people int) {
	b.Helper()
	ctx, r := b.Context(), w.Round(models.StageReviewing)
	peak, wait, stop := watched(b, w)
	step := func(name string, do func() error) {
		b.Helper()
		wait()
		begun := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), name+"-s")
		b.ReportMetric(wait().Seconds(), name+"-wait-s")
	}
	var id string
	step("receive", func() (err error) {
		id, err = w.Store.ReceiveRoll(ctx, w.Officer, r.Slug, members(false), everybody(people))
		return err
	})
	work := func() error { _, err := w.Store.WorkOnLists(ctx); return err }
	step("read", work)
	page, err := w.Store.ListPage(ctx, w.Officer, r.Slug, id, 1)
	if err != nil {
		b.Fatal(err)
	}
	if err := w.Store.ApplyList(ctx, w.Officer2, r.Slug, id, page.List.FileHash); err != nil {
		b.Fatalf("%v: %+v", err, page.Problems)
	}
	step("apply", work)
	stop()
	b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MB")
	if on, err := w.Store.RollPage(ctx, w.Officer, r.Slug); err != nil || on.People != people || on.WithEmail != people/2 {
		b.Fatalf("%d people, %d with an address, %v", on.People, on.WithEmail, err)
	}
}

// watched notes the largest heap, and how long somebody else's longest write took since wait was last called, until it is told to stop.
func watched(b *testing.B, w *world.World) (peak *atomic.Uint64, wait func() time.Duration, stop func()) {
	b.Helper()
	peak = &atomic.Uint64{}
	done, ended := make(chan struct{}), make(chan struct{})
	var writing sync.Mutex
	var longest time.Duration
	go func() {
		defer close(ended)
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			writing.Lock()
			begun := time.Now()
			if err := w.Store.Attempt(b.Context(), fmt.Sprint("bench ", i), 5, time.Minute); err != nil {
				b.Error(err)
			}
			longest = max(longest, time.Since(begun))
			writing.Unlock()
		}
	}()
	return peak, func() time.Duration {
		writing.Lock() // one that still waits counts
		defer writing.Unlock()
		took := longest
		longest = 0
		return took
	}, func() { close(done); <-ended }
}
