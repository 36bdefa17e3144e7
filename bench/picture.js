// Bars of CPU a call, 16 at a time, as an SVG that needs no font and no script.

const WIDTH = 720;
const ROW = 24;
const LEFT = 210;

/** @param bars `{ name, value }`; @param title one line above them */
export function picture(title, bars) {
  const longest = Math.max(...bars.map(({ value }) => value));
  const height = ROW * (bars.length + 2);
  const rows = bars.map(({ name, value }, index) => {
    const y = ROW * (index + 1.5);
    const length = Math.max(1, ((WIDTH - LEFT - 60) * value) / longest);
    const fill = name.startsWith('ours') ? '#2f9e6e' : '#8a94a6';
    return `<text x="${LEFT - 8}" y="${y + 15}" text-anchor="end">${inXml(name)}</text>
<rect x="${LEFT}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 8}" rx="2" fill="${fill}"/>
<text x="${(LEFT + length + 6).toFixed(1)}" y="${y + 15}">${value.toFixed(value < 10 ? 2 : 1)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${inXml(title)}" font-family="system-ui, sans-serif" font-size="13" fill="#57606a">
<text x="8" y="20" font-weight="600">${inXml(title)}</text>
${rows.join('\n')}
</svg>
`;
}

const inXml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
