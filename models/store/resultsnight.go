package store

import (
	"context"

	"acorn/models"
)

// ResultsNight is a round as a hall sees it on a big screen. Nothing of the result is loaded before it is published.
func (s *Store) ResultsNight(ctx context.Context, slug string) (models.ResultsNight, error) {
	var page models.ResultsNight
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if r.PublishedAt == nil {
		return page, models.Missing()
	}
	page.RoundFrame = r.frame()
	if page.AreaName, err = areaName(tx, r.AreaID); err != nil {
		return page, err
	}
	if page.VotedSoFar, err = votedSoFar(tx, r); err != nil {
		return page, err
	}
	if page.Where, err = votedWhere(tx, r); err != nil {
		return page, err
	}
	if r.Stage != models.StagePublished {
		return page, nil
	}
	of, err := s.shownResult(ctx, tx, r)
	if err != nil {
		return page, err
	}
	page.Ballots, page.SpentPence = of.result.Ballots, of.result.SpentPence
	for _, p := range of.lines {
		if p.VotedIn {
			page.Winners = append(page.Winners, p)
		}
	}
	return page, nil
}
