package keys

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// auditFile holds the newest entry of the audit trail that was noted.
const auditFile = "audit"

// LastAudit is the newest entry of the audit trail that was noted here, outside the database: its number, and its hash. 0 means that none was.
func (r *Ring) LastAudit() (int64, string, error) {
	text, err := os.ReadFile(filepath.Join(r.dir, auditFile))
	if errors.Is(err, os.ErrNotExist) {
		return 0, "", nil
	}
	if err != nil {
		return 0, "", fmt.Errorf("reading the noted audit entry: %w", err)
	}
	var number int64
	var hash string
	if _, err := fmt.Sscanf(string(text), "%d %64s\n", &number, &hash); err != nil || number <= 0 {
		return 0, "", fmt.Errorf("%w: %s does not name an entry", ErrBadKey, auditFile)
	}
	return number, hash, nil
}

// NoteAudit notes an entry of the audit trail in place of an older one; a newer one stays. Several copies of the program must not do so at once.
func (r *Ring) NoteAudit(number int64, hash string) error {
	noted, _, err := r.LastAudit()
	if err != nil || noted >= number {
		return err
	}
	return r.replace(auditFile, fmt.Sprintf("%d %s\n", number, hash))
}
