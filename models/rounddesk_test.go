package models

import (
	"testing"
	"time"
)

func TestNextStepOfEachStage(t *testing.T) {
	now := utc(t, setupNow)
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	for _, c := range []struct {
		what  string
		stage Stage
		edit  func(*RoundDesk)
		want  NextStep
	}{
		{"questions first", StageDraft, func(d *RoundDesk) { d.WhoMayPropose, d.DutiesOpen = "", 7 }, NextStep{Kind: StepAnswer, Part: RoundPeoplePart}},
		{"then duties", StageDraft, func(d *RoundDesk) { d.DutiesOpen = 2 }, NextStep{Kind: StepDuties, Count: 2}},
		{"then publish", StageDraft, func(*RoundDesk) {}, NextStep{Kind: StepPublish}},
		{"planning", StagePlanning, func(*RoundDesk) {}, NextStep{Kind: StepFollowPlan, At: day(2)}},
		{"before planning", StageWaiting, func(*RoundDesk) {}, NextStep{Kind: StepWaitPlan, At: day(1)}},
		{"after planning", StageWaiting, func(d *RoundDesk) { d.Options.Now = day(2) }, NextStep{Kind: StepWaitProposals, At: day(3)}},
		{"nobody plans", StageWaiting, func(d *RoundDesk) { delete(d.Timetable, Planning) }, NextStep{Kind: StepWaitProposals, At: day(3)}},
		{"no proposals yet", StageProposing, func(*RoundDesk) {}, NextStep{Kind: StepWaitMore, At: day(5)}},
		{"proposals to read", StageProposing, func(d *RoundDesk) { d.Proposals[ProposalSubmitted] = 4 }, NextStep{Kind: StepReview, Count: 4, At: day(5)}},
		{"reading before anything else", StageReviewing, func(d *RoundDesk) { d.Proposals[ProposalSubmitted] = 1 }, NextStep{Kind: StepReview, Count: 1}},
		{"the panel scores", StageReviewing, func(*RoundDesk) {}, NextStep{Kind: StepFollowPanel, At: day(7)}},
		{"the panel is done", StageReviewing, func(d *RoundDesk) { d.Options.Now = day(7) }, NextStep{Kind: StepReleasePanel}},
		{"released", StageReviewing, func(d *RoundDesk) { d.PanelReleased, d.Proposals[ProposalEligible] = true, 9 }, NextStep{Kind: StepSeal, Count: 9, At: day(8)}},
		{"no panel", StageReviewing, func(d *RoundDesk) { d.PanelTeamID = nil }, NextStep{Kind: StepSeal, At: day(8)}},
		{"never sealed", StageReviewing, func(d *RoundDesk) { d.Options.Now = day(9) }, NextStep{Kind: StepMoveVote, At: day(9)}},
		{"sealed, codes", StageSealed, func(*RoundDesk) {}, NextStep{Kind: StepCodes, At: day(8)}},
		{"sealed, email", StageSealed, func(d *RoundDesk) { d.Assurance = AssuranceEmail }, NextStep{Kind: StepWaitVote, At: day(8)}},
		{"voting", StageVoting, func(*RoundDesk) {}, NextStep{Kind: StepFollowVote, At: day(9)}},
		{"grace", StageGrace, func(*RoundDesk) {}, NextStep{Kind: StepFollowVote, At: day(9)}},
		{"closed", StageClosed, func(d *RoundDesk) { d.Options.Now = day(9) }, NextStep{Kind: StepCount}},
		{"closed, and the clock set back", StageClosed, func(d *RoundDesk) { d.Options.Now = day(8) }, NextStep{Kind: StepSetBack}},
		{"counted", StageCounted, func(*RoundDesk) {}, NextStep{Kind: StepPublishResult}},
		{"published", StagePublished, func(d *RoundDesk) { d.Awards = AwardProgress{Missing: 3} }, NextStep{Kind: StepAwards, Count: 3}},
		{"awards proposed", StagePublished, func(d *RoundDesk) { d.Awards = AwardProgress{Missing: 3, Proposed: true} }, NextStep{Kind: StepWaitApprover}},
		{"more to award before answers", StagePublished, func(d *RoundDesk) { d.Awards = AwardProgress{Missing: 1, Offered: 2} }, NextStep{Kind: StepAwards, Count: 1}},
		{"offered", StagePublished, func(d *RoundDesk) { d.Awards = AwardProgress{Offered: 2, Begun: 1} }, NextStep{Kind: StepWaitAnswers, Count: 2}},
		{"some left out", StagePublished, func(d *RoundDesk) { d.Awards = AwardProgress{Begun: 4, LeftOut: 1} }, NextStep{Kind: StepDeliver, Count: 1}},
		{"all settled", StagePublished, func(d *RoundDesk) { d.Awards = AwardProgress{Begun: 4} }, NextStep{Kind: StepDeliver}},
	} {
		d := RoundDesk{RoundSetup: answered(t, TemplateYouth), Stage: c.stage, Proposals: map[string]int{}, Options: RoundOptions{Now: now}}
		for i, kind := range []string{Planning, Proposing, Scoring, Voting} {
			d.Timetable[kind] = Window{Kind: kind, OpensAt: day(2*i + 1), ClosesAt: day(2*i + 2)}
		}
		d.Timetable[Proposing] = Window{OpensAt: day(3), ClosesAt: day(5)}
		d.Timetable[Scoring] = Window{OpensAt: day(5), ClosesAt: day(7)}
		d.Timetable[Voting] = Window{OpensAt: day(8), ClosesAt: day(9)}
		c.edit(&d)
		if got := d.Next(); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}

func TestDutyInput(t *testing.T) {
	for _, c := range []struct{ kind, link, reason, want string }{
		{DutyPower, "https://harwick.example/decision", "", ""},
		{DutyPower, "", "The cabinet decides on 3 March", ""},
		{DutyPower, "http://harwick.example", "and a reason", ""},
		{DutyPower, " ", "\n", "power_link"},
		{DutyPower, "harwick.example/decision", "", "power_link"},
		{DutyPower, "javascript:alert(1)", "", "power_link"},
		{DutyPower, "https://", "", "power_link"},
		{DutyPower, "", "no", "power_reason"},
		{DutyPower, "", "Unnecessary", "power_reason"},
		{DutyPower, "", "No subsidy", ""},
	} {
		if got := wrongFields(DutyInput{c.kind, c.link, c.reason}.Check()); got != c.want {
			t.Errorf("%q, %q: wrong %q, want %q", c.link, c.reason, got, c.want)
		}
	}
	if CodeOf(DutyInput{"other", "https://harwick.example", ""}.Check()) != NotFound {
		t.Error("there are seven duties and no other")
	}
}

func TestCheckPublish(t *testing.T) {
	now := utc(t, setupNow)
	all := func() []Duty {
		var duties []Duty
		for _, kind := range Duties {
			duties = append(duties, Duty{Kind: kind, Reason: "Done"})
		}
		return duties
	}
	for _, c := range []struct {
		what   string
		edit   func(*RoundSetup)
		duties []Duty
		left   int64
		now    time.Time
		want   Code
		fields string
	}{
		{"ready", func(*RoundSetup) {}, all(), 40_000_00, now, "", ""},
		{"published already", func(r *RoundSetup) { r.PublishedAt = &now }, all(), 40_000_00, now, Conflict, ""},
		{"a question open", func(r *RoundSetup) { r.SafeguardingLead = "" }, all(), 40_000_00, now, Conflict, ""},
		{"two duties open", func(*RoundSetup) {}, all()[2:], 40_000_00, now, Invalid, "data_protection_link equality_link"},
		{"no duty answered", func(*RoundSetup) {}, nil, 40_000_00, now, Invalid,
			"data_protection_link equality_link power_link pre_election_link subsidy_link safeguarding_link complaints_link"},
		{"the fund has less", func(*RoundSetup) {}, all(), 39_999_99, now, Conflict, ""},
		{"too late for proposals", func(*RoundSetup) {}, all(), 40_000_00, now.AddDate(1, 0, 0), Conflict, ""},
		{"proposals opened an hour ago", func(*RoundSetup) {}, all(), 40_000_00, answered(t, TemplateLocal).Timetable[Proposing].OpensAt.Add(time.Hour), Conflict, ""},
		{"email for too much", func(r *RoundSetup) { r.MaxAskPence = 10_000_01 }, all(), 40_000_00, now, Conflict, ""},
	} {
		r := answered(t, TemplateLocal)
		c.edit(&r)
		err := CheckPublish(r, c.duties, c.left, c.now)
		if c.want == "" && err != nil || c.want != "" && (err == nil || CodeOf(err) != c.want) || wrongFields(err) != c.fields {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestNearElections(t *testing.T) {
	near := NearElections(Timetable{
		Proposing: {OpensAt: utc(t, "2027-01-11T09:00:00Z"), ClosesAt: utc(t, "2027-02-12T17:00:00Z")},
		Voting:    {OpensAt: utc(t, "2027-03-15T09:00:00Z"), ClosesAt: utc(t, "2027-03-28T19:00:00Z")},
	}, utc(t, setupNow))
	if len(near) != 1 || near[0].What != "result" || near[0].Election.Format(time.DateOnly) != "2027-05-06" {
		t.Errorf("near an election: %+v, want the result alone", near)
	}
	if near := NearElections(Timetable{}, utc(t, "2027-04-20T09:00:00Z")); len(near) != 1 || near[0].What != "launch" {
		t.Errorf("published in April: %+v, want the launch", near)
	}
}
