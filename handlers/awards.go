package handlers

import (
	"fmt"
	"net/http"
	"net/url"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// typedDay is a day as it was typed into three fields.
func typedDay(f url.Values, name string) models.TypedDay {
	return models.TypedDay{Day: f.Get(name + "-day"), Month: f.Get(name + "-month"), Year: f.Get(name + "-year")}
}

func (s *Server) awardsView(c echo.Context) (views.Awards, error) {
	page, err := s.Store.AwardsPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	return views.Awards{Page: s.roundPage(c, "Awards", views.PlacesOf(page.RoundFrame)), AwardsPage: page}, err
}

// awards shows an officer the result as the form that proposes the awards.
func (s *Server) awards(c echo.Context) error {
	p, err := s.awardsView(c)
	if err != nil {
		return err
	}
	p.Form.Lines = map[int]models.AllocationLineInput{}
	for _, candidate := range p.Candidates {
		p.Form.Lines[candidate.Rank] = models.AllocationLineInput{Award: candidate.Chosen, Amount: pounds(candidate.AmountPence), Override: candidate.Override}
	}
	if p.Last != nil && p.Last.State != models.AllocationApproved {
		p.Form.Note = p.Last.Note // it goes on from the proposal that was sent or taken back
	}
	p.TotalPence = p.Form.TotalPence()
	return s.render(c, http.StatusOK, views.AwardsPage(p))
}

// pounds writes pence as a form takes them: 1200 or 1200.50.
func pounds(pence int64) string {
	if pence%100 == 0 {
		return fmt.Sprint(pence / 100)
	}
	return fmt.Sprintf("%d.%02d", pence/100, pence%100)
}

// proposeAwards puts awards to another person's decision, or works out the total of what was typed.
func (s *Server) proposeAwards(c echo.Context) error {
	p, err := s.awardsView(c)
	if err != nil {
		return err
	}
	f := form(c)
	p.Form = models.AllocationInput{Note: f.Get("note"), Lines: map[int]models.AllocationLineInput{}}
	for _, candidate := range p.Candidates {
		field := func(name string) string { return f.Get(fmt.Sprintf("%s-%d", name, candidate.Rank)) }
		p.Form.Lines[candidate.Rank] = models.AllocationLineInput{Award: field("award") != "", Amount: field("amount"), Override: field("reason")}
	}
	p.TotalPence = p.Form.TotalPence()
	if f.Get("step") == "total" {
		return s.render(c, http.StatusOK, views.AwardsPage(p))
	}
	_, err = s.Store.ProposeAwards(c.Request().Context(), p.Actor, c.Param("slug"), p.Form)
	if err != nil && refill(err) {
		p.Failed = err
		return s.again(c, err, views.AwardsPage(p))
	}
	if err != nil {
		return err
	}
	s.flash(c, "Proposed. Another person decides now.")
	return s.see(c, "/desk/rounds/"+c.Param("slug")+"/awards")
}

// withdrawAwards takes a proposal to award back before it is decided.
func (s *Server) withdrawAwards(c echo.Context) error {
	if err := s.Store.WithdrawAwards(c.Request().Context(), s.actor(c), c.Param("slug")); err != nil {
		return err
	}
	s.flash(c, "Taken back. You can change it and propose again.")
	return s.see(c, "/desk/rounds/"+c.Param("slug")+"/awards")
}

// decision shows an approver exactly what they are asked to approve.
func (s *Server) decision(c echo.Context) error {
	return s.decisionPage(c, models.DecisionInput{}, nil)
}

func (s *Server) decisionPage(c echo.Context, in models.DecisionInput, failed error) error {
	page, err := s.Store.DecisionPage(c.Request().Context(), s.actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := views.Decision{Page: s.officerPage(c, "Awards to approve"), DecisionPage: page, Form: in}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.DecisionPage(p))
	}
	return s.render(c, http.StatusOK, views.DecisionPage(p))
}

func decisionInput(f url.Values) models.DecisionInput {
	in := models.DecisionInput{Hash: f.Get(seenField), Decide: f.Get("decide")}
	if in.Decide == "refuse" {
		in.Reason = f.Get("reason")
	}
	return in
}

// decideAwards approves or refuses awards.
func (s *Server) decideAwards(c echo.Context) error {
	in := decisionInput(form(c))
	err := s.Store.DecideAwards(c.Request().Context(), s.actor(c), c.Param("id"), in)
	if err != nil && refill(err) {
		return s.decisionPage(c, in, err)
	}
	if err != nil {
		return err
	}
	if in.Decide == "approve" {
		s.flash(c, "Approved. The groups have their offers.")
	} else {
		s.flash(c, "Sent back")
	}
	return s.see(c, "/desk/awards/"+c.Param("id"))
}

// roundAwards shows everybody what a round awarded.
func (s *Server) roundAwards(c echo.Context) error {
	page, err := s.Store.RoundAwards(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.RoundAwards{Page: s.page(c, t(c, "Awards"), home(c), link(t(c, "Rounds"), "/rounds"), link(page.Name, "/rounds/"+page.Slug)), RoundAwards: page}
	return s.render(c, http.StatusOK, views.RoundAwardsPage(p))
}

// offerOf loads an offer for its group's lead.
func (s *Server) offerOf(c echo.Context) (models.OfferPage, error) {
	return s.Store.Offer(c.Request().Context(), s.actor(c), c.Param("id"))
}

// offer shows a group what it is offered.
func (s *Server) offer(c echo.Context) error {
	page, err := s.offerOf(c)
	if err != nil {
		return err
	}
	p := views.Offer{Page: s.page(c, t(c, "Offer for {{.Title}}", "Title", page.Title), home(c), link(deskCrumb(c))), OfferPage: page}
	return s.render(c, http.StatusOK, views.OfferPage(p))
}

// offerForm is the frame of the pages that answer an offer. An offer that can no longer be answered shows itself instead.
func (s *Server) offerForm(c echo.Context, title string) (views.Page, models.OfferPage, error) {
	page, err := s.offerOf(c)
	p := s.page(c, title)
	back := link(t(c, "Back to the offer"), "/offers/"+page.Award.ID)
	p.Back = &back
	return p, page, err
}

func answerable(page models.OfferPage) bool { return page.State == models.AwardOffered && !page.Past }

// acceptForm asks when and in which steps.
func (s *Server) acceptForm(c echo.Context) error {
	p, page, err := s.offerForm(c, t(c, "Accept the offer"))
	if err != nil {
		return err
	}
	if !answerable(page) {
		return s.see(c, "/offers/"+page.Award.ID)
	}
	start, months := models.FirstOfNextMonth(page.Today), 12
	if page.UpFront() {
		months = 3
	}
	in := models.AcceptInput{Starts: models.TypedDayOf(start), Ends: models.TypedDayOf(models.MonthsAfter(start, months)), Milestones: make([]models.MilestoneInput, models.MilestonesMost)}
	copy(in.Milestones, []models.MilestoneInput{{Title: t(c, "We have started"), At: "0"}, {Title: t(c, "We are half-way"), At: "50"}, {Title: t(c, "We have finished"), At: "100"}})
	return s.render(c, http.StatusOK, views.AcceptPage(views.Accept{Page: p, OfferPage: page, Form: in}))
}

// acceptOffer accepts for the group.
func (s *Server) acceptOffer(c echo.Context) error {
	f := form(c)
	in := models.AcceptInput{CanAccept: f.Get("can_accept") != "", Starts: typedDay(f, "starts"), Ends: typedDay(f, "ends"), Milestones: make([]models.MilestoneInput, models.MilestonesMost)}
	for i := range in.Milestones {
		in.Milestones[i] = models.MilestoneInput{Title: f.Get(fmt.Sprintf("step-%d", i+1)), At: f.Get(fmt.Sprintf("at-%d", i+1))}
	}
	slug, err := s.Store.AcceptOffer(c.Request().Context(), s.actor(c), c.Param("id"), in)
	if err != nil && refill(err) {
		p, page, lost := s.offerForm(c, t(c, "Accept the offer"))
		if lost != nil {
			return lost
		}
		p.Failed = err
		return s.again(c, err, views.AcceptPage(views.Accept{Page: p, OfferPage: page, Form: in}))
	}
	if err != nil {
		return err
	}
	s.flash(c, t(c, "You accepted the offer. Now you can ask for money and tell people how it goes."))
	return s.see(c, "/initiatives/"+slug+"/manage")
}

// declineForm asks why.
func (s *Server) declineForm(c echo.Context) error {
	p, page, err := s.offerForm(c, t(c, "Say no to the offer"))
	if err != nil {
		return err
	}
	if !answerable(page) {
		return s.see(c, "/offers/"+page.Award.ID)
	}
	return s.render(c, http.StatusOK, views.DeclinePage(views.Decline{Page: p, OfferPage: page}))
}

// declineOffer says no for the group.
func (s *Server) declineOffer(c echo.Context) error {
	reason := form(c).Get("reason")
	err := s.Store.DeclineOffer(c.Request().Context(), s.actor(c), c.Param("id"), reason)
	if err != nil && refill(err) {
		p, page, lost := s.offerForm(c, t(c, "Say no to the offer"))
		if lost != nil {
			return lost
		}
		p.Failed = err
		return s.again(c, err, views.DeclinePage(views.Decline{Page: p, OfferPage: page, Reason: reason}))
	}
	if err != nil {
		return err
	}
	s.flash(c, t(c, "You said no to the offer. Thank you for telling us."))
	return s.see(c, "/offers/"+c.Param("id"))
}

// extendOffer gives a group more time to answer.
func (s *Server) extendOffer(c echo.Context) error {
	slug, err := s.Store.ExtendOffer(c.Request().Context(), s.actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	s.flash(c, fmt.Sprintf("They have %d more days", models.AnswerDays))
	return s.see(c, "/desk/rounds/"+slug+"/awards")
}

// takeBackOffer ends an offer that nobody answered.
func (s *Server) takeBackOffer(c echo.Context) error {
	slug, err := s.Store.TakeBackOffer(c.Request().Context(), s.actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	s.flash(c, "Taken back. Its money can be awarded again.")
	return s.see(c, "/desk/rounds/"+slug+"/awards")
}
