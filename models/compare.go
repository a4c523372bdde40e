package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// VersionContent is one version of a proposal with the names of what it refers to.
type VersionContent struct {
	ProposalInput
	VersionID    string
	Number       int
	UpdatedAt    time.Time
	SubmittedAt  *time.Time
	Need         *Need // the need it answers, when it is one of the round's
	OutcomeNames []string
}

// ProposalFact is one thing that a proposal says, in words. Label is an English text and a key of the texts.
type ProposalFact struct {
	Part  ProposalPart
	Label string
	Text  string // lines where it is a list
	field string // how the names of its fields begin, where its page asks for several things
}

// FactCouncilWill is the label of the council's side of the deal, which begins with the money.
const FactCouncilWill = "The council will"

// Texts are all that a version says in its own words, for a mark: each list begins with how long it is. Of a need it says which, and the need itself may change.
func (c VersionContent) Texts() []string {
	texts := []string{c.Title, c.Summary, c.NeedID, c.NeedText, c.What, c.Place, c.WhoFor, strconv.Itoa(c.PeopleCount), c.Theme, c.GroupName, c.HowKnown}
	list := func(lines []string) { texts = append(append(texts, strconv.Itoa(len(lines))), lines...) }
	var budget, partners []string
	for _, b := range c.Budget {
		budget = append(budget, b.Label, strconv.FormatInt(b.Pence, 10))
	}
	for _, p := range c.Partners {
		partners = append(partners, p.Name, p.Part)
	}
	for _, lines := range [][]string{budget, partners, c.CouncilWill, c.GroupWill, slices.Sorted(slices.Values(c.OutcomeNames))} {
		list(lines)
	}
	return texts
}

// Facts are everything that a version says, in the order of the questions. What was not answered has an empty text.
func (c VersionContent) Facts() []ProposalFact {
	need := c.NeedText
	if c.Need != nil {
		need = c.Need.Title
	}
	people := ""
	if c.PeopleCount > 0 {
		people = strconv.Itoa(c.PeopleCount)
	}
	return []ProposalFact{
		{PartIdea, "Name", c.Title, "title"},
		{PartIdea, "In one sentence", c.Summary, "summary"},
		{PartNeed, "Need", need, ""},
		{PartWhat, "What", c.What, "what"},
		{PartWhat, "Where", c.Place, "place"},
		{PartWhat, "Who for", c.WhoFor, "who_for"},
		{PartWhat, "About how many people", people, "people"},
		{PartPicture, "Picture", c.Theme, ""},
		{PartMoney, "Budget", c.budgetText(), ""},
		{PartOutcomes, "What will be different", strings.Join(c.OutcomeNames, "\n"), ""},
		{PartGroup, "Group", c.GroupName, ""},
		{PartPartners, "Partners", c.partnersText(), ""},
		{PartDeal, FactCouncilWill, strings.Join(c.CouncilWill, "\n"), "council-"},
		{PartDeal, "The group will", strings.Join(c.GroupWill, "\n"), "group-"},
		{PartKnown, "How they will know that it worked", c.HowKnown, ""},
	}
}

// Problems are what must be answered or changed about a fact before the version can be sent in.
func (c VersionContent) Problems(f ProposalFact, r Round) []FieldError {
	var problems []FieldError
	for _, problem := range c.partChecks(f.Part, r) {
		if strings.HasPrefix(problem.Field, f.field) {
			problems = append(problems, problem)
		}
	}
	return problems
}

func (c VersionContent) budgetText() string {
	var lines []string
	for _, line := range c.Budget {
		lines = append(lines, line.Label+": "+Pence(line.Pence).String())
	}
	if len(lines) > 0 {
		lines = append(lines, "Total: "+Pence(c.AskPence()).String())
	}
	return strings.Join(lines, "\n")
}

func (c VersionContent) partnersText() string {
	var lines []string
	for _, p := range c.Partners {
		if p.Part == "" {
			lines = append(lines, p.Name)
		} else {
			lines = append(lines, p.Name+": "+p.Part)
		}
	}
	return strings.Join(lines, "\n")
}

// ComparedFact is one thing that two versions say, with what went and what came marked word by word.
type ComparedFact struct {
	Part    ProposalPart
	Label   string
	Changed bool
	Before  []Marked
	After   []Marked
}

// Marked is a run of words; Changed when the other version does not have it.
type Marked struct {
	Text    string
	Changed bool
}

// CompareVersions puts two versions side by side.
func CompareVersions(before, after VersionContent) []ComparedFact {
	old := before.Facts()
	compared := make([]ComparedFact, len(old))
	for i, now := range after.Facts() {
		b, a := compareWords(old[i].Text, now.Text)
		compared[i] = ComparedFact{Part: now.Part, Label: now.Label, Changed: old[i].Text != now.Text, Before: b, After: a}
	}
	return compared
}

// ChangedLabels are the labels of what differs between two versions, in the order of the questions.
func ChangedLabels(before, after VersionContent) []string {
	var labels []string
	for _, f := range CompareVersions(before, after) {
		if f.Changed {
			labels = append(labels, f.Label)
		}
	}
	return labels
}

// compareWords marks in each of two texts the words that are not in their longest common sequence. Texts are a few hundred words at most,
// so that a table of every pair is small.
func compareWords(before, after string) ([]Marked, []Marked) {
	a, b := words(before), words(after)
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	same := func(i, j int) bool { return strings.TrimSpace(a[i]) == strings.TrimSpace(b[j]) }
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(i, j) {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var old, now []Marked
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && same(i, j):
			old, now = mark(old, a[i], false), mark(now, b[j], false)
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			old = mark(old, a[i], true)
			i++
		default:
			now = mark(now, b[j], true)
			j++
		}
	}
	return old, now
}

// mark adds a word to the runs, to the last where that is marked alike.
func mark(runs []Marked, word string, changed bool) []Marked {
	if n := len(runs); n > 0 && runs[n-1].Changed == changed {
		runs[n-1].Text += word
		return runs
	}
	return append(runs, Marked{word, changed})
}

// wordIn is a word with the spaces around it: those before only the first word of a text can have.
var wordIn = regexp.MustCompile(`\s*\S+\s*`)

// words cuts a text into words, each with the spaces after it, so that together they are the text.
func words(text string) []string { return wordIn.FindAllString(text, -1) }
