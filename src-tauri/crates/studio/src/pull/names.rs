//! Names that Prisma text allows, made from names of a database as Prisma's introspection makes them: what is not a letter,
//! digit or underscore becomes an underscore, what stands before the first letter goes.
//!
//! Two names never become one: the later gets a number.

use std::collections::BTreeSet;

use schema::ScalarType;

/// The name of a model or enum.
pub(super) fn model(name: &str) -> String {
    if prisma::is_reserved(name) || ScalarType::from_name(name).is_some() {
        format!("Renamed{name}")
    } else {
        sanitised(name, "Table")
    }
}

/// The name of a field.
pub(super) fn field(name: &str) -> String {
    sanitised(name, "column")
}

/// The name of an enum's value.
pub(super) fn value(name: &str) -> String {
    if name.is_empty() { "EMPTY_ENUM_VALUE".to_owned() } else { sanitised(name, "value") }
}

/// The name, or the name with the first number that makes it new; it is taken then.
pub(super) fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    if taken.insert(name.clone()) {
        return name;
    }
    let mut number = 2u32;
    loop {
        let numbered = format!("{name}_{number}");
        if taken.insert(numbered.clone()) {
            return numbered;
        }
        number += 1;
    }
}

/// `mapped`, where the model's name is not the database's.
pub(super) fn mapped(name: &str, database: &str) -> Option<String> {
    (name != database).then(|| database.to_owned())
}

fn sanitised(name: &str, prefix: &str) -> String {
    let clean = |text: &str| text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
    let start = name.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    // Nothing but digits and marks: Prisma leaves such a field out; here it gets a name that says what it is.
    if start.is_empty() { format!("{prefix}_{}", clean(name)) } else { clean(start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_prisma_makes_them() {
        for (name, expected) in [
            ("user", "user"),
            ("User Roles", "User_Roles"),
            ("_x", "x"),
            ("1st-of", "st_of"),
            ("größe", "gr__e"),
            ("12", "column_12"),
        ] {
            assert_eq!(field(name), expected);
        }
        assert_eq!(model("class"), "Renamedclass");
        assert_eq!(model("Json"), "RenamedJson");
        assert_eq!(value(""), "EMPTY_ENUM_VALUE");
        assert_eq!(value("PG-13"), "PG_13");
    }

    #[test]
    fn names_stay_apart() {
        let mut taken = BTreeSet::new();
        let names: Vec<_> = ["a", "a", "a_2", "a"].map(|name| unique(name.to_owned(), &mut taken)).into();
        assert_eq!(names, ["a", "a_2", "a_2_2", "a_3"]);
    }
}
