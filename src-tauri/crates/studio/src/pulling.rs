//! Taking in a live database: as a new schema, or into an open document whose text stays what it is.

use database::{connect, dialect_of, introspect};
use migrate::DialectKind;
use schema::{Renames, Schema, align, diff};

use crate::document::Document;
use crate::merge::merge;
use crate::pull::{PullOptions, to_model};
use crate::source::{dialect_of_schema, physical};
use crate::{Failure, Job, NotModelled, PullView};

/// What a database holds.
#[derive(Debug, Clone)]
pub struct Pulled {
    kind: DialectKind,
    url: String,
    schema: Schema,
    not_modelled: Vec<NotModelled>,
}

/// Reads a database.
///
/// # Errors
/// It can't be reached or read, or the work was cancelled.
pub async fn pull(url: &str, job: &Job) -> Result<Pulled, Failure> {
    job.say("Connecting", None);
    let kind = dialect_of(url)?;
    let database = connect(url).await?;
    job.check()?;
    job.say("Reading the database", Some(0.3));
    let read = introspect(&database, None).await;
    database.close().await;
    let read = read?;
    job.check()?;
    job.say("Making the model", Some(0.9));
    let not_modelled =
        read.not_modelled.into_iter().map(|n| NotModelled { kind: n.kind, name: n.name, reason: n.reason });
    Ok(Pulled { kind, url: url.to_owned(), not_modelled: not_modelled.collect(), schema: read.schema })
}

impl Pulled {
    /// The numbers of what came in.
    pub fn view(&self) -> PullView {
        let model = to_model(&self.schema, self.kind, &PullOptions::default());
        let mut not_modelled = self.not_modelled.clone();
        not_modelled.extend(model.not_modelled.into_iter().map(|n| NotModelled {
            kind: n.kind,
            name: n.name,
            reason: n.reason,
        }));
        not_modelled.sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
        not_modelled.dedup();
        PullView {
            tables: self.schema.tables().len() as u32,
            columns: self.schema.columns().len() as u32,
            foreign_keys: self.schema.foreign_keys().len() as u32,
            indexes: self.schema.indexes().len() as u32,
            not_modelled,
            edits: 0,
        }
    }

    /// A new schema's text, with a datasource for the database (the URL stays out: it may hold a password).
    pub fn text(&self) -> String {
        let model = to_model(&self.schema, self.kind, &PullOptions::default());
        let cockroach = self.url.contains("cockroach");
        let provider = if cockroach { "cockroachdb" } else { self.kind.provider() };
        let mut settings = prisma::parse(&[prisma::SourceFile {
            path: "schema.prisma".to_owned(),
            text: format!("datasource db {{\n  provider = \"{provider}\"\n}}\n\ngenerator client {{\n  provider = \"prisma-client\"\n  output   = \"../generated/client\"\n}}\n"),
        }])
        .settings;
        let mut namespaces: Vec<String> = (model.schema.tables().values().filter_map(|t| t.namespace.clone()))
            .chain(model.schema.enums().values().filter_map(|e| e.namespace.clone()))
            .collect();
        namespaces.sort();
        namespaces.dedup();
        settings.schemas = namespaces;
        prisma::print(&model.schema, &settings)
    }

    /// A new document of it.
    pub fn document(&self) -> Document {
        Document::from_text(&self.text())
    }
}

/// Brings a document up to date with a database, as one step of its history. Text of what is the same stays; names of
/// models, fields and relations stay; what the database can't know (client defaults, comments) stays.
///
/// # Errors
/// The dialects differ, or an edit does not fit.
pub fn into_document(document: &mut Document, pulled: &Pulled) -> Result<PullView, Failure> {
    let mut view = pulled.view();
    if document.schema().tables().is_empty() && document.parsed().settings.provider.is_none() {
        return Err(Failure::new("pull/provider", "The schema names no provider.")
            .help("Add a datasource block, or pull without --into."));
    }
    let kind = dialect_of_schema(document.parsed())?;
    if kind != pulled.kind {
        return Err(Failure::new(
            "pull/provider",
            format!("The schema is for {}, the database is {}.", kind.provider(), pulled.kind.provider()),
        )
        .help("Pull into a schema of the same provider."));
    }
    let own = physical(document.parsed(), document.schema(), kind);
    let theirs = align(&own, &pulled.schema, &Renames::default());
    let model = to_model(&theirs, kind, &PullOptions { views: false, ..PullOptions::default() });
    let after = merge(document.schema(), &own, &theirs, &model.schema);
    let changes = diff(document.schema(), &after);
    view.edits = changes.len() as u32;
    if !changes.is_empty() {
        document.change(&changes, "Take in the database", None)?;
    }
    Ok(view)
}
