package rollfile

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

var rules = Rules{MinAge: 8, Now: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), Email: func(typed string) (string, bool) {
	return strings.ToLower(typed), strings.Count(typed, "@") == 1 && strings.Contains(typed, ".") && !strings.ContainsAny(typed, " \n")
}, Mobile: func(typed string) (string, bool) {
	number := strings.ReplaceAll(typed, " ", "")
	return number, strings.HasPrefix(number, "07") && len(number) == 11
}}

// people reads a file as it was uploaded: one line a person, or why it cannot be read.
func people(file string) ([]string, error) {
	text, err := io.ReadAll(NewText(strings.NewReader(file)))
	if err != nil {
		return nil, err
	}
	list, err := OpenPeople(strings.NewReader(string(text)), int64(len(text)), Mark{}, rules)
	if err != nil {
		return nil, err
	}
	var lines []string
	for {
		p, err := list.Next()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("%d %s %s %s%s", p.Row, p.Reference, p.Email, p.Mobile+p.Postcode, strings.Join(p.Problems, "; ")))
	}
}

func TestPeople(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"plain", "reference,email\nA1,sam@x.org\nA2,\n", "2 A1 sam@x.org |3 A2  "},
		{"any order and case, other columns", "Name,E-Mail,REFERENCE\nSam,sam@x.org,a 1\n", "2 A 1 sam@x.org "},
		{"a mark at the beginning", "\xEF\xBB\xBFreference,email\nA1,\n", "2 A1  "},
		{"lines of Windows", "reference,email\r\nA1,\r\nA2,\r\n", "2 A1  |3 A2  "},
		{"lines of an old Mac", "reference,email\rA1,\rA2,", "2 A1  |3 A2  "},
		{"semicolons", "reference;email;note\nA1;sam@x.org;a, b\n", "2 A1 sam@x.org "},
		{"tabs with empty cells", "reference\temail\tage\nA1\t\t9\n", "2 A1  "},
		{"Windows letters in a column that we do not read", "name,reference,email\nZo\xEB,A1,\n", "2 A1  "},
		{"Windows letters in one that we do", "reference,email\nZo\xEB,\n", "2   The reference has characters that we cannot read. Save the file as CSV UTF-8"},
		{"quoted line ends count as one row", "reference,email,address\nA1,,\"1 High St\nHarwick\"\nA2,,x\n", "2 A1  |3 A2  "},
		{"empty rows count and are passed over", "reference,email\n\nA1,\n,\nA2,\n", "3 A1  |5 A2  "},
		{"an unclosed quotation mark costs one row", "reference,email\nA1,\"sam@x.org\nA2,\nA3,\n", "2   A quotation mark stands inside a cell, or one was opened and not closed|3 A2  |4 A3  "},
		{"a mark inside a cell", "reference,email\nA\"1,\nA2,\n", "2   A quotation mark stands inside a cell, or one was opened and not closed|3 A2  "},
		{"ragged rows", "reference,email\nA1\nA2,,\nA3,\n", "2   This row has 1 cell, and the first row has 2|3   This row has 3 cells, and the first row has 2|4 A3  "},
		{"formulas", "reference,email\n=1+1,\n@SUM,+a@x.org\n", "2   The reference begins with =, like a formula. Change it, or make its column text|3   The reference begins with @, like a formula. Change it, or make its column text; The email address cannot be read"},
		{"no reference and no address", "reference,email\n,sam\n", "2   The reference is missing; That is no email address. One looks like sam@example.org. Leave it empty for a person who has none"},
		{"ages", "reference,email,age\nA1,,8\nA2,,7\nA3,,x\nA4,,116\nA5,,\nA6,,-1\n",
			"2 A1  |3 A2  By the age, this person is too young. The round is for people aged 8 or over|4 A3  The age is not a number|5 A4  The age cannot be right: nobody is 116 years old|6 A5  |7 A6  The age cannot be right: nobody is -1 years old"},
		{"years of birth", "reference,email,Year of birth\nA1,,2018\nA2,,2019\nA3,,18\nA4,,1900\n",
			"2 A1  |3 A2  By the year of birth, this person is too young. The round is for people aged 8 or over|4 A3  The year of birth is not a number|5 A4  The year of birth cannot be right: nobody is 126 years old"},
		{"postcodes", "reference,email,postcode\nA1,,nr1 3qu\nA2,,NR1\n", "2 A1  NR13QU|3 A2  That is no postcode. One looks like NR1 3QU"},
		{"mobile numbers", "reference,email,Mobile Number\nA1,,07700 900123\nA2,sam@x.org,'07700 900124\nA3,,\nA4,,01632 960983\n",
			"2 A1  07700900123|3 A2 sam@x.org 07700900124|4 A3  |5 A4  That is no UK mobile number that a text can go to. One looks like 07700 900123. Leave it empty for a person who has none"},
		{"numbers alone", "reference,telephone\nA1,07700 900123\n", "2 A1  07700900123"},
		{"long references", "reference,email\n" + strings.Repeat("A", 61) + ",\n", "2   The reference is longer than 60 characters"},
		{"headings alone", "reference,email\n", ""},
		{"no line end at the end", "reference,email\nA1,", "2 A1  "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lines, err := people(test.file)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(lines, "|"); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"nothing", "", "The file is empty"},
		{"empty lines", "\n\n", "The file is empty"},
		{"a spreadsheet", "PK\x03\x04\x14\x00\x06\x00", "This is a spreadsheet"},
		{"an old spreadsheet", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "This is a spreadsheet"},
		{"UTF-16", "\xFF\xFEr\x00e\x00f\x00", "UTF-16"},
		{"UTF-16 the other way", "\xFE\xFF\x00r\x00e\x00f", "UTF-16"},
		{"UTF-16 without a mark", "r\x00e\x00f\x00e\x00", "UTF-16"},
		{"a character with the number 0", "reference,email\nA\x001,\n", "the one with the number 0"},
		{"no reference", "name,email\nSam,\n", "No column is called reference"},
		{"no email", "reference,name\nA1,Sam\n", "No column is called email"},
		{"a heading twice", "reference,email,E-mail\nA1,,\n", "Row 1 names the column email twice, in columns 2 and 3"},
		{"headings that cannot be read", "refer\"ence,email\nA1,\n", "The first row cannot be read"},
		{"an endless line", "reference,email\n" + strings.Repeat("A", mostRecord+1), "a line of more than 64,000 characters"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := people(test.file)
			var refused *FileError
			if !errors.As(err, &refused) || !strings.Contains(refused.Text, test.want) {
				t.Errorf("%v, not %q", err, test.want)
			}
		})
	}
}

// TestTextGoesOn reads a text byte by byte, and from a source that fails.
func TestTextGoesOn(t *testing.T) {
	text, err := io.ReadAll(NewText(iotest.OneByteReader(strings.NewReader("\xEF\xBB\xBFa\r\nb\rc\n"))))
	if err != nil || string(text) != "a\nb\nc\n" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := io.ReadAll(NewText(iotest.TimeoutReader(strings.NewReader(strings.Repeat("a,b\n", 10_000))))); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a source that fails: %v", err)
	}
}

// TestMarks reads a list in two goes, stopped after each row, and gets what one go gets.
func TestMarks(t *testing.T) {
	file := "reference,email,note\nA1,,\"two\nlines\"\n\nA2,\"x\nA3,,x\nA4,,\n"
	all, err := people(file)
	if err != nil || len(all) != 4 {
		t.Fatalf("%q, %v", all, err)
	}
	for stop := range len(all) + 1 {
		list, err := OpenPeople(strings.NewReader(file), int64(len(file)), Mark{}, rules)
		var rows []int
		for range stop {
			p, nextErr := list.Next()
			err = errors.Join(err, nextErr)
			rows = append(rows, p.Row)
		}
		if err != nil {
			t.Fatal(err)
		}
		if list, err = OpenPeople(strings.NewReader(file), int64(len(file)), list.Mark(), rules); err != nil {
			t.Fatal(err)
		}
		for {
			p, err := list.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, p.Row)
		}
		if want := []int{2, 4, 5, 6}; !slices.Equal(rows, want) {
			t.Errorf("stopped after %d: rows %v, not %v", stop, rows, want)
		}
	}
}

// TestAnEndlessQuotationMark: one that is never closed is found out after a bounded part of the file, and costs one row.
func TestAnEndlessQuotationMark(t *testing.T) {
	file := "reference,email\nA0,\"\n" + strings.Repeat("A1,sam@x.org\n", 20_000)
	lines, err := people(file)
	if err != nil || len(lines) != 20_001 || !strings.Contains(lines[0], "quotation mark") || !strings.HasPrefix(lines[20_000], "20002 A1") {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

func TestPlaces(t *testing.T) {
	read := func(file string) (string, error) {
		places, err := OpenPlaces(strings.NewReader(file), int64(len(file)), Mark{})
		if err != nil {
			return "", err
		}
		var lines []string
		for {
			p, err := places.Next()
			if errors.Is(err, io.EOF) {
				return strings.Join(lines, "|"), nil
			}
			if err != nil {
				return "", err
			}
			lines = append(lines, fmt.Sprintf("%d %s %s %t%s", p.Row, p.Postcode, p.Ward, p.Ended, p.Problem))
		}
	}
	for _, test := range []struct{ name, file, want string }{
		{"an older release", "pcd,pcd2,pcds,dointr,doterm,oscty,osward\n\"NR1 3QU\",\"NR1  3QU\",\"NR1 3QU\",\"198001\",,\"E10000020\",\"E05001\"\n", "2 NR13QU E05001 false"},
		{"a newer release", "PCD7,PCDS,DOTERM,WD25CD\nNR1 3QU,NR1 3QU,202001,e05002\n", "2 NR13QU E05002 true"},
		{"no postcode", "pcd,doterm,osward\nhello you,,E05001\n", "2  E05001 falseThat is no postcode"},
	} {
		if got, err := read(test.file); err != nil || got != test.want {
			t.Errorf("%s: %q, %v", test.name, got, err)
		}
	}
	for file, want := range map[string]string{"reference,email\n": "pcds", "pcds,doterm\n": "osward", "pcds,osward,wd25cd\n": "twice"} {
		if _, err := read(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestPostcode(t *testing.T) {
	for typed, want := range map[string]string{"nr1 3qu": "NR13QU", "SW1A1AA": "SW1A1AA", " m1  1ae ": "M11AE", "NR1": "", "13QU NR": "", "NR1 3QUX": "", "NRX 3QU": "", "ÄÖ1 3QU": "", "": ""} {
		got, ok := Postcode(typed)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %t", typed, got, ok)
		}
	}
}

// FuzzRollFile reads anything as a list of people: it ends, numbers its rows upwards, keeps nothing that a letter or a mail could not carry, and reads the same
// however often it is stopped.
func FuzzRollFile(f *testing.F) {
	for _, seed := range []string{"reference,email\nA1,sam@x.org\n", "\xEF\xBB\xBFreference;email;age\r\nA1;;9\r", "email\treference\n\t\"a\n\"\n", "reference,email\n\"\n\"\"\n\"a", "PK\x03\x04", "r\x00e\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		text, err := io.ReadAll(NewText(strings.NewReader(string(file))))
		if err != nil {
			return
		}
		read := func(step int) (rows []Person) {
			mark := Mark{}
			for {
				list, err := OpenPeople(strings.NewReader(string(text)), int64(len(text)), mark, rules)
				if err != nil {
					return rows
				}
				for range step {
					p, err := list.Next()
					if errors.Is(err, io.EOF) {
						return rows
					}
					if err != nil {
						t.Fatal(err)
					}
					rows = append(rows, p)
				}
				mark = list.Mark()
			}
		}
		whole := read(len(text) + 1)
		last := 1
		for _, p := range whole {
			if p.Row <= last && last > 1 || p.Row < 1 {
				t.Fatalf("row %d comes after row %d", p.Row, last)
			}
			last = p.Row
			if strings.ContainsAny(p.Reference+p.Email, "\n\r\x00") || formula(p.Reference) || formula(p.Email) {
				t.Fatalf("row %d keeps %q and %q", p.Row, p.Reference, p.Email)
			}
			if len(p.Problems) == 0 && p.Reference == "" {
				t.Fatalf("row %d has no reference and no problem", p.Row)
			}
		}
		if len(text) < 2000 {
			if again := read(1); fmt.Sprint(again) != fmt.Sprint(whole) {
				t.Fatalf("in one go %v, row by row %v", whole, again)
			}
		}
	})
}
