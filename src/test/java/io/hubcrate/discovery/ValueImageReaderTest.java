package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.discovery.ChartValues.NamedText;
import io.hubcrate.render.ChartTree;
import io.hubcrate.testing.TestChart;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueImageReaderTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            image: {name: jupyterhub/k8s-hub, tag: '1.0'}                     | jupyterhub/k8s-hub:1.0
            image: {repository: quay.io/a/b, tag: v2}                         | quay.io/a/b:v2
            image: {registry: quay.io, repository: a/b, tag: v2}              | quay.io/a/b:v2
            image: {registry: quay.io, repository: quay.io/a/b, tag: v2}      | quay.io/a/b:v2
            any: {repository: a/b, tag: v2}                                   | a/b:v2
            any: {name: a/b, tag: v2, pullPolicy: Always}                     | a/b:v2
            image: a/b:3                                                      | a/b:3
            image: busybox                                                    | busybox
            x: {image: a/b, imageTag: '4'}                                    | a/b:4
            x: {initImage: a/b, initImageTag: '5'}                            | a/b:5
            proxyImage: a/b:6                                                 | a/b:6
            images: {one: 'a/b:7'}                                            | a/b:7
            images: ['a/b:8']                                                 | a/b:8
            extraImages: {one: {name: a/b, tag: '9'}}                         | a/b:9
            images: [{name: a/b, tag: '10'}]                                  | a/b:10
            kubespawner_override: {image_spec: 'a/b:11'}                      | a/b:11
            containers: [{name: c, image: 'a/b:12'}]                          | a/b:12
            image: {name: a/b, tag: 1.10}                                     | a/b:1.1
            image: {name: a/b, tag: 3.0}                                      | a/b:3
            image: {name: a/b, tag: 1.10.0}                                   | a/b:1.10.0
            image: {name: a/b, tag: 20240101}                                 | a/b:20240101
            image: {name: a/b, tag: }                                         | a/b
            """)
    void readsEveryForm(String yaml, String written) {
        assertThat(read(yaml)).extracting(ValueImage::written).containsExactly(written);
    }

    @Test
    void readsDigests() {
        assertThat(read("image: {repository: a/b, digest: '" + DIGEST + "'}")
                        .get(0)
                        .written())
                .isEqualTo("a/b@" + DIGEST);
        assertThat(read("image: {repository: a/b, tag: x, sha: " + "ab".repeat(32) + "}")
                        .get(0)
                        .written())
                .isEqualTo("a/b:x@" + DIGEST);
        assertThat(read("image: a/b@" + DIGEST).get(0).written()).isEqualTo("a/b@" + DIGEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            image: true
            image: ''
            logoImage: /srv/logo.png
            backgroundImage: pictures/sea.jpg
            pullProfileListImages: true
            imagePullSecret: {name: secret, registry: quay.io}
            user: {name: alice, tag: staff}
            backgroundImage: none
            """)
    void takesNothingElse(String yaml) {
        assertThat(read(yaml)).isEmpty();
    }

    @Test
    void knowsWhatIsSwitchedOff() {
        List<ValueImage> images = read("a: {enabled: false, deep: {image: x/y:1}}\nb: {enabled: true, image: x/y:2}");

        assertThat(images)
                .extracting(ValueImage::written, ValueImage::enabled)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("x/y:1", false),
                        org.assertj.core.groups.Tuple.tuple("x/y:2", true));
    }

    @Test
    void knowsWhereThePullPolicyStands() {
        assertThat(read("c: {image: {name: a/b, tag: '1', pullPolicy: Always}}"))
                .extracting(image -> image.policyPath() + "=" + image.policy())
                .containsExactly("c.image.pullPolicy=Always");
        assertThat(read("c: {image: a/b:1, imagePullPolicy: Always}"))
                .extracting(image -> image.policyPath() + "=" + image.policy())
                .containsExactly("c.imagePullPolicy=Always");
        assertThat(read("c: [{image: a/b:1}]").get(0).policyPath().crossesList())
                .isTrue();
    }

    @Test
    void showsFileAndLineOfGivenValues() {
        ValueImage image = read("\nimage:\n  name: a/b\n  tag: x\n").get(0);

        assertThat(image.place()).hasToString("site.yaml:4:8");
    }

    private static List<ValueImage> read(String yaml) {
        ChartTree empty = ChartTree.of(new TestChart("demo", "1").archive());
        return ValueImageReader.read(ChartValues.of(empty, List.of(new NamedText("site.yaml", yaml))));
    }
}
