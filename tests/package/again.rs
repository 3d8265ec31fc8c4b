//! Whoever builds the same sources gets the same bytes, so that a package can be checked by somebody who does not
//! trust its builder.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::package;

/// The second build differs in all that must not matter: where the sources and the registry's crates lie, language,
/// time zone, and which rights new files get.
#[test]
#[ignore = "builds the package twice; ./test --long runs it"]
fn the_same_sources_make_the_same_package_wherever_they_lie() {
    if std::env::var_os("HOTLINED_DEB").is_some() {
        println!("SKIPPED: HOTLINED_DEB names a package that was built of who knows what");
        return;
    }
    let Some(date) = told("git", &["log", "-1", "--format=%ct"]) else {
        println!("SKIPPED: git does not know the sources, so it is not known which files they are");
        return;
    };
    let first = package();
    let folder = TempDir::new().expect("a folder");
    let sources = folder.path().join("somewhere else");
    fs::create_dir(&sources).expect("a folder for the sources");
    run(Command::new("sh").args(["-ec", COPY]).arg(&sources).current_dir(house()));
    let mut build = Command::new("sh");
    build.args(["-ec", "umask 077; exec systemd/package/build"]).current_dir(&sources);
    build.envs([("SOURCE_DATE_EPOCH", date.trim()), ("TZ", "Asia/Tokyo"), ("LC_ALL", "C")]);
    build.env("CARGO_HOME", registry(folder.path())).env("RUSTUP_HOME", rustup());
    run(&mut build);
    let program = |root: &Path| fs::read(root.join("target/package/hotlined")).expect("the program");
    assert!(program(house()) == program(&sources), "the two programs are not the same");
    let second = sources.join("target/debian/hotlined.deb");
    assert!(
        fs::read(first).expect("a package") == fs::read(second).expect("a package"),
        "the packages differ"
    );
}

/// All files that git knows, and the new ones that it would take.
const COPY: &str = r#"
git ls-files -z --cached --others --exclude-standard >"$0/files"
tar -cf - --null --ignore-failed-read --files-from "$0/files" | tar -xf - -C "$0"
rm "$0/files"
"#;

fn run(command: &mut Command) {
    let ran = command.output().expect("sh");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

fn told(program: &str, args: &[&str]) -> Option<String> {
    let ran = Command::new(program).args(args).current_dir(house()).output().ok()?;
    ran.status.success().then(|| String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// A home of cargo's elsewhere, with the crates and tools of the real one.
fn registry(folder: &Path) -> PathBuf {
    let (real, moved) = (home("CARGO_HOME", ".cargo"), folder.join("cargo"));
    fs::create_dir(&moved).expect("a home for cargo");
    for part in ["registry", "bin"] {
        symlink(real.join(part), moved.join(part)).expect("a link");
    }
    moved
}

fn rustup() -> PathBuf {
    home("RUSTUP_HOME", ".rustup")
}

fn home(named: &str, usual: &str) -> PathBuf {
    let usual =
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_else(|| OsString::from("/root"))).join(usual);
    std::env::var_os(named).map_or_else(usual, PathBuf::from)
}

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
