package io.hubcrate.bundle;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarLayout;
import io.hubcrate.archive.TarLayout.Place;
import java.util.Arrays;

/**
 * Everything of a tar that is not the data of its members: headers, padding, the closing zeros. All of it follows from
 * the layout, so it is made again and compared byte by byte.
 */
final class TarFrame {
    private TarFrame() {}

    /** @throws io.hubcrate.failure.IntegrityException naming the file and the member at which it differs */
    static void requireIntact(VolumeFile file, TarLayout layout) {
        long end = 0;
        for (Place place : layout.places()) {
            byte[] expected = new byte[Math.toIntExact(place.dataOffset() - end)];
            byte[] header = TarHeader.of(place.member());
            System.arraycopy(header, 0, expected, expected.length - header.length, header.length);
            require(file, end, expected, "before " + place.member().name());
            end = place.dataEnd();
        }
        require(file, end, new byte[Math.toIntExact(layout.size() - end)], "the end of the archive");
    }

    private static void require(VolumeFile file, long position, byte[] expected, String where) {
        byte[] actual = new byte[expected.length];
        file.read(actual, 0, actual.length, position);
        int difference = Arrays.mismatch(expected, actual);
        if (difference >= 0) {
            throw ContentCheck.damaged(
                    file.name() + ": " + where,
                    "byte " + expected[difference] + " at " + (position + difference),
                    "byte " + actual[difference]);
        }
    }
}
