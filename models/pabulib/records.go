package pabulib

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// records splits a file into rows of cells. It follows CSV with semicolons, where a cell that begins with a quotation mark ends at the next one
// that is not doubled, and may hold line breaks.
type records struct {
	from  *bufio.Reader
	line  int // of the row that was read last, from 1
	lines int // read so far
	cells []string
	note  func(line int, text string) error
}

func newRecords(from io.Reader, note func(line int, text string) error) *records {
	return &records{from: bufio.NewReaderSize(from, 1<<16), note: note}
}

// next is the next row that is not blank, or io.EOF. Its cells are good until the next call.
func (r *records) next() ([]string, error) {
	blank := 0 // the first of the blank lines before the row
	for {
		cells, err := r.row()
		if err != nil {
			return nil, err // blank lines at the end of a file do no harm
		}
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			if blank == 0 {
				blank = r.line
			}
			continue
		}
		if blank > 0 {
			if err := r.note(blank, "the line is blank"); err != nil {
				return nil, err
			}
		}
		return cells, nil
	}
}

// row reads one row.
func (r *records) row() ([]string, error) {
	const (
		begin  = iota // of a cell
		plain         // in a cell without quotation marks
		quoted        // between quotation marks
		closed        // behind the closing one
	)
	r.cells = r.cells[:0]
	r.line = r.lines + 1
	var cell []byte
	size, state := 0, begin
	end := func() error {
		text := string(cell)
		if !utf8.ValidString(text) {
			if err := r.note(r.line, "the text is not UTF-8"); err != nil {
				return err
			}
			text = strings.ToValidUTF8(text, "\ufffd")
		}
		r.cells = append(r.cells, text)
		cell, state = cell[:0], begin
		if len(r.cells) > maxColumns {
			return &Error{r.line, "the row has more cells than any election needs"}
		}
		return nil
	}
	for {
		b, err := r.from.ReadByte()
		if errors.Is(err, io.EOF) {
			switch {
			case state == quoted:
				return nil, &Error{r.line, "a quotation mark is opened and never closed"}
			case size == 0:
				return nil, io.EOF
			}
			return r.cells, end()
		}
		if err != nil {
			return nil, fmt.Errorf("reading the file: %w", err)
		}
		if size++; size > maxRecord {
			return nil, &Error{r.line, "the row is longer than a million letters, or a quotation mark in it is never closed"}
		}
		switch {
		case b == '\n' && state != quoted:
			r.lines++
			if n := len(cell); n > 0 && cell[n-1] == '\r' {
				cell = cell[:n-1]
			}
			return r.cells, end()
		case b == ';' && state != quoted:
			if err := end(); err != nil {
				return nil, err
			}
		case b == '"' && state == begin:
			state = quoted
		case b == '"' && state == quoted:
			state = closed
		case b == '"' && state == closed: // two of them stand for one
			cell, state = append(cell, b), quoted
		default:
			if b == '\n' {
				r.lines++
			}
			if state == closed && b != '\r' {
				if err := r.note(r.line, "there is text behind a closing quotation mark"); err != nil {
					return nil, err
				}
				state = plain
			}
			if state == begin {
				state = plain
			}
			cell = append(cell, b)
		}
	}
}
