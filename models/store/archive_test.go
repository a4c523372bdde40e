package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"

	"github.com/jackc/pgx/v5/pgconn"
)

// archive is a database that holds one of everything that must not change, reached by plain SQL.
type archive struct {
	t      *testing.T
	db     *sql.DB
	sqlite bool
	ids    map[string]string
}

func (a *archive) try(statement string) error {
	_, err := a.db.ExecContext(a.t.Context(), statement)
	return err
}

var (
	placeholder = regexp.MustCompile(`\{(\w+)\}`)
	copying     = regexp.MustCompile(`^INSERT INTO (\w+) COPY (.+?)(?: WITH (.+))?$`)
)

// fill puts ids in the place of their names, and writes out "INSERT INTO t COPY condition WITH column = value; …" as a copy of the row that meets the
// condition, changed so.
func (a *archive) fill(statement string) string {
	a.t.Helper()
	statement = placeholder.ReplaceAllStringFunc(statement, func(name string) string {
		name = name[1 : len(name)-1]
		if name == "bytes" {
			return map[bool]string{true: "x'0102'", false: `'\x0102'::bytea`}[a.sqlite]
		}
		id, ok := a.ids[name]
		if !ok {
			a.t.Fatalf("nothing is called %s:\n%s", name, statement)
		}
		return "'" + id + "'"
	})
	m := copying.FindStringSubmatch(statement)
	if m == nil {
		return statement
	}
	columns := a.texts(`SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '`+m[1]+`'`,
		`SELECT name FROM pragma_table_info('`+m[1]+`')`)
	values := slices.Clone(columns)
	for change := range strings.SplitSeq(m[3], "; ") {
		column, value, ok := strings.Cut(change, " = ")
		if i := slices.Index(columns, column); ok && i >= 0 {
			values[i] = value
		} else if m[3] != "" {
			a.t.Fatalf("%s has no column %s", m[1], column)
		}
	}
	return fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s", m[1], strings.Join(columns, ", "), strings.Join(values, ", "), m[1], m[2])
}

// texts are the rows of a query with one column, of which there is one for each database.
func (a *archive) texts(postgres, sqlite string) []string {
	a.t.Helper()
	query := postgres
	if a.sqlite {
		query = sqlite
	}
	rows, err := a.db.QueryContext(a.t.Context(), query)
	if err != nil {
		a.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			a.t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		a.t.Fatal(err)
	}
	return all
}

type refusal struct {
	does    string // how a statement begins that it is about
	message string
	columns []string // which it compares with what they were
}

var (
	triggerHead = regexp.MustCompile(`TRIGGER (\w+) BEFORE (INSERT|UPDATE|DELETE) ON (?:public\.)?(\w+) `)
	triggerSays = regexp.MustCompile(`(?:RAISE\(ABORT, |RAISE EXCEPTION )'([^']+)'`)
	comparison  = regexp.MustCompile(`NEW\.(\w+)(?:, '?-?\w*'?\))? <> (?:COALESCE\()?OLD\.`)
)

// triggers are the database's own, by name.
func (a *archive) triggers() map[string]refusal {
	a.t.Helper()
	all := map[string]refusal{}
	for _, text := range a.texts(`SELECT pg_get_triggerdef(pg_trigger.oid) || prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal`,
		`SELECT sql FROM sqlite_master WHERE type = 'trigger'`) {
		head, says := triggerHead.FindStringSubmatch(text), triggerSays.FindStringSubmatch(text)
		if head == nil || says == nil {
			a.t.Fatalf("what does this trigger do? %s", text)
		}
		r := refusal{does: map[string]string{"INSERT": "INSERT INTO ", "UPDATE": "UPDATE ", "DELETE": "DELETE FROM "}[head[2]] + head[3] + " ", message: says[1]}
		for _, m := range comparison.FindAllStringSubmatch(text, -1) {
			r.columns = append(r.columns, m[1])
		}
		all[head[1]] = r
	}
	return all
}

// checkLine is a CHECK of a table, addedCheck one of a column that it got later.
var (
	checkLine  = regexp.MustCompile(`(?m)^    CHECK \((.+)\),?$`)
	addedCheck = regexp.MustCompile(`(?m)^    \w.*, \w+ \w+(?: NOT NULL DEFAULT '')? CHECK \((.+)\),?$`)
)

// checks are the CHECKs as the migrations write them, "table: text", with what each database calls it when it refuses: SQLite its text, PostgreSQL a
// name, given in the same order.
func (a *archive) checks() map[string]string {
	a.t.Helper()
	lite := a
	if !a.sqlite {
		lite = &archive{t: a.t, db: emptySQLite(a.t), sqlite: true}
	}
	named := map[string]string{}
	for _, table := range lite.texts("", `SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		name := regexp.MustCompile(`^CREATE TABLE "?(\w+)`).FindStringSubmatch(table)[1]
		texts := append(checkLine.FindAllStringSubmatch(table, -1), addedCheck.FindAllStringSubmatch(table, -1)...)
		names := make([]string, len(texts))
		if !a.sqlite && len(texts) > 0 {
			names = a.texts(`SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = '`+name+`'::regclass ORDER BY oid`, "")
		}
		if len(names) != len(texts) {
			a.t.Fatalf("%s has %d checks here and %d there", name, len(texts), len(names))
		}
		for i, text := range texts {
			if a.sqlite {
				names[i] = text[1]
			}
			named[name+": "+text[1]] = names[i]
		}
	}
	return named
}

func (a *archive) isCheck(err error, name string) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code == "23514" && e.ConstraintName == name
	}
	return strings.Contains(err.Error(), "CHECK constraint failed: "+name)
}

var plainTerm = regexp.MustCompile(`^(\w+|length\(\w+\)) (<> ''|IN \('[^)]*'\)|(=|>|>=) \d+|BETWEEN \d+ TO \d+)$`)

// plainCheck reports whether a CHECK only says which words or numbers each column takes.
func plainCheck(rule string) bool {
	_, text, _ := strings.Cut(rule, ": ")
	text = regexp.MustCompile(`BETWEEN (\d+) AND (\d+)`).ReplaceAllString(text, "BETWEEN $1 TO $2")
	for term := range strings.SplitSeq(text, " AND ") {
		if !plainTerm.MatchString(term) {
			return false
		}
	}
	return true
}

func emptySQLite(t *testing.T) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "schema.db")
	s, err := store.Open(t.Context(), store.Options{SQLitePath: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// newArchive makes a round of each kind that something must not change in, and names what is in them.
func newArchive(t *testing.T, w *world.World) *archive {
	t.Helper()
	a := &archive{t: t, db: plain(t, w), sqlite: w.Options.DatabaseURL == "", ids: map[string]string{}}
	maps.Copy(a.ids, map[string]string{"officer": w.Officer.PersonID, "officer2": w.Officer2.PersonID, "approver": w.Approver.PersonID, "advisor": w.Advisor.PersonID, "advisor2": w.Advisor2.PersonID,
		"lead": w.Lead.PersonID, "parent": w.Parent.PersonID, "role": w.Officer.Memberships[0].ID, "team_role": w.Resident.Memberships[0].ID,
		"fund": w.Fund.ID, "council": w.Council.ID, "group": w.Group.ID, "health": w.Health.ID, "team": w.Team.ID, "outcome": w.Outcome.ID})
	a.granted(w)
	a.scored(w)
	a.ids["helper_role"] = w.Helper.Memberships[0].ID
	a.voted(w)
	a.timed(w)
	a.awarded(w)
	return a
}

func (a *archive) setup(w *world.World, rows ...any) {
	a.t.Helper()
	if err := w.Store.Setup(a.t.Context(), rows...); err != nil {
		a.t.Fatal(err)
	}
}

// granted makes roles that are held, ended, proposed, confirmed and refused.
func (a *archive) granted(w *world.World) {
	a.t.Helper()
	ended := models.Membership{ID: newID(), PersonID: w.Parent.PersonID, Role: models.Safeguarding, StartedAt: w.Now, EndedAt: &w.Now}
	given := models.Membership{ID: newID(), PersonID: w.Parent.PersonID, Role: models.Safeguarding, GrantedBy: &w.Admin.PersonID, ConfirmedBy: &w.Admin2.PersonID, StartedAt: w.Now}
	proposed := models.RoleGrant{ID: newID(), PersonID: w.Parent.PersonID, Role: models.Admin, ProposedBy: w.Admin.PersonID, ProposedAt: w.Now, State: models.GrantProposed}
	confirmed, refused := proposed, proposed
	confirmed.ID, confirmed.State, confirmed.DecidedBy, confirmed.DecidedAt = newID(), models.GrantConfirmed, &w.Admin2.PersonID, &w.Now
	refused.ID, refused.State, refused.DecidedBy, refused.DecidedAt = newID(), models.GrantRefused, &w.Admin2.PersonID, &w.Now
	maps.Copy(a.ids, map[string]string{"ended_role": ended.ID, "given_role": given.ID, "grant": proposed.ID, "confirmed_grant": confirmed.ID, "refused_grant": refused.ID,
		"admin": w.Admin.PersonID, "admin2": w.Admin2.PersonID})
	if err := w.Store.BeginSession(a.t.Context(), "session", w.Parent.PersonID, []byte{1}, models.LifeOfSession(false)); err != nil {
		a.t.Fatal(err)
	}
	a.setup(w, &ended, &given, &proposed, &confirmed, &refused)
}

// one is the only row of a query.
func (a *archive) one(query string) string {
	a.t.Helper()
	query = a.fill(query)
	rows := a.texts(query, query)
	if len(rows) == 0 {
		a.t.Fatalf("nothing is found by %s", query)
	}
	return rows[0]
}

// version names the version of a proposal and what hangs on it.
func (a *archive) version(name string, p models.Proposal) {
	a.ids[name] = p.ID
	a.ids[name+"_version"] = a.one("SELECT id FROM proposal_versions WHERE proposal_id = {" + name + "}")
}

// scored makes a round in review, with a panel that has begun to score, and one that is open for ideas.
func (a *archive) scored(w *world.World) {
	a.t.Helper()
	blank := w.Round(models.StageProposing)
	a.ids["blank"] = blank.ID
	a.ids["blank_criterion"] = a.one("SELECT id FROM criteria WHERE round_id = {blank} AND position = 1")
	r := w.Round(models.StageReviewing)
	a.ids["open"], a.ids["need"] = r.ID, w.Need.ID
	a.version("draft", w.Proposal(r, models.ProposalDraft, "Toy library", 50_000))
	a.version("sent", w.Proposal(r, models.ProposalSubmitted, "Baby massage", 50_000))
	a.version("eligible", w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000))
	a.version("frozen", w.Proposal(r, models.ProposalDraft, "Father and child walks", 50_000))
	waiting := models.Handover{ID: newID(), ProposalID: a.ids["draft"], AskedBy: w.Lead.PersonID, ToEmail: "sam@people.example", State: models.HandoverAsked, AskedAt: w.Now,
		AnswerBy: w.Now.AddDate(0, 0, models.HandoverDays), KeepUntil: w.Now.Add(models.HandoverKept)}
	declined := waiting
	declined.ID, declined.State, declined.AnsweredBy, declined.EndedAt = newID(), models.HandoverDeclined, &w.Parent.PersonID, &w.Now
	a.ids["handover"], a.ids["declined_handover"] = waiting.ID, declined.ID
	a.setup(w, &waiting, &declined)
	a.setup(w, &models.Partner{ID: newID(), VersionID: a.ids["draft_version"], Position: 1, Name: "St Luke's"},
		&models.Partner{ID: newID(), VersionID: a.ids["frozen_version"], Position: 1, Name: "St Luke's"},
		patchOf(&models.ProposalVersion{}, a.ids["frozen_version"], map[string]any{"submitted_at": w.Now}))
	a.appealed(w, r)
	a.ids["criterion"] = a.one("SELECT id FROM criteria WHERE round_id = {open} AND position = 1")
	a.ids["criterion2"] = a.one("SELECT id FROM criteria WHERE round_id = {open} AND position = 2")
	another := w.Proposal(r, models.ProposalEligible, "Toy bank", 620_000)
	forgotten := models.Scorecard{ID: newID(), ProposalID: another.ID, VersionID: a.ids["eligible_version"], PersonID: &w.Advisor.PersonID, UpdatedAt: w.Now}
	a.ids["forgotten"] = forgotten.ID
	a.setup(w, &forgotten, &models.Score{ScorecardID: forgotten.ID, CriterionID: a.ids["criterion"], Score: 3}, patchOf(&models.Scorecard{}, forgotten.ID, map[string]any{"finished_at": w.Now}),
		patchOf(&models.Scorecard{}, forgotten.ID, map[string]any{"person_id": nil, "member": 1}))
	for i, member := range []models.Actor{w.Advisor, w.Advisor2} {
		card := models.Scorecard{ID: newID(), ProposalID: a.ids["eligible"], VersionID: a.ids["eligible_version"], PersonID: &member.PersonID, Comment: "Good", UpdatedAt: w.Now}
		a.ids[[]string{"finished", "begun"}[i]] = card.ID
		a.setup(w, &card, &models.Score{ScorecardID: card.ID, CriterionID: a.ids["criterion"], Score: 3, Why: "Because"})
	}
	interest := models.Interest{ID: newID(), ProposalID: a.ids["eligible"], PersonID: &w.PanelParent.PersonID, Kind: "friend", DeclaredAt: w.Now}
	a.ids["interest"], a.ids["conflicted"] = interest.ID, w.PanelParent.PersonID
	a.setup(w, &interest, patchOf(&models.Scorecard{}, a.ids["finished"], map[string]any{"finished_at": w.Now}),
		&models.Concern{ID: newID(), Page: "/", Body: "I am worried", RaisedAt: w.Now, KeepUntil: w.Now})
	unsealed := w.Round(models.StageReviewing)
	a.ids["unsealed"] = unsealed.ID
	a.setup(w, store.Patch{Row: &models.Round{}, Key: "id", Value: unsealed.ID, Values: map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"}})
	cancelled := w.Round(models.StageCancelled)
	a.ids["cancelled"] = cancelled.ID
	w.Seal(cancelled, "test")
	released := w.Round(models.StageReviewing)
	a.ids["released"] = released.ID
	a.setup(w, patchRound(&models.PanelOfRound{}, released.ID, map[string]any{"released_by": w.Officer.PersonID, "released_at": w.Now}))
}

// appealed makes an appeal that waits, one that was decided, and a decision that nobody appeals against.
func (a *archive) appealed(w *world.World, r models.Round) {
	a.t.Helper()
	a.ids["eligible_review"] = a.one("SELECT id FROM reviews WHERE version_id = {eligible_version}")
	a.ids["refused_review"] = w.Review(w.Proposal(r, models.ProposalNotEligible, "Fireworks", 50_000))
	for _, name := range []string{"appeal", "appeal_decided"} {
		appeal := models.Appeal{ID: newID(), ReviewID: w.Review(w.Proposal(r, models.ProposalNotEligible, "A race "+name, 50_000)), Why: "It is for children", MadeBy: w.Lead.PersonID, MadeAt: w.Now}
		if name == "appeal_decided" {
			appeal.Outcome, appeal.Reasons, appeal.DecidedBy, appeal.DecidedAt = models.ProposalEligible, "It is", &w.Officer2.PersonID, &w.Now
		}
		a.ids[name] = appeal.ID
		a.setup(w, &appeal)
	}
}

// voted makes a round that is open for votes, with codes and a ballot, and one that is counted.
func (a *archive) voted(w *world.World) {
	a.t.Helper()
	for _, name := range []string{"voting", "other", "counted", "published"} {
		r := w.Round(models.StageVoting)
		a.ids[name], a.ids[name+"_project"] = r.ID, w.Proposal(r, models.ProposalEligible, "Baby bank "+name, 620_000).ID
		a.ids[name+"_other"] = w.Proposal(r, models.ProposalSubmitted, "Too late "+name, 10_000).ID
		w.Seal(r, "test")
		rules := a.one("SELECT hash FROM rulebooks WHERE round_id = {" + name + "}")
		ballot := models.Ballot{ID: newID(), RoundID: r.ID, VoterRef: []byte("somebody"), Version: 1, Choices: "{}", RulebookHash: rules, Nonce: []byte("n"), Tracker: "T" + newID(), State: "counted"}
		void := ballot
		void.ID, void.VoterRef, void.Tracker, void.State = newID(), []byte("nobody"), "T"+newID(), "void"
		leaf := models.BallotLeaf{RoundID: r.ID, Commitment: []byte(newID()), Tracker: ballot.Tracker, Sealed: make([]byte, 52)}
		number := int64(1)
		numbered := models.BallotLeaf{RoundID: r.ID, Commitment: []byte(newID()), Tracker: "T" + newID(), Number: &number, Sealed: make([]byte, 52)}
		a.ids[name+"_ballot"], a.ids[name+"_void"], a.ids[name+"_tracker"], a.ids[name+"_numbered"] = ballot.ID, void.ID, leaf.Tracker, numbered.Tracker
		submission := models.Submission{ID: newID(), RoundID: r.ID, VoterRef: ballot.VoterRef, PayloadHash: []byte("p"), Tracker: ballot.Tracker}
		a.ids[name+"_submission"] = submission.ID
		a.setup(w, &ballot, &void, &leaf, &numbered, &submission, &models.Checkpoint{RoundID: r.ID, Hour: w.Now, Size: 1, Root: []byte("root"), Note: "note"})
		a.setup(w, &models.Turnout{RoundID: r.ID, Hour: w.Now.Truncate(time.Hour), Voters: 120})
		if name == "voting" {
			a.codes(w, r)
			a.papers(w, r)
			a.translated(w, r)
			a.standings(w, r)
		}
		if name == "voting" || name == "other" {
			continue
		}
		a.setup(w, &models.Result{RoundID: r.ID, RulebookHash: rules, BallotsHash: "b", Ballots: 1, VotersServed: 1, SpentPence: 620_000, Outcome: "{}", CountedBy: w.Officer.PersonID, CountedAt: w.Now},
			&models.ResultLine{RoundID: r.ID, ProposalID: a.ids[name+"_project"], Rank: 1, Votes: 1, People: 1, CostPence: 620_000, LeftPence: 1_000_000, VotedIn: true, Reason: "voted_in"})
	}
	a.setup(w, &models.CountCheck{RoundID: a.ids["counted"], SetAside: 3, Partly: "{}"})
	a.setup(w, &models.KeyDestruction{RoundID: a.ids["counted"], Statement: "Nothing is open", ProposedBy: w.Officer.PersonID, ProposedAt: w.Now, ConfirmedBy: &w.Officer2.PersonID, ConfirmedAt: &w.Now, Mark: []byte("by a key")},
		&models.CountedBallot{ID: newID(), RoundID: a.ids["counted"], Choices: `{}`},
		patchRound(&models.KeyDestruction{}, a.ids["counted"], map[string]any{"destroyed_at": w.Now}))
	a.setup(w, patchRound(&models.Result{}, a.ids["published"], map[string]any{"proposers_told_by": w.Officer.PersonID, "proposers_told_at": w.Now,
		"published_by": w.Officer.PersonID, "published_at": w.Now}))
}

// timed makes more time for two votes, proposed and confirmed, and events that two officers end in the room, one of which they have.
func (a *archive) timed(w *world.World) {
	a.t.Helper()
	extend := func(name, round string, hours int, confirmed bool) {
		down, up := w.Now.Add(-2*time.Hour), w.Now.Add(-time.Hour)
		frame, err := w.Store.Frame(a.t.Context(), a.one("SELECT slug FROM rounds WHERE id = {"+round+"}"))
		if err != nil {
			a.t.Fatal(err)
		}
		from := frame.Clock.Sealed(frame.Timetable)[models.Voting].ClosesAt
		e := models.Extension{ID: newID(), RoundID: a.ids[round], Reason: "It was down", CloseFrom: from, CloseTo: from.Add(time.Duration(hours) * time.Hour), DownFrom: &down, DownTo: &up, TwoPeople: true,
			ProposedBy: w.Officer.PersonID, ProposedAt: w.Now}
		if confirmed {
			at := w.Now.Add(time.Minute)
			e.ConfirmedBy, e.ConfirmedAt, e.Mark = &w.Officer2.PersonID, &at, []byte("by a key")
		}
		a.ids[name] = e.ID
		a.setup(w, &e)
	}
	extend("extension", "voting", 1, false)
	extend("extended", "other", 1, true)
	for _, name := range []string{"event", "event2", "ended", "large"} {
		r := w.Round(models.StageVoting)
		a.ids[name] = r.ID
		w.Proposal(r, models.ProposalEligible, "Baby bank "+name, 620_000)
		change := map[string]any{"template": models.TemplateEvent}
		if name == "large" {
			change = map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"}
		}
		a.setup(w, patchOf(&models.Round{}, r.ID, change))
		w.Seal(r, "test")
	}
	extend("overtaken", "large", 1, false)
	extend("overtaking", "large", 2, true)
	extend("before_the_end", "ended", 1, false)
	a.setup(w, &models.EventEnd{RoundID: a.ids["event"], ProposedBy: w.Officer.PersonID, ProposedAt: w.Now},
		&models.EventEnd{RoundID: a.ids["ended"], ProposedBy: w.Officer.PersonID, ProposedAt: w.Now, ConfirmedBy: &w.Officer2.PersonID, ConfirmedAt: &w.Now, Mark: []byte("by a key")},
		&models.TurnoutPart{RoundID: a.ids["voting"], Hour: w.Now.Truncate(time.Hour), Channel: "email", Voters: 120}, &models.Heartbeat{Minute: w.Now.Truncate(time.Minute)})
}

func (a *archive) codes(w *world.World, r models.Round) {
	a.t.Helper()
	batch := models.CodeBatch{ID: newID(), RoundID: r.ID, Label: "Library", HeldBy: "Library", Kind: "library", IssuedBy: w.Officer.PersonID, IssuedAt: w.Now}
	other := models.CodeBatch{ID: newID(), RoundID: r.ID, Label: "School", HeldBy: "School", Kind: "school", IssuedBy: w.Officer.PersonID, IssuedAt: w.Now}
	a.ids["batch2"] = other.ID
	for name, state := range map[string]string{"list": models.ListChecked, "applied_list": models.ListApplied} {
		l := models.ListImport{ID: newID(), Kind: models.ListOfPeople, RoundID: &r.ID, Source: "Members", Basis: "public task", FileHash: "h", Size: 9, ReadTo: 9, State: state, Good: 1, UploadedBy: w.Officer.PersonID,
			UploadedAt: w.Now, KeepUntil: w.Now}
		if state == models.ListApplied {
			l.AppliedBy, l.AppliedAt = &w.Officer2.PersonID, &w.Now
		}
		a.ids[name] = l.ID
		a.setup(w, &l)
	}
	listed := models.RollEntry{ID: newID(), RoundID: r.ID, Channel: "roll", ReferenceHash: []byte("reference"), KeepUntil: w.Now, Standing: models.StandingOpen}
	a.ids["listed"] = listed.ID
	a.setup(w, &listed, &models.RollLetter{RollEntryID: listed.ID, RoundID: r.ID, Reference: "A1"}, &models.PostcodeRow{Postcode: "NR13QU", AreaID: w.Area.ID})
	helper := models.Person{ID: newID(), Email: newID() + "@pass.invalid", Name: "Ms Khan", DisplayName: "Ms Khan", AgeBand: "adult", CreatedAt: w.Now, KeepUntil: w.Now}
	pass := models.HelperPass{ID: newID(), RoundID: r.ID, Venue: "School", PersonID: helper.ID, CodeHash: []byte("pass"), StartsAt: w.Now, EndsAt: w.Now.Add(time.Hour), MadeBy: w.Officer.PersonID, MadeAt: w.Now}
	gone := models.Person{ID: newID(), Email: newID() + "@pass.invalid", Name: "Mr Lee", DisplayName: "Mr Lee", AgeBand: "adult", CreatedAt: w.Now, KeepUntil: w.Now}
	ended := models.HelperPass{ID: newID(), RoundID: r.ID, Venue: "School", PersonID: gone.ID, CodeHash: []byte("ended"), StartsAt: w.Now, EndsAt: w.Now.Add(time.Hour), MadeBy: w.Officer.PersonID, MadeAt: w.Now,
		EndedBy: &w.Officer.PersonID, EndedAt: &w.Now}
	alert := models.CodeAlert{ID: newID(), RoundID: r.ID, Kind: models.AlertWrongCodes, RaisedAt: w.Now}
	looked := models.CodeAlert{ID: newID(), RoundID: r.ID, Kind: models.AlertTexts, RaisedAt: w.Now, Found: "A typo", LookedBy: &w.Officer.PersonID, LookedAt: &w.Now}
	handed := models.CustodyEvent{ID: newID(), BatchID: batch.ID, Kind: models.CustodyHandedOut, Codes: 1, Place: "Front desk", NotedBy: w.Officer.PersonID, NotedAt: w.Now}
	a.ids["pass"], a.ids["pass_ended"], a.ids["alert"], a.ids["alert_looked"], a.ids["handed"] = pass.ID, ended.ID, alert.ID, looked.ID, handed.ID
	a.setup(w, &helper, &gone, &pass, &ended, &alert, &looked)
	a.setup(w, &batch, &other, &handed, &models.RollEntry{ID: newID(), RoundID: r.ID, Channel: "email", ContactHash: []byte("hash"), Contact: "a@b.example", Declared: "live", KeepUntil: w.Now, Standing: models.StandingOpen})
	for _, name := range []string{"code", "spare", "void_code"} {
		entry := models.RollEntry{ID: newID(), RoundID: r.ID, Channel: "code", KeepUntil: w.Now, Standing: models.StandingOpen, Bound: []byte("mark")}
		a.ids[name+"_entry"] = entry.ID
		if name == "void_code" {
			entry.Standing = models.StandingClosed
		}
		a.setup(w, &entry)
		if name == "spare" {
			continue
		}
		code := models.VotingCode{ID: newID(), RoundID: r.ID, BatchID: batch.ID, RollEntryID: entry.ID, CodeHash: []byte(name), Bound: []byte("mark")}
		if name == "void_code" {
			code.VoidAt = &w.Now
		}
		a.ids[name] = code.ID
		a.setup(w, &code)
	}
}

// standings makes decisions on the roll: one that waits and one that was made.
func (a *archive) standings(w *world.World, r models.Round) {
	a.t.Helper()
	waiting := models.StandingDecision{ID: newID(), RoundID: r.ID, Kind: models.DecideClose, Reason: "Two ways", ProposedBy: w.Officer.PersonID, ProposedAt: w.Now, State: models.StandingProposed}
	made := waiting
	made.ID, made.State, made.DecidedBy, made.DecidedAt = newID(), models.StandingConfirmed, &w.Officer2.PersonID, &w.Now
	a.ids["standing"], a.ids["stood"] = waiting.ID, made.ID
	a.setup(w, &waiting, &made, &models.StandingEntry{DecisionID: made.ID, RollEntryID: a.ids["void_code_entry"]},
		&models.Enrolment{RollEntryID: a.ids["spare_entry"], RoundID: r.ID, Network: []byte("hash"), Hour: w.Now.Truncate(time.Hour)})
}

// awarded makes an allocation that waits, an offer that waits, and an initiative with payments and measurements.
func (a *archive) awarded(w *world.World) {
	a.t.Helper()
	r := w.Round(models.StageClosed)
	a.ids["awarded"] = r.ID
	first := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
	second := w.Proposal(r, models.ProposalEligible, "Mentoring", 80_000)
	third := w.Proposal(r, models.ProposalEligible, "Street play", 90_000)
	fourth := w.Proposal(r, models.ProposalEligible, "Walking bus", 50_000)
	w.Published(r)
	in := w.Initiative(r, first, "Baby bank", 620_000)
	ended := w.Initiative(r, fourth, "Walking bus", 50_000)
	a.setup(w, patchOf(&models.Initiative{}, ended.ID, map[string]any{"state": models.InitiativeFinished}))
	a.ids["ended_award"] = ended.AwardID
	offer := w.Offer(r, second.ID, 80_000)
	paid := w.Paid(in, 100_000, "The hall")
	approved := paid
	approved.ID, approved.State = newID(), models.PaymentAsked
	asked := approved
	asked.ID = newID()
	greedy := models.Allocation{ID: newID(), RoundID: r.ID, ContentHash: "test", ProposedBy: w.Officer.PersonID, ProposedAt: w.Now, State: models.AllocationProposed}
	a.setup(w, &greedy, &models.AllocationLine{AllocationID: greedy.ID, ProposalID: third.ID, AmountPence: 9_300_001, Override: "Test"},
		patchOf(&models.Allocation{}, greedy.ID, map[string]any{"state": models.AllocationApproved, "decided_by": w.Approver.PersonID, "decided_at": w.Now}))
	waiting := models.Allocation{ID: newID(), RoundID: r.ID, ContentHash: "test", ProposedBy: w.Officer.PersonID, ProposedAt: w.Now, State: models.AllocationProposed}
	checked := w.Measured(in, nil)
	news := models.Update{ID: newID(), InitiativeID: in.ID, Body: "We have opened", PostedBy: w.Lead.PersonID, PostedAt: w.Now}
	hidden := models.Update{ID: newID(), InitiativeID: in.ID, Body: "It names a child", PostedBy: w.Lead.PersonID, PostedAt: w.Now, HiddenBy: &w.Officer.PersonID, HiddenAt: &w.Now, HiddenWhy: "It does",
		HiddenAs: models.HiddenByCouncil}
	replanned := models.MilestoneChange{ID: newID(), InitiativeID: in.ID, TitleAfter: "Open on Saturdays too", DueAfter: in.EndsOn, ChangedBy: w.Lead.PersonID, ChangedAt: w.Now}
	a.ids["hidden"], a.ids["replanned"] = hidden.ID, replanned.ID
	promise := models.DealMark{ID: newID(), InitiativeID: in.ID, LineID: a.one("SELECT id FROM deal_lines ORDER BY id LIMIT 1"), Kept: true, Why: "They came", MarkedBy: w.Lead.PersonID, MarkedAt: w.Now}
	a.setup(w, &promise, &hidden, &replanned, &approved, &asked, &waiting, &models.AllocationLine{AllocationID: waiting.ID, ProposalID: third.ID, AmountPence: 90_000, Override: "Test"}, &news,
		patchOf(&models.Payment{}, approved.ID, map[string]any{"state": models.PaymentApproved, "decided_by": w.Approver.PersonID, "decided_at": w.Now}),
		patchOf(&models.Measurement{}, checked.ID, map[string]any{"verified_by": w.Officer.PersonID, "verified_at": w.Now}))
	maps.Copy(a.ids, map[string]string{"initiative": in.ID, "award": in.AwardID, "offer": offer.ID, "paid": paid.ID, "approved": approved.ID, "asked": asked.ID,
		"allocation": waiting.ID, "greedy": greedy.ID, "third": third.ID, "checked": checked.ID, "measured": w.Measured(in, nil).ID,
		"replacing": w.Measured(in, func(m *models.Measurement) { m.ReplacesID = &checked.ID }).ID, "update": news.ID, "offered": second.ID})
	a.ids["decided"] = a.one("SELECT allocation_id FROM awards WHERE id = {offer}")
	a.ids["milestone"] = a.one("SELECT id FROM milestones WHERE initiative_id = {initiative} AND position = 1")
}

func patchOf(row any, id string, values map[string]any) store.Patch {
	return store.Patch{Row: row, Key: "id", Value: id, Values: values}
}

func patchRound(row any, round string, values map[string]any) store.Patch {
	return store.Patch{Row: row, Key: "round_id", Value: round, Values: values}
}
