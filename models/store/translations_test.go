package store_test

import (
	"slices"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestProjectsAreTranslatedBeforeTheVoteOpens: an officer writes, mends and removes while the round waits for its vote; once it is open they add and change nothing,
// and take down what is wrong.
func TestProjectsAreTranslatedBeforeTheVoteOpens(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := voteAt(t, w, models.StageSealed, 0)
		in := func(number int, title, summary string) models.TranslationInput {
			if title+summary == "" {
				return models.TranslationInput{number: {}}
			}
			return models.TranslationInput{number: {Title: title, Summary: summary, What: "Co zrobią", Place: "Gdzie"}}
		}
		write := func(who models.Actor, tag string, in models.TranslationInput) error {
			return w.Store.Translate(ctx, who, r.Slug, tag, in)
		}
		read := func(tag string) string {
			t.Helper()
			ballot, err := w.Store.BallotPage(ctx, r.Slug, "")
			if err != nil {
				t.Fatal(err)
			}
			said, _ := ballot.Translated(1, tag)
			return said.Title
		}
		for _, who := range []models.Actor{w.Lead, w.Helper, w.Resident, {}} {
			if err := write(who, "pl", in(1, "Tytuł", "Zdanie")); err == nil {
				t.Errorf("%s translates", who.DisplayName)
			}
		}
		wantCode(t, "a language that nobody speaks", write(w.Officer, "xx", in(1, "Tytuł", "Zdanie")), models.NotFound)
		refusedWith(t, "a title without its sentence", write(w.Officer, "pl", in(1, "Tytuł", " ")), models.Invalid, "summary-1")
		refusedWith(t, "a sentence without its title", write(w.Officer, "pl", in(1, "", "Zdanie")), models.Invalid, "title-1")
		refusedWith(t, "what they will do left out", write(w.Officer, "pl", models.TranslationInput{1: {Title: "Tytuł", Summary: "Zdanie", Place: "Gdzie"}}), models.Invalid, "what-1")
		refusedWith(t, "the place left out", write(w.Officer, "pl", models.TranslationInput{1: {Title: "Tytuł", Summary: "Zdanie", What: "Co zrobią"}}), models.Invalid, "place-1")
		refusedWith(t, "a title that is turned round", write(w.Officer, "pl", in(1, "Tytuł\u202e", "Zdanie")), models.Invalid, "title-1")
		refusedWith(t, "a title of two alphabets", write(w.Officer, "pl", in(1, "T\u0443tuł", "Zdanie")), models.Invalid, "title-1")
		refusedWith(t, "a hidden number", write(w.Officer, "pl", in(1, "Tytuł", "Tel. 0\u200b7700 900123")), models.Invalid, "summary-1")
		wantCode(t, "the first", write(w.Officer, "pl", in(1, " Tytuł ", "Zdanie")), "")
		wantCode(t, "the same, mended", write(w.Officer, "pl", in(1, "Nowy tytuł", "Zdanie")), "")
		if got := read("pl"); got != "Nowy tytuł" {
			t.Errorf("the ballot says %q", got)
		}
		said, err := w.Store.TranslatedProject(ctx, r.Round, 1, "pl")
		if err != nil || said.What != "Co zrobią" || said.Place != "Gdzie" {
			t.Errorf("the project's page says %+v, %v", said, err)
		}
		wantCode(t, "taken away", write(w.Officer, "pl", in(1, "", "")), "")
		if got := read("pl"); got != "" {
			t.Errorf("the ballot still says %q", got)
		}
		wantCode(t, "written again", write(w.Officer, "pl", in(1, "Tytuł", "Zdanie")), "")

		wantCode(t, "taken down before the vote", w.Store.TakeTranslationDown(ctx, w.Officer, r.Slug, "pl", 1, "reason-1", "Wrong"), models.Conflict)
		w.Store.Advance(3 * 24 * time.Hour)
		wantCode(t, "taking down what is not there", w.Store.TakeTranslationDown(ctx, w.Officer, r.Slug, "ur", 1, "reason-1", "Wrong"), models.NotFound)
		wantCode(t, "another language while the vote is open", write(w.Officer, "ur", in(1, "عنوان", "جملہ")), models.Conflict)
		wantCode(t, "another text while the vote is open", write(w.Officer, "pl", in(1, "Inny", "Zdanie")), models.Conflict)
		if pl, ur := read("pl"), read("ur"); pl != "Tytuł" || ur != "" {
			t.Errorf("during the vote the ballot says %q and %q", pl, ur)
		}
		take := func(who models.Actor, reason string) error {
			return w.Store.TakeTranslationDown(ctx, who, r.Slug, "pl", 1, "reason-1", reason)
		}
		wantCode(t, "taken down by a helper", take(w.Helper, "It is of another project"), models.Forbidden)
		refusedWith(t, "taken down without a reason", take(w.Officer, " "), models.Invalid, "reason-1")
		wantCode(t, "taken down", take(w.Officer, " It is of another project "), "")
		wantCode(t, "taken down twice", take(w.Officer2, "Again"), models.Conflict)
		if got := read("pl"); got != "" {
			t.Errorf("the ballot still says %q", got)
		}
		if said, err := w.Store.TranslatedProject(ctx, r.Round, 1, "pl"); err != nil || said.Title != "" {
			t.Errorf("the project's page still says %+v, %v", said, err)
		}
		page, err := w.Store.TranslationsPage(ctx, w.Officer2, r.Slug, "pl")
		if err != nil || page.CanWrite || !page.CanTake || page.Done["pl"] != 0 || len(page.Written) != 1 || page.Written[0].Reason != "It is of another project" ||
			page.Written[0].TakenName != w.Officer.DisplayName {
			t.Errorf("the page says %+v, %v", page, err)
		}
		trail, err := w.Store.AuditTrail(ctx, w.Auditor, 1)
		if err != nil || len(trail) != 1 || trail[0].Reason != "It is of another project" {
			t.Errorf("the trail says %+v, %v", trail, err)
		}
		endVote(t, w, r)
		wantCode(t, "taken down after the vote", take(w.Officer, "Late"), models.Conflict)
	})
}

// TestTwoOfficersPutATextOnALargeBallot: what one wrote is on it once another has read just that. What nobody else read is in no vote.
func TestTwoOfficersPutATextOnALargeBallot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageSealed)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"assurance": "code", "pot_pence": models.TwoPeopleAbove + 1})
		for _, title := range []string{"Baby bank", "Girls' football"} {
			w.Proposal(r, models.ProposalEligible, title, 620_000)
		}
		fingerprint, err := w.Keys.NewRound(r.ID)
		must(t, err)
		w.Seal(r, fingerprint)
		write := func(who models.Actor, number int, title string) {
			t.Helper()
			must(t, w.Store.Translate(ctx, who, r.Slug, "pl", models.TranslationInput{number: {Title: title, Summary: "Zdanie", What: "Co zrobią", Place: "Gdzie"}}))
		}
		reads := func() []string {
			t.Helper()
			ballot, err := w.Store.BallotPage(ctx, r.Slug, "")
			must(t, err)
			one, err := w.Store.TranslatedProject(ctx, ballot.Round, 1, "pl")
			must(t, err)
			said := []string{one.Title}
			for _, p := range ballot.Projects {
				text, _ := ballot.Translated(p.Number, "pl")
				said = append(said, text.Title)
			}
			return said
		}
		says := func(when string, want ...string) {
			t.Helper()
			if got := reads(); !slices.Equal(got, want) {
				t.Errorf("%s voters read %q, want %q", when, got, want)
			}
		}
		write(w.Officer, 1, "Piłka nożna")
		write(w.Officer, 2, "Bank")
		says("before a second officer,", "", "", "")
		refused(t, "who wrote it", confirmsTexts(ctx, w.Store, w.Officer, r.Slug, "pl"), models.Conflict, "nothing here that another officer wrote")
		page, err := w.Store.TranslationsPage(ctx, w.Officer2, r.Slug, "pl")
		must(t, err)
		write(w.Officer, 1, "Bank dla niemowląt")
		refused(t, "another text than was read", w.Store.ConfirmTranslations(ctx, w.Officer2, r.Slug, "pl", page.SeenTexts), models.Conflict, notSeen)
		write(w.Officer2, 2, "Piłka nożna dla dziewcząt")
		must(t, confirmsTexts(ctx, w.Store, w.Officer2, r.Slug, "pl"))
		says("after one of them,", "Bank dla niemowląt", "Bank dla niemowląt", "")
		write(w.Officer, 1, "Bank dla niemowląt") // saved as it is: it stays confirmed
		must(t, confirmsTexts(ctx, w.Store, w.Officer, r.Slug, "pl"))
		says("after both,", "Bank dla niemowląt", "Bank dla niemowląt", "Piłka nożna dla dziewcząt")
		write(w.Officer, 2, "Bank")
		says("after a change,", "Bank dla niemowląt", "Bank dla niemowląt", "")
		openNow(t, w, voting{Round: r})
		refused(t, "once the vote is open", confirmsTexts(ctx, w.Store, w.Officer2, r.Slug, "pl"), models.Conflict, "until its vote opens")
		refused(t, "taking down what is not on it", w.Store.TakeTranslationDown(ctx, w.Officer2, r.Slug, "pl", 2, "reason-2", "It is of another project"), models.Conflict, "not on the ballot")
		says("while people vote,", "Bank dla niemowląt", "Bank dla niemowląt", "")
	})
}
