-- The clock of a vote: more time for it, the end of an event in the room, when Acorn was running; and about how many voted where.

-- +goose Up

-- More time to vote. What was sealed stays as it is: the vote closes at the latest of its sealed close and the confirmed rows here. down_from and down_to
-- say when nobody could vote, where that is why. mark is of what was confirmed, by a key outside the database. Where one officer may decide alone, their act is confirmed with nobody named; else it is by another.
CREATE TABLE extensions (
    id           TEXT NOT NULL PRIMARY KEY,
    round_id     TEXT NOT NULL REFERENCES rounds (id),
    reason       TEXT NOT NULL,
    close_from   TIMESTAMP NOT NULL,
    close_to     TIMESTAMP NOT NULL,
    down_from    TIMESTAMP,
    down_to      TIMESTAMP,
    two_people   BOOLEAN NOT NULL,
    proposed_by  TEXT NOT NULL REFERENCES people (id),
    proposed_at  TIMESTAMP NOT NULL,
    confirmed_by TEXT REFERENCES people (id),
    confirmed_at TIMESTAMP,
    mark         BLOB,
    CHECK ((mark IS NULL) = (confirmed_at IS NULL)),
    CHECK (reason <> '' AND close_from < close_to),
    CHECK ((down_from IS NULL) = (down_to IS NULL)),
    CHECK (down_from IS NULL OR down_from < down_to),
    CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CHECK (NOT two_people OR (confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (two_people OR (confirmed_by IS NULL AND confirmed_at IS NOT NULL AND confirmed_at = proposed_at)),
    CHECK ((proposed_at < close_from AND (confirmed_at IS NULL OR confirmed_at < close_from)) OR (two_people AND down_from IS NOT NULL))
);
CREATE INDEX extensions_round ON extensions (round_id);
CREATE UNIQUE INDEX extensions_waiting ON extensions (round_id) WHERE confirmed_at IS NULL;

-- Two people in the room end the vote of an event: it is over the moment the second one says so.
CREATE TABLE event_ends (
    round_id     TEXT NOT NULL PRIMARY KEY REFERENCES rounds (id),
    proposed_by  TEXT NOT NULL REFERENCES people (id),
    proposed_at  TIMESTAMP NOT NULL,
    confirmed_by TEXT REFERENCES people (id),
    confirmed_at TIMESTAMP,
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CHECK (confirmed_at IS NULL OR proposed_at <= confirmed_at)
);

-- The minutes in which a copy of the program was running, so that a gap is seen afterwards.
CREATE TABLE heartbeats (
    minute TIMESTAMP NOT NULL PRIMARY KEY
);

-- About how many have voted, by the way they voted and where, as of a full hour: rounded down. 0 is fewer than 20.
CREATE TABLE turnout_parts (
    round_id TEXT NOT NULL REFERENCES rounds (id),
    hour     TIMESTAMP NOT NULL,
    channel  TEXT NOT NULL,
    venue    TEXT NOT NULL,
    voters   BIGINT NOT NULL,
    PRIMARY KEY (round_id, hour, channel, venue),
    CHECK (channel <> ''),
    CHECK (voters = 0 OR (voters >= 20 AND voters % 10 = 0))
);

-- +goose StatementBegin
CREATE TRIGGER extensions_later_insert BEFORE INSERT ON extensions WHEN EXISTS (SELECT 1 FROM stages WHERE stages.round_id = NEW.round_id AND stages.kind = 'voting' AND stages.closes_at >= NEW.close_to) OR EXISTS (SELECT 1 FROM extensions e WHERE e.round_id = NEW.round_id AND e.id <> NEW.id AND e.confirmed_at IS NOT NULL AND e.close_to >= NEW.close_to)
BEGIN
    SELECT RAISE(ABORT, 'a vote is never made shorter');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER extensions_later_update BEFORE UPDATE ON extensions WHEN EXISTS (SELECT 1 FROM stages WHERE stages.round_id = NEW.round_id AND stages.kind = 'voting' AND stages.closes_at >= NEW.close_to) OR EXISTS (SELECT 1 FROM extensions e WHERE e.round_id = NEW.round_id AND e.id <> NEW.id AND e.confirmed_at IS NOT NULL AND e.close_to >= NEW.close_to)
BEGIN
    SELECT RAISE(ABORT, 'a vote is never made shorter');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER extensions_two_people_insert BEFORE INSERT ON extensions WHEN NOT NEW.two_people AND EXISTS (SELECT 1 FROM rounds WHERE rounds.id = NEW.round_id AND rounds.pot_pence > 5000000)
BEGIN
    SELECT RAISE(ABORT, 'another officer confirms a longer vote of a large round');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER extensions_before_the_count_insert BEFORE INSERT ON extensions WHEN NOT EXISTS (SELECT 1 FROM rulebooks WHERE rulebooks.round_id = NEW.round_id AND rulebooks.sealed_at IS NOT NULL) OR EXISTS (SELECT 1 FROM results WHERE results.round_id = NEW.round_id) OR EXISTS (SELECT 1 FROM event_ends WHERE event_ends.round_id = NEW.round_id AND event_ends.confirmed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'only a sealed vote that is not counted and was not ended goes on for longer');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER extensions_before_the_count_update BEFORE UPDATE ON extensions WHEN NOT EXISTS (SELECT 1 FROM rulebooks WHERE rulebooks.round_id = NEW.round_id AND rulebooks.sealed_at IS NOT NULL) OR EXISTS (SELECT 1 FROM results WHERE results.round_id = NEW.round_id) OR EXISTS (SELECT 1 FROM event_ends WHERE event_ends.round_id = NEW.round_id AND event_ends.confirmed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'only a sealed vote that is not counted and was not ended goes on for longer');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER extensions_unchanged_update BEFORE UPDATE ON extensions WHEN OLD.confirmed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id OR NEW.reason <> OLD.reason OR NEW.close_from <> OLD.close_from OR NEW.close_to <> OLD.close_to OR COALESCE(NEW.down_from, NEW.close_from) <> COALESCE(OLD.down_from, OLD.close_from) OR COALESCE(NEW.down_to, NEW.close_from) <> COALESCE(OLD.down_to, OLD.close_from) OR NEW.two_people <> OLD.two_people OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at
BEGIN
    SELECT RAISE(ABORT, 'a longer vote is on record for good');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER extensions_kept_delete BEFORE DELETE ON extensions WHEN OLD.confirmed_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a longer vote is on record for good');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER event_ends_in_the_room_insert BEFORE INSERT ON event_ends WHEN NOT EXISTS (SELECT 1 FROM rounds JOIN rulebooks ON rulebooks.round_id = rounds.id WHERE rounds.id = NEW.round_id AND rounds.template = 'event' AND rulebooks.sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'only the vote of an event is ended in the room');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER event_ends_in_time_insert BEFORE INSERT ON event_ends WHEN NEW.confirmed_at IS NOT NULL AND (EXISTS (SELECT 1 FROM results WHERE results.round_id = NEW.round_id) OR NOT EXISTS (SELECT 1 FROM stages WHERE stages.round_id = NEW.round_id AND stages.kind = 'voting' AND stages.opens_at <= NEW.confirmed_at AND (stages.closes_at > NEW.confirmed_at OR EXISTS (SELECT 1 FROM extensions e WHERE e.round_id = NEW.round_id AND e.confirmed_at IS NOT NULL AND e.close_to > NEW.confirmed_at))))
BEGIN
    SELECT RAISE(ABORT, 'a vote is ended while it is open');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER event_ends_in_time_update BEFORE UPDATE ON event_ends WHEN NEW.confirmed_at IS NOT NULL AND (EXISTS (SELECT 1 FROM results WHERE results.round_id = NEW.round_id) OR NOT EXISTS (SELECT 1 FROM stages WHERE stages.round_id = NEW.round_id AND stages.kind = 'voting' AND stages.opens_at <= NEW.confirmed_at AND (stages.closes_at > NEW.confirmed_at OR EXISTS (SELECT 1 FROM extensions e WHERE e.round_id = NEW.round_id AND e.confirmed_at IS NOT NULL AND e.close_to > NEW.confirmed_at))))
BEGIN
    SELECT RAISE(ABORT, 'a vote is ended while it is open');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER event_ends_unchanged_update BEFORE UPDATE ON event_ends WHEN OLD.confirmed_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at
BEGIN
    SELECT RAISE(ABORT, 'the end of an event is on record for good');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER event_ends_kept_delete BEFORE DELETE ON event_ends WHEN OLD.confirmed_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'the end of an event is on record for good');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE turnout_parts;
DROP TABLE heartbeats;
DROP TABLE event_ends;
DROP TABLE extensions;
