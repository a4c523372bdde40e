package store

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"
	"acorn/models/rollfile"

	"gorm.io/gorm"
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
	page.Waiting, page.Done, err = standingLines(tx.Where("standing_decisions.flag <> ?", models.FlagLetters), actor, r.ID, models.DecideReissue, models.DecideClose)
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

// FindVoter looks an entry of the roll up by the printed code or the address that its person votes with, or by the code that they got by signing in and read out, and answers its id. That it was looked for is on
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
			return notOnRoll("Enter the voting code, or the email address or mobile number where they get a code")
		}
		if found, err = s.voterBy(tx, r.ID, typed); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActStanding, Kind: auditRound, ID: r.ID, Round: r.ID,
			Detail: map[string]any{"state": "looked up", "found": found.ID != "", "channel": found.Channel}})
	})
	if err == nil && found.ID == "" {
		return "", notOnRoll("Nobody has asked to vote in this round with that. Check each letter and number")
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
	if contact, ok := models.ParseContact(typed); ok {
		err = find(s.ofContact(tx, roundID, contact))
	} else if spoken, ok := models.ParseSpokenCode(typed); ok {
		entry, wrong := s.spokenFor(tx, roundID, toBeFound, spoken)
		if wrong != nil {
			return models.RollEntry{}, wrong
		}
		err = find(tx.Where("id = ?", entry))
	} else if code, ok := models.ParseVotingCode(typed); ok {
		entry, wrong := s.entryOfSlip(tx, roundID, code)
		if wrong != nil {
			return models.RollEntry{}, wrong
		}
		err = find(tx.Where("id = ?", entry))
	}
	if err == nil && len(entries) == 0 {
		var closed map[string]string
		if closed, err = lettersClosed(tx, roundID); err == nil {
			err = find(tx.Where("reference_hash = ?", s.lastReference(roundID, rollfile.Reference(typed), closed)))
		}
	}
	if err != nil || len(entries) != 1 || !s.isBound(entries[0]) {
		return models.RollEntry{}, err
	}
	return entries[0], nil
}

// entryOfSlip is the roll entry of a code that was printed for a slip or a letter, whether or not it still opens a ballot; empty for none.
func (s *Store) entryOfSlip(tx *gorm.DB, roundID, code string) (string, error) {
	var codes []models.VotingCode
	hash := s.votingCodeHash(code)
	if err := tx.Where("code_hash = ? AND round_id = ?", hash, roundID).Find(&codes).Error; err != nil {
		return "", fmt.Errorf("looking for a voting code: %w", err)
	}
	if len(codes) != 1 || !s.fits(codes[0].Bound, s.codeMark(roundID, codes[0].RollEntryID, 0, hash)) {
		return "", nil
	}
	return codes[0].RollEntryID, nil
}

// VoterPage is one entry as the help desk sees it. Of one that is set aside it says what it says of anybody's. Each look is on record: opened again and again, it says when somebody votes.
func (s *Store) VoterPage(ctx context.Context, actor models.Actor, slug, entry string) (models.VoterPage, error) {
	var page models.VoterPage
	err := s.write(ctx, func(tx *gorm.DB) error {
		var err error
		if page, err = s.voterPage(tx, actor, slug, entry); err != nil {
			return err
		}
		return s.audit(tx, page.Now, act{Actor: actor, Act: models.ActStanding, Kind: auditRound, ID: page.RoundFrame.ID, Round: page.RoundFrame.ID,
			Detail: map[string]any{"state": "looked at", "channel": page.Channel}})
	})
	return page, err
}

func (s *Store) voterPage(tx *gorm.DB, actor models.Actor, slug, entry string) (models.VoterPage, error) {
	var page models.VoterPage
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
	if page.NewEntry, err = newEntryOf(tx, e.ID); err != nil {
		return page, err
	}
	if page.NewEntry == "" {
		page.NewEntry, err = s.entryOfNextLetter(tx, e)
		page.ByLetter = page.NewEntry != ""
	}
	if err != nil {
		return page, err
	}
	page.CanClose, page.CanReissue = !page.Closed, !page.Closed && mayReissue(r)
	waiting, _, err := standingLines(tx.Where("EXISTS (SELECT 1 FROM standing_entries WHERE standing_entries.decision_id = standing_decisions.id AND standing_entries.roll_entry_id = ?)", e.ID),
		actor, r.ID, models.DecideReissue, models.DecideClose)
	if len(waiting) > 0 {
		page.Waiting = &waiting[0]
	}
	return page, err
}

// newEntryOf is the entry of the code that was given for one that was closed, empty where none was.
func newEntryOf(tx *gorm.DB, entry string) (string, error) {
	var given []string
	err := tx.Model(&models.StandingDecision{}).Joins("JOIN standing_entries ON standing_entries.decision_id = standing_decisions.id").
		Where("standing_entries.roll_entry_id = ? AND standing_decisions.new_entry_id IS NOT NULL", entry).Pluck("standing_decisions.new_entry_id", &given).Error
	if err != nil {
		return "", fmt.Errorf("looking for the code that was given for another: %w", err)
	}
	return strings.Join(given, ""), nil // one or none: what is closed stays closed
}

// mayReissue reports whether a new code could still be used.
func mayReissue(r loadedRound) bool { return r.Stage == models.StageVoting }

// noneSetAside refuses a new code for somebody who is set aside: what they vote with it would count, and nobody would have let them in.
func noneSetAside(tx *gorm.DB, entries []string) error {
	var n int64
	if err := tx.Model(&models.RollEntry{}).Where("id IN ? AND standing = ?", entries, models.StandingQuarantined).Count(&n).Error; err != nil {
		return fmt.Errorf("looking for entries that are set aside: %w", err)
	}
	if n > 0 {
		return models.Errorf(models.Conflict, "This vote is set aside, so a new code would count what was set aside. Decide that first, on the round's page “Checks”: once two officers let it in, a new code can be given")
	}
	return nil
}

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
		if in.Kind == models.DecideReissue {
			if err := noneSetAside(tx, []string{entry}); err != nil {
				return err
			}
		}
		entries, err := entriesToDecide(tx, r.ID, []string{entry}, models.StandingOpen, models.StandingQuarantined)
		if err != nil {
			return err
		}
		return s.proposeStanding(ctx, tx, actor, r, models.StandingDecision{Kind: in.Kind, Reason: strings.TrimSpace(in.Reason)}, entries)
	})
}
