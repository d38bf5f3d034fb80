-- A batch is planned once per connection instead of once per call. The plan depends on nothing in the arguments
-- (each row is found by a unique key), and planning took longer than running it for a single send.
ALTER FUNCTION post_messages(uuid[], uuid[], uuid[], uuid[], bytea[], text[]) SET plan_cache_mode = force_generic_plan;
