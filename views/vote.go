package views

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"

	"github.com/a-h/templ"
)

// Ballot is the page on which people pick.
type Ballot struct {
	Page
	Vote  models.BallotPage
	Marks models.Marks // what is on it so far
	Theme string       // shows only projects of this theme; all when empty
	Order string       // the seed of this device's order
	// Proof is how the voter showed that they may vote, when they came to change their vote: it is carried on, so that they need not show it again.
	Proof models.Cast
	Voted bool // they have voted before
	None  bool // they asked for their own vote, and none had come in
	// Kept names the state of what the browser keeps of this vote: other after each step, so that the page's script knows what is newer.
	Kept string
	Sent string // the receipt of the vote that this browser sent last, when it has none on its way
	// Stars are the ids of the projects that this browser starred, to come back to.
	Stars    []string
	Language string // in which the projects are read, as a BCP 47 tag
	CodeSent bool   // a code was sent to vote with, and can still be typed
	Start    bool   // somebody wanted a page further on, and there is no vote on its way here
}

// voteHref is a path of the vote of a round.
func voteHref(slug, more string) string { return "/rounds/" + slug + "/vote" + more }

// VoteTitle says what a vote is about: how much is shared, and where.
func VoteTitle(ctx context.Context, f models.VoteFrame) string {
	return shareTitle(ctx, f.PotPence, f.AreaName)
}

func shareTitle(ctx context.Context, pence int64, area string) string {
	if area == "" {
		return lang.T(ctx, "Share {{.Pot}}", "Pot", lang.Money(ctx, pence))
	}
	return lang.T(ctx, "Share {{.Pot}} in {{.Area}}", "Pot", lang.Money(ctx, pence), "Area", area)
}

// untilWhen says until when a vote can be sent and changed.
func untilWhen(ctx context.Context, f models.VoteFrame) string {
	if f.Stage == models.StageGrace {
		return lang.T(ctx, "Voting has closed, and you had begun. You can send your vote until {{.When}}.", "When", lang.Clock(ctx, f.State.HardClose()))
	}
	return lang.T(ctx, "You can change your mind until {{.When}}.", "When", lang.DateTime(ctx, f.Closes()))
}

// themeChips are the filters of a ballot. Each is a button of the ballot's own form, so that picks are kept without scripts.
func (p Ballot) themeChips(ctx context.Context) []components.Chip {
	themes := p.Vote.Themes()
	if len(themes) < 2 && len(p.Stars) == 0 {
		return nil
	}
	chips := []components.Chip{{Text: lang.T(ctx, "All"), Href: voteHref(p.Vote.Slug, ""), Count: len(p.Vote.Projects), HasCount: true, Current: p.Theme == "", Button: true}}
	for _, theme := range themes {
		chips = append(chips, components.Chip{Text: ThemeName(ctx, theme), Href: voteHref(p.Vote.Slug, "?theme="+theme), Count: p.Vote.Of(theme), HasCount: true,
			Current: p.Theme == theme, Button: true})
	}
	return append(chips, components.Chip{Text: lang.T(ctx, "With a star"), Href: voteHref(p.Vote.Slug, "?theme="+Starred), Current: p.Theme == Starred, Button: true})
}

// Starred asks for the projects that this browser starred, in place of a theme.
const Starred = "starred"

// languageChips are the languages that the projects can be read in, where some have been translated.
func (p Ballot) languageChips() []components.Chip {
	tags := p.Vote.Languages()
	if len(tags) == 0 {
		return nil
	}
	chip := func(tag, name string) components.Chip {
		return components.Chip{Text: name, Href: voteHref(p.Vote.Slug, ""), Name: "language", Value: tag, Lang: tag, Current: p.Language == tag, Button: true}
	}
	chips := []components.Chip{chip(models.English, "English")}
	for _, tag := range tags {
		if l, ok := models.LanguageOf(tag); ok {
			chips = append(chips, chip(tag, l.Name))
		}
	}
	return chips
}

// languageNote says how much of the page is in the language that was chosen.
func (p Ballot) languageNote(ctx context.Context) string {
	if _, ok := models.LanguageOf(p.Language); !ok {
		return ""
	}
	done := 0
	for _, t := range p.Vote.Translations {
		if t.Language == p.Language {
			done++
		}
	}
	return lang.N(ctx, done, "{{.N}} of {{.All}} projects is in this language. Everything else is in English.", "{{.N}} of {{.All}} projects are in this language. Everything else is in English.",
		"All", len(p.Vote.Projects))
}

// said is a project in the language that it is read in, nil where that is English or it has not been translated.
func said(vote models.BallotPage, number int, tag string) *components.Said {
	t, ok := vote.Translated(number, tag)
	l, known := models.LanguageOf(tag)
	if !ok || !known {
		return nil
	}
	return &components.Said{Lang: l.Tag, Dir: l.Dir, Title: t.Title, Sentence: t.Summary, Where: t.Place}
}

// shown reports whether the filter leaves a project in sight.
func (p Ballot) shown(project models.BallotProject) bool {
	return p.Theme == "" || p.Theme == project.Theme || p.Theme == Starred && slices.Contains(p.Stars, project.ID)
}

// card is a project as it stands on the ballot.
func (p Ballot) card(ctx context.Context, project models.BallotProject) components.ProjectCardProps {
	card := markCard(ctx, p.Page, p.Vote, project, p.Marks)
	card.Look, card.Number, card.Sentence, card.Who = strconv.Itoa(project.Number), project.Number, project.Summary, whoAndWhere(ctx, project)
	card.Picture = themePicture(ctx, project.Theme)
	to := voteHref(p.Vote.Slug, "")
	if p.Theme != "" {
		to += "?theme=" + p.Theme
	}
	card.Star = &components.Star{Action: to, Number: strconv.Itoa(project.Number), On: slices.Contains(p.Stars, project.ID)}
	if card.Said = said(p.Vote, project.Number, p.Language); card.Said != nil && card.Said.Where != "" {
		project.Place = ""
		card.Who = whoAndWhere(ctx, project)
	}
	return card
}

func projectID(p models.BallotProject) string {
	return "p" + lang.Number(context.Background(), int64(p.Number))
}

// whoAndWhere is one line: the group, the place, how many people.
func whoAndWhere(ctx context.Context, p models.BallotProject) string {
	return cardWho(ctx, models.ProposalCard{GroupName: p.GroupName, Place: p.Place, PeopleCount: p.PeopleCount})
}

// VoteReview is the page on which people check their vote and show that they may vote.
type VoteReview struct {
	Page
	Vote models.BallotPage
	Cast models.Cast // as it was typed so far
	// Language is the one in which the projects are read, as a BCP 47 tag.
	Language string
	// Proved says that the voter came from their own ballot with a code from an e-mail or a text, which they need not type again.
	Proved    bool
	Providers []VoteProvider  // where voters can sign in, in a round in which they do
	SignedIn  *SignedInToVote // who has
	Sent      *SentCode       // the code that was sent before and can still be typed
}

// SentCode is a code that was sent to vote with, to an address that is in Cast with what was declared for it.
type SentCode struct {
	Cast  models.Cast
	Until time.Time
}

// changesByCode reports whether the voter looked at their own vote with a printed code before they changed it.
func (p VoteReview) changesByCode() bool {
	return p.Cast.Version > 0 && !p.Proved && p.SignedIn == nil && !p.Vote.AllowsSignIn()
}

// belongs are ways to belong to an area, empty for the whole council's, as a voter declares them.
func belongs(ctx context.Context, ways []string, area string) []components.Choice {
	texts := map[string]string{models.BelongsLive: lang.T(ctx, "live here"), models.BelongsWork: lang.T(ctx, "work here"),
		models.BelongsStudy: lang.T(ctx, "go to school or college here"), models.BelongsVolunteer: lang.T(ctx, "volunteer here")}
	if area != "" {
		texts = map[string]string{models.BelongsLive: lang.T(ctx, "live in {{.Area}}", "Area", area), models.BelongsWork: lang.T(ctx, "work in {{.Area}}", "Area", area),
			models.BelongsStudy: lang.T(ctx, "go to school or college in {{.Area}}", "Area", area), models.BelongsVolunteer: lang.T(ctx, "volunteer in {{.Area}}", "Area", area)}
	}
	var choices []components.Choice
	for _, value := range ways {
		choices = append(choices, components.Choice{Value: value, Label: texts[value]})
	}
	return choices
}

// belongsList are ways to belong in one line.
func belongsList(ctx context.Context, ways []string) string {
	var words []string
	for _, choice := range belongs(ctx, ways, "") {
		words = append(words, choice.Label)
	}
	return strings.Join(words, ", ")
}

// postcodeLabel asks for the postcode of where a voter belongs.
func postcodeLabel(ctx context.Context, f models.VoteFrame) string {
	if f.ForAnybodyHere() {
		return lang.T(ctx, "Postcode of where you live, work, study or volunteer")
	}
	return lang.T(ctx, "Postcode of the place that you named above")
}

// codeField is the field for a printed voting code. Browsers must not fill in somebody else's.
func codeField(ctx context.Context, p Page, value string) components.InputProps {
	return components.InputProps{Name: "voting_code", Label: lang.T(ctx, "Your voting code"), Hint: lang.T(ctx, "12 letters and numbers, on a card or a letter. Gaps do not matter."),
		Value: value, Error: p.Error(ctx, "voting_code"), Autocomplete: "off", AutoCapitalize: "characters", Spellcheck: "false", Classes: "acorn-code-input", Attrs: codeHere()}
}

// codeHere marks the field that the script puts the code of a scanned slip into.
func codeHere() templ.Attributes { return templ.Attributes{"data-code": ""} }

// VoteCode is the page on which people type the code from their e-mail or text.
type VoteCode struct {
	Page
	Vote models.VoteFrame
	Cast models.Cast
	Mine bool // to see and change one's vote, not to send one
}

// noSignal is what a form of the vote says while a script keeps trying to send it.
func noSignal(ctx context.Context) string {
	return lang.T(ctx, "There is no signal. Keep this page open: we keep trying to send it.")
}

func (p VoteCode) action() string {
	if p.Mine {
		return voteHref(p.Vote.Slug, "/mine")
	}
	return voteHref(p.Vote.Slug, "/cast")
}

// sent says where the code went. It says nothing of who is on a list.
func (p VoteCode) sent(ctx context.Context) string {
	minutes, to := int(models.OneTimeCodeLife.Minutes()), strings.TrimSpace(p.Cast.Email)
	if number := texted(to); number != "" {
		return p.sentText(ctx, minutes, models.LastDigits(number))
	}
	if p.Mine {
		return lang.N(ctx, minutes, "If you voted with {{.Email}}, we have sent you a code. It works for {{.N}} minute.",
			"If you voted with {{.Email}}, we have sent you a code. It works for {{.N}} minutes.", "Email", to)
	}
	if p.Vote.HasRoll() {
		return lang.N(ctx, minutes, "If {{.Email}} is on the list of who may vote, we have sent a code to it. It works for {{.N}} minute.",
			"If {{.Email}} is on the list of who may vote, we have sent a code to it. It works for {{.N}} minutes.", "Email", to)
	}
	return lang.N(ctx, minutes, "We have sent a code to {{.Email}}. It works for {{.N}} minute.", "We have sent a code to {{.Email}}. It works for {{.N}} minutes.", "Email", to)
}

// sentText is sent where the code went to a phone. Its number is not shown whole: others may see the screen.
func (p VoteCode) sentText(ctx context.Context, minutes int, last string) string {
	if p.Mine {
		return lang.N(ctx, minutes, "If you voted with the number ending {{.Last}}, we have sent you a text with a code. It works for {{.N}} minute.",
			"If you voted with the number ending {{.Last}}, we have sent you a text with a code. It works for {{.N}} minutes.", "Last", last)
	}
	if p.Vote.HasRoll() {
		return lang.N(ctx, minutes, "If the number ending {{.Last}} is on the list of who may vote, we have sent a text with a code to it. It works for {{.N}} minute.",
			"If the number ending {{.Last}} is on the list of who may vote, we have sent a text with a code to it. It works for {{.N}} minutes.", "Last", last)
	}
	return lang.N(ctx, minutes, "We have sent a text with a code to the number ending {{.Last}}. It works for {{.N}} minute.",
		"We have sent a text with a code to the number ending {{.Last}}. It works for {{.N}} minutes.", "Last", last)
}

// codeLabel asks for the code by where it is to be found.
func (p VoteCode) codeLabel(ctx context.Context) string {
	if texted(p.Cast.Email) != "" {
		return lang.T(ctx, "The 6 numbers from the text")
	}
	return lang.T(ctx, "The 6 numbers from the email")
}

// askAgain is where another code is asked for.
func (p VoteCode) askAgain() string {
	if p.Mine {
		return "/mine"
	}
	return "/check"
}

// VoteReceipt is the page that says that a vote is in.
type VoteReceipt struct {
	Page
	Receipt models.Receipt
	Own     bool // this browser has just sent it
}

// number is the receipt's number in groups, as people write it down.
func (p VoteReceipt) number() string { return models.GroupCode(p.Receipt.Tracker) }

// VoteMine is the page on which people ask to see and change their vote.
type VoteMine struct {
	Page
	Vote      models.VoteFrame
	Cast      models.Cast
	Providers []VoteProvider // where voters can sign in, in a round in which they do
}

// VoteShut is the page for who comes before or after the vote.
type VoteShut struct {
	Page
	Vote  models.BallotPage
	Marks models.Marks // what they had put on their ballot: it stays on the screen
	Late  error        // why it was not taken, where it was sent
}

// known is what is known of the picks on the screen; empty where nobody can tell whether they came before the vote ended.
func (p VoteShut) known(ctx context.Context) string {
	return Page{Failed: p.Late}.Error(ctx, models.LateVote)
}

// ShutTitle says that a vote has not opened or has closed.
func ShutTitle(ctx context.Context, f models.VoteFrame) string {
	switch f.Stage {
	case models.StageGrace, models.StageClosed, models.StageCounted, models.StagePublished:
		return lang.T(ctx, "This vote has closed")
	case models.StageCancelled:
		return lang.T(ctx, "There will be no vote in this round")
	default:
		return lang.T(ctx, "This vote has not opened yet")
	}
}

func (p VoteShut) when(ctx context.Context) string {
	voting, dated := p.Vote.State.Timetable[models.Voting]
	switch {
	case p.Vote.Stage == models.StageCancelled:
		return lang.T(ctx, "We cancelled this round. Its page says why.")
	case !dated:
		return lang.T(ctx, "There is no date for it yet.")
	case p.Vote.Now.Before(voting.OpensAt):
		return lang.T(ctx, "It opens on {{.When}}.", "When", lang.DateTime(ctx, voting.OpensAt))
	case !p.Vote.Rules.Sealed():
		return lang.T(ctx, "It opens as soon as the council has put the projects on the ballot.")
	case p.Vote.State.SetBack(p.Vote.Now):
		return lang.T(ctx, "Voting has ended. Now we count.")
	default:
		return lang.T(ctx, "It closed on {{.When}}.", "When", lang.DateTime(ctx, voting.ClosesAt))
	}
}
