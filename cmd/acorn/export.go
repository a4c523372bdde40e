package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"acorn/models"
	"acorn/models/recount"
)

const exportUsage = `acorn export pabulib ROUND writes the votes of a round whose result is published as a .pb file (pabulib.org), the same bytes as on the
page of its result. ROUND is the last part of its address: for /rounds/harwick-small-grants type harwick-small-grants.

  acorn export pabulib ROUND > election.pb

`

// export writes what is published for other programs.
func export(ctx context.Context, args []string, getenv func(string) string, stdout, _ io.Writer) error {
	if len(args) == 1 && (args[0] == "-h" || args[0] == "--help") {
		_, err := io.WriteString(stdout, exportUsage)
		return err
	}
	if len(args) != 2 || args[0] != "pabulib" {
		return usageError{"type: acorn export pabulib ROUND"}
	}
	c, err := readConfig(getenv)
	if err != nil {
		return err
	}
	a, err := open(ctx, c, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	text, err := a.store.RecountFile(recount.Election)(ctx, args[1])
	if models.CodeOf(err) == models.NotFound {
		err = usageError{fmt.Sprintf("there is no round %s with a published result", printable(args[1]))}
	}
	if err == nil {
		_, err = stdout.Write(text)
	}
	return errors.Join(err, a.store.Close())
}
