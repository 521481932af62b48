//! The parts that pages are made of. They know nothing of commands; what they show and do comes in by properties.

mod badge;
mod banner;
mod block_view;
mod button;
mod checkbox;
mod choice;
mod choice_menu;
mod copy_button;
mod dialog;
mod empty;
mod entity_address;
mod failed;
mod field;
mod icon;
mod kbd;
mod loaded;
mod logo;
mod menu;
mod new_passphrase;
mod options;
mod page;
mod palette;
mod password;
mod progress;
mod recovery_code;
mod select;
mod skeleton;
mod switch;
mod textarea;
mod toasts;
mod virtual_list;

pub use badge::{Badge, StatusDot};
pub use banner::Banner;
pub use block_view::BlockView;
pub use button::{Button, ButtonKind, IconButton};
pub use checkbox::Checkbox;
pub use choice::{Choice, Segmented};
pub use choice_menu::{ChoiceGroup, ChoiceItem, ChoiceMenu};
pub use copy_button::CopyButton;
pub use dialog::Dialog;
pub use empty::Empty;
pub use entity_address::entity_address;
pub use failed::Failed;
pub use field::TextField;
pub use icon::{Ico, Icon};
pub use kbd::Kbd;
pub use loaded::Loaded;
pub use logo::Logo;
pub use menu::{Menu, MenuItem};
pub use new_passphrase::NewPassphrase;
pub use options::{OptionCard, Options};
pub use page::Page;
pub use palette::CommandPalette;
pub use password::PasswordField;
pub use progress::Progress;
pub use recovery_code::RecoveryCode;
pub use select::Select;
pub use skeleton::Skeleton;
pub use switch::Switch;
pub use textarea::TextArea;
pub use toasts::ToastStack;
pub use virtual_list::VirtualList;

use std::sync::atomic::{AtomicU64, Ordering};

/// An id for an element that another one refers to.
pub(crate) fn unique(prefix: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
