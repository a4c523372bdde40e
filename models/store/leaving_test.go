package store_test

import (
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestAListIsAppliedAlthoughSomebodyOnItClosesTheirAccount, before a second officer has it applied or while it is: else anybody on a list could keep it off the roll.
func TestAListIsAppliedAlthoughSomebodyOnItClosesTheirAccount(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]bool{"before": false, "while it is applied": true} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, w *world.World) { leavesList(t, w, late) })
		})
	}
}

func leavesList(t *testing.T, w *world.World, late bool) {
	ctx, r := t.Context(), w.Round(models.StageReviewing)
	page := broughtIn(t, w, r.Slug, "reference,email\nA1,sam@people.example\nA2,"+w.Parent.Email+"\n", false)
	if !late {
		must(t, w.Store.EraseAccount(ctx, w.Parent))
	}
	must(t, w.Store.ApplyList(ctx, w.Officer2, r.Slug, page.List.ID, page.List.FileHash))
	if late {
		must(t, w.Store.EraseAccount(ctx, w.Parent))
	}
	work(t, w)
	if l := list(t, w, r.Slug, page.List.ID).List; l.State != models.ListApplied {
		t.Errorf("the list is %s: %s", l.State, l.Trouble)
	}
	if p := roll(t, w, r.Slug); p.People != 2 {
		t.Errorf("%d are on the roll", p.People)
	}
	none(t, w, "SELECT COUNT(*) FROM import_rows")
}

// TestAClosedAccountLeavesMailsOfOthersAsTheyAre, whatever its person was called.
func TestAClosedAccountLeavesMailsOfOthersAsTheyAre(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		const body = "Ada proposes a role. Look at it: https://acorn.example/roles"
		must(t, w.Store.Setup(ctx, &models.Message{ID: newID(), DedupeKey: "role:x", Kind: "role", Recipient: w.Admin2.Email, Subject: "A role waits", Body: body, CreatedAt: w.Now, KeepUntil: w.Now.AddDate(0, 1, 0)}))
		must(t, w.Store.SaveAccount(ctx, w.Parent, models.AccountInput{Name: "https", Answered: true}))
		must(t, w.Store.EraseAccount(ctx, w.Parent))
		mails, err := w.Store.Messages(ctx, 20)
		must(t, err)
		if len(mails) != 1 || mails[0].Body != body {
			t.Errorf("the mails are %+v", mails)
		}
	})
}
