package models

import (
	"errors"
	"strings"
	"time"
)

// MostPapers is how many paper ballots one batch can have: as many as a browser prints without trouble.
const MostPapers = 200

// PaperBatch is paper ballots that were printed together for one venue. Its ballots are cast all at once, when two people settle it.
type PaperBatch struct {
	ID          string
	RoundID     string
	Label       string
	Venue       string
	FirstNumber int // the numbers of its papers go up from here
	Issued      int // how many were printed
	PrintedBy   string
	PrintedAt   time.Time
	OutBy       *string
	OutAt       *time.Time // when the venue had them; before, they open nothing
	Exchanged   int        // how many were given out for another right to vote, which was closed
	// What the venue counted, which must be as many as were printed.
	Returned     int // handed in
	Spoiled      int // spoiled by a voter and swapped for another
	Unused       int // left over
	Away         int // given out and not handed in
	Note         string
	CountedBy    *string
	CountedAt    *time.Time
	ProposedBy   *string
	ProposedAt   *time.Time
	SettledBy    *string
	SettledAt    *time.Time
	CastBallots  int    // that were cast
	Replaced     int    // of these, in place of a vote that had come in online
	Refused      int    // handed in, and spoiled: nothing was cast
	ReadingsHash string // a keyed hash of all that was read on its papers, in the order of the texts
}

// SettlingHash is the ContentHash of what another person confirms who settles the batch; empty where nobody proposes that. What was keyed is not in it and is never shown:
// whenever something of that is taken back, somebody proposes anew, at another time.
func (b PaperBatch) SettlingHash() (string, error) {
	if b.ProposedBy == nil {
		return "", nil
	}
	return ContentHash(map[string]any{"batch": b.ID, "returned": b.Returned, "spoiled": b.Spoiled, "unused": b.Unused, "away": b.Away, "note": b.Note, "proposed_by": *b.ProposedBy,
		"proposed_at": b.ProposedAt.UTC().Format(time.RFC3339Nano)})
}

// PaperBallot is one printed paper. It knows nobody.
type PaperBallot struct {
	ID          string
	RoundID     string
	BatchID     string
	Number      int
	RollEntryID string
	CodeHash    []byte
	Bound       []byte // a mark over the code, its entry and the number
	State       string // out, or in once it was handed in and two people read the same on it
}

// PaperEntry is what somebody read on a paper. Look puts those of a paper in order.
type PaperEntry struct {
	BallotID string `gorm:"primaryKey"`
	Look     int    `gorm:"primaryKey"`
	Keyer    string
	Reading  string // sealed in the database; empty once opened where it was not sealed for this look
}

// The states of a batch of paper.
const (
	PaperPrinted    = "printed"
	PaperOut        = "out"
	PaperBack       = "back"
	PaperKeyedOnce  = "keyed once"
	PaperKeyedTwice = "keyed twice"
	PaperSettled    = "settled"
)

// PaperProgress is how far the keying of a batch is.
type PaperProgress struct {
	Keyed     int // papers that somebody keyed
	Twice     int // of these, keyed by a second person too
	Differ    int // of these, where no two people read the same yet
	SpoiledIn int // papers that were handed in, and that two people found spoiled
	Swapped   int // papers that were swapped, and whose codes are closed
	Online    int // votes that came in online by the code of a paper that was not handed in
	Mine      int // papers that this actor can key now: keyed by nobody, or by one other
}

// PaperBatchLine is a batch with how far it is.
type PaperBatchLine struct {
	PaperBatch
	PaperProgress
}

// LastNumber is the number of its last paper.
func (b PaperBatch) LastNumber() int { return b.FirstNumber + b.Issued - 1 }

// HandedOut is how many papers the venue did not keep.
func (b PaperBatch) HandedOut() int { return b.Issued - b.Unused }

// State says how far the batch is.
func (b PaperBatchLine) State() string {
	switch {
	case b.SettledAt != nil:
		return PaperSettled
	case b.CountedAt != nil && b.Returned > 0 && b.Twice >= b.Returned:
		return PaperKeyedTwice
	case b.CountedAt != nil && b.Returned > 0 && b.Keyed >= b.Returned:
		return PaperKeyedOnce
	case b.CountedAt != nil:
		return PaperBack
	case b.OutAt != nil:
		return PaperOut
	default:
		return PaperPrinted
	}
}

// Problems are what keeps a batch from being settled: which sum differs and by how much. open says that its codes still work online; until they do not, how many were used there is not told.
func (b PaperBatchLine) Problems(open bool) []Notice {
	var list []Notice
	problem := func(met bool, text string, args ...any) {
		if met {
			list = append(list, Notice{Text: text, Args: args})
		}
	}
	sum := b.Returned + b.Spoiled + b.Unused + b.Away
	switch {
	case b.CountedAt == nil:
		problem(true, "Nobody has counted the papers yet")
		return list
	case b.OutAt == nil:
		problem(b.Unused != b.Issued, "The papers did not go out, so all {{.Issued}} are left over, and you say {{.Unused}}", "Issued", b.Issued, "Unused", b.Unused)
	}
	problem(sum < b.Issued, "{{.Issued}} were printed and {{.Sum}} are accounted for: {{.N}} too few", "Issued", b.Issued, "Sum", sum, "N", b.Issued-sum)
	problem(sum > b.Issued, "{{.Issued}} were printed and {{.Sum}} are accounted for: {{.N}} too many", "Issued", b.Issued, "Sum", sum, "N", sum-b.Issued)
	problem(b.Keyed < b.Returned, "{{.Returned}} came back and {{.Keyed}} are keyed: {{.N}} too few", "Returned", b.Returned, "Keyed", b.Keyed, "N", b.Returned-b.Keyed)
	problem(b.Keyed > b.Returned, "{{.Returned}} came back and {{.Keyed}} are keyed: {{.N}} too many", "Returned", b.Returned, "Keyed", b.Keyed, "N", b.Keyed-b.Returned)
	problem(b.Twice < b.Keyed, "{{.N}} are keyed by one person only. Another person keys them", "N", b.Keyed-b.Twice)
	problem(b.Differ > 0, "{{.N}} were read differently by two people. Look at them again", "N", b.Differ)
	problem(b.Spoiled > b.Swapped, "{{.Spoiled}} were spoiled and swapped, and the codes of {{.Swapped}} are closed. Type the others in under “Swap a spoiled paper”. One that is gone, or cannot be read, counts as taken away: say so in the note", "Spoiled", b.Spoiled, "Swapped", b.Swapped)
	problem(b.Spoiled < b.Swapped, "{{.Swapped}} were swapped here, and you say that {{.Spoiled}} were spoiled and swapped. Count them again", "Spoiled", b.Spoiled, "Swapped", b.Swapped)
	problem(b.Exchanged > b.HandedOut(), "{{.Exchanged}} were given out for another right to vote, and only {{.Out}} were given out at all: {{.N}} too many", "Exchanged", b.Exchanged, "Out", b.HandedOut(),
		"N", b.Exchanged-b.HandedOut())
	problem(!open && b.Online > b.Away, "{{.Online}} that were not handed in were voted with online, and you say that {{.Away}} were taken away: {{.N}} too few", "Online", b.Online, "Away", b.Away, "N", b.Online-b.Away)
	problem(open && b.Away > 0, "Papers that were taken away can still be used online. Settle after the vote has closed")
	return list
}

// NewPapers is a batch of paper ballots to print.
type NewPapers struct {
	Label string // which batch: "Saturday at the library"
	Venue string
	Count string // as typed
	Large bool   // in large print
}

// Check says what must be changed before the papers can be printed, and answers how many are wanted.
func (n NewPapers) Check() (int, error) {
	var checks Checks
	checks.Require(n.Label != "", "label", "Say which batch this is, like Saturday at the library")
	checks.Require(len(n.Label) <= 100, "label", "Make the name of the batch shorter")
	checks.Require(n.Venue != "", "venue", "Say where people fill them in, like Harwick Library")
	checks.Require(len(n.Venue) <= 100, "venue", "Make the name of the place shorter")
	checks.Require(!IsOwnPlace(n.Venue), "venue", ownPlaceText)
	count, ok := ParseCount(n.Count)
	checks.Require(ok && count >= 1 && count <= MostPapers, "count", "Enter how many papers you need, from 1 to {{.Most}}", "Most", MostPapers)
	return count, checks.Err()
}

// PaperCounts is what a venue counted when its papers came back, as typed.
type PaperCounts struct {
	Returned string
	Spoiled  string
	Unused   string
	Away     string
	Note     string
}

// Check reads the counts into a batch.
func (in PaperCounts) Check(b *PaperBatch) error {
	var checks Checks
	count := func(field, typed string, to *int, what string) {
		n, ok := ParseCount(typed)
		checks.Require(ok && n <= b.Issued, field, what, "Most", b.Issued)
		*to = n
	}
	count("returned", in.Returned, &b.Returned, "Enter how many papers were handed in, from 0 to {{.Most}}")
	count("spoiled", in.Spoiled, &b.Spoiled, "Enter how many papers were spoiled and swapped, from 0 to {{.Most}}")
	count("unused", in.Unused, &b.Unused, "Enter how many papers were left over, from 0 to {{.Most}}")
	count("away", in.Away, &b.Away, "Enter how many papers were taken away, from 0 to {{.Most}}")
	b.Note = strings.TrimSpace(in.Note)
	checks.Require(b.Away == 0 || b.Note != "", "note", "Say what is known of the papers that were taken away")
	checks.Require(len(b.Note) <= 500, "note", "Make it shorter")
	return checks.Err()
}

// PaperPage is the batches of paper that somebody looks after.
type PaperPage struct {
	RoundFrame
	Batches  []PaperBatchLine
	Venue    string // the helper's own, where they look after no other
	CanPrint bool
}

// PrintedPapers is a batch as it is shown once, to be printed.
type PrintedPapers struct {
	RoundFrame
	AreaName string
	Batch    PaperBatch
	Large    bool
	Projects []BallotProject
	Papers   []PrintedPaper // in random order, so that a number says nothing of who got it
}

// PrintedPaper is a paper with the code that is on it and nowhere else.
type PrintedPaper struct {
	Number int
	Code   string
}

// PaperBatchPage is one batch for who looks after it.
type PaperBatchPage struct {
	RoundFrame
	PaperBatchLine
	Stops        []Notice // what keeps it from being settled
	PrintedName  string
	ProposedName string
	SettledName  string
	Own          bool   // the actor proposed to settle it, so another person does
	Seen         string // the hash of what is proposed
	CanGo        bool   // it can still go out
	CanCount     bool   // what came back can be counted, and the batch settled
	CanKey       bool
	CanExchange  bool
	CanStrike    bool // the actor is an officer, and there are papers that one person keyed
	CanPutBack   bool // the actor is an officer, and decides about swaps by others
	CanSwap      bool // a spoiled paper can be swapped, after the close by an officer alone
	SwappedLate  int  // papers that were swapped after the close, so that an officer who swapped none of them settles the batch
	Swaps        []PaperSwapLine
}

// KeyingPage is where papers of a batch are keyed.
type KeyingPage struct {
	RoundFrame
	PaperBatchLine
	Paper   Paper
	Last    *KeyedPaper // what this actor keyed last
	Undone  int         // the number of the paper of which they took back what they keyed, 0 for none
	Differs []int       // the numbers of papers that two people read differently
}

// KeyedPaper is a paper's number with what was read on it, as it is keyed.
type KeyedPaper struct {
	Number int
	Text   string
	Limits bool // it has more on it than the round lets one person say
}

// KeyInput is what somebody keyed of one paper, as typed.
type KeyInput struct {
	Number  string // of the paper, or its code
	Reading string
}

// PaperStrike takes out what somebody else keyed of a paper, as typed.
type PaperStrike struct {
	Number string
	Reason string
}

// Check says what is missing before it can be taken out.
func (in PaperStrike) Check() error {
	var checks Checks
	checks.Require(strings.TrimSpace(in.Number) != "", "strike_number", "Enter the number of the paper")
	checks.Require(strings.TrimSpace(in.Reason) != "", "strike_reason", "Say what went wrong, like a number of another paper")
	checks.Require(len(in.Reason) <= 500, "strike_reason", "Make it shorter")
	return checks.Err()
}

// PaperSwap is a spoiled paper as somebody typed it who has it in their hand: its code, which closes it, and its number, so that the paper beside it is not closed in its place.
type PaperSwap struct{ Code, Number string }

// PaperSwapLine is a paper that was swapped as spoiled, as the page of its batch shows it.
type PaperSwapLine struct {
	Number  int
	By      string
	At      time.Time
	Own     bool // the reader swapped it, so another officer puts it back
	Waits   bool // it is swapped still, and was never put back
	BackBy  string
	BackAt  *time.Time // when it was put back
	Reason  string     // why
	AgainBy string
	AgainAt *time.Time // when it was swapped all the same
}

// PaperPutBack undoes a wrong swap, as typed.
type PaperPutBack struct{ Number, Reason string }

// Check says what is missing before the paper can be put back.
func (in PaperPutBack) Check() error {
	var checks Checks
	reason := strings.TrimSpace(in.Reason)
	checks.Require(reason != "", "put-back-"+in.Number, "Say how you know that it was not this paper that was spoiled")
	checks.Require(len(reason) <= 500, "put-back-"+in.Number, "Make it shorter")
	return checks.Err()
}

// WrongSwapNumber is the answer to a number that is not that of the paper with the code.
func WrongSwapNumber(number string) error {
	return wrongMark("spoiled_number", "The code is on paper "+number+". Type the number of the spoiled paper, or the code that is on it")
}

// WrongSwap is the answer to the code of a paper that cannot be swapped.
func WrongSwap(text string) error { return wrongMark("spoiled_code", text) }

// WrongPaper is the answer to a paper that cannot be keyed.
func WrongPaper(text string) error { return wrongMark("number", text) }

// BothInvalid joins what is wrong with two fields, so that both are said at once.
func BothInvalid(first, second error) error {
	var checks Checks
	for _, err := range []error{first, second} {
		var e *Error
		if errors.As(err, &e) {
			checks = append(checks, e.Fields...)
		}
	}
	return checks.Err()
}

// PaperExchange is another right to vote that somebody gives up for a paper, as typed at the table.
type PaperExchange struct {
	Shown   string // the code of a slip, an address, a mobile number, or the code that somebody who votes by signing in reads out
	Code    string // that was sent there
	Request string // that the code belongs to
}

// Address reports whether it is an address or a mobile number, which takes a code that was sent to it.
func (in PaperExchange) Address() bool {
	_, ok := ParseContact(in.Shown)
	return ok
}

// NoExchange is the answer to nothing typed in a round.
func NoExchange(f VoteFrame) error {
	switch {
	case f.AllowsSignIn():
		return wrongMark("shown", "Enter their voting code, or the code that they read out")
	case !f.AllowsEmail():
		return wrongMark("shown", "Enter their voting code")
	}
	return wrongMark("shown", "Enter their voting code, or where they get a code now")
}

// WrongExchange is the answer to a code or an address that cannot be exchanged for a paper.
func WrongExchange() error {
	return wrongMark("shown", "That code, address or number does not open a vote here, or it was exchanged before. Check it and type it again")
}

// WrongExchangeLetter is the answer to the code of a letter that was printed anew, where a vote came in by an earlier letter.
func WrongExchangeLetter() error {
	return wrongMark("shown", "A vote from an earlier letter to this person is in, and it counts. This newer code cannot take it back. If they want another vote, two officers close the first one at the help desk")
}

// WrongExchangeCode is the answer to a code from an e-mail or a text that does not prove an address or a number.
func WrongExchangeCode() error {
	return wrongMark("email_code", "That code does not work. Ask for the 6 numbers in the newest message from us, and type them again")
}
