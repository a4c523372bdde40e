package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"acorn/models"
)

// TestOfficersActsAreKilled kills the process that counts a round, or destroys its key, after each of its statements in turn, and lets the last do it.
func TestOfficersActsAreKilled(t *testing.T) {
	if *kills < 50 {
		t.Skip("starts some hundred programs: make faults runs it")
	}
	onBoth(t, func(t *testing.T, database string) {
		k := newKilling(t, database)
		first := k.start(deadly{})
		k.open()
		k.during(func() { k.awaitMore(60) })
		k.stop(first)
		ctx, s := t.Context(), k.w.Store
		counts := k.untilDone(officersAct{What: "count", Actor: k.w.Officer, Slug: k.round.Slug, Offset: 30 * 24 * time.Hour}, nil)
		s.SetOffset(30 * 24 * time.Hour)
		for _, step := range []func(context.Context, models.Actor, string) error{s.TellProposers, s.PublishResult} {
			if err := step(ctx, k.w.Officer, k.round.Slug); err != nil {
				t.Fatal(err)
			}
		}
		file, err := s.BallotsFile(ctx, k.round.Slug)
		if err != nil {
			t.Fatal(err)
		}
		s.SetOffset(200 * 24 * time.Hour)
		if err := s.ProposeKeyDestruction(ctx, k.w.Officer, k.round.Slug, true, "I asked everyone. Nothing is open."); err != nil {
			t.Fatal(err)
		}
		destroys := k.untilDone(officersAct{What: "destroy", Actor: k.w.Officer2, Slug: k.round.Slug, Offset: 200 * 24 * time.Hour}, func() string {
			page, err := s.KeyPage(ctx, k.w.Officer, k.round.Slug)
			if err != nil {
				t.Fatal(err)
			}
			if page.Destruction.ConfirmedAt != nil {
				return "finish"
			}
			return "destroy"
		})
		if page, err := s.KeyPage(ctx, k.w.Officer, k.round.Slug); err != nil || page.Destruction.DestroyedAt == nil {
			t.Errorf("that the key is destroyed is not on record: %v", err)
		}
		if _, err := k.w.Keys.Fingerprint(k.round.ID); err == nil {
			t.Error("the key is there")
		}
		if again, err := s.BallotsFile(ctx, k.round.Slug); err != nil || !bytes.Equal(again, file) {
			t.Errorf("the file of ballots is another, %v", err)
		}
		t.Logf("killed %d times while counting and %d times while a key was destroyed", counts, destroys)
	})
}

// TestSealingIsKilled kills the process that seals a round after each of its statements in turn: "make faults" after every one, and a few wherever tests run.
// A round is sealed with all that belongs to it or not at all, and its key is the one that it was sealed with.
func TestSealingIsKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		k := newKilling(t, database)
		r := k.w.Round(models.StageReviewing)
		k.w.Proposal(r, models.ProposalEligible, "Skate ramp lights", 900_000)
		k.w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		const soon = 5*24*time.Hour + time.Hour // scored, and not yet open to vote
		ctx, s := t.Context(), k.w.Store
		s.SetOffset(soon)
		act := officersAct{What: "seal", Actor: k.w.Officer2, Slug: r.Slug, Offset: soon}
		unsealed := func() string {
			page, err := s.SealPage(ctx, k.w.Officer, r.Slug)
			if err != nil || page.Stage != models.StageReviewing || !page.CanSeal || page.KeyFingerprint != "" {
				t.Fatalf("half sealed: %s, can seal %t, key %q, %v", page.Stage, page.CanSeal, page.KeyFingerprint, err)
			}
			return "seal"
		}
		killed := k.untilDone(act, unsealed)
		page, err := s.SealPage(ctx, k.w.Officer, r.Slug)
		fingerprint, wrong := k.w.Keys.Fingerprint(r.ID)
		if err != nil || wrong != nil || page.Stage != models.StageSealed || page.KeyFingerprint != fingerprint || len(page.Projects) != 2 {
			t.Errorf("sealed: %s with %d projects, %v, %v", page.Stage, len(page.Projects), err, wrong)
		}
		if err := s.SealRound(ctx, k.w.Officer2, r.Slug, "", ""); models.CodeOf(err) != models.Closed {
			t.Errorf("sealing again: %v", err)
		}
		t.Logf("killed %d times while sealing", killed)
	})
}

// untilDone does an act in processes that are killed after one statement more each time, until one comes through. It answers how many were killed. what
// says before each which act it is now.
func (k *killing) untilDone(act officersAct, what func() string) int {
	k.t.Helper()
	killed, step := 0, max(1, 12/max(1, *kills)) // each statement, or every fourth
	for n := 1; n < 500; n += step {
		act.Kill = int64(n)
		if what != nil {
			act.What = what()
		}
		text, err := json.Marshal(act)
		if err != nil {
			k.t.Fatal(err)
		}
		program := k.command(childActs + "=" + string(text))
		err = program.Wait()
		if err == nil {
			return killed
		}
		killed++
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			k.t.Fatalf("%s, killed after %d statements: %v: %s", act.What, n, err, program.Stderr)
		}
	}
	k.t.Fatalf("%s is never done", act.What)
	return 0
}
