package rollfile

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The columns of a list of people.
const (
	reference = "reference"
	email     = "email"
	mobile    = "mobile"
	age       = "age"
	birthYear = "birth_year"
	postcode  = "postcode"
)

// peopleNames are the headings that people give those columns.
var peopleNames = map[string]string{
	"reference": reference, "ref": reference, "membership number": reference, "membership_number": reference, "member number": reference, "id": reference,
	"email": email, "e-mail": email, "email address": email, "e-mail address": email, "email_address": email,
	"mobile": mobile, "mobile number": mobile, "mobile_number": mobile, "mobile phone": mobile, "mobile_phone": mobile, "mobile no": mobile, "phone": mobile, "phone number": mobile,
	"phone_number": mobile, "telephone": mobile, "telephone number": mobile, "telephone_number": mobile, "tel": mobile, "cell": mobile,
	"age": age, "birth_year": birthYear, "birth year": birthYear, "year of birth": birthYear,
	"postcode": postcode, "post code": postcode,
}

// mostAge is the most years that a living person is believed to have.
const mostAge = 115

// mostReference is how many characters a reference may have.
const mostReference = 60

// Person is one row of a list of people. Age and year of birth are judged, counted and left behind.
type Person struct {
	Row       int
	Reference string // in capitals, with single spaces
	Email     string // as Email of the rules makes it; empty for who has none
	Mobile    string // as Mobile of the rules makes it; empty for who has none, and where the rules have none
	Postcode  string // in capitals, without spaces; to be judged and left behind
	Age       int    // as the file gives it, in years or as a year of birth; to be counted and left behind; 0 for none
	Problems  []string
}

// Rules are what a person is judged by.
type Rules struct {
	MinAge int
	Now    time.Time
	Email  func(typed string) (string, bool) // makes an address comparable
	Mobile func(typed string) (string, bool) // makes a number comparable; nil has the column passed over
}

// reaches are the columns by which people get their code.
func (r Rules) reaches() string {
	if r.Mobile == nil {
		return email
	}
	return "email or mobile or both"
}

// People is a list of people.
type People struct {
	table *Table
	rules Rules
}

// OpenPeople begins to read a list of people, after a mark.
func OpenPeople(text io.ReaderAt, size int64, after Mark, rules Rules) (*People, error) {
	t, err := Open(text, size, after, func(heading string) string {
		if name := peopleNames[heading]; name != mobile || rules.Mobile != nil {
			return name
		}
		return ""
	})
	if err != nil {
		return nil, err
	}
	for _, column := range []string{reference, email} {
		if !t.Has(column) && (column != email || !t.Has(mobile)) {
			return nil, &FileError{fmt.Sprintf("No column is called %s. The first row must name the columns: reference and %s, and if you like age or birth_year, and postcode", column, rules.reaches())}
		}
	}
	return &People{t, rules}, nil
}

// Mark is how far the list was read.
func (p *People) Mark() Mark { return p.table.Mark() }

// Next is the next person; io.EOF after the last.
func (p *People) Next() (Person, error) {
	row, err := p.table.Next()
	if err != nil {
		return Person{}, err
	}
	person := Person{Row: row.Number}
	if row.Problem != "" {
		person.Problems = []string{row.Problem}
		return person, nil
	}
	person.readReference(row.Cell(reference))
	person.readEmail(row.Cell(email), p.rules)
	person.readMobile(row.Cell(mobile), p.rules)
	person.judgeAge(row.Cell(age), row.Cell(birthYear), p.rules)
	person.readPostcode(row.Cell(postcode))
	return person, nil
}

func (p *Person) wrong(format string, args ...any) {
	p.Problems = append(p.Problems, fmt.Sprintf(format, args...))
}

// plain reports whether a cell holds only what people type on one line.
func plain(cell string) bool {
	return utf8.ValidString(cell) && strings.IndexFunc(cell, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) < 0
}

// formula reports whether a spreadsheet would take a cell for a formula.
func formula(cell string) bool { return cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) }

// Reference is how a reference is kept, however it was typed: in capitals, with single spaces.
func Reference(typed string) string { return strings.ToUpper(strings.Join(strings.Fields(typed), " ")) }

func (p *Person) readReference(cell string) {
	switch {
	case cell == "":
		p.wrong("The reference is missing")
	case !plain(cell):
		p.wrong("The reference has characters that we cannot read. Save the file as CSV UTF-8")
	case formula(cell):
		p.wrong("The reference begins with %s, like a formula. Change it, or make its column text", cell[:1])
	case utf8.RuneCountInString(cell) > mostReference:
		p.wrong("The reference is longer than %d characters", mostReference)
	default:
		p.Reference = Reference(cell)
	}
}

func (p *Person) readEmail(cell string, rules Rules) {
	if cell == "" {
		return
	}
	if !plain(cell) || formula(cell) {
		p.wrong("The email address cannot be read")
		return
	}
	address, ok := rules.Email(cell)
	if !ok {
		p.wrong("That is no email address. One looks like sam@example.org. Leave it empty for a person who has none")
		return
	}
	p.Email = address
}

// readMobile reads a number. A spreadsheet's sign that a cell is text, an apostrophe, is no part of it.
func (p *Person) readMobile(cell string, rules Rules) {
	cell = strings.TrimSpace(strings.TrimPrefix(cell, "'"))
	if cell == "" || rules.Mobile == nil {
		return
	}
	number, ok := rules.Mobile(cell)
	if !plain(cell) || !ok {
		p.wrong("That is no UK mobile number that a text can go to. One looks like 07700 900123. Leave it empty for a person who has none")
		return
	}
	p.Mobile = number
}

// judgeAge looks whether somebody is old enough. Of a year of birth the benefit of the doubt is theirs: they may have had their birthday.
func (p *Person) judgeAge(years, born string, rules Rules) {
	if born != "" {
		year, err := strconv.Atoi(born)
		if p.judge(err == nil && len(born) == 4, rules.Now.Year()-year, "year of birth", rules) {
			p.Age = year
		}
	}
	if years != "" {
		n, err := strconv.Atoi(years)
		if p.judge(err == nil, n, "age", rules) {
			p.Age = n
		}
	}
}

// judge says what is wrong with an age, and reports whether nothing is.
func (p *Person) judge(number bool, years int, what string, rules Rules) bool {
	switch {
	case !number:
		p.wrong("The %s is not a number", what)
	case years < 0 || years > mostAge:
		p.wrong("The %s cannot be right: nobody is %d years old", what, years)
	case years < rules.MinAge:
		p.wrong("By the %s, this person is too young. The round is for people aged %d or over", what, rules.MinAge)
	default:
		return true
	}
	return false
}

func (p *Person) readPostcode(cell string) {
	if cell == "" {
		return
	}
	code, ok := Postcode(cell)
	if !ok {
		p.wrong("That is no postcode. One looks like NR1 3QU")
		return
	}
	p.Postcode = code
}

// Postcode makes a postcode comparable, capitals without spaces, and reports whether it has the shape of one: two to four letters and digits that begin with a
// letter, then a digit and two letters.
func Postcode(typed string) (string, bool) {
	code := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if len(code) < 5 || len(code) > 7 {
		return "", false
	}
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	letter := func(b byte) bool { return b >= 'A' && b <= 'Z' }
	outward, inward := code[:len(code)-3], code[len(code)-3:]
	for i := range len(outward) {
		if !digit(outward[i]) && !letter(outward[i]) {
			return "", false
		}
	}
	ok := letter(outward[0]) && strings.ContainsAny(outward, "0123456789") && digit(inward[0]) && letter(inward[1]) && letter(inward[2])
	return code, ok
}
