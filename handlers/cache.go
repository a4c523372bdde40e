package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"

	"acorn/models"

	"github.com/labstack/echo/v4"
)

// How long what is kept may be behind what another copy of the program knows: a page, and a file of a result, which does not change.
const (
	cacheFor = 5 * time.Second
	filesFor = time.Minute
)

// shelfMost bounds the memory of each shelf, in bytes: above it everything on it is forgotten, which costs making it once more.
const shelfMost = 32 << 20

// shelf keeps what was written and compressed once, each under its name, for a while.
type shelf struct {
	mu    sync.RWMutex
	life  time.Duration
	pages map[string]*cachedPage
	bytes int
}

type cachedPage struct {
	body, zipped []byte // zipped is nil where that saves nothing
	etag         string
	at           time.Time
}

func newShelf(life time.Duration) *shelf { return &shelf{life: life, pages: map[string]*cachedPage{}} }

func newCachedPage(body, zipped []byte) *cachedPage {
	sum := sha256.Sum256(body)
	return &cachedPage{body: body, zipped: zipped, at: time.Now(), etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

func (s *shelf) clear() {
	s.mu.Lock()
	s.pages, s.bytes = map[string]*cachedPage{}, 0
	s.mu.Unlock()
}

func (s *shelf) get(name string) *cachedPage {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if page := s.pages[name]; page != nil && time.Since(page.at) < s.life {
		return page
	}
	return nil
}

// put keeps a page, unless it alone is more than the shelf holds.
func (s *shelf) put(name string, page *cachedPage) {
	size := func(p *cachedPage) int { return len(p.body) + len(p.zipped) }
	if size(page) > shelfMost {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.pages[name]; old != nil {
		s.bytes -= size(old)
	}
	if s.bytes+size(page) > shelfMost {
		s.pages, s.bytes = map[string]*cachedPage{}, 0
	}
	s.pages[name] = page
	s.bytes += size(page)
}

// pageCache keeps the public pages as visitors see them. Any act done through this copy of the program clears it; what another copy did, or the clock, shows within
// cacheFor. Nothing is kept for whoever has a session. Pages with a query have a shelf of their own: made-up queries push no other page off.
type pageCache struct{ plain, queried *shelf }

func newPageCache() *pageCache { return &pageCache{newShelf(cacheFor), newShelf(cacheFor)} }

func (p *pageCache) clear() {
	p.plain.clear()
	p.queried.clear()
}

// of is where the page that is asked for is kept, and its name there.
func (p *pageCache) of(c echo.Context) (*shelf, string) {
	path, query := c.Request().URL.Path, c.Request().URL.RawQuery
	if query == "" {
		return p.plain, path
	}
	return p.queried, path + "?" + query
}

// middleware answers a visitor from what is kept; else the handler writes the page, and render keeps it.
func (p *pageCache) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if shelf, name := p.of(c); keepable(c) {
			if page := shelf.get(name); page != nil {
				return page.write(c, htmlType)
			}
		}
		return next(c)
	}
}

// keepable reports whether the page is the same for everyone: a public page, asked for by a visitor.
func keepable(c echo.Context) bool {
	actor, _ := c.Get(actorKey).(models.Actor)
	return routeOf(c).kind == cached && !actor.SignedIn()
}

// keep remembers a page that was just written.
func (p *pageCache) keep(c echo.Context, body []byte) *cachedPage {
	page := newCachedPage(bytes.Clone(body), gzipped(body))
	shelf, name := p.of(c)
	shelf.put(name, page)
	return page
}

// write answers with the page. Browsers ask each time whether it is still the same, so that nobody sees a result late.
func (p *cachedPage) write(c echo.Context, mime string) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "public, no-cache")
	h.Set("ETag", p.etag)
	h.Set(echo.HeaderVary, "Cookie, Accept-Encoding")
	if c.Request().Header.Get("If-None-Match") == p.etag {
		return c.NoContent(http.StatusNotModified)
	}
	body := p.body
	if p.zipped != nil && acceptsGzip(c.Request()) {
		h.Set("Content-Encoding", "gzip")
		body = p.zipped
	}
	return c.Blob(http.StatusOK, mime, body)
}
