//! Keys: hierarchy, wrapping, OS keyring, envelopes and sealed files.
