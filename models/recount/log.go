package recount

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
)

// votesLog looks whether the log of votes is the one that was signed while people voted, time after time, under these rules, and whether its lines give the
// receipt numbers. Rounds from before there was such a log have none.
func (c *check) votesLog() {
	if c.files[Log] == nil {
		return
	}
	var log ballotlog.Log
	var leaves []models.BallotLeaf
	var numbers []string
	for i, line := range strings.Split(strings.TrimSuffix(string(c.files[Log]), "\n"), "\n")[1:] {
		n, digits, _ := strings.Cut(line, ",")
		commitment, err := hex.DecodeString(digits)
		if err != nil || len(commitment) != 32 || n != strconv.Itoa(i+1) {
			c.found(Log, "", "line %d is not the commitment number %d", i+2, i+1)
			return
		}
		number := int64(i + 1)
		leaves = append(leaves, models.BallotLeaf{Commitment: commitment, Number: &number})
		numbers = append(numbers, models.GroupCode(models.Tracker([32]byte(commitment)))+"\n")
		if err := log.Append(commitment); err != nil {
			c.found(Log, "", "it cannot be added up: %v", err)
			return
		}
	}
	if !bytes.Equal(models.LogFile(leaves), c.files[Log]) {
		c.found(Log, "", "it is not written as Acorn writes logs")
	}
	slices.Sort(numbers)
	if strings.Join(numbers, "") != string(c.files[Receipts]) {
		c.found(Log, "", "its %d lines give other receipt numbers than %s has", len(numbers), Receipts)
	}
	c.checkpoints(&log)
}

// checkpoints holds the log against each time that it was signed.
func (c *check) checkpoints(log *ballotlog.Log) {
	blocks := strings.Split(strings.TrimSuffix(string(c.files[Checkpoints]), "\n"), "\n\n") // a text, then its signature
	last := int64(0)
	for i := 0; i < len(blocks); i += 2 {
		signed := strings.Join(blocks[i:min(i+2, len(blocks))], "\n\n")
		point, err := ballotlog.Parse(strings.TrimSuffix(signed, "\n")+"\n", c.report.Published.LogKey)
		if err != nil {
			c.found(Checkpoints, "", "checkpoint %d: %v", i/2+1, err)
			return
		}
		at := point.Hour.Format(time.DateTime)
		if point.RoundID != c.rules.Round {
			c.found(Checkpoints, "", "the checkpoint of %s UTC is of another round", at)
		}
		if rules := models.Fingerprint(c.files[Rules]); !strings.Contains(point.Note, "\nrules "+rules+"\n") {
			c.found(Rules, "", "the checkpoint of %s UTC was signed under other rules: their fingerprint is %s here", at, short(rules))
		}
		if err := log.Holds(point); err != nil {
			c.found(Log, "", "the checkpoint of %s UTC: %v", at, err)
		}
		last = point.Size
	}
	if last != log.Size() {
		c.found(Log, "", "it has %s, and %d when it was signed last", plural(log.Size(), "line", "lines"), last)
	}
}
