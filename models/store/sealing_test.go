package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// scored is when the panel's time is over in a round that is being reviewed now.
const scored = 5*24*time.Hour + time.Hour

func TestSealingFreezesTheRulesAndTheProjects(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Skate ramp lights", 900_000)
		w.Proposal(r, models.ProposalEligible, "baby bank", 620_000)
		w.Proposal(r, models.ProposalNotEligible, "A statue", 900_000)
		w.Proposal(r, models.ProposalWithdrawn, "Withdrawn", 900_000)
		sent := w.Proposal(r, models.ProposalChangesRequested, "Sent back", 900_000)
		early, err := w.Store.SealPage(t.Context(), w.Officer, r.Slug)
		if err != nil || early.CanSeal || len(early.Stops) != 1 || !strings.HasPrefix(early.Stops[0].Text, "The panel is still scoring") {
			t.Fatalf("while the panel scores: %+v, %v", early.Stops, err)
		}
		refused(t, "while the panel scores", seals(t.Context(), w.Store, w.Officer, r.Slug), models.Conflict, "")
		w.Store.SetOffset(scored)
		before, err := w.Store.SealPage(t.Context(), w.Officer, r.Slug)
		if err != nil || !before.CanSeal || len(before.Stops) != 0 || len(before.Warnings) != 1 || len(before.Projects) != 2 {
			t.Fatalf("%+v, %v", before, err)
		}
		if err := seals(t.Context(), w.Store, w.Officer2, r.Slug); err != nil {
			t.Fatal(err)
		}
		after, err := w.Store.SealPage(t.Context(), w.Officer, r.Slug)
		if err != nil || after.Stage != models.StageSealed || after.SealedBy != "Oscar Officer" || after.CanSeal {
			t.Errorf("%s by %s, %v", after.Stage, after.SealedBy, err)
		}
		if len(after.Projects) != 2 || after.Projects[0].Title != "baby bank" || after.Projects[0].Number != 1 || after.Projects[1].CostPence != 900_000 {
			t.Errorf("projects %+v", after.Projects)
		}
		if fingerprint, err := w.Keys.Fingerprint(r.ID); err != nil || after.KeyFingerprint != fingerprint {
			t.Errorf("key %q, %v", after.KeyFingerprint, err)
		}
		file, err := w.Store.RulesFile(t.Context(), r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(file)
		if hex.EncodeToString(sum[:]) != after.Rules.Hash {
			t.Errorf("the file's hash is not %s", after.Rules.Hash)
		}
		var rules models.SealedRules
		if err := json.Unmarshal(file, &rules); err != nil || rules.PotPence != r.PotPence || len(rules.Projects) != 2 || len(rules.Timetable) != 4 || rules.MaxChoices != 3 {
			t.Errorf("%s, %v", file, err)
		}
		refused(t, "sealing again", seals(t.Context(), w.Store, w.Officer, r.Slug), models.Closed, "")
		for name, row := range map[string]any{
			"the pot":       store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"pot_pence": 1}},
			"a cost":        store.Patch{Row: &models.Project{}, Key: "proposal_id", Value: after.Projects[0].ProposalID, Values: map[string]any{"cost_pence": 1}},
			"the rules":     store.Patch{Row: &models.Rulebook{}, Key: "round_id", Value: r.ID, Values: map[string]any{"max_choices": 4}},
			"the timetable": store.Patch{Row: &models.Window{}, Key: "round_id", Value: r.ID, Values: map[string]any{"closes_at": w.Now.Add(time.Hour)}},
			"the projects":  &models.Project{RoundID: r.ID, ProposalID: sent.ID, VersionID: after.Projects[0].VersionID, Number: 3, Title: "Sent back", CostPence: 1},
		} {
			if err := w.Store.Setup(t.Context(), row); err == nil {
				t.Errorf("%s of a sealed round changed", name)
			}
		}
		if _, err := w.Store.VerifyAudit(t.Context()); err != nil {
			t.Error(err)
		}
		trail, err := w.Store.AuditTrail(t.Context(), w.Officer, 1)
		if err != nil || trail[0].Act != string(models.ActSeal) || text(trail[0].ActorID) != w.Officer2.PersonID || !strings.Contains(trail[0].Detail, after.Rules.Hash) {
			t.Errorf("trail %+v, %v", trail, err)
		}
	})
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestWhatStandsAgainstSealing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for name, test := range map[string]struct {
			make func(r models.Round)
			stop string
		}{
			"nothing to vote on":    {func(models.Round) {}, "No proposal is eligible"},
			"an undecided proposal": {func(r models.Round) { w.Proposal(r, models.ProposalSubmitted, "Undecided", 100_000) }, "1 proposal waits for a decision"},
			"a rule we cannot count": {func(r models.Round) {
				patch(t, w, &models.Rulebook{}, "round_id", r.ID, map[string]any{"panel_weight": 30})
			}, "Acorn cannot count by these rules yet"},
			"too dear": {func(r models.Round) { w.Proposal(r, models.ProposalEligible, "A castle", 4_000_001) }, "“{{.Title}}” does not cost"},
		} {
			r := w.Round(models.StageReviewing)
			if name != "nothing to vote on" {
				w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
			}
			test.make(r)
			w.Store.SetOffset(scored)
			page, err := w.Store.SealPage(t.Context(), w.Officer, r.Slug)
			if err != nil || page.CanSeal || len(page.Stops) != 1 || !strings.HasPrefix(page.Stops[0].Text, test.stop) {
				t.Errorf("%s: %v, %v", name, page.Stops, err)
			}
			refused(t, name, seals(t.Context(), w.Store, w.Officer, r.Slug), models.Conflict, "")
			w.Store.SetOffset(0)
		}
	})
}

func patch(t *testing.T, w *world.World, row any, key, value string, values map[string]any) {
	t.Helper()
	if err := w.Store.Setup(t.Context(), store.Patch{Row: row, Key: key, Value: value, Values: values}); err != nil {
		t.Fatal(err)
	}
}

func TestWhoSeals(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		large := w.Round(models.StageReviewing)
		w.Proposal(large, models.ProposalEligible, "Baby bank", 620_000)
		patch(t, w, &models.Round{}, "id", large.ID, map[string]any{"pot_pence": 5_000_001, "assurance": "code"})
		w.Store.SetOffset(scored)
		for name, actor := range map[string]models.Actor{"a resident": w.Resident, "a lead": w.Lead, "an approver": w.Approver, "a visitor": {}, "a helper": w.Helper} {
			if err := seals(t.Context(), w.Store, actor, large.Slug); models.CodeOf(err) != models.Forbidden && models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := w.Store.SealPage(t.Context(), actor, large.Slug); models.CodeOf(err) != models.Forbidden && models.CodeOf(err) != models.NotFound {
				t.Errorf("%s reads: %v", name, err)
			}
		}
		must(t, seals(t.Context(), w.Store, w.Officer, large.Slug))
		refused(t, "who proposed it", confirmsSeal(t.Context(), w.Store, w.Officer, large.Slug), models.Conflict, "Another officer")
		must(t, confirmsSeal(t.Context(), w.Store, w.Officer2, large.Slug))
	})
}

func TestCodesAreShownOnceAndCounted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 3)
		_, err := w.Store.IssueCodes(t.Context(), w.Officer, v.Slug, models.NewCodes{Label: "Batch", HeldBy: "St Luke's School", Count: "3"})
		refused(t, "the same batch again", err, models.Invalid, "[label:")
		for count, field := range map[string]string{"0": "count", "501": "count", "ten": "count", "": "count"} {
			_, err := w.Store.IssueCodes(t.Context(), w.Officer, v.Slug, models.NewCodes{Label: "B" + count, HeldBy: "The library", Count: count})
			refused(t, count+" codes", err, models.Invalid, "["+field+":")
		}
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[1])); err != nil {
			t.Fatal(err)
		}
		helped, err := w.Store.IssueCodes(t.Context(), w.Helper, v.Slug, models.NewCodes{Label: "Saturday", HeldBy: "Somewhere else", Count: "2"})
		if err != nil || helped.Batch.HeldBy != "Northgate Library" || len(helped.Codes) != 2 {
			t.Errorf("a helper's: %+v, %v", helped.Batch, err)
		}
		all, err := w.Store.CodesPage(t.Context(), w.Officer, v.Slug)
		if err != nil || len(all.Batches) != 2 || all.Batches[0].Count != 3 || all.Batches[0].Used != 1 || all.Batches[1].Used != 0 {
			t.Errorf("an officer sees %+v, %v", all.Batches, err)
		}
		own, err := w.Store.CodesPage(t.Context(), w.Helper, v.Slug)
		if err != nil || len(own.Batches) != 1 || own.Batches[0].Label != "Saturday" || own.Venue != "Northgate Library" {
			t.Errorf("a helper sees %+v, %v", own.Batches, err)
		}
		refused(t, "a helper revokes another venue's", w.Store.RevokeCodes(t.Context(), w.Helper, v.Slug, all.Batches[0].ID, "Why not"), models.NotFound, "")
		trusted, err := w.Store.IssueCodes(t.Context(), w.Officer, v.Slug, models.NewCodes{Label: "From the council", HeldBy: "Northgate Library", Count: "2"})
		must(t, err)
		refused(t, "a helper revokes what an officer made for their venue", w.Store.RevokeCodes(t.Context(), w.Helper, v.Slug, trusted.Batch.ID, "Why not"), models.Conflict, "Ask an officer")
		for label, theirs := range map[string]models.CodeBatch{"what they made": helped.Batch, "what an officer made": trusted.Batch} {
			page, err := w.Store.BatchPage(t.Context(), w.Helper, v.Slug, theirs.ID)
			if err != nil || !page.CanRevoke || page.OthersMade != (theirs.ID == trusted.Batch.ID) || page.MayDecide {
				t.Errorf("a helper looks at %s: %+v, %v", label, page, err)
			}
		}
		must(t, w.Store.RevokeCodes(t.Context(), w.Helper, v.Slug, helped.Batch.ID, "A sheet was lost"))
		refused(t, "no reason", w.Store.RevokeCodes(t.Context(), w.Officer, v.Slug, all.Batches[0].ID, ""), models.Invalid, "[reason-"+all.Batches[0].ID)
		if err := w.Store.RevokeCodes(t.Context(), w.Officer, v.Slug, all.Batches[0].ID, "A sheet was lost"); err != nil {
			t.Fatal(err)
		}
		refused(t, "revoking again", w.Store.RevokeCodes(t.Context(), w.Officer, v.Slug, all.Batches[0].ID, "Again"), models.Conflict, "")
		_, err = w.Store.CastBallot(t.Context(), with(v.cast(t, w, 2), v.codes[1]))
		refused(t, "a used code that was revoked", err, models.Invalid, "[voting_code:")
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots: one that was cast stays", n)
		}
		for _, actor := range []models.Actor{w.Resident, w.Approver, {}} {
			if _, err := w.Store.IssueCodes(t.Context(), actor, v.Slug, models.NewCodes{Label: "X", HeldBy: "Y", Count: "1"}); models.CodeOf(err) != models.Forbidden {
				t.Errorf("%s issues codes: %v", actor.DisplayName, err)
			}
		}
	})
}

// TestALargeRoundIsSealedAsTwoOfficersReadIt: whoever published it or changed it last, one proposes to seal what it says now and another does. What has changed
// since has to be proposed again.
func TestALargeRoundIsSealedAsTwoOfficersReadIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"})
		w.Store.SetOffset(scored)
		change := func(who models.Actor, part models.RoundPart, set func(in *models.RoundInput)) {
			t.Helper()
			setup, _, err := w.Store.RoundToChange(ctx, who, r.Slug)
			must(t, err)
			in := models.RoundInputOf(part, setup)
			in.Reason = "People asked"
			set(&in)
			must(t, w.Store.ChangeRound(ctx, who, r.Slug, in))
		}
		reads := func(who models.Actor) models.SealPage {
			t.Helper()
			page, err := w.Store.SealPage(ctx, who, r.Slug)
			must(t, err)
			return page
		}
		if page := reads(w.Officer); !page.TakesTwo || !page.CanSeal || page.Proposer != "" {
			t.Errorf("before: %+v", page)
		}
		refused(t, "what nobody proposed", confirmsSeal(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "Nobody proposes")
		must(t, seals(ctx, w.Store, w.Officer, r.Slug))
		if page := reads(w.Officer2); page.Stage != models.StageReviewing || page.Proposer != "Olive Officer" || page.Own || !reads(w.Officer).Own {
			t.Errorf("proposed: %s by %q", page.Stage, page.Proposer)
		}
		refused(t, "proposing it again", seals(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "proposed already")

		change(w.Officer2, models.RoundMoneyPart, func(in *models.RoundInput) { in.Money.Name += " again" }) // nothing that is sealed
		change(w.Officer2, models.RoundRulesPart, func(in *models.RoundInput) { in.Rules.MaxChoices = "1" })
		if page := reads(w.Officer2); page.Proposer != "" || !page.Lapsed {
			t.Errorf("after a change: by %q, lapsed %t", page.Proposer, page.Lapsed)
		}
		refused(t, "other rules than were proposed", confirmsSeal(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "Nobody proposes")

		page := reads(w.Officer)
		must(t, w.Store.SealRound(ctx, w.Officer2, r.Slug, page.Seen, "audit@example.org"))
		refused(t, "who did not read where checkpoints go", w.Store.ConfirmSeal(ctx, w.Officer, r.Slug, page.Seen), models.Conflict, notSeen)
		must(t, w.Store.DropSeal(ctx, w.Officer, r.Slug))
		must(t, w.Store.SealRound(ctx, w.Officer2, r.Slug, reads(w.Officer2).Seen, "audit@example.org"))
		must(t, confirmsSeal(ctx, w.Store, w.Officer, r.Slug))
		if page := reads(w.Officer); page.Stage != models.StageSealed || page.SealedBy != "Olive Officer" || page.Proposer != "Oscar Officer" || page.WitnessEmail != "audit@example.org" {
			t.Errorf("sealed: %s by %q, checkpoints to %q", page.Stage, page.SealedBy, page.WitnessEmail)
		}
		refused(t, "taking it back", w.Store.DropSeal(ctx, w.Officer, r.Slug), models.Closed, "")
	})
}

// TestALargeRoundThatWasMadeSmallerIsSealedByTwo: one officer could else lower what is shared first, and seal it alone.
func TestALargeRoundThatWasMadeSmallerIsSealedByTwo(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 100, "assurance": "code"})
		w.Store.SetOffset(scored)
		setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
		must(t, err)
		in := models.RoundInputOf(models.RoundMoneyPart, setup)
		in.Money.Pot, in.Reason = "50,000", "A partner gives less than it said."
		must(t, w.Store.ChangeRound(ctx, w.Officer, r.Slug, in))
		must(t, seals(ctx, w.Store, w.Officer, r.Slug))
		if page, err := w.Store.SealPage(ctx, w.Officer2, r.Slug); err != nil || page.Stage != models.StageReviewing {
			t.Errorf("one officer alone: %s, %v", page.Stage, err)
		}
		must(t, confirmsSeal(ctx, w.Store, w.Officer2, r.Slug))
	})
}

// TestRulesThatChangeWhileTheyAreSealedAreNotSealed: what is sealed is what the officer read, or nothing. On SQLite nobody can change them then.
func TestRulesThatChangeWhileTheyAreSealedAreNotSealed(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	ctx := t.Context()
	r := w.Round(models.StageReviewing)
	w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
	w.Store.SetOffset(scored)
	page, err := w.Store.SealPage(ctx, w.Officer2, r.Slug)
	must(t, err)
	setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
	must(t, err)
	in := models.RoundInputOf(models.RoundRulesPart, setup)
	in.Rules.MaxChoices, in.Reason = "1", "People asked"
	changed := false
	w.Queries.Hold(func(sql string) {
		if changed || !strings.Contains(sql, "pg_advisory_xact_lock") {
			return
		}
		changed = true
		must(t, w.Store.ChangeRound(ctx, w.Officer, r.Slug, in))
	})
	err = w.Store.SealRound(ctx, w.Officer2, r.Slug, page.Seen, "")
	w.Queries.Hold(nil)
	if !changed {
		t.Fatal("nobody changed the rules meanwhile")
	}
	refused(t, "other rules", err, models.Conflict, notSeen)
}
