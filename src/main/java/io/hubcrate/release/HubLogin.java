package io.hubcrate.release;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Secret;
import io.hubcrate.install.SecretStore;
import io.hubcrate.site.Site;
import io.hubcrate.site.Site.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * The hub's secrets and who may log in, in the words of the chart: {@code hub.config}, which charts from 0.11 on hand to
 * JupyterHub as it is, or {@code auth} and {@code hub.cookieSecret} of those before.
 *
 * @see <a href="https://z2jh.jupyter.org/en/stable/changelog.html">the chart's changelog, 0.11.0</a>
 */
final class HubLogin {
    private HubLogin() {}

    static void config(ObjectNode root, Site site, SecretStore secrets) {
        ObjectNode config = root.putObject("hub").putObject("config");
        ObjectNode hub = config.putObject("JupyterHub");
        hub.put("cookie_secret", HubSecrets.text(secrets, HubSecrets.COOKIE_SECRET));
        config.putObject("CryptKeeper").putArray("keys").add(HubSecrets.text(secrets, HubSecrets.CRYPT_KEY));
        site.hub().findLogin().ifPresent(login -> {
            hub.put("authenticator_class", "dummy");
            config.putObject("DummyAuthenticator").put("password", password(login, secrets));
            ObjectNode authenticator = config.putObject("Authenticator");
            add(authenticator.putArray("allowed_users"), login.users());
            add(authenticator.putArray("admin_users"), login.admins());
        });
    }

    static void auth(ObjectNode root, Site site, SecretStore secrets) {
        root.putObject("hub").put("cookieSecret", HubSecrets.text(secrets, HubSecrets.COOKIE_SECRET));
        ObjectNode auth = root.putObject("auth");
        // Taken where the site's values switch the state on.
        auth.putObject("state").put("cryptoKey", HubSecrets.text(secrets, HubSecrets.CRYPT_KEY));
        site.hub().findLogin().ifPresent(login -> {
            auth.put("type", "dummy");
            auth.putObject("dummy").put("password", password(login, secrets));
            add(auth.putObject("whitelist").putArray("users"), login.users());
            add(auth.putObject("admin").putArray("users"), login.admins());
        });
    }

    private static void add(ArrayNode array, List<String> names) {
        names.forEach(array::add);
    }

    private static String password(Login login, SecretStore secrets) {
        Secret password = read(login);
        secrets.redactor().add(password);
        return password.reveal(String::new);
    }

    private static Secret read(Login login) {
        try {
            String text = Files.readString(login.passwordFile()).strip();
            return Secret.of(text.toCharArray());
        } catch (IOException e) {
            throw new MachineException(
                    "values-unreadable",
                    "the password in " + login.passwordFile() + " cannot be read: " + IoReason.of(e),
                    ShellLine.of("Look at the file that the site file names: ls -l {}", login.passwordFile()),
                    e);
        }
    }
}
