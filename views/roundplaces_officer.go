package views

import (
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

// placeGroup is the places of a round for one part of an officer's work, under its name.
type placeGroup struct {
	Name   string
	Places []components.Link
}

// groups are the pages of the round that an officer works on, as far as it has come, by what they are for.
func (r RoundPlaces) groups() []placeGroup {
	desk, public := "/desk/rounds/"+r.Slug, "/rounds/"+r.Slug
	round := placeGroup{"The round", []components.Link{{Text: "Overview", Href: desk}, {Text: "Priorities and rules", Href: public + "/plan"}}}
	if !r.Published {
		round.Places = append(round.Places, components.Link{Text: "Before you publish", Href: desk + "/duties"})
		return []placeGroup{round}
	}
	round.Places = append(round.Places, components.Link{Text: "Duties", Href: desk + "/duties"}, components.Link{Text: "What people see", Href: public})
	proposals := placeGroup{"Proposals", []components.Link{{Text: "Proposals", Href: desk + "/proposals"}}}
	if r.HasPanel {
		proposals.Places = append(proposals.Places, components.Link{Text: "The panel", Href: desk + "/panel"})
	}
	groups := []placeGroup{round, proposals, {"Voters", r.voters(desk)}, {"The vote", r.vote(desk)}}
	if result := r.result(desk); len(result) > 0 {
		groups = append(groups, placeGroup{"Result", result})
	}
	return groups
}

// voters are the places where it is settled who votes, and where they are helped.
func (r RoundPlaces) voters(desk string) []components.Link {
	places := []components.Link{{Text: "Who may vote", Href: desk + "/roll"}}
	switch r.Stage {
	case models.StageSealed, models.StageVoting, models.StageGrace:
		places = append(places, components.Link{Text: "Voting codes", Href: desk + "/codes"})
	}
	switch r.Stage {
	case models.StageVoting, models.StageGrace, models.StageClosed:
		places = append(places, components.Link{Text: "Help desk", Href: desk + "/voters"}, components.Link{Text: "Checks", Href: desk + "/checks"})
	}
	if models.OpenDuring(models.ActLetHelperIn, r.Stage) {
		places = append(places, components.Link{Text: "Passes", Href: desk + "/helpers"}, components.Link{Text: "Posters", Href: desk + "/posters"})
	}
	return places
}

// vote are the places where the vote itself is run, in each way that people vote.
func (r RoundPlaces) vote(desk string) []components.Link {
	places := []components.Link{{Text: "Seal and vote", Href: desk + "/vote"}}
	switch r.Stage {
	case models.StageSealed, models.StageVoting, models.StageGrace:
		return append(places, components.Link{Text: "Time to vote", Href: desk + "/clock"}, components.Link{Text: "Paper", Href: desk + "/paper"},
			components.Link{Text: "By phone", Href: desk + "/phone"}, components.Link{Text: "Other languages", Href: desk + "/translations"})
	case models.StageClosed:
		places = append(places, components.Link{Text: "Time to vote", Href: desk + "/clock"}, components.Link{Text: "Paper", Href: desk + "/paper"})
	}
	return places
}

// result are the places for what comes after the vote.
func (r RoundPlaces) result(desk string) []components.Link {
	switch r.Stage {
	case models.StageClosed, models.StageCounted:
		return []components.Link{{Text: "Count", Href: desk + "/count"}}
	case models.StagePublished:
		return []components.Link{{Text: "Count", Href: desk + "/count"}, {Text: "Awards", Href: desk + "/awards"}, {Text: "The key", Href: desk + "/key"}}
	default:
		return nil
	}
}

// current is the place that a page is, or lies below. What has no place of its own belongs to the round as a whole.
func (r RoundPlaces) current(path string) components.Link {
	groups := r.groups()
	for _, group := range groups {
		for _, place := range group.Places {
			if place.Href == path || r.under(place.Href, path) {
				return place
			}
		}
	}
	return groups[0].Places[0]
}

// under reports whether a page lies below this place: one proposal's review below all of them.
func (r RoundPlaces) under(place, path string) bool {
	if strings.HasSuffix(place, "/proposals") && strings.HasPrefix(path, "/desk/proposals/") {
		return true
	}
	return place != "/desk/rounds/"+r.Slug && strings.HasPrefix(path, place+"/")
}
