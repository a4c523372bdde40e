package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// proposesAwards answers nil when the actor may propose this round's awards: they work for the organisation that holds the fund.
func (r loadedRound) proposesAwards(actor models.Actor) error {
	if err := r.may(actor, models.ActProposeAwards); err != nil {
		return err
	}
	if !slices.Contains(actor.Organisations(models.Officer, models.Team), r.Fund.HolderID) {
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActProposeAwards))
	}
	return nil
}

// ProposeAwards puts awards to somebody else's decision, and answers the allocation's id.
func (s *Store) ProposeAwards(ctx context.Context, actor models.Actor, slug string, in models.AllocationInput) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	return id, s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.proposesAwards(actor); err != nil {
			return err
		}
		if err := lockFund(tx, r.FundID); err != nil {
			return err
		}
		view, err := s.allocate(tx, r, actor, id, in)
		if err != nil {
			return err
		}
		if err := s.tellApprovers(ctx, tx, r, view); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActProposeAwards, Kind: "allocation", ID: id, Round: r.ID,
			Detail: map[string]any{"hash": view.ContentHash, "total_pence": view.TotalPence(), "lines": auditLines(view)}})
	})
}

// allocate writes the allocation and its lines under the fund's lock.
func (s *Store) allocate(tx *gorm.DB, r loadedRound, actor models.Actor, id string, in models.AllocationInput) (models.AllocationView, error) {
	var none models.AllocationView
	open, err := s.allocationViews(tx, r, models.AllocationProposed)
	if err != nil {
		return none, err
	}
	if len(open) > 0 {
		return none, models.Errorf(models.Conflict, "Awards of this round are waiting for a decision already. Take them back first")
	}
	list, err := s.candidates(tx, r)
	if err != nil {
		return none, err
	}
	money, err := fundMoney(tx, r)
	if err != nil {
		return none, err
	}
	lines, err := in.Parse(list, money)
	if err != nil {
		return none, err
	}
	view := models.AllocationView{Allocation: models.Allocation{ID: id, RoundID: r.ID, Note: strings.TrimSpace(in.Note), ProposedBy: actor.PersonID, ProposedAt: r.Now,
		State: models.AllocationProposed}, ProposedByName: actor.DisplayName, Lines: lineViews(list, lines)}
	for _, l := range view.Awarded() {
		if l.Recipient.Includes(actor) {
			return none, models.Errorf(models.Forbidden, "You belong to a group that would get this money. Another officer must propose these awards")
		}
	}
	if view.ContentHash, err = view.Hash(); err != nil {
		return none, err
	}
	if err := conflict(tx.Create(&view.Allocation).Error); err != nil {
		return none, err
	}
	for i := range lines {
		lines[i].AllocationID = id
		if err := conflict(tx.Create(&lines[i]).Error); err != nil {
			return none, err
		}
	}
	return view, nil
}

// tellApprovers writes to everybody who may decide on the awards.
func (s *Store) tellApprovers(ctx context.Context, tx *gorm.DB, r loadedRound, view models.AllocationView) error {
	approvers, err := peopleWith(tx, models.Approver, r.Fund.HolderID)
	if err != nil {
		return err
	}
	for _, p := range approvers {
		if p.ID == view.ProposedBy {
			continue
		}
		subject, body := messages.AwardToApprove(ctx, r.Name, view.TotalPence(), view.ProposedByName, s.baseURL+"/desk/awards/"+view.ID)
		if err := s.enqueue(tx, r.Now, awardMail, "award:"+view.ID+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// tellProposer writes to the officer who proposed awards what became of them.
func (s *Store) tellProposer(ctx context.Context, tx *gorm.DB, r loadedRound, view models.AllocationView, approved bool, reason string) error {
	var proposer models.Person
	if err := one(tx.Where("id = ?", view.ProposedBy), &proposer); err != nil {
		return err
	}
	subject, body := messages.AwardsDecided(ctx, r.Name, approved, reason, s.baseURL+"/desk/rounds/"+r.Slug+"/awards")
	return s.enqueue(tx, r.Now, awardMail, "awards-decided:"+view.ID, proposer.Email, subject, body)
}

// WithdrawAwards takes back what was proposed and is not yet decided. Any officer of the holder may: the act is on record.
func (s *Store) WithdrawAwards(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.proposesAwards(actor); err != nil {
			return err
		}
		var a models.Allocation
		if err := one(lock(tx.Where("round_id = ? AND state = ?", r.ID, models.AllocationProposed)), &a); err != nil {
			return models.Errorf(models.Conflict, "Nothing is waiting for a decision any more").Because(err)
		}
		err = changed(tx.Model(&models.Allocation{}).Where("id = ? AND state = ?", a.ID, models.AllocationProposed).
			Updates(map[string]any{"state": models.AllocationWithdrawn, "decided_by": actor.PersonID, "decided_at": r.Now}))
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActProposeAwards, Kind: "allocation", ID: a.ID, Round: r.ID, Detail: "taken back"})
	})
}

// lockFund makes everybody wait who decides on the same fund's money.
func lockFund(tx *gorm.DB, fundID string) error {
	var fund models.Fund
	return one(lock(tx.Where("id = ?", fundID)), &fund)
}

// fundMoney is what the round and its fund have and what of it is awarded.
func fundMoney(tx *gorm.DB, r loadedRound) (models.FundMoney, error) {
	m := models.FundMoney{PotPence: r.PotPence}
	err := tx.Model(&models.Award{}).Where("state <> ? AND proposal_id IN (?)", models.AwardDeclined, tx.Model(&models.Proposal{}).Select("id").Where("round_id = ?", r.ID)).
		Select("COALESCE(SUM(amount_pence), 0)").Scan(&m.PotAwardedPence).Error
	if err != nil {
		return m, fmt.Errorf("adding up a round's awards: %w", err)
	}
	sums, err := fundSums(tx, []string{r.FundID}, "")
	m.FundPence, m.FundAwardedPence = sums[r.FundID].TotalPence, sums[r.FundID].StandsPence
	return m, err
}

// peopleWith are the adults who hold a role for an organisation now.
func peopleWith(tx *gorm.DB, role models.Role, organisationID string) ([]models.Person, error) {
	var people []models.Person
	err := tx.Where("disabled_at IS NULL AND age_band = 'adult' AND id IN (?)", tx.Model(&models.Membership{}).Select("person_id").
		Where("role = ? AND organisation_id = ? AND ended_at IS NULL", role, organisationID)).Order("id").Find(&people).Error
	if err != nil {
		return nil, fmt.Errorf("loading the people of an organisation: %w", err)
	}
	return people, nil
}

func organisationName(tx *gorm.DB, id string) (string, error) {
	var o models.Organisation
	err := one(tx.Where("id = ?", id), &o)
	return o.Name, err
}

func auditLines(view models.AllocationView) []map[string]any {
	lines := make([]map[string]any, len(view.Lines))
	for i, l := range view.Lines {
		lines[i] = map[string]any{"proposal": l.ProposalID, "amount_pence": l.AmountPence, "override": l.Override}
	}
	return lines
}
