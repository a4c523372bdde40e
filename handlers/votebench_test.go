package handlers

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"

	"github.com/google/uuid"
)

const (
	benchVoters   = 64 // at once
	benchJourneys = 32 // of each of them
	benchSubmits  = 96 // of each of them
	benchBefore   = 16 // of each of them before, not measured: then each connection has its statements planned, as it has on a day of voting
)

// benchVote is a round of 15 projects that is open to vote on PostgreSQL.
type benchVote struct {
	*site
	b     *testing.B
	round models.Round
	codes []string
	next  atomic.Int64 // the code that is used next
	picks []string
}

func newBenchVote(b *testing.B, codes int) *benchVote {
	b.Helper()
	v := &benchVote{site: newSite(b, store.Options{DatabaseURL: migrated.Database(b)}), b: b}
	v.round = v.Round(models.StageVoting)
	for _, title := range titles(15) {
		v.Proposal(v.round, models.ProposalEligible, title, 500_000)
	}
	fingerprint, err := v.keys.NewRound(v.round.ID)
	if err != nil {
		b.Fatal(err)
	}
	v.Seal(v.round, fingerprint)
	for len(v.codes) < codes {
		issued, err := v.Store.IssueCodes(b.Context(), v.Officer, v.round.Slug, models.NewCodes{Label: fmt.Sprint("Batch ", len(v.codes)), HeldBy: "St Luke's", Count: "500"})
		if err != nil {
			b.Fatal(err)
		}
		v.codes = append(v.codes, issued.Codes...)
	}
	// What is measured is a copy of the program as it is run: nobody listens to its statements.
	o := v.Options
	o.OnQuery = nil
	council := v.World
	v.site = serve(b, o, v.keys)
	v.World = council
	v.app.votes.wait, v.app.votes.limit, v.app.votes.pause = votesWait, votesTime, pause
	page, err := v.app.Store.BallotPage(b.Context(), v.round.Slug, "")
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range page.Projects[:3] {
		v.picks = append(v.picks, p.ID)
	}
	return v
}

// phone is one voter's browser: it has the cookies that it was given, and takes gzip.
type phone struct {
	client  *http.Client
	cookies map[string]string
	zip     *gzip.Reader
	took    []time.Duration
}

// errTurnedAway says that a request was one too many, and was given back with what it sent.
var errTurnedAway = errors.New("turned away")

// ask sends a request and answers the page, or where it leads.
func (p *phone) ask(method, address string, form url.Values) (string, error) {
	request, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range p.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	begin := time.Now()
	response, err := p.client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	p.took = append(p.took, time.Since(begin))
	if err != nil {
		return "", err
	}
	for _, cookie := range response.Cookies() {
		p.cookies[cookie.Name] = cookie.Value
	}
	if response.Header.Get("Content-Encoding") == "gzip" {
		if err := p.zip.Reset(bytes.NewReader(body)); err != nil {
			return "", err
		}
		if body, err = io.ReadAll(p.zip); err != nil {
			return "", err
		}
	}
	switch response.StatusCode {
	case http.StatusOK:
		return string(body), nil
	case http.StatusSeeOther:
		return response.Header.Get("Location"), nil
	case http.StatusServiceUnavailable:
		if method == http.MethodPost && !strings.Contains(string(body), form.Get("project")) {
			return "", errors.New("a form was turned away and not given back")
		}
		return "", errTurnedAway
	default:
		return "", fmt.Errorf("%s %s: %d", method, address, response.StatusCode)
	}
}

var hidden = regexp.MustCompile(`name="(_token|opened|submission)" value="([^"]*)"`)

// fields are the hidden fields of a page.
func fields(page string) url.Values {
	f := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		f.Set(m[1], m[2])
	}
	return f
}

// journey votes: the ballot, the review, the code, the receipt. It answers how long each request took.
func (v *benchVote) journey(client *http.Client) ([]time.Duration, error) {
	p := &phone{client: client, cookies: map[string]string{}, zip: new(gzip.Reader)}
	at := v.url + "/rounds/" + v.round.Slug + "/vote"
	page, err := p.ask(http.MethodGet, at, nil)
	if err != nil {
		return p.took, err
	}
	form := fields(page)
	form["project"] = v.picks
	to, err := p.ask(http.MethodPost, at+"/review", form)
	if err != nil {
		return p.took, err
	}
	if page, err = p.ask(http.MethodGet, v.url+to, nil); err != nil {
		return p.took, err
	}
	form = fields(page)
	form["project"], form["belongs"], form["way"] = v.picks, []string{models.BelongsLive}, []string{"code"}
	form.Set("voting_code", v.codes[v.next.Add(1)-1])
	if to, err = p.ask(http.MethodPost, at+"/check", form); err != nil {
		return p.took, err
	}
	if !strings.Contains(to, "/vote/receipt/") {
		return p.took, fmt.Errorf("a vote led to %s", to)
	}
	page, err = p.ask(http.MethodGet, v.url+to, nil)
	if err == nil && !strings.Contains(page, "Your vote is in") {
		err = fmt.Errorf("no receipt at %s", to)
	}
	return p.took, err
}

// newClient sends over connections that are kept, and follows no redirect by itself.
func newClient(b *testing.B, connections int) *http.Client {
	b.Helper()
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	b.Cleanup(c.CloseIdleConnections)
	return c
}

// p95 is what 95 of 100 took at most.
func p95(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)*95/100]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkVote has 64 people vote at once, again and again, each the whole way from the ballot to the receipt; then three times as many as were served come
// whether or not those before were answered.
func BenchmarkVote(b *testing.B) {
	v := newBenchVote(b, benchVoters*benchJourneys*6)
	client := newClient(b, 3*benchVoters)
	var mu sync.Mutex
	var took []time.Duration
	var wait sync.WaitGroup
	begin := time.Now()
	for range benchVoters {
		wait.Go(func() {
			for range benchJourneys {
				each, err := v.journey(client)
				if err != nil {
					b.Error(err)
				}
				mu.Lock()
				took = append(took, each...)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	journeys := benchVoters * benchJourneys
	rate := float64(journeys) / time.Since(begin).Seconds()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(rate, "journeys/s")
	b.ReportMetric(ms(p95(took)), "p95-ms")
	b.ReportMetric(float64(journeys-v.turnout(v.round)), "lost")

	var served, away atomic.Int64
	took = nil
	every := time.NewTicker(time.Duration(float64(time.Second) / (3 * rate)))
	defer every.Stop()
	for range 3 * int(3*rate) { // for three seconds
		<-every.C
		wait.Go(func() {
			each, err := v.journey(client)
			switch {
			case err == nil:
				served.Add(1)
				mu.Lock()
				took = append(took, each...)
				mu.Unlock()
			case errors.Is(err, errTurnedAway):
				away.Add(1)
			default:
				b.Error(err)
			}
		})
	}
	wait.Wait()
	if len(took) > 0 {
		b.ReportMetric(ms(p95(took)), "p95-ms-at-3x")
		b.ReportMetric(ms(slices.Max(took)), "longest-ms-at-3x")
	}
	b.ReportMetric(float64(served.Load()), "served-at-3x")
	b.ReportMetric(float64(away.Load()), "given-back-at-3x")
	b.ReportMetric(float64(journeys+int(served.Load())-v.turnout(v.round)), "lost-at-3x")
}

// BenchmarkSubmit casts ballots with printed codes, 64 at once, and writes the same rows by the same driver with nothing around them.
func BenchmarkSubmit(b *testing.B) {
	v := newBenchVote(b, benchVoters*(benchBefore+benchSubmits))
	page, err := v.Store.BallotPage(b.Context(), v.round.Slug, "")
	if err != nil {
		b.Fatal(err)
	}
	atOnce := func(each int, do func() error) float64 {
		var wait sync.WaitGroup
		begin := time.Now()
		for range benchVoters {
			wait.Go(func() {
				for range each {
					if err := do(); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wait.Wait()
		return float64(benchVoters*each) / time.Since(begin).Seconds()
	}
	rate := func(do func() error) float64 {
		atOnce(benchBefore, do)
		return atOnce(benchSubmits, do)
	}
	ours := rate(func() error {
		_, err := v.app.Store.CastBallot(b.Context(), models.Cast{Slug: v.round.Slug, Opened: page.Opened, Submission: uuid.NewString(), Belongs: models.BelongsLive,
			Code: v.codes[v.next.Add(1)-1], Marks: models.Marks{Picks: v.picks}})
		return err
	})
	db, err := sql.Open("pgx", v.Options.DatabaseURL)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(20)
	db.SetMaxIdleConns(20)
	choices, err := models.CanonicalChoices(map[string]int{v.picks[0]: 1, v.picks[1]: 1, v.picks[2]: 1})
	if err != nil {
		b.Fatal(err)
	}
	bare := rate(func() error {
		ref := uuid.New()
		_, err := db.ExecContext(b.Context(), `INSERT INTO ballots (id, round_id, voter_ref, version, choices, rulebook_hash, nonce, tracker, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (round_id, voter_ref) WHERE state <> 'void' DO UPDATE SET version = excluded.version, choices = excluded.choices`,
			uuid.NewString(), v.round.ID, ref[:], 1, choices, page.Rules.Hash, ref[:], uuid.NewString(), "counted")
		return err
	})
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours, "submits/s")
	b.ReportMetric(bare, "bare-upserts/s")
	b.ReportMetric(ours/bare, "of-bare-rate")
}
