package models

import (
	"regexp"
	"slices"
	"strings"
)

// The ways to belong to the place that a round is for. A round says which of them give a vote, and a voter declares one.
const (
	BelongsLive      = "live"
	BelongsWork      = "work"
	BelongsStudy     = "study"
	BelongsVolunteer = "volunteer"
)

// everybody is the Belonging of a round in which each way to belong gives a vote.
const everybody = BelongsLive + " " + BelongsWork + " " + BelongsStudy + " " + BelongsVolunteer

// Belongings are all ways to belong, in the order in which they are asked.
func Belongings() []string { return strings.Fields(everybody) }

// Belongings are the ways to belong that give a vote in this round, in the order in which they are asked.
func (r Round) Belongings() []string { return among(strings.Fields(r.Belonging)) }

// ForAnybodyHere reports whether each way to belong gives a vote.
func (r Round) ForAnybodyHere() bool { return r.Belonging == everybody }

// belongingOf is the Belonging of the ways that were chosen, in the order in which they are asked; what is no way to belong is left out.
func belongingOf(chosen []string) string {
	return strings.Join(among(chosen), " ")
}

func among(chosen []string) []string {
	return slices.DeleteFunc(Belongings(), func(way string) bool { return !slices.Contains(chosen, way) })
}

// sayBelonging are how the words of who may vote name a way to belong.
var sayBelonging = map[string]*regexp.Regexp{
	BelongsLive:      regexp.MustCompile(`(?i)\bliv(e|es|ing)\b`),
	BelongsWork:      regexp.MustCompile(`(?i)\bwork(s|ing)?\b`),
	BelongsStudy:     regexp.MustCompile(`(?i)\b(stud(y|ies|ying)|learn(s|ing)?|school|college)\b`),
	BelongsVolunteer: regexp.MustCompile(`(?i)\bvolunteer(s|ing)?\b`),
}

// wordsAllow reports whether a round gives a vote to all whom its words of who may vote name.
func wordsAllow(r *RoundSetup) bool {
	for way, said := range sayBelonging {
		if said.MatchString(r.WhoMayVote) && !slices.Contains(r.Belongings(), way) {
			return false
		}
	}
	return true
}

func (c *Checks) declared(how string, f VoteFrame) {
	belongs := slices.Contains(f.Belongings(), how)
	switch {
	case !f.ForAnybodyHere():
		c.Require(belongs, "belongs", "Choose the one that is true of you. This vote is for these people only")
	case f.AreaName == "":
		c.Require(belongs, "belongs", "Say if you live, work, study or volunteer here")
	default:
		c.Require(belongs, "belongs", "Say if you live, work, study or volunteer in {{.Area}}", "Area", f.AreaName)
	}
}

// WrongPostcode is the answer to a postcode that does not lie in the round's area, or is none.
func WrongPostcode(typed string, f VoteFrame) error {
	var checks Checks
	switch {
	case strings.TrimSpace(typed) != "":
		checks.Require(false, "postcode", "We do not know that postcode in {{.Area}}. Check it. If it is right and new, vote with a voting code, from a library for example", "Area", f.AreaName)
	case f.ForAnybodyHere():
		checks.Require(false, "postcode", "Enter the postcode of where you live, work, study or volunteer in {{.Area}}", "Area", f.AreaName)
	default:
		checks.Require(false, "postcode", "Enter the postcode of the place in {{.Area}} that you named above", "Area", f.AreaName)
	}
	return checks.Err()
}
