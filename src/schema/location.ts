/** Whether a schema is somewhere else than in a file. */
export const isUrl = (location: string): boolean => /^https?:\/\//i.test(location);

/** Plain's endpoint, where neither `--api-url` nor `PLAIN_API_URL` names another. */
const plainApi = 'https://core-api.uk.plain.com/graphql/v1';

/** The environment's API. An empty variable, as CI has it for what is not set, is none. */
export const environmentApi = (): string => process.env['PLAIN_API_URL'] || plainApi;

/** The environment's key; an empty one is none. */
export const environmentKey = (): string | undefined => process.env['PLAIN_API_KEY'] || undefined;

/** The environment's key, for the API's own host: a schema may be anybody's. */
export function keyFor(location: string, apiUrl = environmentApi()): string | undefined {
  const hosts = [location, apiUrl].map((url) => URL.canParse(url) && new URL(url).origin);
  return hosts[0] === hosts[1] ? environmentKey() : undefined;
}
