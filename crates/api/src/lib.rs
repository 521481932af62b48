//! Faces of any dispatch for other processes: the local socket lane.
