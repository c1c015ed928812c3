package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.yaml.YamlNode.Place;
import io.hubcrate.yaml.YamlNode.Scalar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of these was printed by Helm 3 in this way; RenderingDecidesIT asks it again for some. */
class HelmScalarTest {
    @ParameterizedTest
    @CsvSource({
        "0123456, 42798",
        "0x1f, 31",
        "1e3, 1000",
        "0o17, 15",
        "0b101, 5",
        ".5, 0.5",
        "yes, true",
        "Off, false",
        "1.10, 1.1",
        "2.0, 2",
        "1_000, 1000",
        "20240101, 20240101",
        "0, 0",
        "018, 18",
        "v1.10, v1.10",
        "1.2.3, 1.2.3",
        "2024-01-01, 2024-01-01",
        "latest, latest",
        "yEs, yEs"
    })
    void printsWhatATemplatePrints(String written, String printed) {
        assertThat(HelmScalar.printed(new Scalar(written, false, new Place("values.yaml", 1, 1))))
                .isEqualTo(printed);
        assertThat(HelmScalar.printed(new Scalar(written, true, new Place("values.yaml", 1, 1))))
                .isEqualTo(written);
    }
}
