package models

import (
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode"
)

// codeLetters are Crockford's base 32: no I, L, O or U, so that nothing is read as a digit and no word comes out by chance.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// VotingCodeLength is how many characters a printed voting code has: 60 bits, too many to guess.
const VotingCodeLength = 12

// SpokenCodeLength is how many characters a code has that a voter reads out to somebody who works on the vote: 40 bits, for a quarter of an hour.
const SpokenCodeLength = 8

// NewVotingCode draws a voting code, without the gaps it is printed with.
func NewVotingCode(random io.Reader) (string, error) { return drawnCode(random, VotingCodeLength) }

// NewSpokenCode draws a code to read out, without gaps.
func NewSpokenCode(random io.Reader) (string, error) { return drawnCode(random, SpokenCodeLength) }

func drawnCode(random io.Reader, length int) (string, error) {
	raw := make([]byte, length)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("drawing a code: %w", err)
	}
	for i, b := range raw {
		raw[i] = codeLetters[b%32]
	}
	return string(raw), nil
}

// NewOneTimeCode draws the six digits that are sent by e-mail.
func NewOneTimeCode(random io.Reader) (string, error) {
	// 64 bits over a million: the first digits are more likely than the last by less than one in ten million million.
	raw := make([]byte, 8)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("drawing a one-time code: %w", err)
	}
	n := new(big.Int).SetBytes(raw)
	return fmt.Sprintf("%06d", n.Mod(n, big.NewInt(1_000_000)).Int64()), nil
}

// ParseVotingCode reads a voting code however it was typed: with gaps or dashes, in lower case, in wide letters, with O for 0, I or l for 1, or pasted
// with "Your code is:" or the address of its slip before it. It reports whether that is a code at all.
func ParseVotingCode(typed string) (string, bool) { return codeOf(typed, VotingCodeLength) }

// ParseSpokenCode reads a code that a voter read out, however it was typed. It reports whether it can be one.
func ParseSpokenCode(typed string) (string, bool) { return codeOf(typed, SpokenCodeLength) }

func codeOf(typed string, length int) (string, bool) {
	code := typedCode(typed, crockford)
	if len(code) != length || strings.Trim(code, codeLetters) != "" {
		return "", false
	}
	return code, true
}

// crockford reads the letters that look like a digit as that digit.
func crockford(r rune) rune {
	switch r {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	}
	return r
}

// ParseOneTimeCode reads the six digits of an e-mail however they were typed. It reports whether they are six digits.
func ParseOneTimeCode(typed string) (string, bool) {
	code := typedCode(typed, func(r rune) rune { return r })
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		return "", false
	}
	return code, true
}

// typedCode leaves out what people type around and between the characters of a code.
func typedCode(typed string, letter func(rune) rune) string {
	if len(typed) > 200 {
		return ""
	}
	plain := strings.Map(narrow, strings.ToValidUTF8(typed, "?"))
	if _, code, found := strings.Cut(plain, "#code="); found { // the whole address of a slip
		plain = code
	}
	if i := strings.LastIndexByte(plain, ':'); i >= 0 {
		plain = plain[i+1:]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return letter(unicode.ToUpper(r))
	}, plain)
}

// narrow makes the wide letters and digits of East Asian keyboards (U+FF01 to U+FF5E) the ASCII ones that they stand for.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// GroupCode puts a code in groups of four, as it is printed and read out.
func GroupCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups = append(groups, code[:4])
		code = code[4:]
	}
	return strings.Join(append(groups, code), " ")
}
