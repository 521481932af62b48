//! Short notices at the foot of the page, some with a way back.

use std::rc::Rc;
use std::time::Duration;

use adiuva_protocol::Failure;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::i18n::failures;

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It was done.
    Good,
    /// To be known.
    Info,
    /// Worth a look.
    Warning,
    /// It was not done.
    Bad,
}

/// One notice.
#[derive(Clone)]
pub struct Toast {
    /// Its number.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
    /// Takes back what was done.
    pub undo: Option<Undo>,
}

type Undo = SendWrapper<Rc<dyn Fn()>>;

/// The notices that are shown.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    made: StoredValue<u64>,
}

/// How long a notice stays.
const STAYS: Duration = Duration::from_secs(5);
/// How long one stays that can be taken back.
pub(super) const STAYS_WITH_UNDO: Duration = Duration::from_secs(10);

impl Toasts {
    /// The notices that are shown, the oldest first.
    #[must_use]
    pub fn shown(self) -> ReadSignal<Vec<Toast>> {
        self.shown.read_only()
    }

    /// Says something.
    pub fn say(self, tone: Tone, text: impl Into<String>) {
        self.push(tone, text.into(), None);
    }

    /// Says that something failed.
    pub fn fail(self, failure: &Failure) {
        self.push(Tone::Bad, failures::line(failure), None);
    }

    /// Says that something was done, with a way back.
    pub fn done(self, text: impl Into<String>, undo: impl Fn() + 'static) {
        let undo: Rc<dyn Fn()> = Rc::new(undo);
        self.push(Tone::Good, text.into(), Some(SendWrapper::new(undo)));
    }

    /// Removes a notice.
    pub fn dismiss(self, id: u64) {
        let _ = self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn push(self, tone: Tone, text: String, undo: Option<Undo>) {
        let id = self.made.get_value();
        self.made.set_value(id + 1);
        let stays = if undo.is_some() { STAYS_WITH_UNDO } else { STAYS };
        self.shown.update(|shown| shown.push(Toast { id, tone, text, undo }));
        // A failure stays until it was read.
        if tone != Tone::Bad {
            set_timeout(move || self.dismiss(id), stays);
        }
    }
}

/// The notices that are shown.
#[must_use]
pub fn use_toasts() -> Toasts {
    expect_context()
}

pub(super) fn provide() {
    provide_context(Toasts {
        shown: RwSignal::new(Vec::new()),
        made: StoredValue::new(0),
    });
}
