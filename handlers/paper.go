package handlers

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// paperPath is where a round's batches of paper are.
func paperPath(slug string) string { return "/desk/rounds/" + slug + "/paper" }

// papersCrumb leads back to the batches, and batchCrumb to one of them.
func papersCrumb(r models.RoundFrame) components.Link {
	return link("Paper ballots", paperPath(r.Slug))
}

// papersPage shows the batches of paper ballots.
func (s *Server) papersPage(c echo.Context) error { return s.showPapers(c, nil, models.NewPapers{}) }

func (s *Server) showPapers(c echo.Context, failed error, n models.NewPapers) error {
	page, err := s.Store.PaperPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Papers{Page: s.roundPage(c, "Paper ballots, "+page.Name, views.PlacesOf(page.RoundFrame)), PaperPage: page, Form: n}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.PapersPage(p))
	}
	return s.render(c, http.StatusOK, views.PapersPage(p))
}

// printPapers makes a batch and answers with the page to print, as with voting codes: what is on the papers is nowhere to be read again.
func (s *Server) printPapers(c echo.Context) error {
	f := form(c)
	n := models.NewPapers{Label: strings.TrimSpace(f.Get("label")), Venue: strings.TrimSpace(f.Get("venue")), Count: f.Get("count"), Large: f.Get("large") != ""}
	printed, err := s.Store.PrintPapers(c.Request().Context(), s.actor(c), c.Param("slug"), n)
	if err != nil {
		if refill(err) {
			return s.showPapers(c, err, n)
		}
		return err
	}
	p := s.roundPage(c, "Print these papers now", views.PlacesOf(printed.RoundFrame), papersCrumb(printed.RoundFrame))
	p.Printed = true
	return s.render(c, http.StatusOK, views.PrintedPapersPage(views.PrintedPapers{Page: p, PrintedPapers: printed, BallotURL: strings.TrimSuffix(s.Config.BaseURL, "/") + "/rounds/" + printed.Slug + "/vote"}))
}

// paperBatch shows one batch.
func (s *Server) paperBatch(c echo.Context) error {
	return s.showPaperBatch(c, nil, func(*views.PaperBatch) {})
}

func (s *Server) showPaperBatch(c echo.Context, failed error, typed func(p *views.PaperBatch)) error {
	page, err := s.Store.PaperBatchPage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"))
	if err != nil {
		return err
	}
	p := views.PaperBatch{Page: s.roundPage(c, page.Label+", paper ballots", views.PlacesOf(page.RoundFrame), papersCrumb(page.RoundFrame)), PaperBatchPage: page}
	if b := page.PaperBatch; b.CountedAt != nil {
		p.Form = models.PaperCounts{Returned: strconv.Itoa(b.Returned), Spoiled: strconv.Itoa(b.Spoiled), Unused: strconv.Itoa(b.Unused), Away: strconv.Itoa(b.Away), Note: b.Note}
	}
	typed(&p)
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.PaperBatchPage(p))
	}
	return s.render(c, http.StatusOK, views.PaperBatchPage(p))
}

// paperAct answers what was done with a batch: its page, which says so, or says why not with what was typed.
func (s *Server) paperAct(c echo.Context, err error, done string, typed func(p *views.PaperBatch)) error {
	if err != nil && refill(err) && models.CodeOf(err) != models.Closed {
		return s.showPaperBatch(c, err, typed)
	}
	if err != nil {
		return err
	}
	s.flash(c, done)
	return s.see(c, paperPath(c.Param("slug"))+"/"+c.Param("batch"))
}

// countPapers keeps what a venue counted.
func (s *Server) countPapers(c echo.Context) error {
	f := form(c)
	in := models.PaperCounts{Returned: f.Get("returned"), Spoiled: f.Get("spoiled"), Unused: f.Get("unused"), Away: f.Get("away"), Note: f.Get("note")}
	err := s.Store.CountPapers(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), in)
	return s.paperAct(c, err, "The counts are saved", func(p *views.PaperBatch) { p.Form = in })
}

// exchangePaper closes a code or an address for which a paper is given out. An address is sent a code first, which its owner reads out.
func (s *Server) exchangePaper(c echo.Context) error {
	f := form(c)
	in := models.PaperExchange{Shown: strings.TrimSpace(f.Get("shown")), Code: f.Get("email_code"), Request: f.Get("request")}
	ctx, slug, batch := c.Request().Context(), c.Param("slug"), c.Param("batch")
	if in.Address() && in.Request == "" {
		tries, err := s.askForVoteCode(c, models.Cast{Slug: slug, Email: in.Shown})
		if err == nil {
			in.Request, err = s.Store.AskToExchange(ctx, s.actor(c), slug, batch, in.Shown, tries)
		}
		if err != nil {
			return s.paperAct(c, err, "", func(p *views.PaperBatch) { p.Exchange = in })
		}
		return s.showPaperBatch(c, nil, func(p *views.PaperBatch) { p.Exchange = in })
	}
	err := s.Store.ExchangePaper(ctx, s.actor(c), slug, batch, in)
	if e := errorOf(err); err != nil && (len(e.Fields) != 1 || e.Fields[0].Field != "email_code") {
		in.Request, in.Code = "", "" // it begins again with what they show
	}
	return s.paperAct(c, err, "It is closed. Give them a paper now", func(p *views.PaperBatch) { p.Exchange = in })
}

// swapPaper closes the code of a spoiled paper, for which another is given out.
func (s *Server) swapPaper(c echo.Context) error {
	in := models.PaperSwap{Code: strings.TrimSpace(form(c).Get("spoiled_code")), Number: strings.TrimSpace(form(c).Get("spoiled_number"))}
	err := s.Store.SwapPaper(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), in)
	return s.paperAct(c, err, "Paper "+in.Number+" is closed. Keep it, and give them another now", func(p *views.PaperBatch) { p.Swap = in })
}

// putPaperBack undoes a wrong swap.
func (s *Server) putPaperBack(c echo.Context) error {
	in := models.PaperPutBack{Number: form(c).Get("number"), Reason: form(c).Get("reason")}
	err := s.Store.PutPaperBack(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), in)
	return s.paperAct(c, err, "Paper "+in.Number+" is put back, and can be voted with again", func(p *views.PaperBatch) { p.PutBack = in })
}

// paperStep does a step of a batch that takes nothing but a button.
func (s *Server) paperStep(do func(ctx context.Context, actor models.Actor, slug, batch string) error, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := do(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"))
		return s.paperAct(c, err, done, func(*views.PaperBatch) {})
	}
}

// settlePaper casts the votes of a batch.
func (s *Server) settlePaper(c echo.Context) error {
	err := s.Store.SettlePaper(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), form(c).Get(seenField))
	return s.paperAct(c, err, "The batch is settled, and its votes are cast", func(*views.PaperBatch) {})
}

// strikePaper takes out what somebody keyed who is not there to take it back.
func (s *Server) strikePaper(c echo.Context) error {
	f := form(c)
	in := models.PaperStrike{Number: f.Get("strike_number"), Reason: f.Get("strike_reason")}
	err := s.Store.StrikePaper(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), in)
	return s.paperAct(c, err, "It is taken out. Two people type the paper in whose number was meant", func(p *views.PaperBatch) { p.Strike = in })
}

// keying asks for the next paper; again, for one that two people read differently.
func (s *Server) keying(again bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		last, _ := models.ParsePaperNumber(c.QueryParam("last"))
		undone, _ := models.ParsePaperNumber(c.QueryParam("undone"))
		return s.showKeying(c, nil, models.KeyInput{Number: c.QueryParam("number")}, again, last, undone)
	}
}

func (s *Server) showKeying(c echo.Context, failed error, in models.KeyInput, again bool, last, undone int) error {
	page, err := s.Store.KeyingPage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), last, undone)
	if err != nil {
		return err
	}
	title := "Type papers in"
	if again {
		title = "Look again"
	}
	p := views.Keying{Page: s.roundPage(c, title+", "+page.Label, views.PlacesOf(page.RoundFrame), papersCrumb(page.RoundFrame), link(page.Label, paperPath(page.RoundFrame.Slug)+"/"+page.PaperBatch.ID)),
		KeyingPage: page, Form: in, Again: again}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.KeyingPage(p))
	}
	return s.render(c, http.StatusOK, views.KeyingPage(p))
}

// keyPaper keeps what was keyed of a paper, or takes it back, and asks for the next. Enter after the number alone, which is how a scanner ends, goes on to what is on the paper.
func (s *Server) keyPaper(again bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		f := form(c)
		in := models.KeyInput{Number: strings.TrimSpace(f.Get("number")), Reading: f.Get("reading")}
		path := paperPath(c.Param("slug")) + "/" + c.Param("batch") + "/key"
		if again {
			path = paperPath(c.Param("slug")) + "/" + c.Param("batch") + "/again"
		}
		if number, ok := models.ParsePaperNumber(in.Number); ok && strings.TrimSpace(in.Reading) == "" {
			return s.see(c, path+"?number="+url.QueryEscape(models.PaperNumber(number)))
		}
		var number int
		var err error
		done := "?last="
		if models.TakesBack(in.Reading) {
			done = "?undone="
			number, err = s.Store.TakePaperBack(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), in.Number)
		} else {
			number, err = s.Store.KeyPaper(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"), in, again)
		}
		if err != nil && refill(err) && models.CodeOf(err) != models.Closed {
			return s.showKeying(c, err, in, again, 0, 0)
		}
		if err != nil {
			return err
		}
		return s.see(c, path+done+url.QueryEscape(models.PaperNumber(number)))
	}
}
