// Acorn is a web app with which communities decide how prevention money for children and families is spent, and see what it did.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	if errors.Is(err, errDisagrees) {
		os.Exit(1) // which was said on the standard output
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "acorn:", err)
		var usage usageError
		if errors.As(err, &usage) {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// endAtOnce ends the program without finishing anything, so that nobody is told that something was done which the disk may not have. What watches over the
// program starts it afresh, and it reads what the disk has.
func endAtOnce(log *slog.Logger, err error) {
	log.Error("the disk did not keep what was written, so this program ends now and must be started afresh. Look at the disk first if that happens again", "error", err)
	os.Exit(1)
}

// usageError is a command that was typed wrong: the program ends with 2.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

const usage = `acorn lets communities decide how prevention money for children and families is spent.

  acorn demo      start Acorn with a living, made-up council in it: nothing to set up
  acorn serve     start Acorn for a real council; see the README for its settings
  acorn migrate   bring the PostgreSQL database of DATABASE_URL up to date
  acorn tally     count the election of a .pb file: acorn tally FILE.pb --rule equal-shares
  acorn verify    count a published result again from its files: acorn verify recount.zip
  acorn export    write the votes of a published round for other programs: acorn export pabulib ROUND
  acorn import    bring in a past election from elsewhere: acorn import pabulib FILE.pb
  acorn admin     give somebody the administrator's role: acorn admin EMAIL NAME

Each command says more with -h.
`

// command is one subcommand. It reads its settings from args and getenv, and ends when ctx does.
type command func(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error

// run is the program without the process around it, so that tests can start it.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	commands := map[string]command{"demo": demo, "serve": serve, "migrate": migrate, "admin": admin, "tally": tallyCommand, "verify": verify, "export": export, "import": importElection}
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		_, err := io.WriteString(stdout, usage)
		return err
	}
	do, ok := commands[args[0]]
	if !ok {
		return usageError{fmt.Sprintf("there is no command %q. Type acorn help for those there are", args[0])}
	}
	return do(ctx, args[1:], getenv, stdout, stderr)
}
