import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, it, onTestFinished } from "vitest";
import { describeInBrowser, focusOn, openVisit, picture, startForBrowser } from "./browser-visit.ts";

const MAX_SCREENSHOT_BYTES = 150_000;
const isScreenshotWanted = process.env["PLAYGROUND_SCREENSHOT"] !== undefined;

describeInBrowser("what surrounds the channel", (here) => {
  it("says that it is simulated, and where requests to fal go", async () => {
    const { page } = here();
    await page.getByRole("main").getByText("simulated", { exact: true }).waitFor();
    await page
      .getByRole("complementary")
      .getByText(/Simulated: no model runs.*127\.0\.0\.1/)
      .waitFor();
  });

  it("a job that fails is one plain sentence", async () => {
    const { page, command, next } = here();
    await page.getByRole("radio", { name: "failing" }).check({ force: true });
    await page.getByText("Every job fails while it runs.").waitFor();
    const form = await command("caption");
    await form.getByLabel("image").setInputFiles(await picture());
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByText(/thinking/).waitFor({ state: "detached" });
    await answer
      .getByText(/fal|model|again/i)
      .first()
      .waitFor();
  });

  it("progress edits one message, is read out once, and can be cancelled", async () => {
    const { page, command, next, messages } = here();
    await page.getByRole("radio", { name: "slow queue" }).check({ force: true });
    await page.getByText("Jobs wait in a queue").waitFor();
    const form = await command("imagine");
    await form.getByLabel("prompt").fill("something slow");
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    const count = await messages.count();
    await answer.getByText("In the queue, 5 jobs before this one…").waitFor();
    await answer.getByText("In the queue, 4 jobs before this one…").waitFor();
    const news = page.getByRole("status", { name: "News" });
    await expect(news.getByText(/In the queue, 4 jobs/).count()).resolves.toBe(0);
    await answer.getByRole("button", { name: "Cancel" }).click();
    await answer.getByText("Cancelled. Nothing more will be done.").waitFor();
    await news.getByText("Cancelled. Nothing more will be done.").waitFor({ state: "attached" });
    await expect(messages.count()).resolves.toBe(count);
    await page.getByRole("radio", { name: "fast" }).check({ force: true });
  });

  it("a look inside lists requests and events with their bodies, by kind, until they are cleared", async () => {
    const { page, command, next } = here();
    const form = await command("help");
    await next(() => form.getByRole("button", { name: "Send" }).click());
    const traffic = page.getByRole("list", { name: /^Requests and events/ });
    const event = traffic.getByRole("listitem").filter({ hasText: "INTERACTION_CREATE" }).last();
    await event.locator("summary").click();
    await event.getByText('"name": "help"').waitFor();
    const request = traffic
      .getByRole("listitem")
      .filter({ hasText: /POST \/interactions\/.*callback/ })
      .last();
    await request.waitFor();
    await page.getByRole("checkbox", { name: "Discord" }).uncheck();
    await request.waitFor({ state: "hidden" });
    await event.waitFor();
    await page.getByRole("checkbox", { name: "Discord" }).check();
    await page.getByRole("button", { name: "Clear" }).click();
    await event.waitFor({ state: "detached" });
    await expect(traffic.getByRole("listitem").count()).resolves.toBe(0);
  });

  it("follows the system in light and dark", async () => {
    const { page } = here();
    const colours = async (colorScheme: "light" | "dark") => {
      await page.emulateMedia({ colorScheme });
      return page.evaluate<string[]>(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]",
      );
    };
    await expect(colours("dark")).resolves.toEqual(["rgb(49, 51, 56)", "rgb(219, 222, 225)"]);
    await expect(colours("light")).resolves.toEqual(["rgb(255, 255, 255)", "rgb(49, 51, 56)"]);
  });

  it("in a narrow window people and the look inside wait behind buttons, and nothing scrolls sideways", async () => {
    const { page } = here();
    await page.setViewportSize({ width: 360, height: 700 });
    await page.getByRole("navigation").waitFor({ state: "hidden" });
    await page.getByRole("complementary").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Channels" }).click();
    await page.getByRole("navigation").getByText("Tomasz").waitFor();
    await page.getByRole("button", { name: "Channels", expanded: true }).click();
    const channels = page.getByRole("button", { name: "Channels" });
    const closings = [
      () => page.getByRole("navigation").getByRole("button", { name: "general" }).click(),
      () => page.getByRole("navigation").getByText("Tomasz").click(),
      () => page.getByRole("navigation").getByRole("button", { name: "general" }).press("Escape"),
      () => page.mouse.click(340, 300),
    ];
    for (const close of closings) {
      await channels.click();
      await page.getByRole("navigation").waitFor();
      await close();
      await page.getByRole("navigation").waitFor({ state: "hidden" });
    }
    await page.getByRole("button", { name: "Look inside" }).click();
    await page.getByRole("heading", { name: "A look inside" }).waitFor();
    await page.getByRole("button", { name: "Clear" }).press("Escape");
    await page.getByRole("complementary").waitFor({ state: "hidden" });
    await expect(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).resolves.toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("navigation").waitFor();
  });

  it("in forced colours, who acts, the scenario, and what is proposed stand out, and so does the focus", async () => {
    const { page, field } = await here().open({ forcedColors: "active", colorScheme: "light" });
    await field.fill("/");
    const background = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector("${selector}")).backgroundColor`);
    await page.getByRole("option").first().waitFor();
    for (const [chosen, other] of [
      [".person:has(:checked)", ".person:not(:has(:checked))"],
      [".scenarios label:has(:checked)", ".scenarios label:not(:has(:checked))"],
      ["[role=option][aria-selected=true]", "[role=option][aria-selected=false]"],
    ] as const) {
      expect(await background(chosen)).not.toBe(await background(other));
    }
    const outline = await page.evaluate<string>(`getComputedStyle(document.querySelector(".post")).outlineStyle`);
    expect(outline).toBe("solid");
  });

  it("finds back when the playground was started anew", async () => {
    const first = await startForBrowser();
    const { page, field, become, next } = await openVisit(here().browser, first.url, {}, []);
    await become("Priya");
    await first.close();
    await page.getByText("Connecting…").waitFor();
    const second = await startForBrowser(new URL(first.url).port);
    onTestFinished(() => second.close());
    await page.getByText("Connecting…").waitFor({ state: "detached" });
    await page.getByRole("radio", { name: /^Priya/, checked: true }).waitFor({ state: "attached" });
    await field.fill("here again");
    const posted = await next(() => field.press("Enter"));
    await posted.getByText("here again").waitFor();
  });

  it("goes from loading to a captioned picture by keyboard alone", async () => {
    const { page, messages } = await here().open({});
    const press = (key: string) => page.keyboard.press(key);
    const choosing = page.waitForEvent("filechooser");
    const count = await here().messages.count();
    await messages.nth(count - 1).waitFor(); // a page that has just opened is still told what was said before
    await press("Tab");
    await focusOn(page.getByText("Skip to the message field"));
    await press("Enter");
    await page.keyboard.type("/capt");
    await page.getByRole("option", { name: "/caption", selected: true }).waitFor();
    await press("Enter");
    await focusOn(page.getByLabel("image"));
    await press("Enter");
    await (await choosing).setFiles(await picture());
    await press("Control+Enter");
    const answer = messages.nth(count);
    await answer.getByRole("button", { name: "More detail" }).waitFor();

    await press("Shift+Tab"); // from the field to "Attach files"
    await press("Shift+Tab"); // to the last button of the newest message
    await focusOn(answer.getByRole("button", { name: "Delete", exact: true }));
    const more = answer.getByRole("button", { name: /^More: / });
    // Back over the other buttons and the picture.
    for (const name of ["Show as alt text", "Ask about it", "Read text", "More detail", "Alt text"]) {
      await press("Shift+Tab");
      await focusOn(answer.getByRole("button", { name, exact: true }));
    }
    await press("Shift+Tab");
    await focusOn(answer.getByRole("link", { name: /^Open the picture/ }));
    await press("Shift+Tab");
    await focusOn(more);
    await press("Enter");
    await focusOn(page.getByRole("menuitem", { name: "Describe image" }));
    await press("ArrowDown");
    await focusOn(page.getByRole("menuitem", { name: "Read text in image" }));
    await press("Escape");
    await focusOn(more);
  });

  it.skipIf(!isScreenshotWanted)(
    "the README's picture is of the real page, and small (PLAYGROUND_SCREENSHOT=1 takes it)",
    async () => {
      const { page, command, field, next } = await here().open({
        viewport: { width: 1280, height: 880 },
        colorScheme: "dark",
        reducedMotion: "reduce",
      });
      const form = await command("imagine");
      await form.getByLabel("prompt").fill("a lighthouse at dusk, oil on canvas");
      await form.getByText("more options").click();
      await form.getByRole("combobox", { name: "size" }).fill("landscape_16_9");
      const made = await next(() => form.getByRole("button", { name: "Send" }).click());
      await made.getByRole("button", { name: "Alt text", exact: true }).waitFor();
      await made.getByRole("button", { name: /^More/ }).click();
      const described = await next(() => page.getByRole("menuitem", { name: "Describe image" }).click());
      await described.getByRole("button", { name: "More detail" }).waitFor();
      await field.focus();
      const whole = await page.screenshot();
      const small = await sharp(whole).png({ palette: true, colours: 128, effort: 10, dither: 0 }).toBuffer();
      expect(small.length).toBeLessThan(MAX_SCREENSHOT_BYTES);
      await writeFile(new URL("../../../../docs/playground.png", import.meta.url), small);
    },
  );
});
