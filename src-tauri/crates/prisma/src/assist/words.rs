//! What the words of the language do, in a sentence or two each, with the page of Prisma's own documentation. Completion and
//! hover say the same, because both read it here.

/// What is said of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// The word as it is written.
    pub name: &'static str,
    /// What it does.
    pub says: &'static str,
    /// Its heading on the reference page.
    pub anchor: &'static str,
}

const fn word(name: &'static str, anchor: &'static str, says: &'static str) -> Word {
    Word { name, says, anchor }
}

impl Word {
    /// The address of its documentation.
    pub(super) fn link(self) -> String {
        format!("https://www.prisma.io/docs/orm/reference/prisma-schema-reference#{}", self.anchor)
    }
}

/// Words that open blocks.
pub(super) const KEYWORDS: [Word; 6] = [
    word("model", "model", "A table of the database, and a type of the client."),
    word("enum", "enum", "A type with a fixed list of values."),
    word("view", "view", "A view of the database: read like a model, defined by SQL elsewhere."),
    word("type", "type", "A composite type: a document within a document (MongoDB)."),
    word("datasource", "datasource", "Which database the schema is for. There is one."),
    word("generator", "generator", "What is generated from the schema, such as the client."),
];

/// Attributes of fields.
pub(super) const ATTRIBUTES: [Word; 9] = [
    word("@id", "id", "The primary key of the model."),
    word("@unique", "unique", "No two rows have the same value here; other models can refer to it."),
    word("@default", "default", "The value of a new row that gives none."),
    word("@updatedAt", "updatedat", "Set to the time of each write. The client does it, not the database."),
    word("@map", "map", "Another name in the database than in the schema."),
    word("@relation", "relation", "Which fields hold the key of the other model, and what happens when that row goes."),
    word("@ignore", "ignore", "Left out of the client; the column stays in the database."),
    word("@db", "model-field-scalar-types", "The column type of the database, where the usual one does not fit."),
    word("@shardKey", "shardkey", "The column that rows are spread over shards by (PlanetScale)."),
];

/// Attributes of blocks.
pub(super) const BLOCK_ATTRIBUTES: [Word; 8] = [
    word("@@id", "id-1", "A primary key of several fields."),
    word("@@unique", "unique-1", "No two rows have the same values in these fields together."),
    word("@@index", "index", "An index, for queries that filter or sort by these fields."),
    word("@@fulltext", "fulltext", "A full-text index."),
    word("@@map", "map-1", "Another name of the table or enum in the database."),
    word("@@ignore", "ignore-1", "Left out of the client; the table stays in the database."),
    word("@@schema", "schema", "The schema of the database that it lies in."),
    word("@@shardKey", "shardkey-1", "The columns that rows are spread over shards by (PlanetScale)."),
];

/// Functions.
pub(super) const FUNCTIONS: [Word; 10] = [
    word("autoincrement", "autoincrement", "The next number, counted by the database."),
    word("now", "now", "The time at which the row is made."),
    word("uuid", "uuid", "A random UUID (4), or one that sorts by time (7). The client makes it."),
    word("cuid", "cuid", "A collision-resistant id that can stand in a URL. The client makes it."),
    word("ulid", "ulid", "An id of 26 characters that sorts by time. The client makes it."),
    word("nanoid", "nanoid", "A short random id; the argument is its length. The client makes it."),
    word("dbgenerated", "dbgenerated", "An expression in SQL that the database works out."),
    word("auto", "auto", "The ObjectId that MongoDB gives."),
    word("sequence", "sequence", "The next number of a sequence with options of its own (CockroachDB)."),
    word("env", "env", "Read from a variable of the environment."),
];

/// Names of arguments.
pub(super) const ARGUMENTS: [Word; 13] = [
    word("fields", "relation", "The fields of this model that it is about."),
    word("references", "relation", "The fields of the other model, in the same order as `fields`."),
    word("onDelete", "relation", "What happens to this row when the one it refers to goes."),
    word("onUpdate", "relation", "What happens to this row when the key it refers to changes."),
    word("name", "relation", "The name that the client or the other side knows it by."),
    word("map", "map", "The name of the constraint or index in the database."),
    word("type", "index", "The access method of the index."),
    word("sort", "index", "The direction in which the index is sorted: `Asc` or `Desc`."),
    word("length", "index", "How many characters of the value the index holds (MySQL)."),
    word("ops", "index", "The operator class: which operators the index serves."),
    word("clustered", "index", "Whether the rows themselves lie in the order of the key (SQL Server)."),
    word("where", "index", "The rows that the index holds, and no others."),
    word("value", "default", "The value."),
];

/// Referential actions and directions.
pub(super) const CONSTANTS: [Word; 7] = [
    word("Cascade", "relation", "The row goes or changes too."),
    word("Restrict", "relation", "Refused as long as a row refers to it."),
    word("NoAction", "relation", "Refused when the statement or transaction ends, as the database does it."),
    word("SetNull", "relation", "The fields of the key become NULL."),
    word("SetDefault", "relation", "The fields of the key take their defaults."),
    word("Asc", "index", "Smallest first."),
    word("Desc", "index", "Largest first."),
];

/// Scalar types.
pub(super) const SCALARS: [Word; 10] = [
    word("String", "string", "Text of any length."),
    word("Boolean", "boolean", "True or false."),
    word("Int", "int", "A whole number of 32 bits."),
    word("BigInt", "bigint", "A whole number of 64 bits."),
    word("Float", "float", "A binary floating-point number, for measurements rather than money."),
    word("Decimal", "decimal", "An exact decimal number, for money."),
    word("DateTime", "datetime", "A point in time; a date or a time of day by native type."),
    word("Json", "json", "A JSON document."),
    word("Bytes", "bytes", "A string of bytes."),
    word("Unsupported", "unsupported", "A type of the database that Prisma has no name for. The client leaves it out."),
];

/// Keys of a datasource.
pub(super) const DATASOURCE: [Word; 7] = [
    word("provider", "datasource", "The kind of database."),
    word("url", "datasource", "The address of the database."),
    word("directUrl", "datasource", "Its address without a connection pool, for migrations."),
    word("shadowDatabaseUrl", "datasource", "The database on which Prisma tries migrations out."),
    word("relationMode", "datasource", "Whether the database keeps foreign keys, or the client does its work."),
    word("schemas", "datasource", "The schemas of the database that models lie in."),
    word("extensions", "datasource", "Extensions of PostgreSQL that the schema needs."),
];

/// Keys of a generator.
pub(super) const GENERATOR: [Word; 8] = [
    word("provider", "generator", "What generates."),
    word("output", "generator", "The folder that it writes to."),
    word("previewFeatures", "generator", "Features that are not finished yet, switched on."),
    word("binaryTargets", "generator", "Systems that the client is to run on."),
    word("runtime", "generator", "Where the client runs: Node.js, Deno, Bun, a worker."),
    word("moduleFormat", "generator", "The kind of modules that are written: ESM or CommonJS."),
    word("engineType", "generator", "Which engine the client brings."),
    word("generatedFileExtension", "generator", "The ending of the files that are written."),
];

/// The word of that name in a list.
pub(super) fn find(words: &[Word], name: &str) -> Option<Word> {
    words.iter().find(|word| word.name == name).copied()
}
