package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"acorn/models/messages"
)

// config is every setting, read from the environment. The README has the table; config_test.go keeps the two the same.
type config struct {
	Address     string // ACORN_ADDRESS
	BaseURL     string // ACORN_URL
	ProgramURL  string // ACORN_PROGRAM_URL
	DatabaseURL string // DATABASE_URL
	Data        string // ACORN_DATA
	Keys        string // ACORN_KEYS
	Proxies     []string
	BackupNote  string // ACORN_BACKUP_NOTE
	LogLevel    slog.Level
	Mail        mailConfig
	Texts       textConfig
	OIDC        []oidcConfig
	onQuery     func(sql string) // called after each statement; no setting, only tests have one
}

type mailConfig struct {
	Host, User, Password, From, TLS string
	Port                            int
}

// textConfig is how texts are sent. Without a key none are.
type textConfig struct{ Key, Template, URL string }

// oidcConfig is one identity provider.
type oidcConfig struct {
	Name, Label, Issuer, ClientID, ClientSecret, ClientKey string
	Votes                                                  bool // an account there shows that somebody may vote
}

// setting is one environment variable, for reading and for the README's table.
type setting struct {
	name, fallback, meaning string
	set                     func(c *config, value string) error
}

var errEmpty = errors.New("must not be empty")

// settings are all settings, in the order of the README's table.
func settings() []setting {
	text := func(pick func(*config) *string) func(*config, string) error {
		return func(c *config, v string) error { *pick(c) = v; return nil }
	}
	return []setting{
		{"ACORN_ADDRESS", "127.0.0.1:8080", "where the program listens", text(func(c *config) *string { return &c.Address })},
		{"ACORN_URL", "", "how people reach it, for example https://acorn.example.gov.uk; needed by serve", setBaseURL},
		{"DATABASE_URL", "", "PostgreSQL; empty means the embedded database in ACORN_DATA", text(func(c *config) *string { return &c.DatabaseURL })},
		{"ACORN_DATA", "acorn-data", "folder of the embedded database", text(func(c *config) *string { return &c.Data })},
		{"ACORN_KEYS", "", "folder of the key files, outside the database and its backups; every copy mounts the same; empty means keys in ACORN_DATA",
			text(func(c *config) *string { return &c.Keys })},
		{"ACORN_TRUSTED_PROXIES", "", "networks of proxies whose X-Forwarded-For is believed, with commas: 10.0.0.0/8", func(c *config, v string) error {
			if v != "" {
				c.Proxies = strings.Split(v, ",")
			}
			return nil
		}},
		{"ACORN_PROGRAM_URL", "", "where people who check a result get this program and its source; empty means that they ask the council", setProgramURL},
		{"ACORN_BACKUP_NOTE", "", "a file that whoever makes backups touches after each: administrators are told when it is older than 26 hours", text(func(c *config) *string { return &c.BackupNote })},
		{"ACORN_LOG_LEVEL", "info", "debug, info, warn or error", func(c *config, v string) error { return c.LogLevel.UnmarshalText([]byte(v)) }},
		{"ACORN_SMTP_HOST", "", "mail server; needed by serve", text(func(c *config) *string { return &c.Mail.Host })},
		{"ACORN_SMTP_PORT", "587", "its port", func(c *config, v string) error {
			port, err := strconv.Atoi(v)
			c.Mail.Port = port
			return err
		}},
		{"ACORN_SMTP_USER", "", "its user, when it asks for one", text(func(c *config) *string { return &c.Mail.User })},
		{"ACORN_SMTP_PASSWORD", "", "its password", text(func(c *config) *string { return &c.Mail.Password })},
		{"ACORN_SMTP_TLS", "starttls", "starttls, tls (from the first byte) or none (a server on this machine)", text(func(c *config) *string { return &c.Mail.TLS })},
		{"ACORN_MAIL_FROM", "", "the address that mail comes from; needed by serve", text(func(c *config) *string { return &c.Mail.From })},
		{"ACORN_NOTIFY_KEY", "", "key of GOV.UK Notify, to send codes by text; without it people are asked for an email address only",
			text(func(c *config) *string { return &c.Texts.Key })},
		{"ACORN_NOTIFY_SMS_TEMPLATE", "", "id of a text template there that is nothing but ((message)); goes with the key", text(func(c *config) *string { return &c.Texts.Template })},
		{"ACORN_NOTIFY_URL", messages.NotifyURL, "where Notify is", text(func(c *config) *string { return &c.Texts.URL })},
		{"ACORN_OIDC", "", "short names of identity providers, with commas: council. For each name, in capitals, those below", setProviders},
		{"ACORN_OIDC_VOTES", "", "those of them by whose accounts people may vote, with commas; see operating.md", setVoteProviders},
	}
}

// oidcSettings are those of one identity provider; NAME stands for its short name in capitals. Of oidcProofs it has one.
var (
	oidcSettings = []string{"ACORN_OIDC_NAME_LABEL", "ACORN_OIDC_NAME_ISSUER", "ACORN_OIDC_NAME_CLIENT_ID"}
	oidcProofs   = []string{"ACORN_OIDC_NAME_CLIENT_SECRET", "ACORN_OIDC_NAME_CLIENT_KEY"}
)

func setBaseURL(c *config, v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
		return errors.New("must be an address like https://acorn.example.gov.uk")
	}
	c.BaseURL = strings.TrimSuffix(v, "/")
	return nil
}

func setProgramURL(c *config, v string) error {
	if u, err := url.Parse(v); v != "" && (err != nil || u.Host == "" || u.Scheme != "https") {
		return errors.New("must be an address that begins with https://")
	}
	c.ProgramURL = v
	return nil
}

func setProviders(c *config, v string) error {
	for name := range strings.SplitSeq(v, ",") {
		if name = strings.TrimSpace(name); name != "" {
			c.OIDC = append(c.OIDC, oidcConfig{Name: name})
		}
	}
	return nil
}

// setVoteProviders reads which of the providers, which were read before, are for votes.
func setVoteProviders(c *config, v string) error {
	for name := range strings.SplitSeq(v, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		i := slices.IndexFunc(c.OIDC, func(o oidcConfig) bool { return o.Name == name })
		if i < 0 {
			return fmt.Errorf("%q is not among ACORN_OIDC", name)
		}
		c.OIDC[i].Votes = true
	}
	return nil
}

// readConfig reads every setting. A secret may be in a file: NAME_FILE names it.
func readConfig(getenv func(string) string) (config, error) {
	var c config
	for _, s := range settings() {
		value, err := lookup(getenv, s.name)
		if err != nil {
			return c, err
		}
		if value == "" {
			value = s.fallback
		}
		if err := s.set(&c, value); err != nil {
			return c, usageError{fmt.Sprintf("%s: %v", s.name, err)}
		}
	}
	for i := range c.OIDC {
		if err := readProvider(getenv, &c.OIDC[i]); err != nil {
			return c, err
		}
	}
	if c.Keys == "" {
		c.Keys = c.Data + "/keys"
	}
	return c, nil
}

// readProvider reads the settings of one identity provider. Of a secret and a key it takes one.
func readProvider(getenv func(string) string, p *oidcConfig) error {
	prefix := "ACORN_OIDC_" + strings.ToUpper(p.Name) + "_"
	for key, field := range map[string]*string{"LABEL": &p.Label, "ISSUER": &p.Issuer, "CLIENT_ID": &p.ClientID, "CLIENT_SECRET": &p.ClientSecret, "CLIENT_KEY": &p.ClientKey} {
		value, err := lookup(getenv, prefix+key)
		if err == nil && value == "" && key != "CLIENT_SECRET" && key != "CLIENT_KEY" {
			err = errEmpty
		}
		if err != nil {
			return usageError{fmt.Sprintf("%s%s: %v", prefix, key, err)}
		}
		*field = value
	}
	if (p.ClientSecret == "") == (p.ClientKey == "") {
		return usageError{fmt.Sprintf("set one of %[1]sCLIENT_SECRET and %[1]sCLIENT_KEY", prefix)}
	}
	return nil
}

func lookup(getenv func(string) string, name string) (string, error) {
	if value := getenv(name); value != "" {
		return value, nil
	}
	file := getenv(name + "_FILE")
	if file == "" {
		return "", nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading %s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(content)), nil
}
