package models_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// rubric has one question a weight, each with as many levels as said, scored from 1.
func rubric(levels int, weights ...int) models.Rubric {
	var r models.Rubric
	for i, weight := range weights {
		q := models.RubricQuestion{Criterion: models.Criterion{ID: string(rune('a' + i)), Position: i + 1, Weight: weight}}
		for score := 1; score <= levels; score++ {
			q.Levels = append(q.Levels, models.CriterionLevel{CriterionID: q.ID, Score: score, Meaning: "m"})
		}
		r = append(r, q)
	}
	return r
}

func TestScoringOpensAndClosesByTheClock(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	published := day(-30)
	whole := models.Timetable{
		models.Proposing: {Kind: models.Proposing, OpensAt: day(-20), ClosesAt: day(0)},
		models.Scoring:   {Kind: models.Scoring, OpensAt: day(2), ClosesAt: day(9)},
		models.Voting:    {Kind: models.Voting, OpensAt: day(20), ClosesAt: day(30)},
	}
	without := models.Timetable{models.Proposing: whole[models.Proposing], models.Voting: whole[models.Voting]}
	sealed := day(5)
	for _, c := range []struct {
		name       string
		state      models.RoundState
		at         time.Time
		open, over bool
	}{
		{"a draft", models.RoundState{Timetable: whole}, day(3), false, false},
		{"while proposals are open", models.RoundState{PublishedAt: &published, Timetable: whole}, day(-1), false, false},
		{"before its window", models.RoundState{PublishedAt: &published, Timetable: whole}, day(1), false, false},
		{"as its window opens", models.RoundState{PublishedAt: &published, Timetable: whole}, day(2), true, false},
		{"just before its window closes", models.RoundState{PublishedAt: &published, Timetable: whole}, day(9).Add(-time.Microsecond), true, false},
		{"as its window closes", models.RoundState{PublishedAt: &published, Timetable: whole}, day(9), false, true},
		{"sealed early", models.RoundState{PublishedAt: &published, Timetable: whole, SealedAt: &sealed}, day(6), false, true},
		{"no window, proposals open", models.RoundState{PublishedAt: &published, Timetable: without}, day(-1), false, false},
		{"no window, proposals closed", models.RoundState{PublishedAt: &published, Timetable: without}, day(15), true, false},
		{"no window, sealed", models.RoundState{PublishedAt: &published, Timetable: without, SealedAt: &sealed}, day(15), false, true},
	} {
		if got := c.state.ScoringOpen(c.at); got != c.open {
			t.Errorf("%s: open %v, want %v", c.name, got, c.open)
		}
		if got := c.state.ScoringOver(c.at); got != c.over {
			t.Errorf("%s: over %v, want %v", c.name, got, c.over)
		}
	}
}

func TestRubricAddsUpByWeight(t *testing.T) {
	t.Parallel()
	r := rubric(4, 2, 1, 1)
	if r.Least() != 4 || r.Most() != 16 {
		t.Errorf("from %d to %d points, want 4 to 16", r.Least(), r.Most())
	}
	for _, c := range []struct {
		scores  models.Scores
		points  int
		missing []int
	}{
		{models.Scores{}, 0, []int{1, 2, 3}},
		{models.Scores{"a": 3}, 6, []int{2, 3}},
		{models.Scores{"a": 3, "b": 1, "c": 4}, 11, nil},
		{models.Scores{"a": 3, "b": 5, "c": 4}, 15, []int{2}},
	} {
		if got := r.Points(c.scores); got != c.points {
			t.Errorf("%v: %d points, want %d", c.scores, got, c.points)
		}
		if got := r.Unanswered(c.scores); !slices.Equal(got, c.missing) {
			t.Errorf("%v: unanswered %v, want %v", c.scores, got, c.missing)
		}
		if err := models.CheckFinish(r, c.scores); (err == nil) != (len(c.missing) == 0) {
			t.Errorf("%v: finish answers %v", c.scores, err)
		}
	}
}

func TestWorth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		weights []int
		number  int
		want    models.Worth
	}{
		{[]int{3}, 1, models.Worth{Times: 1, Same: true}},
		{[]int{2, 2, 2}, 2, models.Worth{Times: 1, Same: true}},
		{[]int{2, 1, 1}, 1, models.Worth{Times: 2, Others: true}},
		{[]int{4, 2, 2}, 1, models.Worth{Times: 2, Others: true}},
		{[]int{2, 1, 1}, 2, models.Worth{Times: 1}},
		{[]int{3, 2, 1}, 1, models.Worth{Times: 3}},
		{[]int{3, 2, 2}, 1, models.Worth{Times: 3}},
		{[]int{1, 2, 2}, 1, models.Worth{Times: 1}},
	} {
		if got := rubric(4, c.weights...).Worth(c.number); got != c.want {
			t.Errorf("weights %v, question %d: %+v, want %+v", c.weights, c.number, got, c.want)
		}
	}
}

func TestCheckScore(t *testing.T) {
	t.Parallel()
	q := rubric(4, 2)[0]
	q.Levels = slices.Delete(q.Levels, 1, 2) // levels 1, 3 and 4
	for _, c := range []struct {
		name  string
		in    models.ScoreInput
		score int
		code  models.Code
		field string
	}{
		{"a level", models.ScoreInput{"a", "3", "They know the estate."}, 3, "", ""},
		{"nothing chosen", models.ScoreInput{"a", "", "because"}, 0, models.Invalid, "score"},
		{"above the levels", models.ScoreInput{"a", "5", ""}, 0, models.Invalid, "score"},
		{"below the levels", models.ScoreInput{"a", "0", ""}, 0, models.Invalid, "score"},
		{"minus one", models.ScoreInput{"a", "-1", ""}, 0, models.Invalid, "score"},
		{"between the levels", models.ScoreInput{"a", "2", ""}, 0, models.Invalid, "score"},
		{"half a step", models.ScoreInput{"a", "3.5", ""}, 0, models.Invalid, "score"},
		{"a word", models.ScoreInput{"a", "lots", ""}, 0, models.Invalid, "score"},
		{"another round's question", models.ScoreInput{"z", "3", ""}, 0, models.Conflict, ""},
		{"too long a reason", models.ScoreInput{"a", "3", strings.Repeat("é", 501)}, 0, models.Invalid, "why"},
		{"as long as fits", models.ScoreInput{"a", "3", strings.Repeat("é", 500)}, 3, "", ""},
		{"a phone number", models.ScoreInput{"a", "3", "ring 07700 900123"}, 0, models.Invalid, "why"},
	} {
		score, err := c.in.Check(q)
		if c.code == "" {
			if err != nil || score != c.score {
				t.Errorf("%s: %d, %v, want %d", c.name, score, err, c.score)
			}
			continue
		}
		if err == nil || models.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		} else if c.field != "" && !strings.Contains(err.Error(), "["+c.field+":") {
			t.Errorf("%s: %v is not about %s", c.name, err, c.field)
		}
	}
}

func TestCheckInterest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answer string
		own    bool
		ok     bool
	}{
		{"no", false, true}, {"family", false, true}, {"own", false, true}, {"own", true, true},
		{"no", true, false}, {"friend", true, false}, {"", false, false}, {"perhaps", false, false},
	} {
		if err := models.CheckInterest(c.answer, c.own); (err == nil) != c.ok {
			t.Errorf("%q, own %v: %v", c.answer, c.own, err)
		}
	}
}

func TestPanelResult(t *testing.T) {
	t.Parallel()
	r := rubric(4, 2, 1, 1) // 4 to 16 points
	card := func(a, b, c int) models.Scores { return models.Scores{"a": a, "b": b, "c": c} }
	for _, c := range []struct {
		name            string
		cards           []models.Scores
		shown           bool
		sum, low, high  int
		tenths          int
		agreement       models.Agreement
		agreementMatter bool
	}{
		{"nobody", nil, false, 0, 0, 0, 0, "", false},
		{"one", []models.Scores{card(4, 4, 4)}, false, 16, 16, 16, 160, "", false},
		{"two", []models.Scores{card(4, 4, 4), card(1, 1, 1)}, false, 20, 4, 16, 100, "", false},
		{"three alike", []models.Scores{card(3, 2, 3), card(3, 2, 3), card(3, 2, 3)}, true, 33, 11, 11, 110, models.PanelAgreed, true},
		{"a quarter of the scale apart", []models.Scores{card(3, 2, 3), card(3, 2, 3), card(4, 3, 3)}, true, 36, 11, 14, 120, models.PanelAgreed, true},
		{"a point more", []models.Scores{card(2, 3, 3), card(3, 2, 3), card(4, 3, 3)}, true, 35, 10, 14, 117, models.PanelMostlyAgreed, true},
		{"half of the scale apart", []models.Scores{card(1, 1, 1), card(2, 2, 2), card(3, 2, 2)}, true, 22, 4, 10, 73, models.PanelMostlyAgreed, true},
		{"more than half", []models.Scores{card(1, 1, 1), card(2, 2, 2), card(3, 2, 3)}, true, 23, 4, 11, 77, models.PanelSplit, true},
		{"from end to end", []models.Scores{card(1, 1, 1), card(4, 4, 4), card(4, 4, 4)}, true, 36, 4, 16, 120, models.PanelSplit, true},
		{"a half is rounded up", []models.Scores{card(1, 1, 1), card(1, 1, 1), card(1, 1, 1), card(1, 1, 2)}, true, 17, 4, 5, 43, models.PanelAgreed, true},
	} {
		f, err := models.PanelResult(r, c.cards)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if f.Scorers != len(c.cards) || f.Shown() != c.shown || f.Sum != c.sum || f.Lowest != c.low || f.Highest != c.high || f.MeanTenths() != c.tenths ||
			f.Least != 4 || f.Most != 16 {
			t.Errorf("%s: %+v, mean %d tenths", c.name, f, f.MeanTenths())
		}
		if c.agreementMatter && f.Agreement() != c.agreement {
			t.Errorf("%s: %s, want %s", c.name, f.Agreement(), c.agreement)
		}
	}
	for _, broken := range []models.Scores{{"a": 1, "b": 1}, card(1, 1, 5), card(0, 1, 1)} {
		if _, err := models.PanelResult(r, []models.Scores{broken}); err == nil {
			t.Errorf("%v was added up although it cannot have been finished", broken)
		}
	}
}

func TestPanelLinesAreInOrderOfTheExactMean(t *testing.T) {
	t.Parallel()
	figure := func(sum, scorers int) models.PanelFigure { return models.PanelFigure{Sum: sum, Scorers: scorers} }
	lines := []models.PanelLine{
		{Title: "Too few", PanelFigure: figure(32, 2)},
		{Title: "Third", PanelFigure: figure(30, 3)},               // 10
		{Title: "Second", PanelFigure: figure(1003, 100)},          // 10.03, shown as 10.0
		{Title: "First", PanelFigure: figure(1004, 100)},           // 10.04, shown as 10.0
		{Title: "Also third, by name", PanelFigure: figure(40, 4)}, // 10
		{Title: "A lonely scorer", PanelFigure: figure(16, 1)},     // not shown, so not ranked
	}
	models.SortPanelLines(lines)
	var titles []string
	for _, l := range lines {
		titles = append(titles, l.Title)
	}
	if want := []string{"First", "Second", "Also third, by name", "Third", "A lonely scorer", "Too few"}; !slices.Equal(titles, want) {
		t.Errorf("order %q, want %q", titles, want)
	}
}

func TestMayRelease(t *testing.T) {
	t.Parallel()
	released := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	done, half, gone := models.PanelMember{Finished: 3, Aside: 1}, models.PanelMember{Finished: 2, Begun: 1, Aside: 1}, models.PanelMember{Finished: 1, Left: true}
	for _, c := range []struct {
		name string
		page models.PanelProgress
		code models.Code
	}{
		{"nobody has finished", models.PanelProgress{Proposals: 4, Members: []models.PanelMember{done, half}}, models.Closed},
		{"everyone has finished", models.PanelProgress{Proposals: 4, Members: []models.PanelMember{done, done}}, ""},
		{"who left does not hold it up", models.PanelProgress{Proposals: 4, Members: []models.PanelMember{done, gone}}, ""},
		{"a proposal is still being checked", models.PanelProgress{Proposals: 4, Waiting: 1, Members: []models.PanelMember{done}}, models.Closed},
		{"no proposal", models.PanelProgress{Members: []models.PanelMember{done}}, models.Closed},
		{"no member", models.PanelProgress{Proposals: 4}, models.Closed},
		{"only one who left", models.PanelProgress{Proposals: 1, Members: []models.PanelMember{gone}}, models.Closed},
		{"the clock has closed it", models.PanelProgress{Proposals: 4, Members: []models.PanelMember{half}, PanelFrame: models.PanelFrame{Over: true}}, ""},
		{"released before", models.PanelProgress{Proposals: 4, Members: []models.PanelMember{done},
			PanelFrame: models.PanelFrame{Over: true, RoundFrame: models.RoundFrame{PanelReleasedAt: &released}}}, models.Conflict},
	} {
		err := c.page.MayRelease()
		if c.code == "" && err != nil || c.code != "" && (err == nil || models.CodeOf(err) != c.code) {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
}
