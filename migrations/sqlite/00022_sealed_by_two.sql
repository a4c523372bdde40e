-- Above £50,000 one officer proposes to seal a round as it stands, and another does it.

-- +goose Up

-- What is sealed of a round has its area by now, and what is sealed of a ballot the code that it came in with. No SQL can write either anew: so this waits for a database in which no round was
-- sealed.
CREATE TABLE sealed_rounds (
    rounds BIGINT NOT NULL,
    CONSTRAINT no_round_is_sealed_before_this_upgrade CHECK (rounds = 0)
);
INSERT INTO sealed_rounds SELECT COUNT(*) FROM rulebooks WHERE sealed_at IS NOT NULL;
DROP TABLE sealed_rounds;

-- seal_proposed_hash is of the rules and projects that whoever proposes it read. A proposal to seal what has changed since is none.
ALTER TABLE rulebooks ADD COLUMN seal_proposed_by TEXT REFERENCES people (id);
ALTER TABLE rulebooks ADD COLUMN seal_proposed_at TIMESTAMP;
ALTER TABLE rulebooks ADD COLUMN seal_proposed_hash TEXT NOT NULL DEFAULT '' CHECK ((seal_proposed_hash = '') = (seal_proposed_by IS NULL) AND (seal_proposed_at IS NULL) = (seal_proposed_by IS NULL));

-- +goose StatementBegin
CREATE TRIGGER rulebooks_two_update BEFORE UPDATE ON rulebooks WHEN OLD.sealed_at IS NULL AND NEW.sealed_at IS NOT NULL AND EXISTS (SELECT 1 FROM rounds WHERE rounds.id = NEW.round_id AND rounds.pot_pence > 5000000) AND COALESCE(NEW.seal_proposed_by, NEW.sealed_by) = NEW.sealed_by
BEGIN
    SELECT RAISE(ABORT, 'another officer seals what one proposed');
END;
-- +goose StatementEnd

-- Which area's people may vote is sealed, too.
-- +goose StatementBegin
CREATE TRIGGER rounds_area_update BEFORE UPDATE ON rounds WHEN COALESCE(NEW.area_id, '') <> COALESCE(OLD.area_id, '') AND EXISTS (SELECT 1 FROM rulebooks WHERE round_id = OLD.id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'a sealed round stays of its area');
END;
-- +goose StatementEnd

-- +goose Down

DROP TRIGGER rounds_area_update;
DROP TRIGGER rulebooks_two_update;
ALTER TABLE rulebooks DROP COLUMN seal_proposed_hash;
ALTER TABLE rulebooks DROP COLUMN seal_proposed_at;
ALTER TABLE rulebooks DROP COLUMN seal_proposed_by;
