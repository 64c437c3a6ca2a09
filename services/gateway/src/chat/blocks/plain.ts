import type { MessageEntity } from 'node-telegram-bot-api/types';
import { tableText } from './table-text.ts';
import type { Block, Item, Run, Text } from './types.ts';

/** Text with formatting apart from it, which no parser can refuse. Offsets and lengths in UTF-16 units. */
export interface PlainText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

type Mark = Omit<MessageEntity, 'offset' | 'length'>;

/** Writes blocks as an ordinary message, for clients and servers without rich messages. */
export function toPlain(blocks: readonly Block[]): PlainText {
  const writer = new Writer();
  writer.blocks(blocks, '');
  return { text: writer.text.trimEnd(), entities: writer.entities };
}

class Writer {
  text = '';
  readonly entities: MessageEntity[] = [];
  #quoted = false;

  blocks(blocks: readonly Block[], indent: string): void {
    for (const [index, block] of blocks.entries()) {
      if (index > 0) this.#line(indent === '' || block.type === 'pre' ? '\n' : '', indent);
      this.#block(block, indent);
    }
  }

  #line(extra: string, indent: string): void {
    this.text += `\n${extra}${indent}`;
  }

  #block(block: Block, indent: string): void {
    switch (block.type) {
      case 'paragraph':
        return this.#runs(block.text, indent);
      case 'heading':
        return this.#marked({ type: 'bold' }, () => this.#runs(block.text, indent));
      case 'pre':
        return this.#pre(block.text, block.language);
      case 'mathematical_expression':
        return this.#pre(block.expression, undefined);
      case 'table':
        return this.#pre(tableText(block.cells), undefined);
      case 'divider':
        this.text += '———';
        return;
      case 'blockquote':
        return this.#quote(block.blocks, indent);
      case 'list':
        return this.#list(block.items, indent);
    }
  }

  /** Quotes cannot be nested in an ordinary message: only the outermost is marked. */
  #quote(blocks: readonly Block[], indent: string): void {
    if (this.#quoted) return this.blocks(blocks, indent);
    this.#quoted = true;
    this.#marked({ type: 'blockquote' }, () => this.blocks(blocks, indent));
    this.#quoted = false;
  }

  #list(items: readonly Item[], indent: string): void {
    for (const [index, item] of items.entries()) {
      if (index > 0) this.#line('', indent);
      const box = item.has_checkbox ? (item.is_checked ? '☑ ' : '☐ ') : '';
      this.text += item.value === undefined ? box || '• ' : `${item.value}. ${box}`;
      this.blocks(item.blocks, `${indent}   `);
    }
  }

  #pre(text: string, language: string | undefined): void {
    this.#marked({ type: 'pre', ...(language === undefined ? {} : { language }) }, () => {
      this.text += text;
    });
  }

  #runs(text: Text, indent: string): void {
    for (const run of text) this.#run(run, indent);
  }

  /** Code cannot have other marks in an ordinary message; what is a link stays one. */
  #run(run: Run, indent: string): void {
    const marks: Mark[] = [];
    let at = run;
    for (; typeof at !== 'string' && 'text' in at; at = at.text) {
      marks.push(at.type === 'url' ? { type: 'text_link', url: at.url } : { type: at.type });
    }
    const code = typeof at !== 'string' || marks.some(({ type }) => type === 'code');
    const link = marks.find(({ type }) => type === 'text_link');
    const content = typeof at === 'string' ? at : at.expression;
    this.#content(content.replaceAll('\n', `\n${indent}`), code ? [link ?? { type: 'code' }] : marks);
  }

  #content(content: string, [outer, ...inner]: readonly Mark[]): void {
    if (outer === undefined) this.text += content;
    else this.#marked(outer, () => this.#content(content, inner));
  }

  #marked(entity: Mark, write: () => void): void {
    const offset = this.text.length;
    write();
    const length = this.text.length - offset;
    if (length > 0) this.entities.push({ ...entity, offset, length });
  }
}
