package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"acorn/handlers"
	"acorn/models"
	"acorn/models/keys"
	"acorn/models/messages"
	"acorn/models/store"
)

// Once the program is told to stop, it says so at /readyz for a while, so that whoever spreads the load sends no more here; then requests under
// way have some time to finish.
const (
	notice = 3 * time.Second
	drain  = 10 * time.Second
)

// serve runs Acorn for a real council until ctx ends.
func serve(ctx context.Context, args []string, getenv func(string) string, _, stderr io.Writer) error {
	if len(args) > 0 {
		return usageError{"acorn serve takes its settings from the environment: see the README"}
	}
	c, err := readConfig(getenv)
	if err != nil {
		return err
	}
	if c.BaseURL == "" || c.Mail.Host == "" || c.Mail.From == "" {
		return usageError{"set ACORN_URL, ACORN_SMTP_HOST and ACORN_MAIL_FROM first: see the README"}
	}
	log := slog.New(slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: c.LogLevel}))
	sender, err := messages.SMTP(messages.Config{Host: c.Mail.Host, Port: c.Mail.Port, User: c.Mail.User, Password: c.Mail.Password,
		From: c.Mail.From, TLS: messages.TLSPolicy(c.Mail.TLS)})
	if err != nil {
		return err
	}
	texts, err := c.Texts.sender()
	if err != nil {
		return err
	}
	if c.DatabaseURL == "" {
		held, err := alone(c.Data)
		if err != nil {
			return err
		}
		defer held.Close()
	}
	app, err := open(ctx, c, log, false)
	if err != nil {
		return err
	}
	app.sender, app.texts, app.pause = sender, texts, func() { <-time.After(notice) }
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Address)
	if err != nil {
		return errors.Join(fmt.Errorf("listening: %w", err), app.store.Close())
	}
	return app.run(ctx, listener)
}

// sender sends texts, nil where they are not set up. What is wrong with the setting stops the start.
func (c textConfig) sender() (messages.TextSender, error) {
	if c.Key == "" && c.Template == "" {
		return nil, nil
	}
	return messages.Notify(messages.NotifyConfig{Key: c.Key, Template: c.Template, URL: c.URL})
}

// app is the program once its parts are put together.
type app struct {
	store   *store.Store
	keys    *keys.Ring
	handler http.Handler
	sender  messages.Sender     // nil in the demo, where mail is shown on a page
	texts   messages.TextSender // nil where no texts are sent, and in the demo, where they are shown on the same page
	log     *slog.Logger
	data    string // the folder of the embedded database
	// backupNote is the file that is touched after each backup; empty where nobody watches over them.
	backupNote string
	// stopping says that the program was told to stop; it goes on answering until pause, which may be nil, returns.
	stopping atomic.Bool
	pause    func()
}

// ready is why no more requests should be sent here, or nil.
func (a *app) ready() error {
	if a.stopping.Load() {
		return errors.New("stopping")
	}
	return nil
}

// open opens the keys and the database and puts the web side on them.
func open(ctx context.Context, c config, log *slog.Logger, demo bool) (*app, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil && c.DatabaseURL == "" {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	ring, err := keys.Open(c.Keys)
	if err != nil {
		return nil, fmt.Errorf("opening the keys: %w", err)
	}
	accounts, votes, err := providers(c)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, store.Options{DatabaseURL: c.DatabaseURL, SQLitePath: filepath.Join(c.Data, "acorn.db"), Keys: ring, BaseURL: c.BaseURL, SignIn: len(votes) > 0, Texts: demo || c.Texts.Key != "", Log: log, OnQuery: c.onQuery,
		OnDiskFailure: func(err error) { endAtOnce(log, err) }})
	if err != nil {
		return nil, err
	}
	a := &app{store: st, keys: ring, log: log, data: c.Data, backupNote: c.BackupNote}
	var backup func() models.Backup
	if c.BackupNote != "" {
		backup = a.newestBackup
	}
	a.handler, err = handlers.New(handlers.Deps{Backup: backup, Store: st, FormKey: ring.Pepper("forms"), LimitKey: ring.Pepper("limits"), VoteKey: ring.Pepper("votes-on-their-way"), Identity: accounts, VoteIdentity: votes, Log: log, Readiness: a.ready,
		Config: handlers.Config{BaseURL: c.BaseURL, ProgramURL: c.ProgramURL, Secure: strings.HasPrefix(c.BaseURL, "https://"), Demo: demo, TrustedProxies: c.Proxies}})
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return a, nil
}

// run answers requests and does the jobs until ctx ends; then it lets what is under way finish.
func (a *app) run(ctx context.Context, listener net.Listener) error {
	server := &http.Server{Handler: a.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	jobs, stopJobs := context.WithCancel(ctx)
	finished := make(chan struct{})
	go func() { defer close(finished); a.jobs(jobs) }()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	a.log.Info("listening", "address", listener.Addr().String())
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		a.stopping.Store(true)
		if a.pause != nil {
			a.pause()
		}
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		err = server.Shutdown(stop)
		cancel()
	}
	stopJobs()
	<-finished
	return errors.Join(err, a.store.Close())
}
