package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesYamlTest {
    @Test
    void writesSameBytesWhateverTheOrder() {
        Map<ValuePath, String> one = new LinkedHashMap<>();
        one.put(ValuePath.of("b.c"), "x");
        one.put(ValuePath.of("a"), "y");
        one.put(ValuePath.of("b.a.d"), "z");
        Map<ValuePath, String> other = new LinkedHashMap<>();
        other.put(ValuePath.of("b.a.d"), "z");
        other.put(ValuePath.of("a"), "y");
        other.put(ValuePath.of("b.c"), "x");

        assertThat(ValuesYaml.write(one))
                .isEqualTo(ValuesYaml.write(other))
                .isEqualTo(
                        """
                a: "y"
                b:
                  a:
                    d: "z"
                  c: "x"
                """);
    }

    @Test
    void quotesWhatYamlWouldReadOtherwise() {
        Map<ValuePath, String> awkward = Map.of(ValuePath.ROOT.key("on").key("a.b: c"), "say \"1.0\"\n\\");

        YamlNode read = YamlReader.readOne("x", ValuesYaml.write(awkward).getBytes(StandardCharsets.UTF_8));

        YamlNode value =
                ChartValues.find(read, ValuePath.ROOT.key("on").key("a.b: c")).orElseThrow();
        assertThat(((YamlNode.Scalar) value).text()).isEqualTo("say \"1.0\"\n\\");
    }

    @Test
    void writesNothingForNothing() {
        assertThat(ValuesYaml.write(Map.of())).isEmpty();
    }
}
