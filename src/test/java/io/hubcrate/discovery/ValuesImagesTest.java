package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.discovery.ValuesImages.Named;
import io.hubcrate.failure.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesImagesTest {
    private static List<Named> added(String own) {
        return ValuesImages.added(
                HubChart.named("jupyterhub").archive(),
                List.of("singleuser: {image: {name: site/bundled, tag: '2'}}"),
                Map.of("hub.yaml", own));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            singleuser: {image: {name: lab/a, tag: '1'}}           | singleuser.image | lab/a:1
            singleuser: {image: {tag: '3'}}                        | singleuser.image | site/bundled:3
            singleuser: {image: {name: lab/a}}                     | singleuser.image | lab/a:2
            singleuser: {extraContainers: [{name: x, image: lab/x:1}]}              | singleuser.extraContainers[0].image | lab/x:1
            singleuser: {initContainers: [{name: x, image: lab/x:1}]}               | singleuser.initContainers[0].image  | lab/x:1
            singleuser: {profileList: [{}, {kubespawner_override: {image: lab/b:1}}]} | singleuser.profileList[1].kubespawner_override.image | lab/b:1
            singleuser: {profileList: [{profile_options: {image: {choices: {x: {kubespawner_override: {image: lab/c:1}}}}}}]} | singleuser.profileList[0].profile_options.image.choices.x.kubespawner_override.image | lab/c:1
            """)
    void whatServersStartWithIsNamedByItsPlace(String own, String path, String image) {
        assertThat(added(own)).singleElement().satisfies(named -> {
            assertThat(named.path()).isEqualTo(path);
            assertThat(named.reference().toString()).isEqualTo("docker.io/" + image);
            assertThat(named.started()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}
            singleuser: {image: {name: site/bundled, tag: '2'}}
            singleuser: {image: {name: lab/a, tag: ''}}
            singleuser: {image: {pullPolicy: Always}}
            singleuser: {defaultUrl: /lab, memory: {limit: 1G}}
            singleuser: {cloudMetadata: {blockWithIptables: false}, networkTools: {image: {tag: '9'}}}
            hub: {extraConfig: {x: "c.KubeSpawner.image = 'lab/python:1'"}}
            """)
    void whatNamesNothingNewIsNone(String own) {
        assertThat(added(own)).isEmpty();
    }

    @Test
    void hubAndProxyAreStartedToo() {
        assertThat(
                        added(
                                "hub: {image: {tag: '7'}, initContainers: [{image: lab/x:1}]}\nproxy: {chp: {image: {tag: '7'}}}"))
                .hasSize(3)
                .allMatch(Named::started);
    }

    @Test
    void whatMayBeOfSomethingThatIsSwitchedOffIsToldApart() {
        assertThat(added("proxy: {traefik: {image: {tag: '7'}}}"))
                .singleElement()
                .satisfies(named -> assertThat(named.started()).isFalse());
    }

    @Test
    void everyOneIsNamedAtOnceAndTheLastFileCounts() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("a.yaml", "singleuser: {image: {tag: '5'}, profileList: [{kubespawner_override: {image: lab/b:1}}]}");
        files.put("b.yaml", "singleuser: {image: {tag: '6'}}");
        assertThat(ValuesImages.added(HubChart.named("jupyterhub").archive(), List.of(), files))
                .extracting(named -> named.reference().toString())
                .containsExactlyInAnyOrder("docker.io/site/notebook:6", "docker.io/lab/b:1");
    }

    @Test
    void textThatIsNoYamlIsRefusedByItsName() {
        assertThatThrownBy(() -> added("singleuser: ["))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("hub.yaml");
    }
}
