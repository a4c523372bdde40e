package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
)

// limitsWords say what a round's checks do not find, by how its voters show that they may vote.
func limitsWords(ctx context.Context, p Page, r models.RoundFrame) []string {
	var words []string
	switch r.Assurance {
	case models.AssuranceCode:
		words = append(words, lang.T(ctx, "We do not know who was given which code. Whoever hands codes out must see to it that nobody gets two."),
			copied(ctx))
	case models.AssuranceEmail:
		words = append(words, p.eitherWay(lang.T(ctx, "One person can vote with a school code and an email, with an email and a mobile number, or with two of them. We do not see that it is the same person."),
			lang.T(ctx, "One person can vote with a school code and an email, or with two email addresses. We do not see that it is the same person.")),
			p.eitherWay(lang.T(ctx, "Someone who can read your email or your texts can vote as you. People who share a phone number have one vote by text between them."),
				lang.T(ctx, "Someone who can read your email can vote as you.")),
			copied(ctx),
			lang.T(ctx, "You tell us how you belong here and how old you are. We do not check it."))
	case models.AssuranceSignIn:
		words = append(words, lang.T(ctx, "One person can vote with two accounts, or with an account and a printed code or a paper. We do not see that it is the same person."),
			copied(ctx),
			lang.T(ctx, "Someone who gets into your account can vote as you. We cannot look up or stop a vote by its account: we do not know whose it is."),
			lang.T(ctx, "You tell us how you belong here and how old you are. We do not check it."))
	default:
		words = append(words, lang.T(ctx, "The list of voters can have mistakes: somebody on it twice, or somebody missing."),
			lang.T(ctx, "Someone who knows what you vote with can vote as you."), copied(ctx))
	}
	return append(words, lang.T(ctx, "Something harmful on a phone could change a vote before it gets to us. To be sure, look at your vote on another device."),
		lang.T(ctx, "Nobody sees if a person is told how to vote, or pays for a vote. If someone did that to you, tell us."),
		lang.T(ctx, "When many people join at once from one place, officers look at it. Two of them can set such votes aside. The result says how many, and why."))
}

// copied says what a copy of a code gives away: a code that was used opens its own ballot until the close.
func copied(ctx context.Context) string {
	return lang.T(ctx, "Someone who has a copy of your voting code, like the person who printed it, can see your vote and change it until voting closes.")
}
