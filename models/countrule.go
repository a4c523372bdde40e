package models

import (
	"fmt"
	"slices"
	"strings"

	"acorn/models/tally"
)

// UsualStep is by how much, in pence, each voter's share is raised at a time under Equal Shares unless the rulebook says otherwise. The literature
// raises by one unit of the currency a voter ("add one"), and money here is counted in pence.
const UsualStep = 100

// mostStep is the most that a share may be raised by at a time: more would overspend at once in any round.
const mostStep = 1_000_00

// CountBy makes most votes first, Equal Shares or Phragmén the rule that this rulebook counts by, with the usual value of everything that the rule
// leaves open. What another rule would use is emptied.
func (b *Rulebook) CountBy(method tally.Method) {
	b.CountingRule, b.Support, b.Unfit, b.Completion, b.StepPence = string(method), "", "", "", 0
	switch method {
	case tally.Greedy:
		b.Support, b.Unfit = string(tally.Votes), string(tally.Skip)
	case tally.EqualShares:
		b.Completion, b.StepPence = string(tally.Add1Utilitarian), UsualStep
	case tally.Phragmen:
		b.Unfit = string(tally.Skip)
	}
}

// The last tie-break goes by the number on the ballot. Rules that were sealed first call it "id", and keep that for good: it is in the bytes of their
// files. Yet each project has an "id" there that decides nothing, so all later ones call it what it goes by, and say by their version that they do.
const tieNumber, tieNumberAtFirst = "number", "id"

// NamedTies are the tie-breaks of a rulebook as they are called now, whenever it was drawn up.
func NamedTies(ties string) string {
	names := strings.Split(ties, ",")
	for i, name := range names {
		if names[i] = strings.TrimSpace(name); names[i] == tieNumberAtFirst {
			names[i] = tieNumber
		}
	}
	return strings.Join(names, ",")
}

// ties are the rulebook's tie-breaks in order.
func (b Rulebook) ties() []string {
	names := []string{}
	for name := range strings.SplitSeq(b.Ties, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// sealed is the rulebook's part of what is published. What every rulebook once had goes without saying: most votes first names no support.
func (b Rulebook) sealed(potPence int64) SealedRules {
	file := SealedRules{Version: rulesVersion, BallotType: b.BallotType, CountingRule: b.CountingRule, Support: b.Support, Unfit: b.Unfit, Completion: b.Completion,
		StepPence: b.StepPence, Ties: b.ties(), MinSupport: b.MinSupport, MinShare: tally.Decimal(b.MinShare), PanelWeight: b.PanelWeight, GraceMinutes: b.GraceMinutes}
	if slices.Contains(file.Ties, tieNumberAtFirst) {
		file.Version = rulesVersionAtFirst
	}
	switch b.BallotType {
	case BallotKnapsack:
		file.MostCostPence = potPence
	case BallotCumulative:
		file.SharedPoints = b.Points
	case BallotScore:
		file.TopScore = b.Points
	case BallotRanking:
		file.PlacePoints = b.placePoints()
	default:
		file.MaxChoices = b.MaxChoices
	}
	switch {
	case b.CountingRule == string(tally.EqualShares):
		file.Utility = string(tally.CostUtility)
	case b.Support == string(tally.Votes):
		file.Support = ""
	}
	if b.ShowOther {
		file.AlsoShown = string(tally.Greedy)
		if b.CountingRule == string(tally.Greedy) {
			file.AlsoShown = string(tally.EqualShares)
		}
	}
	return file
}

// TallyRule is the rulebook as the count takes it.
func (b Rulebook) TallyRule() (tally.Rule, error) { return b.sealed(0).TallyRule() }

// OtherRule is the rule whose outcome is shown beside the result, where ShowOther says so.
func (b Rulebook) OtherRule() (tally.Rule, error) { return b.sealed(0).OtherRule() }

// TallyRule is the published rules as the count takes them. The tie-break "number" is the number on the ballot, which is the order of the projects there:
// people can read it off the page, and no title or random id decides.
func (f SealedRules) TallyRule() (tally.Rule, error) {
	if !CountsBy(f.BallotType, tally.Method(f.CountingRule)) || f.PanelWeight != 0 {
		return tally.Rule{}, fmt.Errorf("%w: %s ballots by %s with a panel's weight of %d", tally.ErrRule, f.BallotType, f.CountingRule, f.PanelWeight)
	}
	rule := tally.Rule{Method: tally.Method(f.CountingRule), Support: tally.Support(f.Support), Unfit: tally.Unfit(f.Unfit), Utility: tally.Utility(f.Utility),
		Completion: tally.Completion(f.Completion), Step: f.StepPence, MinSupport: f.MinSupport, MinShare: f.MinShare, ZeroVotes: tally.ZeroNotFunded}
	if rule.Method == tally.Greedy && rule.Support == "" {
		rule.Support = tally.Votes
	}
	for _, name := range f.Ties {
		if name == tieNumber || name == tieNumberAtFirst {
			name = string(tally.TieFile)
		}
		rule.Ties = append(rule.Ties, tally.TieBreak(name))
	}
	_, err := tally.Count(tally.Election{}, rule)
	return rule, err
}

// OtherRule is the rule whose outcome is shown beside the result, where AlsoShown names one: the same ties and thresholds, and the usual value of
// everything else.
func (f SealedRules) OtherRule() (tally.Rule, error) {
	other := Rulebook{BallotType: f.BallotType, PanelWeight: f.PanelWeight, Ties: strings.Join(f.Ties, ","), MinSupport: f.MinSupport, MinShare: int64(f.MinShare)}
	other.CountBy(tally.Method(f.AlsoShown))
	return other.TallyRule()
}

// The ways in which a round can ask for a least number of votes.
const (
	ThresholdNone  = "none"
	ThresholdVotes = "votes" // so many
	ThresholdShare = "share" // so many per cent of the ballots that are not blank
)

// Threshold says in which way the rulebook asks for a least number of votes.
func (b Rulebook) Threshold() string {
	switch {
	case b.MinSupport > 0:
		return ThresholdVotes
	case b.MinShare > 0:
		return ThresholdShare
	default:
		return ThresholdNone
	}
}

// applyCounting reads how votes are counted. What the chosen rule does not ask is not read.
func (in RulesInput) applyCounting(checks *Checks, b *Rulebook) {
	b.CountBy(tally.Method(in.Rule))
	const whenUnfit = "Choose what happens with an idea that costs more than what is left"
	switch tally.Method(in.Rule) {
	case tally.Greedy:
		checks.Require(oneOf(in.Support, tally.Votes, tally.VotesPerCost), "support", "Choose what comes first")
		checks.Require(oneOf(in.Unfit, tally.Skip, tally.Stop), "unfit", whenUnfit)
		b.Support, b.Unfit = in.Support, in.Unfit
	case tally.Phragmen:
		checks.Require(oneOf(in.PhragmenUnfit, tally.Skip, tally.Stop), "phragmen_unfit", whenUnfit)
		b.Unfit = in.PhragmenUnfit
	case tally.EqualShares:
		checks.Require(oneOf(in.Completion, tally.NoCompletion, tally.Add1, tally.Add1Full, tally.Utilitarian, tally.Add1Utilitarian), "completion",
			"Choose what happens with money that the shares leave over")
		b.Completion, b.StepPence = in.Completion, 0
		if b.raises() {
			step, ok := ParsePounds(in.Step)
			checks.Require(ok && step > 0 && step <= mostStep, "step", "Enter by how much each share is raised at a time, from £0.01 to £1,000")
			b.StepPence = step
		}
	default:
		checks.Require(false, "rule", "Choose how votes are counted")
	}
	if known := slices.Contains(BallotTypes[:], b.BallotType); known && !CountsBy(b.BallotType, tally.Method(in.Rule)) {
		checks.Require(false, "rule", "Phragmén’s rule does not look at points. Choose another way of counting, or a ballot on which people pick")
	}
}

// oneOf reports whether what was chosen is one of what there is to choose.
func oneOf[T ~string](chosen string, from ...T) bool { return slices.Contains(from, T(chosen)) }

// raises reports whether the voters' shares are raised step by step.
func (b Rulebook) raises() bool {
	c := tally.Completion(b.Completion)
	return c == tally.Add1 || c == tally.Add1Full || c == tally.Add1Utilitarian
}

// applyThreshold reads how many votes an idea needs at least.
func (in RulesInput) applyThreshold(checks *Checks, b *Rulebook) {
	b.MinSupport, b.MinShare = 0, 0
	switch in.Threshold {
	case ThresholdNone:
	case ThresholdVotes:
		n, ok := ParseCount(in.MinSupport)
		checks.Require(ok && n >= 1, "min_support", "Enter how many votes an idea needs at least: 1 or more")
		b.MinSupport = n
	case ThresholdShare:
		share, ok := ParseThousandths(in.MinShare)
		checks.Require(ok && share > 0 && share <= 50_000, "min_share", "Enter how many per cent of the votes an idea needs at least, from 0.001 to 50")
		b.MinShare = share
	default:
		checks.Require(false, "threshold", "Choose whether an idea needs a least number of votes")
	}
}

// countingInput is how votes are counted as it stands in the fields of its page. What the rule does not use has its usual value.
func (b Rulebook) countingInput(in *RulesInput) {
	usual := func(method tally.Method) Rulebook {
		r := b
		if b.CountingRule != string(method) {
			r.CountBy(method)
		}
		return r
	}
	greedy, shares := usual(tally.Greedy), usual(tally.EqualShares)
	in.Rule, in.Support, in.Unfit, in.PhragmenUnfit = b.CountingRule, greedy.Support, greedy.Unfit, usual(tally.Phragmen).Unfit
	in.Completion, in.Step = shares.Completion, poundsTyped(shares.StepPence)
	if !shares.raises() {
		in.Step = poundsTyped(UsualStep)
	}
	in.Threshold, in.MinSupport, in.MinShare = b.Threshold(), "", ""
	if b.MinSupport > 0 {
		in.MinSupport = fmt.Sprint(b.MinSupport)
	}
	if b.MinShare > 0 {
		in.MinShare = tally.Decimal(b.MinShare).String()
	}
}

// countingFacts are what the public is told of how votes are counted. What a rule does not use is empty.
func (b Rulebook) countingFacts() []Fact {
	facts := []Fact{{"rule", "choice", b.CountingRule}, {"support", "choice", b.Support}, {"unfit", "choice", b.Unfit}, {"completion", "choice", b.Completion},
		{"step", "money", ""}, {"ties", "choice", b.Ties}, {"min_support", "count", fmt.Sprint(b.MinSupport)}, {"min_share", "percent", ""}, {"show_other", "yes", fmt.Sprint(b.ShowOther)}}
	for i, n := range map[int]int64{4: b.StepPence, 7: b.MinShare} {
		if n > 0 {
			facts[i].Value = fmt.Sprint(n)
		}
	}
	return facts
}
