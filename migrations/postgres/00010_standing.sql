-- What officers decide about entries of the roll, always two of them, and what a count says of the ballots that it left out.

-- +goose Up

-- When an address joined a round's roll, to the hour, and from which network: a keyed hash of a part of its address. It is there to see what stands out
-- while a vote goes on, is of no ballot, and goes when the votes are counted.
CREATE TABLE enrolments (
    roll_entry_id TEXT NOT NULL PRIMARY KEY REFERENCES roll_entries (id),
    round_id      TEXT NOT NULL REFERENCES rounds (id),
    network       BYTEA NOT NULL,
    hour          TIMESTAMPTZ NOT NULL
);
CREATE INDEX enrolments_round ON enrolments (round_id);

-- One officer proposes, another decides. new_entry_id is what the person of a closed entry got for it. Nothing here leads to a ballot.
CREATE TABLE standing_decisions (
    id           TEXT NOT NULL PRIMARY KEY,
    round_id     TEXT NOT NULL REFERENCES rounds (id),
    kind         TEXT NOT NULL,
    flag         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    proposed_by  TEXT NOT NULL REFERENCES people (id),
    proposed_at  TIMESTAMPTZ NOT NULL,
    state        TEXT NOT NULL,
    decided_by   TEXT REFERENCES people (id),
    decided_at   TIMESTAMPTZ,
    new_entry_id TEXT UNIQUE REFERENCES roll_entries (id),
    CHECK (kind IN ('reissue', 'close', 'set-aside', 'let-in')),
    CHECK (state IN ('proposed', 'confirmed', 'refused', 'withdrawn')),
    CHECK (reason <> ''),
    CHECK ((state = 'proposed') = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state NOT IN ('confirmed', 'refused') OR decided_by <> proposed_by),
    CHECK (state <> 'withdrawn' OR decided_by = proposed_by),
    CHECK ((kind = 'reissue' AND state = 'confirmed') = (new_entry_id IS NOT NULL))
);
CREATE INDEX standing_decisions_round ON standing_decisions (round_id);

CREATE TABLE standing_entries (
    decision_id   TEXT NOT NULL REFERENCES standing_decisions (id),
    roll_entry_id TEXT NOT NULL REFERENCES roll_entries (id),
    PRIMARY KEY (decision_id, roll_entry_id)
);
CREATE INDEX standing_entries_entry ON standing_entries (roll_entry_id);

-- How many ballots a count left out, what those that are set aside would have given each project, and how full ballots were by channel.
CREATE TABLE count_checks (
    round_id     TEXT NOT NULL PRIMARY KEY REFERENCES results (round_id),
    void_ballots BIGINT NOT NULL,
    set_aside    BIGINT NOT NULL,
    with_them    TEXT NOT NULL,
    partly       TEXT NOT NULL,
    CHECK (void_ballots >= 0 AND set_aside >= 0),
    CHECK (with_them = '' OR set_aside >= 10)
);

-- +goose StatementBegin
CREATE FUNCTION standing_decisions_kept_update_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'proposed' OR NEW.round_id <> OLD.round_id OR NEW.kind <> OLD.kind OR NEW.flag <> OLD.flag OR NEW.reason <> OLD.reason OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at THEN
        RAISE EXCEPTION 'a decision on the roll is on record for good';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER standing_decisions_kept_update BEFORE UPDATE ON standing_decisions FOR EACH ROW EXECUTE FUNCTION standing_decisions_kept_update_change();

-- +goose StatementBegin
CREATE FUNCTION standing_decisions_kept_delete_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a decision on the roll is on record for good';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER standing_decisions_kept_delete BEFORE DELETE ON standing_decisions FOR EACH ROW EXECUTE FUNCTION standing_decisions_kept_delete_change();

-- +goose StatementBegin
CREATE FUNCTION standing_entries_kept_update_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a decision on the roll is on record for good';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER standing_entries_kept_update BEFORE UPDATE ON standing_entries FOR EACH ROW EXECUTE FUNCTION standing_entries_kept_update_change();

-- +goose StatementBegin
CREATE FUNCTION standing_entries_kept_delete_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a decision on the roll is on record for good';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER standing_entries_kept_delete BEFORE DELETE ON standing_entries FOR EACH ROW EXECUTE FUNCTION standing_entries_kept_delete_change();

-- +goose StatementBegin
CREATE FUNCTION count_checks_append_only_update_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a result never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER count_checks_append_only_update BEFORE UPDATE ON count_checks FOR EACH ROW EXECUTE FUNCTION count_checks_append_only_update_change();

-- +goose StatementBegin
CREATE FUNCTION count_checks_append_only_delete_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a result never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER count_checks_append_only_delete BEFORE DELETE ON count_checks FOR EACH ROW EXECUTE FUNCTION count_checks_append_only_delete_change();

-- +goose Down

DROP TABLE count_checks;
DROP TABLE standing_entries;
DROP TABLE standing_decisions;
DROP TABLE enrolments;
DROP FUNCTION standing_decisions_kept_update_change();
DROP FUNCTION standing_decisions_kept_delete_change();
DROP FUNCTION standing_entries_kept_update_change();
DROP FUNCTION standing_entries_kept_delete_change();
DROP FUNCTION count_checks_append_only_update_change();
DROP FUNCTION count_checks_append_only_delete_change();
