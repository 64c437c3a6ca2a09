import type { Face } from './face.ts';

export type Direction = 'ltr' | 'rtl';

/** A glyph where HarfBuzz puts it. Lengths are in 1/1000 of the font size. */
export interface ShapedGlyph {
  readonly glyph: number;
  /** Where in the text its character begins, in UTF-16 code units; several glyphs may share one. */
  readonly cluster: number;
  readonly advance: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

/** The functions of harfbuzz.wasm that are used here; every parameter and result is a number or an address. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __wasm_call_ctors: () => void;
  readonly malloc: (size: number) => number;
  readonly free: (address: number) => void;
  readonly hb_blob_create: (data: number, size: number, mode: number, userData: number, destroy: number) => number;
  readonly hb_face_create: (blob: number, index: number) => number;
  readonly hb_font_create: (face: number) => number;
  readonly hb_font_set_scale: (font: number, x: number, y: number) => void;
  readonly hb_buffer_create: () => number;
  readonly hb_buffer_clear_contents: (buffer: number) => void;
  readonly hb_buffer_add_utf16: (buffer: number, text: number, size: number, start: number, length: number) => void;
  readonly hb_buffer_set_direction: (buffer: number, direction: number) => void;
  readonly hb_buffer_guess_segment_properties: (buffer: number) => void;
  readonly hb_buffer_get_length: (buffer: number) => number;
  readonly hb_buffer_get_glyph_infos: (buffer: number, length: number) => number;
  readonly hb_buffer_get_glyph_positions: (buffer: number, length: number) => number;
  readonly hb_shape: (font: number, buffer: number, features: number, count: number) => void;
}

const DIRECTIONS = { ltr: 4, rtl: 5 } as const;
const WRITABLE_MEMORY = 2;
/** Both structures of HarfBuzz have five numbers of four bytes. */
const RECORD = 5;
const PAGE = 65_536;

/** HarfBuzz in WebAssembly, compiled when it is made: some ten milliseconds. */
export class HarfBuzz {
  readonly #exports: Exports;
  readonly #buffer: number;
  readonly #fonts = new Map<Face, number>();

  /** @param file Bytes of harfbuzz.wasm. */
  constructor(file: Uint8Array<ArrayBuffer>) {
    const stop = () => {
      throw new Error('HarfBuzz stopped.');
    };
    const grow = (size: number) => this.#grow(size);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(file), {
      env: {
        _abort_js: stop,
        _emscripten_runtime_keepalive_clear: () => {},
        _setitimer_js: () => 0,
        emscripten_resize_heap: grow,
      },
      wasi_snapshot_preview1: { proc_exit: stop },
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- WebAssembly has no types
    this.#exports = instance.exports as unknown as Exports;
    // oxlint-disable-next-line eslint/no-underscore-dangle -- the name is Emscripten's
    this.#exports.__wasm_call_ctors();
    this.#buffer = this.#exports.hb_buffer_create();
  }

  /** The glyphs of a text, from left to right as they are seen. All of it must be of one script and direction. */
  shape(face: Face, text: string, direction: Direction): ShapedGlyph[] {
    const hb = this.#exports;
    const font = this.#fontOf(face);
    const address = this.#writeText(text);
    hb.hb_buffer_clear_contents(this.#buffer);
    hb.hb_buffer_add_utf16(this.#buffer, address, text.length, 0, text.length);
    hb.free(address);
    hb.hb_buffer_set_direction(this.#buffer, DIRECTIONS[direction]);
    hb.hb_buffer_guess_segment_properties(this.#buffer);
    hb.hb_shape(font, this.#buffer, 0, 0);
    return this.#read();
  }

  #fontOf(face: Face): number {
    let font = this.#fonts.get(face);
    if (font === undefined) {
      const hb = this.#exports;
      const data = this.#allocate(face.file.length);
      new Uint8Array(hb.memory.buffer).set(face.file, data);
      const blob = hb.hb_blob_create(data, face.file.length, WRITABLE_MEMORY, 0, 0);
      font = hb.hb_font_create(hb.hb_face_create(blob, 0));
      hb.hb_font_set_scale(font, 1000, 1000);
      this.#fonts.set(face, font);
    }
    return font;
  }

  #writeText(text: string): number {
    const address = this.#allocate(text.length * 2);
    const units = new Uint16Array(this.#exports.memory.buffer, address, text.length);
    for (let index = 0; index < text.length; index++) units[index] = text.charCodeAt(index);
    return address;
  }

  /** Memory of HarfBuzz, which its `free` gives back. */
  #allocate(size: number): number {
    const address = this.#exports.malloc(size);
    if (address === 0) throw new Error(`HarfBuzz has no memory for another ${size} bytes.`);
    return address;
  }

  #read(): ShapedGlyph[] {
    const hb = this.#exports;
    const length = hb.hb_buffer_get_length(this.#buffer);
    const { buffer } = hb.memory;
    const infos = new Uint32Array(buffer, hb.hb_buffer_get_glyph_infos(this.#buffer, 0), length * RECORD);
    const positions = new Int32Array(buffer, hb.hb_buffer_get_glyph_positions(this.#buffer, 0), length * RECORD);
    return Array.from({ length }, (_, index) => ({
      glyph: infos[index * RECORD]!,
      cluster: infos[index * RECORD + 2]!,
      advance: positions[index * RECORD]!,
      xOffset: positions[index * RECORD + 2]!,
      yOffset: positions[index * RECORD + 3]!,
    }));
  }

  #grow(size: number): boolean {
    const { memory } = this.#exports;
    try {
      memory.grow(Math.ceil((size - memory.buffer.byteLength) / PAGE));
      return true;
    } catch {
      // Whoever asked HarfBuzz for the memory gets none and says so.
      return false;
    }
  }
}
