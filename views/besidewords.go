package views

import (
	"context"
	"slices"

	"acorn/models"
	"acorn/models/lang"
)

// besideWords say how many votes a count left out.
func besideWords(ctx context.Context, b models.BesideResult) []string {
	var words []string
	if b.Reissued > 0 {
		words = append(words, lang.N(ctx, b.Reissued, "{{.N}} person told us that somebody else had voted as them, or might have. Two officers closed the old way to vote and gave them a new voting code.",
			"{{.N}} people told us that somebody else had voted as them, or might have. Two officers closed the old way to vote and gave each of them a new voting code."))
	}
	if len(b.Closed) > 0 {
		words = append(words, lang.N(ctx, len(b.Closed), "Two officers closed {{.N}} way to vote and gave no new code for it.", "Two officers closed {{.N}} ways to vote and gave no new codes for them."))
	}
	if b.Letters > 0 {
		words = append(words, lang.N(ctx, b.Letters, "Two officers closed {{.N}} letter with a voting code. The person it was for could get a new letter, and vote with that.",
			"Two officers closed {{.N}} letters with voting codes. The people they were for could get new letters, and vote with those."))
	}
	if b.VoidBallots > 0 {
		words = append(words, lang.N(ctx, b.VoidBallots, "{{.N}} vote that came in by a closed way is not counted. A web vote that a paper ballot replaced is one of these.",
			"{{.N}} votes that came in by a closed way are not counted. Web votes that a paper ballot replaced are among these."))
	}
	if len(b.Why) > 0 {
		words = append(words, lang.N(ctx, b.SetAside, "{{.N}} vote was set aside by two officers, and is not counted.", "{{.N}} votes were set aside by two officers, and are not counted."))
	}
	return words
}

// unevenWords say which ballots were partly filled more often than others (E5), each way to vote once.
func unevenWords(ctx context.Context, b models.BesideResult) []string {
	var words []string
	for i, u := range b.Uneven {
		same := func(o models.UnevenShare) bool { return o.Channel == u.Channel }
		if slices.ContainsFunc(b.Uneven[:i], same) {
			continue // said with the first
		}
		args := []any{"Channel", channelOf(ctx, u.Channel), "Share", u.Share, "Than", u.Than}
		before := slices.IndexFunc(b.Uneven[i+1:], same)
		switch {
		case u.Other == "":
			words = append(words, lang.T(ctx, "Of every 100 votes {{.Channel}}, {{.Share}} did not use all that they could. In the last vote of this kind it was {{.Than}}.", args...))
		case before < 0:
			words = append(words, lang.T(ctx, "Of every 100 votes {{.Channel}}, {{.Share}} did not use all that they could. Of every 100 {{.Other}}, it was {{.Than}}.",
				append(args, "Other", channelOf(ctx, u.Other))...))
		default:
			words = append(words, lang.T(ctx, "Of every 100 votes {{.Channel}}, {{.Share}} did not use all that they could. In the last vote of this kind it was {{.Before}}. Of every 100 {{.Other}}, it was {{.Than}}.",
				append(args, "Other", channelOf(ctx, u.Other), "Before", b.Uneven[i+1+before].Than)...))
		}
	}
	return words
}

// channelOf is how people voted, as part of a sentence.
func channelOf(ctx context.Context, channel string) string {
	switch channel {
	case "code":
		return lang.T(ctx, "with a printed code")
	case "email":
		return lang.T(ctx, "with a code that we sent")
	case "paper":
		return lang.T(ctx, "on paper")
	case "roll":
		return lang.T(ctx, "from the list of voters")
	case "sign_in":
		return lang.T(ctx, "by signing in")
	default:
		return lang.T(ctx, "in another way")
	}
}

// somethingBeside reports whether there is anything to say.
func somethingBeside(b models.BesideResult) bool {
	return b.VoidBallots+b.Reissued+len(b.Closed)+b.Letters+len(b.Why)+len(b.Uneven) > 0
}
