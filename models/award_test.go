package models

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func candidatesForTest() []Candidate {
	return []Candidate{
		{ProposalID: "a", Title: "Baby bank", Rank: 1, CostPence: 600_000, VotedIn: true},
		{ProposalID: "b", Title: "Walking bus", Rank: 2, CostPence: 80_000, VotedIn: true},
		{ProposalID: "c", Title: "Garden", Rank: 3, CostPence: 100_000},
		{ProposalID: "d", Title: "Radio", Rank: 4, CostPence: 50_000, VotedIn: true, Withdrawn: true},
	}
}

func TestAllocationRules(t *testing.T) {
	t.Parallel()
	money := FundMoney{PotPence: 1_000_000, PotAwardedPence: 100_000, FundPence: 2_000_000, FundAwardedPence: 100_000}
	asVoted := map[int]AllocationLineInput{1: {Award: true, Amount: "6,000"}, 2: {Award: true, Amount: "£800"}}
	for name, test := range map[string]struct {
		change func(map[int]AllocationLineInput)
		money  FundMoney
		wrong  []string
		lines  int
	}{
		"as people voted":             {func(map[int]AllocationLineInput) {}, money, nil, 3},
		"another amount, no reason":   {func(l map[int]AllocationLineInput) { l[1] = AllocationLineInput{true, "5000", ""} }, money, []string{"reason-1"}, 0},
		"another amount, and why":     {func(l map[int]AllocationLineInput) { l[1] = AllocationLineInput{true, "5000", "Found a grant"} }, money, nil, 3},
		"left out, no reason":         {func(l map[int]AllocationLineInput) { delete(l, 2) }, money, []string{"reason-2"}, 0},
		"left out, and why":           {func(l map[int]AllocationLineInput) { l[2] = AllocationLineInput{Override: "No insurance"} }, money, nil, 3},
		"added, no reason":            {func(l map[int]AllocationLineInput) { l[3] = AllocationLineInput{true, "1000", " "} }, money, []string{"reason-3"}, 0},
		"added, and why":              {func(l map[int]AllocationLineInput) { l[3] = AllocationLineInput{true, "1000", "Money was left"} }, money, nil, 4},
		"no amount":                   {func(l map[int]AllocationLineInput) { l[1] = AllocationLineInput{true, "", ""} }, money, []string{"amount-1"}, 0},
		"nothing for it":              {func(l map[int]AllocationLineInput) { l[1] = AllocationLineInput{true, "0", "Because"} }, money, []string{"amount-1"}, 0},
		"a withdrawn one":             {func(l map[int]AllocationLineInput) { l[4] = AllocationLineInput{true, "500", ""} }, money, []string{"award-4"}, 0},
		"too long a reason":           {func(l map[int]AllocationLineInput) { l[3] = AllocationLineInput{false, "", strings.Repeat("x", 501)} }, money, []string{"reason-3"}, 0},
		"more than the pot has left":  {func(map[int]AllocationLineInput) {}, FundMoney{PotPence: 679_999, FundPence: 2_000_000}, []string{"award-1"}, 0},
		"just what the pot has left":  {func(map[int]AllocationLineInput) {}, FundMoney{PotPence: 680_000, FundPence: 680_000}, nil, 3},
		"more than the fund has left": {func(map[int]AllocationLineInput) {}, FundMoney{PotPence: 1_000_000, FundPence: 679_999}, []string{"award-1"}, 0},
		"nothing at all, though with why": {func(l map[int]AllocationLineInput) {
			l[1], l[2] = AllocationLineInput{Override: "No"}, AllocationLineInput{Override: "No"}
		}, money, []string{"award-1"}, 0},
	} {
		in := AllocationInput{Lines: map[int]AllocationLineInput{1: asVoted[1], 2: asVoted[2]}}
		test.change(in.Lines)
		lines, err := in.Parse(candidatesForTest(), test.money)
		if got := wrong(err); !slices.Equal(got, test.wrong) {
			t.Errorf("%s: wrong are %q, want %q", name, got, test.wrong)
		}
		if err == nil && len(lines) != test.lines {
			t.Errorf("%s: %d lines, want %d: %+v", name, len(lines), test.lines, lines)
		}
	}
}

func TestAllocationSaysWhyItDeparts(t *testing.T) {
	t.Parallel()
	for want, line := range map[Departure]AllocationLineView{
		AsVoted: {AllocationLine: AllocationLine{AmountPence: 5}, CostPence: 5, VotedIn: true},
		Changed: {AllocationLine: AllocationLine{AmountPence: 4}, CostPence: 5, VotedIn: true},
		Added:   {AllocationLine: AllocationLine{AmountPence: 5}, CostPence: 5},
		LeftOut: {CostPence: 5, VotedIn: true},
	} {
		if got := line.Departs(); got != want {
			t.Errorf("%+v departs %q, want %q", line, got, want)
		}
	}
}

func TestHashCoversAllThatIsApproved(t *testing.T) {
	t.Parallel()
	organisation := "o"
	base := func() AllocationView {
		return AllocationView{Allocation: Allocation{RoundID: "r", Note: "n", ProposedBy: "p"}, Lines: []AllocationLineView{
			{AllocationLine: AllocationLine{ProposalID: "a", AmountPence: 1}, Title: "A", GroupName: "G", CostPence: 1, VotedIn: true, Recipient: Recipient{OrganisationID: &organisation}},
			{AllocationLine: AllocationLine{ProposalID: "b", AmountPence: 2, Override: "w"}, Title: "B", CostPence: 2}}}
	}
	hash := func(v AllocationView) string {
		h, err := v.Hash()
		if err != nil || len(h) != 64 {
			t.Fatalf("hash %q, %v", h, err)
		}
		return h
	}
	seen := map[string]string{hash(base()): "as it is"}
	other := "q"
	for name, change := range map[string]func(*AllocationView){
		"note": func(v *AllocationView) { v.Note = "m" }, "round": func(v *AllocationView) { v.RoundID = "s" }, "proposer": func(v *AllocationView) { v.ProposedBy = "x" },
		"amount": func(v *AllocationView) { v.Lines[0].AmountPence = 3 }, "override": func(v *AllocationView) { v.Lines[1].Override = "" },
		"group": func(v *AllocationView) { v.Lines[0].GroupName = "H" }, "organisation": func(v *AllocationView) { v.Lines[0].Recipient.OrganisationID = &other },
		"title": func(v *AllocationView) { v.Lines[0].Title = "Z" }, "project": func(v *AllocationView) { v.Lines[0].ProposalID = "z" },
		"result": func(v *AllocationView) { v.Lines[1].VotedIn = true }, "one fewer": func(v *AllocationView) { v.Lines = v.Lines[:1] },
	} {
		v := base()
		change(&v)
		if same, ok := seen[hash(v)]; ok {
			t.Errorf("another %s has the hash of %s", name, same)
		}
		seen[hash(v)] = name
	}
	turned := base()
	slices.Reverse(turned.Lines)
	if hash(turned) != hash(base()) {
		t.Error("the order of the lines changes the hash")
	}
	if got := ShortHash("3f2a91bc04de5566"); got != "3f2a 91bc 04de" {
		t.Errorf("short: %q", got)
	}
}

func TestSecondPerson(t *testing.T) {
	t.Parallel()
	group, other := "group", "other"
	member := Actor{PersonID: "m", Memberships: []Membership{{Role: Group, OrganisationID: &group}, {Role: Approver, OrganisationID: &other}}}
	for name, test := range map[string]struct {
		actor      Actor
		recipients []Recipient
		may        bool
	}{
		"somebody else":           {Actor{PersonID: "b"}, []Recipient{{&group, "x"}}, true},
		"whoever asked":           {Actor{PersonID: "a"}, nil, false},
		"a member of the group":   {member, []Recipient{{&group, "x"}}, false},
		"a member of another":     {member, []Recipient{{&other, "x"}}, true},
		"the proposer":            {Actor{PersonID: "b"}, []Recipient{{&other, "x"}, {nil, "b"}}, false},
		"a group that is no more": {member, []Recipient{{nil, "x"}}, true},
	} {
		if err := CheckSecondPerson(test.actor, "a", test.recipients...); (err == nil) != test.may {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAcceptRules(t *testing.T) {
	t.Parallel()
	good := func() AcceptInput {
		return AcceptInput{CanAccept: true, Starts: TypedDay{"1", "12", "2026"}, Ends: TypedDay{"30", "11", "2027"},
			Milestones: []MilestoneInput{{"Start", "0"}, {"Half", "50"}, {"", ""}, {"End", "100"}}}
	}
	for name, test := range map[string]struct {
		change func(*AcceptInput)
		wrong  []string
	}{
		"all is well":           {func(*AcceptInput) {}, nil},
		"the box is not ticked": {func(in *AcceptInput) { in.CanAccept = false }, []string{"can_accept"}},
		"no days":               {func(in *AcceptInput) { in.Starts, in.Ends = TypedDay{}, TypedDay{} }, []string{"starts-day", "ends-day"}},
		"the wrong way round":   {func(in *AcceptInput) { in.Starts, in.Ends = in.Ends, in.Starts }, []string{"starts-day", "ends-day"}},
		"over before it begins": {func(in *AcceptInput) { in.Starts, in.Ends = TypedDay{"1", "1", "2026"}, TypedDay{"21", "11", "2026"} }, []string{"ends-day"}},
		"for ever":              {func(in *AcceptInput) { in.Ends = TypedDay{"1", "12", "2036"} }, []string{"ends-day"}},
		"a slip of the year":    {func(in *AcceptInput) { in.Starts = TypedDay{"1", "12", "2016"} }, []string{"starts-day", "ends-day"}},
		"one day":               {func(in *AcceptInput) { in.Ends = in.Starts }, nil},
		"no steps":              {func(in *AcceptInput) { in.Milestones = nil }, []string{"step-1"}},
		"a step without a time": {func(in *AcceptInput) { in.Milestones[1].At = "" }, []string{"at-2"}},
		"a step out of time":    {func(in *AcceptInput) { in.Milestones[1].At = "150" }, []string{"at-2"}},
		"too long a step":       {func(in *AcceptInput) { in.Milestones[0].Title = strings.Repeat("x", 101) }, []string{"step-1"}},
	} {
		in := good()
		test.change(&in)
		_, _, err := in.Parse("2026-11-22")
		if got := wrong(err); !slices.Equal(got, test.wrong) {
			t.Errorf("%s: wrong are %q, want %q", name, got, test.wrong)
		}
	}
	in, milestones, err := good().Parse("2026-11-22")
	if err != nil || in.StartsOn != "2026-12-01" || in.EndsOn != "2027-11-30" || len(milestones) != 3 {
		t.Fatalf("%+v, %+v, %v", in, milestones, err)
	}
	for i, want := range []string{"2026-12-01", "2027-06-01", "2027-11-30"} {
		if milestones[i].DueOn != want || milestones[i].Position != i+1 {
			t.Errorf("step %d is %+v, want %s", i+1, milestones[i], want)
		}
	}
}

func TestMonthOfInitiative(t *testing.T) {
	t.Parallel()
	year := Initiative{StartsOn: "2026-03-01", EndsOn: "2027-02-28"}
	for today, want := range map[string][2]int{"2026-02-28": {0, 12}, "2026-03-01": {1, 12}, "2026-05-31": {3, 12}, "2027-02-28": {12, 12}, "2029-01-01": {12, 12}} {
		if m, of := year.Month(today); m != want[0] || of != want[1] {
			t.Errorf("on %s: month %d of %d, want %v", today, m, of, want)
		}
	}
	if m, of := (Initiative{StartsOn: "2026-03-10", EndsOn: "2026-03-10"}).Month("2026-03-10"); m != 1 || of != 1 {
		t.Errorf("one day: month %d of %d", m, of)
	}
	if FirstOfNextMonth("2026-12-31") != "2027-01-01" || MonthsAfter("2027-01-01", 12) != "2027-12-31" {
		t.Error("the days that a form proposes")
	}
}

func TestOtherRulesOfDelivery(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err   func() error
		wrong []string
	}{
		"payment":  {func() error { _, err := PaymentInput{Amount: "10", Purpose: "Cots"}.Parse(1000); return err }, nil},
		"too much": {func() error { _, err := PaymentInput{Amount: "10.01", Purpose: "Cots"}.Parse(1000); return err }, []string{"amount"}},
		"nothing":  {func() error { _, err := PaymentInput{Amount: "0"}.Parse(1000); return err }, []string{"amount", "purpose"}},
		"paid": {func() error {
			_, err := PaidInput{TypedDay{"22", "11", "2026"}, "F1"}.Parse("2026-11-20", "2026-11-22")
			return err
		}, nil},
		"paid tomorrow": {func() error {
			_, err := PaidInput{TypedDay{"23", "11", "2026"}, "F1"}.Parse("2026-11-20", "2026-11-22")
			return err
		}, []string{"paid_on-day"}},
		"paid too early": {func() error {
			_, err := PaidInput{TypedDay{"19", "11", "2026"}, " "}.Parse("2026-11-20", "2026-11-22")
			return err
		}, []string{"paid_on-day", "reference"}},
		"approve":   {func() error { return DecisionInput{Decide: "approve"}.Check() }, nil},
		"refuse":    {func() error { return DecisionInput{Decide: "refuse"}.Check() }, []string{"reason"}},
		"undecided": {func() error { return DecisionInput{}.Check() }, []string{"decide"}},
		"decline":   {func() error { return CheckDecline("\n") }, []string{"reason"}},
		"done": {func() error {
			_, err := DoneInput{DoneOn: TypedDay{"22", "11", "2026"}}.Parse("2026-11-22")
			return err
		}, nil},
		"done tomorrow": {func() error {
			_, err := DoneInput{DoneOn: TypedDay{"23", "11", "2026"}}.Parse("2026-11-22")
			return err
		}, []string{"done_on-day"}},
		"update":             {func() error { return CheckUpdate(strings.Repeat("x", 2000)) }, nil},
		"a long update":      {func() error { return CheckUpdate(strings.Repeat("x", 2001)) }, []string{"body"}},
		"a phone number":     {func() error { return CheckUpdate("Ring Sam on 07700 900123") }, []string{"body"}},
		"an empty update":    {func() error { return CheckUpdate(" ") }, []string{"body"}},
		"hidden for nothing": {func() error { return CheckHide("") }, []string{"reason"}},
		"finished":           {func() error { return EndInput{State: "finished"}.Check() }, nil},
		"stopped":            {func() error { return EndInput{State: "stopped"}.Check() }, []string{"why"}},
		"under way again":    {func() error { return EndInput{State: "under_way"}.Check() }, []string{"state"}},
		"small report":       {func() error { _, err := SmallReportInput{"24", "It was fun."}.Parse(); return err }, nil},
		"empty small report": {func() error { _, err := SmallReportInput{}.Parse(); return err }, []string{"people", "words"}},
	} {
		if got := wrong(test.err()); !slices.Equal(got, test.wrong) {
			t.Errorf("%s: wrong are %q, want %q", name, got, test.wrong)
		}
	}
	offered := Award{State: AwardOffered, AnswerBy: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	if offered.Lapsed(offered.AnswerBy) || !offered.Lapsed(offered.AnswerBy.Add(time.Second)) {
		t.Error("an offer lapses just after its time")
	}
	if !(Award{AmountPence: 100_000}).UpFront() || (Award{AmountPence: 100_001}).UpFront() {
		t.Error("awards up to £1,000 are paid up front")
	}
}
