package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Sterling is the currency of all money that rounds share out (ISO 4217). Only elections from elsewhere have another.
const Sterling = "GBP"

// ContentHash is the SHA-256 of what somebody is asked to approve, written as JSON with its members in alphabetical order, without white
// space and with nothing escaped that need not be, so that the same content always has the same hash. Whoever approves sends the hash of
// what they saw: had it changed meanwhile, theirs no longer fits (what you see is what you sign, OWASP Transaction Authorization).
func ContentHash(content map[string]any) (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(content); err != nil {
		return "", fmt.Errorf("writing what is to be approved: %w", err)
	}
	sum := sha256.Sum256(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return hex.EncodeToString(sum[:]), nil
}

// ShortHash is the beginning of a hash, in groups that two people can read to each other: "3f2a 91bc 04de".
func ShortHash(hash string) string {
	if len(hash) < 12 {
		return hash
	}
	return hash[:4] + " " + hash[4:8] + " " + hash[8:12]
}

// Recipient is whoever an award goes to: a group, or a person whose idea has no group yet.
type Recipient struct {
	OrganisationID *string
	MadeBy         string
}

// Includes reports whether the actor is one of the people who get the money: the proposer, or of the proposing group.
func (r Recipient) Includes(actor Actor) bool {
	return r.MadeBy == actor.PersonID || r.OrganisationID != nil && slices.Contains(actor.Organisations(Lead, Group), *r.OrganisationID)
}

// CheckSecondPerson is nil when the actor may decide about money that somebody else asked for. The one who asked never decides, nor does
// anybody who would get the money.
func CheckSecondPerson(actor Actor, askedBy string, recipients ...Recipient) *Error {
	if actor.PersonID == askedBy {
		return Errorf(Forbidden, "You asked for this. Somebody else must decide")
	}
	if slices.ContainsFunc(recipients, func(r Recipient) bool { return r.Includes(actor) }) {
		return Errorf(Forbidden, "You belong to a group that would get this money. Somebody else must decide")
	}
	return nil
}

// requireText refuses a text that is missing or too long. most is in characters.
func (c *Checks) requireText(field, text string, most int, missing string) {
	if text == "" {
		c.Require(false, field, missing)
		return
	}
	c.limitText(field, text, most)
}

// limitText refuses a text that is too long. most is in characters.
func (c *Checks) limitText(field, text string, most int) {
	c.Require(utf8.RuneCountInString(text) <= most, field, "Make this {{.Most}} characters or fewer", "Most", most)
}

// publicText refuses a text that everybody will read when it is missing, too long, or has a way to reach somebody or what cannot be seen in it.
func (c *Checks) publicText(field, text string, most int, missing string) {
	c.requireText(field, text, most, missing)
	c.takeOut(field, text)
}
