package handlers

import (
	"net/http"

	"acorn/models"

	"github.com/labstack/echo/v4"
)

// kind is how a route treats who asks.
type kind int

const (
	personal kind = iota // for this person: a session is loaded, nothing is kept
	cached               // public, without a form: kept for visitors until something changes
	votes                // the vote: never loads or touches a session, so that nothing says who voted when
	machine              // for machines: no session, and errors have no page
)

// route is one URL and the act that it is.
type route struct {
	method string
	path   string
	act    models.Act
	kind   kind
	handle echo.HandlerFunc
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// allRoutes names every URL of Acorn. A path is a place; what is done there is a POST.
func (s *Server) allRoutes() []route {
	routes := []route{
		{get, "/healthz", models.ActRead, machine, s.healthy},
		{get, "/readyz", models.ActRead, machine, s.ready},
		{get, "/theme.css", models.ActRead, machine, s.theme},
		{get, "/", models.ActRead, cached, s.home},
		{get, "/carry-on/:id", models.ActDesk, personal, s.carryOn},

		// Signing in, one's own data, what waits for one, statements, concerns, needs, settings.

		// Public pages of funds and rounds.

		// Setting up a round.

		// The planning group.

		// Proposing and reviewing.

		// The panel.

		// The vote.

		// Sealing, codes, the count and the result.

		// Awards and offers.

		// Initiatives, payments, measurements.
	}
	if s.Config.Demo {
		routes = append(routes, s.demoRoutes()...)
	}
	// Whatever is not above is answered like any page, with the session, so that the way back shows who is signed in.
	return append(routes, route{get, "/*", models.ActRead, personal, func(echo.Context) error { return models.Missing() }})
}
