//! The page and its doors.
