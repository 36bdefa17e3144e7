/** A value of a variable, and where among the variables it stands. */
export interface Secret {
  readonly text: string;
  readonly path: string;
}

/** Shorter values would take common words out of messages, and numbers that are counts. */
const MIN_LENGTH = 3;
const MIN_NUMBER_LENGTH = 4;

/**
 * The strings and long numbers among variables, however they may be spelled; the longest first.
 *
 * @param variables as they were parsed from JSON
 */
export function secretsIn(variables: unknown): Secret[] {
  const found: Secret[] = [];
  // A list and not recursion: how deep variables go is for others to say.
  const places: [unknown, string][] = [[variables, '']];
  for (const [value, path] of places) {
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        places.push([inner, path === '' ? name : `${path}.${name}`.slice(0, MAX_PATH)]);
      }
    } else if (typeof value === 'string' && value.length >= MIN_LENGTH) {
      for (const text of spelled(value)) found.push({ text, path });
    } else if (typeof value === 'number' && `${value}`.length >= MIN_NUMBER_LENGTH) {
      found.push({ text: `${value}`, path });
    }
  }
  return found.sort((a, b) => b.text.length - a.text.length);
}

const MAX_PATH = 100;

/** A text as it is, and as JSON, URLs and HTML write it. */
function spelled(text: string): Iterable<string> {
  const inJson = JSON.stringify(text).slice(1, -1);
  const inHtml = text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
  const forms = [text, inJson, inJson.replaceAll('/', '\\/'), inHtml];
  for (const quote of ['&#39;', '&#x27;']) forms.push(inHtml.replaceAll("'", quote));
  // A lone surrogate has no form in a URL.
  if (text.isWellFormed()) forms.push(encodeURI(text), encodeURIComponent(text));
  return new Set(forms);
}

/** How HTML writes what it must not write as it is. */
export const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** A pattern that matches the text and nothing else. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
