//! Schemas with one mistake each, of the kinds that people make; some of them are no mistakes after all.

use prisma::tree::{Block, BlockKind, MemberKind};
use prisma::{TextRange, parse_text};

/// A small generator of numbers, the same in every run.
pub struct Random(u64);

impl Random {
    /// A sequence that depends on the seed alone.
    pub fn starting_at(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) as usize % bound.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// The text with one mistake, and what kind of mistake it is.
    pub fn mistake(&mut self, text: &str) -> Option<(&'static str, String)> {
        let tree = parse_text(text);
        let models: Vec<(usize, &Block)> =
            tree.blocks().filter(|(_, block)| matches!(block.kind, BlockKind::Model | BlockKind::Enum)).collect();
        let (item, block) = *self.pick(&models)?;
        let item_range = tree.items[item].range;
        let fields: Vec<_> = block.fields().map(|(_, field)| field).collect();
        let replaced = |range: TextRange, with: &str| {
            format!("{}{with}{}", &text[..range.start as usize], &text[range.end as usize..])
        };
        let lines: Vec<_> =
            block.members.iter().filter(|m| !matches!(m.kind, MemberKind::Blank | MemberKind::Comment(_))).collect();
        Some(match self.below(KINDS) {
            0 => {
                let ty = self.pick(&fields)?.ty?;
                ("type misspelt", replaced(ty.name, &format!("{}x", ty.name.of(text))))
            }
            1 => ("line missing", replaced(self.pick(&lines)?.range, "")),
            2 => {
                let line = self.pick(&lines)?.range;
                ("line doubled", replaced(line, &line.of(text).repeat(2)))
            }
            3 => {
                let name = self.pick(&fields)?.name;
                ("field renamed", replaced(name, &format!("{}x", name.of(text))))
            }
            4 => ("model renamed", replaced(block.name?, "Renamed")),
            5 => {
                let field = self.pick(&fields)?;
                ("attribute missing", replaced(self.pick(&field.attributes)?.range, ""))
            }
            6 => {
                let tokens: Vec<_> =
                    tree.tokens.iter().filter(|token| !token.range.of(text).trim().is_empty()).collect();
                ("token missing", replaced(self.pick(&tokens)?.range, ""))
            }
            7 => {
                let ty = self.pick(&fields)?.ty?;
                let other = ["String", "Int", "DateTime", "Boolean", "BigInt", "Json"][self.below(6)];
                ("another type", replaced(ty.name, other))
            }
            8 => {
                let ty = self.pick(&fields)?.ty?;
                let mark = ["", "?", "[]"][self.below(3)];
                ("another mark", replaced(ty.range, &format!("{}{mark}", ty.name.of(text))))
            }
            9 => ("block doubled", replaced(item_range, &item_range.of(text).repeat(2))),
            10 => ("brace missing", replaced(block.close?, "")),
            11 => {
                let field = self.pick(&fields)?;
                let attribute = self.pick(&field.attributes)?;
                ("attribute misspelt", replaced(attribute.path, &format!("{}x", attribute.path.of(text))))
            }
            12 => {
                let attributes: Vec<_> =
                    fields.iter().flat_map(|field| &field.attributes).chain(block.attributes().map(|a| a.1)).collect();
                let attribute = *self.pick(&attributes)?;
                let argument = self.pick(attribute.args())?;
                ("argument misspelt", replaced(argument.name?, "wrong"))
            }
            13 => ("block missing", replaced(item_range, "")),
            14 => ("another provider", self.another_provider(text)?),
            15 => {
                let field = self.pick(&fields)?;
                let attribute = self.pick(&ATTRIBUTES)?;
                (
                    "attribute added",
                    replaced(TextRange::new(field.ty?.range.end, field.ty?.range.end), &format!(" {attribute}")),
                )
            }
            16 => {
                let close = block.close?;
                let names: Vec<&str> = fields.iter().map(|field| field.name.of(text)).collect();
                let (a, b) = (*self.pick(&names)?, *self.pick(&names)?);
                let line = self.pick(&BLOCK_ATTRIBUTES)?.replace("$a", a).replace("$b", b);
                ("block attribute added", replaced(TextRange::new(close.start, close.start), &format!("  {line}\n")))
            }
            17 => {
                let tokens: Vec<_> =
                    tree.tokens.iter().filter(|token| !token.range.of(text).trim().is_empty()).collect();
                let (from, to) = (self.pick(&tokens)?.range, self.pick(&tokens)?.range);
                ("token replaced", replaced(to, from.of(text)))
            }
            18 => {
                let attributes: Vec<_> =
                    fields.iter().flat_map(|field| &field.attributes).chain(block.attributes().map(|a| a.1)).collect();
                let attribute = *self.pick(&attributes)?;
                let value = self.pick(attribute.args())?.value.as_ref()?.range;
                ("another value", replaced(value, self.pick(&VALUES)?))
            }
            19 => {
                let relations: Vec<_> = fields
                    .iter()
                    .flat_map(|field| &field.attributes)
                    .filter(|attribute| attribute.name(text) == "relation")
                    .collect();
                let attribute = *self.pick(&relations)?;
                let argument = self.pick(&RELATION_ARGUMENTS)?;
                let end = attribute.range.end.saturating_sub(1);
                ("relation argument added", replaced(TextRange::new(end, end), &format!(", {argument}")))
            }
            20 => {
                let settings: Vec<_> = tree
                    .blocks()
                    .filter(|(_, block)| matches!(block.kind, BlockKind::Datasource | BlockKind::Generator))
                    .flat_map(|(_, block)| &block.members)
                    .filter(|member| matches!(member.kind, MemberKind::Setting(_)))
                    .collect();
                let line = self.pick(&settings)?.range;
                let with = *self.pick(&SETTINGS)?;
                ("another setting", replaced(line, with))
            }
            21 => {
                let (a, b) = (self.pick(&fields)?.name, self.pick(&fields)?.name);
                ("field of a taken name", replaced(a, b.of(text)))
            }
            22 => ("composite type", replaced(block.keyword, "type")),
            _ => ("view", replaced(block.keyword, "view")),
        })
    }

    fn another_provider(&mut self, text: &str) -> Option<String> {
        let (start, _) = text.match_indices("datasource ").next()?;
        let quote = start + text[start..].find("provider")?;
        let open = quote + text[quote..].find('"')? + 1;
        let close = open + text[open..].find('"')?;
        let provider =
            self.pick(&["postgresql", "mysql", "sqlite", "sqlserver", "cockroachdb", "mongodb", "oracle"])?;
        Some(format!("{}{provider}{}", &text[..open], &text[close..]))
    }
}

/// How many kinds of mistakes there are.
const KINDS: usize = 24;

const ATTRIBUTES: [&str; 22] = [
    "@id",
    "@unique",
    "@updatedAt",
    "@ignore",
    "@default(now())",
    "@default(autoincrement())",
    "@default(1.5)",
    "@default(\"x\")",
    "@default(true)",
    "@default([])",
    "@default(auto())",
    "@default(dbgenerated(\"x\"))",
    "@map(\"id\")",
    "@db.VarChar(200)",
    "@db.ObjectId",
    "@db.Decimal(70, 3)",
    "@db.Text",
    "@unique(sort: Desc, length: 3)",
    "@id(map: \"x\", clustered: false)",
    "@relation(\"x\")",
    "@default(uuid(4))",
    "@db.Timestamptz(9)",
];

const BLOCK_ATTRIBUTES: [&str; 16] = [
    "@@id([$a, $b])",
    "@@unique([$a, $b])",
    "@@index([$a])",
    "@@index([$a, $b], type: Hash)",
    "@@index([$a], type: Gin)",
    "@@index([$a(ops: JsonbPathOps)], type: Gin)",
    "@@index([$a(sort: Desc, length: 10)])",
    "@@fulltext([$a, $b])",
    "@@map(\"users\")",
    "@@schema(\"public\")",
    "@@ignore",
    "@@unique([$a], name: \"$b\")",
    "@@unique([$a, $a])",
    "@@index([$a], map: \"\")",
    "@@id([$a], map: \"pk\")",
    "@@shardKey([$a])",
];

const VALUES: [&str; 12] =
    ["1", "\"\"", "\"x\"", "[]", "[id]", "now()", "-1", "true", "Cascade", "SetNull", "id", "foo(bar: 1)"];

const RELATION_ARGUMENTS: [&str; 7] = [
    "onDelete: SetNull",
    "onDelete: Restrict",
    "onUpdate: SetDefault",
    "onDelete: NoAction, onUpdate: NoAction",
    "map: \"fk\"",
    "name: \"again\"",
    "references: [id]",
];

const SETTINGS: [&str; 10] = [
    "",
    "  provider = \"mysql\"\n",
    "  url = 1\n",
    "  relationMode = \"prisma\"\n",
    "  previewFeatures = [\"views\", \"nothing\"]\n",
    "  schemas = [\"public\", \"a\"]\n",
    "  extensions = [citext]\n",
    "  unknown = \"x\"\n",
    "  url\n",
    "  provider = env(\"A\")\n",
];
