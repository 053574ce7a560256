//! Positions on earth, and the coordinate systems in which they are given in China.
//!
//! Stored positions are WGS-84, which satellites use. Maps in China use GCJ-02, and Baidu's BD-09 on top
//! of it; both are shifted by some hundred metres.

/// Decimals of a coordinate: 7 are about a centimetre.
pub const COORDINATE_SCALE: u8 = 7;

/// A coordinate system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datum {
    /// GPS, and everything outside China.
    Wgs84,
    /// Amap, Tencent, and by law every map of China.
    Gcj02,
    /// Baidu.
    Bd09,
}

impl Datum {
    /// The system with this key: `wgs84`, `gcj02` or `bd09`.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        match key {
            "wgs84" => Some(Self::Wgs84),
            "gcj02" => Some(Self::Gcj02),
            "bd09" => Some(Self::Bd09),
            _ => None,
        }
    }
}

/// Latitude and longitude in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    lat: f64,
    lng: f64,
}

/// A position in WGS-84, from one in `datum`; latitude and longitude scaled by [`COORDINATE_SCALE`].
/// Exact to about a centimetre where the system is defined.
#[must_use]
pub fn to_wgs84(datum: Datum, (lat, lng): (i64, i64)) -> (i64, i64) {
    let unit = 10_f64.powi(i32::from(COORDINATE_SCALE));
    let given = Point { lat: lat as f64 / unit, lng: lng as f64 / unit };
    let found = match datum {
        Datum::Wgs84 => return (lat, lng),
        Datum::Gcj02 => unshifted(given),
        Datum::Bd09 => unshifted(without_baidu(given)),
    };
    ((found.lat * unit).round() as i64, (found.lng * unit).round() as i64)
}

/// The longer half-axis of the Krasovsky 1940 ellipsoid, in metres, and its squared eccentricity, on
/// which GCJ-02 stands.
const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// Where GCJ-02 shifts at all: a box around China.
fn in_china(point: Point) -> bool {
    (3.86..=53.55).contains(&point.lat) && (73.66..=135.05).contains(&point.lng)
}

/// WGS-84 to GCJ-02. The formula was never published; this is the one found by others and used
/// everywhere, as given in <https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China>
/// (section "GCJ-02").
fn shifted(point: Point) -> Point {
    use std::f64::consts::PI;
    if !in_china(point) {
        return point;
    }
    let (x, y) = (point.lng - 105.0, point.lat - 35.0);
    let wave = |a: f64, b: f64, at: f64| (a * (at * PI).sin() + b * (at * PI / 3.0).sin()) / 1.5;
    let ripple = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) / 1.5;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + ripple
        + wave(20.0, 40.0, y)
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) / 1.5;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + ripple
        + wave(20.0, 40.0, x)
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) / 1.5;
    let latitude = point.lat.to_radians();
    let factor = 1.0 - ECCENTRICITY * latitude.sin().powi(2);
    let metres_north = AXIS * (1.0 - ECCENTRICITY) / (factor * factor.sqrt());
    let metres_east = AXIS / factor.sqrt() * latitude.cos();
    Point {
        lat: point.lat + (north / metres_north).to_degrees(),
        lng: point.lng + (east / metres_east).to_degrees(),
    }
}

/// How often the inverse is refined; each time makes it about a thousand times more exact.
const REFINEMENTS: usize = 5;

/// GCJ-02 to WGS-84: the position whose shifted one is this.
fn unshifted(point: Point) -> Point {
    let mut found = point;
    for _ in 0..REFINEMENTS {
        let there = shifted(found);
        found.lat -= there.lat - point.lat;
        found.lng -= there.lng - point.lng;
    }
    found
}

/// BD-09 to GCJ-02, by the formula of the same article.
fn without_baidu(point: Point) -> Point {
    let turn = std::f64::consts::PI * 3_000.0 / 180.0;
    let (x, y) = (point.lng - 0.0065, point.lat - 0.006);
    let distance = x.hypot(y) - 0.00002 * (y * turn).sin();
    let angle = y.atan2(x) - 0.000_003 * (x * turn).cos();
    Point { lat: distance * angle.sin(), lng: distance * angle.cos() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WGS-84, GCJ-02 and BD-09 of the same places, by the npm packages `gcoord` 1.0 and
    /// `coordtransform` 2.1, which agree with each other on them.
    const PLACES: [[(i64, i64); 3]; 8] = [
        [(399_073_330, 1_163_910_830), (399_087_342, 1_163_973_240), (399_150_771, 1_164_036_971)],
        [(302_740_000, 1_201_550_000), (302_716_714, 1_201_596_948), (302_775_010, 1_201_662_582)],
        [(312_304_000, 1_214_737_000), (312_284_577, 1_214_782_231), (312_343_106, 1_214_847_815)],
        [(438_256_000, 876_168_000), (438_268_054, 876_196_499), (438_329_498, 876_260_998)],
        [(231_291_000, 1_132_644_000), (231_264_233, 1_132_697_296), (231_327_113, 1_132_761_508)],
        [(457_569_000, 1_266_424_000), (457_588_510, 1_266_483_698), (457_645_455, 1_266_549_993)],
        [(296_604_000, 911_322_000), (296_576_796, 911_337_433), (296_634_258, 911_403_428)],
        [(223_193_000, 1_141_694_000), (223_165_508, 1_141_743_671), (223_222_224, 1_141_809_276)],
    ];

    /// A centimetre is about one; BD-09's inverse is itself good to less than a metre.
    fn near(found: (i64, i64), wanted: (i64, i64), by: i64) -> bool {
        (found.0 - wanted.0).abs() <= by && (found.1 - wanted.1).abs() <= by
    }

    #[test]
    fn positions_come_back_as_other_programs_shift_them() {
        for [wgs84, gcj02, bd09] in PLACES {
            assert_eq!(to_wgs84(Datum::Wgs84, wgs84), wgs84);
            let found = to_wgs84(Datum::Gcj02, gcj02);
            assert!(near(found, wgs84, 2), "{found:?} {wgs84:?}");
            let found = to_wgs84(Datum::Bd09, bd09);
            assert!(near(found, wgs84, 50), "{found:?} {wgs84:?}");
        }
    }

    #[test]
    fn nothing_is_shifted_abroad() {
        for place in [(13_521_000, 1_038_198_000), (515_072_000, -1_276_000), (0, 0)] {
            assert_eq!(to_wgs84(Datum::Gcj02, place), place);
        }
    }
}
