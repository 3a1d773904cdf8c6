//! Operator classes of PostgreSQL: `ops:` within an index. Which there are, and which fields of which index they serve.

use schema::ScalarType;

use super::index::{IndexField, IndexType, Ops};
use super::{At, FieldNative, Finding};

/// An operator class.
#[derive(Debug, PartialEq, Eq)]
pub struct OperatorClass {
    /// Its name.
    pub name: &'static str,
    /// The indexes that have it.
    pub index_types: &'static [IndexType],
    /// The native types that it serves.
    pub natives: &'static [&'static str],
    /// The type that it serves where no native type is written.
    pub scalar: Option<ScalarType>,
}

const BRIN: &[IndexType] = &[IndexType::Brin];

const fn class(
    name: &'static str,
    index_types: &'static [IndexType],
    natives: &'static [&'static str],
    scalar: Option<ScalarType>,
) -> OperatorClass {
    OperatorClass { name, index_types, natives, scalar }
}

/// All of them.
pub static OPERATOR_CLASSES: [OperatorClass; 56] = [
    class("InetOps", &[IndexType::Gist, IndexType::SpGist], &["Inet"], None),
    class("JsonbOps", &[IndexType::Gin], &["JsonB"], Some(ScalarType::Json)),
    class("JsonbPathOps", &[IndexType::Gin], &["JsonB"], Some(ScalarType::Json)),
    class("ArrayOps", &[IndexType::Gin], &[], None),
    class("TextOps", &[IndexType::SpGist], &["Text", "VarChar", "Char"], Some(ScalarType::String)),
    class("BitMinMaxOps", BRIN, &["Bit"], None),
    class("VarBitMinMaxOps", BRIN, &["VarBit"], None),
    class("BpcharBloomOps", BRIN, &["Char"], None),
    class("BpcharMinMaxOps", BRIN, &["Char"], None),
    class("ByteaBloomOps", BRIN, &["ByteA"], Some(ScalarType::Bytes)),
    class("ByteaMinMaxOps", BRIN, &["ByteA"], Some(ScalarType::Bytes)),
    class("DateBloomOps", BRIN, &["Date"], None),
    class("DateMinMaxOps", BRIN, &["Date"], None),
    class("DateMinMaxMultiOps", BRIN, &["Date"], None),
    class("Float4BloomOps", BRIN, &["Real"], None),
    class("Float4MinMaxOps", BRIN, &["Real"], None),
    class("Float4MinMaxMultiOps", BRIN, &["Real"], None),
    class("Float8BloomOps", BRIN, &["DoublePrecision"], Some(ScalarType::Float)),
    class("Float8MinMaxOps", BRIN, &["DoublePrecision"], Some(ScalarType::Float)),
    class("Float8MinMaxMultiOps", BRIN, &["DoublePrecision"], Some(ScalarType::Float)),
    class("InetInclusionOps", BRIN, &["Inet"], None),
    class("InetBloomOps", BRIN, &["Inet"], None),
    class("InetMinMaxOps", BRIN, &["Inet"], None),
    class("InetMinMaxMultiOps", BRIN, &["Inet"], None),
    class("Int2BloomOps", BRIN, &["SmallInt"], None),
    class("Int2MinMaxOps", BRIN, &["SmallInt"], None),
    class("Int2MinMaxMultiOps", BRIN, &["SmallInt"], None),
    class("Int4BloomOps", BRIN, &["Integer"], Some(ScalarType::Int)),
    class("Int4MinMaxOps", BRIN, &["Integer"], Some(ScalarType::Int)),
    class("Int4MinMaxMultiOps", BRIN, &["Integer"], Some(ScalarType::Int)),
    class("Int8BloomOps", BRIN, &["BigInt"], Some(ScalarType::BigInt)),
    class("Int8MinMaxOps", BRIN, &["BigInt"], Some(ScalarType::BigInt)),
    class("Int8MinMaxMultiOps", BRIN, &["BigInt"], Some(ScalarType::BigInt)),
    class("NumericBloomOps", BRIN, &["Decimal"], Some(ScalarType::Decimal)),
    class("NumericMinMaxOps", BRIN, &["Decimal"], Some(ScalarType::Decimal)),
    class("NumericMinMaxMultiOps", BRIN, &["Decimal"], Some(ScalarType::Decimal)),
    class("OidBloomOps", BRIN, &["Oid"], None),
    class("OidMinMaxOps", BRIN, &["Oid"], None),
    class("OidMinMaxMultiOps", BRIN, &["Oid"], None),
    class("TextBloomOps", BRIN, &["Text", "VarChar"], Some(ScalarType::String)),
    class("TextMinMaxOps", BRIN, &["Text", "VarChar"], Some(ScalarType::String)),
    class("TimestampBloomOps", BRIN, &["Timestamp"], Some(ScalarType::DateTime)),
    class("TimestampMinMaxOps", BRIN, &["Timestamp"], Some(ScalarType::DateTime)),
    class("TimestampMinMaxMultiOps", BRIN, &["Timestamp"], Some(ScalarType::DateTime)),
    class("TimestampTzBloomOps", BRIN, &["Timestamptz"], None),
    class("TimestampTzMinMaxOps", BRIN, &["Timestamptz"], None),
    class("TimestampTzMinMaxMultiOps", BRIN, &["Timestamptz"], None),
    class("TimeBloomOps", BRIN, &["Time"], None),
    class("TimeMinMaxOps", BRIN, &["Time"], None),
    class("TimeMinMaxMultiOps", BRIN, &["Time"], None),
    class("TimeTzBloomOps", BRIN, &["Timetz"], None),
    class("TimeTzMinMaxOps", BRIN, &["Timetz"], None),
    class("TimeTzMinMaxMultiOps", BRIN, &["Timetz"], None),
    class("UuidBloomOps", BRIN, &["Uuid"], None),
    class("UuidMinMaxOps", BRIN, &["Uuid"], None),
    class("UuidMinMaxMultiOps", BRIN, &["Uuid"], None),
];

impl OperatorClass {
    /// The one of that name, case-sensitive.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        OPERATOR_CLASSES.iter().find(|class| class.name == name)
    }

    /// Those that a field of such an index may have; `raw("...")` may stand everywhere beside.
    pub fn suggestions(
        ty: IndexType,
        scalar: Option<ScalarType>,
        list: bool,
        native: FieldNative<'_>,
    ) -> impl Iterator<Item = &'static Self> {
        OPERATOR_CLASSES.iter().filter(move |class| {
            let serves = match (class.name, native.known()) {
                ("ArrayOps", _) => list,
                (_, Some(native)) => class.natives.contains(&native.ty.name),
                (_, None) => class.scalar.is_some() && class.scalar == scalar,
            };
            serves && class.index_types.contains(&ty)
        })
    }

    /// The name as the engine prints it: one of them under the name of another.
    fn printed(&self) -> &'static str {
        if self.name == "UuidMinMaxMultiOps" { "BitMinMaxOps" } else { self.name }
    }
}

/// The engine's words for `ops:` that names no class; [`At::Value`] is what stands there.
pub fn unknown_operator_class(name: &str) -> Finding {
    Finding::error(At::Value, format!("Unexpected token. Expected one of: Invalid operator class: {name}"))
}

/// Native types that a field may have without naming a class.
fn has_default_class(ty: IndexType, native: &str) -> bool {
    match ty {
        IndexType::BTree | IndexType::Hash => true,
        IndexType::Gist => false,
        IndexType::Gin => native == "JsonB",
        IndexType::SpGist => matches!(native, "Inet" | "Text" | "VarChar" | "Char"),
        IndexType::Brin => OPERATOR_CLASSES
            .iter()
            .any(|class| class.index_types.contains(&IndexType::Brin) && class.natives.contains(&native)),
    }
}

/// What the engine says of one field of a PostgreSQL index.
pub(super) fn check(attribute: &str, ty: IndexType, field: &IndexField<'_>) -> Option<Finding> {
    let name = field.name;
    let class = match field.ops {
        Some(Ops::Raw) => return None,
        Some(Ops::Class(class)) => Some(class),
        None => None,
    };
    let fault = |message: String| Some(Finding::attribute(At::Attribute, attribute, &message));
    if let Some(class) = class.filter(|class| !class.index_types.contains(&ty)) {
        return fault(format!(
            "The given operator class `{}` is not supported with the `{}` index type.",
            class.printed(),
            ty.name()
        ));
    }
    if matches!(ty, IndexType::BTree | IndexType::Hash) || (ty == IndexType::Gin && field.list && class.is_none()) {
        return None;
    }
    if class.is_some_and(|class| class.name == "ArrayOps") {
        return match field.list {
            true => None,
            false => {
                fault(format!("The given operator class `ArrayOps` expects the type of field `{name}` to be an array."))
            }
        };
    }
    // A native type that is not known counts as none in the question, and by its name in the answer.
    let serves = match (field.native.known(), class) {
        (Some(native), Some(class)) => class.natives.contains(&native.ty.name),
        (Some(native), None) => has_default_class(ty, native.ty.name),
        (None, Some(class)) => match class.scalar {
            Some(scalar) if field.scalar == Some(scalar) => true,
            Some(scalar) => {
                return fault(format!(
                    "The given operator class `{}` points to the field `{name}` that is not of {} type.",
                    class.printed(),
                    scalar.name()
                ));
            }
            None => false,
        },
        (None, None) => ty != IndexType::Gist && ty.takes(field.scalar, false),
    };
    if serves {
        return None;
    }
    match (field.native.name(), class) {
        (Some(native), Some(class)) => fault(format!(
            "The given operator class `{}` does not support native type `{native}` of field `{name}`.",
            class.printed()
        )),
        (Some(native), None) => {
            fault(format!("The {} index field type `{native}` has no default operator class.", ty.name()))
        }
        (None, Some(class)) => fault(format!(
            "The given operator class `{}` expects the field `{name}` to define a valid native type.",
            class.printed()
        )),
        (None, None) if field.unsupported || ty.takes(field.scalar, field.list) => None,
        (None, None) => fault(format!("The {} index type does not support the type of the field `{name}`.", ty.name())),
    }
}
