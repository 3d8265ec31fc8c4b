pub(super) fn clean(_: &[u8]) -> Option<Vec<u8>> { None }
