package main

import (
	"os"
	"strings"
	"testing"
)

func noEnvironment(string) string { return "" }

// TestReadmeListsEverySetting keeps the README's table and the program's settings the same.
func TestReadmeListsEverySetting(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, s := range settings() {
		fallback := "`" + s.fallback + "`"
		if s.fallback == "" {
			fallback = "nothing"
		}
		want.WriteString("| `" + s.name + "` | " + fallback + " | " + s.meaning + " |\n")
	}
	for _, name := range oidcSettings {
		want.WriteString("| `" + name + "` | must be set | of one identity provider |\n")
	}
	for _, name := range oidcProofs {
		want.WriteString("| `" + name + "` | one of the two | shows the provider that it is us |\n")
	}
	if !strings.Contains(string(readme), want.String()) {
		t.Errorf("README.md should have this table of settings:\n\n%s", want.String())
	}
}

func TestReadConfig(t *testing.T) {
	t.Parallel()
	secret := t.TempDir() + "/secret"
	if err := os.WriteFile(secret, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		environment map[string]string
		check       func(config) bool
		wrong       string
	}{
		"nothing set": {check: func(c config) bool {
			return c.Address == "127.0.0.1:8080" && c.Keys == "acorn-data/keys" && c.Mail.Port == 587
		}},
		"a secret file":     {environment: map[string]string{"ACORN_SMTP_PASSWORD_FILE": secret}, check: func(c config) bool { return c.Mail.Password == "from a file" }},
		"a missing file":    {environment: map[string]string{"ACORN_SMTP_PASSWORD_FILE": secret + "x"}, wrong: "ACORN_SMTP_PASSWORD_FILE"},
		"an address":        {environment: map[string]string{"ACORN_URL": "https://acorn.example/"}, check: func(c config) bool { return c.BaseURL == "https://acorn.example" }},
		"an address's path": {environment: map[string]string{"ACORN_URL": "https://acorn.example/x"}, wrong: "ACORN_URL"},
		"no address":        {environment: map[string]string{"ACORN_URL": "acorn.example"}, wrong: "ACORN_URL"},
		"a port in words":   {environment: map[string]string{"ACORN_SMTP_PORT": "mail"}, wrong: "ACORN_SMTP_PORT"},
		"proxies":           {environment: map[string]string{"ACORN_TRUSTED_PROXIES": "10.0.0.0/8,192.0.2.0/24"}, check: func(c config) bool { return len(c.Proxies) == 2 }},
		"no texts": {check: func(c config) bool {
			sender, err := c.Texts.sender()
			return sender == nil && err == nil && c.Texts.URL == "https://api.notifications.service.gov.uk"
		}},
		"texts": {environment: map[string]string{"ACORN_NOTIFY_KEY": "live-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0",
			"ACORN_NOTIFY_SMS_TEMPLATE": "0b0a2dd7-5b27-4f2b-9e4e-3f6a8f6b3b1c"}, check: func(c config) bool { sender, err := c.Texts.sender(); return sender != nil && err == nil }},
		"texts without a template": {environment: map[string]string{"ACORN_NOTIFY_KEY": "live-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"},
			check: func(c config) bool { _, err := c.Texts.sender(); return err != nil }},
		"texts with half a key": {environment: map[string]string{"ACORN_NOTIFY_KEY_FILE": secret, "ACORN_NOTIFY_SMS_TEMPLATE": "0b0a2dd7-5b27-4f2b-9e4e-3f6a8f6b3b1c"},
			check: func(c config) bool { _, err := c.Texts.sender(); return c.Texts.Key == "from a file" && err != nil }},
		"half a provider": {environment: map[string]string{"ACORN_OIDC": "council", "ACORN_OIDC_COUNCIL_LABEL": "Council account"}, wrong: "ACORN_OIDC_COUNCIL_"},
		"a provider": {environment: map[string]string{"ACORN_OIDC": "council", "ACORN_OIDC_COUNCIL_LABEL": "Council account", "ACORN_OIDC_COUNCIL_ISSUER": "https://id.example",
			"ACORN_OIDC_COUNCIL_CLIENT_ID": "acorn", "ACORN_OIDC_COUNCIL_CLIENT_SECRET": "x"}, check: func(c config) bool { return c.OIDC[0].Issuer == "https://id.example" && !c.OIDC[0].Votes }},
		"a provider with a key": {environment: map[string]string{"ACORN_OIDC": "council", "ACORN_OIDC_COUNCIL_LABEL": "Council account", "ACORN_OIDC_COUNCIL_ISSUER": "https://id.example",
			"ACORN_OIDC_COUNCIL_CLIENT_ID": "acorn", "ACORN_OIDC_COUNCIL_CLIENT_KEY_FILE": secret}, check: func(c config) bool { return c.OIDC[0].ClientKey == "from a file" }},
		"a provider with a secret and a key": {environment: map[string]string{"ACORN_OIDC": "council", "ACORN_OIDC_COUNCIL_LABEL": "Council account", "ACORN_OIDC_COUNCIL_ISSUER": "https://id.example",
			"ACORN_OIDC_COUNCIL_CLIENT_ID": "acorn", "ACORN_OIDC_COUNCIL_CLIENT_SECRET": "x", "ACORN_OIDC_COUNCIL_CLIENT_KEY": "y"}, wrong: "ACORN_OIDC_COUNCIL_CLIENT_KEY"},
		"a provider for votes": {environment: map[string]string{"ACORN_OIDC": "staff,council", "ACORN_OIDC_VOTES": "council", "ACORN_OIDC_STAFF_LABEL": "Staff", "ACORN_OIDC_STAFF_ISSUER": "https://staff.example",
			"ACORN_OIDC_STAFF_CLIENT_ID": "acorn", "ACORN_OIDC_STAFF_CLIENT_SECRET": "x", "ACORN_OIDC_COUNCIL_LABEL": "Council account", "ACORN_OIDC_COUNCIL_ISSUER": "https://id.example",
			"ACORN_OIDC_COUNCIL_CLIENT_ID": "acorn", "ACORN_OIDC_COUNCIL_CLIENT_SECRET": "x"}, check: func(c config) bool { return !c.OIDC[0].Votes && c.OIDC[1].Votes }},
		"a provider for votes that is none": {environment: map[string]string{"ACORN_OIDC_VOTES": "council"}, wrong: "ACORN_OIDC_VOTES"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := readConfig(func(name string) string { return test.environment[name] })
			switch {
			case test.wrong != "":
				if err == nil || !strings.Contains(err.Error(), test.wrong) {
					t.Errorf("error %v, want one that names %s", err, test.wrong)
				}
			case err != nil:
				t.Error(err)
			case !test.check(c):
				t.Errorf("read %+v", c)
			}
		})
	}
}
