//! Hands mail to the line's server.
