package handlers

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/store"

	"github.com/google/uuid"
)

// place is a round at some stage, with a proposal in each state and what else an example can be about.
type place struct {
	*site
	stage     models.Stage
	round     models.Round
	need      models.Need
	proposals map[string]models.Proposal // by their state
	delivered models.Proposal            // the one that the initiative delivers
	running   models.Initiative          // once it was asked for
	made      map[string]string          // the ids of what was made when it was first asked for

	concern    string // the id of one that waits
	said       string // the id of a need that waits to be read
	stranger   string // the id of somebody who is nobody else, and
	membership string // of a role that they hold
}

// proposal is the address of the round's proposal in this state.
func (p *place) proposal(state string) string { return p.proposals[state].Slug }

// worry is what the place's concern says, and wish what its need that waits is called.
func (p *place) worry() string { return "A worry about someone in " + p.round.Name + "." }
func (p *place) wish() string  { return "A later bus in " + p.round.Name + "." }

// park keeps a form as if it was sent after its session had ended, and answers its id.
func (p *place) park() string {
	p.t.Helper()
	id, err := p.Store.ParkForm(p.t.Context(), models.Actor{}, hashBrowser(p.keys.Pepper("forms"), testBrowser), "/needs/new", "title=No+bus+after+six")
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// signIn is an account elsewhere that the lead signs in with.
func (p *place) signIn() string {
	p.t.Helper()
	err := p.Store.LinkIdentity(p.t.Context(), p.Lead, models.Identity{Provider: "council", Issuer: "https://id.example", Subject: "lead"}, "Harwick Council")
	if err != nil {
		p.t.Fatal(err)
	}
	known, err := p.Store.IdentitiesOf(p.t.Context(), p.Lead)
	if err != nil || len(known) == 0 {
		p.t.Fatalf("%d sign-ins, %v", len(known), err)
	}
	return known[0].ID
}

// states are those of a proposal.
var states = []string{models.ProposalDraft, models.ProposalSubmitted, models.ProposalChangesRequested, models.ProposalEligible, models.ProposalNotEligible, models.ProposalWithdrawn}

// newPlace makes a round that is now at this stage.
func (s *site) newPlace(stage models.Stage) *place {
	s.t.Helper()
	p := &place{site: s, stage: stage, proposals: map[string]models.Proposal{}, made: map[string]string{}}
	made := stage
	switch stage {
	case models.AnyStage:
		made = models.StageProposing
	case models.StageCounted, models.StagePublished:
		made = models.StageClosed
	}
	p.round = s.Round(made)
	p.need = s.Need
	for _, state := range states {
		p.proposals[state] = s.Proposal(p.round, state, "Baby bank in "+p.round.Name, 100_000)
	}
	p.delivered = s.Proposal(p.round, models.ProposalEligible, "Walking bus in "+p.round.Name, 50_000)
	if sealed := slices.Index(models.Stages[:], stage) >= slices.Index(models.Stages[:], models.StageSealed); sealed && stage != models.StageCancelled {
		s.Seal(p.round, s.fingerprint(p.round))
	}
	if stage == models.StageCounted || stage == models.StagePublished {
		s.counted(p)
	}
	if stage == models.StagePublished {
		s.published(p)
	}
	s.strangers(p)
	return p
}

// fingerprint is that of a new key for the round.
func (s *site) fingerprint(r models.Round) string {
	s.t.Helper()
	f, err := s.keys.NewRound(r.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

// counted has three people vote before the vote of a place's round closed, and counts it.
func (s *site) counted(p *place) {
	s.t.Helper()
	s.Store.SetOffset(-5 * 24 * time.Hour)
	s.castAll(p.round, []int{1, 2}, []int{2}, []int{1, 2})
	s.Store.SetOffset(0)
	if err := s.Store.CountRound(s.t.Context(), s.Officer, p.round.Slug); err != nil {
		s.t.Fatal(err)
	}
}

// published tells the proposers and then everyone what came of it, offers one award, and has another delivered.
func (s *site) published(p *place) {
	s.t.Helper()
	if err := s.Store.TellProposers(s.t.Context(), s.Officer, p.round.Slug); err != nil {
		s.t.Fatal(err)
	}
	if err := s.Store.PublishResult(s.t.Context(), s.Officer, p.round.Slug); err != nil {
		s.t.Fatal(err)
	}
	p.offered()
	p.update()
}

// strangers adds what belongs to no round and to nobody of the world: a concern, a need to be read, and a role to be ended.
func (s *site) strangers(p *place) {
	s.t.Helper()
	concern := models.Concern{ID: uuid.NewString(), Page: "/needs/new", Body: p.worry(), RaisedAt: s.Now, KeepUntil: models.ConcernKeepUntil(s.Now)}
	said := models.Need{ID: uuid.NewString(), Slug: "said-" + p.round.Slug, AreaID: &s.Area.ID, Title: p.wish(), Body: "The last one goes at 5.50pm.", SaidBy: "resident", PeopleCount: 1,
		CreatedAt: s.Now, KeepUntil: s.Now.AddDate(1, 0, 0)}
	stranger := models.Person{ID: uuid.NewString(), Email: p.round.Slug + "@strangers.example", Name: "Sol Stranger", DisplayName: "Sol Stranger", AgeBand: "adult", CreatedAt: s.Now,
		KeepUntil: s.Now.AddDate(3, 0, 0)}
	role := models.Membership{ID: uuid.NewString(), PersonID: stranger.ID, Role: models.Helper, RoundID: &p.round.ID, Venue: "Library", StartedAt: s.Now}
	p.setup(&concern, &said, &stranger, &role)
	p.concern, p.said, p.stranger, p.membership = concern.ID, said.ID, stranger.ID, role.ID
}

// election is the address of a past vote from elsewhere: one that everybody sees, or one that an officer looks at first.
func (p *place) election(shown bool) string {
	name := "Seen in " + p.round.Name
	if !shown {
		name = "Read for " + p.round.Name
	}
	return p.once(name, func() string { return p.Election(name, shown) })
}

// spareElection is the address of one that can be taken out.
func (p *place) spareElection() string {
	return p.once("spare", func() string { return p.Election("Spare of "+p.round.Name, false) })
}

// once makes a thing of the place when it is first asked for, and answers its id.
func (p *place) once(name string, make func() string) string {
	p.t.Helper()
	if p.made[name] == "" {
		p.made[name] = make()
	}
	return p.made[name]
}

func (p *place) setup(rows ...any) {
	p.t.Helper()
	if err := p.Store.Setup(p.t.Context(), rows...); err != nil {
		p.t.Fatal(err)
	}
}

// grant is a role that an administrator proposed and another one can confirm.
func (p *place) grant() string {
	return p.once("grant", func() string {
		g := models.RoleGrant{ID: uuid.NewString(), PersonID: p.stranger, Role: models.Team, Capacity: "resident", TeamID: &p.Team.ID, ProposedBy: p.Admin2.PersonID, ProposedAt: p.Now,
			State: models.GrantProposed}
		p.setup(&g)
		return g.ID
	})
}

// asking is the address of a draft that its group's lead asks the parent to take on.
func (p *place) asking() string {
	p.once("asking", func() string {
		h := models.Handover{ID: uuid.NewString(), ProposalID: p.proposals[models.ProposalDraft].ID, AskedBy: p.Lead.PersonID, ToEmail: p.Parent.Email, State: models.HandoverAsked, AskedAt: p.Now,
			AnswerBy: p.Now.AddDate(0, 0, 7), KeepUntil: p.Now.Add(models.HandoverKept)}
		p.setup(&h)
		return h.ID
	})
	return p.proposal(models.ProposalDraft)
}

// item is what the planning group may agree.
func (p *place) item() string {
	return p.once("item", func() string {
		i := models.PlanningItem{ID: uuid.NewString(), RoundID: p.round.ID, Kind: "priority", Title: "Parents of babies first", Body: "They told us so.", AddedBy: p.Officer.PersonID, AddedAt: p.Now}
		p.setup(&i)
		return i.ID
	})
}

// appealed is the address of a proposal that an officer refused and whose group asks for another look.
func (p *place) appealed() string {
	refused := p.proposals[models.ProposalNotEligible]
	p.once("appeal", func() string {
		a := models.Appeal{ID: uuid.NewString(), ReviewID: p.Review(refused), Why: "It is inside the area.", MadeBy: p.Lead.PersonID, MadeAt: p.Now}
		p.setup(&a)
		return a.ID
	})
	return refused.Slug
}

// allocation is what an officer proposes to award, which waits for a decision.
func (p *place) allocation() string {
	return p.once("allocation", func() string {
		p.offered() // these have allocations of their own, and only one may wait at a time
		p.initiative()
		a := models.Allocation{ID: uuid.NewString(), RoundID: p.round.ID, Note: "As voted", ContentHash: "test", ProposedBy: p.Officer.PersonID, ProposedAt: p.Now, State: models.AllocationProposed}
		p.setup(&a, &models.AllocationLine{AllocationID: a.ID, ProposalID: p.proposals[models.ProposalSubmitted].ID, AmountPence: 10_000, Override: "Test"})
		return a.ID
	})
}

// offered is an award that waits for the group's answer.
func (p *place) offered() string {
	return p.once("offer", func() string { return p.Offer(p.round, p.proposals[models.ProposalEligible].ID, 20_000).ID })
}

// initiative is delivered by the group.
func (p *place) initiative() models.Initiative {
	p.once("initiative", func() string {
		p.running = p.Initiative(p.round, p.delivered, "Walking bus", 20_000)
		return p.running.ID
	})
	return p.running
}

// step is the initiative's next milestone.
func (p *place) step() string {
	p.t.Helper()
	page, err := p.Store.ManagePage(p.t.Context(), p.Lead, p.initiative().Slug)
	if err != nil {
		p.t.Fatal(err)
	}
	return page.Milestones[len(page.Milestones)-1].ID
}

// promise is a promise of the group.
func (p *place) promise() string {
	p.t.Helper()
	page, err := p.Store.ManagePage(p.t.Context(), p.Officer, p.initiative().Slug)
	if err != nil {
		p.t.Fatal(err)
	}
	return page.PromisesOf(models.GroupSide)[0].ID
}

// asked is a payment that was asked for, and agreed one that was approved.
func (p *place) asked() string {
	return p.once("asked", func() string {
		pay := models.Payment{ID: uuid.NewString(), AwardID: p.initiative().AwardID, AmountPence: 5_000, Purpose: "Jackets", ContentHash: "test", State: models.PaymentAsked,
			AskedBy: p.Lead.PersonID, AskedAt: p.Now}
		p.setup(&pay)
		return pay.ID
	})
}

func (p *place) agreed() string {
	return p.once("agreed", func() string {
		pay := models.Payment{ID: uuid.NewString(), AwardID: p.initiative().AwardID, AmountPence: 2_000, Purpose: "Whistles", ContentHash: "test", State: models.PaymentAsked,
			AskedBy: p.Lead.PersonID, AskedAt: p.Now}
		p.setup(&pay, store.Patch{Row: &models.Payment{}, Key: "id", Value: pay.ID,
			Values: map[string]any{"state": models.PaymentApproved, "decided_by": p.Approver.PersonID, "decided_at": p.Now}})
		return pay.ID
	})
}

// update is news of the initiative.
func (p *place) update() string {
	return p.once("update", func() string {
		u := models.Update{ID: uuid.NewString(), InitiativeID: p.initiative().ID, Body: "Twelve children walk with us now.", PostedBy: p.Lead.PersonID, PostedAt: p.Now}
		p.setup(&u)
		return u.ID
	})
}

// hidden is news of it that the council hid.
func (p *place) hidden() string {
	return p.once("hidden", func() string {
		u := models.Update{ID: uuid.NewString(), InitiativeID: p.initiative().ID, Body: "Twelve children swim with us now.", PostedBy: p.Lead.PersonID, PostedAt: p.Now,
			HiddenBy: &p.Officer.PersonID, HiddenAt: &p.Now, HiddenWhy: "It names a child", HiddenAs: models.HiddenByCouncil}
		p.setup(&u)
		return u.ID
	})
}

// measured is what the initiative reported.
func (p *place) measured() string {
	return p.once("measured", func() string { return p.Measured(p.initiative(), nil).ID })
}

// batch is some printed codes. It needs a round that is sealed or open for votes.
func (p *place) batch() string {
	return p.once("batch", func() string {
		if p.stage != models.StageSealed && p.stage != models.StageVoting {
			return uuid.NewString()
		}
		p.voteCodes(p.round, "2")
		page, err := p.Store.CodesPage(p.t.Context(), p.Officer, p.round.Slug)
		if err != nil {
			p.t.Fatal(err)
		}
		return page.Batches[0].ID
	})
}

// papers is a batch of paper that is out, with one paper read differently by two people where voting has opened. It needs a round that is sealed and not counted.
func (p *place) papers() string {
	return p.once("papers", func() string {
		if p.stage != models.StageSealed && p.stage != models.StageVoting {
			return uuid.NewString()
		}
		printed, err := p.Store.PrintPapers(p.t.Context(), p.Officer, p.round.Slug, models.NewPapers{Label: "Papers", Venue: "Northgate Library", Count: "2"})
		if err != nil {
			p.t.Fatal(err)
		}
		if err := p.Store.SendPapersOut(p.t.Context(), p.Officer, p.round.Slug, printed.Batch.ID); err != nil {
			p.t.Fatal(err)
		}
		if p.stage == models.StageSealed {
			return printed.Batch.ID
		}
		for i, actor := range []models.Actor{p.Officer, p.Officer2} {
			in := models.KeyInput{Number: models.PaperNumber(printed.Batch.FirstNumber), Reading: []string{"b", "s"}[i]}
			if _, err := p.Store.KeyPaper(p.t.Context(), actor, p.round.Slug, printed.Batch.ID, in, false); err != nil {
				p.t.Fatal(err)
			}
		}
		return printed.Batch.ID
	})
}

// translated is a language that the first project on the round's ballot is translated to. It needs a round that is sealed.
func (p *place) translated() string {
	return p.once("translated", func() string {
		if p.stage == models.StageVoting {
			p.setup(&models.ProjectTranslation{RoundID: p.round.ID, Number: 1, Language: "pl", Title: "Tytuł", Summary: "Zdanie", AddedBy: p.Officer.PersonID, AddedAt: p.Now})
		}
		return "pl"
	})
}

// list is a list of people that waits, with a row that is wrong, or one that was applied.
func (p *place) list(state string) string {
	return p.once("list "+state, func() string {
		l := models.ListImport{ID: uuid.NewString(), Kind: models.ListOfPeople, RoundID: &p.round.ID, Source: "Members of libraries", Basis: "public task", BasisNote: "A decision of the cabinet", FileHash: "0f", Size: 100,
			ReadTo: 100, LastRow: 3, State: state, Good: 1, UploadedBy: p.Officer.PersonID, UploadedAt: p.Now, KeepUntil: p.Now.Add(models.ListKept)}
		if state == models.ListApplied {
			l.AppliedBy, l.AppliedAt = &p.Officer2.PersonID, &p.Now
		} else {
			l.Bad = 1
		}
		p.setup(&l)
		if l.Bad > 0 {
			p.setup(&models.ImportRow{ImportID: l.ID, Number: 2, Reference: "A1"}, &models.ImportRow{ImportID: l.ID, Number: 3, Problem: "The reference is missing"})
		}
		return l.ID
	})
}

// postcodeList is a list of postcodes that was applied.
func (p *place) postcodeList() string {
	return p.once("postcodes", func() string {
		l := models.ListImport{ID: uuid.NewString(), Kind: models.ListOfPostcodes, Source: "ONS Postcode Directory", FileHash: "0f", Size: 1, ReadTo: 1, State: models.ListApplied, Good: 1,
			UploadedBy: p.Officer.PersonID, UploadedAt: p.Now, AppliedBy: &p.Officer2.PersonID, AppliedAt: &p.Now, KeepUntil: p.Now}
		p.setup(&l)
		return l.ID
	})
}

// letter puts somebody without an address on the round's roll.
func (p *place) letter() string {
	return p.once("letter", func() string {
		e := models.RollEntry{ID: uuid.NewString(), RoundID: p.round.ID, Channel: "roll", Standing: models.StandingOpen, KeepUntil: p.Now}
		reference := "A1 " + e.ID
		e.ReferenceHash = p.keyed("roll-references", p.round.ID, reference)
		e.Bound = p.keyed("roll-entries", p.round.ID, e.ID, e.Channel, "", "", hex.EncodeToString(e.ReferenceHash))
		p.setup(&e, &models.RollLetter{RollEntryID: e.ID, RoundID: p.round.ID, Reference: reference})
		return e.ID
	})
}

// keyed is a keyed hash as the store makes it of what it puts on a roll.
func (p *place) keyed(purpose string, parts ...string) []byte {
	mac := hmac.New(sha256.New, p.keys.Pepper(purpose))
	mac.Write([]byte(strings.Join(parts, "|") + "|"))
	return mac.Sum(nil)
}

// call is a vote by phone that the officer has begun, of a caller with a printed code or with an address. It needs a round that is open for votes.
func (p *place) call(shows string) string {
	return p.once("call by "+shows, func() string {
		if p.stage != models.StageVoting {
			return uuid.NewString()
		}
		in := models.PhoneInput{Belongs: models.BelongsLive, Email: shows + "@people.example"}
		if shows == "code" {
			in.Email, in.Code = "", p.voteCodes(p.round, "7")[0]
		}
		id, err := p.Store.BeginPhoneVote(p.t.Context(), p.Officer, p.round.Slug, in, models.OneTimeCodeTries)
		if err != nil {
			p.t.Fatal(err)
		}
		return id
	})
}

// entry is an entry of the roll, of a code that nobody has used.
func (p *place) entry() string {
	return p.once("entry", func() string {
		if p.stage != models.StageVoting {
			return uuid.NewString()
		}
		id, err := p.Store.FindVoter(p.t.Context(), p.Officer2, p.round.Slug, p.voteCodes(p.round, "3")[0])
		if err != nil {
			p.t.Fatal(err)
		}
		return id
	})
}

// setAside is a decision by which two officers set an entry aside.
func (p *place) setAside() string {
	return p.once("set aside", func() string {
		if p.stage != models.StageVoting {
			return uuid.NewString()
		}
		id, err := p.Store.FindVoter(p.t.Context(), p.Officer2, p.round.Slug, p.voteCodes(p.round, "5")[0])
		if err != nil {
			p.t.Fatal(err)
		}
		d := models.StandingDecision{ID: uuid.NewString(), RoundID: p.round.ID, Kind: models.DecideSetAside, Flag: models.FlagNetwork, Reason: "Nobody at this place knows of them.",
			ProposedBy: p.Officer2.PersonID, ProposedAt: p.Now, State: models.StandingConfirmed, DecidedBy: &p.Officer.PersonID, DecidedAt: &p.Now}
		p.setup(&d, &models.StandingEntry{DecisionID: d.ID, RollEntryID: id},
			store.Patch{Row: &models.RollEntry{}, Key: "id", Value: id, Values: map[string]any{"standing": models.StandingQuarantined}})
		return d.ID
	})
}

// standing is what an officer proposes about another entry.
func (p *place) standing() string {
	return p.once("standing", func() string {
		if p.stage != models.StageVoting {
			return uuid.NewString()
		}
		id, err := p.Store.FindVoter(p.t.Context(), p.Officer2, p.round.Slug, p.voteCodes(p.round, "4")[0])
		if err == nil {
			err = p.Store.ProposeClosing(p.t.Context(), p.Officer2, p.round.Slug, id, models.ClosingInput{Kind: models.DecideReissue, Reason: "She says that she has not voted."})
		}
		if err != nil {
			p.t.Fatal(err)
		}
		page, err := p.Store.VotersPage(p.t.Context(), p.Officer2, p.round.Slug)
		if err != nil || len(page.Waiting) == 0 {
			p.t.Fatalf("%d decisions wait, %v", len(page.Waiting), err)
		}
		return page.Waiting[0].ID
	})
}

// pass lets a helper into the round for a day.
func (p *place) pass() string {
	return p.once("pass", func() string {
		if p.stage != models.StageVoting {
			return uuid.NewString()
		}
		made, err := p.Store.MakePass(p.t.Context(), p.Officer, p.round.Slug, passToday(p.Now))
		if err != nil {
			p.t.Fatal(err)
		}
		return made.Pass.ID
	})
}

// passToday is a pass for the day of a moment.
func passToday(now time.Time) models.PassInput {
	day := models.TypedDayOf(models.EndOfDay(now).Add(-12 * time.Hour).Format(time.DateOnly))
	return models.PassInput{Venue: "Brook Lane Primary", Name: "Ms Khan, Brook Lane Primary", Day: day}
}

// tracker is the receipt of a vote that was cast. It needs a round that is open for votes.
func (p *place) tracker() string {
	return p.once("tracker", func() string {
		page, err := p.Store.BallotPage(p.t.Context(), p.round.Slug, "")
		if err != nil {
			p.t.Fatal(err)
		}
		cast := models.Cast{Slug: p.round.Slug, Opened: page.Opened, Submission: uuid.NewString(), Code: p.voteCodes(p.round, "1")[0], Marks: models.Marks{Picks: []string{page.Projects[0].ID}}}
		receipt, err := p.Store.CastBallot(p.t.Context(), cast)
		if err != nil {
			p.t.Fatal(err)
		}
		return receipt.Tracker
	})
}

// released lets those who may see the panel's result.
func (p *place) released() {
	p.t.Helper()
	p.once("released", func() string {
		p.setup(store.Patch{Row: &models.PanelOfRound{}, Key: "round_id", Value: p.round.ID, Values: map[string]any{"released_by": p.Officer.PersonID, "released_at": p.Now}})
		return "yes"
	})
}

// interest is one that a panel member declared.
func (p *place) interest() string {
	return p.once("interest", func() string {
		i := models.Interest{ID: uuid.NewString(), ProposalID: p.proposals[models.ProposalEligible].ID, PersonID: &p.Advisor2.PersonID, Kind: "friend", DeclaredAt: p.Now}
		p.setup(&i)
		return i.ID
	})
}

// card is the scorecard of a Young Advisor who has answered every question and not finished. It needs a round that is scored now.
func (p *place) card() string {
	p.t.Helper()
	return p.once("card", func() string {
		ctx, slug := p.t.Context(), p.delivered.Slug
		if err := p.Store.AnswerInterest(ctx, p.Advisor, p.round.Slug, slug, models.NoInterest); err != nil {
			p.t.Fatal(err)
		}
		page, err := p.Store.ScoringPage(ctx, p.Advisor, p.round.Slug, slug)
		if err != nil {
			p.t.Fatal(err)
		}
		for i, question := range page.Rubric {
			in := models.ScoreInput{CriterionID: question.ID, Score: "3", Why: "They have done it before."}
			if err := p.Store.SaveScore(ctx, p.Advisor, p.round.Slug, slug, i+1, in); err != nil {
				p.t.Fatal(err)
			}
		}
		return slug
	})
}

// logo is the fingerprint of the council's logo.
func (p *place) logo() string {
	p.t.Helper()
	return p.once("logo", func() string {
		if err := p.Store.SaveLogo(p.t.Context(), p.Admin, testLogo(p.t), false); err != nil {
			p.t.Fatal(err)
		}
		council, err := p.Store.Council(p.t.Context())
		if err != nil {
			p.t.Fatal(err)
		}
		return council.Logo
	})
}

// places are the examples of one test: a place a stage, made when it is first asked for.
type places struct {
	*site
	made map[models.Stage]*place
}

func (s *site) places() *places { return &places{s, map[models.Stage]*place{}} }

func (ps *places) at(stage models.Stage) *place {
	ps.t.Helper()
	if ps.made[stage] == nil {
		ps.made[stage] = ps.newPlace(stage)
	}
	return ps.made[stage]
}

// use gives the next visit a new place where a form about this one was accepted: it is no longer what it was. A vote leaves it as it was, and its forms are
// answered alike whether they were accepted or not; and signing in and out is about no place.
func (ps *places) use(r route, a answer, stage models.Stage) {
	if r.method == post && r.kind != votes && r.act != models.ActSignIn && r.act != models.ActDemo && a.status < http.StatusBadRequest && !a.asksWho() {
		delete(ps.made, stage)
	}
}
