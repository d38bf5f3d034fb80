-- What is typed into the directory is looked for within names and topics. pg_trgm comes with PostgreSQL, and the owner
-- of a database may use it; where an operator has ruled it out, the search reads all public rooms and finds the same.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX room_search ON room USING gin (lower(name || ' ' || topic) gin_trgm_ops)
    WHERE visibility = 'public' AND deleted_at IS NULL AND archived_at IS NULL;
EXCEPTION
  WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
    RAISE WARNING 'Without pg_trgm the directory of rooms is searched one by one: %', SQLERRM;
END
$$;
