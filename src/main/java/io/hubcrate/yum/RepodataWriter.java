package io.hubcrate.yum;

import io.hubcrate.archive.StoredTarGzip;
import io.hubcrate.content.Digest;
import io.hubcrate.rpm.Capability;
import io.hubcrate.rpm.Evr;
import io.hubcrate.rpm.RpmPackage;
import io.hubcrate.rpm.RpmPackage.File;
import io.hubcrate.rpm.RpmPackage.Kind;
import io.hubcrate.rpm.RpmPackage.Relation;
import io.hubcrate.rpm.RpmScan.Proven;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the metadata of a repository from the packages themselves: {@code repomd.xml}, {@code primary.xml.gz},
 * {@code filelists.xml.gz}, {@code other.xml.gz}, as createrepo has them. gzip, because EL7's yum reads no other; stored,
 * so that the same packages give the same bytes with every Java; no times of its own.
 */
public final class RepodataWriter {
    private static final String TIME = "315532800";

    private RepodataWriter() {}

    /**
     * A package in the repository.
     *
     * @param href relative to the repository's folder
     */
    public record Item(String href, Proven rpm) {}

    /** Modular metadata that stand in {@code repodata} already. */
    public record Modules(String file, Digest digest, long size) {}

    /** The files by name. */
    public static SortedMap<String, byte[]> write(List<Item> packages, @Nullable Modules modules) {
        List<Item> sorted = new ArrayList<>(packages);
        sorted.sort(Comparator.comparing(Item::href));
        Set<String> wanted = new HashSet<>();
        sorted.forEach(item -> item.rpm().rpm().relations().values().forEach(all -> all.stream()
                .map(relation -> relation.capability().name())
                .filter(name -> name.startsWith("/"))
                .forEach(wanted::add)));
        XmlText primary = new XmlText("metadata")
                .attribute("xmlns", "http://linux.duke.edu/metadata/common")
                .attribute("xmlns:rpm", "http://linux.duke.edu/metadata/rpm")
                .attribute("packages", sorted.size());
        XmlText lists = new XmlText("filelists")
                .attribute("xmlns", "http://linux.duke.edu/metadata/filelists")
                .attribute("packages", sorted.size());
        XmlText other = new XmlText("otherdata")
                .attribute("xmlns", "http://linux.duke.edu/metadata/other")
                .attribute("packages", sorted.size());
        for (Item item : sorted) {
            primary(primary, item, wanted);
            filelist(identified(lists, item), item.rpm().rpm()).end();
            identified(other, item).end();
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        XmlText repomd = new XmlText("repomd").attribute("xmlns", "http://linux.duke.edu/metadata/repo");
        repomd.leaf("revision", TIME);
        add("primary", primary, repomd, files);
        add("filelists", lists, repomd, files);
        add("other", other, repomd, files);
        if (modules != null) {
            repomd.begin("data").attribute("type", "modules");
            repomd.begin("checksum")
                    .attribute("type", "sha256")
                    .text(modules.digest().hex())
                    .end();
            repomd.begin("location")
                    .attribute("href", "repodata/" + modules.file())
                    .end();
            repomd.leaf("timestamp", TIME);
            repomd.leaf("size", Long.toString(modules.size()));
            repomd.end();
        }
        files.put("repomd.xml", bytes(repomd));
        return files;
    }

    private static void add(String type, XmlText document, XmlText repomd, Map<String, byte[]> files) {
        byte[] open = bytes(document);
        byte[] packed = StoredTarGzip.gzip(open);
        files.put(type + ".xml.gz", packed);
        repomd.begin("data").attribute("type", type);
        repomd.begin("checksum")
                .attribute("type", "sha256")
                .text(Digest.of(packed).hex())
                .end();
        repomd.begin("open-checksum")
                .attribute("type", "sha256")
                .text(Digest.of(open).hex())
                .end();
        repomd.begin("location")
                .attribute("href", "repodata/" + type + ".xml.gz")
                .end();
        repomd.leaf("timestamp", TIME);
        repomd.leaf("size", Integer.toString(packed.length));
        repomd.leaf("open-size", Integer.toString(open.length));
        repomd.end();
    }

    private static byte[] bytes(XmlText document) {
        return document.end().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void primary(XmlText xml, Item item, Set<String> wanted) {
        RpmPackage rpm = item.rpm().rpm();
        xml.begin("package").attribute("type", "rpm");
        xml.leaf("name", rpm.nevra().name());
        xml.leaf("arch", rpm.nevra().arch());
        version(xml, rpm.nevra().evr());
        xml.begin("checksum")
                .attribute("type", "sha256")
                .attribute("pkgid", "YES")
                .text(item.rpm().digest().hex())
                .end();
        xml.leaf("summary", rpm.summary());
        xml.leaf("description", rpm.description());
        xml.leaf("packager", rpm.packager());
        xml.leaf("url", rpm.url());
        xml.begin("time")
                .attribute("file", rpm.buildTime())
                .attribute("build", rpm.buildTime())
                .end();
        xml.begin("size")
                .attribute("package", item.rpm().size())
                .attribute("installed", rpm.installedSize())
                .attribute("archive", rpm.archiveSize())
                .end();
        xml.begin("location").attribute("href", item.href()).end();
        xml.begin("format");
        xml.leaf("rpm:license", rpm.license());
        xml.leaf("rpm:vendor", rpm.vendor());
        xml.leaf("rpm:group", rpm.group());
        xml.leaf("rpm:buildhost", rpm.buildHost());
        xml.leaf("rpm:sourcerpm", rpm.sourceRpm());
        xml.begin("rpm:header-range")
                .attribute("start", rpm.headerStart())
                .attribute("end", rpm.headerEnd())
                .end();
        for (Kind kind : Kind.values()) {
            relations(xml, kind, rpm.relations(kind));
        }
        rpm.files().stream()
                .filter(file -> wanted.contains(file.path()) || PackagePool.isInPrimary(file.path()))
                .forEach(file -> file(xml, file));
        xml.end().end();
    }

    private static void relations(XmlText xml, Kind kind, List<Relation> relations) {
        Set<Relation> distinct = new LinkedHashSet<>(relations);
        distinct.removeIf(relation -> relation.capability().name().startsWith("rpmlib("));
        if (distinct.isEmpty()) {
            return;
        }
        xml.begin("rpm:" + kind.text());
        for (Relation relation : distinct) {
            Capability capability = relation.capability();
            xml.begin("rpm:entry").attribute("name", capability.name());
            Evr evr = capability.evr();
            if (evr != null) {
                xml.attribute("flags", capability.relation().metadata());
                xml.attribute("epoch", evr.epoch()).attribute("ver", evr.version());
                if (!evr.release().isEmpty()) {
                    xml.attribute("rel", evr.release());
                }
            }
            if (relation.before()) {
                xml.attribute("pre", "1");
            }
            xml.end();
        }
        xml.end();
    }

    private static XmlText identified(XmlText xml, Item item) {
        RpmPackage rpm = item.rpm().rpm();
        xml.begin("package")
                .attribute("pkgid", item.rpm().digest().hex())
                .attribute("name", rpm.nevra().name())
                .attribute("arch", rpm.nevra().arch());
        version(xml, rpm.nevra().evr());
        return xml;
    }

    private static void version(XmlText xml, Evr evr) {
        xml.begin("version")
                .attribute("epoch", evr.epoch())
                .attribute("ver", evr.version())
                .attribute("rel", evr.release())
                .end();
    }

    private static XmlText filelist(XmlText xml, RpmPackage rpm) {
        rpm.files().forEach(file -> file(xml, file));
        return xml;
    }

    private static void file(XmlText xml, File file) {
        xml.begin("file");
        if (file.folder() || file.ghost()) {
            xml.attribute("type", file.ghost() ? "ghost" : "dir");
        }
        xml.text(file.path()).end();
    }
}
