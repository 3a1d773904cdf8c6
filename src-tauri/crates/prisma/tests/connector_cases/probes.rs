//! Schemas that stand or fall with one capability, and names that stand in each other's way.

use prisma::Provider;
use prisma::connector::{self, Capability, Connector, ConstraintKind};

use super::{PROVIDERS, datasource, id};

/// A schema, and whether the engine should say those words of it.
pub struct Probe {
    /// What it is about.
    pub title: String,
    /// The schema.
    pub text: String,
    /// What the engine's message has in it.
    pub words: String,
    /// How often.
    pub times: usize,
}

/// What to write, and what is said of it where the capability is missing.
const CAPABILITIES: [(Capability, &str, &str); 25] = [
    (Capability::ScalarLists, "a Int[]", "does not support lists of primitive types"),
    (Capability::Enums, "a E\n}\nenum E {\n  V", "does not support enums"),
    (Capability::Json, "a Json", "does not support the Json type"),
    (Capability::JsonLists, "a Json[]", "does not support the Json List type"),
    (Capability::AutoIncrement, "a BigInt @default(autoincrement())", "with a datasource that does not support it"),
    (
        Capability::RelationFieldsInArbitraryOrder,
        "a Int\nb Int\nn N[]\n@@unique([a, b])\n}\nmodel N {\nid Int ID\nx Int\ny Int\n\
         m M @relation(fields: [x, y], references: [b, a])",
        "using the same order of fields",
    ),
    (Capability::CompositeTypes, "a T\n}\ntype T {\nb Int", "Composite types are not supported"),
    (Capability::DefaultValueAuto, "a Int @default(auto())", "does not support the `auto()` function"),
    (
        Capability::TwoWayEmbeddedManyToManyRelation,
        "x Int[]\na N[] @relation(fields: [x], references: [id])\n}\nmodel N {\nid Int ID\nx Int[]\n\
         a M[] @relation(fields: [x], references: [id])",
        "Embedded many-to-many relations are not supported",
    ),
    (
        Capability::ImplicitManyToManyRelation,
        "a N[]\n}\nmodel N {\nid Int ID\nb M[]",
        "Implicit many-to-many relations are not supported",
    ),
    (Capability::MultiSchema, "@@schema(\"s\")", "`schemas` property is not supported"),
    (Capability::AutoIncrementAllowedOnNonId, "a BigInt @unique @default(autoincrement())", "used on a non-id field"),
    (
        Capability::AutoIncrementMultipleAllowed,
        "a BigInt @unique @default(autoincrement())\nb BigInt @unique @default(autoincrement())",
        "used multiple times",
    ),
    (Capability::AutoIncrementNonIndexedAllowed, "a BigInt @default(autoincrement())", "used on a non-indexed field"),
    (
        Capability::NamedPrimaryKeys,
        "n Int\n}\nmodel N {\nid Int @id(map: \"x\") MAP",
        "You defined a database name for the primary key",
    ),
    (
        Capability::NamedForeignKeys,
        "n N[]\n}\nmodel N {\nid Int ID\nx Int\nm M @relation(fields: [x], references: [id], map: \"x\")",
        "does not support named foreign keys",
    ),
    (Capability::NamedDefaultValues, "a Int @default(1, map: \"x\")", "a database name for the default value"),
    (Capability::IndexColumnLengthPrefixing, "a String\n@@index([a(length: 3)])", "length argument is not supported"),
    (
        Capability::PrimaryKeySortOrderDefinition,
        "n Int\n}\nmodel N {\nid Int @id(sort: Desc) MAP",
        "sort argument is not supported in the primary key",
    ),
    (Capability::FullTextIndex, "a String\n@@fulltext([a])", "Defining fulltext indexes is not supported"),
    (
        Capability::SortOrderInFullTextIndex,
        "a String\n@@fulltext([a(sort: Desc)])",
        "The sort argument is not supported in",
    ),
    (
        Capability::MultipleFullTextAttributesPerModel,
        "a String\nb String\n@@fulltext([a])\n@@fulltext([b])",
        "only allows one fulltext attribute",
    ),
    (Capability::ClusteringSetting, "a Int\n@@index([a], clustered: false)", "Defining clustering is not supported"),
    (Capability::CompoundIds, "n Int\n}\nmodel N {\na Int\nb Int\n@@id([a, b])", "does not support compound ids"),
    (Capability::DecimalType, "a Decimal", "does not support the Decimal type"),
];

/// Whether the engine comes to speak of it at all: it has something more basic to say first.
fn is_asked(connector: &Connector, capability: Capability) -> bool {
    match capability {
        Capability::AutoIncrementAllowedOnNonId
        | Capability::AutoIncrementMultipleAllowed
        | Capability::AutoIncrementNonIndexedAllowed => connector.has(Capability::AutoIncrement),
        Capability::SortOrderInFullTextIndex | Capability::MultipleFullTextAttributesPerModel => {
            connector.has(Capability::FullTextIndex)
        }
        Capability::ScalarLists
        | Capability::Enums
        | Capability::Json
        | Capability::JsonLists
        | Capability::AutoIncrement
        | Capability::RelationFieldsInArbitraryOrder
        | Capability::CompositeTypes
        | Capability::DefaultValueAuto
        | Capability::TwoWayEmbeddedManyToManyRelation
        | Capability::ImplicitManyToManyRelation
        | Capability::MultiSchema
        | Capability::NamedPrimaryKeys
        | Capability::NamedForeignKeys
        | Capability::ReferenceCycleDetection
        | Capability::NamedDefaultValues
        | Capability::IndexColumnLengthPrefixing
        | Capability::PrimaryKeySortOrderDefinition
        | Capability::FullTextIndex
        | Capability::ClusteringSetting
        | Capability::CompoundIds
        | Capability::DecimalType
        | Capability::PartialIndex => true,
    }
}

/// One schema for each capability and provider. `times` is 0 where it is not to be said; more than 0 where it is.
pub fn capabilities(version: &str) -> Vec<Probe> {
    let mut probes = Vec::new();
    for provider in PROVIDERS {
        let connector = connector::of(provider);
        let mut add = |title: String, source: &str, body: &str, words: &str, missing: bool| {
            let map = if provider == Provider::Mongodb { "@map(\"_id\")" } else { "" };
            let body = body.replace("ID", id(provider)).replace("MAP", map);
            let text = format!("{source}model M {{\nid Int {}\n{body}\n}}\n", id(provider));
            probes.push(Probe { title, text, words: words.to_owned(), times: usize::from(missing) });
        };
        for (capability, body, words) in CAPABILITIES {
            if is_asked(connector, capability) {
                let schemas = if capability == Capability::MultiSchema { "  schemas = [\"s\"]\n" } else { "" };
                let source = datasource(version, provider, schemas);
                let title = format!("{capability:?} on {}", provider.name());
                add(title, &source, body, words, !connector.has(capability));
            }
        }
        for mode in connector.relation_modes() {
            let source = datasource(version, provider, &format!("  relationMode = \"{}\"\n", mode.name()));
            let circle = "x Int\na M @relation(\"m\", fields: [x], references: [id], onDelete: Cascade, onUpdate: Cascade)\n\
                          b M[] @relation(\"m\")\n@@index([x])";
            let title = format!("a circle on {} {mode:?}", provider.name());
            add(title, &source, circle, "A self-relation must have", connector.refuses_cycles(*mode));
            let bare = "n N[]\n}\nmodel N {\nid Int ID\nx Int\nm M @relation(fields: [x], references: [id])";
            let title = format!("no index on {} {mode:?}", provider.name());
            add(title, &source, bare, "prisma\"`, no foreign keys are used", connector.suggests_relation_index(*mode));
            let null = "n N[]\n}\nmodel N {\nid Int ID\nx Int\n\
                        m M @relation(fields: [x], references: [id], onDelete: SetNull, onUpdate: Cascade)";
            let title = format!("SetNull on {} {mode:?}", provider.name());
            let refused = !connector.allows_set_null_on_required(*mode);
            add(title, &source, null, "must not be set to `SetNull`", refused);
        }
        if version == "7" {
            let source = datasource(version, provider, "");
            let source =
                format!("{source}generator c {{\nprovider = \"x\"\npreviewFeatures = [\"partialIndexes\"]\n}}\n");
            let body = "a Int\n@@index([a], where: raw(\"a > 1\"))";
            let title = format!("PartialIndex on {}", provider.name());
            add(title, &source, body, "Partial indexes", !connector.has(Capability::PartialIndex));
        }
    }
    probes
}

/// Two things of one name, in one model and in two.
pub fn names(version: &str) -> Vec<Probe> {
    let all = [ConstraintKind::Index, ConstraintKind::ForeignKey, ConstraintKind::Default, ConstraintKind::PrimaryKey];
    let mut probes = Vec::new();
    for provider in PROVIDERS {
        let connector = connector::of(provider);
        let can = |kind: &ConstraintKind| match kind {
            ConstraintKind::Index => true,
            ConstraintKind::ForeignKey => connector.has(Capability::NamedForeignKeys),
            ConstraintKind::Default => connector.has(Capability::NamedDefaultValues),
            ConstraintKind::PrimaryKey => connector.has(Capability::NamedPrimaryKeys),
        };
        for first in all.iter().filter(|kind| can(kind)) {
            for second in all.iter().filter(|kind| can(kind)) {
                for model in ["M", "N"] {
                    if model == "M" && first == second {
                        continue;
                    }
                    let source = datasource(version, provider, "");
                    let own: Vec<_> = [(*first, "M"), (*second, model)].into();
                    let block = |name: &str| {
                        let map = |kind: ConstraintKind| if own.contains(&(kind, name)) { "map: \"x\"" } else { "" };
                        let id = if provider == Provider::Mongodb { "@map(\"_id\")" } else { "" };
                        let pk = map(ConstraintKind::PrimaryKey);
                        let pk = if pk.is_empty() { String::new() } else { format!("({pk})") };
                        format!(
                            "model {name} {{\nid Int @id{pk} {id}\na Int @default(1, {})\nx Int\n\
                             t T @relation(fields: [x], references: [id], {})\n@@index([a], {})\n}}\n",
                            map(ConstraintKind::Default),
                            map(ConstraintKind::ForeignKey),
                            map(ConstraintKind::Index)
                        )
                        .replace(", )", ")")
                    };
                    let map = if provider == Provider::Mongodb { "@map(\"_id\")" } else { "" };
                    let text =
                        format!("{source}{}{}model T {{\nid Int @id {map}\nm M[]\nn N[]\n}}\n", block("M"), block("N"));
                    // Said of each of the two, where its kind is looked for and the other one lies in the same namespace.
                    let said = |kind: ConstraintKind, other: ConstraintKind| {
                        let scopes = kind.scopes().iter().filter(|scope| connector.constraint_scopes().contains(scope));
                        scopes
                            .filter(|scope| scope.kinds().contains(&other) && (scope.is_global() || model == "M"))
                            .count()
                    };
                    let times = said(*first, *second) + said(*second, *first);
                    let title = format!("{first:?} and {second:?} of {model} on {}", provider.name());
                    probes.push(Probe { title, text, words: "constraint name `x` has to be unique".into(), times });
                }
            }
        }
    }
    probes
}
