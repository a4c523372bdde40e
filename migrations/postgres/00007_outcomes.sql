-- What initiatives did: measurements, each with how it was measured and how many people it is about.

-- +goose Up

-- baseline, target and actual are in thousandths of the indicator's unit; a baseline may be unknown, and then says why.
CREATE TABLE measurements (
    id              TEXT NOT NULL PRIMARY KEY,
    initiative_id   TEXT NOT NULL REFERENCES initiatives (id),
    indicator_id    TEXT NOT NULL REFERENCES indicators (id),
    baseline        BIGINT,
    baseline_why    TEXT NOT NULL,
    target          BIGINT NOT NULL,
    actual          BIGINT NOT NULL,
    measured_from   TEXT NOT NULL,
    measured_to     TEXT NOT NULL,
    method          TEXT NOT NULL,
    method_note     TEXT NOT NULL,
    people_start    BIGINT NOT NULL,
    people_end      BIGINT NOT NULL,
    people_reached  BIGINT NOT NULL,
    comparison      TEXT NOT NULL,
    learned         TEXT NOT NULL,
    reported_by     TEXT NOT NULL REFERENCES people (id),
    reported_at     TIMESTAMPTZ NOT NULL,
    replaces_id     TEXT UNIQUE REFERENCES measurements (id),
    verified_by     TEXT REFERENCES people (id),
    verified_at     TIMESTAMPTZ,
    CHECK (baseline IS NOT NULL OR baseline_why <> ''),
    CHECK (length(measured_from) = 10 AND length(measured_to) = 10 AND measured_from <= measured_to),
    CHECK (method IN ('survey', 'register', 'observation', 'records', 'interview')),
    CHECK (comparison IN ('none', 'similar_people', 'area_figures', 'random')),
    CHECK (people_start >= 0 AND people_end >= 1 AND people_reached >= people_end),
    CHECK (verified_by IS NULL OR verified_by <> reported_by),
    CHECK ((verified_by IS NULL) = (verified_at IS NULL))
);
CREATE INDEX measurements_initiative ON measurements (initiative_id);

-- +goose StatementBegin
CREATE FUNCTION measurements_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.verified_at IS NOT NULL OR NEW.actual <> OLD.actual OR NEW.target <> OLD.target OR COALESCE(NEW.baseline, -1) <> COALESCE(OLD.baseline, -1) OR NEW.people_end <> OLD.people_end OR NEW.reported_by <> OLD.reported_by OR NEW.initiative_id <> OLD.initiative_id OR NEW.indicator_id <> OLD.indicator_id OR NEW.baseline_why <> OLD.baseline_why OR NEW.measured_from <> OLD.measured_from OR NEW.measured_to <> OLD.measured_to OR NEW.method <> OLD.method OR NEW.method_note <> OLD.method_note OR NEW.people_start <> OLD.people_start OR NEW.people_reached <> OLD.people_reached OR NEW.comparison <> OLD.comparison OR NEW.learned <> OLD.learned OR COALESCE(NEW.replaces_id, '') <> COALESCE(OLD.replaces_id, '') THEN
        RAISE EXCEPTION 'a measurement is replaced by a new one, never changed';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER measurements_unchanged_update BEFORE UPDATE ON measurements FOR EACH ROW EXECUTE FUNCTION measurements_unchanged_change();

-- +goose StatementBegin
CREATE FUNCTION measurements_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a measurement is never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER measurements_kept_delete BEFORE DELETE ON measurements FOR EACH ROW EXECUTE FUNCTION measurements_kept_change();

-- +goose Down

DROP TABLE measurements;
DROP FUNCTION measurements_kept_change();
DROP FUNCTION measurements_unchanged_change();
