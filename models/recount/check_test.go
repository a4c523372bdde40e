package recount_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/pabulib"
	"acorn/models/recount"
	"acorn/models/tally"
	"acorn/models/tally/plain"
	"acorn/testing/smallgrants"
)

// replace changes the first place in a file that says a thing.
func replace(file, old, with string) func(t *testing.T, files recount.Files) {
	return func(t *testing.T, files recount.Files) {
		t.Helper()
		if !bytes.Contains(files[file], []byte(old)) {
			t.Fatalf("%s does not say %q", file, old)
		}
		files[file] = bytes.Replace(files[file], []byte(old), []byte(with), 1)
	}
}

func TestWhatIsPublishedAgrees(t *testing.T) {
	t.Parallel()
	for _, method := range []tally.Method{tally.Greedy, tally.EqualShares, tally.Phragmen} {
		files := smallgrants.Files(t, method)
		report, err := recount.Check(files)
		if err != nil || !report.Agrees() || !strings.HasPrefix(report.Line(), "Agrees. “Small grants”: 6 votes, counted again by two programs") {
			t.Errorf("%s: %s, %v", method, report.Line(), err)
		}
		if again := smallgrants.Files(t, method); !bytes.Equal(again[recount.Election], files[recount.Election]) || !bytes.Equal(again[recount.Result], files[recount.Result]) {
			t.Errorf("%s: the same round gives other files", method)
		}
		at := report.Published.PublishedAt
		packed, err := recount.Zip(files, at)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := recount.Zip(files, at); err != nil || !bytes.Equal(packed, again) {
			t.Errorf("%s: the same files packed give other bytes, %v", method, err)
		}
		unpacked, err := recount.Unzip(packed)
		if err != nil || len(unpacked) != 7 {
			t.Fatalf("%s: unpacked %d files, %v", method, len(unpacked), err)
		}
		if report, err := recount.Check(unpacked); err != nil || !report.Agrees() {
			t.Errorf("%s, packed and unpacked: %s, %v", method, report.Line(), err)
		}
	}
}

// TestEveryTamperingIsFoundAndNamed changes one thing at a time in what was published, once as it is and once with fingerprints that fit, and expects to
// be told in one line in which file, and where it shows on a project on which.
func TestEveryTamperingIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		tamper  func(t *testing.T, files recount.Files)
		says    string // in the one line
		careful string // in the one line, where the fingerprints were made to fit
	}{
		"a vote added":               {replace(recount.Ballots, "1,1,1,0,0\n", "1,1,1,0,0\n7,1,0,0,0\n"), recount.Ballots, "1. Bench: published: 2 votes; the recount gives: 3 votes"},
		"a vote removed":             {replace(recount.Ballots, "5,0,0,0,1\n", ""), recount.Ballots, "4. Lamp: published: not voted in (not enough left); the recount gives: not voted in (no votes)"},
		"a blank vote removed":       {replace(recount.Ballots, "6,0,0,0,0\n", ""), recount.Ballots, "it holds 5 votes, and the published result 6"},
		"a vote changed":             {replace(recount.Ballots, "4,0,0,1,0\n", "4,1,0,0,0\n"), recount.Ballots, "1. Bench: published: 2 votes; the recount gives: 3 votes"},
		"a vote that picks too much": {replace(recount.Ballots, "1,1,1,0,0\n", "1,1,1,1,1\n"), recount.Ballots, "a vote picks 4 projects, and the rules allow 3"},
		"votes in another order":     {replace(recount.Ballots, "4,0,0,1,0\n5,0,0,0,1\n", "4,0,0,0,1\n5,0,0,1,0\n"), recount.Ballots, "line 5 is out of its order"},
		"a title in the votes":       {replace(recount.Ballots, "4. Lamp", "4. Lamb"), recount.Ballots, "line 1 is out of its order, or was changed"},
		"a cost changed":             {replace(recount.Rules, `"cost_pence": 60000`, `"cost_pence": 60100`), recount.Rules, "2. Swing; \"big\": it costs £601 here and £600 in the published result"},
		"a title changed":            {replace(recount.Rules, `"Lamp"`, `"Lamb"`), recount.Rules, "4. Lamb: in the published result it is called"},
		"the pot changed":            {replace(recount.Rules, `"pot_pence": 100000`, `"pot_pence": 90000`), recount.Rules, "the money to share is £900, and the published result shares £1,000"},
		"the rule changed":           {replace(recount.Rules, `"unfit": "skip"`, `"unfit": "stop"`), recount.Rules, "the rule says unfit: stop, and the published result was counted with skip"},
		"a threshold added":          {replace(recount.Rules, `"min_support": 0`, `"min_support": 2`), recount.Rules, "the rule says min support: 2, and the published result was counted with 0"},
		"the ties turned round":      {replace(recount.Rules, "\"cheapest\",\n    \"votes\"", "\"votes\",\n    \"cheapest\""), recount.Rules, "the rule says ties: "},
		"rules with more in them":    {replace(recount.Rules, `"unfit": "skip"`, `"unfit": "skip", "note": "x"`), recount.Rules, "it is not written as Acorn seals rules"},
		"a receipt removed":          {func(_ *testing.T, files recount.Files) { files[recount.Receipts] = files[recount.Receipts][2*20:] }, recount.Receipts, "it has 5 receipt numbers, and ballots.csv has 6 votes"},
		"a receipt twice": {func(_ *testing.T, files recount.Files) {
			files[recount.Receipts] = append(slices.Clone(files[recount.Receipts][:20]), files[recount.Receipts]...)
		}, recount.Receipts, "is there twice"},
		"a receipt made up": {func(_ *testing.T, files recount.Files) {
			files[recount.Receipts] = append(files[recount.Receipts], "hello\n"...)
		}, recount.Receipts, "line 8 is not a receipt number"},
		"a line of the log": {func(_ *testing.T, files recount.Files) { files[recount.Log][30] ^= 1 }, recount.Log, "log.csv"},
		"the end of the log": {func(_ *testing.T, files recount.Files) {
			files[recount.Log] = files[recount.Log][:bytes.LastIndex(files[recount.Log], []byte("7,"))]
		}, recount.Log, "should have 7"},
		"receipts that are not of the log": {func(_ *testing.T, files recount.Files) {
			files[recount.Receipts] = append(slices.Clone(files[recount.Receipts]), "ZZZZ ZZZZ ZZZZ ZZZZ\n"...)
		}, recount.Receipts, "its 7 lines give other receipt numbers than receipts.txt has"},
		"a checkpoint":                 {replace(recount.Checkpoints, "\n3\n", "\n4\n"), recount.Checkpoints, "the signature of a checkpoint does not fit"},
		"rules that nobody signed for": {replace(recount.Rules, `"grace_minutes": 20`, `"grace_minutes": 30`), recount.Rules, "the checkpoint of 2026-10-01 10:00:00 UTC was signed under other rules"},
		"a winner swapped": {func(t *testing.T, files recount.Files) {
			replace(recount.Result, `"voted_in": true`, `"voted_in": false`)(t, files)
		}, recount.Result, "2. Swing; \"big\": published: not voted in (voted in); the recount gives: voted in (voted in)"},
		"a winner swapped in the count": {func(t *testing.T, files recount.Files) {
			at := bytes.Index(files[recount.Result], []byte(`"count": {`))
			files[recount.Result] = append(slices.Clone(files[recount.Result][:at]), bytes.Replace(files[recount.Result][at:], []byte(`"id": "p-bench"`), []byte(`"id": "p-trees"`), 1)...)
		}, recount.Result, "published 3. =Trees; the recount gives 1. Bench"},
		"a reason changed":           {replace(recount.Result, `"reason": "not_enough_left"`, `"reason": "below_threshold"`), recount.Result, "3. =Trees: published: not voted in (below threshold); the recount gives: not voted in (not enough left)"},
		"votes of a project":         {replace(recount.Result, `"votes": 3`, `"votes": 4`), recount.Result, "2. Swing; \"big\": published: 4 votes; the recount gives: 3 votes"},
		"votes it would have needed": {replace(recount.Result, `"votes_needed": 1`, `"votes_needed": 9`), recount.Result, "3. =Trees: published: 9 more votes needed; the recount gives: 1 more vote needed"},
		"people served":              {replace(recount.Result, `"served": 3`, `"served": 4`), recount.Result, "published: 4 people see something they picked; the recount gives 3"},
		"money spent":                {replace(recount.Result, `"spent": 100000`, `"spent": 99000`), recount.Result, "published: £990 given out; the recount gives £1,000"},
		"how many voted":             {replace(recount.Result, `"ballots": 6`, `"ballots": 7`), recount.Ballots, "it holds 6 votes, and the published result 7"},
		"what the other rule does": {func(t *testing.T, files recount.Files) {
			at := bytes.Index(files[recount.Result], []byte(`"also_shown": {`))
			files[recount.Result] = append(slices.Clone(files[recount.Result][:at]), bytes.Replace(files[recount.Result][at:], []byte(`"spent"`), []byte(`"spend"`), 1)...)
		}, recount.Result, "also_shown.spend"},
		"the other rule left out": {func(t *testing.T, files recount.Files) {
			var p recount.Published
			if err := json.Unmarshal(files[recount.Result], &p); err != nil {
				t.Fatal(err)
			}
			p.AlsoShown = nil
			text, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			files[recount.Result] = text
		}, recount.Result, "the rules say that it shows what equal-shares would have done"},
		"a vote in the file for others":                 {replace(recount.Election, "6;4\n", "6;3\n"), recount.Election, "0 votes pick [4] here"},
		"a cost in the file for others":                 {replace(recount.Election, "4;100;", "4;200;"), recount.Election, "4. Lamp: it costs £200 here and £100 in rules.json"},
		"a winner in the file for others":               {replace(recount.Election, "Lamp;0", "Lamp;1"), recount.Election, "4. Lamp: published as selected: true; the recount gives: false"},
		"the number of projects in the file for others": {replace(recount.Election, "num_projects;4", "num_projects;5"), recount.Election, "META says 5 projects, and there are 4"},
		"the budget in the file for others":             {replace(recount.Election, "budget;1000", "budget;1100"), recount.Election, "the money to share is £1,100 here and £1,000 in rules.json"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := smallgrants.Files(t, tally.Greedy)
			c.tamper(t, files)
			for _, says := range []string{c.says, c.careful} {
				report, err := recount.Check(files)
				line := report.Line()
				all := fmt.Sprint(report.Findings)
				if err != nil || report.Agrees() || !strings.HasPrefix(line, "Does not agree. ") || strings.Contains(line, "\n") || !strings.Contains(line, says) && !strings.Contains(all, says) {
					t.Errorf("%s\n%s\n%v", line, all, err)
				}
				smallgrants.Refinger(t, files)
			}
		})
	}
}

// TestFilesThatCannotBeChecked: what is missing or is not what its name says is named, and is not taken for a disagreement.
func TestFilesThatCannotBeChecked(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		tamper func(files recount.Files)
		says   string
	}{
		"nothing":                   {func(files recount.Files) { clear(files) }, "there is no result.json"},
		"no log":                    {func(files recount.Files) { delete(files, recount.Log) }, "there is no log.csv, without which"},
		"no checkpoints":            {func(files recount.Files) { delete(files, recount.Checkpoints) }, "there is no checkpoints.txt, without which"},
		"no votes":                  {func(files recount.Files) { delete(files, recount.Ballots) }, "there is no ballots.csv"},
		"a page in place of rules":  {func(files recount.Files) { files[recount.Rules] = []byte("<!doctype html>") }, "rules.json cannot be read"},
		"a column too few":          {func(files recount.Files) { files[recount.Ballots] = []byte("Ballot,1. Bench\n1,1\n") }, "ballots.csv does not have a column for each"},
		"a row too short":           {func(files recount.Files) { files[recount.Ballots] = append(files[recount.Ballots], "7,1\n"...) }, "ballots.csv cannot be read: line 8"},
		"seven votes for a project": {func(files recount.Files) { files[recount.Ballots] = append(files[recount.Ballots], "7,7,0,0,0\n"...) }, "line 8 says \"7\""},
		"another form of result":    {func(files recount.Files) { files[recount.Result] = []byte(`{"version":"acorn-result/9"}`) }, "acorn-result/9"},
		"a broken file for others":  {func(files recount.Files) { files[recount.Election] = []byte("META\n") }, "election.pb cannot be read"},
	}
	for name, c := range tests {
		files := smallgrants.Files(t, tally.Greedy)
		c.tamper(files)
		if _, err := recount.Check(files); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFileForOthersCountsToTheSame reads the .pb file back and counts it as its comment says.
func TestFileForOthersCountsToTheSame(t *testing.T) {
	t.Parallel()
	for _, method := range []tally.Method{tally.Greedy, tally.EqualShares, tally.Phragmen} {
		files := smallgrants.Files(t, method)
		f, err := pabulib.Read(bytes.NewReader(files[recount.Election]), pabulib.Lenient)
		if err != nil {
			t.Fatal(err)
		}
		if err := recount.InHundredths(f); err != nil {
			t.Fatal(err)
		}
		report, err := recount.Check(files)
		if err != nil {
			t.Fatal(err)
		}
		var was tally.Outcome
		if err := json.Unmarshal(report.Published.Count, &was); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, id := range was.Winners() {
			i := slices.IndexFunc(smallgrants.Projects, func(p models.Project) bool { return p.ProposalID == id })
			want = append(want, fmt.Sprint(smallgrants.Projects[i].Number))
		}
		o, err := tally.Count(f.Election, was.Rule)
		if err != nil || !slices.Equal(o.Winners(), want) || !slices.Equal(plain.Again(f.Election, o), want) {
			t.Errorf("%s: the file counts to %v, published is %v, %v", method, o.Winners(), want, err)
		}
		var selected []string
		for _, p := range f.Projects {
			if p.Selected == 1 {
				selected = append(selected, p.ID)
			}
		}
		slices.Sort(want)
		if !slices.Equal(selected, want) {
			t.Errorf("%s: marked as selected: %v, published %v", method, selected, want)
		}
		if strings.Contains(string(files[recount.Election]), "age") && strings.Contains(string(files[recount.Election]), ";sex") {
			t.Errorf("%s: the file says something of voters", method)
		}
		if !strings.Contains(f.Meta.Get("comment"), recount.Command(was.Rule)) {
			t.Errorf("%s: the file does not say how it is counted: %s", method, f.Meta.Get("comment"))
		}
	}
}
