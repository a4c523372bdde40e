package models_test

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"acorn/models"
)

// complete is a proposal for £500 that lacks nothing.
func complete() models.ProposalInput {
	return models.ProposalInput{Title: "Baby bank", Summary: "Clothes and cots for 90 families.", NeedID: "n", What: "We open twice a week.", Place: "St Luke's Hall",
		WhoFor: "Parents of under-twos", PeopleCount: 90, Theme: "under-5s", Budget: []models.BudgetItem{{Label: "Hall", Pence: 30_000}, {Label: "Biscuits", Pence: 20_000}},
		Outcomes: []string{"o"}, GroupName: "Northgate Parents", GroupWill: []string{"Open twice a week"}}
}

var round = models.Round{MinAskPence: 20_000, MaxAskPence: 2_000_000}

// fieldsOf are the fields that an error names.
func fieldsOf(err error) []string {
	var e *models.Error
	if !errors.As(err, &e) {
		return nil
	}
	fields := []string{}
	for _, f := range e.Fields {
		fields = append(fields, f.Field)
	}
	return fields
}

func TestProposalCheck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(in *models.ProposalInput)
		want   []string // the parts that are named
	}{
		"complete":           {func(*models.ProposalInput) {}, nil},
		"nothing at all":     {func(in *models.ProposalInput) { *in = models.ProposalInput{} }, []string{"idea", "idea", "need", "what", "what", "what", "what", "picture", "money", "outcomes", "group", "deal"}},
		"own need":           {func(in *models.ProposalInput) { in.NeedID, in.NeedText = "", "Nowhere to go" }, nil},
		"name of 60":         {func(in *models.ProposalInput) { in.Title = strings.Repeat("é", 60) }, nil},
		"name of 61":         {func(in *models.ProposalInput) { in.Title = strings.Repeat("é", 61) }, []string{"idea"}},
		"sentence of 141":    {func(in *models.ProposalInput) { in.Summary = strings.Repeat("a", 141) }, []string{"idea"}},
		"phone in what":      {func(in *models.ProposalInput) { in.What = "Ring 07700 900123" }, []string{"what"}},
		"email in the deal":  {func(in *models.ProposalInput) { in.GroupWill = []string{"Write to a@b.org"} }, []string{"deal"}},
		"postcode in place":  {func(in *models.ProposalInput) { in.Place = "12 High St, HX1 2AB" }, []string{"what"}},
		"postcode in a line": {func(in *models.ProposalInput) { in.Budget[0].Label = "Hall, HX1 2AB" }, []string{"money"}},
		"the least":          {func(in *models.ProposalInput) { in.Budget = []models.BudgetItem{{Label: "Hall", Pence: 20_000}} }, nil},
		"below the least":    {func(in *models.ProposalInput) { in.Budget = []models.BudgetItem{{Label: "Hall", Pence: 19_999}} }, []string{"money"}},
		"above the most": {func(in *models.ProposalInput) {
			in.HowKnown = "Ask"
			in.Budget = []models.BudgetItem{{Label: "Hall", Pence: 2_000_001}}
		}, []string{"money"}},
		"line without amount":       {func(in *models.ProposalInput) { in.Budget[1].Pence = 0 }, []string{"money"}},
		"line without words":        {func(in *models.ProposalInput) { in.Budget[1].Label = "" }, []string{"money"}},
		"£9,999.99 needs no answer": {func(in *models.ProposalInput) { in.Budget[0].Pence = 979_999 }, nil},
		"£10,000 needs the answer":  {func(in *models.ProposalInput) { in.Budget[0].Pence = 980_000 }, []string{"known"}},
		"£10,000 with the answer":   {func(in *models.ProposalInput) { in.Budget[0].Pence, in.HowKnown = 980_000, "We will ask" }, nil},
		"unknown picture":           {func(in *models.ProposalInput) { in.Theme = "cats" }, []string{"picture"}},
		"too many outcomes":         {func(in *models.ProposalInput) { in.Outcomes = []string{"1", "2", "3", "4", "5", "6"} }, []string{"outcomes"}},
		"nobody":                    {func(in *models.ProposalInput) { in.PeopleCount = -1 }, []string{"what"}},
		"partner without name":      {func(in *models.ProposalInput) { in.Partners = []models.PartnerItem{{Part: "Lends the van"}} }, []string{"partners"}},
		"group will nothing":        {func(in *models.ProposalInput) { in.GroupWill = nil }, []string{"deal"}},
		"too many deal lines":       {func(in *models.ProposalInput) { in.CouncilWill = slices.Repeat([]string{"Help"}, 7) }, []string{"deal"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := complete()
			test.change(&in)
			if got := fieldsOf(in.Check(round)); !slices.Equal(got, test.want) {
				t.Errorf("Check names %v, want %v", got, test.want)
			}
		})
	}
}

func TestADraftMayHaveGapsButNoWrongAmounts(t *testing.T) {
	t.Parallel()
	empty := models.ProposalInput{}
	for _, part := range models.ProposalParts {
		if err := empty.CheckPart(part, round); err != nil {
			t.Errorf("empty %s: %v", part, err)
		}
	}
	for name, test := range map[string]struct {
		typed string
		want  []string
	}{
		"nothing typed":      {"label-1=&amount-1=", nil},
		"an amount":          {"label-1=Hall&amount-1=£45.50", nil},
		"gaps between lines": {"label-2=Hall&amount-2=45&label-9=Tea&amount-9=5", nil},
		"not an amount":      {"label-1=Hall&amount-1=45&label-2=Tea&amount-2=lots", []string{"amount-2"}},
		"no amount":          {"label-1=Hall", []string{"amount-1"}},
		"no words":           {"amount-3=45", []string{"label-1"}},
		"too much":           {"label-1=Hall&amount-1=20000.01", []string{"amount-1"}},
		"too little so far":  {"label-1=Hall&amount-1=1", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fields, err := url.ParseQuery(test.typed)
			if err != nil {
				t.Fatal(err)
			}
			in := models.ReadProposalForm(fields).Answer(models.PartMoney, models.ProposalInput{})
			if got := fieldsOf(in.CheckPart(models.PartMoney, round)); !slices.Equal(got, test.want) {
				t.Errorf("CheckPart names %v, want %v", got, test.want)
			}
		})
	}
}

func TestWhatIsWrongSaysInWhichLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 141)
	for name, test := range map[string]struct {
		part models.ProposalPart
		in   models.ProposalInput
		want []int
	}{
		"money":    {models.PartMoney, models.ProposalInput{Budget: []models.BudgetItem{{Label: "Hall", Pence: 5}, {Label: "Ring 07700 900123"}, {Pence: 5}}}, []int{2, 2, 3}},
		"in all":   {models.PartMoney, models.ProposalInput{Budget: []models.BudgetItem{{Label: "Hall", Pence: 2_000_001}}}, []int{0}},
		"partners": {models.PartPartners, models.ProposalInput{Partners: []models.PartnerItem{{Name: "St Luke's"}, {Part: "Lends the van"}}}, []int{2}},
		"deal":     {models.PartDeal, models.ProposalInput{CouncilWill: []string{"Help", long}, GroupWill: []string{long}}, []int{2, 1}},
		"idea":     {models.PartIdea, models.ProposalInput{Summary: long}, []int{0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var wrong *models.Error
			if !errors.As(test.in.CheckPart(test.part, round), &wrong) {
				t.Fatal("nothing is wrong")
			}
			var lines []int
			for _, f := range wrong.Fields {
				lines = append(lines, f.Line)
			}
			if !slices.Equal(lines, test.want) {
				t.Errorf("in lines %v, want %v: %v", lines, test.want, wrong)
			}
		})
	}
}

func TestEachFactSaysWhatItStillNeeds(t *testing.T) {
	t.Parallel()
	c := models.VersionContent{ProposalInput: complete(), Need: &models.Need{}}
	problems := func() map[string]int {
		found := map[string]int{}
		for _, f := range c.Facts() {
			if n := len(c.Problems(f, round)); n > 0 {
				found[f.Label] = n
			}
		}
		return found
	}
	if got := problems(); len(got) > 0 {
		t.Errorf("nothing is missing, but %v", got)
	}
	c.Summary, c.Place, c.GroupWill, c.Budget = "", "", nil, []models.BudgetItem{{Label: "Hall", Pence: 100}}
	want := map[string]int{"In one sentence": 1, "Where": 1, "Budget": 1, "The group will": 1}
	if got := problems(); !maps.Equal(got, want) {
		t.Errorf("missing %v, want %v", got, want)
	}
}

func TestFormOfShowsWhatAnswerKept(t *testing.T) {
	t.Parallel()
	in := complete()
	in.Partners = []models.PartnerItem{{Name: "St Luke's", Part: "Lends the hall"}}
	in.CouncilWill, in.HowKnown = []string{"Lend chairs"}, "We will ask"
	again := models.ProposalInput{}
	for _, part := range models.ProposalParts {
		again = models.FormOf(in).Answer(part, again)
	}
	if got, want := models.FormOf(again), models.FormOf(in); got.Lines[0] != want.Lines[0] || got.People != "90" || got.Need != "n" || got.Organisation != models.OtherGroup {
		t.Errorf("answered again: %+v, want %+v", got, want)
	}
	if err := again.Check(round); err != nil {
		t.Errorf("what was saved and shown cannot be saved again: %v", err)
	}
	own := models.FormOf(models.ProposalInput{NeedText: "Nowhere to go"})
	if own.Need != models.OwnNeed {
		t.Errorf("a need in one's own words is the choice %q", own.Need)
	}
}

func TestALineCanBeRemoved(t *testing.T) {
	t.Parallel()
	f := models.FormOf(complete()).Without("label", 1)
	if len(f.Lines) != 1 || f.Lines[0].First != "Biscuits" {
		t.Errorf("lines %v", f.Lines)
	}
	if f = f.Without("label", 7).Without("label", 0); len(f.Lines) != 1 {
		t.Errorf("lines %v after removing what is not there", f.Lines)
	}
}

func TestSmallSumsGetSixAnswers(t *testing.T) {
	t.Parallel()
	for pence, want := range map[int64]int{50_000: 6, 100_000: 6, 100_001: 7, 1_000_000: 7} {
		in := models.ProposalInput{Budget: []models.BudgetItem{{Label: "Hall", Pence: pence}}}
		if got := len(in.ProposalTasks()); got != want {
			t.Errorf("%s: %d answers, want %d", models.Pence(pence), got, want)
		}
	}
	in := complete()
	part, n := models.PartIdea, 1
	for next, ok := in.NextPart(part); ok; next, ok = in.NextPart(part) {
		part, n = next, n+1
	}
	if part != models.PartDeal || n != 9 {
		t.Errorf("%d pages, the last %s", n, part)
	}
}

func TestCompareVersionsMarksWords(t *testing.T) {
	t.Parallel()
	before, after := models.VersionContent{ProposalInput: complete()}, models.VersionContent{ProposalInput: complete()}
	if got := models.ChangedLabels(before, after); got != nil {
		t.Errorf("nothing changed, but %v", got)
	}
	after.Summary = "Warm clothes and cots for 120 families."
	after.Budget = after.Budget[:1]
	if got := models.ChangedLabels(before, after); !slices.Equal(got, []string{"In one sentence", "Budget"}) {
		t.Errorf("changed %v", got)
	}
	fact := models.CompareVersions(before, after)[1]
	text := func(runs []models.Marked, only bool) string {
		s := ""
		for _, m := range runs {
			if !only || m.Changed {
				s += m.Text
			}
		}
		return s
	}
	if text(fact.Before, false) != before.Summary || text(fact.After, false) != after.Summary {
		t.Errorf("the runs do not add up to the texts: %+v", fact)
	}
	if got := text(fact.After, true); got != "Warm clothes 120 " {
		t.Errorf("new words %q", got)
	}
	if got := text(fact.Before, true); got != "Clothes 90 " {
		t.Errorf("words that went %q", got)
	}
}

func TestPenceReadsAsPounds(t *testing.T) {
	t.Parallel()
	for pence, want := range map[models.Pence]string{0: "£0", 5: "£0.05", 120_050: "£1,200.50", 100_000_000: "£1,000,000", 99_900: "£999", -150: "−£1.50"} {
		if got := pence.String(); got != want {
			t.Errorf("%d pence is %q, want %q", int64(pence), got, want)
		}
	}
}

func TestReviewInputNeedsReasons(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in   models.ReviewInput
		want []string
	}{
		"fine":        {models.ReviewInput{Decision: models.ProposalEligible, Reasons: "It fits the round well."}, nil},
		"no decision": {models.ReviewInput{Reasons: "It fits the round well."}, []string{"decision"}},
		"a state":     {models.ReviewInput{Decision: models.ProposalDraft, Reasons: "It fits the round well."}, []string{"decision"}},
		"no reasons":  {models.ReviewInput{Decision: models.ProposalNotEligible, Reasons: " \r\n "}, []string{"reasons"}},
		"a shrug":     {models.ReviewInput{Decision: models.ProposalNotEligible, Reasons: "no"}, []string{"reasons"}},
		"a phone":     {models.ReviewInput{Decision: models.ProposalNotEligible, Reasons: "Her mother wrote from 07700 900 123 that she cannot come."}, []string{"reasons"}},
		"one word":    {models.ReviewInput{Decision: models.ProposalNotEligible, Reasons: strings.Repeat("no", 20)}, []string{"reasons"}},
		"no words":    {models.ReviewInput{Decision: models.ProposalNotEligible, Reasons: ". . . . . . . . . . . . ."}, []string{"reasons"}},
		"endless":     {models.ReviewInput{Decision: models.ProposalNotEligible, Reasons: strings.Repeat("so long ", 188)}, []string{"reasons"}},
	} {
		if got := fieldsOf(test.in.Check()); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
