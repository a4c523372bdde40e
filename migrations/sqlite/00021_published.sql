-- What was published of a result is bound by a key outside the database.

-- +goose Up

-- No SQL can make a mark, which takes a key: so this waits for a database in which no result was published.
CREATE TABLE unmarked_results (
    results BIGINT NOT NULL,
    CONSTRAINT no_result_is_published_before_this_upgrade CHECK (results = 0)
);
INSERT INTO unmarked_results SELECT COUNT(*) FROM results WHERE published_at IS NOT NULL;
DROP TABLE unmarked_results;

-- mark is a keyed mark over all that is shown of a result, its lines too. Who writes to the database alone cannot have another shown.
ALTER TABLE results ADD COLUMN mark BLOB CHECK ((mark IS NULL) = (published_at IS NULL));

-- +goose Down

ALTER TABLE results DROP COLUMN mark;
