package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// AskToExchange sends a code to the address or phone of somebody who takes a paper ballot instead of voting with it, and answers the request that the code belongs
// to. Only who reads that message can give the address or number up: nobody behind a table closes somebody else's vote by typing their address. The code does nothing else:
// whoever hears it read out can neither see nor cast a vote with it.
func (s *Store) AskToExchange(ctx context.Context, actor models.Actor, slug, batch, contact string, tries int) (string, error) {
	if err := s.mayExchange(s.read(ctx), actor, slug, batch); err != nil {
		return "", err
	}
	c := models.Cast{Slug: slug, Email: contact}
	invalid := func(f models.VoteFrame) error {
		if c.CheckContact(f) != nil {
			return models.WrongExchange()
		}
		return nil
	}
	return s.sendCode(ctx, c, tries, sentCode{toExchange, messages.ExchangeCode, messages.ExchangeCodeText, invalid,
		func(tx *gorm.DB, f models.VoteFrame, contact string) (string, error) {
			if entry, err := s.entryOf(tx, f, contact); err != nil || entry != "" || f.HasRoll() {
				return entry, err
			}
			return s.enroll(tx, f, contact)
		}})
}

// mayExchange refuses whoever gives out no papers of this batch now.
func (s *Store) mayExchange(tx *gorm.DB, actor models.Actor, slug, batch string) error {
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return err
	}
	if err := r.may(actor, models.ActKeyPaper); err != nil {
		return err
	}
	if r.Stage != models.StageVoting {
		return models.Errorf(models.Closed, "This is not open now")
	}
	_, b, err := s.seePaper(tx, actor, slug, batch)
	switch {
	case err != nil:
		return err
	case b.SettledAt != nil:
		return models.Errorf(models.Conflict, "This batch is settled. Nothing of it changes now")
	case b.OutAt == nil:
		return models.Errorf(models.Conflict, "These papers are not out yet")
	}
	return nil
}

// ExchangePaper closes another right to vote of somebody who takes a paper ballot instead: the code of a slip, or an address or a number with the code that was
// sent to it. A vote that came in by it is void from the next time that ballots are settled; one that came in by an earlier letter keeps its right open. The batch keeps how many were exchanged, and nothing says for which paper.
func (s *Store) ExchangePaper(ctx context.Context, actor models.Actor, slug, batch string, in models.PaperExchange) error {
	if err := s.mayExchange(s.read(ctx), actor, slug, batch); err != nil {
		return err
	}
	entry, err := s.exchanged(ctx, actor, slug, batch, in)
	if err != nil {
		return err
	}
	shown := models.Cast{Code: in.Shown}
	if in.Address() { // a mobile number reads like a code
		shown.Email = in.Shown
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, func(stage models.Stage) bool { return stage == models.StageVoting })
		if err != nil {
			return err
		}
		if err := s.noEarlierLetter(tx, r.ID, entry, s.codeIn(shown)); err != nil {
			return err
		}
		closed := tx.Model(&models.RollEntry{}).Where("id = ? AND round_id = ? AND standing = ?", entry, r.ID, models.StandingOpen).Update("standing", models.StandingClosed)
		if closed.Error != nil {
			return fmt.Errorf("closing an entry of the roll: %w", closed.Error)
		}
		if closed.RowsAffected != 1 {
			return models.WrongExchange()
		}
		if err := changed(tx.Model(&models.PaperBatch{}).Where("id = ? AND settled_at IS NULL", b.ID).Update("exchanged", gorm.Expr("exchanged + 1"))); err != nil {
			return err
		}
		seal, err := s.ballotSealOf(r.ID)
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID,
			Detail: map[string]any{"label": b.Label, "state": auditExchanged, "mark": seal.standingMark(auditExchanged, entry)}})
	})
}

// noEarlierLetter refuses to give up, by the code of a letter that was printed anew, a right to vote by which a vote came in with an earlier one.
func (s *Store) noEarlierLetter(tx *gorm.DB, roundID, entry string, code []byte) error {
	if len(code) == 0 || entry == "" {
		return nil
	}
	ref, err := s.keys.VoterRef(roundID, entry)
	if err != nil {
		return fmt.Errorf("looking for a vote by an earlier letter: %w", err)
	}
	if err := s.lockVotes(tx, string(ref)); err != nil { // a vote by the earlier letter may be about to come in
		return err
	}
	var ballots []models.Ballot
	if err := tx.Where("round_id = ? AND voter_ref = ? AND state <> ?", roundID, ref, ballotVoid).Find(&ballots).Error; err != nil {
		return fmt.Errorf("looking for a vote by an earlier letter: %w", err)
	}
	projects, err := projectsOf(tx, roundID)
	if err != nil {
		return err
	}
	if err := s.openBallots(roundID, projects, ballots); err != nil {
		return err
	}
	for _, b := range ballots {
		if !hmac.Equal(b.Code, code) {
			return models.WrongExchangeLetter()
		}
	}
	return nil
}

// exchanged is the roll entry of what somebody gives up: of a code, of an address or a phone whose messages they read, or of the account that they signed in to. It is empty for a code that opens nothing.
func (s *Store) exchanged(ctx context.Context, actor models.Actor, slug, batch string, in models.PaperExchange) (string, error) {
	f, err := s.voteFrame(s.read(ctx), "slug", slug, "")
	if err != nil {
		return "", err
	}
	if in.Shown == "" {
		return "", models.NoExchange(f)
	}
	if in.Address() {
		if !f.AllowsEmail() {
			return "", models.WrongExchange()
		}
		entry, err := s.proveByEmail(ctx, f.ID, models.Cast{Email: in.Shown, EmailCode: in.Code, Request: in.Request}, toExchange, func(tx *gorm.DB, now time.Time) (bool, error) {
			return s.noteGuessBy(ctx, tx, now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: batch, Round: f.ID})
		})
		if models.CodeOf(err) == models.Invalid {
			return "", models.WrongExchangeCode()
		}
		return entry, err
	}
	if spoken, ok := models.ParseSpokenCode(in.Shown); ok {
		return s.spokenFor(s.read(ctx), f.ID, toExchange, spoken)
	}
	code, ok := models.ParseVotingCode(in.Shown)
	if !ok {
		return "", nil
	}
	return s.entryOfCode(ctx, codeEntrySQL, f.ID, code)
}
