package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// KeyingPage is where papers of a batch are keyed. last is the number of the paper that this actor keyed before, 0 for none: what they read on it is shown
// again; undone is that of one of which they took back what they keyed. What others read is never shown.
func (s *Store) KeyingPage(ctx context.Context, actor models.Actor, slug, batch string, last, undone int) (models.KeyingPage, error) {
	var page models.KeyingPage
	tx := s.read(ctx)
	r, b, err := s.seePaper(tx, actor, slug, batch)
	if err != nil {
		return page, err
	}
	if err := canKey(r, b); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	if page.Paper, err = s.paperOf(tx, r); err != nil {
		return page, err
	}
	line, papers, err := s.paperLine(tx, actor, b)
	if err != nil {
		return page, err
	}
	page.PaperBatchLine, page.Online = line, 0 // nobody needs it here
	for _, p := range papers {
		if p.differs() {
			page.Differs = append(page.Differs, p.Number)
		}
		mine := slices.ContainsFunc(p.looks, func(look models.PaperEntry) bool { return look.Keyer == actor.PersonID })
		if p.Number == undone && !mine {
			page.Undone = undone
		}
		if p.Number != last {
			continue
		}
		for _, look := range p.looks {
			if look.Keyer != actor.PersonID || look.Reading == "" {
				continue
			}
			text, err := page.Paper.KeyText(look.Reading)
			if err != nil {
				return page, err
			}
			page.Last = &models.KeyedPaper{Number: p.Number, Text: text, Limits: look.Reading == models.SpoiledLimits}
		}
	}
	return page, nil
}

// canKey says why the papers of a batch cannot be keyed now.
func canKey(r loadedRound, b models.PaperBatch) error {
	switch {
	case !takesPaper(r.Stage):
		return models.Errorf(models.Closed, "This is not open now")
	case b.SettledAt != nil:
		return models.Errorf(models.Conflict, "This batch is settled. Nothing of it changes now")
	case b.OutAt == nil:
		return models.Errorf(models.Conflict, "These papers are not out yet")
	}
	return nil
}

// paperOf is what is printed on the papers of a sealed round: by other numbers than were sealed, what somebody reads would be of other projects.
func (s *Store) paperOf(tx *gorm.DB, r loadedRound) (models.Paper, error) {
	projects, err := projectsOf(tx, r.ID)
	if err != nil {
		return models.Paper{}, err
	}
	return models.Paper{Rules: r.Rules, PotPence: r.PotPence, Projects: projects}, s.sealedAs(r.Round, r.Rules, r.State, projects)
}

// KeyPaper keeps what somebody read on a paper, and answers its number. again says that it is another look at a paper that two people read differently: else
// the first two who key it are different people. Once two people have read the same on it the paper counts as handed in, and its code opens nothing: a slip of one
// person's in a number closes nobody's vote online.
func (s *Store) KeyPaper(ctx context.Context, actor models.Actor, slug, batch string, in models.KeyInput, again bool) (int, error) {
	number := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		if err := canKey(r, b); err != nil {
			return err
		}
		paper, err := s.paperOf(tx, r)
		if err != nil {
			return err
		}
		row, missing := s.findPaper(tx, b, in.Number)
		if missing != nil && models.CodeOf(missing) != models.Invalid {
			return missing
		}
		reading, wrong := paper.ReadKeyed(in.Reading)
		if err := models.BothInvalid(missing, wrong); err != nil {
			return err
		}
		number = row.Number
		if open, err := isOpen(tx, row.RollEntryID); err != nil || !open {
			return errors.Join(err, models.WrongPaper("This paper was swapped for a new one, so it is not typed in. Put it with the spoiled ones"))
		}
		if err := s.keep(tx, actor, row, paper.Projects, reading, again); err != nil {
			return err
		}
		return s.furtherLook(tx, actor, r, b, row, again)
	})
	return number, err
}

// What the trail says of a reading of a paper, beside the paper's number.
const (
	paperAgain = "looked again"
	paperBack  = "taken back"
)

// furtherLook records that somebody looks at a paper once more that another keyed: under differences, or anew after taking their own reading back. Each person does so
// once, because it shows whether what they typed is what the other did; then it takes a third.
func (s *Store) furtherLook(tx *gorm.DB, actor models.Actor, r loadedRound, b models.PaperBatch, row models.PaperBallot, again bool) error {
	var entries []models.AuditEntry
	err := tx.Where("object_kind = ? AND object_id = ? AND actor_id = ? AND act = ?", auditPaper, b.ID, actor.PersonID, models.ActKeyPaper).Find(&entries).Error
	if err != nil {
		return fmt.Errorf("looking for who looked at a paper: %w", err)
	}
	looked := false
	for _, e := range entries {
		var detail struct {
			State, Number string
			Beside        bool
		}
		if err := json.Unmarshal([]byte(e.Detail), &detail); err != nil {
			return fmt.Errorf("reading who looked at a paper: %w", err)
		}
		if detail.Number != models.PaperNumber(row.Number) {
			continue
		}
		looked = looked || detail.State == paperAgain
		again = again || detail.State == paperBack && detail.Beside
	}
	switch {
	case !again:
		return nil
	case looked:
		return models.WrongPaper("You have looked at this paper again already. Another person takes it and looks at it now")
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID,
		Detail: map[string]any{"label": b.Label, "state": paperAgain, "number": models.PaperNumber(row.Number)}})
}

// findPaper finds a paper of the batch by its number, or by its code as a scanner types it.
func (s *Store) findPaper(tx *gorm.DB, b models.PaperBatch, typed string) (models.PaperBallot, error) {
	var rows []models.PaperBallot
	query := tx.Where("batch_id = ?", b.ID)
	if number, ok := models.ParsePaperNumber(typed); ok {
		query = query.Where("number = ?", number)
	} else if code, ok := models.ParseVotingCode(typed[strings.LastIndexAny(typed, "#/=?")+1:]); ok {
		query = query.Where("code_hash = ?", s.votingCodeHash(code))
	} else {
		return models.PaperBallot{}, models.WrongPaper("Type all the digits of the paper's number, like 0101-0. The last one does not fit the others here")
	}
	if err := query.Find(&rows).Error; err != nil {
		return models.PaperBallot{}, fmt.Errorf("looking for a paper: %w", err)
	}
	if len(rows) != 1 || !s.isPrinted(rows[0]) {
		return models.PaperBallot{}, models.WrongPaper("No paper of this batch has that number. Look at it again")
	}
	return rows[0], nil
}

// keep writes the actor's reading of a paper as its next look.
func (s *Store) keep(tx *gorm.DB, actor models.Actor, row models.PaperBallot, projects []models.Project, reading string, again bool) error {
	looks, err := s.readings(tx, row.RoundID, row.ID)
	if err != nil {
		return err
	}
	_, agreed := models.AgreedReading(looks)
	people := models.Keyers(looks)
	switch {
	case agreed:
		return models.WrongPaper("Two people have keyed this paper, and they agree")
	case again && people < 2:
		return models.WrongPaper("Two people must key this paper first")
	case !again && people > 1:
		return models.WrongPaper("Two people read this paper differently. Look at it again under differences")
	case !again && people == 1 && looks[0].Keyer == actor.PersonID:
		return models.WrongPaper("You have keyed this paper. Another person keys it a second time. If its number was a slip, type x for what is on it: that takes yours back")
	}
	look := models.PaperEntry{BallotID: row.ID, Look: 1, Keyer: actor.PersonID, Reading: reading}
	if people > 0 {
		look.Look = looks[len(looks)-1].Look + 1 // one before it may have been taken back
	}
	kept := look
	if kept.Reading, err = s.sealReading(row.RoundID, projects, look); err != nil {
		return err
	}
	if err := conflict(tx.Create(&kept).Error); err != nil {
		return err
	}
	if _, agreed = models.AgreedReading(append(looks, look)); !agreed {
		return nil
	}
	return changed(tx.Model(&models.PaperBallot{}).Where("id = ? AND state = 'out'", row.ID).Update("state", "in"))
}

// ProposeSettling is the first person's half of settling a batch whose sums agree.
func (s *Store) ProposeSettling(ctx context.Context, actor models.Actor, slug, batch string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		if b.ProposedBy != nil {
			return models.Errorf(models.Conflict, "Settling this batch has been proposed already")
		}
		if _, _, err := s.balanced(tx, actor, r, b); err != nil {
			return err
		}
		if err := changed(tx.Model(&models.PaperBatch{}).Where("id = ? AND proposed_by IS NULL", b.ID).Updates(map[string]any{"proposed_by": actor.PersonID, "proposed_at": r.Now})); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID, Detail: map[string]any{"label": b.Label, "state": "proposed"}})
	})
}

// balanced is the batch with its papers when all its sums agree, else the error that says which do not and by how much.
func (s *Store) balanced(tx *gorm.DB, actor models.Actor, r loadedRound, b models.PaperBatch) (models.PaperBatchLine, []paperLooks, error) {
	line, papers, err := s.paperLine(tx, actor, b)
	if err != nil {
		return line, nil, err
	}
	problems := line.Problems(r.Stage != models.StageClosed)
	if len(problems) == 0 {
		return line, papers, nil
	}
	e := &models.Error{Code: models.Conflict, Text: "This batch does not add up, so it cannot be settled"}
	for _, p := range problems {
		e.Fields = append(e.Fields, models.FieldError{Text: p.Text, Args: p.Args})
	}
	return line, nil, e
}

// SettlePaper is the second person's half: every paper of the batch that two people read alike is cast at once, in random order, by the same rules as a ballot
// online, in place of what came in online by the same paper. Nothing is cast of a spoiled one. Then what was keyed is removed: their number and a keyed hash
// of it stay. It may happen until the count, because the papers were handed in before. seen is the hash of what they read.
func (s *Store) SettlePaper(ctx context.Context, actor models.Actor, slug, batch, seen string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		switch {
		case b.ProposedBy == nil:
			return models.Errorf(models.Conflict, "Nobody proposes to settle this batch. Look at its sums first")
		case *b.ProposedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You proposed this. Another person settles it")
		}
		if err := asSeen(seen, b.SettlingHash); err != nil {
			return err
		}
		if err := s.lockVotes(tx, r.ID); err != nil {
			return err
		}
		line, papers, err := s.balanced(tx, actor, r, b)
		if err != nil {
			return err
		}
		if err := s.settlesSwapped(tx, actor, r, b, papers); err != nil {
			return err
		}
		if r.Stage != models.StageClosed && line.Online > line.Away {
			return models.Errorf(models.Conflict, "Votes came in online with papers of this batch that nobody handed in. Settle it after voting has closed: then this page says how many")
		}
		if err := s.castPapers(tx, r, &line, papers); err != nil {
			return err
		}
		b = line.PaperBatch
		err = changed(tx.Model(&models.PaperBatch{}).Where("id = ? AND settled_at IS NULL", b.ID).Updates(map[string]any{"settled_by": actor.PersonID, "settled_at": r.Now,
			"cast_ballots": b.CastBallots, "replaced": b.Replaced, "refused": line.SpoiledIn, "readings_hash": b.ReadingsHash}))
		if err != nil {
			return err
		}
		if err := tx.Where("ballot_id IN (?)", fresh(tx).Model(&models.PaperBallot{}).Select("id").Where("batch_id = ?", b.ID)).Delete(&models.PaperEntry{}).Error; err != nil {
			return fmt.Errorf("removing what was keyed: %w", err)
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID,
			Detail: map[string]any{"label": b.Label, "state": "settled", "cast": b.CastBallots, "replaced": b.Replaced, "spoiled": line.SpoiledIn, "readings": b.ReadingsHash}})
	})
	if err != nil {
		return err
	}
	return s.vacuum(ctx, "paper_entries")
}

// castPapers casts the papers of a batch that are not spoiled. It writes ballots and their commitments, and no row that leads to one paper. Whoever calls it has
// the lock on the round's vote.
func (s *Store) castPapers(tx *gorm.DB, r loadedRound, line *models.PaperBatchLine, papers []paperLooks) error {
	f, err := s.voteFrame(tx, "id", r.ID, "") // the clock is read after the lock
	if err != nil {
		return err
	}
	fingerprint, err := s.keys.Fingerprint(r.ID)
	switch {
	case err != nil:
		return fmt.Errorf("casting papers: %w", err)
	case f.KeyFingerprint != fingerprint:
		return errors.New("casting papers: the round's key is not the one it was sealed with")
	case !takesPaper(f.Stage):
		return models.Errorf(models.Closed, "This is not open now")
	}
	if err := s.notBehind(tx, r.ID, 0); err != nil {
		return err
	}
	projects, err := projectsOf(tx, r.ID)
	if err != nil {
		return err
	}
	if err := s.sealedAs(f.Round, f.Rules, f.State, projects); err != nil {
		return err
	}
	seal, err := s.ballotSealOf(r.ID)
	if err != nil {
		return err
	}
	if err := shuffle(s.rand, papers); err != nil {
		return err
	}
	line.ReadingsHash = s.readingsHash(line.ID, papers)
	for _, p := range papers {
		reading, agreed := models.AgreedReading(p.looks)
		if !agreed || models.Spoils(reading) {
			continue
		}
		if !s.isPrinted(p.PaperBallot) {
			return models.Errorf(models.Conflict, "Paper {{.Number}} is not kept as it was printed, so nothing was cast. Tell whoever runs Acorn for you: somebody changed the database", "Number", models.PaperNumber(p.Number))
		}
		ref, err := s.keys.VoterRef(r.ID, p.RollEntryID)
		if err != nil {
			return fmt.Errorf("casting papers: %w", err)
		}
		last, err := lastVersion(tx, f.ID, ref)
		if err != nil {
			return err
		}
		_, rows, err := s.ballotRows(f, sealing{ballotSeal: seal, projects: projects, ref: ref}, reading, last, nil)
		if err != nil {
			return err
		}
		if err := s.insertTogether(tx, rows); err != nil {
			return err
		}
		line.CastBallots++
		if last > 0 {
			line.Replaced++
		}
	}
	return nil
}

// readingsHash stands for all that two people read alike on the papers of a batch, in the order of the texts. It is keyed: few papers could be guessed.
func (s *Store) readingsHash(batch string, papers []paperLooks) string {
	var readings []string
	for _, p := range papers {
		if reading, agreed := models.AgreedReading(p.looks); agreed {
			readings = append(readings, reading)
		}
	}
	slices.Sort(readings)
	return hex.EncodeToString(s.keyed("paper-readings", append([]string{batch}, readings...)...))
}

// vacuum takes what was removed out of the database's files: on PostgreSQL from these tables, with these options.
func (s *Store) vacuum(ctx context.Context, tables string) error {
	statement := "VACUUM " + tables
	if s.sqlite {
		statement = "VACUUM"
	}
	if err := s.db.WithContext(ctx).Exec(statement).Error; err != nil {
		return fmt.Errorf("removing what is left of rows that are gone: %w", err)
	}
	if !s.sqlite {
		return nil
	}
	var busy, pages, written int // its log has them too, until it is written back and cut to nothing
	if err := s.db.WithContext(ctx).Raw("PRAGMA wal_checkpoint(TRUNCATE)").Row().Scan(&busy, &pages, &written); err != nil {
		return fmt.Errorf("removing what is left of rows that are gone: %w", err)
	}
	if busy != 0 {
		return models.NotNow().Because(errors.New("somebody else reads the database, so its log still has rows that are gone"))
	}
	return nil
}
