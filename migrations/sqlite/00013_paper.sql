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
    printed_at    TIMESTAMP NOT NULL,
    out_by        TEXT REFERENCES people (id),
    out_at        TIMESTAMP,
    exchanged     BIGINT NOT NULL,
    returned      BIGINT NOT NULL,
    spoiled       BIGINT NOT NULL,
    unused        BIGINT NOT NULL,
    away          BIGINT NOT NULL,
    note          TEXT NOT NULL,
    counted_by    TEXT REFERENCES people (id),
    counted_at    TIMESTAMP,
    proposed_by   TEXT REFERENCES people (id),
    proposed_at   TIMESTAMP,
    settled_by    TEXT REFERENCES people (id),
    settled_at    TIMESTAMP,
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
    code_hash     BLOB NOT NULL UNIQUE,
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
) WITHOUT ROWID;

-- A vote that an officer takes by phone, until an hour is over. sealed holds who calls and what they chose, under a key that is not in the database, and
-- nothing once the vote is cast on the word of a witness.
CREATE TABLE phone_votes (
    id         TEXT NOT NULL PRIMARY KEY,
    round_id   TEXT NOT NULL REFERENCES rounds (id),
    taken_by   TEXT NOT NULL REFERENCES people (id),
    state      TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    witness_by TEXT REFERENCES people (id),
    begun_at   TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    CHECK (state IN ('asked', 'begun', 'read', 'agreed', 'cast')),
    CHECK (witness_by IS NULL OR (witness_by <> taken_by AND state IN ('agreed', 'cast'))),
    CHECK (state <> 'cast' OR witness_by IS NOT NULL),
    CHECK ((state = 'cast') = (length(sealed) = 0))
);

-- +goose StatementBegin
CREATE TRIGGER paper_batches_settled_update BEFORE UPDATE ON paper_batches WHEN OLD.settled_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.issued <> OLD.issued OR NEW.first_number <> OLD.first_number OR NEW.printed_by <> OLD.printed_by
BEGIN
    SELECT RAISE(ABORT, 'a settled batch of paper never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER paper_batches_kept_delete BEFORE DELETE ON paper_batches WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a batch of paper is never removed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER paper_ballots_unchanged_update BEFORE UPDATE ON paper_ballots WHEN EXISTS (SELECT 1 FROM paper_batches WHERE id = OLD.batch_id AND settled_at IS NOT NULL) OR NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash
BEGIN
    SELECT RAISE(ABORT, 'a paper keeps its number and its code, and all of it once its batch is settled');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER paper_ballots_kept_delete BEFORE DELETE ON paper_ballots WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a paper is never removed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER paper_entries_two_people_insert BEFORE INSERT ON paper_entries WHEN EXISTS (SELECT 1 FROM paper_entries WHERE ballot_id = NEW.ballot_id) AND NOT EXISTS (SELECT 1 FROM paper_entries WHERE ballot_id = NEW.ballot_id AND keyer <> NEW.keyer)
BEGIN
    SELECT RAISE(ABORT, 'a paper is keyed by two different people');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER paper_entries_settled_insert BEFORE INSERT ON paper_entries WHEN NOT EXISTS (SELECT 1 FROM paper_ballots JOIN paper_batches ON paper_batches.id = paper_ballots.batch_id WHERE paper_ballots.id = NEW.ballot_id AND paper_batches.out_at IS NOT NULL AND paper_batches.settled_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'papers are keyed between the day they go out and settling');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER paper_entries_unchanged_update BEFORE UPDATE ON paper_entries WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'what was keyed never changes');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE phone_votes;
DROP TABLE paper_entries;
DROP TABLE paper_ballots;
DROP TABLE paper_batches;
