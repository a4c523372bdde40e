package store

import (
	"bytes"
	"context"
	"time"

	"acorn/models"
	"acorn/models/recount"
)

// recountFiles are all files that a published result rests on, with the rounds' fingerprints in them, and when it was published.
func (s *Store) recountFiles(ctx context.Context, slug string) (recount.Files, time.Time, error) {
	var published time.Time
	page, err := s.ResultPage(ctx, slug)
	if err != nil {
		return nil, published, err
	}
	of := recount.Round{Name: page.Name, Slug: page.Slug, Clock: page.Clock, Result: page.Result, Projects: page.Projects}
	council, err := s.Council(ctx)
	if err != nil {
		return nil, published, err
	}
	of.Council = council.Name
	for file, load := range map[*[]byte]func(context.Context, string) ([]byte, error){&of.Rules: s.RulesFile, &of.Ballots: s.BallotsFile, &of.Receipts: s.ReceiptNumbers} {
		if *file, err = load(ctx, slug); err != nil {
			return nil, published, err
		}
	}
	log, err := s.LogPage(ctx, slug)
	if err != nil {
		return nil, published, err
	}
	of.LogKey, of.Checkpoints = log.Key, models.CheckpointsFile(log.Checkpoints)
	if of.Log, err = s.LogFile(ctx, slug); err != nil {
		return nil, published, err
	}
	if page.Result.PublishedAt != nil {
		published = *page.Result.PublishedAt
	}
	files, err := recount.OfRound(of)
	return files, published, err
}

// RecountFile is one of the files that a published result rests on.
func (s *Store) RecountFile(name string) func(ctx context.Context, slug string) ([]byte, error) {
	return func(ctx context.Context, slug string) ([]byte, error) {
		files, _, err := s.recountFiles(ctx, slug)
		return files[name], err
	}
}

// RecountZip is everything that is needed to count a published result again, as one file.
func (s *Store) RecountZip(ctx context.Context, slug string) ([]byte, error) {
	files, published, err := s.recountFiles(ctx, slug)
	if err != nil {
		return nil, err
	}
	return recount.Zip(files, published)
}

// ResultFiles is what the page says that describes the files of a published result.
func (s *Store) ResultFiles(ctx context.Context, slug string) (models.ResultFiles, error) {
	var page models.ResultFiles
	files, published, err := s.recountFiles(ctx, slug)
	if err != nil {
		return page, err
	}
	packed, err := recount.Zip(files, published)
	if err != nil {
		return page, err
	}
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	page.RoundFrame, page.Receipts, page.ZipBytes, page.Hashes = r.frame(), bytes.Count(files[recount.Receipts], []byte("\n")), len(packed), map[string]string{}
	for name, text := range files {
		page.Hashes[name] = models.Fingerprint(text)
	}
	of, err := s.shownResult(ctx, tx, r)
	if err != nil {
		return page, err
	}
	page.Result = of.result
	rule, err := r.Rules.TallyRule()
	page.Command = recount.Command(rule)
	return page, err
}
