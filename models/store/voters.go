package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// prove answers the roll entry of whoever sends a ballot: by the code they typed from a slip or a paper, by the code that was sent to their address or phone, or by
// having signed in. A proof that succeeds writes nothing, so that no row of a voter's is written beside a ballot.
func (s *Store) prove(ctx context.Context, roundID string, c models.Cast) (string, error) {
	switch {
	case c.SignedIn != "":
		return s.proveBySignIn(ctx, roundID, c.SignedIn)
	case c.Email != "":
		return s.proveByEmail(ctx, roundID, c, toVote, func(tx *gorm.DB, now time.Time) (bool, error) {
			return s.noteGuess(ctx, tx, now, roundID, c.Guessing)
		})
	default:
		return s.proveByCode(ctx, roundID, c.Code)
	}
}

// proveByCode finds the roll entry of a printed code. Mistyped, void, other rounds' and unknown codes are told apart by nothing, not even by time.
func (s *Store) proveByCode(ctx context.Context, roundID, typed string) (string, error) {
	code, ok := models.ParseVotingCode(typed)
	if !ok {
		return "", models.WrongVotingCode()
	}
	// A paper's is looked for only where no other is: making ready to look takes PostgreSQL longer than looking.
	for _, statement := range []string{codeEntrySQL, paperEntrySQL} {
		if entry, err := s.entryOfCode(ctx, statement, roundID, code); err != nil || entry != "" {
			return entry, err
		}
	}
	return "", models.WrongVotingCode()
}

// entryOfCode is the roll entry that a printed code leads to by such a statement; empty for one that opens nothing.
func (s *Store) entryOfCode(ctx context.Context, statement, roundID, code string) (string, error) {
	hash := s.votingCodeHash(code)
	var entry string
	var bound []byte
	var number int
	found, err := s.queryRow(s.read(ctx), []any{&entry, &bound, &number}, statement, hash, roundID, models.StandingOpen)
	switch {
	case err != nil:
		return "", fmt.Errorf("looking for a voting code: %w", err)
	case !found || !s.fits(bound, s.codeMark(roundID, entry, number, hash)):
		return "", nil
	}
	return entry, nil
}

// codeEntrySQL is the roll entry of the printed code with this hash, with its mark and the number of its paper, while it opens a ballot: it takes the hash, the round and the standing that is needed.
const codeEntrySQL = `SELECT voting_codes.roll_entry_id, voting_codes.bound, 0 FROM voting_codes JOIN code_batches ON code_batches.id = voting_codes.batch_id
	JOIN roll_entries ON roll_entries.id = voting_codes.roll_entry_id
	WHERE voting_codes.code_hash = $1 AND voting_codes.round_id = $2 AND roll_entries.standing = $3 AND voting_codes.void_at IS NULL AND code_batches.revoked_at IS NULL`

func (s *Store) votingCodeHash(code string) []byte { return s.keyed("voting-codes", code) }

// contactHash stands for the mailbox of an address, or for a mobile number, on a round's roll. Another round's is another, so that nobody is followed from round to
// round.
func (s *Store) contactHash(roundID, contact string) []byte {
	return s.keyed("roll", roundID, models.OneContact(contact))
}

// contactColumn is where an entry of the roll has the keyed hash of such a contact.
func contactColumn(contact string) string {
	if models.IsMobile(contact) {
		return "mobile_hash"
	}
	return "contact_hash"
}

// ofContact narrows a query to the entry of the roll that has this contact, an address or a number.
func (s *Store) ofContact(tx *gorm.DB, roundID, contact string) *gorm.DB {
	return tx.Where("roll_entries.round_id = ? AND roll_entries."+contactColumn(contact)+" = ?", roundID, s.contactHash(roundID, contact))
}

// voteCodeHash stands for the code of such a row: it is good for that entry and that request alone.
func (s *Store) voteCodeHash(row models.VoteCode, code string) []byte {
	return s.keyed("vote-codes", row.RollEntryID, string(row.RequestHash), code)
}

// What a code that is sent to an address or a number may be used for. The request that it belongs to is bound to it: one that was asked for to give a right to vote up
// opens no ballot, whoever reads it out to whom.
const (
	toSignIn   = "sign in"
	toVote     = "vote"
	toExchange = "exchange for a paper"
	toBeFound  = "be found by the help desk"
	toCall     = "vote by phone"
)

// sentCode is how a code is sent to an address or a number of the roll, and what for.
type sentCode struct {
	purpose string
	words   func(ctx context.Context, council, round, code string, minutes int) (string, string)
	text    func(ctx context.Context, council, code string, minutes int) string
	invalid func(models.VoteFrame) error // what is wrong with the form, if anything
	find    func(tx *gorm.DB, f models.VoteFrame, contact string) (string, error)
}

// SendVoteCode sends an address or a mobile number a one-time code to vote with, which may be typed so many times. It has an entry on the roll then, which says
// nothing of anybody until the code is typed. Where the roll was brought in, nobody is put on it, and another address or number gets nothing. It answers alike
// for every one: with the request that the code belongs to. Who asked has it on their page, and the code is worth nothing without it, so that nobody else can
// use up its tries.
func (s *Store) SendVoteCode(ctx context.Context, c models.Cast, tries int) (string, error) {
	return s.sendCode(ctx, c, tries, s.codeToVote(ctx, c))
}

// codeToVote is how somebody who shows that they may vote for the first time is sent a code.
func (s *Store) codeToVote(ctx context.Context, c models.Cast) sentCode {
	return sentCode{toVote, messages.VoteCode, messages.VoteCodeText,
		func(f models.VoteFrame) error {
			return models.Together(c.CheckVoter(true, f), s.CheckPostcode(ctx, f, c.Postcode))
		},
		func(tx *gorm.DB, f models.VoteFrame, contact string) (string, error) {
			if f.HasRoll() {
				return s.entryOf(tx, f, contact)
			}
			return s.enroll(tx, f, contact)
		}}
}

// entryOf is the roll entry of an address or a number; empty for one that is not on the roll.
func (s *Store) entryOf(tx *gorm.DB, f models.VoteFrame, contact string) (string, error) {
	return s.boundEntry(s.ofContact(tx, f.ID, contact))
}

// SendOwnCode sends a one-time code to an address or a number that is on the roll, for its voter to see and change their vote. Another one gets nothing, and
// the answer is the same: so does one that was only named for a paper, whose owner has not said yet how they belong.
func (s *Store) SendOwnCode(ctx context.Context, c models.Cast, tries int) (string, error) {
	return s.sendCode(ctx, c, tries, sentCode{toVote, messages.VoteCode, messages.VoteCodeText, c.CheckContact,
		func(tx *gorm.DB, f models.VoteFrame, contact string) (string, error) {
			if f.HasRoll() {
				return s.entryOf(tx, f, contact)
			}
			return s.entryOf(tx.Where("declared <> '' OR EXISTS (SELECT 1 FROM vote_codes WHERE vote_codes.roll_entry_id = roll_entries.id AND vote_codes.proved)"), f, contact)
		}})
}

// sendCode makes a code for the roll entry that is found for the address or number, and queues it; no entry, or one that is not open, no code.
func (s *Store) sendCode(ctx context.Context, c models.Cast, tries int, to sentCode) (string, error) {
	f, err := s.voteFrame(s.read(ctx), "slug", c.Slug, c.Opened)
	if err != nil {
		return "", err
	}
	switch {
	case !f.Open:
		return "", models.VoteClosed()
	case !f.AllowsEmail():
		return "", models.Errorf(models.Invalid, "This vote takes voting codes only")
	}
	if err := s.goesAsSealed(s.read(ctx), f); err != nil {
		return "", err
	}
	if err := to.invalid(f); err != nil {
		return "", err
	}
	contact, _ := models.ParseContact(c.Email)
	council, err := s.Council(ctx)
	if err != nil {
		return "", err
	}
	code, err := models.NewOneTimeCode(s.rand)
	if err != nil {
		return "", err
	}
	request, err := s.newID()
	if err != nil {
		return "", err
	}
	if used := models.OneTimeCodeTries - tries; used > 0 {
		s.guesses.more(triesOf(s.requestHash(to.purpose, request)), used, f.Now)
	}
	subject, body := to.message(ctx, contact, council.Name, f.Name, code)
	return request, s.writeAgain(ctx, func(tx *gorm.DB) error {
		entry, err := to.find(tx, f, contact)
		if err != nil || entry == "" {
			return err
		}
		if open, err := isOpen(tx, entry); err != nil || !open {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		row := models.VoteCode{ID: id, RoundID: f.ID, RollEntryID: entry, RequestHash: s.requestHash(to.purpose, request), Tries: models.OneTimeCodeTries - tries, ExpiresAt: wholeMinute(f.Now.Add(models.OneTimeCodeLife))}
		row.CodeHash = s.voteCodeHash(row, code)
		if !f.HasRoll() {
			row.Declared, row.NetworkHash = c.Belongs, s.networkHash(f.ID, c.Network)
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("keeping the code: %w", err)
		}
		if models.IsMobile(contact) {
			if _, err := count(tx, f.Now, textsOf(f.Slug), 24*time.Hour); err != nil {
				return err
			}
		}
		return s.enqueue(tx, f.Now, voteCodeMail, "vote-code|"+id, contact, subject, body)
	})
}

// message is the mail or the text with a code, by where it goes. Both have the subject of the mail, which is not sent with a text.
func (to sentCode) message(ctx context.Context, contact, council, round, code string) (subject, body string) {
	minutes := int(models.OneTimeCodeLife.Minutes())
	subject, body = to.words(ctx, council, round, code, minutes)
	if models.IsMobile(contact) {
		body = to.text(ctx, council, code, minutes)
	}
	return subject, body
}

// wholeMinute is the next whole minute, so that what is kept of a code does not tell the moment at which its voter was at which page.
func wholeMinute(at time.Time) time.Time { return at.Add(time.Minute - 1).Truncate(time.Minute) }

// requestHash stands for the request that a one-time code belongs to, and for what it was asked for. The request itself is known to the browser that asked
// alone.
func (s *Store) requestHash(purpose, request string) []byte {
	return s.keyed("code-requests", purpose, request)
}

// enroll answers the roll entry of an address or a number, which it makes when there is none. It declares nothing: anybody can ask for a code to any of them.
func (s *Store) enroll(tx *gorm.DB, f models.VoteFrame, contact string) (string, error) {
	entry, hash := models.RollEntry{Channel: "email"}, s.contactHash(f.ID, contact)
	if models.IsMobile(contact) {
		entry.Mobile, entry.MobileHash = contact, hash
	} else {
		entry.Contact, entry.ContactHash = contact, hash
	}
	return s.join(tx, f, entry)
}

// join answers the roll entry that has this keyed hash, which it makes when there is none; empty for one that is not as it was put there. One that is there stays as it is: what was declared first stands, and
// no later row version tells that somebody came again.
func (s *Store) join(tx *gorm.DB, f models.VoteFrame, entry models.RollEntry) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	entry.ID, entry.RoundID, entry.KeepUntil, entry.Standing = id, f.ID, f.AddressesGo(), models.StandingOpen
	entry.Bound = s.entryMark(entry)
	column, hash := "contact_hash", entry.ContactHash
	if hash == nil {
		column, hash = "mobile_hash", entry.MobileHash
	}
	err = tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "round_id"}, {Name: column}}, DoNothing: true}).Create(&entry).Error
	if err != nil {
		return "", fmt.Errorf("putting somebody on the roll: %w", err)
	}
	var kept models.RollEntry
	held := tx.Clauses(clause.Locking{Strength: "KEY SHARE"}) // one that nobody proved may be taken off at any time
	if err := one(held.Where("round_id = ? AND "+column+" = ?", f.ID, hash), &kept); err != nil {
		return "", err
	}
	if !s.isBound(kept) {
		return "", nil
	}
	return kept.ID, nil
}

// proveByEmail checks the code that was sent to an address or a number for this very request and purpose. A wrong one is written down, and counted whether or not one
// was sent, and those who try the same one at once wait for each other, so that five tries are five. The hash of a code is bound to the entry that was found for the address when it was sent, and to the
// request. Tries are remembered beside the database, which somebody may have set back. The first right one of an entry is written down beside the code, and nothing on the roll.
// A code that is gone by then is a wrong one. note counts a wrong one, and says whether it uses the code up.
func (s *Store) proveByEmail(ctx context.Context, roundID string, c models.Cast, purpose string, note func(tx *gorm.DB, now time.Time) (bool, error)) (string, error) {
	contact, _ := models.ParseContact(c.Email)
	request := s.requestHash(purpose, c.Request)
	found, noted := "", false
	err := s.writeAgain(ctx, func(tx *gorm.DB) error {
		found = ""
		if err := s.lockVotes(tx, "code|"+string(request)); err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		var codes []models.VoteCode
		err = s.ofContact(tx.Joins("JOIN roll_entries ON roll_entries.id = vote_codes.roll_entry_id"), roundID, contact).
			Where("vote_codes.request_hash = ? AND roll_entries.standing = ?", request, models.StandingOpen).
			Where("vote_codes.expires_at > ? AND vote_codes.tries < ?", now, models.OneTimeCodeTries).Find(&codes).Error
		if err != nil {
			return fmt.Errorf("looking for a one-time code: %w", err)
		}
		if s.guesses.atLeast(triesOf(request), 0) >= models.OneTimeCodeTries {
			codes = nil // whatever the database says
		}
		code, _ := models.ParseOneTimeCode(c.EmailCode)
		for _, row := range codes { // one or none
			if hmac.Equal(row.CodeHash, s.voteCodeHash(row, code)) {
				proved, err := noteProof(tx, row)
				if proved {
					found = row.RollEntryID
				}
				return err
			}
		}
		usedUp, err := note(tx, now)
		if err != nil {
			return err
		}
		for _, row := range codes {
			if err := wrongTry(tx, row.ID, usedUp); err != nil {
				return err
			}
			tries := row.Tries + 1
			if usedUp {
				tries = models.OneTimeCodeTries
			}
			if !noted { // and not again where this is
				s.guesses.more(triesOf(request), tries, now)
			}
			noted = true
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	if found == "" {
		return "", models.WrongEmailCode(c.Email)
	}
	return found, nil
}

// wrongTry writes a wrong try of a code down: one of its five, or the last where it is used up.
func wrongTry(tx *gorm.DB, codeID string, usedUp bool) error {
	tries := gorm.Expr("tries + 1")
	if usedUp {
		tries = gorm.Expr("?", models.OneTimeCodeTries)
	}
	if err := tx.Model(&models.VoteCode{}).Where("id = ?", codeID).Update("tries", tries).Error; err != nil {
		return fmt.Errorf("counting a wrong code: %w", err)
	}
	return nil
}
