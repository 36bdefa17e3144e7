/** A line of CSV as RFC 4180 has it; what a spreadsheet would run as a formula is made text. */
export function csvLine(fields: readonly (string | number | null | undefined)[]): string {
  return `${fields.map((field) => quoted(`${field ?? ''}`)).join(',')}\n`;
}

function quoted(field: string): string {
  // Titles and names are what customers write, and a list is opened in a spreadsheet.
  const text = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text as it may stand on a line of a terminal. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
