# shellcheck shell=bash
# Sourced by the boot scripts: what both kinds of instance do before Squid starts. Each step can run again.

packages() {
  log "packages"
  rpm -q squid nftables jq openssl amazon-cloudwatch-agent >/dev/null ||
    retry 5 10 dnf -y -q install squid nftables jq openssl amazon-cloudwatch-agent ||
    fail "packages"
}

# Before anything listens or routes.
firewall() {
  local management
  management="$(ip -4 -o route show default | awk 'NR == 1 { print $5 }')"
  log "firewall, management by $management"
  nft -D "management=$management" -f /etc/proxy/firewall.nft || fail "firewall"
}

certificate() {
  [ -e /etc/squid/own.pem ] && return
  log "certificate"
  local folder
  folder="$(mktemp -d)"
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=proxy -addext basicConstraints=critical,CA:TRUE \
    -keyout "$folder/key" -out "$folder/certificate" 2>/dev/null || fail "certificate"
  cat "$folder/key" "$folder/certificate" >"$folder/own.pem"
  install -m 0640 -o root -g squid "$folder/own.pem" /etc/squid/own.pem
  rm -r "$folder"
}

# An own directory must hold all of Squid's pages, or Squid says that a template is missing.
error_pages() {
  log "error pages"
  mkdir -p /etc/squid/errors
  cp -R /usr/share/squid/errors/templates/. /etc/squid/errors/
  if [ -e /etc/proxy/ERR_PROXY_DENIED ]; then cp /etc/proxy/ERR_PROXY_DENIED /etc/squid/errors/; fi
}

# The first configuration must come; later boots can do with the last good one.
configuration() {
  log "configuration"
  retry 5 10 /usr/local/lib/proxy/update || [ -e /var/lib/proxy/version ] || fail "no configuration"
}

start_squid() {
  log "Squid"
  systemctl restart squid.service || fail "Squid does not start"
  retry 30 1 squid_answers || fail "Squid does not answer"
  retry 12 5 path_works || fail "nothing comes back from the internet through Squid"
}

agent() {
  log "CloudWatch agent"
  start_agent /etc/proxy/agent.json || fail "CloudWatch agent"
}

start_timers() {
  log "timers"
  systemctl enable --now proxy-update.timer proxy-report.timer || fail "timers"
}
