/** Values as PDF writes them. */

/** A number with at most two decimals: 1/100 point is far below what anybody can see. */
export function real(value: number): string {
  // In whole numbers: writing out fractions takes three times as long, and pages are full of them.
  const hundredths = Math.round(value * 100);
  const size = Math.abs(hundredths);
  const rest = size % 100;
  const whole = (size - rest) / 100;
  const sign = hundredths < 0 ? '-' : '';
  if (rest === 0) return `${sign}${whole}`;
  if (rest % 10 === 0) return `${sign}${whole}.${rest / 10}`;
  return rest < 10 ? `${sign}${whole}.0${rest}` : `${sign}${whole}.${rest}`;
}

/** Four hexadecimal digits. */
function hex16(value: number): string {
  return value.toString(16).padStart(4, '0');
}

/** The UTF-16BE code units of a text in hexadecimal. */
function utf16Hex(text: string): string {
  let hex = '';
  for (let index = 0; index < text.length; index++) hex += hex16(text.charCodeAt(index));
  return hex;
}

/** A text string in any language, with the byte order mark that says so. */
export function textString(text: string): string {
  return `<feff${utf16Hex(text)}>`;
}

/** A byte string of ASCII characters: an address, a date. */
export function asciiString(text: string): string {
  return `(${text.replaceAll(/[\\()]/g, String.raw`\$&`)})`;
}

/** Reference to the object of this number. */
export function reference(objectNumber: number): string {
  return `${objectNumber} 0 R`;
}
