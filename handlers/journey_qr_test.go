package handlers

import (
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"
)

// squares are the texts of the QR codes on a page as it is printed, in order. The reader is another maker's than the writer.
func squares(t *testing.T, p *browser.Page) []string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(p.Printed())
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeMultiReader().DecodeMultiple(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatalf("no square can be read on %s: %v", p.URL(), err)
	}
	var texts []string
	for _, result := range found {
		texts = append(texts, result.GetText())
	}
	slices.Sort(texts)
	return texts
}

// TestSquaresAreReadFromPaperInBrowser reads the QR codes of a slip, a poster and a paper ballot off the pages as they are printed.
func TestSquaresAreReadFromPaperInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		ballot := "http://acorn.example/rounds/" + r.Slug + "/vote"
		p := s.signedIn(browser.Desktop, s.Officer)
		p.Visit("/desk/rounds/" + r.Slug + "/posters")
		if got := squares(t, p); !slices.Contains(got, ballot) {
			t.Errorf("the poster's square says %q", got)
		}
		p.Visit("/desk/rounds/" + r.Slug + "/codes")
		p.Fill("Name of the batch", "Year 6")
		p.Fill("Who has the codes", "St Luke's School")
		p.Fill("How many codes", "1")
		p.Click("Make the codes")
		slip(t, p, ballot)
		p.Visit("/desk/rounds/" + r.Slug + "/codes")
		p.Fill("Name of the batch", "Years 7 to 9")
		p.Fill("Who has the codes", "St Luke's School")
		p.Fill("How many codes", "30")
		p.Click("Make the codes")
		if n := p.Sheets(); n != 3 {
			t.Errorf("thirty slips take %d sheets", n)
		}
		p.Visit("/desk/rounds/" + r.Slug + "/paper")
		p.Fill("Name of the batch", "Papers")
		p.Fill("Where people fill them in", "Northgate Library")
		p.Fill("How many papers", "1")
		p.Click("Make the papers")
		slip(t, p, ballot)
	})
}

// slip reads the one square of a page that has a code, which is printed beside it.
func slip(t *testing.T, p *browser.Page, ballot string) {
	t.Helper()
	got := squares(t, p)
	if len(got) != 1 || !strings.HasPrefix(got[0], ballot+"#code=") {
		t.Errorf("%s: the squares say %q", p.Heading(), got)
		return
	}
	code, _, _ := strings.Cut(strings.TrimPrefix(got[0], ballot+"#code="), "&")
	if plain, ok := models.ParseVotingCode(code); !ok {
		t.Errorf("%s: %q is no code", p.Heading(), code)
	} else {
		p.See(models.GroupCode(plain))
	}
}
