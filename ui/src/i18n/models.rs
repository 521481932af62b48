//! Texts: the section for models and their providers.

pub(super) mod en;
pub(super) mod it;

/// The section for models and their providers.
pub struct Models {
    /// What models are for.
    pub lead: &'static str,
    /// A switch.
    pub offline: &'static str,
    /// What it does.
    pub offline_hint: &'static str,
    /// Names the list.
    pub providers: &'static str,
    /// A button.
    pub add: &'static str,
    /// Nothing is set up.
    pub empty: &'static str,
    /// What to do.
    pub empty_text: &'static str,
    /// A mark.
    pub preferred: &'static str,
    /// An action.
    pub prefer: &'static str,
    /// A mark.
    pub with_key: &'static str,
    /// No model is named.
    pub first_model: &'static str,
    /// What leaves.
    pub sends_to: fn(&str) -> String,
    /// The switch keeps it from being asked.
    pub refused_offline: &'static str,
    /// A button.
    pub test: &'static str,
    /// A test is under way.
    pub testing: &'static str,
    /// It has not been asked since the vault was opened.
    pub untested: &'static str,
    /// Its last call worked.
    pub answered: &'static str,
    /// A test that worked.
    pub answers: fn(&str, &str) -> String,
    /// A test that worked.
    pub answers_untimed: fn(&str) -> String,
    /// An action.
    pub edit: &'static str,
    /// A menu.
    pub more: fn(&str) -> String,
    /// A dialog.
    pub edit_title: fn(&str) -> String,
    /// A choice.
    pub kind: &'static str,
    /// Another server.
    pub other_kind: &'static str,
    /// A choice.
    pub wire: &'static str,
    /// A wire.
    pub wire_ollama: &'static str,
    /// A wire.
    pub wire_openai: &'static str,
    /// A field.
    pub name: &'static str,
    /// A field.
    pub base_url: &'static str,
    /// What is allowed.
    pub base_url_hint: &'static str,
    /// A field.
    pub key: &'static str,
    /// How it is kept.
    pub key_hint: &'static str,
    /// A key is there.
    pub key_keep: &'static str,
    /// A box.
    pub key_remove: &'static str,
    /// A field.
    pub model: &'static str,
    /// What stands for none.
    pub model_hint: &'static str,
    /// When models are known.
    pub model_hint_new: &'static str,
    /// The list failed.
    pub models_unknown: &'static str,
    /// A box.
    pub make_preferred: &'static str,
    /// What a server elsewhere means.
    pub leaves: fn(&str) -> String,
    /// What a server here means.
    pub stays: &'static str,
    /// Said afterwards.
    pub removed: fn(&str) -> String,
    /// A dialog.
    pub remove_title: fn(&str) -> String,
    /// What is lost.
    pub remove_text: &'static str,
    /// A button.
    pub remove: &'static str,
}
