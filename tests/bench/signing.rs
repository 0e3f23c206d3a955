//! How fast letters are signed, against the one RSA operation that each needs.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use data_encoding::BASE64;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;
use siaran::outside::mail::dkim::{BodyHash, Signer};

use super::median;

fn per_second(count: u32, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..count).for_each(|_| work());
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// A new private key as PEM.
pub fn key() -> String {
    let arguments = ["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    let output = Command::new("openssl").args(arguments).output().expect("openssl");
    String::from_utf8(output.stdout).expect("PEM")
}

/// Signs `count` letters of 20 kB in each of 5 rounds, on one thread, and prints the rate.
pub fn rate(count: u32) {
    let pem = key();
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = BASE64.decode(base64.as_bytes()).expect("DER");
    let bare = KeyPair::from_pkcs8(&der).expect("key");
    let signer = Signer::new("kantor.example", "siaran", &pem.into()).expect("signer");

    let body =
        "Siaran pers dalam satu baris yang panjangnya tujuh puluh huruf kira.\r\n".repeat(288);
    let list = format!("<https://kantor.example/u/{}>", "t".repeat(180));
    let headers = format!(
        "From: Biro Humas <humas@kantor.example>\r\nTo: ayu@satu.example\r\nSubject: Siaran pers\r\n\
         Date: Tue, 20 Oct 2026 10:00:00 +0700\r\nList-Unsubscribe: {list}\r\n"
    );
    let (random, mut out) = (SystemRandom::new(), vec![0; bare.public().modulus_len()]);
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        floor.push(per_second(count, || {
            bare.sign(&RSA_PKCS1_SHA256, &random, black_box(&[7; 32]), &mut out).expect("sign");
        }));
        ours.push(per_second(count, || {
            let hash = BodyHash::of(black_box(body.as_bytes()));
            black_box(signer.sign(headers.as_bytes(), &hash, Timestamp::UNIX_EPOCH).expect("sign"));
        }));
    }
    let hashed = per_second(count, || {
        black_box(BodyHash::of(black_box(body.as_bytes())));
    });
    let (ours, floor) = (median(ours), median(floor));
    println!(
        "DKIM by RSA-2048 on one thread: {ours:.0} letters of {} bytes/s, {:.2} x ring's bare \
         signature of 32 bytes; of these {:.2} ms a letter, the hash of the body takes {:.3}",
        headers.len() + body.len(),
        ours / floor,
        1e3 / ours,
        1e3 / hashed,
    );
}
