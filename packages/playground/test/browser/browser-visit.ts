import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { type Playground, startPlayground } from "../../src/start.ts";
import { readSourceScript } from "../page/source-scripts.ts";
import { encode, quartered } from "../../../../test/support/pictures.ts";
import { openInProcessDecoder } from "../../../../test/support/in-process-decoder.ts";

const CHROMIUM = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== undefined && existsSync(path),
);

/** The page, open, with hands on it. */
export interface Visit {
  readonly page: Page;
  /** Where messages are written. */
  readonly field: Locator;
  readonly messages: Locator;
  /** Does something, and gives the first message that comes of it. */
  readonly next: (act: () => Promise<unknown>) => Promise<Locator>;
  /** Types a slash command's name, takes the first that fits, and gives the form of its options. */
  readonly command: (name: string) => Promise<Locator>;
  /** Posts a picture, and gives its message. */
  readonly postPicture: (options?: { readonly alt?: string; readonly spoiler?: boolean }) => Promise<Locator>;
  readonly become: (person: string) => Promise<void>;
  readonly openPlace: (name: string) => Promise<void>;
}

/** One playground and one browser for all tests of a suite. */
export interface Here extends Visit {
  readonly browser: Browser;
  /** Another page of the same playground, until the suite ends. */
  readonly open: (options: BrowserContextOptions) => Promise<Visit>;
}

/** A suite in a real browser; whatever a page complains of, or asks another host for, fails the test. */
export function describeInBrowser(name: string, tests: (here: () => Here) => void): void {
  const how = CHROMIUM ? "" : " (skipped: no Chromium here; apt-get install chromium, or name one in CHROMIUM_PATH)";
  describe.skipIf(!CHROMIUM)(`${name}${how}`, () => {
    const complaints: string[] = [];
    const ends: (() => Promise<unknown>)[] = [];
    let here: Here | undefined;
    beforeAll(async () => {
      const { url, close } = await startForBrowser();
      ends.unshift(close);
      const browser = await chromium.launch({ executablePath: CHROMIUM ?? "" });
      ends.unshift(() => browser.close());
      const open = (options: BrowserContextOptions) => openVisit(browser, url, options, complaints);
      here = { ...(await open({})), browser, open };
    });
    afterEach(() => {
      expect(complaints.splice(0)).toEqual([]);
    });
    afterAll(async () => {
      for (const end of ends) await end();
    });
    tests(() => {
      if (!here) throw new Error("The page has not opened.");
      return here;
    });
  });
}

/** A playground that needs no build. */
export function startForBrowser(port = "0"): Promise<Playground> {
  return startPlayground({
    readScript: readSourceScript,
    openDecoder: openInProcessDecoder,
    environment: { PLAYGROUND_PORT: port, LOG_LEVEL: "fatal" },
  });
}

/** @param complaints - takes what the page complains of */
export async function openVisit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  complaints: string[],
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  collectComplaints(page, url, complaints);
  await page.goto(url);
  const field = page.getByRole("textbox", { name: /^Message/ });
  await field.waitFor();
  return { page, field, ...handsOn(page, field) };
}

/** Waits until the focus is on an element. */
export async function focusOn(locator: Locator): Promise<void> {
  await locator.and(locator.page().locator(":focus")).waitFor();
}

/** A small picture as a person would attach it. */
export async function picture(name = "quarters.png") {
  return { name, mimeType: "image/png", buffer: await encode(quartered({ width: 320, height: 200 }), "png") };
}

function handsOn(page: Page, field: Locator): Omit<Visit, "page" | "field"> {
  const messages = page.getByRole("log").getByRole("article");
  const next: Visit["next"] = async (act) => {
    const count = await messages.count();
    await act();
    const message = messages.nth(count);
    await message.waitFor();
    return message;
  };
  return {
    messages,
    next,
    async command(name) {
      await field.fill(`/${name}`);
      await page
        .getByRole("option", { name: `/${name}` })
        .first()
        .waitFor();
      await field.press("Enter");
      return page.getByRole("form", { name: `Command /${name}` });
    },
    async postPicture({ alt, spoiler = false } = {}) {
      await page.locator(".post input[type=file]").setInputFiles(await picture());
      if (alt !== undefined) await page.getByLabel("Alt text of quarters.png").fill(alt);
      if (spoiler) await page.getByLabel("Spoiler").check();
      return await next(() => field.press("Enter"));
    },
    async become(person) {
      await page.getByRole("radio", { name: new RegExp(`^${person}`) }).check({ force: true });
      await page.locator(".people[aria-busy=false]").waitFor();
    },
    async openPlace(name) {
      await page.getByRole("navigation").getByRole("button", { name }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
    },
  };
}

/** Errors, warnings, refusals, and requests to anywhere else. */
function collectComplaints(page: Page, url: string, complaints: string[]): void {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const isOwn = request.url().startsWith(url) || /^(?:data|blob):/.test(request.url());
    if (!isOwn) complaints.push(`foreign: ${request.url()}`);
  });
}
