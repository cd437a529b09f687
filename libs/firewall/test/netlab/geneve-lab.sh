#!/bin/bash
# Runs templates/geneve-appliance.sh for real, in namespaces of its own: `unshare --net --mount geneve-lab.sh TEMPLATE`, with
# HEALTH_PORT and GWLBTUN_URL filled in. In gwlbtun's place stands handler.py, which makes its two tunnel interfaces and sends
# packets through them. Nothing outlives this process. Prints `name=value` for each thing that was tried.
set -euo pipefail
readonly TEMPLATE="$1" scratch=/mnt
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mount --make-rprivate /
# Of this namespace's interfaces.
mount -t sysfs lab /sys
mount -t tmpfs lab "$scratch"
cp -a /etc "$scratch/etc"
mount --bind "$scratch/etc" /etc
mount -t tmpfs lab /usr/local/bin
mkdir -p /etc/sysconfig /etc/systemd/system "$scratch/bin"

ip link set lo up
ip link add eth0 type veth peer name router-data
ip link add eth1 type veth peer name router-mgmt
ip addr add 10.79.2.5/27 dev eth0
ip addr add 10.79.2.130/27 dev eth1
for name in eth0 eth1 router-data router-mgmt; do ip link set "$name" up; done
ip route add default via 10.79.2.1 dev eth0 metric 512
ip route add default via 10.79.2.129 dev eth1 metric 522

# What an instance of AWS has and a namespace lacks: metadata, packages, systemd and its network daemon, buckets.
cat >"$scratch/bin/curl" <<STUB
#!/bin/bash
case "\${!#}" in
  */mac) cat /sys/class/net/eth0/address ;;
  */local-ipv4) echo 10.79.2.5 ;;
  */subnet-ipv4-cidr-block) echo 10.79.2.0/27 ;;
  *) echo token ;;
esac
STUB
cat >"$scratch/bin/networkctl" <<'STUB'
#!/bin/bash
[ "$1" = reconfigure ] && grep -q UseGateway=false "/etc/systemd/network/70-$2.network.d/no-gateway.conf" &&
  ip route del default dev "$2"
exit 0
STUB
cat >"$scratch/bin/aws" <<STUB
#!/bin/bash
[ "\$*" = "s3 cp s3://bucket/gwlbtun \$4" ] && cp "$here/handler.py" "\$4"
STUB
cat >"$scratch/bin/systemctl" <<'STUB'
#!/bin/bash
[ "$1" = enable ] || exit 0
nft -f /etc/sysconfig/nftables.conf
$(sed -n 's/^ExecStart=//p' /etc/systemd/system/gwlbtun.service)
STUB
printf '#!/bin/bash\n' >"$scratch/bin/dnf"
chmod 755 "$scratch/bin/"*
PATH="$scratch/bin:$PATH" bash "$TEMPLATE"

echo "ownWayOut=$(ip route get 192.0.2.1 | grep -o 'dev [a-z0-9]*')"
echo "backToTheLoadBalancer=$(ip route get 10.79.2.40 from 10.79.2.5 | grep -o 'dev [a-z0-9]*')"
