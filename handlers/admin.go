package handlers

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// desk is the first crumb of officers' pages after the home page.
func deskCrumb(c echo.Context) (string, string) { return t(c, "Your desk"), "/desk" }

func (s *Server) officerPage(c echo.Context, title string) views.Page {
	p := s.page(c, title, home(c), link(deskCrumb(c)))
	p.Wide = true
	return p
}

// roundPage is a page of the desk about one round. An officer finds the round's other pages above it; a helper or a member of a team, who have few of them, does not.
func (s *Server) roundPage(c echo.Context, title string, r views.RoundPlaces, more ...components.Link) views.Page {
	p := s.officerPage(c, title)
	if !p.Actor.Has(models.Officer) {
		p.Crumbs = append(p.Crumbs, link(r.Name, "/rounds/"+r.Slug))
		return p
	}
	p.Crumbs = append(append(p.Crumbs, link(r.Name, "/desk/rounds/"+r.Slug)), more...)
	p.Places = &r
	return p
}

// moderation shows the needs that wait to be read.
func (s *Server) moderation(c echo.Context) error { return s.moderationPage(c, nil) }

func (s *Server) moderationPage(c echo.Context, failed error) error {
	page, err := s.Store.Moderation(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	p := views.Moderation{Page: s.officerPage(c, "Needs to read"), ModerationPage: page}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.ModerationPage(p))
	}
	return s.render(c, http.StatusOK, views.ModerationPage(p))
}

// decideNeed shows a need to everyone, or keeps it back.
func (s *Server) decideNeed(c echo.Context) error {
	f := form(c)
	err := s.Store.DecideNeed(c.Request().Context(), s.actor(c), c.Param("id"), models.NeedDecision(f.Get("decision")), f.Get("reason"))
	if err != nil && refill(err) {
		return s.moderationPage(c, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "Recorded")
	return s.see(c, "/desk/needs")
}

// concerns shows the safeguarding lead what was raised.
func (s *Server) concerns(c echo.Context) error { return s.concernsPage(c, nil) }

func (s *Server) concernsPage(c echo.Context, failed error) error {
	list, err := s.Store.Concerns(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	p := views.Concerns{Page: s.officerPage(c, "Concerns"), Concerns: list}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.ConcernsPage(p))
	}
	return s.render(c, http.StatusOK, views.ConcernsPage(p))
}

// handleConcern records what was done.
func (s *Server) handleConcern(c echo.Context) error {
	err := s.Store.HandleConcern(c.Request().Context(), s.actor(c), c.Param("id"), form(c).Get("answer"))
	if err != nil && refill(err) {
		return s.concernsPage(c, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "Recorded")
	return s.see(c, "/concerns")
}

// auditMost is how many entries a page shows.
const auditMost = 50

// audit shows the newest acts, or those before an entry.
func (s *Server) audit(c echo.Context) error {
	ctx := c.Request().Context()
	before, err := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	if err != nil {
		before = math.MaxInt64
	}
	lines, err := s.Store.AuditTrailBefore(ctx, s.actor(c), before, auditMost+1)
	if err != nil {
		return err
	}
	p := views.Audit{Page: s.officerPage(c, "Audit trail"), Lines: lines}
	if len(lines) > auditMost {
		p.Lines = lines[:auditMost]
		p.Older = fmt.Sprintf("/audit?before=%d", p.Lines[auditMost-1].Number)
	}
	if _, err := s.Store.VerifyAudit(ctx); err != nil {
		s.Log.ErrorContext(ctx, "the audit trail does not hold", "error", err)
		p.Broken = err.Error()
	}
	return s.render(c, http.StatusOK, views.AuditPage(p))
}

// settings shows what the installation says of itself.
func (s *Server) settings(c echo.Context) error {
	council, err := s.Store.Council(c.Request().Context())
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.SettingsPage(views.Settings{Page: s.officerPage(c, "Settings"), Form: council}))
}

// saveSettings changes them.
func (s *Server) saveSettings(c echo.Context) error {
	f := form(c)
	values := map[string]string{}
	for name := range (models.Council{}).Values() {
		values[name] = strings.TrimSpace(f.Get(name))
		if strings.HasSuffix(name, "_colour") {
			values[name] = strings.ToLower(values[name])
		}
	}
	council := models.NewCouncil(values)
	err := s.Store.SaveCouncil(c.Request().Context(), s.actor(c), council)
	if err != nil && refill(err) {
		p := views.Settings{Page: s.officerPage(c, "Settings"), Form: council}
		p.Failed = err
		return s.again(c, err, views.SettingsPage(p))
	}
	if err != nil {
		return err
	}
	s.flash(c, "Saved")
	return s.see(c, "/settings")
}

// roles shows who holds which role.
func (s *Server) roles(c echo.Context) error { return s.rolesPage(c, nil) }

func (s *Server) rolesPage(c echo.Context, failed error) error {
	page, err := s.Store.RolesPage(c.Request().Context(), s.actor(c), models.Role(c.QueryParam("role")))
	if err != nil {
		return err
	}
	f := form(c)
	p := views.RolesView{Page: s.officerPage(c, "Roles"), RolesPage: page, Email: f.Get("email"), Name: f.Get("name"), Role: f.Get("role"), Team: f.Get("team"),
		Organisation: f.Get("organisation"), Capacity: f.Get("capacity"), Round: f.Get("round"), Venue: f.Get("venue")}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.RolesPage(p))
	}
	return s.render(c, http.StatusOK, views.RolesPage(p))
}

func optional(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}

// proposeRole puts a role for somebody to another administrator's decision.
func (s *Server) proposeRole(c echo.Context) error {
	f := form(c)
	in := models.RoleProposal{Email: f.Get("email"), Name: f.Get("name"), Membership: models.Membership{Role: models.Role(f.Get("role")), Capacity: f.Get("capacity"),
		TeamID: optional(f.Get("team")), OrganisationID: optional(f.Get("organisation")), RoundID: optional(f.Get("round")), Venue: f.Get("venue")}}
	err := s.Store.ProposeRole(c.Request().Context(), s.actor(c), in)
	if err != nil && refill(err) {
		return s.rolesPage(c, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "Proposed. Another administrator confirms it now.")
	return s.see(c, "/roles")
}

// decideRole confirms, refuses or takes back a role that was proposed.
func (s *Server) decideRole(c echo.Context) error {
	state := form(c).Get("decide")
	err := s.Store.DecideRole(c.Request().Context(), s.actor(c), c.Param("id"), state)
	if err != nil && refill(err) {
		return s.rolesPage(c, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, map[string]string{models.GrantConfirmed: "Confirmed. The role counts from now.", models.GrantRefused: "Refused. Nothing was given.",
		models.GrantWithdrawn: "Taken back. Nothing was given."}[state])
	return s.see(c, "/roles")
}

// endRole takes a role from somebody.
func (s *Server) endRole(c echo.Context) error {
	err := s.Store.EndRole(c.Request().Context(), s.actor(c), c.Param("id"))
	if err != nil && refill(err) {
		return s.rolesPage(c, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The role has ended")
	return s.see(c, "/roles")
}
