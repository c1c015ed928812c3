# A way out that leads nowhere: a default route and a name server on the nodes, as many sites have them, and on the machine
# a table of the rig's own that counts and drops what takes either. The machine does not route, answer or pass on any of it.

sink_programs='nft:nftables'

# Of TEST-NET-2: nobody's, and not in the nodes' network, so a question takes the default route.
sink_resolver=198.51.100.53

sink_table() {
    echo "$mark$(property network | cut -d . -f 3)"
}

# The table first, so that there is no moment in which a packet finds a way.
sink_open() {
    [ ! -e "$site_folder/guest" ] || give_up "site $site is a guest, which has no sink"
    [ -s "$site_folder/site.properties" ] || give_up "site $site is not up"
    : >"$site_folder/sink"
    sink_stay
    for node in $node_names; do
        engine exec "$(container_of "$node")" sh -c "mkdir -p /etc/sysconfig && echo GATEWAY=$(property machine) \
            >/etc/sysconfig/network && echo 'nameserver $sink_resolver' >/etc/resolv.conf && \
            ip route replace default via $(property machine)"
    done
}

# Also after a restart of the machine, which forgets its tables: the nodes, started again, have their way still.
sink_stay() {
    [ ! -e "$site_folder/sink" ] || sink_stands || sink_rules | nft -f -
}

# For a node that is made while the sink is open; $1: the folder of its own files. Its init reads the one, the C library the
# other.
sink_files() {
    [ -e "$site_folder/sink" ] || return 0
    mkdir -p "$1/etc/sysconfig"
    echo "GATEWAY=$(property machine)" >"$1/etc/sysconfig/network"
    echo "nameserver $sink_resolver" >"$1/etc/resolv.conf"
}

# Before routing, translation and connection tracking: what the machine's own rules would have let through is counted too,
# and what a node masquerades arrives with the node's address. What stays among the nodes never comes by: a bridge passes it
# on. Questions to the machine's own address are the exception in the nodes' network.
sink_rules() {
    cat <<END
table inet $(sink_table) {
    counter sunk { }
    set ports { type inet_proto . ipv4_addr . ipv4_addr . inet_service; flags dynamic; counter; size 65535; }
    set others { type inet_proto . ipv4_addr . ipv4_addr; flags dynamic; counter; size 65535; }
    set others6 { type inet_proto . ipv6_addr . ipv6_addr; flags dynamic; counter; size 65535; }
    chain nodes {
        type filter hook prerouting priority raw; policy accept;
        iifname != "$(sink_table)" accept
        ip daddr $(property network) meta l4proto != { tcp, udp } accept
        ip daddr $(property network) th dport != 53 accept
        ip daddr $(property network) ip daddr != $(property machine) accept
        meta l4proto { tcp, udp } update @ports { meta l4proto . ip saddr . ip daddr . th dport }
        meta l4proto != { tcp, udp } update @others { meta l4proto . ip saddr . ip daddr }
        update @others6 { meta l4proto . ip6 saddr . ip6 daddr }
        counter name sunk drop
    }
}
END
}

sink_stands() {
    nft list table inet "$(sink_table)" >/dev/null 2>&1
}

# The number of packets, then what was asked: protocol, from, to, port, packets.
sink_count() {
    [ -e "$site_folder/sink" ] || give_up "site $site has no sink: rig sink open --site $site"
    sink_stands || give_up "somebody has taken the table $(sink_table) away: nothing is counted any more"
    echo "packets $(nft list counter inet "$(sink_table)" sunk | sed -n 's/.*packets \([0-9]*\).*/\1/p')"
    for kind in ports others others6; do
        nft list set inet "$(sink_table)" "$kind"
    done | tr ',{}' '\n\n\n' | sed -n 's/^[[:space:]]*\([^[:space:]].*[^ ]\) counter packets \([0-9]*\) .*/\1 packets \2/p' |
        sed 's/ \. / /g' | sort
}

sink_close() {
    for node in $node_names; do
        engine exec "$(container_of "$node")" sh -c 'rm -f /etc/sysconfig/network; rmdir /etc/sysconfig 2>/dev/null
            ip route del default 2>/dev/null; : >/etc/resolv.conf' || give_up "$node does not run: its way out stays shut"
    done
    sink_gone
}

# When the nodes are gone, or have no way any more.
sink_gone() {
    [ -e "$site_folder/sink" ] || return 0
    ! sink_stands || nft delete table inet "$(sink_table)"
    rm -f "$site_folder/sink"
}
