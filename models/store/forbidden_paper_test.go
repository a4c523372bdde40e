package store_test

import (
	"maps"
	"slices"

	"acorn/models"
	"acorn/testing/world"
)

// papers makes two batches of paper, one of them settled, and papers that are out, handed in and keyed.
func (a *archive) papers(w *world.World, r models.Round) {
	a.t.Helper()
	open := models.PaperBatch{ID: newID(), RoundID: r.ID, Label: "Saturday", Venue: "Library", FirstNumber: 101, Issued: 3, PrintedBy: w.Officer.PersonID, PrintedAt: w.Now, OutBy: &w.Officer.PersonID, OutAt: &w.Now}
	settled := models.PaperBatch{ID: newID(), RoundID: r.ID, Label: "Sunday", Venue: "Library", FirstNumber: 104, Issued: 1, Unused: 1, PrintedBy: w.Officer.PersonID, PrintedAt: w.Now, OutBy: &w.Officer.PersonID,
		OutAt: &w.Now, CountedBy: &w.Officer.PersonID, CountedAt: &w.Now, ProposedBy: &w.Officer.PersonID, ProposedAt: &w.Now, SettledBy: &w.Officer2.PersonID, SettledAt: &w.Now, ReadingsHash: "h"}
	maps.Copy(a.ids, map[string]string{"papers": open.ID, "settled_papers": settled.ID, "officer2": w.Officer2.PersonID})
	a.setup(w, &open, &settled)
	for i, name := range []string{"paper", "paper_in", "spare_paper", "settled_paper"} {
		entry := models.RollEntry{ID: newID(), RoundID: r.ID, Channel: "paper", KeepUntil: w.Now, Standing: models.StandingOpen}
		paper := models.PaperBallot{ID: newID(), RoundID: r.ID, BatchID: open.ID, Number: 101 + i, RollEntryID: entry.ID, CodeHash: []byte(name), Bound: []byte("mark"), State: "out"}
		switch name {
		case "paper_in":
			paper.State = "in"
		case "settled_paper":
			paper.BatchID = settled.ID
		}
		a.ids[name] = paper.ID
		a.setup(w, &entry, &paper)
	}
	a.ids["phone_vote"] = newID()
	a.setup(w, &models.PhoneVote{ID: a.ids["phone_vote"], RoundID: r.ID, TakenBy: w.Officer.PersonID, State: models.PhoneAgreed, Sealed: []byte("sealed"), BegunAt: w.Now, ExpiresAt: w.Now})
	a.setup(w, &models.PaperEntry{BallotID: a.ids["paper_in"], Look: 1, Keyer: w.Officer.PersonID, Reading: "{}"})
}

// forbiddenPaper is what the triggers refuse of paper.
func forbiddenPaper() []forbidden {
	return slices.Concat(
		changes("paper_batches_settled_update", "paper_batches", "id = {papers}", "round_id = {blank}", "issued = 4", "first_number = 300", "printed_by = {approver}"),
		changes("paper_ballots_unchanged_update", "paper_ballots", "id = {paper}", "round_id = {blank}", "batch_id = {settled_papers}", "number = 300", "roll_entry_id = {spare_entry}", "code_hash = {bytes}", "bound = {bytes}", "bound = NULL"),
		[]forbidden{
			{"paper_batches_settled_update", "UPDATE paper_batches SET settled_at = NULL, settled_by = NULL WHERE id = {settled_papers}"},
			{"paper_batches_settled_update", "UPDATE paper_batches SET note = 'Another' WHERE id = {settled_papers}"},
			{"paper_batches_kept_delete", "DELETE FROM paper_batches WHERE id = {papers}"},
			{"paper_ballots_unchanged_update", "UPDATE paper_ballots SET state = 'in' WHERE id = {settled_paper}"},
			{"paper_ballots_kept_delete", "DELETE FROM paper_ballots WHERE id = {paper}"},
			{"paper_entries_two_people_insert", "INSERT INTO paper_entries COPY ballot_id = {paper_in} WITH look = 2"},
			{"paper_entries_two_people_insert", "INSERT INTO paper_entries COPY ballot_id = {paper_in} WITH look = 3; reading = 'another'"},
			{"paper_entries_settled_insert", "INSERT INTO paper_entries COPY ballot_id = {paper_in} WITH ballot_id = {settled_paper}"},
			{"paper_entries_unchanged_update", "UPDATE paper_entries SET reading = 'another' WHERE ballot_id = {paper_in}"},
			{"paper_entries_unchanged_update", "UPDATE paper_entries SET keyer = {officer2} WHERE ballot_id = {paper_in}"},
		})
}

// translated has a project in two languages, of which one was taken down.
func (a *archive) translated(w *world.World, r models.Round) {
	a.t.Helper()
	kept := models.ProjectTranslation{RoundID: r.ID, Number: 1, Language: "cy", Title: "Teitl", Summary: "Brawddeg", What: "Beth", Place: "Ble", AddedBy: w.Officer.PersonID, AddedAt: w.Now}
	taken := kept
	taken.Language, taken.TakenBy, taken.TakenAt, taken.Reason = "ur", &w.Officer.PersonID, &w.Now, "It is of another project"
	a.setup(w, &kept, &taken)
}

// forbiddenTexts is what the triggers refuse of a ballot's translations.
func forbiddenTexts() []forbidden {
	return append(changes("project_translations_texts_update", "project_translations", "language = 'cy'", asText("title summary what place")...),
		forbidden{"project_translations_texts_update", "UPDATE project_translations SET taken_by = NULL, taken_at = NULL, reason = '' WHERE language = 'ur'"},
		forbidden{"project_translations_taken_delete", "DELETE FROM project_translations WHERE language = 'ur'"})
}

// forbiddenPaperRows are the rows that break a CHECK of paper.
func forbiddenPaperRows() []forbidden {
	const two, sums = "paper_batches: settled_by IS NULL OR (proposed_by IS NOT NULL AND settled_by <> proposed_by)",
		"paper_batches: settled_by IS NULL OR (counted_by IS NOT NULL AND issued = returned + spoiled + unused + away AND returned = cast_ballots + refused AND readings_hash <> '')"
	settled := "INSERT INTO paper_batches COPY id = {settled_papers} WITH id = 'new'; label = 'new'; first_number = 300; "
	const listened = "phone_votes: witness_by IS NULL OR (witness_by <> taken_by AND state IN ('agreed', 'cast'))"
	return []forbidden{
		{listened, "UPDATE phone_votes SET witness_by = taken_by WHERE id = {phone_vote}"},
		{listened, "UPDATE phone_votes SET witness_by = {officer2}, state = 'read' WHERE id = {phone_vote}"},
		{"phone_votes: state <> 'cast' OR witness_by IS NOT NULL", "UPDATE phone_votes SET state = 'cast', sealed = '' WHERE id = {phone_vote}"},
		{"phone_votes: (state = 'cast') = (length(sealed) = 0)", "UPDATE phone_votes SET sealed = '' WHERE id = {phone_vote}"},
		{"paper_batches: (out_by IS NULL) = (out_at IS NULL)", "UPDATE paper_batches SET out_by = NULL WHERE id = {papers}"},
		{"paper_batches: (counted_by IS NULL) = (counted_at IS NULL)", "UPDATE paper_batches SET counted_by = {officer} WHERE id = {papers}"},
		{"paper_batches: (proposed_by IS NULL) = (proposed_at IS NULL)", "UPDATE paper_batches SET proposed_by = {officer} WHERE id = {papers}"},
		{"paper_batches: (settled_by IS NULL) = (settled_at IS NULL)", "UPDATE paper_batches SET settled_at = printed_at WHERE id = {papers}"},
		{two, settled + "settled_by = {officer}"},
		{two, settled + "proposed_by = NULL; proposed_at = NULL"},
		{sums, settled + "unused = 0"},
		{sums, settled + "refused = 1"},
		{sums, settled + "counted_by = NULL; counted_at = NULL"},
		{sums, settled + "readings_hash = ''"},
	}
}

// forbiddenPaperSeconds are second rows of what there is one of.
func forbiddenPaperSeconds() []forbidden {
	return []forbidden{
		{"paper_batches, label", "INSERT INTO paper_batches COPY id = {papers} WITH id = 'new'; first_number = 300"},
		{"paper_ballots, number", "INSERT INTO paper_ballots COPY id = {paper} WITH id = 'new'; roll_entry_id = {spare_entry}; code_hash = {bytes}"},
		{"paper_ballots, entry", "INSERT INTO paper_ballots COPY id = {paper} WITH id = 'new'; number = 300; code_hash = {bytes}"},
		{"paper_ballots, code", "INSERT INTO paper_ballots COPY id = {paper} WITH id = 'new'; number = 300; roll_entry_id = {spare_entry}"},
		{"paper_entries", "INSERT INTO paper_entries COPY ballot_id = {paper_in} WITH keyer = {officer2}"},
	}
}
