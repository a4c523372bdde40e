package handlers

import (
	"testing"

	"acorn/models"
)

// TestSpendingTheBudgetOnAPhone votes by a ballot on which picks may cost no more than the pot: the bar says what is left, and a pick that is too dear is
// explained and swapped.
func TestSpendingTheBudgetOnAPhone(t *testing.T) {
	s := newSite(t, sqliteOptions(t))
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
