package views

import (
	"strings"
	"testing"

	"acorn/models"
)

// TestWhatStandsOutIsSaidBesideTheResult: what a count noted of how full ballots were (E5) is a sentence that everybody reads, where it is more than five in a hundred
// apart, and nothing otherwise.
func TestWhatStandsOutIsSaidBesideTheResult(t *testing.T) {
	for name, test := range map[string]struct {
		partly string
		want   []string
	}{
		"alike": {`{"now":{"code":{"ballots":100,"partly":15},"email":{"ballots":100,"partly":10}}}`, nil},
		"by how people voted": {`{"now":{"code":{"ballots":100,"partly":31},"email":{"ballots":100,"partly":10}}}`,
			[]string{"Of every 100 votes with a printed code, 31 did not use all that they could. Of every 100 with a code that we sent, it was 10.", "That changes nothing in the count."}},
		"by the last vote": {`{"now":{"email":{"ballots":100,"partly":30}},"before":{"email":{"ballots":50,"partly":5}}}`,
			[]string{"Of every 100 votes with a code that we sent, 30 did not use all that they could. In the last vote of this kind it was 10."}},
		"by both": {`{"now":{"code":{"ballots":100,"partly":48},"email":{"ballots":100,"partly":10}},"before":{"code":{"ballots":100,"partly":12}}}`,
			[]string{"Of every 100 votes with a printed code, 48 did not use all that they could. In the last vote of this kind it was 12. Of every 100 with a code that we sent, it was 10."}},
	} {
		t.Run(name, func(t *testing.T) {
			page := models.ResultPage{Beside: models.BesideResult{CountCheck: models.CountCheck{Partly: test.partly}}}
			if err := page.Beside.Read(); err != nil {
				t.Fatal(err)
			}
			var html strings.Builder
			if err := besideResult(page.Beside).Render(t.Context(), &html); err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(html.String(), want) {
					t.Errorf("%q is not in %s", want, html.String())
				}
			}
			if n := strings.Count(html.String(), "with a printed code"); n > 1 {
				t.Errorf("it says how votes with a printed code were filled %d times", n)
			}
			if len(test.want) == 0 && html.Len() > 0 {
				t.Errorf("it says %s", html.String())
			}
		})
	}
}

// TestClosedLettersAreSaidBesideTheResult: as letters that could be had anew, with the reason, and not as ways to vote for which nobody got anything.
func TestClosedLettersAreSaidBesideTheResult(t *testing.T) {
	var html strings.Builder
	beside := models.BesideResult{CountCheck: models.CountCheck{VoidBallots: 4}, Letters: 12, Stolen: []string{"The post was stolen."}}
	if err := besideResult(beside).Render(t.Context(), &html); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Two officers closed 12 letters with voting codes. The people they were for could get new letters, and vote with those.", "4 votes that came in by a closed way are not counted.", "The post was stolen."} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("%q is not in %s", want, html.String())
		}
	}
	if strings.Contains(html.String(), "gave no new code") {
		t.Errorf("it says %s", html.String())
	}
}

// TestWhatIsSetAsideIsToldByItsOutcomeAlone: whether others would have been voted in, and never what was given to a project, also where an earlier version noted that.
func TestWhatIsSetAsideIsToldByItsOutcomeAlone(t *testing.T) {
	for noted, want := range map[string]string{
		models.WithThemSame:   "the same projects would have been voted in.",
		models.WithThemOthers: "other projects would have been voted in.",
		`{"one":74}`:          "",
		`{"one":74,"two":60}`: "",
		"something else":      "",
		"":                    "",
	} {
		b := models.BesideResult{CountCheck: models.CountCheck{SetAside: 60, WithThem: noted}, Why: []string{"Nobody knows them"}}
		if err := b.Read(); err != nil {
			t.Fatal(err)
		}
		var html strings.Builder
		if err := besideResult(b).Render(t.Context(), &html); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(html.String(), "74") || strings.Contains(html.String(), "would have been") != (want != "") || !strings.Contains(html.String(), want) {
			t.Errorf("noted %q: %s", noted, html.String())
		}
	}
}
