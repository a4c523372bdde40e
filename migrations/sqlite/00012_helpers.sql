-- What happens in the room: who had printed codes in their hands, who was let in to help for a day, and when somebody guessed at codes.

-- +goose Up

-- The log of a batch of printed codes: each time it passed from hand to hand, who wrote it down and when. place is a role or a place, never a child.
CREATE TABLE custody_events (
    id       TEXT NOT NULL PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES code_batches (id),
    kind     TEXT NOT NULL,
    codes    BIGINT NOT NULL,
    place    TEXT NOT NULL,
    noted_by TEXT NOT NULL REFERENCES people (id),
    noted_at TIMESTAMP NOT NULL,
    CHECK (kind IN ('printed', 'sealed', 'handed_out', 'taken_back', 'destroyed', 'lost', 'revoked')),
    CHECK (codes > 0),
    CHECK (place <> '' OR kind NOT IN ('handed_out', 'taken_back'))
);
CREATE INDEX custody_events_batch ON custody_events (batch_id);

-- Who helps in a round at one venue on one day, without an account: whoever has the code is let in, from starts_at until ends_at. Only the code's keyed
-- hash is kept. The person stands for them in what they do.
CREATE TABLE helper_passes (
    id        TEXT NOT NULL PRIMARY KEY,
    round_id  TEXT NOT NULL REFERENCES rounds (id),
    venue     TEXT NOT NULL,
    person_id TEXT NOT NULL UNIQUE REFERENCES people (id),
    code_hash BLOB NOT NULL UNIQUE,
    starts_at TIMESTAMP NOT NULL,
    ends_at   TIMESTAMP NOT NULL,
    made_by   TEXT NOT NULL REFERENCES people (id),
    made_at   TIMESTAMP NOT NULL,
    ended_by  TEXT REFERENCES people (id),
    ended_at  TIMESTAMP,
    CHECK (venue <> ''),
    CHECK (starts_at < ends_at),
    CHECK (made_by <> person_id),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE INDEX helper_passes_round ON helper_passes (round_id);

-- Many wrong printed codes came in a short time, or so many texts with codes were asked for that no more are sent. The round's officers look into it and say what it was.
CREATE TABLE code_alerts (
    id        TEXT NOT NULL PRIMARY KEY,
    round_id  TEXT NOT NULL REFERENCES rounds (id),
    kind      TEXT NOT NULL,
    raised_at TIMESTAMP NOT NULL,
    found     TEXT NOT NULL,
    looked_by TEXT REFERENCES people (id),
    looked_at TIMESTAMP,
    CHECK (kind IN ('wrong codes', 'texts')),
    CHECK ((looked_by IS NULL) = (looked_at IS NULL)),
    CHECK ((looked_at IS NULL) = (found = ''))
);
CREATE INDEX code_alerts_round ON code_alerts (round_id);

-- +goose StatementBegin
CREATE TRIGGER custody_events_append_only_update BEFORE UPDATE ON custody_events WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'the log of voting codes never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER custody_events_append_only_delete BEFORE DELETE ON custody_events WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'the log of voting codes never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER helper_passes_unchanged_update BEFORE UPDATE ON helper_passes WHEN NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id OR NEW.venue <> OLD.venue OR NEW.person_id <> OLD.person_id OR NEW.code_hash <> OLD.code_hash OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at OR OLD.ended_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a pass never changes, and one that ended stays so');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER helper_passes_kept_delete BEFORE DELETE ON helper_passes WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a pass is on record for good');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER code_alerts_unchanged_update BEFORE UPDATE ON code_alerts WHEN NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id OR NEW.raised_at <> OLD.raised_at OR OLD.looked_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'an alert never changes once somebody looked into it');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER code_alerts_kept_delete BEFORE DELETE ON code_alerts WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'an alert is on record for good');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE code_alerts;
DROP TABLE helper_passes;
DROP TABLE custody_events;
