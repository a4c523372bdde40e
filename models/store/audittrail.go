package store

import (
	"context"
	"fmt"
	"math"

	"acorn/models"

	"gorm.io/gorm"
)

// moneyActs and moderationActs are what an approver and a safeguarding lead see of the trail.
var (
	moneyActs      = []models.Act{models.ActProposeAwards, models.ActApproveAwards, models.ActAnswerOffer, models.ActAskPayment, models.ActApprovePayment}
	moderationActs = []models.Act{models.ActModerate, models.ActReadConcerns}
)

// auditScope is the entries that the actor may see: an officer those of their rounds, an approver what is about the money of theirs, a
// safeguarding lead what was moderated.
func auditScope(db *gorm.DB, actor models.Actor) (*gorm.DB, error) {
	entries := db.Model(&models.AuditEntry{})
	switch models.Can(actor, models.ActAudit, models.AnyStage) {
	case models.ScopeAny:
		return entries, nil
	case models.ScopeTeam:
		held := func(role models.Role) *gorm.DB {
			return db.Model(&models.Round{}).Select("rounds.id").Joins("JOIN funds ON funds.id = rounds.fund_id").Where("funds.holder_id IN ?", actor.Organisations(role))
		}
		theirs := db.Where("round_id IN (?)", held(models.Officer)).Or("round_id IN (?) AND act IN ?", held(models.Approver), moneyActs)
		if actor.Has(models.Safeguarding) {
			theirs = theirs.Or("act IN ?", moderationActs)
		}
		return entries.Where(theirs), nil
	default:
		return nil, models.Missing()
	}
}

// AuditTrail is the newest entries that the actor may see, newest first.
func (s *Store) AuditTrail(ctx context.Context, actor models.Actor, limit int) ([]models.AuditLine, error) {
	return s.AuditTrailBefore(ctx, actor, models.AuditFilter{}, math.MaxInt64, limit)
}

// AuditTrailBefore is the entries that a filter leaves of those before one, by its number: the next page. Names are looked up as they are now,
// in as many queries as there are kinds of things.
func (s *Store) AuditTrailBefore(ctx context.Context, actor models.Actor, filter models.AuditFilter, before int64, limit int) ([]models.AuditLine, error) {
	db := s.read(ctx)
	entries, err := auditScope(db, actor)
	if err != nil {
		return nil, err
	}
	query := narrowed(db, entries, filter).Select("audit_entries.*, COALESCE(people.display_name, '') AS who, COALESCE(rounds.name, '') AS round_name, "+
		"CASE WHEN rounds.published_at IS NULL THEN '' ELSE rounds.slug END AS round_slug").
		Joins("LEFT JOIN people ON people.id = audit_entries.actor_id").Joins("LEFT JOIN rounds ON rounds.id = audit_entries.round_id").
		Where("audit_entries.number < ?", before).Order("audit_entries.number DESC").Limit(limit)
	var lines []models.AuditLine
	if err := query.Scan(&lines).Error; err != nil {
		return nil, fmt.Errorf("reading the audit trail: %w", err)
	}
	moderates := models.Can(actor, models.ActModerate, models.AnyStage) != models.ScopeNone
	return lines, nameObjects(db, lines, moderates)
}

// narrowed leaves of the entries what the filter does. A person's are what they did and what was done to them.
func narrowed(db, entries *gorm.DB, filter models.AuditFilter) *gorm.DB {
	if filter.Person != "" {
		entries = entries.Where(db.Where("audit_entries.actor_id = ?", filter.Person).Or("audit_entries.object_kind = 'person' AND audit_entries.object_id = ?", filter.Person))
	}
	if filter.Round != "" {
		entries = entries.Where("audit_entries.round_id = ?", filter.Round)
	}
	if acts := filter.Acts(); acts != nil {
		entries = entries.Where("audit_entries.act IN ?", acts)
	}
	from, until := filter.Period()
	if !from.IsZero() {
		entries = entries.Where("audit_entries.at >= ?", from)
	}
	if !until.IsZero() {
		entries = entries.Where("audit_entries.at < ?", until)
	}
	return entries
}

// AuditChoices are the people and the rounds of the entries that the actor may see, by name.
func (s *Store) AuditChoices(ctx context.Context, actor models.Actor) (models.AuditChoices, error) {
	var choices models.AuditChoices
	db := s.read(ctx)
	for _, list := range []struct {
		table, name, key string
		into             *[]models.AuditChoice
	}{
		{"people", "people.display_name", "actor_id", &choices.People},
		{"rounds", "rounds.name", "round_id", &choices.Rounds},
	} {
		entries, err := auditScope(db, actor)
		if err != nil {
			return choices, err
		}
		err = db.Table(list.table).Select("id, "+list.name+" AS name").Where("id IN (?)", entries.Select("audit_entries."+list.key)).Order(list.name + ", id").Scan(list.into).Error
		if err != nil {
			return choices, fmt.Errorf("reading whom the audit trail is about: %w", err)
		}
	}
	return choices, nil
}

// sentTitle is what a proposal is called by the newest version that was sent in; a draft has no name that others may read.
const sentTitle = "COALESCE((SELECT v.title FROM proposal_versions v WHERE v.proposal_id = p.id AND v.submitted_at IS NOT NULL ORDER BY v.number DESC LIMIT 1), '')"

// eligiblePage is the address of a proposal that everybody may read.
const eligiblePage = "CASE WHEN p.state = 'eligible' THEN '/proposals/' || p.slug ELSE '' END"

// auditNames answer the name and the page of each kind of thing that entries are about, by ids.
var auditNames = map[string]string{
	"person":          "SELECT id, display_name AS name, '' AS href FROM people WHERE id IN ?",
	"fund":            "SELECT id, name, '/funds/' || slug AS href FROM funds WHERE id IN ?",
	"fund_addition":   "SELECT id, name, '/funds/' || slug AS href FROM funds WHERE id IN ?",
	"proposal":        "SELECT p.id, " + sentTitle + " AS name, " + eligiblePage + " AS href FROM proposals p WHERE p.id IN ?",
	"award":           "SELECT a.id, " + sentTitle + " AS name, " + eligiblePage + " AS href FROM awards a JOIN proposals p ON p.id = a.proposal_id WHERE a.id IN ?",
	"allocation":      "SELECT a.id, r.name, '/rounds/' || r.slug || '/awards' AS href FROM allocations a JOIN rounds r ON r.id = a.round_id WHERE a.id IN ?",
	"payment":         "SELECT x.id, i.title AS name, '/initiatives/' || i.slug AS href FROM payments x JOIN initiatives i ON i.award_id = x.award_id WHERE x.id IN ?",
	"initiative":      "SELECT id, title AS name, '/initiatives/' || slug AS href FROM initiatives WHERE id IN ?",
	"milestone":       "SELECT x.id, i.title AS name, '/initiatives/' || i.slug AS href FROM milestones x JOIN initiatives i ON i.id = x.initiative_id WHERE x.id IN ?",
	"update":          "SELECT x.id, i.title AS name, '/initiatives/' || i.slug AS href FROM updates x JOIN initiatives i ON i.id = x.initiative_id WHERE x.id IN ?",
	"measurement":     "SELECT x.id, i.title AS name, '/initiatives/' || i.slug AS href FROM measurements x JOIN initiatives i ON i.id = x.initiative_id WHERE x.id IN ?",
	"need":            "SELECT id, title AS name, '/needs/' || slug AS href FROM needs WHERE released_at IS NOT NULL AND id IN ?",
	"code batch":      "SELECT id, label AS name, '' AS href FROM code_batches WHERE id IN ?",
	auditPhone:        "SELECT id, name, '/rounds/' || slug AS href FROM rounds WHERE id IN ?",
	auditPaper:        "SELECT id, label AS name, '' AS href FROM paper_batches WHERE id IN ?",
	"planning_item":   planned,
	"planning_choice": planned,
}

const planned = "SELECT x.id, x.title AS name, CASE WHEN r.published_at IS NULL THEN '' ELSE '/rounds/' || r.slug || '/plan' END AS href " +
	"FROM planning_items x JOIN rounds r ON r.id = x.round_id WHERE x.id IN ?"

// heldNeeds are the names of needs that only those may read who decide about them.
const heldNeeds = "SELECT id, title AS name, '' AS href FROM needs WHERE released_at IS NULL AND id IN ?"

// named is what a thing is called and where its page is.
type named struct{ ID, Name, Href string }

// nameObjects looks up what each line is about.
func nameObjects(db *gorm.DB, lines []models.AuditLine, moderates bool) error {
	ids, places := map[string][]string{}, map[string][]string{}
	for _, l := range lines {
		ids[l.ObjectKind] = append(ids[l.ObjectKind], l.ObjectID)
		for _, fact := range []string{"team", "organisation"} {
			if id := l.Fact(fact); id != "" {
				places[fact] = append(places[fact], id)
			}
		}
	}
	found := map[string]named{}
	look := func(kind, sql string, ids []string) error {
		if len(ids) == 0 {
			return nil
		}
		var list []named
		if err := db.Raw(sql, ids).Scan(&list).Error; err != nil {
			return fmt.Errorf("looking up what the audit trail is about: %w", err)
		}
		for _, n := range list {
			found[kind+n.ID] = n
		}
		return nil
	}
	for kind, sql := range auditNames {
		if err := look(kind, sql, ids[kind]); err != nil {
			return err
		}
	}
	if moderates {
		if err := look("need", heldNeeds, ids["need"]); err != nil {
			return err
		}
	}
	if err := look("team", "SELECT id, name, '' AS href FROM teams WHERE id IN ?", places["team"]); err != nil {
		return err
	}
	if err := look("organisation", "SELECT id, name, '' AS href FROM organisations WHERE id IN ?", places["organisation"]); err != nil {
		return err
	}
	for i := range lines {
		nameLine(&lines[i], found)
	}
	return nil
}

// nameLine gives a line the names that were found.
func nameLine(l *models.AuditLine, found map[string]named) {
	thing := found[l.ObjectKind+l.ObjectID]
	l.Object, l.Href = thing.Name, thing.Href
	l.Where = found["team"+l.Fact("team")].Name + found["organisation"+l.Fact("organisation")].Name
	switch l.ObjectKind {
	case auditRound, auditRoundChange, "duty", "result":
		l.Object = l.RoundName
		switch {
		case l.RoundSlug == "":
		case l.ObjectKind == "result" && l.Facts()["published"] == true:
			l.Href = "/rounds/" + l.RoundSlug + "/result"
		default:
			l.Href = "/rounds/" + l.RoundSlug
		}
	}
}
