-- wrk script: sends heartbeats of held identifiers in rotation, or allocations of clients that nobody has seen before.
-- Arguments: 'liveness' <file with one JSON body a line> | 'allocate' <number of this run, below 256> | 'get'
-- Ends with one line of JSON for the caller.

local next_request

local function head(length)
  return table.concat({
    'POST ' .. wrk.path .. ' HTTP/1.1',
    'Host: ' .. wrk.headers['Host'],
    'Content-Type: application/json',
    'Content-Length: ' .. length,
    '\r\n',
  }, '\r\n')
end

-- Bodies are made beforehand, so that the load costs as little as it can.
local function rotation(file)
  local requests = {}
  for body in io.lines(file) do
    requests[#requests + 1] = head(#body) .. body
  end
  local at = 0
  return function()
    at = at % #requests + 1
    return requests[at]
  end
end

-- Client ids as a cloud gives them: spread over the whole range, so that every index is hit at random places.
local function fresh_clients(run)
  local body = '{"client_id":"i-%08x%02x%06x"}'
  local template = head(#string.format(body, 0, 0, 0)) .. body
  local count = 0
  return function()
    count = count + 1
    return string.format(template, count * 2654435761 % 4294967296, run, count)
  end
end

local function get()
  local request = 'GET ' .. wrk.path .. ' HTTP/1.1\r\nHost: ' .. wrk.headers['Host'] .. '\r\n\r\n'
  return function()
    return request
  end
end

function init(args)
  if args[1] == 'get' then
    next_request = get()
  elseif args[1] == 'liveness' then
    next_request = rotation(args[2])
  else
    next_request = fresh_clients(tonumber(args[2]))
  end
end

function request()
  return next_request()
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"p50Ms":%.3f,"p99Ms":%.3f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
