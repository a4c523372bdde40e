// Package smallgrants is a small round that people voted on, counted and published, for tests of whoever checks a result.
package smallgrants

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
	"acorn/models/recount"
	"acorn/models/tally"
)

// Projects are four on a ballot for £1,000.
var Projects = []models.Project{
	{Number: 1, ProposalID: "p-bench", Title: "Bench", CostPence: 400_00},
	{Number: 2, ProposalID: "p-swing", Title: "Swing; \"big\"", CostPence: 600_00},
	{Number: 3, ProposalID: "p-trees", Title: "=Trees", CostPence: 500_00},
	{Number: 4, ProposalID: "p-lamp", Title: "Lamp", CostPence: 100_00},
}

// RoundID is the id of the round.
const RoundID = "r"

// Signer is who signs its log.
const Signer = 7

// opens is when its vote opens.
var opens = time.Date(2026, 10, 1, 7, 0, 0, 0, time.UTC)

// Files are what is published of the round, counted by a method, from picks by number: six people, one of whom picked nothing and one of whom voted again.
// Its log was signed when 3 votes were in, and when all 7 were.
func Files(t *testing.T, method tally.Method) recount.Files {
	t.Helper()
	b := models.Rulebook{BallotType: "approval", MaxChoices: 3, Ties: models.TiesCheapest, GraceMinutes: 20, ShowOther: true}
	b.CountBy(method)
	round := models.Round{ID: RoundID, PotPence: 1_000_00, WhoMayVote: "Anyone", MinAge: 8, Assurance: "email", KeyFingerprint: "k"}
	rules, err := models.CanonicalRules(round, b, models.Timetable{models.Voting: {OpensAt: opens, ClosesAt: opens.AddDate(0, 0, 14)}}, Projects)
	if err != nil {
		t.Fatal(err)
	}
	var choices []string
	for _, picks := range []map[string]int{{"p-bench": 1, "p-swing": 1}, {"p-bench": 1, "p-swing": 1}, {"p-swing": 1, "p-trees": 1}, {"p-trees": 1}, {"p-lamp": 1}, nil} {
		text, err := models.CanonicalChoices(picks)
		if err != nil {
			t.Fatal(err)
		}
		choices = append(choices, text)
	}
	ballots, err := models.BallotsFile(Projects, choices)
	if err != nil {
		t.Fatal(err)
	}
	e, err := models.Election(round.PotPence, Projects, choices)
	if err != nil {
		t.Fatal(err)
	}
	o, text := count(t, e, b.TallyRule)
	_, other := count(t, e, b.OtherRule)
	at := opens.AddDate(0, 0, 15)
	commitments := Commitments(7)
	log, checkpoints, key := Log(t, Signer, RoundID, models.Fingerprint(rules), commitments, 3, 7)
	of := recount.Round{Council: "Harwick", Name: "Small grants", Slug: "small-grants", Rules: rules, Ballots: ballots, Receipts: Receipts(commitments),
		Log: log, Checkpoints: checkpoints, LogKey: key, Result: models.Result{Ballots: 6,
			VotersServed: int(o.Measures.WithWinner), SpentPence: o.Spent, Outcome: text, OtherOutcome: other, CountedAt: at, PublishedAt: &at}}
	for _, l := range o.Lines {
		i := slices.IndexFunc(Projects, func(p models.Project) bool { return p.ProposalID == l.ID })
		of.Projects = append(of.Projects, models.ResultProject{Number: Projects[i].Number, Title: l.Name, ResultLine: models.ResultLine{ProposalID: l.ID, Rank: l.Rank,
			Votes: int(l.Votes), CostPence: l.Cost, LeftPence: l.Left, VotedIn: l.VotedIn, Reason: string(l.Reason.Code), VotesShort: int(l.VotesNeeded)}})
	}
	files, err := recount.OfRound(of)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func count(t *testing.T, e tally.Election, by func() (tally.Rule, error)) (tally.Outcome, string) {
	t.Helper()
	rule, err := by()
	if err != nil {
		t.Fatal(err)
	}
	o, err := tally.Count(e, rule)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return o, string(text)
}

// Commitments are those of so many votes that were sent.
func Commitments(n int) [][]byte {
	list := make([][]byte, n)
	for i := range n {
		commitment := models.Commitment(RoundID, "{}", i, []byte{1})
		list[i] = commitment[:]
	}
	return list
}

// signs signs checkpoints as a ring of keys does.
type signs struct{ ed25519.PrivateKey }

func (s signs) Sign(message []byte) []byte   { return ed25519.Sign(s.PrivateKey, message) }
func (s signs) PublicKey() ed25519.PublicKey { return s.Public().(ed25519.PublicKey) }

// Log is a log of commitments as a file, what one signer signed of it each time that it had one of these sizes, and the signer's public key.
func Log(t *testing.T, signer byte, round, rules string, commitments [][]byte, sizes ...int) (file, checkpoints []byte, key string) {
	t.Helper()
	with := signs{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{signer}, ed25519.SeedSize))}
	var log ballotlog.Log
	var leaves []models.BallotLeaf
	for i, commitment := range commitments {
		if err := log.Append(commitment); err != nil {
			t.Fatal(err)
		}
		number := int64(i + 1)
		leaves = append(leaves, models.BallotLeaf{Commitment: commitment, Number: &number})
	}
	var newest []models.Checkpoint
	for _, size := range sizes {
		root, err := log.Root(int64(size))
		if err != nil {
			t.Fatal(err)
		}
		point, err := ballotlog.Sign(models.Checkpoint{RoundID: round, Hour: opens.Add(time.Duration(size) * time.Hour), Size: int64(size), Root: root}, rules, with)
		if err != nil {
			t.Fatal(err)
		}
		newest = append([]models.Checkpoint{point}, newest...)
	}
	key, err := ballotlog.Key(with.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	return models.LogFile(leaves), models.CheckpointsFile(newest), key
}

// Receipts are the receipt numbers of commitments, as a file.
func Receipts(commitments [][]byte) []byte {
	var lines []string
	for _, commitment := range commitments {
		lines = append(lines, models.GroupCode(models.Tracker([32]byte(commitment)))+"\n")
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}

// Refinger writes the fingerprints in the result anew, as somebody would who tampers with care.
func Refinger(t *testing.T, files recount.Files) {
	t.Helper()
	var p recount.Published
	if err := json.Unmarshal(files[recount.Result], &p); err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Files {
		files[recount.Result] = bytes.ReplaceAll(files[recount.Result], []byte(f.SHA256), []byte(models.Fingerprint(files[f.Name])))
	}
}
