import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, it } from "vitest";
import { describeInBrowser } from "./visit.ts";

const MAX_BYTES = 150_000;
const isWanted = process.env["PLAYGROUND_SCREENSHOT"] !== undefined;

describeInBrowser("the README's picture of the playground", (here) => {
  it.skipIf(!isWanted)("is taken of the real page, and small (PLAYGROUND_SCREENSHOT=1 takes it)", async () => {
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
    expect(small.length).toBeLessThan(MAX_BYTES);
    await writeFile(new URL("../../docs/playground.png", import.meta.url), small);
  });
});
