//! Real-wire stand-ins for tests: a scripted model server, a keyring, a clock, corpora.
