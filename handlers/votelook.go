package handlers

import (
	"net/http"
	"slices"

	"acorn/models"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
)

// lookCookie holds how this browser looks at a ballot. It goes with the vote: nobody who uses the device next sees what somebody starred.
const lookCookie = "look"

// ballotLook is how somebody looks at a ballot while they make up their mind: what they starred to come back to, and the language they read the projects
// in. It is no part of their vote.
type ballotLook struct {
	browserCookie
	Stars    []int  `json:"stars,omitempty"`    // numbers of projects
	Language string `json:"language,omitempty"` // a BCP 47 tag; empty for that of the browser
}

// ballotLook is how this browser looks at the ballot.
func (s *Server) ballotLook(c echo.Context) ballotLook {
	l, _ := readVoteCookie[ballotLook](s, c, lookCookie)
	return l
}

// keepLook has the browser keep it.
func (s *Server) keepLook(c echo.Context, slug string, l ballotLook) error {
	l.browserCookie = s.browserCookie(c, draftLife)
	text, err := s.sealed(lookCookie, slug, l)
	if err != nil {
		return err
	}
	s.setVoteCookie(c, lookCookie, slug, text, draftLife)
	return nil
}

// starred are the ids of the projects that this browser starred.
func (l ballotLook) starred(vote models.BallotPage) []string { return vote.Numbered(l.Stars) }

// star puts a star on a project, or takes it off again. It reports whether the form asks for that.
func (l *ballotLook) star(c echo.Context, vote models.BallotPage) bool {
	project, ok := numbered(vote, form(c).Get("star"))
	if !ok {
		return false
	}
	if i := slices.Index(l.Stars, project.Number); i >= 0 {
		l.Stars = slices.Delete(l.Stars, i, i+1)
	} else {
		l.Stars = append(l.Stars, project.Number)
	}
	return true
}

// starAlone answers a page's script, which sends a star and nothing else of the ballot: what was picked stays with the page.
func (s *Server) starAlone(c echo.Context) (bool, error) {
	if f := form(c); f.Get("star") == "" || f.Has("opened") {
		return false, nil
	}
	vote, err := s.Store.BallotPage(c.Request().Context(), c.Param("slug"), "")
	if err != nil {
		return true, err
	}
	look := s.ballotLook(c)
	if !look.star(c, vote) {
		return true, models.Missing()
	}
	if err := s.keepLook(c, vote.Slug, look); err != nil {
		return true, err
	}
	return true, c.NoContent(http.StatusNoContent)
}

// changeLook stars a project or changes the language, where the form of a ballot asks for it, and answers where the browser goes then; empty where it does not.
func (s *Server) changeLook(c echo.Context, vote models.BallotPage) (string, error) {
	look, to := s.ballotLook(c), ""
	if tag := form(c).Get("language"); tag == models.English || slices.Contains(vote.Languages(), tag) {
		look.Language, to = tag, votePath(vote.Slug, "")
	}
	if look.star(c, vote) {
		to = votePath(vote.Slug, "")
		if asked := theme(c, vote); asked != "" {
			to += "?theme=" + asked
		}
		to += "#p" + form(c).Get("star")
	}
	if to == "" {
		return "", nil
	}
	return to, s.keepLook(c, vote.Slug, look)
}

// reading is the language that somebody reads the projects in: what they chose, else the first that their browser asks for among those there are.
func (s *Server) reading(c echo.Context, vote models.BallotPage) string {
	there := append([]string{models.English}, vote.Languages()...)
	if chosen := s.ballotLook(c).Language; slices.Contains(there, chosen) {
		return chosen
	}
	tags := make([]language.Tag, len(there))
	for i, tag := range there {
		tags[i] = language.Make(tag)
	}
	_, i := language.MatchStrings(language.NewMatcher(tags), c.Request().Header.Get("Accept-Language"))
	return there[i]
}
