//! What the command palette offers: actions that stand anywhere, and those of the page that is open.

use std::rc::Rc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::components::Ico;

/// One thing that can be done from the palette.
#[derive(Clone)]
pub struct Action {
    /// What it is called.
    pub name: String,
    /// Its icon.
    pub ico: Ico,
    /// What kind of thing it leads to, where its name alone does not say: a thread, a folder.
    pub kind: Option<&'static str>,
    /// Its shortcut as it is written, such as `Ctrl 1`.
    pub keys: Option<String>,
    /// Does it.
    pub run: SendWrapper<Rc<dyn Fn()>>,
}

impl Action {
    /// An action without a shortcut.
    pub fn new(name: impl Into<String>, ico: Ico, run: impl Fn() + 'static) -> Self {
        Self {
            name: name.into(),
            ico,
            kind: None,
            keys: None,
            run: SendWrapper::new(Rc::new(run)),
        }
    }

    /// The same, said to lead to a thing of this kind.
    #[must_use]
    pub fn of_kind(mut self, kind: &'static str) -> Self {
        self.kind = Some(kind);
        self
    }

    /// The same with the shortcut that does it too.
    #[must_use]
    pub fn with_keys(mut self, keys: impl Into<String>) -> Self {
        self.keys = Some(keys.into());
        self
    }
}

/// How many of those done lately are remembered.
const RECENT: usize = 5;

/// Everything the palette offers.
#[derive(Clone, Copy)]
pub struct Actions {
    all: RwSignal<Vec<(u64, Action)>>,
    // Names of those done lately, the last first; for as long as the page, because names may be content.
    recent: RwSignal<Vec<String>>,
    made: StoredValue<u64>,
}

impl Actions {
    /// All actions, those of the page first.
    #[must_use]
    pub fn all(self) -> Vec<Action> {
        self.all
            .with(|all| all.iter().rev().map(|(_, action)| action.clone()).collect())
    }

    /// Names of those done lately, the last first.
    #[must_use]
    pub fn recent(self) -> Vec<String> {
        self.recent.get()
    }

    /// Notes that one was done.
    pub fn did(self, name: &str) {
        self.recent.update(|recent| {
            recent.retain(|other| other != name);
            recent.insert(0, name.to_owned());
            recent.truncate(RECENT);
        });
    }

    /// Offers actions for as long as the component that calls this is there.
    pub fn offer(self, actions: Vec<Action>) {
        let id = self.made.get_value();
        self.made.set_value(id + 1);
        self.all
            .update(|all| all.extend(actions.into_iter().rev().map(|action| (id, action))));
        on_cleanup(move || {
            let _ = self.all.try_update(|all| all.retain(|(other, _)| *other != id));
        });
    }
}

/// Everything the palette offers.
#[must_use]
pub fn use_actions() -> Actions {
    expect_context()
}

pub(super) fn provide() {
    provide_context(Actions {
        all: RwSignal::new(Vec::new()),
        recent: RwSignal::new(Vec::new()),
        made: StoredValue::new(0),
    });
}
