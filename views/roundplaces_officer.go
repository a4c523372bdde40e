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

// links are the pages of the round that an officer works on, as far as it has come.
func (r RoundPlaces) links() []components.Link {
	desk, public := "/desk/rounds/"+r.Slug, "/rounds/"+r.Slug
	places := []components.Link{{Text: "Overview", Href: desk}, {Text: "Priorities and rules", Href: public + "/plan"}}
	if !r.Published {
		return append(places, components.Link{Text: "Before you publish", Href: desk + "/duties"})
	}
	places = append(places, components.Link{Text: "Proposals", Href: desk + "/proposals"})
	if r.HasPanel {
		places = append(places, components.Link{Text: "The panel", Href: desk + "/panel"})
	}
	places = append(places, components.Link{Text: "Who may vote", Href: desk + "/roll"}, components.Link{Text: "Seal and vote", Href: desk + "/vote"})
	switch r.Stage {
	case models.StageVoting, models.StageGrace, models.StageClosed:
		places = append(places, components.Link{Text: "Help desk", Href: desk + "/voters"}, components.Link{Text: "Checks", Href: desk + "/checks"})
	}
	switch r.Stage {
	case models.StageSealed, models.StageVoting, models.StageGrace:
		places = append(places, components.Link{Text: "Voting codes", Href: desk + "/codes"}, components.Link{Text: "Paper", Href: desk + "/paper"}, components.Link{Text: "By phone", Href: desk + "/phone"}, components.Link{Text: "Time to vote", Href: desk + "/clock"})
	case models.StageClosed:
		places = append(places, components.Link{Text: "Time to vote", Href: desk + "/clock"}, components.Link{Text: "Paper", Href: desk + "/paper"}, components.Link{Text: "Count", Href: desk + "/count"})
	case models.StageCounted:
		places = append(places, components.Link{Text: "Count", Href: desk + "/count"})
	case models.StagePublished:
		places = append(places, components.Link{Text: "Count", Href: desk + "/count"}, components.Link{Text: "Awards", Href: desk + "/awards"}, components.Link{Text: "The key", Href: desk + "/key"})
	}
	return append(places, components.Link{Text: "Duties", Href: desk + "/duties"}, components.Link{Text: "What people see", Href: public})
}

// under reports whether a page lies below this place: one proposal's review below all of them.
func (r RoundPlaces) under(place, path string) bool {
	if strings.HasSuffix(place, "/proposals") && strings.HasPrefix(path, "/desk/proposals/") {
		return true
	}
	return place != "/desk/rounds/"+r.Slug && strings.HasPrefix(path, place+"/")
}
