package io.hubcrate.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.testing.CollectingSink;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.ReceivedRequest;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DownloadsTest {
    private final FakeRegistry origin = FakeRegistry.start();
    private final FakeRegistry mirror = FakeRegistry.start();
    private final byte[] file = new byte[2_000_000];
    private final List<URI> urls = List.of(origin.uri("/kubectl"), mirror.uri("/kubectl"));
    private final CollectingSink sink = new CollectingSink();
    private final Downloads downloads =
            new Downloads(QuickWeb.of(BuilderSettings.defaults().withPlainHttp(Set.of(origin.host(), mirror.host())))
                    .web());

    DownloadsTest() {
        new Random(5).nextBytes(file);
        mirror.putFile("/kubectl", file);
    }

    @AfterEach
    void close() {
        origin.close();
        mirror.close();
    }

    @Test
    void measuresWithoutAskingTheMirrorIfTheOriginAnswers() {
        origin.putFile("/kubectl", file);
        assertThat(downloads.measure(urls)).isEqualTo(new Downloads.Measured(Digest.of(file), file.length));
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void measuresAtTheNextAddressFromTheBeginning() {
        origin.putFile("/kubectl", new byte[3_000_000]);
        origin.misbehave(1, "/kubectl", new Misbehaviour.Status(404));
        origin.misbehave(1, "/kubectl", new Misbehaviour.Cut(500_000));
        assertThat(downloads.measure(urls)).isEqualTo(new Downloads.Measured(Digest.of(file), file.length));
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void goesOnAtTheMirrorWhereTheOriginBroke() {
        origin.putFile("/kubectl", file);
        origin.misbehave(1, "/kubectl", new Misbehaviour.Status(404));
        origin.misbehave(1, "/kubectl", new Misbehaviour.Cut(600_000));
        downloads.stream(urls, file.length, 0, sink);
        assertThat(sink.bytes()).isEqualTo(file);
        assertThat(sink.restarts()).isZero();
        assertThat(mirror.requests()).extracting(ReceivedRequest::range).containsExactly("bytes=600000-");
    }

    @Test
    void passesOverAMirrorThatHoldsAnotherFile() {
        origin.putFile("/kubectl", new byte[10]);
        downloads.stream(urls, file.length, 0, sink);
        assertThat(sink.bytes()).isEqualTo(file);
        mirror.putFile("/kubectl", new byte[11]);
        IntegrityException e = catchThrowableOfType(
                IntegrityException.class, () -> downloads.stream(urls, file.length, 0, new CollectingSink()));
        assertThat(e.code()).isEqualTo("size-mismatch");
    }

    @Test
    void tellsWhatEveryAddressSaid() {
        mirror.remove("/kubectl");
        DownloadException e = catchThrowableOfType(DownloadException.class, () -> downloads.stream(urls, 10, 0, sink));
        assertThat(e.code()).isEqualTo("download-failed");
        assertThat(e.failures())
                .extracting(SourceException::endpoint)
                .containsExactly(urls.get(0).toString(), urls.get(1).toString());
    }

    @Test
    void aFullDiskIsNoReasonToAskTheMirror() {
        origin.putFile("/kubectl", file);
        assertThat(catchThrowableOfType(
                                MachineException.class,
                                () -> downloads.stream(urls, file.length, 0, new CollectingSink(10)))
                        .code())
                .isEqualTo("cannot-store");
        assertThat(mirror.requests()).isEmpty();
    }
}
