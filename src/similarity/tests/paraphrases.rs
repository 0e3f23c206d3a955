//! Posts of an office, and what an official says in his own words about the same matter on the
//! same day: names, dates and numbers recur, as they do in life. None of these may be refused.

/// Both texts of each pair. These shaped the measure; `held_back` judges it.
pub(super) const INDONESIAN: [(&str, &str); 44] = [
    (
        "Peta titik air bersih kini memuat 12.400 desa dan terbuka untuk semua.\n\nCek desa Anda, laporkan yang rusak, lengkapi yang belum ada. #AirBersihDesa",
        "Di Amfoang saya ikut warga menandai mata air dengan gawai, sinyal pas-pasan, dan tetap jalan. Kalau ada titik yang keliru di #AirBersihDesa, beri tahu kantor, mereka benar-benar membaca.",
    ),
    (
        "Mulai Senin, 18 Januari 2027, loket layanan terpadu di kantor pusat Kementerian Teladan buka pukul 08.00 sampai 19.00 WIB pada hari kerja. Jam layanan kantor daerah tidak berubah.",
        "Banyak yang bilang ke saya: mau urus berkas, tapi jam 4 sore loket sudah tutup. Masuk akal. Per 18 Januari loket terpadu kantor pusat melayani sampai pukul 19.00. Pulang kerja masih sempat.",
    ),
    (
        "Kementerian Perikanan Contoh menyalurkan 3.200 unit mesin kapal hemat solar kepada nelayan kecil di 14 kabupaten. Penyaluran tahap pertama berlangsung 2–20 November 2026. Daftar penerima diumumkan di kantor desa.",
        "Hari ini saya di Pantai Labu. Pak Ridwan, nelayan 30 tahun, menghitung sendiri: dengan mesin baru ia hemat 4 liter solar sekali melaut. Baru 3.200 nelayan yang kebagian tahun ini, dan kami tahu itu belum cukup.",
    ),
    (
        "Uji coba layanan paspor daring dibuka di lima kota: Medan, Semarang, Denpasar, Makassar, dan Jayapura. Pendaftaran mulai 20 Oktober 2026 pukul 10.00 WIB. Kuota 500 pemohon per hari.",
        "Sudah saya coba sendiri: daftar paspor dari ponsel, 11 menit, tanpa calo. Lima kota dulu, dari Medan sampai Jayapura. Kalau macet di tengah jalan, balas di sini, tim saya catat satu per satu.",
    ),
    (
        "Beasiswa Daerah Terluar 2027 dibuka untuk 1.500 mahasiswa dari 62 kabupaten. Pendaftaran 1–31 Maret 2027. Syarat: diterima di perguruan tinggi terakreditasi dan berdomisili di daerah terluar minimal tiga tahun.",
        "Dulu saya kuliah dengan beasiswa daerah, jadi kabar ini terasa dekat: 1.500 kursi Beasiswa Daerah Terluar untuk anak-anak dari 62 kabupaten. Adik-adik, siapkan berkas dari sekarang, Maret itu cepat sekali datangnya.",
    ),
    (
        "Harga eceran tertinggi beras medium disesuaikan menjadi Rp13.500 per kilogram mulai 1 Desember 2026. Penyesuaian berlaku di seluruh provinsi. Pengawasan pasar dilakukan setiap hari bersama pemerintah daerah.",
        "Saya paham kenaikan HET beras medium ke Rp13.500 tidak enak didengar ibu-ibu di pasar. Biaya tanam petani naik 11 persen tahun ini, itu sebabnya. Tugas kami sekarang: pastikan tidak ada yang menjual di atas angka itu.",
    ),
    (
        "Menteri Kesehatan Teladan meresmikan 120 puskesmas rawat inap di wilayah kepulauan. Setiap puskesmas memiliki dua dokter, enam perawat, dan satu perahu ambulans yang siaga 24 jam.",
        "Perahu ambulans terdengar sederhana. Bagi ibu hamil di pulau yang 4 jam dari rumah sakit, itu beda antara hidup dan tidak. Terima kasih untuk semua perawat yang mau tinggal di kepulauan.",
    ),
    (
        "Kementerian Perhubungan Contoh menambah 48 perjalanan kereta selama libur akhir tahun, 18 Desember 2026 sampai 4 Januari 2027. Tiket dijual mulai 10 November 2026 pukul 00.01 WIB di semua kanal resmi.",
        "Yang mau mudik Natal naik kereta: 48 perjalanan tambahan, tiket bisa dipesan 10 November lewat tengah malam. Tahun lalu habis dalam 40 menit, jadi pasang alarm. Jangan beli dari calo, tolong.",
    ),
    (
        "Sensus Pertanian 2027 dimulai 1 Juni. Sebanyak 190.000 petugas akan mendatangi rumah tangga petani. Data perorangan dirahasiakan undang-undang dan hanya dipakai untuk statistik.",
        "\"Nanti datanya dipakai buat pajak ya, Pak?\" Pertanyaan ini saya dengar di tiap desa. Jawabannya tidak. Sensus Pertanian cuma untuk statistik, dan petugas yang membocorkan bisa dipidana. Tolong terima mereka baik-baik Juni nanti.",
    ),
    (
        "Rancangan Peraturan Menteri tentang Label Gizi Kemasan terbuka untuk konsultasi publik sampai 30 November 2026. Baca naskahnya dan kirim masukan melalui formulir daring atau surel konsultasi@kemencontoh.example.",
        "Kami sedang menyusun aturan label gizi di kemasan dan saya sungguh ingin dengar suara pedagang kecil: apa yang memberatkan? Kritik pedas juga boleh. Konsultasinya tutup akhir November, setiap masukan akan dijawab.",
    ),
    (
        "Peringatan dini: gelombang 4–6 meter berpeluang terjadi di Laut Sawu dan Samudra Hindia selatan NTT pada 25–27 Januari 2027. Penyeberangan Kupang–Rote dihentikan sementara.",
        "Teman-teman di Rote, saya tahu stok sayur menipis kalau feri berhenti tiga hari. Tapi ombak 6 meter bukan untuk dilawan. Kami siapkan kapal logistik begitu laut tenang, insyaallah 28 Januari.",
    ),
    (
        "Program Sekolah Aman Gempa telah memperkuat 2.175 bangunan sekolah di Sumatera Barat, Bengkulu, dan Lampung. Tahun 2027 program ini menjangkau 900 sekolah di Maluku dan Papua.",
        "Kepala sekolah di Pariaman cerita, waktu gempa Agustus lalu, tak satu pun genting jatuh menimpa murid. Gedungnya termasuk 2.175 yang diperkuat lewat Sekolah Aman Gempa. Maluku dan Papua, giliran kalian tahun depan.",
    ),
    (
        "Pendaftaran seleksi calon aparatur sipil negara Kementerian Teladan dibuka 3–24 Februari 2027 untuk 4.310 formasi. Seleksi tidak dipungut biaya. Waspadai pihak yang menjanjikan kelulusan.",
        "Sekali lagi, seleksi CASN gratis. Tidak ada orang dalam, termasuk saya. Kalau ada yang minta uang sambil bawa nama pejabat Kementerian Teladan, kirim buktinya, kami teruskan ke polisi. Formasi 4.310, rebutlah dengan belajar.",
    ),
    (
        "Kementerian Lingkungan Contoh mencabut izin tiga perusahaan yang membuang limbah ke Sungai Cikaret. Pemulihan sungai dimulai 5 April 2027 dengan biaya sepenuhnya dari perusahaan.",
        "Saya pulang dari Cikaret dengan baju bau belerang. Anak-anak di sana sudah dua tahun tidak bisa berenang di sungainya sendiri. Izin ketiganya sudah kami cabut, dan tagihan pemulihannya bukan ke rakyat.",
    ),
    (
        "Bantuan pupuk bersubsidi tahun 2027 dapat ditebus dengan KTP di 27.000 kios resmi mulai 2 Januari 2027. Petani yang belum terdaftar dapat mendaftar melalui penyuluh di kecamatan masing-masing.",
        "Tebus pupuk cukup bawa KTP, tidak perlu kartu tani lagi. Ini usul kelompok tani Ngudi Makmur waktu kami duduk bareng di Sragen, Mei lalu. Yang belum masuk data, temui penyuluh sebelum tahun berganti ya.",
    ),
    (
        "Gedung Arsip Nasional Contoh menerima kunjungan umum setiap Sabtu mulai 6 Februari 2027. Pengunjung dapat melihat naskah asli abad ke-17 dan mengikuti lokakarya perawatan arsip keluarga. Gratis.",
        "Bawa foto lama nenek Anda ke gedung arsip tiap Sabtu. Serius. Ada petugas yang mengajari cara merawatnya supaya tidak dimakan jamur. Favorit saya di sana: surat dagang lada tahun 1680.",
    ),
    (
        "Nilai ekspor kopi Indonesia triwulan III 2026 mencapai USD 412 juta, naik 18,4 persen dari periode yang sama tahun lalu. Pasar terbesar: Amerika Serikat, Mesir, dan Jepang.",
        "Ekspor kopi naik 18,4 persen, bagus. Tapi petani di Gayo bertanya kenapa harga di kebun hanya naik 5 persen, dan mereka benar bertanya. Rantai dagangnya terlalu panjang; itu PR kita berikutnya.",
    ),
    (
        "Jalan nasional Trans-Seram ruas Masohi–Werinama sepanjang 87 km telah dapat dilalui kendaraan roda empat. Waktu tempuh berkurang dari sembilan menjadi tiga jam.",
        "Sembilan jam dulu, tiga jam sekarang. Mama-mama penjual pala di Werinama bisa ke pasar Masohi dan pulang hari itu juga. Masih ada dua jembatan sementara di ruas ini, hati-hati kalau hujan.",
    ),
    (
        "Layanan pengaduan 1700 kini beroperasi 24 jam setiap hari. Setiap aduan memperoleh nomor tiket dan ditanggapi paling lambat tiga hari kerja.",
        "Malam pertama 1700 buka 24 jam, saya ikut jaga sif pukul 01.00. Ada 63 penelepon, kebanyakan soal listrik padam. Satu bapak menelepon hanya untuk memastikan betul ada orangnya. Ada, Pak.",
    ),
    (
        "Kementerian Pendidikan Teladan membuka pelatihan daring gratis bagi 50.000 guru honorer. Materi: literasi digital, pembelajaran mendalam, dan asesmen. Pendaftaran sampai 15 Juli 2027.",
        "Guru honorer sering jadi yang terakhir diajak. Kali ini kami balik: pelatihan daring khusus untuk mereka, 50.000 tempat, tanpa biaya. Ibu saya dulu guru honorer 16 tahun, jadi ini agak pribadi.",
    ),
    (
        "Vaksinasi polio putaran kedua berlangsung 8–14 September 2026 bagi anak usia 0–7 tahun di Aceh, Jawa Tengah, dan Jawa Timur. Vaksin diberikan gratis di posyandu, puskesmas, dan sekolah.",
        "Anak bungsu saya sudah dapat tetes polio putaran kedua pagi tadi, menangis sebentar lalu minta es krim. Orang tua di Aceh, Jateng, Jatim: posyandu buka sampai 14 September, jangan ditunda.",
    ),
    (
        "RALAT: tanggal konferensi pers hasil audit dana desa yang semula 21 Oktober 2026 diubah menjadi Kamis, 22 Oktober 2026 pukul 13.30 WIB di Ruang Serbaguna lantai 2. Mohon maaf atas kekeliruan ini.",
        "Kami salah tulis tanggal dan rekan-rekan wartawan sempat datang ke gedung yang kosong. Itu keliru kami, maaf. Temuan audit dana desa saya paparkan Kamis besok setelah makan siang, kopinya dari saya.",
    ),
    (
        "Tarif listrik rumah tangga tidak berubah pada Januari–Maret 2027. Keputusan diambil dengan memperhatikan daya beli masyarakat dan kurs triwulan sebelumnya.",
        "Sering ditanya apakah listrik naik tahun baru. Tidak, setidaknya sampai Maret. Angkanya kami hitung ulang tiap tiga bulan, dan saya janji perhitungannya akan kami buka supaya bisa diperiksa siapa saja.",
    ),
    (
        "Sebanyak 34 desa wisata menerima sertifikat keberlanjutan tahun 2026. Penilaian mencakup pengelolaan sampah, keterlibatan warga, dan pelestarian budaya. Selamat kepada seluruh desa penerima!",
        "Dari 34 desa wisata bersertifikat, favorit saya Desa Pemo: pemandunya remaja semua, sampahnya ditimbang tiap sore, dan tamu wajib belajar menenun. Liburan mendatang, coba ke desa dulu sebelum ke luar negeri.",
    ),
    (
        "Kementerian Sosial Contoh menyalurkan bantuan tunai tahap IV bagi 8,6 juta keluarga mulai 16 November 2026 melalui bank dan kantor pos. Cek status penerima di aplikasi Cek Bantuan.",
        "Tetangga menerima bantuan sedangkan Anda tidak? Buka Cek Bantuan, lalu tekan \"usul/sanggah\". Dari sanggahan warga tahap lalu, 41 ribu data kami perbaiki. Tahap IV cair pertengahan November.",
    ),
    (
        "Kebakaran lahan di Kabupaten Ogan Selatan seluas 310 hektare berhasil dipadamkan pada Minggu, 13 September 2026 pukul 17.20 WIB. Sebanyak 420 personel dan empat helikopter dikerahkan selama enam hari.",
        "Enam hari tidak pulang, tidur di tenda, makan mi instan dingin. 420 orang ini yang memadamkan api Ogan Selatan, bukan pejabat yang difoto. Malam ini mereka pulang. Terima kasih, kalian luar biasa.",
    ),
    (
        "Kementerian Contoh menerapkan sistem antrean daring di 38 kantor wilayah mulai 1 Agustus 2027. Masyarakat dapat memilih hari dan jam kedatangan melalui aplikasi Layanan Contoh paling lambat satu hari sebelumnya.",
        "Antre dari subuh demi satu tanda tangan? Cukup. Per Agustus, 38 kantor wilayah kami pakai antrean daring: pilih jam, datang, selesai. Lansia tetap boleh langsung datang, sudah saya titipkan ke semua kepala kantor.",
    ),
    (
        "Hasil uji laboratorium menunjukkan 17 dari 240 sampel jajanan sekolah mengandung pewarna terlarang. Produk ditarik dari peredaran dan produsen dikenai sanksi administratif.",
        "Tujuh belas sampel mungkin kedengaran sedikit. Tapi itu jajanan yang dibeli anak SD dengan uang saku dua ribu. Kami tarik semuanya, dan mulai sekarang hasil ujinya kami umumkan tiap bulan.",
    ),
    (
        "Indeks kepuasan masyarakat terhadap layanan pertanahan naik menjadi 83,7 pada 2026, dari 79,2 pada 2025. Survei melibatkan 21.000 responden di 34 provinsi.",
        "Angka 83,7 untuk layanan pertanahan patut disyukuri, namun 1 dari 6 warga yang disurvei masih kecewa, terutama soal lamanya balik nama. Saya baca keluhannya semalam, halaman demi halaman.",
    ),
    (
        "Lelang pembangunan 11 pasar rakyat di Kalimantan dan Sulawesi dibuka 9 Maret 2027 secara elektronik. Nilai seluruh paket Rp486 miliar. Dokumen lelang dapat diunduh tanpa biaya.",
        "Kepada kontraktor daerah: jangan minder ikut lelang 11 pasar rakyat itu. Paketnya sengaja kami pecah supaya tidak hanya dinikmati pemain besar, dan setiap tahapnya bisa ditonton publik.",
    ),
    (
        "Menteri Tenaga Kerja Teladan menetapkan upah minimum 2027 naik rata-rata 6,2 persen. Gubernur menetapkan upah minimum provinsi paling lambat 21 November 2026.",
        "Buruh meminta 10, pengusaha menawar 3, rapatnya sampai jam dua pagi. Hasilnya 6,2 persen. Tidak ada yang sepenuhnya puas, dan barangkali itu tanda jalan tengahnya sudah ketemu. Gubernur sekarang yang memutuskan per provinsi.",
    ),
    (
        "Museum Bahari Contoh ditutup sementara 1 Mei–31 Juli 2027 untuk perbaikan atap dan instalasi listrik. Koleksi dipindahkan ke Gedung Simpan Tahap II. Layanan penelitian tetap tersedia dengan perjanjian.",
        "Atap museum kita bocor sejak 2019, dan tiap musim hujan kurator menggelar ember di antara perahu kuno. Tiga bulan tutup memang lama, tapi setelah itu ember-embernya yang masuk museum.",
    ),
    (
        "Kementerian Kehutanan Teladan melepasliarkan 14 orang utan ke Taman Nasional Bukit Lestari, Kalimantan Tengah, pada 19 Agustus 2026. Seluruh satwa telah menjalani rehabilitasi selama empat hingga tujuh tahun.",
        "Mentari, 7 tahun direhabilitasi, menoleh sekali sebelum naik pohon dan tidak kembali. Empat belas orang utan pulang ke Bukit Lestari minggu ini. Pelepasliaran terbaik adalah yang tidak sempat kita foto.",
    ),
    (
        "Pembayaran pajak kendaraan secara daring kini tersedia di seluruh provinsi melalui aplikasi Samsat Contoh. Bukti pelunasan elektronik berlaku sah dan tidak perlu dicetak.",
        "Tadi pagi bayar pajak motor sambil menunggu nasi uduk, tiga menit selesai. Tidak usah cetak bukti segala, polisi bisa memindai kodenya. Bagi yang masih suka ke Samsat demi ngobrol, silakan juga.",
    ),
    (
        "Kementerian Teladan dan Universitas Nusantara Contoh menandatangani kerja sama riset energi panas bumi senilai Rp75 miliar untuk lima tahun, Selasa, 16 Maret 2027, di Bandung.",
        "Kampus punya ahli panas bumi, kami punya sumurnya, tapi bertahun-tahun tidak pernah satu meja. Mulai hari ini satu meja, lima tahun ke depan. Mahasiswa tingkat akhir, skripsi kalian kami tunggu.",
    ),
    (
        "Penerbangan perintis rute Nabire–Enarotali–Sugapa kembali beroperasi mulai 7 Juni 2027 dengan frekuensi tiga kali seminggu. Harga tiket bersubsidi Rp315.000 sekali jalan.",
        "Sugapa kembali terhubung udara. Pilot perintis di rute ini mendarat di landasan yang kemiringannya bikin saya menutup mata. Tiket Rp315.000 berkat subsidi, semoga cuaca bersahabat.",
    ),
    (
        "Mulai 1 Desember 2026 perpanjangan SIM dapat dilakukan daring melalui aplikasi Layanan Contoh. Biaya Rp75.000, SIM dikirim ke rumah paling lama tujuh hari kerja.",
        "Perpanjang SIM sekarang bisa dari rumah: cukup lewat aplikasi Layanan Contoh, bayar Rp75.000, kartunya diantar dalam seminggu. Berlaku awal Desember.",
    ),
    (
        "Kementerian Teladan mengundang rekan media pada konferensi pers penandatanganan kontrak Bendungan Wae Lelo, Kamis, 29 Oktober 2026, pukul 13.30 WIB, di Ruang Serbaguna lantai 2.",
        "Rekan wartawan, Kamis siang ini kontrak Bendungan Wae Lelo diteken dan saya akan menjawab semua pertanyaan soal ganti rugi lahan. Jam setengah dua di lantai 2.",
    ),
    (
        "Pemerintah menetapkan 17 hari libur nasional dan 8 hari cuti bersama tahun 2027. Keputusan bersama tiga menteri ditandatangani hari ini di Jakarta.",
        "Yang ditunggu-tunggu: tahun depan ada 17 tanggal merah plus 8 cuti bersama. Saya ikut menandatangani tadi pagi; silakan mulai menyusun rencana mudik.",
    ),
    (
        "Stok vaksin rabies untuk NTT telah ditambah 40.000 dosis dan tiba di Kupang pada 3 Mei 2027. Masyarakat yang digigit anjing agar segera mencuci luka dan datang ke puskesmas terdekat.",
        "Vaksin rabies 40.000 dosis sudah mendarat di Kupang. Pesan saya ke warga NTT satu saja: kalau digigit anjing, cuci lukanya 15 menit dengan sabun, baru lari ke puskesmas. Jangan ke dukun dulu.",
    ),
    (
        "Kuota internet gratis sebesar 10 GB per bulan disalurkan kepada 2,4 juta pelajar di daerah tertinggal selama tahun ajaran 2027/2028. Penyaluran dimulai 12 Juli 2027.",
        "Sebanyak 2,4 juta pelajar daerah tertinggal akan dapat kuota 10 GB tiap bulan. Dimulai 12 Juli, bertepatan hari pertama sekolah. Sinyalnya? Itu pekerjaan rumah yang sedang kami kejar dengan 600 menara baru.",
    ),
    (
        "Kementerian Perdagangan Contoh mengawasi 5.600 SPBU menjelang arus mudik. Ditemukan 41 SPBU dengan takaran di luar batas toleransi; seluruhnya disegel sampai diperbaiki.",
        "41 dari 5.600 SPBU yang kami periksa takarannya curang atau aus. Semua sudah disegel. Pemudik yang curiga bensinnya kurang, minta petugas menakar ulang di depan Anda, itu hak Anda.",
    ),
    (
        "Program magang nasional menerima 20.000 lulusan baru di 1.100 perusahaan. Peserta memperoleh uang saku setara upah minimum selama enam bulan. Pendaftaran ditutup 30 September 2026.",
        "Buat lulusan baru yang lamarannya ditolak karena \"belum berpengalaman\": ada 20.000 tempat magang enam bulan, digaji setara upah minimum. Pendaftarannya tinggal sampai akhir September.",
    ),
    (
        "Rumah Sakit Umum Pusat Contoh membuka layanan radioterapi bagi pasien kanker mulai 4 Januari 2027. Layanan ditanggung jaminan kesehatan nasional dan melayani 60 pasien per hari.",
        "Pasien kanker di Indonesia timur tidak perlu lagi terbang ke Jawa untuk radioterapi. RSUP Contoh memulai Januari ini, 60 pasien sehari, ditanggung jaminan kesehatan. Saya menunggu hari ini sejak adik saya sakit.",
    ),
];

/// The same in English.
pub(super) const ENGLISH: [(&str, &str); 6] = [
    (
        "All ferry services between Kupang and Rote are suspended from 06.00 WITA today because of high waves in the Savu Sea. Passengers can travel on any later day at no charge.",
        "I grew up on Rote and know what three days without a ferry mean. Still, nobody should be out in six-metre waves. Keep your ticket for Kupang, it stays good.",
    ),
    (
        "The Ministry of Example opens a public consultation on food labels until 30 November 2026. Read the draft regulation and send your comments online.",
        "What would you want printed on a packet of noodles? We are rewriting the rules on food labels and I read every comment myself. You have till the end of November.",
    ),
    (
        "The new National Water Map covers 12,400 villages in 34 provinces. Anyone can check, report and complete the water points of a village.",
        "Spent the week with villagers who mark wells by phone in the rain. Their work is why the water map exists at all. Tell us where it is wrong.",
    ),
    (
        "Applications for the 2027 Outer Islands Scholarship are open from 1 to 31 March. There are 1,500 places for students from 62 regencies.",
        "A scholarship like this one paid for my degree. 1,500 young people from the outer islands get theirs in 2027. Start on your papers before March.",
    ),
    (
        "The minimum wage rises by 6.2 per cent on average in 2027. Governors decide on their provincial minimum wage by 21 November 2026.",
        "Unions asked for ten, employers offered three, and we sat until two in the morning. At 6.2 per cent nobody is quite happy. Over to the governors now.",
    ),
    (
        "The hotline 1700 now answers around the clock. Every complaint gets a number and a reply within three working days.",
        "Took the one o'clock shift on our hotline last night. Sixty-three calls, most about power cuts, and one gentleman who only wished to hear whether somebody was there.",
    ),
];

/// Threads of two accounts about one matter.
pub(super) const THREADS: [(&[&str], &[&str]); 5] = [
    (
        &[
            "Peta titik air bersih kini memuat 12.400 desa dan terbuka untuk semua.\n\nCek desa Anda, laporkan yang rusak, lengkapi yang belum ada. #AirBersihDesa",
            "Setiap laporan warga mendapat nomor dan dijawab petugas kabupaten paling lambat lima hari kerja.",
            "Petanya di sini: https://example.com/peta-air\n\nAda pertanyaan? Balas utas ini dengan menyebut akun kami.",
        ],
        &[
            "Dua tahun lalu seorang ibu di Amfoang bertanya kepada saya kenapa desanya tidak ada di peta mana pun. Hari ini desanya ada.",
            "Peta air bersih memuat 12.400 desa. Masih banyak yang keliru, dan justru karena itu dibuka: warga yang paling tahu sumurnya kering atau tidak.",
            "Kalau laporan Anda lebih dari lima hari kerja belum dijawab, sebut saya di sini. https://example.com/peta-air",
        ],
    ),
    (
        &[
            "Uji coba layanan paspor daring dibuka di lima kota: Medan, Semarang, Denpasar, Makassar, dan Jayapura.",
            "Pendaftaran mulai 20 Oktober 2026 pukul 10.00 WIB. Kuota 500 pemohon per hari. Siapkan KTP, kartu keluarga, dan akta kelahiran.",
            "Pemohon di luar lima kota tetap dilayani di kantor imigrasi seperti biasa. Panduan: lapor.go.id/paspor",
        ],
        &[
            "Sudah saya coba sendiri: daftar paspor dari ponsel, 11 menit, tanpa calo. Lima kota dulu, dari Medan sampai Jayapura.",
            "Kenapa tidak langsung seluruh Indonesia? Karena kami pernah melakukannya pada 2021 dan sistemnya roboh pada jam pertama. Kali ini 500 orang sehari, sambil belajar.",
        ],
    ),
    (
        &[
            "Kementerian Sosial Contoh menyalurkan bantuan tunai tahap IV bagi 8,6 juta keluarga mulai 16 November 2026 melalui bank dan kantor pos.",
            "Cek status penerima di aplikasi Cek Bantuan. Warga yang merasa layak tetapi belum terdaftar dapat mengajukan usul melalui menu Usul dan Sanggah.",
            "Penyaluran di wilayah sulit dijangkau dilakukan langsung oleh petugas pos paling lambat 10 Desember 2026. Bantuan diterima utuh tanpa potongan.",
            "Laporkan potongan atau pungutan ke layanan 1700 yang buka 24 jam.",
        ],
        &[
            "Bantuan tahap IV mulai cair pertengahan November. Kalau ada yang memotong sepuluh ribu pun, telepon 1700, sebut kantor posnya. Saya tindak lanjuti sendiri.",
        ],
    ),
    (
        &[
            "Pendaftaran seleksi calon aparatur sipil negara Kementerian Teladan dibuka 3–24 Februari 2027 untuk 4.310 formasi.",
            "Formasi terbanyak: penyuluh pertanian (1.120), perawat (870), dan guru (650). Sebanyak 86 formasi disediakan khusus bagi penyandang disabilitas.",
            "Seleksi tidak dipungut biaya. Waspadai pihak yang menjanjikan kelulusan dengan imbalan.",
        ],
        &[
            "4.310 formasi tahun ini, dan pertanyaan terbanyak di kotak pesan saya: \"Pak, bisa dibantu?\" Tidak bisa, dan tidak perlu.",
            "Seleksinya memakai komputer, nilainya tampil saat itu juga di layar. Saya pernah jadi pengawas: panitia pun tidak tahu soalnya.",
            "Penyuluh pertanian paling banyak dicari, 1.120 orang. Kalau kamu senang di sawah dan tahan panas, ini pekerjaan terbaik di dunia.",
        ],
    ),
    (
        &[
            "The new National Water Map covers 12,400 villages in 34 provinces. Anyone can check, report and complete the water points of a village.",
            "Every report gets a number and an answer from the regency within five working days.",
        ],
        &[
            "Spent the week with villagers who mark wells by phone in the rain. Their work is why the water map exists at all.",
            "If your report has had no answer after five working days, tell me here and I will find out why.",
        ],
    ),
];
