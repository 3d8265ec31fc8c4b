//! What an admin has of a training line: a socket for the commands, and the page that shows how the line is.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use secrecy::SecretString;

use crate::net::Listen;
use crate::service::seed;
use crate::web::PageAuth;

use super::failure::RunError;

/// A folder for one training line, gone when it is.
#[derive(Debug)]
pub(super) struct Backstage {
    folder: PathBuf,
    token: String,
    page: Option<SocketAddr>,
}

impl Backstage {
    /// For a line whose people are played there. The admin's page is on this machine only, at the next port.
    pub fn open(play: SocketAddr) -> Result<Self, RunError> {
        // A name of its own each time: one that was killed leaves its folder behind.
        let [token, name] =
            [seed::short(), seed::short()].map(|bytes| data_encoding::HEXLOWER.encode(&bytes));
        let folder = std::env::temp_dir().join(format!("hotlined-try-{name}"));
        let failed = |e: io::Error| {
            RunError::Failed(format!("no folder for the admin socket at {}: {e}", folder.display()))
        };
        // Nobody else of this machine, whatever the umask: who opens the socket may ask anything.
        std::fs::DirBuilder::new().mode(0o700).create(&folder).map_err(failed)?;
        // Port 0 is any that is free: what comes next to that is not known before it listens.
        let port = play.port().checked_add(1).filter(|_| play.port() != 0);
        let page = port.map(|port| (Ipv4Addr::LOCALHOST, port).into());
        Ok(Self { folder, token, page })
    }

    /// Where the commands ask.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("admin.sock")
    }

    /// Where the page listens, and whom it lets in.
    pub fn web(&self) -> Result<Option<(Listen, PageAuth)>, RunError> {
        let Some(at) = self.page else { return Ok(None) };
        let auth = PageAuth::new(&SecretString::from(self.token.clone()));
        Ok(Some((Listen::Tcp(at), auth.map_err(|e| RunError::Failed(e.to_string()))?)))
    }

    /// How an admin comes in, for the person at the terminal.
    pub fn told(&self) -> String {
        let page =
            self.page.map(|at| format!("How the line is, for admins:  http://{at}/?token={}\n", self.token));
        let commands = format!(
            "The admins' commands:  hotlined status --socket {}  (or drill, case list, …)",
            self.socket().display()
        );
        page.unwrap_or_default() + &commands
    }
}

impl Drop for Backstage {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, "the folder of the training line's admin socket is still there");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn its_folder_is_its_owners_alone_and_goes_with_it() {
        let backstage = Backstage::open(([127, 0, 0, 1], 8470).into()).unwrap();
        let folder = backstage.socket().parent().unwrap().to_owned();
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let told = backstage.told();
        assert!(told.contains("http://127.0.0.1:8471/?token=") && told.contains("--socket "), "{told}");
        assert!(backstage.web().unwrap().is_some());
        drop(backstage);
        assert!(!folder.exists());
    }

    /// One that was killed leaves its folder, and in a container the next one has the same number.
    #[test]
    fn a_folder_that_was_left_behind_keeps_nobody_out() {
        let left = Backstage::open(([127, 0, 0, 1], 8470).into()).unwrap();
        let next = Backstage::open(([127, 0, 0, 1], 8470).into()).unwrap();
        assert_ne!(left.socket(), next.socket());
    }
}
