package handlers

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"acorn/models"
	"acorn/models/store"

	"github.com/labstack/echo/v4"
)

// tokenField is the hidden field of every form that changes something.
const tokenField = "_token"

// Limits of what anybody can send without signing in: so many forms in a window of time from one place, which may be a whole library.
const (
	formWindow  = 15 * time.Minute
	formsAPlace = 60
)

// form is what was posted in the body alone: echo's own binding also reads the query, which anybody can put in a link.
func form(c echo.Context) url.Values { return c.Request().PostForm }

var crossOrigin = http.NewCrossOriginProtection()

// checkForm refuses what did not come from a form of ours: another kind of body, another site, or a wrong token. A token that does not fit
// because the session ended meanwhile is answered with a page that sends the form again.
func (s *Server) checkForm(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		path := routeOf(c).path
		file := kind == "multipart/form-data" && (path == logoPath || path == electionsPath || takesList(c))
		if err != nil || !file && kind != "application/x-www-form-urlencoded" {
			return echo.NewHTTPError(http.StatusUnsupportedMediaType)
		}
		if err := crossOrigin.Check(r); err != nil {
			return echo.NewHTTPError(http.StatusForbidden).SetInternal(err)
		}
		parse := r.ParseForm
		if file {
			// So much may only be sent by whoever may use it: nothing of it is read before.
			if path != logoPath && models.Can(s.actor(c), routeOf(c).act, models.AnyStage) == models.ScopeNone {
				return models.Errorf(models.Unauthenticated, "Sign in first")
			}
			parse = func() error { return r.ParseMultipartForm(2 * models.LogoBytes) }
		}
		if file && takesList(c) {
			longer(c)
			parse = func() error { return parseListForm(c) }
		}
		if err := parse(); err != nil {
			var web *echo.HTTPError
			if errors.As(err, &web) { // the limit of the body, met while it was read
				return web
			}
			return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
		}
		if !readableAll(r.PostForm) {
			return echo.NewHTTPError(http.StatusBadRequest)
		}
		if s.tokenFits(c, r.PostForm.Get(tokenField)) {
			return next(c)
		}
		if file && takesList(c) {
			readOn(c)
		}
		// The token is bound to the person: when their session has ended, signing in is what they need first.
		if actor := s.actor(c); !actor.SignedIn() && models.Can(actor, routeOf(c).act, models.AnyStage) == models.ScopeNone {
			return models.Errorf(models.Unauthenticated, "Sign in first")
		}
		return errExpiredForm
	}
}

// readable reports whether a text can be kept: PostgreSQL refuses what is not UTF-8 and the character with the number 0, which nobody types.
func readable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

func readableAll(fields url.Values) bool {
	for name, values := range fields {
		if !readable(name) || slices.ContainsFunc(values, func(value string) bool { return !readable(value) }) {
			return false
		}
	}
	return true
}

// checkAddress answers an address that could name nothing of ours, before any of it goes near the database.
func (s *Server) checkAddress(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !readable(c.Request().URL.Path) || !readableAll(c.QueryParams()) {
			return models.Missing()
		}
		return next(c)
	}
}

// seenField is the hash of what the page of a form shows, where its sender decides on that. What a store method gets of it is called seen.
const seenField = "hash"

// unseen is a step that does the same whatever its page showed, as one of those that are told what that was.
func unseen(do func(ctx context.Context, actor models.Actor, slug string) error) func(ctx context.Context, actor models.Actor, slug, seen string) error {
	return func(ctx context.Context, actor models.Actor, slug, _ string) error { return do(ctx, actor, slug) }
}

// errExpiredForm says that the form's token is not this browser's.
var errExpiredForm = models.Errorf(models.Conflict, "This page is out of date")

const maskSize = 16

// token is this browser's secret for forms, masked anew each time so that a compressed page does not give it away.
func (s *Server) token(c echo.Context) string {
	mac := s.tokenMAC(c, s.browserID(c))
	masked := make([]byte, maskSize+len(mac))
	rand.Read(masked[:maskSize])
	for i := range mac {
		masked[maskSize+i] = mac[i] ^ masked[i%maskSize]
	}
	return base64.RawURLEncoding.EncodeToString(masked)
}

func (s *Server) tokenFits(c echo.Context, token string) bool {
	cookie, err := c.Cookie(s.cookieName("form"))
	if err != nil || cookie.Value == "" {
		return false
	}
	want := s.tokenMAC(c, cookie.Value)
	got, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(got) != maskSize+len(want) {
		return false
	}
	for i := range want {
		got[maskSize+i] ^= got[i%maskSize]
	}
	return subtle.ConstantTimeCompare(want, got[maskSize:]) == 1
}

// tokenMAC binds the token to the browser, and to the person once they have signed in.
func (s *Server) tokenMAC(c echo.Context, browser string) []byte {
	mac := hmac.New(sha256.New, s.FormKey)
	mac.Write([]byte(browser + "|" + s.actor(c).PersonID))
	return mac.Sum(nil)
}

// formLife is how long a browser is known again. Phones forget what is kept until a browser is closed whenever they need room, in the middle of a vote too.
const formLife = 7 * 24 * time.Hour

// browserID is a random name for this browser, in a cookie that it gets with its first form.
func (s *Server) browserID(c echo.Context) string {
	name := s.cookieName("form")
	if id, ok := c.Get(name).(string); ok {
		return id
	}
	if cookie, err := c.Cookie(name); err == nil && cookie.Value != "" {
		return cookie.Value
	}
	id := rand.Text()
	c.Set(name, id)
	c.SetCookie(&http.Cookie{Name: name, Value: id, Path: "/", MaxAge: int(formLife.Seconds()), HttpOnly: true, Secure: s.Config.Secure, SameSite: http.SameSiteLaxMode})
	return id
}

// browserHash stands for this browser without telling its cookie; empty when it has none.
func (s *Server) browserHash(c echo.Context) string {
	cookie, err := c.Cookie(s.cookieName("form"))
	if err != nil || cookie.Value == "" {
		return ""
	}
	return hashBrowser(s.FormKey, cookie.Value)
}

func hashBrowser(key []byte, browser string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("parked|" + browser))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// network is where a request comes from: an address of IPv4, or the 64 bits of one of IPv6 that a household or an office has to itself.
func network(c echo.Context) string {
	ip, err := netip.ParseAddr(c.RealIP())
	if err != nil {
		return c.RealIP()
	}
	ip = ip.Unmap().WithZone("")
	if prefix, err := ip.Prefix(64); err == nil && ip.Is6() {
		return prefix.String()
	}
	return ip.String()
}

// neighbourhood is the larger part of where a request comes from: 24 bits of an address of IPv4, 64 of one of IPv6.
func neighbourhood(c echo.Context) string {
	if ip, err := netip.ParseAddr(network(c)); err == nil && ip.Is4() {
		if prefix, err := ip.Prefix(24); err == nil {
			return prefix.String()
		}
	}
	return network(c)
}

// around is as much of where a request comes from as one customer of a network gets at most: 24 bits of an address of IPv4, 48 of one of IPv6.
func around(c echo.Context) string {
	ip, err := netip.ParseAddr(c.RealIP())
	if err != nil {
		return c.RealIP()
	}
	if prefix, err := ip.Unmap().WithZone("").Prefix(48); err == nil && prefix.Addr().Is6() {
		return prefix.String()
	}
	return neighbourhood(c)
}

// askForCode counts that a one-time code is asked for, and answers how often it may be typed. purpose keeps signing in and each vote apart.
func (s *Server) askForCode(c echo.Context, purpose, address string) (int, error) {
	return s.Store.AskForCode(c.Request().Context(), store.CodeBuckets{Network: s.bucket("codes", network(c)),
		Here: s.bucket("codes-here", purpose+"|"+network(c)+"|"+address), Around: s.bucket("codes-around", purpose+"|"+around(c)+"|"+address), Address: s.bucket("codes-for", purpose+"|"+address)})
}

// bucket names an attempt limit without telling whom it is about.
func (s *Server) bucket(kind, value string) string {
	mac := hmac.New(sha256.New, s.LimitKey)
	mac.Write([]byte(kind + "|" + value))
	return kind + ":" + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}
