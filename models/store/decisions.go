package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// VotersPage is the help desk of a round's vote.
func (s *Store) VotersPage(ctx context.Context, actor models.Actor, slug string) (models.VotersPage, error) {
	var page models.VotersPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActStanding); err != nil {
		return page, err
	}
	page.RoundFrame, page.CanAct = r.frame(), models.OpenDuring(models.ActStanding, r.Stage)
	page.Waiting, page.Done, err = standingLines(tx, actor, r.ID, models.DecideReissue, models.DecideClose)
	return page, err
}

// standingLines are the decisions of these kinds: those that wait, and those that were made, the newest first.
func standingLines(tx *gorm.DB, actor models.Actor, roundID string, kinds ...string) (waiting, done []models.StandingLine, err error) {
	var list []models.StandingLine
	err = tx.Model(&models.StandingDecision{}).Joins("JOIN people proposers ON proposers.id = standing_decisions.proposed_by").
		Joins("LEFT JOIN people deciders ON deciders.id = standing_decisions.decided_by").
		Select(`standing_decisions.*, proposers.display_name AS proposed_name, COALESCE(deciders.display_name, '') AS decided_name,
			(SELECT COUNT(*) FROM standing_entries WHERE standing_entries.decision_id = standing_decisions.id) AS entries,
			`+setAsideBy+` AS can_let_in`, setAsideArgs()...).
		Where("standing_decisions.round_id = ? AND standing_decisions.kind IN ?", roundID, kinds).
		Order("standing_decisions.proposed_at DESC, standing_decisions.id").Scan(&list).Error
	if err != nil {
		return nil, nil, fmt.Errorf("loading the decisions on the roll: %w", err)
	}
	for _, line := range list {
		line.Own = line.ProposedBy == actor.PersonID
		line.CanLetIn = line.CanLetIn && line.Kind == models.DecideSetAside && line.State == models.StandingConfirmed
		if line.State == models.StandingProposed {
			waiting = append(waiting, line)
		} else {
			done = append(done, line)
		}
	}
	return waiting, done, nil
}

// setAsideBy says of a decision whether entries are set aside now because of it: it is the last that did. It takes setAsideArgs.
const setAsideBy = `EXISTS (SELECT 1 FROM standing_entries JOIN roll_entries ON roll_entries.id = standing_entries.roll_entry_id
	WHERE standing_entries.decision_id = standing_decisions.id AND roll_entries.standing = ? AND NOT EXISTS (SELECT 1 FROM standing_entries again
		JOIN standing_decisions later ON later.id = again.decision_id WHERE again.roll_entry_id = roll_entries.id AND later.kind = ? AND later.state = ?
		AND later.decided_at > standing_decisions.decided_at))`

func setAsideArgs() []any {
	return []any{models.StandingQuarantined, models.DecideSetAside, models.StandingConfirmed}
}

// FindVoter looks an entry of the roll up by the printed code or the address that its person votes with, and answers its id. That it was looked for is on
// record, and what was typed is not.
func (s *Store) FindVoter(ctx context.Context, actor models.Actor, slug, typed string) (string, error) {
	var found models.RollEntry
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStanding); err != nil {
			return err
		}
		if strings.TrimSpace(typed) == "" {
			return notOnRoll("Enter the voting code or the email address")
		}
		if found, err = s.voterBy(tx, r.ID, typed); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActStanding, Kind: auditRound, ID: r.ID, Round: r.ID,
			Detail: map[string]any{"state": "looked up", "found": found.ID != "", "channel": found.Channel}})
	})
	if err == nil && found.ID == "" {
		return "", notOnRoll("Nobody on this round's list votes with that. Check each letter and number")
	}
	return found.ID, err
}

func notOnRoll(text string) error {
	return &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{{Field: "voter_code", Text: text}}}
}

// voterBy is the entry of who votes with this, empty where there is none.
func (s *Store) voterBy(tx *gorm.DB, roundID, typed string) (models.RollEntry, error) {
	entries := []models.RollEntry{}
	find := func(query *gorm.DB) error {
		if err := query.Select("roll_entries.*").Where("roll_entries.round_id = ?", roundID).Find(&entries).Error; err != nil {
			return fmt.Errorf("looking for a voter: %w", err)
		}
		return nil
	}
	var err error
	if email, ok := models.NormaliseEmail(typed); ok {
		err = find(tx.Where("contact_hash = ?", s.contactHash(roundID, email)))
	} else if code, ok := models.ParseVotingCode(typed); ok {
		err = find(tx.Joins("JOIN voting_codes ON voting_codes.roll_entry_id = roll_entries.id").Where("voting_codes.code_hash = ?", s.votingCodeHash(code)))
	}
	if err == nil && len(entries) == 0 {
		err = find(tx.Where("reference_hash = ?", s.referenceHash(roundID, strings.TrimSpace(typed))))
	}
	if err != nil || len(entries) != 1 {
		return models.RollEntry{}, err
	}
	return entries[0], nil
}

// VoterPage is one entry as the help desk sees it. Of one that is set aside it says what it says of anybody's.
func (s *Store) VoterPage(ctx context.Context, actor models.Actor, slug, entry string) (models.VoterPage, error) {
	var page models.VoterPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.may(actor, models.ActStanding); err != nil {
		return page, err
	}
	var e models.RollEntry
	if !validID(entry) {
		return page, models.Missing()
	}
	if err := one(tx.Where("id = ? AND round_id = ?", entry, r.ID), &e); err != nil {
		return page, err
	}
	ref, err := s.keys.VoterRef(r.ID, e.ID)
	if err != nil {
		return page, fmt.Errorf("looking whether a vote is in: %w", err)
	}
	var ballots int64
	if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND voter_ref = ? AND state <> ?", r.ID, ref, ballotVoid).Count(&ballots).Error; err != nil {
		return page, fmt.Errorf("looking whether a vote is in: %w", err)
	}
	page = models.VoterPage{RoundFrame: r.frame(), Entry: e.ID, Channel: e.Channel, Closed: e.Standing == models.StandingClosed}
	page.Voted = ballots > 0 && !page.Closed
	page.CanClose, page.CanReissue = !page.Closed, !page.Closed && mayReissue(r)
	waiting, _, err := standingLines(tx.Where("EXISTS (SELECT 1 FROM standing_entries WHERE standing_entries.decision_id = standing_decisions.id AND standing_entries.roll_entry_id = ?)", e.ID),
		actor, r.ID, models.DecideReissue, models.DecideClose)
	if len(waiting) > 0 {
		page.Waiting = &waiting[0]
	}
	return page, err
}

// mayReissue reports whether a new code could still be used.
func mayReissue(r loadedRound) bool { return r.Stage == models.StageVoting }

// ProposeClosing is the first officer's half of closing somebody's entry on the roll, with a new code for them or without.
func (s *Store) ProposeClosing(ctx context.Context, actor models.Actor, slug, entry string, in models.ClosingInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStanding); err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		if in.Kind == models.DecideReissue && !mayReissue(r) {
			return models.Errorf(models.Closed, "This vote has closed. A new code could not be used")
		}
		if !validID(entry) {
			return models.Missing()
		}
		entries, err := entriesToDecide(tx, r.ID, []string{entry}, models.StandingOpen, models.StandingQuarantined)
		if err != nil {
			return err
		}
		return s.proposeStanding(tx, actor, r, models.StandingDecision{Kind: in.Kind, Reason: strings.TrimSpace(in.Reason)}, entries)
	})
}

// entriesToDecide are those of the entries that stand so and about which no decision waits.
func entriesToDecide(tx *gorm.DB, roundID string, ids []string, standings ...string) ([]string, error) {
	var found []string
	for chunk := range slices.Chunk(ids, 500) {
		var some []string
		err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND id IN ? AND standing IN ?", roundID, chunk, standings).
			Where(`NOT EXISTS (SELECT 1 FROM standing_entries JOIN standing_decisions ON standing_decisions.id = standing_entries.decision_id
				WHERE standing_entries.roll_entry_id = roll_entries.id AND standing_decisions.state = ?)`, models.StandingProposed).Pluck("id", &some).Error
		if err != nil {
			return nil, fmt.Errorf("loading entries of the roll: %w", err)
		}
		found = append(found, some...)
	}
	slices.Sort(found)
	return found, nil
}

func (s *Store) proposeStanding(tx *gorm.DB, actor models.Actor, r loadedRound, d models.StandingDecision, entries []string) error {
	if len(entries) == 0 {
		return models.Errorf(models.Conflict, "A decision about this waits already, or was made")
	}
	var err error
	if d.ID, err = s.newID(); err != nil {
		return err
	}
	d.RoundID, d.ProposedBy, d.ProposedAt, d.State = r.ID, actor.PersonID, r.Now, models.StandingProposed
	if err := tx.Create(&d).Error; err != nil {
		return conflict(err)
	}
	rows := make([]models.StandingEntry, len(entries))
	for i, e := range entries {
		rows[i] = models.StandingEntry{DecisionID: d.ID, RollEntryID: e}
	}
	if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
		return conflict(err)
	}
	return s.auditStanding(tx, actor, r, d, len(entries))
}

func (s *Store) auditStanding(tx *gorm.DB, actor models.Actor, r loadedRound, d models.StandingDecision, entries int) error {
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActStanding, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: d.Reason,
		Detail: map[string]any{"state": d.Kind + " " + d.State, "entries": entries, "number": d.ID}})
}

// standingToDecide loads a decision of the officer's round that waits. The round's vote is held alone, so that no count runs meanwhile.
func (s *Store) standingToDecide(tx *gorm.DB, actor models.Actor, slug, id string) (loadedRound, models.StandingDecision, []string, error) {
	var d models.StandingDecision
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, d, nil, err
	}
	if err := s.lockVotes(tx, r.ID, exclusive); err != nil {
		return r, d, nil, err
	}
	if r, err = s.roundBy(tx, "id", r.ID); err != nil {
		return r, d, nil, err
	}
	if err := r.may(actor, models.ActStanding); err != nil {
		return r, d, nil, err
	}
	if !validID(id) {
		return r, d, nil, models.Missing()
	}
	if err := one(lock(tx.Where("id = ? AND round_id = ?", id, r.ID)), &d); err != nil {
		return r, d, nil, err
	}
	if d.State != models.StandingProposed {
		return r, d, nil, models.Errorf(models.Conflict, "This has been decided already")
	}
	var entries []string
	if err := tx.Model(&models.StandingEntry{}).Where("decision_id = ?", d.ID).Order("roll_entry_id").Pluck("roll_entry_id", &entries).Error; err != nil {
		return r, d, nil, fmt.Errorf("loading what a decision is about: %w", err)
	}
	return r, d, entries, nil
}

// ConfirmStanding is the second officer's half of a decision on the roll. What follows for ballots is settled later, for the whole round at once. Where the
// person of a closed entry gets a new code it is answered this once.
func (s *Store) ConfirmStanding(ctx context.Context, actor models.Actor, slug, id string) (models.Reissued, error) {
	var done models.Reissued
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, d, entries, err := s.standingToDecide(tx, actor, slug, id)
		if err != nil {
			return err
		}
		if d.ProposedBy == actor.PersonID {
			return models.Errorf(models.Conflict, "You proposed this. Another officer confirms it")
		}
		if d.Kind == models.DecideReissue && !mayReissue(r) {
			return models.Errorf(models.Closed, "This vote has closed. A new code could not be used")
		}
		done.RoundFrame = r.frame()
		if err := stand(tx, r, d.Kind, entries); err != nil {
			return err
		}
		change := map[string]any{"state": models.StandingConfirmed, "decided_by": actor.PersonID, "decided_at": r.Now}
		if d.Kind == models.DecideReissue {
			var entry string
			if done.Code, entry, err = s.reissue(tx, actor, r); err != nil {
				return err
			}
			change["new_entry_id"] = entry
		}
		if err := changed(tx.Model(&models.StandingDecision{}).Where("id = ? AND state = ?", d.ID, models.StandingProposed).Updates(change)); err != nil {
			return err
		}
		d.State = models.StandingConfirmed
		return s.auditStanding(tx, actor, r, d, len(entries))
	})
	return done, err
}

// stand gives entries the standing that a decision is for. One that was closed since stays closed.
func stand(tx *gorm.DB, r loadedRound, kind string, entries []string) error {
	from, to := []string{models.StandingOpen, models.StandingQuarantined}, models.StandingClosed
	switch kind {
	case models.DecideSetAside:
		from, to = from[:1], models.StandingQuarantined
	case models.DecideLetIn:
		from, to = from[1:], models.StandingOpen
	}
	var met int64
	for chunk := range slices.Chunk(entries, 500) {
		n, err := rows(tx.Model(&models.RollEntry{}).Where("round_id = ? AND id IN ? AND standing IN ?", r.ID, chunk, from).Update("standing", to))
		if err != nil {
			return conflict(err)
		}
		met += n
	}
	if met == 0 {
		return models.Errorf(models.Conflict, "This was changed by someone else a moment ago. Look at it again, then decide")
	}
	if to != models.StandingClosed {
		return nil
	}
	if err := tx.Model(&models.VotingCode{}).Where("roll_entry_id IN ? AND void_at IS NULL", entries).Update("void_at", r.Now).Error; err != nil {
		return fmt.Errorf("voiding the code of a closed entry: %w", err)
	}
	return nil
}

// reissue makes one printed code in a batch of its own, and answers it with its entry.
func (s *Store) reissue(tx *gorm.DB, actor models.Actor, r loadedRound) (string, string, error) {
	var before int64
	if err := tx.Model(&models.StandingDecision{}).Where("round_id = ? AND new_entry_id IS NOT NULL", r.ID).Count(&before).Error; err != nil {
		return "", "", fmt.Errorf("counting what was issued anew: %w", err)
	}
	id, err := s.newID()
	if err != nil {
		return "", "", err
	}
	batch := models.CodeBatch{ID: id, RoundID: r.ID, Label: fmt.Sprintf("Issued anew %d", before+1), HeldBy: "The voter", Kind: models.PlaceOther, IssuedBy: actor.PersonID, IssuedAt: r.Now}
	if err := tx.Create(&batch).Error; err != nil {
		return "", "", conflict(err)
	}
	for _, happened := range []string{models.CustodyPrinted, models.CustodyHandedOut} {
		if err := s.logCustody(tx, r.Now, actor, batch.ID, happened, 1, batch.HeldBy); err != nil {
			return "", "", err
		}
	}
	codes, err := s.drawCodes(tx, r, batch.ID, 1)
	if err != nil {
		return "", "", err
	}
	var code models.VotingCode
	if err := one(tx.Where("batch_id = ?", batch.ID), &code); err != nil {
		return "", "", err
	}
	return codes[0], code.RollEntryID, nil
}

// RefuseStanding ends a proposal that nobody confirmed: who made it takes it back, another officer refuses it.
func (s *Store) RefuseStanding(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, d, entries, err := s.standingToDecide(tx, actor, slug, id)
		if err != nil {
			return err
		}
		d.State = models.StandingRefused
		if d.ProposedBy == actor.PersonID {
			d.State = models.StandingTakenBack
		}
		err = changed(tx.Model(&models.StandingDecision{}).Where("id = ? AND state = ?", d.ID, models.StandingProposed).
			Updates(map[string]any{"state": d.State, "decided_by": actor.PersonID, "decided_at": r.Now}))
		if err != nil {
			return err
		}
		return s.auditStanding(tx, actor, r, d, len(entries))
	})
}

// ProposeSetAside is the first officer's half of setting aside what stands out. flag names it as the page of checks does.
func (s *Store) ProposeSetAside(ctx context.Context, actor models.Actor, slug, flag, field, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStanding); err != nil {
			return err
		}
		if err := models.CheckSetAside(field, reason); err != nil {
			return err
		}
		flags, err := flagsOf(tx, r.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(flags, func(f models.Flag) bool { return f.Key == flag })
		if at < 0 {
			return models.Errorf(models.Conflict, "This does not stand out any more. Look at the list again")
		}
		entries, err := entriesToDecide(tx, r.ID, flags[at].Entries, models.StandingOpen)
		if err != nil {
			return err
		}
		return s.proposeStanding(tx, actor, r, models.StandingDecision{Kind: models.DecideSetAside, Flag: flags[at].Kind, Reason: strings.TrimSpace(reason)}, entries)
	})
}

// ProposeLetIn is the first officer's half of letting those in again whom an earlier decision set aside.
func (s *Store) ProposeLetIn(ctx context.Context, actor models.Actor, slug, decision, field, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStanding); err != nil {
			return err
		}
		var d models.StandingDecision
		if !validID(decision) {
			return models.Missing()
		}
		if err := one(tx.Where("id = ? AND round_id = ? AND kind = ? AND state = ?", decision, r.ID, models.DecideSetAside, models.StandingConfirmed), &d); err != nil {
			return err
		}
		if err := models.CheckSetAside(field, reason); err != nil {
			return err
		}
		var ids []string
		if err := tx.Model(&models.StandingEntry{}).Where("decision_id = ?", d.ID).Pluck("roll_entry_id", &ids).Error; err != nil {
			return fmt.Errorf("loading who is set aside: %w", err)
		}
		entries, err := entriesToDecide(tx, r.ID, ids, models.StandingQuarantined)
		if err != nil {
			return err
		}
		return s.proposeStanding(tx, actor, r, models.StandingDecision{Kind: models.DecideLetIn, Flag: d.Flag, Reason: strings.TrimSpace(reason)}, entries)
	})
}

// noteEnrolment keeps from where and in which hour an address joined the roll, the first time. Whoever joined at a table has no network.
func (s *Store) noteEnrolment(tx *gorm.DB, f models.VoteFrame, entry, network string) error {
	if network == "" {
		return nil
	}
	row := models.Enrolment{RollEntryID: entry, RoundID: f.ID, Network: s.keyed("networks", f.ID, network), Hour: f.Now.Truncate(enrolledTo)}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("noting an enrolment: %w", err)
	}
	return nil
}

// flagsOf are what stands out among those who joined a round's roll with an address.
func flagsOf(tx *gorm.DB, roundID string) ([]models.Flag, error) {
	var entries []models.RollEntry
	if err := tx.Select("id", "contact", "standing").Where("round_id = ? AND contact <> '' AND standing <> ?", roundID, models.StandingClosed).Find(&entries).Error; err != nil {
		return nil, fmt.Errorf("loading the roll: %w", err)
	}
	var enrolments []models.Enrolment
	if err := tx.Where("round_id = ?", roundID).Find(&enrolments).Error; err != nil {
		return nil, fmt.Errorf("loading the enrolments: %w", err)
	}
	joined := make(map[string]models.Enrolment, len(enrolments))
	for _, e := range enrolments {
		joined[e.RollEntryID] = e
	}
	list := make([]models.Enrolled, 0, len(entries))
	for _, e := range entries {
		enrolled, known := joined[e.ID]
		if !known {
			continue // an entry of another kind, which nobody made by asking for a code
		}
		list = append(list, models.Enrolled{Entry: e.ID, Contact: e.Contact, Network: hex.EncodeToString(enrolled.Network), Hour: enrolled.Hour, Standing: e.Standing})
	}
	return models.Flags(list), nil
}
