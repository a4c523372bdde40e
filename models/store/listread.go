package store

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"io"
	"strings"

	"acorn/models"
	"acorn/models/rollfile"

	"gorm.io/gorm"
)

// rowsAtATime is how many rows of a list are read between two commits: as many are read again at most when the program was killed.
const rowsAtATime = 1000

// WorkOnLists reads the lists that wait to be read and applies those that wait to be applied, and answers how many it worked on. One that another copy of the
// program is at work on is left to it; one that a program was killed over goes on where its last commit was.
func (s *Store) WorkOnLists(ctx context.Context) (int, error) {
	var lists []models.ListImport
	if err := s.read(ctx).Where("state IN ?", []string{models.ListReading, models.ListApplying}).Order("uploaded_at, id").Find(&lists).Error; err != nil {
		return 0, fmt.Errorf("looking for lists to read: %w", err)
	}
	for i, list := range lists {
		work := s.readList
		if list.State == models.ListApplying {
			work = s.applyList
		}
		if err := work(ctx, list); err != nil && models.CodeOf(err) != models.Conflict { // another copy was quicker
			return i, err
		}
	}
	return len(lists), nil
}

// A listReader gives the rows of a list: one that is nil is left out.
type listReader interface {
	next() (*models.ImportRow, error)
	Mark() rollfile.Mark
}

// readList reads a list to its end.
func (s *Store) readList(ctx context.Context, list models.ListImport) error {
	reader, judge, err := s.openList(ctx, list)
	if err != nil {
		return s.refuseList(ctx, list, err)
	}
	room, err := s.room(ctx, list)
	if err != nil {
		return err
	}
	for {
		var rows []models.ImportRow
		var seen int
		for seen = 0; seen < rowsAtATime && err == nil; seen++ {
			var row *models.ImportRow
			if row, err = reader.next(); row != nil {
				row.ImportID = list.ID
				rows = append(rows, *row)
			} else if err == nil {
				list.LeftOut++
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return s.refuseList(ctx, list, err)
		}
		if judgeErr := judge(ctx, rows); judgeErr != nil {
			return judgeErr
		}
		if people, ok := reader.(*personRows); ok {
			var countErr error
			if list, countErr = people.counted(list); countErr != nil {
				return countErr
			}
		}
		for _, row := range rows {
			if row.Problem == "" {
				list.Good++
			} else {
				list.Bad++
			}
		}
		if list.Kind == models.ListOfPeople && list.Good+list.Bad > room {
			return s.refuseList(ctx, list, s.tooMany(list))
		}
		if list, err = s.keepRows(ctx, list, reader.Mark(), rows, errors.Is(err, io.EOF)); err != nil || list.State != models.ListReading {
			return err
		}
	}
}

// mostPeople is how many people a roll may have.
func (s *Store) mostPeople() int {
	if s.sqlite {
		return models.SQLiteMostVoters
	}
	return rollfile.MostRows
}

// room is how many people a list may have: with those that it adds to, as many as a roll.
func (s *Store) room(ctx context.Context, list models.ListImport) (int, error) {
	if list.Replaces || list.RoundID == nil {
		return s.mostPeople(), nil
	}
	var on int64
	if err := s.read(ctx).Model(&models.RollEntry{}).Where("round_id = ? AND channel = 'roll'", *list.RoundID).Count(&on).Error; err != nil {
		return 0, fmt.Errorf("counting the roll: %w", err)
	}
	return s.mostPeople() - int(on), nil
}

// tooMany says why a list is too long. It is found before anything waits: putting so many in at once would hold up every vote on SQLite.
func (s *Store) tooMany(list models.ListImport) *rollfile.FileError {
	most, means := "200,000", "That is more than a roll may have"
	if s.sqlite {
		most, means = "10,000", "Here everything is kept in one SQLite file, which is for votes of up to 10,000 people. For more, whoever runs Acorn for you moves it to PostgreSQL first"
	}
	if list.Replaces {
		return &rollfile.FileError{Text: "The list has more than " + most + " people. " + means}
	}
	return &rollfile.FileError{Text: "With this list the roll would have more than " + most + " people. " + means}
}

// keepRows commits rows with how far the list was read. It is a conflict where another copy of the program did so meanwhile. At the end of the list it finds
// what is there twice.
func (s *Store) keepRows(ctx context.Context, list models.ListImport, mark rollfile.Mark, rows []models.ImportRow, end bool) (models.ListImport, error) {
	before := list.ReadTo
	list.ReadTo, list.LastRow, list.Mark = mark.Offset, max(list.LastRow, mark.Row), s.rowsMark(list.Mark, rows)
	err := s.write(ctx, func(tx *gorm.DB) error {
		err := changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ? AND read_to = ?", list.ID, models.ListReading, before).
			Updates(map[string]any{"read_to": list.ReadTo, "last_row": list.LastRow, "good": list.Good, "bad": list.Bad, "left_out": list.LeftOut, "age_counts": list.AgeCounts, "mark": list.Mark}))
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
				return fmt.Errorf("keeping the rows of a list: %w", err)
			}
		}
		if !end {
			return nil
		}
		return s.finishReading(tx, &list)
	})
	return list, err
}

// finishReading looks for what is there twice, and counts.
func (s *Store) finishReading(tx *gorm.DB, list *models.ListImport) error {
	if !s.sqlite {
		// What PostgreSQL knows of an earlier list would have it expect one row of this one, and compare each with each: minutes for 10,000, hours for 200,000.
		if err := tx.Exec("ANALYZE import_rows").Error; err != nil {
			return fmt.Errorf("measuring a list: %w", err)
		}
	}
	list.Duplicates = 0
	reference := "The reference is the same as in row "
	if list.Kind == models.ListOfPostcodes {
		reference = "The postcode is the same as in row "
	}
	for _, c := range []struct{ column, same, other string }{
		{"reference", reference, reference},
		{"mailbox", "The email address is the same as in row ", "The email address leads to the same mailbox as the one in row "},
		{"mobile", "The mobile number is the same as in row ", "The mobile number is the same as in row "},
	} {
		twice := tx.Exec(`UPDATE import_rows SET problem = import_rows.problem || CASE WHEN import_rows.problem = '' THEN '' ELSE '. ' END
				|| CASE WHEN import_rows.email = twice.first THEN ? ELSE ? END || twice.earlier
			FROM (SELECT number, MIN(number) OVER box AS earlier, FIRST_VALUE(email) OVER (box ORDER BY number) AS first
				FROM import_rows WHERE import_id = ? AND `+c.column+` <> '' WINDOW box AS (PARTITION BY `+c.column+`)) AS twice
			WHERE import_rows.import_id = ? AND import_rows.number = twice.number AND twice.earlier < twice.number`, c.same, c.other, list.ID, list.ID)
		if twice.Error != nil {
			return fmt.Errorf("looking for what is in a list twice: %w", twice.Error)
		}
		list.Duplicates += int(twice.RowsAffected)
	}
	for where, n := range map[string]*int{"problem = ''": &list.Good, "problem <> ''": &list.Bad} {
		var rows int64
		if err := tx.Model(&models.ImportRow{}).Where("import_id = ?", list.ID).Where(where).Count(&rows).Error; err != nil {
			return fmt.Errorf("counting the rows of a list: %w", err)
		}
		*n = int(rows)
	}
	if list.Good+list.Bad == 0 {
		list.Trouble = "The list has nobody on it"
		if list.Kind == models.ListOfPostcodes {
			list.Trouble = "None of these postcodes lies in one of your areas. Choose the file of your part of the country, and look whether the codes of your areas are those of its wards"
		}
	}
	ages, err := list.Ages()
	if err != nil {
		return err
	}
	if list.AgeCounts, err = ages.OutOfLine().Text(); err != nil {
		return err
	}
	list.State, list.Mark = models.ListChecked, s.readMark(list.Mark)
	return changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ?", list.ID, models.ListReading).
		Updates(map[string]any{"state": list.State, "good": list.Good, "bad": list.Bad, "duplicates": list.Duplicates, "trouble": list.Trouble, "age_counts": list.AgeCounts, "mark": list.Mark}))
}

// refuseList ends the reading of a list that cannot be used as a whole. What is not about the file is an error of ours.
func (s *Store) refuseList(ctx context.Context, list models.ListImport, err error) error {
	var wrong *rollfile.FileError
	if !errors.As(err, &wrong) {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ? AND read_to = ?", list.ID, models.ListReading, list.ReadTo).
			Updates(map[string]any{"state": models.ListChecked, "trouble": wrong.Text, "age_counts": ""}))
	})
}

// openList begins to read a list, or goes on. judge adds the problems that only the database knows of.
func (s *Store) openList(ctx context.Context, list models.ListImport) (listReader, func(ctx context.Context, rows []models.ImportRow) error, error) {
	text := &pieces{store: s, ctx: ctx, id: list.ID, size: list.Size, loaded: -1}
	mark := rollfile.Mark{Offset: list.ReadTo, Row: list.LastRow}
	if list.Kind == models.ListOfPostcodes {
		areas, err := areasByCode(s.read(ctx))
		if err != nil {
			return nil, nil, err
		}
		places, err := rollfile.OpenPlaces(text, list.Size, mark)
		if err != nil {
			return nil, nil, err
		}
		return &placeRows{places, areas}, func(context.Context, []models.ImportRow) error { return nil }, nil
	}
	r, err := s.roundBy(s.read(ctx), "id", *list.RoundID)
	if err != nil {
		return nil, nil, err
	}
	people, err := rollfile.OpenPeople(text, list.Size, mark, rollfile.Rules{MinAge: r.MinAge, Now: r.Now, Email: models.ReadAddress, Mobile: s.readsMobile()})
	if err != nil {
		return nil, nil, err
	}
	reader := &personRows{People: people}
	judge := &rollJudge{s, r, list, reader}
	return reader, judge.judge, nil
}

// readsMobile is how mobile numbers on a list are read, nil where no texts are sent: then they are of no use, and are not kept.
func (s *Store) readsMobile() func(string) (string, bool) {
	if !s.texts {
		return nil
	}
	return func(typed string) (string, bool) {
		number, wrong := models.ParseMobile(typed)
		return number, wrong == ""
	}
}

// personRows are the rows of a list of people. Postcodes are by the number of the row, until they are judged, and ages are counted.
type personRows struct {
	*rollfile.People
	postcodes map[int]string
	ages      map[int]int
}

// counted is a list with the ages that were read since the last commit.
func (p *personRows) counted(list models.ListImport) (models.ListImport, error) {
	ages, err := list.Ages()
	if err != nil {
		return list, err
	}
	list.AgeCounts, err = ages.With(p.ages).Text()
	p.ages = nil
	return list, err
}

func (p *personRows) next() (*models.ImportRow, error) {
	person, err := p.People.Next()
	if err != nil {
		return nil, err
	}
	if person.Postcode != "" {
		if p.postcodes == nil {
			p.postcodes = map[int]string{}
		}
		p.postcodes[person.Row] = person.Postcode
	}
	if person.Age > 0 {
		if p.ages == nil {
			p.ages = map[int]int{}
		}
		p.ages[person.Age]++
	}
	row := &models.ImportRow{Number: person.Row, Reference: person.Reference, Email: person.Email, Mobile: person.Mobile, Problem: strings.Join(person.Problems, ". ")}
	if person.Email != "" {
		row.Mailbox = models.OneMailbox(person.Email)
	}
	return row, nil
}

// rollJudge finds what is wrong with people by what the database knows.
type rollJudge struct {
	store *Store
	round loadedRound
	list  models.ListImport
	rows  *personRows
}

func (j *rollJudge) judge(ctx context.Context, rows []models.ImportRow) error {
	defer func() { j.rows.postcodes = nil }() // they are not kept
	tx := j.store.read(ctx)
	outside, err := j.outside(tx)
	if err != nil {
		return err
	}
	onRoll, err := j.onRoll(tx, rows)
	if err != nil {
		return err
	}
	for i := range rows {
		row := &rows[i]
		var problems []string
		if row.Problem != "" {
			problems = []string{row.Problem}
		}
		if code := j.rows.postcodes[row.Number]; code != "" && outside != nil && outside[code] {
			problems = append(problems, "The postcode is not in the area of this round, or it is new")
		}
		if onRoll[string(j.store.referenceHash(j.round.ID, row.Reference))] {
			problems = append(problems, "This reference is on the roll already")
		}
		if row.Email != "" && onRoll[string(j.store.contactHash(j.round.ID, row.Email))] {
			problems = append(problems, "This email address is on the roll already")
		}
		if row.Mobile != "" && onRoll[string(j.store.contactHash(j.round.ID, row.Mobile))] {
			problems = append(problems, "This mobile number is on the roll already")
		}
		row.Problem = strings.Join(problems, ". ")
	}
	return nil
}

// outside are those of the postcodes that do not lie in the round's area; nil where that is not known.
func (j *rollJudge) outside(tx *gorm.DB) (map[string]bool, error) {
	if j.round.AreaID == nil || len(j.rows.postcodes) == 0 {
		return nil, nil
	}
	known, err := knowsPostcodes(tx, *j.round.AreaID)
	if err != nil || !known {
		return nil, err
	}
	outside := make(map[string]bool, len(j.rows.postcodes))
	codes := make([]string, 0, len(j.rows.postcodes))
	for _, code := range j.rows.postcodes {
		outside[code] = true
		codes = append(codes, code)
	}
	var inside []string
	if err := tx.Model(&models.PostcodeRow{}).Where("area_id = ? AND postcode IN ?", *j.round.AreaID, codes).Pluck("postcode", &inside).Error; err != nil {
		return nil, fmt.Errorf("looking for postcodes: %w", err)
	}
	for _, code := range inside {
		delete(outside, code)
	}
	return outside, nil
}

// onRoll are the hashes of references, addresses and numbers of these rows that are on the roll already; none for a list that takes its place.
func (j *rollJudge) onRoll(tx *gorm.DB, rows []models.ImportRow) (map[string]bool, error) {
	found := map[string]bool{}
	if j.list.Replaces {
		return found, nil
	}
	var references, contacts, mobiles [][]byte
	for _, row := range rows {
		references = append(references, j.store.referenceHash(j.round.ID, row.Reference))
		if row.Email != "" {
			contacts = append(contacts, j.store.contactHash(j.round.ID, row.Email))
		}
		if row.Mobile != "" {
			mobiles = append(mobiles, j.store.contactHash(j.round.ID, row.Mobile))
		}
	}
	for column, hashes := range map[string][][]byte{"reference_hash": references, "contact_hash": contacts, "mobile_hash": mobiles} {
		var kept [][]byte
		if len(hashes) == 0 {
			continue
		}
		if err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND "+column+" IN ?", j.round.ID, hashes).Pluck(column, &kept).Error; err != nil {
			return nil, fmt.Errorf("looking for people on the roll: %w", err)
		}
		for _, hash := range kept {
			found[string(hash)] = true
		}
	}
	return found, nil
}

// pieces reads the text of a list out of the database, a piece at a time.
type pieces struct {
	store  *Store
	ctx    context.Context //nolint:containedctx // io.ReaderAt has none
	id     string
	size   int64
	loaded int
	data   []byte
}

// ReadAt reads from a place in the text.
func (p *pieces) ReadAt(into []byte, offset int64) (int, error) {
	done := 0
	for done < len(into) {
		at := offset + int64(done)
		if at >= p.size {
			return done, io.EOF
		}
		if number := int(at / pieceSize); number != p.loaded {
			var piece models.ImportPiece
			if err := one(p.store.read(p.ctx).Where("import_id = ? AND number = ?", p.id, number), &piece); err != nil {
				return done, err
			}
			if !hmac.Equal(piece.Mark, p.store.pieceMark(piece)) {
				return done, &rollfile.FileError{Text: errOtherList.Text}
			}
			p.loaded, p.data = number, piece.Data
		}
		n := copy(into[done:], p.data[min(at%pieceSize, int64(len(p.data))):])
		if n == 0 {
			return done, fmt.Errorf("a piece of a list is too short: %w", io.ErrUnexpectedEOF)
		}
		done += n
	}
	return done, nil
}
