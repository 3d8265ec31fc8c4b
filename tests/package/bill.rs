//! The bill of what the program was built of, as the package carries it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

#[path = "../../systemd/package/sbom.rs"]
mod sbom;

const TREE: &str = "\
0 hotlined v0.1.0 (/somewhere)|AGPL-3.0-or-later
1 serde v1.0.1|MIT OR Apache-2.0
2 derive v2.0.0 (proc-macro)|MIT/Apache-2.0
1 toml v1.2.3+spec-1.1.0|MIT
2 serde v1.0.1|MIT OR Apache-2.0 (*)
";
const SHIPPED: &str = "\
0 hotlined v0.1.0 (/somewhere)|AGPL-3.0-or-later
1 serde v1.0.1|MIT OR Apache-2.0
1 toml v1.2.3+spec-1.1.0|MIT
2 serde v1.0.1|MIT OR Apache-2.0 (*)
";

#[test]
fn a_bill_names_what_each_crate_is_and_needs_and_whether_it_is_in_the_program() {
    let lock = [("serde", "1.0.1", "aa"), ("derive", "2.0.0", "bb"), ("toml", "1.2.3+spec-1.1.0", "cc")];
    let lock = lock.map(|(name, version, sum)| {
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nchecksum = \"{sum}\"\n")
    });
    let bill = sbom::bill(TREE, SHIPPED, &lock.concat().parse().unwrap(), Some(1_764_000_000));
    assert_eq!(bill["metadata"]["timestamp"], "2025-11-24T16:00:00Z");
    assert_eq!(bill["metadata"]["component"]["purl"], "pkg:cargo/hotlined@0.1.0");
    let told = |one: &Value| {
        json!([one["purl"], one["scope"], one["licenses"][0]["expression"], one["hashes"][0]["content"]])
    };
    let told: Vec<Value> = bill["components"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        told,
        [
            json!(["pkg:cargo/derive@2.0.0", "excluded", "MIT OR Apache-2.0", "bb"]),
            json!(["pkg:cargo/serde@1.0.1", "required", "MIT OR Apache-2.0", "aa"]),
            json!(["pkg:cargo/toml@1.2.3%2Bspec-1.1.0", "required", "MIT", "cc"]),
        ]
    );
    let needs = |at: usize| bill["dependencies"][at].clone();
    let [derive, serde, toml] =
        ["derive@2.0.0", "serde@1.0.1", "toml@1.2.3%2Bspec-1.1.0"].map(|it| format!("pkg:cargo/{it}"));
    assert_eq!(needs(1), json!({ "ref": "pkg:cargo/hotlined@0.1.0", "dependsOn": [serde, toml] }));
    assert_eq!(needs(2), json!({ "ref": serde, "dependsOn": [derive] }));
    assert_eq!(needs(3), json!({ "ref": toml, "dependsOn": [serde] }));
}

/// Of this very program: each crate is of the lock file, with its checksum, and whatever is needed is named.
#[test]
fn the_bill_of_the_program_is_whole() {
    let bill = sbom::of_this_package("openpgp").unwrap();
    let components = bill["components"].as_array().unwrap();
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for one in components {
        let sum = one["hashes"][0]["content"].as_str().unwrap();
        assert!(
            sum.len() == 64 && lock.contains(sum) && one["licenses"][0]["expression"].is_string(),
            "{one}"
        );
    }
    let refs: BTreeSet<&str> = components.iter().filter_map(|one| one["bom-ref"].as_str()).collect();
    assert_eq!(refs.len(), components.len());
    for one in bill["dependencies"].as_array().unwrap() {
        let needs = one["dependsOn"].as_array().unwrap().iter().filter_map(Value::as_str);
        assert!(needs.into_iter().all(|need| refs.contains(need)), "{one}");
    }
    let scope = |name: &str| {
        let one = components.iter().find(|one| one["name"] == name);
        one.and_then(|one| one["scope"].as_str()).unwrap_or_default()
    };
    assert_eq!(
        ["redis", "rustls", "async-trait", "insta"].map(scope),
        ["required", "required", "excluded", ""]
    );
}
