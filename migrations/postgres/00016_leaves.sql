-- What a commitment is to is sealed beside it.

-- +goose Up

-- What was committed to before has no seal, and no SQL can make one, which takes a key: so this waits until every vote with ballots has its result out or is cancelled. What is over needs none.
CREATE TABLE unsealed_leaves (
    votes BIGINT NOT NULL,
    CONSTRAINT open_votes_end_or_are_cancelled_before_this_upgrade CHECK (votes = 0)
);
INSERT INTO unsealed_leaves SELECT COUNT(*) FROM rounds WHERE cancelled_at IS NULL AND EXISTS (SELECT 1 FROM ballot_leaves WHERE round_id = rounds.id)
    AND NOT EXISTS (SELECT 1 FROM results WHERE round_id = rounds.id AND published_at IS NOT NULL);
DROP TABLE unsealed_leaves;

-- sealed is whose ballot a commitment is to and which version of it, under a key of the round's that is not in the database: 36 bytes and the 16 of AES-GCM. It is empty where the
-- commitment is older than this column.
ALTER TABLE ballot_leaves ADD COLUMN sealed BYTEA NOT NULL DEFAULT '' CHECK (LENGTH(sealed) IN (0, 52));

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION ballot_leaves_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number IS NOT NULL AND (NEW.number IS NULL OR NEW.number <> OLD.number)) OR NEW.round_id <> OLD.round_id OR NEW.commitment <> OLD.commitment OR NEW.tracker <> OLD.tracker OR NEW.sealed <> OLD.sealed THEN
        RAISE EXCEPTION 'a commitment never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- +goose Down

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION ballot_leaves_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number IS NOT NULL AND (NEW.number IS NULL OR NEW.number <> OLD.number)) OR NEW.round_id <> OLD.round_id OR NEW.commitment <> OLD.commitment OR NEW.tracker <> OLD.tracker THEN
        RAISE EXCEPTION 'a commitment never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

ALTER TABLE ballot_leaves DROP COLUMN sealed;
