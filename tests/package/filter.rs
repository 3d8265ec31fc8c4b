//! A unit's `SystemCallFilter` as the kernel takes it: a program of classic BPF (linux/seccomp.h, linux/filter.h).
//!
//! systemd itself tells which calls are in which of its sets, and the kernel's headers which number a call has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

const NUMBERS: &str = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h";
/// `AUDIT_ARCH_X86_64`.
const ARCHITECTURE: u32 = 0xC000_003E;
/// Instructions: load a word, jump if equal, return.
const LOAD: u16 = 0x20;
const EQUAL: u16 = 0x15;
const RETURN: u16 = 0x06;
/// Where `seccomp_data` has the number of a call, and the architecture that it is made for.
const CALL: u32 = 0;
const ARCH: u32 = 4;
/// `SECCOMP_RET_KILL_PROCESS`, `SECCOMP_RET_ALLOW`, and `SECCOMP_RET_ERRNO` with EPERM.
const KILL: u32 = 0x8000_0000;
const ALLOW: u32 = 0x7FFF_0000;
const REFUSE: u32 = 0x0005_0001;

/// The program that lets through what these lines of a unit let through, and the number of seccomp(2), by which it
/// is put in force. `None` on a machine whose numbers are not known here.
pub fn of(lines: &[&str]) -> Option<(u32, Vec<u8>)> {
    let numbers = numbers()?;
    let allowed = calls(lines).into_iter().filter_map(|call| numbers.get(&call).copied());
    let mut program = vec![(LOAD, 0, 0, ARCH), (EQUAL, 1, 0, ARCHITECTURE), (RETURN, 0, 0, KILL)];
    program.push((LOAD, 0, 0, CALL));
    program.extend(allowed.flat_map(|number| [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]));
    program.push((RETURN, 0, 0, REFUSE));
    Some((*numbers.get("seccomp")?, program.into_iter().flat_map(bytes).collect()))
}

fn bytes((code, yes, no, value): (u16, u8, u8, u32)) -> Vec<u8> {
    [&code.to_ne_bytes()[..], &[yes, no], &value.to_ne_bytes()[..]].concat()
}

/// Names of calls: each line adds to those before it, or with `~` takes away. `@default` is always among them.
fn calls(lines: &[&str]) -> BTreeSet<String> {
    let mut calls = set("@default");
    for line in lines {
        let (take, names) = line.strip_prefix('~').map_or((false, *line), |names| (true, names));
        for call in names.split_whitespace().flat_map(set) {
            if take {
                calls.remove(&call)
            } else {
                calls.insert(call)
            };
        }
    }
    calls
}

/// The calls of a set of systemd's, with those of the sets in it; or the call itself.
fn set(name: &str) -> BTreeSet<String> {
    if !name.starts_with('@') {
        return [name.to_owned()].into();
    }
    let ran =
        Command::new("systemd-analyze").args(["syscall-filter", name]).output().expect("systemd-analyze");
    assert!(ran.status.success(), "systemd knows no {name}");
    let told = String::from_utf8_lossy(&ran.stdout).into_owned();
    let inside =
        told.lines().skip(1).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    inside.flat_map(set).collect()
}

fn numbers() -> Option<BTreeMap<String, u32>> {
    let header = fs::read_to_string(NUMBERS).ok().filter(|_| cfg!(target_arch = "x86_64"))?;
    let number = |line: &str| {
        let (name, number) = line.strip_prefix("#define __NR_")?.split_once(' ')?;
        Some((name.to_owned(), number.trim().parse().ok()?))
    };
    Some(header.lines().filter_map(number).collect())
}

#[test]
fn a_filter_lets_through_what_a_service_needs_and_nothing_that_it_was_denied() {
    let calls = calls(&["@system-service", "~@privileged @resources"]);
    for (call, allowed) in [("read", true), ("execve", true), ("setuid", false), ("mount", false)] {
        assert_eq!(calls.contains(call), allowed, "{call}");
    }
}
