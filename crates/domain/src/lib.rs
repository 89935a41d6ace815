//! The domain of Commonweal.
