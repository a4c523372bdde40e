package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestASecondCopyOfTheEmbeddedDatabaseIsRefused, before it touches anything in the folder; once the first has ended, another may run.
func TestASecondCopyOfTheEmbeddedDatabaseIsRefused(t *testing.T) {
	data := t.TempDir()
	file := filepath.Join(data, "acorn.db")
	if err := os.WriteFile(file, []byte("the first copy's"), 0o600); err != nil {
		t.Fatal(err)
	}
	first, err := alone(data)
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]string{"ACORN_DATA": data, "ACORN_URL": "http://127.0.0.1", "ACORN_SMTP_HOST": "127.0.0.1", "ACORN_MAIL_FROM": "acorn@acorn.example", "ACORN_LISTEN": "127.0.0.1:0"}
	for name, run := range map[string]func() error{
		"demo": func() error {
			return demo(t.Context(), []string{"--data", data, "--reset"}, nil, io.Discard, io.Discard)
		},
		"serve": func() error {
			return serve(t.Context(), nil, func(k string) string { return settings[k] }, io.Discard, io.Discard)
		},
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), "runs in the folder "+data+" already") {
			t.Errorf("%s beside another copy: %v", name, err)
		}
	}
	if kept, err := os.ReadFile(file); err != nil || string(kept) != "the first copy's" {
		t.Errorf("the first copy's database: %q, %v", kept, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := alone(data)
	if err != nil {
		t.Fatalf("after the first: %v", err)
	}
	second.Close()
}
