# shellcheck shell=bash
# Sourced by the boot script: routes of the firewall. Each step can run again.

# Routes of answers to what came by the bridge.
readonly TO_BRIDGE=200

# connect <interface of the bridge subnet>: an image need not know of a second interface
connect() {
  ip address replace "$BRIDGE_ADDRESS/${BRIDGE_CIDR#*/}" dev "$1"
  ip link set "$1" up
}

# routes <interface of the bridge subnet>
routes() {
  ip route replace "$BRIDGE_CIDR" dev "$1" table "$TO_BRIDGE"
  ip route replace default via "$VPN_ADDRESS" dev "$1" table "$TO_BRIDGE"
  while ip rule del table "$TO_BRIDGE" 2>/dev/null; do :; done
  ip rule add fwmark 1 table "$TO_BRIDGE" priority 100
}

# filter <interface of the bridge subnet> <interface that leads outside>
filter() {
  nft -D "bridge_link=\"$1\"" -D "outside_link=\"$2\"" -f /etc/firewall/firewall.nft
}
