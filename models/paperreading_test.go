package models

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
)

// paperBy is the ballot of this type with its usual limits, and six projects on it.
func paperBy(ballot string) Paper {
	p := Paper{PotPence: 1000}
	p.Rules.VoteBy(ballot)
	for i := range 6 {
		p.Projects = append(p.Projects, Project{ProposalID: fmt.Sprintf("id-%d", i+1), Number: i + 1, Title: fmt.Sprintf("Project %d", i+1), CostPence: int64(100 * (i + 1))})
	}
	return p
}

func TestAPapersNumberCatchesASlip(t *testing.T) {
	for n := 1; n < 12_000; n += 7 {
		text := PaperNumber(n)
		if got, ok := ParsePaperNumber(text); !ok || got != n {
			t.Fatalf("%s is read as %d, %t", text, got, ok)
		}
		plain := strings.TrimLeft(strings.ReplaceAll(text, "-", ""), "0")
		if got, ok := ParsePaperNumber(" " + plain + " "); !ok || got != n {
			t.Fatalf("%s is read as %d, %t", plain, got, ok)
		}
		for i := range plain {
			for d := byte('0'); d <= '9'; d++ {
				if wrong := plain[:i] + string(d) + plain[i+1:]; d != plain[i] {
					if got, ok := ParsePaperNumber(wrong); ok {
						t.Fatalf("%s for %s is taken as %d", wrong, plain, got)
					}
				}
			}
			if i > 0 && plain[i] != plain[i-1] {
				if got, ok := ParsePaperNumber(plain[:i-1] + plain[i:i+1] + plain[i-1:i] + plain[i+1:]); ok {
					t.Fatalf("two digits of %s that changed places are taken as %d", plain, got)
				}
			}
		}
	}
	for _, typed := range []string{"", "7", "0", "00", "abc", "12345678901234", "-", "\xff"} {
		if n, ok := ParsePaperNumber(typed); ok {
			t.Errorf("%q is taken as %d", typed, n)
		}
	}
}

func TestReadKeyed(t *testing.T) {
	for _, c := range []struct{ ballot, typed, want string }{
		{BallotApproval, "1 3 6", `{"id-1":1,"id-3":1,"id-6":1}`}, {BallotApproval, " 6,03;1 ", `{"id-1":1,"id-3":1,"id-6":1}`}, {BallotApproval, "1+3+6", `{"id-1":1,"id-3":1,"id-6":1}`},
		{BallotApproval, "b", "{}"}, {BallotApproval, "B", "{}"}, {BallotApproval, "0 0", "{}"}, {BallotApproval, "00", "{}"}, {BallotApproval, "s", SpoiledUnclear},
		{BallotApproval, "1 2 3 4", SpoiledLimits}, {BallotKnapsack, "4 6", `{"id-4":1,"id-6":1}`}, {BallotKnapsack, "5 6", SpoiledLimits},
		{BallotCumulative, "3:5 1=2", `{"id-1":2,"id-3":5}`}, {BallotCumulative, "3:9 1:2", SpoiledLimits}, {BallotCumulative, "3:0", "{}"},
		{BallotScore, "3:5 1*2", `{"id-1":2,"id-3":5}`}, {BallotScore, "3:6", SpoiledLimits},
		{BallotRanking, "3:1 1:2", `{"id-1":2,"id-3":3}`}, {BallotRanking, "3:1 1:1", SpoiledLimits}, {BallotRanking, "3:2", SpoiledLimits}, {BallotRanking, "3:4", SpoiledLimits},
	} {
		got, err := paperBy(c.ballot).ReadKeyed(c.typed)
		if err != nil || got != c.want {
			t.Errorf("%s %q is read as %s (%v), not %s", c.ballot, c.typed, got, err, c.want)
		}
	}
	for _, c := range []struct{ ballot, typed, want string }{
		{BallotApproval, "", "Type what is on the paper"}, {BallotApproval, "7", "There is no project 7"}, {BallotApproval, "0", "There is no project 0"}, {BallotApproval, "1 1", "project 1 twice"},
		{BallotApproval, "1:3", "with gaps between"}, {BallotScore, "1", "a colon"}, {BallotScore, "1:x", "a colon"}, {BallotScore, "1:2 1:3", "project 1 twice"}, {BallotScore, "1:", "a colon"},
		{BallotApproval, "x", "There is no project x"}, {BallotApproval, strings.Repeat("1 ", 3000), "too long"}, {BallotApproval, "s 1", "There is no project s"},
	} {
		got, err := paperBy(c.ballot).ReadKeyed(c.typed)
		if CodeOf(err) != Invalid || !strings.Contains(said(err), c.want) {
			t.Errorf("%s %q is read as %q, %v; it should say %q", c.ballot, c.typed, got, said(err), c.want)
		}
	}
}

// said is the text beside the fields of an error, filled in.
func said(err error) string {
	var out strings.Builder
	var e *Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			text := f.Text
			for i := 0; i+1 < len(f.Args); i += 2 {
				text = strings.ReplaceAll(text, fmt.Sprintf("{{.%v}}", f.Args[i]), fmt.Sprint(f.Args[i+1]))
			}
			out.WriteString(text)
		}
	}
	return out.String()
}

// TestWhatIsOnAPaperIsWhatIsKeyed fills in papers of all types at random, keys what is on them, and reads it again.
func TestWhatIsOnAPaperIsWhatIsKeyed(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for _, ballot := range BallotTypes {
		p, filled := paperBy(ballot), 0
		for filled < 300 {
			m := Marks{Typed: map[string]string{}}
			for _, project := range p.Projects {
				switch n := random.IntN(7); {
				case Ticks(ballot) && n > 3:
					m.Picks = append(m.Picks, project.ProposalID)
				case !Ticks(ballot) && n > 0:
					m.Typed[project.ProposalID] = fmt.Sprint(n - 1)
				}
			}
			points, err := p.Read(m)
			if err != nil {
				continue
			}
			filled++
			reading, err := CanonicalChoices(points)
			if err != nil {
				t.Fatal(err)
			}
			text, err := p.KeyText(reading)
			if err != nil {
				t.Fatal(err)
			}
			again, err := p.ReadKeyed(text)
			if err != nil || again != reading {
				t.Fatalf("%s: %s is keyed as %q and read as %s, %v", ballot, reading, text, again, err)
			}
			if got, err := ParseChoices(again); err != nil || !maps.Equal(got, points) || !p.Keeps(got) {
				t.Fatalf("%s: %v became %v, %v", ballot, points, got, err)
			}
		}
	}
}

func TestTwoDifferentPeopleAgree(t *testing.T) {
	look := func(keyer, reading string) PaperEntry { return PaperEntry{Keyer: keyer, Reading: reading} }
	for name, c := range map[string]struct {
		looks []PaperEntry
		want  string
	}{
		"nobody":                      {nil, ""},
		"one":                         {[]PaperEntry{look("a", "x")}, ""},
		"two alike":                   {[]PaperEntry{look("a", "x"), look("b", "x")}, "x"},
		"two differently":             {[]PaperEntry{look("a", "x"), look("b", "y")}, ""},
		"two that cannot be opened":   {[]PaperEntry{look("a", ""), look("b", "")}, ""},
		"one repeats their own":       {[]PaperEntry{look("a", "x"), look("b", "y"), look("a", "x")}, ""},
		"one sees their slip":         {[]PaperEntry{look("a", "x"), look("b", "y"), look("a", "y")}, "y"},
		"a third person":              {[]PaperEntry{look("a", "x"), look("b", "y"), look("c", "x")}, "x"},
		"a third reads another thing": {[]PaperEntry{look("a", "x"), look("b", "y"), look("c", "z")}, ""},
		"the first to agree wins":     {[]PaperEntry{look("a", "x"), look("b", "y"), look("c", "x"), look("a", "y")}, "x"},
	} {
		if got, ok := AgreedReading(c.looks); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %t", name, got, ok)
		}
	}
}

// FuzzKeyed: whatever is keyed is refused, spoiled, or a ballot within the limits that reads the same when it is keyed again.
func FuzzKeyed(f *testing.F) {
	for _, seed := range []string{"3 7 12", "3:5 7:2", "b", "0 0", "s", "1:1 2:2 3:3", "1,2;3", "１ ２", "-1", "1:99999"} {
		for i := range BallotTypes {
			f.Add(i, seed)
		}
	}
	f.Fuzz(func(t *testing.T, ballot int, typed string) {
		if ballot < 0 || ballot >= len(BallotTypes) {
			return
		}
		p := paperBy(BallotTypes[ballot])
		reading, err := p.ReadKeyed(typed)
		if err != nil {
			if CodeOf(err) != Invalid || reading != "" {
				t.Fatalf("%q: %q, %v", typed, reading, err)
			}
			return
		}
		if !Spoils(reading) {
			points, err := ParseChoices(reading)
			if err != nil || !p.Keeps(points) {
				t.Fatalf("%q is read as %s: %v", typed, reading, err)
			}
		}
		text, err := p.KeyText(reading)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := p.ReadKeyed(text); err != nil || again != reading && reading != SpoiledLimits {
			t.Fatalf("%q is read as %s, and as %s, %v, when keyed again", typed, reading, again, err)
		}
	})
}
