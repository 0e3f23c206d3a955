//! Files as they come out of office programs, and what hides behind their names.

use proptest::prelude::*;

use super::*;

/// A ZIP file of stored parts; `flags` of each, bit 0 for encrypted.
fn zip(parts: &[(&str, &[u8], u16)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content, flags) in parts {
        let at = file.len() as u32;
        let size = content.len() as u32;
        let shared = [
            &20u16.to_le_bytes()[..],
            &flags.to_le_bytes(),
            &[0; 10],
            &size.to_le_bytes(),
            &size.to_le_bytes(),
            &(name.len() as u16).to_le_bytes(),
            &[0; 2],
        ]
        .concat();
        // The method is 0; time, date and checksum as well.
        file.extend([&b"PK\x03\x04"[..], &shared, name.as_bytes(), content].concat());
        directory.extend(
            [&b"PK\x01\x02\x14\0"[..], &shared, &[0; 10], &at.to_le_bytes(), name.as_bytes()]
                .concat(),
        );
    }
    let count = (parts.len() as u16).to_le_bytes();
    let (size, at) = (directory.len() as u32, file.len() as u32);
    let end = [
        &b"PK\x05\x06\0\0\0\0"[..],
        &count,
        &count,
        &size.to_le_bytes(),
        &at.to_le_bytes(),
        b"\x03\0ada",
    ];
    [file, directory, end.concat()].concat()
}

fn office(part: &str) -> Vec<u8> {
    zip(&[("[Content_Types].xml", b"<Types/>", 0), ("_rels/.rels", b"", 0), (part, b"<a/>", 0)])
}

fn open_document(mime: &[u8], content: &[u8]) -> Vec<u8> {
    zip(&[("mimetype", mime, 0), ("content.xml", content, 0), ("META-INF/manifest.xml", b"", 0)])
}

fn ole(stream: &str) -> Vec<u8> {
    let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 512], &wide].concat()
}

const ODT: &[u8] = b"application/vnd.oasis.opendocument.text";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n";

#[test]
fn what_receivers_take_is_told_from_its_bytes_and_its_name_agrees() {
    use AttachmentType as T;
    let (docx, xlsx) = (office("word/document.xml"), office("xl/workbook.xml"));
    let pptx = office("ppt/presentation.xml");
    let (odt, ods) = (open_document(ODT, b"<?xml version=\"1.0\"?>"), {
        open_document(b"application/vnd.oasis.opendocument.spreadsheet", b"<office/>")
    });
    let odp = open_document(b"application/vnd.oasis.opendocument.presentation", b"<office/>");
    let cases: [(&str, &[u8], T); 20] = [
        ("a.pdf", PDF, T::Pdf),
        ("lampiran/SIARAN.PERS.PDF", PDF, T::Pdf),
        ("a.docx", &docx, T::Docx),
        ("a.xlsx", &xlsx, T::Xlsx),
        ("a.pptx", &pptx, T::Pptx),
        ("a.odt", &odt, T::Odt),
        ("a.ods", &ods, T::Ods),
        ("a.odp", &odp, T::Odp),
        ("a.rtf", b"{\\rtf1\\ansi}", T::Rtf),
        ("a.csv", "desa,titik\nKupang é,12\r\n".as_bytes(), T::Csv),
        ("a.txt", "\u{feff}Isi.\tDua\n".as_bytes(), T::Text),
        ("a.txt", b"a < b, <em> is no page", T::Text),
        ("a.png", b"\x89PNG\r\n\x1a\n....", T::Png),
        ("a.jpeg", b"\xff\xd8\xff\xe0....", T::Jpeg),
        ("a.JPG", b"\xff\xd8\xff\xe0....", T::Jpeg),
        ("a.gif", b"GIF89a..", T::Gif),
        ("a.webp", b"RIFF....WEBPVP8 ", T::Webp),
        ("a.mp3", b"ID3\x04\0", T::Mp3),
        ("a.mp3", b"\xff\xfb\x90\x64", T::Mp3),
        ("a.mp4", b"\0\0\0\x18ftypmp42", T::Mp4),
    ];
    for (name, bytes, kind) in cases {
        assert_eq!(AttachmentType::of(name, bytes), Ok(kind), "{name}");
        assert!(kind.mime().contains('/') && !kind.endings().is_empty());
        // The same bytes under a name that promises something else.
        for other in ["a.exe", "a", ".pdf.bak", "a.pdf ", "a.pdf.zip"] {
            assert!(AttachmentType::of(other, bytes).is_err(), "{name} as {other}");
        }
    }
    let name = |kind| Err(AttachmentFault::Name { kind });
    assert_eq!(AttachmentType::of("a.docx", PDF), name(T::Pdf));
    assert_eq!(AttachmentType::of("a.pdf", &docx), name(T::Docx));
    assert_eq!(AttachmentType::of("a.docm", &docx), name(T::Docx));
    assert_eq!(AttachmentType::of("a.pdf", b"Bukan PDF.\n"), name(T::Text));
}

#[test]
fn what_receivers_refuse_is_refused_whatever_its_name() {
    use AttachmentFault as F;
    let part = |name, content: &'static [u8]| {
        zip(&[("[Content_Types].xml", b"", 0), ("word/document.xml", b"", 0), (name, content, 0)])
    };
    let locked = zip(&[("[Content_Types].xml", b"", 0), ("word/document.xml", b"x", 1)]);
    let protected = [PDF, b"trailer <</Root 1 0 R /Encrypt 12 0 R>>"].concat();
    let inline = [PDF, b"trailer <</Encrypt\n<</Filter /Standard>> >>"].concat();
    let basic = zip(&[
        ("mimetype", ODT, 0),
        ("content.xml", b"<?xml?>", 0),
        ("Basic/Standard/Module1.xml", b"", 0),
    ]);
    let jar = zip(&[("META-INF/MANIFEST.MF", b"", 0), ("A.class", b"", 0)]);
    let cut = &office("word/document.xml")[..120];
    let tar = [&[b'a'; 257][..], b"ustar\x0000", &[0; 200]].concat();
    let cases: Vec<(&str, Vec<u8>, F)> = vec![
        ("a.pdf", b"".to_vec(), F::Empty),
        ("a.txt", " \n\n".into(), F::Empty),
        ("a.pdf", b"MZ\x90\0".to_vec(), F::Program),
        ("a.pdf", b"\x7fELF\x02".to_vec(), F::Program),
        ("a.pdf", b"\xcf\xfa\xed\xfe".to_vec(), F::Program),
        ("a.docx", jar.clone(), F::Program),
        ("a.docx", part("word/embeddings/setup.exe", b"MZ"), F::Program),
        ("a.txt", b"#!/bin/sh\nrm -r /\n".to_vec(), F::Script),
        ("a.js", b"alert(1)".to_vec(), F::Script),
        ("a.PS1", b"Get-Process".to_vec(), F::Script),
        ("a.html", b"<!DOCTYPE html><p>Isi".to_vec(), F::Page),
        ("a.htm", b"Isi".to_vec(), F::Page),
        ("a.txt", b"\xef\xbb\xbf <!-- a --> <HTML>".to_vec(), F::Page),
        ("a.csv", b"\n<script>alert(1)</script>".to_vec(), F::Page),
        ("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\">".to_vec(), F::Page),
        ("a.png", b"<?xml version=\"1.0\"?><svg>".to_vec(), F::Page),
        ("a.docx", part("word/vbaProject.bin", b""), F::Macros),
        ("a.docx", part("word/activeX/activeX1.xml", b""), F::Macros),
        ("a.odt", basic, F::Macros),
        ("a.docx", locked, F::Encrypted),
        ("a.docx", ole("EncryptedPackage"), F::Encrypted),
        ("a.odt", open_document(ODT, b"\x93\x01\x8c sealed"), F::Encrypted),
        ("a.pdf", protected, F::Encrypted),
        ("a.pdf", inline, F::Encrypted),
        ("a.zip", zip(&[("a.pdf", PDF, 0)]), F::Archive),
        ("a.pdf", zip(&[("a.pdf", PDF, 0)]), F::Archive),
        ("a.pdf", b"Rar!\x1a\x07\x01\0".to_vec(), F::Archive),
        ("a.tgz", b"\x1f\x8b\x08\0".to_vec(), F::Archive),
        ("a.tar", tar, F::Archive),
        ("a.doc", ole("WordDocument"), F::OldOffice),
        ("a.docx", cut.to_vec(), F::Damaged),
        ("a.docx", b"PK\x05\x06".to_vec(), F::Damaged),
        ("a.csv", b"desa\nKupang \xe9".to_vec(), F::NotUtf8),
        ("a.pdf", b"\x93\x94\x95".to_vec(), F::Unknown),
        ("a.txt", b"a\0b".to_vec(), F::Unknown),
        ("a.mov", b"\0\0\0\x14ftypqt  ".to_vec(), F::Unknown),
        ("a.docx", office("visio/document.xml"), F::Unknown),
        ("a.odg", open_document(b"application/vnd.oasis.opendocument.graphics", b"<"), F::Unknown),
    ];
    for (name, bytes, fault) in cases {
        assert_eq!(AttachmentType::of(name, &bytes), Err(fault), "{name} {fault:?}");
    }
    // A PDF that speaks of encryption is not encrypted.
    for harmless in ["(/Encrypted 1)", "/EncryptMetadata 1", "see /Encrypt below"] {
        let pdf = [PDF, harmless.as_bytes()].concat();
        assert_eq!(AttachmentType::of("a.pdf", &pdf), Ok(AttachmentType::Pdf), "{harmless}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        place in 0.0..1.0f64,
        put in prop::collection::vec(any::<u8>(), 0..24),
        cut in 0..400usize,
        tail in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        for mut bytes in [office("word/document.xml"), open_document(ODT, b"<"), PDF.to_vec()] {
            let at = (place * bytes.len() as f64) as usize;
            for (place, byte) in (at..).zip(&put) {
                if let Some(old) = bytes.get_mut(place) {
                    *old = *byte;
                }
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            bytes.extend(&tail);
            let _ = AttachmentType::of("a.docx", &bytes);
        }
        let _ = AttachmentType::of("a.docx", &[b"PK\x05\x06", tail.as_slice()].concat());
        let _ = AttachmentType::of("a.csv", &tail);
    }
}
