package recount

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"acorn/models"
	"acorn/models/tally"
)

// sealed looks at the rules and the ballots themselves: whether they are written as Acorn writes them, and keep to what was sealed.
func (c *check) sealed() {
	again, err := json.MarshalIndent(c.rules, "", "  ")
	if err != nil || string(again)+"\n" != string(c.files[Rules]) {
		c.found(Rules, "", "it is not written as Acorn seals rules")
	}
	rule, err := c.rules.TallyRule()
	if err != nil {
		c.found(Rules, "", "nothing can be counted by these rules")
	} else {
		c.report.rule = rule
		c.sameRule(rule)
	}
	for i, p := range c.rules.Projects {
		if p.Number != i+1 {
			c.found(Rules, Line{Number: p.Number, Title: p.Title}.Name(), "it stands where number %d belongs", i+1)
		}
	}
	c.sameProjects()
	c.ballotsAsWritten()
}

// sameRule compares the sealed rule with the one that the published count names.
func (c *check) sameRule(rule tally.Rule) {
	values := func(r tally.Rule) map[string]json.RawMessage {
		fields := map[string]json.RawMessage{}
		text, err := json.Marshal(r)
		if err == nil {
			err = json.Unmarshal(text, &fields)
		}
		if err != nil {
			return nil
		}
		return fields
	}
	whole, err := tally.Count(tally.Election{}, rule) // writes out what the rule leaves unsaid
	if err != nil {
		return
	}
	says := func(v json.RawMessage) string {
		if v == nil {
			return "not set"
		}
		return strings.Trim(string(v), `"`)
	}
	sealed, counted := values(whole.Rule), values(c.original.Rule)
	for _, key := range []string{"method", "support", "unfit", "utility", "completion", "step", "comparison", "ties", "min_support", "min_share", "zero_votes"} {
		if s, p := says(sealed[key]), says(counted[key]); s != p {
			c.found(Rules, "", "the rule says %s: %s, and the published result was counted with %s", strings.ReplaceAll(key, "_", " "), s, p)
		}
	}
	if c.rules.PotPence != c.original.Budget {
		c.found(Rules, "", "the money to share is %s, and the published result shares %s", c.money(c.rules.PotPence), c.money(c.original.Budget))
	}
}

// sameProjects compares the sealed projects with those of the published result.
func (c *check) sameProjects() {
	left := map[string]Line{}
	for _, l := range c.report.Published.Projects {
		left[l.ID] = l
	}
	for _, p := range c.rules.Projects {
		name := Line{Number: p.Number, Title: p.Title}.Name()
		l, ok := left[p.ID]
		delete(left, p.ID)
		switch {
		case !ok:
			c.found(Rules, name, "it is not in the published result")
		case l.Cost != p.CostPence:
			c.found(Rules, name, "it costs %s here and %s in the published result", c.money(p.CostPence), c.money(l.Cost))
		case l.Name() != name:
			c.found(Rules, name, "in the published result it is called %q", l.Name())
		}
	}
	for _, l := range c.report.Published.Projects {
		if _, missing := left[l.ID]; missing {
			c.found(Rules, l.Name(), "it is in the published result and not here")
		}
	}
}

// ballotsAsWritten looks whether the file of ballots is as Acorn writes it, and whether a ballot picks more than it may.
func (c *check) ballotsAsWritten() {
	paper := c.rules.Paper()
	var choices []string
	for _, b := range c.e.Ballots {
		picks := map[string]int{}
		for _, choice := range b.Choices {
			picks[choice.ProjectID] = choice.Points
		}
		switch {
		case paper.Keeps(picks):
		case c.rules.BallotType != models.BallotApproval:
			c.found(Ballots, "", "a vote says more than the rules let one person say")
		default:
			c.found(Ballots, "", "a vote picks %d projects, and the rules allow %d", len(picks), c.rules.MaxChoices)
		}
		text, err := json.Marshal(picks)
		if err != nil {
			return
		}
		for range b.Weight {
			choices = append(choices, string(text))
		}
	}
	file, err := models.BallotsFile(paper.Projects, choices)
	if err != nil || !bytes.Equal(file, c.files[Ballots]) {
		c.found(Ballots, "", "it is not written as Acorn writes votes: %s", differs(string(file), string(c.files[Ballots])))
	}
}

// differs says where two texts part, line by line.
func differs(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d is out of its order, or was changed", i+1)
		}
	}
	return "it ends in another way"
}

// receipts looks whether the numbers are receipts' numbers, each once and in order, and whether there is one for each vote at least: a vote that was sent
// again has one for each time.
func (c *check) receipts() {
	text := string(c.files[Receipts])
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if text == "" {
		lines = nil
	}
	before := ""
	for i, line := range lines {
		tracker, err := models.CheckTracker(line)
		switch {
		case err != nil || models.GroupCode(tracker) != line:
			c.found(Receipts, "", "line %d is not a receipt number", i+1)
		case line == before:
			c.found(Receipts, "", "the number %s is there twice", line)
		case line < before:
			c.found(Receipts, "", "line %d is out of its order", i+1)
		}
		before = line
	}
	if votes := c.votes(); len(lines) < votes {
		c.found(Receipts, "", "it has %d receipt numbers, and %s has %d votes: each vote has a receipt", len(lines), Ballots, votes)
	}
}
