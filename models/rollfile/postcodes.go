package rollfile

import (
	"io"
	"strings"
)

// Place is one row of the ONS Postcode Directory: a postcode and the ward that it lies in.
type Place struct {
	Row      int
	Postcode string // in capitals, without spaces
	Ward     string // the ONS code of its ward
	Ended    bool   // no longer in use
	Problem  string
}

// Places is a file of the ONS Postcode Directory. Its columns are named anew with each release: WD24CD, WD25CD.
type Places struct{ table *Table }

// OpenPlaces begins to read a file of the directory, after a mark.
func OpenPlaces(text io.ReaderAt, size int64, after Mark) (*Places, error) {
	t, err := Open(text, size, after, placeName)
	if err != nil {
		return nil, err
	}
	if !t.Has("pcds") && !t.Has("pcd") {
		return nil, &FileError{"No column is called pcds or pcd. This is not a file of the ONS Postcode Directory. Choose one from its folder Data, multi_csv"}
	}
	if !t.Has("ward") {
		return nil, &FileError{"No column has the codes of wards, like osward or wd25cd. Choose a file from the folder Data, multi_csv of the ONS Postcode Directory"}
	}
	return &Places{t}, nil
}

// placeName is which column a heading stands for. Those of wards are called osward, or wd, two digits of the year, and cd.
func placeName(heading string) string {
	switch heading {
	case "pcds", "pcd", "doterm":
		return heading
	case "osward":
		return "ward"
	}
	if middle, ok := strings.CutPrefix(heading, "wd"); ok {
		if year, ok := strings.CutSuffix(middle, "cd"); ok && len(year) == 2 && strings.Trim(year, "0123456789") == "" {
			return "ward"
		}
	}
	return ""
}

// Mark is how far the file was read.
func (p *Places) Mark() Mark { return p.table.Mark() }

// Next is the next postcode; io.EOF after the last.
func (p *Places) Next() (Place, error) {
	row, err := p.table.Next()
	if err != nil {
		return Place{}, err
	}
	place := Place{Row: row.Number, Problem: row.Problem}
	if row.Problem != "" {
		return place, nil
	}
	typed := row.Cell("pcds")
	if typed == "" {
		typed = row.Cell("pcd")
	}
	if code, ok := Postcode(typed); ok {
		place.Postcode = code
	} else {
		place.Problem = "That is no postcode"
	}
	place.Ward = strings.ToUpper(row.Cell("ward"))
	place.Ended = row.Cell("doterm") != ""
	return place, nil
}
