package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"acorn/cmd/acorn/council"
	"acorn/models"
)

// proposals are begun over an evening, sent in, decided on, changed, sent in again, and taken back.
func (t *teller) proposals() {
	for _, p := range t.demo.Proposals {
		versions := append(append([]council.Version{}, p.Earlier...), council.Version{Sent: p.Sent, Review: p.Review})
		begun := p.Begun
		if begun.IsZero() {
			begun = t.begun(p, versions[0].Sent)
		}
		t.add(begun, p.Proposer+" begins “"+p.Title+"”", t.by(p.Proposer, func(ctx context.Context, actor models.Actor) error {
			id, err := t.store.StartProposal(ctx, actor, slug(t.roundOf(p.Round)))
			if err != nil {
				return err
			}
			t.ideas[p.Key] = id
			return t.write(ctx, actor, p, versions[0], models.PartIdea, models.PartNeed, models.PartWhat, models.PartPicture)
		}))
		for i, v := range versions {
			t.version(p, v, i)
		}
		if !p.Withdrawn.IsZero() {
			t.add(p.Withdrawn, p.Proposer+" withdraws “"+p.Title+"”", t.by(p.Proposer, func(ctx context.Context, actor models.Actor) error {
				idea, err := t.idea(ctx, p.Key)
				if err != nil {
					return err
				}
				return t.store.WithdrawProposal(ctx, actor, idea)
			}))
		}
	}
}

// begun is when a proposal was begun: two days before it was first sent in, but not before its round took any.
func (t *teller) begun(p council.Proposal, sent council.Offset) council.Offset {
	opens := t.roundOf(p.Round).Timetable.ProposalsOpen
	opens.Minute += 30
	begun := council.Offset{Days: sent.Days - 2, Hour: sent.Hour, Minute: 5}
	if begun.Before(opens) {
		return opens
	}
	return begun
}

// version sends one version in, where it was, and has it decided on.
func (t *teller) version(p council.Proposal, v council.Version, number int) {
	if v.Sent.IsZero() {
		return
	}
	t.add(v.Sent, p.Proposer+" sends in “"+p.Title+"”", t.by(p.Proposer, func(ctx context.Context, actor models.Actor) error {
		parts := models.ProposalParts[:]
		if number > 0 {
			parts = []models.ProposalPart{models.PartWhat, models.PartMoney, models.PartDeal}
		}
		if err := t.write(ctx, actor, p, v, parts...); err != nil {
			return err
		}
		idea, err := t.idea(ctx, p.Key)
		if err != nil {
			return err
		}
		t.ideas[p.Key], err = t.store.SubmitProposal(ctx, actor, idea, models.SubmitInput{Declared: true})
		return err
	}))
	if v.Review.Decision == "" {
		return
	}
	t.add(v.Review.At, v.Review.By+" decides on “"+p.Title+"”", t.by(v.Review.By, func(ctx context.Context, officer models.Actor) error {
		idea, err := t.idea(ctx, p.Key)
		if err != nil {
			return err
		}
		page, err := t.store.ReviewPage(ctx, officer, idea)
		if err != nil {
			return err
		}
		return t.store.DecideReview(ctx, officer, idea, models.ReviewInput{VersionID: page.Content.VersionID, Decision: string(v.Review.Decision),
			Reasons: strings.Join(v.Review.Reasons, "\n")})
	}))
}

// write answers question pages as the version answers them.
func (t *teller) write(ctx context.Context, actor models.Actor, p council.Proposal, v council.Version, parts ...models.ProposalPart) error {
	idea, err := t.idea(ctx, p.Key)
	if err != nil {
		return err
	}
	form := t.typed(p, v)
	for _, part := range parts {
		if _, err := t.store.SaveAnswers(ctx, actor, idea, part, form); err != nil {
			return fmt.Errorf("the part %s: %w", part, err)
		}
	}
	return nil
}

// typed is a version of a proposal as its people typed it.
func (t *teller) typed(p council.Proposal, v council.Version) models.ProposalForm {
	form := models.ProposalForm{Title: p.Title, Summary: p.Summary, Need: idOf("need", p.Need), What: p.What, Place: p.Where, WhoFor: p.ForWhom,
		People: strconv.Itoa(p.Reach), Theme: p.Theme, Organisation: idOf("organisation", p.Group), Council: p.CouncilWill, Group: p.GroupWill}
	if v.What != "" {
		form.What = v.What
	}
	if v.Promises != nil {
		form.Group = v.Promises
	}
	budget, ask := p.Budget, int64(0)
	if v.Budget != nil {
		budget = v.Budget
	}
	for _, l := range budget {
		form.Lines = append(form.Lines, models.TypedPair{First: l.What, Second: pounds(l.Pence)})
		ask += l.Pence
	}
	for _, o := range p.Outcomes {
		form.Outcomes = append(form.Outcomes, idOf("outcome", o))
	}
	for _, partner := range p.Partners {
		form.Partners = append(form.Partners, models.TypedPair{First: t.organisation(partner).Name})
	}
	if ask > models.HowKnownAbove {
		n := t.indicator(p.Indicator)
		form.HowKnown = "We look at one thing: " + lowerFirst(n.Name) + ". " + n.How
	}
	return form
}

func (t *teller) indicator(key string) council.Indicator {
	return keyed(t.demo.Framework.Indicators, key, func(n council.Indicator) string { return n.Key })
}

func lowerFirst(s string) string {
	r := []rune(s)
	r[0] = unicode.ToLower(r[0])
	return string(r)
}

// idea is the address of a proposal. When the story goes on at a later start, its people find it among their own.
func (t *teller) idea(ctx context.Context, key string) (string, error) {
	if slug, known := t.ideas[key]; known {
		return slug, nil
	}
	p := t.proposal(key)
	proposer, err := t.as(ctx, p.Proposer)
	if err != nil {
		return "", err
	}
	mine, err := t.store.MyProposals(ctx, proposer)
	if err != nil {
		return "", err
	}
	round := slug(t.roundOf(p.Round))
	card, err := find(mine, func(c models.ProposalCard) bool { return c.Title == p.Title && c.RoundSlug == round })
	if err != nil {
		return "", err
	}
	t.ideas[key] = card.Slug
	return card.Slug, nil
}
