package views

import (
	"context"
	"regexp"
	"strings"

	"acorn/models"
	"acorn/models/lang"
)

// fieldWords name the fields of forms where what was typed is shown without its page: a form that waited until its sender had signed in. What is not here is
// no field that people see.
var fieldWords = map[string]string{
	// what residents, groups and panels fill in
	"about": "What it is about", "actual": "What came of it", "age": "Your age", "amount": "How much, in pounds", "amounts": "How much, in pounds", "answer": "Your answer", "area": "Where", "at": "When",
	"baseline": "The figure at the start", "baseline_why": "Why there is no figure at the start", "belongs": "What ties the voter to the place", "body": "What you wrote", "can_accept": "Somebody in the group can accept an offer", "capacity": "In the team as",
	"choice": "What you think of it", "choices": "Your picks", "comment": "What you want to tell the group", "comparison": "What you compared with", "contact": "How we can reach you", "council": "The council will",
	"award": "Award", "declared": "Your word", "done_on": "Done on", "due": "Due", "from": "From", "people_end": "People at the end", "people_reached": "People reached",
	"people_start": "People at the start", "project": "Your picks", "to": "To", "direction": "What is better", "email": "Email address", "group": "The group will", "group_name": "Name of the group", "has_baseline": "Whether you know the figure at the start",
	"how_known": "How you will know that it worked", "indicator": "What you measure", "kept": "Whether it was kept", "know": "Whether you know the people", "label": "What it is for", "learned": "What you learned", "link": "Link", "method": "How you measured it",
	"method_note": "How you measured it, in a sentence", "milestone": "The step it is for", "name": "Name", "need": "The need", "need_text": "What people need", "note": "Note", "number": "Number", "organisation": "Organisation",
	"outcomes": "What will be different", "paid_on": "Paid on", "part": "Part", "partner": "Partner", "people": "How many people", "picks": "Your picks", "place": "Where", "purpose": "What it is for", "reference": "Reference",
	"score": "Points", "starts": "Starts", "ends": "Ends", "state": "What happened", "step": "Step", "sure": "Are you sure", "summary": "In one sentence", "target": "The figure you hope for", "theme": "Picture", "title": "A name for it", "to_council": "Your answer to the council",
	"what": "What you will do", "who_for": "Who it is for", "why": "Why", "words": "What it did", "young": "Whether children take part",
	// what officers and administrators fill in
	"outage": "Whether it is for an outage", "down_from": "From when nobody could vote", "down_to": "When voting worked again",
	"accent_colour": "Accent colour", "assurance": "How voters prove who they are", "basis": "Grounds for using the list", "basis_note": "Which law, decision or agreement", "lawful": "Checked that the list may be used", "replaces": "What is there now", "brand_colour": "Colour of the header", "button_colour": "Colour of buttons", "complaints_url": "The council's complaints page",
	"completion": "Money that the shares leave over", "count": "How many", "decide": "What you decide", "decision": "What you decide", "fund": "The fund", "fund_holder": "Who holds the fund", "fund_name": "Name of the fund", "fund_purpose": "What the fund is for",
	"fund_year": "Financial year", "file": "The file", "source": "Where the file comes from", "grace": "Extra minutes for people already voting", "held_by": "Who has the codes", "kind": "What it is", "logo": "Logo", "max": "The most one idea may ask for", "max_choices": "How many ideas one person may pick", "ballot": "How people vote", "points": "How many points each person shares out", "places": "How many places there are",
	"min": "The least one idea may ask for", "min_age": "The youngest who may vote", "belonging": "What must be true of a voter", "min_share": "Per cent of the votes that an idea needs", "min_support": "Votes that an idea needs", "own": "Dates to plan and to score",
	"panel": "The panel", "panel_public": "Who sees the panel's result", "person": "Who", "pick": "Ticked", "phone": "Phone", "planning_close": "Planning closes", "planning_open": "Planning opens", "pot": "How much is shared",
	"proposals_close": "Proposals close", "proposals_open": "Proposals open", "reason": "Why", "reasons": "Reasons", "role": "Role", "round": "Round", "rule": "How votes are counted", "safeguarding_deputy": "Safeguarding deputy",
	"safeguarding_email": "Safeguarding team's email", "safeguarding_hours": "When the safeguarding number answers", "safeguarding_lead": "Safeguarding lead", "safeguarding_phone": "Safeguarding phone", "scoring_close": "Scoring closes",
	"scoring_open": "Scoring opens", "show_other": "Another rule beside the result", "support": "What comes first", "team": "Team", "threshold": "Least number of votes", "ties": "Which comes first when two are level",
	"how_many": "How many codes", "day": "The day", "for": "What the code is for", "found": "What you found", "unfit": "An idea that costs more than what is left", "phragmen_unfit": "An idea that costs more than what is left", "venue": "Where it is held", "voting_close": "Voting closes", "voting_open": "Voting opens",
	"who_may_propose": "Who may send in ideas", "who_may_vote": "Who may vote", "criterion_question": "Question of the panel", "criterion_weight": "Counts how many times", "criterion_level": "What a score means",
	"away": "Papers taken away", "large": "Large print", "reading": "What is on the paper", "returned": "Papers handed in", "shown": "Code or address", "spoiled": "Papers spoiled and swapped", "spoiled_number": "Number on the spoiled paper", "strike_number": "Number that was typed", "strike_reason": "What went wrong", "unused": "Papers left over", "witness": "Mailbox for the checkpoints of the vote",
	"contribution_organisation": "Organisation that puts money in", "contribution_amount": "What it puts in",
}

// inField are the numbers in a field's name: of the row that it is in, and of what in that row.
var inField = regexp.MustCompile(`[-_]?(\d+)`)

// FieldName is a field in words, as its form asks for it; empty for what no form shows.
func FieldName(ctx context.Context, name string) string {
	if _, ok := models.MarkedProject(name); ok {
		return lang.T(ctx, "What you put on the ballot for a project")
	}
	base, part := name, ""
	for _, end := range []string{"day", "month", "year", "time"} {
		if before, ok := strings.CutSuffix(name, "-"+end); ok {
			base, part = before, end
		}
	}
	var numbers []string
	for _, match := range inField.FindAllStringSubmatch(base, -1) {
		numbers = append(numbers, match[1])
	}
	base = inField.ReplaceAllString(base, "")
	words := dutyFieldName(base)
	if known, ok := fieldWords[base]; ok {
		words = lang.T(ctx, known)
	}
	if words == "" {
		return ""
	}
	if len(numbers) > 0 {
		words = lang.T(ctx, "{{.Field}} {{.Number}}", "Field", words, "Number", strings.Join(numbers, ", "))
	}
	switch part {
	case "day":
		return lang.T(ctx, "{{.Field}}: day", "Field", words)
	case "month":
		return lang.T(ctx, "{{.Field}}: month", "Field", words)
	case "year":
		return lang.T(ctx, "{{.Field}}: year", "Field", words)
	case "time":
		return lang.T(ctx, "{{.Field}}: time", "Field", words)
	default:
		return words
	}
}

// dutyFieldName is a field of a duty before publishing, in words.
func dutyFieldName(name string) string {
	for _, kind := range models.Duties {
		switch name {
		case models.DutyField(kind, "link"):
			return dutyText(kind).title + ": link"
		case models.DutyField(kind, "reason"):
			return dutyText(kind).title + ": or why not"
		}
	}
	return ""
}
