package models

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// damm is the table of a quasigroup of order 10 (H. Michael Damm, "Total anti-symmetrische Quasigruppen", 2004). The digit that it gives catches every
// wrong digit and every two that changed places.
var damm = [10][10]int{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6}, {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1}, {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7}, {9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

func dammDigit(number string) int {
	check := 0
	for _, d := range number {
		check = damm[check][d-'0']
	}
	return check
}

// PaperNumber is a paper's number as it is printed: with zeros before it and a digit behind that catches a slip.
func PaperNumber(n int) string {
	text := fmt.Sprintf("%04d", n)
	return fmt.Sprintf("%s-%d", text, dammDigit(text))
}

// ParsePaperNumber reads a paper's number however it was typed: without its zeros or its dash. It reports whether the last digit fits the others.
func ParsePaperNumber(typed string) (int, bool) {
	text := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) {
			return -1
		}
		return narrow(r)
	}, strings.ToValidUTF8(typed, "?"))
	if len(text) < 2 || len(text) > 9 || !digits(text) || dammDigit(text) != 0 {
		return 0, false
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	return n, err == nil && n > 0
}

// What a reading says of a paper that casts nothing. Other readings are a ballot's choices, as CanonicalChoices writes them.
const (
	SpoiledUnclear = "spoiled: unclear" // nobody can tell what its voter meant
	SpoiledLimits  = "spoiled: limits"  // there is more on it than the round lets one person say
)

// Spoils reports whether a reading says that a paper casts nothing.
func Spoils(reading string) bool { return reading == SpoiledUnclear || reading == SpoiledLimits }

// Keys that stand for a paper as a whole.
const (
	keyBlank   = "b"
	keySpoiled = "s"
	keyBack    = "x" // no reading: what its keyer typed for this number is taken back
)

// TakesBack reports whether what somebody keyed takes back what they keyed for the same number before.
func TakesBack(typed string) bool { return strings.EqualFold(strings.TrimSpace(typed), keyBack) }

// mostKeyed is how long what is keyed of one paper can be.
const mostKeyed = 4000

// ReadKeyed reads what somebody keyed of a paper: the numbers of the projects that are ticked ("3 7 12"), or each project's number with its points, score or
// place ("3:5 7:2"); b or 0 0 for a blank paper, s for one that nobody can read. It answers the one way of writing that, so that two readings of the same
// paper are the same text. A paper that breaks a limit is spoiled as a whole: nothing is ever left out of it. What cannot be on any paper is a slip of the
// finger, and an error.
func (p Paper) ReadKeyed(typed string) (string, error) {
	typed = strings.ToLower(strings.TrimSpace(strings.Map(narrow, strings.ToValidUTF8(typed, "?"))))
	if len(typed) > mostKeyed {
		return "", wrongKey("That is too long for one paper")
	}
	fields := strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;+.", r) })
	switch {
	case len(fields) == 0:
		return "", wrongKey("Type what is on the paper, b for a blank one, or s for a spoiled one")
	case len(fields) == 1 && fields[0] == keySpoiled:
		return SpoiledUnclear, nil
	case len(fields) == 1 && (fields[0] == keyBlank || fields[0] == "00"), len(fields) == 2 && fields[0] == "0" && fields[1] == "0":
		return CanonicalChoices(nil)
	}
	marks, err := p.keyedMarks(fields)
	if err != nil {
		return "", err
	}
	points, err := p.Read(marks)
	switch {
	case CodeOf(err) == Invalid: // the paper holds more than one person may say
		return SpoiledLimits, nil
	case err != nil:
		return "", err
	}
	return CanonicalChoices(points)
}

// keyedMarks are the marks of a paper whose fields are these.
func (p Paper) keyedMarks(fields []string) (Marks, error) {
	m := Marks{Typed: map[string]string{}}
	for _, field := range fields {
		number, mark, paired := field, "", false
		if at := strings.IndexAny(field, ":=*/-"); at >= 0 {
			number, mark, paired = field[:at], field[at+1:], true
		}
		if Ticks(p.Rules.BallotType) && paired {
			return m, wrongKey("Type the numbers of the ticked projects with gaps between them, like 3 7 12")
		}
		if !Ticks(p.Rules.BallotType) && (!paired || !digits(mark) || len(mark) > 4) {
			return m, wrongKey("Type each project's number, a colon and what stands beside it, like 3:5 7:2")
		}
		at := slices.IndexFunc(p.Projects, func(project Project) bool {
			return digits(number) && len(number) < 6 && strconv.Itoa(project.Number) == strings.TrimLeft(number, "0")
		})
		if at < 0 {
			return m, wrongKey("There is no project {{.Number}} on this ballot", "Number", number)
		}
		id := p.Projects[at].ProposalID
		if _, twice := m.Typed[id]; twice || slices.Contains(m.Picks, id) {
			return m, wrongKey("You typed project {{.Number}} twice", "Number", number)
		}
		if paired {
			m.Typed[id] = mark
		} else {
			m.Picks = append(m.Picks, id)
		}
	}
	return m, nil
}

func wrongKey(text string, args ...any) error { return wrongMark("reading", text, args...) }

// KeyText is a reading as somebody would key it.
func (p Paper) KeyText(reading string) (string, error) {
	if Spoils(reading) {
		return keySpoiled, nil
	}
	points, err := ParseChoices(reading)
	if err != nil {
		return "", err
	}
	if len(points) == 0 {
		return keyBlank, nil
	}
	marks := p.Marked(points)
	var fields []string
	for _, project := range slices.SortedFunc(slices.Values(p.Projects), func(a, b Project) int { return cmp.Compare(a.Number, b.Number) }) {
		if typed := marks.Typed[project.ProposalID]; typed != "" {
			fields = append(fields, fmt.Sprintf("%d:%s", project.Number, typed))
		} else if slices.Contains(marks.Picks, project.ProposalID) {
			fields = append(fields, strconv.Itoa(project.Number))
		}
	}
	return strings.Join(fields, " "), nil
}

// Keyers are how many different people looked at a paper.
func Keyers(looks []PaperEntry) int {
	people := map[string]bool{}
	for _, look := range looks {
		people[look.Keyer] = true
	}
	return len(people)
}

// AgreedReading is what two different people read on a paper, and whether there are such two: the first reading that somebody repeats who is not who made it. The
// looks are in their order. One that could not be opened agrees with none.
func AgreedReading(looks []PaperEntry) (string, bool) {
	for i, look := range looks {
		for _, earlier := range looks[:i] {
			if look.Reading != "" && earlier.Reading == look.Reading && earlier.Keyer != look.Keyer {
				return look.Reading, true
			}
		}
	}
	return "", false
}
