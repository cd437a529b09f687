#!/bin/bash
# Runs templates/forwarding-appliance.sh for real, in namespaces of its own: `unshare --net --mount forwarding-lab.sh TEMPLATE`.
# The outer namespace is the VPC's router: what comes from client or server it leads to the appliance's data interface, and
# what the appliance gives back it delivers, as the routes of an inspection VPC do. Nothing outlives this process. Prints
# `name=value` for each thing that was tried.
set -euo pipefail
readonly TEMPLATE="$1"
mount --make-rprivate /
mkdir -p /run/netns
mount -t tmpfs lab /run/netns
readonly scratch=/mnt
mount -t tmpfs lab "$scratch"
cp -a /etc "$scratch/etc"
mount --bind "$scratch/etc" /etc
mount -t tmpfs lab /usr/local/sbin
mkdir -p /etc/sysconfig /etc/systemd/system "$scratch/bin"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

# link <namespace> <its interface> <its address> <interface of the router> <address of the router>
link() {
  ip link add "$4" type veth peer name "$2" netns "$1"
  ip addr add "$5" dev "$4"
  ip link set "$4" up
  ip -n "$1" addr add "$3" dev "$2"
  ip -n "$1" link set "$2" up
}

ip link set lo up
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
for name in client server appliance; do
  ip netns add "$name"
  ip -n "$name" link set lo up
done
link client eth0 10.64.0.2/24 client 10.64.0.1/24
link server eth0 198.51.100.2/24 server 198.51.100.1/24
link appliance eth0 10.79.2.130/27 management 10.79.2.129/27
link appliance eth1 10.79.3.130/28 data 10.79.3.129/28
ip -n client route add default via 10.64.0.1
ip -n server route add default via 198.51.100.1
ip -n appliance route add default via 10.79.2.129 dev eth0
ip route add default via 10.79.3.130 dev data table 10
ip rule add iif client table 10 priority 10
ip rule add iif server table 10 priority 10

# What an instance of AWS has and a namespace lacks: metadata, packages, systemd.
mac() { ip netns exec appliance cat "/sys/class/net/$1/address"; }
cat >"$scratch/bin/curl" <<STUB
#!/bin/bash
case "\${!#}" in
  */macs/) printf '%s/\n' "$(mac eth0)" "$(mac eth1)" ;;
  */mac) echo "$(mac eth0)" ;;
  */subnet-ipv4-cidr-block) echo 10.79.3.128/28 ;;
  *) echo token ;;
esac
STUB
cat >"$scratch/bin/systemctl" <<'STUB'
#!/bin/bash
[ "$1" = enable ] || exit 0
nft -f /etc/sysconfig/nftables.conf
/usr/local/sbin/forward
STUB
printf '#!/bin/bash\n' >"$scratch/bin/dnf"
chmod 755 "$scratch/bin/"*
ip netns exec appliance env PATH="$scratch/bin:$PATH" bash "$TEMPLATE" >&2

# serve <namespace>: tells whoever asks on ports 8080 and 9000 which address it has.
serve() {
  ip netns exec "$1" node -e '
    for (const port of [8080, 9000])
      require("node:http").createServer((q, r) => r.end(q.socket.remoteAddress)).listen(port, "0.0.0.0");
  ' &
}
# ask <address> <port>
ask() { ip netns exec client curl -sf -m 2 "http://$1:$2/" || echo nothing; }
serve server
serve appliance
for _ in $(seq 50); do
  [ "$(ip netns exec server curl -sf -m 1 http://127.0.0.1:8080/ || true)" = 127.0.0.1 ] &&
    [ "$(ip netns exec appliance curl -sf -m 1 http://127.0.0.1:8080/ || true)" = 127.0.0.1 ] && break
  sleep 0.1
done

passed() { ip netns exec appliance nft list chain inet appliance inspect | awk '/accept/ { print $(NF - 3) }'; }
echo "seenByServer=$(ask 198.51.100.2 8080)"
echo "passedPackets=$(passed)"
echo "applianceByItsDataInterface=$(ask 10.79.3.130 8080)"
echo "ownWayOut=$(ip -n appliance route get 192.0.2.1 | grep -o 'dev [a-z0-9]*')"
ip netns exec appliance nft insert rule inet appliance inspect tcp dport 9000 drop
echo "whatARuleDrops=$(ask 198.51.100.2 9000)"
echo "whatNoRuleDrops=$(ask 198.51.100.2 8080)"
ip netns exec appliance nft flush ruleset
ip netns exec appliance sysctl -qw net.ipv4.ip_forward=0
echo "withoutForwarding=$(ask 198.51.100.2 8080)"
