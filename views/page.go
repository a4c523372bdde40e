// Package views writes pages. Each page has a struct that says all it shows; nothing is looked up while a page is written, and every text
// that people read goes through package lang.
package views

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// Page is what every page has, whatever it is about.
type Page struct {
	Title      string // what the browser's tab says before the council's name; the h1 in few words
	Council    models.Council
	Actor      models.Actor
	CSRF       string
	Path       string                      // of this page, to come back to after signing in
	Back       *components.Link            // one step up; or
	Does       string                      // what the form on the page does, where it came back without its own page
	BackSave   *components.BackButtonProps // one step up by a button, where something is typed that going back must keep; or
	Crumbs     []components.Link           // the way here from the home page
	Places     *RoundPlaces                // the round that an officer's page is about, whose other pages stand above it
	Flash      string                      // what was just done
	Failed     error                       // why the form that this page shows was not accepted
	Wide       bool                        // an officer's page: as wide as the screen allows
	Bare       bool                        // the vote: no menu and no footer columns to get lost in
	Demo       bool
	Texts      bool          // texts are sent: a mobile number will do where an email address is asked for a code
	Printed    bool          // it is made to be put on paper
	Hall       bool          // it is read from the back of a hall, on a big screen
	Shared     string        // the venue, where this browser is a device that one voter after another uses
	Idle       time.Duration // how long such a device waits for a touch
	Unscripted string        // where the browser goes after a minute, where there are no scripts
	Onward     string        // where the browser goes from here by itself
	Request    string        // the request's id, for the page that says that something went wrong
}

// Heading is the title as the browser shows it: with "Error:" first when the form was not accepted.
func (p Page) Heading(ctx context.Context) string {
	title := lang.T(ctx, "{{.Page}} - Acorn for {{.Council}}", "Page", p.Title, "Council", p.Council.Name)
	if p.Failed != nil {
		title = lang.T(ctx, "Error: {{.Title}}", "Title", title)
	}
	return title
}

// Error is the text beside a field of the form that was not accepted, or nothing.
func (p Page) Error(ctx context.Context, field string) string {
	for _, f := range fieldErrors(p.Failed) {
		if f.Field == field {
			return fieldText(ctx, f)
		}
	}
	return ""
}

// Errors is the summary of what is wrong, linked to the fields by their ids, which are their names.
func (p Page) Errors(ctx context.Context) []components.FieldError {
	var list []components.FieldError
	for _, f := range fieldErrors(p.Failed) {
		list = append(list, components.FieldError{ID: f.Field, Text: fieldText(ctx, f)})
	}
	var e *models.Error
	if list == nil && errors.As(p.Failed, &e) {
		list = []components.FieldError{{Text: lang.T(ctx, e.Text, e.Args...)}}
	}
	return list
}

// fieldText is what is wrong with a field, after the line of the list that it is in.
func fieldText(ctx context.Context, f models.FieldError) string {
	text := lang.T(ctx, f.Text, f.Args...)
	if f.Line == 0 {
		return text
	}
	return lang.T(ctx, "Line {{.N}}: {{.Problem}}", "N", f.Line, "Problem", text)
}

func fieldErrors(err error) []models.FieldError {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// logo is the address of the council's own logo, or nothing where it has none.
func (p Page) logo() string {
	if p.Council.Logo == "" {
		return ""
	}
	return "/logo/" + p.Council.Logo + ".png"
}

// SignInHref leads to the sign-in page and back here.
func (p Page) SignInHref() string {
	if p.Path == "" || p.Path == "/" || strings.HasPrefix(p.Path, "/sign-in") {
		return "/sign-in"
	}
	return signInHref(p.Path)
}

// signInHref leads to the sign-in page, and then to a path of ours.
func signInHref(next string) string { return "/sign-in?next=" + url.QueryEscape(next) }

// homeOfDevice is where the council's name leads on a shared device: to the ballot. Elsewhere it leads home.
func (p Page) homeOfDevice() string {
	if p.Shared == "" {
		return ""
	}
	return p.Path
}

// idleSeconds is how long a shared device waits for a touch.
func (p Page) idleSeconds() string { return strconv.FormatFloat(p.Idle.Seconds(), 'f', -1, 64) }
