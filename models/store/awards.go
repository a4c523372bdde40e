package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// DecisionPage is an allocation as the approver sees it, and what they would approve word for word.
func (s *Store) DecisionPage(ctx context.Context, actor models.Actor, id string) (models.DecisionPage, error) {
	tx := s.read(ctx)
	r, view, err := s.allocationBy(tx, actor, id)
	if err != nil {
		return models.DecisionPage{}, err
	}
	page := models.DecisionPage{RoundFrame: r.frame(), AllocationView: view, MayNot: models.CheckSecondPerson(actor, view.ProposedBy, view.Recipients()...)}
	if page.Holder, err = organisationName(tx, r.Fund.HolderID); err != nil {
		return page, err
	}
	page.Money, err = fundMoney(tx, r)
	return page, err
}

// allocationBy loads an allocation for an approver of the organisation that holds the fund.
func (s *Store) allocationBy(tx *gorm.DB, actor models.Actor, id string) (loadedRound, models.AllocationView, error) {
	var a models.Allocation
	var none models.AllocationView
	if !validID(id) {
		return loadedRound{}, none, models.Missing()
	}
	if err := one(tx.Where("id = ?", id), &a); err != nil {
		return loadedRound{}, none, err
	}
	r, err := s.roundBy(tx, "id", a.RoundID)
	if err != nil {
		return r, none, err
	}
	if err := r.may(actor, models.ActApproveAwards); err != nil {
		return r, none, err
	}
	if !slices.Contains(actor.Organisations(models.Approver), r.Fund.HolderID) {
		return r, none, models.Missing()
	}
	views, err := s.withLines(tx, r, []models.Allocation{a})
	if err != nil {
		return r, none, err
	}
	return r, views[0], nil
}

// DecideAwards approves or refuses an allocation. The decision holds only for exactly what the actor saw: its hash must be that of what is
// there now. Approved, every award is made and offered in the same transaction; of two who decide at once, one comes too late.
func (s *Store) DecideAwards(ctx context.Context, actor models.Actor, id string, in models.DecisionInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, _, err := s.allocationBy(tx, actor, id)
		if err != nil {
			return err
		}
		if err := lockFund(tx, r.FundID); err != nil {
			return err
		}
		r, view, err := s.allocationBy(tx, actor, id) // again: somebody may have decided while we waited
		if err != nil {
			return err
		}
		if view.State != models.AllocationProposed {
			return models.Errorf(models.Conflict, "These awards were decided already")
		}
		if err := models.CheckSecondPerson(actor, view.ProposedBy, view.Recipients()...); err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		if err := fits(in.Hash, view.ContentHash, view.Hash); err != nil {
			return err
		}
		state := map[string]string{"approve": models.AllocationApproved, "refuse": models.AllocationRefused}[in.Decide]
		err = changed(tx.Model(&models.Allocation{}).Where("id = ? AND state = ?", id, models.AllocationProposed).
			Updates(map[string]any{"state": state, "decided_by": actor.PersonID, "decided_at": r.Now, "reason": in.Reason}))
		if err != nil {
			return err
		}
		if state == models.AllocationApproved {
			if err := s.award(ctx, tx, r, view); err != nil {
				return err
			}
		}
		if err := s.tellProposer(ctx, tx, r, view, state == models.AllocationApproved, in.Reason); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActApproveAwards, Kind: "allocation", ID: id, Round: r.ID, Reason: in.Reason,
			Detail: map[string]any{"state": state, "hash": view.ContentHash, "total_pence": view.TotalPence()}})
	})
}

// fits refuses a decision on something else than what was seen: the hash from the form, the one kept when it was asked for, and the one of
// what the database holds now must be the same.
func fits(seen, kept string, now func() (string, error)) error {
	hash, err := now()
	if err != nil {
		return err
	}
	if seen != kept || kept != hash {
		return errNotSeen
	}
	return nil
}

// asSeen refuses to confirm something else than what was seen: the hash from the form and the one of what the database holds now must be the same.
func asSeen(seen string, now func() (string, error)) error {
	hash, err := now()
	if err != nil {
		return err
	}
	if seen == "" || seen != hash {
		return errNotSeen
	}
	return nil
}

// errNotSeen is the answer to a decision on something else than what its page showed.
var errNotSeen = models.Errorf(models.Conflict, "This is not what you saw. It has changed since you opened the page. Look at it again, then decide")

// award makes the awards of an approved allocation and writes to the groups.
func (s *Store) award(ctx context.Context, tx *gorm.DB, r loadedRound, view models.AllocationView) error {
	money, err := fundMoney(tx, r)
	if err != nil {
		return err
	}
	if total := view.TotalPence(); total > money.FundLeft() || total > money.PotLeft() {
		return models.Errorf(models.Conflict, "These awards are more than the fund has left. Send them back")
	}
	for _, l := range view.Awarded() {
		id, err := s.newID()
		if err != nil {
			return err
		}
		reference, err := s.drawLetters(6)
		if err != nil {
			return err
		}
		award := models.Award{ID: id, Reference: "AWD-" + reference, FundID: r.FundID, ProposalID: l.ProposalID, AllocationID: view.ID, OrganisationID: l.Recipient.OrganisationID,
			AmountPence: l.AmountPence, State: models.AwardOffered, OfferedAt: r.Now, AnswerBy: answerBy(r.Now)}
		if err := conflict(tx.Create(&award).Error); err != nil {
			return err
		}
		if err := s.tellGroup(ctx, tx, r, award, l); err != nil {
			return err
		}
	}
	for _, l := range view.Lines {
		if l.AmountPence > 0 {
			continue
		}
		if err := s.tellLeftOut(ctx, tx, r, view.ID, l); err != nil {
			return err
		}
	}
	return nil
}

// tellLeftOut writes to a group whose project was voted in and gets no award, before it reads so on a public page.
func (s *Store) tellLeftOut(ctx context.Context, tx *gorm.DB, r loadedRound, allocation string, l models.AllocationLineView) error {
	people, err := recipients(tx, l.Recipient)
	if err != nil {
		return err
	}
	for _, p := range people {
		subject, body := messages.NoAward(ctx, l.Title, l.Override, s.baseURL+"/proposals/"+l.Slug)
		if err := s.enqueue(tx, r.Now, "no_award", "no_award:"+allocation+":"+l.ProposalID+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// answerBy is the end of the last day on which a group can answer an offer made now.
func answerBy(now time.Time) time.Time {
	day := lang.London(now).AddDate(0, 0, models.AnswerDays)
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 0, 0, day.Location()).UTC()
}

// tellGroup writes to those who lead the group; where nobody does, to whoever made the proposal, who can find somebody.
func (s *Store) tellGroup(ctx context.Context, tx *gorm.DB, r loadedRound, award models.Award, l models.AllocationLineView) error {
	people, err := recipients(tx, l.Recipient)
	if err != nil {
		return err
	}
	for _, p := range people {
		subject, body := messages.OfferMade(ctx, l.Title, award.AmountPence, s.baseURL+"/offers/"+award.ID)
		if err := s.enqueue(tx, r.Now, "offer", "offer:"+award.ID+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// recipients are the people to write to about a group's money.
func recipients(tx *gorm.DB, r models.Recipient) ([]models.Person, error) {
	if r.OrganisationID != nil {
		leads, err := peopleWith(tx, models.Lead, *r.OrganisationID)
		if err != nil || len(leads) > 0 {
			return leads, err
		}
	}
	var maker models.Person
	err := one(tx.Where("id = ?", r.MadeBy), &maker)
	return []models.Person{maker}, err
}

// awardViews are the awards of a round, in the order of its result.
func (s *Store) awardViews(tx *gorm.DB, r loadedRound) ([]models.AwardView, error) {
	projects, err := s.resultProjects(tx, r)
	if err != nil {
		return nil, err
	}
	var awards []models.Award
	if err := tx.Where("proposal_id IN (?)", tx.Model(&models.Proposal{}).Select("id").Where("round_id = ?", r.ID)).Find(&awards).Error; err != nil {
		return nil, fmt.Errorf("loading the awards: %w", err)
	}
	var initiatives []models.Initiative
	if err := tx.Where("award_id IN (?)", tx.Model(&models.Award{}).Select("id").Where("fund_id = ?", r.FundID)).Find(&initiatives).Error; err != nil {
		return nil, fmt.Errorf("loading the initiatives: %w", err)
	}
	var lines []models.AllocationLine
	if err := tx.Where("allocation_id IN (?)", tx.Model(&models.Allocation{}).Select("id").Where("round_id = ?", r.ID)).Find(&lines).Error; err != nil {
		return nil, fmt.Errorf("loading the allocations: %w", err)
	}
	var views []models.AwardView
	for _, c := range projects {
		for _, a := range awards {
			if a.ProposalID != c.ProposalID {
				continue
			}
			view := models.AwardView{Award: a, Title: c.Title, GroupName: c.GroupName, ProposalSlug: c.Slug, CostPence: c.CostPence, VotedIn: c.VotedIn, Past: a.Lapsed(r.Now)}
			if i := slices.IndexFunc(initiatives, func(in models.Initiative) bool { return in.AwardID == a.ID }); i >= 0 {
				view.InitiativeSlug = initiatives[i].Slug
			}
			if i := slices.IndexFunc(lines, func(l models.AllocationLine) bool {
				return l.AllocationID == a.AllocationID && l.ProposalID == a.ProposalID
			}); i >= 0 {
				view.Override = lines[i].Override
			}
			views = append(views, view)
		}
	}
	return views, nil
}

// RoundAwards is what a round awarded, for everybody.
func (s *Store) RoundAwards(ctx context.Context, slug string) (models.RoundAwards, error) {
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return models.RoundAwards{}, err
	}
	if r.PublishedAt == nil {
		return models.RoundAwards{}, models.Missing()
	}
	page := models.RoundAwards{RoundFrame: r.frame(), Published: r.Stage == models.StagePublished}
	if page.Holder, err = organisationName(tx, r.Fund.HolderID); err != nil || !page.Published {
		return page, err
	}
	if page.Money, err = fundMoney(tx, r); err != nil {
		return page, err
	}
	if page.Allocations, err = s.allocationViews(tx, r, models.AllocationApproved); err != nil {
		return page, err
	}
	page.Awards, err = s.awardViews(tx, r)
	return page, err
}
