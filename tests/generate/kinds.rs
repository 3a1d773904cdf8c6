//! Types and defaults of random columns.

use migrate::DialectKind;
use schema::{Arity, Column, ColumnType, DefaultValue, EnumId, Generated, Literal, NativeType, ScalarType};

use super::{Flavour, Maker};

/// Native types of PostgreSQL, by scalar; empty text is the default one.
const POSTGRES: [(ScalarType, &[&str]); 9] = [
    (
        ScalarType::String,
        &["", "", "Text", "VarChar(40)", "VarChar(191)", "Char(8)", "Uuid", "Inet", "Bit(4)", "VarBit(9)"],
    ),
    (ScalarType::Boolean, &[""]),
    (ScalarType::Int, &["", "", "SmallInt", "Oid"]),
    (ScalarType::BigInt, &[""]),
    (ScalarType::Float, &["", "Real"]),
    (ScalarType::Decimal, &["", "Decimal(10,2)", "Decimal(6)", "Money"]),
    (ScalarType::DateTime, &["", "Timestamp(0)", "Timestamptz(3)", "Timestamptz", "Date", "Time(3)", "Timetz(6)"]),
    (ScalarType::Json, &["", "Json"]),
    (ScalarType::Bytes, &[""]),
];

const MYSQL: [(ScalarType, &[&str]); 9] = [
    (ScalarType::String, &["", "VarChar(40)", "Char(8)", "Text"]),
    (ScalarType::Boolean, &[""]),
    (ScalarType::Int, &["", "SmallInt", "UnsignedInt"]),
    (ScalarType::BigInt, &["", "UnsignedBigInt"]),
    (ScalarType::Float, &["", "Float"]),
    (ScalarType::Decimal, &["", "Decimal(10,2)"]),
    (ScalarType::DateTime, &["", "Timestamp(0)", "Date"]),
    (ScalarType::Json, &[""]),
    (ScalarType::Bytes, &["", "VarBinary(20)"]),
];

impl Maker<'_> {
    /// What annotations say of a table, which is mostly nothing.
    pub(super) fn table_notes(&mut self) -> schema::TableNotes {
        let growth = schema::Growth { rows: self.random.below(90) as u64, per: schema::Period::Month };
        let name = || vec!["a".to_owned()];
        schema::TableNotes {
            volume: self.random.one_in(8).then_some(schema::Volume { rows: 1_500_000, growth: Some(growth) }),
            tenant: self.random.one_in(8).then(|| "shop".to_owned()),
            append_only: self.random.one_in(8),
            dependencies: (0..self.random.below(2))
                .map(|_| schema::Dependency { from: name(), to: name(), multivalued: false })
                .collect(),
            renamed_from: None,
        }
    }

    /// What annotations say of a column, which is mostly nothing.
    pub(super) fn column_notes(&mut self) -> schema::ColumnNotes {
        let class = self.random.pick(&schema::PiiClass::ALL).copied();
        schema::ColumnNotes {
            pii: class.filter(|_| self.random.one_in(6)).map(|class| schema::Pii { class, protection: None }),
            tenant: self.random.one_in(15),
            renamed_from: None,
        }
    }

    /// Gives a column a type, an arity and perhaps a default or an expression that it is computed from.
    pub(super) fn give_type(&mut self, to: &mut Column) {
        let enums: Vec<EnumId> = self.schema.enums().keys().copied().collect();
        (to.native, to.default, to.generated, to.updated_at) = (None, None, None, false);
        to.arity = if self.random.one_in(3) { Arity::Optional } else { Arity::Required };
        match self.random.pick(&enums).copied().filter(|_| self.random.one_in(4)) {
            Some(id) => to.ty = ColumnType::Enum(id),
            None => {
                let scalar = ScalarType::ALL[self.random.below(ScalarType::ALL.len())];
                to.ty = ColumnType::Scalar(scalar);
                to.native = self.native(scalar);
            }
        }
        if self.flavour.anything() && self.random.one_in(12) {
            to.ty = ColumnType::Unsupported("tsvector".to_owned());
            to.native = None;
        }
        let postgres = self.flavour.is(DialectKind::Postgres);
        if (postgres || self.flavour.anything()) && self.random.one_in(10) {
            to.arity = Arity::List;
        }
        if self.random.one_in(3) {
            to.default = self.default_of(to).map(Into::into);
        }
        if self.random.one_in(14) && !self.flavour.is(DialectKind::Mysql) {
            self.compute(to);
        }
        if to.ty == ColumnType::Scalar(ScalarType::DateTime) && to.arity != Arity::List && self.random.one_in(6) {
            to.updated_at = true;
        }
    }

    /// The type of a column that is a key by itself.
    pub(super) fn give_key_type(&mut self, to: &mut Column) {
        to.ty = ColumnType::Scalar(ScalarType::Int);
        match self.random.below(5) {
            0 => to.default = Some(DefaultValue::Autoincrement.into()),
            1 => {
                to.ty = ColumnType::Scalar(ScalarType::String);
                let cuid = DefaultValue::Function { name: "cuid".to_owned(), args: Vec::new() };
                to.default = self.random.one_in(2).then(|| cuid.into());
            }
            2 if !self.flavour.is(DialectKind::Sqlite) => {
                to.ty = ColumnType::Scalar(ScalarType::BigInt);
                to.default = self.random.one_in(2).then(|| DefaultValue::Autoincrement.into());
            }
            3 if self.flavour.is(DialectKind::Postgres) => {
                to.ty = ColumnType::Scalar(ScalarType::String);
                to.native = Some(NativeType { name: "Uuid".to_owned(), args: Vec::new() });
                to.default = Some(DefaultValue::Expression(Some("gen_random_uuid()".to_owned())).into());
            }
            _ => {}
        }
    }

    fn native(&mut self, scalar: ScalarType) -> Option<NativeType> {
        let table = match self.flavour {
            Flavour::Anything | Flavour::Real(DialectKind::Postgres) => &POSTGRES,
            Flavour::Real(DialectKind::Mysql) => &MYSQL,
            Flavour::Real(DialectKind::Sqlite) => return None,
        };
        let (_, names) = table.iter().find(|(of, _)| *of == scalar)?;
        let text = self.random.pick(names).filter(|text| !text.is_empty())?;
        let (name, args) = text.trim_end_matches(')').split_once('(').unwrap_or((text, ""));
        let args = args.split(',').filter(|arg| !arg.is_empty()).map(str::to_owned).collect();
        Some(NativeType { name: name.to_owned(), args })
    }

    /// A default that fits a column.
    pub(super) fn default_of(&mut self, column: &Column) -> Option<DefaultValue> {
        if column.arity == Arity::List {
            let simple = matches!(column.ty, ColumnType::Scalar(ScalarType::Int)) && column.native.is_none();
            let numbers = (0..self.random.below(3)).map(|n| Literal::Number(n.to_string())).collect();
            return simple.then_some(DefaultValue::List(numbers));
        }
        let number = self.random.below(50);
        let native = column.native.as_ref().map_or("", |native| native.name.as_str());
        let text = |text: &str| Some(DefaultValue::Literal(Literal::String(text.to_owned())));
        match &column.ty {
            ColumnType::Enum(id) => {
                let values = &self.schema.enums().get(id)?.values;
                let name = values.get(number % values.len().max(1))?.name.clone();
                Some(DefaultValue::Literal(Literal::EnumValue(name)))
            }
            ColumnType::Scalar(scalar) => match (scalar, native) {
                (ScalarType::String, "" | "Text" | "VarChar") => {
                    text(["", "plain", "it's", "a\\b", "say \"hi\"", "Grüße"][number % 6])
                }
                (ScalarType::String, "Uuid") => Some(DefaultValue::Expression(Some("gen_random_uuid()".to_owned()))),
                (ScalarType::String, _) => None,
                (ScalarType::Boolean, _) => Some(DefaultValue::Literal(Literal::Boolean(number.is_multiple_of(2)))),
                (ScalarType::Int | ScalarType::BigInt, "Oid") => None,
                (ScalarType::Int | ScalarType::BigInt, _) => {
                    let sign = if number.is_multiple_of(7) && number > 0 && !native.starts_with("Unsigned") {
                        "-"
                    } else {
                        ""
                    };
                    Some(DefaultValue::Literal(Literal::Number(format!("{sign}{number}"))))
                }
                (ScalarType::Float, _) => Some(DefaultValue::Literal(Literal::Number(format!("{number}.5")))),
                (ScalarType::Decimal, "Money") => None,
                (ScalarType::Decimal, _) => Some(DefaultValue::Literal(Literal::Number(number.to_string()))),
                (ScalarType::DateTime, "" | "Timestamp" | "Timestamptz") => Some(DefaultValue::Now),
                (ScalarType::DateTime, _) => None,
                (ScalarType::Json, _) if self.flavour.is(DialectKind::Mysql) => None,
                (ScalarType::Json, _) => text(["{}", "{\"a\": 1}", "[]"][number % 3]),
                (ScalarType::Bytes, _) => None,
            },
            ColumnType::Unsupported(_) | ColumnType::Other(_) => None,
        }
    }

    /// Makes a column one that is computed from a number beside it.
    fn compute(&mut self, to: &mut Column) {
        let numbers = self.numbers(to.table);
        let plain = |id: &&schema::ColumnId| {
            let column = &self.schema.columns()[id];
            column.ty == ColumnType::Scalar(ScalarType::Int) && column.native.is_none() && column.id != to.id
        };
        let Some(of) = numbers.iter().find(plain).copied() else { return };
        to.ty = ColumnType::Scalar(ScalarType::Int);
        to.arity = Arity::Optional;
        to.native = None;
        to.default = None;
        to.generated = Some(Generated { expression: format!("{} + 1", self.quoted(of)), stored: true });
    }
}
