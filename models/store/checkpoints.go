package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
	"acorn/models/messages"

	"gorm.io/gorm"
)

const checkpointMail = "checkpoint"

// TakeCheckpoints takes the hour's checkpoint of each vote that is open or not counted yet, when enough votes wait for one, and answers how many it took.
// It may run at any time and in several copies of the program: there is one an hour. A log that is not what was signed before gets none, and an error. With the
// checkpoint, and once an hour without, PostgreSQL's marks of the order of votes are taken away; where that could not be done it answers ErrUnordered too.
func (s *Store) TakeCheckpoints(ctx context.Context) (int, error) {
	if s.keys == nil {
		return 0, nil
	}
	council, err := s.Council(ctx)
	if err != nil {
		return 0, err
	}
	rounds, err := s.uncounted(ctx)
	if err != nil {
		return 0, err
	}
	now, err := s.now(s.read(ctx))
	if err != nil {
		return 0, err
	}
	hour := now.Truncate(time.Hour).Unix()
	mix := s.mixed.Load() != hour
	taken, failed := 0, []error(nil)
	for _, id := range rounds {
		c, err := s.takeCheckpoint(ctx, id, council.Name, mix)
		if c != nil {
			taken++
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("round %s: %w", id, err), s.mixAlone(ctx, id))
		}
	}
	if !mix && taken == 0 {
		err := errors.Join(failed...)
		if err != nil {
			s.mixed.Store(0) // what could not be mixed for a log that fails is owed still
		}
		return 0, err
	}
	done, err := s.orderFiles(ctx)
	err = errors.Join(append(failed, err)...)
	if s.mixed.Store(0); done && err == nil {
		s.mixed.Store(hour)
	}
	return taken, err
}

// uncounted are the ids of the sealed rounds without a result.
func (s *Store) uncounted(ctx context.Context) ([]string, error) {
	var rounds []string
	err := s.read(ctx).Model(&models.Rulebook{}).Where("sealed_at IS NOT NULL AND round_id NOT IN (?)", s.read(ctx).Model(&models.Result{}).Select("round_id")).
		Pluck("round_id", &rounds).Error
	if err != nil {
		return nil, fmt.Errorf("looking for votes: %w", err)
	}
	return rounds, nil
}

// takeCheckpoint takes a round's checkpoint of this hour, or the last of all once the vote is over, and notes outside the database how long the log was. It
// answers nil when there is nothing to take. The rows of the votes in it, and of those that wait, are mixed then, once the vote is over all that there are; with
// mix they are in any case. It answers an error beside the checkpoint where a commitment that is to nobody's vote was left out of it.
func (s *Store) takeCheckpoint(ctx context.Context, roundID, council string, mix bool) (*models.Checkpoint, error) {
	var taken *models.Checkpoint
	nobodys := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockVotes(tx, logLock); err != nil {
			return err
		}
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil || f.State.CancelledAt != nil || f.Now.Before(f.State.Timetable[models.Voting].OpensAt) {
			return err
		}
		over := !f.Now.Before(f.State.HardClose())
		signed, err := signedSize(tx, roundID)
		if err != nil {
			return err
		}
		// The last checkpoint is of the whole log, so it waits for the paper, and until it was noted that the vote is over.
		waiting, err := unsettled(tx, roundID)
		if err != nil {
			return err
		}
		if !over || len(waiting) == 0 && f.State.SeenOver() {
			if taken, nobodys, err = s.checkpoint(ctx, tx, f, council); err != nil {
				return err
			}
		}
		switch {
		case taken == nil && !mix:
			return nil
		case over:
			return s.mixRows(tx, roundID, 0)
		default:
			return s.mixRows(tx, roundID, signed)
		}
	})
	if err != nil {
		return nil, err
	}
	if taken != nil {
		err = s.keys.NoteCheckpoint(roundID, taken.Size, taken.Root)
	}
	if nobodys > 0 {
		err = errors.Join(err, fmt.Errorf("%w: %d commitments are to nobody's vote, and were not signed", ballotlog.ErrChanged, nobodys))
	}
	return taken, err
}

// checkpoint numbers those of the waiting commitments that this checkpoint takes (models.InCheckpoint), in the order of their bytes, which says nothing of
// when each came, and signs the root over all that have a number. It answers too how many commitments it left out because they are to nobody's vote.
func (s *Store) checkpoint(ctx context.Context, tx *gorm.DB, f models.VoteFrame, council string) (*models.Checkpoint, int, error) {
	hour := models.CheckpointHour(f.Now, f.State.HardClose())
	over := !f.Now.Before(f.State.HardClose())
	earlier, err := checkpointsOf(tx, f.ID)
	if err != nil {
		return nil, 0, err
	}
	before := int64(0)
	if len(earlier) > 0 {
		// The last one says when the next is due and where its numbers begin, so it is looked at before either is believed: else one of a year to come keeps all votes unsigned.
		if err := s.asSigned(earlier[0]); err != nil {
			return nil, 0, err
		}
		// The last one of a vote is of the hour that is to come; more time that officers give afterwards waits for it to be over.
		next := f.Now.UTC().Truncate(time.Hour).Add(time.Hour)
		switch last := earlier[0]; {
		case last.Hour.After(hour) && last.Hour.After(next):
			return nil, 0, fmt.Errorf("%w: its last checkpoint is of %s, and now it is %s", ballotlog.ErrChanged, last.Hour.UTC().Format(time.RFC3339), f.Now.UTC().Format(time.RFC3339))
		case !last.Hour.Before(hour):
			return nil, 0, nil
		}
		before = earlier[0].Size
	}
	votes, replaced, nobodys, err := s.waitingLeaves(tx, f.ID)
	if err != nil {
		return nil, 0, err
	}
	added, err := s.numberLeaves(tx, f.ID, votes, replaced, before, over)
	if err != nil || added == 0 && !over {
		return nil, nobodys, err
	}
	log, err := ballotLog(tx, f.ID)
	if err != nil {
		return nil, nobodys, err
	}
	noted, err := s.notedLog(f.ID)
	if err != nil {
		return nil, nobodys, err
	}
	if err := s.logHolds(log, earlier, noted); err != nil {
		return nil, nobodys, err
	}
	root, err := log.Root(log.Size())
	if err != nil {
		return nil, nobodys, err
	}
	c, err := ballotlog.Sign(models.Checkpoint{RoundID: f.ID, Hour: hour, Size: log.Size(), Root: root}, f.Rules.Hash, s.keys)
	if err != nil {
		return nil, nobodys, err
	}
	if err := tx.Create(&c).Error; err != nil {
		return nil, nobodys, conflict(err)
	}
	return &c, nobodys, s.mailCheckpoint(ctx, tx, f, c, council)
}

// checkpointsOf are the checkpoints of a round, the newest first.
func checkpointsOf(tx *gorm.DB, roundID string) ([]models.Checkpoint, error) {
	var list []models.Checkpoint
	if err := tx.Where("round_id = ?", roundID).Order("hour DESC").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading the checkpoints: %w", err)
	}
	return list, nil
}

// numberedAtOnce is how many commitments one statement numbers.
const numberedAtOnce = 10_000

// waitingLeaves are the commitments of a round's votes, and of its replaced ones, that have no number yet; and how many are to nobody's vote. Those get none: once they
// were signed the round could be counted neither with them nor without. One statement reads both: a vote that is replaced between two would be in neither or in both.
func (s *Store) waitingLeaves(tx *gorm.DB, roundID string) (votes, replaced [][]byte, nobodys int, err error) {
	var waiting []struct {
		models.BallotLeaf `gorm:"embedded"`
		Last              bool // of the vote as it is now
	}
	err = tx.Model(&models.BallotLeaf{}).Select("ballot_leaves.*, tracker IN (SELECT tracker FROM ballots) AS last").Where("round_id = ? AND number IS NULL", roundID).Scan(&waiting).Error
	if err != nil {
		return nil, nil, 0, fmt.Errorf("looking for votes without a number: %w", err)
	}
	leaves, last := make([]models.BallotLeaf, len(waiting)), make(map[string]bool, len(waiting))
	for i, leaf := range waiting {
		leaves[i], last[string(leaf.Commitment)] = leaf.BallotLeaf, leaf.Last
	}
	of, none, err := s.openLeaves(roundID, leaves)
	if err != nil {
		return nil, nil, 0, err
	}
	for _, leaf := range of {
		if last[string(leaf.Commitment)] {
			votes = append(votes, leaf.Commitment)
		} else {
			replaced = append(replaced, leaf.Commitment)
		}
	}
	return votes, replaced, len(none), nil
}

// numberLeaves numbers commitments that have no number yet, after the last one that has, and answers how many. Which of them wait for a later checkpoint is
// drawn from the system's randomness: from any other choice it could be told which came first. Only the last version of a vote is one among others: else
// somebody who changes theirs again and again would be all that another is hidden among.
func (s *Store) numberLeaves(tx *gorm.DB, roundID string, votes, replaced [][]byte, after int64, over bool) (int64, error) {
	if err := shuffle(s.rand, votes); err != nil {
		return 0, err
	}
	taken := votes[:models.InCheckpoint(len(votes), over)]
	if over || len(taken) > 0 {
		taken = append(taken, replaced...)
	}
	slices.SortFunc(taken, bytes.Compare)
	added := int64(0)
	for chunk := range slices.Chunk(taken, numberedAtOnce) {
		n, err := rows(tx.Exec(`UPDATE ballot_leaves SET number = fresh.number FROM
			(SELECT commitment, CAST(? AS BIGINT) + ROW_NUMBER() OVER (ORDER BY commitment) AS number FROM ballot_leaves WHERE round_id = ? AND commitment IN ?) AS fresh
			WHERE ballot_leaves.round_id = ? AND ballot_leaves.commitment = fresh.commitment`, after+added, roundID, chunk, roundID))
		if err != nil {
			return 0, fmt.Errorf("numbering the log of votes: %w", err)
		}
		added += n
	}
	if added != int64(len(taken)) {
		return 0, fmt.Errorf("numbering the log of votes: %d of %d votes have a number", added, len(taken))
	}
	return added, nil
}

// ballotLog is the log of a round as far as it is numbered.
func ballotLog(tx *gorm.DB, roundID string) (*ballotlog.Log, error) {
	leaves, err := numberedLeaves(tx, roundID)
	if err != nil {
		return nil, err
	}
	return logOf(leaves)
}

func numberedLeaves(tx *gorm.DB, roundID string) ([]models.BallotLeaf, error) {
	var leaves []models.BallotLeaf
	if err := tx.Where("round_id = ? AND number IS NOT NULL", roundID).Find(&leaves).Error; err != nil {
		return nil, fmt.Errorf("loading the log of votes: %w", err)
	}
	return byNumber(leaves)
}

// notedLog is how long a round's log was when that was last noted outside the database, and its root.
func (s *Store) notedLog(roundID string) (models.Checkpoint, error) {
	size, root, err := s.keys.LastCheckpoint(roundID)
	return models.Checkpoint{Size: size, Root: root}, err
}

// logHolds is nil when the log begins with what was noted outside the database and with all that was signed, and each checkpoint is as it was signed.
func (s *Store) logHolds(log *ballotlog.Log, signed []models.Checkpoint, noted models.Checkpoint) error {
	for _, c := range slices.Backward(signed) { // the oldest first: it says best where to look
		if err := s.asSigned(c); err != nil {
			return err
		}
		if err := log.Holds(c); err != nil {
			return err
		}
	}
	if noted.Size == 0 {
		return nil
	}
	return log.Holds(noted)
}

// asSigned is nil for a checkpoint that is kept as its note, signed with this installation's key, says.
func (s *Store) asSigned(c models.Checkpoint) error {
	key, err := ballotlog.Key(s.keys.PublicKey())
	if err != nil {
		return err
	}
	signed, err := ballotlog.Parse(c.Note, key)
	if err == nil && (signed.RoundID != c.RoundID || !signed.Hour.Equal(c.Hour) || signed.Size != c.Size || !bytes.Equal(signed.Root, c.Root)) {
		err = fmt.Errorf("%w: a checkpoint is not kept as it was signed", ballotlog.ErrChanged)
	}
	return err
}

// notBehind refuses ballots on a database whose log is shorter than was signed of it: it is an older copy, and votes are missing from it. size is how many votes
// its last checkpoint was of a moment ago; where that is too few it is read again, because a checkpoint is noted outside once it is in the database.
func (s *Store) notBehind(tx *gorm.DB, roundID string, size int64) error {
	noted, _, err := s.keys.LastCheckpoint(roundID)
	if err != nil || size >= noted {
		return err
	}
	if size, err = signedSize(tx, roundID); err != nil || size >= noted {
		return err
	}
	return models.VotePaused().Because(fmt.Errorf("%w: it was signed for %d votes, and %d were signed before", ballotlog.ErrChanged, size, noted))
}

// signedSize is how many votes a round's last checkpoint is of; 0 where there is none.
func signedSize(tx *gorm.DB, roundID string) (int64, error) {
	var size int64
	if err := tx.Model(&models.Checkpoint{}).Where("round_id = ?", roundID).Select("COALESCE(MAX(size), 0)").Scan(&size).Error; err != nil {
		return 0, fmt.Errorf("looking for the last checkpoint: %w", err)
	}
	return size, nil
}

// mailCheckpoint sends a checkpoint to every auditor, and to the mailbox that the round has for it.
func (s *Store) mailCheckpoint(ctx context.Context, tx *gorm.DB, f models.VoteFrame, c models.Checkpoint, council string) error {
	to, err := witnesses(tx, f.Round)
	if err != nil {
		return err
	}
	key, err := ballotlog.Key(s.keys.PublicKey())
	if err != nil {
		return err
	}
	subject, body := messages.Checkpoint(ctx, council, f.Name, c.Note, c.Fingerprint(), key, s.baseURL+"/rounds/"+f.Slug+"/log", c.Hour)
	for _, address := range to {
		key := fmt.Sprintf("%s|%s|%s|%s", checkpointMail, f.ID, c.Hour.UTC().Format(time.RFC3339), address)
		if err := s.enqueue(tx, f.Now, checkpointMail, key, address, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// witnesses are the addresses that a round's checkpoints go to.
func witnesses(tx *gorm.DB, r models.Round) ([]string, error) {
	var to []string
	auditors := fresh(tx).Model(&models.Membership{}).Select("person_id").Where("role = ? AND ended_at IS NULL", models.Auditor)
	if err := tx.Model(&models.Person{}).Where("disabled_at IS NULL AND id IN (?)", auditors).Order("email").Pluck("email", &to).Error; err != nil {
		return nil, fmt.Errorf("loading the auditors: %w", err)
	}
	if r.WitnessEmail != "" {
		to = append(to, r.WitnessEmail)
	}
	return to, nil
}
