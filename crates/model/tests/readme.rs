//! What the README says of the models is what is known of them as data.
#![allow(clippy::unwrap_used, reason = "tests")]

use arclight_model::{ModelId, SENSES_RATE};

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap()
}

#[test]
fn every_model_and_every_named_head_stands_in_the_readme() {
    let readme = readme();
    for model in ModelId::ALL {
        assert!(readme.contains(&format!("**{}** is", model.name)), "{model:?}");
        for named in model.named_heads {
            let row = format!("| L{}H{} |", named.layer, named.head);
            let said = if model.layers > 1 { &row } else { named.name.trim_start_matches("looks ") };
            assert!(readme.contains(said), "{model:?}: {said}");
        }
        for rests in model.resting {
            assert!(readme.contains(rests), "{rests}");
        }
    }
    // And no head that is not known.
    let rows = readme.lines().filter(|line| line.starts_with("| L") && line.contains('H'));
    let many = ModelId::ALL.into_iter().filter(|model| model.layers > 1);
    assert_eq!(rows.count(), many.map(|model| model.named_heads.len()).sum::<usize>());
}

#[test]
fn numbers_of_the_readme_are_those_that_are_known() {
    let (readme, minilm) = (readme(), ModelId::MINILM);
    assert!(readme.contains(&format!("{} layers of {} heads", minilm.layers, minilm.heads)));
    assert!(readme.contains(&format!("up to {} tokens", minilm.longest)));
    let (right, of) = SENSES_RATE;
    assert!(readme.contains(&format!("{right} of {of} sentences")));
}
