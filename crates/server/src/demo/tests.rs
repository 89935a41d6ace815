//! The sample against the survey, the rules and itself.
use super::*;
use sha2::{Digest, Sha256};
