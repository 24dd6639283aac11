//! Turns a code on a screen into the key by which it is found, however it was written.

use super::fold_loose;

/// Hexadecimal digits of a status code behind `0x`.
const HEX_DIGITS: usize = 8;

/// The key of a code: folded as messages are, without the `0x` of a status code, but with the dots of
/// `5.7.708`.
#[must_use]
pub fn code_key(code: &str) -> String {
    let pieces: Vec<String> = code.trim().split('.').map(fold_loose).collect();
    let key = pieces.join(".");
    match key.strip_prefix("0x") {
        Some(digits)
            if digits.len() == HEX_DIGITS
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            digits.to_owned()
        }
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_codes() {
        assert_eq!(code_key("CODE50053"), "code50053");
        assert_eq!(code_key("0x8018000A"), "8018000a");
        assert_eq!(code_key("8018000a"), "8018000a");
        assert_eq!(code_key("5.7.708"), "5.7.708");
        assert_eq!(code_key("SSPR_0009"), "sspr_0009");
        assert_eq!(code_key("0x10"), "0x10");
    }
}
