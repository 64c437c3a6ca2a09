/**
 * MathJax takes a fifth of a second to load, few documents need it, and the engine is synchronous: `require` loads it
 * when it is first needed, in Node as in a bundle.
 */
exports.loadMathJax = () => {
  for (const load of packages) load();
  return {
    mathjax: require('mathjax-full/js/mathjax.js').mathjax,
    TeX: require('mathjax-full/js/input/tex.js').TeX,
    SVG: require('mathjax-full/js/output/svg.js').SVG,
    liteAdaptor: require('mathjax-full/js/adaptors/liteAdaptor.js').liteAdaptor,
    RegisterHTMLHandler: require('mathjax-full/js/handlers/html.js').RegisterHTMLHandler,
  };
};

/** Bundlers only see paths that are written out. */
const packages = [
  () => require('mathjax-full/js/input/tex/ams/AmsConfiguration.js'),
  () => require('mathjax-full/js/input/tex/textmacros/TextMacrosConfiguration.js'),
  () => require('mathjax-full/js/input/tex/boldsymbol/BoldsymbolConfiguration.js'),
  () => require('mathjax-full/js/input/tex/cancel/CancelConfiguration.js'),
  () => require('mathjax-full/js/input/tex/braket/BraketConfiguration.js'),
  () => require('mathjax-full/js/input/tex/color/ColorConfiguration.js'),
  () => require('mathjax-full/js/input/tex/mhchem/MhchemConfiguration.js'),
];
