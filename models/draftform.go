package models

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ProposalForm is the question pages of a proposal as they were typed. What it holds is only what people may say of themselves: nobody sets a
// state or another's organisation by it.
type ProposalForm struct {
	Title, Summary              string
	Need, NeedText              string // Need is the id of a need, or OwnNeed
	What, Place, WhoFor, People string
	Theme                       string
	Lines                       []TypedPair // label and amount
	Outcomes                    []string
	Organisation, GroupName     string      // Organisation is an id, or OtherGroup
	Partners                    []TypedPair // name and part
	Council, Group              []string
	HowKnown                    string
	ToCouncil                   string
}

// TypedPair is a line of two fields as they were typed.
type TypedPair struct{ First, Second string }

// The choices beside those of a list.
const (
	OwnNeed    = "own"
	OtherGroup = "other"
)

// ReadProposalForm takes the fields of a question page. Lines in which nothing was typed are left out, so that the numbers of those that
// remain are the numbers that errors name.
func ReadProposalForm(fields url.Values) ProposalForm {
	return ProposalForm{
		Title: fields.Get("title"), Summary: fields.Get("summary"), Need: fields.Get("need"), NeedText: fields.Get("need_text"), What: fields.Get("what"),
		Place: fields.Get("place"), WhoFor: fields.Get("who_for"), People: fields.Get("people"), Theme: fields.Get("theme"),
		Lines: pairs(fields, "label", "amount"), Outcomes: fields["outcomes"], Organisation: fields.Get("organisation"), GroupName: fields.Get("group_name"),
		Partners: pairs(fields, "partner", "part"), Council: numberedLines(fields, "council"), Group: numberedLines(fields, "group"), HowKnown: fields.Get("how_known"),
		ToCouncil: fields.Get("to_council"),
	}
}

// mostLines bounds how many numbered fields are read from a form, whatever it holds.
const mostLines = 50

func pairs(fields url.Values, first, second string) []TypedPair {
	var list []TypedPair
	for i := range mostLines {
		p := TypedPair{fields.Get(numbered(first, i)), fields.Get(numbered(second, i))}
		if strings.TrimSpace(p.First+p.Second) != "" {
			list = append(list, p)
		}
	}
	return list
}

func numberedLines(fields url.Values, name string) []string {
	var list []string
	for i := range mostLines {
		if line := fields.Get(numbered(name, i)); strings.TrimSpace(line) != "" {
			list = append(list, line)
		}
	}
	return list
}

// numbered is the name of the field of the line with this index: label-1 is the first.
func numbered(name string, index int) string { return name + "-" + strconv.Itoa(index+1) }

// Without is the form without the line of this number, of the list whose fields begin with this name.
func (f ProposalForm) Without(list string, number int) ProposalForm {
	drop := func(lines []string) []string {
		if number < 1 || number > len(lines) {
			return lines
		}
		return slices.Delete(slices.Clone(lines), number-1, number)
	}
	dropPair := func(pairs []TypedPair) []TypedPair {
		if number < 1 || number > len(pairs) {
			return pairs
		}
		return slices.Delete(slices.Clone(pairs), number-1, number)
	}
	switch list {
	case "label":
		f.Lines = dropPair(f.Lines)
	case "partner":
		f.Partners = dropPair(f.Partners)
	case "council":
		f.Council = drop(f.Council)
	case "group":
		f.Group = drop(f.Group)
	}
	return f
}

// FormOf is what the question pages show of what was saved.
func FormOf(in ProposalInput) ProposalForm {
	f := ProposalForm{Title: in.Title, Summary: in.Summary, Need: in.NeedID, NeedText: in.NeedText, What: in.What, Place: in.Place, WhoFor: in.WhoFor,
		Theme: in.Theme, Outcomes: in.Outcomes, Organisation: in.OrganisationID, GroupName: in.GroupName, Council: in.CouncilWill, Group: in.GroupWill,
		HowKnown: in.HowKnown, ToCouncil: in.ToCouncil}
	if in.NeedID == "" && in.NeedText != "" {
		f.Need = OwnNeed
	}
	if in.OrganisationID == "" && in.GroupName != "" {
		f.Organisation = OtherGroup
	}
	if in.PeopleCount > 0 {
		f.People = strconv.Itoa(in.PeopleCount)
	}
	for _, line := range in.Budget {
		f.Lines = append(f.Lines, TypedPair{line.Label, strings.TrimPrefix(Pence(line.Pence).String(), "£")})
	}
	for _, p := range in.Partners {
		f.Partners = append(f.Partners, TypedPair{p.Name, p.Part})
	}
	return f
}

// Answer puts what was typed on one page into the proposal, in the place of what was there. What cannot be read as an amount or a number
// becomes one that CheckPart refuses.
func (f ProposalForm) Answer(part ProposalPart, in ProposalInput) ProposalInput {
	switch part {
	case PartIdea:
		in.Title, in.Summary = oneLine(f.Title), oneLine(f.Summary)
	case PartNeed:
		in.NeedID, in.NeedText = f.Need, ""
		if f.Need == OwnNeed || f.Need == "" {
			in.NeedID, in.NeedText = "", paragraphs(f.NeedText)
		}
	case PartWhat:
		in.What, in.Place, in.WhoFor = paragraphs(f.What), oneLine(f.Place), oneLine(f.WhoFor)
		in.PeopleCount = f.people()
	case PartPicture:
		in.Theme = f.Theme
	case PartMoney:
		in.Budget = nil
		for _, line := range f.Lines {
			pence, ok := ParsePounds(line.Second)
			if !ok {
				pence = 0
			}
			in.Budget = append(in.Budget, BudgetItem{oneLine(line.First), pence})
		}
	case PartOutcomes:
		in.Outcomes = slices.Compact(slices.Sorted(slices.Values(f.Outcomes)))
	case PartGroup:
		in.OrganisationID, in.GroupName = f.Organisation, ""
		if f.Organisation == OtherGroup || f.Organisation == "" {
			in.OrganisationID, in.GroupName = "", oneLine(f.GroupName)
		}
	case PartPartners:
		in.Partners = nil
		for _, p := range f.Partners {
			in.Partners = append(in.Partners, PartnerItem{oneLine(p.First), oneLine(p.Second)})
		}
	case PartDeal:
		in.CouncilWill, in.GroupWill = oneLines(f.Council), oneLines(f.Group)
	case PartKnown:
		in.HowKnown = paragraphs(f.HowKnown)
	case PartAnswer:
		in.ToCouncil = paragraphs(f.ToCouncil)
	}
	return in
}

// people is about how many people, or -1 where that was not typed as a number above nothing.
func (f ProposalForm) people() int {
	if strings.TrimSpace(f.People) == "" {
		return 0
	}
	if n, ok := ParseCount(f.People); ok && n > 0 {
		return n
	}
	return -1
}

func oneLines(typed []string) []string {
	var list []string
	for _, t := range typed {
		list = append(list, oneLine(t))
	}
	return list
}

// oneLine is a text on one line, as people see it: no spaces around it and single spaces within.
func oneLine(typed string) string { return strings.Join(strings.Fields(typed), " ") }

// paragraphs is a text of several lines without spaces around it.
func paragraphs(typed string) string {
	return strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n"))
}
