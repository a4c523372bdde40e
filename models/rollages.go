package models

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// ListAges is how many people of a list have each age, as its file gives it: in years, or as a year of birth. While the list is read it has all ages, and
// afterwards those alone that stand out. It names nobody.
type ListAges struct {
	Usual  int         `json:"usual,omitempty"` // how many people usually share an age: the median; 0 while the list is read
	People map[int]int `json:"people"`
}

// AgeCount is how many people of a list have one age.
type AgeCount struct {
	Age    int // in years, or a year of birth
	People int
}

// Born reports whether the age is a year of birth.
func (c AgeCount) Born() bool { return c.Age > 999 }

// Ages are the ages of the people of a list.
func (l ListImport) Ages() (ListAges, error) {
	var ages ListAges
	if l.AgeCounts == "" {
		return ages, nil
	}
	if err := json.Unmarshal([]byte(l.AgeCounts), &ages); err != nil {
		return ages, fmt.Errorf("reading the ages of a list: %w", err)
	}
	return ages, nil
}

// Text is how they are kept; empty where there are none.
func (a ListAges) Text() (string, error) {
	if len(a.People) == 0 {
		return "", nil
	}
	text, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("writing the ages of a list: %w", err)
	}
	return string(text), nil
}

// With are these ages and those of more people.
func (a ListAges) With(more map[int]int) ListAges {
	people := maps.Clone(a.People)
	if people == nil {
		people = map[int]int{}
	}
	for age, n := range more {
		people[age] += n
	}
	return ListAges{Usual: a.Usual, People: people}
}

// OutOfLine are the ages that stand out among all that were read: as many share each as any flag is of (fewestFlagged), and many times as many as usual (timesUsual).
func (a ListAges) OutOfLine() ListAges {
	if len(a.People) == 0 {
		return ListAges{}
	}
	counts := slices.Sorted(maps.Values(a.People))
	out := ListAges{Usual: (counts[(len(counts)-1)/2] + counts[len(counts)/2] + 1) / 2, People: maps.Clone(a.People)}
	maps.DeleteFunc(out.People, func(_, n int) bool { return n < fewestFlagged || n < timesUsual*out.Usual })
	return out
}

// Counts are the ages with their people, the most first.
func (a ListAges) Counts() []AgeCount {
	var counts []AgeCount
	for age, n := range a.People {
		counts = append(counts, AgeCount{age, n})
	}
	slices.SortFunc(counts, func(x, y AgeCount) int {
		if x.People != y.People {
			return y.People - x.People
		}
		return x.Age - y.Age
	})
	return counts
}
