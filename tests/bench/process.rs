//! What the kernel says of a process.

use std::fs;

/// Clock ticks a second in /proc, fixed on Linux.
const TICKS: f64 = 100.0;

fn fields(id: &str) -> Vec<u64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("a living process");
    // The name in brackets may hold anything; what follows begins with field 3.
    let (_, rest) = stat.rsplit_once(')').expect("a stat line");
    rest.split_whitespace().map(|f| f.parse().unwrap_or(0)).collect()
}

/// Seconds of CPU of process `id` so far.
pub fn cpu(id: u32) -> f64 {
    let fields = fields(&id.to_string());
    (fields[11] + fields[12]) as f64 / TICKS
}

/// Seconds of CPU of all our children that were waited for.
pub fn cpu_of_children() -> f64 {
    let fields = fields("self");
    (fields[13] + fields[14]) as f64 / TICKS
}

/// The most memory that process `id` ever had, in MB of 1024 x 1024; 0 when it is gone.
pub fn peak_mb(id: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kb = line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}
