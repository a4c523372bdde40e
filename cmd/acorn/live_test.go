package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/cmd/acorn/council"
	"acorn/models"

	"github.com/PuerkitoBio/goquery"
)

// harwick opens the demo in a folder and lets it live, with the clock so far ahead. What it said is in the buffer.
func harwick(t *testing.T, data string, ahead time.Duration) (*app, *bytes.Buffer) {
	t.Helper()
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelInfo}))
	a, err := open(t.Context(), config{Data: data, Keys: filepath.Join(data, "keys"), BaseURL: "http://127.0.0.1"}, log, true)
	if err != nil {
		t.Fatal(err)
	}
	a.store.SetOffset(ahead)
	if err := a.live(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, &said
}

// made is the folder that firstStart made, if it did.
var made string

// firstStart makes the council once for all tests, since that takes some seconds, and answers its folder.
var firstStart = sync.OnceValues(func() (string, error) {
	data, err := os.MkdirTemp("", "acorn-demo-")
	if err != nil {
		return "", err
	}
	made = data
	a, err := openDemo(context.Background(), config{Data: data, Keys: filepath.Join(data, "keys"), BaseURL: "http://127.0.0.1"}, slog.New(slog.DiscardHandler), io.Discard)
	if err != nil {
		return data, err
	}
	return data, a.store.Close()
})

// TestMain removes what firstStart made, and is the program itself where a test has started it so.
func TestMain(m *testing.M) {
	if status, asked := child(); asked {
		os.Exit(status)
	}
	status := m.Run()
	if made != "" {
		if err := os.RemoveAll(made); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(status)
}

// afterFirstStart is a folder of the test's own in which the demo was started for the first time just now.
func afterFirstStart(t *testing.T) string {
	t.Helper()
	first, err := firstStart()
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	err = filepath.WalkDir(first, func(path string, entry fs.DirEntry, err error) error {
		to := filepath.Join(data, strings.TrimPrefix(path, first))
		if err != nil || entry.IsDir() {
			return errors.Join(err, os.MkdirAll(to, 0o700))
		}
		content, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(to, content, 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestDemoLives looks at all of the council, and at how it goes on.
func TestDemoLives(t *testing.T) {
	t.Parallel()
	data := afterFirstStart(t)
	a, _ := harwick(t, data, 0)
	t.Run("it has what was promised", func(t *testing.T) { promised(t, a) })
	t.Run("a visitor can walk it and meets no child's name", func(t *testing.T) { walk(t, a) })
	before := counts(t, a)
	again, said := harwick(t, data, 0)
	if after := counts(t, again); after != before {
		t.Errorf("a second start made %q of %q", after, before)
	}
	t.Run("its story goes on, every act of it possible", func(t *testing.T) { goesOn(t, again, said) })
}

// TestDemoLeftAlone is not started again until the vote has long closed.
func TestDemoLeftAlone(t *testing.T) {
	t.Parallel()
	data := afterFirstStart(t)
	a, _ := harwick(t, data, 0)
	northgate := slug(newTeller(a.store, time.Now()).roundOf(council.NorthgateRound))
	cast := ballots(t, a, northgate)
	later, _ := harwick(t, data, 12*24*time.Hour)
	frame, err := later.store.Frame(t.Context(), northgate)
	if err != nil || frame.Stage != models.StageCounted {
		t.Errorf("twelve days on the vote is %s, %v", frame.Stage, err)
	}
	polled := newTeller(a.store, time.Now()).roundOf(council.NorthgateRound)
	if got, want := ballots(t, later, northgate), cast+len(polled.Papers.Readings)-polled.Odd.Count; got != want {
		t.Errorf("there are %d ballots, want %d, which had come when it closed, with its papers and without what was set aside: nobody votes after the close", got, want)
	}
	if _, err := later.store.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestDemoBeginsAfreshAfterAnInterruptedStart(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	c := config{Data: data, Keys: filepath.Join(data, "keys"), BaseURL: "http://127.0.0.1"}
	a, err := open(t.Context(), c, slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	interrupted, stop := context.WithCancel(t.Context())
	stop()
	if err := a.begin(interrupted, io.Discard); err == nil {
		t.Fatal("a start that was interrupted says that it went well")
	}
	if err := a.store.KeepDemoStory(t.Context(), models.DemoStory{StartedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := a.live(t.Context(), io.Discard); !errors.Is(err, errHalfMade) {
		t.Errorf("the next start says %v", err)
	}
	if err := a.store.Close(); err != nil {
		t.Error(err)
	}
}

func TestDemoLeavesOtherCouncilsAlone(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	a, err := open(t.Context(), config{Data: data, Keys: filepath.Join(data, "keys"), BaseURL: "http://127.0.0.1"}, slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := a.store.MakeAdmin(t.Context(), "real@council.example", "A real person"); err != nil {
		t.Fatal(err)
	}
	if err := a.live(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	page, err := a.store.RolesPage(t.Context(), administrator(), "")
	if err != nil || len(page.Teams) > 0 {
		t.Errorf("%d teams of Harwick are in somebody else's council, %v", len(page.Teams), err)
	}
}

// administrator is somebody who may see who holds which role.
func administrator() models.Actor {
	return models.Actor{PersonID: "somebody", Memberships: []models.Membership{{Role: models.Admin}}}
}

// counts is how much there is of what an act would add to.
func counts(t *testing.T, a *app) string {
	t.Helper()
	entries, err := a.store.VerifyAudit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mail, err := a.store.Messages(t.Context(), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	teller := newTeller(a.store, time.Now())
	return fmt.Sprintf("%d entries, %d messages, %d ballots", entries, len(mail), ballots(t, a, slug(teller.roundOf(council.NorthgateRound))))
}

// ballots is how many were cast in a round.
func ballots(t *testing.T, a *app, round string) int {
	t.Helper()
	rachel, err := newTeller(a.store, time.Now()).as(t.Context(), "rachel")
	if err != nil {
		t.Fatal(err)
	}
	page, err := a.store.CountPage(t.Context(), rachel, round)
	if err != nil {
		t.Fatal(err)
	}
	return page.Ballots
}

// promised looks for what the demo has to show: rounds at every stage, proposals of every fate, teams, outcomes.
func promised(t *testing.T, a *app) {
	rounds, err := a.store.RoundsPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stages := map[models.Stage]int{}
	states := map[string]int{}
	proposals, lost := 0, 0
	kofi, err := newTeller(a.store, time.Now()).as(t.Context(), "kofi")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rounds.Rounds {
		stages[r.Stage]++
		table, err := a.store.ReviewTable(t.Context(), kofi, r.Slug, models.ReviewFilter{Show: models.ReviewAll})
		if err != nil {
			t.Fatal(err)
		}
		for state, n := range table.Counts {
			states[state] += n
			proposals += n
		}
		for _, row := range table.Rows {
			if row.VotedIn != nil && !*row.VotedIn {
				lost++
			}
		}
	}
	want := map[models.Stage]int{models.StagePlanning: 1, models.StageProposing: 1, models.StageReviewing: 1, models.StageVoting: 2, models.StageClosed: 1, models.StagePublished: 2}
	if !maps.Equal(stages, want) {
		t.Errorf("the rounds are %v, want %v", stages, want)
	}
	if proposals < 30 || len(states) != 6 || lost < 3 {
		t.Errorf("%d proposals, %d not voted in, in the states %v", proposals, lost, states)
	}
	roles, err := a.store.RolesPage(t.Context(), administrator(), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(roles.Waiting) != 1 || roles.Waiting[0].Name != "Marcus Adeyemi" || !slices.Equal(roles.Waiting[0].Deciders, []string{"Jas Virdee"}) {
		t.Errorf("the roles that wait for a second administrator: %+v", roles.Waiting)
	}
	kinds := map[string]int{}
	for _, team := range roles.Teams {
		kinds[team.Kind]++
	}
	if kinds["community"] != 5 || kinds["youth"] != 1 {
		t.Errorf("teams by kind: %v", kinds)
	}
	initiatives, err := a.store.Initiatives(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	by, measured := map[string]int{}, 0
	for _, i := range initiatives {
		by[i.State]++
		if i.Latest != nil {
			measured++
		}
	}
	if by["under_way"] != 2 || by["finished"] != 6 || by["stopped"] != 1 || measured < 5 {
		t.Errorf("initiatives %v, %d with an outcome", by, measured)
	}
	if a.spareCode() == "" {
		t.Error("there is no voting code to try")
	}
	polling(t, a)
}

// polling looks for what the demo shows of a vote that is kept safe, and for whom it waits.
func polling(t *testing.T, a *app) {
	ctx, teller := t.Context(), newTeller(a.store, time.Now())
	kofi, err := teller.as(ctx, "kofi")
	if err != nil {
		t.Fatal(err)
	}
	r := teller.roundOf(council.NorthgateRound)
	checks, err := a.store.ChecksPage(ctx, kofi, slug(r))
	if err != nil || len(checks.Waiting) != 1 || checks.Waiting[0].Own || len(checks.Broken) != 0 {
		t.Errorf("what stands out: %d wait, %v do not hold, %v", len(checks.Waiting), checks.Broken, err)
	}
	for _, f := range checks.Flags {
		if f.Count != r.Odd.Count {
			t.Errorf("the demo's own voters stand out: %s %s, %d of them", f.Kind, f.What, f.Count)
		}
	}
	paper, err := a.store.PaperPage(ctx, kofi, slug(r))
	if err != nil || len(paper.Batches) != 1 || paper.Batches[0].Differ != 1 || paper.Batches[0].Keyed != len(r.Papers.Readings) || paper.Batches[0].Twice != r.Papers.Twice {
		t.Errorf("the papers: %+v, %v", paper.Batches, err)
	}
	passes, err := a.store.PassesPage(ctx, kofi, slug(r))
	if err != nil || len(passes.Passes) != len(r.Passes) {
		t.Errorf("%d passes, %v", len(passes.Passes), err)
	}
	codes, err := a.store.CodesPage(ctx, kofi, slug(r))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range codes.Batches {
		if b.Label == r.Passes[0].Label && b.Used == 0 {
			t.Errorf("none of the codes that a helper printed is used")
		}
	}
	frame, err := a.store.Frame(ctx, slug(r))
	if err != nil || frame.Clock.Last() == nil || frame.Clock.Last().Reason != r.MoreTime.Reason {
		t.Errorf("the vote has no more time, %v", err)
	}
	rachel, err := teller.as(ctx, "rachel")
	if err != nil {
		t.Fatal(err)
	}
	roll, err := a.store.RollPage(ctx, rachel, slug(teller.roundOf(council.BrookLaneRound)))
	if err != nil || roll.Waiting == nil || !roll.Waiting.Fit() {
		t.Errorf("no list waits to be applied, %v", err)
	}
	rooms := slug(teller.roundOf(council.RoomsRound))
	clock, err := a.store.ClockPage(ctx, rachel, rooms)
	if err != nil || clock.Waiting == nil || clock.Waiting.ProposedBy != kofi.PersonID {
		t.Errorf("no more time waits for the second officer: %+v, %v", clock.Waiting, err)
	}
	translations, err := a.store.TranslationsPage(ctx, rachel, rooms, "")
	if err != nil || translations.Waiting["pl"] != 1 {
		t.Errorf("no translation waits to be taken down: %v, %v", translations.Waiting, err)
	}
}

// walk follows every link from the home page as a visitor does.
func walk(t *testing.T, a *app) {
	server := httptest.NewServer(a.handler)
	t.Cleanup(server.Close)
	home, err := url.Parse(server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	children := regexp.MustCompile(`\b(Amara|Callum|Zofia|Hassan|Ellie|Jaden)\b`)
	if n := len(slices.DeleteFunc(council.People(), func(p council.Person) bool { return !p.Under18 })); n != 6 {
		t.Fatalf("there are %d children in Harwick; the pattern has 6", n)
	}
	seen, queue := map[string]string{}, []*url.URL{home}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		page := visit(t, server.Client(), at, seen[at.Path])
		if page == nil {
			continue
		}
		// The page of people and the mail are the demo's own: a real council has neither.
		if found := children.FindString(page.Text()); found != "" && !strings.HasPrefix(at.Path, "/demo") {
			t.Errorf("%s names the child %s", at.Path, found)
		}
		page.Find("a[href]").Each(func(_ int, link *goquery.Selection) {
			to, err := at.Parse(link.AttrOr("href", ""))
			if err != nil {
				t.Errorf("%s links to %q", at.Path, link.AttrOr("href", ""))
				return
			}
			to.Fragment, to.RawQuery = "", ""
			if _, known := seen[to.Path]; !known && to.Host == home.Host {
				seen[to.Path] = at.Path
				queue = append(queue, to)
			}
		})
	}
	if len(seen) < 60 {
		t.Errorf("a visitor finds only %d pages", len(seen))
	}
}

// visit reads a page, which must be there and have a heading; files are not read.
func visit(t *testing.T, client *http.Client, at *url.URL, from string) *goquery.Document {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("%s, linked from %s, answers %d", at.Path, from, response.StatusCode)
		return nil
	}
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page.Find("h1").Length() != 1 {
		t.Errorf("%s has %d main headings", at.Path, page.Find("h1").Length())
	}
	return page
}

// goesOn starts the demo twice a day for six weeks, as somebody does who likes it.
func goesOn(t *testing.T, a *app, said *bytes.Buffer) {
	northgate := slug(newTeller(a.store, time.Now()).roundOf(council.NorthgateRound))
	first := ballots(t, a, northgate)
	for ahead := time.Hour; ahead < 42*24*time.Hour; ahead += 5 * time.Hour {
		a.store.SetOffset(ahead)
		if err := a.live(t.Context(), io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	if text := said.String(); text != "" {
		t.Errorf("not everything could be done:\n%s", text)
	}
	if got := ballots(t, a, northgate); got <= first {
		t.Errorf("%d people had voted and %d have in the end", first, got)
	}
	for _, key := range []string{council.NorthgateRound, council.RoomsRound, council.OldQuayRound, council.BrookLaneRound} {
		frame, err := a.store.Frame(t.Context(), slug(newTeller(a.store, time.Now()).roundOf(key)))
		if err != nil || frame.Stage != models.StagePublished {
			t.Errorf("%s is %s in the end, %v", key, frame.Stage, err)
		}
	}
	if _, err := a.store.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}
