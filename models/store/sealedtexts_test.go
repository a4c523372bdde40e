package store_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// notSealed holds that somebody is told that the vote is not as it was sealed.
func notSealed(t *testing.T, what string, err error) {
	t.Helper()
	if want := models.VoteNotAsSealed(); err == nil || !strings.HasPrefix(err.Error(), want.Error()) {
		t.Errorf("%s: %v", what, err)
	}
}

// TestOtherRulesWithTheirHash: a round that is given other costs, with the hash to match, before anybody voted takes no ballots and is not counted.
func TestOtherRulesWithTheirHash(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 2)
		before, err := w.Store.RulesFile(ctx, v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		c := with(v.cast(t, w, 1), v.codes[0])
		forged := models.Fingerprint([]byte(strings.Replace(string(before), `"cost_pence": 620000`, `"cost_pence": 1240000`, 1)))
		withoutTriggers(t, w, "projects", "UPDATE projects SET cost_pence = cost_pence * 2 WHERE proposal_id = '"+v.projects[0].ID+"'")
		withoutTriggers(t, w, "rulebooks", "UPDATE rulebooks SET hash = '"+forged+"' WHERE round_id = '"+v.ID+"'")
		if after, err := w.Store.RulesFile(ctx, v.Slug); err != nil || models.Fingerprint(after) != forged {
			t.Fatalf("the hash is not of what was written: %v", err)
		}
		_, err = w.Store.CastBallot(ctx, c)
		notSealed(t, "a ballot", err)
		_, err = w.Store.BallotPage(ctx, v.Slug, "")
		notSealed(t, "its page", err)
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(time.Hour))
		breach(t, w, v, "R: the rules or the projects are not what was sealed")
	})
}

// TestABallotSaysWhatWasSealed: while anything that a ballot says is not as it was sealed or approved, it is shown to nobody, printed on nothing, and the pages of the vote
// say so.
func TestABallotSaysWhatWasSealed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := voteAt(t, w, models.StageSealed, 0)
		for tag, title := range map[string]string{"pl": "Tytuł", "ur": "عنوان"} {
			in := models.TranslationInput{1: {Title: title, Summary: "Zdanie", What: "Co zrobią", Place: "Gdzie"}}
			if err := w.Store.Translate(ctx, w.Officer, v.Slug, tag, in); err != nil {
				t.Fatal(err)
			}
		}
		w.Store.Advance(3 * 24 * time.Hour)
		shown := map[string]func(models.BallotProject) error{
			"the ballot": func(models.BallotProject) error { _, err := w.Store.BallotPage(ctx, v.Slug, ""); return err },
			"paper": func(models.BallotProject) error {
				_, err := w.Store.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: uuid.NewString(), Venue: "Library", Count: "1"})
				return err
			},
			"a project's page": func(p models.BallotProject) error { _, err := w.Store.BallotProposal(ctx, v.ID, p); return err },
			"its translation": func(models.BallotProject) error {
				_, err := w.Store.TranslatedProject(ctx, v.Round, 1, "pl")
				return err
			},
		}
		page, err := w.Store.BallotPage(ctx, v.Slug, "")
		if err != nil || len(page.Translations) != 2 {
			t.Fatalf("%d translations, %v", len(page.Translations), err)
		}
		project, version := page.Projects[0], idOf(t, w, "version_id FROM projects", "proposal_id = '"+page.Projects[0].ID+"'")
		look := func(when string, refused ...string) {
			t.Helper()
			for name, show := range shown {
				err := show(project)
				switch hit := strings.Contains(strings.Join(refused, "|"), name); {
				case hit:
					notSealed(t, name+", "+when, err)
				case err != nil:
					t.Errorf("%s, %s: %v", name, when, err)
				}
			}
		}
		look("as it was sealed")
		const ballot, paper, full, translated = "the ballot", "paper", "a project's page", "its translation"
		swapped := "CASE number WHEN 1 THEN (SELECT p.title FROM projects p WHERE p.round_id = projects.round_id AND p.number = 2) WHEN 2 THEN (SELECT p.title FROM projects p WHERE p.round_id = projects.round_id AND p.number = 1) ELSE title END"
		for _, c := range []struct {
			table, where string
			column, to   string
			refused      []string
		}{
			{"projects", "round_id = '" + v.ID + "'", "title", swapped, []string{ballot, paper}},
			{"projects", "round_id = '" + v.ID + "'", "cost_pence", "cost_pence - 1", []string{ballot, paper}},
			{"projects", "round_id = '" + v.ID + "'", "card_mark", "full_mark", []string{ballot, paper}},
			{"proposal_versions", "id = '" + version + "'", "summary", "'Another'", []string{ballot, paper, full}},
			{"proposal_versions", "id = '" + version + "'", "group_name", "'Another'", []string{ballot, paper, full}},
			{"proposal_versions", "id = '" + version + "'", "place", "'Another'", []string{ballot, paper, full}},
			{"proposal_versions", "id = '" + version + "'", "people_count", "people_count + 1", []string{ballot, paper, full}},
			{"proposal_versions", "id = '" + version + "'", "what", "'Another'", []string{full}},
			{"project_translations", "language = 'pl'", "title", "'Inny'", []string{ballot, translated}},
			{"project_translations", "language = 'pl'", "summary", "'Inne'", []string{ballot, translated}},
			{"project_translations", "language = 'pl'", "what", "'Co'", []string{translated}},
			{"project_translations", "language = 'pl'", "number", "2", []string{ballot}},
		} {
			behind(t, w, "CREATE TABLE kept AS SELECT * FROM "+c.table)
			withoutTriggers(t, w, c.table, "UPDATE "+c.table+" SET "+c.column+" = "+c.to+" WHERE "+c.where)
			look(c.column+" = "+c.to, c.refused...)
			key := map[string]string{"projects": "proposal_id", "proposal_versions": "id", "project_translations": "language"}[c.table]
			withoutTriggers(t, w, c.table, "UPDATE "+c.table+" SET "+c.column+" = (SELECT kept."+c.column+" FROM kept WHERE kept."+key+" = "+c.table+"."+key+") WHERE "+c.where)
			behind(t, w, "DROP TABLE kept")
			look(c.column + " put back")
		}
		// Officers take a translation off the ballot, and everything else stays on it.
		if err := w.Store.TakeTranslationDown(ctx, w.Officer, v.Slug, "pl", 1, "reason", "It is of another project"); err != nil {
			t.Fatal(err)
		}
		look("with a translation taken down")
		if page, err = w.Store.BallotPage(ctx, v.Slug, ""); err != nil || len(page.Translations) != 1 {
			t.Errorf("%d translations, %v", len(page.Translations), err)
		}
		// One that nobody approved is not shown.
		behind(t, w, "INSERT INTO project_translations (round_id, number, language, title, summary, what, place, card_mark, full_mark, added_by, added_at, confirmed_by, confirmed_mark, reason) SELECT round_id, 2, language, title, summary, what, place, card_mark, full_mark, added_by, added_at, added_by, confirmed_mark, '' FROM project_translations WHERE language = 'ur'")
		look("with a translation of another project", ballot)
	})
}

// TestPapersAreReadByTheNumbersThatWereSealed: nobody keys or settles paper while the numbers of the projects are not those that were printed.
func TestPapersAreReadByTheNumbersThatWereSealed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		printed, err := w.Store.PrintPapers(t.Context(), w.Officer, v.Slug, models.NewPapers{Label: "Stall", Venue: "Library", Count: "1"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.SendPapersOut(t.Context(), w.Officer, v.Slug, printed.Batch.ID); err != nil {
			t.Fatal(err)
		}
		withoutTriggers(t, w, "projects", "UPDATE projects SET number = number + 100 WHERE round_id = '"+v.ID+"'")
		in := models.KeyInput{Number: models.PaperNumber(printed.Papers[0].Number), Reading: "1"}
		_, err = w.Store.KeyPaper(t.Context(), w.Officer, v.Slug, printed.Batch.ID, in, false)
		notSealed(t, "a reading", err)
	})
}

// TestTheClockIsPostgreSQLsOwn: a function of its name, before PostgreSQL's own for whoever connects, takes no late vote.
func TestTheClockIsPostgreSQLsOwn(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{DatabaseURL: migrated.Database(t)})
	ctx := t.Context()
	v := openVote(t, w, 1)
	c := with(v.cast(t, w, 2), v.codes[0])
	closes, _ := closeOf(t, w, v.Slug)
	goTo(t, w, v.Slug, closes.Add(2*time.Hour))
	for _, statement := range []string{
		"CREATE SCHEMA before",
		"CREATE FUNCTION before.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.clock_timestamp() - interval '3 hours' $$",
		"CREATE FUNCTION before.to_char(timestamp, text) RETURNS text LANGUAGE sql AS $$ SELECT pg_catalog.to_char($1 - interval '3 hours', $2) $$",
		"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = before, pg_catalog, public', current_database()); END $$",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
	} {
		behind(t, w, statement)
	}
	for range 30 { // connections that were ended are noticed when they are used
		_, _ = w.Store.Council(ctx)
	}
	if _, err := w.Store.CastBallot(ctx, c); models.CodeOf(err) != models.Closed {
		t.Errorf("a ballot two hours late: %v", err)
	}
	if path := column[string](t, plain(t, w), "SHOW search_path"); path[0] != "before, pg_catalog, public" {
		t.Fatalf("whoever connects looks in %s", path)
	}
}

// TestNobodyConfirmsATextInTheDatabase: what one officer wrote for a large ballot is not on it because the database says that another confirmed it, with any mark that is there to be had, and officers read that nobody did.
func TestNobodyConfirmsATextInTheDatabase(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageSealed)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"assurance": "code", "pot_pence": models.TwoPeopleAbove + 1})
		for _, title := range []string{"Baby bank", "Girls' football"} {
			w.Proposal(r, models.ProposalEligible, title, 620_000)
		}
		fingerprint, err := w.Keys.NewRound(r.ID)
		must(t, err)
		w.Seal(r, fingerprint)
		write := func(number int, title string) {
			t.Helper()
			must(t, w.Store.Translate(ctx, w.Officer, r.Slug, "pl", models.TranslationInput{number: {Title: title, Summary: "Zdanie", What: "Co zrobią", Place: "Gdzie"}}))
		}
		// waits holds which of the texts of both projects voters and officers have.
		waits := func(when string, shown []string, unread int) {
			t.Helper()
			ballot, err := w.Store.BallotPage(ctx, r.Slug, "")
			must(t, err)
			for i, want := range shown {
				said, err := w.Store.TranslatedProject(ctx, ballot.Round, i+1, "pl")
				must(t, err)
				if text, _ := ballot.Translated(i+1, "pl"); text.Title != want || said.Title != want {
					t.Errorf("%s: voters read %q of project %d on the ballot and %q on its page, want %q", when, text.Title, i+1, said.Title, want)
				}
			}
			page, err := w.Store.TranslationsPage(ctx, w.Officer2, r.Slug, "pl")
			must(t, err)
			if theirs, _ := page.ToConfirm(); page.Unread["pl"] != unread || len(theirs) != unread {
				t.Errorf("%s: officers read that %d wait, and %d to confirm, want %d", when, page.Unread["pl"], len(theirs), unread)
			}
		}
		write(1, "Bank dla niemowląt")
		must(t, confirmsTexts(ctx, w.Store, w.Officer2, r.Slug, "pl"))
		waits("the first is confirmed", []string{"Bank dla niemowląt", ""}, 0)
		write(2, "Bank")
		waits("the second is written", []string{"Bank dla niemowląt", ""}, 1)
		second := func(values string) {
			t.Helper()
			withoutTriggers(t, w, "project_translations", "UPDATE project_translations SET "+values+" WHERE number = 2")
		}
		first := func(column string) string {
			return "(SELECT p." + column + " FROM project_translations p WHERE p.number = 1)"
		}
		second("confirmed_by = '" + w.Officer2.PersonID + "'")
		waits("confirmed without a mark", []string{"Bank dla niemowląt", ""}, 1)
		second("confirmed_mark = " + first("confirmed_mark"))
		waits("with the mark of another", []string{"Bank dla niemowląt", ""}, 1)
		second("confirmed_mark = full_mark")
		waits("with a mark of its text", []string{"Bank dla niemowląt", ""}, 1)
		if err := w.Store.TakeTranslationDown(ctx, w.Officer, r.Slug, "pl", 2, "reason-2", "Wrong"); models.CodeOf(err) != models.Conflict {
			t.Errorf("taking it down: %v", err)
		}
		must(t, confirmsTexts(ctx, w.Store, w.Officer2, r.Slug, "pl"))
		waits("an officer confirms it", []string{"Bank dla niemowląt", "Bank"}, 0)
		// The texts of a ballot and of a page have one confirmation together.
		behind(t, w, "CREATE TABLE kept AS SELECT * FROM project_translations")
		write(2, "Piłka nożna")
		second("full_mark = (SELECT full_mark FROM kept WHERE number = 2), confirmed_mark = (SELECT confirmed_mark FROM kept WHERE number = 2), confirmed_by = '" + w.Officer2.PersonID + "'")
		waits("other texts for the ballot alone", []string{"Bank dla niemowląt", ""}, 1)
		// Whoever makes the round small for a moment has one officer confirm what they wrote, until it is as it was.
		withoutTriggers(t, w, "rounds", "UPDATE rounds SET pot_pence = 4000000 WHERE id = '"+r.ID+"'")
		write(2, "Piłka nożna dla dziewcząt")
		withoutTriggers(t, w, "rounds", "UPDATE rounds SET pot_pence = "+strconv.Itoa(models.TwoPeopleAbove+1)+" WHERE id = '"+r.ID+"'")
		waits("confirmed while the round was small", []string{"Bank dla niemowląt", ""}, 1)
		second("added_by = '" + w.Officer2.PersonID + "'")
		ballot, err := w.Store.BallotPage(ctx, r.Slug, "")
		must(t, err)
		if text, shown := ballot.Translated(2, "pl"); shown {
			t.Errorf("as if another had written it: voters read %q", text.Title)
		}
	})
}
