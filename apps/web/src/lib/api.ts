import { type Api, createApi } from '@parley/client';

/** The one way to the server over HTTP. Components take it by `useApi()`. */
export const api: Api = createApi({});
