package io.hubcrate.yum;

import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLStreamException;

/** Looks for certain files in {@code filelists.xml}; nothing else of it is kept. */
final class FilelistsReader {
    private FilelistsReader() {}

    /**
     * Tells of every wanted file which package has it.
     *
     * @param packages by the checksum that identifies them
     */
    static void read(
            InputStream in,
            Map<String, PoolPackage> packages,
            Set<String> wanted,
            BiConsumer<PoolPackage, String> found)
            throws XMLStreamException {
        MetadataXml xml = new MetadataXml(in);
        PoolPackage current = null;
        while (xml.nextElement()) {
            if (xml.name().equals("package")) {
                current = packages.get(xml.require("pkgid"));
            } else if (xml.name().equals("file") && current != null) {
                String path = xml.text();
                if (wanted.contains(path)) {
                    found.accept(current, path);
                }
            }
        }
    }
}
