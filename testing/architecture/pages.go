package architecture

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"
)

// trusting are the functions of templ that take a text as safe unseen.
var trusting = regexp.MustCompile(`\btempl\.(Raw|SafeURL|SafeClass|SafeCSS|SafeCSSProperty|SafeScript|JSUnsafeFuncCall|JSFuncCall)\b`)

// physical are the properties and values of CSS that name left or right, which are the wrong way round in Arabic or Urdu.
var physical = regexp.MustCompile(`(^|[\s;{(-])(margin|padding|border|scroll-margin|scroll-padding)-(left|right)\b` +
	`|(^|[\s;{])(left|right)\s*:` +
	`|\b(float|clear|text-align|text-align-last|caption-side)\s*:\s*(left|right)\b` +
	`|\bborder-(top|bottom)-(left|right)-radius\b`)

// checkStyles returns the lines of a style sheet that name left or right.
func checkStyles(s source) []string {
	var faults []string
	s.lines(func(n int, line string) {
		line, _, _ = strings.Cut(line, "//")
		if found := strings.TrimSpace(physical.FindString(line)); found != "" {
			faults = append(faults, s.at(n, "%q is the wrong way round in some languages: use its logical property", found))
		}
	})
	return faults
}

// spoken are the attributes that a person reads or hears.
var spoken = map[string]bool{"alt": true, "aria-label": true, "aria-roledescription": true, "aria-valuetext": true, "content": true,
	"label": true, "placeholder": true, "title": true}

// checkPage returns what the source of a page holds and may not: what the content security policy forbids, what is not escaped, and
// on pages for residents English that no translation reaches.
func checkPage(s source) []string {
	file, err := parser.ParseString(s.text)
	if err != nil {
		return []string{s.at(1, "cannot be read: %v", err)}
	}
	var faults []string
	s.lines(func(n int, line string) {
		if found := trusting.FindString(line); found != "" {
			faults = append(faults, s.at(n, "%s is not escaped", found))
		}
	})
	fault := func(at parser.Range, format string, args ...any) {
		faults = append(faults, s.at(int(at.From.Line)+1, format, args...))
	}
	v := visitor.New()
	forbid(v, fault)
	if !untranslated(s) {
		translate(v, fault)
	}
	if err := file.Visit(v); err != nil {
		faults = append(faults, s.at(1, "cannot be read: %v", err))
	}
	return faults
}

// untranslated reports whether a page is read by officers or developers alone, who get plain English.
func untranslated(s source) bool {
	return s.is("_officer.templ") || strings.HasPrefix(s.path[strings.LastIndex(s.path, "/")+1:], "gallery")
}

type faulty func(at parser.Range, format string, args ...any)

// forbid looks for what the content security policy refuses: styles and scripts inside a page.
func forbid(v *visitor.Visitor, fault faulty) {
	key := func(k parser.AttributeKey, at parser.Range) {
		switch name := strings.ToLower(k.String()); {
		case name == "style":
			fault(at, "the content security policy refuses style attributes: use a class, or an attribute of SVG")
		case strings.HasPrefix(name, "on"):
			fault(at, "the content security policy refuses %s: listen in static/src", name)
		}
	}
	v.ConstantAttribute = func(n *parser.ConstantAttribute) error { key(n.Key, n.Range); return nil }
	v.ExpressionAttribute = func(n *parser.ExpressionAttribute) error { key(n.Key, n.Range); return nil }
	v.CSSTemplate = func(n *parser.CSSTemplate) error {
		fault(n.Range, "templ writes css %s into the page, where the content security policy refuses it", n.Name)
		return nil
	}
	v.ScriptTemplate = func(n *parser.ScriptTemplate) error {
		fault(n.Range, "templ writes script %s into the page, where the content security policy refuses it", n.Name.Value)
		return nil
	}
	v.RawElement = func(n *parser.RawElement) error {
		fault(n.Range, "the content security policy refuses <%s> in a page", n.Name)
		return nil
	}
	v.ScriptElement = func(n *parser.ScriptElement) error {
		if len(n.Contents) > 0 {
			fault(n.Range, "the content security policy refuses a script in a page: put it into static/src")
		}
		return nil
	}
}

// letter is what a text needs to be language. "£" and "1." are the same in all.
var letter = regexp.MustCompile(`\p{L}`)

// sentence is how English begins, and how names of classes, fields and places in a page do not.
var sentence = regexp.MustCompile(`^\p{Lu}\p{Ll}|^\p{Lu} \p{L}|^\p{Ll}+ \p{Ll}+ [\p{Ll} ]*[.?:]$`)

// translate looks for English that does not go through package lang.
func translate(v *visitor.Visitor, fault faulty) {
	v.Text = func(n *parser.Text) error {
		text := strings.TrimSpace(html.UnescapeString(n.Value))
		if letter.MatchString(strings.ReplaceAll(text, "Acorn", "")) {
			fault(n.Range, "%q is English in every language: write { lang.T(ctx, ...) }", text)
		}
		return nil
	}
	forbidden := v.ConstantAttribute
	v.ConstantAttribute = func(n *parser.ConstantAttribute) error {
		if spoken[n.Key.String()] && sentence.MatchString(n.Value) && n.Value != "Acorn" {
			fault(n.Range, "%s=%q is English in every language: write { lang.T(ctx, ...) }", n.Key, n.Value)
		}
		return forbidden(n)
	}
	expression := func(e parser.Expression) {
		for _, text := range untold(e.Value) {
			fault(e.Range, "%q is English in every language: write lang.T(ctx, ...)", text)
		}
	}
	expressionAttribute := v.ExpressionAttribute
	v.ExpressionAttribute = func(n *parser.ExpressionAttribute) error {
		expression(n.Expression)
		return expressionAttribute(n)
	}
	v.StringExpression = func(n *parser.StringExpression) error { expression(n.Expression); return nil }
	element := v.TemplElementExpression
	v.TemplElementExpression = func(n *parser.TemplElementExpression) error {
		expression(n.Expression)
		return element(n)
	}
}

// translates reports whether a call is one of package lang's, or of t or n, as a package of pages may call them for short.
func translates(call *ast.CallExpr) bool {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		pkg, ok := f.X.(*ast.Ident)
		return ok && pkg.Name == "lang"
	case *ast.Ident:
		return f.Name == "t" || f.Name == "n"
	}
	return false
}

// untold is the English texts of a Go expression that are no argument of package lang's functions.
func untold(expression string) []string {
	e, err := goparser.ParseExpr("f(" + expression + ")")
	if err != nil {
		return nil // the start of a block, as in "@Layout(p) {": the compiler reads it too
	}
	var texts []string
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return !translates(n)
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && sentence.MatchString(text) && text != "Acorn" {
				texts = append(texts, text)
			}
		}
		return true
	})
	return texts
}
