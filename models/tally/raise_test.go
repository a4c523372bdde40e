package tally

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// What a market of many endowments says that it buys is what each of them buys alone, however the search cuts it up.
func TestManyStepsTogetherBuyWhatEachBuysAlone(t *testing.T) {
	t.Parallel()
	together, apart := 0, 0
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		e := Election{Budget: 1000 + rnd.Int64N(100_000)}
		for i := range 3 + rnd.IntN(10) {
			e.Projects = append(e.Projects, Project{ID: strconv.Itoa(i), Cost: 1 + rnd.Int64N(e.Budget)})
		}
		for range 5 + rnd.IntN(40) {
			b := Ballot{Weight: 1 + rnd.IntN(9)}
			for _, i := range rnd.Perm(len(e.Projects))[:1+rnd.IntN(4)%len(e.Projects)] {
				b.Choices = append(b.Choices, Choice{strconv.Itoa(i), 1 + rnd.IntN(2)*rnd.IntN(4)})
			}
			e.Ballots = append(e.Ballots, b)
		}
		if seed%5 == 0 {
			e.Exclusive = [][]string{{"0", "1"}}
		}
		utility := []Utility{CostUtility, CardinalityUtility}[seed%2]
		c, err := newCounter(e, Rule{Method: EqualShares, Utility: utility, Completion: Add1, Step: 1, Ties: []TieBreak{TieCheapest, TieID}})
		if err != nil {
			t.Fatal(err)
		}
		all := part{money: c.budget, projects: slices.Repeat([]bool{true}, len(c.projects))}
		goods := slices.DeleteFunc(c.running(all), func(e *entry) bool { return e.votes == 0 })
		r := c.raise(all, goods)
		alone := func(step int64) []int {
			m := r.open(step, step)
			m.run()
			return bought(m)
		}
		for open := []steps{r.open(1, 1+rnd.Int64N(500))}; len(open) > 0; {
			now := open[len(open)-1]
			open = open[:len(open)-1]
			if !now.run() {
				open = append(open, now.parts(r)...)
				apart++
				continue
			}
			if now.to > now.from {
				together++
			}
			for _, step := range []int64{now.from, now.from + rnd.Int64N(now.to-now.from+1), now.to} {
				if want, got := alone(step), bought(now); !slices.Equal(got, want) {
					t.Fatalf("election %d: steps %d to %d buy %v, and step %d alone %v", seed, now.from, now.to, got, step, want)
				}
			}
		}
	}
	if together < 500 || apart < 500 {
		t.Errorf("%d times steps were decided together, %d times not: too few to tell", together, apart)
	}
}

func bought(m steps) []int {
	var files []int
	for _, g := range m.bought {
		files = append(files, g.file)
	}
	slices.Sort(files)
	return files
}

// A straight line between two ends is never overshot in the direction that it must not be.
func TestBetween(t *testing.T) {
	for _, c := range []struct {
		ends        [2]uint64
		part, whole uint64
		down, up    uint64
	}{{[2]uint64{10, 20}, 1, 3, 13, 14}, {[2]uint64{20, 10}, 1, 3, 16, 17}, {[2]uint64{7, 7}, 2, 3, 7, 7}, {[2]uint64{0, 1 << 62}, 3, 3, 1 << 62, 1 << 62}} {
		if down, up := between(c.ends, c.part, c.whole, false), between(c.ends, c.part, c.whole, true); down != c.down || up != c.up {
			t.Errorf("%+v: %d and %d", c, down, up)
		}
	}
}

func TestLadder(t *testing.T) {
	l := newLadder()
	for _, p := range []struct {
		num int64
		by  int64
	}{{10, 4}, {7, 3}, {0, 9}} { // 5/2, then 7/(2×3), then 0
		l.push(product(p.num, 1), p.by)
	}
	// 1 + 2×5/2 − 7/6 + 0 is 29/6, and the denominator is 2×3×1.
	if got := l.sum(product(0, 0), product(1, 1), []int64{2, -1, 5}); got.Int64() != 29 || l.below.Int64() != 6 {
		t.Errorf("%s/%s", got, l.below)
	}
}
