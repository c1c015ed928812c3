package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The operator's guide, whose first step proves the bundle before anything in it is run. */
final class GuideWriter {
    private static final String TEMPLATE = "GUIDE.txt";

    private GuideWriter() {}

    static byte[] write(BundleIndex index) {
        try (InputStream in = GuideWriter.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException("this hubcrate lacks its " + TEMPLATE);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("{folder}", index.folderName()).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
