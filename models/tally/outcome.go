package tally

// ReasonCode says why a project was or was not voted in.
type ReasonCode string

// The reasons.
const (
	VotedIn        ReasonCode = "voted_in"
	NotEnoughLeft  ReasonCode = "not_enough_left" // it cost more than the money left at its turn
	NoVotes        ReasonCode = "no_votes"        // nobody chose it
	BelowThreshold ReasonCode = "below_threshold" // fewer votes than the rule asks for
	StoppedBefore  ReasonCode = "stopped_before"  // an earlier project did not fit and the rule ends the count there
	Withdrawn      ReasonCode = "withdrawn"       // withdrawn before the count
	Excluded       ReasonCode = "excluded"        // another project, of which only one of the two can be, was voted in
	NotAffordable  ReasonCode = "not_affordable"  // EqualShares: what its voters had left did not cover its cost
	WorthNothing   ReasonCode = "worth_nothing"   // EqualShares by CostUtility: it costs nothing, so it is worth nothing and nobody buys it
)

// Reason is why a project was or was not voted in, as data: the words are the page's.
type Reason struct {
	Code       ReasonCode `json:"code"`
	Cost       int64      `json:"cost"`                  // pence
	Left       int64      `json:"left"`                  // pence left when its turn came; 0 for a withdrawn project, which has no turn
	MinSupport int64      `json:"min_support,omitempty"` // for BelowThreshold: the votes, or the people where a share is asked for
	Project    string     `json:"project,omitempty"`     // the id of the project that ended the count or excludes this one
}

// Line is one project's row in the table of results.
type Line struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Cost    int64  `json:"cost"`     // pence
	Votes   int64  `json:"votes"`    // votes, or points where ballots have points
	People  int64  `json:"people"`   // people who chose it; the same as Votes where everyone gives one point
	Rank    int    `json:"rank"`     // place in the order of Outcome.Lines, from 1; 0 for a withdrawn project
	Left    int64  `json:"left"`     // pence left when its turn came, before paying for it
	VotedIn bool   `json:"voted_in"` // by this count; an award comes later and may not
	Round   int    `json:"round"`    // the how-manieth to be voted in, from 1; 0 if it was not
	Reason  Reason `json:"reason"`
	// VotesNeeded is the smallest number of further people who choose this project alone, with one point each, all else unchanged, that
	// would have voted it in. Under EqualShares each of them brings a share like everyone else's, and the shares of the others stay as they
	// are. 0 where it was voted in, and where no number that can be counted would have done: it is withdrawn, say.
	VotesNeeded int64 `json:"votes_needed"`
	// Behind is, under EqualShares, the money in pence that its voters had left at the end, for a project that was not voted in.
	Behind int64 `json:"behind,omitempty"`
	// EffectiveSupport is, under EqualShares and for a project that was not voted in, how far it got: the largest part of its cost, in per
	// cent, that its voters could have paid at the price at which another project was bought, or in the end with all they had left.
	EffectiveSupport Decimal `json:"effective_support,omitzero"`
}

// By says which step of the count voted a project in.
type By string

// The steps.
const (
	BySupport By = "support" // Greedy: it fitted at its turn
	ByTopUp   By = "top_up"  // Greedy: it did not quite fit, and the budget was topped up
	ByShares  By = "shares"  // EqualShares: bought with the voters' shares as they were
	ByRaise   By = "raise"   // EqualShares: bought only because the shares were raised
	ByFill    By = "fill"    // EqualShares: with money left over, by most votes
	ByWage    By = "wage"    // Phragmen: bought by its voters
)

// Selection is one project voted in.
type Selection struct {
	Round int    `json:"round"` // from 1
	ID    string `json:"id"`
	Cost  int64  `json:"cost"`           // pence
	Left  int64  `json:"left"`           // pence left after paying for it
	By    By     `json:"by,omitempty"`   // left out where it is BySupport
	Fence string `json:"fence,omitzero"` // the ring-fence whose money it took
}

// Tie is a group of projects that the method could not tell apart and whose order changed what was voted in.
type Tie struct {
	Projects []string   `json:"projects"` // ids, in the order they were taken
	Left     int64      `json:"left"`     // pence left before the first of them
	By       []TieBreak `json:"by"`       // the tie-breaks that put them in that order
	// Untested is true where there were so many ties that it was not tried whether this one changed anything.
	Untested bool `json:"untested,omitempty"`
}

// Turnout counts people by their ballots; a ballot of weight 3 is three people.
type Turnout struct {
	Ballots    int64 `json:"ballots"`    // all of them
	Valid      int64 `json:"valid"`      // with at least one choice
	Blank      int64 `json:"blank"`      // with none
	Duplicates int64 `json:"duplicates"` // valid ones that named a project more than once, where it counted once
}

// Part is one part of a count that voters pay for: a ring-fence, or all the rest.
type Part struct {
	Fence     string     `json:"fence,omitempty"` // the ring-fence's name; empty for all the rest
	Budget    int64      `json:"budget"`          // pence
	Spent     int64      `json:"spent"`           // pence
	Endowment *Endowment `json:"endowment,omitempty"`
	Rounds    []Round    `json:"rounds,omitempty"`
}

// Endowment is the share of the money that every voter was given under EqualShares.
type Endowment struct {
	Voters int64   `json:"voters"` // who share: everyone who cast a ballot, blank ones too
	Start  Decimal `json:"start"`  // pence: the budget by the number of voters
	Step   int64   `json:"step"`   // pence by which it was raised, again and again
	Steps  int64   `json:"steps"`  // how often
	Final  Decimal `json:"final"`  // pence: Start + Steps × Step
	Ended  Ended   `json:"ended"`
}

// Ended says why shares were raised no further.
type Ended string

// Why shares were raised no further.
const (
	NotRaised      Ended = "not_raised"       // the rule does not raise them
	NothingFits    Ended = "nothing_fits"     // no project with votes fits the money left
	WouldOverspend Ended = "would_overspend"  // one more step and more than the budget would be spent
	AllVotedIn     Ended = "all_are_voted_in" // every project with votes is in
)

// Round is one purchase under EqualShares or Phragmen.
type Round struct {
	Round int    `json:"round"` // as in Selection
	ID    string `json:"id"`
	// Price is what each of its voters paid for each point they gave it, in pence, if they had as much. Under Phragmen it is what each
	// of them had earned since the start.
	Price Decimal `json:"price"`
	// Effective is the effective vote count, under EqualShares: the cost by the price. A voter who can pay the price counts 1 for
	// each point, one who can pay a part of it counts that part.
	Effective Decimal `json:"effective,omitzero"`
	Full      int64   `json:"full,omitempty"`    // people who paid the price
	Part      int64   `json:"part,omitempty"`    // people who paid less: all they had left
	Nothing   int64   `json:"nothing,omitempty"` // people who chose it and had nothing left
	// Others are, under EqualShares, the effective vote counts of those that could have been bought instead, best first.
	Others []Standing `json:"others,omitempty"`
}

// Standing is how a project stands in a round.
type Standing struct {
	ID        string  `json:"id"`
	Effective Decimal `json:"effective"`
}

// Compared is what came of Rule.Comparison.
type Compared struct {
	HeadToHead HeadToHead  `json:"head_to_head"` // the outcome of EqualShares against that of Greedy
	Greedy     bool        `json:"greedy"`       // whether greedy's outcome stands
	Instead    []Selection `json:"instead"`      // what the other rule would have voted in
}

// Outcome is the result of a count, complete enough to publish: the same election and rule always give the same JSON.
type Outcome struct {
	Version  string      `json:"version"`
	Rule     Rule        `json:"rule"` // with nothing left unsaid
	Budget   int64       `json:"budget"`
	ToppedUp int64       `json:"topped_up,omitempty"` // pence added to the budget by Rule.TopUp
	Spent    int64       `json:"spent"`
	Selected []Selection `json:"selected"` // in the order they were voted in
	// Lines is every project: under Greedy in the order they were considered in, otherwise those voted in and then the others by votes. The
	// withdrawn ones come last, by id.
	Lines    []Line    `json:"lines"`
	Ties     []Tie     `json:"ties"`            // only those that changed what was voted in
	Parts    []Part    `json:"parts,omitempty"` // what the voters paid, round by round; none under Greedy without ring-fences
	Compared *Compared `json:"compared,omitempty"`
	Turnout  Turnout   `json:"turnout"`
	Measures Measures  `json:"measures"`
}

// Line is the row of the project with this id, and false when there is none.
func (o Outcome) Line(id string) (Line, bool) {
	for _, l := range o.Lines {
		if l.ID == id {
			return l, true
		}
	}
	return Line{}, false
}

// Winners are the ids of the projects voted in, in that order.
func (o Outcome) Winners() []string {
	ids := make([]string, len(o.Selected))
	for i, s := range o.Selected {
		ids[i] = s.ID
	}
	return ids
}
