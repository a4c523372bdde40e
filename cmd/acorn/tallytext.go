package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"acorn/models/tally"
)

// text writes the count as a table that people like.
func (r tallyReport) text(stdout io.Writer) error {
	var page strings.Builder
	meta := r.file.Meta
	fmt.Fprintf(&page, "%s\n", printable(strings.Join(nonEmpty(meta.Get("description"), meta.Get("unit"), meta.Get("subunit"), meta.Get("instance")), ", ")))
	fmt.Fprintf(&page, "%s ballots, %d projects, %s%s to share\n", grouped(r.outcomes[0].Turnout.Ballots), len(r.file.Projects), r.money(r.file.Budget), r.currency())
	if len(r.outcomes) == 2 {
		r.besides(&page)
	} else {
		r.one(&page, r.outcomes[0])
	}
	fmt.Fprintf(&page, "\nCounted in %.2f s by %s. A project named twice on a ballot counts once.\n", r.took.Seconds(), r.outcomes[0].Version)
	if _, err := io.WriteString(stdout, page.String()); err != nil {
		return fmt.Errorf("writing the outcome: %w", err)
	}
	return nil
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(slices.Compact(texts), func(s string) bool { return s == "" })
}

func (r tallyReport) currency() string {
	if c := r.file.Meta.Get("currency"); c != "" {
		return " " + printable(c)
	}
	return ""
}

// one writes one outcome: what is in, what is not and why, and how well it serves the voters.
func (r tallyReport) one(page *strings.Builder, o tally.Outcome) {
	fmt.Fprintf(page, "Rule: %s\n", r.ruleWords(o))
	in, out := [][]string{{"", "id", "project", "cost", "votes", "left"}}, [][]string{{"id", "project", "cost", "votes", "why not"}}
	for _, l := range o.Lines {
		if l.VotedIn {
			continue
		}
		out = append(out, []string{printable(l.ID), printable(l.Name), r.money(l.Cost), grouped(l.Votes), r.whyNot(l)})
	}
	for _, s := range o.Selected {
		l, _ := o.Line(s.ID)
		in = append(in, []string{strconv.Itoa(s.Round), printable(l.ID), printable(l.Name), r.money(l.Cost), grouped(l.Votes), r.money(s.Left)})
	}
	fmt.Fprintf(page, "\nVoted in: %d projects for %s%s, %s %% of the money\n", len(o.Selected), r.money(o.Spent), r.currency(), percentOf(o.Spent, o.Budget))
	table(page, in, "> <>>>")
	if o.ToppedUp > 0 {
		fmt.Fprintf(page, "The budget was topped up by %s%s.\n", r.money(o.ToppedUp), r.currency())
	}
	if len(out) > 1 {
		fmt.Fprintf(page, "\nNot voted in: %d\n", len(out)-1)
		table(page, out, " <>> ")
	}
	r.ties(page, o)
	m := o.Measures
	fmt.Fprintf(page, "\n%s %% of those who voted for something see something they voted for; on average %s of their projects are in.\n",
		percentOf(m.WithWinner, m.Voters), m.Average)
}

func percentOf(part, whole int64) string {
	if whole == 0 {
		return "0"
	}
	return tenths(tally.Decimal(part*100/whole*1000 + part*100%whole*1000/whole))
}

// tenths is a number with one place, rounded down, so that it never says more than is true.
func tenths(d tally.Decimal) string { return fmt.Sprintf("%d.%d", d/1000, d%1000/100) }

// ties writes what the tie-breaks decided.
func (r tallyReport) ties(page *strings.Builder, o tally.Outcome) {
	for _, t := range o.Ties {
		words := "Tie that decided"
		if t.Untested {
			words = "Tie that may have decided"
		}
		by := make([]string, len(t.By))
		for i, b := range t.By {
			by[i] = string(b)
		}
		fmt.Fprintf(page, "\n%s, settled by %s: %s\n", words, strings.Join(by, ", then "), printable(strings.Join(t.Projects, ", ")))
	}
}

// ruleWords say how it was counted, with everything that the outcome hangs on.
func (r tallyReport) ruleWords(o tally.Outcome) string {
	rule := o.Rule
	var words []string
	switch rule.Method {
	case tally.EqualShares:
		words = append(words, "Equal Shares, "+map[tally.Utility]string{tally.CostUtility: "a project worth its cost", tally.CardinalityUtility: "every project worth the same"}[rule.Utility])
		if e := endowment(o); e != nil {
			words = append(words, r.shareWords(rule, e))
		}
		if rule.Completion == tally.Utilitarian || rule.Completion == tally.Add1Utilitarian {
			words = append(words, "the rest filled up by most votes")
		}
		if o.Compared != nil {
			stands := "the outcome of Equal Shares stands"
			if o.Compared.Greedy {
				stands = "the outcome of most votes first stands"
			}
			h := o.Compared.HeadToHead
			words = append(words, fmt.Sprintf("compared with most votes first: %s people prefer Equal Shares, %s the other, so %s", grouped(h.First), grouped(h.Second), stands))
		}
	case tally.Phragmen:
		words = append(words, "Phragmén's sequential rule, "+unfitWords(rule.Unfit))
	default:
		words = append(words, map[tally.Support]string{tally.Votes: "most votes first", tally.VotesPerCost: "most votes for the money first"}[rule.Support], unfitWords(rule.Unfit))
		if rule.TopUp > 0 {
			words = append(words, fmt.Sprintf("the first that does not fit is topped up from %d %%", rule.TopUp))
		}
	}
	if rule.MinSupport > 0 {
		words = append(words, fmt.Sprintf("at least %d votes", rule.MinSupport))
	}
	if rule.MinShare > 0 {
		words = append(words, fmt.Sprintf("at least %s %% of the valid ballots", rule.MinShare))
	}
	ties := make([]string, len(rule.Ties))
	for i, t := range rule.Ties {
		ties[i] = string(t)
	}
	return strings.Join(append(words, "ties by "+strings.Join(ties, ", ")), "; ")
}

func unfitWords(u tally.Unfit) string {
	if u == tally.Stop {
		return "stopping at the first that does not fit"
	}
	return "skipping what does not fit"
}

func (r tallyReport) shareWords(rule tally.Rule, e *tally.Endowment) string {
	words := fmt.Sprintf("%s a voter", r.fraction(e.Start))
	if e.Ended == tally.NotRaised {
		return words
	}
	why := map[tally.Ended]string{tally.NothingFits: "then nothing more fits", tally.WouldOverspend: "the next step would overspend", tally.AllVotedIn: "then everything with votes is in"}[e.Ended]
	if e.Steps == 0 {
		return fmt.Sprintf("%s, not raised (%s)", words, strings.TrimPrefix(why, "then "))
	}
	return fmt.Sprintf("%s, raised %s times by %s to %s (%s)", words, grouped(e.Steps), r.money(rule.Step), r.fraction(e.Final), why)
}

// whyNot says why a project is not in.
func (r tallyReport) whyNot(l tally.Line) string {
	var words string
	switch l.Reason.Code {
	case tally.NotEnoughLeft:
		words = fmt.Sprintf("%s was left at its turn", r.money(l.Left))
	case tally.NoVotes:
		words = "nobody chose it"
	case tally.BelowThreshold:
		words = fmt.Sprintf("it needed %s votes", grouped(l.Reason.MinSupport))
	case tally.StoppedBefore:
		words = fmt.Sprintf("the count ended at %s, which did not fit", printable(l.Reason.Project))
	case tally.Excluded:
		words = fmt.Sprintf("only one of it and %s could be in", printable(l.Reason.Project))
	case tally.NotAffordable:
		words = fmt.Sprintf("its voters had %s left; it got to %s %% of its cost", r.money(l.Behind), tenths(l.EffectiveSupport))
	case tally.WorthNothing:
		words = "it costs nothing, so no share buys it"
	default:
		return "it was withdrawn"
	}
	switch l.VotesNeeded {
	case 0:
		return words
	case 1:
		return words + "; 1 more vote would have put it in"
	default:
		return fmt.Sprintf("%s; %s more votes would have put it in", words, grouped(l.VotesNeeded))
	}
}

// besides writes two outcomes side by side.
func (r tallyReport) besides(page *strings.Builder) {
	for i, o := range r.outcomes {
		fmt.Fprintf(page, "%c: %s\n", 'A'+i, r.ruleWords(o))
	}
	rows := [][]string{{"id", "project", "cost", "votes", "A", "B"}}
	lines := slices.Clone(r.outcomes[0].Lines)
	slices.SortStableFunc(lines, func(a, b tally.Line) int { return cmp.Compare(b.Votes, a.Votes) })
	for _, l := range lines {
		row := []string{printable(l.ID), printable(l.Name), r.money(l.Cost), grouped(l.Votes)}
		for _, o := range r.outcomes {
			cell := ""
			if other, _ := o.Line(l.ID); other.VotedIn {
				cell = "in"
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	page.WriteByte('\n')
	table(page, rows, " <>>  ")
	summary := [][]string{{"", "A", "B"}, {"projects voted in"}, {"spent"}, {"see something they voted for"}, {"of their projects in, on average"}, {"median cost"}, {"unevenness (Gini)"}}
	for _, o := range r.outcomes {
		m := o.Measures
		for i, cell := range []string{strconv.Itoa(len(o.Selected)), r.money(o.Spent), percentOf(m.WithWinner, m.Voters) + " %", m.Average.String(), r.fraction(m.MedianCost).String(), m.Gini.String()} {
			summary[i+1] = append(summary[i+1], cell)
		}
	}
	page.WriteByte('\n')
	table(page, summary, " >>")
	h := tally.Compare(r.file.Election, r.outcomes[0].Winners(), r.outcomes[1].Winners(), tally.BySatisfaction)
	fmt.Fprintf(page, "\n%s people have more of their projects in A, %s in B, %s as many in both.\n", grouped(h.First), grouped(h.Second), grouped(h.Same))
}

// widest is how many letters of a project's name are shown.
const widest = 44

// table writes rows in columns, the first row being their heads. Of align, one letter a column: > puts it to the right, < cuts it short.
func table(page *strings.Builder, rows [][]string, align string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i := range row {
			if letters := []rune(row[i]); align[i] == '<' && len(letters) > widest {
				row[i] = string(letters[:widest-1]) + "…"
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if align[i] == '>' {
				line.WriteString("  " + pad + cell)
			} else {
				line.WriteString("  " + cell + pad)
			}
		}
		page.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}
