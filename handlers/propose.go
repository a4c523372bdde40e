package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// roundCrumb is the crumb of a round's page.
func roundCrumb(r models.RoundFrame) components.Link {
	return components.Link{Text: r.Name, Href: "/rounds/" + r.Slug}
}

// propose is the page that sending in an idea begins on.
func (s *Server) propose(c echo.Context) error {
	page, err := s.Store.ProposeStart(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.ProposePage(views.Propose{Page: s.page(c, t(c, "Send in an idea"), home(c), roundCrumb(page.Round)), ProposeStart: page}))
}

// startProposal makes a draft and leads to its first question.
func (s *Server) startProposal(c echo.Context) error {
	slug, err := s.Store.StartProposal(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.see(c, "/proposals/"+slug+"/edit/"+string(models.PartIdea))
}

// draft loads a proposal to be written. Whoever may only read it is sent to its page.
func (s *Server) draft(c echo.Context) (models.DraftPage, error) {
	d, err := s.Store.Draft(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err == nil && !d.Writable {
		err = errReadOnly
	}
	return d, err
}

// errReadOnly says that a member of the group may read a proposal, and its lead writes it.
var errReadOnly = models.Errorf(models.Forbidden, "Only whoever wrote this, or the lead of the group, can change it")

// draftTasks is the list of what a proposal still needs. What was sent in and is being read has none: its own page says so.
func (s *Server) draftTasks(c echo.Context) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if d.State != models.ProposalDraft && d.State != models.ProposalChangesRequested {
		return s.see(c, "/proposals/"+d.Slug)
	}
	return s.render(c, http.StatusOK, views.DraftTasksPage(views.Draft{Page: s.page(c, t(c, "Your idea"), home(c), roundCrumb(d.Round)), DraftPage: d}))
}

// Least lines of the lists that people fill in.
var leastRows = map[models.ProposalPart]int{models.PartMoney: 5, models.PartPartners: 2, models.PartDeal: 3}

// question is one question page as it was saved.
func (s *Server) question(c echo.Context) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	part := models.ProposalPart(c.Param("part"))
	if !part.Known() || part == models.PartAnswer && d.SentBack == nil {
		return models.Missing()
	}
	if !d.Open {
		return s.see(c, "/proposals/"+d.Slug+"/edit")
	}
	rows, err := strconv.Atoi(c.QueryParam("rows"))
	if err != nil || rows > models.MaxBudgetLines {
		rows = 0
	}
	return s.render(c, http.StatusOK, views.QuestionPage(s.questionView(c, d, part, models.FormOf(d.Content.ProposalInput), rows, c.QueryParam("from"))))
}

func (s *Server) questionView(c echo.Context, d models.DraftPage, part models.ProposalPart, form models.ProposalForm, rows int, from string) views.Question {
	p := s.page(c, views.PartTitle(c.Request().Context(), part))
	if from != "check" {
		from = ""
	}
	back := views.SaveAndGoBack(c.Request().Context(), from)
	p.BackSave = &back
	return views.Question{Page: p, DraftPage: d, Part: part, Form: form, Rows: max(rows, leastRows[part]), From: from}
}

// answer saves what was typed on a question page and leads on: to the next question, the list or the answers; or back, with a line more or
// a line less.
func (s *Server) answer(c echo.Context) error {
	f := form(c)
	part := models.ProposalPart(c.Param("part"))
	if !part.Known() {
		return models.Missing()
	}
	typed := models.ReadProposalForm(f)
	removed := f.Get("remove")
	if list, number, ok := strings.Cut(removed, "-"); ok {
		n, err := strconv.Atoi(number)
		if err != nil {
			return models.Missing().Because(err)
		}
		typed = typed.Without(list, n)
	}
	lines := linesOf(typed, part)
	more := f.Get("then") == "more"
	saved, err := s.Store.SaveAnswers(c.Request().Context(), s.actor(c), c.Param("slug"), part, typed)
	if refill(err) {
		d, loadErr := s.draft(c)
		if loadErr != nil {
			return loadErr
		}
		rows := 0
		if more {
			rows = lines + 1
		}
		q := s.questionView(c, d, part, typed, rows, f.Get("from"))
		q.Failed = err
		return s.again(c, err, views.QuestionPage(q))
	}
	if err != nil {
		return err
	}
	return s.see(c, afterAnswer(c.Param("slug"), part, saved, f, lines))
}

// linesOf is how many lines of the page's list hold something.
func linesOf(typed models.ProposalForm, part models.ProposalPart) int {
	switch part {
	case models.PartMoney:
		return len(typed.Lines)
	case models.PartPartners:
		return len(typed.Partners)
	case models.PartDeal:
		return max(len(typed.Group), len(typed.Council))
	default:
		return 0
	}
}

// firstField is the field of a list's line that comes first.
var firstField = map[models.ProposalPart]string{models.PartMoney: "label", models.PartPartners: "partner", models.PartDeal: "group"}

// afterAnswer is where an answer that was saved leads.
func afterAnswer(slug string, part models.ProposalPart, saved models.ProposalInput, f url.Values, lines int) string {
	base := "/proposals/" + slug + "/edit"
	query := url.Values{}
	if f.Get("from") == "check" {
		query.Set("from", "check")
	}
	switch {
	case f.Get("remove") != "":
		return base + "/" + string(part) + "?" + query.Encode()
	case f.Get("then") == "more":
		rows := max(lines+1, leastRows[part])
		query.Set("rows", strconv.Itoa(rows))
		return base + "/" + string(part) + "?" + query.Encode() + "#" + firstField[part] + "-" + strconv.Itoa(lines+1)
	case f.Get("then") == "list":
		return base
	case f.Get("from") == "check":
		return base + "/check"
	}
	if next, ok := saved.NextPart(part); ok {
		return base + "/" + string(next)
	}
	return base + "/check"
}

// answers shows everything to be checked before it is sent in.
func (s *Server) answers(c echo.Context) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if !d.Open {
		return s.see(c, "/proposals/"+d.Slug+"/edit")
	}
	return s.render(c, http.StatusOK, views.AnswersPage(views.Answers{Page: s.answersPage(c, d), DraftPage: d}))
}

func (s *Server) answersPage(c echo.Context, d models.DraftPage) views.Page {
	p := s.page(c, t(c, "Check your answers"))
	p.Back = &components.Link{Text: t(c, "Back to the list"), Href: "/proposals/" + d.Slug + "/edit"}
	return p
}

// submitProposal sends the proposal in.
func (s *Server) submitProposal(c echo.Context) error {
	in := models.SubmitInput{Declared: form(c).Get("declared") == "yes"}
	slug, err := s.Store.SubmitProposal(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if refill(err) {
		d, loadErr := s.draft(c)
		if loadErr != nil {
			return loadErr
		}
		view := views.Answers{Page: s.answersPage(c, d), DraftPage: d, Declared: in.Declared}
		view.Failed = err
		return s.again(c, err, views.AnswersPage(view))
	}
	if err != nil {
		return err
	}
	return s.see(c, "/proposals/"+slug+"/edit/sent")
}

// sent gives the reference of what was sent in.
func (s *Server) sent(c echo.Context) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if d.Reference == "" {
		return s.see(c, "/proposals/"+d.Slug+"/edit")
	}
	page, err := s.Store.ProposalPage(c.Request().Context(), s.actor(c), d.Slug)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.SentPage(views.Sent{Page: s.page(c, t(c, "Your idea is in"), home(c), roundCrumb(d.Round)), ProposalPage: page}))
}

// withdrawForm asks whether the proposal is really to be taken back.
func (s *Server) withdrawForm(c echo.Context) error {
	d, err := s.ownDraft(c)
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "Take back your idea"))
	p.Back = &components.Link{Text: t(c, "Back"), Href: "/proposals/" + d.Slug}
	return s.render(c, http.StatusOK, views.WithdrawPage(views.Withdraw{Page: p, DraftPage: d}))
}

// withdraw takes a proposal back: a draft is deleted, what was sent in stays on record.
func (s *Server) withdraw(c echo.Context) error {
	d, err := s.ownDraft(c)
	if err != nil {
		return err
	}
	if err := s.Store.WithdrawProposal(c.Request().Context(), s.actor(c), d.Slug); err != nil {
		return err
	}
	if d.State == models.ProposalDraft {
		s.flash(c, t(c, "Your draft is deleted."))
		return s.see(c, "/rounds/"+d.Round.Slug+"/propose")
	}
	s.flash(c, t(c, "Your idea is withdrawn."))
	return s.see(c, "/proposals/"+d.Slug)
}

// proposal is the page of one proposal. An address that it had before it was sent in leads to the one that it has now.
func (s *Server) proposal(c echo.Context) error {
	page, err := s.Store.ProposalPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	if page.Slug != c.Param("slug") {
		return s.see(c, "/proposals/"+page.Slug)
	}
	title := page.Title
	if title == "" {
		title = t(c, "An idea without a name yet")
	}
	return s.render(c, http.StatusOK, views.ProposalPage(views.Proposal{Page: s.page(c, title, home(c), roundCrumb(page.Round)), ProposalPage: page}))
}
