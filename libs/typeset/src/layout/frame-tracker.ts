import type { Page } from '../pdf/page.ts';
import type { Frame } from './strip.ts';

interface Extent {
  top: number;
  bottom: number;
}

/** Joins the strips of a frame into one rectangle for each page. */
export class FrameTracker {
  readonly #open = new Map<Frame, Extent>();

  /** Says that a strip with these frames, outermost first, covers `top` to `bottom`; frames it lacks have ended. */
  cover(page: Page, frames: readonly Frame[], top: number, bottom: number): void {
    if (frames.length === 0 && this.#open.size === 0) return;
    for (const [frame, extent] of this.#open) {
      if (!frames.includes(frame)) this.#paint(page, frame, extent);
    }
    let overhang = 0;
    for (const frame of frames.toReversed()) {
      overhang += frame.overhang;
      const extent = this.#open.get(frame);
      if (extent) extent.bottom = bottom + overhang;
      else this.#open.set(frame, { top: top - overhang, bottom: bottom + overhang });
    }
  }

  /** The page ends, and with it this page's part of every frame. */
  finish(page: Page): void {
    for (const [frame, extent] of this.#open) this.#paint(page, frame, extent);
  }

  #paint(page: Page, frame: Frame, { top, bottom }: Extent): void {
    page.canvas.underlay({ x: frame.x, y: top, width: frame.width, height: bottom - top }, frame.colour);
    this.#open.delete(frame);
  }
}
