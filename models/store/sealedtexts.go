package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"strconv"

	"acorn/models"

	"gorm.io/gorm"
)

// sealMark is what a sealed round's hash is marked with: nobody makes it who only writes to the database.
func (s *Store) sealMark(roundID, sum string) []byte { return s.keyed("sealing", roundID, sum) }

// sealedWith reports whether the round was sealed with this hash.
func (s *Store) sealedWith(b models.Rulebook, roundID, sum string) bool {
	return sum == b.Hash && hmac.Equal(b.Mark, s.sealMark(roundID, sum))
}

// sealedAs refuses a round that is not as it was when it was sealed: whoever writes to the database alone could give it other dates, projects or rules, take votes
// by them, and put it back.
func (s *Store) sealedAs(r models.Round, b models.Rulebook, state models.RoundState, projects []models.Project) error {
	sum, err := models.RulebookHash(r, b, state.Clock.Sealed(state.Timetable), projects)
	if err != nil {
		return err
	}
	if !s.sealedWith(b, r.ID, sum) {
		return models.VoteNotAsSealed().Because(fmt.Errorf("round %s is not as it was sealed", r.ID))
	}
	return nil
}

// goesAsSealed refuses to put anybody on the roll, or to give them a code, by a frame that is not as it was sealed: for the moment of one ask, strangers could be let in by other rules, with marks of ours.
// All that is asked of who joins is to be read off this very frame.
func (s *Store) goesAsSealed(tx *gorm.DB, f models.VoteFrame) error {
	projects, err := projectsOf(tx, f.ID)
	if err != nil {
		return err
	}
	return s.sealedAs(f.Round, f.Rules, f.State, projects)
}

// The texts of a project that have a mark each: those on the ballot and those on its page, as they were sent in and as they were translated.
const (
	cardTexts       = "card"
	fullTexts       = "full"
	translatedCard  = "translated card"
	translatedTexts = "translated full"
	confirmedTexts  = "confirmed" // that somebody had a translation put on the ballot
)

// textMarks makes and checks the marks over what a round's ballot says, which take the pepper.
type textMarks struct {
	mac   hash.Hash // reused, because a ballot has many
	round string
}

func (s *Store) textMarks(roundID string) textMarks {
	return textMarks{hmac.New(sha256.New, s.keys.Pepper("ballot-texts")), roundID}
}

// of is the mark over the texts of the project with this number.
func (m textMarks) of(what string, number int, texts []string) []byte {
	m.mac.Reset()
	line := make([]byte, 0, 1024)
	for _, text := range append([]string{m.round, what, strconv.Itoa(number)}, texts...) {
		line = append(append(strconv.AppendInt(line, int64(len(text)), 10), ':'), text...)
	}
	m.mac.Write(line)
	return m.mac.Sum(nil)
}

// holds refuses texts that are not those that were marked.
func (m textMarks) holds(mark []byte, what string, number int, texts []string) error {
	if hmac.Equal(mark, m.of(what, number, texts)) {
		return nil
	}
	return models.VoteNotAsSealed().Because(fmt.Errorf("round %s, project %d: the %s texts are not what was sealed", m.round, number, what))
}

// markTexts marks what the projects that a round is sealed with say.
func (s *Store) markTexts(tx *gorm.DB, roundID string, projects []models.Project) error {
	ids := make([]string, len(projects))
	for i, p := range projects {
		ids[i] = p.VersionID
	}
	said, err := contents(tx, "id IN ?", ids)
	if err != nil {
		return err
	}
	m := s.textMarks(roundID)
	for i, p := range projects {
		if len(said[p.ProposalID]) != 1 {
			return fmt.Errorf("sealing a round: project %d has no text", p.Number)
		}
		c := said[p.ProposalID][0]
		card := models.BallotProject{ID: p.ProposalID, Summary: c.Summary, GroupName: c.GroupName, Place: c.Place, PeopleCount: c.PeopleCount, Theme: c.Theme}
		projects[i].CardMark, projects[i].FullMark = m.of(cardTexts, p.Number, card.Texts()), m.of(fullTexts, p.Number, c.Texts())
	}
	return nil
}

// markTranslation marks what an officer wrote of a project in another language.
func (s *Store) markTranslation(t *models.ProjectTranslation) {
	m := s.textMarks(t.RoundID)
	t.CardMark, t.FullMark = m.of(translatedCard, t.Number, t.CardTexts()), m.of(translatedTexts, t.Number, t.FullTexts())
}

// confirmed is the mark of a translation that somebody had put on the ballot. It is over the marks of its texts, which say of which project it is.
func (m textMarks) confirmed(t models.ProjectTranslation, by string) []byte {
	return m.of(confirmedTexts, 0, []string{t.AddedBy, by, string(t.CardMark), string(t.FullMark)})
}

// confirmTranslation has a marked translation put on the ballot by somebody.
func (s *Store) confirmTranslation(t *models.ProjectTranslation, by string) {
	t.ConfirmedBy, t.ConfirmedMark = &by, s.textMarks(t.RoundID).confirmed(*t, by)
}

// asConfirmed has translations of a round be confirmed by nobody where that is not marked, or where whoever wrote one confirmed it and another officer would have had to: whoever writes to the database alone puts none on a ballot.
func (s *Store) asConfirmed(r models.Round, list []models.ProjectTranslation) {
	m := s.textMarks(r.ID)
	for i, t := range list {
		if t.ConfirmedBy == nil || hmac.Equal(t.ConfirmedMark, m.confirmed(t, *t.ConfirmedBy)) && !(r.TranslationTakesTwo() && *t.ConfirmedBy == t.AddedBy) {
			continue
		}
		list[i].ConfirmedBy = nil
		s.log.Error("a translation was confirmed in the database, and by no officer, so it is not on the ballot. Look who can write to the database", "round", r.ID, "project", t.Number, "language", t.Language)
	}
}

// shownAsSealed refuses a ballot that does not say what was sealed. What officers took off it is not there.
func (s *Store) shownAsSealed(r models.Round, b models.Rulebook, state models.RoundState, projects []models.BallotProject, translations []models.ProjectTranslation) error {
	if !b.Sealed() {
		return nil
	}
	sealed := make([]models.Project, len(projects))
	m := s.textMarks(r.ID)
	for i, p := range projects {
		sealed[i] = models.Project{ProposalID: p.ID, Number: p.Number, Title: p.Title, CostPence: p.CostPence}
		if err := m.holds(p.CardMark, cardTexts, p.Number, p.Texts()); err != nil {
			return err
		}
	}
	for _, t := range translations {
		if err := m.holds(t.CardMark, translatedCard, t.Number, t.CardTexts()); err != nil {
			return err
		}
	}
	return s.sealedAs(r, b, state, sealed)
}

// BallotProposal is all that a project of a round's ballot says, for its page of the vote.
func (s *Store) BallotProposal(ctx context.Context, roundID string, p models.BallotProject) (models.ProposalPage, error) {
	page, err := s.ProposalPage(ctx, models.Actor{}, p.Slug)
	if err != nil {
		return page, err
	}
	return page, s.textMarks(roundID).holds(p.FullMark, fullTexts, p.Number, page.Content.Texts())
}
