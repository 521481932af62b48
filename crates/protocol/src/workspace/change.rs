//! Fields of a change that can be left alone, set, or emptied.

use serde::{Deserialize, Deserializer};

/// Reads a field of a change: what is missing stays as it is, null empties it, anything else is set.
pub(crate) fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use crate::workspace::tasks::TasksUpdate;

    #[test]
    fn a_field_is_left_alone_emptied_or_set() {
        let id = uuid::Uuid::nil();
        let read = |text: &str| -> Option<Option<i64>> {
            let text = text.replace("ID", &id.to_string());
            let update: TasksUpdate = serde_json::from_str(&text).unwrap();
            let again: TasksUpdate = serde_json::from_str(&serde_json::to_string(&update).unwrap()).unwrap();
            assert_eq!(again, update, "{text} survives the way over the wire");
            update.due_date
        };
        assert_eq!(read(r#"{"task": "ID"}"#), None);
        assert_eq!(read(r#"{"task": "ID", "due_date": null}"#), Some(None));
        assert_eq!(read(r#"{"task": "ID", "due_date": 5}"#), Some(Some(5)));
    }
}
