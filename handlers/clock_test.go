package handlers

import (
	"net/http"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
)

// TestEverybodyReadsThatAVoteGoesOn gives a vote more time as an officer does, and opens every page on which somebody looks for its end.
func TestEverybodyReadsThatAVoteGoesOn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		v := s.ballotRound(models.StageVoting)
		officer, at := s.as(s.Officer), "/desk/rounds/"+v.Slug+"/clock"
		s.visitor().get("/rounds/"+v.Slug+"/rules").page.Has("main", "If nobody can vote for more than 15 minutes in the last 24 hours")
		officer.get("/desk/rounds/"+v.Slug).page.Has("nav", "Time to vote")
		form := officer.get(at).page.Form("Give more time")
		refused := officer.submit(form)
		refused.page.Has(".govuk-error-summary", "Say why. Everybody can read it", "Voting closes on that day and time already")
		if refused.status != http.StatusUnprocessableEntity {
			t.Errorf("without a reason: %d", refused.status)
		}
		f, err := s.Store.Frame(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		later := models.TypedMomentOf(f.HardClose.AddDate(0, 0, 3))
		form = refused.page.Form("Give more time")
		form.Values.Set("to-day", later.Day)
		form.Values.Set("to-month", later.Month)
		form.Values.Set("to-year", later.Year)
		form.Fill("Why?", "Snow closed the schools.")
		a := officer.submit(form)
		a.page.Has("main", "Voting now ends on", "Snow closed the schools.")
		for _, path := range []string{"", "/vote", "/rules"} {
			s.visitor().get("/rounds/"+v.Slug+path).page.Has("main", "Voting now ends on", "Snow closed the schools.")
		}
		s.Store.Advance(f.HardClose.AddDate(0, 0, 1).Sub(f.Now))
		s.visitor().get("/rounds/"+v.Slug+"/vote").page.Has("main", "You can change your mind until")
		s.Store.Advance(4 * 24 * time.Hour)
		s.visitor().get("/rounds/"+v.Slug+"/vote").page.Has("main", "This vote has closed", "Voting ended on", "Snow closed the schools.")
		s.as(s.Officer).get(at).page.Has("main", "It opens again only for an outage that was going on at the close")
	})
}

func TestTwoOfficersEndAnEvent(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageVoting)
		if err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"template": models.TemplateEvent, "venue": "The boathouse"}}); err != nil {
			t.Fatal(err)
		}
		s.Proposal(r, models.ProposalEligible, "Baby bank", 50_000)
		s.Seal(r, "test")
		first, second, at := s.as(s.Officer), s.as(s.Officer2), "/desk/rounds/"+r.Slug+"/clock"
		first.get(at).page.Has("main", "Ballots that are on screens and not sent in are lost. Ask the room first")
		first.submit(first.get(at).page.Form("Propose to end the vote")).page.Has("main", "Another officer in the room confirms it")
		second.get("/desk/rounds/"+r.Slug).page.Has("main", "An officer proposes to change when voting ends")
		second.submit(second.get(at).page.Form("Refuse it")).page.Has("main", "Propose to end the vote")
		first.submit(first.get(at).page.Form("Propose to end the vote"))
		second.submit(second.get(at).page.Form("Confirm and end the vote now")).page.Has("main", "Two council officers ended this vote in the room")
		s.visitor().get("/rounds/"+r.Slug+"/vote").page.Has("main", "This vote has closed", "Two council officers ended this vote in the room")
	})
}

// TestOfficersReadThatAVoteWasSeenToEnd sets the clock back after the vote was seen to be over: everybody reads that it is, and two officers give more time.
func TestOfficersReadThatAVoteWasSeenToEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		v := s.ballotRound(models.StageVoting)
		f, err := s.Store.Frame(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: v.ID, Values: map[string]any{"close_seen": f.HardClose}}); err != nil {
			t.Fatal(err)
		}
		first, second, desk := s.as(s.Officer), s.as(s.Officer2), "/desk/rounds/"+v.Slug
		first.get(desk).page.Has("main", "Acorn saw the vote end, but by the server's clock it is not over yet")
		first.get(desk+"/count").page.Has("main", "by the server's clock it is not over yet")
		for _, path := range []string{"/rounds", "/rounds/" + v.Slug + "/vote", "/rounds/" + v.Slug + "/results-night"} {
			s.visitor().get(path).page.Has("main", "Voting has ended. Now we count.")
		}
		page := first.get(desk + "/clock").page
		page.Has("main", "Acorn saw the vote end at", "The server's clock has been changed since. People cannot vote.", "If the clock was wrong when Acorn saw that, give more time")
		form := page.Form("Propose more time")
		form.Fill("Why?", "The clock of our server was wrong.")
		first.submit(form).page.Has("main", "Another officer confirms it", "People cannot vote.")
		second.submit(second.get(desk+"/clock").page.Form("Confirm more time")).page.Has("main", "Voting now ends on", "The clock of our server was wrong.")
		s.visitor().get("/rounds/"+v.Slug+"/vote").page.HasNot("main", "Voting has ended")
	})
}

// TestOfficersReadThatTheClockWentBack: a beat saw a later time than the clock says, so more time takes two officers, also of a small pot.
func TestOfficersReadThatTheClockWentBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		v := s.ballotRound(models.StageVoting)
		f, err := s.Store.Frame(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		at, first := "/desk/rounds/"+v.Slug+"/clock", s.as(s.Officer)
		first.get(at).page.HasNot("main", "The server's clock was later")
		if err := s.Store.Setup(t.Context(), &models.Heartbeat{Minute: f.Now.UTC().Add(time.Hour).Truncate(time.Minute)}); err != nil {
			t.Fatal(err)
		}
		page := first.get(at).page
		page.Has("main", "The server's clock was later than it is now", "another officer confirms what you propose here")
		form := page.Form("Propose more time")
		form.Fill("Why?", "Snow closed the schools.")
		later := models.TypedMomentOf(f.HardClose.AddDate(0, 0, 3))
		form.Values.Set("to-day", later.Day)
		form.Values.Set("to-month", later.Month)
		form.Values.Set("to-year", later.Year)
		first.submit(form).page.Form("Take it back")
		second := s.as(s.Officer2)
		page = second.get(at).page
		page.HasNot("main", "Take it back")
		second.submit(page.Form("Refuse it")).page.Has("main", "The time to vote stays as it is", "Give everyone more time")
	})
}
