package recount

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/pabulib"
	"acorn/models/tally"
	"acorn/models/tally/plain"
)

// Finding is one thing that does not agree.
type Finding struct {
	File    string // where
	Project string // its number and title; empty where it is about none
	Text    string // what was published and what the recount gives
}

func (f Finding) String() string {
	if f.Project == "" {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s: project %s: %s", f.File, f.Project, f.Text)
}

// Report is what a check found.
type Report struct {
	Published Published
	Findings  []Finding // none if everything agrees
	VotedIn   int       // projects, by the recount
	OnceOnly  bool      // the second program would have taken too long
	Known     []string  // sentences: what the log was held against that is known from elsewhere, and what it was not
	rule      tally.Rule
	budget    int64
}

// Agrees reports whether the files agree with each other and with the recount.
func (r Report) Agrees() bool { return len(r.Findings) == 0 }

// Check counts a published result again from its files alone and looks for everything that does not agree: see [CheckAgainst].
func Check(files Files) (Report, error) { return CheckAgainst(files, Known{}) }

// CheckAgainst counts a published result again from its files, holds them against what is known from elsewhere, and looks for everything that does not
// agree. An error is an InputError: the files cannot be checked at all.
func CheckAgainst(files Files, known Known) (Report, error) {
	known.Key = strings.TrimSpace(known.Key)
	c := &check{files: files, known: known}
	if err := known.usable(); err != nil {
		return c.report, err
	}
	err := c.read()
	if err != nil {
		return c.report, err
	}
	c.fingerprints()
	switch {
	case c.report.Published.Imported == nil:
		if err := c.vouched(); err != nil {
			return c.report, err
		}
		c.sealed()
		c.receipts()
		c.votesLog()
	case known.Key != "" || known.Checkpoints != nil:
		c.found(Result, "", "it says that this vote was not run on Acorn and has no log, so no key or checkpoint can belong to it")
	}
	if err := c.count(); err != nil {
		return c.report, err
	}
	return c.report, c.election()
}

// check is a check under way.
type check struct {
	files    Files
	known    Known
	report   Report
	rules    models.SealedRules // of a round of Acorn
	e        tally.Election
	recount  tally.Outcome
	original tally.Outcome // as published
	titles   map[string]string
}

func (c *check) found(file, project, format string, args ...any) {
	f := Finding{file, project, fmt.Sprintf(format, args...)}
	if !slices.Contains(c.report.Findings, f) {
		c.report.Findings = append(c.report.Findings, f)
	}
}

// read reads every file, and refuses what is missing or cannot be read.
func (c *check) read() error {
	text, ok := c.files[Result]
	if !ok {
		return bad("there is no %s, so there is nothing to compare with. Download everything from the page of the result's files", Result)
	}
	p := &c.report.Published
	if err := json.Unmarshal(text, p); err != nil {
		return bad("%s cannot be read: it is not the JSON that it was", Result)
	}
	if p.Version != resultVersion {
		return bad("%s is of the form %q, which this program does not know. Use a newer one", Result, p.Version)
	}
	needed := []string{Rules, Ballots, Receipts, Log, Checkpoints, Election}
	if p.Imported != nil {
		needed = []string{Election}
	}
	for _, f := range p.Files {
		if slices.Contains(Names(), f.Name) && !slices.Contains(needed, f.Name) {
			needed = append(needed, f.Name)
		}
	}
	for _, name := range needed {
		if _, ok := c.files[name]; !ok {
			return bad("there is no %s, without which the result cannot be checked", name)
		}
	}
	var err error
	if c.original, err = outcome(p.Count); err != nil {
		return bad("%s cannot be read: its count is not one", Result)
	}
	c.report.rule = c.original.Rule
	if p.Imported != nil {
		c.e, err = ElectionOfFile(c.files[Election])
	} else if err = json.Unmarshal(c.files[Rules], &c.rules); err != nil {
		err = bad("%s cannot be read: it is not the JSON that it was", Rules)
	} else {
		c.e, err = electionOf(c.rules, c.files[Ballots])
	}
	c.titles = map[string]string{}
	for i, project := range c.e.Projects {
		c.titles[project.ID] = Line{Number: i + 1, Title: project.Name}.Name()
	}
	for _, l := range p.Projects {
		c.titles[l.ID] = l.Name()
	}
	return err
}

func outcome(text []byte) (tally.Outcome, error) {
	var o tally.Outcome
	if err := json.Unmarshal(text, &o); err != nil {
		return o, fmt.Errorf("reading the outcome: %w", err)
	}
	return o, nil
}

// ElectionOfFile is what is counted of an election.pb, with amounts in hundredths of its currency.
func ElectionOfFile(text []byte) (tally.Election, error) {
	f, err := pabulib.Read(bytes.NewReader(text), pabulib.Lenient)
	if err != nil {
		return tally.Election{}, bad("%s cannot be read: %s", Election, err)
	}
	if err := InHundredths(f); err != nil {
		return tally.Election{}, err
	}
	return f.Election, nil
}

// InHundredths counts the money of a file in hundredths of its currency, as all money is counted here.
func InHundredths(f *pabulib.File) error {
	if f.Unit > 100 {
		return bad("the amounts in the file have more than two decimal places. Acorn counts money in hundredths")
	}
	for f.Unit < 100 {
		if !f.Refine() {
			return bad("the amounts in the file are too large to count")
		}
	}
	return nil
}

// fingerprints compares each file with what the result says of it.
func (c *check) fingerprints() {
	named := map[string]bool{}
	for _, f := range c.report.Published.Files {
		named[f.Name] = true
		text, ok := c.files[f.Name]
		if got := models.Fingerprint(text); ok && got != f.SHA256 {
			c.found(f.Name, "", "it was changed: its fingerprint is %s, and the published result names %s", short(got), short(f.SHA256))
		}
	}
	for _, name := range Names() {
		if _, ok := c.files[name]; ok && !named[name] && name != Result {
			c.found(name, "", "the published result does not name its fingerprint")
		}
	}
}

// short is the beginning of a fingerprint: enough to tell two apart, and to find it in the whole.
func short(hash string) string { return hash[:min(12, len(hash))] }

// votes is how many ballots there are.
func (c *check) votes() int {
	n := 0
	for _, b := range c.e.Ballots {
		n += b.Weight
	}
	return n
}

// money is an amount in words.
func (c *check) money(hundredths int64) string { return c.report.money(hundredths) }

func (r Report) money(hundredths int64) string {
	text := models.Pence(hundredths).String()
	if r.Published.Currency == models.Sterling {
		return text
	}
	return strings.Replace(text, "£", r.Published.Currency+" ", 1)
}

// second counts by the plain program.
func (c *check) second() {
	const most = 500_000_000 // ballots × projects × winners: about a minute
	if int64(len(c.e.Ballots))*int64(len(c.e.Projects))*int64(1+len(c.recount.Selected)) > most {
		c.report.OnceOnly = true
		return
	}
	if again := plain.Again(c.e, c.recount); !slices.Equal(again, c.recount.Winners()) {
		c.found(Result, "", "the two programs that count here do not agree with each other: one votes in %s, the other %s. Tell those who make Acorn", c.list(c.recount.Winners()), c.list(again))
	}
}

func (c *check) list(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = c.titles[id]
	}
	return strings.Join(names, ", ")
}

// count counts again and compares everything that was published with it.
func (c *check) count() error {
	p := c.report.Published
	source := Ballots
	if p.Imported != nil {
		source = Election
	}
	if votes := c.votes(); votes != p.Ballots {
		c.found(source, "", "it holds %s, and the published result %d", plural(int64(votes), "vote", "votes"), p.Ballots)
	}
	var err error
	if c.recount, err = tally.Count(c.e, c.report.rule); err != nil {
		return errors.Join(bad("the votes cannot be counted: %s", err), err)
	}
	c.report.VotedIn, c.report.budget = len(c.recount.Selected), c.e.Budget
	c.lines()
	if spent := c.recount.Spent; spent != p.Spent {
		c.found(Result, "", "published: %s given out; the recount gives %s", c.money(p.Spent), c.money(spent))
	}
	if served := c.recount.Measures.WithWinner; served != int64(p.Served) {
		c.found(Result, "", "published: %d people see something they picked; the recount gives %d", p.Served, served)
	}
	c.sameOutcome("count", p.Count, c.recount)
	c.second()
	c.alsoShown(p.AlsoShown)
	c.clock()
	return nil
}

// clock checks that the vote was never made shorter: each extension goes on from the close before it, the first from the sealed one.
func (c *check) clock() {
	p := c.report.Published
	for _, w := range c.rules.Timetable {
		if w.Stage != models.Voting {
			continue
		}
		closes := w.Closes
		for _, e := range p.Extensions {
			if !e.From.Equal(closes) || !e.To.After(closes) || e.Reason == "" {
				c.found(Result, "", "it says that the vote was extended from %s to %s; it closed at %s then, and a vote is only made longer, for a reason", e.From.Format(time.RFC3339), e.To.Format(time.RFC3339), closes.Format(time.RFC3339))
			}
			closes = e.To
		}
		if p.EndedAt != nil && (p.EndedAt.After(closes) || p.EndedAt.Before(w.Opens)) {
			c.found(Result, "", "it says that the vote was ended in the room at %s, when it was not open", p.EndedAt.Format(time.RFC3339))
		}
	}
}

// alsoShown compares what another rule would have done, where the sealed rules say that this is shown.
func (c *check) alsoShown(published json.RawMessage) {
	if c.rules.AlsoShown == "" {
		if published != nil {
			c.found(Result, "", "it shows what another rule would have done, and the sealed rules do not say so")
		}
		return
	}
	if published == nil {
		c.found(Result, "", "the rules say that it shows what %s would have done, and it does not", c.rules.AlsoShown)
		return
	}
	rule, err := c.rules.OtherRule()
	if err != nil {
		c.found(Rules, "", "nothing can be counted by the rule that is also shown: %s", c.rules.AlsoShown)
		return
	}
	other, err := tally.Count(c.e, rule)
	if err != nil {
		c.found(Rules, "", "the votes cannot be counted by the rule that is also shown: %s", c.rules.AlsoShown)
		return
	}
	c.sameOutcome("also_shown", published, other)
}

// lines compares what was published of each project, on the page of the result and in the count behind it: first what people look for, then what follows.
func (c *check) lines() {
	lines := slices.Clone(c.report.Published.Projects)
	for _, l := range c.original.Lines {
		lines = append(lines, Line{ID: l.ID, Rank: l.Rank, Votes: int(l.Votes), Cost: l.Cost, Left: l.Left, VotedIn: l.VotedIn, Reason: string(l.Reason.Code), VotesNeeded: int(l.VotesNeeded)})
	}
	for _, compare := range []func(Line, tally.Line){c.outcomeOf, c.wayOf} {
		for _, l := range lines {
			if again, ok := c.recount.Line(l.ID); ok {
				compare(l, again)
			}
		}
	}
	for _, again := range c.recount.Lines {
		if !slices.ContainsFunc(c.report.Published.Projects, func(l Line) bool { return l.ID == again.ID }) {
			c.found(Result, c.titles[again.ID], "it is not in the published result")
		}
	}
}

// outcomeOf compares whether a project is in and why, its votes and its cost.
func (c *check) outcomeOf(l Line, again tally.Line) {
	says := func(in bool, reason string) string {
		word := "not voted in"
		if in {
			word = "voted in"
		}
		return fmt.Sprintf("%s (%s)", word, strings.ReplaceAll(reason, "_", " "))
	}
	c.differ(l, says(l.VotedIn, l.Reason), says(again.VotedIn, string(again.Reason.Code)))
	c.differ(l, plural(int64(l.Votes), "vote", "votes"), plural(again.Votes, "vote", "votes"))
	c.differ(l, "costs "+c.money(l.Cost), "costs "+c.money(again.Cost))
}

// wayOf compares how the count came there.
func (c *check) wayOf(l Line, again tally.Line) {
	c.differ(l, fmt.Sprintf("place %d", l.Rank), fmt.Sprintf("place %d", again.Rank))
	c.differ(l, c.money(l.Left)+" left at its turn", c.money(again.Left)+" left at its turn")
	c.differ(l, plural(int64(l.VotesNeeded), "more vote", "more votes")+" needed", plural(again.VotesNeeded, "more vote", "more votes")+" needed")
}

func (c *check) differ(l Line, published, recounted string) {
	if published != recounted {
		c.found(Result, c.titles[l.ID], "published: %s; the recount gives: %s", published, recounted)
	}
}

func plural(n int64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
