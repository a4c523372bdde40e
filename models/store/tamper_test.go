package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/tally"
	"acorn/testing/world"
)

// equations are those that a refused count names, in order.
func equations(t *testing.T, err error) []string {
	t.Helper()
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Conflict {
		t.Errorf("not refused as a count that does not add up: %v", err)
		return nil
	}
	var list []string
	for _, f := range e.Fields {
		list = append(list, f.Equation())
	}
	return list
}

// engine is a first count.
type engine func(tally.Election, tally.Rule) (tally.Outcome, error)

// miscount is a first count that is right but for one thing: by most votes first, or by the rule that is shown beside that.
func miscount(beside bool, wrong func(o *tally.Outcome)) engine {
	return func(e tally.Election, r tally.Rule) (tally.Outcome, error) {
		o, err := tally.Count(e, r)
		if beside == (r.Method != tally.Greedy) {
			wrong(&o)
		}
		return o, err
	}
}

// TestEveryEquationStopsTheCount breaks one thing at a time, in the database as its owner can or in the program that counts, and expects the equations that
// do not hold, by name, no more and no fewer. E1 and the rest of E4 are in TestACountThatDoesNotAddUpIsNotWritten.
func TestEveryEquationStopsTheCount(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		choices := func(v voting, text string) string { // as who has the key could
			sealed, err := w.Store.SealedAgain(t.Context(), v.ID, text)
			if err != nil {
				t.Fatal(err)
			}
			cases := ""
			for id, sealed := range sealed {
				cases += " WHEN '" + id + "' THEN '" + sealed + "'"
			}
			return "UPDATE ballots SET choices = CASE id" + cases + " END WHERE round_id = '" + v.ID + "'"
		}
		tests := map[string]struct {
			table  string
			tamper func(v voting) string
			count  engine
			want   []string
		}{
			"a cost changed after the seal": {table: "projects", tamper: func(v voting) string {
				return "UPDATE projects SET cost_pence = cost_pence + 100 WHERE proposal_id = '" + v.projects[0].ID + "'"
			}, want: []string{"R"}},
			"a rule changed after the seal": {table: "rulebooks", tamper: func(v voting) string {
				return "UPDATE rulebooks SET min_support = 2 WHERE round_id = '" + v.ID + "'"
			}, want: []string{"R"}},
			"a ballot that picks more than one may": {table: "ballots", tamper: func(v voting) string {
				var picks []string
				for _, p := range v.projects {
					picks = append(picks, fmt.Sprintf(`"%s":1`, p.ID))
				}
				slices.Sort(picks)
				return choices(v, "{"+strings.Join(picks, ",")+"}")
			}, want: []string{"E4"}},
			"ballots that nobody with the key sealed": {table: "ballots", tamper: func(v voting) string {
				return `UPDATE ballots SET choices = '{"` + v.projects[0].ID + `":1}' WHERE round_id = '` + v.ID + `'`
			}, want: []string{"E4"}},
			"a ballot moved to another's row": {table: "ballots", tamper: func(v voting) string {
				return "UPDATE ballots SET voter_ref = nonce WHERE round_id = '" + v.ID + "'"
			}, want: []string{"E1", "E4", "E4", "E4"}},
			"a first count that loses a vote":               {count: miscount(false, func(o *tally.Outcome) { o.Lines[0].Votes-- }), want: []string{"E2"}},
			"a first count that moves a vote":               {count: miscount(false, func(o *tally.Outcome) { o.Lines[0].Votes--; o.Lines[1].Votes++ }), want: []string{"E3", "E3"}},
			"a first count that counts what is no project":  {count: miscount(false, func(o *tally.Outcome) { o.Lines[0].ID = "nothing" }), want: []string{"E3", "E3"}},
			"a first count that votes in another":           {count: miscount(false, func(o *tally.Outcome) { o.Selected = o.Selected[:len(o.Selected)-1] }), want: []string{"E3"}},
			"a first count that votes in another beside it": {count: miscount(true, func(o *tally.Outcome) { o.Selected = nil }), want: []string{"E3"}},
		}
		rounds := map[string]voting{}
		for name := range tests {
			rounds[name] = votesBy(t, w, map[string]any{"show_other": true}, []int{1, 3})
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v)
			if test.table != "" {
				withoutTriggers(t, w, test.table, test.tamper(v))
			}
			if test.count != nil {
				w.Store.CountBy(test.count)
			}
			err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
			w.Store.CountBy(tally.Count)
			if got := equations(t, err); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v: %v", name, got, test.want, err)
			}
			if f, err := w.Store.Frame(t.Context(), v.Slug); err != nil || f.Stage != models.StageClosed {
				t.Errorf("%s: the round is %s, %v", name, f.Stage, err)
			}
		}
	})
}

// TestNoVoidBallotHidesWhatWasTakenOut: who can write to the database takes a ballot out, with what was sent about it or not, or puts a changed one back as it was, and
// makes up for its versions with those of a ballot that is void.
func TestNoVoidBallotHidesWhatWasTakenOut(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const more = "UPDATE ballots SET version = version + 1 WHERE state = 'void' AND round_id = ?"
		tests := map[string]struct {
			sql  []string // with the round's id in place of ?
			want []string
		}{
			"taken out": {[]string{"DELETE FROM ballots WHERE version = 1 AND state = 'counted' AND round_id = ?", more}, []string{"E4", "E4", "E4"}},
			"put back": {[]string{"UPDATE ballots SET version = 1, choices = (SELECT choices FROM earlier WHERE earlier.id = ballots.id), nonce = (SELECT nonce FROM earlier WHERE earlier.id = ballots.id), " +
				"tracker = (SELECT tracker FROM earlier WHERE earlier.id = ballots.id) WHERE version = 2 AND round_id = ?", more}, []string{"E4", "E4", "E4"}},
			"only more versions": {[]string{more}, []string{"E4", "E4"}},
			"void and empty":     {[]string{"UPDATE ballots SET choices = '{}' WHERE state = 'void' AND round_id = ?"}, []string{"E4"}},
			"nothing":            {nil, nil},
		}
		if _, err := plain(t, w).ExecContext(t.Context(), "CREATE TABLE earlier (id TEXT, choices TEXT, nonce "+map[bool]string{true: "BLOB", false: "BYTEA"}[w.Options.DatabaseURL == ""]+", tracker TEXT)"); err != nil {
			t.Fatal(err)
		}
		rounds := map[string]voting{}
		for name := range tests {
			v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
			rounds[name] = v
			if _, err := plain(t, w).ExecContext(t.Context(), "INSERT INTO earlier SELECT id, choices, nonce, tracker FROM ballots WHERE round_id = '"+v.ID+"'"); err != nil {
				t.Fatal(err)
			}
			stand(t, w, entriesOf(t, w, v)[0], models.StandingClosed)
			settle(t, w, 1)
			if !slices.ContainsFunc(v.codes, func(code string) bool { // somebody whose entry is open changes their vote
				_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 4), code))
				return err == nil
			}) {
				t.Fatal("nobody could change their vote")
			}
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v)
			for _, sql := range test.sql {
				withoutTriggers(t, w, "ballots", strings.ReplaceAll(sql, "?", "'"+v.ID+"'"))
			}
			err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
			if test.want == nil {
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			if got := equations(t, err); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v: %v", name, got, test.want, err)
			}
		}
	})
}

// TestNobodyIsClosedWithoutADecision: who can write to the database alone closes an entry of the roll, sets it aside or opens it again, adds a decision that nobody made or
// makes one about another entry, and no vote becomes void or valid by it.
func TestNobodyIsClosedWithoutADecision(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		tests := map[string]struct {
			table, sql string // with the round's id in place of ?, and the ids of an open and a closed entry in place of OPEN and CLOSED
			want       []string
		}{
			"closed":                 {"roll_entries", "UPDATE roll_entries SET standing = 'closed' WHERE id = 'OPEN'", []string{"E1"}},
			"set aside":              {"roll_entries", "UPDATE roll_entries SET standing = 'quarantined' WHERE id = 'OPEN'", []string{"E1"}},
			"opened again":           {"roll_entries", "UPDATE roll_entries SET standing = 'open' WHERE id = 'CLOSED'", []string{"E1", "E1"}},
			"another":                {"standing_entries", "UPDATE standing_entries SET roll_entry_id = 'OPEN' WHERE roll_entry_id = 'CLOSED'", []string{"E1", "E1"}},
			"one more of a decision": {"standing_entries", "INSERT INTO standing_entries (decision_id, roll_entry_id) SELECT decision_id, 'OPEN' FROM standing_entries WHERE roll_entry_id = 'CLOSED'", []string{"E1", "E1"}},
			"nothing":                {},
		}
		type open struct {
			voting
			open, closed string
		}
		rounds := map[string]open{}
		for name := range tests {
			v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
			entries := entriesOf(t, w, v)
			stand(t, w, entries[0], models.StandingClosed)
			stand(t, w, entries[1], models.StandingQuarantined)
			stand(t, w, entries[1], models.StandingOpen)
			settle(t, w, 1)
			rounds[name] = open{v, entries[1], entries[0]}
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v.voting)
			if test.sql == "" {
				if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			withoutTriggers(t, w, test.table, strings.NewReplacer("OPEN", v.open, "CLOSED", v.closed).Replace(test.sql))
			if got := equations(t, w.Store.CountRound(t.Context(), w.Officer, v.Slug)); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", name, got, test.want)
			}
		}
	})
}

// TestWhatIsTamperedWithAfterTheCountIsNotPublished: the whole count is made again before anything is shown. What it found stands on the officers' pages
// until it adds up.
func TestWhatIsTamperedWithAfterTheCountIsNotPublished(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		tests := map[string]struct {
			table, do, undo string // with the round's id in place of ?
			want            []string
		}{
			"a vote changed":           {"ballots", `UPDATE ballots SET choices = '{}' WHERE round_id = ?`, "", []string{"E4"}},
			"what it was committed to": {"ballots", `UPDATE ballots SET version = version + 1 WHERE round_id = ?`, `UPDATE ballots SET version = version - 1 WHERE round_id = ?`, []string{"E4", "E4"}},
			"the written result":       {"results", `UPDATE results SET outcome = outcome || ' ' WHERE round_id = ?`, `UPDATE results SET outcome = RTRIM(outcome) WHERE round_id = ?`, []string{"E3"}},
		}
		rounds := map[string]voting{}
		for name := range tests {
			rounds[name] = votesBy(t, w, nil, []int{1, 3})
		}
		for name, test := range tests {
			v := rounds[name]
			endVote(t, w, v)
			for _, act := range []func(context.Context, models.Actor, string) error{w.Store.CountRound, w.Store.TellProposers} {
				if err := act(t.Context(), w.Officer, v.Slug); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			sql := func(text string) string { return strings.ReplaceAll(text, "?", "'"+v.ID+"'") }
			withoutTriggers(t, w, test.table, sql(test.do))
			if got := equations(t, w.Store.PublishResult(t.Context(), w.Officer, v.Slug)); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", name, got, test.want)
			}
			if _, err := w.Store.ResultPage(t.Context(), v.Slug); models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: the result is out: %v", name, err)
			}
			page, err := w.Store.CountPage(t.Context(), w.Officer2, v.Slug)
			if err != nil || page.Breach == nil || len(page.Breach.Found) != len(test.want) || page.Breach.At.IsZero() {
				t.Errorf("%s: another officer reads %+v, %v", name, page.Breach, err)
			}
			desk, err := w.Store.RoundDesk(t.Context(), w.Officer2, v.Slug)
			slices.Sort(test.want)
			if err != nil || desk.Breach == nil || !slices.Equal(desk.Breach.Equations(), slices.Compact(test.want)) {
				t.Errorf("%s: the desk says %+v, %v", name, desk.Breach, err)
			}
			if test.undo == "" {
				continue
			}
			withoutTriggers(t, w, test.table, sql(test.undo))
			if err := w.Store.PublishResult(t.Context(), w.Officer, v.Slug); err != nil {
				t.Errorf("%s, put right: %v", name, err)
			}
			if desk, err := w.Store.RoundDesk(t.Context(), w.Officer, v.Slug); err != nil || desk.Breach != nil {
				t.Errorf("%s, put right: the desk says %+v, %v", name, desk.Breach, err)
			}
		}
	})
}

// TestUnevenBallotsWarnAndStopNothing is E5 through a whole count: ten people with printed codes filled their ballots, ten by email did not.
func TestUnevenBallotsWarnAndStopNothing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 10)
		for i := range 10 {
			castBy(t, w, v, i, 1, 2, 3)
			if _, err := w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1), fmt.Sprintf("voter%d@example.org", i))); err != nil {
				t.Fatal(err)
			}
		}
		endVote(t, w, v)
		for _, act := range []error{w.Store.CountRound(t.Context(), w.Officer, v.Slug), w.Store.TellProposers(t.Context(), w.Officer, v.Slug), w.Store.PublishResult(t.Context(), w.Officer, v.Slug)} {
			if act != nil {
				t.Fatal(act)
			}
		}
		page, err := w.Store.ResultPage(t.Context(), v.Slug)
		want := models.UnevenShare{Channel: "email", Other: "code", Share: 100, Than: 0}
		if err != nil || len(page.Beside.Uneven) != 1 || page.Beside.Uneven[0] != want {
			t.Errorf("beside the result stands %+v, %v", page.Beside.Uneven, err)
		}
	})
}
