package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// payments is an approver's list.
func (s *Server) payments(c echo.Context) error {
	page, err := s.Store.PaymentsPage(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.PaymentsPage(views.Payments{Page: s.officerPage(c, "Payments"), PaymentsPage: page}))
}

func (s *Server) paymentView(c echo.Context) (views.Payment, error) {
	page, err := s.Store.PaymentPage(c.Request().Context(), s.actor(c), c.Param("id"))
	p := views.Payment{Page: s.officerPage(c, "Payment"), PaymentPage: page}
	p.Crumbs = append(p.Crumbs, link("Payments", "/desk/payments"))
	p.Paid.PaidOn = models.TypedDayOf(page.Today)
	return p, err
}

// payment shows one payment to whoever decides on it.
func (s *Server) payment(c echo.Context) error {
	p, err := s.paymentView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.PaymentPage(p))
}

// decidePayment approves or refuses a payment.
func (s *Server) decidePayment(c echo.Context) error {
	in := decisionInput(form(c))
	err := s.Store.DecidePayment(c.Request().Context(), s.actor(c), c.Param("id"), in)
	if err != nil && refill(err) {
		p, lost := s.paymentView(c)
		if lost != nil {
			return lost
		}
		p.Form, p.Failed = in, err
		return s.again(c, err, views.PaymentPage(p))
	}
	if err != nil {
		return err
	}
	if in.Decide == "approve" {
		s.flash(c, "Approved. Pay it in the finance system, then record it here.")
	} else {
		s.flash(c, "Sent back")
	}
	return s.see(c, "/desk/payments/"+c.Param("id"))
}

// recordPaid records that a payment was made.
func (s *Server) recordPaid(c echo.Context) error {
	f := form(c)
	in := models.PaidInput{PaidOn: typedDay(f, "paid_on"), Reference: f.Get("reference")}
	err := s.Store.RecordPaid(c.Request().Context(), s.actor(c), c.Param("id"), in)
	if err != nil && refill(err) {
		p, lost := s.paymentView(c)
		if lost != nil {
			return lost
		}
		p.Paid, p.Failed = in, err
		return s.again(c, err, views.PaymentPage(p))
	}
	if err != nil {
		return err
	}
	s.flash(c, "Recorded. The group has been told.")
	return s.see(c, "/desk/payments")
}
