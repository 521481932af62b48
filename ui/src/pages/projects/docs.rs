//! Docs: the list, and the one that is open in its editor.

use adiuva_protocol::DocId;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::docs::{
    Apply, DocView, Docs, DocsApply, DocsCreate, DocsDelete, DocsGet, DocsList, DocsRename, DocsSave, Saved,
};
use leptos::html;
use leptos::prelude::*;

use super::clash::Clashes;
use super::doing::Doing;
use super::editor::{Editor, selection};
use super::name::NameDialog;
use super::project::Here;
use super::revisions::RevisionsDialog;
use super::text_link::TextLink;
use crate::components::{Badge, Banner, Button, ButtonKind, Empty, Ico, Loaded};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch, use_carried, use_toasts};

#[component]
pub(super) fn DocsPane(here: Here) -> impl IntoView {
    let texts = &t().projects;
    let (doing, carried) = (Doing::new(), use_carried());
    let found = fetch(
        move || DocsList {
            project_id: here.project,
        },
        &[Kind::Workspace],
    );
    let (adding, title) = (RwSignal::new(false), RwSignal::new(String::new()));
    let add = move |title: String| {
        let Some(project_id) = here.project else { return };
        // A text that is carried here becomes the new doc's.
        let content = carried.get_untracked().unwrap_or_default();
        let new = DocsCreate {
            project_id,
            title,
            content,
        };
        doing.then(new, move |doc| {
            carried.set(None);
            here.open(Some(doc.id.to_string()));
        });
    };
    let begin = move |_| {
        title.set(String::new());
        adding.set(true);
    };
    let open = Memo::new(move |_| here.open.get().and_then(|id| id.parse::<DocId>().ok()));
    view! {
        <div class="texts">
            <div class="texts-list">
                <Button kind=ButtonKind::Primary ico=Ico::Add on_click=begin>{texts.new_doc}</Button>
                <Loaded
                    from=found
                    is_empty=Callback::new(|found: Docs| found.docs.is_empty())
                    empty=move || view! { <Empty ico=Ico::File title=texts.no_docs text=texts.no_docs_text /> }
                    view=move |found| {
                        view! {
                            <ul aria-label=texts.docs>
                                <For each=move || found.get().docs key=|doc| doc.clone() let:doc>
                                    <TextLink
                                        title=doc.title.clone()
                                        updated=doc.updated
                                        current=Signal::derive(move || open.get() == Some(doc.id))
                                        on_open=move |()| here.open(Some(doc.id.to_string()))
                                    >
                                        {(doc.clashes > 0)
                                            .then(|| {
                                                view! { <Badge tone=Tone::Warning shape=true>{texts.clash}</Badge> }
                                            })}
                                    </TextLink>
                                </For>
                            </ul>
                        }
                    }
                />
            </div>
            <div class="text-open">
                {move || {
                    open.get()
                        .map(|doc| {
                            let fetched = fetch(move || DocsGet { doc, revision: None }, &[Kind::Workspace]);
                            view! { <Loaded from=fetched view=move |doc| view! { <OneDoc here=here doc=doc /> } /> }
                        })
                }}
            </div>
        </div>
        <NameDialog title=texts.new_doc label=texts.task_title open=adding value=title on_save=add />
    }
}

#[component]
fn OneDoc(here: Here, doc: Signal<DocView>) -> impl IntoView {
    let texts = &t().projects;
    let (doing, toasts) = (Doing::new(), use_toasts());
    let first = doc.get_untracked();
    let id = first.id;
    let name = Memo::new(move |_| doc.with(|doc| doc.title.clone()));
    let (renaming, new_name) = (RwSignal::new(false), RwSignal::new(String::new()));
    let begin_renaming = move |_| {
        new_name.set(name.get_untracked());
        renaming.set(true);
    };
    let rename = move |title: String| doing.ask(DocsRename { doc: id, title });
    let text = RwSignal::new(first.content.clone());
    // What the text here started from.
    let base = RwSignal::new((first.latest, first.content));
    let dirty = Memo::new(move |_| base.with(|(_, base)| text.with(|text| text != base)));
    let adopt = move |doc: &DocView| {
        text.set(doc.content.clone());
        base.set((doc.latest, doc.content.clone()));
    };
    // A revision from elsewhere is taken over as long as nothing was typed here.
    Effect::new(move || {
        let doc = doc.get();
        if !dirty.get_untracked() {
            adopt(&doc);
        }
    });
    let kept = move |saved: Saved| {
        adopt(&saved.doc);
        if saved.clash {
            toasts.say(Tone::Warning, t().projects.clash_said);
        } else {
            toasts.say(Tone::Good, t().projects.saved);
        }
    };
    let save = move || {
        if dirty.get_untracked() {
            let (from, _) = base.get_untracked();
            let content = text.get_untracked();
            doing.then(DocsSave { doc: id, from, content }, kept);
        }
    };
    let behind = Memo::new(move |_| dirty.get() && doc.with(|doc| doc.latest) != base.with(|(from, _)| *from));
    let field = NodeRef::<html::Textarea>::new();
    let revisions = RwSignal::new(false);
    let remove = move |_| {
        doing.delete(
            DocsDelete { doc: id },
            EntityKind::Doc,
            id.uuid(),
            &name.get_untracked(),
        );
        here.open(None);
    };
    view! {
        <div class="text-head">
            <h2>{name}</h2>
            <Button kind=ButtonKind::Primary disabled=Signal::derive(move || !dirty.get()) on_click=move |_| save()>
                {move || if dirty.get() { t().common.save } else { texts.saved }}
            </Button>
            <Button ico=Ico::Edit on_click=begin_renaming>{t().common.rename}</Button>
            <Button ico=Ico::Time on_click=move |_| revisions.set(true)>{texts.revisions}</Button>
            <Button ico=Ico::Delete on_click=remove>{t().common.delete}</Button>
        </div>
        <Show when=move || behind.get()>
            <Banner tone=Tone::Warning><span>{texts.doc_changed}</span></Banner>
        </Show>
        <TakeCarried doc=doc text=text dirty=dirty field=field on_kept=kept />
        <Clashes doc=doc />
        <Editor text=text field=field on_save=move |()| save() />
        <RevisionsDialog doc=doc open=revisions />
        <NameDialog title=texts.rename_doc label=texts.task_title open=renaming value=new_name on_save=rename />
    }
}

/// Puts a text that is carried into the doc: at the end, at the cursor, or in the place of what is selected.
#[component]
fn TakeCarried(
    doc: Signal<DocView>,
    text: RwSignal<String>,
    dirty: Memo<bool>,
    field: NodeRef<html::Textarea>,
    #[prop(into)] on_kept: Callback<Saved>,
) -> impl IntoView {
    let texts = &t().projects;
    let (doing, carried) = (Doing::new(), use_carried());
    let put = move |apply: Apply| {
        let Some(text) = carried.get_untracked() else { return };
        let (id, from) = doc.with_untracked(|doc| (doc.id, doc.latest));
        let request = DocsApply {
            doc: id,
            from,
            text,
            apply,
        };
        doing.then(request, move |saved| {
            carried.set(None);
            on_kept.run(saved);
        });
    };
    let selected = move || text.with_untracked(|text| selection(field, text)).unwrap_or_default();
    let ready = Memo::new(move |_| carried.with(Option::is_some));
    let held = Signal::derive(move || dirty.get());
    view! {
        <Show when=move || ready.get()>
            <div class="actions" role="group" aria-label=texts.carried>
                <Button disabled=held on_click=move |_| put(Apply::Append)>{texts.append}</Button>
                <Button disabled=held on_click=move |_| put(Apply::Insert { at: selected().0 })>{texts.insert}</Button>
                <Button
                    disabled=held
                    on_click=move |_| {
                        let (start, end) = selected();
                        put(Apply::Replace { start, end });
                    }
                >
                    {texts.replace}
                </Button>
            </div>
        </Show>
    }
}
