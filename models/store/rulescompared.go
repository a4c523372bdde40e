package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"acorn/models"
	"acorn/models/recount"
	"acorn/models/tally"

	"gorm.io/gorm"
)

// RulesCompared counts the newest published results of this installation again, by each rule, for an officer who is choosing one for a round. It reads
// ballots that everybody can download already, and never those of a round whose result is not published.
//
// With sized, each is counted with other money than it had: so much that it pays for the same share of its projects as the round's pot pays for of what groups
// ask for.
func (s *Store) RulesCompared(ctx context.Context, actor models.Actor, slug string, sized bool) (models.RulesComparedPage, error) {
	var page models.RulesComparedPage
	tx := s.read(ctx)
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	if err := asked(tx, r, &page); err != nil {
		return page, err
	}
	page.Sized = sized && page.Tight()
	var earlier []models.Result
	err = tx.Select("round_id", "ballots").Where("published_at IS NOT NULL AND round_id <> ?", r.ID).Order("published_at DESC, round_id").Find(&earlier).Error
	if err != nil {
		return page, fmt.Errorf("loading the earlier results: %w", err)
	}
	page.More = max(0, len(earlier)-models.MostCompared)
	for _, result := range earlier[:len(earlier)-page.More] {
		round, err := s.byRules(tx, page, result)
		if err != nil {
			return page, err
		}
		page.Rounds = append(page.Rounds, round)
	}
	return page, s.pastByRules(tx, &page)
}

// asked loads what groups ask for in the round: of what is on its ballot, or may come on it.
func asked(tx *gorm.DB, r loadedRound, page *models.RulesComparedPage) error {
	var sum struct {
		Asked      int
		AskedPence int64
	}
	query := tx.Raw(`SELECT COUNT(*) AS asked, COALESCE(SUM(v.ask_pence), 0) AS asked_pence FROM proposals JOIN proposal_versions v ON v.proposal_id = proposals.id
		WHERE proposals.round_id = ? AND proposals.state IN ? AND v.number = (SELECT MAX(number) FROM proposal_versions WHERE proposal_id = proposals.id AND submitted_at IS NOT NULL)`,
		r.ID, []string{models.ProposalSubmitted, models.ProposalChangesRequested, models.ProposalEligible})
	if r.Rules.Sealed() {
		query = tx.Raw(`SELECT COUNT(*) AS asked, COALESCE(SUM(cost_pence), 0) AS asked_pence FROM projects WHERE round_id = ?`, r.ID)
	}
	if err := query.Scan(&sum).Error; err != nil {
		return fmt.Errorf("adding up what is asked: %w", err)
	}
	page.Asked, page.AskedPence = sum.Asked, sum.AskedPence
	return nil
}

// pastByRules adds the newest past elections from elsewhere, as many as fit.
func (s *Store) pastByRules(tx *gorm.DB, page *models.RulesComparedPage) error {
	var past []models.PastElection
	if err := tx.Where("published_at IS NOT NULL").Order("published_at DESC, slug").Limit(max(0, models.MostCompared-len(page.Rounds))).Find(&past).Error; err != nil {
		return fmt.Errorf("loading past elections: %w", err)
	}
	for _, e := range past {
		var d models.ElectionDetail
		var o tally.Outcome
		if err := errors.Join(json.Unmarshal([]byte(e.Detail), &d), readOutcome(e.Outcome, &o)); err != nil {
			return err
		}
		election, err := recount.ElectionOfFile([]byte(e.Data))
		if err != nil {
			return err
		}
		by := models.RoundByRules{Name: e.Name, Href: "/elections/" + e.Slug, Currency: d.Currency, PotPence: d.Budget, Rule: o.Rule.Method, Ballots: d.Ballots}
		if by.Shared = by.PotPence; page.Sized {
			by.Shared = page.SameShare(election)
		}
		election.Budget = by.Shared
		if by.ByRule, err = models.ByEachRule(models.RulebookOf(d.Ballot(), o.Rule), election); err != nil {
			return err
		}
		page.Rounds = append(page.Rounds, by)
	}
	return nil
}

func (s *Store) byRules(tx *gorm.DB, page models.RulesComparedPage, result models.Result) (models.RoundByRules, error) {
	var round models.Round
	if err := one(tx.Where("id = ?", result.RoundID), &round); err != nil {
		return models.RoundByRules{}, err
	}
	var rules models.Rulebook
	if err := one(tx.Where("round_id = ?", round.ID), &rules); err != nil {
		return models.RoundByRules{}, err
	}
	by := models.RoundByRules{Name: round.Name, Href: "/rounds/" + round.Slug + "/result", Currency: models.Sterling, PotPence: round.PotPence, Rule: tally.Method(rules.CountingRule), Ballots: result.Ballots}
	projects, err := projectsOf(tx, round.ID)
	if err != nil {
		return by, err
	}
	choices, err := s.countedChoices(tx, round.ID, projects)
	if err != nil {
		return by, err
	}
	election, err := models.Election(round.PotPence, projects, choices)
	if err != nil {
		return by, err
	}
	if by.Shared = by.PotPence; page.Sized {
		by.Shared = page.SameShare(election)
	}
	election.Budget = by.Shared
	by.ByRule, err = models.ByEachRule(rules, election)
	return by, err
}
