package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"

	"acorn/models"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

const (
	routeKey   = "acorn.route"
	actorKey   = "acorn.actor"
	refusedKey = "acorn.refused"
	senderKey  = "acorn.sender"
)

// withRoute remembers the route, for the permission check and the log.
func (s *Server) withRoute(r route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Set(routeKey, r)
			if r.method == http.MethodPost {
				err := next(c)
				if err == nil && r.kind != votes {
					s.changed()
				}
				return err
			}
			return next(c)
		}
	}
}

// refused remembers for the log why a request was not done.
func refused(c echo.Context, code models.Code) { c.Set(refusedKey, string(code)) }

func routeOf(c echo.Context) route {
	r, _ := c.Get(routeKey).(route)
	return r
}

// ipExtractor takes the address from the connection, or from X-Forwarded-For where a trusted proxy wrote it. echo's own default believes
// anybody.
func ipExtractor(trusted []string) (echo.IPExtractor, error) {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, t := range trusted {
		_, network, err := net.ParseCIDR(t)
		if err != nil {
			return nil, fmt.Errorf("handlers: trusted proxy %q is not a network like 10.0.0.0/8: %w", t, err)
		}
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...), nil
}

// ownRequestID gives each request a number of ours: one that came with it could be anything, and ends up in the log and on pages.
func ownRequestID() echo.MiddlewareFunc {
	number := middleware.RequestID()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		numbered := number(next)
		return func(c echo.Context) error {
			c.Request().Header.Del(echo.HeaderXRequestID)
			return numbered(c)
		}
	}
}

// The answer to whoever went away before there was one: nobody reads it, and it is in the log alone.
const (
	statusGone  = 499 // as other servers log it
	refusedGone = models.Code("gone")
)

// remembersSender remembers how to tell whether the sender of a request still waits for its answer: what is done for it may have less time than that.
func remembersSender(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(senderKey, c.Request().Context())
		return next(c)
	}
}

// gone reports whether the sender went away.
func gone(c echo.Context) bool {
	sender, ok := c.Get(senderKey).(context.Context)
	return ok && errors.Is(sender.Err(), context.Canceled)
}

// contentPolicy allows nothing from elsewhere and nothing inline.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

// headers sets what every answer has, whatever it is. Pages are not kept by browsers unless a handler says so.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.Config.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		return next(c)
	}
}

// mostStack is enough of a stack to see who called what broke.
const mostStack = 16 << 10

// recovers makes an error of a panic, and logs where it was. Whatever panicked, even one of our errors, it is a fault of the program.
func (s *Server) recovers() echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{StackSize: mostStack, DisableStackAll: true, DisableErrorHandler: true,
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			s.Log.LogAttrs(context.WithoutCancel(c.Request().Context()), slog.LevelError, "panic", slog.String("request", requestID(c)),
				slog.String("error", err.Error()), slog.String("stack", string(stack)))
			return errors.New("panic: " + err.Error())
		}})
}

// requestID is the number that this request has in the log and on the error page.
func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// showingMarks are the acts of officers whose pages have on them what a voter chose.
var showingMarks = []models.Act{models.ActPhoneVote, models.ActWitnessPhone, models.ActKeyPaper}

// logRequests writes a line a request: the route, never the raw address, which may hold a receipt's number. The vote's lines have no person, and neither how
// large an answer was nor how long it took: both follow what was picked, and the moment of a code that was sent says who that was.
func (s *Server) logRequests() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		HandleError: true, LogStatus: true, LogMethod: true, LogLatency: true, LogError: true, LogRequestID: true, LogRoutePath: true, LogResponseSize: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			level := slog.LevelInfo
			fields := []slog.Attr{slog.String("request", v.RequestID), slog.String("method", v.Method), slog.String("route", v.RoutePath),
				slog.Int("status", v.Status)}
			if r := routeOf(c); r.kind != votes && !slices.Contains(showingMarks, r.act) {
				fields = append(fields, slog.Duration("took", v.Latency), slog.Int64("bytes", v.ResponseSize))
			}
			if actor := s.actor(c); actor.SignedIn() {
				fields = append(fields, slog.String("person", actor.PersonID))
			}
			if code, ok := c.Get(refusedKey).(string); ok {
				fields = append(fields, slog.String("refused", code))
			}
			if v.Status >= http.StatusInternalServerError {
				level = slog.LevelError
			}
			if v.Error != nil && v.Status >= statusGone {
				fields = append(fields, slog.String("error", v.Error.Error()))
			}
			s.Log.LogAttrs(context.WithoutCancel(c.Request().Context()), level, "request", fields...)
			return nil
		},
	})
}
