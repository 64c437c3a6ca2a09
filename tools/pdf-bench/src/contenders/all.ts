import type { Contender } from './contender.ts';
import { gonets } from './gonets.ts';
import { pdfkit } from './pdfkit.ts';
import { pdfmake } from './pdfmake.ts';
import { reactPdf } from './react-pdf.ts';
import { typst } from './typst.ts';

/** The engines that run in a Node process, by the name they have in the table. */
export const contenders: Readonly<Record<string, Contender>> = {
  gonets,
  typst,
  pdfmake,
  pdfkit,
  '@react-pdf/renderer': reactPdf,
};
