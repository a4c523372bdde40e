// Package components is Acorn's design system: what every page is put together from. The common components write the same
// HTML as govuk-frontend 6.6.0, which a test compares with the examples that its package publishes; the rest are Acorn's own.
//
// Each component is a function of one Props struct. A field left at its zero value means the usual thing. Where a text can
// hold more than words, pass children or a templ.Component; everything given as a string is escaped.
//
// Form fields share a shape: Name is the form's key, ID defaults to Name, Value is what was typed and Error is what is wrong
// with it. Hints and errors are tied to the field by aria-describedby as "<id>-hint" and "<id>-error".
package components

import (
	"context"
	"strconv"
	"strings"

	"acorn/models/lang"
)

// FieldError is one thing wrong with a form: the id of the field to go to, and what to do about it in words.
type FieldError struct{ ID, Text string }

// Size is how big a label, legend or heading is written.
type Size string

// The sizes. The zero value is the component's usual one.
const (
	SizeS  Size = "s"
	SizeM  Size = "m"
	SizeL  Size = "l"
	SizeXL Size = "xl"
)

// class joins the class names that are not empty.
func class(names ...string) string {
	kept := make([]string, 0, len(names))
	for _, name := range names {
		if name != "" {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, " ")
}

// when is name if on, else nothing; it reads well inside class.
func when(on bool, name string) string {
	if on {
		return name
	}
	return ""
}

// modifier is "block--size", or nothing for the usual size.
func modifier(block string, s Size) string {
	return when(s != "", block+"--"+string(s))
}

// or is the first of the two that is not empty.
func or(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// describedBy lists the ids that describe a field, in the order in which they are read out.
func describedBy(given, id, hint, err string) string {
	return class(given, when(hint != "", id+"-hint"), when(err != "", id+"-error"))
}

// itemID is the id of the n-th choice, counted from 1. The first has none of its own, so that an error summary can link to it by
// the field's id.
func itemID(prefix string, n int) string {
	if n == 1 {
		return prefix
	}
	return prefix + "-" + strconv.Itoa(n)
}

// t is lang.T, short because every component words something.
func t(ctx context.Context, text string, args ...any) string { return lang.T(ctx, text, args...) }
