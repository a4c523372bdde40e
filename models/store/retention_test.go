package store_test

import (
	"database/sql"
	"reflect"
	"slices"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// kept is something personal that goes at a date.
type kept struct {
	rule  string // as DeleteExpired names it
	what  string
	until time.Time
	count string // how many rows have it
	want  int    // before that date
}

// TestEachRuleOfRetention makes something of every kind that is personal, and looks just before its date and just after the job that follows it.
func TestEachRuleOfRetention(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		f := &files{t: t, World: w, db: plain(t, w)}
		f.shortLived()
		f.words()
		r := f.round()
		f.phone(r)
		f.pass()
		f.abandoned()
		f.list()
		before := f.record(r)
		slices.SortFunc(f.kept, func(a, b kept) int { return a.until.Compare(b.until) })
		tidy := func(at time.Time) map[string]int64 {
			t.Helper()
			w.Store.SetOffset(time.Until(at))
			deleted, err := w.Store.DeleteExpired(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return deleted
		}
		tested := map[string]bool{}
		for len(f.kept) > 0 {
			// What has its date within the same few minutes is looked at together.
			first, n := f.kept[0].until, 1
			for n < len(f.kept) && f.kept[n].until.Before(first.Add(10*time.Minute)) {
				n++
			}
			tidy(first.Add(-time.Minute))
			for _, k := range f.kept[:n] {
				if got := f.count(k.count); got != k.want {
					t.Errorf("%s, before its date: %d, want %d", k.what, got, k.want)
				}
			}
			deleted := tidy(f.kept[n-1].until.Add(time.Minute))
			for _, k := range f.kept[:n] {
				if got := f.count(k.count); got != 0 {
					t.Errorf("%s, after its date: %d are left", k.what, got)
				}
				if deleted[k.rule] == 0 {
					t.Errorf("%s: the job does not say that it deleted %s", k.what, k.rule)
				}
				tested[k.rule] = true
			}
			f.kept = f.kept[n:]
		}
		for rule, n := range tidy(w.Now.AddDate(20, 0, 0)) {
			if !tested[rule] {
				t.Errorf("the rule of %s is not tested", rule)
			}
			if n > 0 && rule != "accounts" && rule != "messages" {
				t.Errorf("%d %s outlive their date", n, rule)
			}
		}
		if after := f.record(r); !reflect.DeepEqual(before, after) {
			t.Errorf("the public record was\n%+v\nand is\n%+v", before, after)
		}
		if got := f.count("SELECT COUNT(*) FROM concerns WHERE handled_at IS NULL"); got != 1 {
			t.Errorf("%d concerns wait that nobody has dealt with, want 1", got)
		}
		if _, err := w.Store.VerifyAudit(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// files is a council in which something personal is kept in every place.
type files struct {
	*world.World
	t    *testing.T
	db   *sql.DB
	kept []kept
}

func (f *files) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *files) count(query string) (n int) {
	f.t.Helper()
	f.ok(f.db.QueryRowContext(f.t.Context(), query).Scan(&n))
	return n
}

// date is the only time that a query finds, and some time after it.
func (f *files) date(query string, later time.Duration) time.Time {
	f.t.Helper()
	var at time.Time
	f.ok(f.db.QueryRowContext(f.t.Context(), query).Scan(&at))
	return at.Add(later)
}

func (f *files) keep(rule, what string, until time.Time, count string, want int) {
	f.kept = append(f.kept, kept{rule, what, until, count, want})
}

func (f *files) setup(rows ...any) {
	f.t.Helper()
	f.ok(f.Store.Setup(f.t.Context(), rows...))
}

const aDay = 24 * time.Hour

// shortLived are sessions, codes, forms and mail.
func (f *files) shortLived() {
	ctx, s := f.t.Context(), f.Store
	f.ok(s.BeginSession(ctx, "token", f.Parent.PersonID, []byte("data"), models.SessionLife{Idle: 30 * time.Minute, Most: 12 * time.Hour}))
	f.keep("sessions", "a session", f.date("SELECT expires_at FROM sessions", 0), "SELECT COUNT(*) FROM sessions", 1)
	_, err := s.SendSignInCode(ctx, models.Council{Name: "Harwick"}, f.Parent.Email, models.OneTimeCodeTries)
	f.ok(err)
	f.keep("sign-in codes", "a sign-in code", f.date("SELECT expires_at FROM sign_in_codes", 0), "SELECT COUNT(*) FROM sign_in_codes", 1)
	f.keep("mails with codes", "the mail with the code", f.date("SELECT keep_until FROM outbox WHERE kind = 'sign_in_code'", 0), "SELECT COUNT(*) FROM outbox WHERE kind = 'sign_in_code'", 1)
	f.ok(s.Attempt(ctx, "bucket", 5, 15*time.Minute))
	f.keep("attempts", "a try", f.date("SELECT window_at FROM attempts", aDay), "SELECT COUNT(*) FROM attempts", 1)
	_, err = s.ParkForm(ctx, models.Actor{}, "browser", "/you", "name=Priya")
	f.ok(err)
	f.keep("parked forms", "a form", f.date("SELECT created_at FROM parked_forms", aDay), "SELECT COUNT(*) FROM parked_forms", 1)
	f.ok(s.RaiseConcern(ctx, models.ConcernInput{Body: "I am worried about somebody", Contact: "01632 960 009"}))
	concerns, err := s.Concerns(ctx, f.Safeguarding)
	f.ok(err)
	f.ok(s.HandleConcern(ctx, f.Safeguarding, concerns[0].ID, "We rang"))
	f.ok(s.NoteConcern(ctx, f.Safeguarding, concerns[0].ID, "They are well"))
	f.keep("concerns", "a concern", f.date("SELECT handled_at FROM concerns", 2*365*aDay), "SELECT COUNT(*) FROM concerns WHERE handled_at IS NOT NULL", 1)
	f.ok(s.RaiseConcern(ctx, models.ConcernInput{Body: "Nobody has read this"}))
	f.keep("accounts", "an account", f.date("SELECT created_at FROM people WHERE id = '"+f.Parent.PersonID+"'", 0).AddDate(3, 0, 0),
		"SELECT COUNT(*) FROM people WHERE id = '"+f.Parent.PersonID+"' AND display_name = 'Priya Parent'", 1)
}

// words are what people wrote: needs, drafts, news.
func (f *files) words() {
	ctx, s := f.t.Context(), f.Store
	say := func(title string, decide models.NeedDecision) string {
		f.t.Helper()
		f.ok(s.SayNeed(ctx, f.Parent, models.NeedInput{Title: title, Body: "My street has none"}))
		var id string
		f.ok(f.db.QueryRowContext(ctx, "SELECT id FROM needs WHERE title = '"+title+"'").Scan(&id))
		_, err := s.DecideNeed(ctx, f.Safeguarding, id, decide, "As we read it")
		f.ok(err)
		return id
	}
	heldUntil := func(id string) time.Time {
		return f.date("SELECT refused_at FROM needs WHERE id = '"+id+"'", 0).AddDate(0, 3, 0)
	}
	held := say("A need that is held", models.HoldNeed)
	f.keep("needs not shown", "a need that is held", heldUntil(held), "SELECT COUNT(*) FROM needs WHERE id = '"+held+"'", 1)
	answered := say("A need that is held and answered", models.HoldNeed)
	r := f.Round(models.StageProposing)
	f.Need.ID = answered
	f.Proposal(r, models.ProposalSubmitted, "Play street", 50_000)
	f.keep("words of needs", "a need that is held and answered", heldUntil(answered), "SELECT COUNT(*) FROM needs WHERE id = '"+answered+"' AND (title <> 'A need that was taken down' OR body <> '')", 1)
	shown := say("A need that is shown", models.ReleaseNeed)
	f.keep("who said needs", "who said a need", f.date("SELECT released_at FROM needs WHERE id = '"+shown+"'", 0).AddDate(3, 0, 0), "SELECT COUNT(*) FROM needs WHERE id = '"+shown+"' AND person_id IS NOT NULL", 1)
	_, err := s.StartProposal(ctx, f.Parent, r.Slug)
	f.ok(err)
	f.keep("drafts", "a draft", f.date("SELECT keep_until FROM proposals WHERE state = 'draft'", 0), "SELECT COUNT(*) FROM proposals WHERE state = 'draft' AND made_by = '"+f.Parent.PersonID+"'", 1)

	begun, err := s.StartProposal(ctx, f.Resident, r.Slug)
	f.ok(err)
	f.ok(s.AskHandover(ctx, f.Resident, models.Council{Name: "Harwick"}, begun, models.HandoverInput{Email: "sam@people.example"}))
	f.keep("unanswered requests", "a request to take on a draft", f.date("SELECT answer_by FROM handovers", 0), "SELECT COUNT(*) FROM handovers WHERE state = 'asked'", 1)
	f.keep("requests", "that it was asked", f.date("SELECT keep_until FROM handovers", 0), "SELECT COUNT(*) FROM handovers", 1)

	done := f.Round(models.StageClosed)
	p := f.Proposal(done, models.ProposalEligible, "Walking bus", 80_000)
	f.Published(done)
	in := f.Initiative(done, p, "Walking bus", 80_000)
	f.ok(s.PostUpdate(ctx, f.Lead, in.Slug, "Jo walked with us"))
	page, err := s.ManagePage(ctx, f.Officer, in.Slug)
	f.ok(err)
	f.ok(s.HideUpdate(ctx, f.Officer, in.Slug, page.Updates[0].ID, "It names a child"))
	f.keep("words of hidden news", "hidden news", f.date("SELECT hidden_at FROM updates", 90*aDay), "SELECT COUNT(*) FROM updates WHERE body <> ''", 1)
}

// round is one whose result is published, with everything that a round knows of people.
func (f *files) round() models.Round {
	ctx, s, r := f.t.Context(), f.Store, f.Round(models.StageReviewing)
	item := models.PlanningItem{ID: newID(), RoundID: r.ID, Kind: models.PlanPriority, Title: "Mornings", AddedBy: f.Officer.PersonID, AddedAt: f.Now}
	f.setup(&item)
	for _, c := range []models.PlanningChoice{{PersonID: &f.Resident.PersonID, Capacity: "resident", Choice: models.PlanAgree, Why: "Mine is free then"},
		{PersonID: &f.Advisor.PersonID, Capacity: "young_person", Choice: models.PlanDisagree}} {
		c.ID, c.ItemID, c.ChosenAt = newID(), item.ID, f.Now
		f.setup(&c)
	}
	p, q := f.Proposal(r, models.ProposalEligible, "Baby bank", 620_000), f.Proposal(r, models.ProposalEligible, "Street play", 90_000)
	for _, member := range []models.Actor{f.Advisor, f.Advisor2} {
		finish(f.t, f.World, member, r, p, 3, 4)
	}
	finish(f.t, f.World, f.Advisor, r, q, 2, 2)
	f.ok(s.AnswerInterest(ctx, f.PanelParent, r.Slug, p.Slug, "friend"))
	begin(f.t, f.World, f.PanelParent, r, q)
	f.setup(patchRound(&models.PanelOfRound{}, r.ID, map[string]any{"released_by": f.Officer.PersonID, "released_at": f.Now}))
	roll := models.RollEntry{ID: newID(), RoundID: r.ID, Channel: "email", ContactHash: []byte("hash"), Contact: "voter@people.example", Declared: "live", KeepUntil: f.Now.AddDate(0, 1, 0), Standing: models.StandingOpen, Bound: []byte("mark")}
	code := models.VoteCode{ID: newID(), RoundID: r.ID, RollEntryID: roll.ID, CodeHash: []byte("code"), RequestHash: []byte("request"), ExpiresAt: f.Now.Add(time.Hour)}
	member := models.RollEntry{ID: newID(), RoundID: r.ID, Channel: "roll", ReferenceHash: []byte("reference"), KeepUntil: roll.KeepUntil, Standing: models.StandingOpen, Bound: []byte("mark")}
	f.setup(&member, &models.RollLetter{RollEntryID: member.ID, RoundID: r.ID, Reference: "A1"})
	nobody := models.RollEntry{ID: newID(), RoundID: r.ID, Channel: "email", ContactHash: []byte("another"), Contact: "nobody@people.example", KeepUntil: roll.KeepUntil, Standing: models.StandingOpen}
	f.setup(&roll, &code, &nobody, &models.VoteCode{ID: newID(), RoundID: r.ID, RollEntryID: nobody.ID, CodeHash: []byte("code"), RequestHash: []byte("another"), ExpiresAt: code.ExpiresAt, Declared: "live"})
	f.Published(r)
	f.setup(&models.Submission{ID: newID(), RoundID: r.ID, VoterRef: []byte("v"), PayloadHash: []byte("p"), Tracker: "t"})
	of := " round_id = '" + r.ID + "'"
	result := f.date("SELECT published_at FROM results WHERE"+of, 0)
	theirs := " proposal_id IN (SELECT id FROM proposals WHERE" + of + ")"
	f.keep("vote codes", "a code to vote", code.ExpiresAt.Add(5*time.Minute), "SELECT COUNT(*) FROM vote_codes", 2)
	f.keep("addresses that nobody proved", "an address that somebody asked for", code.ExpiresAt.Add(5*time.Minute), "SELECT COUNT(*) FROM roll_entries WHERE id = '"+nobody.ID+"'", 1)
	f.keep("roll contacts", "a voter's address", roll.KeepUntil, "SELECT COUNT(*) FROM roll_entries WHERE contact <> ''", 1)
	f.keep("hashes of voters", "the hash of a voter's address", result.Add(90*aDay), "SELECT COUNT(*) FROM roll_entries WHERE contact_hash IS NOT NULL OR channel = 'email' AND bound IS NOT NULL", 1)
	f.keep("references for letters", "whom a letter went to", member.KeepUntil, "SELECT COUNT(*) FROM roll_letters", 1)
	f.keep("references of voters", "the hash of a reference", result.Add(90*aDay), "SELECT COUNT(*) FROM roll_entries WHERE reference_hash IS NOT NULL OR channel = 'roll' AND bound IS NOT NULL", 1)
	f.setup(&models.Enrolment{RollEntryID: roll.ID, RoundID: r.ID, Network: []byte("hash"), Hour: f.Now.Truncate(time.Hour)})
	f.keep("enrolments", "from where a voter joined", roll.KeepUntil, "SELECT COUNT(*) FROM enrolments", 1)
	f.setup(&models.Turnout{RoundID: r.ID, Hour: f.Now.Truncate(time.Hour), Voters: 120})
	f.setup(&models.TurnoutPart{RoundID: r.ID, Hour: f.Now.Truncate(time.Hour), Channel: "email", Voters: 120}, &models.Heartbeat{Minute: f.Now.Truncate(time.Minute)})
	f.keep("turnouts by place", "how many had voted where", result.Add(90*aDay), "SELECT COUNT(*) FROM turnout_parts", 1)
	f.keep("heartbeats", "a minute in which the program ran", f.Now.Truncate(time.Minute).Add(30*aDay), "SELECT COUNT(*) FROM heartbeats", 1)
	f.keep("turnouts", "how many had voted by an hour", result.Add(90*aDay), "SELECT COUNT(*) FROM turnouts", 1)
	f.keep("submissions", "an answered submission", result.Add(90*aDay), "SELECT COUNT(*) FROM submissions", 1)
	year := result.Add(365 * aDay)
	f.keep("who chose priorities", "who chose a priority and why", year, "SELECT COUNT(*) FROM planning_choices WHERE person_id IS NOT NULL OR why <> ''", 2)
	f.keep("who stood aside", "who stood aside", year, "SELECT COUNT(*) FROM interests WHERE person_id IS NOT NULL AND"+theirs, 1)
	f.keep("who scored", "whose a scorecard was", year, "SELECT COUNT(*) FROM scorecards WHERE person_id IS NOT NULL AND"+theirs, 4)
	f.keep("who scored", "what members wrote", year, "SELECT COUNT(*) FROM scores WHERE why <> '' AND scorecard_id IN (SELECT id FROM scorecards WHERE"+theirs+")", 6)
	f.keep("who led on safeguarding", "who led on safeguarding", result.Add(2*365*aDay), "SELECT COUNT(*) FROM rounds WHERE safeguarding_lead <> '' AND id = '"+r.ID+"'", 1)
	return r
}

// abandoned is a round that never had a result: its timetable's end counts.
func (f *files) abandoned() {
	r := f.Round(models.StageReviewing)
	p := f.Proposal(r, models.ProposalEligible, "Toy library", 50_000)
	f.ok(f.Store.AnswerInterest(f.t.Context(), f.Advisor, r.Slug, p.Slug, "family"))
	f.keep("who stood aside", "who stood aside in a round without a result", f.date("SELECT closes_at FROM stages WHERE kind = 'voting' AND round_id = '"+r.ID+"'", 365*aDay),
		"SELECT COUNT(*) FROM interests WHERE person_id IS NOT NULL AND proposal_id = '"+p.ID+"'", 1)
	mail := models.Message{ID: newID(), DedupeKey: "k", Kind: "news", Recipient: f.Lead.Email, Subject: "News", CreatedAt: f.Now, SendAfter: f.Now, KeepUntil: f.Now.Add(90 * aDay)}
	f.setup(&mail)
	f.keep("messages", "a mail", mail.KeepUntil, "SELECT COUNT(*) FROM outbox WHERE kind = 'news'", 1)
}

// list is one that nobody applied, with somebody on it.
func (f *files) list() {
	l := models.ListImport{ID: newID(), Kind: models.ListOfPostcodes, Source: "ONSPD", State: models.ListChecked, Size: 1, UploadedBy: f.Officer.PersonID, UploadedAt: f.Now, KeepUntil: f.Now.Add(models.ListKept)}
	f.setup(&l, &models.ImportPiece{ImportID: l.ID, Data: []byte("x")}, &models.ImportRow{ImportID: l.ID, Number: 2, Reference: "A1", Email: "a@b.example"})
	f.keep("lists that nobody applied", "a list", l.KeepUntil, "SELECT COUNT(*) FROM list_imports", 1)
	f.keep("lists that nobody applied", "who is on a list", l.KeepUntil, "SELECT COUNT(*) FROM import_rows", 1)
	f.keep("lists that nobody applied", "the file of a list", l.KeepUntil, "SELECT COUNT(*) FROM import_pieces", 1)
}

// phone makes a vote by phone that nobody confirms.
func (f *files) phone(r models.Round) {
	v := models.PhoneVote{ID: newID(), RoundID: r.ID, TakenBy: f.Officer.PersonID, State: models.PhoneAgreed, Sealed: []byte("sealed"), BegunAt: f.Now, ExpiresAt: f.Now.Add(models.PhoneVoteLife)}
	f.setup(&v)
	f.keep("phone votes", "a vote by phone", v.ExpiresAt, "SELECT COUNT(*) FROM phone_votes", 1)
}

// publicRecord is what must outlive the names.
type publicRecord struct {
	Members int
	Lines   []models.PanelLine
	Agreed  models.PlanTally
	Needs   int
	Entries int
}

// pass lets a helper in for today, under a name of their own.
func (f *files) pass() {
	makePass(f.t, f.World, f.Round(models.StageVoting).Slug, passToday(f.World))
	f.keep("accounts", "the name on a helper's pass", models.EndOfDay(f.Now).Add(365*24*time.Hour), "SELECT COUNT(*) FROM people WHERE name LIKE 'Ms Khan%' OR display_name LIKE 'Ms Khan%'", 1)
}

func (f *files) record(r models.Round) publicRecord {
	f.t.Helper()
	ctx, s := f.t.Context(), f.Store
	panel, err := s.PanelResult(ctx, f.Auditor, r.Slug)
	f.ok(err)
	plan, err := s.PlanPage(ctx, models.Actor{}, r.Slug)
	f.ok(err)
	return publicRecord{panel.Members, panel.Lines, plan.Priorities[0].Tally, f.count("SELECT COUNT(*) FROM needs WHERE released_at IS NOT NULL"),
		f.count("SELECT COUNT(*) FROM roll_entries WHERE channel <> 'email' OR declared <> ''")}
}

// TestAClockThatRunsAheadForgetsNobodyWhoVoted: what keeps people from voting twice goes once a round is decided, and not because the clock was wrong for one look.
func TestAClockThatRunsAheadForgetsNobodyWhoVoted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v, db := t.Context(), openVote(t, w, 2), plain(t, w)
		if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "sam@people.example")); err != nil {
			t.Fatal(err)
		}
		ahead := func() map[string]int64 {
			t.Helper()
			_, now := closeOf(t, w, v.Slug)
			goTo(t, w, v.Slug, now.Add(200*aDay))
			deleted, err := w.Store.DeleteExpired(ctx)
			if err != nil {
				t.Fatal(err)
			}
			goTo(t, w, v.Slug, now.Add(time.Minute))
			return deleted
		}
		known := func(what string) int {
			return len(column[string](t, db, "SELECT id FROM roll_entries WHERE contact_hash IS NOT NULL AND "+what))
		}
		ahead()
		if n := known("contact <> ''"); n != 1 {
			t.Errorf("of one voter %d are known", n)
		}
		castBy(t, w, v, 0, 1)
		if n := len(column[string](t, db, "SELECT id FROM submissions")); n != 2 {
			t.Errorf("of two forms %d are known", n)
		}
		if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 2), "sam@people.example")); err != nil {
			t.Fatal(err)
		}
		if n := turnout(t, w, v.Slug); n != 2 {
			t.Errorf("two people have %d ballots", n)
		}
		endVote(t, w, v)
		ahead()
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
		ahead()
		if n := known("contact = ''"); n != 1 {
			t.Errorf("before the result %d voters are known by a hash alone", n)
		}
	})
}

// A vote that was cancelled is decided too: what is kept of its voters goes in time.
func TestVotersOfACancelledVoteAreForgotten(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 1)
		if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "sam@people.example")); err != nil {
			t.Fatal(err)
		}
		patch(t, w, &models.Round{}, "id", v.ID, map[string]any{"cancelled_at": w.Now, "cancelled_by": w.Officer2.PersonID, "cancel_proposed_by": w.Officer.PersonID, "cancel_proposed_at": w.Now, "cancel_reason": "A fault"})
		w.Store.Advance(200 * aDay)
		deleted, err := w.Store.DeleteExpired(ctx)
		if err != nil || deleted["roll contacts"] != 1 || deleted["hashes of voters"] != 1 {
			t.Errorf("%d addresses and %d hashes went, %v", deleted["roll contacts"], deleted["hashes of voters"], err)
		}
	})
}
