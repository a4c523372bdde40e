package models

import (
	"strconv"
	"strings"
)

// Sureness is how far a reported change can be put down to what was done.
type Sureness int

// The levels. Nothing that a group measures of itself gets higher: that takes studies repeated elsewhere.
const (
	NotVerySure Sureness = iota
	FairlySure
	MoreSure
)

// Verdict is how sure one can be of an outcome, and why, as sentences that are keys of the texts.
type Verdict struct {
	Level Sureness
	Why   []string
}

// The numbers below which a figure says less than it seems to.
const (
	smallGroup = 20 // people behind the figure
	halfLeft   = 2  // those at the end, times this, must not be fewer than those at the start
)

// HowSure says how far to trust a measurement. The three levels follow what Nesta's Standards of Evidence and the Maryland Scientific Methods
// Scale ask first, whether there is something to compare with:
//
//	Not very   no comparison                            Nesta level 2, Maryland level 1 or 2
//	Fairly     similar people, or figures of the area   between Nesta levels 2 and 3, Maryland level 2 or 3
//	More       chance decided who took part first       Nesta level 3, Maryland level 5
//
// Fewer than 20 people behind the figure lowers it by one, and so does losing more than half of the people between start and end. Without a
// figure from the start nothing can have changed for all we know, unless chance made the comparison. What nobody at the council has checked
// is never more than fairly sure. Each of these is said in a sentence; what is not known is never guessed.
func HowSure(m Measurement) Verdict {
	v := Verdict{}
	switch m.Comparison {
	case "random":
		v.Level, v.Why = MoreSure, []string{"Chance decided who took part, so the change is likely to come from this."}
	case "similar_people":
		v.Level, v.Why = FairlySure, []string{"It was compared with similar people who did not take part. They may still differ in ways that nobody measured."}
	case "area_figures":
		v.Level, v.Why = FairlySure, []string{"It was compared with figures for the whole area. The people there may differ from those who took part."}
	default:
		v.Why = []string{"There is no comparison group, so some of this might have happened anyway."}
	}
	if m.Baseline == nil && m.Comparison != "random" {
		v.Level = NotVerySure
		v.Why = append(v.Why, "Nobody measured this at the start, so we can't tell how much changed.")
	}
	if m.PeopleEnd < smallGroup {
		v.lower("Fewer than 20 people are behind the figure, so one or two of them can change it a lot.")
	}
	if m.Baseline != nil && m.PeopleEnd*halfLeft < m.PeopleStart {
		v.lower("More than half of the people from the start are missing at the end. Those who stayed may be doing better than those who left.")
	}
	if m.VerifiedAt == nil && v.Level > FairlySure {
		v.Level = FairlySure
		v.Why = append(v.Why, "Nobody at the council has checked the figures yet.")
	}
	return v
}

func (v *Verdict) lower(why string) {
	v.Level = max(NotVerySure, v.Level-1)
	v.Why = append(v.Why, why)
}

// Thousandths writes a value that is kept in thousandths: 36500 is "36.5".
func Thousandths(n int64) string {
	whole := strconv.FormatInt(n/1000, 10)
	if n%1000 == 0 {
		return whole
	}
	part := strconv.FormatInt(1000+n%1000, 10)[1:]
	return whole + "." + strings.TrimRight(part, "0")
}
