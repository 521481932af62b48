//! Where a value comes from, and who may read it.

use std::collections::BTreeSet;
use std::fmt;

use adiuva_protocol::{BaseId, SourceId};

/// One place that a value's words came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Typed by the person.
    Person,
    /// Written by the program itself.
    Program,
    /// Written by a model, which may repeat whatever it has read; what it has read is in the same label.
    Model,
    /// Read from the person's files, or their names; whoever wrote those may have meant harm.
    File {
        /// The followed folder.
        source: Source,
    },
    /// Read from a mail.
    Mail {
        /// The mailbox.
        source: Source,
    },
    /// Read from a calendar.
    Calendar {
        /// The calendar.
        source: Source,
    },
    /// Recalled from memory. Who chose its words is in the same label: it was kept with them, and comes back with it.
    Memory,
    /// Read from the web.
    Web {
        /// The host.
        host: String,
    },
    /// Made by a plugin.
    Plugin {
        /// The plugin's name.
        id: String,
    },
    /// Said by a tool that somebody else wrote, in its description or its result.
    ToolText {
        /// The tool's server.
        server: String,
    },
}

/// A place of private data, by the name that egress rules match: `files/<base>/<folder>`, `mail/<mailbox>`,
/// `calendar/<calendar>`, `memory`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(String);

impl Source {
    /// A followed folder of a knowledge base.
    #[must_use]
    pub fn folder(base: BaseId, source: SourceId) -> Self {
        Self(format!("files/{base}/{source}"))
    }

    /// A whole knowledge base, when the folder is not known.
    #[must_use]
    pub fn base(base: BaseId) -> Self {
        Self(format!("files/{base}"))
    }

    /// Some file; every rule about files may mean it.
    #[must_use]
    pub fn any_file() -> Self {
        Self("files".into())
    }

    /// A mailbox, by its address.
    #[must_use]
    pub fn mailbox(address: &str) -> Self {
        Self(format!("mail/{address}"))
    }

    /// A calendar, by its name.
    #[must_use]
    pub fn calendar(name: &str) -> Self {
        Self(format!("calendar/{name}"))
    }

    /// What the program remembers about the person.
    #[must_use]
    pub fn memory() -> Self {
        Self("memory".into())
    }

    /// The name that rules match.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// How much harm it does when strangers read a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataClass {
    /// Anyone may read it.
    #[default]
    Public,
    /// The person's own; it goes only where the person lets it.
    Private,
    /// Passwords, keys and tokens; they go nowhere.
    Secret,
}

impl Origin {
    /// Whether someone other than the person and the program may have chosen the words.
    #[must_use]
    pub fn external(&self) -> bool {
        !matches!(self, Self::Person | Self::Program | Self::Model | Self::Memory)
    }

    /// The place of private data behind it.
    #[must_use]
    pub fn source(&self) -> Option<Source> {
        match self {
            Self::File { source } | Self::Mail { source } | Self::Calendar { source } => Some(source.clone()),
            Self::Memory => Some(Source::memory()),
            Self::Person
            | Self::Program
            | Self::Model
            | Self::Web { .. }
            | Self::Plugin { .. }
            | Self::ToolText { .. } => None,
        }
    }

    /// The origin with this name, as [`Display`](fmt::Display) writes it. An unknown name is text of an unknown tool:
    /// what cannot be read back is trusted least.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let (kind, rest) = name.split_once(':').unwrap_or((name, ""));
        let source = || Source(rest.to_owned());
        match kind {
            "person" => Self::Person,
            "program" => Self::Program,
            "model" => Self::Model,
            "memory" => Self::Memory,
            "file" => Self::File { source: source() },
            "mail" => Self::Mail { source: source() },
            "calendar" => Self::Calendar { source: source() },
            "web" => Self::Web { host: rest.into() },
            "plugin" => Self::Plugin { id: rest.into() },
            "tool" => Self::ToolText { server: rest.into() },
            _ => Self::ToolText { server: name.into() },
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.write_str("person"),
            Self::Program => f.write_str("program"),
            Self::Model => f.write_str("model"),
            Self::Memory => f.write_str("memory"),
            Self::File { source } => write!(f, "file:{}", source.0),
            Self::Mail { source } => write!(f, "mail:{}", source.0),
            Self::Calendar { source } => write!(f, "calendar:{}", source.0),
            Self::Web { host } => write!(f, "web:{host}"),
            Self::Plugin { id } => write!(f, "plugin:{id}"),
            Self::ToolText { server } => write!(f, "tool:{server}"),
        }
    }
}

/// Where a value comes from and how private it is: the join of everything that went into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    origins: BTreeSet<Origin>,
    class: DataClass,
}

impl Label {
    /// A value that comes from one place.
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        let class = match origin.source() {
            Some(_) => DataClass::Private,
            None => DataClass::Public,
        };
        Self {
            origins: BTreeSet::from([origin]),
            class,
        }
    }

    /// The label before anything was read.
    #[must_use]
    pub const fn nothing() -> Self {
        Self {
            origins: BTreeSet::new(),
            class: DataClass::Public,
        }
    }

    /// A value from some file of the person.
    #[must_use]
    pub fn of_files() -> Self {
        Self::of(Origin::File {
            source: Source::any_file(),
        })
    }

    /// The same, at least as private as that.
    #[must_use]
    pub fn at_least(mut self, class: DataClass) -> Self {
        self.class = self.class.max(class);
        self
    }

    /// The label of a value made from both.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.origins.extend(other.origins.iter().cloned());
        self.class = self.class.max(other.class);
        self
    }

    /// Whether someone other than the person and the program may have chosen the words.
    #[must_use]
    pub fn external(&self) -> bool {
        self.origins.iter().any(Origin::external)
    }

    /// How private it is.
    #[must_use]
    pub fn class(&self) -> DataClass {
        self.class
    }

    /// The places of private data in it.
    #[must_use]
    pub fn sources(&self) -> BTreeSet<Source> {
        self.origins.iter().filter_map(Origin::source).collect()
    }

    /// The places, in a fixed order.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter()
    }

    /// All of it as names, to be kept beside the value; [`Label::from_names`] reads them back.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let class = match self.class {
            DataClass::Public => None,
            DataClass::Private => Some("class:private".to_owned()),
            DataClass::Secret => Some("class:secret".to_owned()),
        };
        self.origins.iter().map(ToString::to_string).chain(class).collect()
    }

    /// The label with these names. What is not known is trusted least.
    #[must_use]
    pub fn from_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut label = Self::default();
        for name in names {
            label = match name {
                "class:private" => label.at_least(DataClass::Private),
                "class:secret" => label.at_least(DataClass::Secret),
                name => label.join(&Self::of(Origin::from_name(name))),
            };
        }
        label
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_origin() -> Vec<Origin> {
        vec![
            Origin::Person,
            Origin::Program,
            Origin::Model,
            Origin::Memory,
            Origin::File {
                source: Source::folder(BaseId::make(), SourceId::make()),
            },
            Origin::Mail {
                source: Source::mailbox("anna@example.org"),
            },
            Origin::Calendar {
                source: Source::calendar("home"),
            },
            Origin::Web {
                host: "[::1]:80".into(),
            },
            Origin::Plugin { id: "weather".into() },
            Origin::ToolText { server: "a:b".into() },
        ]
    }

    #[test]
    fn a_label_comes_back_from_its_names_whole() {
        for origin in every_origin() {
            let label = Label::of(origin);
            let names = label.names();
            assert_eq!(Label::from_names(names.iter().map(String::as_str)), label, "{names:?}");
        }
        let secret = Label::of(Origin::Program).at_least(DataClass::Secret);
        assert_eq!(Label::from_names(["program", "class:secret"]), secret);
    }

    #[test]
    fn a_memory_is_trusted_like_what_went_into_it_and_is_private() {
        let recalled = |label: Label| label.join(&Label::of(Origin::Memory));
        assert!(!recalled(Label::of(Origin::Person)).external());
        assert!(recalled(Label::of_files()).external());
        let own = recalled(Label::of(Origin::Person));
        assert_eq!(own.class(), DataClass::Private);
        assert_eq!(own.sources(), BTreeSet::from([Source::memory()]));
    }

    #[test]
    fn what_is_not_known_is_trusted_least() {
        for strange in ["", "Person", "persona", "person ", "class:public"] {
            assert!(Label::from_names([strange]).external(), "{strange:?}");
        }
    }

    #[test]
    fn a_join_is_never_cleaner_than_its_parts() {
        for one in every_origin() {
            for other in every_origin() {
                let (one, other) = (Label::of(one.clone()), Label::of(other));
                let both = one.clone().join(&other);
                assert!(both.external() == (one.external() || other.external()));
                assert!(both.class() >= one.class() && both.class() >= other.class());
            }
        }
    }
}
