//! The corpus of the fuzzers, replayed: what broke a promise once does not do so again.

use std::path::PathBuf;

use crate::environment::{files, root};

#[path = "../fuzz/src/lib.rs"]
mod doors;

#[track_caller]
fn replay(name: &str) {
    let (_, door) = doors::DOORS.iter().find(|(it, _)| *it == name).unwrap();
    let corpus = files(&root().join("tests/fuzz/corpus").join(name));
    assert!(!corpus.is_empty(), "{name} has no corpus");
    let breaks = |path: &PathBuf| std::panic::catch_unwind(|| door(&std::fs::read(path).unwrap())).is_err();
    let broken = corpus.into_iter().filter(|(_, path)| breaks(path));
    let broken: Vec<String> = broken.map(|(file, _)| format!("tests/fuzz/corpus/{name}/{file}")).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

macro_rules! replayed {
    ($($door:ident: $test:ident),*) => {
        $(#[test]
        fn $test() {
            replay(stringify!($door));
        })*

        #[test]
        fn every_door_is_replayed() {
            assert_eq!(doors::DOORS.iter().map(|it| it.0).collect::<Vec<_>>(), [$(stringify!($door)),*]);
        }
    };
}

replayed! {
    csv: the_corpus_of_tables,
    toml: the_corpus_of_heads,
    narrative: the_corpus_of_words,
    template: the_corpus_of_templates,
    edition: the_corpus_of_forms,
    compile: the_corpus_of_units
}

#[test]
fn every_door_has_its_target() {
    let manifest = std::fs::read_to_string(root().join("tests/fuzz/Cargo.toml")).unwrap();
    let targets = files(&root().join("tests/fuzz/targets"));
    assert_eq!(targets.len(), doors::DOORS.len());
    for (name, _) in doors::DOORS {
        let target = std::fs::read_to_string(root().join(format!("tests/fuzz/targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("nianbao_fuzz::{name}(bytes)")), "{name}");
        assert!(manifest.contains(&format!("path = \"targets/{name}.rs\"")), "{name}");
    }
}
