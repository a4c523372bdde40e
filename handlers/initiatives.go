package handlers

import (
	"net/http"
	"net/url"
	"slices"

	"acorn/models"
	"acorn/views"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// initiatives shows everything that money went to.
func (s *Server) initiatives(c echo.Context) error {
	cards, err := s.Store.Initiatives(c.Request().Context())
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "What the money did"), home(c))
	return s.render(c, http.StatusOK, views.InitiativesPage(views.Initiatives{Page: p, Cards: cards}))
}

// initiative shows one, to everybody.
func (s *Server) initiative(c echo.Context) error {
	page, err := s.Store.InitiativePage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.page(c, page.Title, home(c), link(t(c, "What the money did"), "/initiatives"))
	return s.render(c, http.StatusOK, views.InitiativePage(views.Initiative{Page: p, InitiativePage: page}))
}

// manage shows an initiative's people what there is to do.
func (s *Server) manage(c echo.Context) error {
	page, err := s.managed(c)
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "Look after {{.Title}}", "Title", page.Title), home(c), link(deskCrumb(c)))
	return s.render(c, http.StatusOK, views.ManagePage(views.Manage{Page: p, InitiativePage: page}))
}

func (s *Server) managed(c echo.Context) (models.InitiativePage, error) {
	return s.Store.ManagePage(c.Request().Context(), s.actor(c), c.Param("slug"))
}

// managePage is the frame of a form below an initiative.
func (s *Server) managePage(c echo.Context, title, slug string) views.Page {
	p := s.page(c, title)
	back := link(t(c, "Back"), "/initiatives/"+slug+"/manage")
	p.Back = &back
	return p
}

// manageForm shows one of the forms below an initiative, with the error when it was not accepted.
func (s *Server) manageForm(c echo.Context, title string, failed error, page func(views.Page, models.InitiativePage) templ.Component) error {
	in, err := s.managed(c)
	if err != nil {
		return err
	}
	p := s.managePage(c, title, in.Slug)
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, page(p, in))
	}
	return s.render(c, http.StatusOK, page(p, in))
}

// managing answers a form below an initiative: shown again when it was not accepted, else back to the initiative with a sentence.
func (s *Server) managing(c echo.Context, err error, again func(error) error, done string) error {
	if err != nil && refill(err) {
		return again(err)
	}
	if err != nil {
		return err
	}
	s.flash(c, done)
	return s.see(c, "/initiatives/"+c.Param("slug")+"/manage")
}

// paymentForm asks how much, and what for.
func (s *Server) paymentForm(c echo.Context) error {
	return s.paymentFormPage(c, models.PaymentInput{}, nil)
}

func (s *Server) paymentFormPage(c echo.Context, in models.PaymentInput, failed error) error {
	return s.manageForm(c, t(c, "Ask for a payment"), failed, func(p views.Page, page models.InitiativePage) templ.Component {
		return views.PaymentFormPage(views.PaymentForm{Page: p, InitiativePage: page, Form: in})
	})
}

// askPayment asks for money from the award.
func (s *Server) askPayment(c echo.Context) error {
	f := form(c)
	in := models.PaymentInput{Whole: f.Get("whole") != "", Amount: f.Get("amount"), Purpose: f.Get("purpose"), MilestoneID: f.Get("milestone")}
	_, err := s.Store.AskPayment(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	return s.managing(c, err, func(failed error) error { return s.paymentFormPage(c, in, failed) },
		t(c, "You asked for the payment. Somebody at the council checks it."))
}

// stepForm asks when a step was done.
func (s *Server) stepForm(c echo.Context) error {
	return s.stepFormPage(c, nil, nil)
}

func (s *Server) stepFormPage(c echo.Context, in *models.DoneInput, failed error) error {
	page, err := s.managed(c)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(page.Milestones, func(m models.Milestone) bool { return m.ID == c.Param("id") })
	if at < 0 {
		return models.Missing()
	}
	step := page.Milestones[at]
	if in == nil {
		in = &models.DoneInput{DoneOn: models.TypedDayOf(page.Today), Note: step.Note}
		if step.DoneOn != nil {
			in.DoneOn = models.TypedDayOf(*step.DoneOn)
		}
	}
	return s.manageForm(c, t(c, "A step is done"), failed, func(p views.Page, page models.InitiativePage) templ.Component {
		return views.StepFormPage(views.StepForm{Page: p, InitiativePage: page, Step: step, Form: *in})
	})
}

// stepDone says that a step is done.
func (s *Server) stepDone(c echo.Context) error {
	f := form(c)
	in := models.DoneInput{DoneOn: typedDay(f, "done_on"), Note: f.Get("note")}
	err := s.Store.MilestoneDone(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), in)
	return s.managing(c, err, func(failed error) error { return s.stepFormPage(c, &in, failed) }, t(c, "The step is done. Well done."))
}

// planForm asks what will be done and when: of a step that is not done, or of a new one.
func (s *Server) planForm(c echo.Context) error { return s.planFormPage(c, nil, nil) }

func (s *Server) planFormPage(c echo.Context, in *models.StepInput, failed error) error {
	page, err := s.managed(c)
	if err != nil {
		return err
	}
	if !page.MayPlan {
		return models.Errorf(models.Forbidden, "Only the lead of the group can change its plan")
	}
	p := views.PlanForm{Page: s.managePage(c, t(c, "Add a step"), page.Slug), InitiativePage: page}
	if id := c.Param("id"); id != "" {
		at := slices.IndexFunc(page.Milestones, func(m models.Milestone) bool { return m.ID == id && m.DoneOn == nil })
		if at < 0 {
			return models.Missing()
		}
		p.Step = page.Milestones[at]
		p.Title = t(c, "Change a step")
		p.Form = models.StepInput{Title: p.Step.Title, Due: models.TypedDayOf(p.Step.DueOn)}
	}
	if in != nil {
		p.Form = *in
	}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.PlanFormPage(p))
	}
	return s.render(c, http.StatusOK, views.PlanFormPage(p))
}

func stepInput(f url.Values) models.StepInput {
	return models.StepInput{Title: f.Get("title"), Due: typedDay(f, "due")}
}

// addStep adds a step to the plan.
func (s *Server) addStep(c echo.Context) error {
	in := stepInput(form(c))
	err := s.Store.AddMilestone(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	return s.managing(c, err, func(failed error) error { return s.planFormPage(c, &in, failed) }, t(c, "The step is added."))
}

// changeStep changes what a step says or when it will be done.
func (s *Server) changeStep(c echo.Context) error {
	in := stepInput(form(c))
	err := s.Store.ChangeMilestone(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), in)
	return s.managing(c, err, func(failed error) error { return s.planFormPage(c, &in, failed) }, t(c, "The plan is changed. Everyone can see how."))
}

// removeStep takes a step out of the plan.
func (s *Server) removeStep(c echo.Context) error {
	err := s.Store.RemoveMilestone(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"))
	return s.managing(c, err, func(failed error) error { return s.planFormPage(c, nil, failed) }, t(c, "The step is taken out. Everyone can see that it was planned."))
}

// newsForm asks for news.
func (s *Server) newsForm(c echo.Context) error { return s.newsFormPage(c, "", nil) }

func (s *Server) newsFormPage(c echo.Context, body string, failed error) error {
	return s.manageForm(c, t(c, "Write news"), failed, func(p views.Page, page models.InitiativePage) templ.Component {
		return views.NewsFormPage(views.NewsForm{Page: p, InitiativePage: page, Body: body})
	})
}

// postNews shows news to everyone.
func (s *Server) postNews(c echo.Context) error {
	body := form(c).Get("body")
	err := s.Store.PostUpdate(c.Request().Context(), s.actor(c), c.Param("slug"), body)
	return s.managing(c, err, func(failed error) error { return s.newsFormPage(c, body, failed) }, t(c, "Everyone can read your news now."))
}

// endForm asks how it ended.
func (s *Server) endForm(c echo.Context) error { return s.endFormPage(c, models.EndInput{}, nil) }

func (s *Server) endFormPage(c echo.Context, in models.EndInput, failed error) error {
	return s.manageForm(c, t(c, "The end"), failed, func(p views.Page, page models.InitiativePage) templ.Component {
		return views.EndFormPage(views.EndForm{Page: p, InitiativePage: page, Form: in})
	})
}

// endInitiative says that it finished or stopped.
func (s *Server) endInitiative(c echo.Context) error {
	f := form(c)
	in := models.EndInput{State: f.Get("state")}
	if in.State == models.InitiativeStopped {
		in.Why = f.Get("why")
	}
	err := s.Store.EndInitiative(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	return s.managing(c, err, func(failed error) error { return s.endFormPage(c, in, failed) }, t(c, "Saved. Thank you for everything you did."))
}

// reportForm asks a small award for one number and one sentence.
func (s *Server) reportForm(c echo.Context) error {
	return s.reportFormPage(c, models.SmallReportInput{}, nil)
}

func (s *Server) reportFormPage(c echo.Context, in models.SmallReportInput, failed error) error {
	return s.manageForm(c, t(c, "Tell us how it went"), failed, func(p views.Page, page models.InitiativePage) templ.Component {
		return views.ReportFormPage(views.ReportForm{Page: p, InitiativePage: page, Form: in})
	})
}

// reportSmall takes the one number and the one sentence.
func (s *Server) reportSmall(c echo.Context) error {
	in := models.SmallReportInput{People: form(c).Get("people"), Words: form(c).Get("words")}
	err := s.Store.ReportSmall(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	return s.managing(c, err, func(failed error) error { return s.reportFormPage(c, in, failed) }, t(c, "Thank you. That is all we need."))
}

// measurementForm asks what changed.
func (s *Server) measurementForm(c echo.Context) error {
	return s.measurementFormPage(c, models.MeasurementInput{Replaces: c.QueryParam("replaces")}, nil)
}

func (s *Server) measurementFormPage(c echo.Context, in models.MeasurementInput, failed error) error {
	page, err := s.Store.MeasurementPage(c.Request().Context(), s.actor(c), c.Param("slug"), in.Replaces)
	if err != nil {
		return err
	}
	p := views.Measurement{Page: s.managePage(c, t(c, "Report what changed"), page.Slug), MeasurementPage: page, Form: in}
	if page.Replaces != nil && failed == nil {
		p.Form = models.InputOf(page.Replaces.Measurement)
	}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.MeasurementFormPage(p))
	}
	return s.render(c, http.StatusOK, views.MeasurementFormPage(p))
}

func measurementInput(f url.Values) models.MeasurementInput {
	return models.MeasurementInput{IndicatorID: f.Get("indicator"), HasBaseline: f.Get("has_baseline"), Baseline: f.Get("baseline"), BaselineWhy: f.Get("baseline_why"),
		PeopleStart: f.Get("people_start"), Target: f.Get("target"), Actual: f.Get("actual"), PeopleEnd: f.Get("people_end"), PeopleReached: f.Get("people_reached"),
		From: typedDay(f, "from"), To: typedDay(f, "to"), Method: f.Get("method"), MethodNote: f.Get("method_note"), Comparison: f.Get("comparison"), Learned: f.Get("learned"),
		Replaces: f.Get("replaces")}
}

// measure reports what changed.
func (s *Server) measure(c echo.Context) error {
	in := measurementInput(form(c))
	err := s.Store.Measure(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	return s.managing(c, err, func(failed error) error { return s.measurementFormPage(c, in, failed) }, t(c, "Reported. Everyone can see it now."))
}

// verify records that an officer checked the figures.
func (s *Server) verify(c echo.Context) error {
	err := s.Store.VerifyMeasurement(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"))
	return s.managing(c, err, func(failed error) error { return failed }, t(c, "Recorded: the council checked these figures."))
}

// takeDownForm asks a group why it takes its news down.
func (s *Server) takeDownForm(c echo.Context) error { return s.takeDownFormPage(c, "", nil) }

func (s *Server) takeDownFormPage(c echo.Context, reason string, failed error) error {
	page, err := s.managed(c)
	if err != nil {
		return err
	}
	if !page.OwnNews {
		return models.Errorf(models.Forbidden, "Only the group can take down its own news")
	}
	at := slices.IndexFunc(page.Updates, func(u models.Update) bool { return u.ID == c.Param("id") && u.HiddenAt == nil })
	if at < 0 {
		return models.Missing()
	}
	p := views.TakeDownForm{Page: s.managePage(c, t(c, "Take down this news"), page.Slug), Initiative: page.Initiative, Update: page.Updates[at], Reason: reason}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.TakeDownFormPage(p))
	}
	return s.render(c, http.StatusOK, views.TakeDownFormPage(p))
}

// takeDownNews takes a group's own news off the public page.
func (s *Server) takeDownNews(c echo.Context) error {
	reason := form(c).Get("reason")
	err := s.Store.TakeDownUpdate(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), reason)
	return s.managing(c, err, func(failed error) error { return s.takeDownFormPage(c, reason, failed) }, t(c, "Nobody else can read this news now. You can put it back."))
}

// putBackNews shows a group's own news again.
func (s *Server) putBackNews(c echo.Context) error {
	err := s.Store.PutBackUpdate(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"))
	return s.managing(c, err, func(failed error) error { return failed }, t(c, "Everyone can read this news again."))
}

// hideForm asks why news are hidden.
func (s *Server) hideForm(c echo.Context) error { return s.hideFormPage(c, "", nil) }

func (s *Server) hideFormPage(c echo.Context, reason string, failed error) error {
	in, update, err := s.Store.Update(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"))
	if err != nil {
		return err
	}
	p := views.HideForm{Page: s.page(c, t(c, "Hide this news")), Initiative: in, Update: update, Reason: reason}
	back := link(t(c, "Back"), "/initiatives/"+in.Slug)
	p.Back, p.Failed = &back, failed
	if failed != nil {
		return s.again(c, failed, views.HideFormPage(p))
	}
	return s.render(c, http.StatusOK, views.HideFormPage(p))
}

// hideNews takes news off the public page.
func (s *Server) hideNews(c echo.Context) error {
	reason := form(c).Get("reason")
	err := s.Store.HideUpdate(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), reason)
	if err != nil && refill(err) {
		return s.hideFormPage(c, reason, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, t(c, "Hidden. The group can read why."))
	return s.see(c, "/initiatives/"+c.Param("slug"))
}
