package io.hubcrate.site;

import io.hubcrate.content.GivenFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.site.Site.Consents;
import io.hubcrate.site.Site.Networks;
import io.hubcrate.site.Site.SiteServices;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlBinder;
import io.hubcrate.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a site file strictly: unknown keys, duplicate keys, wrong types, missing keys, refused values and files that are
 * not there or open to others, all reported at once with file, line, column and path. docs/site-file.md describes the
 * file, docs/site-file.schema.json says the same to editors.
 */
public final class SiteReader {
    private static final int MAX_BYTES = 4 << 20;
    /** What kubeadm and every CNI's own pages assume, so that a site meets the numbers it has read about. */
    private static final AddressRange USUAL_PODS = AddressRange.network("10.244.0.0/16");

    private static final AddressRange USUAL_SERVICES = AddressRange.network("10.96.0.0/12");

    private final Path file;
    private final SiteFiles files;

    private SiteReader(Path file, Set<Integer> owners) {
        this.file = file.toAbsolutePath().normalize();
        Path folder = this.file.getParent();
        this.files = new SiteFiles(folder == null ? this.file : folder, owners);
    }

    /**
     * Reads the file and the secrets that it names.
     *
     * @param file as the person named it; problems name it the same way
     * @param owners numbers of the users who may own it and what it names, besides root and who runs this
     * @throws InvalidInputException {@code site-unreadable} if there is no such file or it is too long,
     *     {@code yaml-invalid} if it is no YAML, {@code site-invalid} with every other problem
     * @throws io.hubcrate.failure.MachineException {@code file-unsafe} if somebody else could change it
     */
    public static Site read(Path file, Set<Integer> owners) {
        return read(file, bytes(file, owners), owners);
    }

    /**
     * Reads what is to stand in a file, with the secrets that it names beside it.
     *
     * @throws InvalidInputException {@code yaml-invalid}, {@code site-invalid}
     */
    public static Site read(Path file, byte[] text, Set<Integer> owners) {
        YamlBinder binder = new YamlBinder(
                "site-invalid",
                file + " is not a valid site file",
                "Mend every place named, then try again; docs/site-file.md describes each key.");
        return binder.bind(file.toString(), text, new SiteReader(file, owners)::readRoot);
    }

    private static byte[] bytes(Path file, Set<Integer> owners) {
        try (InputStream in = GivenFile.open(file)) {
            GivenFile.requireSafe(file, "site file", owners);
            GivenFile.requireSafe(file.resolveSibling(SiteFiles.KNOWN_HOSTS), "host keys", owners);
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidInputException(
                        "site-unreadable",
                        file + " is longer than " + MAX_BYTES + " bytes",
                        "Name the site file itself, a YAML file that a person wrote.");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "site-unreadable",
                    file + " cannot be read: " + IoReason.of(e),
                    "Give the path of the site file with --site, for example --site site.yaml.");
        }
    }

    private Site readRoot(MappingReader root) {
        String name = root.requireText("name", SiteForms::siteName, "x");
        String endpoint = root.requireText("controlPlaneEndpoint", SiteForms::endpoint, "x:1");
        List<SiteNode> nodes = new SiteNodeReader(files).read(root);
        Networks networks = readNetworks(root, nodes);
        return new Site(
                file,
                name,
                nodes,
                endpoint,
                networks,
                readServices(root),
                readConsents(root),
                SiteWishesReader.cluster(root),
                new SiteWishesReader(files).hub(root),
                root.findText("store", SiteForms::noStore).isEmpty(),
                SiteWishesReader.transfer(root));
    }

    private static Networks readNetworks(MappingReader root, List<SiteNode> nodes) {
        Optional<MappingReader> mapping = root.find("networks").flatMap(YamlValue::mapping);
        List<NamedRange> ranges = new ArrayList<>();
        AddressRange pods = range(mapping, "pods", USUAL_PODS);
        AddressRange services = range(mapping, "services", USUAL_SERVICES);
        ranges.add(new NamedRange("pods", pods));
        ranges.add(new NamedRange("services", services));
        List<String> site = new ArrayList<>();
        List<YamlValue> items = mapping.map(m -> m.items("site")).orElse(List.of());
        if (pods.overlaps(services)) {
            mapping.orElse(root).problem("pods " + pods + " and services " + services + " overlap");
        }
        for (YamlValue item : items) {
            item.text(SiteForms::range).ifPresent(range -> {
                ranges.stream()
                        .filter(other -> other.range().overlaps(range))
                        .forEach(other -> item.problem("overlaps " + other.name() + " " + other.range()));
                ranges.add(new NamedRange("the site's", range));
                site.add(range.text());
            });
        }
        for (SiteNode node : nodes) {
            refuseInside(mapping.orElse(root), node, pods, "pods");
            refuseInside(mapping.orElse(root), node, services, "services");
        }
        List<String> interfaces = mapping.map(m -> m.texts("cniInterfaces", SiteForms::networkInterface))
                .orElse(List.of());
        mapping.ifPresent(MappingReader::refuseUnknownKeys);
        return new Networks(pods.text(), services.text(), site, interfaces);
    }

    private record NamedRange(String name, AddressRange range) {}

    private static AddressRange range(Optional<MappingReader> mapping, String key, AddressRange usual) {
        return mapping.flatMap(m -> m.findText(key, SiteForms::range)).orElse(usual);
    }

    private static void refuseInside(MappingReader networks, SiteNode node, AddressRange range, String name) {
        if (AddressRange.isAddress(node.address()) && range.contains(node.address())) {
            networks.problem("the address " + node.address() + (node.name().isEmpty() ? "" : " of " + node)
                    + " lies in the network of the " + name + ", " + range + "; give the " + name + " another one");
        }
    }

    private SiteServices readServices(MappingReader root) {
        Optional<MappingReader> mapping = root.find("services").flatMap(YamlValue::mapping);
        SiteServices services = new SiteServices(
                mapping.flatMap(m -> m.findText("yumMirror", SiteForms::repository))
                        .orElse(null),
                mapping.flatMap(m -> m.find("caFile")).flatMap(files::readable).orElse(null),
                mapping.map(m -> m.texts("ntp", SiteForms::host)).orElse(List.of()),
                mapping.flatMap(m -> m.find("hosts"))
                        .flatMap(YamlValue::mapping)
                        .map(SiteReader::readHosts)
                        .orElse(Collections.emptySortedMap()),
                mapping.map(m -> m.flag("forwardNames", true)).orElse(true));
        mapping.ifPresent(MappingReader::refuseUnknownKeys);
        return services;
    }

    private static SortedMap<String, String> readHosts(MappingReader mapping) {
        SortedMap<String, String> hosts = new TreeMap<>();
        for (String name : mapping.keys()) {
            Optional<String> address = mapping.findText(name, SiteForms::address);
            if (AddressRange.isAddress(name) || !isHost(name)) {
                mapping.problem(name, "a host name expected, with its address after the colon");
            }
            address.ifPresent(known -> hosts.put(name, known));
        }
        return Collections.unmodifiableSortedMap(hosts);
    }

    private static boolean isHost(String name) {
        try {
            SiteForms.host(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Consents readConsents(MappingReader root) {
        Optional<MappingReader> mapping = root.find("consents").flatMap(YamlValue::mapping);
        Consents consents = new Consents(
                mapping.map(m -> m.flag("swapOff", false)).orElse(false),
                mapping.map(m -> m.flag("firewalld", false)).orElse(false));
        mapping.ifPresent(MappingReader::refuseUnknownKeys);
        return consents;
    }
}
