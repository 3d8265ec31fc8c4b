//! Writes what a package carries besides the program: a man page for each command and completions for shells,
//! all made of the command line's own definition, so that they can't say anything else; and the bill of what the
//! program was built of.
//!
//! ```text
//! cargo run --example manual -- target/manual openpgp
//! ```

mod sbom;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_complete::{Shell, generate_to};
use hotlined::cli::Cli;

/// What the command line's definition does not know: where things are once the package is installed.
const PLACES: &str = r"
.SH FILES
.TP
/etc/hotlined/hotlined.toml
the line's config, which \fBhotlined setup\fR writes; a further line's is NAME.toml beside it
.TP
/etc/hotlined/credentials/
its secrets, handed to the daemon by systemd; a further line's are in NAME/
.TP
/etc/hotlined/redis.conf
the config of the line's own Redis, the unit hotlined-redis
.TP
/run/hotlined/admin.sock
where the daemon is asked; for root and the group hotlined
.TP
/run/hotlined-mail/, /run/hotlined-web/
where a mail server of this machine hands mail in, and where the page is; for the groups of these names
.TP
/var/lib/hotlined/, /var/lib/hotlined-redis/
attachments, and everything else
.SH SEE ALSO
/usr/share/doc/hotlined/README.md to begin with, docs/operations.md there for back-ups and bad days,
docs/config.md for every key of the config, examples/ for whole ones.
";

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: manual FOLDER [FEATURES]";
    let folder: PathBuf = std::env::args_os().nth(1).ok_or(usage)?.into();
    let features = std::env::args().nth(2).unwrap_or_default();
    // What an earlier build called otherwise must not stay.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    pages(&folder.join("man1"))?;
    completions(&folder.join("completions"))?;
    let bill = serde_json::to_string_pretty(&sbom::of_this_package(&features)?)?;
    fs::write(folder.join("hotlined.cdx.json"), bill + "\n")?;
    Ok(())
}

fn pages(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)?;
    for page in fs::read_dir(folder)? {
        let page = page?.path();
        fs::write(&page, mended(&fs::read_to_string(&page)?))?;
    }
    // Whoever begins by the page of the program is led on.
    let first = folder.join("hotlined.1");
    fs::write(&first, fs::read_to_string(&first)?.trim_end().to_owned() + PLACES)?;
    Ok(())
}

/// The generator joins the lines of what stands after the help; an example is to keep a line of its own.
fn mended(page: &str) -> String {
    let Some((before, after)) = page.split_once(".SH EXTRA\n") else { return page.to_owned() };
    let (extra, rest) = after.split_at(after.find("\n.SH ").map_or(after.len(), |at| at + 1));
    let lines: Vec<&str> = extra.lines().filter(|line| !line.is_empty()).collect();
    format!("{before}.SH NOTES\n{}\n{rest}", lines.join("\n.br\n"))
}

fn completions(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        generate_to(shell, &mut Cli::command(), "hotlined", folder)?;
    }
    Ok(())
}
