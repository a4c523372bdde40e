package models_test

import (
	"fmt"
	"testing"
	"time"

	"acorn/models"
)

func enrolled(n int, contact func(i int) string, network func(i int) string, hour func(i int) time.Time) []models.Enrolled {
	list := make([]models.Enrolled, n)
	for i := range list {
		list[i] = models.Enrolled{Entry: fmt.Sprintf("%s-%d", contact(i), i), Contact: contact(i), Network: network(i), Hour: hour(i), Standing: models.StandingOpen}
	}
	return list
}

var opens = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// residents are people as they come: from their own homes, all day, with the mail that people have.
func residents(n int) []models.Enrolled {
	mail := []string{"gmail.com", "outlook.com", "icloud.com", "btinternet.com", "harwick.example"}
	return enrolled(n, func(i int) string {
		return fmt.Sprintf("%c%c%c.smith@%s", 'a'+i%26, 'a'+i/26%26, 'a'+i/676, mail[min(i%40, 4)])
	},
		func(i int) string { return fmt.Sprint("home ", i/2) }, func(i int) time.Time { return opens.Add(time.Duration(i%120) * time.Hour) })
}

func TestOrdinaryVotersDoNotStandOut(t *testing.T) {
	t.Parallel()
	if flags := models.Flags(residents(1500)); len(flags) > 0 && flags[0].Kind != models.FlagDomain {
		t.Errorf("%+v", flags[0])
	}
	if flags := models.Flags(nil); len(flags) > 0 {
		t.Errorf("nobody stands out as %+v", flags)
	}
}

// Wrocław, 2025: 320 votes from one network address, with 65 phones, and no limit exceeded.
func TestThreeHundredAndTwentyFromOneNetworkStandOut(t *testing.T) {
	t.Parallel()
	made := enrolled(320, func(i int) string { return fmt.Sprintf("%c%c%c@gmail.com", 'a'+i%26, 'k'+i/26%16, 'z') }, func(int) string { return "one" },
		func(i int) time.Time { return opens.Add(time.Duration(i/65) * time.Hour) })
	all := append(residents(1500), made...)
	found := map[string]models.Flag{}
	for _, f := range models.Flags(all) {
		found[f.Kind] = f
	}
	if f := found[models.FlagNetwork]; f.Count != 320 || len(f.Entries) != 320 || f.Usual != 2 || f.What != "" {
		t.Errorf("the network: %d, usual %d, %q", f.Count, f.Usual, f.What)
	}
	if f := found[models.FlagBurst]; f.Count < 65 || f.At.IsZero() {
		t.Errorf("the burst: %+v", f)
	}
}

// TestSixtyFivePhonesStandOut: 65 phones whose numbers were bought together, in one place, among residents who vote by text from home. Those of a fair crowd do not.
func TestSixtyFivePhonesStandOut(t *testing.T) {
	t.Parallel()
	phone := func(i int) string { return fmt.Sprintf("+447%03d%06d", 300+i%500, i*7919%1_000_000) }
	fair := enrolled(600, phone, func(i int) string { return fmt.Sprint("home ", i/2) }, func(i int) time.Time { return opens.Add(time.Duration(i%120) * time.Hour) })
	if flags := models.Flags(append(residents(900), fair...)); len(flags) > 0 && flags[0].Kind != models.FlagDomain {
		t.Errorf("a fair crowd: %+v", flags[0])
	}
	farm := enrolled(65, func(i int) string { return fmt.Sprintf("+447911123%03d", 100+i) }, func(int) string { return "one" }, func(i int) time.Time { return opens.Add(time.Duration(i) * time.Hour) })
	found := map[string]models.Flag{}
	for _, f := range models.Flags(append(fair, farm...)) {
		found[f.Kind] = f
	}
	if f := found[models.FlagNumbers]; f.Count != 65 || f.What != "+447911123" {
		t.Errorf("the numbers: %+v", f)
	}
	if f := found[models.FlagNetwork]; f.Count != 65 || f.Numbers != 65 {
		t.Errorf("the network: %+v", f)
	}
}

func TestFlagsByAddress(t *testing.T) {
	t.Parallel()
	homes := func(i int) string { return fmt.Sprint("home ", i) }
	hours := func(i int) time.Time { return opens.Add(time.Duration(i) * time.Hour) }
	for name, test := range map[string]struct {
		contact func(i int) string
		n       int
		kind    string
	}{
		"a series":             {func(i int) string { return fmt.Sprintf("voter.%d@gmail.com", i) }, 10, models.FlagSeries},
		"a short series":       {func(i int) string { return fmt.Sprintf("voter%d@gmail.com", i) }, 9, ""},
		"one uncommon domain":  {func(i int) string { return fmt.Sprintf("%cam@odd.example", 'a'+i) }, 12, models.FlagDomain},
		"a common domain":      {func(i int) string { return fmt.Sprintf("%cam@gmail.com", 'a'+i) }, 12, ""},
		"numbers in a row":     {func(i int) string { return fmt.Sprintf("+4479111234%02d", i) }, 10, models.FlagNumbers},
		"few numbers in a row": {func(i int) string { return fmt.Sprintf("+4479111234%02d", i) }, 9, ""},
		"numbers apart":        {func(i int) string { return fmt.Sprintf("+4479111%02d2345", i) }, 12, ""},
		"throwaway":            {func(i int) string { return fmt.Sprintf("%cam@%c.mailinator.com", 'a'+i, 'a'+i) }, 10, models.FlagThrowaway},
		"looks like throwaway": {func(i int) string { return fmt.Sprintf("%cam@my-tempmail-%c.example", 'a'+i, 'a'+i) }, 10, models.FlagThrowaway},
	} {
		flags := models.Flags(enrolled(test.n, test.contact, homes, hours))
		switch {
		case test.kind == "" && len(flags) > 0:
			t.Errorf("%s: %+v", name, flags)
		case test.kind != "" && (len(flags) != 1 || flags[0].Kind != test.kind || flags[0].Count != test.n):
			t.Errorf("%s: %+v", name, flags)
		}
	}
}

func TestUnevenShares(t *testing.T) {
	t.Parallel()
	few := models.Large(map[string]models.Filled{"code": {Ballots: 9, Partly: 9}, "email": {Ballots: 100, Partly: 10}})
	if _, kept := few["code"]; kept || len(few) != 1 {
		t.Errorf("%v", few)
	}
	for name, test := range map[string]struct {
		f    models.Filling
		want string
	}{
		"alike":      {models.Filling{Now: map[string]models.Filled{"code": {100, 15}, "email": {100, 10}}}, "[]"},
		"apart":      {models.Filling{Now: map[string]models.Filled{"code": {100, 16}, "email": {100, 10}, "paper": {100, 12}}}, "[{code email 16 10}]"},
		"then alike": {models.Filling{Now: map[string]models.Filled{"email": {100, 10}}, Before: map[string]models.Filled{"email": {50, 3}}}, "[]"},
		"then fewer": {models.Filling{Now: map[string]models.Filled{"email": {100, 30}}, Before: map[string]models.Filled{"email": {50, 5}, "code": {50, 50}}}, "[{email  30 10}]"},
	} {
		if got := fmt.Sprint(test.f.Uneven()); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestFilledBallots(t *testing.T) {
	t.Parallel()
	paper := func(rules models.Rulebook) models.Paper {
		return models.Paper{Rules: rules, PotPence: 100, Projects: []models.Project{{ProposalID: "a", CostPence: 60}, {ProposalID: "b", CostPence: 40}, {ProposalID: "c", CostPence: 50}}}
	}
	for name, test := range map[string]struct {
		rules  models.Rulebook
		points map[string]int
		want   bool
	}{
		"two of two":             {models.Rulebook{BallotType: "approval", MaxChoices: 2}, map[string]int{"a": 1, "b": 1}, true},
		"one of two":             {models.Rulebook{BallotType: "approval", MaxChoices: 2}, map[string]int{"a": 1}, false},
		"all there are":          {models.Rulebook{BallotType: "approval", MaxChoices: 9}, map[string]int{"a": 1, "b": 1, "c": 1}, true},
		"blank":                  {models.Rulebook{BallotType: "ranking", MaxChoices: 3}, nil, false},
		"the pot is spent":       {models.Rulebook{BallotType: "knapsack"}, map[string]int{"a": 1, "b": 1}, true},
		"nothing else fits":      {models.Rulebook{BallotType: "knapsack"}, map[string]int{"b": 1, "c": 1}, true},
		"something else fits":    {models.Rulebook{BallotType: "knapsack"}, map[string]int{"c": 1}, false},
		"all points":             {models.Rulebook{BallotType: "cumulative", Points: 10}, map[string]int{"a": 7, "c": 3}, true},
		"some points":            {models.Rulebook{BallotType: "cumulative", Points: 10}, map[string]int{"a": 7}, false},
		"each has a score":       {models.Rulebook{BallotType: "score", Points: 5}, map[string]int{"a": 5, "b": 1, "c": 2}, true},
		"one is left without it": {models.Rulebook{BallotType: "score", Points: 5}, map[string]int{"a": 5, "b": 1}, false},
	} {
		if got := paper(test.rules).Filled(test.points); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
