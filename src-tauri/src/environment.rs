//! Mends what the surroundings of the process would break in the web view.
//!
//! Other threads read the environment, so it is never changed in place: the program starts itself anew, once.

use std::ffi::OsString;

/// A variable and what it shall be; none for gone.
type Change = (&'static str, Option<&'static str>);

/// Starts the program anew with a mended environment where it needs one.
pub(crate) fn mend() {
    #[cfg(target_os = "linux")]
    restart_with(&changes(|name| std::env::var_os(name), crate::platform::has_gpu()));
}

#[cfg(target_os = "linux")]
fn restart_with(changes: &[Change]) {
    use std::os::unix::process::CommandExt;
    if changes.is_empty() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut command = std::process::Command::new(program);
    command.args(std::env::args_os().skip(1));
    for (name, value) in changes {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    // Only comes back when it failed; the app then works as well as it can.
    tracing::warn!("the environment could not be mended: {}", command.exec());
}

/// What has to change, given the variables and whether a graphics card is there. Nothing once it is mended.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only WebKitGTK needs mending"))]
fn changes(load: impl Fn(&str) -> Option<OsString>, has_gpu: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    let set = |name: &str| load(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| set(name));
    // In the C locale a page's language is "C", for which every Intl function throws.
    if locale.is_none_or(|locale| ["C", "POSIX"].iter().any(|c| *c == locale) || starts_with(&locale, "C.")) {
        changes.extend(
            ["LC_ALL", "LC_MESSAGES"]
                .iter()
                .filter(|name| set(name).is_some())
                .map(|name| (*name, None)),
        );
        changes.push(("LANG", Some("en_US.UTF-8")));
    }
    // Without a card this renderer only costs: a slower start and more memory.
    if !has_gpu && set("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        changes.push(("WEBKIT_DISABLE_DMABUF_RENDERER", Some("1")));
    }
    changes
}

fn starts_with(value: &OsString, start: &str) -> bool {
    value.as_encoded_bytes().starts_with(start.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn check(before: &[(&'static str, &str)], has_gpu: bool, after: &[(&str, &str)]) {
        let mut variables: BTreeMap<&str, String> = before.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        let found = changes(|name| variables.get(name).map(Into::into), has_gpu);
        for (name, value) in found {
            match value {
                Some(value) => variables.insert(name, value.to_owned()),
                None => variables.remove(name),
            };
        }
        let after: BTreeMap<&str, String> = after.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        assert_eq!(variables, after, "from {before:?}");
        let again = changes(|name| variables.get(name).map(Into::into), has_gpu);
        assert_eq!(again, [], "mended once is mended for good, from {before:?}");
    }

    #[test]
    fn only_what_breaks_the_web_view_is_changed() {
        const OFF: (&str, &str) = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        const ENGLISH: (&str, &str) = ("LANG", "en_US.UTF-8");
        check(&[("LANG", "it_IT.UTF-8")], true, &[("LANG", "it_IT.UTF-8")]);
        check(&[("LANG", "it_IT.UTF-8")], false, &[("LANG", "it_IT.UTF-8"), OFF]);
        check(&[], true, &[ENGLISH]);
        check(&[("LANG", "C")], true, &[ENGLISH]);
        check(&[("LANG", "C.UTF-8")], true, &[ENGLISH]);
        check(&[("LANG", "it_IT.UTF-8"), ("LC_ALL", "POSIX")], true, &[ENGLISH]);
        check(
            &[("LANG", "C"), ("LC_ALL", "de_DE.UTF-8")],
            true,
            &[("LANG", "C"), ("LC_ALL", "de_DE.UTF-8")],
        );
        check(
            &[("LC_ALL", ""), ("LANG", "Czech")],
            true,
            &[("LC_ALL", ""), ("LANG", "Czech")],
        );
        let chosen = ("WEBKIT_DISABLE_DMABUF_RENDERER", "0");
        check(&[ENGLISH, chosen], false, &[ENGLISH, chosen]);
    }
}
