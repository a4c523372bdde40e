package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"acorn/models"
)

// sealedText begins a text that only a program with the key directory can read.
const sealedText = "sealed:"

// sealedTo is what the length of a sealed text is filled up to a multiple of, in bytes: how long an address is tells whose it may be.
const sealedTo = 512

// errUnopened is of a sealed text that was changed, or led to another place, in the database.
var errUnopened = errors.New("a sealed text is not as it was written: it was changed in the database, or is of other keys")

// sealText hides a text from whoever has the database alone (AES-256-GCM under a key from the pepper), and how long it is. It opens in this one place alone.
func (s *Store) sealText(text string, place ...string) (string, error) {
	box, err := s.box()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := io.ReadFull(s.rand, nonce); err != nil {
		return "", fmt.Errorf("sealing a text: %w", err)
	}
	filled := append([]byte(text), make([]byte, sealedTo-len(text)%sealedTo)...)
	return sealedText + base64.StdEncoding.EncodeToString(box.Seal(nonce, nonce, filled, sealedAt(place))), nil
}

// unsealText reads what sealText wrote for this place. The error of one that does not open is errUnopened.
func (s *Store) unsealText(sealed string, place ...string) (string, error) {
	box, err := s.box()
	if err != nil {
		return "", err
	}
	encoded, found := strings.CutPrefix(sealed, sealedText)
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !found || len(raw) < box.NonceSize() {
		return "", errUnopened
	}
	text, err := box.Open(nil, raw[:box.NonceSize()], raw[box.NonceSize():], sealedAt(place))
	if err != nil {
		return "", errUnopened
	}
	return string(bytes.TrimRight(text, "\x00")), nil
}

// sealedAt is a place as a sealed text is bound to it: quoted, so that no two places are written alike.
func sealedAt(place []string) []byte { return fmt.Appendf(nil, "%q", place) }

func (s *Store) box() (cipher.AEAD, error) {
	if s.keys == nil {
		return nil, errors.New("sealed texts need the directory of keys")
	}
	block, err := aes.NewCipher(s.keys.Pepper("sealed-mail"))
	if err != nil {
		return nil, fmt.Errorf("sealing texts: %w", err)
	}
	return cipher.NewGCM(block)
}

// placeOf is where a column of a message is. A body is of whom it goes to as well: else a code could be led to another's mailbox.
func placeOf(m models.Message, column string) []string {
	place := []string{"outbox", m.Kind, m.DedupeKey, column}
	if column == "body" {
		place = append(place, m.Recipient)
	}
	return place
}

// sealMail seals what says in a message whose a ballot is, or opens it or an account: of a receipt its body, and of a code also to whom it goes.
func (s *Store) sealMail(m *models.Message) error {
	if m.Kind != receiptKind && !isCodeMail(m.Kind) {
		return nil
	}
	var err error
	if m.Body, err = s.sealText(m.Body, placeOf(*m, "body")...); err != nil || m.Kind == receiptKind {
		return err
	}
	m.Recipient, err = s.sealText(m.Recipient, placeOf(*m, "recipient")...)
	return err
}

// unsealMail opens what sealMail sealed. The error of what does not open is errUnopened.
func (s *Store) unsealMail(m *models.Message) error {
	var err error
	switch {
	case isCodeMail(m.Kind):
		if m.Recipient, err = s.unsealText(m.Recipient, placeOf(*m, "recipient")...); err != nil {
			return err
		}
	case m.Kind == receiptKind:
	default:
		return nil
	}
	m.Body, err = s.unsealText(m.Body, placeOf(*m, "body")...)
	return err
}
