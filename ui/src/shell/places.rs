//! The pages that the navigation offers, in its order. Shortcuts and the palette follow the same list.

use crate::components::Ico;
use crate::i18n::t;

/// A page of the navigation.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its address.
    pub(super) href: &'static str,
    /// Its icon.
    pub(super) ico: Ico,
    /// Its name.
    pub(super) name: fn() -> &'static str,
}

/// A group of pages with its name.
pub(super) struct Group {
    pub(super) name: fn() -> &'static str,
    pub(super) places: &'static [Place],
}

/// The address of what waits for the person; its link carries a number.
pub(super) const APPROVALS: &str = "/approvals";

/// The address of the first page.
pub(super) const HOME: &str = "/";

/// The groups.
pub(super) const GROUPS: &[Group] = &[
    Group {
        name: || t().shell.now,
        places: &[
            Place {
                href: HOME,
                ico: Ico::Home,
                name: || t().home.title,
            },
            Place {
                href: "/chat",
                ico: Ico::Chat,
                name: || t().shell.chat,
            },
            Place {
                href: APPROVALS,
                ico: Ico::Shield,
                name: || t().shell.approvals,
            },
            Place {
                href: "/runs",
                ico: Ico::Play,
                name: || t().agents.runs,
            },
        ],
    },
    Group {
        name: || t().shell.work,
        places: &[
            Place {
                href: "/projects",
                ico: Ico::Projects,
                name: || t().shell.projects,
            },
            Place {
                href: "/agents",
                ico: Ico::Model,
                name: || t().agents.title,
            },
            Place {
                href: "/memory",
                ico: Ico::Memory,
                name: || t().memory.title,
            },
        ],
    },
    Group {
        name: || t().shell.sources,
        places: &[
            Place {
                href: "/knowledge",
                ico: Ico::Knowledge,
                name: || t().shell.knowledge,
            },
            Place {
                href: "/search",
                ico: Ico::Search,
                name: || t().shell.search,
            },
        ],
    },
];

/// At the foot.
pub(super) const FOOT: &[Place] = &[
    Place {
        href: "/activity",
        ico: Ico::Time,
        name: || t().shell.activity,
    },
    Place {
        href: "/settings",
        ico: Ico::Settings,
        name: || t().shell.settings,
    },
];

/// All pages, as Ctrl 1 to Ctrl 9 reach them.
pub(super) fn all() -> impl Iterator<Item = Place> {
    GROUPS
        .iter()
        .flat_map(|group| group.places.iter().copied())
        .chain(FOOT.iter().copied())
}
