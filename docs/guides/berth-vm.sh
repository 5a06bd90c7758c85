#!/usr/bin/env bash
# Keeps a Berth identifier for this machine: takes one, renews it by heartbeats, gives it back at SIGTERM.
#
# The identifier stands in BERTH_IDENTIFIER_FILE while this machine may use it, and no longer: the file is gone at the
# safe deadline, the moment the last acknowledged heartbeat was sent + ttl - margin, whatever the network does.
# docs/guides/vm.md says why, and what the settings mean.
#
# Needs Linux (/proc/uptime), bash, curl and GNU coreutils.
set -uo pipefail

url=${BERTH_URL:-http://127.0.0.1:7001}
client_id=${BERTH_CLIENT_ID:-$(uname -n)}
pool=${BERTH_POOL:-default}
file=${BERTH_IDENTIFIER_FILE:-/run/berth/identifier}
hook=${BERTH_HOOK:-}
margin_setting=${BERTH_MARGIN_MS:-}

request_ms_max=5000
step_ms_max=1000
backoff_ms_min=500
backoff_ms_max=30000

identifier='' token='' reason='' stopping='' sleeper=''
now=0 sent=0 deadline=0 heartbeat_ms=0
status='' answer=''

say() {
  printf 'berth-vm: %s\n' "$*" >&2
}

# Sets `now`: ms since boot. No change of the wall clock moves it, and it goes on while the machine is suspended.
read_clock() {
  local uptime
  read -r uptime _ </proc/uptime
  now=$((10#${uptime/./} * 10))
}

# 1500 -> 1.500
seconds_of() {
  printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
}

# 1.5 -> 1500
ms_of() {
  local decimals=''
  [[ $1 == *.* ]] && decimals=${1#*.}
  decimals+=000
  echo $((10#${1%%.*} * 1000 + 10#${decimals:0:3}))
}

# A text of the answer, which is compact JSON; nothing when it is not there, or has a quote or a backslash in it.
text_of() {
  local pattern="\"$1\":\"([^\"\\\\]*)\""
  [[ $answer =~ $pattern ]] && printf '%s' "${BASH_REMATCH[1]}"
}

# A number of the answer.
number_of() {
  local pattern="\"$1\":([0-9.]+)"
  [[ $answer =~ $pattern ]] && printf '%s' "${BASH_REMATCH[1]}"
}

# ask <path> <body> <ms at most>: sets `sent` (when), `status` (000 when there was no answer) and `answer`.
ask() {
  local reply
  read_clock
  sent=$now
  reply=$(curl --silent --max-time "$(seconds_of "$3")" --write-out '\n%{http_code}' --data "$2" "$url$1")
  status=${reply##*$'\n'}
  answer=${reply%$'\n'*}
}

# pause <ms>: returns early when this script is told to stop.
pause() {
  (($1 > 0)) || return 0
  sleep "$(seconds_of "$1")" &
  sleeper=$!
  # The trap sets `stopping` first and then ends the sleeper, so that a signal is not missed wherever it comes.
  [[ $stopping ]] || wait "$sleeper" 2>/dev/null
  sleeper=''
}

stop() {
  stopping=yes
  [[ $sleeper ]] && kill "$sleeper" 2>/dev/null
}

# May be used until `valid_ms` after the request was sent, less the margin: a tenth, unless BERTH_MARGIN_MS says.
renew_until() {
  local valid_ms=$1
  deadline=$((sent + valid_ms - ${margin_setting:-$((valid_ms / 10))}))
}

# Takes what /allocate answered into use, if that is still possible.
take() {
  identifier=$(text_of identifier)
  token=$(number_of token)
  heartbeat_ms=$(ms_of "$(number_of heartbeat_seconds)")
  renew_until "$(ms_of "$(number_of ttl_seconds)")"
  read_clock
  if [[ ! $identifier ]] || ((now >= deadline)) || ! printf '%s\n' "$identifier" >"$file.new"; then
    say "cannot use '$identifier': the answer came too late, or $file cannot be written"
    identifier=''
    return 1
  fi
  mv -f "$file.new" "$file"
  say "holds $identifier (token $token)"
  [[ ${NOTIFY_SOCKET:-} ]] && systemd-notify --ready --status="holds $identifier"
  if [[ $hook ]]; then
    # A hook that hangs must not keep us from the safe deadline.
    timeout "$(seconds_of $((deadline - now)))" "$hook" acquired "$identifier" "$token" ||
      say "the hook failed: acquired $identifier"
  fi
  return 0
}

# Stops using the identifier: the file first, then whatever the hook has to stop.
drop() {
  rm -f "$file"
  say "stops using $identifier: $reason"
  if [[ $hook ]]; then
    "$hook" lost "$identifier" "$token" || say "the hook failed: lost $identifier"
  fi
  identifier=''
}

# Asks until there is an identifier, ever less often, and never at the same time as all others.
acquire() {
  local backoff_ms=$backoff_ms_min
  until [[ $stopping ]]; do
    ask /allocate "{\"client_id\":\"$client_id\",\"pool\":\"$pool\"}" "$request_ms_max"
    if [[ $status == 200 ]]; then
      take && return 0
    else
      say "no identifier yet: status $status $(text_of message)"
    fi
    pause $((backoff_ms / 2 + RANDOM % (backoff_ms / 2 + 1)))
    backoff_ms=$((2 * backoff_ms < backoff_ms_max ? 2 * backoff_ms : backoff_ms_max))
  done
  return 1
}

# Sends heartbeats until this machine must stop using its identifier, and says why in `reason`.
keep() {
  local body="{\"client_id\":\"$client_id\",\"pool\":\"$pool\",\"identifier\":\"$identifier\",\"token\":$token}"
  local backoff_ms=$backoff_ms_min next left wait expires_at last_seen
  # A fifth of jitter, so that machines that booted together do not stay together.
  next=$((sent + heartbeat_ms - heartbeat_ms * (RANDOM % 21) / 100))
  until [[ $stopping ]]; do
    read_clock
    left=$((deadline - now))
    if ((left <= 0)); then
      reason='no heartbeat was acknowledged in time'
      return
    fi
    if ((now < next)); then
      # In steps, because a sleep stands still while the machine is suspended, and the deadline does not.
      wait=$((next - now < left ? next - now : left))
      pause $((wait < step_ms_max ? wait : step_ms_max))
      continue
    fi
    ask /liveness "$body" $((left < request_ms_max ? left : request_ms_max))
    case $status in
      200)
        # What this heartbeat was worth: the pool's ttl may have been changed since the lease was granted.
        expires_at=$(date -d "$(text_of expires_at)" +%s%3N)
        last_seen=$(date -d "$(text_of last_seen)" +%s%3N)
        renew_until $((expires_at - last_seen))
        heartbeat_ms=$(ms_of "$(number_of heartbeat_seconds)")
        next=$((sent + heartbeat_ms - heartbeat_ms * (RANDOM % 21) / 100))
        backoff_ms=$backoff_ms_min
        ;;
      404 | 409)
        reason=$(text_of message)
        return
        ;;
      *)
        say "heartbeat not acknowledged: status $status $(text_of message)"
        read_clock
        next=$((now + backoff_ms / 2 + RANDOM % (backoff_ms / 2 + 1)))
        backoff_ms=$((2 * backoff_ms < heartbeat_ms ? 2 * backoff_ms : heartbeat_ms))
        ;;
    esac
  done
  reason='told to stop'
}

if [[ $client_id$pool == *[\"\\]* ]]; then
  say 'BERTH_CLIENT_ID and BERTH_POOL must not have quotes or backslashes'
  exit 2
fi
if ! command -v curl >/dev/null; then
  say 'curl is not installed'
  exit 2
fi
trap stop TERM INT

# Left by a run that was killed: nobody has watched its deadline since.
if [[ -e $file ]]; then
  identifier=$(<"$file") reason='left by an earlier run'
  drop
fi
while [[ ! $stopping ]]; do
  acquire || break
  keep
  held=$identifier
  drop
done
# First it is not used any more, then it is given back.
if [[ ${held:-} && $reason == 'told to stop' ]]; then
  ask /release "{\"client_id\":\"$client_id\",\"pool\":\"$pool\",\"identifier\":\"$held\",\"token\":$token}" 2000
  say "released $held: status $status"
fi
