package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"acorn/cmd/acorn/council"
)

// demo runs Acorn on the embedded database with a living, made-up council in it. Run again, it goes on where it was.
func demo(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("acorn demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	address := flags.String("addr", "127.0.0.1:8080", "where to listen; 0.0.0.0:8080 lets a phone on the same network in")
	data := flags.String("data", "./acorn-data", "the folder that the council lives in")
	reset := flags.Bool("reset", false, "start afresh: forget everything in that folder")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return usageError{"type acorn demo -h for what there is"}
	}
	c := config{Address: *address, Data: *data, Keys: filepath.Join(*data, "keys")}
	held, err := alone(*data)
	if err != nil {
		return err
	}
	defer held.Close()
	if *reset {
		if err := forget(*data); err != nil {
			return err
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Address)
	if err != nil {
		return fmt.Errorf("listening: %w. Is a demo running already? Choose another place with --addr 127.0.0.1:8081", err)
	}
	c.BaseURL = "http://" + reachable(listener.Addr(), net.InterfaceAddrs)
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := openDemo(ctx, c, log, stdout)
	if ctx.Err() != nil {
		err = nil // whoever stopped it knows why it is not there
	}
	if err != nil || a == nil {
		return errors.Join(err, listener.Close())
	}
	if err := a.greet(ctx, stdout, c.BaseURL); err != nil {
		return errors.Join(err, listener.Close(), a.store.Close())
	}
	return a.run(ctx, listener)
}

// reachable is an address that a browser can open: where the demo listens on every network, that of this machine on the first that is not its own.
func reachable(listening net.Addr, machine func() ([]net.Addr, error)) string {
	at, ok := listening.(*net.TCPAddr)
	if !ok || !at.IP.IsUnspecified() {
		return listening.String()
	}
	host := "127.0.0.1"
	addresses, err := machine()
	if err != nil {
		addresses = nil // this machine itself can still open it
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			host = n.IP.String()
			break
		}
	}
	return net.JoinHostPort(host, strconv.Itoa(at.Port))
}

// forget removes the demo's database and keys, and nothing else that may be in the folder.
func forget(data string) error {
	for _, name := range []string{"acorn.db", "acorn.db-wal", "acorn.db-shm", "keys", codesFile} {
		if err := os.RemoveAll(filepath.Join(data, name)); err != nil {
			return fmt.Errorf("starting afresh: %w", err)
		}
	}
	return nil
}

// openDemo opens the folder with the council living in it. What an interrupted first start left behind is made afresh.
func openDemo(ctx context.Context, c config, log *slog.Logger, stdout io.Writer) (*app, error) {
	a, err := open(ctx, c, log, true)
	if err != nil {
		return nil, err
	}
	err = a.live(ctx, stdout)
	if errors.Is(err, errHalfMade) {
		if err := errors.Join(a.store.Close(), forget(c.Data)); err != nil {
			return nil, err
		}
		if a, err = open(ctx, c, log, true); err != nil {
			return nil, err
		}
		err = a.live(ctx, stdout)
	}
	if err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	return a, nil
}

// greeted is how many people the greeting names; the page of people has them all.
const greeted = 12

// greet says where to look, who to be and what to try.
func (a *app) greet(ctx context.Context, stdout io.Writer, url string) error {
	people, err := a.store.DemoPeople(ctx)
	if err != nil {
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\nAcorn for Harwick is at %s\n\nAt %s/demo press a name and you are that person. For example:\n\n", url, url)
	for _, p := range people[:min(greeted, len(people))] {
		_, try := p.Note()
		fmt.Fprintf(&text, "  %-16s %s\n", p.DisplayName, try)
	}
	text.WriteString("\nHow a vote is kept safe. Be one of these, and open the page of the round on your desk:\n\n")
	demo := council.Harwick()
	for _, l := range council.Looks() {
		person := keyed(demo.People, l.Person, func(p council.Person) string { return p.Key })
		round := keyed(demo.Rounds, l.Round, func(r council.Round) string { return r.Key })
		fmt.Fprintf(&text, "  %-16s %s, %s: %s\n", person.Name, round.Name, l.Where, l.What)
	}
	text.WriteString("\nTo vote you need no account.")
	if code := a.spareCode(); code != "" {
		fmt.Fprintf(&text, " A printed voting code to try: %s (more are in %s).", code, filepath.Join(a.data, codesFile))
	}
	fmt.Fprintf(&text, "\nMail and texts that the demo would send are at %s/demo/mail\nStop with Ctrl+C. Everything is kept for the next time; --reset starts afresh.\n", url)
	_, err = io.WriteString(stdout, text.String())
	return err
}
