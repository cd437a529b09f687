# shellcheck shell=bash
# Sourced by the update scripts: a staged configuration takes the place of the running one, or does not.

# acceptable <file>: complete, and Squid can make something of all of it. What Squid only complains of is logged: builds
# differ in what they were built with, and say so of a directive that turns off what they lack.
acceptable() {
  local findings
  if [ "$(tail -n 1 "$1")" != "# end of configuration" ]; then
    log "refused: the configuration is empty or not complete"
    return 1
  fi
  if ! findings="$(squid -k parse -f "$1" 2>&1)" || grep -Eq 'FATAL|Bungled|unrecognized' <<<"$findings"; then
    log "refused: $(grep -E 'ERROR|FATAL|Bungled|unrecognized' <<<"$findings" | head -n 3 | tr '\n' ' ')"
    return 1
  fi
  if grep -q ERROR <<<"$findings"; then
    log "Squid complains: $(grep ERROR <<<"$findings" | head -n 3 | tr '\n' ' ')"
  fi
}

# put <file>: in one step, so that Squid never reads half of it
put() {
  install -m 0640 -o root -g squid "$1" /etc/squid/squid.conf.new && mv -f /etc/squid/squid.conf.new /etc/squid/squid.conf
}

running() {
  squid -k check 2>/dev/null
}

# listener: the socket of Squid's own port
listener() {
  ss -Hlnte 'sport = :3127' | grep -o 'ino:[0-9]*'
}

reopened() {
  local now
  now="$(listener)" && [ "$now" != "$1" ]
}

# reload: Squid keeps its connections, but it closes and opens its ports. What connects in between would be refused, and what
# waits to be accepted be reset; so new connections are held off until Squid took those that wait, and opened anew.
reload() {
  local before done=0
  before="$(listener)"
  nft add element inet proxy paused "{ ${PORTS// / timeout 20s, } timeout 20s }" || return 1
  sleep 0.2
  if squid -k reconfigure && retry 100 0.1 reopened "$before" && retry 20 0.5 squid_answers; then done=1; fi
  nft flush set inet proxy paused
  [ "$done" = 1 ]
}

# apply <file> <version number>
apply() {
  if [ -e /var/lib/proxy/version ] && cmp -s "$1" /etc/squid/squid.conf; then
    return 0
  fi
  acceptable "$1" || return 1
  cp -p /etc/squid/squid.conf /etc/squid/squid.conf.good || return 1
  put "$1" || return 1
  if running && ! reload; then
    log "Squid does not answer with version $2: back to the one before"
    put /etc/squid/squid.conf.good
    reload || log "Squid does not answer with the version before either"
    return 1
  fi
  echo "$2" >/var/lib/proxy/version
  log "version $2 is in place"
}

# report_update <0|1>: what runs now, and whether the last look for an update failed
report_update() {
  metric UpdateFailed "$1"
  if [ -e /var/lib/proxy/version ]; then
    metric ConfigurationVersion "$(cat /var/lib/proxy/version)"
  fi
  return "$1"
}

# update <function that writes a configuration to a file and prints its version number>
update() {
  local staged version
  exec 9>/run/proxy-update.lock
  flock -w 50 9 || fail "another update does not end"
  staged="$(mktemp -d /var/lib/proxy/staged.XXXXXX)" || fail "no place to stage an update"
  # shellcheck disable=SC2064
  trap "rm -rf '$staged'" EXIT
  if version="$("$1" "$staged/squid.conf")" && apply "$staged/squid.conf" "$version"; then
    report_update 0
  else
    report_update 1
  fi
}
