package models

import (
	"reflect"
	"testing"
)

// TestAgesThatStandOutOfAList: what many share, and many times as many as usual; a list in which few ages are shared by all has none.
func TestAgesThatStandOutOfAList(t *testing.T) {
	t.Parallel()
	spread := func(more map[int]int) map[int]int {
		people := map[int]int{}
		for age := 8; age < 90; age++ {
			people[age] = 9 + age%5
		}
		return ListAges{People: people}.With(more).People
	}
	for name, test := range map[string]struct {
		people map[int]int
		want   []AgeCount
		usual  int
	}{
		"an ordinary list":                     {spread(nil), nil, 11},
		"97 people of 97":                      {spread(map[int]int{97: 97}), []AgeCount{{97, 97}}, 11},
		"many born in one year":                {map[int]int{1929: 97, 1980: 4, 1981: 5, 1990: 4}, []AgeCount{{1929, 97}}, 5},
		"just short of five times":             {spread(map[int]int{97: 54}), nil, 11},
		"five times":                           {spread(map[int]int{97: 55}), []AgeCount{{97, 55}}, 11},
		"a few of one age, the others alone":   {map[int]int{15: 9, 16: 1, 17: 1}, nil, 1},
		"a school's list of two ages":          {map[int]int{10: 118, 11: 121}, nil, 120},
		"a school's two ages and its teachers": {map[int]int{10: 118, 11: 121, 34: 1, 41: 2, 58: 1}, []AgeCount{{11, 121}, {10, 118}}, 2},
		"one age":                              {map[int]int{9: 200}, nil, 200},
		"no ages":                              {nil, nil, 0},
	} {
		out := ListAges{People: test.people}.OutOfLine()
		if got := out.Counts(); !reflect.DeepEqual(got, test.want) || out.Usual != test.usual {
			t.Errorf("%s: %v, usual %d", name, got, out.Usual)
		}
	}
}
