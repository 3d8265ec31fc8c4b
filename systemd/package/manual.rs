//! Writes what a package carries besides the program: a man page for each command and completions for shells,
//! all made of the command line's own definition, so that they can't say anything else.
//!
//! ```text
//! cargo run --example manual -- target/manual
//! ```

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_complete::{Shell, generate_to};
use hotlined::cli::Cli;

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("usage: manual FOLDER")?.into();
    // What an earlier build called otherwise must not stay.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    pages(&folder.join("man1"))?;
    completions(&folder.join("completions"))
}

fn pages(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)?;
    Ok(())
}

fn completions(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        generate_to(shell, &mut Cli::command(), "hotlined", folder)?;
    }
    Ok(())
}
