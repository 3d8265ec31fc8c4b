//! What the program was built of, as a bill of materials: `CycloneDX` 1.6 in JSON (ECMA-424).
//!
//! From what cargo itself says that it compiles (`cargo tree`) and from the checksums of the lock file; the resolved
//! graph of `cargo metadata` also names crates that no feature in use brings in. What only takes part in building is
//! in it too, marked as out of reach at run time. The same sources make the same bill: it is dated by
//! `SOURCE_DATE_EPOCH`, and has no serial number, which would be new each time.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::process::Command;

use serde_json::{Value, json};

/// How cargo tells of a crate, below what needs it.
const FORMAT: &str = " {p}|{l}";
/// What is compiled for the program, and what of that is in it in the end: macros are not.
const BUILT: &str = "normal,build";
const SHIPPED: &str = "normal,no-proc-macro";

/// The bill of the package in whose folder this runs, built with those features.
pub fn of_this_package(features: &str) -> Result<Value, Box<dyn Error>> {
    let lock = std::fs::read_to_string("Cargo.lock")?;
    let at = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|at| at.parse().ok());
    let told = |edges| {
        told(&[
            "tree",
            "--locked",
            "--features",
            features,
            "--prefix",
            "depth",
            "--format",
            FORMAT,
            "--edges",
            edges,
        ])
    };
    Ok(bill(&told(BUILT)?, &told(SHIPPED)?, &lock.parse()?, at))
}

fn told(args: &[&str]) -> Result<String, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ran = Command::new(cargo).args(args).output()?;
    if !ran.status.success() {
        return Err(format!("cargo {}: {}", args.join(" "), String::from_utf8_lossy(&ran.stderr)).into());
    }
    Ok(String::from_utf8(ran.stdout)?)
}

/// The bill of a tree, of which `shipped` is in the program. `at` dates it, in seconds since 1970.
pub fn bill(tree: &str, shipped: &str, lock: &toml::Table, at: Option<i64>) -> Value {
    let all = crates(tree);
    let shipped: BTreeSet<Name> = crates(shipped).into_keys().collect();
    let sums = checksums(lock);
    let (root, rest): (Vec<_>, Vec<_>) = all.iter().partition(|(name, _)| !sums.contains_key(*name));
    let root = root.into_iter().next().map(|(name, about)| component(name, about, "application", None));
    let scope = |name| if shipped.contains(name) { "required" } else { "excluded" };
    let components = rest.into_iter().map(|(name, about)| {
        let mut one = component(name, about, "library", sums.get(name).copied());
        one["scope"] = scope(name).into();
        one
    });
    let mut bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "lifecycles": [{ "phase": "build" }], "component": root },
        "components": components.collect::<Vec<_>>(),
        "dependencies": all.iter().map(|(name, about)| json!({
            "ref": name.purl(),
            "dependsOn": about.needs.iter().map(Name::purl).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    if let Some(at) = at.and_then(|at| jiff::Timestamp::from_second(at).ok()) {
        bill["metadata"]["timestamp"] = at.to_string().into();
    }
    bill
}

/// A crate in one version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    name: String,
    version: String,
}

impl Name {
    /// <https://github.com/package-url/purl-spec>: a plus sign is not plain in it.
    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version.replace('+', "%2B"))
    }
}

#[derive(Debug, Default)]
struct About {
    license: String,
    needs: BTreeSet<Name>,
}

/// Each crate of a tree with what stands right below it. Cargo spells what is below a crate once only.
fn crates(tree: &str) -> BTreeMap<Name, About> {
    let mut all: BTreeMap<Name, About> = BTreeMap::new();
    let mut above: Vec<Name> = Vec::new();
    for (depth, name, license) in tree.lines().filter_map(line) {
        above.truncate(depth);
        if let Some(user) = above.last() {
            all.entry(user.clone()).or_default().needs.insert(name.clone());
        }
        all.entry(name.clone()).or_default().license = license;
        above.push(name);
    }
    all
}

/// `3 serde v1.0.229 (proc-macro) (*)|MIT OR Apache-2.0`, the mark of what was spelt before also behind the licence.
fn line(line: &str) -> Option<(usize, Name, String)> {
    let (depth, rest) = line.split_once(' ')?;
    let (package, license) = rest.split_once('|')?;
    let mut words = package.split_whitespace();
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let license = license.trim_end_matches("(*)").trim();
    // Before 2015 a slash stood for "or".
    let license = if license.contains(' ') { license.to_owned() } else { license.replace('/', " OR ") };
    Some((depth.parse().ok()?, Name { name: name.to_owned(), version: version.to_owned() }, license))
}

fn component(name: &Name, about: &About, kind: &str, checksum: Option<&str>) -> Value {
    let purl = name.purl();
    let mut component =
        json!({ "type": kind, "bom-ref": purl, "name": name.name, "version": name.version, "purl": purl });
    if !about.license.is_empty() {
        component["licenses"] = json!([{ "expression": about.license }]);
    }
    if let Some(sum) = checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    component
}

/// What the registry's files of all crates must hash to; ours is no file of a registry.
fn checksums(lock: &toml::Table) -> BTreeMap<Name, &str> {
    let packages = lock.get("package").and_then(|all| all.as_array()).into_iter().flatten();
    packages
        .filter_map(|package| {
            let text = |key| package.get(key).and_then(|value| value.as_str());
            let name = Name { name: text("name")?.to_owned(), version: text("version")?.to_owned() };
            Some((name, text("checksum")?))
        })
        .collect()
}
