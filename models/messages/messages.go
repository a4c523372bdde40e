// Package messages has the words of every message that Acorn sends, and sends mail through an SMTP server and texts through GOV.UK Notify.
//
// The words are functions that return a subject and a text in the language of their context. A subject can be read over a
// shoulder, on a locked phone or by a family that shares an address: none names a round, a project, a person or what happened,
// and nothing in any says or implies that somebody is a child, is in care, or raised a concern.
//
// Sending is for a worker that takes messages from the outbox: [Permanent] tells it whether trying again can help.
package messages

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mail is one message to one person, in plain text.
type Mail struct {
	To      string // a bare address: someone@example.org
	Subject string // one line
	Text    string // lines end with \n
}

// Sender sends mail. Send returns nil only when the next server has taken responsibility for the message; an error for which
// [Permanent] is true will come back however often it is tried.
type Sender interface {
	Send(ctx context.Context, m Mail) error
}

// Text is one text message to one phone.
type Text struct {
	To        string // a UK mobile number: +447700900123
	Text      string // see Fits
	Reference string // names the message, so that the service knows one that is sent again
	Again     bool   // it may have been sent before: whoever tried got no answer
}

// TextSender sends texts. SendText returns nil only when the service has taken responsibility for the message, now or by an earlier try; [Permanent] tells of its errors as of a
// Sender's.
type TextSender interface {
	SendText(ctx context.Context, t Text) error
}

// Error is why a message was not sent. Its text may be logged and kept: every mail address and number in it is hidden.
type Error struct {
	Code      int  // the server's reply code (RFC 5321 §4.2) or HTTP status, 0 when it gave none
	Permanent bool // trying the same message again cannot help
	text      bool // it was a text, and no mail
	err       error
}

// Error says what failed, without anybody's address.
func (e *Error) Error() string {
	if e.text {
		return "sending a text: " + hideNumbers(e.err.Error())
	}
	return "sending mail: " + hideAddresses(e.err.Error())
}

// Unwrap is the error of the mail library or the network. Its text may have addresses in it.
func (e *Error) Unwrap() error { return e.err }

// Permanent says that this very message will never be sent: it is malformed, or the server refused the recipient or the text for good
// (a 5xx reply of a mail server, a number that Notify takes for none). Everything else may be tried again: a 4xx reply, a time-out, and whatever goes wrong before the recipient is named,
// because a wrong password or certificate is the installation's fault and no reason to lose people's mail.
func Permanent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Permanent
}

// check refuses a message that could carry headers of its own or that no server would take.
func (m Mail) check() error {
	if err := checkAddress(m.To); err != nil {
		return fmt.Errorf("the recipient: %w", err)
	}
	if strings.TrimSpace(m.Subject) == "" {
		return errors.New("the subject is empty")
	}
	if err := checkText(m.Subject, ""); err != nil {
		return fmt.Errorf("the subject: %w", err)
	}
	if strings.TrimSpace(m.Text) == "" {
		return errors.New("the text is empty")
	}
	if err := checkText(m.Text, "\n\t"); err != nil {
		return fmt.Errorf("the text: %w", err)
	}
	return nil
}

// checkAddress takes one bare address and nothing else: no name, no list, no line break (RFC 5322 §3.4.1).
func checkAddress(address string) error {
	if err := checkText(address, ""); err != nil {
		return err
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > 254 {
		return errors.New("not one plain mail address")
	}
	return nil
}

// checkText refuses control characters but those allowed, and bytes that are not UTF-8. A line break in a header would begin
// another header.
func checkText(text, allowed string) error {
	if !utf8.ValidString(text) {
		return errors.New("not UTF-8")
	}
	for _, c := range text {
		if (unicode.IsControl(c) || c == '\u2028' || c == '\u2029') && !strings.ContainsRune(allowed, c) {
			return fmt.Errorf("control character %U", c)
		}
	}
	return nil
}

// hideAddresses replaces every mail address: what went wrong is kept and shown to officers, whose it was is not their business.
func hideAddresses(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		if strings.Contains(word, "@") {
			words[i] = "[address]"
		}
	}
	return strings.Join(words, " ")
}

// hideNumbers replaces what may be part of a telephone number: five digits or more in a row.
func hideNumbers(text string) string {
	return digitsInRow.ReplaceAllString(hideAddresses(text), "[number]")
}

var digitsInRow = regexp.MustCompile(`\+?[0-9]{5,}`)
