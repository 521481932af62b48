//! From files to cited answers: intake, index and retrieval.
