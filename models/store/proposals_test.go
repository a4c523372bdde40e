package store_test

import (
	"slices"
	"testing"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

func TestRoundProposalsAreWhatEverybodyMaySee(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageVoting)
		other := w.Round(models.StageProposing)
		w.Proposal(other, models.ProposalSubmitted, "Of another round", 50_000)
		for state, title := range map[string]string{models.ProposalDraft: "A draft", models.ProposalWithdrawn: "Withdrawn", models.ProposalSubmitted: "Being read",
			models.ProposalChangesRequested: "Changes asked", models.ProposalEligible: "Zebra", models.ProposalNotEligible: "A refused one"} {
			w.Proposal(r, state, title, 50_000)
		}
		w.Seal(r, "test")
		list, err := w.Store.RoundProposals(t.Context(), r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		titles := []string{}
		for _, c := range list {
			titles = append(titles, c.Title)
		}
		if want := []string{"Zebra", "Being read", "Changes asked", "A refused one"}; !slices.Equal(titles, want) {
			t.Errorf("titles %q, want %q", titles, want)
		}
		if c := list[0]; c.Number != 1 || c.AskPence != 50_000 || c.GroupName != "Northgate Parents" || c.Theme != "under-5s" || c.PeopleCount != 90 ||
			c.RoundStage != models.StageVoting || c.VotedIn != nil || c.AwardPence != 0 || c.Reference == "" || c.RoundSlug != r.Slug || c.SubmittedAt == nil {
			t.Errorf("card %+v", c)
		}
		if _, err := w.Store.RoundProposals(t.Context(), w.Round(models.StageDraft).Slug); models.CodeOf(err) != models.NotFound {
			t.Errorf("an unpublished round's proposals: %v, want not found", err)
		}
	})
}

func TestCardsTellAResultOnceItIsPublished(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 50_000)
		w.Seal(r, "test")
		result := models.Result{RoundID: r.ID, RulebookHash: "r", BallotsHash: "b", Ballots: 3, VotersServed: 2, SpentPence: 50_000, Outcome: "{}",
			CountedBy: w.Officer.PersonID, CountedAt: w.Now}
		line := models.ResultLine{RoundID: r.ID, ProposalID: p.ID, Rank: 1, Votes: 2, People: 2, CostPence: 50_000, LeftPence: 100, VotedIn: true, Reason: "voted_in"}
		if err := w.Store.Setup(t.Context(), &result, &line); err != nil {
			t.Fatal(err)
		}
		list, err := w.Store.RoundProposals(t.Context(), r.Slug)
		if err != nil || list[0].VotedIn != nil {
			t.Errorf("before the result is published: %+v, %v", list, err)
		}
		publish := store.Patch{Row: &models.Result{}, Key: "round_id", Value: r.ID, Values: map[string]any{
			"proposers_told_by": w.Officer.PersonID, "proposers_told_at": w.Now, "published_by": w.Officer.PersonID, "published_at": w.Now}}
		if err := w.Store.Setup(t.Context(), publish); err != nil {
			t.Fatal(err)
		}
		list, err = w.Store.RoundProposals(t.Context(), r.Slug)
		if err != nil || list[0].VotedIn == nil || !*list[0].VotedIn || list[0].AwardPence != 0 {
			t.Errorf("after the result is published: %+v, %v", list, err)
		}
	})
}

func TestMyProposalsAreOnesOwnAndOnesGroups(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		open, closed := w.Round(models.StageProposing), w.Round(models.StageReviewing)
		w.Proposal(open, models.ProposalDraft, "Open draft", 50_000)
		w.Proposal(closed, models.ProposalDraft, "Closed draft", 50_000)
		w.Proposal(closed, models.ProposalChangesRequested, "Sent back", 50_000)
		w.Proposal(closed, models.ProposalEligible, "Eligible", 50_000)
		for _, test := range []struct {
			who  models.Actor
			edit []string
			all  int
		}{
			{w.Lead, []string{"Open draft", "Sent back"}, 4},
			{w.Member, nil, 4},
			{w.Parent, nil, 0},
			{w.Officer, nil, 0},
		} {
			list, err := w.Store.MyProposals(t.Context(), test.who)
			if err != nil {
				t.Fatal(err)
			}
			var edit []string
			for _, c := range list {
				if c.CanEdit {
					edit = append(edit, c.Title)
				}
			}
			slices.Sort(edit)
			if len(list) != test.all || !slices.Equal(edit, test.edit) {
				t.Errorf("%s sees %d and may go on with %q; want %d and %q", test.who.DisplayName, len(list), edit, test.all, test.edit)
			}
		}
		if _, err := w.Store.MyProposals(t.Context(), models.Actor{}); models.CodeOf(err) != models.Unauthenticated {
			t.Errorf("a visitor's proposals: %v", err)
		}
	})
}
