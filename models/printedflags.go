package models

import (
	"cmp"
	"slices"
	"time"
)

// PrintedFlag is something that stands out among votes with printed codes: of a batch, or of a place in an hour. Nothing is known of when a code was used, so it is
// found in what was written down of the batch, and in the rounded turnout of each place. It proves nothing.
type PrintedFlag struct {
	Batch string // the batch's id; empty for a place
	Label string // its name
	Venue string
	Over  int // of a batch: about how many codes more are used than its log says were handed out, rounded down to tens
	// Of a place: about how many votes came in between two full hours at least, rounded down to tens, and how many do in an hour there that is like most.
	From, Until  time.Time
	Count, Usual int
}

// fewestAtPlace is how many votes in an hour a place never stands out with fewer than: a class of children votes together.
const fewestAtPlace = 40

// OverUsed are the batches of which ten codes or more are used than their logs say were handed out; handed has how many were, by batch.
func OverUsed(batches []CodeBatchLine, handed map[string]int) []PrintedFlag {
	var flags []PrintedFlag
	for _, b := range batches {
		if over := b.Used - max(handed[b.ID], 0); !b.KeyGone && over >= fewestFlagged {
			flags = append(flags, PrintedFlag{Batch: b.ID, Label: b.Label, Venue: b.HeldBy, Over: over - over%10})
		}
	}
	slices.SortStableFunc(flags, func(a, b PrintedFlag) int { return cmp.Compare(b.Over, a.Over) })
	return flags
}

// PlaceBursts are the hours in which many times as many voted with codes from a place as in one that is like most there. parts are the rounded turnouts by place,
// and opened is when nobody had voted yet.
func PlaceBursts(parts []TurnoutPart, opened time.Time) []PrintedFlag {
	places := map[TurnoutPart][]TurnoutPart{}
	for _, part := range parts {
		if part.Venue != "" {
			key := TurnoutPart{Channel: part.Channel, Venue: part.Venue}
			places[key] = append(places[key], part)
		}
	}
	var flags []PrintedFlag
	for _, noted := range places {
		flags = append(flags, placeBursts(noted, opened)...)
	}
	slices.SortFunc(flags, func(a, b PrintedFlag) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), a.From.Compare(b.From), cmp.Compare(a.Venue, b.Venue))
	})
	return flags
}

// A span is what came in at a place between two numbers that were noted of it.
type span struct {
	from, until time.Time
	least       int64 // came in at the least, for the numbers are rounded
	hourly      int64 // about how many an hour; 0 where none is known of
}

func placeBursts(noted []TurnoutPart, opened time.Time) []PrintedFlag {
	slices.SortFunc(noted, func(a, b TurnoutPart) int { return a.Hour.Compare(b.Hour) })
	var spans []span
	at, had, top := opened.Truncate(time.Hour), int64(0), int64(0)
	for _, n := range noted {
		hours := int64(n.Hour.Sub(at) / time.Hour)
		if hours < 1 {
			continue
		}
		if more := n.Voters - had; more > 0 {
			spans = append(spans, span{at, n.Hour, (n.Voters - top) / hours, more / hours})
		}
		at, had, top = n.Hour, n.Voters, n.Voters+9
		if n.Voters == 0 {
			top = fewestTurnout - 1
		}
	}
	var flags []PrintedFlag
	for i, s := range spans {
		others := slices.Delete(slices.Clone(spans), i, i+1)
		if len(others) < 2 {
			return nil // all came at once, as to an event, and nothing is usual here
		}
		slices.SortFunc(others, func(a, b span) int { return cmp.Compare(a.hourly, b.hourly) })
		usual := max(others[len(others)/2].hourly, 10)
		if s.least >= fewestAtPlace && s.least >= timesUsual*usual {
			flags = append(flags, PrintedFlag{Venue: noted[0].Venue, From: s.from, Until: s.until, Count: int(s.least - s.least%10), Usual: int(usual - usual%10)})
		}
	}
	return flags
}
