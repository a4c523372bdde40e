package store

import (
	"context"
	"encoding/base64"

	"acorn/models"
	"acorn/models/ballotlog"

	"gorm.io/gorm"
)

// LogPage is the log of a round's votes as everybody may see it: until nobody can vote any more only that there are checkpoints, with their fingerprints.
func (s *Store) LogPage(ctx context.Context, slug string) (models.LogPage, error) {
	var page models.LogPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if r.PublishedAt == nil || !r.Rules.Sealed() {
		return page, models.Missing()
	}
	page.RoundFrame, page.Closed, page.Public = r.frame(), !r.Now.Before(r.State.HardClose()), r.State.ResultPublishedAt != nil
	if page.Key, err = ballotlog.Key(s.keys.PublicKey()); err != nil {
		return page, err
	}
	to, err := witnesses(tx, r.Round)
	if err != nil {
		return page, err
	}
	page.Witnesses = len(to)
	page.Checkpoints, err = checkpointsOf(tx, r.ID)
	return page, err
}

// CheckpointsFile is all checkpoints of a round whose vote is over, the oldest first, with an empty line after each.
func (s *Store) CheckpointsFile(ctx context.Context, slug string) ([]byte, error) {
	page, err := s.LogPage(ctx, slug)
	if err != nil {
		return nil, err
	}
	if !page.Closed {
		return nil, models.Errorf(models.NotFound, "The checkpoints come out when voting has ended, because they tell how many people have voted")
	}
	return models.CheckpointsFile(page.Checkpoints), nil
}

// LogFile is the log of the votes of a published result.
func (s *Store) LogFile(ctx context.Context, slug string) ([]byte, error) {
	tx := s.read(ctx)
	r, err := s.publishedResult(tx, slug)
	if err != nil {
		return nil, err
	}
	leaves, err := numberedLeaves(tx, r.ID)
	if err != nil {
		return nil, err
	}
	return models.LogFile(leaves), nil
}

// proofOf is where a commitment is in the log of a round; nil where the round has no log.
func proofOf(tx *gorm.DB, leaf models.BallotLeaf) (*models.Proof, error) {
	if leaf.Number == nil {
		return nil, nil
	}
	log, err := ballotLog(tx, leaf.RoundID)
	if err != nil {
		return nil, err
	}
	proof := models.Proof{Entry: *leaf.Number, Size: log.Size()}
	if proof.Hashes, err = log.Inclusion(*leaf.Number); err != nil {
		return nil, err
	}
	root, err := log.Root(log.Size())
	proof.Root = base64.StdEncoding.EncodeToString(root)
	return &proof, err
}
