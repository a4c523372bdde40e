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

-- Sign-in sessions; the token is a hash, the data belongs to the session library. A request moves expires_at on, and never beyond ends_at.
CREATE TABLE sessions (
    token      TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT REFERENCES people (id),
    data       BLOB NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ends_at    TIMESTAMP NOT NULL,
    CHECK (expires_at <= ends_at)
);
CREATE INDEX sessions_person ON sessions (person_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- A one-time code sent by e-mail to sign in. Only its keyed hash is kept. request_hash is a keyed hash of what the session has in which it was asked
-- for: tries without it never reach the code.
CREATE TABLE sign_in_codes (
    id           TEXT NOT NULL PRIMARY KEY,
    email        TEXT NOT NULL,
    request_hash BLOB NOT NULL UNIQUE,
    code_hash    BLOB NOT NULL,
    tries        BIGINT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    used_at      TIMESTAMP,
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

-- A form that was sent when its session had ended, or when its sender had to show anew who they are, kept for a day so that nothing typed is lost.
-- browser is a keyed hash of the sender's form cookie: nobody else is given the form, so that nobody can fill one in for another to send.
CREATE TABLE parked_forms (
    id         TEXT NOT NULL PRIMARY KEY,
    browser    TEXT NOT NULL,
    person_id  TEXT REFERENCES people (id),
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
    taken_by   TEXT REFERENCES people (id),
    taken_at   TIMESTAMP,
    answer     TEXT NOT NULL,
    handled_by TEXT REFERENCES people (id),
    handled_at TIMESTAMP,
    keep_until TIMESTAMP NOT NULL,
    CHECK (body <> ''),
    CHECK ((taken_by IS NULL) = (taken_at IS NULL)),
    CHECK ((handled_by IS NULL) = (handled_at IS NULL))
);

CREATE TABLE concern_notes (
    id         TEXT NOT NULL PRIMARY KEY,
    concern_id TEXT NOT NULL REFERENCES concerns (id),
    person_id  TEXT NOT NULL REFERENCES people (id),
    noted_at   TIMESTAMP NOT NULL,
    body       TEXT NOT NULL,
    CHECK (body <> '')
);

CREATE INDEX concern_notes_concern ON concern_notes (concern_id);

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
CREATE TRIGGER audit_entries_in_order_insert BEFORE INSERT ON audit_entries WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entries) OR NEW.prev_hash <> COALESCE((SELECT hash FROM audit_entries WHERE number = NEW.number - 1), '')
BEGIN
    SELECT RAISE(ABORT, 'an audit entry follows the last one');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE concern_notes;
DROP TABLE concerns;
DROP TABLE audit_entries;
DROP TABLE outbox;
DROP TABLE parked_forms;
DROP TABLE attempts;
DROP TABLE sign_in_codes;
DROP TABLE sessions;
DROP TABLE identities;
DROP TABLE people;
DROP TABLE teams;
DROP TABLE organisations;
DROP TABLE areas;
DROP TABLE settings;
