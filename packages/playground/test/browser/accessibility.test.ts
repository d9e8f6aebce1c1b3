import { expect, it } from "vitest";
import { writtenPicture } from "../../../fal-stand-in/test/simulator/written-picture.ts";
import { violationsIn } from "./accessibility.ts";
import { describeInBrowser, picture } from "./browser-visit.ts";

const nothing = async () => undefined;

describeInBrowser("axe finds nothing wrong", (here) => {
  it("with the first screen", async () => {
    const { page } = here();
    expect(
      await violationsIn(page, () => page.getByRole("button", { name: "Post a sample picture" }).waitFor()),
    ).toEqual([]);
  });

  it("with a caption", async () => {
    const { page, next } = here();
    const posted = await next(() => page.getByRole("button", { name: "Post a sample picture" }).click());
    await posted.getByRole("button", { name: /^More/ }).click();
    const answer = await next(() => page.getByRole("menuitem", { name: "Describe image" }).click());
    await answer.getByRole("button", { name: "More detail" }).waitFor();
    expect(await violationsIn(page, nothing)).toEqual([]);
  });

  it("with a picture that was made, and its alt text", async () => {
    const { page, command, next } = here();
    const form = await command("imagine");
    await form.getByLabel("prompt").fill("a lighthouse at dusk");
    const made = await next(() => form.getByRole("button", { name: "Send" }).click());
    await made.getByRole("button", { name: "Alt text", exact: true }).click();
    expect(await violationsIn(page, nothing)).toEqual([]);
  });

  it("with a dialogue", async () => {
    const { page, messages } = here();
    await messages.first().getByRole("button", { name: /^More/ }).click();
    await page.getByRole("menuitem", { name: "Ask about image" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await violationsIn(page, nothing)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  it("with a command that is being filled in, and what is proposed for it", async () => {
    const { page, command } = here();
    const form = await command("imagine");
    await form.getByText("more options").click();
    await form.getByRole("combobox", { name: "size" }).focus();
    expect(await violationsIn(page, () => form.getByRole("option").first().waitFor())).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  });

  it("with the menu of a message", async () => {
    const { page, messages } = here();
    const show = async () => {
      await messages.first().getByRole("button", { name: /^More/ }).click();
      await page.getByRole("menu").waitFor();
    };
    expect(await violationsIn(page, show)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  it("with a server's settings, for one person alone", async () => {
    const { page, become, command, next } = here();
    await become("Priya");
    const form = await command("settings show");
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByText("Only you can see this").waitFor();
    expect(await violationsIn(page, nothing)).toEqual([]);
  });

  it("with a failure", async () => {
    const { page, command, next } = here();
    await page.getByRole("radio", { name: "failing" }).check({ force: true });
    const form = await command("caption");
    await form.getByLabel("image").setInputFiles(await picture());
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByText(/thinking/).waitFor({ state: "detached" });
    await page.getByRole("radio", { name: "fast" }).check({ force: true });
    expect(await violationsIn(page, nothing)).toEqual([]);
  });

  it("with an entry in moderation's log, and its picture behind a spoiler", async () => {
    const { page, become, command, next, openPlace, messages, field } = here();
    const form = await command("settings moderation");
    await form.getByLabel("mode").selectOption({ index: 3 });
    await form.getByLabel("log-channel").selectOption({ label: "#pictures" });
    await next(() => form.getByRole("button", { name: "Send" }).click());
    await become("Nele");
    const buffer = await writtenPicture(["FREE NITRO for 3 months", "Claim it now before it ends"]);
    await page.locator(".post input[type=file]").setInputFiles({ name: "nitro.png", mimeType: "image/png", buffer });
    await field.press("Enter");
    await become("Tomasz");
    await openPlace("pictures");
    await messages.first().getByRole("button", { name: "Spoiler: show the picture" }).waitFor();
    expect(await violationsIn(page, nothing)).toEqual([]);
  });

  it("with the drawer of a narrow window, and the dialogue for alt text", async () => {
    const { page, next, openPlace } = here();
    await openPlace("general");
    const posted = await next(() => page.getByRole("button", { name: "Post a sample picture" }).click());
    const show = async () => {
      const toggle = page.getByRole("button", { name: "Channels", expanded: false });
      if (await toggle.isVisible()) await toggle.click();
    };
    expect(await violationsIn(page, show)).toEqual([]);
    await posted.getByRole("button", { name: /^More/ }).click();
    await page.getByRole("menuitem", { name: "Edit alt text" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await violationsIn(page, nothing)).toEqual([]);
    await page.keyboard.press("Escape");
  });
});
