package views

import (
	"slices"
	"strings"

	"acorn/models"
	"acorn/views/components"
)

// RoundPlaces is a round as the menu of an officer's pages about it needs it.
type RoundPlaces struct {
	Name      string
	Slug      string
	Stage     models.Stage
	Published bool
	HasPanel  bool
}

// PlacesOf are the places of a round.
func PlacesOf(r models.RoundFrame) RoundPlaces {
	return RoundPlaces{Name: r.Name, Slug: r.Slug, Stage: r.Stage, Published: r.PublishedAt != nil, HasPanel: r.HasPanel}
}

// roundPlace is a page of the round. It is in the menu while it is open, which is when there is work to do there, and always while somebody is on it: it can be
// reached by its address and by links at other times too.
type roundPlace struct {
	text, href string
	open       bool
}

// placeGroup is the places of a round for one part of an officer's work, under its name.
type placeGroup struct {
	Name   string
	Places []components.Link
}

// groups are the pages of the round that an officer works on, as far as it has come, and the one at this path, by what they are for.
func (r RoundPlaces) groups(path string) []placeGroup {
	var groups []placeGroup
	here, _ := r.find(path)
	for _, part := range r.parts() {
		group := placeGroup{Name: part.name}
		for _, place := range part.places {
			if place.open || place.href == here.Href {
				group.Places = append(group.Places, components.Link{Text: place.text, Href: place.href})
			}
		}
		if len(group.Places) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// placesPart is a part of an officer's work with all of its pages.
type placesPart struct {
	name   string
	places []roundPlace
}

// parts are all pages of the round, whether or not there is work to do on them now.
func (r RoundPlaces) parts() []placesPart {
	desk, public := r.desk(), r.public()
	duties := "Duties"
	if !r.Published {
		duties = "Before you publish"
	}
	return []placesPart{
		{"The round", []roundPlace{
			{"Overview", desk, true},
			{"Priorities and rules", public + "/plan", true},
			{duties, desk + "/duties", true},
			{"What people see", public, r.Published},
			{"Rules compared", desk + "/rules-compared", false},
			{"Cancelling", desk + "/cancel", false},
		}},
		{"Proposals", []roundPlace{
			{"Proposals", desk + "/proposals", r.Published},
			{"The panel", desk + "/panel", r.Published && r.HasPanel},
		}},
		{"Voters", r.voters(desk, public)},
		{"The vote", r.vote(desk)},
		{"Result", r.result(desk)},
	}
}

func (r RoundPlaces) desk() string { return "/desk/rounds/" + r.Slug }

func (r RoundPlaces) public() string { return "/rounds/" + r.Slug }

// at reports whether the round is published and in one of these stages.
func (r RoundPlaces) at(stages ...models.Stage) bool {
	return r.Published && slices.Contains(stages, r.Stage)
}

// voters are the places where it is settled who votes, and where they are helped.
func (r RoundPlaces) voters(desk, public string) []roundPlace {
	coming := r.Published && models.OpenDuring(models.ActLetHelperIn, r.Stage)
	helped := r.at(models.StageVoting, models.StageGrace, models.StageClosed)
	return []roundPlace{
		{"Who may vote", desk + "/roll", r.Published},
		{"Voting codes", desk + "/codes", r.at(models.StageSealed, models.StageVoting, models.StageGrace)},
		{"Help desk", desk + "/voters", helped},
		{"Checks", desk + "/checks", helped},
		{"Passes", desk + "/helpers", coming},
		{"Posters", desk + "/posters", coming},
		{"Help people vote", public + "/help", false},
	}
}

// vote are the places where the vote itself is run, in each way that people vote.
func (r RoundPlaces) vote(desk string) []roundPlace {
	open := r.at(models.StageSealed, models.StageVoting, models.StageGrace)
	settled := open || r.at(models.StageClosed)
	return []roundPlace{
		{"Seal and vote", desk + "/vote", r.Published},
		{"Time to vote", desk + "/clock", settled},
		{"Paper", desk + "/paper", settled},
		{"By phone", desk + "/phone", open},
		{"Other languages", desk + "/translations", open},
	}
}

// result are the places for what comes after the vote.
func (r RoundPlaces) result(desk string) []roundPlace {
	public := r.at(models.StagePublished)
	return []roundPlace{
		{"Count", desk + "/count", public || r.at(models.StageClosed, models.StageCounted)},
		{"Awards", desk + "/awards", public},
		{"The key", desk + "/key", public},
	}
}

// current is the place that a page is, or lies below. What has no place of its own belongs to the round as a whole.
func (r RoundPlaces) current(path string) components.Link {
	if here, found := r.find(path); found {
		return here
	}
	return components.Link{Text: "Overview", Href: r.desk()}
}

func (r RoundPlaces) find(path string) (components.Link, bool) {
	for _, part := range r.parts() {
		for _, place := range part.places {
			if place.href == path || r.under(place.href, path) {
				return components.Link{Text: place.text, Href: place.href}, true
			}
		}
	}
	return components.Link{}, false
}

// under reports whether a page lies below this place: one proposal's review below all of them. The two pages of the round as a whole have none below them.
func (r RoundPlaces) under(place, path string) bool {
	if place == r.desk()+"/proposals" && strings.HasPrefix(path, "/desk/proposals/") {
		return true
	}
	return place != r.desk() && place != r.public() && strings.HasPrefix(path, place+"/")
}
