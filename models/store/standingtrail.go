package store

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// What the trail says of a right to vote that was given up for a paper, and of that of a spoiled paper that was swapped, put back, and swapped all the same. Each is said of an entry once, so
// that no line that is copied says anything.
const (
	auditExchanged    = "exchanged"
	auditSwapped      = "swapped"
	auditPutBack      = "put back"
	auditSwappedAgain = "swapped again"
)

var swapStates = []string{auditSwapped, auditPutBack, auditSwappedAgain}

// standingMark stands in the trail for the entries of the roll that an act was about. Only who has the round's key can write one, or tell what one stands for.
func (b ballotSeal) standingMark(what string, of ...string) string {
	return hex.EncodeToString(b.hidden("standing", []byte(what), []byte("|"), []byte(strings.Join(of, "|"))))
}

// standingTold is what the trail keeps of an act that changed standings.
type standingTold struct{ State, Number, Mark string }

// checkStandings is the part of E1 about the roll itself: every entry stands as the acts in the trail left it, decisions of two officers, exchanges for a paper and swaps of one. Whoever
// writes to the database alone changes an entry, or adds a decision, and cannot write the mark of it.
func (s *Store) checkStandings(tx *gorm.DB, c *counted, entries []models.RollEntry, trail []models.AuditEntry) error {
	record, err := s.standingsOnRecord(tx, c.round.ID, entries, trail)
	if err != nil {
		return err
	}
	if record.unfit > 0 {
		c.breach("E1: {{.N}} decisions on the roll are on record, and whom they were about was changed", "N", record.unfit)
	}
	if err := s.checkLettersAnew(tx, c, entries, record.letters); err != nil {
		return err
	}
	wrong := 0
	for _, e := range entries {
		want := cmp.Or(record.stands[e.ID], models.StandingOpen)
		if record.swapped[e.ID] && want == models.StandingQuarantined && (!c.live || e.Standing == models.StandingClosed) {
			want = models.StandingClosed // once its batch is settled, as all are before the count
		}
		if e.Standing != want {
			wrong++
		}
	}
	if wrong > 0 {
		c.breach("E1: {{.N}} of those who may vote were closed, set aside or let in, and no decision about it is on record", "N", wrong)
	}
	return nil
}

// standingRecord is what the trail says of the entries of a roll, by their ids.
type standingRecord struct {
	stands  map[string]string // how they stand; those that it says nothing of are left out
	swapped map[string]bool   // of papers that are swapped
	letters map[string]string // the decision by which they were closed with their letter
	unfit   int               // lines that say what they cannot: a decision that was confirmed is about exactly the entries that its mark is of, and is there once
}

// standingsOnRecord follows the trail of a round.
func (s *Store) standingsOnRecord(tx *gorm.DB, roundID string, entries []models.RollEntry, trail []models.AuditEntry) (standingRecord, error) {
	record := standingRecord{stands: map[string]string{}, swapped: map[string]bool{}, letters: map[string]string{}}
	trail = slices.DeleteFunc(slices.Clone(trail), func(line models.AuditEntry) bool { return line.Act == string(models.ActExtend) })
	if len(trail) == 0 {
		return record, nil
	}
	seal, err := s.ballotSealOf(roundID)
	if err != nil {
		return record, err
	}
	about, err := entriesDecided(tx, roundID)
	if err != nil {
		return record, err
	}
	atTable := seal.marksAtTable(entries)
	played := map[string]bool{}
	for _, line := range trail {
		var told standingTold
		if err := json.Unmarshal([]byte(line.Detail), &told); err != nil || told.Mark == "" {
			continue // another act on paper
		}
		kind, state, _ := strings.Cut(told.State, " ")
		of := about[told.Number]
		marks, table := atTable[told.State]
		switch entry, known := marks[told.Mark]; {
		case table && known && played[told.Mark]:
			continue // a line that is added once more changes nothing
		case table && known:
			played[told.Mark] = true
			kind, of = tableKinds[told.State], []string{entry}
			record.swapped[entry] = told.State == auditSwapped || told.State == auditSwappedAgain
		case !table && state != models.StandingConfirmed:
			continue
		case table || played[told.Number] || told.Mark != seal.standingMark(told.State, append([]string{told.Number}, of...)...):
			record.unfit++
			continue
		}
		if told.Number != "" {
			played[told.Number] = true
		}
		from, to := standingChange(kind)
		for _, id := range of {
			if slices.Contains(from, cmp.Or(record.stands[id], models.StandingOpen)) {
				record.stands[id] = to
			}
			if kind == auditLetters {
				record.letters[id] = told.Number
			}
		}
	}
	return record, nil
}

// tableKinds are the decisions that acts at the table come to.
var tableKinds = map[string]string{auditExchanged: models.DecideClose, auditSwapped: models.DecideSetAside, auditPutBack: models.DecideLetIn, auditSwappedAgain: models.DecideSetAside}

// marksAtTable are the entries of the roll by what the trail can say of an act at the table and its mark. Papers alone are swapped.
func (b ballotSeal) marksAtTable(entries []models.RollEntry) map[string]map[string]string {
	marks := map[string]map[string]string{}
	for state := range tableKinds {
		marks[state] = map[string]string{}
		for _, e := range entries {
			if state == auditExchanged || e.Channel == "paper" {
				marks[state][b.standingMark(state, e.ID)] = e.ID
			}
		}
	}
	return marks
}

// entriesDecided are the entries that each decision of a round is about, sorted.
func entriesDecided(tx *gorm.DB, roundID string) (map[string][]string, error) {
	var rows []models.StandingEntry
	err := tx.Where("decision_id IN (?)", fresh(tx).Model(&models.StandingDecision{}).Select("id").Where("round_id = ?", roundID)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("loading what decisions are about: %w", err)
	}
	about := map[string][]string{}
	for _, row := range rows {
		about[row.DecisionID] = append(about[row.DecisionID], row.RollEntryID)
	}
	for _, ids := range about {
		slices.Sort(ids)
	}
	return about, nil
}
