package handlers

import (
	"net/http"
	"slices"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// deskPart is what one kind of work brings to a person's desk: what waits for them now, and where the rest of it is.
type deskPart struct {
	waiting []components.Task
	group   views.DeskGroup
}

// wait puts a task among what waits for the person.
func (d *deskPart) wait(c echo.Context, task components.Task) {
	task.Status, task.Tag, task.Colour = t(c, "Waits for you"), true, ""
	d.waiting = append(d.waiting, task)
}

// desk shows a person what waits for them, before everything else that is theirs. What does not concern them is not asked for.
func (s *Server) desk(c echo.Context) error {
	p := views.Desk{Page: s.page(c, t(c, "Your desk"), home(c))}
	waiting := views.DeskGroup{Title: t(c, "Waiting for you")}
	for _, part := range []func(echo.Context, models.Actor) (deskPart, error){s.deskCare, s.deskDecisions, s.deskPanel, s.deskRounds, s.deskIdeas, s.deskInitiatives, s.deskPay, s.deskAdmin} {
		d, err := part(c, p.Actor)
		if err != nil {
			return err
		}
		waiting.Tasks = append(waiting.Tasks, d.waiting...)
		if d.group.Title != "" {
			p.Groups = append(p.Groups, d.group)
		}
	}
	if len(waiting.Tasks) > 0 {
		p.Groups = append([]views.DeskGroup{waiting}, p.Groups...)
	}
	return s.render(c, http.StatusOK, views.DeskPage(p))
}

// deskIdeas is what a person sent in or began.
func (s *Server) deskIdeas(c echo.Context, actor models.Actor) (deskPart, error) {
	var d deskPart
	if models.Can(actor, models.ActDraft, models.AnyStage) == models.ScopeNone {
		return d, nil
	}
	ctx := c.Request().Context()
	cards, err := s.Store.MyProposals(ctx, actor)
	if err != nil {
		return d, err
	}
	if len(cards) == 0 && !slices.Contains(actor.Roles(), models.Group) {
		return d, nil // who works on rounds may write one for somebody, and seldom does
	}
	d.group = views.DeskGroup{Title: t(c, "Your ideas"), Empty: t(c, "You have not begun an idea yet.")}
	for _, card := range cards {
		title := card.Title
		if title == "" {
			title = t(c, "An idea without a name")
		}
		tag := views.ProposalTag(ctx, card)
		task := components.Task{Title: title, Href: card.Href(), Hint: lang.T(ctx, "{{.Round}}, {{.Amount}}", "Round", card.RoundName, "Amount", lang.Money(ctx, card.AskPence)),
			Status: tag.Text, Tag: true, Colour: tag.Colour}
		d.group.Tasks = append(d.group.Tasks, task)
		switch open := card.Owned && models.OpenDuring(models.ActSubmit, card.RoundStage); {
		case card.Asked != nil:
			last := &d.group.Tasks[len(d.group.Tasks)-1]
			last.Hint = lang.T(ctx, "You asked {{.Address}} to look after it. They have until {{.When}} to answer.", "Address", card.Asked.ToEmail, "When", lang.DateTime(ctx, card.Asked.AnswerBy))
		case open && card.State == models.ProposalDraft && !actor.Adult:
			task.Title = t(c, "Finish {{.Title}} and ask an adult to send it in", "Title", title)
			d.wait(c, task)
		case open && card.State == models.ProposalDraft:
			task.Title = t(c, "Finish {{.Title}} and send it in", "Title", title)
			d.wait(c, task)
		case open && card.State == models.ProposalChangesRequested:
			task.Title = t(c, "Answer what the council asked about {{.Title}}", "Title", title)
			d.wait(c, task)
		}
	}
	return d, nil
}

// deskDecisions is what waits for a decision: offers to answer, awards and payments to approve, roles to confirm.
func (s *Server) deskDecisions(c echo.Context, actor models.Actor) (deskPart, error) {
	ctx, d := c.Request().Context(), deskPart{}
	if models.Can(actor, models.ActAnswerOffer, models.AnyStage) != models.ScopeNone {
		offers, err := s.Store.OffersFor(ctx, actor)
		if err != nil {
			return d, err
		}
		for _, o := range offers {
			d.wait(c, components.Task{Title: t(c, "Answer the offer for {{.Title}}", "Title", o.Title), Href: "/offers/" + o.ID,
				Hint: lang.T(ctx, "{{.Amount}}, until {{.When}}", "Amount", lang.Money(ctx, o.AmountPence), "When", lang.DateTime(ctx, o.AnswerBy))})
		}
	}
	if models.Can(actor, models.ActApproveAwards, models.AnyStage) != models.ScopeNone {
		waiting, err := s.Store.WaitingForApprover(ctx, actor)
		if err != nil {
			return d, err
		}
		for _, w := range waiting {
			title := t(c, "Approve the awards of {{.Title}}", "Title", w.Title)
			if w.Kind == models.WaitingPayment {
				title = t(c, "Approve a payment for {{.Title}}", "Title", w.Title)
			}
			d.wait(c, components.Task{Title: title, Href: w.Href, Hint: lang.Money(ctx, w.AmountPence)})
		}
	}
	if err := s.deskHandovers(c, actor, &d); err != nil {
		return d, err
	}
	err := s.deskRoles(c, actor, &d)
	return d, err
}

// deskRoles are the roles that wait for this administrator to confirm them.
func (s *Server) deskRoles(c echo.Context, actor models.Actor, d *deskPart) error {
	ctx := c.Request().Context()
	if models.Can(actor, models.ActGrantRoles, models.AnyStage) == models.ScopeNone {
		return nil
	}
	waiting, err := s.Store.RolesToDecide(ctx, actor)
	for _, w := range waiting {
		if w.MayNot == nil {
			d.wait(c, components.Task{Title: t(c, "Confirm a role for {{.Name}}", "Name", w.Name), Href: "/roles",
				Hint: lang.T(ctx, "{{.Role}}, proposed by {{.Person}}", "Role", views.RoleName(ctx, w.Role), "Person", w.ProposedByName)})
		}
	}
	return err
}

// deskRounds is the rounds that a person works on: as an officer, or in the group that plans them.
func (s *Server) deskRounds(c echo.Context, actor models.Actor) (deskPart, error) {
	ctx, d := c.Request().Context(), deskPart{}
	rounds, err := s.Store.MyRounds(ctx, actor)
	if err != nil {
		return d, err
	}
	for _, r := range rounds {
		tag := views.StageTag(ctx, r.Stage)
		task := components.Task{Title: r.Name, Href: "/rounds/" + r.Slug + "/plan", Hint: lang.T(ctx, "{{.Pot}} from {{.Fund}}", "Pot", lang.Money(ctx, r.PotPence), "Fund", r.FundName),
			Status: tag.Text, Tag: true, Colour: tag.Colour}
		if r.Plans && r.ToChoose > 0 {
			task.Status, task.Colour = lang.N(ctx, r.ToChoose, "{{.N}} left for you to choose", "{{.N}} left for you to choose"), components.TagBlue
			if !r.Officer {
				d.wait(c, components.Task{Title: t(c, "Say what matters in {{.Round}}", "Round", r.Name), Href: task.Href, Hint: task.Status})
			}
		}
		if r.Venue != "" {
			task.Href, task.Hint = helpPath(r.Slug), lang.T(ctx, "Help people vote at {{.Venue}}", "Venue", r.Venue)
		}
		if r.Officer {
			task.Href, task.Hint = "/desk/rounds/"+r.Slug, views.NextTitle(ctx, r.Slug, r.Next)
			for _, act := range r.Seconds {
				if act.ForReader() {
					title, href := views.SecondAct(ctx, r.Slug, act)
					d.wait(c, components.Task{Title: title, Href: href, Hint: r.Name})
				}
			}
		}
		d.group.Tasks = append(d.group.Tasks, task)
	}
	if actor.Has(models.Officer) {
		d.group.Tasks = append(d.group.Tasks, components.Task{Title: t(c, "Set up a round"), Href: "/desk/rounds/new"})
	}
	if len(d.group.Tasks) > 0 {
		d.group.Title = t(c, "Your rounds")
	}
	return d, nil
}

// deskPanel is what a panel member has to score.
func (s *Server) deskPanel(c echo.Context, actor models.Actor) (deskPart, error) {
	ctx, d := c.Request().Context(), deskPart{}
	panels, err := s.Store.PanelTasks(ctx, actor)
	if err != nil {
		return d, err
	}
	for _, p := range panels {
		href, until := "/rounds/"+p.RoundSlug+"/panel", ""
		if !p.ClosesAt.IsZero() {
			until = lang.T(ctx, "Until {{.When}}", "When", lang.DateTime(ctx, p.ClosesAt))
		}
		if left := p.ToScore + p.Begun; left > 0 {
			title := lang.N(ctx, left, "Score {{.N}} idea of {{.Round}}", "Score {{.N}} ideas of {{.Round}}", "Round", p.RoundName)
			d.wait(c, components.Task{Title: title, Href: href, Hint: until})
			continue
		}
		d.group.Title = t(c, "Score with your panel")
		d.group.Tasks = append(d.group.Tasks, components.Task{Title: p.RoundName, Href: href, Hint: until, Status: t(c, "All scored")})
	}
	return d, nil
}

// deskInitiatives is what a person's group delivers.
func (s *Server) deskInitiatives(c echo.Context, actor models.Actor) (deskPart, error) {
	ctx, d := c.Request().Context(), deskPart{}
	if models.Can(actor, models.ActDeliver, models.AnyStage) == models.ScopeNone {
		return d, nil
	}
	cards, err := s.Store.MyInitiatives(ctx, actor)
	if err != nil {
		return d, err
	}
	for _, card := range cards {
		d.group.Title = t(c, "What you deliver")
		d.group.Tasks = append(d.group.Tasks, components.Task{Title: card.Title, Href: "/initiatives/" + card.Slug + "/manage",
			Hint: lang.T(ctx, "{{.Paid}} of {{.Award}} paid", "Paid", lang.Money(ctx, card.PaidPence), "Award", lang.Money(ctx, card.AwardPence))})
	}
	return d, nil
}

// deskCare is what a safeguarding lead reads before anything else: worries about somebody, then needs that wait to be shown.
func (s *Server) deskCare(c echo.Context, actor models.Actor) (deskPart, error) {
	ctx, d := c.Request().Context(), deskPart{}
	if models.Can(actor, models.ActReadConcerns, models.AnyStage) == models.ScopeNone {
		return d, nil
	}
	waiting, err := s.Store.DeskCounts(ctx, actor)
	if err != nil {
		return d, err
	}
	if n := waiting.Concerns; n > 0 {
		d.wait(c, components.Task{Title: lang.N(ctx, n, "Read {{.N}} concern", "Read {{.N}} concerns"), Href: "/concerns"})
	}
	if n := waiting.Needs; n > 0 {
		d.wait(c, components.Task{Title: lang.N(ctx, n, "Read {{.N}} need before it is shown", "Read {{.N}} needs before they are shown"), Href: "/desk/needs"})
	}
	return d, nil
}

// deskPay is what an approver pays in the finance system and then records.
func (s *Server) deskPay(c echo.Context, actor models.Actor) (deskPart, error) {
	ctx, d := c.Request().Context(), deskPart{}
	if models.Can(actor, models.ActApprovePayment, models.AnyStage) == models.ScopeNone {
		return d, nil
	}
	waiting, err := s.Store.DeskCounts(ctx, actor)
	if err != nil {
		return d, err
	}
	if n := waiting.Pay; n > 0 {
		d.wait(c, components.Task{Title: lang.N(ctx, n, "Record {{.N}} payment as paid", "Record {{.N}} payments as paid"), Href: "/desk/payments#to-pay",
			Hint: t(c, "Approved. Pay it in the finance system first.")})
	}
	return d, nil
}

// heldHref is where the safeguarding lead looks again at what is kept from the public.
const heldHref = "/desk/needs#held"

// deskBackup tells an administrator where a backup did not come.
func (s *Server) deskBackup(c echo.Context, actor models.Actor, d *deskPart) {
	if s.Backup == nil || models.Can(actor, models.ActSettings, models.AnyStage) == models.ScopeNone {
		return
	}
	b := s.Backup()
	if !b.Late {
		return
	}
	hint := t(c, "There is no note of any backup. Ask whoever runs the server to make one today.")
	if !b.Made.IsZero() {
		hint = t(c, "The last one is from {{.When}}. Ask whoever runs the server to make one today.", "When", lang.DateTime(c.Request().Context(), b.Made))
	}
	d.wait(c, components.Task{Title: t(c, "No backup was made for more than a day"), Hint: hint})
}

// deskAdmin is where people with a job for the whole installation go.
func (s *Server) deskAdmin(c echo.Context, actor models.Actor) (deskPart, error) {
	ctx, d := c.Request().Context(), deskPart{}
	waiting, err := s.Store.DeskCounts(ctx, actor)
	if err != nil {
		return d, err
	}
	s.deskBackup(c, actor, &d)
	for _, place := range []struct {
		act         models.Act
		title, href string
		waiting     int
	}{
		{models.ActReadConcerns, "Concerns", "/concerns", waiting.Concerns},
		{models.ActModerate, "Needs to read before they are shown", "/desk/needs", waiting.Needs},
		{models.ActModerate, "Kept back or hidden", heldHref, waiting.Held},
		{models.ActApprovePayment, "Payments to approve", "/desk/payments", waiting.Approve},
		{models.ActApprovePayment, "Payments to record as paid", "/desk/payments#to-pay", waiting.Pay},
		{models.ActDraftRound, "Past votes from elsewhere", electionsPath, 0},
		{models.ActAudit, "Audit trail", "/audit", 0},
		{models.ActGrantRoles, "Roles", "/roles", 0},
		{models.ActSettings, "Settings", "/settings", 0},
	} {
		scope := models.Can(actor, place.act, models.AnyStage)
		if scope == models.ScopeNone || place.href == heldHref && scope != models.ScopeAny {
			continue // what is held back is shown again by the safeguarding lead alone
		}
		task := components.Task{Title: t(c, place.title), Href: place.href}
		if place.waiting > 0 {
			task.Status, task.Tag, task.Colour = lang.N(ctx, place.waiting, "{{.N}} waits", "{{.N}} wait"), true, components.TagYellow
			if place.href == heldHref {
				task.Status, task.Colour = lang.N(ctx, place.waiting, "{{.N}} held", "{{.N}} held"), components.TagGrey
			}
		}
		d.group.Title = t(c, "More")
		d.group.Tasks = append(d.group.Tasks, task)
	}
	return d, nil
}
