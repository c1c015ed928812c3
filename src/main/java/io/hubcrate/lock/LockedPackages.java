package io.hubcrate.lock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.lock.LockedPackageSet.LockedModules;
import io.hubcrate.lock.LockedPackageSet.LockedPackage;
import io.hubcrate.lock.LockedPackageSet.MadeFile;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** Package sets as they stand in a lock. */
final class LockedPackages {
    private static final Pattern NEVRA = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+:~^-]{2,511}");
    private static final Pattern ALTERNATIVES = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+|-]{0,8191}");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}");

    private LockedPackages() {}

    static ObjectNode write(LockedPackageSet set) {
        ObjectNode node = Json.object().put("name", set.name()).put("os", set.os());
        ArrayNode install = node.putArray("install");
        set.install().forEach(install::add);
        ArrayNode packages = node.putArray("packages");
        for (LockedPackage rpm : set.packages()) {
            packages.addObject()
                    .put("nevra", rpm.nevra())
                    .put("repository", rpm.repository())
                    .put("url", rpm.url().toString())
                    .put("digest", rpm.digest().toString())
                    .put("size", rpm.size())
                    .put("signer", rpm.signer());
        }
        LockedModules modules = set.modules();
        if (modules != null) {
            node.putObject("modules")
                    .put("repository", modules.repository())
                    .put("file", modules.file())
                    .put("url", modules.url().toString())
                    .put("digest", modules.digest().toString())
                    .put("size", modules.size());
        }
        ArrayNode repodata = node.putArray("repodata");
        for (MadeFile file : set.repodata()) {
            repodata.addObject()
                    .put("name", file.name())
                    .put("digest", file.digest().toString())
                    .put("size", file.size());
        }
        if (!set.prerequisites().isEmpty()) {
            ArrayNode prerequisites = node.putArray("prerequisites");
            set.prerequisites().forEach(prerequisites::add);
        }
        return node;
    }

    /** @param size reads an object's size and keeps their sum countable */
    static LockedPackageSet read(JsonCursor node, ToLongFunction<JsonCursor> size) {
        node.only(Set.of("name", "os", "install", "packages", "modules", "repodata", "prerequisites"));
        List<LockedPackage> packages = LockReader.each(node.require("packages"), rpm -> readPackage(rpm, size));
        LockReader.requireDistinct(node.require("packages"), packages, LockedPackage::nevra);
        List<MadeFile> repodata = LockReader.each(node.require("repodata"), file -> readMade(file, size));
        LockReader.requireDistinct(node.require("repodata"), repodata, MadeFile::name);
        return new LockedPackageSet(
                node.require("name").text(LockReader::fileName),
                node.require("os").text(LockReader::fileName),
                LockReader.each(node.require("install"), item -> item.text(LockedPackages::nevra)),
                packages,
                node.find("modules").map(file -> readModules(file, size)).orElse(null),
                repodata,
                node.find("prerequisites")
                        .map(names -> LockReader.each(names, item -> item.text(LockedPackages::alternatives)))
                        .orElse(List.of()));
    }

    private static LockedPackage readPackage(JsonCursor node, ToLongFunction<JsonCursor> size) {
        node.only(Set.of("nevra", "repository", "url", "digest", "size", "signer"));
        return new LockedPackage(
                node.require("nevra").text(LockedPackages::nevra),
                node.require("repository").text(LockReader::fileName),
                node.require("url").text(LockReader::address),
                node.require("digest").text(Digest::parse),
                size.applyAsLong(node),
                node.require("signer").text(text -> matching(FINGERPRINT, text)));
    }

    private static LockedModules readModules(JsonCursor node, ToLongFunction<JsonCursor> size) {
        node.only(Set.of("repository", "file", "url", "digest", "size"));
        return new LockedModules(
                node.require("repository").text(LockReader::fileName),
                node.require("file").text(LockReader::fileName),
                node.require("url").text(LockReader::address),
                node.require("digest").text(Digest::parse),
                size.applyAsLong(node));
    }

    private static MadeFile readMade(JsonCursor node, ToLongFunction<JsonCursor> size) {
        node.only(Set.of("name", "digest", "size"));
        return new MadeFile(
                node.require("name").text(LockReader::fileName),
                node.require("digest").text(Digest::parse),
                size.applyAsLong(node));
    }

    private static String alternatives(String text) {
        return matching(ALTERNATIVES, text);
    }

    private static String nevra(String text) {
        return matching(NEVRA, text);
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("another form expected");
        }
        return text;
    }
}
