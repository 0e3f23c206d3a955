//! What X costs in a month.

use crate::lang::Lang;
use crate::plan::spending::{Level, Spending};
use crate::text::preview::usd;

/// The month against its budget, in one line.
pub fn spent_and_planned(lang: Lang, spending: &Spending, monthly_usd: f64) -> String {
    let spent = usd(lang, spending.spent.usd());
    let planned = usd(lang, spending.planned.usd());
    let budget = usd(lang, monthly_usd);
    match lang {
        Lang::Id => format!("Bulan ini: terpakai {spent}, direncanakan {planned} dari {budget}"),
        Lang::En => format!("This month: spent {spent}, planned {planned} of {budget}"),
    }
}

/// The mail to the desk.
pub(super) fn budget(lang: Lang, spending: &Spending, level: Level, monthly_usd: f64) -> String {
    let line = spent_and_planned(lang, spending, monthly_usd);
    let month = &spending.month;
    match (lang, level) {
        (Lang::Id, Level::Warn) => format!(
            "{month}. {line}.\nTidak ada yang dihentikan. Kurangi tautan dalam unggahan (dengan tautan 0,200 USD, tanpa tautan 0,015 USD), atau naikkan x.budget.monthly_usd."
        ),
        (Lang::En, Level::Warn) => format!(
            "{month}. {line}.\nNothing is stopped. Use fewer links in posts (0.200 USD with one, 0.015 USD without), or raise x.budget.monthly_usd."
        ),
        (Lang::Id, Level::Full) => format!(
            "{month}. {line}.\nTidak ada yang dihentikan oleh program, tetapi X berhenti bila kreditnya habis. Periksa kredit aplikasi di console.x.com, dan sesuaikan x.budget.monthly_usd."
        ),
        (Lang::En, Level::Full) => format!(
            "{month}. {line}.\nsiaran stops nothing, but X does when the credits are used up. Look at the application's credits at console.x.com, and adjust x.budget.monthly_usd."
        ),
    }
}

/// The mail to the desk when the budget ends what is read.
pub(super) fn not_listening(lang: Lang, month: &str, monthly_usd: f64) -> String {
    let budget = usd(lang, monthly_usd);
    match lang {
        Lang::Id => format!(
            "{month}. Anggaran X sebesar {budget} sudah terpakai, maka balasan dan sebutan di X tidak dibaca lagi sampai bulan berganti. Siaran tetap diunggah.\nTeks yang tidak dapat dipastikan masih ada di X disingkirkan setelah 24 jam dan diambil lagi kemudian; jumlahnya tidak berubah. Naikkan x.budget.monthly_usd bila ingin tetap membaca."
        ),
        Lang::En => format!(
            "{month}. The budget for X, {budget}, is spent, so replies and mentions on X are not read until the month ends. Posts go out all the same.\nTexts of which X cannot be asked whether they are still there are put away after 24 hours and fetched again later; totals stay. Raise x.budget.monthly_usd to go on reading."
        ),
    }
}
