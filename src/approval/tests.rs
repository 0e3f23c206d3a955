//! Judgements over chains that are written down here, and what raw bytes are read as.

use proptest::prelude::*;

use super::*;
use crate::config::{Approver, Review};
use crate::ssh::{BadSignature, PublicKey};

const COMMIT: &[u8] = include_bytes!("samples/commit");
const TAG: &[u8] = include_bytes!("samples/tag");
const EDITOR: &str = include_str!("samples/editor.pub");
const OTHER: &str = include_str!("../ssh/samples/ed25519256.pub");
const STRANGER: &str = include_str!("../ssh/samples/ecdsa256.pub");

fn key(line: &str) -> PublicKey {
    PublicKey::parse(line).expect("a key")
}

fn by(line: &str) -> Signature {
    Signature::By(key(line))
}

#[test]
fn a_commit_and_a_tag_of_git_are_read_with_their_signatures() {
    let commit = read_commit(COMMIT).expect("a commit");
    assert_eq!(commit.parents.len(), 1);
    assert_eq!(commit.author.email, "kabiro@teladan.example");
    assert_eq!(commit.approves, ["uji"]);
    assert_eq!(commit.at.to_string(), "2026-10-20T03:00:00Z");
    assert_eq!(commit.signature, by(EDITOR));
    let tag = read_tag(TAG).expect("a tag");
    assert_eq!((tag.name.as_str(), tag.signature), ("approve/uji", by(EDITOR)));
    assert!(tag.commit.is_some());
}

#[test]
fn what_is_written_into_a_signed_commit_breaks_its_signature() {
    let text = String::from_utf8(COMMIT.to_vec()).expect("text");
    let wrong = Signature::Bad(BadSignature::Wrong);
    for (from, to) in
        [("Approves: uji", "Approves: ujo"), ("tree ", "tree "), ("<kabiro@", "<Kabiro@")]
    {
        let changed = text.replacen(from, to, 1);
        let commit = read_commit(changed.as_bytes()).expect("a commit");
        let wanted = if from == to { by(EDITOR) } else { wrong.clone() };
        assert_eq!(commit.signature, wanted, "{from}");
    }
    let two = text.replacen("gpgsig ", "gpgsig x\ngpgsig ", 1);
    assert_eq!(read_commit(two.as_bytes()), None);
    let header = text.replacen("gpgsig ", "encoding latin1\ngpgsig ", 1);
    assert_eq!(read_commit(header.as_bytes()).expect("a commit").signature, wrong);
    let tail = format!("{text}\nApproves: lain\n");
    assert_eq!(read_commit(tail.as_bytes()).expect("a commit").signature, wrong);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_byte_of_a_signed_object_can_be_another(
        at in any::<prop::sample::Index>(), byte in any::<u8>(), is_tag in any::<bool>(),
    ) {
        let mut bytes = if is_tag { TAG.to_vec() } else { COMMIT.to_vec() };
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let signature = match is_tag {
            true => read_tag(&bytes).map(|tag| tag.signature),
            false => read_commit(&bytes).map(|commit| commit.signature),
        };
        prop_assert_ne!(signature, Some(by(EDITOR)));
    }

    #[test]
    fn no_bytes_make_it_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0usize..1000, from in 0usize..1000,
    ) {
        for sample in [COMMIT, TAG] {
            let mut all = sample[from.min(sample.len())..].to_vec();
            all.truncate(cut);
            all.extend(&bytes);
            let _ = (read_commit(&all), read_tag(&all), read_tree(&all));
            let _ = read_commit(&[&sample[..cut.min(sample.len())], &bytes].concat());
        }
        let _ = (read_commit(&bytes), read_tag(&bytes), read_tree(&bytes));
    }
}

#[test]
fn trees_are_read_and_doubtful_ones_are_not() {
    let entry = |mode: &str, name: &str| [format!("{mode} {name}\0").as_bytes(), &[7; 20]].concat();
    let tree = read_tree(&[entry("40000", "b"), entry("100644", "a.md")].concat());
    let tree = tree.expect("a tree");
    assert_eq!(tree[0].name, b"a.md");
    assert!(tree[0].is_file() && tree[1].is_tree());
    let link = read_tree(&entry("120000", "a")).expect("a tree");
    let module = read_tree(&entry("160000", "a")).expect("a tree");
    assert!(!link[0].is_file() && !module[0].is_file() && !module[0].is_tree());
    for bad in [
        [entry("100644", "a"), entry("40000", "a")].concat(),
        entry("100644", ".."),
        entry("100644", "a/b"),
        entry("100644", ""),
        entry("9", "a"),
        entry("100644", "a")[..20].to_vec(),
        b"100644".to_vec(),
    ] {
        assert_eq!(read_tree(&bad), None, "{}", String::from_utf8_lossy(&bad));
    }
}

/// A chain whose commits are named by their numbers.
#[derive(Default)]
struct Story {
    chain: Chain,
}

fn id(n: usize) -> ObjectId {
    let mut bytes = [0; 20];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    ObjectId(bytes)
}

impl Story {
    /// A commit of `author` that changes `paths` against each of its parents.
    fn commit(
        &mut self,
        author: &str,
        parents: &[usize],
        paths: &[&[&str]],
        with: impl FnOnce(&mut RawCommit),
    ) -> usize {
        let person = Person { name: "P".into(), email: author.into() };
        let mut commit = RawCommit {
            tree: id(0),
            parents: parents.iter().map(|p| id(*p)).collect(),
            author: person.clone(),
            committer: person,
            at: Timestamp::UNIX_EPOCH,
            approves: Vec::new(),
            approved_by: Vec::new(),
            signature: Signature::None,
        };
        with(&mut commit);
        let changes = paths
            .iter()
            .map(|paths| paths.iter().map(|p| ((*p).to_owned(), true)).collect::<Vec<Change>>());
        let n = self.chain.len();
        self.chain.push(id(n), commit, changes.collect()).expect("its parents")
    }

    /// The writer's commit.
    fn write(&mut self, parents: &[usize], paths: &[&str]) -> usize {
        self.commit("penulis@x.example", parents, &[paths], |_| {})
    }

    fn approve(&mut self, parent: usize, signature: Signature) -> usize {
        self.commit("editor@x.example", &[parent], &[&[]], |commit| {
            commit.approves = vec!["uji".into()];
            commit.signature = signature;
        })
    }

    fn judged(&self, review: &Review) -> Judgement {
        self.judged_with(review, &[], &Namesakes::new())
    }

    fn judged_with(&self, review: &Review, tags: &[TagSeen], namesakes: &Namesakes) -> Judgement {
        let tip = self.chain.len() - 1;
        let reached = self.chain.before(tip);
        let branch =
            Branch { chain: &self.chain, tip, reached: &reached, tags, others: &[], namesakes };
        let wanted = Wanted {
            id: "uji".into(),
            path: "uji.md".into(),
            digest: "d".into(),
            text: "t".into(),
            files: vec![WantedFile { path: "peta.png".into(), digest: "p".into(), bytes: 1 }],
        };
        let same = [Committed::Same, Committed::Same];
        judge(&branch, &wanted, &same, &People::of(review), review.approvals, review.signed)
    }
}

fn review() -> Review {
    let approver =
        |email: &str, key: &str| Approver { email: email.into(), ssh_key: Some(key.into()) };
    Review {
        repository: "/srv".into(),
        branch: "main".into(),
        folder: None,
        approvals: 1,
        signed: true,
        approvers: [
            ("editor".to_owned(), approver("Editor@x.example", EDITOR)),
            ("lain".to_owned(), approver("lain@x.example", OTHER)),
        ]
        .into(),
    }
}

const BOTH: &[&str] = &["uji.md", "peta.png"];

fn codes(judgement: &Judgement) -> Vec<&'static str> {
    judgement.standing.lacks.iter().map(Lack::code).collect()
}

#[test]
fn an_approval_counts_until_somebody_touches_the_files() {
    let mut story = Story::default();
    let first = story.write(&[], BOTH);
    let vouched = story.approve(first, by(EDITOR));
    let judged = story.judged(&review());
    assert_eq!(judged.standing.vouchers[0].object, id(vouched).to_string());
    assert_eq!((codes(&judged), judged.approved_at), (vec![], Some(vouched)));
    // Something else is changed.
    let later = story.write(&[vouched], &["lain.md"]);
    assert_eq!(story.judged(&review()).standing.vouchers.len(), 1);
    let image = story.write(&[later], &["peta.png"]);
    let judged = story.judged(&review());
    assert_eq!(codes(&judged), ["replaced-after", "too-few"]);
    assert_eq!(judged.approved_at, Some(later));
    // And back: the content is the old one, the approval is not.
    story.write(&[image], &["peta.png"]);
    assert_eq!(codes(&story.judged(&review())), ["replaced-after", "too-few"]);
}

#[test]
fn merges_change_only_what_neither_side_had() {
    let mut story = Story::default();
    let root = story.write(&[], &["lain.md"]);
    let side = story.write(&[root], BOTH);
    let vouched = story.approve(side, by(EDITOR));
    let main = story.write(&[root], &["lain.md"]);
    // Brings the files to main, where they were not.
    let merge = story.commit("editor@x.example", &[main, vouched], &[BOTH, &["lain.md"]], |_| {});
    let judged = story.judged(&review());
    assert_eq!((judged.standing.vouchers.len(), codes(&judged)), (1, vec![]));
    // A branch that never had them changes nothing either.
    let old = story.write(&[root], &["tua.md"]);
    let merge = story.commit("x@x.example", &[merge, old], &[&["tua.md"], BOTH], |_| {});
    assert_eq!(story.judged(&review()).standing.vouchers.len(), 1);
    // One that changed a file, though the merge kept ours, had another opinion of it.
    let edit = story.write(&[merge], &["uji.md"]);
    let kept = story.commit("x@x.example", &[merge, edit], &[&[], &["uji.md"]], |_| {});
    assert_eq!(codes(&story.judged(&review())), ["edited-after", "too-few"]);
    // A merge that mixes both sides is a change of its own.
    let mut mixed = Story::default();
    let root = mixed.write(&[], BOTH);
    let a = mixed.write(&[root], &["uji.md"]);
    let b = mixed.write(&[root], &["peta.png"]);
    let vouched = mixed.approve(b, by(EDITOR));
    mixed.commit("x@x.example", &[a, vouched], &[&["peta.png"], &["uji.md"]], |_| {});
    assert_eq!(codes(&mixed.judged(&review())), ["replaced-after", "too-few"]);
    assert!(kept > merge);
}

#[test]
fn whoever_wrote_it_does_not_count_by_address_or_key() {
    let judged = |author: &str, committer: Option<&str>, signature: Signature| {
        let mut story = Story::default();
        let first = story.commit(author, &[], &[BOTH], |commit| {
            commit.signature = signature;
            if let Some(committer) = committer {
                commit.committer.email = committer.into();
            }
        });
        story.approve(first, by(EDITOR));
        codes(&story.judged(&review()))
    };
    assert_eq!(judged("penulis@x.example", None, Signature::None), [""; 0]);
    assert_eq!(judged("editor@x.example", None, Signature::None), ["own-work", "too-few"]);
    assert_eq!(judged("nama.lain@x.example", None, by(EDITOR)), ["own-key", "too-few"]);
    // He brought in what another wrote.
    let brought = judged("penulis@x.example", Some("editor@x.example"), by(EDITOR));
    assert_eq!(brought, [""; 0]);
    // Two files by two people: neither of them counts.
    let mut story = Story::default();
    let first = story.write(&[], BOTH);
    let image = story.commit("editor@x.example", &[first], &[&["peta.png"]], |_| {});
    story.approve(image, by(EDITOR));
    assert_eq!(codes(&story.judged(&review())), ["own-work", "too-few"]);
}

#[test]
fn each_person_counts_once_whatever_he_is_called() {
    let mut story = Story::default();
    let first = story.write(&[], BOTH);
    let one = story.approve(first, by(EDITOR));
    let again = story.approve(one, by(EDITOR));
    let mut two = review();
    two.approvals = 2;
    assert_eq!(codes(&story.judged(&two)), ["twice", "too-few"]);
    let newest = &story.judged(&two).standing.vouchers[0];
    assert_eq!(newest.object, id(again).to_string());
    story.approve(again, by(OTHER));
    let judged = story.judged(&two);
    assert_eq!((judged.standing.vouchers.len(), codes(&judged)), (2, vec!["twice"]));
    // Two names, one address.
    two.approvers.get_mut("lain").expect("lain").email = "editor@x.example".into();
    assert_eq!(codes(&story.judged(&two)), ["twice", "twice", "too-few"]);
}

#[test]
fn what_only_looks_like_an_approval_is_told_each_for_itself() {
    for (signature, wanted) in [
        (Signature::None, "unsigned"),
        (by(STRANGER), "unknown-key"),
        (Signature::Bad(BadSignature::Wrong), "bad-signature"),
        (Signature::Bad(BadSignature::Namespace), "bad-signature"),
        (Signature::Bad(BadSignature::NotSsh), "not-ssh"),
    ] {
        let mut story = Story::default();
        let first = story.write(&[], BOTH);
        story.approve(first, signature);
        assert_eq!(codes(&story.judged(&review())), [wanted, "too-few"]);
    }
    let mut story = Story::default();
    let first = story.write(&[], BOTH);
    story.commit("editor@x.example", &[first], &[&["lain.md"]], |c| c.signature = by(EDITOR));
    assert_eq!(codes(&story.judged(&review())), ["no-trailer", "too-few"]);
    let mut early = Story::default();
    let root = early.write(&[], &["lain.md"]);
    let vouched = early.approve(root, by(EDITOR));
    early.write(&[vouched], BOTH);
    assert_eq!(codes(&early.judged(&review())), ["not-held", "too-few"]);
}

#[test]
fn trailers_count_only_on_the_merge_and_only_where_nothing_is_signed() {
    let story = |names: &str, is_merge: bool| {
        let mut story = Story::default();
        let root = story.write(&[], &["lain.md"]);
        let by = Person::parse(names).into_iter().collect();
        if is_merge {
            let side = story.write(&[root], BOTH);
            let parents = [root, side];
            story.commit("x@x.example", &parents, &[BOTH, &[]], |c| c.approved_by = by);
        } else {
            story.commit("x@x.example", &[root], &[BOTH], |c| c.approved_by = by);
        }
        story
    };
    let mut unsigned = review();
    unsigned.signed = false;
    let good = story("Editor <EDITOR@x.example>", true);
    let voucher = good.judged(&unsigned).standing.vouchers.remove(0);
    assert_eq!((voucher.act, voucher.key.as_str()), (Act::Trailer, ""));
    assert_eq!(codes(&good.judged(&review())), ["trailer-only", "too-few"]);
    let plain = story("Editor <editor@x.example>", false);
    assert_eq!(codes(&plain.judged(&unsigned)), ["not-the-merge", "too-few"]);
    let own = story("Penulis <penulis@x.example>", true);
    assert_eq!(codes(&own.judged(&unsigned)), ["not-an-approver", "too-few"]);
}

#[test]
fn tags_count_under_their_own_name_on_the_branch() {
    let mut story = Story::default();
    let first = story.write(&[], BOTH);
    let tip = story.write(&[first], &["lain.md"]);
    let tag = |name: &str, inner: &str, commit: Option<ObjectId>| TagSeen {
        name: name.into(),
        object: id(900),
        tag: Some(RawTag {
            commit,
            name: inner.into(),
            at: Timestamp::UNIX_EPOCH,
            signature: by(EDITOR),
        }),
    };
    let judged = |tag: TagSeen| story.judged_with(&review(), &[tag], &Namesakes::new());
    for name in ["approve/uji", "approve/uji/editor/2"] {
        let judged = judged(tag(name, name, Some(id(first))));
        assert_eq!((judged.standing.vouchers[0].act, codes(&judged)), (Act::Tag, vec![]));
    }
    let at = Some(id(tip));
    let relabelled = judged(tag("approve/uji", "approve/lain", at));
    assert_eq!(codes(&relabelled), ["relabelled", "too-few"]);
    assert_eq!(codes(&judged(tag("approve/ujian", "approve/ujian", at))), ["too-few"]);
    let elsewhere = judged(tag("approve/uji", "approve/uji", Some(id(77))));
    assert_eq!(codes(&elsewhere), ["tag-elsewhere", "too-few"]);
    let bare = TagSeen { name: "approve/uji".into(), object: id(tip), tag: None };
    assert_eq!(codes(&judged(bare)), ["unsigned", "too-few"]);
}

#[test]
fn every_lack_has_a_code_of_its_own() {
    let lacks = lack::samples();
    let codes: std::collections::BTreeSet<_> = lacks.iter().map(Lack::code).collect();
    assert_eq!(codes.len(), lacks.len());
}

#[test]
fn an_approval_of_an_id_that_two_files_have_is_of_neither() {
    let mut story = Story::default();
    let first = story.write(&[], BOTH);
    let vouched = story.approve(first, by(EDITOR));
    let judged = |paths: &[&str], id: &str| {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        let namesakes = [((vouched, id.to_owned()), paths)].into();
        codes(&story.judged_with(&review(), &[], &namesakes))
    };
    assert_eq!(judged(&["uji.md"], "uji"), [""; 0]);
    assert_eq!(judged(&["uji.md", "arsip/uji.md"], "uji"), ["ambiguous", "too-few"]);
    assert_eq!(judged(&["uji.md", "arsip/lain.md"], "lain"), [""; 0]);
}

#[test]
fn the_newest_act_of_a_person_is_the_one_that_is_told() {
    let tag = |seconds: i64| TagSeen {
        name: "approve/uji".into(),
        object: id(77),
        tag: Some(RawTag {
            commit: Some(id(1)),
            name: "approve/uji".into(),
            at: Timestamp::from_second(seconds).expect("an instant"),
            signature: by(EDITOR),
        }),
    };
    let mut story = Story::default();
    let first = story.write(&[], BOTH);
    let vouched = story.approve(first, by(EDITOR));
    for (seconds, wanted) in [(1, id(77)), (-1, id(vouched))] {
        let judged = story.judged_with(&review(), &[tag(seconds)], &Namesakes::new());
        assert_eq!(judged.standing.vouchers[0].object, wanted.to_string());
        assert_eq!(codes(&judged), ["twice"]);
    }
}

#[test]
fn an_approval_of_what_a_merge_did_not_take_is_none_of_what_it_took() {
    let mut story = Story::default();
    let root = story.write(&[], BOTH);
    let main = story.write(&[root], &["lain.md"]);
    let edit = story.write(&[root], &["uji.md"]);
    let vouched = story.approve(edit, by(EDITOR));
    let other = ["uji.md", "lain.md"];
    story.commit("x@x.example", &[main, vouched], &[&[], &other], |_| {});
    assert_eq!(codes(&story.judged(&review())), ["not-held", "too-few"]);
}
