package handlers

import (
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// finishAll scores every proposal of the round as this person, by the store alone.
func finishAll(t *testing.T, s *site, who models.Actor, r models.Round, scores map[string][2]string) {
	t.Helper()
	ctx := t.Context()
	page, err := s.Store.PanelPage(ctx, who, r.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		if err := s.Store.AnswerInterest(ctx, who, r.Slug, item.Slug, models.NoInterest); err != nil {
			t.Fatal(err)
		}
		scoring, err := s.Store.ScoringPage(ctx, who, r.Slug, item.Slug)
		if err != nil {
			t.Fatal(err)
		}
		for i, q := range scoring.Rubric {
			in := models.ScoreInput{CriterionID: q.ID, Score: scores[item.Title][i]}
			if err := s.Store.SaveScore(ctx, who, r.Slug, item.Slug, i+1, in); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Store.FinishScorecard(ctx, who, r.Slug, item.Slug); err != nil {
			t.Fatal(err)
		}
	}
}

// TestJourneyPanelInBrowser is step 4 of the main job: a Young Advisor scores on a phone, stands aside where they know people, and finishes; an officer
// sees how far the panel is, releases its result, and everyone concerned sees it.
func TestJourneyPanelInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		s.Proposal(r, models.ProposalEligible, "Parents teach parents", 480_000)
		s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		s.Proposal(r, models.ProposalSubmitted, "Still being checked", 100_000)

		young := s.be(t, browser.Phone, s.Advisor)
		officer := s.be(t, browser.Desktop, s.Officer)

		scoreOnThePhone(young, r)
		standAside(young, r)
		officerWaits(s, officer, r)

		finishAll(t, s, s.Advisor2, r, map[string][2]string{"Parents teach parents": {"4", "4"}, "Baby bank": {"2", "3"}})
		finishAll(t, s, s.PanelParent, r, map[string][2]string{"Parents teach parents": {"1", "2"}, "Baby bank": {"2", "2"}})
		s.Store.Advance(6 * 24 * time.Hour) // so that scoring closes, and the sessions end

		young = s.be(t, browser.Phone, s.Advisor)
		young.Visit("/rounds/" + r.Slug + "/panel")
		young.See("Scoring has closed", "You have finished 1 of 1")
		sound(young, "panel-closed")
		young.Visit("/rounds/" + r.Slug + "/panel/result")
		young.See("The panel's result is not out yet")

		officer = s.be(t, browser.Desktop, s.Officer)
		officer.Visit("/desk/rounds/" + r.Slug + "/panel")
		sound(officer, "panel-desk-release")
		officer.Click("Release the panel's result")
		officer.See("The panel's result is released")
		sound(officer, "panel-desk-released")
		officer.Click("See the panel's result")
		sound(officer, "panel-result-officer")
		officer.In("Parents teach parents").See("8.3 of 12 points", "The panel was split", "The lowest was 4, the highest 12", "3 members scored it")
		officer.In("Baby bank").See("Too few members scored this one", "2 members scored it", "1 stood aside")

		young.Reload()
		young.See("What the panel thinks", "8.3 of 12 points")
		young.DontSee("Young Advisor A", "Young Advisor B", "Pat Panel", "Many more families")
		sound(young, "panel-result")
		young.Width(320)
		young.NoSidewaysScroll()

		lead := s.be(t, browser.Phone, s.Lead)
		lead.Visit("/rounds/" + r.Slug + "/panel/result")
		lead.In("Parents teach parents").Click("What the panel wrote")
		lead.See("Many more families", "Ask the school too")
		sound(lead, "panel-result-lead")
	})
}

// scoreOnThePhone walks one proposal from the list to Finish, with the mistakes that people make.
func scoreOnThePhone(p *browser.Page, r models.Round) {
	p.Visit("/rounds/" + r.Slug + "/panel")
	p.See("Score the ideas", "Nobody sees your points until you press Finish", "You have finished 0 of 2", "Scoring closes on", "The council is still checking 1 more")
	p.DontSee("Still being checked")
	sound(p, "panel-list")
	p.Click("Score number 1")
	p.See("Parents teach parents", "£4,800", "Do you know the people who would get this money?")
	sound(p, "panel-know")
	p.Click("Continue")
	p.See("There is a problem", "Choose one answer")
	sound(p, "panel-know-error")
	p.Choose("No")
	p.Click("Continue")
	p.See("Question 1 of 2", "Would it reach people who get least?", "These points count double", "Points you've given: 0 of 12")
	sound(p, "panel-question")
	p.Fill("Why? (optional)", "Many more families")
	p.Click("Save and next question")
	p.See("There is a problem", "Choose the answer that fits best", "Many more families")
	sound(p, "panel-question-error")
	p.Choose("3 Mostly")
	p.Screenshot("panel-question-chosen")
	p.Click("Save and next question")
	p.See("Question 2 of 2", "Points you've given: 6 of 12")
	// Back from here shows the answer; the draft survives leaving.
	p.Click("Back")
	p.See("Question 1 of 2", "Many more families")
	p.Visit("/rounds/" + r.Slug + "/panel")
	p.See("Begun", "Go on with number 1")
	p.Click("Go on with number 1")
	p.See("Question 2 of 2")
	p.Choose("4 Completely")
	p.Click("Save and check")
	p.See("Check your points", "Points you've given: 10 of 12", "Once you press Finish, you cannot change your points")
	sound(p, "panel-check")
	p.In("Can they do it?").Click("Change")
	p.Choose("3 Mostly")
	p.Click("Save and check")
	p.See("Points you've given: 9 of 12")
	p.Click("Add")
	p.Fill("What do you want to tell the group?", "Ask the school too. Ring me on 07700 900123")
	p.Click("Save")
	p.See("There is a problem", "Leave out phone numbers")
	sound(p, "panel-comment-error")
	p.Fill("What do you want to tell the group?", "Ask the school too")
	p.Click("Save")
	p.See("Ask the school too")
	p.Click("Finish")
	p.See("You have finished Parents teach parents", "You have finished 1 of 2")
	sound(p, "panel-list-one")
	p.Click("1. Parents teach parents")
	p.See("They cannot be changed now", "You gave 9 of 12 points")
	sound(p, "panel-finished")
}

// standAside says of the second proposal that the member knows the people.
func standAside(p *browser.Page, r models.Round) {
	p.Visit("/rounds/" + r.Slug + "/panel")
	p.Click("2. Baby bank")
	p.Choose("Yes, they are friends")
	p.Click("Continue")
	p.See("You stand aside for this one", "that is fine", "Only a council officer can undo it")
	sound(p, "panel-aside")
	p.Click("Back to the list")
	p.See("You have finished 1 of 1", "You stand aside", "That is all. Thank you.")
	sound(p, "panel-list-done")
}

// officerWaits looks at the progress before the result can be released.
func officerWaits(s *site, p *browser.Page, r models.Round) {
	p.Visit("/desk/rounds/" + r.Slug + "/panel")
	p.See("1 of 5", "Young Advisor A", "1 proposal still waits to be checked", "You can release the result here when")
	p.DontSee("9 of 12", "Many more families")
	sound(p, "panel-desk")
	p.Click("Undo for Young Advisor A")
	sound(p, "panel-undo")
	p.Click("Undo it")
	p.See("There is a problem", "Say why it was a mistake")
	sound(p, "panel-undo-error")
	p.Click("Back")
}
