package store_test

import "slices"

// forbiddenClock are about the clock of a vote: it is never made shorter, and what was decided on it is on record.
func forbiddenClock() []forbidden {
	const later = "'2099-01-01 00:00:00+00:00'"
	return slices.Concat(
		changes("extensions_unchanged_update", "extensions", "id = {extension}", "id = 'new'", "round_id = {event}", "reason = 'Another'", "close_from = "+longAgo, "close_to = "+later,
			"down_from = "+longAgo, "down_to = "+later, "proposed_by = {approver}", "proposed_at = "+longAgo),
		changes("event_ends_unchanged_update", "event_ends", "round_id = {event}", "round_id = {ended}", "proposed_by = {approver}", "proposed_at = "+longAgo),
		[]forbidden{
			{"extensions_unchanged_update", "UPDATE extensions SET two_people = FALSE, confirmed_at = proposed_at WHERE id = {extension}"},
			{"extensions_unchanged_update", "UPDATE extensions SET reason = 'Another' WHERE id = {extended}"},
			{"extensions_unchanged_update", "UPDATE extensions SET confirmed_at = NULL, confirmed_by = NULL WHERE id = {extended}"},
			{"extensions_kept_delete", "DELETE FROM extensions WHERE id = {extended}"},
			{"extensions_later_insert", "INSERT INTO extensions COPY id = {extended} WITH id = 'new'"},
			{"extensions_later_insert", "INSERT INTO extensions COPY id = {extended} WITH id = 'new'; close_to = (SELECT closes_at FROM stages WHERE round_id = {other} AND kind = 'voting'); close_from = " + longAgo + "; down_from = " + longAgo + "; down_to = proposed_at"},
			{"extensions_later_update", "UPDATE extensions SET confirmed_by = {approver}, confirmed_at = proposed_at WHERE id = {overtaken}"},
			{"extensions_two_people_insert", "INSERT INTO extensions COPY id = {extended} WITH id = 'new'; round_id = {large}; two_people = FALSE; confirmed_by = NULL; confirmed_at = proposed_at; close_to = " + later},
			{"extensions_before_the_count_insert", "INSERT INTO extensions COPY id = {extended} WITH id = 'new'; round_id = {counted}; close_to = " + later},
			{"extensions_before_the_count_insert", "INSERT INTO extensions COPY id = {extended} WITH id = 'new'; round_id = {blank}; close_to = " + later},
			{"extensions_before_the_count_insert", "INSERT INTO extensions COPY id = {extended} WITH id = 'new'; round_id = {ended}; close_to = " + later},
			{"extensions_before_the_count_update", "UPDATE extensions SET confirmed_by = {approver}, confirmed_at = proposed_at WHERE id = {before_the_end}"},
			{"event_ends_in_the_room_insert", "INSERT INTO event_ends COPY round_id = {event} WITH round_id = {voting}"},
			{"event_ends_in_time_insert", "INSERT INTO event_ends COPY round_id = {event} WITH round_id = {event2}; confirmed_by = {approver}; confirmed_at = " + later},
			{"event_ends_in_time_update", "UPDATE event_ends SET confirmed_by = {approver}, confirmed_at = " + later + " WHERE round_id = {event}"},
			{"event_ends_unchanged_update", "UPDATE event_ends SET confirmed_by = {approver} WHERE round_id = {ended}"},
			{"event_ends_kept_delete", "DELETE FROM event_ends WHERE round_id = {ended}"},
		})
}

func forbiddenClockRows() []forbidden {
	const again = "INSERT INTO extensions COPY id = {extended} WITH id = 'new'; close_to = '2099-01-01 00:00:00+00:00'; "
	return []forbidden{
		{"extensions: reason <> '' AND close_from < close_to", again + "close_from = '2099-02-01 00:00:00+00:00'"},
		{"extensions: (mark IS NULL) = (confirmed_at IS NULL)", again + "mark = NULL"},
		{"extensions: (down_from IS NULL) = (down_to IS NULL)", again + "down_to = NULL"},
		{"extensions: down_from IS NULL OR down_from < down_to", again + "down_to = down_from"},
		{"extensions: confirmed_by IS NULL OR confirmed_by <> proposed_by", again + "confirmed_by = proposed_by"},
		{"extensions: NOT two_people OR (confirmed_by IS NULL) = (confirmed_at IS NULL)", again + "confirmed_by = NULL"},
		{"extensions: two_people OR (confirmed_by IS NULL AND confirmed_at IS NOT NULL AND confirmed_at = proposed_at)", again + "two_people = FALSE"},
		{"extensions: (proposed_at < close_from AND (confirmed_at IS NULL OR confirmed_at < close_from)) OR (two_people AND down_from IS NOT NULL)",
			again + "close_from = " + longAgo + "; down_from = NULL; down_to = NULL"},
		{"event_ends: (confirmed_by IS NULL) = (confirmed_at IS NULL)", "UPDATE event_ends SET confirmed_by = {approver} WHERE round_id = {event}"},
		{"event_ends: confirmed_by IS NULL OR confirmed_by <> proposed_by", "UPDATE event_ends SET confirmed_by = proposed_by, confirmed_at = proposed_at, mark = {bytes} WHERE round_id = {event}"},
		{"event_ends: (mark IS NULL) = (confirmed_at IS NULL)", "UPDATE event_ends SET confirmed_by = {approver}, confirmed_at = proposed_at WHERE round_id = {event}"},
		{"event_ends: confirmed_at IS NULL OR proposed_at <= confirmed_at",
			"INSERT INTO event_ends COPY round_id = {event} WITH round_id = {event2}; confirmed_by = {approver}; confirmed_at = proposed_at; mark = {bytes}; proposed_at = '2099-01-01 00:00:00+00:00'"},
		{"turnout_parts: voters = 0 OR (voters >= 20 AND voters % 10 = 0)", "UPDATE turnout_parts SET voters = 10"},
		{"turnout_parts: voters = 0 OR (voters >= 20 AND voters % 10 = 0)", "UPDATE turnout_parts SET voters = 125"},
	}
}
