package store

import (
	"fmt"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// secondActsSQL takes the actor (@actor), a list of rounds (@rounds) and the time (@now). Of a vote by phone it reads who took it and who witnesses it, and nothing
// that is in it; one that somebody else has begun to witness waits for nobody but them.
const secondActsSQL = `SELECT round_id, kind, COUNT(*) AS count, SUM(CASE WHEN proposed_by = @actor THEN 1 ELSE 0 END) AS own FROM (
		SELECT round_id, 'extension' AS kind, proposed_by FROM extensions WHERE confirmed_at IS NULL AND round_id IN @rounds
		UNION ALL SELECT round_id, 'end', proposed_by FROM event_ends WHERE confirmed_at IS NULL AND round_id IN @rounds
		UNION ALL SELECT id, 'cancel', cancel_proposed_by FROM rounds WHERE cancel_proposed_by IS NOT NULL AND cancelled_at IS NULL AND id IN @rounds
		UNION ALL SELECT round_id, 'seal', seal_proposed_by FROM rulebooks WHERE seal_proposed_by IS NOT NULL AND sealed_at IS NULL AND round_id IN @rounds
		UNION ALL SELECT round_id, 'roll', uploaded_by FROM list_imports WHERE kind = 'roll' AND state = 'checked' AND good > 0 AND bad = 0 AND trouble = '' AND round_id IN @rounds
		UNION ALL SELECT round_id, CASE WHEN kind IN ('reissue', 'close') THEN 'voter' ELSE 'set-aside' END, proposed_by FROM standing_decisions WHERE state = 'proposed' AND round_id IN @rounds
		UNION ALL SELECT round_id, 'papers', proposed_by FROM paper_batches WHERE proposed_by IS NOT NULL AND settled_at IS NULL AND round_id IN @rounds
		UNION ALL SELECT round_id, 'key', proposed_by FROM key_destructions WHERE confirmed_at IS NULL AND round_id IN @rounds
		UNION ALL SELECT round_id, 'translation', asked_by FROM project_translations WHERE asked_by IS NOT NULL AND taken_by IS NULL AND round_id IN @rounds
		UNION ALL SELECT round_id, 'words', added_by FROM project_translations WHERE confirmed_mark IS NULL AND round_id IN @rounds
		UNION ALL SELECT round_id, 'phone', taken_by FROM phone_votes WHERE state = 'agreed' AND (witness_by IS NULL OR witness_by = @actor) AND expires_at > @now AND round_id IN @rounds
	) waiting GROUP BY round_id, kind ORDER BY kind`

// secondActs are what officers of some rounds proposed, or took by phone, and no other has decided, whether or not the round's stage still lets them.
func secondActs(tx *gorm.DB, actor models.Actor, now time.Time, rounds ...string) (map[string][]models.SecondAct, error) {
	var acts []models.SecondAct
	if err := tx.Raw(secondActsSQL, map[string]any{"actor": actor.PersonID, "rounds": rounds, "now": now}).Scan(&acts).Error; err != nil {
		return nil, fmt.Errorf("loading what waits for another officer: %w", err)
	}
	byRound := map[string][]models.SecondAct{}
	for _, a := range acts {
		byRound[a.RoundID] = append(byRound[a.RoundID], a)
	}
	return byRound, nil
}

// openActs are those that can still be decided at this stage.
func openActs(acts []models.SecondAct, stage models.Stage) []models.SecondAct {
	return slices.DeleteFunc(acts, func(a models.SecondAct) bool { return !a.Open(stage) })
}
