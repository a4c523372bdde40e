-- Lists on their way in are bound by a key outside the database.

-- +goose Up

-- mark is a keyed mark: of a list over what was sent, each row that was read, and who had it applied; of a piece over its text. Who writes to the database alone cannot add people to a list,
-- or have one applied. A list that waits when this is applied has none: it is thrown away, and brought in again.
ALTER TABLE list_imports ADD COLUMN mark BYTEA;
ALTER TABLE import_pieces ADD COLUMN mark BYTEA;

-- +goose Down

ALTER TABLE import_pieces DROP COLUMN mark;
ALTER TABLE list_imports DROP COLUMN mark;
