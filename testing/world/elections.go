package world

import (
	"strings"

	"acorn/models"
)

// Town is a past election of a Polish town: half a złoty in a cost, a blank vote, ages of voters, and a project without a name.
const Town = `META
key;value
description;Budżet obywatelski 2021
country;Poland
unit;Harwice
instance;2021
num_projects;4
num_votes;6
budget;1000
vote_type;approval
rule;greedy
date_begin;01.06.2021
date_end;14.06.2021
language;pl
currency;PLN
PROJECTS
project_id;cost;votes;name;selected
12;400;2;Ławka;1
7;600;3;Huśtawka;1
9;500.50;2;"Drzewa; dużo";0
3;100;1;;0
VOTES
voter_id;age;sex;vote
1;33;F;12,7
2;41;M;12,7
3;8;F;7,9
4;70;M;9
5;19;K;3
6;22;M;
`

// Election brings Town in under a name, and shows it to everybody where that is asked for. It answers its address.
func (w *World) Election(name string, show bool) string {
	w.t.Helper()
	file := []byte(strings.Replace(Town, "description;", "description;"+name+" ", 1))
	slug, err := w.Store.ReadElection(w.t.Context(), w.Officer, models.ElectionInput{Name: name, Source: "pabulib.org", File: file})
	if err == nil && show {
		err = w.Store.PublishElection(w.t.Context(), w.Officer, slug, name, models.ByFile)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return slug
}
