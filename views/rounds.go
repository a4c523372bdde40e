package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// StageTag says where a round is.
func StageTag(ctx context.Context, stage models.Stage) components.TagProps {
	switch stage {
	case models.StageDraft:
		return components.TagProps{Text: lang.T(ctx, "Not public yet"), Colour: components.TagGrey}
	case models.StagePlanning:
		return components.TagProps{Text: lang.T(ctx, "Being planned"), Colour: components.TagYellow}
	case models.StageWaiting:
		return components.TagProps{Text: lang.T(ctx, "Opens soon"), Colour: components.TagGrey}
	case models.StageProposing:
		return components.TagProps{Text: lang.T(ctx, "Open for ideas"), Colour: components.TagGreen}
	case models.StageReviewing:
		return components.TagProps{Text: lang.T(ctx, "Ideas being checked"), Colour: components.TagYellow}
	case models.StageSealed:
		return components.TagProps{Text: lang.T(ctx, "Vote opens soon"), Colour: components.TagYellow}
	case models.StageVoting:
		return components.TagProps{Text: lang.T(ctx, "Open for votes"), Colour: components.TagGreen}
	case models.StageGrace:
		return components.TagProps{Text: lang.T(ctx, "Vote closing"), Colour: components.TagOrange}
	case models.StageClosed, models.StageCounted:
		return components.TagProps{Text: lang.T(ctx, "Being counted"), Colour: components.TagYellow}
	case models.StageCancelled:
		return components.TagProps{Text: lang.T(ctx, "Cancelled"), Colour: components.TagRed}
	default:
		return components.TagProps{Text: lang.T(ctx, "Decided"), Colour: components.TagGrey}
	}
}

// roundNow is the sentence that says what a round's stage means and until when.
func roundNow(ctx context.Context, r models.PublicRound) string {
	voting, proposing := r.Timetable[models.Voting], r.Timetable[models.Proposing]
	if r.SetBack {
		return lang.T(ctx, "Voting has ended. Now we count.")
	}
	switch r.Stage {
	case models.StagePlanning:
		return lang.T(ctx, "Ideas open on {{.When}}.", "When", lang.DateTime(ctx, proposing.OpensAt))
	case models.StageWaiting:
		return lang.T(ctx, "Ideas open on {{.When}}.", "When", lang.DateTime(ctx, proposing.OpensAt))
	case models.StageProposing:
		return lang.T(ctx, "Send in an idea until {{.When}}.", "When", lang.DateTime(ctx, proposing.ClosesAt))
	case models.StageReviewing, models.StageSealed:
		return lang.T(ctx, "The vote opens on {{.When}}.", "When", lang.DateTime(ctx, voting.OpensAt))
	case models.StageVoting:
		return lang.T(ctx, "Vote until {{.When}}.", "When", lang.DateTime(ctx, voting.ClosesAt))
	case models.StageGrace, models.StageClosed, models.StageCounted:
		return lang.T(ctx, "The vote closed on {{.When}}. The result comes soon.", "When", lang.DateTime(ctx, voting.ClosesAt))
	case models.StagePublished:
		return lang.N(ctx, r.Voters, "{{.N}} person voted. {{.In}} voted in.", "{{.N}} people voted. {{.In}} voted in.", "In", lang.N(ctx, r.VotedIn, "{{.N}} project was", "{{.N}} projects were"))
	case models.StageCancelled:
		return lang.T(ctx, "There will be no vote in this round.")
	default:
		return ""
	}
}

// roundHref is where a card leads: to the ballot while it is open, to the result once it is public, else to the round.
func roundHref(r models.PublicRound) string { return "/rounds/" + r.Slug }

// act is the next thing that anyone can do in a round, if there is one.
func roundAct(ctx context.Context, slug string, stage models.Stage) *components.Link {
	switch stage {
	case models.StageVoting:
		return &components.Link{Text: lang.T(ctx, "Vote"), Href: "/rounds/" + slug + "/vote"}
	case models.StageProposing:
		return &components.Link{Text: lang.T(ctx, "Send in an idea"), Href: "/rounds/" + slug + "/propose"}
	case models.StagePlanning:
		return &components.Link{Text: lang.T(ctx, "See what is being agreed"), Href: "/rounds/" + slug + "/plan"}
	case models.StagePublished:
		return &components.Link{Text: lang.T(ctx, "See the result"), Href: "/rounds/" + slug + "/result"}
	default:
		return nil
	}
}

// openNow reports whether anyone can take part in a round now.
func openNow(stage models.Stage) bool {
	return stage == models.StageVoting || stage == models.StageProposing
}

// stageLine is a round's timetable as everyone sees it.
func stageLine(ctx context.Context, r models.RoundFrame) []components.StageItem {
	base := "/rounds/" + r.Slug
	var items []components.StageItem
	add := func(kind, name, href string) {
		window, ok := r.Timetable[kind]
		if !ok || r.Stage == models.StageCancelled && !window.ClosesAt.Before(*r.CancelledAt) {
			return
		}
		state := components.StageNext
		when := lang.T(ctx, "{{.From}} to {{.To}}", "From", lang.DateTimeFrom(ctx, r.Now, window.OpensAt), "To", lang.DateTimeFrom(ctx, r.Now, window.ClosesAt))
		switch {
		case !r.Now.Before(window.ClosesAt):
			state = components.StageDone
		case window.Open(r.Now):
			state = components.StageNow
			when = lang.T(ctx, "Until {{.To}}", "To", lang.DateTimeFrom(ctx, r.Now, window.ClosesAt))
		}
		if state == components.StageNext {
			href = ""
		}
		items = append(items, components.StageItem{Name: name, When: when, State: state, Href: href})
	}
	add(models.Planning, lang.T(ctx, "Agree what matters"), base+"/plan")
	add(models.Proposing, lang.T(ctx, "Send in ideas"), base+"#ideas")
	if r.HasPanel {
		result := ""
		if r.PanelReleasedAt != nil && r.Rules.PanelPublic {
			result = PanelHref(r.Slug) + "/result"
		}
		add(models.Scoring, lang.T(ctx, "The panel scores"), result)
	}
	add(models.Voting, lang.T(ctx, "Vote"), base+"#ideas")
	if r.Stage == models.StageCancelled {
		return append(items, components.StageItem{Name: lang.T(ctx, "Cancelled"), When: lang.DateTimeFrom(ctx, r.Now, *r.CancelledAt), State: components.StageNow})
	}
	result := components.StageItem{Name: lang.T(ctx, "Result and awards"), When: lang.T(ctx, "After the count")}
	if r.Stage == models.StagePublished {
		result.State, result.Href, result.When = components.StageNow, base+"/result", lang.T(ctx, "The result is public")
	}
	return append(items, result)
}
