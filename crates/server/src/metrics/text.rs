//! The text that Prometheus reads.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use steward_store::Stats;

use super::histogram::BUCKETS;
use super::{METHODS, Metrics, STATUSES};
use crate::router::ROUTES;

/// The name of a route, method or status that is none of those known.
const OTHER: &str = "other";

/// All numbers as text.
pub(crate) fn render(metrics: &Metrics, database: Stats) -> String {
    let mut out = String::with_capacity(16 * 1024);
    requests(&mut out, metrics);
    times(&mut out, metrics);
    let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let numbers = [
        ("requests_under_way", "gauge", "Requests under way.", load(&metrics.under_way)),
        ("connections_open", "gauge", "Open connections.", load(&metrics.connections)),
        (
            "requests_refused_total",
            "counter",
            "Requests refused because too many were under way.",
            load(&metrics.refused),
        ),
        ("panics_total", "counter", "Requests that ended in a panic.", load(&metrics.panics)),
        ("records_written_total", "counter", "Records written.", load(&metrics.written)),
        (
            "database_waiting",
            "gauge",
            "Reads and writes that wait for their turn.",
            database.waiting,
        ),
        ("database_reads_total", "counter", "Queries run.", database.reads),
        ("database_writes_total", "counter", "Writes committed.", database.writes),
        (
            "database_commits_total",
            "counter",
            "Commits; fewer than writes where they were grouped.",
            database.commits,
        ),
        ("database_retries_total", "counter", "Writes tried again.", database.retries),
        (
            "database_connections_total",
            "counter",
            "Connections opened to PostgreSQL.",
            database.connections,
        ),
    ];
    for (name, kind, help, value) in numbers {
        head(&mut out, name, kind, help);
        let _ = writeln!(out, "steward_{name} {value}");
    }
    out
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP steward_{name} {help}\n# TYPE steward_{name} {kind}");
}

fn requests(out: &mut String, metrics: &Metrics) {
    head(out, "http_requests_total", "counter", "Requests answered.");
    each(metrics, |route, method, cell| {
        for (place, counter) in cell.statuses.iter().enumerate() {
            let count = counter.load(Ordering::Relaxed);
            if count > 0 {
                let status = STATUSES.get(place).map_or(OTHER.to_owned(), ToString::to_string);
                let _ = writeln!(
                    out,
                    "steward_http_requests_total{{route=\"{route}\",method=\"{method}\",\
                     status=\"{status}\"}} {count}"
                );
            }
        }
    });
}

fn times(out: &mut String, metrics: &Metrics) {
    const NAME: &str = "http_request_duration_seconds";
    head(out, NAME, "histogram", "From the head of a request to the head of its answer.");
    each(metrics, |route, method, cell| {
        let labels = format!("route=\"{route}\",method=\"{method}\"");
        let counts = cell.time.counts();
        let all = counts[BUCKETS.len()];
        if all == 0 {
            return;
        }
        for ((_, end), count) in BUCKETS.iter().zip(counts) {
            let _ = writeln!(out, "steward_{NAME}_bucket{{{labels},le=\"{end}\"}} {count}");
        }
        let _ = writeln!(out, "steward_{NAME}_bucket{{{labels},le=\"+Inf\"}} {all}");
        let (seconds, micros) = (cell.time.micros() / 1_000_000, cell.time.micros() % 1_000_000);
        let _ = writeln!(out, "steward_{NAME}_sum{{{labels}}} {seconds}.{micros:06}");
        let _ = writeln!(out, "steward_{NAME}_count{{{labels}}} {all}");
    });
}

fn each(metrics: &Metrics, mut visit: impl FnMut(&str, &str, &super::Cell)) {
    for route in 0..=ROUTES.len() {
        for method in 0..=METHODS.len() {
            visit(
                ROUTES.get(route).copied().unwrap_or(OTHER),
                METHODS.get(method).copied().unwrap_or(OTHER),
                metrics.cell(route, method),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn numbers_have_their_labels() {
        let metrics = Metrics::new();
        let objects = ROUTES.iter().position(|route| route.ends_with("{plural}")).unwrap();
        metrics.count_answer(objects, 0, 200, Duration::from_micros(1_700));
        metrics.count_answer(objects, 0, 200, Duration::from_millis(30));
        metrics.count_answer(ROUTES.len(), METHODS.len(), 299, Duration::ZERO);
        let under_way = metrics.request();
        let text = render(&metrics, Stats { reads: 7, ..Stats::default() });
        for line in [
            "steward_http_requests_total{route=\"/api/v1/{plural}\",method=\"GET\",status=\"200\"} 2",
            "steward_http_requests_total{route=\"other\",method=\"other\",status=\"other\"} 1",
            "steward_http_request_duration_seconds_bucket{route=\"/api/v1/{plural}\",\
             method=\"GET\",le=\"0.0025\"} 1",
            "steward_http_request_duration_seconds_bucket{route=\"/api/v1/{plural}\",\
             method=\"GET\",le=\"+Inf\"} 2",
            "steward_http_request_duration_seconds_sum{route=\"/api/v1/{plural}\",\
             method=\"GET\"} 0.031700",
            "steward_requests_under_way 1",
            "steward_database_reads_total 7",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        drop(under_way);
        assert!(render(&metrics, Stats::default()).contains("steward_requests_under_way 0"));
    }
}
