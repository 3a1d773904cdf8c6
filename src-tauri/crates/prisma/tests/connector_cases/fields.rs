//! Every native type, and one that there is not, on every type of field.

use std::collections::BTreeSet;

use prisma::Provider;
use prisma::connector;
use schema::ScalarType;

use super::{Case, PROVIDERS, datasource, id};

/// The first few on all fields, the others on a third of them, at the limits of all that have limits.
const ARGUMENTS: [&[&str]; 39] = [
    &[],
    &["1"],
    &["5", "2"],
    &["0"],
    &["6"],
    &["7"],
    &["53"],
    &["54"],
    &["64"],
    &["65"],
    &["255"],
    &["256"],
    &["4000"],
    &["4001"],
    &["8000"],
    &["8001"],
    &["65535"],
    &["65536"],
    &["4294967295"],
    &["4294967296"],
    &["-1"],
    &["1.5"],
    &["007"],
    &["max"],
    &["\"5\""],
    &["x"],
    &["f(5)"],
    &["[1,2]"],
    &["0", "0"],
    &["2", "5"],
    &["38", "38"],
    &["39", "1"],
    &["65", "30"],
    &["65", "31"],
    &["66", "1"],
    &["1000", "1"],
    &["1001", "0"],
    &["5", "x"],
    &["1", "x", "[1,2]"],
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
            for (number, args) in ARGUMENTS.into_iter().enumerate() {
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
                for (place, scalar) in ScalarType::ALL.into_iter().enumerate() {
                    let marks = ["", "?", "[]"].into_iter().enumerate();
                    for (_, mark) in marks.filter(|(at, _)| number < 3 || (number + place) % 3 == *at) {
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
