package main

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"acorn/cmd/acorn/council"
	"acorn/models"
	"acorn/models/lang"

	"github.com/google/uuid"
)

// beginning is when the council took up Acorn.
func beginning() council.Offset { return council.Offset{Days: -900, Hour: 9} }

// idOf is the id of a row that the council began with: the same at every start, so that the story finds it again.
func idOf(kind, key string) string {
	return uuid.NewHash(sha256.New(), uuid.NameSpaceURL, []byte("https://www.harwick.example/"+kind+"/"+key), 4).String()
}

// ref is the id of a row, or nil for none.
func ref(kind, key string) *string {
	if key == "" {
		return nil
	}
	id := idOf(kind, key)
	return &id
}

// base is what an installation begins with: places, bodies, teams, people with their roles, what they want for children, and the settings.
func (t *teller) base() {
	at := t.moment(beginning())
	t.add(beginning(), "the council begins", func(ctx context.Context) error {
		var rows []any
		for _, a := range t.demo.Areas {
			rows = append(rows, &models.Area{ID: idOf("area", a.Key), Name: a.Name, OnsCode: a.Code})
		}
		for _, o := range t.demo.Organisations {
			rows = append(rows, &models.Organisation{ID: idOf("organisation", o.Key), Name: o.Name, Kind: o.Kind, About: o.About, CreatedAt: at})
		}
		for _, team := range t.demo.Teams {
			rows = append(rows, &models.CommunityTeam{ID: idOf("team", team.Key), Slug: team.Key, Name: team.Name, Kind: team.Kind, AreaID: ref("area", team.Area), About: team.About})
		}
		rows = append(rows, t.people(at)...)
		return t.store.Setup(ctx, append(rows, t.framework()...)...)
	})
	t.addAt(at.Add(time.Hour), "Owen sets up the council", t.by("owen", func(ctx context.Context, owen models.Actor) error {
		s := t.demo.Settings
		return t.store.SaveCouncil(ctx, owen, models.Council{Name: s.Name, Email: s.Email, Phone: s.Phone, SafeguardingPhone: s.SafeguardingPhone,
			SafeguardingHours: s.SafeguardingHours, SafeguardingEmail: s.SafeguardingEmail, ComplaintsURL: s.ComplaintsURL, BrandColour: s.Brand,
			ButtonColour: s.Button, AccentColour: s.Accent})
	}))
}

// people are everybody with their roles. Those whom a visitor can be are listed in the order in which they were made.
func (t *teller) people(at time.Time) []any {
	var rows []any
	holder := ref("organisation", "harwick-council")
	for _, p := range t.demo.People {
		order := time.Duration(slices.Index(council.Visitors(), p.Key)) * time.Millisecond
		person := models.Person{ID: idOf("person", p.Key), Email: p.Email, Name: p.Name, DisplayName: p.Name, AgeBand: "adult",
			CreatedAt: at.Add(order), KeepUntil: t.start.AddDate(3, 0, 0)}
		if p.Under18 {
			person.AgeBand, person.Name = "under_18", ""
		}
		if p.Try != "" {
			person.DemoNote = p.About + "\n" + p.Try
		}
		rows = append(rows, &person)
		for _, m := range p.Memberships {
			row := models.Membership{ID: idOf("membership", p.Key+"/"+m.Role+"/"+m.In), PersonID: person.ID, Role: models.Role(m.Role), Capacity: m.As, StartedAt: at}
			switch m.Role {
			case council.RoleTeam, council.RolePanel:
				row.TeamID = ref("team", m.In)
			case council.RoleLead, council.RoleGroup:
				row.OrganisationID = ref("organisation", m.In)
			case council.RoleHelper:
				continue // theirs is for one round, which is not there yet: see grants
			case council.RoleOfficer, council.RoleApprover, council.RoleSafeguarding:
				row.OrganisationID = holder
			}
			rows = append(rows, &row)
		}
	}
	return rows
}

// grants has one administrator propose a role, and another confirm it.
func (t *teller) grants() {
	for _, g := range t.demo.Grants {
		person := keyed(t.demo.People, g.Person, func(p council.Person) string { return p.Key })
		t.add(g.ProposedAt, g.ProposedBy+" proposes a role for "+person.Name, t.by(g.ProposedBy, func(ctx context.Context, admin models.Actor) error {
			in := models.RoleProposal{Email: person.Email, Membership: models.Membership{Role: models.Role(g.Role), Capacity: g.As}}
			if g.Role == council.RoleHelper {
				round, err := t.store.Frame(ctx, slug(t.roundOf(g.Round)))
				if err != nil {
					return err
				}
				in.RoundID, in.Venue = &round.ID, t.organisation(g.In).Name
			} else {
				in.TeamID = ref("team", g.In)
			}
			return t.store.ProposeRole(ctx, admin, in)
		}))
		if g.ConfirmedBy == "" {
			continue
		}
		t.add(g.ConfirmedAt, g.ConfirmedBy+" confirms the role of "+person.Name, t.by(g.ConfirmedBy, func(ctx context.Context, admin models.Actor) error {
			waiting, err := t.store.RolesToDecide(ctx, admin)
			if err != nil {
				return err
			}
			grant, err := find(waiting, func(w models.RoleWaiting) bool { return w.PersonID == idOf("person", g.Person) })
			if err != nil {
				return err
			}
			delete(t.actors, g.Person) // known without the role, perhaps
			return t.store.DecideRole(ctx, admin, grant.ID, models.GrantConfirmed)
		}))
	}
}

// framework is what proposals hope for and how that can be measured.
func (t *teller) framework() []any {
	f := t.demo.Framework
	rows := []any{&models.Framework{ID: idOf("framework", "harwick"), Name: f.Name, Source: f.Source}}
	for i, d := range f.Domains {
		rows = append(rows, &models.Theme{ID: idOf("theme", d.Key), FrameworkID: idOf("framework", "harwick"), Name: d.Name, Position: i + 1})
	}
	for i, o := range f.Outcomes {
		rows = append(rows, &models.Outcome{ID: idOf("outcome", o.Key), ThemeID: idOf("theme", o.Domain), Name: o.Name, Position: i + 1})
	}
	for _, n := range f.Indicators {
		rows = append(rows, &models.Indicator{ID: idOf("indicator", n.Key), OutcomeID: idOf("outcome", n.Outcome), Name: n.Name, Unit: n.Unit, Direction: string(n.Better)})
	}
	return rows
}

func (t *teller) organisation(key string) council.Organisation {
	return keyed(t.demo.Organisations, key, func(o council.Organisation) string { return o.Key })
}

func (t *teller) proposal(key string) council.Proposal {
	return keyed(t.demo.Proposals, key, func(p council.Proposal) string { return p.Key })
}

func (t *teller) roundOf(key string) council.Round {
	return keyed(t.demo.Rounds, key, func(r council.Round) string { return r.Key })
}

// slug is a round's address: the demo's rounds are the first of their names.
func slug(r council.Round) string { return models.Slugify(r.Name) }

// needs are typed in from listening weeks and reports, for a round once that is published, and said by people themselves. The safeguarding
// lead has read each before it is shown.
func (t *teller) needs() {
	for _, n := range t.demo.Needs {
		at := beginning()
		at.Days++
		var round *string
		if n.Round != "" {
			at = t.roundOf(n.Round).Timetable.SetUp
			at.Days += 3
		}
		need := models.Need{ID: idOf("need", n.Key), Slug: models.Slugify(n.Title), AreaID: ref("area", n.Area), Title: n.Title, Body: body(n), SaidBy: n.SaidBy,
			PeopleCount: n.People, Source: n.Source, RoundID: round, CreatedAt: t.moment(at), KeepUntil: t.start.AddDate(3, 0, 0)}
		t.add(at, "a need is typed in: "+n.Title, func(ctx context.Context) error {
			if n.Round != "" {
				frame, err := t.store.Frame(ctx, slug(t.roundOf(n.Round)))
				if err != nil {
					return err
				}
				need.RoundID = &frame.ID
			}
			return t.store.Setup(ctx, &need)
		})
		at.Hour++
		t.add(at, "Grace shows a need: "+n.Title, t.by("grace", func(ctx context.Context, grace models.Actor) error {
			_, err := t.store.DecideNeed(ctx, grace, need.ID, models.ReleaseNeed, "")
			return err
		}))
	}
	for _, v := range t.demo.Voices {
		t.voice(v)
	}
}

// body is what a need says, and after it what others found elsewhere, with who said so.
func body(n council.Need) string {
	parts := []string{n.Text}
	if len(n.Context) > 0 {
		parts = append(parts, "What others found elsewhere:")
	}
	for _, c := range n.Context {
		source := c.Source
		if c.Rating == council.RatingUnknown {
			source += "; how strong the evidence is, we do not know"
		}
		parts = append(parts, c.Text+" ("+source+")")
	}
	return strings.Join(parts, "\n\n")
}

func (t *teller) voice(v council.Voice) {
	t.add(v.At, "somebody says a need: "+v.Title, func(ctx context.Context) error {
		var actor models.Actor
		var err error
		if v.By != "" {
			actor, err = t.as(ctx, v.By)
		}
		if err != nil {
			return err
		}
		area := ""
		if v.Area != "" {
			area = idOf("area", v.Area)
		}
		return t.store.SayNeed(ctx, actor, models.NeedInput{Title: v.Title, Body: v.Text, AreaID: area, Young: v.Young})
	})
	if v.Released.IsZero() {
		return
	}
	t.add(v.Released, "Grace shows what somebody said: "+v.Title, t.by("grace", func(ctx context.Context, grace models.Actor) error {
		page, err := t.store.Moderation(ctx, grace)
		if err != nil {
			return err
		}
		need, err := find(page.Waiting, func(n models.NeedCard) bool { return n.Title == v.Title })
		if err != nil {
			return err
		}
		_, err = t.store.DecideNeed(ctx, grace, need.ID, models.ReleaseNeed, "")
		return err
	}))
}

// concerns are raised, and read by the safeguarding lead.
func (t *teller) concerns() {
	for _, c := range t.demo.Concerns {
		t.add(c.At, "somebody raises a concern", func(ctx context.Context) error {
			idea, err := t.idea(ctx, c.About)
			if err != nil {
				return err
			}
			contact := ""
			if c.From != "" {
				p := keyed(t.demo.People, c.From, func(p council.Person) string { return p.Key })
				contact = p.Name + ", " + p.Email
			}
			return t.store.RaiseConcern(ctx, models.ConcernInput{Page: "/proposals/" + idea, Body: c.Text, Contact: contact})
		})
		if c.Answer == "" {
			continue
		}
		t.add(c.Answered, "Grace deals with a concern", t.by("grace", func(ctx context.Context, grace models.Actor) error {
			list, err := t.store.Concerns(ctx, grace)
			if err != nil {
				return err
			}
			concern, err := find(list, func(m models.ConcernView) bool { return m.Body == c.Text && m.HandledAt == nil })
			if err != nil {
				return err
			}
			return t.store.HandleConcern(ctx, grace, concern.ID, c.Answer)
		}))
	}
}

// london is the day of a moment as people type it.
func typedDay(at time.Time) models.TypedDay {
	return models.TypedDayOf(lang.London(at).Format(time.DateOnly))
}
