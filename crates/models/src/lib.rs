//! Chat and embedding models behind one stream and one embedder type.
