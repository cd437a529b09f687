#!/bin/bash
# Makes an Amazon Linux 2023 an appliance that lets pass what nftables does not drop. AWS's gwlbtun
# (https://github.com/aws-samples/aws-gateway-load-balancer-tunnel-handler) ends GENEVE, answers health checks, and makes two
# tunnel interfaces for each endpoint: gwi-<id> gives what the load balancer sends, gwo-<id> takes what goes back.
set -euo pipefail

# Device 0 inspects, device 1 is management. Default routes lead out by management, but what device 0 sends leaves by it:
# GENEVE goes back to the load balancer's address in whichever zone it came from.
token="$(curl -sf -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 300')"
imds() { curl -sf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"; }
mac="$(imds mac)"
address="$(imds local-ipv4)"
subnet="$(imds "network/interfaces/macs/$mac/subnet-ipv4-cidr-block")"
data="$(ip -o link | awk -v mac="$mac" 'index($0, mac) && !seen++ { sub(/[@:].*/, "", $2); print $2 }')"
# The subnet's router has its first address.
router="${subnet%/*}"
router="${router%.*}.$((${router##*.} + 1))"
mkdir -p "/etc/systemd/network/70-$data.network.d"
printf '[DHCPv4]\nUseGateway=false\n' >"/etc/systemd/network/70-$data.network.d/no-gateway.conf"
networkctl reload
networkctl reconfigure "$data"
ip route replace default via "$router" dev "$data" table 100
ip rule add from "$address" table 100 priority 50

aws s3 cp "@@GWLBTUN_URL@@" /usr/local/bin/gwlbtun
chmod 755 /usr/local/bin/gwlbtun
dnf install -y -q nftables

cat >/etc/nftables.conf <<'RULES'
table inet appliance {
  # What to inspect. Named sets and verdicts of your own belong here; what no rule drops passes.
  chain inspect {
    type filter hook forward priority 0; policy drop;
    ct state invalid counter drop
    iifname "gwi-*" oifname "gwo-*" counter accept
  }
}
RULES

# gwlbtun calls it with CREATE, the names of the two interfaces, and the endpoint's number. What comes from an endpoint goes
# back to that endpoint, whatever its addresses: a table of routes for each tunnel.
cat >/usr/local/bin/tunnel-created <<'TUNNEL'
#!/bin/bash
set -euo pipefail
in="$2" out="$3"
table=$((1000 + $(cat "/sys/class/net/$in/ifindex")))
sysctl -qw "net.ipv4.conf.$in.rp_filter=0" "net.ipv4.conf.$out.rp_filter=0"
ip route replace default dev "$out" table "$table"
ip rule add iif "$in" table "$table" priority 100
TUNNEL
chmod 755 /usr/local/bin/tunnel-created

cat >/etc/systemd/system/gwlbtun.service <<'UNIT'
[Unit]
Description=GENEVE of the Gateway Load Balancer
After=network-online.target nftables.service
Wants=network-online.target
Requires=nftables.service

[Service]
ExecStart=/usr/local/bin/gwlbtun -c /usr/local/bin/tunnel-created -p @@HEALTH_PORT@@
Restart=always

[Install]
WantedBy=multi-user.target
UNIT

sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0
install -m 644 /etc/nftables.conf /etc/sysconfig/nftables.conf
systemctl daemon-reload
systemctl enable --now nftables gwlbtun
