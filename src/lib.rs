//! The map of the house.

pub mod admin;
pub mod app;
pub mod channel;
pub mod cli;
pub mod config;
pub mod domain;
pub mod keys;
pub mod sandbox;
pub mod service;
pub mod store;
pub mod text;
