package handlers

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views"
	"acorn/views/components"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// page is what every page has. title says where one is, in few words.
func (s *Server) page(c echo.Context, title string, crumbs ...components.Link) views.Page {
	ctx := c.Request().Context()
	p := views.Page{Title: title, Council: s.currentCouncil(c), Actor: s.actor(c), Path: c.Request().URL.Path, Crumbs: crumbs,
		Demo: s.Config.Demo, Texts: s.Store.Texts(), Request: requestID(c)}
	if !keepable(c) {
		p.CSRF = s.token(c)
	}
	if p.Actor.SignedIn() {
		p.Flash = s.sessions.PopString(ctx, sessionFlash)
	}
	return p
}

// t is a text in the language of the request.
func t(c echo.Context, text string, args ...any) string {
	return lang.T(c.Request().Context(), text, args...)
}

// compressFrom is the size below which compressing a page saves nothing.
const compressFrom = 1024

// render writes a page: to a buffer first, so that what fails half-way never answers 200.
func (s *Server) render(c echo.Context, status int, component templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := component.Render(c.Request().Context(), buffer); err != nil {
		return fmt.Errorf("rendering: %w", err)
	}
	return s.send(c, status, buffer.Bytes())
}

// htmlType is what pages are.
const htmlType = "text/html; charset=utf-8"

func (s *Server) send(c echo.Context, status int, body []byte) error {
	if status == http.StatusOK && keepable(c) {
		return s.cache.keep(c, body).write(c, htmlType)
	}
	h := c.Response().Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) < compressFrom || !acceptsGzip(c.Request()) {
		return c.Blob(status, htmlType, body)
	}
	h.Set("Content-Encoding", "gzip")
	var b bytes.Buffer
	w, ok := s.zips.Get().(*gzip.Writer)
	if !ok {
		w = gzip.NewWriter(nil)
	}
	defer s.zips.Put(w)
	w.Reset(&b)
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	return c.Blob(status, htmlType, b.Bytes())
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(body)
	if err = errors.Join(err, w.Close()); err != nil {
		panic("handlers: compressing in memory failed: " + err.Error())
	}
	return b.Bytes()
}

// again shows a form that was not accepted once more, with what was typed: 422 where a field needs changing, else the error's own status.
func (s *Server) again(c echo.Context, failed error, component templ.Component) error {
	code := models.CodeOf(failed)
	status := statusOf(code)
	if status == http.StatusInternalServerError {
		return failed
	}
	refused(c, code)
	return s.render(c, status, component)
}

// refill reports whether a failed form can be shown again with what was typed: something in it needs changing, or a stage or conflict
// stands against it. Anything else is an answer of its own.
func refill(err error) bool {
	switch models.CodeOf(err) {
	case models.Invalid, models.Conflict, models.Closed, models.TooMany:
		return true
	}
	return false
}

// see sends the browser to the page that shows what was done.
func (s *Server) see(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }

// home is the first crumb of every page.
func home(c echo.Context) components.Link { return components.Link{Text: t(c, "Home"), Href: "/"} }

// detached is the request's context without its end: a page that tells of a time-out must still be written.
func detached(c echo.Context) {
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
}
