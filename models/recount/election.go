package recount

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"acorn/models/pabulib"
	"acorn/models/tally"
)

// election compares the file for other programs with the rules, the votes and the result that it was made from. Of an election that was brought in, it is
// what was counted, so there is nothing to compare.
func (c *check) election() error {
	if c.report.Published.Imported != nil {
		return nil
	}
	f, err := pabulib.Read(bytes.NewReader(c.files[Election]), pabulib.Lenient)
	if err != nil {
		return bad("%s cannot be read: %s", Election, err)
	}
	if err := InHundredths(f); err != nil {
		return err
	}
	for _, w := range f.Warnings {
		if !strings.Contains(w.Text, "the ballot is blank") {
			c.found(Election, "", "%s", w.Error())
		}
	}
	if f.Budget != c.e.Budget {
		c.found(Election, "", "the money to share is %s here and %s in %s", c.money(f.Budget), c.money(c.e.Budget), Rules)
	}
	if len(f.Projects) != len(c.e.Projects) {
		c.found(Election, "", "it has %d projects, and %s has %d", len(f.Projects), Rules, len(c.e.Projects))
	}
	for i, p := range f.Projects[:min(len(f.Projects), len(c.e.Projects))] {
		c.projectOfFile(i, p)
	}
	number := map[string]string{}
	for i, p := range c.e.Projects {
		number[p.ID] = strconv.Itoa(i + 1)
	}
	here, there := piles(f.Election, nil), piles(c.e, number)
	for _, says := range slices.Sorted(maps.Keys(there)) {
		if here[says] != there[says] {
			c.found(Election, "", "%s [%s] here, and %d in %s", plural(int64(here[says]), "vote picks", "votes pick"), says, there[says], Ballots)
		}
		delete(here, says)
	}
	for _, says := range slices.Sorted(maps.Keys(here)) {
		c.found(Election, "", "%s [%s] here, and none in %s", plural(int64(here[says]), "vote picks", "votes pick"), says, Ballots)
	}
	return nil
}

func (c *check) projectOfFile(i int, p pabulib.Project) {
	want := c.e.Projects[i]
	name := c.titles[want.ID]
	if p.ID != strconv.Itoa(i+1) || p.Name != strings.TrimSpace(want.Name) {
		c.found(Election, name, "it is %q here", Line{Number: i + 1, Title: p.Name}.Name())
	}
	if p.Cost != want.Cost {
		c.found(Election, name, "it costs %s here and %s in %s", c.money(p.Cost), c.money(want.Cost), Rules)
	}
	line, _ := c.recount.Line(want.ID)
	if (p.Selected == 1) != line.VotedIn {
		c.found(Election, name, "published as selected: %v; the recount gives: %v", p.Selected == 1, line.VotedIn)
	}
	if p.Votes >= 0 && p.Votes != line.People {
		c.found(Election, name, "published: %s; the recount gives: %s", plural(p.Votes, "vote", "votes"), plural(line.People, "vote", "votes"))
	}
	if p.Score >= 0 && p.Score != line.Votes {
		c.found(Election, name, "published: %s; the recount gives: %s", plural(p.Score, "point", "points"), plural(line.Votes, "point", "points"))
	}
}

// piles is how many ballots say the same, by the numbers of what they pick, and the points where it is not one.
func piles(e tally.Election, number map[string]string) map[string]int {
	count := map[string]int{}
	for _, b := range e.Ballots {
		ids := make([]string, len(b.Choices))
		for i, choice := range b.Choices {
			if ids[i] = choice.ProjectID; number != nil {
				ids[i] = number[choice.ProjectID]
			}
			if choice.Points != 1 {
				ids[i] += fmt.Sprintf(" (%d points)", choice.Points)
			}
		}
		slices.Sort(ids)
		count[strings.Join(ids, ",")] += b.Weight
	}
	return count
}

// Line is the report in one line: everything agrees, or the first thing that does not, and where it shows on a project.
func (r Report) Line() string {
	p := r.Published
	if r.Agrees() {
		by := "two programs"
		if r.OnceOnly {
			by = "one program (the plain one would take too long)"
		}
		line := fmt.Sprintf("Agrees. “%s”: %d votes, counted again by %s, give the published result: %d of %d projects voted in for %s of %s.",
			p.Round, p.Ballots, by, r.VotedIn, len(p.Projects), r.money(p.Spent), r.money(r.budget))
		for _, f := range p.Files {
			if f.Name == Rules || f.Name == Ballots || p.Imported != nil && f.Name == Election {
				line += fmt.Sprintf(" %s: %s…", f.Name, short(f.SHA256))
			}
		}
		return line
	}
	line, shown := "Does not agree. "+r.Findings[0].String(), 1
	if r.Findings[0].Project == "" {
		for _, f := range r.Findings[1:] {
			if f.Project != "" {
				line, shown = line+"; "+f.String(), 2
				break
			}
		}
	}
	if more := len(r.Findings) - shown; more > 0 {
		line += fmt.Sprintf(" (and %d more; --all names them)", more)
	}
	return line
}
