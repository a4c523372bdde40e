-- A group says that it asks for no other look at the decision that its proposal cannot go forward, so that nobody waits for it.

-- +goose Up

ALTER TABLE proposals ADD COLUMN appeal_waived_at TIMESTAMPTZ;

-- +goose StatementBegin
CREATE FUNCTION proposals_waived_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.appeal_waived_at IS DISTINCT FROM OLD.appeal_waived_at AND (NEW.appeal_waived_at IS NULL OR NEW.state <> 'not_eligible') THEN
        RAISE EXCEPTION 'a group waives an appeal of what cannot go forward, and that stays said';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proposals_waived_update BEFORE UPDATE ON proposals FOR EACH ROW EXECUTE FUNCTION proposals_waived_change();

-- +goose Down

DROP TRIGGER proposals_waived_update ON proposals;
DROP FUNCTION proposals_waived_change();
ALTER TABLE proposals DROP COLUMN appeal_waived_at;
