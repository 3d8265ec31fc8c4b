use std::collections::BTreeSet;
use std::fs;

use super::*;
use crate::keys::Keyring;
use crate::keys::wrapped::{leaf_of, split_wrapped};

/// A line's folder and its copy.
struct Place {
    folder: tempfile::TempDir,
    ring: Keyring,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), ring: Keyring::generate().unwrap() }
    }

    fn keys(&self) -> KeyFolder {
        self.ring.folder(&self.folder.path().join("keys"), "helpline")
    }

    fn open(&self) -> Leaves {
        Leaves::open(self.keys(), None, Stamp(0)).unwrap()
    }

    fn mirrored(&self) -> Leaves {
        Leaves::open(self.keys(), Some(&self.folder.path().join("mirror")), Stamp(0)).unwrap()
    }

    /// A folder in which the first period is used.
    fn begun() -> (Self, Leaves) {
        let place = Self::new();
        let leaves = place.open();
        assert_eq!(leaves.rotate(Stamp(1)).unwrap(), 1);
        (place, leaves)
    }
}

fn wrapped(leaves: &Leaves, owner: &[u8]) -> Vec<u8> {
    leaves.wrap(owner, &SealKey::random().unwrap()).unwrap()
}

fn forget(leaves: &Leaves, wrapped: &[u8]) {
    leaves.forget(&[leaf_of(wrapped).unwrap()]).unwrap();
}

fn opens(leaves: &Leaves, wrapped: &[u8]) -> bool {
    leaves.unwrap_key(b"one", wrapped).is_ok()
}

#[test]
fn one_is_forgotten_and_its_neighbours_open_here_and_after_a_restart() {
    let (place, leaves) = Place::begun();
    let all: Vec<_> = (0..40).map(|_| wrapped(&leaves, b"one")).collect();
    let gone = [3, 4, 30];
    for at in gone {
        forget(&leaves, &all[at]);
    }
    for leaves in [leaves, place.open()] {
        for (at, wrapped) in all.iter().enumerate() {
            assert_eq!(opens(&leaves, wrapped), !gone.contains(&at), "{at}");
            assert_eq!(leaves.forgot(wrapped), gone.contains(&at), "{at}");
        }
        assert_eq!(leaves.unwrap_key(b"one", &all[3]).err(), Some(Unwrapped::Forgotten));
        assert!(matches!(leaves.unwrap_key(b"two", &all[5]), Err(Unwrapped::Unopened(_))));
    }
}

#[test]
fn no_leaf_is_used_twice() {
    let (place, leaves) = Place::begun();
    let mut used = BTreeSet::new();
    for leaves in [leaves.clone(), leaves, place.open()] {
        for _ in 0..100 {
            assert!(used.insert(leaf_of(&wrapped(&leaves, b"one")).unwrap()));
        }
    }
    let mut state = State { periods: Periods::none(), ready: HashMap::new(), next: None };
    state.periods.begin(Stamp(0)).unwrap();
    state.periods.confirm();
    let last = Leaf { period: 1, place: 0xFFFF };
    state.next = Some(last);
    assert_eq!(state.fresh(), Ok(last));
    let next = state.fresh().unwrap();
    assert!(next.place >> 16 != 0 && next.place.trailing_zeros() >= 16, "a run of its own");
}

#[test]
fn an_earlier_period_opens_as_before() {
    let (place, leaves) = Place::begun();
    let early = wrapped(&leaves, b"one");
    assert_eq!(leaves.rotate(Stamp(2)).unwrap(), 2);
    let late = wrapped(&leaves, b"one");
    assert_eq!([&early, &late].map(|wrapped| leaf_of(wrapped).unwrap().period), [1, 2]);
    for leaves in [leaves, place.open()] {
        assert!(opens(&leaves, &early) && opens(&leaves, &late));
    }
    let strange = Leaves::fleeting().unwrap();
    assert_eq!(strange.unwrap_key(b"one", &late).err(), Some(Unwrapped::NoPeriod(2)));
}

#[test]
fn a_copy_is_not_made_where_its_disk_is_not_there() {
    let place = Place::new();
    let disk = place.folder.path().join("disk");
    let leaves = Leaves::open(place.keys(), Some(&disk.join("keys")), Stamp(0)).unwrap();
    assert_eq!(leaves.rotate(Stamp(1)).unwrap(), 1);
    assert!(leaves.mirror().is_err());
    assert!(!disk.exists(), "the keys would lie on the disk that the mirror is for");
    assert_eq!((leaves.current(), leaves.waiting()), (None, Some(1)));
    fs::create_dir(&disk).unwrap();
    leaves.mirror().unwrap();
    assert_eq!((leaves.current(), leaves.waiting()), (Some(1), None));
    assert!(disk.join("keys").is_dir());
}

#[test]
fn a_new_period_is_used_once_its_copy_is_made() {
    let place = Place::new();
    let leaves = place.mirrored();
    assert_eq!(leaves.rotate(Stamp(1)).unwrap(), 1);
    assert_eq!(leaves.wrap(b"one", &SealKey::random().unwrap()), Err(KeyError::NoPeriod));
    leaves.mirror().unwrap();
    let early = wrapped(&leaves, b"one");
    // The copy's disk is away.
    let (mirror, away) = (place.folder.path().join("mirror"), place.folder.path().join("away"));
    fs::rename(&mirror, &away).unwrap();
    fs::write(&mirror, "no folder").unwrap();
    assert_eq!(leaves.rotate(Stamp(2)).unwrap(), 2);
    assert!(leaves.mirror().is_err());
    assert_eq!((leaves.current(), leaves.waiting()), (Some(1), Some(2)));
    assert_eq!(leaves.rotate(Stamp(3)).unwrap(), 2, "the one that waits, and not a third");
    // Somewhere else is not where it must be.
    leaves.sync(&place.folder.path().join("elsewhere")).unwrap();
    assert_eq!(leaves.current(), Some(1));
    fs::remove_file(&mirror).unwrap();
    fs::rename(&away, &mirror).unwrap();
    leaves.sync(&mirror).unwrap();
    assert_eq!((leaves.current(), leaves.waiting()), (Some(2), None));
    assert!(opens(&place.mirrored(), &early));
}

/// A folder that was put back from an older copy forgets again what its mirror forgot, and the other way round.
#[test]
fn what_was_forgotten_wins_every_sync() {
    let (place, leaves) = Place::begun();
    let mirror = place.folder.path().join("safe");
    let [one, two, three] = [(); 3].map(|()| wrapped(&leaves, b"one"));
    leaves.sync(&mirror).unwrap();
    let (path, copy) = (place.keys().path().to_owned(), place.keys().elsewhere(&mirror));
    let older = fs::read(&path).unwrap();
    forget(&leaves, &one);
    leaves.rotate(Stamp(2)).unwrap();
    let late = wrapped(&leaves, b"one");
    leaves.sync(&mirror).unwrap();
    fs::write(&path, &older).unwrap();
    let back = place.open();
    assert!(opens(&back, &one), "the older copy knows nothing of it");
    forget(&back, &two);
    back.sync(&mirror).unwrap();
    for (at, file) in [(place.keys(), &path), (copy.clone(), &copy.path().to_owned())] {
        let leaves = Leaves::open(at, None, Stamp(0)).unwrap();
        let seen = [&one, &two, &three, &late].map(|wrapped| opens(&leaves, wrapped));
        assert_eq!(seen, [false, false, true, true], "{}", file.display());
    }
}

#[test]
fn a_copy_of_another_line_is_left_alone() {
    let ((one, leaves), (_other, theirs)) = (Place::begun(), Place::begun());
    let safe = one.folder.path().join("safe");
    theirs.sync(&safe).unwrap();
    let before = fs::read(theirs.folder().unwrap().elsewhere(&safe).path()).unwrap();
    assert!(matches!(leaves.sync(&safe), Err(FolderError::Foreign { .. })));
    assert_eq!(fs::read(theirs.folder().unwrap().elsewhere(&safe).path()).unwrap(), before);
}

/// Two processes have one folder.
#[test]
fn what_another_process_did_is_seen_when_it_is_looked_for() {
    let (place, leaves) = Place::begun();
    let other = place.open();
    let [kept, gone] = [(); 2].map(|()| wrapped(&leaves, b"one"));
    forget(&leaves, &gone);
    leaves.rotate(Stamp(2)).unwrap();
    let late = wrapped(&leaves, b"one");
    assert!(opens(&other, &gone) && !opens(&other, &late));
    other.refresh().unwrap();
    assert!(opens(&other, &kept) && !opens(&other, &gone) && opens(&other, &late));
}

#[test]
fn a_folder_that_is_gone_is_told_of_and_not_begun_anew() {
    let (place, leaves) = Place::begun();
    let one = wrapped(&leaves, b"one");
    fs::remove_dir_all(place.folder.path().join("keys")).unwrap();
    assert!(matches!(leaves.refresh(), Err(FolderError::Missing { .. })));
    assert!(matches!(leaves.rotate(Stamp(2)), Err(FolderError::Missing { .. })));
    assert!(matches!(leaves.forget(&[leaf_of(&one).unwrap()]), Err(FolderError::Missing { .. })));
    assert!(opens(&leaves, &one), "who has its keys still reads");
}

#[test]
fn what_a_version_before_wrapped_with_padding_opens() {
    let (_place, leaves) = Place::begun();
    let key = SealKey::random().unwrap();
    let mut state = leaves.state();
    let leaf = state.fresh().unwrap();
    let wrapping = state.key(leaf).unwrap();
    drop(state);
    let sealed = wrapping.seal(&bound(b"one", leaf), key.bytes()).unwrap();
    let before = [&[VERSION], &leaf.to_bytes()[..], &sealed].concat();
    assert_eq!(leaves.unwrap_key(b"one", &before).unwrap().bytes(), key.bytes());
    let now = leaves.wrap(b"one", &key).unwrap();
    assert_eq!((before.len(), now.len()), (118, 86));
    for wrapped in [before, now] {
        let all = [&wrapped, &b"rest"[..]].concat();
        assert_eq!(split_wrapped(&all), Some((&wrapped[..], &b"rest"[..])));
    }
}
