-- Panels: the rubric they score by, what members declared, and their scorecards.

-- +goose Up

-- The team that scores a round's proposals.
CREATE TABLE panels (
    round_id    TEXT NOT NULL PRIMARY KEY REFERENCES rounds (id),
    team_id     TEXT NOT NULL REFERENCES teams (id),
    released_by TEXT REFERENCES people (id),
    released_at TIMESTAMPTZ,
    CHECK ((released_by IS NULL) = (released_at IS NULL))
);

-- One question of the rubric. A weight of 2 counts twice.
CREATE TABLE criteria (
    id       TEXT NOT NULL PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES rounds (id),
    position BIGINT NOT NULL,
    question TEXT NOT NULL,
    weight   BIGINT NOT NULL,
    UNIQUE (round_id, position),
    CHECK (question <> '' AND weight BETWEEN 1 AND 5)
);

-- What each score of a criterion means, in words.
CREATE TABLE criterion_levels (
    criterion_id TEXT NOT NULL REFERENCES criteria (id),
    score        BIGINT NOT NULL,
    meaning      TEXT NOT NULL,
    PRIMARY KEY (criterion_id, score),
    CHECK (score BETWEEN 1 AND 5 AND meaning <> '')
);

-- A declared conflict of interest. Whoever has one does not score that proposal. Whose it was is forgotten some time after the round.
CREATE TABLE interests (
    id          TEXT NOT NULL PRIMARY KEY,
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    person_id   TEXT REFERENCES people (id),
    kind        TEXT NOT NULL,
    declared_at TIMESTAMPTZ NOT NULL,
    UNIQUE (proposal_id, person_id),
    CHECK (kind IN ('own', 'family', 'friend', 'work', 'other'))
);

-- One member's scores for one proposal. Finished, it never changes, but that some time after the round it forgets whose it was and what they wrote: a
-- number, drawn by lot in each round, then stands for the member.
CREATE TABLE scorecards (
    id          TEXT NOT NULL PRIMARY KEY,
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    version_id  TEXT NOT NULL REFERENCES proposal_versions (id),
    person_id   TEXT REFERENCES people (id),
    member      BIGINT,
    comment     TEXT NOT NULL,
    updated_at  TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    UNIQUE (proposal_id, person_id),
    UNIQUE (proposal_id, member),
    CHECK ((person_id IS NULL) = (member IS NOT NULL)),
    CHECK (person_id IS NOT NULL OR (finished_at IS NOT NULL AND comment = ''))
);

CREATE TABLE scores (
    scorecard_id TEXT NOT NULL REFERENCES scorecards (id),
    criterion_id TEXT NOT NULL REFERENCES criteria (id),
    score        BIGINT NOT NULL,
    why          TEXT NOT NULL,
    PRIMARY KEY (scorecard_id, criterion_id),
    FOREIGN KEY (criterion_id, score) REFERENCES criterion_levels (criterion_id, score)
);

-- +goose StatementBegin
CREATE FUNCTION scorecards_no_interest_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM interests WHERE proposal_id = NEW.proposal_id AND person_id = NEW.person_id) THEN
        RAISE EXCEPTION 'whoever declared an interest does not score';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER scorecards_no_interest_insert BEFORE INSERT ON scorecards FOR EACH ROW EXECUTE FUNCTION scorecards_no_interest_insert();

-- +goose StatementBegin
CREATE FUNCTION scorecards_finished_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL AND (OLD.person_id IS NULL OR NEW.person_id IS NOT NULL OR NEW.id <> OLD.id OR NEW.proposal_id <> OLD.proposal_id OR NEW.version_id <> OLD.version_id OR NEW.updated_at <> OLD.updated_at OR NEW.finished_at IS NULL OR NEW.finished_at <> OLD.finished_at) THEN
        RAISE EXCEPTION 'a finished scorecard never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER scorecards_finished_update BEFORE UPDATE ON scorecards FOR EACH ROW EXECUTE FUNCTION scorecards_finished_update();

-- +goose StatementBegin
CREATE FUNCTION scorecards_finished_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL THEN
        RAISE EXCEPTION 'a finished scorecard never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER scorecards_finished_delete BEFORE DELETE ON scorecards FOR EACH ROW EXECUTE FUNCTION scorecards_finished_delete();

-- +goose StatementBegin
CREATE FUNCTION scores_finished_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scorecards WHERE id = NEW.scorecard_id AND finished_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a finished scorecard never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER scores_finished_insert BEFORE INSERT ON scores FOR EACH ROW EXECUTE FUNCTION scores_finished_insert();

-- +goose StatementBegin
CREATE FUNCTION scores_finished_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scorecards WHERE id IN (OLD.scorecard_id, NEW.scorecard_id) AND finished_at IS NOT NULL) AND NOT (NEW.scorecard_id = OLD.scorecard_id AND NEW.criterion_id = OLD.criterion_id AND NEW.score = OLD.score AND NEW.why = '' AND EXISTS (SELECT 1 FROM scorecards WHERE id = OLD.scorecard_id AND person_id IS NULL)) THEN
        RAISE EXCEPTION 'a finished scorecard never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER scores_finished_update BEFORE UPDATE ON scores FOR EACH ROW EXECUTE FUNCTION scores_finished_update();

-- +goose StatementBegin
CREATE FUNCTION scores_finished_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scorecards WHERE id = OLD.scorecard_id AND finished_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a finished scorecard never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER scores_finished_delete BEFORE DELETE ON scores FOR EACH ROW EXECUTE FUNCTION scores_finished_delete();

-- +goose StatementBegin
CREATE FUNCTION criteria_scored_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scores JOIN criteria ON criteria.id = scores.criterion_id WHERE criteria.round_id = NEW.round_id) THEN
        RAISE EXCEPTION 'what a panel scores by never changes once somebody has scored';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER criteria_scored_insert BEFORE INSERT ON criteria FOR EACH ROW EXECUTE FUNCTION criteria_scored_insert();

-- +goose StatementBegin
CREATE FUNCTION criteria_scored_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scores JOIN criteria ON criteria.id = scores.criterion_id WHERE criteria.round_id IN (OLD.round_id, NEW.round_id)) THEN
        RAISE EXCEPTION 'what a panel scores by never changes once somebody has scored';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER criteria_scored_update BEFORE UPDATE ON criteria FOR EACH ROW EXECUTE FUNCTION criteria_scored_update();

-- +goose StatementBegin
CREATE FUNCTION criteria_scored_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scores JOIN criteria ON criteria.id = scores.criterion_id WHERE criteria.round_id = OLD.round_id) THEN
        RAISE EXCEPTION 'what a panel scores by never changes once somebody has scored';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER criteria_scored_delete BEFORE DELETE ON criteria FOR EACH ROW EXECUTE FUNCTION criteria_scored_delete();

-- +goose StatementBegin
CREATE FUNCTION criterion_levels_scored_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scores JOIN criteria ON criteria.id = scores.criterion_id WHERE criteria.round_id = (SELECT round_id FROM criteria WHERE id = NEW.criterion_id)) THEN
        RAISE EXCEPTION 'what a panel scores by never changes once somebody has scored';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER criterion_levels_scored_insert BEFORE INSERT ON criterion_levels FOR EACH ROW EXECUTE FUNCTION criterion_levels_scored_insert();

-- +goose StatementBegin
CREATE FUNCTION criterion_levels_scored_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scores JOIN criteria ON criteria.id = scores.criterion_id WHERE criteria.round_id IN (SELECT round_id FROM criteria WHERE id IN (OLD.criterion_id, NEW.criterion_id))) THEN
        RAISE EXCEPTION 'what a panel scores by never changes once somebody has scored';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER criterion_levels_scored_update BEFORE UPDATE ON criterion_levels FOR EACH ROW EXECUTE FUNCTION criterion_levels_scored_update();

-- +goose StatementBegin
CREATE FUNCTION criterion_levels_scored_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scores JOIN criteria ON criteria.id = scores.criterion_id WHERE criteria.round_id = (SELECT round_id FROM criteria WHERE id = OLD.criterion_id)) THEN
        RAISE EXCEPTION 'what a panel scores by never changes once somebody has scored';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER criterion_levels_scored_delete BEFORE DELETE ON criterion_levels FOR EACH ROW EXECUTE FUNCTION criterion_levels_scored_delete();

-- +goose StatementBegin
CREATE FUNCTION panels_released_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NOT NULL THEN
        RAISE EXCEPTION 'a released panel result stays released';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER panels_released_update BEFORE UPDATE ON panels FOR EACH ROW EXECUTE FUNCTION panels_released_change();
CREATE TRIGGER panels_released_delete BEFORE DELETE ON panels FOR EACH ROW EXECUTE FUNCTION panels_released_change();

-- +goose StatementBegin
CREATE FUNCTION interests_scored_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM scorecards WHERE proposal_id = NEW.proposal_id AND person_id = NEW.person_id) THEN
        RAISE EXCEPTION 'whoever has scored first gives up their scores';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER interests_scored_insert BEFORE INSERT ON interests FOR EACH ROW EXECUTE FUNCTION interests_scored_insert();

-- +goose Down

DROP TABLE scores;
DROP TABLE scorecards;
DROP TABLE interests;
DROP TABLE criterion_levels;
DROP TABLE criteria;
DROP TABLE panels;
DROP FUNCTION scorecards_finished_update();
DROP FUNCTION scorecards_finished_delete();
DROP FUNCTION scorecards_no_interest_insert();
DROP FUNCTION scores_finished_delete();
DROP FUNCTION scores_finished_update();
DROP FUNCTION scores_finished_insert();
DROP FUNCTION criteria_scored_insert();
DROP FUNCTION criteria_scored_delete();
DROP FUNCTION criteria_scored_update();
DROP FUNCTION criterion_levels_scored_insert();
DROP FUNCTION criterion_levels_scored_delete();
DROP FUNCTION criterion_levels_scored_update();
DROP FUNCTION panels_released_change();
DROP FUNCTION interests_scored_insert();
