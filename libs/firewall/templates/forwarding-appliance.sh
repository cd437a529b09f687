#!/bin/bash
# Makes an Amazon Linux 2023 an appliance that routes lead to and that lets pass what nftables does not drop. Device 0 is
# management and stays the way of all that the appliance sends itself; what comes in by device 1 leaves by device 1, where
# the firewall subnet's routes say what comes next.
set -euo pipefail

token="$(curl -sf -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 300')"
imds() { curl -sf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"; }
management="$(imds mac)"
mac="$(imds network/interfaces/macs/ | tr -d / | grep -v "$management")"
subnet="$(imds "network/interfaces/macs/$mac/subnet-ipv4-cidr-block")"
data="$(ip -o link | awk -v mac="$mac" 'index($0, mac) && !seen++ { sub(/[@:].*/, "", $2); print $2 }')"
# The subnet's router has its first address.
router="${subnet%/*}"
router="${router%.*}.$((${router##*.} + 1))"

dnf install -y -q nftables
cat >/etc/sysconfig/nftables.conf <<RULES
table inet appliance {
  # What to inspect. Named sets and verdicts of your own belong here; what no rule drops passes.
  chain inspect {
    type filter hook forward priority 0; policy drop;
    ct state invalid counter drop
    iifname "$data" oifname "$data" counter accept
  }
  # Nothing that the appliance does itself is reached by the data interface.
  chain input {
    type filter hook input priority 0; policy accept;
    iifname "$data" counter drop
  }
}
RULES

cat >/usr/local/sbin/forward <<FORWARD
#!/bin/bash
set -euo pipefail
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 "net.ipv4.conf.$data.rp_filter=0" \\
  "net.ipv4.conf.$data.send_redirects=0" net.ipv4.conf.all.send_redirects=0
ip route replace "$router" dev "$data" scope link table 100
ip route replace default via "$router" dev "$data" table 100
while ip rule del iif "$data" table 100 2>/dev/null; do :; done
ip rule add iif "$data" table 100 priority 50
FORWARD
chmod 755 /usr/local/sbin/forward

cat >/etc/systemd/system/forward.service <<'UNIT'
[Unit]
Description=Forwarding of the data interface's packets
After=network-online.target nftables.service
Wants=network-online.target
Requires=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/forward

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now nftables forward
