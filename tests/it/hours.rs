//! When a contact can be reached, on the clock of whoever asks, and who is preferred for it.

use crate::common::{question, with};
use whoadmin::answer::{Answer, ContactPart};
use whoadmin::hours::{Moment, Zone};
use whoadmin::question::Clock;
use whoadmin::render::reachable;
use whoadmin::resolve::{by, resolve};
use whoadmin::words::Catalog;

fn desks() -> String {
    std::fs::read_to_string("tests/fixtures/desks.yaml").expect("the fixture can be read")
}

fn answer(who: &str, language: &str, zone: &str, at: &str) -> Answer {
    let directory = with(&desks());
    let zone = Zone::named(zone).expect("the zone is known");
    let moment = Moment::parse(at, &zone).expect("it is a moment");
    let mut question = question(Some(who), language, crate::common::MONDAY);
    question.clock = Clock::new(move || moment.clone());
    resolve(&directory, &question).expect("there is an answer")
}

fn of_path<'a>(answer: &'a Answer, name: &str) -> &'a ContactPart {
    let mut contacts = answer.path.iter().flat_map(|step| &step.contacts);
    contacts.find(|it| it.name == name).expect("the contact is in the path")
}

/// Whether the service desk is there, in words; its hours are 08:00 to 18:00 in Amsterdam.
#[track_caller]
fn check(language: &str, zone: &str, at: &str, expected: &str) {
    let directory = with(&desks());
    let answer = answer("contoso", language, zone, at);
    let words = Catalog::new(&directory, language);
    let desk = of_path(&answer, "IT Service Desk");
    assert_eq!(reachable(desk, words).as_deref(), Some(expected));
}

#[test]
fn on_the_readers_clock() {
    check("en", "Europe/Amsterdam", "2026-11-23T10:00", "open now, until 18:00");
    check("en", "UTC", "2026-11-23T10:00", "open now, until 17:00");
    check("en", "America/New_York", "2026-11-23T10:00", "open now, until 12:00");
    check("en", "Asia/Tokyo", "2026-11-24T01:30", "open now, until 02:00");
    check("en", "Europe/Amsterdam", "2026-11-23T07:59", "closed now, opens at 08:00");
    check("en", "Europe/Amsterdam", "2026-11-23T18:00", "closed now, opens tomorrow at 08:00");
    check("en", "Europe/Amsterdam", "2026-11-20T18:00", "closed now, opens Monday 23/11 at 08:00");
    // In Auckland the desk opens in the evening, and closes on the next day.
    check("en", "Pacific/Auckland", "2026-11-23T19:00", "closed now, opens at 20:00");
    check("en", "Pacific/Auckland", "2026-11-23T23:00", "open now, until tomorrow 06:00");
    // The clock goes back in between.
    check("en", "UTC", "2026-10-23T17:00", "closed now, opens Monday 26/10 at 07:00");
    check("en", "UTC", "2026-10-23T15:00", "open now, until 16:00");
}

#[test]
fn in_every_language() {
    let at = "2026-11-20T18:00";
    let zone = "Europe/Amsterdam";
    check("nl", zone, at, "nu gesloten, gaat maandag 23/11 om 08:00 open");
    check("de", zone, at, "jetzt geschlossen, wieder ab Montag, 23.11., 08:00 Uhr");
    check("zh-Hans", zone, at, "现在不在服务时间，11月23日星期一 08:00 开始服务");
    check("fr", zone, at, "fermé en ce moment, ouvre lundi 23/11 à 08:00");
    check("es", zone, at, "cerrado ahora, abre el lunes 23/11 a las 08:00");
    check("ja", zone, at, "現在は受付時間外、11月23日(月曜日) 08:00 に受付開始");
}

#[test]
fn who_is_there_goes_first() {
    let zone = "Europe/Amsterdam";
    let name = |at: &str| answer("contoso", "en", zone, at).contact.expect("there is one").name;
    assert_eq!(name("2026-11-23T10:00"), "IT Service Desk");
    assert_eq!(name("2026-11-23T20:00"), "Night Desk");
    assert_eq!(name("2026-11-28T10:00"), "Night Desk");
    // Nobody is there: the first of the path, by what can wait.
    let early = answer("contoso", "en", zone, "2026-11-24T06:00").contact.expect("there is one");
    assert_eq!((early.name.as_str(), early.channel), ("IT Service Desk", Some("email")));
    // The asked channel, of whoever is there.
    let night = answer("contoso", "en", zone, "2026-11-23T20:00");
    let of = |channel: &str| {
        let it = by(&night.path, channel, &night.inside.chat_hosts).expect("there is one");
        (it.name, it.address.expect("it can be launched"))
    };
    assert_eq!(of("phone"), ("Night Desk".to_owned(), "tel:+14255550100".to_owned()));
    assert_eq!(of("web").0, "IT Service Desk");
    assert!(by(&night.path, "pigeon", &night.inside.chat_hosts).is_none());
}

#[test]
fn hours_that_cannot_be_read_leave_the_channel() {
    for (who, name, place) in
        [("wingtip", "Help Desk", ":58:19"), ("tailspin", "Observatory", ":49:19")]
    {
        let answer = answer(who, "en", "UTC", "2026-11-23T10:00");
        let contact = of_path(&answer, name);
        assert_eq!((contact.hours.as_deref(), contact.open_now), (None, None));
        assert!(contact.channel == Some("phone"));
        assert!(answer.notices.iter().any(|it| it.text.contains(place)), "{:?}", answer.notices);
    }
}

#[test]
fn a_phone_of_words_is_left_out() {
    let answer = answer("tailspin", "en", "UTC", "2026-11-23T10:00");
    let desk = of_path(&answer, "Front office");
    assert_eq!((desk.phone.as_deref(), desk.channel), (None, None));
    assert!(answer.notices.iter().any(|it| it.text.contains("`ask at the front desk`")));
    assert_eq!(answer.contact.expect("there is one").name, "Observatory");
}
