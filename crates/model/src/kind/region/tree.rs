//! All provinces with their cities and districts, as addresses name them.

use super::table::TABLE;

/// A province, city or district with what lies in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionNode {
    /// Its code, six digits.
    pub code: u32,
    /// Its official name.
    pub name: &'static str,
    /// The cities of a province, the districts of a city, in the order of their codes.
    pub below: Vec<RegionNode>,
}

/// The provinces. A municipality such as 上海市 has itself as its only city; a county that is governed
/// by its province stands among the cities.
#[must_use]
pub fn region_tree() -> Vec<RegionNode> {
    let table = &*TABLE;
    let leaf = |code, name| RegionNode { code, name, below: Vec::new() };
    let mut provinces = Vec::with_capacity(table.provinces.len());
    for province in &table.provinces {
        let mut cities: Vec<RegionNode> = Vec::new();
        for city in table.cities_in(Some(*province)) {
            let inside = table.districts_in(*city).iter();
            let mut districts = inside.map(|district| leaf(district.code, district.name));
            if city.is_no_city() && city.name.contains("直辖") {
                cities.extend(districts);
                continue;
            }
            let name = if city.is_no_city() { province.name } else { city.name };
            // 重庆市 has two such, one for its districts and one for its counties.
            match cities.iter_mut().find(|known| known.name == name) {
                Some(known) => known.below.extend(districts.by_ref()),
                None => {
                    let below = districts.collect();
                    cities.push(RegionNode { code: city.code, name, below });
                }
            }
        }
        let province = RegionNode { code: province.code, name: province.name, below: cities };
        provinces.push(province);
    }
    provinces
}

#[cfg(test)]
mod tests {
    use super::super::{region_code, region_names};
    use super::*;

    /// Checks that each code means the names on the way to it, and answers how many there are.
    fn check(node: &RegionNode, above: &[&'static str]) -> usize {
        let path: Vec<_> = above.iter().copied().chain([node.name]).collect();
        let names: Vec<_> = region_names(&region_code(node.code)).into_iter().flatten().collect();
        assert_eq!(names, path, "{}", node.code);
        1 + node.below.iter().map(|below| check(below, &path)).sum::<usize>()
    }

    #[test]
    fn the_way_to_a_region_is_its_address() {
        let tree = region_tree();
        assert_eq!(tree.len(), 34);
        let all: usize = tree.iter().map(|province| check(province, &[])).sum();
        assert!(all > 3_300, "{all}");
        let of = |name: &str| tree.iter().find(|province| province.name == name).expect("known");
        assert_eq!(of("上海市").below.len(), 1);
        assert_eq!(of("重庆市").below.len(), 1);
        assert!(
            of("湖北省").below.iter().any(|city| city.name == "仙桃市" && city.below.is_empty())
        );
        assert!(of("香港特别行政区").below.is_empty());
    }
}
