//! The rules at work: a whole line in memory, told as what people do and what they then get.

mod answering;
mod asking;
mod contacts;
mod counting;
mod crossing;
mod drilling;
mod enrolling;
mod escalating;
mod hostile;
mod late;
mod loading;
mod machines;
mod mailed;
mod model;
mod people;
mod queue;
mod quoting;
mod reaching;
mod relaying;
mod repeating;
mod restoring;
mod returning;
mod routing;
mod stopping;
mod takeover;
mod world;
