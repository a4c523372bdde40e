package store

import (
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// contents loads what versions of proposals say, oldest first of each proposal, by the proposal's id. where narrows the versions; it takes
// seven queries however many there are.
func contents(tx *gorm.DB, where string, args ...any) (map[string][]models.VersionContent, error) {
	var versions []models.ProposalVersion
	if err := tx.Where(where, args...).Order("proposal_id, number").Find(&versions).Error; err != nil {
		return nil, fmt.Errorf("loading versions: %w", err)
	}
	ids := make([]string, len(versions))
	needs := []string{}
	owners := make([]string, len(versions))
	for i, v := range versions {
		ids[i], owners[i] = v.ID, v.ProposalID
		if v.NeedID != nil {
			needs = append(needs, *v.NeedID)
		}
	}
	parts, err := partsOf(tx, ids, owners, needs)
	if err != nil {
		return nil, err
	}
	loaded := map[string][]models.VersionContent{}
	for _, v := range versions {
		loaded[v.ProposalID] = append(loaded[v.ProposalID], parts.content(v))
	}
	return loaded, nil
}

// versionParts are the rows that belong to versions, by the version's id.
type versionParts struct {
	budget   map[string][]models.BudgetItem
	partners map[string][]models.PartnerItem
	council  map[string][]string
	group    map[string][]string
	outcomes map[string][]models.Outcome
	needs    map[string]models.Need
	groups   map[string]string // the organisation of each proposal
}

func partsOf(tx *gorm.DB, versions, proposals, needs []string) (versionParts, error) {
	p := versionParts{budget: map[string][]models.BudgetItem{}, partners: map[string][]models.PartnerItem{}, council: map[string][]string{},
		group: map[string][]string{}, outcomes: map[string][]models.Outcome{}, needs: map[string]models.Need{}, groups: map[string]string{}}
	var lines []models.BudgetLine
	var partners []models.Partner
	var deal []models.DealLine
	var chosen []struct {
		models.Outcome
		VersionID string
	}
	var found []models.Need
	var owners []models.Proposal
	for _, load := range []struct {
		query *gorm.DB
		rows  any
	}{
		{tx.Model(&models.BudgetLine{}).Where("version_id IN ?", versions).Order("position"), &lines},
		{tx.Model(&models.Partner{}).Where("version_id IN ?", versions).Order("position"), &partners},
		{tx.Model(&models.DealLine{}).Where("version_id IN ?", versions).Order("position"), &deal},
		{tx.Table("proposal_outcomes").Select("outcomes.*, proposal_outcomes.version_id").Joins("JOIN outcomes ON outcomes.id = proposal_outcomes.outcome_id").
			Joins("JOIN themes ON themes.id = outcomes.theme_id").Where("version_id IN ?", versions).Order("themes.position, outcomes.position"), &chosen},
		{tx.Model(&models.Need{}).Where("id IN ? AND released_at IS NOT NULL", needs), &found},
		{tx.Model(&models.Proposal{}).Select("id", "organisation_id").Where("id IN ? AND organisation_id IS NOT NULL", proposals), &owners},
	} {
		if err := load.query.Scan(load.rows).Error; err != nil {
			return p, fmt.Errorf("loading what versions say: %w", err)
		}
	}
	for _, l := range lines {
		p.budget[l.VersionID] = append(p.budget[l.VersionID], models.BudgetItem{Label: l.Label, Pence: l.AmountPence})
	}
	for _, l := range partners {
		p.partners[l.VersionID] = append(p.partners[l.VersionID], models.PartnerItem{Name: l.Name, Part: l.Part})
	}
	for _, l := range deal {
		side := p.group
		if l.Side == "council" {
			side = p.council
		}
		side[l.VersionID] = append(side[l.VersionID], l.Body)
	}
	for _, o := range chosen {
		p.outcomes[o.VersionID] = append(p.outcomes[o.VersionID], o.Outcome)
	}
	for _, n := range found {
		p.needs[n.ID] = n
	}
	for _, o := range owners {
		p.groups[o.ID] = *o.OrganisationID
	}
	return p, nil
}

func (p versionParts) content(v models.ProposalVersion) models.VersionContent {
	c := models.VersionContent{VersionID: v.ID, Number: v.Number, UpdatedAt: v.UpdatedAt, SubmittedAt: v.SubmittedAt, ProposalInput: models.ProposalInput{
		Title: v.Title, Summary: v.Summary, NeedText: v.NeedText, What: v.What, Place: v.Place, WhoFor: v.WhoFor, PeopleCount: v.PeopleCount, Theme: v.Theme,
		Budget: p.budget[v.ID], OrganisationID: p.groups[v.ProposalID], GroupName: v.GroupName, Partners: p.partners[v.ID], CouncilWill: p.council[v.ID],
		GroupWill: p.group[v.ID], HowKnown: v.HowKnown, ToCouncil: v.ToCouncil}}
	if v.NeedID != nil {
		c.NeedID = *v.NeedID
		if need, ok := p.needs[c.NeedID]; ok {
			c.Need = &need
		}
	}
	for _, o := range p.outcomes[v.ID] {
		c.Outcomes = append(c.Outcomes, o.ID)
		c.OutcomeNames = append(c.OutcomeNames, o.Name)
	}
	slices.Sort(c.Outcomes)
	return c
}

// writeContent puts what a proposal says into a version that was not sent in yet, in the place of what was there.
func (s *Store) writeContent(tx *gorm.DB, versionID string, in models.ProposalInput, values map[string]any) error {
	values["title"], values["summary"], values["need_text"], values["need_id"] = in.Title, in.Summary, in.NeedText, optional(in.NeedID)
	values["what"], values["place"], values["who_for"], values["people_count"] = in.What, in.Place, in.WhoFor, in.PeopleCount
	values["theme"], values["group_name"], values["how_known"], values["ask_pence"] = in.Theme, in.GroupName, in.HowKnown, in.AskPence()
	values["to_council"] = in.ToCouncil
	if err := changed(tx.Model(&models.ProposalVersion{}).Where("id = ?", versionID).Updates(values)); err != nil {
		return err
	}
	for _, row := range []any{&models.BudgetLine{}, &models.Partner{}, &models.DealLine{}, &models.ProposalOutcome{}} {
		if err := tx.Where("version_id = ?", versionID).Delete(row).Error; err != nil {
			return conflict(err)
		}
	}
	return s.writeParts(tx, versionID, in)
}

// writeParts makes the rows that belong to a version.
func (s *Store) writeParts(tx *gorm.DB, versionID string, in models.ProposalInput) error {
	var rows []any
	var failed error
	id := func() string {
		made, err := s.newID()
		if err != nil {
			failed = err
		}
		return made
	}
	for i, line := range in.Budget {
		rows = append(rows, &models.BudgetLine{ID: id(), VersionID: versionID, Position: i + 1, Label: line.Label, AmountPence: line.Pence})
	}
	for i, p := range in.Partners {
		rows = append(rows, &models.Partner{ID: id(), VersionID: versionID, Position: i + 1, Name: p.Name, Part: p.Part})
	}
	for side, lines := range map[string][]string{"council": in.CouncilWill, "group": in.GroupWill} {
		for i, line := range lines {
			rows = append(rows, &models.DealLine{ID: id(), VersionID: versionID, Side: side, Position: i + 1, Body: line})
		}
	}
	for _, o := range in.Outcomes {
		rows = append(rows, &models.ProposalOutcome{VersionID: versionID, OutcomeID: o})
	}
	if failed != nil {
		return failed
	}
	for _, row := range rows {
		if err := tx.Create(row).Error; err != nil {
			return conflict(err)
		}
	}
	return nil
}

// optional is nil for nothing, for a column that may be empty.
func optional(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// last is the newest of a proposal's versions, and sent the newest that was sent in, or nil.
func last(versions []models.VersionContent) models.VersionContent { return versions[len(versions)-1] }

// writing is what the next version begins with: the last one, without the answer that was sent in with it.
func writing(versions []models.VersionContent) models.VersionContent {
	c := last(versions)
	if c.SubmittedAt != nil {
		c.ToCouncil = ""
	}
	return c
}

func sent(versions []models.VersionContent) *models.VersionContent {
	for _, v := range slices.Backward(versions) {
		if v.SubmittedAt != nil {
			return &v
		}
	}
	return nil
}
