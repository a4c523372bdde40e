package store_test

import (
	"fmt"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestNoBatchHasAPlaceOfTheProgramsOwn: what is kept under those names is left out of lists and of what can be set aside.
func TestNoBatchHasAPlaceOfTheProgramsOwn(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		for _, place := range []string{models.HeldByVoter, " letters to people  on the ROLL."} {
			_, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: "April", HeldBy: place, Count: "12"})
			refused(t, "codes for "+place, err, models.Invalid, "held_by")
			_, err = w.Store.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: "April", Venue: place, Count: "3"})
			refused(t, "papers for "+place, err, models.Invalid, "venue")
			_, err = w.Store.MakePass(ctx, w.Officer, v.Slug, models.PassInput{Name: "Ms Khan", Venue: place})
			refused(t, "a pass for "+place, err, models.Invalid, "venue")
		}
	})
}

// TestABatchUnderTheNameOfLettersIsSetAside: one of an earlier version may have such a name. Its codes are of nobody on a list.
func TestABatchUnderTheNameOfLettersIsSetAside(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		issued, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: "April", HeldBy: "A stall", Kind: models.PlaceLetters, Count: "12"})
		must(t, err)
		patch(t, w, &models.CodeBatch{}, "id", issued.Batch.ID, map[string]any{"held_by": models.HeldByRoll})
		must(t, w.Store.RevokeCodes(ctx, w.Officer2, v.Slug, issued.Batch.ID, "Nobody knows what this is"))
		if found := flags(t, w, v, models.FlagRevoked); len(found) != 1 || found[0].Count != 12 {
			t.Errorf("%+v", found)
		}
	})
}

// TestNoBatchKeepsTheHelpDeskFromANewCode: one that has the next name already, from an earlier version, is passed over.
func TestNoBatchKeepsTheHelpDeskFromANewCode(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 2)
		issued, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: "Issued anew 1", HeldBy: "A stall", Count: "1"})
		must(t, err)
		patch(t, w, &models.CodeBatch{}, "id", issued.Batch.ID, map[string]any{"held_by": models.HeldByVoter})
		for _, code := range v.codes {
			entry, err := w.Store.FindVoter(ctx, w.Officer2, v.Slug, code)
			must(t, err)
			must(t, w.Store.ProposeClosing(ctx, w.Officer2, v.Slug, entry, models.ClosingInput{Kind: models.DecideReissue, Reason: "Somebody voted as them"}))
			voters, err := w.Store.VotersPage(ctx, w.Officer, v.Slug)
			must(t, err)
			if given, err := w.Store.ConfirmStanding(ctx, w.Officer, v.Slug, voters.Waiting[0].ID); err != nil || given.Code == "" {
				t.Fatalf("a new code: %v", err)
			}
		}
	})
}

// TestLettersPrintedAnewAreNotSaidToBeUsed: the votes by the first letters are of the same entries.
func TestLettersPrintedAnewAreNotSaidToBeUsed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := sealedBy(t, w, models.AssuranceRoll)
		var file strings.Builder
		file.WriteString("reference,email\n")
		for i := range 12 {
			fmt.Fprintf(&file, "Resident %d Mill Lane,\n", i)
		}
		applied(t, w, v.Slug, file.String(), false)
		openNow(t, w, v)
		first, err := w.Store.IssueLetters(ctx, w.Officer, v.Slug, "March", models.MostLetters)
		must(t, err)
		for _, line := range first.Lines {
			_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), line.Code))
			must(t, err)
		}
		must(t, w.Store.RevokeCodes(ctx, w.Officer, v.Slug, first.Batch.ID, "Some were lost in the post"))
		_, err = w.Store.IssueLetters(ctx, w.Officer, v.Slug, "April", models.MostLetters)
		must(t, err)
		page, err := w.Store.ChecksPage(ctx, w.Officer, v.Slug)
		must(t, err)
		if len(page.Printed) != 1 || page.Printed[0].Batch != first.Batch.ID {
			t.Errorf("%+v", page.Printed)
		}
	})
}
