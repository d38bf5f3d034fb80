-- Where one of two people blocks the other, neither posts in their room: one more column of the row that is locked.
-- The rest of the function is as it was.
CREATE OR REPLACE FUNCTION post_messages(
  p_ids uuid[], p_room_ids uuid[], p_author_ids uuid[], p_client_message_ids uuid[], p_hashes bytea[], p_bodies text[]
) RETURNS TABLE (ord int, outcome text, message_id uuid, message_seq int, message_at timestamptz)
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
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
        WHEN k.id IS NOT NULL AND (k.payload_hash = i.hash OR (k.deleted_at IS NOT NULL AND k.room_id = i.room_id))
          THEN 'duplicate'
        WHEN k.id IS NOT NULL THEN 'conflict'
        WHEN u.id IS NULL OR u.deactivated_at IS NOT NULL THEN 'deactivated'
        WHEN r.id IS NULL OR r.deleted_at IS NOT NULL THEN 'not_found'
        WHEN m.user_id IS NULL THEN CASE r.visibility WHEN 'public' THEN 'not_member' ELSE 'not_found' END
        WHEN r.archived_at IS NOT NULL THEN 'archived'
        WHEN r.blocked THEN 'blocked'
        WHEN r.posting = 'moderators' AND m.role <> 'moderator' THEN 'not_moderator'
        ELSE 'stored'
      END AS verdict
    FROM input i
      LEFT JOIN message k ON k.author_id = i.author_id AND k.client_message_id = i.client_message_id
      LEFT JOIN room r ON r.id = i.room_id
      LEFT JOIN member m ON m.room_id = i.room_id AND m.user_id = i.author_id
      LEFT JOIN "user" u ON u.id = i.author_id
  ), numbered AS (
    SELECT j.*, (j.last_seq + count(*) FILTER (WHERE j.verdict = 'stored')
      OVER (PARTITION BY j.room_id ORDER BY j.ord))::int AS new_seq
    FROM judged j
  ), stored AS (
    INSERT INTO message (id, room_id, seq, rev_seq, author_id, client_message_id, payload_hash, body, created_at)
    SELECT n.id, n.room_id, n.new_seq, n.new_seq, n.author_id, n.client_message_id, n.hash, n.body, v_at
    FROM numbered n WHERE n.verdict = 'stored'
  ), logged AS (
    INSERT INTO room_log (room_id, seq, kind, message_id, actor_id, at)
    SELECT n.room_id, n.new_seq, 'message', n.id, n.author_id, v_at FROM numbered n WHERE n.verdict = 'stored'
  ), counted AS (
    UPDATE room r SET last_seq = c.head
    FROM (SELECT n.room_id, max(n.new_seq) AS head FROM numbered n WHERE n.verdict = 'stored' GROUP BY n.room_id) c
    WHERE r.id = c.room_id
  )
  SELECT n.ord::int, n.verdict, coalesce(n.known_id, n.id),
    CASE WHEN n.known_id IS NOT NULL THEN n.known_seq WHEN n.verdict = 'stored' THEN n.new_seq END,
    coalesce(n.known_at, v_at)
  FROM numbered n
  ORDER BY n.ord;
END
$$;
