//! Taking in a live database: as a new schema, or into an open document whose text stays what it is.

mod incoming;

use std::collections::BTreeSet;

use database::{Database, Introspection, connect, dialect_of, introspect, namespaces};
use migrate::DialectKind;
use schema::{Change, Renames, Schema, align, diff};

use crate::document::Document;
use crate::merge::{merge, with_enums_of};
use crate::pull::{PullOptions, to_model};
use crate::source::{Desk, dialect_of_schema, namespaces_of, physical, with_normal_actions};
use crate::unsaid::{comparable, with_unsaid_of};
use crate::{Failure, Job, NotModelled, PullView};

/// Which of a PostgreSQL database's schemas are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scope {
    /// The one that the URL or the server names as default.
    #[default]
    Default,
    /// Those of these names.
    Named(Vec<String>),
    /// All that hold tables.
    All,
}

impl Scope {
    /// Reads `all`, a list of names with commas between, or nothing.
    pub fn parse(text: &str) -> Self {
        let names: Vec<String> =
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        match names.as_slice() {
            [] => Self::Default,
            [all] if all == "all" => Self::All,
            _ => Self::Named(names),
        }
    }

    /// With the schemas that a document speaks of: what it has is compared, not taken for gone.
    pub fn with_those_of(self, document: &Document) -> Self {
        let Ok(kind) = dialect_of_schema(document.parsed()) else { return self };
        let known = namespaces_of(&physical(document.parsed(), document.schema(), kind)).unwrap_or_default();
        match self {
            Self::Default if known.is_empty() => Self::Default,
            Self::Default => Self::Named(known),
            Self::Named(names) => Self::Named(known.into_iter().chain(names).collect()),
            Self::All => Self::All,
        }
    }
}

/// What a database holds.
#[derive(Debug, Clone)]
pub struct Pulled {
    kind: DialectKind,
    url: String,
    default_namespace: Option<String>,
    schema: Schema,
    not_modelled: Vec<NotModelled>,
}

/// Reads a database.
///
/// # Errors
/// It can't be reached or read, has no schema of that name, or the work was cancelled.
pub async fn pull(url: &str, scope: &Scope, job: &Job) -> Result<Pulled, Failure> {
    job.say("Connecting", None);
    let kind = dialect_of(url)?;
    let database = connect(url).await?;
    job.check()?;
    job.say("Reading the database", Some(0.3));
    let read = read(&database, scope).await;
    database.close().await;
    let read = read?;
    job.check()?;
    job.say("Making the model", Some(0.9));
    let not_modelled =
        read.not_modelled.into_iter().map(|n| NotModelled { kind: n.kind, name: n.name, reason: n.reason });
    let default_namespace = database.namespace.clone();
    Ok(Pulled {
        kind,
        url: url.to_owned(),
        default_namespace,
        not_modelled: not_modelled.collect(),
        schema: read.schema,
    })
}

async fn read(database: &Database, scope: &Scope) -> Result<Introspection, Failure> {
    let default = database.namespace.clone().unwrap_or_else(|| "public".to_owned());
    let known = if *scope == Scope::Default { Vec::new() } else { namespaces(database).await? };
    let names = match scope {
        Scope::Default => return Ok(introspect(database, None).await?),
        Scope::All => known.into_iter().chain([default]).collect(),
        Scope::Named(names) => {
            let there = |name: &&String| !known.contains(name) && **name != default;
            if let Some(unknown) = names.iter().find(there).filter(|_| database.kind == DialectKind::Postgres) {
                return Err(Failure::new(
                    "pull/schema",
                    format!("No schema “{unknown}” of the database holds tables."),
                )
                .help(format!("Those that do: {}.", known.join(", "))));
            }
            names.clone()
        }
    };
    let names: BTreeSet<String> = names.into_iter().collect();
    Ok(introspect(database, Some(&names.into_iter().collect::<Vec<_>>())).await?)
}

impl Pulled {
    fn options(&self) -> PullOptions {
        let default = PullOptions::default();
        PullOptions {
            default_namespace: self.default_namespace.clone().unwrap_or(default.default_namespace),
            ..default
        }
    }

    /// The numbers of what came in.
    pub fn view(&self) -> PullView {
        let model = to_model(&self.schema, self.kind, &self.options());
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
            objects: incoming::objects(&Schema::default(), &model.schema, &[]),
        }
    }

    /// A new schema's text, with a datasource for the database (the URL stays out: it may hold a password).
    pub fn text(&self) -> String {
        let model = to_model(&self.schema, self.kind, &self.options());
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

/// A document beside a database: its physical form with what it is silent about, as the server writes it.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The document's form as it is by itself: whether it is still that document.
    plain: Schema,
    settled: Schema,
}

impl Beside {
    /// The form of a document by itself, before anything is asked.
    ///
    /// # Errors
    /// The document names no provider, or one without dialect.
    pub fn of(document: &Document) -> Result<Self, Failure> {
        // What is not understood would come in a second time.
        document.refuse_unparsed()?;
        if document.schema().tables().is_empty() && document.parsed().settings.provider.is_none() {
            return Err(Failure::new("pull/provider", "The schema names no provider.")
                .help("Add a datasource block, or pull without --into."));
        }
        let kind = dialect_of_schema(document.parsed())?;
        let plain = physical(document.parsed(), document.schema(), kind);
        Ok(Self { settled: plain.clone(), plain })
    }

    /// With expressions as a scratch database writes them: what only is spelled in another way is no difference. Where no
    /// scratch database can be had, the spelling decides.
    ///
    /// # Errors
    /// The work was cancelled.
    pub async fn settled(self, pulled: &Pulled, desk: &Desk, job: &Job) -> Result<Self, Failure> {
        let theirs = align(&self.plain, &pulled.schema, &Renames::default());
        let own = with_unsaid_of(&self.plain, &comparable(&theirs, Some(pulled.kind)));
        let settled = desk.settle(&own, pulled.kind, job).await;
        job.check()?;
        Ok(Self { settled: settled.unwrap_or(own), ..self })
    }
}

/// What taking a database in would do to a document.
///
/// # Errors
/// As with [`into_document`].
pub fn preview(document: &Document, pulled: &Pulled, beside: &Beside) -> Result<PullView, Failure> {
    Ok(changes(document, pulled, beside)?.1)
}

/// Brings a document up to date with a database, as one step of its history. Text of what is the same stays; names of
/// models, fields and relations stay; what the database can't know (client defaults, comments) stays.
///
/// # Errors
/// The dialects differ, the document is not the one any more that was put beside the database, or an edit does not fit.
pub fn into_document(document: &mut Document, pulled: &Pulled, beside: &Beside) -> Result<PullView, Failure> {
    let (changes, view) = changes(document, pulled, beside)?;
    if !changes.is_empty() {
        document.change(&changes, "Take in the database", None)?;
    }
    Ok(view)
}

fn changes(document: &Document, pulled: &Pulled, beside: &Beside) -> Result<(Vec<Change>, PullView), Failure> {
    let mut view = pulled.view();
    let kind = dialect_of_schema(document.parsed())?;
    if kind != pulled.kind {
        return Err(Failure::new(
            "pull/provider",
            format!("The schema is for {}, the database is {}.", kind.provider(), pulled.kind.provider()),
        )
        .help("Pull into a schema of the same provider."));
    }
    let own = physical(document.parsed(), document.schema(), kind);
    if own != beside.plain {
        return Err(Failure::new("pull/changed", "The schema was changed while the database was read.")
            .help("Nothing was taken in: do it again."));
    }
    let theirs = align(&own, &with_normal_actions(pulled.schema.clone(), kind), &Renames::default());
    let mut model = to_model(&theirs, kind, &pulled.options());
    if !migrate::dialect(kind).facts().enum_types {
        model.schema = with_enums_of(document.schema(), &model.schema);
    }
    let after = merge(document.schema(), &beside.settled, &theirs, &model.schema);
    let changes = diff(document.schema(), &after);
    view.edits = changes.len() as u32;
    view.objects = incoming::objects(document.schema(), &after, &changes);
    Ok((changes, view))
}
