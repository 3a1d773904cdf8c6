//! Help while writing: what each word is, what can stand at a place, what a name means, where it is declared, and how it gets
//! another. Places are byte offsets. Everything here reads; only `rename` says edits, and nothing applies them.

mod complete;
mod definition;
mod highlight;
mod hover;
mod known;
mod line;
mod rename;
mod scope;
mod vocabulary;
mod words;

pub use complete::{Completion, CompletionKind, Completions, complete};
pub use definition::{Definition, Named, definition, names, references};
pub use highlight::{Paint, Painted, highlight, highlight_file};
pub use hover::{Hover, hover};
pub use rename::{Renaming, Subject, rename_edits, renaming};
pub use vocabulary::{ClassOffer, FunctionOffer, MethodOffer, NativeOffer, Vocabulary, vocabulary};
