package io.hubcrate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.json.Json;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.store.StoreInventory.Held;
import io.hubcrate.store.StoreInventory.Place;
import io.hubcrate.store.StoreInventory.Sweep;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What completes a bundle, and what nobody needs any more. */
class SupplementsTest {
    private static final String EXTRA = "docker.io/library/extra:1";

    @TempDir
    private Path folder;

    private StoreTrial trial;

    @BeforeEach
    void prepare() throws IOException {
        trial = new StoreTrial(folder);
    }

    private static Predicate<LockedImage> isExtra() {
        return image -> image.need().reference().toString().equals(EXTRA);
    }

    /** Everything but one image. */
    private Path lacking(long sequence) {
        return trial.bundle("lacking-" + sequence, small -> {
            small.sequence = sequence;
            small.images().removeIf(isExtra());
        });
    }

    /** That image alone. */
    private Path supplement(long sequence) {
        return trial.bundle("supplement-" + sequence, small -> {
            small.name = "supplement";
            small.sequence = sequence;
            small.cluster = false;
            small.images().removeIf(isExtra().negate());
        });
    }

    private SiteContent content() {
        SiteStore store = trial.store();
        return new SiteContent(store.current(SmallBundle.policy()), store.supplements(SmallBundle.policy()), store);
    }

    private static Set<String> images(SiteContent content) {
        return content.index().images().stream()
                .map(Image::reference)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private String refused(Runnable work) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, work::run);
        assertThat(refused).isNotNull();
        return refused.code();
    }

    private StoreInventory inventory() {
        return new StoreInventory(trial.store());
    }

    @Test
    void imageOfASupplementCountsAsTheBundlesOwn() throws IOException {
        trial.stage(lacking(7));
        assertThat(images(content())).hasSize(5).doesNotContain(EXTRA);
        Path supplement = supplement(1);
        trial.supplement(supplement);
        StoreTrial.delete(supplement);
        SiteContent content = content();
        assertThat(images(content)).hasSize(6).contains(EXTRA);
        assertThat(content.sums()).isEqualTo(trial.current().sums());
        StoreTrial.assertWhole(content);
        Entry list = content.index().entries().stream()
                .filter(entry -> entry.kind() == Kind.LAYOUT && entry.name().equals("index.json"))
                .findFirst()
                .orElseThrow();
        assertThat(Json.parse(content.read(list, 1 << 20)).findValuesAsText("io.containerd.image.name"))
                .contains(EXTRA, "docker.io/jupyterhub/k8s-hub:0.9.1");
        assertThat(content.index().entries().stream()
                        .filter(entry -> entry.role() == Role.IMAGES)
                        .map(Entry::name))
                .doesNotHaveDuplicates();
    }

    @Test
    void supplementThatCameBeforeTheBundleCompletesItToo() {
        trial.supplement(supplement(1));
        assertThat(trial.store().serves()).isFalse();
        trial.stage(lacking(7));
        assertThat(images(content())).contains(EXTRA);
        trial.stage(lacking(8));
        assertThat(images(content())).contains(EXTRA);
    }

    @Test
    void laterSupplementOfOneNameTakesTheEarlierOnesPlace() {
        trial.stage(lacking(7));
        trial.supplement(supplement(1));
        trial.supplement(supplement(2));
        assertThat(trial.store().supplements(SmallBundle.policy()))
                .singleElement()
                .satisfies(one -> assertThat(one.index().sequence()).isEqualTo(2));
    }

    @Test
    void otherContentUnderANameOfTheBundleIsRefused() {
        trial.stage(lacking(7));
        Path other = trial.bundle("other", small -> {
            small.name = "other";
            small.cluster = false;
            LockedImage hub = small.images().get(0);
            LockedImage tools = small.images().get(2);
            small.images().clear();
            small.images()
                    .add(new LockedImage(
                            hub.need(),
                            hub.need().reference(),
                            null,
                            false,
                            tools.manifest(),
                            tools.config(),
                            tools.layers()));
        });
        assertThat(refused(() -> trial.supplement(other))).isEqualTo("supplement-conflicts");
        assertThat(trial.store().supplements(SmallBundle.policy())).isEmpty();
    }

    @Test
    void supplementThatNobodyWantedInTheEndCountsNoLongerUnlessItDidBefore() {
        trial.stage(lacking(7));
        Path supplement = supplement(1);
        Staging staging = new Staging(trial.store(), trial.events::add);
        staging.letGo(trial.supplement(supplement));
        assertThat(trial.store().supplements(SmallBundle.policy())).isEmpty();
        trial.supplement(supplement);
        staging.letGo(trial.supplement(supplement));
        assertThat(trial.store().supplements(SmallBundle.policy())).hasSize(1);
    }

    @Test
    void wholeBundleIsNoSupplementAndNoSupplementTakesItsPlace() {
        assertThat(refused(() -> trial.supplement(trial.bundle()))).isEqualTo("load-not-supplement");
        trial.stage(lacking(7));
        assertThat(refused(() -> trial.stage(supplement(1)))).isEqualTo("stage-supplement");
        assertThat(trial.current().index().name()).isEqualTo("small");
    }

    @Test
    void collectionKeepsWhatServesAndOneBeforeIt() throws IOException {
        trial.stage(trial.bundle("1", small -> small.values = "hub: {one: 1}\n"));
        trial.stage(lacking(8));
        trial.supplement(supplement(1));
        trial.stage(trial.bundle("3", small -> {
            small.sequence = 9;
            small.values = "hub: {three: 3}\n";
            small.images().removeIf(isExtra());
        }));
        assertThat(inventory().list())
                .extracting(Held::place)
                .containsExactly(Place.SERVES, Place.SUPPLEMENT, Place.EARLIER, Place.EARLIER);
        Path left = Files.writeString(trial.blobs().resolve(".x.0123456789abcdef.partial"), "half");
        Sweep shown = inventory().sweep(false, List.of());
        assertThat(shown.bundles()).hasSize(1);
        assertThat(left).exists();
        Sweep gone = inventory().collect(false, List.of());
        assertThat(gone.files()).isEqualTo(shown.files()).contains(left).allSatisfy(file -> assertThat(file)
                .doesNotExist());
        assertThat(gone.bytes()).isPositive();
        assertThat(inventory().sweep(false, List.of()).isEmpty()).isTrue();
        StoreTrial.assertWhole(content());
        assertThat(images(content())).contains(EXTRA);

        assertThat(inventory()
                        .collect(true, List.of("supplement-2026.11-amd64"))
                        .bundles())
                .hasSize(2);
        assertThat(inventory().list()).extracting(Held::place).containsExactly(Place.SERVES);
        assertThat(images(content())).doesNotContain(EXTRA);
        StoreTrial.assertWhole(content());
        long needed = trial.current().index().entries().stream()
                .filter(entry -> entry.kind() != Kind.LAYOUT)
                .map(Entry::digest)
                .distinct()
                .count();
        assertThat((long) trial.held().size()).isEqualTo(needed);
        assertThat(refused(() -> inventory().collect(false, List.of("small-2026.11-amd64"))))
                .isEqualTo("store-bundle-unknown");
    }
}
