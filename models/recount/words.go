package recount

import (
	"fmt"
	"strings"

	"acorn/models/tally"
)

// Command is how the election.pb of a result is counted by its rule on anybody's computer. Projects in it are in the order of their numbers.
func Command(r tally.Rule) string {
	args := []string{"acorn tally " + Election, "--rule " + string(r.Method)}
	add := func(name, value string) {
		if value != "" {
			args = append(args, "--"+name+" "+value)
		}
	}
	switch r.Method {
	case tally.Greedy:
		add("support", string(r.Support))
		add("unfit", string(r.Unfit))
	case tally.Phragmen:
		add("unfit", string(r.Unfit))
	case tally.EqualShares:
		add("utility", string(r.Utility))
		add("completion", string(r.Completion))
		if r.Step > 0 {
			add("step", units(r.Step))
		}
		add("comparison", string(r.Comparison))
	}
	ties := make([]string, len(r.Ties))
	for i, t := range r.Ties {
		ties[i] = string(t)
	}
	add("ties", strings.Join(ties, ","))
	switch {
	case r.MinShare > 0:
		add("min-support", r.MinShare.String()+"%")
	case r.MinSupport > 0:
		add("min-support", fmt.Sprint(r.MinSupport))
	case r.ZeroVotes != tally.ZeroFunded:
		add("min-support", "1")
	}
	if r.TopUp > 0 {
		add("top-up", fmt.Sprintf("%d%%", r.TopUp))
	}
	return strings.Join(args, " ")
}

// units is an amount as one types it: 1, or 0.50.
func units(hundredths int64) string {
	if hundredths%100 == 0 {
		return fmt.Sprint(hundredths / 100)
	}
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// Python is a program that counts election.pb by the same rule with pabutools, a library by others, and false where that has no such rule.
func Python(r tally.Rule) (string, bool) {
	var count string
	shares := `{"sat_class": Cost_Sat, "tie_breaking": ties}`
	raised := fmt.Sprintf(`exhaustion_by_budget_increase(instance, profile, method_of_equal_shares, %s, budget_step=frac(%d, 100) * profile.num_ballots()`, shares, r.Step)
	fill := "\nwon = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, tie_breaking=ties, initial_budget_allocation=won)"
	switch {
	case r.MinSupport > 0 || r.MinShare > 0 || r.MinCostShare > 0 || r.TopUp > 0 || len(r.RingFences) > 0 || r.Comparison != "" || r.Unfit == tally.Stop:
		return "", false
	case r.Method == tally.Greedy && r.Support == tally.Votes:
		count = "won = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, tie_breaking=ties)"
	case r.Method == tally.Greedy:
		count = "won = greedy_utilitarian_welfare(instance, profile, sat_class=Cardinality_Sat, tie_breaking=ties)"
	case r.Method != tally.EqualShares || r.Utility != tally.CostUtility:
		return "", false
	case r.Completion == tally.NoCompletion:
		count = "won = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=ties)"
	case r.Completion == tally.Utilitarian:
		count = "won = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=ties)" + fill
	case r.Completion == tally.Add1:
		count = "won = " + raised + ")"
	case r.Completion == tally.Add1Full:
		count = "won = " + raised + ", exhaustive_stop=False)"
	default:
		count = "won = " + raised + ")" + fill
	}
	return `from pabutools.election import parse_pabulib, Cost_Sat, Cardinality_Sat
from pabutools.fractions import frac
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, exhaustion_by_budget_increase
from pabutools.tiebreaking import TieBreakingRule

instance, profile = parse_pabulib("` + Election + `")
for project in [p for p in instance if profile.approval_score(p) == 0]:
    instance.remove(project)  # a project without votes is never voted in
ties = TieBreakingRule(lambda instance, profile, p: ` + tieKey(r.Ties) + `)
` + count + `
print("Voted in:", sorted(int(p.name) for p in won))
`, true
}

// tieKey is what pabutools sorts projects by that are level, lowest first.
func tieKey(ties []tally.TieBreak) string {
	keys := make([]string, len(ties))
	for i, tie := range ties {
		switch tie {
		case tally.TieCheapest:
			keys[i] = "p.cost"
		case tally.TieVotes:
			keys[i] = "-profile.approval_score(p)"
		default:
			keys[i] = "int(p.name)"
		}
	}
	if len(keys) == 1 {
		return keys[0]
	}
	return "(" + strings.Join(keys, ", ") + ")"
}

// readMe says what the files are, for somebody who opens them a year later. Where people give points, pabutools counts by other rules than ours.
func readMe(p Published, ticks bool) []byte {
	var outcomeRule tally.Rule
	if o, err := outcome(p.Count); err == nil {
		outcomeRule = o.Rule
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Everything needed to count “%s” again (%s).\n\n", p.Round, p.Council)
	if p.Imported != nil {
		fmt.Fprintf(&out, "This vote was not run on Acorn. %s brought it in on %s from a file.\nSource: %s\nSHA-256 of the file as it came: %s\n\n",
			p.Imported.By, p.Imported.At.Format("2 January 2006"), p.Imported.Source, p.Imported.SHA256)
	} else {
		out.WriteString("rules.json    the rules, the projects and their costs, sealed before the vote\nballots.csv   every vote: a line each, in an order that says nothing\n" +
			"receipts.txt  the receipt numbers of all votes\n" +
			"log.csv       the log of votes, and checkpoints.txt: what was signed of it while people voted\n")
	}
	out.WriteString("election.pb   the same election in the format of pabulib.org, which other programs read\nresult.json   what was published\n\n" +
		"1. With Acorn, which is one program and needs no network for this:\n\n   acorn verify .\n\n" +
		"   It says in one line that all files agree and give the published result, or where not.\n\n")
	if p.Imported == nil {
		out.WriteString("   Somebody who wrote all these files anew could sign them with a key of their own. So give it what you kept while\n   people voted, from the page of the log or from the mails with checkpoints:\n\n" +
			"   acorn verify . --key KEY --checkpoints MAILS.txt\n\n")
	}
	out.WriteString("2. With Acorn's count alone:\n\n   " + Command(outcomeRule) + "\n\n")
	if program, ok := Python(outcomeRule); ok && ticks && p.Imported == nil {
		out.WriteString("3. With pabutools, which is not ours (pip install pabutools):\n\n" + program + "\n")
	}
	out.WriteString("Fingerprints (SHA-256). Compare those of rules.json and ballots.csv with what the council published.\n\n")
	for _, f := range p.Files {
		fmt.Fprintf(&out, "%s  %s\n", f.SHA256, f.Name)
	}
	return []byte(out.String())
}
