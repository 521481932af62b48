//! The Merkle tree of RFC 9162, section 2.1, as far as it takes to go on with it and to tell its root.

use sha2::{Digest, Sha256};

/// A tree that leaves are added to: the roots of its whole subtrees, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    size: u64,
    peaks: Vec<[u8; 32]>,
}

impl Tree {
    /// The tree of this size with these peaks; none if they do not belong to that size.
    pub(crate) fn of_peaks(size: u64, bytes: &[u8]) -> Option<Self> {
        let peaks: Vec<[u8; 32]> = bytes.chunks(32).map(TryInto::try_into).collect::<Result<_, _>>().ok()?;
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    pub(crate) fn peaks(&self) -> Vec<u8> {
        self.peaks.concat()
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn push(&mut self, leaf: &[u8]) {
        let mut hash: [u8; 32] = Sha256::new().chain_update([0]).chain_update(leaf).finalize().into();
        let mut whole = self.size;
        // As in counting up by one: each subtree of the same size is joined with the new one.
        while whole & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                hash = node(&left, &hash);
            }
            whole >>= 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    pub(crate) fn root(&self) -> [u8; 32] {
        let mut from_the_right = self.peaks.iter().rev();
        let Some(last) = from_the_right.next() else {
            return Sha256::digest([]).into();
        };
        from_the_right.fold(*last, |right, left| node(left, &right))
    }
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors that implementations of Certificate Transparency share.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn roots_are_those_of_the_standard_also_when_gone_on_with() {
        let mut tree = Tree::default();
        for (size, root) in ROOTS.iter().enumerate() {
            let hex: String = tree.root().iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, *root, "the root over {size} leaves");
            let kept = Tree::of_peaks(tree.size(), &tree.peaks());
            assert_eq!(kept.as_ref(), Some(&tree));
            if let Some(leaf) = LEAVES.get(size) {
                tree.push(leaf);
            }
        }
        assert_eq!(Tree::of_peaks(8, &[0; 64]), None, "8 leaves have one peak");
        assert_eq!(Tree::of_peaks(1, &[0; 31]), None);
    }
}
