/** Plain's endpoint, where neither `--api-url` nor `PLAIN_API_URL` names another. */
export const plainApi = 'https://core-api.uk.plain.com/graphql/v1';

/** The environment's key. An empty variable, as CI has it for a secret that is not set, is none. */
export const environmentKey = (): string | undefined => process.env['PLAIN_API_KEY'] || undefined;

/** The environment's key, for the API's own host: a schema may be anybody's. */
export function keyFor(
  location: string,
  apiUrl = process.env['PLAIN_API_URL'] || plainApi,
): string | undefined {
  const hosts = [location, apiUrl].map((url) => URL.canParse(url) && new URL(url).origin);
  return hosts[0] === hosts[1] ? environmentKey() : undefined;
}
