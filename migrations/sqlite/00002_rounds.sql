-- Funds, and the rounds that decide on them: timetable, rulebook, duties, needs, priorities. And the roles that people hold in them.

-- +goose Up

-- A devolved budget, held by a council, a charity or a residents' partnership. with_round says that it was made with the draft of a round: it goes with
-- that draft. Nobody but its holder sees a fund before one of its rounds is published.
CREATE TABLE funds (
    id             TEXT NOT NULL PRIMARY KEY,
    slug           TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    holder_id      TEXT NOT NULL REFERENCES organisations (id),
    purpose        TEXT NOT NULL,
    financial_year TEXT NOT NULL,
    with_round     BOOLEAN NOT NULL,
    created_by     TEXT NOT NULL REFERENCES people (id),
    created_at     TIMESTAMP NOT NULL,
    CHECK (slug <> '' AND name <> '' AND purpose <> '')
);

-- What an organisation put into a fund. What comes after people were told of the fund says why, for everybody to read.
CREATE TABLE contributions (
    id              TEXT NOT NULL PRIMARY KEY,
    fund_id         TEXT NOT NULL REFERENCES funds (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    amount_pence    BIGINT NOT NULL,
    reason          TEXT NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    CHECK (amount_pence > 0)
);
CREATE INDEX contributions_fund ON contributions (fund_id);

-- One run of deciding on a fund, or on part of it. It can be cancelled before its vote opens; of more than £50,000 one officer proposes that and
-- another confirms it. venue is where an event is held. setup_key is that of the form that made it:
-- sent again, it goes on with the same draft.
CREATE TABLE rounds (
    id                TEXT NOT NULL PRIMARY KEY,
    slug              TEXT NOT NULL UNIQUE,
    fund_id           TEXT NOT NULL REFERENCES funds (id),
    team_id           TEXT REFERENCES teams (id),
    area_id           TEXT REFERENCES areas (id),
    name              TEXT NOT NULL,
    summary           TEXT NOT NULL,
    template          TEXT NOT NULL,
    pot_pence         BIGINT NOT NULL,
    min_ask_pence     BIGINT NOT NULL,
    max_ask_pence     BIGINT NOT NULL,
    who_may_propose   TEXT NOT NULL,
    who_may_vote      TEXT NOT NULL,
    min_age           BIGINT NOT NULL,
    belonging         TEXT NOT NULL,
    assurance         TEXT NOT NULL,
    venue             TEXT NOT NULL,
    copied_from       TEXT REFERENCES rounds (id),
    setup_key         TEXT UNIQUE,
    safeguarding_lead TEXT NOT NULL,
    safeguarding_deputy TEXT NOT NULL,
    key_fingerprint   TEXT NOT NULL,
    witness_email     TEXT NOT NULL,
    created_by        TEXT NOT NULL REFERENCES people (id),
    created_at        TIMESTAMP NOT NULL,
    published_by      TEXT REFERENCES people (id),
    published_at      TIMESTAMP,
    cancel_reason     TEXT NOT NULL,
    cancel_proposed_by TEXT REFERENCES people (id),
    cancel_proposed_at TIMESTAMP,
    cancelled_by      TEXT REFERENCES people (id),
    cancelled_at      TIMESTAMP,
    close_seen        TIMESTAMP,
    CHECK (slug <> '' AND name <> ''),
    CHECK (template IN ('local', 'event', 'youth', 'own')),
    CHECK (pot_pence > 0 AND min_ask_pence >= 0 AND max_ask_pence >= min_ask_pence AND max_ask_pence <= pot_pence),
    CHECK (min_age BETWEEN 8 AND 99),
    CHECK (belonging <> ''),
    CHECK (assurance IN ('email', 'code', 'roll', 'sign_in')),
    CHECK (assurance <> 'email' OR (pot_pence <= 5000000 AND max_ask_pence <= 1000000)),
    CHECK ((published_by IS NULL) = (published_at IS NULL)),
    CHECK ((cancel_proposed_by IS NULL) = (cancel_proposed_at IS NULL)),
    CHECK ((cancel_proposed_by IS NULL) = (cancel_reason = '')),
    CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL)),
    CHECK (cancelled_at IS NULL OR (published_at IS NOT NULL AND cancel_proposed_by IS NOT NULL)),
    CHECK (cancelled_by IS NULL OR pot_pence <= 5000000 OR cancelled_by <> cancel_proposed_by)
);
CREATE INDEX rounds_fund ON rounds (fund_id);

-- The timetable: when people may plan, propose, score and vote. Read in UTC, shown in Europe/London.
CREATE TABLE stages (
    round_id  TEXT NOT NULL REFERENCES rounds (id),
    kind      TEXT NOT NULL,
    opens_at  TIMESTAMP NOT NULL,
    closes_at TIMESTAMP NOT NULL,
    PRIMARY KEY (round_id, kind),
    CHECK (kind IN ('planning', 'proposing', 'scoring', 'voting')),
    CHECK (opens_at < closes_at)
);

-- How a round decides. It freezes, with the projects and their costs, when it is sealed. What a counting rule does not use is empty. min_share is in
-- thousandths of a per cent of the ballots that are not blank.
CREATE TABLE rulebooks (
    round_id       TEXT NOT NULL PRIMARY KEY REFERENCES rounds (id),
    ballot_type    TEXT NOT NULL,
    max_choices    BIGINT NOT NULL,
    points         BIGINT NOT NULL,
    counting_rule  TEXT NOT NULL,
    support        TEXT NOT NULL,
    unfit          TEXT NOT NULL,
    completion     TEXT NOT NULL,
    step_pence     BIGINT NOT NULL,
    ties           TEXT NOT NULL,
    min_support    BIGINT NOT NULL,
    min_share      BIGINT NOT NULL,
    show_other     BOOLEAN NOT NULL,
    panel_weight   BIGINT NOT NULL,
    panel_public   BOOLEAN NOT NULL,
    grace_minutes  BIGINT NOT NULL,
    sealed_by      TEXT REFERENCES people (id),
    sealed_at      TIMESTAMP,
    hash           TEXT NOT NULL,
    CHECK (ballot_type IN ('approval', 'knapsack', 'cumulative', 'score', 'ranking')),
    CHECK (max_choices BETWEEN 0 AND 500 AND (max_choices > 0) = (ballot_type IN ('approval', 'ranking'))),
    CHECK (ballot_type <> 'ranking' OR max_choices <= 10),
    CHECK (points BETWEEN 0 AND 100 AND (points > 0) = (ballot_type IN ('cumulative', 'score'))),
    CHECK (ballot_type IN ('approval', 'knapsack') OR counting_rule <> 'phragmen'),
    CHECK (counting_rule IN ('greedy', 'equal-shares', 'phragmen')),
    CHECK (support IN ('', 'votes', 'votes-per-cost')),
    CHECK ((support <> '') = (counting_rule = 'greedy')),
    CHECK (unfit IN ('', 'skip', 'stop')),
    CHECK ((unfit = '') = (counting_rule = 'equal-shares')),
    CHECK (completion IN ('', 'none', 'add1', 'add1-full', 'utilitarian', 'add1+utilitarian')),
    CHECK ((completion <> '') = (counting_rule = 'equal-shares')),
    CHECK (step_pence >= 0 AND (step_pence > 0) = (completion IN ('add1', 'add1-full', 'add1+utilitarian'))),
    CHECK (min_support >= 0 AND min_share BETWEEN 0 AND 100000),
    CHECK (min_support = 0 OR min_share = 0),
    CHECK (panel_weight BETWEEN 0 AND 100),
    CHECK (grace_minutes BETWEEN 0 AND 60),
    CHECK ((sealed_at IS NULL) = (hash = '')),
    CHECK ((sealed_at IS NULL) = (sealed_by IS NULL))
);

-- The duties that the holder answers before a round is published: each a link, or a reason why not.
CREATE TABLE duties (
    round_id    TEXT NOT NULL REFERENCES rounds (id),
    kind        TEXT NOT NULL,
    link        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    answered_by TEXT NOT NULL REFERENCES people (id),
    answered_at TIMESTAMP NOT NULL,
    PRIMARY KEY (round_id, kind),
    CHECK (kind IN ('data_protection', 'equality', 'power', 'pre_election', 'subsidy', 'safeguarding', 'complaints')),
    CHECK (link <> '' OR reason <> '')
);

-- What residents, young people or data say is wrong or wanted. Nothing is shown before someone has read it.
CREATE TABLE needs (
    id           TEXT NOT NULL PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    round_id     TEXT REFERENCES rounds (id),
    area_id      TEXT REFERENCES areas (id),
    title        TEXT NOT NULL,
    body         TEXT NOT NULL,
    said_by      TEXT NOT NULL,
    people_count BIGINT NOT NULL,
    source       TEXT NOT NULL,
    person_id    TEXT REFERENCES people (id),
    created_at   TIMESTAMP NOT NULL,
    released_by  TEXT REFERENCES people (id),
    released_at  TIMESTAMP,
    refused_at   TIMESTAMP,
    keep_until   TIMESTAMP NOT NULL,
    CHECK (title <> ''),
    CHECK (said_by IN ('resident', 'young_person', 'data')),
    CHECK (people_count >= 1),
    CHECK ((released_by IS NULL) = (released_at IS NULL)),
    CHECK (refused_at IS NULL OR released_at IS NULL)
);
CREATE INDEX needs_round ON needs (round_id);

-- A priority or a rule that the planning group may agree for a round.
CREATE TABLE planning_items (
    id        TEXT NOT NULL PRIMARY KEY,
    round_id  TEXT NOT NULL REFERENCES rounds (id),
    kind      TEXT NOT NULL,
    title     TEXT NOT NULL,
    body      TEXT NOT NULL,
    added_by  TEXT NOT NULL REFERENCES people (id),
    added_at  TIMESTAMP NOT NULL,
    UNIQUE (round_id, title),
    CHECK (kind IN ('priority', 'rule')),
    CHECK (title <> '')
);

-- What one member of the planning group chose, and in which capacity they did. Whose it was is forgotten some time after the round.
CREATE TABLE planning_choices (
    id        TEXT NOT NULL PRIMARY KEY,
    item_id   TEXT NOT NULL REFERENCES planning_items (id),
    person_id TEXT REFERENCES people (id),
    capacity  TEXT NOT NULL,
    choice    TEXT NOT NULL,
    why       TEXT NOT NULL,
    chosen_at TIMESTAMP NOT NULL,
    UNIQUE (item_id, person_id),
    CHECK (capacity IN ('resident', 'parent', 'young_person', 'councillor', 'officer', 'voluntary')),
    CHECK (choice IN ('agree', 'unsure', 'disagree'))
);

-- A role that a person holds: in a team, for an organisation, for one round and venue, or for the whole installation. Roles come from here, never from a
-- sign-in. What one administrator proposed another confirmed; nobody has either hand in a role of their own. Roles without either come with the
-- installation, from its command line, or, to lead a group, from sending in its first proposal.
CREATE TABLE memberships (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL REFERENCES people (id),
    role            TEXT NOT NULL,
    capacity        TEXT NOT NULL,
    team_id         TEXT REFERENCES teams (id),
    organisation_id TEXT REFERENCES organisations (id),
    round_id        TEXT REFERENCES rounds (id),
    venue           TEXT NOT NULL,
    granted_by      TEXT REFERENCES people (id),
    confirmed_by    TEXT REFERENCES people (id),
    started_at      TIMESTAMP NOT NULL,
    ended_at        TIMESTAMP,
    CHECK (role IN ('panel', 'group', 'lead', 'team', 'helper', 'officer', 'approver', 'safeguarding', 'auditor', 'admin')),
    CHECK (capacity IN ('', 'resident', 'parent', 'young_person', 'councillor', 'officer', 'voluntary')),
    CHECK (role NOT IN ('panel', 'team') OR team_id IS NOT NULL),
    CHECK (role NOT IN ('group', 'lead', 'officer', 'approver') OR organisation_id IS NOT NULL),
    CHECK ((role = 'helper') = (round_id IS NOT NULL)),
    CHECK (role <> 'helper' OR venue <> ''),
    CHECK (granted_by IS NULL OR granted_by <> person_id),
    CHECK (confirmed_by IS NULL OR confirmed_by <> person_id),
    CHECK ((granted_by IS NULL) = (confirmed_by IS NULL)),
    CHECK (confirmed_by IS NULL OR confirmed_by <> granted_by)
);
CREATE UNIQUE INDEX memberships_once ON memberships (person_id, role, COALESCE(team_id, ''), COALESCE(organisation_id, ''), COALESCE(round_id, '')) WHERE ended_at IS NULL;
CREATE INDEX memberships_team ON memberships (team_id);
CREATE INDEX memberships_organisation ON memberships (organisation_id);
CREATE INDEX memberships_round ON memberships (round_id);

-- A role that an administrator proposes to give. It counts once another administrator, who is not the person either, has confirmed it.
CREATE TABLE role_grants (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL REFERENCES people (id),
    role            TEXT NOT NULL,
    capacity        TEXT NOT NULL,
    team_id         TEXT REFERENCES teams (id),
    organisation_id TEXT REFERENCES organisations (id),
    round_id        TEXT REFERENCES rounds (id),
    venue           TEXT NOT NULL,
    proposed_by     TEXT NOT NULL REFERENCES people (id),
    proposed_at     TIMESTAMP NOT NULL,
    state           TEXT NOT NULL,
    decided_by      TEXT REFERENCES people (id),
    decided_at      TIMESTAMP,
    CHECK (role <> ''),
    CHECK (proposed_by <> person_id),
    CHECK (state IN ('proposed', 'confirmed', 'refused', 'withdrawn')),
    CHECK ((state = 'proposed') = (decided_at IS NULL)),
    CHECK (state <> 'proposed' OR decided_by IS NULL),
    CHECK (state NOT IN ('confirmed', 'refused') OR decided_by IS NOT NULL),
    CHECK (state NOT IN ('confirmed', 'refused') OR (decided_by <> proposed_by AND decided_by <> person_id))
);
CREATE UNIQUE INDEX role_grants_open ON role_grants (person_id, role, COALESCE(team_id, ''), COALESCE(organisation_id, ''), COALESCE(round_id, '')) WHERE state = 'proposed';

-- +goose StatementBegin
CREATE TRIGGER rulebooks_frozen_update BEFORE UPDATE ON rulebooks WHEN OLD.sealed_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a sealed rulebook never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER rulebooks_frozen_delete BEFORE DELETE ON rulebooks WHEN OLD.sealed_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a sealed rulebook never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER stages_frozen_insert BEFORE INSERT ON stages WHEN EXISTS (SELECT 1 FROM rulebooks WHERE round_id = NEW.round_id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the timetable of a sealed round never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER stages_frozen_update BEFORE UPDATE ON stages WHEN EXISTS (SELECT 1 FROM rulebooks WHERE round_id IN (OLD.round_id, NEW.round_id) AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the timetable of a sealed round never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER stages_frozen_delete BEFORE DELETE ON stages WHEN EXISTS (SELECT 1 FROM rulebooks WHERE round_id = OLD.round_id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the timetable of a sealed round never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER rounds_frozen_update BEFORE UPDATE ON rounds WHEN (NEW.pot_pence <> OLD.pot_pence OR NEW.assurance <> OLD.assurance OR NEW.min_age <> OLD.min_age OR NEW.belonging <> OLD.belonging OR NEW.who_may_vote <> OLD.who_may_vote OR NEW.key_fingerprint <> OLD.key_fingerprint OR NEW.fund_id <> OLD.fund_id OR NEW.venue <> OLD.venue) AND EXISTS (SELECT 1 FROM rulebooks WHERE round_id = OLD.id AND sealed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'what a sealed round decides on never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER memberships_auditor_alone_insert BEFORE INSERT ON memberships WHEN NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM memberships WHERE person_id = NEW.person_id AND ended_at IS NULL AND (role = 'auditor') <> (NEW.role = 'auditor'))
BEGIN
    SELECT RAISE(ABORT, 'an auditor holds no other role');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER memberships_kept_delete BEFORE DELETE ON memberships WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a role is ended, never removed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER memberships_unchanged_update BEFORE UPDATE ON memberships WHEN OLD.ended_at IS NOT NULL OR NEW.person_id <> OLD.person_id OR NEW.role <> OLD.role OR NEW.capacity <> OLD.capacity OR NEW.venue <> OLD.venue OR COALESCE(NEW.team_id, '') <> COALESCE(OLD.team_id, '') OR COALESCE(NEW.organisation_id, '') <> COALESCE(OLD.organisation_id, '') OR COALESCE(NEW.round_id, '') <> COALESCE(OLD.round_id, '') OR COALESCE(NEW.granted_by, '') <> COALESCE(OLD.granted_by, '') OR COALESCE(NEW.confirmed_by, '') <> COALESCE(OLD.confirmed_by, '') OR NEW.started_at <> OLD.started_at
BEGIN
    SELECT RAISE(ABORT, 'a role is ended and granted anew, never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER role_grants_kept_delete BEFORE DELETE ON role_grants WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'a proposed role is decided, never removed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER role_grants_unchanged_update BEFORE UPDATE ON role_grants WHEN OLD.state <> 'proposed' OR NEW.person_id <> OLD.person_id OR NEW.role <> OLD.role OR NEW.capacity <> OLD.capacity OR NEW.venue <> OLD.venue OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at OR COALESCE(NEW.team_id, '') <> COALESCE(OLD.team_id, '') OR COALESCE(NEW.organisation_id, '') <> COALESCE(OLD.organisation_id, '') OR COALESCE(NEW.round_id, '') <> COALESCE(OLD.round_id, '')
BEGIN
    SELECT RAISE(ABORT, 'a proposed role is decided once, as it was proposed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER rounds_cancelled_update BEFORE UPDATE ON rounds WHEN OLD.cancelled_at IS NOT NULL AND (NEW.cancelled_at IS NULL OR NEW.cancelled_at <> OLD.cancelled_at OR NEW.cancelled_by <> OLD.cancelled_by OR NEW.cancel_reason <> OLD.cancel_reason OR NEW.cancel_proposed_by <> OLD.cancel_proposed_by OR NEW.pot_pence <> OLD.pot_pence)
BEGIN
    SELECT RAISE(ABORT, 'a cancelled round stays cancelled');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE role_grants;
DROP TABLE memberships;
DROP TABLE planning_choices;
DROP TABLE planning_items;
DROP TABLE needs;
DROP TABLE duties;
DROP TABLE rulebooks;
DROP TABLE stages;
DROP TABLE rounds;
DROP TABLE contributions;
DROP TABLE funds;
