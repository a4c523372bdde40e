package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"acorn/models/pabulib"
	"acorn/models/tally"
)

const tallyUsage = `acorn tally counts a participatory budgeting election from a .pb file (pabulib.org), on this computer alone.

  acorn tally FILE.pb --rule greedy|equal-shares|phragmen

`

// tallyOptions are what acorn tally was asked.
type tallyOptions struct {
	file       string
	rule       tally.Rule
	step       string // in the file's currency
	minSupport string
	topUp      string
	ties       string
	compare    choice
	json       bool
	strict     bool
}

// choice is a flag that may stand alone or name something: --compare, --compare=phragmen.
type choice string

func (c *choice) String() string     { return string(*c) }
func (c *choice) IsBoolFlag() bool   { return true }
func (c *choice) Set(s string) error { *c = choice(s); return nil }

// tallyFlags are the flags, bound to the options.
func tallyFlags(o *tallyOptions) *flag.FlagSet {
	flags := flag.NewFlagSet("acorn tally", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what is wrong is said in one sentence
	text := func(into *string, name, value, usage string) { flags.StringVar(into, name, value, usage) }
	text((*string)(&o.rule.Method), "rule", string(tally.Greedy), "how to count: greedy (most votes first), equal-shares or phragmen")
	text((*string)(&o.rule.Support), "support", string(tally.Votes), "greedy: put projects in order by votes, or by votes-per-cost")
	text((*string)(&o.rule.Unfit), "unfit", string(tally.Skip), "greedy and phragmen: skip what does not fit the money left, or stop there (as a top-up does)")
	text((*string)(&o.rule.Utility), "utility", string(tally.CostUtility), "equal-shares: what a project is worth: its cost, or the same for all (cardinality)")
	text((*string)(&o.rule.Completion), "completion", string(tally.NoCompletion),
		"equal-shares: what to do with money left over: none, add1 (raise the shares until nothing more fits), add1-full (until the next step would overspend), utilitarian (most votes) or add1+utilitarian")
	text(&o.step, "step", "1", "equal-shares: by how much add1 raises each share, in the currency of the file")
	text((*string)(&o.rule.Comparison), "comparison", "", "equal-shares: keep greedy's outcome if more voters prefer it, by satisfaction or by exclusion")
	text(&o.ties, "ties", "cheapest,votes,id", "what goes first of equals, in turn: cheapest, votes, id (as text), file (its order), lot (of --seed)")
	text(&o.rule.Seed, "seed", "", "the seed of the lot")
	text(&o.minSupport, "min-support", "0", "votes that a project needs, or a share of the valid ballots: 50 or 10%")
	text(&o.topUp, "top-up", "", "greedy: also fund the first project that does not fit if what is left covers so much of it: 80%")
	flags.Var(&o.compare, "compare", "show the outcome beside that of another rule; --compare=RULE says which")
	flags.BoolVar(&o.json, "json", false, "write JSON")
	flags.BoolVar(&o.strict, "strict", false, "refuse a file that does not keep to the format, instead of putting it right")
	return flags
}

// tallyCommand counts the election of a .pb file.
func tallyCommand(ctx context.Context, args []string, _ func(string) string, stdout, stderr io.Writer) error {
	var o tallyOptions
	flags := tallyFlags(&o)
	if err := o.parse(flags, args); errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stdout)
		_, err := io.WriteString(stdout, tallyUsage)
		flags.PrintDefaults()
		return err
	} else if err != nil {
		return err
	}
	f, err := readElection(o.file, o.strict)
	if err != nil {
		return err
	}
	warn(stderr, f)
	rule, err := o.ruleFor(f)
	if err != nil {
		return err
	}
	rules := []tally.Rule{rule}
	if o.compare != "" {
		other, err := o.other(f, rule)
		if err != nil {
			return err
		}
		rules = append(rules, other)
	}
	begun := time.Now()
	outcomes := make([]tally.Outcome, len(rules))
	for i, r := range rules {
		if outcomes[i], err = countWatched(ctx, f, r, stderr); err != nil {
			return err
		}
	}
	report := tallyReport{options: o, file: f, outcomes: outcomes, took: time.Since(begun)}
	if o.json {
		return report.json(stdout)
	}
	return report.text(stdout)
}

// parse reads the arguments; flags may come before and after the file.
func (o *tallyOptions) parse(flags *flag.FlagSet, args []string) error {
	for {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return err
		} else if err != nil {
			return usageError{printable(err.Error()) + ". Type acorn tally -h for what there is"}
		}
		if flags.NArg() == 0 {
			break
		}
		if o.file != "" {
			return usageError{fmt.Sprintf("name one file to count, not %q as well as %q", o.file, flags.Arg(0))}
		}
		o.file, args = flags.Arg(0), flags.Args()[1:]
	}
	if o.file == "" {
		return usageError{"name the .pb file to count: acorn tally FILE.pb. Type acorn tally -h for what else there is"}
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for name, of := range map[string][]tally.Method{"support": {tally.Greedy}, "top-up": {tally.Greedy}, "unfit": {tally.Greedy, tally.Phragmen},
		"utility": {tally.EqualShares}, "completion": {tally.EqualShares}, "comparison": {tally.EqualShares}} {
		f := flags.Lookup(name)
		if given[name] && f.Value.String() != f.DefValue && !slices.Contains(of, o.rule.Method) {
			return usageError{fmt.Sprintf("--%s %s does not go with --rule %s", name, f.Value, o.rule.Method)}
		}
	}
	if o.topUp != "" && !given["unfit"] {
		o.rule.Unfit = tally.Stop
	}
	return nil
}

// ruleFor is the rule in the money of a file. Projects without votes are funded if they fit, as the collection's reference outcomes have it.
func (o *tallyOptions) ruleFor(f *pabulib.File) (tally.Rule, error) {
	r := o.rule
	r.ZeroVotes = tally.ZeroFunded
	if r.Method != tally.Greedy {
		r.Support = ""
	}
	if r.Method == tally.EqualShares {
		r.Unfit = ""
	} else {
		r.Utility, r.Completion = "", ""
	}
	for name := range strings.SplitSeq(o.ties, ",") {
		r.Ties = append(r.Ties, tally.TieBreak(strings.TrimSpace(name)))
	}
	if r.Completion == tally.Add1 || r.Completion == tally.Add1Full || r.Completion == tally.Add1Utilitarian {
		step, ok := inUnits(o.step, f.Unit)
		for !ok && f.Unit < 1_000_000 && f.Refine() { // a step may be finer than the amounts in the file
			step, ok = inUnits(o.step, f.Unit)
		}
		if !ok || step < 1 {
			return r, usageError{fmt.Sprintf("--step %s is not an amount above 0 in the money of the file", o.step)}
		}
		r.Step = step
	}
	if share, isShare := strings.CutSuffix(o.minSupport, "%"); isShare {
		d, err := tally.ParseDecimal(share)
		if err != nil || d < 0 {
			return r, usageError{fmt.Sprintf("--min-support %s is not a number of votes or a share like 10%%", o.minSupport)}
		}
		r.MinShare = d
	} else if n, err := strconv.Atoi(o.minSupport); err == nil && n >= 0 {
		r.MinSupport = n
	} else {
		return r, usageError{fmt.Sprintf("--min-support %s is not a number of votes or a share like 10%%", o.minSupport)}
	}
	if o.topUp != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(o.topUp, "%"))
		if err != nil || n < 1 || n > 100 {
			return r, usageError{fmt.Sprintf("--top-up %s is not a share from 1%% to 100%%", o.topUp)}
		}
		r.TopUp = int64(n)
	}
	// The rule alone is tried on nothing, so that what is wrong with it is not taken for a fault of the file.
	if _, err := tally.Count(tally.Election{}, r); err != nil {
		return r, usageError{plainly(err)}
	}
	return r, nil
}

// other is the rule to compare with: the one named, or equal-shares for greedy and greedy for all else.
func (o *tallyOptions) other(f *pabulib.File, r tally.Rule) (tally.Rule, error) {
	method := tally.Method(o.compare)
	if method == "true" {
		if method = tally.Greedy; r.Method == tally.Greedy {
			method = tally.EqualShares
		}
	}
	other := *o
	other.topUp = ""
	other.rule = tally.Rule{Method: method, Support: tally.Votes, Unfit: tally.Skip, Utility: tally.CostUtility, Completion: tally.Add1Utilitarian, Seed: o.rule.Seed}
	return other.ruleFor(f)
}

// inUnits reads an amount of money in the file's currency.
func inUnits(text string, unit int64) (int64, bool) {
	whole, places, _ := strings.Cut(text, ".")
	for unit > 1 && places != "" {
		whole, places, unit = whole+places[:1], places[1:], unit/10
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(places, "0") != "" || n < 0 || n > (1<<53)/unit {
		return 0, false
	}
	return n * unit, true
}

// readElection reads a .pb file. What is wrong with it is the caller's fault, not the program's.
func readElection(name string, strict bool) (*pabulib.File, error) {
	how := pabulib.Lenient
	if strict {
		how = pabulib.Strict
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, usageError{fmt.Sprintf("the file %s cannot be opened: %v", printable(filepath.Base(name)), errors.Unwrap(err))}
	}
	f, err := pabulib.Read(file, how)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, usageError{fmt.Sprintf("%s cannot be counted: %s", printable(filepath.Base(name)), plainly(err))}
	}
	return f, nil
}

// plainly is what an error says, without what package tally puts before it for programs.
func plainly(err error) string {
	text := err.Error()
	for _, kind := range []error{tally.ErrRule, tally.ErrElection} {
		text = strings.TrimPrefix(text, kind.Error()+": ")
	}
	return printable(text)
}

// mostWarnings is how many warnings are shown.
const mostWarnings = 5

func warn(stderr io.Writer, f *pabulib.File) {
	for i, w := range f.Warnings {
		if i == mostWarnings {
			tell(stderr, "acorn: %d more things in the file were put right or passed over; --strict refuses them\n", len(f.Warnings)-i+f.Unnamed)
			return
		}
		tell(stderr, "acorn: %s\n", printable(w.Error()))
	}
}

// tell writes something beside the outcome. That it cannot be written stops nothing.
func tell(stderr io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(stderr, format, args...) }

// countWatched counts, says how it goes if it takes longer than a second, and gives up when the context ends.
func countWatched(ctx context.Context, f *pabulib.File, r tally.Rule, stderr io.Writer) (tally.Outcome, error) {
	type result struct {
		outcome tally.Outcome
		err     error
	}
	done := make(chan result, 1)
	go func() {
		o, err := tally.Count(f.Election, r)
		done <- result{o, err}
	}()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	begun := time.Now()
	for {
		select {
		case <-ctx.Done():
			return tally.Outcome{}, fmt.Errorf("the count was stopped: %w", ctx.Err())
		case <-tick.C:
			tell(stderr, "counting %s ballots and %d projects by %s: %d s\n", grouped(int64(f.Votes)), len(f.Projects), r.Method, int(time.Since(begun).Seconds()))
		case got := <-done:
			if got.err != nil {
				return got.outcome, usageError{plainly(got.err)}
			}
			return got.outcome, nil
		}
	}
}
