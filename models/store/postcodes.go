package store

import (
	"context"
	"fmt"

	"acorn/models"
	"acorn/models/rollfile"

	"gorm.io/gorm"
)

// mayPostcodes refuses who is not an officer. Postcodes belong to the installation: any officer may bring them in.
func mayPostcodes(actor models.Actor) error {
	switch {
	case models.Can(actor, models.ActPostcodes, models.AnyStage) != models.ScopeNone:
		return nil
	case !actor.SignedIn():
		return models.Errorf(models.Unauthenticated, "Sign in first")
	default:
		return models.Errorf(models.Forbidden, "Only an officer of the council can bring in postcodes")
	}
}

// areasByCode are the ids of the areas by their ONS codes.
func areasByCode(tx *gorm.DB) (map[string]string, error) {
	var areas []models.Area
	if err := tx.Find(&areas).Error; err != nil {
		return nil, fmt.Errorf("loading the areas: %w", err)
	}
	byCode := make(map[string]string, len(areas))
	for _, a := range areas {
		byCode[a.OnsCode] = a.ID
	}
	return byCode, nil
}

// placeRows are the rows of a list of postcodes that lie in one of our areas and are in use.
type placeRows struct {
	*rollfile.Places
	areas map[string]string
}

func (p *placeRows) next() (*models.ImportRow, error) {
	place, err := p.Places.Next()
	if err != nil {
		return nil, err
	}
	area, ours := p.areas[place.Ward]
	switch {
	case place.Problem != "" && (ours || place.Ward == ""):
		return &models.ImportRow{Number: place.Row, Problem: place.Problem}, nil
	case !ours || place.Ended:
		return nil, nil
	}
	return &models.ImportRow{Number: place.Row, Reference: place.Postcode, AreaID: &area}, nil
}

// disturbsNone refuses a list that changes who may vote in a round that is sealed and not counted: one that takes out a postcode of its area, or makes it
// begin to ask for postcodes. Those of an area that has some may be added to.
func (s *Store) disturbsNone(tx *gorm.DB, list models.ListImport) error {
	var ids []string
	err := tx.Model(&models.Round{}).Joins("JOIN rulebooks ON rulebooks.round_id = rounds.id AND rulebooks.sealed_at IS NOT NULL").
		Where("rounds.assurance = ? AND rounds.area_id IS NOT NULL AND rounds.cancelled_at IS NULL", models.AssuranceEmail).
		Where("NOT EXISTS (SELECT 1 FROM results WHERE results.round_id = rounds.id)").Order("rounds.id").Pluck("rounds.id", &ids).Error
	if err != nil {
		return fmt.Errorf("loading the rounds that are sealed: %w", err)
	}
	for _, id := range ids {
		var r models.Round
		if err := one(tx.Where("id = ?", id), &r); err != nil {
			return err
		}
		asks, err := knowsPostcodes(tx, *r.AreaID)
		if err != nil {
			return err
		}
		disturbed := `SELECT reference FROM import_rows WHERE import_id = ? AND problem = '' AND area_id = ?` // the first of the area
		args := []any{list.ID, *r.AreaID}
		switch {
		case asks && list.Replaces:
			disturbed, args = `SELECT postcode FROM postcodes WHERE area_id = ? EXCEPT `+disturbed, append([]any{*r.AreaID}, args...)
		case asks:
			disturbed, args = `SELECT postcode FROM postcodes WHERE area_id = ? INTERSECT SELECT reference FROM import_rows WHERE import_id = ? AND problem = '' AND area_id <> ?`,
				[]any{*r.AreaID, list.ID, *r.AreaID}
		}
		var n int64
		if err := tx.Raw("SELECT COUNT(*) FROM ("+disturbed+") AS disturbed", args...).Scan(&n).Error; err != nil {
			return fmt.Errorf("looking for postcodes that a round needs: %w", err)
		}
		if n > 0 {
			return models.Errorf(models.Conflict, "This list changes who may vote in {{.Round}}, which is sealed and not counted yet. Apply it once that is counted, or bring in a list that adds postcodes to areas that have some and takes none out", "Round", r.Name)
		}
	}
	return nil
}

// putPostcodes puts the postcodes of a list in the table, in place of those that are there or beside them.
func (s *Store) putPostcodes(tx *gorm.DB, list models.ListImport) error {
	if err := s.disturbsNone(tx, list); err != nil { // a round may have been sealed since
		return err
	}
	if list.Replaces {
		if err := tx.Where("postcode <> ''").Delete(&models.PostcodeRow{}).Error; err != nil {
			return fmt.Errorf("taking out the postcodes: %w", err)
		}
	}
	return s.eachRow(tx, list, func(rows []models.ImportRow) error {
		codes, places := make([]string, len(rows)), make([]models.PostcodeRow, len(rows))
		for i, row := range rows {
			codes[i], places[i] = row.Reference, models.PostcodeRow{Postcode: row.Reference, AreaID: text(row.AreaID)}
		}
		if err := tx.Where("postcode IN ?", codes).Delete(&models.PostcodeRow{}).Error; err != nil { // those that moved to another area
			return fmt.Errorf("taking out postcodes: %w", err)
		}
		return conflict(tx.CreateInBatches(&places, 500).Error)
	})
}

// knowsPostcodes reports whether any postcode of an area is known.
func knowsPostcodes(tx *gorm.DB, areaID string) (bool, error) {
	var some []string
	if err := tx.Model(&models.PostcodeRow{}).Where("area_id = ?", areaID).Limit(1).Pluck("postcode", &some).Error; err != nil {
		return false, fmt.Errorf("looking for postcodes: %w", err)
	}
	return len(some) > 0, nil
}

// CheckPostcode says whether a postcode lies in the area of a round, where the round asks for one. It is looked up and nothing of it is kept.
func (s *Store) CheckPostcode(ctx context.Context, f models.VoteFrame, typed string) error {
	if !f.AsksPostcode || f.AreaID == nil {
		return nil
	}
	code, ok := rollfile.Postcode(typed)
	if !ok {
		return models.WrongPostcode(typed, f)
	}
	var found int64
	if err := s.read(ctx).Model(&models.PostcodeRow{}).Where("postcode = ? AND area_id = ?", code, *f.AreaID).Count(&found).Error; err != nil {
		return fmt.Errorf("looking for a postcode: %w", err)
	}
	if found == 0 {
		return models.WrongPostcode(typed, f)
	}
	return nil
}

// PostcodesPage is the table of postcodes as officers see it: how many each area has, and where they come from.
func (s *Store) PostcodesPage(ctx context.Context, actor models.Actor) (models.PostcodesPage, error) {
	var page models.PostcodesPage
	if err := mayPostcodes(actor); err != nil {
		return page, err
	}
	tx := s.read(ctx)
	err := tx.Raw(`SELECT areas.name, COUNT(postcodes.postcode) AS count FROM areas LEFT JOIN postcodes ON postcodes.area_id = areas.id
		GROUP BY areas.id, areas.name ORDER BY areas.name`).Scan(&page.ByArea).Error
	if err != nil {
		return page, fmt.Errorf("counting the postcodes: %w", err)
	}
	for _, place := range page.ByArea {
		page.Total += place.Count
	}
	page.Lists, page.Waiting, err = listsOf(tx.Where("list_imports.kind = ?", models.ListOfPostcodes))
	return page, err
}
