//! What a person is told who signs in to an account on X.

use super::account::reason;
use crate::lang::Lang;
use crate::plan::fact::Reason;

/// A credential that needs no sign-in.
pub fn nothing_to_sign_in(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{name}: kredensialnya sudah lengkap, tidak perlu login; periksa dengan `siaran account check {name}`"
        ),
        Lang::En => format!(
            "{name}: its credential is complete and needs no sign-in; try `siaran account check {name}`"
        ),
    }
}

/// `--sandbox` knows no sign-ins.
pub fn no_sign_in_to_sandbox(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "akun di dalam --sandbox tidak perlu login atau diperiksa",
        Lang::En => "accounts within --sandbox need neither a sign-in nor a check",
    }
}

/// What to do with the address on stdout, when a browser on this machine leads back to us.
pub fn open_here(lang: Lang, handle: &str, callback: &str) -> String {
    match lang {
        Lang::Id => format!(
            "Buka alamat ini di peramban komputer ini, lalu izinkan akses sebagai @{handle}. Jawabannya ditunggu di {callback}. Bila peramban ada di komputer lain, tempelkan alamat halaman terakhirnya di sini."
        ),
        Lang::En => format!(
            "Open this address in a browser on this computer and allow access as @{handle}. The answer is awaited at {callback}. If the browser is on another computer, paste the address of its last page here."
        ),
    }
}

/// The same where an address is pasted.
pub fn open_and_paste(lang: Lang, handle: &str) -> String {
    match lang {
        Lang::Id => format!(
            "Buka alamat ini di peramban dan izinkan akses sebagai @{handle}. Halaman terakhirnya tidak akan terbuka; tempelkan alamatnya di sini:"
        ),
        Lang::En => format!(
            "Open this address in a browser and allow access as @{handle}. Its last page will not load; paste that page's address here:"
        ),
    }
}

/// The same where X shows a PIN.
pub fn open_and_type_pin(lang: Lang, handle: &str) -> String {
    match lang {
        Lang::Id => format!(
            "Buka alamat ini di peramban, izinkan akses sebagai @{handle}, lalu ketik PIN yang ditampilkan X di sini:"
        ),
        Lang::En => format!(
            "Open this address in a browser, allow access as @{handle}, and type the PIN that X shows here:"
        ),
    }
}

/// The port of the callback cannot be had.
pub fn port_taken(lang: Lang, port: u16) -> String {
    match lang {
        Lang::Id => format!(
            "port {port} sedang dipakai; pilih yang lain dengan --port (dan daftarkan di aplikasi X), atau pakai --paste"
        ),
        Lang::En => format!(
            "port {port} is in use; choose another by --port (and register it with the X application), or use --paste"
        ),
    }
}

/// The pasted or received answer belongs to another sign-in, or is none.
pub fn answer_of_other(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "Ini bukan jawaban untuk login yang sedang berjalan. Buka lagi alamat yang ditampilkan."
        }
        Lang::En => "This does not answer the sign-in under way. Open the address shown again.",
    }
}

/// The holder did not allow access.
pub fn denied(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Akses tidak diizinkan. Tidak ada yang disimpan.",
        Lang::En => "Access was not allowed. Nothing is stored.",
    }
}

/// The browser has done its part.
pub fn answer_received(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "Jawaban X sudah diterima. Halaman ini boleh ditutup; hasilnya tampil di terminal."
        }
        Lang::En => {
            "The answer of X has arrived. You may close this page; the terminal tells the rest."
        }
    }
}

/// Input ended before an answer came.
pub fn no_answer(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Tidak ada jawaban. Tidak ada yang disimpan.",
        Lang::En => "There was no answer. Nothing is stored.",
    }
}

/// X did not give tokens, or did not say whose they are.
pub fn sign_in_failed(lang: Lang, why: &Reason) -> String {
    let why = reason(lang, why);
    match lang {
        Lang::Id => format!("login gagal: {why}. Tidak ada yang disimpan; silakan coba lagi."),
        Lang::En => format!("the sign-in failed: {why}. Nothing is stored; please try again."),
    }
}

/// Somebody signed in as another account.
pub fn signed_in_as_other(lang: Lang, is: &str, wanted: &str) -> String {
    match lang {
        Lang::Id => format!(
            "login dilakukan sebagai @{is}, padahal akun ini @{wanted}. Tidak ada yang disimpan. Ganti akun di peramban, lalu ulangi."
        ),
        Lang::En => format!(
            "this sign-in is of @{is}, but the account is @{wanted}. Nothing is stored. Switch accounts in the browser and try again."
        ),
    }
}

/// Done.
pub fn signed_in(lang: Lang, name: &str, handle: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{name}: login sebagai @{handle} tersimpan. Daemon yang berjalan memakainya paling lambat semenit lagi."
        ),
        Lang::En => format!(
            "{name}: the sign-in as @{handle} is stored. A running daemon uses it within a minute."
        ),
    }
}
