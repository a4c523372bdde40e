package store_test

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

func TestPanelResultIsReleasedByAnOfficer(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		bank := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		few := w.Proposal(r, models.ProposalEligible, "Only two score it", 100_000)
		finish(t, w, w.Advisor, r, bank, 4, 4)
		finish(t, w, w.Advisor2, r, bank, 1, 2)
		finish(t, w, w.PanelParent, r, bank, 3, 3)
		finish(t, w, w.Advisor, r, few, 1, 1)
		if err := w.Store.AnswerInterest(ctx, w.PanelParent, r.Slug, few.Slug, "work"); err != nil {
			t.Fatal(err)
		}

		// Before the release nobody sees a figure, whoever they are and however much they have finished.
		for name, actor := range map[string]models.Actor{"a member who has finished": w.Advisor, "a member": w.Advisor2, "an officer": w.Officer, "an approver": w.Approver,
			"the auditor": w.Auditor, "the lead": w.Lead, "the team": w.Resident} {
			_, err := w.Store.PanelResult(ctx, actor, r.Slug)
			refused(t, name, err, models.NotFound, "not out yet")
		}
		refused(t, "releasing early", w.Store.ReleasePanel(ctx, w.Officer, r.Slug), models.Closed, "You can release")
		refused(t, "a member releasing", w.Store.ReleasePanel(ctx, w.Advisor, r.Slug), models.Forbidden, "")
		progress, err := w.Store.PanelProgress(ctx, w.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]models.PanelMember{"Pat Panel": {Finished: 1, Aside: 1}, "Young Advisor A": {Finished: 2}, "Young Advisor B": {Finished: 1}}
		for _, m := range progress.Members {
			got := models.PanelMember{Left: m.Left, Begun: m.Begun, Finished: m.Finished, Aside: m.Aside}
			if got != want[m.DisplayName] {
				t.Errorf("%s: %+v, want %+v", m.DisplayName, got, want[m.DisplayName])
			}
		}
		if len(progress.Members) != 3 || progress.Proposals != 2 || progress.Finished() != 4 || progress.AllFinished() {
			t.Errorf("progress %+v", progress)
		}
		if _, err := w.Store.PanelProgress(ctx, w.Advisor, r.Slug); models.CodeOf(err) != models.Forbidden {
			t.Errorf("a member's view of the others' progress: %v", err)
		}

		finish(t, w, w.Advisor2, r, few, 4, 4)
		if err := w.Store.SavePanelComment(ctx, w.Advisor2, r.Slug, few.Slug, "late"); models.CodeOf(err) != models.Conflict {
			t.Errorf("a comment after finishing: %v", err)
		}
		if err := w.Store.ReleasePanel(ctx, w.Officer, r.Slug); err != nil {
			t.Fatalf("everyone has finished: %v", err)
		}
		refused(t, "releasing twice", w.Store.ReleasePanel(ctx, w.Officer2, r.Slug), models.Conflict, "already")
		late := w.Proposal(r, models.ProposalEligible, "Let through too late", 1_000)
		refused(t, "scoring after the release", w.Store.AnswerInterest(ctx, w.Advisor, r.Slug, late.Slug, models.NoInterest), models.Closed, "has closed")
		trail, err := w.Store.AuditTrail(ctx, w.Officer, 1)
		if err != nil || trail[0].Act != string(models.ActReleasePanel) || *trail[0].ActorID != w.Officer.PersonID || !strings.Contains(trail[0].Detail, `"finished":5`) {
			t.Errorf("audit %+v, %v", trail, err)
		}
		if err := w.Store.Setup(ctx, store.Patch{Row: &models.PanelOfRound{}, Key: "round_id", Value: r.ID, Values: map[string]any{"released_at": nil, "released_by": nil}}); err == nil {
			t.Error("a release was taken back")
		}

		page, err := w.Store.PanelResult(ctx, w.Resident, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		line := page.Lines[0]
		if line.Title != "Baby bank" || line.Scorers != 3 || line.Sum != 12+4+9 || line.Lowest != 4 || line.Highest != 12 || line.MeanTenths() != 83 ||
			line.Agreement() != models.PanelSplit || line.Most != 12 || line.Notes != nil || page.Members != 3 {
			t.Errorf("first line %+v of %d members", line, page.Members)
		}
		for _, l := range page.Lines[1:] {
			if l.Shown() || l.ProposalID == few.ID && (l.Scorers != 2 || l.Aside != 1) {
				t.Errorf("line %+v", l)
			}
		}
		if page.Round.ID != r.ID || !page.Over || page.Open {
			t.Errorf("page %+v", page.PanelFrame)
		}
	})
}

func TestPanelResultIsForThoseConcerned(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		finish(t, w, w.Advisor, r, p, 4, 4)
		begin(t, w, w.Advisor2, r, p)
		answer(t, w, w.Advisor2, r, p, 1, 1) // never finished
		if err := w.Store.SavePanelComment(ctx, w.Advisor2, r.Slug, p.Slug, "An unfinished thought"); err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(6 * 24 * time.Hour)
		if err := w.Store.ReleasePanel(ctx, w.Officer, r.Slug); err != nil {
			t.Fatalf("the clock has closed scoring: %v", err)
		}
		elsewhere := w.Parent
		notes := map[string]bool{}
		for _, c := range []struct {
			name  string
			actor models.Actor
			code  models.Code // empty where they see it
			notes bool
		}{
			{"a member of the panel", w.Advisor, "", false},
			{"a member who never finished", w.Advisor2, "", false},
			{"the lead of the group", w.Lead, "", true},
			{"a member of the group", w.Member, "", true},
			{"the planning team", w.Resident, "", false},
			{"an officer", w.Officer, "", true},
			{"an approver", w.Approver, "", false},
			{"the auditor", w.Auditor, "", false},
			{"somebody who has proposed nothing here", elsewhere, models.Forbidden, false},
			{"the safeguarding lead", w.Safeguarding, models.Forbidden, false},
			{"a helper", w.Helper, models.Forbidden, false},
			{"an administrator", w.Admin, models.Forbidden, false},
			{"a visitor", models.Actor{}, models.Unauthenticated, false},
		} {
			page, err := w.Store.PanelResult(ctx, c.actor, r.Slug)
			if c.code != "" {
				refused(t, c.name, err, c.code, "")
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if line := page.Lines[0]; line.Scorers != 1 || line.Shown() || (len(line.Notes) > 0) != c.notes {
				t.Errorf("%s: %+v", c.name, line)
			}
			for _, n := range page.Lines[0].Notes {
				for _, note := range n.Notes {
					notes[note] = true
				}
			}
		}
		if !notes["Reason of Young Advisor A"] || notes["Reason of Young Advisor B"] || notes["An unfinished thought"] {
			t.Errorf("notes %v: those of finished scorecards alone are passed on", notes)
		}

		open := w.Round(models.StageReviewing)
		w.Proposal(open, models.ProposalEligible, "Baby bank", 620_000)
		if err := w.Store.Setup(ctx, store.Patch{Row: &models.Rulebook{}, Key: "round_id", Value: open.ID, Values: map[string]any{"panel_public": true}}); err != nil {
			t.Fatal(err)
		}
		_, err := w.Store.PanelResult(ctx, models.Actor{}, open.Slug)
		refused(t, "a public result before its release", err, models.NotFound, "not out yet")
		if err := w.Store.ReleasePanel(ctx, w.Officer, open.Slug); err != nil {
			t.Fatal(err)
		}
		if page, err := w.Store.PanelResult(ctx, models.Actor{}, open.Slug); err != nil || page.Lines[0].Notes != nil {
			t.Errorf("a public result: %+v, %v", page, err)
		}
	})
}
