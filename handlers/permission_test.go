package handlers

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
)

// The table of who may do what and when, written out once more, by hand, from the table that it was agreed by. An act of the program that is not here, or
// is here and not there, fails the test.

const (
	visitors = "visitor voter panel group lead team helper officer approver safeguarding auditor admin"
	known    = "voter panel group lead team helper officer approver safeguarding auditor admin"
)

// mayDo are the columns that the table does not leave empty, by act.
var mayDo = map[models.Act]string{
	models.ActRead:           visitors,
	models.ActSignIn:         visitors,
	models.ActDemo:           visitors, // in the demo alone
	models.ActSayNeed:        "visitor voter panel group lead team helper officer",
	models.ActVote:           visitors, // whose ballot it is is proved by a code, not by a session
	models.ActPlan:           "panel team officer",
	models.ActDraftRound:     "officer",
	models.ActSeal:           "officer",
	models.ActExtend:         "officer",
	models.ActImportRoll:     "officer",
	models.ActPostcodes:      "officer",
	models.ActIssueCodes:     "helper officer",
	models.ActRevokeCodes:    "helper officer",
	models.ActKeyPaper:       "helper officer",
	models.ActStrikePaper:    "officer",
	models.ActLogCodes:       "helper officer",
	models.ActRunDevice:      "helper officer",
	models.ActLetHelperIn:    "officer",
	models.ActPhoneVote:      "officer",
	models.ActWitnessPhone:   "helper officer",
	models.ActDraft:          "panel group lead team helper officer",
	models.ActSubmit:         "panel group lead team helper officer",
	models.ActReview:         "officer",
	models.ActAppeal:         "group lead",
	models.ActDecideAppeal:   "officer",
	models.ActScore:          "panel",
	models.ActPanelResult:    "panel group lead team officer approver auditor",
	models.ActReleasePanel:   "officer",
	models.ActUndoInterest:   "officer",
	models.ActCount:          "officer",
	models.ActStanding:       "officer",
	models.ActDestroyKey:     "officer",
	models.ActWitnessKey:     "officer auditor",
	models.ActProposeAwards:  "team officer",
	models.ActApproveAwards:  "approver",
	models.ActAnswerOffer:    "lead",
	models.ActDeliver:        "group lead officer",
	models.ActAskPayment:     "group lead officer",
	models.ActApprovePayment: "approver",
	models.ActVerify:         "officer",
	models.ActModerate:       "officer safeguarding",
	models.ActRaiseConcern:   visitors,
	models.ActReadConcerns:   "safeguarding",
	models.ActOwnData:        known,
	models.ActDesk:           known,
	models.ActGrantRoles:     "admin",
	models.ActSettings:       "admin",
	models.ActAudit:          "officer approver safeguarding auditor admin",
}

// openIn are the stages of a round in which an act can be done, by act; an act that is not here has no stage of its own.
var openIn = map[models.Act]string{
	models.ActVote:          "voting grace",
	models.ActPlan:          "draft planning",
	models.ActDraft:         "proposing reviewing",
	models.ActSubmit:        "proposing reviewing",
	models.ActReview:        "proposing reviewing",
	models.ActAppeal:        "proposing reviewing",
	models.ActDecideAppeal:  "proposing reviewing",
	models.ActScore:         "reviewing",
	models.ActReleasePanel:  "reviewing sealed voting grace closed counted published",
	models.ActUndoInterest:  "reviewing",
	models.ActSeal:          "reviewing",
	models.ActExtend:        "sealed voting grace closed",
	models.ActImportRoll:    "waiting planning proposing reviewing sealed",
	models.ActIssueCodes:    "sealed voting",
	models.ActRevokeCodes:   "sealed voting grace closed",
	models.ActPhoneVote:     "voting grace",
	models.ActWitnessPhone:  "voting grace",
	models.ActKeyPaper:      "sealed voting grace closed",
	models.ActStrikePaper:   "voting grace closed",
	models.ActLogCodes:      "sealed voting grace closed counted published",
	models.ActRunDevice:     "sealed voting",
	models.ActLetHelperIn:   "reviewing sealed voting grace closed",
	models.ActCount:         "closed counted",
	models.ActStanding:      "voting grace closed",
	models.ActDestroyKey:    "published",
	models.ActWitnessKey:    "published",
	models.ActProposeAwards: "published",
	models.ActApproveAwards: "published",
}

// anyones are the acts that the table lets people do to any thing, or to things of nobody else's.
var anyones = []models.Act{models.ActRead, models.ActSignIn, models.ActDemo, models.ActSayNeed, models.ActVote, models.ActRaiseConcern, models.ActReadConcerns, models.ActGrantRoles,
	models.ActSettings, models.ActDesk}

func may(p person, act models.Act) bool {
	columns := strings.Fields(mayDo[act])
	return slices.ContainsFunc(p.roles, func(r models.Role) bool { return slices.Contains(columns, string(r)) })
}

// TestTheProgramKnowsTheTable compares the program's own table with the one above, for every role and stage.
func TestTheProgramKnowsTheTable(t *testing.T) {
	for act := range mayDo {
		if !models.Known(act) {
			t.Errorf("the program does not know the act %q", act)
		}
		for _, role := range models.Roles {
			actor := models.Actor{}
			switch role {
			case models.Visitor:
			case models.Voter, models.Group:
				continue // nobody holds these alone: the walk below meets them
			default:
				actor = models.Actor{PersonID: "someone", Memberships: []models.Membership{{Role: role}}}
			}
			columns := []models.Role{role}
			if slices.Contains([]models.Role{models.Panel, models.Lead, models.Team}, role) {
				columns = append(columns, models.Group)
			}
			want := may(person{roles: columns}, act)
			for _, stage := range models.Stages {
				open := openIn[act] == "" || slices.Contains(strings.Fields(openIn[act]), string(stage))
				if got := models.Can(actor, act, stage) != models.ScopeNone; got != (want && open) {
					t.Errorf("%s, %s, while %s: the program says %t, the table %t", role, act, stage, got, want && open)
				}
			}
		}
	}
	for _, r := range visited(t) {
		if _, ok := mayDo[r.act]; !ok {
			t.Errorf("%s %s is the act %q, which this test does not know. Add it to mayDo, and to openIn where it has a stage", r.method, r.path, r.act)
		}
	}
}

// TestEveryRouteForEveryRoleOneByOne goes to every route as everyone, and compares whom the server lets through with the table. To be let through is
// any answer but "sign in first" and "you can't do this"; somebody whose thing it is not finds nothing there.
func TestEveryRouteForEveryRoleOneByOne(t *testing.T) {
	oneByOne(t, func(t *testing.T, s *site) {
		routes, ps, w := visited(t), s.places(), newWalker(s)
		for _, v := range allVisits() {
			r, ok := routes[v.route]
			if !ok {
				continue // visited has said so
			}
			if v.act != "" {
				r.act = v.act
			}
			if strings.Contains(r.path, ":") && !slices.Contains(anyones, r.act) && len(v.who) == 0 {
				t.Errorf("%s: the table lets people do this with what is theirs alone. Say in the visit whose the example is: set who", v.route)
			}
			for _, p := range s.people() {
				w.check(t, v, r, p, ps)
			}
		}
	})
}

// walker sends requests as people, each in a browser of their own.
type walker struct {
	*site
	browsers map[string]*visitor
	tokens   map[string]string
	since    map[string]time.Time
}

func newWalker(s *site) *walker {
	return &walker{s, map[string]*visitor{}, map[string]string{}, map[string]time.Time{}}
}

// stale reports whether somebody who signed in then should do so again, so that a slow machine does not make their proof an old one.
func stale(since time.Time) bool { return time.Since(since) > models.ProofLife/2 }

// browser is the person's, signed in, and the token of its forms.
func (w *walker) browser(p person) (*visitor, string) {
	w.t.Helper()
	if w.browsers[p.name] == nil || stale(w.since[p.name]) {
		w.since[p.name] = time.Now()
		v := w.visitor()
		if p.actor.SignedIn() {
			v = w.as(p.actor)
		}
		// A visitor stays where they are, so that what they are answered is seen.
		v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		w.browsers[p.name] = v
		w.tokens[p.name] = v.get("/concern").page.Attr("form[action='/concern'] input[name='_token']", "value")
	}
	return w.browsers[p.name], w.tokens[p.name]
}

// send asks for the visit's address, or posts its form there.
func (w *walker) send(v visit, r route, p person, at *place) answer {
	w.t.Helper()
	browser, token := w.browser(p)
	if r.method == get {
		return browser.get(v.address(at))
	}
	form := url.Values{}
	if v.form != nil {
		form = v.form(at)
	}
	form.Set(tokenField, token)
	if r.kind == votes {
		form.Set(tokenField, w.visitorToken(browser))
	}
	a := browser.post(v.address(at), form)
	if !p.actor.SignedIn() {
		w.forgetForms()
	}
	if r.act == models.ActSignIn || r.act == models.ActOwnData || r.act == models.ActDemo || r.act == models.ActRunDevice {
		delete(w.browsers, p.name) // it may be somebody else's now, or nobody's
	}
	return a
}

// attempts is the table of tries, which the walk empties.
type attempts struct{}

// TableName is where tries are counted.
func (attempts) TableName() string { return "attempts" }

// forgetForms makes the visitor's forms the first again that wait for a sign-in: the walk sends more of them from one place than anybody may.
func (w *walker) forgetForms() {
	w.t.Helper()
	err := w.Store.Setup(w.t.Context(), store.Patch{Row: &attempts{}, Key: "bucket", Value: w.app.bucket("park", "127.0.0.1"), Values: map[string]any{"tries": 1}})
	if err != nil && models.CodeOf(err) != models.Conflict { // no form waited
		w.t.Fatal(err)
	}
}

// visitorToken is the token of a form on the pages of the vote, to which everybody is a visitor.
func (w *walker) visitorToken(browser *visitor) string {
	w.t.Helper()
	home, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, cookie := range browser.client.Jar.Cookies(home) {
		if cookie.Name == "acorn-form" {
			return w.formToken(cookie.Value, "")
		}
	}
	w.t.Fatal("this browser has no cookie for forms")
	return ""
}

// formToken is the token of the forms that a browser with this cookie gets, for this person, or a visitor when the id is empty.
func (s *site) formToken(browser, personID string) string {
	mac := hmac.New(sha256.New, s.keys.Pepper("forms"))
	mac.Write([]byte(browser + "|" + personID))
	return base64.RawURLEncoding.EncodeToString(append(make([]byte, maskSize), mac.Sum(nil)...))
}

func (w *walker) check(t *testing.T, v visit, r route, p person, ps *places) {
	t.Helper()
	at := ps.at(v.stage())
	a := w.send(v, r, p, at)
	ps.use(r, a, v.stage())
	checkHeaders(t, v.route+" as "+p.name, a.header, r.kind == machine || r.kind == cached && !p.actor.SignedIn())
	through := a.status != http.StatusUnauthorized && a.status != http.StatusForbidden &&
		!a.asksWho() &&
		w.refusals.of(a) != models.Unauthenticated // the form came back on a page: a network that has had many kept gets no more kept
	want := may(p, r.act)
	theirs := len(v.who) == 0 || slices.Contains(v.who, p.name)
	if through != want && (theirs || a.status != http.StatusForbidden) {
		t.Errorf("%s at %s as %s: let through %t (status %d, to %q), the table says %t for %q", v.route, v.address(at), p.name, through, a.status, a.header.Get("Location"), want, r.act)
		return
	}
	if a.status >= http.StatusInternalServerError {
		t.Errorf("%s at %s as %s: status %d", v.route, v.address(at), p.name, a.status)
	}
	if !want || r.path == "/*" {
		return
	}
	if found := through && a.status != http.StatusNotFound; found != theirs {
		t.Errorf("%s at %s as %s: found %t (status %d), but whose it is says %t", v.route, v.address(at), p.name, found, a.status, theirs)
	}
}

// TestEveryActAtEveryStageOneByOne posts every form of an act that has a stage, at every stage of a round, as somebody who may: it is refused as closed outside
// of the act's stages, and never inside.
func TestEveryActAtEveryStageOneByOne(t *testing.T) {
	oneByOne(t, func(t *testing.T, s *site) {
		routes, ps, w := visited(t), s.places(), newWalker(s)
		for _, v := range allVisits() {
			r, ok := routes[v.route]
			if !ok || r.method != post || openIn[r.act] == "" {
				continue
			}
			someone := s.people()[slices.IndexFunc(s.people(), func(p person) bool {
				return may(p, r.act) && (len(v.who) == 0 || slices.Contains(v.who, p.name))
			})]
			for _, stage := range models.Stages {
				open := slices.Contains(strings.Fields(openIn[r.act]), string(stage))
				if len(v.open) > 0 {
					open = slices.Contains(v.open, stage)
				}
				a := w.send(v, r, someone, ps.at(stage))
				ps.use(r, a, stage)
				code := s.refusals.of(a)
				hidden := stage == models.StageDraft && code == models.NotFound
				if closed := code == models.Closed; open && closed || !open && !closed && !hidden {
					t.Errorf("%s as %s while %s: status %d, refused %q; the table says that it is open: %t", v.route, someone.name, stage, a.status, code, open)
				}
			}
		}
	})
}

// TestARouteNeedsAnAct: a route whose act is not in the table stops the program at start.
func TestARouteNeedsAnAct(t *testing.T) {
	s, e, err := build(Deps{FormKey: make([]byte, 32), LimitKey: make([]byte, 32), VoteKey: make([]byte, 32), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.mount(e, route{get, "/new", models.Act("fly"), personal, s.healthy}); err == nil {
		t.Error("a route of an act that nobody knows was mounted")
	}
	recorder := httptest.NewRecorder()
	e.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/healthz", http.NoBody))
	if recorder.Code != http.StatusOK || recorder.Body.String() != "ok\n" {
		t.Errorf("/healthz: %d %q", recorder.Code, recorder.Body)
	}
}
