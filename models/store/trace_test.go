package store_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
	"acorn/views"
)

// untraced are what somebody does that the audit trail does not tell of, each with the reason. What only reads needs none.
var untraced = map[string]string{
	"SaveAccount":        "one's own name",
	"SayNeed":            "a resident's words, which an officer's decision follows",
	"SaveAnswers":        "a draft that nobody else sees; beginning and sending one on a group's behalf is on record",
	"AnswerInterest":     "the member's own, kept with its time; undoing one is on record",
	"SaveScore":          "the member's own, kept with its time",
	"SavePanelComment":   "the member's own, kept with its time",
	"FinishScorecard":    "the member's own, kept with its time, and frozen by it",
	"AppealPage":         reads,
	"AskToExchange":      "sends a code to an address, and changes nothing before it is typed",
	"CodeToReadOut":      "gives a voter a code, and changes nothing before it is read out and typed",
	"AuditTrail":         reads,
	"BatchPage":          reads,
	"HelpPage":           reads,
	"PassesPage":         reads,
	"PosterPage":         reads,
	"AuditTrailBefore":   reads,
	"AuditChoices":       reads,
	"AwardsPage":         reads,
	"TranslationsPage":   reads,
	"CancelPage":         reads,
	"ClockPage":          reads,
	"CodesPage":          reads,
	"RollPage":           reads,
	"ListPage":           reads,
	"ListProblems":       reads,
	"PostcodesPage":      reads,
	"CountPage":          reads,
	"DecisionPage":       reads,
	"DeskCounts":         reads,
	"Draft":              reads,
	"DraftAppeal":        reads,
	"DraftReview":        reads,
	"DraftReviews":       reads,
	"DraftOfForm":        reads,
	"DutiesPage":         reads,
	"VotersPage":         reads,
	"ChecksPage":         reads,
	"ElectionCheck":      reads,
	"ElectionsDesk":      reads,
	"FundPage":           reads,
	"InitiativePage":     reads,
	"FundsPage":          reads,
	"FundToChange":       reads,
	"HandoversFor":       reads,
	"ManagePage":         reads,
	"MeasurementPage":    reads,
	"Moderation":         reads,
	"MyInitiatives":      reads,
	"MyProposals":        reads,
	"MyRounds":           reads,
	"KeyPage":            reads,
	"PhonePage":          reads,
	"PhoneVotePage":      reads,
	"BeginPhoneVote":     "a vote by phone is on record once the caller agrees to it",
	"ProvePhoneVote":     "a vote by phone is on record once the caller agrees to it",
	"FillPhoneVote":      "a vote by phone is on record once the caller agrees to it",
	"DropPhoneVote":      "a call that was given up did nothing",
	"KeyingPage":         reads,
	"KeyPaper":           "what was keyed is kept with who did until the batch is settled, which is on record",
	"NewRound":           reads,
	"Offer":              reads,
	"OffersFor":          reads,
	"OwnData":            reads,
	"PanelPage":          reads,
	"PaperBatchPage":     reads,
	"PaperPage":          reads,
	"PanelProgress":      reads,
	"PanelResult":        reads,
	"PanelTasks":         reads,
	"PaymentPage":        reads,
	"PaymentsPage":       reads,
	"PlanPage":           reads,
	"ProposalPage":       reads,
	"ProposeStart":       reads,
	"ReviewPage":         reads,
	"ReviewTable":        reads,
	"RolesPage":          reads,
	"RoleToEnd":          reads,
	"RolesToDecide":      reads,
	"RoundDesk":          reads,
	"RoundPage":          reads,
	"RoundToChange":      reads,
	"RoundsToCopy":       reads,
	"RulesCompared":      reads,
	"CheckIdentity":      reads,
	"IdentitiesOf":       reads,
	"ParkForm":           "a form that was not taken did nothing yet",
	"ParkedForm":         reads,
	"SaveForm":           "a form that was put aside did nothing yet",
	"DropForm":           "a form that was put aside did nothing yet",
	"SavedForm":          reads,
	"SavedForms":         reads,
	"ScoringPage":        reads,
	"SealPage":           reads,
	"Update":             reads,
	"WaitingForApprover": reads,
}

const reads = "it only reads"

// tracer watches the audit trail while things are done.
type tracer struct {
	t *testing.T
	*world.World
	done map[string]bool
}

// does runs what a method of the store does, and fails the test unless the newest entry of the trail afterwards is of this act and this person.
func (tr *tracer) does(method string, actor models.Actor, act models.Act, do func() error) {
	tr.t.Helper()
	before := tr.newest()
	if err := do(); err != nil {
		tr.t.Fatalf("%s: %v", method, err)
	}
	tr.done[method] = true
	after := tr.newest()
	if after.Number <= before.Number || after.Act != string(act) || text(after.ActorID) != actor.PersonID || after.At.Before(before.At) {
		tr.t.Errorf("%s by %s should leave an entry of %q; the newest is %d %q (before: %d)", method, actor.DisplayName, act, after.Number, after.Act, before.Number)
	}
}

func (tr *tracer) newest() models.AuditLine {
	tr.t.Helper()
	lines, err := tr.Store.AuditTrail(tr.t.Context(), tr.Auditor, 1)
	if err != nil || len(lines) != 1 {
		tr.t.Fatalf("%d entries, %v", len(lines), err)
	}
	return lines[0]
}

// ok ends the test when what something needed did not work.
func (tr *tracer) ok(err error) {
	tr.t.Helper()
	if err != nil {
		tr.t.Fatal(err)
	}
}

// TestEachActLeavesATrace does everything that the store lets somebody do, as an officer where officers may, and looks for it in the audit trail. A
// method that is neither done here nor excused above fails the test.
func TestEachActLeavesATrace(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		tr := &tracer{t, w, map[string]bool{}}
		tr.installation()
		tr.setup()
		tr.elections()
		tr.planning()
		tr.proposals()
		tr.panel()
		tr.lists()
		tr.content()
		tr.delivery()
		tr.awards()
		tr.vote() // moves the clock, as an award's offer that lapses does
		kind := reflect.TypeFor[*store.Store]()
		for i := range kind.NumMethod() {
			m := kind.Method(i)
			if m.Type.NumIn() < 3 || m.Type.In(2) != reflect.TypeFor[models.Actor]() {
				continue
			}
			switch _, excused := untraced[m.Name]; {
			case tr.done[m.Name] == excused:
				t.Errorf("%s is done in this test: %t, and excused from it: %t", m.Name, tr.done[m.Name], excused)
			}
		}
		everyEntryHasWords(t, w)
		if _, err := w.Store.VerifyAudit(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// everyEntryHasWords: the trail says what was done, and to what, as people do.
func everyEntryHasWords(t *testing.T, w *world.World) {
	t.Helper()
	lines, err := w.Store.AuditTrail(t.Context(), w.Auditor, 1000)
	if err != nil || len(lines) < 50 {
		t.Fatalf("%d entries, %v", len(lines), err)
	}
	for _, l := range lines {
		if sentence := views.AuditSentence(t.Context(), l); sentence == l.Act || strings.Contains(sentence, "{{") {
			t.Errorf("entry %d, %q of a %s with %s, has no words of its own: %q", l.Number, l.Act, l.ObjectKind, l.Detail, sentence)
		}
		nameless := l.ObjectKind == "concern" || l.ObjectKind == "concerns" || l.ObjectKind == "settings" || l.ObjectKind == "installation" || l.Detail == `"begun on behalf of a group"` ||
			strings.Contains(l.Detail, "discarded") || l.Act == string(models.ActDraftRound) && l.RoundName == ""
		if !nameless && l.Object == "" {
			t.Errorf("entry %d, %q of a %s, does not say what it is about", l.Number, l.Act, l.ObjectKind)
		}
	}
}

func (tr *tracer) installation() {
	ctx, s := tr.t.Context(), tr.Store
	tr.does("ProposeRole", tr.Admin, models.ActGrantRoles, func() error { return s.ProposeRole(ctx, tr.Admin, teamRole(tr.World, "nia@people.example")) })
	tr.does("DecideRole", tr.Admin2, models.ActGrantRoles, func() error {
		return s.DecideRole(ctx, tr.Admin2, waiting(tr.t, tr.World, tr.Admin2).ID, models.GrantConfirmed)
	})
	tr.does("EndRole", tr.Admin, models.ActGrantRoles, func() error { return s.EndRole(ctx, tr.Admin, tr.Councillor.Memberships[0].ID, "They moved on") })
	council := models.NewCouncil(nil)
	council.Name, council.Email, council.SafeguardingPhone = "Harwick", "help@harwick.example", "01632 960 000"
	tr.does("SaveCouncil", tr.Admin, models.ActSettings, func() error { return s.SaveCouncil(ctx, tr.Admin, council) })
	tr.does("SaveLogo", tr.Admin, models.ActSettings, func() error { return s.SaveLogo(ctx, tr.Admin, nil, true) })
	tr.does("LinkIdentity", tr.Member, models.ActOwnData, func() error { return s.LinkIdentity(ctx, tr.Member, atCouncil("rae"), "Harwick Council") })
	tr.does("UnlinkIdentity", tr.Member, models.ActOwnData, func() error {
		known, err := s.IdentitiesOf(ctx, tr.Member)
		tr.ok(err)
		return s.UnlinkIdentity(ctx, tr.Member, known[0].ID, "Harwick Council", nil)
	})
	tr.does("EraseAccount", tr.Member, models.ActOwnData, func() error { return s.EraseAccount(ctx, tr.Member) })
}

func (tr *tracer) elections() {
	ctx, s, slug := tr.t.Context(), tr.Store, ""
	tr.does("ReadElection", tr.Officer, models.ActDraftRound, func() error {
		var err error
		slug, err = s.ReadElection(ctx, tr.Officer, models.ElectionInput{Source: "pabulib.org", File: []byte(world.Town)})
		return err
	})
	tr.does("PublishElection", tr.Officer, models.ActDraftRound, func() error { return s.PublishElection(ctx, tr.Officer, slug, "", models.ByVotes) })
	tr.does("RemoveElection", tr.Officer, models.ActDraftRound, func() error { return s.RemoveElection(ctx, tr.Officer, slug) })
}

func (tr *tracer) setup() {
	ctx, s := tr.t.Context(), tr.Store
	fund := models.FundInput{Name: "Youth fund", Holder: tr.Council.ID, Purpose: "Youth clubs", Year: "2026-27", Contributions: []models.ContributionInput{{Organisation: "Harwick Council", Amount: "1,000"}}}
	tr.does("CreateFund", tr.Officer, models.ActDraftRound, func() error { _, err := s.CreateFund(ctx, tr.Officer, fund); return err })
	tr.does("CorrectFund", tr.Officer, models.ActDraftRound, func() error { return s.CorrectFund(ctx, tr.Officer, "youth-fund", fund) })
	tr.Round(models.StageProposing)
	tr.does("AddToFund", tr.Officer, models.ActDraftRound, func() error {
		return s.AddToFund(ctx, tr.Officer, tr.Fund.Slug, models.AdditionInput{Organisation: "Harwick Council", Amount: "10", Reason: "A gift"})
	})
	in := money(tr.World)
	in.Pot = "1,000"
	in.Max = "500"
	var slug string
	tr.does("CreateRound", tr.Officer, models.ActDraftRound, func() error {
		var err error
		slug, err = s.CreateRound(ctx, tr.Officer, models.TemplateYouth, in)
		return err
	})
	tr.does("DiscardDraft", tr.Officer, models.ActDraftRound, func() error { return s.DiscardDraft(ctx, tr.Officer, slug) })
	slug = draftRound(tr.t, tr.World, models.TemplateYouth, in)
	answerDuties(tr.t, tr.World, slug, models.Duties[1:]...)
	tr.done["AnswerDuties"] = true // AnswerDuty is one of them
	tr.does("AnswerDuty", tr.Officer, models.ActDraftRound, func() error {
		return s.AnswerDuty(ctx, tr.Officer, slug, models.DutyInput{Kind: models.Duties[0], Link: "https://harwick.example"})
	})
	tr.does("PublishRound", tr.Officer, models.ActDraftRound, func() error { return s.PublishRound(ctx, tr.Officer, slug) })
	setup, _, err := s.RoundToChange(ctx, tr.Officer, slug)
	tr.ok(err)
	change := models.RoundInputOf(models.RoundMoneyPart, setup)
	change.Money.Pot, change.Reason = "900", "Less was given"
	tr.does("ChangeRound", tr.Officer, models.ActDraftRound, func() error { return s.ChangeRound(ctx, tr.Officer, slug, change) })
	tr.does("CancelRound", tr.Officer, models.ActDraftRound, func() error { return s.CancelRound(ctx, tr.Officer, slug, "The money is needed elsewhere") })
	large := tr.Round(models.StageProposing)
	tr.ok(s.Setup(ctx, patchOf(&models.Round{}, large.ID, map[string]any{"pot_pence": 5_000_001, "assurance": "code"})))
	tr.does("CancelRound", tr.Officer, models.ActDraftRound, func() error { return s.CancelRound(ctx, tr.Officer, large.Slug, "The money is needed elsewhere") })
	tr.does("KeepRound", tr.Officer2, models.ActDraftRound, func() error { return s.KeepRound(ctx, tr.Officer2, large.Slug) })
	tr.ok(s.CancelRound(ctx, tr.Officer, large.Slug, "The money is needed elsewhere"))
	tr.does("ConfirmCancel", tr.Officer2, models.ActDraftRound, func() error { return confirmsCancel(ctx, s, tr.Officer2, large.Slug) })
	in.Name = "Again"
	tr.does("CopyRound", tr.Officer, models.ActDraftRound, func() error { _, err := s.CopyRound(ctx, tr.Officer, slug, in); return err })
}

func (tr *tracer) planning() {
	ctx, s, r := tr.t.Context(), tr.Store, tr.Round(models.StagePlanning)
	var item string
	tr.does("AddPlanItem", tr.Officer, models.ActPlan, func() error {
		var err error
		item, err = s.AddPlanItem(ctx, tr.Officer, r.Slug, models.PlanItemInput{Kind: models.PlanPriority, Title: "Mornings", Body: "Afternoons are full"})
		return err
	})
	tr.does("ChoosePlan", tr.Officer, models.ActPlan, func() error {
		return s.ChoosePlan(ctx, tr.Officer, r.Slug, models.PlanChoiceInput{Item: item, Choice: models.PlanAgree})
	})
}

func (tr *tracer) proposals() {
	ctx, s, r := tr.t.Context(), tr.Store, tr.Round(models.StageProposing)
	tr.does("StartProposal", tr.Officer, models.ActDraft, func() error { _, err := s.StartProposal(ctx, tr.Officer, r.Slug); return err })
	draft := written(tr.t, tr.World, r, tr.Officer)
	council, ask := models.Council{Name: "Harwick"}, models.HandoverInput{Email: tr.Officer2.Email}
	tr.does("AskHandover", tr.Officer, models.ActSubmit, func() error { return s.AskHandover(ctx, tr.Officer, council, draft, ask) })
	tr.does("TakeBackHandover", tr.Officer, models.ActSubmit, func() error { return s.TakeBackHandover(ctx, tr.Officer, draft) })
	tr.ok(s.AskHandover(ctx, tr.Officer, council, draft, ask))
	tr.does("AnswerHandover", tr.Officer2, models.ActSubmit, func() error { return s.AnswerHandover(ctx, tr.Officer2, draft, true) })
	var slug string
	tr.does("SubmitProposal", tr.Officer, models.ActSubmit, func() error {
		var err error
		slug, err = s.SubmitProposal(ctx, tr.Officer, draft, declared)
		return err
	})
	tr.does("WithdrawProposal", tr.Officer2, models.ActSubmit, func() error { return s.WithdrawProposal(ctx, tr.Officer2, slug) })
	p := tr.Proposal(r, models.ProposalSubmitted, "Baby bank", 50_000)
	page, err := s.ReviewPage(ctx, tr.Officer, p.Slug)
	tr.ok(err)
	tr.does("DecideReview", tr.Officer, models.ActReview, func() error { return s.DecideReview(ctx, tr.Officer, p.Slug, decision(page, models.ProposalEligible)) })
	several := models.ReviewsInput{Versions: []string{tr.Version(tr.Proposal(r, models.ProposalSubmitted, "Night walks", 50_000))}, Reasons: "It meets every rule of the round."}
	tr.does("DecideReviews", tr.Officer, models.ActReview, func() error { return s.DecideReviews(ctx, tr.Officer, r.Slug, several) })
	refused := tr.Proposal(r, models.ProposalNotEligible, "Toy library", 50_000)
	tr.does("WaiveAppeal", tr.Lead, models.ActAppeal, func() error { return s.WaiveAppeal(ctx, tr.Lead, refused.Slug) })
	tr.does("Appeal", tr.Lead, models.ActAppeal, func() error {
		return s.Appeal(ctx, tr.Lead, refused.Slug, models.AppealInput{Why: "We are inside the area, see the map."})
	})
	page, err = s.ReviewPage(ctx, tr.Officer2, refused.Slug)
	tr.ok(err)
	tr.does("DecideAppeal", tr.Officer2, models.ActDecideAppeal, func() error {
		return s.DecideAppeal(ctx, tr.Officer2, refused.Slug, decision(page, models.ProposalEligible))
	})
}

// lists brings in lists of people and of postcodes, and makes a letter.
func (tr *tracer) lists() {
	ctx, s, v, id := tr.t.Context(), tr.Store, sealedBy(tr.t, tr.World, models.AssuranceRoll), ""
	receive := func() error {
		var err error
		id, err = s.ReceiveRoll(ctx, tr.Officer, v.Slug, members(false), strings.NewReader("reference,email\nA1,\n"))
		return err
	}
	tr.does("ReceiveRoll", tr.Officer, models.ActImportRoll, receive)
	work(tr.t, tr.World)
	tr.does("DiscardList", tr.Officer2, models.ActImportRoll, func() error { _, err := s.DiscardList(ctx, tr.Officer2, v.Slug, id); return err })
	tr.ok(receive())
	work(tr.t, tr.World)
	hash := list(tr.t, tr.World, v.Slug, id).List.FileHash
	tr.does("ApplyList", tr.Officer2, models.ActImportRoll, func() error { return s.ApplyList(ctx, tr.Officer2, v.Slug, id, hash) })
	work(tr.t, tr.World)
	tr.does("IssueLetters", tr.Officer, models.ActIssueCodes, func() error {
		_, err := s.IssueLetters(ctx, tr.Officer, v.Slug, "March", models.MostLetters)
		return err
	})
	tr.does("ReceivePostcodes", tr.Officer, models.ActPostcodes, func() error {
		var err error
		id, err = s.ReceivePostcodes(ctx, tr.Officer, models.NewList{Source: "ONSPD"}, strings.NewReader("pcds,doterm,osward\nNR1 3QU,,"+tr.Area.OnsCode+"\n"))
		return err
	})
	tr.does("DiscardList", tr.Officer2, models.ActPostcodes, func() error { _, err := s.DiscardList(ctx, tr.Officer2, "", id); return err })
}

func (tr *tracer) panel() {
	ctx, s, r := tr.t.Context(), tr.Store, tr.Round(models.StageReviewing)
	p := tr.Proposal(r, models.ProposalEligible, "Baby bank", 50_000)
	tr.ok(s.AnswerInterest(ctx, tr.Advisor, r.Slug, p.Slug, "friend"))
	progress, err := s.PanelProgress(ctx, tr.Officer, r.Slug)
	tr.ok(err)
	tr.does("UndoInterest", tr.Officer, models.ActUndoInterest, func() error {
		return s.UndoInterest(ctx, tr.Officer, r.Slug, progress.Interests[0].ID, "A slip of the thumb")
	})
	for _, member := range []models.Actor{tr.Advisor, tr.Advisor2, tr.PanelParent} {
		finish(tr.t, tr.World, member, r, p, 3, 4)
	}
	tr.does("ReleasePanel", tr.Officer, models.ActReleasePanel, func() error { return s.ReleasePanel(ctx, tr.Officer, r.Slug) })
	patch(tr.t, tr.World, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"})
	propose := func() error { return seals(ctx, s, tr.Officer, r.Slug) }
	tr.does("SealRound", tr.Officer, models.ActSeal, propose)
	tr.does("DropSeal", tr.Officer2, models.ActSeal, func() error { return s.DropSeal(ctx, tr.Officer2, r.Slug) })
	tr.ok(propose())
	tr.does("ConfirmSeal", tr.Officer2, models.ActSeal, func() error { return confirmsSeal(ctx, s, tr.Officer2, r.Slug) })
}

func (tr *tracer) content() {
	ctx, s := tr.t.Context(), tr.Store
	tr.ok(s.SayNeed(ctx, models.Actor{}, models.NeedInput{Title: "Nowhere to play"}))
	waits, err := s.Moderation(ctx, tr.Safeguarding)
	tr.ok(err)
	tr.does("DecideNeed", tr.Safeguarding, models.ActModerate, func() error {
		_, err := s.DecideNeed(ctx, tr.Safeguarding, waits.Waiting[0].ID, models.ReleaseNeed, "")
		return err
	})
	tr.ok(s.RaiseConcern(ctx, models.ConcernInput{Body: "I am worried"}))
	var concerns []models.ConcernView
	tr.does("Concerns", tr.Safeguarding, models.ActReadConcerns, func() error {
		var err error
		concerns, err = s.Concerns(ctx, tr.Safeguarding)
		return err
	})
	tr.does("TakeConcern", tr.Safeguarding, models.ActReadConcerns, func() error { return s.TakeConcern(ctx, tr.Safeguarding, concerns[0].ID) })
	tr.does("NoteConcern", tr.Safeguarding, models.ActReadConcerns, func() error { return s.NoteConcern(ctx, tr.Safeguarding, concerns[0].ID, "Nobody answers") })
	tr.does("HandleConcern", tr.Safeguarding, models.ActReadConcerns, func() error { return s.HandleConcern(ctx, tr.Safeguarding, concerns[0].ID, "We rang") })
}

// closed is a round whose result is published, with an initiative of each size.
func (tr *tracer) closed() (r models.Round, large, small models.Initiative) {
	r = tr.Round(models.StageClosed)
	p, q := tr.Proposal(r, models.ProposalEligible, "Baby bank", 350_000), tr.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
	tr.Published(r)
	return r, tr.Initiative(r, p, "Baby bank", 350_000), tr.Initiative(r, q, "Walking bus", 80_000)
}

func (tr *tracer) delivery() {
	ctx, s := tr.t.Context(), tr.Store
	_, in, small := tr.closed()
	page, err := s.ManagePage(ctx, tr.Officer, in.Slug)
	tr.ok(err)
	today := models.TypedDayOf(tr.Now.Format(time.DateOnly))
	tr.does("MilestoneDone", tr.Officer, models.ActDeliver, func() error {
		return s.MilestoneDone(ctx, tr.Officer, in.Slug, page.Milestones[1].ID, models.DoneInput{DoneOn: today})
	})
	step := models.StepInput{Title: "We open on Saturdays", Due: models.TypedDayOf(in.EndsOn)}
	tr.does("AddMilestone", tr.Officer, models.ActDeliver, func() error { return s.AddMilestone(ctx, tr.Officer, in.Slug, step) })
	step.Title = "We open on Sundays"
	tr.does("ChangeMilestone", tr.Officer, models.ActDeliver, func() error { return s.ChangeMilestone(ctx, tr.Officer, in.Slug, page.Milestones[2].ID, step) })
	tr.does("RemoveMilestone", tr.Officer, models.ActDeliver, func() error { return s.RemoveMilestone(ctx, tr.Officer, in.Slug, page.Milestones[2].ID) })
	tr.does("PostUpdate", tr.Officer, models.ActDeliver, func() error { return s.PostUpdate(ctx, tr.Officer, in.Slug, "We opened on Saturdays too.") })
	page, err = s.ManagePage(ctx, tr.Officer, in.Slug)
	tr.ok(err)
	tr.does("TakeDownUpdate", tr.Lead, models.ActDeliver, func() error { return s.TakeDownUpdate(ctx, tr.Lead, in.Slug, page.Updates[0].ID, "Too early") })
	tr.does("PutBackUpdate", tr.Lead, models.ActDeliver, func() error { return s.PutBackUpdate(ctx, tr.Lead, in.Slug, page.Updates[0].ID) })
	tr.does("HideUpdate", tr.Officer, models.ActModerate, func() error { return s.HideUpdate(ctx, tr.Officer, in.Slug, page.Updates[0].ID, "It names a child") })
	tr.does("ReleaseUpdate", tr.Safeguarding, models.ActModerate, func() error {
		return s.ReleaseUpdate(ctx, tr.Safeguarding, in.Slug, page.Updates[0].ID, "The name is the group's own")
	})
	report := models.MeasurementInput{IndicatorID: tr.Indicator.ID, HasBaseline: "yes", Baseline: "36", PeopleStart: "41", Target: "65", Actual: "70", PeopleEnd: "33", PeopleReached: "90",
		From: today, To: today, Method: "survey", MethodNote: "On paper", Comparison: "none"}
	tr.does("Measure", tr.Officer, models.ActDeliver, func() error { return s.Measure(ctx, tr.Officer, in.Slug, report) })
	page, err = s.ManagePage(ctx, tr.Officer, in.Slug)
	tr.ok(err)
	tr.does("VerifyMeasurement", tr.Officer2, models.ActVerify, func() error { return s.VerifyMeasurement(ctx, tr.Officer2, in.Slug, page.Measured[0].ID) })
	tr.does("ReportSmall", tr.Officer, models.ActDeliver, func() error {
		return s.ReportSmall(ctx, tr.Officer, small.Slug, models.SmallReportInput{People: "24", Words: "Fun."})
	})
	var id string
	tr.does("AskPayment", tr.Officer, models.ActAskPayment, func() error {
		var err error
		id, err = s.AskPayment(ctx, tr.Officer, in.Slug, models.PaymentInput{Amount: "1000", Purpose: "Cots"})
		return err
	})
	payment, err := s.PaymentPage(ctx, tr.Approver, id)
	tr.ok(err)
	tr.does("DecidePayment", tr.Approver, models.ActApprovePayment, func() error {
		return s.DecidePayment(ctx, tr.Approver, id, models.DecisionInput{Hash: payment.ContentHash, Decide: "approve"})
	})
	tr.does("RecordPaid", tr.Approver, models.ActApprovePayment, func() error { return s.RecordPaid(ctx, tr.Approver, id, paidToday(tr.World)) })
	tr.does("MarkPromise", tr.Officer, models.ActDeliver, func() error {
		return s.MarkPromise(ctx, tr.Officer, in.Slug, page.PromisesOf(models.GroupSide)[0].ID, models.DealMarkInput{Kept: "no", Why: "They closed early"})
	})
	tr.does("EndInitiative", tr.Officer, models.ActDeliver, func() error {
		return s.EndInitiative(ctx, tr.Officer, in.Slug, models.EndInput{State: models.InitiativeFinished})
	})
}

func (tr *tracer) awards() {
	ctx, s, r := tr.t.Context(), tr.Store, tr.Round(models.StageClosed)
	for _, title := range []string{"Baby bank", "Walking bus", "Toy library"} {
		tr.Proposal(r, models.ProposalEligible, title, 50_000)
	}
	tr.Published(r)
	tr.does("ProposeAwards", tr.Officer, models.ActProposeAwards, func() error {
		_, err := s.ProposeAwards(ctx, tr.Officer, r.Slug, asVoted(tr.t, tr.World, r.Slug))
		return err
	})
	tr.does("WithdrawAwards", tr.Officer, models.ActProposeAwards, func() error { return s.WithdrawAwards(ctx, tr.Officer, r.Slug) })
	page := propose(tr.t, tr.World, r.Slug)
	tr.does("DecideAwards", tr.Approver, models.ActApproveAwards, func() error {
		return s.DecideAwards(ctx, tr.Approver, page.AllocationView.ID, models.DecisionInput{Hash: page.ContentHash, Decide: "approve"})
	})
	offers, err := s.OffersFor(ctx, tr.Lead)
	tr.ok(err)
	tr.does("AcceptOffer", tr.Lead, models.ActAnswerOffer, func() error { _, err := s.AcceptOffer(ctx, tr.Lead, offers[0].ID, acceptance(tr.World)); return err })
	tr.does("DeclineOffer", tr.Lead, models.ActAnswerOffer, func() error { return s.DeclineOffer(ctx, tr.Lead, offers[1].ID, "We have no hall") })
	s.Advance(15 * 24 * time.Hour)
	tr.does("ExtendOffer", tr.Officer, models.ActProposeAwards, func() error { _, err := s.ExtendOffer(ctx, tr.Officer, offers[2].ID); return err })
	s.Advance(15 * 24 * time.Hour)
	tr.does("TakeBackOffer", tr.Officer, models.ActProposeAwards, func() error { _, err := s.TakeBackOffer(ctx, tr.Officer, offers[2].ID); return err })
	s.Advance(-30 * 24 * time.Hour)
}

// clock gives a vote more time, and ends that of an event.
func (tr *tracer) clock() {
	ctx, s, v := tr.t.Context(), tr.Store, eventVote(tr.t, tr.World, 1)
	closes, now := closeOf(tr.t, tr.World, v.Slug)
	tr.does("ExtendVote", tr.Officer, models.ActExtend, func() error { return s.ExtendVote(ctx, tr.Officer, v.Slug, until(closes.Add(time.Hour))) })
	tr.does("ProposeEnd", tr.Officer, models.ActExtend, func() error { return s.ProposeEnd(ctx, tr.Officer, v.Slug) })
	tr.does("KeepEvent", tr.Officer2, models.ActExtend, func() error { return s.KeepEvent(ctx, tr.Officer2, v.Slug) })
	tr.ok(s.ProposeEnd(ctx, tr.Officer, v.Slug))
	tr.does("EndEvent", tr.Officer2, models.ActExtend, func() error { return s.EndEvent(ctx, tr.Officer2, v.Slug) })
	large := tr.Round(models.StageVoting)
	tr.ok(s.Setup(ctx, patchOf(&models.Round{}, large.ID, map[string]any{"pot_pence": 5_000_001, "assurance": "code"})))
	tr.Seal(large, "test")
	longer := until(now.AddDate(0, 0, 5))
	tr.does("ExtendVote", tr.Officer, models.ActExtend, func() error { return s.ExtendVote(ctx, tr.Officer, large.Slug, longer) })
	tr.does("DropExtension", tr.Officer2, models.ActExtend, func() error { return s.DropExtension(ctx, tr.Officer2, large.Slug) })
	tr.ok(s.ExtendVote(ctx, tr.Officer, large.Slug, longer))
	tr.does("ConfirmExtension", tr.Officer2, models.ActExtend, func() error { return confirmsExtension(ctx, s, tr.Officer2, large.Slug) })
}

func (tr *tracer) vote() {
	tr.clock()
	ctx, s, v := tr.t.Context(), tr.Store, openVote(tr.t, tr.World, 1)
	sealed := voteAt(tr.t, tr.World, models.StageSealed, 0)
	tr.does("Translate", tr.Officer, models.ActDraftRound, func() error {
		return s.Translate(ctx, tr.Officer, sealed.Slug, "pl", models.TranslationInput{1: {Title: "Tytuł", Summary: "Zdanie", What: "Co zrobią", Place: "Gdzie"}})
	})
	patch(tr.t, tr.World, &models.ProjectTranslation{}, "language", "pl", map[string]any{"confirmed_by": nil, "confirmed_mark": nil}) // as of a larger round
	tr.does("ConfirmTranslations", tr.Officer2, models.ActDraftRound, func() error { return confirmsTexts(ctx, s, tr.Officer2, sealed.Slug, "pl") })
	tr.ok(s.Setup(ctx, &models.ProjectTranslation{RoundID: v.ID, Number: 1, Language: "pl", Title: "Tytuł", Summary: "Zdanie", AddedBy: tr.Officer.PersonID, AddedAt: tr.Now}))
	tr.does("TakeTranslationDown", tr.Officer, models.ActDraftRound, func() error {
		return s.TakeTranslationDown(ctx, tr.Officer, v.Slug, "pl", 1, "reason-1", "It is of another project")
	})
	tr.ok(s.Setup(ctx, &models.ProjectTranslation{RoundID: v.ID, Number: 1, Language: "ur", Title: "عنوان", Summary: "جملہ", AddedBy: tr.Officer.PersonID, AddedAt: tr.Now,
		AskedBy: &tr.Officer.PersonID, AskedAt: &tr.Now, Reason: "Wrong"}, &models.ProjectTranslation{RoundID: v.ID, Number: 2, Language: "ur", Title: "عنوان", Summary: "جملہ", AddedBy: tr.Officer.PersonID, AddedAt: tr.Now,
		AskedBy: &tr.Officer.PersonID, AskedAt: &tr.Now, Reason: "Wrong"}))
	tr.does("ConfirmTranslationDown", tr.Officer2, models.ActDraftRound, func() error { return confirmsTakingDown(ctx, s, tr.Officer2, v.Slug, "ur", 1) })
	tr.does("KeepTranslation", tr.Officer2, models.ActDraftRound, func() error { return s.KeepTranslation(ctx, tr.Officer2, v.Slug, "ur", 2) })
	tr.does("IssueCodes", tr.Officer, models.ActIssueCodes, func() error {
		_, err := s.IssueCodes(ctx, tr.Officer, v.Slug, models.NewCodes{Label: "School", HeldBy: "School", Count: "3"})
		return err
	})
	page, err := s.CodesPage(ctx, tr.Officer, v.Slug)
	tr.ok(err)
	at := slices.IndexFunc(page.Batches, func(b models.CodeBatchLine) bool { return b.Label == "School" })
	tr.does("RevokeCodes", tr.Officer, models.ActRevokeCodes, func() error { return s.RevokeCodes(ctx, tr.Officer, v.Slug, page.Batches[at].ID, "They were lost") })
	tr.does("LogCustody", tr.Officer, models.ActLogCodes, func() error {
		return s.LogCustody(ctx, tr.Officer, v.Slug, page.Batches[at].ID, models.CustodyInput{Kind: models.CustodyHandedOut, Codes: "2", Place: "Year 6 teacher"})
	})
	tr.does("MakePass", tr.Officer, models.ActLetHelperIn, func() error { _, err := s.MakePass(ctx, tr.Officer, v.Slug, passToday(tr.World)); return err })
	passes, err := s.PassesPage(ctx, tr.Officer, v.Slug)
	tr.ok(err)
	tr.does("EndPass", tr.Officer, models.ActLetHelperIn, func() error { return s.EndPass(ctx, tr.Officer, v.Slug, passes.Passes[0].ID) })
	tr.does("StartDevice", tr.Helper, models.ActRunDevice, func() error { _, err := s.StartDevice(ctx, tr.Helper, v.Slug, ""); return err })
	for range models.WrongCodesNoticed {
		tr.ok(s.NoteWrongCode(ctx, v.Slug, "network"))
	}
	guess := byEmail(v.cast(tr.t, tr.World, 1), "nobody@people.example", "000000")
	guess.Guessing = "network"
	_, err = s.CastBallot(ctx, guess)
	wantCode(tr.t, "a guess", err, models.Invalid)
	tr.does("LookIntoCodes", tr.Officer, models.ActLogCodes, func() error { return s.LookIntoCodes(ctx, tr.Officer, v.Slug, "A class with one code") })
	_, err = s.CastBallot(ctx, with(v.cast(tr.t, tr.World, 1), v.codes[0]))
	tr.ok(err)
	tr.paper(v)
	var call string
	tr.does("AgreePhoneVote", tr.Officer, models.ActPhoneVote, func() error {
		call = calling(tr.t, tr.World, v, "sam@people.example", 2)
		return nil
	})
	tr.does("WitnessPhoneVote", tr.Officer2, models.ActWitnessPhone, func() error {
		_, err := s.WitnessPhoneVote(ctx, tr.Officer2, v.Slug, call)
		return err
	})
	tr.standing(v)
	endVote(tr.t, tr.World, v)
	tr.does("CountRound", tr.Officer, models.ActCount, func() error { return s.CountRound(ctx, tr.Officer, v.Slug) })
	tr.does("TellProposers", tr.Officer, models.ActCount, func() error { return s.TellProposers(ctx, tr.Officer, v.Slug) })
	tr.does("PublishResult", tr.Officer, models.ActCount, func() error { return s.PublishResult(ctx, tr.Officer, v.Slug) })
	tr.key(v)
}

func (tr *tracer) key(v voting) {
	ctx, s := tr.t.Context(), tr.Store
	s.Advance(100 * 24 * time.Hour)
	propose := func() error { return s.ProposeKeyDestruction(ctx, tr.Officer, v.Slug, true, nothingOpen) }
	tr.does("ProposeKeyDestruction", tr.Officer, models.ActDestroyKey, propose)
	tr.does("KeepKey", tr.Officer2, models.ActDestroyKey, func() error { return s.KeepKey(ctx, tr.Officer2, v.Slug) })
	tr.ok(propose())
	tr.does("DestroyKey", tr.Officer2, models.ActDestroyKey, func() error { return destroysKey(ctx, s, tr.Officer2, v.Slug) })
	s.Advance(-100 * 24 * time.Hour)
}

func (tr *tracer) paper(v voting) {
	ctx, s, batch, spoiled := tr.t.Context(), tr.Store, "", models.PaperSwap{}
	tr.does("PrintPapers", tr.Officer, models.ActKeyPaper, func() error {
		printed, err := s.PrintPapers(ctx, tr.Officer, v.Slug, models.NewPapers{Label: "Saturday", Venue: "Library", Count: "2"})
		batch = printed.Batch.ID
		for _, p := range printed.Papers {
			if p.Number != printed.Batch.FirstNumber {
				spoiled = models.PaperSwap{Code: p.Code, Number: models.PaperNumber(p.Number)}
			}
		}
		return err
	})
	tr.does("SendPapersOut", tr.Officer, models.ActKeyPaper, func() error { return s.SendPapersOut(ctx, tr.Officer, v.Slug, batch) })
	request, err := s.AskToExchange(ctx, tr.Officer, v.Slug, batch, "kim@people.example", models.OneTimeCodeTries)
	tr.ok(err)
	given := models.PaperExchange{Shown: "kim@people.example", Code: sentCode(tr.t, tr.World), Request: request}
	tr.does("ExchangePaper", tr.Officer, models.ActKeyPaper, func() error { return s.ExchangePaper(ctx, tr.Officer, v.Slug, batch, given) })
	page, err := s.PaperBatchPage(ctx, tr.Officer, v.Slug, batch)
	tr.ok(err)
	key := func() {
		for _, actor := range []models.Actor{tr.Officer, tr.Officer2} {
			_, err := s.KeyPaper(ctx, actor, v.Slug, batch, models.KeyInput{Number: models.PaperNumber(page.FirstNumber), Reading: "1"}, false)
			tr.ok(err)
		}
	}
	key()
	tr.does("TakePaperBack", tr.Officer, models.ActKeyPaper, func() error {
		_, err := s.TakePaperBack(ctx, tr.Officer, v.Slug, batch, models.PaperNumber(page.FirstNumber))
		return err
	})
	tr.does("StrikePaper", tr.Officer, models.ActStrikePaper, func() error {
		return s.StrikePaper(ctx, tr.Officer, v.Slug, batch, models.PaperStrike{Number: models.PaperNumber(page.FirstNumber), Reason: "A slip"})
	})
	key()
	swap := func() error { return s.SwapPaper(ctx, tr.Officer, v.Slug, batch, spoiled) }
	tr.does("SwapPaper", tr.Officer, models.ActKeyPaper, swap)
	tr.does("PutPaperBack", tr.Officer2, models.ActStanding, func() error {
		return s.PutPaperBack(ctx, tr.Officer2, v.Slug, batch, models.PaperPutBack{Number: spoiled.Number, Reason: "It is not spoiled"})
	})
	tr.ok(swap())
	tr.does("CountPapers", tr.Officer, models.ActKeyPaper, func() error {
		return s.CountPapers(ctx, tr.Officer, v.Slug, batch, models.PaperCounts{Returned: "1", Spoiled: "1", Unused: "0", Away: "0"})
	})
	tr.does("ProposeSettling", tr.Officer, models.ActKeyPaper, func() error { return s.ProposeSettling(ctx, tr.Officer, v.Slug, batch) })
	tr.does("SettlePaper", tr.Officer2, models.ActKeyPaper, func() error { return settlesPaper(ctx, s, tr.Officer2, v.Slug, batch) })
}

func (tr *tracer) standing(v voting) {
	ctx, s, entry := tr.t.Context(), tr.Store, ""
	code := issue(tr.t, tr.World, v.Round, "Help desk", 1)[0]
	tr.does("FindVoter", tr.Officer, models.ActStanding, func() error {
		var err error
		entry, err = s.FindVoter(ctx, tr.Officer, v.Slug, code)
		return err
	})
	tr.does("VoterPage", tr.Officer, models.ActStanding, func() error { _, err := s.VoterPage(ctx, tr.Officer, v.Slug, entry); return err })
	closing := models.ClosingInput{Kind: models.DecideReissue, Reason: "She says that she has not voted"}
	propose := func() error { return s.ProposeClosing(ctx, tr.Officer, v.Slug, entry, closing) }
	tr.does("ProposeClosing", tr.Officer, models.ActStanding, propose)
	tr.does("RefuseStanding", tr.Officer2, models.ActStanding, func() error { return s.RefuseStanding(ctx, tr.Officer2, v.Slug, waitingStanding(tr.t, tr.World, v)) })
	tr.ok(propose())
	tr.does("ConfirmStanding", tr.Officer2, models.ActStanding, func() error {
		_, err := s.ConfirmStanding(ctx, tr.Officer2, v.Slug, waitingStanding(tr.t, tr.World, v))
		return err
	})
	enrol(tr.t, tr.World, v, "10.9.8.0/24", 20)
	flag := flags(tr.t, tr.World, v, models.FlagNetwork)[0]
	tr.does("ProposeSetAside", tr.Officer, models.ActStanding, func() error { return s.ProposeSetAside(ctx, tr.Officer, v.Slug, flag.Key, "flag-1", unknownPeople) })
	aside := waitingStanding(tr.t, tr.World, v)
	_, err := s.ConfirmStanding(ctx, tr.Officer2, v.Slug, aside)
	tr.ok(err)
	tr.does("ProposeLetIn", tr.Officer2, models.ActStanding, func() error { return s.ProposeLetIn(ctx, tr.Officer2, v.Slug, aside, "reason", "They are real") })
}
