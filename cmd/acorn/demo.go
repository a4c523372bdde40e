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
	if *reset {
		if err := forget(*data); err != nil {
			return err
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Address)
	if err != nil {
		return fmt.Errorf("listening: %w. Is a demo running already? Choose another place with --addr 127.0.0.1:8081", err)
	}
	c.BaseURL = "http://" + listener.Addr().String()
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := open(ctx, c, log, true)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := a.live(ctx, stdout); err != nil {
		return errors.Join(err, listener.Close(), a.store.Close())
	}
	if err := a.greet(ctx, stdout, c.BaseURL); err != nil {
		return errors.Join(err, listener.Close(), a.store.Close())
	}
	return a.run(ctx, listener)
}

// forget removes the demo's database and keys, and nothing else that may be in the folder.
func forget(data string) error {
	for _, name := range []string{"acorn.db", "acorn.db-wal", "acorn.db-shm", "keys"} {
		if err := os.RemoveAll(filepath.Join(data, name)); err != nil {
			return fmt.Errorf("starting afresh: %w", err)
		}
	}
	return nil
}

// greet says where to look and who to be.
func (a *app) greet(ctx context.Context, stdout io.Writer, url string) error {
	people, err := a.store.DemoPeople(ctx)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "\nAcorn for Harwick is at %s\n\nChoose who to be at %s/demo, for example:\n", url, url); err != nil {
		return err
	}
	for _, p := range people {
		if _, err := fmt.Fprintf(stdout, "  %-22s %s\n", p.DisplayName, p.DemoNote); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(stdout, "\nTo vote you need no account: start at %s. Mail that the demo would send is at %s/demo/mail.\nStop with Ctrl+C. Everything is kept for the next time; --reset starts afresh.\n", url, url)
	return err
}
