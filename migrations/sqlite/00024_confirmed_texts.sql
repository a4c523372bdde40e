-- That somebody had what another language says of a project put on the ballot is bound by a key outside the database.

-- +goose Up

-- No SQL can make a mark, which takes a key: so this waits while the ballot of a vote that is not counted has texts in other languages.
CREATE TABLE unmarked_texts (
    texts BIGINT NOT NULL,
    CONSTRAINT no_vote_has_confirmed_texts_before_this_upgrade CHECK (texts = 0)
);
INSERT INTO unmarked_texts SELECT COUNT(*) FROM project_translations JOIN rounds ON rounds.id = project_translations.round_id
    WHERE project_translations.confirmed_by IS NOT NULL AND rounds.cancelled_at IS NULL AND NOT EXISTS (SELECT 1 FROM results WHERE results.round_id = rounds.id);
DROP TABLE unmarked_texts;

-- confirmed_mark is a keyed mark over the marks of the texts, who wrote them and who confirmed them. Who writes to the database alone cannot put texts on a ballot that nobody confirmed.
ALTER TABLE project_translations ADD COLUMN confirmed_mark BLOB CHECK (confirmed_mark IS NULL OR confirmed_by IS NOT NULL);

-- +goose Down

ALTER TABLE project_translations DROP COLUMN confirmed_mark;
