-- What two officers decide on the end of an event's vote, and on a round's key, is bound to them.

-- +goose Up

-- mark is of what was confirmed, by a key outside the database: who writes to the database alone ends no vote and has no key destroyed. What was confirmed before
-- there were marks has none, and no SQL can make one, so the upgrade is refused beside it.
ALTER TABLE event_ends ADD COLUMN mark BLOB CHECK ((mark IS NULL) = (confirmed_at IS NULL));
ALTER TABLE key_destructions ADD COLUMN mark BLOB CHECK ((mark IS NULL) = (confirmed_at IS NULL));

DROP TRIGGER key_destructions_kept_update;
-- +goose StatementBegin
CREATE TRIGGER key_destructions_kept_update BEFORE UPDATE ON key_destructions WHEN OLD.destroyed_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.statement <> OLD.statement OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at IS NULL OR NEW.confirmed_at <> OLD.confirmed_at OR NEW.confirmed_by <> OLD.confirmed_by OR NEW.mark <> OLD.mark))
BEGIN
    SELECT RAISE(ABORT, 'the destruction of a key is on record for good');
END;
-- +goose StatementEnd

-- +goose Down

DROP TRIGGER key_destructions_kept_update;
-- +goose StatementBegin
CREATE TRIGGER key_destructions_kept_update BEFORE UPDATE ON key_destructions WHEN OLD.destroyed_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.statement <> OLD.statement OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at IS NULL OR NEW.confirmed_at <> OLD.confirmed_at OR NEW.confirmed_by <> OLD.confirmed_by))
BEGIN
    SELECT RAISE(ABORT, 'the destruction of a key is on record for good');
END;
-- +goose StatementEnd

ALTER TABLE key_destructions DROP COLUMN mark;
ALTER TABLE event_ends DROP COLUMN mark;
