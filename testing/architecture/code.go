package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// runApart are the names of tests that make test runs apart from the rest of their package.
var runApart = regexp.MustCompile(`^Test.*(InBrowser|OneByOne)$`)

// gormDefault is a gorm tag with a default: gorm then writes the default in place of a false or a zero that was meant.
var gormDefault = regexp.MustCompile("gorm:\"[^\"`]*\\bdefault:")

// checkCode returns what a Go file does and may not: read the environment outside cmd, or use the parts of gorm that lose or make up
// data.
func checkCode(s source) []string {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, s.path, s.text, parser.SkipObjectResolution)
	if err != nil {
		return []string{s.at(1, "cannot be read: %v", err)}
	}
	var faults []string
	fault := func(n ast.Node, text string) {
		faults = append(faults, s.at(files.Position(n.Pos()).Line, "%s", text))
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if environment(n) && !s.under("cmd", "testing") && !s.is("_test.go") {
				fault(n, "only cmd reads the environment; take it as an argument")
			}
		case *ast.Field:
			if n.Tag != nil && s.under("models") && gormDefault.MatchString(n.Tag.Value) {
				fault(n, "a gorm default turns a false or 0 that was meant into the default; the schema has the defaults")
			}
		case *ast.FuncDecl:
			if runApart.MatchString(n.Name.Name) && !s.under("handlers") {
				fault(n, "make test runs the tests that are called so in handlers alone (Makefile: test-walks)")
			}
		case *ast.CallExpr:
			if unnamed(n) && s.under("handlers") && s.path != "handlers/walk_test.go" {
				fault(n, "tests of handlers open a browser by open (handlers/walk_test.go), which holds their names to the part of make test that they are run in")
			}
			if why := trap(n); why != "" && s.under("models/store") {
				fault(n, why)
			}
		}
		return true
	})
	return faults
}

// unnamed is a call that opens a browser whatever the test's name is.
func unnamed(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := method.X.(*ast.Ident)
	return ok && pkg.Name == "browser" && method.Sel.Name == "Open"
}

func environment(n *ast.SelectorExpr) bool {
	pkg, ok := n.X.(*ast.Ident)
	return ok && pkg.Name == "os" && slices.Contains([]string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}, n.Sel.Name)
}

// trap says why a call of gorm is never right here, or nothing.
func trap(call *ast.CallExpr) string {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	switch method.Sel.Name {
	case "Save":
		return "gorm's Save inserts a row that it was to change; use Updates with a WHERE, and look at RowsAffected"
	case "AutoMigrate":
		return "the schema is made by the migrations alone"
	case "First", "Last", "Take", "Find", "Delete":
		if len(call.Args) > 1 && !literal(call.Args[1]) {
			return "gorm reads a text given to " + method.Sel.Name + " as SQL; write Where(\"id = ?\", id)"
		}
	case "Where", "Or", "Not", "Having":
		if len(call.Args) > 0 && composite(call.Args[0]) {
			return "gorm leaves the zero fields of a struct out of a WHERE; write the condition"
		}
	}
	return ""
}

func literal(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING
}

func composite(e ast.Expr) bool {
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = u.X
	}
	c, ok := e.(*ast.CompositeLit)
	if !ok {
		return false
	}
	switch kind := c.Type.(type) {
	case *ast.MapType:
		return false
	case *ast.SelectorExpr: // a condition of gorm's own
		pkg, ok := kind.X.(*ast.Ident)
		return !ok || pkg.Name != "clause"
	}
	return true
}

// unwritten are words that do not belong into the repository: what a reader of it cannot reach, and hosts that a build must not depend
// on. They are spelled in two halves here, as this file is read too.
var unwritten = []string{"sub" + "agent", "/wo" + "rk/", "helper " + "session", "proxy." + "golang.org", "registry." + "npmjs.org", "deb." + "debian.org"}

// checkWords returns the lines with words that are not to be written.
func checkWords(s source) []string {
	var faults []string
	s.lines(func(n int, line string) {
		for _, word := range unwritten {
			if strings.Contains(strings.ToLower(line), word) {
				faults = append(faults, s.at(n, "says %q", word))
			}
		}
	})
	return faults
}
