package messages

import (
	"context"
	"strings"
	"time"

	"acorn/models/lang"
)

// VoteCode gives the code that lets a person cast a ballot, and works for so many minutes. The round is named in the text only:
// its name may say who it is for.
func VoteCode(ctx context.Context, council, round, code string, minutes int) (string, string) {
	return lang.T(ctx, "Your one-time code to vote"), paragraphs(
		lang.T(ctx, "Your code is {{.Code}}", "Code", code),
		lang.N(ctx, minutes, "It works for {{.N}} minute. Type it on the page where you asked for it, and your vote is in.",
			"It works for {{.N}} minutes. Type it on the page where you asked for it, and your vote is in."),
		lang.T(ctx, "It is for voting in {{.Round}}, run by {{.Council}}.", "Round", line(round), "Council", line(council)),
		keepCode(ctx),
	)
}

// ExchangeCode gives the code by which somebody gives up their vote online for a vote on paper, and works for so many minutes. They read it out to whoever
// has the papers.
func ExchangeCode(ctx context.Context, council, round, code string, minutes int) (string, string) {
	return lang.T(ctx, "Your code for a paper ballot"), paragraphs(
		lang.T(ctx, "Your code is {{.Code}}", "Code", code),
		lang.T(ctx, "Read this code out to the person who gives you the paper. It gives up your vote online for a vote on paper."),
		lang.N(ctx, minutes, "It works for {{.N}} minute, and for nothing else.", "It works for {{.N}} minutes, and for nothing else."),
		lang.T(ctx, "It is for voting in {{.Round}}, run by {{.Council}}.", "Round", line(round), "Council", line(council)),
		lang.T(ctx, "If you did not ask for a paper, do not give this code to anyone. Then nothing happens to your vote."),
	)
}

// CallCode gives the code by which somebody who votes by phone shows that an address is theirs, and works for so many minutes. They read it out to the officer
// of this name who takes the call.
func CallCode(ctx context.Context, officer, council, round, code string, minutes int) (string, string) {
	return lang.T(ctx, "Your code to vote by phone"), paragraphs(
		lang.T(ctx, "Your code is {{.Code}}", "Code", code),
		lang.T(ctx, "Read this code out to {{.Officer}} of {{.Council}}, who takes your vote by phone now. It lets them send in one vote as you say it, while another person listens.",
			"Officer", line(officer), "Council", line(council)),
		lang.N(ctx, minutes, "It works for {{.N}} minute, and for nothing else.", "It works for {{.N}} minutes, and for nothing else."),
		lang.T(ctx, "It is for voting in {{.Round}}, run by {{.Council}}.", "Round", line(round), "Council", line(council)),
		lang.T(ctx, "If you are not on the phone with us now, do not give this code to anyone. Then nothing happens to your vote."),
	)
}

// VoteReceipt says that a ballot was counted in, and how to look for it later. It never says what was chosen. changeUntil is zero once it can no
// longer be changed.
func VoteReceipt(ctx context.Context, council, round, tracker string, changeUntil time.Time) (string, string) {
	change := ""
	if !changeUntil.IsZero() {
		change = lang.T(ctx, "You can change your vote until {{.When}}. Go back to the voting page and vote again. Only your last vote counts.",
			"When", lang.DateTime(ctx, changeUntil))
	}
	return lang.T(ctx, "Your receipt"), paragraphs(
		lang.T(ctx, "Your vote is in. Your receipt number is:"),
		line(tracker),
		lang.T(ctx, "You voted in {{.Round}}, run by {{.Council}}.", "Round", line(round), "Council", line(council)),
		change,
		lang.T(ctx, "If you did not vote, someone else used your email. Tell us, so that we can put it right."),
		lang.T(ctx, "After voting ends we publish a list of receipt numbers. Look for yours to check that your vote was counted."),
		lang.T(ctx, "This email does not say what you chose. Your vote is secret."),
	)
}

// Checkpoint takes a signed checkpoint of a round's log of votes out of the building. hour is the hour that it is for, key what it is checked with.
func Checkpoint(ctx context.Context, council, round, note, fingerprint, key, url string, hour time.Time) (string, string) {
	return lang.T(ctx, "Keep this: the log of votes at {{.When}}", "When", lang.DateTime(ctx, hour)), paragraphs(
		lang.T(ctx, "This says how many votes of {{.Round}}, run by {{.Council}}, were in the log at {{.When}}, and signs them. Other votes may wait for a later one.",
			"Round", line(round), "Council", line(council), "When", lang.DateTime(ctx, hour)),
		lang.T(ctx, "Keep this email until the round is over and nobody can complain any more. Do not pass it on before voting ends. "+
			"If one of these votes is changed or taken out later, or another put among them, this shows it."),
		strings.TrimSpace(note),
		lang.T(ctx, "Its fingerprint is {{.Fingerprint}}. The same fingerprint stands on this page:", "Fingerprint", fingerprint),
		url,
		lang.T(ctx, "Keep this key too. It is the public key that {{.Council}} signs the log with:", "Council", line(council)),
		key,
		lang.T(ctx, "When the result is out, hold the log against what you kept. Save these emails in one text file, mails.txt, and type:"),
		"acorn verify recount.zip --key "+key+" --checkpoints mails.txt",
	)
}

// KeyDestruction tells an auditor that officers propose to destroy a round's key, or have done so.
func KeyDestruction(ctx context.Context, round string, done bool, url string) (string, string) {
	if done {
		return lang.T(ctx, "The key of a vote is destroyed"), paragraphs(
			lang.T(ctx, "Two officers destroyed the key of {{.Round}}. Nothing leads from a vote to a person any more. See who did it and what they looked at:", "Round", line(round)), url)
	}
	return lang.T(ctx, "The key of a vote is to be destroyed"), paragraphs(
		lang.T(ctx, "An officer proposes to destroy the key of {{.Round}}. Another officer confirms it. If you know of a complaint, a request for information or a claim that is open, tell them now:",
			"Round", line(round)), url)
}

// Kinds of what an officer proposes in a round and another confirms.
const (
	MoreTimeToConfirm = "more time"
	CancelToConfirm   = "cancel"
	SealToConfirm     = "seal"
	VotersToConfirm   = "voters"
	// TranslationToConfirm is a translation that is wrong, to be taken off the ballot.
	TranslationToConfirm = "translation"
	// WordsToConfirm are translations that are to come on the ballot.
	WordsToConfirm = "words"
)

// OfficerToConfirm asks an officer to look at what another one proposes in a round. It names nobody that it is about, and the round in the text only.
func OfficerToConfirm(ctx context.Context, kind, round, proposedBy, url string) (string, string) {
	says := map[string]string{
		MoreTimeToConfirm:    lang.T(ctx, "{{.Person}} proposes to give people more time to vote in {{.Round}}.", "Person", line(proposedBy), "Round", quote(round)),
		CancelToConfirm:      lang.T(ctx, "{{.Person}} proposes to cancel {{.Round}}.", "Person", line(proposedBy), "Round", quote(round)),
		SealToConfirm:        lang.T(ctx, "{{.Person}} proposes to seal the rules and projects of {{.Round}}.", "Person", line(proposedBy), "Round", quote(round)),
		WordsToConfirm:       lang.T(ctx, "{{.Person}} wrote in another language what the ballot of {{.Round}} says.", "Person", line(proposedBy), "Round", quote(round)),
		TranslationToConfirm: lang.T(ctx, "{{.Person}} proposes to take a translation off the ballot of {{.Round}}.", "Person", line(proposedBy), "Round", quote(round)),
		VotersToConfirm:      lang.T(ctx, "{{.Person}} proposes a decision on voters in {{.Round}}.", "Person", line(proposedBy), "Round", quote(round)),
	}
	return lang.T(ctx, "Something is waiting for you to confirm"), paragraphs(
		says[kind],
		lang.T(ctx, "Nothing changes until another officer confirms it. If you do not know why, ask them before you decide."),
		lang.T(ctx, "Sign in to see it:"),
		url,
	)
}

// ManyTexts tells an officer that so many texts with codes were asked for that some are not sent. The round is named in the text only.
func ManyTexts(ctx context.Context, round, url string) (string, string) {
	return lang.T(ctx, "Something to look into"), paragraphs(
		lang.T(ctx, "So many texts with codes were asked for in {{.Round}} that we do not send some of them now. It may be many people at one place, or somebody who runs up the council's bill.", "Round", line(round)),
		lang.T(ctx, "People can still vote by email, with a printed code or on paper. See what you can do:"),
		url)
}

// WrongSignInCodes tells an administrator that many wrong codes to sign in to accounts were typed.
func WrongSignInCodes(ctx context.Context, url string) (string, string) {
	return lang.T(ctx, "Something to look into"), paragraphs(
		lang.T(ctx, "Many wrong codes to sign in were typed in a short time. It may be a busy place, or somebody who guesses."),
		lang.T(ctx, "Each code takes few tries, and everyone can still sign in. See whether somebody did what they should not:"),
		url)
}

// WrongCodes tells an officer that many wrong voting codes were typed in a short time. The round is named in the text only.
func WrongCodes(ctx context.Context, round, url string) (string, string) {
	return lang.T(ctx, "Something to look into"), paragraphs(
		lang.T(ctx, "Many wrong voting codes were typed in a short time in {{.Round}}. It may be a class that types one code wrongly, or somebody who guesses.", "Round", line(round)),
		lang.T(ctx, "A printed code cannot be found by guessing, a code that was sent takes few tries, and the vote goes on. See what you can do:"),
		url)
}

// BackupLate tells an administrator that no backup was made for more than a day; made is when the last one was, zero where there is no note of any.
func BackupLate(ctx context.Context, made time.Time, url string) (string, string) {
	last := lang.T(ctx, "There is no note of any backup.")
	if !made.IsZero() {
		last = lang.T(ctx, "The last one is from {{.When}}.", "When", lang.DateTime(ctx, made))
	}
	return lang.T(ctx, "No backup was made for more than a day"), paragraphs(
		last,
		lang.T(ctx, "Ask whoever runs the server to look at the backups and to make one today. Your desk says so until there is one:"),
		url)
}
