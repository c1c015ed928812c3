package io.hubcrate.release;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex.Chart;
import io.hubcrate.install.SecretStore;
import io.hubcrate.json.Json;
import io.hubcrate.site.Site;
import io.hubcrate.site.Site.Exposure;
import java.nio.charset.StandardCharsets;

/**
 * The values that hubcrate adds for JupyterHub's chart: secrets that are made once and kept, nothing that reaches for the
 * internet, and what the site file says of address and login.
 */
final class HubValues {
    private static final String LAB_SETTINGS =
            "{\"@jupyterlab/apputils-extension:notification\": {\"fetchNews\": \"false\", \"checkForUpdates\": false}}";
    private static final String LAB_SERVER = "{\"LabApp\": {\"news_url\": null, \"check_for_updates_class\":"
            + " \"jupyterlab.NeverCheckForUpdate\", \"extension_manager\": \"readonly\"}}";

    private HubValues() {}

    /** As JSON, which Helm reads as YAML; where a secret is not made yet, nothing stands in its place. */
    static String of(Site site, Chart chart, SecretStore secrets) {
        ObjectNode root = Json.object();
        ObjectNode proxy = root.putObject("proxy");
        proxy.put("secretToken", HubSecrets.text(secrets, HubSecrets.PROXY_TOKEN));
        ObjectNode service = proxy.putObject("service");
        service.put("type", "ClusterIP");
        site.hub().findExposure().ifPresent(exposure -> expose(service, chart, exposure));
        if (HubChart.takesConfig(chart)) {
            HubLogin.config(root, site, secrets);
        } else {
            HubLogin.auth(root, site, secrets);
        }
        ObjectNode pullers = root.putObject("prePuller");
        // Images are on the nodes; hooks are not run.
        pullers.putObject("hook").put("enabled", false);
        pullers.putObject("continuous").put("enabled", false);
        if (HubChart.mountsFiles(chart)) {
            quietLab(root.putObject("singleuser").putObject("extraFiles"));
        }
        return new String(Json.write(root), StandardCharsets.UTF_8);
    }

    /** JupyterLab asks the internet for news, updates and extensions; both files are needed to keep it quiet. */
    private static void quietLab(ObjectNode files) {
        files.putObject("hubcrate-lab-settings")
                .put("mountPath", "/etc/jupyter/labconfig/default_setting_overrides.json")
                .put("stringData", LAB_SETTINGS);
        files.putObject("hubcrate-lab-server")
                .put("mountPath", "/etc/jupyter/jupyter_server_config.json")
                .put("stringData", LAB_SERVER);
    }

    private static void expose(ObjectNode service, Chart chart, Exposure exposure) {
        if (exposure.nodePort() > 0) {
            service.put("type", "NodePort").putObject("nodePorts").put("http", exposure.nodePort());
        } else if (HubChart.takesExternalIps(chart)) {
            ArrayNode addresses = service.putArray("externalIPs");
            exposure.externalIps().forEach(addresses::add);
        }
    }
}
