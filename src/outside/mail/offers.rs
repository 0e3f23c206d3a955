//! What a relay can do.

/// What the relay said it can do.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Offers {
    pub pipelining: bool,
    pub eight_bit: bool,
    pub starttls: bool,
    pub plain: bool,
    pub login: bool,
}

impl Offers {
    pub fn read(text: &str) -> Offers {
        let mut offers = Offers::default();
        for line in text.lines().skip(1) {
            let line = line.to_ascii_uppercase();
            // Some old servers write `AUTH=LOGIN`.
            let mut words = line.split([' ', '=']);
            match words.next().unwrap_or_default() {
                "PIPELINING" => offers.pipelining = true,
                "8BITMIME" => offers.eight_bit = true,
                "STARTTLS" => offers.starttls = true,
                "AUTH" => words.for_each(|word| match word {
                    "PLAIN" => offers.plain = true,
                    "LOGIN" => offers.login = true,
                    _ => {}
                }),
                _ => {}
            }
        }
        offers
    }
}
