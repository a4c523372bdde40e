package handlers

import (
	"context"
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

// retryAfter is how many seconds those who were turned away are asked to wait.
const retryAfter = "5"

// admission lets so many requests in at once, and so many more wait.
type admission struct {
	turns   chan struct{}
	waiting chan struct{}
	wait    time.Duration // for a turn, at most
	limit   time.Duration // of the time of a request
}

func newAdmission() *admission {
	return &admission{turns: make(chan struct{}, votesAtOnce), waiting: make(chan struct{}, votesAtOnce+votesWaiting), wait: votesWait, limit: votesTime}
}

// middleware answers a request in its turn, or with models.TooBusy.
func (a *admission) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Param("tracker") != "" {
			return next(c) // whoever was let vote sees their receipt
		}
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
}
