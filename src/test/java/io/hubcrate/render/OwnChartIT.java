package io.hubcrate.render;

import static io.hubcrate.render.OwnChart.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.render.OwnChart.Rendered;
import io.hubcrate.yaml.YamlNode.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our own chart beside what is known of the published one, version 4.4.0: the facts stand here, not its files. */
class OwnChartIT {

    @Test
    void makesThePublishedChartsObjectsUnderTheirNames() {
        assertThat(OwnChart.objects().names())
                .as("without hooks and placeholders; the scheduler's rights are bound to the cluster's own roles")
                .containsExactlyInAnyOrder(
                        "ConfigMap/hub",
                        "Deployment/hub",
                        "NetworkPolicy/hub",
                        "PersistentVolumeClaim/hub-db-dir",
                        "Role/hub",
                        "RoleBinding/hub",
                        "Secret/hub",
                        "Service/hub",
                        "ServiceAccount/hub",
                        "Deployment/proxy",
                        "NetworkPolicy/proxy",
                        "Service/proxy-api",
                        "Service/proxy-public",
                        "NetworkPolicy/singleuser",
                        "DaemonSet/continuous-image-puller",
                        "ServiceAccount/continuous-image-puller",
                        "ClusterRoleBinding/jhub-user-scheduler-core",
                        "ClusterRoleBinding/jhub-user-scheduler-volumes",
                        "ConfigMap/user-scheduler",
                        "Deployment/user-scheduler",
                        "PodDisruptionBudget/user-scheduler",
                        "Role/user-scheduler",
                        "RoleBinding/user-scheduler",
                        "ServiceAccount/user-scheduler");
    }

    @ParameterizedTest
    @CsvSource({
        "Deployment/hub, hub, hub",
        "Deployment/proxy, proxy, chp",
        "Deployment/user-scheduler, user-scheduler, kube-scheduler",
        "DaemonSet/continuous-image-puller, continuous-image-puller, pause"
    })
    void selectsAndLabelsPodsAsPublished(String object, String component, String container) {
        Mapping workload = OwnChart.objects().get(object);

        assertThat(at(workload, "spec", "selector", "matchLabels"))
                .hasToString("{app=jupyterhub, component=" + component + ", release=jhub}");
        assertThat(at(workload, "spec", "template", "metadata", "labels").toString())
                .contains(
                        "app.kubernetes.io/component=" + component,
                        "app.kubernetes.io/instance=jhub",
                        ", component=" + component + ", ",
                        "release=jhub");
        assertThat(at(workload, "spec", "template", "spec", "containers", "0", "name"))
                .isEqualTo(container);
    }

    @Test
    void listensWhereThePublishedChartListens() {
        Rendered objects = OwnChart.objects();
        String[] ports = {"spec", "template", "spec", "containers", "0", "ports"};

        assertThat(at(objects.get("Deployment/hub"), ports)).hasToString("[{containerPort=8081, name=http}]");
        assertThat(at(objects.get("Deployment/proxy"), ports))
                .hasToString("[{containerPort=8000, name=http}, {containerPort=8001, name=api}]");
        assertThat(at(objects.get("Service/hub"), "spec", "ports"))
                .hasToString("[{name=hub, port=8081, targetPort=http}]");
        assertThat(at(objects.get("Service/proxy-api"), "spec", "ports")).hasToString("[{port=8001, targetPort=api}]");
        assertThat(at(objects.get("Service/proxy-public"), "spec", "ports"))
                .hasToString("[{name=http, port=80, targetPort=http}]");
    }

    @Test
    void letsPodsReachEachOtherByThePublishedLabels() {
        Rendered objects = OwnChart.objects();
        String[] labels = {"spec", "template", "metadata", "labels"};

        assertThat(at(objects.get("Deployment/hub"), labels).toString())
                .contains("access-proxy-api=true", "access-proxy-http=true", "access-singleuser=true");
        assertThat(at(objects.get("Deployment/proxy"), labels).toString())
                .contains("access-hub=true", "access-singleuser=true");
        assertThat(at(objects.get("NetworkPolicy/singleuser"), "spec", "podSelector", "matchLabels"))
                .hasToString("{app=jupyterhub, component=singleuser-server, release=jhub}");
        assertThat(admitted(objects, "hub", "0")).isEqualTo("access-hub to http");
        assertThat(admitted(objects, "proxy", "0")).isEqualTo("access-proxy-http to http");
        assertThat(admitted(objects, "proxy", "1")).isEqualTo("access-proxy-api to api");
        assertThat(admitted(objects, "singleuser", "0")).isEqualTo("access-singleuser to notebook-port");
    }

    private static String admitted(Rendered objects, String policy, String rule) {
        Mapping object = objects.get("NetworkPolicy/" + policy);
        String label = "hub.jupyter.org/network-";
        String[] from = {"spec", "ingress", rule, "from", "0", "podSelector", "matchLabels"};
        assertThat(at(object, from).toString()).startsWith("{" + label).endsWith("=true}");
        return at(object, from).toString().substring(label.length() + 1).replace("=true}", "") + " to "
                + at(object, "spec", "ingress", rule, "ports", "0", "port");
    }

    @Test
    void keepsUsersFromPrivateAddressesUnlessTheSiteLetsThem() {
        Object closed = at(OwnChart.objects().get("NetworkPolicy/singleuser"), "spec", "egress");
        Object open = at(
                OwnChart.objects(
                                """
                                singleuser:
                                  networkPolicy:
                                    egressAllowRules: {privateIPs: true, nonPrivateIPs: false, dnsPortsPrivateIPs: false}
                                    egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]
                                """)
                        .get("NetworkPolicy/singleuser"),
                "spec",
                "egress");

        String privately = "{to=[{ipBlock={cidr=10.0.0.0/8}}, {ipBlock={cidr=172.16.0.0/12}}";
        assertThat(closed.toString())
                .contains("cidr=0.0.0.0/0, except=[10.0.0.0/8")
                .doesNotContain(privately);
        assertThat(open.toString())
                .contains(privately, "{to=[{ipBlock={cidr=192.0.2.0/24}}]}")
                .doesNotContain("0.0.0.0/0");
    }

    @Test
    void exposesTheProxyAsTheSiteSays() {
        Mapping external = OwnChart.objects("proxy: {service: {type: ClusterIP, externalIPs: [192.0.2.7]}}")
                .get("Service/proxy-public");
        Mapping port = OwnChart.objects("proxy: {service: {type: NodePort, nodePorts: {http: 30080}}}")
                .get("Service/proxy-public");
        Mapping balanced = OwnChart.objects("proxy: {service: {loadBalancerIP: 192.0.2.8}}")
                .get("Service/proxy-public");

        assertThat(at(external, "spec", "type")).isEqualTo("ClusterIP");
        assertThat(at(external, "spec", "externalIPs")).hasToString("[192.0.2.7]");
        assertThat(at(port, "spec", "ports")).hasToString("[{name=http, nodePort=30080, port=80, targetPort=http}]");
        assertThat(at(balanced, "spec", "loadBalancerIP")).isEqualTo("192.0.2.8");
        assertThat(at(balanced, "spec", "type")).isEqualTo("LoadBalancer");
    }

    @Test
    void leavesOutWhatIsSwitchedOff() {
        Rendered objects = OwnChart.objects(
                """
                hub: {db: {type: sqlite-memory}, networkPolicy: {enabled: false}}
                proxy: {chp: {networkPolicy: {enabled: false}}}
                singleuser: {networkPolicy: {enabled: false}}
                scheduling: {userScheduler: {enabled: false}}
                prePuller: {continuous: {enabled: false}}
                rbac: {create: false}
                """);

        assertThat(objects.names())
                .containsExactly(
                        "ConfigMap/hub",
                        "Deployment/hub",
                        "Deployment/proxy",
                        "Secret/hub",
                        "Service/hub",
                        "Service/proxy-api",
                        "Service/proxy-public",
                        "ServiceAccount/hub");
    }

    @Test
    void givesTheHubItsValuesAndSecrets() {
        Mapping secret = OwnChart.objects(
                        """
                        hub:
                          config: {CryptKeeper: {keys: [aa, bb]}, Authenticator: {enable_auth_state: true}}
                          services: {grades: {apiToken: t0}}
                          extraFiles: {page: {mountPath: /x/login.html, stringData: "<p>"}}
                        singleuser: {image: {name: site/notebook, tag: "7"}}
                        """)
                .get("Secret/hub");

        assertThat(decoded(secret))
                .containsEntry("hub.config.CryptKeeper.keys", "aa;bb")
                .containsEntry("hub.services.grades.apiToken", "t0")
                .containsEntry("page", "<p>")
                .containsEntry("hub.config.JupyterHub.cookie_secret", "ffeeddccbbaa99887766554433221100".repeat(2))
                .containsEntry(
                        "hub.config.ConfigurableHTTPProxy.auth_token", "00112233445566778899aabbccddeeff".repeat(2));
        assertThat(decoded(secret).get("values.yaml")).contains("site/notebook", "Namespace: jhub");
    }

    @Test
    void putsSingleFilesIntoUsersPods() {
        Mapping secret = OwnChart.objects(
                        """
                        singleuser:
                          extraFiles:
                            settings: {mountPath: /etc/jupyter/a.json, data: {a: [1, {b: c}]}}
                            page: {mountPath: /etc/jupyter/page.html, stringData: "<p>"}
                            raw: {mountPath: /etc/jupyter/raw, binaryData: "aGVsbG8="}
                        """)
                .get("Secret/singleuser");

        assertThat(decoded(secret))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("settings", "{\"a\":[1,{\"b\":\"c\"}]}", "page", "<p>", "raw", "hello"));
    }

    private static Map<String, String> decoded(Mapping secret) {
        return ((Map<?, ?>) at(secret, "data"))
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().toString(),
                                entry -> new String(
                                        Base64.getDecoder()
                                                .decode(entry.getValue().toString()),
                                        StandardCharsets.UTF_8)));
    }

    @Test
    void rendersTheSameEveryTime() {
        assertThat(OwnChart.text(OwnChart.SECRETS)).isEqualTo(OwnChart.text(OwnChart.SECRETS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hub: {cookieSecret: }                                          | hub.cookieSecret is missing",
                "hub: {cookieSecret: secret}                                    | must be 64 or more hex digits",
                "proxy: {secretToken: ''}                                       | proxy.secretToken is missing",
                "hub: {config: {LDAPAuthenticator: {enable_auth_state: true}}}  | CryptKeeper.keys is missing",
                "hub: {services: {s: {url: http://s}}}                          | hub.services.s.apiToken is missing",
                "singleuser: {extraFiles: {a: {mountPath: /x}}}                 | singleuser.extraFiles.a needs one of",
                "proxy: {https: {enabled: true}}                                | this chart serves plain HTTP only",
                "prePuller: {hook: {enabled: true}}                             | this chart has no hook",
                "scheduling: {userPlaceholder: {enabled: true}}                 | no placeholder pods",
                "hubb: {}                                                       | hubb",
                "hub: {imag: {}}                                                | imag",
                "proxy: {service: {externalIP: 192.0.2.7}}                      | externalIP",
                "singleuser: {storage: {type: nfs}}                             | value must be one of",
                "singleuser: {networkPolicy: {egressAllowRules: {private: 1}}}  | private",
            })
    void refusesWithTheNameOfTheValue(String values, String words) {
        InvalidInputException refusal =
                catchThrowableOfType(InvalidInputException.class, () -> OwnChart.text(OwnChart.SECRETS, values));

        assertThat(refusal.code()).isEqualTo("chart-unrenderable");
        assertThat(refusal.getMessage()).contains(words.strip());
    }
}
