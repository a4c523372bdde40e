package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strconv"

	"acorn/models"
)

// A list waits in the database from when it was sent until it is applied, and whoever writes there alone could add people to it, or have one applied that no two officers brought in. So the
// program marks each piece of its text as it comes, and the list: first as it was sent, then on over each row that is read, then as read to its end, and at last as somebody applied it. A mark
// takes the pepper, and the one before.

// errOtherList is of a list that is not what the program received, read, or was told to apply.
var errOtherList = models.Errorf(models.Conflict, "This list is not as it was read, because somebody changed the database. Throw it away, tell whoever runs Acorn for you, and bring it in again")

func (s *Store) pieceMark(p models.ImportPiece) []byte {
	return s.keyed("list-pieces", p.ImportID, strconv.Itoa(p.Number), string(p.Data))
}

// sentMark is the mark of a list that was sent, and not read yet.
func (s *Store) sentMark(l models.ListImport) []byte {
	return s.keyed("lists-sent", l.ID, l.Kind, text(l.RoundID), strconv.FormatBool(l.Replaces), l.FileHash, strconv.FormatInt(l.Size, 10), l.UploadedBy)
}

// rowsMark is the mark of a list after these rows, when it had another before them.
func (s *Store) rowsMark(mark []byte, rows []models.ImportRow) []byte {
	mac := hmac.New(sha256.New, s.keys.Pepper("list-rows"))
	for _, row := range rows {
		line := append(strconv.AppendInt(mark, int64(row.Number), 10), '|') // a mark has one length
		for _, cell := range []string{row.Reference, row.Email, row.Mailbox, row.Mobile, text(row.AreaID), row.Problem} {
			line = append(append(strconv.AppendInt(line, int64(len(cell)), 10), ':'), cell...)
		}
		mac.Reset()
		mac.Write(line)
		mark = mac.Sum(nil)
	}
	return mark
}

// readMark is the mark of a list that was read to its end.
func (s *Store) readMark(mark []byte) []byte { return s.keyed("lists-read", string(mark)) }

// appliedMark is the mark of a list that was read, and that somebody had applied.
func (s *Store) appliedMark(mark []byte, by string) []byte {
	return s.keyed("lists-applied", string(mark), by)
}

// asRead refuses a list whose rows, as they were gone through, are not those that its mark is of.
func (s *Store) asRead(list models.ListImport, rows []byte) error {
	want := s.readMark(rows)
	if list.State == models.ListApplying {
		want = s.appliedMark(want, text(list.AppliedBy))
	}
	if hmac.Equal(list.Mark, want) {
		return nil
	}
	s.log.Error("a list of people or of postcodes is not as it was read, and is not applied. Look who can write to the database", "list", list.ID)
	return errOtherList
}

// listTrouble says why a list that somebody had applied was not.
func listTrouble(err error) string {
	if errors.Is(err, errOtherList) {
		return errOtherList.Text
	}
	return "This list was not applied, because the roll or a round changed since it was read. Throw it away and bring it in again"
}
