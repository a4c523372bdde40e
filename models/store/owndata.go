package store

import (
	"context"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// What is held about a person, @me, or at their address, @email.
const (
	ownMemberships = `SELECT m.role, m.capacity, COALESCE(teams.name, organisations.name, '') AS "where", m.venue, m.started_at, m.ended_at FROM memberships m
		LEFT JOIN teams ON teams.id = m.team_id LEFT JOIN organisations ON organisations.id = m.organisation_id WHERE m.person_id = @me ORDER BY m.started_at, m.id`
	ownOffers = `SELECT g.role, g.capacity, COALESCE(teams.name, organisations.name, '') AS "where", g.venue, g.state, g.proposed_at FROM role_grants g
		LEFT JOIN teams ON teams.id = g.team_id LEFT JOIN organisations ON organisations.id = g.organisation_id WHERE g.person_id = @me ORDER BY g.proposed_at, g.id`
	ownIdentities = `SELECT provider, issuer, subject, created_at FROM identities WHERE person_id = @me ORDER BY created_at, id`
	ownNeeds      = `SELECT title, body, said_by, created_at, released_at FROM needs WHERE person_id = @me ORDER BY created_at, id`
	ownChoices    = `SELECT rounds.name AS round, planning_items.title AS item, c.capacity, c.choice, c.why, c.chosen_at FROM planning_choices c
		JOIN planning_items ON planning_items.id = c.item_id JOIN rounds ON rounds.id = planning_items.round_id WHERE c.person_id = @me ORDER BY c.chosen_at, c.id`
	ownItems = `SELECT rounds.name AS round, i.kind, i.title, i.body, i.added_at FROM planning_items i JOIN rounds ON rounds.id = i.round_id
		WHERE i.added_by = @me ORDER BY i.added_at, i.id`
	ownProposals = `SELECT p.id, p.slug, p.state, p.reference, p.created_at, p.submitted_at, v.title FROM proposals p JOIN proposal_versions v ON v.proposal_id = p.id
		AND v.number = (SELECT MAX(number) FROM proposal_versions WHERE proposal_id = p.id) WHERE p.made_by = @me OR p.begun_by = @me ORDER BY p.created_at, p.id`
	ownRequests = `SELECT CASE WHEN h.asked_by = @me THEN v.title ELSE '' END AS title, h.asked_by = @me AS mine, h.state, h.asked_at, h.ended_at FROM handovers h JOIN proposal_versions v ON v.proposal_id = h.proposal_id
		AND v.number = (SELECT MAX(number) FROM proposal_versions WHERE proposal_id = h.proposal_id) WHERE h.asked_by = @me OR h.answered_by = @me OR h.to_email = @email ORDER BY h.asked_at, h.id`
	ownAppeals = `SELECT v.title AS proposal, a.why, a.made_at FROM appeals a JOIN reviews ON reviews.id = a.review_id JOIN proposal_versions v ON v.id = reviews.version_id
		WHERE a.made_by = @me ORDER BY a.made_at, a.id`
	ownInterests = `SELECT rounds.name AS round, v.title AS proposal, i.kind, i.declared_at FROM interests i JOIN proposals ON proposals.id = i.proposal_id
		JOIN rounds ON rounds.id = proposals.round_id JOIN proposal_versions v ON v.proposal_id = proposals.id AND v.number = (SELECT MAX(number) FROM proposal_versions
		WHERE proposal_id = proposals.id AND submitted_at IS NOT NULL) WHERE i.person_id = @me ORDER BY i.declared_at, i.id`
	ownScorecards = `SELECT c.id, rounds.name AS round, v.title AS proposal, c.comment, c.updated_at, c.finished_at FROM scorecards c JOIN proposals ON proposals.id = c.proposal_id
		JOIN rounds ON rounds.id = proposals.round_id JOIN proposal_versions v ON v.id = c.version_id WHERE c.person_id = @me ORDER BY c.updated_at, c.id`
	ownScores = `SELECT s.scorecard_id, criteria.question, s.score, s.why FROM scores s JOIN criteria ON criteria.id = s.criterion_id
		WHERE s.scorecard_id IN (SELECT id FROM scorecards WHERE person_id = @me) ORDER BY criteria.position`
	ownNews = `SELECT initiatives.title AS initiative, u.body, u.posted_at, u.hidden_at, u.hidden_why FROM updates u JOIN initiatives ON initiatives.id = u.initiative_id
		WHERE u.posted_by = @me ORDER BY u.posted_at, u.id`
	ownMeasured = `SELECT initiatives.title AS initiative, m.method_note, m.learned, m.baseline_why, m.reported_at FROM measurements m
		JOIN initiatives ON initiatives.id = m.initiative_id WHERE m.reported_by = @me ORDER BY m.reported_at, m.id`
	ownPayments = `SELECT COALESCE(initiatives.title, '') AS initiative, p.purpose, p.state, p.amount_pence, p.asked_at FROM payments p
		LEFT JOIN initiatives ON initiatives.award_id = p.award_id WHERE p.asked_by = @me ORDER BY p.asked_at, p.id`
	ownRolls = `SELECT rounds.name AS round, e.contact, e.declared, e.keep_until FROM roll_entries e JOIN rounds ON rounds.id = e.round_id
		WHERE e.contact = @email UNION ALL SELECT rounds.name, i.email, '', l.keep_until FROM import_rows i JOIN list_imports l ON l.id = i.import_id
		JOIN rounds ON rounds.id = l.round_id WHERE i.email = @email ORDER BY 4, 1`
	ownMessages = `SELECT kind, subject, body, created_at, sent_at, keep_until FROM outbox WHERE recipient = @email ORDER BY created_at DESC, id`
	ownActs     = `SELECT a.number, a.at, a.act, a.object_kind, COALESCE(rounds.name, '') AS round, a.reason FROM audit_entries a LEFT JOIN rounds ON rounds.id = a.round_id
		WHERE a.actor_id = @me ORDER BY a.number`
)

// OwnData is everything that we hold about the actor, and nothing about anybody else.
func (s *Store) OwnData(ctx context.Context, actor models.Actor) (models.OwnData, error) {
	var data models.OwnData
	db := s.read(ctx)
	if err := one(db.Where("id = ?", actor.PersonID), &data.Person); err != nil {
		return data, err
	}
	me := map[string]any{"me": actor.PersonID, "email": data.Person.Email}
	var scores []models.OwnScore
	for _, read := range []struct {
		what  string
		query string
		into  any
	}{
		{"roles", ownMemberships, &data.Memberships}, {"proposed roles", ownOffers, &data.OfferedRoles}, {"sign-ins", ownIdentities, &data.Identities},
		{"needs", ownNeeds, &data.Needs}, {"choices", ownChoices, &data.Choices}, {"priorities", ownItems, &data.Added},
		{"proposals", ownProposals, &data.Proposals}, {"requests", ownRequests, &data.Requests}, {"appeals", ownAppeals, &data.Appeals}, {"interests", ownInterests, &data.Interests},
		{"scorecards", ownScorecards, &data.Scorecards},
		{"scores", ownScores, &scores}, {"news", ownNews, &data.News}, {"measurements", ownMeasured, &data.Measured}, {"payments", ownPayments, &data.Payments},
		{"rolls", ownRolls, &data.Rolls}, {"messages", ownMessages, &data.Messages}, {"acts", ownActs, &data.Acts},
	} {
		if err := db.Raw(read.query, me).Scan(read.into).Error; err != nil {
			return data, fmt.Errorf("loading one's own %s: %w", read.what, err)
		}
	}
	var err error
	if data.KeptForms, err = s.ownForms(db, actor.PersonID); err != nil {
		return data, err
	}
	signedIn, err := s.ownSignIns(db, data.Identities)
	if err != nil {
		return data, err
	}
	data.Rolls = append(data.Rolls, signedIn...)
	for i := range data.Scorecards {
		for _, score := range scores {
			if score.ScorecardID == data.Scorecards[i].ID {
				data.Scorecards[i].Scores = append(data.Scorecards[i].Scores, score)
			}
		}
	}
	if err := ownVersions(db, data.Proposals); err != nil {
		return data, err
	}
	var sessions int64
	if err := db.Model(&sessionRow{}).Where("person_id = ?", actor.PersonID).Count(&sessions).Error; err != nil {
		return data, fmt.Errorf("counting sessions: %w", err)
	}
	data.Sessions = int(sessions)
	return data, nil
}

// ownForms are the forms that wait for somebody, opened.
func (s *Store) ownForms(db *gorm.DB, personID string) ([]models.OwnForm, error) {
	var kept []ParkedForm
	if err := db.Where("person_id = ?", personID).Order("created_at, id").Find(&kept).Error; err != nil {
		return nil, fmt.Errorf("loading one's own kept forms: %w", err)
	}
	var forms []models.OwnForm
	for _, form := range kept {
		fields, err := s.fieldsOf(form)
		if err != nil {
			return nil, err
		}
		forms = append(forms, models.OwnForm{Path: form.Path, Fields: fields, CreatedAt: form.CreatedAt})
	}
	return forms, nil
}

// ownVersions adds everything that proposals say.
func ownVersions(db *gorm.DB, proposals []models.OwnProposal) error {
	ids := make([]string, len(proposals))
	for i, p := range proposals {
		ids[i] = p.ID
	}
	versions, err := contents(db, "proposal_id IN ?", ids)
	if err != nil {
		return err
	}
	for i := range proposals {
		for _, v := range versions[proposals[i].ID] {
			own := models.OwnVersion{Number: v.Number, UpdatedAt: v.UpdatedAt, SubmittedAt: v.SubmittedAt}
			for _, fact := range v.Facts() {
				own.Says = append(own.Says, models.OwnFact{Question: fact.Label, Answer: fact.Text})
			}
			if v.ToCouncil != "" {
				own.Says = append(own.Says, models.OwnFact{Question: "Answer to the council", Answer: v.ToCouncil})
			}
			proposals[i].Versions = append(proposals[i].Versions, own)
		}
	}
	return nil
}
