package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"
)

// DemoPeople are the people made for the demo, with what they are: those with a note of what to try.
func (s *Store) DemoPeople(ctx context.Context) ([]models.DemoPerson, error) {
	var people []models.Person
	if err := s.read(ctx).Where("demo_note <> ''").Order("created_at, display_name").Find(&people).Error; err != nil {
		return nil, fmt.Errorf("loading the demo's people: %w", err)
	}
	list := make([]models.DemoPerson, len(people))
	for i, p := range people {
		actor, err := s.Actor(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		list[i] = models.DemoPerson{Person: p}
		for _, m := range actor.Memberships {
			if !slices.Contains(list[i].Roles, m.Role) {
				list[i].Roles = append(list[i].Roles, m.Role)
			}
		}
	}
	return list, nil
}

// DemoPerson is one of the demo's people; nobody else can be signed in as without proof.
func (s *Store) DemoPerson(ctx context.Context, id string) (models.Person, error) {
	var person models.Person
	return person, one(s.read(ctx).Where("id = ? AND demo_note <> ''", id), &person)
}
