package views

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"acorn/models"
)

// auditColumns head the file. From "act" on they are what the fingerprint is made of, as it is kept.
var auditColumns = []string{"number", "when", "who", "what was done", "to what", "details", "round", "reason",
	"act", "actor id", "object kind", "object id", "round id", "recorded", "previous fingerprint", "fingerprint"}

// AuditFile writes entries as a table for spreadsheets. What a spreadsheet would take for a formula is text.
func AuditFile(ctx context.Context, lines []models.AuditLine) ([]byte, error) {
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	if err := w.Write(auditColumns); err != nil {
		return nil, fmt.Errorf("writing the audit trail: %w", err)
	}
	for _, l := range lines {
		row := []string{strconv.FormatInt(l.Number, 10), l.At.UTC().Format(time.RFC3339Nano), auditWho(l), AuditSentence(ctx, l), auditObject(l), auditDetail(ctx, l), l.RoundName,
			l.Reason, l.Act, orEmpty(l.ActorID), l.ObjectKind, l.ObjectID, orEmpty(l.RoundID), l.Detail, l.PrevHash, l.Hash}
		for i := range row {
			row[i] = models.CSVText(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("writing the audit trail: %w", err)
		}
	}
	w.Flush()
	return file.Bytes(), w.Error()
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
