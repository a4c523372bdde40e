package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/messages"
)

// sent notes what goes out, by mail and by text.
type sent struct {
	mails []messages.Mail
	texts []messages.Text
}

func (s *sent) Send(_ context.Context, m messages.Mail) error {
	s.mails = append(s.mails, m)
	return nil
}

func (s *sent) SendText(_ context.Context, t messages.Text) error {
	s.texts = append(s.texts, t)
	return nil
}

// A message goes where its recipient says, and a text that may have gone out before is sent as such.
func TestMessagesGoByTheirRecipient(t *testing.T) {
	t.Parallel()
	out := &sent{}
	a := &app{sender: out, texts: out}
	claimed := time.Now()
	for _, m := range []models.Message{
		{ID: "1", Recipient: "sam@example.org", Subject: "Your voting code", Body: "Your code"},
		{ID: "2", Recipient: "+44@example.org", Subject: "Your voting code", Body: "Your code"},
		{ID: "3", Recipient: "+447700900123", Subject: "Your voting code", Body: "482 913"},
		{ID: "4", Recipient: "+447700900123", Subject: "Your voting code", Body: "482 913", Attempts: 1},
		{ID: "5", Recipient: "+447700900123", Subject: "Your voting code", Body: "482 913", LockedUntil: &claimed},
	} {
		if err := a.send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if len(out.mails) != 2 || len(out.texts) != 3 {
		t.Fatalf("%d mails, %d texts", len(out.mails), len(out.texts))
	}
	for i, want := range []messages.Text{{To: "+447700900123", Text: "482 913", Reference: "3"}, {To: "+447700900123", Text: "482 913", Reference: "4", Again: true}, {To: "+447700900123", Text: "482 913", Reference: "5", Again: true}} {
		if out.texts[i] != want {
			t.Errorf("sent %+v, want %+v", out.texts[i], want)
		}
	}
	a.texts = nil
	if err := a.send(t.Context(), models.Message{ID: "6", Recipient: "+447700900123", Body: "482 913"}); !errors.Is(err, errNoTexts) || messages.Permanent(err) {
		t.Errorf("a text where none are set up: %v", err)
	}
}
