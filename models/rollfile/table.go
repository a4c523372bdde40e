package rollfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Mark is how far a table has been read: a Table that begins there goes on as if it had never stopped.
type Mark struct {
	Offset int64 // in bytes of the text
	Row    int   // the number of the last row that was read, as a spreadsheet shows it
}

// Row is one row of a table.
type Row struct {
	Number  int    // as a spreadsheet shows it: the first row is 1, and empty ones count
	Problem string // why its cells cannot be told apart; empty when they can
	cells   []string
	columns map[string]int
}

// Cell is what a row has in a column, without the spaces around it. A column that the table has not is empty.
func (r Row) Cell(column string) string {
	if i, ok := r.columns[column]; ok {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// Table reads the rows of a text.
type Table struct {
	text      io.ReaderAt
	size      int64
	separator rune
	width     int            // cells in the first row
	columns   map[string]int // where each column is that somebody wants
	mark      Mark

	in    *csv.Reader // reads from base on; nil when it must begin anew
	base  int64
	line  int // the last line of in that was read
	limit *limited
}

// errLong ends the reading of a row that goes on and on, as after a quotation mark that nobody closed.
var errLong = errors.New("rollfile: a row is too long")

// limited is a reader that gives so much and no more.
type limited struct {
	from io.Reader
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLong
	}
	n, err := l.from.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// Open reads the first row of a text of this many bytes, which names the columns, and goes on after the mark; an empty mark is the beginning. names answers
// what a column is called here, from the name that it has in the file in small letters; empty for one that nobody wants.
func Open(text io.ReaderAt, size int64, after Mark, names func(heading string) string) (*Table, error) {
	t := &Table{text: text, size: size, columns: map[string]int{}}
	if err := t.choose(); err != nil {
		return nil, err
	}
	cells, number, problem, err := t.read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, &FileError{"The file is empty"}
	case err != nil:
		return nil, err
	case problem != "":
		return nil, &FileError{fmt.Sprintf("The first row cannot be read. It must have the names of the columns. %s", problem)}
	}
	t.width = len(cells)
	for i, cell := range cells {
		heading := strings.ToLower(strings.Join(strings.Fields(cell), " "))
		name := names(heading)
		if name == "" {
			continue
		}
		if before, twice := t.columns[name]; twice {
			return nil, &FileError{fmt.Sprintf("Row %d names the column %s twice, in columns %d and %d. Keep one of them", number, name, before+1, i+1)}
		}
		t.columns[name] = i
	}
	if after.Offset > t.mark.Offset {
		t.mark, t.in = after, nil
	}
	return t, nil
}

// Has reports whether the table has a column.
func (t *Table) Has(column string) bool { _, ok := t.columns[column]; return ok }

// Mark is how far the table was read.
func (t *Table) Mark() Mark { return t.mark }

// choose finds out what stands between the cells of the first row: a comma, a semicolon or a tab.
func (t *Table) choose() error {
	head := make([]byte, min(t.size, mostRecord))
	if _, err := t.text.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the first row: %w", err)
	}
	head, _, _ = bytes.Cut(bytes.TrimLeft(head, "\n"), []byte("\n"))
	t.separator = ','
	most := bytes.Count(head, []byte(","))
	for _, other := range []byte{';', '\t'} {
		if n := bytes.Count(head, []byte{other}); n > most {
			t.separator, most = rune(other), n
		}
	}
	return nil
}

// Next is the next row that has anything in it; io.EOF after the last.
func (t *Table) Next() (Row, error) {
	for {
		cells, number, problem, err := t.read()
		if err != nil {
			return Row{}, err
		}
		empty := problem == "" && !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
		if empty {
			continue
		}
		if problem == "" && len(cells) != t.width {
			problem = fmt.Sprintf("This row has %s, and the first row has %d", count(len(cells)), t.width)
		}
		return Row{Number: number, Problem: problem, cells: cells, columns: t.columns}, nil
	}
}

func count(cells int) string {
	if cells == 1 {
		return "1 cell"
	}
	return fmt.Sprintf("%d cells", cells)
}

// read reads a row, or finds out that it cannot be read and steps over its first line.
func (t *Table) read() (cells []string, number int, problem string, err error) {
	if t.in == nil {
		t.base, t.line = t.mark.Offset, 0
		t.limit = &limited{from: io.NewSectionReader(t.text, t.base, t.size-t.base)}
		t.in = csv.NewReader(t.limit)
		t.in.Comma, t.in.FieldsPerRecord = t.separator, -1
	}
	t.limit.left = 2 * mostRecord
	cells, err = t.in.Read()
	var wrong *csv.ParseError
	switch {
	case err == nil:
		first, _ := t.in.FieldPos(0)
		number = t.mark.Row + first - t.line
		t.line = first
		for _, cell := range cells {
			t.line += strings.Count(cell, "\n")
		}
		t.mark = Mark{Offset: t.base + t.in.InputOffset(), Row: number}
		return cells, number, "", nil
	case errors.Is(err, errLong), errors.As(err, &wrong):
		if number, err = t.stepOver(); errors.Is(err, io.EOF) {
			return nil, 0, "", io.EOF
		}
		return nil, number, "A quotation mark stands inside a cell, or one was opened and not closed", err
	case errors.Is(err, io.EOF):
		t.mark.Offset = t.size
		return nil, 0, "", io.EOF
	default:
		return nil, 0, "", fmt.Errorf("reading a row: %w", err)
	}
}

// stepOver passes over the line that the row began with which could not be read, so that one wrong mark does not swallow what comes after.
func (t *Table) stepOver() (int, error) {
	t.in = nil
	buffer := make([]byte, 4096)
	begun := false
	for t.mark.Offset < t.size {
		n, err := t.text.ReadAt(buffer[:min(int64(len(buffer)), t.size-t.mark.Offset)], t.mark.Offset)
		if err != nil && !errors.Is(err, io.EOF) || n == 0 {
			return 0, fmt.Errorf("stepping over a row: %w", errors.Join(err, io.ErrUnexpectedEOF))
		}
		for _, b := range buffer[:n] {
			t.mark.Offset++
			if b != '\n' {
				begun = true
				continue
			}
			t.mark.Row++
			if begun {
				return t.mark.Row, nil
			}
		}
	}
	if !begun {
		return 0, io.EOF
	}
	t.mark.Row++
	return t.mark.Row, nil
}
