package handlers

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
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
	decision := models.NeedDecision(f.Get("decision"))
	title, err := s.Store.DecideNeed(c.Request().Context(), s.actor(c), c.Param("id"), decision, f.Get("reason"))
	if err != nil && refill(err) {
		return s.moderationPage(c, err)
	}
	if err != nil {
		return err
	}
	done := map[models.NeedDecision]string{models.ReleaseNeed: "Everyone can read ‘{{.Title}}’ now", models.HoldNeed: "You kept back ‘{{.Title}}’"}[decision]
	s.flash(c, t(c, done, "Title", title))
	return s.see(c, "/desk/needs")
}

// showNews shows everyone again what the council had hidden.
func (s *Server) showNews(c echo.Context) error {
	err := s.Store.ReleaseUpdate(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), form(c).Get("reason"))
	if err != nil && refill(err) {
		return s.moderationPage(c, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, t(c, "Everyone can read this news again."))
	return s.see(c, heldHref)
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

// takeConcern records who is on it.
func (s *Server) takeConcern(c echo.Context) error {
	return s.onConcern(c, s.Store.TakeConcern(c.Request().Context(), s.actor(c), c.Param("id")), "Recorded. The others see that you are on it.")
}

// noteConcern writes something down about one.
func (s *Server) noteConcern(c echo.Context) error {
	return s.onConcern(c, s.Store.NoteConcern(c.Request().Context(), s.actor(c), c.Param("id"), form(c).Get("note")), "The note is saved")
}

// handleConcern records what was done, and closes it.
func (s *Server) handleConcern(c echo.Context) error {
	return s.onConcern(c, s.Store.HandleConcern(c.Request().Context(), s.actor(c), c.Param("id"), form(c).Get("answer")), "The concern is closed")
}

// onConcern answers what was done about a concern, or what is wrong with it.
func (s *Server) onConcern(c echo.Context, err error, done string) error {
	if err != nil && refill(err) {
		return s.concernsPage(c, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, done)
	return s.see(c, "/concerns")
}

// How many entries a page of the audit trail shows, and how many are read at once for the file.
const (
	auditMost  = 50
	auditBatch = 500
)

// auditFilter is what the address narrows the trail to, and the same as the end of an address.
func auditFilter(c echo.Context) (models.AuditFilter, url.Values) {
	f := models.AuditFilter{Person: c.QueryParam("person"), Round: c.QueryParam("round"), Kind: c.QueryParam("kind"), From: c.QueryParam("from"), To: c.QueryParam("to")}
	query := url.Values{}
	for name, value := range map[string]string{"person": f.Person, "round": f.Round, "kind": f.Kind, "from": f.From, "to": f.To} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return f, query
}

// withQuery is an address with what narrows it.
func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// audit shows the newest acts that somebody asks for, or those before an entry.
func (s *Server) audit(c echo.Context) error {
	ctx := c.Request().Context()
	before, err := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	if err != nil {
		before = math.MaxInt64
	}
	filter, query := auditFilter(c)
	lines, err := s.Store.AuditTrailBefore(ctx, s.actor(c), filter, before, auditMost+1)
	if err != nil {
		return err
	}
	p := views.Audit{Page: s.officerPage(c, "Audit trail"), Lines: lines, Filter: filter, File: withQuery("/audit/trail.csv", query)}
	if p.Choices, err = s.Store.AuditChoices(ctx, s.actor(c)); err != nil {
		return err
	}
	if len(lines) > auditMost {
		p.Lines = lines[:auditMost]
		query.Set("before", strconv.FormatInt(p.Lines[auditMost-1].Number, 10))
		p.Older = withQuery("/audit", query)
	}
	if _, err := s.Store.VerifyAudit(ctx); err != nil {
		s.Log.ErrorContext(ctx, "the audit trail does not hold", "error", err)
		p.Broken = err.Error()
	}
	return s.render(c, http.StatusOK, views.AuditPage(p))
}

// auditFile answers with all that somebody may see of what they ask for, for a spreadsheet.
func (s *Server) auditFile(c echo.Context) error {
	ctx := c.Request().Context()
	filter, _ := auditFilter(c)
	var all []models.AuditLine
	for before := int64(math.MaxInt64); ; before = all[len(all)-1].Number {
		lines, err := s.Store.AuditTrailBefore(ctx, s.actor(c), filter, before, auditBatch)
		if err != nil {
			return err
		}
		if all = append(all, lines...); len(lines) < auditBatch {
			break
		}
	}
	file, err := views.AuditFile(ctx, all)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="audit-trail.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", file)
}

// settings shows what the installation says of itself.
func (s *Server) settings(c echo.Context) error {
	council, err := s.Store.Council(c.Request().Context())
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.SettingsPage(views.Settings{Page: s.officerPage(c, "Settings"), Form: council}))
}

// logoPath is the one form that takes a file.
const logoPath = "/settings/logo"

// saveLogo puts the council's logo in the header, or takes it out.
func (s *Server) saveLogo(c echo.Context) error {
	var file []byte
	if upload, _, err := c.Request().FormFile("logo"); err == nil {
		file, err = io.ReadAll(io.LimitReader(upload, models.LogoBytes+1))
		if err != nil {
			return fmt.Errorf("reading the logo: %w", err)
		}
	}
	err := s.Store.SaveLogo(c.Request().Context(), s.actor(c), file, form(c).Get("remove") != "")
	if err != nil && refill(err) {
		council, failed := s.Store.Council(c.Request().Context())
		if failed != nil {
			return failed
		}
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

// endRolePage asks why a role ends.
func (s *Server) endRolePage(c echo.Context) error {
	p, err := s.endRoleView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.RoleEndPage(p))
}

func (s *Server) endRoleView(c echo.Context) (views.RoleEnd, error) {
	holder, err := s.Store.RoleToEnd(c.Request().Context(), s.actor(c), c.Param("id"))
	return views.RoleEnd{Page: s.backPage(c, "End a role", "/roles"), Holder: holder}, err
}

// endRole takes a role from somebody.
func (s *Server) endRole(c echo.Context) error {
	p, err := s.endRoleView(c)
	if err != nil {
		return err
	}
	p.Reason = form(c).Get("reason")
	err = s.Store.EndRole(c.Request().Context(), s.actor(c), c.Param("id"), p.Reason)
	if err != nil && refill(err) {
		p.Failed = err
		return s.again(c, err, views.RoleEndPage(p))
	}
	if err != nil {
		return err
	}
	s.flash(c, t(c, "{{.Name}} no longer holds the role {{.Role}}", "Name", p.Holder.Name, "Role", views.RoleName(c.Request().Context(), p.Holder.Role)))
	return s.see(c, "/roles")
}
