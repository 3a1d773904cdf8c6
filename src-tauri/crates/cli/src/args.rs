//! The arguments of all verbs. Names are a contract: scripts rely on them.

use std::path::PathBuf;

/// What a SOURCE is, above an example.
macro_rules! source_help {
    ($example:literal) => {
        concat!(
            "A SOURCE is one of:\n",
            "  PATH            a .prisma file or a folder of them\n",
            "  migrations:DIR  what the migrations build, found by running them on a scratch database\n",
            "  database        the database that the project names, in prisma.config.ts or its datasource; database:PATH\n",
            "                  for the project at a path\n",
            "  URL             a database: postgresql://, mysql://, sqlite:\n",
            "  env:NAME        the database whose URL that variable holds, in the environment or the project's .env\n",
            "  git:REV:PATH    a schema as it was in a revision\n",
            "  empty           nothing\n\n",
            $example
        )
    };
}

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Design relational schemas, check them, and migrate them with proof.
#[derive(Debug, Parser)]
#[command(name = "crowfoot", version, about, long_about = None, propagate_version = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Validate a schema and run the rules over it
    #[command(after_help = "Example: crowfoot check prisma/schema.prisma --format github")]
    Check(Check),
    /// Apply the safe fixes
    #[command(after_help = "Example: crowfoot fix --rule indexes/foreign-key-indexed --dry-run")]
    Fix(Fix),
    /// Format as `prisma format` does
    #[command(after_help = "Example: crowfoot fmt --check")]
    Fmt(Fmt),
    /// What it takes to get from one source to another
    #[command(
        after_help = source_help!("Example: crowfoot diff migrations:prisma/migrations prisma/schema.prisma --exit-code")
    )]
    Diff(Diff),
    /// Write a migration that was proven on a scratch database
    #[command(
        after_help = source_help!(
            "Example: crowfoot plan migrations:prisma/migrations prisma --name add_invoices --out prisma/migrations"
        )
    )]
    Plan(Plan),
    /// Run migrations, in Prisma Migrate's own bookkeeping
    #[command(after_help = "Example: crowfoot migrate up --dir prisma/migrations --url env:DATABASE_URL")]
    Migrate(Migrate),
    /// Introspect a live database
    #[command(after_help = "Example: crowfoot pull postgresql://localhost/shop --into prisma/schema.prisma")]
    Pull(Pull),
    /// Write the model in another format
    #[command(after_help = "Example: crowfoot export data-model --out DATA-MODEL.md")]
    Export(Export),
    /// Lay the diagram out into the diagram file
    #[command(after_help = "Example: crowfoot arrange prisma --all")]
    Arrange(Arrange),
    /// What a rule wants and why, with examples
    #[command(after_help = "Example: crowfoot explain naming/column-snake-case")]
    Explain(Explain),
    /// Open the window
    #[command(after_help = "Example: crowfoot open prisma/schema.prisma")]
    Open(Open),
    /// Hold a throw-away database with the project's tables, and print its URL
    #[command(after_help = "Example: crowfoot scratch prisma/schema.prisma")]
    Scratch(HoldScratch),
}

/// How a check is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// How other results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// How a difference is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// The statements.
    Sql,
}

/// `crowfoot check`
#[derive(Debug, Args)]
pub struct Check {
    /// A `.prisma` file, a folder of them, or the folder of an application
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// The version of Prisma to validate for (6 or 7); without it the one of crowfoot.toml, or else the one that the project
    /// has installed or asks for
    #[arg(long, value_parser = ["6", "7"])]
    pub provider_version: Option<String>,
}

/// `crowfoot fix`
#[derive(Debug, Args)]
pub struct Fix {
    /// A `.prisma` file, a folder of them, or the folder of an application
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Only the fixes of this rule
    #[arg(long)]
    pub rule: Option<String>,
    /// Say what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `crowfoot fmt`
#[derive(Debug, Args)]
pub struct Fmt {
    /// A `.prisma` file, a folder of them, or the folder of an application
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Write nothing; exit with 1 if a file would change
    #[arg(long)]
    pub check: bool,
    /// Read from standard input, write to standard output
    #[arg(long, conflicts_with = "check")]
    pub stdin: bool,
    /// The version of Prisma to format for (6 or 7)
    #[arg(long, value_parser = ["6", "7"])]
    pub provider_version: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Where scratch databases come from.
#[derive(Debug, Args)]
pub struct Scratch {
    /// A server to make scratch databases on, instead of one of our own
    #[arg(long, value_name = "URL")]
    pub scratch: Option<String>,
}

/// `crowfoot diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// As it is: a SOURCE
    pub from: String,
    /// As it shall be: a SOURCE
    pub to: String,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: DiffFormat,
    /// Exit with 1 if there is a difference
    #[arg(long)]
    pub exit_code: bool,
    /// What has another name now: old_table=new_table or table.old=new
    #[arg(long, value_name = "OLD=NEW")]
    pub rename: Vec<String>,
    #[command(flatten)]
    pub scratch: Scratch,
}

/// How a migration is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Strategy {
    /// All at once.
    Direct,
    /// In phases that running programs don't notice; not possible yet, and refused
    ZeroDowntime,
}

/// `crowfoot plan`
#[derive(Debug, Args)]
pub struct Plan {
    /// As it is: a SOURCE
    pub from: String,
    /// As it shall be: a SOURCE
    pub to: String,
    /// Name of the migration
    #[arg(long)]
    pub name: String,
    /// How it is carried out
    #[arg(long, value_enum, default_value = "direct")]
    pub strategy: Strategy,
    /// The migrations folder to write to; without it the plan is only printed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Don't prove it on a scratch database
    #[arg(long)]
    pub no_prove: bool,
    /// Accept a danger by its code
    #[arg(long, value_name = "HAZARD")]
    pub accept: Vec<String>,
    /// What has another name now: old_table=new_table or table.old=new
    #[arg(long, value_name = "OLD=NEW")]
    pub rename: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub scratch: Scratch,
}

/// What to do with migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MigrateVerb {
    /// Which were applied
    Status,
    /// Apply what is missing
    Up,
    /// Take back the last, or all after the one named by --to
    Down,
    /// Prove that they run, up and down, on a scratch database
    Prove,
    /// Note by hand that migrations are applied (--applied) or taken back (--rolled-back), and run nothing
    Resolve,
}

/// `crowfoot migrate`
#[derive(Debug, Args)]
pub struct Migrate {
    /// What to do
    #[arg(value_enum)]
    pub verb: MigrateVerb,
    /// The migrations folder; without it the one that prisma.config.ts names, or else prisma/migrations
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// The database: a URL, env:NAME, or `database` for the one that the project names
    #[arg(long, value_name = "SOURCE")]
    pub url: Option<String>,
    /// Go up to, or down to, this migration (which stays applied)
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// With resolve: the database is as this migration leaves it, though it was not run here; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with = "rolled_back")]
    pub applied: Vec<String>,
    /// With resolve: this migration was begun, and is undone by hand; may be repeated
    #[arg(long, value_name = "NAME")]
    pub rolled_back: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub scratch: Scratch,
}

/// `crowfoot pull`
#[derive(Debug, Args)]
pub struct Pull {
    /// The database: a URL, env:NAME, or `database` for the one that the project names
    pub url: String,
    /// The schema to bring up to date, keeping its text; without it the schema is printed
    #[arg(long, value_name = "PATH")]
    pub into: Option<PathBuf>,
    /// PostgreSQL schemas to read, with commas between, or `all`; without it the default one, and with --into those of the
    /// document
    #[arg(long, value_name = "NAMES", default_value = "")]
    pub schemas: String,
    /// Say what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `crowfoot export`
#[derive(Debug, Args)]
pub struct Export {
    /// data-model, svg, svg-dark, png, pdf, mermaid, dbml, sql, prisma or json
    pub format: String,
    /// A `.prisma` file, a folder of them, or the folder of an application
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// The file to write; without it standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub picture: Picture,
}

/// How a picture is drawn: svg, png and pdf
#[derive(Debug, Args)]
#[command(next_help_heading = "Pictures")]
pub struct Picture {
    /// Light or dark
    #[arg(long, value_enum)]
    pub theme: Option<PictureTheme>,
    /// Pixels to the unit in a PNG, size of a PDF: 1 is as large as on the canvas at 100 %
    #[arg(long, value_name = "NUMBER")]
    pub scale: Option<f32>,
    /// A saved view instead of the whole
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// Only these models, with commas between them, and what joins them
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    pub tables: Option<Vec<String>>,
    /// How much of each table
    #[arg(long, value_enum)]
    pub detail: Option<PictureDetail>,
    /// The pages of a PDF: a sheet as large as the picture, or paper with marks for gluing
    #[arg(long, value_enum)]
    pub pages: Option<PicturePages>,
    /// Without the ground behind everything
    #[arg(long)]
    pub no_background: bool,
    /// Without the schema's name above
    #[arg(long)]
    pub no_title: bool,
}

/// A theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PictureTheme {
    Light,
    Dark,
}

/// How much of a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PictureDetail {
    All,
    Keys,
    Names,
}

/// Paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PicturePages {
    Sheet,
    A4,
    A3,
    Letter,
}

/// `crowfoot arrange`
#[derive(Debug, Args)]
pub struct Arrange {
    /// A `.prisma` file, a folder of them, or the folder of an application
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Move tables that have a place already, too
    #[arg(long)]
    pub all: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `crowfoot explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// Code of the rule; without it all rules are listed
    pub rule: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `crowfoot open`
#[derive(Debug, Args)]
pub struct Open {
    /// A `.prisma` file, a folder of them, or the folder of an application
    #[arg(default_value = ".")]
    pub path: PathBuf,
}

/// `crowfoot scratch`
#[derive(Debug, Args)]
pub struct HoldScratch {
    /// A `.prisma` file, a folder of them, or the folder of an application
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub scratch: Scratch,
}
