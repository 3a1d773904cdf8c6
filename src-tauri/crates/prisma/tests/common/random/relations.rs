//! Random changes of relations, enums and checks.

use schema::{
    Arity, Change, Check, CheckId, ColumnId, ColumnType, DefaultValue, Edit, Enum, EnumId, EnumValue, ForeignKey,
    ForeignKeyId, Inverse, Literal, ManyToMany, ManyToManyEnd, ReferentialAction, TableId,
};

use super::{Editor, Random};

impl Editor {
    pub(super) fn create_key(&mut self) {
        let (Some(table), Some(references)) = (self.table(), self.table()) else { return };
        let target = self.schema.columns_of(references).to_vec();
        let Some(target) = self.random.pick(&target) else { return };
        let own: Vec<ColumnId> = self.schema.columns_of(table).to_vec();
        let column = if self.random.chance(60) {
            let Some(rank) = self.rank(table) else { return };
            let to = self.new_column(table, rank);
            let id = to.id;
            self.make(Change::Column(Edit::Create { to }));
            Some(id)
        } else {
            self.random.pick(&own)
        };
        let Some(column) = column else { return };
        let id: ForeignKeyId = self.ids.fresh();
        let inverse = Inverse {
            name: self.fresh("inverse"),
            list: self.random.chance(70),
            comment: self.words(),
            ignored: false,
        };
        let action = |random: &mut Random| {
            random.pick(&[None, Some(ReferentialAction::Cascade), Some(ReferentialAction::SetNull)]).flatten()
        };
        let required = self.schema.columns()[&column].arity == Arity::Required;
        let to = ForeignKey {
            optional: required && self.random.chance(20),
            id,
            table,
            references,
            columns: vec![column],
            ref_columns: vec![target],
            field: self.fresh("parent"),
            inverse: Some(inverse),
            // Named, so that it is not mistaken for another between the same tables.
            relation: Some(self.fresh("Relation")),
            mapped: self.mapped("fk"),
            on_delete: action(&mut self.random),
            on_update: action(&mut self.random),
            comment: self.words(),
            ignored: self.random.chance(10),
        };
        self.make(Change::ForeignKey(Edit::Create { to }));
    }

    fn key(&mut self) -> Option<ForeignKey> {
        let ids: Vec<ForeignKeyId> = self.schema.foreign_keys().keys().copied().collect();
        self.random.pick(&ids).map(|id| self.schema.foreign_keys()[&id].clone())
    }

    pub(super) fn alter_key(&mut self) {
        let Some(from) = self.key() else { return };
        let mut to = from.clone();
        match self.random.below(6) {
            0 => {
                to.on_delete = self
                    .random
                    .pick(&[None, Some(ReferentialAction::Cascade), Some(ReferentialAction::Restrict)])
                    .flatten()
            }
            1 => to.mapped = self.mapped("fk"),
            2 => to.field = self.fresh("field"),
            3 => to.relation = Some(self.fresh("Named")),
            4 => to.comment = self.words(),
            _ => {
                if let Some(inverse) = &mut to.inverse {
                    inverse.name = self.fresh("inverse");
                    inverse.comment = self.words();
                }
            }
        }
        if to != from {
            self.make(Change::ForeignKey(Edit::Alter { from, to }));
        }
    }

    pub(super) fn drop_key(&mut self) {
        let Some(from) = self.key() else { return };
        self.make(Change::ForeignKey(Edit::Drop { from }));
    }

    pub(super) fn many_to_many(&mut self) {
        let ids: Vec<_> = self.schema.many_to_many().keys().copied().collect();
        if let Some(id) = self.random.pick(&ids)
            && self.random.chance(50)
        {
            let from = self.schema.many_to_many()[&id].clone();
            if self.random.chance(50) {
                self.make(Change::ManyToMany(Edit::Drop { from }));
            } else {
                let mut to = from.clone();
                to.relation = Some(self.fresh("Joined"));
                to.a.comment = self.words();
                self.make(Change::ManyToMany(Edit::Alter { from, to }));
            }
            return;
        }
        let (Some(a), Some(b)) = (self.table(), self.table()) else { return };
        let mut end = |table| ManyToManyEnd {
            table,
            field: self.fresh("list"),
            columns: Vec::new(),
            ref_columns: Vec::new(),
            comment: self.words(),
            ignored: false,
        };
        let (a, b) = (end(a), end(b));
        let to = ManyToMany { id: self.ids.fresh(), relation: Some(self.fresh("Many")), a, b };
        self.make(Change::ManyToMany(Edit::Create { to }));
        self.sort_ends();
    }

    fn new_value(&mut self) -> EnumValue {
        EnumValue {
            id: self.ids.fresh(),
            name: self.fresh("VALUE"),
            mapped: self.mapped("value"),
            comment: self.words(),
        }
    }

    pub(super) fn create_enum(&mut self) {
        let id: EnumId = self.ids.fresh();
        let (name, mapped, comment) = (self.fresh("Kind"), self.mapped("kind"), self.words());
        let values = (0..1 + self.random.below(4)).map(|_| self.new_value()).collect();
        self.make(Change::Enum(Edit::Create { to: Enum { id, namespace: None, name, mapped, values, comment } }));
    }

    pub(super) fn alter_enum(&mut self) {
        let ids: Vec<EnumId> = self.schema.enums().keys().copied().collect();
        let Some(id) = self.random.pick(&ids) else { return };
        let from = self.schema.enums()[&id].clone();
        let mut to = from.clone();
        let count = to.values.len();
        match self.random.below(6) {
            0 => to.name = self.fresh("Renamed"),
            1 => to.comment = self.words(),
            2 => to.mapped = self.mapped("mapped"),
            3 => {
                let value = self.new_value();
                to.values.insert(self.random.below(count + 1), value);
            }
            4 if count > 0 => {
                let value = to.values.remove(self.random.below(count));
                to.values.insert(self.random.below(count), value);
            }
            _ if count > 0 => {
                let at = self.random.below(count);
                let name = self.fresh("RENAMED");
                self.rename_value(id, &to.values[at].name.clone(), &name);
                to.values[at].name = name;
                to.values[at].comment = self.words();
            }
            _ => {}
        }
        if to != from {
            self.make(Change::Enum(Edit::Alter { from, to }));
        }
    }

    /// The defaults that name a value.
    fn rename_value(&mut self, id: EnumId, old: &str, new: &str) {
        for from in self.schema.columns().values().filter(|c| c.ty == ColumnType::Enum(id)).cloned().collect::<Vec<_>>()
        {
            let mut to = from.clone();
            let literals: &mut [Literal] = match to.default.as_mut().map(|default| &mut default.value) {
                Some(DefaultValue::Literal(literal)) => std::slice::from_mut(literal),
                Some(DefaultValue::List(literals)) => literals,
                _ => continue,
            };
            for literal in literals.iter_mut().filter(|literal| **literal == Literal::EnumValue(old.to_owned())) {
                *literal = Literal::EnumValue(new.to_owned());
            }
            if to != from {
                self.make(Change::Column(Edit::Alter { from, to }));
            }
        }
    }

    pub(super) fn drop_enum(&mut self) {
        let used = |id: &EnumId| self.schema.columns().values().any(|column| column.ty == ColumnType::Enum(*id));
        let ids: Vec<EnumId> = self.schema.enums().keys().copied().filter(|id| !used(id)).collect();
        let Some(id) = self.random.pick(&ids) else { return };
        let from = self.schema.enums()[&id].clone();
        self.make(Change::Enum(Edit::Drop { from }));
    }

    pub(super) fn check(&mut self) {
        let ids: Vec<CheckId> = self.schema.checks().keys().copied().collect();
        if let Some(id) = self.random.pick(&ids)
            && self.random.chance(60)
        {
            let from = self.schema.checks()[&id].clone();
            if self.random.chance(50) {
                self.make(Change::Check(Edit::Drop { from }));
            } else {
                let expression = format!("price > {}", self.random.below(1000));
                let to = Check { expression, ..from.clone() };
                if to != from {
                    self.make(Change::Check(Edit::Alter { from, to }));
                }
            }
            return;
        }
        let Some(table) = self.table() else { return };
        let (id, name) = (self.ids.fresh(), self.mapped("positive"));
        let expression = format!("price > {}", self.ids.fresh::<TableId>().0);
        self.make(Change::Check(Edit::Create { to: Check { id, table, name, expression } }));
    }
}
