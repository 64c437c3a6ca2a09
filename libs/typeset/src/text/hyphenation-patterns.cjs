/**
 * Patterns in the format of the `hyphen` package. Each language takes 20 ms to load, and the engine is synchronous:
 * `require` loads them when they are first needed, in Node as in a bundle.
 */
exports.russian = () => require('hyphen/patterns/ru.js');
exports.english = () => require('hyphen/patterns/en-us.js');
