-- The projects of a ballot in the languages that its voters read.

-- +goose Up

-- The title and the one sentence of a project in another language. They help to read the ballot; what is counted is the sealed project.
-- One that is found to be wrong while people vote is taken down, with a reason, and stays here. Where that takes two people, asked_by is the first.
CREATE TABLE project_translations (
    round_id    TEXT NOT NULL,
    number      BIGINT NOT NULL,
    language    TEXT NOT NULL,
    title       TEXT NOT NULL,
    summary     TEXT NOT NULL,
    added_by    TEXT NOT NULL REFERENCES people (id),
    added_at    TIMESTAMP NOT NULL,
    asked_by    TEXT REFERENCES people (id),
    asked_at    TIMESTAMP,
    taken_by    TEXT REFERENCES people (id),
    taken_at    TIMESTAMP,
    reason      TEXT NOT NULL,
    PRIMARY KEY (round_id, number, language),
    FOREIGN KEY (round_id, number) REFERENCES projects (round_id, number),
    CHECK (language <> '' AND title <> '' AND summary <> ''),
    CHECK ((asked_by IS NULL) = (asked_at IS NULL)),
    CHECK ((taken_by IS NULL) = (taken_at IS NULL)),
    CHECK (asked_by IS NULL OR taken_by IS NULL OR taken_by <> asked_by),
    CHECK ((asked_by IS NULL AND taken_by IS NULL) = (reason = ''))
);

-- +goose Down

DROP TABLE project_translations;
