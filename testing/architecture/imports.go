package architecture

import (
	"fmt"
	"slices"
	"strings"
)

// A goPackage is what "go list -json" says of a package.
type goPackage struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
	GoFiles      []string
}

const module = "acorn"

// layout says, for each package of ours, which others of ours it may import directly, the most telling pattern first. "x/..." is x and
// everything in it. Imports point one way: cmd, handlers, views, models, models/tally.
var layout = [...]struct {
	of    string
	allow []string
}{
	{"cmd/...", []string{"cmd/...", "handlers/...", "views/...", "models/...", "migrations", "static"}},
	// Messages, keys and the settings of identity providers are wired by cmd alone.
	{"handlers/...", []string{"handlers/...", "views/...", "models", "models/store", "models/lang", "models/tally", "models/pabulib", "models/giving", "static"}},
	{"views/components", []string{"models", "models/lang", "static"}},
	{"views/...", []string{"views/...", "models", "models/lang", "models/tally", "static"}},
	{"models", []string{"models/tally"}},
	{"models/ballotlog", []string{"models"}},
	{"models/recount", []string{"models", "models/ballotlog", "models/lang", "models/tally", "models/tally/plain", "models/pabulib"}},
	{"models/rollfile", nil},
	{"models/store", []string{"models", "models/ballotlog", "models/rollfile", "models/recount", "models/tally", "models/tally/plain", "models/pabulib", "models/messages", "models/lang", "migrations"}},
	{"models/tally", nil},
	{"models/tally/plain", []string{"models/tally"}},
	{"models/pabulib", []string{"models/tally"}},
	{"models/giving", []string{"models", "models/tally"}},
	{"models/messages", []string{"models", "models/lang", "models/tally"}},
	{"models/keys", nil},
	{"models/lang", nil},
	{"migrations", nil},
	{"static", nil},
	{"testing/...", []string{"..."}},
}

// owners says which packages of ours may import a library, tests included. A library that is not here is anyone's.
var owners = [...]struct {
	library string
	of      []string
}{
	{"github.com/labstack/echo", []string{"handlers/..."}},
	{"github.com/markbates/goth", []string{"handlers/..."}},
	{"github.com/coreos/go-oidc", []string{"handlers/..."}},
	{"github.com/alexedwards/scs", []string{"handlers/..."}},
	{"gorm.io", []string{"models/store"}},
	{"github.com/pressly/goose", []string{"models/store"}},
	{"modernc.org/sqlite", []string{"models/store"}},
	{"github.com/jackc/pgx", []string{"models/store", "testing/..."}},
	{"github.com/nicksnyder/go-i18n", []string{"models/lang"}},
	{"github.com/wneessen/go-mail", []string{"models/messages"}},
	{"github.com/a-h/templ", []string{"views/...", "handlers/...", "testing/architecture"}},
	{"github.com/chromedp", []string{"testing/..."}},
	{"github.com/makiuchi-d/gozxing", []string{"handlers"}}, // its tests alone: the program draws QR codes and reads none
}

// plain are the packages that know neither of databases nor of the web.
var plain = []string{"models", "models/tally/...", "models/pabulib", "models/rollfile", "models/ballotlog", "models/lang", "views/..."}

// checkImports returns what the package imports and may not.
func checkImports(p goPackage) []string {
	name := ours(p.ImportPath)
	var faults []string
	fault := func(imported, why string) {
		faults = append(faults, fmt.Sprintf("%s imports %s: %s", name, imported, why))
	}
	allow, known := allowed(name)
	if !known {
		return []string{name + " has no place in the layout: give it one in testing/architecture/imports.go and docs/architecture.md"}
	}
	for _, i := range p.Imports {
		switch other := ours(i); {
		case other != i && !matches(other, allow):
			fault(other, "it may only import "+strings.Join(allow, ", ")+" of ours")
		case slices.Contains([]string{"database/sql", "net/http"}, i) && matches(name, plain):
			fault(i, "it knows neither of databases nor of the web")
		case name == "models" && slices.Contains([]string{"golang.org/x/net/idna", "golang.org/x/text/unicode/norm"}, i): // how an address is written, which decides who votes twice
		case strings.Contains(i, ".") && (name == "models" || matches(name, []string{"models/tally/...", "models/rollfile"})):
			fault(i, "it needs nothing but the standard library")
		}
	}
	for _, i := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
		for _, o := range owners {
			if (i == o.library || strings.HasPrefix(i, o.library+"/")) && !matches(name, o.of) {
				fault(i, "only "+strings.Join(o.of, ", ")+" may")
			}
		}
	}
	return faults
}

// allowed is what a package of ours may import of ours.
func allowed(name string) ([]string, bool) {
	for _, l := range layout {
		if matches(name, []string{l.of}) {
			return l.allow, true
		}
	}
	return nil, false
}

// ours is the name of a package of ours within the module, and any other import path as it is.
func ours(path string) string { return strings.TrimPrefix(path, module+"/") }

func matches(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		folder, deep := strings.CutSuffix(p, "...")
		return p == name || deep && strings.HasPrefix(name+"/", folder)
	})
}
