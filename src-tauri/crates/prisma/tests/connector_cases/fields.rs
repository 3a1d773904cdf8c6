//! Every native type, and one that there is not, on every type of field.

use std::collections::BTreeSet;

use prisma::Provider;
use prisma::connector;
use schema::ScalarType;

use super::{Case, PROVIDERS, datasource, id};

const ARGUMENTS: [&[&str]; 24] = [
    &[],
    &["0"],
    &["1"],
    &["2"],
    &["6"],
    &["7"],
    &["53"],
    &["64"],
    &["65"],
    &["255"],
    &["4001"],
    &["8001"],
    &["65536"],
    &["4294967296"],
    &["-1"],
    &["1.5"],
    &["007"],
    &["max"],
    &["\"5\""],
    &["5", "2"],
    &["2", "5"],
    &["66", "31"],
    &["1001", "0"],
    &["1", "x", "[1, 2]"],
];

/// Names of all native types of all databases.
pub fn names() -> BTreeSet<&'static str> {
    let all = PROVIDERS.into_iter().flat_map(|provider| connector::of(provider).native_types());
    all.map(|native| native.name).chain(["Nope", "varchar"]).collect()
}

/// The cases.
pub fn all(version: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for provider in PROVIDERS.into_iter().map(Some).chain([None]) {
        for name in names() {
            for args in ARGUMENTS {
                let connector = connector::of_maybe(provider);
                let mut case = match provider {
                    Some(provider) => {
                        let source = datasource(version, provider, "");
                        Case::new(format!("{source}model M {{\n  id Int {}\n", id(provider)))
                    }
                    None => Case::new("model M {\n  id Int @id\n".to_owned()),
                };
                let brackets = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
                // Another prefix than the datasource's, now and then.
                let prefix = if args == ["1"] { "sp" } else { "db" };
                let attribute = format!("@{prefix}.{name}{brackets}");
                for scalar in ScalarType::ALL {
                    for mark in ["", "?", "[]"] {
                        let field = format!("f{}", case.text.len());
                        let line = format!("{field} {}{mark} {attribute}\n", scalar.name());
                        case.text.push_str(&line);
                        let line = case.last(&line);
                        let place = (line.1 - 1 - attribute.len(), line.1 - 1);
                        let list = mark == "[]";
                        case.ask(connector.check_field_type("model", "M", &field, Some(scalar), list), |_| line);
                        if provider.is_some() {
                            case.ask(connector.check_prefix("db", prefix, name), |_| place);
                        }
                        case.ask(connector.check_native(scalar, name, args), |_| place);
                    }
                }
                case.text.push_str("}\n");
                cases.push(case);
            }
            if let Some(provider) = provider {
                cases.push(view(version, provider, name));
            }
            if provider == Some(Provider::Mongodb) {
                cases.push(composite(version, name));
            }
        }
    }
    cases
}

/// The same in a view.
fn view(version: &str, provider: Provider, name: &str) -> Case {
    let connector = connector::of(provider);
    let generator = "generator c {\n  provider = \"x\"\n  previewFeatures = [\"views\"]\n}\n";
    let mut case = Case::new(format!("{}{generator}view V {{\n", datasource(version, provider, "")));
    for scalar in ScalarType::ALL {
        let field = format!("f{}", case.text.len());
        let attribute = format!("@db.{name}");
        let line = format!("{field} {} {attribute}\n", scalar.name());
        case.text.push_str(&line);
        let line = case.last(&line);
        case.ask(connector.check_field_type("view", "V", &field, Some(scalar), false), |_| line);
        case.ask(connector.check_native::<&str>(scalar, name, &[]), |_| (line.1 - 1 - attribute.len(), line.1 - 1));
    }
    case.text.push_str("}\n");
    case
}

/// The same in a composite type, where nothing is asked but of the native type.
fn composite(version: &str, name: &str) -> Case {
    let mut case = Case::new(format!("{}type T {{\n", datasource(version, Provider::Mongodb, "")));
    for scalar in ScalarType::ALL {
        let attribute = format!("@db.{name}");
        let line = format!("f{} {} {attribute}\n", case.text.len(), scalar.name());
        case.text.push_str(&line);
        let end = case.text.len() - 1;
        let finding = connector::of(Provider::Mongodb).check_native::<&str>(scalar, name, &[]);
        case.ask(finding, |_| (end - attribute.len(), end));
    }
    case.text.push_str("}\n");
    case
}
