package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/recount"
	"acorn/models/tally"
)

const importUsage = `acorn import pabulib brings a past election from elsewhere in from a .pb file (pabulib.org), to be seen and compared beside the council's own
rounds. Its pages say that it was not run on Acorn. Nobody is told, and nothing is awarded.

  acorn import pabulib FILE.pb --by EMAIL --source "pabulib.org, file of 11 April 2026"

`

// importOptions are what acorn import was asked.
type importOptions struct{ file, by, source, name, rule string }

// importElection brings a past election in, and shows it to everybody unless it is only to be looked at.
func importElection(ctx context.Context, args []string, getenv func(string) string, stdout, _ io.Writer) error {
	var o importOptions
	flags := flag.NewFlagSet("acorn import pabulib", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.by, "by", "", "the email address of the officer who brings it in")
	flags.StringVar(&o.source, "source", "", "where the file comes from; everybody will read it")
	flags.StringVar(&o.name, "name", "", "what it is called here; the file's own description if empty")
	flags.StringVar(&o.rule, "rule", "", "the rule that its page shows: file (as the file names it), greedy, greedy-stop, equal-shares or phragmen; file where Acorn has that rule, else greedy")
	dry := flags.Bool("dry-run", false, "say what is read, and keep nothing")
	if err := o.parse(flags, args); errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stdout)
		_, err := io.WriteString(stdout, importUsage)
		flags.PrintDefaults()
		return err
	} else if err != nil {
		return err
	}
	file, err := readBounded(o.file)
	if err != nil {
		return usageError{fmt.Sprintf("%s cannot be read: %v", printable(filepath.Base(o.file)), err)}
	}
	e, d, err := recount.OfPast(file)
	if err != nil {
		return inputError(err)
	}
	if o.rule == "" {
		if o.rule = models.ByVotes; d.Known {
			o.rule = models.ByFile
		}
	}
	if err := sayRead(ctx, stdout, e, d, o.rule); err != nil || *dry {
		return err
	}
	return o.bring(ctx, getenv, stdout, file)
}

func (o *importOptions) parse(flags *flag.FlagSet, args []string) error {
	var rest []string
	for len(args) > 0 {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return err
		} else if err != nil {
			return usageError{printable(err.Error()) + ". Type acorn import pabulib -h for what there is"}
		}
		if args = flags.Args(); len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	if len(rest) != 2 || rest[0] != "pabulib" {
		return usageError{"type: acorn import pabulib FILE.pb --by EMAIL --source TEXT"}
	}
	o.file = rest[1]
	return nil
}

// sayRead says what a file holds, and what its count gives.
func sayRead(ctx context.Context, stdout io.Writer, e models.PastElection, d models.ElectionDetail, choice string) error {
	rule, ok := d.Rule(choice)
	if !ok {
		return usageError{fmt.Sprintf("--rule %s cannot be used here: choose greedy, greedy-stop, equal-shares or phragmen", printable(choice))}
	}
	election, err := recount.ElectionOfFile([]byte(e.Data))
	if err != nil {
		return inputError(err)
	}
	outcome, err := tally.Count(election, rule)
	if err != nil {
		return usageError{plainly(err)}
	}
	var text strings.Builder
	money := func(n int64) string { return lang.Money(lang.WithCurrency(ctx, d.Currency), n) }
	fmt.Fprintf(&text, "%s\n%s, %s\n%d votes, %d projects, %s to share, rule %q\n", printable(e.Name), printable(d.Place), printable(d.When), d.Ballots, d.Projects, money(d.Budget), printable(d.Label))
	for _, w := range d.Warnings {
		fmt.Fprintf(&text, "put right: %s\n", printable(w))
	}
	if d.Unnamed > 0 {
		fmt.Fprintf(&text, "put right: %d more\n", d.Unnamed)
	}
	fmt.Fprintf(&text, "counted by %s: %d projects voted in for %s", choice, len(outcome.Selected), money(outcome.Spent))
	if d.Marked {
		fmt.Fprintf(&text, "; the file marks %d as winners", len(d.Announced))
	}
	_, err = io.WriteString(stdout, text.String()+"\n")
	return err
}

// bring keeps the election and shows it to everybody.
func (o *importOptions) bring(ctx context.Context, getenv func(string) string, stdout io.Writer, file []byte) error {
	email, ok := models.NormaliseEmail(o.by)
	if !ok {
		return usageError{"--by names the officer who brings it in, by an email address"}
	}
	c, err := readConfig(getenv)
	if err != nil {
		return err
	}
	a, err := open(ctx, c, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	slug := ""
	actor, err := a.store.ActorByEmail(ctx, email)
	if err == nil {
		slug, err = a.store.ReadElection(ctx, actor, models.ElectionInput{Name: o.name, Source: o.source, File: file})
	}
	if err == nil {
		err = a.store.PublishElection(ctx, actor, slug, "", o.rule)
	}
	if err == nil {
		_, err = fmt.Fprintf(stdout, "It is at /elections/%s. An officer can take it out at /desk/elections.\n", slug)
	}
	var ours *models.Error
	if errors.As(err, &ours) && ours.Code != models.Internal {
		err = usageError{sentenceOf(ctx, ours)}
	}
	return errors.Join(err, a.store.Close())
}

// sentenceOf is what an error says, with what it says of each field.
func sentenceOf(ctx context.Context, e *models.Error) string {
	var parts []string
	if e.Text != "" {
		parts = append(parts, lang.T(ctx, e.Text, e.Args...))
	}
	for _, f := range e.Fields {
		parts = append(parts, lang.T(ctx, f.Text, f.Args...))
	}
	return printable(strings.Join(parts, ". "))
}
