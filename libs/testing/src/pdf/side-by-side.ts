import { PNG } from 'pngjs';

/** Pixels between two pictures. */
const GAP = 8;
const GREY = 0x80;

/** One picture of several, from left to right, on grey. */
export function sideBySide(pictures: readonly PNG[]): PNG {
  const width = pictures.reduce((sum, picture) => sum + picture.width + GAP, -GAP);
  const height = Math.max(...pictures.map((picture) => picture.height));
  const all = new PNG({ width, height });
  all.data.fill(GREY);
  let left = 0;
  for (const picture of pictures) {
    PNG.bitblt(picture, all, 0, 0, picture.width, picture.height, left, 0);
    left += picture.width + GAP;
  }
  return all;
}
