/** Text with the sixteen colours of a terminal as an SVG picture, one text element a line. */
export function ansiToSvg(text) {
  const lines = linesOf(text.replace(/\n+$/, ''));
  const columns = Math.max(...lines.map((runs) => runs.reduce((sum, run) => sum + [...run.text].length, 0)), 40);
  const [width, height] = [columns * CELL.width + 2 * MARGIN, lines.length * CELL.height + 2 * MARGIN];
  const body = lines.map(
    (runs, at) =>
      `<text x="${MARGIN}" y="${MARGIN + (at + 1) * CELL.height - 5}" xml:space="preserve">${runs.map(span).join('')}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="6" fill="#1e1e24"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6e6e6">`,
    ...body,
    '</g></svg>\n',
  ].join('\n');
}

const CELL = { width: 8.43, height: 19 };
const MARGIN = 16;
const COLORS = ['#6b6b76', '#ff7b72', '#7ee787', '#f2cc60', '#79c0ff', '#d2a8ff', '#76e3ea', '#e6e6e6'];

/** Each line as pieces of one look. A look goes on in the next line until something changes it. */
function linesOf(screen) {
  let look = {};
  return screen.split('\n').map((line) => {
    const runs = [];
    for (const [, codes, text] of line.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
      if (text !== undefined) runs.push({ text, ...look });
      else for (const code of codes.split(';').map(Number)) look = changed(look, code);
    }
    return runs;
  });
}

function changed(look, code) {
  if (code === 0) return {};
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, faint: true };
  if (code === 22) return { ...look, bold: false, faint: false };
  if (code >= 30 && code <= 37) return { ...look, color: COLORS[code - 30] };
  if (code >= 90 && code <= 97) return { ...look, color: COLORS[code - 90] };
  return code === 39 ? { ...look, color: undefined } : look;
}

function span({ text, bold, faint, color }) {
  const looks = [bold && 'font-weight="bold"', faint && 'opacity="0.6"', color && `fill="${color}"`].filter(Boolean);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return looks.length === 0 ? escaped : `<tspan ${looks.join(' ')}>${escaped}</tspan>`;
}
