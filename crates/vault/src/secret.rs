//! A value that is wiped when dropped and cannot be printed.

use zeroize::{Zeroize, Zeroizing};

/// A value that is wiped on drop, has no `Display` and no `Serialize`, and a blank `Debug`.
///
/// It lives in one heap allocation, so moving it leaves no copies behind. Reading it is the greppable call
/// [`Secret::expose`].
#[derive(Clone)]
pub struct Secret<T: Zeroize>(Box<Zeroizing<T>>);

impl<T: Zeroize> Secret<T> {
    /// Takes the value over; the caller's own copies, if any, stay the caller's concern.
    pub fn new(value: T) -> Self {
        Self(Box::new(Zeroizing::new(value)))
    }

    /// The value itself; keep the borrow short and never format, log or copy it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<const N: usize> Secret<[u8; N]> {
    /// `N` bytes written in place by `fill`, so that no copy is left on the stack.
    pub(crate) fn filled<E>(fill: impl FnOnce(&mut [u8; N]) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = Box::new(Zeroizing::new([0u8; N]));
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// `N` bytes from the operating system's generator.
    pub(crate) fn make_random() -> Result<Self, getrandom::Error> {
        Self::filled(|bytes| getrandom::fill(bytes))
    }
}

impl<T: Zeroize> std::fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<String> for Secret<String> {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let shown = format!("{:?} {:?}", Secret::from("hunter42"), Secret::new([7u8; 4]));
        assert_eq!(shown, "Secret(…) Secret(…)");
    }
}
