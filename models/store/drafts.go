package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// How long what people proposed is kept: a draft that nobody sent in, and what was sent in, as long as the papers about public money are.
const (
	draftKept    = 365 * 24 * time.Hour
	proposalKept = 7 * 365 * 24 * time.Hour
)

// mostDrafts is how many drafts of one person a round takes at a time.
const mostDrafts = 10

// mayPropose answers nil when the actor may propose in this round, whatever its stage: residents for themselves and their groups, officers
// of the fund's holder on somebody's behalf.
func (r loadedRound) mayPropose(actor models.Actor, act models.Act) error {
	switch {
	case models.Can(actor, act, models.AnyStage) == models.ScopeNone:
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(act))
	case r.PublishedAt == nil, actor.Has(models.Officer) && !r.onBehalf(actor):
		return models.Missing()
	default:
		return nil
	}
}

// onBehalf reports whether the actor proposes here for somebody else, as an officer of the fund's holder.
func (r loadedRound) onBehalf(actor models.Actor) bool {
	return slices.Contains(actor.Organisations(models.Officer), r.Fund.HolderID)
}

func closedToProposals() error {
	return models.Errorf(models.Closed, "This round does not take this now. What you saved before is kept, and you can still read it")
}

// ProposeStart is the page that proposing for a round begins on.
func (s *Store) ProposeStart(ctx context.Context, actor models.Actor, roundSlug string) (models.ProposeStart, error) {
	var page models.ProposeStart
	r, err := s.roundBy(s.read(ctx), "slug", roundSlug)
	if err != nil {
		return page, err
	}
	if r.PublishedAt == nil {
		return page, models.Missing()
	}
	var holder models.Organisation
	if err := one(s.read(ctx).Where("id = ?", r.Fund.HolderID), &holder); err != nil {
		return page, err
	}
	page = models.ProposeStart{Round: r.frame(), Holder: holder.Name, OnBehalf: r.onBehalf(actor)}
	if !actor.SignedIn() {
		return page, nil
	}
	mine, err := s.MyProposals(ctx, actor)
	if err != nil {
		return page, err
	}
	for _, c := range mine {
		if c.RoundSlug == roundSlug {
			page.Mine = append(page.Mine, c)
		}
	}
	return page, nil
}

// StartProposal makes an empty draft, or goes on with the one that is still empty, and answers its slug, which is its id until it is sent in.
func (s *Store) StartProposal(ctx context.Context, actor models.Actor, roundSlug string) (string, error) {
	slug := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", roundSlug)
		if err != nil {
			return err
		}
		if err := r.mayPropose(actor, models.ActDraft); err != nil {
			return err
		}
		if !models.ProposalIsOpen(models.ProposalDraft, r.Stage) {
			return models.Errorf(models.Closed, "Proposals are not open in this round now")
		}
		if slug, err = s.goOn(tx, actor, r); err != nil || slug != "" {
			return err
		}
		p := models.Proposal{RoundID: r.ID, MadeBy: actor.PersonID, State: models.ProposalDraft, CreatedAt: r.Now, KeepUntil: r.Now.Add(draftKept)}
		if p.ID, err = s.newID(); err != nil {
			return err
		}
		p.Slug, slug = p.ID, p.ID
		if err := tx.Create(&p).Error; err != nil {
			return conflict(err)
		}
		if _, err := s.newVersion(tx, p.ID, 1, r.Now); err != nil {
			return err
		}
		if r.onBehalf(actor) {
			return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraft, Kind: "proposal", ID: p.ID, Round: r.ID, Detail: "begun on behalf of a group"})
		}
		return nil
	})
	return slug, err
}

// goOn is the draft of this person in the round that they have not written anything into yet, if there is one: pressing the button twice does not
// make two. Whoever has too many drafts makes no more.
func (s *Store) goOn(tx *gorm.DB, actor models.Actor, r loadedRound) (string, error) {
	var person models.Person
	if err := one(lock(tx.Where("id = ?", actor.PersonID)), &person); err != nil {
		return "", err
	}
	var drafts []models.Proposal
	if err := tx.Where("made_by = ? AND round_id = ? AND state = ?", actor.PersonID, r.ID, models.ProposalDraft).Order("created_at, id").Find(&drafts).Error; err != nil {
		return "", fmt.Errorf("loading drafts: %w", err)
	}
	ids := make([]string, len(drafts))
	for i, d := range drafts {
		ids[i] = d.ID
	}
	versions, err := contents(tx, "proposal_id IN ?", ids)
	if err != nil {
		return "", err
	}
	for _, d := range drafts {
		if last(versions[d.ID]).Empty() {
			return d.Slug, nil
		}
	}
	if len(drafts) >= mostDrafts && !r.onBehalf(actor) {
		return "", models.Errorf(models.TooMany, "You have {{.N}} drafts in this round. Finish or delete one first", "N", len(drafts))
	}
	return "", nil
}

// newVersion makes an empty version and answers its id.
func (s *Store) newVersion(tx *gorm.DB, proposalID string, number int, now time.Time) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	v := models.ProposalVersion{ID: id, ProposalID: proposalID, Number: number, UpdatedAt: now}
	if err := tx.Create(&v).Error; err != nil {
		return "", conflict(err)
	}
	return id, nil
}

// draft is a proposal that somebody writes, with all that its rules need.
type draft struct {
	models.Proposal
	Round    loadedRound
	Versions []models.VersionContent // oldest first
}

// bySlug finds a proposal by its address. An address that was in use before it was sent in, its id, goes on leading to it.
func bySlug(query *gorm.DB, slug string) *gorm.DB {
	if validID(slug) {
		return query.Where("(proposals.slug = ? OR proposals.id = ?)", slug, slug)
	}
	return query.Where("proposals.slug = ?", slug)
}

// draftToWrite loads a proposal that this person may write, or, for another act, owns, so that nobody else writes it at the same time.
func (s *Store) draftToWrite(tx *gorm.DB, actor models.Actor, slug string, act models.Act) (draft, error) {
	var d draft
	scope := owned
	if act == models.ActDraft {
		scope = writable
	}
	if err := one(lock(scope(bySlug(tx, slug), actor)), &d.Proposal); err != nil {
		return d, err
	}
	if err := s.fill(tx, &d); err != nil {
		return d, err
	}
	return d, d.Round.mayPropose(actor, act)
}

func (s *Store) fill(tx *gorm.DB, d *draft) error {
	var err error
	if d.Round, err = s.roundBy(tx, "id", d.RoundID); err != nil {
		return err
	}
	versions, err := contents(tx, "proposal_id = ?", d.ID)
	if err != nil {
		return err
	}
	d.Versions = versions[d.ID]
	if len(d.Versions) == 0 {
		return fmt.Errorf("proposal %s has no version", d.ID)
	}
	return nil
}

// SaveAnswers keeps what was typed on one question page. Answers may be missing; what is wrong is refused. The first change to what a
// reviewer sent back makes a new version from the last.
func (s *Store) SaveAnswers(ctx context.Context, actor models.Actor, slug string, part models.ProposalPart, form models.ProposalForm) (models.ProposalInput, error) {
	var saved models.ProposalInput
	err := s.write(ctx, func(tx *gorm.DB) error {
		d, err := s.draftToWrite(tx, actor, slug, models.ActDraft)
		if err != nil {
			return err
		}
		if !models.ProposalIsOpen(d.State, d.Round.Stage) {
			return closedToProposals()
		}
		if part == models.PartAnswer && d.State != models.ProposalChangesRequested {
			return models.Missing()
		}
		latest := writing(d.Versions)
		saved = form.Answer(part, latest.ProposalInput)
		if err := s.settle(tx, actor, d, part, &saved); err != nil {
			return err
		}
		if err := saved.CheckPart(part, d.Round.Round); err != nil {
			return err
		}
		if reflect.DeepEqual(saved, latest.ProposalInput) {
			return nil
		}
		version := latest.VersionID
		if latest.SubmittedAt != nil {
			if version, err = s.newVersion(tx, d.ID, latest.Number+1, d.Round.Now); err != nil {
				return err
			}
		}
		if saved.OrganisationID != latest.OrganisationID {
			update := tx.Model(&models.Proposal{}).Where("id = ?", d.ID).Update("organisation_id", optional(saved.OrganisationID))
			if err := changed(update); err != nil {
				return err
			}
		}
		return s.writeContent(tx, version, saved, map[string]any{"updated_at": d.Round.Now})
	})
	return saved, err
}

// settle checks that what was chosen is there to be chosen, and takes the name of the organisation.
func (s *Store) settle(tx *gorm.DB, actor models.Actor, d draft, part models.ProposalPart, in *models.ProposalInput) error {
	var c models.Checks
	switch {
	case part == models.PartNeed && in.NeedID != "":
		var found []models.Need
		if err := needsOf(tx, d.Round).Where("id = ?", in.NeedID).Find(&found).Error; err != nil {
			return fmt.Errorf("looking for the need: %w", err)
		}
		c.Require(len(found) == 1, "need", "Choose one of the needs, or write your own")
	case part == models.PartOutcomes && len(in.Outcomes) > 0:
		var found int64
		if err := tx.Model(&models.Outcome{}).Where("id IN ?", in.Outcomes).Count(&found).Error; err != nil {
			return fmt.Errorf("looking for the outcomes: %w", err)
		}
		c.Require(int(found) == len(in.Outcomes), "outcomes", "Choose from the list")
	case part == models.PartGroup && in.OrganisationID != "":
		var found []models.Organisation
		query := groupsFor(tx, actor, d.Round)
		if current := d.OrganisationID; current != nil && *current == in.OrganisationID {
			query = tx.Model(&models.Organisation{})
		}
		if err := query.Where("organisations.id = ?", in.OrganisationID).Find(&found).Error; err != nil {
			return fmt.Errorf("looking for the organisation: %w", err)
		}
		c.Require(len(found) == 1, "organisation", "Choose one of your groups, or name another")
		if len(found) == 1 {
			in.GroupName = found[0].Name
		}
	}
	return c.Err()
}

// needsOf are the needs that a proposal of the round can answer: those said for it, and those of its area that belong to no round.
func needsOf(tx *gorm.DB, r loadedRound) *gorm.DB {
	return tx.Model(&models.Need{}).Where("released_at IS NOT NULL AND (round_id = ? OR round_id IS NULL AND (area_id IS NULL OR area_id = ?))", r.ID, r.AreaID)
}

// groupsFor are the organisations that this person can propose for: those they belong to; an officer may write for any that is not a council or a funder.
func groupsFor(tx *gorm.DB, actor models.Actor, r loadedRound) *gorm.DB {
	query := tx.Model(&models.Organisation{})
	if r.onBehalf(actor) {
		return query.Where("kind IN ?", []string{"charity", "school", "group", "partnership"})
	}
	return query.Where("id IN ?", actor.Organisations(models.Lead, models.Group))
}

// Draft is what the pages of writing a proposal show to whoever may write or read it.
func (s *Store) Draft(ctx context.Context, actor models.Actor, slug string) (models.DraftPage, error) {
	tx := s.read(ctx)
	var d draft
	if err := one(insiders(bySlug(tx, slug), actor), &d.Proposal); err != nil {
		return models.DraftPage{}, err
	}
	if err := s.fill(tx, &d); err != nil {
		return models.DraftPage{}, err
	}
	page := models.DraftPage{Round: d.Round.frame(), Slug: d.Slug, Reference: text(d.Reference), State: d.State, Content: writing(d.Versions),
		Adult: actor.Adult, OnBehalf: d.Round.onBehalf(actor), Open: models.ProposalIsOpen(d.State, d.Round.Stage)}
	page.Rewritten = d.State == models.ProposalChangesRequested && page.Content.SubmittedAt == nil
	var mine int64
	if err := writable(tx.Model(&models.Proposal{}), actor).Where("proposals.id = ?", d.ID).Count(&mine).Error; err != nil {
		return page, fmt.Errorf("loading whether somebody may write a proposal: %w", err)
	}
	page.Writable = mine == 1
	if err := owned(tx.Model(&models.Proposal{}), actor).Where("proposals.id = ?", d.ID).Count(&mine).Error; err != nil {
		return page, fmt.Errorf("loading whether somebody owns a proposal: %w", err)
	}
	page.Owned = mine == 1
	if err := handedOver(tx, actor, d, &page); err != nil {
		return page, err
	}
	if d.State == models.ProposalChangesRequested {
		if back := sent(d.Versions); back != nil {
			page.SentBack = &models.Review{}
			if err := one(tx.Where("version_id = ?", back.VersionID), page.SentBack); err != nil {
				return page, err
			}
			// Where another officer looked again and asked for changes, it is theirs that count.
			appeals, err := appealsOf(tx, []models.PastReview{{Review: *page.SentBack}})
			if err != nil {
				return page, err
			}
			if a, ok := appeals[page.SentBack.ID]; ok && a.Upheld() {
				page.SentBack.Decision, page.SentBack.Reasons, page.SentBack.DecidedBy, page.SentBack.DecidedAt = a.Outcome, a.Reasons, *a.DecidedBy, *a.DecidedAt
			}
			page.Changed = models.ChangedLabels(*back, page.Content)
		}
	}
	if err := needsOf(tx, d.Round).Order("people_count DESC, title").Find(&page.Needs).Error; err != nil {
		return page, fmt.Errorf("loading needs: %w", err)
	}
	if err := groupsFor(tx, actor, d.Round).Order("name").Find(&page.Organisations).Error; err != nil {
		return page, fmt.Errorf("loading organisations: %w", err)
	}
	var err error
	page.Choices, err = outcomeGroups(tx)
	return page, err
}

// insiders narrows proposals to those that the actor may read in every state: those they may write, those of a group they belong to, and those that
// they are asked to own.
func insiders(query *gorm.DB, actor models.Actor) *gorm.DB {
	return query.Where("(proposals.id IN (?) OR proposals.organisation_id IN ? OR proposals.id IN (?))",
		writable(fresh(query).Model(&models.Proposal{}).Select("proposals.id"), actor), actor.Organisations(models.Group), askedTo(fresh(query), actor).Select("proposal_id"))
}

// outcomeGroups are all outcomes by framework and theme.
func outcomeGroups(tx *gorm.DB) ([]models.OutcomeGroup, error) {
	var rows []struct {
		models.Outcome
		Framework string
		Theme     string
	}
	err := tx.Table("outcomes").Select("outcomes.*, themes.name AS theme, frameworks.name AS framework").
		Joins("JOIN themes ON themes.id = outcomes.theme_id").Joins("JOIN frameworks ON frameworks.id = themes.framework_id").
		Order("frameworks.name, themes.position, themes.name, outcomes.position, outcomes.name").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("loading outcomes: %w", err)
	}
	var groups []models.OutcomeGroup
	for _, row := range rows {
		if n := len(groups); n == 0 || groups[n-1].Theme != row.Theme || groups[n-1].Framework != row.Framework {
			groups = append(groups, models.OutcomeGroup{Framework: row.Framework, Theme: row.Theme})
		}
		group := &groups[len(groups)-1]
		group.Outcomes = append(group.Outcomes, row.Outcome)
	}
	return groups, nil
}
