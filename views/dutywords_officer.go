package views

import (
	"context"
	"fmt"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// dutyWords is what a duty is, and who in a council knows about it.
type dutyWords struct{ title, what, who string }

func dutyText(kind string) dutyWords {
	switch kind {
	case models.DutyDataProtection:
		return dutyWords{"Data protection", "A data protection impact assessment says whose details you keep, children's above all, why, and how you keep them safe.", "Your data protection officer knows."}
	case models.DutyEquality:
		return dutyWords{"Equality", "An equality impact assessment says who might be left out, and what you do about it. The law asks you to think of this before you decide.", "Your equality officer knows."}
	case models.DutyPower:
		return dutyWords{"The power to do this", "Which law lets the council give this money, and the decision that lets people choose.", "Your monitoring officer or democratic services knows."}
	case models.DutyPreElection:
		return dutyWords{"Elections", "In the weeks before an election, councils keep quiet about what could help somebody who stands.", "Your elections office knows the dates, by-elections too."}
	case models.DutySubsidy:
		return dutyWords{"Subsidy", "Money for a group that sells things can be a subsidy, and then rules apply. Most small awards are far below the limit.", "Your finance or legal team knows."}
	case models.DutySafeguarding:
		return dutyWords{"Safeguarding", "The policy that you follow when a child or an adult may be at risk, and who leads.", "Your safeguarding lead in children's services knows."}
	default:
		return dutyWords{"Complaints", "Where people complain about the round, and how they ask for a decision to be looked at again.", "Your customer relations team knows."}
	}
}

// dutyValues are what stands in a duty's fields: what was typed and not accepted, or else dutySaved.
func dutyValues(p Duties, duty models.DutyAnswer) (string, string) {
	for _, typed := range p.Typed {
		if typed.Kind == duty.Kind {
			return typed.Link, typed.Reason
		}
	}
	return dutySaved(duty)
}

// dutySaved is a duty's answer, or last time's.
func dutySaved(duty models.DutyAnswer) (string, string) {
	switch {
	case duty.Answered:
		return duty.Link, duty.Reason
	case duty.Last != nil:
		return duty.Last.Link, duty.Last.Reason
	default:
		return "", ""
	}
}

// dutyTouched reports whether a duty's fields stand open: something was typed there that is not saved.
func dutyTouched(p Duties, duty models.DutyAnswer) bool {
	link, reason := dutyValues(p, duty)
	wasLink, wasReason := dutySaved(duty)
	return link != wasLink || reason != wasReason
}

func dutiesDone(p Duties) string {
	return fmt.Sprintf("%d of %d answered", len(p.Duties)-p.Open(), len(p.Duties))
}

func publishKind(p Duties) components.ButtonKind {
	if p.Open() > 0 || p.Unanswered != "" {
		return components.ButtonSecondary
	}
	return components.ButtonPrimary
}

// nearText says which date of the round falls shortly before which election.
func nearText(ctx context.Context, near models.NearDate) string {
	what := map[string]string{"launch": "If you publish the round now, you launch it", "proposing": "Proposals open", "voting": "Voting opens",
		"result": "The result comes out, a week after the vote,"}[near.What]
	return fmt.Sprintf("%s in the six weeks before the elections on %s.", what, lang.Date(ctx, near.Election))
}
