# shellcheck shell=bash
# Sourced by the boot script: interfaces and routes of the pod. Each step can run again.

# Routes of packets that come by the tunnels. The instance's own default route is not among them.
readonly TO_FIREWALL=100

# connect <interface of the bridge subnet>: an image need not know of a second interface
connect() {
  ip address replace "$BRIDGE_ADDRESS/${BRIDGE_CIDR#*/}" dev "$1"
  ip link set "$1" up
}

# tunnels <interface that leads to the endpoints>
tunnels() {
  local number
  for number in 1 2; do
    ip link show "tunnel$number" >/dev/null 2>&1 || ip link add "tunnel$number" type xfrm dev "$1" if_id "$number"
    ip address replace "${INSIDE[number - 1]}" dev "tunnel$number"
    ip link set "tunnel$number" mtu "$MTU" up
  done
}

# routes <interface of the bridge subnet>
routes() {
  local rule
  ip route replace default via "$FIREWALL_ADDRESS" dev "$1" table "$TO_FIREWALL"
  while ip rule del table "$TO_FIREWALL" 2>/dev/null; do :; done
  # Without a route of theirs they are dropped: nothing falls through to the instance's own routes.
  for rule in "iif tunnel1" "iif tunnel2" "from $BRIDGE_ADDRESS"; do
    # shellcheck disable=SC2086
    ip rule add $rule table "$TO_FIREWALL" priority 100
  done
  ip route replace unreachable default metric 4278198272 table "$TO_FIREWALL"
}

# filter <interface that leads to the endpoints> <interface of the bridge subnet>
filter() {
  nft -D "public_link=\"$1\"" -D "bridge_link=\"$2\"" -f /etc/pod/pod.nft
}
