package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// teamRole is the proposal of a role in the community team.
func teamRole(w *world.World, email string) models.RoleProposal {
	return models.RoleProposal{Email: email, Name: "Nia Okafor", Membership: models.Membership{Role: models.Team, Capacity: "resident", TeamID: &w.Team.ID}}
}

// waiting is the one role that waits to be confirmed, as an administrator sees it.
func waiting(t *testing.T, w *world.World, actor models.Actor) models.RoleWaiting {
	t.Helper()
	list, err := w.Store.RolesToDecide(t.Context(), actor)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d roles wait, %v", len(list), err)
	}
	return list[0]
}

func roles(t *testing.T, w *world.World, personID string) []models.Role {
	t.Helper()
	actor, err := w.Store.Actor(t.Context(), personID)
	if err != nil {
		t.Fatal(err)
	}
	var held []models.Role
	for _, m := range actor.Memberships {
		held = append(held, m.Role)
	}
	return held
}

func TestARoleTakesTwoAdministrators(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		if err := w.Store.ProposeRole(ctx, w.Admin, teamRole(w, "Nia.Okafor@people.example ")); err != nil {
			t.Fatal(err)
		}
		g := waiting(t, w, w.Admin)
		if g.MayNot == nil || g.ProposedByName != w.Admin.DisplayName || !slices.Equal(g.Deciders, []string{w.Admin2.DisplayName}) || g.Where != w.Team.Name || g.Name != "Nia Okafor" {
			t.Errorf("who proposed it sees %+v", g)
		}
		if held := roles(t, w, g.PersonID); len(held) > 0 {
			t.Errorf("before it is confirmed it counts: %v", held)
		}
		refused(t, "who proposed it confirms", w.Store.DecideRole(ctx, w.Admin, g.ID, models.GrantConfirmed), models.Conflict, "You proposed this role")
		refused(t, "who proposed it refuses", w.Store.DecideRole(ctx, w.Admin, g.ID, models.GrantRefused), models.Conflict, "You proposed this role")
		refused(t, "another takes it back", w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantWithdrawn), models.Conflict, "Only the administrator who proposed")
		refused(t, "no decision", w.Store.DecideRole(ctx, w.Admin2, g.ID, "yes"), models.Invalid, "Confirm the role or refuse it")
		for name, actor := range map[string]models.Actor{"an officer": w.Officer, "an approver": w.Approver, "a visitor": {}, "an auditor": w.Auditor} {
			refused(t, name, w.Store.DecideRole(ctx, actor, g.ID, models.GrantConfirmed), models.NotFound, "")
			refused(t, name, w.Store.ProposeRole(ctx, actor, teamRole(w, "x@people.example")), models.NotFound, "")
		}
		refused(t, "the same again", w.Store.ProposeRole(ctx, w.Admin2, teamRole(w, "nia.okafor@people.example")), models.Conflict, "already been done")

		if waiting(t, w, w.Admin2).MayNot != nil {
			t.Error("the second administrator may not decide")
		}
		if err := w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantConfirmed); err != nil {
			t.Fatal(err)
		}
		if held := roles(t, w, g.PersonID); !slices.Equal(held, []models.Role{models.Team}) {
			t.Errorf("confirmed, they hold %v", held)
		}
		refused(t, "confirmed twice", w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantConfirmed), models.Conflict, "decided already")
		refused(t, "held already", w.Store.ProposeRole(ctx, w.Admin, teamRole(w, "nia.okafor@people.example")), models.Conflict, "hold this role already")
		page, err := w.Store.RolesPage(ctx, w.Admin, models.Team)
		if err != nil || len(page.Waiting) > 0 || page.Alone {
			t.Errorf("the page: %d wait, alone %t, %v", len(page.Waiting), page.Alone, err)
		}
		for _, h := range page.Holders {
			if h.PersonID == g.PersonID && (h.GrantedBy == nil || *h.GrantedBy != w.Admin.PersonID || h.ConfirmedBy == nil || *h.ConfirmedBy != w.Admin2.PersonID) {
				t.Errorf("it is not on record who gave the role: %+v", h)
			}
		}
		var acts []string
		lines, err := w.Store.AuditTrail(ctx, w.Auditor, 2)
		for _, l := range lines {
			acts = append(acts, l.Who+": "+l.Reason)
		}
		if want := []string{w.Admin2.DisplayName + ": role confirmed", w.Admin.DisplayName + ": role proposed"}; err != nil || !slices.Equal(acts, want) {
			t.Errorf("on record: %q, %v", acts, err)
		}
		mail, err := w.Store.Messages(ctx, 10)
		slices.SortFunc(mail, func(a, b models.Message) int { return strings.Compare(a.DedupeKey, b.DedupeKey) })
		if err != nil || len(mail) != 2 || mail[1].Recipient != w.Admin2.Email || strings.Contains(mail[1].Subject+mail[1].Body, "Nia") {
			t.Fatalf("the second administrator was written to: %+v, %v", mail, err)
		}
		if given := mail[0]; given.Recipient != "nia.okafor@people.example" || !strings.Contains(given.Body, w.Team.Name) || !strings.Contains(given.Body, "This is what you can do now") {
			t.Errorf("who got the role was written to: %+v", given)
		}
	})
}

func TestNobodyHasAHandInTheirOwnRole(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		for _, email := range []string{w.Admin.Email, strings.ToUpper(w.Admin.Email)} {
			refused(t, "for oneself", w.Store.ProposeRole(ctx, w.Admin, teamRole(w, email)), models.Conflict, "to yourself")
		}
		if err := w.Store.ProposeRole(ctx, w.Admin, teamRole(w, w.Admin2.Email)); err != nil {
			t.Fatal(err)
		}
		g := waiting(t, w, w.Admin2)
		if g.MayNot == nil || len(g.Deciders) > 0 {
			t.Errorf("whose role it would be sees %+v", g)
		}
		refused(t, "confirming one's own", w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantConfirmed), models.Conflict, "would be yours")
		refused(t, "refusing one's own", w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantRefused), models.Conflict, "would be yours")
		if err := w.Store.DecideRole(ctx, w.Admin, g.ID, models.GrantWithdrawn); err != nil {
			t.Fatal(err)
		}
		if held := roles(t, w, w.Admin2.PersonID); !slices.Equal(held, []models.Role{models.Admin}) {
			t.Errorf("taken back, they hold %v", held)
		}
	})
}

func TestARefusedRoleIsNotGiven(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		if err := w.Store.ProposeRole(ctx, w.Admin, teamRole(w, "nia@people.example")); err != nil {
			t.Fatal(err)
		}
		g := waiting(t, w, w.Admin2)
		if err := w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantRefused); err != nil {
			t.Fatal(err)
		}
		refused(t, "confirmed after it was refused", w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantConfirmed), models.Conflict, "decided already")
		if held := roles(t, w, g.PersonID); len(held) > 0 {
			t.Errorf("refused, they hold %v", held)
		}
		// The account that was made for it goes by itself.
		w.Store.Advance(31 * 24 * time.Hour)
		if _, err := w.Store.DeleteExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if actor, err := w.Store.Actor(ctx, g.PersonID); err != nil || actor.SignedIn() {
			t.Errorf("the account is still there: %+v, %v", actor, err)
		}
	})
}

// TestARoleIsLookedAtAgainWhenItIsConfirmed: what was true when a role was proposed may not be any more.
func TestARoleIsLookedAtAgainWhenItIsConfirmed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		officer := models.RoleProposal{Email: w.Parent.Email, Membership: models.Membership{Role: models.Officer, OrganisationID: &w.Council.ID}}
		if err := w.Store.ProposeRole(ctx, w.Admin, officer); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.SaveAccount(ctx, w.Parent, models.AccountInput{Name: "Priya", Under18: true, Answered: true}); err != nil {
			t.Fatal(err)
		}
		g := waiting(t, w, w.Admin2)
		refused(t, "an officer of 17", w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantConfirmed), models.Conflict, "under 18")
		if err := w.Store.EraseAccount(ctx, w.Parent); err != nil {
			t.Fatal(err)
		}
		refused(t, "who closed their account", w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantConfirmed), models.Conflict, "decided already")
		auditor := models.RoleProposal{Email: w.Officer.Email, Membership: models.Membership{Role: models.Auditor}}
		refused(t, "an officer as auditor", w.Store.ProposeRole(ctx, w.Admin, auditor), models.Conflict, "An auditor holds no other role")
		young := models.RoleProposal{Email: w.Advisor.Email, Membership: officer.Membership}
		refused(t, "a young officer", w.Store.ProposeRole(ctx, w.Admin, young), models.Conflict, "under 18")
	})
}

func TestTakingARoleAwayTakesOne(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		page, err := w.Store.RolesPage(ctx, w.Admin, models.Admin)
		if err != nil || len(page.Holders) != 2 {
			t.Fatalf("administrators: %+v, %v", page.Holders, err)
		}
		of := map[string]string{}
		for _, h := range page.Holders {
			of[h.PersonID] = h.Membership.ID
		}
		if err := w.Store.ProposeRole(ctx, w.Admin2, teamRole(w, "nia@people.example")); err != nil {
			t.Fatal(err)
		}
		g := waiting(t, w, w.Admin)
		if err := w.Store.BeginSession(ctx, "a-session-of-theirs", w.Admin2.PersonID, []byte{1}, models.LifeOfSession(true)); err != nil {
			t.Fatal(err)
		}
		refused(t, "an officer ends it", w.Store.EndRole(ctx, w.Officer, of[w.Admin2.PersonID], "They moved on"), models.NotFound, "")
		if err := w.Store.EndRole(ctx, w.Admin, of[w.Admin2.PersonID], "They moved on"); err != nil {
			t.Fatal(err)
		}
		if held := roles(t, w, w.Admin2.PersonID); len(held) > 0 {
			t.Errorf("they hold %v", held)
		}
		if _, found, err := w.Store.FindSession(ctx, "a-session-of-theirs"); err != nil || found {
			t.Errorf("their session goes on: %t, %v", found, err)
		}
		refused(t, "for no reason", w.Store.EndRole(ctx, w.Admin, of[w.Admin.PersonID], " "), models.Invalid, "")
		if past, err := w.Store.RolesPage(ctx, w.Admin, models.PastRoles); err != nil || len(past.Holders) != 1 || past.Ended != 1 || past.Holders[0].PersonID != w.Admin2.PersonID {
			t.Errorf("the ended roles are %+v, %v", past.Holders, err)
		}
		mail, err := w.Store.Messages(ctx, 10)
		if err != nil || !slices.ContainsFunc(mail, func(m models.Message) bool {
			return m.Recipient == w.Admin2.Email && strings.Contains(m.Body, "has ended") && !strings.Contains(m.Body, "moved on")
		}) {
			t.Errorf("whose role ended was not told: %+v, %v", mail, err)
		}
		lines, err := w.Store.AuditTrail(ctx, w.Auditor, 1)
		if err != nil || lines[0].Object != w.Admin2.DisplayName || lines[0].Reason != "They moved on" || lines[0].Fact("role") != string(models.Admin) || lines[0].Fact("state") != "ended" {
			t.Errorf("on record is %+v, %v", lines, err)
		}
		refused(t, "what they had proposed", w.Store.DecideRole(ctx, w.Admin, g.ID, models.GrantConfirmed), models.Conflict, "decided already")
		refused(t, "the last administrator's own", w.Store.EndRole(ctx, w.Admin, of[w.Admin.PersonID], "They moved on"), models.Conflict, "only administrator")
		if page, err = w.Store.RolesPage(ctx, w.Admin, ""); err != nil || !page.Alone {
			t.Errorf("the page does not say that one is alone: %v", err)
		}
		// The command line makes a second one again, and then one may leave.
		if n, err := w.Store.MakeAdmin(ctx, "third@people.example", "Thea Third"); err != nil || n != 2 {
			t.Errorf("%d administrators, %v", n, err)
		}
		if err := w.Store.EndRole(ctx, w.Admin, of[w.Admin.PersonID], "They moved on"); err != nil {
			t.Errorf("ending one's own role: %v", err)
		}
	})
}

func TestTheCommandLineMakesTwoAdministrators(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for i, email := range []string{"first@council.example", "second@council.example"} {
			if n, err := w.Store.MakeAdmin(t.Context(), email, "Somebody"); err != nil || n != 3+i {
				t.Errorf("%s: %d administrators, %v", email, n, err)
			}
		}
		_, err := w.Store.MakeAdmin(t.Context(), "first@council.example", "Somebody")
		refused(t, "the same again", err, models.Conflict, "already been done")
	})
}

// TestASessionHelpersRoleIsForOneRound: a round and a venue are asked for, and nothing of another role's.
func TestASessionHelpersRoleIsForOneRound(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		open, draft := w.Round(models.StageVoting), w.Round(models.StageDraft)
		helper := models.RoleProposal{Email: w.Parent.Email, Membership: models.Membership{Role: models.Helper}}
		refusedWith(t, "nowhere", w.Store.ProposeRole(ctx, w.Admin, helper), models.Invalid, "round", "venue")
		helper.RoundID, helper.Venue = &draft.ID, "St Luke's School"
		refusedWith(t, "a round that nobody knows yet", w.Store.ProposeRole(ctx, w.Admin, helper), models.Invalid, "round")
		helper.RoundID = &open.ID
		if err := w.Store.ProposeRole(ctx, w.Admin, helper); err != nil {
			t.Fatal(err)
		}
		g := waiting(t, w, w.Admin2)
		if g.Where != "St Luke's School, "+open.Name {
			t.Errorf("where: %q", g.Where)
		}
		if err := w.Store.DecideRole(ctx, w.Admin2, g.ID, models.GrantConfirmed); err != nil {
			t.Fatal(err)
		}
		if held := roles(t, w, w.Parent.PersonID); !slices.Equal(held, []models.Role{models.Helper}) {
			t.Errorf("they hold %v", held)
		}
	})
}
