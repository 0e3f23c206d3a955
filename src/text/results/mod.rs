//! States, reasons, what commands answer, and the mails to the desk.

mod account;
mod alert;
mod answer;
mod approve;
mod desk;
mod dropped;
mod lists;
mod log;
mod query;
mod receipt;
mod records;
mod resend;
mod sign_in;
mod silence;
mod spending;
mod standing;
#[cfg(test)]
mod tests;
mod why;

pub use super::instant::{span, when};
pub use account::{
    account_failed, account_well, credential_of_other, credential_state, credential_unusable,
    must_sign_in, no_such_account, parked, reason, silence, tokens_unusable, used_by_hand,
    will_end,
};
pub use alert::{
    alert_clock, alert_mailbox, alert_not_frozen, alert_not_listening, alert_relay,
    alert_relay_replaced, alert_template, alert_twice, alert_unverified, alert_web,
};
pub use answer::{
    adopted, already_running, already_there, bad_title, cannot_write, decided, may_not_write,
    no_configuration, no_post_id, no_records, no_such_file, no_such_item, no_such_kind,
    nobody_asked, not_released_with_errors, nothing_unknown, one_post_only, past_left_out,
    recorded, refers_to_nothing, settled, thread_ends,
};
pub use approve::{
    approve_first, approved_here, approving, file_changed, foreign_key, has_errors, no_branch_here,
    no_review, no_signing_key, not_a_clone, not_counted, own_change, staged,
};
pub use desk::{desk_subject, desk_text};
pub use dropped::{dropped_subject, dropped_text};
pub use lists::{
    allowed, by_hand_names, cannot_erase_now, erased, erased_but_named, erased_for_good,
    erasure_done, handle_erased, letters_planned, list_members, list_unusable, lists_checked,
    no_address, no_such_list, not_begun, not_in_sandbox, not_suppressed, not_wiped, nothing_kept,
    on_no_list, out_of_lists, overlap, row_left_out, row_names, row_of_erased, rows_removed, shown,
    texts_removed, those_of_the_original, unsubscribed,
};
pub use log::{
    log_acted, log_attempt, log_bounced, log_decided, log_gone, log_not_found, log_objected,
    log_prepared, log_seen, log_settled, log_upload_refused, log_uploaded,
};
pub(super) use query::counted;
pub use query::{
    Silenced, check_summary, cost, dkim_record, media, nothing_planned, rehearsed, rehearsing,
    sandbox_page, sandbox_page_not_served, silenced,
};
pub use receipt::receipt_text;
pub use records::{
    announcement_text, bundle_incomplete, bundle_not_empty, bundled, log_letters, log_referred,
    log_released, log_voided, log_vouched, log_written, not_kept,
};
pub use resend::{bounced, came_back, log_reopened, not_resent, nothing_failed, resent, skipped};
pub use sign_in::{
    answer_of_other, answer_received, denied, no_answer, no_sign_in_to_sandbox, nothing_to_sign_in,
    open_and_paste, open_and_type_pin, open_here, port_taken, sign_in_failed, signed_in,
    signed_in_as_other,
};
pub use silence::accounts_running;
pub use spending::spent_and_planned;
pub use standing::{act, cause, corrected_by, letters_standing, occasion, skew, standing, state};
pub use why::why;
