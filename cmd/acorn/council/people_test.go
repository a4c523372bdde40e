package council

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestChildrenCannotBeIdentified: a first name and an initial, on the person alone; no school beside it; in no other text.
func TestChildrenCannotBeIdentified(t *testing.T) {
	name := regexp.MustCompile(`^\p{Lu}\p{Ll}+ \p{Lu}\.$`)
	school := regexp.MustCompile(`(?i)school|academy|primary|college|year \d|class`)
	var children []Person
	for _, p := range People() {
		if p.Under18 {
			children = append(children, p)
		}
	}
	if len(children) != 6 {
		t.Fatalf("there are %d Young Advisors, want 6", len(children))
	}
	for _, p := range children {
		if !name.MatchString(p.Name) {
			t.Errorf("%s: %q is more than a first name and an initial", p.Key, p.Name)
		}
		if s := school.FindString(p.About + " " + p.Try); s != "" {
			t.Errorf("%s: a text about a child says %q", p.Key, s)
		}
		for _, m := range p.Memberships {
			if m.Role == RoleLead || m.Role == RoleGroup {
				t.Errorf("%s is under 18 and in the group %s, which would be public", p.Key, m.In)
			}
		}
		first := regexp.MustCompile(`\b` + strings.Fields(p.Name)[0] + `\b`)
		for _, s := range allTexts() {
			if first.MatchString(s.value) && s.value != p.Name {
				t.Errorf("%s names the child %s: %q", s.path, p.Name, s.value)
			}
		}
	}
	for _, p := range Proposals() {
		if slices.ContainsFunc(children, func(c Person) bool { return c.Key == p.Proposer }) {
			t.Errorf("%s was written by a child, whose name would be public", p.Key)
		}
	}
}

// TestNothingSaysThatSomebodyWasInCare reads everything said about a person, and whatever names a person.
func TestNothingSaysThatSomebodyWasInCare(t *testing.T) {
	care := regexp.MustCompile(`(?i)\b(in care|care leaver|care[- ]experienced|looked[- ]after|foster\w*|adopt\w*|kinship|children's home|social worker|removed from|protection plan)\b`)
	for _, p := range People() {
		for _, s := range texts(p.Key, reflect.ValueOf(p)) {
			if w := care.FindString(s.value); w != "" {
				t.Errorf("%s: %q in %q", s.path, w, s.value)
			}
		}
	}
	for _, i := range Initiatives() {
		for _, u := range i.Updates {
			if w := care.FindString(u.Text); w != "" {
				t.Errorf("%s: an update says %q", i.Proposal, w)
			}
		}
	}
}

func TestEveryRoleHasSomebodyToTry(t *testing.T) {
	demo := map[string]int{}
	all := map[string]int{}
	emails := map[string]bool{}
	for _, p := range People() {
		if emails[p.Email] {
			t.Errorf("%s: the email address %s is taken", p.Key, p.Email)
		}
		emails[p.Email] = true
		if slices.Contains(Visitors(), p.Key) != (p.Try != "") {
			t.Errorf("%s: a visitor can be those with something to try, and no others", p.Key)
		}
		if p.About == "" {
			t.Errorf("%s: everybody has a line about them", p.Key)
		}
		for _, m := range p.Memberships {
			key := m.Role
			if m.Role == RoleTeam || m.Role == RolePanel {
				key += " as " + m.As
			}
			all[key]++
			if p.Try != "" {
				demo[key]++
			}
		}
	}
	for key, want := range map[string][2]int{
		RoleLead: {18, 3}, RoleGroup: {1, 1}, RoleHelper: {1, 1}, RoleOfficer: {2, 2}, RoleApprover: {2, 2},
		RoleSafeguarding: {2, 1}, RoleAuditor: {1, 1}, RoleAdmin: {2, 1},
		RolePanel + " as " + AsYoungPerson: {6, 1}, RolePanel + " as " + AsParent: {2, 1},
		RoleTeam + " as " + AsCouncillor: {5, 1}, RoleTeam + " as " + AsOfficer: {5, 1}, RoleTeam + " as " + AsResident: {5, 1},
	} {
		if all[key] < want[0] || demo[key] < want[1] {
			t.Errorf("%s: %d people and %d to try, want at least %d and %d", key, all[key], demo[key], want[0], want[1])
		}
	}
}

// TestRolesThatExcludeEachOther: an auditor holds no other role, and nobody both asks for and approves money.
func TestRolesThatExcludeEachOther(t *testing.T) {
	for _, p := range People() {
		roles := map[string]bool{}
		for _, m := range p.Memberships {
			roles[m.Role] = true
		}
		if roles[RoleAuditor] && len(roles) > 1 {
			t.Errorf("%s is an auditor and holds other roles: %v", p.Key, roles)
		}
		if roles[RoleApprover] && (roles[RoleOfficer] || roles[RoleLead]) {
			t.Errorf("%s approves money and could ask for it", p.Key)
		}
		official := slices.ContainsFunc(p.Memberships, func(m Membership) bool {
			return slices.Contains([]string{RoleOfficer, RoleApprover, RoleSafeguarding, RoleAuditor, RoleAdmin, RoleHelper}, m.Role) || m.As == AsCouncillor || m.As == AsOfficer
		})
		want := "@people.example"
		if official {
			want = "@harwick.example"
		}
		if !strings.HasSuffix(p.Email, want) {
			t.Errorf("%s: %s should be %s", p.Key, p.Email, want)
		}
	}
}
