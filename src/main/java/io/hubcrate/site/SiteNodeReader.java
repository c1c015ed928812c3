package io.hubcrate.site;

import io.hubcrate.site.SiteNode.DataFolders;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.site.SiteNode.Taint;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the nodes; {@code access} and {@code folders} of the site as a whole hold for nodes that say nothing else. */
final class SiteNodeReader {
    private static final DataFolders USUAL = DataFolders.usual("/var/lib/containerd");

    private final SiteFiles files;

    SiteNodeReader(SiteFiles files) {
        this.files = files;
    }

    List<SiteNode> read(MappingReader root) {
        AccessReader access = new AccessReader(files, root.find("access"));
        DataFolders folders = readFolders(root, USUAL);
        List<SiteNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        root.require("nodes").filter(YamlValue::isEmptyList).ifPresent(list -> list.problem("no node is named"));
        for (YamlValue item : root.items("nodes")) {
            item.mapping().ifPresent(mapping -> {
                SiteNode node = readNode(mapping, access, folders);
                if (!node.name().isEmpty() && !names.add(node.name())) {
                    mapping.problem("name", "another node has this name: " + node.name());
                }
                if (!node.address().isEmpty() && !addresses.add(node.address())) {
                    mapping.problem("address", "another node has this address: " + node.address());
                }
                nodes.add(node);
            });
        }
        if (!nodes.isEmpty() && nodes.stream().noneMatch(SiteNode::isControlPlane)) {
            root.problem("nodes", "no node has the role control-plane");
        }
        refuseSecondLocal(root, nodes);
        return nodes;
    }

    private static void refuseSecondLocal(MappingReader root, List<SiteNode> nodes) {
        if (nodes.stream()
                        .filter(node -> node.access() instanceof NodeAccess.Local)
                        .count()
                > 1) {
            root.problem("nodes", "more than one node is local; only one of them is the host on which hubcrate runs");
        }
    }

    private SiteNode readNode(MappingReader mapping, AccessReader access, DataFolders usual) {
        String name = mapping.requireText("name", SiteForms::nodeName, "");
        String address = mapping.requireText("address", SiteForms::address, "");
        Set<NodeRole> roles = readRoles(mapping);
        SortedMap<String, String> labels = new TreeMap<>();
        mapping.find("labels").flatMap(YamlValue::mapping).ifPresent(map -> readLabels(map, labels));
        NodeAccess how = access.read(mapping.find("access"), address);
        SiteNode node =
                new SiteNode(name, address, roles, labels, readTaints(mapping), how, readFolders(mapping, usual));
        mapping.refuseUnknownKeys();
        return node;
    }

    private static Set<NodeRole> readRoles(MappingReader mapping) {
        Set<NodeRole> roles = EnumSet.noneOf(NodeRole.class);
        mapping.require("roles")
                .filter(YamlValue::isEmptyList)
                .ifPresent(list -> list.problem("at least one of control-plane and worker expected"));
        for (YamlValue item : mapping.items("roles")) {
            item.text(SiteForms::role).ifPresent(role -> {
                if (!roles.add(role)) {
                    item.problem("this role stands here twice");
                }
            });
        }
        return roles;
    }

    private static void readLabels(MappingReader mapping, SortedMap<String, String> labels) {
        for (String key : mapping.keys()) {
            Optional<String> value = mapping.findText(key, SiteForms::labelValue);
            try {
                SiteForms.key(key);
            } catch (IllegalArgumentException e) {
                mapping.problem(key, String.valueOf(e.getMessage()));
            }
            value.ifPresent(known -> labels.put(key, known));
        }
    }

    private static List<Taint> readTaints(MappingReader mapping) {
        List<Taint> taints = new ArrayList<>();
        for (YamlValue item : mapping.items("taints")) {
            item.text(SiteForms::taint).ifPresent(taint -> {
                boolean twice = taints.stream()
                        .anyMatch(other -> other.key().equals(taint.key()) && other.effect() == taint.effect());
                if (twice) {
                    item.problem("a taint with this key and effect stands here twice");
                }
                taints.add(taint);
            });
        }
        return taints;
    }

    private static DataFolders readFolders(MappingReader owner, DataFolders usual) {
        return owner.find("folders")
                .flatMap(YamlValue::mapping)
                .map(mapping -> {
                    DataFolders folders = new DataFolders(
                            folder(mapping, "runtime", usual.runtime()),
                            folder(mapping, "kubelet", usual.kubelet()),
                            folder(mapping, "etcd", usual.etcd()),
                            folder(mapping, "hubcrate", usual.hubcrate()));
                    Set<String> all = new HashSet<>();
                    for (String one :
                            List.of(folders.runtime(), folders.kubelet(), folders.etcd(), folders.hubcrate())) {
                        if (!all.add(one)) {
                            mapping.problem("two kinds of data share the folder " + one);
                        }
                    }
                    mapping.refuseUnknownKeys();
                    return folders;
                })
                .orElse(usual);
    }

    private static String folder(MappingReader mapping, String key, String usual) {
        return mapping.findText(key, SiteForms::folder).orElse(usual);
    }
}
