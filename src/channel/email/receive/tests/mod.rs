//! What becomes of each kind of mail, with a name service, a disk and a committer that do as they are told.

mod contacts;
mod corpus;
mod forged;
mod lossless;
mod machines;
mod noise;
mod operators;
mod programs;
mod replies;
mod sealed;
mod senders;
mod showing;
mod twice;
mod voicemail;
mod whose;
mod world;
