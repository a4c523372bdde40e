package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// passHolder is how the addresses end of those who were let in by a pass: they reach nobody.
const passHolder = "@pass" + models.ReachesNobody

// PassesPage is the passes that let helpers into a round.
func (s *Store) PassesPage(ctx context.Context, actor models.Actor, slug string) (models.PassesPage, error) {
	var page models.PassesPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActLetHelperIn); err != nil {
		return page, err
	}
	page.RoundFrame, page.Closes, page.CanMake = r.frame(), r.State.Timetable[models.Voting].ClosesAt, models.OpenDuring(models.ActLetHelperIn, r.Stage)
	err = tx.Model(&models.HelperPass{}).Joins("JOIN people ON people.id = helper_passes.person_id").Joins("JOIN people makers ON makers.id = helper_passes.made_by").
		Select("helper_passes.*, people.display_name AS name, makers.display_name AS made_by_name").Where("helper_passes.round_id = ?", r.ID).
		Order("helper_passes.starts_at DESC, helper_passes.made_at DESC, helper_passes.id").Scan(&page.Passes).Error
	if err != nil {
		return page, fmt.Errorf("loading the passes: %w", err)
	}
	page.Venues, err = venues(tx, r.ID)
	return page, err
}

// venues are the places that codes, passes or papers of a round were made for, by name.
func venues(tx *gorm.DB, roundID string) ([]string, error) {
	var held, helped, papers []string
	if err := tx.Model(&models.CodeBatch{}).Where("round_id = ? AND held_by NOT IN ?", roundID, []string{models.HeldByVoter, models.HeldByRoll}).Pluck("held_by", &held).Error; err != nil {
		return nil, fmt.Errorf("loading who has codes: %w", err)
	}
	if err := tx.Model(&models.HelperPass{}).Where("round_id = ?", roundID).Pluck("venue", &helped).Error; err != nil {
		return nil, fmt.Errorf("loading where people help: %w", err)
	}
	if err := tx.Model(&models.PaperBatch{}).Where("round_id = ?", roundID).Pluck("venue", &papers).Error; err != nil {
		return nil, fmt.Errorf("loading who has papers: %w", err)
	}
	all := slices.Concat(held, helped, papers)
	slices.Sort(all)
	return slices.Compact(all), nil
}

// venueAs is a place as the round knows it already, however it is typed now: a helper finds the codes of their place by its name.
func venueAs(tx *gorm.DB, roundID, typed string) (string, error) {
	known, err := venues(tx, roundID)
	if i := slices.IndexFunc(known, func(place string) bool { return models.SamePlace(place, typed) }); i >= 0 {
		return known[i], err
	}
	return strings.TrimSpace(typed), err
}

// venueFor is the place that an actor prints for: a helper their own, whatever was typed.
func venueFor(tx *gorm.DB, actor models.Actor, roundID, typed string) (string, error) {
	if venue, bound := venueOf(actor, roundID); bound {
		return venue, nil
	}
	return venueAs(tx, roundID, typed)
}

// MakePass lets somebody help at a venue on a day, and answers the code that lets them in, this once. A person without an address stands for them, so that
// what they do has a name in the records.
func (s *Store) MakePass(ctx context.Context, actor models.Actor, slug string, in models.PassInput) (models.MadePass, error) {
	var made models.MadePass
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActLetHelperIn); err != nil {
			return err
		}
		starts, ends, err := in.Check(r.Now, r.State.Timetable[models.Voting].ClosesAt)
		if err != nil {
			return err
		}
		venue, err := venueAs(tx, r.ID, in.Venue)
		if err != nil {
			return err
		}
		if made.Code, err = models.NewVotingCode(s.rand); err != nil {
			return err
		}
		made.RoundFrame, made.Pass.Name, made.Pass.MadeByName = r.frame(), strings.TrimSpace(in.Name), actor.DisplayName
		if made.Pass.HelperPass, err = s.newPass(r, starts, ends); err != nil {
			return err
		}
		made.Pass.Venue, made.Pass.MadeBy, made.Pass.CodeHash = venue, actor.PersonID, s.passHash(made.Code)
		person := models.Person{ID: made.Pass.PersonID, Email: made.Pass.PersonID + passHolder, Name: made.Pass.Name, DisplayName: made.Pass.Name, AgeBand: "adult", CreatedAt: r.Now, KeepUntil: ends.Add(models.PassesKept)}
		if err := tx.Create(&person).Error; err != nil {
			return conflict(err)
		}
		if err := tx.Create(&made.Pass.HelperPass).Error; err != nil {
			return conflict(err)
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActLetHelperIn, Kind: "person", ID: person.ID, Round: r.ID,
			Detail: map[string]any{"venue": made.Pass.Venue, "starts": starts, "ends": ends}})
	})
	return made, err
}

// newPass is a pass with ids of its own.
func (s *Store) newPass(r loadedRound, starts, ends time.Time) (models.HelperPass, error) {
	id, err := s.newID()
	if err != nil {
		return models.HelperPass{}, err
	}
	person, err := s.newID()
	return models.HelperPass{ID: id, RoundID: r.ID, PersonID: person, StartsAt: starts, EndsAt: ends, MadeAt: r.Now}, err
}

func (s *Store) passHash(code string) []byte { return s.keyed("helper-passes", code) }

// EndPass ends a pass at once: whoever is in by it is out.
func (s *Store) EndPass(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActLetHelperIn); err != nil {
			return err
		}
		var pass models.HelperPass
		if err := one(tx.Where("id = ? AND round_id = ?", id, r.ID), &pass); err != nil {
			return err
		}
		err = changed(tx.Model(&models.HelperPass{}).Where("id = ? AND ended_at IS NULL", pass.ID).Updates(map[string]any{"ended_by": actor.PersonID, "ended_at": r.Now}))
		if err != nil {
			return err
		}
		if err := endSessionsOf(tx, pass.PersonID); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActLetHelperIn, Kind: "person", ID: pass.PersonID, Round: r.ID, Detail: map[string]any{"state": "ended", "venue": pass.Venue}})
	})
}

// OpenPass answers the person and the round of a pass by its code, however it was typed. A pass of another day, one that ended and a code that never was are
// answered alike.
func (s *Store) OpenPass(ctx context.Context, typed string) (string, string, error) {
	code, ok := models.ParseVotingCode(typed)
	if !ok {
		return "", "", models.WrongPass()
	}
	tx := s.read(ctx)
	now, err := s.now(tx)
	if err != nil {
		return "", "", err
	}
	var found []struct{ PersonID, Slug string }
	err = tx.Model(&models.HelperPass{}).Joins("JOIN rounds ON rounds.id = helper_passes.round_id").Select("helper_passes.person_id, rounds.slug").
		Where("helper_passes.code_hash = ? AND helper_passes.ended_at IS NULL AND helper_passes.starts_at <= ? AND helper_passes.ends_at > ?", s.passHash(code), now, now).
		Scan(&found).Error
	if err != nil {
		return "", "", fmt.Errorf("looking for a pass: %w", err)
	}
	if len(found) != 1 {
		return "", "", models.WrongPass()
	}
	return found[0].PersonID, found[0].Slug, nil
}

// passesOf gives an actor who was let in by a pass the role that it stands for, while it is live. Nobody is left of one whose pass is over.
func (s *Store) passesOf(tx *gorm.DB, actor models.Actor) (models.Actor, error) {
	now, err := s.now(tx)
	if err != nil {
		return models.Actor{}, err
	}
	var passes []models.HelperPass
	if err := tx.Where("person_id = ?", actor.PersonID).Find(&passes).Error; err != nil {
		return models.Actor{}, fmt.Errorf("loading a pass: %w", err)
	}
	if len(passes) != 1 || !passes[0].Live(now) {
		return models.Actor{}, nil
	}
	actor.ByPass, actor.Memberships = true, []models.Membership{passes[0].Membership()}
	return actor, nil
}

// HelpPage is what a session helper works with on the day: their venue's codes, and whether a shared device can be started.
func (s *Store) HelpPage(ctx context.Context, actor models.Actor, slug string) (models.HelpPage, error) {
	var page models.HelpPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActRunDevice); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	page.Venue, _ = venueOf(actor, r.ID)
	if actor.ByPass {
		page.Until = models.EndOfDay(r.Now)
	}
	page.CanIssue, page.CanRun = models.OpenDuring(models.ActIssueCodes, r.Stage), models.OpenDuring(models.ActRunDevice, r.Stage)
	page.CanListen = r.may(actor, models.ActWitnessPhone) == nil
	page.Batches, err = s.batchLines(s.batchesOf(tx, actor, r.ID), r.ID)
	return page, err
}

// StartDevice makes a browser a device that one voter after another uses at the actor's venue, until the end of the day. An officer says where it is.
func (s *Store) StartDevice(ctx context.Context, actor models.Actor, slug, venue string) (models.SharedDevice, error) {
	device := models.SharedDevice{Slug: slug, Venue: strings.TrimSpace(venue)}
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActRunDevice); err != nil {
			return err
		}
		if own, bound := venueOf(actor, r.ID); bound {
			device.Venue = own
		}
		var checks models.Checks
		checks.Require(device.Venue != "", "venue", "Say where the device is, like Northgate Library")
		checks.Require(len(device.Venue) <= 100, "venue", "Use a shorter name for the place: 100 characters at most")
		if err := checks.Err(); err != nil {
			return err
		}
		device.Until = models.EndOfDay(r.Now)
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActRunDevice, Kind: "round", ID: r.ID, Round: r.ID, Detail: map[string]any{"venue": device.Venue}})
	})
	return device, err
}

// PosterPage is what a poster of a round's vote says, for an officer or a helper to print.
func (s *Store) PosterPage(ctx context.Context, actor models.Actor, slug string) (models.PosterPage, error) {
	var page models.PosterPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActIssueCodes); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	page.Venue, _ = venueOf(actor, r.ID)
	if r.AreaID != nil {
		var area models.Area
		if err := one(tx.Where("id = ?", *r.AreaID), &area); err != nil {
			return page, err
		}
		page.AreaName = area.Name
	}
	if page.Venue == "" {
		page.Venues, err = venues(tx, r.ID)
	}
	return page, err
}
