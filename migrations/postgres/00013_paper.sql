-- Paper: ballots that are printed for a venue, what two people key of each, and the sums that must agree before they are cast.

-- +goose Up

-- Paper ballots printed together for one venue. returned, spoiled, unused and away are as the venue counted them; the schema lets no batch be settled that
-- does not add up, and only by another person than who proposes it.
CREATE TABLE paper_batches (
    id            TEXT NOT NULL PRIMARY KEY,
    round_id      TEXT NOT NULL REFERENCES rounds (id),
    label         TEXT NOT NULL,
    venue         TEXT NOT NULL,
    first_number  BIGINT NOT NULL,
    issued        BIGINT NOT NULL,
    printed_by    TEXT NOT NULL REFERENCES people (id),
    printed_at    TIMESTAMPTZ NOT NULL,
    out_by        TEXT REFERENCES people (id),
    out_at        TIMESTAMPTZ,
    exchanged     BIGINT NOT NULL,
    returned      BIGINT NOT NULL,
    spoiled       BIGINT NOT NULL,
    unused        BIGINT NOT NULL,
    away          BIGINT NOT NULL,
    note          TEXT NOT NULL,
    counted_by    TEXT REFERENCES people (id),
    counted_at    TIMESTAMPTZ,
    proposed_by   TEXT REFERENCES people (id),
    proposed_at   TIMESTAMPTZ,
    settled_by    TEXT REFERENCES people (id),
    settled_at    TIMESTAMPTZ,
    cast_ballots  BIGINT NOT NULL,
    replaced      BIGINT NOT NULL,
    refused       BIGINT NOT NULL,
    readings_hash TEXT NOT NULL,
    UNIQUE (round_id, label),
    UNIQUE (round_id, first_number),
    CHECK (label <> '' AND venue <> '' AND first_number > 0 AND issued > 0),
    CHECK (exchanged >= 0 AND returned >= 0 AND spoiled >= 0 AND unused >= 0 AND away >= 0),
    CHECK ((out_by IS NULL) = (out_at IS NULL)),
    CHECK ((counted_by IS NULL) = (counted_at IS NULL)),
    CHECK ((proposed_by IS NULL) = (proposed_at IS NULL)),
    CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
    CHECK (settled_by IS NULL OR (proposed_by IS NOT NULL AND settled_by <> proposed_by)),
    CHECK (settled_by IS NULL OR (counted_by IS NOT NULL AND issued = returned + spoiled + unused + away AND returned = cast_ballots + refused AND readings_hash <> ''))
);

-- A printed paper ballot: one entry of the roll, which knows nobody, and one code, kept as a keyed hash. state says whether the paper was handed
-- in and two people read the same on it: so long its code opens nothing.
CREATE TABLE paper_ballots (
    id            TEXT NOT NULL PRIMARY KEY,
    round_id      TEXT NOT NULL REFERENCES rounds (id),
    batch_id      TEXT NOT NULL REFERENCES paper_batches (id),
    number        BIGINT NOT NULL,
    roll_entry_id TEXT NOT NULL UNIQUE REFERENCES roll_entries (id),
    code_hash     BYTEA NOT NULL UNIQUE,
    state         TEXT NOT NULL,
    UNIQUE (round_id, number),
    CHECK (number > 0),
    CHECK (state IN ('out', 'in'))
);
CREATE INDEX paper_ballots_batch ON paper_ballots (batch_id);

-- What somebody read on a paper, until its batch is settled: then the readings go, because beside a paper's number they would tell what is on a ballot.
-- Before, one goes where it was typed under a wrong number. reading is sealed with the round's key, as ballots are. look puts those of a paper in order.
CREATE TABLE paper_entries (
    ballot_id TEXT NOT NULL REFERENCES paper_ballots (id),
    look      BIGINT NOT NULL,
    keyer     TEXT NOT NULL REFERENCES people (id),
    reading   TEXT NOT NULL,
    PRIMARY KEY (ballot_id, look),
    CHECK (look > 0 AND reading <> '')
);

-- A vote that an officer takes by phone, until an hour is over. sealed holds who calls and what they chose, under a key that is not in the database, and
-- nothing once the vote is cast on the word of a witness.
CREATE TABLE phone_votes (
    id         TEXT NOT NULL PRIMARY KEY,
    round_id   TEXT NOT NULL REFERENCES rounds (id),
    taken_by   TEXT NOT NULL REFERENCES people (id),
    state      TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    witness_by TEXT REFERENCES people (id),
    begun_at   TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    CHECK (state IN ('asked', 'begun', 'read', 'agreed', 'cast')),
    CHECK (witness_by IS NULL OR (witness_by <> taken_by AND state IN ('agreed', 'cast'))),
    CHECK (state <> 'cast' OR witness_by IS NOT NULL),
    CHECK ((state = 'cast') = (length(sealed) = 0))
);

-- +goose StatementBegin
CREATE FUNCTION paper_batches_settled_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.issued <> OLD.issued OR NEW.first_number <> OLD.first_number OR NEW.printed_by <> OLD.printed_by THEN
        RAISE EXCEPTION 'a settled batch of paper never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_batches_settled_update BEFORE UPDATE ON paper_batches FOR EACH ROW EXECUTE FUNCTION paper_batches_settled_update();

-- +goose StatementBegin
CREATE FUNCTION paper_batches_kept_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a batch of paper is never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_batches_kept_delete BEFORE DELETE ON paper_batches FOR EACH ROW EXECUTE FUNCTION paper_batches_kept_delete();

-- +goose StatementBegin
CREATE FUNCTION paper_ballots_unchanged_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM paper_batches WHERE id = OLD.batch_id AND settled_at IS NOT NULL) OR NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash THEN
        RAISE EXCEPTION 'a paper keeps its number and its code, and all of it once its batch is settled';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_ballots_unchanged_update BEFORE UPDATE ON paper_ballots FOR EACH ROW EXECUTE FUNCTION paper_ballots_unchanged_update();

-- +goose StatementBegin
CREATE FUNCTION paper_ballots_kept_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a paper is never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_ballots_kept_delete BEFORE DELETE ON paper_ballots FOR EACH ROW EXECUTE FUNCTION paper_ballots_kept_delete();

-- +goose StatementBegin
CREATE FUNCTION paper_entries_two_people_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM paper_entries WHERE ballot_id = NEW.ballot_id) AND NOT EXISTS (SELECT 1 FROM paper_entries WHERE ballot_id = NEW.ballot_id AND keyer <> NEW.keyer) THEN
        RAISE EXCEPTION 'a paper is keyed by two different people';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_entries_two_people_insert BEFORE INSERT ON paper_entries FOR EACH ROW EXECUTE FUNCTION paper_entries_two_people_insert();

-- +goose StatementBegin
CREATE FUNCTION paper_entries_settled_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM paper_ballots JOIN paper_batches ON paper_batches.id = paper_ballots.batch_id WHERE paper_ballots.id = NEW.ballot_id AND paper_batches.out_at IS NOT NULL AND paper_batches.settled_at IS NULL) THEN
        RAISE EXCEPTION 'papers are keyed between the day they go out and settling';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_entries_settled_insert BEFORE INSERT ON paper_entries FOR EACH ROW EXECUTE FUNCTION paper_entries_settled_insert();

-- +goose StatementBegin
CREATE FUNCTION paper_entries_unchanged_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'what was keyed never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_entries_unchanged_update BEFORE UPDATE ON paper_entries FOR EACH ROW EXECUTE FUNCTION paper_entries_unchanged_update();

-- +goose Down

DROP TABLE phone_votes;
DROP TABLE paper_entries;
DROP TABLE paper_ballots;
DROP TABLE paper_batches;
DROP FUNCTION paper_batches_settled_update();
DROP FUNCTION paper_batches_kept_delete();
DROP FUNCTION paper_ballots_unchanged_update();
DROP FUNCTION paper_ballots_kept_delete();
DROP FUNCTION paper_entries_two_people_insert();
DROP FUNCTION paper_entries_settled_insert();
DROP FUNCTION paper_entries_unchanged_update();
