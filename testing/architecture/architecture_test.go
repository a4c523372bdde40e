package architecture

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

func TestTheHouse(t *testing.T) {
	all, err := sources(root)
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]int{}
	check := func(s source, rule string, faults []string) {
		read[rule]++
		for _, fault := range faults {
			t.Error(fault)
		}
	}
	for _, s := range all {
		check(s, "words", checkWords(s))
		switch {
		case s.is(".go") && !s.generated():
			check(s, "code", checkCode(s))
		case s.is(".templ"):
			check(s, "pages", checkPage(s))
		case s.is(".scss", ".css"):
			check(s, "styles", checkStyles(s))
		}
	}
	for _, rule := range []string{"words", "code", "pages", "styles"} {
		if read[rule] == 0 {
			t.Errorf("no file was held against the rules of %s", rule)
		}
	}
}

func TestImportsPointOneWay(t *testing.T) {
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports,GoFiles", "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder, n := json.NewDecoder(strings.NewReader(string(out))), 0
	for {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(p.ImportPath, "/node_modules/") {
			continue
		}
		n++
		for _, fault := range checkImports(p) {
			t.Error(fault)
		}
	}
	if n < 10 {
		t.Errorf("only %d packages were looked at", n)
	}
}

func TestCheckImports(t *testing.T) {
	for _, c := range []struct {
		of, imports string
		test        bool
		want        string
	}{
		{"acorn/cmd/acorn", "acorn/handlers acorn/models/store acorn/models/keys os", false, ""},
		{"acorn/cmd/acorn", "acorn/testing/world", false, "cmd/acorn imports testing/world"},
		{"acorn/cmd/acorn", "acorn/testing/world", true, ""},
		{"acorn/cmd/acorn", "gorm.io/gorm", false, "only models/store may"},
		{"acorn/handlers", "acorn/views acorn/models/store github.com/labstack/echo/v4 net/http", false, ""},
		{"acorn/handlers", "acorn/models/keys", false, "handlers imports models/keys"},
		{"acorn/handlers", "acorn/migrations", false, "handlers imports migrations"},
		{"acorn/handlers/identity", "github.com/markbates/goth", false, ""},
		{"acorn/views", "acorn/models/store", false, "views imports models/store"},
		{"acorn/views", "acorn/handlers", false, "views imports handlers"},
		{"acorn/views", "net/http", false, "neither of databases nor of the web"},
		{"acorn/views/components", "acorn/views", false, "views/components imports views"},
		{"acorn/models", "acorn/models/tally time", false, ""},
		{"acorn/models", "acorn/models/store", false, "models imports models/store"},
		{"acorn/models", "database/sql", false, "neither of databases nor of the web"},
		{"acorn/models", "github.com/google/uuid", false, "nothing but the standard library"},
		{"acorn/models", "gorm.io/gorm", true, "only models/store may"},
		{"acorn/models/tally", "acorn/models", false, "models/tally imports models"},
		{"acorn/models/store", "acorn/models acorn/migrations gorm.io/gorm gorm.io/driver/sqlite database/sql", false, ""},
		{"acorn/models/store", "github.com/labstack/echo/v4", true, "only handlers/... may"},
		{"acorn/models/stores", "time", false, "has no place in the layout"},
		{"acorn/testing/world", "acorn/models/store acorn/handlers", false, ""},
		{"acorn/testing/world", "gorm.io/gorm", false, "only models/store may"},
	} {
		p := goPackage{ImportPath: c.of, Imports: strings.Fields(c.imports)}
		if c.test {
			p.Imports, p.XTestImports = nil, p.Imports
		}
		expect(t, c.of+" "+c.imports, checkImports(p), c.want)
	}
}

func TestCheckCode(t *testing.T) {
	for _, c := range []struct{ path, code, want string }{
		{"handlers/a.go", `import "os"; var x = os.Getenv("X")`, "handlers/a.go:1: only cmd reads the environment"},
		{"models/a.go", `import "os"; var x, _ = os.LookupEnv("X")`, "only cmd reads the environment"},
		{"cmd/acorn/a.go", `import "os"; var x = os.Getenv("X")`, ""},
		{"handlers/a_test.go", `import "os"; var x = os.Getenv("X")`, ""},
		{"handlers/a_test.go", `func f() { browser.Open(t, browser.Phone, "/") }`, "handlers/a_test.go:1: tests of handlers open a browser by open"},
		{"handlers/walk_test.go", `func f() { browser.Open(t, browser.Phone, "/") }`, ""},
		{"handlers/a_test.go", `func TestAInBrowser() {}`, ""},
		{"views/a_test.go", `func TestAInBrowser() {}`, "in handlers alone"},
		{"handlers/a_test.go", `func TestAOneByOne() {}`, ""},
		{"models/a_test.go", `func TestAOneByOne() {}`, "in handlers alone"},
		{"views/a_test.go", `func f() { browser.Open(t, browser.Phone, "/") }`, ""},
		{"models/a.go", "type A struct { Open bool `gorm:\"not null;default:true\"` }", "models/a.go:1: a gorm default"},
		{"models/a.go", "type A struct { Open bool `gorm:\"not null\" json:\"default:\"` }", ""},
		{"models/store/a.go", `func f() { tx.Save(&x) }`, "gorm's Save inserts"},
		{"models/store/a.go", "// f does not tx.Save(&x).\nfunc f() {}", ""},
		{"handlers/a.go", `func f() { session.Save(x) }`, ""},
		{"models/store/a.go", `func f() { tx.Model(x).First(&u, id) }`, "gorm reads a text given to First as SQL"},
		{"models/store/a.go", `func f() { tx.Delete(&u, id) }`, "gorm reads a text given to Delete as SQL"},
		{"models/store/a.go", `func f() { tx.First(&u, "id = ?", id) }`, ""},
		{"models/store/a.go", `func f() { tx.Where("id = ?", id).First(&u) }`, ""},
		{"models/store/a.go", `func f() { tx.Where(&User{ID: id}).First(&u) }`, "gorm leaves the zero fields"},
		{"models/store/a.go", `func f() { tx.Where(User{ID: id}).First(&u) }`, "gorm leaves the zero fields"},
		{"models/store/a.go", `func f() { tx.Where(map[string]any{"id": id}).First(&u) }`, ""},
		{"models/store/a.go", `func f() { tx.Where(clause.Eq{Column: "id", Value: id}).First(&u) }`, ""},
		{"models/store/a.go", `func f() { tx.AutoMigrate(&u) }`, "migrations alone"},
		{"models/store/a.go", `func f() {`, "cannot be read"},
	} {
		expect(t, c.code, checkCode(source{c.path, "package p; " + c.code}), c.want)
	}
}

func TestCheckWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a session of the school's helper", ""},
		{"first\nfetched from proxy." + "golang.org", `a.md:2: says "proxy.`},
		{"see /wo" + "rk/main", "says"},
		{"a Sub" + "agent did", "says"},
	} {
		expect(t, c.text, checkWords(source{"a.md", c.text}), c.want)
	}
}

func TestCheckStyles(t *testing.T) {
	for _, c := range []struct{ css, want string }{
		{".a { margin-inline-start: 1px; inset-inline-end: 0; text-align: start }", ""},
		{".a { color: red } // margin-left: no more", ""},
		{"$govuk-gutter-left: 3px", ""},
		{".copyright: hover", ""},
		{".a { margin-left: 1px }", `a.scss:1: "margin-left"`},
		{".a {\n  padding-right: 1px;\n}", `a.scss:2: "padding-right"`},
		{".a {\n  left: 0;\n}", `"left:"`},
		{".a{border-right:0}", `border-right`},
		{".a { text-align: right }", `"text-align: right"`},
		{".a { float:left }", `"float:left"`},
		{".a { border-top-left-radius: 3px }", `"border-top-left-radius"`},
	} {
		expect(t, c.css, checkStyles(source{"a.scss", c.css}), c.want)
	}
}

func TestCheckPage(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`<p class="govuk-body">{ lang.T(ctx, "Vote {{.When}}", "When", "Now") }</p>`, ""},
		{`<p>£{ x } · 1. &nbsp; Acorn</p>`, ""},
		{`<svg fill="red"><path d="M 1 2"></path></svg>`, ""},
		{`<script src="/app.js" defer></script>`, ""},
		{`@Button(ButtonParams{Text: lang.T(ctx, "Vote"), Class: "govuk-button wide", Name: "go"})`, ""},
		{`@Layout(p) {` + "\n<p>{ x }</p>\n}", ""},
		{`@Button(ButtonParams{Text: or(p.Text, t(ctx, "Vote {{.When}}", "When", n(ctx, 2, "One day", "More days")))})`, ""},
		{`<p>{ fmt.Sprintf("%d of %d", a, b) }</p>`, ""},
		{`<p>Vote now</p>`, `views/a.templ:4: "Vote now" is English`},
		{`if x {` + "\n<p>vote</p>\n}", `"vote" is English`},
		{`<p>{ "Vote now" }</p>`, `"Vote now" is English`},
		{`<p aria-label="Your votes"></p>`, `aria-label="Your votes" is English`},
		{`<img alt={ "A tree" }/>`, `"A tree" is English`},
		{`@Button(ButtonParams{Text: "Vote"})`, `"Vote" is English`},
		{`@Layout(p) {` + "\n<p>Vote</p>\n}", `views/a.templ:5: "Vote" is English`},
		{`<p style="color: red"></p>`, "refuses style attributes"},
		{`<p style={ x }></p>`, "refuses style attributes"},
		{`<p onclick="go()"></p>`, "refuses onclick"},
		{`<script>go()</script>`, "refuses a script in a page"},
		{`<style>p { color: red }</style>`, "refuses <style>"},
		{`@templ.Raw(x)`, "templ.Raw is not escaped"},
		{`<a href={ templ.SafeURL(x) }></a>`, "templ.SafeURL is not escaped"},
		{`<p class={ templ.SafeClass(x) }></p>`, "templ.SafeClass is not escaped"},
	} {
		expect(t, c.body, checkPage(source{"views/a.templ", "package views\n\ntempl A() {\n" + c.body + "\n}\n"}), c.want)
	}
	for _, c := range []struct{ path, file, want string }{
		{"views/round_officer.templ", "templ A() {\n<p>Vote</p>\n}", ""},
		{"views/components/galleryforms.templ", "templ A() {\n<p>Vote</p>\n}", ""},
		{"views/round_officer.templ", "templ A() {\n<p style=\"x\">Vote</p>\n}", "refuses style attributes"},
		{"views/a.templ", "css red() {\ncolor: red;\n}", "templ writes css red"},
		{"views/a.templ", "script run(x string) {\ngo(x);\n}", "templ writes script run"},
		{"views/a.templ", "templ A( {", "cannot be read"},
	} {
		expect(t, c.file, checkPage(source{c.path, "package views\n\n" + c.file + "\n"}), c.want)
	}
}

// expect fails the test unless one fault has the wanted text, or none is there where none is wanted.
func expect(t *testing.T, what string, faults []string, want string) {
	t.Helper()
	switch {
	case want == "" && len(faults) > 0:
		t.Errorf("%s: unexpected faults %q", what, faults)
	case want != "" && !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, want) }):
		t.Errorf("%s: the faults are %q, not %q", what, faults, want)
	}
}
