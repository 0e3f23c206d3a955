use git2::{ObjectType, Oid};
use proptest::prelude::*;

use super::inflate::inflate;
use super::objects::name_of;

/// What git writes for `kind` with `content`: its file, as zlib packs it.
fn packed(content: &[u8]) -> (Oid, Vec<u8>) {
    let dir = tempfile::TempDir::new().expect("a folder");
    let repository = git2::Repository::init_bare(dir.path()).expect("a repository");
    let id = repository.blob(content).expect("a blob");
    let hex = id.to_string();
    let path = dir.path().join("objects").join(&hex[..2]).join(&hex[2..]);
    (id, std::fs::read(path).expect("an object"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_git_packs_is_unpacked_and_what_is_cut_off_is_refused(
        words in prop::collection::vec("[a-e]{1,9}|[\\PC]{1,5}", 0..400),
        noise in prop::collection::vec(any::<u8>(), 0..3000),
        cut in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let content = [words.join(" ").as_bytes(), &noise].concat();
        let (id, mut packed) = packed(&content);
        let whole = [format!("blob {}\0", content.len()).as_bytes(), &content].concat();
        prop_assert_eq!(inflate(&packed, usize::MAX), Some(whole.clone()));
        prop_assert_eq!(inflate(&packed, 20), Some(whole[..20.min(whole.len())].to_vec()));
        let beginning = &packed[..packed.len().min(2_048)];
        prop_assert_eq!(inflate(beginning, 64), Some(whole[..64.min(whole.len())].to_vec()));
        let name = name_of(ObjectType::Blob, &content).expect("a name");
        prop_assert_eq!(&name.0[..], id.as_bytes());
        // The last four bytes are a checksum, which the hash makes needless.
        let cut = cut.index(packed.len() - 4);
        if let Some(some) = inflate(&packed[..cut], usize::MAX) {
            prop_assert_eq!(some, whole.clone());
        }
        let at = at.index(packed.len());
        packed[at] = byte;
        let _ = inflate(&packed, 100_000);
    }
}
