-- The group commit: stores a batch of sends in one round trip and one transaction.
--
-- 1. Locks the rooms in id order. The lock is held to the commit, so seq order is commit order, without gaps.
-- 2. Each later statement of a VOLATILE function sees what was committed before it began, so membership, room
--    state and known sends are read *after* the lock: a removal that committed first is seen.
-- 3. Judges every send on its own: one refused send never fails its neighbours.
--
-- outcome: stored | duplicate | conflict | not_found | not_member | archived | deactivated
-- Two nodes racing one client message id in two rooms end in a unique violation for one: the caller repeats the batch.
CREATE FUNCTION post_messages(
  p_ids uuid[], p_room_ids uuid[], p_author_ids uuid[], p_client_message_ids uuid[], p_hashes bytea[], p_bodies text[]
) RETURNS TABLE (ord int, outcome text, message_id uuid, message_seq int, message_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_at timestamptz(3);
BEGIN
  PERFORM 1 FROM room r WHERE r.id = ANY (p_room_ids) ORDER BY r.id FOR NO KEY UPDATE;
  v_at := clock_timestamp();

  RETURN QUERY
  WITH input AS (
    SELECT i.* FROM unnest(p_ids, p_room_ids, p_author_ids, p_client_message_ids, p_hashes, p_bodies)
      WITH ORDINALITY AS i (id, room_id, author_id, client_message_id, hash, body, ord)
  ), judged AS (
    SELECT i.*, r.last_seq, k.id AS known_id, k.seq AS known_seq, k.created_at AS known_at,
      CASE
        WHEN k.id IS NOT NULL AND k.payload_hash = i.hash THEN 'duplicate'
        WHEN k.id IS NOT NULL THEN 'conflict'
        WHEN u.id IS NULL OR u.deactivated_at IS NOT NULL THEN 'deactivated'
        WHEN r.id IS NULL OR r.deleted_at IS NOT NULL THEN 'not_found'
        WHEN m.user_id IS NULL THEN CASE r.visibility WHEN 'public' THEN 'not_member' ELSE 'not_found' END
        WHEN r.archived_at IS NOT NULL THEN 'archived'
        ELSE 'stored'
      END AS verdict
    FROM input i
      LEFT JOIN message k ON k.author_id = i.author_id AND k.client_message_id = i.client_message_id
      LEFT JOIN room r ON r.id = i.room_id
      LEFT JOIN member m ON m.room_id = i.room_id AND m.user_id = i.author_id
      LEFT JOIN "user" u ON u.id = i.author_id
  ), accepted AS (
    SELECT j.*, (j.last_seq + row_number() OVER (PARTITION BY j.room_id ORDER BY j.ord))::int AS seq
    FROM judged j WHERE j.verdict = 'stored'
  ), stored AS (
    INSERT INTO message (id, room_id, seq, rev_seq, author_id, client_message_id, payload_hash, body, created_at)
    SELECT a.id, a.room_id, a.seq, a.seq, a.author_id, a.client_message_id, a.hash, a.body, v_at FROM accepted a
  ), logged AS (
    INSERT INTO room_log (room_id, seq, kind, message_id, actor_id, at)
    SELECT a.room_id, a.seq, 'message', a.id, a.author_id, v_at FROM accepted a
  ), counted AS (
    UPDATE room r SET last_seq = c.head
    FROM (SELECT a.room_id, max(a.seq) AS head FROM accepted a GROUP BY a.room_id) c WHERE r.id = c.room_id
  )
  SELECT j.ord::int, j.verdict, coalesce(j.known_id, j.id), coalesce(j.known_seq, a.seq), coalesce(j.known_at, v_at)
  FROM judged j LEFT JOIN accepted a ON a.ord = j.ord
  ORDER BY j.ord;
END
$$;
