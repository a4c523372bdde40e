package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/cmd/acorn/council"

	"github.com/PuerkitoBio/goquery"
)

// What a vote takes a child of 12.
const (
	// wordsAMinute is what they read to themselves. The median was 117 to 123 at 9 years and 165 to 173 at 13 (National Assessment of Educational Progress, Report 02-R-09, 1972).
	wordsAMinute = 150
	// aTap is to find something and press it, or to swipe once to the next card of the ballot.
	aTap = time.Second
)

// TestAChildVotesInTwoMinutes reckons what the demo's ballot of 15 projects takes a child of 12 who scans a printed slip, which puts its code into its place: all titles and costs, the sentences of
// five projects that they pick, and all they need to read to go on. It is a reckoning: nobody was timed.
func TestAChildVotesInTwoMinutes(t *testing.T) {
	t.Parallel()
	a, _ := harwick(t, afterFirstStart(t), 0)
	server := httptest.NewServer(a.handler)
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	child := &http.Client{Jar: jar}
	vote := "/rounds/" + slug(newTeller(a.store, time.Now()).roundOf(council.NorthgateRound)) + "/vote"
	code := a.spareCode()

	ballot := pageOf(t, child, http.MethodGet, server.URL+vote, nil)
	cards := ballot.Find(".acorn-project")
	if cards.Length() != 15 {
		t.Fatalf("%d projects", cards.Length())
	}
	// Each device has an order of its own, so those picked are the ones with the first numbers on the ballot, wherever they stand.
	picked := cards.FilterFunction(func(_ int, card *goquery.Selection) bool {
		return slices.Contains([]string{"Number 1", "Number 2", "Number 3", "Number 4", "Number 5"}, strings.TrimSpace(card.Find(".acorn-project__number").Text()))
	})
	if picked.Length() != 5 {
		t.Fatalf("%d projects to pick", picked.Length())
	}
	words := spoken(ballot.Find("h1, .acorn-vote__lead")) + spoken(cards.Find(".acorn-project__title, .acorn-project__cost")) +
		spoken(picked.Find(".acorn-project__sentence"))
	form := fields(ballot.Find("form[data-ballot]"))
	picked.Find(".acorn-pick__input").Each(func(_ int, pick *goquery.Selection) {
		form.Add(pick.AttrOr("name", ""), pick.AttrOr("value", ""))
	})
	pages, taps := 1, cards.Length()+5+1

	review := pageOf(t, child, http.MethodPost, server.URL+vote+"/review", form)
	words += spoken(review.Find("h1, .acorn-picks__title, fieldset")) + spoken(cardWith(review, "Vote with a voting code").Find("h2, label, button"))
	form = fields(review.Find("form[action$='/check']"))
	form.Set("belongs", "live")
	form.Set("voting_code", code)
	form.Set("way", "code")
	pages, taps = pages+1, taps+2

	receipt := pageOf(t, child, http.MethodPost, server.URL+vote+"/check", form)
	pages++
	if heading := strings.TrimSpace(receipt.Find("h1").Text()); heading != "Your vote is in" {
		t.Fatalf("the third page says %q", heading)
	}
	words += spoken(receipt.Find("h1").Parent())

	takes := time.Duration(words)*time.Minute/wordsAMinute + time.Duration(taps)*aTap
	t.Logf("%d pages, %d words and %d taps: about %s", pages, words, taps, takes.Round(time.Second))
	if pages > 4 || takes.Round(10*time.Second) > 2*time.Minute {
		t.Error("that is more than four pages, or about two minutes")
	}
}

// pageOf gets a page, or sends a form and follows to the page that answers it.
func pageOf(t *testing.T, client *http.Client, method, address string, form url.Values) *goquery.Document {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d, %v: %s", method, address, response.StatusCode, err, page.Find("main").Text())
	}
	return page
}

// fields are what a form sends as it stands, without its buttons.
func fields(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[type=hidden]").Each(func(_ int, field *goquery.Selection) {
		values.Add(field.AttrOr("name", ""), field.AttrOr("value", ""))
	})
	return values
}

// cardWith is the card of a page that is headed so.
func cardWith(page *goquery.Document, heading string) *goquery.Selection {
	return page.Find(".acorn-card").FilterFunction(func(_ int, card *goquery.Selection) bool {
		return strings.TrimSpace(card.Find("h2").Text()) == heading
	})
}

// spoken is how many words somebody sees in parts of a page.
func spoken(parts *goquery.Selection) int {
	words := 0
	parts.Each(func(_ int, part *goquery.Selection) {
		seen := part.Clone()
		seen.Find(".govuk-visually-hidden, [hidden]").Remove()
		words += len(strings.Fields(seen.Text()))
	})
	return words
}
