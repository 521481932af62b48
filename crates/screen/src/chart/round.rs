//! Charts around a middle.

use std::f64::consts::{PI, TAU};

use super::{HEIGHT, Shape, WIDTH, count, path, round_up};

const MIDDLE: (f64, f64) = (WIDTH / 2.0, HEIGHT / 2.0);
const RADIUS: f64 = 120.0;
/// Rings of a web.
const RINGS: u32 = 4;

/// Parts of a whole, clockwise from the top.
pub(super) fn pie(rows: usize, number: &dyn Fn(usize) -> f64) -> Vec<Shape> {
    let total: f64 = (0..rows).map(number).sum();
    let mut shapes = Vec::new();
    let mut from = 0.0;
    for row in 0..rows {
        if total <= 0.0 {
            break;
        }
        let part = number(row) / total;
        if part <= 0.0 {
            continue;
        }
        // A whole circle has no beginning that differs from its end, so a hair is left out.
        let to = from + (part * TAU).min(TAU - 0.001);
        let (start, end) = (on_circle(RADIUS, from), on_circle(RADIUS, to));
        let large = u8::from(to - from > PI);
        let d = format!(
            "M{:.1} {:.1}L{:.1} {:.1}A{RADIUS} {RADIUS} 0 {large} 1 {:.1} {:.1}Z",
            MIDDLE.0, MIDDLE.1, start.0, start.1, end.0, end.1
        );
        shapes.push(Shape::Path {
            d,
            colour: row,
            filled: true,
        });
        from = to;
    }
    shapes
}

/// One ring a row, as long as its number; the outermost is the first.
pub(super) fn radial(rows: usize, number: &dyn Fn(usize) -> f64) -> Vec<Shape> {
    let most = round_up((0..rows).map(number).fold(0.0, f64::max));
    let width = (RADIUS - 30.0) / count(rows.max(1));
    let mut shapes = Vec::new();
    for row in 0..rows {
        let length = (number(row) / most * TAU * 0.75).min(TAU * 0.75);
        if length <= 0.0 {
            continue;
        }
        let outer = RADIUS - width * count(row);
        let inner = (outer - width * 0.7).max(1.0);
        let large = u8::from(length > PI);
        let (a, b) = (on_circle(outer, 0.0), on_circle(outer, length));
        let (c, d) = (on_circle(inner, length), on_circle(inner, 0.0));
        let d = format!(
            "M{:.1} {:.1}A{outer:.1} {outer:.1} 0 {large} 1 {:.1} {:.1}L{:.1} {:.1}A{inner:.1} {inner:.1} 0 {large} 0 {:.1} {:.1}Z",
            a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1
        );
        shapes.push(Shape::Path {
            d,
            colour: row,
            filled: true,
        });
    }
    shapes
}

/// A corner a row, a line around for each series.
pub(super) fn radar(rows: usize, series: usize, number: &dyn Fn(usize, usize) -> f64) -> Vec<Shape> {
    let all = (0..rows).flat_map(|row| (0..series).map(move |series| number(row, series)));
    let most = round_up(all.fold(0.0, f64::max));
    let angle = |row: usize| TAU * count(row) / count(rows.max(1));
    let mut shapes: Vec<Shape> = (0..rows)
        .map(|row| {
            let (x, y) = on_circle(RADIUS + 14.0, angle(row));
            Shape::Name { x, y: y + 4.0, row }
        })
        .collect();
    let around = |radius: f64| {
        let corners: Vec<_> = (0..rows).map(|row| on_circle(radius, angle(row))).collect();
        format!("{}Z", path(&corners))
    };
    for ring in 1..=RINGS {
        let d = around(RADIUS * f64::from(ring) / f64::from(RINGS));
        shapes.push(Shape::Web { d });
    }
    for row in 0..rows {
        let d = path(&[MIDDLE, on_circle(RADIUS, angle(row))]);
        shapes.push(Shape::Web { d });
    }
    for colour in 0..series {
        let points: Vec<_> = (0..rows)
            .map(|row| on_circle(RADIUS * number(row, colour) / most, angle(row)))
            .collect();
        let d = format!("{}Z", path(&points));
        for filled in [true, false] {
            shapes.push(Shape::Path {
                d: d.clone(),
                colour,
                filled,
            });
        }
    }
    shapes
}

/// A place at this angle from the top, clockwise.
fn on_circle(radius: f64, angle: f64) -> (f64, f64) {
    (MIDDLE.0 + radius * angle.sin(), MIDDLE.1 - radius * angle.cos())
}
