package views

import (
	"context"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// menu is where this person can go from anywhere; the vote has none, so that nobody gets lost on the way.
func menu(ctx context.Context, p Page) []components.NavItem {
	if p.Bare {
		return nil
	}
	items := []components.NavItem{
		{Text: lang.T(ctx, "Rounds"), Href: "/rounds"},
		{Text: lang.T(ctx, "What people need"), Href: "/needs"},
		{Text: lang.T(ctx, "What the money did"), Href: "/initiatives"},
	}
	switch {
	case p.Actor.ByPass:
		items = append(items, components.NavItem{Text: lang.T(ctx, "Help people vote"), Href: "/help"})
	case p.Actor.SignedIn():
		items = append(items, components.NavItem{Text: lang.T(ctx, "Your desk"), Href: "/desk"},
			components.NavItem{Text: p.Actor.DisplayName, Href: "/you"})
	default:
		items = append(items, components.NavItem{Text: lang.T(ctx, "Sign in"), Href: p.SignInHref()})
	}
	for i := range items {
		items[i].Current = items[i].Href == p.Path
		items[i].Active = !items[i].Current && strings.HasPrefix(p.Path, items[i].Href+"/")
	}
	return items
}

// statements are the pages that every page's foot leads to.
func statements(ctx context.Context) []components.Link {
	return []components.Link{
		{Text: lang.T(ctx, "Accessibility"), Href: "/accessibility"},
		{Text: lang.T(ctx, "Privacy"), Href: "/privacy"},
		{Text: lang.T(ctx, "Privacy for children and young people"), Href: "/privacy/children"},
		{Text: lang.T(ctx, "Cookies"), Href: "/cookies"},
		{Text: lang.T(ctx, "Complaints"), Href: "/complaints"},
		{Text: lang.T(ctx, "Raise a concern"), Href: "/concern"},
	}
}

// RoleHolders names those who have a role, for the page that says who to ask.
func RoleHolders(ctx context.Context, role models.Role) string {
	switch role {
	case models.Visitor:
		return lang.T(ctx, "Anyone")
	case models.Voter:
		return lang.T(ctx, "Anyone who may vote")
	case models.Panel:
		return lang.T(ctx, "Young Advisors and panel members")
	case models.Group:
		return lang.T(ctx, "People who propose, and their groups")
	case models.Lead:
		return lang.T(ctx, "Leads of groups")
	case models.Team:
		return lang.T(ctx, "Community team members")
	case models.Helper:
		return lang.T(ctx, "Session helpers")
	case models.Officer:
		return lang.T(ctx, "Council officers")
	case models.Approver:
		return lang.T(ctx, "Finance approvers")
	case models.Safeguarding:
		return lang.T(ctx, "The safeguarding lead")
	case models.Auditor:
		return lang.T(ctx, "The auditor")
	default:
		return lang.T(ctx, "Administrators")
	}
}

// RoleName is what one person is who has a role.
func RoleName(ctx context.Context, role models.Role) string {
	switch role {
	case models.Panel:
		return lang.T(ctx, "Panel member")
	case models.Group:
		return lang.T(ctx, "Member of a group")
	case models.Lead:
		return lang.T(ctx, "Lead of a group")
	case models.Team:
		return lang.T(ctx, "Community team member")
	case models.Helper:
		return lang.T(ctx, "Session helper")
	case models.Officer:
		return lang.T(ctx, "Council officer")
	case models.Approver:
		return lang.T(ctx, "Finance approver")
	case models.Safeguarding:
		return lang.T(ctx, "Safeguarding lead")
	case models.Auditor:
		return lang.T(ctx, "Auditor")
	case models.Admin:
		return lang.T(ctx, "Administrator")
	default:
		return lang.T(ctx, "Resident")
	}
}

func deskID(i int) string { return "desk-" + strconv.Itoa(i) }

func placesID(i int) string { return "places-" + strconv.Itoa(i) }
