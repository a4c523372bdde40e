-- Outcome frameworks, proposals with their versions, and reviews.

-- +goose Up

-- A set of outcomes that a fund reports against.
CREATE TABLE frameworks (
    id     TEXT NOT NULL PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL
);

-- A theme groups a framework's outcomes.
CREATE TABLE themes (
    id           TEXT NOT NULL PRIMARY KEY,
    framework_id TEXT NOT NULL REFERENCES frameworks (id),
    name         TEXT NOT NULL,
    position     BIGINT NOT NULL,
    UNIQUE (framework_id, name)
);

-- What should change for children and families.
CREATE TABLE outcomes (
    id       TEXT NOT NULL PRIMARY KEY,
    theme_id TEXT NOT NULL REFERENCES themes (id),
    name     TEXT NOT NULL,
    position BIGINT NOT NULL,
    UNIQUE (theme_id, name)
);

-- Something that can be measured and tells of an outcome.
CREATE TABLE indicators (
    id         TEXT NOT NULL PRIMARY KEY,
    outcome_id TEXT NOT NULL REFERENCES outcomes (id),
    name       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    direction  TEXT NOT NULL,
    UNIQUE (outcome_id, name),
    CHECK (unit IN ('percent', 'number', 'score', 'days', 'hours')),
    CHECK (direction IN ('up', 'down'))
);

-- An idea for a round. Its content is in its versions; a version once submitted never changes. made_by is its one owner, who sends it in; begun_by is
-- who began it, where they handed it over since.
CREATE TABLE proposals (
    id              TEXT NOT NULL PRIMARY KEY,
    round_id        TEXT NOT NULL REFERENCES rounds (id),
    reference       TEXT UNIQUE,
    slug            TEXT NOT NULL UNIQUE,
    organisation_id TEXT REFERENCES organisations (id),
    made_by         TEXT NOT NULL REFERENCES people (id),
    begun_by        TEXT REFERENCES people (id),
    state           TEXT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    submitted_at    TIMESTAMPTZ,
    withdrawn_at    TIMESTAMPTZ,
    keep_until      TIMESTAMPTZ NOT NULL,
    CHECK (state IN ('draft', 'submitted', 'changes_requested', 'eligible', 'not_eligible', 'withdrawn')),
    CHECK (state = 'draft' OR state = 'withdrawn' OR (reference IS NOT NULL AND submitted_at IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CHECK (begun_by IS NULL OR begun_by <> made_by)
);
CREATE INDEX proposals_round ON proposals (round_id, state);
CREATE INDEX proposals_made_by ON proposals (made_by);
CREATE INDEX proposals_begun_by ON proposals (begun_by);
CREATE INDEX proposals_organisation ON proposals (organisation_id);

-- Somebody asks somebody else to own their draft. Whoever signs in with the address that was asked answers; one request waits at a time.
CREATE TABLE handovers (
    id          TEXT NOT NULL PRIMARY KEY,
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    asked_by    TEXT NOT NULL REFERENCES people (id),
    to_email    TEXT NOT NULL,
    state       TEXT NOT NULL,
    asked_at    TIMESTAMPTZ NOT NULL,
    answer_by   TIMESTAMPTZ NOT NULL,
    answered_by TEXT REFERENCES people (id),
    ended_at    TIMESTAMPTZ,
    keep_until  TIMESTAMPTZ NOT NULL,
    CHECK (to_email <> '' AND to_email = lower(to_email)),
    CHECK (state IN ('asked', 'accepted', 'declined', 'withdrawn', 'expired')),
    CHECK ((state = 'asked') = (ended_at IS NULL)),
    CHECK ((state IN ('accepted', 'declined')) = (answered_by IS NOT NULL)),
    CHECK (answered_by IS NULL OR answered_by <> asked_by)
);
CREATE UNIQUE INDEX handovers_open ON handovers (proposal_id) WHERE state = 'asked';
CREATE INDEX handovers_to_email ON handovers (to_email);

-- What a proposal says. people_count is how many children, young people or parents it would reach; to_council is what its people answer to what
-- the review of the version before asked.
CREATE TABLE proposal_versions (
    id           TEXT NOT NULL PRIMARY KEY,
    proposal_id  TEXT NOT NULL REFERENCES proposals (id),
    number       BIGINT NOT NULL,
    title        TEXT NOT NULL,
    summary      TEXT NOT NULL,
    need_id      TEXT REFERENCES needs (id),
    need_text    TEXT NOT NULL,
    what         TEXT NOT NULL,
    place        TEXT NOT NULL,
    who_for      TEXT NOT NULL,
    people_count BIGINT NOT NULL,
    theme        TEXT NOT NULL,
    group_name   TEXT NOT NULL,
    how_known    TEXT NOT NULL,
    to_council   TEXT NOT NULL,
    ask_pence    BIGINT NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    submitted_at TIMESTAMPTZ,
    UNIQUE (proposal_id, number),
    CHECK (number > 0 AND people_count >= 0 AND ask_pence >= 0),
    CHECK (theme IN ('', 'under-5s', 'young-people', 'send', 'parents', 'families', 'mentoring', 'outdoors', 'food', 'mental-health', 'sport', 'arts', 'all-ages')),
    CHECK (submitted_at IS NULL OR (title <> '' AND theme <> ''))
);

-- What the money would be spent on. The lines add up to the ask.
CREATE TABLE budget_lines (
    id           TEXT NOT NULL PRIMARY KEY,
    version_id   TEXT NOT NULL REFERENCES proposal_versions (id),
    position     BIGINT NOT NULL,
    label        TEXT NOT NULL,
    amount_pence BIGINT NOT NULL,
    UNIQUE (version_id, position),
    CHECK (label <> '' AND amount_pence > 0)
);

-- Who else takes part.
CREATE TABLE partners (
    id         TEXT NOT NULL PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES proposal_versions (id),
    position   BIGINT NOT NULL,
    name       TEXT NOT NULL,
    part       TEXT NOT NULL,
    UNIQUE (version_id, position),
    CHECK (name <> '')
);

-- The deal: what the council will do and what the group will do.
CREATE TABLE deal_lines (
    id         TEXT NOT NULL PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES proposal_versions (id),
    side       TEXT NOT NULL,
    position   BIGINT NOT NULL,
    body       TEXT NOT NULL,
    UNIQUE (version_id, side, position),
    CHECK (side IN ('council', 'group') AND body <> '')
);

-- The outcomes that a proposal hopes for.
CREATE TABLE proposal_outcomes (
    version_id TEXT NOT NULL REFERENCES proposal_versions (id),
    outcome_id TEXT NOT NULL REFERENCES outcomes (id),
    PRIMARY KEY (version_id, outcome_id)
);

-- An officer's decision on a version, with the reasons that the proposer gets and the public can read.
CREATE TABLE reviews (
    id         TEXT NOT NULL PRIMARY KEY,
    version_id TEXT NOT NULL UNIQUE REFERENCES proposal_versions (id),
    decision   TEXT NOT NULL,
    reasons    TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES people (id),
    decided_at TIMESTAMPTZ NOT NULL,
    CHECK (decision IN ('eligible', 'changes_requested', 'not_eligible')),
    CHECK (reasons <> '')
);

-- A group says why a decision that its proposal cannot go forward is wrong. Another officer than the one who reviewed decides, once; outcome is the
-- proposal's state from then on, and empty while the appeal waits.
CREATE TABLE appeals (
    id         TEXT NOT NULL PRIMARY KEY,
    review_id  TEXT NOT NULL UNIQUE REFERENCES reviews (id),
    why        TEXT NOT NULL,
    made_by    TEXT NOT NULL REFERENCES people (id),
    made_at    TIMESTAMPTZ NOT NULL,
    outcome    TEXT NOT NULL,
    reasons    TEXT NOT NULL,
    decided_by TEXT REFERENCES people (id),
    decided_at TIMESTAMPTZ,
    CHECK (why <> ''),
    CHECK (outcome IN ('', 'eligible', 'changes_requested', 'not_eligible')),
    CHECK ((outcome = '') = (decided_at IS NULL)),
    CHECK ((outcome = '') = (reasons = '')),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);

-- +goose StatementBegin
CREATE FUNCTION proposal_versions_frozen_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER proposal_versions_frozen_update BEFORE UPDATE ON proposal_versions FOR EACH ROW EXECUTE FUNCTION proposal_versions_frozen_change();
CREATE TRIGGER proposal_versions_frozen_delete BEFORE DELETE ON proposal_versions FOR EACH ROW EXECUTE FUNCTION proposal_versions_frozen_change();

-- +goose StatementBegin
CREATE FUNCTION budget_lines_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = NEW.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER budget_lines_frozen_insert BEFORE INSERT ON budget_lines FOR EACH ROW EXECUTE FUNCTION budget_lines_frozen_insert();

-- +goose StatementBegin
CREATE FUNCTION budget_lines_frozen_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id IN (OLD.version_id, NEW.version_id) AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER budget_lines_frozen_update BEFORE UPDATE ON budget_lines FOR EACH ROW EXECUTE FUNCTION budget_lines_frozen_update();

-- +goose StatementBegin
CREATE FUNCTION budget_lines_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = OLD.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER budget_lines_frozen_delete BEFORE DELETE ON budget_lines FOR EACH ROW EXECUTE FUNCTION budget_lines_frozen_delete();

-- +goose StatementBegin
CREATE FUNCTION partners_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = NEW.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER partners_frozen_insert BEFORE INSERT ON partners FOR EACH ROW EXECUTE FUNCTION partners_frozen_insert();

-- +goose StatementBegin
CREATE FUNCTION partners_frozen_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id IN (OLD.version_id, NEW.version_id) AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER partners_frozen_update BEFORE UPDATE ON partners FOR EACH ROW EXECUTE FUNCTION partners_frozen_update();

-- +goose StatementBegin
CREATE FUNCTION partners_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = OLD.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER partners_frozen_delete BEFORE DELETE ON partners FOR EACH ROW EXECUTE FUNCTION partners_frozen_delete();

-- +goose StatementBegin
CREATE FUNCTION deal_lines_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = NEW.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER deal_lines_frozen_insert BEFORE INSERT ON deal_lines FOR EACH ROW EXECUTE FUNCTION deal_lines_frozen_insert();

-- +goose StatementBegin
CREATE FUNCTION deal_lines_frozen_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id IN (OLD.version_id, NEW.version_id) AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER deal_lines_frozen_update BEFORE UPDATE ON deal_lines FOR EACH ROW EXECUTE FUNCTION deal_lines_frozen_update();

-- +goose StatementBegin
CREATE FUNCTION deal_lines_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = OLD.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER deal_lines_frozen_delete BEFORE DELETE ON deal_lines FOR EACH ROW EXECUTE FUNCTION deal_lines_frozen_delete();

-- +goose StatementBegin
CREATE FUNCTION proposal_outcomes_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = NEW.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proposal_outcomes_frozen_insert BEFORE INSERT ON proposal_outcomes FOR EACH ROW EXECUTE FUNCTION proposal_outcomes_frozen_insert();

-- +goose StatementBegin
CREATE FUNCTION proposal_outcomes_frozen_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id IN (OLD.version_id, NEW.version_id) AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proposal_outcomes_frozen_update BEFORE UPDATE ON proposal_outcomes FOR EACH ROW EXECUTE FUNCTION proposal_outcomes_frozen_update();

-- +goose StatementBegin
CREATE FUNCTION proposal_outcomes_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposal_versions WHERE id = OLD.version_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted version never changes';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proposal_outcomes_frozen_delete BEFORE DELETE ON proposal_outcomes FOR EACH ROW EXECUTE FUNCTION proposal_outcomes_frozen_delete();

-- +goose StatementBegin
CREATE FUNCTION reviews_append_only_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a review never changes';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER reviews_append_only_update BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION reviews_append_only_change();
CREATE TRIGGER reviews_append_only_delete BEFORE DELETE ON reviews FOR EACH ROW EXECUTE FUNCTION reviews_append_only_change();

-- +goose StatementBegin
CREATE FUNCTION appeals_against_refusal_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT decision FROM reviews WHERE id = NEW.review_id) <> 'not_eligible' THEN
        RAISE EXCEPTION 'an appeal is against a decision that a proposal cannot go forward';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER appeals_against_refusal_insert BEFORE INSERT ON appeals FOR EACH ROW EXECUTE FUNCTION appeals_against_refusal_insert();

-- +goose StatementBegin
CREATE FUNCTION appeals_another_officer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_by = (SELECT decided_by FROM reviews WHERE id = NEW.review_id) THEN
        RAISE EXCEPTION 'whoever reviewed a proposal does not decide its appeal';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER appeals_another_officer_insert BEFORE INSERT ON appeals FOR EACH ROW EXECUTE FUNCTION appeals_another_officer_change();
CREATE TRIGGER appeals_another_officer_update BEFORE UPDATE ON appeals FOR EACH ROW EXECUTE FUNCTION appeals_another_officer_change();

-- +goose StatementBegin
CREATE FUNCTION appeals_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NOT NULL OR NEW.review_id <> OLD.review_id OR NEW.why <> OLD.why OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at THEN
        RAISE EXCEPTION 'an appeal is decided once, as it was made';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER appeals_unchanged_update BEFORE UPDATE ON appeals FOR EACH ROW EXECUTE FUNCTION appeals_unchanged_change();

-- +goose StatementBegin
CREATE FUNCTION appeals_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'an appeal is never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER appeals_kept_delete BEFORE DELETE ON appeals FOR EACH ROW EXECUTE FUNCTION appeals_kept_change();

-- +goose StatementBegin
CREATE FUNCTION proposals_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL AND (NEW.submitted_at IS NULL OR NEW.round_id <> OLD.round_id OR NEW.reference IS NULL OR NEW.reference <> OLD.reference OR NEW.slug <> OLD.slug OR NEW.state = 'draft') THEN
        RAISE EXCEPTION 'a proposal that was sent in keeps its round, its reference and its address';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proposals_kept_update BEFORE UPDATE ON proposals FOR EACH ROW EXECUTE FUNCTION proposals_kept_change();

-- +goose StatementBegin
CREATE FUNCTION handovers_answered_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'asked' OR NEW.proposal_id <> OLD.proposal_id OR NEW.asked_by <> OLD.asked_by OR NEW.to_email <> OLD.to_email OR NEW.asked_at <> OLD.asked_at THEN
        RAISE EXCEPTION 'what was asked and answered about owning a draft never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER handovers_answered_update BEFORE UPDATE ON handovers FOR EACH ROW EXECUTE FUNCTION handovers_answered_change();

-- +goose Down

DROP TABLE appeals;
DROP TABLE reviews;
DROP TABLE proposal_outcomes;
DROP TABLE deal_lines;
DROP TABLE partners;
DROP TABLE budget_lines;
DROP TABLE proposal_versions;
DROP TABLE handovers;
DROP TABLE proposals;
DROP TABLE indicators;
DROP TABLE outcomes;
DROP TABLE themes;
DROP TABLE frameworks;
DROP FUNCTION handovers_answered_change();
DROP FUNCTION budget_lines_frozen_delete();
DROP FUNCTION budget_lines_frozen_update();
DROP FUNCTION budget_lines_frozen_insert();
DROP FUNCTION deal_lines_frozen_delete();
DROP FUNCTION deal_lines_frozen_update();
DROP FUNCTION deal_lines_frozen_insert();
DROP FUNCTION partners_frozen_delete();
DROP FUNCTION partners_frozen_update();
DROP FUNCTION partners_frozen_insert();
DROP FUNCTION proposal_outcomes_frozen_delete();
DROP FUNCTION proposal_outcomes_frozen_update();
DROP FUNCTION proposal_outcomes_frozen_insert();
DROP FUNCTION proposal_versions_frozen_change();
DROP FUNCTION appeals_against_refusal_insert();
DROP FUNCTION appeals_another_officer_change();
DROP FUNCTION appeals_kept_change();
DROP FUNCTION appeals_unchanged_change();
DROP FUNCTION reviews_append_only_change();
DROP FUNCTION proposals_kept_change();
