//! Which form of what is stored this program knows.

/// The version of what this program stores. It reads what every earlier version wrote, and refuses what a later
/// one did.
///
/// - 1: as long as there were none; a message's number did not tell by which bot it came.
/// - 2: it does. What an earlier version wrote is read as it is, and written anew when it changes.
/// - 3: the keys of cases and contacts are wrapped by leaves of the key folder. What an earlier version wrapped is
///   wrapped so by the first that leads.
/// - 4: the names that occur in each document are packed as numbers, what changed in one stands behind it, and the
///   numbers of deliveries stand with their case. What an earlier version wrote is read as it is.
/// - 5: what holds nothing is left out, a moment is packed as how much later it is than the first of its document, neither
///   a contact's document nor what a message in their own chat belongs to names them, and wrapped keys have no padding.
///   What an earlier version wrote is read as it is.
pub const VERSION: u32 = 5;
