package council

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// text is a string somewhere in the council, with the path to it.
type text struct{ path, value string }

// texts collects every string in v, however deep.
func texts(path string, v reflect.Value) []text {
	switch v.Kind() {
	case reflect.String:
		return []text{{path, v.String()}}
	case reflect.Slice, reflect.Array:
		var all []text
		for i := range v.Len() {
			all = append(all, texts(fmt.Sprintf("%s[%d]", path, i), v.Index(i))...)
		}
		return all
	case reflect.Struct:
		var all []text
		for i := range v.NumField() {
			all = append(all, texts(path+"."+v.Type().Field(i).Name, v.Field(i))...)
		}
		return all
	default:
		return nil
	}
}

func allTexts() []text { return texts("Harwick", reflect.ValueOf(Harwick())) }

func TestTextsAreFound(t *testing.T) {
	if n := len(allTexts()); n < 2000 {
		t.Fatalf("the walk found %d texts; the tests below would prove little", n)
	}
}

func TestTelephoneNumbersAreReservedForDrama(t *testing.T) {
	number := regexp.MustCompile(`(?:\+44|\b0)[\d ]{8,}\d`)
	drama := regexp.MustCompile(`^(01632 ?960\d{3}|07700 ?900\d{3}|0808 ?157 ?0\d{3}|03069 ?990\d{3})$`)
	found := 0
	for _, s := range allTexts() {
		for _, n := range number.FindAllString(s.value, -1) {
			found++
			if !drama.MatchString(strings.TrimSpace(n)) {
				t.Errorf("%s: %q is not in a range that Ofcom keeps for drama", s.path, n)
			}
		}
	}
	if found < 3 {
		t.Errorf("found %d telephone numbers; the council has at least three", found)
	}
}

func TestAddressesAreInvented(t *testing.T) {
	address := regexp.MustCompile(`\S+@\S+`)
	link := regexp.MustCompile(`https?://[^/\s]+`)
	for _, s := range allTexts() {
		for _, a := range append(address.FindAllString(s.value, -1), link.FindAllString(s.value, -1)...) {
			if !strings.HasSuffix(a, ".example") {
				t.Errorf("%s: %q is not at .example", s.path, a)
			}
		}
		if strings.Contains(s.path, ".Email") && s.value != "" && !address.MatchString(s.value) {
			t.Errorf("%s: %q is not an email address", s.path, s.value)
		}
	}
}

func TestTextsKeepTheHouseStyle(t *testing.T) {
	banned := regexp.MustCompile(`(?i)\b(please|lorem|stakeholders?|vulnerable|hard to reach|service users?|utili[sz]e|signpost\w*)\b`)
	for _, s := range allTexts() {
		if w := banned.FindString(s.value); w != "" {
			t.Errorf("%s says %q: %q", s.path, w, s.value)
		}
		if strings.ContainsAny(s.value, "!—–") {
			t.Errorf("%s has a dash or a mark that we do not use: %q", s.path, s.value)
		}
		if s.value != strings.TrimSpace(s.value) || strings.Contains(s.value, "  ") {
			t.Errorf("%s has loose spaces: %q", s.path, s.value)
		}
	}
}

// sentences splits a text at full stops and question marks that end a word.
func sentences(s string) []string {
	end := regexp.MustCompile(`[.?]+(\s+|$)`)
	var all []string
	for _, p := range end.Split(s, -1) {
		if strings.TrimSpace(p) != "" {
			all = append(all, p)
		}
	}
	return all
}

func TestProposalsAreShort(t *testing.T) {
	for _, p := range Proposals() {
		if n := utf8.RuneCountInString(p.Title); n == 0 || n >= 60 {
			t.Errorf("%s: the title has %d letters", p.Key, n)
		}
		if n := utf8.RuneCountInString(p.Summary); n == 0 || n >= 140 {
			t.Errorf("%s: the summary has %d letters", p.Key, n)
		}
		if n := len(sentences(p.Summary)); n != 1 {
			t.Errorf("%s: the summary has %d sentences", p.Key, n)
		}
		for field, s := range map[string]string{"what": p.What, "where": p.Where, "for whom": p.ForWhom} {
			if n := utf8.RuneCountInString(s); n == 0 || n > 520 || field != "what" && n > 130 {
				t.Errorf("%s: %s has %d letters", p.Key, field, n)
			}
			if n := len(sentences(s)); n > 7 {
				t.Errorf("%s: %s has %d sentences", p.Key, field, n)
			}
			for _, one := range sentences(s) {
				if n := len(strings.Fields(one)); n > 25 {
					t.Errorf("%s: %s has a sentence of %d words: %q", p.Key, field, n, one)
				}
			}
		}
		for _, d := range append(append([]string{}, p.CouncilWill...), p.GroupWill...) {
			if n := utf8.RuneCountInString(d); n == 0 || n > 90 || strings.HasSuffix(d, ".") {
				t.Errorf("%s: the promise %q is too long or ends in a full stop", p.Key, d)
			}
		}
	}
}

func TestOtherTextsAreShort(t *testing.T) {
	limits := []struct {
		suffix string
		most   int
	}{
		{".Try", 140}, {".About", 260}, {".Intro", 160}, {".Note", 260}, {".Said", 220}, {".Method", 180},
		{".Why", 180}, {".Question", 60}, {".How", 160}, {".Override", 160},
	}
	for _, s := range allTexts() {
		for _, l := range limits {
			if n := utf8.RuneCountInString(s.value); strings.HasSuffix(s.path, l.suffix) && n > l.most {
				t.Errorf("%s has %d letters, at most %d: %q", s.path, n, l.most, s.value)
			}
		}
	}
	for _, n := range Needs() {
		if utf8.RuneCountInString(n.Title) >= 60 || n.Text == "" || n.Source == "" {
			t.Errorf("need %s: the title is too long, or it has no text or source", n.Key)
		}
	}
}

// TestRealPlacesStayInContext keeps findings about real places out of everything that is about Harwick.
func TestRealPlacesStayInContext(t *testing.T) {
	place := regexp.MustCompile(`\b(Fife|Hartlepool|Norfolk|Leeds|Wigan|Bristol|Coventry|Oxford\w*|Whitehaven|Doncaster|Camden|Westminster|Barrowcliff|Manchester|Hertfordshire|Essex|Harwich)\b`)
	seen := 0
	for _, s := range allTexts() {
		inContext := strings.Contains(s.path, ".Context[")
		w := place.FindString(s.value)
		if w != "" {
			seen++
		}
		if w != "" && !inContext {
			t.Errorf("%s names %s: %q", s.path, w, s.value)
		}
		if inContext && strings.Contains(s.value, "Harwick") {
			t.Errorf("%s is about elsewhere and names Harwick: %q", s.path, s.value)
		}
	}
	if seen < 10 {
		t.Errorf("only %d notes name a real place", seen)
	}
}

func TestContextHasASourceAndNoGuessedRating(t *testing.T) {
	check := func(where string, all []Context) {
		for _, c := range all {
			if c.Text == "" || c.Source == "" {
				t.Errorf("%s: a note has no text or no source: %+v", where, c)
			}
			if c.Rating != "" && c.Rating != RatingUnknown {
				t.Errorf("%s: the rating %q is not in the copy that we hold", where, c.Rating)
			}
			if c.Source == wwc && strings.Contains(c.Text, "change") && c.Rating != RatingUnknown {
				t.Errorf("%s: the report's mark for quality is missing, so its rating is unknown: %q", where, c.Text)
			}
		}
	}
	for _, n := range Needs() {
		check(n.Key, n.Context)
	}
}
