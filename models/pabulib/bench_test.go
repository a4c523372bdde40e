package pabulib_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"acorn/models/pabulib"
	"acorn/models/tally"
)

// largest is Łódź 2022: 90,494 ballots and 160 projects.
func largest(b *testing.B) []byte {
	b.Helper()
	dir := cmp.Or(os.Getenv("ACORN_ELECTIONS"), "../../../shared/pabulib")
	text, err := os.ReadFile(filepath.Join(dir, "elections", "Poland_Lodz_2022.pb"))
	if err != nil {
		b.Skip("no Pabulib collection: set ACORN_ELECTIONS to a directory with elections/ and expected/ to measure with it")
	}
	return text
}

// resampled is an election with so many times the ballots, or the projects; the ballots are drawn from those there are, and a ballot names copies of
// projects by chance.
func resampled(e tally.Election, ballots, projects int) tally.Election {
	rnd := rand.New(rand.NewPCG(1, 2))
	var pool []tally.Ballot
	for _, b := range e.Ballots {
		for range b.Weight {
			pool = append(pool, tally.Ballot{Weight: 1, Choices: b.Choices})
		}
	}
	out := tally.Election{Budget: e.Budget * int64(projects)}
	for copied := range projects {
		for _, p := range e.Projects {
			p.ID += "/" + strconv.Itoa(copied)
			out.Projects = append(out.Projects, p)
		}
	}
	for range len(pool) * ballots {
		b := pool[rnd.IntN(len(pool))]
		b.Choices = slices.Clone(b.Choices)
		for i := range b.Choices {
			b.Choices[i].ProjectID += "/" + strconv.Itoa(rnd.IntN(projects))
		}
		out.Ballots = append(out.Ballots, b)
	}
	return out
}

func BenchmarkRead(b *testing.B) {
	text := largest(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := pabulib.Read(bytes.NewReader(text), pabulib.Lenient); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCount(b *testing.B) {
	f, err := pabulib.Read(bytes.NewReader(largest(b)), pabulib.Lenient)
	if err != nil {
		b.Fatal(err)
	}
	rules := ways()
	count := func(name string, e tally.Election, way string) {
		b.Run(name, func(b *testing.B) {
			r := rules[way]
			r.Step *= f.Unit
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tally.Count(e, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, way := range []string{"greedy_support__lex", "mes_cost", "mes_card", "mes_cost_add1", "mes_card_add1", "mes_cost_add1full", "mes_cost_add1_greedy", "phragmen"} {
		count("Lodz/"+way, f.Election, way)
	}
	for _, n := range []int{1, 2, 4, 8} {
		count(fmt.Sprintf("ballots=%dx/mes_cost_add1", n), resampled(f.Election, n, 1), "mes_cost_add1")
		count(fmt.Sprintf("projects=%dx/mes_cost_add1", n), resampled(f.Election, 1, n), "mes_cost_add1")
	}
}
