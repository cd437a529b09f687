# shellcheck shell=bash
# Sourced by the scripts of an instance.

# log <words...>: into the journal, by way of the unit, and with the time into $LOG_FILE, if there is one
log() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  if [ -n "${LOG_FILE:-}" ]; then printf '%s %s: %s\n' "$(date -u +%FT%TZ)" "${0##*/}" "$*" >>"$LOG_FILE"; fi
}

fail() {
  log "failed: $*"
  exit 1
}

# retry <attempts> <seconds between> <command...>
retry() {
  local attempts="$1" pause="$2" attempt
  shift 2
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    if "$@"; then return 0; fi
    if ((attempt < attempts)); then sleep "$pause"; fi
  done
  return 1
}

# imds <path>: instance metadata, version 2
imds() {
  local metadata=http://169.254.169.254/latest token
  token="$(curl -fsS -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")" &&
    curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"
}

# link_of <MAC address>: to the end of the list, as `ip` fails when nobody reads it
link_of() {
  ip -o link | awk -v mac="link/ether $1" 'index($0, mac) && !seen++ { sub(/[@:].*/, "", $2); print $2 }'
}

# link_of_interface <network interface id>
link_of_interface() {
  local mac
  for mac in $(imds network/interfaces/macs/); do
    if [ "$(imds "network/interfaces/macs/${mac%/}/interface-id")" = "$1" ]; then
      link_of "${mac%/}" | grep .
      return
    fi
  done
  return 1
}

readonly AGENT=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl

# start_agent <configuration>: the CloudWatch agent, now and at each boot
start_agent() {
  "$AGENT" -a fetch-config -m ec2 -s -c "file:$1"
}
