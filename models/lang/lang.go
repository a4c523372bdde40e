// Package lang is the one function every text that people read goes through. The English sentence is its own key, so a page
// is readable in the source and a missing translation shows English rather than a code.
//
//	lang.T(ctx, "Pick what you'd fund in {{.Area}}", "Area", round.Area)
//	lang.N(ctx, n, "{{.N}} vote", "{{.N}} votes")
package lang

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // Europe/London must be known on a machine without a zone database

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Language is one language that pages can be read in.
type Language struct {
	Tag  string // BCP 47, the value of html's lang attribute
	Name string // its name for itself, for the language switch
	Dir  string // "ltr" or "rtl", the value of html's dir attribute
}

// Languages are those that pages can be read in, the first being the one the keys are written in.
var Languages = []Language{{Tag: "en", Name: "English", Dir: "ltr"}}

// bundle holds the translations. It is built once and only read afterwards.
var bundle = sync.OnceValue(func() *i18n.Bundle { return i18n.NewBundle(language.BritishEnglish) })

type contextKey struct{}

// printer writes texts in one language.
type printer struct {
	language  Language
	localizer *i18n.Localizer
}

var english = sync.OnceValue(func() *printer {
	return &printer{Languages[0], i18n.NewLocalizer(bundle(), Languages[0].Tag)}
})

// With returns a context whose texts are in the language with this tag; an unknown tag means English.
func With(ctx context.Context, tag string) context.Context {
	for _, l := range Languages[1:] {
		if l.Tag == tag {
			return context.WithValue(ctx, contextKey{}, &printer{l, i18n.NewLocalizer(bundle(), l.Tag)})
		}
	}
	return context.WithValue(ctx, contextKey{}, english())
}

// Of is the language that the context's texts are in.
func Of(ctx context.Context) Language { return from(ctx).language }

func from(ctx context.Context) *printer {
	if p, ok := ctx.Value(contextKey{}).(*printer); ok {
		return p
	}
	return english()
}

// T is the text in the context's language. args alternate a name and its value, for the {{.Name}} places of the text.
func T(ctx context.Context, text string, args ...any) string {
	p := from(ctx)
	if len(args) == 0 && p == english() {
		return text
	}
	return p.localize(&i18n.LocalizeConfig{
		DefaultMessage: &i18n.Message{ID: text, Other: text},
		TemplateData:   data(args),
	}, text)
}

// N is the text for a number of things; {{.N}} in it is the number. Languages with more plural forms than two are served
// by their translations.
func N(ctx context.Context, n int, one, other string, args ...any) string {
	values := data(args)
	values["N"] = Number(ctx, int64(n))
	return from(ctx).localize(&i18n.LocalizeConfig{
		DefaultMessage: &i18n.Message{ID: other, One: one, Other: other},
		TemplateData:   values,
		PluralCount:    n,
	}, other)
}

// localize falls back to the English key: a person must never see an empty place because a translation is broken.
func (p *printer) localize(config *i18n.LocalizeConfig, key string) string {
	text, err := p.localizer.Localize(config)
	if err != nil && text == "" {
		return key
	}
	return text
}

func data(args []any) map[string]any {
	values := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i].(string)] = args[i+1]
	}
	return values
}

// Number writes a whole number with thousands separated: 12,500.
func Number(_ context.Context, n int64) string {
	digits := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// currency is the key of a context's currency.
type currency struct{}

// WithCurrency has Money write amounts in another currency than pounds, by its code: what is said of an election from elsewhere. Nothing is converted.
func WithCurrency(ctx context.Context, code string) context.Context {
	return context.WithValue(ctx, currency{}, code)
}

// Money writes pence as pounds: £12,500, or £3.20 where there are pence. In another currency it writes hundredths of that: PLN 12,500.
func Money(ctx context.Context, pence int64) string {
	sign := ""
	if pence < 0 {
		sign, pence = "−", -pence
	}
	symbol := "£"
	if code, ok := ctx.Value(currency{}).(string); ok && code != "GBP" {
		symbol = code + "\u00a0"
	}
	text := sign + symbol + Number(ctx, pence/100)
	if pence%100 != 0 {
		text += fmt.Sprintf(".%02d", pence%100)
	}
	return text
}

// london is where every date on a page is read; times are kept in UTC.
var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("lang: Europe/London is missing from the embedded time zones: " + err.Error())
	}
	return l
})

// London is the time as clocks in the United Kingdom show it.
func London(t time.Time) time.Time { return t.In(london()) }

// Date writes a day: Tuesday 3 March 2026.
func Date(_ context.Context, t time.Time) string { return London(t).Format("Monday 2 January 2006") }

// ShortDate writes a day where room is short: 3 Mar 2026.
func ShortDate(_ context.Context, t time.Time) string { return London(t).Format("2 Jan 2006") }

// Clock writes a time of day: 5pm, 5:30pm, midday, midnight.
func Clock(ctx context.Context, t time.Time) string {
	l := London(t)
	switch {
	case l.Hour() == 12 && l.Minute() == 0:
		return T(ctx, "midday")
	case l.Hour() == 0 && l.Minute() == 0:
		return T(ctx, "midnight")
	case l.Minute() == 0:
		return l.Format("3pm")
	default:
		return l.Format("3:04pm")
	}
}

// DateTimeFrom writes a day and time as somebody needs it who reads it now: with the year when it is not this one.
func DateTimeFrom(ctx context.Context, now, t time.Time) string {
	if London(now).Year() == London(t).Year() {
		return DateTime(ctx, t)
	}
	return T(ctx, "{{.Day}} at {{.Time}}", "Day", Date(ctx, t), "Time", Clock(ctx, t))
}

// DateTime writes a day and time without the year: Tuesday 3 March at 5pm. Use it for what is near; Date has the year.
func DateTime(ctx context.Context, t time.Time) string {
	return T(ctx, "{{.Day}} at {{.Time}}", "Day", London(t).Format("Monday 2 January"), "Time", Clock(ctx, t))
}
