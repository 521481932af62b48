//! The operations that Lance asks for.

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{
    Attributes, CopyMode, CopyOptions, Error, Extensions, GetOptions, GetRange, GetResult, GetResultPayload,
    ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutMode, PutMultipartOptions,
    PutOptions, PutPayload, PutResult, Result,
};

use super::upload::SealedUpload;
use super::{NAME, SealedStore, blocking, file, lock, seal_failed};

#[async_trait]
impl ObjectStore for SealedStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let shared = &self.shared;
        match options.mode {
            PutMode::Update(_) => {
                let operation = "conditional update".to_owned();
                return Err(Error::NotImplemented {
                    operation,
                    implementer: NAME.to_owned(),
                });
            }
            PutMode::Create if lock(&shared.entries).contains_key(location) => {
                let path = location.to_string();
                return Err(Error::AlreadyExists {
                    path,
                    source: "the sealed file exists".into(),
                });
            }
            PutMode::Create => {}
            PutMode::Overwrite => shared.clear(location).await?,
        }
        let keys = shared.keys.clone();
        let (salt, sealed) = blocking(move || file::seal(&keys, &payload))
            .await?
            .map_err(seal_failed)?;
        let result = shared.inner.put_opts(location, sealed.into(), options).await?;
        shared.record(location, salt).await?;
        Ok(result)
    }

    async fn put_multipart_opts(&self, location: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let disk = self.shared.disk(location)?;
        let upload = SealedUpload::start(Arc::clone(&self.shared), location.clone(), disk)?;
        Ok(Box::new(upload))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let file = self.file(location).await?;
        let meta = self.shared.inner.head(location).await?;
        let meta = ObjectMeta {
            size: file.plain_len(),
            ..meta
        };
        options.check_preconditions(&meta)?;
        let range = match &options.range {
            None => 0..meta.size,
            Some(GetRange::Suffix(length)) => meta.size.saturating_sub(*length)..meta.size,
            Some(range) => range.as_range(meta.size).map_err(invalid_range)?,
        };
        let content = if options.head || range.is_empty() {
            Vec::new()
        } else {
            self.read(location, vec![range.clone()]).await?
        };
        Ok(GetResult {
            payload: GetResultPayload::Stream(stream::iter(content.into_iter().map(Ok)).boxed()),
            meta,
            range,
            attributes: Attributes::new(),
            extensions: Extensions::new(),
        })
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        let length = self.file(location).await?.plain_len();
        let ranges = ranges
            .iter()
            .map(|range| GetRange::Bounded(range.clone()).as_range(length).map_err(invalid_range));
        self.read(location, ranges.collect::<Result<_>>()?).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let shared = Arc::clone(&self.shared);
        locations
            .ready_chunks(256)
            .then(move |chunk| {
                let shared = Arc::clone(&shared);
                async move {
                    let locations = chunk.into_iter().collect::<Result<Vec<_>>>()?;
                    shared.forget(&locations).await?;
                    let deleted = shared
                        .inner
                        .delete_stream(stream::iter(locations.into_iter().map(Ok)).boxed());
                    Ok::<_, Error>(deleted)
                }
            })
            .try_flatten()
            .boxed()
    }

    /// In the order of names, which spares Lance a hint file that would be overwritten at every commit.
    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let store = self.clone();
        let found = self.shared.inner.list(prefix);
        stream::once(async move {
            let found = store.plain(found.try_collect().await?).await?;
            Ok::<_, Error>(stream::iter(found.into_iter().map(Ok)))
        })
        .try_flatten()
        .boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let mut listed = self.shared.inner.list_with_delimiter(prefix).await?;
        listed.objects = self.plain(listed.objects).await?;
        listed.common_prefixes.sort();
        Ok(listed)
    }

    /// The key of a file is bound to its salt and not to its path, so the ciphertext is copied as it is.
    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        let salt = self.file(from).await?.salt();
        match options.mode {
            CopyMode::Overwrite => self.shared.clear(to).await?,
            CopyMode::Create if lock(&self.shared.entries).contains_key(to) => {
                return Err(Error::AlreadyExists {
                    path: to.to_string(),
                    source: "the sealed file exists".into(),
                });
            }
            CopyMode::Create => {}
        }
        self.shared.inner.copy_opts(from, to, options).await?;
        self.shared.record(to, salt).await
    }
}

fn invalid_range(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Generic {
        store: NAME,
        source: Box::new(error),
    }
}
