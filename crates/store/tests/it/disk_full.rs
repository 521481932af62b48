//! Goal R5: a full disk is said clearly, harms nothing, and is over when there is space again.

use std::fs;
use std::path::Path;
use std::process::Command;

use adiuva_store::{Options, Store, StoreError};

use crate::home::{document, follow, key, scatter, take};

const POINTS: u64 = 50;

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_harms_nothing() {
    let folder = tempfile::TempDir::new().unwrap();
    let Some(small) = SmallDisk::mount(folder.path()) else {
        println!("not checked: a small disk can only be mounted by root");
        return;
    };
    let path = small.0.join("vault.db");
    let filler = small.0.join("filler");
    let store = Store::create(&path, &key(), Options::default()).unwrap().store;
    let mut stored = Vec::new();
    let mut store = Some(store);
    for point in 0..POINTS {
        let open = store
            .take()
            .unwrap_or_else(|| Store::open(&path, &key(), Options::default()).unwrap().store);
        // Leave a different little space each time.
        let free = free_bytes(&small.0);
        fs::write(
            &filler,
            vec![1_u8; (free - (scatter(point) % 4_000_000).min(free)) as usize],
        )
        .unwrap();
        let mut full = false;
        for step in 0..400 {
            let number = point * 1_000 + step;
            match open.write_blocking(move |w| add(w, number)) {
                Ok(()) => stored.push(number),
                Err(StoreError::Full) => {
                    full = true;
                    break;
                }
                Err(other) => panic!("point {point}: {other:?}"),
            }
        }
        assert!(full, "point {point}: the disk was filled");
        for number in &stored {
            let kept = open
                .read_blocking(|r| r.meta().load(&format!("step {number}")))
                .unwrap();
            assert!(
                kept.is_some(),
                "point {point}: step {number} cannot be read on the full disk"
            );
        }
        fs::remove_file(&filler).unwrap();
        let number = point * 1_000 + 999;
        open.write_blocking(move |w| add(w, number)).unwrap();
        stored.push(number);
        // What piled up goes, so that each point starts with about the same space.
        open.write_blocking(|w| {
            let source = follow(w, "/people/ada")?.1;
            w.sources().remove(source)
        })
        .unwrap();
        if point % 5 == 4 {
            open.close_blocking().unwrap();
        } else {
            store = Some(open);
        }
    }
    let store = store.unwrap_or_else(|| Store::open(&path, &key(), Options::default()).unwrap().store);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(store.check()).unwrap(), None);
    for number in &stored {
        assert!(
            store
                .read_blocking(|r| r.meta().load(&format!("step {number}")))
                .unwrap()
                .is_some(),
            "{number}"
        );
    }
    println!("{POINTS} fill points, {} writes kept", stored.len());
    store.close_blocking().unwrap();
}

fn add(w: &adiuva_store::Writer<'_>, number: u64) -> Result<(), StoreError> {
    let source = follow(w, "/people/ada")?.1;
    let file = take(w, source, &format!("{number}.txt"))?;
    let key = document(w, &format!("number {number}\n{}\n", "lorem ipsum ".repeat(300)))?;
    w.files().bind(file, key)?;
    w.meta().set(&format!("step {number}"), b"x")
}

/// A file system of a few megabytes, unmounted when dropped.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(folder: &Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"])
            .arg(folder)
            .output()
            .is_ok_and(|output| output.status.success());
        mounted.then(|| Self(folder.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("--lazy").arg(&self.0).status();
        assert!(
            unmounted.is_ok_and(|status| status.success()) || std::thread::panicking(),
            "unmounting failed"
        );
    }
}

fn free_bytes(folder: &Path) -> u64 {
    let output = Command::new("df")
        .args(["--output=avail", "-B1"])
        .arg(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().nth(1).unwrap().trim().parse().unwrap()
}
