/**
 * Endings of file names that the API takes for no attachment, in lower case.
 *
 * @see https://www.plain.com/docs/graphql/attachments
 */
export const refusedExtensions: readonly string[] = [
  ...['bat', 'bin', 'chm', 'com', 'cpl', 'crt', 'exe', 'hlp', 'hta', 'inf', 'ins'],
  ...['isp', 'jse', 'lnk', 'mdb', 'msc', 'msi', 'msp', 'mst', 'pcd', 'pif', 'reg'],
  ...['scr', 'sct', 'shs', 'vba', 'vbe', 'vbs', 'wsf', 'wsh', 'wsl'],
];

/**
 * The largest attachments, in bytes by their type. The documentation counts in MB and does not say
 * of which kind: these are the larger kind, so that nothing is refused that the API would take.
 */
export const largestAttachments = {
  EMAIL: megabytes(6),
  CUSTOM_TIMELINE_ENTRY: megabytes(6),
  CHAT: megabytes(100),
  SLACK: megabytes(50),
  THREAD_DISCUSSION: megabytes(50),
  MS_TEAMS: megabytes(50),
  DISCORD: megabytes(50),
  NOTE: megabytes(50),
} as const;

/** What comes after the last dot of a file's name, in lower case. */
export const extensionOf = (fileName: string): string | undefined =>
  /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase();

function megabytes(count: number): number {
  return count * 1024 * 1024;
}
