package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
	"acorn/models/tally"
	"acorn/models/tally/plain"

	"gorm.io/gorm"
)

// counted is a count that was made but not written: everything it rests on, read at one time.
type counted struct {
	round    loadedRound
	projects []models.Project
	outcome  tally.Outcome
	text     []byte // the outcome as JSON, byte for byte
	other    []byte // the same of the rule that the rulebook shows beside it; empty where it shows none
	file     []byte // the ballots as they are published
	breaches []models.FieldError
	void     int                      // ballots
	aside    []string                 // the choices of those that are set aside
	withThem string                   // what those would have changed, as CountCheck notes it
	filled   map[string]models.Filled // ballots that count, by channel
	live     bool                     // it is looked at before the close, so that nothing is counted
	noted    outside
}

// outside is what was noted of a vote beside the keys. It is asked for before the vote's rows are read, which then have it: one that is noted meanwhile may be newer than they are, and nothing would be missing.
type outside struct {
	end *time.Time        // when two officers ended it in the room; nil where they did not
	log models.Checkpoint // how long its log was, and the root
}

func (s *Store) notedOutside(roundID string) (outside, error) {
	var noted outside
	var err1, err2 error
	noted.end, err1 = s.keys.LastEnd(roundID)
	noted.log, err2 = s.notedLog(roundID)
	return noted, errors.Join(err1, err2)
}

// breach notes something that does not add up. Which equation it is comes first, so that two people can speak of it.
func (c *counted) breach(text string, args ...any) {
	c.breaches = append(c.breaches, models.FieldError{Text: text, Args: args})
}

// addsUp is nil when nothing was found, else the error that names it all.
func (c *counted) addsUp() error {
	if len(c.breaches) == 0 {
		return nil
	}
	return &models.Error{Code: models.Conflict, Text: "The count does not add up, so nothing was written", Fields: c.breaches}
}

// count reads the sealed ballots of a round, counts them twice by two routes, and checks the equations that must hold before anything is published:
//
//	R   the rules and projects are those that were sealed, and more time and the end of an event are what officers decided
//	E1  every ballot belongs to exactly one entry of the roll, which has no other, none that counts to one that may not vote, and nobody who was sent a receipt has no ballot;
//	    the trail holds, every entry of the roll stands as the acts in the trail left it and is as it was put there, in a way that the sealed rules have, and a right that is bound to it leads to each with a ballot
//	E2  every ballot keeps to the limits of the round, and the votes on the ballots are as many as the votes that the projects got
//	E3  the count by Go and the count by SQL agree on every project, and a second, plain engine votes in the same ones
//	E4  each commitment is to a version of a ballot, each version of every ballot, void or not, has one, every ballot is what was committed to, and all of it was signed
func (s *Store) count(tx *gorm.DB, r loadedRound) (counted, error) {
	c := counted{round: r}
	var err error
	if c.noted, err = s.notedOutside(r.ID); err != nil {
		return c, err
	}
	if c.projects, err = projectsOf(tx, r.ID); err != nil {
		return c, err
	}
	if err := s.checkRules(&c); err != nil || len(c.breaches) > 0 {
		return c, err
	}
	for _, e := range r.State.Clock.Extensions {
		if !s.marked(e) {
			c.breach("R: the vote was given more time in the database, and by no officer")
		}
	}
	var ballots []models.Ballot
	if err := tx.Where("round_id = ?", r.ID).Find(&ballots).Error; err != nil {
		return c, fmt.Errorf("loading the ballots: %w", err)
	}
	if err := s.openBallots(r.ID, c.projects, ballots); err != nil {
		return c, err
	}
	// Nothing is found out from what ballots say, and the database is told none of it, before it is known that all of them are there, and are what was cast: whoever owns it
	// could spoil all but one, and have an officer count that.
	if err := errors.Join(s.checkRoll(tx, &c, ballots), s.checkLeaves(tx, &c, ballots)); err != nil || len(c.breaches) > 0 {
		return c, err
	}
	choices := make([]string, 0, len(ballots))
	for _, b := range ballots {
		switch b.State {
		case ballotVoid:
			c.void++
		case ballotCounted:
			choices = append(choices, b.Choices)
		default:
			c.aside = append(c.aside, b.Choices)
		}
	}
	election, err := models.Election(r.PotPence, c.projects, choices)
	if err != nil {
		c.breach("E2: a ballot cannot be counted: {{.Why}}", "Why", err.Error())
		return c, nil
	}
	if err := errors.Join(s.byTheRules(&c, election), s.countWithThem(&c, choices)); err != nil {
		return c, err
	}
	if c.file, err = models.BallotsFile(c.projects, choices); err != nil {
		return c, err
	}
	if err := c.checkPapers(choices); err != nil {
		return c, err
	}
	return c, s.checkVotes(tx, &c, election, choices)
}

// checkRules is R for what was sealed. Where it does not hold no ballot is opened: what one says depends on the projects, so with another in the place of one of them, how many
// are not what was committed to would be how many picked that.
func (s *Store) checkRules(c *counted) error {
	r := c.round
	hash, err := models.RulebookHash(r.Round, r.Rules, r.State.Clock.Sealed(r.State.Timetable), c.projects)
	if err == nil && !s.sealedWith(r.Rules, r.ID, hash) {
		c.breach("R: the rules or the projects are not what was sealed")
	}
	return err
}

// byTheRules counts by the rulebook and, where that says so, by the rule that is shown beside it.
func (s *Store) byTheRules(c *counted, election tally.Election) error {
	rule, err := c.round.Rules.TallyRule()
	if err != nil {
		return err
	}
	if c.outcome, err = s.firstCount(election, rule); err != nil {
		return err
	}
	if c.text, err = json.Marshal(c.outcome); err != nil {
		return fmt.Errorf("writing the outcome: %w", err)
	}
	c.secondCount(election, c.outcome)
	if !c.round.Rules.ShowOther {
		return nil
	}
	if rule, err = c.round.Rules.OtherRule(); err != nil {
		return err
	}
	other, err := s.firstCount(election, rule)
	if err != nil {
		return err
	}
	if c.other, err = json.Marshal(other); err != nil {
		return fmt.Errorf("writing the outcome of the other rule: %w", err)
	}
	c.secondCount(election, other)
	return nil
}

// secondCount is the part of E3 about the winners: the plain engine counts by the same rule.
func (c *counted) secondCount(election tally.Election, first tally.Outcome) {
	if !slices.Equal(first.Winners(), plain.Again(election, first)) {
		c.breach("E3: the second count by {{.Rule}} votes in other projects than the first", "Rule", string(first.Rule.Method))
	}
}

// checkPapers is the part of E2 about single ballots: none says more than the round lets one person say.
func (c *counted) checkPapers(choices []string) error {
	paper, over := models.Paper{Rules: c.round.Rules, PotPence: c.round.PotPence, Projects: c.projects}, 0
	for _, choice := range choices {
		points, err := models.ParseChoices(choice)
		if err != nil {
			return err
		}
		if !paper.Keeps(points) {
			over++
		}
	}
	if over > 0 {
		c.breach("E2: {{.N}} of the ballots hold more than one person may put on them", "N", over)
	}
	return nil
}

// checkVotes is E2 and E3. The second count is the database's own reading of the same ballots, and the rule written a second time.
func (s *Store) checkVotes(tx *gorm.DB, c *counted, election tally.Election, choices []string) error {
	onBallots, onProjects := int64(0), int64(0)
	for _, b := range election.Ballots {
		for _, choice := range b.Choices {
			onBallots += int64(choice.Points)
		}
	}
	for _, line := range c.outcome.Lines {
		onProjects += line.Votes
	}
	if onBallots != onProjects {
		c.breach("E2: the ballots hold {{.Ballots}} votes and the projects got {{.Projects}}", "Ballots", onBallots, "Projects", onProjects)
	}
	if len(c.breaches) > 0 {
		return nil // as before: the database is told what ballots say only where nothing else is wrong
	}
	second, counted, err := s.countBySQL(tx, c.round.ID, choices)
	if err != nil {
		return err
	}
	if first := int64(len(election.Ballots)); first != counted {
		c.breach("E3: the first count is of {{.First}} ballots and the second of {{.Second}}", "First", first, "Second", counted)
	}
	for _, line := range c.outcome.Lines {
		if second[line.ID] != line.Votes {
			c.breach("E3: “{{.Title}}” has {{.First}} votes by the first count and {{.Second}} by the second", "Title", line.Name, "First", line.Votes, "Second", second[line.ID])
		}
		delete(second, line.ID)
	}
	if len(second) > 0 {
		c.breach("E3: the second count finds votes for {{.N}} things that are not projects", "N", len(second))
	}
	return nil
}

// countBySQL has the database add up what the ballots say that count, and how many those are. They are given to it in random order and without their ids: nothing that
// a database keeps of a statement leads from a choice to a ballot. It runs after the close only: before it, nobody counts by project.
func (s *Store) countBySQL(tx *gorm.DB, roundID string, choices []string) (map[string]int64, int64, error) {
	opened := make([]json.RawMessage, len(choices))
	for i, choice := range choices {
		opened[i] = json.RawMessage(choice)
	}
	if err := shuffle(s.rand, opened); err != nil {
		return nil, 0, err
	}
	text, err := json.Marshal(opened)
	if err != nil {
		return nil, 0, fmt.Errorf("writing opened ballots: %w", err)
	}
	var counted int64
	if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND state = ?", roundID, ballotCounted).Count(&counted).Error; err != nil {
		return nil, 0, fmt.Errorf("counting the ballots: %w", err)
	}
	query := `SELECT choice.key AS project, SUM(choice.value) AS votes FROM json_each(?) AS ballot, json_each(ballot.value) AS choice GROUP BY choice.key`
	if !s.sqlite {
		query = `SELECT choice.key AS project, SUM(CAST(choice.value AS bigint)) AS votes FROM jsonb_array_elements(CAST(? AS jsonb)) AS ballot,
			jsonb_each_text(ballot) AS choice GROUP BY choice.key`
	}
	var rows []struct {
		Project string
		Votes   int64
	}
	if err := tx.Raw(query, string(text)).Scan(&rows).Error; err != nil {
		return nil, 0, fmt.Errorf("counting by SQL: %w", err)
	}
	votes := make(map[string]int64, len(rows))
	for _, row := range rows {
		votes[row.Project] = row.Votes
	}
	return votes, counted, nil
}

// CountRound counts a round after its hard close and writes the result, for officers' eyes until it is published. The ballots are read and counted first;
// they must still be the same when the result is written. A count that does not add up is not written: the trail has what was wrong.
func (s *Store) CountRound(ctx context.Context, actor models.Actor, slug string) error {
	r, err := s.roundBy(s.read(ctx), "slug", slug)
	if err != nil {
		return err
	}
	if err := errors.Join(mayCount(r, actor), paperSettled(s.read(ctx), r.ID)); err != nil {
		return err
	}
	// A ballot that was begun before the close may still be on its way to the disk: whoever holds the lock alone once the clock says closed has
	// waited for all of them, and any that comes later is told that it is too late.
	if err := s.write(ctx, func(tx *gorm.DB) error { return s.lockVotes(tx, r.ID) }); err != nil {
		return err
	}
	if err := s.noteClose(ctx, r.ID); err != nil {
		return err
	}
	if err := s.beforeCount(ctx, r); err != nil {
		return err
	}
	// The last checkpoint is of the whole log. One that cannot be taken shows in the count too, which then says what does not add up.
	council, err := s.Council(ctx)
	if err != nil {
		return err
	}
	if _, err := s.takeCheckpoint(ctx, r.ID, council.Name, true); err != nil && !errors.Is(err, ballotlog.ErrChanged) {
		return err
	}
	// A file that is in use, or cannot be put in order for another reason, keeps nobody from counting: the job does it later, and says why it cannot.
	if done, err := s.orderFiles(ctx); err != nil || !done {
		s.mixed.Store(0)
	}
	c, err := s.count(s.read(ctx), r)
	if err != nil {
		return err
	}
	if err := c.addsUp(); err != nil {
		return errors.Join(err, s.noteBreaches(ctx, actor, r, c))
	}
	return s.write(ctx, func(tx *gorm.DB) error { return s.writeResult(tx, actor, c) })
}

func mayCount(r loadedRound, actor models.Actor) error {
	if err := r.may(actor, models.ActCount); err != nil {
		return err
	}
	if r.Stage != models.StageClosed {
		return models.Errorf(models.Conflict, "This round is counted already")
	}
	if r.State.SetBack(r.Now) {
		return models.Errorf(models.Conflict, "The server's clock says that this vote is not over yet. Count it once the clock is past its end")
	}
	return nil
}

// paperSettled refuses to count a round with paper that is not settled.
func paperSettled(tx *gorm.DB, roundID string) error {
	waiting, err := unsettled(tx, roundID)
	if err != nil || len(waiting) == 0 {
		return err
	}
	return models.Errorf(models.Conflict, "There is paper that is not settled: {{.Batches}}. Settle it, then count", "Batches", strings.Join(waiting, ", "))
}

func (s *Store) writeResult(tx *gorm.DB, actor models.Actor, c counted) error {
	if err := s.lockVotes(tx, c.round.ID); err != nil {
		return err
	}
	r, err := s.roundBy(tx, "id", c.round.ID)
	if err != nil {
		return err
	}
	if err := errors.Join(mayCount(r, actor), paperSettled(tx, r.ID)); err != nil {
		return err
	}
	moves, err := s.standingMoves(tx, r.ID)
	if err != nil {
		return err
	}
	choices, err := s.countedChoices(tx, r.ID, c.projects)
	if err != nil {
		return err
	}
	file, err := models.BallotsFile(c.projects, choices)
	if err != nil {
		return err
	}
	if len(moves) > 0 || string(file) != string(c.file) || r.Rules.Hash != c.round.Rules.Hash {
		return models.Errorf(models.Conflict, "The ballots changed during the count. Count again")
	}
	result, lines := c.result()
	result.CountedBy, result.CountedAt = actor.PersonID, r.Now
	if err := tx.Create(&result).Error; err != nil {
		return conflict(err)
	}
	if err := tx.CreateInBatches(&lines, 100).Error; err != nil {
		return conflict(err)
	}
	if err := noteBeside(tx, c); err != nil {
		return err
	}
	for _, gone := range []any{&models.Submission{}, &models.Enrolment{}} {
		if err := tx.Where("round_id = ?", r.ID).Delete(gone).Error; err != nil {
			return fmt.Errorf("removing what only the vote needed: %w", err)
		}
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActCount, Kind: "result", ID: r.ID, Round: r.ID,
		Detail: map[string]any{"ballots": result.Ballots, "ballots_hash": result.BallotsHash, "rulebook_hash": result.RulebookHash, "outcome_hash": models.Fingerprint(c.text)}})
}
