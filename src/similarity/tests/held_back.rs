//! Pairs that were written after the measure was settled and had no part in shaping it.

/// As in `paraphrases`: both texts are honest.
pub(super) const HONEST: [(&str, &str); 24] = [
    (
        "Kementerian Air Bersih Teladan menyelesaikan pemasangan 1.240 pompa tenaga surya di desa-desa Flores Timur. Setiap pompa melayani sekitar 80 kepala keluarga.",
        "Bunyi mesin diesel sudah tidak terdengar di Desa Lewotala. Pompa surya yang dipasang bulan lalu jalan dari pagi sampai sore, dan ibu-ibu tidak lagi patungan membeli solar.",
    ),
    (
        "Mulai tahun ajaran 2027/2028 seluruh sekolah dasar negeri menyediakan sarapan gratis dua kali seminggu. Menu disusun ahli gizi dengan bahan pangan setempat.",
        "Guru-guru bilang murid lebih tenang kalau perutnya terisi. Karena itu sarapan gratis di SD negeri kami mulai tahun ajaran depan, dua kali dalam seminggu. Bahannya harus dari petani sekitar, bukan dari kota.",
    ),
    (
        "Pemerintah membebaskan biaya balik nama kendaraan bekas hingga 31 Maret 2027. Pemilik cukup membawa STNK, BPKB, dan KTP ke kantor Samsat terdekat.",
        "Motor bekas Anda masih atas nama pemilik lama? Sekarang waktunya. Balik nama gratis sampai akhir Maret, saya sendiri baru mengurus motor peninggalan ayah kemarin, 25 menit beres.",
    ),
    (
        "Balai Bahasa Contoh merilis kamus daring tujuh bahasa daerah: Sunda, Bugis, Bali, Minang, Batak Toba, Dayak Ngaju, dan Biak. Kamus memuat 94.000 lema beserta rekaman suara penutur asli.",
        "Nenek saya satu-satunya di keluarga yang masih fasih Bugis. Semalam kami buka kamus daring yang baru dirilis dan mendengarkan rekamannya berdua. Beliau mengoreksi tiga lema, sudah saya sampaikan ke tim.",
    ),
    (
        "Kementerian Keuangan Teladan mencatat penerimaan negara sampai Oktober 2026 sebesar Rp2.284 triliun atau 78,4 persen dari target. Defisit anggaran terjaga pada 2,1 persen PDB.",
        "Orang sering bosan dengan angka APBN. Ringkasnya: uang masuk baru 78,4 persen dari target sementara tahun tinggal dua bulan, jadi belanja yang tidak mendesak kami tunda dulu. Defisit tetap 2,1 persen.",
    ),
    (
        "Wisatawan dilarang mendaki Gunung Lokapala dalam radius 4 kilometer dari kawah menyusul kenaikan status menjadi Siaga (Level III) pada 11 Februari 2027 pukul 06.00 WITA.",
        "Saya tahu banyak yang sudah beli tiket untuk mendaki Lokapala akhir pekan ini. Tolong batalkan. Statusnya naik ke Siaga pagi tadi, dan petugas pos tidak boleh mempertaruhkan nyawa untuk menjemput Anda.",
    ),
    (
        "Kementerian Hukum Contoh meluncurkan pos bantuan hukum di 512 kelurahan. Warga kurang mampu memperoleh konsultasi dan pendampingan perkara tanpa biaya setiap Selasa dan Kamis.",
        "Di pos bantuan hukum Kelurahan Mekarsari, antrean terpanjang bukan pidana, melainkan warisan tanah. Selasa dan Kamis ada paralegal di 512 kelurahan. Gratis betul, tanpa uang rokok.",
    ),
    (
        "Pendaftaran Duta Bahari 2027 dibuka 5–28 Februari 2027 bagi pemuda usia 18–25 tahun dari seluruh provinsi. Peserta terpilih mengikuti pelayaran selama 40 hari ke 12 pulau terluar.",
        "Empat puluh hari di laut, 12 pulau terluar, tanpa sinyal. Kalau usiamu 18–25 dan itu terdengar menyenangkan, daftar Duta Bahari sebelum 28 Februari. Saya alumni angkatan 2009, mabuk laut dari hari pertama.",
    ),
    (
        "Perbaikan Jembatan Cipamingkis ditargetkan selesai 20 Agustus 2027. Selama perbaikan, kendaraan di atas 8 ton dialihkan melalui jalur Cariu–Tanjungsari.",
        "Sopir truk protes soal putaran lewat Cariu, tambah 50 menit dan solar. Protesnya sah. Kami minta kontraktor kerja tiga sif supaya Jembatan Cipamingkis bisa dipakai lagi sebelum 20 Agustus.",
    ),
    (
        "Kementerian Komunikasi Teladan memblokir 23.000 situs judi daring sepanjang September 2026 dan menyerahkan data 118 rekening penampung kepada kepolisian.",
        "Memblokir 23.000 situs judi itu seperti mencabut rumput, besok tumbuh lagi. Karena itu yang kami kejar kini rekeningnya. Kalau keluarga Anda terjerat, jangan malu, hubungi layanan konseling kami.",
    ),
    (
        "Kapal Rumah Sakit Ksatria Nusa melayani warga Kepulauan Aru pada 4–19 April 2027. Layanan meliputi operasi katarak, bibir sumbing, gigi, dan pemeriksaan kehamilan.",
        "Operasi katarak pertama di atas KRS Ksatria Nusa: Opa Yosep, 71 tahun, petani kelapa dari Dobo. Begitu perban dibuka, yang dicari pertama cucunya. Kami di Aru sampai 19 April.",
    ),
    (
        "Sertifikat tanah elektronik berlaku di 104 kabupaten/kota mulai 1 September 2026. Sertifikat lama tetap sah dan dapat dialihkan ke bentuk elektronik atas permintaan pemilik.",
        "Tidak, sertifikat tanah kertas Anda tidak akan ditarik. Itu kabar bohong yang beredar di grup keluarga saya juga. Yang kertas tetap berlaku; bila ingin versi elektronik, tinggal minta di kantor pertanahan.",
    ),
    (
        "Kementerian Pemuda Contoh memberangkatkan 186 atlet ke Pekan Olahraga Pelajar Asia Tenggara di Vientiane, 2–12 Desember 2026. Kontingen bertanding pada 19 cabang olahraga.",
        "Melepas 186 anak muda ke Vientiane subuh tadi. Yang termuda pesenam, 12 tahun, masih memeluk boneka. Pulang bawa medali atau tidak, kalian sudah menang melawan rasa takut.",
    ),
    (
        "Hasil pemantauan menunjukkan tingkat pencemaran udara di Palang Jaya turun 22 persen setelah pembatasan kendaraan berat pada jam sibuk. Pembatasan diperpanjang sampai 30 Juni 2027.",
        "Pembatasan truk di jam sibuk kami perpanjang hingga akhir Juni. Pengusaha angkutan keberatan, saya hormati, tetapi udara Palang Jaya 22 persen lebih bersih dan klinik paru lebih sepi.",
    ),
    // Closely told again: the same facts in nearly the same order.
    (
        "Kementerian Teladan menyediakan 250 bus mudik gratis tujuan 32 kota di Jawa dan Sumatera. Pendaftaran dibuka 1 Februari 2027 melalui aplikasi Mudik Contoh.",
        "Mudik gratis ada lagi tahun ini: 250 bus ke 32 kota, Jawa dan Sumatera. Daftarnya di aplikasi Mudik Contoh, dibuka 1 Februari. Tahun lalu dua hari sudah penuh.",
    ),
    (
        "Nilai tukar petani pada September 2026 tercatat 118,3, naik 1,2 persen dibanding Agustus. Kenaikan tertinggi terjadi pada subsektor hortikultura.",
        "Nilai tukar petani September 118,3. Naik, terutama karena cabai dan bawang. Petani padi belum menikmati, dan itu yang kami bahas dengan Bulog besok.",
    ),
    (
        "Layanan bus sekolah gratis di Kota Tirta diperluas ke 18 rute mulai 20 Juli 2027. Bus beroperasi pukul 05.30–07.00 dan 14.00–16.30 WIB pada hari sekolah.",
        "Mulai 20 Juli bus sekolah gratis Kota Tirta melayani 18 rute. Anak saya naik rute 7 tiap pagi; kalau sopirnya ngebut, catat nomor lambung dan kabari saya.",
    ),
    (
        "Sebanyak 15 perguruan tinggi menerima hibah riset kelautan senilai total Rp120 miliar. Riset berfokus pada pangan laut, energi arus, dan mitigasi tsunami.",
        "Rp120 miliar hibah riset kelautan untuk 15 kampus. Yang membuat saya senang, empat di antaranya dari Indonesia timur. Laut dalam kita lebih asing daripada bulan.",
    ),
    (
        "Pengumuman hasil seleksi tahap I petugas haji 2027 dapat dilihat mulai 14 Desember 2026 pukul 16.00 WIB. Peserta yang lulus mengikuti tes wawancara pada 4–8 Januari 2027.",
        "Hasil tahap I petugas haji keluar 14 Desember sore. Yang lulus, bersiaplah wawancara awal Januari. Yang belum, jangan percaya siapa pun yang menawarkan kursi susulan.",
    ),
    (
        "Kementerian Desa Contoh mencatat 3.118 desa telah berstatus mandiri pada 2026, bertambah 402 desa dari tahun sebelumnya. Provinsi dengan desa mandiri terbanyak adalah Jawa Timur.",
        "402 desa naik kelas menjadi mandiri tahun ini sehingga totalnya 3.118. Di balik angka itu ada kepala desa yang rapat sampai larut dan warga yang mau bergotong royong.",
    ),
    // English.
    (
        "The Ministry of Example lends 40,000 tablets to pupils in remote districts for the school year 2027/28. Schools hand them out from 12 July.",
        "A headmaster in Aru told me his pupils share one phone among thirty. From July they borrow tablets, 40,000 across remote districts. Not enough, but a start.",
    ),
    (
        "Mount Lokapala is now at alert level III. Climbing is forbidden within 4 kilometres of the crater until further notice.",
        "If you booked a climb of Lokapala for the weekend, please cancel. The mountain woke up this morning and our rangers should not have to come and fetch you.",
    ),
    (
        "Exports of coffee reached 412 million dollars in the third quarter of 2026, up 18.4 per cent. The largest buyers were the United States, Egypt and Japan.",
        "Coffee exports are up 18.4 per cent. Growers in Gayo ask why their own price rose by five, and they are right to ask.",
    ),
    (
        "The bridge at Cipamingkis reopens on 20 August 2027. Until then vehicles over 8 tonnes take the road through Cariu and Tanjungsari.",
        "Lorry drivers lose fifty minutes on the detour by Cariu and have every reason to be cross. We now build in three shifts so that the bridge is back before 20 August.",
    ),
];

/// As in `rewordings`: the second says what the first said.
pub(super) const REWORDED: [(&str, &str, &str); 24] = [
    (
        "case and emoji",
        "Pendaftaran Duta Bahari 2027 dibuka 5–28 Februari 2027 bagi pemuda usia 18–25 tahun.",
        "🌊 PENDAFTARAN DUTA BAHARI 2027 DIBUKA 5–28 FEBRUARI 2027 BAGI PEMUDA USIA 18–25 TAHUN 🌊",
    ),
    (
        "one synonym in a short post",
        "Kapal rumah sakit melayani warga Kepulauan Aru pada 4–19 April 2027.",
        "Kapal rumah sakit melayani masyarakat Kepulauan Aru pada 4–19 April 2027.",
    ),
    (
        "two synonyms",
        "Wisatawan dilarang mendaki Gunung Lokapala dalam radius 4 kilometer dari kawah menyusul kenaikan status menjadi Siaga.",
        "Pengunjung dilarang mendaki Gunung Lokapala dalam radius 4 kilometer dari kawah setelah kenaikan status menjadi Siaga.",
    ),
    (
        "three synonyms in two sentences",
        "Pemerintah membebaskan biaya balik nama kendaraan bekas hingga 31 Maret 2027. Pemilik cukup membawa STNK, BPKB, dan KTP ke kantor Samsat terdekat.",
        "Pemerintah menggratiskan biaya balik nama kendaraan bekas sampai 31 Maret 2027. Pemilik tinggal membawa STNK, BPKB, dan KTP ke kantor Samsat terdekat.",
    ),
    (
        "other voice of the verbs",
        "Kementerian Komunikasi Teladan memblokir 23.000 situs judi daring dan menyerahkan data 118 rekening penampung kepada kepolisian.",
        "Sebanyak 23.000 situs judi daring diblokir Kementerian Komunikasi Teladan, dan data 118 rekening penampung diserahkan kepada kepolisian.",
    ),
    (
        "numbers and months",
        "Perbaikan Jembatan Cipamingkis ditargetkan selesai 20 Agustus 2027. Kendaraan di atas 8 ton dialihkan melalui jalur Cariu–Tanjungsari.",
        "Perbaikan Jembatan Cipamingkis ditargetkan selesai 20/8/2027. Kendaraan di atas delapan ton dialihkan melalui jalur Cariu - Tanjungsari.",
    ),
    (
        "hashtags and link",
        "Sertifikat tanah elektronik berlaku di 104 kabupaten/kota mulai 1 September 2026.",
        "#SertifikatTanah elektronik berlaku di 104 kabupaten/kota mulai 1 September 2026. Cek pertanahan.contoh.go.id #TanahKita",
    ),
    (
        "words around",
        "Layanan bus sekolah gratis di Kota Tirta diperluas ke 18 rute mulai 20 Juli 2027.",
        "Sebagai ayah dari dua anak sekolah saya gembira sekali. Layanan bus sekolah gratis di Kota Tirta diperluas ke 18 rute mulai 20 Juli 2027. Jangan lupa bangun pagi, anak-anak!",
    ),
    (
        "Cyrillic vowels",
        "Hasil pemantauan menunjukkan tingkat pencemaran udara di Palang Jaya turun 22 persen.",
        "Hаsіl реmаntаuаn mеnunјukkаn tіngkаt реnсеmаrаn udаrа dі Раlаng Јауа turun 22 реrsеn.",
    ),
    (
        "invisible characters in every word",
        "Kementerian Hukum Contoh meluncurkan pos bantuan hukum di 512 kelurahan.",
        "Ke\u{2063}menterian Hu\u{200b}kum Con\u{2062}toh me\u{200d}luncurkan p\u{2060}os ban\u{200c}tuan hu\u{e0020}kum di 5\u{200b}12 kelu\u{ad}rahan.",
    ),
    (
        "mentions in the middle",
        "Sebanyak 15 perguruan tinggi menerima hibah riset kelautan senilai total Rp120 miliar.",
        "Sebanyak 15 perguruan tinggi (@kampus_a @kampus_b @kampus_c) menerima hibah riset kelautan @kemenriset senilai total Rp120 miliar.",
    ),
    (
        "clauses turned round",
        "Mulai tahun ajaran 2027/2028 seluruh sekolah dasar negeri menyediakan sarapan gratis dua kali seminggu.",
        "Seluruh sekolah dasar negeri, mulai tahun ajaran 2027/2028, menyediakan dua kali seminggu sarapan gratis.",
    ),
    (
        "first half only",
        "Nilai tukar petani pada September 2026 tercatat 118,3, naik 1,2 persen dibanding Agustus. Kenaikan tertinggi terjadi pada subsektor hortikultura.",
        "Nilai tukar petani pada September 2026 tercatat 118,3, naik 1,2 persen dibanding Agustus.",
    ),
    (
        "slang spelling",
        "Pengumuman hasil seleksi tahap I petugas haji 2027 dapat dilihat mulai 14 Desember 2026 pukul 16.00 WIB.",
        "Pengumuman hasil seleksi tahap I petugas haji 2027 bs dilihat mulai 14 Des 2026 pkl 16.00 WIB ya guys",
    ),
    (
        "bold letters and a new opening",
        "Balai Bahasa Contoh merilis kamus daring tujuh bahasa daerah.",
        "Yuk cek! 𝐁𝐚𝐥𝐚𝐢 𝐁𝐚𝐡𝐚𝐬𝐚 𝐂𝐨𝐧𝐭𝐨𝐡 𝐦𝐞𝐫𝐢𝐥𝐢𝐬 𝐤𝐚𝐦𝐮𝐬 𝐝𝐚𝐫𝐢𝐧𝐠 𝐭𝐮𝐣𝐮𝐡 𝐛𝐚𝐡𝐚𝐬𝐚 𝐝𝐚𝐞𝐫𝐚𝐡.",
    ),
    (
        "every fifth word replaced",
        "Kementerian Desa Contoh mencatat 3.118 desa telah berstatus mandiri pada 2026, bertambah 402 desa dari tahun sebelumnya.",
        "Kementerian Desa Contoh mencatat 3.118 desa sudah berstatus mandiri pada 2026, naik 402 desa dari tahun lalu.",
    ),
    (
        "a sentence added and one replaced",
        "Kementerian Teladan menyediakan 250 bus mudik gratis tujuan 32 kota di Jawa dan Sumatera. Pendaftaran dibuka 1 Februari 2027 melalui aplikasi Mudik Contoh.",
        "Kementerian Teladan menyediakan 250 bus mudik gratis tujuan 32 kota di Jawa dan Sumatera. Buruan daftar di aplikasi, keburu habis.",
    ),
    (
        "list for a sentence",
        "Layanan meliputi operasi katarak, bibir sumbing, gigi, dan pemeriksaan kehamilan.",
        "Layanan meliputi:\n1. Operasi katarak\n2. Bibir sumbing\n3. Gigi\n4. Pemeriksaan kehamilan",
    ),
    (
        "flags, dashes and another link",
        "Kontingen bertanding pada 19 cabang olahraga. Jadwal: https://contoh.example/jadwal",
        "🇮🇩🇮🇩 Kontingen bertanding pada 19 cabang olahraga --- jadwal: contoh-lain.com/j?x=1",
    ),
    (
        "a quotation",
        "Setiap pompa tenaga surya melayani sekitar 80 kepala keluarga di Flores Timur.",
        "“Setiap pompa tenaga surya melayani sekitar 80 kepala keluarga di Flores Timur,” kata Menteri.",
    ),
    // English.
    (
        "two synonyms",
        "The Ministry of Example lends 40,000 tablets to pupils in remote districts for the school year 2027/28.",
        "The Ministry of Example lends 40,000 tablets to students in remote areas for the school year 2027/28.",
    ),
    (
        "turned round",
        "Climbing is forbidden within 4 kilometres of the crater until further notice. Mount Lokapala is now at alert level III.",
        "Mount Lokapala is now at alert level III: until further notice, climbing is forbidden within 4 kilometres of the crater!",
    ),
    (
        "Greek and hashtags",
        "Exports of coffee reached 412 million dollars in the third quarter of 2026.",
        "Εxροrτs οf cοffεε rεαcηεd 412 mιllιοn dοllαrs ιn τηε τηιrd qυαrτεr οf 2026 #coffee #trade",
    ),
    (
        "words around",
        "The bridge at Cipamingkis reopens on 20 August 2027.",
        "Good news for every lorry driver I know: the bridge at Cipamingkis reopens on 20 August 2027. Thank you for your patience!",
    ),
];
