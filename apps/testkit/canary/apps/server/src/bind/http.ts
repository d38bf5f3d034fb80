export const bound = true;
