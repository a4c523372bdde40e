-- Lists that officers bring in from elsewhere: who may vote in a round, and which postcodes lie in which area.

-- +goose Up

-- A list on its way in: read in the background, looked at, then applied as a whole or not at all. Once applied, this is the record of where the list came
-- from, on which grounds, who brought it and who applied it; the list itself is gone. age_counts is how many people had each age while it was read, and then
-- those ages alone that stand out.
CREATE TABLE list_imports (
    id          TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    round_id    TEXT REFERENCES rounds (id),
    source      TEXT NOT NULL,
    basis       TEXT NOT NULL,
    basis_note  TEXT NOT NULL,
    replaces    BOOLEAN NOT NULL,
    file_name   TEXT NOT NULL,
    file_hash   TEXT NOT NULL,
    size        BIGINT NOT NULL,
    state       TEXT NOT NULL,
    trouble     TEXT NOT NULL,
    read_to     BIGINT NOT NULL,
    last_row    BIGINT NOT NULL,
    good        BIGINT NOT NULL,
    bad         BIGINT NOT NULL,
    duplicates  BIGINT NOT NULL,
    left_out    BIGINT NOT NULL,
    age_counts  TEXT NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES people (id),
    uploaded_at TIMESTAMP NOT NULL,
    applied_by  TEXT REFERENCES people (id),
    applied_at  TIMESTAMP,
    keep_until  TIMESTAMP NOT NULL,
    CHECK (kind IN ('roll', 'postcodes')),
    CHECK ((kind = 'roll') = (round_id IS NOT NULL)),
    CHECK (source <> ''),
    CHECK ((kind = 'roll') = (basis <> '')),
    CHECK (state IN ('receiving', 'reading', 'checked', 'applying', 'applied')),
    CHECK (read_to BETWEEN 0 AND size AND last_row >= 0 AND good >= 0 AND bad >= 0 AND duplicates >= 0 AND left_out >= 0),
    CHECK ((state IN ('applying', 'applied')) = (applied_by IS NOT NULL)),
    CHECK ((applied_by IS NULL) = (applied_at IS NULL)),
    CHECK (applied_by IS NULL OR applied_by <> uploaded_by),
    CHECK (applied_by IS NULL OR (good > 0 AND bad = 0 AND trouble = '' AND file_hash <> ''))
);
CREATE INDEX list_imports_round ON list_imports (round_id);

-- The text of such a file in pieces, until it is applied or discarded.
CREATE TABLE import_pieces (
    import_id TEXT NOT NULL REFERENCES list_imports (id),
    number    BIGINT NOT NULL,
    data      BLOB NOT NULL,
    PRIMARY KEY (import_id, number)
);

-- Its rows, as far as it was read, until then: what is to be applied, and what is wrong.
CREATE TABLE import_rows (
    import_id TEXT NOT NULL REFERENCES list_imports (id),
    number    BIGINT NOT NULL,
    reference TEXT NOT NULL,
    email     TEXT NOT NULL,
    mailbox   TEXT NOT NULL,
    mobile    TEXT NOT NULL,
    area_id   TEXT REFERENCES areas (id),
    problem   TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
);
CREATE INDEX import_rows_problem ON import_rows (import_id, number) WHERE problem <> '';

-- The references of people on a roll who get their code by letter, until the vote is over.
CREATE TABLE roll_letters (
    roll_entry_id TEXT NOT NULL PRIMARY KEY REFERENCES roll_entries (id),
    round_id      TEXT NOT NULL REFERENCES rounds (id),
    reference     TEXT NOT NULL,
    UNIQUE (round_id, reference),
    CHECK (reference <> '')
);

-- Which area a postcode lies in, in capitals and without spaces. A postcode that is not here is in none of them, or is new.
CREATE TABLE postcodes (
    postcode TEXT NOT NULL PRIMARY KEY,
    area_id  TEXT NOT NULL REFERENCES areas (id),
    CHECK (postcode <> '')
) WITHOUT ROWID;
CREATE INDEX postcodes_area ON postcodes (area_id);

-- +goose StatementBegin
CREATE TRIGGER list_imports_kept_update BEFORE UPDATE ON list_imports WHEN OLD.state = 'applied' OR NEW.kind <> OLD.kind OR NEW.uploaded_by <> OLD.uploaded_by OR NEW.source <> OLD.source OR NEW.basis <> OLD.basis OR NEW.basis_note <> OLD.basis_note OR (OLD.state <> 'receiving' AND (NEW.file_hash <> OLD.file_hash OR NEW.size <> OLD.size))
BEGIN
    SELECT RAISE(ABORT, 'the record of a list never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER list_imports_kept_delete BEFORE DELETE ON list_imports WHEN OLD.state = 'applied'
BEGIN
    SELECT RAISE(ABORT, 'the record of a list that was applied is never removed');
END;
-- +goose StatementEnd

-- +goose Down

DROP TABLE postcodes;
DROP TABLE roll_letters;
DROP TABLE import_rows;
DROP TABLE import_pieces;
DROP TABLE list_imports;
