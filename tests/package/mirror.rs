//! Where this machine gets its Debian from: the same serves for another one.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// The name of the Debian release that runs here.
pub fn release() -> Option<String> {
    let about = fs::read_to_string("/etc/os-release").ok()?;
    let value = |key: &str| about.lines().find_map(|line| line.strip_prefix(key));
    (value("ID=")? == "debian").then(|| value("VERSION_CODENAME=").map(str::to_owned))?
}

/// Its main mirror.
pub fn address(release: &str) -> String {
    let main = targets(release).into_iter().find(|(_, suite)| suite == release);
    main.unwrap_or_else(|| panic!("apt knows no mirror of {release}: apt-get update")).0
}

/// A list of sources with that mirror, and with those of security and other updates.
pub fn sources(release: &str) -> String {
    let line = |(address, suite)| format!("deb {address} {suite} main\n");
    targets(release).into_iter().map(line).collect()
}

/// How apt is to go there: by which proxy, and whether an old mirror is believed.
pub fn settings() -> String {
    let wanted = ["Acquire::http", "Acquire::https", "Acquire::Check-"];
    let all = told("apt-config", &["dump"]);
    let ours = all.lines().filter(|line| wanted.iter().any(|w| line.starts_with(w)));
    ours.fold(String::new(), |text, line| text + line + "\n")
}

/// What debootstrap must add, for a mirror that is reached by TLS.
pub fn include(release: &str) -> Option<&'static str> {
    address(release).starts_with("https:").then_some("--include=ca-certificates")
}

/// Addresses and suites of the release, as apt has them.
fn targets(release: &str) -> BTreeSet<(String, String)> {
    let format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
    let all = told("apt-get", &["indextargets", "--format", format, "Created-By: Packages"]);
    let target = |line: &str| {
        let mut words = line.split_whitespace();
        let (address, suite, component) = (words.next()?, words.next()?, words.next()?);
        let ours = component == "main" && suite.starts_with(release);
        ours.then(|| (address.to_owned(), suite.to_owned()))
    };
    all.lines().filter_map(target).collect()
}

fn told(program: &str, args: &[&str]) -> String {
    let ran = Command::new(program).args(args).output().unwrap_or_else(|e| panic!("{program}: {e}"));
    assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}
