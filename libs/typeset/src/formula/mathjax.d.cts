import type { liteAdaptor } from 'mathjax-full/js/adaptors/liteAdaptor.js';
import type { RegisterHTMLHandler } from 'mathjax-full/js/handlers/html.js';
import type { TeX } from 'mathjax-full/js/input/tex.js';
import type { mathjax } from 'mathjax-full/js/mathjax.js';
import type { SVG } from 'mathjax-full/js/output/svg.js';

export function loadMathJax(): {
  mathjax: typeof mathjax;
  TeX: typeof TeX;
  SVG: typeof SVG;
  liteAdaptor: typeof liteAdaptor;
  RegisterHTMLHandler: typeof RegisterHTMLHandler;
};
