package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"acorn/models"
	"acorn/models/rollfile"

	"gorm.io/gorm"
)

// pieceSize is how much of a file is kept in one row: all pieces are as long, but the last.
const pieceSize = 256 << 10

// ReceiveRoll takes in the file of a list of people for a round, and answers the list's id. Nothing of it is on the roll before it was read whole and another
// officer applies it.
func (s *Store) ReceiveRoll(ctx context.Context, actor models.Actor, slug string, n models.NewList, file io.Reader) (string, error) {
	return s.receive(ctx, actor, models.ListOfPeople, n, file, func(tx *gorm.DB, list *models.ListImport) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		list.RoundID = &r.ID
		return r.may(actor, models.ActImportRoll)
	})
}

// ReceivePostcodes takes in a file of the ONS Postcode Directory, and answers the list's id.
func (s *Store) ReceivePostcodes(ctx context.Context, actor models.Actor, n models.NewList, file io.Reader) (string, error) {
	n.Basis, n.BasisNote = "", ""
	return s.receive(ctx, actor, models.ListOfPostcodes, n, file, func(*gorm.DB, *models.ListImport) error { return mayPostcodes(actor) })
}

// receive keeps the text of a file in pieces. It is the one use case of several transactions: a file may take a minute to come, and nobody else could write
// meanwhile. Until its last piece is there the list is not there for anybody.
func (s *Store) receive(ctx context.Context, actor models.Actor, kind string, n models.NewList, file io.Reader, may func(tx *gorm.DB, list *models.ListImport) error) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	list := models.ListImport{ID: id, Kind: kind, Source: n.Source, Basis: n.Basis, BasisNote: n.BasisNote, Replaces: n.Replaces, FileName: n.FileName, State: models.ListReceiving, UploadedBy: actor.PersonID}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := may(tx, &list); err != nil {
			return err
		}
		if err := n.Check(kind == models.ListOfPeople); err != nil {
			return err
		}
		if err := noneWaits(tx, list); err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		list.UploadedAt, list.KeepUntil = now, now.Add(models.ListKept)
		return conflict(tx.Create(&list).Error)
	})
	if err != nil {
		return "", err
	}
	if err := s.receiveFile(ctx, actor, list, file); err != nil {
		undone := s.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error { return deleteList(tx, id) })
		return "", errors.Join(wrongFile(err), undone)
	}
	return id, nil
}

// wrongFile says beside the field what is wrong with a file.
func wrongFile(err error) error {
	var wrong *rollfile.FileError
	if !errors.As(err, &wrong) {
		return err
	}
	return &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{{Field: "file", Text: "{{.Why}}", Args: []any{"Why", wrong.Text}}}}
}

// noneWaits refuses a second list beside one that nobody applied or threw away. One whose sending broke off goes.
func noneWaits(tx *gorm.DB, list models.ListImport) error {
	var others []models.ListImport
	query := tx.Where("kind = ? AND state <> ?", list.Kind, models.ListApplied)
	if list.RoundID != nil {
		query = query.Where("round_id = ?", *list.RoundID)
	}
	if err := query.Find(&others).Error; err != nil {
		return fmt.Errorf("looking for a list that waits: %w", err)
	}
	for _, other := range others {
		if other.State != models.ListReceiving {
			return models.Errorf(models.Conflict, "A list waits here already. Apply it, or throw it away, then bring in the next")
		}
		if err := deleteList(tx, other.ID); err != nil {
			return err
		}
	}
	return nil
}

// receiveFile keeps the pieces of a file as they come.
func (s *Store) receiveFile(ctx context.Context, actor models.Actor, list models.ListImport, file io.Reader) error {
	hash := sha256.New()
	raw := &counted64{from: io.TeeReader(file, hash)}
	text := rollfile.NewText(raw)
	for number := 0; ; number++ {
		piece := make([]byte, pieceSize)
		n, err := io.ReadFull(text, piece)
		if n > 0 {
			list.Size += int64(n)
			row := models.ImportPiece{ImportID: list.ID, Number: number, Data: piece[:n]}
			row.Mark = s.pieceMark(row)
			if err := s.write(ctx, func(tx *gorm.DB) error { return conflict(tx.Create(&row).Error) }); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("receiving a list: %w", err)
		}
	}
	if list.Size == 0 {
		return &rollfile.FileError{Text: "Choose the file. It is empty, or none was chosen"}
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		list.FileHash = hex.EncodeToString(hash.Sum(nil))
		err = changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ?", list.ID, models.ListReceiving).
			Updates(map[string]any{"state": models.ListReading, "size": list.Size, "file_hash": list.FileHash, "mark": s.sentMark(list)}))
		if err != nil {
			return err
		}
		return s.audit(tx, now, listAct(actor, list, map[string]any{"source": list.Source, "basis": list.Basis, "note": list.BasisNote, "file": list.FileHash, "received": true}))
	})
}

// counted64 is a reader that refuses more than a file may have.
type counted64 struct {
	from io.Reader
	n    int64
}

func (c *counted64) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if c.n += int64(n); c.n > rollfile.MostBytes {
		return 0, &rollfile.FileError{Text: "The file is larger than 50 MB. Leave out the columns that are not needed, or make several files of it"}
	}
	return n, err
}

// listAct is what the audit trail says of a list.
func listAct(actor models.Actor, list models.ListImport, detail map[string]any) act {
	if list.Kind == models.ListOfPostcodes {
		return act{Actor: actor, Act: models.ActPostcodes, Kind: "installation", ID: list.ID, Detail: detail}
	}
	return act{Actor: actor, Act: models.ActImportRoll, Kind: "round", ID: text(list.RoundID), Round: text(list.RoundID), Detail: detail}
}

// deleteList takes away a list that was not applied, with all of it.
func deleteList(tx *gorm.DB, id string) error {
	if err := emptyList(tx, id); err != nil {
		return err
	}
	return changed(tx.Where("id = ? AND state <> ?", id, models.ListApplied).Delete(&models.ListImport{}))
}

// emptyList takes away what a list holds. What it is the record of stays.
func emptyList(tx *gorm.DB, id string) error {
	for _, part := range []any{&models.ImportRow{}, &models.ImportPiece{}} {
		if err := tx.Where("import_id = ?", id).Delete(part).Error; err != nil {
			return fmt.Errorf("emptying a list: %w", err)
		}
	}
	return nil
}

// mayList loads a list that the actor may do something about, with its round.
func (s *Store) mayList(tx *gorm.DB, actor models.Actor, slug, id string, may func(r loadedRound) error) (models.ListImport, loadedRound, error) {
	var list models.ListImport
	var r loadedRound
	query := tx.Where("id = ? AND state <> ?", id, models.ListReceiving)
	if slug == "" {
		if err := mayPostcodes(actor); err != nil {
			return list, r, err
		}
		return list, r, one(query.Where("kind = ?", models.ListOfPostcodes), &list)
	}
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return list, r, err
	}
	if err := may(r); err != nil {
		return list, r, err
	}
	return list, r, one(query.Where("round_id = ?", r.ID), &list)
}

// DiscardList throws away a list that was not applied, and answers what it was, so that nobody has to say it again of the next. slug is the round's; empty for a list of postcodes.
func (s *Store) DiscardList(ctx context.Context, actor models.Actor, slug, id string) (models.ListImport, error) {
	var list models.ListImport
	err := s.write(ctx, func(tx *gorm.DB) error {
		var err error
		list, _, err = s.mayList(tx, actor, slug, id, func(r loadedRound) error { return r.may(actor, models.ActImportRoll) })
		if err != nil {
			return err
		}
		if list.State == models.ListApplied || list.State == models.ListApplying {
			return models.Errorf(models.Conflict, "This list was applied already")
		}
		if err := deleteList(tx, list.ID); err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		return s.audit(tx, now, listAct(actor, list, map[string]any{"source": list.Source, "file": list.FileHash, "discarded": true}))
	})
	return list, err
}

// ApplyList has a list applied that was read without a problem: the very file with this hash. Another officer than who brought it in
// must do it: a list says who may vote, people by name or areas by their postcodes. The program puts it in as a whole soon after.
func (s *Store) ApplyList(ctx context.Context, actor models.Actor, slug, id, fileHash string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		list, r, err := s.mayList(tx, actor, slug, id, func(r loadedRound) error { return r.may(actor, models.ActImportRoll) })
		if err != nil {
			return err
		}
		switch {
		case list.State == models.ListApplied || list.State == models.ListApplying:
			return models.Errorf(models.Conflict, "This list was applied already")
		case !list.Fit():
			return models.Errorf(models.Conflict, "This list cannot be applied. Its page says what must be put right first")
		case list.FileHash != fileHash:
			return models.Errorf(models.Conflict, "This is not the list that you looked at. Look at it again")
		case list.UploadedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You brought this list in, so another officer must apply it")
		}
		if list.Kind == models.ListOfPeople && list.Replaces {
			if err := noLetters(tx, r.ID); err != nil {
				return err
			}
		}
		if list.Kind == models.ListOfPostcodes {
			if err := s.disturbsNone(tx, list); err != nil {
				return err
			}
		}
		if err := s.eachRow(tx, list, func([]models.ImportRow) error { return nil }); err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		err = changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ? AND file_hash = ? AND uploaded_by = ?", list.ID, models.ListChecked, fileHash, list.UploadedBy).
			Updates(map[string]any{"state": models.ListApplying, "applied_by": actor.PersonID, "applied_at": now, "mark": s.appliedMark(list.Mark, actor.PersonID)}))
		if err != nil {
			return err
		}
		return s.audit(tx, now, listAct(actor, list, map[string]any{"source": list.Source, "basis": list.Basis, "file": list.FileHash, "rows": list.Good, "replaces": list.Replaces, "applied": true}))
	})
}
