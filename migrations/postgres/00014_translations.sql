-- The projects of a ballot in the languages that its voters read.

-- +goose Up

-- A project in another language: its title, its one sentence, what its people will do and where. They help to read the ballot; what is counted is the sealed
-- project. What the project does not say in English is empty here.
-- One that is found to be wrong while people vote is taken down, with a reason, and stays here. Where that takes two people, asked_by is the first.
CREATE TABLE project_translations (
    round_id    TEXT NOT NULL,
    number      BIGINT NOT NULL,
    language    TEXT NOT NULL,
    title       TEXT NOT NULL,
    summary     TEXT NOT NULL,
    what        TEXT NOT NULL,
    place       TEXT NOT NULL,
    added_by    TEXT NOT NULL REFERENCES people (id),
    added_at    TIMESTAMPTZ NOT NULL,
    asked_by    TEXT REFERENCES people (id),
    asked_at    TIMESTAMPTZ,
    taken_by    TEXT REFERENCES people (id),
    taken_at    TIMESTAMPTZ,
    reason      TEXT NOT NULL,
    PRIMARY KEY (round_id, number, language),
    FOREIGN KEY (round_id, number) REFERENCES projects (round_id, number),
    CHECK (language <> '' AND title <> '' AND summary <> ''),
    CHECK ((asked_by IS NULL) = (asked_at IS NULL)),
    CHECK ((taken_by IS NULL) = (taken_at IS NULL)),
    CHECK (asked_by IS NULL OR taken_by IS NULL OR taken_by <> asked_by),
    CHECK ((asked_by IS NULL AND taken_by IS NULL) = (reason = ''))
);

-- +goose StatementBegin
CREATE FUNCTION project_translations_texts_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.taken_at IS NOT NULL OR NEW.title <> OLD.title OR NEW.summary <> OLD.summary OR NEW.what <> OLD.what OR NEW.place <> OLD.place THEN
        RAISE EXCEPTION 'a translation is taken down, and keeps what it said';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER project_translations_texts_update BEFORE UPDATE ON project_translations FOR EACH ROW EXECUTE FUNCTION project_translations_texts_update();

-- +goose StatementBegin
CREATE FUNCTION project_translations_taken_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.taken_at IS NOT NULL THEN
        RAISE EXCEPTION 'a translation that was taken down stays on record';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER project_translations_taken_delete BEFORE DELETE ON project_translations FOR EACH ROW EXECUTE FUNCTION project_translations_taken_delete();

-- +goose Down

DROP TABLE project_translations;
DROP FUNCTION project_translations_texts_update();
DROP FUNCTION project_translations_taken_delete();
