//! The contract that both stores keep, sentence by sentence of the [`Store`](super::Store) trait.
//!
//! Each test is written once, against a [`Line`](support::Line), and runs against memory and against a
//! Redis of its own. What only Redis can get wrong has its tests beside it.

mod documents;
mod lanes;
mod leading;
mod model;
mod ranks;
mod reading;
pub(super) mod support;

/// Makes a test of each function for each store.
macro_rules! contract {
    ($($module:ident: $($name:ident)*;)*) => {
        mod memory {
            $($(
                #[tokio::test]
                async fn $name() {
                    super::$module::$name(super::support::Line::in_memory()).await;
                }
            )*)*
        }

        mod redis {
            $($(
                #[tokio::test]
                async fn $name() {
                    super::$module::$name(super::support::Line::in_redis().await).await;
                }
            )*)*
        }
    };
}

contract! {
    leading:
        an_unused_line_has_no_leader
        a_line_is_taken_over_once
        a_line_remembers_the_version_that_it_began_with
        a_beat_shows_that_the_holder_lives
        a_daemon_whose_epoch_passed_can_change_nothing
        an_epoch_is_its_holders_alone
        commits_are_counted_once
        what_was_decided_at_another_commit_is_refused
        a_store_that_went_back_takes_nothing_from_whoever_knew_it
        what_is_known_of_a_store_is_held_against_it
        a_history_that_follows_another_is_no_step_back
        what_is_written_after_a_doubt_is_found_by_its_index;
    documents:
        what_is_committed_is_loaded
        a_retry_gives_the_same_answer_and_no_second_effect
        a_source_is_taken_once
        a_changed_document_is_a_conflict
        a_code_is_given_once
        a_conflict_in_the_last_item_leaves_nothing
        a_batch_that_names_a_thing_twice_is_rejected
        followups_are_kept_in_order_until_done
        the_audit_trail_keeps_its_order_and_is_read_in_slices
        the_audit_trail_loses_its_beginning_and_goes_on_counting
        held_deliveries_are_kept_in_order_until_they_are_let_go_of
        what_made_no_case_is_kept_in_order_until_it_is_let_go_of
        what_is_forgotten_is_gone_and_its_code_is_given_to_no_other
        seen_keys_are_forgotten_by_day_and_shelf
        counts_add_up_by_day
        a_count_is_not_added_twice_nor_by_a_batch_that_is_refused;
    reading:
        a_case_stands_in_the_indexes_of_its_present_state
        heads_are_the_first_of_each_waiting_index
        all_that_is_unanswered_is_one_list_also_what_is_quiet
        a_list_is_cut_at_a_page
        a_moment_with_more_cases_than_a_page_is_listed_to_its_end
        a_range_is_bounded_and_in_order
        the_latest_come_first_however_many_there_are
        a_transcript_keeps_its_order
        a_line_of_a_transcript_takes_the_place_of_another
        a_message_is_found_wherever_it_stands
        materials_come_in_the_order_of_the_asks
        what_is_missing_is_left_out
        counts_tell_how_full_it_is
        standings_tell_where_cases_are
        a_scan_comes_past_every_case
        upkeep_changes_nothing_that_can_be_seen;
    lanes:
        a_lane_keeps_its_order
        lanes_do_not_wait_for_each_other
        a_commit_claims_what_it_makes_ready
        only_one_run_of_a_lane_is_out
        a_run_is_bounded
        a_delivery_whose_time_has_not_come_holds_what_is_behind_it
        a_slot_replaces_what_is_not_claimed
        a_replacement_postpones_nothing
        a_replacement_does_not_cut_a_rest_short
        a_retry_rests_the_lane_and_keeps_the_order
        a_retry_in_the_middle_leaves_the_first_ones_out
        settling_what_is_gone_is_no_fault
        a_takeover_gives_claimed_runs_back_as_maybe_sent
        a_takeover_doubts_what_was_begun_and_nothing_else_where_that_is_known
        the_longest_ready_lanes_come_first
        a_delivery_is_queued_once
        what_is_said_of_a_case_keeps_its_order_across_classes_and_retries
        alerts_of_all_cases_wait_together
        what_arrived_of_a_delivery_is_known_at_its_next_attempt;
    ranks:
        the_most_urgent_lanes_come_first
        a_full_rank_holds_up_no_other
        an_answer_takes_the_place_of_an_unsent_receipt
        what_stands_before_an_answer_is_as_urgent_as_that
        an_answer_waits_for_no_receipt_that_failed;
}
