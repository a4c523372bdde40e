package views

import (
	"context"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// concernFacts are what is known of a concern beside its words.
func concernFacts(ctx context.Context, c models.ConcernView) []components.SummaryRow {
	var rows []components.SummaryRow
	if c.Contact != "" {
		rows = append(rows, components.SummaryRow{Key: "How to reach them", Text: c.Contact})
	}
	if c.Page != "" {
		rows = append(rows, components.SummaryRow{Key: "From the page", Value: linkTo(c.Page, c.Page)})
	}
	if c.TakenAt != nil {
		rows = append(rows, components.SummaryRow{Key: "On it", Text: c.TakenByName + ", since " + lang.DateTime(ctx, *c.TakenAt)})
	}
	return rows
}

// roleChips lead to the holders of one role.
func roleChips(ctx context.Context, page models.RolesPage) []components.Chip {
	total := 0
	for _, n := range page.Counts {
		total += n
	}
	chips := []components.Chip{{Text: "All", Href: "/roles", Count: total, HasCount: true, Current: page.Role == "" && !page.Past}}
	for _, role := range models.Roles[2:] {
		if page.Counts[role] > 0 {
			chips = append(chips, components.Chip{Text: RoleHolders(ctx, role), Href: "/roles?role=" + string(role), Count: page.Counts[role], HasCount: true, Current: page.Role == role})
		}
	}
	if page.Ended > 0 {
		chips = append(chips, components.Chip{Text: "Past", Href: "/roles?role=" + string(models.PastRoles), Count: page.Ended, HasCount: true, Current: page.Past})
	}
	return chips
}

// waitingRows say what is proposed, by whom, and who decides.
func waitingRows(ctx context.Context, w models.RoleWaiting) []components.SummaryRow {
	rows := []components.SummaryRow{{Key: "For", Text: w.Name + ", " + w.Email}, {Key: "Role", Text: RoleName(ctx, w.Role)}}
	if w.Where != "" {
		rows = append(rows, components.SummaryRow{Key: "Where", Text: w.Where})
	}
	if w.Capacity != "" {
		rows = append(rows, components.SummaryRow{Key: "As", Text: CapacityName(ctx, w.Capacity)})
	}
	deciders := strings.Join(w.Deciders, " or ")
	if deciders == "" {
		deciders = "Nobody yet: it needs another administrator"
	}
	return append(rows, components.SummaryRow{Key: "Proposed by", Text: w.ProposedByName + ", " + lang.DateTime(ctx, w.ProposedAt)}, components.SummaryRow{Key: "Waits for", Text: deciders})
}

func rolesHeading(page models.RolesPage) string {
	if page.Past {
		return "Held before"
	}
	return "Held now"
}

func rolesCaption(ctx context.Context, page models.RolesPage) string {
	if page.Past {
		return lang.N(ctx, len(page.Holders), "{{.N}} role has ended", "{{.N}} roles have ended")
	}
	return lang.N(ctx, len(page.Holders), "{{.N}} role is held now", "{{.N}} roles are held now")
}

// roleHead names what a role's row says.
func roleHead(page models.RolesPage) []components.Cell {
	last := "End it"
	if page.Past {
		last = "Ended"
	}
	return []components.Cell{{Text: "Name"}, {Text: "Role"}, {Text: "Where"}, {Text: "Since"}, {Text: last}}
}

// roleRows are who holds or held which role, and since when.
func roleRows(ctx context.Context, page models.RolesPage) [][]components.Cell {
	rows := make([][]components.Cell, len(page.Holders))
	for i, h := range page.Holders {
		last := components.Cell{Content: endRoleLink(h)}
		if h.EndedAt != nil {
			last = components.Cell{Text: lang.ShortDate(ctx, *h.EndedAt)}
		}
		rows[i] = []components.Cell{{Content: holderName(h)}, {Text: RoleName(ctx, h.Role)}, {Text: h.Where}, {Text: lang.ShortDate(ctx, h.StartedAt)}, last}
	}
	return rows
}

// roleFacts are what a role that shall end is.
func roleFacts(ctx context.Context, h models.RoleHolder) []components.SummaryRow {
	rows := []components.SummaryRow{{Key: "Role", Text: RoleName(ctx, h.Role)}}
	if h.Where != "" {
		rows = append(rows, components.SummaryRow{Key: "Where", Text: h.Where})
	}
	return append(rows, components.SummaryRow{Key: "Email", Text: h.Email}, components.SummaryRow{Key: "Since", Text: lang.Date(ctx, h.StartedAt)})
}

// helpedRounds are the rounds that a session helper can help in.
func helpedRounds(rounds []models.Round) []components.Option {
	options := []components.Option{{Value: "", Label: "None"}}
	for _, r := range rounds {
		options = append(options, components.Option{Value: r.ID, Label: r.Name})
	}
	return options
}

func roleOptions(ctx context.Context) []components.Option {
	options := []components.Option{{Value: "", Label: "Choose"}}
	for _, role := range models.Roles[2:] {
		options = append(options, components.Option{Value: string(role), Label: RoleName(ctx, role)})
	}
	return options
}

func teamOptions(teams []models.CommunityTeam) []components.Option {
	options := []components.Option{{Value: "", Label: "None"}}
	for _, team := range teams {
		options = append(options, components.Option{Value: team.ID, Label: team.Name})
	}
	return options
}

func organisationOptions(organisations []models.Organisation) []components.Option {
	options := []components.Option{{Value: "", Label: "None"}}
	for _, o := range organisations {
		options = append(options, components.Option{Value: o.ID, Label: o.Name})
	}
	return options
}

// CapacityName is how somebody takes part in a team, as people say it.
func CapacityName(ctx context.Context, capacity string) string {
	switch capacity {
	case "resident":
		return lang.T(ctx, "Resident")
	case "parent":
		return lang.T(ctx, "Parent or carer")
	case "young_person":
		return lang.T(ctx, "Young person")
	case "councillor":
		return lang.T(ctx, "Councillor")
	case "officer":
		return lang.T(ctx, "Officer")
	case "voluntary":
		return lang.T(ctx, "Voluntary sector")
	default:
		return lang.T(ctx, "Member")
	}
}

func capacityOptions(ctx context.Context) []components.Option {
	options := []components.Option{{Value: "", Label: "None"}}
	for _, c := range []string{"resident", "parent", "young_person", "councillor", "officer", "voluntary"} {
		options = append(options, components.Option{Value: c, Label: CapacityName(ctx, c)})
	}
	return options
}
