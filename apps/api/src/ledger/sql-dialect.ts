/**
 * What databases say differently. All other SQL outside of a dialect's own folder has to run on each of them: text
 * is compared by its bytes, `lower` knows ASCII at least, and LIKE is given lower-case text with an ESCAPE.
 */

/** The heartbeats of the packed event `e` as rows of `h`: `key` counts from 0, `value` is the ordinal. */
export const HEARTBEATS_OF_E = `json_each(e.payload, '$.ordinals') AS h`;
