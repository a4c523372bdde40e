package models

import (
	"fmt"
	"slices"
	"time"
)

// Checkpoint says what a round's log was at the end of an hour, signed. The log may only ever have grown since.
type Checkpoint struct {
	RoundID string    `gorm:"primaryKey"`
	Hour    time.Time `gorm:"primaryKey"` // the end of the hour
	Size    int64
	Root    []byte // over the first Size commitments by number
	Note    string // the text with its signature, as golang.org/x/mod/sumdb/note has them
}

// Fingerprint names the checkpoint's text without telling how many have voted: the root in it cannot be guessed.
func (c Checkpoint) Fingerprint() string { return Fingerprint([]byte(c.Note)) }

// CheckpointHour is the hour that a checkpoint taken now is for: the last whole one, and once the vote is over for good always the same, the hour in
// which it ended. It depends on nothing else, so that several copies of the program take one together.
func CheckpointHour(now, hardClose time.Time) time.Time {
	if now.Before(hardClose) {
		return now.UTC().Truncate(time.Hour)
	}
	return hardClose.UTC().Add(time.Hour - 1).Truncate(time.Hour)
}

const (
	logKept   = 10 // votes that an hour's checkpoint leaves for a later one
	logSigned = 10 // votes that it takes at least
)

// InCheckpoint is how many of the votes that wait for a number, each voter's last, a checkpoint takes; which ones is drawn by lot. Before the vote is over that is none of fewer
// than twenty, then all but ten: the last checkpoint, and every one before it, is of at least ten votes, and a number tells the hour by which a vote was in
// and not the one in which it came. It is a timed pool mix as Mixmaster has one (L. Cottrell, 1995; "threshold and timed pool mix" in A. Serjantov,
// R. Dingledine and P. Syverson, "From a Trickle to a Flood", 2002). The last checkpoint takes all there are.
func InCheckpoint(waiting int, over bool) int {
	switch {
	case over:
		return waiting
	case waiting < logSigned+logKept:
		return 0
	default:
		return waiting - logKept
	}
}

// CheckpointsFile is checkpoints as a file, the oldest first: their notes with an empty line after each. The newest comes first in the list.
func CheckpointsFile(newestFirst []Checkpoint) []byte {
	var file []byte
	for _, c := range slices.Backward(newestFirst) {
		file = append(file, c.Note+"\n"...)
	}
	return file
}

// LogFile is a log as a file: a line for each commitment with its number and its bytes in hexadecimal digits, by number.
func LogFile(leaves []BallotLeaf) []byte {
	file := []byte("number,commitment\n")
	for _, leaf := range leaves {
		file = fmt.Appendf(file, "%d,%x\n", *leaf.Number, leaf.Commitment)
	}
	return file
}

// VotePaused is the answer to a ballot while the log is behind what was signed of it.
func VotePaused() *Error {
	return Errorf(Conflict, "Voting has stopped while we check that no vote was lost. Your picks are kept on this page. Try again later")
}

// VoteNotAsSealed is the answer where what a vote goes by, or a ballot says, is not what was sealed.
func VoteNotAsSealed() *Error {
	return Errorf(Internal, "Voting has stopped, because this vote is not as it was sealed. Tell the council")
}

// LogPage is what everybody may read of a round's log of votes.
type LogPage struct {
	RoundFrame
	Key         string       // the public key
	Checkpoints []Checkpoint // the newest first; before the close their notes and sizes are not for anybody
	Witnesses   int          // how many mailboxes get each one
	Public      bool         // the result is out, and the log with it
	Closed      bool         // nobody can vote any more, so notes are public
}

// Proof is where a vote is in the log, for whoever wants to check it.
type Proof struct {
	Entry  int64 // from 1
	Size   int64
	Root   string
	Hashes []string
}
