package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// backToRound is what a ballot's way back sends.
const backToRound = "round"

// voteProject shows a project of the ballot in full, to be picked or taken out there.
func (s *Server) voteProject(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	if done || err != nil {
		return err
	}
	project, ok := numbered(vote, c.Param("number"))
	if !ok {
		return models.Missing()
	}
	proposal, err := s.Store.BallotProposal(c.Request().Context(), vote.ID, project)
	if err != nil {
		return err
	}
	p := views.VoteProject{Page: s.votePage(c, project.Title, vote.Slug), Vote: vote, Project: project, Proposal: proposal, Marks: d.marks(vote), Kept: d.Step, Cast: d.proof(),
		Language: s.reading(c, vote)}
	if project.Translated && p.Language != "" && p.Language != models.English {
		if p.Said, err = s.Store.TranslatedProject(c.Request().Context(), vote.Round, project.Number, p.Language); err != nil {
			return err
		}
	}
	if !d.begun() {
		p.Kept = s.sentVote(c).Step
	}
	p.BackSave = views.KeepAndGoBack(c.Request().Context(), t(c, "All projects"), strconv.Itoa(project.Number))
	return s.render(c, http.StatusOK, views.VoteProjectPage(p))
}

// numbered is the project of a ballot with this number.
func numbered(vote models.BallotPage, number string) (models.BallotProject, bool) {
	i := slices.IndexFunc(vote.Projects, func(p models.BallotProject) bool { return strconv.Itoa(p.Number) == number })
	if i < 0 {
		return models.BallotProject{}, false
	}
	return vote.Projects[i], true
}

// aside is where somebody goes who leaves a ballot by one of its buttons to look at something; empty when they do not.
func (s *Server) aside(c echo.Context, vote models.BallotPage) string {
	f := form(c)
	if project, ok := numbered(vote, f.Get("look")); ok {
		return votePath(vote.Slug, "/project/"+strconv.Itoa(project.Number))
	}
	if project, ok := numbered(vote, f.Get("back")); ok {
		return votePath(vote.Slug, "#p"+strconv.Itoa(project.Number))
	}
	if f.Get("back") == backToRound {
		return "/rounds/" + vote.Slug
	}
	return ""
}

// stepAside keeps what is ticked, right or not, and leads to another page.
func (s *Server) stepAside(c echo.Context, vote models.BallotPage, cast models.Cast, to string) error {
	d := s.picking(c, vote, cast)
	if cast.Submission == "" {
		d.Submission = "" // these picks are not to be checked yet
	}
	if err := s.keepDraft(c, vote, d); err != nil {
		return err
	}
	return s.see(c, to)
}
