package io.hubcrate.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.archive.TarParts.Piece;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class TarPartsTest {
    private static final int SEEDS = 400;
    private static final int LARGE = 6;

    @Test
    void partsOfAnySizesAreWholeTarsThatGiveTheMembersBack() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            roundTrip(random, 2048 + random.nextInt(40_000), 60_000, "seed " + seed);
        }
        for (int seed = 0; seed < LARGE; seed++) {
            // Large enough that what is left of a part is used for the beginning of a cut member.
            roundTrip(new Random(seed), 3_000_000 + seed, 7_000_000, "large seed " + seed);
        }
    }

    private static void roundTrip(Random random, long limit, int largest, String what) throws IOException {
        List<TarMember> members = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[random.nextInt(10) == 0 ? 0 : random.nextInt(largest)];
            random.nextBytes(content);
            contents.add(content);
            members.add(new TarMember("m/" + i, content.length, random.nextBoolean()));
        }
        Map<String, ByteArrayOutputStream> found = new TreeMap<>();
        List<List<Piece>> parts = TarParts.cut(members, limit);
        for (List<Piece> part : parts) {
            assertThat(part).as(what).isNotEmpty();
            byte[] tar = write(part, contents);
            assertThat(tar.length).as(what).isLessThanOrEqualTo((int) limit);
            read(tar, found);
        }
        for (int i = 0; i < count; i++) {
            assertThat(joined(found, "m/" + i)).as(what + " member " + i).isEqualTo(contents.get(i));
            boolean cut = found.containsKey("m/" + i + ".0001");
            assertThat(cut).as(what).isEqualTo(512 + (contents.get(i).length + 511) / 512 * 512 + 1024 > limit);
        }
    }

    private static byte[] write(List<Piece> part, List<byte[]> contents) {
        TarLayout layout = TarLayout.of(part.stream().map(Piece::tar).toList());
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (int i = 0; i < part.size(); i++) {
            Piece piece = part.get(i);
            tar.writeBytes(TarHeader.of(piece.tar()));
            int from = (int) piece.from();
            tar.writeBytes(Arrays.copyOfRange(
                    contents.get(piece.member()), from, from + (int) piece.tar().size()));
            tar.writeBytes(new byte[layout.places().get(i).padding()]);
        }
        tar.writeBytes(new byte[layout.trailerLength()]);
        assertThat(tar.size()).isEqualTo((int) layout.size());
        return tar.toByteArray();
    }

    private static void read(byte[] tar, Map<String, ByteArrayOutputStream> found) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                in.transferTo(content);
                assertThat(found.put(entry.getName(), content)).isNull();
            }
        }
    }

    private static byte[] joined(Map<String, ByteArrayOutputStream> found, String name) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        found.forEach((piece, content) -> {
            if (piece.equals(name) || piece.matches(name + "\\.[0-9]{4}")) {
                whole.writeBytes(content.toByteArray());
            }
        });
        return whole.toByteArray();
    }

    @Test
    void fillsWhatIsLeftOfAPartWithTheBeginningOfACutMember() {
        List<List<Piece>> parts = TarParts.cut(List.of(member("a", 2_000_000), member("b", 20_000_000)), 10_000_000);
        assertThat(parts).hasSize(3);
        assertThat(parts.get(0)).extracting(piece -> piece.tar().name()).containsExactly("a", "b.0001");
        assertThat(parts.get(2)).extracting(piece -> piece.tar().name()).containsExactly("b.0003");
    }

    @Test
    void cutsNothingWithoutALimit() {
        assertThat(TarParts.cut(List.of(member("a", 1L << 40), member("b", 7)), Long.MAX_VALUE))
                .hasSize(1);
    }

    @Test
    void refusesToNumberANameWithoutRoom() {
        assertThatThrownBy(() -> TarParts.cut(List.of(member("a".repeat(97), 5000)), 4096))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TarMember member(String name, long size) {
        return new TarMember(name, size, false);
    }
}
