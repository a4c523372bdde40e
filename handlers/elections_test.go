package handlers

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// upload is a form with a file as browsers send it.
func upload(t *testing.T, fields map[string]string, name string, file []byte) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for field, value := range fields {
		if err := w.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

// TestPastVoteOnItsPages has an officer bring a past vote in by its file, look at it, and show it to everybody.
func TestPastVoteOnItsPages(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer, anybody := s.as(s.Officer), s.visitor()
		send := func(v *visitor, source string, file []byte) answer {
			token := officer.get(electionsPath).page.Form("Read the file").Values.Get(tokenField)
			body, kind := upload(t, map[string]string{tokenField: token, "source": source}, "town.pb", file)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+electionsPath, bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", kind)
			return v.do(request)
		}
		if a := send(anybody, "pabulib.org", []byte(world.Town)); a.status != http.StatusUnauthorized && a.path == electionsPath {
			t.Errorf("a visitor's file: %d at %s", a.status, a.path)
		}
		if a := send(officer, "pabulib.org", []byte("<html>")); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "The file cannot be read: line 1") || a.page.Form("Read the file").Values.Get("source") != "pabulib.org" {
			t.Errorf("a page in place of a file: %d", a.status)
		}
		if a := send(officer, "", []byte(world.Town)); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Say where the file comes from") {
			t.Errorf("no source: %d", a.status)
		}
		if a := send(officer, "x", bytes.Repeat([]byte("x"), 10<<20)); a.status != http.StatusRequestEntityTooLarge {
			t.Errorf("10 MB: %d", a.status)
		}
		check := send(officer, "pabulib.org, file of 2021", []byte(world.Town))
		check.page.Has("h1", "Budżet obywatelski 2021")
		check.page.Has("li", "line 29: the ballot is blank")
		check.page.Has("td", "The same projects")
		if strings.Contains(check.body, "£") || !strings.Contains(check.body, "PLN\u00a01,000") {
			t.Error("its money is not in its currency")
		}
		form := check.page.Form("Show it to everybody")
		slug := strings.TrimPrefix(form.Action, electionsPath+"/")
		if status := anybody.get("/elections/" + slug).status; status != http.StatusNotFound {
			t.Errorf("a visitor sees it before it is shown: %d", status)
		}
		anybody.get("/rounds").page.HasNot("a[href='/elections']")
		form.Fill("Its name", "Harwice 2021")
		officer.submit(form).page.Has(".govuk-notification-banner", "Everybody can see it now")
		anybody.get("/rounds").page.Has("a[href='/elections']", "Votes from elsewhere")
		anybody.get("/elections").page.Has("a[href='/elections/"+slug+"']", "Harwice 2021")
		page := anybody.get("/elections/" + slug)
		page.page.Has("strong", "This vote was not run on Acorn.")
		page.page.Has("p", "Where the file comes from: pabulib.org, file of 2021")
		page.page.Has("p", "The file marks 2 projects as winners. Our count votes in the same ones.")
		if strings.Contains(page.body, "£") || strings.Contains(page.body, "/proposals/") {
			i := max(strings.Index(page.body, "£"), strings.Index(page.body, "/proposals/"))
			t.Errorf("it speaks of pounds, or leads to proposals that are not there: …%s…", page.body[max(0, i-100):i+100])
		}
		anybody.get("/elections/"+slug+"/count").page.Has("h3", "1. Huśtawka")
		anybody.get("/elections/"+slug+"/files").page.Has("li", "line 29: the ballot is blank")
		officer.submit(officer.get(electionsPath + "/" + slug).page.Form("Take it out"))
		if status := s.visitor().get("/elections/" + slug).status; status != http.StatusNotFound {
			t.Errorf("it is still there: %d", status)
		}
	})
}

// TestEarlierVotesOnARoundsSizes has an officer look at earlier votes with money as tight as in their round, and reads what is assumed.
func TestEarlierVotesOnARoundsSizes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		s.Election("Harwice 2021", true)
		officer, path := s.as(s.Officer), "/desk/rounds/"+r.Slug+"/rules-compared"
		officer.get(path).page.Has("p", "Once proposals are sent in, you can see earlier votes here with money as tight as in this round.")
		s.Proposal(r, models.ProposalSubmitted, "Half of it all", r.PotPence)
		officer.get(path).page.Has("p", "pays for all of it, so there is little for a rule to decide.")
		s.Proposal(r, models.ProposalSubmitted, "The other half", r.PotPence)
		page := officer.get(path).page
		page.Has("p", "The pot of £40,000 pays for 50% of it.")
		sized := officer.get(path + strings.TrimSuffix(page.Link("Count the earlier votes again with money that is as tight"), "#sizes"))
		sized.page.Has("li", "Only its money is changed.")
		sized.page.Has("p", "Counted with PLN\u00a0800 in place of PLN\u00a01,000, 6 people voted.")
	})
}
