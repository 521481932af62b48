//! Shapes of charts: numbers in, places in a box of 600 by 300 units out. Colours and words are the screen's.

mod round;

use round::{pie, radar, radial};

/// The width of the box.
pub const WIDTH: f64 = 600.0;
/// The height of the box.
pub const HEIGHT: f64 = 300.0;
/// Room at the left for the numbers of the axis, and at the foot for the names.
const LEFT: f64 = 48.0;
const FOOT: f64 = 28.0;
const TOP: f64 = 12.0;
/// About how many lines lie across.
const LINES: f64 = 5.0;
/// The most names below an axis.
const NAMES: usize = 12;
/// The radius of a dot.
const DOT: f64 = 4.0;

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Filled lines.
    Area,
    /// Bars beside each other.
    Bar,
    /// Lines.
    Line,
    /// Parts of a whole; one colour a row.
    Pie,
    /// A web around a middle.
    Radar,
    /// Rings around a middle; one colour a row.
    Radial,
}

/// Something to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A path, as the `d` of SVG.
    Path {
        /// Where it goes.
        d: String,
        /// The number of its colour, from 0.
        colour: usize,
        /// Filled, or a line.
        filled: bool,
    },
    /// A line of the scale, with its number.
    Scale {
        /// Where it lies.
        y: f64,
        /// What it stands for.
        value: f64,
    },
    /// A line to read a web by, as the `d` of SVG.
    Web {
        /// Where it goes.
        d: String,
    },
    /// A name.
    Name {
        /// Its middle.
        x: f64,
        /// Its foot.
        y: f64,
        /// The row that it names.
        row: usize,
    },
}

/// The shapes of a chart. `rows` holds a number for each series, none where there is none; numbers that are not finite
/// count as none.
#[must_use]
pub fn shapes(kind: Kind, rows: &[Vec<Option<f64>>]) -> Vec<Shape> {
    let series = rows.iter().map(Vec::len).max().unwrap_or(0);
    if series == 0 {
        return Vec::new();
    }
    let number = |row: usize, series: usize| {
        let value = rows.get(row)?.get(series).copied()??;
        value.is_finite().then_some(value)
    };
    match kind {
        Kind::Pie => pie(rows.len(), &|row| number(row, 0).unwrap_or(0.0).max(0.0)),
        Kind::Radial => radial(rows.len(), &|row| number(row, 0).unwrap_or(0.0).max(0.0)),
        Kind::Radar => radar(rows.len(), series, &|row, series| {
            number(row, series).unwrap_or(0.0).max(0.0)
        }),
        Kind::Area | Kind::Bar | Kind::Line => along(kind, rows.len(), series, &number),
    }
}

/// The smallest round number that is not below this one: 1, 2 or 5 and zeros.
#[must_use]
pub fn round_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let ten = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    let step = steps.into_iter().find(|step| step * ten >= value).unwrap_or(10.0);
    step * ten
}

fn along(kind: Kind, rows: usize, series: usize, number: &dyn Fn(usize, usize) -> Option<f64>) -> Vec<Shape> {
    let all = || (0..rows).flat_map(|row| (0..series).filter_map(move |series| number(row, series)));
    let (least, most) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    // Lines at round numbers, one of them at nought.
    let between = round_up((most - least) / LINES);
    let (first, last) = (
        (least / between).floor(),
        (most / between).ceil().max(1.0 + (least / between).floor()),
    );
    let (least, most) = (first * between, last * between);
    let y = |value: f64| TOP + (HEIGHT - FOOT - TOP) * (1.0 - (value - least) / (most - least));
    let step = (WIDTH - LEFT) / count(rows);
    let middle = |row: usize| LEFT + step * (count(row) + 0.5);
    let mut shapes = Vec::new();
    let mut line = first;
    while line <= last {
        let value = line * between;
        shapes.push(Shape::Scale { y: y(value), value });
        line += 1.0;
    }
    // Names that would run into each other are left out; the table beside the chart has them all.
    let every = rows.div_ceil(NAMES).max(1);
    for row in (0..rows).step_by(every) {
        shapes.push(Shape::Name {
            x: middle(row),
            y: HEIGHT - 8.0,
            row,
        });
    }
    for colour in 0..series {
        if kind == Kind::Bar {
            let width = step * 0.7 / count(series);
            for row in 0..rows {
                if let Some(value) = number(row, colour) {
                    let x = middle(row) - step * 0.35 + width * count(colour);
                    let (top, foot) = (y(value.max(0.0)), y(value.min(0.0)));
                    let d = format!("M{x:.1} {foot:.1}V{top:.1}h{width:.1}V{foot:.1}Z");
                    shapes.push(Shape::Path {
                        d,
                        colour,
                        filled: true,
                    });
                }
            }
            continue;
        }
        let points: Vec<(f64, f64)> = (0..rows)
            .filter_map(|row| Some((middle(row), y(number(row, colour)?))))
            .collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            continue;
        };
        let line = path(&points);
        if kind == Kind::Area {
            let d = format!("{line}L{:.1} {:.1}L{:.1} {:.1}Z", last.0, y(0.0), first.0, y(0.0));
            shapes.push(Shape::Path {
                d,
                colour,
                filled: true,
            });
        }
        // A line through one point would not be seen.
        let one = points.len() == 1;
        shapes.push(Shape::Path {
            d: if one { dot(first.0, first.1) } else { line },
            colour,
            filled: one,
        });
    }
    shapes
}

fn dot(x: f64, y: f64) -> String {
    let (left, right) = (x - DOT, x + DOT);
    format!("M{left:.1} {y:.1}A{DOT} {DOT} 0 1 1 {right:.1} {y:.1}A{DOT} {DOT} 0 1 1 {left:.1} {y:.1}Z")
}

/// How many letters of a name find room below the axis when there are so many rows.
#[must_use]
pub fn letters(rows: usize) -> usize {
    const LETTER: f64 = 7.0;
    let shown = rows.clamp(1, NAMES);
    let mut letters = 3;
    while letters < 24 && count(letters + 2) * LETTER <= (WIDTH - LEFT) / count(shown) {
        letters += 1;
    }
    letters
}

/// A number for the axis, where there is little room: thousands and millions by their signs.
#[must_use]
pub fn axis_number(value: f64) -> String {
    let size = value.abs();
    let (by, sign) = match size {
        _ if size >= 1e9 => (1e9, "G"),
        _ if size >= 1e6 => (1e6, "M"),
        _ if size >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    format!("{}{sign}", plain(value / by))
}

/// A number with as many places as say something.
#[must_use]
pub fn plain(value: f64) -> String {
    let places = if value.abs() >= 1.0 { 2 } else { 6 };
    let text = format!("{value:.places$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn path(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        d.push_str(&format!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }));
    }
    d
}

#[expect(clippy::cast_precision_loss, reason = "rows and series are counted in hundreds")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 6] = [Kind::Area, Kind::Bar, Kind::Line, Kind::Pie, Kind::Radar, Kind::Radial];

    #[test]
    fn every_chart_stays_in_its_box_whatever_the_numbers() {
        let cases: &[&[&[Option<f64>]]] = &[
            &[&[Some(3.0)]],
            &[&[Some(0.0)], &[Some(0.0)]],
            &[
                &[Some(3.0), Some(-2.0)],
                &[None, Some(1e9)],
                &[Some(f64::NAN), Some(0.5)],
            ],
            &[&[None], &[None]],
        ];
        for rows in cases {
            let rows: Vec<Vec<Option<f64>>> = rows.iter().map(|row| row.to_vec()).collect();
            for kind in KINDS {
                for shape in shapes(kind, &rows) {
                    match shape {
                        Shape::Path { d, .. } | Shape::Web { d } => {
                            let numbers = d.split(|c: char| !(c.is_ascii_digit() || ".-".contains(c)));
                            for number in numbers.filter(|number| !number.is_empty()) {
                                let number: f64 = number.parse().unwrap();
                                assert!((-1.0..=WIDTH + 1.0).contains(&number), "{kind:?} {rows:?}: {d}");
                            }
                        }
                        Shape::Scale { y, .. } => assert!((0.0..=HEIGHT).contains(&y), "{kind:?} {rows:?}"),
                        Shape::Name { x, y, .. } => {
                            assert!(
                                (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y),
                                "{kind:?} {rows:?}"
                            );
                        }
                    }
                }
            }
        }
        assert!(shapes(Kind::Bar, &[]).is_empty());
    }

    #[test]
    fn bars_are_as_high_as_their_numbers() {
        let rows = vec![vec![Some(5.0)], vec![Some(10.0)]];
        let tops: Vec<String> = shapes(Kind::Bar, &rows)
            .into_iter()
            .filter_map(|shape| match shape {
                Shape::Path { d, .. } => d.split(['V', 'h']).nth(1).map(str::to_owned),
                _ => None,
            })
            .collect();
        assert_eq!(tops, ["142.0", "12.0"], "half the height and all of it");
    }

    #[test]
    fn the_axis_has_a_line_at_nought_and_few_others() {
        let lines = |numbers: &[f64]| -> Vec<f64> {
            let rows: Vec<_> = numbers.iter().map(|number| vec![Some(*number)]).collect();
            let shapes = shapes(Kind::Bar, &rows).into_iter();
            shapes
                .filter_map(|shape| {
                    if let Shape::Scale { value, .. } = shape {
                        Some(value)
                    } else {
                        None
                    }
                })
                .collect()
        };
        assert_eq!(lines(&[10.0]), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(lines(&[-7.0, -3.0]), [-8.0, -6.0, -4.0, -2.0, 0.0]);
        assert_eq!(lines(&[-4.0, 6.0]), [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
        assert_eq!(lines(&[0.0]), [0.0, 1.0]);
    }

    #[test]
    fn numbers_and_names_fit_where_they_stand() {
        for (value, said) in [
            (0.0, "0"),
            (0.3, "0.3"),
            (0.002, "0.002"),
            (1500.0, "1500"),
            (25_000.0, "25k"),
            (-2.5e6, "-2.5M"),
            (1e9, "1G"),
        ] {
            assert_eq!(axis_number(value), said);
        }
        assert_eq!((letters(1), letters(6), letters(12), letters(500)), (24, 12, 5, 5));
    }

    #[test]
    fn scales_end_at_round_numbers() {
        for (value, up) in [
            (0.0, 1.0),
            (1.0, 1.0),
            (1.1, 2.0),
            (37.0, 50.0),
            (0.03, 0.05),
            (999.0, 1000.0),
        ] {
            assert!((round_up(value) - up).abs() < 1e-9, "{value}: {}", round_up(value));
        }
    }
}
