-- Allocation, awards, and the initiatives that they pay for.

-- +goose Up

-- An officer's proposal to award. Somebody else decides on exactly what its hash covers.
CREATE TABLE allocations (
    id           TEXT NOT NULL PRIMARY KEY,
    round_id     TEXT NOT NULL REFERENCES rounds (id),
    note         TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    proposed_by  TEXT NOT NULL REFERENCES people (id),
    proposed_at  TIMESTAMPTZ NOT NULL,
    state        TEXT NOT NULL,
    decided_by   TEXT REFERENCES people (id),
    decided_at   TIMESTAMPTZ,
    reason       TEXT NOT NULL,
    CHECK (state IN ('proposed', 'approved', 'refused', 'withdrawn')),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state NOT IN ('approved', 'refused') OR decided_by IS NOT NULL),
    CHECK (decided_by IS NULL OR state = 'withdrawn' OR decided_by <> proposed_by),
    CHECK (state <> 'refused' OR reason <> '')
);
CREATE UNIQUE INDEX allocations_open ON allocations (round_id) WHERE state = 'proposed';

-- What an allocation would award to one proposal, or nothing where it leaves out what was voted in. override says why it departs from
-- the result.
CREATE TABLE allocation_lines (
    allocation_id TEXT NOT NULL REFERENCES allocations (id),
    proposal_id   TEXT NOT NULL REFERENCES proposals (id),
    amount_pence  BIGINT NOT NULL,
    override      TEXT NOT NULL,
    PRIMARY KEY (allocation_id, proposal_id),
    CHECK (amount_pence > 0 OR (amount_pence = 0 AND override <> ''))
);

-- Money agreed for a proposal. It is funded once the group has accepted.
CREATE TABLE awards (
    id              TEXT NOT NULL PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    fund_id         TEXT NOT NULL REFERENCES funds (id),
    proposal_id     TEXT NOT NULL UNIQUE REFERENCES proposals (id),
    allocation_id   TEXT NOT NULL REFERENCES allocations (id),
    organisation_id TEXT REFERENCES organisations (id),
    amount_pence    BIGINT NOT NULL,
    state           TEXT NOT NULL,
    offered_at      TIMESTAMPTZ NOT NULL,
    answer_by       TIMESTAMPTZ NOT NULL,
    answered_by     TEXT REFERENCES people (id),
    answered_at     TIMESTAMPTZ,
    reason          TEXT NOT NULL,
    CHECK (amount_pence > 0),
    CHECK (state IN ('offered', 'accepted', 'declined')),
    CHECK ((state = 'offered') = (answered_at IS NULL)),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL))
);
CREATE INDEX awards_fund ON awards (fund_id);

-- A funded proposal being delivered. report_people and report_words are the one number and the one sentence that a small award gives back.
CREATE TABLE initiatives (
    id            TEXT NOT NULL PRIMARY KEY,
    slug          TEXT NOT NULL UNIQUE,
    award_id      TEXT NOT NULL UNIQUE REFERENCES awards (id),
    proposal_id   TEXT NOT NULL UNIQUE REFERENCES proposals (id),
    title         TEXT NOT NULL,
    state         TEXT NOT NULL,
    starts_on     TEXT NOT NULL,
    ends_on       TEXT NOT NULL,
    ended_why     TEXT NOT NULL,
    report_people BIGINT,
    report_words  TEXT NOT NULL,
    CHECK (state IN ('under_way', 'finished', 'stopped')),
    CHECK (length(starts_on) = 10 AND length(ends_on) = 10 AND starts_on <= ends_on),
    CHECK (state <> 'stopped' OR ended_why <> ''),
    CHECK (report_people >= 0),
    CHECK ((report_people IS NULL) = (report_words = ''))
);

-- A step of an initiative.
CREATE TABLE milestones (
    id            TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id),
    position      BIGINT NOT NULL,
    title         TEXT NOT NULL,
    due_on        TEXT NOT NULL,
    done_on       TEXT,
    note          TEXT NOT NULL,
    UNIQUE (initiative_id, position),
    CHECK (title <> '' AND length(due_on) = 10)
);

-- How the plan of steps changed after the offer was accepted. A step that was added has no before, one that was removed no after.
CREATE TABLE milestone_changes (
    id            TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id),
    title_before  TEXT NOT NULL,
    due_before    TEXT NOT NULL,
    title_after   TEXT NOT NULL,
    due_after     TEXT NOT NULL,
    changed_by    TEXT NOT NULL REFERENCES people (id),
    changed_at    TIMESTAMPTZ NOT NULL,
    CHECK ((title_before = '') = (due_before = '') AND (title_after = '') = (due_after = '')),
    CHECK (title_before <> title_after OR due_before <> due_after)
);
CREATE INDEX milestone_changes_initiative ON milestone_changes (initiative_id);

-- Money sent to an initiative. Whoever asked for it never approves it; the hash covers what was approved.
CREATE TABLE payments (
    id                TEXT NOT NULL PRIMARY KEY,
    award_id          TEXT NOT NULL REFERENCES awards (id),
    milestone_id      TEXT REFERENCES milestones (id),
    amount_pence      BIGINT NOT NULL,
    purpose           TEXT NOT NULL,
    content_hash      TEXT NOT NULL,
    state             TEXT NOT NULL,
    asked_by          TEXT NOT NULL REFERENCES people (id),
    asked_at          TIMESTAMPTZ NOT NULL,
    decided_by        TEXT REFERENCES people (id),
    decided_at        TIMESTAMPTZ,
    reason            TEXT NOT NULL,
    paid_on           TEXT,
    finance_reference TEXT NOT NULL,
    CHECK (amount_pence > 0 AND purpose <> ''),
    CHECK (state IN ('asked', 'approved', 'refused', 'paid')),
    CHECK ((state = 'asked') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (decided_by IS NULL OR decided_by <> asked_by),
    CHECK (state <> 'refused' OR reason <> ''),
    CHECK ((state = 'paid') = (paid_on IS NOT NULL)),
    CHECK (state <> 'paid' OR finance_reference <> '')
);
CREATE INDEX payments_award ON payments (award_id);

-- What one side of the deal says of a promise that the other made: kept or not, and why. Whoever sees it otherwise later says so anew: the newest counts.
CREATE TABLE deal_marks (
    id            TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id),
    line_id       TEXT NOT NULL REFERENCES deal_lines (id),
    kept          BOOLEAN NOT NULL,
    why           TEXT NOT NULL,
    marked_by     TEXT NOT NULL REFERENCES people (id),
    marked_at     TIMESTAMPTZ NOT NULL,
    CHECK (why <> '')
);
CREATE INDEX deal_marks_initiative ON deal_marks (initiative_id, marked_at);

-- News from an initiative. hidden_as says whether its own group took it down, and may put it back, or the council hid it. What was hidden loses its words after a while.
CREATE TABLE updates (
    id            TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id),
    body          TEXT NOT NULL,
    posted_by     TEXT NOT NULL REFERENCES people (id),
    posted_at     TIMESTAMPTZ NOT NULL,
    hidden_by     TEXT REFERENCES people (id),
    hidden_at     TIMESTAMPTZ,
    hidden_why    TEXT NOT NULL,
    hidden_as     TEXT NOT NULL,
    CHECK (body <> '' OR hidden_at IS NOT NULL),
    CHECK ((hidden_by IS NULL) = (hidden_at IS NULL)),
    CHECK (hidden_at IS NULL OR hidden_why <> ''),
    CHECK (hidden_as IN ('', 'group', 'council')),
    CHECK ((hidden_as = '') = (hidden_at IS NULL))
);
CREATE INDEX updates_initiative ON updates (initiative_id);

-- +goose StatementBegin
CREATE FUNCTION allocations_decided_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'proposed' OR NEW.round_id <> OLD.round_id OR NEW.note <> OLD.note OR NEW.content_hash <> OLD.content_hash OR NEW.proposed_by <> OLD.proposed_by THEN
        RAISE EXCEPTION 'a decided allocation never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER allocations_decided_update BEFORE UPDATE ON allocations FOR EACH ROW EXECUTE FUNCTION allocations_decided_change();

-- +goose StatementBegin
CREATE FUNCTION allocations_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'an allocation is never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER allocations_kept_delete BEFORE DELETE ON allocations FOR EACH ROW EXECUTE FUNCTION allocations_kept_change();

-- +goose StatementBegin
CREATE FUNCTION allocation_lines_proposed_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM allocations WHERE id = NEW.allocation_id AND state = 'proposed') THEN
        RAISE EXCEPTION 'an allocation is proposed anew, never changed';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER allocation_lines_proposed_insert BEFORE INSERT ON allocation_lines FOR EACH ROW EXECUTE FUNCTION allocation_lines_proposed_insert();

-- +goose StatementBegin
CREATE FUNCTION allocation_lines_append_only_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'an allocation is proposed anew, never changed';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER allocation_lines_append_only_update BEFORE UPDATE ON allocation_lines FOR EACH ROW EXECUTE FUNCTION allocation_lines_append_only_change();
CREATE TRIGGER allocation_lines_append_only_delete BEFORE DELETE ON allocation_lines FOR EACH ROW EXECUTE FUNCTION allocation_lines_append_only_change();

-- +goose StatementBegin
CREATE FUNCTION awards_within_fund_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funds WHERE id = NEW.fund_id FOR UPDATE;
    IF (SELECT COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM initiatives WHERE initiatives.award_id = awards.id AND initiatives.state <> 'under_way') THEN (SELECT COALESCE(SUM(payments.amount_pence), 0) FROM payments WHERE payments.award_id = awards.id AND payments.state <> 'refused') ELSE awards.amount_pence END), 0) FROM awards WHERE awards.fund_id = NEW.fund_id AND awards.state <> 'declined') + NEW.amount_pence > (SELECT COALESCE(SUM(amount_pence), 0) FROM contributions WHERE fund_id = NEW.fund_id) THEN
        RAISE EXCEPTION 'awards are never above the fund';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER awards_within_fund_insert BEFORE INSERT ON awards FOR EACH ROW EXECUTE FUNCTION awards_within_fund_insert();

-- +goose StatementBegin
CREATE FUNCTION awards_approved_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM allocations JOIN allocation_lines ON allocation_lines.allocation_id = allocations.id WHERE allocations.id = NEW.allocation_id AND allocations.state = 'approved' AND allocation_lines.proposal_id = NEW.proposal_id AND allocation_lines.amount_pence = NEW.amount_pence) THEN
        RAISE EXCEPTION 'an award is what was approved';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER awards_approved_insert BEFORE INSERT ON awards FOR EACH ROW EXECUTE FUNCTION awards_approved_insert();

-- +goose StatementBegin
CREATE FUNCTION awards_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'offered' OR NEW.amount_pence <> OLD.amount_pence OR NEW.fund_id <> OLD.fund_id OR NEW.proposal_id <> OLD.proposal_id OR NEW.allocation_id <> OLD.allocation_id OR COALESCE(NEW.organisation_id, '') <> COALESCE(OLD.organisation_id, '') OR NEW.reference <> OLD.reference THEN
        RAISE EXCEPTION 'an answered award never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER awards_unchanged_update BEFORE UPDATE ON awards FOR EACH ROW EXECUTE FUNCTION awards_unchanged_change();

-- +goose StatementBegin
CREATE FUNCTION awards_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'an award is never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER awards_kept_delete BEFORE DELETE ON awards FOR EACH ROW EXECUTE FUNCTION awards_kept_change();

-- +goose StatementBegin
CREATE FUNCTION initiatives_accepted_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM awards WHERE id = NEW.award_id AND proposal_id = NEW.proposal_id AND state = 'accepted') THEN
        RAISE EXCEPTION 'an initiative needs an accepted award';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER initiatives_accepted_insert BEFORE INSERT ON initiatives FOR EACH ROW EXECUTE FUNCTION initiatives_accepted_insert();

-- +goose StatementBegin
CREATE FUNCTION payments_within_award_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM awards WHERE id = NEW.award_id FOR UPDATE;
    IF (SELECT COALESCE(SUM(amount_pence), 0) FROM payments WHERE award_id = NEW.award_id AND state <> 'refused') + NEW.amount_pence > (SELECT COALESCE(SUM(amount_pence), 0) FROM awards WHERE id = NEW.award_id AND state = 'accepted') THEN
        RAISE EXCEPTION 'payments are never above the award';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_within_award_insert BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION payments_within_award_insert();

-- +goose StatementBegin
CREATE FUNCTION payments_ended_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM awards WHERE id = NEW.award_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM initiatives WHERE award_id = NEW.award_id AND state <> 'under_way') THEN
        RAISE EXCEPTION 'nothing is asked for once an initiative ended';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_ended_insert BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION payments_ended_insert();

-- +goose StatementBegin
CREATE FUNCTION payments_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('refused', 'paid') OR (OLD.state = 'asked' AND NEW.state = 'paid') OR (OLD.state = 'approved' AND NEW.state <> 'paid') OR NEW.amount_pence <> OLD.amount_pence OR COALESCE(NEW.milestone_id, '') <> COALESCE(OLD.milestone_id, '') OR NEW.award_id <> OLD.award_id OR NEW.purpose <> OLD.purpose OR NEW.content_hash <> OLD.content_hash OR NEW.asked_by <> OLD.asked_by OR (OLD.decided_by IS NOT NULL AND NEW.decided_by <> OLD.decided_by) THEN
        RAISE EXCEPTION 'what was asked and decided of a payment never changes';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_unchanged_update BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION payments_unchanged_change();

-- +goose StatementBegin
CREATE FUNCTION payments_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'a payment is never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_kept_delete BEFORE DELETE ON payments FOR EACH ROW EXECUTE FUNCTION payments_kept_change();

-- +goose StatementBegin
CREATE FUNCTION milestones_done_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.done_on IS NOT NULL AND (NEW.title <> OLD.title OR NEW.due_on <> OLD.due_on OR NEW.initiative_id <> OLD.initiative_id OR NEW.done_on IS NULL) THEN
        RAISE EXCEPTION 'a step that is done stays as it was planned';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER milestones_done_update BEFORE UPDATE ON milestones FOR EACH ROW EXECUTE FUNCTION milestones_done_update();

-- +goose StatementBegin
CREATE FUNCTION milestones_done_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.done_on IS NOT NULL THEN
        RAISE EXCEPTION 'a step that is done stays as it was planned';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER milestones_done_delete BEFORE DELETE ON milestones FOR EACH ROW EXECUTE FUNCTION milestones_done_delete();

-- +goose StatementBegin
CREATE FUNCTION milestone_changes_append_only_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'how a plan changed never changes';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER milestone_changes_append_only_update BEFORE UPDATE ON milestone_changes FOR EACH ROW EXECUTE FUNCTION milestone_changes_append_only_change();
CREATE TRIGGER milestone_changes_append_only_delete BEFORE DELETE ON milestone_changes FOR EACH ROW EXECUTE FUNCTION milestone_changes_append_only_change();

-- +goose StatementBegin
CREATE FUNCTION deal_marks_append_only_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'what was said of a promise never changes';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER deal_marks_append_only_update BEFORE UPDATE ON deal_marks FOR EACH ROW EXECUTE FUNCTION deal_marks_append_only_change();
CREATE TRIGGER deal_marks_append_only_delete BEFORE DELETE ON deal_marks FOR EACH ROW EXECUTE FUNCTION deal_marks_append_only_change();

-- +goose StatementBegin
CREATE FUNCTION updates_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.body <> OLD.body AND (NEW.body <> '' OR OLD.hidden_at IS NULL)) OR NEW.posted_by <> OLD.posted_by OR NEW.posted_at <> OLD.posted_at OR NEW.initiative_id <> OLD.initiative_id THEN
        RAISE EXCEPTION 'an update is hidden and posted anew, never changed';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER updates_unchanged_update BEFORE UPDATE ON updates FOR EACH ROW EXECUTE FUNCTION updates_unchanged_change();

-- +goose StatementBegin
CREATE FUNCTION contributions_told_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funds WHERE id = NEW.fund_id FOR UPDATE;
    IF NEW.reason = '' AND EXISTS (SELECT 1 FROM rounds WHERE fund_id = NEW.fund_id AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what is added to a fund that people were told of says why';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER contributions_told_insert BEFORE INSERT ON contributions FOR EACH ROW EXECUTE FUNCTION contributions_told_insert();

-- +goose StatementBegin
CREATE FUNCTION contributions_told_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funds WHERE id = OLD.fund_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM rounds WHERE fund_id = OLD.fund_id AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what was put into a fund never changes once people were told of it';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER contributions_told_update BEFORE UPDATE ON contributions FOR EACH ROW EXECUTE FUNCTION contributions_told_change();
CREATE TRIGGER contributions_told_delete BEFORE DELETE ON contributions FOR EACH ROW EXECUTE FUNCTION contributions_told_change();

-- +goose StatementBegin
CREATE FUNCTION initiatives_unchanged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.award_id <> OLD.award_id OR NEW.proposal_id <> OLD.proposal_id OR NEW.slug <> OLD.slug THEN
        RAISE EXCEPTION 'an initiative keeps its award and its address';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER initiatives_unchanged_update BEFORE UPDATE ON initiatives FOR EACH ROW EXECUTE FUNCTION initiatives_unchanged_change();

-- +goose StatementBegin
CREATE FUNCTION updates_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TRUE THEN
        RAISE EXCEPTION 'an update is hidden, never removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER updates_kept_delete BEFORE DELETE ON updates FOR EACH ROW EXECUTE FUNCTION updates_kept_change();

-- +goose Down

DROP TRIGGER contributions_told_delete ON contributions;
DROP TRIGGER contributions_told_update ON contributions;
DROP TRIGGER contributions_told_insert ON contributions;
DROP TABLE updates;
DROP TABLE deal_marks;
DROP TABLE payments;
DROP TABLE milestone_changes;
DROP TABLE milestones;
DROP TABLE initiatives;
DROP TABLE awards;
DROP TABLE allocation_lines;
DROP TABLE allocations;
DROP FUNCTION allocation_lines_append_only_change();
DROP FUNCTION allocation_lines_proposed_insert();
DROP FUNCTION allocations_decided_change();
DROP FUNCTION allocations_kept_change();
DROP FUNCTION awards_approved_insert();
DROP FUNCTION awards_kept_change();
DROP FUNCTION awards_unchanged_change();
DROP FUNCTION awards_within_fund_insert();
DROP FUNCTION deal_marks_append_only_change();
DROP FUNCTION initiatives_accepted_insert();
DROP FUNCTION milestone_changes_append_only_change();
DROP FUNCTION milestones_done_delete();
DROP FUNCTION milestones_done_update();
DROP FUNCTION payments_ended_insert();
DROP FUNCTION payments_kept_change();
DROP FUNCTION payments_unchanged_change();
DROP FUNCTION payments_within_award_insert();
DROP FUNCTION updates_unchanged_change();
DROP FUNCTION contributions_told_change();
DROP FUNCTION contributions_told_insert();
DROP FUNCTION initiatives_unchanged_change();
DROP FUNCTION updates_kept_change();
