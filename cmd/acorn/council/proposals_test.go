package council

import (
	"regexp"
	"slices"
	"testing"
)

func themes() []string {
	return []string{ThemeUnderFives, ThemeYoung, ThemeSEND, ThemeParents, ThemeFamilies, ThemeMentoring, ThemeOutdoors, ThemeFood, ThemeMental, ThemeSport, ThemeArts, ThemeAllAges}
}

func TestBudgetsAreWithinTheLimits(t *testing.T) {
	w := newWorld(t)
	for _, p := range Proposals() {
		for _, l := range p.Budget {
			if l.Pence <= 0 || l.What == "" {
				t.Errorf("%s: the line %+v is empty", p.Key, l)
			}
		}
		if n := len(p.Budget); n < 2 || n > 5 {
			t.Errorf("%s has %d lines", p.Key, n)
		}
		if r := w.rounds[p.Round]; p.Ask() < r.MinAsk || p.Ask() > r.MaxAsk {
			t.Errorf("%s asks for %d pence", p.Key, p.Ask())
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
		has(t, p.Key, w.organisations, append([]string{p.Group}, p.Partners...)...)
		has(t, p.Key, w.people, append(maybe(p.Review.By), p.Proposer)...)
		has(t, p.Key, w.outcomes, p.Outcomes...)
		has(t, p.Key, w.indicators, p.Indicator)
		if n := w.needs[p.Need]; n.Round != "" && n.Round != p.Round || n.Area != "" && n.Area != w.rounds[p.Round].Area {
			t.Errorf("%s: its need is another round's", p.Key)
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
		if p.Reach <= 0 || slices.Contains(p.Partners, p.Group) {
			t.Errorf("%s: it reaches nobody, or is its own partner", p.Key)
		}
	}
	for _, theme := range themes() {
		if !used[theme] {
			t.Errorf("no proposal has the theme %s", theme)
		}
	}
}

func TestTitlesAreUnique(t *testing.T) {
	index(t, "title", Proposals(), func(p Proposal) string { return p.Title })
}

// state is where a proposal stands at the first start, by the moments of its versions.
func (p Proposal) state() Stage {
	past := func(o Offset) bool { return !o.IsZero() && o.Days < 0 }
	state := Draft
	for _, v := range append(slices.Clone(p.Earlier), Version{Sent: p.Sent, Review: p.Review}) {
		if past(v.Sent) {
			state = Submitted
		}
		if past(v.Review.At) {
			state = v.Review.Decision
		}
	}
	if past(p.Withdrawn) {
		state = Withdrawn
	}
	return state
}

// TestStagesTellOneStory: what is sent in comes while its round takes it, is decided on by an officer with reasons, and stands where it says.
func TestStagesTellOneStory(t *testing.T) {
	w := newWorld(t)
	for _, p := range Proposals() {
		r := w.rounds[p.Round]
		if got := p.state(); got != p.Stage {
			t.Errorf("%s says %s and its moments say %s", p.Key, p.Stage, got)
		}
		last := r.Timetable.ProposalsOpen
		for i, v := range append(slices.Clone(p.Earlier), Version{Sent: p.Sent, Review: p.Review}) {
			if v.Sent.IsZero() {
				continue
			}
			if !last.Before(v.Sent) || i == 0 && !v.Sent.Before(r.Timetable.ProposalsClose) {
				t.Errorf("%s: version %d was sent outside its time", p.Key, i+1)
			}
			last = v.Sent
			if v.Review.Decision == "" {
				continue
			}
			if !v.Sent.Before(v.Review.At) || !holds(w.people[v.Review.By], RoleOfficer) || len(v.Review.Reasons) == 0 {
				t.Errorf("%s: version %d was decided on before it came, by nobody who may, or without reasons", p.Key, i+1)
			}
			if sealed := r.Timetable.Sealed; !sealed.IsZero() && !v.Review.At.Before(sealed) {
				t.Errorf("%s: version %d was decided on after the seal", p.Key, i+1)
			}
			last = v.Review.At
		}
		for i, v := range p.Earlier {
			if v.Review.Decision != Changes || v.What == "" && v.Budget == nil && v.Promises == nil {
				t.Errorf("%s: version %d was not sent back, or the next says the same", p.Key, i+1)
			}
		}
	}
}

func TestPanelScores(t *testing.T) {
	w := newWorld(t)
	card := regexp.MustCompile(`^([1-4]{4}|conflict)$`)
	conflicts := 0
	for _, p := range Proposals() {
		r := w.rounds[p.Round]
		scored := r.Panel != "" && p.Stage == Eligible && r.Timetable.ScoringOpen.Days < 0
		if !scored {
			if p.Panel.Scores != nil || p.Panel.Later != nil {
				t.Errorf("%s has scores and no panel could give them", p.Key)
			}
			continue
		}
		open := r.State == StateScoring
		if len(p.Panel.Scores) != len(PanelMembers()) || open && len(p.Panel.Later) != len(PanelMembers()) {
			t.Errorf("%s has %d scorecards and %d later", p.Key, len(p.Panel.Scores), len(p.Panel.Later))
			continue
		}
		for i, s := range p.Panel.Scores {
			if open && s == "" {
				s = p.Panel.Later[i]
				if PanelMembers()[i] == "nadia" || PanelMembers()[i] == "amara" {
					continue
				}
			} else if open && p.Panel.Later[i] != "" {
				t.Errorf("%s: %s scores twice", p.Key, PanelMembers()[i])
			}
			if s == Conflict {
				conflicts++
			}
			if !card.MatchString(s) {
				t.Errorf("%s: the scorecard of %s is %q", p.Key, PanelMembers()[i], s)
			}
		}
		if open == (p.Panel.Said != "") {
			t.Errorf("%s: the panel says something once it has finished, and not before", p.Key)
		}
		if open && p.Panel.Scores[0]+p.Panel.Scores[6] != "" {
			t.Errorf("%s: a visitor who is a Young Advisor or a parent has nothing to try", p.Key)
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
