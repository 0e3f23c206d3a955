//! `web`: what siaran serves by HTTP, behind a proxy that speaks TLS.

use super::Web;
use super::values::credential;
use crate::problem::Fault;
use crate::yaml::Field;

pub(super) fn web(field: &Field<'_>) -> Option<Web> {
    let mut fields = field.fields()?;
    let listen = fields.required("listen").and_then(|f| {
        let value = f.line(200)?;
        let listen = value.parse().ok();
        if listen.is_none() {
            f.fault(Fault::BadHost { key: f.key.clone(), value });
        }
        listen
    });
    let token = fields.given("token").and_then(|token| credential(&token));
    fields.finish();
    Some(Web { listen: listen?, token })
}
