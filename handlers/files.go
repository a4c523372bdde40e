package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// How many wait for a file of a result to be made, and how long: one is made at a time, so that whoever downloads keeps a processor free for those who vote.
const (
	filesWaiting = 32
	filesWait    = 10 * time.Second
	filesTime    = 2 * time.Minute
)

func newFileAdmission() *admission {
	return &admission{turns: make(chan struct{}, 1), waiting: make(chan struct{}, 1+filesWaiting), wait: filesWait, limit: filesTime, pause: pause}
}

// file answers with a small file to download.
func (s *Server) file(load func(ctx context.Context, slug string) ([]byte, error), mime, name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		body, err := load(c.Request().Context(), c.Param("slug"))
		if err != nil {
			return err
		}
		return download(c, newFile(body, mime), mime, name)
	}
}

// resultFile answers with a file that everything which was voted goes into, or that it is packed in. It is made by one request at a time, and kept for a while.
func (s *Server) resultFile(load func(ctx context.Context, slug string) ([]byte, error), mime, name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		path := c.Request().URL.Path
		if kept := s.files.get(path); kept != nil {
			return download(c, kept, mime, name)
		}
		var file *cachedPage
		err := s.making.inTurn(c, func(c echo.Context) error {
			if file = s.files.get(path); file != nil {
				return nil // made while this one waited
			}
			// What was begun is finished and kept, for who asks next, although this one went away or waited long for its turn.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), filesTime)
			defer cancel()
			body, err := load(ctx, c.Param("slug"))
			if err != nil {
				return err
			}
			file = newFile(body, mime)
			s.files.put(path, file)
			return nil
		})
		if err != nil {
			return err
		}
		return download(c, file, mime, name)
	}
}

// inFileTurn has a page made as such files are. It takes no query: whoever makes queries up is led to the page without, which is kept, and takes no turn for it.
func (s *Server) inFileTurn(page echo.HandlerFunc) echo.HandlerFunc {
	made := s.cache.middleware(page) // perhaps while this one waited
	return func(c echo.Context) error {
		if at := c.Request().URL; at.RawQuery != "" {
			return s.see(c, at.EscapedPath())
		}
		return s.making.inTurn(c, made)
	}
}

// newFile compresses a file, unless it is small or compressed already.
func newFile(body []byte, mime string) *cachedPage {
	var zipped []byte
	if len(body) >= compressFrom && mime != zipType {
		zipped = gzipped(body)
	}
	return newCachedPage(body, zipped)
}

// zipType is what is packed.
const zipType = "application/zip"

func download(c echo.Context, file *cachedPage, mime, name string) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	h.Add(echo.HeaderVary, "Accept-Encoding")
	body := file.body
	if file.zipped != nil && acceptsGzip(c.Request()) {
		h.Set("Content-Encoding", "gzip")
		body = file.zipped
	}
	return c.Blob(http.StatusOK, mime, body)
}
