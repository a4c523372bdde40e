package models_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"acorn/models"
)

func TestVotingCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	const want = "0123ABCD9XYZ"
	for _, typed := range []string{"0123ABCD9XYZ", "0123 ABCD 9XYZ", "0123-abcd-9xyz", " o1 23abcd9xyz\n", "Ol23 ABCD 9XYZ", "oI23ABCD9XYZ", "0123–ABCD—9XYZ",
		"０１２３ＡＢＣＤ９ＸＹＺ", "Your code is: 0123 ABCD 9XYZ", "0123\u200bABCD\u00a09XYZ", "0123.ABCD.9XYZ", "“0123 ABCD 9XYZ”", "0123,ABCD/9XYZ!", "https://acorn.example/rounds/northgate/vote#code=0123-ABCD-9XYZ"} {
		if got, ok := models.ParseVotingCode(typed); !ok || got != want {
			t.Errorf("%q: %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "0123ABCD9XY", "0123ABCD9XYZ0", "0123ABCD9XY!", "0123ABCD9XYU", "0123ABCD9XY\x00", "\xff123ABCD9XYZ", strings.Repeat(" ", 300) + "0123ABCD9XYZ"} {
		if got, ok := models.ParseVotingCode(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}

func TestVotingCodesDrawnAreRead(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		code, err := models.NewVotingCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := models.ParseVotingCode(models.GroupCode(code)); !ok || got != code || seen[code] {
			t.Fatalf("%q: %q, %v, seen %v", code, got, ok, seen[code])
		}
		seen[code] = true
	}
	if g := models.GroupCode("0123ABCD9XYZ"); g != "0123 ABCD 9XYZ" {
		t.Errorf("grouped: %q", g)
	}
}

// TestNoGuessOpensACode: a million guesses at random hit none of a thousand codes (by 60 bits, one set of guesses in a billion would hit one).
func TestNoGuessOpensACode(t *testing.T) {
	draw := func() string {
		code, err := models.NewVotingCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	codes := map[string]bool{}
	for range 1000 {
		codes[draw()] = true
	}
	for range 1_000_000 {
		if guess := draw(); codes[guess] {
			t.Fatalf("%s was guessed", guess)
		}
	}
}

func TestOneTimeCodesAreSixDigits(t *testing.T) {
	for range 200 {
		code, err := models.NewOneTimeCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := models.ParseOneTimeCode(code[:3] + " " + code[3:]); !ok || got != code {
			t.Fatalf("%q: %q, %v", code, got, ok)
		}
	}
	for _, typed := range []string{"", "12345", "1234567", "12345a", "-12345.6x", "٣٤٥٦٧٨"} {
		if got, ok := models.ParseOneTimeCode(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}

func FuzzParseVotingCode(f *testing.F) {
	for _, seed := range []string{"0123 ABCD 9XYZ", "ol23-abcd-9xyz", "Your code is: 0123ABCD9XYZ", "\x00", "\xff\xfe", "０１２３", "ﬀﬀﬀﬀﬀﬀ", "ʼnʼn"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := models.ParseVotingCode(typed)
		if !ok {
			return
		}
		if again, ok := models.ParseVotingCode(code); !ok || again != code || len(code) != models.VotingCodeLength {
			t.Errorf("%q became %q, and that %q", typed, code, again)
		}
	})
}

func FuzzParseOneTimeCode(f *testing.F) {
	for _, seed := range []string{"123456", "123 456", "code: 123456", "１２３４５６", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if code, ok := models.ParseOneTimeCode(typed); ok && (len(code) != 6 || strings.Trim(code, "0123456789") != "") {
			t.Errorf("%q became %q", typed, code)
		}
	})
}
