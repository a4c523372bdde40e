-- What gives the right to vote is bound to its entry of the roll.

-- +goose Up

-- What was issued before has no mark, and no SQL can make one, which takes a key: so this waits until every vote that began is over. What is over needs none.
CREATE TABLE unbound_rights (
    votes BIGINT NOT NULL,
    CONSTRAINT open_votes_end_or_are_cancelled_before_this_upgrade CHECK (votes = 0)
);
INSERT INTO unbound_rights SELECT COUNT(*) FROM rounds WHERE cancelled_at IS NULL AND EXISTS (SELECT 1 FROM roll_entries WHERE round_id = rounds.id)
    AND NOT EXISTS (SELECT 1 FROM results WHERE round_id = rounds.id AND published_at IS NOT NULL);
DROP TABLE unbound_rights;

-- bound is a keyed mark over an entry with its hashes, or over a code with its entry (of a paper with its number too). It takes the pepper to make: who writes to the
-- database alone cannot lead a right to another entry. An entry's goes with its hashes; there is none beside what was made before there were marks.
ALTER TABLE roll_entries ADD COLUMN bound BLOB;
ALTER TABLE voting_codes ADD COLUMN bound BLOB;
ALTER TABLE paper_ballots ADD COLUMN bound BLOB;

-- +goose StatementBegin
CREATE TRIGGER roll_entries_bound_update BEFORE UPDATE ON roll_entries WHEN NEW.bound IS NOT NULL AND (OLD.bound IS NULL OR NEW.bound <> OLD.bound)
BEGIN
    SELECT RAISE(ABORT, 'an entry of the roll keeps its mark');
END;
-- +goose StatementEnd

DROP TRIGGER voting_codes_unchanged_update;
-- +goose StatementBegin
CREATE TRIGGER voting_codes_unchanged_update BEFORE UPDATE ON voting_codes WHEN NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash OR NEW.bound <> OLD.bound OR (NEW.bound IS NULL) <> (OLD.bound IS NULL) OR OLD.void_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a voting code keeps its voter, and a void one stays void');
END;
-- +goose StatementEnd

DROP TRIGGER paper_ballots_unchanged_update;
-- +goose StatementBegin
CREATE TRIGGER paper_ballots_unchanged_update BEFORE UPDATE ON paper_ballots WHEN EXISTS (SELECT 1 FROM paper_batches WHERE id = OLD.batch_id AND settled_at IS NOT NULL) OR NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash OR NEW.bound <> OLD.bound OR (NEW.bound IS NULL) <> (OLD.bound IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'a paper keeps its number and its code, and all of it once its batch is settled');
END;
-- +goose StatementEnd

-- +goose Down

DROP TRIGGER roll_entries_bound_update;
DROP TRIGGER voting_codes_unchanged_update;
DROP TRIGGER paper_ballots_unchanged_update;
ALTER TABLE roll_entries DROP COLUMN bound;
ALTER TABLE voting_codes DROP COLUMN bound;
ALTER TABLE paper_ballots DROP COLUMN bound;

-- +goose StatementBegin
CREATE TRIGGER voting_codes_unchanged_update BEFORE UPDATE ON voting_codes WHEN NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash OR OLD.void_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a voting code keeps its voter, and a void one stays void');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER paper_ballots_unchanged_update BEFORE UPDATE ON paper_ballots WHEN EXISTS (SELECT 1 FROM paper_batches WHERE id = OLD.batch_id AND settled_at IS NOT NULL) OR NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash
BEGIN
    SELECT RAISE(ABORT, 'a paper keeps its number and its code, and all of it once its batch is settled');
END;
-- +goose StatementEnd
