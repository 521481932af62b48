//! Texts: settings, but for models and security.

pub(super) mod en;
pub(super) mod it;

/// Settings, but for models and security.
pub struct Settings {
    /// The page.
    pub title: &'static str,
    /// Names the list of sections.
    pub sections: &'static str,
    /// A section.
    pub section_models: &'static str,
    /// A section.
    pub section_mail: &'static str,
    /// A section.
    pub section_embeddings: &'static str,
    /// A section.
    pub section_appearance: &'static str,
    /// A section.
    pub section_language: &'static str,
    /// A section.
    pub section_permissions: &'static str,
    /// A section.
    pub section_security: &'static str,
    /// A section.
    pub section_data: &'static str,
    /// A section, in the window only.
    pub section_app: &'static str,
    /// A section.
    pub section_about: &'static str,
    /// A choice.
    pub theme: &'static str,
    /// A theme.
    pub theme_system: &'static str,
    /// A theme.
    pub theme_light: &'static str,
    /// A theme.
    pub theme_dark: &'static str,
    /// A choice.
    pub density: &'static str,
    /// A density.
    pub density_comfortable: &'static str,
    /// A density.
    pub density_compact: &'static str,
    /// A choice.
    pub text_size: &'static str,
    /// A heading.
    pub motion: &'static str,
    /// What moves.
    pub motion_text: &'static str,
    /// Where the look is kept.
    pub kept_here: &'static str,
    /// A choice.
    pub language: &'static str,
    /// What it changes.
    pub language_text: &'static str,
    /// What search by meaning is.
    pub embeddings_lead: &'static str,
    /// A choice.
    pub embeddings_choice: &'static str,
    /// A choice.
    pub by_language: &'static str,
    /// What it means.
    pub by_language_hint: &'static str,
    /// A choice.
    pub english: &'static str,
    /// What it means.
    pub english_hint: &'static str,
    /// A choice.
    pub multilingual: &'static str,
    /// What it means.
    pub multilingual_hint: &'static str,
    /// What a change costs.
    pub embeddings_cost: &'static str,
    /// How far it is.
    pub embeddings_state: fn(&str, &str) -> String,
    /// A heading.
    pub data_folder: &'static str,
    /// What is in it.
    pub data_folder_text: &'static str,
    /// A heading.
    pub storage: &'static str,
    /// A part.
    pub storage_database: &'static str,
    /// A part.
    pub storage_index: &'static str,
    /// A part.
    pub storage_backups: &'static str,
    /// The sum.
    pub storage_total: &'static str,
    /// A heading.
    pub doctor: &'static str,
    /// What it looks at.
    pub doctor_text: &'static str,
    /// A button.
    pub doctor_again: &'static str,
    /// A verdict.
    pub verdict_good: &'static str,
    /// A verdict.
    pub verdict_notice: &'static str,
    /// A verdict.
    pub verdict_bad: &'static str,
    /// A switch.
    pub autostart: &'static str,
    /// What it does.
    pub autostart_hint: &'static str,
    /// A field.
    pub hotkey: &'static str,
    /// What they do.
    pub hotkey_hint: &'static str,
    /// They are free.
    pub hotkey_works: &'static str,
    /// They are not.
    pub hotkey_taken: &'static str,
    /// A switch.
    pub keep_in_tray: &'static str,
    /// What it does.
    pub keep_in_tray_hint: &'static str,
    /// A switch.
    pub notifications: &'static str,
    /// What it does.
    pub notifications_hint: &'static str,
    /// A heading.
    pub updates: &'static str,
    /// Why they are off.
    pub updates_text: &'static str,
    /// A version.
    pub version: &'static str,
    /// What it is.
    pub about_text: &'static str,
    /// A licence.
    pub licence: &'static str,
    /// A heading.
    pub parts: &'static str,
    /// What it lists.
    pub parts_text: &'static str,
    /// What a part is for.
    pub part_ui_font: &'static str,
    /// What a part is for.
    pub part_mono_font: &'static str,
    /// What a part is for.
    pub part_icons: &'static str,
    /// What a part is for.
    pub part_english_model: &'static str,
    /// What a part is for.
    pub part_other_model: &'static str,
    /// What a part is for.
    pub part_runtime: &'static str,
}
