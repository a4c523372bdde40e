-- People, the organisations and teams they belong to, how they sign in, and what an installation keeps about itself.

-- +goose Up

-- What an administrator may change: the council's name, contacts, colours.
CREATE TABLE settings (
    name       TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- A ward or committee area, with its ONS code.
CREATE TABLE areas (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    ons_code   TEXT NOT NULL UNIQUE,
    CHECK (name <> '' AND ons_code <> '')
);

-- A council, charity, school, or an unregistered group of neighbours.
CREATE TABLE organisations (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    org_id     TEXT UNIQUE,
    about      TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CHECK (name <> ''),
    CHECK (kind IN ('council', 'partnership', 'funder', 'charity', 'school', 'group'))
);

-- A community team, a youth panel or a parent group.
CREATE TABLE teams (
    id         TEXT NOT NULL PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    area_id    TEXT REFERENCES areas (id),
    about      TEXT NOT NULL,
    CHECK (slug <> '' AND name <> ''),
    CHECK (kind IN ('community', 'youth', 'parents'))
);

-- Someone who signs in. A child or Young Advisor is known by a display name alone: never a surname, school or birth date.
CREATE TABLE people (
    id           TEXT NOT NULL PRIMARY KEY,
    email        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    display_name TEXT NOT NULL,
    age_band     TEXT NOT NULL,
    demo_note    TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    disabled_at  TIMESTAMP,
    keep_until   TIMESTAMP NOT NULL,
    CHECK (email <> '' AND email = lower(email)),
    CHECK (display_name <> ''),
    CHECK (age_band IN ('under_18', 'adult')),
    CHECK (age_band = 'adult' OR name = '')
);

-- A person as an identity provider knows them. Accounts are never joined by e-mail address.
CREATE TABLE identities (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES people (id),
    provider   TEXT NOT NULL,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (issuer, subject),
    CHECK (provider <> '' AND issuer <> '' AND subject <> '')
);

-- A role that a person holds: in a team, for an organisation, or for the whole installation. Roles come from here, never from a sign-in.
CREATE TABLE memberships (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL REFERENCES people (id),
    role            TEXT NOT NULL,
    capacity        TEXT NOT NULL,
    team_id         TEXT REFERENCES teams (id),
    organisation_id TEXT REFERENCES organisations (id),
    venue           TEXT NOT NULL,
    granted_by      TEXT REFERENCES people (id),
    started_at      TIMESTAMP NOT NULL,
    ended_at        TIMESTAMP,
    CHECK (role IN ('panel', 'group', 'lead', 'team', 'helper', 'officer', 'approver', 'safeguarding', 'auditor', 'admin')),
    CHECK (capacity IN ('', 'resident', 'parent', 'young_person', 'councillor', 'officer', 'voluntary')),
    CHECK (role NOT IN ('panel', 'team') OR team_id IS NOT NULL),
    CHECK (role NOT IN ('group', 'lead', 'officer', 'approver') OR organisation_id IS NOT NULL),
    CHECK (granted_by IS NULL OR granted_by <> person_id)
);
CREATE UNIQUE INDEX memberships_once ON memberships (person_id, role, COALESCE(team_id, ''), COALESCE(organisation_id, '')) WHERE ended_at IS NULL;
CREATE INDEX memberships_team ON memberships (team_id);
CREATE INDEX memberships_organisation ON memberships (organisation_id);

-- Sign-in sessions; the token is a hash, the data belongs to the session library.
CREATE TABLE sessions (
    token      TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT REFERENCES people (id),
    data       BLOB NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- A one-time code sent by e-mail to sign in. Only its keyed hash is kept.
CREATE TABLE sign_in_codes (
    id         TEXT NOT NULL PRIMARY KEY,
    email      TEXT NOT NULL,
    code_hash  BLOB NOT NULL,
    tries      BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at    TIMESTAMP,
    CHECK (tries >= 0)
);
CREATE INDEX sign_in_codes_email ON sign_in_codes (email);

-- Attempt limits, shared by every copy of the program. A bucket is a keyed hash, never an address in clear.
CREATE TABLE attempts (
    bucket     TEXT NOT NULL,
    window_at  TIMESTAMP NOT NULL,
    tries      BIGINT NOT NULL,
    PRIMARY KEY (bucket, window_at),
    CHECK (tries > 0)
);

-- A form that was sent when its session had ended, kept for a day so that nothing typed is lost. browser is a keyed hash of the sender's
-- form cookie: nobody else is given the form, so that nobody can fill one in for another to send.
CREATE TABLE parked_forms (
    id         TEXT NOT NULL PRIMARY KEY,
    browser    TEXT NOT NULL,
    path       TEXT NOT NULL,
    fields     TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);

-- Mail waiting to be sent, written in the transaction that it tells of.
CREATE TABLE outbox (
    id           TEXT NOT NULL PRIMARY KEY,
    dedupe_key   TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    subject      TEXT NOT NULL,
    body         TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    send_after   TIMESTAMP NOT NULL,
    attempts     BIGINT NOT NULL,
    locked_until TIMESTAMP,
    sent_at      TIMESTAMP,
    failed_at    TIMESTAMP,
    last_error   TEXT NOT NULL,
    keep_until   TIMESTAMP NOT NULL,
    CHECK (recipient <> '' AND subject <> '' AND attempts >= 0)
);
CREATE INDEX outbox_waiting ON outbox (send_after) WHERE sent_at IS NULL AND failed_at IS NULL;

-- Every act of an officer, chained so that a change shows. Never a ballot's choices.
CREATE TABLE audit_entries (
    number      BIGINT NOT NULL PRIMARY KEY,
    at          TIMESTAMP NOT NULL,
    actor_id    TEXT,
    act         TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id   TEXT NOT NULL,
    round_id    TEXT,
    reason      TEXT NOT NULL,
    detail      TEXT NOT NULL,
    prev_hash   TEXT NOT NULL UNIQUE,
    hash        TEXT NOT NULL UNIQUE,
    CHECK (number > 0 AND act <> '' AND object_kind <> '' AND object_id <> '')
);
CREATE INDEX audit_entries_object ON audit_entries (object_kind, object_id);
CREATE INDEX audit_entries_round ON audit_entries (round_id);

-- A worry about someone. It reaches the safeguarding lead at once and is read by nobody else.
CREATE TABLE concerns (
    id         TEXT NOT NULL PRIMARY KEY,
    page       TEXT NOT NULL,
    body       TEXT NOT NULL,
    contact    TEXT NOT NULL,
    raised_at  TIMESTAMP NOT NULL,
    answer     TEXT NOT NULL,
    handled_by TEXT REFERENCES people (id),
    handled_at TIMESTAMP,
    keep_until TIMESTAMP NOT NULL,
    CHECK (body <> ''),
    CHECK ((handled_by IS NULL) = (handled_at IS NULL))
);

-- +goose StatementBegin
CREATE TRIGGER audit_entries_append_only_update BEFORE UPDATE ON audit_entries WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'an audit entry never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_entries_append_only_delete BEFORE DELETE ON audit_entries WHEN TRUE
BEGIN
    SELECT RAISE(ABORT, 'an audit entry never changes');
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
CREATE TRIGGER memberships_unchanged_update BEFORE UPDATE ON memberships WHEN NEW.person_id <> OLD.person_id OR NEW.role <> OLD.role OR NEW.capacity <> OLD.capacity OR COALESCE(NEW.team_id, '') <> COALESCE(OLD.team_id, '') OR COALESCE(NEW.organisation_id, '') <> COALESCE(OLD.organisation_id, '') OR NEW.venue <> OLD.venue OR COALESCE(NEW.granted_by, '') <> COALESCE(OLD.granted_by, '') OR NEW.started_at <> OLD.started_at OR OLD.ended_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a role is ended and granted anew, never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_entries_in_order_insert BEFORE INSERT ON audit_entries WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entries) OR NEW.prev_hash <> COALESCE((SELECT hash FROM audit_entries WHERE number = NEW.number - 1), '')
BEGIN
    SELECT RAISE(ABORT, 'an audit entry follows the last one');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE concerns;
DROP TABLE audit_entries;
DROP TABLE outbox;
DROP TABLE parked_forms;
DROP TABLE attempts;
DROP TABLE sign_in_codes;
DROP TABLE sessions;
DROP TABLE memberships;
DROP TABLE identities;
DROP TABLE people;
DROP TABLE teams;
DROP TABLE organisations;
DROP TABLE areas;
DROP TABLE settings;
