/** The columns of `events`, named as in `EventRow`. */
export const EVENT_COLUMNS = `position, recorded_at AS recordedAt, type, schema_version AS schemaVersion,
  pool,
  identifier, client_id AS clientId, token, actor, reason, request_id AS requestId, payload`;
