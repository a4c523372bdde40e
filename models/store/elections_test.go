package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/recount"
	"acorn/testing/world"
)

func TestPastElectionIsBroughtInCheckedAndShown(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		in := models.ElectionInput{Source: "https://pabulib.example", File: []byte(world.Town)}
		for name, actor := range map[string]models.Actor{"a lead": w.Lead, "an approver": w.Approver, "an administrator": w.Admin} {
			_, err := w.Store.ReadElection(t.Context(), actor, in)
			refused(t, name, err, models.Forbidden, "")
		}
		slug, err := w.Store.ReadElection(t.Context(), w.Officer, in)
		if err != nil || slug != "bud-et-obywatelski-2021" {
			t.Fatalf("%q, %v", slug, err)
		}
		_, err = w.Store.ReadElection(t.Context(), w.Officer2, in)
		refused(t, "the same file again", err, models.Invalid, "file")
		_, err = w.Store.ElectionPage(t.Context(), slug)
		refused(t, "before it is shown", err, models.NotFound, "")
		_, err = w.Store.ElectionZip(t.Context(), slug)
		refused(t, "its files before it is shown", err, models.NotFound, "")
		check, err := w.Store.ElectionCheck(t.Context(), w.Officer2, slug, "")
		if err != nil || check.Choice != models.ByFile || len(check.Choices) != 5 || check.Choices[0].Differs != 0 || !check.Agrees() || check.ImportedByName != w.Officer.DisplayName {
			t.Fatalf("%+v, %v", check, err)
		}
		if d := check.Detail; d.Ballots != 6 || d.Projects != 4 || d.Budget != 1_000_00 || d.Currency != "PLN" || len(d.Announced) != 2 || !strings.Contains(strings.Join(d.Warnings, " "), "line 29: the ballot is blank") {
			t.Errorf("%+v", d)
		}
		refused(t, "a rule that is none", w.Store.PublishElection(t.Context(), w.Officer, slug, "Harwice", "lot"), models.Invalid, "rule")
		refused(t, "a name like a book", w.Store.PublishElection(t.Context(), w.Officer, slug, strings.Repeat("x", 151), models.ByFile), models.Invalid, "name")
		if err := w.Store.PublishElection(t.Context(), w.Officer, slug, "Harwice 2021", models.ByFile); err != nil {
			t.Fatal(err)
		}
		refused(t, "twice", w.Store.PublishElection(t.Context(), w.Officer, slug, "Harwice 2021", models.ByShares), models.Conflict, "")
		shown(t, w, slug)
		compared(t, w, slug)
		if err := w.Store.RemoveElection(t.Context(), w.Officer2, slug); err != nil {
			t.Fatal(err)
		}
		_, err = w.Store.ElectionPage(t.Context(), slug)
		refused(t, "once it is taken out", err, models.NotFound, "")
	})
}

// shown looks at what everybody sees of the election, and checks its files as anybody can.
func shown(t *testing.T, w *world.World, slug string) {
	t.Helper()
	page, err := w.Store.ElectionPage(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range page.Projects {
		got = append(got, p.Title+": "+p.Why)
	}
	if all := strings.Join(got, "\n"); !strings.Contains(all, "Drzewa; dużo: It costs PLN\u00a0500.50. When its turn came, PLN\u00a00 was left. ") || !strings.Contains(all, "Project 3: ") || strings.Contains(all, "£") {
		t.Errorf("%s", all)
	}
	packed, err := w.Store.ElectionZip(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	files, err := recount.Unzip(packed)
	if err != nil {
		t.Fatal(err)
	}
	report, err := recount.Check(files)
	if err != nil || !strings.HasPrefix(report.Line(), "Agrees. “Harwice 2021”: 6 votes, counted again by two programs, give the published result: 2 of 4 projects voted in for PLN 1,000 of PLN 1,000. election.pb: ") {
		t.Errorf("%s, %v", report.Line(), err)
	}
	for _, word := range []string{";age", ";sex", ";33"} {
		if bytes.Contains(files[recount.Election], []byte(word)) {
			t.Errorf("what is kept says something of voters: %s", files[recount.Election])
		}
	}
	files[recount.Election] = bytes.Replace(files[recount.Election], []byte("12,7\n"), []byte("12\n"), 1)
	if report, err = recount.Check(files); err != nil || !strings.Contains(report.Line(), "election.pb: it was changed") || !strings.Contains(report.Line(), "Huśtawka: published: 3 votes; the recount gives: 2 votes") {
		t.Errorf("a changed vote: %s, %v", report.Line(), err)
	}
	list, err := w.Store.Elections(t.Context())
	if err != nil || len(list.Elections) != 1 || list.Elections[0].VotedIn != 2 || list.Elections[0].Name != "Harwice 2021" {
		t.Errorf("%+v, %v", list, err)
	}
}

// compared looks for the election among those that an officer who chooses a rule sees, with its own money and with as little as their round has.
func compared(t *testing.T, w *world.World, slug string) {
	t.Helper()
	r := w.Round(models.StageReviewing)
	page, err := w.Store.RulesCompared(t.Context(), w.Officer, r.Slug, true)
	if err != nil || len(page.Rounds) != 1 || page.Rounds[0].Href != "/elections/"+slug || page.Rounds[0].Currency != "PLN" || len(page.Rounds[0].ByRule) != 3 || page.Sized || page.Asked != 0 {
		t.Fatalf("%+v, %v", page, err)
	}
	w.Proposal(r, models.ProposalSubmitted, "Half of it all", r.PotPence)
	w.Proposal(r, models.ProposalWithdrawn, "Taken back", r.PotPence)
	if page, err = w.Store.RulesCompared(t.Context(), w.Officer, r.Slug, true); err != nil || page.Tight() || page.Sized || page.Asked != 1 || page.Rounds[0].Shared != 1_000_00 {
		t.Errorf("with money for everything: %+v, %v", page, err)
	}
	w.Proposal(r, models.ProposalEligible, "The other half", r.PotPence)
	page, err = w.Store.RulesCompared(t.Context(), w.Officer, r.Slug, true)
	if err != nil || !page.Sized || page.Percent() != 50 || page.AskedPence != 2*r.PotPence {
		t.Fatalf("%+v, %v", page, err)
	}
	// Its projects cost PLN 1,600.50 together: half of that, in whole złoty, pays for the swing and then for the project that costs 100.
	if of := page.Rounds[0]; of.Shared != 800_00 || of.PotPence != 1_000_00 || of.ByRule[0].Outcome.Spent != 700_00 {
		t.Errorf("%+v", of)
	}
	if page, err = w.Store.RulesCompared(t.Context(), w.Officer, r.Slug, false); err != nil || page.Sized || page.Rounds[0].Shared != 1_000_00 || page.Rounds[0].ByRule[0].Outcome.Spent != 1_000_00 {
		t.Errorf("as it was: %+v, %v", page, err)
	}
}

// TestAnElectionByPlaces: where people put projects in order, its pages speak of points and of who gave them, and Phragmén's rule is not offered.
func TestAnElectionByPlaces(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		file := strings.Replace(world.Town, "vote_type;approval", "vote_type;ordinal", 1)
		slug, err := w.Store.ReadElection(t.Context(), w.Officer, models.ElectionInput{Source: "here", File: []byte(file)})
		if err != nil {
			t.Fatal(saysOf(err))
		}
		check, err := w.Store.ElectionCheck(t.Context(), w.Officer, slug, models.ByVotes)
		if err != nil || check.RoundFrame.Rules.BallotType != models.BallotRanking {
			t.Fatalf("%s, %v", check.RoundFrame.Rules.BallotType, err)
		}
		for _, c := range check.Choices {
			if c.Choice == models.ByPhragmen {
				t.Error("Phragmén's rule is offered, and knows no places")
			}
		}
		refused(t, "by Phragmén's rule", w.Store.PublishElection(t.Context(), w.Officer, slug, "Harwice", models.ByPhragmen), models.Invalid, "rule")
		if err := w.Store.PublishElection(t.Context(), w.Officer, slug, "Harwice", models.ByVotes); err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.ElectionPage(t.Context(), slug)
		if err != nil {
			t.Fatal(err)
		}
		if first := page.Projects[0]; first.Votes <= first.People || first.People == 0 {
			t.Errorf("the first has %d points from %d people", first.Votes, first.People)
		}
	})
}

func TestFilesThatCannotBeBroughtIn(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for name, c := range map[string]struct{ from, to, says string }{
			"no currency":        {"currency;PLN\n", "", "does not say in which currency"},
			"not a file of ours": {"META\n", "<html>\n", "The file cannot be read: line 1"},
			"no money":           {"budget;1000", "budget;0", "There is no money to share"},
			"a thousandth":       {"500.50", "500.505", "more than two decimal places"},
			"a stranger":         {";9\n", ";99\n", "line 27: the ballot names \"99\""},
		} {
			file := strings.Replace(world.Town, c.from, c.to, 1)
			_, err := w.Store.ReadElection(t.Context(), w.Officer, models.ElectionInput{Source: "here", File: []byte(file)})
			if refused(t, name, err, models.Invalid, "file"); err == nil || !strings.Contains(saysOf(err), c.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := w.Store.ReadElection(t.Context(), w.Officer, models.ElectionInput{})
		refused(t, "nothing", err, models.Invalid, "source")
		if list, err := w.Store.ElectionsDesk(t.Context(), w.Officer); err != nil || len(list.Elections) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// TestRealElectionsAreBroughtIn brings in elections of the collection that ACORN_ELECTIONS names, and checks what
// would be published of it.
func TestRealElectionsAreBroughtIn(t *testing.T) {
	t.Parallel()
	from := os.Getenv("ACORN_ELECTIONS")
	if from == "" {
		t.Skip("ACORN_ELECTIONS does not name a collection of elections")
	}
	files, err := filepath.Glob(filepath.Join(from, "elections", "*.pb"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d elections, %v", len(files), err)
	}
	both(t, func(t *testing.T, w *world.World) {
		in := 0
		for i, name := range files {
			if i%8 != 0 && !strings.Contains(name, "Wieliczka") && !strings.Contains(name, "Swiecie") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			slug, err := w.Store.ReadElection(t.Context(), w.Officer, models.ElectionInput{Source: filepath.Base(name), File: text})
			if err != nil {
				t.Errorf("%s: %v", filepath.Base(name), err)
				continue
			}
			if err := w.Store.PublishElection(t.Context(), w.Officer, slug, filepath.Base(name), models.ByVotes); err != nil {
				t.Fatal(err)
			}
			packed, err := w.Store.ElectionZip(t.Context(), slug)
			if err != nil {
				t.Fatal(err)
			}
			unpacked, err := recount.Unzip(packed)
			if err != nil {
				t.Fatal(err)
			}
			if report, err := recount.Check(unpacked); err != nil || !report.Agrees() {
				t.Errorf("%s: %s, %v", filepath.Base(name), report.Line(), err)
			}
			in++
		}
		if in == 0 {
			t.Error("no election was brought in")
		}
		t.Logf("%d elections were brought in", in)
	})
}

// saysOf is what an error says of a file, as the page shows it.
func saysOf(err error) string {
	var of *models.Error
	if errors.As(err, &of) && len(of.Fields) == 1 {
		return fmt.Sprint(of.Fields[0].Text, of.Fields[0].Args)
	}
	return fmt.Sprint(err)
}
