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
        Some(match self.below(14) {
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
            _ => ("block missing", replaced(item_range, "")),
        })
    }
}
