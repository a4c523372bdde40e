package models_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"acorn/models"
)

// FuzzBallotForm reads forms as ballots of every type: what is taken is within the limits, is kept as it was read, and is the same when it is shown again.
// Points that several voters give alike stay apart: a ballot is read by itself.
func FuzzBallotForm(f *testing.F) {
	for _, seed := range []string{"project=a&project=b", "project=a&project=a", "project=z", "project=", "", "project[]=a", "project=a%00", "project=%ff%fe&opened=%25", "project=a;project=b",
		"submission=1&submission=2&project=c", strings.Repeat("project=a&", 50), "points-a=1&points-b=2", "points-a=1&points-a=2", "points-a=1&points-b=1&points-c=1", "points-a=-1",
		"points-=3", "points-z=1", "points-a=1e3", "points-a=%C2%A05", "points-b=1,0", "points-a=2&points-c=1&points-b=3", "points-a=" + strings.Repeat("9", 400), "project=a&points-a=1"} {
		for ballot := range models.BallotTypes {
			f.Add(seed, uint8(ballot))
		}
	}
	projects := []models.Project{{ProposalID: "a", Number: 1, CostPence: 100}, {ProposalID: "b", Number: 2, CostPence: 200}, {ProposalID: "c", Number: 9, CostPence: 300}}
	f.Fuzz(func(t *testing.T, body string, ballot uint8) {
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		paper := models.Paper{PotPence: 500, Projects: projects}
		paper.Rules.VoteBy(models.BallotTypes[int(ballot)%len(models.BallotTypes)])
		points, err := paper.Read(models.MarksFrom(form))
		if err != nil {
			return
		}
		choices, err := models.CanonicalChoices(points)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := models.ParseChoices(choices)
		if err != nil || !maps.Equal(kept, points) || !paper.Keeps(kept) {
			t.Errorf("%q became %s, %v", body, choices, err)
		}
		if again, err := paper.Read(paper.Marked(kept)); err != nil || !maps.Equal(again, points) {
			t.Errorf("%q shown again is %v, %v, was %v", body, again, err, points)
		}
		sum := 0
		for _, n := range points {
			sum += n
		}
		if models.Ticks(paper.Rules.BallotType) && sum != len(points) || sum > 100 {
			t.Errorf("%q has %d points for %d projects", body, sum, len(points))
		}
	})
}
