//! The steps of a return, in turn and out of it.

use super::*;

const NOW: Millis = Millis(1_770_000_000_000);

#[test]
fn a_return_is_submitted_sent_back_submitted_again_and_accepted() {
    let draft = FilingState::Draft;
    let submitted = draft.submit(NOW, "Amara", 0).unwrap();
    let sent_back = submitted.send_back(NOW, "Ruth", " The gas figure looks like cubic metres. ").unwrap();
    assert!(sent_back.is_editable() && !sent_back.counts());
    let again = sent_back.submit(NOW, "Amara", 0).unwrap();
    assert!(matches!(again, FilingState::Submitted { again: true, .. }));
    assert!(again.accept(NOW, "Ruth").unwrap().counts());
}

#[test]
fn steps_out_of_turn_are_refused() {
    let draft = FilingState::Draft;
    let submitted = draft.submit(NOW, "Amara", 0).unwrap();
    assert_eq!(draft.submit(NOW, "Amara", 2), Err(TransitionError::NotReady(2)));
    assert_eq!(draft.accept(NOW, "Ruth"), Err(TransitionError::NotSubmitted));
    assert_eq!(draft.send_back(NOW, "Ruth", "x"), Err(TransitionError::NotSubmitted));
    assert_eq!(submitted.submit(NOW, "Amara", 0), Err(TransitionError::NotEditable));
    assert_eq!(submitted.send_back(NOW, "Ruth", "  "), Err(TransitionError::NoReason));
    assert_eq!(submitted.check_editable(), Err(TransitionError::NotEditable));
}

fn submitted() -> FilingState {
    FilingState::Draft.submit(NOW, "Amara", 0).unwrap()
}

#[test]
fn without_flags_a_rule_accepts_and_says_so() {
    let accepted = submitted().accept_by_rule(NOW).unwrap();
    assert!(matches!(&accepted, FilingState::Accepted { by_rule: true, by, .. } if by == RULE));
    assert_eq!(FilingState::Draft.accept_by_rule(NOW), Err(TransitionError::NotSubmitted));
}

#[test]
fn where_two_read_the_same_person_does_not_count_twice() {
    let once = submitted().found_good(NOW, "Ruth", 7, Readers::Two).unwrap();
    assert!(matches!(&once, FilingState::Submitted { first: Some(first), .. } if first.by == "Ruth"));
    assert_eq!(once.found_good(NOW, "Ruth", 7, Readers::Two), Err(TransitionError::SamePerson));
    assert!(once.found_good(NOW, "Ruth", 8, Readers::Two).unwrap().counts(), "another person of the same name");
    assert!(submitted().found_good(NOW, "Ruth", 7, Readers::One).unwrap().counts());
    let sent_back = once.send_back(NOW, "Omar", "Look again").unwrap();
    let again = sent_back.submit(NOW, "Amara", 0).unwrap();
    assert!(matches!(again, FilingState::Submitted { first: None, .. }), "what was changed is read anew");
}

#[test]
fn each_step_can_be_taken_back_to_the_very_state_before_it() {
    let before = submitted();
    for after in [before.accept(NOW, "Ruth").unwrap(), before.send_back(NOW, "Ruth", "Look again").unwrap()] {
        assert_eq!(after.undo(Some(&before)), Ok(before.clone()));
    }
    assert_eq!(before.undo(Some(&FilingState::Draft)), Ok(FilingState::Draft));
    assert_eq!(before.undo(None), Ok(FilingState::Draft));
    assert_eq!(FilingState::Draft.undo(None), Err(TransitionError::NothingToUndo));
    let imported = FilingState::Accepted { at: NOW, by: "import".to_owned(), submitted_at: None, by_rule: false };
    assert_eq!(imported.undo(Some(&before)), Err(TransitionError::Imported));
}
