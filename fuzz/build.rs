//! Compiles the entries of `data/` for the fuzz targets, without the long lists.

use std::path::PathBuf;

use whoadmin::load::{File, Rights, load};
use whoadmin::store::encode;

fn main() {
    println!("cargo::rerun-if-changed=../data");
    let names =
        ["clouds", "defaults", "languages", "messages", "portals", "tasks", "types", "words"];
    let files = names.map(|name| File {
        name: format!("data/{name}.yaml"),
        bytes: std::fs::read(format!("../data/{name}.yaml")).expect("the data"),
    });
    let loaded = load(files.into(), Rights::BuiltIn, None);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("run by cargo"));
    std::fs::write(out.join("built-in.directory"), encode(&loaded.entries)).expect("a file");
}
