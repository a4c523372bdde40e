package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// The forms that take a list: a file of up to 50 MB, which is read as it comes.
const (
	rollPath      = "/desk/rounds/:slug/roll"
	postcodesPath = "/desk/postcodes"
	maxList       = "60M" // what is larger than a list may be is said on the page, and what is much larger is not read
	listTime      = 10 * time.Minute
	mostListField = 4 << 10
	listRefresh   = "5" // seconds, until a page that shows progress looks again
	listFileKey   = "acorn.list"
)

// takesList reports whether a request is of a form with which a list is brought in.
func takesList(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && (c.Path() == rollPath || c.Path() == postcodesPath)
}

// listFile is the file of such a form while it comes.
type listFile struct {
	name string
	from io.Reader
}

// parseListForm reads the fields that stand before the file. The file itself is left to be read as it comes, so that its size costs no memory.
func parseListForm(c echo.Context) error {
	r := c.Request()
	r.PostForm = url.Values{}
	parts, err := r.MultipartReader()
	if err != nil {
		return fmt.Errorf("reading a form: %w", err)
	}
	for range 20 {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a form: %w", err)
		}
		if part.FormName() == "file" {
			c.Set(listFileKey, listFile{name: upTo(part.FileName(), 200), from: part})
			return nil
		}
		value, err := io.ReadAll(io.LimitReader(part, mostListField))
		if err != nil {
			return fmt.Errorf("reading a form: %w", err)
		}
		r.PostForm.Add(part.FormName(), string(value))
	}
	return nil
}

// longer gives a request that brings a list more time than others have.
func longer(c echo.Context) {
	control, until := http.NewResponseController(c.Response()), time.Now().Add(listTime)
	_ = control.SetReadDeadline(until) // where it cannot be set, the usual one holds
	_ = control.SetWriteDeadline(until.Add(time.Minute))
}

// readOn reads the rest of a form that is not accepted: browsers show no answer to what they are still sending.
func readOn(c echo.Context) { _, _ = io.Copy(io.Discard, c.Request().Body) }

// newList is what the form of a list says.
func newList(c echo.Context) (models.NewList, io.Reader) {
	n := listSaid(form(c))
	file, ok := c.Get(listFileKey).(listFile)
	if !ok {
		file.from = strings.NewReader("")
	}
	n.FileName = file.name
	return n, file.from
}

func listSaid(f url.Values) models.NewList {
	return models.NewList{Source: strings.TrimSpace(f.Get("source")), Basis: f.Get("basis"), BasisNote: strings.TrimSpace(f.Get("basis_note")), Lawful: f.Get("lawful") != "",
		Replaces: f.Get("replaces") == "yes"}
}

// keepSaid keeps what somebody said of a list that is thrown away, for the form of their next one. That the law lets it be used they say of each anew.
func (s *Server) keepSaid(c echo.Context, list models.ListImport) error {
	f := url.Values{"source": {list.Source}, "basis": {list.Basis}, "basis_note": {list.BasisNote}}
	if list.Replaces {
		f.Set("replaces", "yes")
	}
	return s.Store.SaveForm(c.Request().Context(), models.Actor{PersonID: list.UploadedBy}, listsOf(c.Param("slug")), f.Encode())
}

// saidBefore is what the actor said of a list that was thrown away; began where there is none.
func (s *Server) saidBefore(c echo.Context, began models.NewList) (models.NewList, error) {
	f, err := s.taken(c, listsOf(c.Param("slug")))
	if err != nil || f == nil {
		return began, err
	}
	return listSaid(f), nil
}

// rollPage shows an officer who may vote in a round.
func (s *Server) rollPage(c echo.Context) error {
	said, err := s.saidBefore(c, models.NewList{})
	if err != nil {
		return err
	}
	return s.showRoll(c, nil, views.Roll{Form: said})
}

func (s *Server) showRoll(c echo.Context, failed error, p views.Roll) error {
	page, err := s.Store.RollPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p.RollPage = page
	p.Page = s.roundPage(c, "Who may vote, "+page.Name, views.PlacesOf(page.RoundFrame))
	p.Page.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.RollPage(p))
	}
	return s.render(c, http.StatusOK, views.RollPage(p))
}

// receiveRoll takes the file of a list in, and leads to the page that shows how it is read.
func (s *Server) receiveRoll(c echo.Context) error {
	slug := c.Param("slug")
	n, file := newList(c)
	id, err := s.Store.ReceiveRoll(c.Request().Context(), s.actor(c), slug, n, file)
	if err != nil {
		readOn(c)
		if refill(err) {
			return s.showRoll(c, err, views.Roll{Form: n})
		}
		return err
	}
	return s.listIsIn(c, id)
}

// listIsIn leads to the page of a list that came in. What was said of one that was thrown away is not needed any more.
func (s *Server) listIsIn(c echo.Context, id string) error {
	at := listsOf(c.Param("slug"))
	if err := s.Store.DropForm(c.Request().Context(), s.actor(c), at); err != nil {
		return err
	}
	return s.see(c, at+"/lists/"+id)
}

// list shows an officer how far a list was read, and what was found in it.
func (s *Server) list(c echo.Context) error { return s.showList(c, nil) }

func (s *Server) showList(c echo.Context, failed error) error {
	number, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil {
		number = 1
	}
	page, err := s.Store.ListPage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("list"), number)
	if err != nil {
		return err
	}
	p := views.List{ListPage: page}
	if slug := c.Param("slug"); slug != "" {
		p.Page = s.roundPage(c, "A list of who may vote", views.PlacesOf(page.RoundFrame), link("Who may vote", "/desk/rounds/"+slug+"/roll"))
	} else {
		p.Page = s.officerPage(c, "A list of postcodes")
		p.Page.Crumbs = append(p.Page.Crumbs, link("Postcodes", postcodesPath))
	}
	p.Page.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.ListOfPage(p))
	}
	if page.List.Working() {
		c.Response().Header().Set("Refresh", listRefresh)
	}
	return s.render(c, http.StatusOK, views.ListOfPage(p))
}

// listProblems is everything that is wrong with a list, as a file.
func (s *Server) listProblems(c echo.Context) error {
	file, err := s.Store.ListProblems(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("list"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="problems.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", file)
}

// applyList has a list applied.
func (s *Server) applyList(c echo.Context) error {
	hash := form(c).Get("file_hash")
	return s.listStep(c, "The list is being put in", func(ctx context.Context, actor models.Actor, slug, id string) error {
		return s.Store.ApplyList(ctx, actor, slug, id, hash)
	}, func(slug, id string) string { return listsOf(slug) + "/lists/" + id })
}

// discardList throws a list away. What was said of it waits in the form of the next, for who brought it in.
func (s *Server) discardList(c echo.Context) error {
	return s.listStep(c, "The list is thrown away. What was said of it waits in the form, for whoever brought it in", func(ctx context.Context, actor models.Actor, slug, id string) error {
		list, err := s.Store.DiscardList(ctx, actor, slug, id)
		if err != nil {
			return err
		}
		return s.keepSaid(c, list)
	}, func(slug, _ string) string { return listsOf(slug) })
}

// listsOf is the page that lists of a kind are brought in on.
func listsOf(slug string) string {
	if slug == "" {
		return postcodesPath
	}
	return "/desk/rounds/" + slug + "/roll"
}

func (s *Server) listStep(c echo.Context, done string, do func(ctx context.Context, actor models.Actor, slug, id string) error, to func(slug, id string) string) error {
	slug, id := c.Param("slug"), c.Param("list")
	if err := do(c.Request().Context(), s.actor(c), slug, id); err != nil {
		if refill(err) {
			return s.showList(c, err)
		}
		return err
	}
	s.flash(c, done)
	return s.see(c, to(slug, id))
}

// issueLetters makes codes for letters to people on the roll, and answers with the page or the file that has them. There is no redirect: the codes are nowhere
// to be read again.
func (s *Server) issueLetters(c echo.Context) error {
	f, slug := form(c), c.Param("slug")
	label, most := strings.TrimSpace(f.Get("label")), models.MostCodes
	if f.Get("as") == "file" {
		most = models.MostLetters
	}
	letters, err := s.Store.IssueLetters(c.Request().Context(), s.actor(c), slug, label, most)
	if err != nil {
		if refill(err) {
			return s.showRoll(c, err, views.Roll{Label: label})
		}
		return err
	}
	if f.Get("as") == "file" {
		file, err := views.RollLettersFile(letters)
		if err != nil {
			return err
		}
		c.Response().Header().Set("Content-Disposition", `attachment; filename="letters.csv"`)
		return c.Blob(http.StatusOK, "text/csv; charset=utf-8", file)
	}
	p := s.roundPage(c, "Print these letters now", views.PlacesOf(letters.RoundFrame), link("Who may vote", "/desk/rounds/"+slug+"/roll"))
	return s.render(c, http.StatusOK, views.RollLettersPage(views.RollLetters{Page: p, RollLetters: letters, BallotURL: strings.TrimSuffix(s.Config.BaseURL, "/") + "/rounds/" + slug + "/vote"}))
}

// postcodesPage shows officers which postcodes are known.
func (s *Server) postcodesPage(c echo.Context) error {
	said, err := s.saidBefore(c, models.NewList{Replaces: true})
	if err != nil {
		return err
	}
	return s.showPostcodes(c, nil, views.Postcodes{Form: said})
}

func (s *Server) showPostcodes(c echo.Context, failed error, p views.Postcodes) error {
	page, err := s.Store.PostcodesPage(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	p.Page, p.PostcodesPage = s.officerPage(c, "Postcodes"), page
	p.Page.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.PostcodesPage(p))
	}
	return s.render(c, http.StatusOK, views.PostcodesPage(p))
}

// receivePostcodes takes in a file of the ONS Postcode Directory.
func (s *Server) receivePostcodes(c echo.Context) error {
	n, file := newList(c)
	id, err := s.Store.ReceivePostcodes(c.Request().Context(), s.actor(c), n, file)
	if err != nil {
		readOn(c)
		if refill(err) {
			return s.showPostcodes(c, err, views.Postcodes{Form: n})
		}
		return err
	}
	return s.listIsIn(c, id)
}
