//! Breaks the program's writes, where strace is there to do it.

use std::process::Command;

#[test]
fn nothing_is_torn_leaked_or_unbounded() {
    let traces = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !traces.is_ok_and(|it| it.status.success()) {
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults.sh");
    // A build for debugging is slower by far: smaller files, and more time.
    let (large, seconds) = if cfg!(debug_assertions) { ("0", "20") } else { ("1", "5") };
    let ran = Command::new("bash")
        .args([script, env!("CARGO_BIN_EXE_whoadmin")])
        .env("WHOADMIN_LARGE", large)
        .env("WHOADMIN_SECONDS", seconds)
        .output()
        .expect("bash runs");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
}
