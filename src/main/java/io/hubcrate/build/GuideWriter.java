package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.PackedText;
import java.nio.charset.StandardCharsets;

/** The operator's guide, whose first step proves the bundle before anything in it is run. */
final class GuideWriter {
    private static final String TEMPLATE = "GUIDE.txt";
    private static final String PARTS = "GUIDE-PARTS.txt";

    private GuideWriter() {}

    static byte[] write(BundleIndex index) {
        String text = read(TEMPLATE);
        if (index.volumes().stream().anyMatch(volume -> volume.part() > 1)) {
            // Whoever holds parts must know so before the first step.
            int title = text.indexOf('\n') + 1;
            text = text.substring(0, title) + "\nThis bundle is in parts. Read the last section first.\n"
                    + text.substring(title) + read(PARTS);
        }
        return text.replace("{folder}", index.folderName()).getBytes(StandardCharsets.UTF_8);
    }

    private static String read(String template) {
        return PackedText.read(GuideWriter.class, template);
    }
}
