package models

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What joins letters or parts of an emoji, what chooses an emoji's looks, and the flag whose tags say of which country it is.
const (
	nonJoiner, joiner        = '\u200C', '\u200D'
	asText, asEmoji          = '\uFE0E', '\uFE0F'
	flag, tags, tagsEnd      = '\U0001F3F4', '\U000E0020', '\U000E007F'
	brailleBlank        rune = '\u2800'
	information         rune = '\u2139' // an emoji that is a letter to Unicode
)

// joiningScripts are those in which a joiner or a non-joiner belongs to how a word is spelt.
var joiningScripts = []*unicode.RangeTable{unicode.Arabic, unicode.Syriac, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya,
	unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala}

// unseen reports whether a character shows nothing by itself: it only turns, breaks or parts what stands around it.
func unseen(r rune) bool {
	switch {
	case r == '\n', r == '\r', r == '\t':
		return false
	case r == brailleBlank:
		return true
	default:
		return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) &&
			!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
	}
}

// belongs reports whether people's own writing has this unseen character after that one and before the rest.
func belongs(before, r rune, rest string) bool {
	switch {
	case r == joiner && (unicode.In(before, unicode.So, unicode.Sk) || before == asEmoji):
		after, _ := utf8.DecodeRuneInString(rest)
		return rest != "" && unicode.In(after, unicode.So, unicode.Sm)
	case r == joiner, r == nonJoiner:
		return unicode.In(before, joiningScripts...)
	case r == asText, r == asEmoji:
		return before == information || unicode.In(before, unicode.So, unicode.Sm, unicode.Po, unicode.Pd, unicode.Nd)
	case tags <= r && r <= tagsEnd:
		return before == flag || tags <= before && before < tagsEnd
	default:
		return false
	}
}

// seen is the text without what cannot be seen.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, text)
}

// strayIn finds the first character that cannot be seen and does not belong where it stands, and answers the word in which it is, or else the one before.
func strayIn(text string) (word string, found bool) {
	var before rune
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		rest := text[i+size:]
		if unseen(r) && !belongs(before, r, rest) {
			if end := strings.IndexFunc(rest, unicode.IsSpace); end >= 0 {
				rest = rest[:end]
			}
			if words := strings.Fields(seen(text[:i] + rest)); len(words) > 0 {
				word = words[len(words)-1]
			}
			return word, true
		}
		before = r
	}
	return "", false
}

// noStray adds that characters which cannot be seen have to go, and where the first is.
func (c *Checks) noStray(field, text string) {
	switch word, found := strayIn(text); {
	case found && word != "":
		c.Require(false, field, "Take out the characters that cannot be seen. Delete “{{.Word}}” with the spaces around it and type it again", "Word", word)
	case found:
		c.Require(false, field, "Take out the characters that cannot be seen. Delete all of this and type it again")
	}
}

// folded is a text as a reader who wants to ring or write takes it: without what cannot be seen, wide and raised forms as plain ones, digits of all scripts
// as 0 to 9 and all dashes as one.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Nd, r):
			return '0' + digit(r)
		case unicode.Is(unicode.Pd, r):
			return '-'
		default:
			return r
		}
	}, norm.NFKC.String(seen(text)))
}

// digit is what a decimal digit of any script is worth: Unicode has each script's ten in a row, and what NFKC leaves has each row by itself.
func digit(r rune) rune {
	zero := r
	for r-zero < 9 && unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return r - zero
}

// mixedWord is a word whose letters are of the Latin alphabet and of one that has some of the same looks.
func mixedWord(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	for _, word := range words {
		latin := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
		other := strings.ContainsFunc(word, func(r rune) bool { return unicode.In(r, unicode.Cyrillic, unicode.Greek) })
		if latin && other {
			return word
		}
	}
	return ""
}

// oneAlphabet adds what is wrong with a name that could be taken for another's.
func (c *Checks) oneAlphabet(field, text string) {
	word := mixedWord(text)
	c.Require(word == "", field, "“{{.Word}}” has letters of two alphabets that look the same. Type it again with one", "Word", word)
}

// looks are letters of other alphabets that look like one of the Latin, in small letters, and letters, digits and pairs of the Latin that look like others in
// some hands: a capital I, a small l and a 1 are one stroke.
var looks = strings.NewReplacer("rn", "m", "vv", "w", "i", "l", "1", "l", "|", "l", "ı", "l", "0", "o", "ɑ", "a", "ɡ", "g", "ᴄ", "c", "ᴏ", "o", "ꜱ", "s", "ᴠ", "v", "ᴡ", "w", "ᴢ", "z",
	"а", "a", "в", "b", "е", "e", "к", "k", "м", "m", "н", "h", "о", "o", "р", "p", "с", "c", "т", "t", "у", "y", "х", "x", "ѕ", "s", "і", "l", "ӏ", "l", "ј", "j",
	"α", "a", "β", "b", "ε", "e", "η", "h", "ι", "l", "κ", "k", "μ", "m", "ν", "v", "ο", "o", "ρ", "p", "τ", "t", "υ", "y", "χ", "x", "ζ", "z")

// readAs is what a title has in common with all that a reader may take for it: its letters, digits and signs without case, spaces, accents, width, points
// and alphabet.
func readAs(title string) string {
	return looks.Replace(strings.Map(func(r rune) rune {
		if unseen(r) || unicode.In(r, unicode.Mn, unicode.P, unicode.Z) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(title)))
}
