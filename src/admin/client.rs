//! The other end of the socket, for the commands.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

use super::protocol::{Request, Response};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer that is read, in bytes.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody listens.
    #[error("no daemon answers at {0}: is it running? (systemctl status 'hotlined*')")]
    NoDaemon(PathBuf),
    /// The socket's mode keeps us out.
    #[error("{0} is not for you: use sudo, or join the socket's group (usermod -aG hotlined NAME)")]
    Forbidden(PathBuf),
    /// It hung up.
    #[error("the daemon hung up: it may be stopping; try again in a moment")]
    Closed,
    /// It said nothing for half a minute.
    #[error("the daemon did not answer within {} s: see `journalctl -u hotlined`", PATIENCE.as_secs())]
    Slow,
    /// It said something else.
    #[error("the daemon's answer can't be read ({0}): is it of another version? restart it")]
    Odd(String),
    /// Anything else.
    #[error("the daemon at {path} can't be asked: {error}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// A connection to the daemon.
#[derive(Debug)]
pub struct Client {
    path: PathBuf,
    stream: BufReader<UnixStream>,
}

impl Client {
    /// Connects to the daemon whose socket is at `path`.
    pub async fn connect(path: &Path) -> Result<Self, ClientError> {
        match UnixStream::connect(path).await {
            Ok(stream) => Ok(Self { path: path.to_owned(), stream: BufReader::new(stream) }),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
                    ClientError::NoDaemon(path.to_owned())
                }
                io::ErrorKind::PermissionDenied => ClientError::Forbidden(path.to_owned()),
                _ => ClientError::Io { path: path.to_owned(), error },
            }),
        }
    }

    /// Asks, and waits for the answer.
    pub async fn ask(&mut self, request: &Request) -> Result<Response, ClientError> {
        let line = tokio::time::timeout(PATIENCE, self.exchange(request)).await;
        let line = line.map_err(|_| ClientError::Slow)?;
        let line = line.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => ClientError::Closed,
            _ => ClientError::Io { path: self.path.clone(), error },
        })?;
        if line.is_empty() {
            return Err(ClientError::Closed);
        }
        serde_json::from_slice(&line).map_err(|e| ClientError::Odd(e.to_string()))
    }

    async fn exchange(&mut self, request: &Request) -> io::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        if let Request::Call(ask) = request {
            line.extend_from_slice(&ask.voice);
        }
        // A daemon with no room says so and hangs up at once: its answer is read all the same.
        let sent = self.stream.write_all(&line).await;
        let mut answer = Vec::new();
        (&mut self.stream).take(LONGEST).read_until(b'\n', &mut answer).await?;
        if answer.is_empty() {
            sent?;
        }
        Ok(answer)
    }
}
