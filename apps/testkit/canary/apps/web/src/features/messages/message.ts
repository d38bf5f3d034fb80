export const message = '';
