package messages

import (
	"context"
	"strings"
	"time"
	"unicode"

	"acorn/models"
	"acorn/models/lang"
)

// Decision is what a review decided about a proposal.
type Decision string

// The decisions.
const (
	Eligible         Decision = "eligible"
	ChangesRequested Decision = "changes_requested"
	NotEligible      Decision = "not_eligible"
)

// SignInCode gives the code that signs a person in, and works for so many minutes.
func SignInCode(ctx context.Context, council, code string, minutes int) (string, string) {
	return lang.T(ctx, "Your sign-in code"), paragraphs(
		lang.T(ctx, "Your code is {{.Code}}", "Code", code),
		lang.N(ctx, minutes, "It works for {{.N}} minute. Type it on the page where you asked for it.",
			"It works for {{.N}} minutes. Type it on the page where you asked for it."),
		lang.T(ctx, "It signs you in to Acorn at {{.Council}}.", "Council", line(council)),
		keepCode(ctx),
	)
}

// SignInAdded tells somebody that their account can be signed in to with an account elsewhere, which is called so.
func SignInAdded(ctx context.Context, called, url string) (string, string) {
	return lang.T(ctx, "A new way to sign in to your account"), paragraphs(
		lang.T(ctx, "You can now sign in to your account in Acorn with {{.Name}} too.", "Name", line(called)),
		lang.T(ctx, "If you added it, you do not need to do anything."),
		lang.T(ctx, "If you did not, somebody else can sign in as you. Remove it here now, and tell the council:"),
		url,
	)
}

// SignInRemoved tells somebody that a way to sign in was taken off their account.
func SignInRemoved(ctx context.Context, called, url string) (string, string) {
	return lang.T(ctx, "A way to sign in to your account was removed"), paragraphs(
		lang.T(ctx, "{{.Name}} no longer signs you in to your account in Acorn. All your devices but the one where it was removed are signed out.", "Name", line(called)),
		lang.T(ctx, "If that was not you, tell the council. Your account is here:"),
		url,
	)
}

func keepCode(ctx context.Context) string {
	return lang.T(ctx, "Do not give this code to anyone. We will never ask you for it by phone or email. "+
		"If you did not ask for it, you do not need to do anything.")
}

// ProposalReceived confirms that a proposal was submitted.
func ProposalReceived(ctx context.Context, reference, title, url string) (string, string) {
	return lang.T(ctx, "We have your idea {{.Reference}}", "Reference", line(reference)), paragraphs(
		lang.T(ctx, "Your idea {{.Title}} is in. Its reference is {{.Reference}}.", "Title", quote(title), "Reference", line(reference)),
		lang.T(ctx, "Next, we read it and decide if it can go forward. We will email you when we have decided, or if we need to ask you something."),
		lang.T(ctx, "Read your idea here:"),
		url,
	)
}

// HandoverAsked asks somebody to own an idea that somebody else began. from is what the one who asks is called, and may be empty; title may be too.
func HandoverAsked(ctx context.Context, council, from, title, url string, until time.Time) (string, string) {
	about := lang.T(ctx, "{{.Name}} began an idea in Acorn at {{.Council}} and asks you to take it on.", "Name", line(from), "Council", line(council))
	if line(from) == "" {
		about = lang.T(ctx, "Somebody began an idea in Acorn at {{.Council}} and asks you to take it on.", "Council", line(council))
	}
	return lang.T(ctx, "Will you take on an idea?"), paragraphs(
		about,
		ideaCalled(ctx, title),
		lang.T(ctx, "Acorn is where people in {{.Council}} decide together how public money is spent. "+
			"If you say yes, the idea is yours. You can change it and send it in. If it wins, you are the person we ask how the money was spent. Whoever began it can still read it and help to write it.", "Council", line(council)),
		lang.T(ctx, "Read it first, then say yes or no. Sign in with this email address here:"),
		url,
		lang.T(ctx, "You can answer until {{.When}}. If you do not know who this is, you do not need to do anything.", "When", lang.DateTime(ctx, until)),
	)
}

// HandoverAnswered tells whoever asked what became of it. It does not name whom they asked.
func HandoverAnswered(ctx context.Context, title string, accepted bool, url string) (string, string) {
	about, next := lang.T(ctx, "Somebody you asked to take on your idea said no."), lang.T(ctx, "Nothing that you wrote is lost. You can ask somebody else here:")
	if accepted {
		about, next = lang.T(ctx, "Somebody you asked to take on your idea said yes. They can send it in now."), lang.T(ctx, "You can still read it, help to write it, and see what becomes of it:")
	}
	return lang.T(ctx, "You have an answer"), paragraphs(about, ideaCalled(ctx, title), next, url)
}

// ideaCalled names an idea, where it has a name.
func ideaCalled(ctx context.Context, title string) string {
	if title == "" {
		return ""
	}
	return lang.T(ctx, "The idea is called {{.Title}}.", "Title", quote(title))
}

// ReviewDecision tells the proposers what the review decided and why. An unknown decision sends them to the page.
func ReviewDecision(ctx context.Context, title string, decision Decision, reasons []string, url string) (string, string) {
	subject := lang.T(ctx, "We have read your idea")
	var about, next string
	switch decision {
	case Eligible:
		about = lang.T(ctx, "Your idea {{.Title}} can go forward.", "Title", quote(title))
		next = lang.T(ctx, "See what happens next:")
	case ChangesRequested:
		about = lang.T(ctx, "Your idea {{.Title}} needs some changes before it can go forward.", "Title", quote(title))
		next = lang.T(ctx, "Change it or answer us, then send it in again here. You have {{.Days}} days at least:", "Days", models.ReplyDays)
	case NotEligible:
		about = lang.T(ctx, "Your idea {{.Title}} cannot go forward.", "Title", quote(title))
		next = lang.T(ctx, "If you think this is wrong, say why here within {{.Days}} days, and another person looks again:", "Days", models.ReplyDays)
	default:
		about = lang.T(ctx, "We have made a decision about your idea {{.Title}}.", "Title", quote(title))
		next = lang.T(ctx, "Read the decision here:")
	}
	parts := []string{about}
	if list := bullets(reasons); list != "" {
		parts = append(parts, lang.T(ctx, "This is why:"), list)
	}
	return subject, paragraphs(append(parts, next, url)...)
}

// AppealToDecide tells an officer who did not decide that a group asks for another look.
func AppealToDecide(ctx context.Context, title, url string) (string, string) {
	return lang.T(ctx, "A group asks for another look at its idea"), paragraphs(
		lang.T(ctx, "It was decided that {{.Title}} cannot go forward. Its group thinks that this is wrong, and says why.", "Title", quote(title)),
		lang.T(ctx, "A person who did not decide looks again, before the rules are sealed. Read it and decide here:"),
		url,
	)
}

// AppealDecision tells the proposers what another person made of the decision that they think is wrong, and why.
func AppealDecision(ctx context.Context, title string, decision Decision, reasons []string, url string) (string, string) {
	var about, next string
	switch decision {
	case Eligible:
		about = lang.T(ctx, "We changed the decision. Your idea {{.Title}} can go forward.", "Title", quote(title))
		next = lang.T(ctx, "See what happens next:")
	case ChangesRequested:
		about = lang.T(ctx, "We changed the decision. Your idea {{.Title}} can go on, but it needs some changes first.", "Title", quote(title))
		next = lang.T(ctx, "Change it or answer us, then send it in again here. You have {{.Days}} days at least:", "Days", models.ReplyDays)
	default:
		about = lang.T(ctx, "The decision stays. Your idea {{.Title}} cannot go forward.", "Title", quote(title))
		next = lang.T(ctx, "Read it all, and how to complain, here:")
	}
	parts := []string{lang.T(ctx, "A person who did not decide the first time has looked at your idea again."), about}
	if list := bullets(reasons); list != "" {
		parts = append(parts, lang.T(ctx, "This is why:"), list)
	}
	return lang.T(ctx, "We have looked at your idea again"), paragraphs(append(parts, next, url)...)
}

// ResultForProposer tells the proposers the result before everyone sees it. why is the reason in a sentence. Voted in is not yet funded, and the text
// says so. It names no time for the publication: an officer publishes when everyone has had time to read.
func ResultForProposer(ctx context.Context, title string, votedIn bool, why, url string) (string, string) {
	about := lang.T(ctx, "Your idea {{.Title}} was not voted in.", "Title", quote(title))
	next := lang.T(ctx, "Thank you for proposing it. You can see all the numbers here:")
	if votedIn {
		about = lang.T(ctx, "Your idea {{.Title}} was voted in.", "Title", quote(title))
		next = lang.T(ctx, "The money is not yours yet. First we do some last checks, then we send you an offer. Do not spend anything until then. "+
			"See what happens next:")
	}
	return lang.T(ctx, "The result for your idea"), paragraphs(
		about,
		line(why),
		lang.T(ctx, "Keep this within your group until we publish the result for everyone."),
		next,
		url,
	)
}

// RoundCancelled tells somebody who sent in an idea, or was writing one, that the round was called off, and why.
func RoundCancelled(ctx context.Context, round, reason, url string) (string, string) {
	return lang.T(ctx, "The round that you have an idea in was cancelled"), paragraphs(
		lang.T(ctx, "We have cancelled {{.Round}}. There will be no vote, and no money is given out in it.", "Round", quote(round)),
		lang.T(ctx, "This is why:"),
		line(reason),
		lang.T(ctx, "We are sorry. What you sent in stays where it is, so you can use it again for another round."),
		lang.T(ctx, "See the round here:"),
		url,
	)
}

// RoundChanged tells somebody who sent in an idea, or is writing one, that the money or the dates of its round changed, and why.
func RoundChanged(ctx context.Context, round, reason, url string) (string, string) {
	return lang.T(ctx, "The round that you have an idea in has changed"), paragraphs(
		lang.T(ctx, "The money or the dates of {{.Round}} are not what they were.", "Round", quote(round)),
		lang.T(ctx, "This is why:"),
		line(reason),
		lang.T(ctx, "See what changed, and by when your idea must be in:"),
		url,
	)
}

// OfferMade tells the group's lead that an award is offered. amount is in pence.
func OfferMade(ctx context.Context, title string, amount int64, url string) (string, string) {
	return lang.T(ctx, "We have an offer for your group"), paragraphs(
		lang.T(ctx, "We would like to give your group {{.Amount}} for {{.Title}}.", "Amount", lang.Money(ctx, amount), "Title", quote(title)),
		lang.T(ctx, "Read what we ask of you and what we will do. Then accept the offer or say no. No money is paid before you accept."),
		lang.T(ctx, "Read the offer here:"),
		url,
	)
}

// NoAward tells a group whose project was voted in that it gets no money for now. reason is the officer's, as everybody can read it.
func NoAward(ctx context.Context, title, reason, url string) (string, string) {
	return lang.T(ctx, "Your project was voted in, and there is no award yet"), paragraphs(
		lang.T(ctx, "People voted for {{.Title}}. The council does not offer money for it now. This is why:", "Title", quote(title)),
		reason,
		lang.T(ctx, "If you think that is wrong, or something has changed, write or ring us."),
		lang.T(ctx, "Everybody can read this here:"),
		url,
	)
}

// PaymentMade tells the group's lead that money is on its way. amount is in pence. Bank details are never in a message.
func PaymentMade(ctx context.Context, title string, amount int64, url string) (string, string) {
	return lang.T(ctx, "We have sent your group a payment"), paragraphs(
		lang.T(ctx, "We have paid your group {{.Amount}} for {{.Title}}. It goes to the bank account that our finance team has for your group.",
			"Amount", lang.Money(ctx, amount), "Title", quote(title)),
		lang.T(ctx, "If it has not come within 5 working days, tell us. We will never email you to ask for bank details."),
		lang.T(ctx, "See your payments here:"),
		url,
	)
}

// PaymentToApprove asks a finance approver to look at a payment that somebody else asked for. amount is in pence.
func PaymentToApprove(ctx context.Context, title string, amount int64, url string) (string, string) {
	return lang.T(ctx, "A payment is waiting for you to approve"), paragraphs(
		lang.T(ctx, "{{.Amount}} is asked for, for {{.Title}}.", "Amount", lang.Money(ctx, amount), "Title", quote(title)),
		lang.T(ctx, "Check it and approve it or send it back. Nothing is paid until you decide."),
		lang.T(ctx, "Sign in to see it:"),
		url,
	)
}

// PaymentRefused tells whoever asked for a payment that it was sent back, and why. amount is in pence.
func PaymentRefused(ctx context.Context, title string, amount int64, reason, url string) (string, string) {
	return lang.T(ctx, "A payment needs another look"), paragraphs(
		lang.T(ctx, "You asked for {{.Amount}} for {{.Title}}. It was sent back to you.", "Amount", lang.Money(ctx, amount), "Title", quote(title)),
		lang.T(ctx, "This is why:"),
		line(reason),
		lang.T(ctx, "Nothing was paid. Put it right and ask again here:"),
		url,
	)
}

// AwardToApprove asks a finance approver to look at an award that somebody else proposed. amount is in pence.
func AwardToApprove(ctx context.Context, title string, amount int64, proposedBy, url string) (string, string) {
	return lang.T(ctx, "An award is waiting for you to approve"), paragraphs(
		lang.T(ctx, "{{.Person}} proposes to award {{.Amount}} for {{.Title}}.", "Person", line(proposedBy),
			"Amount", lang.Money(ctx, amount), "Title", quote(title)),
		lang.T(ctx, "Check it and approve it or send it back. Nothing is offered or paid until you decide."),
		lang.T(ctx, "Sign in to see it:"),
		url,
	)
}

// RoleToConfirm asks an administrator to look at a role that another one proposes to give. It names neither the role nor for whom.
func RoleToConfirm(ctx context.Context, proposedBy, url string) (string, string) {
	return lang.T(ctx, "A role is waiting for you to confirm"), paragraphs(
		lang.T(ctx, "{{.Person}} proposes to give somebody a role in Acorn. It does not count before a second administrator confirms it.", "Person", line(proposedBy)),
		lang.T(ctx, "If you do not know why, ask them before you decide."),
		lang.T(ctx, "Sign in to see it:"),
		url,
	)
}

// AwardsDecided tells the officer who proposed awards what became of them. reason is why they were sent back.
func AwardsDecided(ctx context.Context, round string, approved bool, reason, url string) (string, string) {
	if approved {
		return lang.T(ctx, "Your proposal in Acorn was decided"), paragraphs(
			lang.T(ctx, "The awards that you proposed for {{.Round}} were approved. The groups have their offers.", "Round", quote(round)),
			lang.T(ctx, "See them here:"),
			url,
		)
	}
	return lang.T(ctx, "Your proposal in Acorn was decided"), paragraphs(
		lang.T(ctx, "The awards that you proposed for {{.Round}} were sent back to you. Nothing was offered.", "Round", quote(round)),
		lang.T(ctx, "This is why:"),
		line(reason),
		lang.T(ctx, "Change them and propose again here:"),
		url,
	)
}

// RoleGiven tells a person that a role of theirs counts now. where names its team, organisation or place, and may be empty.
func RoleGiven(ctx context.Context, role, where, url string) (string, string) {
	return lang.T(ctx, "What you can do in Acorn has changed"), paragraphs(
		lang.T(ctx, "You have a new role in Acorn."),
		whereHeld(ctx, where),
		lang.T(ctx, "This is what you can do now:"),
		roleCan(ctx, role),
		lang.T(ctx, "Sign in to begin:"),
		url,
	)
}

// RoleEnded tells a person that a role of theirs has ended.
func RoleEnded(ctx context.Context, role, where, url string) (string, string) {
	return lang.T(ctx, "What you can do in Acorn has changed"), paragraphs(
		lang.T(ctx, "A role of yours in Acorn has ended."),
		whereHeld(ctx, where),
		lang.T(ctx, "This is what it was for:"),
		roleCan(ctx, role),
		lang.T(ctx, "If you think that this is a mistake, answer whoever looks after Acorn at the council. The rest of your account is as it was:"),
		url,
	)
}

func whereHeld(ctx context.Context, where string) string {
	if where == "" {
		return ""
	}
	return lang.T(ctx, "It is for {{.Place}}.", "Place", line(where))
}

// roleCan is what a role lets a person do, in a sentence to them.
func roleCan(ctx context.Context, role string) string {
	switch role {
	case "panel":
		return lang.T(ctx, "Score ideas with your panel.")
	case "group":
		return lang.T(ctx, "Write ideas with your group, and tell people how they go.")
	case "lead":
		return lang.T(ctx, "Send in your group's ideas, answer offers and ask for payments.")
	case "team":
		return lang.T(ctx, "Say with your team what matters, and which rules a round has.")
	case "helper":
		return lang.T(ctx, "Hand out voting codes where people come to vote.")
	case "officer":
		return lang.T(ctx, "Set up rounds, review ideas, run the vote and propose awards.")
	case "approver":
		return lang.T(ctx, "Approve awards and payments that somebody else proposed.")
	case "safeguarding":
		return lang.T(ctx, "Read concerns, and decide which needs everyone can read.")
	case "auditor":
		return lang.T(ctx, "Read the audit trail and look at every round.")
	case "admin":
		return lang.T(ctx, "Give and end roles, and change the settings.")
	default:
		return lang.T(ctx, "Take part.")
	}
}

// ConcernRaised calls the safeguarding lead to the page of a concern. It has no part of the concern in it, not even its kind: mail
// is forwarded, printed and read by others.
func ConcernRaised(ctx context.Context, url string) (string, string) {
	return lang.T(ctx, "Acorn: something needs you today"), paragraphs(
		lang.T(ctx, "There is something new for you to read in Acorn. Read it as soon as you can."),
		lang.T(ctx, "To keep it private, this email does not say what it is about. Sign in to read it:"),
		url,
		lang.T(ctx, "Do not forward this email."),
	)
}

// paragraphs puts an empty line between the parts, leaving out those that are empty.
func paragraphs(parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n") + "\n"
}

// bullets is a list, a line each.
func bullets(items []string) string {
	var lines []string
	for _, item := range items {
		if item = line(item); item != "" {
			lines = append(lines, "* "+item)
		}
	}
	return strings.Join(lines, "\n")
}

// longest is how many characters of anybody's own words go into a message.
const longest = 500

// line makes one line of what somebody typed: their line breaks, or marks that turn text round, could otherwise make it look like a
// part of the message that we wrote.
func line(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	text = strings.Map(func(c rune) rune {
		if checkText(string(c), "") != nil || unicode.Is(unicode.Bidi_Control, c) {
			return -1
		}
		return c
	}, text)
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest-1]) + "…"
	}
	return text
}

// quote puts a title in quotation marks, so that it reads as a title and not as our own words.
func quote(title string) string { return "“" + line(title) + "”" }

// VoteExtended tells those who proposed what is in a vote, and those who work on it, that people can vote for longer, and why.
func VoteExtended(ctx context.Context, round, reason string, closes time.Time, url string) (string, string) {
	return lang.T(ctx, "People can vote for longer"), paragraphs(
		lang.T(ctx, "Voting in {{.Round}} now ends on {{.When}}.", "Round", quote(round), "When", lang.DateTime(ctx, closes)),
		lang.T(ctx, "This is why:"),
		line(reason),
		lang.T(ctx, "Votes that were sent before count as they are. See the round here:"),
		url,
	)
}
