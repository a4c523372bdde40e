-- The vote: the sealed list of projects, who may vote, the ballots, and the result.

-- +goose Up

-- What is on the ballot, copied when the round is sealed: from then on neither the list nor a cost changes.
CREATE TABLE projects (
    round_id    TEXT NOT NULL REFERENCES rounds (id),
    proposal_id TEXT NOT NULL UNIQUE REFERENCES proposals (id),
    version_id  TEXT NOT NULL REFERENCES proposal_versions (id),
    number      BIGINT NOT NULL,
    title       TEXT NOT NULL,
    cost_pence  BIGINT NOT NULL,
    PRIMARY KEY (round_id, number),
    CHECK (number > 0 AND title <> '' AND cost_pence > 0)
);

-- Printed voting codes, by place and by class or group.
CREATE TABLE code_batches (
    id         TEXT NOT NULL PRIMARY KEY,
    round_id   TEXT NOT NULL REFERENCES rounds (id),
    label      TEXT NOT NULL,
    held_by    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    issued_by  TEXT NOT NULL REFERENCES people (id),
    issued_at  TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    UNIQUE (round_id, held_by, label),
    CHECK (label <> ''),
    CHECK (kind IN ('school', 'youth_club', 'library', 'letters', 'event', 'other'))
);

-- Who may vote: one entry a person. A code's entry knows nobody; an e-mail's holds the address, or in its place a mobile number, until the round is over, and a keyed hash
-- of it until nobody can complain any more. So does that of somebody on an imported roll, who may have both and votes by either, which also has a keyed hash of their reference there. Of who signed in to
-- vote it has a keyed hash of the account. standing says whether an entry may vote: a closed one never again, a quarantined one is set aside until two
-- officers decide.
CREATE TABLE roll_entries (
    id             TEXT NOT NULL PRIMARY KEY,
    round_id       TEXT NOT NULL REFERENCES rounds (id),
    channel        TEXT NOT NULL,
    contact_hash   BLOB,
    contact        TEXT NOT NULL,
    mobile_hash    BLOB,
    mobile         TEXT NOT NULL,
    reference_hash BLOB,
    declared       TEXT NOT NULL,
    keep_until     TIMESTAMP NOT NULL,
    standing       TEXT NOT NULL,
    UNIQUE (round_id, contact_hash),
    UNIQUE (round_id, mobile_hash),
    UNIQUE (round_id, reference_hash),
    CHECK (standing IN ('open', 'closed', 'quarantined')),
    CHECK (channel IN ('email', 'code', 'paper', 'roll', 'sign_in')),
    CHECK (channel IN ('email', 'roll') OR contact = ''),
    CHECK (channel IN ('email', 'roll', 'sign_in') OR contact_hash IS NULL),
    CHECK (channel = 'roll' OR reference_hash IS NULL),
    CHECK (channel = 'code' OR contact_hash IS NOT NULL OR contact = ''),
    CHECK (channel IN ('email', 'roll') OR (mobile_hash IS NULL AND mobile = '')),
    CHECK (mobile = '' OR (mobile_hash IS NOT NULL AND mobile LIKE '+447%'))
);

-- A printed voting code. Only its keyed hash is kept.
CREATE TABLE voting_codes (
    id            TEXT NOT NULL PRIMARY KEY,
    round_id      TEXT NOT NULL REFERENCES rounds (id),
    batch_id      TEXT NOT NULL REFERENCES code_batches (id),
    roll_entry_id TEXT NOT NULL REFERENCES roll_entries (id),
    code_hash     BLOB NOT NULL UNIQUE,
    void_at       TIMESTAMP
);
CREATE INDEX voting_codes_batch ON voting_codes (batch_id);
CREATE UNIQUE INDEX voting_codes_one ON voting_codes (roll_entry_id) WHERE void_at IS NULL;

-- A one-time code sent by e-mail or text to vote. It reopens its own ballot until it expires. request_hash is a keyed hash of what the page has on which it
-- was asked for: tries without it never reach the code. declared and network_hash are what whoever asked said of how the person belongs, and from where: they are of
-- the entry only once the code was proved, and are moved to it together with others'.
CREATE TABLE vote_codes (
    id            TEXT NOT NULL PRIMARY KEY,
    round_id      TEXT NOT NULL REFERENCES rounds (id),
    roll_entry_id TEXT NOT NULL REFERENCES roll_entries (id),
    request_hash  BLOB NOT NULL UNIQUE,
    code_hash     BLOB NOT NULL,
    tries         BIGINT NOT NULL,
    expires_at    TIMESTAMP NOT NULL,
    declared      TEXT NOT NULL,
    network_hash  BLOB,
    proved        BOOLEAN NOT NULL,
    CHECK (tries >= 0)
);
CREATE INDEX vote_codes_entry ON vote_codes (roll_entry_id);

-- A ballot. It names nobody and says nothing about when: voter_ref is a keyed hash whose key is outside this database, and without row numbers
-- the table keeps no order of arrival.
-- choices says nothing to whoever has no key either: it is the points of each project, sealed (AES-256-GCM) with the round's key and the random bytes of nonce. The three tables that a voter's transaction writes name their round without a foreign key:
-- each would lock the round's one row for all who vote at once. Triggers ask for its sealed rulebook instead, which stays for good and has the round stay.
-- They let a row be written again as it is: a job does that, so that the numbers of PostgreSQL's transactions do not tell in which order votes came.
CREATE TABLE ballots (
    id            TEXT NOT NULL PRIMARY KEY,
    round_id      TEXT NOT NULL,
    voter_ref     BLOB NOT NULL,
    version       BIGINT NOT NULL,
    choices       TEXT NOT NULL,
    rulebook_hash TEXT NOT NULL,
    nonce         BLOB NOT NULL,
    tracker       TEXT NOT NULL UNIQUE,
    state         TEXT NOT NULL,
    CHECK (version > 0 AND rulebook_hash <> '' AND tracker <> ''),
    CHECK (state IN ('counted', 'quarantined', 'void'))
) WITHOUT ROWID;
CREATE UNIQUE INDEX ballots_once ON ballots (round_id, voter_ref);

-- A commitment to every version of every ballot, in no order until they are numbered.
CREATE TABLE ballot_leaves (
    round_id   TEXT NOT NULL,
    commitment BLOB NOT NULL,
    tracker    TEXT NOT NULL UNIQUE,
    number     BIGINT,
    PRIMARY KEY (round_id, commitment)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ballot_leaves_number ON ballot_leaves (round_id, number);

-- What a round's log of commitments was at the end of an hour: how many it had in order of their numbers, and the root over them (RFC 6962). note is the
-- text that says so, signed.
CREATE TABLE checkpoints (
    round_id TEXT NOT NULL REFERENCES rounds (id),
    hour     TIMESTAMP NOT NULL,
    size     BIGINT NOT NULL,
    root     BLOB NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (round_id, hour),
    CHECK (size >= 0 AND note <> '')
);

-- A submission seen before answers as it did the first time. Rows go when the round is counted.
CREATE TABLE submissions (
    id           TEXT NOT NULL PRIMARY KEY,
    round_id     TEXT NOT NULL,
    voter_ref    BLOB NOT NULL,
    payload_hash BLOB NOT NULL,
    tracker      TEXT NOT NULL
) WITHOUT ROWID;

-- The published outcome of a count. outcome is the tally's own JSON, byte for byte.
-- About how many have voted in a round, as of a full hour: rounded down, and never of fewer than 20. Nobody keeps when one ballot came in.
CREATE TABLE turnouts (
    round_id TEXT NOT NULL REFERENCES rounds (id),
    hour     TIMESTAMP NOT NULL,
    voters   BIGINT NOT NULL,
    PRIMARY KEY (round_id, hour),
    CHECK (voters >= 20 AND voters % 10 = 0)
);

CREATE TABLE results (
    round_id          TEXT NOT NULL PRIMARY KEY REFERENCES rounds (id),
    rulebook_hash     TEXT NOT NULL,
    ballots_hash      TEXT NOT NULL,
    ballots           BIGINT NOT NULL,
    voters_served     BIGINT NOT NULL,
    spent_pence       BIGINT NOT NULL,
    outcome           TEXT NOT NULL,
    other_outcome     TEXT NOT NULL,
    counted_by        TEXT NOT NULL REFERENCES people (id),
    counted_at        TIMESTAMP NOT NULL,
    proposers_told_by TEXT REFERENCES people (id),
    proposers_told_at TIMESTAMP,
    published_by      TEXT REFERENCES people (id),
    published_at      TIMESTAMP,
    CHECK (ballots >= 0 AND voters_served BETWEEN 0 AND ballots AND spent_pence >= 0),
    CHECK ((proposers_told_by IS NULL) = (proposers_told_at IS NULL)),
    CHECK ((published_by IS NULL) = (published_at IS NULL)),
    CHECK (published_at IS NULL OR proposers_told_at IS NOT NULL)
);

-- Two officers destroy a round's key when nobody can complain any more: after that nothing leads from a ballot to a person.
CREATE TABLE key_destructions (
    round_id     TEXT NOT NULL PRIMARY KEY REFERENCES results (round_id),
    statement    TEXT NOT NULL,
    proposed_by  TEXT NOT NULL REFERENCES people (id),
    proposed_at  TIMESTAMP NOT NULL,
    confirmed_by TEXT REFERENCES people (id),
    confirmed_at TIMESTAMP,
    destroyed_at TIMESTAMP,
    CHECK (statement <> ''),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CHECK (destroyed_at IS NULL OR confirmed_at IS NOT NULL)
);

-- The ballots that were counted, copied in random order when the key is destroyed, without what led to voters.
CREATE TABLE counted_ballots (
    id       TEXT NOT NULL PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES rounds (id),
    choices  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX counted_ballots_round ON counted_ballots (round_id);

-- What the result says of each project.
CREATE TABLE result_lines (
    round_id    TEXT NOT NULL REFERENCES results (round_id),
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    rank        BIGINT NOT NULL,
    votes       BIGINT NOT NULL,
    people      BIGINT NOT NULL,
    cost_pence  BIGINT NOT NULL,
    left_pence  BIGINT NOT NULL,
    voted_in    BOOLEAN NOT NULL,
    reason      TEXT NOT NULL,
    votes_short BIGINT NOT NULL,
    PRIMARY KEY (round_id, proposal_id),
    UNIQUE (round_id, rank),
    CHECK (rank > 0 AND people >= 0 AND cost_pence > 0 AND left_pence >= 0 AND votes_short >= 0 AND reason <> ''),
    CHECK (votes >= people)
);

-- +goose StatementBegin
CREATE TRIGGER projects_frozen_insert BEFORE INSERT ON projects WHEN EXISTS (SELECT 1 FROM rulebooks WHERE round_id = NEW.round_id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the projects of a sealed round never change');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER projects_frozen_update BEFORE UPDATE ON projects WHEN EXISTS (SELECT 1 FROM rulebooks WHERE round_id IN (OLD.round_id, NEW.round_id) AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the projects of a sealed round never change');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER projects_frozen_delete BEFORE DELETE ON projects WHEN EXISTS (SELECT 1 FROM rulebooks WHERE round_id = OLD.round_id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the projects of a sealed round never change');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballots_by_the_rules_insert BEFORE INSERT ON ballots WHEN NOT EXISTS (SELECT 1 FROM rulebooks WHERE round_id = NEW.round_id AND sealed_at IS NOT NULL AND hash = NEW.rulebook_hash)
BEGIN
    SELECT RAISE(ABORT, 'a ballot is cast by the sealed rulebook');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballots_by_the_rules_update BEFORE UPDATE ON ballots WHEN NOT EXISTS (SELECT 1 FROM rulebooks WHERE round_id = NEW.round_id AND sealed_at IS NOT NULL AND hash = NEW.rulebook_hash)
BEGIN
    SELECT RAISE(ABORT, 'a ballot is cast by the sealed rulebook');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballots_before_the_count_insert BEFORE INSERT ON ballots WHEN EXISTS (SELECT 1 FROM results WHERE round_id = NEW.round_id)
BEGIN
    SELECT RAISE(ABORT, 'a counted round takes no ballots');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballots_before_the_count_update BEFORE UPDATE ON ballots WHEN EXISTS (SELECT 1 FROM results WHERE round_id = NEW.round_id)
BEGIN
    SELECT RAISE(ABORT, 'a counted round takes no ballots');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballots_kept_delete BEFORE DELETE ON ballots WHEN NOT EXISTS (SELECT 1 FROM key_destructions WHERE round_id = OLD.round_id AND confirmed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'a ballot is removed only when two officers destroy the key');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballot_leaves_kept_delete BEFORE DELETE ON ballot_leaves WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a commitment is never removed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballot_leaves_unchanged_update BEFORE UPDATE ON ballot_leaves WHEN (OLD.number IS NOT NULL AND (NEW.number IS NULL OR NEW.number <> OLD.number)) OR NEW.round_id <> OLD.round_id OR NEW.commitment <> OLD.commitment OR NEW.tracker <> OLD.tracker
BEGIN
    SELECT RAISE(ABORT, 'a commitment never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER results_unchanged_update BEFORE UPDATE ON results WHEN OLD.published_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.outcome <> OLD.outcome OR NEW.other_outcome <> OLD.other_outcome OR NEW.ballots_hash <> OLD.ballots_hash OR NEW.rulebook_hash <> OLD.rulebook_hash OR NEW.ballots <> OLD.ballots OR NEW.voters_served <> OLD.voters_served OR NEW.spent_pence <> OLD.spent_pence OR NEW.counted_by <> OLD.counted_by OR NEW.counted_at <> OLD.counted_at
BEGIN
    SELECT RAISE(ABORT, 'a result never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER results_kept_delete BEFORE DELETE ON results WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a result is never removed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER result_lines_append_only_update BEFORE UPDATE ON result_lines WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a result never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER result_lines_append_only_delete BEFORE DELETE ON result_lines WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a result never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballots_unchanged_update BEFORE UPDATE ON ballots WHEN NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id OR NEW.voter_ref <> OLD.voter_ref OR NEW.version < OLD.version OR (OLD.state = 'void' AND (NEW.state <> 'void' OR NEW.version <> OLD.version OR NEW.choices <> OLD.choices OR NEW.nonce <> OLD.nonce OR NEW.tracker <> OLD.tracker))
BEGIN
    SELECT RAISE(ABORT, 'a ballot keeps its voter, and a void one stays void');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER roll_entries_closed_update BEFORE UPDATE ON roll_entries WHEN OLD.standing = 'closed' AND NEW.standing <> 'closed'
BEGIN
    SELECT RAISE(ABORT, 'a closed entry of the roll stays closed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER voting_codes_unchanged_update BEFORE UPDATE ON voting_codes WHEN NEW.round_id <> OLD.round_id OR NEW.batch_id <> OLD.batch_id OR NEW.roll_entry_id <> OLD.roll_entry_id OR NEW.code_hash <> OLD.code_hash OR OLD.void_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a voting code keeps its voter, and a void one stays void');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER result_lines_published_insert BEFORE INSERT ON result_lines WHEN EXISTS (SELECT 1 FROM results WHERE round_id = NEW.round_id AND published_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'a result never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballots_cancelled_insert BEFORE INSERT ON ballots WHEN EXISTS (SELECT 1 FROM rounds WHERE id = NEW.round_id AND cancelled_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'a cancelled round takes no ballots');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballot_leaves_before_the_count_insert BEFORE INSERT ON ballot_leaves WHEN EXISTS (SELECT 1 FROM results WHERE round_id = NEW.round_id)
BEGIN
    SELECT RAISE(ABORT, 'a counted round takes no ballots');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ballot_leaves_sealed_insert BEFORE INSERT ON ballot_leaves WHEN NOT EXISTS (SELECT 1 FROM rulebooks WHERE round_id = NEW.round_id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'only a sealed round takes ballots');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER submissions_sealed_insert BEFORE INSERT ON submissions WHEN NOT EXISTS (SELECT 1 FROM rulebooks WHERE round_id = NEW.round_id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'only a sealed round takes ballots');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER submissions_unchanged_update BEFORE UPDATE ON submissions WHEN NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id OR NEW.voter_ref <> OLD.voter_ref OR NEW.payload_hash <> OLD.payload_hash OR NEW.tracker <> OLD.tracker
BEGIN
    SELECT RAISE(ABORT, 'a submission never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoints_grow_insert BEFORE INSERT ON checkpoints WHEN EXISTS (SELECT 1 FROM checkpoints WHERE round_id = NEW.round_id AND (size > NEW.size OR hour > NEW.hour))
BEGIN
    SELECT RAISE(ABORT, 'the log only grows');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoints_append_only_update BEFORE UPDATE ON checkpoints WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a checkpoint never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoints_append_only_delete BEFORE DELETE ON checkpoints WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a checkpoint never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER key_destructions_kept_update BEFORE UPDATE ON key_destructions WHEN OLD.destroyed_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.statement <> OLD.statement OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at IS NULL OR NEW.confirmed_at <> OLD.confirmed_at OR NEW.confirmed_by <> OLD.confirmed_by))
BEGIN
    SELECT RAISE(ABORT, 'the destruction of a key is on record for good');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER key_destructions_kept_delete BEFORE DELETE ON key_destructions WHEN OLD.confirmed_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'the destruction of a key is on record for good');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER counted_ballots_unlinked_insert BEFORE INSERT ON counted_ballots WHEN NOT EXISTS (SELECT 1 FROM key_destructions WHERE round_id = NEW.round_id AND confirmed_at IS NOT NULL AND destroyed_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'ballots are copied when two officers destroy the key');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER counted_ballots_append_only_update BEFORE UPDATE ON counted_ballots WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a counted ballot never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER counted_ballots_append_only_delete BEFORE DELETE ON counted_ballots WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a counted ballot never changes');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE result_lines;
DROP TABLE counted_ballots;
DROP TABLE key_destructions;
DROP TABLE results;
DROP TABLE turnouts;
DROP TABLE submissions;
DROP TABLE checkpoints;
DROP TABLE ballot_leaves;
DROP TABLE ballots;
DROP TABLE vote_codes;
DROP TABLE voting_codes;
DROP TABLE roll_entries;
DROP TABLE code_batches;
DROP TABLE projects;
