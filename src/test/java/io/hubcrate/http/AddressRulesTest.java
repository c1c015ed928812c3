package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.settings.BuilderSettings;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numeric addresses only: nothing here is resolved or contacted. */
class AddressRulesTest {
    private static final WebRequest PUBLIC = WebRequest.get(URI.create("https://203.0.113.5/x"), "look", "x");

    private final AddressRules rules = new AddressRules(
            BuilderSettings.defaults().withPlainHttp(Set.of("10.0.0.7:5000", "127.0.0.1:80")), address -> false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://127.9.9.9:8443/",
                "https://localhost/",
                "https://a.localhost/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://2130706433/",
                "https://0.0.0.0/",
                "https://[::]/",
                "https://169.254.169.254/latest",
                "https://[fe80::1]/",
                "https://224.0.0.1/",
                "http://127.0.0.1/"
            })
    void aPublicOriginLeadsNeitherHereNorToTheLink(String target) {
        WebException e = catchThrowableOfType(WebException.class, () -> rules.follow(PUBLIC, PUBLIC, target));
        assertThat(e.code()).isEqualTo("redirect-refused");
        assertThat(e.temporary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://10.0.0.7/", "https://192.168.1.1:8443/x", "http://10.0.0.7:5000/", "/relative?q=1"})
    void aPrivateNetworkIsNoOffence(String target) {
        assertThat(rules.follow(PUBLIC, PUBLIC, target).address())
                .isEqualTo(PUBLIC.address().resolve(target));
    }

    @ParameterizedTest
    @CsvSource({
        "http://203.0.113.9/, plain-http-refused",
        "http://10.0.0.7:5001/, plain-http-refused",
        "file:///etc/shadow, address-refused",
        "gopher://203.0.113.9/, address-refused",
        "https:///nohost, address-refused",
        "https://user@203.0.113.9/, address-refused",
        "https://[bad, redirect-refused"
    })
    void refusesWhatIsNotHttpsToAHost(String target, String code) {
        WebException e = catchThrowableOfType(WebException.class, () -> rules.follow(PUBLIC, PUBLIC, target));
        assertThat(e.code()).isEqualTo(code);
    }

    @Test
    void checksTheWholeWayAgainstWhereItBegan() {
        WebRequest inside = WebRequest.get(URI.create("https://10.0.0.7/x"), "look", "x");
        assertThat(catchThrowableOfType(WebException.class, () -> rules.follow(PUBLIC, inside, "https://127.0.0.1/"))
                        .code())
                .isEqualTo("redirect-refused");
    }

    @Test
    void looksUpNoNamesThatAProxyWillLookUp() {
        AddressRules behindProxy = new AddressRules(BuilderSettings.defaults(), address -> true);
        assertThat(behindProxy
                        .follow(PUBLIC, PUBLIC, "https://cdn.example.org/")
                        .address())
                .isEqualTo(URI.create("https://cdn.example.org/"));
        assertThat(catchThrowableOfType(
                                WebException.class, () -> behindProxy.follow(PUBLIC, PUBLIC, "https://127.0.0.1/"))
                        .code())
                .isEqualTo("redirect-refused");
    }

    @Test
    void aFormWithCredentialsIsNotSentElsewhere() {
        WebRequest form = PUBLIC.withForm(io.hubcrate.failure.Secret.of(new char[] {'x'}));
        assertThat(catchThrowableOfType(WebException.class, () -> rules.follow(form, form, "/other"))
                        .code())
                .isEqualTo("redirect-refused");
    }
}
