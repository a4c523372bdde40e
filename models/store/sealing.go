package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// mayEver is may without the stage: whether the act is this actor's on this round at all, for the page that says when it can be done.
func (r loadedRound) mayEver(actor models.Actor, act models.Act) error {
	ever := r
	ever.Stage = models.AnyStage
	return ever.may(actor, act)
}

// SealPage is what an officer sees before sealing a round, and what was sealed afterwards.
func (s *Store) SealPage(ctx context.Context, actor models.Actor, slug string) (models.SealPage, error) {
	var page models.SealPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActSeal); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	page.CanIssue = models.OpenDuring(models.ActIssueCodes, r.Stage)
	if page.AreaName, err = areaName(tx, r.AreaID); err != nil {
		return page, err
	}
	if r.Rules.Sealed() {
		return page, s.sealedPage(tx, r, &page)
	}
	check, err := s.sealCheck(tx, r)
	if err != nil {
		return page, err
	}
	page.Projects, page.Stops, page.Warnings = check.Projects, check.Stops(), check.Warnings()
	page.CanSeal = r.Stage == models.StageReviewing && len(page.Stops) == 0
	if page.Seen, err = models.SealHash(r.Round, r.Rules, r.State.Timetable, check.Projects); err != nil {
		return page, err
	}
	changes, err := roundChanges(tx, r.ID)
	if err != nil {
		return page, err
	}
	page.TakesTwo = r.TakesTwo(changes)
	if !r.Rules.SealProposed(page.Seen) {
		page.Lapsed = r.Rules.SealProposedBy != nil
		return page, nil
	}
	page.Own = *r.Rules.SealProposedBy == actor.PersonID
	page.Proposer, err = displayName(tx, r.Rules.SealProposedBy)
	return page, err
}

func (s *Store) sealedPage(tx *gorm.DB, r loadedRound, page *models.SealPage) error {
	var err error
	if page.Projects, err = projectsOf(tx, r.ID); err != nil {
		return err
	}
	var sealer models.Person
	if err := one(tx.Where("id = ?", text(r.Rules.SealedBy)), &sealer); err != nil {
		return err
	}
	page.SealedBy = sealer.DisplayName
	if page.Proposer, err = displayName(tx, r.Rules.SealProposedBy); err != nil {
		return err
	}
	var codes int64
	if err := tx.Model(&models.VotingCode{}).Where("round_id = ? AND void_at IS NULL", r.ID).Count(&codes).Error; err != nil {
		return fmt.Errorf("counting the codes: %w", err)
	}
	page.Codes = int(codes)
	return nil
}

func areaName(tx *gorm.DB, id *string) (string, error) {
	if id == nil {
		return "", nil
	}
	var area models.Area
	err := one(tx.Where("id = ?", *id), &area)
	return area.Name, err
}

// projectsOf are the sealed projects of a round by number.
func projectsOf(tx *gorm.DB, roundID string) ([]models.Project, error) {
	var projects []models.Project
	if err := tx.Where("round_id = ?", roundID).Order("number").Find(&projects).Error; err != nil {
		return nil, fmt.Errorf("loading the projects: %w", err)
	}
	return projects, nil
}

// sealCheck loads what stands for and against sealing a round. Projects are the eligible proposals as they were last submitted, numbered by title.
func (s *Store) sealCheck(tx *gorm.DB, r loadedRound) (models.SealCheck, error) {
	check := models.SealCheck{Round: r.Round, Rules: r.Rules, Timetable: r.State.Timetable, Now: r.Now}
	err := tx.Raw(`SELECT proposals.round_id, proposals.id AS proposal_id, v.id AS version_id, v.title, v.ask_pence AS cost_pence
		FROM proposals JOIN proposal_versions v ON v.proposal_id = proposals.id
		WHERE proposals.round_id = ? AND proposals.state = ? AND v.number = (SELECT MAX(number) FROM proposal_versions WHERE proposal_id = proposals.id AND submitted_at IS NOT NULL)`,
		r.ID, models.ProposalEligible).Scan(&check.Projects).Error
	if err != nil {
		return check, fmt.Errorf("loading the eligible proposals: %w", err)
	}
	slices.SortFunc(check.Projects, func(a, b models.Project) int {
		if c := strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)); c != 0 {
			return c
		}
		return strings.Compare(a.ProposalID, b.ProposalID)
	})
	for i := range check.Projects {
		check.Projects[i].Number = i + 1
	}
	var undecided int64
	if err := tx.Model(&models.Proposal{}).Where("round_id = ? AND state = ?", r.ID, models.ProposalSubmitted).Count(&undecided).Error; err != nil {
		return check, fmt.Errorf("counting proposals: %w", err)
	}
	check.Undecided = int(undecided)
	if check.Off, err = leftOff(tx, r.ID); err != nil {
		return check, err
	}
	appeals, err := waitingAppeals(tx, "proposals.round_id = ?", r.ID)
	if err != nil {
		return check, err
	}
	check.Appeals = len(appeals)
	var duties int64
	if err := tx.Model(&models.Duty{}).Where("round_id = ?", r.ID).Count(&duties).Error; err != nil {
		return check, fmt.Errorf("counting duties: %w", err)
	}
	check.Duties = int(duties)
	auditors, err := witnesses(tx, models.Round{})
	if err != nil {
		return check, err
	}
	check.Auditors = len(auditors)
	check.SignIn = s.signIn
	var onRoll int64
	if err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND channel = 'roll'", r.ID).Count(&onRoll).Error; err != nil {
		return check, fmt.Errorf("counting the roll: %w", err)
	}
	check.OnRoll = int(onRoll)
	window, scores := r.State.Timetable[models.Scoring]
	if r.Panel == nil || !scores || !r.Now.Before(window.ClosesAt) {
		return check, nil
	}
	progress, err := s.panelProgress(tx, r)
	check.Scoring = progress.PanelReleasedAt == nil && !progress.AllFinished()
	return check, err
}

// SealRound freezes a round's rules and puts its eligible proposals on the ballot: it makes the round's key, copies the projects and publishes the hash of it
// all. From then on the schema refuses every change. Where more than £50,000 is or was shared it only proposes that to another officer. seen is the hash of the
// rules and projects that the officer read. witness is an address that gets the checkpoints of the vote's log beside the auditors; it may be empty.
func (s *Store) SealRound(ctx context.Context, actor models.Actor, slug, seen, witness string) error {
	witness, err := models.CheckWitness(witness)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		r, projects, err := s.roundToSeal(tx, actor, slug, seen)
		if err != nil {
			return err
		}
		if r.Rules.SealProposed(seen) {
			return models.Errorf(models.Conflict, "Sealing this round has been proposed already")
		}
		if err := changed(tx.Model(&models.Round{}).Where("id = ?", r.ID).Update("witness_email", witness)); err != nil {
			return err
		}
		r.WitnessEmail = witness
		changes, err := roundChanges(tx, r.ID)
		if err != nil {
			return err
		}
		if r.TakesTwo(changes) {
			return s.proposeSeal(ctx, tx, actor, r, projects)
		}
		return s.seal(tx, actor, r, projects)
	})
}

// writeBeforeSeal is write for what a proposal's round is sealed by: a seal waits until it is in, or it waits for the seal and finds the ballot made. It comes to the
// round's lock before any row's, because a seal has that lock when it waits for rows.
func (s *Store) writeBeforeSeal(ctx context.Context, slug string, use func(tx *gorm.DB) error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var rounds []string
		if err := bySlug(tx.Model(&models.Proposal{}), slug).Pluck("round_id", &rounds).Error; err != nil {
			return fmt.Errorf("loading the round of a proposal: %w", err)
		}
		for _, id := range rounds {
			if err := s.shareVotes(tx, id); err != nil {
				return err
			}
		}
		return use(tx)
	})
}

// roundToSeal loads a round of the officer's that nothing stops them from sealing, with the projects that go on the ballot, as they read both. Changes wait.
func (s *Store) roundToSeal(tx *gorm.DB, actor models.Actor, slug, seen string) (loadedRound, []models.Project, error) {
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, nil, err
	}
	if err := r.may(actor, models.ActSeal); err != nil {
		return r, nil, err
	}
	if err := s.lockVotes(tx, r.ID); err != nil {
		return r, nil, err
	}
	// A change of the round that is under way is waited for, and what is sealed is what it left.
	if err := one(lock(tx.Where("round_id = ?", r.ID)), &models.Rulebook{}); err != nil {
		return r, nil, err
	}
	if r, err = s.roundBy(tx, "slug", slug); err != nil {
		return r, nil, err
	}
	check, err := s.sealCheck(tx, r)
	if err != nil {
		return r, nil, err
	}
	if stops := check.Stops(); len(stops) > 0 {
		return r, nil, models.Errorf(models.Conflict, stops[0].Text, stops[0].Args...)
	}
	return r, check.Projects, asSeen(seen, func() (string, error) { return models.SealHash(r.Round, r.Rules, r.State.Timetable, check.Projects) })
}

// proposeSeal keeps that an officer would seal the round as it stands, and tells the others.
func (s *Store) proposeSeal(ctx context.Context, tx *gorm.DB, actor models.Actor, r loadedRound, projects []models.Project) error {
	hash, err := models.SealHash(r.Round, r.Rules, r.State.Timetable, projects)
	if err != nil {
		return err
	}
	err = changed(tx.Model(&models.Rulebook{}).Where("round_id = ? AND sealed_at IS NULL", r.ID).
		Updates(map[string]any{"seal_proposed_by": actor.PersonID, "seal_proposed_at": r.Now, "seal_proposed_hash": hash}))
	if err != nil {
		return err
	}
	if err := s.tellOfficers(ctx, tx, actor, r, messages.SealToConfirm, r.ID+":"+r.Now.UTC().Format(time.RFC3339Nano), "/vote"); err != nil {
		return err
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActSeal, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]any{"state": "proposed", "hash": hash}})
}

// ConfirmSeal seals a round as another officer proposed it. seen is the hash of what this one read.
func (s *Store) ConfirmSeal(ctx context.Context, actor models.Actor, slug, seen string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, projects, err := s.roundToSeal(tx, actor, slug, seen)
		switch {
		case err != nil:
			return err
		case !r.Rules.SealProposed(seen):
			return models.Errorf(models.Conflict, "Nobody proposes to seal this round as it is now")
		case *r.Rules.SealProposedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You proposed this. Another officer seals the round")
		}
		return s.seal(tx, actor, r, projects)
	})
}

// DropSeal takes back a proposal to seal a round, whoever made it.
func (s *Store) DropSeal(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActSeal); err != nil {
			return err
		}
		err = changed(tx.Model(&models.Rulebook{}).Where("round_id = ? AND seal_proposed_by IS NOT NULL AND sealed_at IS NULL", r.ID).
			Updates(map[string]any{"seal_proposed_by": nil, "seal_proposed_at": nil, "seal_proposed_hash": ""}))
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActSeal, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]string{"state": "not done"}})
	})
}

func (s *Store) seal(tx *gorm.DB, actor models.Actor, r loadedRound, projects []models.Project) error {
	if s.keys == nil {
		return errors.New("sealing a round: there is no directory of keys")
	}
	fingerprint, err := s.keys.NewRound(r.ID)
	if err != nil {
		return fmt.Errorf("sealing a round: %w", err)
	}
	r.Round.KeyFingerprint, r.Rules.Ties = fingerprint, models.NamedTies(r.Rules.Ties)
	hash, err := models.RulebookHash(r.Round, r.Rules, r.State.Timetable, projects)
	if err != nil {
		return err
	}
	if err := changed(tx.Model(&models.Round{}).Where("id = ?", r.ID).Update("key_fingerprint", fingerprint)); err != nil {
		return err
	}
	if err := s.markTexts(tx, r.ID, projects); err != nil {
		return err
	}
	if err := tx.CreateInBatches(&projects, 100).Error; err != nil {
		return conflict(err)
	}
	err = changed(tx.Model(&models.Rulebook{}).Where("round_id = ? AND sealed_at IS NULL", r.ID).
		Updates(map[string]any{"sealed_by": actor.PersonID, "sealed_at": r.Now, "ties": r.Rules.Ties, "hash": hash, "mark": s.sealMark(r.ID, hash)}))
	if err != nil {
		return err
	}
	if err := dateRoll(tx, r.ID, r.State.HardClose()); err != nil {
		return err
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActSeal, Kind: "round", ID: r.ID, Round: r.ID,
		Detail: map[string]any{"hash": hash, "projects": len(projects), "key": fingerprint}})
}

// RulesPage is what everybody may read of how a round decides.
func (s *Store) RulesPage(ctx context.Context, slug string) (models.RulesPage, error) {
	var page models.RulesPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if r.PublishedAt == nil {
		return page, models.Missing()
	}
	page.RoundFrame = r.frame()
	if page.AreaName, err = areaName(tx, r.AreaID); err != nil {
		return page, err
	}
	page.Projects, err = projectsOf(tx, r.ID)
	return page, err
}

// RulesFile is the sealed rules as a file whose SHA-256 is the published hash.
func (s *Store) RulesFile(ctx context.Context, slug string) ([]byte, error) {
	page, err := s.RulesPage(ctx, slug)
	if err != nil {
		return nil, err
	}
	if !page.Rules.Sealed() {
		return nil, models.Errorf(models.NotFound, "The rules of this round are not sealed yet")
	}
	file, err := models.CanonicalRules(page.Round, page.Rules, page.Clock.Sealed(page.Timetable), page.Projects)
	if err != nil {
		return nil, err
	}
	if models.Fingerprint(file) != page.Rules.Hash {
		return nil, errors.New("the rules of a sealed round are not what was sealed")
	}
	return file, nil
}
