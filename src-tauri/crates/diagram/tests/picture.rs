//! What single tables, edges and files look like: sizes and rows, crow's feet, the SVG, the diagram file.

#[allow(dead_code)]
mod made;

use std::collections::BTreeMap;

use diagram::{
    Badge, Cardinality, HEADER, MAX_WIDTH, MIN_WIDTH, Options, PADDING, Picture, ROW, Side, Theme, areas, arrange,
    badges, boxes, colors, edges, module_of, modules, read, route, row_of, sizes, svg, text_width, type_label, write,
};
use made::{Key, Made, schema};
use schema::*;

fn two(optional: bool, unique: bool) -> Schema {
    let table = |columns| Made { module: None, columns };
    schema(&[table(2), table(3)], &[Key { child: 1, parent: 0, optional, unique }])
}

fn placed(schema: &Schema) -> BTreeMap<TableId, (i32, i32)> {
    arrange(schema, &BTreeMap::new(), &Options::default())
}

#[test]
fn height_is_header_rows_and_padding() {
    let schema = two(false, false);
    let heights: Vec<_> = sizes(&schema).values().map(|size| size.height).collect();
    assert_eq!(heights, [HEADER + 3 * ROW + PADDING, HEADER + 5 * ROW + PADDING]);
}

#[test]
fn rows_are_counted_in_the_order_of_columns() {
    let schema = two(false, false);
    let table = schema.table_named("Table1").expect("there");
    let rows: Vec<_> = table.columns().map(|column| row_of(&schema, table.id, column.id)).collect();
    assert_eq!(rows, (0..5).map(|i| Some(HEADER + ROW * i + ROW / 2)).collect::<Vec<_>>());
    let other = schema.table_named("Table0").expect("there").id;
    assert_eq!(row_of(&schema, other, table.columns().next().expect("one").id), None);
}

#[test]
fn widths_follow_the_longest_row_within_bounds() {
    let mut schema = Schema::new();
    let mut ids = schema.ids();
    let mut widths = Vec::new();
    for name in ["A", &"LongName".repeat(5), &"X".repeat(300), ""] {
        let id: TableId = ids.fresh();
        made::put(&mut schema, Change::Table(Edit::Create { to: made::table(id, name, None) }));
        widths.push(sizes(&schema)[&id].width);
    }
    assert_eq!((widths[0], widths[2], widths[3]), (MIN_WIDTH, MAX_WIDTH, MIN_WIDTH));
    assert!(widths[1] >= text_width(&"LongName".repeat(5), 14) && widths[1] < MAX_WIDTH && widths[1] % 2 == 0);
}

#[test]
fn types_are_native_where_named_and_marked_by_arity() {
    let mut schema = two(true, false);
    let key = schema.table_named("Table1").expect("there").column_named("fk0").expect("there").record().clone();
    let label = |schema: &Schema| type_label(schema.column(key.id).expect("there"));
    assert_eq!(label(&schema), "Int?");
    let native = NativeType { name: "VarChar".to_owned(), args: vec!["255".to_owned()] };
    let to = Column { native: Some(native), arity: Arity::List, ..key.clone() };
    made::put(&mut schema, Change::Column(Edit::Alter { from: key.clone(), to }));
    assert_eq!(label(&schema), "VarChar(255)[]");
}

#[test]
fn crows_feet_follow_nullability_and_uniqueness() {
    use Cardinality::{One, ZeroOrMany, ZeroOrOne};
    for (optional, unique, expected) in [
        (false, false, [ZeroOrMany, One]),
        (true, false, [ZeroOrMany, ZeroOrOne]),
        (false, true, [ZeroOrOne, One]),
        (true, true, [ZeroOrOne, ZeroOrOne]),
    ] {
        let schema = two(optional, unique);
        let edge = edges(&schema).remove(0);
        assert_eq!(edge.kinds, expected);
        assert!(!edge.identifying);
        let column = schema.table_named("Table1").and_then(|t| t.column_named("fk0")).expect("there");
        let letters = if unique { vec![Badge::Foreign, Badge::Unique] } else { vec![Badge::Foreign] };
        assert_eq!(badges(column), letters);
    }
}

#[test]
fn an_index_and_personal_data_have_badges_of_their_own() {
    let mut schema = two(false, false);
    let table = schema.table_named("Table1").expect("there");
    let (key, column) =
        (table.primary_key().expect("there").record().clone(), table.column_named("fk0").expect("there"));
    let from = column.record().clone();
    let mut to = from.clone();
    to.notes.pii = Some(Pii { class: PiiClass::Email, protection: None });
    let width = |schema: &Schema| sizes(schema)[&from.table].width;
    let before = width(&schema);
    let index =
        Index { id: schema.ids().fresh(), kind: IndexKind::Plain, parts: vec![IndexPart::column(from.id)], ..key };
    made::put(&mut schema, Change::Index(Edit::Create { to: index }));
    assert_eq!(badges(schema.column(from.id).expect("there")), [Badge::Foreign, Badge::Index]);
    made::put(&mut schema, Change::Column(Edit::Alter { from: from.clone(), to: to.clone() }));
    assert_eq!(badges(schema.column(from.id).expect("there")), [Badge::Foreign, Badge::Index, Badge::Personal]);
    assert!(width(&schema) >= before, "they have room");
    let mut none = to.clone();
    none.notes.pii = Some(Pii { class: PiiClass::None, protection: None });
    made::put(&mut schema, Change::Column(Edit::Alter { from: to, to: none }));
    assert_eq!(badges(schema.column(from.id).expect("there")), [Badge::Foreign, Badge::Index]);
}

#[test]
fn a_key_within_the_primary_key_is_identifying() {
    let mut schema = two(false, false);
    let table = schema.table_named("Table1").expect("there");
    let (from, column) =
        (table.primary_key().expect("there").record().clone(), table.column_named("fk0").expect("there").id);
    let mut to = from.clone();
    to.parts.push(IndexPart::column(column));
    made::put(&mut schema, Change::Index(Edit::Alter { from, to }));
    let edge = edges(&schema).remove(0);
    assert!(edge.identifying);
    assert_eq!(edge.kinds[0], Cardinality::ZeroOrMany, "the primary key has a second column");
    assert_eq!(badges(schema.column(column).expect("there")), [Badge::Primary, Badge::Foreign]);
}

#[test]
fn a_many_to_many_relation_is_one_edge_between_headers() {
    let mut schema = schema(&[Made { module: None, columns: 1 }, Made { module: None, columns: 1 }], &[]);
    let [a, b] = [0, 1].map(|i| *schema.tables().keys().nth(i).expect("there"));
    let id = made::many_to_many(&mut schema, a, b);
    let boxes = boxes(&schema, &placed(&schema));
    let routes = route(&schema, &boxes);
    let route = &routes[&id.into()];
    assert_eq!(route.ends.map(|end| end.kind), [Cardinality::ZeroOrMany; 2]);
    assert_eq!(route.points.first().map(|p| p.1), Some(boxes[&a].y + HEADER / 2));
    assert_eq!(route.points.last().map(|p| p.1), Some(boxes[&b].y + HEADER / 2));
}

#[test]
fn a_self_reference_is_a_loop_at_one_side() {
    let schema =
        schema(&[Made { module: None, columns: 4 }], &[Key { child: 0, parent: 0, optional: true, unique: false }]);
    let routes = route(&schema, &boxes(&schema, &placed(&schema)));
    let route = routes.values().next().expect("one");
    assert_eq!(route.ends.map(|end| end.side), [Side::Right; 2]);
    assert_eq!(route.points.len(), 4);
}

#[test]
fn parallel_edges_are_kept_apart() {
    let key = |child| Key { child, parent: 0, optional: false, unique: false };
    let schema =
        schema(&[Made { module: None, columns: 4 }, Made { module: None, columns: 0 }], &[key(1), key(1), key(1)]);
    let routes = route(&schema, &boxes(&schema, &placed(&schema)));
    let mut tracks: Vec<i32> =
        routes.values().flat_map(|r| r.points.windows(2).filter(|p| p[0].0 == p[1].0).map(|p| p[0].0)).collect();
    tracks.sort_unstable();
    assert!(tracks.len() >= 2 && tracks.windows(2).all(|pair| pair[1] - pair[0] >= 8), "{tracks:?}");
}

#[test]
fn modules_of_tables_come_from_the_text_first() {
    let schema = schema(&[Made { module: Some("sales"), columns: 0 }, Made { module: None, columns: 0 }], &[]);
    assert_eq!(modules(&schema).into_values().collect::<Vec<_>>(), ["sales", ""]);
    assert_eq!(module_of(schema.table_named("Table0").expect("there")), "sales");
}

#[test]
fn a_chosen_colour_wins_and_an_unknown_one_is_ignored() {
    let mut schema = two(false, false);
    let [a, b] = [0, 1].map(|i| *schema.tables().keys().nth(i).expect("there"));
    for (table, color) in [(a, "teal"), (b, "no-colour")] {
        let to = Placement { table, x: 0, y: 0, color: Some(color.to_owned()), pinned: false };
        made::put(&mut schema, Change::Placement(Edit::Create { to }));
    }
    let colors = colors(&schema);
    assert_eq!((colors[&a].name, colors[&b].name), ("teal", "blue"));
}

/// Whether every element is closed, in order: enough to see text that was not escaped.
fn is_balanced(xml: &str) -> bool {
    let mut open = Vec::new();
    for part in xml.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { return false };
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match tag.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            None if !tag.ends_with('/') => open.push(name),
            _ => {}
        }
        let entities =
            text.split('&').skip(1).all(|e| ["amp;", "lt;", "gt;", "quot;"].iter().any(|known| e.starts_with(known)));
        if !entities {
            return false;
        }
    }
    open.is_empty()
}

#[test]
fn the_svg_is_well_formed_whatever_the_names() {
    let mut schema = schema(&[Made { module: Some("a<b>&\"c\""), columns: 2 }, Made { module: None, columns: 2 }], &[]);
    let from = schema.table_named("Table0").expect("there").record().clone();
    let to = Table { name: "<script>&'\"\u{1}".to_owned(), ..from.clone() };
    made::put(&mut schema, Change::Table(Edit::Alter { from, to }));
    let boxes = boxes(&schema, &placed(&schema));
    for theme in [Theme::Light, Theme::Dark] {
        let text = svg(
            &schema,
            &boxes,
            &route(&schema, &boxes),
            Picture { theme, title: Some("R & D <1>"), ..Picture::default() },
        );
        assert!(is_balanced(&text), "{text}");
        assert!(
            text.contains("&lt;script&gt;&amp;")
                && text.contains("R &amp; D &lt;1&gt;")
                && text.contains(">a&lt;b&gt;")
        );
    }
    assert!(!is_balanced("<a><b></a>") && !is_balanced("<a>R & D</a>"));
}

#[test]
fn the_svg_shows_every_table_column_and_edge() {
    let schema = two(true, false);
    let boxes = boxes(&schema, &placed(&schema));
    let text = svg(&schema, &boxes, &route(&schema, &boxes), Picture::default());
    for needle in [">Table0<", ">Table1<", ">fk0<", ">Int?<", ">PK<", ">FK<", "stroke-dasharray:5 4"] {
        assert!(text.contains(needle), "{needle} is missing in {text}");
    }
}

#[test]
fn only_the_widest_tables_cut_texts() {
    let mut schema = Schema::new();
    let mut ids = schema.ids();
    let mut draw = |name: String| {
        let id: TableId = ids.fresh();
        made::put(&mut schema, Change::Table(Edit::Create { to: made::table(id, "T", None) }));
        let column = made::column(&mut schema, &mut ids, id, &name, 0, Arity::Optional);
        made::index(&mut schema, &mut ids, id, column, IndexKind::Primary);
        made::index(&mut schema, &mut ids, id, column, IndexKind::Unique);
        let boxes = boxes(&schema, &BTreeMap::from([(id, (0, 0))]));
        (boxes[&id].width, svg(&schema, &boxes, &BTreeMap::new(), Picture::default()).contains('…'))
    };
    for length in 1..60 {
        let (width, cut) = draw("Mi".repeat(length));
        assert!(!cut || width == MAX_WIDTH, "{length}");
    }
    assert_eq!(draw("Mi".repeat(60)), (MAX_WIDTH, true));
}

#[test]
fn areas_hold_their_tables_and_need_two_modules() {
    let one = schema(&[Made { module: Some("sales"), columns: 2 }], &[]);
    assert!(areas(&one, &boxes(&one, &placed(&one))).is_empty());
    let tables = [Made { module: Some("sales"), columns: 2 }, Made { module: Some("stock"), columns: 2 }];
    let schema = schema(&[tables.clone(), tables].concat(), &[]);
    let boxes = boxes(&schema, &placed(&schema));
    let areas = areas(&schema, &boxes);
    for (id, module) in modules(&schema) {
        let (area, rect) = (areas[&module], boxes[&id]);
        assert!(area.x < rect.x && area.y < rect.y && area.right() > rect.right() && area.bottom() > rect.bottom());
    }
    assert!(!areas["sales"].overlaps(areas["stock"]));
}

fn with_placements() -> Schema {
    let mut schema = two(false, false);
    for (i, table) in schema.tables().keys().copied().collect::<Vec<_>>().into_iter().enumerate() {
        let i = i as i32;
        let to =
            Placement { table, x: 10 - 300 * i, y: 20 * i, color: (i == 1).then(|| "teal".to_owned()), pinned: i == 1 };
        made::put(&mut schema, Change::Placement(Edit::Create { to }));
    }
    schema
}

#[test]
fn the_diagram_file_is_one_table_per_line_and_reads_back() {
    let schema = with_placements();
    let text = write(&schema);
    assert_eq!(
        text,
        "{\n  \"Table0\": { \"x\": 10, \"y\": 0 },\n  \"Table1\": { \"x\": -290, \"y\": 20, \"color\": \"teal\", \"pinned\": true },\n  \
         \"$version\": 1\n}\n"
    );
    let (placements, problems) = read(&text, &schema);
    assert_eq!((&placements, &problems[..]), (schema.placements(), &[][..]));
}

#[test]
fn what_a_diagram_file_says_wrong_is_told_with_its_line() {
    let schema = with_placements();
    let text = "{\n  \"Table0\": { \"x\": 1.6, \"y\": 99999999999 },\n  \"Gone\": { \"x\": 1, \"y\": 1 },\n  \"Table1\": { \"x\": \"a\" }\n}\n";
    let (placements, problems) = read(text, &schema);
    let places: Vec<_> = placements.values().map(|p| (p.x, p.y)).collect();
    assert_eq!(places, [(2, 1_000_000)]);
    let told: Vec<_> =
        problems.iter().map(|p| (p.line, p.message.contains("Gone") || p.message.contains("Table1"))).collect();
    assert_eq!(told, [(3, true), (4, true)]);
}

#[test]
fn a_broken_diagram_file_gives_what_its_lines_say() {
    let schema = with_placements();
    let conflict = write(&schema)
        .replace("  \"Table1\"", "<<<<<<< ours\n=======\n  \"Table1\"")
        .replace("  \"$", ">>>>>>> theirs\n  \"$");
    let (placements, problems) = read(&conflict, &schema);
    assert_eq!(&placements, schema.placements());
    assert_eq!(problems.len(), 1);
    for text in ["[]", "3", "{", "nonsense", "\u{feff}{}"] {
        assert!(read(text, &schema).0.is_empty());
    }
    assert_eq!(read(" \n", &schema), (BTreeMap::new(), Vec::new()));
}

#[test]
fn qualified_names_tell_tables_of_one_name_apart() {
    let mut schema = two(false, false);
    for (name, namespace) in [("Table0", "auth"), ("Table1", "shop")] {
        let from = schema.table_named(name).expect("there").record().clone();
        let to = Table { name: "User".to_owned(), namespace: Some(namespace.to_owned()), ..from.clone() };
        made::put(&mut schema, Change::Table(Edit::Alter { from, to }));
    }
    let (placements, problems) = read("{\"shop.User\":{\"x\":1,\"y\":2},\"auth.User\":{\"x\":3,\"y\":4}}", &schema);
    assert_eq!(placements.values().map(|p| (p.x, p.y)).collect::<Vec<_>>(), [(3, 4), (1, 2)]);
    assert!(problems.is_empty());
}
