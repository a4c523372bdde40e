// Package models is Acorn's domain in plain Go: what there is, what pages read, the rules, who may do what, and errors. It knows
// neither the database nor the web.
package models

import (
	"errors"
	"fmt"
)

// Code says what kind of thing went wrong, so that one place can turn it into a page that says what to do next.
type Code string

// The codes, each with the HTTP status it becomes.
const (
	Invalid         Code = "invalid"         // 422: something typed needs changing; Fields says what
	Unauthenticated Code = "unauthenticated" // 401: sign in first
	Forbidden       Code = "forbidden"       // 403: this person may not
	NotFound        Code = "not_found"       // 404: there is no such thing, or its existence is private
	Conflict        Code = "conflict"        // 409: it has changed, or was already done
	Closed          Code = "closed"          // 409: the stage that allows it is not open
	TooMany         Code = "too_many"        // 429: too many tries
	Busy            Code = "busy"            // 503: too much at once, or the database does not answer; the same again in a moment may do
	Internal        Code = "internal"        // 500: our fault
)

// Error is what every use case answers with when it did not happen. Text is an English sentence and a key of the texts;
// Args alternate a name and a value for it. The wrapped error is for the log, never for people.
type Error struct {
	Code   Code
	Text   string
	Args   []any
	Fields []FieldError
	cause  error
}

// FieldError says what is wrong with one field of a form, and what to do. Field is the field's name in the form; Line is the number of the line
// that it is in, where it is in a list of lines.
type FieldError struct {
	Field string
	Text  string
	Args  []any
	Line  int
}

// Error is for logs.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Text
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s: %s]", f.Field, f.Text)
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap is the cause, for errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.cause }

// Because returns a copy that carries its cause to the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Errorf makes an error with a text for people. args alternate a name and its value.
func Errorf(code Code, text string, args ...any) *Error {
	return &Error{Code: code, Text: text, Args: args}
}

// CodeOf is the code of an error; anything that is not ours is Internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Checks collects what is wrong with a form, field by field, in the order of the form.
type Checks []FieldError

// Require adds the text for the field unless ok.
func (c *Checks) Require(ok bool, field, text string, args ...any) {
	if !ok {
		*c = append(*c, FieldError{Field: field, Text: text, Args: args})
	}
}

// inLine adds what check finds wrong in the line of a list with this index, and says in which.
func (c *Checks) inLine(index int, check func(line *Checks)) {
	var line Checks
	check(&line)
	for _, f := range line {
		f.Line = index + 1
		*c = append(*c, f)
	}
}

// Err is nil when nothing is wrong, else an Invalid error with the fields.
func (c Checks) Err() error {
	if len(c) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Text: "There is a problem", Fields: c}
}

// TooBusy is the answer while more people ask than can be answered in time.
func TooBusy() *Error {
	return Errorf(Busy, "A lot of people are here just now. Try again in a moment")
}

// NotNow is the answer while the database takes nothing: it is away, full, or waits for somebody else.
func NotNow() *Error {
	return Errorf(Busy, "We can't do that just now. Try again in a moment")
}

// Missing is the answer for a thing that is not there or not this person's to see.
func Missing() *Error { return Errorf(NotFound, "We could not find that page") }
