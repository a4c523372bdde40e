-- What another language says of a project comes on the ballot of more than £50,000 once another officer than who wrote it has read it.

-- +goose Up

ALTER TABLE project_translations ADD COLUMN confirmed_by TEXT REFERENCES people (id);
UPDATE project_translations SET confirmed_by = added_by;

-- +goose Down

ALTER TABLE project_translations DROP COLUMN confirmed_by;
