package council

import (
	"regexp"
	"slices"
	"testing"
)

func themes() []string {
	return []string{ThemeUnderFives, ThemeYoung, ThemeSEND, ThemeParents, ThemeFamilies, ThemeMentoring, ThemeOutdoors, ThemeFood, ThemeMental, ThemeSport, ThemeArts, ThemeAllAges}
}

func TestBudgetsAddUp(t *testing.T) {
	for _, p := range Proposals() {
		var sum int64
		for _, l := range p.Budget {
			if l.Pence <= 0 || l.What == "" {
				t.Errorf("%s: the line %+v is empty", p.Key, l)
			}
			sum += l.Pence
		}
		if sum != p.Ask {
			t.Errorf("%s asks for %d pence and its lines come to %d", p.Key, p.Ask, sum)
		}
		if n := len(p.Budget); n < 2 || n > 5 {
			t.Errorf("%s has %d lines", p.Key, n)
		}
		if p.Ask < gbp(400) || p.Ask > gbp(26_000) && p.Stage == Eligible {
			t.Errorf("%s asks for %d pence", p.Key, p.Ask)
		}
	}
}

func TestProposalsPointAtSomething(t *testing.T) {
	w := newWorld(t)
	used := map[string]bool{}
	for _, p := range Proposals() {
		used[p.Theme] = true
		has(t, p.Key, w.rounds, p.Round)
		has(t, p.Key, w.needs, p.Need)
		has(t, p.Key, w.areas, p.Area)
		has(t, p.Key, w.organisations, append([]string{p.Group}, p.Partners...)...)
		has(t, p.Key, w.people, append(maybe(p.Review.By), p.Proposer)...)
		has(t, p.Key, w.outcomes, p.Outcomes...)
		has(t, p.Key, w.indicators, p.Indicator)
		has(t, p.Key, w.proposals, maybe(p.GrowsFrom)...)
		r := w.rounds[p.Round]
		if !slices.Contains(r.Areas, p.Area) || !slices.Contains(r.Needs, p.Need) {
			t.Errorf("%s: its area or its need is not one of the round's", p.Key)
		}
		if !slices.Contains(themes(), p.Theme) {
			t.Errorf("%s: no theme is called %q", p.Key, p.Theme)
		}
		if !slices.Contains(p.Outcomes, w.indicators[p.Indicator].Outcome) {
			t.Errorf("%s would report %s, which is about none of its outcomes", p.Key, p.Indicator)
		}
		if m := w.people[p.Proposer].Memberships; !slices.Contains(m, Membership{Role: RoleLead, In: p.Group}) && !slices.Contains(m, Membership{Role: RoleGroup, In: p.Group}) {
			t.Errorf("%s: %s is not in %s", p.Key, p.Proposer, p.Group)
		}
		for side, n := range map[string]int{"council": len(p.CouncilWill), "group": len(p.GroupWill)} {
			if n < 1 || n > 3 {
				t.Errorf("%s: the %s makes %d promises", p.Key, side, n)
			}
		}
		if p.Reach <= 0 || p.ReachOf == "" || slices.Contains(p.Partners, p.Group) {
			t.Errorf("%s: it reaches nobody, or is its own partner", p.Key)
		}
	}
	for _, theme := range themes() {
		if !used[theme] {
			t.Errorf("no proposal has the theme %s", theme)
		}
	}
}

func TestTitlesAreUniqueInARound(t *testing.T) {
	seen := map[string]string{}
	for _, p := range Proposals() {
		k := p.Round + "/" + p.Title
		if seen[k] != "" {
			t.Errorf("%s and %s have the same title in one round", p.Key, seen[k])
		}
		seen[k] = p.Key
	}
}

// TestStagesTellOneStory: what is decided has a reviewer, a time and reasons; what is a draft has none.
func TestStagesTellOneStory(t *testing.T) {
	w := newWorld(t)
	for _, p := range Proposals() {
		r := w.rounds[p.Round]
		reviewed := p.Stage != Draft && p.Stage != Submitted
		if (len(p.Review.Reasons) > 0) != reviewed || p.Review.At.IsZero() == reviewed || (p.Review.By != "") != reviewed {
			t.Errorf("%s is %s and its review is %+v", p.Key, p.Stage, p.Review)
		}
		if p.Sent.IsZero() != (p.Stage == Draft) {
			t.Errorf("%s is %s and was sent at %+v", p.Key, p.Stage, p.Sent)
		}
		if !p.Sent.IsZero() && (p.Sent.Before(r.Timetable.ProposalsOpen) || !p.Sent.Before(r.Timetable.ProposalsClose) || p.Sent.Days >= 0) {
			t.Errorf("%s was sent outside its round's window", p.Key)
		}
		if reviewed && (!p.Sent.Before(p.Review.At) || !p.Review.At.Before(r.Timetable.ReviewBy) || p.Review.At.Days >= 0) {
			t.Errorf("%s was reviewed before it came, or too late", p.Key)
		}
		if reviewed && p.Stage != Withdrawn && !holds(w.people[p.Review.By], RoleOfficer) {
			t.Errorf("%s was reviewed by %s, who is not an officer", p.Key, p.Review.By)
		}
		if p.Stage == Eligible && (p.Ask < r.MinAsk || p.Ask > r.MaxAsk) {
			t.Errorf("%s is eligible and asks for %d pence", p.Key, p.Ask)
		}
		if p.Version < 1 || (p.Version > 1) != (p.Changed != "") {
			t.Errorf("%s: version %d, changed %q", p.Key, p.Version, p.Changed)
		}
		if g := p.GrowsFrom; g != "" && w.proposals[g].Round == p.Round {
			t.Errorf("%s grows from its own round", p.Key)
		}
	}
}

func TestPanelScores(t *testing.T) {
	w := newWorld(t)
	card := regexp.MustCompile(`^[1-4]{4}$`)
	conflicts := 0
	for _, p := range Proposals() {
		r := w.rounds[p.Round]
		if p.Stage != Eligible || len(r.Panel) == 0 {
			if p.Panel.Scores != nil {
				t.Errorf("%s has scores and no panel could give them", p.Key)
			}
			continue
		}
		if len(p.Panel.Scores) != len(r.Panel) {
			t.Errorf("%s has %d scorecards, the panel has %d members", p.Key, len(p.Panel.Scores), len(r.Panel))
		}
		open := r.Timetable.ScoringClose.Days > 0
		for i, s := range p.Panel.Scores {
			if s == Conflict {
				conflicts++
			}
			if s != Conflict && !card.MatchString(s) && !(open && s == "") {
				t.Errorf("%s: the scorecard %d is %q", p.Key, i, s)
			}
		}
		if open == (p.Panel.Said != "") {
			t.Errorf("%s: the panel says something once it has finished, and not before", p.Key)
		}
		if open && p.Panel.Scores[0] != "" {
			t.Errorf("%s: the demo's Young Advisor has scored it already and has nothing to try", p.Key)
		}
	}
	if conflicts < 5 {
		t.Errorf("only %d declared interests", conflicts)
	}
}

// TestEveryFateIsThere: the demo shows every way that a proposal can go, and the ideas that come from real practice.
func TestEveryFateIsThere(t *testing.T) {
	w := newWorld(t)
	stages := map[Stage]int{}
	inRound := map[string]int{}
	for _, p := range Proposals() {
		stages[p.Stage]++
		if p.Stage == Eligible {
			inRound[p.Round]++
		}
	}
	for _, s := range []Stage{Draft, Submitted, Changes, Eligible, NotEligible, Withdrawn} {
		if stages[s] == 0 {
			t.Errorf("no proposal is %s", s)
		}
	}
	if len(w.proposals) < 32 || inRound[NorthgateRound] < 14 || inRound[NorthgateRound] > 16 {
		t.Errorf("%d proposals, %d on the open ballot", len(w.proposals), inRound[NorthgateRound])
	}
	has(t, "the seeds", w.proposals, "first-baby-bank", "big-brother-sister", "parents-teach-parents", "first-talk-it-out", "listen-first", "hub-carers", "we-ask-questions")
}
