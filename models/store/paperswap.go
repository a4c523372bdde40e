package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// SwapPaper sets aside the right to vote that a spoiled paper gives, whose voter gets another for it: its code opens nothing from now on, and a vote that came in by it does not count from the
// next time that ballots are settled. It is closed for good once its batch is settled (closeSwapped); until then a wrong swap is undone (PutPaperBack). The paper's code is typed, which only who has it in their hand knows: a number would close any paper, and with it the paper that is given out instead is not closed by a slip. It can be done until the batch is
// settled, so that one that was forgotten is found when the papers are counted; after the close by officers alone, and another officer settles the batch then (lateSwaps): a vote that came in by a paper that was taken home would be void by
// one person's word, who noted its code before it was given out.
func (s *Store) SwapPaper(ctx context.Context, actor models.Actor, slug, batch string, in models.PaperSwap) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		if err := canKey(r, b); err != nil {
			return err
		}
		if !maySwap(r, actor) {
			return models.WrongSwap("Voting has closed, so an officer closes this paper. Keep it in the envelope of the spoiled ones, and tell them its number")
		}
		row, err := s.paperInHand(tx, b, in)
		if err != nil {
			return err
		}
		lines, err := s.swapLines(tx, b, row)
		if err != nil {
			return err
		}
		n, err := rows(tx.Model(&models.RollEntry{}).Where("id = ? AND round_id = ? AND standing = ?", row.RollEntryID, r.ID, models.StandingOpen).Update("standing", models.StandingQuarantined))
		if err != nil {
			return err
		}
		if n != 1 {
			return models.WrongSwap("This paper was swapped before")
		}
		state := auditSwapped
		if lines[auditPutBack].Number != 0 {
			state = auditSwappedAgain
		}
		return s.swapped(tx, r, b, row, state, act{Actor: actor, Act: models.ActKeyPaper})
	})
}

// PutPaperBack undoes a wrong swap, for a reason: the paper's code works again, and a vote that came in by it counts. An officer does so who is not who swapped it, once for each paper, and
// until its batch is settled. Whoever got another paper for it gives that back: it is for the officer to see to.
func (s *Store) PutPaperBack(ctx context.Context, actor models.Actor, slug, batch string, in models.PaperPutBack) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStanding); err != nil {
			return err
		}
		row, err := s.findPaper(tx, b, in.Number)
		if models.CodeOf(err) == models.Invalid {
			return models.Errorf(models.Conflict, "No paper of this number is swapped here. Look at the list of swapped papers")
		}
		if err != nil {
			return err
		}
		lines, err := s.swapLines(tx, b, row)
		if err != nil {
			return err
		}
		swap := lines[auditSwapped]
		switch {
		case swap.Number == 0:
			return models.Errorf(models.Conflict, "Paper {{.Number}} was not swapped", "Number", models.PaperNumber(row.Number))
		case lines[auditPutBack].Number != 0:
			return models.Errorf(models.Conflict, "Paper {{.Number}} was put back before. That is done once. Give its voter another paper", "Number", models.PaperNumber(row.Number))
		case text(swap.ActorID) == actor.PersonID:
			return models.Errorf(models.Conflict, "You swapped this paper. Another officer puts it back")
		}
		in.Number = models.PaperNumber(row.Number)
		if err := in.Check(); err != nil {
			return err
		}
		n, err := rows(tx.Model(&models.RollEntry{}).Where("id = ? AND round_id = ? AND standing = ?", row.RollEntryID, r.ID, models.StandingQuarantined).Update("standing", models.StandingOpen))
		if err != nil {
			return err
		}
		if n != 1 {
			return models.Errorf(models.Conflict, "Paper {{.Number}} is closed for good. Give its voter another paper", "Number", models.PaperNumber(row.Number))
		}
		return s.swapped(tx, r, b, row, auditPutBack, act{Actor: actor, Act: models.ActStanding, Reason: strings.TrimSpace(in.Reason)})
	})
}

// swapped records that a paper was swapped or put back. The sums of its batch are others now: whoever had proposed to settle it must do so again.
func (s *Store) swapped(tx *gorm.DB, r loadedRound, b models.PaperBatch, row models.PaperBallot, state string, a act) error {
	if _, err := rows(tx.Model(&models.PaperBatch{}).Where("id = ? AND proposed_by IS NOT NULL", b.ID).Updates(map[string]any{"proposed_by": nil, "proposed_at": nil})); err != nil {
		return err
	}
	seal, err := s.ballotSealOf(r.ID)
	if err != nil {
		return err
	}
	a.Kind, a.ID, a.Round = auditPaper, b.ID, r.ID
	detail := map[string]any{"label": b.Label, "state": state, "mark": seal.standingMark(state, row.RollEntryID)}
	if state != auditPutBack && r.Stage == models.StageClosed {
		detail["late"] = true
	}
	a.Detail = detail
	return s.audit(tx, r.Now, a)
}

// maySwap reports whether the actor swaps papers of a round now: after the close an officer does.
func maySwap(r loadedRound, actor models.Actor) bool {
	return r.Stage != models.StageClosed || r.may(actor, models.ActStanding) == nil
}

// lateSwaps says which officers swapped papers of a batch after the close that are swapped still, and how many papers.
func (s *Store) lateSwaps(tx *gorm.DB, b models.PaperBatch, papers []paperLooks) (by map[string]bool, n int, err error) {
	rows := make([]models.PaperBallot, 0, len(papers))
	for _, p := range papers {
		if p.swapped {
			rows = append(rows, p.PaperBallot)
		}
	}
	if len(rows) == 0 {
		return nil, 0, nil
	}
	on, err := s.swapsOnRecord(tx, b, rows)
	if err != nil {
		return nil, 0, err
	}
	by = map[string]bool{}
	for _, p := range rows {
		last := on[p.ID][auditSwapped]
		if again := on[p.ID][auditSwappedAgain]; again.Number != 0 {
			last = again
		}
		var told struct{ Late bool }
		if last.Number == 0 {
			continue // the count stops at it
		}
		if err := json.Unmarshal([]byte(last.Detail), &told); err != nil {
			return nil, 0, fmt.Errorf("reading when papers were swapped: %w", err)
		}
		if told.Late {
			by[text(last.ActorID)] = true
			n++
		}
	}
	return by, n, nil
}

// settlesSwapped refuses whoever is not an officer, or swapped papers after the close themselves, where that was done.
func (s *Store) settlesSwapped(tx *gorm.DB, actor models.Actor, r loadedRound, b models.PaperBatch, papers []paperLooks) error {
	by, late, err := s.lateSwaps(tx, b, papers)
	if err != nil || late == 0 {
		return err
	}
	if by[actor.PersonID] || r.may(actor, models.ActStanding) != nil {
		return models.Errorf(models.Conflict, "Papers of this batch were swapped after voting closed. An officer settles it who swapped none of them")
	}
	return nil
}

// swapLines are the lines of the trail about the swap of a paper, by what they say.
func (s *Store) swapLines(tx *gorm.DB, b models.PaperBatch, row models.PaperBallot) (map[string]models.AuditEntry, error) {
	all, err := s.swapsOnRecord(tx, b, []models.PaperBallot{row})
	return all[row.ID], err
}

// swapsOnRecord are the lines of the trail about swaps of papers of a batch, by the paper's id and what they say.
func (s *Store) swapsOnRecord(tx *gorm.DB, b models.PaperBatch, papers []models.PaperBallot) (map[string]map[string]models.AuditEntry, error) {
	seal, err := s.ballotSealOf(b.RoundID)
	if err != nil {
		return nil, err
	}
	marked, on := map[string]string{}, map[string]map[string]models.AuditEntry{}
	for _, p := range papers {
		for _, state := range swapStates {
			marked[seal.standingMark(state, p.RollEntryID)] = p.ID
		}
		on[p.ID] = map[string]models.AuditEntry{}
	}
	var lines []models.AuditEntry
	if err := tx.Where("object_kind = ? AND object_id = ? AND act IN ?", auditPaper, b.ID, []models.Act{models.ActKeyPaper, models.ActStanding}).Order("number").Find(&lines).Error; err != nil {
		return nil, fmt.Errorf("reading which papers were swapped: %w", err)
	}
	for _, line := range lines {
		var told standingTold
		if err := json.Unmarshal([]byte(line.Detail), &told); err != nil {
			return nil, fmt.Errorf("reading which papers were swapped: %w", err)
		}
		if paper, known := marked[told.Mark]; known && slices.Contains(swapStates, told.State) {
			on[paper][told.State] = line
		}
	}
	return on, nil
}

// closeSwapped closes for good the rights to vote of the papers that were swapped, in batches that are settled: nobody puts them back any more, and what came in by them is void.
func (s *Store) closeSwapped(ctx context.Context, roundID string) error {
	swapped := func(tx *gorm.DB) *gorm.DB {
		papers := fresh(tx).Model(&models.PaperBallot{}).Select("paper_ballots.roll_entry_id").
			Joins("JOIN paper_batches ON paper_batches.id = paper_ballots.batch_id").Where("paper_batches.round_id = ? AND paper_batches.settled_at IS NOT NULL", roundID)
		return tx.Model(&models.RollEntry{}).Where("round_id = ? AND standing = ? AND id IN (?)", roundID, models.StandingQuarantined, papers)
	}
	var waiting int64
	if err := swapped(s.read(ctx)).Count(&waiting).Error; err != nil {
		return fmt.Errorf("looking for papers that were swapped: %w", err)
	}
	if waiting == 0 {
		return nil
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := swapped(tx).Update("standing", models.StandingClosed).Error; err != nil {
			return fmt.Errorf("closing papers that were swapped: %w", err)
		}
		return nil
	})
}

// paperSwaps are the swaps of a batch for its page, by number.
func (s *Store) paperSwaps(tx *gorm.DB, actor models.Actor, b models.PaperBatch, papers []paperLooks) ([]models.PaperSwapLine, error) {
	rows := make([]models.PaperBallot, len(papers))
	for i, p := range papers {
		rows[i] = p.PaperBallot
	}
	on, err := s.swapsOnRecord(tx, b, rows)
	if err != nil {
		return nil, err
	}
	var list []models.PaperSwapLine
	for _, p := range papers {
		swap, back, again := on[p.ID][auditSwapped], on[p.ID][auditPutBack], on[p.ID][auditSwappedAgain]
		if swap.Number == 0 {
			continue
		}
		line := models.PaperSwapLine{Number: p.Number, At: swap.At, Reason: back.Reason, Own: text(swap.ActorID) == actor.PersonID, Waits: p.swapped && back.Number == 0}
		if back.Number != 0 {
			line.BackAt = &back.At
		}
		if again.Number != 0 {
			line.AgainAt = &again.At
		}
		var err1, err2, err3 error
		line.By, err1 = displayName(tx, swap.ActorID)
		line.BackBy, err2 = displayName(tx, back.ActorID)
		line.AgainBy, err3 = displayName(tx, again.ActorID)
		if err := errors.Join(err1, err2, err3); err != nil {
			return nil, err
		}
		list = append(list, line)
	}
	return list, nil
}

// paperInHand finds a paper of a batch by its code. One that somebody keyed was handed in, and is not swapped.
func (s *Store) paperInHand(tx *gorm.DB, b models.PaperBatch, in models.PaperSwap) (models.PaperBallot, error) {
	unknown := models.WrongSwap("No paper of this batch has that code. Type the code on the spoiled paper, not its number, or scan it")
	if _, number := models.ParsePaperNumber(in.Code); number {
		return models.PaperBallot{}, unknown
	}
	row, err := s.findPaper(tx, b, in.Code)
	if models.CodeOf(err) == models.Invalid {
		return row, unknown
	}
	if err != nil {
		return row, err
	}
	if number, _ := models.ParsePaperNumber(in.Number); number != row.Number {
		return row, models.WrongSwapNumber(models.PaperNumber(row.Number))
	}
	looks, err := s.readings(tx, row.RoundID, row.ID)
	if len(looks) > 0 {
		return row, models.WrongSwap("Somebody typed this paper in as handed in. Whoever did takes that back first")
	}
	return row, err
}

// swappedPapers are the papers of a batch whose right to vote is set aside or closed, by their ids.
func swappedPapers(tx *gorm.DB, batch string) (map[string]bool, error) {
	var ids []string
	err := tx.Model(&models.PaperBallot{}).Joins("JOIN roll_entries ON roll_entries.id = paper_ballots.roll_entry_id").
		Where("paper_ballots.batch_id = ? AND roll_entries.standing <> ?", batch, models.StandingOpen).Pluck("paper_ballots.id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("looking for papers that were swapped: %w", err)
	}
	swapped := make(map[string]bool, len(ids))
	for _, id := range ids {
		swapped[id] = true
	}
	return swapped, nil
}
