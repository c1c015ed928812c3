package io.hubcrate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMirrorTest {
    private static String ask(String address, AddressMirror... mirrors) {
        return BuilderSettings.defaults()
                .withAddressMirrors(List.of(mirrors))
                .placeOf(URI.create(address))
                .toString();
    }

    @Test
    void putsTheRestOfTheAddressBelowTheMirror() {
        AddressMirror k8s = AddressMirror.of("https://dl.k8s.io", "https://files.example.org:8443/k8s");

        assertThat(ask("https://dl.k8s.io/release/v1/kubeadm", k8s))
                .isEqualTo("https://files.example.org:8443/k8s/release/v1/kubeadm");
        assertThat(ask("https://DL.k8s.io:443/a%20b?x=%26", k8s))
                .isEqualTo("https://files.example.org:8443/k8s/a%20b?x=%26");
    }

    @Test
    void leavesAddressesAloneThatItDoesNotStandFor() {
        AddressMirror releases = AddressMirror.of("https://github.com/org/", "https://files.example.org/");

        for (String other : List.of(
                "https://github.com/organisation/x",
                "https://github.com.example.org/org/x",
                "https://github.com:444/org/x",
                "http://github.com/org/x",
                "https://github.com/other/x")) {
            assertThat(ask(other, releases)).isEqualTo(other);
        }
    }

    @Test
    void takesTheMirrorOfTheLongestPart() {
        AddressMirror all = AddressMirror.of("https://github.com/", "https://a.example.org/");
        AddressMirror one = AddressMirror.of("https://github.com/org/tool", "https://b.example.org/tool/");

        assertThat(ask("https://github.com/org/tool/1.tgz", all, one)).isEqualTo("https://b.example.org/tool/1.tgz");
        assertThat(ask("https://github.com/org/tool/1.tgz", one, all)).isEqualTo("https://b.example.org/tool/1.tgz");
        assertThat(ask("https://github.com/org/tool2/1.tgz", one, all))
                .isEqualTo("https://a.example.org/org/tool2/1.tgz");
    }

    @Test
    void doesNotClimbOutOfTheMirrorsFolder() {
        AddressMirror charts = AddressMirror.of("https://charts.example/stable", "https://files.example.org/charts/");

        assertThat(ask("https://charts.example/stable/../../secret", charts))
                .isEqualTo("https://charts.example/stable/../../secret");
        assertThat(ask("https://charts.example/stable/a/../b", charts)).isEqualTo("https://files.example.org/charts/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dl.k8s.io",
                "ftp://dl.k8s.io/",
                "https:///release",
                "https://user:word@dl.k8s.io/",
                "https://dl.k8s.io/?x=1",
                "https://dl.k8s.io/#part",
                "https://dl k8s.io/"
            })
    void refusesWhatIsNoAddressOfAFolder(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressMirror.of(text, "https://files.example.org/"));
        assertThatIllegalArgumentException().isThrownBy(() -> AddressMirror.of("https://dl.k8s.io/", text));
    }
}
