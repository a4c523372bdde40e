package handlers

import (
	"net/http"
	"strconv"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// panelList shows a member what there is to score.
func (s *Server) panelList(c echo.Context) error {
	page, err := s.Store.PanelPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.PanelListPage(views.Panel{Page: s.page(c, t(c, "Score the ideas"), home(c), roundCrumb(page.RoundFrame)), PanelPage: page}))
}

// scoringPage loads the proposal that a member is at.
func (s *Server) scoringPage(c echo.Context) (models.ScoringPage, error) {
	return s.Store.ScoringPage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("proposal"))
}

// backPage is a page with one way back.
func (s *Server) backPage(c echo.Context, title, href string) views.Page {
	p := s.page(c, title)
	p.Back = &components.Link{Text: t(c, "Back"), Href: href}
	return p
}

// nextStep is where a member goes on with a proposal: whether they know the people, the first question without an answer, the check of all
// answers; empty when there is nothing to do.
func nextStep(page models.ScoringPage) string {
	here := views.ScoreHref(page.Slug, page.Item.Slug)
	switch missing := page.Unanswered(); {
	case page.Interest != nil || page.Finished():
		return ""
	case page.Card == nil:
		return here + "/know"
	case !page.Open:
		return ""
	case len(missing) > 0:
		return views.QuestionHref(page.Slug, page.Item.Slug, missing[0])
	default:
		return here + "/check"
	}
}

// scored shows a proposal that the member is done with, and leads on to the next step of one that they are not.
func (s *Server) scored(c echo.Context) error {
	page, err := s.scoringPage(c)
	if err != nil {
		return err
	}
	if step := nextStep(page); step != "" {
		return s.see(c, step)
	}
	title := t(c, "Your points for {{.Title}}", "Title", page.Item.Title)
	return s.render(c, http.StatusOK, views.ScoredPage(views.Scored{Page: s.backPage(c, title, views.PanelHref(page.Slug)), ScoringPage: page}))
}

// know asks whether the member knows the people who would get the money.
func (s *Server) know(c echo.Context) error {
	page, err := s.scoringPage(c)
	if err != nil {
		return err
	}
	if page.Interest != nil || page.Finished() {
		return s.see(c, views.ScoreHref(page.Slug, page.Item.Slug))
	}
	p := s.knowView(c, page)
	if page.Card != nil {
		p.Answer = models.NoInterest
	}
	return s.render(c, http.StatusOK, views.KnowPage(p))
}

func (s *Server) knowView(c echo.Context, page models.ScoringPage) views.Know {
	title := t(c, "Do you know them? {{.Title}}", "Title", page.Item.Title)
	return views.Know{Page: s.backPage(c, title, views.PanelHref(page.Slug)), ScoringPage: page}
}

// answerKnow keeps the answer: a yes stands aside, a no goes on to the questions.
func (s *Server) answerKnow(c echo.Context) error {
	answer := form(c).Get("know")
	err := s.Store.AnswerInterest(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("proposal"), answer)
	if err == nil {
		return s.see(c, views.ScoreHref(c.Param("slug"), c.Param("proposal")))
	}
	if !refill(err) {
		return err
	}
	page, failed := s.scoringPage(c)
	if failed != nil {
		return failed
	}
	p := s.knowView(c, page)
	p.Failed, p.Answer = err, answer
	return s.again(c, err, views.KnowPage(p))
}

// panelQuestion asks one question of the rubric.
func (s *Server) panelQuestion(c echo.Context) error {
	page, err := s.scoringPage(c)
	if err != nil {
		return err
	}
	if page.Card == nil || page.Finished() || !page.Open {
		return s.see(c, views.ScoreHref(page.Slug, page.Item.Slug))
	}
	p, err := s.panelQuestionView(c, page, c.QueryParam("then"))
	if err != nil {
		return err
	}
	q := page.Rubric[p.Number-1]
	if score, ok := page.Scores[q.ID]; ok {
		p.Score, p.Why = strconv.Itoa(score), page.Whys[q.ID]
	}
	return s.render(c, http.StatusOK, views.PanelQuestionPage(p))
}

// checkNext is what a question's form says when the member came from the check of all answers.
const checkNext = "check"

func (s *Server) panelQuestionView(c echo.Context, page models.ScoringPage, then string) (views.PanelQuestion, error) {
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil || number < 1 || number > len(page.Rubric) {
		return views.PanelQuestion{}, models.Missing()
	}
	if then != checkNext {
		then = ""
	}
	back := views.PanelHref(page.Slug)
	switch {
	case then == checkNext:
		back = views.ScoreHref(page.Slug, page.Item.Slug) + "/check"
	case number > 1:
		back = views.QuestionHref(page.Slug, page.Item.Slug, number-1)
	}
	title := t(c, "Question {{.Number}} of {{.Of}}: {{.Title}}", "Number", number, "Of", len(page.Rubric), "Title", page.Item.Title)
	return views.PanelQuestion{Page: s.backPage(c, title, back), ScoringPage: page, Number: number, Then: then}, nil
}

// answerPanelQuestion keeps the answer as a draft and goes on to the next question, or to the check after the last.
func (s *Server) answerPanelQuestion(c echo.Context) error {
	f := form(c)
	in := models.ScoreInput{CriterionID: f.Get("criterion"), Score: f.Get("score"), Why: f.Get("why")}
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return models.Missing()
	}
	slug, proposal := c.Param("slug"), c.Param("proposal")
	err = s.Store.SaveScore(c.Request().Context(), s.actor(c), slug, proposal, number, in)
	if err != nil && !refill(err) {
		return err
	}
	page, failed := s.scoringPage(c)
	if failed != nil {
		return failed
	}
	if err == nil {
		if f.Get("then") == checkNext || number == len(page.Rubric) {
			return s.see(c, views.ScoreHref(slug, proposal)+"/check")
		}
		return s.see(c, views.QuestionHref(slug, proposal, number+1))
	}
	p, failed := s.panelQuestionView(c, page, f.Get("then"))
	if failed != nil {
		return failed
	}
	p.Failed, p.Score, p.Why = err, in.Score, in.Why
	return s.again(c, err, views.PanelQuestionPage(p))
}

// panelComment asks what a member wants to tell the group.
func (s *Server) panelComment(c echo.Context) error {
	page, err := s.scoringPage(c)
	if err != nil {
		return err
	}
	if page.Card == nil || page.Finished() || !page.Open {
		return s.see(c, views.ScoreHref(page.Slug, page.Item.Slug))
	}
	return s.render(c, http.StatusOK, views.PanelCommentPage(s.commentView(c, page, page.Card.Comment)))
}

func (s *Server) commentView(c echo.Context, page models.ScoringPage, comment string) views.PanelComment {
	title := t(c, "What do you want to tell the group? {{.Title}}", "Title", page.Item.Title)
	return views.PanelComment{Page: s.backPage(c, title, views.ScoreHref(page.Slug, page.Item.Slug)+"/check"), ScoringPage: page, Comment: comment}
}

// savePanelComment keeps it as a draft.
func (s *Server) savePanelComment(c echo.Context) error {
	comment := form(c).Get("comment")
	err := s.Store.SavePanelComment(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("proposal"), comment)
	if err == nil {
		return s.see(c, views.ScoreHref(c.Param("slug"), c.Param("proposal"))+"/check")
	}
	if !refill(err) {
		return err
	}
	page, failed := s.scoringPage(c)
	if failed != nil {
		return failed
	}
	p := s.commentView(c, page, comment)
	p.Failed = err
	return s.again(c, err, views.PanelCommentPage(p))
}

// checkScores shows a member all their answers about a proposal.
func (s *Server) checkScores(c echo.Context) error {
	page, err := s.scoringPage(c)
	if err != nil {
		return err
	}
	if page.Card == nil || page.Finished() || !page.Open {
		return s.see(c, views.ScoreHref(page.Slug, page.Item.Slug))
	}
	return s.render(c, http.StatusOK, views.CheckScoresPage(s.checkView(c, page)))
}

func (s *Server) checkView(c echo.Context, page models.ScoringPage) views.CheckScores {
	back := views.PanelHref(page.Slug)
	if len(page.Rubric) > 0 {
		back = views.QuestionHref(page.Slug, page.Item.Slug, len(page.Rubric))
	}
	return views.CheckScores{Page: s.backPage(c, t(c, "Check your points: {{.Title}}", "Title", page.Item.Title), back), ScoringPage: page}
}

// finishScores closes a scorecard for good.
func (s *Server) finishScores(c echo.Context) error {
	err := s.Store.FinishScorecard(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("proposal"))
	if err != nil && !refill(err) {
		return err
	}
	page, failed := s.scoringPage(c)
	if failed != nil {
		return failed
	}
	if err == nil {
		s.flash(c, t(c, "You have finished {{.Title}}", "Title", page.Item.Title))
		return s.see(c, views.PanelHref(page.Slug))
	}
	p := s.checkView(c, page)
	p.Failed = err
	return s.again(c, err, views.CheckScoresPage(p))
}

// panelResult shows the panel's result to whoever may see it.
func (s *Server) panelResult(c echo.Context) error {
	page, err := s.Store.PanelResult(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "What the panel thinks"), home(c), roundCrumb(page.RoundFrame))
	return s.render(c, http.StatusOK, views.PanelResultPage(views.PanelResult{Page: p, PanelResultPage: page}))
}

// panelDesk shows an officer how far the panel is.
func (s *Server) panelDesk(c echo.Context) error {
	p, err := s.panelDeskView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.PanelDeskPage(p))
}

func (s *Server) panelDeskView(c echo.Context) (views.PanelDesk, error) {
	page, err := s.Store.PanelProgress(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return views.PanelDesk{}, err
	}
	p := s.roundPage(c, "The panel: "+page.Name, views.PlacesOf(page.RoundFrame))
	return views.PanelDesk{Page: p, PanelProgress: page}, nil
}

// releasePanel lets those concerned see the panel's result.
func (s *Server) releasePanel(c echo.Context) error {
	err := s.Store.ReleasePanel(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err == nil {
		s.flash(c, "The panel's result is released")
		return s.see(c, "/desk/rounds/"+c.Param("slug")+"/panel")
	}
	if !refill(err) {
		return err
	}
	p, failed := s.panelDeskView(c)
	if failed != nil {
		return failed
	}
	p.Failed = err
	return s.again(c, err, views.PanelDeskPage(p))
}

// undoInterestPage asks an officer why a declared interest was a mistake.
func (s *Server) undoInterestPage(c echo.Context) error {
	p, err := s.undoView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.UndoInterestPage(p))
}

func (s *Server) undoView(c echo.Context) (views.UndoInterest, error) {
	page, err := s.Store.PanelProgress(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return views.UndoInterest{}, err
	}
	for _, interest := range page.Interests {
		if interest.ID == c.Param("id") {
			p := s.backPage(c, "Undo a declared interest", "/desk/rounds/"+page.Slug+"/panel")
			return views.UndoInterest{Page: p, Interest: interest}, nil
		}
	}
	return views.UndoInterest{}, models.Missing()
}

// undoInterest takes it back.
func (s *Server) undoInterest(c echo.Context) error {
	reason := form(c).Get("reason")
	err := s.Store.UndoInterest(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), reason)
	if err == nil {
		s.flash(c, "Undone. They are asked again when they open the proposal")
		return s.see(c, "/desk/rounds/"+c.Param("slug")+"/panel")
	}
	if !refill(err) {
		return err
	}
	p, failed := s.undoView(c)
	if failed != nil {
		return failed
	}
	p.Failed, p.Reason = err, reason
	return s.again(c, err, views.UndoInterestPage(p))
}
