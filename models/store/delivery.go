package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// loadedInitiative is an initiative with what its permissions follow from.
type loadedInitiative struct {
	models.Initiative
	award loadedAward
}

func (in loadedInitiative) today() string { return today(in.award.loaded.Now) }

func (s *Store) initiativeBy(tx *gorm.DB, slug string) (loadedInitiative, error) {
	var in loadedInitiative
	if err := one(tx.Where("slug = ?", slug), &in.Initiative); err != nil {
		return in, err
	}
	var err error
	in.award, err = s.awardBy(tx, in.AwardID)
	return in, err
}

// delivers reports whether the actor is one of the initiative's people, or an officer of the fund's holder who acts on their behalf.
func (in loadedInitiative) delivers(actor models.Actor) bool {
	return in.award.recipient().Includes(actor) || in.isOfficer(actor)
}

func (in loadedInitiative) isOfficer(actor models.Actor) bool {
	return slices.Contains(actor.Organisations(models.Officer), in.award.loaded.Fund.HolderID)
}

// may answers nil when the actor may do the act for this initiative. Initiatives are public, so that whoever may not is told who can.
func (in loadedInitiative) may(actor models.Actor, act models.Act) error {
	ok := models.Can(actor, act, models.AnyStage) != models.ScopeNone
	switch act {
	case models.ActDeliver, models.ActAskPayment:
		ok = ok && in.delivers(actor)
	case models.ActVerify:
		ok = ok && in.isOfficer(actor)
	case models.ActModerate:
		ok = ok && (in.isOfficer(actor) || actor.Has(models.Safeguarding))
	default:
		ok = false
	}
	if !ok {
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(act))
	}
	return nil
}

// underWay answers nil unless the initiative has ended.
func (in loadedInitiative) underWay() error {
	if in.State != models.InitiativeUnderWay {
		return models.Errorf(models.Closed, "This has ended, so it can no longer be changed")
	}
	return nil
}

// InitiativePage is what the public sees of an initiative, and which links the actor gets on it.
func (s *Store) InitiativePage(ctx context.Context, actor models.Actor, slug string) (models.InitiativePage, error) {
	tx := s.read(ctx)
	in, err := s.initiativeBy(tx, slug)
	if err != nil {
		return models.InitiativePage{}, err
	}
	page, err := s.initiativePage(tx, actor, in)
	page.Payments = slices.DeleteFunc(page.Payments, func(p models.Payment) bool { return p.State != models.PaymentPaid })
	return page, err
}

// ManagePage is what the initiative's people see of it: all that is public, and the payments that are under way.
func (s *Store) ManagePage(ctx context.Context, actor models.Actor, slug string) (models.InitiativePage, error) {
	tx := s.read(ctx)
	in, err := s.initiativeBy(tx, slug)
	if err != nil {
		return models.InitiativePage{}, err
	}
	if err := in.may(actor, models.ActDeliver); err != nil {
		return models.InitiativePage{}, err
	}
	return s.initiativePage(tx, actor, in)
}

func (s *Store) initiativePage(tx *gorm.DB, actor models.Actor, in loadedInitiative) (models.InitiativePage, error) {
	a := in.award
	page := models.InitiativePage{Initiative: in.Initiative, AwardReference: a.Reference, FundName: a.loaded.Fund.Name, FundSlug: a.loaded.Fund.Slug, UpFront: a.UpFront(), RoundName: a.loaded.Name,
		RoundSlug: a.loaded.Slug, Today: in.today(), MayManage: in.may(actor, models.ActDeliver) == nil, MayHide: in.may(actor, models.ActModerate) == nil,
		MayVerify: in.may(actor, models.ActVerify) == nil, MayPlan: in.mayPlan(actor) == nil, OwnNews: in.award.recipient().Includes(actor)}
	var err error
	if page.ProposalContent, err = contentOf(tx, a.Proposal); err != nil {
		return page, err
	}
	if page.Holder, err = organisationName(tx, a.loaded.Fund.HolderID); err != nil {
		return page, err
	}
	money, err := moneyOf(tx, []string{a.ID})
	if err != nil {
		return page, err
	}
	page.AwardMoney = money[a.ID]
	if organisation := a.recipient().OrganisationID; organisation != nil {
		if page.GroupName, err = organisationName(tx, *organisation); err != nil {
			return page, err
		}
	}
	if err := s.whyChosen(tx, a, &page); err != nil {
		return page, err
	}
	for _, load := range []struct {
		query *gorm.DB
		rows  any
	}{
		{tx.Where("award_id = ?", a.ID).Order("asked_at, id"), &page.Payments},
		{tx.Where("initiative_id = ?", in.ID).Order("due_on, position"), &page.Milestones},
		{tx.Where("initiative_id = ?", in.ID).Order("changed_at, id"), &page.PlanChanges},
		{tx.Where("initiative_id = ?", in.ID).Order("posted_at DESC, id"), &page.Updates},
	} {
		if err := load.query.Find(load.rows).Error; err != nil {
			return page, fmt.Errorf("loading the initiative: %w", err)
		}
	}
	if page.Promises, err = promises(tx, actor, in, page.Deal); err != nil {
		return page, err
	}
	reported, err := reportedOf(tx, []string{in.ID})
	page.Measured = reported[in.ID]
	for i, m := range page.Measured {
		page.Measured[i].MayVerify = page.MayVerify && m.VerifiedAt == nil && m.ReportedBy != actor.PersonID && !a.recipient().Includes(actor)
	}
	return page, err
}

// whyChosen adds how many voted for it and which need it answers.
func (s *Store) whyChosen(tx *gorm.DB, a loadedAward, page *models.InitiativePage) error {
	results, err := s.shownResults(tx, []string{a.Proposal.RoundID})
	if err != nil {
		return err
	}
	if line := results[a.Proposal.RoundID].line(a.ProposalID); line != nil {
		page.VotedIn, page.Voters = line.VotedIn, line.People
	}
	if page.NeedID == nil {
		return nil
	}
	var needs []models.Need
	if err := tx.Where("id = ? AND released_at IS NOT NULL", *page.NeedID).Find(&needs).Error; err != nil {
		return fmt.Errorf("loading the need: %w", err)
	}
	if len(needs) == 1 {
		page.Need = &needs[0]
	}
	return nil
}

// deliver runs a use case of the initiative's people: it loads the initiative, asks whether the actor may, and records the act.
func (s *Store) deliver(ctx context.Context, actor models.Actor, what models.Act, slug string, use func(tx *gorm.DB, in loadedInitiative) (act, error)) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		in, err := s.initiativeBy(tx, slug)
		if err != nil {
			return err
		}
		if err := in.may(actor, what); err != nil {
			return err
		}
		done, err := use(tx, in)
		if err != nil {
			return err
		}
		done.Actor, done.Act, done.Round = actor, what, in.award.loaded.ID
		return s.audit(tx, in.award.loaded.Now, done)
	})
}

// PostUpdate publishes news.
func (s *Store) PostUpdate(ctx context.Context, actor models.Actor, slug, body string) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if err := models.CheckUpdate(body); err != nil {
			return act{}, err
		}
		id, err := s.newID()
		if err != nil {
			return act{}, err
		}
		update := models.Update{ID: id, InitiativeID: in.ID, Body: strings.TrimSpace(body), PostedBy: actor.PersonID, PostedAt: in.award.loaded.Now}
		return act{Kind: "update", ID: id, Detail: "posted"}, conflict(tx.Create(&update).Error)
	})
}

// Update is one piece of news, for whoever may hide it.
func (s *Store) Update(ctx context.Context, actor models.Actor, slug, id string) (models.Initiative, models.Update, error) {
	tx := s.read(ctx)
	in, err := s.initiativeBy(tx, slug)
	if err != nil {
		return in.Initiative, models.Update{}, err
	}
	if err := in.may(actor, models.ActModerate); err != nil {
		return in.Initiative, models.Update{}, err
	}
	update, err := updateOf(tx, in, id)
	return in.Initiative, update, err
}

func updateOf(tx *gorm.DB, in loadedInitiative, id string) (models.Update, error) {
	var u models.Update
	if !validID(id) {
		return u, models.Missing()
	}
	return u, one(tx.Where("id = ? AND initiative_id = ?", id, in.ID), &u)
}

// HideUpdate takes news off the public page for the council, with a reason that the group can read. What the group itself took down can be hidden too:
// then it stays so.
func (s *Store) HideUpdate(ctx context.Context, actor models.Actor, slug, id, reason string) error {
	return s.deliver(ctx, actor, models.ActModerate, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if _, err := updateOf(tx, in, id); err != nil {
			return act{}, err
		}
		if err := models.CheckHide(reason); err != nil {
			return act{}, err
		}
		err := changed(tx.Model(&models.Update{}).Where("id = ? AND hidden_as <> ?", id, models.HiddenByCouncil).Updates(map[string]any{"hidden_by": actor.PersonID,
			"hidden_at": in.award.loaded.Now, "hidden_why": strings.TrimSpace(reason), "hidden_as": models.HiddenByCouncil}))
		return act{Kind: "update", ID: id, Reason: strings.TrimSpace(reason), Detail: "hidden"}, err
	})
}

// TakeDownUpdate takes the group's own news off the public page at once. Why is for the group and the council alone.
func (s *Store) TakeDownUpdate(ctx context.Context, actor models.Actor, slug, id, reason string) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if err := in.ownNews(tx, actor, id); err != nil {
			return act{}, err
		}
		if err := models.CheckTakeDown(reason); err != nil {
			return act{}, err
		}
		err := changed(tx.Model(&models.Update{}).Where("id = ? AND hidden_at IS NULL", id).Updates(map[string]any{"hidden_by": actor.PersonID,
			"hidden_at": in.award.loaded.Now, "hidden_why": strings.TrimSpace(reason), "hidden_as": models.HiddenByGroup}))
		return act{Kind: "update", ID: id, Reason: strings.TrimSpace(reason), Detail: "taken down by the group"}, err
	})
}

// PutBackUpdate shows news again that the group took down. What the council hid stays hidden, and so does what has lost its words.
func (s *Store) PutBackUpdate(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if err := in.ownNews(tx, actor, id); err != nil {
			return act{}, err
		}
		err := changed(tx.Model(&models.Update{}).Where("id = ? AND hidden_as = ? AND body <> ''", id, models.HiddenByGroup).
			Updates(map[string]any{"hidden_by": nil, "hidden_at": nil, "hidden_why": "", "hidden_as": ""}))
		return act{Kind: "update", ID: id, Detail: "put back by the group"}, err
	})
}

// ownNews answers nil where the news is there and its group's own affair for the actor. An officer hides news for the council instead.
func (in loadedInitiative) ownNews(tx *gorm.DB, actor models.Actor, id string) error {
	if !in.award.recipient().Includes(actor) {
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActDeliver))
	}
	_, err := updateOf(tx, in, id)
	return err
}

// EndInitiative says that an initiative has finished, or stopped early and why.
func (s *Store) EndInitiative(ctx context.Context, actor models.Actor, slug string, input models.EndInput) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if err := in.underWay(); err != nil {
			return act{}, err
		}
		if err := input.Check(); err != nil {
			return act{}, err
		}
		// Whoever asks for money at this moment waits: what is not asked for goes back to the fund.
		var award models.Award
		if err := one(lock(tx.Where("id = ?", in.AwardID)), &award); err != nil {
			return act{}, err
		}
		why := strings.TrimSpace(input.Why)
		err := changed(tx.Model(&models.Initiative{}).Where("id = ? AND state = ?", in.ID, models.InitiativeUnderWay).
			Updates(map[string]any{"state": input.State, "ended_why": why}))
		return act{Kind: "initiative", ID: in.ID, Reason: why, Detail: map[string]any{"state": input.State}}, err
	})
}

// ReportSmall gives back the one number and the one sentence that a small award asks for, once.
func (s *Store) ReportSmall(ctx context.Context, actor models.Actor, slug string, input models.SmallReportInput) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		people, err := input.Parse()
		if err != nil {
			return act{}, err
		}
		if !in.award.UpFront() {
			return act{}, models.Errorf(models.Conflict, "An award of this size reports what it measured")
		}
		err = changed(tx.Model(&models.Initiative{}).Where("id = ? AND report_people IS NULL", in.ID).
			Updates(map[string]any{"report_people": people, "report_words": strings.TrimSpace(input.Words)}))
		return act{Kind: "initiative", ID: in.ID, Detail: map[string]any{"report_people": people}}, err
	})
}
