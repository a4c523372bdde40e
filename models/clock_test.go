package models_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"acorn/models"
)

// The vote of this round was sealed to close at 8pm and goes on until 9pm; whoever has begun has 20 minutes more.
func TestTheStageAroundBothCloses(t *testing.T) {
	t.Parallel()
	at := func(clock string) time.Time {
		moment, err := time.Parse("15:04:05.000", clock)
		if err != nil {
			t.Fatal(err)
		}
		return moment.AddDate(2027, 4, 6)
	}
	published, sealed := at("08:00:00.000").AddDate(0, -2, 0), at("08:00:00.000").AddDate(0, 0, -1)
	plain := models.RoundState{PublishedAt: &published, SealedAt: &sealed, GraceMinutes: 20,
		Timetable: models.Timetable{models.Voting: {Kind: models.Voting, OpensAt: at("09:00:00.000"), ClosesAt: at("20:00:00.000")}}}
	longer := plain.Set([]models.Extension{{CloseFrom: at("20:00:00.000"), CloseTo: at("21:00:00.000")}, {CloseFrom: at("20:00:00.000"), CloseTo: at("20:30:00.000")}}, nil)
	ended := at("14:32:10.250")
	room := plain.Set(nil, &ended)
	for _, c := range []struct {
		clock                string
		plain, longer, ended models.Stage
	}{
		{"14:32:10.249", models.StageVoting, models.StageVoting, models.StageClosed}, // what two officers ended stays so, also when the clock is set back
		{"14:32:10.250", models.StageVoting, models.StageVoting, models.StageClosed},
		{"19:59:59.000", models.StageVoting, models.StageVoting, models.StageClosed},
		{"19:59:59.999", models.StageVoting, models.StageVoting, models.StageClosed},
		{"20:00:00.000", models.StageGrace, models.StageVoting, models.StageClosed},
		{"20:00:00.001", models.StageGrace, models.StageVoting, models.StageClosed},
		{"20:19:59.000", models.StageGrace, models.StageVoting, models.StageClosed},
		{"20:20:00.000", models.StageClosed, models.StageVoting, models.StageClosed},
		{"20:20:01.000", models.StageClosed, models.StageVoting, models.StageClosed},
		{"20:59:59.999", models.StageClosed, models.StageVoting, models.StageClosed},
		{"21:00:00.000", models.StageClosed, models.StageGrace, models.StageClosed},
		{"21:19:59.999", models.StageClosed, models.StageGrace, models.StageClosed},
		{"21:20:00.000", models.StageClosed, models.StageClosed, models.StageClosed},
	} {
		for name, got := range map[string][2]models.Stage{"as sealed": {plain.Stage(at(c.clock)), c.plain}, "extended": {longer.Stage(at(c.clock)), c.longer}, "ended in the room": {room.Stage(at(c.clock)), c.ended}} {
			if got[0] != got[1] {
				t.Errorf("%s, %s: %s, want %s", c.clock, name, got[0], got[1])
			}
		}
	}
	if got := longer.Clock.Sealed(longer.Timetable)[models.Voting].ClosesAt; !got.Equal(at("20:00:00.000")) || !plain.Timetable[models.Voting].ClosesAt.Equal(got) {
		t.Errorf("sealed was %s", got)
	}
	if last := longer.Clock.Last(); last == nil || !last.CloseTo.Equal(at("21:00:00.000")) {
		t.Errorf("it goes on until %v", last)
	}
}

func TestMoreTimeKeepsToItsRules(t *testing.T) {
	t.Parallel()
	closes := time.Date(2027, 5, 7, 19, 0, 0, 0, time.UTC) // 8pm in London
	published, sealed := closes.AddDate(0, -2, 0), closes.AddDate(0, 0, -20)
	state := models.RoundState{PublishedAt: &published, SealedAt: &sealed, GraceMinutes: 20,
		Timetable: models.Timetable{models.Voting: {Kind: models.Voting, OpensAt: closes.AddDate(0, 0, -14), ClosesAt: closes}}}
	in := func(to time.Time, down ...time.Time) models.ExtendInput {
		e := models.ExtendInput{Reason: "The website was down.", To: models.TypedMomentOf(to)}
		if len(down) == 2 {
			e.Outage, e.DownFrom, e.DownTo = true, models.TypedMomentOf(down[0]), models.TypedMomentOf(down[1])
		}
		return e
	}
	before, after := closes.Add(-time.Hour), closes.Add(time.Hour)
	none := in(closes.Add(time.Hour))
	none.Reason = " "
	reach := in(closes.Add(time.Hour))
	reach.Reason = "Ask sam@example.org"
	for name, c := range map[string]struct {
		in    models.ExtendInput
		now   time.Time
		pot   int64
		field string
		later bool // the clock was
		two   bool
	}{
		"an hour more":                         {in: in(closes.Add(time.Hour)), now: before},
		"of a large pot":                       {in: in(closes.Add(time.Hour)), now: before, pot: models.TwoPeopleAbove + 1, two: true},
		"when the clock was seen to go back":   {in: in(closes.Add(time.Hour)), now: before, later: true, two: true},
		"no reason":                            {in: none, now: before, field: "reason"},
		"a reason with an address":             {in: reach, now: before, field: "reason"},
		"shorter":                              {in: in(closes.Add(-time.Minute)), now: before, field: "to-day"},
		"the same":                             {in: in(closes), now: before, field: "to-day"},
		"a year by mistake":                    {in: in(closes.AddDate(1, 0, 0)), now: before, field: "to-day"},
		"after the close, for no outage":       {in: in(closes.Add(2 * time.Hour)), now: after, field: "outage"},
		"no dates":                             {in: models.ExtendInput{Reason: "x"}, now: before, field: "to-day"},
		"an outage before the close":           {in: in(closes.Add(42*time.Minute), closes.Add(-110*time.Minute), closes.Add(-68*time.Minute)), now: before},
		"less than the outage":                 {in: in(closes.Add(41*time.Minute), closes.Add(-110*time.Minute), closes.Add(-68*time.Minute)), now: before, field: "to-day"},
		"a short outage":                       {in: in(closes.Add(time.Hour), closes.Add(-110*time.Minute), closes.Add(-96*time.Minute)), now: before, field: "down_to-day"},
		"an outage still to come":              {in: in(closes.Add(2*time.Hour), before, closes), now: before, field: "down_to-day"},
		"an outage of the first week":          {in: in(closes.Add(time.Hour), closes.AddDate(0, 0, -9), closes.AddDate(0, 0, -9).Add(time.Hour)), now: before, field: "down_from-day"},
		"an outage that spans the close":       {in: in(closes.Add(2*time.Hour), closes.Add(-30*time.Minute), closes.Add(30*time.Minute)), now: after, two: true},
		"an outage of the grace":               {in: in(closes.Add(2*time.Hour), closes.Add(2*time.Minute), closes.Add(30*time.Minute)), now: after, two: true},
		"an outage that was over at the close": {in: in(closes.Add(2*time.Hour), closes.Add(-30*time.Minute), closes.Add(-10*time.Minute)), now: after, field: "down_to-day"},
		"an outage after the hard close":       {in: in(closes.Add(2*time.Hour), closes.Add(21*time.Minute), closes.Add(50*time.Minute)), now: after, field: "down_to-day"},
		"a close that is past":                 {in: in(closes.Add(time.Hour), closes.Add(-30*time.Minute), closes.Add(30*time.Minute)), now: after.Add(time.Minute), field: "to-day"},
	} {
		pot := c.pot
		if pot == 0 {
			pot = 40_000_00
		}
		e, err := c.in.Check(models.Round{PotPence: pot}, state, c.now, c.later)
		if c.field == "" {
			if err != nil || e.TwoPeople != c.two || !e.CloseFrom.Equal(closes) {
				t.Errorf("%s: %+v, %v", name, e, err)
			}
			continue
		}
		if !hasField(err, c.field) {
			t.Errorf("%s: %v, want something about %s", name, err, c.field)
		}
	}
}

// In the night in which the clocks go back an hour comes twice, and in the other an hour is missing: no vote closes in either.
func TestNoVoteClosesInAnHourThatComesTwice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		closes       time.Time
		month, clock string
		day          string
	}{
		"the clocks go back":    {time.Date(2027, 10, 30, 19, 0, 0, 0, time.UTC), "10", "1:30am", "31"},
		"the clocks go forward": {time.Date(2027, 3, 27, 20, 0, 0, 0, time.UTC), "3", "1:30am", "28"},
	} {
		state := models.RoundState{Timetable: models.Timetable{models.Voting: {OpensAt: c.closes.AddDate(0, 0, -7), ClosesAt: c.closes}}}
		in := models.ExtendInput{Reason: "A storm", To: models.TypedMoment{TypedDay: models.TypedDay{Day: c.day, Month: c.month, Year: "2027"}, Clock: c.clock}}
		if _, err := in.Check(models.Round{}, state, c.closes.Add(-time.Hour), false); !hasField(err, "to-time") {
			t.Errorf("%s: %v", name, err)
		}
		in.To.Clock = "3am"
		e, err := in.Check(models.Round{}, state, c.closes.Add(-time.Hour), false)
		want := map[string]time.Duration{"the clocks go back": 8 * time.Hour, "the clocks go forward": 6 * time.Hour}[name]
		if err != nil || e.CloseTo.Sub(c.closes) != want {
			t.Errorf("%s: %s more, want %s, %v", name, e.CloseTo.Sub(c.closes), want, err)
		}
	}
}

func TestOutagesAreTheGapsOfTheLastDay(t *testing.T) {
	t.Parallel()
	closes := time.Date(2027, 5, 7, 19, 0, 0, 0, time.UTC)
	state := models.RoundState{GraceMinutes: 20, Timetable: models.Timetable{models.Voting: {OpensAt: closes.AddDate(0, 0, -14), ClosesAt: closes}}}
	at := func(minutes int) time.Time { return closes.Add(time.Duration(minutes) * time.Minute) }
	beats := func(gaps ...[2]int) []time.Time {
		var all []time.Time
		for m := -30 * 60; m <= 60; m++ {
			down := false
			for _, g := range gaps {
				down = down || m > g[0] && m < g[1]
			}
			if !down {
				all = append(all, at(m))
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		gaps [][2]int
		want [][2]int
	}{
		"none":                   {nil, nil},
		"a short one":            {[][2]int{{-110, -95}}, nil},
		"a longer one":           {[][2]int{{-110, -68}}, [][2]int{{-110, -68}}},
		"two, one of them early": {[][2]int{{-1700, -1500}, {-20, 30}}, [][2]int{{-20, 30}}},
		"one across the start":   {[][2]int{{-1500, -1400}}, [][2]int{{-1500, -1400}}},
		"after the hard close":   {[][2]int{{21, 50}}, nil},
	} {
		got := state.Outages(beats(c.gaps...))
		if len(got) != len(c.want) {
			t.Errorf("%s: %v", name, got)
			continue
		}
		for i, g := range got {
			if !g.From.Equal(at(c.want[i][0])) || !g.To.Equal(at(c.want[i][1])) || g.Minutes() != c.want[i][1]-c.want[i][0] {
				t.Errorf("%s: %v", name, got)
			}
		}
	}
	from, to := at(-110), at(-68)
	made := state.Set([]models.Extension{{CloseFrom: closes, CloseTo: closes.Add(42 * time.Minute), DownFrom: &from, DownTo: &to}}, nil)
	if got := made.Outages(beats([2]int{-110, -68})); len(got) != 0 {
		t.Errorf("made good for, and still there: %v", got)
	}
	// What is suggested is taken as it is, before the close and after it.
	for _, now := range []time.Time{at(-30), at(45)} {
		gap := models.Gap{From: at(-80), To: at(-40)}
		if now.After(closes) {
			gap = models.Gap{From: at(-10), To: at(40)}
		}
		in := state.Outage(gap, now)
		in.Reason = "The website was down."
		if _, err := in.Check(models.Round{}, state, now, false); err != nil {
			t.Errorf("the suggestion at %s: %+v, %v", now, in, err)
		}
	}
}

// hasField reports whether an error says something about a field.
func hasField(err error, field string) bool {
	var e *models.Error
	return errors.As(err, &e) && slices.ContainsFunc(e.Fields, func(f models.FieldError) bool { return f.Field == field })
}

// TestTenThousandMomentsAroundTheCloses: of moments by lot around both closes, to the microsecond, each is in the stage that it belongs to, and each of the closes is exact.
func TestTenThousandMomentsAroundTheCloses(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 20))
	closes := time.Date(2027, time.May, 7, 20, 0, 0, 0, time.UTC)
	published, sealed := closes.AddDate(0, -2, 0), closes.AddDate(0, 0, -7)
	const grace = 20 * time.Minute
	state := models.RoundState{PublishedAt: &published, SealedAt: &sealed, GraceMinutes: int(grace.Minutes()),
		Timetable: models.Timetable{models.Voting: {Kind: models.Voting, OpensAt: closes.AddDate(0, 0, -5), ClosesAt: closes}}}
	stages := map[models.Stage]int{}
	for i := range 10_000 {
		near := []time.Duration{0, grace}[i%2]
		spread := []time.Duration{time.Microsecond, time.Millisecond, time.Second, 25 * time.Minute}[i/2%4]
		after := near + time.Duration(random.Int64N(2*int64(spread/time.Microsecond)+1))*time.Microsecond - spread
		want := models.StageClosed
		switch {
		case after < 0:
			want = models.StageVoting
		case after < grace:
			want = models.StageGrace
		}
		if got := state.Stage(closes.Add(after)); got != want {
			t.Fatalf("%s after the close: %s, want %s", after, got, want)
		}
		stages[want]++
	}
	if len(stages) != 3 || stages[models.StageGrace] < 1000 {
		t.Errorf("the moments are of %v", stages)
	}
}
