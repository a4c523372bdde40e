package recount

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
)

// Known is what somebody who checks has from elsewhere than the files, so that nobody who made the files could have changed it with them.
type Known struct {
	Key         string // the public key of the log, as its page and each mail of a checkpoint have it; empty where they have none
	Checkpoints []byte // any text with checkpoints in it, such as the mails that they kept, one after another; nil where they kept none
}

// kept is where findings about a checkpoint are that whoever checks has kept.
const kept = "your checkpoints"

// usable refuses what cannot be held against any log: it is a slip of whoever checks, and says nothing of the files.
func (k Known) usable() error {
	if k.Key != "" && ballotlog.CheckKey(k.Key) != nil {
		return bad("the key that you gave is not one. It begins with acorn+, and is on the page of the log and in each mail of a checkpoint")
	}
	if k.Checkpoints == nil {
		return nil
	}
	if notes, cut := ballotlog.Notes(k.Checkpoints); len(notes) == 0 && len(cut) == 0 {
		return bad("there is no checkpoint in the file that you gave. One begins with acorn/round/, and ends with a line of its signature")
	}
	return nil
}

// ofThisVote divides what somebody has kept into the notes that say they are of this round, as many as begin so and are not whole, and as many as are of
// other rounds: a mailbox keeps those of every vote, and they say nothing of this one.
func (c *check) ofThisVote() ([]string, int, int) {
	var notes []string
	var cut int
	all, unfinished := ballotlog.Notes(c.known.Checkpoints)
	for _, note := range all {
		if ballotlog.RoundOf(note) == c.rules.Round {
			notes = append(notes, note)
		}
	}
	for _, round := range unfinished {
		if round == c.rules.Round {
			cut++
		}
	}
	return notes, cut, len(all) - len(notes)
}

// vouched refuses kept checkpoints of which none is of this round. Whoever gave them would otherwise read that everything agrees, and so would they if the
// files were passed off as those of another round.
func (c *check) vouched() error {
	if c.known.Checkpoints == nil {
		return nil
	}
	if notes, cut, _ := c.ofThisVote(); len(notes)+cut > 0 {
		return nil
	}
	return bad("none of your checkpoints is of this vote, so none was used, and nothing was checked. If you kept them while people voted here, these files are not of " +
		"that vote: tell the council. If they are of other votes, leave --checkpoints out")
}

// votesLog looks whether the log of votes is the one that was signed while people voted, time after time, under these rules, and whether its lines give the
// receipt numbers. Every round of Acorn has a log.
func (c *check) votesLog() {
	key := c.report.Published.LogKey
	switch c.known.Key {
	case "":
		c.says("No key of yours was given (--key). So it rests on the key in %s alone that nobody but this council signed the log.", Result)
	case key:
		c.says("The log is signed with the key that you gave.")
	default:
		c.found(Result, "", "it names another key than the one that you gave: %s signed this log", orNobody(key))
		key = c.known.Key
	}
	log, ok := c.readLog()
	if !ok {
		return
	}
	signed := c.checkpoints(log, key)
	c.kept(log, key, signed)
	if c.known.Key != "" || c.known.Checkpoints != nil {
		c.says("%s", untold)
	}
}

// untold is what nobody can see from the files, whatever they kept: it is said to whoever holds the files against the log, who could think that this settles it.
const untold = "This cannot tell whether the lines of the log stand for these ballots or for others, because a line hides its ballot: " +
	"Acorn itself checks that with the vote's key (E4), at the count and before it publishes."

func orNobody(key string) string {
	if key == "" {
		return "nobody"
	}
	return key
}

// says adds a sentence about what was held against what is known from elsewhere, or what was not.
func (c *check) says(format string, args ...any) {
	c.report.Known = append(c.report.Known, fmt.Sprintf(format, args...))
}

// readLog reads the log, and compares it with the receipt numbers.
func (c *check) readLog() (*ballotlog.Log, bool) {
	var log ballotlog.Log
	var leaves []models.BallotLeaf
	var numbers []string
	for i, line := range strings.Split(strings.TrimSuffix(string(c.files[Log]), "\n"), "\n")[1:] {
		n, digits, _ := strings.Cut(line, ",")
		commitment, err := hex.DecodeString(digits)
		if err != nil || len(commitment) != 32 || n != strconv.Itoa(i+1) {
			c.found(Log, "", "line %d is not the commitment number %d", i+2, i+1)
			return nil, false
		}
		number := int64(i + 1)
		leaves = append(leaves, models.BallotLeaf{Commitment: commitment, Number: &number})
		numbers = append(numbers, models.GroupCode(models.Tracker([32]byte(commitment)))+"\n")
		if err := log.Append(commitment); err != nil {
			c.found(Log, "", "it cannot be added up: %v", err)
			return nil, false
		}
	}
	if !bytes.Equal(models.LogFile(leaves), c.files[Log]) {
		c.found(Log, "", "it is not written as Acorn writes logs")
	}
	slices.Sort(numbers)
	if strings.Join(numbers, "") != string(c.files[Receipts]) {
		c.found(Log, "", "its %d lines give other receipt numbers than %s has", len(numbers), Receipts)
	}
	return &log, true
}

// checkpoints holds the log against each time that it was signed, and each time against the one before. It answers how often that was.
func (c *check) checkpoints(log *ballotlog.Log, key string) int {
	notes, cut := ballotlog.Notes(c.files[Checkpoints])
	if len(cut) > 0 || strings.Join(notes, "\n")+"\n" != string(c.files[Checkpoints]) {
		c.found(Checkpoints, "", "it is not written as Acorn writes checkpoints")
	}
	var before models.Checkpoint
	for i, note := range notes {
		point, err := ballotlog.Parse(note, key)
		if err != nil {
			c.found(Checkpoints, "", "checkpoint %d: %v", i+1, err)
			return len(notes)
		}
		c.holds(Checkpoints, "the checkpoint", log, point)
		if i > 0 && !point.Hour.After(before.Hour) {
			c.found(Checkpoints, "", "the checkpoint of %s UTC is out of its order", hour(point))
		}
		if err := log.Leads(before, point); err != nil {
			c.found(Checkpoints, "", "the checkpoint of %s UTC does not lead to that of %s UTC: %v", hour(before), hour(point), err)
		}
		before = point
	}
	if len(notes) == 0 {
		c.found(Checkpoints, "", "it has no checkpoint: the log of a vote is signed at its end at the latest")
	}
	if before.Size != log.Size() {
		c.found(Log, "", "it has %s, and %d when it was signed last", plural(log.Size(), "line", "lines"), before.Size)
	}
	return len(notes)
}

func hour(point models.Checkpoint) string { return point.Hour.Format(time.DateTime) }

// holds compares the log and the rules with one checkpoint; file is where that is from.
func (c *check) holds(file, name string, log *ballotlog.Log, point models.Checkpoint) {
	if point.RoundID != c.rules.Round {
		c.found(file, "", "%s of %s UTC is of another round", name, hour(point))
		return
	}
	if rules := models.Fingerprint(c.files[Rules]); !strings.Contains(point.Note, "\nrules "+rules+"\n") {
		c.found(Rules, "", "%s of %s UTC was signed under other rules: their fingerprint is %s here", name, hour(point), short(rules))
	}
	if err := log.Holds(point); err != nil {
		c.found(Log, "", "%s of %s UTC: %v", name, hour(point), err)
	}
}

// kept holds the log against the checkpoints that whoever checks has kept. signed is how many there are in the files.
func (c *check) kept(log *ballotlog.Log, key string, signed int) {
	if c.known.Checkpoints == nil {
		c.says("No checkpoint of yours was given (--checkpoints). So it cannot be seen whether the log was written and signed anew since people voted.")
		return
	}
	before := len(c.report.Findings)
	notes, cut, others := c.ofThisVote()
	if cut > 0 {
		c.found(kept, "", "%s not whole in your file. Copy each from its first line, acorn/round/, to the end of its signature", plural(int64(cut), "checkpoint is", "checkpoints are"))
	}
	var hours []string
	for i, note := range notes {
		point, err := ballotlog.Parse(note, key)
		if err != nil {
			c.found(kept, "", "number %d of this vote: %v", i+1, err)
			continue
		}
		hours = append(hours, hour(point))
		c.holds(kept, "your checkpoint", log, point)
		if !strings.Contains("\n"+string(c.files[Checkpoints]), "\n"+note) {
			c.found(Checkpoints, "", "your checkpoint of %s UTC is not in it", hour(point))
		}
	}
	if len(c.report.Findings) == before {
		c.says("The log holds %s: %s UTC. It was signed %s.", plural(int64(len(hours)), "checkpoint of yours", "checkpoints of yours"), strings.Join(hours, ", "), plural(int64(signed), "time", "times"))
	}
	if others > 0 {
		c.says("%s", plural(int64(others), "checkpoint is of another vote, and was not used.", "checkpoints are of other votes, and were not used."))
	}
}
