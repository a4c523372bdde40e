package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/messages"
	"acorn/models/recount"
	"acorn/models/tally"

	"gorm.io/gorm"
)

// mayImport refuses who is not an officer. Past elections belong to the installation: any officer may bring one in, and take one out.
func mayImport(actor models.Actor) error {
	switch {
	case models.Can(actor, models.ActDraftRound, models.AnyStage) != models.ScopeNone:
		return nil
	case !actor.SignedIn():
		return models.Errorf(models.Unauthenticated, "Sign in first")
	default:
		return models.Errorf(models.Forbidden, "Only an officer of the council can bring in past votes")
	}
}

// ReadElection reads a past election from a .pb file and keeps it for officers' eyes, counted by the rule that the file names, or by most votes first. It
// answers the address at which it is checked.
func (s *Store) ReadElection(ctx context.Context, actor models.Actor, in models.ElectionInput) (string, error) {
	if err := mayImport(actor); err != nil {
		return "", err
	}
	if err := in.Check(); err != nil {
		return "", err
	}
	e, d, err := recount.OfPast(in.File)
	var input *recount.InputError
	if errors.As(err, &input) {
		return "", &models.Error{Code: models.Invalid, Fields: []models.FieldError{{Field: "file", Text: "{{.Why}}", Args: []any{"Why", upper(input.Text)}}}}
	}
	if err != nil {
		return "", err
	}
	if in.Name != "" {
		e.Name = in.Name
	}
	if e.Name == "" {
		e.Name = d.Place
	}
	e.Source, e.ImportedBy = in.Source, actor.PersonID
	choice := models.ByVotes
	if d.Known {
		choice = models.ByFile
	}
	if e.Outcome, err = countPast(e, d, choice); err != nil {
		return "", err
	}
	if e.ID, err = s.newID(); err != nil {
		return "", err
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		var err error
		if e.ImportedAt, err = s.now(tx); err != nil {
			return err
		}
		var same []models.PastElection
		if err := tx.Select("slug", "name", "hash").Where("hash = ?", e.Hash).Find(&same).Error; err != nil {
			return fmt.Errorf("looking for the same file: %w", err)
		}
		if len(same) > 0 {
			return &models.Error{Code: models.Invalid, Fields: []models.FieldError{{Field: "file", Text: "This file is here already, as “{{.Name}}”", Args: []any{"Name", same[0].Name}}}}
		}
		if e.Slug, err = electionSlug(tx, e.Name, e.Hash); err != nil {
			return err
		}
		if err := tx.Create(&e).Error; err != nil {
			return conflict(err)
		}
		return s.audit(tx, e.ImportedAt, act{Actor: actor, Act: models.ActDraftRound, Kind: "election", ID: e.ID,
			Detail: map[string]any{"name": e.Name, "source": e.Source, "hash": e.Hash, "ballots": d.Ballots, "projects": d.Projects}})
	})
	return e.Slug, err
}

// upper is a sentence with its first letter in capitals.
func upper(sentence string) string { return strings.ToUpper(sentence[:1]) + sentence[1:] }

// electionSlug is the address of a past election: the words of its name, with the beginning of its file's hash where another has that name.
func electionSlug(tx *gorm.DB, name, hash string) (string, error) {
	slug := slugOf(name)
	if len(slug) > 80 {
		slug = strings.Trim(slug[:80], "-")
	}
	var taken int64
	if err := tx.Model(&models.PastElection{}).Where("slug = ?", slug).Count(&taken).Error; err != nil {
		return "", fmt.Errorf("looking for an address: %w", err)
	}
	if taken > 0 || slug == "" || models.ReservedSlug(slug) {
		slug = strings.Trim(slug+"-"+hash[:8], "-")
	}
	return slug, nil
}

// countPast counts a past election by one of the rules there are to choose, and writes the outcome.
func countPast(e models.PastElection, d models.ElectionDetail, choice string) (string, error) {
	rule, ok := d.Rule(choice)
	if !ok {
		var checks models.Checks
		checks.Require(false, "rule", "Choose how it is counted")
		return "", checks.Err()
	}
	election, err := recount.ElectionOfFile([]byte(e.Data))
	if err != nil {
		return "", err
	}
	o, err := tally.Count(election, rule)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(o)
	if err != nil {
		return "", fmt.Errorf("writing the outcome: %w", err)
	}
	return string(text), nil
}

// ActorByEmail is whoever has this address, with the roles that they hold now: for the command line, whose user holds the database's password already.
func (s *Store) ActorByEmail(ctx context.Context, email string) (models.Actor, error) {
	var person models.Person
	if err := one(s.read(ctx).Where("email = ?", email), &person); err != nil {
		if models.CodeOf(err) == models.NotFound {
			err = models.Errorf(models.NotFound, "Nobody here has the address {{.Email}}", "Email", email)
		}
		return models.Actor{}, err
	}
	return s.Actor(ctx, person.ID)
}

// PublishElection shows a past election to everybody, by the name and counted by the rule that an officer chose. An empty name leaves the one it has.
func (s *Store) PublishElection(ctx context.Context, actor models.Actor, slug, name, choice string) error {
	if err := mayImport(actor); err != nil {
		return err
	}
	var checks models.Checks
	checks.Require(len(name) <= 150, "name", "Make the name shorter")
	if err := checks.Err(); err != nil {
		return err
	}
	e, d, err := election(s.read(ctx), slug)
	if err != nil {
		return err
	}
	if name == "" {
		name = e.Name
	}
	outcome, err := countPast(e, d, choice)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if e.PublishedAt != nil {
			return models.Errorf(models.Conflict, "Everybody can see this vote already")
		}
		if err := changed(tx.Model(&models.PastElection{}).Where("id = ? AND published_at IS NULL", e.ID).Updates(map[string]any{"name": name, "outcome": outcome, "published_at": now})); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActDraftRound, Kind: "election", ID: e.ID, Detail: map[string]any{"name": name, "published": true, "rule": choice}})
	})
}

// RemoveElection takes a past election out again.
func (s *Store) RemoveElection(ctx context.Context, actor models.Actor, slug string) error {
	if err := mayImport(actor); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		e, _, err := election(tx, slug)
		if err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := changed(tx.Where("id = ?", e.ID).Delete(&models.PastElection{})); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActDraftRound, Kind: "election", ID: e.ID, Detail: map[string]any{"name": e.Name, "removed": true, "hash": e.Hash}})
	})
}

func election(tx *gorm.DB, slug string) (models.PastElection, models.ElectionDetail, error) {
	var e models.PastElection
	var d models.ElectionDetail
	if err := one(tx.Where("slug = ?", slug), &e); err != nil {
		return e, d, err
	}
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return e, d, fmt.Errorf("reading what is known of a past election: %w", err)
	}
	return e, d, nil
}

// ElectionPage is a past election that everybody can see.
func (s *Store) ElectionPage(ctx context.Context, slug string) (models.ElectionPage, error) {
	e, d, err := election(s.read(ctx), slug)
	if err == nil && e.PublishedAt == nil {
		err = models.Missing()
	}
	if err != nil {
		return models.ElectionPage{}, err
	}
	return s.electionPage(ctx, e, d)
}

// electionPage is what the pages of a result show, made of the outcome alone: a past election has no round behind it.
func (s *Store) electionPage(ctx context.Context, e models.PastElection, d models.ElectionDetail) (models.ElectionPage, error) {
	page := models.ElectionPage{PastElection: e, Detail: d}
	ctx = lang.WithCurrency(ctx, d.Currency)
	var o tally.Outcome
	if err := readOutcome(e.Outcome, &o); err != nil {
		return page, err
	}
	tx := s.read(ctx)
	now, err := s.now(tx)
	if err != nil {
		return page, err
	}
	if err := tx.Model(&models.Person{}).Where("id = ?", e.ImportedBy).Pluck("display_name", &page.ImportedByName).Error; err != nil {
		return page, fmt.Errorf("loading who brought it in: %w", err)
	}
	file, err := recount.ElectionOfFile([]byte(e.Data))
	if err != nil {
		return page, err
	}
	r := &page.ResultPage
	r.RoundFrame = models.RoundFrame{Round: models.Round{ID: e.ID, Slug: e.Slug, Name: e.Name, PotPence: d.Budget}, Rules: models.RulebookOf(d.Ballot(), o.Rule), Stage: models.StagePublished, Now: now}
	r.Result = models.Result{RoundID: e.ID, Ballots: d.Ballots, VotersServed: int(o.Measures.WithWinner), SpentPence: o.Spent, Outcome: e.Outcome, CountedAt: e.ImportedAt, PublishedAt: e.PublishedAt}
	r.Outcome, r.Ties = o, tiesInWords(o)
	for _, line := range recount.LinesOf(o) {
		i := slices.IndexFunc(file.Projects, func(p tally.Project) bool { return p.ID == line.ProposalID })
		l, _ := o.Line(line.ProposalID)
		r.Projects = append(r.Projects, models.ResultProject{ResultLine: line, Number: i + 1, Title: l.Name, Why: messages.Why(ctx, d.Ballot(), line, o)})
	}
	return page, nil
}

// ElectionCheck is what an officer sees of a past election before everybody does: what was read, and what each rule makes of it.
func (s *Store) ElectionCheck(ctx context.Context, actor models.Actor, slug, choice string) (models.ElectionCheck, error) {
	var page models.ElectionCheck
	if err := mayImport(actor); err != nil {
		return page, err
	}
	e, d, err := election(s.read(ctx), slug)
	if err != nil {
		return page, err
	}
	file, err := recount.ElectionOfFile([]byte(e.Data))
	if err != nil {
		return page, err
	}
	if page.ElectionPage, err = s.electionPage(ctx, e, d); err != nil {
		return page, err
	}
	for _, c := range []string{models.ByFile, models.ByVotes, models.ByVotesStop, models.ByShares, models.ByPhragmen} {
		rule, ok := d.Rule(c)
		if !ok {
			continue
		}
		o, err := tally.Count(file, rule)
		if err != nil {
			return page, err
		}
		page.Choices = append(page.Choices, models.ElectionChoice{Choice: c, Outcome: o, Differs: differs(o.Winners(), d.Announced)})
	}
	if page.Choice = choice; choice == "" {
		page.Choice = page.Choices[0].Choice
	}
	return page, nil
}

// differs is how many are in one list and not in the other.
func differs(a, b []string) int {
	n := 0
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, id := range pair[0] {
			if !slices.Contains(pair[1], id) {
				n++
			}
		}
	}
	return n
}

// Elections are the past elections that everybody can see, the newest first.
func (s *Store) Elections(ctx context.Context) (models.ElectionsPage, error) {
	return s.elections(ctx, func(tx *gorm.DB) *gorm.DB { return tx.Where("published_at IS NOT NULL") })
}

// ElectionsDesk are all past elections, those that wait to be checked too.
func (s *Store) ElectionsDesk(ctx context.Context, actor models.Actor) (models.ElectionsPage, error) {
	if err := mayImport(actor); err != nil {
		return models.ElectionsPage{}, err
	}
	return s.elections(ctx, all)
}

func (s *Store) elections(ctx context.Context, narrow func(*gorm.DB) *gorm.DB) (models.ElectionsPage, error) {
	var page models.ElectionsPage
	var rows []struct {
		models.PastElection
		ImportedByName string
	}
	query := s.read(ctx).Model(&models.PastElection{}).Select("elections.slug, elections.name, elections.source, elections.detail, elections.outcome, elections.imported_at, elections.published_at, people.display_name AS imported_by_name").
		Joins("JOIN people ON people.id = elections.imported_by").Order("elections.imported_at DESC, elections.slug")
	if err := narrow(query).Scan(&rows).Error; err != nil {
		return page, fmt.Errorf("loading past elections: %w", err)
	}
	for _, row := range rows {
		card := models.ElectionCard{Slug: row.Slug, Name: row.Name, Source: row.Source, ImportedAt: row.ImportedAt, ImportedByName: row.ImportedByName, Published: row.PublishedAt != nil}
		var o tally.Outcome
		if err := errors.Join(json.Unmarshal([]byte(row.Detail), &card.Detail), readOutcome(row.Outcome, &o)); err != nil {
			return page, err
		}
		card.VotedIn = len(o.Selected)
		page.Elections = append(page.Elections, card)
	}
	return page, nil
}

// electionFiles are all files of a past election that everybody can see.
func (s *Store) electionFiles(ctx context.Context, slug string) (models.ElectionPage, recount.Files, error) {
	page, err := s.ElectionPage(ctx, slug)
	if err != nil {
		return page, nil, err
	}
	council, err := s.Council(ctx)
	if err != nil {
		return page, nil, err
	}
	files, err := recount.OfElection(council.Name, page)
	return page, files, err
}

// ElectionFile is one of the files of a past election.
func (s *Store) ElectionFile(name string) func(ctx context.Context, slug string) ([]byte, error) {
	return func(ctx context.Context, slug string) ([]byte, error) {
		_, files, err := s.electionFiles(ctx, slug)
		return files[name], err
	}
}

// ElectionZip is everything that is needed to count a past election again, as one file.
func (s *Store) ElectionZip(ctx context.Context, slug string) ([]byte, error) {
	page, files, err := s.electionFiles(ctx, slug)
	if err != nil {
		return nil, err
	}
	return recount.Zip(files, page.ImportedAt)
}

// ElectionFiles is what the page says that gives the files of a past election.
func (s *Store) ElectionFiles(ctx context.Context, slug string) (models.ElectionFiles, error) {
	page, files, err := s.electionFiles(ctx, slug)
	of := models.ElectionFiles{ElectionPage: page, Hashes: map[string]string{}, Command: recount.Command(page.ResultPage.Outcome.Rule)}
	if err != nil {
		return of, err
	}
	packed, err := recount.Zip(files, page.ImportedAt)
	of.ZipBytes = len(packed)
	for name, text := range files {
		of.Hashes[name] = models.Fingerprint(text)
	}
	return of, err
}
