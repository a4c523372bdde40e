package models_test

import (
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

func TestChoicesHaveOneForm(t *testing.T) {
	one, err := models.CanonicalChoices(map[string]int{"b": 1, "a": 1})
	if err != nil || one != `{"a":1,"b":1}` {
		t.Errorf("%s, %v", one, err)
	}
	blank, err := models.CanonicalChoices(nil)
	if err != nil || blank != `{}` {
		t.Errorf("blank: %s, %v", blank, err)
	}
	if points, err := models.ParseChoices(one); err != nil || !reflect.DeepEqual(points, map[string]int{"a": 1, "b": 1}) {
		t.Errorf("%v, %v", points, err)
	}
	for _, odd := range []string{``, `null`, `[]`, `{"b":1,"a":1}`, `{"a":1, "b":1}`, `{"a":1,"a":1}`, `{"a":1}x`, `{"a":1.0}`, `{"a":"1"}`} {
		if points, err := models.ParseChoices(odd); err == nil {
			t.Errorf("%s was read as %v", odd, points)
		}
	}
}

// The same bytes must give the same commitment for ever: receipts and the published log depend on it.
func TestCommitmentNeverChanges(t *testing.T) {
	c := models.Commitment("8b9e3a52-9a2a-4a53-9d0e-2b6a4b3b6f11", `{"a":1}`, 2, []byte{1, 2, 3})
	if got := hex.EncodeToString(c[:]); got != "df7fc3c78840b0722ed5056f2b68f6297eaa8867efd0eeddbb091291d50e6272" {
		t.Errorf("commitment %s", got)
	}
	if got := models.Tracker(c); got != "VXZW7HW882R74BPN" {
		t.Errorf("tracker %s", got)
	}
	seen := map[[32]byte]bool{c: true}
	for _, other := range [][32]byte{models.Commitment("8b9e3a52-9a2a-4a53-9d0e-2b6a4b3b6f12", `{"a":1}`, 2, []byte{1, 2, 3}),
		models.Commitment("8b9e3a52-9a2a-4a53-9d0e-2b6a4b3b6f11", `{"b":1}`, 2, []byte{1, 2, 3}),
		models.Commitment("8b9e3a52-9a2a-4a53-9d0e-2b6a4b3b6f11", `{"a":1}`, 21, []byte{2, 3}),
		models.Commitment("8b9e3a52-9a2a-4a53-9d0e-2b6a4b3b6f11", `{"a":1}`, 2, []byte{1, 2, 4})} {
		if seen[other] {
			t.Error("two ballots have one commitment")
		}
		seen[other] = true
	}
}

func TestTrackerIsTheFirstEightyBits(t *testing.T) {
	var c [32]byte
	for i := range c {
		c[i] = 0xff
	}
	if got := models.Tracker(c); got != "ZZZZZZZZZZZZZZZZ" {
		t.Error(got)
	}
	c = [32]byte{0x08, 0x42} // 00001 00001 00001 0...
	if got := models.Tracker(c); got != "1110000000000000" {
		t.Error(got)
	}
	c = [32]byte{9: 1}
	if got := models.Tracker(c); got != "0000000000000001" {
		t.Error(got)
	}
}

// A ballot must not be able to say who cast it or when.
func TestBallotKnowsNobodyAndNoTime(t *testing.T) {
	for _, row := range []any{models.Ballot{}, models.BallotLeaf{}, models.Submission{}} {
		of := reflect.TypeOf(row)
		for i := range of.NumField() {
			f := of.Field(i)
			if f.Type == reflect.TypeFor[time.Time]() || f.Type == reflect.TypeFor[*time.Time]() {
				t.Errorf("%s.%s is a time", of.Name(), f.Name)
			}
			for _, word := range []string{"person", "user", "session", "entry", "email", "contact", "address", "agent", "device", "ip", "at", "day", "date"} {
				if name := strings.ToLower(f.Name); name == word || name == word+"id" || strings.HasPrefix(name, "created") {
					t.Errorf("%s.%s tells who or when", of.Name(), f.Name)
				}
			}
		}
	}
}

func TestVotersSayWhoTheyAre(t *testing.T) {
	for name, test := range map[string]struct {
		cast   models.Cast
		email  bool
		fields []string
	}{
		"code":              {models.Cast{Belongs: "live", Code: "0123 abcd 9xyz"}, false, nil},
		"email":             {models.Cast{Belongs: "volunteer", Email: " Sam@Example.org "}, true, nil},
		"nothing":           {models.Cast{}, false, []string{"belongs", "voting_code"}},
		"a short code":      {models.Cast{Belongs: "live", Code: "0123 ABCD 9XY"}, false, []string{"voting_code"}},
		"no address":        {models.Cast{Belongs: "study", Email: "sam"}, true, []string{"email"}},
		"a stand-in":        {models.Cast{Belongs: "study", Email: "none@none.Invalid."}, true, []string{"email"}},
		"another belonging": {models.Cast{Belongs: "pass through", Code: "0123ABCD9XYZ"}, false, []string{"belongs"}},
	} {
		var fields []string
		var e *models.Error
		if err := test.cast.CheckVoter(test.email, models.VoteFrame{Round: models.Round{Belonging: strings.Join(models.Belongings(), " ")}, AreaName: "Northgate"}); errors.As(err, &e) {
			for _, f := range e.Fields {
				fields = append(fields, f.Field)
			}
		}
		if !reflect.DeepEqual(fields, test.fields) {
			t.Errorf("%s: %v, want %v", name, fields, test.fields)
		}
	}
}

func TestWhatStandsAgainstSealing(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ready := func() models.SealCheck {
		return models.SealCheck{Round: models.Round{Slug: "r", PotPence: 100}, Rules: models.Rulebook{BallotType: "approval", MaxChoices: 3, CountingRule: "greedy", Support: "votes", Unfit: "skip", Ties: "cheapest,votes,id"},
			Timetable: models.Timetable{models.Voting: {OpensAt: now.Add(time.Hour), ClosesAt: now.Add(2 * time.Hour)}}, Now: now,
			Projects: []models.Project{{Title: "A", CostPence: 100}}, Duties: models.DutyCount, Auditors: 1}
	}
	for name, test := range map[string]struct {
		change   func(c *models.SealCheck)
		stop     string
		warnings int
	}{
		"ready":                {func(*models.SealCheck) {}, "", 0},
		"voting is over":       {func(c *models.SealCheck) { c.Now = now.Add(2 * time.Hour) }, "The dates for voting are over", 0},
		"voting should be on":  {func(c *models.SealCheck) { c.Now = now.Add(time.Hour) }, "", 1},
		"no dates":             {func(c *models.SealCheck) { c.Timetable = nil }, "There are no dates", 0},
		"a duty is open":       {func(c *models.SealCheck) { c.Duties = 6 }, "{{.N}} of the duties", 0},
		"the panel scores":     {func(c *models.SealCheck) { c.Scoring = true }, "The panel is still scoring", 0},
		"many undecided":       {func(c *models.SealCheck) { c.Undecided = 2 }, "{{.N}} proposals wait", 0},
		"the panel counts":     {func(c *models.SealCheck) { c.Rules.PanelWeight = 30 }, "Acorn cannot count", 0},
		"no rule for points":   {func(c *models.SealCheck) { c.Rules.VoteBy("score"); c.Rules.CountBy("phragmen") }, "Acorn cannot count", 0},
		"ties left open":       {func(c *models.SealCheck) { c.Rules.Ties = "cheapest" }, "Acorn cannot count", 0},
		"a group can appeal":   {func(c *models.SealCheck) { c.Off = off(models.ProposalNotEligible, now.Add(time.Minute)) }, "“{{.Title}}” cannot go forward, and its group has until {{.When}}", 0},
		"until the vote opens": {func(c *models.SealCheck) { c.Off = off(models.ProposalNotEligible, now.Add(time.Hour)) }, "“{{.Title}}” cannot go forward, and its group has until {{.When}}", 0},
		"its time is over":     {func(c *models.SealCheck) { c.Off = off(models.ProposalNotEligible, now) }, "", 0},
		"it has appealed": {func(c *models.SealCheck) {
			c.Off = off(models.ProposalNotEligible, now.Add(time.Minute))
			c.Off[0].AppealedAt, c.Off[0].AgainAt = &now, &now
		}, "", 0},
		"it asks for no other look": {func(c *models.SealCheck) {
			c.Off = off(models.ProposalNotEligible, now.Add(time.Minute))
			c.Off[0].WaivedAt = &now
		}, "", 0},
		"it asked for none the last time": {func(c *models.SealCheck) {
			c.Off = off(models.ProposalNotEligible, now.Add(models.ReplyDays*24*time.Hour))
			before := now.Add(-time.Second)
			c.Off[0].WaivedAt = &before
		}, "“{{.Title}}” cannot go forward, and its group has until {{.When}}", 0},
		"a group can answer": {func(c *models.SealCheck) { c.Off = off(models.ProposalChangesRequested, now.Add(time.Minute)) }, "“{{.Title}}” was sent back for changes, and its group has until {{.When}}", 0},
		"sent back after it appealed": {func(c *models.SealCheck) {
			c.Off = off(models.ProposalChangesRequested, now)
			c.Off[0].AppealedAt, c.Off[0].AgainAt = &now, &now
		}, "“{{.Title}}” was sent back for changes, and its group has until {{.When}}", 0},
		"costs nothing": {func(c *models.SealCheck) { c.Projects[0].CostPence = 0 }, "“{{.Title}}”", 0},
		"nobody audits": {func(c *models.SealCheck) { c.Auditors = 0 }, "", 1},
		"sent back":     {func(c *models.SealCheck) { c.Off = off(models.ProposalChangesRequested, now) }, "", 1},
	} {
		c := ready()
		test.change(&c)
		stops := c.Stops()
		if (test.stop == "") != (len(stops) == 0) || len(stops) > 0 && !strings.HasPrefix(stops[0].Text, test.stop) {
			t.Errorf("%s: %v", name, stops)
		}
		if w := c.Warnings(); len(w) != test.warnings {
			t.Errorf("%s warns %v", name, w)
		}
	}
}

// off is one proposal that a review left off the ballot, and whose group surely can answer until a time.
func off(state string, until time.Time) []models.Decided {
	return []models.Decided{{Slug: "p", Title: "Youth club", State: state, ReviewedAt: until.Add(-models.ReplyDays * 24 * time.Hour)}}
}

// TestASealWaitsLongerThanAVote: where groups may answer beyond the opening of the vote, the page says so after it has named each of them.
func TestASealWaitsLongerThanAVote(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	late := models.SealCheck{Round: models.Round{Slug: "r"}, Now: now, Timetable: models.Timetable{models.Voting: {OpensAt: now.Add(time.Hour), ClosesAt: now.Add(2 * time.Hour)}},
		Off: append(off(models.ProposalNotEligible, now.Add(time.Minute)), off(models.ProposalChangesRequested, now.Add(61*time.Minute))...)}
	stops := late.Stops()
	if len(stops) < 3 || stops[0].Href != "/desk/proposals/p" || stops[1].Href != "/desk/proposals/p" || !strings.HasPrefix(stops[2].Text, "Voting is to open on {{.Opens}}, and groups have until {{.When}} to answer") {
		t.Errorf("%+v", stops)
	}
}
