package views

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// Voters is the help desk of a vote.
type Voters struct {
	Page
	models.VotersPage
	Typed string
}

func printedFlagID(n int) string { return "printed-" + strconv.Itoa(n) }

func printedFlagHeading(ctx context.Context, f models.PrintedFlag) string {
	if f.Batch != "" {
		return "Printed codes: " + f.Label + ", " + f.Venue
	}
	return "Printed codes: " + f.Venue + ", " + lang.DateTime(ctx, f.Until)
}

func printedFlagText(ctx context.Context, f models.PrintedFlag) string {
	if f.Batch != "" {
		return fmt.Sprintf("About %d more codes are used than the log says were handed out. It may be that nobody wrote it down. Ask whoever has the codes, and write it in the log.", f.Over)
	}
	return fmt.Sprintf("Between %s and %s, at least %d votes with codes from here came in. About %d in an hour are usual here. It may be a class or an event. Ask who was there.", lang.DateTime(ctx, f.From), lang.Clock(ctx, f.Until), f.Count, f.Usual)
}

// lookUpLabel asks for what somebody votes with.
func (p Voters) lookUpLabel() string {
	if p.AllowsSignIn() {
		return "Voting code, or the code that they read out"
	}
	return p.eitherWay("Voting code, email address, mobile number or reference on the list of voters", "Voting code, email address or reference on the list of voters")
}

// Voter is one entry of the roll at the help desk.
type Voter struct {
	Page
	models.VoterPage
	Form models.ClosingInput
}

// VoteChecks is the page of what stands out in a vote.
type VoteChecks struct {
	Page
	models.ChecksPage
	At     string // the field of the form that was not accepted
	Reason string // as typed there
}

// Reissued is the page that shows a new code once.
type Reissued struct {
	Page
	models.Reissued
	BallotURL string
}

// reasonAt is what was typed in a form that was not accepted.
func (p VoteChecks) reasonAt(field string) string {
	if p.At == field {
		return p.Reason
	}
	return ""
}

// flagField is the name of the field for a reason about the n-th flag.
func flagField(n int) string { return "flag-" + strconv.Itoa(n+1) }

// channelWords say how somebody votes.
func channelWords(channel string) string {
	switch channel {
	case "email":
		return "With a code that we sent"
	case "code":
		return "With a printed voting code"
	case "paper":
		return "On a paper ballot"
	case "sign_in":
		return "By signing in"
	default:
		return "By their place on the list of voters (" + channel + ")"
	}
}

// inWords say whether a vote is in.
func (p Voter) inWords() string {
	switch {
	case p.Closed:
		return "Closed. Nobody can vote this way any more, and a vote that came this way does not count"
	case p.Voted:
		return "Yes"
	default:
		return "Not yet"
	}
}

func (p Voter) rows() []components.SummaryRow {
	return []components.SummaryRow{{Key: "How they vote", Text: channelWords(p.Channel)}, {Key: "Their vote is in", Text: p.inWords()}}
}

func (p Voter) kinds() []components.Choice {
	var kinds []components.Choice
	if p.CanReissue {
		kinds = append(kinds, components.Choice{Value: models.DecideReissue, Label: "Close it, and give the person a new voting code", Hint: "For example, somebody else had voted as them. They vote again, and one vote counts."})
	}
	return append(kinds, components.Choice{Value: models.DecideClose, Label: "Close it, and give no new code", Hint: "For example, one person had an email and a printed code."})
}

// standingTitle is what a decision is.
func standingTitle(d models.StandingLine) string {
	switch d.Kind {
	case models.DecideReissue:
		return "Close one way to vote, with a new code"
	case models.DecideClose:
		if d.ClosesLetters() {
			return "Close the revoked letters to " + people(d.Entries) + ", and print new ones"
		}
		return "Close one way to vote, with no new code"
	case models.DecideSetAside:
		return "Set aside " + people(d.Entries) + ": " + flagTitle(d.Flag)
	default:
		return "Let in again " + people(d.Entries) + ": " + flagTitle(d.Flag)
	}
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return strconv.Itoa(n) + " people"
}

// standingDone says who decided what.
func standingDone(ctx context.Context, d models.StandingLine) string {
	word := map[string]string{models.StandingConfirmed: "Confirmed", models.StandingRefused: "Refused", models.StandingTakenBack: "Taken back"}[d.State]
	if d.DecidedAt == nil {
		return ""
	}
	return fmt.Sprintf("%s by %s on %s", word, d.DecidedName, lang.DateTime(ctx, *d.DecidedAt))
}

func standingProposed(ctx context.Context, d models.StandingLine) string {
	return "Proposed by " + d.ProposedName + " on " + lang.DateTime(ctx, d.ProposedAt)
}

func standingRows(ctx context.Context, d models.StandingLine) []components.SummaryRow {
	rows := []components.SummaryRow{{Key: "Why", Text: d.Reason}, {Key: "Proposed", Text: standingProposed(ctx, d)}}
	if done := standingDone(ctx, d); done != "" {
		rows = append(rows, components.SummaryRow{Key: "Decided", Text: done})
	}
	return rows
}

// flagTitle is what stands out.
func flagTitle(kind string) string {
	return map[string]string{models.FlagNetwork: "many from one network", models.FlagDomain: "many at one mail domain", models.FlagThrowaway: "throwaway mail domains",
		models.FlagSeries: "addresses that differ by a number", models.FlagNumbers: "mobile numbers that follow each other", models.FlagBurst: "many in one hour",
		models.FlagRevoked: "a batch of printed codes that was revoked", models.FlagLetters: "a batch of letters that was revoked"}[kind]
}

// flagHeading is a flag's title with what it is about.
func flagHeading(ctx context.Context, f models.Flag) string {
	switch f.Kind {
	case models.FlagNetwork:
		return "Many people from one network"
	case models.FlagDomain:
		if !strings.Contains(f.What, ".") { // all that is kept of it is a keyed hash
			return "Many people at one mail domain, whose accounts here are closed"
		}
		return "Many people at " + f.What
	case models.FlagThrowaway:
		return "Mail addresses that look made to be thrown away"
	case models.FlagSeries:
		if !strings.Contains(f.What, "@") {
			return "Addresses that differ by a number or a dot, of accounts here that are closed"
		}
		return "Addresses that differ by a number or a dot: " + f.What
	case models.FlagNumbers:
		return "Mobile numbers that follow each other"
	case models.FlagRevoked:
		return "Revoked codes: " + f.What
	case models.FlagLetters:
		return "Revoked letters: " + f.What
	default:
		return "Many people in the hour from " + lang.DateTime(ctx, f.At)
	}
}

// flagText says how many, what is usual, and what else it may be.
func flagText(f models.Flag) string {
	if f.Kind == models.FlagLetters {
		return lettersText(f)
	}
	if f.Kind == models.FlagRevoked && f.Count == 0 {
		return "These letters stopped working, and votes that came in with them still count. " + people(f.Later) + " have a later letter that works, and may have voted with that. If others used these letters all the same, revoke the later letters too. Then the votes with either can be set aside here, whoever sent them."
	}
	if f.Kind == models.FlagRevoked {
		return strconv.Itoa(f.Count) + " codes. They stopped working, and votes that came in with them still count. If the sheet was stolen or copied, those votes can be set aside, whoever sent them. Then people it was for get codes of a new batch." + laterText(f)
	}
	count := people(f.Count) + " joined the list of voters this way. "
	if f.Numbers > 0 && f.Kind != models.FlagNumbers {
		count += strconv.Itoa(f.Numbers) + " of them by a mobile number. "
	}
	switch f.Kind {
	case models.FlagNetwork:
		return count + "The usual number from one network is " + strconv.Itoa(f.Usual) + ". It may be a phone company, a library or a workplace."
	case models.FlagBurst:
		return count + "The usual number in an hour is " + strconv.Itoa(f.Usual) + ". It may be an event, a newsletter or the news."
	case models.FlagDomain:
		return count + "Few people have their mail there. It may be a local employer or a school."
	case models.FlagSeries:
		return count + "Usually no two people have such addresses. It may be a school that gives its pupils numbers."
	case models.FlagNumbers:
		return count + "Their numbers differ by the last digits alone, from " + models.GroupMobile(f.What+"000") + " to " + models.GroupMobile(f.What+"999") + ". Usually no two people have such. It may be an employer's phones."
	default:
		return count + "They have addresses at domains that give mail for some minutes. Some people use them to keep their own address private."
	}
}

// lettersText says what closing a batch of letters does, where it can be closed.
func lettersText(f models.Flag) string {
	if f.Count == 0 {
		return "These letters stopped working. Votes that came in with them still count, and a newer letter does not change those. Everyone they were for has a later letter that works, and may have voted with that. If others used these letters all the same, revoke the later letters too. Then these can be closed here."
	}
	return "Letters to " + people(f.Count) + ". They stopped working. Votes that came in with them still count, and a newer letter does not change those. If others may have voted with them, as when they were stolen or never posted, close them all, used or not. Then no vote that came in with them counts, whoever sent it, and new letters can be printed on the page “Who may vote”. Nobody sees who has voted. If they were only lost, and nobody can have voted with them, print new ones without this." + laterText(f)
}

// laterText says why somebody with a later letter is left out.
func laterText(f models.Flag) string {
	if f.Later == 0 {
		return ""
	}
	return " " + people(f.Later) + " with a later letter that works would stay as they are: they may have voted with that. If these letters were used by others all the same, revoke the later letters too."
}

// proposal is what can be proposed about what stands out: the title of the form, and its button.
func proposal(f models.Flag) (title, button string) {
	if f.Kind == models.FlagLetters {
		return "Close these letters, and print new ones", "Propose to close them"
	}
	return "Set them aside", "Propose to set them aside"
}

func (p VoteChecks) aside(f models.Flag) string {
	switch {
	case f.Count == 0:
		return ""
	case f.SetAside == f.Count:
		return "All of them are set aside."
	case f.SetAside > 0:
		return strconv.Itoa(f.SetAside) + " of them are set aside."
	default:
		return ""
	}
}
