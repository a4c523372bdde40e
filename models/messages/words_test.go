package messages

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var (
	// A summer evening: 16:00 UTC is 5pm in London.
	summer = time.Date(2026, 6, 2, 16, 0, 0, 0, time.UTC)
	ctx    = context.Background()
)

// The arguments are words that no subject may have: the titles and names are what would give somebody away.
const (
	council = "Harwick Council"
	round   = "Leaving care fund"
	title   = "Counselling for children in care"
	url     = "https://acorn.harwick.example/p/7"
)

type message struct{ name, subject, text string }

func everyMessage() []message {
	of := func(name, subject, text string) message { return message{name, subject, text} }
	var all []message
	add := func(name string, f func() (string, string)) {
		subject, text := f()
		all = append(all, of(name, subject, text))
	}
	add("sign-in code", func() (string, string) { return SignInCode(ctx, council, "482913", 15) })
	add("sign-in added", func() (string, string) { return SignInAdded(ctx, council, url) })
	add("sign-in removed", func() (string, string) { return SignInRemoved(ctx, council, url) })
	add("vote code", func() (string, string) { return VoteCode(ctx, council, round, "482913", 1) })
	add("code for a paper", func() (string, string) { return ExchangeCode(ctx, council, round, "482913", 15) })
	add("code for a call", func() (string, string) { return CallCode(ctx, "Jo", council, round, "482913", 15) })
	add("wrong sign-in codes", func() (string, string) { return WrongSignInCodes(ctx, url) })
	add("many texts", func() (string, string) { return ManyTexts(ctx, round, url) })
	add("vote receipt", func() (string, string) { return VoteReceipt(ctx, council, round, "7K3M-Q2XD-9HTV-B4NC", summer) })
	add("vote receipt, closed", func() (string, string) { return VoteReceipt(ctx, council, round, "7K3M-Q2XD-9HTV-B4NC", time.Time{}) })
	add("proposal received", func() (string, string) { return ProposalReceived(ctx, "ACN-2026-014", title, url) })
	add("handover", func() (string, string) { return HandoverAsked(ctx, council, "Jo", title, url, summer) })
	add("handover of no name", func() (string, string) { return HandoverAsked(ctx, council, "", "", url, summer) })
	add("handover, yes", func() (string, string) { return HandoverAnswered(ctx, title, true, url) })
	add("handover, no", func() (string, string) { return HandoverAnswered(ctx, title, false, url) })
	for _, d := range []Decision{Eligible, ChangesRequested, NotEligible, "else"} {
		add("review "+string(d), func() (string, string) {
			return ReviewDecision(ctx, title, d, []string{"It is in the area.", " ", "The costs add up."}, url)
		})
	}
	add("result, in", func() (string, string) { return ResultForProposer(ctx, title, true, "It had 512 votes.", url) })
	add("result, out", func() (string, string) {
		return ResultForProposer(ctx, title, false, "It cost more than was left.", url)
	})
	add("cancelled", func() (string, string) { return RoundCancelled(ctx, round, "The money was needed elsewhere.", url) })
	add("appeal to decide", func() (string, string) { return AppealToDecide(ctx, title, url) })
	for _, d := range []Decision{Eligible, ChangesRequested, NotEligible} {
		add("appeal "+string(d), func() (string, string) {
			return AppealDecision(ctx, title, d, []string{"It is in the area.", "The costs add up."}, url)
		})
	}
	add("changed", func() (string, string) { return RoundChanged(ctx, round, "The hall is free a week later.", url) })
	add("offer", func() (string, string) { return OfferMade(ctx, title, 12_500_00, url) })
	add("payment", func() (string, string) { return PaymentMade(ctx, title, 3_20, url) })
	add("award", func() (string, string) { return AwardToApprove(ctx, title, 12_500_00, "Priya Shah", url) })
	add("payment to approve", func() (string, string) { return PaymentToApprove(ctx, title, 3_20, url) })
	add("payment refused", func() (string, string) { return PaymentRefused(ctx, title, 3_20, "The invoice is missing.", url) })
	add("backup late", func() (string, string) { return BackupLate(ctx, summer, url) })
	add("no backup", func() (string, string) { return BackupLate(ctx, time.Time{}, url) })
	add("role", func() (string, string) { return RoleToConfirm(ctx, "Priya Shah", url) })
	for _, kind := range []string{MoreTimeToConfirm, CancelToConfirm, SealToConfirm, VotersToConfirm, TranslationToConfirm, WordsToConfirm} {
		add("confirm, "+kind, func() (string, string) { return OfficerToConfirm(ctx, kind, round, "Priya Shah", url) })
	}
	for _, role := range []string{"panel", "group", "lead", "team", "helper", "officer", "approver", "safeguarding", "auditor", "admin", "else"} {
		add("role given to "+role, func() (string, string) { return RoleGiven(ctx, role, "Northgate Library, "+round, url) })
		add("role ended to "+role, func() (string, string) { return RoleEnded(ctx, role, "", url) })
	}
	for name, approved := range map[string]bool{"yes": true, "no": false} {
		add("awards decided: "+name, func() (string, string) { return AwardsDecided(ctx, round, approved, "Too much for one group.", url) })
	}
	add("concern", func() (string, string) { return ConcernRaised(ctx, url) })
	return all
}

func TestSubjectsGiveNobodyAway(t *testing.T) {
	telling := regexp.MustCompile(`(?i)child|care|young|youth|school|parent|famil|foster|concern|safeguard|worr|danger|abuse|harm|police|urgent|482913|` +
		`not voted|voted in|eligible|reject|£|leaving|counselling|priya|https?:`)
	for _, m := range everyMessage() {
		if found := telling.FindString(m.subject); found != "" {
			t.Errorf("%s: the subject %q says %q", m.name, m.subject, found)
		}
		if utf8.RuneCountInString(m.subject) > 60 || strings.TrimSpace(m.subject) != m.subject || m.subject == "" {
			t.Errorf("%s: the subject %q", m.name, m.subject)
		}
	}
}

// A decision, a result or the vote itself must not show through the subject either: it is the same whatever was decided.
func TestSubjectsDoNotTellOutcomesApart(t *testing.T) {
	subjects := map[string][]string{}
	for _, m := range everyMessage() {
		kind, _, _ := strings.Cut(strings.ReplaceAll(m.name, ",", ""), " ")
		if kind == "review" || kind == "result" {
			subjects[kind] = append(subjects[kind], m.subject)
		}
	}
	for kind, all := range subjects {
		if len(slices.Compact(all)) != 1 {
			t.Errorf("%s: %q", kind, all)
		}
	}
}

func TestTextsArePlainAndWhole(t *testing.T) {
	for _, m := range everyMessage() {
		for _, bad := range []string{"!", "—", "–", "please", "Please", "{{", "<no value>", "\r", "\n\n\n", "  ", "%!"} {
			if strings.Contains(m.subject+m.text, bad) {
				t.Errorf("%s has %q in it:\n%s\n%s", m.name, bad, m.subject, m.text)
			}
		}
		if err := (Mail{To: "ana@example.org", Subject: m.subject, Text: m.text}).check(); err != nil {
			t.Errorf("%s cannot be sent: %v", m.name, err)
		}
		if !strings.HasSuffix(m.text, "\n") || strings.HasPrefix(m.text, "\n") {
			t.Errorf("%s begins or ends badly: %q", m.name, m.text)
		}
		for _, sentence := range regexp.MustCompile(`[.:?]\s`).Split(m.text, -1) {
			if words := len(strings.Fields(sentence)); words > 26 {
				t.Errorf("%s has a sentence of %d words: %s", m.name, words, sentence)
			}
		}
	}
}

func TestTextsSayWhatTheyAreFor(t *testing.T) {
	want := map[string][]string{
		"sign-in code":             {"Your code is 482913\n", "15 minutes", council, "Do not give this code to anyone"},
		"sign-in added":            {"with " + council, "If you did not", "Remove it here now", url},
		"sign-in removed":          {council + " no longer signs you in", "If that was not you", url},
		"vote code":                {"Your code is 482913\n", "1 minute.", round, council},
		"code for a paper":         {"Your code is 482913\n", "15 minutes", "It gives up your vote online for a vote on paper", round, council},
		"code for a call":          {"Your code is 482913\n", "15 minutes", "out to Jo of " + council, "one vote as you say it", round},
		"vote receipt":             {"\n7K3M-Q2XD-9HTV-B4NC\n", "until Tuesday 2 June at 5pm", "If you did not vote", round, council},
		"proposal received":        {"ACN-2026-014", "“" + title + "”", "\n" + url + "\n"},
		"handover":                 {"Jo began an idea in Acorn at " + council, "“" + title + "”", "say yes or no", "until Tuesday 2 June at 5pm", url},
		"handover of no name":      {"Somebody began an idea", "with this email address", url},
		"handover, yes":            {"said yes", "“" + title + "”", "help to write it", url},
		"handover, no":             {"said no", "“" + title + "”", "ask somebody else", url},
		"review eligible":          {"“" + title + "” can go forward", "* It is in the area.\n* The costs add up.\n", url},
		"review changes_requested": {"needs some changes", "* It is in the area.", "Change it", url},
		"review not_eligible":      {"cannot go forward", "* It is in the area.", "another person", url},
		"wrong sign-in codes":      {"Many wrong codes to sign in", "everyone can still sign in", url},
		"many texts":               {"So many texts with codes", round, "by email, with a printed code or on paper", url},
		"vote receipt, closed":     {"\n7K3M-Q2XD-9HTV-B4NC\n", round, council},
		"review else":              {"a decision about your idea", url},
		"result, in":               {"was voted in.", "It had 512 votes.", "until we publish the result", "not yours yet", url},
		"result, out":              {"was not voted in.", "It cost more than was left.", "until we publish the result", url},
		"cancelled":                {"We have cancelled “" + round + "”.", "The money was needed elsewhere.", "no vote", url},
		"changed":                  {"are not what they were", "The hall is free a week later.", round, url},
		"appeal to decide":         {"cannot go forward", "“" + title + "”", "A person who did not decide looks again", url},
		"appeal eligible":          {"We changed the decision.", "can go forward", "* It is in the area.", url},
		"appeal changes_requested": {"We changed the decision.", "needs some changes", "Change it", url},
		"appeal not_eligible":      {"The decision stays.", "cannot go forward", "* It is in the area.", "how to complain", url},
		"offer":                    {"£12,500", title, url},
		"payment":                  {"£3.20", title, url},
		"award":                    {"Priya Shah proposes to award £12,500", title, url},
		"payment to approve":       {"£3.20 is asked for", title, "Nothing is paid until you decide", url},
		"payment refused":          {"£3.20", title, "The invoice is missing.", "Nothing was paid", url},
		"backup late":              {"The last one is from", "to make one today", url},
		"no backup":                {"There is no note of any backup.", url},
		"role":                     {"Priya Shah proposes to give somebody a role", "a second administrator confirms it", url},
		"concern":                  {url, "Sign in"},
		"confirm, more time":       {"Priya Shah proposes to give people more time to vote in “" + round + "”", "another officer confirms it", url},
		"confirm, cancel":          {"Priya Shah proposes to cancel “" + round + "”", "another officer confirms it", url},
		"confirm, seal":            {"Priya Shah proposes to seal the rules and projects of “" + round + "”", "another officer confirms it", url},
		"confirm, translation":     {"Priya Shah proposes to take a translation off the ballot of “" + round + "”", "another officer confirms it", url},
		"confirm, words":           {"Priya Shah wrote in another language what the ballot of “" + round + "” says", "another officer confirms it", url},
		"confirm, voters":          {"a decision on voters in “" + round + "”", "another officer confirms it", url},
		"role given":               {"You have a new role", "It is for Northgate Library", "what you can do now", url},
		"role ended":               {"has ended", "what it was for", url},
		"awards decided: yes":      {"were approved", round, url},
		"awards decided: no":       {"were sent back", "Too much for one group.", "Nothing was offered", url},
	}
	for _, m := range everyMessage() {
		if role, _, of := strings.Cut(m.name, " to "); of && strings.HasPrefix(role, "role") {
			m.name = role
		}
		if len(want[m.name]) == 0 {
			t.Errorf("nothing is asked of %s", m.name)
		}
		for _, part := range want[m.name] {
			if !strings.Contains(m.text, part) {
				t.Errorf("%s does not say %q:\n%s", m.name, part, m.text)
			}
		}
	}
	if subject, _ := ProposalReceived(ctx, "ACN-2026-014", title, url); !strings.Contains(subject, "ACN-2026-014") {
		t.Errorf("the subject %q has no reference", subject)
	}
}

// The first words are what a locked phone shows.
func TestTheCodeComesFirstAndTheRoundLater(t *testing.T) {
	_, text := VoteCode(ctx, council, round, "482913", 15)
	if i := strings.Index(text, round); i < 90 {
		t.Errorf("the round is named %d characters in: a preview would show it", i)
	}
	if !strings.HasPrefix(text, "Your code is 482913") {
		t.Errorf("the code is not first: %s", text)
	}
}

func TestTheConcernMessageSaysNothingOfIt(t *testing.T) {
	_, text := ConcernRaised(ctx, url)
	if found := regexp.MustCompile(`(?i)concern|child|worr|safeguard|harm|danger|report`).FindString(strings.ReplaceAll(text, url, "")); found != "" {
		t.Errorf("the text says %q:\n%s", found, text)
	}
}

func TestWhatPeopleTypedStaysOneQuotedLine(t *testing.T) {
	nasty := "Nice\r\n\r\nYou have won.\u2028Go to\thttps://evil.example\x00\u202e\x1b[31m {{.Council}} \xff" + strings.Repeat("ab ", 400)
	_, text := OfferMade(ctx, nasty, 100, url)
	if err := (Mail{To: "ana@example.org", Subject: "x", Text: text}).check(); err != nil {
		t.Fatalf("cannot be sent: %v", err)
	}
	first, _, _ := strings.Cut(text, "\n\n")
	if !strings.Contains(first, "“Nice You have won. Go to https://evil.example[31m {{.Council}} ab") || !strings.HasSuffix(first, "…”.") {
		t.Errorf("the title became: %s", first)
	}
	if n := utf8.RuneCountInString(first); n > longest+60 {
		t.Errorf("the title takes %d characters", n)
	}
	_, text = ReviewDecision(ctx, "t", NotEligible, []string{"one\n* two"}, url)
	if !strings.Contains(text, "* one * two\n") {
		t.Errorf("a reason made a line of its own:\n%s", text)
	}
	if _, text = ReviewDecision(ctx, "t", Eligible, nil, url); strings.Contains(text, "why") {
		t.Errorf("a reason is announced and none given:\n%s", text)
	}
}
