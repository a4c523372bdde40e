package store_test

import (
	"slices"
	"strings"
)

// changes are the forbidden writes that give one column after another of a table another value: "column = value".
func changes(trigger, table, where string, columns ...string) []forbidden {
	var all []forbidden
	for _, c := range columns {
		all = append(all, forbidden{trigger, "UPDATE " + table + " SET " + c + " WHERE " + where})
	}
	return all
}

// asText gives columns of text another value.
func asText(columns string) []string {
	var all []string
	for c := range strings.FieldsSeq(columns) {
		all = append(all, c+" = 'changed'")
	}
	return all
}

// asNumber gives columns of numbers another value.
func asNumber(columns string) []string {
	var all []string
	for c := range strings.FieldsSeq(columns) {
		all = append(all, c+" = "+c+" + 1")
	}
	return all
}

const longAgo = "'2020-01-02 03:04:05+00:00'"

func forbiddenByTrigger() []forbidden {
	return slices.Concat(forbiddenTrail(), forbiddenRounds(), forbiddenParts(), forbiddenScores(), forbiddenVotes(), forbiddenPaper(), forbiddenTexts(), forbiddenClock(), forbiddenResults(), forbiddenAllocations(),
		forbiddenMoney(), forbiddenDelivery(), forbiddenHelpers())
}

func forbiddenTrail() []forbidden {
	return []forbidden{
		{"audit_entries_append_only_update", "UPDATE audit_entries SET reason = 'another' WHERE number = 1"},
		{"audit_entries_append_only_delete", "DELETE FROM audit_entries WHERE number = 1"},
		{"audit_entries_in_order_insert", "INSERT INTO audit_entries COPY number = 1"},
		{"audit_entries_in_order_insert", "INSERT INTO audit_entries COPY number = 2 WITH number = 1000000; prev_hash = hash; hash = 'h'"},
		{"audit_entries_in_order_insert", "INSERT INTO audit_entries COPY number = 2 WITH number = (SELECT MAX(number) + 1 FROM audit_entries); prev_hash = 'of another'; hash = 'h'"},
		{"memberships_auditor_alone_insert", "INSERT INTO memberships COPY id = {role} WITH id = 'new'; role = 'auditor'"},
		{"memberships_auditor_alone_insert", "INSERT INTO memberships COPY role = 'auditor' WITH id = 'new'; role = 'safeguarding'"},
		{"memberships_kept_delete", "DELETE FROM memberships WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET person_id = {parent} WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET role = 'admin' WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET capacity = 'resident' WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET team_id = {team} WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET organisation_id = {health} WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET venue = 'Library' WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET round_id = {open} WHERE id = {helper_role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET granted_by = {approver} WHERE id = {given_role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET confirmed_by = {approver} WHERE id = {given_role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET started_at = " + longAgo + " WHERE id = {role}"},
		{"memberships_unchanged_update", "UPDATE memberships SET ended_at = NULL WHERE id = {ended_role}"},
		{"role_grants_kept_delete", "DELETE FROM role_grants WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET person_id = {lead} WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET role = 'auditor' WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET capacity = 'resident' WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET team_id = {team} WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET organisation_id = {health} WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET round_id = {open} WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET venue = 'Library' WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET proposed_by = {admin2} WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET proposed_at = " + longAgo + " WHERE id = {grant}"},
		{"role_grants_unchanged_update", "UPDATE role_grants SET state = 'confirmed' WHERE id = {refused_grant}"},
	}
}

func forbiddenRounds() []forbidden {
	return slices.Concat(
		changes("rulebooks_frozen_update", "rulebooks", "round_id = {voting}", slices.Concat(asText("ballot_type counting_rule support unfit completion ties hash"), asNumber("max_choices points step_pence min_support min_share panel_weight grace_minutes"), []string{"mark = {bytes}", "seal_proposed_by = NULL"})...),
		changes("rounds_frozen_update", "rounds", "id = {voting}", "pot_pence = pot_pence + 1", "assurance = 'code'", "min_age = 9", "belonging = 'live'", "who_may_vote = 'Everyone'", "key_fingerprint = 'another'", "fund_id = 'another'", "venue = 'Elsewhere'"),
		changes("rounds_area_update", "rounds", "id = {voting}", "area_id = NULL"),
		changes("rounds_cancelled_update", "rounds", "id = {cancelled}", "cancelled_at = "+longAgo, "cancelled_by = {approver}", "cancel_reason = 'Another'", "cancel_proposed_by = {approver}", "pot_pence = pot_pence - 1"),
		[]forbidden{
			{"rulebooks_frozen_update", "UPDATE rulebooks SET sealed_at = NULL, sealed_by = NULL, hash = '', mark = NULL WHERE round_id = {voting}"},
			{"rounds_cancelled_update", "UPDATE rounds SET cancelled_at = NULL, cancelled_by = NULL WHERE id = {cancelled}"},
			{"rulebooks_marked_update", "UPDATE rulebooks SET sealed_at = " + longAgo + ", sealed_by = {officer}, hash = 'h' WHERE round_id = {blank}"},
			{"rulebooks_two_update", "UPDATE rulebooks SET sealed_at = " + longAgo + ", sealed_by = {officer}, hash = 'h', mark = {bytes} WHERE round_id = {unsealed}"},
			{"rulebooks_two_update", "UPDATE rulebooks SET sealed_at = " + longAgo + ", sealed_by = {officer}, hash = 'h', mark = {bytes}, seal_proposed_by = {officer}, seal_proposed_at = " + longAgo + ", seal_proposed_hash = 'h' WHERE round_id = {unsealed}"},
			{"rulebooks_marked_insert", "INSERT INTO rulebooks COPY round_id = {blank} WITH mark = {bytes}"},
			{"rulebooks_frozen_delete", "DELETE FROM rulebooks WHERE round_id = {voting}"},
			{"stages_frozen_insert", "INSERT INTO stages COPY round_id = {blank} AND kind = 'voting' WITH round_id = {voting}; kind = 'planning'"},
			{"stages_frozen_update", "UPDATE stages SET closes_at = '2099-01-01 00:00:00+00:00' WHERE round_id = {voting} AND kind = 'voting'"},
			{"stages_frozen_update", "UPDATE stages SET round_id = {voting} WHERE round_id = {blank} AND kind = 'voting'"},
			{"stages_frozen_delete", "DELETE FROM stages WHERE round_id = {voting} AND kind = 'voting'"},
			{"projects_frozen_insert", "INSERT INTO projects COPY round_id = {voting} AND number = 1 WITH number = 2; proposal_id = {voting_other}"},
			{"projects_frozen_update", "UPDATE projects SET cost_pence = 1 WHERE round_id = {voting} AND number = 1"},
			{"projects_frozen_update", "UPDATE projects SET title = 'Another' WHERE round_id = {voting} AND number = 1"},
			{"projects_frozen_delete", "DELETE FROM projects WHERE round_id = {voting} AND number = 1"},
		})
}

// forbiddenParts are about proposals that were sent in, and all that hangs on them: no row changes, none goes, none comes, none is moved in from a draft.
func forbiddenParts() []forbidden {
	all := slices.Concat([]forbidden{
		{"proposal_versions_frozen_update", "UPDATE proposal_versions SET ask_pence = 1 WHERE id = {sent_version}"},
		{"proposal_versions_frozen_update", "UPDATE proposal_versions SET submitted_at = NULL WHERE id = {sent_version}"},
		{"proposal_versions_frozen_delete", "DELETE FROM proposal_versions WHERE id = {sent_version}"},
		{"handovers_answered_update", "UPDATE handovers SET state = 'accepted' WHERE id = {declined_handover}"},
		{"reviews_append_only_update", "UPDATE reviews SET reasons = 'Others' WHERE version_id = {eligible_version}"},
		{"reviews_append_only_delete", "DELETE FROM reviews WHERE version_id = {eligible_version}"},
		{"appeals_against_refusal_insert", "INSERT INTO appeals COPY id = {appeal} WITH id = 'new'; review_id = {eligible_review}"},
		{"appeals_another_officer_insert", "INSERT INTO appeals COPY id = {appeal_decided} WITH id = 'new'; review_id = {refused_review}; decided_by = {officer}"},
		{"appeals_another_officer_update", "UPDATE appeals SET outcome = 'eligible', reasons = 'It fits', decided_by = {officer}, decided_at = made_at WHERE id = {appeal}"},
		{"appeals_unchanged_update", "UPDATE appeals SET reasons = 'Others' WHERE id = {appeal_decided}"},
		{"proposals_waived_update", "UPDATE proposals SET appeal_waived_at = created_at WHERE id = {sent}"},
		{"appeals_kept_delete", "DELETE FROM appeals WHERE id = {appeal}"},
	}, changes("appeals_unchanged_update", "appeals", "id = {appeal}", "review_id = {refused_review}", "why = 'Another'", "made_by = {parent}", "made_at = "+longAgo),
		changes("handovers_answered_update", "handovers", "id = {handover}", "proposal_id = {sent}", "asked_by = {officer}", "to_email = 'jo@people.example'", "asked_at = "+longAgo),
		changes("proposals_kept_update", "proposals", "id = {sent}", "round_id = {blank}", "reference = 'ACN-1'", "reference = NULL", "slug = 'another'", "state = 'draft'", "submitted_at = NULL"))
	for _, part := range []struct{ table, set, new string }{
		{"budget_lines", "amount_pence = 1", "id = 'new'; position = 9"},
		{"partners", "name = 'Another'", "id = 'new'"},
		{"deal_lines", "body = 'Another'", "id = 'new'; position = 9"},
		{"proposal_outcomes", "outcome_id = 'another'", "outcome_id = 'another'"},
	} {
		all = append(all,
			forbidden{part.table + "_frozen_insert", "INSERT INTO " + part.table + " COPY version_id = {draft_version} WITH version_id = {sent_version}; " + part.new},
			forbidden{part.table + "_frozen_update", "UPDATE " + part.table + " SET " + part.set + " WHERE version_id = {frozen_version}"},
			forbidden{part.table + "_frozen_update", "UPDATE " + part.table + " SET version_id = {sent_version} WHERE version_id = {draft_version}"},
			forbidden{part.table + "_frozen_update", "UPDATE " + part.table + " SET version_id = {draft_version} WHERE version_id = {frozen_version}"},
			forbidden{part.table + "_frozen_delete", "DELETE FROM " + part.table + " WHERE version_id = {frozen_version}"})
	}
	return all
}

func forbiddenScores() []forbidden {
	const forget = ", person_id = NULL, member = 1, comment = ''"
	return slices.Concat(changes("scorecards_finished_update", "scorecards", "id = {finished}", "id = 'new'"+forget, "proposal_id = {sent}"+forget, "version_id = {sent_version}"+forget,
		"updated_at = "+longAgo+forget, "finished_at = NULL"+forget, "finished_at = "+longAgo+forget), []forbidden{
		{"scorecards_finished_update", "UPDATE scorecards SET person_id = {advisor2} WHERE id = {finished}"},
		{"scorecards_finished_update", "UPDATE scorecards SET member = 2 WHERE id = {forgotten}"},
		{"scores_finished_update", "UPDATE scores SET why = '' WHERE scorecard_id = {finished}"},
		{"scores_finished_update", "UPDATE scores SET why = 'Another' WHERE scorecard_id = {forgotten}"},
		{"scores_finished_update", "UPDATE scores SET score = 4, why = '' WHERE scorecard_id = {forgotten}"},
		{"scorecards_no_interest_insert", "INSERT INTO scorecards COPY id = {begun} WITH id = 'new'; person_id = {conflicted}"},
		{"interests_scored_insert", "INSERT INTO interests COPY id = {interest} WITH id = 'new'; person_id = {advisor}"},
		{"scorecards_finished_update", "UPDATE scorecards SET comment = 'Another' WHERE id = {finished}"},
		{"scorecards_finished_update", "UPDATE scorecards SET finished_at = NULL WHERE id = {finished}"},
		{"scorecards_finished_delete", "DELETE FROM scorecards WHERE id = {finished}"},
		{"scores_finished_insert", "INSERT INTO scores COPY scorecard_id = {finished} WITH criterion_id = {criterion2}"},
		{"scores_finished_update", "UPDATE scores SET score = 4 WHERE scorecard_id = {finished}"},
		{"scores_finished_update", "UPDATE scores SET scorecard_id = {begun} WHERE scorecard_id = {finished}"},
		{"scores_finished_update", "UPDATE scores SET scorecard_id = {finished}, criterion_id = {criterion2} WHERE scorecard_id = {begun}"},
		{"scores_finished_delete", "DELETE FROM scores WHERE scorecard_id = {finished}"},
		{"criteria_scored_insert", "INSERT INTO criteria COPY id = {criterion} WITH id = 'new'; position = 9"},
		{"criteria_scored_update", "UPDATE criteria SET weight = 5 WHERE id = {criterion2}"},
		{"criteria_scored_update", "UPDATE criteria SET round_id = {open}, position = 9 WHERE id = {blank_criterion}"},
		{"criteria_scored_delete", "DELETE FROM criteria WHERE id = {criterion2}"},
		{"criterion_levels_scored_insert", "INSERT INTO criterion_levels COPY criterion_id = {criterion2} AND score = 4 WITH score = 5"},
		{"criterion_levels_scored_update", "UPDATE criterion_levels SET meaning = 'Another' WHERE criterion_id = {criterion2} AND score = 1"},
		{"criterion_levels_scored_update", "UPDATE criterion_levels SET criterion_id = {criterion2}, score = 5 WHERE criterion_id = {blank_criterion} AND score = 4"},
		{"criterion_levels_scored_delete", "DELETE FROM criterion_levels WHERE criterion_id = {criterion2} AND score = 1"},
		{"panels_released_update", "UPDATE panels SET released_at = NULL, released_by = NULL WHERE round_id = {released}"},
		{"panels_released_delete", "DELETE FROM panels WHERE round_id = {released}"},
	})
}

func forbiddenVotes() []forbidden {
	return slices.Concat(
		changes("ballots_unchanged_update", "ballots", "id = {voting_ballot}", "id = 'new'", "voter_ref = {bytes}", "version = 0"),
		changes("ballot_leaves_unchanged_update", "ballot_leaves", "tracker = {voting_tracker}", "round_id = {blank}", "commitment = {bytes}", "tracker = 'T'", "sealed = {bytes}"),
		changes("submissions_unchanged_update", "submissions", "id = {voting_submission}", "id = 'new'", "voter_ref = {bytes}", "payload_hash = {bytes}", "tracker = 'T'"),
		changes("key_destructions_kept_update", "key_destructions", "round_id = {counted}", "round_id = {published}", "statement = 'Another'", "proposed_by = {admin2}", "proposed_at = "+longAgo, "destroyed_at = NULL"),
		changes("list_imports_kept_update", "list_imports", "id = {list}", "kind = 'postcodes'", "uploaded_by = {officer2}", "source = 'Another'", "basis = 'consent'", "basis_note = 'Another'", "file_hash = 'another'", "size = 10"),
		changes("voting_codes_unchanged_update", "voting_codes", "id = {code}", "round_id = {blank}", "batch_id = {batch2}", "roll_entry_id = {spare_entry}", "code_hash = {bytes}", "bound = {bytes}", "bound = NULL"),
		changes("roll_entries_bound_update", "roll_entries", "id = {spare_entry}", "bound = {bytes}"),
		changes("standing_decisions_kept_update", "standing_decisions", "id = {standing}", "round_id = {blank}", "kind = 'let-in'", "flag = 'network'", "reason = 'Another'", "proposed_by = {admin2}", "proposed_at = "+longAgo),
		[]forbidden{
			{"standing_decisions_kept_update", "UPDATE standing_decisions SET state = 'refused' WHERE id = {stood}"},
			{"standing_decisions_kept_delete", "DELETE FROM standing_decisions WHERE id = {standing}"},
			{"standing_entries_kept_update", "UPDATE standing_entries SET roll_entry_id = {spare_entry}"},
			{"standing_entries_kept_delete", "DELETE FROM standing_entries WHERE decision_id = {stood}"},
			{"count_checks_append_only_update", "UPDATE count_checks SET set_aside = 0"},
			{"count_checks_append_only_delete", "DELETE FROM count_checks WHERE round_id = {counted}"},
			{"ballots_by_the_rules_insert", "INSERT INTO ballots COPY id = {voting_ballot} WITH id = 'new'; voter_ref = {bytes}; tracker = 'T'; rulebook_hash = 'another'"},
			{"ballots_cancelled_insert", "INSERT INTO ballots COPY id = {voting_ballot} WITH id = 'new'; voter_ref = {bytes}; tracker = 'T'; round_id = {cancelled}; rulebook_hash = (SELECT hash FROM rulebooks WHERE round_id = {cancelled})"},
			{"ballots_by_the_rules_update", "UPDATE ballots SET rulebook_hash = 'another' WHERE id = {voting_ballot}"},
			{"ballots_unchanged_update", "UPDATE ballots SET round_id = {other}, rulebook_hash = (SELECT hash FROM rulebooks WHERE round_id = {other}) WHERE id = {voting_ballot}"},
			{"ballots_unchanged_update", "UPDATE ballots SET state = 'counted' WHERE id = {voting_void}"},
			{"ballots_unchanged_update", "UPDATE ballots SET version = version + 1 WHERE id = {voting_void}"},
			{"ballots_unchanged_update", "UPDATE ballots SET choices = '{\"a\":1}' WHERE id = {voting_void}"},
			{"ballots_unchanged_update", "UPDATE ballots SET nonce = {bytes} WHERE id = {voting_void}"},
			{"ballots_unchanged_update", "UPDATE ballots SET tracker = 'T' WHERE id = {voting_void}"},
			{"ballots_before_the_count_insert", "INSERT INTO ballots COPY id = {counted_ballot} WITH id = 'new'; voter_ref = {bytes}; tracker = 'T'"},
			{"ballots_before_the_count_update", "UPDATE ballots SET choices = '{}', version = 2 WHERE id = {counted_ballot}"},
			{"ballots_before_the_count_update", "UPDATE ballots SET state = 'void' WHERE id = {counted_ballot}"},
			{"ballots_kept_delete", "DELETE FROM ballots WHERE id = {voting_ballot}"},
			{"ballot_leaves_unchanged_update", "UPDATE ballot_leaves SET number = NULL WHERE tracker = {voting_numbered}"},
			{"ballot_leaves_unchanged_update", "UPDATE ballot_leaves SET number = number + 100 WHERE tracker = {voting_numbered}"},
			{"ballot_leaves_sealed_insert", "INSERT INTO ballot_leaves COPY tracker = {voting_tracker} WITH tracker = 'T'; commitment = {bytes}; round_id = {blank}"},
			{"ballot_leaves_sealed_insert", "INSERT INTO ballot_leaves COPY tracker = {voting_tracker} WITH tracker = 'T'; commitment = {bytes}; round_id = 'none'"},
			{"submissions_sealed_insert", "INSERT INTO submissions (id, round_id, voter_ref, payload_hash, tracker) VALUES ('new', {blank}, {bytes}, {bytes}, 'T')"},
			{"submissions_unchanged_update", "UPDATE submissions SET round_id = {blank} WHERE id = {voting_submission}"},
			{"ballot_leaves_before_the_count_insert", "INSERT INTO ballot_leaves COPY tracker = {counted_tracker} WITH tracker = 'T'; commitment = {bytes}"},
			{"key_destructions_kept_update", "UPDATE key_destructions SET confirmed_at = NULL, confirmed_by = NULL WHERE round_id = {counted}"},
			{"key_destructions_kept_update", "UPDATE key_destructions SET confirmed_at = " + longAgo + " WHERE round_id = {counted}"},
			{"key_destructions_kept_update", "UPDATE key_destructions SET confirmed_by = {admin2} WHERE round_id = {counted}"},
			{"key_destructions_kept_update", "UPDATE key_destructions SET mark = {bytes} WHERE round_id = {counted}"},
			{"key_destructions_kept_delete", "DELETE FROM key_destructions WHERE round_id = {counted}"},
			{"counted_ballots_unlinked_insert", "INSERT INTO counted_ballots (id, round_id, choices) VALUES ('new', {voting}, '{}')"},
			{"counted_ballots_append_only_update", "UPDATE counted_ballots SET choices = '{}' WHERE round_id = {counted}"},
			{"counted_ballots_append_only_delete", "DELETE FROM counted_ballots WHERE round_id = {counted}"},
			{"checkpoints_grow_insert", "INSERT INTO checkpoints COPY round_id = {voting} WITH hour = '2099-01-01 00:00:00+00:00'; size = 0"},
			{"checkpoints_grow_insert", "INSERT INTO checkpoints COPY round_id = {voting} WITH hour = " + longAgo + "; size = 9"},
			{"checkpoints_append_only_update", "UPDATE checkpoints SET size = 2 WHERE round_id = {voting}"},
			{"checkpoints_append_only_delete", "DELETE FROM checkpoints WHERE round_id = {voting}"},
			{"ballot_leaves_kept_delete", "DELETE FROM ballot_leaves WHERE tracker = {voting_tracker}"},
			{"roll_entries_closed_update", "UPDATE roll_entries SET standing = 'open' WHERE id = {void_code_entry}"},
			{"roll_entries_closed_update", "UPDATE roll_entries SET standing = 'quarantined' WHERE id = {void_code_entry}"},
			{"list_imports_kept_update", "UPDATE list_imports SET keep_until = uploaded_at, state = 'checked' WHERE id = {applied_list}"},
			{"list_imports_kept_delete", "DELETE FROM list_imports WHERE id = {applied_list}"},
			{"voting_codes_unchanged_update", "UPDATE voting_codes SET void_at = NULL WHERE id = {void_code}"},
		})
}

func forbiddenResults() []forbidden {
	return slices.Concat(
		changes("results_unchanged_update", "results", "round_id = {counted}", slices.Concat([]string{"round_id = {blank}", "counted_by = {approver}", "counted_at = " + longAgo},
			asText("outcome other_outcome ballots_hash rulebook_hash"), asNumber("ballots voters_served spent_pence"))...),
		[]forbidden{
			{"results_unchanged_update", "UPDATE results SET published_at = NULL, published_by = NULL WHERE round_id = {published}"},
			{"results_unchanged_update", "UPDATE results SET mark = {bytes} WHERE round_id = {published}"},
			{"results_unchanged_update", "UPDATE results SET proposers_told_at = " + longAgo + " WHERE round_id = {published}"},
			{"results_kept_delete", "DELETE FROM results WHERE round_id = {counted}"},
			{"result_lines_append_only_update", "UPDATE result_lines SET votes = 2 WHERE round_id = {counted}"},
			{"result_lines_append_only_delete", "DELETE FROM result_lines WHERE round_id = {counted}"},
			{"result_lines_published_insert", "INSERT INTO result_lines COPY round_id = {published} WITH rank = 2; proposal_id = {published_other}"},
		})
}

func forbiddenAllocations() []forbidden {
	return slices.Concat(
		changes("allocations_decided_update", "allocations", "id = {allocation}", "round_id = {blank}", "note = 'Another'", "content_hash = 'another'", "proposed_by = {approver}"),
		[]forbidden{
			{"allocations_decided_update", "UPDATE allocations SET state = 'refused', reason = 'No' WHERE id = {decided}"},
			{"allocations_kept_delete", "DELETE FROM allocations WHERE id = {allocation}"},
			{"allocation_lines_proposed_insert", "INSERT INTO allocation_lines COPY allocation_id = {decided} WITH proposal_id = {third}"},
			{"allocation_lines_append_only_update", "UPDATE allocation_lines SET amount_pence = 1 WHERE allocation_id = {allocation}"},
			{"allocation_lines_append_only_delete", "DELETE FROM allocation_lines WHERE allocation_id = {allocation}"},
			{"awards_within_fund_insert", "INSERT INTO awards COPY id = {offer} WITH id = 'new'; reference = 'R'; allocation_id = {greedy}; proposal_id = {third}; amount_pence = 9300001"},
			{"awards_approved_insert", "INSERT INTO awards COPY id = {offer} WITH id = 'new'; reference = 'R'; proposal_id = {third}"},
			{"awards_approved_insert", "INSERT INTO awards COPY id = {offer} WITH id = 'new'; reference = 'R'; amount_pence = amount_pence + 1"},
			{"awards_approved_insert", "INSERT INTO awards COPY id = {offer} WITH id = 'new'; reference = 'R'; allocation_id = {allocation}; proposal_id = {third}; amount_pence = 90000"},
		})
}

func forbiddenMoney() []forbidden {
	return slices.Concat(
		changes("awards_unchanged_update", "awards", "id = {offer}", "amount_pence = 1", "fund_id = 'another'", "proposal_id = {third}", "allocation_id = {allocation}", "organisation_id = {health}", "reference = 'R'"),
		changes("payments_unchanged_update", "payments", "id = {asked}", "amount_pence = 1", "milestone_id = {milestone}", "award_id = {offer}", "purpose = 'Another'", "content_hash = 'another'", "asked_by = {parent}"),
		[]forbidden{
			{"contributions_told_insert", "INSERT INTO contributions COPY fund_id = {fund} AND organisation_id = {health} WITH id = 'new'"},
			{"contributions_told_update", "UPDATE contributions SET amount_pence = 1 WHERE fund_id = {fund} AND organisation_id = {health}"},
			{"contributions_told_delete", "DELETE FROM contributions WHERE fund_id = {fund} AND organisation_id = {health}"},
			{"awards_unchanged_update", "UPDATE awards SET state = 'declined' WHERE id = {award}"},
			{"awards_kept_delete", "DELETE FROM awards WHERE id = {offer}"},
			{"payments_within_award_insert", "INSERT INTO payments COPY id = {asked} WITH id = 'new'; amount_pence = 320001"},
			{"payments_within_award_insert", "INSERT INTO payments COPY id = {asked} WITH id = 'new'; award_id = {offer}; amount_pence = 1"},
			{"payments_ended_insert", "INSERT INTO payments COPY id = {asked} WITH id = 'new'; award_id = {ended_award}; amount_pence = 1"},
			{"payments_unchanged_update", "UPDATE payments SET state = 'paid', decided_by = {approver}, decided_at = asked_at, paid_on = '2026-01-01', finance_reference = 'F' WHERE id = {asked}"},
			{"payments_unchanged_update", "UPDATE payments SET state = 'refused', reason = 'No' WHERE id = {approved}"},
			{"payments_unchanged_update", "UPDATE payments SET decided_by = {officer}, state = 'paid', paid_on = '2026-01-01', finance_reference = 'F' WHERE id = {approved}"},
			{"payments_unchanged_update", "UPDATE payments SET finance_reference = 'another' WHERE id = {paid}"},
			{"payments_kept_delete", "DELETE FROM payments WHERE id = {asked}"},
		})
}

func forbiddenDelivery() []forbidden {
	return slices.Concat(
		changes("initiatives_unchanged_update", "initiatives", "id = {initiative}", "award_id = {offer}", "proposal_id = {third}", "slug = 'another'"),
		changes("milestones_done_update", "milestones", "id = {milestone}", "title = 'Another'", "due_on = '2099-01-01'", "done_on = NULL", "initiative_id = 'another'"),
		[]forbidden{
			{"milestones_done_delete", "DELETE FROM milestones WHERE id = {milestone}"},
			{"deal_marks_append_only_update", "UPDATE deal_marks SET kept = NOT kept"},
			{"deal_marks_append_only_delete", "DELETE FROM deal_marks WHERE why <> ''"},
			{"milestone_changes_append_only_update", "UPDATE milestone_changes SET title_after = 'Another' WHERE id = {replanned}"},
			{"milestone_changes_append_only_delete", "DELETE FROM milestone_changes WHERE id = {replanned}"},
		},
		changes("updates_unchanged_update", "updates", "id = {update}", "body = 'Another'", "posted_by = {parent}", "posted_at = "+longAgo, "initiative_id = 'another'"),
		changes("measurements_unchanged_update", "measurements", "id = {measured}", slices.Concat([]string{"replaces_id = {checked}", "reported_by = {parent}"},
			asNumber("actual target baseline people_start people_end people_reached"),
			asText("initiative_id indicator_id baseline_why measured_from measured_to method method_note comparison learned"))...),
		[]forbidden{
			{"initiatives_accepted_insert", "INSERT INTO initiatives COPY id = {initiative} WITH id = 'new'; slug = 'new'; award_id = {offer}; proposal_id = {offered}"},
			{"updates_unchanged_update", "UPDATE updates SET body = '' WHERE id = {update}"},
			{"updates_unchanged_update", "UPDATE updates SET body = 'Another' WHERE id = {hidden}"},
			{"updates_kept_delete", "DELETE FROM updates WHERE id = {update}"},
			{"measurements_unchanged_update", "UPDATE measurements SET verified_at = NULL, verified_by = NULL WHERE id = {checked}"},
			{"measurements_kept_delete", "DELETE FROM measurements WHERE id = {measured}"},
		})
}

func forbiddenHelpers() []forbidden {
	return slices.Concat(
		changes("helper_passes_unchanged_update", "helper_passes", "id = {pass}", "id = 'new'", "round_id = {other}", "venue = 'Elsewhere'", "person_id = {parent}", "code_hash = {bytes}",
			"starts_at = "+longAgo, "ends_at = '2099-01-01 00:00:00+00:00'", "made_by = {approver}", "made_at = "+longAgo),
		changes("code_alerts_unchanged_update", "code_alerts", "id = {alert}", "id = 'new'", "round_id = {other}", "raised_at = "+longAgo),
		[]forbidden{
			{"helper_passes_unchanged_update", "UPDATE helper_passes SET ended_at = NULL, ended_by = NULL WHERE id = {pass_ended}"},
			{"helper_passes_kept_delete", "DELETE FROM helper_passes WHERE id = {pass}"},
			{"code_alerts_unchanged_update", "UPDATE code_alerts SET found = 'Another' WHERE id = {alert_looked}"},
			{"code_alerts_kept_delete", "DELETE FROM code_alerts WHERE id = {alert}"},
			{"custody_events_append_only_update", "UPDATE custody_events SET codes = 2 WHERE id = {handed}"},
			{"custody_events_append_only_delete", "DELETE FROM custody_events WHERE id = {handed}"},
		})
}
