package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// How long what was said of a round stays with whoever said it. docs/operating.md has the whole table of what is kept for how long, and why.
const (
	choicesKept      = 365 * 24 * time.Hour     // who chose what, scored what or stood aside: from the result
	voterKept        = 90 * 24 * time.Hour      // the keyed hash of a voter's address, and how many had voted by each hour: from the result
	safeguardersKept = 2 * 365 * 24 * time.Hour // the names and numbers of those who lead on safeguarding: from the result
	hiddenKept       = 90 * 24 * time.Hour      // the words of news that was hidden
	heartbeatsKept   = 30 * 24 * time.Hour      // the minutes in which the program was running
	codesKept        = 5 * time.Minute          // a code to vote after it stopped working, so that none goes while somebody is waited for who typed it in time
)

// A tidying deletes or forgets one kind of thing that is past its date, and answers how many rows that were.
type tidying struct {
	kind string
	do   func(tx *gorm.DB, now time.Time) (int64, error)
}

// DeleteExpired deletes what is past its date, and answers how many rows of each kind. Accounts are emptied rather than removed, and what a round
// decided by stays without whose it was: something in the open hangs on them.
func (s *Store) DeleteExpired(ctx context.Context) (map[string]int64, error) {
	return s.delete(ctx, append(shortLived(), s.tidyings()...))
}

// DeleteShortLived deletes what lives for minutes or an hour, and must not lie about until the next look at everything: codes sent by email, and votes by phone.
func (s *Store) DeleteShortLived(ctx context.Context) (map[string]int64, error) {
	return s.delete(ctx, shortLived())
}

func (s *Store) delete(ctx context.Context, all []tidying) (map[string]int64, error) {
	deleted := map[string]int64{}
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		for _, t := range all {
			if deleted[t.kind], err = t.do(tx, now); err != nil {
				return fmt.Errorf("deleting %s: %w", t.kind, err)
			}
		}
		return nil
	})
	return deleted, err
}

func shortLived() []tidying {
	return []tidying{
		{"sign-in codes", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("expires_at < ?", now).Delete(&signInCode{}))
		}},
		{"vote codes", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("expires_at < ? AND NOT proved", now.Add(-codesKept)).Delete(&models.VoteCode{}))
		}},
		{"mails with codes", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("kind IN ? AND keep_until < ?", codeMails, now).Delete(&models.Message{}))
		}},
		{"phone votes", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("expires_at < ?", now).Delete(&models.PhoneVote{}))
		}},
	}
}

func (s *Store) tidyings() []tidying {
	return []tidying{
		{"sessions", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("expires_at < ?", now).Delete(&sessionRow{}))
		}},
		{"attempts", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("window_at < ?", now.AddDate(0, 0, -1)).Delete(&attemptRow{}))
		}},
		{"parked forms", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("expires_at < ?", now).Delete(&ParkedForm{}))
		}},
		{"messages", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("keep_until < ? AND dedupe_key NOT IN (?)", now, receiptsOwed(tx)).Delete(&models.Message{}))
		}},
		{"concerns", func(tx *gorm.DB, now time.Time) (int64, error) {
			gone := fresh(tx).Model(&models.Concern{}).Select("id").Where("keep_until < ? AND handled_at IS NOT NULL", now)
			if err := tx.Where("concern_id IN (?)", gone).Delete(&models.ConcernNote{}).Error; err != nil {
				return 0, err
			}
			return rows(tx.Where("keep_until < ? AND handled_at IS NOT NULL", now).Delete(&models.Concern{}))
		}},
		// A need that is shown stays, and forgets who said it. One that is not goes; where a proposal already answers it, only its words do.
		{"needs not shown", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("keep_until < ? AND released_at IS NULL AND id NOT IN (?)", now, answeredNeeds(tx)).Delete(&models.Need{}))
		}},
		{"words of needs", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.Need{}).Where("keep_until < ? AND released_at IS NULL AND body <> '' AND id IN (?)", now, answeredNeeds(tx)).
				Updates(map[string]any{"title": "A need that was taken down", "body": "", "source": ""}))
		}},
		{"who said needs", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.Need{}).Where("keep_until < ? AND person_id IS NOT NULL", now).Update("person_id", nil))
		}},
		{"words of hidden news", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.Update{}).Where("hidden_at < ? AND body <> ''", now.Add(-hiddenKept)).Update("body", ""))
		}},
		{"unanswered requests", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.Handover{}).Where("state = ? AND answer_by < ?", models.HandoverAsked, now).Updates(map[string]any{"state": models.HandoverExpired, "ended_at": now}))
		}},
		{"requests", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("keep_until < ?", now).Delete(&models.Handover{}))
		}},
		{"turnouts", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("round_id IN (?)", over(tx, now.Add(-voterKept))).Delete(&models.Turnout{}))
		}},
		{"turnouts by place", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("round_id IN (?)", over(tx, now.Add(-voterKept))).Delete(&models.TurnoutPart{}))
		}},
		{"heartbeats", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("minute < ?", now.Add(-heartbeatsKept)).Delete(&models.Heartbeat{}))
		}},
		{"drafts", func(tx *gorm.DB, now time.Time) (int64, error) { return deleteDrafts(tx, "keep_until < ?", now) }},
		{"accounts", s.emptyAccounts},
		{"addresses that nobody proved", deleteUnproved},
		// An address on a roll goes when its round is over, and was seen to be, and its hash when nobody can complain any more; the entry stays, so that the count can
		// still be checked.
		{"roll contacts", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.RollEntry{}).Where("keep_until < ? AND (contact <> '' OR mobile <> '')", now).
				Where("round_id NOT IN (?)", resultless(tx, "1 = 1").Where("rounds.close_seen IS NULL")).
				Updates(map[string]any{"contact": "", "mobile": ""}))
		}},
		{"hashes of voters", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.RollEntry{}).Where("(contact_hash IS NOT NULL OR mobile_hash IS NOT NULL) AND round_id IN (?)", over(tx, now.Add(-voterKept))).
				Updates(map[string]any{"contact_hash": nil, "contact": "", "mobile_hash": nil, "mobile": "", "bound": nil}))
		}},
		{"references of voters", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.RollEntry{}).Where("reference_hash IS NOT NULL AND round_id IN (?)", over(tx, now.Add(-voterKept))).Updates(map[string]any{"reference_hash": nil, "bound": nil}))
		}},
		{"references for letters", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("roll_entry_id IN (?)", fresh(tx).Model(&models.RollEntry{}).Select("id").Where("channel = 'roll' AND keep_until < ?", now)).Delete(&models.RollLetter{}))
		}},
		{"lists that nobody applied", deleteLists},
		{"enrolments", func(tx *gorm.DB, now time.Time) (int64, error) {
			old := fresh(tx).Model(&models.RollEntry{}).Select("id").Where("keep_until < ?", now)
			return rows(tx.Where("roll_entry_id IN (?)", old).Delete(&models.Enrolment{}))
		}},
		{"submissions", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Where("round_id IN (?)", over(tx, now.Add(-voterKept))).Delete(&models.Submission{}))
		}},
		{"who chose priorities", func(tx *gorm.DB, now time.Time) (int64, error) {
			items := fresh(tx).Model(&models.PlanningItem{}).Select("id").Where("round_id IN (?)", over(tx, now.Add(-choicesKept)))
			return rows(tx.Model(&models.PlanningChoice{}).Where("person_id IS NOT NULL AND item_id IN (?)", items).Updates(map[string]any{"person_id": nil, "why": ""}))
		}},
		{"who stood aside", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.Interest{}).Where("person_id IS NOT NULL AND proposal_id IN (?)", proposalsOver(tx, now.Add(-choicesKept))).Update("person_id", nil))
		}},
		{"who scored", s.forgetScorers},
		{"who led on safeguarding", func(tx *gorm.DB, now time.Time) (int64, error) {
			return rows(tx.Model(&models.Round{}).Where("(safeguarding_lead <> '' OR witness_email <> '') AND id IN (?)", over(tx, now.Add(-safeguardersKept))).
				Updates(map[string]any{"safeguarding_lead": "", "safeguarding_deputy": "", "witness_email": ""}))
		}},
	}
}

// deleteLists deletes lists of people and of postcodes that were not applied in time, and those of rounds whose vote has begun.
func deleteLists(tx *gorm.DB, now time.Time) (int64, error) {
	late := fresh(tx).Model(&models.Window{}).Select("round_id").Where("kind = ? AND opens_at < ?", models.Voting, now)
	var ids []string
	err := tx.Model(&models.ListImport{}).Where("state NOT IN ? AND (keep_until < ? OR round_id IN (?))", []string{models.ListApplying, models.ListApplied}, now, late).Pluck("id", &ids).Error
	if err != nil {
		return 0, fmt.Errorf("finding old lists: %w", err)
	}
	for _, id := range ids {
		if err := deleteList(tx, id); err != nil {
			return 0, err
		}
	}
	return int64(len(ids)), nil
}

// rows is how many rows a statement met.
func rows(result *gorm.DB) (int64, error) { return result.RowsAffected, result.Error }

// fresh is for a query within another.
func fresh(tx *gorm.DB) *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }

// resultless are the ids of the rounds that are sealed and were not cancelled, and have no result that meets the condition. By what is kept of their voters nobody votes
// twice and the count is checked, so it stays whatever the clock says: one that runs ahead for a moment must not forget who voted.
func resultless(tx *gorm.DB, result string) *gorm.DB {
	return fresh(tx).Model(&models.Round{}).Select("rounds.id").Where("rounds.cancelled_at IS NULL AND EXISTS (?) AND NOT EXISTS (?)",
		fresh(tx).Model(&models.Rulebook{}).Select("1").Where("rulebooks.round_id = rounds.id AND rulebooks.sealed_at IS NOT NULL"),
		fresh(tx).Model(&models.Result{}).Select("1").Where("results.round_id = rounds.id").Where(result))
}

// withoutResult are those whose result is not public.
func withoutResult(tx *gorm.DB) *gorm.DB { return resultless(tx, "results.published_at IS NOT NULL") }

// over are the ids of the rounds that had been over at a time: whose result was public then, or, where there is none, whose timetable had ended. A vote that is sealed is
// over with its result, or when it is cancelled.
func over(tx *gorm.DB, at time.Time) *gorm.DB {
	published := fresh(tx).Model(&models.Result{}).Select("1").Where("results.round_id = rounds.id AND results.published_at IS NOT NULL")
	return fresh(tx).Model(&models.Round{}).Select("rounds.id").Where(`rounds.id NOT IN (?) AND (EXISTS (?) OR NOT EXISTS (?) AND COALESCE(rounds.published_at, rounds.created_at) < ?
		AND NOT EXISTS (?) AND NOT EXISTS (?))`, withoutResult(tx),
		published.Session(&gorm.Session{}).Where("results.published_at < ?", at), published, at,
		fresh(tx).Model(&models.Window{}).Select("1").Where("stages.round_id = rounds.id AND stages.closes_at >= ?", at),
		fresh(tx).Model(&models.Extension{}).Select("1").Where("extensions.round_id = rounds.id AND extensions.confirmed_at IS NOT NULL AND extensions.close_to >= ?", at))
}

// proposalsOver are the ids of the proposals of those rounds.
func proposalsOver(tx *gorm.DB, at time.Time) *gorm.DB {
	return fresh(tx).Model(&models.Proposal{}).Select("id").Where("round_id IN (?)", over(tx, at))
}

// forgetScorers takes away whose a finished scorecard was and what they wrote, and scorecards that were never finished. A number, drawn by lot in each
// round, keeps the cards of one member together: how many scored stays known.
func (s *Store) forgetScorers(tx *gorm.DB, now time.Time) (int64, error) {
	begun := func() *gorm.DB {
		return fresh(tx).Model(&models.Scorecard{}).Select("id").Where("finished_at IS NULL AND proposal_id IN (?)", proposalsOver(tx, now.Add(-choicesKept)))
	}
	if err := tx.Where("scorecard_id IN (?)", begun()).Delete(&models.Score{}).Error; err != nil {
		return 0, err
	}
	forgotten, err := rows(tx.Where("finished_at IS NULL AND proposal_id IN (?)", proposalsOver(tx, now.Add(-choicesKept))).Delete(&models.Scorecard{}))
	if err != nil {
		return 0, err
	}
	var scorers []struct{ RoundID, PersonID, Lot string }
	err = tx.Model(&models.Scorecard{}).Select("DISTINCT proposals.round_id, scorecards.person_id").Joins("JOIN proposals ON proposals.id = scorecards.proposal_id").
		Where("scorecards.person_id IS NOT NULL AND scorecards.proposal_id IN (?)", proposalsOver(tx, now.Add(-choicesKept))).Scan(&scorers).Error
	if err != nil {
		return 0, err
	}
	for i := range scorers {
		if scorers[i].Lot, err = s.newID(); err != nil {
			return 0, err
		}
	}
	slices.SortFunc(scorers, func(a, b struct{ RoundID, PersonID, Lot string }) int {
		return cmp.Or(cmp.Compare(a.RoundID, b.RoundID), cmp.Compare(a.Lot, b.Lot))
	})
	for i, scorer := range scorers {
		theirs := fresh(tx).Model(&models.Proposal{}).Select("id").Where("round_id = ?", scorer.RoundID)
		n, err := rows(tx.Model(&models.Scorecard{}).Where("person_id = ? AND proposal_id IN (?)", scorer.PersonID, theirs).
			Updates(map[string]any{"person_id": nil, "member": i + 1, "comment": ""}))
		if err != nil {
			return 0, err
		}
		forgotten += n
	}
	nobody := fresh(tx).Model(&models.Scorecard{}).Select("id").Where("person_id IS NULL")
	return forgotten, tx.Model(&models.Score{}).Where("why <> '' AND scorecard_id IN (?)", nobody).Update("why", "").Error
}

// answeredNeeds are the ids of the needs that some proposal answers.
func answeredNeeds(tx *gorm.DB) *gorm.DB {
	return fresh(tx).Model(&models.ProposalVersion{}).Select("need_id").Where("need_id IS NOT NULL")
}

// deleteDrafts deletes ideas that were begun and never sent in, of those that meet the condition.
func deleteDrafts(tx *gorm.DB, where string, args ...any) (int64, error) {
	left := func() *gorm.DB {
		return fresh(tx).Model(&models.Proposal{}).Select("id").Where("state = ? AND submitted_at IS NULL", models.ProposalDraft).Where(where, args...)
	}
	versions := func() *gorm.DB {
		return fresh(tx).Model(&models.ProposalVersion{}).Select("id").Where("proposal_id IN (?)", left())
	}
	if err := tx.Where("proposal_id IN (?)", left()).Delete(&models.Handover{}).Error; err != nil {
		return 0, fmt.Errorf("deleting requests to own drafts: %w", err)
	}
	for _, part := range []any{&models.BudgetLine{}, &models.Partner{}, &models.DealLine{}, &models.ProposalOutcome{}} {
		if err := tx.Where("version_id IN (?)", versions()).Delete(part).Error; err != nil {
			return 0, fmt.Errorf("deleting the parts of drafts: %w", err)
		}
	}
	if err := tx.Where("proposal_id IN (?)", left()).Delete(&models.ProposalVersion{}).Error; err != nil {
		return 0, fmt.Errorf("deleting drafts: %w", err)
	}
	return rows(tx.Where("state = ? AND submitted_at IS NULL", models.ProposalDraft).Where(where, args...).Delete(&models.Proposal{}))
}

// emptyAccounts empties the accounts that nobody has used until their date.
func (s *Store) emptyAccounts(tx *gorm.DB, now time.Time) (int64, error) {
	var people []models.Person
	if err := tx.Where("keep_until < ? AND email NOT LIKE ?", now, "%"+erased).Find(&people).Error; err != nil {
		return 0, fmt.Errorf("finding old accounts: %w", err)
	}
	for _, p := range people {
		if err := s.emptyAccount(tx, now, p.ID, p.Email); err != nil {
			return 0, err
		}
		if err := s.audit(tx, now, act{Act: models.ActOwnData, Kind: "person", ID: p.ID, Reason: "closed because nobody used it"}); err != nil {
			return 0, err
		}
	}
	return int64(len(people)), nil
}

// receiptsOwed are the keys of receipts that a count still looks for.
func receiptsOwed(tx *gorm.DB) *gorm.DB {
	return fresh(tx).Model(&models.RollEntry{}).Select("CAST(? AS TEXT) || id", receiptKey("")).Where("round_id IN (?)", withoutResult(tx))
}
