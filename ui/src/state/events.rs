//! What happens in the app as a whole: one subscription, and a count for each kind that screens follow.

use std::rc::Rc;

use adiuva_protocol::{Event, Notice, Topic};
use leptos::prelude::*;

use crate::backend::{self, Heard};

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The vault was opened, locked or changed.
    Vault,
    /// Counts of files moved.
    Coverage,
    /// Sources or bases changed.
    Sources,
    /// A thread or its messages changed.
    Thread,
    /// A run began or ended.
    Run,
    /// Providers or models changed.
    Models,
    /// Questions were asked or answered.
    Approvals,
    /// A setting changed.
    Settings,
    /// Something of the workspace changed.
    Workspace,
    /// Agents changed.
    Agents,
    /// Something was remembered, changed or forgotten.
    Memory,
    /// A plan changed, or a step of one tells something.
    Plans,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::Vault,
        Self::Coverage,
        Self::Sources,
        Self::Thread,
        Self::Run,
        Self::Models,
        Self::Approvals,
        Self::Settings,
        Self::Workspace,
        Self::Agents,
        Self::Memory,
        Self::Plans,
    ];

    /// What an event is about.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        match event {
            Event::Vault { .. } => Self::Vault,
            Event::Coverage { .. } => Self::Coverage,
            Event::Sources => Self::Sources,
            Event::Thread { .. } => Self::Thread,
            Event::Run { .. } => Self::Run,
            Event::Approvals { .. } => Self::Approvals,
            Event::Models => Self::Models,
            Event::Settings => Self::Settings,
            Event::Workspace { .. } => Self::Workspace,
            Event::Agents => Self::Agents,
            Event::Memory => Self::Memory,
            Event::Plan { .. } | Event::Notification { .. } => Self::Plans,
        }
    }
}

type Listener = Rc<dyn Fn(&Event)>;

/// The events of the app.
#[derive(Clone, Copy)]
pub struct Events {
    versions: StoredValue<Vec<(Kind, RwSignal<u64>)>>,
    listeners: StoredValue<Vec<(u64, Listener)>, LocalStorage>,
    made: StoredValue<u64>,
}

impl Events {
    /// Follows a kind: read in a view, a memo or a resource, it runs again after each event of the kind.
    pub fn follow(self, kind: Kind) {
        self.with(kind, |version| version.track());
    }

    /// How many events of a kind there were; only its changes mean something.
    #[must_use]
    pub fn version(self, kind: Kind) -> Signal<u64> {
        Signal::derive(move || {
            let mut count = 0;
            self.with(kind, |version| count = version.get());
            count
        })
    }

    /// Hears each event as long as the component that calls this is there.
    pub fn listen(self, on: impl Fn(&Event) + 'static) {
        let id = self.made.get_value();
        self.made.set_value(id + 1);
        let on: Listener = Rc::new(on);
        self.listeners.update_value(|all| all.push((id, on)));
        on_cleanup(move || {
            let _ = self
                .listeners
                .try_update_value(|all| all.retain(|(other, _)| *other != id));
        });
    }

    fn with(self, kind: Kind, mut f: impl FnMut(&RwSignal<u64>)) {
        self.versions.with_value(|versions| {
            if let Some((_, version)) = versions.iter().find(|(other, _)| *other == kind) {
                f(version);
            }
        });
    }

    fn happened(self, event: &Event) {
        self.with(Kind::of(event), |version| version.update(|count| *count += 1));
        let listeners: Vec<Listener> = self
            .listeners
            .with_value(|all| all.iter().map(|(_, on)| Rc::clone(on)).collect());
        for on in listeners {
            on(event);
        }
    }

    fn everything_may_have_happened(self) {
        for kind in Kind::ALL {
            self.with(kind, |version| version.update(|count| *count += 1));
        }
    }
}

/// The events of the app.
#[must_use]
pub fn use_events() -> Events {
    expect_context()
}

pub(super) fn provide() {
    let events = Events {
        versions: StoredValue::new(Kind::ALL.map(|kind| (kind, RwSignal::new(0))).to_vec()),
        listeners: StoredValue::new_local(Vec::new()),
        made: StoredValue::new(0),
    };
    provide_context(events);
    let subscription = backend::subscribe(Topic::Events, move |heard| match heard {
        Heard::Notice(Notice::Event(event)) => events.happened(&event),
        Heard::Notice(Notice::Missed(_)) => events.everything_may_have_happened(),
        Heard::Notice(Notice::Frame(_)) | Heard::Ended => {}
    });
    subscription.keep();
}
