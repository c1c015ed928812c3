package io.hubcrate.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarLayoutTest {
    private static final long NINE_GIB = 9L << 30;

    @Test
    void placesMembersAsATarReaderFindsThem() throws IOException {
        List<TarMember> members = List.of(
                new TarMember("empty", 0, false),
                new TarMember("one", 1, true),
                new TarMember("blobs/sha256/full", 512, false),
                new TarMember("more", 513, false));
        TarLayout layout = TarLayout.of(members);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (TarLayout.Place place : layout.places()) {
            assertThat((long) tar.size()).isEqualTo(place.headerOffset());
            tar.writeBytes(TarHeader.of(place.member()));
            assertThat((long) tar.size()).isEqualTo(place.dataOffset());
            tar.writeBytes(new byte[(int) place.member().size()]);
            assertThat((long) tar.size()).isEqualTo(place.dataEnd());
            tar.writeBytes(new byte[place.padding()]);
        }
        assertThat((long) tar.size()).isEqualTo(layout.trailerOffset());
        tar.writeBytes(new byte[layout.trailerLength()]);
        assertThat((long) tar.size()).isEqualTo(layout.size());

        List<TarMember> read = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar.toByteArray()))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(entry.isFile()).isTrue();
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName()).isEmpty();
                assertThat(entry.getGroupName()).isEmpty();
                assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TarHeader.TIME);
                boolean executable = (entry.getMode() & 0777) == 0755;
                assertThat(executable || (entry.getMode() & 0777) == 0644).isTrue();
                read.add(new TarMember(entry.getName(), entry.getSize(), executable));
            }
        }
        assertThat(read).isEqualTo(members);
    }

    @Test
    void writesSizesBeyondOctalInAWayThatReadersKnow() throws IOException {
        byte[] header = TarHeader.of(new TarMember("large", NINE_GIB, false));
        assertThat(header).hasSize(TarHeader.BLOCK);
        assertThat(new TarArchiveEntry(header).getSize()).isEqualTo(NINE_GIB);
        assertThat(TarLayout.of(List.of(new TarMember("large", NINE_GIB, false)))
                        .size())
                .isEqualTo(NINE_GIB + 3 * 512);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "../x",
                "a/../b",
                "a//b",
                "a/",
                ".hidden",
                "a/.b",
                "-rf",
                "a b",
                "a\\b",
                "a\nb",
                "a:b",
                "ä"
            })
    void refusesNamesThatLeaveAFolderOrSurpriseAShell(String name) {
        assertThat(TarMember.isName(name)).isFalse();
        assertThatThrownBy(() -> new TarMember(name, 0, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesNamesAsLongAsAHeaderHolds() {
        assertThat(TarMember.isName("a".repeat(100))).isTrue();
        assertThat(TarMember.isName("a".repeat(101))).isFalse();
    }
}
