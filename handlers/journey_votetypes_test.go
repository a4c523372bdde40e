package handlers

import (
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// TestSpendingTheBudgetOnAPhoneInBrowser votes by a ballot on which picks may cost no more than the pot: the bar says what is left, and a pick that is too dear is
// explained and swapped.
func TestSpendingTheBudgetOnAPhoneInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotOf(models.BallotKnapsack)
	code := s.voteCodes(r, "1")[0]
	p := s.voter("knapsack")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.See("Pick what you would fund with £15,000.", "£15,000 left of £15,000. 0 picked.")
	p.fine("1-ballot")
	p.Choose("A big brother or sister")
	p.Choose("Calm room at the hub")
	p.See("£1,300 left of £15,000. 2 picked.", "More than you have left")
	p.fine("1-ballot-picked")
	p.TabTo("More than you have left Skate ramp lights")
	p.Press("Space")
	p.See("There is not enough left", "“Skate ramp lights” costs £9,000. You have £1,300 left. Take something out to make room.")
	p.fine("1-ballot-swap")
	p.Click("Take out Calm room at the hub (£4,200)")
	p.See("You have £5,500 left.")
	p.Click("Take out A big brother or sister (£9,500)")
	p.See("£6,000 left of £15,000. 1 picked.")
	if !p.Chosen("Skate ramp lights") || p.Chosen("A big brother or sister") {
		t.Error("the swap did not pick what was wanted")
	}
	p.Click("Calm room at the hub")
	p.See("£6,000 left of £15,000. 1 picked.", "Pick this")
	p.fine("2-project")
	p.Choose("Calm room at the hub")
	p.Click("Review my vote")
	p.See("Check your vote", "Calm room at the hub", "Skate ramp lights", "You have £1,800 left.")
	p.fine("3-review")
	p.Choose("live in Northgate")
	p.Fill("Your voting code", code)
	p.Press("Enter")
	p.See("Your vote is in")
	p.DontSee("Skate ramp", "Calm room")
	p.fine("4-receipt")
}

// TestPuttingProjectsInOrderWithoutScriptsInBrowser votes by a list in order with plain forms alone: a place given twice, the list put right, moved on the review and
// changed afterwards.
func TestPuttingProjectsInOrderWithoutScriptsInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotOf(models.BallotRanking)
	code := s.voteCodes(r, "1")[0]
	p := s.voter("rank", browser.WithoutScripts)
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.See("Put up to 3 projects in order, the best first.", "You can choose up to 3")
	p.fine("1-ballot")
	p.Select("Your place for Skate ramp lights", "1st")
	p.Select("Your place for Calm room at the hub", "1st")
	p.Click("Review my vote")
	wantSummary(t, p.Page, "“Skate ramp lights” and “Calm room at the hub” both have place 1. Give each a place of its own")
	p.fine("1-ballot-error")
	p.Select("Your place for Calm room at the hub", "2nd")
	p.Click("Northgate baby bank")
	p.See("2 of 3 places filled so far")
	p.fine("2-project")
	p.Select("Your place for Northgate baby bank", "3rd")
	p.Click("Review my vote")
	p.See("Check your vote", "1st", "2nd", "3rd")
	p.Click("Move up Northgate baby bank")
	p.fine("3-review")
	p.Choose("live in Northgate")
	p.Fill("Your voting code", code)
	p.Press("Enter")
	p.See("Your vote is in")
	p.DontSee("Skate ramp", "Calm room", "1st")
	p.Click("See or change my vote")
	p.Fill("Your voting code", code)
	p.Click("See my vote")
	p.See("This is the vote that you sent.", "3 of 3 places filled so far")
	for title, place := range map[string]string{"Skate ramp lights": "1st", "Northgate baby bank": "2nd", "Calm room at the hub": "3rd"} {
		if got := p.Value("Your place for " + title); got != place {
			t.Errorf("%s has place %s, want %s", title, got, place)
		}
	}
}

// TestSharingPointsOnAPhoneInBrowser gives points with the buttons beside the fields, one too many, and goes on where a reload found them. Then places are given
// and swapped.
func TestSharingPointsOnAPhoneInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotOf(models.BallotCumulative)
	p := s.voter("points")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.See("10 of 10 points left.")
	p.Fill("Your points for Skate ramp lights", "9")
	p.Click("1 point more for Calm room at the hub")
	p.See("0 of 10 points left. You have given them all.")
	p.fine("1-ballot")
	p.Click("1 point more for Calm room at the hub")
	p.See("You have no points left")
	p.fine("1-ballot-swap")
	p.Click("Take 1 from Skate ramp lights (9)")
	p.See("0 of 10 points left.")
	p.Click("1 point less for Skate ramp lights")
	p.See("1 of 10 points left. Points on 2 projects.")
	p.Reload()
	p.See("1 of 10 points left. Points on 2 projects.", "Your vote is not in yet: review it, then send it.") // which only this browser knows of
	p.Width(320)
	p.fine("1-ballot-320")
	p.Width(360)
	p.Click("Review my vote")
	p.See("7 points", "2 points", "You have 1 point left. You do not have to give it.")
	p.fine("3-review")

	r = s.ballotOf(models.BallotRanking)
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.Select("Your place for Skate ramp lights", "1st")
	p.Select("Your place for Calm room at the hub", "2nd")
	p.See("2 of 3 places filled. You can fill 1 more.")
	p.Select("Your place for Calm room at the hub", "1st")
	p.See("This place is taken", "“Skate ramp lights” is your 1st.")
	p.Click("Swap it with Skate ramp lights")
	if first, second := p.Value("Your place for Calm room at the hub"), p.Value("Your place for Skate ramp lights"); first != "1st" || second != "2nd" {
		t.Errorf("after the swap they are %s and %s", first, second)
	}
	p.Select("Your place for Calm room at the hub", "No place")
	p.See("Place 1 is empty.")
}
