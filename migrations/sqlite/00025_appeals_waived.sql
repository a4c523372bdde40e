-- A group says that it asks for no other look at the decision that its proposal cannot go forward, so that nobody waits for it.

-- +goose Up

ALTER TABLE proposals ADD COLUMN appeal_waived_at TIMESTAMP;

-- +goose StatementBegin
CREATE TRIGGER proposals_waived_update BEFORE UPDATE ON proposals WHEN NEW.appeal_waived_at IS DISTINCT FROM OLD.appeal_waived_at AND (NEW.appeal_waived_at IS NULL OR NEW.state <> 'not_eligible')
BEGIN
    SELECT RAISE(ABORT, 'a group waives an appeal of what cannot go forward, and that stays said');
END;
-- +goose StatementEnd

-- +goose Down

DROP TRIGGER proposals_waived_update;
ALTER TABLE proposals DROP COLUMN appeal_waived_at;
