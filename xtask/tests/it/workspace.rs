//! A temporary workspace.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use xtask::layout::Layout;
use xtask::merge::Inputs;

/// The workspace these tests belong to. Its specification changes with the API: nothing that is written here by hand
/// may lean on what is in it.
pub(crate) fn real() -> Layout {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    Layout::new(root)
}

/// The specification as it once was: what the tests change by hand, and which stays as it is when the API changes.
pub(crate) fn sample() -> Layout {
    Layout::new(Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data"))
}

/// What the sample is merged from.
pub(crate) fn inputs() -> Inputs {
    Inputs::load(&sample()).unwrap()
}

/// What it is merged into.
pub(crate) fn openapi() -> String {
    fs::read_to_string(sample().openapi()).unwrap()
}

/// A directory with a copy of the sample; removed when dropped.
pub(crate) struct Workspace {
    _guard: tempfile::TempDir,
    pub(crate) root: Utf8PathBuf,
    pub(crate) layout: Layout,
}

impl Workspace {
    pub(crate) fn empty() -> Self {
        let guard = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(guard.path().to_owned()).unwrap();
        let layout = Layout::new(&root);
        Self {
            _guard: guard,
            root,
            layout,
        }
    }

    pub(crate) fn copy() -> Self {
        let workspace = Self::empty();
        for (path, text) in tree(&sample().spec()) {
            workspace.write(Utf8Path::new("spec").join(path), &text);
        }
        workspace
    }

    pub(crate) fn write(&self, path: impl AsRef<Utf8Path>, text: &str) -> Utf8PathBuf {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// Replaces the one occurrence of `from` in the file at `path`.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}");
        self.write(path, &text.replace(from, to));
    }

    /// All files under `spec/`.
    pub(crate) fn spec(&self) -> BTreeMap<String, String> {
        tree(&self.layout.spec())
    }
}

/// The files below `dir`: relative path → text.
pub(crate) fn tree(dir: &Utf8Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in dir.read_dir_utf8().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_owned();
        if entry.file_type().unwrap().is_dir() {
            let inner = tree(entry.path()).into_iter();
            found.extend(inner.map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    found
}

/// A page in the vendor's manner that holds `docs`, each on one line as the vendor writes them.
pub(crate) fn page(name: &str, docs: &[Value]) -> String {
    let mut text = format!(
        "> For the index, see [llms.txt](https://docs.example.com/llms.txt); this page is available as \
         [Markdown](https://docs.example.com/api/{name}.md).\n\n# Pods\n"
    );
    for doc in docs {
        text.push_str(&format!(
            "\n## One\n\n> What it does\n\n```json\n{doc}\n```\n"
        ));
    }
    text.push_str("\n---\n\n```\nGET https://docs.example.com?ask=<question>\n```\n");
    text
}

/// The sample's fragments, in an order that is not that of their names.
pub(crate) fn documents() -> Vec<Value> {
    documents_of(inputs())
}

pub(crate) fn documents_of(inputs: Inputs) -> Vec<Value> {
    let fragments = inputs.fragments.into_iter().rev();
    fragments.map(|fragment| fragment.doc).collect()
}

#[track_caller]
pub(crate) fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "{text}\nhas no\n{part}");
}
