package handlers

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
)

// sendList brings a list in by its form, as a browser does.
func sendList(t *testing.T, s *site, v *visitor, path, button string, fields map[string]string, file []byte) answer {
	t.Helper()
	fields[tokenField] = v.get(path).page.Form(button).Values.Get(tokenField)
	body, kind := upload(t, fields, "list.csv", file)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	return v.do(request)
}

func worked(t *testing.T, s *site) {
	t.Helper()
	if _, err := s.Store.WorkOnLists(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestARollOnItsPages has one officer bring a list in, see what is wrong, and bring it in again; another applies it.
func TestARollOnItsPages(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		if err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"assurance": models.AssuranceRoll}}); err != nil {
			t.Fatal(err)
		}
		path := "/desk/rounds/" + r.Slug + "/roll"
		officer, other := s.as(s.Officer), s.as(s.Officer2)
		fields := func() map[string]string {
			return map[string]string{"source": "Members of libraries", "basis": "public task", "basis_note": "A decision of the cabinet", "lawful": "yes"}
		}
		a := sendList(t, s, officer, path, "Read the list", map[string]string{"source": "Members of libraries"}, bytes.Repeat([]byte("reference,email\n"), 1<<20))
		if a.status != http.StatusUnprocessableEntity || a.page.Form("Read the list").Values.Get("source") != "Members of libraries" {
			t.Fatalf("no grounds, with a large file: %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#basis']", "Choose on which grounds")
		if a := sendList(t, s, officer, path, "Read the list", fields(), []byte("PK\x03\x04xlsx")); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "choose CSV UTF-8") {
			t.Errorf("a spreadsheet: %d", a.status)
		}
		var wrong strings.Builder
		wrong.WriteString("reference,email\n")
		for i := range 120 {
			fmt.Fprintf(&wrong, "M%d,nobody\n", i)
		}
		a = sendList(t, s, officer, path, "Read the list", fields(), []byte(wrong.String()))
		if a.header.Get("Refresh") == "" {
			t.Error("the page of a list that is read does not look again")
		}
		a.page.Has(".acorn-bottom-bar__text", "0% of the file is read")
		worked(t, s)
		a = officer.get(a.path)
		a.page.Has("table", "That is no email address")
		if a.page.Count("tbody tr") != models.ProblemsAPage || a.header.Get("Refresh") != "" {
			t.Errorf("%d problems on the page, refresh %q", a.page.Count("tbody tr"), a.header.Get("Refresh"))
		}
		if last := officer.get(a.path + "?page=3"); last.page.Count("tbody tr") != 20 {
			t.Errorf("%d problems on the third page", last.page.Count("tbody tr"))
		}
		if file := officer.get(a.path + "/problems.csv"); strings.Count(file.body, "\n") != 121 || strings.Contains(file.body, "nobody") {
			t.Errorf("the file of problems: %.200q", file.body)
		}
		if a := other.submit(other.get(a.path).page.Form("Throw this list away, and bring in another")); a.page.Form("Read the list").Values.Get("source") != "" {
			t.Error("what one officer said of a list is another's")
		}
		if said := officer.get(path).page.Form("Read the list").Values; said.Get("source") != "Members of libraries" || said.Get("basis") != "public task" ||
			said.Get("basis_note") != "A decision of the cabinet" || said.Get("lawful") != "" {
			t.Errorf("what was said of a list that was thrown away comes back as %v", said)
		}
		a = sendList(t, s, officer, path, "Read the list", fields(), []byte("Email;Reference\nsam@people.example;A1\n;A2\n"))
		worked(t, s)
		a = officer.get(a.path)
		a.page.Has("p", "2 people, and nothing is wrong.")
		a.page.Has(".govuk-inset-text", "another officer")
		a = other.submit(other.get(a.path).page.Form("Apply the list"))
		worked(t, s)
		other.get(a.path).page.Has("p", "This list was applied on")
		page := other.get(path).page
		page.Has("dd", "2 people")
		page.Has(".govuk-summary-card", "Public task: A decision of the cabinet", "Oscar Officer")
		page.HasNot("button", "Make a file")
	})
}

// TestAgesThatStandOutAreNoAccusation: whoever applies a list reads what stands out and what it can be, and the record keeps it.
func TestAgesThatStandOutAreNoAccusation(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.Round(models.StageReviewing)
	path := "/desk/rounds/" + r.Slug + "/roll"
	officer, other := s.as(s.Officer), s.as(s.Officer2)
	var file strings.Builder
	file.WriteString("reference,email,birth_year\n")
	for i := range 60 {
		fmt.Fprintf(&file, "S%d,,2016\nT%d,,%d\n", i, i, 1950+i%50)
	}
	a := sendList(t, s, officer, path, "Read the list", map[string]string{"source": "A school and its neighbours", "basis": "public task", "basis_note": "A decision", "lawful": "yes"}, []byte(file.String()))
	worked(t, s)
	page := other.get(a.path).page
	page.Has(".govuk-inset-text", "60 people were born in 2016. Usual for one year in this list: about 1.")
	page.Has(".govuk-inset-text", "Many people of one age can be right, as on a school's list.")
	other.submit(page.Form("Apply the list"))
	worked(t, s)
	officer.get(path).page.Has(".govuk-summary-card", "Ages that stood out", "60 people were born in 2016.")
}

// TestLettersOnTheirPage makes codes for letters, as a file and as a page.
func TestLettersOnTheirPage(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		ps := s.places()
		p := ps.at(models.StageVoting)
		p.letter()
		path := "/desk/rounds/" + p.round.Slug + "/roll"
		officer := s.as(s.Officer)
		form := officer.get(path).page.Form("Make a file for letters")
		form.Fill("Name of the batch", "March")
		a := officer.submit(form)
		lines := strings.Split(strings.TrimSpace(a.body), "\n")
		if a.status != http.StatusOK || len(lines) != 2 || lines[0] != "reference,code" || !strings.HasPrefix(lines[1], "A1 ") {
			t.Fatalf("%d %q", a.status, a.body)
		}
		officer.get(path).page.Has("p", "Everyone on the roll has an email address, or a code in a letter.")
	})
}

// TestPostcodesOnTheirPages brings postcodes in; a round of that area then asks for one, keeps what was typed, and stores nothing of it.
func TestPostcodesOnTheirPages(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer := s.as(s.Officer)
		file := "pcd,pcds,doterm,osward\nNR1 3QU,NR1 3QU,," + s.Area.OnsCode + "\nNR1 3QV,NR1 3QV,202001," + s.Area.OnsCode + "\nM1 1AE,M1 1AE,,E05000001\n"
		a := sendList(t, s, officer, postcodesPath, "Read the file", map[string]string{"source": "ONSPD August 2026", "replaces": "yes"}, []byte(file))
		worked(t, s)
		a = officer.get(a.path)
		a.page.Has("p", "1 postcode can be used, 0 rows cannot, and 2 are of other places or no longer in use.")
		a.page.HasNot("button", "Apply the list")
		a.page.Has(".govuk-inset-text", "another officer looks at it and applies it", "on the page Postcodes")
		other := s.as(s.Officer2)
		other.submit(other.get(a.path).page.Form("Apply the list"))
		worked(t, s)
		page := officer.get(postcodesPath).page
		page.Has("table", s.Area.Name, "1")
		page.Has(".govuk-summary-card", "ONSPD August 2026")

		v := s.visitor()
		r := s.ballotRound(models.StageVoting)
		review := v.submit(v.get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote"))
		form := review.page.Form("Email me a code")
		form.Choose("live in " + s.Area.Name)
		form.Fill("Your email address", "sam@people.example")
		form.Fill("Postcode of where you live, work, study or volunteer", "m1 1ae")
		a = v.submit(form)
		a.page.Has(".govuk-error-summary a[href='#postcode']", "We do not know that postcode in "+s.Area.Name)
		form = a.page.Form("Email me a code")
		if form.Values.Get("postcode") != "m1 1ae" || form.Values.Get("email") != "sam@people.example" {
			t.Errorf("what was typed is %q", form.Values)
		}
		form.Fill("Postcode of where you live, work, study or volunteer", "nr13qu")
		a = v.submit(form)
		if a.page.H1() != "Check your email" || a.page.Form("Send another code").Values.Get("postcode") != "nr13qu" {
			t.Errorf("a postcode of the area: %q", a.page.H1())
		}
	})
}
