// Package rollfile reads the tables that officers upload: lists of the people who may vote, and of postcodes. They are CSV files out of spreadsheets and
// other systems, and may be as broken as such files are: what can be read is read, and for every row that cannot it says why, in words for the person who
// has the file. Memory is bounded whatever the file holds.
package rollfile

import (
	"bytes"
	"io"
)

// Limits of a file.
const (
	MostBytes  = 50 << 20 // of the whole file
	MostRows   = 200_000  // of people
	mostRecord = 64 << 10 // bytes of a line, and of a row that goes over several lines
)

// A FileError says why a file cannot be read at all, and what to do. Text is a sentence without its full stop.
type FileError struct{ Text string }

// Error is the sentence.
func (e *FileError) Error() string { return e.Text }

// What files begin with that are not CSV.
var (
	zip      = []byte("PK\x03\x04")                // .xlsx and .ods
	compound = []byte("\xD0\xCF\x11\xE0")          // .xls
	bom      = []byte("\xEF\xBB\xBF")              // UTF-8
	bom16    = [...]string{"\xFF\xFE", "\xFE\xFF"} // UTF-16
)

// Text reads an uploaded file as a Table needs it: without the mark at its beginning, and with every line ended by a line feed, whatever system it comes
// from. It refuses what is not text with a *FileError.
type Text struct {
	from  io.Reader
	head  []byte // what was looked at and not given out yet
	begun bool
	cr    bool // the last byte was a carriage return, which was given out as a line feed
	line  int  // bytes of the line so far
	err   error
}

// NewText reads a file from the beginning.
func NewText(from io.Reader) *Text { return &Text{from: from} }

// Read gives the next part of the text.
func (t *Text) Read(p []byte) (int, error) {
	for t.err == nil && len(p) > 0 {
		if !t.begun {
			t.begin()
			continue
		}
		n := copy(p, t.head)
		if t.head = t.head[n:]; n == 0 {
			n, t.err = t.from.Read(p)
		}
		n, bad := t.plain(p[:n])
		if bad != nil {
			t.err = bad
		}
		if n > 0 {
			return n, nil
		}
	}
	if len(p) == 0 {
		return 0, nil
	}
	return 0, t.err
}

// begin looks at the first bytes.
func (t *Text) begin() {
	t.begun = true
	head := make([]byte, 8)
	n, err := io.ReadFull(t.from, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		t.err = err
		return
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, zip), bytes.HasPrefix(head, compound):
		t.err = &FileError{"This is a spreadsheet, whatever its name says. Open it, choose Save as, and choose CSV UTF-8"}
	case bytes.HasPrefix(head, []byte(bom16[0])), bytes.HasPrefix(head, []byte(bom16[1])), utf16(head):
		t.err = &FileError{"This file is in UTF-16, which spreadsheets call Unicode text. Open it, choose Save as, and choose CSV UTF-8"}
	}
	t.head = bytes.TrimPrefix(head, bom)
}

// utf16 reports whether every second byte is nothing, as in UTF-16 without a mark.
func utf16(head []byte) bool {
	return len(head) >= 4 && (head[0] == 0 && head[2] == 0 && head[1] != 0 || head[1] == 0 && head[3] == 0 && head[0] != 0)
}

// plain ends every line alike, in place, and answers how much is left.
func (t *Text) plain(p []byte) (int, error) {
	n := 0
	for _, b := range p {
		if b == 0 {
			return n, &FileError{"The file holds a character that no CSV file has, the one with the number 0. Open it in a spreadsheet, choose Save as, and choose CSV UTF-8"}
		}
		after := t.cr
		if t.cr = b == '\r'; t.cr {
			b = '\n'
		} else if b == '\n' && after {
			continue
		}
		if t.line++; b == '\n' {
			t.line = 0
		}
		if t.line > mostRecord {
			return n, &FileError{"The file has a line of more than 64,000 characters. Each person is one line, so this is not a list of people, or its lines were lost"}
		}
		p[n] = b
		n++
	}
	return n, nil
}
