-- What was sealed is bound by a key outside the database.

-- +goose Up

-- No SQL can make a mark, which takes a key: so this waits for a database in which no round was sealed.
CREATE TABLE unmarked_rounds (
    rounds BIGINT NOT NULL,
    CONSTRAINT no_round_is_sealed_before_this_upgrade CHECK (rounds = 0)
);
INSERT INTO unmarked_rounds SELECT COUNT(*) FROM rulebooks WHERE sealed_at IS NOT NULL;
DROP TABLE unmarked_rounds;

-- The same is true of entries of a roll that have the mark of 32 bytes from before addresses had one too. What is counted or cancelled needs none.
CREATE TABLE short_marks (
    entries BIGINT NOT NULL,
    CONSTRAINT rounds_with_a_roll_or_codes_are_cancelled_before_this_upgrade CHECK (entries = 0)
);
INSERT INTO short_marks SELECT COUNT(*) FROM roll_entries JOIN rounds ON rounds.id = roll_entries.round_id
    WHERE LENGTH(roll_entries.bound) = 32 AND rounds.cancelled_at IS NULL AND NOT EXISTS (SELECT 1 FROM results WHERE results.round_id = rounds.id);
DROP TABLE short_marks;

-- mark is a keyed mark over a round and its hash. Who writes to the database alone cannot give a sealed round other rules with the hash to match.
ALTER TABLE rulebooks ADD COLUMN mark BLOB;

-- +goose StatementBegin
CREATE TRIGGER rulebooks_marked_insert BEFORE INSERT ON rulebooks WHEN (NEW.sealed_at IS NULL) <> (NEW.mark IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'what is sealed has a mark, and nothing else');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER rulebooks_marked_update BEFORE UPDATE ON rulebooks WHEN (NEW.sealed_at IS NULL) <> (NEW.mark IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'what is sealed has a mark, and nothing else');
END;
-- +goose StatementEnd

-- card_mark is a keyed mark over what the ballot says of a project beside its title and cost, and full_mark over all that its page says: in English, and in each
-- language that it was translated to.
ALTER TABLE projects ADD COLUMN card_mark BLOB NOT NULL;
ALTER TABLE projects ADD COLUMN full_mark BLOB NOT NULL;
ALTER TABLE project_translations ADD COLUMN card_mark BLOB NOT NULL;
ALTER TABLE project_translations ADD COLUMN full_mark BLOB NOT NULL;

-- +goose Down

DROP TRIGGER rulebooks_marked_insert;
DROP TRIGGER rulebooks_marked_update;
ALTER TABLE project_translations DROP COLUMN full_mark;
ALTER TABLE project_translations DROP COLUMN card_mark;
ALTER TABLE projects DROP COLUMN full_mark;
ALTER TABLE projects DROP COLUMN card_mark;
ALTER TABLE rulebooks DROP COLUMN mark;
