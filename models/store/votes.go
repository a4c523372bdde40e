package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// voteRow is a round with all that the vote is judged by, in one row: the ballot page is the busiest there is.
type voteRow struct {
	models.Round      `gorm:"embedded"`
	AreaName          string
	Rules             models.Rulebook `gorm:"embedded;embeddedPrefix:rules_"`
	CountedAt         *time.Time
	ResultPublishedAt *time.Time
	VotedSoFar        int64
	Extension         models.Extension `gorm:"embedded;embeddedPrefix:ext_"` // the last that is confirmed; no id where there is none
	EndedAt           *time.Time
	EndMark           []byte
	AsksPostcode      bool
}

// selectVoteRow takes the time up to which turnouts may be told.
const selectVoteRow = `SELECT rounds.*, ` + votedSoFarSQL + ` AS voted_so_far, COALESCE(areas.name, '') AS area_name,
	rounds.assurance = 'email' AND EXISTS (SELECT 1 FROM postcodes WHERE postcodes.area_id = rounds.area_id) AS asks_postcode, results.counted_at, results.published_at AS result_published_at,
	event_ends.confirmed_at AS ended_at, event_ends.mark AS end_mark, extensions.id AS ext_id, extensions.reason AS ext_reason, extensions.close_from AS ext_close_from, extensions.close_to AS ext_close_to,
	extensions.down_from AS ext_down_from, extensions.down_to AS ext_down_to,
	rulebooks.round_id AS rules_round_id, rulebooks.ballot_type AS rules_ballot_type, rulebooks.max_choices AS rules_max_choices, rulebooks.points AS rules_points,
	rulebooks.counting_rule AS rules_counting_rule, rulebooks.unfit AS rules_unfit, rulebooks.ties AS rules_ties, rulebooks.min_support AS rules_min_support,
	rulebooks.support AS rules_support, rulebooks.completion AS rules_completion, rulebooks.step_pence AS rules_step_pence,
	rulebooks.min_share AS rules_min_share, rulebooks.show_other AS rules_show_other,
	rulebooks.panel_weight AS rules_panel_weight, rulebooks.panel_public AS rules_panel_public, rulebooks.grace_minutes AS rules_grace_minutes,
	rulebooks.sealed_by AS rules_sealed_by, rulebooks.sealed_at AS rules_sealed_at, rulebooks.hash AS rules_hash, rulebooks.mark AS rules_mark
	FROM rounds JOIN rulebooks ON rulebooks.round_id = rounds.id
	LEFT JOIN areas ON areas.id = rounds.area_id LEFT JOIN results ON results.round_id = rounds.id
	LEFT JOIN event_ends ON event_ends.round_id = rounds.id` + lastExtensionSQL + `
	WHERE rounds.`

// lastExtensionSQL joins the extension by which a round's vote closes, where there is one that is confirmed.
const lastExtensionSQL = `
	LEFT JOIN extensions ON extensions.round_id = rounds.id AND extensions.confirmed_at IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM extensions later WHERE later.round_id = rounds.id AND later.confirmed_at IS NOT NULL AND later.close_to > extensions.close_to)`

// voteFrame loads a published round for the vote, by its id or its slug, at this moment of the store's clock. opened is the form's proof of when its ballot
// page was given out, empty for a new page.
func (s *Store) voteFrame(tx *gorm.DB, column, value, opened string) (models.VoteFrame, error) {
	var f models.VoteFrame
	if column != "id" && column != "slug" {
		return f, fmt.Errorf("rounds are not found by %s", column)
	}
	now, err := s.now(tx)
	if err != nil {
		return f, err
	}
	var rows []voteRow
	if err := tx.Raw(selectVoteRow+column+" = ?", now.Add(-models.TurnoutDelay), value).Scan(&rows).Error; err != nil {
		return f, fmt.Errorf("loading the round: %w", err)
	}
	if len(rows) != 1 || rows[0].PublishedAt == nil {
		return f, models.Missing()
	}
	row := rows[0]
	var windows []models.Window
	if err := tx.Where("round_id = ?", row.ID).Find(&windows).Error; err != nil {
		return f, fmt.Errorf("loading the timetable: %w", err)
	}
	f = models.VoteFrame{Round: row.Round, AreaName: row.AreaName, AsksPostcode: row.AsksPostcode, Texts: s.texts, Rules: row.Rules, Now: now, State: models.RoundState{PublishedAt: row.PublishedAt, CancelledAt: row.CancelledAt,
		Timetable: models.Timetable{}, SealedAt: row.Rules.SealedAt, GraceMinutes: row.Rules.GraceMinutes, CountedAt: row.CountedAt, ResultPublishedAt: row.ResultPublishedAt, CloseSeen: row.CloseSeen}}
	for _, w := range windows {
		f.State.Timetable[w.Kind] = w
	}
	var extended []models.Extension
	if row.Extension.ID != "" {
		extended = []models.Extension{row.Extension}
	}
	ended, err := s.endOf(row.ID, row.EndedAt, row.EndMark)
	if err != nil {
		return f, err
	}
	f.State = f.State.Set(extended, ended)
	f.Stage = f.State.Stage(now)
	if models.TellsTurnout(f.Stage) {
		f.VotedSoFar = row.VotedSoFar
	}
	return s.open(f, opened), nil
}

// open says whether a ballot may still be sent. New ballot pages are given out until the close; after it, whoever has one may finish until the hard close.
func (s *Store) open(f models.VoteFrame, opened string) models.VoteFrame {
	at, proved := s.openedAt(f.ID, opened)
	proved = proved && !at.After(f.Now) && at.Before(f.Closes())
	f.Open, f.Opened = false, ""
	switch f.Stage {
	case models.StageVoting:
		f.Open = true
		f.Opened = opened
		if !proved {
			f.Opened = s.openedToken(f.ID, f.Now)
		}
	case models.StageGrace:
		f.Open, f.Opened = proved, opened
	}
	return f
}

// openedToken proves to a later request when a ballot page was given out, by the store's clock and not by the phone's.
func (s *Store) openedToken(roundID string, at time.Time) string {
	token := binary.BigEndian.AppendUint64(nil, uint64(at.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(token, s.openedMAC(roundID, token)...))
}

func (s *Store) openedAt(roundID, token string) (time.Time, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 8+16 || !hmac.Equal(raw[8:], s.openedMAC(roundID, raw[:8])) {
		return time.Time{}, false
	}
	return time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC(), true
}

func (s *Store) openedMAC(roundID string, at []byte) []byte {
	return s.keyed("ballot-page", roundID, string(at))[:16]
}

// keyed is the HMAC-SHA-256 of the parts under the pepper for one purpose. The parts must not run into one another: ids have a fixed length.
func (s *Store) keyed(purpose string, parts ...string) []byte {
	mac := hmac.New(sha256.New, s.keys.Pepper(purpose))
	for _, part := range parts {
		mac.Write([]byte(part + "|"))
	}
	return mac.Sum(nil)
}

// ballotProjectsSQL is a SELECT without that word. It takes a round's id.
const ballotProjectsSQL = `projects.proposal_id AS id, proposals.slug, projects.number, projects.title, projects.cost_pence, v.summary, v.group_name, v.place,
	v.people_count, v.theme, EXISTS (SELECT 1 FROM project_translations t WHERE t.round_id = projects.round_id AND t.number = projects.number AND t.taken_at IS NULL AND t.confirmed_mark IS NOT NULL) AS translated, projects.card_mark, projects.full_mark
	FROM projects JOIN proposals ON proposals.id = projects.proposal_id JOIN proposal_versions v ON v.id = projects.version_id
	WHERE projects.round_id = ? ORDER BY projects.number`

// BallotPage is the ballot of a round. opened is empty for a new page, or the proof that came with a form. When the vote is not open, for this person, it
// says so and its projects are there all the same, so that nobody's picks are lost.
func (s *Store) BallotPage(ctx context.Context, slug, opened string) (models.BallotPage, error) {
	var p models.BallotPage
	var err error
	tx := s.read(ctx)
	if p.VoteFrame, err = s.voteFrame(tx, "slug", slug, opened); err != nil {
		return p, err
	}
	if p.Projects, err = ballotProjects(tx, p.ID); err != nil {
		return p, err
	}
	if slices.ContainsFunc(p.Projects, func(project models.BallotProject) bool { return project.Translated }) {
		if p.Translations, err = s.translationsShown(tx.Omit("what"), p.Round); err != nil {
			return p, err
		}
	}
	if err := s.shownAsSealed(p.Round, p.Rules, p.State, p.Projects, p.Translations); err != nil {
		return p, err
	}
	if p.Rules.Sealed() {
		s.shown.Store(slug, p)
	}
	p.Submission, err = s.newID()
	return p, err
}

// BallotAtHand is the ballot of a sealed round as this copy of the program showed it last, for a page that says what is picked while the database does not answer: it is not
// asked. It reports false where none was shown. Only what was sealed is to be relied on: whether the vote is open, and the time, are those of back then.
func (s *Store) BallotAtHand(slug string) (models.BallotPage, bool) {
	kept, _ := s.shown.Load(slug)
	p, ok := kept.(models.BallotPage)
	return p, ok
}

// ballotProjects are the projects on a round's ballot by number, with what people choose by.
func ballotProjects(tx *gorm.DB, roundID string) ([]models.BallotProject, error) {
	var projects []models.BallotProject
	if err := tx.Raw("SELECT "+ballotProjectsSQL, roundID).Scan(&projects).Error; err != nil {
		return nil, fmt.Errorf("loading the ballot: %w", err)
	}
	return projects, nil
}

// Receipt is what a receipt's number stands for: a version of a ballot that is in. It does not say whose, what, or whether it was the last.
func (s *Store) Receipt(ctx context.Context, slug, tracker string) (models.Receipt, error) {
	f, err := s.voteFrame(s.read(ctx), "slug", slug, "")
	if err != nil {
		return models.Receipt{}, err
	}
	number, ok := models.ParseTracker(tracker)
	if !ok {
		return models.Receipt{}, models.Missing()
	}
	var leaf models.BallotLeaf
	if err := one(s.read(ctx).Where("round_id = ? AND tracker = ?", f.ID, number), &leaf); err != nil {
		return models.Receipt{}, err
	}
	return models.Receipt{VoteFrame: f, Tracker: leaf.Tracker}, nil
}

// OwnBallot is the ballot with what this person chose before, for them to change: only while the vote is open, and only to who proves that it is theirs. The code of a letter
// that was printed anew shows what came in with itself alone: of a vote by an earlier letter it says what it says where there is none.
func (s *Store) OwnBallot(ctx context.Context, c models.Cast) (models.OwnBallot, error) {
	var own models.OwnBallot
	var err error
	if own.BallotPage, err = s.BallotPage(ctx, c.Slug, c.Opened); err != nil {
		return own, err
	}
	if !own.Open {
		return own, models.VoteClosed()
	}
	entry, err := s.prove(ctx, own.ID, c)
	if err != nil {
		return own, err
	}
	ref, err := s.keys.VoterRef(own.ID, entry)
	if err != nil {
		return own, fmt.Errorf("looking for one's own ballot: %w", err)
	}
	var ballots []models.Ballot
	if err := s.read(ctx).Where("round_id = ? AND voter_ref = ? AND state <> 'void'", own.ID, ref).Find(&ballots).Error; err != nil {
		return own, fmt.Errorf("looking for one's own ballot: %w", err)
	}
	if err := s.openBallots(own.ID, own.Paper().Projects, ballots); err != nil {
		return own, err
	}
	code := s.codeIn(c)
	for _, b := range ballots {
		if len(code) > 0 && len(b.Code) > 0 && !hmac.Equal(code, b.Code) {
			continue
		}
		points, err := models.ParseChoices(b.Choices)
		if err != nil {
			return own, err
		}
		own.Voted, own.Version = true, b.Version
		own.Marks = own.Paper().Marked(points)
	}
	return own, nil
}
