import { toTypst } from '../sample/typst.ts';
import { fontFolder } from '../sample/look.ts';
import { requireEngine, type Contender } from './contender.ts';

interface Typst {
  readonly NodeCompiler: {
    create(options: { readonly fontArgs: readonly { readonly fontPaths: readonly string[] }[] }): {
      pdf(source: { readonly mainFileContent: string }): Uint8Array;
      /** Forgets what was laid out; otherwise the same document is only copied. */
      evictCache(age: number): void;
    };
  };
}

/** Typst as a native module in our process: without the start of a program for each document. */
export const typst: Contender = (document) => {
  const { NodeCompiler } = requireEngine('@myriaddreamin/typst-ts-node-compiler') as Typst;
  const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [fontFolder] }] });
  const mainFileContent = toTypst(document);
  return () => {
    compiler.evictCache(0);
    return compiler.pdf({ mainFileContent });
  };
};
