package messages

import (
	"strings"
	"testing"
)

// everyText is each text to whoever lives in this council.
func everyText(council, officer string) map[string]string {
	return map[string]string{
		"vote code":        VoteCodeText(ctx, council, "482913", 15),
		"code for a paper": ExchangeCodeText(ctx, council, "482913", 15),
		"code for a call":  CallCodeText(ctx, officer, council, "482913", 15),
		"vote receipt":     VoteReceiptText(ctx, council, "7K3M-Q2XD-9HTV-B4NC"),
	}
}

// A text costs what each 160 characters of it cost, so it is one, whatever the council and the officer are called.
func TestTextsAreOneText(t *testing.T) {
	t.Parallel()
	for _, who := range [][2]string{{"Harwick Council", "Jo"}, {"Cyngor Sir Gâr a Dŵr", "Siân"},
		{"The Royal Borough of Kensington, Chelsea, Hammersmith, Fulham and all of the villages around them", strings.Repeat("Josephine ", 9)}} {
		for name, text := range everyText(who[0], who[1]) {
			if !Fits(text) {
				t.Errorf("%s of %s is more than one text: %d characters, %q", name, who[0], len(text), text)
			}
			if strings.ContainsAny(text, "\n—") || strings.TrimSpace(text) != text {
				t.Errorf("%s of %s is not one plain line: %q", name, who[0], text)
			}
		}
	}
}

func TestTextsSayTheCodeFirstAndWhatItIsFor(t *testing.T) {
	t.Parallel()
	says := map[string][]string{
		"vote code":        {"482913 is your code to vote", council, "15 minutes", "Never give it to anyone"},
		"code for a paper": {"482 913 gives up your vote online", "on paper", "nobody else", "15 minutes"},
		"code for a call":  {"482 913 lets Jo of Harwick Council", "by phone", "nobody", "15 minutes"},
		"vote receipt":     {"Your vote is in", council, "7K3M-Q2XD-9HTV-B4NC", "did not vote"},
	}
	for name, text := range everyText(council, "Jo") {
		for i, words := range says[name] {
			if at := strings.Index(text, words); at < 0 || i == 0 && at != 0 {
				t.Errorf("%s: %q has %q at %d", name, text, words, at)
			}
		}
		for _, never := range []string{round, title, "http", "child"} {
			if strings.Contains(text, never) {
				t.Errorf("%s says %q", name, never)
			}
		}
	}
}

func TestFits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":                                true,
		strings.Repeat("a", 160):          true,
		strings.Repeat("a", 161):          false,
		strings.Repeat("£", 160):          true,
		strings.Repeat("€", 80):           true,
		strings.Repeat("€", 81):           false,
		"ŵ" + strings.Repeat("a", 69):     true,
		"ŵ" + strings.Repeat("a", 70):     false,
		strings.Repeat("a", 100) + "\xff": false,
	} {
		if got := Fits(text); got != want {
			t.Errorf("Fits(%q) = %v, want %v", text, got, want)
		}
	}
}
