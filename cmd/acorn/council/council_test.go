package council

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// index makes a map of things by key and fails on a key that is empty or taken.
func index[T any](t *testing.T, kind string, all []T, key func(T) string) map[string]T {
	t.Helper()
	m := map[string]T{}
	for _, x := range all {
		k := key(x)
		if _, taken := m[k]; taken || k == "" {
			t.Errorf("%s: the key %q is empty or taken", kind, k)
		}
		m[k] = x
	}
	return m
}

// world is every kind of thing by its key.
type world struct {
	areas         map[string]Area
	organisations map[string]Organisation
	teams         map[string]Team
	people        map[string]Person
	outcomes      map[string]Outcome
	indicators    map[string]Indicator
	needs         map[string]Need
	funds         map[string]Fund
	rounds        map[string]Round
	proposals     map[string]Proposal
}

func newWorld(t *testing.T) world {
	t.Helper()
	d := Harwick()
	return world{
		areas:         index(t, "area", d.Areas, func(x Area) string { return x.Key }),
		organisations: index(t, "organisation", d.Organisations, func(x Organisation) string { return x.Key }),
		teams:         index(t, "team", d.Teams, func(x Team) string { return x.Key }),
		people:        index(t, "person", d.People, func(x Person) string { return x.Key }),
		outcomes:      index(t, "outcome", d.Framework.Outcomes, func(x Outcome) string { return x.Key }),
		indicators:    index(t, "indicator", d.Framework.Indicators, func(x Indicator) string { return x.Key }),
		needs:         index(t, "need", d.Needs, func(x Need) string { return x.Key }),
		funds:         index(t, "fund", d.Funds, func(x Fund) string { return x.Key }),
		rounds:        index(t, "round", d.Rounds, func(x Round) string { return x.Key }),
		proposals:     index(t, "proposal", d.Proposals, func(x Proposal) string { return x.Key }),
	}
}

// has fails when a pointer leads nowhere.
func has[T any](t *testing.T, where string, m map[string]T, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, ok := m[k]; !ok {
			t.Errorf("%s points at %q, which does not exist", where, k)
		}
	}
}

// maybe is a pointer that may be empty.
func maybe(keys ...string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == "" })
}

func holds(p Person, role string) bool {
	return slices.ContainsFunc(p.Memberships, func(m Membership) bool { return m.Role == role })
}

func TestPlacesAndPeoplePointAtSomething(t *testing.T) {
	w := newWorld(t)
	d := Harwick()
	if len(w.areas) != 5 {
		t.Errorf("there are %d wards, want 5", len(w.areas))
	}
	for _, a := range d.Areas {
		if !strings.HasPrefix(a.Code, "E05999") || len(a.Code) != 9 {
			t.Errorf("%s: the code %q could be a real ward's", a.Key, a.Code)
		}
	}
	kinds := map[string]int{}
	for _, tm := range d.Teams {
		kinds[tm.Kind]++
		has(t, tm.Key, w.areas, maybe(tm.Area)...)
	}
	if kinds[TeamCommunity] != 5 || kinds[TeamYouth] != 1 || kinds[TeamParents] < 2 {
		t.Errorf("teams by kind: %v", kinds)
	}
	for _, p := range d.People {
		for _, m := range p.Memberships {
			switch m.Role {
			case RoleTeam, RolePanel:
				has(t, p.Key, w.teams, m.In)
			case RoleLead, RoleGroup, RoleHelper:
				has(t, p.Key, w.organisations, m.In)
			}
		}
	}
	for _, o := range d.Organisations {
		leads := slices.ContainsFunc(d.People, func(p Person) bool { return slices.Contains(p.Memberships, Membership{Role: RoleLead, In: o.Key}) })
		if o.Kind == KindGroup && !leads {
			t.Errorf("nobody leads %s", o.Key)
		}
	}
	lead, deputy := Safeguarding()
	if !strings.HasPrefix(lead, w.people["grace"].Name+", ") || !strings.HasPrefix(deputy, w.people["hugh"].Name+", ") {
		t.Errorf("rounds name %q and %q as safeguarding leads", lead, deputy)
	}
}

func TestFrameworkHangsTogether(t *testing.T) {
	w := newWorld(t)
	f := OutcomeFramework()
	domains := index(t, "domain", f.Domains, func(d Domain) string { return d.Key })
	if len(domains) != 5 || len(f.Outcomes) < 12 || len(f.Indicators) < 14 {
		t.Errorf("%d domains, %d outcomes and %d indicators", len(domains), len(f.Outcomes), len(f.Indicators))
	}
	seen := map[string]bool{}
	for _, i := range f.Indicators {
		has(t, i.Key, w.outcomes, i.Outcome)
		seen[i.Outcome] = true
		if i.Better != Higher && i.Better != Lower {
			t.Errorf("%s does not say which way is better", i.Key)
		}
		for _, licensed := range []string{"SDQ", "WEMWBS", "SCORE-15", "OQ-45"} {
			if strings.Contains(i.Name+i.How, licensed) {
				t.Errorf("%s uses %s, which has a licence", i.Key, licensed)
			}
		}
	}
	for _, o := range f.Outcomes {
		has(t, o.Key, domains, o.Domain)
		if !seen[o.Key] {
			t.Errorf("no indicator can show whether %s moved", o.Key)
		}
	}
	total := 0
	for _, c := range Rubric() {
		total += c.Weight * 4
		for _, l := range c.Levels {
			if l == "" {
				t.Errorf("%q has a level with no words", c.Question)
			}
		}
	}
	if total != 20 {
		t.Errorf("a scorecard gives up to %d points, want 20", total)
	}
}

func TestNeedsAreSaidBySomebody(t *testing.T) {
	w := newWorld(t)
	answered := map[string]bool{}
	for _, p := range Proposals() {
		answered[p.Need] = true
	}
	for _, n := range Needs() {
		has(t, n.Key, w.areas, maybe(n.Area)...)
		has(t, n.Key, w.rounds, maybe(n.Round)...)
		if !answered[n.Key] {
			t.Errorf("%s: no proposal answers it", n.Key)
		}
		if n.People < 5 || !slices.Contains([]string{SaidResident, SaidYoung, SaidData}, n.SaidBy) {
			t.Errorf("%s: said by %d as %q; fewer than five could be known", n.Key, n.People, n.SaidBy)
		}
	}
	for _, v := range Voices() {
		has(t, v.Title, w.people, maybe(v.By)...)
		has(t, v.Title, w.areas, maybe(v.Area)...)
		if v.At.Days >= 0 || !v.Released.IsZero() && !v.At.Before(v.Released) {
			t.Errorf("%s: it is not said yet, or was shown before", v.Title)
		}
	}
}

// TestFundsCoverTheirRounds: no round shares out more than its fund has left.
func TestFundsCoverTheirRounds(t *testing.T) {
	w := newWorld(t)
	pots := map[string]int64{}
	for _, r := range Rounds() {
		has(t, r.Key, w.funds, r.Fund)
		pots[r.Fund] += r.Pot
	}
	pooled := false
	for _, f := range Funds() {
		has(t, f.Key, w.organisations, f.Holder)
		var in int64
		for _, c := range f.Contributions {
			has(t, f.Key, w.organisations, c.Organisation)
			in += c.Pence
		}
		pooled = pooled || len(f.Contributions) > 2
		if pots[f.Key] == 0 || pots[f.Key] > in {
			t.Errorf("%s has %d pence and its rounds share out %d", f.Key, in, pots[f.Key])
		}
	}
	if !pooled {
		t.Error("no fund is pooled by several bodies")
	}
}

func TestOffset(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatalf("no time zone: %v", err)
	}
	start := time.Date(2026, 3, 20, 15, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		name string
		in   Offset
		want time.Time
	}{
		{"in winter 5pm is 17:00 UTC", at(3, 17), time.Date(2026, 3, 23, 17, 0, 0, 0, time.UTC)},
		{"in summer 5pm is 16:00 UTC", at(10, 17), time.Date(2026, 3, 30, 16, 0, 0, 0, time.UTC)},
		{"the past, over a year's end", at(-90, 9), time.Date(2025, 12, 20, 9, 0, 0, 0, time.UTC)},
		{"minutes", Offset{Days: 1, Hour: 9, Minute: 30}, time.Date(2026, 3, 21, 9, 30, 0, 0, time.UTC)},
	} {
		if got := c.in.From(start, london); !got.Equal(c.want) || got.Location() != time.UTC {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if !at(-1, 17).Before(at(1, 9)) || !at(1, 9).Before(at(1, 10)) || at(1, 9).Before(at(1, 9)) {
		t.Error("moments are not in order")
	}
	if !(Offset{}).IsZero() || at(-1, 0).IsZero() {
		t.Error("only the empty offset is no moment")
	}
}
