package messages

import (
	"context"
	"strings"
	"unicode/utf8"

	"acorn/models/lang"
)

// VoteCodeText is VoteCode as a text: the code first, where a locked phone shows it, and in one piece, as phones look for it that fill it in.
func VoteCodeText(ctx context.Context, council, code string, minutes int) string {
	return shortest(
		lang.N(ctx, minutes, "{{.Code}} is your code to vote, from {{.Council}}. It works for {{.N}} minute. Never give it to anyone.",
			"{{.Code}} is your code to vote, from {{.Council}}. It works for {{.N}} minutes. Never give it to anyone.", "Code", code, "Council", line(council)),
		lang.N(ctx, minutes, "{{.Code}} is your code to vote. It works for {{.N}} minute. Never give it to anyone.",
			"{{.Code}} is your code to vote. It works for {{.N}} minutes. Never give it to anyone.", "Code", code),
	)
}

// ExchangeCodeText is ExchangeCode as a text.
func ExchangeCodeText(ctx context.Context, council, code string, minutes int) string {
	code = spaced(code)
	return shortest(
		lang.N(ctx, minutes, "{{.Code}} gives up your vote online for one on paper. Read it out to who gives you the paper, and to nobody else. {{.N}} minute. {{.Council}}",
			"{{.Code}} gives up your vote online for one on paper. Read it out to who gives you the paper, and to nobody else. {{.N}} minutes. {{.Council}}", "Code", code, "Council", line(council)),
		lang.N(ctx, minutes, "{{.Code}} gives up your vote online for one on paper. Read it out to who gives you the paper, and to nobody else. It works for {{.N}} minute.",
			"{{.Code}} gives up your vote online for one on paper. Read it out to who gives you the paper, and to nobody else. It works for {{.N}} minutes.", "Code", code),
	)
}

// CallCodeText is CallCode as a text.
func CallCodeText(ctx context.Context, officer, council, code string, minutes int) string {
	code = spaced(code)
	return shortest(
		lang.N(ctx, minutes, "{{.Code}} lets {{.Officer}} of {{.Council}} take your vote by phone now. Not on the phone with us? Give it to nobody. {{.N}} minute.",
			"{{.Code}} lets {{.Officer}} of {{.Council}} take your vote by phone now. Not on the phone with us? Give it to nobody. {{.N}} minutes.",
			"Code", code, "Officer", line(officer), "Council", line(council)),
		lang.N(ctx, minutes, "{{.Code}} lets the council take your vote by phone now. Not on the phone with us? Give it to nobody. It works for {{.N}} minute.",
			"{{.Code}} lets the council take your vote by phone now. Not on the phone with us? Give it to nobody. It works for {{.N}} minutes.", "Code", code),
	)
}

// VoteReceiptText is VoteReceipt as a text. It never says what was chosen.
func VoteReceiptText(ctx context.Context, council, tracker string) string {
	return shortest(
		lang.T(ctx, "Your vote is in. Receipt number: {{.Number}}. If you did not vote, someone used your number. Tell {{.Council}}.", "Council", line(council), "Number", line(tracker)),
		lang.T(ctx, "Your vote is in. Receipt number: {{.Number}}. If you did not vote, someone used your number. Tell the council.", "Number", line(tracker)),
	)
}

// spaced is a one-time code in two groups, as people read it out.
func spaced(code string) string {
	if len(code) != 6 {
		return code
	}
	return code[:3] + " " + code[3:]
}

// shortest is the first of some ways to say the same that costs no more than one text; the last where none does.
func shortest(ways ...string) string {
	for _, way := range ways {
		if Fits(way) {
			return way
		}
	}
	return ways[len(ways)-1]
}

// gsm is the alphabet of a text of 160 characters, and gsmTwice those of its characters that take the room of two (3GPP TS 23.038, 6.2.1). Any other makes it one of 70.
const (
	gsm      = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmTwice = "\f^{}\\[~]|€"
)

// Fits reports whether a text goes out as one, for the price of one.
func Fits(text string) bool {
	room := 160
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsm, r):
			room--
		case strings.ContainsRune(gsmTwice, r):
			room -= 2
		default:
			return utf8.RuneCountInString(text) <= 70
		}
	}
	return room >= 0
}
