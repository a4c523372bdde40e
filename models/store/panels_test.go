package store_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// answer saves scores for the round's questions, in order.
func answer(t *testing.T, w *world.World, who models.Actor, r models.Round, p models.Proposal, scores ...int) {
	t.Helper()
	page, err := w.Store.ScoringPage(t.Context(), who, r.Slug, p.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for i, score := range scores {
		in := models.ScoreInput{CriterionID: page.Rubric[i].ID, Score: strconv.Itoa(score), Why: "  Reason of " + who.DisplayName + " "}
		if err := w.Store.SaveScore(t.Context(), who, r.Slug, p.Slug, i+1, in); err != nil {
			t.Fatal(err)
		}
	}
}

// begin says that the member knows nobody who would get the money.
func begin(t *testing.T, w *world.World, who models.Actor, r models.Round, p models.Proposal) {
	t.Helper()
	if err := w.Store.AnswerInterest(t.Context(), who, r.Slug, p.Slug, models.NoInterest); err != nil {
		t.Fatal(err)
	}
}

// finish scores a proposal from beginning to end.
func finish(t *testing.T, w *world.World, who models.Actor, r models.Round, p models.Proposal, scores ...int) {
	t.Helper()
	begin(t, w, who, r, p)
	answer(t, w, who, r, p, scores...)
	if err := w.Store.FinishScorecard(t.Context(), who, r.Slug, p.Slug); err != nil {
		t.Fatal(err)
	}
}

// refused fails unless the error has the code and says these words.
func refused(t *testing.T, what string, err error, code models.Code, says string) {
	t.Helper()
	if err == nil || models.CodeOf(err) != code || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v, want %s: …%s…", what, err, code, says)
	}
}

func TestPanelMemberScoresAndFinishes(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		bank := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Proposal(r, models.ProposalEligible, "Second idea", 100_000)
		w.Proposal(r, models.ProposalSubmitted, "Being checked", 100_000)
		w.Proposal(r, models.ProposalNotEligible, "Refused", 100_000)

		page, err := w.Store.PanelPage(ctx, w.Advisor, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if !page.Open || page.Over || page.PanelName != "Harwick Young Advisors" || len(page.Items) != 2 || page.Waiting != 1 || page.Mine() != 2 || page.Next() == nil {
			t.Errorf("page %+v", page)
		}
		begin(t, w, w.Advisor, r, bank)
		begin(t, w, w.Advisor, r, bank) // said again on another device: nothing happens
		answer(t, w, w.Advisor, r, bank, 3)
		if err := w.Store.SavePanelComment(ctx, w.Advisor, r.Slug, bank.Slug, " Good luck "); err != nil {
			t.Fatal(err)
		}
		scoring, err := w.Store.ScoringPage(ctx, w.Advisor, r.Slug, bank.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if scoring.Points() != 6 || scoring.Rubric.Most() != 12 || !slices.Equal(scoring.Unanswered(), []int{2}) || scoring.Card.Comment != "Good luck" ||
			scoring.Whys[scoring.Rubric[0].ID] != "Reason of Young Advisor A" || scoring.Item.Score != models.ScoreBegun || scoring.Of != 2 {
			t.Errorf("draft %+v", scoring)
		}
		refused(t, "finishing with a question open", w.Store.FinishScorecard(ctx, w.Advisor, r.Slug, bank.Slug), models.Invalid, "Answer question")
		answer(t, w, w.Advisor, r, bank, 2, 4) // the first answer is changed
		if err := w.Store.FinishScorecard(ctx, w.Advisor, r.Slug, bank.Slug); err != nil {
			t.Fatal(err)
		}
		if scoring, err = w.Store.ScoringPage(ctx, w.Advisor, r.Slug, bank.Slug); err != nil || !scoring.Finished() || scoring.Points() != 8 {
			t.Errorf("finished %+v, %v", scoring, err)
		}
		if err := w.Store.FinishScorecard(ctx, w.Advisor, r.Slug, bank.Slug); err != nil {
			t.Errorf("finishing again: %v", err)
		}
		in := models.ScoreInput{CriterionID: scoring.Rubric[0].ID, Score: "1"}
		refused(t, "a score after finishing", w.Store.SaveScore(ctx, w.Advisor, r.Slug, bank.Slug, 1, in), models.Conflict, "finished")
		refused(t, "a comment after finishing", w.Store.SavePanelComment(ctx, w.Advisor, r.Slug, bank.Slug, "x"), models.Conflict, "finished")
		refused(t, "an interest after finishing", w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, bank.Slug, "friend"), models.Conflict, "finished")
		if tasks, err := w.Store.PanelTasks(ctx, w.Advisor); err != nil || len(tasks) != 1 || tasks[0].ToScore != 1 || tasks[0].Finished != 1 ||
			tasks[0].RoundSlug != r.Slug || tasks[0].RoundName != r.Name || !tasks[0].ClosesAt.After(w.Now) {
			t.Errorf("tasks %+v, %v", tasks, err)
		}
		if tasks, err := w.Store.PanelTasks(ctx, w.Officer); err != nil || tasks != nil {
			t.Errorf("an officer's tasks %+v, %v", tasks, err)
		}
	})
}

func TestScoringIsRefused(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		begin(t, w, w.Advisor, r, p)
		page, err := w.Store.ScoringPage(ctx, w.Advisor, r.Slug, p.Slug)
		if err != nil {
			t.Fatal(err)
		}
		good := models.ScoreInput{CriterionID: page.Rubric[0].ID, Score: "3"}
		save := func(who models.Actor, round, proposal string, number int, in models.ScoreInput) error {
			return w.Store.SaveScore(ctx, who, round, proposal, number, in)
		}
		for _, score := range []string{"0", "5", "3.5", "-1", "many", "3 or 4"} {
			in := good
			in.Score = score
			refused(t, "score "+score, save(w.Advisor, r.Slug, p.Slug, 1, in), models.Invalid, "Choose one of the answers")
		}
		refused(t, "no score", save(w.Advisor, r.Slug, p.Slug, 1, models.ScoreInput{CriterionID: good.CriterionID}), models.Invalid, "fits best")
		refused(t, "question 0", save(w.Advisor, r.Slug, p.Slug, 0, good), models.NotFound, "")
		refused(t, "question 3 of 2", save(w.Advisor, r.Slug, p.Slug, 3, good), models.NotFound, "")
		refused(t, "another question's id", save(w.Advisor, r.Slug, p.Slug, 2, good), models.Conflict, "questions have changed")

		other := w.Round(models.StageReviewing)
		theirs := w.Proposal(other, models.ProposalEligible, "In another round", 1_000)
		begin(t, w, w.Advisor, other, theirs)
		foreign, err := w.Store.ScoringPage(ctx, w.Advisor, other.Slug, theirs.Slug)
		if err != nil {
			t.Fatal(err)
		}
		refused(t, "another round's question", save(w.Advisor, r.Slug, p.Slug, 1, models.ScoreInput{CriterionID: foreign.Rubric[0].ID, Score: "3"}), models.Conflict, "questions have changed")
		refused(t, "another round's proposal", save(w.Advisor, r.Slug, theirs.Slug, 1, good), models.NotFound, "")

		refused(t, "before saying whom they know", save(w.Advisor2, r.Slug, p.Slug, 1, good), models.Conflict, "First say")
		refused(t, "an officer", save(w.Officer, r.Slug, p.Slug, 1, good), models.Forbidden, "")
		refused(t, "the proposer", save(w.Lead, r.Slug, p.Slug, 1, good), models.Forbidden, "")
		refused(t, "a visitor", save(models.Actor{}, r.Slug, p.Slug, 1, good), models.Forbidden, "")
		stranger := w.Advisor
		elsewhere := w.Team.ID
		stranger.Memberships = []models.Membership{{Role: models.Panel, TeamID: &elsewhere}}
		refused(t, "a member of another panel", save(stranger, r.Slug, p.Slug, 1, good), models.Forbidden, "Another panel")
		if _, err := w.Store.PanelPage(ctx, stranger, r.Slug); models.CodeOf(err) != models.Forbidden {
			t.Errorf("another panel's list: %v", err)
		}

		for state, code := range map[string]models.Code{models.ProposalDraft: models.NotFound, models.ProposalSubmitted: models.Conflict, models.ProposalChangesRequested: models.Conflict,
			models.ProposalNotEligible: models.Conflict, models.ProposalWithdrawn: models.Conflict} {
			q := w.Proposal(r, state, state, 1_000)
			refused(t, "a proposal that is "+state, w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, q.Slug, models.NoInterest), code, "")
		}
		for _, stage := range []models.Stage{models.StageProposing, models.StageSealed, models.StageVoting} {
			closed := w.Round(stage)
			q := w.Proposal(closed, models.ProposalEligible, "Too early or late", 1_000)
			says := "has closed"
			if stage == models.StageProposing {
				says = "not open yet"
			} else {
				w.Seal(closed, "test")
			}
			refused(t, "while "+string(stage), w.Store.AnswerInterest(ctx, w.Advisor, closed.Slug, q.Slug, models.NoInterest), models.Closed, says)
		}
		draft := w.Round(models.StageDraft)
		refused(t, "in an unpublished round", w.Store.AnswerInterest(ctx, w.Advisor, draft.Slug, p.Slug, models.NoInterest), models.Closed, "not open yet")

		// The clock closes it, and nothing is lost.
		answer(t, w, w.Advisor, r, p, 3)
		w.Store.Advance(6 * 24 * time.Hour)
		refused(t, "a score after the close", save(w.Advisor, r.Slug, p.Slug, 1, good), models.Closed, "has closed")
		refused(t, "finishing after the close", w.Store.FinishScorecard(ctx, w.Advisor, r.Slug, p.Slug), models.Closed, "has closed")
		if page, err = w.Store.ScoringPage(ctx, w.Advisor, r.Slug, p.Slug); err != nil || page.Open || !page.Over || page.Points() != 6 {
			t.Errorf("the draft after the close: %+v, %v", page, err)
		}
	})
}

func TestInterestBlocksScoring(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		begin(t, w, w.Advisor, r, p)
		answer(t, w, w.Advisor, r, p, 4, 4)
		if err := w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, p.Slug, "family"); err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.ScoringPage(ctx, w.Advisor, r.Slug, p.Slug)
		if err != nil || page.Interest == nil || page.Interest.Kind != "family" || page.Card != nil || page.Item.Score != models.StoodAside {
			t.Errorf("after declaring: %+v, %v", page, err)
		}
		in := models.ScoreInput{CriterionID: page.Rubric[0].ID, Score: "4"}
		refused(t, "scoring with an interest", w.Store.SaveScore(ctx, w.Advisor, r.Slug, p.Slug, 1, in), models.Forbidden, "You know someone")
		refused(t, "finishing with an interest", w.Store.FinishScorecard(ctx, w.Advisor, r.Slug, p.Slug), models.Forbidden, "You know someone")
		refused(t, "a comment with an interest", w.Store.SavePanelComment(ctx, w.Advisor, r.Slug, p.Slug, "x"), models.Forbidden, "You know someone")
		refused(t, "taking it back", w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, p.Slug, models.NoInterest), models.Forbidden, "You know someone")
		if err := w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, p.Slug, "family"); err != nil {
			t.Errorf("declaring it twice: %v", err)
		}
		refused(t, "no answer", w.Store.AnswerInterest(ctx, w.Advisor2, r.Slug, p.Slug, ""), models.Invalid, "Choose one answer")

		// The schema refuses a scorecard too, whatever the program does.
		card := models.Scorecard{ID: page.Interest.ID, ProposalID: p.ID, VersionID: page.Item.VersionID, PersonID: &w.Advisor.PersonID, UpdatedAt: w.Now}
		if err := w.Store.Setup(ctx, &card); !errors.Is(err, store.ErrRefused) {
			t.Errorf("a scorecard of somebody with an interest: %v", err)
		}

		progress, err := w.Store.PanelProgress(ctx, w.Officer, r.Slug)
		if err != nil || len(progress.Interests) != 1 || progress.Interests[0].Kind != "family" || progress.Interests[0].DisplayName != "Young Advisor A" {
			t.Fatalf("progress %+v, %v", progress, err)
		}
		id := progress.Interests[0].ID
		refused(t, "the member undoing it", w.Store.UndoInterest(ctx, w.Advisor, r.Slug, id, "oops"), models.Forbidden, "")
		refused(t, "undoing it for no reason", w.Store.UndoInterest(ctx, w.Officer, r.Slug, id, " "), models.Invalid, "Say why")
		other := w.Round(models.StageReviewing)
		refused(t, "undoing it through another round", w.Store.UndoInterest(ctx, w.Officer, other.Slug, id, "oops"), models.NotFound, "")
		refused(t, "undoing nothing", w.Store.UndoInterest(ctx, w.Officer, r.Slug, "1 OR 1=1", "oops"), models.NotFound, "")
		if err := w.Store.UndoInterest(ctx, w.Officer, r.Slug, id, "Pressed the wrong button"); err != nil {
			t.Fatal(err)
		}
		trail, err := w.Store.AuditTrail(ctx, w.Officer, 1)
		if err != nil || trail[0].Act != string(models.ActUndoInterest) || trail[0].Reason != "Pressed the wrong button" {
			t.Errorf("audit %+v, %v", trail, err)
		}
		finish(t, w, w.Advisor, r, p, 1, 1)

		// Whoever made the proposal cannot say that they know nobody.
		mine := w.Proposal(r, models.ProposalEligible, "My own idea", 1_000)
		if err := w.Store.Setup(ctx, store.Patch{Row: &models.Proposal{}, Key: "id", Value: mine.ID, Values: map[string]any{"made_by": w.Advisor.PersonID}}); err != nil {
			t.Fatal(err)
		}
		refused(t, "their own proposal", w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, mine.Slug, models.NoInterest), models.Invalid, "It is mine")
		if err := w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, mine.Slug, "own"); err != nil {
			t.Error(err)
		}
	})
}

func TestTwoDevicesOfOneMemberSaveAtOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		at := func(times int, act func(i int) error) []error {
			errs := make([]error, times)
			var group sync.WaitGroup
			for i := range times {
				group.Go(func() { errs[i] = act(i) })
			}
			group.Wait()
			return errs
		}
		for _, err := range at(6, func(int) error { return w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, p.Slug, models.NoInterest) }) {
			if err != nil {
				t.Fatalf("beginning on two devices: %v", err)
			}
		}
		page, err := w.Store.ScoringPage(ctx, w.Advisor, r.Slug, p.Slug)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range at(12, func(i int) error {
			in := models.ScoreInput{CriterionID: page.Rubric[i%2].ID, Score: strconv.Itoa(1 + i%4)}
			return w.Store.SaveScore(ctx, w.Advisor, r.Slug, p.Slug, i%2+1, in)
		}) {
			if err != nil {
				t.Fatalf("saving on two devices: %v", err)
			}
		}
		// One device finishes while another changes an answer: each change either came before, and counts, or is refused.
		errs := at(8, func(i int) error {
			if i == 3 {
				return w.Store.FinishScorecard(ctx, w.Advisor, r.Slug, p.Slug)
			}
			return w.Store.SaveScore(ctx, w.Advisor, r.Slug, p.Slug, 1, models.ScoreInput{CriterionID: page.Rubric[0].ID, Score: "4"})
		})
		accepted := 0
		for i, err := range errs {
			switch {
			case err == nil:
				accepted++
			case i == 3 || models.CodeOf(err) != models.Conflict:
				t.Errorf("device %d: %v", i, err)
			}
		}
		after, err := w.Store.ScoringPage(ctx, w.Advisor, r.Slug, p.Slug)
		if err != nil || !after.Finished() || len(after.Scores) != 2 {
			t.Fatalf("after: %+v, %v", after, err)
		}
		if accepted > 1 && after.Scores[page.Rubric[0].ID] != 4 {
			t.Errorf("%d changes were accepted, but the score is %d", accepted-1, after.Scores[page.Rubric[0].ID])
		}
		// One device declares an interest while another begins: one of them wins, never both.
		q := w.Proposal(r, models.ProposalEligible, "Second idea", 1_000)
		at(6, func(i int) error {
			return w.Store.AnswerInterest(ctx, w.Advisor2, r.Slug, q.Slug, []string{models.NoInterest, "friend"}[i%2])
		})
		if page, err := w.Store.ScoringPage(ctx, w.Advisor2, r.Slug, q.Slug); err != nil || page.Interest == nil || page.Card != nil {
			t.Errorf("an interest declared must stand alone: %+v, %v", page, err)
		}
	})
}

func TestRubricIsFrozenOnceSomebodyHasScored(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		begin(t, w, w.Advisor, r, p)
		page, err := w.Store.ScoringPage(ctx, w.Advisor, r.Slug, p.Slug)
		if err != nil {
			t.Fatal(err)
		}
		heavier := store.Patch{Row: &models.Criterion{}, Key: "id", Value: page.Rubric[0].ID, Values: map[string]any{"weight": 5}}
		if err := w.Store.Setup(ctx, heavier); err != nil {
			t.Fatalf("before anybody scored: %v", err)
		}
		answer(t, w, w.Advisor, r, p, 3)
		for name, row := range map[string]any{
			"a weight":       heavier,
			"a question":     store.Patch{Row: &models.Criterion{}, Key: "id", Value: page.Rubric[1].ID, Values: map[string]any{"question": "Is it blue?"}},
			"a new question": &models.Criterion{ID: p.ID, RoundID: r.ID, Position: 9, Question: "Is it blue?", Weight: 1},
			"a new level":    &models.CriterionLevel{CriterionID: page.Rubric[0].ID, Score: 5, Meaning: "Perfect"},
			"a level":        store.Patch{Row: &models.CriterionLevel{}, Key: "criterion_id", Value: page.Rubric[1].ID, Values: map[string]any{"meaning": "x"}},
		} {
			if err := w.Store.Setup(ctx, row); !errors.Is(err, store.ErrRefused) {
				t.Errorf("changing %s: %v, want refused", name, err)
			}
		}
	})
}
