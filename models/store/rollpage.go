package store

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"

	"acorn/models"

	"gorm.io/gorm"
)

// listsOf are the lists that were applied, the newest first, and the one that waits.
func listsOf(query *gorm.DB) ([]models.ListLine, *models.ListLine, error) {
	var lines []models.ListLine
	err := query.Model(&models.ListImport{}).Joins("JOIN people up ON up.id = list_imports.uploaded_by").Joins("LEFT JOIN people ap ON ap.id = list_imports.applied_by").
		Select("list_imports.*, up.display_name AS uploaded_by_name, COALESCE(ap.display_name, '') AS applied_by_name").
		Where("list_imports.state <> ?", models.ListReceiving).Order("list_imports.uploaded_at DESC, list_imports.id").Scan(&lines).Error
	if err != nil {
		return nil, nil, fmt.Errorf("loading the lists: %w", err)
	}
	var applied []models.ListLine
	var waiting *models.ListLine
	for i := range lines {
		if lines[i].State == models.ListApplied {
			applied = append(applied, lines[i])
		} else {
			waiting = &lines[i]
		}
	}
	return applied, waiting, nil
}

// RollPage is who may vote in a round, in numbers, and where the roll comes from.
func (s *Store) RollPage(ctx context.Context, actor models.Actor, slug string) (models.RollPage, error) {
	var page models.RollPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActImportRoll); err != nil {
		return page, err
	}
	page.RoundFrame, page.Most = r.frame(), s.mostPeople()
	page.CanImport = models.OpenDuring(models.ActImportRoll, r.Stage)
	page.CanLetters = models.OpenDuring(models.ActIssueCodes, r.Stage)
	if page.AreaName, err = areaName(tx, r.AreaID); err != nil {
		return page, err
	}
	counts := []struct {
		n     *int
		query *gorm.DB
	}{
		{&page.People, tx.Model(&models.RollEntry{}).Where("round_id = ? AND channel = 'roll' AND id NOT IN (?)", r.ID, ofLetterDecisions(tx, models.StandingConfirmed))},
		{&page.Anew, tx.Model(&models.RollEntry{}).Where("round_id = ? AND id IN (?)", r.ID, ofLetterDecisions(tx, models.StandingConfirmed))},
		{&page.WithEmail, tx.Model(&models.RollEntry{}).Where("round_id = ? AND channel = 'roll' AND (contact_hash IS NOT NULL OR mobile_hash IS NOT NULL)", r.ID)},
		{&page.ToSend, lettersToSend(tx, r.ID)},
	}
	for _, c := range counts {
		var n int64
		if err := c.query.Count(&n).Error; err != nil {
			return page, fmt.Errorf("counting the roll: %w", err)
		}
		*c.n = int(n)
	}
	held, err := lettersHeld(tx, r.ID)
	if err != nil {
		return page, err
	}
	page.Held, page.Letters = int(held), page.WithEmail < page.People
	page.Lists, page.Waiting, err = listsOf(tx.Where("list_imports.round_id = ?", r.ID))
	return page, err
}

// lettersToSend are the people of a roll without an address or a number whose letter has no code that works. An entry that two officers closed or set aside gets none: no
// code of it would be counted. Nor does one about which a decision on its earlier letter waits: once that is confirmed, the next letter is for another entry.
func lettersToSend(tx *gorm.DB, roundID string) *gorm.DB {
	return tx.Model(&models.RollLetter{}).Where("roll_letters.roll_entry_id NOT IN (?)", ofLetterDecisions(tx, models.StandingProposed)).Where(`roll_letters.round_id = ? AND NOT EXISTS (SELECT 1 FROM voting_codes WHERE voting_codes.roll_entry_id = roll_letters.roll_entry_id
		AND voting_codes.void_at IS NULL) AND EXISTS (SELECT 1 FROM roll_entries WHERE roll_entries.id = roll_letters.roll_entry_id AND roll_entries.standing = ?)`, roundID, models.StandingOpen)
}

// ListPage is one list that an officer looks at, with a page of what is wrong in it. slug is the round's; empty for a list of postcodes.
func (s *Store) ListPage(ctx context.Context, actor models.Actor, slug, id string, number int) (models.ListPage, error) {
	var page models.ListPage
	tx := s.read(ctx)
	list, r, err := s.mayList(tx, actor, slug, id, func(r loadedRound) error { return r.mayEver(actor, models.ActImportRoll) })
	if err != nil {
		return page, err
	}
	if slug != "" {
		page.RoundFrame = r.frame()
	}
	applied, waiting, err := listsOf(tx.Where("list_imports.id = ?", list.ID))
	if err != nil {
		return page, err
	}
	if waiting != nil {
		applied = append(applied, *waiting)
	}
	if len(applied) != 1 {
		return page, models.Missing()
	}
	page.List = applied[0]
	page.Own = list.UploadedBy == actor.PersonID
	page.CanApply = page.List.Fit() && !page.Own && (slug == "" || models.OpenDuring(models.ActImportRoll, r.Stage))
	if page.List.State != models.ListChecked {
		return page, nil
	}
	page.Pages = (list.Bad + models.ProblemsAPage - 1) / models.ProblemsAPage
	page.PageNumber = min(max(number, 1), max(page.Pages, 1))
	err = tx.Where("import_id = ? AND problem <> ''", list.ID).Order("number").Offset((page.PageNumber - 1) * models.ProblemsAPage).Limit(models.ProblemsAPage).Find(&page.Problems).Error
	if err != nil {
		return page, fmt.Errorf("loading what is wrong with a list: %w", err)
	}
	if list.Kind == models.ListOfPostcodes {
		err = tx.Raw(`SELECT areas.name, COUNT(*) AS count FROM import_rows JOIN areas ON areas.id = import_rows.area_id WHERE import_rows.import_id = ? AND import_rows.problem = ''
			GROUP BY areas.id, areas.name ORDER BY areas.name`, list.ID).Scan(&page.ByArea).Error
		if err != nil {
			return page, fmt.Errorf("counting the postcodes of a list: %w", err)
		}
	}
	return page, nil
}

// ListProblems is everything that is wrong with a list, as a file: the number of each row and why. What stands in the rows is not in it.
func (s *Store) ListProblems(ctx context.Context, actor models.Actor, slug, id string) ([]byte, error) {
	tx := s.read(ctx)
	list, _, err := s.mayList(tx, actor, slug, id, func(r loadedRound) error { return r.mayEver(actor, models.ActImportRoll) })
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	if err := w.Write([]string{"row", "what is wrong"}); err != nil {
		return nil, fmt.Errorf("writing what is wrong with a list: %w", err)
	}
	last := 0
	for {
		var rows []models.ImportRow
		if err := tx.Select("number", "problem").Where("import_id = ? AND number > ? AND problem <> ''", list.ID, last).Order("number").Limit(5000).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("loading what is wrong with a list: %w", err)
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			if err := w.Write([]string{strconv.Itoa(row.Number), models.CSVText(row.Problem)}); err != nil {
				return nil, fmt.Errorf("writing what is wrong with a list: %w", err)
			}
		}
		last = rows[len(rows)-1].Number
	}
	w.Flush()
	return file.Bytes(), w.Error()
}
