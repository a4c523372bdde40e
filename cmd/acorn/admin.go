package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"acorn/models"
)

// admin makes somebody an administrator: the first two, who then give roles on a page, one proposing and the other confirming, or one to replace
// those who left. Whoever can run it holds the database's password already; it is recorded in the audit trail.
func admin(ctx context.Context, args []string, getenv func(string) string, stdout, _ io.Writer) error {
	if len(args) != 2 {
		return usageError{"type: acorn admin EMAIL NAME"}
	}
	email, ok := models.NormaliseEmail(args[0])
	if !ok {
		return usageError{fmt.Sprintf("%q is not an email address", args[0])}
	}
	c, err := readConfig(getenv)
	if err != nil {
		return err
	}
	a, err := open(ctx, c, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	admins, err := a.store.MakeAdmin(ctx, email, args[1])
	if err != nil {
		return errors.Join(err, a.store.Close())
	}
	text := fmt.Sprintf("%s is an administrator now and signs in with a code sent to %s.\n", args[1], email)
	if admins == 1 {
		text += "Make a second one too: one administrator proposes a role, and another confirms it.\n"
	}
	_, err = io.WriteString(stdout, text)
	return errors.Join(err, a.store.Close())
}
