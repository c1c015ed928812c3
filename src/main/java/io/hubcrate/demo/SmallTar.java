package io.hubcrate.demo;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarLayout;
import io.hubcrate.archive.TarMember;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.zip.GZIPOutputStream;

/** A few small files as a tar in memory: an image's layer, a packaged chart. */
final class SmallTar {
    private SmallTar() {}

    /** An uncompressed tar of regular files by name. */
    static byte[] of(SortedMap<String, byte[]> files) {
        TarLayout layout = TarLayout.of(files.entrySet().stream()
                .map(file -> new TarMember(
                        file.getKey(), file.getValue().length, file.getKey().startsWith("usr/bin/")))
                .toList());
        ByteArrayOutputStream tar = new ByteArrayOutputStream((int) layout.size());
        for (TarLayout.Place place : layout.places()) {
            tar.writeBytes(TarHeader.of(place.member()));
            tar.writeBytes(files.get(place.member().name()));
            tar.writeBytes(new byte[place.padding()]);
        }
        tar.writeBytes(new byte[layout.trailerLength()]);
        return tar.toByteArray();
    }

    /** Compressed as registries and chart repositories hold it. */
    static byte[] gzip(byte[] tar) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
