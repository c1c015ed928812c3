import io.hubcrate.content.Digest;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A repository of many packages: a few real ones that need each other, and among them the metadata of thousands of
 * others, shaped as a distribution's: libraries with sonames, programs, modules of a language, versions, weak
 * dependencies, some that provide what the real ones do.
 */
final class ManyPackages {
    static final int REAL = 40;

    private final Path repodata;
    private final Random random = new Random(20_000);

    /** @param repodata as createrepo_c made it for the real ones, compressed by gzip, with simple names */
    ManyPackages(Path repodata) {
        this.repodata = repodata;
    }

    /** A tree of needs by name, soname, file and version. */
    static List<Wanted> real() {
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < REAL; i++) {
            List<String> tags = new ArrayList<>(List.of(
                    "Provides: libreal" + i + ".so.1()(64bit)", "Provides: lang(Real::M" + i + ") = 1." + i));
            tags.add("File: /usr/bin/real-" + i);
            for (int child = 2 * i + 1; child <= 2 * i + 2 && child < REAL; child++) {
                tags.add(switch (child % 4) {
                    case 0 -> "Requires: real-" + child + " >= 1";
                    case 1 -> "Requires: libreal" + child + ".so.1()(64bit)";
                    case 2 -> "Requires: /usr/bin/real-" + child;
                    default -> "Requires: lang(Real::M" + child + ")";
                });
            }
            wanted.add(new Wanted("real-" + i, "1-1", "noarch", tags));
        }
        return wanted;
    }

    void add(int count) throws IOException {
        StringBuilder primary = new StringBuilder();
        StringBuilder lists = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String id = Digest.of(("p" + i).getBytes(StandardCharsets.UTF_8)).hex();
            String name = "package-" + i + (i % 3 == 0 ? "-libs" : "");
            String arch = i % 4 == 0 ? "noarch" : "x86_64";
            String version = "<version epoch=\"" + i % 2 + "\" ver=\"" + (1 + i % 9) + "." + i % 50 + "\" rel=\"" + (1 + i % 7)
                    + ".el9\"/>";
            primary.append(element(i, id, name, arch, version));
            lists.append("<package pkgid=\"" + id + "\" name=\"" + name + "\" arch=\"" + arch + "\">" + version);
            for (int file = 0; file < 20; file++) {
                lists.append("<file>/usr/share/" + name + "/data/file-" + file + "</file>\n");
            }
            lists.append("</package>\n");
        }
        String repomd = Files.readString(repodata.resolve("repomd.xml"));
        repomd = extend(repomd, "primary", "</metadata>", primary);
        repomd = extend(repomd, "filelists", "</filelists>", lists);
        Files.writeString(repodata.resolve("repomd.xml"), repomd);
    }

    private String element(int i, String id, String name, String arch, String version) {
        StringBuilder text = new StringBuilder("<package type=\"rpm\"><name>" + name + "</name><arch>" + arch + "</arch>"
                + version + "<checksum type=\"sha256\" pkgid=\"YES\">" + id + "</checksum><summary>Package number " + i
                + "</summary><description>" + "What it is good for. ".repeat(12) + "</description><packager/><url>https://example.org/"
                + name + "</url><time file=\"1700000000\" build=\"1700000000\"/><size package=\"" + (10_000 + i)
                + "\" installed=\"20000\" archive=\"20000\"/><location href=\"Packages/" + name + ".rpm\"/><format>"
                + "<rpm:license>MIT</rpm:license><rpm:vendor/><rpm:group>Unspecified</rpm:group>"
                + "<rpm:buildhost>builder.example</rpm:buildhost><rpm:sourcerpm>" + name + ".src.rpm</rpm:sourcerpm>"
                + "<rpm:header-range start=\"4504\" end=\"9000\"/>");
        text.append("<rpm:provides>" + versioned(name, "EQ", i) + versioned(name + "(x86-64)", "EQ", i)
                + plain("lib" + i + ".so.1()(64bit)") + plain("lang(Module::M" + i + ")"));
        if (i % 500 == 0) {
            text.append(plain("libreal" + i / 500 % REAL + ".so.1()(64bit)"));
        }
        text.append("</rpm:provides><rpm:requires>");
        for (int n = 4 + random.nextInt(9); n > 0 && i > 0; n--) {
            int other = random.nextInt(i);
            text.append(n % 3 == 0 ? plain("lang(Module::M" + other + ")") : plain("lib" + other + ".so.1()(64bit)"));
        }
        text.append(plain("/usr/bin/real-" + i % REAL) + plain("rpmlib(CompressedFileNames)") + "</rpm:requires>");
        if (i % 20 == 0) {
            text.append("<rpm:obsoletes>" + versioned("former-" + i, "LT", i) + "</rpm:obsoletes><rpm:recommends>"
                    + plain("(lang(Module::M" + i + ") if real-1)") + "</rpm:recommends>");
        }
        return text.append("<file>/usr/bin/" + name + "</file><file>/etc/" + name + ".conf</file></format></package>\n")
                .toString();
    }

    private static String plain(String capability) {
        return "<rpm:entry name=\"" + capability + "\"/>";
    }

    private static String versioned(String capability, String flags, int i) {
        return "<rpm:entry name=\"" + capability + "\" flags=\"" + flags + "\" epoch=\"" + i % 2 + "\" ver=\"" + (1 + i % 9)
                + "." + i % 50 + "\" rel=\"" + (1 + i % 7) + ".el9\"/>";
    }

    /** Puts more packages before the end of one metadata file, and its new digest and sizes into repomd.xml. */
    private String extend(String repomd, String type, String end, StringBuilder more) throws IOException {
        Path file = repodata.resolve(type + ".xml.gz");
        String text;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        byte[] open = text.replace(end, more + end).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(open);
        }
        Files.write(file, packed.toByteArray());
        int from = repomd.indexOf("<data type=\"" + type + "\">");
        int to = repomd.indexOf("</data>", from);
        String data = repomd.substring(from, to)
                .replaceAll("(<checksum[^>]*>)[^<]*", "$1" + Digest.of(packed.toByteArray()).hex())
                .replaceAll("(<open-checksum[^>]*>)[^<]*", "$1" + Digest.of(open).hex())
                .replaceAll("<size>[^<]*", "<size>" + packed.size())
                .replaceAll("<open-size>[^<]*", "<open-size>" + open.length);
        return repomd.substring(0, from) + data + repomd.substring(to);
    }
}
