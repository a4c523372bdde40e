package handlers

import (
	"net/http"
	"net/url"
	"testing"

	"acorn/models"
)

// TestARoleIsProposedAndConfirmed walks a role through the pages of two administrators.
func TestARoleIsProposedAndConfirmed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		first, second := s.as(s.Admin), s.as(s.Admin2)
		form := first.get("/roles").page.Form("Propose the role")
		form.Fill("Email", s.Parent.Email)
		form.Select("Role", "Community team member")
		form.Select("Team (for community teams and panels)", s.Team.Name)
		form.Select("In the team as", "Resident")
		proposed := first.submit(form)
		if proposed.status != http.StatusOK {
			t.Fatalf("proposing: %d", proposed.status)
		}
		proposed.page.Has(".acorn-card", "Priya Parent: Community team member", "Ada Admin", "Adil Admin", "You proposed this role. Another administrator decides.")
		if proposed.page.Count("button[value=confirmed]") > 0 {
			t.Error("who proposed a role is offered to confirm it")
		}
		second.get("/desk").page.Has(".govuk-task-list", "Confirm a role for Priya Parent", "proposed by Ada Admin", "Waits for you")
		first.get("/desk").page.HasNot(".govuk-task-list", "Confirm a role")
		if a := s.as(s.Parent).get("/desk"); a.status != http.StatusOK {
			t.Fatalf("the parent's desk: %d", a.status)
		}

		parent := s.as(s.Parent)
		confirmed := second.submit(second.get("/roles").page.Form("Confirm the role"))
		confirmed.page.Has("main", "Confirmed. The role counts from now.", "Nothing waits.")
		if a := parent.get("/desk"); a.page.H1() != "Sign in" {
			t.Errorf("the sessions of who got a role go on: %q", a.page.H1())
		}
		if actor, err := s.Store.Actor(t.Context(), s.Parent.PersonID); err != nil || !actor.Has(models.Team) {
			t.Errorf("the role is not held: %+v, %v", actor.Memberships, err)
		}
	})
}

// TestNobodyConfirmsARoleByPostingIt: the rules hold whatever the page offers.
func TestNobodyConfirmsARoleByPostingIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		if err := s.Store.ProposeRole(t.Context(), s.Admin, models.RoleProposal{Email: s.Parent.Email, Membership: models.Membership{Role: models.Admin}}); err != nil {
			t.Fatal(err)
		}
		waiting, err := s.Store.RolesToDecide(t.Context(), s.Admin2)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%d wait, %v", len(waiting), err)
		}
		path, ws := "/roles/waiting/"+waiting[0].ID, newWalker(s)
		for _, p := range s.people() {
			if p.name == "Admin2" {
				continue
			}
			browser, token := ws.browser(p)
			a := browser.post(path, url.Values{tokenField: {token}, "decide": {models.GrantConfirmed}})
			if a.status < http.StatusBadRequest && a.status != http.StatusSeeOther {
				t.Errorf("%s confirms: %d", p.name, a.status)
			}
		}
		if actor, err := s.Store.Actor(t.Context(), s.Parent.PersonID); err != nil || len(actor.Memberships) > 0 {
			t.Errorf("the role is held: %+v, %v", actor.Memberships, err)
		}
	})
}
