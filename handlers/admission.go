package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"acorn/models"

	"github.com/labstack/echo/v4"
)

// How many requests of votes one copy of the program answers at once, and how many may wait for their turn, and how long. More at once would only share
// the same processors and connections to the database; more waiting would wait longer than people do. Whoever is turned away is so at once, with all
// that they sent on the page that says so.
const (
	votesAtOnce  = 32
	votesWaiting = 256
	votesWait    = time.Second
)

// votesTime is how long a request of a vote may take, its turn included: a database that does not answer by then is not waited for.
const votesTime = 8 * time.Second

// How long an answer takes at least that says nothing of whether somebody is on a roll: more than the work takes where they are.
const (
	askTakes   = 50 * time.Millisecond // to an ask for a code
	wrongTakes = 25 * time.Millisecond // to a wrong code that was sent
)

const leastKey = "acorn.least"

// takesAtLeast has the answer sent no sooner than so long after the request came, by when its turn is given back.
func takesAtLeast(c echo.Context, least time.Duration) { c.Set(leastKey, least) }

// retryAfter is how many seconds those who were turned away are asked to wait.
const retryAfter = "5"

// admission lets so many requests in at once, and so many more wait.
type admission struct {
	turns   chan struct{}
	waiting chan struct{}
	wait    time.Duration // for a turn, at most
	limit   time.Duration // of the time of a request
	pause   func(ctx context.Context, d time.Duration)
}

func newAdmission() *admission {
	return &admission{turns: make(chan struct{}, votesAtOnce), waiting: make(chan struct{}, votesAtOnce+votesWaiting), wait: votesWait, limit: votesTime, pause: pause}
}

// pause waits so long, or until nobody waits for the answer any more.
func pause(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-ctx.Done()
}

// middleware answers a request in its turn, or with models.TooBusy. What it answers is kept until the turn is given back, and written then: whoever reads slowly
// keeps nobody waiting.
func (a *admission) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Param("tracker") != "" {
			return next(c) // whoever was let vote sees their receipt
		}
		answer := &heldAnswer{ResponseWriter: c.Response().Writer}
		c.Response().Writer = answer
		ctx, began := c.Request().Context(), time.Now()
		err := a.inTurn(c, next)
		c.Response().Writer = answer.ResponseWriter
		if least, ok := c.Get(leastKey).(time.Duration); ok {
			a.pause(ctx, least-time.Since(began))
		}
		return errors.Join(err, answer.send())
	}
}

// inTurn has a request wait for its turn, and gives that back.
func (a *admission) inTurn(c echo.Context, next echo.HandlerFunc) error {
	select {
	case a.waiting <- struct{}{}:
		defer func() { <-a.waiting }()
	default:
		return models.TooBusy()
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), a.limit)
	defer cancel()
	patience := time.NewTimer(a.wait)
	defer patience.Stop()
	select {
	case a.turns <- struct{}{}:
		defer func() { <-a.turns }()
	case <-patience.C:
		return models.TooBusy()
	case <-ctx.Done():
		return models.TooBusy().Because(ctx.Err())
	}
	c.SetRequest(c.Request().WithContext(ctx))
	return next(c)
}

// heldAnswer keeps an answer in memory until it is sent.
type heldAnswer struct {
	http.ResponseWriter
	status int // 0 while there is none
	body   bytes.Buffer
}

// WriteHeader notes the status of the answer.
func (h *heldAnswer) WriteHeader(status int) { h.status = status }

// Write adds to what is kept.
func (h *heldAnswer) Write(b []byte) (int, error) {
	n, err := h.body.Write(b)
	if err != nil {
		return n, fmt.Errorf("keeping an answer: %w", err)
	}
	return n, nil
}

// send writes the answer, if there is one.
func (h *heldAnswer) send() error {
	if h.status == 0 {
		return nil
	}
	h.ResponseWriter.WriteHeader(h.status)
	if _, err := h.body.WriteTo(h.ResponseWriter); err != nil {
		return fmt.Errorf("sending an answer: %w", err)
	}
	return nil
}
