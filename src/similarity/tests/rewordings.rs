//! Posts that say what another account said, a little disguised. All of these must be refused.

/// What was done to the text, the text, and what became of it. These shaped the measure;
/// `held_back` judges it.
pub(super) const INDONESIAN: [(&str, &str, &str); 37] = [
    (
        "case",
        "Layanan pengaduan 1700 kini beroperasi 24 jam setiap hari. Setiap aduan memperoleh nomor tiket.",
        "LAYANAN PENGADUAN 1700 KINI BEROPERASI 24 JAM SETIAP HARI. SETIAP ADUAN MEMPEROLEH NOMOR TIKET!!!",
    ),
    (
        "emoji",
        "Sensus Pertanian 2027 dimulai 1 Juni. Data perorangan dirahasiakan undang-undang.",
        "📢📢 Sensus Pertanian 2027 dimulai 1 Juni 🌾🌾 Data perorangan dirahasiakan undang-undang 🔒✅",
    ),
    (
        "hashtags added",
        "Harga eceran tertinggi beras medium disesuaikan menjadi Rp13.500 per kilogram mulai 1 Desember 2026.",
        "Harga eceran tertinggi beras medium disesuaikan menjadi Rp13.500 per kilogram mulai 1 Desember 2026. #Beras #HET #PanganKita #IndonesiaMaju",
    ),
    (
        "words made hashtags",
        "Jalan nasional Trans-Seram ruas Masohi–Werinama telah dapat dilalui kendaraan roda empat.",
        "#JalanNasional #TransSeram ruas #Masohi – #Werinama telah dapat dilalui kendaraan roda empat",
    ),
    (
        "link added",
        "Beasiswa Daerah Terluar 2027 dibuka untuk 1.500 mahasiswa dari 62 kabupaten.",
        "Beasiswa Daerah Terluar 2027 dibuka untuk 1.500 mahasiswa dari 62 kabupaten. Info lengkap: https://beasiswa.kementeladan.example.go.id/daerah-terluar/2027?utm_source=x&utm_medium=sosial",
    ),
    (
        "bare domain for a link",
        "Cek status penerima bantuan tahap IV di https://bantuan.contoh.go.id/cek?tahap=4 mulai 16 November 2026.",
        "Cek status penerima bantuan tahap IV mulai 16 November 2026 di cekbantuan.id",
    ),
    (
        "mentions added",
        "Penerbangan perintis rute Nabire–Enarotali–Sugapa kembali beroperasi mulai 7 Juni 2027.",
        "Penerbangan perintis rute Nabire–Enarotali–Sugapa kembali beroperasi mulai 7 Juni 2027. Terima kasih @kemencontoh @bandara_nabire @dishub_papua",
    ),
    (
        "sentences turned round",
        "Vaksinasi polio putaran kedua berlangsung 8–14 September 2026. Vaksin diberikan gratis di posyandu, puskesmas, dan sekolah.",
        "Vaksin diberikan gratis di posyandu, puskesmas, dan sekolah. Vaksinasi polio putaran kedua berlangsung 8–14 September 2026.",
    ),
    (
        "words turned round",
        "Mulai 1 Agustus 2027 sistem antrean daring diterapkan di 38 kantor wilayah Kementerian Contoh.",
        "Di 38 kantor wilayah Kementerian Contoh diterapkan sistem antrean daring mulai 1 Agustus 2027.",
    ),
    (
        "a synonym",
        "Kementerian Teladan membuka pelatihan daring gratis bagi 50.000 guru honorer. Pendaftaran sampai 15 Juli 2027.",
        "Kementerian Teladan menyelenggarakan pelatihan daring gratis bagi 50.000 guru honorer. Pendaftaran sampai 15 Juli 2027.",
    ),
    (
        "two synonyms",
        "Tarif listrik rumah tangga tidak berubah pada Januari–Maret 2027. Keputusan diambil dengan memperhatikan daya beli masyarakat.",
        "Tarif listrik rumah tangga tetap pada Januari–Maret 2027. Keputusan diambil dengan mempertimbangkan daya beli masyarakat.",
    ),
    (
        "two synonyms and a name of a month",
        "Museum Bahari Contoh ditutup sementara 1 Mei–31 Juli 2027 untuk perbaikan atap dan instalasi listrik. Koleksi dipindahkan ke Gedung Simpan Tahap II.",
        "Museum Bahari Contoh tutup sementara 1/5–31/7/2027 untuk renovasi atap dan instalasi listrik. Koleksi dipindahkan ke Gedung Simpan Tahap II.",
    ),
    (
        "numbers rewritten",
        "Bantuan pupuk bersubsidi tahun 2027 dapat ditebus dengan KTP di 27.000 kios resmi mulai 2 Januari 2027.",
        "Bantuan pupuk bersubsidi tahun 2027 dapat ditebus dengan KTP di 27 ribu kios resmi mulai 02-01-2027.",
    ),
    (
        "numbers in words",
        "Sebanyak 34 desa wisata menerima sertifikat keberlanjutan tahun 2026. Selamat kepada seluruh desa penerima!",
        "Sebanyak tiga puluh empat desa wisata menerima sertifikat keberlanjutan tahun 2026. Selamat kepada seluruh desa penerima!",
    ),
    (
        "RT",
        "Loket layanan terpadu buka pukul 08.00 sampai 19.00 WIB mulai Senin, 18 Januari 2027.",
        "RT @kementeladan: Loket layanan terpadu buka pukul 08.00 sampai 19.00 WIB mulai Senin, 18 Januari 2027.",
    ),
    (
        "Info",
        "Uji coba layanan paspor daring dibuka di lima kota. Kuota 500 pemohon per hari.",
        "INFO PENTING‼️ Mohon bantu sebarkan: uji coba layanan paspor daring dibuka di lima kota. Kuota 500 pemohon per hari.",
    ),
    (
        "a sentence before",
        "Indeks kepuasan masyarakat terhadap layanan pertanahan naik menjadi 83,7 pada 2026, dari 79,2 pada 2025.",
        "Alhamdulillah, kerja keras kita semua membuahkan hasil. Indeks kepuasan masyarakat terhadap layanan pertanahan naik menjadi 83,7 pada 2026, dari 79,2 pada 2025.",
    ),
    (
        "sentences around",
        "Program Sekolah Aman Gempa telah memperkuat 2.175 bangunan sekolah di Sumatera Barat, Bengkulu, dan Lampung.",
        "Kabar baik dari kantor pagi ini! Program Sekolah Aman Gempa telah memperkuat 2.175 bangunan sekolah di Sumatera Barat, Bengkulu, dan Lampung. Bangga bisa menjadi bagian dari tim ini. Semoga bermanfaat untuk anak-anak kita.",
    ),
    (
        "half of it",
        "Kebakaran lahan di Kabupaten Ogan Selatan seluas 310 hektare berhasil dipadamkan pada Minggu, 13 September 2026. Sebanyak 420 personel dan empat helikopter dikerahkan selama enam hari.",
        "Kebakaran lahan di Kabupaten Ogan Selatan seluas 310 hektare berhasil dipadamkan pada Minggu, 13 September 2026.",
    ),
    (
        "cut at the end",
        "Gedung Arsip Nasional Contoh menerima kunjungan umum setiap Sabtu mulai 6 Februari 2027. Pengunjung dapat melihat naskah asli abad ke-17 dan mengikuti lokakarya perawatan arsip keluarga. Gratis.",
        "Gedung Arsip Nasional Contoh menerima kunjungan umum setiap Sabtu mulai 6 Februari 2027. Pengunjung dapat melihat naskah asli abad ke-17 dan mengikuti lokakarya…",
    ),
    (
        "Cyrillic letters",
        "Selamat pagi, layanan paspor daring dibuka hari ini.",
        "Ѕеlаmаt раgі, lауаnаn раѕроr dаrіng dіbukа hаrі іnі.",
    ),
    (
        "Greek letters",
        "Nilai ekspor kopi Indonesia triwulan III 2026 naik 18,4 persen.",
        "Νιlαι εκsροr κορι Ιndοnεsια τrιwυlαn ΙΙΙ 2026 nαικ 18,4 ρεrsεn.",
    ),
    (
        "zero-width characters",
        "Lelang pembangunan 11 pasar rakyat di Kalimantan dan Sulawesi dibuka 9 Maret 2027.",
        "Le\u{200b}lang pem\u{200c}bangun\u{200d}an 11 pa\u{2060}sar rak\u{feff}yat di Kali\u{ad}mantan dan Su\u{200b}la\u{200b}we\u{200b}si di\u{34f}buka 9 Ma\u{180e}ret 2027.",
    ),
    (
        "combining marks",
        "Kementerian Kehutanan Teladan melepasliarkan 14 orang utan ke Taman Nasional Bukit Lestari.",
        "K\u{301}e\u{302}menterian Ké\u{323}hutanan Teladan mel\u{336}e\u{336}p\u{336}a\u{336}sliarkan 14 o\u{308}rang u\u{30a}tan ke Tàmán Näsïônàl B\u{307}ukit L\u{330}estari.",
    ),
    (
        "full-width letters",
        "Pembayaran pajak kendaraan secara daring kini tersedia di seluruh provinsi.",
        "Ｐｅｍｂａｙａｒａｎ　ｐａｊａｋ　ｋｅｎｄａｒａａｎ　ｓｅｃａｒａ　ｄａｒｉｎｇ　ｋｉｎｉ　ｔｅｒｓｅｄｉａ　ｄｉ　ｓｅｌｕｒｕｈ　ｐｒｏｖｉｎｓｉ．",
    ),
    (
        "bold and italic letters",
        "Seleksi tidak dipungut biaya. Waspadai pihak yang menjanjikan kelulusan.",
        "𝗦𝗲𝗹𝗲𝗸𝘀𝗶 𝘁𝗶𝗱𝗮𝗸 𝗱𝗶𝗽𝘂𝗻𝗴𝘂𝘁 𝗯𝗶𝗮𝘆𝗮. 𝘞𝘢𝘴𝘱𝘢𝘥𝘢𝘪 𝘱𝘪𝘩𝘢𝘬 𝘺𝘢𝘯𝘨 𝘮𝘦𝘯𝘫𝘢𝘯𝘫𝘪𝘬𝘢𝘯 𝘬𝘦𝘭𝘶𝘭𝘶𝘴𝘢𝘯.",
    ),
    (
        "small capitals",
        "Tiket dijual mulai 10 November 2026 di semua kanal resmi kementerian.",
        "Tɪᴋᴇᴛ ᴅɪᴊᴜᴀʟ ᴍᴜʟᴀɪ 10 Nᴏᴠᴇᴍʙᴇʀ 2026 ᴅɪ sᴇᴍᴜᴀ ᴋᴀɴᴀʟ ʀᴇsᴍɪ ᴋᴇᴍᴇɴᴛᴇʀɪᴀɴ.",
    ),
    (
        "characters between letters",
        "Waspadai penipuan yang mengatasnamakan kementerian dalam seleksi pegawai.",
        "Was-pa-dai peni.puan yang meng·atas·nama·kan kemen'terian dalam se-lek-si pe_ga_wai.",
    ),
    (
        "marks for spaces",
        "Layanan pengaduan kini beroperasi setiap hari. Aduan memperoleh nomor tiket.",
        "Layanan.pengaduan.kini.beroperasi.setiap.hari_Aduan_memperoleh_nomor_tiket",
    ),
    (
        "other punctuation and line ends",
        "Hasil uji laboratorium: 17 dari 240 sampel jajanan sekolah mengandung pewarna terlarang. Produk ditarik dari peredaran.",
        "Hasil uji laboratorium —\n\n• 17 dari 240 sampel jajanan sekolah mengandung pewarna terlarang\n• Produk ditarik dari peredaran",
    ),
    (
        "hashtags taken away, link added, case",
        "Peta titik air bersih kini memuat 12.400 desa dan terbuka untuk semua. #AirBersihDesa #DataTerbuka",
        "peta titik air bersih kini memuat 12400 desa dan terbuka untuk semua 👉 example.com/peta-air",
    ),
    (
        "one word added and one left out",
        "Upah minimum 2027 naik rata-rata 6,2 persen. Gubernur menetapkan upah minimum provinsi paling lambat 21 November 2026.",
        "Upah minimum tahun 2027 naik 6,2 persen. Gubernur akan menetapkan upah minimum provinsi paling lambat 21 November 2026.",
    ),
    (
        "abbreviations",
        "Pendaftaran seleksi aparatur sipil negara dibuka 3–24 Februari 2027 untuk 4.310 formasi yang tersebar di seluruh Indonesia.",
        "Pendaftaran seleksi ASN dibuka 3–24 Feb 2027 utk 4.310 formasi yg tersebar di seluruh Indonesia.",
    ),
    (
        "a greeting for a greeting",
        "Sobat Teladan, stok vaksin rabies untuk NTT telah ditambah 40.000 dosis dan tiba di Kupang hari ini.",
        "Halo semuanya, stok vaksin rabies untuk NTT telah ditambah 40.000 dosis dan tiba di Kupang hari ini.",
    ),
    (
        "the office for we",
        "Kementerian Contoh mencabut izin tiga perusahaan yang membuang limbah ke Sungai Cikaret. Pemulihan sungai dimulai 5 April 2027.",
        "Kami mencabut izin tiga perusahaan yang membuang limbah ke Sungai Cikaret. Pemulihan sungai dimulai 5 April 2027.",
    ),
    ("three words", "Selamat Hari Guru!", "selamat hari GURU 🎉 #"),
    (
        "clauses turned round and a synonym",
        "Karena gelombang tinggi, penyeberangan Kupang–Rote dihentikan sementara pada 25–27 Januari 2027. Penumpang dapat mengubah jadwal tanpa biaya.",
        "Penyeberangan Kupang–Rote dihentikan sementara pada 25–27 Januari 2027 karena gelombang tinggi. Penumpang bisa mengubah jadwal tanpa biaya.",
    ),
];

/// The same in English.
pub(super) const ENGLISH: [(&str, &str, &str); 6] = [
    (
        "case, emoji, hashtags",
        "All ferry services between Kupang and Rote are suspended until further notice.",
        "⚠️ ALL FERRY SERVICES BETWEEN KUPANG AND ROTE ARE SUSPENDED UNTIL FURTHER NOTICE ⚠️ #Kupang #Rote #Ferry",
    ),
    (
        "two synonyms",
        "The hotline 1700 now answers around the clock. Every complaint gets a number and a reply within three working days.",
        "The hotline 1700 now operates around the clock. Every complaint receives a number and a reply within three working days.",
    ),
    (
        "sentences turned round",
        "The minimum wage rises by 6.2 per cent on average in 2027. Governors decide by 21 November 2026.",
        "Governors decide by 21 November 2026: the minimum wage rises by 6.2 per cent on average in 2027.",
    ),
    (
        "text around",
        "The new National Water Map covers 12,400 villages in 34 provinces.",
        "So proud of my colleagues today! The new National Water Map covers 12,400 villages in 34 provinces. See it here: https://example.com/water",
    ),
    (
        "contractions",
        "Applications for the 2027 Outer Islands Scholarship are open. Do not pay anyone who says they will help you.",
        "Applications for the 2027 Outer Islands Scholarship are open. Don't pay anyone who says they'll help you.",
    ),
    (
        "numbers",
        "The consultation on food labels is open until 30 November 2026 and draws 1,250 comments a day.",
        "The consultation on food labels is open until November 30th, 2026 and draws 1250 comments a day.",
    ),
];

/// A text on one account that is cut into other parts on another.
pub(super) const THREADS: [(&str, &[&str], &[&str]); 5] = [
    (
        "one post cut in two",
        &[
            "Vaksinasi polio putaran kedua berlangsung 8–14 September 2026 bagi anak usia 0–7 tahun. Vaksin diberikan gratis di posyandu, puskesmas, dan sekolah.",
        ],
        &[
            "Vaksinasi polio putaran kedua berlangsung 8–14 September 2026 bagi anak usia 0–7 tahun. (1/2)",
            "Vaksin diberikan gratis di posyandu, puskesmas, dan sekolah. (2/2)",
        ],
    ),
    (
        "cut in the middle of sentences",
        &[
            "Rumah Sakit Umum Pusat Contoh membuka layanan radioterapi bagi pasien kanker mulai 4 Januari 2027.",
            "Layanan ditanggung jaminan kesehatan nasional dan melayani 60 pasien per hari.",
        ],
        &[
            "Rumah Sakit Umum Pusat Contoh membuka layanan",
            "radioterapi bagi pasien kanker mulai 4 Januari 2027. Layanan ditanggung",
            "jaminan kesehatan nasional dan melayani",
            "60 pasien per hari.",
        ],
    ),
    (
        "many tiny parts",
        &[
            "Peringatan dini: gelombang 4–6 meter berpeluang terjadi di Laut Sawu dan Samudra Hindia selatan NTT pada 25–27 Januari 2027.",
        ],
        &[
            "Peringatan dini:",
            "gelombang 4–6 meter",
            "berpeluang terjadi",
            "di Laut Sawu dan",
            "Samudra Hindia",
            "selatan NTT pada",
            "25–27 Januari 2027.",
        ],
    ),
    (
        "one part of three",
        &[
            "Harga eceran tertinggi beras medium disesuaikan menjadi Rp13.500 per kilogram.",
            "Pengawasan pasar dilakukan setiap hari bersama pemerintah daerah.",
        ],
        &[
            "Saya mengerti keresahan ibu-ibu di pasar, tadi pagi saya mendengarnya langsung.",
            "Pengawasan pasar akan dilakukan setiap hari bersama pemerintah daerah!",
            "Kalau melihat pedagang nakal, foto dan kirimkan ke saya.",
        ],
    ),
    (
        "parts turned round",
        &[
            "Sebanyak 190.000 petugas mendatangi rumah tangga petani mulai 1 Juni.",
            "Data perorangan dirahasiakan undang-undang dan hanya dipakai untuk statistik.",
        ],
        &[
            "Data perorangan dirahasiakan undang-undang, hanya dipakai untuk statistik. Sebanyak 190.000 petugas mendatangi rumah tangga petani mulai 1 Juni.",
        ],
    ),
];
