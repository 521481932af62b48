//! Hands the sealed store to Lance.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use lance_io::object_store::{ObjectStore, ObjectStoreParams, ObjectStoreProvider, ObjectStoreRegistry};
use object_store::path::Path;
use url::Url;

use super::SealedStore;

/// The one scheme whose every read and write goes through the object store trait.
///
/// Under `file` Lance takes short cuts through `std::fs` that nothing can seal. A scheme of our own would get commits
/// without conflict detection. Lance keeps this scheme for testing with wrappers, so its version is pinned and a
/// self-test at start proves that no plain bytes reach the disk.
pub(in crate::vectors) const SCHEME: &str = "file-object-store";

/// Parallel reads that Lance may have in flight; each is a blocking thread that decrypts.
const PARALLEL_READS: usize = 4;
/// Below this gap two reads of one file are merged; a sealed chunk is decrypted whole anyway.
const MERGE_READS_WITHIN: usize = 4 * 1024;

/// Makes Lance's object store around ours, for every URL of [`SCHEME`].
#[derive(Debug)]
pub struct SealedProvider(SealedStore);

impl SealedProvider {
    /// A registry that knows this store and nothing else, so that no other scheme can be opened by mistake.
    #[must_use]
    pub fn registry(store: SealedStore) -> Arc<ObjectStoreRegistry> {
        let registry = ObjectStoreRegistry::empty();
        registry.insert(SCHEME, Arc::new(Self(store)));
        Arc::new(registry)
    }
}

#[async_trait]
impl ObjectStoreProvider for SealedProvider {
    async fn new_store(&self, location: Url, params: &ObjectStoreParams) -> lance::Result<ObjectStore> {
        Ok(ObjectStore::new(
            Arc::new(self.0.clone()),
            location,
            Some(params.block_size.unwrap_or(MERGE_READS_WITHIN)),
            None,
            false,
            true,
            PARALLEL_READS,
            0,
            None,
        ))
    }

    fn extract_path(&self, url: &Url) -> lance::Result<Path> {
        let folder = url
            .to_file_path()
            .ok()
            .and_then(|folder| Path::from_absolute_path(folder).ok());
        folder.ok_or_else(|| lance::Error::invalid_input("not the URL of a local folder"))
    }

    fn calculate_object_store_prefix(&self, _: &Url, _: Option<&HashMap<String, String>>) -> lance::Result<String> {
        Ok(SCHEME.to_owned())
    }
}
