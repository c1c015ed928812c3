package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldCodeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "%",
                "a b\nc",
                "ä\u20ac\ud83d\ude00",
                "'\"$`\\;|&",
                "-",
                "%41",
                "/etc/x.conf",
                "\u0000\u007f"
            })
    void anyValueIsOneWordAndComesBack(String value) {
        String word = FieldCode.encode(value);
        assertThat(word).matches("[A-Za-z0-9._/@+:=~%-]+");
        assertThat(FieldCode.decode(word)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "%4", "%zz", "%41", "%c3%a4", "a%", "%+1", "ä"})
    void refusesWhatIsNeverWritten(String word) {
        assertThatThrownBy(() -> FieldCode.decode(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void operatorIsOneWordAndComesBack() {
        Operator odd = new Operator("o'brien, jr", "north 1", 17, Instant.parse("2026-11-21T10:00:00Z"), "install");
        assertThat(Operator.parse(odd.toWord())).contains(odd);
        assertThat(Operator.parse("a,b")).isEmpty();
        assertThat(Operator.parse("a,b,c,d,e")).isEmpty();
        assertThat(Operator.parse("%4,b,1,2026-11-21T10:00:00Z,e")).isEmpty();
    }
}
