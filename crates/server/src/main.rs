//! The `commonweal` command.

fn main() {}
