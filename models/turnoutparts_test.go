package models_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"acorn/models"
)

// TestNobodyWorksOutASmallNumber makes every small population of three places, and looks at each from all that is shown of it, the rounded total too: a number
// that is not shown could be any of ten at least, or is ten or more whatever it is.
func TestNobodyWorksOutASmallNumber(t *testing.T) {
	t.Parallel()
	const most = 120 // together, so that no table is met without some of the populations that it may be of
	could, shown := map[string][3]map[int64]bool{}, 0
	for a := range int64(most) {
		for b := range most - a {
			for c := range most - a - b {
				exact := []int64{a, b, c}
				rounded := models.RoundedParts(exact)
				if rounded == nil {
					continue
				}
				shown++
				key := fmt.Sprint(rounded, models.RoundedTurnout(a+b+c))
				if could[key][0] == nil {
					could[key] = [3]map[int64]bool{{}, {}, {}}
				}
				for i, n := range exact {
					could[key][i][n] = true
					if rounded[i] != 0 && (rounded[i] != n-n%10 || n < 20) {
						t.Fatalf("%v is shown as %v", exact, rounded)
					}
				}
			}
		}
	}
	if shown < 10_000 {
		t.Errorf("only %d of the tables are shown", shown)
	}
	for key, values := range could {
		var rounded [3]int64
		if _, err := fmt.Sscanf(key, "[%d %d %d]", &rounded[0], &rounded[1], &rounded[2]); err != nil {
			t.Fatal(err)
		}
		for i, set := range values {
			least := int64(most)
			for n := range set {
				least = min(least, n)
			}
			if rounded[i] == 0 && len(set) < 10 && least < 10 {
				t.Errorf("%s: the number at %d that is not shown is one of %d, from %d", key, i, len(set), least)
			}
		}
	}
}

// TestNoSubtractionNarrowsASmallNumber does the sum that anybody can for random tables of up to nine places and of thousands of voters.
func TestNoSubtractionNarrowsASmallNumber(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 11))
	for range 50_000 {
		exact := make([]int64, 2+random.IntN(8))
		total := int64(0)
		for i := range exact {
			exact[i] = random.Int64N([]int64{3, 12, 30, 200, 2000}[random.IntN(5)])
			total += exact[i]
		}
		rounded := models.RoundedParts(exact)
		if rounded == nil {
			continue
		}
		lows, highs := int64(0), int64(0)
		span := func(i int) (int64, int64) {
			if rounded[i] > 0 {
				return rounded[i], rounded[i] + 9
			}
			return 0, 19
		}
		for i := range exact {
			low, high := span(i)
			lows, highs = lows+low, highs+high
		}
		told := models.RoundedTurnout(total)
		for i := range exact {
			low, high := span(i)
			from, to := max(low, told-(highs-high)), min(high, models.TurnoutTop(told)-(lows-low))
			if exact[i] < from || exact[i] > to {
				t.Fatalf("%v as %v of %d: %d is not from %d to %d", exact, rounded, told, exact[i], from, to)
			}
			if rounded[i] == 0 && to-from+1 < 10 && from < 10 {
				t.Fatalf("%v is shown as %v of about %d: the number at %d is %d to %d", exact, rounded, told, i, from, to)
			}
		}
	}
}

func TestRoundedParts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ exact, want []int64 }{
		"one place":  {[]int64{140}, nil},
		"all large":  {[]int64{142, 37, 20}, []int64{140, 30, 20}},
		"some small": {[]int64{142, 47, 19, 0}, []int64{140, 40, 0, 0}},
		"nobody yet": {[]int64{0, 0}, nil},
		"all small":  {[]int64{12, 15, 19}, nil},
	} {
		if got := models.RoundedParts(c.exact); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for ballots := range int64(3000) {
		if told := models.RoundedTurnout(ballots); told > 0 && (ballots > models.TurnoutTop(told) || models.RoundedTurnout(models.TurnoutTop(told)) != told || models.RoundedTurnout(models.TurnoutTop(told)+1) == told) {
			t.Errorf("%d reads as %d, up to %d", ballots, told, models.TurnoutTop(told))
		}
	}
}
