import { asciiString, textString } from './syntax.ts';

export interface Metadata {
  readonly title: string;
  readonly author?: string;
  /** Date of creation; left out when unknown. */
  readonly created: Date | undefined;
}

const PRODUCER = 'Gonets';

/** The information dictionary. */
export function informationDictionary({ title, author = '', created }: Metadata): string {
  const by = author && `/Author${textString(author)}`;
  const date = created ? `/CreationDate${asciiString(pdfDate(created))}` : '';
  return `<</Title${textString(title)}${by}/Producer${asciiString(PRODUCER)}${date}>>`;
}

/** The same as XMP, where newer programs look first. @param language BCP 47 tag. */
export function xmp({ title, author = '', created }: Metadata, language: string): string {
  const by = author && `<dc:creator><rdf:Seq><rdf:li>${escapeXml(author)}</rdf:li></rdf:Seq></dc:creator>`;
  const date = created ? `<xmp:CreateDate>${toSeconds(created)}Z</xmp:CreateDate>` : '';
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>${by}
<dc:language><rdf:Bag><rdf:li>${escapeXml(language)}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>${PRODUCER}</pdf:Producer>${date}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

function pdfDate(date: Date): string {
  return `D:${toSeconds(date).replaceAll(/[-:T]/g, '')}Z`;
}

/** Both dates say the same, to the second. */
function toSeconds(date: Date): string {
  return date.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
