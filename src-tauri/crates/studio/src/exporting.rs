//! The model in the formats of others.

use std::path::Path;

use migrate::{create_script, dialect};

use crate::document::Document;
use crate::source::{dialect_of_schema, physical};
use crate::{ExportFormat, Failure, files};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The schema itself, formatted.
    Prisma,
    /// The statements that make it in an empty database.
    Sql,
    /// DATA-MODEL.md.
    DataModel,
    /// A Mermaid diagram.
    Mermaid,
    /// DBML.
    Dbml,
    /// The diagram as a picture.
    Svg,
    /// The diagram as a picture on dark ground.
    SvgDark,
    /// The records.
    Json,
}

impl Format {
    /// All formats, as the menus list them.
    pub const ALL: [Format; 8] =
        [Self::DataModel, Self::Svg, Self::SvgDark, Self::Mermaid, Self::Dbml, Self::Sql, Self::Prisma, Self::Json];

    /// Name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Prisma => "prisma",
            Self::Sql => "sql",
            Self::DataModel => "data-model",
            Self::Mermaid => "mermaid",
            Self::Dbml => "dbml",
            Self::Svg => "svg",
            Self::SvgDark => "svg-dark",
            Self::Json => "json",
        }
    }

    /// Name in a menu.
    pub fn label(self) -> &'static str {
        match self {
            Self::Prisma => "Prisma schema",
            Self::Sql => "SQL (CREATE statements)",
            Self::DataModel => "Data model document (Markdown)",
            Self::Mermaid => "Mermaid diagram",
            Self::Dbml => "DBML",
            Self::Svg => "Diagram (SVG)",
            Self::SvgDark => "Diagram, dark (SVG)",
            Self::Json => "Records (JSON)",
        }
    }

    /// Ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Prisma => "prisma",
            Self::Sql => "sql",
            Self::DataModel => "md",
            Self::Mermaid => "mmd",
            Self::Dbml => "dbml",
            Self::Svg | Self::SvgDark => "svg",
            Self::Json => "json",
        }
    }

    /// The format of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn from_id(id: &str) -> Result<Self, Failure> {
        Self::ALL.into_iter().find(|format| format.id() == id).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|format| format.id()).collect();
            Failure::new("export/format", format!("There is no format “{id}”."))
                .help(format!("Choose one of {}.", known.join(", ")))
        })
    }
}

/// All formats for menus.
pub fn formats() -> Vec<ExportFormat> {
    let describe = |format: Format| ExportFormat {
        id: format.id().to_owned(),
        label: format.label().to_owned(),
        extension: format.extension().to_owned(),
    };
    Format::ALL.into_iter().map(describe).collect()
}

/// The document in a format.
///
/// # Errors
/// SQL for a provider without dialect.
pub fn export(document: &mut Document, format: Format) -> Result<String, Failure> {
    Ok(match format {
        Format::Prisma => document.files().iter().map(|file| prisma::format(&file.text)).collect::<Vec<_>>().join("\n"),
        Format::Sql => {
            let kind = dialect_of_schema(document.parsed())?;
            let schema = physical(document.parsed(), document.schema(), kind);
            let mut out = String::new();
            for statement in create_script(&schema, dialect(kind)) {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(&format!("-- {}\n{};\n", statement.heading, statement.sql.trim_end_matches(';')));
            }
            out
        }
        Format::DataModel => {
            export::data_model(document.schema(), &diagram::modules(document.schema()), &document.name())
        }
        Format::Mermaid => export::mermaid(document.schema(), None),
        Format::Dbml => export::dbml(document.schema()),
        Format::Svg => document.svg(diagram::Theme::Light),
        Format::SvgDark => document.svg(diagram::Theme::Dark),
        Format::Json => {
            let snapshot = document.snapshot();
            serde_json::to_string_pretty(&snapshot).unwrap_or_default() + "\n"
        }
    })
}

/// Writes the document in a format to a file.
///
/// # Errors
/// As [`export`], or the file can't be written.
pub fn export_to(document: &mut Document, format: Format, path: &Path) -> Result<(), Failure> {
    files::write(path, &export(document, format)?)
}
