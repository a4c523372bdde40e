package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"acorn/models"
	"acorn/views"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// roundStart shows what a new round can begin from.
func (s *Server) roundStart(c echo.Context) error {
	ctx, actor := c.Request().Context(), s.actor(c)
	rounds, _, err := s.Store.RoundsToCopy(ctx, actor)
	if err != nil {
		return err
	}
	saved, err := s.Store.SavedForms(ctx, actor, "/desk/rounds/")
	if err != nil {
		return err
	}
	p := views.RoundStart{Page: s.officerPage(c, "Set up a round"), Rounds: rounds}
	for _, form := range saved {
		template, isNew := strings.CutPrefix(form.Path, newRoundPath)
		if copied := strings.Contains(form.Path, "/copy?draft="); !isNew && !copied {
			continue // a change of a round is gone on with on its own page
		} else if copied {
			template = ""
		}
		fields, err := url.ParseQuery(form.Fields)
		if err != nil {
			return fmt.Errorf("reading a form that was put aside: %w", err)
		}
		template, _, _ = strings.Cut(template, "?")
		p.Begun = append(p.Begun, views.RoundBegun{Name: moneyInput(fields).Name, Template: template, Href: form.Path, At: form.CreatedAt})
	}
	return s.render(c, http.StatusOK, views.RoundStartPage(p))
}

// newRoundPath begins the address of a new round's first questions.
const newRoundPath = "/desk/rounds/new/"

// putAside keeps a form that its sender goes on with another day, however unfinished it is.
func (s *Server) putAside(c echo.Context, path string) error {
	fields := typedFields(c)
	fields.Del("later")
	fields.Del("back")
	return s.Store.SaveForm(c.Request().Context(), s.actor(c), path, fields.Encode())
}

// taken is the form that the actor put aside at the path, nil for none.
func (s *Server) taken(c echo.Context, path string) (url.Values, error) {
	saved, err := s.Store.SavedForm(c.Request().Context(), s.actor(c), path)
	if err != nil || saved == "" {
		return nil, err
	}
	fields, err := url.ParseQuery(saved)
	if err != nil {
		return nil, fmt.Errorf("reading a form that was put aside: %w", err)
	}
	return fields, nil
}

// newRoundForm asks the first questions about a round from a template, or about the copy of one. Its address has a key, so that whoever comes back to it goes
// on with the draft that it has made, and never makes a second.
func (s *Server) newRoundForm(c echo.Context) error {
	key := c.QueryParam("draft")
	if uuid.Validate(key) != nil {
		to := firstPage(c, uuid.NewString())
		if fromDesk(c) {
			to += "&from=desk"
		}
		return s.see(c, to)
	}
	made, err := s.Store.DraftOfForm(c.Request().Context(), s.actor(c), key)
	if err != nil {
		return err
	}
	if made != "" {
		return s.see(c, walkTo(made, models.RoundMoneyPart))
	}
	fields, err := s.taken(c, firstPage(c, key))
	if err != nil {
		return err
	}
	if fields != nil {
		in := moneyInput(fields)
		return s.newRoundPage(c, &in, nil)
	}
	return s.newRoundPage(c, nil, nil)
}

// firstPage is the address of a new round's first questions with the key of its form.
func firstPage(c echo.Context, key string) string { return c.Request().URL.Path + "?draft=" + key }

// fromDesk reports whether somebody copies a round from its own page, to which Back leads them.
func fromDesk(c echo.Context) bool {
	return c.Param("slug") != "" && (c.QueryParam("from") == "desk" || form(c).Get("from") == "desk")
}

// newRoundPage is that page, with what was typed where it was not accepted, or put aside.
func (s *Server) newRoundPage(c echo.Context, typed *models.MoneyInput, failed error) error {
	template, slug := c.Param("template"), c.Param("slug")
	setup, options, err := s.Store.NewRound(c.Request().Context(), s.actor(c), template, slug)
	if err != nil {
		return err
	}
	p := views.RoundPartForm{Page: s.officerPage(c, views.RoundPartTitle(models.RoundMoneyPart)), Setup: setup, Options: options, Walk: true, Action: "/desk/rounds/new/" + template}
	p.BackSave = views.BackInSetUp("Save and continue")
	p.Input = firstInput(setup, options, slug)
	p.Input.Money.Key, p.FromDesk = c.QueryParam("draft"), fromDesk(c)
	if slug != "" {
		p.Copied, p.Action = setup.Name, "/desk/rounds/"+slug+"/copy"
		p.BackSave = views.BackInSetUp("Make the copy")
	}
	if typed != nil {
		p.Input.Money, p.Aside = *typed, failed == nil
	}
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.RoundPartPage(p))
	}
	return s.render(c, http.StatusOK, views.RoundPartPage(p))
}

// firstInput is what the first questions about a new round, or about the copy of one, begin with.
func firstInput(setup models.RoundSetup, options models.RoundOptions, copied string) models.RoundInput {
	in := models.Prefilled(models.RoundMoneyPart, setup, options)
	if copied != "" {
		in.Money.Name = models.NextName(setup.Name, setup.Timetable[models.Proposing].OpensAt)
		in.Money.Summary = "" // not asked for: a new one is written
	}
	return in
}

// keepGoingBack puts aside what was typed on a page that its sender leaves by Back, and reports whether it did. Where that is only what the page began with,
// nothing is kept.
func (s *Server) keepGoingBack(c echo.Context, path string, typed, began models.RoundInput) (bool, error) {
	typed.Money.Key = ""
	typed.Money.NewFund.Contributions = slices.DeleteFunc(typed.Money.NewFund.Contributions, func(c models.ContributionInput) bool { return c == models.ContributionInput{} })
	if reflect.DeepEqual(typed, began) {
		return false, s.Store.DropForm(c.Request().Context(), s.actor(c), path)
	}
	return true, s.putAside(c, path)
}

// goBackFromNew leaves the first questions, with what was typed put aside.
func (s *Server) goBackFromNew(c echo.Context, in models.MoneyInput) error {
	slug, kept := c.Param("slug"), false
	setup, options, err := s.Store.NewRound(c.Request().Context(), s.actor(c), c.Param("template"), slug)
	if err != nil {
		return err
	}
	if uuid.Validate(in.Key) == nil {
		typed := models.RoundInput{Part: models.RoundMoneyPart, Money: in}
		if kept, err = s.keepGoingBack(c, firstPage(c, in.Key), typed, firstInput(setup, options, slug)); err != nil {
			return err
		}
	}
	if !fromDesk(c) {
		return s.see(c, "/desk/rounds/new")
	}
	if kept {
		s.flash(c, "What you typed is kept. Go on with it where you set up a round")
	}
	return s.see(c, "/desk/rounds/"+slug)
}

// goBackFrom leaves one of the questions, for the one before while they are answered one after the other, with what was typed put aside.
func (s *Server) goBackFrom(c echo.Context, in models.RoundInput, walk bool) error {
	slug := c.Param("slug")
	setup, options, err := s.Store.RoundToChange(c.Request().Context(), s.actor(c), slug)
	if err != nil {
		return err
	}
	kept, err := s.keepGoingBack(c, c.Request().URL.Path, in, models.Prefilled(in.Part, setup, options))
	if err != nil {
		return err
	}
	if before := models.PrevPart(in.Part); walk && before != "" {
		return s.see(c, walkTo(slug, before))
	}
	if kept && !walk {
		s.flash(c, "Nothing is changed. What you typed is kept, and stands there when you come back to it")
	}
	return s.see(c, "/desk/rounds/"+slug)
}

// createRound saves the draft of a new round and goes on with the questions; a copy has its answers already.
func (s *Server) createRound(c echo.Context) error {
	f := form(c)
	ctx, in := c.Request().Context(), moneyInput(f)
	path := firstPage(c, in.Key)
	if f.Get("forget") != "" {
		if err := s.Store.DropForm(ctx, s.actor(c), path); err != nil {
			return err
		}
		s.flash(c, "Thrown away")
		return s.see(c, "/desk/rounds/new")
	}
	if f.Get("back") != "" {
		return s.goBackFromNew(c, in)
	}
	var slug string
	var err error
	if from := c.Param("slug"); from != "" {
		slug, err = s.Store.CopyRound(ctx, s.actor(c), from, in)
	} else {
		slug, err = s.Store.CreateRound(ctx, s.actor(c), c.Param("template"), in)
	}
	if err != nil && refill(err) {
		if f.Get("later") == "" || uuid.Validate(in.Key) != nil {
			return s.newRoundPage(c, &in, err)
		}
		if err := s.putAside(c, path); err != nil {
			return err
		}
		s.flash(c, "Saved as it is. Go on with it here when you like")
		return s.see(c, "/desk/rounds/new")
	}
	if err != nil {
		return err
	}
	if err := s.Store.DropForm(ctx, s.actor(c), path); err != nil {
		return err
	}
	desk := "/desk/rounds/" + slug
	if c.Param("slug") != "" {
		s.flash(c, "Copied. Check the dates, then the duties")
		return s.see(c, desk)
	}
	if f.Get("later") != "" {
		s.flash(c, "Saved. Come back when you like")
		return s.see(c, desk)
	}
	return s.see(c, walkTo(slug, models.NextPart(models.RoundMoneyPart)))
}

func walkTo(slug string, part models.RoundPart) string {
	return fmt.Sprintf("/desk/rounds/%s/change/%s?walk=yes", slug, part)
}

// changeRoundForm asks for one part of a round.
func (s *Server) changeRoundForm(c echo.Context) error {
	walk := c.QueryParam("walk") == "yes"
	fields, err := s.taken(c, c.Request().URL.Path)
	if err != nil {
		return err
	}
	if fields != nil {
		in := roundInput(models.RoundPart(c.Param("part")), fields)
		return s.changeRoundPage(c, walk, &in, nil)
	}
	return s.changeRoundPage(c, walk, nil, nil)
}

func (s *Server) changeRoundPage(c echo.Context, walk bool, typed *models.RoundInput, failed error) error {
	part, slug := models.RoundPart(c.Param("part")), c.Param("slug")
	if !models.KnownPart(part) {
		return models.Missing()
	}
	setup, options, err := s.Store.RoundToChange(c.Request().Context(), s.actor(c), slug)
	if err != nil {
		return err
	}
	if setup.Rules.Sealed() && part != models.RoundSafetyPart && failed == nil {
		s.flash(c, "The rules are sealed. Nothing here changes now")
		return s.see(c, "/desk/rounds/"+slug)
	}
	p := views.RoundPartForm{Page: s.officerPage(c, views.RoundPartTitle(part)), Setup: setup, Options: options, Walk: walk && setup.PublishedAt == nil,
		Action: fmt.Sprintf("/desk/rounds/%s/change/%s", slug, part), Input: models.Prefilled(part, setup, options)}
	p.Crumbs = append(p.Crumbs, link(setup.Name, "/desk/rounds/"+slug))
	if p.BackSave = views.BackInSetUp("Save"); p.Walk {
		p.BackSave = views.BackInSetUp("Save and continue")
	}
	if typed != nil {
		p.Input, p.Aside = *typed, failed == nil
	}
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.RoundPartPage(p))
	}
	return s.render(c, http.StatusOK, views.RoundPartPage(p))
}

// changeRound saves one part of a round; while the ten questions are answered one after the other it goes on to the next.
func (s *Server) changeRound(c echo.Context) error {
	f := form(c)
	in := roundInput(models.RoundPart(c.Param("part")), f)
	slug, walk := c.Param("slug"), f.Get("walk") == "yes"
	switch leaves := models.KnownPart(in.Part); {
	case leaves && f.Get("back") != "":
		return s.goBackFrom(c, in, walk)
	case leaves && f.Get("forget") != "":
		if err := s.Store.DropForm(c.Request().Context(), s.actor(c), c.Request().URL.Path); err != nil {
			return err
		}
		s.flash(c, "Thrown away. Nothing is changed")
		return s.see(c, "/desk/rounds/"+slug)
	}
	err := s.Store.ChangeRound(c.Request().Context(), s.actor(c), slug, in)
	if err != nil && refill(err) {
		if f.Get("later") == "" {
			return s.changeRoundPage(c, walk, &in, err)
		}
		if err := s.putAside(c, c.Request().URL.Path); err != nil {
			return err
		}
		s.flash(c, "Saved as it is. Go on with it when you like")
		return s.see(c, "/desk/rounds/"+slug)
	}
	if err != nil {
		return err
	}
	if err := s.Store.DropForm(c.Request().Context(), s.actor(c), c.Request().URL.Path); err != nil {
		return err
	}
	if next := models.NextPart(in.Part); walk && next != "" && f.Get("later") == "" {
		return s.see(c, walkTo(slug, next))
	}
	s.flash(c, "Saved")
	return s.see(c, "/desk/rounds/"+slug)
}

// roundInput reads what was typed on the page of a part.
func roundInput(part models.RoundPart, f url.Values) models.RoundInput {
	in := models.RoundInput{Part: part, Reason: f.Get("reason")}
	switch part {
	case models.RoundMoneyPart:
		in.Money = moneyInput(f)
	case models.RoundPeoplePart:
		in.People = models.PeopleInput{Area: f.Get("area"), Team: f.Get("team"), WhoMayPropose: f.Get("who_may_propose"), WhoMayVote: f.Get("who_may_vote"), MinAge: f.Get("min_age"), Belonging: f["belonging"]}
	case models.RoundDatesPart:
		in.Dates = models.DatesInput{ProposalsOpen: typedMoment(f, "proposals_open"), ProposalsClose: typedMoment(f, "proposals_close"),
			VotingOpen: typedMoment(f, "voting_open"), VotingClose: typedMoment(f, "voting_close"), Own: f.Get("own") == "yes",
			PlanningOpen: typedMoment(f, "planning_open"), PlanningClose: typedMoment(f, "planning_close"),
			ScoringOpen: typedMoment(f, "scoring_open"), ScoringClose: typedMoment(f, "scoring_close"), Venue: f.Get("venue")}
	case models.RoundChecksPart, models.RoundSafetyPart:
		in.Checks = models.ChecksInput{Panel: f.Get("panel"), SafeguardingLead: f.Get("safeguarding_lead"), SafeguardingDeputy: f.Get("safeguarding_deputy"), Assurance: f.Get("assurance")}
	case models.RoundRulesPart:
		in.Rules = models.RulesInput{Ballot: f.Get("ballot"), MaxChoices: f.Get("max_choices"), Points: f.Get("points"), Places: f.Get("places"), Ties: f.Get("ties"), PanelPublic: f.Get("panel_public"), Grace: f.Get("grace"),
			Rule: f.Get("rule"), Support: f.Get("support"), Unfit: f.Get("unfit"), Completion: f.Get("completion"), Step: f.Get("step"), PhragmenUnfit: f.Get("phragmen_unfit"),
			Threshold: f.Get("threshold"), MinSupport: f.Get("min_support"), MinShare: f.Get("min_share"), ShowOther: f.Get("show_other")}
	case models.RoundRubricPart:
		in.Rubric = rubricInput(f)
	}
	return in
}

func typedMoment(f url.Values, field string) models.TypedMoment {
	return models.TypedMoment{TypedDay: models.TypedDay{Day: f.Get(field + "-day"), Month: f.Get(field + "-month"), Year: f.Get(field + "-year")}, Clock: f.Get(field + "-time")}
}

func moneyInput(f url.Values) models.MoneyInput {
	return models.MoneyInput{Key: f.Get("draft"), Name: f.Get("name"), Summary: f.Get("summary"), Fund: f.Get("fund"), NewFund: fundInput(f), Pot: f.Get("pot"), Min: f.Get("min"), Max: f.Get("max")}
}

func fundInput(f url.Values) models.FundInput {
	in := models.FundInput{Name: f.Get("fund_name"), Purpose: f.Get("fund_purpose"), Year: f.Get("fund_year"), Holder: f.Get("fund_holder")}
	for i := range views.MostContributions {
		field := models.ContributionField(i)
		in.Contributions = append(in.Contributions, models.ContributionInput{Organisation: f.Get(field + "_organisation"), Amount: f.Get(field + "_amount")})
	}
	return in
}

func rubricInput(f url.Values) models.RubricInput {
	var in models.RubricInput
	for i := 0; f.Has(models.CriterionField(i) + "_question"); i++ {
		field := models.CriterionField(i)
		c := models.CriterionInput{Question: f.Get(field + "_question"), Weight: f.Get(field + "_weight")}
		for n := range c.Levels {
			c.Levels[n] = f.Get(fmt.Sprintf("%s_level%d", field, n+1))
		}
		in.Criteria = append(in.Criteria, c)
	}
	return in
}
