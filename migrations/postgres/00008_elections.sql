-- Past elections from elsewhere, brought in from a .pb file. They have no fund, no proposals, no voters and no awards here: the file is all there is.

-- +goose Up

-- data is the election as a .pb file without anything about its voters, and hash is that of the file as it came. Nobody but officers sees it before
-- published_at. Money is in hundredths of the currency.
CREATE TABLE elections (
    id           TEXT NOT NULL PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    source       TEXT NOT NULL,
    data         TEXT NOT NULL,
    hash         TEXT NOT NULL UNIQUE,
    detail       TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    imported_by  TEXT NOT NULL REFERENCES people (id),
    imported_at  TIMESTAMPTZ NOT NULL,
    published_at TIMESTAMPTZ,
    CHECK (slug <> '' AND name <> '' AND source <> '')
);

-- +goose Down

DROP TABLE elections;
