package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// auditPaper is what the trail calls a batch of paper ballots.
const auditPaper = "paper batch"

// PaperPage is the batches of paper of a round: an officer's all, a helper's those of their venue.
func (s *Store) PaperPage(ctx context.Context, actor models.Actor, slug string) (models.PaperPage, error) {
	var page models.PaperPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActKeyPaper); err != nil {
		return page, err
	}
	page.RoundFrame, page.CanPrint = r.frame(), canPrint(r.Stage)
	page.Venue, _ = venueOf(actor, r.ID)
	var batches []models.PaperBatch
	if err := papersOf(tx, actor, r.ID).Order("first_number").Find(&batches).Error; err != nil {
		return page, fmt.Errorf("loading the batches of paper: %w", err)
	}
	for _, b := range batches {
		line, _, err := s.paperLine(tx, actor, b)
		if err != nil {
			return page, err
		}
		if r.Stage != models.StageClosed {
			line.Online = 0
		}
		page.Batches = append(page.Batches, line)
	}
	return page, nil
}

// canPrint reports whether papers can still be printed for a round, and go out: nothing counts that went out after the close.
func canPrint(stage models.Stage) bool {
	return stage == models.StageSealed || stage == models.StageVoting
}

// takesPaper reports whether papers of a round are exchanged, counted, keyed and settled: from when its vote opens until the count. Before, nothing can be on
// one.
func takesPaper(stage models.Stage) bool {
	return stage == models.StageVoting || stage == models.StageGrace || stage == models.StageClosed
}

// papersOf are the batches of a round that the actor looks after.
func papersOf(tx *gorm.DB, actor models.Actor, roundID string) *gorm.DB {
	query := tx.Where("round_id = ?", roundID)
	if venue, bound := venueOf(actor, roundID); bound {
		query = query.Where("venue = ?", venue)
	}
	return query
}

// PrintPapers makes a batch of paper ballots. What is printed on them is answered this once: of their codes only keyed hashes are kept.
func (s *Store) PrintPapers(ctx context.Context, actor models.Actor, slug string, n models.NewPapers) (models.PrintedPapers, error) {
	printed := models.PrintedPapers{Large: n.Large}
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActKeyPaper); err != nil {
			return err
		}
		if !canPrint(r.Stage) {
			return models.Errorf(models.Closed, "This is not open now")
		}
		if n.Venue, err = venueFor(tx, actor, r.ID, n.Venue); err != nil {
			return err
		}
		count, err := n.Check()
		if err != nil {
			return err
		}
		if err := s.lockVotes(tx, "papers|"+r.ID); err != nil {
			return err
		}
		var last int
		if err := tx.Model(&models.PaperBallot{}).Where("round_id = ?", r.ID).Select("COALESCE(MAX(number), 100)").Scan(&last).Error; err != nil {
			return fmt.Errorf("looking for the last number of a paper: %w", err)
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		printed.Batch = models.PaperBatch{ID: id, RoundID: r.ID, Label: n.Label, Venue: n.Venue, FirstNumber: last + 1, Issued: count, PrintedBy: actor.PersonID, PrintedAt: r.Now}
		if err := tx.Create(&printed.Batch).Error; err != nil {
			return sameLabel(conflict(err))
		}
		if printed.Papers, err = s.drawPapers(tx, r, printed.Batch); err != nil {
			return err
		}
		if err := s.onThePaper(tx, r, &printed); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: id, Round: r.ID,
			Detail: map[string]any{"label": n.Label, "venue": n.Venue, "printed": count}})
	})
	return printed, err
}

// onThePaper loads what is printed on every paper alike.
func (s *Store) onThePaper(tx *gorm.DB, r loadedRound, printed *models.PrintedPapers) error {
	printed.RoundFrame = r.frame()
	var err error
	if printed.AreaName, err = areaName(tx, r.AreaID); err != nil {
		return err
	}
	if printed.Projects, err = ballotProjects(tx, r.ID); err != nil {
		return err
	}
	return s.shownAsSealed(r.Round, r.Rules, r.State, printed.Projects, nil)
}

// drawPapers makes papers, each with a code and a roll entry that knows nobody. They come in random order, so that a number says nothing of when its paper was
// given out.
func (s *Store) drawPapers(tx *gorm.DB, r loadedRound, batch models.PaperBatch) ([]models.PrintedPaper, error) {
	papers := make([]models.PrintedPaper, batch.Issued)
	entries := make([]models.RollEntry, batch.Issued)
	rows := make([]models.PaperBallot, batch.Issued)
	for i := range papers {
		code, err := models.NewVotingCode(s.rand)
		if err != nil {
			return nil, err
		}
		entry, err := s.newID()
		if err != nil {
			return nil, err
		}
		id, err := s.newID()
		if err != nil {
			return nil, err
		}
		papers[i] = models.PrintedPaper{Number: batch.FirstNumber + i, Code: code}
		entries[i] = models.RollEntry{ID: entry, RoundID: r.ID, Channel: "paper", KeepUntil: r.State.HardClose().Add(models.AddressKept), Standing: models.StandingOpen}
		entries[i].Bound = s.entryMark(entries[i])
		rows[i] = models.PaperBallot{ID: id, RoundID: r.ID, BatchID: batch.ID, Number: papers[i].Number, RollEntryID: entry, CodeHash: s.votingCodeHash(code), State: "out"}
		rows[i].Bound = s.codeMark(r.ID, entry, rows[i].Number, rows[i].CodeHash)
	}
	if err := tx.CreateInBatches(&entries, 100).Error; err != nil {
		return nil, fmt.Errorf("putting papers on the roll: %w", err)
	}
	if err := tx.CreateInBatches(&rows, 100).Error; err != nil {
		return nil, fmt.Errorf("keeping papers: %w", err)
	}
	return papers, shuffle(s.rand, papers)
}

// paperEntrySQL is the roll entry of the paper with this code, while it opens a ballot online: from when its batch went out until it was handed in or its
// batch was settled. It takes the hash, the round and the standing that is needed.
const paperEntrySQL = `SELECT paper_ballots.roll_entry_id, paper_ballots.bound, paper_ballots.number FROM paper_ballots JOIN paper_batches ON paper_batches.id = paper_ballots.batch_id
	JOIN roll_entries ON roll_entries.id = paper_ballots.roll_entry_id
	WHERE paper_ballots.code_hash = $1 AND paper_ballots.round_id = $2 AND roll_entries.standing = $3 AND paper_ballots.state = 'out'
	AND paper_batches.out_at IS NOT NULL AND paper_batches.settled_at IS NULL`

// openPaper loads a batch of a round for an act of the actor's, and keeps others from changing it meanwhile. during reports whether it can be done at a stage.
func (s *Store) openPaper(tx *gorm.DB, actor models.Actor, slug, batch string, during func(models.Stage) bool) (loadedRound, models.PaperBatch, error) {
	var b models.PaperBatch
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, b, err
	}
	if err := r.may(actor, models.ActKeyPaper); err != nil {
		return r, b, err
	}
	if !during(r.Stage) {
		return r, b, models.Errorf(models.Closed, "This is not open now")
	}
	if err := one(lock(papersOf(tx, actor, r.ID)).Where("id = ?", batch), &b); err != nil {
		return r, b, err
	}
	if b.SettledAt != nil {
		return r, b, models.Errorf(models.Conflict, "This batch is settled. Nothing of it changes now")
	}
	return r, b, nil
}

// SendPapersOut says that a venue has its papers: from now on their codes work, and the batch must be settled before the count. After the close nothing goes
// out: nobody could have voted on it in time.
func (s *Store) SendPapersOut(ctx context.Context, actor models.Actor, slug, batch string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, canPrint)
		if err != nil {
			return err
		}
		if b.OutAt != nil {
			return models.Errorf(models.Conflict, "These papers are out already")
		}
		if err := changed(tx.Model(&models.PaperBatch{}).Where("id = ? AND out_at IS NULL", b.ID).Updates(map[string]any{"out_by": actor.PersonID, "out_at": r.Now})); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID, Detail: map[string]any{"label": b.Label, "state": "out"}})
	})
}

// CountPapers keeps what a venue counted. Whoever had proposed to settle the batch must do so again.
func (s *Store) CountPapers(ctx context.Context, actor models.Actor, slug, batch string, in models.PaperCounts) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		if err := in.Check(&b); err != nil {
			return err
		}
		err = changed(tx.Model(&models.PaperBatch{}).Where("id = ? AND settled_at IS NULL", b.ID).Updates(map[string]any{"returned": b.Returned, "spoiled": b.Spoiled, "unused": b.Unused,
			"away": b.Away, "note": b.Note, "counted_by": actor.PersonID, "counted_at": r.Now, "proposed_by": nil, "proposed_at": nil}))
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID, Reason: b.Note,
			Detail: map[string]any{"label": b.Label, "state": "counted", "returned": b.Returned, "spoiled": b.Spoiled, "unused": b.Unused, "away": b.Away}})
	})
}

// paperLooks are the papers of a batch with all that was read on each, in order.
type paperLooks struct {
	models.PaperBallot
	looks   []models.PaperEntry
	swapped bool // as spoiled, for another
}

func (s *Store) loadLooks(tx *gorm.DB, b models.PaperBatch) ([]paperLooks, error) {
	var papers []models.PaperBallot
	if err := tx.Where("batch_id = ?", b.ID).Order("number").Find(&papers).Error; err != nil {
		return nil, fmt.Errorf("loading papers: %w", err)
	}
	entries, err := s.readings(tx, b.RoundID, fresh(tx).Model(&models.PaperBallot{}).Select("id").Where("batch_id = ?", b.ID))
	if err != nil {
		return nil, err
	}
	swapped, err := swappedPapers(tx, b.ID)
	if err != nil {
		return nil, err
	}
	by := map[string][]models.PaperEntry{}
	for _, e := range entries {
		by[e.BallotID] = append(by[e.BallotID], e)
	}
	list := make([]paperLooks, len(papers))
	for i, p := range papers {
		list[i] = paperLooks{p, by[p.ID], swapped[p.ID]}
	}
	return list, nil
}

// differs reports whether two people keyed the paper and no two read the same.
func (p paperLooks) differs() bool {
	_, agreed := models.AgreedReading(p.looks)
	return models.Keyers(p.looks) > 1 && !agreed
}

// paperLine says how far a batch is, for this actor.
func (s *Store) paperLine(tx *gorm.DB, actor models.Actor, b models.PaperBatch) (models.PaperBatchLine, []paperLooks, error) {
	line := models.PaperBatchLine{PaperBatch: b}
	papers, err := s.loadLooks(tx, b)
	if err != nil || b.SettledAt != nil || b.OutAt == nil {
		return line, papers, err
	}
	refs, err := ballotRefs(tx, b.RoundID)
	if err != nil {
		return line, nil, err
	}
	for _, p := range papers {
		people := models.Keyers(p.looks)
		switch {
		case people > 1:
			line.Keyed++
			line.Twice++
		case people == 1:
			line.Keyed++
		}
		if people == 1 && p.looks[0].Keyer != actor.PersonID {
			line.Mine++
		}
		if p.differs() {
			line.Differ++
		}
		if reading, agreed := models.AgreedReading(p.looks); agreed && models.Spoils(reading) {
			line.SpoiledIn++
		}
		if p.swapped {
			line.Swapped++
		}
		if p.swapped || len(p.looks) > 0 {
			continue
		}
		ref, err := s.keys.VoterRef(b.RoundID, p.RollEntryID)
		if err != nil {
			return line, nil, fmt.Errorf("looking for papers that were used online: %w", err)
		}
		if refs[hex.EncodeToString(ref)] {
			line.Online++
		}
	}
	return line, papers, nil
}

// PaperBatchPage is one batch of paper.
func (s *Store) PaperBatchPage(ctx context.Context, actor models.Actor, slug, batch string) (models.PaperBatchPage, error) {
	var page models.PaperBatchPage
	tx := s.read(ctx)
	r, b, err := s.seePaper(tx, actor, slug, batch)
	if err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	var papers []paperLooks
	if page.PaperBatchLine, papers, err = s.paperLine(tx, actor, b); err != nil {
		return page, err
	}
	if r.Stage != models.StageClosed {
		page.Online = 0 // of a batch of one it would tell who has voted, and when
	}
	open := b.SettledAt == nil
	page.Stops = page.Problems(r.Stage != models.StageClosed)
	page.Own = text(b.ProposedBy) == actor.PersonID
	page.CanGo, page.CanCount = open && b.OutAt == nil && canPrint(r.Stage), open && takesPaper(r.Stage)
	page.CanKey, page.CanExchange = page.CanCount && b.OutAt != nil, open && b.OutAt != nil && r.Stage == models.StageVoting
	if page.CanKey {
		page.CanPutBack, page.CanSwap = r.may(actor, models.ActStanding) == nil, maySwap(r, actor)
		if _, page.SwappedLate, err = s.lateSwaps(tx, b, papers); err != nil {
			return page, err
		}
		if page.Swaps, err = s.paperSwaps(tx, actor, b, papers); err != nil {
			return page, err
		}
	}
	page.CanStrike = page.CanKey && actor.Has(models.Officer) && page.Keyed > page.Twice
	printed, err1 := displayName(tx, &b.PrintedBy)
	proposed, err2 := displayName(tx, b.ProposedBy)
	settled, err3 := displayName(tx, b.SettledBy)
	seen, err4 := b.SettlingHash()
	page.PrintedName, page.ProposedName, page.SettledName, page.Seen = printed, proposed, settled, seen
	return page, errors.Join(err1, err2, err3, err4)
}

// seePaper loads a batch for a page about it, at any stage.
func (s *Store) seePaper(tx *gorm.DB, actor models.Actor, slug, batch string) (loadedRound, models.PaperBatch, error) {
	var b models.PaperBatch
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, b, err
	}
	if err := r.mayEver(actor, models.ActKeyPaper); err != nil {
		return r, b, err
	}
	return r, b, one(papersOf(tx, actor, r.ID).Where("id = ?", batch), &b)
}

// unsettled are the names of the batches of a round that are not settled.
func unsettled(tx *gorm.DB, roundID string) ([]string, error) {
	var labels []string
	err := tx.Model(&models.PaperBatch{}).Where("round_id = ? AND settled_at IS NULL", roundID).Order("first_number").Pluck("label", &labels).Error
	if err != nil {
		return nil, fmt.Errorf("looking for paper that is not settled: %w", err)
	}
	return labels, nil
}
