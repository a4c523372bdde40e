package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// actColumns say who did something in the course of their work: it is in a person's own data as the act that the audit trail has. Every other column that
// names a person must be in their own data as what it is, and TestOwnData writes one of each.
var actColumns = []string{"appeals.decided_by",
	"paper_batches.counted_by", "paper_batches.out_by", "paper_batches.printed_by", "paper_batches.proposed_by", "paper_batches.settled_by", "paper_entries.keyer", "phone_votes.taken_by", "phone_votes.witness_by",
	"event_ends.confirmed_by", "event_ends.proposed_by", "extensions.confirmed_by", "extensions.proposed_by", "allocations.decided_by", "allocations.proposed_by", "awards.answered_by", "code_batches.issued_by", "deal_marks.marked_by", "concern_notes.person_id", "concerns.handled_by", "key_destructions.confirmed_by", "project_translations.added_by", "project_translations.asked_by", "project_translations.taken_by", "key_destructions.proposed_by", "concerns.taken_by", "duties.answered_by",
	"code_alerts.looked_by", "custody_events.noted_by", "helper_passes.ended_by", "helper_passes.made_by",
	"helper_passes.person_id", // who was let in by a pass has no account to ask with
	"elections.imported_by", "funds.created_by", "list_imports.applied_by", "list_imports.uploaded_by", "memberships.confirmed_by", "memberships.granted_by", "measurements.verified_by", "milestone_changes.changed_by", "needs.released_by", "panels.released_by", "payments.decided_by",
	"results.counted_by", "results.proposers_told_by", "results.published_by", "reviews.decided_by", "role_grants.decided_by", "role_grants.proposed_by",
	"rounds.cancel_proposed_by", "rounds.cancelled_by", "rounds.created_by", "rounds.published_by", "project_translations.confirmed_by", "rulebooks.seal_proposed_by", "rulebooks.sealed_by", "standing_decisions.decided_by", "standing_decisions.proposed_by", "updates.hidden_by"}

// life is everything that is kept of one person. Each text in it has the person's mark.
type life struct {
	models.Actor
	mark  string
	texts []string // what must be in their own data
}

func (l *life) says(what string) string {
	l.texts = append(l.texts, l.mark+" "+what)
	return l.mark + " " + what
}

// live writes something of every kind for a new person.
func live(t *testing.T, w *world.World, rounds []models.Round, in models.Initiative, name string) *life {
	t.Helper()
	mark := strings.ToLower(name)
	l := &life{mark: mark}
	email := mark + ".quillfeather@people.example"
	person := models.Person{ID: newID(), Email: email, Name: name + " Quillfeather", DisplayName: name + " Quillfeather", AgeBand: "adult", CreatedAt: w.Now, KeepUntil: w.Now.AddDate(3, 0, 0)}
	role := models.Membership{ID: newID(), PersonID: person.ID, Role: models.Lead, OrganisationID: &w.Group.ID, StartedAt: w.Now}
	l.Actor = models.Actor{PersonID: person.ID, DisplayName: person.DisplayName, Email: email, Adult: true, Memberships: []models.Membership{role}}
	l.texts = []string{email, person.DisplayName, `"lead"`}
	setup := func(rows ...any) {
		t.Helper()
		if err := w.Store.Setup(t.Context(), rows...); err != nil {
			t.Fatal(err)
		}
	}
	open, reviewing := rounds[0], rounds[1]
	p := w.Proposal(reviewing, models.ProposalEligible, "Scored by "+name, 50_000)
	version := w.Version(p)
	criterion := w.Criterion(reviewing)
	item := models.PlanningItem{ID: newID(), RoundID: open.ID, Kind: models.PlanRule, Title: l.says("rule"), Body: l.says("rule's reason"), AddedBy: person.ID, AddedAt: w.Now}
	card := models.Scorecard{ID: newID(), ProposalID: p.ID, VersionID: version, PersonID: &person.ID, Comment: l.says("comment"), UpdatedAt: w.Now}
	q := w.Proposal(reviewing, models.ProposalEligible, "Left aside by "+name, 50_000)
	request := []byte("request of " + mark)
	refused := w.Proposal(reviewing, models.ProposalNotEligible, "Refused to "+name, 50_000)
	setup(&person, &role, &models.Appeal{ID: newID(), ReviewID: w.Review(refused), Why: l.says("why it is wrong"), MadeBy: person.ID, MadeAt: w.Now},
		&models.RoleGrant{ID: newID(), PersonID: person.ID, Role: models.Helper, RoundID: &open.ID, Venue: l.says("venue"), ProposedBy: w.Admin.PersonID, ProposedAt: w.Now, State: models.GrantProposed},
		&models.Identity{ID: newID(), PersonID: person.ID, Provider: "council", Issuer: "https://id.example", Subject: l.says("subject"), CreatedAt: w.Now},
		&models.Need{ID: newID(), Slug: mark, Title: l.says("need"), Body: l.says("need's words"), SaidBy: "resident", PeopleCount: 1, PersonID: &person.ID, CreatedAt: w.Now, KeepUntil: w.Now.AddDate(3, 0, 0)},
		&item, &models.PlanningChoice{ID: newID(), ItemID: item.ID, PersonID: &person.ID, Capacity: "resident", Choice: models.PlanAgree, Why: l.says("why it matters"), ChosenAt: w.Now},
		&card, &models.Score{ScorecardID: card.ID, CriterionID: criterion, Score: 3, Why: l.says("why it scores")},
		&models.Interest{ID: newID(), ProposalID: q.ID, PersonID: &person.ID, Kind: "friend", DeclaredAt: w.Now},
		&models.Update{ID: newID(), InitiativeID: in.ID, Body: l.says("news"), PostedBy: person.ID, PostedAt: w.Now},
		&models.Payment{ID: newID(), AwardID: in.AwardID, AmountPence: 100, Purpose: l.says("purpose"), ContentHash: "h", State: models.PaymentAsked, AskedBy: person.ID, AskedAt: w.Now},
		&models.Message{ID: newID(), DedupeKey: mark, Kind: "news", Recipient: email, Subject: l.says("subject of a mail"), Body: l.says("mail"), CreatedAt: w.Now, SendAfter: w.Now, KeepUntil: w.Now.AddDate(0, 3, 0)},
		&models.RollEntry{ID: newID(), RoundID: open.ID, Channel: "email", ContactHash: request, Contact: email, Declared: l.says("lives here"), KeepUntil: w.Now.AddDate(0, 1, 0), Standing: models.StandingOpen})
	w.Measured(in, func(m *models.Measurement) {
		m.ReportedBy, m.MethodNote, m.Learned = person.ID, l.says("method"), l.says("lesson")
	})
	own := l.Actor
	own.Memberships = nil // as somebody who proposes for themselves
	slug := started(t, w, open, own)
	if _, err := w.Store.SaveAnswers(t.Context(), own, slug, models.PartIdea, typed(t, "title="+l.says("draft")+"&summary="+l.says("draft's sentence"))); err != nil {
		t.Fatal(err)
	}
	theirs, mine := started(t, w, open, w.Resident), started(t, w, open, own)
	if _, err := w.Store.SaveAnswers(t.Context(), own, mine, models.PartIdea, typed(t, "title="+l.says("draft that they began"))); err != nil {
		t.Fatal(err)
	}
	council := models.Council{Name: "Harwick"}
	for _, do := range []func() error{
		func() error {
			return w.Store.AskHandover(t.Context(), own, council, slug, models.HandoverInput{Email: "sam@people.example"})
		},
		func() error {
			return w.Store.AskHandover(t.Context(), own, council, mine, models.HandoverInput{Email: w.Councillor.Email})
		},
		func() error { return w.Store.AnswerHandover(t.Context(), w.Councillor, mine, true) },
		func() error {
			return w.Store.AskHandover(t.Context(), w.Resident, council, theirs, models.HandoverInput{Email: email})
		},
		func() error { return w.Store.AnswerHandover(t.Context(), own, theirs, false) },
		func() error {
			return w.Store.BeginSession(t.Context(), mark, person.ID, []byte("session of "+email), models.SessionLife{Idle: time.Hour, Most: time.Hour})
		},
		func() error {
			_, err := w.Store.ParkForm(t.Context(), l.Actor, mark, "/you", "name="+l.says("form"))
			return err
		},
		func() error {
			_, err := w.Store.SendSignInCode(t.Context(), models.Council{Name: "Harwick"}, email, models.OneTimeCodeTries)
			return err
		},
		func() error { return w.Store.PostUpdate(t.Context(), l.Actor, in.Slug, l.says("an act")) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func ownJSON(t *testing.T, w *world.World, actor models.Actor) string {
	t.Helper()
	data, err := w.Store.OwnData(t.Context(), actor)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(data, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestOwnData gives two people something in every place. Each has all of their own in their data and nothing of the other; when one leaves, nothing in the
// database tells who they were, and the other has lost nothing.
func TestOwnData(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		a := newPlainArchive(t, w)
		closed := w.Round(models.StageClosed)
		p := w.Proposal(closed, models.ProposalEligible, "Baby bank", 620_000)
		w.Published(closed)
		in := w.Initiative(closed, p, "Baby bank", 620_000)
		rounds := []models.Round{w.Round(models.StageProposing), w.Round(models.StageReviewing)}
		zeb, ida := live(t, w, rounds, in, "Zebedee"), live(t, w, rounds, in, "Idabel")

		for _, pair := range [][2]*life{{zeb, ida}, {ida, zeb}} {
			own := ownJSON(t, w, pair[0].Actor)
			for _, text := range pair[0].texts {
				if !strings.Contains(own, text) {
					t.Errorf("%s's own data has not %q", pair[0].DisplayName, text)
				}
			}
			for _, foreign := range append(others(w, pair[1]), pair[1].texts[3:]...) {
				if strings.Contains(own, foreign) {
					t.Errorf("%s's own data has %q, which is somebody else's", pair[0].DisplayName, foreign)
				}
			}
		}
		for _, column := range a.personColumns() {
			table, name, _ := strings.Cut(column, ".")
			of := a.count("SELECT COUNT(*) FROM " + table + " WHERE " + name + " = '" + zeb.PersonID + "'")
			if !slices.Contains(actColumns, column) && of == 0 {
				t.Errorf("%s names people: put it into a person's own data, and one into this test", column)
			}
		}
		before := ownJSON(t, w, ida.Actor)
		// What others get to read may name them too.
		grant := models.RoleGrant{ID: newID(), PersonID: w.Parent.PersonID, Role: models.Helper, RoundID: &rounds[0].ID, Venue: "The library", ProposedBy: zeb.PersonID, ProposedAt: w.Now, State: models.GrantProposed}
		if err := w.Store.Setup(t.Context(), &grant, &models.Message{ID: newID(), DedupeKey: "role:" + grant.ID + ":" + w.Admin.PersonID, Kind: "role", Recipient: w.Admin.Email, Subject: "A role",
			Body: zeb.DisplayName + " proposes a role", CreatedAt: w.Now, SendAfter: w.Now, KeepUntil: w.Now.AddDate(0, 3, 0)}); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.EraseAccount(t.Context(), zeb.Actor); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{zeb.Email, "quillfeather@people", zeb.DisplayName, "Zebedee Q"} {
			for _, where := range a.holding(secret) {
				if secret == "quillfeather@people" && strings.Contains(where.value, ida.Email) {
					continue
				}
				t.Errorf("after %s left, %s still says %q", zeb.DisplayName, where.column, where.value)
			}
		}
		if after := ownJSON(t, w, ida.Actor); after != before {
			t.Errorf("when one left, the other's data changed from\n%s\nto\n%s", before, after)
		}
		if n := a.count("SELECT COUNT(*) FROM payments WHERE asked_by = '" + zeb.PersonID + "'"); n != 1 {
			t.Errorf("%d payments of theirs are on record, want 1", n)
		}
	})
}

// others are the names, addresses and ids of everybody else.
func others(w *world.World, other *life) []string {
	var list []string
	for _, actor := range []models.Actor{other.Actor, w.Officer, w.Approver, w.Admin, w.Lead, w.Parent} {
		list = append(list, actor.PersonID, actor.Email, actor.DisplayName)
	}
	return list
}

// newPlainArchive is a way to look at a database without the store.
func newPlainArchive(t *testing.T, w *world.World) *archive {
	t.Helper()
	return &archive{t: t, db: plain(t, w), sqlite: w.Options.DatabaseURL == "", ids: map[string]string{}}
}

func (a *archive) count(query string) (n int) {
	a.t.Helper()
	if err := a.db.QueryRowContext(a.t.Context(), query).Scan(&n); err != nil {
		a.t.Fatal(err)
	}
	return n
}

// personColumns are the columns that name a person, as table.column.
func (a *archive) personColumns() []string {
	a.t.Helper()
	columns := a.texts(`SELECT conrelid::regclass || '.' || attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
		WHERE contype = 'f' AND confrelid = 'people'::regclass`,
		`SELECT m.name || '.' || f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f."table" = 'people'`)
	if len(columns) < 30 {
		a.t.Fatalf("only %d columns name a person", len(columns))
	}
	return columns
}

// found is a place in the database.
type found struct{ column, value string }

// holding are all places in the database, of any table and kind, that hold a text, whatever its case.
func (a *archive) holding(secret string) []found {
	a.t.Helper()
	var places []found
	for _, column := range a.texts(`SELECT table_name || '.' || column_name || '.' || data_type FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('text', 'bytea')`,
		`SELECT m.name || '.' || c.name || '.' || c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB')`) {
		parts := strings.Split(column, ".")
		value := `"` + parts[1] + `"`
		switch parts[2] {
		case "bytea":
			value = "encode(" + value + ", 'escape')"
		case "BLOB":
			value = "CAST(" + value + " AS TEXT)"
		}
		query := fmt.Sprintf(`SELECT %s FROM "%s" WHERE lower(%s) LIKE '%%%s%%'`, value, parts[0], value, strings.ToLower(secret))
		for _, text := range a.texts(query, query) {
			places = append(places, found{parts[0] + "." + parts[1], text})
		}
	}
	return places
}
