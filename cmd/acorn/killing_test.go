package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/keys"
	"acorn/models/store"
	"acorn/testing/htmlcheck"
	"acorn/testing/postgres"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// kills is how often the program is killed on each database: a few times wherever tests run, and 50 times by "make faults".
var kills = flag.Int("kills", 3, "how often a vote's program is killed on each database")

// leastAcked is how many votes are acknowledged meanwhile, at least: as many as there are in the time that the kills take, unless more are asked for.
var leastAcked = flag.Int("acked", 0, "how many votes are acknowledged on each database while its program is killed, at least")

// clients are how many people vote at once.
const clients = 8

// votersOfEach is how many people each of these is in turn: so many that nobody changes their vote more often than they may.
func votersOfEach() int { return max(20, *leastAcked/clients/(models.MostChanges*3/4)) }

// betweenKills is about how many votes come between one kill and the next.
func betweenKills() int { return max(40, *leastAcked / *kills) }

// migrated is a PostgreSQL database with the schema.
var migrated = postgres.Template{Fill: func(address string) error { return store.MigratePostgres(context.Background(), address) }}

// A killing is a vote that goes on while its program is killed and started again.
type killing struct {
	t       *testing.T
	w       *world.World
	round   models.Round
	codes   []string
	env     []string // of the program
	address string
	opened  *htmlcheck.Form // a ballot page
	picks   []string        // ids of the projects

	mu      sync.Mutex
	acked   map[string][]acked // by the voter's code, in the order in which each sent them
	again   int                // forms that were sent again because no answer came
	busy    int                // forms that were given back
	broken  int                // connections that broke while an answer was awaited
	stopped chan struct{}      // closed when voters send no more new forms
	said    []*bytes.Buffer    // what each program wrote to its log
	second  string             // the address of another copy, to which voters are led once the first says that it stops; empty where there is none
}

// acked is a vote that somebody was told is in.
type acked struct {
	tracker string
	picks   []string
}

// newKilling is a round that is open to vote, in a database of its own, with the program not started yet.
func newKilling(t *testing.T, database string) *killing {
	t.Helper()
	folder := t.TempDir()
	ring, err := keys.Open(filepath.Join(folder, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	o := store.Options{DatabaseURL: database, SQLitePath: filepath.Join(folder, "acorn.db"), Keys: ring, BaseURL: "http://acorn.example"}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	k := &killing{t: t, w: world.New(t, s), acked: map[string][]acked{}, stopped: make(chan struct{})}
	k.w.Options, k.w.Keys = o, ring
	k.round = k.w.Round(models.StageVoting)
	for _, title := range []string{"Baby bank", "Girls' football", "Skate ramp lights", "Calm room"} {
		k.w.Proposal(k.round, models.ProposalEligible, title, 500_000)
	}
	fingerprint, err := ring.NewRound(k.round.ID)
	if err != nil {
		t.Fatal(err)
	}
	k.w.Seal(k.round, fingerprint)
	for all := clients * votersOfEach(); len(k.codes) < all; {
		batch := fmt.Sprint(min(all-len(k.codes), models.MostCodes))
		issued, err := s.IssueCodes(t.Context(), k.w.Officer, k.round.Slug, models.NewCodes{Label: "All", HeldBy: "The library", Count: batch})
		if err != nil {
			t.Fatal(err)
		}
		k.codes = append(k.codes, issued.Codes...)
	}
	page, err := s.BallotPage(t.Context(), k.round.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range page.Projects {
		k.picks = append(k.picks, p.ID)
	}
	k.address = freeAddress(t)
	k.env = append(os.Environ(), "ACORN_ADDRESS="+k.address, "ACORN_URL=http://"+k.address, "DATABASE_URL="+database, "ACORN_DATA="+folder, "ACORN_KEYS="+filepath.Join(folder, "keys"))
	return k
}

// freeAddress is one at which a program can listen.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return listener.Addr().String()
}

// start starts the program, to be killed there.
func (k *killing) start(where deadly) *exec.Cmd {
	k.t.Helper()
	text, err := json.Marshal(where)
	if err != nil {
		k.t.Fatal(err)
	}
	return k.command(childServes + "=" + string(text))
}

func (k *killing) command(how string) *exec.Cmd {
	k.t.Helper()
	self, err := os.Executable()
	if err != nil {
		k.t.Fatal(err)
	}
	program := exec.CommandContext(k.t.Context(), self)
	program.Env = append(slices.Clone(k.env), how)
	log := &bytes.Buffer{}
	program.Stdout, program.Stderr = log, log
	k.said = append(k.said, log)
	program.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := program.Start(); err != nil {
		k.t.Fatal(err)
	}
	return program
}

// killed waits until the program is.
func (k *killing) killed(program *exec.Cmd, where string) {
	k.t.Helper()
	err := program.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		k.t.Fatalf("where %s the program ended with %v: %s", where, err, program.Stderr)
	}
}

// open opens a ballot page once the program answers.
func (k *killing) open() {
	k.t.Helper()
	address := "http://" + k.address + "/rounds/" + k.round.Slug + "/vote"
	response, err := k.client().Get(address)
	for try := 0; err != nil && try < 600; try++ {
		pause()
		response, err = k.client().Get(address)
	}
	if err != nil {
		k.t.Fatalf("the program does not answer: %v", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		k.t.Fatalf("the ballot: %d", response.StatusCode)
	}
	k.opened = htmlcheck.Parse(k.t, response.Body).Form("Review my vote")
	for _, cookie := range response.Cookies() {
		if strings.HasSuffix(cookie.Name, "form") {
			k.opened.Values.Set("cookie", cookie.Name+"="+cookie.Value)
		}
	}
}

// pause waits a moment for a program that starts.
func pause() { <-time.After(20 * time.Millisecond) }

// client sends each form over a connection of its own, and does not follow where an answer leads.
func (k *killing) client() *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, DialContext: k.dial}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// dial leads to a copy of the program that is ready, as whoever spreads the load does.
func (k *killing) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if k.second != "" {
		response, err := http.Get("http://" + k.address + "/readyz")
		if err == nil {
			response.Body.Close()
		}
		if err != nil || response.StatusCode != http.StatusOK {
			address = k.second
		}
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// vote has one client's voters vote, one after another, each as often as they come to their turn, until no more is to be sent.
func (k *killing) vote(which int) {
	random := rand.New(rand.NewPCG(uint64(which), 4))
	client := k.client()
	for i := 0; ; i++ {
		select {
		case <-k.stopped:
			return
		default:
		}
		code := k.codes[which*votersOfEach()+i%votersOfEach()]
		picks := slices.Clone(k.picks)
		random.Shuffle(len(picks), func(i, j int) { picks[i], picks[j] = picks[j], picks[i] })
		picks = picks[:random.IntN(4)]
		tracker := k.sendUntilTaken(client, code, picks)
		slices.Sort(picks)
		k.mu.Lock()
		k.acked[code] = append(k.acked[code], acked{tracker, picks})
		k.mu.Unlock()
	}
}

// sendUntilTaken sends one form, the same again and again where no answer comes, until it is told that the vote is in.
func (k *killing) sendUntilTaken(client *http.Client, code string, picks []string) string {
	form := url.Values{"_token": k.opened.Values["_token"], "opened": k.opened.Values["opened"], "submission": {uuid.NewString()}, "belongs": {models.BelongsLive},
		"voting_code": {code}, "way": {"code"}, "project": picks}
	for try := range 3000 {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+k.address+"/rounds/"+k.round.Slug+"/vote/check", strings.NewReader(form.Encode()))
		if err != nil {
			k.t.Error(err)
			return ""
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Cookie", k.opened.Values.Get("cookie"))
		response, err := client.Do(request)
		k.note(try, response, err)
		if err != nil {
			pause()
			continue
		}
		response.Body.Close()
		_, tracker, taken := strings.Cut(response.Header.Get("Location"), "/vote/receipt/")
		switch {
		case response.StatusCode == http.StatusSeeOther && taken:
			return tracker
		case givenBack(response):
			pause()
		default:
			k.t.Errorf("a vote got %d %s", response.StatusCode, response.Header.Get("Location"))
			return ""
		}
	}
	k.t.Error("a vote was never taken")
	return ""
}

// givenBack reports whether a form came back with all that was on it: at once, or by a page that says so.
func givenBack(response *http.Response) bool {
	return response.StatusCode == http.StatusServiceUnavailable || response.StatusCode == http.StatusSeeOther && strings.HasSuffix(response.Header.Get("Location"), "/vote/review")
}

// note counts what became of a form.
func (k *killing) note(try int, response *http.Response, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if try > 0 {
		k.again++
	}
	var dial *net.OpError
	switch {
	case err == nil && givenBack(response):
		k.busy++
	case err != nil && (!errors.As(err, &dial) || dial.Op != "dial"):
		k.broken++
	}
}

// votes is how many were told that their vote is in.
func (k *killing) votes() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := 0
	for _, list := range k.acked {
		n += len(list)
	}
	return n
}

// during has everybody vote while do kills and starts the program; it ends when all that was sent is answered.
func (k *killing) during(do func()) {
	k.t.Helper()
	var wait sync.WaitGroup
	for i := range clients {
		wait.Go(func() { k.vote(i) })
	}
	do()
	close(k.stopped)
	wait.Wait()
}

// stop tells a program to end, which it must do in order.
func (k *killing) stop(program *exec.Cmd) {
	k.t.Helper()
	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		k.t.Fatal(err)
	}
	if err := program.Wait(); err != nil {
		k.t.Errorf("told to stop, the program ended with %v: %s", err, program.Stderr)
	}
}

// check holds what is in the database against what people were told: each voter has the ballot that they sent last, as the so manieth version as they
// were told of votes; each receipt's number is in the log; and the count adds up.
func (k *killing) check() {
	k.t.Helper()
	lost, doubled, voters := 0, 0, 0
	for code, list := range k.acked {
		voters++
		last := list[len(list)-1]
		own, err := k.w.Store.OwnBallot(k.t.Context(), models.Cast{Slug: k.round.Slug, Opened: k.opened.Values.Get("opened"), Code: code})
		if err != nil {
			k.t.Fatal(err)
		}
		slices.Sort(own.Picks)
		if !own.Voted || !slices.Equal(own.Picks, last.picks) || own.Version < len(list) {
			lost++
			k.t.Errorf("a voter was told of %d votes, the last for %v, and has version %d for %v", len(list), last.picks, own.Version, own.Picks)
		}
		if own.Version > len(list) {
			doubled++
			k.t.Errorf("a voter was told of %d votes and has version %d", len(list), own.Version)
		}
		for _, a := range list {
			if _, err := k.w.Store.Receipt(k.t.Context(), k.round.Slug, a.tracker); err != nil {
				lost++
				k.t.Errorf("the receipt %s: %v", a.tracker, err)
			}
		}
	}
	k.silent()
	k.w.Store.Advance(30 * 24 * time.Hour)
	if err := k.w.Store.CountRound(k.t.Context(), k.w.Officer, k.round.Slug); err != nil {
		k.t.Errorf("the count: %v", err)
	}
	page, err := k.w.Store.CountPage(k.t.Context(), k.w.Officer, k.round.Slug)
	if err != nil || page.Ballots != voters {
		k.t.Errorf("%d ballots of %d voters, %v", page.Ballots, voters, err)
	}
	k.t.Logf("%d votes of %d voters acknowledged, %d forms sent again, %d connections broken, %d given back; lost %d, doubled %d; counted %d ballots",
		k.votes(), voters, k.again, k.broken, k.busy, lost, doubled, page.Ballots)
}

// silent holds that no program wrote anything of a vote anywhere, whatever befell it: no code, no pick, no receipt's number.
func (k *killing) silent() {
	k.t.Helper()
	said := ""
	for _, log := range k.said {
		said += log.String()
	}
	if !strings.Contains(said, "/rounds/:slug/vote/check") {
		k.t.Errorf("the logs do not have the votes: this sees nothing in %.500s", said)
	}
	canaries := slices.Concat(k.codes, k.picks)
	for code, list := range k.acked {
		canaries = append(canaries, models.GroupCode(code))
		for _, a := range list {
			canaries = append(canaries, a.tracker)
		}
	}
	for _, canary := range canaries {
		if strings.Contains(said, canary) {
			k.t.Errorf("a log has %q", canary)
		}
	}
}
