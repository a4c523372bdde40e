package models

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// FewestSetAside is how many ballots must be set aside before it is published whether they would have changed who is voted in: of fewer it could be told whose they are.
const FewestSetAside = 10

// What a count notes of the ballots that are set aside, where they are FewestSetAside or more. It is never what they gave to each project: whoever cast all but one of them would read that one.
const (
	WithThemSame   = "same"   // with them the same projects would have been voted in
	WithThemOthers = "others" // with them others would have been
)

// How full ballots are is compared between cells of so many ballots or more, and worth a word when the shares are so many hundredths apart.
const (
	fewestInCell = 10
	pointsApart  = 5
)

// CountCheck is what a count notes beside its result: the ballots that it left out, and how many were partly filled.
type CountCheck struct {
	RoundID     string `gorm:"primaryKey"`
	VoidBallots int
	SetAside    int
	WithThem    string // WithThemSame or WithThemOthers; empty where fewer than FewestSetAside are set aside. An earlier version noted sums, which are not told any more
	Partly      string // JSON of Filling
}

// Filled is how many ballots there were, and how many of them left something that could have been given.
type Filled struct {
	Ballots int `json:"ballots"`
	Partly  int `json:"partly"`
}

// Share is how many of a hundred ballots were partly filled, rounded.
func (f Filled) Share() int { return (200*f.Partly + f.Ballots) / (2 * f.Ballots) }

// Filling is how full the ballots of a round were by channel, and those of the last round of its kind. Channels of few ballots are left out.
type Filling struct {
	Now    map[string]Filled `json:"now"`
	Before map[string]Filled `json:"before,omitempty"`
}

// Large is the same without the channels of few ballots.
func Large(cells map[string]Filled) map[string]Filled {
	large := maps.Clone(cells)
	maps.DeleteFunc(large, func(_ string, f Filled) bool { return f.Ballots < fewestInCell })
	return large
}

// UnevenShare is two shares of partly filled ballots that are further apart than they should be (E5): of two channels, or of one then and now.
type UnevenShare struct {
	Channel, Other string // Other is empty when it is compared with the last round
	Share, Than    int    // of a hundred
}

// Uneven are the shares that are further apart than five in a hundred.
func (f Filling) Uneven() []UnevenShare {
	var list []UnevenShare
	channels := slices.Sorted(maps.Keys(f.Now))
	if len(channels) > 1 {
		by := func(a, b string) int { return f.Now[a].Share() - f.Now[b].Share() }
		low, high := slices.MinFunc(channels, by), slices.MaxFunc(channels, by)
		if by(high, low) > pointsApart {
			list = append(list, UnevenShare{Channel: high, Other: low, Share: f.Now[high].Share(), Than: f.Now[low].Share()})
		}
	}
	for _, channel := range channels {
		before, known := f.Before[channel]
		if now := f.Now[channel].Share(); known && max(now-before.Share(), before.Share()-now) > pointsApart {
			list = append(list, UnevenShare{Channel: channel, Share: now, Than: before.Share()})
		}
	}
	return list
}

// Filled reports whether choices give all that the paper lets one person give.
func (p Paper) Filled(points map[string]int) bool {
	given, spent := 0, int64(0)
	for _, project := range p.Projects {
		if n := points[project.ProposalID]; n > 0 {
			given += n
			spent += project.CostPence
		}
	}
	switch p.Rules.BallotType {
	case BallotKnapsack:
		return !slices.ContainsFunc(p.Projects, func(project Project) bool {
			return points[project.ProposalID] == 0 && project.CostPence <= p.PotPence-spent
		})
	case BallotCumulative:
		return given >= p.Rules.Points
	case BallotScore:
		return len(points) >= len(p.Projects)
	default:
		return len(points) >= min(p.Rules.MaxChoices, len(p.Projects))
	}
}

// BesideResult is what officers, and everybody once it is published, read beside a result: what was left out, with the reasons, and what warns.
type BesideResult struct {
	CountCheck
	Reissued int      // people whose vote was closed and who got a new code
	Closed   []string // why others were closed, for each
	Letters  int      // letters that were closed, and whose people could have new ones
	Stolen   []string // why, for each decision on letters
	Why      []string // why ballots are set aside, for each decision
	Uneven   []UnevenShare
}

// Read unpacks what the count noted.
func (b *BesideResult) Read() error {
	if b.WithThem != WithThemSame && b.WithThem != WithThemOthers {
		b.WithThem = "" // sums by project
	}
	var filling Filling
	if b.Partly == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(b.Partly), &filling); err != nil {
		return fmt.Errorf("reading how full ballots were: %w", err)
	}
	b.Uneven = filling.Uneven()
	return nil
}
