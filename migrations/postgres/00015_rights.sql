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
ALTER TABLE roll_entries ADD COLUMN bound BYTEA;
ALTER TABLE voting_codes ADD COLUMN bound BYTEA;
ALTER TABLE paper_ballots ADD COLUMN bound BYTEA;

-- +goose StatementBegin
CREATE FUNCTION roll_entries_bound_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.bound IS NOT NULL AND (OLD.bound IS NULL OR NEW.bound <> OLD.bound) THEN
        RAISE EXCEPTION 'an entry of the roll keeps its mark';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER roll_entries_bound_update BEFORE UPDATE ON roll_entries FOR EACH ROW EXECUTE FUNCTION roll_entries_bound_update();

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION voting_codes_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash OR NEW.bound <> OLD.bound OR (NEW.bound IS NULL) <> (OLD.bound IS NULL) OR OLD.void_at IS NOT NULL THEN
        RAISE EXCEPTION 'a voting code keeps its voter, and a void one stays void';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION paper_ballots_unchanged_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM paper_batches WHERE id = OLD.batch_id AND settled_at IS NOT NULL) OR NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash OR NEW.bound <> OLD.bound OR (NEW.bound IS NULL) <> (OLD.bound IS NULL) THEN
        RAISE EXCEPTION 'a paper keeps its number and its code, and all of it once its batch is settled';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- +goose Down

DROP TRIGGER roll_entries_bound_update ON roll_entries;
DROP FUNCTION roll_entries_bound_update();

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION voting_codes_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash OR OLD.void_at IS NOT NULL THEN
        RAISE EXCEPTION 'a voting code keeps its voter, and a void one stays void';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION paper_ballots_unchanged_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM paper_batches WHERE id = OLD.batch_id AND settled_at IS NOT NULL) OR NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash THEN
        RAISE EXCEPTION 'a paper keeps its number and its code, and all of it once its batch is settled';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

ALTER TABLE roll_entries DROP COLUMN bound;
ALTER TABLE voting_codes DROP COLUMN bound;
ALTER TABLE paper_ballots DROP COLUMN bound;
