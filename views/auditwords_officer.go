package views

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// auditWords say what was done, by act, kind of thing, and what the entry recorded of it. The shorter key is for what recorded nothing that
// makes a difference.
var auditWords = map[string]string{
	string(models.ActOwnData) + "|person":                                           "Closed an account",
	string(models.ActOwnData) + "|person|sign-in added":                             "Added a way to sign in to their own account",
	string(models.ActOwnData) + "|person|sign-in removed":                           "Removed a way to sign in to their own account",
	string(models.ActProposeAwards) + "|allocation":                                 "Proposed awards",
	string(models.ActProposeAwards) + "|allocation|taken back":                      "Took back the awards that were proposed",
	string(models.ActProposeAwards) + "|award|declined":                             "Took an offer back that nobody answered",
	string(models.ActProposeAwards) + "|award|answer_by":                            "Gave a group more time to answer its offer",
	string(models.ActApproveAwards) + "|allocation|approved":                        "Approved awards",
	string(models.ActApproveAwards) + "|allocation|refused":                         "Sent awards back",
	string(models.ActAnswerOffer) + "|award|accepted":                               "Accepted an offer",
	string(models.ActAnswerOffer) + "|award|declined":                               "Declined an offer",
	string(models.ActAskPayment) + "|payment":                                       "Asked for a payment",
	string(models.ActApprovePayment) + "|payment|approved":                          "Approved a payment",
	string(models.ActApprovePayment) + "|payment|refused":                           "Sent a payment back",
	string(models.ActApprovePayment) + "|payment|paid":                              "Recorded a payment as paid",
	string(models.ActImportRoll) + "|round|received":                                "Brought in a list of who may vote",
	string(models.ActImportRoll) + "|round|applied":                                 "Put a list of people on the roll",
	string(models.ActImportRoll) + "|round|discarded":                               "Threw a list of people away",
	string(models.ActPostcodes) + "|installation|received":                          "Brought in a list of postcodes",
	string(models.ActPostcodes) + "|installation|applied":                           "Put in a list of postcodes",
	string(models.ActPostcodes) + "|installation|discarded":                         "Threw a list of postcodes away",
	string(models.ActIssueCodes) + "|code batch":                                    "Made voting codes",
	string(models.ActIssueCodes) + "|code batch|revoked":                            "Revoked voting codes", // as it was written before it had an act of its own
	string(models.ActRevokeCodes) + "|code batch|revoked":                           "Revoked voting codes",
	string(models.ActPhoneVote) + "|phone vote":                                     "Took a vote by phone, for a witness to confirm",
	string(models.ActWitnessPhone) + "|phone vote":                                  "Confirmed a vote that another took by phone",
	string(models.ActKeyPaper) + "|paper batch":                                     "Printed paper ballots",
	string(models.ActKeyPaper) + "|paper batch|out":                                 "Handed paper ballots to a venue",
	string(models.ActKeyPaper) + "|paper batch|counted":                             "Counted the paper ballots that came back",
	string(models.ActKeyPaper) + "|paper batch|swapped":                             "Swapped a spoiled paper for a new one",
	string(models.ActKeyPaper) + "|paper batch|swapped again":                       "Swapped a paper that was put back",
	string(models.ActStanding) + "|paper batch|put back":                            "Put back a paper that was swapped by mistake",
	string(models.ActKeyPaper) + "|paper batch|exchanged":                           "Gave out a paper ballot for a code or an address",
	string(models.ActKeyPaper) + "|paper batch|wrong code":                          "Typed a wrong code that was sent, to exchange it for a paper ballot",
	string(models.ActPhoneVote) + "|phone vote|wrong code":                          "Typed a wrong code that was sent, to take a vote by phone",
	string(models.ActKeyPaper) + "|paper batch|proposed":                            "Proposed to settle paper ballots",
	string(models.ActKeyPaper) + "|paper batch|settled":                             "Settled paper ballots and cast their votes",
	string(models.ActKeyPaper) + "|paper batch|taken back":                          "Took back what they typed of a paper ballot",
	string(models.ActKeyPaper) + "|paper batch|looked again":                        "Typed a paper ballot once more that another person had typed",
	string(models.ActStrikePaper) + "|paper batch":                                  "Took out what another typed of a paper ballot",
	string(models.ActStanding) + "|round|looked up":                                 "Looked a voter up at the help desk",
	string(models.ActStanding) + "|round|looked at":                                 "Opened a voter's page at the help desk",
	string(models.ActStanding) + "|round|reissue proposed":                          "Proposed to close one way to vote and give a new code",
	string(models.ActStanding) + "|round|reissue confirmed":                         "Closed one way to vote and gave a new code",
	string(models.ActStanding) + "|round|reissue refused":                           "Refused to close one way to vote and give a new code",
	string(models.ActStanding) + "|round|reissue withdrawn":                         "Took back the proposal to close one way to vote and give a new code",
	string(models.ActStanding) + "|round|close proposed":                            "Proposed to close one way to vote",
	string(models.ActStanding) + "|round|close confirmed":                           "Closed one way to vote",
	string(models.ActStanding) + "|round|close refused":                             "Refused to close one way to vote",
	string(models.ActStanding) + "|round|close withdrawn":                           "Took back the proposal to close one way to vote",
	string(models.ActStanding) + "|round|letters proposed":                          "Proposed to close letters and to print new ones",
	string(models.ActStanding) + "|round|letters confirmed":                         "Closed letters, so that new ones are printed",
	string(models.ActStanding) + "|round|letters refused":                           "Refused to close letters",
	string(models.ActStanding) + "|round|letters withdrawn":                         "Took back the proposal to close letters",
	string(models.ActStanding) + "|round|set-aside proposed":                        "Proposed to set votes aside",
	string(models.ActStanding) + "|round|set-aside confirmed":                       "Set votes aside",
	string(models.ActStanding) + "|round|set-aside refused":                         "Refused to set votes aside",
	string(models.ActStanding) + "|round|set-aside withdrawn":                       "Took back the proposal to set votes aside",
	string(models.ActStanding) + "|round|let-in proposed":                           "Proposed to let votes in again that were set aside",
	string(models.ActStanding) + "|round|let-in confirmed":                          "Let votes in again that were set aside",
	string(models.ActStanding) + "|round|let-in refused":                            "Refused to let votes in again that were set aside",
	string(models.ActStanding) + "|round|let-in withdrawn":                          "Took back the proposal to let votes in again that were set aside",
	string(models.ActLogCodes) + "|code batch":                                      "Wrote in the log of a batch of voting codes",
	string(models.ActLogCodes) + "|round":                                           "Looked into wrong voting codes",
	string(models.ActRunDevice) + "|round":                                          "Started a shared device",
	string(models.ActLetHelperIn) + "|person":                                       "Made a pass for a session helper",
	string(models.ActLetHelperIn) + "|person|ended":                                 "Ended the pass of a session helper",
	string(models.ActReadConcerns) + "|concerns":                                    "Opened the list of concerns",
	string(models.ActReadConcerns) + "|concern|taken on":                            "Said that they are on a concern",
	string(models.ActReadConcerns) + "|concern|note added":                          "Added a note to a concern",
	string(models.ActReadConcerns) + "|concern":                                     "Closed a concern",
	string(models.ActCount) + "|round|breaches":                                     "Counted, and the checks found what must be cleared up first",
	string(models.ActExtend) + "|round|more time proposed":                          "Proposed more time to vote",
	string(models.ActExtend) + "|round|more time given":                             "Gave everyone more time to vote",
	string(models.ActExtend) + "|round|more time not given":                         "Took back that people get more time to vote",
	string(models.ActExtend) + "|round|end proposed":                                "Proposed to end the vote in the room",
	string(models.ActExtend) + "|round|ended":                                       "Ended the vote in the room",
	string(models.ActExtend) + "|round|end not confirmed":                           "Went on with a vote that was to be ended in the room",
	string(models.ActDestroyKey) + "|round|proposed":                                "Proposed to destroy the round's key",
	string(models.ActDestroyKey) + "|round|kept":                                    "Kept the round's key",
	string(models.ActDestroyKey) + "|round|destroyed":                               "Destroyed the round's key",
	string(models.ActCount) + "|result":                                             "Counted the votes",
	string(models.ActCount) + "|result|told":                                        "Told the proposers the result",
	string(models.ActCount) + "|result|published":                                   "Published the result",
	string(models.ActDeliver) + "|milestone":                                        "Recorded a step as done",
	string(models.ActDeliver) + "|update|taken down by the group":                   "Took the group's own news down",
	string(models.ActDeliver) + "|update|put back by the group":                     "Put the group's own news back",
	string(models.ActDeliver) + "|initiative|to":                                    "Changed the plan",
	string(models.ActDeliver) + "|milestone|to":                                     "Changed the plan",
	string(models.ActDeliver) + "|update|posted":                                    "Posted news",
	string(models.ActDeliver) + "|initiative|finished":                              "Recorded that an initiative is finished",
	string(models.ActDeliver) + "|initiative|stopped":                               "Recorded that an initiative stopped",
	string(models.ActDeliver) + "|initiative|kept":                                  "Said whether a promise was kept",
	string(models.ActDeliver) + "|initiative|report_people":                         "Reported what a small award did",
	string(models.ActDeliver) + "|measurement":                                      "Reported an outcome",
	string(models.ActVerify) + "|measurement":                                       "Checked an outcome that was reported",
	string(models.ActDraft) + "|proposal":                                           "Began a proposal on behalf of a group",
	string(models.ActSubmit) + "|proposal":                                          "Sent in a proposal on behalf of a group",
	string(models.ActSubmit) + "|proposal|withdrawn":                                "Withdrew a proposal on behalf of a group",
	string(models.ActDraftRound) + "|round":                                         "Changed a draft round",
	string(models.ActDraftRound) + "|round|proposed":                                "Proposed to cancel a round",
	string(models.ActDraftRound) + "|round|not done":                                "Went on with a round that was to be cancelled",
	string(models.ActDraftRound) + "|round|done":                                    "Cancelled a round",
	string(models.ActDraftRound) + "|round|taking down proposed":                    "Proposed to take a translation off the ballot",
	string(models.ActDraftRound) + "|round|not taken down":                          "Kept a translation that was to be taken off the ballot",
	string(models.ActDraftRound) + "|round|taken down":                              "Took a translation off the ballot",
	string(models.ActDraftRound) + "|round|template":                                "Set up a round",
	string(models.ActDraftRound) + "|round|published":                               "Published a round",
	string(models.ActDraftRound) + "|round|discarded":                               "Threw a draft round away",
	string(models.ActDraftRound) + "|round_change":                                  "Changed a round after it was published",
	string(models.ActDraftRound) + "|duty":                                          "Answered a duty before publishing",
	string(models.ActDraftRound) + "|election":                                      "Read a past vote from elsewhere",
	string(models.ActDraftRound) + "|election|published":                            "Showed a past vote from elsewhere to everybody",
	string(models.ActDraftRound) + "|election|removed":                              "Took a past vote from elsewhere out",
	string(models.ActDraftRound) + "|fund":                                          "Set up a fund",
	string(models.ActDraftRound) + "|fund|corrected":                                "Corrected the draft of a fund",
	string(models.ActDraftRound) + "|fund_addition":                                 "Added money to a fund",
	string(models.ActModerate) + "|need|release":                                    "Showed a need to everyone",
	string(models.ActModerate) + "|need|hold":                                       "Kept a need back",
	string(models.ActModerate) + "|update|hidden":                                   "Hid news of an initiative",
	string(models.ActModerate) + "|update|released":                                 "Showed hidden news of an initiative again",
	string(models.ActReleasePanel) + "|round":                                       "Released the panel's result",
	string(models.ActUndoInterest) + "|proposal":                                    "Undid a declared interest",
	string(models.ActPlan) + "|planning_item":                                       "Added a priority or a rule to the plan",
	string(models.ActPlan) + "|planning_choice":                                     "Said what they think of a priority or a rule",
	string(models.ActReview) + "|proposal|" + models.ProposalEligible:               "Found a proposal eligible",
	string(models.ActReview) + "|proposal|" + models.ProposalChangesRequested:       "Asked for changes to a proposal",
	string(models.ActReview) + "|proposal|" + models.ProposalNotEligible:            "Found a proposal not eligible",
	string(models.ActAppeal) + "|proposal":                                          "Asked for another look at a decision",
	string(models.ActAppeal) + "|proposal|" + models.EventWaived:                    "Said that the group asks for no other look at a decision",
	string(models.ActDecideAppeal) + "|proposal|" + models.ProposalEligible:         "Found a proposal eligible on appeal",
	string(models.ActDecideAppeal) + "|proposal|" + models.ProposalChangesRequested: "Asked for changes to a proposal on appeal",
	string(models.ActDecideAppeal) + "|proposal|" + models.ProposalNotEligible:      "Left a decision as it was on appeal",
	string(models.ActDraftRound) + "|round|confirmed":                               "Confirmed what the ballot says in another language",
	string(models.ActSeal) + "|round":                                               "Sealed the rules and the list of projects",
	string(models.ActSeal) + "|round|proposed":                                      "Proposed to seal the rules and the list of projects",
	string(models.ActSeal) + "|round|not done":                                      "Took back the proposal to seal a round",
	string(models.ActSettings) + "|settings":                                        "Changed the settings",
	string(models.ActSettings) + "|installation":                                    "Set up the installation",
}

// grantWords say what became of a role, with whose it is and which.
var grantWords = map[string]string{
	"proposed": "Proposed to give {{.Name}} the role {{.Role}}", "confirmed": "Gave {{.Name}} the role {{.Role}}", "refused": "Refused {{.Name}} the role {{.Role}}",
	"withdrawn": "Took back the proposal to give {{.Name}} the role {{.Role}}", "ended": "Ended the role {{.Role}} of {{.Name}}",
	"given on the command line": "Gave {{.Name}} the role {{.Role}} on the server's command line",
}

// telling are the names of what an entry records that make a difference to what was done: as words that name it, or by being there.
var telling = struct{ words, flags []string }{[]string{"state", "decision", "cancel", "translation"}, []string{"revoked", "told", "published", "discarded", "template", "breaches", "answer_by", "report_people", "to", "corrected", "kept", "removed", "received", "applied"}}

// AuditSentence says what was done, in words of what it did: "Sent awards back".
func AuditSentence(ctx context.Context, l models.AuditLine) string {
	key := l.Act + "|" + l.ObjectKind
	if l.Act == string(models.ActGrantRoles) {
		return grantSentence(ctx, l)
	}
	if sentence, ok := auditWords[key+"|"+whatOf(l)]; ok {
		return sentence
	}
	if sentence, ok := auditWords[key]; ok {
		return sentence
	}
	return l.Act
}

// whatOf is the word of an entry's record that makes the difference.
func whatOf(l models.AuditLine) string {
	facts := l.Facts()
	if facts == nil {
		return strings.Trim(l.Detail, `"`)
	}
	for _, name := range telling.words {
		if word, ok := facts[name].(string); ok {
			return word
		}
	}
	for _, name := range telling.flags {
		if _, ok := facts[name]; ok {
			return name
		}
	}
	return ""
}

// grantState is what became of the role: recorded among the facts, or in the reason by entries of before.
func grantState(l models.AuditLine) string {
	if state := l.Fact("state"); state != "" {
		return state
	}
	return strings.TrimPrefix(l.Reason, "role ")
}

func grantSentence(ctx context.Context, l models.AuditLine) string {
	words, ok := grantWords[grantState(l)]
	if !ok {
		return l.Act
	}
	name := l.Object
	if name == "" {
		name = "somebody whose account is closed"
	}
	return lang.T(ctx, words, "Name", name, "Role", RoleName(ctx, models.Role(l.Fact("role"))))
}

// auditReason is the reason that somebody gave: what an entry of before only repeats is left out.
func auditReason(l models.AuditLine) string {
	if l.Act == string(models.ActGrantRoles) && l.Reason == "role "+grantState(l) {
		return ""
	}
	return l.Reason
}

// auditWho is who did it.
func auditWho(l models.AuditLine) string {
	if l.ActorID == nil {
		return "The program"
	}
	return l.Who
}

// auditObject names what it was done to, with the way to its page.
func auditObject(l models.AuditLine) string {
	if l.Act == string(models.ActGrantRoles) {
		return l.Where
	}
	return l.Object
}

// auditMoment is a moment with its year.
func auditMoment(ctx context.Context, at time.Time) string {
	return lang.ShortDate(ctx, at) + ", " + lang.Clock(ctx, at)
}

func auditRows(ctx context.Context, lines []models.AuditLine) [][]components.Cell {
	rows := make([][]components.Cell, len(lines))
	for i, l := range lines {
		about, said := components.Cell{}, components.Cell{}
		if auditObject(l)+l.RoundName != "" {
			about.Content = auditAbout(l)
		}
		if detail := auditDetail(ctx, l); detail+auditReason(l) != "" {
			said.Content = auditSaid(detail, auditReason(l))
		}
		rows[i] = []components.Cell{{Text: strconv.FormatInt(l.Number, 10), Numeric: true}, {Text: auditMoment(ctx, l.At)}, {Text: auditWho(l)},
			{Text: AuditSentence(ctx, l)}, about, said, {Text: l.Hash[:12]}}
	}
	return rows
}

// auditDetail says in a line what an entry recorded beside its act: what was and what is now of a change, else "amount £2,300.50, award AWD-1".
func auditDetail(ctx context.Context, l models.AuditLine) string {
	if changes := l.Changes(); len(changes) > 0 {
		words := make([]string, len(changes))
		for i, f := range changes {
			words[i] = factChanged(ctx, f)
			if l.ObjectKind == "settings" {
				words[i] = lang.T(ctx, "{{.Fact}}: {{.To}}. It was: {{.From}}.", "Fact", settingName(f.Name), "To", changedValue(ctx, f, f.To), "From", changedValue(ctx, f, f.From))
			}
		}
		return strings.Join(words, " ")
	}
	facts := l.Facts()
	if l.ObjectKind == "settings" {
		return "" // entries of before hold every setting, and not which of them changed
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if value := auditValue(ctx, name, facts[name]); value != "" {
			words = append(words, auditFact(name)+" "+value)
		}
	}
	return strings.Join(words, ", ")
}

// auditFact is the name of something recorded, as people call it.
func auditFact(name string) string {
	if words, ok := map[string]string{"lines": "awards", "hash": "fingerprint", "report_people": "people", "told": "people told", "from": "it was", "to": "now", "answer_by": "new last day"}[name]; ok {
		return words
	}
	return strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(name, "_pence"), "_", " "))
}

// auditUntold are what an entry records that its sentence or its names say already.
var auditUntold = []string{"state", "translation", "decision", "revoked", "published", "discarded", "received", "applied", "role", "team", "organisation", "grant", "person", "part", "facts", "override", "mark"}

// auditValue is one recorded value as an officer reads it: money in pounds, fingerprints by their beginning, lists by their length. What only
// the program understands stays in the entry itself, and in the file to download.
func auditValue(ctx context.Context, name string, value any) string {
	if slices.Contains(auditUntold, name) {
		return ""
	}
	switch v := value.(type) {
	case string:
		switch {
		case v == "":
			return ""
		case len(v) == 64 && strings.Trim(v, "0123456789abcdef") == "":
			return v[:12]
		case len(v) == 36 && strings.Count(v, "-") == 4:
			return ""
		}
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return auditMoment(ctx, at)
		}
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		if strings.HasSuffix(name, "_pence") {
			return lang.Money(ctx, int64(v))
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		return strconv.Itoa(len(v))
	case nil, map[string]any:
		return ""
	default:
		return fmt.Sprint(v)
	}
}

// settingName is a setting as its form calls it.
func settingName(name string) string {
	if words, ok := map[string]string{"name": "Council or partnership", "email": "Email for questions", "phone": "Phone for questions", "safeguarding_phone": "Phone with a worry about a child",
		"safeguarding_hours": "When that number answers", "safeguarding_email": "Safeguarding team's email", "complaints_url": "The council's complaints page",
		"brand_colour": "Colour of the header", "button_colour": "Colour of buttons", "accent_colour": "Accent colour", "logo": "Logo"}[name]; ok {
		return words
	}
	return name
}

// auditKindOptions are the kinds of act to choose from.
func auditKindOptions() []components.Option {
	names := map[string]string{"rounds": "Rounds, funds and plans", "proposals": "Proposals and reviews", "panel": "The panel", "votes": "Codes, counts and results", "awards": "Awards and offers",
		"payments": "Payments", "delivery": "Steps, news and outcomes", "moderation": "Needs and news kept back or shown", "concerns": "Concerns", "people": "Roles and accounts", "settings": "Settings"}
	options := []components.Option{{Label: "Everything"}}
	for _, k := range models.AuditKinds {
		options = append(options, components.Option{Value: k.Key, Label: names[k.Key]})
	}
	return options
}

func auditChoices(all string, choices []models.AuditChoice) []components.Option {
	options := []components.Option{{Label: all}}
	for _, c := range choices {
		options = append(options, components.Option{Value: c.ID, Label: c.Name})
	}
	return options
}

// auditCaption says what the table holds.
func auditCaption(p Audit) string {
	if p.Filter.Narrows() {
		return "The entries you asked for, newest first"
	}
	return "The newest entries you may see"
}
