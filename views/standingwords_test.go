package views

import (
	"strings"
	"testing"

	"acorn/models"
)

// TestLaterLettersAreToBeRevokedOnlyWhileTheyCanBe: those that stay as they are are told of in both cases.
func TestLaterLettersAreToBeRevokedOnlyWhileTheyCanBe(t *testing.T) {
	for kind, open := range map[string]bool{models.FlagLetters: true, models.FlagRevoked: false} {
		text := flagText(models.Flag{Kind: kind, Count: 12, Later: 3})
		if !strings.Contains(text, "3 people with a later letter that works would stay as they are") || strings.Contains(text, "revoke the later letters too") != open {
			t.Errorf("%s: %s", kind, text)
		}
	}
}
