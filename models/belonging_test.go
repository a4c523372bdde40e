package models

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWaysToBelong: a round says which ways to belong give a vote, and nobody votes by another.
func TestWaysToBelong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		chosen []string
		want   string
		anyone bool
	}{
		{[]string{"study", "live"}, "live study", false},
		{[]string{"volunteer", "work", "live", "study"}, "live work study volunteer", true},
		{[]string{"work", "work", "pass through"}, "work", false},
		{nil, "", false},
	} {
		r := Round{Belonging: belongingOf(c.chosen)}
		if r.Belonging != c.want || r.ForAnybodyHere() != c.anyone {
			t.Errorf("%v becomes %q, for anybody here %v", c.chosen, r.Belonging, r.ForAnybodyHere())
		}
		for _, way := range append(Belongings(), "", "pass through") {
			may := slices.Contains(r.Belongings(), way)
			if err := (Cast{Belongs: way}).CheckDeclared(VoteFrame{Round: r, AreaName: "Northgate"}); (err != nil) == may {
				t.Errorf("of %q, %q is answered %v", r.Belonging, way, err)
			}
			if err := (PhoneInput{Belongs: way, Code: "x"}).Check(VoteFrame{Round: r}); (err != nil) == may {
				t.Errorf("by phone, of %q, %q is answered %v", r.Belonging, way, err)
			}
		}
	}
}

// TestTheSealedFileSaysWhoBelongs: the ways to belong are among what is sealed, and left out where all of them give a vote, as before there was a choice.
func TestTheSealedFileSaysWhoBelongs(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	file := func(belonging string) string {
		text, err := CanonicalRules(Round{ID: "r", PotPence: 100, WhoMayVote: "Anyone", MinAge: 8, Belonging: belonging, Assurance: AssuranceCode}, Rulebook{BallotType: BallotApproval},
			Timetable{Voting: {OpensAt: at, ClosesAt: at.Add(time.Hour)}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if all := file(everybody); strings.Contains(all, "belonging") {
		t.Errorf("all ways to belong are said: %s", all)
	}
	if some := file("live study"); !strings.Contains(some, "\"belonging\": [\n    \"live\",\n    \"study\"\n  ],") {
		t.Errorf("not said: %s", some)
	}
}
