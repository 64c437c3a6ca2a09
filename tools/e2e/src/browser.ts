import { findProgram, requireProgram } from '@gonets/testing';
import { type Browser, chromium } from 'playwright-core';

/** Path of Chromium, or undefined where there is none; with CI=true that is an error. */
export function chromiumPath(): string | undefined {
  return findProgram('google-chrome') ?? findProgram('chromium-browser') ?? requireProgram('chromium');
}

/** Starts a headless Chromium that talks to nobody by itself. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}
