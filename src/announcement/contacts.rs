//! `contacts`: whom a journalist can ask.

use super::Contact;
use super::pen::Pen;
use crate::config::values::checked_address;
use crate::yaml::Field;

/// `contacts`: a list of `{ role, name, email, phone, hours }`, at least one of them each.
pub(super) fn contacts(pen: &Pen<'_>, field: &Field<'_>) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for item in field.list().unwrap_or_default() {
        let Some(mut fields) = item.fields() else { continue };
        let mut line = |key| {
            let field = fields.given(key)?;
            Some(pen.placeholders(&field, &field.line(200)?))
        };
        let contact = Contact {
            role: line("role").unwrap_or_default(),
            name: line("name"),
            phone: line("phone"),
            hours: line("hours"),
            email: fields.given("email").and_then(|f| checked_address(&f)),
        };
        if !item.asks() {
            fields.lacks("role");
        }
        fields.finish();
        contacts.push(contact);
    }
    contacts
}
