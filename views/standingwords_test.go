package views

import (
	"strings"
	"testing"

	"acorn/models"
)

// TestLaterLettersAreToBeRevoked: those that stay as they are are told of, and what to do, while people vote and after.
func TestLaterLettersAreToBeRevoked(t *testing.T) {
	for _, kind := range []string{models.FlagLetters, models.FlagRevoked} {
		text := flagText(models.Flag{Kind: kind, Count: 12, Later: 3})
		if !strings.Contains(text, "3 people with a later letter that works would stay as they are") || !strings.Contains(text, "revoke the later letters too") {
			t.Errorf("%s: %s", kind, text)
		}
	}
	if text := flagText(models.Flag{Kind: models.FlagRevoked, Later: 12}); !strings.Contains(text, "12 people have a later letter that works") || !strings.Contains(text, "revoke the later letters too") {
		t.Errorf("none without a later letter: %s", text)
	}
}
