//! A checklist with every part there, to try a template on before the first person is answered.

use super::{Checklist, Item, Line, Point};
use crate::answer::{
    Answer, Attempt, Candidate, ContactPart, Guidance, Help, MessagePart, Named, Need, Notice,
    PortalPart, Reason, SCHEMA, School, StepPart, TaskPart, Topic, WebPart,
};
use crate::question::FoundId;

/// A checklist that has every part that one can have, and one entry in every list.
#[must_use]
pub fn specimen() -> Checklist {
    let word = || "x".to_owned();
    let contact = || ContactPart {
        channel: Some("phone"),
        needs: vec![Need { channel: "phone", text: word() }],
        ..ContactPart::default()
    };
    let path = || vec![StepPart { contacts: vec![contact()], ..StepPart::default() }];
    let answer = Answer {
        schema: SCHEMA,
        organization: Some(Named::default()),
        kind: Some(Named::default()),
        school: Some(School::default()),
        task: Some(TaskPart {
            attempt: Some(Attempt::default()),
            notes: vec![word()],
            ..TaskPart::default()
        }),
        message: Some(MessagePart {
            attempt: Some(Attempt::default()),
            ids: vec![FoundId { kind: "code", value: word() }],
            ..MessagePart::default()
        }),
        contact: Some(contact()),
        path: path(),
        portal: PortalPart {
            candidates: vec![Candidate::default()],
            alternates: vec![word()],
            ..PortalPart::default()
        },
        reasons: vec![Reason::default()],
        notices: vec![Notice { topic: Topic::Question, text: word() }],
        guidance: vec![Guidance { path: path(), ..Guidance::default() }],
        help: Some(Help::default()),
        web: Some(WebPart { portals: vec![word()], clouds: vec![word()], ..WebPart::default() }),
        about_admins: vec![word()],
        ..Answer::default()
    };
    let mut answer = answer;
    answer.cloud.candidates.push(word());
    let text = || Line::plain("x");
    let point = Point { text: text(), url: None, notes: vec![word()] };
    let item = Item { text: text(), notes: vec![word()], points: vec![point], ..Item::default() };
    Checklist { answer, items: vec![item], warnings: vec![word()], ..Checklist::default() }
}
