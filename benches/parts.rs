//! Times the inner parts: load, encode, look up, resolve, match, render.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark stops where it cannot measure")]

use std::hint::black_box;

use divan::Bencher;
use whoadmin::answer::Answer;
use whoadmin::directory::{Directory, Layer, Origin};
use whoadmin::load::{self, File, Rights};
use whoadmin::question::Question;
use whoadmin::render::{Document, OUTPUTS, RenderOptions};
use whoadmin::resolve::resolve;
use whoadmin::store::{Compiled, Memory, encode};
use whoadmin::words::Catalog;

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));

fn main() {
    divan::main();
}

fn built_in() -> Directory {
    let compiled = Compiled::open(Box::new(Memory(BUILT_IN.into()))).expect("built-in data");
    Directory::new(compiled)
}

fn yaml(count: usize) -> Vec<u8> {
    let mut text = String::from("organizations:\n");
    for n in 0..count {
        text.push_str(&format!(
            "  org-{n}:\n    name: Organization {n}\n    type: enterprise\n    cloud: worldwide\n    \
             domains: [org{n}.example, mail.org{n}.example]\n    contacts:\n      - name: Service Desk\n        \
             phone: \"+31 20 555 0100\"\n        email: desk@org{n}.example\n        hours: Mo-Fr 08:00-18:00\n"
        ));
    }
    text.into_bytes()
}

fn loaded(count: usize, below: &Directory) -> load::Loaded {
    let file = File { name: "bench.yaml".to_owned(), bytes: yaml(count) };
    load::load(vec![file], Rights::Given, Some(below))
}

fn directory(count: usize) -> Directory {
    let mut directory = built_in();
    let payload = encode(&loaded(count, &directory).entries);
    let compiled = Compiled::open(Box::new(Memory(payload.into()))).expect("a layer");
    directory.push(Layer { origin: Origin::Given, path: "bench".to_owned(), made: None, compiled });
    directory
}

fn question(who: &str) -> Question {
    Question { who: Some(who.to_owned()), language: "en".to_owned(), ..Question::default() }
}

#[divan::bench(args = [10, 1000])]
fn load_yaml(bencher: Bencher<'_, '_>, count: usize) {
    let below = built_in();
    bencher.bench_local(|| loaded(count, &below));
}

#[divan::bench(args = [10, 1000])]
fn encode_layer(bencher: Bencher<'_, '_>, count: usize) {
    let loaded = loaded(count, &built_in());
    bencher.bench_local(|| encode(&loaded.entries));
}

#[divan::bench(args = [10, 1000, 10000])]
fn resolve_address(bencher: Bencher<'_, '_>, count: usize) {
    let directory = directory(count);
    let question = question("anna@sub.org7.example");
    bencher.bench_local(|| resolve(&directory, black_box(&question)));
}

#[divan::bench]
fn resolve_type(bencher: Bencher<'_, '_>) {
    let directory = built_in();
    let question = question("school");
    bencher.bench_local(|| resolve(&directory, black_box(&question)));
}

#[divan::bench]
fn match_page(bencher: Bencher<'_, '_>) {
    let directory = built_in();
    let page =
        "Sorry, but we're having trouble signing you in. AADSTS50053: The account is locked. "
            .repeat(20);
    bencher.bench_local(|| whoadmin::understand::find(&directory, black_box(&page)));
}

#[divan::bench]
fn render_table(bencher: Bencher<'_, '_>) {
    let directory = built_in();
    let answer = resolve(&directory, &question("school")).expect("an answer");
    render_as("table", &directory, &answer, bencher);
}

#[divan::bench]
fn render_json(bencher: Bencher<'_, '_>) {
    let directory = built_in();
    let answer = resolve(&directory, &question("school")).expect("an answer");
    render_as("json", &directory, &answer, bencher);
}

fn render_as(format: &str, directory: &Directory, answer: &Answer, bencher: Bencher<'_, '_>) {
    let output = OUTPUTS.iter().find(|output| output.format().name == format).expect("a format");
    let words = Catalog::new(directory, "en");
    let document = Document::Answer(answer, words);
    bencher.bench_local(|| output.whole(black_box(&document), &RenderOptions::default()));
}
