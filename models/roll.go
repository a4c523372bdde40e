package models

import (
	"slices"
	"time"
)

// The kinds of lists that officers bring in.
const (
	ListOfPeople    = "roll"
	ListOfPostcodes = "postcodes"
)

// How far a list is on its way in.
const (
	ListReceiving = "receiving" // its file is being sent
	ListReading   = "reading"   // the program reads it
	ListChecked   = "checked"   // every row was read, and somebody looks at what was found
	ListApplying  = "applying"  // the program puts it in
	ListApplied   = "applied"
)

// ListKept is how long a list stays that nobody applied.
const ListKept = 7 * 24 * time.Hour

// SQLiteMostVoters is how many people a roll may have where Acorn keeps everything in one SQLite file: there, a vote of more would wait for whatever else is written.
const SQLiteMostVoters = 10_000

// MostLetters is how many codes are made for letters at once.
const MostLetters = 5000

// ListImport is a list on its way in, and once it is applied the record of it.
type ListImport struct {
	ID         string
	Kind       string
	RoundID    *string
	Source     string // where it comes from
	Basis      string // on which grounds the council may use it: one of LawfulBases; empty for postcodes
	BasisNote  string
	Replaces   bool // it comes in the place of what is there
	FileName   string
	FileHash   string // SHA-256 of the file as it was sent, in hex
	Mark       []byte // over the list as far as it came, which takes the pepper
	Size       int64  // bytes of its text
	State      string
	Trouble    string // why it cannot be used as a whole, in a sentence without its full stop
	ReadTo     int64
	LastRow    int
	Good       int
	Bad        int // rows with a problem, duplicates among them
	Duplicates int
	LeftOut    int    // postcodes of other places, or no longer in use
	AgeCounts  string // of a list of people: ListAges as they are kept
	UploadedBy string
	UploadedAt time.Time
	AppliedBy  *string
	AppliedAt  *time.Time
	KeepUntil  time.Time
}

// Percent is how much of the file was read.
func (l ListImport) Percent() int {
	if l.Size == 0 {
		return 0
	}
	return int(l.ReadTo * 100 / l.Size)
}

// Working reports whether the program is at work on the list, so that its page will soon say something else.
func (l ListImport) Working() bool { return l.State == ListReading || l.State == ListApplying }

// Fit reports whether the list can be applied.
func (l ListImport) Fit() bool {
	return l.State == ListChecked && l.Trouble == "" && l.Bad == 0 && l.Good > 0
}

// ImportPiece is a part of the text of a list.
type ImportPiece struct {
	ImportID string `gorm:"primaryKey"`
	Number   int    `gorm:"primaryKey"`
	Data     []byte
	Mark     []byte // takes the pepper
}

// ImportRow is a row of a list: a person, or a postcode in Reference and its area.
type ImportRow struct {
	ImportID  string `gorm:"primaryKey"`
	Number    int    `gorm:"primaryKey"`
	Reference string
	Email     string
	Mailbox   string // that its provider delivers to: OneMailbox
	Mobile    string // a number as ParseMobile makes it
	AreaID    *string
	Problem   string
}

// RollLetter is the reference of somebody who gets their code by letter.
type RollLetter struct {
	RollEntryID string `gorm:"primaryKey"`
	RoundID     string
	Reference   string
}

// PostcodeRow says which area a postcode lies in.
type PostcodeRow struct {
	Postcode string `gorm:"primaryKey"`
	AreaID   string
}

// TableName is where postcodes are kept.
func (PostcodeRow) TableName() string { return "postcodes" }

// LawfulBases are the grounds of UK GDPR, article 6, on which a council may use a list of people for a vote.
var LawfulBases = [...]string{"public task", "legal obligation", "consent", "legitimate interests"}

// NewList is a list that an officer brings in.
type NewList struct {
	Source    string
	Basis     string
	BasisNote string
	Lawful    bool // the officer says that the law lets this list be used for this
	Replaces  bool
	FileName  string
}

// Check says what is missing. people is set for a list of people, which needs grounds.
func (n NewList) Check(people bool) error {
	var checks Checks
	checks.requireText("source", n.Source, 200, "Say where the list comes from")
	if people {
		checks.Require(slices.Contains(LawfulBases[:], n.Basis), "basis", "Choose on which grounds the council may use this list")
		checks.requireText("basis_note", n.BasisNote, 500, "Say which law, decision or agreement that is")
		checks.Require(n.Lawful, "lawful", "Tick the box once you have checked that this list may be used for this vote")
	}
	return checks.Err()
}

// ListLine is a list with the names of those who had a hand in it.
type ListLine struct {
	ListImport
	UploadedByName string
	AppliedByName  string
}

// RollPage is what an officer sees of who may vote in a round.
type RollPage struct {
	RoundFrame
	AreaName   string
	People     int // on the roll
	Most       int // that may be on it here
	WithEmail  int
	ToSend     int // letters that have no code yet
	Held       int // letters that wait for a decision on those that came before
	Anew       int // letters that two officers closed, so that others take their place
	Lists      []ListLine
	Waiting    *ListLine // the one that is not applied yet
	CanImport  bool
	CanLetters bool
	Letters    bool // the round has somebody to write to
}

// ListPage is one list that is looked at.
type ListPage struct {
	RoundFrame // of a list of people
	List       ListLine
	Problems   []ImportRow // of this page
	PageNumber int
	Pages      int
	Own        bool // the reader brought it in
	CanApply   bool
	ByArea     []PlaceCount // of a list of postcodes: how many there are in each area
}

// ProblemsAPage is how many problems are shown at once.
const ProblemsAPage = 50

// PlaceCount is how many postcodes an area has.
type PlaceCount struct {
	Name  string
	Count int
}

// PostcodesPage is what an officer sees of the table of postcodes.
type PostcodesPage struct {
	ByArea  []PlaceCount
	Total   int
	Lists   []ListLine
	Waiting *ListLine
}

// RollLetters are codes to be sent by letter. They are shown this once.
type RollLetters struct {
	RoundFrame
	Batch CodeBatch
	Lines []RollLetterLine
	Left  int // letters that are still without a code
}

// RollLetterLine is one letter: whom to send it to, and the code.
type RollLetterLine struct {
	Reference, Code string
	Anew            bool // two officers closed an earlier letter to them, so a vote by that does not count
}
