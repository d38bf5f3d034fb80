/** More would cost each connection memory: where a statement has a place for each element of a list, there is no end. */
const STATEMENTS_MAX = 200;

/**
 * Names the statements that PostgreSQL keeps parsed, on each connection for as long as it lasts. The first ones come
 * first: those of every day. Others go without a name and are parsed each time.
 */
export function createStatementNames(max = STATEMENTS_MAX): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= max) return known ?? '';
    const name = `parley_${names.size}`;
    names.set(sql, name);
    return name;
  };
}
