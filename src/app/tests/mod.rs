//! What takes a whole line to be seen.

mod weighing;
