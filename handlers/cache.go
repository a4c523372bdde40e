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

// cacheFor is how long a visitor's page may be behind what another copy of the program knows.
const cacheFor = 5 * time.Second

// cacheMost bounds the memory: above it everything is forgotten, which costs one rendering a page.
const cacheMost = 2000

// pageCache keeps the public pages as visitors see them, written and compressed once. Any act done through this copy of the program clears
// it; what another copy did, or the clock, shows within cacheFor. Nothing is kept for whoever has a session.
type pageCache struct {
	mu    sync.RWMutex
	pages map[string]*cachedPage
}

type cachedPage struct {
	body, zipped []byte
	etag         string
	at           time.Time
}

func newPageCache() *pageCache { return &pageCache{pages: map[string]*cachedPage{}} }

func (p *pageCache) clear() {
	p.mu.Lock()
	p.pages = map[string]*cachedPage{}
	p.mu.Unlock()
}

func (p *pageCache) get(key string) *cachedPage {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if page := p.pages[key]; page != nil && time.Since(page.at) < cacheFor {
		return page
	}
	return nil
}

func (p *pageCache) put(key string, page *cachedPage) {
	p.mu.Lock()
	if len(p.pages) >= cacheMost {
		p.pages = map[string]*cachedPage{}
	}
	p.pages[key] = page
	p.mu.Unlock()
}

// middleware answers a visitor from what is kept; else the handler writes the page, and render keeps it.
func (p *pageCache) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if page := p.get(cacheKey(c)); page != nil && keepable(c) {
			return page.write(c)
		}
		return next(c)
	}
}

// keepable reports whether the page is the same for everyone: a public page, asked for by a visitor.
func keepable(c echo.Context) bool {
	actor, _ := c.Get(actorKey).(models.Actor)
	return routeOf(c).kind == cached && !actor.SignedIn()
}

func cacheKey(c echo.Context) string {
	return c.Request().URL.Path + "?" + c.Request().URL.RawQuery
}

// keep remembers a page that was just written.
func (p *pageCache) keep(c echo.Context, body []byte) *cachedPage {
	sum := sha256.Sum256(body)
	page := &cachedPage{body: bytes.Clone(body), zipped: gzipped(body), at: time.Now(), etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
	p.put(cacheKey(c), page)
	return page
}

// write answers with the page. Browsers ask each time whether it is still the same, so that nobody sees a result late.
func (p *cachedPage) write(c echo.Context) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "public, no-cache")
	h.Set("ETag", p.etag)
	h.Set(echo.HeaderVary, "Cookie, Accept-Encoding")
	if c.Request().Header.Get("If-None-Match") == p.etag {
		return c.NoContent(http.StatusNotModified)
	}
	body := p.body
	if acceptsGzip(c.Request()) {
		h.Set("Content-Encoding", "gzip")
		body = p.zipped
	}
	return c.Blob(http.StatusOK, htmlType, body)
}
